//! `engagement.toml`: what people write about an audit, read strictly.
//!
//! A key nobody knows is an error with its line, because a misspelt `as_off` that is passed over in
//! silence changes every finding about lateness.

use std::path::PathBuf;

use anyhow::anyhow;
use serde::{Deserialize, Deserializer, de};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::failure::hinted;
use super::framework_args::Framework;
use super::llm_table::{self, LlmTable};
use crate::domain::{
    Agreed, AuditDate, AuditedSystem, Contact, Language, Member, PaperSize, Profile, Slot, Span,
    Waiver,
};

/// The file as it is written; whatever is left out is for the caller to fill.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngagementFile {
    /// Who is audited.
    pub auditee: Option<String>,
    /// What of it is audited.
    pub scope: Option<String>,
    /// The audit date.
    #[serde(default, deserialize_with = "optional_day")]
    pub as_of: Option<AuditDate>,
    /// The days for which operation is tested.
    #[serde(default, deserialize_with = "optional_period")]
    pub period: Option<Span>,
    /// Which kind of audit it is.
    pub profile: Option<Profile>,
    /// Who audits.
    #[serde(default)]
    pub auditors: Vec<String>,
    /// What it is audited against.
    pub criteria: Option<Vec<String>>,
    /// The frameworks the evidence is looked at for.
    pub frameworks: Option<Vec<Framework>>,
    /// Folders and files received, relative to the engagement folder.
    pub evidence: Option<Vec<PathBuf>>,
    /// The AI systems in scope.
    #[serde(default)]
    pub systems: Vec<AuditedSystem>,
    /// Drafts that are not to be raised.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
    /// The number of the audit.
    #[serde(default)]
    pub audit_id: String,
    /// Who asked for it.
    #[serde(default)]
    pub client: String,
    /// What it is to find out.
    #[serde(default)]
    pub objectives: Vec<String>,
    /// The places and units it looks at.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Who audits, with what the plan has to say of them.
    #[serde(default)]
    pub team: Vec<Member>,
    /// Whom the team talks to.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// What happens when.
    #[serde(default, deserialize_with = "schedule")]
    pub schedule: Vec<Slot>,
    /// That the auditee agreed to the plan.
    #[serde(default, deserialize_with = "agreed")]
    pub agreed: Option<Agreed>,
    /// What changed since the last audit.
    #[serde(default)]
    pub changes: Vec<String>,
    /// The engagement folder of the audit before, relative to this one.
    pub previous: Option<PathBuf>,
    /// Who gets the report.
    #[serde(default)]
    pub distribution: Vec<String>,
    /// How confidential it is.
    #[serde(default)]
    pub classification: String,
    /// The language of plan and report.
    #[serde(default)]
    pub language: Language,
    /// The paper they are printed on.
    #[serde(default)]
    pub paper: PaperSize,
    /// What judges the passages.
    pub engine: Option<WrittenEngine>,
    /// The language model.
    #[serde(default)]
    #[cfg_attr(
        not(any(feature = "llm", test)),
        expect(dead_code, reason = "a program without a model only reads it")
    )]
    pub llm: LlmTable,
}

/// What judges the passages, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrittenEngine {
    /// Terms and document kinds of the catalogue.
    Keyword,
    /// A language model.
    Llm,
}

/// The keys of the file, and of the tables in it.
const KEYS: [&str; 27] = [
    "auditee",
    "scope",
    "as_of",
    "period",
    "profile",
    "auditors",
    "criteria",
    "frameworks",
    "evidence",
    "systems",
    "waivers",
    "engine",
    "llm",
    "audit_id",
    "client",
    "objectives",
    "sites",
    "team",
    "contacts",
    "schedule",
    "agreed",
    "changes",
    "previous",
    "distribution",
    "classification",
    "language",
    "paper",
];
const PERIOD_KEYS: [&str; 2] = ["from", "to"];
const SYSTEM_KEYS: [&str; 2] = ["id", "name"];
const TEAM_KEYS: [&str; 4] = ["name", "role", "independence", "competence"];
const CONTACT_KEYS: [&str; 2] = ["role", "name"];
const SLOT_KEYS: [&str; 6] = ["on", "time", "what", "place", "auditor", "with"];
const AGREED_KEYS: [&str; 2] = ["by", "on"];
/// The lists of tables, with the keys of each.
const LISTS: [(&str, &[&str]); 5] = [
    ("systems", &SYSTEM_KEYS),
    ("waivers", &WAIVER_KEYS),
    ("team", &TEAM_KEYS),
    ("contacts", &CONTACT_KEYS),
    ("schedule", &SLOT_KEYS),
];
const WAIVER_KEYS: [&str; 7] = ["finding", "test", "subject", "reason", "by", "on", "until"];

