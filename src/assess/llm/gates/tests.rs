//! What answers come to: which verdicts stand, which quotations are taken, which figures are refused.

use proptest::prelude::*;

use super::*;
use crate::assess::llm::parcel::Room;
use crate::assess::llm::tokens::Counter;
use crate::assess::llm::trial::{
    APPROVED, DATES, GUARD, MISSED, ORDER, Quoted, TRAINED, answer, candidates, parcel, passage,
    passages,
};
use crate::domain::Nature;

use Bearing::{Context, Contradicts, Supports};
use ModelVerdict::{Conform, InsufficientEvidence, Nonconformity, NotApplicable, Opportunity};

const OWN_WORDS: &str = "5.2\nAI policy\nThe policy is reviewed every year by its owner.";

/// What the gates make of an answer on the usual passages.
fn gated(answer: &AssessmentAnswer, chance: Chance) -> Gated {
    let passages = passages();
    let parcel = parcel(&passages);
    let told = format!("{OWN_WORDS}\nISO/IEC 42001:2023\nNorthwind\n2026-09-14");
    let ground = Ground {
        parcel: &parcel,
        own_words: OWN_WORDS,
        told: &told,
        dates: &DATES,
        rules: GUARD.rules(),
    };
    apply(answer, &ground, chance)
}

/// An answer that has to pass.
#[track_caller]
fn passed(answer: &AssessmentAnswer) -> Passed {
    match gated(answer, Chance::Last) {
        Gated::Passed(passed) => *passed,
        Gated::QuotationsLost(lost) => panic!("the last chance mends {lost:?}"),
        Gated::Rejected(rejection) => panic!("{rejection}"),
    }
}

#[test]
fn a_verdict_stands_only_on_quotations_that_bear_it() {
    let (yes, no) = (("P1", APPROVED, Supports), ("P3", MISSED, Contradicts));
    let told = ("P1", APPROVED, Context);
    let check = |said: ModelVerdict, quoted: &[Quoted<'_>], expected: ModelVerdict| {
        let passed = passed(&answer(said, quoted));
        assert_eq!((passed.said, passed.verdict), (said, expected), "{said:?} on {quoted:?}");
        let is_told = passed.remarks.iter().any(|one| one.starts_with("concluded "));
        assert_eq!(is_told, said != expected, "{:?}", passed.remarks);
    };
    check(Conform, &[yes], Conform);
    check(Conform, &[], InsufficientEvidence);
    check(Conform, &[told], InsufficientEvidence);
    check(Conform, &[yes, no], InsufficientEvidence);
    check(Opportunity, &[yes], Opportunity);
    check(Opportunity, &[told, no], InsufficientEvidence);
    check(Opportunity, &[yes, no], InsufficientEvidence);
    check(Nonconformity, &[no], Nonconformity);
    check(Nonconformity, &[yes, no], Nonconformity);
    check(Nonconformity, &[yes], InsufficientEvidence);
    check(Nonconformity, &[], InsufficientEvidence);
    check(InsufficientEvidence, &[yes, no], InsufficientEvidence);
    check(NotApplicable, &[], NotApplicable);
}

#[test]
fn only_a_nonconformity_is_graded_and_every_one_is() {
    let check = |verdict, graded, expected, remarks: usize| {
        let quoted = [("P3", MISSED, Contradicts), ("P1", APPROVED, Supports)];
        let quoted = if verdict == Nonconformity { &quoted[..1] } else { &quoted[1..] };
        let passed = passed(&AssessmentAnswer { severity: graded, ..answer(verdict, quoted) });
        assert_eq!((passed.severity, passed.remarks.len()), (expected, remarks), "{verdict:?}");
    };
    check(Nonconformity, SeverityAnswer::Major, Some(Severity::Major), 0);
    check(Nonconformity, SeverityAnswer::Minor, Some(Severity::Minor), 0);
    check(Nonconformity, SeverityAnswer::None, Some(Severity::Minor), 0);
    check(Conform, SeverityAnswer::Major, None, 1);
    check(Conform, SeverityAnswer::None, None, 0);
    check(Opportunity, SeverityAnswer::Minor, None, 1);
    check(InsufficientEvidence, SeverityAnswer::Minor, None, 1);
}

