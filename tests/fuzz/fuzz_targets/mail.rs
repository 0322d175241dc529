//! Mails and mailboxes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tickmark_fuzz::check("a.eml", bytes);
    tickmark_fuzz::check("a.mbox", bytes);
});
