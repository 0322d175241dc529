//! Looks for the answer to an alarm: in its own row, in a ticket, among what registers record as done.

use super::alerts::{self, Alarm, Words};
use super::series::share_a_word;
use crate::checks::material::{Material, Row, Work};
use crate::domain::AuditDate;

/// A longer mark tells what was done about the alarm too.
pub(super) const MARK_WORDS_MAX: usize = 6;
/// So many words behind "no ticket" say why there is none.
const REASON_WORDS_MIN: usize = 7;

/// Something done, on a day, as a register records it.
pub(super) struct Done<'a> {
    pub row: Row<'a>,
    pub on: AuditDate,
    pub systems: Vec<usize>,
}

/// How an alarm ended.
pub(super) enum Answer {
    Given,
    /// Its time has not passed.
    NotDue,
    None,
    /// It is taken up and still open, in this row.
    Open,
}

pub(super) fn answer(
    material: &Material<'_>,
    words: &Words,
    alarm: &Alarm<'_>,
    days: i64,
    done: &[Done<'_>],
    answered: &[&Alarm<'_>],
) -> Answer {
    let row = &alarm.row;
    let due = alarm.on.plus_days(days);
    // "No ticket: the feed was down, drawn again on 6 August" gives the reason.
    let unanswered = |text: &str| {
        words.no_answer.stand_in(text) && text.split_whitespace().count() <= REASON_WORDS_MIN
    };
    let says = |column: &str| row.text(column).filter(|text| !unanswered(text));
    let reference = says("reference");
    let taken_up = reference.and_then(|reference| {
        let tickets = material.rows("tickets").iter();
        tickets
            .into_iter()
            .find(|ticket| ticket.text("key").is_some_and(|key| key == reference.trim()))
    });
    if let Some(ticket) = taken_up {
        let status = ticket.raw("status").map(|status| material.meanings.work(status));
        let closed = ticket.when("resolved_on").is_some() || status != Some(Work::Open);
        return match (closed, due < material.as_of()) {
            (true, _) => Answer::Given,
            (false, true) => Answer::Open,
            (false, false) => Answer::NotDue,
        };
    }
    if let Some(entry) = alerts::entry_of(material, row) {
        let answered =
            ["answered_on", "closed_on"].iter().any(|column| entry.when(column).is_some());
        let told = ["response", "comment"]
            .iter()
            .any(|column| entry.text(column).is_some_and(|text| !words.no_answer.stand_in(text)));
        let done = entry.text("status").is_some_and(|status| {
            matches!(material.meanings.work(status), Work::Done | Work::Cancelled)
        });
        return match (answered || told || done, due < material.as_of()) {
            (true, _) => Answer::Given,
            (false, true) => Answer::None,
            (false, false) => Answer::NotDue,
        };
    }
    // The mark may tell at once what was done: "AL-12; answered by Kim Lee: lens cleaned".
    let at_once = row.text("alert").is_some_and(|text| {
        text.split_whitespace().count() > MARK_WORDS_MAX && !words.no_answer.stand_in(text)
    });
    // "closed" in a column of states.
    let settled = ["alert", "result"].iter().filter_map(|column| row.raw(column)).any(|text| {
        let mark = words.calm.stand_in(text) || words.alarm.stand_in(text);
        !mark && material.meanings.work(text) == Work::Done
    });
    if settled
        || at_once
        || reference.is_some()
        || says("response").is_some()
        || says("comment").is_some()
    {
        return Answer::Given;
    }
    if due >= material.as_of() {
        return Answer::NotDue;
    }
    // The same alarm again while the answer to the first is being carried out.
    let recent = answered.iter().rev().take_while(|one| one.on.days_until(alarm.on) <= days);
    let again = recent
        .into_iter()
        .any(|earlier| earlier.system == alarm.system && earlier.row.measure() == row.measure());
    // A shift book or a minute that names the alarm took it up.
    if alerts::is_cited(material, row) {
        return Answer::Given;
    }
    let metric = row.measure();
    let elsewhere = done.iter().any(|done| {
        let about = alarm.system.is_some_and(|system| done.systems.contains(&system));
        let quote = done.row.entry.evidence.quote();
        let in_time = alarm.on.plus_days(-1) <= done.on && done.on <= due;
        in_time && about && (words.about_alarms.stand_in(quote) || share_a_word(metric, quote))
    });
    if again || elsewhere { Answer::Given } else { Answer::None }
}

/// What registers record as done, each with the systems it names.
pub(super) fn done<'a>(material: &Material<'a>) -> Vec<Done<'a>> {
    let records = [
        ("tickets", "created_on"),
        ("incidents", "happened_on"),
        ("changes", "changed_on"),
        ("nonconformities", "raised_on"),
        ("actions", "raised_on"),
    ];
    let mut done = Vec::new();
    for (record, day) in records {
        for row in material.rows(record) {
            if let Some(when) = row.when(day).or_else(|| row.when("date_on")) {
                let systems = material.named_in(row.entry.evidence.quote());
                done.push(Done { row: *row, on: when.latest(), systems });
            }
        }
    }
    done
}
