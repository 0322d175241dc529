//! Which numbers of a workbook are days: Excel keeps a day as a number, and only its format tells.

use std::collections::BTreeMap;

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::super::sheet::{moment_shown, number_shown};

/// The formats of a workbook.
#[derive(Default)]
pub struct Formats {
    /// Whether days are counted from 1904.
    pub is_1904: bool,
    /// What is made of numbers under a format that the workbook defines.
    own: BTreeMap<u16, Kind>,
    /// The format of each kind of cell.
    cells: Vec<u16>,
}

/// What numbers of a format are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numbers.
    Number,
    /// Days, and times of day.
    Moment,
    /// Hours, beyond 24.
    Duration,
}

impl Formats {
    /// A format that the workbook defines.
    pub fn add(&mut self, number: u16, written: &str) {
        self.own.insert(number, kind(written));
    }

    /// The next kind of cell has this format.
    pub fn cell(&mut self, format: u16) {
        self.cells.push(format);
    }

    /// A number as a cell of this kind shows it.
    pub fn shown(&self, cell: u16, number: f64) -> String {
        let format = self.cells.get(cell as usize).copied().unwrap_or(0);
        let kind = self.own.get(&format).copied().unwrap_or(match format {
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Kind::Moment,
            46 => Kind::Duration,
            _ => Kind::Number,
        });
        let kind_of_moment = match kind {
            Kind::Number => return number_shown(number),
            Kind::Moment => ExcelDateTimeType::DateTime,
            Kind::Duration => ExcelDateTimeType::TimeDelta,
        };
        // Beyond the year 9999 it is no day, whatever the format says.
        if !(0.0..2_958_466.0).contains(&number) {
            return number_shown(number);
        }
        moment_shown(ExcelDateTime::new(number, kind_of_moment, self.is_1904))
    }
}

/// What a written format makes of numbers: `dd.mm.yyyy` a day, `0 "days"` a number.
fn kind(written: &str) -> Kind {
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                let _ = characters.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_lowercase();
                if !inside.is_empty() && inside.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    return Kind::Duration;
                }
            }
            ';' => break,
            'G' | 'g' if written.to_lowercase().starts_with("general") => return Kind::Number,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => return Kind::Moment,
            _ => {}
        }
    }
    Kind::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_told_by_its_format() {
        for (written, expected) in [
            ("dd.mm.yyyy", Kind::Moment),
            ("0 \"days\"", Kind::Number),
            ("[h]:mm", Kind::Duration),
            ("[Red]0.00", Kind::Number),
            ("General", Kind::Number),
            ("\\d0", Kind::Number),
        ] {
            assert_eq!(kind(written), expected, "{written}");
        }
        let mut formats = Formats::default();
        formats.cell(0);
        formats.cell(14);
        assert_eq!(formats.shown(0, 46032.0), "46032");
        assert_eq!(formats.shown(1, 46032.0), "2026-01-10");
        assert_eq!(formats.shown(1, -1.0), "-1");
    }
}
