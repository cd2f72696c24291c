//! Makes the language prior of the repairs: counts of one, two and three characters in a row.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;

use gongwen_normalize::repair::fold;

const HEADER: &str = "\
# Language prior: how often one, two and three characters stand in a row in simplified Chinese.
# Format: one or two characters before, then the characters that follow them, each with its weight. The row `=` holds single characters.
#   A weight w is one ASCII character, '0' + round(2 ln w). `^` stands for the edge of a line, 0 for a number, a for a Latin word, x for any other ASCII sign.
# Source: counts of our own, made with `xtask prior DICT DIR`: words and frequencies of jieba's dict.txt (as in jieba-rs 0.11.0; each counts within
#   the word) and, 30 times their number, the work reports of the State Council 1954-2025 (running text, punctuation included).
# Licence: dict.txt MIT (jieba, jieba-rs; see NOTICE); the reports are official documents without copyright; counts are facts.
# In: pairs of weight 30 and more, triples of weight 90 and more (three times in the reports). Out: everything rarer.
";

/// What one occurrence in the reports weighs, against one of jieba's.
const REPORT: u64 = 30;
const MIN_PAIR: u64 = 30;
const MIN_TRIPLE: u64 = 90;

/// The key under which single characters are counted; no text has it, as `fold` makes it `x`.
const SINGLE: &str = "=";

type Counts = BTreeMap<String, BTreeMap<char, u64>>;

/// Reads jieba's dictionary and the texts in `dir`, and writes the table to `out`.
#[expect(clippy::disallowed_methods, reason = "a chore reads files")]
pub(crate) fn write(dict: &Path, dir: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut counts = Counts::new();
    for line in std::fs::read_to_string(dict)?.lines() {
        let mut fields = line.split(' ');
        let (Some(word), Some(weight)) = (fields.next(), fields.next()) else { continue };
        let word: Vec<char> = word.chars().collect();
        if word.iter().all(|&c| fold(c) == c && c > '\u{2E80}') {
            count(&word, 0, weight.parse()?, &mut counts);
        }
    }
    let mut paths: Vec<_> = std::fs::read_dir(dir)?.collect::<Result<Vec<_>, _>>()?;
    paths.sort_by_key(std::fs::DirEntry::path);
    for entry in paths {
        for line in std::fs::read_to_string(entry.path())?.lines().filter(|l| !l.trim().is_empty()) {
            let mut chars = vec!['^'];
            for c in line.trim().chars().map(fold).chain(['^']) {
                if !(matches!(c, '0' | 'a' | '^') && chars.last() == Some(&c)) {
                    chars.push(c);
                }
            }
            count(&chars, 1, REPORT, &mut counts);
        }
    }
    out.write_all(HEADER.as_bytes())?;
    for (before, followers) in &counts {
        let least = match before.chars().count() {
            _ if before == SINGLE => 1,
            1 => MIN_PAIR,
            _ => MIN_TRIPLE,
        };
        let packed: String = followers
            .iter()
            .filter(|&(_, &w)| w >= least)
            .flat_map(|(&c, &w)| [c, char::from(b'0' + (2.0 * (w as f64).ln()).round() as u8)])
            .collect();
        if !packed.is_empty() {
            writeln!(out, "{before}\t{packed}")?;
        }
    }
    Ok(())
}

/// Counts the characters of `text` from `from` on, each with up to two before it.
fn count(text: &[char], from: usize, weight: u64, counts: &mut Counts) {
    for end in from..text.len() {
        for start in end.saturating_sub(2)..=end {
            let before = if start == end { SINGLE.to_owned() } else { text[start..end].iter().collect() };
            *counts.entry(before).or_default().entry(text[end]).or_default() += weight;
        }
    }
}
