use std::collections::{BTreeMap, HashMap};

use gongwen_lexicon::{Finder, Hit, Quick};
use gongwen_model::EntityType;
use gongwen_text::{DataError, Rows, Span, Text};

use super::Jurisdiction;
use super::context::{Class, Context};

const DIVISIONS: &str = include_str!("../../data/gazetteer/divisions.tsv");
const OVERLAY: &str = include_str!("../../data/gazetteer/overlay.tsv");
const ZONE_NAMES: &str = include_str!("../../data/gazetteer/zone_names.tsv");

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

/// How a name names its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Full,
    /// The short name of a county-level city, or a long one of a county, that no other place has: it needs no
    /// jurisdiction, only borders.
    Lone,
    Short,
}

/// A name that the text may hold.
#[derive(Debug)]
struct Name {
    /// Empty: a phrase that never means a place.
    places: Vec<(PlaceId, Form)>,
    class: Class,
}

/// A name found in the text whose place is known, before its surroundings are asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) place: PlaceId,
    form: Form,
    class: Class,
    /// The division that holds it stands right before it.
    under_parent: bool,
    /// It is the document's own division or one that this lies in.
    is_own: bool,
}

impl Candidate {
    /// Whether it is nothing but a place, known by this name in the whole country.
    pub(super) fn is_plain(&self) -> bool {
        self.class == Class::Clear || self.form == Form::Full
    }
}

/// All places and the finder of their names.
#[derive(Debug)]
pub(super) struct Places {
    records: Vec<PlaceRecord>,
    codes: BTreeMap<String, PlaceId>,
    /// Per word of the finder.
    names: Vec<Name>,
    index: HashMap<String, usize, Quick>,
    finder: Finder,
    context: Context,
}

impl Places {
    pub(super) fn load() -> Result<Self, DataError> {
        let context = Context::load()?;
        let mut records = Vec::new();
        let mut codes = BTreeMap::new();
        let rows = Rows::parse("divisions.tsv", DIVISIONS, 2)?;
        for (code, name) in rows.map(division)? {
            let id = PlaceId(records.len() as u32);
            let kind = match code {
                _ if code.ends_with("0000") => PlaceKind::Province,
                _ if code.ends_with("00") => PlaceKind::Prefecture,
                _ => PlaceKind::County,
            };
            // Rows are sorted by code: the parent has been read.
            let area = |digits: usize| codes.get(&format!("{:0<6}", code.get(..digits).unwrap_or("")));
            let parent = match kind {
                PlaceKind::Province => None,
                _ => area(4).or_else(|| area(2)).copied(),
            };
            let aliases = context.short_name(kind, name).map(str::to_owned).into_iter().collect();
            let (code, name) = (code.to_owned(), name.to_owned());
            records.push(PlaceRecord {
                kind,
                name,
                aliases,
                slug: code.clone(),
                code: Some(code.clone()),
                parent,
            });
            codes.insert(code, id);
        }
        let zone_names = Rows::parse("zone_names.tsv", ZONE_NAMES, 3)?.map(|row| match *row {
            [kind, name, alias] => Ok((kind, name, alias)),
            _ => Err("three columns".to_owned()),
        })?;
        let mut former = Vec::new();
        for (kind, record) in
            Rows::parse("overlay.tsv", OVERLAY, 4)?.map(|r| overlay(r, &codes, &zone_names))?
        {
            match (kind, record.parent) {
                ("former", Some(successor)) => former.push((record.name, successor)),
                _ => records.push(record),
            }
        }
        let mut names: BTreeMap<String, Name> = BTreeMap::new();
        for (k, record) in records.iter().enumerate() {
            let full = std::iter::once((&record.name, Form::Full));
            let bare_word = record.aliases.iter().any(|a| context.class(a) == Class::Word);
            for (name, form) in full.chain(record.aliases.iter().map(|a| (a, Form::Short))) {
                let class = context.class(name).max(match form {
                    // 资源县 may begin in 资源 where 县级 follows: it needs a border in front.
                    Form::Full if name.chars().count() == 3 && bare_word => Class::Cross,
                    _ => Class::Clear,
                });
                let entry = names.entry(name.clone()).or_insert(Name { places: Vec::new(), class });
                entry.places.push((PlaceId(k as u32), form));
            }
        }
        for (name, successor) in former {
            let class = context.class(&name);
            let entry = names.entry(name).or_insert(Name { places: Vec::new(), class });
            entry.places.push((successor, Form::Full));
        }
        for (name, id) in autonomous(&records) {
            let class = context.class(&name);
            names.entry(name).or_insert(Name { places: vec![(id, Form::Full)], class });
        }
        for (name, found) in &mut names {
            if let [(place, form @ Form::Short)] = found.places.as_mut_slice()
                && let Some(record) = records.get(place.0 as usize)
                && record.kind == PlaceKind::County
                && found.class == Class::Clear
                && (record.name.ends_with('市') || name.chars().count() > 2)
            {
                *form = Form::Lone;
            }
        }
        for phrase in context.blocks() {
            names.entry((*phrase).to_owned()).or_insert(Name { places: Vec::new(), class: Class::Word });
        }
        let finder = Finder::new(names.keys());
        let (names, index) = names.into_iter().zip(0..).map(|((name, what), k)| (what, (name, k))).unzip();
        Ok(Self { records, codes, names, index, finder, context })
    }

