//! Tokens of content streams and character maps, with their places.

use std::ops::Range;

/// A string of bytes, each with the place of what stands for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text {
    pub(super) bytes: Vec<u8>,
    /// For each byte.
    places: Vec<(u32, u32)>,
}

impl Text {
    fn push(&mut self, byte: u8, start: usize, end: usize) {
        self.bytes.push(byte);
        self.places.push((start as u32, end as u32));
    }

    /// Where the bytes `from..to` are written.
    pub(super) fn place(&self, from: usize, to: usize) -> Range<usize> {
        let first = self.places.get(from).map_or(0, |place| place.0);
        let last = to.checked_sub(1).and_then(|last| self.places.get(last)).map_or(first, |place| place.1);
        first as usize..last.max(first) as usize
    }
}

/// A token. Names and keywords are slices of the stream.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'c> {
    Number(f64),
    /// Without its slash, as written.
    Name(&'c [u8]),
    Text(Text),
    ArrayStart,
    ArrayEnd,
    DictStart,
    DictEnd,
    Keyword(&'c [u8]),
}

/// Reads tokens.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'c> {
    bytes: &'c [u8],
    pub(super) at: usize,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'c> Lexer<'c> {
    pub(super) fn new(bytes: &'c [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'c [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let len = rest.iter().position(|b| !wanted(*b)).unwrap_or(rest.len());
        self.at += len;
        rest.get(..len).unwrap_or_default()
    }

    /// The next token.
    pub(super) fn token(&mut self) -> Option<Token<'c>> {
        loop {
            self.take_while(is_space);
            if self.peek()? != b'%' {
                break;
            }
            self.take_while(|b| b != b'\n' && b != b'\r');
        }
        let first = self.peek()?;
        let second = self.bytes.get(self.at + 1).copied();
        let (len, token) = match (first, second) {
            (b'<', Some(b'<')) => (2, Token::DictStart),
            (b'>', Some(b'>')) => (2, Token::DictEnd),
            (b'[', _) => (1, Token::ArrayStart),
            (b']', _) => (1, Token::ArrayEnd),
            (b'<', _) => return Some(Token::Text(self.hex())),
            (b'(', _) => return Some(Token::Text(self.literal())),
            (b'/', _) => {
                self.at += 1;
                return Some(Token::Name(self.take_while(is_regular)));
            }
            (b'{' | b'}' | b')' | b'>', _) => {
                self.at += 1;
                return self.token();
            }
            (b'0'..=b'9' | b'+' | b'-' | b'.', _) => return Some(self.number()),
            _ => return Some(Token::Keyword(self.take_while(is_regular))),
        };
        self.at += len;
        Some(token)
    }

    /// A number, as leniently as viewers read them (`--5`, `1.2.3`, `5-3`); what is none is a keyword.
    fn number(&mut self) -> Token<'c> {
        let start = self.at;
        let word = self.take_while(is_regular);
        let digits = word.strip_prefix(b"--").or(word.strip_prefix(b"+")).unwrap_or(word);
        let (negative, digits) = match digits.strip_prefix(b"-") {
            Some(digits) => (true, digits),
            None => (word.starts_with(b"--"), digits),
        };
        let (mut value, mut scale, mut any) = (0f64, 0f64, false);
        for byte in digits {
            match byte {
                b'0'..=b'9' if scale == 0.0 => value = value * 10.0 + f64::from(byte - b'0'),
                b'0'..=b'9' => {
                    value += f64::from(byte - b'0') * scale;
                    scale /= 10.0;
                }
                b'.' if scale == 0.0 => scale = 0.1,
                b'-' | b'.' => break,
                _ if any => {
                    // `0Tc`: the operator begins where the digits end.
                    let len = word.iter().position(|b| b.is_ascii_alphabetic()).unwrap_or(word.len());
                    self.at = start + len;
                    break;
                }
                _ => return Token::Keyword(word),
            }
            any = true;
        }
        Token::Number(if negative { -value } else { value })
    }

    fn literal(&mut self) -> Text {
        let mut text = Text::default();
        self.at += 1;
        let mut depth = 1;
        while let Some(byte) = self.peek() {
            let start = self.at;
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    if let Some(byte) = self.escape() {
                        text.push(byte, start, self.at);
                    }
                    continue;
                }
                // A line end is a line feed, however it is written.
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n', start, self.at);
                    continue;
                }
                _ => {}
            }
            text.push(byte, start, self.at);
        }
        text
    }

    /// What stands behind a backslash; `None` for a line that goes on.
    fn escape(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                code as u8
            }
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return None;
            }
            b'\n' => return None,
            other => other,
        })
    }

    fn hex(&mut self) -> Text {
        let mut text = Text::default();
        self.at += 1;
        let mut high: Option<(u32, usize)> = None;
        while let Some(byte) = self.peek() {
            let at = self.at;
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = char::from(byte).to_digit(16) else { continue };
            match high.take() {
                None => high = Some((digit, at)),
                Some((first, start)) => text.push((first << 4 | digit) as u8, start, self.at),
            }
        }
        if let Some((first, start)) = high {
            text.push((first << 4) as u8, start, start + 1);
        }
        text
    }

    /// Leaves an inline image, whose `BI` was read: its dictionary, `ID`, its data and `EI`.
    pub(super) fn skip_image(&mut self) {
        while let Some(token) = self.token() {
            if token == Token::Keyword(b"ID") {
                break;
            }
        }
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(found) = memchr::memmem::find(rest, b"EI") else {
                self.at = self.bytes.len();
                return;
            };
            let before = found.checked_sub(1).and_then(|at| rest.get(at));
            let behind = rest.get(found + 2..).unwrap_or_default();
            self.at += found + 2;
            // Binary data may hold the letters: what follows the end is text.
            let text = behind.iter().take(16).all(|b| matches!(b, 9 | 10 | 13 | 32..127));
            if before.is_none_or(|b| is_space(*b)) && behind.first().is_none_or(|b| is_space(*b)) && text {
                return;
            }
        }
    }
}

