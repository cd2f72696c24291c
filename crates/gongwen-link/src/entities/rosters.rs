//! Companies and institutions by the list they stand in (甲汽车、乙电子等领军企业), and those of the central government by their
//! short names wherever they stand.
//!
//! A list that closes with 等企业, 等公司 or the like (`roster_closers.tsv`) names single bodies where at least half of its items
//! end as short names of companies do (`company_tails.tsv`), open with a place or hold a character that is no word of the
//! dictionary (长鑫存储); 国有、民营等企业 lists classes.
//! Known limit: companies whose short names are made of common words alone, where all of a list are.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{
    window::{self, cut},
    work,
};

use super::lines;
use crate::lists::chars;
use crate::names::Scene;
use crate::search::occurrences;
use crate::work::Work;

/// How far behind 等 the word is looked for that closes a list, in characters.
const REACH: usize = 12;

/// Longest item in characters.
const LONGEST: usize = 14;

/// How far around a short name the words are looked at, in bytes.
const NEAR: usize = 24;

impl Work<'_> {
    /// Reads the lists of all lines.
    pub(crate) fn rosters(&mut self) {
        let mut found: Vec<Span<Text>> = Vec::new();
        let scene = Scene::new(self.text, &self.linker.names, self.known_places());
        for line in lines(self.text) {
            if self.is_over() {
                break;
            }
            if !line.of(self.text).contains('等') {
                continue;
            }
            for (at, word) in line.of(self.text).match_indices('等') {
                work::tick(1);
                let at = line.start() + at;
                if self.closes_roster(cut(self.text, at + word.len()..line.end())) {
                    found.extend(self.roster(scene.items(line.start(), at), &scene));
                }
            }
        }
        found.extend(self.central_enterprises());
        for span in found {
            if self.is_closed(span) || self.store.crosses(span) {
                continue;
            }
            let handle = self.organization(span.of(self.text));
            self.store.mention(handle, span, "organization/list");
        }
    }

    /// Whether the words behind 等 say that bodies are listed: 头部企业, 6家企业, 民企深化布局.
    fn closes_roster(&self, behind: &str) -> bool {
        let piece = window::head(behind, REACH * '等'.len_utf8());
        let end = piece.find(['，', '。', '、', '；', '的', '：', '（', '“', '\n']).unwrap_or(piece.len());
        let piece = cut(piece, ..end);
        let mut starts = piece.char_indices().map(|(at, _)| at);
        starts.any(|at| self.linker.roster_closers.at_head(cut(piece, at..)).is_some())
    }

    /// The bodies among the items of a list, if it lists bodies.
    fn roster(&self, items: Vec<Span<Text>>, scene: &Scene<'_>) -> Vec<Span<Text>> {
        let names = &self.linker.names;
        let known = |span: &Span<Text>| {
            self.mentions(*span, &[EntityType::Organization]).iter().any(|m| m.0 == *span)
        };
        let single = |span: &Span<Text>| {
            let name = span.of(self.text);
            let head = self.linker.company_tails.at_tail(name).filter(|t| t.len() < name.len());
            (head.is_some()
                || self.starts_with_place(name)
                || names.is_coined(name)
                || scene.is_proper_item(name))
                && !names.is_bare(name)
        };
        let fits = |span: &Span<Text>| {
            let name = span.of(self.text);
            (2..=LONGEST).contains(&chars(name))
                && !name.contains(['的', '“', '《', '”', '（'])
                && !names.is_class(name)
                && super::industries::known(&self.view(), name).is_none()
                && !names.is_bare(name)
                && names.verb_at_head(name).is_none()
                && names.head_of(name).is_none_or(|(_, kind, _)| kind == Some(EntityType::Organization))
        };
        // 推动机器人、人工智能等企业: fields, not bodies.
        let field = |span: &Span<Text>| {
            let name = span.of(self.text);
            self.linker.company_tails.has(name) || names.is_word(name)
        };
        let sure = items.iter().filter(|s| known(s) || single(s) && !field(s)).count();
        let all = items.len() > 1
            && sure * 2 >= items.len()
            && items.iter().all(|s| known(s) || fits(s) && (!field(s) || sure * 3 >= items.len() * 2));
        items.into_iter().filter(|s| all && !known(s)).collect()
    }

    /// Enterprises of the central government that stand free.
    fn central_enterprises(&self) -> Vec<Span<Text>> {
        let firms = self.linker.names.central_enterprises();
        let firms: Vec<&str> = firms.filter(|firm| chars(firm) > 2).collect();
        let found = occurrences(self.text, &firms);
        let spans = firms
            .iter()
            .zip(found)
            .flat_map(|(firm, places)| places.into_iter().map(|at| Span::new(at, at + firm.len())));
        let mut spans: Vec<Span<Text>> = spans.filter(|span| self.stands_free(*span)).collect();
        spans.sort_by_key(|s| (s.start(), std::cmp::Reverse(s.end())));
        spans.dedup_by(|next, last| last.contains(*next));
        spans
    }

    /// Whether a word and no part of a longer name stands at `span`.
    fn stands_free(&self, span: Span<Text>) -> bool {
        let from = window::back(self.text, span.start(), NEAR);
        let near: Span<Text> = Span::new(from, window::ahead(self.text, span.end(), NEAR));
        let words = self.linker.names.words(near.of(self.text));
        let edge = |at: usize| words.binary_search(&(at - near.start())).is_ok();
        edge(span.start()) && edge(span.end()) && !self.names_in_any(span) && !self.names_hold(span)
    }
}
