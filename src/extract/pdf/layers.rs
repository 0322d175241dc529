//! The text on layers that are switched off. The first engine does not draw it, so a copy of the file
//! is read on which no layer is known.

use std::panic::{self, AssertUnwindSafe};

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::dict::keys;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object};
use pdf_extract::Document;

use super::sheet::{Glyph, Sheet};

/// The file with all its layers shown; `None` where it has none that is switched off.
pub fn all_shown(file: &Pdf, bytes: &[u8]) -> Option<Pdf> {
    let root = file.xref().get::<Dict<'_>>(file.xref().root_id())?;
    let settings = root.get::<Dict<'_>>(keys::OCPROPERTIES)?.get::<Dict<'_>>(keys::D)?;
    let off = settings.get::<Array<'_>>(keys::OFF);
    let some_off = off.is_some_and(|off| off.iter::<Object<'_>>().next().is_some());
    let all_off = settings.get::<Name<'_>>(keys::BASE_STATE).is_some_and(|state| &*state == b"OFF");
    if !some_off && !all_off {
        return None;
    }
    // The second engine may break over a file that the first one reads.
    panic::catch_unwind(AssertUnwindSafe(|| without_layers(bytes))).ok().flatten()
}

fn without_layers(bytes: &[u8]) -> Option<Pdf> {
    let mut copy = Document::load_mem(bytes).ok()?;
    if copy.is_encrypted() {
        return None;
    }
    copy.catalog_mut().ok()?.remove(b"OCProperties");
    let mut shown = Vec::new();
    copy.save_to(&mut shown).ok()?;
    Pdf::new(shown).ok()
}

/// The letters that are on a page with all its layers, and not on the page as it is shown.
pub fn switched_off(all: Sheet, shown: &Sheet) -> Vec<Glyph> {
    let mut shown = shown.glyphs.iter().peekable();
    // Both are drawn in one order, so what is shown is met again in turn.
    let mut off = Vec::new();
    for glyph in all.glyphs {
        if shown.peek().is_some_and(|next| **next == glyph) {
            shown.next();
        } else {
            off.push(glyph);
        }
    }
    off
}
