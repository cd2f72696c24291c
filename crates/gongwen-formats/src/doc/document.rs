//! A document as its streams say: paragraphs with their properties, characters with theirs.

use std::ops::Range;

use super::Corrupt;
use super::fib::{Fib, Table};
use super::pages::{Kind, Stretches, style};
use super::pieces::{Piece, Pieces};
use super::properties::{Character, Paragraph};
use super::styles::{FontName, Styles, fonts};
use crate::bytes::word;

/// Marks that end a paragraph, a cell or a row, a section.
const PARAGRAPH: u16 = 0x0D;
pub(super) const CELL: u16 = 0x07;
pub(super) const SECTION: u16 = 0x0C;

/// Where something stands in the streams.
#[derive(Debug, Clone)]
pub(super) enum Place {
    Main(Range<usize>),
    Table(Range<usize>),
}

/// A paragraph.
#[derive(Debug, Clone)]
pub(super) struct Par {
    /// Its characters, without the mark that ends it.
    pub(super) content: Range<usize>,
    /// The mark.
    pub(super) mark: Option<usize>,
    pub(super) style: u16,
    pub(super) properties: Paragraph,
    /// What asks for its number: the paragraph itself, or its style, which is named.
    pub(super) asks: Option<(Place, Option<u16>)>,
}

impl Par {
    /// Tables that it stands in.
    pub(super) fn depth(&self) -> u32 {
        let least = u32::from(self.properties.in_table.unwrap_or(false));
        self.properties.depth.unwrap_or(0).max(least)
    }
}

/// The streams and tables of a document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) main: Vec<u8>,
    pub(super) table: Vec<u8>,
    data: Vec<u8>,
    pub(super) fib: Fib,
    pub(super) pieces: Pieces,
    paragraphs: Stretches,
    characters: Stretches,
    pub(super) styles: Styles,
    fonts: Vec<FontName>,
}

impl Document {
    /// Reads the tables.
    ///
    /// # Errors
    /// When the pieces of the text cannot be found.
    pub(super) fn new(fib: Fib, main: Vec<u8>, table: Vec<u8>, data: Vec<u8>) -> Result<Self, Corrupt> {
        let bytes = |which| table.get(fib.place(&main, which)).unwrap_or_default();
        let pieces = Pieces::new(&main, &table, fib.place(&main, Table::Pieces))?;
        let paragraphs = Stretches::new(&main, bytes(Table::ParagraphPages), Kind::Paragraph);
        let characters = Stretches::new(&main, bytes(Table::CharacterPages), Kind::Character);
        let styles = Styles::new(&table, fib.place(&main, Table::Styles));
        let fonts = fonts(bytes(Table::Fonts));
        Ok(Self { main, table, data, fib, pieces, paragraphs, characters, styles, fonts })
    }

    /// The bytes of a table.
    pub(super) fn bytes(&self, which: Table) -> &[u8] {
        self.table.get(self.fib.place(&self.main, which)).unwrap_or_default()
    }

    /// The paragraphs among `positions`.
    pub(super) fn paragraphs(&self, positions: Range<usize>) -> Vec<Par> {
        let mut all = Vec::new();
        let mut start = positions.start;
        let units = self.pieces.units.get(positions.clone()).unwrap_or_default();
        for (position, unit) in (positions.start..).zip(units) {
            let ends = match *unit {
                PARAGRAPH | CELL => true,
                SECTION => self.ends_at(position),
                _ => false,
            };
            if ends {
                all.push(self.paragraph(start..position, Some(position)));
                start = position + 1;
            }
        }
        if start < positions.end {
            all.push(self.paragraph(start..positions.end, None));
        }
        all
    }

    /// Whether a paragraph ends with the character at `position`.
    fn ends_at(&self, position: usize) -> bool {
        let bytes = self.pieces.bytes(position);
        self.paragraphs.at(bytes.start).is_some_and(|stretch| stretch.end() == bytes.end)
    }

    fn paragraph(&self, content: Range<usize>, mark: Option<usize>) -> Par {
        let at = mark.unwrap_or(content.end.saturating_sub(1));
        let stretch = self.paragraphs.at(self.pieces.bytes(at).start);
        let place = stretch.map_or(0..0, |stretch| stretch.place());
        let (style, modifiers) = style(self.main.get(place.clone()).unwrap_or_default());
        let mut own = Paragraph::default();
        own.read(modifiers);
        if let Some(at) = own.huge {
            let len = word(&self.data, at).map_or(0, usize::from);
            let start = at.saturating_add(2);
            own.read(self.data.get(start..start.saturating_add(len)).unwrap_or_default());
        }
        let asks = |own: &Paragraph| own.list.is_some() || own.level.is_some();
        let mut asked = asks(&own).then_some((Place::Main(place), None));
        let piece = self.pieces.at(at).map_or(0..0, |piece| piece.properties.clone());
        if !piece.is_empty() {
            let mut later = Paragraph::default();
            later.read(self.table.get(piece.clone()).unwrap_or_default());
            if asks(&later) {
                asked = Some((Place::Table(piece), None));
            }
            own = later.or(&own);
        }
        let Some(inherited) = self.styles.get(style) else {
            return Par { content, mark, style, properties: own, asks: asked };
        };
        let by_style = inherited.list.clone().map(|(style, place)| (Place::Table(place), Some(style)));
        let row = own.row.take();
        let properties = Paragraph { row, ..own.or(&inherited.paragraph) };
        Par { content, mark, style, properties, asks: asked.or(by_style) }
    }

    /// What holds for the character at `position` of `piece`, whose paragraph has the style `style`, and how far that
    /// holds.
    pub(super) fn character(&self, position: usize, piece: &Piece, style: u16) -> (Character, usize) {
        let at = piece.place(position);
        let stretch = self.characters.at(at);
        let end = stretch.map_or(at + piece.width, |stretch| stretch.end());
        let end = piece.position(end).clamp(position + 1, piece.positions.end.max(position + 1));
        let bytes = stretch.and_then(|stretch| self.main.get(stretch.place())).unwrap_or_default();
        let base = self.styles.get(style).map(|s| s.character).unwrap_or_default();
        let modifiers = [bytes, self.table.get(piece.properties.clone()).unwrap_or_default()];
        let read = |base: &Character| {
            let mut own = Character::default();
            modifiers.iter().for_each(|bytes| own.read(bytes, base));
            own
        };
        let own = read(&base);
        let named = own.style.and_then(|style| self.styles.get(style));
        let Some(named) = named else { return (own.or(&base), end) };
        let base = named.character.or(&base);
        (read(&base).or(&base), end)
    }

    /// The font of a number.
    pub(super) fn font(&self, number: Option<u16>) -> Option<&FontName> {
        self.fonts.get(usize::from(number?))
    }
}
