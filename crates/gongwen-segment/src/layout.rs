//! One step that reads all lines of a document at once.
//!
//! Each line can be read in several ways: furniture, line of a contents list, line of the title block, heading,
//! paragraph, continuation of the line before, row of a table. Each reading has a cost from what the line looks
//! like, each pair of neighbours a cost from what may follow what; the cheapest path over the whole document wins
//! (Viterbi). A line that looks odd by itself is so read as its neighbours want it, and no line decides alone.

use std::collections::{HashMap, HashSet, VecDeque};

use gongwen_model::Budget;
use gongwen_text::Removal;

use crate::chars;
use crate::furniture::{Furniture, Kind, Zone};
use crate::label::Form;
use crate::line::Line;
use crate::words::{self, Words};

/// How a line is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reading {
    /// Taken out, for this reason.
    Furniture(Removal),
    /// Above the body: title, number, addressees.
    Title,
    /// A heading that stands alone, or a labelled line.
    Heading,
    /// A paragraph begins.
    Paragraph,
    /// Goes on where the line before it broke off.
    Continuation,
    /// A row of a table.
    Row,
}

const STATES: usize = 9;
const FRONT: usize = 0;
const TITLE: usize = 1;
const TOC: usize = 2;
const HEADING: usize = 3;
const PARAGRAPH: usize = 4;
const CONTINUATION: usize = 5;
const ROW: usize = 6;
const TAIL: usize = 7;
const ANYWHERE: usize = 8;

/// More than any path can cost.
const NEVER: i64 = 1 << 40;

/// What is known of the document as a whole.
#[derive(Debug)]
struct Habits {
    /// Paragraphs are indented.
    indents: bool,
    /// Lines are cut at this many characters.
    width: Option<usize>,
    /// Lines are cut, and only the first line of a paragraph is indented: an indent tells more than a full stop.
    first_lines: bool,
    /// All pairs of neighbouring characters inside lines: two halves of a word that was cut make a pair that is known.
    pairs: HashSet<(char, char)>,
}

