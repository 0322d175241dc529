//! A tesseract that does not start, fails on pages, or hangs: the ledger says why, and nothing is lost.

use super::*;

/// Runs with a tesseract that answers so, looks for the reason in the ledger, and runs once more with one
/// that works; both runs.
fn check(case: &Case, name: &str, fake: [&str; 3], told: &str) -> [Run; 2] {
    let path = case.fake(name, fake);
    if name == "not executable" {
        let program = path.join("tesseract");
        fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .expect("takes the right away");
    }
    let run = case.run(&format!("case {name}"), &path, &[]);
    let ledger = run.ledger();
    for (file, pages) in [("scan.pdf", "2 pages"), ("notice.png", "1 page")] {
        let none = format!("image only ({pages}), and no text was recognised: ");
        let expected = format!("unreadable: {none}{told}");
        assert!(ledger[file].starts_with(&expected), "{name}: {}", ledger[file]);
        assert!(!ledger[file].contains("tesseract reads scans"), "{name}: {}", ledger[file]);
    }
    let mixed = &ledger["mixed.pdf"];
    let expected = format!("partial: page 2 without text; no text was recognised: {told}");
    let tried = format!("partial: page 2: no text could be recognised, as {told}");
    assert!(mixed.starts_with(&expected) || *mixed == tried, "{name}: {mixed}");
    assert_eq!(ledger["incidents.md"], "read", "{name}");
    assert!(ledger["encrypted.pdf"].starts_with("unreadable: the file is encrypted"), "{name}");
    // With one that works, the next run reads what was left.
    let working = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    let again = case.run(&format!("case {name}"), &working, &[]);
    for file in ["scan.pdf", "mixed.pdf", "notice.png"] {
        assert_eq!(again.ledger()[file], "read", "{name}: {file}");
    }
    [run, again]
}

#[test]
fn a_tesseract_that_cannot_be_asked_is_the_reason_in_the_ledger() {
    let case = scans_and_others();
    for (name, fake, told) in [
        ("not executable", [VERSION, LANGUAGES, PAGE], "tesseract does not work: it failed: "),
        (
            "fails",
            ["exit 1", "exit 1", "exit 1"],
            "tesseract does not work: it failed: exit status: 1",
        ),
        ("is silent", ["", "", ""], "tesseract 4 or newer is needed; what is installed says ``"),
        (
            "is old",
            ["echo 'tesseract 3.04.01'", LANGUAGES, PAGE],
            "tesseract 4 or newer is needed; what is installed says `tesseract 3.04.01`",
        ),
        (
            "has no languages",
            [VERSION, r"printf 'List of available languages (1):\nosd\n'", PAGE],
            "tesseract has no languages installed",
        ),
        (
            "cannot read the languages",
            [VERSION, "echo 'cannot open tessdata' >&2; exit 1", PAGE],
            "tesseract does not work: it failed: cannot open tessdata",
        ),
    ] {
        let [run, _] = check(&case, name, fake, told);
        // It is known before a page is drawn, and said once on stderr, too.
        let note = "note: no text is recognised in scans: ";
        assert!(run.told.contains(&format!("{note}{told}")), "{name}: {}", run.told);
    }
}

#[test]
fn a_tesseract_that_fails_on_pages_is_the_reason_in_the_ledger() {
    let case = scans_and_others();
    for (name, page, told) in [
        ("fails on pages", "exit 1", "tesseract did not answer: it failed: exit status: 1"),
        (
            "complains of pages",
            "echo 'Error during processing.' >&2; exit 1",
            "tesseract did not answer: it failed: Error during processing.",
        ),
        ("is silent on pages", "cat > /dev/null", "tesseract answered nothing"),
        ("prints no table", "echo words", "tesseract answered what is no table of words"),
        (
            "prints half a table",
            r"printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n1\t1\t0'",
            "tesseract answered what is no table of words",
        ),
        (
            "prints a gigabyte",
            "head -c 1000000000 /dev/zero",
            "tesseract did not answer: it answered more than 64 MiB",
        ),
        ("crashes", "kill -s SEGV $$", "tesseract did not answer: it failed: signal: 11 (SIGSEGV)"),
    ] {
        let [_, again] = check(&case, name, [VERSION, LANGUAGES, page], told);
        // What was recognised is kept: this time by a run whose tesseract would fail again.
        let failing = case.fake(name, [VERSION, LANGUAGES, page]);
        let kept = case.run(&format!("case {name}"), &failing, &[]);
        assert!(kept.lasting() == again.lasting(), "{name}: a page was recognised again");
    }
}

#[test]
fn a_tesseract_that_hangs_is_ended_with_all_it_started() {
    let case = Case::of(&["notice.png"]);
    let listed = sources::list(&[case.at("evidence")]).expect("lists").remove(0);
    for (name, page) in [
        ("sleeps", "exec sleep 1000"),
        ("waits for another", "sleep 1000"),
        ("leaves another behind", "sleep 1000 & exit 0"),
        ("computes", "while :; do :; done"),
    ] {
        let program = case.fake(name, [VERSION, LANGUAGES, page]).join("tesseract");
        let recogniser = recogniser(program, 2);
        let recognition = Recognition { recogniser: Ok(&recogniser), pages_max: 9 };
        let began = Instant::now();
        let rows = pipeline::read(&listed, &Sandbox::in_process(), Some(recognition));
        let taken = began.elapsed();
        assert!(taken < Duration::from_secs(20), "{name}: it took {taken:?}");
        let [(LedgerRow { outcome: Outcome::Unreadable { reason, .. }, .. }, None)] =
            rows.as_slice()
        else {
            panic!("{name}: {rows:?}")
        };
        let late = "it took longer than 2 seconds";
        let told = "image only (1 page), and no text was recognised: tesseract did not answer: ";
        // Time to compute is taken by the system, and may run out first.
        let expected = [format!("{told}{late}"), format!("{told}it failed: signal: 24 (SIGXCPU)")];
        assert!(expected.iter().any(|one| reason.starts_with(one)), "{name}: {reason}");
    }
}
