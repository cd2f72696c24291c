//! References to documents: 《…》, document numbers, and the short forms that stand for them.
//!
//! A short form (《意见》) is led back to a longer title of the same document that ends with it, or
//! that introduces it (以下简称《意见》); and to a part of the document with that title.

use std::collections::HashMap;

use gongwen_model::{Citation, CitationRelation, Document, Span, Text};
use gongwen_text::{sentence_around, window, work};

use crate::cues::{Class, Cues};
use crate::cursor::{Cursor, ahead, back};
use gongwen_text::is_han;

/// The longest title in bytes: what is longer lost its closing mark.
const LONGEST: usize = 600;

/// The longest document number in bytes.
const NUMBER: usize = 200;

/// How many citations away the full title of a short form may stand.
const NEAR: usize = 1000;

/// The citations of a document, in text order.
pub(crate) fn citations(document: &Document, cues: &Cues) -> Vec<Citation> {
    let text = document.text();
    let mut out = in_text(text);
    let own = document.metadata.doc_number.as_deref().map(bare);
    out.retain(|c| c.title.is_some() || c.doc_number.as_deref().map(bare) != own);
    let relations: Vec<CitationRelation> = out
        .iter()
        .enumerate()
        .map(|(k, citation)| match (&document.metadata.replies_to, &citation.title) {
            (Some(answered), Some(title)) if answered.contains(title.as_str()) => CitationRelation::RepliesTo,
            _ => relation(text, &document.sentences, citation, out.get(..k).unwrap_or(&[]), cues),
        })
        .collect();
    for (citation, relation) in out.iter_mut().zip(relations) {
        citation.relation = relation;
    }
    resolve(document, &mut out);
    out
}

/// The citations of a text: title and number, relation left at `Mention`.
pub fn citations_in(text: &str) -> Vec<Citation> {
    in_text(text)
}

fn in_text(text: &str) -> Vec<Citation> {
    let mut out: Vec<Citation> = Vec::new();
    let closings = closings(text);
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|r| r.find(['《', '〔', '号'])) {
        let here = at + found;
        let Some(sign) = Cursor::new(text, here).peek() else { break };
        at = here + sign.len_utf8();
        if sign == '《' {
            let Some(&end) = closings.get(&here) else { continue };
            let title = text.get(at..end - '》'.len_utf8()).unwrap_or("").trim();
            if title.is_empty() {
                continue;
            }
            let number = number_behind(text, end);
            let stop = number.as_ref().map_or(end, |n| n.1);
            out.push(citation(Span::new(here, stop), Some(title.to_owned()), number.map(|n| n.0)));
            at = stop;
        } else if sign == '号' {
            let from = out.last().map_or(0, |c| c.span.end());
            if let Some(start) = number_ending(text, at, from) {
                let printed = text.get(start..at).unwrap_or("");
                out.push(citation(Span::new(start, at), None, Some(normalised(printed))));
            }
        }
    }
    out
}

fn citation(span: Span<Text>, title: Option<String>, doc_number: Option<String>) -> Citation {
    Citation {
        span,
        title,
        doc_number,
        relation: CitationRelation::Mention,
        antecedent: None,
        resolved_part: None,
        entity: None,
    }
}

/// Per 《 that is closed on its line and soon enough, one past its 》; titles inside titles are allowed for.
fn closings(text: &str) -> HashMap<usize, usize> {
    let mut closings = HashMap::new();
    let mut open = Vec::new();
    for (at, sign) in text.match_indices(['《', '》', '\n']) {
        work::tick(1);
        match sign {
            "《" => open.push(at),
            "》" => {
                if let Some(start) = open.pop().filter(|start| at - start <= LONGEST) {
                    closings.insert(start, at + sign.len());
                }
            }
            _ => open.clear(),
        }
    }
    closings
}

fn opens_year(c: char) -> bool {
    matches!(c, '〔' | '[' | '［' | '【' | '(' | '（' | '〈' | '﹝')
}

fn closes_year(c: char) -> bool {
    matches!(c, '〕' | ']' | '］' | '】' | ')' | '）' | '〉' | '﹞')
}

/// （国发〔2022〕5号) right behind a title: the number and where it ends, its own brackets included.
fn number_behind(text: &str, at: usize) -> Option<(String, usize)> {
    let mut cursor = Cursor::new(text, at);
    cursor.eat_if(|c| matches!(c, '（' | '('))?;
    let start = cursor.at();
    let rest = cursor.rest();
    let end = start + window::head(rest, NUMBER).find('号')? + '号'.len_utf8();
    if number_ending(text, end, start)? != start {
        return None;
    }
    let mut after = Cursor::new(text, end);
    after.eat_if(|c| matches!(c, '）' | ')'))?;
    Some((normalised(text.get(start..end)?), after.at()))
}

