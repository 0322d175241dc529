//! Reads labelled values out of lines of text: `Version 2.1 | Approved 2025-03-01 | Owner: CTO`.

use super::super::cues::{Cues, FieldLabel};
use super::super::labels::words;
use super::values;
use crate::catalog::ControlField;

/// A value as a line gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Labelled<'a> {
    pub(super) label: FieldLabel,
    /// The value as it is written.
    pub(super) value: &'a str,
    /// Label and value.
    pub(super) quote: &'a str,
}

/// What kind of line is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Running text: a label counts at the start of the line, or with its colon in a short one.
    Prose,
    /// A line over a table, a line cut up by bars: labels need no colon, and beside labelled values some
    /// need no label.
    Compact,
    /// A header or footer: a bare id, version, status or day is the document's.
    Footer,
}

/// Values that stand without a label are taken only where no labelled one is.
pub(super) const UNLABELLED: usize = 1_000;
/// A longer line is a paragraph, in which a colon follows all sorts of words.
const LINE_CHARS_MAX: usize = 240;

/// The values a line gives, in reading order.
pub(super) fn read<'a>(cues: &Cues, line: &'a str, style: Style) -> Vec<Labelled<'a>> {
    let segments = segments(line);
    let footer = style == Style::Footer;
    // A line cut up by bars or dots is a control line wherever it stands.
    let cut_up = segments.len() > 2 && line.len() <= 2 * LINE_CHARS_MAX;
    let style = if cut_up || footer { Style::Compact } else { style };
    let found: Vec<Labelled<'a>> =
        segments.into_iter().flat_map(|segment| read_segment(cues, segment, style)).collect();
    // In a text or over a table a bare id or day may be anybody's; beside labelled values it is the document's.
    let labelled = found.iter().any(|value| value.label.rank < UNLABELLED);
    let kept = |value: &Labelled<'_>| {
        let bare = value.label.rank >= UNLABELLED;
        footer || !bare || (labelled && value.label.field != ControlField::IssuedOn)
    };
    found.into_iter().filter(kept).collect()
}

/// The pieces between bars, dots, tabs and wide gaps; a label left alone before a gap keeps its value.
fn segments(line: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let mut start = 0;
    let mut characters = line.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        // `Approved by   : Kim Lee` is one, its colon moved under the others.
        let colon = line[at..].trim_start().starts_with([':', '=']);
        let two = character == ' ' && characters.peek().is_some_and(|(_, next)| *next == ' ');
        let wide = two && !colon;
        // `Version 1.1 / in force`, but not `2026/01/15`.
        let slash = character == '/'
            && line[..at].ends_with(' ')
            && characters.peek().is_some_and(|(_, next)| *next == ' ');
        if matches!(character, '|' | '·' | '•' | '\t' | '\n') || wide || slash {
            segments.push(line[start..at].trim());
            start = at + character.len_utf8();
        }
    }
    segments.push(line[start..].trim());
    segments.retain(|segment| !segment.is_empty());
    segments
}

fn read_segment<'a>(cues: &Cues, segment: &'a str, style: Style) -> Vec<Labelled<'a>> {
    let words = words(segment);
    let mut found: Vec<Labelled<'a>> = Vec::new();
    let mut next = 0;
    while next < words.len() {
        let at_start =
            next == 0 || found.last().is_some_and(|last| ends_before(segment, last, words[next].0));
        let Some((label, last)) = cues.fields.at(segment, &words, next) else {
            if style == Style::Compact
                && let Some(bare) = unlabelled(cues, segment, &words, next, at_start)
            {
                next = first_word_from(&words, end_of(segment, bare.quote));
                found.push(bare);
            } else {
                next += 1;
            }
            continue;
        };
        let after = words[last].1;
        let value = match after_colon(segment, after) {
            Some(start) if at_start || segment.len() <= LINE_CHARS_MAX => {
                Some(up_to_next_label(cues, segment, start, &words))
            }
            _ => without_colon(cues, segment, after, label, &words, style, at_start),
        };
        match value.filter(|value| !value.is_empty()) {
            Some(value) => {
                let end = end_of(segment, value);
                found.push(Labelled { label, value, quote: &segment[words[next].0..end] });
                next = first_word_from(&words, end).max(last + 1);
            }
            None => next = last + 1,
        }
    }
    found
}

