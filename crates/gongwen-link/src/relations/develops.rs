//! What an industry, a zone or a programme develops: 聚焦甲、乙; 在甲、乙等领域发力.
//!
//! The list behind the trigger of a frame names fields. Where it is said of a zone and closes with 等产业, or names
//! industries of the document, they are industries that are in the zone; where it is said of an industry and closes with
//! 等产业集群, they are its parts.

use gongwen_model::{EntityType, Predicate, Span, Text};
use gongwen_text::window::cut;

use super::{Finding, Object, RelationRule};
use crate::entities::store::Handle;
use crate::entities::{industries, without_brackets};
use crate::frames::{Frame, How, Listing, Promise, Trigger};
use crate::lists::{Item, chars, list_close};
use crate::view::View;

/// The rules, in the order in which they are tried.
pub(crate) const RULES: &[RelationRule] = &[
    RelationRule {
        id: "relation/group",
        doc: "丙产业聚焦甲、乙等产业集群: the clusters are parts of the industry.",
        examples: &[(
            "茶叶机械产业集群｜聚焦绿茶机械、红茶机械等产业集群。",
            &["绿茶机械 part_of 茶叶机械", "红茶机械 part_of 茶叶机械"],
        )],
        rejects: &["茶叶机械产业集群｜聚焦绿茶机械、红茶机械等领域。"],
        apply: |frame, trigger, view| {
            let listed = listed(frame, trigger, view)?;
            is_group(frame, &listed, view)
                .then(|| listed.items.iter().map(|item| part(frame, item)).collect())
        },
    },
    RelationRule {
        id: "relation/zone-clause",
        doc: "甲片区重点发展乙、丙等产业: the industries are in the zone.",
        examples: &[(
            "南渡产业园，聚焦绿茶加工、红茶包装等产业。",
            &["绿茶加工 located_in 南渡产业园", "红茶包装 located_in 南渡产业园"],
        )],
        rejects: &["南渡产业园，聚焦绿茶加工、红茶包装。"],
        apply: |frame, trigger, view| {
            let listed = listed(frame, trigger, view)?;
            let zone = frame.all(view, EntityType::Zone);
            let industries = listed.items.iter().filter(|item| zone && listed.industry(view, item));
            Some(industries.map(|item| located(frame, item)).collect())
        },
    },
    RelationRule {
        id: "relation/kinds",
        doc: "发展甲、乙等丙, where 丙 is an industry: 甲 and 乙 are what it develops.",
        examples: &[(
            "发展血液制品、重组疫苗等生物技术药物。",
            &["生物技术药物 develops 血液制品", "生物技术药物 develops 重组疫苗"],
        )],
        rejects: &["发展血液制品、重组疫苗等产业。"],
        apply: |_, trigger, view| {
            let Listing { list, closing, .. } = trigger.listing?;
            let subject = kind_of(closing, view)?;
            let items = view.linker.lists.split(view.text, list);
            let fits = |i: &Item| view.linker.trades.could_be_field(&view.linker.names, &i.name);
            let fields = items.iter().filter(|i| fits(i));
            Some(fields.map(|item| field(vec![subject], view, item, "relation/kinds")).collect())
        },
    },
    RelationRule {
        id: "relation/fields",
        doc: "甲产业重点发展乙、丙: what an industry, a zone or a programme develops.",
        examples: &[
            (
                "茶叶机械产业集群｜重点发展采摘机器人、烘干设备等领域。",
                &["茶叶机械 develops 采摘机器人", "茶叶机械 develops 烘干设备"],
            ),
            (
                "纺织产业围绕针织面料、无纺材料聚势聚链、扩能升级。",
                &["纺织产业 develops 针织面料", "纺织产业 develops 无纺材料"],
            ),
            (
                "食品产业强化龙头引领，在速冻食品、烘焙原料等领域系统性提升配套能力。",
                &["食品产业 develops 速冻食品", "食品产业 develops 烘焙原料"],
            ),
            (
                "发展玄武岩纤维产业，做大复合纤维、阻燃材料等高端产品规模。",
                &["玄武岩纤维 develops 复合纤维", "玄武岩纤维 develops 阻燃材料"],
            ),
        ],
        rejects: &[
            "纺织产业推动恒安纺织、立达科技等重点企业扩大产能。",
            "茶叶机械产业集群｜聚焦人才、资金等要素。",
            "发展玄武岩纤维产业，完善水、电、路等基础设施。",
        ],
        apply: |frame, trigger, view| {
            let listed = listed(frame, trigger, view)?;
            let zone = frame.all(view, EntityType::Zone);
            let fields = listed.items.iter().filter(|item| !zone || !listed.industry(view, item));
            let group = is_group(frame, &listed, view);
            let by = frame.subjects_of(view, &[EntityType::Industry, EntityType::Zone, EntityType::Program]);
            (!group).then(|| fields.map(|item| field(by.clone(), view, item, "relation/fields")).collect())
        },
    },
    RelationRule {
        id: "field/around",
        doc: "围绕甲、乙等重点领域, where nobody is said to: fields all the same.",
        examples: &[("围绕高山蔬菜、民族医药等重点领域，推进基础研究。", &["高山蔬菜", "民族医药"])],
        rejects: &["聚焦教育、医疗、养老等重点领域，补齐短板。", "围绕人才、资金等重点领域，深化改革。"],
        apply: |frame, trigger, view| {
            let Listing { list, closing, .. } = trigger.listing?;
            let trades = &view.linker.trades;
            let said = trigger.promise == Promise::Around
                && closing.of(view.text).ends_with("领域")
                && closing.of(view.text).starts_with('等')
                && !said_of(frame, trigger, view);
            let items = view.linker.lists.split(view.text, list);
            let made = items.iter().filter(|i| trades.is_made(&i.name)).count();
            let fits = |i: &Item| chars(&i.name) > 2 && trades.could_be_field(&view.linker.names, &i.name);
            let fine = said && items.len() > 1 && made * 2 >= items.len() && items.iter().all(fits);
            fine.then(|| items.iter().map(|item| field(Vec::new(), view, item, "field/around")).collect())
        },
    },
];

