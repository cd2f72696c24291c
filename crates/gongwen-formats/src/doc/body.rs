//! The text of a document: paragraphs, text boxes, notes; tables stand in `table.rs`.

use std::ops::Range;

use gongwen_text::{Removal, Source, Span};

use super::anchors::Anchors;
use super::document::{Document, Par, Place, SECTION};
use super::lists;
use super::pieces::Piece;
use super::properties::Character;
use crate::lines::Lines;
use crate::numbering::{LEVELS, Numbering};
use crate::symbols::Symbols;
use crate::{Align, BlockKind, Link, Style};

/// Characters that stand for something else.
const FIELD: u16 = 0x13;
const FIELD_RESULT: u16 = 0x14;
const FIELD_END: u16 = 0x15;
const TAB: u16 = 0x09;
const LINE: u16 = 0x0B;
const COLUMN: u16 = 0x0E;
const HYPHEN: u16 = 0x1E;

/// What holds for the paragraphs of a story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) furniture: Option<Removal>,
    /// Whether they stand in a cell, whose paragraphs are parted by spaces.
    pub(super) in_cell: bool,
    /// Text boxes and notes that hang on them.
    pub(super) boxes: &'a Anchors,
    pub(super) notes: &'a Anchors,
}

/// Counts for the diagnostics.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) labels: usize,
    pub(super) deleted: usize,
    pub(super) inserted: usize,
    pub(super) hidden: usize,
}

/// An open field.
#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// Whether its result is being read.
    result: bool,
    link: Option<usize>,
}

/// Writes a document.
#[derive(Debug)]
pub(super) struct Body<'d> {
    pub(super) document: &'d Document,
    symbols: &'d Symbols,
    numbering: Numbering,
    pub(super) lines: Lines<Source>,
    pub(super) counts: Counts,
    /// Whether something of the text stands in the stream of tables.
    pub(super) uses_table: bool,
    fields: Vec<Field>,
    /// What the space before the cell's next paragraph stands for.
    pub(super) gap: Option<Span<Source>>,
    /// Label of the paragraph, until a character of it is written.
    label: Option<(String, Span<Source>)>,
    kind: BlockKind,
    align: Align,
    links: Vec<String>,
    /// Where the last character stands that was written.
    last: Span<Source>,
    pub(super) tables: u32,
}

impl<'d> Body<'d> {
    pub(super) fn new(document: &'d Document, numbering: Numbering, symbols: &'d Symbols) -> Self {
        Self {
            document,
            symbols,
            numbering,
            lines: Lines::new(),
            counts: Counts::default(),
            uses_table: false,
            fields: Vec::new(),
            gap: None,
            label: None,
            kind: BlockKind::Paragraph,
            align: Align::Unknown,
            links: Vec::new(),
            last: Span::empty(0),
            tables: 0,
        }
    }

    /// Writes the paragraphs among `positions`.
    pub(super) fn story(&mut self, positions: Range<usize>, context: Context<'_>) {
        let outer = std::mem::take(&mut self.fields);
        let paragraphs = self.document.paragraphs(positions);
        let in_table = |par: &Par| par.depth() > 0 && !context.in_cell;
        for group in paragraphs.chunk_by(|a, b| in_table(a) && in_table(b)) {
            match group {
                [par] if !in_table(par) => self.paragraph(par, context),
                rows => self.table(rows, context),
            }
        }
        if !context.in_cell {
            self.end_line();
        }
        self.fields = outer;
    }

    /// The bytes of the character at `position`.
    pub(super) fn source(&self, position: usize) -> Span<Source> {
        let bytes = self.document.pieces.bytes(position);
        Span::new(bytes.start, bytes.end)
    }

    pub(super) fn paragraph(&mut self, par: &Par, context: Context<'_>) {
        let all = par.content.start..par.mark.map_or(par.content.end, |mark| mark + 1);
        let none = Anchors::default();
        for text in context.boxes.on(&all) {
            self.story(text, Context { boxes: &none, notes: &none, ..context });
        }
        self.label = self.count(par);
        self.kind = self.kind(par);
        self.align = par.properties.align.unwrap_or_default();
        self.inline(par, context);
        let label = self.label.take();
        let mark = par.mark.map(|mark| self.source(mark));
        if par.mark.is_some_and(|mark| self.is_deleted(mark, par.style)) {
            // The next paragraph goes on in its line.
            return;
        }
        // A paragraph without text has its number all the same: forms count their rows like that.
        if let Some((label, place)) = label {
            self.write_label(label.trim_end(), place, context, Style::default());
        }
        if context.in_cell {
            self.gap = mark.or(self.gap);
            return;
        }
        self.end_line();
        if let Some(mark) = mark {
            self.lines.edge(mark);
        }
        self.notes(&all, context);
    }