/// Where the document number that ends at `end` (behind 号) begins.
fn number_ending(text: &str, end: usize, from: usize) -> Option<usize> {
    let head = text.get(from..end)?.strip_suffix('号')?;
    let serial = head.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if serial.len() == head.len() {
        return None;
    }
    let serial = serial.trim_end_matches('第').trim_end();
    if let Some(order) = serial.strip_suffix('令') {
        return order_beginning(text, order, end).map(|at| from + at);
    }
    let year = serial.strip_suffix(closes_year)?;
    let before_year = year.trim_end_matches(|c: char| c.is_ascii_digit());
    if year.len() - before_year.len() != 4 {
        return None;
    }
    let code = before_year.strip_suffix(opens_year)?.trim_end();
    let letters: usize = code
        .chars()
        .rev()
        .take(14)
        .take_while(|&c| is_han(c) && !"和及与或据照按了见".contains(c))
        .map(char::len_utf8)
        .sum();
    (letters > 0).then(|| from + code.len() - letters)
}

/// Where the number of an order begins, 省政府令第302号; that of the document itself is no reference: …令第302号公布.
fn order_beginning(text: &str, order: &str, end: usize) -> Option<usize> {
    let behind = text.get(end..)?.trim_start_matches(' ');
    if ["公布", "发布", "颁布", "修订", "修正", "\n"].iter().any(|w| behind.starts_with(w))
        || behind.is_empty()
    {
        return None;
    }
    let letters: usize = order
        .chars()
        .rev()
        .take(20)
        .take_while(|&c| is_han(c) && !"和及与或据照按了见由以于".contains(c))
        .map(char::len_utf8)
        .sum();
    (letters >= "省政府".len()).then(|| order.len() - letters)
}

/// Brackets as 〔〕, no white space.
fn normalised(number: &str) -> String {
    number
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| {
            if opens_year(c) {
                '〔'
            } else if closes_year(c) {
                '〕'
            } else {
                c
            }
        })
        .collect()
}

fn bare(number: &str) -> String {
    number.chars().filter(|c| is_han(*c) || c.is_ascii_digit()).collect()
}

/// How the clause around the citation uses it; `before` are those in front of it. Titles in one list share their verb.
fn relation(
    text: &str,
    sentences: &[Span<Text>],
    citation: &Citation,
    before: &[Citation],
    cues: &Cues,
) -> CitationRelation {
    let span = citation.span;
    let Some(sentence) = sentence_around(sentences, span.start()) else { return CitationRelation::Mention };
    let floor = sentence.start().max(back(text, span.start(), 3 * LONGEST)).min(span.start());
    let until = sentence.end().min(ahead(text, span.end(), LONGEST)).max(span.end());
    let behind = text.get(span.end()..until).unwrap_or("");
    if cues.has(Class::Repeal, behind) {
        let clause = behind.split(['；', ';', '。']).next().unwrap_or("");
        if cues.has(Class::Repeal, clause) {
            return CitationRelation::Repeals;
        }
    }
    // Back to the start of the clause; other titles of the list and what stands inside them are no border.
    let mut start = floor;
    let mut ceiling = span.start();
    let mut titles = before.iter().rev().peekable();
    'clause: loop {
        let inner = titles.next_if(|c| c.span.end() > floor && c.span.end() <= ceiling);
        let from = inner.map_or(floor, |c| c.span.end());
        let stretch = text.get(from..ceiling).unwrap_or("");
        if let Some(cut) = stretch.rfind(['，', ',', '；', ';', '：', ':', '。']) {
            start = from + cut;
            break 'clause;
        }
        match inner {
            Some(c) => ceiling = c.span.start(),
            None => break 'clause,
        }
    }
    let clause = text.get(start..span.start()).unwrap_or("");
    if cues.has(Class::Basis, clause) { CitationRelation::BasedOn } else { CitationRelation::Mention }
}

/// A title without (试行), (2022—2025年) and white space, for comparison.
fn core(title: &str) -> String {
    let mut title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    while title.ends_with(['）', ')']) {
        match title.rfind(['（', '(']) {
            Some(open) if open > 0 => title.truncate(open),
            _ => break,
        }
    }
    title
}

