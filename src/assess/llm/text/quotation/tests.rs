//! Quotations that are taken and quotations that are not, as tables and as properties.

use proptest::prelude::*;

use super::*;

const RULES: QuotationRules = QuotationRules { chars_min: 20, words_min: 4 };
const POLICY: &str = "The AI policy v2.1 was not approved by the board on 3 March 2026.\n\
    Records are kept for 300 days, “or longer” if the law\u{A0}asks for it.\nAIS-03\tHigh\n  Open \n\
    It would have been re\u{AD}viewed [...] every year by the oﬃce’s staff.";

fn check(quotation: &str, expected: Result<&str, QuotationFault>) {
    let found = verify(POLICY, quotation, &RULES);
    let words = found.map(|ranges| ranges.iter().map(|range| &POLICY[range.clone()]).collect());
    assert_eq!(words, expected.map(|words| vec![words]), "{quotation:?}");
}

#[test]
fn the_words_of_the_source_are_taken() {
    let approved = "The AI policy v2.1 was not approved by the board";
    check(approved, Ok(approved));
    check(&format!(" \n{approved}\t"), Ok(approved));
    check(&format!("“{approved}”"), Ok(approved));
    check(&format!("P12| {approved}"), Ok(approved));
    check(&format!("\"P12| {approved}\""), Ok(approved));
    check("on 3 March 2026.\nP3| Records are kept", Ok("on 3 March 2026.\nRecords are kept"));
}

#[test]
fn only_typography_may_differ() {
    check("for 300 days, \"or longer\" if", Ok("for 300 days, “or longer” if"));
    check("if the law asks for it.", Ok("if the law\u{A0}asks for it."));
    check("have been reviewed […] every year", Ok("have been re\u{AD}viewed [...] every year"));
    check("year by the office's staff.", Ok("year by the oﬃce’s staff."));
    check("the ai policy v2.1 was not", Err(QuotationFault::NotThere));
    check("Records are kept for 300 days or longer", Err(QuotationFault::NotThere));
}

#[test]
fn a_changed_word_is_not_there() {
    check("The AI policy v2.1 was approved by the board", Err(QuotationFault::NotThere));
    check("Records are kept for 200 days,", Err(QuotationFault::NotThere));
    check("The board approved the AI policy", Err(QuotationFault::NotThere));
}

#[test]
fn a_quotation_that_leaves_words_out_is_stitched() {
    check("The AI policy v2.1 … 3 March 2026.", Err(QuotationFault::Stitched));
    check("The AI policy [...] by the board", Err(QuotationFault::Stitched));
    check("Records are kept for 300 days...", Err(QuotationFault::Stitched));
}

#[test]
fn a_quotation_cut_in_a_word_is_refused() {
    check("policy v2.1 was not approved by the boa", Err(QuotationFault::CutWord));
    check("Records are kept for 30", Err(QuotationFault::CutWord));
    check("1 was not approved by the board", Err(QuotationFault::CutWord));
}

#[test]
fn a_short_quotation_is_taken_as_a_line_only() {
    check("AIS-03 High", Ok("AIS-03\tHigh"));
    check("Open", Err(QuotationFault::TooShort));
    check("the board", Err(QuotationFault::TooShort));
    check("Entirely made up", Err(QuotationFault::TooShort));
    check("", Err(QuotationFault::Blank));
    check("“ ”", Err(QuotationFault::Blank));
    check("P3| \u{200B}", Err(QuotationFault::Blank));
    check("— ! —", Err(QuotationFault::TooShort));
}

/// Where the words stand as whole words, however few they are.
fn places(text: &str, quotation: &str) -> Vec<Range<usize>> {
    Search::run(text, quotation).whole
}

#[test]
fn every_place_is_found() {
    assert_eq!(places("a b a b a", "a b a"), [0..5, 4..9]);
    assert_eq!(places("xa a a", "a a"), vec![3..6; 1], "a cut place hides no whole one");
    assert_eq!(places("“Yes” he said", "\"Yes\""), vec![0..9; 1]);
    assert!(places("", "a").is_empty());
}

