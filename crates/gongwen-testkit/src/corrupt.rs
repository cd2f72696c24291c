//! Damage as it is met on the web, done to clean text, with the truth beside it.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, GB18030, GBK, WINDOWS_1252};
use pinyin::ToPinyin;

/// What to do to a text whose bytes are to fall out of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Put pinyin notes behind characters outside GB 2312 (not all of them), by a search that does not look where characters begin.
    pub notes: bool,
    /// Also `，` `；` `：` are replaced by their ASCII forms, not only `！` and `？`.
    pub wide: bool,
    /// How the text was cut before the replacement; nothing is damaged across a cut.
    pub cut: Cut,
    /// Lines that begin with ideographic spaces lose a byte of them.
    pub line_starts: bool,
}

/// Where a program cut its text before it replaced bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// At line ends only.
    Lines,
    /// At `、` too.
    Marks,
    /// At `、`, and at `。` unless a closing quotation mark follows.
    Sentences,
}

/// A damaged place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Line, counted from 0.
    pub line: usize,
    /// What stood there, with up to three characters on either side; traditional, without notes.
    pub expect: String,
    /// What stood there alone.
    pub truth: String,
}

/// A damaged text and its truth.
#[derive(Debug, Clone)]
pub struct Damaged {
    /// The text as a reader gets it.
    pub text: String,
    /// The same text with its notes, without damage.
    pub clean: String,
    /// The damaged places in order.
    pub sites: Vec<Site>,
}

/// Simplified characters and the first traditional form of each, as programs convert that go character by character.
#[derive(Debug)]
pub struct Traditional {
    forms: BTreeMap<char, char>,
    /// Characters that get a note: traditional forms of the commoner simplified ones, but for every third.
    noted: BTreeMap<[u8; 2], &'static str>,
}

impl Default for Traditional {
    fn default() -> Self {
        let table = include_str!("../../gongwen-normalize/data/opencc/STCharacters.txt");
        let row = |line: &str| {
            let (simple, forms) = line.split_once('\t')?;
            Some((simple.chars().next()?, forms.chars().next()?))
        };
        let forms: BTreeMap<char, char> =
            table.lines().filter(|l| !l.starts_with('#')).filter_map(row).collect();
        let noted = forms.iter().filter_map(|(&simple, &form)| {
            let level_one = (0xB0..=0xD7).contains(&bytes_of(simple)?[0]);
            let bytes = bytes_of(form).filter(|_| level_one)?;
            Some((bytes, note_of(form, bytes)?))
        });
        let noted = noted.collect();
        Self { forms, noted }
    }
}

impl Traditional {
    /// `text` in traditional script, one character at a time; characters that GBK does not have stay.
    pub fn convert(&self, text: &str) -> String {
        text.chars()
            .map(|c| self.forms.get(&c).copied().filter(|t| bytes_of(*t).is_some()).unwrap_or(c))
            .collect()
    }

    /// Damages `text`, clean and simplified, as `shift` says.
    pub fn shift(&self, text: &str, shift: Shift) -> Damaged {
        let mut damaged = Damaged { text: String::new(), clean: String::new(), sites: Vec::new() };
        for (number, line) in text.lines().enumerate() {
            let truth: Vec<char> = self.convert(line).chars().collect();
            // A line with a character that GBK does not have is left alone.
            let text = match encode(&truth) {
                Some(bytes) => {
                    let bytes = if shift.notes { add_notes(&bytes, &self.noted) } else { bytes };
                    let (text, intact) = replace(bytes, &truth, shift);
                    sites(number, &truth, &intact, &mut damaged.sites);
                    text
                }
                None => truth.iter().collect(),
            };
            damaged.text.push_str(&text);
            damaged.text.push('\n');
            for &c in &truth {
                damaged.clean.push(c);
                let note = bytes_of(c).and_then(|b| self.noted.get(&b));
                if let Some(note) = note.filter(|_| shift.notes) {
                    damaged.clean.push_str(&format!("({note})"));
                }
            }
            damaged.clean.push('\n');
        }
        damaged
    }
}

