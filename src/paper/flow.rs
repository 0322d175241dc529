//! Which blocks stand on which pages: upright, or turned by a right angle.

use super::Block;

/// Pages of one kind that follow each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section<'a> {
    pub pages: Pages,
    pub blocks: Vec<&'a Block>,
}

/// How a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pages {
    Upright,
    Turned,
}

/// The blocks by the pages they stand on, in order. The first section is upright, for the title; it may be empty.
pub(super) fn sections(blocks: &[Block]) -> Vec<Section<'_>> {
    let mut sections = vec![Section { pages: Pages::Upright, blocks: Vec::new() }];
    for block in blocks {
        match block {
            Block::Wide(inner) => {
                let mut turned = Section { pages: Pages::Turned, blocks: Vec::new() };
                if let Some(before) = sections.last_mut() {
                    turned.blocks = trailing(&mut before.blocks);
                }
                gather(inner, &mut turned.blocks);
                sections.push(turned);
            }
            block => {
                if sections.last().is_some_and(|last| last.pages == Pages::Turned) {
                    sections.push(Section { pages: Pages::Upright, blocks: Vec::new() });
                }
                if let Some(last) = sections.last_mut() {
                    last.blocks.push(block);
                }
            }
        }
    }
    // A section that lost its only heading to the next one is a blank page; the first one has the title.
    let mut place = 0;
    sections.retain(|section| {
        place += 1;
        place == 1 || !section.blocks.is_empty()
    });
    sections
}

/// Takes the headings at the end: they belong to what follows, not at the foot of a page without it. A page break
/// there is made by the new pages anyway.
fn trailing<'a>(blocks: &mut Vec<&'a Block>) -> Vec<&'a Block> {
    let stays = blocks
        .iter()
        .rposition(|block| !matches!(block, Block::Heading { .. } | Block::PageBreak))
        .map_or(0, |last| last + 1);
    let mut taken = blocks.split_off(stays);
    taken.retain(|block| !matches!(block, Block::PageBreak));
    taken
}

/// Turned pages in turned pages are the same pages.
fn gather<'a>(blocks: &'a [Block], into: &mut Vec<&'a Block>) {
    for block in blocks {
        match block {
            Block::Wide(inner) => gather(inner, into),
            block => into.push(block),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(blocks: &[Block]) -> Vec<String> {
        let name = |block: &&Block| match block {
            Block::Heading { text, .. } => text.clone(),
            Block::Paragraph(text) => text.words(),
            _ => "break".to_owned(),
        };
        let line = |section: Section| {
            let blocks: Vec<String> = section.blocks.iter().map(name).collect();
            format!("{:?}: {}", section.pages, blocks.join(", "))
        };
        sections(blocks).into_iter().map(line).collect()
    }

    #[test]
    fn a_heading_turns_with_the_pages_it_stands_over() {
        let heading = |text: &str| Block::heading(1, text, "");
        let wide = Block::Wide(vec![Block::paragraph("map"), Block::Wide(vec![heading("in")])]);
        let blocks = [
            Block::paragraph("a"),
            Block::PageBreak,
            heading("over"),
            wide.clone(),
            Block::PageBreak,
            heading("again"),
            wide,
            Block::paragraph("z"),
        ];
        assert_eq!(
            told(&blocks),
            ["Upright: a", "Turned: over, map, in", "Turned: again, map, in", "Upright: z"]
        );
    }

    #[test]
    fn an_empty_paper_is_one_upright_page() {
        assert_eq!(told(&[]), ["Upright: "]);
    }
}
