//! The final lines: what the later steps look at.

use gongwen_text::{Lines, Span, Text};

use crate::chars;
use crate::compose::Shape;
use crate::label::Label;
use crate::layout::Reading;

/// One line of the final text.
#[derive(Debug)]
pub(crate) struct Para<'t> {
    pub(crate) span: Span<Text>,
    pub(crate) text: &'t str,
    pub(crate) shape: Shape,
}

impl Para<'_> {
    pub(crate) fn label(&self) -> Option<&Label> {
        self.shape.label.as_ref()
    }

    pub(crate) fn is_row(&self) -> bool {
        self.shape.reading == Reading::Row
    }

    /// Whether the line is a heading to look at: short and without a full stop.
    pub(crate) fn stands_alone(&self) -> bool {
        !self.is_row()
            && !self.text.contains('。')
            && !chars::is_ended(self.text)
            && chars::len(self.text) <= 100
    }

    pub(crate) fn is_bold(&self) -> bool {
        let covered: usize = self.shape.bold.iter().map(|(a, b)| b - a).sum();
        covered > 0 && covered + 6 >= self.text.len()
    }
}

/// The lines of `text` with their shapes; both lists have the same length.
pub(crate) fn paras<'t>(text: &'t str, shapes: Vec<Shape>) -> Vec<Para<'t>> {
    if shapes.is_empty() {
        return Vec::new();
    }
    Lines::new(text).zip(shapes).map(|((span, text), shape)| Para { span, text, shape }).collect()
}