/// Whether only punctuation stands between the last value and here.
fn ends_before(segment: &str, last: &Labelled<'_>, at: usize) -> bool {
    segment[end_of(segment, last.quote)..at].chars().all(|c| !c.is_alphanumeric())
}

/// Where a part of a text ends in it.
fn end_of(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize + part.len()
}

fn first_word_from(words: &[(usize, usize)], at: usize) -> usize {
    words.partition_point(|(start, _)| *start < at)
}

/// Past the colon that follows a label, over a remark in brackets and the marks of bold text.
fn after_colon(segment: &str, label_end: usize) -> Option<usize> {
    let mut rest = segment[label_end..].trim_start_matches(['*', '_', '.', '?', ' ', '"']);
    if rest.starts_with('(') {
        rest =
            rest.find(')').map_or(rest, |close| rest[close + 1..].trim_start_matches(['*', ' ']));
    }
    let rest = rest.strip_prefix([':', '=', '：']).filter(|rest| !rest.starts_with("//"))?;
    Some(segment.len() - rest.len())
}

/// The value from here to the next label that has a colon: PDF lines often hold several.
fn up_to_next_label<'a>(
    cues: &Cues,
    segment: &'a str,
    start: usize,
    words: &[(usize, usize)],
) -> &'a str {
    let first = first_word_from(words, start);
    let end = (first + 1..words.len()).find(|at| {
        let label = cues.fields.at(segment, words, *at);
        label.is_some_and(|(_, last)| after_colon(segment, words[last].1).is_some())
    });
    clean(&segment[start..end.map_or(segment.len(), |at| words[at].0)])
}

/// A value without the marks of bold text and the joint to what follows.
fn clean(value: &str) -> &str {
    value.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '"' | ',' | ';' | '–' | '—' | '/')
    })
}

/// The value after a label without a colon: it has to be of the right form and stand right there.
fn without_colon<'a>(
    cues: &Cues,
    segment: &'a str,
    after: usize,
    label: FieldLabel,
    words: &[(usize, usize)],
    style: Style,
    at_start: bool,
) -> Option<&'a str> {
    use ControlField as F;
    let rest = &segment[after..];
    // "Version of the system": a label is followed by its value, not by more words.
    let close = rest.starts_with([' ', '.', ',']) && rest.len() > 1;
    if !close || !(at_start || style == Style::Compact || of_this_document(cues, segment)) {
        return None;
    }
    match label.field {
        F::Version => {
            let (version, _) = values::version(rest)?;
            let start = rest.find(version)?;
            let near = rest[..start].trim_matches([' ', '.', 'v', 'V']).is_empty();
            (near && version.len() > usize::from(label.rank > 7))
                .then(|| &rest[start..start + version.len()])
        }
        F::ApprovedOn | F::IssuedOn | F::EffectiveOn | F::ReviewedOn | F::NextReviewOn => {
            let date = values::date(cues, rest)?;
            let joint = rest[..date.start].trim();
            // "approved by the board on 3 March": the approver's label is the longer one and comes here too.
            (joint.len() <= 6 && !joint.contains(['.', ';'])).then(|| &rest[date.start..date.end])
        }
        F::Approver | F::Author | F::Owner => {
            let by = ["by", "par", "von", "durch"].iter().any(|by| segment[..after].ends_with(by));
            let dated = values::date(cues, rest).filter(|date| date.end <= LINE_CHARS_MAX);
            let dated = dated.filter(|date| by && date.end <= sentence(rest).len());
            let value = match (style, dated) {
                (_, Some(date)) => &rest[..date.end],
                (Style::Compact, _) if by || at_start => sentence(rest),
                _ => return None,
            };
            // A header may go on with the next label: "owner F. Kinsella version 2".
            let first = first_word_from(words, after);
            let stop = (first + 1..words.len())
                .take_while(|at| words[*at].0 < after + value.len())
                .find(|at| {
                    cues.fields.at(segment, words, *at).is_some_and(|(next, _)| next.rank < 8)
                })
                .map_or(value.len(), |at| words[at].0 - after);
            let value = value[..stop.min(value.len())].rsplit(':').next().unwrap_or(value);
            // Without colon and date only the capital of a name or role tells a value from a sentence.
            (dated.is_some() || value.contains(char::is_uppercase)).then(|| clean(value))
        }
        F::Status if at_start && style == Style::Compact => {
            values::approval(cues, rest).map(|_| clean(sentence(rest)))
        }
        F::DocumentId if style == Style::Compact => {
            let word = rest.trim_start_matches([' ', '.']).split([' ', ',', ';']).next()?;
            values::document_id(cues, word).map(|_| word)
        }
        F::ReviewInterval if at_start => {
            values::interval(cues, rest).map(|_| clean(sentence(rest)))
        }
        _ => None,
    }
}

