//! Content that is marked: what is no part of the document, and what stands for text in another way.

use super::content::Drawn;
use crate::page::{Rect, Shown};

/// What is marked now.
#[derive(Debug, Default)]
pub(super) struct Marked {
    open: Vec<Mark>,
    artifacts: usize,
    /// Marks within marks that are too deep to keep.
    deeper: usize,
}

#[derive(Debug)]
struct Mark {
    artifact: bool,
    text: Option<String>,
    /// Index of the first glyph.
    first: usize,
}

const DEPTH: usize = 1000;

impl Marked {
    pub(super) fn begin(&mut self, artifact: bool, text: Option<String>, first: usize) {
        if self.open.len() >= DEPTH {
            self.deeper += 1;
            return;
        }
        self.artifacts += usize::from(artifact);
        self.open.push(Mark { artifact, text, first });
    }

    pub(super) fn is_artifact(&self) -> bool {
        self.artifacts > 0
    }

    pub(super) fn end(&mut self, drawn: &mut Vec<Drawn>) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(mark) = self.open.pop() else { return };
        self.artifacts -= usize::from(mark.artifact);
        if let Some(text) = mark.text {
            replace(drawn, mark.first, &text);
        }
    }

    /// Ends what a page left open.
    pub(super) fn end_all(&mut self, drawn: &mut Vec<Drawn>) {
        self.deeper = 0;
        while !self.open.is_empty() {
            self.end(drawn);
        }
    }
}

/// Writes `text` in place of the glyphs from `first` on.
///
/// A text of as many characters is written glyph by glyph. Else the glyphs become one, if they stand in one line of one stream;
/// a text for several lines says nothing of where they break, and the glyphs stay.
fn replace(drawn: &mut Vec<Drawn>, first: usize, text: &str) {
    let Some(glyphs) = drawn.get_mut(first..).filter(|glyphs| !glyphs.is_empty()) else { return };
    let text = text.trim_matches(|c: char| c.is_control() || c == '\u{FEFF}');
    if text.chars().count() == glyphs.len() {
        for (drawn, c) in glyphs.iter_mut().zip(text.chars()) {
            drawn.glyph.text = Shown::One(c);
        }
        return;
    }
    let Some(one) = glyphs.first().cloned() else { return };
    let same_line = |other: &Drawn| {
        let (dx, dy) = (other.glyph.origin.0 - one.glyph.origin.0, other.glyph.origin.1 - one.glyph.origin.1);
        let across = if one.glyph.vertical { dx } else { dy };
        across.abs() < 0.5 * one.glyph.size && other.stream == one.stream
    };
    if !glyphs.iter().all(same_line) {
        return;
    }
    let bounds = glyphs.iter().fold(one.glyph.bounds, |all: Rect, other| all.cover(other.glyph.bounds));
    let start = glyphs.iter().map(|other| other.place.start).min().unwrap_or(one.place.start);
    let end = glyphs.iter().map(|other| other.place.end).max().unwrap_or(one.place.end);
    drawn.truncate(first);
    if !text.is_empty() {
        let mut merged = one;
        merged.glyph.text = Shown::Many(text.into());
        merged.glyph.bounds = bounds;
        merged.place = start..end;
        drawn.push(merged);
    }
}