    #[cfg_attr(
        not(test),
        expect(clippy::indexing_slicing, reason = "ids are given out by this table, which never shrinks")
    )]
    pub(super) fn get(&self, id: PlaceId) -> &PlaceRecord {
        &self.records[id.0 as usize]
    }

    pub(super) fn by_code(&self, code: &str) -> Option<PlaceId> {
        self.codes.get(code).copied()
    }

    pub(super) fn by_name(&self, name: &str, own: &Jurisdiction) -> Option<PlaceId> {
        let found = self.names.get(*self.index.get(name)?)?;
        self.choose(&found.places, own).map(|(place, _)| place)
    }

    /// Whether a place has the name `name`, which is no word beside.
    pub(super) fn knows(&self, name: &str) -> bool {
        let found = self.index.get(name).and_then(|&k| self.names.get(k));
        found.is_some_and(|found| found.class == Class::Clear && !found.places.is_empty())
    }

    /// Whether a name of a place is a word beside.
    pub(super) fn is_word(&self, name: &str) -> bool {
        let found = self.index.get(name).and_then(|&k| self.names.get(k));
        found.is_some_and(|found| found.class == Class::Word)
    }

    pub(super) fn context(&self) -> &Context {
        &self.context
    }

    /// The place that a department of the name `name` would belong to; a name that may also be a
    /// word only where it is one of the jurisdiction's own.
    pub(super) fn division(&self, name: &str, own: &Jurisdiction) -> Option<PlaceId> {
        let found = self.names.get(*self.index.get(name)?)?;
        let (place, _) = self.choose(&found.places, own)?;
        let ours = || own.province.is_some_and(|area| self.within(place, area));
        let governed = self.get(place).kind != PlaceKind::Region;
        (governed && (found.class == Class::Clear || ours())).then_some(place)
    }

    /// The place and the divisions that it lies in, the narrowest first.
    pub(super) fn areas(&self, place: PlaceId) -> impl Iterator<Item = PlaceId> {
        std::iter::successors(Some(place), |p| self.get(*p).parent)
    }

    /// Whether `place` is `area` or lies in it.
    pub(super) fn within(&self, place: PlaceId, area: PlaceId) -> bool {
        self.areas(place).any(|p| p == area)
    }

    /// The one of the places in `fit` that stands highest; `None` where two stand equally high.
    fn highest(&self, fit: impl Iterator<Item = (PlaceId, Form)>) -> Option<(PlaceId, Form)> {
        let mut fit: Vec<_> = fit.map(|(place, form)| (self.get(place).kind, form, place)).collect();
        fit.sort();
        match fit.as_slice() {
            [(a, f, _), (b, g, _), ..] if (a, f) == (b, g) => None,
            [(_, form, place), ..] => Some((*place, *form)),
            [] => None,
        }
    }

    /// Which of the places of one name the jurisdiction means: its own, the narrowest area first;
    /// else the only one in the country that is known by this name alone: a bare county is not.
    fn choose(&self, places: &[(PlaceId, Form)], own: &Jurisdiction) -> Option<(PlaceId, Form)> {
        let all = || places.iter().copied();
        let areas = [own.county, own.city, own.province].into_iter().flatten();
        let near = areas.filter_map(|area| self.highest(all().filter(|&(p, _)| self.within(p, area)))).next();
        near.or_else(|| {
            self.highest(all().filter(|&(place, form)| match self.get(place).kind {
                PlaceKind::County | PlaceKind::FunctionalDistrict => form != Form::Short,
                PlaceKind::Province | PlaceKind::Prefecture | PlaceKind::Zone | PlaceKind::Region => true,
            }))
        })
    }

    /// Names in `text` whose place is known, leftmost and longest, whatever stands around them.
    pub(super) fn candidates(&self, text: &str, own: &Jurisdiction) -> Vec<Candidate> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut at = 0;
        for Hit { start, end, word } in self.finder.hits(text) {
            let Some(name) = self.names.get(word).filter(|_| start >= at) else { continue };
            if name.places.is_empty() {
                at = end;
                continue;
            }
            let before = candidates.last().filter(|c| c.end == start).map(|c| c.place);
            let inside = before.and_then(|area| {
                let inside = |&(p, _): &(PlaceId, Form)| p != area && self.within(p, area);
                self.highest(name.places.iter().copied().filter(inside))
            });
            let Some((place, form)) = inside.or_else(|| self.choose(&name.places, own)) else { continue };
            // A name that may be none needs a border in front, and so hides none that begins inside it.
            let is_own = own.place().is_some_and(|o| self.within(o, place));
            // 郫都和龙泉驿: what begins with a word that joins is no 和龙.
            let lone = form == Form::Lone && !is_own && end - start <= 2 * '市'.len_utf8();
            let bordered = name.class == Class::Clear && !lone
                || before.is_some() && (!lone || inside.is_some())
                || (is_own && name.class == Class::Cross)
                || self.context.left(text, start);
            if !bordered || (form == Form::Full && self.context.fuses(text, end)) {
                continue;
            }
            let under_parent = inside.is_some();
            candidates.push(Candidate { start, end, place, form, class: name.class, under_parent, is_own });
            at = end;
        }
        candidates
    }

    pub(super) fn hits(&self, text: &str, own: &Jurisdiction) -> Vec<PlaceHit> {
        let mut candidates = self.candidates(text, own);
        candidates.retain(|c| !self.context.name_goes_on(text, c.end));
        let listed = self.listed(text, &candidates, own);
        let mut hits: Vec<PlaceHit> = Vec::new();
        for (c, listed) in candidates.iter().zip(listed) {
            if hits.last().is_some_and(|h| h.span.end() > c.start) {
                continue;
            }
            if let Some(rule) = self.evidence(text, c, listed) {
                hits.push(PlaceHit { span: Span::new(c.start, c.end), place: c.place, rule });
            }
        }
        hits
    }

    /// Why a candidate is a mention, or `None`.
    fn evidence(&self, text: &str, c: &Candidate, listed: bool) -> Option<&'static str> {
        let (left, right) = (self.context.left(text, c.start), self.context.right(text, c.end));
        let kind = self.get(c.place).kind;
        let district = kind.entity_type() == EntityType::District;
        let form = if c.form == Form::Lone { Form::Short } else { c.form };
        // Known by its short name in the whole country: two characters need borders on both sides.
        let lone = c.form == Form::Lone && !c.is_own && !c.under_parent;
        if lone && !listed && c.end - c.start <= 2 * '市'.len_utf8() && !(left && right) {
            return None;
        }
        match (c.class, form) {
            _ if listed => Some("place/list"),
            (Class::Clear | Class::Cross, Form::Full) => Some("place/full"),
            (Class::Clear, Form::Short) if c.under_parent => right.then_some("place/parent"),
            (Class::Clear, Form::Short) if !district => Some("place/short"),
            (Class::Clear, Form::Short) if left || right => Some("place/own"),
            (Class::Cross, Form::Short) if c.is_own || kind == PlaceKind::Province => Some("place/short"),
            (Class::Cross, Form::Short) if left && right => Some("place/short"),
            (Class::Word, Form::Full) if c.under_parent || c.is_own => Some("place/full"),
            (Class::Word, _) if (c.under_parent || c.is_own) && left && right => Some("place/own"),
            _ => None,
        }
    }

    /// Per candidate: whether it stands in a list of divisions, which closes with 等区 or the like,
    /// holds a name that is nothing but a place, is all of the document's own city, or is three names long.
    fn listed(&self, text: &str, candidates: &[Candidate], own: &Jurisdiction) -> Vec<bool> {
        // 高新区 stands in one list with districts.
        let kind = |c: &Candidate| self.get(c.place).kind.entity_type() == EntityType::Place;
        let mut listed: Vec<bool> = Vec::with_capacity(candidates.len());
        for (k, c) in candidates.iter().enumerate() {
            let joined = candidates.get(k + 1).is_some_and(|n| {
                (kind(n) == kind(c) || c.form == Form::Lone || n.form == Form::Lone)
                    && self.context.joins(text.get(c.end..n.start).unwrap_or(""))
            });
            if joined {
                continue;
            }
            let list = candidates.get(listed.len()..=k).unwrap_or_default();
            let at_home = |c: &Candidate| own.city.is_some_and(|city| self.within(c.place, city));
            let plain = list.iter().any(|c| c.class == Class::Clear) || list.iter().all(at_home);
            let stands = self.context.closes(text, c.end) || (list.len() > 1 && plain) || list.len() > 2;
            listed.resize(k + 1, stands);
        }
        listed
    }
}

