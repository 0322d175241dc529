//! What Office files before 2007 say of themselves: properties in two streams of their own.

use super::compound::{Compound, u16_at, u32_at};
use super::encoding;
use crate::domain::Properties;

/// The properties of a compound file.
pub fn properties(compound: &Compound<'_>) -> Properties {
    let mut properties = Properties::default();
    let summary = compound.stream("\u{5}SummaryInformation").unwrap_or_default();
    for (number, value) in section(&summary, 0) {
        let Some(text) = value.text() else { continue };
        let day = || text.parse().ok();
        match number {
            2 => properties.title = Some(text),
            4 => properties.author = Some(text),
            12 => properties.created = day(),
            13 => properties.modified = day(),
            3 | 5 | 6 | 8 => {
                let names = ["Subject", "", "Keywords", "Description", "", "Last modified by"];
                let name = names.get(number as usize - 3).copied().unwrap_or_default();
                properties.custom.push((name.to_owned(), text));
            }
            _ => {}
        }
    }
    let more = compound.stream("\u{5}DocumentSummaryInformation").unwrap_or_default();
    for (number, value) in section(&more, 0) {
        let name = match number {
            2 => "Category",
            14 => "Manager",
            15 => "Company",
            _ => continue,
        };
        properties.custom.extend(value.text().map(|text| (name.to_owned(), text)));
    }
    properties.custom.extend(own(&more));
    properties
}

/// More properties are none that anybody wrote.
const PROPERTIES_MAX: usize = 200;
const TEXT_BYTES_MAX: usize = 4096;

/// A value as it is kept: its kind, its bytes, and the code page of its section.
struct Value<'a> {
    kind: u16,
    data: &'a [u8],
    page: u16,
}

impl Value<'_> {
    fn text(&self) -> Option<String> {
        let length = || Some((u32_at(self.data, 0)? as usize).min(TEXT_BYTES_MAX));
        let text = match self.kind {
            // One byte a character, in the code page.
            0x1E => {
                let rest = self.data.get(4..)?;
                decoded(&rest[..length()?.min(rest.len())], self.page)
            }
            // Two bytes a character.
            0x1F => {
                let rest = self.data.get(4..)?;
                let units = rest.chunks_exact(2).take(length()?);
                let units: Vec<u16> = units.filter_map(|pair| u16_at(pair, 0)).collect();
                String::from_utf16_lossy(&units)
            }
            0x40 => day(self.data)?,
            2 => u16_at(self.data, 0)?.to_string(),
            3 => u32_at(self.data, 0)?.to_string(),
            0x0B => if u16_at(self.data, 0)? == 0 { "No" } else { "Yes" }.to_owned(),
            _ => return None,
        };
        let text = text.trim_end_matches('\0').trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

fn decoded(bytes: &[u8], page: u16) -> String {
    if page == 1200 {
        let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
        return String::from_utf16_lossy(&units);
    }
    let encoding = encoding::of_codepage(page).unwrap_or(encoding_rs::WINDOWS_1252);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The properties of one of the sections of a stream.
fn section(stream: &[u8], nth: usize) -> Vec<(u32, Value<'_>)> {
    let Some((data, places)) = places(stream, nth) else { return Vec::new() };
    let page = places.iter().find(|(number, _)| *number == 1);
    let page = page.and_then(|(_, at)| u16_at(data, at + 4)).unwrap_or(1252);
    let value = |(number, at): (u32, usize)| {
        let data = data.get(at.checked_add(4)?..)?;
        Some((number, Value { kind: u16_at(stream_at(stream, nth)?, at)?, data, page }))
    };
    places.into_iter().filter(|(number, _)| *number > 1).filter_map(value).collect()
}

fn stream_at(stream: &[u8], nth: usize) -> Option<&[u8]> {
    stream.get(u32_at(stream, 28 + 20 * nth + 16)? as usize..)
}

/// Where properties stand, by number.
type Places = Vec<(u32, usize)>;

/// A section's bytes, and where in them its properties stand, by number.
fn places(stream: &[u8], nth: usize) -> Option<(&[u8], Places)> {
    if u32_at(stream, 24)? as usize <= nth {
        return None;
    }
    let data = stream_at(stream, nth)?;
    let count = (u32_at(data, 4)? as usize).min(PROPERTIES_MAX);
    let place = |n: usize| Some((u32_at(data, 8 + 8 * n)?, u32_at(data, 12 + 8 * n)? as usize));
    Some((data, (0..count).filter_map(place).collect()))
}

/// The properties that writers added; their names stand in a list of their own.
fn own(stream: &[u8]) -> Vec<(String, String)> {
    let Some((data, places)) = places(stream, 1) else { return Vec::new() };
    let page = places.iter().find(|(number, _)| *number == 1);
    let page = page.and_then(|(_, at)| u16_at(data, at + 4)).unwrap_or(1252);
    let Some((_, at)) = places.iter().find(|(number, _)| *number == 0) else { return Vec::new() };
    let mut names = Vec::new();
    let mut at = at + 4;
    for _ in 0..u32_at(data, at - 4).unwrap_or(0).min(PROPERTIES_MAX as u32) {
        let (Some(number), Some(length)) = (u32_at(data, at), u32_at(data, at + 4)) else { break };
        let bytes = if page == 1200 { 2 * length as usize } else { length as usize };
        let Some(name) = data.get(at + 8..(at + 8).saturating_add(bytes)) else { break };
        names.push((number, decoded(name, page).trim_end_matches('\0').to_owned()));
        // Names of two bytes a character are filled up to four.
        at += 8 + if page == 1200 { bytes.next_multiple_of(4) } else { bytes };
    }
    let values = section(stream, 1);
    let pair = |(number, value): (u32, Value<'_>)| {
        let (_, name) = names.iter().find(|(named, _)| *named == number)?;
        Some((name.clone(), value.text()?))
    };
    values.into_iter().filter_map(pair).collect()
}

/// A moment counted in tenths of a microsecond from 1601, as a day.
fn day(data: &[u8]) -> Option<String> {
    let ticks = u64::from(u32_at(data, 4)?) << 32 | u64::from(u32_at(data, 0)?);
    let days = i32::try_from(ticks / 864_000_000_000).ok().filter(|days| *days > 0)?;
    let start = jiff::civil::date(1601, 1, 1);
    let day = start.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_as_its_day() {
        let ticks: u64 = 155_237 * 864_000_000_000;
        assert_eq!(day(&ticks.to_le_bytes()).as_deref(), Some("2026-01-10"));
        assert_eq!(day(&[0; 8]), None);
        assert_eq!(day(&[0xFF; 8]), None);
    }
}
