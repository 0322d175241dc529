//! What is read of small texts, written out.

use super::*;

fn check(styles: &str, body: &str, expected: &[&str]) {
    let xml =
        format!("<office:document>{styles}<office:body>{body}</office:body></office:document>");
    let found = pages(&xml, &Styles::parse(&[&xml]));
    let shown: Vec<String> = found
        .pages
        .iter()
        .flat_map(|page| page.titles.iter().chain(&page.blocks).chain(&page.notes))
        .map(|block| match block {
            Block::Paragraph { text, level: Some(level) } => format!("{level} {text}"),
            Block::Paragraph { text, level: None } => text.clone(),
            Block::Table(rows) => format!("{rows:?}"),
            Block::Hidden(by, text) => format!("{by}: {text}"),
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn notes_and_comments_stand_after_the_text_they_belong_to() {
    check(
        "",
        "<text:p>One<text:note><text:note-citation>1</text:note-citation><text:note-body>\
         <text:p>A note</text:p></text:note-body></text:note> two<office:annotation>\
         <dc:creator>Kim</dc:creator><dc:date>2026</dc:date><text:p>Why?</text:p>\
         </office:annotation>\n  three</text:p>",
        &["One two three", "A note", "Comment by Kim: Why?"],
    );
}

#[test]
fn headings_and_lists_are_numbered_as_they_are_shown() {
    check(
        "<style:style style:name='H'><style:text-properties text:display='none'/></style:style>\
         <text:outline-style><text:outline-level-style text:level='1' style:num-format='1'/>\
         <text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/>\
         </text:outline-style><text:list-style style:name='L'>\
         <text:list-level-style-number text:level='1' style:num-format='a' style:num-suffix=')'/>\
         </text:list-style>",
        "<text:h text:outline-level='1'>Scope</text:h><text:h text:outline-level='2'>Sites</text:h>\
         <text:list text:style-name='L'><text:list-item><text:p>one</text:p><text:p>more</text:p>\
         </text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>\
         <text:p>seen<text:span text:style-name='H'>not seen</text:span></text:p>",
        &[
            "1 1 Scope",
            "2 1.1 Sites",
            "a) one",
            "more",
            "b) two",
            "marked as hidden: not seen",
            "seen",
        ],
    );
}
