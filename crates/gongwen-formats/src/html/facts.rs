//! What a page says about its document in places made for it: page tags, the index table, the line under the title.

use gongwen_text::{Decoded, OffsetMap, Source, Span};
use jiff::civil::Date;

use super::flow::Flow;
use super::tree::{Kind, Tree};
use super::words::{Label, Words};
use crate::{PageFact, PageField};

/// Lines before and behind the article in which a label that other entries of a page carry, too, is believed.
const NEAR: usize = 40;

/// Fewest labels that make the first lines of an article an index table.
const INDEX: usize = 3;

/// Longest value, in bytes; a label before more than that introduces a text.
const LONGEST: usize = 600;

/// Longest line that is searched for labels, in bytes: a line of facts is short.
const LINE: usize = 4000;

/// A fact whose place is known in the mark-up, or in the text.
#[derive(Debug)]
struct Draft {
    field: PageField,
    value: String,
    markup: Option<Span<Decoded>>,
    text: Option<Span<Decoded>>,
}

/// The facts of a page, in the order of [`PageField`]; marks the index table of an article as furniture.
/// `source` leads from the mark-up to the bytes.
pub(super) fn read(
    tree: &Tree<'_>,
    flow: &mut Flow,
    words: &Words,
    source: &OffsetMap<Decoded, Source>,
) -> Vec<PageFact> {
    let mut drafts = tags(tree, words);
    for found in labels(flow, words) {
        // A label beside the document says more than a system's own tag, and less than a page tag.
        if !drafts.iter().any(|d| d.field == found.field) {
            drafts.push(found);
        }
    }
    title(tree, flow, &mut drafts);
    drafts.sort_by_key(|d| d.field);
    let fact = |draft: Draft| {
        let markup = draft.markup.or_else(|| draft.text.map(|span| flow.map.range(span)))?;
        let date = if draft.field.is_date() { date(&draft.value) } else { None };
        let source = source.range(markup);
        Some(PageFact { field: draft.field, value: draft.value, date, source, text: draft.text })
    };
    drafts.into_iter().filter_map(fact).collect()
}

/// Values of meta elements: the last that is not empty, of the names with the highest trust.
fn tags(tree: &Tree<'_>, words: &Words) -> Vec<Draft> {
    let mut found: Vec<(u8, Draft)> = Vec::new();
    for at in 0..tree.nodes.len() {
        if !tree.nodes[at].name.eq_ignore_ascii_case("meta") {
            continue;
        }
        let tag = words.tag(tree.value(at, "name")).or_else(|| words.tag(tree.value(at, "property")));
        let (Some(tag), Some(content)) = (tag, tree.attribute(at, "content")) else { continue };
        let value = without_label(content.value.trim(), words);
        if value.is_empty() {
            continue;
        }
        let draft =
            Draft { field: tag.field, value: value.to_owned(), markup: Some(content.span), text: None };
        match found.iter_mut().find(|(_, d)| d.field == tag.field) {
            Some((trust, old)) if tag.trust <= *trust => (*trust, *old) = (tag.trust, draft),
            Some(_) => {}
            None => found.push((tag.trust, draft)),
        }
    }
    found.into_iter().map(|(_, draft)| draft).collect()
}

/// A value without a label that the page repeats in it: `来源：人民网`.
fn without_label<'v>(value: &'v str, words: &Words) -> &'v str {
    let labels = value.chars().next().map_or(&[][..], |first| words.labels(first));
    let behind = labels.iter().find_map(|label| value.strip_prefix(label.text)?.strip_prefix(['：', ':']));
    behind.map_or(value, str::trim_start)
}

/// A line of the text, the blocks that it consists of, and how far from the article it stands, in lines.
#[derive(Debug, Clone)]
struct Line {
    span: Span<Decoded>,
    blocks: std::ops::Range<usize>,
    inside: bool,
    distance: usize,
}

fn lines(flow: &Flow) -> Vec<Line> {
    let blocks = &flow.marks.blocks;
    let mut lines: Vec<Line> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match lines.last_mut() {
            // Blocks of one line are cells with a tab between them.
            Some(line) if !flow.text[line.span.end()..block.span.start()].contains('\n') => {
                line.span = line.span.cover(block.span);
                line.blocks.end = at + 1;
            }
            _ => {
                let inside = block.furniture.is_none();
                lines.push(Line { span: block.span, blocks: at..at + 1, inside, distance: 0 });
            }
        }
    }
    let first = lines.iter().position(|l| l.inside).unwrap_or(lines.len());
    let last = lines.iter().rposition(|l| l.inside).unwrap_or(first);
    for (at, line) in lines.iter_mut().enumerate() {
        line.distance = first.saturating_sub(at) + at.saturating_sub(last);
    }
    lines
}