    /// Writes the notes that `positions` refer to.
    pub(super) fn notes(&mut self, positions: &Range<usize>, context: Context<'_>) {
        let none = Anchors::default();
        for text in context.notes.on(positions) {
            self.story(text, Context { boxes: &none, notes: &none, in_cell: false, ..context });
        }
    }

    fn is_deleted(&self, position: usize, style: u16) -> bool {
        let piece = self.document.pieces.at(position);
        piece.is_some_and(|piece| self.document.character(position, piece, style).0.deleted.unwrap_or(false))
    }

    fn kind(&self, par: &Par) -> BlockKind {
        // The first styles are those of headings.
        let by_style = (1..=9).contains(&par.style).then(|| par.style as u8 - 1);
        match par.properties.outline.or(by_style) {
            Some(level) if level < 9 => BlockKind::Heading { level: level + 1 },
            _ if list_of(par).is_some() => {
                BlockKind::Item { level: par.properties.level.unwrap_or(0).min(LEVELS as u8 - 1) + 1 }
            }
            _ => BlockKind::Paragraph,
        }
    }

    /// Takes the paragraph's number: its label, and what asks for it.
    fn count(&mut self, par: &Par) -> Option<(String, Span<Source>)> {
        let (place, style) = par.asks.as_ref()?;
        let num = lists::name(list_of(par)?);
        let by_style = style.and_then(|style| self.numbering.level_of(&num, &style.to_string()));
        let level = by_style.or(par.properties.level.map(usize::from)).unwrap_or(0);
        let label = self.numbering.count(&num, level.min(LEVELS - 1))?;
        let place = match place {
            Place::Main(place) => place.clone(),
            Place::Table(place) => {
                self.uses_table = true;
                let base = self.document.main.len();
                base + place.start..base + place.end
            }
        };
        (!label.is_empty()).then_some((label, Span::new(place.start, place.end)))
    }

    /// Ends the line: its first block, if something stands in it.
    pub(super) fn end_line(&mut self) -> Option<usize> {
        self.gap = None;
        let ended = self.lines.end()?;
        // Unless a mark follows: a text box or a cell may end without one.
        self.lines.edge(self.last);
        for (link, span) in ended.links.into_iter().filter(|_| ended.furniture.is_none()) {
            let target = self.links.get(link).cloned().unwrap_or_default();
            self.lines.marks.links.push(Link { span, target, attachment: false });
        }
        Some(ended.block)
    }

    /// Writes the characters of a paragraph.
    fn inline(&mut self, par: &Par, context: Context<'_>) {
        let document = self.document;
        let mut at = par.content.start;
        while at < par.content.end {
            let Some(piece) = document.pieces.at(at) else { break };
            let (character, end) = document.character(at, piece, par.style);
            let end = end.min(par.content.end);
            self.stretch(at..end, piece, &character, context);
            at = end;
        }
    }

    /// Writes characters that all are `character`.
    fn stretch(
        &mut self,
        positions: Range<usize>,
        piece: &Piece,
        character: &Character,
        context: Context<'_>,
    ) {
        let document = self.document;
        let style = character.style(document.font(character.han).and_then(|font| font.kind));
        let (deleted, hidden) = (character.deleted.unwrap_or(false), character.hidden.unwrap_or(false));
        let mut seen = false;
        let mut copied = String::new();
        let mut start = positions.start;
        let mut at = positions.start;
        while at < positions.end {
            let unit = document.pieces.unit(at);
            let next = at + 1;
            if matches!(unit, FIELD..=FIELD_END) {
                self.copy(&mut copied, piece.place(start), piece.width, style, context);
                self.mark(unit);
                (at, start) = (next, next);
                continue;
            }
            if let Some(field) = self.fields.last_mut().filter(|field| !field.result) {
                field.instruction.extend(char::from_u32(unit.into()));
                (at, start) = (next, next);
                continue;
            }
            if deleted || hidden || self.fields.iter().any(|field| !field.result) {
                seen |= unit >= 0x20;
                (at, start) = (next, next);
                continue;
            }
            let second = document.pieces.unit(next);
            let c = match char::decode_utf16([unit, second]).next() {
                Some(Ok(c)) if unit >= 0x20 && character.symbol.is_none() && !is_private(c) => c,
                _ => {
                    self.copy(&mut copied, piece.place(start), piece.width, style, context);
                    self.special(at, unit, character, style, context);
                    (at, start) = (next, next);
                    continue;
                }
            };
            if c.len_utf16() == 2 && next >= positions.end {
                self.copy(&mut copied, piece.place(start), piece.width, style, context);
                self.sign(at, "\u{FFFD}", style, context);
                (at, start) = (next, next);
                continue;
            }
            if copied.chars().next().is_some_and(|first| first.len_utf8() != c.len_utf8()) {
                self.copy(&mut copied, piece.place(start), piece.width, style, context);
                start = at;
            }
            copied.push(c);
            at += c.len_utf16();
        }
        self.copy(&mut copied, piece.place(start), piece.width, style, context);
        self.counts.deleted += usize::from(seen && deleted);
        self.counts.hidden += usize::from(seen && hidden && !deleted);
        self.counts.inserted += usize::from(character.inserted.unwrap_or(false));
    }

