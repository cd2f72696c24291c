//! Fonts whose codes have several bytes.

use std::rc::Rc;

use encoding_rs::GB18030;
use hayro_cmap::CMap;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Text};

use super::Tools;
use super::cmap::{OwnMap, text_of};
use crate::FormatError;

/// How codes lead to glyphs.
#[derive(Debug)]
enum Encoding {
    /// The code is the glyph.
    Identity,
    /// A map of the standard, and what its codes are.
    Named(Rc<CMap>, Codes),
    /// A map of the file, on top of another one.
    Own(OwnMap, Option<Rc<CMap>>),
}

/// What the codes of an encoding are as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codes {
    Utf16,
    /// The national standard: GB 2312, GBK, GB 18030.
    Gb,
    Other,
}

/// Values for stretches of glyphs.
#[derive(Debug, Default)]
struct Runs<T>(Vec<(u32, u32, Vec<T>)>);

impl<T: Copy> Runs<T> {
    fn get(&self, glyph: u32) -> Option<T> {
        let end = self.0.partition_point(|(first, ..)| *first <= glyph);
        let (first, _, values) =
            self.0.get(..end)?.iter().rev().take(8).find(|(_, last, _)| glyph <= *last)?;
        values.get((glyph - first) as usize).or(values.last()).copied()
    }
}

/// A font whose codes have several bytes.
#[derive(Debug)]
pub(super) struct Composite {
    encoding: Encoding,
    pub(super) vertical: bool,
    /// From glyphs to Unicode.
    collection: Option<Rc<CMap>>,
    /// From glyphs to those of the font program; two bytes each.
    to_program: Option<Vec<u8>>,
    widths: Runs<f32>,
    width: f32,
    downs: Runs<(f32, f32, f32)>,
    down: (f32, f32),
}

impl Composite {
    /// Loads a font; gives its descriptor, too.
    ///
    /// # Errors
    /// When one of its streams is over a limit.
    pub(super) fn load<'a>(dict: &Dict<'a>, tools: &mut Tools<'_>) -> Result<(Self, Dict<'a>), FormatError> {
        let descendant: Dict<'a> = match dict.get::<Array<'a>>("DescendantFonts") {
            Some(all) => all.iter::<Dict<'a>>().next().unwrap_or_default(),
            None => dict.get::<Dict<'a>>("DescendantFonts").unwrap_or_default(),
        };
        let encoding = encoding(dict, tools)?;
        let vertical = match &encoding {
            Encoding::Identity => dict.get::<Name<'_>>("Encoding").as_deref() == Some(b"Identity-V"),
            Encoding::Named(map, _) => is_vertical(map),
            Encoding::Own(own, base) => own.vertical || base.as_deref().is_some_and(is_vertical),
        };
        let to_program = match descendant.get::<Stream<'_>>("CIDToGIDMap") {
            Some(stream) => tools.budget.unpack(&stream)?,
            None => None,
        };
        let system = descendant.get::<Dict<'_>>("CIDSystemInfo");
        let ordering = system.and_then(|info| info.get::<Text<'_>>("Ordering")).map(|text| text.to_vec());
        let down =
            descendant.get::<Array<'_>>("DW2").map(|all| all.iter::<f32>().take(2).collect::<Vec<_>>());
        let down = match down.as_deref() {
            Some([origin, advance]) => (origin / 1000.0, advance / 1000.0),
            _ => (0.88, -1.0),
        };
        let composite = Self {
            encoding,
            vertical,
            collection: ordering.and_then(|ordering| tools.named.collection(&ordering)),
            to_program,
            widths: runs(&descendant, "W", |numbers: &[f32]| Some(numbers.first()? / 1000.0), 1),
            width: descendant.get::<f32>("DW").unwrap_or(1000.0) / 1000.0,
            downs: runs(
                &descendant,
                "W2",
                |numbers| match numbers {
                    [advance, x, y] => Some((x / 1000.0, y / 1000.0, advance / 1000.0)),
                    _ => None,
                },
                3,
            ),
            down,
        };
        let descriptor = descendant.get::<Dict<'a>>("FontDescriptor").unwrap_or_default();
        Ok((composite, descriptor))
    }

    /// The code that `bytes` begin with.
    pub(super) fn code(&self, bytes: &[u8]) -> (usize, u32) {
        let found = match &self.encoding {
            Encoding::Identity => None,
            Encoding::Named(map, codes) => known(map, bytes, *codes),
            Encoding::Own(own, base) => {
                own.code(bytes).or_else(|| known(base.as_deref()?, bytes, Codes::Other))
            }
        };
        found.unwrap_or_else(|| {
            let single = matches!(&self.encoding, Encoding::Named(_, codes) if *codes != Codes::Utf16)
                && bytes.first().is_none_or(|b| *b < 0x80);
            let len = if single { 1 } else { 2.min(bytes.len()) };
            (len.max(1), code(bytes, len))
        })
    }

    /// The glyph of a code.
    pub(super) fn glyph(&self, len: usize, code: u32) -> u32 {
        let size = len as u8;
        match &self.encoding {
            Encoding::Identity => Some(code),
            Encoding::Named(map, _) => map.lookup_cid_code(code, size),
            Encoding::Own(own, base) => {
                own.glyph(code).or_else(|| base.as_ref()?.lookup_cid_code(code, size))
            }
        }
        .unwrap_or(0)
    }

    /// The text of a code by its encoding, or of its glyph by the collection.
    pub(super) fn text(&self, len: usize, code: u32, glyph: u32) -> Option<String> {
        let bytes = code.to_be_bytes();
        let bytes = bytes.get(4usize.saturating_sub(len)..).unwrap_or_default();
        let decoded = match &self.encoding {
            Encoding::Named(_, Codes::Utf16) => {
                let units: Vec<u16> = bytes.chunks(2).map(|pair| code_of(pair) as u16).collect();
                String::from_utf16(&units).ok()
            }
            Encoding::Named(_, Codes::Gb) => {
                let (text, broken) = GB18030.decode_without_bom_handling(bytes);
                (!broken).then(|| text.into_owned())
            }
            _ => None,
        };
        let private = |text: &String| text.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c));
        decoded.filter(|text| !private(text)).or_else(|| {
            let glyph = (glyph != 0).then_some(glyph)?;
            text_of(self.collection.as_ref()?, glyph)
        })
    }

    /// The glyph of the font program.
    pub(super) fn program_glyph(&self, glyph: u32) -> u32 {
        let Some(table) = &self.to_program else { return glyph };
        let at = glyph as usize * 2;
        table.get(at..at + 2).map_or(0, code_of)
    }

    /// Whether its codes are numbers of glyphs and nothing else is known of them.
    pub(super) fn is_of_glyphs(&self) -> bool {
        self.collection.is_none() && !matches!(self.encoding, Encoding::Named(..))
    }

    /// Advance of a glyph in ems.
    pub(super) fn width(&self, glyph: u32) -> f32 {
        self.widths.get(glyph).unwrap_or(self.width)
    }

    /// In vertical writing: the way to the origin of horizontal writing, and the advance.
    pub(super) fn down(&self, glyph: u32, width: f32) -> (f32, f32, f32) {
        self.downs.get(glyph).unwrap_or((width / 2.0, self.down.0, self.down.1))
    }
}

