use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use gongwen_text::{DataError, Rows, Span, Text};

use super::Jurisdiction;
use super::places::{PlaceId, Places};

const AGENCIES: &str = include_str!("../../data/gazetteer/agencies.tsv");

/// An agency by its canonical name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyName {
    /// Full name with its division: 深圳市发展和改革委员会.
    pub name: String,
    /// The division whose agency it is; `None`: the state's.
    pub place: Option<PlaceId>,
}

/// An agency that the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyHit {
    /// Where, with the division before it.
    pub span: Span<Text>,
    /// Which.
    pub agency: AgencyName,
    /// Why.
    pub rule: &'static str,
}

/// Names of agencies and the automaton over them.
#[derive(Debug)]
pub(super) struct Agencies {
    /// Per surface: whether it is of the state, and the full name.
    names: BTreeMap<&'static str, (bool, &'static str)>,
    automaton: AhoCorasick,
    patterns: Vec<&'static str>,
}

impl Agencies {
    pub(super) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("agencies.tsv", AGENCIES, 3)?;
        let mut names = BTreeMap::new();
        for (state, name, short) in rows.map(|r| Ok((r[0] == "state", r[1], r[2])))? {
            names.insert(name, (state, name));
            for surface in short.split('、').filter(|s| !s.is_empty()) {
                names.insert(surface, (state, name));
            }
        }
        let patterns: Vec<&str> = names.keys().copied().collect();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns)
            .map_err(|e| DataError { file: "agencies.tsv", line: 0, reason: e.to_string() })?;
        Ok(Self { names, automaton, patterns })
    }

    /// Whether `text` opens with an authority of the state.
    pub(super) fn opens_with_state(&self, text: &str) -> bool {
        let first = self.automaton.find(text).filter(|m| m.start() == 0);
        first
            .and_then(|m| self.names.get(self.patterns[m.pattern().as_usize()]))
            .is_some_and(|&(state, _)| state)
    }

    pub(super) fn name(&self, surface: &str, own: &Jurisdiction, places: &Places) -> Option<AgencyName> {
        let hits = self.hits(surface, own, places);
        hits.into_iter().find(|h| h.span.len() == surface.len()).map(|h| h.agency)
    }

    pub(super) fn hits(&self, text: &str, own: &Jurisdiction, places: &Places) -> Vec<AgencyHit> {
        let mut hits: Vec<AgencyHit> = Vec::new();
        for m in self.automaton.find_iter(text) {
            let Some(&(state, name)) = self.names.get(self.patterns[m.pattern().as_usize()]) else {
                continue;
            };
            let head = text.get(..m.start()).unwrap_or("");
            let (start, place) = match state {
                true => (m.start(), None),
                false => match division_before(head, own, places) {
                    Some((start, place)) => (start, Some(place)),
                    None => continue,
                },
            };
            let full = place.map_or("", |p| places.get(p).name.as_str());
            let agency = AgencyName { name: format!("{full}{name}"), place };
            hits.push(AgencyHit { span: Span::new(start, m.end()), agency, rule: "agency/list" });
        }
        hits
    }
}

/// The division that ends `head`, by name or as 省, 市, 区 of the jurisdiction, and where it begins.
fn division_before(head: &str, own: &Jurisdiction, places: &Places) -> Option<(usize, PlaceId)> {
    let longest = head.char_indices().rev().take(12).map(|(k, _)| k);
    let named = longest.filter_map(|k| Some((k, places.by_name(head.get(k..)?, own)?)));
    if let Some(found) = named.min_by_key(|&(k, _)| k) {
        return Some(found);
    }
    let last = head.chars().next_back()?;
    let place = match last {
        '省' => own.province,
        '市' => own.city,
        '区' | '县' => own.county,
        _ => None,
    }?;
    Some((head.len() - last.len_utf8(), place))
}
