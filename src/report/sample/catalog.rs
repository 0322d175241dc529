//! The catalogue of the sample: seven requirements, three kinds, one test, and no words to find
//! them by. Not the shipped one, whose hash would change the snapshots with every new word.

use crate::catalog::{Catalog, CatalogFile, shipped};

/// The requirements of the sample: id, title, what they demand, what an interview settles.
pub(super) const REQUIREMENTS: [(&str, &str, &str, &str); 7] = [
    ("5.2", "AI policy", "document", "no"),
    ("7.3", "Awareness", "both", "only"),
    ("9.1", "Monitoring and measurement", "both", "no"),
    ("10.2", "Nonconformity and corrective action", "both", "partly"),
    ("A.7.4", "Quality of data for AI systems", "both", "no"),
    ("A.8.4", "Communication of incidents", "both", "no"),
    ("A.10.3", "Suppliers", "both", "no"),
];

const KINDS: [(&str, &str, &str); 3] = [
    ("POL-AI", "AI policy", "document"),
    ("DQREC", "Data quality record", "log"),
    ("SOA", "Statement of Applicability", "register"),
];

pub(super) fn catalog() -> Catalog {
    with(&[])
}

/// The same with further files.
pub(super) fn with(further: &[(&str, &str)]) -> Catalog {
    let requirements: String = REQUIREMENTS.map(requirement).concat();
    let kinds: String = KINDS.map(kind).concat();
    let files = [
        ("document_kinds.toml", kinds.as_str()),
        ("iso42001/all.toml", requirements.as_str()),
        ("lexicon/columns.toml", "table = []"),
        ("lexicon/dates.toml", DATES),
        ("lexicon/documents.toml", DOCUMENTS),
        ("lexicon/fields.toml", "field = []"),
        ("lexicon/inventory.toml", INVENTORY),
        ("lexicon/judgement.toml", JUDGEMENT),
        ("lexicon/forms.toml", "field = []"),
        ("lexicon/registers.toml", REGISTERS),
        ("lexicon/nature.toml", NATURE),
        ("lexicon/status.toml", STATUS),
        ("lexicon/validation.toml", VALIDATION),
        ("tests/records.toml", TEST),
    ];
    let file = |(path, text): (&str, &str)| CatalogFile { path: path.into(), text: text.into() };
    let files = files.into_iter().chain(further.iter().copied()).map(file);
    // How other programs are told is no matter of a report, and a catalogue is not whole without it.
    let exchange = shipped().into_iter().filter(|file| file.path.starts_with("exchange/"));
    Catalog::parse(&files.chain(exchange).collect::<Vec<_>>()).expect("the sample catalogue parses")
}

const DOCUMENTS: &str = "
number = []
title = { given_by_programs = [], of_every_title = [], prepositions = [] }
date = { ahead = [] }
history = { by = [], changes = [] }
assessment = { system_labels = [] }

[place]
beside_old = []
stamps = []
said_of_itself = []
this_document = []
draft_names = []
form_codes = []

[review]
documents = []
this = []
the = []
verbs = []
pronouns = []
prepositions = []
headings = []
in_history = []
";

const INVENTORY: &str = "
title = { ai = [], bare = [], tool = [], list = [], other = [], parting = [] }
header = { ai = [], other = [], never = [] }
does = { phrases = [], not = [], begins = [], ends = [] }
name = { generic = [], beside = [], cards = [] }
";

const VALIDATION: &str = "
examples_min = {}
share_max = { term = 1.0, member = 1.0, stem = 1.0 }
";

const JUDGEMENT: &str = "
learning = { touch = 0.3, stem_lessons_min = 2, stems_searched = 10 }
function_words = {}
answers = { begin = 0.0, weights = {} }
touches = { begin = 0.0, weights = {} }
happens = { begin = 0.0, weights = {} }
enough = { answers = 0.0, touches = 0.0 }
context = { document = 0.5, dump = 0.25 }
pointers = { kinds = [] }
kinds = { partial = 0.0, votes_min = 1.0, general = [], register_rows_min = 10, prose = [], manual_requirements_min = 8, manual_chapters = [] }

[conclusion]
found = -9.0
laid_down = -9.0
happens = -9.0
lean = {}
near = 0.0
per_system = []
";

fn requirement((id, title, demands, interview): (&str, &str, &str, &str)) -> String {
    format!(
        r#"
[[requirement]]
id = "{id}"
title = "{title}"
intent = "What {id} is for."
demands = "{demands}"
interview = "{interview}"
cadence = "yearly"
owner_role = "AI lead"
potential_severity = "minor"
applies_to = ["developer"]
typical_nonconformities = []
request = "Please provide it."
question = "How?"
design = {{ kinds = ["POL-AI"], expected = "a rule" }}
operating = {{ kinds = ["DQREC"], expected = "a record" }}
terms = {{ strong = ["{id}"], normal = [], weak = [] }}
"#
    )
}

fn kind((code, name, nature): (&str, &str, &str)) -> String {
    format!(
        r#"
[[kind]]
code = "{code}"
name = "{name}"
nature = "{nature}"
serves = []
title_cues = []
body_cues = []
columns = []
"#
    )
}

const TEST: &str = r#"
[[test]]
id = "T45"
name = "Planned checks have records"
requirements = ["A.7.4"]
grade = "minor"
parameters = { late_days = 7 }
wording = {}
false_positive_note = "A holiday."
"#;

const DATES: &str = r"
ambiguous = []
month = []
cadence = []

[grace]
long_from_days = 90
long_days = 30
long_share = 0.25
short_days = 7
short_share = 0.2

[limit]
before = []
numbers = {}
units = {}
";

const REGISTERS: &str = r"
table = []
work = { done = [], open = [], cancelled = [] }
outcome = { passed = [], failed = [] }
significance = { major = [], minor = [] }
answer = { yes = [], no = [] }
";

const NATURE: &str = r"
denial = []
mention = []
template = []
ai_context = []
ai_context_french = []
titles = { document = [], register = [], record = [], log = [] }
";

const STATUS: &str = r"
approval = { approved = [], draft = [], obsolete = [] }
place = { archive = [], template = [] }
tier = { high = [], low = [], on_people = [] }
system = { retired = [], planned = [], active = [] }
applicability = { yes = [], no = [] }
implementation = { implemented = [], planned = [], partial = [] }
blank = { values = [] }
";
