use std::cmp::Reverse;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use gongwen_text::{DataError, Rows, Span, Text};

use super::Jurisdiction;
use super::places::{PlaceId, Places};

const AGENCIES: &str = include_str!("../../data/gazetteer/agencies.tsv");

/// Where the division stands in the name of an agency: its full and its short name.
const SLOTS: [&str; 2] = ["{}", "{-}"];
/// The longest name of a division that is looked for in front of an agency, in characters.
const LONGEST: usize = 14;

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
    /// Where, with the division in front of it.
    pub span: Span<Text>,
    /// Which.
    pub agency: AgencyName,
    /// Why: `agency/state`, `agency/named` (深圳市教育局), `agency/own` (市教育局), `agency/list`
    /// (市教育局、财政局: the second).
    pub rule: &'static str,
}

/// What a surface stands for.
#[derive(Debug)]
enum Meaning {
    /// An agency of the state.
    State(&'static str),
    /// The department of the division in front; only of divisions in this one, if there is one.
    Behind(&'static str, Option<PlaceId>),
    /// The division stands behind the surface, and then this.
    Around(&'static str, &'static str),
}

/// Names of agencies and the automaton over them.
#[derive(Debug)]
pub(super) struct Agencies {
    /// Per pattern.
    meanings: Vec<Vec<Meaning>>,
    automaton: AhoCorasick,
}

impl Agencies {
    pub(super) fn load(places: &Places) -> Result<Self, DataError> {
        let mut meanings: BTreeMap<&'static str, Vec<Meaning>> = BTreeMap::new();
        let rows = Rows::parse("agencies.tsv", AGENCIES, 3)?;
        for (scope, name, others) in rows.map(|r| scope(r, places))? {
            for surface in std::iter::once(name).chain(others.split('、').filter(|s| !s.is_empty())) {
                let (pattern, meaning) = match (scope, SLOTS.iter().find_map(|slot| surface.split_once(slot)))
                {
                    (Scope::State, _) => (surface, Meaning::State(name)),
                    // A name that the division opens is found through its other names.
                    (Scope::Local(_), Some(("", _))) => continue,
                    (Scope::Local(_), Some((before, behind))) => (before, Meaning::Around(behind, name)),
                    (Scope::Local(area), None) => (surface, Meaning::Behind(name, area)),
                };
                meanings.entry(pattern).or_default().push(meaning);
            }
        }
        for list in meanings.values_mut() {
            // What holds for one division goes before what holds for all; longer endings before shorter ones.
            list.sort_by_key(|m| match m {
                Meaning::State(_) => (0, Reverse(0)),
                Meaning::Behind(_, area) => (1 + usize::from(area.is_none()), Reverse(0)),
                Meaning::Around(behind, _) => (3, Reverse(behind.len())),
            });
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(meanings.keys())
            .map_err(|e| DataError { file: "agencies.tsv", line: 0, reason: e.to_string() })?;
        Ok(Self { meanings: meanings.into_values().collect(), automaton })
    }

    /// Whether `text` opens with an authority of the state.
    pub(super) fn opens_with_state(&self, text: &str) -> bool {
        let at_start = self.automaton.find_overlapping_iter(text).filter(|m| m.start() == 0);
        let mut meanings = at_start.filter_map(|m| self.meanings.get(m.pattern().as_usize())).flatten();
        meanings.any(|m| matches!(m, Meaning::State(_)))
    }

    pub(super) fn name(&self, surface: &str, own: &Jurisdiction, places: &Places) -> Option<AgencyName> {
        let mut hits = self.hits(surface, own, places);
        hits.pop().filter(|h| hits.is_empty() && h.span.len() == surface.len()).map(|h| h.agency)
    }

    pub(super) fn hits(&self, text: &str, own: &Jurisdiction, places: &Places) -> Vec<AgencyHit> {
        let mut found: Vec<(usize, usize, usize)> = self
            .automaton
            .find_overlapping_iter(text)
            .map(|m| (m.start(), m.end(), m.pattern().as_usize()))
            .collect();
        found.sort_by_key(|&(start, end, _)| (start, Reverse(end)));
        let mut hits: Vec<AgencyHit> = Vec::new();
        for (start, end, pattern) in found {
            if hits.last().is_some_and(|h| start < h.span.end()) {
                continue;
            }
            let meanings = self.meanings.get(pattern).map_or(&[][..], Vec::as_slice);
            let reader = Reader { text, own, places, last: hits.last() };
            if let Some(hit) = meanings.iter().find_map(|m| reader.read(m, start, end)) {
                hits.push(hit);
            }
        }
        hits
    }
}

/// Reads one occurrence of a surface.
struct Reader<'a> {
    text: &'a str,
    own: &'a Jurisdiction,
    places: &'a Places,
    last: Option<&'a AgencyHit>,
}

impl Reader<'_> {
    fn read(&self, meaning: &Meaning, start: usize, end: usize) -> Option<AgencyHit> {
        let context = self.places.context();
        match *meaning {
            Meaning::State(name) => {
                // 人民银行深圳市分行 is a body of its own.
                let branch = self.division_behind(end).is_some();
                let agency = AgencyName { name: name.to_owned(), place: None };
                (!branch && !context.fuses(self.text, end)).then_some(())?;
                Some(AgencyHit { span: Span::new(start, end), agency, rule: "agency/state" })
            }
            Meaning::Behind(name, area) => {
                (!context.fuses(self.text, end)).then_some(())?;
                let (start, place, rule) = self
                    .division_before(start)
                    .or_else(|| Some((start, self.inherited(start, end)?, "agency/list")))?;
                area.is_none_or(|a| self.places.within(place, a)).then_some(())?;
                Some(AgencyHit { span: Span::new(start, end), agency: self.local(name, place), rule })
            }
            Meaning::Around(behind, name) => {
                let (middle, place, rule) = self.division_behind(end)?;
                self.text.get(middle..)?.starts_with(behind).then_some(())?;
                let end = middle + behind.len();
                (!context.fuses(self.text, end)).then_some(())?;
                Some(AgencyHit { span: Span::new(start, end), agency: self.local(name, place), rule })
            }
        }
    }

    fn local(&self, name: &str, place: PlaceId) -> AgencyName {
        let record = self.places.get(place);
        let [full, short] = [&record.name, record.aliases.first().unwrap_or(&record.name)];
        let name = match SLOTS.iter().any(|slot| name.contains(slot)) {
            true => name.replace(SLOTS[0], full).replace(SLOTS[1], short),
            false => format!("{full}{name}"),
        };
        AgencyName { name, place: Some(place) }
    }

    /// The division that ends at `end`, by name or as 省, 市, 区 of the jurisdiction: its start.
    fn division_before(&self, end: usize) -> Option<(usize, PlaceId, &'static str)> {
        let head = self.text.get(..end)?;
        let floor = self.last.map_or(0, |h| h.span.end());
        let starts = || head.char_indices().rev().take(LONGEST).map(|(k, _)| k).filter(|&k| k >= floor);
        let named = starts().filter_map(|k| Some((k, self.places.division(head.get(k..)?, self.own)?)));
        if let Some((start, place)) = named.min_by_key(|&(k, _)| k) {
            return Some((start, place, "agency/named"));
        }
        starts().take(3).find_map(|k| {
            // 各市 and 县市 mean any.
            let any = |c: char| "各全每县区省地州城都".contains(c);
            let place = self.own_division(head.get(k..)?)?;
            (!head.get(..k)?.chars().next_back().is_some_and(any)).then_some((k, place, "agency/own"))
        })
    }

    /// The division that begins at `start`, by name or as 省, 市, 区 of the jurisdiction: its end.
    fn division_behind(&self, start: usize) -> Option<(usize, PlaceId, &'static str)> {
        let tail = self.text.get(start..)?;
        let ends = || tail.char_indices().take(LONGEST).map(|(k, c)| k + c.len_utf8());
        let named = ends().filter_map(|k| Some((start + k, self.places.division(tail.get(..k)?, self.own)?)));
        let named = named.max_by_key(|&(k, _)| k).map(|(end, place)| (end, place, "agency/named"));
        named.or_else(|| {
            ends().take(3).find_map(|k| Some((start + k, self.own_division(tail.get(..k)?)?, "agency/own")))
        })
    }

    /// What 省, 市, 区 alone mean.
    fn own_division(&self, word: &str) -> Option<PlaceId> {
        let ends_with = |place: &PlaceId| self.places.get(*place).name.ends_with(word);
        let own = match word {
            "省" | "自治区" => [self.own.province, None],
            "市" | "州" | "盟" | "自治州" => [self.own.county, self.own.city],
            "区" | "县" | "旗" | "自治县" => [self.own.county, None],
            _ => return None,
        };
        own.into_iter().flatten().find(ends_with)
    }

    /// In 市教育局、财政局 the second takes the division of the first.
    fn inherited(&self, start: usize, end: usize) -> Option<PlaceId> {
        let last = self.last.filter(|_| end - start >= "财政局".len())?;
        let between = self.text.get(last.span.end()..start)?;
        ["、", "和", "及", "，", ","].contains(&between).then_some(last.agency.place?)
    }
}

#[derive(Clone, Copy)]
enum Scope {
    State,
    Local(Option<PlaceId>),
}

fn scope<'d>(row: &[&'d str], places: &Places) -> Result<(Scope, &'d str, &'d str), String> {
    let [scope, name, others] = row else { return Err("three columns".to_owned()) };
    let scope = match *scope {
        "state" => Scope::State,
        "local" => Scope::Local(None),
        code => Scope::Local(Some(places.by_code(code).ok_or_else(|| format!("{code} is no code"))?)),
    };
    Ok((scope, name, others))
}
