//! Lists that say by their closing words that they are of industries: 等产业, 两大产业集群, 全产业链.

use gongwen_model::{Span, Text};
use gongwen_text::window::{self, cut};
use gongwen_text::work;

use super::items::{items, topic_is_industry};
use super::known_name;
use crate::frames::Clause;
use crate::lists::{self, chars};
use crate::trades::Class;
use crate::view::View;

/// Longest list of industries, in bytes, and longest phrase between 等 and its class word, in characters.
const LONGEST_LIST: usize = 3000;
const LONGEST_PHRASE: usize = 14;

/// A class word that closes a list, and where the list ends.
struct Closer {
    /// Where 等 or the number stands.
    at: usize,
    /// Where the class word ends.
    end: usize,
    class: Class,
    cluster: bool,
    /// Whether 等 stands there rather than a number.
    open: bool,
}

/// The class words of a clause that close a list by 等 or by a number.
fn closers(body: &str, view: &View<'_>) -> Vec<Closer> {
    let mut out: Vec<Closer> = Vec::new();
    let mut from = 0;
    for (at, _) in body.char_indices() {
        work::tick(1);
        if at < from {
            continue;
        }
        let Some((word, class)) = view.linker.trades.class_at_head(cut(body, at..)) else { continue };
        let end = at + word.len();
        from = end;
        let floor = out.last().map_or(0, |c| c.end);
        let Some((start, open)) = opener(cut(body, floor..at), view) else { continue };
        let phrase = cut(body, floor + start..end);
        let cluster = phrase.contains("集群");
        out.push(Closer { at: floor + start, end, class, cluster, open });
    }
    out
}

/// Where the phrase begins that ends in front of a class word: at 等, or at a number (两大, 3个); and whether it is 等.
fn opener(front: &str, view: &View<'_>) -> Option<(usize, bool)> {
    let near = window::tail(front, LONGEST_PHRASE * 3);
    let offset = front.len() - near.len();
    let plain = |phrase: &str| {
        let phrase = phrase.trim_start_matches("国家级").trim_start_matches("国家");
        !phrase.contains(['，', '。', '、', '；', '区', '建', '推', '的'])
            && !view.linker.trades.no_fields.any_in(phrase)
            && !phrase
                .char_indices()
                .any(|(at, _)| view.linker.names.verb_at_head(cut(phrase, at..)).is_some())
    };
    if let Some(at) = near.rfind('等').filter(|&at| lists::closes(front, offset + at)) {
        return plain(cut(near, at + '等'.len_utf8()..)).then_some((offset + at, true));
    }
    // 甲、乙两大产业集群, 甲、乙“四大产业”.
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百两".contains(c);
    let mark = near.rfind(['大', '个', '条', '类'])?;
    let count = cut(near, ..mark);
    let start = count.trim_end_matches(number).len();
    let behind = near.get(mark..).unwrap_or("").chars().next().map_or(0, char::len_utf8);
    if start == count.len() || !plain(cut(near, mark + behind..)) {
        return None;
    }
    let quoted = cut(near, ..start).trim_end_matches('“').len();
    Some((offset + quoted, false))
}

pub(super) fn listed(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    if !body.contains(['等', '大', '个', '条']) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut floor = 0;
    for closer in closers(body, view) {
        let list = list_between(clause, view, floor, closer.at);
        floor = closer.end;
        if list.len() > LONGEST_LIST || topic_is_industry(view, list.start()) && !closer.cluster {
            continue;
        }
        let mut items = items(view, list, closer.open, closer.cluster);
        if cut(body, closer.at..closer.end).ends_with("业态")
            && !view.linker.triggers.governing(body).fostered
        {
            continue;
        }
        if closer.class == Class::Field && closer.open {
            items.retain(|item| known_name(view, item.of(view.text)).is_some());
            if items.len() < 2 {
                continue;
            }
        }
        out.extend(items);
    }
    out
}

/// The list in front of a closer: what stands between it and the closer before.
fn list_between(clause: &Clause, view: &View<'_>, floor: usize, at: usize) -> Span<Text> {
    let body = clause.span.of(view.text);
    let mut start = floor;
    if floor > 0 {
        let rest = cut(body, floor..at);
        let glue =
            ["以及", "和", "与", "及", "、"].iter().filter_map(|w| rest.find(w).map(|k| k + w.len())).min();
        start = floor + glue.unwrap_or(0);
    }
    let near = window::tail(cut(body, start..at), LONGEST_LIST + 1);
    Span::new(clause.span.start() + at - near.len(), clause.span.start() + at)
}

pub(super) fn joined(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    if !body.contains('、') || topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let names = &view.linker.names;
    let trades = &view.linker.trades;
    let Some((at, word)) = ["全产业链", "制造业集群", "产业集群", "产业链", "产业"]
        .iter()
        .filter_map(|w| body.find(w).map(|at| (at, *w)))
        .min_by_key(|&(at, w)| (at, std::cmp::Reverse(w.len())))
    else {
        return Vec::new();
    };
    let behind = cut(body, at + word.len()..);
    let said = behind.is_empty()
        || trades.measures.at_head(behind).is_some()
        || trades.is_done(&view.linker.names, behind) && word != "产业";
    if !said || opener(cut(body, ..at), view).is_some() {
        return Vec::new();
    }
    let list = Span::new(clause.span.start(), clause.span.start() + at);
    let items = items(view, list, false, word.ends_with("集群"));
    let plain = |s: &Span<Text>| {
        let name = s.of(view.text);
        let verb = |at: usize| names.verb_at_head(cut(name, at..)).is_some();
        chars(name) <= 10 && !name.char_indices().any(|(at, _)| verb(at))
    };
    let made = items.iter().filter(|s| trades.is_activity(s.of(view.text))).count();
    if items.len() < 2 || !items.iter().all(plain) || made * 2 < items.len() {
        return Vec::new();
    }
    items
}

/// The items of a clause that a class word and a colon announce: 重点发展六大产业：甲、乙、丙.
pub(super) fn announced(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let Some(before) = clause.announced_by else { return Vec::new() };
    let trades = &view.linker.trades;
    let front = before.of(view.text);
    // 六大产业, 重点产业包括: how many or which.
    let front = trades.without_link(front);
    let class = front.char_indices().rev().take(6).find_map(|(at, _)| {
        let (word, class) = trades.class_at_head(cut(front, at..))?;
        (at + word.len() == front.len() && class == Class::Industry).then_some(at)
    });
    let said = class.is_some_and(|at| opener(cut(front, ..at), view).is_some() || front.len() < before.len());
    let body = clause.span.of(view.text);
    if !said || !body.contains('、') || body.len() > LONGEST_LIST {
        return Vec::new();
    }
    let end = lists::list_close(body).unwrap_or(body.len());
    items(view, Span::new(clause.span.start(), clause.span.start() + end), false, front.ends_with("集群"))
}
