//! A paper as one page for the browser: nothing is fetched, nothing is run, and it prints like a paper.
//!
//! Every word passes [`words`], which shows what hides and breaks lines; maud escapes what is left. No text of a
//! paper reaches the style sheet but as a quoted string, made in `style`.

mod style;

use std::collections::{BTreeMap, BTreeSet};

use maud::{DOCTYPE, Markup, html as markup};

use super::flow::{self, Pages};
use super::{Block, Cell, Paper, Row, Run, Status, Style, Table, Text, visible, widths};

/// The paper as a page that stands alone.
///
/// The same paper gives the same text.
#[must_use]
pub fn html(paper: &Paper) -> String {
    let page = Page::of(paper);
    let sections = flow::sections(&paper.blocks);
    let mark = match &paper.status {
        Status::Draft { mark, because } => Some((mark, because)),
        Status::Final => None,
    };
    let markup = markup! {
        (DOCTYPE)
        html lang=(paper.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="author" content=(visible(&paper.author));
                meta name="date" content=(paper.day.to_string());
                title { (visible(&paper.title)) }
                style { (maud::PreEscaped(style::sheet(paper))) }
            }
            body {
                @if let Some((mark, _)) = mark {
                    div.mark aria-hidden="true" { span { (visible(mark)) } }
                }
                header {
                    h1 dir="auto" { (words(&paper.title)) }
                    @if !paper.subtitle.is_empty() { p.subtitle dir="auto" { (words(&paper.subtitle)) } }
                    @if let Some((mark, because)) = mark {
                        p.draft { strong { (words(mark)) } " " (words(because)) }
                    }
                    (page.facts(&cover(paper)))
                    @if !paper.classification.is_empty() || !paper.reference.is_empty() {
                        p.label { (label(paper)) }
                    }
                }
                @if !paper.contents.is_empty() { (page.contents()) }
                main {
                    @for section in &sections {
                        @if !section.blocks.is_empty() {
                            section class=(match section.pages { Pages::Upright => "upright", Pages::Turned => "turned" }) {
                                @for block in &section.blocks { (page.block(block)) }
                            }
                        }
                    }
                }
            }
        }
    };
    markup.into_string()
}

fn cover(paper: &Paper) -> Vec<(String, Vec<Block>)> {
    let fact =
        |(label, text): &(String, Text)| (label.clone(), vec![Block::Paragraph(text.clone())]);
    paper.cover.iter().map(fact).collect()
}

/// Label and number, as they stand at the foot of each page.
fn label(paper: &Paper) -> String {
    let parts = [&paper.classification, &paper.reference];
    let parts: Vec<&str> =
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
    visible(&parts.join(" · ")).into_owned()
}

/// What has to be known of the whole page wherever a piece of it is written.
struct Page<'a> {
    paper: &'a Paper,
    /// The ids of the headings, by where the heading lies in memory: the paper is borrowed for all the time.
    ids: BTreeMap<*const Block, String>,
    /// The ids by the anchors that lead to them.
    anchors: BTreeMap<&'a str, String>,
    /// The tables whose caption the heading above them says already.
    said_above: BTreeSet<*const Block>,
}

/// Who needs a caption.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caption {
    Seen,
    ForListeners,
}

impl<'a> Page<'a> {
    fn of(paper: &'a Paper) -> Self {
        let mut page = Self {
            paper,
            ids: BTreeMap::new(),
            anchors: BTreeMap::new(),
            said_above: BTreeSet::new(),
        };
        page.name(&paper.blocks);
        page
    }

    fn name(&mut self, blocks: &'a [Block]) {
        let mut above = "";
        for block in blocks {
            let heading = std::mem::take(&mut above);
            match block {
                Block::Table(table) if flow::says(heading, &table.caption) => {
                    self.said_above.insert(std::ptr::from_ref(block));
                }
                Block::Heading { anchor, text, .. } => {
                    above = text;
                    let number = self.ids.len() + 1;
                    // No anchor has an underscore, so that a name made here is that of no other heading.
                    let first = !anchor.is_empty() && !self.anchors.contains_key(anchor.as_str());
                    let id = if first { anchor.clone() } else { format!("section_{number}") };
                    if first {
                        self.anchors.insert(anchor, id.clone());
                    }
                    self.ids.insert(std::ptr::from_ref(block), id);
                }
                Block::Wide(inner) => self.name(inner),
                _ => {}
            }
        }
    }

    fn contents(&self) -> Markup {
        let mut entries = Vec::new();
        self.entries(&self.paper.blocks, &mut entries);
        markup! {
            nav aria-labelledby="list_of_contents" {
                h2 id="list_of_contents" { (words(&self.paper.contents)) }
                ul {
                    @for (level, text, id) in &entries {
                        li class=[(*level > 1).then_some("inner")] dir="auto" { a href={ "#" (id) } { (words(text)) } }
                    }
                }
            }
        }
    }

