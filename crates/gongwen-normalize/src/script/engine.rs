//! OpenCC's conversion to simplified script, character for character.

use std::collections::BTreeMap;
use std::mem;

use gongwen_text::{DataError, Rows};

/// Which traditional standard the text to convert follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standard {
    /// OpenCC's own standard (its configuration `t2s`).
    OpenCc,
    /// Taiwan (`tw2s`).
    Taiwan,
    /// Hong Kong (`hk2s`).
    HongKong,
}

/// A value per character: a flat array for the basic plane, a tree for the rest.
#[derive(Debug, Clone)]
pub(crate) struct CharMap<T> {
    plane: Box<[T]>,
    rest: BTreeMap<char, T>,
}

impl<T: Copy + Default> CharMap<T> {
    pub(crate) fn new() -> Self {
        Self { plane: vec![T::default(); 0x1_0000].into_boxed_slice(), rest: BTreeMap::new() }
    }

    #[inline]
    pub(crate) fn get(&self, c: char) -> T {
        match self.plane.get(c as usize) {
            Some(value) => *value,
            None => self.rest.get(&c).copied().unwrap_or_default(),
        }
    }

    pub(crate) fn entry(&mut self, c: char) -> &mut T {
        match self.plane.get_mut(c as usize) {
            Some(value) => value,
            None => self.rest.entry(c).or_default(),
        }
    }
}

/// Keys and values of a dictionary of phrases, equally long, sorted by their first character and, of those with one,
/// the longest first.
type Phrases = Vec<(Vec<char>, Vec<char>)>;

fn load_phrases(file: &'static str, text: &str) -> Result<Phrases, DataError> {
    let pair = |row: &[&str]| {
        let [phrase, values] = *row else { return Err("two columns".to_owned()) };
        let key: Vec<char> = phrase.chars().collect();
        let value: Vec<char> = first_value(values).chars().collect();
        match key.len() == value.len() {
            true => Ok((key, value)),
            false => Err(format!("{phrase}: the value is not as long as the key")),
        }
    };
    let mut pairs = Rows::parse(file, text, 2)?.map(pair)?;
    pairs.sort_by(|(a, _), (b, _)| (a.first(), b.len(), a).cmp(&(b.first(), a.len(), b)));
    Ok(pairs)
}

/// The value that OpenCC takes of several.
fn first_value(values: &str) -> &str {
    values.split(' ').next().unwrap_or(values)
}

/// Reads a dictionary of single characters.
fn load_chars(file: &'static str, text: &str) -> Result<Vec<(char, char)>, DataError> {
    Rows::parse(file, text, 2)?.map(|row| {
        let one = |s: &str| {
            let mut chars = s.chars();
            chars.next().filter(|_| chars.next().is_none()).ok_or(format!("{s}: one character is expected"))
        };
        let [key, values] = *row else { return Err("two columns".to_owned()) };
        Ok((one(key)?, one(first_value(values))?))
    })
}

/// What a link knows of a character: one look for both, as tables of all characters are large.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    /// The replacement; NUL where there is none.
    to: char,
    /// Where the phrases that begin with the character start and end.
    phrases: (u16, u16),
}

/// One link of a conversion chain: phrases first, then single characters.
#[derive(Debug, Clone)]
struct Link {
    entries: CharMap<Entry>,
    phrases: Phrases,
}

impl Link {
    fn new(phrases: Phrases, chars: &[(char, char)]) -> Self {
        let mut entries: CharMap<Entry> = CharMap::new();
        for &(from, to) in chars {
            entries.entry(from).to = to;
        }
        for (at, (key, _)) in (0_u16..).zip(&phrases) {
            let (start, end) = &mut entries.entry(key.first().copied().unwrap_or_default()).phrases;
            *start = if *end == 0 { at } else { *start };
            *end = at + 1;
        }
        Self { entries, phrases }
    }

    /// The value of the longest of the phrases from `start` to `end` that `text` begins with. The longest wins.
    fn phrase(&self, (start, end): (u16, u16), text: &[char]) -> Option<&[char]> {
        let phrases = self.phrases.get(usize::from(start)..usize::from(end))?;
        phrases.iter().find(|(key, _)| text.starts_with(key)).map(|(_, value)| value.as_slice())
    }

    /// The value of the phrase that `text` begins with.
    fn phrase_at(&self, text: &[char]) -> Option<&[char]> {
        self.phrase(self.entries.get(*text.first()?).phrases, text)
    }

    fn convert(&self, text: &mut [char]) {
        let mut rest = text;
        while let Some(&c) = rest.first() {
            let entry = self.entries.get(c);
            let single = [if entry.to == '\0' { c } else { entry.to }];
            let new = self.phrase(entry.phrases, rest).unwrap_or(&single);
            for (slot, c) in rest.iter_mut().zip(new) {
                *slot = *c;
            }
            rest = mem::take(&mut rest).get_mut(new.len()..).unwrap_or_default();
        }
    }
}

/// Converts text to simplified script with OpenCC's dictionaries, giving what OpenCC gives.
///
/// Each character becomes one character, so that the result needs no alignment. It knows nothing of
/// the script that a text already has: simplified text goes in at the caller's risk (see
/// [`crate::Normalizer`] for the gate).
#[derive(Debug, Clone)]
pub struct Engine {
    /// Canonical forms of compatibility characters, replaced first; sorted.
    canonical: Vec<(char, char)>,
    /// Variants of Taiwan or Hong Kong to OpenCC's standard, inside the pieces that `simplified`'s phrases cut.
    variants: Option<Link>,
    simplified: Link,
}

