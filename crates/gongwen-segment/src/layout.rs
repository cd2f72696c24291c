//! One step that reads all lines of a document at once.
//!
//! Each line can be read in several ways: furniture, line of a contents list, line of the title block, heading,
//! paragraph, continuation of the line before, row of a table. Each reading has a cost from what the line looks
//! like, each pair of neighbours a cost from what may follow what; the cheapest path over the whole document wins
//! (Viterbi). A line that looks odd by itself is so read as its neighbours want it, and no line decides alone.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::ops::RangeInclusive;

use gongwen_model::Budget;
use gongwen_text::Removal;

use crate::chars::{self, Key, Pairs};
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

/// A state of the lattice: how a line is read, furniture by where it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Front,
    Title,
    Toc,
    Heading,
    Paragraph,
    Continuation,
    Row,
    Tail,
    Anywhere,
}

impl State {
    /// All states, in order.
    const ALL: [Self; 9] = [
        Self::Front,
        Self::Title,
        Self::Toc,
        Self::Heading,
        Self::Paragraph,
        Self::Continuation,
        Self::Row,
        Self::Tail,
        Self::Anywhere,
    ];
}

/// A value for each state.
#[derive(Debug, Clone, Copy)]
struct PerState<T>([T; State::ALL.len()]);

impl<T: Copy> PerState<T> {
    /// The same for all.
    fn all(value: T) -> Self {
        Self([value; State::ALL.len()])
    }

    fn get(&self, state: State) -> Option<T> {
        self.0.get(state as usize).copied()
    }

    fn set(&mut self, state: State, value: T) {
        if let Some(slot) = self.0.get_mut(state as usize) {
            *slot = value;
        }
    }

    /// In the order of the states.
    fn iter(&self) -> impl Iterator<Item = (State, T)> {
        State::ALL.into_iter().zip(self.0)
    }
}

/// More than any path can cost.
const NEVER: i64 = 1 << 40;

/// What is known of the document as a whole.
#[derive(Debug)]
struct Habits<'l> {
    /// Paragraphs are indented.
    indents: bool,
    /// Lines are cut at this many characters.
    width: Option<usize>,
    /// Lines are cut, and only the first line of a paragraph is indented: an indent tells more than a full stop.
    first_lines: bool,
    /// All pairs of neighbouring characters inside lines: two halves of a word that was cut make a pair that is known.
    pairs: Pairs<'l>,
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

/// A line and what the lattice asks of it.
type Look<'a> = (&'a Line, &'a Seen);

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
    let page: Vec<Look<'_>> = lines.iter().zip(&seen).collect();
    let at = |k: Option<usize>| k.and_then(|k| page.get(k)).copied();
    let mut paths: Vec<PerState<State>> = Vec::with_capacity(page.len());
    let mut costs = PerState::all(NEVER);
    for (k, &here) in page.iter().enumerate() {
        if budget.is_over() {
            return Vec::new();
        }
        let before = at(here.1.before);
        let broken = before.map_or(0, |before| penalty_of_break(before, here, &habits));
        let mut next = PerState::all(NEVER);
        let mut from = PerState::all(State::Front);
        for (state, own) in emissions(here, before, [at(k.checked_sub(1)), at(Some(k + 1))], &habits).iter() {
            if own >= NEVER {
                continue;
            }
            let steps = costs.iter().map(|(prev, cost)| match k {
                0 => (prev, own + first(state, here.1)),
                _ => (prev, own + cost + transition(prev, state, here.1, broken)),
            });
            // Of equals the first state counts.
            if let Some((prev, total)) = steps.min_by_key(|step| step.1).filter(|step| step.1 < NEVER) {
                next.set(state, total);
                from.set(state, prev);
            }
        }
        paths.push(from);
        costs = next;
    }
    let mut state = costs.iter().min_by_key(|(_, cost)| *cost).map_or(State::Paragraph, |(state, _)| state);
    let mut readings = Vec::with_capacity(page.len());
    for (seen, from) in seen.iter().zip(&paths).rev() {
        readings.push(reading(state, seen));
        state = from.get(state).unwrap_or(State::Paragraph);
    }
    readings.reverse();
    readings
}

