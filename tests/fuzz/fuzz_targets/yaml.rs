//! YAML and XML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tickmark_fuzz::check("a.yaml", bytes);
    tickmark_fuzz::check("a.xml", bytes);
});
