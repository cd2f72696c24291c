//! Regular expressions that are compiled when a text first comes near a match.
//!
//! What every match must hold is read off the expression: in `[^，]{0,16}(促进|推动)(.{2,12}业)$` one of 促进 and 推动, and 业. A
//! text without is answered by a search for these words. So nobody writes such gates by hand, and none can be wrong.

use std::borrow::Cow;
use std::sync::OnceLock;

use gongwen_text::{DataError, work};
use regex::{CaptureMatches, Captures, Match, Matches, Regex};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

use crate::finder::Finder;

/// A regular expression of this program's own.
#[derive(Debug)]
pub struct Pattern {
    source: Cow<'static, str>,
    /// A match holds one word of each.
    needs: Vec<Need>,
    regex: OnceLock<Option<Regex>>,
}

/// Words of which one must be there.
#[derive(Debug)]
enum Need {
    Few(Vec<String>),
    Many(Finder),
}

/// So many words are looked for one by one.
const FEW_WORDS: usize = 4;
/// Most words of one need, and most characters of a class that counts as so many words.
const MOST_WORDS: usize = 64;
const MOST_CHARS: usize = 4;

fn parse(file: &'static str, source: &str) -> Result<Hir, DataError> {
    regex_syntax::parse(source).map_err(|e| DataError { file, line: 0, reason: e.to_string() })
}

impl Pattern {
    /// Takes an expression; `file` is where it stands, for the error.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn new(file: &'static str, source: impl Into<Cow<'static, str>>) -> Result<Self, DataError> {
        let source = source.into();
        let hir = parse(file, &source)?;
        // The compiled form looks for the words that open a match by itself.
        let needs = if opens_with_words(&hir) { Vec::new() } else { needs(&hir) };
        Ok(Self::with_needs(source, needs))
    }

    fn with_needs(source: Cow<'static, str>, mut needs: Vec<Vec<String>>) -> Self {
        // Long words are rare ones.
        needs.sort_by_key(|words| std::cmp::Reverse(words.iter().map(String::len).min()));
        let need = |words: Vec<String>| match words.len() {
            ..=FEW_WORDS => Need::Few(words),
            _ => Need::Many(Finder::new(words)),
        };
        Self { source, needs: needs.into_iter().map(need).collect(), regex: OnceLock::new() }
    }

    /// The expression as it was given.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Compiles it now: for the test of whoever owns it.
    ///
    /// # Errors
    /// When it is too large.
    pub fn compile(&self) -> Result<(), String> {
        Regex::new(&self.source).map(drop).map_err(|e| format!("{}: {e}", self.source))
    }

    /// The compiled form where `text` may match.
    fn on(&self, text: &str) -> Option<&Regex> {
        let met = |need: &Need| match need {
            Need::Few(words) => words.iter().any(|word| text.contains(word.as_str())),
            Need::Many(words) => words.hits(text).next().is_some(),
        };
        if !self.needs.iter().all(met) {
            return None;
        }
        self.regex.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }

    /// As [`Regex::is_match`].
    pub fn is_match(&self, text: &str) -> bool {
        self.on(text).is_some_and(|r| r.is_match(text))
    }

    /// As [`Regex::find`].
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.on(text)?.find(text)
    }

    /// As [`Regex::captures`].
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.on(text)?.captures(text)
    }

    /// As [`Regex::find_iter`].
    pub fn find_iter<'r, 't>(
        &'r self,
        text: &'t str,
    ) -> std::iter::Flatten<std::option::IntoIter<Matches<'r, 't>>> {
        self.on(text).map(|r| r.find_iter(text)).into_iter().flatten()
    }

    /// As [`Regex::captures_iter`].
    pub fn captures_iter<'r, 't>(
        &'r self,
        text: &'t str,
    ) -> std::iter::Flatten<std::option::IntoIter<CaptureMatches<'r, 't>>> {
        self.on(text).map(|r| r.captures_iter(text)).into_iter().flatten()
    }
}

/// Whether every match begins with a word, so that the compiled form finds its places fast.
fn opens_with_words(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(_) => true,
        HirKind::Capture(capture) => opens_with_words(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min > 0 && opens_with_words(&repetition.sub),
        HirKind::Concat(parts) => parts.first().is_some_and(opens_with_words),
        HirKind::Alternation(branches) => branches.iter().all(opens_with_words),
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => false,
    }
}