/// Name and text of a dictionary.
macro_rules! dictionary {
    ($name:literal) => {
        (concat!("opencc/", $name, ".txt"), include_str!(concat!("../../data/opencc/", $name, ".txt")))
    };
}
pub(crate) use dictionary;

impl Engine {
    /// Loads the dictionaries for texts of `standard`.
    ///
    /// # Errors
    /// When a dictionary is malformed.
    pub fn new(standard: Standard) -> Result<Self, DataError> {
        let link = |phrases: (&'static str, &str), chars: &[(&'static str, &str)]| {
            let chars: Result<Vec<_>, DataError> =
                chars.iter().map(|(file, text)| load_chars(file, text)).collect();
            Ok(Link::new(load_phrases(phrases.0, phrases.1)?, &chars?.concat()))
        };
        let variants = match standard {
            Standard::OpenCc => None,
            Standard::Taiwan => {
                Some(link(dictionary!("TWVariantsRevPhrases"), &[dictionary!("TWVariantsRev")])?)
            }
            Standard::HongKong => {
                Some(link(dictionary!("HKVariantsRevPhrases"), &[dictionary!("HKVariantsRev")])?)
            }
        };
        let simplified =
            link(dictionary!("TSPhrases"), &[dictionary!("TSCharacters"), dictionary!("TSCharactersExt")])?;
        let (file, text) = dictionary!("CJK_Compatibility_Ideographs");
        let mut canonical = load_chars(file, text)?;
        canonical.sort_unstable();
        Ok(Self { canonical, variants, simplified })
    }

    /// Converts `text` in place: character `k` of the result stands for character `k` of the input.
    pub fn convert(&self, text: &mut [char]) {
        // They stand behind nearly all that a text has.
        let first = self.canonical.first().map_or(char::MAX, |pair| pair.0);
        for c in text.iter_mut().filter(|c| **c >= first) {
            let found = self.canonical.binary_search_by_key(c, |pair| pair.0).ok();
            if let Some((_, canonical)) = found.and_then(|at| self.canonical.get(at)) {
                *c = *canonical;
            }
        }
        if let Some(variants) = &self.variants {
            let mut rest = &mut text[..];
            while !rest.is_empty() {
                let len = self.piece(rest);
                let (piece, behind) = mem::take(&mut rest).split_at_mut(len);
                variants.convert(piece);
                self.simplified.convert(piece);
                rest = behind;
            }
        } else {
            self.simplified.convert(text);
        }
    }

    /// Length of the first piece of `text`: one phrase, or all up to the next phrase.
    fn piece(&self, text: &[char]) -> usize {
        let phrase = |at: usize| self.simplified.phrase_at(text.get(at..)?).map(<[char]>::len);
        phrase(0).unwrap_or_else(|| (1..text.len()).find(|&at| phrase(at).is_some()).unwrap_or(text.len()))
    }

    /// The characters that may change as part of a phrase: those where its key and value differ.
    pub(crate) fn phrase_characters(&self) -> impl Iterator<Item = char> {
        self.simplified.phrases.iter().flat_map(|(key, value)| {
            key.iter().zip(value).filter(|(from, to)| from != to).map(|(from, _)| *from)
        })
    }

    /// [`Self::convert`] for a string.
    pub fn convert_str(&self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        self.convert(&mut chars);
        chars.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(standard: Standard, input: &str, expected: &str) {
        assert_eq!(Engine::new(standard).unwrap().convert_str(input), expected);
    }

    #[test]
    fn phrases_win_over_characters() {
        check(Standard::OpenCc, "乾坤與乾燥", "乾坤与干燥");
        check(Standard::OpenCc, "瞭望臺上瞭解", "瞭望台上了解");
    }

    #[test]
    fn variants_of_taiwan_and_hong_kong() {
        check(Standard::Taiwan, "裡面的痺症，沿著", "里面的痹症，沿着");
        check(Standard::HongKong, "衞生署説明", "卫生署说明");
    }

    #[test]
    fn compatibility_characters_and_other_text() {
        check(Standard::OpenCc, "\u{F900}", "岂");
        check(Standard::OpenCc, "GDP 5.4%，𠮷", "GDP 5.4%，𠮷");
        check(Standard::OpenCc, "", "");
    }

    /// OpenCC's own cases.
    #[test]
    fn opencc_cases() {
        let cases = include_str!("../../tests/opencc_cases.tsv");
        let rows = Rows::parse("opencc_cases.tsv", cases, 3).unwrap();
        let mut seen = BTreeMap::new();
        for (config, standard) in
            [("t2s", Standard::OpenCc), ("tw2s", Standard::Taiwan), ("hk2s", Standard::HongKong)]
        {
            let engine = Engine::new(standard).unwrap();
            for row in rows.iter().filter(|row| row[0] == config) {
                assert_eq!(engine.convert_str(row[1]), row[2], "{config}");
                *seen.entry(config).or_insert(0) += 1;
            }
        }
        assert_eq!(seen, BTreeMap::from([("t2s", 55), ("tw2s", 32), ("hk2s", 21)]));
    }
}
