//! Corrective actions step by step, and any steps in any order.

use std::sync::Arc;

use proptest::prelude::*;

use super::case::{Case, draft, drafts, outputs};
use crate::docket::{Desk, DeskError, Docket, FollowUp, Need, Stage, Wish, filed};
use crate::domain::{
    Act, AuditDate, Decision, Digest, Effect, Reason, Response, Role, Said, SimilarCases, Step,
};
use crate::store::Entry;

/// A step by its name, and what is said in it, parts separated by `/`.
fn step(name: &str, rest: &str) -> Step {
    let parts: Vec<&str> = rest.split('/').collect();
    let part = |nth: usize, default: &str| {
        let text = parts.get(nth).filter(|text| !text.is_empty()).copied().unwrap_or(default);
        text.to_owned()
    };
    let said = |nth: usize, default: &str| Said::try_from(part(nth, default)).expect("words");
    let day =
        |nth: usize, default: &str| -> AuditDate { part(nth, default).parse().expect("a day") };
    let reason = || Reason::try_from("because".to_owned()).expect("a reason");
    match name {
        "answer" => Step::Respond(Response {
            cause: Some(said(0, "no deputy")),
            measure: Some(said(1, "a deputy is named")),
            owner: Some(said(2, "data lead")),
            due: Some(day(3, "2026-12-31")),
            similar: Some(SimilarCases::Checked(said(4, "all data sets"))),
            ..Response::default()
        }),
        "cause" => Step::Respond(Response { cause: Some(said(0, "x")), ..Response::default() }),
        "owner" => Step::Respond(Response { owner: Some(said(0, "x")), ..Response::default() }),
        "due" => Step::Respond(Response { due: Some(day(0, "2027-01-31")), ..Response::default() }),
        "accept" => Step::Accept { reason: None },
        "implement" => Step::Implement {
            implemented_on: day(0, "2026-12-01"),
            evidence: said(1, "org chart v2"),
        },
        "verify" | "fail" => Step::Verify {
            verification: said(2, "sample of 12"),
            verifier: said(0, "internal audit"),
            verified_on: day(1, "2027-02-01"),
            result: if name == "fail" { Effect::NotEffective } else { Effect::Effective },
        },
        "close" => Step::Close { closed_on: day(0, "2027-02-02") },
        "reopen" => Step::Reopen { reason: reason() },
        "revise" => Step::Revise {
            revised_due: day(0, "2027-01-31"),
            approver: said(1, "lead auditor"),
            reason: reason(),
        },
        other => panic!("nobody knows how to {other}"),
    }
}

const STEPS: [&str; 11] = [
    "answer",
    "cause",
    "owner",
    "due",
    "accept",
    "implement",
    "verify",
    "fail",
    "close",
    "reopen",
    "revise",
];

fn act(case: &mut Case, line: &str) -> Result<(), DeskError> {
    let mut words = line.splitn(3, ' ');
    let [verb, name, rest] = [(); 3].map(|()| words.next().unwrap_or_default());
    if !STEPS.contains(&verb) {
        return case.act(line, Need::Nothing);
    }
    let id = draft(name).id;
    let matter = case.desk.docket().matter(id);
    let wish = Wish {
        finding: id,
        draft: matter.map_or_else(|| draft(name).as_decided_on().1, |matter| matter.digest),
        seen: matter.map_or(0, crate::docket::Matter::newest),
        act: Act::FollowUp(step(verb, rest)),
        opened: Vec::new(),
        seconds: None,
        text: None,
    };
    case.decide(vec![wish], Role::Auditor, Need::Nothing).map(drop)
}

fn played(script: &str) -> Case {
    let mut case = Case::new("A E");
    for line in script.split("; ").filter(|line| !line.is_empty()) {
        match line.strip_prefix("run ") {
            Some(_) => case.play(line),
            None => act(&mut case, line).unwrap_or_else(|error| panic!("{line}: {error}")),
        }
    }
    case
}

/// Where the action on A, or on the draft that follows it, stands after a script.
fn follow_up(case: &Case) -> FollowUp {
    case.desk.docket().matters.iter().find(|one| one.draft.subject == "A").expect("A").follow_up()
}

fn check(script: &str, stage: Stage) {
    let case = played(script);
    assert_eq!(follow_up(&case).stage, stage, "{script}");
    let anew = Desk::open(case.folder.path(), outputs(&case.drafted)).expect("opens anew");
    assert_eq!(format!("{:?}", anew.docket()), format!("{:?}", case.desk.docket()), "{script}");
    assert_eq!(anew.log().fault().expect("reads"), None);
}

