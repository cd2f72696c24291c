use std::cmp::Reverse;
use std::collections::BTreeMap;

use gongwen_lexicon::{Finder, Hit};
use gongwen_text::{DataError, Rows, Span, Text, reads_as_han};

use super::Jurisdiction;
use super::places::{PlaceId, PlaceKind, Places};

pub(super) const AGENCIES: &str = include_str!("../../data/gazetteer/agencies.tsv");

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

/// Names of agencies and the finder of them.
#[derive(Debug)]
pub(super) struct Agencies {
    /// Per word of the finder.
    meanings: Vec<Vec<Meaning>>,
    finder: Finder,
}

impl Agencies {
    pub(super) fn load(places: &Places) -> Result<Self, DataError> {
        let mut meanings: BTreeMap<&'static str, Vec<Meaning>> = BTreeMap::new();
        let rows = Rows::parse("agencies.tsv", AGENCIES, 3)?;
        for (scope, name, others) in rows.map(|r| scope(r, places))? {
            // 中共甲委员会乙部 is written 中共甲委乙部 as well.
            if let Some((front, office)) =
                name.split_once("{}委员会").filter(|(_, office)| !office.is_empty())
            {
                let short = Meaning::Around(office, name);
                meanings.entry(front).or_default().push(short);
            }
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
        let finder = Finder::new(meanings.keys());
        Ok(Self { meanings: meanings.into_values().collect(), finder })
    }

    /// Whether `text` opens with an authority of the state.
    pub(super) fn opens_with_state(&self, text: &str) -> bool {
        let mut meanings = self.finder.at_head(text).filter_map(|hit| self.meanings.get(hit.word)).flatten();
        meanings.any(|m| matches!(m, Meaning::State(_)))
    }

    pub(super) fn name(&self, surface: &str, own: &Jurisdiction, places: &Places) -> Option<AgencyName> {
        let mut hits = self.hits(surface, own, places);
        hits.pop().filter(|h| hits.is_empty() && h.span.len() == surface.len()).map(|h| h.agency)
    }

    pub(super) fn hits(&self, text: &str, own: &Jurisdiction, places: &Places) -> Vec<AgencyHit> {
        let mut hits: Vec<AgencyHit> = Vec::new();
        for Hit { start, end, word } in self.finder.hits(text) {
            if in_doc_number(text, end) {
                continue;
            }
            if hits.last().is_some_and(|h| start < h.span.end()) {
                continue;
            }
            let meanings = self.meanings.get(word).map_or(&[][..], Vec::as_slice);
            let reader = Reader { text, own, places, last: hits.last() };
            if let Some(hit) = meanings.iter().find_map(|m| reader.read(m, start, end)) {
                hits.push(hit);
            }
        }
        hits
    }
}

/// Whether what ends at `end` opens a document number: 工信部信管〔2025〕180号.
fn in_doc_number(text: &str, end: usize) -> bool {
    let mut tail = text.get(end..).unwrap_or("").chars();
    let opens = tail.by_ref().take(6).find(|c| !reads_as_han(*c));
    matches!(opens, Some('〔' | '［' | '[')) && tail.next().is_some_and(|c| c.is_ascii_digit())
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
                let tail = self.text.get(middle..)?;
                let middle = if tail.starts_with(behind) {
                    middle
                } else {
                    tail.strip_prefix('委').map(|_| middle + '委'.len_utf8())?
                };
                self.text.get(middle..)?.starts_with(behind).then_some(())?;
                let end = middle + behind.len();
                (!context.fuses(self.text, end)).then_some(())?;
                Some(AgencyHit { span: Span::new(start, end), agency: self.local(name, place), rule })
            }
        }
    }

    fn local(&self, name: &str, place: PlaceId) -> AgencyName {
        let record = self.places.get(place);
        let short = record.aliases.first().unwrap_or(&record.name);
        // Several cities have a 朝阳区, so its agencies carry the city's name.
        let city = record.parent.filter(|_| record.name.ends_with('区') && is_district(record.kind));
        let full = format!("{}{}", city.map_or("", |c| &self.places.get(c).name), record.name);
        let name = match SLOTS.iter().any(|slot| name.contains(slot)) {
            true => name.replace(SLOTS[0], &full).replace(SLOTS[1], short),
            false => format!("{full}{name}"),
        };
        AgencyName { name, place: Some(place) }
    }

    /// The division that ends at `end`, by name or as 省, 市, 区 of the jurisdiction, and where it
    /// begins: with the names of the divisions that hold it, if they stand in front.
    fn division_before(&self, end: usize) -> Option<(usize, PlaceId, &'static str)> {
        if let Some((mut start, place)) = self.named_before(end, |_| true) {
            let holds = |area: PlaceId| area != place && self.places.within(place, area);
            while let Some((outer, _)) = self.named_before(start, holds) {
                start = outer;
            }
            return Some((start, place, "agency/named"));
        }
        let head = self.text.get(..end)?;
        head.char_indices().rev().take(3).find_map(|(k, _)| {
            // 各市 and 县市 mean any.
            let any = |c: char| "各全每县区省地州城都".contains(c);
            let place = self.own_division(head.get(k..)?)?;
            (!head.get(..k)?.chars().next_back().is_some_and(any)).then_some((k, place, "agency/own"))
        })
    }

    /// The longest name of a division that ends at `end` and is `fit`.
    fn named_before(&self, end: usize, fit: impl Fn(PlaceId) -> bool) -> Option<(usize, PlaceId)> {
        let floor = self.last.map_or(0, |h| h.span.end());
        let head = self.text.get(..end)?;
        let starts = head.char_indices().rev().take(LONGEST).map(|(k, _)| k).filter(|&k| k >= floor);
        let named = starts.filter_map(|k| Some((k, self.places.division(head.get(k..)?, self.own)?)));
        named.filter(|&(_, place)| fit(place)).min_by_key(|&(k, _)| k)
    }

    /// The division that begins at `start`, by name or as 省, 市, 区 of the jurisdiction, and where it
    /// ends: the narrowest, if several stand in a row.
    fn division_behind(&self, start: usize) -> Option<(usize, PlaceId, &'static str)> {
        if let Some((mut end, mut place)) = self.named_behind(start, |_| true) {
            while let Some(inner) = self.named_behind(end, |p| p != place && self.places.within(p, place)) {
                (end, place) = inner;
            }
            return Some((end, place, "agency/named"));
        }
        let tail = self.text.get(start..)?;
        let ends = tail.char_indices().take(3).map(|(k, c)| k + c.len_utf8());
        let own = ends.filter_map(|k| Some((start + k, self.own_division(tail.get(..k)?)?, "agency/own")));
        own.min_by_key(|&(end, ..)| end)
    }

    /// The longest name of a division that begins at `start` and is `fit`.
    fn named_behind(&self, start: usize, fit: impl Fn(PlaceId) -> bool) -> Option<(usize, PlaceId)> {
        let tail = self.text.get(start..)?;
        let ends = tail.char_indices().take(LONGEST).map(|(k, c)| k + c.len_utf8());
        let named = ends.filter_map(|k| Some((start + k, self.places.division(tail.get(..k)?, self.own)?)));
        named.filter(|&(_, place)| fit(place)).max_by_key(|&(k, _)| k)
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

fn is_district(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::County | PlaceKind::FunctionalDistrict)
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

#[cfg(test)]
mod tests {
    use crate::gazetteer::tests::{GAZETTEER, own};

    #[track_caller]
    fn check(city: &str, text: &str, expected: &[&str]) {
        let hits = GAZETTEER.agency_hits(text, &own(city));
        let found: Vec<&str> = hits.iter().map(|h| h.agency.name.as_str()).collect();
        assert_eq!(found, expected, "{text}: {hits:?}");
    }

    #[test]
    fn short_forms_are_those_of_the_own_division() {
        check("330100", "由市发改委会同省科技厅制定", &["杭州市发展和改革委员会", "浙江省科学技术厅"]);
        check("110000", "市科委、市经济和信息化局", &["北京市科学技术委员会", "北京市经济和信息化局"]);
        check("510104", "区科技局报市科技局", &["成都市锦江区科学技术局", "成都市科学技术局"]);
        check("320583", "市工信局牵头", &["昆山市工业和信息化局"]);
        check("", "市科技局会同省科技厅", &[]);
        check("450000", "自治区发展改革委", &["广西壮族自治区发展和改革委员会"]);
    }

    #[test]
    fn a_named_division_goes_before_the_own_one() {
        check("330100", "上海市科委与宁波市市场监管局", &["上海市科学技术委员会", "宁波市市场监督管理局"]);
        check("", "深圳市场监管局", &["深圳市市场监督管理局"]);
        check("440300", "市住房建设局", &["深圳市住房和建设局"]);
        check("510100", "市住建局", &["成都市住房和城乡建设局"]);
    }

    #[test]
    fn divisions_in_a_row_name_the_narrowest() {
        let full = |text: &str| GAZETTEER.agency(text, &own("")).map(|a| a.name);
        assert_eq!(full("成都市武侯区人民政府").as_deref(), Some("成都市武侯区人民政府"));
        assert_eq!(full("江苏省昆山市人民政府").as_deref(), Some("昆山市人民政府"));
        assert_eq!(full("中共成都市武侯区委").as_deref(), Some("中共成都市武侯区委员会"));
    }

    #[test]
    fn a_list_shares_its_division() {
        check(
            "330100",
            "责任单位:市科技局、财政局、商务局",
            &["杭州市科学技术局", "杭州市财政局", "杭州市商务局"],
        );
        check("330100", "商务局大厅", &[]);
    }

    #[test]
    fn the_division_may_stand_inside() {
        check(
            "440100",
            "民建广州市委、九三学社市委会",
            &["中国民主建国会广州市委员会", "九三学社广州市委员会"],
        );
        check("510100", "天府新区管委会", &["天府新区管理委员会"]);
        check("440100", "中共广州市委、市政府", &["中共广州市委员会", "广州市人民政府"]);
        check("310000", "上海海关、中国人民银行上海总部", &["上海海关", "中国人民银行上海总部"]);
        check("310000", "上海金融监管局", &["国家金融监督管理总局上海监管局"]);
    }

    #[test]
    fn agencies_of_the_state_have_no_division() {
        check("440300", "国家发改委、科技部批复", &["国家发展和改革委员会", "科学技术部"]);
        check("", "党中央、国务院决策部署", &["中共中央", "国务院"]);
        check("", "各省科技部门、教育部门和商务部门,财政部署", &[]);
        check("", "工信部信管〔2031〕8号", &[]);
    }

    #[test]
    fn other_words_are_none() {
        check("330100", "各市政府、县市政府", &[]);
        check("330100", "专家咨询委员会,全市人大代表,城市管理局面", &[]);
    }

    #[test]
    fn a_surface_is_read_as_a_whole() {
        let name = |surface| GAZETTEER.agency(surface, &own("440300")).map(|a| a.name);
        let full = Some("深圳市发展和改革委员会".to_owned());
        for surface in ["市发展改革委", "深圳市发改委", "深圳市发展和改革委员会", "深圳发改委"]
        {
            assert_eq!(name(surface), full, "{surface}");
        }
        assert_eq!(name("市发展改革委综合处"), None);
    }
}
