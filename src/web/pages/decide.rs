//! Takes a decision from the form, and goes on to the next finding that needs one.

use super::queue::Filter;
use crate::docket::{DeskError, Matter, Signature, Wish};
use crate::domain::{Act, Digest, DraftedBy, FindingId, Reason, Severity, Via, Wording};
use crate::outputs::Finding;
use crate::web::app::{Reply, Visit};
use crate::web::asked::Asked;

pub(in crate::web) fn decide(visit: &mut Visit<'_>) -> Reply {
    let filter = Filter::of(&visit.asked);
    let Some(reviewer) = visit.room.session.reviewer.clone() else {
        return visit.refused("Say who reviews first: every decision has a name to it.");
    };
    let Some(id) = visit.asked.finding() else {
        return visit.missing("A finding goes by `F-` and 16 digits.");
    };
    let Some(matter) = visit.room.desk.docket().matter(id) else {
        return visit.missing("The last run drafted no such finding, and nobody added one.");
    };
    let before: Vec<FindingId> =
        filter.matters(visit.room.desk.docket()).iter().map(|matter| matter.id()).collect();
    let (act, text) = match act(&visit.asked, matter) {
        Ok(act) => act,
        Err(said) => return visit.refused(&said),
    };
    let Ok(draft) = Digest::try_from(visit.asked.value("draft").to_owned()) else {
        return visit
            .refused("The form does not say which draft it was about. Load the page again.");
    };
    let session = &visit.room.session;
    let wish = Wish {
        finding: id,
        draft,
        seen: visit.asked.parsed("seen").unwrap_or(0),
        opened: session.opened(id),
        seconds: session.seconds(id),
        act,
        text,
    };
    let at = (visit.app.clock)();
    let signature = Signature { who: reviewer, via: Via::Web, at };
    let need = visit.app.need;
    match visit.room.desk.decide(vec![wish], &signature, need) {
        Ok(entries) => {
            let done = entries.last().map_or(0, |entry| entry.seq).to_string();
            Reply::See(go_on(visit, &filter, &before, id, &done))
        }
        Err(DeskError::Log(error)) => {
            visit.refused(&format!("{error}. Look at it again and decide anew."))
        }
        Err(error) => visit.refused(&format!("{error}.")),
    }
}

/// Where to go after a decision: to the next matter that needs one, in the order the queue had before; back to
/// the same one where it still needs one.
fn go_on(
    visit: &Visit<'_>,
    filter: &Filter,
    before: &[FindingId],
    id: FindingId,
    done: &str,
) -> String {
    let docket = visit.room.desk.docket();
    let undecided = |id: &FindingId| docket.matter(*id).is_some_and(Matter::is_undecided);
    let stays = matches!(visit.asked.value("act"), "undo" | "note" | "split" | "approve");
    let place = before.iter().position(|other| *other == id).map_or(0, |place| place + 1);
    let (earlier, later) = before.split_at(place.min(before.len()));
    let next = later.iter().chain(earlier).find(|other| **other != id && undecided(other));
    match next.filter(|_| !stays) {
        Some(next) => filter.to(*next, &[("done", done)]),
        None if docket.matter(id).is_some() => filter.to(id, &[("done", done)]),
        // To undo what made a finding takes it away.
        None => filter.back(&[("done", done)]),
    }
}

/// What the form asks for, with the text of a draft that a person makes by it.
fn act(asked: &Asked, matter: &Matter) -> Result<(Act, Option<String>), String> {
    let reason = || {
        Reason::try_from(lines(asked.value("reason")))
            .map_err(|_| "A reason is needed: say why, so that others can follow it.".to_owned())
    };
    if let Some(to) = grade(asked.value("regrade"))? {
        return Ok((Act::Regrade { from: matter.grade, to, reason: reason()? }, None));
    }
    let act = match asked.value("act") {
        "confirm" => Act::Confirm,
        "reject" => Act::Reject { reason: reason()? },
        "defer" => Act::Defer { reason: reason().ok() },
        "note" => Act::Note { reason: reason()? },
        "undo" => Act::Undo { undone: asked.parsed("undone").unwrap_or(0) },
        "approve" => {
            let ruling = matter.ruling.as_ref().ok_or("There is no decision to approve.")?;
            Act::Approve { approved: ruling.seq }
        }
        "edit" => Act::Edit {
            before: matter.wording.clone(),
            after: Wording {
                title: lines(asked.value("title")),
                condition: lines(asked.value("condition")),
                recommendation: lines(asked.value("recommendation")),
            },
            reason: reason()?,
        },
        "merge" => {
            let into = FindingId::try_from(asked.value("into").trim().to_owned())?;
            Act::Merge { into, reason: reason()? }
        }
        "split" => return split(asked, matter, reason()?),
        _ => return Err("The form does not say what to do.".to_owned()),
    };
    Ok((act, None))
}

/// Takes the evidence that was ticked out of a finding, into one of its own.
fn split(asked: &Asked, matter: &Matter, reason: Reason) -> Result<(Act, Option<String>), String> {
    let evidence: Vec<usize> =
        asked.all("evidence").iter().filter_map(|nth| nth.parse().ok()).collect();
    let title = lines(asked.value("split_title"));
    if title.is_empty() || evidence.is_empty() {
        return Err("Tick the evidence to take out, and give the new finding a title.".to_owned());
    }
    let taken: Vec<_> =
        evidence.iter().filter_map(|nth| matter.draft.evidence.get(*nth)).cloned().collect();
    let parts = ["split".to_owned(), matter.id().to_string(), title.clone()];
    let off =
        FindingId::of(parts.into_iter().chain(taken.iter().map(crate::outputs::Citation::cited)));
    let draft = Finding {
        id: off,
        test: None,
        title,
        evidence: taken,
        counter_evidence: Vec::new(),
        population: None,
        grade_reason: reason.to_string(),
        drafted_by: DraftedBy::Person,
        no_longer_drafted: false,
        waiver: None,
        ..(*matter.draft).clone()
    };
    let (text, body) = draft.as_decided_on();
    Ok((Act::Split { off, body, evidence, reason }, Some(text)))
}

/// The grade of a button, where one was pressed.
pub(super) fn grade(name: &str) -> Result<Option<Severity>, String> {
    match name {
        "" => Ok(None),
        "major" => Ok(Some(Severity::Major)),
        "minor" => Ok(Some(Severity::Minor)),
        "observation" => Ok(Some(Severity::Observation)),
        "ofi" => Ok(Some(Severity::Opportunity)),
        other => Err(format!("`{other}` is no grade.")),
    }
}

/// What was typed, with line breaks as text files have them.
pub(super) fn lines(typed: &str) -> String {
    typed.replace("\r\n", "\n").trim().to_owned()
}
