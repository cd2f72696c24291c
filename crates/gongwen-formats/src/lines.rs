//! Text written line by line, with the way back and the marks: what all readers write with.

use std::ops::Range;

use gongwen_text::{Decoded, MapBuilder, Removal, Span};

use crate::{Align, Block, BlockKind, Marks, Run, Style};

/// How the bytes of a piece correspond to those that it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stride {
    /// Not at all: it stands for them as a whole.
    Whole,
    /// Byte for byte.
    Copied,
    /// Each character has `new` bytes for `old` bytes.
    Recoded { new: u8, old: u8 },
}

/// A piece of the line: its length, and where it comes from.
#[derive(Debug)]
struct Piece<T> {
    len: usize,
    from: Span<T>,
    stride: Stride,
}

/// The line in the making; positions count from its start.
#[derive(Debug)]
struct Line<T> {
    text: String,
    pieces: Vec<Piece<T>>,
    cells: Vec<(Range<usize>, BlockKind)>,
    links: Vec<(usize, Range<usize>)>,
    runs: Vec<(Range<usize>, Style)>,
    block: Option<Block>,
}

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self {
            text: String::new(),
            pieces: Vec::new(),
            cells: Vec::new(),
            links: Vec::new(),
            runs: Vec::new(),
            block: None,
        }
    }
}

/// A line that was written.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Index of its first block.
    pub(crate) block: usize,
    /// Why it is no part of the document, if it is none.
    pub(crate) furniture: Option<Removal>,
    /// Links by the number that the reader gave them.
    pub(crate) links: Vec<(usize, Span<Decoded>)>,
}

/// Text in the making. `T` is the space in which its pieces stand.
#[derive(Debug)]
pub(crate) struct Lines<T> {
    pub(crate) text: String,
    pub(crate) map: MapBuilder<Decoded, T>,
    pub(crate) marks: Marks,
    /// Stretches that stand in the text byte for byte: their place, and their place in the text.
    pub(crate) copied: Vec<(Span<T>, usize)>,
    line: Line<T>,
    /// End of what was written last, where pieces come in order.
    last: usize,
    /// What the line break before the next line stands for, if the reader says.
    edge: Option<Span<T>>,
}

impl<T> Lines<T> {
    pub(crate) fn new() -> Self {
        Self {
            text: String::new(),
            map: MapBuilder::new(),
            marks: Marks::default(),
            copied: Vec::new(),
            line: Line::default(),
            last: 0,
            edge: None,
        }
    }

    /// Bytes of text so far, with those of the line.
    pub(crate) fn len(&self) -> usize {
        self.text.len() + self.line.text.len()
    }

    /// The line so far.
    pub(crate) fn line(&self) -> &str {
        &self.line.text
    }

    /// Whether nothing stands in the line, or in its last cell.
    pub(crate) fn at_start(&self) -> bool {
        match self.line.cells.last() {
            Some((range, _)) => range.start == self.line.text.len(),
            None => self.line.text.is_empty(),
        }
    }

    /// Whether the line is a row that has cells.
    pub(crate) fn in_row(&self) -> bool {
        !self.line.cells.is_empty()
    }

    /// Says what the block is that the line belongs to, unless that was said before in this line.
    pub(crate) fn block(&mut self, kind: BlockKind, align: Align, furniture: Option<Removal>) {
        let new = Block { span: Span::empty(0), kind, label_len: 0, align, furniture, inside: false };
        self.line.block.get_or_insert(new);
    }

    /// Says that the line, which is furniture, parts a paragraph.
    pub(crate) fn inside(&mut self) {
        if let Some(block) = &mut self.line.block {
            block.inside = true;
        }
    }

    /// Says that the line break before the next line stands for `from`.
    pub(crate) fn edge(&mut self, from: Span<T>) {
        self.edge = Some(from);
    }

    /// Writes `new`, which stands for `from`; `copied` if it stands there byte for byte.
    pub(crate) fn write(&mut self, new: &str, from: Span<T>, copied: bool, style: Style) {
        self.piece(new, from, if copied { Stride::Copied } else { Stride::Whole }, style);
    }