/// One line with what the lattice asks of it.
struct Seen {
    kinds: Vec<Kind>,
    ended: bool,
    open: bool,
    sentence: bool,
    /// Running text beyond doubt.
    running: bool,
    /// Perhaps running text: long enough for a heading, too.
    flowing: bool,
    genre: bool,
    organ: bool,
    cells: usize,
    toc: TocLook,
    /// The line before that is no page number.
    before: Option<usize>,
    /// The second half of a title whose first half is the line before.
    title_goes_on: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TocLook {
    /// 目录
    Head,
    /// A page number behind leaders or a tab.
    Strong,
    /// The same words come again further down.
    Again,
    No,
}

/// Reads `lines`. What the format sets apart is decided; the others are read as if it were not there.
pub(crate) fn read(
    lines: &mut Vec<Line>,
    furniture: &Furniture,
    words: &Words,
    budget: &Budget<'_>,
) -> Vec<Reading> {
    let apart: Vec<Option<Removal>> = lines.iter().map(|line| line.mark.furniture).collect();
    let (mut own, around): (Vec<Line>, Vec<Line>) =
        std::mem::take(lines).into_iter().partition(|line| line.mark.furniture.is_none());
    let mut readings = read_own(&mut own, furniture, words, budget);
    if budget.is_over() {
        return Vec::new();
    }
    drop_duplicates(&own, &mut readings, words);
    let (mut own, mut around, mut readings) = (own.into_iter(), around.into_iter(), readings.into_iter());
    lines.extend(apart.iter().filter_map(|reason| if reason.is_some() { around.next() } else { own.next() }));
    apart
        .iter()
        .filter_map(|reason| reason.map_or_else(|| readings.next(), |r| Some(Reading::Furniture(r))))
        .collect()
}

/// Reads the lines that the format does not set apart.
fn read_own(lines: &mut [Line], furniture: &Furniture, words: &Words, budget: &Budget<'_>) -> Vec<Reading> {
    if lines.is_empty() {
        return Vec::new();
    }
    let mut seen = look(lines, furniture, words);
    settle_labels(lines, &seen);
    find_long_titles(lines, &mut seen);
    find_carried_titles(lines, &mut seen);
    find_plain_contents(lines, &mut seen);
    let habits = habits(lines);
    let mut paths: Vec<[u8; STATES]> = Vec::with_capacity(lines.len());
    let mut costs = [NEVER; STATES];
    for k in 0..lines.len() {
        if budget.is_over() {
            return Vec::new();
        }
        let emission = emissions(lines, &seen, &habits, k);
        let broken = penalty_of_break(lines, &seen, &habits, k);
        let mut next = [NEVER; STATES];
        let mut from = [0_u8; STATES];
        for state in 0..STATES {
            if emission[state] >= NEVER {
                continue;
            }
            for (prev, cost) in costs.iter().enumerate() {
                let step =
                    if k == 0 { first(state, &seen[k]) } else { transition(prev, state, &seen[k], broken) };
                let total = if k == 0 { 0 } else { *cost } + step + emission[state];
                if total < next[state] {
                    next[state] = total;
                    from[state] = prev as u8;
                }
                if k == 0 {
                    break;
                }
            }
        }
        paths.push(from);
        costs = next;
    }
    let mut state = (0..STATES).min_by_key(|s| costs[*s]).unwrap_or(PARAGRAPH);
    let mut readings = vec![Reading::Paragraph; lines.len()];
    for k in (0..lines.len()).rev() {
        readings[k] = reading(state, &seen[k]);
        state = usize::from(paths[k][state]);
    }
    readings
}

fn reading(state: usize, seen: &Seen) -> Reading {
    let reason = |zones: &[Zone], otherwise| {
        let find = |z: &Zone| seen.kinds.iter().find(|k| k.zone == *z);
        Reading::Furniture(zones.iter().find_map(find).map_or(otherwise, |k| k.reason))
    };
    match state {
        FRONT => reason(&[Zone::Head, Zone::Start, Zone::Any, Zone::Tail], Removal::Navigation),
        TAIL => reason(&[Zone::Tail, Zone::Any, Zone::Head, Zone::Start], Removal::Footer),
        ANYWHERE => reason(&[Zone::Any, Zone::Tail, Zone::Start, Zone::Head], Removal::PageNumber),
        TOC => Reading::Furniture(Removal::Toc),
        TITLE => Reading::Title,
        HEADING => Reading::Heading,
        CONTINUATION => Reading::Continuation,
        ROW => Reading::Row,
        _ => Reading::Paragraph,
    }
}

fn look(lines: &[Line], furniture: &Furniture, words: &Words) -> Vec<Seen> {
    // Where the words of each short line or heading stand last: an entry of a contents list comes again.
    let mut last: HashMap<String, usize> = HashMap::new();
    for (k, line) in lines.iter().enumerate() {
        let heading = line.plain.split('。').next().unwrap_or_default();
        if chars::len(heading) <= 80 {
            last.insert(chars::key(heading), k);
        }
    }
    let mut before = None;
    let mut out: Vec<Seen> = Vec::with_capacity(lines.len());
    let pages = bare_page_numbers(lines);
    for (k, line) in lines.iter().enumerate() {
        let plain = line.plain.as_str();
        let mut kinds = furniture.kinds(plain);
        if is_bare_number(plain) && !pages.contains(&k) {
            kinds.retain(|f| f.reason != Removal::PageNumber);
        }
        let page_number = kinds.iter().any(|f| f.reason == Removal::PageNumber);
        let again = |s: &str| {
            let key = chars::key(s);
            key.len() > 3 && last.get(&key).is_some_and(|at| *at > k + 1)
        };
        let toc = match toc_entry(plain) {
            _ if matches!(chars::key(plain).as_str(), "目录" | "目次" | "contents") => TocLook::Head,
            Some(entry)
                if line.label.is_some() || plain.contains("..") || plain.contains('…') || again(entry) =>
            {
                TocLook::Strong
            }
            _ if line.len <= 80 && !plain.contains('。') && again(plain) => TocLook::Again,
            _ => TocLook::No,
        };
        // A piece of a line, such as an index that was set apart: M, 2, 增长.
        let above: Option<&Seen> = before.and_then(|p| out.get(p));
        let fragment = line.len <= 4 && line.label.is_none() && above.is_some_and(|p| p.running && !p.ended);
        let commas = plain.chars().filter(|c| matches!(c, '，' | ',' | '、')).count();
        out.push(Seen {
            ended: chars::is_ended(plain),
            open: chars::is_open(plain),
            sentence: plain.contains('。') || (line.len > 12 && plain.ends_with(['；', ';', '！', '？'])),
            running: plain.contains('。') || (commas > 0 && line.len >= 32) || line.len >= 60 || fragment,
            flowing: commas > 0 && line.len >= 20,
            genre: words.genre(plain).is_some()
                && !plain.contains('。')
                && (commas == 0 || plain.contains("关于")),
            organ: plain.split_whitespace().all(|p| words.is_organ(p)),
            cells: cells(plain),
            toc,
            before,
            title_goes_on: false,
            kinds,
        });
        if !page_number {
            before = Some(k);
        }
    }
    out
}

/// Lines in which the title of the document is looked for.
const HEAD_LINES: usize = 14;

/// Longest contents list that is looked for, in lines.
const MAX_CONTENTS: usize = 400;

/// Entries of a contents list without page numbers: all short lines from 目录 to where its first entry comes again.
fn find_plain_contents(lines: &[Line], seen: &mut [Seen]) {
    for head in 0..lines.len() {
        if seen[head].toc != TocLook::Head {
            continue;
        }
        let is_entry = |k: usize| lines[k].len <= 80 && !seen[k].sentence;
        let Some(first) = lines.get(head + 1).map(|l| chars::key(&l.plain)) else { continue };
        let until = lines.len().min(head + MAX_CONTENTS);
        // The line where the body begins may run on into its text.
        let comes_again =
            |k: usize| chars::key(lines[k].plain.split('。').next().unwrap_or_default()) == first;
        let end = (head + 2..until).find(|k| comes_again(*k) || !is_entry(*k)).filter(|k| comes_again(*k));
        for s in end.and_then(|end| seen.get_mut(head + 1..end)).unwrap_or_default() {
            if s.toc == TocLook::No {
                s.toc = TocLook::Again;
            }
        }
    }
}

fn is_bare_number(plain: &str) -> bool {
    !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit())
}