impl EngagementFile {
    /// Reads the text of the file; `name` is what errors call it.
    pub fn parse(text: &str, name: &str) -> anyhow::Result<Self> {
        let line = |offset: usize| 1 + text[..offset].matches('\n').count();
        let fault = |error: &toml::de::Error| {
            let line = line(error.span().map_or(0, |span| span.start));
            anyhow!("cannot read `{name}`, line {line}: {}", error.message())
        };
        let table = DeTable::parse(text).map_err(|error| fault(&error))?;
        let llm = inner(table.get_ref().get("llm"));
        if let Some((key, offset)) = llm.and_then(llm_table::secret) {
            let error = anyhow!(
                "cannot read `{name}`, line {}: `{key}` in `[llm]` would hold a secret, which never \
                 stands in this file",
                line(offset),
            );
            return Err(hinted(error, SECRET_PLACES));
        }
        if let Some(unknown) = unknown_key(table.get_ref()) {
            let error = anyhow!(
                "cannot read `{name}`, line {}: nobody knows the key `{}`",
                line(unknown.offset),
                unknown.key,
            );
            return Err(hinted(error, suggestion(&unknown)));
        }
        toml::from_str(text).map_err(|error| fault(&error))
    }
}

/// What to do with a key that was written into the file.
const SECRET_PLACES: &str = "put the key of the endpoint into the environment variable \
    `TICKMARK_LLM_KEY`, or into a file and name that as `key_file`; change a key that others have seen";

/// A key that is misspelt or does not exist.
struct Unknown {
    key: String,
    offset: usize,
    known: &'static [&'static str],
}

fn unknown_key(table: &DeTable<'_>) -> Option<Unknown> {
    let in_list = |(name, known): (&str, &'static [&'static str])| {
        let list = table.get(name)?.get_ref().as_array()?;
        list.iter().filter_map(inner).find_map(|entry| unknown_in(entry, known))
    };
    unknown_in(table, &KEYS)
        .or_else(|| unknown_in(inner(table.get("period")?)?, &PERIOD_KEYS))
        .or_else(|| unknown_in(inner(table.get("agreed")?)?, &AGREED_KEYS))
        .or_else(|| LISTS.into_iter().find_map(in_list))
        .or_else(|| {
            let llm = inner(table.get("llm")?)?;
            unknown_in(llm, &llm_table::KEYS)
                .or_else(|| unknown_in(inner(llm.get("prices")?)?, &llm_table::PRICE_KEYS))
        })
}

fn inner<'a, 'i>(value: impl Into<Option<&'a Spanned<DeValue<'i>>>>) -> Option<&'a DeTable<'i>>
where
    'i: 'a,
{
    value.into()?.get_ref().as_table()
}

fn unknown_in(table: &DeTable<'_>, known: &'static [&'static str]) -> Option<Unknown> {
    let (key, _) = table.iter().find(|(key, _)| !known.contains(&key.get_ref().as_ref()))?;
    Some(Unknown { key: key.get_ref().to_string(), offset: key.span().start, known })
}

/// The known key that is spelt most like this one, or all of them.
fn suggestion(unknown: &Unknown) -> String {
    let likeness = |known: &&str| strsim::jaro_winkler(known, &unknown.key);
    let nearest = unknown.known.iter().map(|known| (likeness(known), known));
    match nearest.max_by(|(a, _), (b, _)| a.total_cmp(b)) {
        Some((likeness, known)) if likeness > 0.8 => format!("did you mean `{known}`?"),
        _ => format!("the keys are {}", unknown.known.join(", ")),
    }
}

/// A date, with quotation marks or without: TOML knows dates, people do not always.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AuditDate, D::Error> {
    match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => text.parse().map_err(de::Error::custom),
        toml::Value::Datetime(date) => date.to_string().parse().map_err(de::Error::custom),
        other => Err(de::Error::custom(format!("`{other}` is not a date; write it as YYYY-MM-DD"))),
    }
}

fn optional_day<'de, D: Deserializer<'de>>(d: D) -> Result<Option<AuditDate>, D::Error> {
    day(d).map(Some)
}

fn optional_period<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Span>, D::Error> {
    #[derive(Deserialize)]
    struct Period {
        #[serde(deserialize_with = "day")]
        from: AuditDate,
        #[serde(deserialize_with = "day")]
        to: AuditDate,
    }
    Period::deserialize(d).map(|Period { from, to }| Some(Span { first: from, last: to }))
}

fn agreed<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Agreed>, D::Error> {
    #[derive(Deserialize)]
    struct Written {
        by: String,
        #[serde(deserialize_with = "day")]
        on: AuditDate,
    }
    Written::deserialize(d).map(|Written { by, on }| Some(Agreed { by, on }))
}

fn schedule<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Slot>, D::Error> {
    #[derive(Deserialize)]
    struct Written {
        #[serde(deserialize_with = "day")]
        on: AuditDate,
        #[serde(default)]
        time: String,
        what: String,
        #[serde(default)]
        place: String,
        #[serde(default)]
        auditor: String,
        #[serde(default)]
        with: String,
    }
    let slot = |Written { on, time, what, place, auditor, with }| Slot {
        on,
        time,
        what,
        place,
        auditor,
        with,
    };
    Ok(Vec::<Written>::deserialize(d)?.into_iter().map(slot).collect())
}

