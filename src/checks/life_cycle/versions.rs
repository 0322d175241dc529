//! Reads the version of a system out of cells, titles and file names, and compares two of them.

/// A version: its figures, and as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::checks) struct Version {
    parts: Vec<u32>,
    /// As it is written, without a leading `v` and without what stands behind its figures.
    pub written: String,
}

impl Version {
    /// The version a cell or field gives: `4.2.0+b117`, `v3`, `1.8 on large-3`.
    pub fn of_cell(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::first_in(text).or_else(|| {
            let bare = text.trim_start_matches(['v', 'V']);
            let whole =
                !bare.is_empty() && bare.len() <= 3 && bare.bytes().all(|b| b.is_ascii_digit());
            whole.then(|| Self::parsed(bare)).flatten()
        })
    }

    /// The first version a text names: figures parted by full stops that are no date.
    pub fn first_in(text: &str) -> Option<Self> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
        text.split(|c: char| !is_part(c)).find_map(|token| {
            let token = token.trim_matches('.').trim_start_matches(['v', 'V', 'r']);
            if token.contains('.') { Self::parsed(token) } else { None }
        })
    }

    fn parsed(token: &str) -> Option<Self> {
        let parts: Option<Vec<u32>> = token.split('.').map(|part| part.parse().ok()).collect();
        let parts = parts.filter(|parts| (1..=4).contains(&parts.len()))?;
        // `03.11.2025`
        let is_date = parts.len() == 3 && parts.last().is_some_and(|last| *last >= 1900);
        (!is_date).then(|| Self { parts, written: token.to_owned() })
    }

    /// Whether two are one: `4.2` is `4.2.0`.
    pub fn same(&self, other: &Self) -> bool {
        let length = self.parts.len().max(other.parts.len());
        (0..length).all(|at| self.part(at) == other.part(at))
    }

    /// Whether they differ in no more than a repair: `4.2.1` and `4.2`.
    pub fn same_line(&self, other: &Self) -> bool {
        (0..2).all(|at| self.part(at) == other.part(at))
    }

    /// Whether this one is later.
    pub fn later_than(&self, other: &Self) -> bool {
        let length = self.parts.len().max(other.parts.len());
        let key = |version: &Self| (0..length).map(|at| version.part(at)).collect::<Vec<u32>>();
        key(self) > key(other)
    }

    /// Whether it is the first one of all: `1.0`, `0.3`.
    pub fn is_first(&self) -> bool {
        self.part(0) == 0 || (self.part(0) == 1 && self.part(1) == 0)
    }

    fn part(&self, at: usize) -> u32 {
        self.parts.get(at).copied().unwrap_or(0)
    }
}

/// The names of models that end in a number: `chat-large-3` is ("chat-large", 3).
pub(in crate::checks) fn models_in(text: &str) -> Vec<(String, u32)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    text.split(|c: char| !is_part(c))
        .filter_map(|token| {
            let (name, number) = token.trim_matches(['.', '-']).rsplit_once('-')?;
            let named = name.chars().filter(|c| c.is_lowercase()).count() >= 3;
            // An id is written in capitals: `CIA-01`.
            let is_id = name.chars().all(|c| c.is_uppercase() || c == '-');
            let number = number.parse().ok().filter(|number| *number < 100)?;
            (named && !is_id).then(|| (name.to_lowercase(), number))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_wherever_they_stand() {
        for (text, expected) in [
            ("4.2.0+b117", Some("4.2.0")),
            ("v3", Some("3")),
            ("1.8 on chat-large-3", Some("1.8")),
            ("Test report AS-17 Returns 3.1", Some("3.1")),
            ("since 03.11.2025", None),
            ("2026.1", Some("2026.1")),
            ("high", None),
        ] {
            let version = Version::of_cell(text).map(|version| version.written);
            assert_eq!(version.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_repair_is_of_the_same_line() {
        let of = |text: &str| Version::of_cell(text).expect(text);
        assert!(of("4.2").same(&of("4.2.0")));
        assert!(of("4.2.1").same_line(&of("4.2")) && !of("4.3").same_line(&of("4.2")));
        assert!(of("4.10").later_than(&of("4.9")) && !of("4.2.0").later_than(&of("4.2")));
        assert_eq!(models_in("1.0 (model chat-large-4)"), [("chat-large".to_owned(), 4)]);
    }
}
