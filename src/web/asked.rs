//! What a request asks for: the pieces of its path and the values of its query or form.

use std::collections::BTreeMap;

use crate::domain::FindingId;

/// What was asked for. Nothing of it is trusted to name a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// The piece of the path that names something, such as a finding.
    pub(super) named: String,
    values: BTreeMap<String, Vec<String>>,
}

impl Asked {
    /// Reads a query or a form, as browsers write both.
    pub(super) fn new(named: String, encoded: &[u8]) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(encoded) {
            values.entry(key.into_owned()).or_default().push(value.into_owned());
        }
        Self { named, values }
    }

    /// The value of a field; empty where it is missing.
    pub(super) fn value(&self, key: &str) -> &str {
        self.values.get(key).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// All values of a field.
    pub(super) fn all(&self, key: &str) -> &[String] {
        self.values.get(key).map_or(&[], Vec::as_slice)
    }

    /// The value of a field as a number or another thing that is written.
    pub(super) fn parsed<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.value(key).parse().ok()
    }

    /// The finding that the path names.
    pub(super) fn finding(&self) -> Option<FindingId> {
        FindingId::try_from(self.named.clone()).ok()
    }
}

/// An address of ours with its query, percent-encoded. Empty values are left out.
pub(super) fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    for (key, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        encoded.append_pair(key, value);
    }
    match encoded.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_out_as_it_was_filled_in() {
        let asked = Asked::new(String::new(), b"reason=a+%26+b&evidence=0&evidence=2&empty=");
        assert_eq!(asked.value("reason"), "a & b");
        assert_eq!(asked.all("evidence"), ["0", "2"]);
        assert_eq!(asked.value("missing"), "");
        assert_eq!(asked.parsed::<usize>("evidence"), Some(0));
    }

    #[test]
    fn an_address_holds_any_name() {
        let written = address("/document", &[("path", "a b/ü&c=d.txt"), ("page", "")]);
        assert_eq!(written, "/document?path=a+b%2F%C3%BC%26c%3Dd.txt");
    }
}