/// Lines that hold a number and nothing else, and that count the pages: another line counts on.
fn bare_page_numbers(lines: &[Line]) -> HashSet<usize> {
    let numbers: Vec<(usize, u32)> = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| is_bare_number(&l.plain))
        .filter_map(|(k, l)| l.plain.parse().ok().map(|n| (k, n)))
        .collect();
    let mut found = HashSet::new();
    for pair in numbers.windows(2) {
        if let [(a, m), (b, n)] = pair
            && *n == m.saturating_add(1)
            && *b > a + 1
        {
            found.extend([*a, *b]);
        }
    }
    found
}

/// Cells of a line of a table: separated by tabs, `|`, or by wide gaps.
pub(crate) fn cells(plain: &str) -> usize {
    if plain.contains('\t') {
        return plain.split('\t').filter(|c| !c.trim().is_empty()).count();
    }
    if plain.starts_with('|') && plain.len() > 1 && plain.ends_with('|') {
        return plain.trim_matches('|').split('|').count().max(2);
    }
    if plain.contains('。') {
        return 1;
    }
    plain
        .split("  ")
        .flat_map(|p| p.split("\u{3000}\u{3000}"))
        .filter(|c| !c.trim().is_empty())
        .count()
        .max(1)
}

/// The words of a line of a contents list, without leaders and page number.
fn toc_entry(plain: &str) -> Option<&str> {
    let is_page =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '－' | '–' | ' ' | '(' | ')' | '（' | '）');
    let rest = plain.trim_end_matches(is_page);
    let page = plain.get(rest.len()..)?;
    let digits = page.chars().filter(char::is_ascii_digit).count();
    if !(1..=4).contains(&digits) {
        return None;
    }
    let is_leader = |c: char| {
        matches!(c, '.' | '．' | '…' | '·' | '•' | '⋯' | '\t' | '_' | '-' | '—') || c.is_whitespace()
    };
    let entry = rest.trim_end_matches(is_leader);
    let leader = rest.get(entry.len()..)?;
    let dots = leader.chars().filter(|c| matches!(c, '.' | '．' | '…' | '·' | '•' | '⋯' | '_')).count();
    let tab = leader.contains('\t') || leader.contains("  ") || page.starts_with("  ") || page.contains("- ");
    let entry = entry.trim();
    ((dots >= 3 || leader.contains('…') || tab) && chars::len(entry) >= 2).then_some(entry)
}

