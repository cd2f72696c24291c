//! The documents within a file: a notice and the plan that it carries, news and the text printed below it, attachments.

use std::ops::Range;

use gongwen_model::Role;

use crate::chars;
use crate::elements::{self, Elements};
use crate::layout::{self, Reading};
use crate::page::Para;
use crate::words::Words;

/// One part, as a range of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) role: Role,
    /// Index of the part that holds it.
    pub(crate) parent: Option<usize>,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Line of its title.
    pub(crate) title: Option<usize>,
}

/// The parts of the document, a parent before its children.
pub(crate) fn plan(paras: &[Para<'_>], elements: &Elements, words: &Words) -> Vec<Plan> {
    let title = title(paras, 0, elements, words);
    let all = Plan { role: Role::Main, parent: None, from: 0, to: paras.len(), title };
    if let Some(marker) = paras.iter().position(|p| announces_text(p.text)) {
        let from = marker + 1;
        let mut plans = vec![Plan { role: Role::NewsReport, ..all }];
        if from < paras.len() {
            let title = first_of(paras, from..from + 4, |p| is_title(p, words));
            plans.push(Plan { role: Role::Embedded, parent: Some(0), from, to: paras.len(), title });
        }
        return plans;
    }
    let text = title.and_then(|t| paras.get(t)).map_or("", |p| p.text);
    let asked =
        |mark: [&str; 2]| paras.iter().filter(|p| mark.iter().any(|m| p.text.starts_with(m))).count() >= 2;
    let questions = asked(["问：", "问:"]) && asked(["答：", "答:"]);
    if questions || text.contains("问答") || text.contains("答记者问") {
        return vec![Plan { role: Role::QuestionsAnswers, ..all }];
    }
    let mut plans = Vec::new();
    let first = title.map_or(0, |t| t + 1);
    let start = carried(paras, first, text, words);
    let main_from = match start {
        Some(at) => {
            // A line 附件 right above the plan's title belongs to the plan.
            let from = first_of(paras, first.max(at.saturating_sub(1))..at, |p| is_attachment_mark(p.text));
            let from = from.unwrap_or(at);
            plans.push(Plan { role: Role::CoverNote, parent: None, from: 0, to: from, title });
            plans.push(Plan { role: Role::Main, parent: None, from, to: paras.len(), title: Some(at) });
            at + 1
        }
        None => {
            let role = role(paras, text, title, words);
            plans.push(Plan { role, ..all });
            first
        }
    };
    let marks = paras.iter().enumerate().skip(main_from);
    let marks = marks.filter(|(_, p)| is_attachment_mark(p.text) && !p.is_row());
    let mut marks: Vec<usize> = marks.map(|(k, _)| k).collect();
    // 附件 in the list of attachments of a letter stands in front of the signature and numbered names.
    marks.retain(|k| paras.get(k + 1).is_some_and(|p| p.label().is_none() || p.is_row()));
    for (n, mark) in marks.iter().enumerate() {
        let to = marks.get(n + 1).copied().unwrap_or(paras.len());
        if n == 0
            && let Some(last) = plans.last_mut()
        {
            last.to = *mark;
        }
        let title = first_of(paras, mark + 1..(mark + 3).min(to), |p| {
            p.stands_alone() && !layout::is_date(p.text) && p.label().is_none()
        });
        plans.push(Plan { role: Role::Attachment, parent: None, from: *mark, to, title });
    }
    plans
}

/// The first of the lines in `range` that `is` so.
fn first_of(paras: &[Para<'_>], range: Range<usize>, is: impl Fn(&Para<'_>) -> bool) -> Option<usize> {
    let Range { start, end } = range;
    paras.iter().enumerate().take(end).skip(start).find(|(_, p)| is(p)).map(|(k, _)| k)
}

/// 附《意见》全文: and its like.
pub(crate) fn announces_text(text: &str) -> bool {
    let core =
        text.trim().trim_end_matches([':', '：', '】', ')', '）']).trim_start_matches(['【', '(', '（']);
    let full = core.ends_with("全文")
        || core.ends_with("全文如下")
        || core.ends_with("原文")
        || core.ends_with("原文如下");
    let lead =
        ["附", "以下", "下面", "现将", "全文", "政策", "文件", "《"].iter().any(|w| core.starts_with(w));
    full && lead
        && chars::len(core) <= 60
        && (core.contains('《') || core.starts_with(['附', '以']) || core.ends_with("如下"))
}

/// `附件`, `附件1`, `附件 二：`
fn is_attachment_mark(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix("附件").or_else(|| text.trim().strip_prefix("附表")) else {
        return false;
    };
    let rest = rest.trim().trim_end_matches([':', '：']).trim();
    chars::len(rest) <= 3
        && rest.chars().all(|c| c.is_ascii_digit() || chars::digit(c).is_some() || c == '十' || c == '-')
}

/// Whether the line reads like the title of an official document.
fn is_title(para: &Para<'_>, words: &Words) -> bool {
    para.stands_alone()
        && para.label().is_none()
        && words.genre(para.text).is_some()
        && (5..=120).contains(&chars::len(para.text))
        && !para.text.starts_with(['附', '《', '“'])
        && !para.text.contains('，')
}

/// The line of the title near the top.
fn title(paras: &[Para<'_>], from: usize, elements: &Elements, words: &Words) -> Option<usize> {
    let mut best: Option<(i32, usize)> = None;
    for (k, p) in paras.iter().enumerate().skip(from).take(14) {
        if p.shape.reading == Reading::Paragraph && k > 0 && p.text.contains('。')
            || p.label().is_some() && k > from
        {
            break;
        }
        let n = chars::len(p.text);
        let meta = elements.doc_number(p.text).is_some()
            || layout::is_date(p.text)
            || p.text.ends_with([':', '：'])
            || p.text.contains('。')
            || p.is_row()
            || p.label().is_some()
            || (p.text.ends_with(['电', '讯']) && p.text.contains('日'))
            || n < 4;
        if meta {
            continue;
        }
        let mut score = 1;
        score += i32::from(words.genre(p.text).is_some()) * 4;
        score += i32::from(p.text.contains("关于")) * 2;
        score += i32::from(p.shape.hash == 1) * 3 + i32::from(p.is_bold());
        score -= i32::from(words.is_organ(p.text)) * 3 + i32::from(n > 90) * 2;
        if best.is_none_or(|(b, _)| score > b) {
            best = Some((score, k));
        }
    }
    best.filter(|(score, _)| *score > 0).map(|(_, k)| k)
}

/// The line where the document begins that the notice above it carries.
fn carried(paras: &[Para<'_>], first: usize, title: &str, words: &Words) -> Option<usize> {
    let alike = |p: &Para<'_>, key: &str| {
        let own = chars::key(p.text);
        p.stands_alone()
            && p.label().is_none()
            && !p.text.starts_with('附')
            && !own.is_empty()
            && (own == key || own.len() > 18 && (key.ends_with(&own) || own.ends_with(key)))
    };
    if let Some(name) = elements::carried_title(title, words) {
        let key = chars::key(name);
        if let Some(at) = first_of(paras, first..paras.len(), |p| alike(p, &key)) {
            return Some(at);
        }
    }
    // 《…》已经…通过，现予公布: an order or a notice whose title does not name what it carries.
    let issues = ["公布", "发布", "印发", "施行"];
    for p in paras.iter().skip(first).take(6) {
        let named = p.text.find('《').zip(p.text.find('》')).filter(|(open, close)| open < close);
        let Some((open, close)) = named.filter(|_| issues.iter().any(|w| p.text.contains(w))) else {
            continue;
        };
        let key = chars::key(p.text.get(open..close).unwrap_or_default());
        let exactly = |p: &Para<'_>| chars::key(p.text) == key && alike(p, &key);
        if let Some(at) = first_of(paras, first..paras.len(), exactly) {
            return Some(at);
        }
    }
    // Signed and dated, and then another title.
    paras.windows(2).enumerate().skip(first).take(39).find_map(|(k, pair)| {
        let dated = matches!(pair, [above, date] if layout::is_date(date.text)
            && words.organs(above.text).iter().all(|o| words.is_organ(o)));
        // Behind the two.
        let after = k + 2;
        let mut next = after;
        while dated && paras.get(next).is_some_and(|p| is_attachment_mark(p.text)) {
            next += 1;
        }
        (dated
            && next <= after + 1
            && paras.get(next).is_some_and(|p| is_title(p, words))
            && next + 3 < paras.len())
        .then_some(next)
    })
}

fn role(paras: &[Para<'_>], title: &str, at: Option<usize>, words: &Words) -> Role {
    let genre = words.genre(title);
    let opening = || paras.iter().skip(at.map_or(0, |t| t + 1)).take(8);
    if matches!(genre, Some("函" | "批复" | "答复")) {
        let answers = ["答复", "复函", "收悉", "提案", "来函", "建议"];
        let answered = answers.iter().any(|a| title.contains(a) || opening().any(|p| p.text.contains(a)));
        return if answered { Role::Reply } else { Role::Main };
    }
    let reported = ["记者", "小编", "本报讯", "获悉", "据悉", "发布会"];
    let news = genre.is_none()
        && paras.iter().all(|p| p.label().is_none())
        && paras.len() >= 4
        && reported.iter().any(|w| paras.iter().take(20).any(|p| p.text.contains(w)));
    if news { Role::NewsReport } else { Role::Main }
}
