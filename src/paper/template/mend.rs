//! Makes a filled part one that Word opens: no empty table, no cell without a paragraph, no id twice.
//!
//! Loops repeat what stands in them, ids and bookmarks too, and loops over nothing leave tables without rows.
//! Word calls a document damaged for either.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Error;

/// The elements that must hold a paragraph, and end with one where a table would be the last.
const HOLDERS: [&str; 7] = ["tc", "hdr", "ftr", "footnote", "endnote", "txbxContent", "comment"];

/// The first of the numbers that pictures get which would share theirs; Word counts from 1.
const FIRST_FREE_NUMBER: u32 = 1_000_000;

/// An element that is open.
struct Open {
    local: String,
    /// Where it begins in what is written.
    from: usize,
    /// Whether it has what it must have: a table a row, a row a cell.
    is_filled: bool,
    /// Whether the last block in it is a paragraph.
    ends_with_paragraph: bool,
}

/// The part, mended. `prefix` is that of Word's elements, with its colon.
pub fn mended(xml: &str, part: &str, prefix: &str) -> Result<String, Error> {
    let damaged =
        |why: &dyn ToString| Error::Damaged { part: part.to_owned(), why: why.to_string() };
    let mut reader = Reader::from_str(xml);
    let mut written = String::with_capacity(xml.len());
    let mut open: Vec<Open> = Vec::new();
    let mut ids = Ids::default();
    let mut from = 0;
    loop {
        let event = reader.read_event().map_err(|error| damaged(&error))?;
        let to = usize::try_from(reader.buffer_position()).unwrap_or(xml.len());
        let raw = xml.get(from..to).unwrap_or_default();
        from = to;
        match event {
            Event::Start(start) => {
                let local = local(&start, prefix).to_owned();
                for wanted in [("tr", "tbl"), ("tc", "tr")] {
                    if wanted.0 == local
                        && let Some(around) = open.iter_mut().rfind(|one| one.local == wanted.1)
                    {
                        around.is_filled = true;
                    }
                }
                let is_filled = !matches!(local.as_str(), "tbl" | "tr");
                open.push(Open {
                    local,
                    from: written.len(),
                    is_filled,
                    ends_with_paragraph: false,
                });
                written.push_str(&ids.unique(&start, raw).unwrap_or_default());
            }
            Event::Empty(start) => {
                if local(&start, prefix) == "p" {
                    open.last_mut().into_iter().for_each(|one| one.ends_with_paragraph = true);
                }
                written.push_str(&ids.unique(&start, raw).unwrap_or_default());
            }
            Event::End(_) => {
                let Some(one) = open.pop() else { return Err(damaged(&"an element closes twice")) };
                if !one.is_filled {
                    written.truncate(one.from);
                    continue;
                }
                if HOLDERS.contains(&one.local.as_str()) && !one.ends_with_paragraph {
                    written.extend(["<", prefix, "p/>"]);
                }
                if let Some(around) = open.last_mut()
                    && matches!(one.local.as_str(), "p" | "tbl" | "sdt")
                {
                    around.ends_with_paragraph = one.local != "tbl";
                }
                written.push_str(raw);
            }
            Event::Eof if open.is_empty() => return Ok(written),
            Event::Eof => return Err(damaged(&"it breaks off")),
            _ => written.push_str(raw),
        }
    }
}

/// The name of an element of Word; nothing of any other.
fn local<'a>(start: &'a BytesStart<'_>, prefix: &str) -> &'a str {
    start.name().into_inner().strip_prefix(prefix).filter(|name| !name.contains(':')).unwrap_or("")
}

/// The ids that were given already.
#[derive(Default)]
struct Ids {
    paragraphs: BTreeSet<String>,
    bookmarks: BTreeSet<String>,
    pictures: BTreeSet<String>,
    /// The bookmarks whose beginning was left out, so that their end is, too.
    dropped: Vec<String>,
    given: u32,
}

impl Ids {
    /// An element as it may be written, or nothing where it may not.
    fn unique(&mut self, start: &BytesStart<'_>, raw: &str) -> Option<String> {
        let attribute = |name: &str| {
            let mut all = start.attributes();
            let named = all
                .with_checks(false)
                .flatten()
                .find(|one| one.key.local_name().into_inner() == name);
            named.map(|one| (one.key.into_inner().to_owned(), one.value.into_owned()))
        };
        match start.local_name().into_inner() {
            "p" | "tr" => {
                if let Some((key, id)) = attribute("paraId")
                    && !self.paragraphs.insert(id.clone())
                {
                    return Some(raw.replace(&format!(" {key}=\"{id}\""), ""));
                }
            }
            "docPr" => {
                if let Some((key, id)) = attribute("id")
                    && !self.pictures.insert(id.clone())
                {
                    let free = FIRST_FREE_NUMBER + self.given;
                    self.given += 1;
                    let new = format!(" {key}=\"{free}\"");
                    return Some(raw.replacen(&format!(" {key}=\"{id}\""), &new, 1));
                }
            }
            "bookmarkStart" => {
                let (_, name) = attribute("name").unwrap_or_default();
                let (_, id) = attribute("id").unwrap_or_default();
                if !self.bookmarks.insert(name) {
                    self.dropped.push(id);
                    return None;
                }
            }
            "bookmarkEnd" => {
                let (_, id) = attribute("id").unwrap_or_default();
                if let Some(at) = self.dropped.iter().position(|one| *one == id) {
                    self.dropped.swap_remove(at);
                    return None;
                }
            }
            _ => {}
        }
        Some(raw.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, expected: &str) {
        let root = |inner: &str| format!("<w:body>{inner}</w:body>");
        assert_eq!(mended(&root(xml), "x", "w:").expect("mends"), root(expected));
    }

    #[test]
    fn a_table_without_rows_and_a_row_without_cells_are_left_out() {
        check("<w:p/><w:tbl><w:tblPr/></w:tbl>", "<w:p/>");
        check("<w:tbl><w:tr><w:trPr/></w:tr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", {
            "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        });
    }

    #[test]
    fn a_cell_ends_with_a_paragraph() {
        let row = |cell: &str| format!("<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>");
        check(&row("<w:tcPr/>"), &row("<w:tcPr/><w:p/>"));
        check(&row("<w:p/><w:tbl></w:tbl>"), &row("<w:p/>"));
        check(&row(&row("<w:p/>")), &row(&(row("<w:p/>") + "<w:p/>")));
    }

    #[test]
    fn what_a_loop_repeats_keeps_its_id_once() {
        check(r#"<w:p w14:paraId="1"/><w:p w14:paraId="1" w:x="1"/>"#, {
            r#"<w:p w14:paraId="1"/><w:p w:x="1"/>"#
        });
        check(r#"<wp:docPr id="1" name="a"/><wp:docPr id="1" name="a"/>"#, {
            r#"<wp:docPr id="1" name="a"/><wp:docPr id="1000000" name="a"/>"#
        });
        let mark = r#"<w:bookmarkStart w:id="0" w:name="a"/><w:bookmarkEnd w:id="0"/>"#;
        check(&mark.repeat(3), mark);
    }
}
