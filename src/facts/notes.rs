//! Reads what an auditor noted in one of our interview guides, and nothing else of it.
//!
//! A guide is full of words about the requirements: questions, reasons, places in the evidence. None of them is the
//! auditee's, so that only what stands beside the labels for notes is read, each note with the tag of its question.
//! A guide without notes is a form.

use super::cite::{cell_evidence, line_evidence};
use super::cues::Cues;
use super::labels::key;
use super::{ControlBlock, Facts, Place, language, place, title};
use crate::catalog::NoteLabels;
use crate::domain::{
    Body, Document, Heard, InterviewNote, KindCode, KindNature, QuestionId, Row, Section, Table,
};

/// An interview guide, filled in or not.
pub(super) struct Guide {
    notes: Vec<InterviewNote>,
    /// When and with whom: the fields above the questions.
    header: Vec<Section>,
}

/// The guide a document is; none where it is something else.
pub(super) fn of(cues: &Cues, document: &Document) -> Option<Guide> {
    let labels = cues.notes.as_ref()?;
    if !has_question(document) {
        return None;
    }
    let mut reader = Reader::new(labels, document);
    for section in &document.sections {
        match &section.body {
            Body::Table(table) => reader.table(section, table),
            Body::Heading { .. } => reader.pause(section.text()),
            Body::Text(_) | Body::Margin(_) | Body::FrontMatter(..) => reader.lines(section),
        }
    }
    reader.is_guide.then_some(Guide { notes: reader.notes, header: reader.header })
}

impl Guide {
    /// What is understood of it.
    pub(super) fn facts(self, cues: &Cues, document: &Document) -> Facts {
        let Self { notes, header } = self;
        if notes.is_empty() {
            let blank = super::of_document(document, cues);
            return Facts {
                kind: Some(KindCode("TPL".to_owned())),
                nature: Some(KindNature::Template),
                place: if blank.place == Place::Archive { Place::Archive } else { Place::Template },
                control: ControlBlock::default(),
                records: Vec::new(),
                registers: Vec::new(),
                rules: Vec::new(),
                answers: Vec::new(),
                ..blank
            };
        }
        let mut noted = alone(&notes, document);
        noted.sections.splice(0..0, header);
        let read = super::of_document(&noted, cues);
        let stands = place::of(cues, document, &ControlBlock::default(), false);
        Facts {
            kind: Some(KindCode("INTERVIEW".to_owned())),
            nature: Some(KindNature::Record),
            look_alike: false,
            // It is filled in, wherever it lies.
            place: if stands == Place::Archive { Place::Archive } else { Place::Current },
            language: language::of(document),
            title: title::of(cues, document),
            control: ControlBlock::default(),
            records: Vec::new(),
            registers: Vec::new(),
            rules: Vec::new(),
            answers: Vec::new(),
            headings: title::headings(document),
            versions: Vec::new(),
            notes,
            ..read
        }
    }
}

/// The notes as a document of their own, each under its question.
pub(super) fn alone(notes: &[InterviewNote], document: &Document) -> Document {
    let section = |note: &InterviewNote| {
        let mut trail = note.evidence.trail().to_vec();
        trail.push(Section::in_trail(&note.asked));
        // Also keeps what was told apart from what was shown.
        trail.push(note.heard.name().to_owned());
        let location = note.evidence.location().clone();
        Section { location, trail, body: Body::Text(note.evidence.quote().to_owned()) }
    };
    let sections = notes.iter().map(section).collect();
    Document::of_sections(document.file.clone(), document.format, sections)
}

fn has_question(document: &Document) -> bool {
    let holds = |text: &str| QuestionId::find(text).is_some();
    document.sections.iter().any(|section| match &section.body {
        Body::Table(table) => table.rows.iter().any(|row| holds(&row.text)),
        _ => holds(section.text()),
    })
}

/// Reads a guide from top to bottom.
struct Reader<'a> {
    labels: &'a NoteLabels,
    document: &'a Document,
    notes: Vec<InterviewNote>,
    header: Vec<Section>,
    /// Whether there is a place for notes beside a question.
    is_guide: bool,
    /// The question the last lines belong to.
    question: Option<(QuestionId, String)>,
    /// What the lines that follow are.
    heard: Option<Heard>,
}

