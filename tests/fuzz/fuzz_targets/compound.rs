//! Compound files: Office before 2007, and Outlook mails.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tickmark_fuzz::check("a.doc", bytes);
});
