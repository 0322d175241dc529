//! Numbers to call and numbers that are not, as tables.

use proptest::prelude::*;

use super::*;

fn check(text: &str, expected: &[&str]) {
    let found = phones(text, 0..text.len());
    let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
    assert_eq!(found, expected, "{text:?}");
}

fn check_whole(phones: &[&str]) {
    for phone in phones {
        check(&format!("call us at {phone}, please"), &[phone]);
        check(phone, &[phone]);
    }
}

#[test]
fn phone_numbers_are_found() {
    check_whole(&[
        "+49 30 1234567",
        "+49 (0)30 1234567",
        "+49-30-1234567",
        "+49301234567",
        "+33 1 23 45 67 89",
        "+1 (555) 123-4567",
        "0049 30 1234567",
        "0049301234567",
        "(030) 123-4567",
        "(555) 123-4567",
        "030 1234567",
        "030/1234567",
        "030 / 123 45 67",
        "01 23 45 67 89",
        "0151-23456789",
        "555-123-4567",
        "555.123.4567",
        "1-800-555-1234",
        "+44\u{A0}20 7946 0958",
    ]);
    check("Tel.: 1234567, Fax 123-4567.", &["1234567", "123-4567"]);
    check("030 1234567 01.02.2026", &["030 1234567"]);
    check("030 1234567 or 0151-23456789", &["030 1234567", "0151-23456789"]);
}

#[test]
fn other_numbers_are_not() {
    for other in [
        "01.02.2026",
        "2026-03-03",
        "01/02/2026 - 03/04/2026",
        "01-02-2026",
        "01.2026 - 03.2026",
        "DOC-2026-0001234",
        "AIS-030-1234567",
        "No. 030-1234567",
        "version 1.2.3.4567",
        "10.0.0.1",
        "192.168.100.200",
        "010.020.030.040",
        "1 250 000",
        "1.250.000,50",
        "+1 250 000",
        "0.1234567",
        "ISO/IEC 42001:2023",
        "27001:2022",
        "(2023) 1234567",
        "1234567",
        "20260303",
        "08.00-17.00",
        "08:00-17:00",
        "0001234567",
        "2026-0001234",
        "€0301 234 567",
        "6.1.2",
        "A.6.2.4",
        "5-10",
        "",
    ] {
        check(other, &[]);
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,30}|[0-9+() ./\u{A0}–-]{0,40}") {
        for range in phones(&text, 0..text.len()) {
            prop_assert!(text.get(range).is_some_and(|found| found.len() >= 7));
        }
    }
}
