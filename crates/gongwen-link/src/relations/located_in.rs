//! Where an industry, or what is built, is: 支持甲、乙等区建设集聚区, 在丙区规划建设…, 落户丁园, 以戊为承载地; and what a name
//! alone says: 己市庚产业园.
//!
//! Each run of places behind a word of `hosts.tsv`, or at the beginning of a clause, is shown to an ordered table of rules;
//! the first that says what is there has it. The document's own province or city hosts nothing: that goes without saying.

use std::collections::BTreeMap;

use gongwen_model::{EntityType, Predicate, RuleInfo, Span, Text, Via};
use gongwen_text::{
    DataError, Rows,
    window::{self, cut},
    work,
};

use crate::entities::names::Sort;
use crate::entities::store::Handle;
use crate::gazetteer::{PlaceId, PlaceKind};
use crate::lists::{chars, top_level};
use crate::rules::Rule;
use crate::words::Words;
use crate::work::Work;

use super::{Scene, via};

/// How many places a list of hosts may hold, and how many words may stand between two of them: more is
/// no sentence.
pub(super) const MOST_HOSTS: usize = 64;
const MOST_GLUE: usize = 4;
/// How many adverbs may stand between places and their verb.
const MOST_MANNERS: usize = 4;
/// How far the end of a clause is looked for, in bytes.
const REACH: usize = 1500;
/// Shortest and longest name of a place that opens another name, in bytes.
const NAME: std::ops::RangeInclusive<usize> = 6..=30;
/// How many surfaces of a thing are asked for a place.
const MOST_SURFACES: usize = 16;

const HOSTS: [EntityType; 3] = [EntityType::District, EntityType::Zone, EntityType::Place];
const HOSTED: [EntityType; 4] =
    [EntityType::Industry, EntityType::Zone, EntityType::Project, EntityType::Organization];

/// Places where they are named.
type Places = Vec<(Span<Text>, Handle)>;

/// The words of `hosts.tsv`.
#[derive(Debug)]
pub(crate) struct HostWords {
    /// Words in front of places, with their class.
    openers: Words,
    classes: BTreeMap<&'static str, &'static str>,
    gathers: Words,
    serves: Words,
    builds: Words,
    does: Words,
    lays: Words,
    manners: Words,
    glue: Words,
    lines: Words,
    others: Words,
    apart: Words,
    seats: Words,
    /// Two states in front of what they share: 中俄, 中老.
    pairs: Words,
}

impl HostWords {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("hosts.tsv", include_str!("../../data/hosts.tsv"), 2)?;
        rows.check_sorted(1)?;
        let classes: BTreeMap<&'static str, &'static str> = rows
            .map(|row| match *row {
                [word, class] => Ok((word, class)),
                _ => Err("two columns".to_owned()),
            })?
            .into_iter()
            .collect();
        let of = |class: &str| Words::of_sort(&rows, class);
        let opens = |class: &str| matches!(class, "backs" | "in" | "toward" | "as" | "settles");
        Ok(Self {
            openers: Words::new(classes.iter().filter(|(_, class)| opens(class)).map(|(word, _)| *word)),
            gathers: of("gathers"),
            serves: of("serves"),
            builds: of("builds"),
            does: of("does"),
            lays: of("lays"),
            manners: of("manner"),
            glue: of("glue"),
            lines: of("line"),
            others: of("other"),
            apart: of("apart"),
            seats: of("seat"),
            pairs: of("pair"),
            classes,
        })
    }

    /// The next word of `text` that may stand in front of places, and its class; of two at one place the longer.
    fn opener<'t>(&self, text: &'t str) -> Option<(usize, &'t str, &'static str)> {
        text.char_indices().find_map(|(at, _)| {
            let word = self.openers.at_head(cut(text, at..))?;
            Some((at, word, self.classes.get(word).copied()?))
        })
    }

    /// What stands behind places without the adverbs that may stand in front of a verb.
    fn behind_manner<'t>(&self, mut text: &'t str) -> &'t str {
        for _ in 0..MOST_MANNERS {
            let Some(word) = self.manners.at_head(text) else { break };
            text = cut(text, word.len()..);
        }
        text
    }
}

/// A run of places in a sentence, with what a rule may ask.
struct Run<'a> {
    words: &'a HostWords,
    text: &'a str,
    sentence: Span<Text>,
    /// Class of the word in front; "" where the run opens its clause.
    class: &'static str,
    /// The word and the places.
    span: Span<Text>,
    /// Whether all places are divisions, none a zone.
    divisions: bool,
    /// Industries that the heading, or the sentence, is about.
    topics: &'a [Handle],
    /// What may be somewhere, in text order.
    things: &'a [(Span<Text>, Handle, EntityType)],
}

