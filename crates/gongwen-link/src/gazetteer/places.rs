use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use gongwen_model::EntityType;
use gongwen_text::{DataError, Rows, Span, Text};

use super::Jurisdiction;
use super::context::Context;

const DIVISIONS: &str = include_str!("../../data/gazetteer/divisions.tsv");
const OVERLAY: &str = include_str!("../../data/gazetteer/overlay.tsv");

/// Index of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(u32);

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// Province, municipality, autonomous or special administrative region.
    Province,
    /// Prefecture-level division.
    Prefecture,
    /// County-level division.
    County,
    /// Functional district that is run like a county-level one (大鹏新区), without a code.
    FunctionalDistrict,
    /// Functional area: national new areas, cooperation zones, parks.
    Zone,
    /// Region of several divisions (粤港澳大湾区).
    Region,
}

impl PlaceKind {
    /// The type in the output.
    pub fn entity_type(self) -> EntityType {
        match self {
            Self::County | Self::FunctionalDistrict => EntityType::District,
            Self::Zone => EntityType::Zone,
            Self::Province | Self::Prefecture | Self::Region => EntityType::Place,
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "district" => Self::FunctionalDistrict,
            "zone" => Self::Zone,
            "region" => Self::Region,
            _ => return None,
        })
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRecord {
    /// What it is.
    pub kind: PlaceKind,
    /// Canonical name: the full one.
    pub name: String,
    /// Other names, the short one first.
    pub aliases: Vec<String>,
    /// GB/T 2260 code.
    pub code: Option<String>,
    /// The division that it belongs to.
    pub parent: Option<PlaceId>,
    /// What its `@id` ends with: the code, else the name.
    pub slug: String,
}

/// A place that the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceHit {
    /// Where.
    pub span: Span<Text>,
    /// Which.
    pub place: PlaceId,
    /// Why: `place/full`, `place/short`, `place/own`, `place/parent`.
    pub rule: &'static str,
}

/// How a pattern names its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Full,
    Short,
}

/// All places and the automaton over their names.
#[derive(Debug)]
pub(super) struct Places {
    records: Vec<PlaceRecord>,
    codes: BTreeMap<String, PlaceId>,
    /// Per pattern of the automaton.
    names: Vec<Vec<(PlaceId, Form)>>,
    index: BTreeMap<String, usize>,
    automaton: AhoCorasick,
    context: Context,
}