/// Sets of words: every match holds a word of each.
fn needs(hir: &Hir) -> Vec<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).map(|word| vec![vec![word.to_owned()]]).unwrap_or_default()
        }
        HirKind::Class(Class::Unicode(class)) => chars_of(class).into_iter().collect(),
        HirKind::Capture(capture) => needs(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needs(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(needs).collect(),
        HirKind::Alternation(branches) => {
            // Of each branch the set that says most.
            let best = |branch: &Hir| {
                let least = |set: &Vec<String>| set.iter().map(String::len).min();
                needs(branch).into_iter().max_by_key(|set| (least(set), std::cmp::Reverse(set.len())))
            };
            let words: Option<Vec<Vec<String>>> = branches.iter().map(best).collect();
            let words: Vec<String> = words.unwrap_or_default().into_iter().flatten().collect();
            if words.is_empty() || words.len() > MOST_WORDS { Vec::new() } else { vec![words] }
        }
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) | HirKind::Repetition(_) => Vec::new(),
    }
}

/// The characters of a small class, as words.
fn chars_of(class: &ClassUnicode) -> Option<Vec<String>> {
    let chars = || class.iter().flat_map(|range| range.start()..=range.end());
    (1..=MOST_CHARS)
        .contains(&chars().take(MOST_CHARS + 1).count())
        .then(|| chars().map(String::from).collect())
}

/// Expressions that are held against whole lines, in one order.
///
/// An expression that is anchored at the start is asked only of texts that begin with a character with which it can begin,
/// and each only of texts that are not longer than its longest match, if that is anchored at both ends.
#[derive(Debug)]
pub struct PatternSet {
    patterns: Vec<(Pattern, Option<usize>)>,
    /// From this character on, up to that of the next row, a text may match these.
    by_first: Vec<(char, Vec<usize>)>,
    /// What may match a text without characters.
    empty: Vec<usize>,
}

impl PatternSet {
    /// Takes expressions; `file` is where they stand, for the error.
    ///
    /// # Errors
    /// When one is malformed.
    pub fn new(
        file: &'static str,
        sources: impl IntoIterator<Item = &'static str>,
    ) -> Result<Self, DataError> {
        let (mut patterns, mut firsts, mut empty) = (Vec::new(), Vec::new(), Vec::new());
        for source in sources {
            let hir = parse(file, source)?;
            let anchored = hir.properties().look_set_prefix().contains(Look::Start);
            let whole = anchored && hir.properties().look_set_suffix().contains(Look::End);
            let (first, nullable) = match anchored {
                true => first_chars(&hir),
                false => (any(), true),
            };
            if nullable {
                empty.push(patterns.len());
            }
            firsts.push(if nullable && !whole { any() } else { first });
            // The first character tells more than any word, and cheaper.
            let longest = hir.properties().maximum_len().filter(|_| whole);
            patterns.push((Pattern::with_needs(source.into(), Vec::new()), longest));
        }
        let mut borders: Vec<char> = vec!['\0'];
        for range in firsts.iter().flat_map(|first| first.iter()) {
            borders.push(range.start());
            borders.extend((range.end()..=char::MAX).nth(1));
        }
        borders.sort_unstable();
        borders.dedup();
        let holds = |first: &ClassUnicode, c: char| first.iter().any(|r| (r.start()..=r.end()).contains(&c));
        let with =
            |c: char| (0..).zip(&firsts).filter(|(_, first)| holds(first, c)).map(|(k, _)| k).collect();
        let by_first = borders.into_iter().map(|c| (c, with(c))).collect();
        Ok(Self { patterns, by_first, empty })
    }

    /// The numbers of those that match `text`, in order.
    pub fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let near = match text.chars().next() {
            Some(c) => {
                let k = self.by_first.partition_point(|(from, _)| *from <= c);
                k.checked_sub(1).and_then(|k| self.by_first.get(k)).map_or(&[][..], |(_, near)| near)
            }
            None => &self.empty,
        };
        near.iter().copied().filter(|&k| {
            work::tick(1);
            self.patterns
                .get(k)
                .is_some_and(|(p, longest)| longest.is_none_or(|n| text.len() <= n) && p.is_match(text))
        })
    }

    /// Compiles all now: for the test of whoever owns them.
    ///
    /// # Errors
    /// When one is too large.
    pub fn compile(&self) -> Result<(), String> {
        self.patterns.iter().try_for_each(|(pattern, _)| pattern.compile())
    }
}

fn any() -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new('\0', char::MAX)])
}