fn reading(state: State, seen: &Seen) -> Reading {
    let reason = |zones: &[Zone], otherwise| {
        let find = |z: &Zone| seen.kinds.iter().find(|k| k.zone == *z);
        Reading::Furniture(zones.iter().find_map(find).map_or(otherwise, |k| k.reason))
    };
    match state {
        State::Front => reason(&[Zone::Head, Zone::Start, Zone::Any, Zone::Tail], Removal::Navigation),
        State::Tail => reason(&[Zone::Tail, Zone::Any, Zone::Head, Zone::Start], Removal::Footer),
        State::Anywhere => reason(&[Zone::Any, Zone::Tail, Zone::Start, Zone::Head], Removal::PageNumber),
        State::Toc => Reading::Furniture(Removal::Toc),
        State::Title => Reading::Title,
        State::Heading => Reading::Heading,
        State::Paragraph => Reading::Paragraph,
        State::Continuation => Reading::Continuation,
        State::Row => Reading::Row,
    }
}

fn look(lines: &[Line], furniture: &Furniture, words: &Words) -> Vec<Seen> {
    // Where the words of each short line or heading stand last: an entry of a contents list comes again.
    let mut last: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    for (k, line) in lines.iter().enumerate() {
        let heading = line.plain.split('。').next().unwrap_or_default();
        if chars::len(heading) <= 80 {
            last.insert(Key(heading), k);
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
        let again = |s: &str| Key(s).is_longer_than(3) && last.get(&Key(s)).is_some_and(|at| *at > k + 1);
        let toc = match toc_entry(plain) {
            _ if ["目录", "目次", "contents"].iter().any(|head| Key(plain) == Key(head)) => TocLook::Head,
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
    let heads: Vec<usize> = (0..).zip(&*seen).filter(|(_, s)| s.toc == TocLook::Head).map(|h| h.0).collect();
    for head in heads {
        let Some(first) = lines.get(head + 1).map(|l| Key(&l.plain)) else { continue };
        // The line where the body begins may run on into its text.
        let comes_again = |line: &Line| Key(line.plain.split('。').next().unwrap_or_default()) == first;
        let mut end = None;
        for (k, (line, s)) in lines.iter().zip(&*seen).enumerate().take(head + MAX_CONTENTS).skip(head + 2) {
            if comes_again(line) {
                end = Some(k);
                break;
            }
            if line.len > 80 || s.sentence {
                break;
            }
        }
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
    let page: Vec<Look<'_>> = lines.iter().zip(&*seen).collect();
    let found: Vec<RangeInclusive<usize>> = (1..page.len()).filter_map(|k| long_title(&page, k)).collect();
    for rest in found {
        for s in seen.get_mut(rest).unwrap_or_default() {
            s.title_goes_on = true;
        }
    }
}

/// Whether the line may be a piece of a title.
fn is_piece(&(line, seen): &Look<'_>) -> bool {
    line.label.is_none()
        && line.len <= 60
        && !seen.sentence
        && !seen.ended
        && !line.plain.starts_with('附')
        && seen.cells == 1
}

/// The lines of the title that ends with line `k`, but for its first.
fn long_title(page: &[Look<'_>], k: usize) -> Option<RangeInclusive<usize>> {
    let &[above, here] = page.get(k.checked_sub(1)?..=k)? else { return None };
    let (line, is) = here;
    // The years of a plan, （试行）: a bracket on a line of its own, right below the title.
    let remark = line.plain.starts_with(['（', '(']) && line.plain.ends_with(['）', ')']);
    if remark && above.1.genre && line.blanks == 0 && is_piece(&above) && is_remark(&line.plain) {
        return Some(k..=k);
    }
    if !is.genre || !is_piece(&here) || line.plain.starts_with(['《', '“']) {
        return None;
    }
    if k < HEAD_LINES
        && line.len <= 10
        && line.blanks <= 1
        && above.1.organ
        && words::numbered_kind(&line.plain).is_some()
    {
        return Some(k..=k);
    }
    let mut from = k;
    let mut about = line.plain.contains("关于");
    let begins = about && line.plain.starts_with("关于");
    while let Some(above) = from.checked_sub(1).filter(|_| k - from < 6)
        && let Some(&[(upper, was), (lower, _)]) = page.get(above..=from)
        && lower.blanks <= 1
        && is_piece(&(upper, was))
        && !was.genre
    {
        let opens = !about && upper.plain.contains("关于") && upper.len >= 8;
        let opener = || opener_of(page, above, k).filter(|&o| page.get(o..k).is_some_and(all_pieces));
        if !about && let Some(opener) = opener() {
            (about, from) = (true, opener);
        } else if opens || (was.organ && about && (begins || from < k)) {
            about = true;
            from = above;
        } else {
            break;
        }
    }
    Some(from + 1..=k)
}

fn all_pieces(page: &[Look<'_>]) -> bool {
    page.iter().all(is_piece)
}

/// The line above `above` that begins a title of which line `k` is the end: 关于 stands in it, and a 《 that it opens stays open over
/// all line ends between.
fn opener_of(page: &[Look<'_>], above: usize, k: usize) -> Option<usize> {
    /// Most lines of a title.
    const MOST: usize = 6;
    let is_open = |lines: &[Look<'_>]| {
        let mut depth = 0_i32;
        lines.iter().all(|(line, _)| {
            for c in line.plain.chars() {
                depth += i32::from(matches!(c, '《' | '〈')) - i32::from(matches!(c, '》' | '〉'));
            }
            depth > 0 && line.blanks <= 1
        })
    };
    let opens = |lines: &[Look<'_>]| {
        lines.first().is_some_and(|(line, _)| line.plain.contains("关于")) && is_open(lines)
    };
    (k.saturating_sub(MOST)..above).rev().find(|&from| page.get(from..k).is_some_and(opens))
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
        let prose = seen.get(k).is_none_or(|s| s.sentence);
        let piece = line.len <= 60 && line.label.is_none() && !prose;
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
                for s in seen.get_mut(k + 2 - pieces..=k).unwrap_or_default() {
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
    let labelled =
        lines.iter_mut().zip(seen).filter(|(line, seen)| line.label.is_some() && seen.toc != TocLook::Strong);
    let labelled: Vec<&mut Line> = labelled.map(|(line, _)| line).collect();
    let labels: Vec<(Form, u32)> =
        labelled.iter().filter_map(|line| line.label.as_ref()).map(|l| (l.form, l.value)).collect();
    let mut last: BTreeMap<Form, u32> = BTreeMap::new();
    for (n, (line, &(form, value))) in labelled.into_iter().zip(&labels).enumerate() {
        let doubtful = line.label.as_ref().is_some_and(|l| l.doubtful);
        let follows = value > 1 && last.get(&form) == Some(&(value - 1));
        let next = labels.iter().skip(n + 1).take(40).find(|l| l.0 == form);
        let leads = next.is_some_and(|l| l.1 == value + 1);
        // 1.1 needs no partner where 1.1 is followed by 1.2 or by 1.1.1; both have the form.
        let plausible = follows || (value == 1 && leads) || (form == Form::Article && leads);
        if doubtful && !plausible {
            line.label = None;
        } else {
            last.insert(form, value);
        }
    }
}

fn habits(lines: &[Line]) -> Habits<'_> {
    let long: Vec<&Line> = lines.iter().filter(|l| l.len >= 20).collect();
    let indented = long.iter().filter(|l| l.indent >= 1).count();
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
        let pairs = || lines.iter().zip(lines.iter().skip(1));
        let starts: Vec<&Line> = pairs().filter(|(a, _)| a.len + 3 <= w).map(|(_, b)| b).collect();
        let inside = pairs().filter(|(a, b)| a.len + 3 > w && b.indent == 0).count();
        let indented = starts.iter().filter(|l| l.indent >= 1).count();
        starts.len() >= 3 && indented * 10 >= starts.len() * 6 && inside >= 5
    });
    Habits { indents, width, first_lines, pairs: Pairs::of(lines) }
}

/// Whether the line before was cut in the middle of a sentence: what it costs to begin anew here.
fn penalty_of_break((prev, was): Look<'_>, (line, is): Look<'_>, habits: &Habits<'_>) -> i64 {
    let cut = is_cut(prev, was);
    if is.title_goes_on || line.mark.continues {
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
    if hangs(prev, was, line) {
        return 3;
    }
    if was.ended {
        return 0;
    }
    let full = habits.width.is_some_and(|w| prev.len + 3 > w && prev.len <= w + 1);
    if full || was.running || (was.flowing && meets(prev, line, habits)) { 3 } else { 0 }
}

/// Whether the format says that the line begins a paragraph and the one before was one, in a document whose paragraphs are
/// not cut into lines.
fn is_set_apart(prev: &Line, line: &Line, habits: &Habits<'_>) -> bool {
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
fn meets(prev: &Line, line: &Line, habits: &Habits<'_>) -> bool {
    let pair = prev.plain.chars().next_back().zip(line.plain.chars().next());
    pair.is_some_and(|p| habits.pairs.has(p))
}

/// What it costs to read a line as the continuation of the line before.
fn continuation(before: Look<'_>, here: Look<'_>, habits: &Habits<'_>) -> i64 {
    let cost = continuation_of_text(before, here, habits);
    let goes_on = here.1.title_goes_on || here.0.mark.continues;
    let apart = !goes_on && is_set_apart(before.0, here.0, habits);
    if apart { cost.saturating_add(4) } else { cost }
}

/// The same by the text alone.
fn continuation_of_text((prev, was): Look<'_>, (line, is): Look<'_>, habits: &Habits<'_>) -> i64 {
    if was.cells >= 3 || is.cells >= 3 || line.hash > 0 || is.toc == TocLook::Head {
        return NEVER;
    }
    let starts_closing = line.plain.starts_with(chars::cannot_begin);
    let cut = is_cut(prev, was);
    if is.title_goes_on || line.mark.continues {
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

/// What the line costs in each state, by itself. `before` is the line before that is no page number, `beside` are its neighbours.
fn emissions(
    here: Look<'_>,
    before: Option<Look<'_>>,
    beside: [Option<Look<'_>>; 2],
    habits: &Habits<'_>,
) -> PerState<i64> {
    let (line, is) = here;
    let zone = |z: Zone| is.kinds.iter().any(|f| f.zone == z);
    let labelled = line.label.is_some();
    if line.mark.row.is_some() {
        let mut cost = PerState::all(NEVER);
        cost.set(State::Row, 0);
        return cost;
    }
    let long = line.len > 44;
    let centered = line.mark.centered && line.len <= 60;
    let furniture = i64::from(!is.kinds.is_empty()) * 6;
    let sure = line.label.as_ref().is_some_and(|l| !l.doubtful);
    // Nothing but a contents list looks like one.
    let other = match is.toc {
        TocLook::Head => 20,
        TocLook::Strong => 4,
        TocLook::Again => 1,
        TocLook::No => 0,
    };
    PerState(State::ALL.map(|state| match state {
        State::Front => match () {
            () if zone(Zone::Head) || zone(Zone::Start) => 0,
            () if zone(Zone::Any) => 0,
            () if is.sentence || long || labelled => 14,
            () if is.genre || is.organ => 5,
            () => 4,
        },
        State::Tail => match () {
            () if zone(Zone::Tail) || zone(Zone::Any) => 0,
            () if is.sentence || long || labelled || is.genre => 14,
            () if is_date(&line.plain) || is.organ => 8,
            () => 4,
        },
        State::Anywhere => match () {
            () if zone(Zone::Any) => 0,
            () if !is.kinds.is_empty() => 4,
            () => NEVER,
        },
        State::Title => {
            other
                + furniture
                + match () {
                    () if is.sentence || labelled => 10,
                    () if line.hash > 0 || is.genre || centered || line.plain.ends_with([':', '：']) => 0,
                    () if is_date(&line.plain) || is.organ => 0,
                    () if line.len <= 60 => 2,
                    () => 6,
                }
        }
        State::Heading => {
            other
                + furniture
                + match () {
                    () if labelled => i64::from(!sure),
                    () if line.hash > 0 || line.is_bold() || (centered && !is.ended) => 0,
                    () if is.ended || is.running => 9,
                    () if line.len <= 40 || is.genre => 2,
                    () => 6,
                }
        }
        State::Paragraph => {
            other
                + furniture
                + match () {
                    () if labelled => 4,
                    () if is.ended => 0,
                    () if long => 1,
                    () => 3,
                }
        }
        State::Continuation => {
            before.map_or(NEVER, |before| furniture + continuation(before, here, habits)).min(NEVER)
        }
        State::Row => (other + row_cost(here, beside)).min(NEVER),
        State::Toc => match is.toc {
            TocLook::Head | TocLook::Strong => 0,
            TocLook::Again => 0,
            TocLook::No if zone(Zone::Any) => 1,
            TocLook::No if is.sentence || long => 14,
            TocLook::No => 6,
        },
    }))
}

/// What it costs to read a line between two others as a row of a table.
fn row_cost((line, is): Look<'_>, beside: [Option<Look<'_>>; 2]) -> i64 {
    let near = |may_be: &dyn Fn(Look<'_>) -> bool| beside.into_iter().flatten().any(may_be);
    match is.cells {
        0 | 1 => NEVER,
        // Two cells may be a line with a gap, if no neighbour is a row.
        2 if is_tabular(line) => {
            if near(&|(line, seen)| seen.cells > 2 && is_tabular(line)) {
                0
            } else {
                2
            }
        }
        _ if is_tabular(line) => 0,
        2 => NEVER,
        // Aligned by spaces: a neighbour must have as many cells.
        n => {
            if near(&|(_, seen)| seen.cells == n) {
                1
            } else {
                NEVER
            }
        }
    }
}

fn first(state: State, seen: &Seen) -> i64 {
    match state {
        State::Toc if !matches!(seen.toc, TocLook::Head | TocLook::Strong) => 20,
        State::Front | State::Title | State::Anywhere => 0,
        State::Continuation => NEVER,
        State::Tail => 20,
        _ => 1,
    }
}

fn transition(prev: State, state: State, seen: &Seen, broken: i64) -> i64 {
    let start = seen.kinds.iter().any(|k| k.zone == Zone::Start);
    let head = seen.kinds.iter().any(|k| matches!(k.zone, Zone::Head | Zone::Any));
    let strong_toc = matches!(seen.toc, TocLook::Head | TocLook::Strong);
    let body = matches!(
        prev,
        State::Heading | State::Paragraph | State::Continuation | State::Row | State::Anywhere
    ) || (prev == State::Title && broken > 4);
    let begins = matches!(
        state,
        State::Title
            | State::Heading
            | State::Paragraph
            | State::Row
            | State::Tail
            | State::Front
            | State::Toc
    );
    let broken = if body && begins { broken } else { 0 };
    broken
        + match (prev, state) {
            (State::Front, State::Continuation)
            | (State::Toc, State::Continuation)
            | (State::Row, State::Continuation) => NEVER,
            (State::Front, State::Tail) => 20,
            (State::Front, State::Front) => 0,
            (State::Title, State::Front) => match () {
                () if start => 5,
                () if head => 0,
                () => 8,
            },
            (State::Toc, State::Front) => 4,
            (_, State::Front) => NEVER,
            (State::Front | State::Title | State::Toc, State::Title) => 0,
            (State::Anywhere, State::Title) => 1,
            (State::Continuation, State::Title) => 1,
            (_, State::Title) => NEVER,
            (State::Toc, State::Toc) => 0,
            (_, State::Toc) => {
                if strong_toc {
                    1
                } else {
                    20
                }
            }
            (State::Tail, State::Tail) => 0,
            (State::Tail, State::Anywhere) => 2,
            (State::Tail, _) => NEVER,
            (_, State::Tail) => 2,
            (State::Title, State::Continuation) => {
                if seen.title_goes_on {
                    0
                } else {
                    4
                }
            }
            (State::Front, State::Heading | State::Paragraph | State::Row) => 1,
            _ => 0,
        }
}

/// Marks copies of the title as furniture: a line of the title block that the next one repeats, and the title that a
/// crawler set above the page where the document prints its own.
fn drop_duplicates(lines: &[Line], readings: &mut [Reading], words: &Words) {
    // Written down when first asked for: few lines are titles.
    let written: Vec<OnceCell<String>> = vec![OnceCell::new(); lines.len()];
    let last = OnceCell::new();
    for (k, (line, own)) in lines.iter().zip(&written).enumerate() {
        let Some((reading, below)) = readings.get_mut(k..).and_then(<[Reading]>::split_first_mut) else {
            break;
        };
        if *reading != Reading::Title {
            continue;
        }
        let key = key_of(line, own);
        if chars::len(key) < 6 || words.is_organ(&line.plain) {
            continue;
        }
        let copy = |(line, other)| (line, key_of(line, other).ends_with(key));
        let copies = || lines.iter().zip(&written).skip(k + 1).map(copy);
        let next = copies()
            .zip(below.iter())
            .take(5)
            .any(|((line, copy), reading)| *reading == Reading::Title && copy && line.label.is_none());
        let crawled = line.hash > 0
            && (last_of(&last, lines, line).is_some_and(|j| j > k)
                || copies().take(29).any(|(line, copy)| copy && !line.plain.contains('。')));
        if next || crawled {
            *reading = Reading::Furniture(Removal::Duplicate);
        }
    }
}

/// Longest line in characters that may be a copy of a title.
const LONGEST_TITLE: usize = 120;

/// The key of a line that may be a copy of a title, else "".
fn key_of<'k>(line: &Line, written: &'k OnceCell<String>) -> &'k str {
    written.get_or_init(|| if line.len <= LONGEST_TITLE { chars::key(&line.plain) } else { String::new() })
}

/// Where the last line with the key of `line` stands.
fn last_of<'l>(
    known: &OnceCell<BTreeMap<Key<'l>, usize>>,
    lines: &'l [Line],
    line: &'l Line,
) -> Option<usize> {
    let short = || lines.iter().enumerate().filter(|(_, l)| l.len <= LONGEST_TITLE);
    let last = known.get_or_init(|| short().map(|(k, l)| (Key(&l.plain), k)).collect());
    last.get(&Key(&line.plain)).copied()
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