impl Places {
    pub(super) fn load() -> Result<Self, DataError> {
        let context = Context::load()?;
        let mut records = Vec::new();
        let mut codes = BTreeMap::new();
        let rows = Rows::parse("divisions.tsv", DIVISIONS, 2)?;
        for (code, name) in rows.map(|r| division(r[0], r[1]))? {
            let id = PlaceId(records.len() as u32);
            let kind = match code {
                _ if code.ends_with("0000") => PlaceKind::Province,
                _ if code.ends_with("00") => PlaceKind::Prefecture,
                _ => PlaceKind::County,
            };
            // Rows are sorted by code: the parent has been read.
            let parent = match kind {
                PlaceKind::Province => None,
                _ => codes
                    .get(&format!("{:0<6}", &code[..4]))
                    .or_else(|| codes.get(&format!("{:0<6}", &code[..2]))),
            };
            let aliases = context.short_name(kind, name).map(str::to_owned).into_iter().collect();
            records.push(PlaceRecord {
                kind,
                name: name.to_owned(),
                aliases,
                code: Some(code.to_owned()),
                parent: parent.copied(),
                slug: code.to_owned(),
            });
            codes.insert(code.to_owned(), id);
        }
        let rows = Rows::parse("overlay.tsv", OVERLAY, 4)?;
        records.extend(rows.map(|r| overlay(r, &codes))?);
        let mut by_name: BTreeMap<String, Vec<(PlaceId, Form)>> = BTreeMap::new();
        for (k, record) in records.iter().enumerate() {
            let id = PlaceId(k as u32);
            by_name.entry(record.name.clone()).or_default().push((id, Form::Full));
            for alias in &record.aliases {
                by_name.entry(alias.clone()).or_default().push((id, Form::Short));
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(by_name.keys())
            .map_err(|e| DataError { file: "divisions.tsv", line: 0, reason: e.to_string() })?;
        let index = by_name.keys().cloned().zip(0..).collect();
        let names = by_name.into_values().collect();
        Ok(Self { records, codes, names, index, automaton, context })
    }

    pub(super) fn get(&self, id: PlaceId) -> &PlaceRecord {
        &self.records[id.0 as usize]
    }

    pub(super) fn by_code(&self, code: &str) -> Option<PlaceId> {
        self.codes.get(code).copied()
    }

    pub(super) fn by_name(&self, name: &str, own: &Jurisdiction) -> Option<PlaceId> {
        let found = self.names.get(*self.index.get(name)?)?;
        self.choose(found, None, own).map(|(place, _, _)| place)
    }

    /// Whether `place` is `area` or lies in it.
    pub(super) fn within(&self, place: PlaceId, area: PlaceId) -> bool {
        let mut at = Some(place);
        while let Some(p) = at {
            if p == area {
                return true;
            }
            at = self.get(p).parent;
        }
        false
    }

    /// Which of the places of one name is meant: the one inside the place named right before, else
    /// the jurisdiction's own, else the only one there is (full names and names of cities only).
    fn choose(
        &self,
        found: &[(PlaceId, Form)],
        before: Option<PlaceId>,
        own: &Jurisdiction,
    ) -> Option<(PlaceId, Form, &'static str)> {
        let only = |filter: &dyn Fn(PlaceId, Form) -> bool| {
            let mut fit = found.iter().filter(|(p, f)| filter(*p, *f));
            match (fit.next(), fit.next()) {
                (Some(one), None) => Some(*one),
                _ => None,
            }
        };
        if let Some((p, f)) = before.and_then(|b| only(&|p, _| p != b && self.within(p, b))) {
            return Some((p, f, "place/parent"));
        }
        for area in [own.county, own.city, own.province].into_iter().flatten() {
            if let Some((p, f)) = only(&|p, _| self.within(p, area)) {
                return Some((p, f, if f == Form::Full { "place/full" } else { "place/own" }));
            }
        }
        // A province goes before the city of the same name (吉林).
        let national = |p: PlaceId, f: Form| match self.get(p).kind {
            PlaceKind::Province | PlaceKind::Region => true,
            PlaceKind::Prefecture | PlaceKind::Zone => true,
            PlaceKind::County | PlaceKind::FunctionalDistrict => f == Form::Full,
        };
        let province = |p: PlaceId, _| self.get(p).kind == PlaceKind::Province;
        let (p, f) = only(&province).or_else(|| only(&national))?;
        Some((p, f, if f == Form::Full { "place/full" } else { "place/short" }))
    }

    pub(super) fn hits(&self, text: &str, own: &Jurisdiction) -> Vec<PlaceHit> {
        let mut found: Vec<(usize, usize, usize)> = self
            .automaton
            .find_overlapping_iter(text)
            .map(|m| (m.start(), m.end(), m.pattern().as_usize()))
            .collect();
        found.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        let mut hits: Vec<PlaceHit> = Vec::new();
        let mut at = 0;
        for (start, end, pattern) in found {
            if start < at {
                continue;
            }
            let before = hits.last().filter(|h| h.span.end() == start).map(|h| h.place);
            let Some(names) = self.names.get(pattern) else { continue };
            let Some((place, form, rule)) = self.choose(names, before, own) else { continue };
            let kind = self.get(place).kind;
            let bare = form == Form::Short && kind.entity_type() == EntityType::District;
            let (head, tail) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
            if self.context.name_goes_on(tail)
                || (bare && before.is_none() && !self.context.names_a_place(head, tail))
            {
                continue;
            }
            hits.push(PlaceHit { span: Span::new(start, end), place, rule });
            at = end;
        }
        hits
    }
}

fn division<'d>(code: &'d str, name: &'d str) -> Result<(&'d str, &'d str), String> {
    match code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok((code, name)),
        false => Err(format!("{code} is no code")),
    }
}

fn overlay(row: &[&str], codes: &BTreeMap<String, PlaceId>) -> Result<PlaceRecord, String> {
    let [kind, name, aliases, parent] = row else { return Err("four columns".to_owned()) };
    let kind = PlaceKind::parse(kind).ok_or_else(|| format!("{kind} is no kind of place"))?;
    let parent = match *parent {
        "" => None,
        code => Some(*codes.get(code).ok_or_else(|| format!("{code} is no code"))?),
    };
    let aliases = aliases.split('、').filter(|a| !a.is_empty()).map(str::to_owned).collect();
    Ok(PlaceRecord { kind, name: (*name).to_owned(), aliases, code: None, parent, slug: (*name).to_owned() })
}
