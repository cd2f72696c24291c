//! Lists whose items share what stands behind the last one: 甲、乙开发区 names 甲开发区 and 乙开发区, 甲、乙等项目 names two projects,
//! 甲、乙3个开发区 two zones.
//!
//! Items are taken only where they look like proper names (a place, characters that are no word, a measure such as 60万吨): for
//! 技术研发、成果转化中心 nothing is made up.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{
    window::{self, cut},
    work,
};

use super::Name;
use super::candidates::candidates;
use super::decide::Scene;
use super::features::features;
use super::heads::{Head, Hit, Mark, Sort};
use super::vocabulary::is_border;
use crate::lists::chars;

/// A name of which the list prints only a part here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shared {
    /// The item as it is printed.
    pub printed: Span<Text>,
    /// From the first item to the end of what is shared.
    pub group: Span<Text>,
    pub name: String,
    pub kind: EntityType,
}

/// The head of an item that has none.
static ITEM: Head = Head { word: "", kind: None, sort: Sort::Name, not_before: Vec::new(), mark: Mark::None };

/// Most items of a list, and longest item in characters.
const ITEMS: usize = 16;
const LONGEST: usize = 26;

/// How far in front of its end an item may begin, in bytes.
const REACH: usize = 240;

/// How far around a conjunction words are looked for, in bytes.
const NEAR: usize = 24;

/// Longest first part of a name that a list shares by its length, in characters.
const SHORT: usize = 4;

