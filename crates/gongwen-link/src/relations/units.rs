//! Lists of the bodies that answer for something, and where they stand in a line.
//!
//! A list is read item by item: a label gives the role of what follows it (牵头单位：甲局、乙局), an end that of what
//! stands in front of it (甲局、乙局牵头，丙局配合). What no label and no end takes has no role and is left out, so a
//! bracket without either is no list. Whether an item is a body is asked later.

use gongwen_model::{RelationRole, Span, Text};
use gongwen_text::{window::cut, work};

use super::roles::Roles;
use crate::lists::trim;

/// Longest list in bytes: more is prose.
const LONGEST: usize = 1500;
/// Longest name of a body in bytes.
const LONGEST_NAME: usize = 90;

/// One item of a list, with the role that the list gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub span: Span<Text>,
    pub role: RelationRole,
}

/// A list of bodies in a line, and the text in front of it that says what they answer for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnitList {
    pub span: Span<Text>,
    pub units: Vec<Unit>,
    /// From the list in front, or the beginning of the line, to this one; nothing where the list stands alone.
    pub front: Span<Text>,
}

/// The lists of a line: in brackets of any kind, and behind a label that opens a sentence or what a 。 or ； leaves.
pub(super) fn lists_in(text: &str, line: Span<Text>, roles: &Roles) -> Vec<UnitList> {
    work::tick(line.len());
    let brackets = brackets(text, line);
    let mut found: Vec<(Span<Text>, Vec<Unit>)> = Vec::new();
    for &(outer, inner) in &brackets {
        let units = units(text, inner, None, roles);
        if !units.is_empty() {
            found.push((outer, units));
        }
    }
    for sentence in between(text, line, &brackets) {
        let span = trim(text, sentence);
        if let Some(at) = label_in(text, span, roles) {
            let span = Span::new(at, span.end());
            let units = units(text, span, None, roles);
            if !units.is_empty() && !found.iter().any(|(other, _)| other.overlaps(span)) {
                found.push((span, units));
            }
        }
    }
    found.sort_by_key(|(span, _)| *span);
    let mut out: Vec<UnitList> = Vec::new();
    let mut from = line.start();
    for (span, units) in found {
        let front = trim(text, Span::new(from.min(span.start()), span.start()));
        // （牵头单位：甲局）（配合单位：乙局）: the second is of what stands in front of the first.
        let front = match out.last() {
            Some(last) if front.is_empty() => last.front,
            _ => front,
        };
        from = span.end();
        out.push(UnitList { span, units, front });
    }
    out
}

/// The outermost brackets of a line with what they hold.
fn brackets(text: &str, line: Span<Text>) -> Vec<(Span<Text>, Span<Text>)> {
    let mut out = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (at, c) in line.of(text).char_indices() {
        let (at, end) = (line.start() + at, line.start() + at + c.len_utf8());
        match c {
            '（' | '(' | '【' | '〔' | '［' | '[' => open.push((at, end)),
            '）' | ')' | '】' | '〕' | '］' | ']' => {
                if let Some((start, inner)) = open.pop()
                    && open.is_empty()
                    && at - inner <= LONGEST
                {
                    out.push((Span::new(start, end), Span::new(inner, at)));
                }
            }
            _ => {}
        }
    }
    out
}

/// The sentences of a line; a bracket holds together.
fn between(text: &str, line: Span<Text>, brackets: &[(Span<Text>, Span<Text>)]) -> Vec<Span<Text>> {
    let mut out = Vec::new();
    let mut from = line.start();
    let mut next = brackets.iter().peekable();
    for (at, c) in line.of(text).char_indices() {
        let at = line.start() + at;
        while next.next_if(|(outer, _)| outer.end() <= at).is_some() {}
        let inside = next.peek().is_some_and(|(outer, _)| outer.start() <= at);
        if c == '。' && !inside {
            out.push(Span::new(from, at));
            from = at + c.len_utf8();
        }
    }
    out.push(Span::new(from, line.end()));
    out
}

/// Where a label of bodies begins in a sentence: at its beginning, or behind a sign or a space.
fn label_in(text: &str, sentence: Span<Text>, roles: &Roles) -> Option<usize> {
    let body = sentence.of(text);
    let mut from = 0;
    for (at, c) in body.char_indices() {
        match c {
            '：' | ':' if roles.label(cut(body, from..at)).is_some() => {
                return Some(sentence.start() + from);
            }
            '，' | '；' | ';' | ',' => from = at + c.len_utf8(),
            c if c.is_whitespace() => from = at + c.len_utf8(),
            _ => {}
        }
    }
    None
}