fn is_vertical(map: &CMap) -> bool {
    map.metadata().writing_mode == Some(hayro_cmap::WritingMode::Vertical)
}

fn encoding(dict: &Dict<'_>, tools: &mut Tools<'_>) -> Result<Encoding, FormatError> {
    if let Some(name) = dict.get::<Name<'_>>("Encoding") {
        if name.starts_with(b"Identity") {
            return Ok(Encoding::Identity);
        }
        return Ok(tools
            .named
            .get(&name)
            .map_or(Encoding::Identity, |map| Encoding::Named(map, codes(&name))));
    }
    let Some(stream) = dict.get::<Stream<'_>>("Encoding") else { return Ok(Encoding::Identity) };
    let Some(data) = tools.budget.unpack(&stream)? else { return Ok(Encoding::Identity) };
    let own = OwnMap::parse(&data);
    let base =
        own.base.clone().or_else(|| stream.dict().get::<Name<'_>>("UseCMap").map(|name| name.to_vec()));
    let base = base.and_then(|name| tools.named.get(&name));
    Ok(Encoding::Own(own, base))
}

fn codes(name: &[u8]) -> Codes {
    let has = |part: &[u8]| memchr::memmem::find(name, part).is_some();
    if has(b"UCS2") || has(b"UTF16") {
        Codes::Utf16
    } else if name.starts_with(b"GB") {
        Codes::Gb
    } else {
        Codes::Other
    }
}

/// The shortest code that a map of the standard knows.
fn known(map: &CMap, bytes: &[u8], codes: Codes) -> Option<(usize, u32)> {
    if codes == Codes::Utf16 {
        let high = bytes.first().is_some_and(|b| (0xD8..0xDC).contains(b));
        let len = if high { 4 } else { 2 };
        return Some((len, code(bytes.get(..len)?, len)));
    }
    (1..=bytes.len().min(4)).find_map(|len| {
        let code = code(bytes, len);
        map.lookup_cid_code(code, len as u8).map(|_| (len, code))
    })
}

fn code(bytes: &[u8], len: usize) -> u32 {
    code_of(bytes.get(..len).unwrap_or_default())
}

fn code_of(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte))
}

/// Most stretches of a table of widths.
const MOST: usize = 1 << 17;

/// Reads `c [v v v]` and `first last v`, where a value has `size` numbers.
fn runs<T: Copy>(dict: &Dict<'_>, key: &str, value: impl Fn(&[f32]) -> Option<T>, size: usize) -> Runs<T> {
    let mut found: Vec<(u32, u32, Vec<T>)> = Vec::new();
    let mut numbers: Vec<f32> = Vec::new();
    for item in dict.get::<Array<'_>>(key).iter().flat_map(|all| all.iter::<Object<'_>>()).take(MOST) {
        match item {
            Object::Array(list) => {
                let list: Vec<f32> = list.iter::<f32>().take(MOST).collect();
                let values: Vec<T> = list.chunks(size).filter_map(&value).collect();
                if let (Some(first), false) = (numbers.pop(), values.is_empty()) {
                    let first = first.max(0.0) as u32;
                    found.push((first, first.saturating_add(values.len() as u32 - 1), values));
                }
                numbers.clear();
            }
            Object::Number(number) => {
                numbers.push(number.as_f32());
                if let [first, last, rest @ ..] = &numbers[..]
                    && rest.len() == size
                {
                    let stretch = (first.max(0.0) as u32, last.max(0.0) as u32);
                    found.extend(value(rest).map(|value| (stretch.0, stretch.1, vec![value])));
                    numbers.clear();
                }
            }
            _ => numbers.clear(),
        }
    }
    found.sort_by_key(|(first, ..)| *first);
    Runs(found)
}
