//! Lines whose words were cut by spaces: what character recognition and readers of PDF files leave.
//!
//! A gap cuts a word where the characters beside it belong together by the language prior, and do so more than each of them belongs
//! to its own side: `准规 定了`, not `经济 社会`. A line is broken where two gaps cut words, or in a sentence one of at most two surely does, or its
//! characters stand alone and make words, or a number is spaced out as `3 . 5`. A page where most such lines are broken is broken as a whole. Known limit: a list of words that a
//! reader cut, too, is joined with them.

use std::collections::BTreeSet;

use gongwen_text::{Span, Text};

use super::{Class, Gap, class, is_space, read_gaps};
use crate::look::{Lines, Traits};
use crate::repair::Prior;

/// Logarithm of the probability of a character behind another from which on both may be a word: words that reports seldom
/// have lie about -5.5, chance neighbours below -6.5.
const TOGETHER: f64 = -5.8;

/// The same where one cut decides.
const SURELY: f64 = -4.5;

/// How much more they must belong together than one of them to its own side.
const MORE: f64 = 2.0;

/// Fewest characters that stand alone, in a line of which they are three quarters of the tokens.
const ALONE: usize = 4;

/// Fewest broken lines that make a page broken.
const FEWEST: usize = 3;

/// The broken lines of a text, by where they begin.
#[derive(Debug, Default)]
pub(super) struct Broken {
    starts: BTreeSet<usize>,
    /// Whether all lines are taken for broken.
    page: bool,
}

impl Broken {
    /// Looks at each line with spaces inside.
    pub(super) fn survey(prior: &Prior, text: &str, lines: &Lines) -> Self {
        let mut broken = Self::default();
        let (mut chars, mut gaps) = (Vec::new(), Vec::new());
        let mut spaced = 0;
        for line in lines.with(Traits::SPACE) {
            read_gaps(line.span.of(text).trim_end_matches(is_space), &mut chars, &mut gaps);
            let between: Vec<usize> = (0..gaps.len()).filter(|&k| is_between_han(&chars, &gaps, k)).collect();
            spaced += usize::from(!between.is_empty());
            let cuts = |least: f64| -> Vec<usize> {
                between.iter().copied().filter(|&k| cuts_word(prior, &chars, &gaps, k, least)).collect()
            };
            let found = cuts(TOGETHER);
            let count = |what: Class| {
                let is = |token: &[(usize, char)]| matches!(token, [(_, c)] if class(*c) == what);
                (0..gaps.len()).filter(|&k| is(token_before(&chars, &gaps, k))).count()
            };
            let (han, digits) = (count(Class::Han), count(Class::Digit));
            // Single characters alone may be the buttons of a page: [ 大 中 小 ].
            let inside = |&k: &usize| {
                let han = |c: Option<&(usize, char)>| c.is_some_and(|c| class(c.1) == Class::Han);
                let left = token_before(&chars, &gaps, k);
                han(left.len().checked_sub(2).and_then(|at| left.get(at)))
                    || han(token_behind(&chars, &gaps, k).get(1))
            };
            let ended = chars.last().is_some_and(|c| matches!(c.1, '。' | '；' | '：'));
            let cut = match found.len() {
                0 => false,
                cuts if han >= ALONE && (han + digits) * 4 >= gaps.len() * 3 => {
                    cuts > 1 && cuts * 4 >= between.len()
                }
                1 => ended && between.len() <= 2 && cuts(SURELY).len() == 1,
                cuts => cuts * 4 >= between.len() && found.iter().any(inside),
            };
            if cut || has_spaced_number(&chars) {
                broken.starts.insert(line.span.start());
            }
        }
        broken.page = broken.starts.len() >= FEWEST && broken.starts.len() * 2 >= spaced;
        broken
    }

    /// Whether the line at `span` is broken.
    pub(super) fn has(&self, span: Span<Text>) -> bool {
        self.page || self.starts.contains(&span.start())
    }
}