impl<'a> Reader<'a> {
    fn new(labels: &'a NoteLabels, document: &'a Document) -> Self {
        let (notes, header) = (Vec::new(), Vec::new());
        Self { labels, document, notes, header, is_guide: false, question: None, heard: None }
    }

    /// A table with columns for notes, or one of fields.
    fn table(&mut self, section: &Section, table: &Table) {
        (self.question, self.heard) = (None, None);
        let mut columns: Vec<(usize, Heard)> = Vec::new();
        for row in &table.rows {
            let labelled: Vec<(usize, Heard)> = row
                .cells
                .iter()
                .enumerate()
                .filter_map(|(column, cell)| Some((column, self.label(cell)?)))
                .collect();
            // The titles of the columns may be repeated further down.
            if !labelled.is_empty() && QuestionId::find(&row.text).is_none() {
                columns = labelled;
                continue;
            }
            let tagged = row.cells.iter().find_map(|cell| Some((cell, QuestionId::find(cell)?)));
            match tagged {
                Some((cell, (id, _, end))) if !columns.is_empty() => {
                    self.is_guide = true;
                    self.question = Some((id, asked(&cell[end..])));
                    for (column, heard) in &columns {
                        self.cell(section, row, *column, *heard);
                    }
                }
                _ => self.field(section, row),
            }
        }
        self.question = None;
    }

    fn cell(&mut self, section: &Section, row: &Row, column: usize, heard: Heard) {
        let evidence = cell_evidence(section.source(&self.document.file), row, column);
        let (Some(evidence), Some((question, asked))) = (evidence, self.question.clone()) else {
            return;
        };
        self.notes.push(InterviewNote { question, asked, heard, evidence });
    }

    fn field(&mut self, section: &Section, row: &Row) {
        let labels = &self.labels.header;
        if row.filled() > 1 && labels.iter().any(|label| key(label) == key(row.cell(0))) {
            self.header.push(Section {
                location: row.location.clone(),
                trail: section.trail.clone(),
                body: Body::Text(row.text.clone()),
            });
        }
    }

    /// Lines of text: a tag opens a question, a label a note, and what follows a label belongs to it.
    fn lines(&mut self, section: &Section) {
        for (at, line) in section.text().lines().enumerate() {
            let words = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '#');
            if words.starts_with('#') {
                self.pause(words);
            } else if let Some((id, _, end)) = QuestionId::find(line) {
                self.question = Some((id, asked(&line[end..])));
                self.heard = None;
            } else if let Some((label, rest)) = words.split_once(':')
                && let Some(heard) = self.label(label)
            {
                self.is_guide |= self.question.is_some();
                self.heard = Some(heard);
                self.line(section, at, line, rest);
            } else if self.ends(words) {
                self.heard = None;
            } else if self.question.is_none() && self.is_field(words) {
                let location = section.location.clone();
                let body = Body::Text(line.to_owned());
                self.header.push(Section { location, trail: section.trail.clone(), body });
            } else {
                self.line(section, at, line, line);
            }
        }
    }

    fn line(&mut self, section: &Section, at: usize, line: &str, note: &str) {
        let (Some(heard), Some((question, asked))) = (self.heard, self.question.clone()) else {
            return;
        };
        let source = section.source(&self.document.file);
        // Rules of dashes and dots part a form and say nothing.
        let says = note.chars().any(char::is_alphanumeric);
        let evidence = line_evidence(source, &section.location, at, line, note.trim());
        if let Some(evidence) = evidence.filter(|_| says) {
            self.notes.push(InterviewNote { question, asked, heard, evidence });
        }
    }

    /// A heading: no note goes on below it. One may hold the question itself.
    fn pause(&mut self, text: &str) {
        self.heard = None;
        self.question = QuestionId::find(text).map(|(id, _, end)| (id, asked(&text[end..])));
    }

    fn label(&self, text: &str) -> Option<Heard> {
        let text = key(text);
        let is = |labels: &[String]| labels.iter().any(|label| key(label) == text);
        if is(&self.labels.said) {
            Some(Heard::Said)
        } else {
            is(&self.labels.seen).then_some(Heard::Seen)
        }
    }

    fn ends(&self, line: &str) -> bool {
        let label = line.split_once(':').map(|(label, _)| key(label));
        label.is_some_and(|label| self.labels.ends.iter().any(|end| key(end) == label))
    }

    fn is_field(&self, line: &str) -> bool {
        let field = line.split_once(':').filter(|(_, value)| !value.trim().is_empty());
        let labels = &self.labels.header;
        field.is_some_and(|(label, _)| labels.iter().any(|one| key(one) == key(label)))
    }
}