fn resolve(document: &Document, citations: &mut [Citation]) {
    let text = document.text();
    let cores: Vec<Option<String>> = citations.iter().map(|c| c.title.as_deref().map(core)).collect();
    let parts: Vec<Option<String>> = document.parts.iter().map(|p| p.title.as_deref().map(core)).collect();
    // Short forms that the text introduces: 《…》（以下简称“…”）.
    let mut aliases: Vec<(String, usize)> = Vec::new();
    for (k, citation) in citations.iter().enumerate() {
        if let Some(alias) = alias_behind(text, citation.span.end()) {
            aliases.push((alias, k));
        }
    }
    let core_of = |j: usize| cores.get(j).and_then(Option::as_ref);
    let count = citations.len();
    for (k, citation) in citations.iter_mut().enumerate() {
        let Some(title) = core_of(k) else { continue };
        let long =
            |j: usize| core_of(j).is_some_and(|t| t.len() > title.len() && t.ends_with(title.as_str()));
        let short = title.chars().count() <= 12;
        let by_alias = aliases.iter().rev().take(NEAR).find(|(a, j)| a == title && *j != k).map(|(_, j)| *j);
        let antecedent = by_alias
            .filter(|_| short)
            .or_else(|| (0..k).rev().take(NEAR).find(|&j| short && long(j)))
            .or_else(|| (k + 1..count).take(NEAR).find(|&j| short && long(j)));
        let full = antecedent.and_then(core_of).unwrap_or(title);
        let same = |t: &String| {
            t == full || t.ends_with(full.as_str()) || full.ends_with(t.as_str()) && t.chars().count() > 8
        };
        citation.antecedent = antecedent;
        // What is repealed, or bears another number, is another document of the same title.
        let number = citation.doc_number.as_deref().map(bare);
        let other = number.is_some() && number != document.metadata.doc_number.as_deref().map(bare);
        if other || citation.relation == CitationRelation::Repeals {
            continue;
        }
        citation.resolved_part = parts.iter().rposition(|p| p.as_ref().is_some_and(same));
    }
}

/// The short form in （以下简称《意见》） or （以下简称“意见”） at `at`.
fn alias_behind(text: &str, at: usize) -> Option<String> {
    let mut cursor = Cursor::new(text, at);
    cursor.eat_if(|c| matches!(c, '（' | '('))?;
    cursor.eat_any(&["以下统称", "以下简称", "下称", "简称"])?;
    cursor.eat_if(|c| matches!(c, '：' | ':'));
    cursor.eat_if(|c| matches!(c, '《' | '“' | '"' | '「'))?;
    let rest = cursor.rest();
    let end = rest.find(['》', '”', '"', '」'])?;
    rest.get(..end).map(core)
}

#[cfg(test)]
mod tests {
    use gongwen_model::{Metadata, Part, Role};
    use gongwen_text::Draft;

    use super::*;

    fn document(text: &str) -> Document {
        let span = Span::new(0, text.len());
        Document {
            sentences: gongwen_text::sentences(text),
            draft: Draft::new(text.to_owned()),
            metadata: Metadata::default(),
            parts: vec![Part {
                parent: None,
                role: Role::Main,
                title: None,
                span,
                metadata: None,
                quotes: vec![],
            }],
            sections: vec![],
            tables: vec![],
            diagnostics: vec![],
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<&str>, CitationRelation)]) {
        let found = citations(&document(text), &Cues::load().unwrap());
        let found: Vec<_> = found
            .iter()
            .map(|c| (c.title.as_deref().unwrap_or(""), c.doc_number.as_deref(), c.relation))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    use CitationRelation::{BasedOn, Mention, Repeals};

    #[test]
    fn titles_and_numbers() {
        check("《关于促进就业的意见》提出", &[("关于促进就业的意见", None, Mention)]);
        check(
            "根据《甲省粮食条例》（甲政发〔2020〕8号）制定",
            &[("甲省粮食条例", Some("甲政发〔2020〕8号"), BasedOn)],
        );
        check("见甲政办发[2021]12号文", &[("", Some("甲政办发〔2021〕12号"), Mention)]);
        check("关于印发《〈条例〉实施细则》的通知", &[("〈条例〉实施细则", None, Mention)]);
        check("《关于贯彻《条例》的意见》", &[("关于贯彻《条例》的意见", None, Mention)]);
        check("依据省政府令第302号执行", &[("", Some("省政府令第302号"), BasedOn)]);
        check("《甲办法》（国务院令第99号）", &[("甲办法", Some("国务院令第99号"), Mention)]);
        check("2031年5月1日国务院令第99号公布", &[]);
        check("命令第3号机组停机", &[]);
        check("第20230153号提案,3号线", &[]);
        check("《没有结尾", &[]);
    }

    #[test]
    fn relations() {
        check(
            "按照《甲》《乙》和《丙》要求，推进《丁》",
            &[("甲", None, BasedOn), ("乙", None, BasedOn), ("丙", None, BasedOn), ("丁", None, Mention)],
        );
        check("原《甲市专家管理办法》同时废止。", &[("甲市专家管理办法", None, Repeals)]);
        check("《方案》指出，要落实《纲要》。", &[("方案", None, Mention), ("纲要", None, BasedOn)]);
    }

    #[track_caller]
    fn antecedents(text: &str, expected: &[Option<usize>]) {
        let found = citations(&document(text), &Cues::load().unwrap());
        assert_eq!(found.iter().map(|c| c.antecedent).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn short_forms() {
        antecedents("印发《关于促进消费的若干措施》。《若干措施》提出", &[None, Some(0)]);
        antecedents(
            "《甲市养老条例》（以下简称《条例》）施行。《乙市条例》和《条例》",
            &[None, Some(0), None, Some(0)],
        );
        antecedents("《意见》解读:《关于稳就业的意见(试行)》", &[Some(1), None]);
        antecedents("《甲》《乙》", &[None, None]);
    }
}
