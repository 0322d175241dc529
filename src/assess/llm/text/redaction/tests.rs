//! What is hidden and what is not, and that all of it comes back.

use proptest::prelude::*;

use super::*;

fn redactor() -> Redactor {
    Redactor::new(
        &["Anna Berger", "Berger Klein", "Anna", "Jörg Groß", " ", "X"].map(str::to_owned),
    )
}

fn check(text: &str, expected: &str) {
    let mut placeholders = Placeholders::default();
    let hidden = redactor().hide(text, &mut placeholders);
    assert_eq!(hidden, expected, "{text:?}");
    assert_eq!(placeholders.restore(&hidden), text);
}

#[test]
fn names_are_hidden_as_whole_words() {
    check("Anna Berger's plan, ANNA\n BERGER", "[NAME_1]'s plan, [NAME_2]");
    check("Annabel, Anna-Lena, anna_plan.docx", "Annabel, [NAME_1]-Lena, [NAME_2]_plan.docx");
    check("JÖRG GROSS, Jo\u{308}rg Groß", "[NAME_1], [NAME_2]");
    check("X stays", "X stays");
}

#[test]
fn names_that_overlap_are_hidden_together() {
    check("Anna Berger Klein", "[NAME_1]");
}

#[test]
fn the_same_words_get_the_same_placeholder() {
    check("a@b.de, c@b.de, a@b.de", "[EMAIL_1], [EMAIL_2], [EMAIL_1]");
    let mut placeholders = Placeholders::default();
    assert_eq!(redactor().hide("Anna", &mut placeholders), "[NAME_1]");
    assert_eq!(redactor().hide("to Anna", &mut placeholders), "to [NAME_1]");
    assert_eq!(placeholders.count(), 1);
    assert_eq!(placeholders.restore("[NAME_1] and [NAME_9]"), "Anna and [NAME_9]");
}

#[test]
fn kinds_are_told_apart() {
    check(
        "Anna <anna@x.org>, +49 30 1234567, DE89 3704 0044 0532 0130 00",
        "[NAME_1] <[EMAIL_1]>, [PHONE_1], [IBAN_1]",
    );
}

#[test]
fn a_placeholder_in_the_text_is_no_placeholder_of_ours() {
    check("[EMAIL_1] is a@b.de", "[MARK_1] is [EMAIL_1]");
    check("[EMAIL_[NAME_2]] [NAME_]", "[EMAIL_[MARK_1]] [NAME_]");
}

proptest! {
    #[test]
    fn what_is_hidden_comes_back(texts in prop::collection::vec(
        prop::collection::vec(prop_oneof![
            "\\PC{0,6}",
            "[0-9+() ./-]{0,14}",
            prop::sample::select(vec![
                "[EMAIL_1]", "[NAME_1]", "[MARK_1]", "[", "]", "_1]", "[PHONE_", "Anna", " Berger", " Klein",
                "a@b.de", "é@ü.eu", "DE89370400440532013000", "+49 30 1234567", "JÖRG\u{A0}GROSS", " ", "\n",
            ]).prop_map(str::to_owned),
        ], 0..10), 1..4)) {
        let redactor = redactor();
        let mut placeholders = Placeholders::default();
        let texts: Vec<String> = texts.iter().map(|parts| parts.concat()).collect();
        let hidden: Vec<String> =
            texts.iter().map(|text| redactor.hide(text, &mut placeholders)).collect();
        for (text, hidden) in texts.iter().zip(&hidden) {
            prop_assert_eq!(&placeholders.restore(hidden), text);
            prop_assert!(!hidden.contains("a@b.de"));
        }
    }
}