/// Whether `text` is sound and simplified, so that it can be the truth of a test: GB 2312, which has neither traditional
/// characters nor what a wrong codec makes of Chinese, has all but one in a hundred of its wide characters.
pub fn is_sound(text: &str) -> bool {
    let wide = || text.chars().filter(|c| !c.is_ascii());
    let known = wide().filter(|&c| bytes_of(c).is_some_and(|[a, b]| (0xA1..=0xF7).contains(&a) && b >= 0xA1));
    known.count() * 100 >= wide().count() * 99
}

/// A byte and the character of the line that it belongs to.
type Byte = (u8, Option<usize>);

fn bytes_of(c: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = GBK.encode(c.encode_utf8(&mut buffer));
    match (failed, bytes.as_ref()) {
        (false, &[a, b]) => Some([a, b]),
        _ => None,
    }
}

fn encode(line: &[char]) -> Option<Vec<Byte>> {
    let mut out = Vec::new();
    for (i, &c) in line.iter().enumerate() {
        match bytes_of(c) {
            Some(pair) => out.extend(pair.map(|b| (b, Some(i)))),
            None if c.is_ascii() => out.push((c as u8, Some(i))),
            None => return None,
        }
    }
    Some(out)
}

/// The note for a character outside GB 2312, but for every third.
fn note_of(c: char, [lead, trail]: [u8; 2]) -> Option<&'static str> {
    let simple = (0xB0..=0xF7).contains(&lead) && trail >= 0xA1;
    if simple || (u32::from(lead) + u32::from(trail)) % 3 == 0 {
        return None;
    }
    c.to_pinyin().map(pinyin::Pinyin::with_tone)
}

fn decode(lead: u8, trail: u8) -> Option<char> {
    let pair = [lead, trail];
    let (text, failed) = GB18030.decode_without_bom_handling(&pair);
    let mut chars = text.chars();
    chars.next().filter(|_| !failed && chars.next().is_none())
}

/// Puts notes behind pairs of bytes that are a listed character, wherever they stand, and reads the result: a lead
/// byte without its half becomes `?` and takes the byte behind it along.
fn add_notes(bytes: &[Byte], list: &BTreeMap<[u8; 2], &'static str>) -> Vec<Byte> {
    let mut noted = Vec::with_capacity(bytes.len() * 2);
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        let note = bytes.get(at + 1).and_then(|second| list.get(&[first.0, second.0]));
        noted.push(first);
        if let Some(note) = note {
            noted.push(bytes[at + 1]);
            let (note, _, _) = GBK.encode(note);
            noted.extend([b'('].iter().chain(note.iter()).chain(b")").map(|&b| (b, None)));
            at += 1;
        }
        at += 1;
    }
    let mut out = Vec::with_capacity(noted.len());
    let mut at = 0;
    while let Some(&first) = noted.get(at) {
        match noted.get(at + 1) {
            _ if first.0 < 0x80 => out.push(first),
            Some(&second) if decode(first.0, second.0).is_some() => {
                out.extend([first, second]);
                at += 1;
            }
            _ => {
                out.push((b'?', None));
                at += 1;
            }
        }
        at += 1;
    }
    out
}