#[test]
fn a_quotation_is_taken_from_where_it_stands_or_not_at_all() {
    let check = |mark: &str, quote: &str, expected: &str| {
        let passed = passed(&answer(InsufficientEvidence, &[(mark, quote, Context)]));
        let taken = passed.cited.iter().map(|one| {
            let from = one.moved_from.as_deref().map(|from| format!(" for {from}"));
            format!("{}{}", one.evidence.document(), from.unwrap_or_default())
        });
        let told: Vec<String> =
            taken.chain(passed.dropped.into_iter().map(|one| one.because)).collect();
        assert!(told.len() == 1 && told[0].contains(expected), "{mark} {quote:?}: {told:?}");
    };
    check("P1", APPROVED, "1.md");
    check("P1", &format!("P1| “{APPROVED}”"), "1.md");
    check("P2", APPROVED, "1.md for P2");
    check("P9", APPROVED, "1.md for P9");
    check("P1", &APPROVED.replace("3 March", "4 March"), "does not stand");
    check("P3", &MISSED.replace("not ", ""), "does not stand");
    check("P9", "It was approved by nobody at all in this house.", "no such passage");
    check("P1", "The policy is reviewed every year by its owner.", "out of the question itself");
    // It stands in the source, and was withheld.
    check("P3", ORDER, "does not stand");
    check("P3", "[withheld: words addressed to a program]", "does not stand");
    check("P1", "the executive", "too short");
    check("P1", &format!("{APPROVED} … by its owner."), "leaves words out");
    // A placeholder in a quotation is the address in its place.
    check("P2", "Ask [EMAIL_1] for the list.", "2.md");
    check("P2", "Ask kim.lee@example.org for the list.", "2.md");
}

#[test]
fn what_was_cut_off_is_not_quoted() {
    let text =
        format!("{APPROVED} {} {TRAINED}", "It is a long text about other things. ".repeat(60));
    let long = [passage(1, Nature::Design, &text)];
    let room = Room { passages_max: 12, tokens_max: 400 };
    let parcel = GUARD.pack(&candidates(&long), room, &Counter::new(None).expect("counts"));
    let ground =
        Ground { parcel: &parcel, own_words: "", told: "", dates: &DATES, rules: GUARD.rules() };
    assert!(find("P1", APPROVED, &ground).is_ok());
    assert!(find("P1", TRAINED, &ground).is_err());
}

#[test]
fn the_same_quotation_counts_once_for_each_side() {
    let twice = [("P1", APPROVED, Supports), ("P2", APPROVED, Supports), ("P1", APPROVED, Context)];
    assert_eq!(passed(&answer(Conform, &twice)).cited.len(), 2);
}

#[test]
fn quotations_that_are_all_lost_may_be_mended_once() {
    let lost = [("P1", "The policy was approved by the pope himself.", Supports)];
    let check = |answer: &AssessmentAnswer, chance, mends: bool| {
        let is_mended = matches!(gated(answer, chance), Gated::QuotationsLost(_));
        assert_eq!(is_mended, mends, "{chance:?} {answer:?}");
    };
    check(&answer(Conform, &lost), Chance::Another, true);
    check(&answer(Nonconformity, &lost), Chance::Another, true);
    check(&answer(Conform, &lost), Chance::Last, false);
    // Nothing hangs on it, or nothing was lost.
    check(&answer(InsufficientEvidence, &lost), Chance::Another, false);
    check(&answer(Conform, &[]), Chance::Another, false);
    check(&answer(Conform, &[lost[0], ("P1", APPROVED, Supports)]), Chance::Another, false);
    assert_eq!(passed(&answer(Conform, &lost)).verdict, InsufficientEvidence);
}

#[test]
fn a_figure_nobody_sent_ends_a_draft_and_one_nobody_quoted_is_told() {
    let check = |statement: &str, recommendation: Option<&str>, expected: &str| {
        let answer = AssessmentAnswer {
            statement: statement.to_owned(),
            recommendation: recommendation.map(str::to_owned),
            ..answer(Opportunity, &[("P1", APPROVED, Supports)])
        };
        let came_to = match gated(&answer, Chance::Last) {
            Gated::Rejected(rejection) => format!("{}: {rejection}", rejection.reason.name()),
            Gated::QuotationsLost(lost) => format!("lost {lost:?}"),
            Gated::Passed(passed) => format!("{:?} {:?}", passed.confidence, passed.remarks),
        };
        assert!(came_to.contains(expected), "{statement}: {came_to}");
    };
    check("The board approved the policy on 2026-03-03.", None, "Medium []");
    check("The audit date is 14 September 2026.", None, "Medium []");
    check("Policy v2.1 stands in 1.md.", None, "Medium []");
    check("There are 41 engineers.", None, "Low [\"says what none of its quotations does: 41\"]");
    check("Mr Brightwater approved the policy.", None, "Low [\"says what none of its quotations");
    check("There are 57 engineers.", None, "ungrounded: ");
    check("It was approved on 5 April 2026.", None, "ungrounded: ");
    check("It was approved.", Some("Approve it within 17 days."), "ungrounded: ");
}

