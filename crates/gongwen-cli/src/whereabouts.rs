//! Where in its file a place of a document stands, as a reader would look it up.

use gongwen::Analysis;
use gongwen_model::Stream;
use gongwen_text::{LineIndex, Span, Text};

/// Finds lines and pages of one document.
pub(crate) struct Whereabouts<'a> {
    analysis: &'a Analysis,
    /// Lines of the file, or, where it is a container, of the text.
    lines: LineIndex,
}

impl<'a> Whereabouts<'a> {
    pub(crate) fn new(analysis: &'a Analysis, source: &[u8]) -> Self {
        let lines = match analysis.streams.is_empty() {
            true => LineIndex::new(source),
            false => LineIndex::new(analysis.document.text().as_bytes()),
        };
        Self { analysis, lines }
    }

    /// The line of the file at the start of `span`; `p3` is page 3 of a format with pages, `¶12` the 12th paragraph of the
    /// text where a format has neither.
    pub(crate) fn of(&self, span: Span<Text>) -> String {
        let at = self.analysis.map.range(Span::empty(span.start())).start();
        match Stream::at(&self.analysis.streams, at) {
            _ if self.analysis.streams.is_empty() => self.lines.line(at).to_string(),
            Some(Stream { page: Some(page), .. }) => format!("p{page}"),
            _ => format!("¶{}", self.lines.line(span.start())),
        }
    }
}
