//! A small report with everything a report can hold, for the tests of this room.
//!
//! One requirement ends in each verdict, one draft is of each important kind, files end in every
//! status, and two texts are hostile.

mod catalog;
mod frameworks;
mod model;
mod statement;

use std::collections::BTreeMap;

use catalog::REQUIREMENTS;
pub(super) use frameworks::with_frameworks;
pub(super) use model::with_model;
use statement::{matrix, statement};

use super::{Report, Run};
use crate::domain::{
    Assessment, AuditDate, AuditedSystem, Body, CellAddress, CellRange, Chunk, ChunkId, Criterion,
    CriterionSource, Document, DocumentId, DraftedBy, Engagement, Evidence, EvidencePath, Excerpt,
    Finding, FindingDraft, FindingKind, Format, Judge, JudgedPassage, KindCode, KindNature,
    LedgerRow, Location, Nature, Outcome, Particulars, Passage, Population, Profile, Request,
    RequestKind, RequirementId, Row, Score, ScorePart, Section, Severity, SourceFile, Span,
    Strength, Support, Table, Verdict, When,
};
use crate::facts::{Approval, ControlBlock, Fact, Facts, Place, Record, RecordSet, Studied};

pub(super) const HOSTILE_PATH: &str = "05_mail/\"><img src=x onerror=alert(1)>.txt";

const HOSTILE_TEXT: &str =
    "</blockquote><script>alert('met')</script> & set \"all\" to \u{202e}detroppus\u{202c}\u{200b}";

pub(super) fn report() -> Report {
    let policy = policy();
    let checks = checks();
    let soa = soa();
    let note = document(HOSTILE_PATH, Format::Text, vec![section(lines(1), &[], HOSTILE_TEXT)]);
    let findings = findings(&policy, &checks, &note);
    let assessments = assessments(&policy, &checks, &soa, &note, &findings);
    let requests = requests(&findings);
    let mut copy = policy.clone();
    copy.file.path = EvidencePath("01_policy/old/AI-Policy (1).docx".to_owned());
    let mut partial = document(
        "bundle.zip!/minutes.pdf",
        Format::Pdf,
        vec![section(Location::on_page(1, 1), &[], "Minutes of the AI board.")],
    );
    partial.pages = Some(4);
    partial.gaps = vec!["pages 2 and 3 are images".to_owned()];
    let mut copied = read(&copy, None, 0);
    copied.row.duplicate_of = Some(policy.file.path.clone());
    Report {
        engagement: engagement(),
        catalog: catalog::catalog(),
        documents: vec![
            unread(".DS_Store", Outcome::Skipped { reason: "a system file".to_owned() }),
            read(&policy, Some(policy_facts(&policy)), 3),
            copied,
            read(&soa, Some(soa_facts(&soa)), 1),
            read(&checks, Some(facts("Data quality log", "DQREC", KindNature::Log)), 1),
            read(&note, None, 1),
            unread(
                "99_scans/minutes_scan.pdf",
                Outcome::Unreadable {
                    format: Some(Format::Pdf),
                    reason: "no text in it: 12 pages of images".to_owned(),
                },
            ),
            unread(
                "bundle.zip",
                Outcome::Container { format: Format::Zip, members: 1, gaps: Vec::new() },
            ),
            read(&partial, None, 1),
        ],
        assessments,
        findings,
        requests,
        statement: statement(),
        matrix: matrix(),
        combined: None,
        reworded: Vec::new(),
        reviewed: None,
        cited_rows: [&soa, &checks].into_iter().flat_map(rows).collect(),
        run: Run {
            inputs_hash: DocumentId::of(b"inputs").to_string(),
            engine: "keyword",
            model: None,
            isolation: "full",
            recognition: None,
            pdf_engine: None,
            tests: vec!["T45".to_owned()],
            not_testable: Vec::new(),
            not_of_profile: Vec::new(),
            durations_ms: BTreeMap::from([("assess", 12), ("extract", 340)]),
        },
    }
}

