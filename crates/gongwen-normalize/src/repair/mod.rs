//! Damage done to bytes: text whose multi-byte characters fell out of step, and text read with the wrong codec.
//!
//! Runs on the decoded text, before pinyin notes are taken out (they are evidence) and before scripts are converted.
//! What is repaired stays in the script of the page. `docs/repair.md` says how it works and how often it is right.

mod gbk;
mod notes;
mod prior;
mod shift;

use gongwen_model::{Diagnostic, Pending, Severity};
use gongwen_text::{DataError, Edits, Rows, Span};

use gbk::Gbk;
use prior::Prior;

/// The repairs with their tables loaded.
#[derive(Debug)]
pub struct Repairer {
    tables: Tables,
}

/// What all repairs look things up in.
#[derive(Debug)]
struct Tables {
    prior: Prior,
    gbk: Gbk,
    /// Traditional characters, sorted, with their simplified forms.
    simple: Vec<(char, char)>,
}

impl Repairer {
    /// Loads the tables.
    ///
    /// # Errors
    /// When a data file is malformed.
    pub fn new() -> Result<Self, DataError> {
        let rows = Rows::parse("TSCharacters.txt", include_str!("../../data/opencc/TSCharacters.txt"), 2)?;
        let mut simple = rows.map(|row| {
            let first = |s: &str| s.chars().next().ok_or_else(|| "an empty column".to_owned());
            Ok((first(row[0])?, first(row[1])?))
        })?;
        simple.sort_unstable();
        Ok(Self { tables: Tables { prior: Prior::new()?, gbk: Gbk::new(), simple } })
    }

    /// The repairs of `text`, and what looks damaged and was left as it is. `text` is decoded text without control
    /// characters; the diagnostics have their place in it.
    pub fn edits(&self, text: &str) -> (Edits, Vec<Pending>) {
        let mut found = Found::default();
        shift::find(&self.tables, text, &mut found);
        (found.edits, found.pending)
    }
}

impl Tables {
    /// `c` as the prior knows it: simplified and folded.
    fn plain(&self, c: char) -> char {
        let at = self.simple.binary_search_by_key(&c, |p| p.0);
        fold(at.map_or(c, |at| self.simple[at].1))
    }
}

/// Edits and diagnostics found so far.
#[derive(Debug, Default)]
struct Found {
    edits: Edits,
    pending: Vec<Pending>,
}

impl Found {
    fn report(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: std::ops::Range<usize>,
        message: String,
    ) {
        let diagnostic = Diagnostic { code, message, severity, span: None };
        self.pending.push(Pending { diagnostic, origin: Some(Span::new(span.start, span.end)) });
    }
}

/// A character as the language prior counts it: white space is `^`, a digit `0`, a letter `a`, a sign of ASCII its
/// full-width form where Chinese text has one, else `x`. All others stand for themselves.
pub fn fold(c: char) -> char {
    match c {
        '0'..='9' | '０'..='９' => '0',
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => 'a',
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '!' => '！',
        '?' => '？',
        '(' => '（',
        ')' => '）',
        '^' => 'x',
        _ if c.is_whitespace() => '^',
        '!'..='~' => 'x',
        _ => c,
    }
}