impl Scene<'_> {
    /// The names that share a head with one of `names`, which are those of `line`.
    pub(crate) fn shared(&self, line: Span<Text>, names: &mut [Name]) -> Vec<Shared> {
        let mut found = Vec::new();
        if !line.of(self.text).contains(['、', '和']) {
            return found;
        }
        for name in names {
            work::tick(1);
            let Some(kind) = name.kind else { continue };
            let things = matches!(
                kind,
                EntityType::Zone | EntityType::Project | EntityType::Organization | EntityType::Program
            );
            if things && name.sort != Sort::End {
                found.extend(self.before(line, name, kind));
            }
        }
        found
    }

    fn before(&self, line: Span<Text>, name: &mut Name, kind: EntityType) -> Vec<Shared> {
        let start = match name.sort {
            Sort::Act if !name.accepted => {
                self.behind_mark(line.start(), name.head).unwrap_or(name.span.start())
            }
            _ => name.span.start(),
        };
        let left = cut(self.text, line.start()..start);
        let counted = name.counted || left.ends_with('等');
        let (at, shared) = match counted {
            // 甲、乙等开发区, 甲、乙3个开发区.
            true if name.sort != Sort::Act && start == name.span.start() => {
                let number = |c: char| c.is_ascii_digit() || "等个家座条大一二三四五六七八九十两".contains(c);
                let end = left.trim_end_matches(number).len() + line.start();
                (end, name.span.start())
            }
            true => return Vec::new(),
            false => {
                let Some(conjunction) = left.chars().next_back().filter(|c| matches!(c, '、' | '和' | '与'))
                else {
                    return Vec::new();
                };
                (start - conjunction.len_utf8(), start)
            }
        };
        let items = self.items(line.start(), at);
        if items.is_empty() || items.iter().any(|i| self.names.head_of(i.of(self.text)).is_some()) {
            return Vec::new();
        }
        let fits = |item: &Span<Text>| {
            let text = item.of(self.text);
            (2..=LONGEST).contains(&chars(text))
                && !self.names.is_bare(text)
                && !text.contains(['的', '“', '”', '等'])
                && !text.ends_with('段')
                && self.names.verb_at_head(text).is_none()
        };
        if !items.iter().all(fits) {
            return Vec::new();
        }
        let whole = cut(self.text, shared..name.head_end);
        let tail = match counted {
            true if self.counts_as_shared(&items, whole, name) => whole,
            true => return Vec::new(),
            false => match self.shared_tail(&items, whole, name) {
                Some(tail) => tail,
                None => return Vec::new(),
            },
        };
        if !counted {
            name.accepted = true;
            name.span = Span::new(start, name.span.end());
        }
        let group = Span::new(items.first().map_or(start, |i| i.start()), name.span.end());
        items
            .iter()
            .map(|item| Shared { printed: *item, group, name: format!("{}{tail}", item.of(self.text)), kind })
            .collect()
    }

    /// Where the last item of a list begins, behind 、, that ends at `end`.
    fn behind_mark(&self, floor: usize, end: usize) -> Option<usize> {
        let left = cut(self.text, window::back(self.text, end, LONGEST * '、'.len_utf8()).max(floor)..end);
        let (at, c) = left.char_indices().rev().find(|(_, c)| is_border(*c))?;
        (c == '、').then(|| end - left.len() + at + c.len_utf8())
    }

    /// Whether `whole`, behind 等 or a number, is what all items are.
    fn counts_as_shared(&self, items: &[Span<Text>], whole: &str, name: &Name) -> bool {
        let stem = cut(self.text, name.span.start()..name.head);
        let proper = |i: &&Span<Text>| self.is_proper_item(i.of(self.text));
        let word = |i: &Span<Text>| self.names.is_common_word(i.of(self.text));
        items.len() > 1
            && !items.iter().any(|i| self.names.tails.stays(i.of(self.text)))
            && items.iter().filter(proper).count() * 2 >= items.len()
            && !items.iter().any(|i| !proper(&i) && word(i))
            && !self.names.laying.any_in(stem)
            && !whole.starts_with(|c: char| c.is_ascii_digit() || "市区县省州地新".contains(c))
            && self.names.plain(whole).len() == whole.len()
    }

    /// What of `whole`, the last item, all of them share.
    fn shared_tail<'n>(&self, items: &[Span<Text>], whole: &'n str, name: &Name) -> Option<&'n str> {
        let stem = cut(whole, ..whole.len().saturating_sub(name.head_end - name.head));
        let place = |text: &str| self.places.at_head(text).or_else(|| self.places.known_end(text));
        let all_places = items.iter().all(|i| place(i.of(self.text)) == Some(i.len()));
        if all_places && let Some(end) = place(stem).filter(|&end| end <= stem.len()) {
            // 甲、乙获批丙: a verb behind the places.
            return Some(cut(whole, end..)).filter(|tail| self.names.verb_at_head(tail).is_none());
        }
        // 甲乙、丙丁通道: short forms of one length.
        let length = chars(items.first()?.of(self.text));
        let even =
            items.iter().all(|i| chars(i.of(self.text)) == length && self.is_proper_item(i.of(self.text)));
        let end = stem.char_indices().map(|(at, _)| at).chain([stem.len()]).nth(length)?;
        if name.sort != Sort::Act && even && length <= SHORT && self.is_proper_item(cut(stem, ..end)) {
            return Some(cut(whole, end..));
        }
        // 甲提升、乙创新、丙利用工程: works that are carried out together.
        let carried = name.sort == Sort::Act
            && !name.quoted
            && items.len() > 1
            && name.evidence.head.len() == whole.len() - stem.len()
            && items.iter().all(|i| chars(i.of(self.text)) >= SHORT)
            && self.names.carrying.at_tail(cut(self.text, ..items.first()?.start())).is_some();
        carried.then_some(cut(whole, stem.len()..))
    }

    /// The items in front of `end`, the first one first.
    pub(crate) fn items(&self, floor: usize, end: usize) -> Vec<Span<Text>> {
        let mut items = Vec::new();
        let mut end = end;
        loop {
            let floor = window::back(self.text, end, REACH).max(floor);
            let left = cut(self.text, floor..end);
            let from = left.char_indices().rev().find(|&(at, c)| is_border(c) || self.is_joint(c, left, at));
            let from = from.map(|(at, c)| (at + c.len_utf8(), c));
            let (from, border) = from.map_or((floor, None), |(at, c)| (floor + at, Some(c)));
            if from >= end || items.len() >= ITEMS {
                break;
            }
            let listed =
                matches!(border, Some('、')) || items.is_empty() && matches!(border, Some('和' | '与'));
            let start = if listed { from } else { self.start_of(from, end) };
            // 甲至乙、丙至丁铁路: half a line is no item.
            if cut(self.text, from..start).ends_with('至') {
                return Vec::new();
            }
            items.push(Span::new(start, end));
            if !listed || start > from {
                break;
            }
            end = from - border.map_or(0, char::len_utf8);
        }
        items.reverse();
        items
    }

    /// Whether the 和 at `at` joins two items, and is not part of a word or place (呼和浩特).
    fn is_joint(&self, c: char, left: &str, at: usize) -> bool {
        if !matches!(c, '和' | '与') {
            return false;
        }
        let from = window::back(left, at, NEAR);
        let near = cut(left, from..);
        let words = self.names.boundaries.of(near);
        let alone = words.binary_search(&(at - from)).is_ok()
            && words.binary_search(&(at - from + c.len_utf8())).is_ok();
        alone && self.places.known_end(cut(left, at..)).is_none()
    }

    /// Where the noun begins that ends at `end`, not in front of `floor`.
    fn start_of(&self, floor: usize, end: usize) -> usize {
        let hit = Hit { start: end, end, head: &ITEM };
        let weights = &self.names.weights;
        let floor = window::back(self.text, end, REACH).max(floor);
        let words = self.names.boundaries.of(cut(self.text, floor..end));
        let found = candidates(self, floor, &hit, &words);
        let worth = |k: usize| {
            let candidate = found.get(k)?;
            let (_, features) = features(self, &hit, candidate, None, (&words, floor));
            Some(features.iter().filter(|(f, _)| f.is_start()).map(|&(f, n)| n * weights.of(f)).sum::<i32>())
        };
        let best = (0..found.len())
            .rev()
            .filter(|&k| found.get(k).is_some_and(|c| c.start < end))
            .max_by_key(|&k| worth(k));
        best.and_then(|k| found.get(k)).map_or(end, |c| c.start)
    }

    /// Whether `text` looks like the proper name of a single thing.
    pub(crate) fn is_proper_item(&self, text: &str) -> bool {
        self.places.at_head(text).is_some()
            || self.places.known_end(text).is_some()
            || self.names.firms.at_head(text).is_some()
            || self.begins_coined(text)
    }

    /// Whether `text` begins with characters that are no word: 洛轴, 国达化工.
    pub(crate) fn begins_coined(&self, text: &str) -> bool {
        let at = self.names.boundaries.of(text);
        let mut tokens = at.windows(2).filter_map(|w| match *w {
            [from, to] => text.get(from..to),
            _ => None,
        });
        let single = |token: Option<&str>| {
            token.is_some_and(|t| {
                chars(t) == 1 && t.chars().all(|c| c > '\u{3400}') && !self.names.generic.has(t)
            })
        };
        single(tokens.next()) && (single(tokens.next()) || chars(text) > 3)
    }
}
