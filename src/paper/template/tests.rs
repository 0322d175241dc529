//! Templates of every kind, filled and read back.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::sample::{MAIN, document, package, paragraph, part, row, table, text, words, zipped};
use super::{Error, check as follows, fields, fill};

fn data() -> Value {
    json!({
        "audit": {"id": "A-1", "auditee": "Mill & Co <x>", "none": null},
        "findings": [
            {"id": "F-1", "grade": "minor", "evidence": [{"quote": "one"}, {"quote": "two"}]},
            {"id": "F-2", "grade": "major", "evidence": []},
        ],
        "drafts": [],
        "hostile": "{{ audit.id }} {% for %} </w:t> \u{0} \u{e000}x\u{e001}",
        "lines": "a\nb",
    })
}

fn check(body: &str, expected: &str) {
    let filled = fill(&document(body), &data()).map_err(|error| error.to_string()).expect(body);
    assert_eq!(words(&filled), expected, "{body}");
}

fn told(body: &str) -> String {
    fill(&document(body), &data()).expect_err(body).to_string()
}

#[test]
fn values_conditions_and_loops_are_filled() {
    check(&paragraph(&["Audit {{ audit.id }} of {{audit.auditee}}{{ audit.none }}."]), {
        "Audit A-1 of Mill & Co <x>./"
    });
    check(&paragraph(&["{% if findings %}{{ findings|length }}{% else %}none{% endif %}"]), "2/");
    check(&paragraph(&["{% for f in findings %}{{ loop.index }} {{ f.id }} {% endfor %}"]), {
        "1 F-1 2 F-2 /"
    });
    check(
        &paragraph(&["{% for f in findings if f.grade == “major” %}{{ f.id|e }}{% endfor %}"]),
        "F-2/",
    );
    check(&paragraph(&["{# for whoever reads this #}x"]), "x/");
    check(&paragraph(&["{% set n = 3 %}{{ n }} {% with m = n %}{{ m }}{% endwith %}"]), "3 3/");
    check(&paragraph(&["{{ audit.nothing | default('–') }}"]), "–/");
}

#[test]
fn a_row_is_repeated_for_each_item_and_the_rows_of_the_tags_are_gone() {
    let rows = |list: &str| {
        let begin = format!("{{%tr for f in {list} %}}");
        table(&[
            &["Id", "Grade"],
            &[&begin, ""],
            &["{{ f.id }}", "{{ f.grade }}"],
            &["{%tr endfor %}", ""],
        ])
    };
    check(&rows("findings"), "[Id/Grade/][F-1/minor/][F-2/major/]");
    check(&rows("findings[:1]"), "[Id/Grade/][F-1/minor/]");
    check(&rows("drafts"), "[Id/Grade/]");
}

#[test]
fn tags_that_share_a_row_with_words_repeat_that_row() {
    let one = table(&[&["{%tr for f in findings %}{{ f.id }}", "{{ f.grade }}{%tr endfor %}"]]);
    check(&one, "[F-1/minor/][F-2/major/]");
    let two = table(&[&["{%tr for f in findings %}{{ f.id }}"], &["{{ f.grade }}{%tr endfor %}"]]);
    check(&two, "[F-1/][minor/][F-2/][major/]");
}

#[test]
fn loops_stand_in_loops_and_tables_in_cells() {
    let inner = "{%tr for e in f.evidence %}{{ e.quote }}{%tr endfor %}";
    let nested = format!(
        "<w:tbl>{}<w:tr><w:tc>{}{}</w:tc></w:tr>{}</w:tbl>",
        row(&["{%tr for f in findings %}"]),
        paragraph(&["{{ f.id }}"]),
        table(&[&[inner]]),
        row(&["{%tr endfor %}"]),
    );
    // The second finding has no evidence, so its cell has no table and ends with its paragraph.
    check(&nested, "[F-1/[one/][two/]/][F-2/]");
    let paragraphs =
        ["{%p for f in findings %}", "{{ f.id }}", "{%p for e in f.evidence %}", "{{ e.quote }}"];
    let ends = ["{%p endfor %}", "{%p endfor %}", "end"];
    let body: String = paragraphs.iter().chain(&ends).map(|one| paragraph(&[one])).collect();
    check(&body, "F-1/one/two/F-2/end/");
    check(
        &table(&[&["a", "{%tc for f in findings %}", "{{ f.id }}", "{%tc endfor %}"]]),
        "[a/F-1/F-2/]",
    );
}

