//! Property modifiers (SPRM): what holds for a paragraph or a character.

use crate::bytes::{byte, long, part, word};
use crate::{Align, Font, Style};

/// Modifiers of a list, with their operands.
#[derive(Debug, Clone)]
pub(super) struct Modifiers<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Modifiers<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }
}

/// Defines the cells of a row; its operand has two bytes of length.
const T_DEF_TABLE: u16 = 0xD608;

impl<'b> Iterator for Modifiers<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let code = word(self.bytes, self.at)?;
        let at = self.at + 2;
        let (skip, len) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            // The length counts itself by one.
            _ if code == T_DEF_TABLE => (2, usize::from(word(self.bytes, at)?).saturating_sub(1)),
            _ => (1, usize::from(byte(self.bytes, at)?)),
        };
        let operand = part(self.bytes, at + skip, len)?;
        self.at = at + skip + len;
        Some((code, operand))
    }
}

/// A cell of a row as its definition has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CellShape {
    /// Where it ends, in twentieths of a point.
    pub(super) right: i16,
    /// Says with its neighbours which cells are one; 0 = none.
    pub(super) across: u16,
    /// Whether it goes on with the cell above.
    pub(super) continues: bool,
}

/// What modifiers say of a paragraph; `None` where they say nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) align: Option<Align>,
    /// Outline level, counted from 0.
    pub(super) outline: Option<u8>,
    /// Level of the list, counted from 0.
    pub(super) level: Option<u8>,
    /// Number of the use of a list; 0 = none.
    pub(super) list: Option<u16>,
    pub(super) in_table: Option<bool>,
    /// Whether it is the end of a row.
    pub(super) row_end: Option<bool>,
    /// Tables that it stands in.
    pub(super) depth: Option<u32>,
    /// Left edge and cells of the row that it ends.
    pub(super) row: Option<(i16, Vec<CellShape>)>,
    /// Position of properties that were too many for a page, in the stream `Data`.
    pub(super) huge: Option<usize>,
}

impl Paragraph {
    /// Reads `modifiers`.
    pub(super) fn read(&mut self, modifiers: &[u8]) {
        for (code, operand) in Modifiers::new(modifiers) {
            let first = operand.first().copied();
            match code {
                0x2403 | 0x2461 => {
                    self.align = first.map(|jc| match jc {
                        1 => Align::Center,
                        2 => Align::Right,
                        _ => Align::Left,
                    });
                }
                0x2640 => self.outline = first,
                0x260A => self.level = first,
                0x460B => self.list = word(operand, 0),
                0x2416 => self.in_table = first.map(|on| on != 0),
                0x2417 => self.row_end = first.map(|on| on != 0),
                0x6649 => self.depth = long(operand, 0),
                0x6645 | 0x6646 => self.huge = long(operand, 0).map(|at| at as usize),
                T_DEF_TABLE => self.row = row(operand),
                // Cells that were merged downwards after the row was made.
                0xD62B => {
                    let cell = first.zip(self.row.as_mut());
                    if let Some(cell) = cell.and_then(|(at, (_, cells))| cells.get_mut(usize::from(at))) {
                        cell.continues = byte(operand, 1) == Some(1);
                    }
                }
                _ => {}
            }
        }
    }

    /// What this says, and where it says nothing what `base` says.
    pub(super) fn or(self, base: &Self) -> Self {
        Self {
            align: self.align.or(base.align),
            outline: self.outline.or(base.outline),
            level: self.level.or(base.level),
            list: self.list.or(base.list),
            in_table: self.in_table.or(base.in_table),
            row_end: self.row_end.or(base.row_end),
            depth: self.depth.or(base.depth),
            row: self.row,
            huge: None,
        }
    }
}

/// The row that a definition makes.
fn row(operand: &[u8]) -> Option<(i16, Vec<CellShape>)> {
    const CELL: usize = 20;
    let count = usize::from(*operand.first()?);
    let edge = |k: usize| word(operand, 1 + 2 * k).map(|n| n as i16);
    let cells = (0..count).map_while(|k| {
        let flags = word(operand, 1 + 2 * (count + 1) + CELL * k).unwrap_or(0);
        Some(CellShape { right: edge(k + 1)?, across: flags & 3, continues: flags >> 5 & 3 == 1 })
    });
    Some((edge(0)?, cells.collect()))
}

/// What modifiers say of characters; `None` where they say nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Character {
    pub(super) deleted: Option<bool>,
    pub(super) inserted: Option<bool>,
    pub(super) hidden: Option<bool>,
    bold: Option<bool>,
    red: Option<bool>,
    half_points: Option<u16>,
    /// Numbers of the fonts for Latin and for Chinese characters.
    pub(super) latin: Option<u16>,
    pub(super) han: Option<u16>,
    /// Character style.
    pub(super) style: Option<u16>,
    /// A sign in place of the character: its font and code.
    pub(super) symbol: Option<(u16, u16)>,
}

impl Character {
    /// Reads `modifiers`, which change what `base` says.
    pub(super) fn read(&mut self, modifiers: &[u8], base: &Self) {
        let switch = |operand: &[u8], base: Option<bool>| match operand.first() {
            Some(0) => Some(false),
            Some(0x80) => base,
            Some(0x81) => Some(!base.unwrap_or(false)),
            Some(_) => Some(true),
            None => None,
        };
        for (code, operand) in Modifiers::new(modifiers) {
            match code {
                0x0800 => self.deleted = switch(operand, base.deleted),
                0x0801 => self.inserted = switch(operand, base.inserted),
                0x083C => self.hidden = switch(operand, base.hidden),
                0x0835 => self.bold = switch(operand, base.bold),
                0x4A43 => self.half_points = word(operand, 0),
                // The red of the old palette.
                0x2A42 => self.red = operand.first().map(|colour| *colour == 6),
                0x6870 => {
                    self.red = long(operand, 0).map(|colour| {
                        let [r, g, b, _] = colour.to_le_bytes();
                        crate::fonts::is_red(&format!("#{r:02x}{g:02x}{b:02x}"))
                    });
                }
                0x4A4F => self.latin = word(operand, 0),
                0x4A50 => self.han = word(operand, 0),
                0x4A30 => self.style = word(operand, 0),
                0x6A09 => self.symbol = word(operand, 0).zip(word(operand, 2)),
                _ => {}
            }
        }
    }

    /// What this says, and where it says nothing what `base` says.
    pub(super) fn or(self, base: &Self) -> Self {
        Self {
            deleted: self.deleted.or(base.deleted),
            inserted: self.inserted.or(base.inserted),
            hidden: self.hidden.or(base.hidden),
            bold: self.bold.or(base.bold),
            red: self.red.or(base.red),
            half_points: self.half_points.or(base.half_points),
            latin: self.latin.or(base.latin),
            han: self.han.or(base.han),
            style: self.style,
            symbol: self.symbol,
        }
    }

    /// The type, whose Chinese font is `font`.
    pub(super) fn style(&self, font: Option<Font>) -> Style {
        Style {
            half_points: self.half_points,
            bold: self.bold.unwrap_or(false),
            red: self.red.unwrap_or(false),
            font,
        }
    }
}