/// How autonomous prefectures and counties are called for short with their rank: 恩施州, 玉屏县.
fn autonomous(records: &[PlaceRecord]) -> Vec<(String, PlaceId)> {
    let ranked = |record: &PlaceRecord| {
        let rank = ["自治州", "自治县", "自治旗"].into_iter().find(|tail| record.name.ends_with(tail))?;
        let short = record.aliases.first()?;
        Some(format!("{short}{}", rank.strip_prefix("自治")?))
    };
    let with_id = records.iter().enumerate().map(|(k, record)| (ranked(record), PlaceId(k as u32)));
    with_id.filter_map(|(name, id)| Some((name?, id))).collect()
}

fn division<'d>(row: &[&'d str]) -> Result<(&'d str, &'d str), String> {
    match row {
        [code, name] if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) => Ok((code, name)),
        _ => Err("not a code of six digits and a name".to_owned()),
    }
}

/// The kind of a row of the overlay and the place that it describes.
fn overlay<'d>(
    row: &[&'d str],
    codes: &BTreeMap<String, PlaceId>,
    zone_names: &[(&str, &str, &str)],
) -> Result<(&'d str, PlaceRecord), String> {
    let [word, name, aliases, parent] = row else { return Err("four columns".to_owned()) };
    let kind = match *word {
        "district" | "former" => PlaceKind::FunctionalDistrict,
        "region" => PlaceKind::Region,
        "zone" | "hightech" | "development" | "freetrade" => PlaceKind::Zone,
        _ => return Err(format!("{word} is no kind of place")),
    };
    let parent = match *parent {
        "" => None,
        code => Some(*codes.get(code).ok_or_else(|| format!("{code} is no code"))?),
    };
    let templates = |role: &str| {
        let fit = zone_names.iter().filter(move |(k, r, _)| k == word && *r == role);
        fit.map(|(_, _, template)| template.replace("{}", name)).collect::<Vec<_>>()
    };
    let full = templates("name").pop().unwrap_or_else(|| (*name).to_owned());
    let mut others = templates("alias");
    others.extend(aliases.split('、').filter(|a| !a.is_empty()).map(str::to_owned));
    Ok((word, PlaceRecord { kind, slug: full.clone(), name: full, aliases: others, code: None, parent }))
}

