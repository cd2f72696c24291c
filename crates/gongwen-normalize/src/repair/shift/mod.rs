//! Byte shifts: GBK text that lost bytes, so that its characters were put together anew from the wrong halves.
//!
//! A program replaced `A3 A1` (a full-width `！`) by `!`, or put a note behind `B9 9D` (節), without looking where
//! characters begin. Where the two bytes belonged to two characters (`。”`: `A1 A3` `A1 B1`), the first lost its lead
//! byte, and the halves behind the mark were joined wrongly up to the next byte of ASCII. The lost bytes are few:
//! each choice of them is tried, the bytes behind are joined again, and the language prior, the pinyin notes and the
//! quotation marks decide between the choices and the text as it stands.
//!
//! Known limits: a character that the damage dropped altogether (a pair that is no character, in a decoder that
//! leaves such out) ends the repair; runs longer than [`LONGEST`] characters are left alone.

mod tails;
mod weigh;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::slice::SliceIndex;

use gongwen_model::Budget;
use gongwen_text::{Repair, RepairKind, Span, Why, is_han, window};
use memchr::memchr3_iter;

use tails::{Tail, Wide};
use weigh::{COSTLY, Guess};

use super::habits::Habits;
use super::{Found, Tables, closer_of, notes};
use crate::look::{Lines, Traits};

/// Longest run of damaged characters that is looked at.
const LONGEST: usize = 160;

/// Characters at the start of a run that tell whether it is looked at as a whole.
const HEAD: usize = 6;

/// How much more likely (natural logarithm) a repaired text must be than the text as it stands.
const MARGIN: f64 = 6.0;

/// The same for signs that abound in sound text (`,` `;` `:`), and where no mark shows the place.
const WIDE_MARGIN: f64 = 9.0;

/// Least average log-probability of a character in repaired text.
const PROSE: f64 = -10.5;

/// What is asked on top where neither a rare character, a note nor a quotation mark speaks for damage.
const UNSUPPORTED: f64 = 6.0;

/// Below this share of the probability a lost character counts as unknown.
const KNOWN: f64 = 0.5;

/// Characters at the start of a line that tell whether it is looked at.
const OPENING: usize = 4;

/// Characters of a reading that must be part of known words: where a mark of its own shows the damage, and where nothing
/// does (or all that there are).
const FEWEST_KNOWN: usize = 1;
const FEWEST_KNOWN_ALONE: usize = 2;

/// Signs that a run may go on across.
const MOST_CROSSED: usize = 2;

/// Readings that may be weighed in any text, and bytes of text for each one more.
const BUDGET: usize = 2000;
const BYTES_A_READING: usize = 64;

/// How far before a mark an open bracket is looked for, in characters.
const FAR: usize = 240;

/// Finds the byte shifts of `text`, but for lines with misread text, whose places are known and in order.
pub(super) fn find(
    tables: &Tables,
    text: &str,
    (lines, budget): (&Lines, &Budget<'_>),
    misread: &[Range<usize>],
    found: &mut Found,
) {
    let page = Page {
        tables,
        text,
        habits: OnceCell::new(),
        budget: Cell::new(BUDGET + text.len() / BYTES_A_READING),
        last: Cell::new((0, ['^'; 2])),
        readings: RefCell::default(),
    };
    let looked_at = lines.with(Traits::RARE | Traits::DOUBT | Traits::MARK | Traits::MISPLACED);
    for line in looked_at.take_while(|_| !budget.is_over()) {
        let start = line.span.start();
        let body = start..start + line.span.of(text).trim_end_matches('\r').len();
        let known = misread.partition_point(|m| m.end <= body.start);
        if misread.get(known).is_none_or(|m| m.start >= body.end) {
            page.line(body, line.traits, found);
        }
    }
    if page.budget.get() < COSTLY {
        let message = "so many places look damaged that not all of them were weighed".to_owned();
        found.doubt("repair/byte-shift-unfinished", 0..text.len(), message);
    }
}

/// How the damage shows in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A punctuation mark whose full-width bytes stood across two characters.
    Punctuation,
    /// A note put inside a character.
    Note,
    /// A replacement character, or the start of a line.
    Lost,
}

