//! Any acts in any order: nothing panics, and what stands is the same for whoever reads the log anew.

use proptest::prelude::*;

use super::case::{self, Case, outputs};
use crate::docket::{Desk, Matter, Need};

const NAMES: [&str; 6] = ["A", "B", "A.moved", "E", "X", "A.grade"];
const RUNS: [&str; 6] = ["A B E", "A.moved B", "A.words B.moved E", "B", "A.grade A.twin", ""];
const VERBS: [&str; 16] = [
    "confirm",
    "reject",
    "defer",
    "note",
    "undo",
    "undo-seq",
    "edit",
    "regrade",
    "merge",
    "split",
    "add",
    "approve",
    "approve-own",
    "approve-seq",
    "split-without-text",
    "run",
];

fn line() -> impl Strategy<Value = String> {
    (0..VERBS.len(), 0..NAMES.len(), 0..NAMES.len(), 0..RUNS.len(), 0_usize..9).prop_map(
        |(verb, name, other, run, number)| {
            let (verb, name, other) = (VERBS[verb], NAMES[name], NAMES[other]);
            match verb {
                "run" => format!("run {}", RUNS[run]),
                "merge" => format!("merge {name} {other}"),
                "split" | "split-without-text" => format!("{verb} {name} {}", number % 4),
                "edit" => format!("edit {name} words {number}"),
                "regrade" if number > 4 => format!("regrade {name} major"),
                _ => format!("{verb} {name} {number}"),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whoever_opens_the_log_anew_sees_what_stands(script in prop::collection::vec(line(), 1..24)) {
        let mut case = Case::new("A B E");
        for line in &script {
            if line.starts_with("run") {
                case.play(line);
            } else {
                // What may not be is refused, and that is as good an answer.
                let _ = case.act(line, Need::Nothing);
            }
            let docket = case.desk.docket();
            for matter in &docket.matters {
                prop_assert_eq!(docket.matter(matter.id()).map(Matter::id), Some(matter.id()));
                prop_assert!(!matter.evidence.is_empty() || matter.draft.evidence.is_empty());
            }
            let _ = docket.statistics();
        }
        let anew = Desk::open(case.folder.path(), outputs(&case.drafted)).expect("opens anew");
        prop_assert_eq!(format!("{:?}", anew.docket()), format!("{:?}", case.desk.docket()));
        prop_assert_eq!(case::told(anew.docket()), case.told());
        prop_assert_eq!(anew.log().fault().expect("reads"), None);
    }
}
