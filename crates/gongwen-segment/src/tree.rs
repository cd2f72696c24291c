//! The section tree of one part.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_model::{Budget, Limit, NumberStyle, Section};
use gongwen_text::{Span, Text};

use crate::chars;
use crate::label::{Form, Label};
use crate::layout::Reading;
use crate::page::Para;
use crate::words::Words;

/// Ranks below those of the numbered forms.
const SUBHEADING: usize = 40;
const BOX: usize = 60;
const OPENER: usize = 100;
const DASH: usize = 101;

/// A section before its place in the tree is known.
#[derive(Debug)]
struct Head {
    start: usize,
    rank: usize,
    style: NumberStyle,
    number: Option<String>,
    heading: Option<Span<Text>>,
    run_in: bool,
}

/// What the tree of a part is made from.
pub(crate) struct Region<'a, 't> {
    /// Lines of the part.
    pub(crate) paras: &'a [Para<'t>],
    /// All of the part.
    pub(crate) span: Span<Text>,
    /// Index of the part.
    pub(crate) part: usize,
    /// Line of the title, where it is a row of its own (embedded documents).
    pub(crate) title: Option<usize>,
    /// Lines that are no sections whatever they look like (signature, list of attachments), by index.
    pub(crate) skip: &'a [bool],
    /// Whether unnumbered lines that stand alone are headings (news).
    pub(crate) news: bool,
}

impl Region<'_, '_> {
    /// The numbered lines.
    fn labels(&self) -> impl Iterator<Item = (usize, &Label)> {
        let labels = self.paras.iter().enumerate().filter_map(|(k, p)| Some((k, p.label()?)));
        labels.filter(|(k, _)| !skipped(self, *k))
    }
}

/// Makes the sections of a part; `base` is the number of sections before it.
pub(crate) fn sections(
    region: &Region<'_, '_>,
    words: &Words,
    base: usize,
    budget: &Budget<'_>,
) -> Vec<Section> {
    let allows = |count: usize| !budget.is_over() && budget.allows(Limit::Sections, base + count);
    let heads = heads(region, words, allows);
    if !allows(heads.len()) {
        return Vec::new();
    }
    nest(heads, region, base)
}

fn skipped(region: &Region<'_, '_>, k: usize) -> bool {
    region.skip.get(k).copied().unwrap_or(false)
}

