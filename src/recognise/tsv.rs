//! What tesseract answers: one line per word, with the block, paragraph and line it stands in.

/// What was recognised on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its paragraphs, from top to bottom; lines stand on lines of their own.
    pub paragraphs: Vec<String>,
    /// How many words.
    pub words: u32,
    /// How sure the recognition is of them on average, in percent.
    pub confidence_percent: u8,
    /// In how many places a letter was read as another than it was seen as.
    pub mended: u32,
}

/// The column of each value, as the first line names them.
const COLUMNS: [&str; 12] = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
];

/// The pages of an answer, in order; nothing where it is none.
pub fn pages(answer: &[u8]) -> Option<Vec<Found>> {
    let answer = String::from_utf8_lossy(answer);
    let mut lines = answer.lines();
    if lines.next()?.split('\t').ne(COLUMNS) {
        return None;
    }
    let mut pages: Vec<Page> = Vec::new();
    for line in lines {
        let row = Row::of(line)?;
        // A page opens with a line of its own, so that one without words is counted too.
        if row.level == PAGE {
            pages.push(Page::default());
        } else if row.level == WORD {
            pages.last_mut()?.word(&row);
        }
    }
    Some(pages.into_iter().map(Page::found).collect())
}

const PAGE: u32 = 1;
const WORD: u32 = 5;

struct Row<'a> {
    level: u32,
    paragraph: (u32, u32),
    line: u32,
    confidence: f64,
    text: &'a str,
}

impl<'a> Row<'a> {
    fn of(line: &'a str) -> Option<Self> {
        // A word holds no tab; what comes after the last one is the word.
        let values: Vec<&str> = line.splitn(COLUMNS.len(), '\t').collect();
        let number = |column: usize| values.get(column)?.parse::<u32>().ok();
        Some(Self {
            level: number(0)?,
            paragraph: (number(2)?, number(3)?),
            line: number(4)?,
            confidence: values.get(10)?.parse().ok()?,
            text: values.get(11).copied().unwrap_or_default().trim(),
        })
    }
}

#[derive(Default)]
struct Page {
    paragraphs: Vec<String>,
    words: u32,
    confidence: f64,
    last: Option<((u32, u32), u32)>,
}

impl Page {
    fn word(&mut self, row: &Row<'_>) {
        if row.text.is_empty() {
            return;
        }
        let here = (row.paragraph, row.line);
        match (self.last, self.paragraphs.last_mut()) {
            (Some((paragraph, line)), Some(text)) if paragraph == row.paragraph => {
                text.push(if line == row.line { ' ' } else { '\n' });
                text.push_str(row.text);
            }
            _ => self.paragraphs.push(row.text.to_owned()),
        }
        self.last = Some(here);
        self.words += 1;
        self.confidence += row.confidence.clamp(0.0, 100.0);
    }

    fn found(self) -> Found {
        let Self { paragraphs, words, confidence, .. } = self;
        let mean = confidence / f64::from(words.max(1));
        // A number from 0 to 100.
        #[expect(clippy::cast_sign_loss, reason = "each summand is between 0 and 100")]
        let confidence_percent = mean.round() as u8;
        Found { paragraphs, words, confidence_percent, mended: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

    fn check(rows: &[&str], expected: Option<&[(&[&str], u8)]>) {
        let rows: Vec<String> = rows.iter().map(|row| row.replace(' ', "\t")).collect();
        let pages = pages(format!("{HEADER}{}", rows.join("\n")).as_bytes());
        let shown = pages.as_ref().map(|pages| {
            pages
                .iter()
                .map(|page| {
                    let paragraphs = page.paragraphs.iter().map(String::as_str).collect();
                    (paragraphs, page.confidence_percent)
                })
                .collect::<Vec<(Vec<&str>, u8)>>()
        });
        let expected = expected.map(|pages| {
            pages.iter().map(|(paragraphs, sure)| (paragraphs.to_vec(), *sure)).collect()
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn words_make_lines_and_lines_make_paragraphs() {
        check(
            &[
                "1 1 0 0 0 0 0 0 9 9 -1 ",
                "5 1 1 1 1 1 0 0 9 9 90.5 AI",
                "5 1 1 1 1 2 0 0 9 9 95.5 policy",
                "5 1 1 1 2 1 0 0 9 9 96 here",
                "5 1 1 2 1 1 0 0 9 9 90 Next",
                "5 1 1 2 1 2 0 0 9 9 95 ",
            ],
            Some(&[(&["AI policy\nhere", "Next"], 93)]),
        );
    }

    #[test]
    fn a_page_without_words_is_a_page() {
        let page = "1 1 0 0 0 0 0 0 9 9 -1 ";
        let word = "5 2 1 1 1 1 0 0 9 9 40 x";
        check(&[page, page, word], Some(&[(&[], 0), (&["x"], 40)]));
        check(&[], Some(&[]));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        check(&["a b"], None);
        check(&["5 1 1 1 1 1 0 0 9 9 90 early"], None);
        assert_eq!(pages(b"garbage\n"), None);
        assert_eq!(pages(b""), None);
    }
}