    fn entries<'p>(&'p self, blocks: &'p [Block], entries: &mut Vec<(u8, &'p str, &'p str)>) {
        for block in blocks {
            match block {
                Block::Heading { level, text, .. } if *level <= 2 => {
                    if let Some(id) = self.ids.get(&std::ptr::from_ref(block)) {
                        entries.push((*level, text, id));
                    }
                }
                Block::Wide(inner) => self.entries(inner, entries),
                _ => {}
            }
        }
    }

    fn block(&self, block: &Block) -> Markup {
        let id = self.ids.get(&std::ptr::from_ref(block));
        match block {
            Block::Heading { level, text, .. } => match level {
                0 | 1 => markup! { h2 id=[id] dir="auto" { (words(text)) } },
                2 => markup! { h3 id=[id] dir="auto" { (words(text)) } },
                _ => markup! { h4 id=[id] dir="auto" { (words(text)) } },
            },
            Block::Paragraph(text) => markup! { p dir="auto" { (self.text(text)) } },
            Block::Notice(text) => {
                markup! { p.notice role="note" dir="auto" { (self.text(text)) } }
            }
            Block::List(items) => markup! {
                ul { @for item in items { li dir="auto" { (self.text(item)) } } }
            },
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => {
                let seen = !self.said_above.contains(&std::ptr::from_ref(block));
                self.table(table, if seen { Caption::Seen } else { Caption::ForListeners })
            }
            Block::Quotation { words: said, source } => markup! {
                figure.quotation {
                    blockquote dir="auto" { p { (words(said)) } }
                    @if !source.is_empty() { figcaption { cite { (words(source)) } } }
                }
            },
            Block::Wide(inner) => markup! { @for block in inner { (self.block(block)) } },
            Block::PageBreak => markup! { div.break {} },
        }
    }

    fn facts(&self, facts: &[(String, Vec<Block>)]) -> Markup {
        markup! {
            @if !facts.is_empty() {
                dl.facts {
                    @for (label, blocks) in facts {
                        div {
                            dt { (words(label)) }
                            dd { @for block in blocks { (self.block(block)) } }
                        }
                    }
                }
            }
        }
    }

    fn table(&self, table: &Table, caption: Caption) -> Markup {
        let widths = widths::of(table, 1_000, 11, 20);
        // Many columns scroll on a small screen, which has to work by keys too.
        let scrolls = (widths.len() > 4).then_some("0");
        let region = scrolls.filter(|_| !table.caption.is_empty());
        let name = region.map(|_| visible(&table.caption));
        // Rows below a line that names them are one body, so that the line is read out with them.
        let mut bodies: Vec<(Option<&str>, Vec<&[Cell]>)> = vec![(None, Vec::new())];
        for row in &table.rows {
            match row {
                Row::Group(words) => bodies.push((Some(words), Vec::new())),
                Row::Cells(cells) => {
                    if let Some((_, rows)) = bodies.last_mut() {
                        rows.push(cells);
                    }
                }
            }
        }
        markup! {
            div.table.many[scrolls.is_some()] role=[region.map(|_| "region")] tabindex=[scrolls] aria-label=[name] {
                table {
                    @if !table.caption.is_empty() {
                        caption class=[(caption == Caption::ForListeners).then_some("unseen")] {
                            (words(&table.caption))
                        }
                    }
                    colgroup {
                        @for width in &widths { col style={ "width:" (width / 10) "." (width % 10) "%" }; }
                    }
                    thead {
                        tr { @for column in &table.columns { th scope="col" { (words(&column.title)) } } }
                    }
                    @for (group, rows) in &bodies {
                        @if group.is_some() || !rows.is_empty() {
                            tbody {
                                @if let Some(group) = group {
                                    tr.group {
                                        th scope="rowgroup" colspan=(widths.len()) dir="auto" { (words(group)) }
                                    }
                                }
                                @for cells in rows { (self.row(cells, table)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn row(&self, cells: &[Cell], table: &Table) -> Markup {
        let cells = widths::fitted(cells, table);
        markup! {
            tr {
                @for (place, cell) in cells.iter().enumerate() {
                    @let tone = cell.tone.map(super::Tone::name);
                    @if place == 0 {
                        th scope="row" class=[tone] dir="auto" { (self.text(&cell.text)) }
                    } @else {
                        td class=[tone] dir="auto" { (self.text(&cell.text)) }
                    }
                }
            }
        }
    }

    fn text(&self, text: &Text) -> Markup {
        markup! { @for run in &text.0 { (self.run(run)) } }
    }

    fn run(&self, run: &Run) -> Markup {
        let said = words(&run.words);
        let said = match run.style {
            Style::Plain => said,
            Style::Strong => markup! { strong { (said) } },
            Style::Small => markup! { small { (said) } },
            Style::Code => markup! { code { (said) } },
        };
        match self.anchors.get(run.link.as_str()) {
            Some(id) => markup! { a href={ "#" (id) } { (said) } },
            None => said,
        }
    }
}

/// Words with what hides in them shown, and each line on its own.
fn words(text: &str) -> Markup {
    let text = visible(text);
    markup! {
        @for (place, line) in text.split('\n').enumerate() {
            @if place > 0 { br; }
            (line)
        }
    }
}