fn heads(region: &Region<'_, '_>, words: &Words, allows: impl Fn(usize) -> bool) -> Vec<Head> {
    let ranks = ranks(region);
    let nested = nested(region, &ranks);
    let listed = listed(region);
    let titled = articles_have_titles(region);
    let top = region.labels().map(|(_, l)| l.form).min_by_key(|f| ranks.of(*f));
    let mut in_box: Option<Inside> = None;
    let mut heads: Vec<Head> = Vec::new();
    let numbered = top.is_some();
    let mut in_article = false;
    let mut subs = Subheadings::default();
    let symbols = heading_symbols(region);
    let mut k = 0;
    while let Some(para) = region.paras.get(k).filter(|_| allows(heads.len())) {
        if Some(k) == region.title {
            heads.push(Head {
                start: para.span.start(),
                rank: 0,
                style: NumberStyle::None,
                number: None,
                heading: Some(para.span),
                run_in: false,
            });
        } else if skipped(region, k)
            || para.is_row()
            || para.shape.reading == Reading::Title
                && !words.is_lone_heading(para.text)
                && !symbol(para.text).is_some_and(|s| symbols.contains(&s.0))
        {
            // No section.
        } else if let Some(label) = para.label() {
            match label.form {
                Form::Article => in_article = true,
                Form::Book | Form::Chapter | Form::Division => in_article = false,
                Form::Chinese if !in_article => {}
                _ => {}
            }
            let (heading, run_in) = match () {
                () if titled && label.form == Form::Article => article_title(region, k),
                () if listed.contains(&k) => match heading(para, label, in_article) {
                    (Some(span), true) => (Some(span), true),
                    _ => (None, false),
                },
                () => heading(para, label, in_article),
            };
            in_box = in_box.filter(|inside| inside.holds(label, &ranks)).map(|_| Inside {
                first: in_box.and_then(|i| i.first).or(Some(label.form)),
                last: label.value,
            });
            let rank = 2 * (1 + ranks.of(label.form)) + usize::from(nested.contains(&k));
            heads.push(Head {
                start: para.span.start(),
                rank: if in_box.is_some() { BOX + rank } else { rank },
                style: label.form.style(),
                number: Some(label.number.clone()),
                heading,
                run_in,
            });
            bold_openers(para, label.len, &mut heads);
        } else if is_box(para) {
            in_box = Some(Inside { first: None, last: 0 });
            // A list that is open in front of it has no heading that it could stand below.
            let list = heads.iter().rev().take_while(|h| h.heading.is_none()).map(|h| h.rank);
            heads.push(Head {
                start: para.span.start(),
                rank: list.min().unwrap_or(BOX),
                style: NumberStyle::None,
                number: None,
                heading: Some(para.span),
                run_in: false,
            });
        } else if let Some(top) = top
            && para.stands_alone()
            && words.is_lone_heading(para.text)
        {
            in_article = false;
            // Articles stand below it, sections of other forms beside it.
            let rank = 2 * (1 + ranks.of(top));
            heads.push(Head {
                start: para.span.start(),
                rank: if top == Form::Article { rank - 1 } else { rank },
                style: NumberStyle::None,
                number: None,
                heading: Some(para.span),
                run_in: false,
            });
        } else if let Some(rest) = dash(para.text) {
            let heading = first_sentence(para, para.text.len() - rest.len());
            heads.push(Head {
                start: para.span.start(),
                rank: DASH,
                style: NumberStyle::Enumeration,
                number: None,
                heading: Some(heading),
                run_in: heading.end() + 4 < para.span.end(),
            });
        } else if let Some((symbol, rest)) = symbol(para.text)
            && symbols.contains(&symbol)
            && para.stands_alone()
        {
            heads.push(Head {
                start: para.span.start(),
                rank: subs.rank_of(k, (SYMBOL_LOOK + symbol as usize, 0)),
                style: NumberStyle::None,
                number: None,
                heading: Some(Span::new(para.span.end() - rest.len(), para.span.end())),
                run_in: false,
            });
        } else if is_subheading(region, k, numbered, words) {
            let rank = subs.rank(k, para);
            heads.push(Head {
                start: para.span.start(),
                rank,
                style: NumberStyle::None,
                number: None,
                heading: Some(para.span),
                run_in: false,
            });
        } else {
            // A run of paragraphs that all open with a short sentence is a list of principles or measures.
            let run = opener_run(region, k, &heads);
            if run > 0 {
                for p in region.paras.get(k..k + run).unwrap_or_default() {
                    heads.push(opener(p));
                    bold_openers(p, 1, &mut heads);
                }
                k += run;
                continue;
            }
            bold_openers(para, 0, &mut heads);
        }
        k += 1;
    }
    heads
}

/// What is known of the box (专栏) that is open.
#[derive(Debug, Clone, Copy)]
struct Inside {
    /// Form of its items, once there is one.
    first: Option<Form>,
    /// Value of the last number in it.
    last: u32,
}

impl Inside {
    /// Whether a line with this number belongs to the box and does not go on with the numbering around it.
    fn holds(self, label: &Label, ranks: &Ranks) -> bool {
        match self.first {
            None => label.value == 1,
            Some(first) if first == label.form => label.value == self.last + 1,
            Some(first) => ranks.of(label.form) > ranks.of(first),
        }
    }
}

/// `专栏1 重点工程`
fn is_box(para: &Para<'_>) -> bool {
    let Some(rest) = para.text.strip_prefix("专栏") else { return false };
    let numbered =
        rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || chars::digit(c).is_some() || c == '十');
    para.stands_alone() && chars::len(rest) <= 60 && (numbered || rest.starts_with([':', '：', ' ']))
}

/// Lines whose numbers start anew inside a list of the same form that goes on behind them: a list in a list.
fn nested(region: &Region<'_, '_>, ranks: &Ranks) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    // Of each form: the numbers since the last heading of a higher rank.
    let mut runs: BTreeMap<Form, Vec<(usize, u32)>> = BTreeMap::new();
    for (k, label) in region.labels() {
        for (_, run) in runs.iter_mut().filter(|(form, _)| ranks.of(**form) > ranks.of(label.form)) {
            add_inner(run, &mut out);
            run.clear();
        }
        runs.entry(label.form).or_default().push((k, label.value));
    }
    for run in runs.values() {
        add_inner(run, &mut out);
    }
    out
}

