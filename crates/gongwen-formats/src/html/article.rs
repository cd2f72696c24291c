//! Which stretch of a page is its article.
//!
//! Candidates are the marks that content management systems leave (`data/containers.tsv`), weighed by the trust in each:
//! a pair of marks made for the purpose, then the container of a system's editor, then a common name, if it holds most of
//! the page's prose. A page without any is searched for the smallest element that holds its prose. It fails where a site
//! splits an article over several containers (the largest is taken), and where the article is shorter than the text
//! around it and nothing marks it.

use std::ops::Range;

use super::elements::Role;
use super::page::Page;
use super::tree::{Kind, NodeIndex};
use super::words::{Naming, Pair, Words};

/// Share of the outer of two nested containers, in percent, that the inner one must hold to stand for it …
const MOST: u32 = 50;
/// … and that makes the rest not worth cutting off.
const NEARLY_ALL: u32 = 95;
/// Share of the page's prose, in percent, that a container of a common name must hold.
const BELIEVED: u32 = 60;
/// Share of the prose around it, in percent, that an element must hold for the rest to be cut off.
const HOLDS: u32 = 85;
/// Prose of a page whose known containers are empty that is taken for its article all the same.
const PROSE: u32 = 1000;

/// What an article was found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A mark or a container that is known.
    Marked,
    /// The density of prose.
    Guessed,
    /// Nothing: the known containers are empty, and so is the page.
    Empty,
}

/// A stretch of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Candidate {
    from: NodeIndex,
    to: NodeIndex,
    trust: u8,
    shown: u32,
}

/// The nodes of the article of `page`.
pub(super) fn find(page: &Page<'_>, words: &Words) -> (Range<NodeIndex>, Found) {
    let mut candidates = containers(page, words);
    let marks: Vec<NodeIndex> = (0..page.len()).filter(|at| is_mark(page, *at)).collect();
    candidates.extend(words.pairs.iter().flat_map(|pair| stretches(page, &marks, pair)));
    candidates.sort_by_key(|c| (c.from, std::cmp::Reverse(c.to)));
    let known_empty = candidates.iter().any(|c| c.trust < 3 && c.shown == 0);
    let all = page.weight(0, page.len());
    for trust in 1..=3 {
        let of = candidates.iter().filter(|c| {
            let believed = || page.weight(c.from, c.to) * 100 >= all * BELIEVED;
            c.trust == trust && c.shown > 0 && (trust < 3 || believed())
        });
        if let Some(best) = largest(&of.copied().collect::<Vec<_>>()) {
            let range = best.from..best.to;
            // A common name may stand on what holds title and widgets, too.
            return (if trust < 3 { range } else { densest(page, range) }, Found::Marked);
        }
    }
    let dense = densest(page, 0..page.len());
    if page.shown(dense.start, dense.end) == 0 || (known_empty && all < PROSE) {
        return (0..page.len(), Found::Empty);
    }
    (dense, Found::Guessed)
}

/// Elements that are known as containers, in order.
fn containers(page: &Page<'_>, words: &Words) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < page.len() {
        let Kind::Element(..) = page.tree.nodes[at].kind else {
            at += 1;
            continue;
        };
        if page.is_out(at) {
            at = page.end(at);
            continue;
        }
        let named = |naming, attribute| words.container(naming, page.tree.value(at, attribute).trim());
        let classes = page.tree.value(at, "class").split_ascii_whitespace();
        let trusts = [
            named(Naming::Id, "id"),
            named(Naming::ItemProp, "itemprop"),
            named(Naming::Role, "role"),
            words.container(Naming::Element, page.tree.nodes[at].name),
        ];
        let by_class = classes.filter_map(|class| words.container(Naming::Class, class));
        if let Some(trust) = trusts.into_iter().flatten().chain(by_class).min() {
            let to = page.end(at);
            found.push(Candidate { from: at, to, trust, shown: page.shown(at, to) });
        }
        at += 1;
    }
    found
}

/// Whether `at` may be one of the two marks of a pair.
fn is_mark(page: &Page<'_>, at: NodeIndex) -> bool {
    let node = &page.tree.nodes[at];
    node.kind == Kind::Comment || node.name.eq_ignore_ascii_case("meta")
}