#[test]
fn a_fault_is_told_in_words_and_in_one_word() {
    assert_eq!(
        serde_json::to_string(&QuotationFault::CutWord).expect("serialises"),
        "\"cut_word\""
    );
    assert!(QuotationFault::NotThere.to_string().contains("does not stand"));
}

/// Words of which a text is made, none of which is another one with a part left out.
const WORDS: [&str; 14] = [
    "not",
    "policy",
    "Board",
    "approved",
    "30",
    "1.250",
    "AIS-03",
    "l’équipe",
    "(draft)",
    "oﬃce",
    "non-AI",
    "geprüft,",
    "“every”",
    "year.",
];

fn words() -> impl Strategy<Value = Vec<(usize, &'static str)>> {
    let spaces = prop::sample::select(vec![" ", "\n", "\u{A0}", " \t ", "\u{AD} "]);
    prop::collection::vec((0..WORDS.len(), spaces), 8..30)
}

fn text_of(words: &[(usize, &str)]) -> String {
    words.iter().flat_map(|(word, space)| [WORDS[*word], space]).collect()
}

/// The quotation as a model would write it.
fn plain(text: &str) -> String {
    text.replace(['’', '‘'], "'")
        .replace(['“', '”'], "\"")
        .replace('ﬃ', "ffi")
        .replace('\u{A0}', " ")
}

proptest! {
    #[test]
    fn true_words_are_taken(words in words(), from in 0usize..4, length in 8usize..12) {
        let text = text_of(&words);
        let part = &words[from.min(words.len() - 8)..];
        let quotation = text_of(&part[..length.min(part.len())]);
        for quotation in [quotation.clone(), plain(&quotation), format!("P7| {quotation}")] {
            let ranges = verify(&text, &quotation, &RULES);
            prop_assert!(ranges.as_ref().is_ok_and(|ranges| !ranges.is_empty()), "{:?}", ranges);
            for range in ranges.unwrap_or_default() {
                let source = fold(text.get(range).expect("whole characters")).text;
                let quoted = fold(quotation.trim_start_matches("P7| ")).text;
                let quoted = quoted.trim();
                prop_assert!(source == quoted || source == without_pair(quoted));
            }
        }
    }

    #[test]
    fn a_changed_word_is_never_taken(
        words in words(), nth in 0usize..8, other in 0..WORDS.len(), edit in 0usize..5,
    ) {
        let text = text_of(&words);
        let mut quoted: Vec<String> =
            words[..8].iter().map(|(word, _)| WORDS[*word].to_owned()).collect();
        match edit {
            0 => drop(quoted.remove(nth)),
            1 => WORDS[other].clone_into(&mut quoted[nth]),
            2 => quoted[nth] = quoted[nth].to_uppercase(),
            3 => quoted[nth] = quoted[nth].replace(['3', '1'], "7"),
            _ => quoted.swap(nth, other % 8),
        }
        let quotation = quoted.join(" ");
        if let Ok(ranges) = verify(&text, &quotation, &RULES) {
            let folded = fold(&quotation).text;
            let is_there = fold(&text).text.contains(without_pair(folded.trim()));
            prop_assert!(is_there && !ranges.is_empty(), "{quotation:?} in {text:?}");
        }
    }

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,40}|[ \n\r.'\"…P1|ﬁe\u{301}\u{AD}-]{0,30}", at in 0usize..20) {
        let quotation: String = text.chars().skip(at).collect();
        for range in places(&text, &quotation).into_iter().chain(places(&quotation, &text)) {
            prop_assert!(range.start < range.end);
        }
        for range in places(&text, &quotation) {
            prop_assert!(text.get(range).is_some());
        }
        let _ = verify(&text, &quotation, &RULES);
    }
}
