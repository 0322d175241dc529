//! PowerPoint: a slide, and beside it its notes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    const LIST: &[u8] = br#"<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>
<p:sldId r:id="r1"/></p:sldIdLst></p:presentation>"#;
    const RELATED: &[u8] = br#"<Relationships><Relationship Id="r1" Type="x/slide"
Target="slides/slide1.xml"/></Relationships>"#;
    const OF_SLIDE: &[u8] = br#"<Relationships><Relationship Id="r1" Type="x/notesSlide"
Target="../notesSlides/notesSlide1.xml"/></Relationships>"#;
    let (slide, notes) = tickmark_fuzz::halves(bytes);
    let file = tickmark_fuzz::package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("ppt/presentation.xml", LIST),
        ("ppt/_rels/presentation.xml.rels", RELATED),
        ("ppt/slides/slide1.xml", slide),
        ("ppt/slides/_rels/slide1.xml.rels", OF_SLIDE),
        ("ppt/notesSlides/notesSlide1.xml", notes),
    ]);
    tickmark_fuzz::check("a.pptx", &file);
});
