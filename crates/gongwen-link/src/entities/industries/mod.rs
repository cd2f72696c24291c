//! Industries: headings of a list of them, lists that say that they are, names of a taxonomy.
//!
//! 1. A heading is an industry where it says so (…产业集群, 做强…产业), where it is one of a published
//!    taxonomy, or where most of its siblings are: `headings.rs`.
//! 2. A clause names industries by its words: lists that close with 等产业 or 两大产业集群, what it promotes, what it is
//!    about: the rules of `clauses.rs`, which `listed.rs` and `promoted.rs` carry out.
//!    Those that no class word tells are read last, with the relations: a clause may say that another develops them.
//! 3. A name of a taxonomy with 产业 or 集群 behind it is one anywhere; a bare one only in a list of them.

pub(crate) mod clauses;
mod headings;
mod items;
mod listed;
mod promoted;

use gongwen_lexicon::Finder;
use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::cut;

use super::names::Names;
use super::store::Handle;
use crate::ids;
use crate::lists::chars;
use crate::view::View;
use crate::work::Work;

/// The industry of the document or the taxonomies that `surface` names.
pub(crate) enum Known {
    /// It is an entity already.
    Entity(Handle),
    /// A taxonomy has it, under this stem.
    Taxonomy(String),
}

/// What `surface` names, if it is an industry of the document or of a taxonomy of its jurisdiction.
pub(crate) fn known(view: &View<'_>, surface: &str) -> Option<Known> {
    let plain = without_brackets(surface);
    let stem = view.linker.trades.stem(&plain);
    let joined = stem.replace('和', "与");
    let find = |name: &str| view.store.find(EntityType::Industry, name);
    match find(stem).or_else(|| find(&plain)).or_else(|| find(&joined)) {
        Some(handle) => Some(Known::Entity(handle)),
        None => known_name(view, stem).map(|_| Known::Taxonomy(stem.to_owned())),
    }
}

/// The name that the taxonomies of the jurisdiction have for `stem`.
fn known_name(view: &View<'_>, stem: &str) -> Option<String> {
    let hits = view.linker.gazetteer.industry_hits(stem, view.own);
    let hit = hits.first().filter(|h| h.span.len() == stem.len())?;
    Some(view.linker.gazetteer.industry(hit.industry).name.clone())
}

