//! Mends fonts that the engines give up on though what their letters mean can be told.
//!
//! A `ToUnicode` map says which letters a glyph stands for, in UTF-16. Some programs write a letter of
//! one byte (`<41>` for `<0041>`); one such font would cost every page that uses it.

use pdf_extract::{Document, Object, ObjectId};

/// Mends the maps of all fonts.
pub fn repair(file: &mut Document) {
    let maps: Vec<ObjectId> = file
        .objects
        .values()
        .filter_map(|object| {
            object.as_dict().ok()?.get(b"ToUnicode").and_then(Object::as_reference).ok()
        })
        .collect();
    for id in maps {
        let Some(Object::Stream(stream)) = file.objects.get_mut(&id) else { continue };
        let Ok(content) = stream.get_plain_content() else { continue };
        let map: String = content.iter().copied().map(char::from).collect();
        if let Some(mended) = mended(&map) {
            // A map is written in ASCII; what is not cannot be a part of it.
            stream.set_plain_content(mended.into_bytes());
        }
    }
}

/// The map with every letter in whole UTF-16 units; `None` where nothing is to be mended.
fn mended(map: &str) -> Option<String> {
    let mut mended = String::with_capacity(map.len());
    let mut changed = false;
    let mut rest = map;
    // How many codes stand before the letters: one in `beginbfchar`, two in `beginbfrange`.
    let (mut codes, mut seen, mut in_list) = (0, 0, false);
    while let Some(at) = rest.find(['<', '[', ']', 'b']) {
        let (before, token) = rest.split_at(at);
        mended.push_str(before);
        let length = match token.as_bytes()[0] {
            b'b' if token.starts_with("beginbfchar") => {
                (codes, seen) = (1, 0);
                "beginbfchar".len()
            }
            b'b' if token.starts_with("beginbfrange") => {
                (codes, seen) = (2, 0);
                "beginbfrange".len()
            }
            b'<' if codes > 0 && !token.starts_with("<<") => {
                token.find('>').map_or(1, |end| end + 1)
            }
            bracket @ (b'[' | b']') => {
                in_list = bracket == b'[';
                if !in_list {
                    seen = 0;
                }
                1
            }
            _ => 1,
        };
        let (token, after) = token.split_at(length);
        let hex = token.strip_prefix('<').and_then(|token| token.strip_suffix('>'));
        let is_letters = hex.is_some() && (in_list || seen == codes);
        let digits = hex.map_or(0, |hex| hex.bytes().filter(u8::is_ascii_hexdigit).count());
        if is_letters && digits % 4 != 0 {
            changed = true;
            mended.push('<');
            mended.push_str(&"000"[..4 - digits % 4]);
            mended.push_str(&token[1..]);
        } else {
            mended.push_str(token);
        }
        if hex.is_some() && !in_list {
            seen = if is_letters { 0 } else { seen + 1 };
        }
        rest = after;
    }
    mended.push_str(rest);
    changed.then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(map: &str, expected: Option<&str>) {
        assert_eq!(mended(map).as_deref(), expected, "{map}");
    }

    #[test]
    fn letters_are_whole_units_and_codes_stay() {
        check(
            "2 beginbfchar <01> <41> <02> <0042> endbfchar",
            Some("2 beginbfchar <01> <0041> <02> <0042> endbfchar"),
        );
        check(
            "beginbfrange <01> <03> <41> endbfrange",
            Some("beginbfrange <01> <03> <0041> endbfrange"),
        );
        check(
            "beginbfrange <01> <02> [<41> <0042>]",
            Some("beginbfrange <01> <02> [<0041> <0042>]"),
        );
        check("<< /A <41> >> beginbfchar <01> <0041>", None);
        check("beginbfchar <01", None);
    }
}
