//! The words of the dictionary, as the build script laid them out in the program.

use crate::layout;

/// By number, each frequency that words have.
static FREQUENCIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/frequencies"));
/// The sum of the frequencies of all words.
pub(crate) const TOTAL: u64 = u64::from_le_bytes(*include_bytes!(concat!(env!("OUT_DIR"), "/total")));
/// By character the code of it as a word, or [`NO_WORD`].
static SINGLES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/singles"));
/// Slots: two characters, and where in the entries the words stand that begin with them, or 0.
static PAIRS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pairs"));
/// Per pair how many words there are; of each the length of what follows the pair, its code, and what follows.
static ENTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/entries"));

const NO_WORD: u16 = u16::MAX;

/// What is known of a word: the number of its frequency, and whether it names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code(u16);

impl Code {
    /// The number of the frequency.
    pub(crate) fn number(self) -> usize {
        usize::from(self.0 >> 1)
    }

    pub(crate) fn frequency(self) -> u32 {
        frequencies().nth(self.number()).unwrap_or_default()
    }

    pub(crate) fn is_name(self) -> bool {
        self.0 & 1 == 1
    }
}

/// All frequencies that words have, by number.
pub(crate) fn frequencies() -> impl ExactSizeIterator<Item = u32> {
    FREQUENCIES.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
}

/// The word that `c` is by itself.
pub(crate) fn single(c: char) -> Option<Code> {
    let bytes = SINGLES.as_chunks::<2>().0.get(u32::from(c) as usize)?;
    Some(u16::from_le_bytes(*bytes)).filter(|&code| code != NO_WORD).map(Code)
}

/// The words that begin with two characters: what each has behind them.
pub(crate) fn behind(first: char, second: char) -> Entries {
    let run = || {
        let pair = layout::pair(first, second)?;
        let slots = PAIRS.as_chunks::<8>().0;
        let mut at = layout::slot(pair);
        loop {
            let (key, entry) = read(slots.get(at % layout::SLOTS)?);
            match entry {
                0 => return None,
                _ if key == pair => return Some(entries(entry)),
                _ => at += 1,
            }
        }
    };
    run().unwrap_or_default()
}

/// What is known of the word `text`.
pub(crate) fn word(text: &str) -> Option<Code> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let Some(second) = chars.next() else { return single(first) };
    let rest = chars.as_str().as_bytes();
    behind(first, second).find(|(behind, _)| *behind == rest).map(|(_, code)| code)
}

/// A slot: a pair, and where its words stand.
fn read(slot: &[u8; 8]) -> (u32, usize) {
    let slot = u64::from_le_bytes(*slot);
    (slot as u32, (slot >> 32) as usize)
}

fn entries(at: usize) -> Entries {
    match ENTRIES.get(at..).and_then(<[u8]>::split_first_chunk) {
        Some((left, rest)) => Entries { left: u16::from_le_bytes(*left), rest },
        None => Entries::default(),
    }
}

/// The words of one pair.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries {
    left: u16,
    rest: &'static [u8],
}

impl Iterator for Entries {
    type Item = (&'static [u8], Code);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let (&[length, low, high], rest) = self.rest.split_first_chunk()?;
        let (behind, rest) = rest.split_at_checked(usize::from(length))?;
        self.rest = rest;
        Some((behind, Code(u16::from_le_bytes([low, high]))))
    }
}

/// A word of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// The word.
    pub text: String,
    /// How often it was counted.
    pub frequency: u32,
    /// Whether it is the name of a person.
    pub is_name: bool,
}

/// All words of the dictionary, in the order of the table.
pub fn words() -> impl Iterator<Item = Word> {
    let word = |text: String, code: Code| Word { text, frequency: code.frequency(), is_name: code.is_name() };
    let singles = ('\0'..='\u{FFFF}').filter_map(move |c| Some(word(c.to_string(), single(c)?)));
    let pairs = PAIRS.as_chunks::<8>().0.iter().map(read).filter(|(_, entry)| *entry != 0);
    singles.chain(pairs.flat_map(move |(pair, entry)| {
        let front = [pair >> 16, pair & 0xFFFF].into_iter().filter_map(char::from_u32).collect::<String>();
        entries(entry).map(move |(behind, code)| word(front.clone() + &String::from_utf8_lossy(behind), code))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_first_two_characters() {
        let behind: Vec<String> =
            behind('研', '究').map(|(rest, _)| String::from_utf8_lossy(rest).into_owned()).collect();
        assert!(behind.starts_with(&[String::new(), "会".into()]), "{behind:?}");
        assert!(behind.contains(&"生院".to_owned()));
        assert_eq!(super::behind('究', '研').count(), 0);
        assert_eq!(super::behind('\u{20000}', '研').count(), 0);
    }

    #[test]
    fn single_characters_are_words_of_their_own() {
        assert_eq!(single('的').unwrap().frequency(), 318_825);
        assert!(!single('的').unwrap().is_name());
        assert_eq!(single('，'), None);
        assert_eq!(single('\u{20000}'), None);
    }
}