/// Stretches between the two marks of `pair`; `marks` are the nodes that may be one.
fn stretches(page: &Page<'_>, marks: &[NodeIndex], pair: &Pair) -> Vec<Candidate> {
    let is = |at: NodeIndex, name: &str| match page.tree.nodes[at].kind {
        Kind::Comment if pair.comment => squeezed_is(comment(page, at), name),
        Kind::Element(..) if !pair.comment => page.tree.value(at, "name").eq_ignore_ascii_case(name),
        _ => false,
    };
    let mut found = Vec::new();
    let mut begin = None;
    for at in marks.iter().copied() {
        if is(at, pair.begin) {
            begin = Some(at + 1);
        } else if let Some(from) = begin
            && is(at, pair.end)
        {
            begin = None;
            found.push(Candidate { from, to: at, trust: pair.trust, shown: page.shown(from, at) });
        }
    }
    found
}

/// What is written between `<!--` and `-->`.
fn comment<'t>(page: &Page<'t>, at: NodeIndex) -> &'t str {
    let text = page.tree.nodes[at].span.of(page.tree.text);
    text.trim_start_matches(['<', '!', '-']).trim_end_matches(['>', '-', '!'])
}

/// Whether `text` without white space is `name`, in any case.
fn squeezed_is(text: &str, name: &str) -> bool {
    let squeezed = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase());
    text.len() <= 100 && squeezed.eq(name.chars())
}

/// The largest of `candidates`, which are in order; of nested ones the inner, unless it is only a part of the outer, or
/// the rest of the outer is not worth cutting off.
fn largest(candidates: &[Candidate]) -> Option<Candidate> {
    // The first of several that hold the same, which is the outermost.
    let best = candidates.iter().copied().reduce(|a, b| if b.shown > a.shown { b } else { a })?;
    let inside = |c: &&Candidate| best.from <= c.from && c.to <= best.to && **c != best;
    let inner =
        candidates.iter().filter(inside).copied().reduce(|a, b| if b.shown > a.shown { b } else { a });
    Some(match inner {
        Some(inner)
            if inner.shown * 100 >= best.shown * MOST && inner.shown * 100 < best.shown * NEARLY_ALL =>
        {
            inner
        }
        _ => best,
    })
}

/// The smallest element that holds the prose of `range`.
fn densest(page: &Page<'_>, mut range: Range<NodeIndex>) -> Range<NodeIndex> {
    loop {
        let all = page.weight(range.start, range.end);
        let mut at = range.start;
        let mut best: Option<Range<NodeIndex>> = None;
        while at < range.end {
            // Marks may begin in one element and end in another.
            let end = page.end(at).min(range.end);
            if page.weight(at, end) * 100 >= all * HOLDS && !page.is_out(at) && is_box(page, at) {
                best = Some(at + 1..end);
                break;
            }
            at = end;
        }
        match best {
            Some(inner) if all > 0 => range = inner,
            _ => return range,
        }
    }
}

/// Whether `node` may hold an article: not a paragraph, a heading or a list.
fn is_box(page: &Page<'_>, node: NodeIndex) -> bool {
    match page.tree.role(node) {
        Some(Role::Block) => !page.tree.nodes[node].name.eq_ignore_ascii_case("p"),
        // A table lays the page out if one of its cells holds the prose; else it is one of data.
        Some(Role::Table) => {
            let cell = |n: NodeIndex| page.tree.role(n) == Some(Role::Cell);
            let all = page.weight(node, page.end(node));
            (node + 1..page.end(node)).any(|n| cell(n) && page.weight(n, page.end(n)) * 100 >= all * HOLDS)
        }
        Some(Role::Rows | Role::Row | Role::Cell) => true,
        // Broken pages nest blocks in inline elements.
        Some(Role::Inline | Role::Link | Role::Item | Role::List) => {
            (node + 1..page.end(node)).any(|n| page.tree.role(n).is_some_and(Role::is_block))
        }
        _ => false,
    }
}