/// A name with its escapes (`#20`) read.
pub(super) fn unescaped(name: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return name.into();
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((byte, behind)) = rest.split_first() {
        let digit = |at: usize| behind.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'#', Some(high), Some(low)) => {
                bytes.push((high << 4 | low) as u8);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*byte);
                rest = behind;
            }
        }
    }
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bytes: &[u8]) -> Vec<Token<'_>> {
        let mut lexer = Lexer::new(bytes);
        std::iter::from_fn(|| lexer.token()).collect()
    }

    #[test]
    fn words_and_numbers() {
        let found = tokens(b"/F1 12 Tf -.5 --3 +2.5 1.2.3 0Tc % note\nT*");
        let numbers: Vec<f64> =
            found.iter().filter_map(|t| if let Token::Number(n) = t { Some(*n) } else { None }).collect();
        assert_eq!(numbers, [12.0, -0.5, -3.0, 2.5, 1.2, 0.0]);
        assert!(found.ends_with(&[Token::Keyword(b"Tc"), Token::Keyword(b"T*")]), "{found:?}");
    }

    #[test]
    fn strings_know_their_places() {
        let Some(Token::Text(text)) = Lexer::new(b"(a\\(\\101\\\n(x)\\7)").token() else { panic!() };
        assert_eq!(text.bytes, b"a(A(x)\x07");
        assert_eq!(text.place(1, 3), 2..8);
        assert_eq!(text.place(6, 7), 13..15);
        let Some(Token::Text(text)) = Lexer::new(b"<4e 0 0>").token() else { panic!() };
        assert_eq!((&text.bytes[..], text.place(0, 2)), (&b"\x4e\x00"[..], 1..7));
    }

    #[test]
    fn inline_images() {
        let mut lexer = Lexer::new(b"/W 1 ID \xFF EI\xFF EI Q (a) Tj");
        lexer.skip_image();
        assert_eq!(lexer.token(), Some(Token::Keyword(b"Q")));
    }

    #[test]
    fn names() {
        assert_eq!(&unescaped(b"#B7#C2_A#x")[..], b"\xB7\xC2_A#x");
    }
}