/// Finds titles over two or more lines: 关于 stands in the first half, the genre ends the last, and the line that
/// breaks off is no sentence. Names of joint authorities above a line that begins with 关于 belong to it.
fn find_long_titles(lines: &[Line], seen: &mut [Seen]) {
    let is_piece = |k: usize, seen: &[Seen]| {
        let (l, s) = (&lines[k], &seen[k]);
        l.label.is_none()
            && l.len <= 60
            && !s.sentence
            && !s.ended
            && !l.plain.starts_with('附')
            && s.cells == 1
    };
    for k in 1..lines.len() {
        // The years of a plan, （试行）: a bracket on a line of its own, right below the title.
        let remark = lines[k].plain.starts_with(['（', '(']) && lines[k].plain.ends_with(['）', ')']);
        if remark
            && seen[k - 1].genre
            && lines[k].blanks == 0
            && is_piece(k - 1, seen)
            && is_remark(&lines[k].plain)
        {
            seen[k].title_goes_on = true;
            continue;
        }
        if !seen[k].genre || !is_piece(k, seen) || lines[k].plain.starts_with(['《', '“']) {
            continue;
        }
        if k < HEAD_LINES
            && lines[k].len <= 10
            && lines[k].blanks <= 1
            && seen[k - 1].organ
            && words::numbered_kind(&lines[k].plain).is_some()
        {
            seen[k].title_goes_on = true;
            continue;
        }
        let mut from = k;
        let mut about = lines[k].plain.contains("关于");
        let begins = about && lines[k].plain.starts_with("关于");
        while from > 0 && k - from < 6 && lines[from].blanks <= 1 {
            let above = from - 1;
            if !is_piece(above, seen) || seen[above].genre {
                break;
            }
            let organ = seen[above].organ;
            let opens = !about && lines[above].plain.contains("关于") && lines[above].len >= 8;
            if !about
                && let Some(opener) =
                    opener_of(lines, above, k).filter(|&o| (o..k).all(|j| is_piece(j, seen)))
            {
                (about, from) = (true, opener);
            } else if opens || (organ && about && (begins || from < k)) {
                about = true;
                from = above;
            } else {
                break;
            }
        }
        for s in seen.get_mut(from + 1..=k).unwrap_or_default() {
            s.title_goes_on = true;
        }
    }
}

/// The line above `above` that begins a title of which line `k` is the end: 关于 stands in it, and a 《 that it opens stays open over
/// all line ends between.
fn opener_of(lines: &[Line], above: usize, k: usize) -> Option<usize> {
    /// Most lines of a title.
    const MOST: usize = 6;
    let is_open = |from: usize| {
        let mut depth = 0_i32;
        lines.get(from..k).unwrap_or_default().iter().all(|line| {
            for c in line.plain.chars() {
                depth += i32::from(matches!(c, '《' | '〈')) - i32::from(matches!(c, '》' | '〉'));
            }
            depth > 0 && line.blanks <= 1
        })
    };
    (k.saturating_sub(MOST)..above).rev().find(|&from| lines[from].plain.contains("关于") && is_open(from))
}

/// Finds titles over two or three lines that the text above names in 《》, such as the notice that puts a document into force.
fn find_carried_titles(lines: &[Line], seen: &mut [Seen]) {
    /// Most lines of such a title, and fewest characters of one that takes two.
    const LINES: usize = 3;
    const FEWEST: usize = 12;
    let mut named: HashSet<String> = HashSet::new();
    let mut keys: VecDeque<String> = VecDeque::new();
    for (k, line) in lines.iter().enumerate() {
        // Most documents name no title before they come to their own.
        let piece = line.len <= 60 && line.label.is_none() && !seen[k].sentence;
        if piece && !named.is_empty() {
            keys.push_back(chars::key(&line.plain));
        } else {
            keys.clear();
        }
        if keys.len() > LINES {
            keys.pop_front();
        }
        for pieces in 2..=keys.len() {
            let title: String = keys.range(keys.len() - pieces..).map(String::as_str).collect();
            if named.contains(&title) {
                for s in &mut seen[k + 2 - pieces..=k] {
                    s.title_goes_on = true;
                }
            }
        }
        let names = line.plain.split('《').skip(1).filter_map(|rest| rest.split('》').next());
        named.extend(names.filter(|name| chars::len(name) >= FEWEST).map(chars::key));
    }
}

/// Whether a bracket below a title belongs to it: years or the state of the text.
fn is_remark(bracket: &str) -> bool {
    let inside = bracket.trim_matches(['（', '）', '(', ')']);
    let years =
        inside.contains('年') && inside.chars().all(|c| !chars::is_han(c) || matches!(c, '年' | '至' | '到'));
    years && !is_date(bracket)
        || ["试行", "暂行", "草案", "修订", "征求意见稿", "送审稿"].iter().any(|w| inside.contains(w))
            && chars::len(inside) <= 12
}

