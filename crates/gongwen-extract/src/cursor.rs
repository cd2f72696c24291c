//! A position in a text, and the small steps that the scanners make from it.

pub(crate) use gongwen_text::window::{ahead, back};

/// Reads a text character by character from some position on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    /// A cursor at the byte position `at`; at the end of the text where `at` is not a character boundary.
    pub(crate) fn new(text: &'t str, at: usize) -> Self {
        let at = if text.is_char_boundary(at) { at } else { text.len() };
        Self { text, at }
    }

    /// Moves `n` bytes on, to a position that a scanner of the rest of the text gave.
    pub(crate) fn advance(&mut self, n: usize) {
        *self = Self::new(self.text, self.at + n);
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub(crate) fn eat(&mut self, wanted: char) -> bool {
        self.eat_if(|c| c == wanted).is_some()
    }

    pub(crate) fn eat_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|&c| wanted(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub(crate) fn eat_str(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// The longest (first listed) of `wanted` that stands here.
    pub(crate) fn eat_any<'w>(&mut self, wanted: &[&'w str]) -> Option<&'w str> {
        wanted.iter().copied().find(|w| self.eat_str(w))
    }

    /// Skips spaces: typesetters put one between digits and characters.
    pub(crate) fn skip_space(&mut self) {
        while self.eat_if(|c| matches!(c, ' ' | '\u{a0}' | '\u{3000}')).is_some() {}
    }
}

/// The character in front of the byte position `at`.
pub(crate) fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character in front of `at`, spaces left out.
pub(crate) fn before_space(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.trim_end_matches([' ', '\u{a0}', '\u{3000}']).chars().next_back()
}

/// Whether `c` is a Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}
