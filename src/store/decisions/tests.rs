//! The log as it is appended to, tampered with, upgraded and copied.

use std::path::Path;

use super::*;
use crate::domain::{Act, Moment, Reason, Reviewer, Role, Seen, Via};

fn decision(finding: u8, act: Act, draft: &str) -> Decision {
    let text = |text: &str| text.to_owned();
    Decision {
        finding: FindingId::of([[finding].escape_ascii().to_string()]),
        draft: Digest::of(draft.as_bytes()),
        act,
        who: Reviewer { name: text("Kim Lee").try_into().expect("a name"), role: Role::Auditor },
        via: Via::Web,
        at: Moment::try_from(text("2026-11-30T16:41:23+01:00")).expect("a moment"),
        opened: vec![text("a.txt, line 1")],
        seconds: Some(12),
        tool: text("0.1.0"),
    }
}

fn proposal(finding: u8, seen: u64) -> Proposal {
    let draft = format!("draft {finding}");
    Proposal { decision: decision(finding, Act::Confirm, &draft), seen, drafts: vec![draft] }
}

fn log_of(folder: &Path, decisions: u8) -> DecisionLog {
    let mut log = DecisionLog::open(folder).expect("opens");
    for finding in 1..=decisions {
        log.append(&[proposal(finding, 0)]).expect("appends");
    }
    log
}

#[test]
fn what_was_appended_is_read_back_in_order_by_another_process_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = log_of(folder.path(), 2);
    let mut second = DecisionLog::open(folder.path()).expect("opens twice");
    second.append(&[proposal(3, 0)]).expect("appends");
    first.append(&[proposal(4, 0)]).expect("appends");
    let entries = second.entries_after(1).expect("reads");
    let numbers: Vec<u64> = entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(numbers, [2, 3, 4]);
    assert_eq!(first.fault().expect("reads"), None);
    assert_eq!(first.draft(entries[0].decision.draft).expect("reads").as_deref(), Some("draft 2"));
    assert_eq!(first.head().expect("reads").seq, 4);
}

#[test]
fn who_decides_without_having_seen_the_newest_decision_is_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut log = log_of(folder.path(), 1);
    let refused = log.append(&[proposal(2, 0), proposal(1, 0)]);
    assert!(matches!(refused, Err(LogError::DecidedMeanwhile { seq: 1, .. })), "{refused:?}");
    assert_eq!(log.head().expect("reads").seq, 1, "all or none");
    log.append(&[proposal(1, 1), proposal(1, 1)]).expect("a batch knows its own entries");
}

#[test]
fn a_decision_on_a_draft_nobody_gave_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut log = log_of(folder.path(), 0);
    let lacking = Proposal { drafts: Vec::new(), ..proposal(1, 0) };
    assert!(matches!(log.append(&[lacking]), Err(LogError::UnknownDraft(_))));
}

#[test]
fn decisions_and_their_drafts_are_neither_changed_nor_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = log_of(folder.path(), 2);
    for sql in [
        "UPDATE decisions SET line = '{}'",
        "DELETE FROM decisions WHERE seq = 2",
        "UPDATE drafts SET body = ''",
        "DELETE FROM drafts",
        "INSERT OR REPLACE INTO decisions SELECT 1, finding, '{}', digest FROM decisions WHERE seq = 2",
    ] {
        let refused = log.connection.execute(sql, []).expect_err(sql).to_string();
        assert!(refused.contains(" not "), "{sql}: {refused}");
    }
}

/// Changes the log of three decisions behind its back, and checks what is told.
fn check_fault(sql: &str, fault: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let log = log_of(folder.path(), 3);
    log.connection
        .execute_batch(
            "DROP TRIGGER decisions_stay; DROP TRIGGER decisions_are_kept;
             DROP TRIGGER drafts_stay; DROP TRIGGER drafts_are_kept;",
        )
        .expect("drops");
    log.connection.execute_batch(sql).expect("changes");
    let told = log.fault().expect("reads").map(|fault| fault.to_string()).unwrap_or_default();
    assert!(told.starts_with(fault), "{sql}: {told}");
}

#[test]
fn one_changed_byte_is_told_with_its_place() {
    let changed = "entry 2 of the decision log was changed";
    check_fault("UPDATE decisions SET line = replace(line, '12', '13') WHERE seq = 2", changed);
    check_fault("UPDATE decisions SET digest = replace(digest, '0', '1') WHERE seq = 2", changed);
    check_fault("UPDATE decisions SET finding = 'F-0000000000000000' WHERE seq = 2", changed);
    check_fault(
        "DELETE FROM decisions WHERE seq = 2",
        "entry 3 of the decision log does not follow",
    );
    check_fault(
        "DELETE FROM decisions WHERE seq = 1",
        "entry 2 of the decision log does not follow",
    );
    check_fault(
        "UPDATE drafts SET body = 'draft x' WHERE body = 'draft 2'",
        "the draft that entry 2 of the decision log decided on",
    );
    check_fault("UPDATE decisions SET line = 'x' || line WHERE seq = 2", changed);
    check_fault("DELETE FROM drafts WHERE body = 'draft 3'", "the draft that entry 3");
    check_fault("SELECT 1", "");
}