/// The items of a list that could be fields, and what closes it.
struct Listed {
    items: Vec<Item>,
    closing: Span<Text>,
}

impl Listed {
    /// Whether an item of a zone's clause is an industry.
    fn industry(&self, view: &View<'_>, item: &Item) -> bool {
        closes_as_industries(self.closing.of(view.text)) || is_known(view, &without_brackets(&item.name))
    }
}

/// The industry that a list closes with: 等丙.
fn kind_of(closing: Span<Text>, view: &View<'_>) -> Option<Handle> {
    let behind = closing.of(view.text).strip_prefix('等')?;
    let at = closing.end() - behind.len();
    let (span, industry) = view.mention_at(at, closing.end(), &[EntityType::Industry])?;
    let named = span.end() == closing.end() && !view.linker.trades.categories.has(view.store.name(industry));
    (named && view.linker.trades.is_made(span.of(view.text))).then_some(industry)
}

/// The list of a trigger, where the frame's subjects can develop what it lists.
fn listed(frame: &Frame, trigger: &Trigger, view: &View<'_>) -> Option<Listed> {
    let Listing { list, closing, weak } = trigger.listing?;
    let kinds = frame.how.is_distant() && kind_of(closing, view).is_some();
    if !trigger.promise.lists() || kinds || !said_of(frame, trigger, view) {
        return None;
    }
    // 甲、乙相关的研发: what is listed ends in front of 相关.
    let end = list.of(view.text).find("相关的").unwrap_or(list.len());
    let list: Span<Text> = Span::new(list.start(), list.start() + end);
    let closed = closing.of(view.text);
    let zone = frame.all(view, EntityType::Zone);
    if zone && trigger.word.contains("培育") && !closes_as_industries(closed)
        || !view.mentions(list, &[EntityType::District, EntityType::Place]).is_empty()
        || closes_as_others(view, closed)
    {
        return None;
    }
    let mut items = view.linker.lists.split(view.text, list);
    items.extend(second_list(view, closing));
    let trades = &view.linker.trades;
    let names = &view.linker.names;
    // 甲焕新、乙提质: clauses, no list.
    let acts = |i: &Item| trades.without_process(names, &i.name).len() < i.name.len();
    let things = [EntityType::Zone, EntityType::Organization, EntityType::Project];
    let thing =
        |i: &Item| view.mention_at(i.span.start(), i.span.end(), &things).is_some_and(|(s, _)| s == i.span);
    if items.iter().any(|i| is_institution(view, &i.name) || thing(i))
        || items.len() > 1 && items.iter().rev().skip(1).any(acts)
    {
        return None;
    }
    let given = items.len();
    let items: Vec<Item> = items.into_iter().filter(|i| trades.could_be_field(names, &i.name)).collect();
    let target = trigger.promise == Promise::Around && closed.starts_with('为');
    let single = (trigger.promise == Promise::Develop || target || closed.starts_with("等产业链"))
        && !frame.all(view, EntityType::Program);
    let single = single && items.iter().all(|i| trades.is_own(&i.name));
    let known = zone && items.iter().all(|item| is_known(view, &item.name));
    if items.is_empty() || items.len() < 2 && !single && !known {
        return None;
    }
    let activities = items.iter().filter(|i| trades.is_activity(&i.name)).count();
    // 在…等领域 lists where something is done, be it where rules are made.
    if trigger.promise == Promise::Within && activities * 2 < items.len() {
        return None;
    }
    if weak && (frame.how != How::Printed || activities < given || given < 3) {
        return None;
    }
    // What was named before, and not in this clause, develops only what is plainly made or done.
    let plain = items.len() == given && activities == given && given > 1;
    (!frame.how.is_distant() || plain && !closes_as_industries(closed)).then_some(Listed { items, closing })
}

