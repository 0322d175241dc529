//! What stands after people decided and runs came and went, told in one line each.

mod case;
mod follow_up;
mod random;
mod signing;

use case::{Case, draft, outputs};

use super::{Desk, Need, Rates, Refused, Sample, Shares};
use crate::domain::{Role, Seen};

/// Does what the script says, one act after the other, and checks what stands.
fn check(script: &str, stands: &str) {
    let mut case = Case::new("A B C");
    case.play(script);
    assert_eq!(case.told(), stands, "{script}");
    let anew = Desk::open(case.folder.path(), outputs(&case.drafted)).expect("opens anew");
    assert_eq!(case::told(anew.docket()), stands, "{script}, opened anew");
}

/// Checks that the last act of the script is refused, and why.
fn check_refused(script: &str, why: &str) {
    let mut case = Case::new("A B C");
    let (before, last) = script.rsplit_once("; ").unwrap_or(("", script));
    case.play(before);
    let stood = case.told();
    let refused = case.act(last, Need::Nothing).expect_err(script).to_string();
    assert!(refused.contains(why), "{script}: {refused}");
    assert_eq!(case.told(), stood, "{script}: a refusal leaves everything as it was");
}

#[test]
fn each_act_decides_what_it_says() {
    check("", "A draft, B draft, C draft");
    check("confirm A; reject B; defer C", "A confirmed, B rejected, C deferred");
    check("edit A other words", "A confirmed `other words`, B draft, C draft");
    check("regrade A major", "A confirmed major, B draft, C draft");
    check("edit A other words; regrade A major", {
        "A confirmed major `other words`, B draft, C draft"
    });
    check("note A", "A draft, B draft, C draft");
    check("merge A B", "A merged into B, B draft with A, C draft");
    check("add X", "A draft, B draft, C draft, X confirmed added");
    check("split A 0 2", "A draft of a2, B draft, C draft, A/0 draft of a1 a3 split");
    check("confirm A; approve A", "A confirmed approved, B draft, C draft");
}

#[test]
fn to_undo_an_act_is_as_if_it_had_not_been() {
    let none = "A draft, B draft, C draft";
    for act in [
        "confirm A",
        "edit A other words",
        "regrade A major",
        "reject A",
        "defer A",
        "merge A B",
        "split A 0",
    ] {
        check(&format!("{act}; undo A"), none);
        let stood = "confirm A; approve A";
        let again = format!("{stood}; {act}; undo A");
        check(&again, "A confirmed approved, B draft, C draft");
    }
    check("add X; undo X", none);
    check("add X; confirm X; undo X; undo X", none);
    check("confirm A; approve A; undo A", "A confirmed, B draft, C draft");
    check("confirm A; approve A; undo A; undo A", none);
    check("edit A one; edit A two; undo A", "A confirmed `one`, B draft, C draft");
}

#[test]
fn an_approval_falls_away_with_the_next_decision() {
    check("confirm A; approve A; reject A", "A rejected, B draft, C draft");
    check("confirm A; approve A; note A", "A confirmed approved, B draft, C draft");
    check("confirm A; approve A; run A.moved", "A.moved changed");
    check("confirm A; approve A; run A.words", "A.words confirmed `A` approved");
}

#[test]
fn a_decision_holds_for_other_words_and_not_for_other_substance() {
    check("confirm A; run A B C", "A confirmed, B draft, C draft");
    check("reject A; run A.words", "A.words rejected `A`");
    check("edit A other words; run A.words", "A.words confirmed `other words`");
    check("regrade A major; run A.words", "A.words confirmed major `A`");
    check("confirm A; run A.words; confirm A", "A.words confirmed");
    check("edit A mine; regrade A major; run A.grade", "A.grade changed");
    check("edit A mine; run A.grade; confirm A", "A.grade confirmed");
    check("reject A; run A.against", "A.against changed");
    check("split A 0; run A.words", "A.words draft of a2 a3, A/0 draft of a1 split");
    check("split A 0; confirm A; run A.grade", {
        "A.grade changed of a2 a3, A/0 draft of a1 split"
    });
}

