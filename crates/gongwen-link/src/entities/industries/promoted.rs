//! Industries that a clause is about, or that its verb promotes.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::cut;

use super::items::{PLACES, all_made, items, topic_is_industry};
use super::noun_start;
use crate::frames::Clause;
use crate::lists::{self, chars};
use crate::view::View;

/// Longest list, in bytes, and longest name, in characters.
const LONGEST_LIST: usize = 3000;
const LONGEST_NAME: usize = 16;

/// Under the heading of which what is developed are fields.
const SUBJECTS: [EntityType; 2] = [EntityType::Industry, EntityType::Zone];

pub(super) fn promoted(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    if topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let body = clause.span.of(view.text);
    let mut start = view.linker.triggers.governing(body).end;
    if start == 0 {
        return Vec::new();
    }
    // 支持甲市、乙县发展丙产业.
    while let Some((span, _)) = view.mention_at(clause.span.start() + start, clause.span.end(), &PLACES) {
        start = span.end() - clause.span.start();
        start +=
            cut(body, start..).chars().next().filter(|c| matches!(c, '、' | '和')).map_or(0, char::len_utf8);
    }
    start += view.linker.triggers.governing(cut(body, start..)).end;
    let Some(len) = named_at(view, cut(body, start..), 3) else { return Vec::new() };
    let at = clause.span.start() + start;
    match holds_verb(view, cut(body, start..start + len)) {
        true => Vec::new(),
        false => vec![Span::new(at, at + len)],
    }
}

/// Whether a verb that opens clauses stands in a name: 质取胜发展农业.
fn holds_verb(view: &View<'_>, name: &str) -> bool {
    let verb = |word: &str| chars(word) > 1 && !name.ends_with(word);
    name.char_indices().any(|(at, _)| view.linker.triggers.at_head(cut(name, at..)).is_some_and(verb))
}

/// The one thing made or done that a verb promotes, without a class word: 大力发展工业互联网, 推动清洁能源集成发展.
pub(super) fn made(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    let verb = view.linker.triggers.governing(body);
    let start = verb.end;
    if start == 0 || topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let object = cut(body, start..);
    let trades = &view.linker.trades;
    let names = &view.linker.names;
    // 推动甲由…向…延伸: what moves stands in front.
    let moved = object.find(['由', '向']).filter(|_| verb.helps);
    let core = moved.map_or_else(|| trades.without_process(names, object), |at| cut(object, ..at));
    let span = Span::new(clause.span.start() + start, clause.span.start() + start + core.len());
    if verb.fosters && is_coined(view, object) {
        return vec![Span::new(span.start(), clause.span.end())];
    }
    let fits = (verb.fosters && core.len() == object.len() || verb.helps && core.len() < object.len())
        && (3..=12).contains(&chars(core))
        && !core.contains(['、', '的', '“', '《', '（', '(', '等', '对'])
        && trades.is_made(core)
        && (!core.ends_with(['业']) && !core.ends_with("经济") || trades.is_trade(names, core, 3))
        && trades.could_be_industry(names, core)
        && !holds_verb(view, core)
        && names.head_of(core).is_none_or(|(_, kind, _)| kind.is_none())
        && view.mention_at(span.start(), span.end(), &PLACES).is_none();
    if fits { vec![span] } else { Vec::new() }
}

/// “甲+”产业, “甲+乙”: what is named by a plus sign in quotation marks.
fn is_coined(view: &View<'_>, object: &str) -> bool {
    let Some(rest) = object.strip_prefix('“') else { return false };
    let Some((inner, behind)) = rest.split_once('”') else { return false };
    let public = view.linker.trades.is_public(inner);
    !public
        && inner.contains(['+', '＋'])
        && (2..=12).contains(&chars(inner))
        && matches!(behind, "" | "产业")
}

/// What lists of what is made or done close with, where it is a name of its own: 甲、乙等生物技术药物.
pub(super) fn kind(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    let verb = view.linker.triggers.governing(body);
    let start = verb.end;
    if !verb.fosters || topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let Some(at) = lists::list_close(body).filter(|_| body.contains('、')) else { return Vec::new() };
    let name = cut(body, at + '等'.len_utf8()..);
    let trades = &view.linker.trades;
    let names = &view.linker.names;
    let items =
        view.linker.lists.split(view.text, Span::new(clause.span.start() + start, clause.span.start() + at));
    let made = items.iter().filter(|i| trades.is_activity(&i.name)).count();
    let fits = (4..=12).contains(&chars(name))
        && trades.is_made(name)
        && trades.could_be_industry(names, name)
        && !name.contains(['和', '与', '及', '、'])
        && names.head_of(name).is_none_or(|(_, kind, _)| kind.is_none())
        && items.len() > 1
        && made * 2 > items.len();
    if fits { vec![Span::new(clause.span.end() - name.len(), clause.span.end())] } else { Vec::new() }
}