/// Whether the trigger says of the frame's subjects what they develop.
fn said_of(frame: &Frame, trigger: &Trigger, view: &View<'_>) -> bool {
    let letter = |kind: EntityType| match kind {
        EntityType::Industry => Some('i'),
        EntityType::Zone => Some('z'),
        EntityType::Program => Some('p'),
        _ => None,
    };
    let mut kinds = frame.subjects.iter().filter_map(|&s| letter(view.store.kind(s))).peekable();
    kinds.peek().is_some()
        && kinds.all(|kind| trigger.of.contains(kind) || frame.how.is_distant())
        && match frame.how {
            How::Paragraph => trigger.of.contains('a'),
            How::Clause => trigger.of.contains('c'),
            _ => true,
        }
}

/// Whether the words behind 等 say that the items are industries.
pub(super) fn closes_as_industries(closing: &str) -> bool {
    closing.starts_with('等')
        && (closing.contains("产业") && !closing.contains("产业链") && !closing.contains("产业化"))
        && chars(closing) < 24
}

/// Whether the words behind 等 say that the items are no fields: 等重点企业, 等项目, 等要素.
fn closes_as_others(view: &View<'_>, closing: &str) -> bool {
    let Some(behind) = closing.strip_prefix('等') else { return false };
    let stops = |at: usize| view.linker.names.verb_at_head(cut(behind, at..)).is_some();
    let end = behind.char_indices().find(|&(at, c)| matches!(c, '、' | '的') || stops(at));
    let phrase = cut(behind, ..end.map_or(behind.len(), |(at, _)| at));
    let named = view.linker.names.head_of(phrase);
    let thing = matches!(named, Some((_, Some(kind), _)) if kind != EntityType::Industry);
    thing || view.linker.trades.no_fields.any_in(phrase)
}

/// Whether a name is one of an institution rather than of a field.
fn is_institution(view: &View<'_>, name: &str) -> bool {
    let Some((head, Some(kind), _)) = view.linker.names.head_of(name) else { return false };
    matches!(kind, EntityType::Organization | EntityType::Zone)
        || ["中心", "基地"].iter().any(|w| head.ends_with(w) && name.len() > head.len())
}