/// Adds the lines of lists in a list, whose numbers begin at 1 and behind which the outer list goes on.
fn add_inner(run: &[(usize, u32)], out: &mut BTreeSet<usize>) {
    let mut rest = run;
    while let [(_, before), behind @ ..] = rest {
        let inner = behind.iter().zip(1..).take_while(|((_, value), n)| value == n).count();
        if inner > 0 && *before > 0 && behind.get(inner).is_some_and(|(_, value)| *value == before + 1) {
            out.extend(behind.iter().take(inner).map(|(k, _)| *k));
        }
        rest = behind;
    }
}

/// Lines of lists whose items end with ；: none of them is a heading, not even the last, which ends with 。
fn listed(region: &Region<'_, '_>) -> BTreeSet<usize> {
    let follows = |before: &Para<'_>, line: &Para<'_>| {
        let labels = before.label().zip(line.label());
        labels.is_some_and(|(p, l)| p.form == l.form && p.value + 1 == l.value)
    };
    let mut out = BTreeSet::new();
    let mut at = 0;
    for run in region.paras.chunk_by(follows) {
        if run.len() > 1 && run.iter().any(|p| p.text.ends_with(['；', ';'])) {
            out.extend(at..at + run.len());
        }
        at += run.len();
    }
    out
}

/// Words that a title of an article does not hold: it says what it is about, not what one has to do.
const NO_TITLE: [&str; 12] =
    ["应当", "可以", "不得", "是指", "包括", "本", "由", "禁止", "违反", "下列", "根据", "施行"];

/// The title of an article as the line prints it, in front of the text or on a line of its own.
fn article_title(region: &Region<'_, '_>, k: usize) -> (Option<Span<Text>>, bool) {
    let none = (None, false);
    let Some(para) = region.paras.get(k) else { return none };
    let Some(label) = para.label() else { return none };
    let body = para.text.get(label.len..).unwrap_or_default();
    if let Some((from, to)) = bracketed(body) {
        let at = para.span.start() + label.len;
        return (Some(Span::new(at + from, at + to)), true);
    }
    let end = body.find(['。', '　', ' ']).unwrap_or(body.len());
    let title = body.get(..end).unwrap_or_default();
    let rest = body.get(end..).unwrap_or_default().trim_start_matches(['。', '　', ' ']);
    let alone = rest.is_empty()
        && !body.ends_with('。')
        && region.paras.get(k + 1).is_some_and(|p| p.label().is_none_or(|l| l.form > Form::Article));
    let fits = (2..=24).contains(&chars::len(title))
        && !title.contains(['，', ',', '；', ';', '：', ':', '《'])
        && !title.starts_with('为')
        && !NO_TITLE.iter().any(|w| title.contains(w));
    if !fits || !(alone || chars::len(rest) >= 6) {
        return none;
    }
    let start = para.span.start() + label.len;
    (Some(Span::new(start, start + title.len())), !alone)
}

/// Whether most articles open with a title; closing ones (施行, 解释) need none.
fn articles_have_titles(region: &Region<'_, '_>) -> bool {
    let (mut all, mut with) = (0, 0);
    for (k, _) in region.labels().filter(|(_, l)| l.form == Form::Article) {
        let closing =
            ["施行", "解释", "废止"].iter().any(|w| region.paras.get(k).is_some_and(|p| p.text.contains(w)));
        let titled = article_title(region, k).0.is_some();
        all += u32::from(!closing || titled);
        with += u32::from(titled);
    }
    with >= 2 && with * 3 >= all * 2
}

/// The forms of a part from the highest to the lowest.
struct Ranks(Vec<Form>);

impl Ranks {
    fn of(&self, form: Form) -> usize {
        self.0.iter().take_while(|f| **f != form).count()
    }
}