type Apply = fn(&Run<'_>) -> Vec<Handle>;

/// The table, for readers.
pub(super) fn rules() -> Vec<RuleInfo> {
    RULES.iter().map(Rule::info).collect()
}

static RULES: [Rule<Apply>; 6] = [
    Rule {
        id: "relation/settled",
        doc: "甲项目落户乙: what stands in front in the clause is there",
        examples: &[("国家茶叶检测中心落户湖州市。", "国家茶叶检测中心 湖州市")],
        rejects: &["支持高校毕业生落户湖州市。"],
        apply: settled,
    },
    Rule {
        id: "relation/hosts-as",
        doc: "以甲为承载地: the industry that the sentence is about",
        examples: &[],
        rejects: &["以湖州市为例，推广茶叶机械。"],
        apply: serving,
    },
    Rule {
        id: "relation/laid",
        doc: "推动甲产业在乙布局, 向乙集聚: what stands in front moves there",
        examples: &[],
        rejects: &["茶商在湖州市开会。"],
        apply: laid,
    },
    Rule {
        id: "relation/hosts",
        doc: "支持甲、乙建设: the industry of the heading is there",
        examples: &[],
        rejects: &["支持湖州市建设。"],
        apply: backed,
    },
    Rule {
        id: "relation/hosts-of",
        doc: "推动甲的乙产业发展: the industry is there",
        examples: &[],
        rejects: &["推动湖州市的干部交流。"],
        apply: of_place,
    },
    Rule {
        id: "relation/host-builds",
        doc: "支持甲建设乙, 甲打造乙: what a division makes is there",
        examples: &[
            ("支持湖州市建设国家茶叶检测中心。", "国家茶叶检测中心 湖州市"),
            (
                "支持湖州市、丽水市建设国家茶叶检测中心，绍兴市建设国家黄酒检测中心。",
                "国家茶叶检测中心 湖州市;国家茶叶检测中心 丽水市;国家黄酒检测中心 绍兴市",
            ),
        ],
        rejects: &[
            "与湖州市合作建设国家茶叶检测中心。",
            "赴湖州市考察国家茶叶检测中心。",
            "支持湖州市建设国家茶叶检测中心策源地。",
        ],
        apply: built,
    },
];

impl Run<'_> {
    /// What stands behind the places, up to the end of the sentence.
    fn behind(&self) -> &str {
        cut(self.text, self.span.end()..self.sentence.end().max(self.span.end()))
    }

    /// The clause in front of the word.
    fn front(&self) -> Span<Text> {
        last_clause(self.text, Span::new(self.sentence.start(), self.span.start()))
    }

    /// The clause behind the places, and the next one where only a comma parts them.
    fn clause(&self) -> Span<Text> {
        let start = self.span.end() + leading_comma(self.behind());
        Span::new(start, clause_end(self.text, start, self.sentence.end()).max(start))
    }

    /// The things of the given types within `range`.
    fn within(&self, range: Span<Text>, kinds: &[EntityType]) -> Vec<Handle> {
        let inside =
            self.things.iter().filter(|(span, _, kind)| range.contains(*span) && kinds.contains(kind));
        inside.inspect(|_| work::tick(1)).map(|(_, handle, _)| *handle).collect()
    }

    /// The things of `range` that no longer name goes on from: of 甲走廊策源地, 甲走廊 is none.
    fn whole_within(&self, range: Span<Text>, kinds: &[EntityType]) -> Vec<Handle> {
        let ends = |span: &Span<Text>| {
            let behind = cut(self.text, span.end()..range.end().max(span.end()));
            let sign = behind.chars().next().is_none_or(|c| !c.is_alphanumeric());
            sign || behind.starts_with(['和', '与', '及', '等'])
        };
        let inside = self.things.iter().filter(|(span, _, kind)| {
            work::tick(1);
            range.contains(*span) && kinds.contains(kind) && (*kind == EntityType::Industry || ends(span))
        });
        inside.map(|(_, handle, _)| *handle).collect()
    }

    /// Where the verb begins behind the places, if one of `verbs` stands there.
    fn verb(&self, verbs: &Words) -> bool {
        let behind = self.behind();
        let behind = cut(behind, leading_comma(behind)..);
        [behind, self.words.behind_manner(behind)].into_iter().any(|rest| verbs.at_head(rest).is_some())
    }
}

