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

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

use gongwen_model::Severity;
use gongwen_text::{Repair, RepairKind, Span, Why};
use memchr::{memchr_iter, memchr3_iter};

use super::habits::{self, Habits};
use super::prior::is_single;
use super::{Found, Tables, closer_of, is_han, is_plausible, keep_best, notes};
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

/// A reading that cannot gain more than this is not weighed: it is too little even for one that speaks against another.
const HOPELESS: f64 = -MARGIN - 1.0;

/// Below this share of the probability a lost character counts as unknown.
const KNOWN: f64 = 0.5;

/// What a quotation mark that finds its partner is worth.
const QUOTE: f64 = 3.0;

/// What a bracket is worth that closes what would stay open at the end of the line.
const LINE_END: f64 = 10.0;

/// What it costs a run to go on across a sign, which then is no sign.
const CROSSED: f64 = 12.0;

/// What it costs that a `?` took nothing along, in a document whose other `?` did.
const UNEATEN: f64 = 2.0;

/// Signs that a run may go on across.
const MOST_CROSSED: usize = 2;

/// Lead byte of the quotation marks.
const QUOTES: u8 = 0xA1;

/// Readings that may be weighed in any text, and bytes of text for each one more.
const BUDGET: usize = 2000;
const BYTES_A_READING: usize = 64;

/// What a reading with three lost characters costs of the budget.
const COSTLY: usize = 8;

/// How far before a mark an open bracket is looked for, in characters.
const FAR: usize = 240;

/// Finds the byte shifts of `text`, but for lines with misread text, whose places are known and in order.
pub(super) fn find(tables: &Tables, text: &str, lines: &Lines, misread: &[Range<usize>], found: &mut Found) {
    let page = Page {
        tables,
        text,
        habits: OnceCell::new(),
        budget: Cell::new(BUDGET + text.len() / BYTES_A_READING),
        last: Cell::new((0, ['^'; 2])),
        readings: RefCell::default(),
    };
    for line in lines.with(Traits::RARE | Traits::DOUBT | Traits::MARK | Traits::BRACKET) {
        let start = line.span.start();
        let body = start..start + line.span.of(text).trim_end_matches('\r').len();
        let known = misread.partition_point(|m| m.end <= body.start);
        if misread.get(known).is_none_or(|m| m.start >= body.end) {
            page.line(body, line.traits, found);
        }
    }
    if page.budget.get() < COSTLY {
        let message = "so many places look damaged that not all of them were weighed".to_owned();
        found.report("repair/byte-shift-unfinished", Severity::Warning, 0..text.len(), message);
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

/// Place, character, bytes.
type Wide = (usize, char, [u8; 2]);

/// What a reading is worth, which start it has, its last character where that is a choice.
type Scored = (f64, usize, Option<char>);

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

/// Where and how a run of damaged characters ends.
#[derive(Debug, Clone)]
struct Tail<'t> {
    /// Whole characters got back, without the first, whose lead byte is lost.
    middle: Vec<char>,
    /// The lead byte of a last character whose trail byte is lost.
    lead: Option<u8>,
    /// One past the damage, the note of the last character included where it has to go.
    end: usize,
    /// One past the damaged characters.
    chars_end: usize,
    /// The note that the last character must have as a reading.
    note: Option<&'t str>,
    /// A sign that was lost with the last byte.
    eaten: Option<char>,
}

/// A reading of a damaged place.
#[derive(Debug, Clone)]
struct Guess<'t> {
    text: Vec<char>,
    gain: f64,
    /// How many characters at the start are choices.
    lost: usize,
    /// Probabilities of the first and the last character against their alternatives.
    first: (f64, Option<char>),
    last: (f64, Option<char>),
    end: usize,
    note: Option<&'t str>,
    quotes: bool,
    rare: bool,
    eaten: bool,
    /// Average log-probability of a character.
    worth: f64,
}

/// What is said for a choice at one end of a run.
#[derive(Debug)]
struct Side {
    terms: Vec<f64>,
    /// Five characters, of whose last three the document may say more.
    run: Option<[char; 5]>,
}

impl Side {
    /// What it can be worth at most with what the document may add.
    fn most(&self) -> f64 {
        let asked = if self.run.is_some() { 3 } else { 0 };
        let (alone, with) = self.terms.split_at(self.terms.len().saturating_sub(asked));
        let missing = (asked - with.len()) as f64 * habits::MOST;
        alone.iter().sum::<f64>() + with.iter().map(|&term| habits::most_with(term)).sum::<f64>() + missing
    }
}