#[test]
fn a_condition_over_paragraphs_takes_them_away() {
    let body = |asked: &str| {
        let begin = format!("{{%p if {asked} %}}");
        [&*begin, "yes", "{%p else %}", "no", "{%p endif %}"].map(|one| paragraph(&[one])).concat()
    };
    check(&body("drafts"), "no/");
    check(&body("findings"), "yes/");
    // A cell that loses all its paragraphs still has one.
    let cell = ["{%p if drafts %}", "x", "{%p endif %}"].map(|one| paragraph(&[one])).concat();
    check(&format!("<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"), "[/]");
}

#[test]
fn headers_footers_and_notes_are_filled_too() {
    let inner = paragraph(&["{{ audit", ".id }}"]);
    let main = part("document", "<w:body><w:p/></w:body>");
    let [header, footer, notes] = ["hdr", "ftr", "footnotes"].map(|root| part(root, &inner));
    let docx = package(
        MAIN,
        &[
            ("word/document.xml", &main),
            ("word/header1.xml", &header),
            ("word/footer2.xml", &footer),
            ("word/footnotes.xml", &notes),
            ("word/styles.xml", "<w:styles>{{ kept }}</w:styles>"),
        ],
    );
    let filled = fill(&docx, &data()).expect("fills");
    for name in ["word/header1.xml", "word/footer2.xml", "word/footnotes.xml"] {
        assert!(text(&filled, name).contains(">A-1<"), "{name}");
    }
    assert!(text(&filled, "word/styles.xml").contains("{{ kept }}"));
    assert_eq!(text(&filled, "word/document.xml"), main);
    let places: Vec<_> =
        fields(&docx).expect("reads").into_iter().map(|one| one.place.part).collect();
    assert_eq!(places, ["word/header1.xml", "word/footer2.xml", "word/footnotes.xml"]);
}

#[test]
fn what_is_no_tag_stays_as_it_is() {
    let body = "<w:p><w:r><w:instrText> PAGE {{ </w:instrText></w:r><w:r><w:t>a\u{e000}{b}</w:t></w:r></w:p>";
    let filled = fill(&document(&(body.to_owned() + &paragraph(&["{{ audit.id }}"]))), &data());
    let xml = text(&filled.expect("fills"), "word/document.xml");
    assert!(xml.contains(" PAGE {{ </w:instrText>"), "{xml}");
    assert!(xml.contains(">a&#57344;{b}</w:t>"), "{xml}");
}

#[test]
fn a_value_is_never_markup_and_never_a_tag() {
    let filled = fill(&document(&paragraph(&["{{ hostile }}|{{ lines }}"])), &data());
    let filled = filled.expect("fills");
    assert_eq!(words(&filled), "{{ audit.id }} {% for %} </w:t> [U+0000] \u{e000}x\u{e001}|a\nb/");
}

#[test]
fn a_tag_nobody_can_follow_is_told_with_its_place_and_the_nearest_name() {
    let check = |paragraphs: &[&str], expected: &str| {
        let body: String = paragraphs.iter().map(|one| paragraph(&[one])).collect();
        assert_eq!(told(&body), expected);
    };
    check(&["Report", "Audit {{ audit.ids }}"], {
        "word/document.xml, paragraph 2 (“Audit {{ audit.ids }}”): `{{ audit.ids }}`: there is no field \
         `audit.ids`; did you mean `audit.id`?"
    });
    check(&["{% for f in findings %}{{ f.grad }}{% endfor %}"], {
        "word/document.xml, paragraph 1 (“{% for f in findings %}{{ f.grad }}{% endfor %}”): `{{ f.grad }}`: there is \
         no field `f.grad`; did you mean `f.grade`?"
    });
    check(&["{{ audit.id|uper }}"], {
        "word/document.xml, paragraph 1 (“{{ audit.id|uper }}”): `{{ audit.id|uper }}`: there is no filter `uper`; \
         did you mean `upper`?"
    });
    let fault = |paragraphs: &[&str], expected: &str| {
        let body: String = paragraphs.iter().map(|one| paragraph(&[one])).collect();
        let told = told(&body);
        assert!(told.ends_with(expected), "{told}");
    };
    fault(&["{{ audit.id", "}}"], "`{{ audit.id`: the tag does not end in its paragraph");
    fault(&["{% for f in findings %}"], "nothing ends it: `{% endfor %}` is missing");
    fault(&["{% endif %}"], "there is no `if` that it belongs to");
    fault(
        &["{{ audit. }}"],
        "cannot be understood: unexpected end of input, expected identifier or integer",
    );
    fault(&["{% include 'x' %}"], {
        "there is no `include` here; there are `for`, `if`, `elif`, `else`, `set`, `with` and their ends"
    });
    fault(&["{{ findings }}"], {
        "cannot be filled: it gives a list, which has no words of its own; loop over it, or name one of its fields"
    });
    fault(&["{%tr for f in findings %}"], "there is no row around it");
    fault(&["{{ audit.id|safe }}"], "there is no filter `safe`");
    fault(&["{% if audit.id is foo %}{% endif %}"], "cannot be filled: test foo is unknown");
    fault(&["{{ findings[7].id }}"], "what it asks for has no value here");
}

