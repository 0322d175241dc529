//! The pieces of Rich Text: groups, control words with a number, single bytes and text.

/// A piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word12`
    Word(&'a str, Option<i32>),
    /// `\*` and other control signs.
    Sign(u8),
    /// `\'e4`, and any byte of text.
    Byte(u8),
}

/// The pieces of a file.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The pieces of a file, from its start.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn control(&mut self) -> Token<'a> {
        let Some(sign) = self.peek(0) else { return Token::Sign(0) };
        if sign == b'\'' {
            let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
            if let (Some(high), Some(low)) = (digit(self.peek(1)), digit(self.peek(2))) {
                self.at += 3;
                return Token::Byte((16 * high + low) as u8);
            }
        }
        if !sign.is_ascii_alphabetic() {
            self.at += 1;
            return Token::Sign(sign);
        }
        let start = self.at;
        while self.peek(0).is_some_and(|byte| byte.is_ascii_alphabetic()) && self.at < start + 32 {
            self.at += 1;
        }
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        let number_at = self.at;
        if self.peek(0) == Some(b'-') {
            self.at += 1;
        }
        while self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) && self.at < number_at + 11 {
            self.at += 1;
        }
        let number = self.bytes.get(number_at..self.at).unwrap_or_default();
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        if self.peek(0) == Some(b' ') {
            self.at += 1;
        }
        let word = std::str::from_utf8(word).unwrap_or_default();
        if word == "bin" {
            // So many bytes of a picture follow.
            let length = number.and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Token::Word(word, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek(0)?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control(),
                // A line's end in the file is none in the text.
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_falls_into_its_pieces() {
        let pieces: Vec<Token<'_>> =
            Tokens::new(b"{\\b0 a\n\\'e4\\u-12 ?\\*\\bin2 }}x\\").collect();
        assert_eq!(
            pieces,
            [
                Token::Open,
                Token::Word("b", Some(0)),
                Token::Byte(b'a'),
                Token::Byte(0xE4),
                Token::Word("u", Some(-12)),
                Token::Byte(b'?'),
                Token::Sign(b'*'),
                Token::Word("bin", Some(2)),
                Token::Byte(b'x'),
                Token::Sign(0),
            ]
        );
    }
}