#[cfg(test)]
mod tests {
    use super::super::failure::message;
    use super::*;

    fn check(text: &str, printed: &str) {
        let error = EngagementFile::parse(text, "engagement.toml").expect_err(text);
        assert_eq!(message(&error), printed);
    }

    #[test]
    fn a_whole_file_is_read() {
        let file = EngagementFile::parse(
            "auditee = 'A'\nas_of = 2026-09-14\nprofile = 'stage2'\nevidence = ['evidence']\n\
             [period]\nfrom = '2025-09-01'\nto = 2026-08-31\n[[systems]]\nid = 'S1'\nname = 'Triage'",
            "engagement.toml",
        )
        .expect("reads");
        assert_eq!(file.as_of.map(|day| day.to_string()).as_deref(), Some("2026-09-14"));
        assert_eq!(file.period.map(|span| span.first.to_string()).as_deref(), Some("2025-09-01"));
        assert_eq!(file.profile, Some(Profile::Stage2));
        assert_eq!(file.systems[0].name, "Triage");
    }

    #[test]
    fn a_key_nobody_knows_is_told_with_its_line_and_the_nearest_key() {
        check(
            "auditee = 'A'\nas_off = 2026-09-14",
            "cannot read `engagement.toml`, line 2: nobody knows the key `as_off`\n\n\
             hint: did you mean `as_of`?",
        );
        check(
            "[period]\nfrom = 2026-01-01\nuntil = 2026-01-01",
            "cannot read `engagement.toml`, line 3: nobody knows the key `until`\n\n\
             hint: the keys are from, to",
        );
        check(
            "[[systems]]\nid = 'a'\nname = 'b'\n[[systems]]\nid = 'a'\nnome = 'b'",
            "cannot read `engagement.toml`, line 6: nobody knows the key `nome`\n\n\
             hint: did you mean `name`?",
        );
    }

    #[test]
    fn the_table_of_the_language_model_is_read_strictly() {
        let file = EngagementFile::parse(
            "engine = 'llm'\n[llm]\ndialect = 'openai-chat'\nmax_cost = 5\nhide = [' Ann ']\n\
             tasks = ['assess', 'compare']\n[llm.prices]\ninput_per_million = 0.15\n\
             output_per_million = 0.6\ncurrency = 'EUR'",
            "engagement.toml",
        )
        .expect("reads");
        assert_eq!(file.engine, Some(WrittenEngine::Llm));
        assert_eq!(file.llm.dialect, Some(llm_table::DialectName::OpenAiChat));
        assert_eq!(file.llm.max_cost, Some(5.0));
        assert_eq!(file.llm.hide, ["Ann"]);
        assert_eq!(file.llm.prices.map(|prices| prices.currency).as_deref(), Some("EUR"));
        check(
            "[llm]\nendpont = 'http://h'",
            "cannot read `engagement.toml`, line 2: nobody knows the key `endpont`\n\n\
             hint: did you mean `endpoint`?",
        );
        check(
            "[llm.prices]\ninput = 1",
            "cannot read `engagement.toml`, line 2: nobody knows the key `input`\n\n\
             hint: did you mean `input_per_million`?",
        );
        for (written, told) in [
            ("max_cost = nan", "`NaN` is no amount of money"),
            ("ask_over = -1", "`-1` is no amount of money"),
            ("repeats = 10", "`10` is no number from 1 to 9"),
            ("hide = ['Ann', ' ']", "a name to hide is blank"),
            ("tasks = []", "no task is named; leave the key out for `assess`"),
            ("passages = 0", "invalid value: integer `0`, expected a nonzero usize"),
        ] {
            check(
                &format!("[llm]\n{written}"),
                &format!("cannot read `engagement.toml`, line 2: {told}"),
            );
        }
    }

    #[test]
    fn a_key_in_the_file_is_refused_and_not_repeated() {
        for (written, key) in [("key = 'sk-1'", "key"), ("API_KEY = 'sk-1'", "API_KEY")] {
            check(
                &format!("[llm]\nmodel = 'm'\n{written}"),
                &format!(
                    "cannot read `engagement.toml`, line 3: `{key}` in `[llm]` would hold a secret, \
                     which never stands in this file\n\nhint: {SECRET_PLACES}"
                ),
            );
        }
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_told_with_its_line() {
        check(
            "auditee = 'A'\nas_of = '14.9.2026'",
            "cannot read `engagement.toml`, line 2: `14.9.2026` is not a date; \
             write it as YYYY-MM-DD",
        );
        check(
            "auditee = 3",
            "cannot read `engagement.toml`, line 1: invalid type: integer `3`, expected a string",
        );
    }
}