    /// Begins, goes on with or ends a field.
    fn mark(&mut self, unit: u16) {
        match unit {
            FIELD => self.fields.push(Field::default()),
            FIELD_RESULT => {
                let target = self.fields.last().and_then(|field| target(&field.instruction));
                let link = target.map(|target| {
                    self.links.push(target);
                    self.links.len() - 1
                });
                if let Some(field) = self.fields.last_mut() {
                    field.result = true;
                    field.link = link;
                }
            }
            _ => {
                self.fields.pop();
            }
        }
    }

    /// Writes what stands for something else: a control, a sign of a symbol font, half a character.
    fn special(&mut self, at: usize, unit: u16, character: &Character, style: Style, context: Context<'_>) {
        match unit {
            TAB => self.sign(at, if context.in_cell { " " } else { "\t" }, style, context),
            LINE | SECTION | COLUMN if context.in_cell => self.gap = Some(self.source(at)),
            LINE | SECTION | COLUMN => {
                self.end_line();
                let place = self.source(at);
                self.lines.edge(place);
            }
            HYPHEN => self.sign(at, "\u{2011}", style, context),
            0..0x20 => {}
            _ => {
                let (font, code) = character.symbol.unwrap_or((character.latin.unwrap_or(0), unit));
                let font = self.document.font(Some(font));
                let name = font.map_or("", |font| font.name.as_str());
                let known = self.symbols.read(name, code.into());
                // A private character of an ordinary font is left as it is.
                let own = char::from_u32(unit.into()).filter(|_| character.symbol.is_none());
                let c = if known == '\u{FFFD}' { own.unwrap_or(known) } else { known };
                self.sign(at, c.encode_utf8(&mut [0; 4]), style, context);
            }
        }
    }

    /// Writes `copied`, whose characters stand at the byte `from` on, `width` bytes a unit.
    fn copy(&mut self, copied: &mut String, from: usize, width: usize, style: Style, context: Context<'_>) {
        let Some(first) = copied.chars().next() else { return };
        self.due(context, style);
        let old = width * first.len_utf16();
        let len = copied.len() / first.len_utf8() * old;
        self.last = Span::new(from + len - old, from + len);
        self.lines.write_recoded(copied, Span::new(from, from + len), old as u8, style);
        self.linked(copied.len());
        copied.clear();
    }

    /// Writes `new` for the character at `at`.
    fn sign(&mut self, at: usize, new: &str, style: Style, context: Context<'_>) {
        let place = self.source(at);
        self.last = place;
        self.due(context, style);
        self.lines.write(new, place, false, style);
        self.linked(new.len());
    }

    fn linked(&mut self, len: usize) {
        if let Some(link) = self.fields.iter().rev().find_map(|field| field.link) {
            self.lines.link(link, len);
        }
    }

    /// Writes what is due before the next character.
    fn due(&mut self, context: Context<'_>, style: Style) {
        if let Some((label, place)) = self.label.take() {
            self.write_label(&label, place, context, style);
        }
        self.begin(context, style);
    }

    fn write_label(&mut self, label: &str, place: Span<Source>, context: Context<'_>, style: Style) {
        self.counts.labels += 1;
        self.begin(context, style);
        self.last = place;
        self.lines.write(label, place, false, style);
        if !context.in_cell {
            self.lines.label();
        }
    }

    /// Says what the line is, and writes the space between paragraphs of a cell.
    fn begin(&mut self, context: Context<'_>, style: Style) {
        self.lines.block(self.kind, self.align, context.furniture);
        if let Some(gap) = self.gap.take().filter(|_| !self.lines.at_start()) {
            self.lines.write(" ", gap, false, style);
        }
    }
}

/// The use of a list that a paragraph asks for.
fn list_of(par: &Par) -> Option<u16> {
    /// The numbers behind this one say that there is none, or that it is of an older kind.
    const LISTS: u16 = 0x7FE;
    par.properties.list.filter(|list| (1..=LISTS).contains(list))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// Where a field leads that is a link.
fn target(instruction: &str) -> Option<String> {
    let behind = instruction.trim_start().strip_prefix("HYPERLINK")?;
    let target = match behind.split_once('"') {
        Some((_, quoted)) => quoted.split('"').next()?,
        None => behind.split_whitespace().next()?,
    };
    // A place in the document itself.
    (!behind.trim_start().starts_with("\\l")).then(|| target.to_owned())
}