    /// Writes `new`, whose characters all have as many bytes as its first one, and `old` bytes each in `from`.
    pub(crate) fn write_recoded(&mut self, new: &str, from: Span<T>, old: u8, style: Style) {
        let width = new.chars().next().map_or(1, char::len_utf8) as u8;
        self.piece(new, from, Stride::Recoded { new: width, old }, style);
    }

    fn piece(&mut self, new: &str, from: Span<T>, stride: Stride, style: Style) {
        let start = self.line.text.len();
        self.line.text.push_str(new);
        self.line.pieces.push(Piece { len: new.len(), from, stride });
        let end = self.line.text.len();
        if style != Style::default() {
            match self.line.runs.last_mut().filter(|(range, last)| range.end == start && *last == style) {
                Some((range, _)) => range.end = end,
                None => self.line.runs.push((start..end, style)),
            }
        }
    }

    /// Says that what was written last, `len` bytes of it, belongs to the link that the reader calls `link`.
    pub(crate) fn link(&mut self, link: usize, len: usize) {
        let end = self.line.text.len();
        match self.line.links.last_mut().filter(|(last, _)| *last == link) {
            Some((_, range)) => range.end = end,
            None => self.line.links.push((link, end - len..end)),
        }
    }

    /// Says that the block begins with a label, which is all that the line holds.
    pub(crate) fn label(&mut self) {
        let len = self.line.text.len() as u32;
        if let Some(block) = &mut self.line.block {
            block.label_len = len;
        }
    }

    /// Begins a cell of the row that the line is. `from` is what the tab before it stands for.
    pub(crate) fn begin_cell(&mut self, kind: BlockKind, from: Span<T>) {
        if !self.line.cells.is_empty() {
            self.line.text.push('\t');
            self.line.pieces.push(Piece { len: 1, from, stride: Stride::Whole });
        }
        let start = self.line.text.len();
        self.line.cells.push((start..start, kind));
    }

    /// Ends the cell.
    pub(crate) fn end_cell(&mut self) {
        let end = self.line.text.len();
        if let Some((range, _)) = self.line.cells.last_mut() {
            range.end = end;
        }
    }

    /// Ends the line; one without a visible character leaves nothing.
    pub(crate) fn end(&mut self) -> Option<Ended> {
        let line = std::mem::take(&mut self.line);
        let mut block = line.block.filter(|_| !line.text.trim().is_empty())?;
        let first = line.pieces.first()?.from;
        let gap = Span::new(self.last.min(first.start()), first.start());
        let edge = self.edge.take().unwrap_or(gap);
        if !self.text.is_empty() {
            self.text.push('\n');
            self.map.whole(1, edge);
        }
        let base = self.text.len();
        self.text.push_str(&line.text);
        for piece in &line.pieces {
            self.last = piece.from.end();
            match piece.stride {
                Stride::Copied => {}
                Stride::Recoded { new, old } => {
                    self.map.fixed(piece.len / usize::from(new), new, old, piece.from.start());
                    continue;
                }
                Stride::Whole => {
                    self.map.whole(piece.len, piece.from);
                    continue;
                }
            }
            let at = self.map.len();
            match self.copied.last_mut() {
                Some((span, start)) if span.end() == piece.from.start() && *start + span.len() == at => {
                    *span = span.cover(piece.from);
                }
                _ => self.copied.push((piece.from, at)),
            }
            self.map.even(piece.len, piece.from.start());
        }
        let place = |range: &Range<usize>| Span::new(base + range.start, base + range.end);
        let index = self.marks.blocks.len();
        block.span = place(&(0..line.text.len()));
        let cell = |(range, kind): &(Range<usize>, BlockKind)| Block {
            span: place(range),
            kind: *kind,
            align: Align::Unknown,
            label_len: 0,
            ..block
        };
        self.marks.blocks.extend(line.cells.iter().map(cell));
        if line.cells.is_empty() {
            self.marks.blocks.push(block);
        }
        if block.furniture.is_none() {
            let run = |(range, style): &(Range<usize>, Style)| Run { span: place(range), style: *style };
            self.marks.runs.extend(line.runs.iter().map(run));
        }
        let links = line.links.iter().map(|(link, range)| (*link, place(range))).collect();
        Some(Ended { block: index, furniture: block.furniture, links })
    }
}