#[test]
fn all_wrong_tags_are_told_at_once() {
    let told = told(&[paragraph(&["{{ x.a }}{{ y }}"]), paragraph(&["{{ z }}"])].concat());
    assert!(
        told.starts_with("3 tags of the template cannot be filled:\n  word/document.xml"),
        "{told}"
    );
    assert_eq!(told.lines().count(), 4);
}

#[test]
fn a_loop_that_begins_in_a_cell_and_ends_outside_is_told() {
    let body = table(&[&["{% for f in findings %}"]]) + &paragraph(&["{% endfor %}"]);
    assert!(
        told(&body).contains("it stands elsewhere in the table than `{% for f in findings %}`")
    );
}

#[test]
fn names_are_checked_in_loops_that_nothing_passes_through() {
    let docx = document(&paragraph(&["{% for f in drafts %}{{ f.titel }}{% endfor %}"]));
    assert!(fill(&docx, &data()).is_ok());
    let told = follows(&docx, ["drafts[].title", "audit.id"]).expect_err("a name").to_string();
    assert!(told.ends_with("there is no field `f.titel`; did you mean `f.title`?"), "{told}");
}

#[test]
fn hostile_templates_end() {
    let fault = |tag: &str, expected: &str| {
        let told = told(&paragraph(&[tag]));
        assert!(told.contains(expected), "{told}");
    };
    fault("{% for a in range(1000000000) %}x{% endfor %}", "range has too many elements");
    let loops = "{% for a in range(99999) %}".repeat(3) + "x" + &"{% endfor %}".repeat(3);
    fault(&loops, "it takes more work than a report can need");
    fault("{{ 'x' * 1000000000 }}", "it takes more work than a report can need");
    fault(&format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000)), "cannot be understood");
    let nested = "{% if 1 %}".repeat(5000) + &"{% endif %}".repeat(5000);
    fault(&nested, "cannot be understood");
    let deep = "<w:sdt>".repeat(300) + &"</w:sdt>".repeat(300) + &paragraph(&["{{ x }}"]);
    assert!(told(&deep).contains("nested too deeply"));
}

#[test]
fn what_is_no_word_template_is_told_with_what_to_do() {
    let main = part("document", &format!("<w:body>{}</w:body>", paragraph(&["{{ audit.id }}"])));
    let check = |docx: &[u8], expected: &str| {
        let error = fill(docx, &data()).expect_err("no template");
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.hint().is_empty());
    };
    check(b"hello", "it is no Word document");
    check(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1], "protected by a password");
    check(&zipped(&[("mimetype", "application/vnd.oasis.opendocument.text")]), "no Word document");
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    check(&package(sheet, &[("word/document.xml", &main)]), "it is no Word document");
    let macros = "application/vnd.ms-word.document.macroEnabled.main+xml";
    check(&package(macros, &[("word/document.xml", &main)]), "it carries macros");
    check(&document("<w:p>{{"), "word/document.xml: ");
    let doctype = format!("<!DOCTYPE x [<!ENTITY a 'b'>]>{main}{{");
    check(&package(MAIN, &[("word/document.xml", &doctype)]), "declares a document type");
    let bomb = " ".repeat(40 << 20);
    check(&document(&bomb), "word/document.xml unpacks to more than 32 MiB");
}

