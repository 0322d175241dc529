//! Takes a step of a corrective action from its form. The rules are those of the docket.

use super::decide::lines;
use crate::docket::{DeskError, FollowUp, Signature, Wish};
use crate::domain::{
    Act, AuditDate, Digest, Effect, Reason, Response, Said, SimilarCases, Step, Via,
};
use crate::web::app::{Reply, Visit};
use crate::web::asked::{Asked, address};

pub(in crate::web) fn record(visit: &mut Visit<'_>) -> Reply {
    let Some(reviewer) = visit.room.session.reviewer.clone() else {
        return visit.refused("Say who reviews first: every entry has a name to it.");
    };
    let found = visit.asked.finding().and_then(|id| visit.room.desk.docket().matter(id));
    let Some(matter) = found else {
        return visit.missing("The last run drafted no such finding, and nobody added one.");
    };
    let id = matter.id();
    let step = match step(&visit.asked, &matter.follow_up()) {
        Ok(step) => step,
        Err(said) => return visit.refused(&said),
    };
    let Ok(draft) = Digest::try_from(visit.asked.value("draft").to_owned()) else {
        return visit
            .refused("The form does not say which draft it was about. Load the page again.");
    };
    let wish = Wish {
        finding: id,
        draft,
        seen: visit.asked.parsed("seen").unwrap_or(0),
        act: Act::FollowUp(step),
        opened: Vec::new(),
        seconds: None,
        text: None,
    };
    let at = (visit.app.clock)();
    let signature = Signature { who: reviewer, via: Via::Web, at };
    let need = visit.app.need;
    match visit.room.desk.decide(vec![wish], &signature, need) {
        Ok(entries) => {
            let done = entries.last().map_or(0, |entry| entry.seq).to_string();
            Reply::See(address(&format!("/actions/{id}"), &[("done", &done)]))
        }
        Err(DeskError::Log(error)) => {
            visit.refused(&format!("{error}. Look at it again and record it anew."))
        }
        Err(error) => visit.refused(&format!("{error}.")),
    }
}

fn step(asked: &Asked, stands: &FollowUp) -> Result<Step, String> {
    let reason = || {
        Reason::try_from(lines(asked.value("reason"))).map_err(|_| "A reason is needed.".to_owned())
    };
    let need = |field: &str, what: &str| {
        Said::try_from(lines(asked.value(field))).map_err(|_| format!("{what} is needed."))
    };
    let need_day = |field: &str| {
        day(asked, field)?.ok_or_else(|| "A day is needed, such as 2026-11-30.".to_owned())
    };
    Ok(match asked.value("act") {
        "respond" => Step::Respond(response(asked, stands)?),
        "accept" => Step::Accept { reason: reason().ok() },
        "implement" => Step::Implement {
            implemented_on: need_day("implemented_on")?,
            evidence: need("evidence", "What shows it")?,
        },
        "verify" => Step::Verify {
            verification: need("verification", "How it was looked at")?,
            verifier: need("verifier", "Who looked")?,
            verified_on: need_day("verified_on")?,
            result: match asked.value("result") {
                "effective" => Effect::Effective,
                "not_effective" => Effect::NotEffective,
                _ => return Err("Choose whether it helped.".to_owned()),
            },
        },
        "close" => Step::Close { closed_on: need_day("closed_on")? },
        "reopen" => Step::Reopen { reason: reason()? },
        "revise" => Step::Revise {
            revised_due: need_day("revised_due")?,
            approver: need("approver", "Who approved it")?,
            reason: reason()?,
        },
        _ => return Err("The form does not say what to do.".to_owned()),
    })
}

/// What the form answers that does not stand already. A field that is left empty keeps what stands.
fn response(asked: &Asked, stands: &FollowUp) -> Result<Response, String> {
    let before = &stands.response;
    let said = |field: &str, before: &Option<Said>| {
        let said = Said::try_from(lines(asked.value(field))).ok();
        said.filter(|said| before.as_ref() != Some(said))
    };
    let similar = match asked.value("similar") {
        "yes" => {
            let place = lines(asked.value("similar_where"));
            let place =
                Said::try_from(place).map_err(|_| "Say where similar cases were looked for.")?;
            Some(SimilarCases::Checked(place))
        }
        "no" => Some(SimilarCases::NotChecked),
        _ => None,
    };
    Ok(Response {
        correction: said("correction", &before.correction),
        corrected_on: day(asked, "corrected_on")?.filter(|day| before.corrected_on != Some(*day)),
        cause: said("cause", &before.cause),
        method: said("method", &before.method),
        similar: similar.filter(|similar| before.similar.as_ref() != Some(similar)),
        measure: said("measure", &before.measure),
        owner: said("owner", &before.owner),
        due: day(asked, "due")?.filter(|day| stands.due != Some(*day)),
        linked: said("linked", &before.linked),
        repeats: said("repeats", &before.repeats),
    })
}

fn day(asked: &Asked, field: &str) -> Result<Option<AuditDate>, String> {
    match asked.value(field).trim() {
        "" => Ok(None),
        text => {
            text.parse().map(Some).map_err(|error: crate::domain::DateError| format!("{error}."))
        }
    }
}