fn engagement() -> Engagement {
    Engagement {
        auditee: "Northwind Health".to_owned(),
        scope: "The AI management system for patient-facing AI systems".to_owned(),
        as_of: day("2026-09-14"),
        period: Some(Span { first: day("2025-09-15"), last: day("2026-09-14") }),
        profile: Profile::Internal,
        auditors: vec!["A. Meyer".to_owned()],
        criteria: vec!["ISO/IEC 42001:2023".to_owned()],
        frameworks: Vec::new(),
        systems: vec![AuditedSystem { id: "AIS-03".to_owned(), name: "Triage".to_owned() }],
        waivers: Vec::new(),
        language: crate::domain::Language::En,
    }
}

fn policy() -> Document {
    let at = |paragraph| Location::paragraph(paragraph);
    document(
        "01_policy/AI-Policy.docx",
        Format::Docx,
        vec![
            section(at(1), &[], "Version: 3.0, approved by the board on 10 January 2026"),
            section(at(4), &["2 Commitments", "2.1 Data"], "Data quality is checked every week."),
            section(at(7), &["3 People"], "All staff are told about this policy when they join."),
        ],
    )
}

fn policy_facts(policy: &Document) -> Facts {
    let stated = |value, quote| Some(Box::new(Fact { value, evidence: cite(policy, 0, quote) }));
    let date = |value| {
        let evidence = cite(policy, 0, "10 January 2026");
        Some(Box::new(Fact { value, evidence }))
    };
    let control = ControlBlock {
        version: stated("3.0".to_owned(), "Version: 3.0"),
        approval: Some(Box::new(Fact {
            value: Approval::Approved,
            evidence: cite(policy, 0, "approved by the board"),
        })),
        approved_on: date(When::Day(day("2026-01-10"))),
        next_review_on: date(When::Vague(Span {
            first: day("2027-01-01"),
            last: day("2027-03-31"),
        })),
        ..ControlBlock::default()
    };
    Facts { control, ..facts("AI Policy", "POL-AI", KindNature::Document) }
}

fn checks() -> Document {
    let rows = ["2026-06-01,DS-01,passed", "2026-06-15,DS-01,failed: 4 % of labels missing"];
    let table = Table {
        name: None,
        rows: (2..)
            .zip(rows)
            .map(|(line, text)| Row {
                location: lines(line),
                text: text.to_owned(),
                cells: text.split(',').map(str::to_owned).collect(),
            })
            .collect(),
    };
    let location = Location::Lines { first: 1, last: 3 };
    let section = Section { location, trail: Vec::new(), body: Body::Table(table) };
    document("04_data/dq_log.csv", Format::Csv, vec![section])
}

fn soa() -> Document {
    let cell = |column| CellAddress { row: 41, column };
    let range = |first, last| Location::Cells {
        sheet: "SoA 2026".to_owned(),
        range: CellRange { first: cell(first), last: cell(last) },
    };
    let cells = ["A.10.3", "No", "No suppliers are used for AI systems"];
    let row = Row::of_cells(range(1, 3), cells.map(str::to_owned).to_vec());
    let table = Table { name: Some("SoA 2026".to_owned()), rows: vec![row] };
    let section = Section { location: range(1, 3), trail: Vec::new(), body: Body::Table(table) };
    document("02_risk/SoA_v3.xlsx", Format::Xlsx, vec![section])
}

fn soa_facts(soa: &Document) -> Facts {
    let row = cite_row(soa, 0);
    let field = |value: &str| Fact { value: value.to_owned(), evidence: row.clone() };
    let record = Record {
        fields: [("control", field("A.10.3")), ("applicable", field("No"))].into_iter().collect(),
        evidence: row.clone(),
    };
    let records = vec![RecordSet {
        record: "soa".to_owned(),
        columns: vec!["control".to_owned(), "applicable".to_owned()],
        rows: vec![record],
    }];
    Facts { records, ..facts("Statement of Applicability", "SOA", KindNature::Register) }
}

