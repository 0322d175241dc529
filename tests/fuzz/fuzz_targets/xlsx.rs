//! Excel: a sheet, and beside it the strings.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    const BOOK: &[u8] = br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    const RELATED: &[u8] = br#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let (sheet, strings) = tickmark_fuzz::halves(bytes);
    let file = tickmark_fuzz::package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATED),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ]);
    tickmark_fuzz::check("a.xlsx", &file);
});
