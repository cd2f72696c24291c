//! Titles in 《》 that are no policies: films, plays, songs and books by the word in front (电视剧《…》), forms by their last
//! words (《…笔录》, 《…登记表》). They are cited by nobody.

use gongwen_model::Citation;
use gongwen_text::window::{self, cut};
use gongwen_text::{DataError, Rows};

use crate::words::Words;

/// How far in front of 《 the kind of a work is looked for, in bytes.
const NEAR: usize = 24;

/// The words of `title_forms.tsv`.
#[derive(Debug)]
pub(crate) struct TitleForms {
    front: Words,
    tail: Words,
}

impl TitleForms {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("title_forms.tsv", include_str!("../../data/title_forms.tsv"), 2)?;
        rows.check_sorted(2)?;
        let of = |sort: &str| Words::of_sort(&rows, sort);
        Ok(Self { front: of("front"), tail: of("tail") })
    }

    /// Whether `title` is that of a form or of an appendix, not of a rule.
    pub(crate) fn is_form(&self, title: &str) -> bool {
        self.tail.at_tail(title.trim_end_matches(['》', ' '])).is_some()
    }

    /// Whether the title that opens at `at` is that of a work: 电视剧《甲》, 歌曲《甲》《乙》.
    pub(crate) fn is_work(&self, text: &str, at: usize) -> bool {
        let mut front = window::tail(cut(text, ..at), NEAR * 4).trim_end();
        // 《甲》《乙》, 《甲》、《乙》: the word in front of the first one speaks of all.
        for _ in 0..NEAR {
            match front.trim_end_matches(['、', '和', '与']).strip_suffix('》').and_then(|f| f.rfind('《'))
            {
                Some(open) => front = cut(front, ..open),
                None => break,
            }
        }
        self.front.at_tail(front.trim_end_matches(['“', '：', ':'])).is_some()
    }

    /// `citations` without those of works and forms.
    pub(crate) fn cited(&self, text: &str, citations: &[Citation]) -> Vec<Citation> {
        let none = |c: &Citation| {
            c.doc_number.is_none()
                && c.title.as_deref().is_some_and(|title| {
                    self.is_form(title)
                        || text.get(c.span.start()..).is_some_and(|t| t.starts_with('《'))
                            && self.is_work(text, c.span.start())
                })
        };
        // Where each one stands when the others are gone.
        let mut places = Vec::with_capacity(citations.len());
        let mut kept = 0;
        for citation in citations {
            let stays = !none(citation);
            places.push(stays.then_some(kept));
            kept += usize::from(stays);
        }
        let stay = citations.iter().zip(&places).filter(|(_, place)| place.is_some());
        stay.map(|(citation, _)| {
            let mut citation = citation.clone();
            citation.antecedent = citation.antecedent.and_then(|a| places.get(a).copied().flatten());
            citation
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn work(text: &str, expected: bool) {
        let forms = TitleForms::load().unwrap();
        assert_eq!(forms.is_work(text, text.rfind('《').unwrap()), expected, "{text}");
    }

    #[test]
    fn works_are_told_by_the_word_in_front() {
        work("推出电视剧《雁门渡》", true);
        work("歌曲《侨乡月》《稻花谣》", true);
        work("创作舞剧《甲》、《乙》", true);
        work("落实《湿地保护条例》", false);
        work("电视剧创作按照《管理办法》", false);
    }

    #[test]
    fn forms_are_told_by_their_last_words() {
        let forms = TitleForms::load().unwrap();
        assert!(forms.is_form("询问笔录") && forms.is_form("茶园承包登记表"));
        assert!(!forms.is_form("不动产登记条例") && !forms.is_form("产业目录"));
    }
}
