//! Companies and institutions by the list they stand in: 甲汽车、乙电子等企业.
//!
//! A list that closes with 等企业, 等公司 or the like names single bodies where most of its items end as short
//! names of companies do (`company_tails.tsv`), open with a place or hold a character that is no word of the
//! dictionary (长鑫存储); 国有、民营等企业 lists classes.
//! Known limit: companies whose short names are made of common words alone.

use gongwen_model::{EntityType, Span, Text};

use crate::lists::{chars, top_level, trim};
use crate::work::Work;

impl Work<'_> {
    /// Reads the lists of all sentences.
    pub(crate) fn rosters(&mut self) {
        let mut found: Vec<Span<Text>> = Vec::new();
        for &sentence in &self.document.sentences {
            if self.is_over() {
                break;
            }
            for clause in top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':']) {
                found.extend(self.roster(clause));
            }
        }
        for span in found {
            if self.is_closed(span) || self.store.crosses(span) {
                continue;
            }
            let handle = self.organization(span.of(self.text));
            self.store.mention(handle, span, "organization/list");
        }
    }

    /// The bodies that a clause lists.
    fn roster(&self, clause: Span<Text>) -> Vec<Span<Text>> {
        let body = clause.of(self.text);
        let Some(close) = self.linker.roster_closers.find(body).filter(|_| body.contains('、')) else {
            return Vec::new();
        };
        let list = Span::new(clause.start(), clause.start() + close.start());
        let mut items: Vec<Span<Text>> =
            self.linker.lists.split(self.text, list).into_iter().map(|item| item.span).collect();
        for (k, item) in items.iter_mut().enumerate() {
            let body = item.of(self.text);
            // 甲大学已与乙电子、丙大学联合丁科技: what is listed begins behind these words.
            let with = ["与", "同", "由", "对", "联合", "会同"].iter();
            let with = with.filter_map(|w| Some(body.rfind(w)? + w.len())).max().unwrap_or(0);
            let start =
                if k == 0 { super::industries::noun_start(&self.linker.names, body).max(with) } else { with };
            *item = trim(self.text, Span::new(item.start() + start, item.end()));
        }
        let single = |span: &Span<Text>| {
            let name = span.of(self.text);
            let head = self.linker.company_tails.at_tail(name).filter(|t| t.len() < name.len());
            (head.is_some() || self.starts_with_place(name) || self.linker.names.is_coined(name))
                && !self.linker.names.is_bare(name)
        };
        let fits = |span: &Span<Text>| {
            let name = span.of(self.text);
            (3..=14).contains(&chars(name))
                && !name.contains(['的', '“', '《'])
                && !self.linker.names.is_class(name)
                && super::industries::known(&self.view(), name).is_none()
                && !self.linker.names.is_bare(name)
                && self.linker.names.verb_at_head(name).is_none()
        };
        let known = |span: &Span<Text>| {
            self.mentions(*span, &[EntityType::Organization]).iter().any(|m| m.0 == *span)
        };
        let sure = items.iter().filter(|s| single(s) || known(s)).count();
        // 推动机器人、人工智能等企业: fields, not bodies.
        let field = |span: &Span<Text>| {
            let name = span.of(self.text);
            self.linker.company_tails.has(name) || self.linker.names.is_word(name)
        };
        let all =
            items.len() > 1 && !items.iter().any(field) && items.iter().all(fits) && sure * 2 >= items.len();
        items.retain(|s| all && !known(s));
        items
    }
}