/// Drops labels that are doubtful and that no neighbour of the same form bears out.
fn settle_labels(lines: &mut [Line], seen: &[Seen]) {
    let labels: Vec<(usize, Form, u32)> = lines
        .iter()
        .enumerate()
        .filter(|(k, _)| seen[*k].toc != TocLook::Strong)
        .filter_map(|(k, l)| l.label.as_ref().map(|l| (k, l.form, l.value)))
        .collect();
    let mut last = [None; Form::COUNT];
    let mut drop: Vec<usize> = Vec::new();
    for (n, (k, form, value)) in labels.iter().enumerate() {
        let doubtful = lines[*k].label.as_ref().is_some_and(|l| l.doubtful);
        let follows = *value > 1 && last[*form as usize] == Some(value - 1);
        let leads =
            labels.iter().skip(n + 1).take(40).find(|l| l.1 == *form).is_some_and(|l| l.2 == value + 1);
        // 1.1 needs no partner where 1.1 is followed by 1.2 or by 1.1.1; both have the form.
        let plausible = follows || (*value == 1 && leads) || (*form == Form::Article && leads);
        if doubtful && !plausible {
            drop.push(*k);
        } else {
            last[*form as usize] = Some(*value);
        }
    }
    for k in drop {
        lines[k].label = None;
    }
}

fn habits(lines: &[Line]) -> Habits {
    let long: Vec<&Line> = lines.iter().filter(|l| l.len >= 20).collect();
    let indented = long.iter().filter(|l| l.indent >= 1).count();
    let mut pairs = HashSet::new();
    for line in lines {
        pairs.extend(line.plain.chars().zip(line.plain.chars().skip(1)));
    }
    let indents = long.len() >= 3 && indented * 10 > long.len() * 6;
    // A column: many lines of nearly the greatest length, most of them cut in the middle of a sentence.
    let mut lengths: Vec<usize> = lines.iter().map(|l| l.len).filter(|n| *n >= 8).collect();
    lengths.sort_unstable();
    let width = lengths.get(lengths.len().saturating_sub(1 + lengths.len() / 40)).copied().filter(|w| {
        let near: Vec<&Line> = lines.iter().filter(|l| l.len + 3 > *w && l.len <= *w + 1).collect();
        let cut = near.iter().filter(|l| !chars::is_ended(&l.plain)).count();
        (16..=60).contains(w)
            && lengths.len() >= 12
            && near.len() * 10 >= lengths.len() * 3
            && cut * 2 >= near.len()
    });
    let first_lines = width.is_some_and(|w| {
        let starts: Vec<&Line> = lines.windows(2).filter(|p| p[0].len + 3 <= w).map(|p| &p[1]).collect();
        let inside = lines.windows(2).filter(|p| p[0].len + 3 > w && p[1].indent == 0).count();
        let indented = starts.iter().filter(|l| l.indent >= 1).count();
        starts.len() >= 3 && indented * 10 >= starts.len() * 6 && inside >= 5
    });
    Habits { indents, width, first_lines, pairs }
}

/// Whether the line before was cut in the middle of a sentence: what it costs to begin anew here.
fn penalty_of_break(lines: &[Line], seen: &[Seen], habits: &Habits, k: usize) -> i64 {
    let Some(p) = seen[k].before else { return 0 };
    let (prev, line) = (&lines[p], &lines[k]);
    let cut = is_cut(prev, &seen[p]);
    if seen[k].title_goes_on {
        return 6;
    }
    if line.label.is_some() || line.hash > 0 {
        return 0;
    }
    if is_set_apart(prev, line, habits) {
        return if cut { 3 } else { 0 };
    }
    if cut || cuts_number(prev, line) || line.plain.starts_with(chars::cannot_begin) {
        return 6;
    }
    if hangs(prev, &seen[p], line) {
        return 3;
    }
    let full = habits.width.is_some_and(|w| prev.len + 3 > w && prev.len <= w + 1);
    let flows = seen[p].running || (seen[p].flowing && meets(prev, line, habits));
    if !seen[p].ended && (full || flows) { 3 } else { 0 }
}

/// Whether the format says that the line begins a paragraph and the one before was one, in a document whose paragraphs are
/// not cut into lines.
fn is_set_apart(prev: &Line, line: &Line, habits: &Habits) -> bool {
    prev.mark.paragraph && line.mark.paragraph && habits.width.is_none()
}

/// Whether the line cannot end where it does.
fn is_cut(line: &Line, seen: &Seen) -> bool {
    let enumerator = line.len <= 4
        && line.plain.ends_with('是')
        && line.plain.chars().next().and_then(chars::digit).is_some();
    seen.open || enumerator || line.plain.ends_with(['，', ',', '、', '“', '（', '(', '《'])
}

/// Whether the break stands between a number of running text and what it counts: `达到1.5` `万亿元`.
fn cuts_number(prev: &Line, line: &Line) -> bool {
    prev.plain.contains(['，', '。', '、', ','])
        && prev.plain.ends_with(|c: char| c.is_ascii_digit())
        && line.plain.starts_with(chars::is_count)
}

