//! What an industry, a zone or an organisation builds: 建设甲中心, 推进乙基地建设, 实施丙、丁等重点项目.

use gongwen_model::{EntityType, Predicate, Span, Text};
use gongwen_text::window::cut;

use super::{Finding, Object, RelationRule};
use crate::entities::names::is_proper;
use crate::frames::{Frame, Promise, Trigger};
use crate::lists::{chars, list_close, tail, trim};
use crate::view::View;

/// What can be built.
const BUILT: [EntityType; 3] = [EntityType::Project, EntityType::Zone, EntityType::Organization];

/// Longest name in characters.
const LONGEST: usize = 36;

/// The rules, in the order in which they are tried.
pub(crate) const RULES: &[RelationRule] = &[RelationRule {
    id: "relation/built",
    doc: "建设甲中心, 推进乙基地建设, 实施丙、丁等项目: things that are built, by whom the sentence is about.",
    examples: &[
        ("茶叶机械产业集群｜建设龙坞茶机试验基地。", &["茶叶机械 builds 龙坞茶机试验基地"]),
        ("茶叶机械产业集群｜推进天目茶机研究院建设。", &["茶叶机械 builds 天目茶机研究院"]),
        (
            "天目湖纺机集团有限公司投资建设溧阳精密纺机基地。",
            &["天目湖纺机集团有限公司 builds 溧阳精密纺机基地"],
        ),
        (
            "支持天目湖纺机集团有限公司建设溧阳精密纺机基地。",
            &["天目湖纺机集团有限公司 builds 溧阳精密纺机基地"],
        ),
        (
            "食品产业强化龙头，实施洛川果汁扩能、延津面制品加工等重点项目。",
            &["食品产业 builds 洛川果汁扩能项目", "食品产业 builds 延津面制品加工项目"],
        ),
    ],
    rejects: &[
        "茶叶机械产业集群｜建设一批公共技术服务平台。",
        "茶叶机械产业集群｜打造全国茶机示范区。",
        "茶叶机械产业集群｜实施20个技术改造项目。",
        "市发展和改革委员会推进溧阳精密纺机基地建设。",
    ],
    apply: built,
}];

/// One thing that is built, as it is named.
struct Thing {
    kind: EntityType,
    name: String,
    /// As it is printed, without and with words of praise.
    printed: [String; 2],
    span: Span<Text>,
}

fn built(frame: &Frame, trigger: &Trigger, view: &View<'_>) -> Option<Vec<Finding>> {
    if !matches!(trigger.promise, Promise::Build | Promise::Advance) {
        return None;
    }
    let list = List::read(view, trigger)?;
    let things = things(view, &list);
    let by = [EntityType::Industry, EntityType::Zone, EntityType::Organization];
    let subjects = if frame.how.is_distant() { Vec::new() } else { frame.subjects_of(view, &by) };
    let findings = things.into_iter().map(|thing| Finding {
        inverse: false,
        subjects: subjects.clone(),
        predicate: Predicate::Builds,
        object: Object::New(thing.kind, thing.name),
        span: thing.span,
        at: true,
        printed: thing.printed.to_vec(),
        mention: "name/built",
        rule: "relation/built",
    });
    Some(findings.collect()).filter(|f: &Vec<Finding>| !f.is_empty())
}

/// A list of things that are built.
struct List {
    items: Vec<Span<Text>>,
    /// Whether 等项目 closes it: each item is a project, as it stands.
    projects: bool,
    /// The head that the last item shares with all: 工程化项目.
    shared: Option<String>,
}

impl List {
    fn read(view: &View<'_>, trigger: &Trigger) -> Option<Self> {
        let rest = trigger.rest;
        let body = rest.of(view.text);
        let end = match trigger.promise {
            Promise::Advance if body.starts_with("建设") => return None,
            Promise::Advance => body.rfind("建设").or_else(|| body.rfind("项目"))?,
            _ => body.len(),
        };
        let last = cut(body, ..end).rfind('、').unwrap_or(0);
        let close = list_close(cut(body, last..)).map(|at| last + at);
        let list_end = close.unwrap_or(end).min(body.len());
        let closing = cut(body, list_end..);
        let mut list = trim(view.text, Span::new(rest.start(), rest.start() + list_end));
        for tail in ["建设", "落地", "落户"] {
            if list.of(view.text).ends_with(tail) {
                list = Span::new(list.start(), list.end() - tail.len());
            }
        }
        let printed = list.of(view.text);
        let names = &view.linker.names;
        if list.is_empty() || view.is_closed(list) || names.is_class(printed) || names.is_counted(printed) {
            return None;
        }
        let items = items(view, list);
        let headed =
            items.iter().any(|s| names.head_of(s.of(view.text)).is_some_and(|(_, kind, _)| kind.is_some()));
        let class = names.head_of(closing).and_then(|(_, kind, _)| kind);
        let said = closing.contains("项目") || class == Some(EntityType::Project);
        // 等重点项目 ends the clause: what it lists are projects, be they without a head.
        let plainly = closing.starts_with('等') && closing.ends_with("项目") && items.len() > 1;
        let projects = close.is_some() && said && (headed || plainly);
        // 甲、乙工程化项目: the last two words are the head of all.
        let shared = printed.strip_suffix("化项目").and_then(|front| tail(front, 2));
        let shared = shared.map(|word| format!("{word}化项目")).filter(|_| items.len() > 1);
        Some(Self { items, projects, shared })
    }
}

