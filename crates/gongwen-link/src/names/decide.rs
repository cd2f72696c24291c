//! Which candidate is the name.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{window::cut, work};

use super::candidates::{self, Candidate, Front};
use super::features::{Feature, Look, features};
use super::heads::{Hit, Sort};
use super::vocabulary::behind_number;
use super::{Evidence, Name, Names, Places};

/// What names are read with.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub text: &'a str,
    pub names: &'a Names,
    pub places: Places<'a>,
    /// Whether it is a law or rule, in articles: 第一条.
    pub law: bool,
}

/// Fewest articles of a law or rule.
const ARTICLES: usize = 3;

/// Whether `line` opens with the number of an article.
fn opens_article(line: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百千".contains(c);
    let rest = line.trim_start().strip_prefix('第');
    rest.is_some_and(|rest| {
        let after = rest.trim_start_matches(number);
        after.len() < rest.len() && after.starts_with('条')
    })
}

/// A head with all that may begin its name.
pub(super) struct Weighed<'h> {
    pub hit: Hit<'h>,
    pub candidates: Vec<(Candidate, Look, Found)>,
}

/// Features with how often each holds, or with what it is worth.
pub(super) type Found = Vec<Entry>;

/// One of them.
type Entry = (Feature, i32);

impl<'a> Scene<'a> {
    pub(crate) fn new(text: &'a str, names: &'a Names, places: Places<'a>) -> Self {
        let law = text.lines().filter(|line| opens_article(line)).take(ARTICLES).count() == ARTICLES;
        Self { text, names, places, law }
    }

    /// The names in `line`, a span without line breaks, in text order, taken or not. Names may nest (a fund's name holds an
    /// industry) but of two that end at one place only the longer is there.
    pub(crate) fn find(&self, line: Span<Text>) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        self.weigh(line, |weighed, words, floor| {
            let name = self.best(&weighed)?;
            // What begins or ends inside a word is no name: 场直接融资银行 of 市场直接融资银行.
            let at_word = |at: usize| words.binary_search(&(at - floor)).is_ok();
            let joined = |at: usize| cut(self.text, ..at).ends_with(['和', '与', '及', '暨']);
            let (start, end) = (name.span.start(), name.span.end());
            let fits = (at_word(end) || cut(self.text, end..).starts_with("工作"))
                && (at_word(start) || joined(start) || name.sort == Sort::Act);
            if !fits {
                return None;
            }
            let taken = name.accepted.then_some((name.span, name.sort));
            keep(&mut names, name);
            taken
        });
        names.sort_by_key(|n| (n.span.start(), std::cmp::Reverse(n.span.end())));
        names
    }

    /// Calls `each` with every head of a line, in text order; what it takes is what the next one follows in its list.
    pub(super) fn weigh(
        &self,
        line: Span<Text>,
        mut each: impl FnMut(Weighed<'a>, &[usize], usize) -> Option<(Span<Text>, Sort)>,
    ) {
        let line = behind_number(self.text, line);
        let body = line.of(self.text);
        let floor = line.start();
        let hits = self.names.heads.find(body);
        if hits.is_empty() {
            return;
        }
        let windows: Vec<_> =
            hits.iter().map(|hit| hit.start.saturating_sub(LONGEST_NAME)..hit.end + BEHIND).collect();
        let words = self.names.boundaries.near(body, &windows);
        let mut last = None;
        for hit in hits {
            work::tick(1);
            // 峡谷 and 香港 are words: a head of one character stands by itself.
            let short = hit.end - hit.start <= '谷'.len_utf8();
            if short && words.binary_search(&(hit.start + floor - line.start())).is_err() {
                continue;
            }
            let hit = Hit { start: floor + hit.start, end: floor + hit.end, head: hit.head };
            let candidates = candidates::candidates(self, floor, &hit, &words);
            let candidates = candidates
                .into_iter()
                .map(|candidate| {
                    let (look, found) = features(self, &hit, &candidate, last, (&words, floor));
                    (candidate, look, found)
                })
                .collect();
            last = each(Weighed { hit, candidates }, &words, floor).or(last);
        }
    }

    /// The candidate with the greatest sum: of two that are equal the nearer to the head. Where none is worth more than no
    /// name, the one that begins best tells where the head's words begin.
    pub(super) fn best(&self, weighed: &Weighed<'_>) -> Option<Name> {
        let weights = &self.names.weights;
        let worth =
            |found: &[(Feature, i32)]| found.iter().map(|&(f, n)| (f, n * weights.of(f))).collect::<Found>();
        let sum = |worth: &[(Feature, i32)]| worth.iter().map(|(_, w)| w).sum::<i32>();
        let begins = |worth: &[(Feature, i32)]| {
            worth.iter().filter(|(f, _)| f.is_start()).map(|(_, w)| w).sum::<i32>()
        };
        let worths: Vec<Found> = weighed.candidates.iter().map(|(_, _, f)| worth(f)).collect();
        let first_best = |key: &dyn Fn(&[Entry]) -> i32| {
            (0..worths.len()).rev().max_by_key(|&k| worths.get(k).map(|w| key(w)))
        };
        let best = first_best(&sum)?;
        let accepted = worths.get(best).is_some_and(|w| sum(w) > 0);
        let best = if accepted { best } else { first_best(&begins)? };
        let (candidate, look, _) = weighed.candidates.get(best)?;
        let hit = &weighed.hit;
        Some(Name {
            span: Span::new(candidate.start, hit.end),
            kind: hit.head.kind,
            sort: hit.head.sort,
            head: hit.start,
            head_end: hit.end,
            before: candidate.word,
            counted: candidate.counted && candidate.front != Front::Carry,
            bare: look.bare,
            quoted: look.quoted,
            proper: look.proper,
            accepted,
            evidence: Evidence {
                head: hit.head.word,
                features: worths.get(best).cloned().unwrap_or_default(),
            },
        })
    }
}

/// How far in front of a head its name may begin, brackets and quotations counted, and how far behind it the end of a word
/// is looked at; in bytes.
const LONGEST_NAME: usize = 480;
const BEHIND: usize = 12;

/// Adds a name; a head inside it (发展中心城市规划院) is part of it.
fn keep(names: &mut Vec<Name>, name: Name) {
    while names.last().is_some_and(|n| n.span.start() >= name.span.start() && n.span.end() < name.span.end())
    {
        let inner = names.pop();
        // 甲园区乙中心: what stands in front of the outer head stays known where it is a name of its own.
        if let Some(inner) = inner
            && inner.sort == Sort::Name
            && inner.kind == Some(EntityType::Zone)
            && name.kind != Some(EntityType::Zone)
        {
            names.push(inner);
            break;
        }
    }
    names.push(name);
}
