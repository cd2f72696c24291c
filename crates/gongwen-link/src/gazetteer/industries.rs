use aho_corasick::{AhoCorasick, MatchKind};
use gongwen_text::{DataError, Rows, Span, Text};

use super::Jurisdiction;
use super::places::{PlaceId, Places};

const INDUSTRIES: &str = include_str!("../../data/gazetteer/industries.tsv");

/// Index of an industry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndustryId(u32);

/// An industry of a published taxonomy, in the terms of SKOS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndustryRecord {
    /// The taxonomy: e.g. `sz-20-8`.
    pub scheme: String,
    /// Its number there.
    pub notation: String,
    /// Its name, without 产业集群.
    pub name: String,
    /// The group that it belongs to.
    pub group: Option<String>,
    /// When it is to become real, in years from publication: `5-10`; future industries only.
    pub horizon: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// The division whose authority published the taxonomy; `None`: the state.
    pub place: Option<PlaceId>,
}

/// An industry that the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndustryHit {
    /// Where, with 产业, 集群 or 产业集群 behind the name.
    pub span: Span<Text>,
    /// Which.
    pub industry: IndustryId,
    /// Why.
    pub rule: &'static str,
}

/// All industries and the automaton over their names.
#[derive(Debug)]
pub(super) struct Industries {
    records: Vec<IndustryRecord>,
    patterns: Vec<IndustryId>,
    automaton: AhoCorasick,
}

impl Industries {
    pub(super) fn load(places: &Places) -> Result<Self, DataError> {
        let rows = Rows::parse("industries.tsv", INDUSTRIES, 7)?;
        let records = rows.map(|r| industry(r, places))?;
        let mut names = Vec::new();
        let mut patterns = Vec::new();
        for (k, record) in records.iter().enumerate() {
            for name in std::iter::once(&record.name).chain(&record.aliases) {
                names.push(name.as_str());
                patterns.push(IndustryId(k as u32));
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&names)
            .map_err(|e| DataError { file: "industries.tsv", line: 0, reason: e.to_string() })?;
        Ok(Self { records, patterns, automaton })
    }

    pub(super) fn get(&self, id: IndustryId) -> &IndustryRecord {
        &self.records[id.0 as usize]
    }

    pub(super) fn hits(&self, text: &str, own: &Jurisdiction, places: &Places) -> Vec<IndustryHit> {
        let mut hits = Vec::new();
        for m in self.automaton.find_iter(text) {
            let industry = self.patterns[m.pattern().as_usize()];
            let publisher = self.get(industry).place;
            let applies = publisher.is_none_or(|p| own.place().is_some_and(|o| places.within(o, p)));
            if !applies {
                continue;
            }
            let tail = text.get(m.end()..).unwrap_or("");
            let suffix = ["产业集群", "产业", "集群"].into_iter().find(|s| tail.starts_with(s)).unwrap_or("");
            let span = Span::new(m.start(), m.end() + suffix.len());
            hits.push(IndustryHit { span, industry, rule: "industry/taxonomy" });
        }
        hits
    }
}

fn industry(row: &[&str], places: &Places) -> Result<IndustryRecord, String> {
    let [scheme, notation, name, group, horizon, aliases, place] = row else {
        return Err("seven columns".to_owned());
    };
    let some = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
    let place = match *place {
        "" => None,
        code => Some(places.by_code(code).ok_or_else(|| format!("{code} is no code"))?),
    };
    Ok(IndustryRecord {
        scheme: (*scheme).to_owned(),
        notation: (*notation).to_owned(),
        name: (*name).to_owned(),
        group: some(group),
        horizon: some(horizon),
        aliases: aliases.split('、').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
        place,
    })
}
