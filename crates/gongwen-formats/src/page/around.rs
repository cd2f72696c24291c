//! What stands around the text of pages: headers, footers, page numbers, watermarks.

use std::collections::BTreeMap;

use gongwen_text::Removal;

use super::printed::Printed;

/// Part of the page's height at either end in which headers and footers stand.
const BAND: f32 = 0.13;

/// Lines at either end of a page that may be headers and footers.
const OUTER: usize = 4;

/// Why each line is no part of the text, if it is none. `pages` is how many there are.
pub(super) fn around(lines: &[Printed], pages: usize) -> Vec<Option<Removal>> {
    let mut reasons = vec![None; lines.len()];
    watermarks(lines, &mut reasons);
    let body = size(lines);
    let ends = ends(lines, &reasons);
    numbers(lines, &ends, &mut reasons);
    repeated(lines, &ends, body, pages, &mut reasons);
    for (line, reason) in lines.iter().zip(&mut reasons) {
        if line.artifact && reason.is_none() {
            *reason = Some(if line.place.y0 < 0.5 { Removal::Header } else { Removal::Footer });
        }
    }
    reasons
}

/// The em of most of the text.
pub(super) fn size<'p>(lines: impl IntoIterator<Item = &'p Printed>) -> f32 {
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    for line in lines {
        *sizes.entry((line.size * 10.0).round().max(0.0) as u32).or_default() += line.text.len();
    }
    sizes.into_iter().max_by_key(|(_, len)| *len).map_or(0.0, |(size, _)| size as f32 / 10.0)
}

/// Text that lies over or under the text: slanted, or faint and the same on several pages.
fn watermarks(lines: &[Printed], reasons: &mut [Option<Removal>]) {
    let mut pages: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.faint) {
        let seen = pages.entry(line.text.trim()).or_default();
        if seen.last() != Some(&line.page) {
            seen.push(line.page);
        }
    }
    for (line, reason) in lines.iter().zip(reasons) {
        let again = line.faint && pages.get(line.text.trim()).is_some_and(|pages| pages.len() >= 2);
        if line.slanted || again {
            *reason = Some(Removal::Watermark);
        }
    }
}

/// The end of a page at which a line stands: how many lines lie outside of it.
#[derive(Debug, Clone, Copy)]
struct End {
    top: bool,
    nth: usize,
}

/// For each line that is one of the outermost of its page, at which end.
fn ends(lines: &[Printed], reasons: &[Option<Removal>]) -> Vec<Option<End>> {
    let mut ends = vec![None; lines.len()];
    let mut start = 0;
    while let Some(page) = lines.get(start).map(|line| line.page) {
        let len = lines.get(start..).unwrap_or_default().iter().take_while(|line| line.page == page).count();
        let mut by_height: Vec<(usize, &Printed)> = lines
            .iter()
            .enumerate()
            .skip(start)
            .take(len)
            .filter(|(at, line)| line.table.is_none() && reasons.get(*at).is_some_and(Option::is_none))
            .collect();
        by_height.sort_by(|a, b| a.1.place.y0.total_cmp(&b.1.place.y0));
        for (nth, (at, line)) in by_height.iter().take(OUTER).enumerate() {
            if let Some(end) = ends.get_mut(*at).filter(|_| line.place.y1 <= BAND) {
                *end = Some(End { top: true, nth });
            }
        }
        for (nth, (at, line)) in by_height.iter().rev().take(OUTER).enumerate() {
            if let Some(end) = ends.get_mut(*at).filter(|_| line.place.y0 >= 1.0 - BAND) {
                *end = Some(End { top: false, nth });
            }
        }
        start += len;
    }
    ends
}