/// Whether the gap goes in a broken line.
pub(super) fn closes(chars: &[(usize, char)], gaps: &[Gap], k: usize) -> bool {
    if is_between_han(chars, gaps, k) {
        return true;
    }
    let Some(gap) = gaps.get(k).filter(|gap| is_single(chars, **gap)) else { return false };
    let at = |at: Option<usize>| at.and_then(|at| chars.get(at)).map(|c| c.1);
    let (before, behind) = (at(gap.from.checked_sub(1)), at(Some(gap.to)));
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match (before, behind) {
        // `2 0 2 7`, `3 . 5`
        (Some(_), Some('.')) => digit(before) && digit(at(gap.to.checked_add(2))),
        (Some('.'), Some(_)) => digit(behind) && digit(at(gap.from.checked_sub(3))),
        (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
            token_before(chars, gaps, k).len() == 1 && token_behind(chars, gaps, k).len() == 1
        }
        // `4.8 万`: in such a line no list of numbers is told by its spaces.
        (Some(a), Some(b)) => {
            let number = |c: char| class(c) == Class::Digit;
            let wide = |c: char| matches!(class(c), Class::Han | Class::Sign);
            has_number_before(chars, gap.from) && wide(b) || wide(a) && number(b)
        }
        _ => false,
    }
}

/// Whether the digit before `at` ends a number that does not begin the line: there it may be the number of a heading.
fn has_number_before(chars: &[(usize, char)], at: usize) -> bool {
    let before = chars.get(..at).unwrap_or_default();
    let number =
        before.iter().rev().take_while(|c| class(c.1) == Class::Digit || matches!(c.1, '.' | ' ')).count();
    before.last().is_some_and(|c| class(c.1) == Class::Digit) && number < before.len()
}

/// Whether the gap is one space between two Chinese characters, and no number of a heading stands before it.
fn is_between_han(chars: &[(usize, char)], gaps: &[Gap], k: usize) -> bool {
    let Some(gap) = gaps.get(k).filter(|gap| is_single(chars, **gap)) else { return false };
    let han = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| class(c.1) == Class::Han);
    han(gap.from.checked_sub(1)) && han(Some(gap.to)) && !is_label(token_before(chars, gaps, k))
}

fn is_single(chars: &[(usize, char)], gap: Gap) -> bool {
    // A full-width space is a typist's, and parts fields.
    gap.to == gap.from + 1 && chars.get(gap.from).is_some_and(|c| matches!(c.1, ' ' | '\u{A0}'))
}

/// What stands between the gap before and this one.
fn token_before<'c>(chars: &'c [(usize, char)], gaps: &[Gap], k: usize) -> &'c [(usize, char)] {
    let from = k.checked_sub(1).and_then(|k| gaps.get(k)).map_or(0, |gap| gap.to);
    gaps.get(k).and_then(|gap| chars.get(from..gap.from)).unwrap_or_default()
}

/// What stands between this gap and the next.
fn token_behind<'c>(chars: &'c [(usize, char)], gaps: &[Gap], k: usize) -> &'c [(usize, char)] {
    let to = gaps.get(k + 1).map_or(chars.len(), |gap| gap.from);
    gaps.get(k).and_then(|gap| chars.get(gap.to..to)).unwrap_or_default()
}

/// Whether `token` is the number of an article or a chapter.
fn is_label(token: &[(usize, char)]) -> bool {
    let mut token = token.iter().skip_while(|c| class(c.1) == Class::Space);
    token.next().is_some_and(|c| c.1 == '第')
        && token.last().is_some_and(|c| matches!(c.1, '编' | '章' | '节' | '条' | '款' | '篇' | '部'))
}

/// Whether the gap stands inside a word, whose characters go together with `least`.
fn cuts_word(prior: &Prior, chars: &[(usize, char)], gaps: &[Gap], k: usize, least: f64) -> bool {
    let (left, right) = (token_before(chars, gaps, k), token_behind(chars, gaps, k));
    let pair = |a: &(usize, char), b: &(usize, char)| prior.log_prob('\0', a.1, b.1);
    let (Some(b), Some(c)) = (left.last(), right.first()) else { return false };
    let own_left =
        left.len().checked_sub(2).and_then(|at| left.get(at)).map_or(f64::NEG_INFINITY, |a| pair(a, b));
    let own_right = right.get(1).map_or(f64::NEG_INFINITY, |d| pair(c, d));
    let together = pair(b, c);
    together > least && together > own_left.min(own_right) + MORE && together > own_left.max(own_right)
}

/// Whether a number stands in `chars` with spaces around its point: `3 . 5`.
fn has_spaced_number(chars: &[(usize, char)]) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    chars.windows(5).any(|w| matches!(w, [a, s, p, t, b] if digit(a.1) && s.1 == ' ' && p.1 == '.' && t.1 == ' ' && digit(b.1)))
}