impl Work<'_> {
    /// The industry of a printed name: with the words for what it is (产业集群, 领域) taken off, or as
    /// the taxonomy has it.
    pub(crate) fn industry(&mut self, surface: &str) -> Option<Handle> {
        let trades = &self.linker.trades;
        let stem = trades.stem(surface);
        if stem.is_empty() || trades.is_class_word(stem) {
            return None;
        }
        let name = match known_name(&self.view(), stem) {
            Some(name) => name,
            None if trades.categories.any_in(surface) => return None,
            None if chars(stem) < 3 && surface.contains("产业") => format!("{stem}产业"),
            None => stem.to_owned(),
        };
        // 甲和乙 and 甲与乙 are one.
        let slug = ids::slug(trades.stem(&name)).replace('和', "与");
        let handle = self.store.add_with_slug(EntityType::Industry, &name, &slug);
        self.store.alias(handle, surface);
        Some(handle)
    }

    /// The industry of the document or the taxonomy that `surface` names, if it does.
    pub(crate) fn find_industry(&mut self, surface: &str) -> Option<Handle> {
        match known(&self.view(), surface)? {
            Known::Entity(handle) => Some(handle),
            Known::Taxonomy(stem) => self.industry(&stem),
        }
    }

    /// Industries of the taxonomy and of lists, in the running text.
    pub(crate) fn read_industries(&mut self) {
        let mut found: Vec<clauses::Named> = Vec::new();
        for clause in &self.clauses {
            if self.is_over() {
                break;
            }
            found.extend(clauses::read(clause, &self.view()));
        }
        for named in found {
            let surface = without_brackets(named.span.of(self.text));
            if let Some(handle) = self.industry(&surface) {
                self.store.mention(handle, named.span, named.rule);
            }
        }
        self.columns();
        self.taxonomy();
        self.named_again();
        self.categories();
    }

    /// Cells under a header that says that they name industries: 产业集群名称.
    fn columns(&mut self) {
        let linker = self.linker;
        let document = self.document;
        let mut found = Vec::new();
        for table in &document.tables {
            let headed = |column: usize| {
                table.columns.get(column).is_some_and(|header| linker.trades.columns.has(header.trim()))
            };
            for cell in table.cells.iter().filter(|cell| headed(cell.column)) {
                if self.is_over() {
                    return;
                }
                let items = linker.lists.split(self.text, cell.span);
                found.extend(items.into_iter().filter(|item| {
                    let plain = without_brackets(&item.name);
                    linker.trades.could_be_industry(&linker.names, linker.trades.stem(&plain))
                }));
            }
        }
        for item in found {
            if let Some(handle) = self.industry(&without_brackets(item.span.of(self.text))) {
                self.store.mention(handle, item.span, "industry/column");
            }
        }
    }

    /// Names of the taxonomies, with 产业 or 集群 behind them or where the document names them anyway.
    fn taxonomy(&mut self) {
        for hit in self.linker.gazetteer.industry_hits(self.text, &self.own) {
            let surface = hit.span.of(self.text);
            let record = self.linker.gazetteer.industry(hit.industry);
            let said = ["产业", "集群"].iter().any(|w| surface.ends_with(w)) && surface != record.name;
            if self.is_closed(hit.span) || !said && self.store.find(EntityType::Industry, surface).is_none() {
                continue;
            }
            if self.names_in_any(hit.span) || self.names_hold(hit.span) {
                continue;
            }
            let surface = surface.to_owned();
            if let Some(handle) = self.industry(&surface) {
                self.store.mention(handle, hit.span, hit.rule);
            }
        }
    }

    /// Categories that plans name like industries: 战略性新兴产业.
    fn categories(&mut self) {
        for (at, category) in self.linker.trades.categories_in(self.text) {
            let end = at + category.len();
            let cluster = cut(self.text, end..).starts_with("集群") && !category.starts_with('未');
            let span = Span::new(at, end + if cluster { "集群".len() } else { 0 });
            if self.is_closed(span) || self.names_hold(span) {
                continue;
            }
            let handle = self.store.add(EntityType::Industry, category);
            self.store.alias(handle, span.of(self.text));
            self.store.mention(handle, span, "industry/category");
        }
    }

    /// Industries that are known by now, wherever they are named: with 产业 or 集群 behind the name, or
    /// between the signs of a list.
    fn named_again(&mut self) {
        let surfaces: Vec<(String, Handle)> = self
            .store
            .of_kind(EntityType::Industry)
            .flat_map(|h| {
                self.store
                    .surfaces(h)
                    .filter(|s| chars(s) >= 2)
                    .map(move |s| (s.to_owned(), h))
                    .collect::<Vec<_>>()
            })
            .collect();
        let finder = Finder::new(surfaces.iter().map(|(s, _)| s));
        let mut found = Vec::new();
        for hit in finder.longest(self.text) {
            let rest = cut(self.text, hit.end..);
            let tail =
                ["产业集群", "产业", "集群"].iter().find(|t| rest.starts_with(**t)).map_or(0, |t| t.len());
            let said = tail > 0
                || ["产业集群", "产业"].iter().any(|t| cut(self.text, hit.start..hit.end).ends_with(t));
            let next = rest.chars().next();
            let closed =
                next.is_none_or(|c| "、，。；：）等和与及,.;:)（(\n".contains(c)) || rest.starts_with("领域");
            let span = Span::new(hit.start, hit.end + tail);
            if (said || closed) && !self.is_closed(span) && !self.names_in_any(span) {
                found.extend(surfaces.get(hit.word).map(|surface| (surface.1, span)));
            }
        }
        for (handle, span) in found {
            self.store.mention(handle, span, "industry/known");
        }
    }

    /// Whether a longer name holds `span`.
    pub(crate) fn names_hold(&self, span: Span<Text>) -> bool {
        let from = self.names.partition_point(|n| n.span.start() + 150 < span.start());
        self.names
            .iter()
            .skip(from)
            .take_while(|n| n.span.start() <= span.start())
            .any(|n| n.span.contains(span) && n.kind.is_some() && n.span != span && self.is_mention(n.span))
    }

    fn is_mention(&self, span: Span<Text>) -> bool {
        self.store.mentions_in(span).any(|(s, _)| s == span)
    }
}

/// Where the noun phrase at the end of `text` begins: behind the last word that cannot stand in
/// the name of a field or an industry.
pub(crate) fn noun_start(names: &Names, text: &str) -> usize {
    let mut start = ["以及", "及", "和", "与"].iter().find(|w| text.starts_with(**w)).map_or(0, |w| w.len());
    for (at, c) in text.char_indices() {
        if at < start {
            continue;
        }
        if matches!(c, '，' | ',' | '。' | '：' | ':' | '；' | '”' | '》') {
            start = at + c.len_utf8();
            continue;
        }
        if let Some(word) = names.verb_at_head(cut(text, at..))
            && at + word.len() < text.len()
        {
            start = at + word.len();
        }
    }
    while let Some(word) = names.stop_at_head(cut(text, start..))
        && start + word.len() < text.len()
    {
        start += word.len();
    }
    start
}

/// `text` without what stands in brackets.
pub(crate) fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
