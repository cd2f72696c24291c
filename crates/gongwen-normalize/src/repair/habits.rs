//! What a document itself tells: which characters stand together in it, which carry notes, how it sets numbers.

use std::collections::BTreeSet;

use gongwen_text::{is_han, window};

use super::{Tables, notes};

/// How much of a text is looked at, in bytes.
const ENOUGH: usize = 1 << 17;

/// The share that the document has in the probability of a character.
const SHARE: f64 = 0.5;

/// The most that the document may add (natural logarithm).
pub(super) const MOST: f64 = 4.0;

/// The most that a log-probability can become with what the document adds.
pub(super) fn most_with(prior: f64) -> f64 {
    (prior.exp() + SHARE).ln().min(prior + MOST)
}

/// What a character is worth that the document puts a note behind.
pub(super) const LISTED: f64 = 4.0;

/// The habits of a document.
#[derive(Debug)]
pub(super) struct Habits {
    /// All runs of two and of three characters, packed and sorted.
    pairs: Runs,
    triples: Runs,
    /// Characters behind which the document has a note.
    noted: BTreeSet<char>,
    /// Whether the reader that left `?` for a lost byte took the character behind it along.
    pub(super) eats: bool,
    /// Whether there are tabs between its words.
    pub(super) tabs: bool,
    /// Whether numbers stand off from the Chinese characters before them.
    pub(super) spaced: bool,
}

impl Habits {
    pub(super) fn new(tables: &Tables, text: &str) -> Self {
        let text = window::head(text, ENOUGH);
        let chars = tables.reading(text);
        let pairs = Runs::new(&chars, 2);
        let triples = Runs::new(&chars, 3);
        let mut noted = BTreeSet::new();
        let mut eats = false;
        for (at, _) in text.match_indices(['(', '（', '?']) {
            let Some((left, rest)) = text.split_at_checked(at) else { continue };
            match (rest.strip_prefix('?'), left.chars().next_back(), notes::note(rest)) {
                (Some(rest), ..) => eats |= notes::body(rest).is_some(),
                (None, Some(c), Some((note, _))) if notes::reads(c, note) => {
                    noted.insert(c);
                }
                _ => {}
            }
        }
        let (mut close, mut apart) = (0, 0);
        for w in chars.windows(3) {
            close += usize::from(matches!(w, [c, '0', _] if is_han(*c)));
            apart += usize::from(matches!(w, [c, '^', '0'] if is_han(*c)));
        }
        Self { pairs, triples, noted, eats, tabs: text.contains('\t'), spaced: apart > 4 * close }
    }

    /// Whether the document puts a note behind `c`.
    pub(super) fn notes(&self, c: char) -> bool {
        self.noted.contains(&c)
    }

    /// What it is worth for `c` that a note is its own: the characters with notes are a closed list.
    pub(super) fn note_worth(&self, c: char) -> f64 {
        if self.notes(c) { LISTED } else { 0.0 }
    }

    /// Whether the document has `a` and `b` in a row more than once: as damaged as it is, it may have them by accident once.
    pub(super) fn has_pair(&self, a: char, b: char) -> bool {
        self.pairs.count(&[a, b]) > 1
    }

    /// What it is worth for `c` behind `a` and `b`, whose log-probability `prior` tells, that the document has it so.
    pub(super) fn worth(&self, [a, b, c]: [char; 3], prior: impl Fn() -> f64) -> f64 {
        let share = |run: usize, context: usize| run as f64 / context.max(1) as f64;
        let pairs = self.pairs.count(&[b, c]);
        if pairs == 0 {
            return 0.0;
        }
        let pairs = share(pairs, self.pairs.count(&[b]));
        let triples = match self.triples.count(&[a, b, c]) {
            0 => 0.0,
            triples => share(triples, self.triples.count(&[a, b])),
        };
        (1.0 + SHARE * 0.5 * (pairs + triples) / prior().exp()).ln().min(MOST)
    }
}

/// Bits of a code point.
const BITS: usize = 21;

/// All runs of some characters in a text.
#[derive(Debug)]
struct Runs {
    len: usize,
    /// Packed and sorted, each once.
    runs: Vec<u64>,
    /// How many of all runs stand before each of them.
    before: Vec<u32>,
    /// Where the runs begin whose first character is at least the index; all beyond the basic plane are together.
    starts: Vec<u32>,
}

impl Runs {
    fn new(chars: &[char], len: usize) -> Self {
        let mut all: Vec<u64> = chars.windows(len).map(pack).collect();
        all.sort_unstable();
        let (mut runs, mut before) = (Vec::new(), Vec::new());
        for (at, &run) in all.iter().enumerate() {
            if runs.last() != Some(&run) {
                runs.push(run);
                before.push(at as u32);
            }
        }
        before.push(all.len() as u32);
        let mut starts = Vec::with_capacity(PLANE + 2);
        for (at, run) in runs.iter().enumerate() {
            let first = ((run >> (BITS * (len - 1))) as usize).min(PLANE);
            while starts.len() <= first {
                starts.push(at as u32);
            }
        }
        starts.resize(PLANE + 2, runs.len() as u32);
        Self { len, runs, before, starts }
    }

    /// How many of the runs begin with `start`.
    fn count(&self, start: &[char]) -> usize {
        let first = start.first().map_or(PLANE, |&c| (c as usize).min(PLANE));
        let Some(&[from, to]) = self.starts.get(first..first + 2) else { return 0 };
        let (from, to) = (from as usize, to as usize);
        let runs = self.runs.get(from..to).unwrap_or_default();
        let shift = BITS * (self.len - start.len());
        let low = pack(start) << shift;
        let below = |limit: u64| {
            let at = from + runs.partition_point(|&run| run < limit);
            self.before.get(at).copied().unwrap_or_default()
        };
        (below(low + (1 << shift)) - below(low)) as usize
    }
}

/// Code points of the basic plane.
const PLANE: usize = 0x1_0000;

/// At most three characters in one number, which sorts as they do.
fn pack(run: &[char]) -> u64 {
    run.iter().fold(0, |packed, &c| packed << BITS | u64::from(c))
}

#[cfg(test)]
mod tests {
    use super::super::Repairer;
    use super::*;

    #[test]
    fn documents_have_habits() {
        let repairer = Repairer::new().unwrap();
        let habits = |text: &str| Habits::new(&repairer.tables, text);
        let here = habits("上海市發(fā)展。上海市，上?海");
        assert!(here.worth(['^', '上', '海'], || -5.0) > 1.0);
        assert_eq!(here.worth(['^', '上', '市'], || -5.0), 0.0);
        assert!(here.notes('發') && !here.notes('展') && !here.eats && !here.spaced);
        assert!(habits("展?jié)摿").eats);
        assert!(habits("到 2025 年").spaced);
    }
}
