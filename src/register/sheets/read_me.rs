//! Read me: how to fill the register in, for whoever gets it by mail and nothing else.

use rust_xlsxwriter::{Format, Worksheet};

use super::super::Error;
use super::super::columns::{Access, Column};
use super::super::words::{GRADES, Verdict, code, grade_in_words};
use super::NAMES;
use crate::docket::Desk;
use crate::domain::Digest;
use crate::paper::book::{self, body};

/// How many characters of a line the text shows.
const WIDTH: u16 = 110;

const SHEETS: [&str; 8] = [
    "every draft as a row; the only sheet that is read back",
    "the findings as they stand, for paper",
    "one conclusion per requirement",
    "the Statement of Applicability against the evidence",
    "coverage by AI system, and the records each system has",
    "every file received, its hash, and which findings rest on it",
    "what is left to ask",
    "every decision that was made",
];

const HOW: [(&str, &str); 6] = [
    (
        "1. Decide",
        "Choose a Decision in the sheet Findings. An empty cell is undecided, and stays a draft. Read the quotation \
         and what speaks against it first; the locator says where it stands.",
    ),
    (
        "2. Give reasons",
        "Edit, reject and another Final grade need a Reason: it is kept for good. A Reason beside confirm is kept \
         as a note.",
    ),
    (
        "3. Sign",
        "Write your name into Decided by, and the day into Decided on. The name is what you declare; it is no \
         authentication. The log keeps the time of the import.",
    ),
    (
        "4. Hand it back",
        "tickmark import DIR register.xlsx shows what would be written and every conflict; with --apply it writes. \
         Nothing is overwritten: what was decided elsewhere in the meantime is told as a conflict.",
    ),
    (
        "You may",
        "sort, filter, hide and delete rows, move columns, add columns and sheets of your own, and fill in the pale \
         yellow columns.",
    ),
    (
        "You may not",
        "change the white columns or the hidden column row_key: such a row is not imported. The statement is \
         changed in Edited statement, never where it stands. To take a decision back, choose another.",
    ),
];

pub(super) fn write(sheet: &mut Worksheet, desk: &Desk, head: Digest) -> Result<(), Error> {
    let mut page = Page { sheet, row: 0 };
    page.title("Register of findings")?;
    facts(&mut page, desk, head)?;
    page.heading("What this is")?;
    page.pair(
        "Drafts",
        "Everything here was drafted by a program. Nothing is a finding until a person decides, and nothing enters \
         the audit report before.",
    )?;
    page.pair("Supported", super::coverage::MEANING)?;
    page.pair(
        "Requests",
        "Where nothing was found, the draft is a request: ask before concluding. What was not received is no \
         nonconformity.",
    )?;
    page.heading("How to fill it in")?;
    for (name, text) in HOW {
        page.pair(name, text)?;
    }
    page.heading("Decisions")?;
    for verdict in Verdict::CHOICES {
        page.pair(verdict.name(), verdict.meaning())?;
    }
    page.heading("Grades")?;
    for grade in GRADES {
        page.pair(code(grade), grade_in_words(grade))?;
    }
    page.heading("Columns of the sheet Findings")?;
    let named = |access: Access| {
        let columns = Column::ALL.into_iter().filter(|column| column.access() == access);
        columns.map(Column::header).collect::<Vec<_>>().join(", ")
    };
    page.pair("Read only", &named(Access::Locked))?;
    page.pair("To decide in", &named(Access::Decision))?;
    page.pair(
        "Follow-up",
        &format!(
            "{}. Kept in this workbook; tickmark does not read them yet, and a new export begins without them.",
            named(Access::FollowUp)
        ),
    )?;
    page.heading("Sheets")?;
    for (name, text) in NAMES.into_iter().zip(SHEETS) {
        page.link(name, text)?;
    }
    page.sheet.set_column_width(0, 24)?;
    page.sheet.set_column_width(1, f64::from(WIDTH))?;
    page.sheet.set_paper_size(9);
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn facts(page: &mut Page<'_>, desk: &Desk, head: Digest) -> Result<(), Error> {
    let run = &desk.outputs().run;
    let all = desk.docket().statistics().all;
    page.pair("Auditee", &run.parameters.auditee)?;
    page.pair("Scope", &run.parameters.scope)?;
    page.pair("Audit date", &run.as_of.to_string())?;
    page.pair("Written by", &format!("tickmark {}, {} engine", run.tool.version, run.engine))?;
    page.pair(
        "Findings",
        &format!(
            "{} drafted; {} decided: {} as drafted, {} edited, {} regraded, {} rejected, {} merged, {} deferred",
            all.drafted,
            all.decided,
            all.as_drafted,
            all.edited,
            all.regraded,
            all.rejected,
            all.merged,
            all.deferred
        ),
    )?;
    page.pair(
        "Decision log",
        &format!("{} entries; the digest of the newest is {head}", desk.docket().head),
    )?;
    page.pair("Evidence", &format!("hash over all files received: {}", run.inputs))
}

/// A sheet that is written from top to bottom: names at the left, texts at the right.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl Page<'_> {
    fn title(&mut self, text: &str) -> Result<(), Error> {
        let format = Format::new().set_bold().set_font_size(15);
        self.sheet.write_string_with_format(self.row, 0, text, &format)?;
        self.row += 2;
        Ok(())
    }

    fn heading(&mut self, text: &str) -> Result<(), Error> {
        let format = Format::new().set_bold().set_font_size(11).set_font_color(book::HEADER_GROUND);
        self.sheet.write_string_with_format(self.row + 1, 0, text, &format)?;
        self.row += 2;
        Ok(())
    }

    fn pair(&mut self, name: &str, text: &str) -> Result<(), Error> {
        self.sheet.write_string_with_format(self.row, 0, name, &body().set_bold())?;
        self.text(text)
    }

    fn link(&mut self, name: &str, text: &str) -> Result<(), Error> {
        book::link(self.sheet, self.row, 0, name)?;
        self.text(text)
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        book::string(self.sheet, self.row, 1, text, body())?;
        self.sheet.set_row_height(self.row, book::height(book::lines(text, WIDTH)))?;
        self.row += 1;
        Ok(())
    }
}
