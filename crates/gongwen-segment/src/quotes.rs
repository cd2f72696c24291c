//! Passages that one part repeats from another: news that quotes the document it prints below.

use std::collections::HashMap;

use gongwen_model::Quote;
use gongwen_text::{Span, Text};

use crate::chars;

/// Letters that a sentence or clause must have to count as repeated rather than as a turn of phrase.
const LETTERS: usize = 16;

/// Passages of `news` (sentences outside `source`) that stand in `source` too, neighbours merged.
///
/// Compared clause by clause, by their letters, so that a changed mark or connective does not hide a quotation.
/// Linear in the length of both.
pub(crate) fn quotes(text: &str, news: &[Span<Text>], source: &[Span<Text>]) -> Vec<Quote> {
    let mut places: HashMap<String, Span<Text>> = HashMap::new();
    for sentence in source {
        for clause in clauses(text, *sentence) {
            places.entry(chars::key(clause.of(text))).or_insert(clause);
        }
    }
    let mut out: Vec<Quote> = Vec::new();
    for sentence in news {
        for clause in clauses(text, *sentence) {
            let Some(of) = places.get(&chars::key(clause.of(text))) else { continue };
            match out.last_mut() {
                Some(last)
                    if clause.start() <= last.span.end() + 3
                        && of.start() >= last.of.end()
                        && of.start() <= last.of.end() + 3 =>
                {
                    last.span = last.span.cover(clause);
                    last.of = last.of.cover(*of);
                }
                _ => out.push(Quote { span: clause, of: *of }),
            }
        }
    }
    out
}

/// The clauses of a sentence that are long enough.
fn clauses(text: &str, sentence: Span<Text>) -> impl Iterator<Item = Span<Text>> {
    let mut at = sentence.start();
    sentence.of(text).split_inclusive(['，', ',', '；', ';', '。', '：', ':']).filter_map(move |clause| {
        let start = at;
        at += clause.len();
        (clause.chars().filter(|c| c.is_alphanumeric()).count() >= LETTERS).then(|| Span::new(start, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_passage_is_found_once() {
        let text = "方案提出,全面推进城市供水管网更新改造工程,提升漏损控制精细化管理能力水平,效果明显。\n全面推进城市供水管网更新改造工程,提升漏损控制精细化管理能力水平,做到应改尽改。";
        let sentences = gongwen_text::sentences(text);
        let found = quotes(text, &sentences[..1], &sentences[1..]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span.of(text), found[0].of.of(text));
        assert!(found[0].span.of(text).starts_with("全面推进"));
    }
}