#[cfg(test)]
mod tests {
    use crate::gazetteer::tests::{GAZETTEER, own};

    /// `city` is the code of the document's city, empty for a ministry's; `expected` the names of the
    /// places found, in order.
    #[track_caller]
    fn check(city: &str, text: &str, expected: &[&str]) {
        let hits = GAZETTEER.places(text, &own(city));
        let found: Vec<&str> = hits.iter().map(|h| GAZETTEER.place(h.place).name.as_str()).collect();
        assert_eq!(found, expected, "{text}: {hits:?}");
    }

    const BEIJING: &str = "110000";
    const HANGZHOU: &str = "330100";
    const SHENZHEN: &str = "440300";
    const HAIKOU: &str = "460100";
    const CHENGDU: &str = "510100";

    #[test]
    fn bare_names_are_those_of_the_own_city() {
        check(HAIKOU, "支持秀英、龙华、美兰等区建设孵化器", &["秀英区", "龙华区", "美兰区"]);
        assert_eq!(code(HAIKOU, "龙华"), "460106");
        assert_eq!(code(SHENZHEN, "龙华"), "440309");
        check("", "在龙华设立孵化器", &[]);
        check(HANGZHOU, "推动项目向萧山、余杭、临平集聚", &["萧山区", "余杭区", "临平区"]);
        check(HANGZHOU, "在龙华设立孵化器", &[]);
        check(BEIJING, "依托海淀、昌平布局脑科学平台", &["海淀区", "昌平区"]);
        check(CHENGDU, "在双流、郫都和龙泉驿布局产线", &["双流区", "郫都区", "龙泉驿区"]);
    }

