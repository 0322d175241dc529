//! Any bytes under names of every kind.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (name, bytes) = tickmark_fuzz::halves(bytes);
    let extension: String = String::from_utf8_lossy(name).chars().take(8).collect();
    tickmark_fuzz::check(&format!("a.{extension}"), bytes);
});
