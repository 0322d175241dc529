//! What data sets go by: an id (`DS-03`), with or without its name and its version, else their name.

/// The name by which a data set is compared: its id without a version, else its words in lower case.
pub(super) fn key(text: &str) -> String {
    ids(text).next().unwrap_or_else(|| {
        let spans = crate::words::spans(text).into_iter();
        spans.map(|(start, end)| text[start..end].to_lowercase()).collect::<Vec<_>>().join(" ")
    })
}

/// Whether two names are those of one data set.
pub(super) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    let begins = |long: &str, short: &str| {
        !is_id(short)
            && short.len() >= 4
            && long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
    };
    !one.is_empty() && (one == other || begins(&one, &other) || begins(&other, &one))
}

/// The ids in a text, without versions: `DS-01` of `DS-01.4 (frozen)`.
pub(super) fn ids(text: &str) -> impl Iterator<Item = String> + '_ {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    text.split(move |c: char| !is_part(c)).filter_map(|token| {
        let base = token.trim_matches(['.', '-']).split('.').next().unwrap_or_default();
        is_id(base).then(|| base.to_uppercase())
    })
}

/// What stands before the number of an id: `DS` of `DS-03`.
pub(super) fn prefix(id: &str) -> &str {
    id.rsplit_once('-').map_or("", |(prefix, _)| prefix)
}

/// Capitals, a dash and a short number.
fn is_id(token: &str) -> bool {
    token.rsplit_once('-').is_some_and(|(prefix, number)| {
        let letters = prefix.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = prefix.chars().all(|c| c.is_uppercase() || c == '-');
        (1..=6).contains(&letters)
            && capitals
            && (1..=4).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_goes_with_and_without_its_name_and_version() {
        for (one, other, expected) in [
            ("DS-03 returns", "DS-03", true),
            ("DS-01.4", "DS-01", true),
            ("DS-01", "DS-02", false),
            ("customer orders", "Customer orders 2025", true),
            ("orders", "returns", false),
        ] {
            assert_eq!(same(one, other), expected, "{one} / {other}");
        }
        assert_eq!(prefix("DS-03"), "DS");
    }
}