fn settled(run: &Run<'_>) -> Vec<Handle> {
    let fits = run.class == "settles";
    let kinds = [EntityType::Project, EntityType::Organization, EntityType::Zone];
    if fits { run.within(run.front(), &kinds) } else { Vec::new() }
}

fn serving(run: &Run<'_>) -> Vec<Handle> {
    if run.class != "as" || run.words.serves.at_head(run.behind()).is_none() {
        return Vec::new();
    }
    // 以甲为例: no place of anything.
    let other = run.words.serves.at_head(run.behind()).map_or("", |w| cut(run.behind(), w.len()..));
    if run.words.others.at_head(other).is_some() {
        return Vec::new();
    }
    if !run.topics.is_empty() {
        return run.topics.to_vec();
    }
    let front = run.within(run.front(), &[EntityType::Industry]);
    if front.is_empty() { run.within(run.clause(), &[EntityType::Industry]) } else { front }
}

fn laid(run: &Run<'_>) -> Vec<Handle> {
    let there = match run.class {
        "in" => run.verb(&run.words.lays),
        "toward" => run.verb(&run.words.gathers) || run.behind().starts_with("布局"),
        _ => false,
    };
    if !there {
        return Vec::new();
    }
    let front = run.within(run.front(), &[EntityType::Industry, EntityType::Project]);
    if front.is_empty() && run.class == "toward" { run.topics.to_vec() } else { front }
}

fn backed(run: &Run<'_>) -> Vec<Handle> {
    let verb = run.class == "backs" && (run.verb(&run.words.builds) || run.verb(&run.words.does));
    if verb { run.topics.to_vec() } else { Vec::new() }
}

fn of_place(run: &Run<'_>) -> Vec<Handle> {
    let fits = run.class == "backs" && run.behind().starts_with('的');
    if fits { run.within(run.clause(), &[EntityType::Industry]) } else { Vec::new() }
}

fn built(run: &Run<'_>) -> Vec<Handle> {
    let opens = matches!(run.class, "backs" | "");
    if !opens || !run.verb(&run.words.builds) || run.class.is_empty() && !run.divisions {
        return Vec::new();
    }
    let kinds: &[EntityType] = if run.divisions {
        &[EntityType::Industry, EntityType::Zone, EntityType::Project]
    } else {
        &[EntityType::Industry]
    };
    run.whole_within(run.clause(), kinds)
}