/// With which characters a match can begin, and whether it can be empty.
fn first_chars(hir: &Hir) -> (ClassUnicode, bool) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (ClassUnicode::empty(), true),
        HirKind::Literal(literal) => {
            let c = std::str::from_utf8(&literal.0).ok().and_then(|word| word.chars().next());
            (c.map_or_else(any, |c| ClassUnicode::new([ClassUnicodeRange::new(c, c)])), false)
        }
        HirKind::Class(Class::Unicode(class)) => (class.clone(), false),
        HirKind::Class(Class::Bytes(_)) => (any(), false),
        HirKind::Capture(capture) => first_chars(&capture.sub),
        HirKind::Repetition(repetition) => {
            let (first, nullable) = first_chars(&repetition.sub);
            (first, nullable || repetition.min == 0)
        }
        HirKind::Concat(parts) => {
            let mut first = ClassUnicode::empty();
            for part in parts {
                let (more, nullable) = first_chars(part);
                first.union(&more);
                if !nullable {
                    return (first, false);
                }
            }
            (first, true)
        }
        HirKind::Alternation(branches) => {
            let mut first = ClassUnicode::empty();
            let mut nullable = false;
            for branch in branches {
                let (more, empty) = first_chars(branch);
                first.union(&more);
                nullable |= empty;
            }
            (first, nullable)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_needs(source: &str, expected: &[&[&str]]) {
        assert_eq!(needs(&regex_syntax::parse(source).unwrap()), expected, "{source}");
    }

    #[test]
    fn what_a_match_must_hold_is_read_off() {
        check_needs(r"[^，]{0,16}(促进|推动)(.{2,12}业)$", &[&["促进", "推动"], &["业"]]);
        check_needs(r"(?P<body>\p{Han}{3,14})“\d{1,3}条”", &[&["“"], &["条”"]]);
        check_needs(r"“?(\p{Han}长制)”?", &[&["长制"]]);
        check_needs(r"\s(甲\d|\d丙丁|[甲乙])", &[&["甲", "丙丁", "乙", "甲"]]);
        check_needs(r"(甲乙)?丙*", &[]);
        check_needs(r"甲乙|\d", &[]);
        check_needs(r"(?:甲乙){2}", &[&["甲乙"]]);
        check_needs(r"[家所个]", &[&["个", "家", "所"]]);
        check_needs(r"[一-龥]", &[]);
    }

    #[test]
    fn a_pattern_finds_what_its_expression_finds() {
        let texts = [
            "",
            "甲乙",
            "推动甲乙业",
            "促进乙",
            "促进甲乙业，推动丙丁业",
            "中央河长制",
            "“湖长制”",
            "业推动",
        ];
        for source in
            [r"[^，]{0,16}(促进|推动)(.{2,12}业)$", r"“?(\p{Han}长制)”?", "(推动|促进).", r"\p{Han}乙$"]
        {
            let (pattern, regex) = (Pattern::new("x", source).unwrap(), Regex::new(source).unwrap());
            pattern.compile().unwrap();
            assert_eq!(pattern.source(), source);
            for text in texts {
                let range = |m: Match<'_>| m.range();
                assert_eq!(pattern.is_match(text), regex.is_match(text), "{source} {text}");
                assert_eq!(pattern.find(text).map(range), regex.find(text).map(range));
                let groups =
                    |c: Captures<'_>| c.iter().map(|m| m.map(|m| m.as_str().to_owned())).collect::<Vec<_>>();
                assert_eq!(pattern.captures(text).map(groups), regex.captures(text).map(groups));
                let all = |m: Vec<Match<'_>>| m.into_iter().map(range).collect::<Vec<_>>();
                assert_eq!(all(pattern.find_iter(text).collect()), all(regex.find_iter(text).collect()));
                let all: Vec<_> = pattern.captures_iter(text).map(groups).collect();
                assert_eq!(all, regex.captures_iter(text).map(groups).collect::<Vec<_>>());
            }
        }
        assert!(Pattern::new("x", "(甲").is_err());
    }

    #[test]
    fn a_set_answers_as_each_of_its_patterns_would() {
        let sources = [
            r"^(来源|作者)[:：].{1,30}$",
            r"^[-—\s]*\d{1,4}[-—\s]*$",
            r"^(?i)(url|title)\s*[:：].{0,5}$",
            r"^.{0,3}备案",
            r"备案$",
            r"^(附件)?$",
            r"^甲?",
            r"^\[?[^。；]*\.(pdf|docx?)\]?$",
        ];
        let set = PatternSet::new("x", sources).unwrap();
        set.compile().unwrap();
        let texts = [
            "",
            "来源：甲",
            "来源:",
            "作者：乙丙",
            "— 3 —",
            "１２",
            "12345",
            "TITLE: 一二三",
            "title: 一二三四五六七",
            "京备案",
            "一二三四备案",
            "附件",
            "甲乙",
            "[甲.pdf]",
            "甲。乙.doc",
            "\u{10FFFF}",
            "a.docx",
        ];
        for text in texts {
            let expected: Vec<usize> =
                (0..sources.len()).filter(|&k| Regex::new(sources[k]).unwrap().is_match(text)).collect();
            assert_eq!(set.matches(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }
}
