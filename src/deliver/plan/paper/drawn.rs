//! What is drawn to be looked at: populations, how many of each, and every item.

use super::Printed;
use crate::paper::{Block, Cell, Row, Table, Text};

impl Printed<'_> {
    pub(super) fn sampling(self) -> Vec<Block> {
        let Self { words, plan, .. } = self;
        let mut blocks = vec![words.heading(1, "sampling", "sampling")];
        if let Some(rules) = self.dossier.catalog.sampling() {
            let values = [
                ("seed", &*plan.seed.to_string()),
                ("all_up_to", &rules.all_up_to.to_string()),
                ("sample_min", &rules.sample_min.to_string()),
            ];
            blocks.push(Block::paragraph(words.fill("sampling_intro", &values)));
        }
        if plan.samples.is_empty() {
            blocks.push(words.paragraph("sampling_none"));
            return blocks;
        }
        let rows = plan.samples.iter().map(|sample| {
            let ids: Vec<String> = sample.requirements.iter().map(ToString::to_string).collect();
            vec![
                Cell::from(&*sample.population),
                Cell::from(Text::default().small(&sample.document)),
                Cell::from(sample.population_size.to_string()),
                Cell::from(sample.sample_size.to_string()),
                Cell::from(words.say(&format!("sample.method.{}", sample.method.name()))),
                Cell::from(ids.join(", ")),
            ]
        });
        let columns = [
            ("population", 22),
            ("source", 30),
            ("size", 8),
            ("drawn", 8),
            ("method", 18),
            ("requirements", 14),
        ];
        blocks.push(words.table("sampling", &columns, rows.collect()));
        blocks.push(words.paragraph("sampling_limits"));
        blocks
    }

    /// The items drawn, sample by sample.
    pub(super) fn items(self) -> Vec<Block> {
        let Self { words, plan, .. } = self;
        if plan.samples.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![Block::PageBreak, words.heading(1, "items", "items")];
        for (nth, sample) in (1..).zip(&plan.samples) {
            let from = if sample.document.is_empty() { "" } else { " – " };
            let title = format!("{nth} {}{from}{}", sample.population, sample.document);
            let rows = sample.items.iter().map(|item| {
                vec![
                    Cell::from(&*item.label),
                    Cell::from(Text::default().small(&item.place)),
                    Cell::from(&*item.quote),
                    Cell::from(&*item.why),
                ]
            });
            let columns = [("item", 20), ("row", 16), ("quote", 40), ("drawn_because", 24)];
            let rows = rows.map(Row::Cells).collect();
            blocks.push(Block::Table(Table {
                caption: title,
                ..words.bare("items", &columns, rows)
            }));
        }
        blocks
    }
}