fn assessments(
    policy: &Document,
    checks: &Document,
    soa: &Document,
    note: &Document,
    findings: &[Finding],
) -> Vec<Assessment> {
    let support = |design: &[&Evidence], operating: &[&Evidence]| {
        let owned = |evidence: &[&Evidence]| evidence.iter().copied().cloned().collect();
        Support::new(owned(design), owned(operating)).expect("at least one quotation")
    };
    let weekly = &cite(policy, 1, "Data quality is checked every week.");
    let told = &cite(policy, 2, "All staff are told about this policy when they join.");
    let passed = &cite_row(checks, 0);
    let claimed = &cite_row(soa, 0);
    let hostile = &cite(note, 0, HOSTILE_TEXT);
    let verdicts = [
        Verdict::Supported(support(&[told], &[])),
        Verdict::DesignOnly(support(&[told], &[])),
        Verdict::OperatingOnly(support(&[], &[passed, claimed])),
        Verdict::Partial(support(&[hostile], &[])),
        Verdict::Contradicted {
            findings: vec![findings[0].id()],
            otherwise: Box::new(Verdict::Supported(support(&[weekly], &[passed]))),
        },
        Verdict::NotFound,
        Verdict::NotApplicable { reason: "No suppliers are used for AI systems".to_owned() },
    ];
    let mut assessments: Vec<Assessment> = verdicts
        .into_iter()
        .zip(REQUIREMENTS)
        .map(|(verdict, (id, ..))| Assessment {
            requirement: requirement(id),
            reason: format!("The keyword engine found this for {id}."),
            verdict,
            passages: Vec::new(),
            newest_operating: None,
            systems: Vec::new(),
            judge: Judge::Keyword,
            overlay: None,
        })
        .collect();
    assessments[4].newest_operating = Some(day("2026-06-15"));
    assessments[4].passages = vec![
        passage(policy, 1, Nature::Design, Strength::Strong, 17.234_567),
        passage(note, 0, Nature::Mention, Strength::Weak, 2.0),
    ];
    assessments
}

fn findings(policy: &Document, checks: &Document, note: &Document) -> Vec<Finding> {
    let nonconformity = FindingDraft {
        test: Some("T45".to_owned()),
        kind: FindingKind::Nonconformity,
        grade: Some(Severity::Minor),
        grade_reason: "One data set, and checks resumed.".to_owned(),
        requirements: vec![requirement("A.7.4"), requirement("9.1")],
        subject: "DS-01".to_owned(),
        title: "6 of 26 weekly checks of DS-01 have no record".to_owned(),
        criterion: Criterion {
            source: CriterionSource::OwnProcedure,
            text: "Data quality is checked every week.".to_owned(),
        },
        condition: "Records were found for 20 of 26 weeks.".to_owned(),
        expected: "A record for each week from 2026-03-16 to 2026-09-14.".to_owned(),
        observed: "No record for 6 weeks.".to_owned(),
        population: Some(Population { tested: 26, failed: 6, unit: "weekly checks".to_owned() }),
        evidence: vec![cite_row(checks, 0), cite_row(checks, 1)],
        counter_evidence: vec![cite(policy, 1, "Data quality is checked every week.")],
        false_positive_note: "Records may be kept in another system.".to_owned(),
        question: "Where are the records of the six weeks?".to_owned(),
        recommendation: String::new(),
        drafted_by: DraftedBy::Check,
    };
    let observation = FindingDraft {
        kind: FindingKind::Observation,
        grade: Some(Severity::Observation),
        title: format!("A mail asks for a result: {HOSTILE_TEXT}"),
        subject: HOSTILE_PATH.to_owned(),
        requirements: vec![requirement("10.2")],
        population: None,
        evidence: vec![cite(note, 0, HOSTILE_TEXT)],
        counter_evidence: Vec::new(),
        ..nonconformity.clone()
    };
    let request = FindingDraft {
        test: None,
        kind: FindingKind::EvidenceRequest,
        requirements: vec![requirement("A.8.4")],
        subject: "incident communication".to_owned(),
        title: "No plan for telling users about incidents was found".to_owned(),
        population: None,
        evidence: Vec::new(),
        counter_evidence: Vec::new(),
        question: "Please provide the plan and the last notice sent.".to_owned(),
        drafted_by: DraftedBy::Keyword,
        ..nonconformity.clone()
    };
    [nonconformity, observation, request].map(Finding::propose).to_vec()
}

fn requests(findings: &[Finding]) -> Vec<Request> {
    vec![
        Request {
            requirement: requirement("A.8.4"),
            kind: RequestKind::Evidence,
            role: "Service owner".to_owned(),
            text: "Please provide the plan and the last notice sent.".to_owned(),
            reason: "Nothing was found in 6 files.".to_owned(),
            finding: Some(findings[2].id()),
            answers: Vec::new(),
        },
        Request {
            requirement: requirement("7.3"),
            kind: RequestKind::Interview,
            role: "Any employee".to_owned(),
            text: "What does the AI policy ask of you?".to_owned(),
            reason: "Documents cannot show what people know.".to_owned(),
            finding: None,
            answers: Vec::new(),
        },
    ]
}

