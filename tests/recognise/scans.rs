//! What is read in scans, what is left, and what is not touched.

use super::*;

#[test]
fn scans_are_read_and_cited_with_their_pages() {
    let Some(path) = real() else { return };
    let case = Case::of(&["scan.pdf", "mixed.pdf", "notice.png", "fax.tif", "faint.png"]);
    let run = case.run("case", &path, &["--ocr-languages", "eng", "--jobs", "1"]);
    let ledger = run.ledger();
    for file in ["scan.pdf", "mixed.pdf", "notice.png", "fax.tif"] {
        assert_eq!(ledger[file], "read", "{file}");
    }
    assert!(
        ledger["faint.png"].starts_with("partial: page 1: recognised with little certainty ("),
        "{ledger:?}"
    );

    // The page of a quotation is where its words stand.
    let mut cited = BTreeMap::new();
    quotations(&run.json("coverage.json"), &mut cited);
    println!("cited from recognised pages: {cited:#?}");
    for (file, page, quote) in [
        ("scan.pdf", 1, "The board approved the AI policy on 10 January 2026."),
        ("mixed.pdf", 2, "on 12 March 2026 by the AI risk committee."),
    ] {
        let places = cited.get(file).unwrap_or_else(|| panic!("{file} is not cited: {cited:?}"));
        let found = places.iter().find(|(_, words)| words.contains(quote));
        let (place, _) = found.unwrap_or_else(|| panic!("{file}: {places:?}"));
        assert_eq!(*place, page, "{file}");
    }
    // And what the engine takes for another letter is found by the one that stands on the page.
    let search = Command::new(TICKMARK)
        .args(["search", "case", "\"AI policy\""])
        .current_dir(case.folder.path())
        .output()
        .expect("starts");
    let found = String::from_utf8_lossy(&search.stdout);
    assert!(found.contains("scan.pdf") && found.contains("notice.png"), "{found}");

    let eight = case.run("eight", &path, &["--ocr-languages", "eng", "--jobs", "8"]);
    assert!(run.lasting() == eight.lasting(), "threads change the result");

    // A second run recognises nothing: its tesseract says it is the same, and could not.
    let version = Command::new(path.join("tesseract")).arg("--version").output().expect("starts");
    let version = String::from_utf8_lossy(&version.stdout).lines().next().map(str::to_owned);
    let says = format!("echo '{}'", version.expect("a version"));
    let unable = case.fake("unable", [&says, LANGUAGES, "exit 1"]);
    let again = case.run("case", &unable, &["--ocr-languages", "eng"]);
    assert!(run.lasting() == again.lasting(), "a page was recognised again");
}

/// The pages of every quotation in a result, by file.
fn quotations(value: &serde_json::Value, cited: &mut BTreeMap<String, Vec<(u64, String)>>) {
    if let (Some(file), Some(quote), Some(page)) =
        (value["document"].as_str(), value["passage"].as_str(), value["location"]["page"].as_u64())
    {
        cited.entry(file.to_owned()).or_default().push((page, quote.to_owned()));
    }
    match value {
        serde_json::Value::Array(values) => values.iter().for_each(|one| quotations(one, cited)),
        serde_json::Value::Object(fields) => fields.values().for_each(|one| quotations(one, cited)),
        _ => {}
    }
}

#[test]
fn pages_are_left_where_that_was_asked_for() {
    let case = Case::of(&["mixed.pdf", "notice.png", "scan.pdf"]);
    let path = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    let off = case.run("off", &path, &["--ocr", "off"]).ledger();
    assert_eq!(off["mixed.pdf"], "partial: page 2 without text");
    assert!(off["notice.png"].starts_with("unreadable: image only, no text layer (1 page)"));
    assert!(off["scan.pdf"].starts_with("unreadable: image only, no text layer (2 pages)"));

    let limited = |max: &str| case.run("limited", &path, &["--ocr-pages-max", max]).ledger();
    let told = |pages: &str, max: u32| {
        format!("{pages} left, as a run takes {max} (`--ocr-pages-max` changes that)")
    };
    let none = "and no text was recognised: ";
    let two = limited("2");
    assert_eq!(two["mixed.pdf"], "read");
    assert_eq!(two["notice.png"], "read");
    let scan = format!("unreadable: image only (2 pages), {none}{}", told("2 pages were", 2));
    assert_eq!(two["scan.pdf"], scan);
    let three = limited("3");
    let left = told("1 page was", 3);
    assert_eq!(
        three["scan.pdf"],
        format!("partial: page 2 without text; no text was recognised: {left}")
    );
    let nothing = limited("0");
    let left = told("1 page was", 0);
    assert_eq!(
        nothing["mixed.pdf"],
        format!("partial: page 2 without text; no text was recognised: {left}")
    );
    assert_eq!(nothing["notice.png"], format!("unreadable: image only (1 page), {none}{left}"));
    assert!(limited("4").values().all(|row| row == "read"));
}

