//! What a page shows, and how much of it reads like prose.

use gongwen_text::Removal;

use super::elements::Role;
use super::tree::{Kind, NodeIndex, Tree};
use super::words::{Naming, Words};

/// Signs that sentences have and menus have not.
const SENTENCE: [char; 5] = ['，', '。', '；', '！', '？'];

/// Shortest text in which such a sign says that it is prose, in characters.
const PROSE: usize = 10;

/// How much more a character of prose weighs than another one.
const PROSE_WEIGHT: u32 = 5;

/// Largest share of a page's text, in percent, of an element that only surrounds the article.
const SURROUNDING: u32 = 30;

/// A page and the sums over its nodes.
#[derive(Debug)]
pub(super) struct Page<'t> {
    pub(super) tree: Tree<'t>,
    /// Visible characters in all nodes before each one.
    shown: Vec<u32>,
    /// Their weight as prose; 0 in links and in what surrounds an article.
    weight: Vec<u32>,
    /// Elements that surround the article, as far as their names say so, with the reason; outermost alone, in order.
    pub(super) surroundings: Vec<(NodeIndex, Removal)>,
}

impl<'t> Page<'t> {
    pub(super) fn new(tree: Tree<'t>, words: &Words) -> Self {
        let mut page = Self { tree, shown: Vec::new(), weight: Vec::new(), surroundings: Vec::new() };
        // A known container that is hidden like this is shown by the script that comes with it (WeChat).
        for at in std::mem::take(&mut page.tree.veiled) {
            let known = words.container(Naming::Id, page.tree.value(at, "id").trim()).is_some();
            page.tree.nodes[at].hidden = !known;
        }
        page.shown = page.sums(|text, _| count(text));
        page.surroundings = page.find_surroundings(words);
        let surrounds = page.surroundings.clone();
        let mut next = 0;
        page.weight = page.sums(|text, at| {
            while surrounds.get(next).is_some_and(|(node, _)| page.tree.nodes[*node].end <= at.node) {
                next += 1;
            }
            let around = surrounds.get(next).is_some_and(|(node, _)| *node <= at.node);
            match page.shown(at.node, at.node + 1) {
                _ if at.link || around => 0,
                len if len as usize >= PROSE && text.contains(SENTENCE) => len * PROSE_WEIGHT,
                len => len,
            }
        });
        page
    }

    /// Visible characters inside `from..to`.
    pub(super) fn shown(&self, from: NodeIndex, to: NodeIndex) -> u32 {
        self.shown[to] - self.shown[from]
    }

    /// Weight inside `from..to`.
    pub(super) fn weight(&self, from: NodeIndex, to: NodeIndex) -> u32 {
        self.weight[to] - self.weight[from]
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.tree.nodes.len()
    }

    /// One past the last node inside `node`.
    pub(super) fn end(&self, node: NodeIndex) -> NodeIndex {
        self.tree.nodes[node].end
    }

    /// Whether neither `node` nor its content is shown; what contains it is not looked at.
    pub(super) fn is_out(&self, node: NodeIndex) -> bool {
        self.tree.nodes[node].hidden || self.tree.role(node) == Some(Role::Skip)
    }

    fn sums(&self, mut value: impl FnMut(&str, Place) -> u32) -> Vec<u32> {
        let mut sums = Vec::with_capacity(self.len() + 1);
        let (mut sum, mut out, mut link) = (0_u32, 0, 0);
        for (at, node) in self.tree.nodes.iter().enumerate() {
            sums.push(sum);
            match node.kind {
                _ if at < out => {}
                Kind::Element(..) if self.is_out(at) => out = node.end,
                Kind::Element(Role::Link, _) => link = link.max(node.end),
                Kind::Text => {
                    let place = Place { node: at, link: at < link };
                    sum = sum.saturating_add(value(node.span.of(self.tree.text), place));
                }
                Kind::Element(..) | Kind::Comment => {}
            }
        }
        sums.push(sum);
        sums
    }

    fn find_surroundings(&self, words: &Words) -> Vec<(NodeIndex, Removal)> {
        let mut found: Vec<(NodeIndex, Removal)> = Vec::new();
        let mut at = 0;
        while at < self.len() {
            let reason = match self.tree.nodes[at].name {
                name if name.eq_ignore_ascii_case("nav") => Some(Removal::Navigation),
                name if name.eq_ignore_ascii_case("footer") => Some(Removal::Footer),
                "" => None,
                _ => words
                    .surrounding(self.tree.value(at, "class"))
                    .or_else(|| words.surrounding(self.tree.value(at, "id"))),
            };
            let end = self.end(at);
            // A word in the name of what holds the whole page says nothing.
            let small = self.shown(at, end) * 100 <= self.shown(0, self.len()) * SURROUNDING;
            match reason.filter(|_| small) {
                Some(reason) => {
                    found.push((at, reason));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }
}

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    node: NodeIndex,
    link: bool,
}

/// Characters of `text` that are no white space; other entities than spaces count as they are written.
fn count(text: &str) -> u32 {
    const SPACE: &str = "&nbsp;";
    let spaces = if text.contains('&') { text.matches(SPACE).count() * SPACE.len() } else { 0 };
    (text.chars().filter(|c| !c.is_whitespace()).count() - spaces) as u32
}
