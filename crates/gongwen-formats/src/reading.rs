use gongwen_model::{Encoding, Marks, PageFact, Pending, Stream};
use gongwen_text::{Decoded, OffsetMap, Removal, Source, Span};

use crate::Format;

/// A file as it was read: its text, the way back to its bytes, and what the format says about the text.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What the bytes are.
    pub format: Format,
    /// The text: one paragraph a line, one table row a line with tabs between its cells. What stands around the
    /// document is part of it and marked, so that removing it leaves a record.
    pub text: String,
    /// From each position of `text` to bytes of the source. What a reader wrote between two pieces of text (a line
    /// break for a tag) maps to the mark-up between them.
    pub map: OffsetMap<Decoded, Source>,
    /// Encoding and evidence.
    pub encoding: Encoding,
    /// The parts of a container, laid end to end in the space [`Source`]; empty where positions are bytes of the file.
    pub streams: Vec<Stream>,
    /// What the format says about stretches of the text.
    pub marks: Marks,
    /// What the page or the container says about the document.
    pub facts: Vec<PageFact>,
    /// What was seen and could not be read as it was meant.
    pub diagnostics: Vec<Pending>,
}

impl Reading {
    /// Stretches of whole lines that are no part of the document, each with the line break behind it, in order; with the one
    /// before it too where they part a paragraph.
    pub fn furniture(&self) -> Vec<(Span<Decoded>, Removal)> {
        let mut found: Vec<(Span<Decoded>, Removal)> = Vec::new();
        for block in &self.marks.blocks {
            let Some(reason) = block.furniture else { continue };
            // Another cell of a line that is out.
            if found.last().is_some_and(|(span, _)| block.span.start() < span.end()) {
                continue;
            }
            let behind = &self.text[block.span.end()..];
            let end = behind.find('\n').map_or(self.text.len(), |n| block.span.end() + n + 1);
            let mut start = self.text[..block.span.start()].rfind('\n').map_or(0, |n| n + 1);
            // The first of what parts a paragraph takes the line break before it along.
            if block.inside && found.last().is_none_or(|(span, _)| span.end() < start) {
                start = start.saturating_sub(1);
            }
            match found.last_mut() {
                Some((span, last)) if *last == reason && span.end() == start => {
                    *span = Span::new(span.start(), end)
                }
                _ => found.push((Span::new(start, end), reason)),
            }
        }
        found
    }

    /// The text without what is marked as furniture.
    pub fn body(&self) -> String {
        let mut body = String::with_capacity(self.text.len());
        let mut at = 0;
        for (span, _) in self.furniture() {
            body.push_str(&self.text[at..span.start()]);
            at = span.end();
        }
        body.push_str(&self.text[at..]);
        if body.ends_with('\n') && !self.text.ends_with('\n') {
            body.pop();
        }
        body
    }
    /// The stream that holds the source position `at`, and the position within it.
    pub fn stream_at(&self, at: usize) -> Option<(&Stream, usize)> {
        Stream::at(&self.streams, at).map(|stream| (stream, at - stream.base))
    }
}
