//! The fonts a PDF is set in, and what they cannot print.

use std::collections::BTreeMap;

use typst::foundations::Bytes;
use typst::text::Font;

use super::Error;
use crate::paper::visible;

/// The fonts that come with typst that papers are set in: letters of Latin, Greek, Cyrillic and Hebrew, and for
/// digests, signs and Arabic a font of one width. Those for formulas are left out.
const FAMILIES: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// Fonts with what was asked of them in vain.
pub struct Fonts {
    /// The fonts.
    pub all: Vec<Font>,
    missing: BTreeMap<char, String>,
}

/// A character that no font has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unprinted {
    /// The character.
    pub character: char,
    /// The heading under which it stands first.
    pub below: String,
}

impl Fonts {
    /// The program's own fonts and those of these files.
    pub fn with(files: &[Vec<u8>]) -> Result<Self, Error> {
        let own = typst_assets::fonts().flat_map(|bytes| Font::iter(Bytes::new(bytes)));
        let mut all: Vec<Font> =
            own.filter(|font| FAMILIES.contains(&font.info().family.as_str())).collect();
        for (number, file) in (1..).zip(files) {
            let before = all.len();
            all.extend(Font::iter(Bytes::new(file.clone())));
            if all.len() == before {
                return Err(Error::Font { number });
            }
        }
        Ok(Self { all, missing: BTreeMap::new() })
    }

    /// The families, in the order they are to be tried in.
    pub fn families(&self) -> Vec<String> {
        let mut families: Vec<String> = FAMILIES.map(str::to_owned).to_vec();
        for font in &self.all {
            if !families.contains(&font.info().family) {
                families.push(font.info().family.clone());
            }
        }
        families
    }

    /// Words as they can be printed; `below` is the heading they stand under.
    pub fn printable(&mut self, words: &str, below: &str) -> String {
        let mut printable = String::with_capacity(words.len());
        for character in visible(words).chars() {
            match character {
                '\n' => printable.push('\n'),
                '\t' => printable.push(' '),
                // Ways to draw the character before it, which most fonts do not have.
                '\u{fe00}'..='\u{fe0f}' => {}
                _ if self.has(character) => printable.push(character),
                _ => {
                    self.missing.entry(character).or_insert_with(|| below.to_owned());
                    printable.push_str(&number(character));
                }
            }
        }
        printable
    }

    /// The characters that no font has.
    pub fn unprinted(&self) -> Vec<Unprinted> {
        let one = |(character, below): (&char, &String)| Unprinted {
            character: *character,
            below: below.clone(),
        };
        self.missing.iter().map(one).collect()
    }

    fn has(&self, character: char) -> bool {
        // Every font has these, and most text is made of them.
        character == ' '
            || character.is_ascii_graphic()
            || self.all.iter().any(|font| font.info().coverage.contains(character.into()))
    }
}

fn number(character: char) -> String {
    format!("[U+{:04X}]", u32::from(character))
}