/// Replaces full-width marks byte by byte and reads the result: a lead byte without its half is left out. Also says
/// which characters of the line came through.
fn replace(mut bytes: Vec<Byte>, line: &[char], shift: Shift) -> (String, Vec<bool>) {
    if shift.line_starts && bytes.len() > 4 && bytes[..4].iter().all(|b| b.0 == 0xA1) {
        bytes.remove(0);
    }
    let mut pieces = vec![Vec::new()];
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let len = if byte.0 < 0x80 { 1 } else { 2 };
        let aligned =
            bytes.get(at..at + 2).filter(|p| p[0].1 == p[1].1 && len == 2).map(|p| (p[0].0, p[1].0));
        let next = bytes.get(at + 2).zip(bytes.get(at + 3)).map(|(a, b)| (a.0, b.0));
        let closes = matches!(next, Some((0xA1, 0xB1 | 0xAF)));
        let cut = match (aligned, shift.cut) {
            (Some((0xA1, 0xA2)), Cut::Marks | Cut::Sentences) => true,
            (Some((0xA1, 0xA3)), Cut::Sentences) => !closes,
            _ => false,
        };
        let end = (at + len).min(bytes.len());
        if let Some(piece) = pieces.last_mut().filter(|_| !cut) {
            piece.extend_from_slice(&bytes[at..end]);
        } else {
            pieces.extend([bytes[at..end].to_vec(), Vec::new()]);
        }
        at = end;
    }
    let mut text = String::new();
    let mut intact = vec![false; line.len()];
    for piece in pieces {
        let mut marked: Vec<Byte> = Vec::with_capacity(piece.len());
        let mut at = 0;
        while let Some(&byte) = piece.get(at) {
            let next = piece.get(at + 1).copied().unwrap_or_default();
            let mark = match (byte.0, next.0) {
                (0xA3, b @ (0xA1 | 0xBF)) => Some(b - 0x80),
                (0xA3, b @ (0xAC | 0xBA | 0xBB)) if shift.wide => Some(b - 0x80),
                _ => None,
            };
            match mark {
                Some(mark) => {
                    let whole = byte.1.filter(|_| byte.1 == next.1);
                    marked.push((mark, whole));
                    at += 2;
                }
                None => {
                    marked.push(byte);
                    at += 1;
                }
            }
        }
        read(&marked, line, &mut text, &mut intact);
    }
    (text, intact)
}

fn read(bytes: &[Byte], line: &[char], text: &mut String, intact: &mut [bool]) {
    let mut at = 0;
    while let Some(&(byte, of)) = bytes.get(at) {
        at += 1;
        let whole = match bytes.get(at) {
            _ if byte < 0x80 => {
                text.push(char::from(byte));
                // A trail byte of a torn character looks like a letter.
                of.filter(|&i| !(0x40..0x7F).contains(&byte) || line.get(i).is_some_and(char::is_ascii))
            }
            Some(&(next, of_next)) => match decode(byte, next) {
                Some(c) => {
                    text.push(c);
                    at += 1;
                    of.filter(|_| of == of_next)
                }
                None => None,
            },
            None => None,
        };
        if let Some(slot) = whole.and_then(|i| intact.get_mut(i)) {
            *slot = true;
        }
    }
}

fn sites(line: usize, truth: &[char], intact: &[bool], sites: &mut Vec<Site>) {
    let mut at = 0;
    while at < truth.len() {
        if intact[at] {
            at += 1;
            continue;
        }
        let end = (at..truth.len()).find(|&i| intact[i]).unwrap_or(truth.len());
        let (left, right) = (at.saturating_sub(3), (end + 3).min(truth.len()));
        let text = |range: std::ops::Range<usize>| truth[range].iter().collect::<String>().trim().to_owned();
        sites.push(Site { line, expect: text(left..right), truth: text(at..end) });
        at = end;
    }
}

/// A codec with which a text was read that was written with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misread {
    /// GBK read as ISO 8859-1.
    GbkAsLatin1,
    /// GBK read as Windows-1252.
    GbkAsWindows1252,
    /// UTF-8 read as ISO 8859-1.
    Utf8AsLatin1,
    /// UTF-8 read as Windows-1252.
    Utf8AsWindows1252,
    /// UTF-8 read as ISO 8859-1, written as UTF-8 and read so again.
    Utf8AsLatin1Twice,
    /// UTF-8 read as GB 18030, every byte kept.
    Utf8AsGbk,
    /// UTF-8 read as GB 18030 by a decoder that marks the byte 0x80, as those of Python and iconv do.
    Utf8AsGbkMarked,
    /// UTF-8 read as GBK by a decoder that puts `?` for what is no character.
    Utf8AsGbkLossy,
    /// UTF-8 read as GBK by a program that leaves out what is no printed character, and says nothing.
    Utf8AsGbkSilent,
    /// Big5 read as GBK.
    Big5AsGbk,
    /// GBK read as Big5.
    GbkAsBig5,
}