impl Work<'_> {
    /// 在甲、乙建设丙: 丙 is in each of them.
    pub(super) fn settle(&mut self, thing: Handle, hosts: &[(Span<Text>, Handle)], sentence: Span<Text>) {
        for &(span, host) in hosts {
            let host = (host, Some(span));
            self.relate(thing, Predicate::LocatedIn, host, sentence, Via::Clause, "relation/built-in");
        }
    }

    /// A clause without the places that it opens with, 依托甲、乙等区推进…, and the places in which it says something is.
    pub(crate) fn behind_hosts(&self, clause: Span<Text>) -> (Span<Text>, Places) {
        let words = &self.linker.hosts;
        let Some((0, word, class)) = words.opener(clause.of(self.text)).filter(|(at, ..)| *at == 0) else {
            return (clause, Vec::new());
        };
        let (hosts, end) = self.places_at(clause.start() + word.len(), clause.end());
        match (end > clause.start() + word.len(), class) {
            (true, "in") => (Span::new(end, clause.end()), hosts),
            (true, "backs") => (Span::new(end, clause.end()), Vec::new()),
            _ => (clause, Vec::new()),
        }
    }

    /// Where an industry or what is built is: 支持甲、乙等区建设集聚区, 在丙区规划建设….
    pub(super) fn hosted(&mut self, scene: &Scene, sentence: Span<Text>) {
        let topics: Vec<Handle> =
            scene.subjects.iter().copied().filter(|&s| self.is(s, &[EntityType::Industry])).collect();
        let things: Vec<_> = self
            .mentions(sentence, &HOSTED)
            .into_iter()
            .map(|(span, handle)| (span, handle, self.store.kind(handle)))
            .collect();
        let categories: Vec<Handle> =
            things.iter().map(|t| t.1).filter(|&h| is_category(self.store.name(h))).collect();
        let mut found: Vec<(Vec<Handle>, Places, usize, &'static str)> = Vec::new();
        for (class, span, hosts) in self.runs_of_places(sentence) {
            let divisions = hosts.iter().all(|(_, h)| !self.is(*h, &[EntityType::Zone]));
            let (words, text) = (&self.linker.hosts, self.text);
            let topics = topics.as_slice();
            let run = Run { words, text, sentence, class, span, divisions, topics, things: &things };
            if class == "in" && run.verb(&words.builds) {
                found.push((Vec::new(), hosts, span.end(), "relation/hosts"));
                continue;
            }
            let said = RULES.iter().map(|rule| ((rule.apply)(&run), rule.id)).find(|(t, _)| !t.is_empty());
            // 依托甲园发展未来产业 says where no industry is.
            let said = said.map(|(mut things, rule)| {
                things.retain(|t| class == "as" || topics.contains(t) || !categories.contains(t));
                (things, rule)
            });
            if let Some((things, rule)) = said.filter(|(things, _)| !things.is_empty()) {
                found.push((things, hosts, span.end(), rule));
            }
        }
        for (things, hosts, end, rule) in found {
            let things = match things.is_empty() {
                true => self.counted_zone(end, sentence).into_iter().collect(),
                false => things,
            };
            let via = if things.iter().all(|t| topics.contains(t)) { via(scene) } else { Via::Clause };
            for &thing in &things {
                for &(span, host) in &hosts {
                    self.relate(thing, Predicate::LocatedIn, (host, Some(span)), sentence, via, rule);
                }
            }
        }
    }

    /// The runs of places of a sentence that a word opens, or that open a clause.
    fn runs_of_places(&self, sentence: Span<Text>) -> Vec<(&'static str, Span<Text>, Places)> {
        let mut out = Vec::new();
        let mut at = sentence.start();
        while let Some((from, word, class)) =
            self.linker.hosts.opener(cut(self.text, at..sentence.end().max(at)))
        {
            let start = at + from;
            let (hosts, end) = self.places_at(start + word.len(), sentence.end());
            at = end.max(start + word.len());
            if !hosts.is_empty() {
                out.push((class, Span::new(start, end), hosts));
            }
        }
        for clause in top_level(self.text, sentence, &['，', ',', '；', ';', '：', ':']) {
            let body = clause.of(self.text);
            let start = clause.start() + (body.len() - body.trim_start().len());
            let (hosts, end) = self.places_at(start, clause.end());
            if !hosts.is_empty() {
                out.push(("", Span::new(start, end), hosts));
            }
        }
        out
    }

    /// The run of places that begins at `at`: 甲、乙和丙等区，以及丁. Those that may host something.
    fn places_at(&self, at: usize, limit: usize) -> (Places, usize) {
        let mut hosts = Vec::new();
        let mut pos = at;
        let mut end = at;
        let mut glued = 0;
        loop {
            work::tick(1);
            let here = self.mention_at(pos, limit, &HOSTS).filter(|_| hosts.len() < MOST_HOSTS);
            if let Some((span, handle)) = here {
                hosts.push((span, handle));
                pos = span.end();
                end = pos;
                glued = 0;
                continue;
            }
            let rest = cut(self.text, pos..limit.max(pos));
            let glue =
                self.linker.hosts.glue.at_head(rest).filter(|_| glued < MOST_GLUE && !hosts.is_empty());
            if let Some(glue) = glue {
                glued += 1;
                pos += glue.len();
                if glue.starts_with(['等', '区', '两', '三']) {
                    end = pos;
                }
                continue;
            }
            // 甲（以下简称乙）.
            if rest.starts_with(['（', '('])
                && !hosts.is_empty()
                && let Some(close) = window::head(rest, 63).find(['）', ')']).filter(|&c| c < 60)
            {
                pos += close + cut(rest, close..).chars().next().map_or(0, char::len_utf8);
                end = pos;
                continue;
            }
            // 甲海岸—乙海岸.
            if let Some(c) = rest.chars().next().filter(|c| matches!(c, '—' | '-' | '－'))
                && !hosts.is_empty()
            {
                pos += c.len_utf8();
                continue;
            }
            hosts.retain(|&(span, handle)| self.hosts_things(span, handle));
            return (hosts, end);
        }
    }

    /// Whether a place may be said to host something: a zone, a district, or a city that is not the document's own; the own
    /// province under its abbreviation (在黔布局).
    fn hosts_things(&self, span: Span<Text>, handle: Handle) -> bool {
        if self.store.kind(handle) != EntityType::Place {
            return true;
        }
        let name = self.store.name(handle);
        let own = [self.own.city, self.own.province];
        let is_own = own.into_iter().flatten().any(|p| self.linker.gazetteer.place(p).name == name);
        if is_own {
            chars(span.of(self.text)) == 1
        } else {
            self.store.is_coded(handle) || name.ends_with("口岸")
        }
    }

    /// The parks that a clause behind its places says are built: 规划建设…20个先进制造业园区.
    fn counted_zone(&mut self, from: usize, sentence: Span<Text>) -> Option<Handle> {
        let start = from + leading_comma(cut(self.text, from..sentence.end().max(from)));
        let reach = Span::new(start, clause_end(self.text, start, sentence.end()).max(start));
        let name = self
            .names_in(reach)
            .filter(|n| {
                n.kind == Some(EntityType::Zone) && n.sort == Sort::Name && n.head > n.span.start() + 6
            })
            .last()?
            .clone();
        self.report(&name)
    }

    /// What the names of zones and projects say: 甲市乙产业园, 中国（丙）自由贸易试验区. The own city and what lies in it tell
    /// nothing new; of a line, an airport or a reservoir the name does not say where it is.
    pub(super) fn named_places(&mut self) {
        let named: Vec<Handle> =
            self.store.of_kind(EntityType::Zone).chain(self.store.of_kind(EntityType::Project)).collect();
        let mut first: BTreeMap<Handle, Span<Text>> = BTreeMap::new();
        for (span, handle) in self.store.mentions() {
            first.entry(handle).or_insert(span);
        }
        for thing in named {
            work::tick(1);
            let Some(&span) = first.get(&thing) else { continue };
            // A name that a document prints in full elsewhere, 甲市|乙产业园; of a list each has its own.
            let surfaces = self.store.surfaces(thing).filter(|s| !s.contains('、')).take(MOST_SURFACES);
            let zone = self.is(thing, &[EntityType::Zone]);
            let places = surfaces.map(|name| self.places_in_name(name, zone)).find(|p| !p.is_empty());
            let sentence = self.document.sentence_at(span.start());
            for place in places.unwrap_or_default() {
                let host = self.place(place);
                if host != thing {
                    let object = (host, None);
                    let rule = "relation/named-place";
                    self.relate(thing, Predicate::LocatedIn, object, sentence, Via::Name, rule);
                }
            }
        }
    }

    /// The division of a name: a county's must mean nothing else; its short name may be a word (中原) only `inside`
    /// the place in front.
    fn named_division(&self, name: &str, inside: bool) -> Option<PlaceId> {
        let gazetteer = &self.linker.gazetteer;
        let wide =
            |p: &PlaceId| matches!(gazetteer.place(*p).kind, PlaceKind::Province | PlaceKind::Prefecture);
        let plain =
            |p: &PlaceId| inside || wide(p) || gazetteer.place(*p).name == name || !gazetteer.is_word(name);
        // 清水河片区 of a city is in no 清水河县 of another province.
        let near = |p: &PlaceId| {
            wide(p)
                || gazetteer.place(*p).name == name
                || self.own.province.is_none_or(|own| gazetteer.lies_in(*p, own))
        };
        let division = gazetteer.division(name, &self.own).filter(plain).filter(near);
        let known = |p: &PlaceId| wide(p) || name.ends_with("口岸");
        division.or_else(|| gazetteer.place_by_name(name, &self.own).filter(known))
    }

    /// The longest division that `text` opens with and that `fits`, and where it ends.
    fn division_at_head(
        &self,
        text: &str,
        inside: bool,
        fits: impl Fn(PlaceId) -> bool,
    ) -> Option<(usize, PlaceId)> {
        let ends = text.char_indices().map(|(at, _)| at).filter(|at| NAME.contains(at));
        let mut places = ends.filter_map(|at| Some((at, self.named_division(cut(text, ..at), inside)?)));
        places.rfind(|&(_, place)| fits(place))
    }

    /// The places that a name says its thing is in: the narrowest that it opens with or holds in brackets, and one
    /// that stands beside it (甲市乙市国家自主创新示范区).
    fn places_in_name(&self, name: &str, zone: bool) -> Vec<PlaceId> {
        let gazetteer = &self.linker.gazetteer;
        let words = &self.linker.hosts;
        if words.lines.at_tail(name).or_else(|| words.apart.at_tail(name)).is_some() {
            return Vec::new();
        }
        let bracket = name.find('（').map(|at| cut(name, at + '（'.len_utf8()..));
        let bracket = bracket.filter(|inner| inner.contains('）'));
        let pair = words.pairs.at_head(name).map_or(0, str::len);
        let mut rest = bracket.unwrap_or(cut(name, pair..));
        let mut found: Option<PlaceId> = None;
        for _ in 0..3 {
            let inside = |p| found.is_none_or(|area| p != area && gazetteer.lies_in(p, area));
            let Some((at, place)) = self.division_at_head(rest, found.is_some(), inside) else { break };
            (found, rest) = (Some(place), cut(rest, at..));
            if words.apart.at_head(rest).is_some() && words.seats.at_head(rest).is_none() {
                return Vec::new();
            }
        }
        let Some(found) = found else { return Vec::new() };
        let prefecture = |p: PlaceId| gazetteer.place(p).kind == PlaceKind::Prefecture;
        let province =
            |p: PlaceId| gazetteer.areas(p).find(|a| gazetteer.place(*a).kind == PlaceKind::Province);
        let next = |p: PlaceId| prefecture(p) && p != found && province(p) == province(found);
        let beside = self.division_at_head(rest, false, next);
        let beside = beside.map(|(_, place)| place).filter(|_| prefecture(found));
        let tells = |&place: &PlaceId| {
            // The districts of a city under the central government are as wide as cities.
            let districts = self.own.province.is_some_and(|p| gazetteer.place(p).name.ends_with('市'));
            let ours = self
                .own
                .city
                .is_some_and(|city| gazetteer.lies_in(place, city) && (place == city || !districts));
            let above = self.own.place().is_some_and(|own| gazetteer.lies_in(own, place));
            let record = gazetteer.place(place);
            // 广东甲项目: a province in front of a project is of the name of a company as often.
            let narrow = zone || bracket.is_some() || record.kind != PlaceKind::Province;
            narrow && !ours && !above && (record.code.is_some() || record.name.ends_with("口岸"))
        };
        [Some(found), beside].into_iter().flatten().filter(tells).collect()
    }
}