/// What stands around a damaged place.
#[derive(Debug, Clone, Copy)]
struct Edges {
    before: [char; 2],
    after: [char; 2],
    at_end: bool,
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
        let suspect = done > line.start || traits.meet(Traits::SUSPECT | Traits::DOUBT);
        if !may_be_damaged(&self.text[line.clone()]) || !suspect && !self.hints(&line) {
            return;
        }
        // What stands before a line is no character of it.
        let mut left = '\n';
        while let Some(c) = self.text[at..line.end].chars().next() {
            match c {
                '“' => quotes += 1,
                '”' => quotes -= 1,
                _ => {}
            }
            let mark = self.mark(at, c, left, &line).filter(|m| m.span.start >= done);
            let both = mark.as_ref().and_then(|mark| self.with_note(mark, &line));
            let repaired = both.and_then(|mark| self.repair(&mark, &line, quotes, found));
            let repaired = repaired.or_else(|| self.repair(&mark?, &line, quotes, found));
            if let Some(depth) = repaired {
                (at, quotes) = (depth.end, depth.quotes);
                (done, left) = (at, depth.left.unwrap_or(left));
                continue;
            }
            at += c.len_utf8();
            left = c;
        }
    }

    /// Whether a line without rare characters may be damaged all the same: it has a note that is no reading of the
    /// character before it, or, behind a sign, a letter alone beside a Chinese character, which may be half of one.
    fn hints(&self, line: &Range<usize>) -> bool {
        let text = &self.text[line.clone()];
        let bytes = text.as_bytes();
        let torn = |at: usize| {
            let run = bytes[at + 1..].iter().position(u8::is_ascii).unwrap_or(0);
            run > 0 && ends_torn(&text[at + 1 + run..])
        };
        let misplaced = |at: usize| {
            let left = text[..at].chars().next_back();
            notes::note(&text[at..]).is_some_and(|n| !left.is_some_and(|left| notes::reads(left, n.0)))
        };
        memchr3_iter(b',', b';', b':', bytes).any(torn) || memchr_iter(b'(', bytes).any(misplaced)
    }

    /// The mark that the start of a line is: a byte of its first character may be gone.
    fn start_mark(&self, line: &Range<usize>) -> Option<Mark<'t>> {
        let text = &self.text[line.clone()];
        let body = text.trim_start();
        let indent = line.end - body.len();
        let junk: usize = body.chars().take(2).take_while(|c| is_junk(*c)).map(char::len_utf8).sum();
        let first: Vec<char> = body[junk..].chars().take(3).collect();
        let rare = |c: &char| self.tables.rare.contains(*c);
        (first.len() > 1 && first.iter().any(rare)).then(|| Mark {
            sign: Sign::Lost,
            span: indent..indent + junk,
            fixed: &[],
            note: None,
            margin: WIDE_MARGIN,
        })
    }

    /// The mark that the character `c` at `at`, behind `left`, may be.
    fn mark(&self, at: usize, c: char, left: char, line: &Range<usize>) -> Option<Mark<'t>> {
        let rest = &self.text[at..line.end];
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
                if let Some((note, len)) = notes::torn(&rest[c.len_utf8()..]) {
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
                let junk = self.text[at + len..line.end].chars().next().filter(|c| is_junk(*c));
                lost(Some((note, Some(trail))), Sign::Note, len + junk.map_or(0, char::len_utf8))
            }
            '!' => punctuation(&[0xA3, 0xA1], MARGIN),
            ',' => punctuation(&[0xA3, 0xAC], WIDE_MARGIN),
            ';' => punctuation(&[0xA3, 0xBB], WIDE_MARGIN),
            ':' => punctuation(&[0xA3, 0xBA], WIDE_MARGIN),
            _ => None,
        }
    }

    /// The mark that a sign and a note inside the next character but one are together.
    fn with_note(&self, mark: &Mark<'t>, line: &Range<usize>) -> Option<Mark<'t>> {
        let rest = &self.text[mark.span.end..line.end];
        let junk = rest.chars().next().filter(|c| mark.sign == Sign::Punctuation && is_junk(*c))?;
        let (note, len) = notes::torn(&rest[junk.len_utf8()..])?;
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
        let margin = if support { mark.margin } else { mark.margin + UNSUPPORTED };
        if best.gain < margin || (mark.sign == Sign::Lost && best.worth < PROSE) {
            if best.gain > 0.0 && best.rare && mark.sign != Sign::Lost {
                let message = format!(
                    "{} looks like bytes out of step; {} is no better by the margin needed ({:.1})",
                    &self.text[mark.span.start..best.end],
                    String::from_iter(&best.text),
                    best.gain
                );
                found.report(
                    "repair/byte-shift-unclear",
                    Severity::Warning,
                    mark.span.start..best.end,
                    message,
                );
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
        let rare = |run: &[Wide]| run.iter().any(|r| self.tables.suspect.contains(r.1));
        let wide = mark.sign == Sign::Punctuation && mark.margin > MARGIN;
        if wide && !rare(&run) && !ends_torn(&self.text[end..line.end]) {
            return None;
        }
        let head = &run[..run.len().min(HEAD)];
        if mark.sign != Sign::Note && !rare(head) && self.stands(mark, head) {
            return None;
        }
        let mut tails = self.tails(mark, &run, end, line.end);
        for i in 0..tails.len() {
            let tail = &tails[i];
            let junk = self.text[mark.span.end..tail.chars_end].ends_with(is_junk);
            if tail.note.is_none() && junk {
                let (eaten, must) = self.eaten(tail.end, line);
                let with = |eaten| Tail { eaten, ..tail.clone() };
                if must {
                    tails[i] = with(eaten);
                } else {
                    // A digit would leave a number short.
                    let digit = self.habits().eats.then(|| with(Some(char::REPLACEMENT_CHARACTER)));
                    let other = with(eaten);
                    tails.extend(digit.into_iter().chain([other]));
                }
            }
        }
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
        for (at, c) in self.text[span.clone()].char_indices() {
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
            found.report("repair/byte-shift-unknown", Severity::Warning, span.clone(), message);
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
        let at_end = self.text[mark.span.end..line.end].trim().is_empty();
        if mark.fixed != [0xA3, 0xA1] || !at_end || quotes <= 0 {
            return None;
        }
        let han = self.before(mark.span.start, line.start)[1];
        // A quotation of several paragraphs opens each and closes the last: damage elsewhere must speak against it.
        let next = self.text[line.end..].trim_start();
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

    /// Two-byte characters from `start` on, at most `most`: place, character, bytes. A note that suits the character before it may
    /// have been put there after the bytes fell out of step: the run goes on behind it.
    fn run(&self, start: usize, end: usize, most: usize) -> (Vec<Wide>, usize) {
        let mut run: Vec<Wide> = Vec::new();
        let mut crossed = 0;
        let mut at = start;
        while let Some(c) = self.text[at..end].chars().next().filter(|_| run.len() < most) {
            // The search for full-width signs may have found one across two characters in step.
            let wide = || wide_form(c).filter(|_| c != '?' && !run.is_empty() && crossed < MOST_CROSSED);
            if let Some(bytes) = self.tables.gbk.encode(c).or_else(wide) {
                crossed += usize::from(c.is_ascii());
                run.push((at, c, bytes));
                at += c.len_utf8();
                continue;
            }
            match (notes::note(&self.text[at..end]), run.last()) {
                (Some((note, len)), Some(last)) if notes::reads(last.1, note) => at += len,
                _ => break,
            }
        }
        // Nothing is joined across a sign behind which nothing stands.
        while let Some(last) = run.pop_if(|r| r.1.is_ascii()) {
            at = last.0;
        }
        (run, at)
    }

    /// Whether the run reads well as it stands, which spares the search.
    fn stands(&self, mark: &Mark<'t>, run: &[Wide]) -> bool {
        if run.is_empty() {
            // A letter may be half a character; two signs in a row are odd.
            let odd = |c| matches!(c, '@'..='~') || is_stop(c);
            return mark.fixed != [0xA3, 0xBF] && !self.text[mark.span.end..].starts_with(odd);
        }
        // In sound Chinese text nothing stands close behind a half-width `?` or `!`.
        if mark.margin <= MARGIN {
            return false;
        }
        let head: Vec<char> = run.iter().take(4).map(|r| self.tables.plain(r.1)).collect();
        let sign = self.text[..mark.span.end].chars().next_back().map_or('^', |c| self.tables.plain(c));
        let mut context = ['^', sign];
        let mut sum = 0.0;
        for &c in &head {
            sum += self.tables.prior.log_prob(context[0], context[1], c);
            context = [context[1], c];
        }
        sum / head.len() as f64 > -7.0
    }

    /// The ways in which the run may end.
    fn tails(&self, mark: &Mark<'t>, run: &[Wide], end: usize, line_end: usize) -> Vec<Tail<'t>> {
        let mut tails = Vec::new();
        let mut middle = Vec::new();
        // The byte that still looks for its other half.
        let mut open = mark.fixed.last().copied().filter(|_| mark.sign == Sign::Punctuation);
        for (i, &(at, c, [first, second])) in run.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| run.get(i)).map_or(at, |r| r.0 + r.1.len_utf8());
            let torn = i > 0 || mark.sign == Sign::Punctuation;
            if (is_stop(c) || wide_form(c).is_some() || before < at) && torn {
                tails.extend(self.cut(mark, &middle, open, before));
                if matches!(c, '、' | '。') {
                    return tails;
                }
            }
            match open {
                // The first byte of the run belongs to the character whose lead byte is lost.
                None if i == 0 => {}
                Some(lead) => match self.tables.gbk.decode(lead, first) {
                    Some(c) => middle.push(c),
                    None => return tails,
                },
                None => return tails,
            }
            let after = at + c.len_utf8();
            if second.is_ascii() {
                // The trail byte was a character of its own: from here on the bytes are in step.
                middle.push(char::from(second));
                tails.push(Tail {
                    middle,
                    lead: None,
                    end: after,
                    chars_end: after,
                    note: None,
                    eaten: None,
                });
                return tails;
            }
            open = Some(second);
        }
        if run.is_empty() && open.is_none() {
            if mark.sign == Sign::Note {
                tails.extend(self.alone(mark.span.end, line_end));
            }
            return tails;
        }
        if run.len() == LONGEST {
            return tails;
        }
        let chars_end = run.last().map_or(mark.span.end, |r| r.0 + r.1.len_utf8());
        if chars_end < end {
            tails.extend(self.cut(mark, &middle, open, chars_end));
        }
        let rest = &self.text[end..line_end];
        // A letter may be the trail byte that was left alone.
        if let Some(letter) = rest.bytes().next().filter(|b| (0x40..0x7F).contains(b))
            && let Some(c) = open.and_then(|lead| self.tables.gbk.decode(lead, letter))
        {
            let mut middle = middle.clone();
            middle.push(c);
            let note = notes::note(&rest[1..]);
            let note_end = end + 1 + note.map_or(0, |n| n.1);
            let note = note.map(|n| n.0);
            tails.push(Tail { middle, lead: None, end: note_end, chars_end: end + 1, note, eaten: None });
        }
        tails.extend(self.cut(mark, &middle, open, end));
        tails
    }

    /// What a `?` before `at` took along, and whether it must have taken something.
    fn eaten(&self, at: usize, line: &Range<usize>) -> (Option<char>, bool) {
        let mut next = self.text[at..line.end].chars();
        let eats = self.text[..at].ends_with('?') && self.habits().eats;
        match (next.next(), next.next()) {
            (Some('0'), Some('0'..='9')) if eats => (Some(char::REPLACEMENT_CHARACTER), true),
            (Some('0'..='9'), _) if eats && self.habits().spaced => (Some(' '), true),
            (Some(c), _) if eats && c.is_ascii_alphanumeric() => (Some(char::REPLACEMENT_CHARACTER), true),
            // Half of a pair of stars.
            (Some('*'), _) if eats => (Some('*'), true),
            (Some(a), Some(b)) if eats && a == b && a.is_ascii_punctuation() => (Some(a), true),
            (Some(_), _) if eats && self.habits().tabs => (Some('\t'), true),
            _ => (Some(','), false),
        }
    }

    /// The tail of a note inside a character that nothing follows: its trail byte looks like a letter, or is lost too.
    fn alone(&self, at: usize, line_end: usize) -> Option<Tail<'t>> {
        let rest = &self.text[at..line_end];
        let next = rest.chars().next();
        let chars_end = match next {
            Some(c) if matches!(c, '@'..='~') || is_junk(c) => at + c.len_utf8(),
            // The trail byte stood alone before a sign and was dropped.
            Some(c) if wide_form(c).is_some() => at,
            None => at,
            _ => return None,
        };
        let behind = &self.text[chars_end..line_end];
        let note = notes::note(behind).or_else(|| notes::torn(behind).filter(|_| next.is_some_and(is_junk)));
        let end = chars_end + note.map_or(0, |n| n.1);
        Some(Tail { middle: Vec::new(), lead: None, end, chars_end, note: note.map(|n| n.0), eaten: None })
    }

    /// The tails of a run that was cut at `at`, inside its last character.
    fn cut(&self, mark: &Mark<'t>, middle: &[char], open: Option<u8>, at: usize) -> Vec<Tail<'t>> {
        let Some(lead) = open else { return Vec::new() };
        let rest = &self.text[at..];
        let junk =
            rest.chars().next().filter(|c| is_junk(*c) && at > mark.span.end).map_or(0, char::len_utf8);
        // A decoder that writes a lost byte as `?` may take the bracket behind it along.
        let torn = notes::torn(&rest[junk..]).filter(|_| junk > 0);
        let tail = |junk: usize, note: Option<(&'t str, usize)>| Tail {
            middle: middle.to_vec(),
            lead: Some(lead),
            end: at + junk + note.map_or(0, |n| n.1),
            chars_end: at + junk,
            note: note.map(|n| n.0),
            eaten: None,
        };
        // Such a note may also stand inside the next character.
        let next = torn.map(|_| tail(0, None));
        [tail(junk, notes::note(&rest[junk..]).or(torn))].into_iter().chain(next).collect()
    }

    /// The best reading of a place, for one way in which it may end.
    fn guess(&self, mark: &Mark<'t>, tail: &Tail<'t>, line: &Range<usize>, quotes: i32) -> Option<Guess<'t>> {
        let damaged = &self.text[mark.span.end..tail.chars_end];
        let rare = damaged.chars().any(|c| self.tables.suspect.contains(c));
        let least = least(mark, tail, rare)?;
        let cost = if mark.sign == Sign::Note && !mark.fixed.is_empty() { COSTLY } else { 1 };
        self.budget.set(self.budget.get().checked_sub(cost)?);
        let tables = self.tables;
        let (gbk, prior) = (&tables.gbk, &tables.prior);
        let first_trail = match (mark.fixed.first(), self.text[mark.span.end..].chars().next()) {
            (Some(&byte), _) if mark.sign == Sign::Punctuation => byte..=byte,
            (_, Some(c)) if is_junk(c) || tail.chars_end == mark.span.end => 0x40..=0xFE,
            (_, Some(c)) if c.is_ascii() => c as u8..=c as u8,
            (_, None) => 0x40..=0xFE,
            (_, Some(c)) => {
                let byte = gbk.encode(c)?[0];
                byte..=byte
            }
        };
        if let (None, Some(note), Some(&c)) = (tail.lead, tail.note, tail.middle.last())
            && !notes::reads(c, note)
        {
            return None;
        }
        let before = self.before(mark.span.start, line.start);
        let mut after = self.after(tail.end, line.end);
        let behind = after;
        match tail.eaten {
            // What is unknown is a digit, or a letter before others.
            Some(char::REPLACEMENT_CHARACTER) if matches!(behind[0], '0' | 'a') => {}
            Some(char::REPLACEMENT_CHARACTER) => after = ['0', behind[0]],
            Some(c) => after = [tables.plain(c), behind[0]],
            None => {}
        }
        let plain = |c: &char| tables.plain(*c);
        let middle: Vec<char> = tail.middle.iter().map(plain).collect();

        let damaged = &self.text[mark.span.start..tail.end];
        let as_it_stands = prior.score(before, tables.reading(damaged), behind);
        let at_end = self.text[tail.end..line.end].trim().is_empty();
        let edges = Edges { before, after, at_end };
        if self.most(mark, tail, &middle, edges) - as_it_stands < least {
            return None;
        }

        let mut firsts = self.firsts(mark, first_trail);
        let mut lasts: Vec<Option<char>> = match tail.lead {
            None => vec![None],
            Some(lead) => (0x40..=0xFE)
                .filter_map(|trail| gbk.decode(lead, trail))
                .filter(|&c| is_plausible(c) && tail.note.is_none_or(|note| notes::reads(c, note)))
                .map(Some)
                .collect(),
        };
        let next =
            |i: usize| middle.get(i).copied().or_else(|| after.get(i.wrapping_sub(middle.len())).copied());
        let most =
            |(start, worth): &(Vec<char>, f64)| worth + prior.score(before, start.iter().map(plain), []);
        keep_best(&mut firsts, most, |(start, worth)| {
            let known = [next(0), next(1)].map(|c| c.unwrap_or('^'));
            let known =
                if tail.lead.is_some() && middle.len() < 2 { &known[..middle.len()] } else { &known[..] };
            worth + prior.score(before, start.iter().map(plain).chain(known.iter().copied()), [])
        });
        let back = |i: usize| middle.len().checked_sub(i).and_then(|i| middle.get(i).copied());
        let closer = self.closer(mark.span.start, line.start, &tail.middle);
        let context = [back(2).unwrap_or('^'), back(1).unwrap_or(before[1])];
        let end = |c: &Option<char>, after: &[char]| {
            let closes = if c.is_some() && *c == closer { LINE_END } else { 0.0 };
            closes + prior.score(context, c.map(|c| plain(&c)), after.iter().copied())
        };
        keep_best(&mut lasts, |c| end(c, &[]), |c| end(c, &after));
        let crossed =
            self.text[mark.span.end..tail.chars_end].chars().filter(|c| wide_form(*c).is_some() && *c != '?');
        let mut cost = CROSSED * crossed.count() as f64;
        // With two known characters between them the choices do not meet: each is looked up once.
        let sides = (middle.len() > 1 && middle.iter().all(|c| is_single(*c))).then(|| {
            let heads = firsts
                .iter()
                .map(|f| self.side(before, f.0.iter().map(plain).chain(middle[..2].iter().copied())));
            let ends =
                lasts.iter().map(|c| self.side(context, c.map(|c| plain(&c)).into_iter().chain(after)));
            (heads.collect::<Vec<Side>>(), ends.collect::<Vec<Side>>())
        });
        let known: Vec<f64> = middle.windows(3).map(|w| prior.log_prob(w[0], w[1], w[2])).collect();
        // What the document may add is asked only where it can matter: most text is sound and needs no habits.
        if let Some((heads, ends)) = &sides {
            let most = |sides: &[Side]| sides.iter().map(Side::most).fold(f64::NEG_INFINITY, f64::max);
            let listed =
                [mark.note, tail.note.map(|n| (n, None))].iter().flatten().count() as f64 * habits::LISTED;
            let closes = if lasts.iter().any(|c| c.is_some() && *c == closer) { LINE_END } else { QUOTE };
            let marks = quote_worth(&tail.middle, None, quotes).0 + QUOTE;
            let most = most(heads) + known.iter().sum::<f64>() + most(ends) + listed + closes + marks - cost;
            if most - as_it_stands < least {
                return None;
            }
        }
        let junk = self.text[..tail.end].ends_with('?') && tail.end < line.end && tail.note.is_none();
        if junk && tail.eaten.is_none() && self.habits().eats {
            cost += UNEATEN;
        }
        let of_sides = sides.as_ref().map(|(heads, ends)| {
            let of =
                |sides: &[Side]| sides.iter().map(|s| s.run.map_or(0.0, |run| self.known(run))).collect();
            let (of_heads, of_ends): (Vec<f64>, Vec<f64>) = (of(heads), of(ends));
            (heads, ends, of_heads, of_ends)
        });
        let mut scored: Vec<Scored> = Vec::with_capacity(firsts.len() * lasts.len());
        let mut chars: Vec<char> = Vec::new();
        let mut in_document: BTreeMap<[char; 5], f64> = BTreeMap::new();
        let mut document = |run| *in_document.entry(run).or_insert_with(|| self.known(run));
        for (i, (start, worth)) in firsts.iter().enumerate() {
            for (j, &last) in lasts.iter().enumerate() {
                let (prior_score, of_first, of_last) = match &of_sides {
                    Some((heads, ends, of_heads, of_ends)) => {
                        let terms = heads[i].terms.iter().chain(&known).chain(&ends[j].terms);
                        (terms.sum(), of_heads[i], of_ends[j])
                    }
                    None => {
                        chars.clear();
                        chars.extend(before);
                        chars.extend(start.iter().map(plain).chain(middle.iter().copied()));
                        chars.extend(last.map(|c| plain(&c)).into_iter().chain(after));
                        let run = |from: usize| {
                            [0, 1, 2, 3, 4].map(|i| chars.get(from + i).copied().unwrap_or('^'))
                        };
                        let of_last = if last.is_some() { document(run(chars.len() - 5)) } else { 0.0 };
                        (
                            prior.score(before, chars[2..].iter().copied(), []),
                            document(run(start.len() - 1)),
                            of_last,
                        )
                    }
                };
                let mut score = worth + prior_score;
                score += of_first;
                if let Some(c) = last {
                    score += of_last;
                    score += if tail.note.is_some() { self.habits().note_worth(c) } else { 0.0 };
                    score += match c {
                        // A line that ends leaves nothing open, and ends with no comma.
                        _ if last == closer => {
                            if after[0] == '^' {
                                LINE_END
                            } else {
                                QUOTE
                            }
                        }
                        '，' | '、' if at_end => -QUOTE,
                        '；' if at_end => QUOTE,
                        _ => 0.0,
                    };
                }
                scored.push((score + quote_worth(&tail.middle, last, quotes).0 - cost, i, last));
            }
        }
        // Later candidates win ties never: the order of bytes decides.
        let best = scored.iter().copied().reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        let (first, last) = (best.1, best.2);
        let start = &firsts.get(first)?.0;
        let share = |same: &dyn Fn(&Scored) -> bool| {
            let sum = |keep: bool| -> f64 {
                scored.iter().filter(|s| same(s) == keep).map(|s| (s.0 - best.0).exp()).sum()
            };
            let other =
                scored.iter().filter(|s| !same(s)).copied().reduce(|a, b| if b.0 > a.0 { b } else { a });
            (sum(true) / (sum(true) + sum(false)), other)
        };
        let (first_share, first_other) = share(&|s| s.1 == first);
        let (last_share, last_other) = share(&|s| s.2 == last);
        let text: Vec<char> =
            start.iter().chain(&tail.middle).copied().chain(last).chain(tail.eaten).collect();
        let worth = prior.score(before, text.iter().map(plain), []) / text.len().max(1) as f64;
        Some(Guess {
            text,
            gain: best.0 - as_it_stands,
            lost: start.len(),
            first: (first_share, first_other.and_then(|s| firsts.get(s.1)?.0.first().copied())),
            last: if last.is_some() { (last_share, last_other.and_then(|s| s.2)) } else { (1.0, None) },
            end: tail.end,
            note: tail.note,
            quotes: quote_worth(&tail.middle, last, quotes).1,
            rare,
            eaten: tail.eaten.is_some(),
            worth,
        })
    }

    /// What the prior says for characters behind `context`; the document may know the last three.
    fn side(&self, context: [char; 2], chars: impl Iterator<Item = char>) -> Side {
        let chars: Vec<char> = context.into_iter().chain(chars).collect();
        let terms = self.tables.prior.terms(context, chars[2..].iter().copied()).collect();
        let run = match chars[..] {
            [.., a, b, c, d, e] => Some([a, b, c, d, e]),
            _ => None,
        };
        Side { terms, run }
    }

    /// What no reading of a place can be worth more than: the characters that are known, which seldom make sense where
    /// nothing is damaged, and the most that all else can add.
    fn most(&self, mark: &Mark<'t>, tail: &Tail<'t>, middle: &[char], edges: Edges) -> f64 {
        let Edges { before, after, at_end } = edges;
        let single = |c: &char| is_single(*c);
        let probable = |w: &[char]| match w {
            &[a, b, c] if w.iter().all(single) => self.tables.prior.log_prob(a, b, c),
            _ => 0.0,
        };
        let known: f64 = middle.windows(3).map(probable).sum();
        // A character counts as it does in the prior and in the document together, which is a share of less than 1.5.
        let both = 3.0 * 1.5_f64.ln();
        let apart =
            middle.len() > 2 && middle[..2].iter().chain(&before).all(single) && mark.sign != Sign::Lost;
        let mut most = if apart { both } else { 3.0 * habits::MOST };
        if mark.note.is_some() {
            most += habits::LISTED;
        }
        if tail.lead.is_some() {
            let apart = middle.len() > 2 && after[0] != after[1];
            most += if apart { both } else { 3.0 * habits::MOST };
            most += if tail.note.is_some() { habits::LISTED } else { 0.0 };
            most += if at_end || after[0] == '^' { LINE_END } else { QUOTE };
        }
        let marks = tail.middle.iter().filter(|c| matches!(c, '“' | '”')).count();
        known + most + QUOTE * (marks + 1) as f64
    }

    /// The characters that may have stood at the start, each choice with what speaks for it; `trails` are the bytes
    /// that their last one may end with.
    fn firsts(&self, mark: &Mark<'t>, trails: std::ops::RangeInclusive<u8>) -> Vec<(Vec<char>, f64)> {
        let gbk = &self.tables.gbk;
        let may_be = |c: &char| is_plausible(*c) || (*c == '\u{3000}' && mark.sign == Sign::Lost);
        let ending =
            |lead: u8| trails.clone().filter_map(move |trail| gbk.decode(lead, trail)).filter(may_be);
        let listed = |c: char| self.habits().note_worth(c);
        let Some((note, left)) = mark.note else {
            return (0x81..=0xFE).flat_map(ending).map(|c| (vec![c], 0.0)).collect();
        };
        if let Some(left) = left {
            let whose = |lead: u8| gbk.decode(left, lead).filter(|&c| notes::reads(c, note));
            let leads = (0x81..=0xFE).filter_map(|lead| Some((lead, listed(whose(lead)?))));
            return leads.flat_map(|(lead, worth)| ending(lead).map(move |c| (vec![c], worth))).collect();
        }
        let &[before, sign] = mark.fixed else { return Vec::new() };
        if trails.start() != trails.end() {
            return Vec::new();
        }
        let mut out = Vec::new();
        for whose in self.read_as(note) {
            let Some([left, lead]) = gbk.encode(whose) else { continue };
            let Some(second) = gbk.decode(sign, left).filter(may_be) else { continue };
            for third in ending(lead) {
                let firsts = (0x81..=0xFE).filter_map(|lead| gbk.decode(lead, before)).filter(may_be);
                out.extend(firsts.map(|first| (vec![first, second, third], listed(whose))));
            }
        }
        out
    }

    /// The characters with a reading.
    fn read_as(&self, note: &'t str) -> Vec<char> {
        let gbk = &self.tables.gbk;
        self.readings.borrow_mut().entry(note).or_insert_with(|| gbk.read_as(note)).clone()
    }

    /// A character of which the note alone is left: both its bytes were torn off, one by the note and one by the sign
    /// before it.
    fn whole(&self, mark: &Mark<'t>, line: &Range<usize>) -> Option<Guess<'t>> {
        let (note, _) = mark.note.filter(|_| mark.fixed.is_empty())?;
        let tables = self.tables;
        let choices = self.read_as(note);
        let (before, after) = (self.before(mark.span.start, line.start), self.after(mark.span.end, line.end));
        let signed = self.text[line.start..mark.span.start].chars().next_back().and_then(wide_form).is_some();
        let choices = choices.into_iter().filter(|&c| signed || self.habits().notes(c));
        let score = |c: char| {
            let plain = tables.plain(c);
            tables.prior.score(before, [plain], after)
                + self.known([before[0], before[1], plain, after[0], after[1]])
                + self.habits().note_worth(c)
        };
        let scored: Vec<(f64, char)> = choices.map(|c| (score(c), c)).collect();
        let best = scored.iter().copied().reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        let sum: f64 = scored.iter().map(|s| (s.0 - best.0).exp()).sum();
        let damaged = self.tables.reading(&self.text[mark.span.clone()]);
        Some(Guess {
            text: vec![best.1],
            gain: best.0 - tables.prior.score(before, damaged, after),
            lost: 1,
            first: (1.0 / sum, None),
            last: (1.0, None),
            end: mark.span.end,
            note: None,
            quotes: false,
            rare: false,
            eaten: false,
            worth: best.0 / 3.0,
        })
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
            while let Some(open) = notes::note_before(&self.text[line_start..at]) {
                at = line_start + open;
            }
            let Some(c) = self.text[line_start..at].chars().next_back() else { break };
            *slot = self.tables.plain(c);
            at -= c.len_utf8();
        }
        out
    }

    /// The two characters from `at` on, notes left out.
    fn after(&self, at: usize, line_end: usize) -> [char; 2] {
        let mut out = ['^'; 2];
        // Enough for two characters with a note each.
        let rest = &self.text[at..line_end];
        let end = rest.char_indices().nth(24).map_or(rest.len(), |c| c.0);
        for (slot, c) in out.iter_mut().zip(self.tables.reading(&rest[..end])) {
            *slot = c;
        }
        out
    }

    /// The bracket or quotation mark that closes the innermost one still open behind `middle`, which stands at `at`.
    fn closer(&self, at: usize, line_start: usize, middle: &[char]) -> Option<char> {
        let before = self.text[line_start..at].chars().rev().take(FAR);
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

    /// What the document adds to the probability of the third to the fifth of five characters in a row.
    fn known(&self, run: [char; 5]) -> f64 {
        let worth = |w: &[char]| {
            let run = [w[0], w[1], w[2]];
            self.habits().worth(run, || self.tables.prior.log_prob(run[0], run[1], run[2]))
        };
        run.windows(3).map(worth).sum()
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

/// What a reading of a place must gain to matter at all; `None` where nothing speaks for damage. `rare` tells whether a
/// character of the damaged text is.
fn least(mark: &Mark<'_>, tail: &Tail<'_>, rare: bool) -> Option<f64> {
    let quotes = tail.lead == Some(QUOTES) || tail.middle.iter().any(|c| matches!(c, '“' | '”'));
    let supported = rare || quotes || tail.note.is_some();
    match mark.sign {
        // It may speak against another reading.
        Sign::Note => Some(HOPELESS),
        // Even if it is not enough, it is reported.
        Sign::Punctuation if rare => Some(0.0),
        Sign::Punctuation if !supported && mark.margin > MARGIN && tail.lead.is_some() => None,
        _ if supported => Some(mark.margin),
        _ => Some(mark.margin + UNSUPPORTED),
    }
}

/// The bytes of the full-width form of a sign.
fn wide_form(sign: char) -> Option<[u8; 2]> {
    matches!(sign, '!' | ',' | ':' | ';' | '?').then(|| [0xA3, sign as u8 + 0x80])
}

/// What the quotation marks among the repaired characters are worth, where `open` quotations are open, and whether
/// they find their partners.
fn quote_worth(middle: &[char], last: Option<char>, open: i32) -> (f64, bool) {
    let mut depth = open;
    let (mut worth, mut found) = (0.0, false);
    for &c in middle.iter().chain(last.iter()) {
        match c {
            '”' if depth > 0 => (worth, found) = (worth + QUOTE, true),
            '”' => worth -= QUOTE,
            '“' if depth < 0 => (worth, found) = (worth + QUOTE, true),
            _ => {}
        }
        depth += i32::from(c == '“') - i32::from(c == '”');
    }
    (worth, found)
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

fn is_junk(c: char) -> bool {
    matches!(c, '?' | char::REPLACEMENT_CHARACTER)
}

/// Signs at which a damaged run may end.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '、' | '。' | '，' | '；' | '：' | '！' | '？' | '（' | '）' | '《' | '》' | '“' | '”')
}
