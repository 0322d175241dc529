//! What an element's own style says of how its words are seen. Style sheets are not read.

use crate::domain::Concealment;

/// How the words of an element are seen.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// What keeps them from being seen.
    pub concealed: Option<Concealment>,
    colour: Option<String>,
    background: Option<String>,
}

impl Style {
    /// The style of an element in one of this style.
    pub fn of(&self, element: &scraper::node::Element) -> Style {
        let written = element.attr("style").unwrap_or_default().to_ascii_lowercase();
        let mut style = self.clone();
        if let Some(colour) = element.attr("bgcolor") {
            style.background = Some(canonical(colour));
        }
        if let Some(colour) = element.attr("color") {
            style.colour = Some(canonical(colour));
        }
        let mut marked = element.attr("hidden").is_some();
        let mut tiny = false;
        for (name, value) in written.split(';').filter_map(|pair| pair.split_once(':')) {
            let value = value.trim().trim_end_matches("!important").trim_end();
            match name.trim() {
                "display" => marked |= value == "none",
                "visibility" => marked |= matches!(value, "hidden" | "collapse"),
                "opacity" => marked |= value.parse() == Ok(0.0),
                "font-size" => tiny |= points(value).is_some_and(|points| points < 1.5),
                "color" => style.colour = Some(canonical(value)),
                "background" | "background-color" => {
                    style.background = value.split_whitespace().next().map(canonical);
                }
                _ => {}
            }
        }
        let alike = style.colour.is_some() && style.colour == style.background;
        style.concealed = if marked {
            Some(Concealment::Marked)
        } else if tiny {
            Some(Concealment::Size)
        } else if alike {
            Some(Concealment::Colour)
        } else {
            // Words of another colour are seen again; those in a hidden element never are.
            self.concealed.filter(|by| *by != Concealment::Colour)
        };
        style
    }
}

/// A size in points, where it is no share of another.
fn points(value: &str) -> Option<f32> {
    let unit = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let (number, unit) = value.split_at(unit);
    let number: f32 = number.trim().parse().ok()?;
    match unit {
        "pt" => Some(number),
        "px" | "" => Some(number * 0.75),
        // A share of what is inherited is unknown, yet nothing of nothing.
        _ => (number == 0.0).then_some(0.0),
    }
}

/// The commonest colours by one name each: `#fff`, `white` and `rgb(255, 255, 255)` are one.
fn canonical(colour: &str) -> String {
    let colour: String = colour.to_ascii_lowercase().split_whitespace().collect();
    let rgb = colour.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')'));
    if let Some(parts) = rgb {
        let parts: Vec<u8> = parts.split(',').filter_map(|part| part.parse().ok()).collect();
        if let [red, green, blue] = parts[..] {
            return format!("#{red:02x}{green:02x}{blue:02x}");
        }
    }
    match (colour.as_str(), colour.strip_prefix('#')) {
        ("white", _) => "#ffffff".to_owned(),
        ("black", _) => "#000000".to_owned(),
        (_, Some(short)) if short.len() == 3 && short.is_ascii() => {
            short.chars().fold("#".to_owned(), |long, digit| format!("{long}{digit}{digit}"))
        }
        _ => colour,
    }
}
