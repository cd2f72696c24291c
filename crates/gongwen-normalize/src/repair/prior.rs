//! The language prior: how likely a character is behind the two before it.

use gongwen_text::{DataError, Rows};

const FILE: &str = "prior.tsv";

/// Log-probability of a character that no table knows.
const FLOOR: f64 = -17.0;

/// Shares of triples, pairs and single characters in a probability.
const SHARES: [f64; 3] = [0.55, 0.33, 0.12];

/// Characters that follow one context, with what they weigh together.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    start: u32,
    end: u32,
    total: f64,
}

/// Counts of one, two and three characters in a row; see the header of `data/prior.tsv`.
#[derive(Debug)]
pub(super) struct Prior {
    single: Context,
    /// Sorted by the character before.
    pairs: Vec<(char, Context)>,
    /// Sorted by the two characters before.
    triples: Vec<((char, char), Context)>,
    /// Followers of all contexts, sorted within each.
    followers: Vec<(char, u8)>,
}

impl Prior {
    /// Reads the table.
    pub(super) fn new() -> Result<Self, DataError> {
        Self::parse(include_str!("../../data/prior.tsv"))
    }

    fn parse(text: &str) -> Result<Self, DataError> {
        let mut prior = Self {
            single: Context::default(),
            pairs: Vec::new(),
            triples: Vec::new(),
            followers: Vec::with_capacity(text.len() / 4),
        };
        let wrong = |reason: &str| DataError { file: FILE, line: 0, reason: reason.to_owned() };
        for row in Rows::parse(FILE, text, 2)?.iter() {
            let &[key, packed] = row else { continue };
            let start = prior.followers.len();
            let mut chars = packed.chars();
            while let Some(c) = chars.next() {
                let weight = chars.next().and_then(|w| (w as u32).checked_sub(u32::from(b'0')));
                let weight = weight.filter(|&w| w < 64).ok_or_else(|| wrong("a character without weight"))?;
                prior.followers.push((c, weight as u8));
            }
            let followers = &prior.followers[start..];
            if !followers.is_sorted_by(|a, b| a.0 < b.0) {
                return Err(wrong("followers out of order"));
            }
            let total = followers.iter().map(|&(_, w)| weight(w)).sum();
            let context = Context { start: start as u32, end: prior.followers.len() as u32, total };
            let mut key = key.chars();
            match (key.next(), key.next(), key.next()) {
                (Some('='), None, None) => prior.single = context,
                (Some(a), None, None) => prior.pairs.push((a, context)),
                (Some(a), Some(b), None) => prior.triples.push(((a, b), context)),
                _ => return Err(wrong("a key of no or of many characters")),
            }
        }
        if !prior.pairs.is_sorted_by(|a, b| a.0 < b.0) || !prior.triples.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(wrong("contexts out of order"));
        }
        if prior.single.total <= 0.0 {
            return Err(wrong("no single characters"));
        }
        Ok(prior)
    }

    /// Weight of `c` in `context`; 0 where it was never seen.
    fn weight(&self, context: Context, c: char) -> f64 {
        let followers = &self.followers[context.start as usize..context.end as usize];
        followers.binary_search_by_key(&c, |f| f.0).map_or(0.0, |at| weight(followers[at].1))
    }

    /// Natural logarithm of the probability of `c` behind `a` and `b`; all are folded and simplified.
    pub(super) fn log_prob(&self, a: char, b: char, c: char) -> f64 {
        let single = self.share(c);
        let pair = find(&self.pairs, b).map_or(0.0, |k| {
            // Rare pairs are not in the table: they are what is missing to the weight of `b`.
            self.weight(k, c) / k.total.max(self.weight(self.single, b))
        });
        // A context seen rarely says little: its share goes to the pair.
        let (triple, known) = find(&self.triples, (a, b))
            .map_or((0.0, 0.0), |k| (self.weight(k, c) / k.total, k.total / (k.total + 300.0)));
        let [three, two, one] = SHARES;
        let p = three * known * triple + (two + three * (1.0 - known)) * pair + one * single;
        if p > 0.0 { p.ln().max(FLOOR) } else { FLOOR }
    }

    /// Whether `c` is a character of ordinary prose.
    pub(super) fn is_common(&self, c: char) -> bool {
        self.share(c) > 2e-6
    }

    /// The share of `c` among all characters.
    pub(super) fn share(&self, c: char) -> f64 {
        self.weight(self.single, c) / self.single.total
    }

    /// Log-probability of `text`, which stands behind `before` and in front of `after`.
    pub(super) fn score(
        &self,
        before: [char; 2],
        text: impl IntoIterator<Item = char>,
        after: impl IntoIterator<Item = char>,
    ) -> f64 {
        let [mut a, mut b] = before;
        let mut sum = 0.0;
        for c in text.into_iter().chain(after) {
            if matches!(c, '0' | 'a' | '^') && c == b {
                continue;
            }
            sum += self.log_prob(a, b, c);
            (a, b) = (b, c);
        }
        sum
    }
}

fn find<K: Ord + Copy>(contexts: &[(K, Context)], key: K) -> Option<Context> {
    contexts.binary_search_by_key(&key, |c| c.0).ok().map(|at| contexts[at].1)
}

/// The weight that a step of the table stands for.
fn weight(step: u8) -> f64 {
    (f64::from(step) / 2.0).exp()
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;

    #[test]
    fn the_table_has_its_form() {
        let text = include_str!("../../data/prior.tsv");
        Prior::parse(text).unwrap();
        let rows = Rows::parse(FILE, text, 2).unwrap();
        rows.check_sorted(1).unwrap();
        for row in rows.iter().filter(|r| r[0] != "=") {
            assert!(row[0].chars().all(|c| matches!(c, '^' | 'x') || fold(c) == c), "{row:?}");
        }
        assert!(text.len() < 1_500_000, "{} bytes", text.len());
    }

    #[track_caller]
    fn check(more: &str, less: &str) {
        let prior = Prior::new().unwrap();
        let score = |s: &str| prior.score(['^', '^'], s.chars().map(fold), ['^', '^']);
        assert!(score(more) > score(less), "{} {}", score(more), score(less));
    }

    #[test]
    fn words_beat_noise() {
        check("发展科学技术", "发展專学技术");
        check("提高水平。”他说", "提高水平拢”他说");
        check("推进国家制度建设", "推进敝袊制度建设");
    }

    #[test]
    fn malformed_tables_are_refused() {
        for text in ["", "a\tb", "=\tb5a5", "abc\td5"] {
            Prior::parse(text).unwrap_err();
        }
    }
}
