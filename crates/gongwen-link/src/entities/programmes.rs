//! Plans and works by the headings and the title that name them.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::cut;

use super::store::Handle;
use crate::lists::chars;
use crate::work::Work;

impl Work<'_> {
    /// A heading that is the name of a plan or work: 茶叶提质工程, 文化惠民“春风行动”.
    pub(super) fn program_heading(&mut self, heading: Span<Text>) -> Option<Handle> {
        let body = heading.of(self.text);
        let inner = body.strip_suffix('”').unwrap_or(body);
        let (head, kind, _) = self.linker.names.head_of(inner)?;
        let mut start = 0;
        for verb in ["深入实施", "组织实施", "大力实施", "实施好", "实施", "开展好", "开展", "推进"]
        {
            if let Some(rest) = cut(body, start..).strip_prefix(verb) {
                start = body.len() - rest.len();
            }
        }
        let name = cut(body, start..);
        let fine = kind == Some(EntityType::Program)
            && inner.ends_with(head)
            && (5..=26).contains(&chars(name))
            && !name.contains(['，', ',', '、', '：', '；', '等'])
            && (name.ends_with('”') || self.linker.names.stop_at_head(name).is_none_or(|w| chars(w) < 2))
            && !name.contains("重大工程")
            && !name.starts_with('“');
        if !fine {
            return None;
        }
        let span = Span::new(heading.start() + start, heading.end());
        // 文化惠民“春风行动” is called 春风行动.
        let called = name
            .find('“')
            .filter(|_| name.ends_with('”'))
            .map_or(name, |at| cut(name, at..).trim_matches(['“', '”']));
        let handle = self.store.add(EntityType::Program, called);
        self.store.alias(handle, name);
        self.store.mention(handle, span, "program/heading");
        Some(handle)
    }

    /// The plan or work that the document carries out, by its title: 甲市十大茶叶专项实施方案; then
    /// wherever the text names it, in full or shortened.
    pub(crate) fn titled_program(&mut self) {
        let title = self.document.metadata.title.clone().unwrap_or_default();
        let Some(genre) = PLAN_GENRES.iter().find(|g| title.ends_with(**g)) else { return };
        let mut name = cut(&title, ..title.len() - genre.len()).trim_matches(['《', '》']);
        let ends = name.char_indices().map(|(at, _)| at).skip(2).take(9);
        if let Some(end) = ends.filter(|&e| self.is_place(cut(name, ..e))).last() {
            name = cut(name, end..);
        }
        let Some((head, Some(EntityType::Program), _)) = self.linker.names.head_of(name) else { return };
        if !(5..=60).contains(&chars(name)) || name.contains("关于") {
            return;
        }
        let (name, head) = (name.to_owned(), head.to_owned());
        let handle = self.store.add(EntityType::Program, &name);
        for n in &self.names {
            let mut start = n.span.start();
            let number = cut(self.text, ..start).strip_suffix('大').map(|front| {
                let digits = front
                    .trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
                digits.len()
            });
            if let Some(number) = number
                && number + '大'.len_utf8() < start
            {
                start = number;
            }
            let span = Span::new(start, n.span.end());
            let surface = span.of(self.text);
            if surface.ends_with(&head)
                && chars(surface) * 2 >= chars(&name)
                && chars(surface) > 4
                && is_subsequence(surface, &name)
            {
                self.store.alias(handle, surface);
                self.store.mention(handle, span, "program/title");
            }
        }
    }
}

/// Genres of documents that carry a plan or work out.
const PLAN_GENRES: [&str; 9] =
    ["实施方案", "工作方案", "行动方案", "建设方案", "推进方案", "方案", "管理办法", "实施细则", "实施办法"];

/// Whether the characters of `part` stand in `whole` in the same order.
fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|c| rest.any(|w| w == c))
}