/// The items of a list that a label or an end gives a role; what neither does has the one of the column, `labelled`.
pub(super) fn units(
    text: &str,
    list: Span<Text>,
    mut labelled: Option<RelationRole>,
    roles: &Roles,
) -> Vec<Unit> {
    if list.len() > LONGEST {
        return Vec::new();
    }
    let mut out: Vec<Unit> = Vec::new();
    let mut pending: Vec<Span<Text>> = Vec::new();
    let mut closed = false;
    for item in items(text, list) {
        work::tick(1);
        let mut item = item;
        if let Some((label, rest)) = labelled_item(text, item) {
            settle(&mut out, &mut pending, labelled.as_ref());
            labelled = roles.label(label);
            closed = labelled.is_none();
            item = rest;
        }
        // 完成时限：2031年底: what it labels is no body.
        if closed {
            continue;
        }
        let (body, own) = without_bracket(text, item, roles);
        if let Some(role) = own {
            push(&mut out, body, &role);
            continue;
        }
        match roles.end(body.of(text)) {
            Some((role, head)) => {
                let last = Span::new(body.start(), body.start() + roles.without_closing(head).len());
                pending.extend(joined(text, last, roles, &mut out, &role));
                for span in std::mem::take(&mut pending) {
                    push(&mut out, span, &role);
                }
            }
            None => {
                let name = roles.without_closing(body.of(text));
                pending.push(Span::new(body.start(), body.start() + name.len()));
            }
        }
    }
    settle(&mut out, &mut pending, labelled.as_ref());
    out
}

/// Gives what waits for a role the one of the label.
fn settle(out: &mut Vec<Unit>, pending: &mut Vec<Span<Text>>, labelled: Option<&RelationRole>) {
    for span in std::mem::take(pending) {
        if let Some(role) = labelled {
            push(out, span, role);
        }
    }
}

/// 甲局会同乙局: what stands in front leads, what stands behind helps and is noted; what is left has the role of the end.
fn joined(
    text: &str,
    last: Span<Text>,
    roles: &Roles,
    out: &mut Vec<Unit>,
    role: &RelationRole,
) -> Option<Span<Text>> {
    let Some((at, end)) = roles.join(last.of(text)) else { return Some(last) };
    let lead = if *role == RelationRole::Cooperate { RelationRole::Cooperate } else { RelationRole::Lead };
    push(out, Span::new(last.start(), last.start() + at), &lead);
    push(out, Span::new(last.start() + end, last.end()), &RelationRole::Cooperate);
    None
}

/// Notes an item.
fn push(out: &mut Vec<Unit>, span: Span<Text>, role: &RelationRole) {
    if !span.is_empty() && span.len() <= LONGEST_NAME {
        out.push(Unit { span, role: role.clone() });
    }
}

/// The items between the signs of a list, outside brackets.
fn items(text: &str, list: Span<Text>) -> Vec<Span<Text>> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut from = list.start();
    for (at, c) in list.of(text).char_indices() {
        let at = list.start() + at;
        match c {
            '（' | '(' | '【' | '〔' => depth += 1,
            '）' | ')' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 && is_separator(c) => {
                out.push(Span::new(from, at));
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(Span::new(from, list.end()));
    out.into_iter().map(|item| plain(text, item)).filter(|item| !item.is_empty()).collect()
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';' | '。' | '/' | '|' | '｜')
}

/// An item without what stands around the name.
fn plain(text: &str, item: Span<Text>) -> Span<Text> {
    let body = item.of(text);
    let inner =
        body.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '：' | ':' | '【' | '】'));
    let start = item.start() + body.find(inner).unwrap_or(0);
    let mut inner = inner;
    let mut from = start;
    for lead in ['由', '和', '及', '与'] {
        if let Some(rest) = inner.strip_prefix(lead)
            && !inner.starts_with("和平")
        {
            (inner, from) = (rest, from + lead.len_utf8());
        }
    }
    Span::new(from, from + inner.len())
}