/// Rank of each form in this part. The usual order holds unless the document itself shows another: a form whose
/// first item stands under items of a "lower" one, and never the other way round.
fn ranks(region: &Region<'_, '_>) -> Ranks {
    let mut under: BTreeMap<(Form, Form), u32> = BTreeMap::new();
    let mut prev: Option<Form> = None;
    for (_, label) in region.labels() {
        if let Some(p) = prev
            && p != label.form
            && label.value == 1
        {
            *under.entry((p, label.form)).or_default() += 1;
        }
        prev = Some(label.form);
    }
    let times = |above: Form, below: Form| under.get(&(above, below)).copied().unwrap_or(0);
    let mut order: Vec<Form> = Vec::with_capacity(Form::ALL.len());
    for form in Form::ALL {
        // It belongs above those that start anew under it at least twice and that it never stands under.
        let above = |other: &&Form| times(form, **other) >= 2 && times(**other, form) == 0;
        let lower = order.iter().rev().take_while(above).count();
        order.insert(order.len() - lower, form);
    }
    Ranks(order)
}

/// The heading of a numbered line, and whether its body goes on in the same line.
fn heading(para: &Para<'_>, label: &Label, in_article: bool) -> (Option<Span<Text>>, bool) {
    let body = para.text.get(label.len..).unwrap_or_default();
    if body.trim().is_empty() {
        return (None, false);
    }
    let span = |from: usize, to: usize| Some(Span::new(para.span.start() + from, para.span.start() + to));
    let chapter = matches!(label.form, Form::Book | Form::Chapter | Form::Division);
    if chapter {
        return (span(label.len, para.text.trim_end().len()), false);
    }
    if in_article {
        // 第一条（目的） or 第一条【目的】 carries a title; other articles and their items do not.
        let title = (label.form == Form::Article).then(|| bracketed(body)).flatten();
        return match title {
            Some((from, to)) => (span(label.len + from, label.len + to), true),
            None => (None, false),
        };
    }
    let stop = body.find('。');
    let end = stop.unwrap_or(body.len());
    let rest = body.get(end..).unwrap_or_default().trim_start_matches(['。', '”', '’', ' ', '\u{3000}']);
    let run_in = !rest.is_empty();
    let n = chars::len(body.get(..end).unwrap_or_default());
    let deep = matches!(label.form, Form::ArabicParen | Form::ArabicHalf | Form::Circled);
    let is_title = match () {
        () if deep => stop.is_none() && !body.ends_with(['；', ';', '：', ':', '，', ',']) && n <= 40,
        () if run_in => n <= 70,
        () if stop.is_some() => n <= 40,
        () if body.ends_with(['；', ';']) => false,
        () => n <= 100,
    };
    if !is_title {
        return (None, false);
    }
    let title = body.get(..end).unwrap_or_default().trim_end();
    let title = if run_in { title } else { title.trim_end_matches(['：', ':', '，', ',', ' ']) };
    if title.is_empty() { (None, false) } else { (span(label.len, label.len + title.len()), run_in) }
}

/// `（目的）` or `【目的】` at the front of an article: the place of the words inside.
fn bracketed(body: &str) -> Option<(usize, usize)> {
    let open = body.chars().next().filter(|c| matches!(c, '（' | '(' | '【' | '['))?;
    let close = match open {
        '（' | '(' => ['）', ')'],
        _ => ['】', ']'],
    };
    let end = body.find(close)?;
    (chars::len(body.get(..end)?) <= 31).then_some((open.len_utf8(), end))
}

/// The text behind a dash that opens an item.
fn dash(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(['—', '–', '─', '―']);
    let dashes = text.len() - rest.len();
    let rest = rest.trim_start();
    (dashes >= 6 && chars::len(rest) >= 3).then_some(rest)
}

/// From `from` up to the first 。 of the line.
fn first_sentence(para: &Para<'_>, from: usize) -> Span<Text> {
    let rest = para.text.get(from..).unwrap_or_default();
    let end = rest.find('。').map_or(rest.trim_end().len(), |at| at);
    Span::new(para.span.start() + from, para.span.start() + from + end)
}

/// Words that open a sentence of running text and no list of principles.
const NO_OPENER: [&str; 33] = [
    "第",
    "过去",
    "一年来",
    "我",
    "本",
    "到",
    "《",
    "截至",
    "目前",
    "为",
    "同时",
    "此外",
    "根据",
    "按照",
    "今",
    "去年",
    "近年",
    "首先",
    "其次",
    "最后",
    "其中",
    "这",
    "那",
    "他",
    "她",
    "它",
    "一是",
    "二是",
    "三是",
    "四是",
    "对",
    "下一步",
    "（",
];

