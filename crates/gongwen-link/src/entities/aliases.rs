//! Other names that the text declares.

use gongwen_model::Span;
use gongwen_text::window::{self, cut};

use super::store::Handle;
use super::{WIDEST, line_start};
use crate::lists::chars;
use crate::search::occurrences;
use crate::work::Work;

impl Work<'_> {
    /// 甲（以下简称“乙”）: 乙 is another name of 甲 from here on.
    pub(super) fn declared_aliases(&mut self) {
        let text = self.text;
        let mut declared: Vec<(Handle, String)> = Vec::new();
        for (at, word) in text.match_indices("以下简称").chain(text.match_indices("以下统称")) {
            let head = cut(text, ..at).trim_end_matches(['(', '（', ',', '，', '下', '文']);
            let rest = window::head(cut(text, at + word.len()..), WIDEST);
            let rest = rest.trim_start_matches(['“', '"', ':', '：', '为']);
            let Some(end) = rest.find(['”', ')', '）', '"', '，', '。', '、', '\n']) else { continue };
            let alias = cut(rest, ..end);
            if alias.is_empty() || chars(alias) > 16 {
                continue;
            }
            let owner = self
                .store
                .mentions_in(Span::new(
                    head.len().saturating_sub(200).max(line_start(text, head.len())),
                    head.len(),
                ))
                .filter(|(span, _)| span.end() == head.len())
                .max_by_key(|(span, _)| span.len());
            if let Some((_, handle)) = owner {
                declared.push((handle, alias.to_owned()));
            }
        }
        let aliases: Vec<&String> = declared.iter().map(|(_, alias)| alias).collect();
        let found = occurrences(text, &aliases);
        for ((handle, alias), found) in declared.iter().zip(found) {
            let handle = *handle;
            self.store.alias(handle, alias);
            for at in found {
                let span = Span::new(at, at + alias.len());
                if !self.is_closed(span) && !self.inside_name(span) {
                    self.store.mention(handle, span, "name/declared");
                }
            }
        }
    }
}