#[test]
fn a_draft_with_other_evidence_takes_over_what_was_decided() {
    check("confirm A; run A.moved B C", "A.moved changed, B draft, C draft");
    check("edit A mine; run A.moved", "A.moved changed");
    check("reject A; run A.moved", "A.moved changed");
    check("confirm A; undo A; run A.moved", "A.moved draft");
    check("confirm A; run A.moved; reject A.moved", "A.moved rejected");
    check("confirm A; run A.moved; reject A.moved; undo A.moved", "A.moved changed");
    check("confirm A; run A.moved; confirm A.moved; run A.again", "A.again changed");
    check("reject A; run A.moved; confirm A.moved; run A.again; run A.moved", "A.moved confirmed");
    check("confirm B; merge A B; run A B.moved", {
        "A merged into B.moved, B.moved changed with A"
    });
    // Where several drafts could follow, each line goes its own way.
    check("run A A.twin; confirm A; reject A.twin; run A.moved A.second", {
        "A.moved changed, A.second changed"
    });
}

#[test]
fn what_changed_is_told() {
    let mut case = Case::new("A");
    case.play("confirm A; run A.moved");
    assert_eq!(
        case.changes("A.moved"),
        [
            "evidence: no longer “a2” (a.txt, line 2)",
            "evidence: no longer “a3” (a.txt, line 3)",
            "evidence: now “a4” (a.txt, line 4)",
        ]
    );
    case.play("confirm A.moved");
    assert!(case.changes("A.moved").is_empty(), "decided anew");
    case.play("run A.grade; confirm A; run A.words");
    assert_eq!(case.changes("A.words"), ["grade: was major, is minor", "other words in the title"]);
}

#[test]
fn what_was_confirmed_and_is_gone_stays_to_be_looked_at() {
    check("confirm A; run B", "B draft, A changed gone");
    check("confirm A; run B; reject A", "B draft");
    check("confirm A; run B; confirm A", "B draft, A confirmed gone");
    check("confirm A; run B; confirm A; run B", "B draft, A confirmed gone");
    check("confirm A; run B; confirm A; run A B", "A confirmed, B draft");
    check("confirm A; run B; defer A", "B draft, A deferred gone");
    check("reject A; run B", "B draft");
    check("defer A; run B", "B draft");
    check("confirm A; run A.moved B; confirm A.moved; run B", "B draft, A.moved changed gone");
    check("confirm A; run B; run A B", "A confirmed, B draft");
    check("run E; confirm E; run B", "B draft, E changed gone");
    check("add X; run B", "B draft, X confirmed added");
    check("split A 0; run B", "B draft, A/0 draft of a1 split");
}

#[test]
fn what_is_told_in_nothing_any_more_is_looked_at_again() {
    check("merge A B; reject B", "A changed, B rejected, C draft");
    check("merge A B; reject B; undo B", "A merged into B, B draft with A, C draft");
    check("merge A B; run A", "A changed");
    check("add X; merge A X; undo X", "A changed, B draft, C draft");
    // An earlier merge comes back to life by undoing what came after it.
    check("merge A B; confirm A; merge B A; undo A", "A changed, B changed, C draft");
}

#[test]
fn what_may_not_be_is_refused_and_why() {
    check_refused("run B; confirm A", "no finding has the id");
    check_refused("undo A", "nothing to undo");
    check_refused("confirm A; undo A; undo-seq A 1", "nothing to undo in entry 1");
    check_refused("confirm A; undo-seq B 1", "nothing to undo in entry 1");
    check_refused("note A; undo-seq A 1", "nothing to undo in entry 1");
    check_refused("approve A", "no decision to approve");
    check_refused("confirm A; run A.moved; approve-seq A.moved 1", "no decision to approve");
    check_refused("confirm A; reject A; approve-seq A 1", "no decision to approve");
    check_refused("confirm A; approve-as-auditor A", "only a lead auditor approves");
    check_refused("confirm A; approve-own A", "a second person approves");
    check_refused("merge A A", "cannot be told as part of");
    check_refused("merge A B; merge C A", "cannot be told as part of");
    check_refused("merge A B; merge B C", "cannot be told as part of");
    check_refused("split A", "taking some of its evidence");
    check_refused("split A 0 1 2", "taking some of its evidence");
    check_refused("split A 3", "taking some of its evidence");
    check_refused("split A 1 1", "taking some of its evidence");
    check_refused("split A 0; split A 0", "an id of its own");
    check_refused("split A 0; split A 1 0", "taking some of its evidence");
    check_refused("split A 0; split A 1 2", "taking some of its evidence");
    check_refused("split-without-text A 0", "a text and an id of its own");
    check_refused("add-without-text X", "a text and an id of its own");
    check_refused("add A", "a text and an id of its own");
    check_refused("add X; add X", "a text and an id of its own");
    check_refused("regrade A minor", "it has this grade already");
    check_refused("edit A A", "the words are the same");
    check_refused("edit A mine; edit A mine", "the words are the same");
    check_refused("edit A  ", "the words are the same");
}

