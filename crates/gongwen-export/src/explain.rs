//! Why a place of the output reads as it does.

use std::fmt;

use gongwen_model::Analysis;

/// All that is known of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    lines: Vec<String>,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Explains the code point `offset` of the text; `None` where there is none.
pub fn at(analysis: &Analysis, offset: usize) -> Option<Explanation> {
    let text = analysis.document.text();
    let (_, c) = text.char_indices().nth(offset)?;
    Some(Explanation { lines: vec![format!("{c}")] })
}
