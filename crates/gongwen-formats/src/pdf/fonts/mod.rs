//! Fonts: what the codes of a string stand for and how far they move.
//!
//! A font is asked in the order of trust: the map to Unicode that the file gives, the encoding if it is one of characters, the
//! character collection of its glyphs, the tables of its font program, and at last what can be told from how often each glyph
//! is drawn ([`ids`]). A map to Unicode that gives only rare characters for a long text lies, and comes last.

mod cmap;
mod composite;
mod ids;
mod names;
mod program;
mod simple;

use std::collections::HashMap;

use encoding_rs::GBK;
use hayro_syntax::object::{Dict, Name, Stream};

pub(crate) use names::Words;

use self::cmap::{Named, OwnMap};
use self::composite::Composite;
use self::ids::Ids;
use self::program::Program;
use self::simple::Simple;
use super::unpack::Budget;
use crate::page::Shown;
use crate::{FormatError, fonts};

/// What fonts are loaded and asked with.
#[derive(Debug)]
pub(super) struct Tools<'w> {
    words: &'w Words,
    named: Named,
    pub(super) budget: Budget,
}

impl<'w> Tools<'w> {
    pub(super) fn new(words: &'w Words, budget: Budget) -> Self {
        Self { words, named: Named::default(), budget }
    }
}

/// A code of a font: how many bytes it has, what it shows, how far it moves.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) len: usize,
    /// `None` where nobody knows.
    pub(super) text: Option<Shown>,
    /// Advance in ems.
    pub(super) width: f32,
    /// In vertical writing: the way from the origin to that of horizontal writing, and the advance, in ems.
    pub(super) down: (f32, f32, f32),
    /// Whether it is the single byte 32, which word spacing moves.
    pub(super) space: bool,
    code: u32,
    glyph: u32,
    drawn: u32,
}

#[derive(Debug)]
enum Kind {
    Simple(Box<Simple>),
    Composite(Box<Composite>),
}

/// A font program: where it is, and what was read of it once that was needed.
struct Lazy<'a> {
    stream: Option<Stream<'a>>,
    read: Option<Program>,
}

/// A font of the file.
pub(super) struct Font<'a> {
    /// Its name in characters, without the mark of a subset.
    pub(super) name: String,
    pub(super) face: Option<crate::Font>,
    pub(super) bold: bool,
    pub(super) vertical: bool,
    kind: Kind,
    to_unicode: Option<OwnMap>,
    program: Lazy<'a>,
    distrusted: bool,
    ids: Option<Ids>,
    shapes: HashMap<(usize, u32), Shape>,
}

/// Glyphs of a font by what is known of them.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub(super) drawn: u32,
    pub(super) unknown: u32,
    pub(super) han: u32,
    pub(super) common: u32,
}

impl Tally {
    fn add(&mut self, text: Option<&str>, drawn: u32, words: &Words) {
        let Some(text) = text else {
            self.drawn += drawn;
            self.unknown += drawn;
            return;
        };
        self.drawn += drawn;
        for c in text.chars().filter(|c| ('\u{3400}'..='\u{9FFF}').contains(c)) {
            self.han += drawn;
            if words.common.contains(&c) {
                self.common += drawn;
            }
        }
    }

    /// Whether text that long has next to no common character.
    fn is_strange(self) -> bool {
        self.han >= LONG && f64::from(self.common) < STRANGE * f64::from(self.han)
    }
}

/// Glyphs from which on a text shows whether its characters are the common ones.
const LONG: u32 = 40;
/// Share of common characters below which a text is none: honest text has .5 to .8, lists of names .3.
const STRANGE: f64 = 0.1;