/// Whether the line is set below the text of a numbered item that it goes on: deeper than the number, and the item has begun a
/// sentence and not ended it.
fn hangs(prev: &Line, was: &Seen, line: &Line) -> bool {
    /// Fewest characters of a line that broke because it was full.
    const FULL: usize = 16;
    line.indent > prev.indent
        && prev.label.is_some()
        && line.label.is_none()
        && prev.len >= FULL
        && !was.ended
        && prev.plain.contains(['：', '，', ':'])
        && !prev.plain.ends_with(['：', ':'])
}

/// Whether the characters on both sides of a break stand side by side elsewhere in the document.
fn meets(prev: &Line, line: &Line, habits: &Habits) -> bool {
    let pair = prev.plain.chars().next_back().zip(line.plain.chars().next());
    pair.is_some_and(|p| habits.pairs.contains(&p))
}

/// What it costs to read line `k` as the continuation of the line before.
fn continuation(lines: &[Line], seen: &[Seen], habits: &Habits, k: usize) -> i64 {
    let Some(p) = seen[k].before else { return NEVER };
    if seen[k].title_goes_on || !is_set_apart(&lines[p], &lines[k], habits) {
        return continuation_of_text(lines, seen, habits, k, p);
    }
    continuation_of_text(lines, seen, habits, k, p).saturating_add(4)
}

/// The same by the text alone.
fn continuation_of_text(lines: &[Line], seen: &[Seen], habits: &Habits, k: usize, p: usize) -> i64 {
    let (prev, line) = (&lines[p], &lines[k]);
    let (was, is) = (&seen[p], &seen[k]);
    if was.cells >= 3 || is.cells >= 3 || line.hash > 0 || is.toc == TocLook::Head {
        return NEVER;
    }
    let starts_closing = line.plain.starts_with(chars::cannot_begin);
    let cut = is_cut(prev, was);
    if is.title_goes_on {
        return 0;
    }
    if line.label.is_some() || (line.is_bold() && !prev.is_bold()) {
        return if was.open && !was.ended { 8 } else { 30 };
    }
    if cuts_number(prev, line) || hangs(prev, was, line) {
        return 0;
    }
    if cut || starts_closing {
        return if was.ended && !starts_closing { 12 } else { 0 };
    }
    if was.ended {
        // The sentence may end where the line does; the next one would be indented if it began a paragraph.
        let full = habits.width.is_some_and(|w| prev.len + 3 > w && prev.len <= w + 1);
        let inside = habits.first_lines && full && line.indent == 0 && was.sentence && is.kinds.is_empty();
        return if inside && !is.organ && !is_date(&line.plain) { -1 } else { 30 };
    }
    if is.organ || is.genre || is_date(&line.plain) || is.toc != TocLook::No {
        return 12;
    }
    let indented = i64::from(habits.indents && line.indent > 0) * 6;
    if let Some(w) = habits.width {
        let full = prev.len + 3 > w && prev.len <= w + 1;
        return indented + if full { 0 } else { 6 };
    }
    if prev.label.is_some() && !was.sentence && prev.len < 40 {
        return 12;
    }
    let looks_new = line.plain.starts_with('—') || line.plain.contains('：') && !is.sentence && line.len < 40;
    let flow = match () {
        () if was.running => 1,
        () if was.flowing && meets(prev, line, habits) => 1,
        () => 8,
    };
    indented + i64::from(looks_new) * 6 + flow
}

/// Whether the line is a date and nothing else.
pub(crate) fn is_date(s: &str) -> bool {
    let s = s.trim().trim_matches(['(', ')', '（', '）']);
    let is_part = |c: char| {
        c.is_ascii_digit()
            || chars::digit(c).is_some()
            || matches!(c, '年' | '月' | '日' | '十' | ' ' | '-' | '/' | '.')
    };
    chars::len(s) <= 16
        && s.chars().all(is_part)
        && (s.contains('年') || s.matches(['-', '/', '.']).count() == 2)
}

/// Whether cells of the line are told apart by marks, not by spaces alone.
fn is_tabular(line: &Line) -> bool {
    line.plain.contains('\t') || line.plain.starts_with('|')
}

