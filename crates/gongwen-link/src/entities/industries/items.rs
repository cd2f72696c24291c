//! The items of a list of industries.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::{self, cut};

use super::{known_name, noun_start, without_brackets};
use crate::lists::{Item, chars, tail, trim};
use crate::view::View;

/// Longest name of an industry of a taxonomy, in bytes.
const LONGEST: usize = 90;

/// What is no industry where it stands in a list.
pub(super) const PLACES: [EntityType; 3] = [EntityType::District, EntityType::Place, EntityType::Zone];

/// The items of a list of industries, or nothing where one of them cannot be one. `open`: 等 closes it, so that it may
/// be one item, or two that only 和 joins.
///
/// A place in front of an item is part of its name where `clusters` says that the list is one of them: 甲市乙等产业集群.
pub(super) fn items(view: &View<'_>, list: Span<Text>, open: bool, clusters: bool) -> Vec<Span<Text>> {
    let mut items = view.linker.lists.split(view.text, list);
    let mut led = false;
    if let Some(first) = items.first_mut() {
        let body = first.span.of(view.text);
        let start = start_of(view, body);
        led = start > 0;
        first.span = trim(view.text, Span::new(first.span.start() + start, first.span.end()));
    }
    join_known(view, &mut items);
    let mut spans: Vec<Span<Text>> = items.into_iter().map(|i| i.span).collect();
    if open && let [only] = spans.as_slice() {
        spans = pair(view, *only);
    }
    let trades = &view.linker.trades;
    let single = spans.len() == 1 && open && led && spans.iter().all(|s| chars(s.of(view.text)) <= 12);
    let placed = |s: &Span<Text>| match view.mentions(*s, &PLACES).as_slice() {
        [] => false,
        [(place, _)] => {
            !(clusters
                && place.start() == s.start()
                && trades.is_activity(cut(view.text, place.end()..s.end())))
        }
        _ => true,
    };
    if spans.len() < 2 && !single || spans.iter().any(placed) {
        return Vec::new();
    }
    let fine = |span: &Span<Text>| {
        trades.could_be_industry(&view.linker.names, &without_brackets(span.of(view.text)))
    };
    if spans.iter().all(fine) { spans } else { Vec::new() }
}

/// Where the first item of a list begins: behind the verb that governs it, or with an industry of a taxonomy.
fn start_of(view: &View<'_>, body: &str) -> usize {
    // What ends with an industry of the taxonomy begins with it: 展示茶业.
    let near = window::tail(body, LONGEST);
    let known = near
        .char_indices()
        .find(|&(at, _)| near.get(at..).is_some_and(|name| known_name(view, name).is_some()))
        .map(|(at, _)| body.len() - near.len() + at);
    known.unwrap_or_else(|| {
        let verbs = view.linker.triggers.governing(body).end;
        let verbs = body.rfind('的').map_or(verbs, |at| verbs.max(at + '的'.len_utf8()));
        let start = verbs + noun_start(&view.linker.names, cut(body, verbs..));
        // 研究开发 is one, though 研究 is a verb.
        if view.linker.trades.is_bare_activity(cut(body, start..)) { verbs } else { start }
    })
}

/// 甲和乙 that a heading names as one is one.
fn join_known(view: &View<'_>, items: &mut Vec<Item>) {
    if let [.., left, right] = items.as_slice()
        && view.between(left.span, right.span) == Some("和")
    {
        let both = left.span.cover(right.span);
        let joined = both.of(view.text).replace('和', "与");
        if view.store.find(EntityType::Industry, &joined).is_some() {
            items.truncate(items.len() - 2);
            items.push(Item { span: both, name: joined });
        }
    }
}

/// 甲和乙 in front of 等: two.
fn pair(view: &View<'_>, only: Span<Text>) -> Vec<Span<Text>> {
    let body = only.of(view.text);
    let Some(at) = body.find('和') else { return vec![only] };
    let (left, right) = (cut(body, ..at), cut(body, at + '和'.len_utf8()..));
    let two = chars(left) >= 3 && chars(right) >= 3 && tail(left, 1).is_some();
    match two {
        true => {
            vec![Span::new(only.start(), only.start() + at), Span::new(only.end() - right.len(), only.end())]
        }
        false => vec![only],
    }
}

/// Whether all items of a list are made or done for a living, and enough of them plainly so.
pub(super) fn all_made(view: &View<'_>, items: &[Span<Text>]) -> bool {
    let trades = &view.linker.trades;
    let fits = |s: &Span<Text>| {
        let name = s.of(view.text);
        trades.is_activity(name)
            && view.linker.names.head_of(name).is_none_or(|(_, kind, _)| kind.is_none())
            && !name.contains('等')
    };
    let own = items.iter().filter(|s| trades.is_made(s.of(view.text))).count();
    items.len() > 1 && items.iter().all(fits) && own * 3 >= items.len()
}

pub(super) fn topic_is_industry(view: &View<'_>, at: usize) -> bool {
    view.topic(at).is_some_and(|h| view.is(h, &[EntityType::Industry]))
}
