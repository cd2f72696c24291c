//! What the gazetteer knows, as the weighing of names asks it.

use gongwen_text::window::cut;

use crate::gazetteer::{Gazetteer, Jurisdiction};

/// The places that a document knows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places<'a> {
    pub gazetteer: &'a Gazetteer,
    pub own: &'a Jurisdiction,
}

/// Shortest and longest name of a place that is looked for, in characters.
const SHORTEST: usize = 2;
const LONGEST: usize = 9;

impl Places<'_> {
    /// Whether `name` as a whole is a place.
    pub(crate) fn has(&self, name: &str) -> bool {
        !name.is_empty() && self.gazetteer.place_by_name(name, self.own).is_some()
    }

    /// Where the longest place ends that `text` begins with.
    pub(crate) fn at_head(&self, text: &str) -> Option<usize> {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        ends.skip(SHORTEST).take(LONGEST - SHORTEST + 1).filter(|&end| self.has(cut(text, ..end))).last()
    }

    /// Whether `text` begins with a place that the country knows, be it far from the document's own: 满洲里.
    pub(crate) fn known_at_head(&self, text: &str) -> bool {
        self.known_end(text).is_some()
    }

    /// Where the longest place ends that `text` begins with and the country knows.
    pub(crate) fn known_end(&self, text: &str) -> Option<usize> {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let reach = ends.skip(SHORTEST).take(LONGEST - SHORTEST + 1);
        reach.filter(|&end| self.gazetteer.knows_place(cut(text, ..end))).last()
    }

    /// Where the longest place begins that `text` ends with and the country knows.
    pub(crate) fn known_at_tail(&self, text: &str) -> Option<usize> {
        let starts = text.char_indices().rev().map(|(at, _)| at);
        let known = |name: &str| self.has(name) || self.gazetteer.knows_place(name);
        starts.skip(SHORTEST - 1).take(LONGEST - SHORTEST + 1).filter(|&at| known(cut(text, at..))).last()
    }

    /// Where the longest place begins that `text` ends with.
    pub(crate) fn at_tail(&self, text: &str) -> Option<usize> {
        let starts = text.char_indices().rev().map(|(at, _)| at);
        starts.skip(SHORTEST - 1).take(LONGEST - SHORTEST + 1).filter(|&at| self.has(cut(text, at..))).last()
    }
}