fn emissions(lines: &[Line], seen: &[Seen], habits: &Habits, k: usize) -> [i64; STATES] {
    let (line, is) = (&lines[k], &seen[k]);
    let zone = |z: Zone| is.kinds.iter().any(|f| f.zone == z);
    let labelled = line.label.is_some();
    let mut cost = [NEVER; STATES];
    if line.mark.row.is_some() {
        cost[ROW] = 0;
        return cost;
    }
    let long = line.len > 44;
    let centered = line.mark.centered && line.len <= 60;
    cost[FRONT] = match () {
        () if zone(Zone::Head) || zone(Zone::Start) => 0,
        () if zone(Zone::Any) => 0,
        () if is.sentence || long || labelled => 14,
        () if is.genre || is.organ => 5,
        () => 4,
    };
    cost[TAIL] = match () {
        () if zone(Zone::Tail) || zone(Zone::Any) => 0,
        () if is.sentence || long || labelled || is.genre => 14,
        () if is_date(&line.plain) || is.organ => 8,
        () => 4,
    };
    cost[ANYWHERE] = match () {
        () if zone(Zone::Any) => 0,
        () if !is.kinds.is_empty() => 4,
        () => NEVER,
    };
    let furniture = i64::from(!is.kinds.is_empty()) * 6;
    cost[TITLE] = furniture
        + match () {
            () if is.sentence || labelled => 10,
            () if line.hash > 0 || is.genre || centered || line.plain.ends_with([':', '：']) => 0,
            () if is_date(&line.plain) || is.organ => 0,
            () if line.len <= 60 => 2,
            () => 6,
        };
    let sure = line.label.as_ref().is_some_and(|l| !l.doubtful);
    cost[HEADING] = furniture
        + match () {
            () if labelled => i64::from(!sure),
            () if line.hash > 0 || line.is_bold() || (centered && !is.ended) => 0,
            () if is.ended || is.running => 9,
            () if line.len <= 40 || is.genre => 2,
            () => 6,
        };
    cost[PARAGRAPH] = furniture
        + match () {
            () if labelled => 4,
            () if is.ended => 0,
            () if long => 1,
            () => 3,
        };
    cost[CONTINUATION] = furniture.saturating_add(continuation(lines, seen, habits, k)).min(NEVER);
    cost[ROW] = match is.cells {
        0 | 1 => NEVER,
        // Two cells may be a line with a gap, if no neighbour is a row.
        2 if is_tabular(line) => {
            let near = |j: Option<usize>| {
                j.is_some_and(|j| seen.get(j).is_some_and(|s| s.cells > 2) && is_tabular(&lines[j]))
            };
            if near(k.checked_sub(1)) || near(Some(k + 1)) { 0 } else { 2 }
        }
        _ if is_tabular(line) => 0,
        2 => NEVER,
        n => {
            // Aligned by spaces: a neighbour must have as many cells.
            let near = |j: Option<usize>| j.and_then(|j| seen.get(j)).is_some_and(|s| s.cells == n);
            if near(k.checked_sub(1)) || near(Some(k + 1)) { 1 } else { NEVER }
        }
    };
    cost[TOC] = match is.toc {
        TocLook::Head | TocLook::Strong => 0,
        TocLook::Again => 0,
        TocLook::No if zone(Zone::Any) => 1,
        TocLook::No if is.sentence || long => 14,
        TocLook::No => 6,
    };
    // Nothing but a contents list looks like one.
    let other = match is.toc {
        TocLook::Head => 20,
        TocLook::Strong => 4,
        TocLook::Again => 1,
        TocLook::No => 0,
    };
    for state in [TITLE, HEADING, PARAGRAPH, ROW] {
        cost[state] = (cost[state] + other).min(NEVER);
    }
    cost
}

fn first(state: usize, seen: &Seen) -> i64 {
    match state {
        TOC if !matches!(seen.toc, TocLook::Head | TocLook::Strong) => 20,
        FRONT | TITLE | ANYWHERE => 0,
        CONTINUATION => NEVER,
        TAIL => 20,
        _ => 1,
    }
}

fn transition(prev: usize, state: usize, seen: &Seen, broken: i64) -> i64 {
    let start = seen.kinds.iter().any(|k| k.zone == Zone::Start);
    let head = seen.kinds.iter().any(|k| matches!(k.zone, Zone::Head | Zone::Any));
    let strong_toc = matches!(seen.toc, TocLook::Head | TocLook::Strong);
    let body =
        matches!(prev, HEADING | PARAGRAPH | CONTINUATION | ROW | ANYWHERE) || (prev == TITLE && broken > 4);
    let begins = matches!(state, TITLE | HEADING | PARAGRAPH | ROW | TAIL | FRONT | TOC);
    let broken = if body && begins { broken } else { 0 };
    broken
        + match (prev, state) {
            (FRONT, CONTINUATION) | (TOC, CONTINUATION) | (ROW, CONTINUATION) => NEVER,
            (FRONT, TAIL) => 20,
            (FRONT, FRONT) => 0,
            (TITLE, FRONT) => match () {
                () if start => 5,
                () if head => 0,
                () => 8,
            },
            (TOC, FRONT) => 4,
            (_, FRONT) => NEVER,
            (FRONT | TITLE | TOC, TITLE) => 0,
            (ANYWHERE, TITLE) => 1,
            (CONTINUATION, TITLE) => 1,
            (_, TITLE) => NEVER,
            (TOC, TOC) => 0,
            (_, TOC) => {
                if strong_toc {
                    1
                } else {
                    20
                }
            }
            (TAIL, TAIL) => 0,
            (TAIL, ANYWHERE) => 2,
            (TAIL, _) => NEVER,
            (_, TAIL) => 2,
            (TITLE, CONTINUATION) => {
                if seen.title_goes_on {
                    0
                } else {
                    4
                }
            }
            (FRONT, HEADING | PARAGRAPH | ROW) => 1,
            _ => 0,
        }
}