/// A place where bytes may be lost.
#[derive(Debug, Clone)]
struct Mark<'t> {
    sign: Sign,
    /// What the mark itself takes up.
    span: Range<usize>,
    /// Bytes that stood between the lost lead byte and the run behind the mark.
    fixed: &'static [u8],
    /// The note, and the byte before the lost one: both belong to the character that the note was for. The byte is
    /// lost too where the sign in `fixed` stands before the note.
    note: Option<(&'t str, Option<u8>)>,
    margin: f64,
}

/// Where a repair ends, and how many quotations are open there.
#[derive(Debug, Clone, Copy)]
struct Repaired {
    end: usize,
    /// The last character.
    left: Option<char>,
    quotes: i32,
}

struct Page<'t> {
    tables: &'t Tables,
    text: &'t str,
    habits: OnceCell<Habits>,
    /// How many readings may still be weighed: what hostile text costs must not grow faster than its length.
    budget: Cell<usize>,
    /// Where the last repair ends, and the last two characters that it gave.
    last: Cell<(usize, [char; 2])>,
    /// Characters by reading, for the readings that were asked for.
    readings: RefCell<BTreeMap<&'t str, Vec<char>>>,
}

impl<'t> Page<'t> {
    /// What of the text lies in `range`.
    fn piece<R: SliceIndex<str, Output = str>>(&self, range: R) -> &'t str {
        window::cut(self.text, range)
    }

    fn line(&self, line: Range<usize>, traits: Traits, found: &mut Found) {
        let mut quotes = 0_i32;
        let mut at = line.start;
        let mut done = at;
        if traits.meet(Traits::RARE)
            && let Some(mark) = self.start_mark(&line)
            && let Some(depth) = self.repair(&mark, &line, 0, found)
        {
            (at, quotes) = (depth.end, depth.quotes);
            done = at;
        }
        // Where the start was damaged, more may be.
        let suspect = done > line.start || traits.meet(Traits::SUSPECT | Traits::DOUBT | Traits::MISPLACED);
        if !may_be_damaged(self.piece(line.clone())) || !suspect && !self.hints(&line) {
            return;
        }
        // What stands before a line is no character of it.
        let mut left = '\n';
        while let Some(c) = self.piece(at..line.end).chars().next() {
            match c {
                '“' => quotes += 1,
                '”' => quotes -= 1,
                _ => {}
            }
            let mark = self.mark(at, c, left, &line).filter(|m| m.span.start >= done);
            let both = mark.as_ref().and_then(|mark| self.with_note(mark, &line));
            let repaired = both.and_then(|mark| self.repair(&mark, &line, quotes, found));
            let lost = || self.lost_mark(mark.as_ref()?, &line);
            let repaired = repaired.or_else(|| self.repair(&lost()?, &line, quotes, found));
            let repaired = repaired.or_else(|| self.repair(mark.as_ref()?, &line, quotes, found));
            if let Some(depth) = repaired {
                (at, quotes) = (depth.end, depth.quotes);
                (done, left) = (at, depth.left.unwrap_or(left));
                continue;
            }
            at += c.len_utf8();
            left = c;
        }
    }

    /// Whether a line without rare characters may be damaged all the same: behind a sign and Chinese characters it has a
    /// letter by itself, which may be half of one.
    fn hints(&self, line: &Range<usize>) -> bool {
        let text = self.piece(line.clone());
        let torn = |at: usize| {
            let behind = window::cut(text, at + 1..);
            let run = behind.bytes().position(|b| b.is_ascii()).unwrap_or(0);
            run > 0 && ends_torn(window::cut(behind, run..))
        };
        memchr3_iter(b',', b';', b':', text.as_bytes()).any(torn)
    }

    /// The mark that the start of a line is: a byte of its first character may be gone.
    ///
    /// Signs with which items, cells and notes begin prove nothing, nor does a character that stands apart, as a box to tick does:
    /// behind them something rare must follow at once. Whether anything is repaired is for the reading to show.
    fn start_mark(&self, line: &Range<usize>) -> Option<Mark<'t>> {
        let text = self.piece(line.clone());
        let body = text.trim_start();
        let indent = line.end - body.len();
        let junk: usize = body.chars().take(2).take_while(|c| is_junk(*c)).map(char::len_utf8).sum();
        let first: Vec<char> = window::cut(body, junk..).chars().take(OPENING).collect();
        let rare = |c: &char| self.tables.is(*c, Traits::RARE);
        let opens = match first[..] {
            [_, next, ..] if next.is_whitespace() => true,
            [sign, ..] => is_bullet(sign),
            [] => false,
        };
        let behind = first.iter().take(3).skip(1).any(|c| rare(c) && !is_bullet(*c));
        // A letter by itself may be half a character.
        let letter = |w: &[char]| matches!(w, [a, '@'..='~', c] if !a.is_ascii() && is_han(*c));
        let behind = behind || first.windows(3).any(letter);
        (first.len() > 1 && (behind || !opens && first.iter().take(3).any(rare))).then(|| Mark {
            sign: Sign::Lost,
            span: indent..indent + junk,
            fixed: &[],
            note: None,
            margin: WIDE_MARGIN,
        })
    }

    /// The mark that the character `c` at `at`, behind `left`, may be.
    fn mark(&self, at: usize, c: char, left: char, line: &Range<usize>) -> Option<Mark<'t>> {
        let rest = self.piece(at..line.end);
        let next = at + c.len_utf8();
        let junk_before = if is_junk(left) { left.len_utf8() } else { 0 };
        let punctuation = |fixed, margin| {
            let span = at - junk_before..next;
            Some(Mark { sign: Sign::Punctuation, span, fixed, note: None, margin })
        };
        let lost = |note: Option<(&'t str, Option<u8>)>, sign, len| {
            Some(Mark { sign, span: at..at + len, fixed: &[], note, margin: MARGIN })
        };
        match c {
            '?' | char::REPLACEMENT_CHARACTER => {
                if let Some((note, len)) = notes::torn(window::cut(rest, c.len_utf8()..)) {
                    // The sign before may have been full-width when the note was put in.
                    let [_, trail] = wide_form(left).or_else(|| self.tables.gbk.encode(left))?;
                    return lost(Some((note, Some(trail))), Sign::Note, c.len_utf8() + len);
                }
                if c == '?' {
                    return punctuation(&[0xA3, 0xBF], MARGIN);
                }
                lost(None, Sign::Lost, c.len_utf8())
            }
            '(' => {
                let (note, len) = notes::note(rest)?;
                let bytes = wide_form(left).or_else(|| self.tables.gbk.encode(left));
                let [_, trail] = bytes.filter(|_| !notes::reads(left, note))?;
                let junk = self.piece(at + len..line.end).chars().next().filter(|c| is_junk(*c));
                lost(Some((note, Some(trail))), Sign::Note, len + junk.map_or(0, char::len_utf8))
            }
            '!' => punctuation(&[0xA3, 0xA1], MARGIN),
            ',' => punctuation(&[0xA3, 0xAC], WIDE_MARGIN),
            ';' => punctuation(&[0xA3, 0xBB], WIDE_MARGIN),
            ':' => punctuation(&[0xA3, 0xBA], WIDE_MARGIN),
            _ => None,
        }
    }

    /// The mark that `?` is where it stands for a lead byte alone: the bytes behind it were joined anew, a full-width mark first.
    fn lost_mark(&self, mark: &Mark<'t>, line: &Range<usize>) -> Option<Mark<'t>> {
        let rest = self.piece(mark.span.end..line.end);
        let question = mark.fixed == [0xA3, 0xBF] && rest.starts_with(is_stop);
        question.then(|| Mark { sign: Sign::Lost, fixed: &[], margin: WIDE_MARGIN, ..mark.clone() })
    }

    /// The mark that a sign and a note inside the next character but one are together.
    fn with_note(&self, mark: &Mark<'t>, line: &Range<usize>) -> Option<Mark<'t>> {
        let rest = self.piece(mark.span.end..line.end);
        let junk = rest.chars().next().filter(|c| mark.sign == Sign::Punctuation && is_junk(*c))?;
        let (note, len) = notes::torn(window::cut(rest, junk.len_utf8()..))?;
        let span = mark.span.start..mark.span.end + junk.len_utf8() + len;
        Some(Mark {
            sign: Sign::Note,
            span,
            fixed: mark.fixed,
            note: Some((note, None)),
            margin: WIDE_MARGIN,
        })
    }

    /// Repairs the place that `mark` shows, if it is damaged, and says where the damage ends.
    fn repair(
        &self,
        mark: &Mark<'t>,
        line: &Range<usize>,
        quotes: i32,
        found: &mut Found,
    ) -> Option<Repaired> {
        if let Some(end) = self.closing_quote(mark, line, quotes, found) {
            return Some(Repaired { end, left: Some('”'), quotes: quotes - 1 });
        }
        let best = self.best(mark, line, quotes)?;
        let rival = match (mark.sign, mark.fixed) {
            (Sign::Note, []) => false,
            // With three characters to choose, many a place can be explained.
            (Sign::Note, _) => self.note_inside(mark.span.start..best.end, line, best.gain - MARGIN),
            _ => self.note_inside(mark.span.end..best.end, line, best.gain),
        };
        if rival {
            return None;
        }
        let support = best.rare || best.quotes || best.note.is_some() || mark.sign == Sign::Note;
        let mut margin = if support { mark.margin } else { mark.margin + UNSUPPORTED };
        if mark.sign != Sign::Note && best.strange {
            margin += UNSUPPORTED;
        }
        let least =
            if mark.sign == Sign::Lost { FEWEST_KNOWN_ALONE.min(best.han.max(1)) } else { FEWEST_KNOWN };
        let unknown = best.words < least && best.note.is_none() && !(best.quotes && mark.sign != Sign::Lost);
        let guessed = mark.sign != Sign::Note && (best.is_guessed() || unknown);
        if guessed || best.gain < margin || (mark.sign == Sign::Lost && best.worth < PROSE) {
            if best.gain > 0.0 && best.rare && mark.sign != Sign::Lost {
                let message = format!(
                    "{} looks like bytes out of step; {} is no better by the margin needed ({:.1})",
                    self.piece(mark.span.start..best.end),
                    String::from_iter(&best.text),
                    best.gain
                );
                found.doubt("repair/byte-shift-unclear", mark.span.start..best.end, message);
            }
            return None;
        }
        let marks = |c| best.text.iter().filter(|&&t| t == c).count() as i32;
        let left = best.text.last().copied();
        let repaired = Repaired { end: best.end, left, quotes: quotes + marks('“') - marks('”') };
        self.accept(mark, best, found);
        Some(repaired)
    }

    /// The best reading of the place that `mark` shows.
    fn best(&self, mark: &Mark<'t>, line: &Range<usize>, quotes: i32) -> Option<Guess<'t>> {
        let (run, end) = self.run(mark.span.end, line.end, LONGEST);
        let rare = |run: &[Wide]| run.iter().any(|r| self.tables.is(r.1, Traits::SUSPECT));
        let wide = mark.sign == Sign::Punctuation && mark.margin > MARGIN;
        if wide && !rare(&run) && !ends_torn(self.piece(end..line.end)) {
            return None;
        }
        let head = run.get(..HEAD).unwrap_or(&run);
        if mark.sign != Sign::Note && !rare(head) && self.stands(mark, head) {
            return None;
        }
        let mut tails = self.tails(mark, &run, end, line.end);
        let mut more = Vec::new();
        for tail in &mut tails {
            let junk = self.piece(mark.span.end..tail.chars_end).ends_with(is_junk);
            if tail.note.is_some() || !junk {
                continue;
            }
            let (eaten, must) = self.eaten(tail.end, line);
            if must {
                tail.eaten = eaten;
                continue;
            }
            // A digit would leave a number short.
            let digit = self.habits().eats.then_some(Some(char::REPLACEMENT_CHARACTER));
            more.extend(digit.into_iter().chain([eaten]).map(|eaten| Tail { eaten, ..tail.clone() }));
        }
        tails.extend(more);
        let mut guesses: Vec<Guess<'t>> = Vec::new();
        for tail in tails {
            guesses.extend(self.guess(mark, &tail, line, quotes));
        }
        guesses.extend(self.whole(mark, line));
        guesses.into_iter().reduce(|a, b| if b.gain > a.gain { b } else { a })
    }

    /// Whether a note inside a character, somewhere in `span`, explains the damage as well as what has `gain`.
    fn note_inside(&self, span: Range<usize>, line: &Range<usize>, gain: f64) -> bool {
        let mut left = None;
        for (at, c) in self.piece(span.clone()).char_indices() {
            if is_junk(c)
                && let Some(left) = left
                && let Some(mark) = self.mark(span.start + at, c, left, line)
                && mark.sign == Sign::Note
                && self.best(&mark, line, 0).is_some_and(|best| best.gain >= gain)
            {
                return true;
            }
            left = Some(c);
        }
        false
    }

    fn accept(&self, mark: &Mark<'t>, best: Guess<'t>, found: &mut Found) {
        let mut text = best.text;
        let mut unknown = 0;
        if best.first.0 < KNOWN {
            for c in text.iter_mut().take(best.lost) {
                *c = char::REPLACEMENT_CHARACTER;
                unknown += 1;
            }
        }
        unknown += usize::from(best.eaten && text.ends_with(&[char::REPLACEMENT_CHARACTER]));
        if best.last.0 < KNOWN
            && let Some(c) = text.iter_mut().rev().nth(usize::from(best.eaten))
        {
            *c = char::REPLACEMENT_CHARACTER;
            unknown += 1;
        }
        let span = mark.span.start..best.end;
        if unknown > 0 {
            let message = "a character at the edge of repaired text cannot be known".to_owned();
            found.report("repair/byte-shift-unknown", span.clone(), message);
        }
        if let [.., a, b] = *text {
            self.last.set((span.end, [self.tables.plain(a), self.tables.plain(b)]));
        }
        let new = String::from_iter(&text);
        let mut evidence = vec![format!("bytes:{}", self.hex(&text)), format!("margin:{:.1}", best.gain)];
        for (what, (share, other)) in [("first", best.first), ("last", best.last)] {
            if share < 0.995
                && let Some(other) = other
            {
                evidence.push(format!("{what}:{:.0}% (next {other})", share * 100.0));
            }
        }
        evidence.extend(mark.note.iter().map(|n| format!("pinyin:{}", n.0)));
        evidence.extend(best.note.map(|n| format!("pinyin:{n}")));
        if best.quotes {
            evidence.push("quotes".to_owned());
        }
        let rule = match mark.sign {
            Sign::Punctuation => "repair/byte-shift-punctuation",
            Sign::Note => "repair/byte-shift-note",
            Sign::Lost => "repair/byte-shift-lost-byte",
        };
        let sure = 1.0 / (1.0 + (-best.gain).exp());
        let known = |share: f64| if share < KNOWN { 1.0 } else { share };
        // In hundredths: the last digits of a sum of exponentials differ from build to build.
        let confidence = (sure * known(best.first.0) * known(best.last.0) * 100.0).round().min(99.0) / 100.0;
        let repair = Repair { kind: RepairKind::ByteShift, rule, confidence, evidence };
        found.edits.replace(Span::new(span.start, span.end), &new, Why::Repair(Box::new(repair)));
    }

    /// `!` at the end of a line, with a quotation open: the full stop and the closing mark, of which a byte each is left.
    fn closing_quote(
        &self,
        mark: &Mark<'t>,
        line: &Range<usize>,
        quotes: i32,
        found: &mut Found,
    ) -> Option<usize> {
        let at_end = self.piece(mark.span.end..line.end).trim().is_empty();
        if mark.fixed != [0xA3, 0xA1] || !at_end || quotes <= 0 {
            return None;
        }
        let han = self.before(mark.span.start, line.start)[1];
        // A quotation of several paragraphs opens each and closes the last: damage elsewhere must speak against it.
        let next = self.piece(line.end..).trim_start();
        let closes = next.lines().next().and_then(|l| l.chars().find(|c| matches!(c, '“' | '”')));
        if (next.starts_with('“') && found.edits.is_empty()) || closes == Some('”') || !is_han(han) {
            return None;
        }
        let evidence = vec!["bytes:A1A3 A1B1".to_owned(), "quotes".to_owned()];
        let rule = "repair/byte-shift-closing-quote";
        let repair = Repair { kind: RepairKind::ByteShift, rule, confidence: 0.9, evidence };
        let span = Span::new(mark.span.start, mark.span.end);
        found.edits.replace(span, "。”", Why::Repair(Box::new(repair)));
        Some(mark.span.end)
    }

    /// Whether the run reads well as it stands, which spares the search.
    fn stands(&self, mark: &Mark<'t>, run: &[Wide]) -> bool {
        if run.is_empty() {
            // A letter may be half a character; two signs in a row are odd.
            let odd = |c| matches!(c, '@'..='~') || is_stop(c);
            return mark.fixed != [0xA3, 0xBF] && !self.piece(mark.span.end..).starts_with(odd);
        }
        // In sound Chinese text nothing stands close behind a half-width `?` or `!`.
        if mark.margin <= MARGIN {
            return false;
        }
        let head: Vec<char> = run.iter().take(4).map(|r| self.tables.plain(r.1)).collect();
        let sign = self.piece(..mark.span.end).chars().next_back().map_or('^', |c| self.tables.plain(c));
        let mut context = ['^', sign];
        let mut sum = 0.0;
        for &c in &head {
            sum += self.tables.prior.log_prob(context[0], context[1], c);
            context = [context[1], c];
        }
        sum / head.len() as f64 > -7.0
    }

    /// The two characters before `at`, notes left out.
    fn before(&self, at: usize, line_start: usize) -> [char; 2] {
        let (end, last) = self.last.get();
        if at == end && at > line_start {
            return last;
        }
        let mut out = ['^'; 2];
        let mut at = at;
        for slot in out.iter_mut().rev() {
            while let Some(open) = notes::note_before(self.piece(line_start..at)) {
                at = line_start + open;
            }
            let Some(c) = self.piece(line_start..at).chars().next_back() else { break };
            *slot = self.tables.plain(c);
            at -= c.len_utf8();
        }
        out
    }

    /// The two characters from `at` on, notes left out.
    fn after(&self, at: usize, line_end: usize) -> [char; 2] {
        let mut out = ['^'; 2];
        // Enough for two characters with a note each.
        let rest = self.piece(at..line_end);
        let end = rest.char_indices().nth(24).map_or(rest.len(), |c| c.0);
        for (slot, c) in out.iter_mut().zip(self.tables.reading(window::cut(rest, ..end))) {
            *slot = c;
        }
        out
    }

    /// The bracket or quotation mark that closes the innermost one still open behind `middle`, which stands at `at`.
    fn closer(&self, at: usize, line_start: usize, middle: &[char]) -> Option<char> {
        let before = self.piece(line_start..at).chars().rev().take(FAR);
        let mut closed = 0_u32;
        for c in middle.iter().rev().copied().chain(before) {
            match c {
                '”' | '）' | '》' | '〕' => closed += 1,
                '“' | '（' | '《' | '〔' if closed > 0 => closed -= 1,
                _ if closer_of(c).is_some() => return closer_of(c),
                _ => {}
            }
        }
        None
    }

    /// What the document tells; made when a first damaged place asks for it.
    fn habits(&self) -> &Habits {
        self.habits.get_or_init(|| Habits::new(self.tables, self.text))
    }

    fn hex(&self, text: &[char]) -> String {
        let mut out = String::new();
        for &c in text {
            if !out.is_empty() {
                out.push(' ');
            }
            match self.tables.gbk.encode(c) {
                Some([a, b]) => out.push_str(&format!("{a:02X}{b:02X}")),
                None if c.is_ascii() => out.push_str(&format!("{:02X}", u32::from(c))),
                None => out.push_str("????"),
            }
        }
        out
    }
}

/// The bytes of the full-width form of a sign.
fn wide_form(sign: char) -> Option<[u8; 2]> {
    matches!(sign, '!' | ',' | ':' | ';' | '?').then(|| [0xA3, sign as u8 + 0x80])
}

/// Whether a line needs more than a look at its start.
fn may_be_damaged(line: &str) -> bool {
    line.bytes().any(|b| matches!(b, b'!' | b'?' | b',' | b';' | b':' | b'('))
        || line.contains(char::REPLACEMENT_CHARACTER)
}

/// Whether `text`, which stands behind a run of two-byte characters, begins with what may be left of a torn one: a letter
/// by itself or a sign of loss.
fn ends_torn(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('@'..='~') => !chars.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        first => first.is_some_and(is_junk),
    }
}

/// Signs that open items, headings and cells: rare, and in their place at the start of a line.
fn is_bullet(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2160}'..='\u{217F}' | '\u{2190}'..='\u{21FF}' | '\u{2460}'..='\u{24FF}')
        || matches!(c, '\u{25A0}'..='\u{27BF}' | '\u{3220}'..='\u{3243}' | '≥' | '≤' | '≈' | '±' | '×' | '÷' | '№')
        || matches!(c, '★' | '☆' | '※' | '√' | '§' | '〓' | '℃' | '∶' | '〖' | '〗' | '囗')
}

fn is_junk(c: char) -> bool {
    matches!(c, '?' | char::REPLACEMENT_CHARACTER)
}

/// Signs at which a damaged run may end.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '、' | '。' | '，' | '；' | '：' | '！' | '？' | '（' | '）' | '《' | '》' | '“' | '”')
}
