//! What goes on behind the head of a name and belongs to it: 甲高速乙段, 甲水库扩建, 甲港三期, 甲中心（乙地区）.

use gongwen_model::{EntityType, Span};
use gongwen_text::{
    DataError, Rows,
    window::{self, cut},
};

use super::Name;
use super::decide::Scene;
use super::heads::Mark;
use super::vocabulary::is_border;
use crate::lists::chars;
use crate::words::Words;

/// The words of `name_tails.tsv`.
#[derive(Debug)]
pub(super) struct Tails {
    rebuild: Words,
    part: Words,
    stays: Words,
}

impl Tails {
    pub(super) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("name_tails.tsv", include_str!("../../data/name_tails.tsv"), 2)?;
        rows.check_sorted(2)?;
        let of = |sort: &str| Words::of_sort(&rows, sort);
        Ok(Self { rebuild: of("rebuild"), part: of("part"), stays: of("stays") })
    }

    /// Whether `name` says what it is without 项目 behind it.
    pub(super) fn stays(&self, name: &str) -> bool {
        self.stays.at_tail(name).is_some() || is_phase(name)
    }

    /// Bytes of what goes on at the beginning of `behind`; `line` is the head of a line.
    fn goes_on(&self, behind: &str, line: bool) -> usize {
        let mut at = 0;
        loop {
            let rest = cut(behind, at..);
            let step = phase(rest).or_else(|| self.rebuild.at_head(rest).map(str::len));
            match step {
                Some(step) => at += step,
                None => break,
            }
        }
        if at == 0 && line {
            at = self.part(behind).unwrap_or(0);
        }
        if at > 0 && cut(behind, at..).starts_with("工程") {
            at += "工程".len();
        }
        at
    }

    /// Bytes up to the end of 乙段: one to five characters and the word for a part.
    fn part(&self, behind: &str) -> Option<usize> {
        let mut ends = behind.char_indices().skip(1).take(PART);
        let reach = ends.by_ref().take_while(|(_, c)| !is_border(*c) && !"和与及的等".contains(*c));
        reach.filter_map(|(at, _)| Some(at + self.part.at_head(cut(behind, at..))?.len())).next()
    }
}

/// Longest part in front of its word, in characters.
const PART: usize = 6;

/// Widest bracket behind a name, in bytes.
const WIDEST: usize = 60;

/// Longest bracket that is part of a name, in characters.
const LONGEST_BRACKET: usize = 8;

/// Shortest subject in a bracket, in characters.
const SUBJECT: usize = 4;

/// Digits of phases.
const NUMERALS: &str = "一二三四五六七八九十";

/// Bytes of the number of a phase: 三期.
fn phase(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches(|c: char| NUMERALS.contains(c));
    (rest.len() < text.len() && rest.starts_with('期')).then(|| text.len() - rest.len() + '期'.len_utf8())
}

/// Whether `name` ends with the number of a phase.
fn is_phase(name: &str) -> bool {
    name.strip_suffix('期').is_some_and(|front| front.ends_with(|c: char| NUMERALS.contains(c)))
}

impl Scene<'_> {
    /// `name` with what goes on behind its head.
    pub(crate) fn extended(&self, mut name: Name) -> Name {
        if name.counted || name.kind.is_none() {
            return name;
        }
        let behind = window::head(cut(self.text, name.span.end()..), WIDEST);
        if matches!(name.kind, Some(EntityType::Project | EntityType::Zone)) && !name.bare {
            let more = self.names.tails.goes_on(behind, self.mark_of(&name) == Some(Mark::Line));
            let rest = cut(behind, more..);
            let ends = rest.chars().next().is_none_or(|c| is_border(c) || "等和与及".contains(c))
                || self.names.building.at_head(rest).is_some();
            if more > 0 && ends {
                name.span = Span::new(name.span.start(), name.span.end() + more);
                name.accepted = true;
                name.kind = Some(EntityType::Project);
                return name;
            }
        }
        if name.kind == Some(EntityType::Program) {
            name.span = Span::new(name.span.start(), name.span.end() + version(behind).unwrap_or(0));
        }
        if matches!(name.kind, Some(EntityType::Project | EntityType::Organization))
            && let Some(inner) = bracket(behind)
            && (self.belongs(inner) || name.accepted && self.is_subject(inner))
        {
            let wide = behind.chars().next().map_or(0, char::len_utf8);
            let close = cut(behind, wide + inner.len()..).chars().next().map_or(0, char::len_utf8);
            name.span = Span::new(name.span.start(), name.span.end() + wide + inner.len() + close);
            name.accepted = true;
            name.bare = false;
        }
        name
    }

    fn mark_of(&self, name: &Name) -> Option<Mark> {
        self.names.heads.at_tail(name.evidence.head).map(|h| h.mark)
    }

    /// Whether what stands in a bracket behind a name is part of it: a place, or a subject of its own.
    fn belongs(&self, inner: &str) -> bool {
        let place = inner.strip_suffix("地区").unwrap_or(inner);
        place.len() < inner.len() || self.places.has(place) || self.gazetteer_knows(place)
    }

    /// Whether what stands in a bracket says what a name is about: 甲中心（低空安全）.
    fn is_subject(&self, inner: &str) -> bool {
        chars(inner) >= SUBJECT
            && self.names.stop_at_head(inner).is_none()
            && !["简称", "含", "如", "即", "原"]
                .iter()
                .any(|w| inner.starts_with(w) || inner.contains("简称"))
    }

    fn gazetteer_knows(&self, name: &str) -> bool {
        self.places.gazetteer.knows_place(name)
    }
}

/// Bytes of the version that `behind` begins with: 2.0版, （2.0版）.
fn version(behind: &str) -> Option<usize> {
    let rest = behind.trim_start_matches(['（', '(']);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let plain = after.strip_prefix('版').filter(|_| after.len() < rest.len())?;
    let end = if rest.len() < behind.len() { plain.strip_prefix(['）', ')'])? } else { plain };
    Some(behind.len() - end.len())
}

/// What stands in the bracket that `behind` begins with.
fn bracket(behind: &str) -> Option<&str> {
    let rest = behind.strip_prefix(['（', '('])?;
    let inner = cut(rest, ..rest.find(['）', ')'])?);
    let plain = inner.chars().all(|c| c > '\u{3400}' && !is_border(c));
    (plain && (2..=LONGEST_BRACKET).contains(&chars(inner))).then_some(inner)
}
