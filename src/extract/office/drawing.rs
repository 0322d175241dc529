//! The words in charts and diagrams, which are parts of their own.

use quick_xml::events::BytesStart;

use super::super::package::{Package, Relation};
use super::super::reading::Reading;
use super::super::story::{self, Places, Role, Story};
use super::super::xml::{self, Step, Visitor, local, number};

/// The charts and diagrams that a part refers to, in the order of its relations.
pub fn parts(relations: &[Relation]) -> Vec<String> {
    let kinds = ["chart", "chartEx", "diagramData"];
    relations
        .iter()
        .filter(|relation| kinds.contains(&relation.kind.as_str()) && !relation.is_external)
        .map(|relation| relation.target.clone())
        .collect()
}

/// Reads a chart's title, axes and figures, or a diagram's words.
pub fn read(parts: &mut Package<'_>, reading: &mut Reading, name: &str, places: &mut Places) {
    let found = parts.part(reading, name, |xml, _| {
        let mut walk = Walk::default();
        let broken = xml::walk(xml, &mut walk);
        Ok((walk, broken))
    });
    let Some((walk, broken)) = found else { return };
    if let Err(error) = broken {
        reading.gaps.push(format!("{name} inside it: {error}"));
    }
    let (mut blocks, _) = walk.story.finish();
    let rows = table(&walk.series);
    if rows.len() > 1 {
        blocks.push(story::Block::Table(rows));
    }
    story::push(reading, blocks, Role::Body, places);
}

/// Points and lines of a chart beyond these show no figure that anybody reads.
const POINTS_MAX: usize = 10_000;
const SERIES_MAX: usize = 60;

/// One line of a chart.
#[derive(Default)]
struct Series {
    name: String,
    categories: Vec<String>,
    values: Vec<String>,
}

/// What the value that is read belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Name,
    Category,
    Value,
}

#[derive(Default)]
struct Walk {
    story: Story,
    in_text: bool,
    series: Vec<Series>,
    of: Option<Of>,
    in_value: bool,
    point: usize,
}

impl Visitor for Walk {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        match local(element) {
            "p" => self.story.open_paragraph(),
            "t" => self.in_text = true,
            "br" => self.story.words("\n"),
            "ser" if self.series.len() < SERIES_MAX => self.series.push(Series::default()),
            "tx" if self.of.is_none() => self.of = Some(Of::Name),
            "cat" | "xVal" => self.of = Some(Of::Category),
            "val" | "yVal" => self.of = Some(Of::Value),
            "pt" => self.point = number(element, "idx").unwrap_or(0),
            "v" => self.in_value = true,
            "ser" | "Fallback" => return Step::Over,
            _ => {}
        }
        Step::Into
    }

    fn words(&mut self, words: &str) {
        if self.in_text {
            self.story.words(words);
        } else if self.in_value
            && let Some(series) = self.series.last_mut()
        {
            let list = match self.of {
                Some(Of::Name) => return series.name.push_str(words),
                Some(Of::Category) => &mut series.categories,
                Some(Of::Value) => &mut series.values,
                None => return,
            };
            if self.point < POINTS_MAX {
                if list.len() <= self.point {
                    list.resize(self.point + 1, String::new());
                }
                list[self.point].push_str(words);
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.story.close(),
            "t" => self.in_text = false,
            "v" => self.in_value = false,
            "tx" | "cat" | "val" | "xVal" | "yVal" => self.of = None,
            _ => {}
        }
    }
}

/// A row for each category, a column for each line.
fn table(series: &[Series]) -> Vec<Vec<String>> {
    let Some(categories) = series.first().map(|series| series.categories.clone()) else {
        return Vec::new();
    };
    let points = series.iter().map(|series| series.values.len()).max().unwrap_or(0);
    let mut head = vec![String::new()];
    head.extend(series.iter().map(|series| series.name.trim().to_owned()));
    let mut rows = vec![head];
    for point in 0..points.max(categories.len()) {
        let mut row = vec![categories.get(point).cloned().unwrap_or_default()];
        let values = |series: &Series| series.values.get(point).cloned().unwrap_or_default();
        row.extend(series.iter().map(values));
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_a_table_of_its_figures() {
        let mut walk = Walk::default();
        let xml = "<c><title><tx><rich><p><r><t>Drift</t></r></p></rich></tx></title>\
            <ser><tx><strRef><pt idx='0'><v>2026</v></pt></strRef></tx>\
            <cat><pt idx='0'><v>May</v></pt><pt idx='1'><v>June</v></pt></cat>\
            <val><pt idx='1'><v>0.3</v></pt></val></ser></c>";
        assert!(xml::walk(xml, &mut walk).is_ok());
        let (blocks, _) = walk.story.finish();
        let title = story::Block::Paragraph { text: "Drift".to_owned(), level: None };
        assert_eq!(blocks, [title]);
        let rows = table(&walk.series);
        assert_eq!(rows, [["", "2026"], ["May", ""], ["June", "0.3"]]);
    }
}
