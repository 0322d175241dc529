//! Which courses are required of whom, and whether two names are of one course or one role.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::material::{Material, Row, Terms};
use super::super::tables::sheets;
use crate::catalog::AuditTest;
use crate::facts::Limit;
use crate::words::cut;

/// A course that a role asks for.
pub(super) struct Required<'a> {
    /// The role.
    pub role: &'a str,
    /// The code of the course, where it has one.
    pub code: Option<String>,
    /// The course as the requirement calls it.
    pub course: &'a str,
    /// After how many days it is to be taken again.
    pub refresh_days: Option<u32>,
    /// The row that asks for it.
    pub row: Row<'a>,
}

/// What the registers of competence ask for. Courses of auditors have a test of their own.
pub(super) fn required<'a>(material: &Material<'a>, test: &AuditTest) -> Vec<Required<'a>> {
    let auditor = Terms::of(test, "auditor");
    let mut found = Vec::new();
    for sheet in sheets(material, "competences") {
        if sheet.of_another_system(test) {
            continue;
        }
        for row in &sheet.rows {
            let (Some(role), Some(course)) = (row.text("role"), row.text("course")) else {
                continue;
            };
            if auditor.stand_in(role) {
                continue;
            }
            let refresh_days = refresh(row);
            let codes = codes(course);
            if codes.is_empty() {
                // Several courses of one role in a cell: `AI basics; Testing AI systems`.
                let courses =
                    course.split([';', '\n']).map(str::trim).filter(|one| !one.is_empty());
                let each = |course| Required { role, code: None, course, refresh_days, row: *row };
                found.extend(courses.map(each));
            }
            found.extend(codes.into_iter().map(|code| Required {
                role,
                code: Some(code),
                course,
                refresh_days,
                row: *row,
            }));
        }
    }
    found
}

impl Required<'_> {
    /// Whether a course somebody took is this one.
    pub fn is(&self, taken: &str) -> bool {
        match &self.code {
            Some(code) => codes(taken).contains(code),
            None => alike(self.course, taken),
        }
    }

    /// Whether a text names this course among other words.
    pub fn is_named_in(&self, text: &str) -> bool {
        match &self.code {
            Some(code) => codes(text).contains(code),
            None => text.to_lowercase().contains(&self.course.to_lowercase()),
        }
    }

    /// Whether a role or post is the one that asks for it.
    pub fn of_role(&self, role: &str) -> bool {
        alike(self.role, role)
    }

    /// How the course is called.
    pub fn called(&self) -> &str {
        self.code.as_deref().unwrap_or(self.course)
    }
}

/// After how long the course of a row is to be taken again; the row is one of the document's rules.
fn refresh(row: &Row<'_>) -> Option<u32> {
    row.text("refresh")?;
    let rule = row.file.facts.rules.iter().find(|rule| rule.evidence == row.entry.evidence)?;
    rule.cadence
        .as_ref()
        .map(|cadence| cadence.days)
        .or_else(|| rule.limits.first().map(Limit::days))
}

/// The codes of courses in a text: `C-12`, `DM-A`, `AI101`.
pub(super) fn codes(text: &str) -> BTreeSet<String> {
    const CHARS_MAX: usize = 9;
    let pieces = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '/' | '&'));
    let is_code = |piece: &&str| {
        let letters = piece.chars().filter(char::is_ascii_uppercase).count();
        let marked = piece.contains(|c: char| c.is_ascii_digit()) || piece.contains('-');
        (1..=4).contains(&letters)
            && marked
            && (2..=CHARS_MAX).contains(&piece.len())
            && piece.starts_with(|c: char| c.is_ascii_uppercase())
            && piece.chars().all(|c| {
                c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_')
            })
    };
    pieces.filter(is_code).map(|piece| piece.trim_end_matches('.').to_owned()).collect()
}

/// Whether one text holds all words that matter of the other: `Tool owner DT-01` is a tool owner.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (stems(one), stems(other));
    let (small, large) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let enough = small.len() >= 2 || small == large;
    enough && !small.is_empty() && small.iter().all(|stem| large.contains(stem))
}

/// The stems of a text without its small words.
fn stems(text: &str) -> BTreeSet<Arc<str>> {
    const SMALL: [&str; 26] = [
        "a", "an", "the", "of", "for", "in", "on", "and", "or", "to", "with", "at", "who", "der",
        "die", "das", "und", "für", "mit", "im", "de", "la", "le", "les", "et", "du",
    ];
    cut(text)
        .into_iter()
        .filter(|word| !SMALL.contains(&text[word.start..word.end].to_lowercase().as_str()))
        .map(|word| word.stem)
        .collect()
}