impl<'a> Font<'a> {
    /// Loads a font.
    ///
    /// # Errors
    /// When one of its streams is over a limit.
    pub(super) fn load(dict: &Dict<'a>, tools: &mut Tools<'_>) -> Result<Self, FormatError> {
        let to_unicode = match dict.get::<Stream<'_>>("ToUnicode") {
            Some(stream) => tools.budget.unpack(&stream)?.map(|data| OwnMap::parse(&data)),
            None => None,
        };
        let to_unicode = to_unicode.filter(OwnMap::has_text);
        let base = dict.get::<Name<'_>>("BaseFont").map(|name| name.to_vec()).unwrap_or_default();
        let name = readable(&base);
        let is = |kind: &[u8]| dict.get::<Name<'_>>("Subtype").as_deref() == Some(kind);
        let mut descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let (kind, vertical) = if is(b"Type0") {
            let (composite, of_descendant) = Composite::load(dict, tools)?;
            descriptor = of_descendant;
            let vertical = composite.vertical;
            (Kind::Composite(Box::new(composite)), vertical)
        } else {
            let embedded =
                ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(key));
            let chinese = !embedded && to_unicode.is_none() && !is(b"Type3");
            let simple = Simple::load(dict, &descriptor, chinese.then_some(&*name));
            (Kind::Simple(Box::new(simple)), false)
        };
        let stream = descriptor.get("FontFile2").or_else(|| descriptor.get("FontFile3"));
        Ok(Self {
            face: fonts::font(&name),
            bold: is_bold(&name, &descriptor),
            name,
            vertical,
            kind,
            to_unicode,
            program: Lazy { stream, read: None },
            distrusted: false,
            ids: None,
            shapes: HashMap::new(),
        })
    }

    /// The code that `bytes` begin with, which is drawn once more. There must be a byte.
    ///
    /// # Errors
    /// When the font program is over a limit.
    pub(super) fn next(&mut self, bytes: &[u8], tools: &mut Tools<'_>) -> Result<&Shape, FormatError> {
        let (len, code) = match &self.kind {
            Kind::Simple(simple) => simple.code(bytes),
            Kind::Composite(composite) => composite.code(bytes),
        };
        if !self.shapes.contains_key(&(len, code)) {
            let shape = self.shape(len, code, tools)?;
            self.shapes.insert((len, code), shape);
        }
        let new = Shape {
            len,
            text: None,
            width: 0.0,
            down: (0.0, 0.0, 0.0),
            space: false,
            code,
            glyph: 0,
            drawn: 0,
        };
        let shape = self.shapes.entry((len, code)).or_insert(new);
        shape.drawn = shape.drawn.saturating_add(1);
        Ok(shape)
    }

    fn shape(&mut self, len: usize, code: u32, tools: &mut Tools<'_>) -> Result<Shape, FormatError> {
        let (glyph, width, down) = match &self.kind {
            Kind::Simple(simple) => (code, simple.width(len, code), (0.0, 0.0, -1.0)),
            Kind::Composite(composite) => {
                let glyph = composite.glyph(len, code);
                let width = composite.width(glyph);
                (glyph, width, composite.down(glyph, width))
            }
        };
        let text = self.text(len, code, glyph, self.distrusted, tools)?.map(shown);
        Ok(Shape { len, text, width, down, space: len == 1 && code == 32, code, glyph, drawn: 0 })
    }

    fn text(
        &mut self,
        len: usize,
        code: u32,
        glyph: u32,
        distrusted: bool,
        tools: &mut Tools<'_>,
    ) -> Result<Option<String>, FormatError> {
        let told = self.to_unicode.as_ref().and_then(|map| meant(map.text(code)?));
        if told.is_some() && !distrusted {
            return Ok(told);
        }
        let encoded = match &self.kind {
            Kind::Simple(simple) => simple.text(len, code, tools.words),
            Kind::Composite(composite) => composite.text(len, code, glyph),
        };
        if let Some(text) = encoded.and_then(meant) {
            return Ok(Some(text));
        }
        self.load_program(tools)?;
        let made_for = self.program.read.as_ref().and_then(|program| match &self.kind {
            Kind::Simple(simple) => simple.by_program(code, program),
            Kind::Composite(composite) => program.of_glyph(composite.program_glyph(glyph)),
        });
        if let Some(text) = made_for.map(String::from).and_then(meant) {
            return Ok(Some(text));
        }
        if let Some(c) = self.ids.as_ref().and_then(|ids| ids.of(glyph)) {
            return Ok(Some(c.to_string()));
        }
        // A symbol font's codes are its own.
        let last = match &self.kind {
            Kind::Simple(simple) => simple.by_chance(code, tools.words).map(String::from),
            Kind::Composite(_) => None,
        };
        Ok(last.or_else(|| told.filter(|_| self.ids.is_none())))
    }

    fn load_program(&mut self, tools: &mut Tools<'_>) -> Result<(), FormatError> {
        if let Some(stream) = self.program.stream.take() {
            let data = tools.budget.unpack(&stream)?;
            self.program.read = data.map(|data| Program::parse(&data));
        }
        Ok(())
    }

    /// What is known of the glyphs that were drawn.
    pub(super) fn tally(&self, words: &Words) -> Tally {
        let mut tally = Tally::default();
        for shape in self.sorted() {
            let mut buffer = [0; 4];
            tally.add(shape.text.as_ref().map(|text| text.as_str(&mut buffer)), shape.drawn, words);
        }
        tally
    }

    fn sorted(&self) -> Vec<&Shape> {
        let mut shapes: Vec<&Shape> = self.shapes.values().collect();
        shapes.sort_by_key(|shape| (shape.len, shape.code));
        shapes
    }

    /// Looks for a better reading once all text was seen. Says whether one was found: then the text is to be read again.
    ///
    /// # Errors
    /// When the font program is over a limit.
    pub(super) fn solve(&mut self, tools: &mut Tools<'_>) -> Result<bool, FormatError> {
        let now = self.tally(tools.words);
        let lies = now.is_strange() && self.to_unicode.is_some();
        if now.unknown == 0 && !lies {
            return Ok(false);
        }
        let codes: Vec<(usize, u32, u32, u32)> =
            self.sorted().into_iter().map(|s| (s.len, s.code, s.glyph, s.drawn)).collect();
        let mut unknown = Vec::new();
        let mut other = Tally::default();
        for &(len, code, glyph, drawn) in &codes {
            let text = self.text(len, code, glyph, lies, tools)?;
            let told = self.to_unicode.as_ref().and_then(|map| map.text(code));
            if text.is_none() || lies && text == told {
                unknown.push((glyph, drawn));
            }
            other.add(text.as_deref(), drawn, tools.words);
        }
        self.ids = match &self.kind {
            Kind::Composite(composite) if composite.is_of_glyphs() => {
                Ids::find(&unknown, &tools.words.common)
            }
            _ => None,
        };
        self.distrusted = lies && (self.ids.is_some() || !other.is_strange() && other.common > now.common);
        let better = self.distrusted || self.ids.is_some();
        if better {
            self.shapes.clear();
        }
        Ok(better)
    }

    /// Share of common characters under the reading of glyph numbers, if there is one.
    pub(super) fn glyph_ids(&self) -> Option<&Ids> {
        self.ids.as_ref()
    }

    /// Whether the text that it gives cannot be what is printed.
    pub(super) fn is_garbled(&self, words: &Words) -> bool {
        self.tally(words).is_strange()
    }
}

