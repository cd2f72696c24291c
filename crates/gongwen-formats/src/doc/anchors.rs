//! What hangs on a place of the text: text boxes and notes.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::bytes::{byte, long, part, size, word};

/// Character positions of what hangs on each position, in order.
#[derive(Debug, Default)]
pub(super) struct Anchors(Vec<(usize, Range<usize>)>);

impl Anchors {
    /// What hangs on `positions`, in their order.
    pub(super) fn on(&self, positions: &Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let first = self.0.partition_point(|(at, _)| *at < positions.start);
        let end = positions.end;
        self.0.iter().skip(first).take_while(move |(at, _)| *at < end).map(|(_, texts)| texts.clone())
    }
}

/// A table of positions, each with `len` bytes of data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Positions<'b> {
    bytes: &'b [u8],
    len: usize,
}

impl<'b> Positions<'b> {
    pub(super) fn new(bytes: &'b [u8], len: usize) -> Self {
        Self { bytes, len }
    }

    /// How many have data; one more has none.
    pub(super) fn count(self) -> usize {
        self.bytes.len().saturating_sub(4) / (4 + self.len)
    }

    pub(super) fn position(self, at: usize) -> Option<usize> {
        size(self.bytes, 4 * at)
    }

    fn data(self, at: usize) -> Option<&'b [u8]> {
        part(self.bytes, 4 * (self.count() + 1) + self.len * at, self.len)
    }

    /// The positions from the one at `at` to the next, in the document whose positions are `story`.
    pub(super) fn range(self, at: usize, story: &Range<usize>) -> Option<Range<usize>> {
        let (start, end) = (self.position(at)?, self.position(at + 1)?);
        let end = story.start.checked_add(end)?.min(story.end);
        let start = story.start.checked_add(start)?;
        (start < end).then_some(start..end)
    }
}

/// Notes of `story`: `references` says where in the document that begins at `base` each is referred to, `texts` where it
/// stands.
pub(super) fn notes(references: &[u8], texts: &[u8], base: usize, story: &Range<usize>) -> Anchors {
    let (references, texts) = (Positions::new(references, 2), Positions::new(texts, 0));
    let note = |at| Some((base.checked_add(references.position(at)?)?, texts.range(at, story)?));
    sorted((0..references.count()).filter_map(note).collect())
}

/// Both, in order.
pub(super) fn merged(mut one: Anchors, other: Anchors) -> Anchors {
    one.0.extend(other.0);
    sorted(one.0)
}

fn sorted(mut all: Vec<(usize, Range<usize>)>) -> Anchors {
    all.sort_by_key(|(at, _)| *at);
    Anchors(all)
}

/// Text boxes of `story`: `shapes` says where in `document` each shape hangs, `texts` whose text stands where, `drawings`
/// which shapes belong to a group. The second are those that hang nowhere.
pub(super) fn boxes(
    shapes: &[u8],
    texts: &[u8],
    drawings: &[u8],
    document: &Range<usize>,
    story: &Range<usize>,
) -> (Anchors, Vec<Range<usize>>) {
    let (shapes, texts) = (Positions::new(shapes, 26), Positions::new(texts, 22));
    let place = |at| Some((long(shapes.data(at)?, 0)?, document.start.checked_add(shapes.position(at)?)?));
    let places: BTreeMap<u32, usize> = (0..shapes.count()).filter_map(place).collect();
    let groups = groups(drawings);
    let (mut found, mut loose) = (Vec::new(), Vec::new());
    for at in 0..texts.count() {
        let Some((data, text)) = texts.data(at).zip(texts.range(at, story)) else { continue };
        // One that can be used again holds nothing.
        if word(data, 8) != Some(0) {
            continue;
        }
        let shape = long(data, 14).unwrap_or(0);
        let anchor = places.get(&shape).or_else(|| places.get(groups.get(&shape)?));
        match anchor {
            Some(anchor) => found.push((*anchor, text)),
            None => loose.push(text),
        }
    }
    (sorted(found), loose)
}

/// The outermost group of each shape.
fn groups(drawings: &[u8]) -> BTreeMap<u32, u32> {
    const GROUP: u16 = 0xF003;
    const SHAPE: u16 = 0xF00A;
    /// A record that holds records, but for the one that holds all shapes of the drawing.
    const CONTAINER: u16 = 0xF;
    let mut found = BTreeMap::new();
    // Ends of the groups that are open; the outermost of a drawing holds all its shapes and is no group.
    let mut open: Vec<usize> = Vec::new();
    let mut top: Option<u32> = None;
    let mut at = 0;
    while let Some(((flags, kind), len)) =
        word(drawings, at).zip(word(drawings, at + 2)).zip(size(drawings, at + 4))
    {
        open.retain(|end| *end > at);
        if open.len() < 2 {
            top = None;
        }
        match kind {
            GROUP => open.push(at.saturating_add(8).saturating_add(len)),
            SHAPE if open.len() > 1 => {
                if let Some(shape) = long(drawings, at + 8) {
                    let group = *top.get_or_insert(shape);
                    found.insert(shape, group);
                }
            }
            _ => {}
        }
        // Each drawing stands behind a byte that says for which document it is.
        let inside = flags & 0xF == CONTAINER;
        at = if inside { at + 8 } else { at.saturating_add(8).saturating_add(len) };
        let drawing = byte(drawings, at).is_some_and(|which| which < 2)
            && word(drawings, at + 3) == Some(0xF002)
            && word(drawings, at + 1).is_some_and(|flags| flags & 0xF == CONTAINER);
        at += usize::from(drawing);
    }
    found
}
