//! Word: the text, and beside it the styles.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (text, styles) = tickmark_fuzz::halves(bytes);
    let file = tickmark_fuzz::package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", text),
        ("word/styles.xml", styles),
        ("word/footnotes.xml", styles),
        ("word/comments.xml", styles),
    ]);
    tickmark_fuzz::check("a.docx", &file);
});