/// Page numbers: what is written as one at the end of a page, and lone numbers there that count the pages.
fn numbers(lines: &[Printed], ends: &[Option<End>], reasons: &mut [Option<Removal>]) {
    // How often a lone number is so much more than that of its page.
    let mut offsets: BTreeMap<i64, usize> = BTreeMap::new();
    let lone = |line: &Printed| line.text.trim().parse::<i64>().ok().filter(|n| (0..10_000).contains(n));
    let at_end = |at: usize| ends.get(at).copied().flatten();
    for (at, line) in lines.iter().enumerate() {
        if let (Some(_), Some(number)) = (at_end(at), lone(line)) {
            *offsets.entry(number - i64::from(line.page)).or_default() += 1;
        }
    }
    for (at, (line, reason)) in lines.iter().zip(reasons).enumerate() {
        let Some(end) = at_end(at) else { continue };
        let counts = |number: i64| offsets.get(&(number - i64::from(line.page))).is_some_and(|n| *n >= 2);
        // The only lone number is one if nothing lies outside of it.
        let edge = end.nth == 0 && offsets.values().sum::<usize>() == 1;
        if is_page_number(&line.text) || lone(line).is_some_and(|number| counts(number) || edge) {
            *reason = Some(Removal::PageNumber);
        }
    }
}

/// Whether a line is written as page numbers are: `— 1 —`, `第 1 页 共 3 页`, `1/3`.
fn is_page_number(line: &str) -> bool {
    let tight: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let dash = |c: char| matches!(c, '—' | '–' | '-' | '－' | '―' | '─' | '·' | '~' | '～');
    let number = |text: &str| {
        let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
        !text.is_empty() && text.chars().count() <= 4 && text.chars().all(digit)
    };
    let inner = tight.trim_matches(dash);
    if inner.len() < tight.len() && tight.starts_with(dash) && tight.ends_with(dash) && number(inner) {
        return true;
    }
    let of = |text: &str| text.split_once('/').is_some_and(|(a, b)| number(a) && number(b));
    let pages = |text: &str| {
        let text = text.trim_matches(|c| matches!(c, '，' | ',' | '/' | '、' | '(' | ')' | '（' | '）'));
        text.strip_suffix('页').is_some_and(|text| {
            text.strip_prefix('第')
                .or(text.strip_prefix('共'))
                .or(text.strip_prefix("总"))
                .is_some_and(number)
        })
    };
    let both = tight.find('页').is_some_and(|at| {
        let (first, second) = tight.split_at(at + '页'.len_utf8());
        pages(first) && (second.is_empty() || pages(second))
    });
    of(&tight) || both
}

/// Headers and footers: the same text, digits aside, at the same height of several pages, in no larger type than the text.
fn repeated(
    lines: &[Printed],
    ends: &[Option<End>],
    body: f32,
    pages: usize,
    reasons: &mut [Option<Removal>],
) {
    /// Part of the page's height within which lines stand at the same height.
    const SAME: f32 = 0.01;
    let key = |line: &Printed| -> String {
        let sign = |c: char| if c.is_ascii_digit() { '0' } else { c };
        line.text.chars().filter(|c| !c.is_whitespace()).map(sign).collect()
    };
    // Pages by end, text and height.
    let mut places: BTreeMap<(bool, String, i32), Vec<u32>> = BTreeMap::new();
    let candidate = |at: usize| {
        let (end, line) = (ends.get(at).copied().flatten()?, lines.get(at)?);
        let height = (line.place.y0 / SAME).round() as i32;
        (line.size <= 1.1 * body).then(|| (end.top, key(line), height))
    };
    for (at, line) in lines.iter().enumerate() {
        let Some(key) = candidate(at) else { continue };
        let seen = places.entry(key).or_default();
        if seen.last() != Some(&line.page) {
            seen.push(line.page);
        }
    }
    for (at, reason) in reasons.iter_mut().enumerate().filter(|(_, reason)| reason.is_none()) {
        let Some((top, text, height)) = candidate(at) else { continue };
        let near = (height - 1..=height + 1).filter_map(|y| places.get(&(top, text.clone(), y)));
        let count: usize = near.map(Vec::len).sum();
        if count >= 3 || (count >= 2 && 2 * count >= pages) {
            *reason = Some(if top { Removal::Header } else { Removal::Footer });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers() {
        for line in
            ["— 1 —", "- 12 -", "－3－", "第 1 页 共 3 页", "第1页", "第1页，共12页", "3 / 10", "—１２—"]
        {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["1", "2024年", "—", "第一页", "1—2—3", "-", "第1页是", "1/3/5", "— 12345 —"]
        {
            assert!(!is_page_number(line), "{line}");
        }
    }
}
