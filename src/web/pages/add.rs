//! A finding that a person writes about a passage: what tickmark did not draft can be put on record, too.

use maud::html;

use super::queue::choice;
use crate::docket::{Signature, Wish};
use crate::domain::{
    Act, Criterion, CriterionSource, DraftedBy, FindingId, FindingKind, Reason, RequirementId,
    Severity, Via, fold_space,
};
use crate::outputs::{Citation, Finding, Passage};
use crate::paper::visible;
use crate::web::app::{Reply, Visit};
use crate::web::frame;

const GRADES: [(&str, &str); 4] = [
    ("minor", "minor nonconformity"),
    ("major", "major nonconformity"),
    ("observation", "observation"),
    ("ofi", "opportunity for improvement"),
];

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let Some(passage) = asked_for(visit) else {
        return visit.missing("Open a passage of a requirement first, and write about that.");
    };
    let quote = fold_space(&passage.text);
    let main = html! {
        div class="alone wide" {
            h1 { "Write a finding for " (passage.requirement) }
            @if visit.room.session.reviewer.is_none() {
                p class="note" { a href="/who" { "Say who reviews" } " first." }
            }
            form method="post" action="/add/write" {
                input type="hidden" name="requirement" value=(passage.requirement);
                input type="hidden" name="rank" value=(passage.rank);
                (choice("grade", "Grade", &GRADES, "minor"))
                label for="subject" { "The AI system, document or role it is about" }
                input id="subject" name="subject" maxlength="200";
                label for="title" { "Title: one line that says it" }
                input id="title" name="title" required maxlength="500";
                label for="condition" { "Condition: what was found" }
                textarea id="condition" name="condition" rows="4" required maxlength="8000" {}
                label for="quote" {
                    "Evidence: the words of " (visible(&passage.document)) ", " (passage.location)
                }
                textarea id="quote" name="quote" rows="5" { (quote) }
                p class="quiet" { "Shorten the quotation as you like; its words must stand in the passage." }
                label for="reason" { "What made you write it" }
                textarea id="reason" name="reason" rows="2" required maxlength="4000" {}
                button class="main" { "Add the finding" }
            }
        }
    };
    Reply::Page(frame::page(visit, "/findings", "Write a finding", &main))
}

pub(in crate::web) fn write(visit: &mut Visit<'_>) -> Reply {
    let Some(reviewer) = visit.room.session.reviewer.clone() else {
        return visit.refused("Say who reviews first: every finding has a name to it.");
    };
    let Some(passage) = asked_for(visit) else {
        return visit.missing("The last run ranked no such passage.");
    };
    let (draft, reason) = match drafted(visit, &passage) {
        Ok(drafted) => drafted,
        Err(said) => return visit.refused(&said),
    };
    let (text, digest) = draft.as_decided_on();
    let wish = Wish {
        finding: draft.id,
        draft: digest,
        seen: 0,
        act: Act::Add { reason },
        opened: draft.evidence.iter().map(Citation::cited).collect(),
        seconds: None,
        text: Some(text),
    };
    let signature = Signature { who: reviewer, via: Via::Web, at: (visit.app.clock)() };
    let need = visit.app.need;
    match visit.room.desk.decide(vec![wish], &signature, need) {
        Ok(_) => Reply::See(format!("/findings/{}", draft.id)),
        Err(error) => visit.refused(&format!("{error}.")),
    }
}

/// The finding that the form describes, about a passage whose words it quotes.
fn drafted(visit: &Visit<'_>, passage: &Passage) -> Result<(Finding, Reason), String> {
    let field = |name: &str| super::decide::lines(visit.asked.value(name));
    let reason = Reason::try_from(field("reason")).map_err(|_| "A reason is needed.".to_owned())?;
    let quote = fold_space(&field("quote"));
    if quote.is_empty() || !fold_space(&passage.text).contains(&quote) {
        return Err("The quotation does not stand in the passage word for word.".to_owned());
    }
    let (title, condition) = (field("title"), field("condition"));
    if title.is_empty() || condition.is_empty() {
        return Err("A finding needs a title and a condition.".to_owned());
    }
    let sha256 = visit
        .outputs()
        .documents
        .documents
        .iter()
        .find(|row| row.path == passage.document)
        .and_then(|row| row.sha256)
        .ok_or("The ledger of the last run does not have the document. Run tickmark again.")?;
    let grade = super::decide::grade(visit.asked.value("grade"))?;
    let kind = match grade {
        Some(Severity::Major | Severity::Minor) => FindingKind::Nonconformity,
        Some(Severity::Opportunity) => FindingKind::Opportunity,
        _ => FindingKind::Observation,
    };
    let place = passage.location.to_string();
    let id = FindingId::of(["person", &title, &condition, &passage.document, &place, &quote]);
    let intent = visit.app.catalog.requirement(passage.requirement).map(|one| one.intent.clone());
    let finding = Finding {
        id,
        test: None,
        kind,
        grade,
        grade_reason: reason.to_string(),
        requirements: vec![passage.requirement],
        subject: field("subject"),
        title,
        criterion: Criterion {
            source: CriterionSource::Standard,
            text: intent.unwrap_or_default(),
        },
        condition,
        expected: String::new(),
        observed: String::new(),
        population: None,
        evidence: vec![Citation {
            document: passage.document.clone(),
            sha256,
            location: passage.location.clone(),
            quote,
        }],
        counter_evidence: Vec::new(),
        false_positive_note: String::new(),
        question: String::new(),
        recommendation: String::new(),
        drafted_by: DraftedBy::Person,
        no_longer_drafted: false,
        waiver: None,
    };
    Ok((finding, reason))
}

/// The passage that a request names by its requirement and rank.
fn asked_for(visit: &Visit<'_>) -> Option<Passage> {
    let requirement: RequirementId = visit.asked.parsed("requirement")?;
    let rank: u32 = visit.asked.parsed("rank")?;
    let mut passages = visit.outputs().passages.iter();
    passages.find(|one| one.requirement == requirement && one.rank == rank).cloned()
}