/// The label in front of the colon of an item, and what stands behind it.
fn labelled_item(text: &str, item: Span<Text>) -> Option<(&str, Span<Text>)> {
    let body = item.of(text);
    let at = body.find(['：', ':'])?;
    let colon = cut(body, at..).chars().next().map_or(0, char::len_utf8);
    Some((cut(body, ..at), trim(text, Span::new(item.start() + at + colon, item.end()))))
}

/// An item without the bracket that it ends with, and the role that the bracket tells: 甲局（牵头）.
fn without_bracket(text: &str, item: Span<Text>, roles: &Roles) -> (Span<Text>, Option<RelationRole>) {
    let body = item.of(text);
    let Some(at) = body.rfind(['（', '(']).filter(|&at| at > 0 && body.ends_with(['）', ')'])) else {
        return (item, None);
    };
    let inner = cut(body, at..).trim_matches(['（', '(', '）', ')']);
    let own = roles.end(inner).filter(|(_, rest)| rest.is_empty()).map(|(role, _)| role);
    (Span::new(item.start(), item.start() + at), own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, units: &[Unit]) -> Vec<String> {
        units.iter().map(|u| format!("{} {}", u.span.of(text), u.role.name())).collect()
    }

    #[track_caller]
    fn check(list: &str, expected: &[&str]) {
        let roles = Roles::load().unwrap();
        let found = units(list, Span::new(0, list.len()), None, &roles);
        assert_eq!(shown(list, &found), expected, "{list}");
    }

    #[test]
    fn labels_and_ends_give_roles() {
        check("责任单位：市水务局、市林业局", &["市水务局 responsible", "市林业局 responsible"]);
        check(
            "牵头单位：水务局；配合单位：林业局，财政局",
            &["水务局 lead", "林业局 cooperate", "财政局 cooperate"],
        );
        check(
            "市水务局牵头，市林业局、市财政局配合",
            &["市水务局 lead", "市林业局 cooperate", "市财政局 cooperate"],
        );
        check("市水务局牵头、市林业局按职责分工负责", &["市水务局 lead", "市林业局 responsible"]);
        check("由市水务局会同市林业局负责", &["市水务局 lead", "市林业局 cooperate"]);
        check("责任单位：市水务局（牵头）、市林业局", &["市水务局 lead", "市林业局 responsible"]);
        check("牵头单位：市水务局（市防汛办）；完成时限：三月、四月", &["市水务局 lead"]);
        check("市水务局、市林业局等按职责分工负责", &["市水务局 responsible", "市林业局 responsible"]);
    }

    #[test]
    fn brackets_inside_a_list_hold_together() {
        check(
            "市水务局牵头，各县（市、区）人民政府配合",
            &["市水务局 lead", "各县（市、区）人民政府 cooperate"],
        );
    }

    #[test]
    fn what_has_neither_label_nor_end_is_no_list() {
        check("市水务局、市林业局", &[]);
        check("附件：市水务局名单", &[]);
        check("", &[]);
    }

    #[track_caller]
    fn check_line(line: &str, expected: &[(&str, &[&str])]) {
        let roles = Roles::load().unwrap();
        let found = lists_in(line, Span::new(0, line.len()), &roles);
        let found: Vec<(&str, Vec<String>)> =
            found.iter().map(|l| (l.front.of(line), shown(line, &l.units))).collect();
        let expected: Vec<(&str, Vec<String>)> =
            expected.iter().map(|(f, u)| (*f, u.iter().map(|u| (*u).to_owned()).collect())).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn a_line_may_hold_several_lists() {
        check_line(
            "修缮堤坝（责任单位：水务局），补种林带【责任单位：林业局】。",
            &[("修缮堤坝", &["水务局 responsible"]), ("补种林带", &["林业局 responsible"])],
        );
        check_line(
            "修缮堤坝。（牵头单位：水务局）（配合单位：林业局）",
            &[("修缮堤坝", &["水务局 lead"]), ("修缮堤坝", &["林业局 cooperate"])],
        );
        check_line("修缮堤坝。牵头单位：水务局。补种林带。", &[("修缮堤坝", &["水务局 lead"])]);
        check_line("责任单位：水务局　林业局", &[("", &["水务局 responsible", "林业局 responsible"])]);
        check_line("修缮堤坝（含护坡）。", &[]);
    }
}