/// Marks copies of the title as furniture: a line of the title block that the next one repeats, and the title that a
/// crawler set above the page where the document prints its own.
fn drop_duplicates(lines: &[Line], readings: &mut [Reading], words: &Words) {
    let keys: Vec<String> =
        lines.iter().map(|l| if l.len <= 120 { chars::key(&l.plain) } else { String::new() }).collect();
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (k, key) in keys.iter().enumerate() {
        last.insert(key, k);
    }
    for k in 0..lines.len() {
        if readings[k] != Reading::Title || chars::len(&keys[k]) < 6 || words.is_organ(&lines[k].plain) {
            continue;
        }
        let next = (k + 1..lines.len().min(k + 6)).find(|j| {
            matches!(readings[*j], Reading::Title)
                && keys[*j].ends_with(&keys[k])
                && lines[*j].label.is_none()
        });
        let crawled = lines[k].hash > 0
            && (last.get(keys[k].as_str()).is_some_and(|j| *j > k)
                || (k + 1..lines.len().min(k + 30))
                    .any(|j| keys[j].ends_with(&keys[k]) && !lines[j].plain.contains('。')));
        if next.is_some() || crawled {
            readings[k] = Reading::Furniture(Removal::Duplicate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let mut lines = line::read(text, true, &Budget::unlimited());
        let readings =
            read(&mut lines, &Furniture::new().unwrap(), &Words::new().unwrap(), &Budget::unlimited());
        let view: String = readings
            .iter()
            .map(|r| match r {
                Reading::Furniture(Removal::Toc) => 'o',
                Reading::Furniture(Removal::PageNumber) => 'n',
                Reading::Furniture(_) => 'f',
                Reading::Title => 't',
                Reading::Heading => 'h',
                Reading::Paragraph => 'p',
                Reading::Continuation => 'c',
                Reading::Row => 'r',
            })
            .collect();
        assert_eq!(view, expect);
    }

    #[test]
    fn a_page_is_taken_apart() {
        check(
            "菜单\n当前位置 > 首页 > 通知\n成都市水务局关于印发《节水办法》的通知\n发布时间:2021-03-04 来源:成都市水务局\n\
             各区水务局:\n  现将办法印发给你们,请遵照执行。\n  一、总则\n  本办法适用于全市。\n分享到:\n",
            "fftftphpf",
        );
    }

    #[test]
    fn lines_cut_by_a_page_are_joined() {
        check(
            "武汉市节水规划\n\n一、现状\n\n全市节水水平稳步提高,万元产值用水量持续下降,农业灌溉水有效利用系数达到全国先\n\n— 3 —\n\n进水平。\n\n二、目标\n",
            "thpnch",
        );
        // A heading without a full stop is not cut.
        check("武汉市节水规划\n\n一、现状与形势\n\n全市节水水平稳步提高。\n", "thp");
    }

    #[test]
    fn a_decimal_is_no_number_of_an_item() {
        check("武汉市节水规划\n一、投入\n1.5亿元用于管网改造。\n二、目标\n用水总量下降。\n", "thphp");
        check(
            "武汉市节水规划\n一、时序\n1.3至5年内建成\n管网全面更新。\n2.5至10年内建成\n水源互联互通。\n",
            "thhphp",
        );
    }

    #[test]
    fn contents_are_set_aside() {
        check(
            "武汉市节水规划\n目 录\n一、现状.....- 1 -\n二、目标\t- 2 -\n一、现状\n全市节水水平稳步提高。\n二、目标\n用水总量下降。\n",
            "tooohphp",
        );
        check(
            "武汉市节水规划\n目录\n一、现状\n二、目标\n一、现状\n全市节水水平稳步提高。\n二、目标\n用水总量下降。\n",
            "tooohphp",
        );
    }
}
