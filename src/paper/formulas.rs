//! What a spreadsheet may take for a formula, and how much of a text a cell holds.

/// What is done to text that a spreadsheet would take for a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formulas {
    /// An apostrophe is put before it.
    Guarded,
    /// Nothing, for programs that are no spreadsheet.
    AsTheyAre,
}

impl Formulas {
    /// A text as it goes into a row of a file with commas.
    #[must_use]
    pub fn guard(self, text: String) -> String {
        match self {
            Formulas::Guarded if looks_like_a_formula(&text) => format!("'{text}"),
            Formulas::Guarded | Formulas::AsTheyAre => text,
        }
    }
}

/// Whether a spreadsheet may take a text for a formula.
pub(super) fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// What a cell of Excel holds at most, counted as Excel counts.
const UNITS_MAX: usize = 32_767;
const CUT: &str = " … [cut here: Excel holds no more; the whole text is in the output files]";

/// A text as far as a cell of a workbook holds it; what is cut off is said to be.
#[must_use]
pub fn fitting(text: &str) -> String {
    let units = |text: &str| text.encode_utf16().count();
    // Most are far shorter, and no text has more units than bytes.
    if text.len() <= UNITS_MAX || units(text) <= UNITS_MAX {
        return text.to_owned();
    }
    let mut room = UNITS_MAX - units(CUT);
    let kept = text.chars().take_while(|c| {
        let fits = room >= c.len_utf16();
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(CUT.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_to_what_a_cell_holds_and_says_so() {
        for one in ["a", "ä", "𝄞"] {
            let cut = fitting(&one.repeat(40_000));
            let units = cut.encode_utf16().count();
            assert!((UNITS_MAX - 1..=UNITS_MAX).contains(&units), "{one}: {units}");
            assert!(cut.ends_with(CUT));
        }
        assert_eq!(fitting("short"), "short");
    }

    #[test]
    fn only_what_a_spreadsheet_may_run_is_guarded() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(Formulas::Guarded.guard(text.to_owned()), format!("'{text}"));
            assert_eq!(Formulas::AsTheyAre.guard(text.to_owned()), text);
        }
        for text in ["", "F-001", "a=b", "2026-11-30"] {
            assert_eq!(Formulas::Guarded.guard(text.to_owned()), text);
        }
    }
}