/// What labels outside the article introduce, and those of an index table at its start.
fn labels(flow: &mut Flow, words: &Words) -> Vec<Draft> {
    let lines = lines(flow);
    let first = lines.iter().position(|l| l.inside).unwrap_or(0);
    let mut head = true;
    let mut look = |line: &Line| {
        let hits = if head || !line.inside { scan(line.span.of(&flow.text), words) } else { Vec::new() };
        // An index table ends at the first line of the article that has no label.
        head &= !line.inside || hits.iter().any(|hit| !hit.label.near);
        hits
    };
    let found: Vec<Vec<Hit>> = lines.iter().map(&mut look).collect();
    let is_open = |at: &usize| lines[*at].inside && found[*at].iter().any(|hit| !hit.label.near);
    let open: Vec<usize> = (first..lines.len()).take_while(is_open).collect();
    let counted: usize = open.iter().map(|at| found[*at].len()).sum();
    let index = first..first + if counted >= INDEX { open.len() } else { 0 };

    let mut order: Vec<usize> =
        (0..lines.len()).filter(|at| !lines[*at].inside || index.contains(at)).collect();
    order.sort_by_key(|at| lines[*at].distance);
    let mut drafts: Vec<Draft> = Vec::new();
    for at in order {
        let line = &lines[at];
        let mut says = false;
        for hit in found[at].iter().filter(|hit| !hit.label.near || line.distance <= NEAR) {
            let Some(field) = hit.label.field else { continue };
            let next = lines.get(at + 1).filter(|_| found.get(at + 1).is_some_and(Vec::is_empty));
            let value = match &hit.value {
                Some(value) => Span::new(line.span.start() + value.start, line.span.start() + value.end),
                None => match next.filter(|next| hit.open && next.inside == line.inside) {
                    Some(next) => next.span,
                    None => continue,
                },
            };
            says |= add(&mut drafts, field, value, &flow.text);
        }
        let before = found[at].first().filter(|hit| hit.label.near && line.distance <= NEAR);
        if let Some(hit) = before {
            let head = Span::new(line.span.start(), line.span.start() + hit.start);
            if date(head.of(&flow.text)).is_some() {
                says |= add(&mut drafts, PageField::PubDate, trimmed(head, &flow.text), &flow.text);
            }
        }
        if says || index.contains(&at) {
            mark(flow, line);
        }
    }
    drafts
}

/// Marks a line as something said about the document.
fn mark(flow: &mut Flow, line: &Line) {
    for block in &mut flow.marks.blocks[line.blocks.clone()] {
        block.furniture = Some(gongwen_text::Removal::FrontMatter);
    }
}

fn trimmed(span: Span<Decoded>, text: &str) -> Span<Decoded> {
    let value = span.of(text);
    let start = span.start() + value.len() - value.trim_start().len();
    Span::new(start, start + value.trim().len())
}

/// Adds a value, unless the field has one or the value is none.
fn add(drafts: &mut Vec<Draft>, field: PageField, span: Span<Decoded>, text: &str) -> bool {
    let value = span.of(text);
    if value.is_empty() || value.len() > LONGEST || drafts.iter().any(|d| d.field == field) {
        return false;
    }
    drafts.push(Draft { field, value: value.to_owned(), markup: None, text: Some(span) });
    true
}

/// A label in a line.
#[derive(Debug)]
struct Hit {
    label: Label,
    /// Where the label begins.
    start: usize,
    /// Its value, if there is one.
    value: Option<std::ops::Range<usize>>,
    /// Whether the line ends behind the label.
    open: bool,
}

