//! JSON, and JSON lines.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tickmark_fuzz::check("a.json", bytes);
    tickmark_fuzz::check("a.jsonl", bytes);
    tickmark_fuzz::check("a.ipynb", bytes);
});
