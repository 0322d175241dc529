//! The grounds of cells: one palette for every form.
//!
//! Ink on ground has a contrast of 7 to 1 or more in each pair, so that it is read on grey paper too. That of a
//! gap and of a grade is never the only sign: the word stands on it.

use super::Tone;
use crate::domain::Severity;

/// A ground and what is written on it, as `0xRRGGBB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// The ground.
    pub ground: u32,
    /// The ink.
    pub ink: u32,
}

impl Tone {
    /// All of them.
    pub const ALL: [Tone; 9] = [
        Tone::Major,
        Tone::Minor,
        Tone::Observation,
        Tone::Opportunity,
        Tone::Covered,
        Tone::Partial,
        Tone::Gap,
        Tone::Excluded,
        Tone::Unknown,
    ];

    /// The tone of a grade.
    #[must_use]
    pub fn of(grade: Severity) -> Self {
        match grade {
            Severity::Major => Self::Major,
            Severity::Minor => Self::Minor,
            Severity::Observation => Self::Observation,
            Severity::Opportunity => Self::Opportunity,
        }
    }

    /// Its colours.
    #[must_use]
    pub fn colours(self) -> Colours {
        let (ground, ink) = match self {
            Self::Major => (0x00FB_E0DE, 0x0078_1A12),
            Self::Minor => (0x00FF_E9CF, 0x0063_3A00),
            Self::Observation => (0x00FF_F9DB, 0x004A_4200),
            Self::Opportunity => (0x00E3_EEF9, 0x0014_3C66),
            Self::Covered => (0x00E2_F0E6, 0x001E_4620),
            Self::Partial => (0x00FF_F3D1, 0x0059_3D00),
            Self::Gap => (0x00F3_D9DF, 0x0070_1230),
            Self::Excluded => (0x00EC_EEF1, 0x003C_434C),
            Self::Unknown => (0x00E8_E3F1, 0x003C_2A5E),
        };
        Colours { ground, ink }
    }

    /// Whether its word stands out beside the others: a grade of nonconformity does.
    #[must_use]
    pub(super) fn is_strong(self) -> bool {
        matches!(self, Self::Major | Self::Minor)
    }

    /// Its name in a style sheet.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Observation => "observation",
            Self::Opportunity => "opportunity",
            Self::Covered => "covered",
            Self::Partial => "partial",
            Self::Gap => "gap",
            Self::Excluded => "excluded",
            Self::Unknown => "unknown",
        }
    }
}

/// A colour as the forms write it: six digits of base 16.
pub(super) fn hex(colour: u32) -> String {
    format!("{colour:06X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours as WCAG 2.2 counts it.
    fn contrast(one: u32, other: u32) -> f64 {
        let luminance = |colour: u32| {
            let part = |shift: u32| {
                let part = f64::from(colour >> shift & 0xff) / 255.0;
                if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_word_is_read_well_on_its_ground() {
        for tone in Tone::ALL {
            let Colours { ground, ink } = tone.colours();
            let contrast = contrast(ground, ink);
            assert!(contrast >= 7.0, "{tone:?}: {contrast:.1}");
        }
    }
}