/// The labels of a line, in order, with what stands behind each.
fn scan(line: &str, words: &Words) -> Vec<Hit> {
    if line.len() > LINE {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> =
        line.char_indices().filter(|(_, c)| *c == '\t' || !c.is_whitespace()).collect();
    // Label, where it begins and where its value may begin.
    let mut found: Vec<(Label, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let (byte, c) = chars[at];
        let mut labels = words.labels(c).iter();
        // Letters right before it make it a part of a longer word.
        let joined = |(before, b): (usize, char)| b.is_alphabetic() && before + b.len_utf8() == byte;
        let found_here = labels.find_map(|label| after(&chars, at, label));
        match found_here.filter(|_| at == 0 || !joined(chars[at - 1])) {
            Some((label, next)) => {
                let value = chars.get(next).map_or(line.len(), |(byte, _)| *byte);
                found.push((label, byte, value));
                at = next;
            }
            None => at += 1,
        }
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|(_, start, _)| *start).chain([line.len()]).collect();
    let hit = |((label, start, from), end): (&(Label, usize, usize), usize)| {
        let value = value(&line[*from..end.max(*from)], label.near);
        let open = value.is_none() && line[*from..].trim().is_empty();
        Hit { label: *label, start: *start, value: value.map(|v| from + v.start..from + v.end), open }
    };
    found.iter().zip(ends).map(hit).collect()
}

/// The label, if it stands at `at` and is used as one, and where what follows it begins.
fn after(chars: &[(usize, char)], at: usize, label: &Label) -> Option<(Label, usize)> {
    let mut next = at;
    for c in label.text.chars() {
        if chars.get(next)?.1 != c {
            return None;
        }
        next += 1;
    }
    let cell = at == 0 || chars[at - 1].1 == '\t';
    let next = match chars.get(next).map(|(_, c)| *c) {
        Some('：' | ':' | ']' | '】') => next + 1,
        // In a cell of its own a label needs no colon.
        Some('\t') if cell => next,
        _ => return None,
    };
    // The tab between the cell of the label and the cell of its value.
    let tab = chars.get(next).is_some_and(|(_, c)| *c == '\t');
    Some((*label, next + usize::from(tab)))
}

/// The value at the start of `rest`: up to the next cell or bar; of a label under a title up to a wide gap.
fn value(rest: &str, near: bool) -> Option<std::ops::Range<usize>> {
    let end = rest.find(['\t', '|', '｜', '【', '[']).unwrap_or(rest.len());
    let cut = &rest[..end];
    let start = cut.len() - cut.trim_start().len();
    let text = cut[start..].trim_end();
    let gap = |text: &str| {
        let mut spaces = 0;
        text.char_indices().find_map(|(at, c)| {
            spaces = if c.is_whitespace() { spaces + 1 } else { 0 };
            (spaces == 2).then_some(at)
        })
    };
    let text = match gap(text).filter(|_| near) {
        Some(at) => text[..at].trim_end(),
        None => text,
    };
    let text = text.trim_end_matches(['（', '(', '[', '【', '　', '\u{a0}', ' ']);
    (!text.is_empty()).then(|| start..start + text.len())
}

/// Gives the title its place in the text, and takes it from the page's title where no tag has it.
fn title(tree: &Tree<'_>, flow: &mut Flow, drafts: &mut Vec<Draft>) {
    const SHORTEST: usize = 4;
    let known = drafts.iter().position(|d| d.field == PageField::ArticleTitle);
    let page = page_title(tree);
    let wanted = match (known, page) {
        (Some(at), _) => squeeze(&drafts[at].value),
        (None, Some(span)) => squeeze(span.of(tree.text)),
        (None, None) => return,
    };
    let lines = lines(flow);
    let near = lines.iter().filter(|line| line.distance <= NEAR);
    let mut heads: Vec<(usize, Line)> = near
        .filter_map(|line| {
            let text = squeeze(line.span.of(&flow.text));
            let fits = text == wanted
                || (known.is_none()
                    && !line.inside
                    && text.chars().count() >= SHORTEST
                    && wanted.starts_with(&text));
            fits.then(|| (line.distance, line.clone()))
        })
        .collect();
    // A title that the article prints may be broken into lines.
    heads.extend(first_lines(&lines, &flow.text, &wanted, known.is_some()).map(|line| (NEAR, line)));
    let place = heads.into_iter().min_by_key(|(distance, _)| *distance).map(|(_, line)| line);
    match (known, &place) {
        (Some(at), Some(line)) => drafts[at].text = Some(line.span),
        (Some(_), None) => {}
        (None, Some(line)) => {
            let value = line.span.of(&flow.text).split('\n').map(str::trim).collect();
            drafts.push(Draft { field: PageField::ArticleTitle, value, markup: None, text: Some(line.span) });
        }
        (None, None) => {
            let markup = page.map(|span| without_site(span, tree.text)).filter(|s| !s.is_empty());
            if let Some(span) = markup {
                let value = span.of(tree.text).to_owned();
                drafts.push(Draft { field: PageField::ArticleTitle, value, markup, text: None });
            }
        }
    }
    if let Some(line) = place.filter(|line| !line.inside) {
        mark(flow, &line);
    }
}

/// The first lines of the article that together are `wanted`, or, unless `whole`, the start of it.
fn first_lines(lines: &[Line], text: &str, wanted: &str, whole: bool) -> Option<Line> {
    const MOST: usize = 5;
    let mut joined = String::new();
    let mut found: Option<Line> = None;
    let mut all: Option<Line> = None;
    for line in lines.iter().filter(|line| line.inside).take(MOST) {
        joined.push_str(&squeeze(line.span.of(text)));
        if !wanted.starts_with(&joined) {
            break;
        }
        let covered = all.map_or_else(|| line.clone(), |a| Line { span: a.span.cover(line.span), ..a });
        all = Some(covered.clone());
        if !whole || joined == wanted {
            found = Some(covered);
        }
    }
    found
}

/// What the `title` element of the page holds.
fn page_title(tree: &Tree<'_>) -> Option<Span<Decoded>> {
    let at = tree.nodes.iter().position(|n| n.name.eq_ignore_ascii_case("title"))?;
    let text = tree.nodes.get(at + 1).filter(|n| n.kind == Kind::Text)?;
    Some(trimmed(text.span, tree.text)).filter(|span| !span.is_empty())
}

/// The title of a page without the names of column and site behind it.
fn without_site(span: Span<Decoded>, markup: &str) -> Span<Decoded> {
    const SITES: [&str; 6] = ["网", "网站", "政府", "公报", "门户", "局"];
    let mut title = span.of(markup);
    while let Some((before, site)) = title.rsplit_once(['-', '_', '|', '—', '–'])
        && SITES.iter().any(|end| site.trim().ends_with(end))
    {
        title = before.trim_end_matches(['-', '_', '|', '—', '–', ' ']);
    }
    trimmed(Span::new(span.start(), span.start() + title.len()), markup)
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The first day in `text`: 2018年12月04日, 2019-09-18 06:23, 20190102.
fn date(text: &str) -> Option<Date> {
    let mut runs: Vec<(&str, &str)> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = &rest[start..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        rest = &digits[end..];
        let gap = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        runs.push((&digits[..end], rest[..gap].trim()));
    }
    let number = |s: &str| s.parse::<i16>().ok();
    let short = |s: &str| number(s).filter(|_| s.len() <= 2).and_then(|n| i8::try_from(n).ok());
    (0..runs.len()).find_map(|k| match runs[k..] {
        [(all, _), ..] if all.len() == 8 => {
            Date::new(number(&all[..4])?, short(&all[4..6])?, short(&all[6..])?).ok()
        }
        [(year, "年" | "-" | "/" | "."), (month, "月" | "-" | "/" | "."), (day, _), ..]
            if year.len() == 4 =>
        {
            Date::new(number(year)?, short(month)?, short(day)?).ok()
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let read = |text| date(text).map(|d| d.to_string());
        for text in
            ["2018年12月04日", "发布于 2018-12-04-23:59:59", "2018/12/4 08:00", "20181204", "2018. 12. 4"]
        {
            assert_eq!(read(text).as_deref(), Some("2018-12-04"), "{text}");
        }
        for text in ["2018年第12号", "12月4日", "2018年13月4日", "", "2018-12"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[track_caller]
    fn check(line: &str, expected: &[(&str, &str)]) {
        let words = Words::new().unwrap();
        let found: Vec<(&str, &str)> = scan(line, &words)
            .into_iter()
            .map(|hit| (hit.label.text, hit.value.map_or("", |value| &line[value])))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn labels_in_lines() {
        check(
            "索 引 号：\t0001/2018\t主题分类：\t综合政务\\其他",
            &[("索引号", "0001/2018"), ("主题分类", "综合政务\\其他")],
        );
        check("索引号\t0001\t文号\t", &[("索引号", "0001"), ("文号", "")]);
        check(
            "来源: | 发布时间: 2018-05-17 | 浏览次数: 2168",
            &[("来源", ""), ("发布时间", "2018-05-17"), ("浏览次数", "2168")],
        );
        check(
            "2019年06月15日\u{a0}\u{a0}来源：人民网\u{a0}\u{a0}字号：大 中",
            &[("来源", "人民网"), ("字号", "大 中")],
        );
        check("【发布日期】2018-12-04 【来源】政府办", &[("发布日期", "2018-12-04"), ("来源", "政府办")]);
        check("资金来源：财政拨款", &[]);
        check("关于文号的说明", &[]);
    }

    #[test]
    fn titles_of_pages() {
        let cut = |t: &'static str| without_site(Span::new(0, t.len()), t).of(t);
        assert_eq!(cut("关于放假的通知__2018年第3号公报_某某政府网"), "关于放假的通知");
        assert_eq!(cut("关于A-B的通知 - 某市人民政府门户网站"), "关于A-B的通知");
    }
}