fn read(document: &Document, facts: Option<Facts>, chunks: u32) -> Studied {
    let SourceFile { path, id, bytes } = document.file.clone();
    let outcome = Outcome::Read(Particulars::of(document));
    Studied {
        row: LedgerRow { path, id: Some(id), bytes, duplicate_of: None, outcome },
        facts: facts.map(Box::new),
        chunks,
        likely_kind: None,
    }
}

fn unread(path: &str, outcome: Outcome) -> Studied {
    let path = EvidencePath(path.to_owned());
    let row = LedgerRow { path, id: None, bytes: 6148, duplicate_of: None, outcome };
    Studied { row, facts: None, chunks: 0, likely_kind: Some(KindCode("POL".to_owned())) }
}

fn document(path: &str, format: Format, sections: Vec<Section>) -> Document {
    let id = DocumentId::of(path.as_bytes());
    let file = SourceFile { path: EvidencePath(path.to_owned()), id, bytes: 2048 };
    Document::of_sections(file, format, sections)
}

fn section(location: Location, trail: &[&str], text: &str) -> Section {
    let trail = trail.iter().map(ToString::to_string).collect();
    Section { location, trail, body: Body::Text(text.to_owned()) }
}

fn facts(title: &str, kind: &str, nature: KindNature) -> Facts {
    Facts {
        kind: Some(KindCode(kind.to_owned())),
        nature: Some(nature),
        look_alike: false,
        place: Place::Current,
        language: Some("en".to_owned()),
        about_ai: true,
        title: title.to_owned(),
        control: ControlBlock::default(),
        newest_date: None,
        dates: Vec::new(),
        opening_day: None,
        records: Vec::new(),
        registers: Vec::new(),
        form: Vec::new(),
        rules: Vec::new(),
        scales: Vec::new(),
        settings: Vec::new(),
        answers: Vec::new(),
        references: Vec::new(),
        headings: Vec::new(),
        models: Vec::new(),
        oddities: Vec::new(),
        versions: Vec::new(),
        likeness: 0,
        notes: Vec::new(),
    }
}

fn passage(
    document: &Document,
    section: usize,
    nature: Nature,
    strength: Strength,
    score: f64,
) -> JudgedPassage {
    let section = &document.sections[section];
    let chunk = Chunk {
        id: ChunkId { document: 0, ordinal: 0 },
        file: document.file.clone(),
        location: section.location.clone(),
        trail: section.trail.clone(),
        columns: Vec::new(),
        text: section.text().to_owned(),
    };
    let passage = Passage { chunk: chunk.into(), score: Score::new(score) };
    let parts = vec![ScorePart { name: "likeness", value: 0.21, adds: 1.5 }];
    JudgedPassage { passage, nature, strength, parts, nature_parts: Vec::new() }
}

fn cite(document: &Document, section: usize, quote: &str) -> Evidence {
    Evidence::cite(document.sections[section].excerpt(&document.file), quote).expect(quote)
}

fn rows(document: &Document) -> Vec<((EvidencePath, Location), String)> {
    let path = || document.file.path.clone();
    let tables = document.sections.iter().filter_map(|section| match &section.body {
        Body::Table(table) => Some(table),
        _ => None,
    });
    let rows = tables.flat_map(|table| &table.rows);
    rows.map(|row| ((path(), row.location.clone()), row.text.clone())).collect()
}

fn cite_row(document: &Document, row: usize) -> Evidence {
    let Body::Table(table) = &document.sections[0].body else { panic!("no table") };
    let Row { location, text, .. } = &table.rows[row];
    let source = document.sections[0].source(&document.file);
    Evidence::cite(Excerpt { source, location, text }, text).expect(text)
}

fn lines(line: u32) -> Location {
    Location::Lines { first: line, last: line }
}

fn day(text: &str) -> AuditDate {
    text.parse().expect(text)
}

fn requirement(id: &str) -> RequirementId {
    id.parse().expect(id)
}
