//! Parses HTML whose elements may be nested without end.
//!
//! For each tag the parser asks which elements are open, so that a megabyte of opening tags would keep
//! it for minutes. As in browsers, elements below a depth are not opened; their words are kept.

use std::cell::Cell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use scraper::{Html, HtmlTreeSink, StrTendril};

/// No page made to be read comes near; browsers draw the same line.
const DEPTH_MAX: u32 = 512;

/// Parses a page, and says in words what was not opened.
pub fn parse(source: &str) -> (Html, Option<String>) {
    let builder =
        TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let shallow = Shallow { builder, open: Cell::new(0), is_cut: Cell::new(false) };
    let tokenizer = Tokenizer::new(shallow, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(source));
    // Scripts are not run, so the parser stops at each only to be sent on.
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    let Shallow { builder, is_cut, .. } = tokenizer.sink;
    let gap = || format!("elements nested deeper than {DEPTH_MAX} were read as plain text");
    (builder.sink.finish(), is_cut.get().then(gap))
}

/// Keeps tags from the builder that would open an element too deep.
struct Shallow<Builder> {
    builder: Builder,
    open: Cell<u32>,
    is_cut: Cell<bool>,
}

impl<Builder: TokenSink> Shallow<Builder> {
    /// Whether the builder is to see this tag.
    fn lets_through(&self, tag: &Tag) -> bool {
        let closes_itself =
            tag.self_closing && self.adjusted_current_node_present_but_not_in_html_namespace();
        if closes_itself || !can_nest(&tag.name) {
            return true;
        }
        let open = self.open.get();
        match tag.kind {
            TagKind::StartTag => {
                self.open.set(open.saturating_add(1));
                if open >= DEPTH_MAX {
                    self.is_cut.set(true);
                }
                open < DEPTH_MAX
            }
            TagKind::EndTag => {
                self.open.set(open.saturating_sub(1));
                open <= DEPTH_MAX
            }
        }
    }
}

impl<Builder: TokenSink> TokenSink for Shallow<Builder> {
    type Handle = Builder::Handle;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<Self::Handle> {
        match &token {
            Token::TagToken(tag) if !self.lets_through(tag) => TokenSinkResult::Continue,
            _ => self.builder.process_token(token, line_number),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Whether an element stays open until its end is told. Others hold nothing, hold raw text, or are
/// closed by the next of their kind, and many pages never close them.
fn can_nest(name: &str) -> bool {
    !matches!(
        name,
        "area"
            | "base"
            | "body"
            | "br"
            | "caption"
            | "col"
            | "colgroup"
            | "dd"
            | "dt"
            | "embed"
            | "head"
            | "hr"
            | "html"
            | "iframe"
            | "img"
            | "input"
            | "li"
            | "link"
            | "meta"
            | "noembed"
            | "noframes"
            | "optgroup"
            | "option"
            | "p"
            | "param"
            | "plaintext"
            | "rb"
            | "rp"
            | "rt"
            | "rtc"
            | "script"
            | "source"
            | "style"
            | "tbody"
            | "td"
            | "textarea"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "track"
            | "wbr"
            | "xmp"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str, is_cut: bool) {
        let (page, gap) = parse(source);
        let text: String = page.root_element().text().collect();
        assert_eq!(text, expected);
        assert_eq!(gap.is_some(), is_cut, "{gap:?}");
    }

    #[test]
    fn what_is_nested_too_deep_is_kept_as_words() {
        let deep = format!("{}deep{}<p>after", "<div>".repeat(5_000), "</div>".repeat(5_000));
        check(&deep, "deepafter", true);
    }

    #[test]
    fn elements_nobody_closes_are_not_nested() {
        let rows = "<tr><td>cell".repeat(2_000);
        check(&format!("<table>{rows}"), &"cell".repeat(2_000), false);
        check(&"<p>one<br>".repeat(2_000), &"one".repeat(2_000), false);
        let drawing = format!("<svg>{}</svg>after", "<path/>".repeat(2_000));
        check(&drawing, "after", false);
    }

    #[test]
    fn a_script_too_deep_is_still_a_script() {
        let deep = "<div>".repeat(600) + "<script>if (a < b) '<p>no'</script>words";
        let (page, _) = parse(&deep);
        let paragraphs = scraper::Selector::parse("p").expect("a selector");
        assert_eq!(page.select(&paragraphs).count(), 0);
    }
}