impl Misread {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::GbkAsLatin1,
        Self::GbkAsWindows1252,
        Self::Utf8AsLatin1,
        Self::Utf8AsWindows1252,
        Self::Utf8AsLatin1Twice,
        Self::Utf8AsGbk,
        Self::Utf8AsGbkMarked,
        Self::Utf8AsGbkLossy,
        Self::Utf8AsGbkSilent,
        Self::Big5AsGbk,
        Self::GbkAsBig5,
    ];

    /// `text` (one line) as it looks when read so; `None` where the first codec cannot write it.
    pub fn apply(self, text: &str) -> Option<String> {
        let write = |codec: &'static encoding_rs::Encoding| {
            let (bytes, _, failed) = codec.encode(text);
            (!failed).then(|| bytes.into_owned())
        };
        let latin1 = |bytes: &[u8]| bytes.iter().map(|&b| char::from(b)).collect::<String>();
        let as_codec = |bytes: &[u8], codec: &'static encoding_rs::Encoding| {
            codec.decode_without_bom_handling(bytes).0.into_owned()
        };
        Some(match self {
            Self::GbkAsLatin1 => latin1(&write(GBK)?),
            Self::GbkAsWindows1252 => as_codec(&write(GBK)?, WINDOWS_1252),
            Self::Utf8AsLatin1 => latin1(text.as_bytes()),
            Self::Utf8AsWindows1252 => as_codec(text.as_bytes(), WINDOWS_1252),
            Self::Utf8AsLatin1Twice => latin1(latin1(text.as_bytes()).as_bytes()),
            Self::Utf8AsGbk => as_codec(text.as_bytes(), GB18030),
            Self::Utf8AsGbkMarked => as_codec(text.as_bytes(), GB18030).replace('€', "\u{FFFD}"),
            Self::Utf8AsGbkLossy => as_codec(text.as_bytes(), GB18030)
                .chars()
                .map(|c| if matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}') { '?' } else { c })
                .collect(),
            Self::Utf8AsGbkSilent => as_codec(text.as_bytes(), GB18030)
                .replace(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFFD}'), ""),
            Self::Big5AsGbk => as_codec(&write(BIG5)?, GB18030),
            Self::GbkAsBig5 => as_codec(&write(GBK)?, BIG5),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Shift = Shift { notes: false, wide: false, cut: Cut::Sentences, line_starts: false };

    #[track_caller]
    fn check(clean: &str, shift: Shift, damaged: &str, truth: &[&str]) {
        let got = Traditional::default().shift(clean, shift);
        assert_eq!(got.text.trim_end(), damaged);
        assert_eq!(got.sites.iter().map(|s| s.truth.as_str()).collect::<Vec<_>>(), truth);
    }

    #[test]
    fn punctuation_tears_characters() {
        check("成效。”中华", PLAIN, "成效!敝腥A", &["。”中華"]);
        check("成效！中华", PLAIN, "成效!中華", &[]);
        check("成效。”", PLAIN, "成效!", &["。”"]);
        check("规模，化工", Shift { wide: true, ..PLAIN }, "規模,化工", &[]);
    }

    #[test]
    fn notes_tear_characters() {
        let noted = Shift { notes: true, ..PLAIN };
        let got = Traditional::default().shift("建设国家", noted);
        assert!(got.text.contains("(guó)"), "{}", got.text);
        assert_eq!(got.text, got.clean);
    }

    #[test]
    fn line_starts_lose_a_byte() {
        let shift = Shift { line_starts: true, ..PLAIN };
        check("　　（二）推进工作", shift, "　。ǘ\u{E46A}┩七M工作", &["（二）推進"]);
    }

    #[test]
    fn sound_text_is_told_by_its_characters() {
        assert!(is_sound("各市、县人民政府：5G（VR/AR）发展～①"));
        for other in ["各市、縣人民政府", "鍏充簬鍔犲己鏁板瓧", "ÖÐ¹úÕþ¸®"] {
            assert!(!is_sound(other), "{other}");
        }
    }

    #[test]
    fn codecs_are_confused() {
        assert_eq!(Misread::Utf8AsLatin1.apply("é").unwrap(), "Ã©");
        assert_eq!(Misread::GbkAsLatin1.apply("中国").unwrap(), "ÖÐ¹ú");
        assert_eq!(Misread::Big5AsGbk.apply("中國").unwrap(), "い瓣");
        assert_eq!(Misread::Big5AsGbk.apply("中国"), None);
        assert_eq!(Misread::Utf8AsGbkSilent.apply("基础软件").unwrap(), "鍩虹杞欢");
    }
}