#[test]
fn a_passage_is_opened_before_a_finding_is_confirmed() {
    let mut case = Case::new("A E");
    for act in ["confirm A", "edit A mine", "regrade A major"] {
        let refused = case.act(act, Need::OpenedPassage).expect_err(act);
        assert!(matches!(refused, super::DeskError::Refused(Refused::NotOpened)), "{act}");
    }
    case.act("confirm E", Need::OpenedPassage).expect("there is nothing to open");
    case.act("reject A", Need::OpenedPassage).expect("to reject takes a reason instead");
    case.opened = vec!["a.txt, line 1".to_owned()];
    case.act("note A", Need::OpenedPassage).expect("looks");
    case.opened.clear();
    case.act("confirm A", Need::OpenedPassage).expect("has looked before");
    assert_eq!(case.told(), "A confirmed, E confirmed");
}

#[test]
fn wishes_of_one_batch_see_one_another_and_are_written_together_or_not_at_all() {
    let mut case = Case::new("A B");
    let refused = case.batch(&["merge A B", "merge B A"]).expect_err("a circle");
    assert!(refused.to_string().contains("cannot be told as part of"), "{refused}");
    assert_eq!(case.told(), "A draft, B draft");
    assert_eq!(case.desk.log().head().expect("reads").seq, 0);
    let written = case.batch(&["confirm A", "reject B", "add X"]).expect("all may be");
    assert_eq!(written.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(case.told(), "A confirmed, B rejected, X confirmed added");
    assert_eq!(case.desk.log().fault().expect("reads"), None);
}

#[test]
fn what_stood_before_is_written_as_it_was_and_not_as_somebody_says() {
    let mut case = Case::new("A");
    case.play("regrade A major; edit A mine; edit A yours");
    let lines = case.desk.log().lines().expect("reads");
    assert!(lines[0].contains(r#""from":"minor","to":"major""#), "{}", lines[0]);
    assert!(lines[2].contains(r#""before":{"title":"mine""#), "{}", lines[2]);
}

#[test]
fn how_people_decide_is_told_in_numbers() {
    let mut case = Case::new("A B C E");
    for (seconds, act) in [(10, "confirm A"), (40, "edit B mine"), (20, "reject C")] {
        case.seconds = Some(seconds);
        case.opened = if seconds == 10 { vec!["a.txt, line 1".to_owned()] } else { Vec::new() };
        case.act(act, Need::Nothing).expect(act);
    }
    case.seconds = None;
    case.play("add X; approve A");
    let told = case.desk.docket().statistics();
    let all = told.all;
    assert_eq!((all.drafted, all.decided, all.approved), (5, 4, 1));
    assert_eq!((all.as_drafted, all.edited, all.rejected, all.added), (1, 1, 1, 1));
    assert_eq!((all.pace.timed, all.pace.median_seconds, all.pace.with_passage), (3, 20, 1));
    let third = 1.0 / 3.0;
    let rates = Rates { acceptance: third, edit: third, rejection: third };
    assert_eq!((all.rates(), Shares::default().rates()), (Some(rates), None));
    assert_eq!(told.by_reviewer["Kim Lee"].decided, 4);
    assert_eq!(told.by_drafter["T01"].drafted, 3);
    assert_eq!(told.by_requirement["5.2"].drafted, 5);
    // Other words in the draft are not an edit, and what changed is not decided.
    case.play("run A.words B.moved C E");
    let all = case.desk.docket().statistics().all;
    assert_eq!((all.decided, all.as_drafted, all.edited, all.approved), (3, 1, 0, 1));
}

#[test]
fn the_sample_is_drawn_by_the_evidence_and_leaves_out_what_is_quoted() {
    let passages = case::passages(80);
    let drawn = |seed: &str, names: &str| {
        let sample = Sample::draw(&passages, &case::drafts(names), seed);
        let texts: Vec<String> = sample.drawn.iter().map(|one| one.text.clone()).collect();
        (sample.population, texts)
    };
    let (population, texts) = drawn("seed", "");
    assert_eq!((population, texts.len()), (80, super::sample::SIZE));
    assert_eq!(drawn("seed", "").1, texts);
    assert_ne!(drawn("other", "").1, texts);
    let (population, texts) = drawn("seed", "A");
    assert_eq!(population, 77, "A quotes three");
    assert!(texts.iter().all(|text| !text.contains("a1 ")), "{texts:?}");
}

#[test]
fn what_the_sample_shows_is_told_with_how_sure_that_is() {
    let mut case = Case::new("A");
    let sample = Sample::draw(&case::passages(80), &case::drafts("A"), "seed");
    let elusion = sample.elusion(case.desk.entries(), case.desk.docket());
    assert_eq!((elusion.looked_at, elusion.recall), (0, None));
    case.play("confirm A");
    case.look(&sample.drawn[0], Seen::Nothing);
    case.look(&sample.drawn[1], Seen::Missed);
    case.look(&sample.drawn[0], Seen::Missed);
    case.look(&sample.drawn[1], Seen::Nothing);
    let elusion = sample.elusion(case.desk.entries(), case.desk.docket());
    assert_eq!((elusion.population, elusion.looked_at, elusion.missed), (77, 2, 1));
    let [value, low, high] = elusion.recall.expect("something was looked at");
    assert!(low <= value && value <= high && (value - 1.0 / 39.5).abs() < 1e-9, "{elusion:?}");
}

#[test]
fn a_draft_of_a_later_run_is_to_be_looked_at_before_it_is_decided_on() {
    let mut case = Case::new("A");
    let shown = case.wish("confirm A");
    case.play("run A.grade");
    let refused = case.decide(vec![shown], Role::Auditor, Need::Nothing).expect_err("was not seen");
    assert!(refused.to_string().contains("drafted anew"), "{refused}");
    assert_eq!(draft("A").id, draft("A.grade").id);
}

/// Checks what is laid over the file: state, origin and pieces split off of each row.
fn check_published(script: &str, rows: &[&str]) {
    let mut case = Case::new("A B C");
    let text = case::file("A B C");
    case.play(script);
    let laid = super::published(&text, case.desk.docket()).expect("lays");
    let file: serde_json::Value = serde_json::from_str(&laid).expect("JSON");
    let told = file["findings"].as_array().expect("a list").iter().map(|row| {
        let keys = ["observed", "state", "origin", "split_off"];
        let words = keys.iter().filter(|key| !row[**key].is_null());
        let words: Vec<String> = words.map(|key| row[*key].to_string().replace('"', "")).collect();
        words.join(" ")
    });
    assert_eq!(told.collect::<Vec<_>>(), rows, "{script}");
    let twice = super::published(&laid, case.desk.docket()).expect("lays again");
    assert_eq!(twice, laid, "{script}: laid twice");
    let read: crate::outputs::Findings =
        crate::outputs::parsed("findings.json", &laid).expect("reads back");
    assert_eq!(read.findings, case::drafts("A B C"), "{script}: the drafts are those of the run");
    let none = super::Docket::of(&super::filed(&read.findings), &[], |_| None);
    assert_eq!(super::published(&laid, &none).expect("lays nothing"), text, "{script}: taken off");
}

#[test]
fn the_file_says_what_stands_and_can_be_told_anew() {
    check_published("", &["A draft", "B draft", "C draft"]);
    check_published("confirm A; reject B; defer C", &["A confirmed", "B rejected", "C deferred"]);
    check_published(
        "split A 2 0; merge B C; add X",
        &["A draft [0,2]", "B merged", "C draft", "A/2 draft split", "X confirmed added"],
    );
    check_published(
        "run E; confirm E; run A B C",
        &["A draft", "B draft", "C draft", "E changed gone"],
    );
}
