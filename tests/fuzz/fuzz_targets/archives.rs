//! Archives of every kind.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tickmark_fuzz::check("a.zip", bytes);
    tickmark_fuzz::check("a.tar", bytes);
});
