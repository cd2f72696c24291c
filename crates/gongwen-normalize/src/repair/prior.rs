//! The language prior: how likely a character is behind the two before it.

use gongwen_text::{DataError, Rows};

const FILE: &str = "prior.tsv";

/// Code points of the basic plane.
const PLANE: usize = 0x1_0000;

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

impl Context {
    /// The context's own of what all followers have.
    fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What is known of the contexts that begin with a character.
#[derive(Debug, Clone, Default)]
struct Lead {
    /// The character alone.
    pair: Option<Context>,
    /// The character and one more, sorted by that.
    triples: Vec<(u16, Context)>,
}

/// Counts of one, two and three characters in a row; see the header of `data/prior.tsv`.
#[derive(Debug)]
pub(crate) struct Prior {
    /// Weight of each character of the basic plane by itself.
    single: Vec<f64>,
    total: f64,
    /// Place of each character in `leads`.
    places: Vec<u16>,
    leads: Vec<Lead>,
    /// Followers of all contexts, sorted within each, and their weights.
    followers: Vec<u16>,
    weights: Vec<f64>,
}

impl Prior {
    /// Reads the table.
    pub(crate) fn new() -> Result<Self, DataError> {
        Self::parse(include_str!("../../data/prior.tsv"))
    }

    fn parse(text: &str) -> Result<Self, DataError> {
        let mut prior = Self {
            single: vec![0.0; PLANE],
            total: 0.0,
            places: vec![0; PLANE],
            // The first stands for all characters that begin no context.
            leads: vec![Lead::default()],
            followers: Vec::with_capacity(text.len() / 4),
            weights: Vec::with_capacity(text.len() / 4),
        };
        let wrong = |reason: &str| DataError { file: FILE, line: 0, reason: reason.to_owned() };
        let beyond = || wrong("a character outside the basic plane");
        for row in Rows::parse(FILE, text, 2)?.iter() {
            let &[key, packed] = row else { continue };
            let start = prior.followers.len();
            let mut chars = packed.chars();
            while let Some(c) = chars.next() {
                let step = chars.next().and_then(|w| (w as u32).checked_sub(u32::from(b'0')));
                let step = step.filter(|&w| w < 64).ok_or_else(|| wrong("a character without weight"))?;
                prior.followers.push(unit(c).ok_or_else(beyond)?);
                prior.weights.push(weight(step as u8));
            }
            let mut context = Context { start: start as u32, end: prior.followers.len() as u32, total: 0.0 };
            let (followers, weights) = (context.of(&prior.followers), context.of(&prior.weights));
            if !followers.is_sorted_by(|a, b| a < b) {
                return Err(wrong("followers out of order"));
            }
            context.total = weights.iter().sum();
            let mut key = key.chars();
            match (key.next(), key.next(), key.next()) {
                (Some('='), None, None) => {
                    for (&c, &weight) in followers.iter().zip(weights) {
                        if let Some(single) = prior.single.get_mut(usize::from(c)) {
                            *single = weight;
                        }
                    }
                    prior.total = context.total;
                }
                (Some(a), None, None) => prior.lead(a).ok_or_else(beyond)?.pair = Some(context),
                (Some(a), Some(b), None) => {
                    let triple = (unit(b).ok_or_else(beyond)?, context);
                    prior.lead(a).ok_or_else(beyond)?.triples.push(triple);
                }
                _ => return Err(wrong("a key of no or of many characters")),
            }
        }
        if !prior.leads.iter().all(|lead| lead.triples.is_sorted_by(|a, b| a.0 < b.0)) {
            return Err(wrong("contexts out of order"));
        }
        if prior.total <= 0.0 {
            return Err(wrong("no single characters"));
        }
        Ok(prior)
    }

    /// The contexts that begin with `a`, made if there are none; `None` outside the basic plane.
    fn lead(&mut self, a: char) -> Option<&mut Lead> {
        let place = self.places.get_mut(a as usize)?;
        if *place == 0 {
            *place = self.leads.len() as u16;
            self.leads.push(Lead::default());
        }
        self.leads.get_mut(usize::from(*place))
    }

    /// The contexts that begin with `a`.
    fn led_by(&self, a: char) -> Option<&Lead> {
        self.leads.get(usize::from(*self.places.get(a as usize)?))
    }

    /// The context that `a` alone is.
    fn pair(&self, a: char) -> Option<Context> {
        self.led_by(a)?.pair
    }

    /// The context that `a` and `b` are.
    fn triple(&self, a: char, b: char) -> Option<Context> {
        let (triples, b) = (&self.led_by(a)?.triples, unit(b)?);
        let at = triples.binary_search_by_key(&b, |t| t.0).ok()?;
        triples.get(at).map(|t| t.1)
    }

    /// Weight of `c` in `context`; 0 where it was never seen.
    fn weight(&self, context: Context, c: char) -> f64 {
        let found = unit(c).and_then(|c| context.of(&self.followers).binary_search(&c).ok());
        found.and_then(|at| context.of(&self.weights).get(at)).copied().unwrap_or(0.0)
    }

    /// Weight of `c` by itself.
    fn alone(&self, c: char) -> f64 {
        self.single.get(c as usize).copied().unwrap_or(0.0)
    }

    /// Natural logarithm of the probability of `c` behind `a` and `b`; all are folded and simplified.
    pub(crate) fn log_prob(&self, a: char, b: char, c: char) -> f64 {
        let single = self.share(c);
        let pair = self.pair(b).map_or(0.0, |k| {
            // Rare pairs are not in the table: they are what is missing to the weight of `b`.
            self.weight(k, c) / k.total.max(self.alone(b))
        });
        // A context seen rarely says little: its share goes to the pair.
        let (triple, known) = self
            .triple(a, b)
            .map_or((0.0, 0.0), |k| (self.weight(k, c) / k.total, k.total / (k.total + 300.0)));
        let [three, two, one] = SHARES;
        let p = three * known * triple + (two + three * (1.0 - known)) * pair + one * single;
        if p > 0.0 { p.ln().max(FLOOR) } else { FLOOR }
    }

    /// Whether `a` and `b` in a row are known: a word, or part of one.
    pub(crate) fn is_pair(&self, a: char, b: char) -> bool {
        self.pair(a).is_some_and(|context| self.weight(context, b) > 0.0)
    }

    /// The share of `c` among all characters.
    pub(super) fn share(&self, c: char) -> f64 {
        self.alone(c) / self.total
    }

    /// Log-probability of `text`, which stands behind `before` and in front of `after`.
    pub(super) fn score(
        &self,
        before: [char; 2],
        text: impl IntoIterator<Item = char>,
        after: impl IntoIterator<Item = char>,
    ) -> f64 {
        self.terms(before, text.into_iter().chain(after)).sum()
    }

    /// What [`Self::score`] adds up. A run of digits, of letters or of white space counts once.
    pub(super) fn terms(
        &self,
        before: [char; 2],
        text: impl IntoIterator<Item = char>,
    ) -> impl Iterator<Item = f64> {
        let [mut a, mut b] = before;
        text.into_iter().filter_map(move |c| {
            if !is_single(c) && c == b {
                return None;
            }
            let term = self.log_prob(a, b, c);
            (a, b) = (b, c);
            Some(term)
        })
    }
}

/// A character of the basic plane, as the table holds it.
fn unit(c: char) -> Option<u16> {
    u16::try_from(u32::from(c)).ok()
}

/// Whether `c` counts each time, also behind itself.
pub(super) fn is_single(c: char) -> bool {
    !matches!(c, '0' | 'a' | '^')
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
