//! The clauses of an industry, a zone or a programme: what it develops and what is built for it.
//!
//! The subject is what the section's heading names, or what the sentence opens with (甲片区，聚焦…;
//! 乙产业重点发展…). Each clause is read by the word that it opens with: `clauses.tsv`.

use gongwen_model::{EntityType, Predicate, Span, Text, Via};

use crate::entities::names::is_proper;
use crate::entities::store::Handle;
use crate::lists::{Item, chars, top_level, trim};
use crate::work::Work;
use gongwen_text::window::cut;

use super::located_in::MOST_HOSTS;
use super::{Scene, via};

/// What the opening word of a clause promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// 重点发展, 聚焦: a list of fields, be it of one.
    Develop,
    /// 围绕, 以…为重点: a list of fields where it is a list.
    Around,
    /// 推动…协同发展, 完善…产业链: a list of fields where the end says so.
    Promote,
    /// 建设, 布局: things that are built.
    Build,
    /// 推进…建设, 加快…项目: things that are built where the end says so.
    Advance,
    /// 打造: an aim.
    Aim,
}

impl Opening {
    /// By its name in `clauses.tsv`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "develop" => Self::Develop,
            "around" => Self::Around,
            "promote" => Self::Promote,
            "build" => Self::Build,
            "advance" => Self::Advance,
            "aim" => Self::Aim,
            _ => return None,
        })
    }
}

/// How many adverbs may open a clause: more is no sentence.
const MOST_ADVERBS: usize = 8;

/// What can be built.
const BUILT: [EntityType; 3] = [EntityType::Project, EntityType::Zone, EntityType::Organization];