#[test]
fn a_word_template_becomes_a_document_and_the_bytes_are_the_same_twice() {
    let main = part("document", &format!("<w:body>{}</w:body>", paragraph(&["{{ audit.id }}"])));
    let kind = MAIN.replace("document.main", "template.main");
    let docx = package(&kind, &[("word/document.xml", &main)]);
    let filled = fill(&docx, &data()).expect("fills");
    assert!(text(&filled, "[Content_Types].xml").contains(MAIN));
    assert_eq!(filled, fill(&docx, &data()).expect("fills"));
}

#[test]
fn a_break_and_a_spelling_mark_inside_of_a_tag_are_no_part_of_it() {
    let body = "<w:p><w:r><w:t>a {</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t>{ audit</w:t><w:br/>\
                <w:t>.id }</w:t></w:r><w:bookmarkStart w:id=\"0\" w:name=\"x\"/><w:bookmarkEnd w:id=\"0\"/><w:r>\
                <w:t>} b</w:t><w:br/><w:t>c</w:t></w:r></w:p>";
    check(body, "a A-1 b\nc/");
}

#[test]
fn two_thousand_findings_are_filled_in_no_time() {
    let findings: Vec<_> = (0..2000)
        .map(|nth| {
            let evidence: Vec<_> = (0..5).map(|_| json!({"quote": "q".repeat(400)})).collect();
            json!({"id": format!("F-{nth}"), "grade": "minor", "evidence": evidence})
        })
        .collect();
    let inner = "{% for e in f.evidence %}{{ e.quote }} {% endfor %}";
    let body = table(&[
        &["{%tr for f in findings %}"],
        &["{{ f.id }} {{ f.grade }}", inner],
        &["{%tr endfor %}"],
    ]);
    let docx = document(&body);
    let started = std::time::Instant::now();
    // Unoptimised, and beside all other tests, it takes some seconds.
    let filled = fill(&docx, &json!({"findings": findings})).expect("fills");
    assert!(started.elapsed().as_secs() < 60);
    assert_eq!(words(&filled).matches('[').count(), 2000);
}

/// Every run of a text, cut at these places.
fn cut<'a>(text: &'a str, places: &[usize]) -> Vec<&'a str> {
    let mut places: Vec<usize> =
        places.iter().copied().filter(|at| text.is_char_boundary(*at)).collect();
    places.extend([0, text.len()]);
    places.sort_unstable();
    places.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

#[test]
fn a_tag_is_joined_wherever_word_split_it() {
    let whole = "x {{ audit.id }}{% if findings %} “y”{% endif %}";
    for one in 0..=whole.len() {
        check(&paragraph(&cut(whole, &[one])), "x A-1 “y”/");
    }
    // Every way to cut a tag into three.
    for one in 1..16 {
        for other in one + 1..16 {
            check(&paragraph(&cut("{{ audit.id  }}", &[one, other])), "A-1/");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_split_and_any_value_give_the_same_text(places in prop::collection::vec(0_usize..60, 0..9), value in "\\PC{0,40}") {
        let whole = "{% for f in all %}<{{ f.text|e }}>{% endfor %} & {{ a['}}'] }}";
        let body = paragraph(&cut(whole, &places));
        let data = json!({"all": [{"text": value}], "a": {"}}": "{% end"}});
        let filled = fill(&document(&body), &data).map_err(|error| error.to_string());
        let expected = format!("<{}> & {{% end/", crate::paper::visible(&value));
        prop_assert_eq!(words(&filled.expect("fills")), expected);
    }

    #[test]
    fn no_template_makes_it_panic(inner in "[{}%#a-f ()|.\"'\\[\\]]{0,60}") {
        let _ = fill(&document(&paragraph(&[&inner])), &data());
    }
}

#[test]
fn every_filter_there_is_can_be_used() {
    let environment = super::render::expressions();
    for name in super::render::FILTERS {
        let error =
            environment.compile_expression(&format!("1|{name}")).and_then(|one| one.eval(()));
        let unknown =
            error.err().is_some_and(|error| error.kind() == minijinja::ErrorKind::UnknownFilter);
        assert!(!unknown, "{name}");
    }
    assert!(matches!(fill(&[], &data()), Err(Error::NotAWordDocument)));
}
