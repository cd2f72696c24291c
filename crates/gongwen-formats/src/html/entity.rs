//! Character references: `&nbsp;`, `&#x3000;`.

use std::collections::HashMap;

use html5gum::{Token, Tokenizer};

/// Longest reference that is looked at; the longest name of the standard has 33 characters.
const LONGEST: usize = 40;

/// Resolves character references with the tokenizer's own table.
#[derive(Debug, Default)]
pub(super) struct Entities<'t> {
    /// Text that begins with `&`, and how much of it is a reference to what.
    known: HashMap<&'t str, Option<(usize, String)>>,
}

impl<'t> Entities<'t> {
    /// The length in bytes of the reference that `text` begins with, and what it stands for.
    pub(super) fn resolve(&mut self, text: &'t str) -> Option<(usize, &str)> {
        let rest = text.strip_prefix('&')?;
        let name = |b: u8| b.is_ascii_alphanumeric() || b == b'#';
        let len = rest.bytes().take(LONGEST).take_while(|b| name(*b)).count();
        let candidate = &text[..1 + len + usize::from(rest[len..].starts_with(';'))];
        let entry = self.known.entry(candidate).or_insert_with(|| resolve(candidate));
        entry.as_ref().map(|(len, value)| (*len, value.as_str()))
    }
}

fn resolve(candidate: &str) -> Option<(usize, String)> {
    let mut read = String::new();
    for token in Tokenizer::new(candidate) {
        match token {
            Ok(Token::String(text)) => read.push_str(&String::from_utf8_lossy(&text)),
            Ok(_) => {}
            Err(never) => match never {},
        }
    }
    if read == candidate {
        return None;
    }
    // What follows an old name without semicolon (`&nbsp2`) comes out as it went in.
    let first = read.chars().next()?.len_utf8();
    let same = read.bytes().rev().zip(candidate.bytes().rev()).take_while(|(a, b)| a == b).count();
    let kept = same.min(read.len() - first);
    read.truncate(read.len() - kept);
    Some((candidate.len() - kept, read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(usize, &str)>) {
        assert_eq!(Entities::default().resolve(text), expected);
    }

    #[test]
    fn references() {
        check("&nbsp;通知", Some((6, "\u{a0}")));
        check("&nbsp2;", Some((5, "\u{a0}")));
        check("&#x3000;", Some((8, "\u{3000}")));
        check("&#12288", Some((7, "\u{3000}")));
        check("&ampamp;", Some((4, "&")));
        check("&semi;", Some((6, ";")));
        check("&fjlig;", Some((7, "fj")));
        check("& 5G", None);
        check("&通知;", None);
        check("&nosuch;", None);
    }
}