/// Length in bytes of the short sentence that opens a paragraph with more text behind it.
fn opening(para: &Para<'_>) -> Option<usize> {
    let text = para.text;
    let end = text.find('。')?;
    let sentence = text.get(..end)?;
    let n = chars::len(sentence);
    let rest = chars::len(text.get(end..)?.trim_matches('。'));
    let bold = para.shape.bold.first().is_some_and(|(a, b)| *a == 0 && *b + 4 >= end && *b <= end + 3);
    let fits = (4..=if bold { 40 } else { 24 }).contains(&n) && rest >= 12;
    let plain = !sentence.contains(['：', ':', '；', '？', '！', '是'])
        && !["我国", "我们", "我省", "我市", "我区"].iter().any(|w| sentence.contains(w))
        && !NO_OPENER.iter().any(|w| sentence.starts_with(w));
    (fits && plain && !para.is_row() && para.label().is_none()).then_some(end)
}

/// How many paragraphs from `k` on form a list of openers; 0 for none.
fn opener_run(region: &Region<'_, '_>, k: usize, heads: &[Head]) -> usize {
    if region.news {
        return 0;
    }
    let run = region.paras.get(k..).unwrap_or_default().iter().enumerate();
    let run = run
        .take_while(|(d, p)| {
            !skipped(region, k + d) && p.shape.reading != Reading::Title && opening(p).is_some()
        })
        .count();
    if run < 2 {
        return 0;
    }
    let principles =
        heads.iter().rev().find(|h| h.number.is_some()).and_then(|h| h.heading).is_some_and(|h| {
            let k = region.paras.partition_point(|p| p.span.end() < h.end());
            region.paras.get(k).is_some_and(|p| p.text.contains("原则"))
        });
    let bold = region.paras.get(k).is_some_and(|p| p.shape.bold.first().is_some_and(|(a, _)| *a == 0));
    let enough = if principles || bold { 2 } else { 3 };
    if run >= enough { run } else { 0 }
}

fn opener(para: &Para<'_>) -> Head {
    let end = opening(para).unwrap_or(para.text.len());
    let start = para.span.start();
    Head {
        start,
        rank: OPENER,
        style: NumberStyle::None,
        number: None,
        heading: Some(Span::new(start, start + end)),
        run_in: true,
    }
}

/// Bold sentences inside a paragraph, from the byte `from` of its text on. Where there are some, the plain short
/// sentence that opens the paragraph is one of their kind.
fn bold_openers(para: &Para<'_>, from: usize, heads: &mut Vec<Head>) {
    if para.is_bold() || para.is_row() {
        return;
    }
    let text = para.text;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (a, b) in &para.shape.bold {
        let Some(bold) = text.get(*a..*b) else { continue };
        let after = text.get(*b..).unwrap_or_default();
        let closed = bold.ends_with('。') || after.starts_with('。');
        let opens = text.get(..*a).is_some_and(|t| t.is_empty() || chars::is_ended(t));
        let sentence = bold.trim_end_matches('。');
        if closed
            && opens
            && *a >= from
            && !sentence.contains('。')
            && (4..=50).contains(&chars::len(sentence))
        {
            found.push((*a, *a + sentence.len()));
        }
    }
    if found.is_empty() {
        return;
    }
    if from == 0
        && found.first().is_some_and(|(a, _)| *a > 0)
        && let Some(end) = text.find('。')
        && chars::len(text.get(..end).unwrap_or_default()) <= 40
    {
        found.insert(0, (0, end));
    }
    let base = para.span.start();
    for (a, b) in found {
        heads.push(Head {
            start: base + a,
            rank: OPENER,
            style: NumberStyle::None,
            number: None,
            heading: Some(Span::new(base + a, base + b)),
            run_in: true,
        });
    }
}

/// Levels of unnumbered headings. Nothing but their look tells them: a heading that follows another at once lies below
/// it, and among headings below another, one with a look of its own opens the next level.
#[derive(Debug, Default)]
struct Subheadings {
    /// Line of the last one.
    last: Option<usize>,
    /// Looks of the open levels: bold or hash level, and blank lines behind.
    open: Vec<(usize, usize)>,
}

impl Subheadings {
    fn rank(&mut self, k: usize, para: &Para<'_>) -> usize {
        self.rank_of(k, (para.shape.hash * 2 + usize::from(para.is_bold()), para.shape.blanks.1.min(3)))
    }