/// Whether `name` is an industry of the document or of a taxonomy of its jurisdiction.
fn is_known(view: &View<'_>, name: &str) -> bool {
    industries::known(view, name).is_some()
}

/// Whether what is listed are clusters of the industry that the frame is about.
fn is_group(frame: &Frame, listed: &Listed, view: &View<'_>) -> bool {
    let closing = listed.closing.of(view.text);
    frame.all(view, EntityType::Industry)
        && !frame.how.is_distant()
        && closes_as_industries(closing)
        && (closing.contains("集群") || view.linker.trades.categories.any_in(closing))
}

fn part(frame: &Frame, item: &Item) -> Finding {
    Finding {
        inverse: true,
        subjects: frame.subjects.clone(),
        predicate: Predicate::PartOf,
        object: Object::Industry(without_brackets(&item.name)),
        span: item.span,
        at: false,
        printed: Vec::new(),
        mention: "industry/group",
        rule: "relation/group",
    }
}

fn located(frame: &Frame, item: &Item) -> Finding {
    Finding {
        inverse: true,
        subjects: frame.subjects.clone(),
        predicate: Predicate::LocatedIn,
        object: Object::Industry(without_brackets(&item.name)),
        span: item.span,
        at: false,
        printed: Vec::new(),
        mention: "industry/zone",
        rule: "relation/zone-clause",
    }
}

fn field(subjects: Vec<Handle>, view: &View<'_>, item: &Item, rule: &'static str) -> Finding {
    // What a plan develops may be an industry that the clause names as one.
    let plan = subjects.iter().any(|&s| view.is(s, &[EntityType::Program]));
    let industry = view.mention_at(item.span.start(), item.span.end(), &[EntityType::Industry]);
    let industry = industry.filter(|(span, _)| plan && *span == item.span).map(|(_, industry)| industry);
    Finding {
        inverse: false,
        subjects,
        predicate: Predicate::Develops,
        object: industry.map_or_else(|| Object::New(EntityType::Field, item.name.clone()), Object::Known),
        span: item.span,
        at: true,
        printed: vec![item.span.of(view.text).to_owned()],
        mention: match industry {
            Some(_) => "",
            None if rule == "field/around" => rule,
            None => "field/list",
        },
        rule,
    }
}

/// 甲、乙等丙和丁、戊等己: what stands behind the first 等, with the class words, which are fields as well.
fn second_list(view: &View<'_>, closing: Span<Text>) -> Vec<Item> {
    let body = closing.of(view.text);
    let Some(rest) = body.strip_prefix('等') else { return Vec::new() };
    let offset = body.len() - rest.len();
    let (Some(and), Some(comma)) = (rest.find('和'), rest.find('、')) else { return Vec::new() };
    let Some(end) = list_close(cut(rest, and..)).map(|at| and + at) else { return Vec::new() };
    if and > comma || comma > end {
        return Vec::new();
    }
    let names = &view.linker.names;
    let trades = &view.linker.trades;
    let at = |from: usize, to: usize| {
        Span::<Text>::new(closing.start() + offset + from, closing.start() + offset + to)
    };
    let class = |span: Span<Text>| {
        let name = names.plain(span.of(view.text));
        let fits = trades.could_be_field(names, name) && trades.field_closers.at_tail(name).is_none();
        fits.then(|| Item { span: Span::new(span.end() - name.len(), span.end()), name: name.to_owned() })
    };
    let mut items: Vec<Item> = class(at(0, and)).into_iter().collect();
    items.extend(view.linker.lists.split(view.text, at(and + '和'.len_utf8(), end)));
    let tail = cut(rest, end + '等'.len_utf8()..);
    let stop = tail
        .char_indices()
        .find(|(k, _)| *k > 0 && names.stop_at_head(cut(tail, *k..)).is_some_and(|w| chars(w) > 1));
    let from = end + '等'.len_utf8();
    items.extend(class(at(from, from + stop.map_or(tail.len(), |(k, _)| k))));
    items
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rules_do_as_they_say() {
        crate::rules::tests::run(super::RULES);
    }
}