fn check_refused(script: &str, why: &str) {
    let (before, last) = script.rsplit_once("; ").unwrap_or(("", script));
    let mut case = played(before);
    let stood = format!("{:?}", case.desk.docket());
    let refused = act(&mut case, last).expect_err(script).to_string();
    assert!(refused.contains(why), "{script}: {refused}");
    assert_eq!(format!("{:?}", case.desk.docket()), stood, "{script}: nothing is other");
}

const PLANNED: &str = "confirm A; answer A; accept A";
const DONE: &str = "confirm A; answer A; accept A; implement A";

#[test]
fn each_step_leads_to_the_next() {
    check("confirm A", Stage::Raised);
    check("confirm A; answer A", Stage::Responded);
    check("confirm A; cause A; owner A", Stage::Responded);
    check(PLANNED, Stage::PlanAccepted);
    check(&format!("{PLANNED}; revise A"), Stage::PlanAccepted);
    check(&format!("{PLANNED}; cause A another"), Stage::Responded);
    check(DONE, Stage::Implemented);
    check(&format!("{DONE}; verify A"), Stage::Verified);
    check(&format!("{DONE}; fail A"), Stage::Reopened);
    check(&format!("{DONE}; verify A; close A"), Stage::Closed);
    check(&format!("{DONE}; verify A; close A; reopen A"), Stage::Reopened);
    check(&format!("{DONE}; fail A; due A; accept A"), Stage::PlanAccepted);
}

#[test]
fn a_step_that_does_not_fit_is_refused_with_the_reason() {
    check_refused("answer A", "is kept on a finding that was confirmed, and this is a draft");
    check_refused("reject A; answer A", "and this is rejected");
    check_refused("confirm A; accept A", "the action is raised; respond comes next");
    check_refused("confirm A; close A", "to close is not possible");
    check_refused("confirm A; cause A; accept A", {
        "it lacks the corrective action, its owner, the day it is due"
    });
    check_refused("confirm A; answer A; answer A", "nothing is answered that was not");
    check_refused(&format!("{DONE}; answer A other"), "verify comes next");
    check_refused(&format!("{DONE}; verify A Data  LEAD"), "data lead owns the action");
    check_refused(&format!("{PLANNED}; revise A 2027-01-31/data lead"), "somebody else has to");
    check_refused(&format!("{PLANNED}; revise A 2026-12-31"), "it is due on 2026-12-31 already");
    check_refused(&format!("{DONE}; verify A /2026-11-30"), "is before 2026-12-01");
    check_refused(&format!("{DONE}; verify A; close A 2027-01-31"), "when the action was verified");
    check_refused(&format!("{DONE}; fail A; accept A"), "the action is reopened");
    check_refused(&format!("{DONE}; fail A; cause A other; accept A"), "the day it is due");
}

#[test]
fn a_plan_against_an_observation_needs_no_cause() {
    let mut case = played("confirm A; owner A; due A");
    let matter = case.desk.docket().matter(draft("A").id).expect("A").clone();
    let follow_up = matter.follow_up();
    let lacking = |grade| follow_up.may(&step("accept", ""), grade).expect_err("lacks").to_string();
    assert!(lacking(Some(crate::domain::Severity::Minor)).contains("its cause"));
    assert!(!lacking(Some(crate::domain::Severity::Observation)).contains("its cause"));
    act(&mut case, "note A").expect("a note is no step");
}

#[test]
fn steps_decide_nothing_on_the_finding_and_follow_it_to_its_next_draft() {
    let case = played(DONE);
    assert_eq!(case.told(), "A confirmed, E draft");
    check(&format!("{DONE}; run A.moved"), Stage::Implemented);
    check(&format!("{DONE}; run "), Stage::Implemented);
    let changed = played(&format!("{DONE}; run A.moved E"));
    assert_eq!(changed.told(), "A.moved changed, E draft");
    let mut changed = changed;
    act(&mut changed, "verify A.moved").expect("goes on, though the evidence moved");
    assert_eq!(follow_up(&changed).stage, Stage::Verified);
}

#[test]
fn only_the_newest_step_is_undone_and_what_was_rejected_since_waits() {
    check(&format!("{DONE}; undo A"), Stage::PlanAccepted);
    check(&format!("{DONE}; undo A; undo A; undo A"), Stage::Raised);
    check_refused(&format!("{DONE}; undo-seq A 2"), "there is nothing to undo in entry 2");
    check_refused(&format!("{DONE}; reject A; verify A"), "and this is rejected");
    check(&format!("{DONE}; reject A; confirm A; verify A"), Stage::Verified);
}