/// The words of a question beside its tag.
fn asked(rest: &str) -> String {
    rest.trim_start_matches(|c: char| !c.is_alphanumeric()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::written::{cues, document};
    use super::*;

    fn read(path: &str, text: &str) -> Facts {
        crate::facts::read(&document(path, text), cues())
    }

    fn check(path: &str, text: &str, notes: &[(&str, Heard, &str)]) {
        let facts = read(path, text);
        let found: Vec<(String, Heard, &str)> = facts
            .notes
            .iter()
            .map(|note| (note.question.to_string(), note.heard, note.evidence.quote()))
            .collect();
        let expected: Vec<(String, Heard, &str)> =
            notes.iter().map(|(id, heard, quote)| ((*id).to_owned(), *heard, *quote)).collect();
        assert_eq!(found, expected, "{text}");
        let kind = facts.kind.map(|kind| kind.0);
        let expected = if notes.is_empty() { "TPL" } else { "INTERVIEW" };
        assert_eq!(kind.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn notes_stand_in_the_columns_for_them() {
        check(
            "a/guide.docx",
            "# Interview guide\n\n| Question | Why it is asked | Said | Seen |\n\
             | [Q-5.1-0a1b2c] What did you decide? | policy.docx, 2026-01-02 | Stopped the pilot. | |\n\
             | [Q-7.3-0a1b2d] Which rule? | Nothing found. | | The team's board with the rule on it |\n\
             | [Q-7.2-0a1b2e] Show me. | Nothing found. | | |",
            &[
                ("Q-5.1-0a1b2c", Heard::Said, "Stopped the pilot."),
                ("Q-7.3-0a1b2d", Heard::Seen, "The team's board with the rule on it"),
            ],
        );
    }

    #[test]
    fn notes_stand_after_their_labels_in_plain_text() {
        check(
            "a/guide.txt",
            "Interview guide\nHeld on: 2026-09-10\n\n[Q-5.1-0a1b2c] Was hat sich geändert?\n\
             Warum gefragt wird: Nichts gefunden.\nGesagt: Der Pilot wurde\n  angehalten.\nGesehen:\n\n\
             [Q-7.3-0a1b2d] Which rule?\nSaid:\nSeen: The board in the office.\n----",
            &[
                ("Q-5.1-0a1b2c", Heard::Said, "Der Pilot wurde"),
                ("Q-5.1-0a1b2c", Heard::Said, "angehalten."),
                ("Q-7.3-0a1b2d", Heard::Seen, "The board in the office."),
            ],
        );
    }

    #[test]
    fn a_guide_without_notes_is_a_form() {
        check("a/guide.docx", "| Question | Said | Seen |\n| [Q-5.1-0a1b2c] What? | | |", &[]);
        check("a/guide.txt", "[Q-5.1-0a1b2c] What?\nWhy it is asked: x\nSaid:\nSeen:\n", &[]);
    }

    #[test]
    fn of_a_guide_only_notes_and_their_day_are_read() {
        let facts = read(
            "a/guide.docx",
            "# Interview guide\n\n| Held on | 2026-09-10 |\n| Held by | An auditor |\n\n\
             The policy is reviewed every year, last on 2020-01-01.\n\n| Question | Why it is asked | Said | Seen |\n\
             | [Q-5.1-0a1b2c] How often? | Reviewed every month, 2021-02-03 | Yearly. | |",
        );
        let days: Vec<String> = facts.dates.iter().map(ToString::to_string).collect();
        assert_eq!(days, ["2026-09-10"]);
        assert!(facts.rules.is_empty() && facts.registers.is_empty());
        assert_eq!(facts.title, "Interview guide");
    }

    #[test]
    fn a_paper_that_only_cites_questions_is_no_guide() {
        let facts = read("a/minutes.docx", "# Minutes\n\nWe talked about Q-5.1-0a1b2c.");
        assert!(facts.notes.is_empty() && facts.place == Place::Current);
    }
}