/// Up to the full stop; that of an initial or a title ("M. Castellane", "Dr. Lee") ends nothing.
fn sentence(text: &str) -> &str {
    let stop = text.match_indices(". ").find(|(at, _)| {
        let word = text[..*at].rsplit([' ', '.']).next().unwrap_or_default();
        word.chars().count() > 3
    });
    text[..stop.map_or(text.len(), |(at, _)| at)].trim_end_matches('.')
}

/// Whether the line speaks of the document itself.
fn of_this_document(cues: &Cues, line: &str) -> bool {
    super::interval::names_itself(cues, &line.to_lowercase())
}

/// What a header gives without a label: an id, `v2.1`, `DRAFT`, a day.
fn unlabelled<'a>(
    cues: &Cues,
    segment: &'a str,
    words: &[(usize, usize)],
    at: usize,
    at_start: bool,
) -> Option<Labelled<'a>> {
    let start = words[at].0;
    let rest = &segment[start..];
    let token =
        rest.split([' ', ',', ';', '(', ')']).next().unwrap_or_default().trim_end_matches('.');
    let bare = |field, value: &'a str, rank| {
        Some(Labelled { label: FieldLabel { field, rank: UNLABELLED + rank }, value, quote: value })
    };
    if at_start && let Some(approval) = whole_status(cues, rest) {
        return bare(ControlField::Status, approval, 0);
    }
    if token.starts_with(['v', 'V'])
        && values::version(token).is_some_and(|(v, _)| v.len() + 1 == token.len())
    {
        return bare(ControlField::Version, token, 0);
    }
    // One hyphen makes an id of a system as well as of a document; two are a document's.
    if at_start
        && values::is_bare_id(token)
        && (token.matches('-').count() >= 2 || at + 2 < words.len())
    {
        return bare(ControlField::DocumentId, token, 3 - token.matches('-').count().min(2));
    }
    let date = values::date(cues, rest).filter(|date| date.start == 0)?;
    bare(ControlField::IssuedOn, &rest[..date.end], 2)
}

/// The whole segment, where it is a status: `in force`, `DRAFT v0.3`.
fn whole_status<'a>(cues: &Cues, rest: &'a str) -> Option<&'a str> {
    let short = rest.len() <= 40;
    let words: Vec<&str> = rest.split(' ').collect();
    let whole = short && cues.approval.whole(rest).is_some();
    let watermark = short
        && words.len() <= 4
        && rest.starts_with(char::is_uppercase)
        && values::approval(cues, words[0]) == Some(super::super::Approval::Draft)
        && words[0].chars().count() > 3;
    if whole { Some(rest) } else { watermark.then_some(words[0]) }
}
