//! HTML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tickmark_fuzz::check("a.html", bytes);
});
