//! A position in a text, and the small steps that the scanners make from it.

pub use crate::window::{ahead, back};

/// Reads a text character by character from some position on.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    /// A cursor at the byte position `at`; at the end of the text where `at` is not a character boundary.
    pub fn new(text: &'t str, at: usize) -> Self {
        let at = if text.is_char_boundary(at) { at } else { text.len() };
        Self { text, at }
    }

    /// Moves `n` bytes on, to a position that a scanner of the rest of the text gave.
    pub fn advance(&mut self, n: usize) {
        *self = Self::new(self.text, self.at + n);
    }

    /// Where it stands, in bytes.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The text from here on.
    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes the next character.
    pub fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes the next character if it is `wanted`.
    pub fn eat(&mut self, wanted: char) -> bool {
        self.eat_if(|c| c == wanted).is_some()
    }

    /// Takes the next character if it is `wanted`.
    pub fn eat_if(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|&c| wanted(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Takes `wanted` if it stands here.
    pub fn eat_str(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// The longest (first listed) of `wanted` that stands here.
    pub fn eat_any<'w>(&mut self, wanted: &[&'w str]) -> Option<&'w str> {
        wanted.iter().copied().find(|w| self.eat_str(w))
    }

    /// Skips spaces: typesetters put one between digits and characters.
    pub fn skip_space(&mut self) {
        while self.eat_if(|c| matches!(c, ' ' | '\u{a0}' | '\u{3000}')).is_some() {}
    }
}

/// The character in front of the byte position `at`.
pub fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character in front of `at`, spaces left out.
pub fn before_space(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.trim_end_matches([' ', '\u{a0}', '\u{3000}']).chars().next_back()
}
