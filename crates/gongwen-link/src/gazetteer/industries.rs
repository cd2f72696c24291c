use std::collections::BTreeMap;

use gongwen_lexicon::{Finder, Hit};
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
    /// The broader concept that it belongs to, by name.
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

/// All industries and the finder of their names.
#[derive(Debug)]
pub(super) struct Industries {
    records: Vec<Industry>,
    /// Per word of the finder: what it names.
    names: Vec<Vec<IndustryId>>,
    index: BTreeMap<String, usize>,
    finder: Finder,
}

#[derive(Debug)]
struct Industry {
    record: IndustryRecord,
    /// The name is a common word: it counts only before 产业 or 集群.
    with_suffix: bool,
}

impl Industries {
    pub(super) fn load(places: &Places) -> Result<Self, DataError> {
        let rows = Rows::parse("industries.tsv", INDUSTRIES, 8)?;
        let records = rows.map(|r| industry(r, places))?;
        let mut names: BTreeMap<String, Vec<IndustryId>> = BTreeMap::new();
        for (k, Industry { record, .. }) in records.iter().enumerate() {
            for name in std::iter::once(&record.name).chain(&record.aliases) {
                names.entry(name.clone()).or_default().push(IndustryId(k as u32));
            }
        }
        let finder = Finder::new(names.keys());
        let index = names.keys().cloned().zip(0..).collect();
        Ok(Self { records, names: names.into_values().collect(), index, finder })
    }

    pub(super) fn get(&self, id: IndustryId) -> &IndustryRecord {
        &self.industry(id).record
    }

    #[cfg_attr(
        not(test),
        expect(clippy::indexing_slicing, reason = "ids are given out by this table, which never shrinks")
    )]
    fn industry(&self, id: IndustryId) -> &Industry {
        &self.records[id.0 as usize]
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (IndustryId, &IndustryRecord)> {
        self.records.iter().zip(0..).map(|(industry, k)| (IndustryId(k), &industry.record))
    }

    pub(super) fn by_name(&self, name: &str, own: &Jurisdiction, places: &Places) -> Option<IndustryId> {
        self.choose(*self.index.get(name)?, own, places)
    }

    /// The industry of that name in the taxonomy of the narrowest division that the jurisdiction
    /// lies in; the state's last.
    fn choose(&self, word: usize, own: &Jurisdiction, places: &Places) -> Option<IndustryId> {
        let ids = self.names.get(word)?;
        let of = |publisher: Option<PlaceId>| ids.iter().copied().find(|id| self.get(*id).place == publisher);
        let near = own.place().into_iter().flat_map(|p| places.areas(p));
        near.map(Some).chain([None]).find_map(of)
    }

    pub(super) fn hits(&self, text: &str, own: &Jurisdiction, places: &Places) -> Vec<IndustryHit> {
        let context = places.context();
        let mut hits = Vec::new();
        for Hit { start, end, word } in self.finder.longest(text) {
            let Some(industry) = self.choose(word, own, places) else { continue };
            let tail = text.get(end..).unwrap_or("");
            let suffix = ["产业集群", "产业", "集群"].into_iter().find(|s| tail.starts_with(s)).unwrap_or("");
            let with_suffix = self.industry(industry).with_suffix;
            if (with_suffix && suffix.is_empty()) || !context.industry_stands(text, start, end) {
                continue;
            }
            let span = Span::new(start, end + suffix.len());
            hits.push(IndustryHit { span, industry, rule: "industry/taxonomy" });
        }
        hits
    }
}

fn industry(row: &[&str], places: &Places) -> Result<Industry, String> {
    let [scheme, notation, name, group, horizon, aliases, usage, place] = row else {
        return Err("eight columns".to_owned());
    };
    let some = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
    let place = match *place {
        "" => None,
        code => Some(places.by_code(code).ok_or_else(|| format!("{code} is no code"))?),
    };
    let with_suffix = match *usage {
        "alone" => false,
        "suffix" => true,
        other => return Err(format!("{other} is no use of a name")),
    };
    let record = IndustryRecord {
        scheme: (*scheme).to_owned(),
        notation: (*notation).to_owned(),
        name: (*name).to_owned(),
        group: some(group),
        horizon: some(horizon),
        aliases: aliases.split('、').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
        place,
    };
    Ok(Industry { record, with_suffix })
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::tests::{GAZETTEER, own};

    #[track_caller]
    fn check(city: &str, text: &str, expected: &[(&str, &str)]) {
        let hits = GAZETTEER.industry_hits(text, &own(city));
        let found: Vec<(&str, &str)> =
            hits.iter().map(|h| (h.span.of(text), GAZETTEER.industry(h.industry).scheme.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_taxonomy_holds_where_it_was_published() {
        check(
            "440300",
            "做强智能传感器产业集群、工业母机",
            &[("智能传感器产业集群", "sz-20-8"), ("工业母机", "sz-20-8")],
        );
        check("440304", "工业母机", &[("工业母机", "sz-20-8")]);
        check("330100", "工业母机、智能传感器", &[]);
        check("310000", "集成电路产业和未来空间", &[("集成电路产业", "sh-3-6"), ("未来空间", "sh-3-6")]);
        check(
            "",
            "布局未来空间、未来健康",
            &[("未来空间", "cn-future-2024"), ("未来健康", "cn-future-2024")],
        );
    }

    #[test]
    fn common_words_need_their_suffix() {
        check("310000", "汽车保有量和汽车产业", &[("汽车产业", "sh-3-6")]);
        check("", "采用新材料,壮大新材料产业", &[("新材料产业", "cn-sei-2018")]);
    }

    #[test]
    fn longer_words_are_others() {
        check("440300", "新能源汽车、前沿新材料、海洋生物医药业、区块链技术", &[]);
    }

    #[test]
    fn concepts_name_their_group() {
        let id = GAZETTEER.industry_by_name("智能终端", &own("440300")).unwrap();
        assert_eq!(GAZETTEER.industry(id).group.as_deref(), Some("新一代电子信息"));
        let id = GAZETTEER.industry_by_name("细胞和基因", &own("440300")).unwrap();
        assert_eq!(GAZETTEER.industry(id).horizon.as_deref(), Some("5-10"));
    }
}
