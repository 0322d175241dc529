//! Reads the figures of a cell: plain numbers, shares of a hundred or of a whole, ranges.

/// A figure as a plain number, as a share, or as both: `0.81`, `81 %`, `162 of 200`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quantity {
    pub plain: Option<f64>,
    pub share: Option<f64>,
}

impl Quantity {
    pub fn first(&self) -> f64 {
        self.plain.or(self.share).unwrap_or_default()
    }
}

/// `0.8 to 1.25`, `0,8–1,25`, `between 5 and 20 %`.
pub(super) fn range(limit: &str) -> Option<(Quantity, Quantity)> {
    let [first, second] = figures(limit).try_into().ok()?;
    let between =
        limit.get(first.end..second.start)?.trim().trim_end_matches('%').trim().to_lowercase();
    let joined = matches!(between.as_str(), "to" | "bis" | "à" | "-" | "–" | "—" | "..." | "…");
    let lower = limit.get(..first.start)?.to_lowercase();
    let enclosed = ["between", "zwischen", "entre"].iter().any(|word| lower.contains(word))
        && matches!(between.as_str(), "and" | "und" | "et");
    let percent = first.percent || second.percent;
    let one = |value: f64| {
        if percent {
            Quantity { plain: None, share: Some(value / 100.0) }
        } else {
            Quantity { plain: Some(value), share: None }
        }
    };
    ((joined || enclosed) && first.value < second.value)
        .then(|| (one(first.value), one(second.value)))
}

/// The figure a cell gives: its first, or the first per cent where it has one.
pub(super) fn quantity(text: &str) -> Option<Quantity> {
    let figures = figures(text);
    let first = figures.first()?;
    if let Some(percent) = figures.iter().find(|figure| figure.percent) {
        return Some(Quantity {
            plain: (!first.percent).then_some(first.value),
            share: Some(percent.value / 100.0),
        });
    }
    let of = figures.get(1).and_then(|second| {
        let between = text.get(first.end..second.start)?.trim().to_lowercase();
        let words = ["of", "in", "out of", "per", "/", "von", "auf", "je", "sur", "pour"];
        let parts = words.contains(&between.as_str()) && second.value >= first.value.max(2.0);
        parts.then(|| first.value / second.value)
    });
    Some(Quantity { plain: Some(first.value), share: of })
}

/// A number in a text.
pub(super) struct Figure {
    pub value: f64,
    pub percent: bool,
    pub start: usize,
    pub end: usize,
}

/// The numbers of a text; those that are part of a name are none: `F1`, `p95`.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit()))
    {
        let start = at + offset;
        let rest = &text[start..];
        let end = rest
            .char_indices()
            .find(|(at, c)| {
                let joins = matches!(c, '.' | ',')
                    && rest[at + 1..].starts_with(|next: char| next.is_ascii_digit());
                !c.is_ascii_digit() && !joins
            })
            .map_or(rest.len(), |(at, _)| at);
        at = start + end;
        let before = &text[..start];
        if before.ends_with(|c: char| c.is_alphabetic() || c == '_') {
            continue;
        }
        let digits = &rest[..end];
        let decimal = match (digits.matches(',').count(), digits.contains('.')) {
            (1, false) if digits.rsplit(',').next().is_some_and(|part| part.len() != 3) => {
                digits.replace(',', ".")
            }
            _ => digits.replace(',', ""),
        };
        let Ok(value) = decimal.parse::<f64>() else { continue };
        let signed = before.ends_with(['-', '−'])
            && !before.trim_end_matches(['-', '−']).ends_with(char::is_alphanumeric);
        let percent = rest[end..].trim_start().starts_with('%')
            || ["per cent", "percent", "prozent"]
                .iter()
                .any(|word| rest[end..].trim_start().to_lowercase().starts_with(word));
        found.push(Figure { value: if signed { -value } else { value }, percent, start, end: at });
    }
    found
}