/// A list of what is made or done that opens a clause, and of which is said that it grows: 甲、乙等持续壮大.
pub(super) fn growing(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    let trades = &view.linker.trades;
    let Some(at) = lists::list_close(body).filter(|_| body.contains('、')) else { return Vec::new() };
    let behind = cut(body, at + '等'.len_utf8()..);
    let grows = view.linker.triggers.adverbs.at_head(behind).is_some_and(|adverb| {
        let done = cut(behind, adverb.len()..);
        let last = view.linker.triggers.governing(done);
        trades.is_done(&view.linker.names, done) || last.end == done.len() && (last.fosters || last.lays_out)
    });
    if !grows || at > LONGEST_LIST || topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let items = items(view, Span::new(clause.span.start(), clause.span.start() + at), true, false);
    if all_made(view, &items) { items } else { Vec::new() }
}

/// A list of what is made or done that a verb develops, without a class word: 大力发展新型电池、生物制造等.
pub(super) fn developed(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    let verb = view.linker.triggers.governing(body);
    let start = verb.end;
    if !(verb.fosters || verb.lays_out)
        || !body.contains('、')
        || view.topic(clause.span.start()).is_some_and(|t| view.is(t, &SUBJECTS))
    {
        return Vec::new();
    }
    let object = cut(body, start..);
    let list = object.strip_suffix('等').unwrap_or(object);
    if list.len() > LONGEST_LIST {
        return Vec::new();
    }
    let at = clause.span.start() + start;
    let items = items(view, Span::new(at, at + list.len()), list.len() < object.len(), false);
    if all_made(view, &items) { items } else { Vec::new() }
}

pub(super) fn about(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    if topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    // 在甲产业方面，….
    let inner = body.strip_prefix('在').filter(|rest| rest.ends_with("方面") || rest.ends_with("领域"));
    let start = body.len() - inner.unwrap_or(body).len();
    let Some(len) = named_at(view, cut(body, start..), usize::MAX) else { return Vec::new() };
    let span = Span::new(clause.span.start() + start, clause.span.start() + start + len);
    let (name, behind) = (span.of(view.text), cut(body, start + len..));
    let says = behind.is_empty() && clause.first
        || inner.is_some()
        || goes_on(view, behind)
        || view.linker.trades.measures.at_head(behind).is_some();
    let verb = holds_verb(view, name);
    let placed = view.mention_at(span.start(), span.end(), &PLACES).is_some();
    let whole = says && !verb && !placed && noun_start(&view.linker.names, name) == 0;
    if whole { vec![span] } else { Vec::new() }
}

/// Whether `text` goes on with a verb, an adverb or a preposition: 加快…, 以…为…; not 发展规律.
fn goes_on(view: &View<'_>, text: &str) -> bool {
    let triggers = &view.linker.triggers;
    !text.starts_with("发展")
        && (triggers.at_head(text).is_some()
            || triggers.adverbs.at_head(text).is_some()
            || view.linker.names.verb_at_head(text).is_some()
            || text.starts_with("方面")
            || text.starts_with(['以', '在', '用', '向']))
}

/// The length of the name of one industry at the head of `text`: up to the first word for what it is behind which the
/// clause ends, or says what is done or measured. `least`: see `Trades::is_trade`.
fn named_at(view: &View<'_>, text: &str, least: usize) -> Option<usize> {
    let trades = &view.linker.trades;
    let names = &view.linker.names;
    for (at, c) in text.char_indices().take(LONGEST_NAME) {
        if matches!(
            c,
            '、' | '的' | '“' | '”' | '《' | '（' | '(' | '：' | '等' | '对' | '以' | '在' | '为' | '同'
        ) {
            return None;
        }
        let rest = cut(text, at..);
        let tail =
            ["产业集群", "集群", "产业链", "产业", "业", "经济"].iter().find(|w| rest.starts_with(**w));
        let Some(tail) = tail else { continue };
        let end = at + tail.len();
        let (name, behind) = (cut(text, ..end), cut(text, end..));
        let stands = behind.is_empty()
            || behind.starts_with(['在', '向', '由', '和', '与'])
            || behind.starts_with('、') && name.ends_with("集群")
            || trades.is_done(names, behind)
            || trades.measures.at_head(behind).is_some()
            || least == usize::MAX && goes_on(view, behind);
        // 中国经济保持增长 is about no industry.
        let whole = least < usize::MAX || *tail != "经济";
        if stands && whole && trades.is_trade(names, name, least) {
            return Some(end);
        }
    }
    None
}