#[test]
fn a_name_in_typed_text_is_left_alone() {
    let case = Case::of(&[]);
    let mail = "From: Kim Lee <kim@contoso.example>\r\nTo: board@contoso.example\r\n\
                Subject: Al risks\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n\
                Al systems engineer of the year.\r\n";
    fs::write(case.at("evidence/mail.eml"), mail).expect("writes");
    let path = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    case.run("case", &path, &[]);
    let search = |query: &str| {
        let output = Command::new(TICKMARK)
            .args(["search", "case", query])
            .current_dir(case.folder.path())
            .output()
            .expect("starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(search("\"Al systems\"").contains("Al systems engineer"), "{}", search("Al"));
    assert!(!search("AI").contains("mail.eml"), "{}", search("AI"));
}

#[test]
fn an_image_that_would_fill_the_memory_is_refused_by_what_it_claims() {
    let case = Case::of(&["notice.png"]);
    let mut vast = fs::read(case.at("evidence/notice.png")).expect("reads");
    // The width and the height follow the name of the first part.
    vast[16..24].copy_from_slice(&[30_000_u32.to_be_bytes(), 30_000_u32.to_be_bytes()].concat());
    fs::write(case.at("evidence/vast.png"), vast).expect("writes");
    let path = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    let ledger = case.run("case", &path, &[]).ledger();
    assert_eq!(ledger["notice.png"], "read");
    let told =
        "unreadable: the image, 30000 × 30000 dots, is larger than the limit of 80 million dots";
    assert!(ledger["vast.png"].starts_with(told), "{ledger:?}");
}

#[test]
fn the_pages_of_an_image_are_counted_and_recognised_one_by_one() {
    let case = Case::of(&["fax.tif"]);
    let path = case.fake("working", [VERSION, LANGUAGES, PAGE]);
    let off = case.run("off", &path, &["--ocr", "off"]).ledger();
    assert!(off["fax.tif"].starts_with("unreadable: image only, no text layer (2 pages)"));
    let one = case.run("case", &path, &["--ocr-pages-max", "1"]).ledger();
    let left = "1 page was left, as a run takes 1 (`--ocr-pages-max` changes that)";
    let expected = format!("partial: page 2 without text; no text was recognised: {left}");
    assert_eq!(one["fax.tif"], expected);

    // Tesseract is asked for the second page by its own count, which begins with 0.
    let second = format!("case \"$*\" in *tessedit_page_number=1*) exit 1 ;; esac; {PAGE}");
    let path = case.fake("second", [VERSION, LANGUAGES, &second]);
    let ledger = case.run("second case", &path, &[]).ledger();
    let told = "page 2: no text could be recognised, as tesseract did not answer: ";
    assert_eq!(ledger["fax.tif"], format!("partial: {told}it failed: exit status: 1"));

    let Some(path) = real() else { return };
    let run = case.run("real case", &path, &["--ocr-languages", "eng"]);
    assert_eq!(run.ledger()["fax.tif"], "read");
    let search = Command::new(TICKMARK)
        .args(["search", "real case", "\"risk committee\"", "--format", "json"])
        .current_dir(case.folder.path())
        .output()
        .expect("starts");
    let text = String::from_utf8_lossy(&search.stdout);
    assert!(text.contains("AI risk committee") && text.contains("\"page\":2"), "{text}");
}
