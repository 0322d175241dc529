//! Numbers as lists write them: 4, IV, d.

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numerals {
    /// 4
    Decimal,
    /// 04
    DecimalZero,
    /// IV
    UpperRoman,
    /// iv
    LowerRoman,
    /// D
    UpperLetter,
    /// d
    LowerLetter,
    /// Nothing.
    None,
}

impl Numerals {
    /// The numerals an Office or `OpenDocument` file names; any that are not known are written as 4.
    pub fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Numerals::DecimalZero,
            "upperRoman" | "I" => Numerals::UpperRoman,
            "lowerRoman" | "i" => Numerals::LowerRoman,
            "upperLetter" | "A" => Numerals::UpperLetter,
            "lowerLetter" | "a" => Numerals::LowerLetter,
            "none" | "" => Numerals::None,
            _ => Numerals::Decimal,
        }
    }

    /// A number in these numerals.
    pub fn written(self, number: u32) -> String {
        match self {
            Numerals::Decimal => number.to_string(),
            Numerals::DecimalZero => format!("{number:02}"),
            Numerals::UpperRoman => roman(number),
            Numerals::LowerRoman => roman(number).to_lowercase(),
            Numerals::UpperLetter => letters(number).to_uppercase(),
            Numerals::LowerLetter => letters(number),
            Numerals::None => String::new(),
        }
    }
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 5000 {
        return number.to_string();
    }
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            written.push_str(sign);
            number -= value;
        }
    }
    written
}

/// After `z` comes `aa`, then `bb`.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(8) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_lists_write_them() {
        for (name, number, written) in [
            ("decimal", 12, "12"),
            ("decimalZero", 4, "04"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("i", 4, "iv"),
            ("A", 28, "BB"),
            ("lowerLetter", 26, "z"),
            ("none", 3, ""),
        ] {
            assert_eq!(Numerals::named(name).written(number), written, "{name}");
        }
    }
}