    fn rank_of(&mut self, k: usize, look: (usize, usize)) -> usize {
        let after_another = self.last.is_some() && self.last == k.checked_sub(1);
        self.last = Some(k);
        if self.open.is_empty() || (after_another && self.open.len() < 4) {
            self.open.push(look);
        } else if let Some(level) = self.open.iter().position(|l| *l == look) {
            self.open.truncate(level + 1);
        } else if (self.open.len() > 1 || look.0 >= SYMBOL_LOOK) && self.open.len() < 4 {
            self.open.push(look);
        }
        SUBHEADING + self.open.len()
    }
}

/// Symbols that may open a heading.
const SYMBOLS: &str = "█■●◆▲★◇□○▶►◎";

/// Looks of headings with a symbol begin here.
const SYMBOL_LOOK: usize = 0x100;

/// The symbol that a line opens with, and the rest.
fn symbol(text: &str) -> Option<(char, &str)> {
    let symbol = text.chars().next().filter(|c| SYMBOLS.contains(*c))?;
    let rest = text.strip_prefix(symbol)?.trim_start();
    (2..=30).contains(&chars::len(rest)).then_some((symbol, rest))
}

/// Symbols that open headings: text follows them, not the next line with the symbol, as in a list.
fn heading_symbols(region: &Region<'_, '_>) -> Vec<char> {
    // Of each symbol: its lines, and those that may be headings.
    let mut found: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    for (k, para) in region.paras.iter().enumerate() {
        let Some(c) = para.text.chars().next().filter(|c| SYMBOLS.contains(*c)) else { continue };
        let next = region.paras.get(k + 1);
        let heads = symbol(para.text).is_some()
            && para.stands_alone()
            && next.is_some_and(|n| !n.is_row() && !n.text.starts_with(c));
        let (all, may_be) = found.entry(c).or_default();
        *all += 1;
        *may_be += usize::from(heads);
    }
    found.into_iter().filter(|(_, (all, heads))| *all > 1 && all == heads).map(|f| f.0).collect()
}

/// Whether line `k` is an unnumbered heading on a line of its own.
fn is_subheading(region: &Region<'_, '_>, k: usize, numbered: bool, words: &Words) -> bool {
    let Some(para) = region.paras.get(k) else { return false };
    let n = chars::len(para.text);
    let text = para.text;
    if !para.stands_alone() || !(4..=60).contains(&n) || words.is_organ(text) || crate::layout::is_date(text)
    {
        return false;
    }
    if text.starts_with(['附', '表', '图', '注', '—', '（', '(']) || text.contains(['；', '\t', '|'])
    {
        return false;
    }
    let follows = region.paras.get(k + 1).is_some_and(|p| !p.is_row());
    let marked = para.is_bold() || para.shape.hash > 0;
    let look = match numbered {
        true => marked,
        false => region.news || marked,
    };
    look && follows && !skipped(region, k + 1)
}

/// Puts the heads into a tree.
fn nest(heads: Vec<Head>, region: &Region<'_, '_>, base: usize) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::with_capacity(heads.len());
    // Sections that are open: index into `out`, rank, children so far.
    let mut open: Vec<(usize, usize, u32)> = Vec::new();
    let mut top = 0;
    for head in heads {
        while let Some((index, rank, _)) = open.last().copied() {
            if rank != 0 && rank < head.rank {
                break;
            }
            if let Some(section) = out.get_mut(index) {
                section.span = Span::new(section.span.start(), head.start);
            }
            open.pop();
        }
        let parent = open.last().map(|(index, _, _)| *index);
        let place = match open.last_mut() {
            Some((_, _, children)) => {
                *children += 1;
                *children
            }
            None => {
                top += 1;
                top
            }
        };
        let mut ordinal = parent.and_then(|p| out.get(p)).map_or(Vec::new(), |p| p.ordinal.clone());
        ordinal.push(place);
        out.push(Section {
            parent: parent.map(|p| p + base),
            depth: ordinal.len(),
            number: head.number,
            ordinal,
            style: head.style,
            heading: head.heading,
            run_in: head.run_in,
            span: Span::new(head.start, region.span.end().max(head.start)),
            part: region.part,
        });
        open.push((out.len() - 1, head.rank, 0));
    }
    out
}