/// The things that a list names.
fn things(view: &View<'_>, list: &List) -> Vec<Thing> {
    // Beside things with names of their own a long class word is a name as well.
    let names = &view.linker.names;
    let several = list.items.iter().any(|s| !names.is_bare_name(names.plain(s.of(view.text))));
    let mut prefix: Option<String> = None;
    let mut things = Vec::new();
    for &span in &list.items {
        let thing = match named(view, list, span, several) {
            Some(named) => thing(view, list, named, several, &mut prefix),
            None => {
                prefix = None;
                None
            }
        };
        things.extend(thing);
    }
    things
}

/// An item with the part of it that is its name.
struct Named<'v> {
    span: Span<Text>,
    plain: &'v str,
    name: &'v str,
    kind: EntityType,
    head: usize,
}

/// The name in an item: without praise, without what stands in front of a verb, without its phase.
fn named<'v>(view: &View<'v>, list: &List, span: Span<Text>, several: bool) -> Option<Named<'v>> {
    let names = &view.linker.names;
    let printed = span.of(view.text);
    // What is known as a whole keeps its first word: 新型显示产业园.
    let known = view.mentions(span, &BUILT).iter().any(|(s, _)| *s == span);
    let plain = if known { printed } else { names.plain(printed) };
    let mut name = plain;
    if let Some(at) = plain.rfind('的').filter(|&at| !cut(plain, ..at).ends_with('性')) {
        let tail = cut(plain, at + '的'.len_utf8()..);
        if !names.is_bare_name(tail) || view.linker.trades.praise.any_in(cut(plain, ..at)) {
            name = tail;
        }
    } else if let Some(found) = view
        .names_in(Span::new(span.end() - name.len(), span.end()))
        .filter(|n| n.span.end() == span.end())
        .last()
        && found.span.start() > span.end() - name.len()
    {
        // A verb stands in the item: the name begins behind it.
        if found.bare && !several || found.counted {
            return None;
        }
        name = found.span.of(view.text);
    }
    // 甲中心二期 is 甲中心.
    for phase in ["一期", "二期", "三期", "四期", "五期"] {
        name = name.strip_suffix(phase).unwrap_or(name);
    }
    let (kind, head) = match (names.head_of(name), list.shared.as_deref()) {
        (_, Some(shared)) => (EntityType::Project, if name.ends_with(shared) { shared.len() } else { 0 }),
        (Some((head, Some(kind), _)), None) => (kind, head.len()),
        (_, None) if list.projects && chars(name) >= 4 && view.linker.trades.could_be_field(names, name) => {
            (EntityType::Project, 0)
        }
        _ => return None,
    };
    Some(Named { span, plain, name, kind, head })
}

/// The thing that a named item is; `prefix` is what the item before says of both.
fn thing(
    view: &View<'_>,
    list: &List,
    named: Named<'_>,
    several: bool,
    prefix: &mut Option<String>,
) -> Option<Thing> {
    let Named { span, plain, name, kind, head } = named;
    let names = &view.linker.names;
    if !BUILT.contains(&kind) || chars(name) > LONGEST {
        return None;
    }
    let stem = cut(name, ..name.len() - head);
    if names.is_counted(name) || names.is_class(name) {
        return None;
    }
    let mut full = name.to_owned();
    if names.is_bare_name(name) && !((several || is_proper(stem)) && chars(stem) >= 6) {
        // 甲研发基地与产业创新中心: what the first item says holds for the second.
        let joined = cut(view.text, ..span.start()).ends_with(['与', '及', '和']);
        full = format!("{}{name}", prefix.as_ref().filter(|_| joined)?);
    } else {
        *prefix = names.specific_prefix(stem);
    }
    if let Some(shared) = list.shared.as_deref().filter(|shared| !name.ends_with(shared)) {
        full = format!("{name}{shared}");
    } else if list.projects && head == 0 {
        full = format!("{name}项目");
    }
    let printed = span.of(view.text);
    let at = span.start() + (printed.len() - plain.len()) + (plain.len() - name.len());
    let span = Span::new(at.min(span.end()), span.end());
    Some(Thing { kind, name: full, printed: [name.to_owned(), printed.to_owned()], span })
}

/// The items of a list of things that are built: also split at 和, 与, 及 behind a head.
fn items(view: &View<'_>, list: Span<Text>) -> Vec<Span<Text>> {
    let mut out = Vec::new();
    for item in view.linker.lists.split(view.text, list) {
        let mut from = item.span.start();
        let body = item.span.of(view.text);
        for (at, c) in body.char_indices() {
            let here = item.span.start() + at;
            if here < from || !matches!(c, '和' | '与' | '及') {
                continue;
            }
            let left = cut(view.text, from..here);
            if view.linker.names.head_of(left).is_some() && chars(left) > 2 {
                out.push(Span::new(from, here));
                from = here + c.len_utf8();
            }
        }
        out.push(Span::new(from, item.span.end()));
    }
    out.into_iter().map(|s| trim(view.text, s)).filter(|s| !s.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rules_do_as_they_say() {
        crate::rules::tests::run(super::RULES);
    }
}
