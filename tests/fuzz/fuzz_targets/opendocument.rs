//! OpenDocument: a spreadsheet, a text and a presentation of one content.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for kind in ["spreadsheet", "text", "presentation"] {
        let kind = format!("application/vnd.oasis.opendocument.{kind}");
        let parts: [(&str, &[u8]); 2] = [("mimetype", kind.as_bytes()), ("content.xml", bytes)];
        tickmark_fuzz::check("a.ods", &tickmark_fuzz::package(&parts));
    }
});