#[test]
fn an_older_log_is_brought_up_to_date_and_kept_beside_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let newer = tempfile::tempdir().expect("a folder");
    let lines = log_of(newer.path(), 2);
    let old = schema::of_version(&folder.path().join(FILE_NAME), 1);
    for table in ["drafts", "decisions"] {
        old.execute("ATTACH ?1 AS newer", params![newer.path().join(FILE_NAME).to_string_lossy()])
            .expect("attaches");
        old.execute(&format!("INSERT INTO {table} SELECT * FROM newer.{table}"), [])
            .expect("copies");
        old.execute("DETACH newer", []).expect("detaches");
    }
    drop(old);
    let mut log = DecisionLog::open(folder.path()).expect("upgrades");
    assert_eq!(log.entries_after(0).expect("reads"), lines.entries_after(0).expect("reads"));
    assert_eq!(log.fault().expect("reads"), None);
    log.note_evidence(&[PathBuf::from("/evidence")]).expect("the new table is there");
    assert_eq!(log.evidence().expect("reads"), [PathBuf::from("/evidence")]);
    assert!(folder.path().join("engagement.db.version-1").is_file());
}

#[test]
fn a_log_of_a_later_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = log_of(folder.path(), 1);
    log.connection.pragma_update(None, "user_version", 99).expect("sets");
    drop(log);
    let refused = DecisionLog::open(folder.path()).expect_err("is newer").to_string();
    assert!(refused.contains("is of version 99, and this tickmark reads up to 3"), "{refused}");
}

#[test]
fn what_is_no_log_is_told_and_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    std::fs::write(&path, "my notes, not a database, and long enough to be read as a page")
        .expect("writes");
    assert!(matches!(DecisionLog::open(folder.path()), Err(LogError::Damaged { .. })));
    assert!(std::fs::read_to_string(&path).expect("reads").starts_with("my notes"));
}

#[test]
fn a_copy_made_while_the_log_is_in_use_is_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut log = log_of(folder.path(), 3);
    let copies = tempfile::tempdir().expect("a folder");
    log.back_up(&copies.path().join(FILE_NAME)).expect("copies");
    log.append(&[proposal(4, 0)]).expect("goes on");
    let copy = DecisionLog::open(copies.path()).expect("opens");
    assert_eq!(copy.entries_after(0).expect("reads").len(), 3);
    assert_eq!(copy.fault().expect("reads"), None);
}

#[test]
fn several_processes_append_at_once_and_the_chain_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(log_of(folder.path(), 0));
    std::thread::scope(|scope| {
        for worker in 0..4_u8 {
            let folder = folder.path();
            scope.spawn(move || {
                let mut log = DecisionLog::open(folder).expect("opens");
                for nth in 0..10 {
                    log.append(&[proposal(worker * 10 + nth, 0)]).expect("appends");
                }
            });
        }
    });
    let log = DecisionLog::open(folder.path()).expect("opens");
    assert_eq!(log.entries_after(0).expect("reads").len(), 40);
    assert_eq!(log.fault().expect("reads"), None);
}

#[test]
fn every_act_survives_the_log() {
    let reason = || Reason::try_from("because".to_owned()).expect("a reason");
    let folder = tempfile::tempdir().expect("a folder");
    let mut log = log_of(folder.path(), 0);
    let acts = [
        Act::Confirm,
        Act::Reject { reason: reason() },
        Act::Defer { reason: None },
        Act::Undo { undone: 1 },
        Act::Approve { approved: 2 },
        Act::Split {
            off: FindingId::of(["x"]),
            body: Digest::of(b"y"),
            evidence: vec![0, 2],
            reason: reason(),
        },
        Act::Check { seen: Seen::Missed, reason: Some(reason()) },
        Act::Sign { conclusion: reason() },
    ];
    for act in acts.clone() {
        let proposal =
            Proposal { decision: decision(1, act, "d"), seen: 99, drafts: vec!["d".to_owned()] };
        log.append(&[proposal]).expect("appends");
    }
    let read: Vec<Act> =
        log.entries_after(0).expect("reads").into_iter().map(|entry| entry.decision.act).collect();
    assert_eq!(read, acts);
}

#[test]
fn evidence_in_the_engagement_folder_moves_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let real = folder.path().canonicalize().expect("a path");
    std::fs::create_dir_all(real.join("case/evidence")).expect("creates");
    let mut log = DecisionLog::open(&real.join("case")).expect("opens");
    let elsewhere = PathBuf::from("/received/by/mail");
    log.note_evidence(&[real.join("case/evidence"), elsewhere.clone()]).expect("notes");
    drop(log);
    std::fs::rename(real.join("case"), real.join("moved")).expect("moves");
    let log = DecisionLog::open(&real.join("moved")).expect("opens");
    assert_eq!(log.evidence().expect("reads"), [real.join("moved/evidence"), elsewhere]);
}