    #[track_caller]
    fn code(city: &str, name: &str) -> &'static str {
        let place = GAZETTEER.place_by_name(name, &own(city)).unwrap();
        GAZETTEER.place(place).code.as_deref().unwrap()
    }

    #[test]
    fn words_need_a_list_or_their_city_in_front() {
        check(SHENZHEN, "产业前景光明,光明前景可期", &[]);
        check(SHENZHEN, "支持南山、光明等区先行", &["南山区", "光明区"]);
        check(SHENZHEN, "支持坪山、光明和大鹏创建示范街区", &["坪山区", "光明区", "大鹏新区"]);
        check("120000", "维护和平、稳定、发展", &[]);
        check("120000", "和平、南开、河东、河西先行试点", &["和平区", "南开区", "河东区", "河西区"]);
        check(BEIJING, "朝阳产业蓬勃发展", &[]);
        check(BEIJING, "东城、西城、朝阳等区", &["东城区", "西城区", "朝阳区"]);
        check(HANGZHOU, "新华社报道了西湖的夜景", &[]);
    }

    #[test]
    fn full_names_are_read_by_city_then_by_country() {
        check(BEIJING, "朝阳区率先试点", &["朝阳区"]);
        check(HAIKOU, "赴北京市朝阳区考察", &["北京市", "朝阳区"]);
        // Several cities have a 朝阳区, and nothing says whose it is.
        check(HAIKOU, "赴朝阳区考察", &[]);
        check(HAIKOU, "赴浦东新区考察", &["浦东新区"]);
        check("", "江苏省昆山市、浙江省义乌市入选", &["江苏省", "昆山市", "浙江省", "义乌市"]);
        check(HANGZHOU, "苏州昆山已先行", &["苏州市", "昆山市"]);
    }

    #[test]
    fn longer_names_hold_no_division() {
        check(SHENZHEN, "光明科学城与南山知识产权保护中心", &["光明科学城"]);
        check(CHENGDU, "四川大学、成都理工大学落户双流", &["双流区"]);
        check(BEIJING, "中关村科学城与怀柔科学城联动", &["中关村科学城", "怀柔科学城"]);
        check(HANGZHOU, "弘扬萧山精神", &[]);
        check("", "新疆生产建设兵团、连云港港区、宁德时代", &[]);
        check(HAIKOU, "哈尔滨工业大学、上海证券交易所", &[]);
    }

    #[test]
    fn names_across_words_are_none() {
        check("", "重大理论问题,扩大同步投资,确保定期检查,推广安全技术", &[]);
        check("", "上海南部、渤海南岸、沿海城市和新兴城市", &["上海市"]);
        check("", "张和田出席会议", &[]);
        check("", "保持均衡水平,隆重庆祝,各项城市更新,创新乡村治理", &[]);
        check("", "北京市场活跃,上海市民受益", &["北京市", "上海市"]);
        check(HAIKOU, "是海南发展不平凡的五年,贡献海口力量", &["海南省", "海口市"]);
        check("", "对海南的支持,入海口", &["海南省"]);
        check("110115", "更是大兴区落实定位的时期", &["大兴区"]);
        check("", "与大理、丽江结对", &["大理白族自治州", "丽江市"]);
        check("", "赴大理调研", &["大理白族自治州"]);
        check("", "阿里巴巴和三明治", &[]);
        check("", "统筹整合资源县级要落实", &[]);
        check("", "赴资源县调研", &["资源县"]);
    }

    #[test]
    fn zones_and_regions_have_names_of_their_own() {
        check(
            "",
            "支持雄安新区、西咸新区、横琴粤澳深度合作区建设",
            &["雄安新区", "西咸新区", "横琴粤澳深度合作区"],
        );
        check(
            SHENZHEN,
            "支持龙华、深汕等区及前海建设集聚区",
            &["龙华区", "深汕特别合作区", "前海深港现代服务业合作区"],
        );
        check(CHENGDU, "成都高新区、天府新区先行", &["成都国家高新区", "天府新区"]);
        check("", "长三角、京津冀、粤港澳大湾区", &["长江三角洲", "京津冀", "粤港澳大湾区"]);
        check("150800", "河套灌区与河套平原", &[]);
        check("310000", "依托上海自贸试验区等", &["中国（上海）自由贸易试验区"]);
    }

    #[test]
    fn names_that_one_place_alone_has_need_no_jurisdiction() {
        check("", "加快格尔木、德令哈电站建设", &["格尔木市", "德令哈市"]);
        check("", "包括南京、昆山、南通等港口", &["南京市", "昆山市", "南通市"]);
        check("", "昆山路通车", &[]);
        check("", "支持玉屏县、恩施州建设", &["玉屏侗族自治县", "恩施土家族苗族自治州"]);
        check("", "品尝武昌鱼，合江门通航", &[]);
        check("", "扩建甘其毛都口岸", &["甘其毛都口岸"]);
    }

    #[test]
    fn zones_without_their_city_count_among_its_districts() {
        check(CHENGDU, "支持双流区、高新区、天府新区试点", &["双流区", "成都国家高新区", "天府新区"]);
        check(CHENGDU, "支持高新区建设", &[]);
        check("", "支持高新区、经开区、自贸区建设", &[]);
    }

    #[test]
    fn former_names_lead_to_the_division_of_today() {
        check(SHENZHEN, "光明新区和坪山新区", &["光明区", "坪山区"]);
    }

    #[test]
    fn any_text_is_read() {
        for text in ["", "区", "、、、", "a南山", "在", "等区", "深圳\u{20000}", "⟦光明⟧等区", "市市市"]
        {
            GAZETTEER.places(text, &own(SHENZHEN));
        }
    }
}