/// What a map says, without what is no text; `None` where nothing is left.
fn meant(text: String) -> Option<String> {
    let is_text = |c: &char| {
        !c.is_control() && !matches!(*c, '\u{FFFD}'..='\u{FFFF}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}')
    };
    if text.chars().all(|c| is_text(&c)) {
        return (!text.is_empty()).then_some(text);
    }
    let spaced = text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c });
    let kept: String = spaced.filter(is_text).collect();
    (!kept.is_empty()).then_some(kept)
}

fn shown(text: String) -> Shown {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) => Shown::One(c),
        _ => Shown::Many(text.into()),
    }
}

/// The name of a font in characters: UTF-8, else GBK, as Chinese programs write it.
fn readable(name: &[u8]) -> String {
    let subset = name
        .get(..7)
        .is_some_and(|mark| mark.ends_with(b"+") && mark.iter().take(6).all(u8::is_ascii_uppercase));
    let name = if subset { name.get(7..).unwrap_or_default() } else { name };
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => GBK.decode_without_bom_handling(name).0.into_owned(),
    }
}

fn is_bold(name: &str, descriptor: &Dict<'_>) -> bool {
    const FORCE_BOLD: i32 = 1 << 18;
    let lower = name.to_lowercase();
    ["bold", "heavy", "black", "粗"].iter().any(|word| lower.contains(word))
        || descriptor.get::<i32>("Flags").is_some_and(|flags| flags & FORCE_BOLD != 0)
        || descriptor.get::<f32>("FontWeight").is_some_and(|weight| weight >= 600.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn font_names() {
        assert_eq!(readable(b"ABCDEE+\xB7\xC2\xCB\xCE_GB2312"), "仿宋_GB2312");
        assert_eq!(readable("BGAKHE+宋体-GBK-EUC-H".as_bytes()), "宋体-GBK-EUC-H");
        assert_eq!(readable(b"Short+A"), "Short+A");
    }

    #[test]
    fn what_is_no_text() {
        let meant = |text: &str| meant(text.to_owned());
        assert_eq!(meant("\0"), None);
        assert_eq!(meant("\u{FFFD}"), None);
        assert_eq!(meant("\u{F0B7}"), None);
        assert_eq!(meant("\t").as_deref(), Some(" "));
        assert_eq!(meant("a\0").as_deref(), Some("a"));
    }
}