#[test]
fn what_was_answered_before_it_was_reopened_stays_and_its_day_does_not() {
    let reopened = follow_up(&played(&format!("{DONE}; fail A")));
    assert_eq!(reopened.response.cause.as_ref().map(Said::as_str), Some("no deputy"));
    assert_eq!((reopened.due, reopened.response.due, reopened.reopened), (None, None, 1));
    assert!(reopened.implemented.is_none() && reopened.verification.is_some());
    let revised = follow_up(&played(&format!("{PLANNED}; revise A")));
    assert_eq!(revised.due.map(|day| day.to_string()).as_deref(), Some("2027-01-31"));
    assert_eq!(revised.approver.as_ref().map(Said::as_str), Some("lead auditor"));
}

fn any_step() -> impl Strategy<Value = Step> {
    let whos = ["data lead", "internal audit", "x"];
    let days = ["2026-11-30", "2026-12-31", "2027-02-02"];
    (0..STEPS.len(), 0..3_usize, 0..3_usize).prop_map(move |(verb, who, on)| {
        let (verb, who, day) = (STEPS[verb], whos[who], days[on]);
        match verb {
            "answer" => step(verb, &format!("//{who}/{day}")),
            "verify" | "fail" => step(verb, &format!("{who}/{day}")),
            "owner" => step(verb, who),
            "revise" => step(verb, &format!("{day}/{who}")),
            "due" | "implement" | "close" => step(verb, day),
            _ => step(verb, ""),
        }
    })
}

/// What no action may ever look like.
fn check_possible(follow_up: &FollowUp) {
    let FollowUp { stage, implemented, verification, closed_on, due, .. } = follow_up;
    let helped = verification.as_ref().is_some_and(|one| one.result == Effect::Effective);
    match stage {
        Stage::Raised => assert!(follow_up.steps.is_empty()),
        Stage::Responded | Stage::PlanAccepted => {
            assert!(implemented.is_none() && closed_on.is_none());
        }
        Stage::Implemented => assert!(implemented.is_some() && closed_on.is_none()),
        Stage::Verified => assert!(implemented.is_some() && helped && closed_on.is_none()),
        Stage::Closed => assert!(implemented.is_some() && helped && closed_on.is_some()),
        Stage::Reopened => {
            assert!(follow_up.reopened > 0 && implemented.is_none() && due.is_none());
        }
    }
    if matches!(stage, Stage::Verified | Stage::Closed) {
        let owner = follow_up.response.owner.as_ref();
        let verifier = verification.as_ref().map(|one| &one.verifier);
        assert!(owner.is_none() || owner != verifier, "the owner judged it");
        let done = implemented.as_ref().map(|(day, _)| *day);
        assert!(done <= verification.as_ref().map(|one| one.on));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_steps_lead_to_a_state_that_cannot_be(steps in prop::collection::vec(any_step(), 0..24)) {
        // As they would stand in a log that some other program had written, which asked for no rule.
        let filed = filed(&drafts("A"));
        let decision = |act: Act| -> Decision {
            let mut row = serde_json::to_value(&act).expect("JSON");
            row["finding"] = serde_json::to_value(filed[0].draft.id).expect("JSON");
            row["draft"] = serde_json::to_value(filed[0].digest).expect("JSON");
            row["who"] = serde_json::json!({"name": "Kim Lee", "role": "auditor"});
            row["via"] = "cli".into();
            row["at"] = "2026-11-30T16:41:23+01:00".into();
            row["tool"] = "0".into();
            serde_json::from_value(row).expect("a decision")
        };
        let acts = std::iter::once(Act::Confirm).chain(steps.into_iter().map(Act::FollowUp));
        let mut log: Vec<Arc<Entry>> = Vec::new();
        for (seq, act) in (1..).zip(acts) {
            log.push(Arc::new(Entry { seq, previous: Digest::of(b""), decision: decision(act) }));
            let docket = Docket::of(&filed, &log, |_| None);
            let matter = &docket.matters[0];
            prop_assert!(matter.is_confirmed(), "no step decides on the finding");
            let stands = matter.follow_up();
            check_possible(&stands);
            // What counts is what the rules allow, so that both agree on what may come next.
            prop_assert!(stands.steps.len() < log.len());
        }
    }
}