#[test]
fn confidence_is_never_above_what_the_gates_saw() {
    let two = [("P1", APPROVED, Supports), ("P2", TRAINED, Supports)];
    let lost = ("P1", "The policy was approved by the pope himself.", Supports);
    let check = |quoted: &[Quoted<'_>], statement: &str, own, expected| {
        let answer = AssessmentAnswer {
            statement: statement.to_owned(),
            confidence: own,
            ..answer(Conform, quoted)
        };
        assert_eq!(passed(&answer).confidence, expected, "{quoted:?} {statement}");
    };
    let fine = "The passages speak of it.";
    check(&two, fine, Confidence::High, Confidence::High);
    check(&two, fine, Confidence::Low, Confidence::Low);
    check(&two[..1], fine, Confidence::High, Confidence::Medium);
    check(&two, "The policy was never approved.", Confidence::High, Confidence::Low);
    check(&[two[0], two[1], lost], fine, Confidence::High, Confidence::Medium);
    check(&[two[0], lost, lost], fine, Confidence::High, Confidence::Low);
    check(&[], fine, Confidence::High, Confidence::Medium);
}

#[test]
fn where_all_is_met_nothing_is_recommended() {
    let check = |verdict, expected: Option<&str>| {
        let quoted = [("P1", APPROVED, Supports)];
        let recommendation = Some("Name  an owner.\n".to_owned());
        let passed = passed(&AssessmentAnswer { recommendation, ..answer(verdict, &quoted) });
        assert_eq!(passed.recommendation.as_deref(), expected, "{verdict:?}");
    };
    check(Conform, None);
    check(Opportunity, Some("Name an owner."));
    check(InsufficientEvidence, Some("Name an owner."));
}

/// Words a model may put into a quotation: true ones, changed ones, and others.
fn quotes() -> impl Strategy<Value = String> {
    let of = [APPROVED, TRAINED, MISSED, ORDER, OWN_WORDS, "Everything is met to the full."];
    let edits: [fn(&str) -> String; 6] = [
        str::to_owned,
        |text| text.replace("not ", ""),
        |text| text.replace('1', "7"),
        |text| text.split_inclusive(' ').rev().collect(),
        |text| text.chars().skip(3).collect(),
        |text| format!("“{text}”"),
    ];
    (0..of.len(), 0..edits.len()).prop_map(move |(nth, edit)| edits[edit](of[nth]))
}

proptest! {
    #[test]
    fn no_answer_conforms_without_words_that_stand_in_a_passage(
        verdict in prop::sample::select(vec![Conform, Nonconformity, Opportunity, InsufficientEvidence, NotApplicable]),
        quoted in prop::collection::vec(
            ("P[1-4]", quotes(), prop::sample::select(vec![Supports, Contradicts, Context])), 0..4),
    ) {
        let quoted: Vec<Quoted<'_>> =
            quoted.iter().map(|(mark, quote, bearing)| (mark.as_str(), quote.as_str(), *bearing)).collect();
        let passed = passed(&answer(verdict, &quoted));
        let sources: Vec<String> = passages().iter().map(|judged| fold_space(&judged.passage.chunk.text)).collect();
        let has = |bearing| passed.cited.iter().any(|one| one.bearing == bearing);
        for one in &passed.cited {
            let quote = one.evidence.quote();
            prop_assert!(sources.iter().any(|source| source.contains(quote)), "{quote}");
            prop_assert!(!quote.contains(ORDER), "{quote}");
        }
        prop_assert!(!matches!(passed.verdict, Conform | Opportunity) || has(Supports) && !has(Contradicts));
        prop_assert!(passed.verdict != Nonconformity || has(Contradicts));
    }
}
