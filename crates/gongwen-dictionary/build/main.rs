//! Unfolds the committed table into the bytes that the library reads in place.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};

#[path = "../src/layout.rs"]
mod layout;

const TABLE: &str = "data/words.deflate";

struct Word {
    letters: Vec<char>,
    frequency: u32,
    is_name: bool,
}

/// The columns of the committed table, as `xtask dictionary` wrote them.
struct Columns<'a> {
    shared: &'a [u8],
    own: &'a [u8],
    high: &'a [u8],
    low: &'a [u8],
    frequencies: &'a [u8],
}

fn columns(bytes: &[u8]) -> Option<Columns<'_>> {
    let (words, rest) = bytes.split_first_chunk::<4>()?;
    let (letters, rest) = rest.split_first_chunk::<4>()?;
    let (words, letters) = (u32::from_le_bytes(*words) as usize, u32::from_le_bytes(*letters) as usize);
    let (shared, rest) = rest.split_at_checked(words)?;
    let (own, rest) = rest.split_at_checked(words)?;
    let (high, rest) = rest.split_at_checked(letters)?;
    let (low, frequencies) = rest.split_at_checked(letters)?;
    Some(Columns { shared, own, high, low, frequencies })
}

fn words(columns: &Columns<'_>) -> Option<Vec<Word>> {
    let mut letters = columns.high.iter().zip(columns.low);
    let mut bytes = columns.frequencies.iter();
    let mut words: Vec<Word> = Vec::with_capacity(columns.shared.len());
    for (&shared, &own) in columns.shared.iter().zip(columns.own) {
        let before = words.last().map_or(&[][..], |w| &w.letters);
        let mut word = before.get(..usize::from(shared))?.to_vec();
        for _ in 0..own {
            let (&high, &low) = letters.next()?;
            word.push(char::from_u32(u32::from(high) << 8 | u32::from(low))?);
        }
        let (mut number, mut shift) = (0, 0);
        loop {
            let &byte = bytes.next()?;
            number |= u32::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        words.push(Word { letters: word, frequency: number >> 1, is_name: number & 1 == 1 });
    }
    (letters.next().is_none() && bytes.next().is_none()).then_some(words)
}

/// What the library reads: a number for each frequency; per character and per pair of characters the words that begin so.
#[derive(Default)]
struct Table {
    frequencies: Vec<u8>,
    singles: Vec<u8>,
    pairs: Vec<u8>,
    entries: Vec<u8>,
}

fn table(words: &[Word]) -> Result<Table, Box<dyn Error>> {
    let frequencies: BTreeSet<u32> = words.iter().map(|w| w.frequency).collect();
    let numbers: BTreeMap<u32, u16> = frequencies.iter().copied().zip(0..).collect();
    let code = |w: &Word| numbers[&w.frequency] << 1 | u16::from(w.is_name);
    let mut table = Table {
        frequencies: frequencies.iter().flat_map(|f| f.to_le_bytes()).collect(),
        singles: vec![0xFF; 2 << 16],
        pairs: vec![0; 8 * layout::SLOTS],
        // No pair has its words at 0: that is an empty slot.
        entries: vec![0],
    };
    let mut pairs: BTreeMap<u32, Vec<&Word>> = BTreeMap::new();
    for word in words {
        match *word.letters {
            [single] => {
                let at = 2 * u32::from(single) as usize;
                table.singles[at..at + 2].copy_from_slice(&code(word).to_le_bytes());
            }
            [first, second, ..] => {
                let pair = layout::pair(first, second).ok_or("a word beyond the first plane")?;
                pairs.entry(pair).or_default().push(word);
            }
            [] => return Err("an empty word".into()),
        }
    }
    for (pair, words) in pairs {
        let slot = |at: usize| 8 * at + 4..8 * at + 8;
        let mut at = layout::slot(pair);
        while table.pairs[slot(at)] != [0; 4] {
            at = (at + 1) % layout::SLOTS;
        }
        let entry = u32::try_from(table.entries.len())?;
        table.pairs[8 * at..8 * at + 4].copy_from_slice(&pair.to_le_bytes());
        table.pairs[slot(at)].copy_from_slice(&entry.to_le_bytes());
        table.entries.extend(u16::try_from(words.len())?.to_le_bytes());
        for word in words {
            let rest: String = word.letters[2..].iter().collect();
            table.entries.push(u8::try_from(rest.len())?);
            table.entries.extend(code(word).to_le_bytes());
            table.entries.extend(rest.as_bytes());
        }
    }
    Ok(table)
}

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script reads and writes files, and tells cargo"
)]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={TABLE}");
    println!("cargo::rerun-if-changed=build/main.rs");
    println!("cargo::rerun-if-changed=src/layout.rs");
    let bytes = miniz_oxide::inflate::decompress_to_vec(&std::fs::read(Path::new(TABLE))?)
        .map_err(|error| format!("{TABLE}: {error}"))?;
    let words = columns(&bytes).and_then(|c| words(&c)).ok_or_else(|| format!("{TABLE} is malformed"))?;
    let table = table(&words)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    std::fs::write(out.join("frequencies"), table.frequencies)?;
    let total: u64 = words.iter().map(|w| u64::from(w.frequency)).sum();
    std::fs::write(out.join("total"), total.to_le_bytes())?;
    std::fs::write(out.join("singles"), table.singles)?;
    std::fs::write(out.join("pairs"), table.pairs)?;
    std::fs::write(out.join("entries"), table.entries)?;
    Ok(())
}