fn clause_end(text: &str, from: usize, limit: usize) -> usize {
    let near = window::head(cut(text, from..limit.max(from)), REACH);
    near.find(['，', ',', '。', '；', ';']).map_or(from + near.len(), |at| from + at)
}

fn leading_comma(text: &str) -> usize {
    text.chars().next().filter(|c| matches!(c, '，' | ',')).map_or(0, char::len_utf8)
}

fn last_clause(text: &str, span: Span<Text>) -> Span<Text> {
    let body = window::tail(span.of(text), REACH);
    let at = body
        .rfind(['，', ',', '。', '；', ';'])
        .map_or(0, |at| at + cut(body, at..).chars().next().map_or(0, char::len_utf8));
    Span::new(span.end() - body.len() + at, span.end())
}

fn is_category(name: &str) -> bool {
    name == "战略性新兴产业" || name == "未来产业"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::tests::told;

    #[test]
    fn names_tell_where_zones_and_projects_are() {
        let told = |text: &str| told(text, Predicate::LocatedIn, "relation/named-place");
        assert_eq!(told("建设湖州国家茶叶检测中心。"), "湖州国家茶叶检测中心 湖州市");
        assert_eq!(told("建设江苏省昆山市茶业产业园。"), "江苏省昆山市茶业产业园 昆山市");
        // The document's own city, a bay, a university.
        assert_eq!(told("建设杭州国家茶叶检测中心、杭州湾产业园、湖州大学科技园、湖州国际机场。"), "");
        // Two cities; two states in front; a short name that is a word; whom a park is for.
        assert_eq!(
            told("建设湖州绍兴国家茶叶检测中心。"),
            "湖州绍兴国家茶叶检测中心 湖州市;湖州绍兴国家茶叶检测中心 绍兴市"
        );
        assert_eq!(told("建设中老湖州茶业产业园。"), "中老湖州茶业产业园 湖州市");
        assert_eq!(told("建设中原茶业产业园、台湾农民创业园。"), "");
        // 清水河县 is a county of another province.
        assert_eq!(told("建设清水河茶业产业园。"), "");
    }

    #[test]
    fn the_rules_read_their_examples_and_nothing_else() {
        for rule in &RULES {
            for (text, expected) in rule.examples {
                assert_eq!(told(text, Predicate::LocatedIn, rule.id), *expected, "{}: {text}", rule.id);
            }
            for text in rule.rejects {
                assert_eq!(told(text, Predicate::LocatedIn, rule.id), "", "{}: {text}", rule.id);
            }
        }
    }
}