impl Work<'_> {
    /// Reads one sentence.
    pub(super) fn body(&mut self, sentence: Span<Text>) {
        let mut scene = self.scene(sentence);
        let is_zone = scene.subjects.iter().any(|&s| self.is(s, &[EntityType::Zone]));
        self.hosted(&scene, sentence);
        for clause in top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':', '!', '！'])
        {
            let (clause, hosts) = self.behind_hosts(trim(self.text, clause));
            if clause.is_empty() {
                continue;
            }
            for (opening, word, rest) in self.openings(clause) {
                let done = match opening {
                    Opening::Develop | Opening::Around | Opening::Promote => {
                        self.developed(&scene, (opening, word), rest, is_zone)
                    }
                    Opening::Build | Opening::Advance => {
                        let things = self.built(&scene, rest, opening);
                        for &thing in &things {
                            self.settle(thing, &hosts, sentence);
                        }
                        !things.is_empty()
                    }
                    Opening::Aim => true,
                };
                if done {
                    break;
                }
            }
            // 实施甲行动，推动乙、丙…: what follows is the work's.
            if let Some(work) = self.work_at_end(clause)
                && !scene.subjects.iter().any(|&s| self.is(s, &[EntityType::Industry, EntityType::Zone]))
            {
                scene.subjects = vec![work];
                scene.from_heading = false;
            }
        }
    }

    /// The plan or work that a clause ends with.
    fn work_at_end(&self, clause: Span<Text>) -> Option<Handle> {
        let (span, work) = self.mentions(clause, &[EntityType::Program]).pop()?;
        (span.end() == clause.end()).then_some(work)
    }

    /// Whom a sentence is about.
    fn scene(&mut self, sentence: Span<Text>) -> Scene {
        let mut scene = Scene { sentence, subjects: Vec::new(), from_heading: true };
        let topic = self.topic(sentence.start());
        // 甲片区和乙片区，聚焦…
        let opening = top_level(self.text, sentence, &['，', ',', '；', '。', '：'])
            .into_iter()
            .next()
            .unwrap_or(sentence);
        let known = self.mentions(opening, &[EntityType::Zone]);
        let mut at = sentence.start() + leading_space(sentence.of(self.text));
        let mut zones = Vec::new();
        for (span, handle) in known {
            if span.start() != at {
                break;
            }
            if zones.len() == MOST_HOSTS {
                break;
            }
            zones.push(handle);
            at = span.end();
            let glue = cut(self.text, at..).chars().next().filter(|c| matches!(c, '和' | '、' | '与' | '及'));
            at += glue.map_or(0, char::len_utf8);
        }
        if !zones.is_empty() {
            let after = cut(self.text, at..sentence.end().max(at));
            let led = after.starts_with(['，', ',']) || self.linker.clauses.at_head(after).is_some();
            if led {
                if let Some(area) = topic.filter(|&t| self.is(t, &[EntityType::Zone])) {
                    for &zone in &zones {
                        self.relate(
                            zone,
                            Predicate::PartOf,
                            (area, None),
                            sentence,
                            Via::Heading,
                            "relation/area",
                        );
                    }
                }
                scene.subjects = zones;
                scene.from_heading = false;
                return scene;
            }
        }
        // 乙产业重点发展…
        let own = self.mentions(opening, &[EntityType::Industry]).into_iter().find(|(span, _)| {
            span.start() <= sentence.start() + leading_space(sentence.of(self.text)) + 9
                && ["重点发展", "产业重点发展", "聚焦", "产业聚焦", "要求推动", "围绕", "大力发展"]
                    .iter()
                    .any(|w| cut(self.text, span.end()..).starts_with(w))
        });
        if let Some((span, handle)) = own {
            scene.subjects = vec![handle];
            scene.sentence = sentence;
            scene.from_heading = false;
            let _ = span;
            return scene;
        }
        scene.subjects =
            topic.into_iter().filter(|&t| !self.is(t, &[EntityType::Place, EntityType::District])).collect();
        scene
    }

    /// What the opening words of a clause promise, and what stands behind each: the longest word first.
    fn openings(&self, clause: Span<Text>) -> Vec<(Opening, &'static str, Span<Text>)> {
        let body = clause.of(self.text);
        let mut start = 0;
        // An industry or zone in front: 乙产业重点发展….
        if let Some((span, _)) = self
            .mentions(clause, &[EntityType::Industry, EntityType::Zone])
            .into_iter()
            .find(|(span, _)| span.start() == clause.start())
        {
            let after = cut(self.text, span.end()..clause.end());
            let after_all =
                ["产业集群", "产业", "领域"].iter().find_map(|w| after.strip_prefix(w)).unwrap_or(after);
            let after_all = after_all.trim_start_matches("要求");
            if self.linker.clauses.at_head(after_all).is_some() {
                start = span.end() + (after.len() - after_all.len()) - clause.start();
            }
        }
        let mut out = Vec::new();
        for _ in 0..=MOST_ADVERBS {
            let rest = cut(body, start..);
            if let Some(word) = self.linker.clauses.at_head(rest) {
                let span = Span::new(clause.start() + start + word.len(), clause.end());
                let word = self.linker.clauses.get(word);
                out.extend(self.linker.openings_of(word).iter().map(|o| (*o, word, span)));
            }
            let Some(adverb) = self.linker.adverbs.at_head(rest) else { break };
            start += adverb.len();
        }
        out
    }

    /// Fields, or the industries of a zone.
    fn developed(
        &mut self,
        scene: &Scene,
        (opening, word): (Opening, &str),
        rest: Span<Text>,
        is_zone: bool,
    ) -> bool {
        let fits = scene
            .subjects
            .iter()
            .any(|&s| self.is(s, &[EntityType::Industry, EntityType::Zone, EntityType::Program]));
        let all = |kind: EntityType| scene.subjects.iter().all(|&s| self.is(s, &[kind]));
        let clause_of_zone = ["聚焦", "发展", "布局"].iter().any(|w| word.contains(w)) || word == "培育";
        let industry = all(EntityType::Industry);
        if !fits
            || all(EntityType::Zone) && !clause_of_zone
            || all(EntityType::Program) && !["推动", "大力发展", "重点发展"].contains(&word)
            || !industry && matches!(word, "以" | "开展" | "面向")
        {
            return false;
        }
        let Some((list, closing)) = self.list_of(rest, opening) else { return false };
        // 甲、乙相关的研发: what is listed ends in front of 相关.
        let cut = list.of(self.text).find("相关的").unwrap_or(list.len());
        let list: Span<Text> = Span::new(list.start(), list.start() + cut);
        if all(EntityType::Zone) && word.contains("培育") && !self.closes_as_industries(closing) {
            return false;
        }
        let places = [EntityType::District, EntityType::Place];
        if !self.mentions(list, &places).is_empty() {
            return false;
        }
        let mut items = self.linker.lists.split(self.text, list);
        items.extend(self.second_list(closing));
        let industries = self.closes_as_industries(closing);
        if items.iter().any(|i| self.is_institution(&i.name)) {
            return false;
        }
        // 丙产业聚焦甲、乙等两个产业集群: the clusters are its parts.
        let closed = closing.of(self.text);
        let group = industry
            && industries
            && ["产业集群", "未来产业", "战略性新兴产业"].iter().any(|w| closed.contains(w));
        let fine: Vec<Item> = items.into_iter().filter(|i| self.could_be_field(&i.name)).collect();
        let target = opening == Opening::Around && closing.of(self.text).starts_with('为');
        let single = (opening == Opening::Develop || target)
            && !scene.subjects.iter().any(|&s| self.is(s, &[EntityType::Program]));
        let known = is_zone && fine.iter().all(|item| self.is_known_industry(&item.name));
        if fine.len() < 2 && !single && !known || fine.is_empty() {
            return false;
        }
        for item in fine {
            if group {
                if let Some(part) = self.industry(&crate::entities::without_brackets(&item.name)) {
                    self.store.mention(part, item.span, "industry/group");
                    for &whole in &scene.subjects {
                        self.relate(
                            part,
                            Predicate::PartOf,
                            (whole, None),
                            scene.sentence,
                            via(scene),
                            "relation/group",
                        );
                    }
                }
                continue;
            }
            let known = if is_zone { self.find_industry(&item.name) } else { None };
            let industry = match known {
                Some(handle) => Some(handle),
                None if is_zone && industries => {
                    self.industry(&crate::entities::without_brackets(&item.name))
                }
                None => None,
            };
            if let Some(industry) = industry {
                self.store.mention(industry, item.span, "industry/zone");
                for &zone in scene
                    .subjects
                    .iter()
                    .filter(|&&s| self.store.kind(s) == EntityType::Zone)
                    .collect::<Vec<_>>()
                {
                    self.relate(
                        industry,
                        Predicate::LocatedIn,
                        (zone, None),
                        scene.sentence,
                        via(scene),
                        "relation/zone-clause",
                    );
                }
                continue;
            }
            let field = self.store.add(EntityType::Field, &item.name);
            self.store.printed_as(field, item.span.of(self.text));
            self.store.mention(field, item.span, "field/list");
            for &subject in &scene.subjects {
                if self.is(subject, &[EntityType::Industry, EntityType::Zone, EntityType::Program]) {
                    self.relate(
                        subject,
                        Predicate::Develops,
                        (field, Some(item.span)),
                        scene.sentence,
                        via(scene),
                        "relation/fields",
                    );
                }
            }
        }
        true
    }

    /// Whether a name is one of an institution rather than of a field.
    fn is_institution(&self, name: &str) -> bool {
        let (Some((head, Some(kind), _)), plain) = (self.linker.names.head_of(name), name) else {
            return false;
        };
        kind == EntityType::Organization
            || ["中心", "基地"].iter().any(|w| head.ends_with(w) && plain.len() > head.len())
    }

    /// The list that an opening promises, and what closes it.
    fn list_of(&self, rest: Span<Text>, opening: Opening) -> Option<(Span<Text>, Span<Text>)> {
        let body = rest.of(self.text);
        // The list ends at 等 behind its last 、, or at the words that close the clause.
        let close = list_close(body);
        let listed = body.contains('、');
        match opening {
            Opening::Develop => {
                let end = close.unwrap_or(body.len());
                let cut = self.linker.field_closers.at_tail(cut(body, ..end)).filter(|_| close.is_none());
                let end = end - cut.map_or(0, str::len);
                Some((Span::new(rest.start(), rest.start() + end), Span::new(rest.start() + end, rest.end())))
            }
            Opening::Around => {
                // 以…为重点: the words in front of 为.
                let target = ["为重点方向", "为重点", "为主攻方向"].iter().find_map(|w| body.find(w));
                let end = match (close, target) {
                    (Some(at), _) => at,
                    (None, Some(at)) => at,
                    (None, None) if listed && chars(body) < 60 => {
                        let cut = self.linker.field_closers.at_tail(body).map_or(0, str::len);
                        body.len() - cut
                    }
                    _ => return None,
                };
                if close.is_none() && target.is_none() && !listed {
                    return None;
                }
                Some((Span::new(rest.start(), rest.start() + end), Span::new(rest.start() + end, rest.end())))
            }
            Opening::Promote => {
                let mut core = body;
                // 甲、乙的研发攻关和推广应用: what is promoted stands in front of all that is done for it.
                while let Some(tail) = self.linker.promote_closers.at_tail(core) {
                    core = cut(core, ..core.len() - tail.len()).trim_end_matches(['和', '与', '及', '的']);
                }
                if core.len() == body.len() || !listed && !body.contains('和') {
                    return None;
                }
                let ends = cut(body, core.len()..);
                // 与…融合发展 joins industries, 在…的推广应用 says where: neither lists anything.
                if ends.ends_with("融合发展") && body.contains('与')
                    || ends.ends_with("应用") && body.contains('在')
                {
                    return None;
                }
                let end = close.unwrap_or(core.len());
                Some((Span::new(rest.start(), rest.start() + end), Span::new(rest.start() + end, rest.end())))
            }
            _ => None,
        }
    }

    /// 甲、乙等丙和丁、戊等己: what stands behind the first 等, with the class words, which are fields
    /// as well.
    fn second_list(&self, closing: Span<Text>) -> Vec<Item> {
        let body = closing.of(self.text);
        let Some(rest) = body.strip_prefix('等') else { return Vec::new() };
        let offset = body.len() - rest.len();
        let (Some(and), Some(comma)) = (rest.find('和'), rest.find('、')) else { return Vec::new() };
        let Some(end) = list_close(cut(rest, and..)).map(|at| and + at) else { return Vec::new() };
        if and > comma || comma > end {
            return Vec::new();
        }
        let at = |from: usize, to: usize| {
            Span::<Text>::new(closing.start() + offset + from, closing.start() + offset + to)
        };
        let mut items = Vec::new();
        let class = |span: Span<Text>, items: &mut Vec<Item>| {
            let name = self.linker.names.plain(span.of(self.text)).trim_start_matches("关键性");
            let span = Span::new(span.end() - name.len(), span.end());
            if self.could_be_field(name) && self.linker.field_closers.at_tail(name).is_none() {
                items.push(Item { span, name: name.to_owned() });
            }
        };
        class(at(0, and), &mut items);
        items.extend(self.linker.lists.split(self.text, at(and + '和'.len_utf8(), end)));
        let tail = cut(rest, end + '等'.len_utf8()..);
        let stop = tail.char_indices().find(|(k, _)| {
            *k > 0 && self.linker.names.stop_at_head(cut(tail, *k..)).is_some_and(|w| chars(w) > 1)
        });
        let from = end + '等'.len_utf8();
        class(at(from, from + stop.map_or(tail.len(), |(k, _)| k)), &mut items);
        items
    }

    /// Whether the words behind 等 say that the items are industries.
    fn closes_as_industries(&self, closing: Span<Text>) -> bool {
        let body = closing.of(self.text);
        body.starts_with('等')
            && (body.contains("产业") && !body.contains("产业链") && !body.contains("产业化"))
            && chars(body) < 24
    }

    /// Whether a name can be a field.
    fn could_be_field(&self, name: &str) -> bool {
        let n = chars(name);
        (2..=24).contains(&n)
            && !self.linker.not_fields.has(name)
            && self.linker.not_fields.at_tail(name).is_none_or(|w| chars(w) <= 3)
            && !name.ends_with(['化', '性', '型'])
            && !name.contains('为')
            && !name.contains(['“', '《', '，'])
            && !self.linker.names.is_class(name)
            && self.linker.names.verb_at_head(name).is_none()
    }

    /// Things that are built, as they are named.
    fn built(&mut self, scene: &Scene, rest: Span<Text>, opening: Opening) -> Vec<Handle> {
        let body = rest.of(self.text);
        let end = match opening {
            Opening::Advance => {
                if body.starts_with("建设") {
                    return Vec::new();
                }
                let Some(at) = body.rfind("建设").or_else(|| body.rfind("项目")) else {
                    return Vec::new();
                };
                at
            }
            _ => body.len(),
        };
        let last = cut(body, ..end).rfind('、').unwrap_or(0);
        let close = list_close(cut(body, last..)).map(|at| last + at);
        let list_end = close.unwrap_or(end).min(body.len());
        let closing = cut(body, list_end..);
        let mut list = trim(self.text, Span::new(rest.start(), rest.start() + list_end));
        for tail in ["建设", "落地", "落户"] {
            if list.of(self.text).ends_with(tail) {
                list = Span::new(list.start(), list.end() - tail.len());
            }
        }
        if list.is_empty()
            || self.is_closed(list)
            || self.linker.names.is_class(list.of(self.text))
            || has_count(list.of(self.text))
        {
            return Vec::new();
        }
        let mut things = Vec::new();
        let spans = self.built_items(list);
        let headed = spans
            .iter()
            .any(|s| self.linker.names.head_of(s.of(self.text)).is_some_and(|(_, kind, _)| kind.is_some()));
        let class = self.linker.names.head_of(closing).and_then(|(_, kind, _)| kind);
        let projects =
            headed && close.is_some() && (closing.contains("项目") || class == Some(EntityType::Project));
        let shared = ["工程化项目", "产业化项目"].into_iter().find(|h| list.of(self.text).ends_with(h));
        // Beside things with names of their own a long class word is a name as well.
        let several =
            spans.iter().any(|s| !self.linker.names.is_bare_name(self.linker.names.plain(s.of(self.text))));
        let mut prefix: Option<String> = None;
        for span in spans {
            let printed = span.of(self.text);
            // What is known as a whole keeps its first word: 新型显示产业园.
            let known = self.mentions(span, &BUILT).iter().any(|(s, _)| *s == span);
            let plain = if known { printed } else { self.linker.names.plain(printed) };
            let mut name = plain;
            if let Some(at) = plain.rfind('的').filter(|&at| !cut(plain, ..at).ends_with('性')) {
                let tail = cut(plain, at + '的'.len_utf8()..);
                let praise = ["特色", "功能", "影响", "竞争", "领先", "知名", "一流", "鲜明", "完善", "突出"];
                if !self.linker.names.is_bare_name(tail)
                    || praise.iter().any(|w| cut(plain, ..at).contains(w))
                {
                    name = tail;
                }
            } else if let Some(found) = self
                .names_in(Span::new(span.end() - name.len(), span.end()))
                .filter(|n| n.span.end() == span.end())
                .last()
                && found.span.start() > span.end() - name.len()
            {
                // A verb stands in the item: the name begins behind it.
                if found.bare && !several || found.counted {
                    prefix = None;
                    continue;
                }
                name = found.span.of(self.text);
            }
            // 甲中心二期 is 甲中心.
            for phase in ["一期", "二期", "三期", "四期", "五期"] {
                name = name.strip_suffix(phase).unwrap_or(name);
            }
            let head = self.linker.names.head_of(name);
            let (kind, head_len) = match (head, shared) {
                (_, Some(shared)) => {
                    (EntityType::Project, if name.ends_with(shared) { shared.len() } else { 0 })
                }
                (Some((head, Some(kind), _)), None) => (kind, head.len()),
                (_, None) if projects && chars(name) >= 4 && self.could_be_field(name) => {
                    (EntityType::Project, 0)
                }
                _ => {
                    prefix = None;
                    continue;
                }
            };
            if !matches!(kind, EntityType::Project | EntityType::Zone | EntityType::Organization)
                || chars(name) > 36
            {
                continue;
            }
            let stem = cut(name, ..name.len() - head_len);
            let mut full = name.to_owned();
            let bare = self.linker.names.is_bare_name(name);
            if has_count(name) || self.linker.names.is_class(name) {
                continue;
            }
            if bare && !((several || is_proper(stem)) && chars(stem) >= 6) {
                // 甲研发基地与产业创新中心: what the first item says holds for the second.
                let joined = cut(self.text, ..span.start()).ends_with(['与', '及', '和']);
                match &prefix {
                    Some(p) if joined => full = format!("{p}{name}"),
                    _ => continue,
                }
            } else {
                prefix = self.linker.names.specific_prefix(stem);
            }
            if let Some(shared) = shared
                && !name.ends_with(shared)
            {
                full = format!("{name}{shared}");
            }
            let handle = match kind {
                EntityType::Organization => self.organization(&full),
                _ => self.store.add(kind, &full),
            };
            self.store.printed_as(handle, name);
            self.store.printed_as(handle, printed);
            things.push(handle);
            let at = span.start() + (printed.len() - plain.len()) + (plain.len() - name.len());
            let place = Span::new(at.min(span.end()), span.end());
            self.store.mention(handle, place, "name/built");
            for &subject in &scene.subjects {
                if self.is(subject, &[EntityType::Industry, EntityType::Zone, EntityType::Organization]) {
                    self.relate(
                        subject,
                        Predicate::Builds,
                        (handle, Some(place)),
                        scene.sentence,
                        via(scene),
                        "relation/built",
                    );
                }
            }
        }
        things
    }

    /// The items of a list of things that are built: also split at 和, 与, 及 behind a head.
    fn built_items(&self, list: Span<Text>) -> Vec<Span<Text>> {
        let mut out = Vec::new();
        for item in self.linker.lists.split(self.text, list) {
            let mut from = item.span.start();
            let body = item.span.of(self.text);
            for (at, c) in body.char_indices() {
                let here = item.span.start() + at;
                if here < from || !matches!(c, '和' | '与' | '及') {
                    continue;
                }
                let left = cut(self.text, from..here);
                if self.linker.names.head_of(left).is_some() && chars(left) > 2 {
                    out.push(Span::new(from, here));
                    from = here + c.len_utf8();
                }
            }
            out.push(Span::new(from, item.span.end()));
        }
        out.into_iter().map(|s| trim(self.text, s)).filter(|s| !s.is_empty()).collect()
    }
}

/// Where the 等 stands that closes a list: the first behind a 、, else the first.
fn list_close(body: &str) -> Option<usize> {
    let from = body.find('、').unwrap_or(0);
    cut(body, from..).match_indices('等').map(|(at, _)| from + at).find(|&at| {
        let before = cut(body, ..at).chars().next_back();
        !cut(body, at..).starts_with("等级")
            && !matches!(before, Some('高' | '中' | '同' | '平' | '均' | '初' | '优' | '对'))
    })
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Whether a list says how many: 20个, 一批.
fn has_count(list: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百两".contains(c);
    let first = list.chars().next();
    first.is_some_and(digits)
        && list
            .chars()
            .find(|c| !digits(*c) && *c != '余')
            .is_some_and(|c| matches!(c, '个' | '家' | '座' | '条' | '所' | '项' | '处' | '万'))
}
