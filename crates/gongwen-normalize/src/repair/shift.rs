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

use std::collections::BTreeSet;
use std::ops::Range;

use gongwen_model::Severity;
use gongwen_text::{Repair, RepairKind, Span, Why};

use super::{Found, Tables, is_han, is_plausible, notes};

/// Longest run of damaged characters that is looked at.
const LONGEST: usize = 160;

/// How much more likely (natural logarithm) a repaired text must be than the text as it stands.
const MARGIN: f64 = 6.0;

/// The same for signs that abound in sound text (`,` `;` `:`), and where no mark shows the place.
const WIDE_MARGIN: f64 = 9.0;

/// Least average log-probability of a character in repaired text.
const PROSE: f64 = -10.5;

/// What is asked on top where neither a rare character, a note nor a quotation mark speaks for damage.
const UNSUPPORTED: f64 = 6.0;

/// Below this share of the probability a lost character counts as unknown.
const KNOWN: f64 = 0.35;

/// What a pair of characters that the document has elsewhere is worth.
const SEEN: f64 = 1.5;

/// What a quotation mark that finds its partner is worth.
const QUOTE: f64 = 3.0;

/// How many choices for a lost byte are weighed against each other in full.
const BEAM: usize = 12;

/// Finds the byte shifts of `text`, but for lines with misread text, whose places are known and in order.
pub(super) fn find(tables: &Tables, text: &str, misread: &[Range<usize>], found: &mut Found) {
    let mut page = Page { tables, text, seen: None };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        let known = misread.partition_point(|m| m.end <= body.start);
        if misread.get(known).is_none_or(|m| m.start >= body.end) {
            page.line(body, found);
        }
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

/// A place where bytes may be lost.
#[derive(Debug, Clone)]
struct Mark<'t> {
    sign: Sign,
    /// What the mark itself takes up.
    span: Range<usize>,
    /// Bytes that stood between the lost lead byte and the run behind the mark.
    fixed: &'static [u8],
    /// The note, and the byte before the lost one: both belong to the character that the note was for.
    note: Option<(&'t str, u8)>,
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

/// Where a repair ends, and how many quotations are open there.
#[derive(Debug, Clone, Copy)]
struct Repaired {
    end: usize,
    quotes: i32,
}

struct Page<'t> {
    tables: &'t Tables,
    text: &'t str,
    /// Pairs of neighbours in the text; made when a first damaged place asks for it.
    seen: Option<BTreeSet<(char, char)>>,
}

impl<'t> Page<'t> {
    fn line(&mut self, line: Range<usize>, found: &mut Found) {
        let text = &self.text[line.clone()];
        let mut quotes = 0_i32;
        let mut at = line.start;
        let mut done = at;
        if let Some(mark) = self.start_mark(&line)
            && let Some(depth) = self.repair(&mark, &line, 0, found)
        {
            (at, quotes) = (depth.end, depth.quotes);
            done = at;
        }
        if !may_be_damaged(text) {
            return;
        }
        let mut left: Option<char> = None;
        while let Some(c) = self.text[at..line.end].chars().next() {
            match c {
                '“' => quotes += 1,
                '”' => quotes -= 1,
                _ => {}
            }
            let mark = left.and_then(|left| self.mark(at, c, left, &line)).filter(|m| m.span.start >= done);
            if let Some(depth) = mark.and_then(|mark| self.repair(&mark, &line, quotes, found)) {
                (at, quotes) = (depth.end, depth.quotes);
                (done, left) = (at, self.text[..at].chars().next_back());
                continue;
            }
            at += c.len_utf8();
            left = Some(c);
        }
    }

    /// The mark that the start of a line is: a byte of its first character may be gone.
    fn start_mark(&self, line: &Range<usize>) -> Option<Mark<'t>> {
        let text = &self.text[line.clone()];
        let body = text.trim_start();
        let indent = line.end - body.len();
        let junk: usize = body.chars().take(2).take_while(|c| is_junk(*c)).map(char::len_utf8).sum();
        let first: Vec<char> = body[junk..].chars().take(3).collect();
        let odd = |c: &&char| !c.is_ascii() && !self.tables.prior.is_common(self.tables.plain(**c));
        (first.len() > 1 && first.iter().filter(odd).count() > 0).then(|| Mark {
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
        let lost = |note: Option<(&'t str, u8)>, sign, len| {
            Some(Mark { sign, span: at..at + len, fixed: &[], note, margin: MARGIN })
        };
        match c {
            '?' | char::REPLACEMENT_CHARACTER => {
                if let Some((note, len)) = notes::body(&rest[c.len_utf8()..]) {
                    // The sign before may have been full-width when the note was put in.
                    let [_, trail] = wide_form(left).or_else(|| self.tables.gbk.encode(left))?;
                    return lost(Some((note, trail)), Sign::Note, c.len_utf8() + len);
                }
                if c == '?' {
                    return punctuation(&[0xA3, 0xBF], MARGIN);
                }
                lost(None, Sign::Lost, c.len_utf8())
            }
            '(' => {
                let (note, len) = notes::note(rest)?;
                let [_, trail] = self.tables.gbk.encode(left).filter(|_| !notes::reads(left, note))?;
                let junk = self.text[at + len..line.end].chars().next().filter(|c| is_junk(*c));
                lost(Some((note, trail)), Sign::Note, len + junk.map_or(0, char::len_utf8))
            }
            '!' => punctuation(&[0xA3, 0xA1], MARGIN),
            ',' => punctuation(&[0xA3, 0xAC], WIDE_MARGIN),
            ';' => punctuation(&[0xA3, 0xBB], WIDE_MARGIN),
            ':' => punctuation(&[0xA3, 0xBA], WIDE_MARGIN),
            _ => None,
        }
    }

    /// Repairs the place that `mark` shows, if it is damaged, and says where the damage ends.
    fn repair(
        &mut self,
        mark: &Mark<'t>,
        line: &Range<usize>,
        quotes: i32,
        found: &mut Found,
    ) -> Option<Repaired> {
        if let Some(end) = self.closing_quote(mark, line, quotes, found) {
            return Some(Repaired { end, quotes: quotes - 1 });
        }
        let run = self.run(mark.span.end, line.end);
        let odd = |c: &char| !self.tables.prior.is_common(self.tables.plain(*c));
        let rare = run.iter().take(6).any(|(_, c, _)| odd(c));
        if !rare && mark.sign != Sign::Note && self.stands(mark, &run) {
            return None;
        }
        let mut best: Option<Guess<'t>> = None;
        let mut tails = self.tails(mark, &run, line.end);
        // What stands for a lost byte may have taken a comma along.
        for i in 0..tails.len() {
            let tail = &tails[i];
            if tail.note.is_none() && self.text[..tail.end].ends_with(is_junk) {
                tails.push(Tail { eaten: Some(','), ..tail.clone() });
            }
        }
        for tail in tails {
            let guess = self.guess(mark, &tail, line, quotes);
            if let Some(guess) = guess
                && best.as_ref().is_none_or(|b| b.gain < guess.gain)
            {
                best = Some(guess);
            }
        }
        let best = best?;
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
        let repaired = Repaired { end: best.end, quotes: quotes + marks('“') - marks('”') };
        self.accept(mark, best, found);
        Some(repaired)
    }

    fn accept(&self, mark: &Mark<'t>, best: Guess<'t>, found: &mut Found) {
        let mut text = best.text;
        let mut unknown = 0;
        if best.first.0 < KNOWN
            && let Some(c) = text.first_mut()
        {
            *c = char::REPLACEMENT_CHARACTER;
            unknown += 1;
        }
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
        let confidence = (sure * known(best.first.0) * known(best.last.0)).min(0.99);
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
        // A quotation of several paragraphs opens each and closes the last.
        let next = self.text[line.end..].trim_start();
        let closes = next.lines().next().and_then(|l| l.chars().find(|c| matches!(c, '“' | '”')));
        if next.starts_with('“') || closes == Some('”') || !is_han(han) {
            return None;
        }
        let evidence = vec!["bytes:A1A3 A1B1".to_owned(), "quotes".to_owned()];
        let rule = "repair/byte-shift-closing-quote";
        let repair = Repair { kind: RepairKind::ByteShift, rule, confidence: 0.9, evidence };
        let span = Span::new(mark.span.start, mark.span.end);
        found.edits.replace(span, "。”", Why::Repair(Box::new(repair)));
        Some(mark.span.end)
    }

    /// Two-byte characters from `start` on: place, character, bytes. A note that suits the character before it may
    /// have been put there after the bytes fell out of step: the run goes on behind it.
    fn run(&self, start: usize, end: usize) -> Vec<Wide> {
        let mut run: Vec<Wide> = Vec::new();
        let mut at = start;
        while let Some(c) = self.text[at..end].chars().next().filter(|_| run.len() < LONGEST) {
            if let Some(bytes) = self.tables.gbk.encode(c) {
                run.push((at, c, bytes));
                at += c.len_utf8();
                continue;
            }
            match (notes::note(&self.text[at..end]), run.last()) {
                (Some((note, len)), Some(last)) if notes::reads(last.1, note) => at += len,
                _ => break,
            }
        }
        run
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
    fn tails(&self, mark: &Mark<'t>, run: &[Wide], line_end: usize) -> Vec<Tail<'t>> {
        let mut tails = Vec::new();
        let mut middle = Vec::new();
        // The byte that still looks for its other half.
        let mut open = mark.fixed.last().copied();
        for (i, &(at, c, [first, second])) in run.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| run.get(i)).map_or(at, |r| r.0 + r.1.len_utf8());
            if (is_stop(c) || before < at) && i > 0 {
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
        if run.is_empty() && mark.fixed.is_empty() {
            if mark.sign == Sign::Note {
                tails.extend(self.alone(mark.span.end, line_end));
            }
            return tails;
        }
        if run.len() == LONGEST {
            return tails;
        }
        let end = run.last().map_or(mark.span.end, |r| r.0 + r.1.len_utf8());
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
        let note = notes::note(behind).or_else(|| notes::body(behind).filter(|_| next.is_some_and(is_junk)));
        let end = chars_end + note.map_or(0, |n| n.1);
        Some(Tail { middle: Vec::new(), lead: None, end, chars_end, note: note.map(|n| n.0), eaten: None })
    }

    /// The tail of a run that was cut at `at`, inside its last character.
    fn cut(&self, mark: &Mark<'t>, middle: &[char], open: Option<u8>, at: usize) -> Option<Tail<'t>> {
        let lead = open?;
        let rest = &self.text[at..];
        let junk =
            rest.chars().next().filter(|c| is_junk(*c) && at > mark.span.end).map_or(0, char::len_utf8);
        // A decoder that writes a lost byte as `?` may take the bracket behind it along.
        let torn = || notes::body(&rest[junk..]).filter(|_| junk > 0);
        let note = notes::note(&rest[junk..]).or_else(torn);
        let end = at + junk + note.map_or(0, |n| n.1);
        let note = note.map(|n| n.0);
        Some(Tail { middle: middle.to_vec(), lead: Some(lead), end, chars_end: at + junk, note, eaten: None })
    }

    /// The best reading of a place, for one way in which it may end.
    fn guess(
        &mut self,
        mark: &Mark<'t>,
        tail: &Tail<'t>,
        line: &Range<usize>,
        quotes: i32,
    ) -> Option<Guess<'t>> {
        let tables = self.tables;
        let (gbk, prior) = (&tables.gbk, &tables.prior);
        let first_trail = match (mark.fixed.first(), self.text[mark.span.end..].chars().next()) {
            (Some(&byte), _) => byte..=byte,
            (None, Some(c)) if is_junk(c) || tail.chars_end == mark.span.end => 0x40..=0xFE,
            (None, Some(c)) if c.is_ascii() => c as u8..=c as u8,
            (None, None) => 0x40..=0xFE,
            (None, Some(c)) => {
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
        if let Some(c) = tail.eaten {
            after = [tables.plain(c), behind[0]];
        }
        let plain = |c: &char| tables.plain(*c);
        let middle: Vec<char> = tail.middle.iter().map(plain).collect();

        let mut firsts: Vec<char> = (0x81..=0xFE)
            .filter(|&lead| match mark.note {
                Some((note, before)) => gbk.decode(before, lead).is_some_and(|c| notes::reads(c, note)),
                None => true,
            })
            .flat_map(|lead| first_trail.clone().filter_map(move |trail| gbk.decode(lead, trail)))
            .filter(|&c| is_plausible(c) || (c == '\u{3000}' && mark.sign == Sign::Lost))
            .collect();
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
        keep_best(&mut firsts, |&c| {
            let known = [next(0), next(1)].map(|c| c.unwrap_or('^'));
            let known =
                if tail.lead.is_some() && middle.len() < 2 { &known[..middle.len()] } else { &known[..] };
            let mut text = vec![plain(&c)];
            text.extend(known);
            prior.score(before, text, [])
        });
        let back = |i: usize| middle.len().checked_sub(i).and_then(|i| middle.get(i).copied());
        keep_best(&mut lasts, |c| {
            let context = [back(2).unwrap_or('^'), back(1).unwrap_or(before[1])];
            prior.score(context, c.map(|c| plain(&c)), after)
        });
        self.see();
        let mut scored: Vec<(f64, char, Option<char>)> = Vec::with_capacity(firsts.len() * lasts.len());
        for &first in &firsts {
            for &last in &lasts {
                let ends = last.map(|c| plain(&c));
                let chars = [plain(&first)].into_iter().chain(middle.iter().copied()).chain(ends);
                let mut score = prior.score(before, chars, after);
                let one = next(0).or(ends).unwrap_or(after[0]);
                score += SEEN * f64::from(self.has(before[1], plain(&first)) + self.has(plain(&first), one));
                if let Some(c) = ends {
                    let left = middle.last().copied().unwrap_or(plain(&first));
                    score += SEEN * f64::from(self.has(left, c) + self.has(c, after[0]));
                }
                scored.push((score + quote_worth(&tail.middle, last, quotes).0, first, last));
            }
        }
        // Later candidates win ties never: the order of bytes decides.
        let best = scored.iter().copied().reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        let (first, last) = (best.1, best.2);
        let share = |same: &dyn Fn(&(f64, char, Option<char>)) -> bool| {
            let sum = |keep: bool| -> f64 {
                scored.iter().filter(|s| same(s) == keep).map(|s| (s.0 - best.0).exp()).sum()
            };
            let other =
                scored.iter().filter(|s| !same(s)).copied().reduce(|a, b| if b.0 > a.0 { b } else { a });
            (sum(true) / (sum(true) + sum(false)), other)
        };
        let (first_share, first_other) = share(&|s| s.1 == first);
        let (last_share, last_other) = share(&|s| s.2 == last);
        let damaged = &self.text[mark.span.start..tail.end];
        let as_it_stands = prior.score(before, self.reading(damaged), behind);
        let rare = self.text[mark.span.end..tail.chars_end]
            .chars()
            .any(|c| !c.is_ascii() && !is_stop(c) && !prior.is_common(tables.plain(c)));
        let text: Vec<char> =
            [first].into_iter().chain(tail.middle.iter().copied()).chain(last).chain(tail.eaten).collect();
        let worth = prior.score(before, text.iter().map(plain), []) / text.len().max(1) as f64;
        Some(Guess {
            text,
            gain: best.0 - as_it_stands,
            first: (first_share, first_other.map(|s| s.1)),
            last: if last.is_some() { (last_share, last_other.and_then(|s| s.2)) } else { (1.0, None) },
            end: tail.end,
            note: tail.note,
            quotes: quote_worth(&tail.middle, last, quotes).1,
            rare,
            eaten: tail.eaten.is_some(),
            worth,
        })
    }

    /// The two characters before `at`, notes left out.
    fn before(&self, at: usize, line_start: usize) -> [char; 2] {
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
        for (slot, c) in out.iter_mut().zip(self.reading(&rest[..end])) {
            *slot = c;
        }
        out
    }

    /// `text` as the prior reads it, notes left out.
    fn reading(&self, text: &str) -> Vec<char> {
        let mut chars = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            match notes::note(&text[at..]) {
                Some((_, len)) => at += len,
                None => {
                    chars.push(self.tables.plain(c));
                    at += c.len_utf8();
                }
            }
        }
        chars
    }

    fn see(&mut self) {
        if self.seen.is_none() {
            let chars = self.reading(self.text);
            self.seen = Some(chars.windows(2).map(|w| (w[0], w[1])).collect());
        }
    }

    /// 1 where the document has the pair elsewhere.
    fn has(&self, a: char, b: char) -> u8 {
        u8::from(self.seen.as_ref().is_some_and(|seen| seen.contains(&(a, b))))
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

/// Keeps the best few in their old order.
fn keep_best<T: Clone>(items: &mut Vec<T>, score: impl Fn(&T) -> f64) {
    if items.len() <= BEAM {
        return;
    }
    let mut ranked: Vec<(f64, usize)> = items.iter().map(score).zip(0..).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(BEAM);
    ranked.sort_by_key(|r| r.1);
    *items = ranked.iter().filter_map(|r| items.get(r.1).cloned()).collect();
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

fn is_junk(c: char) -> bool {
    matches!(c, '?' | char::REPLACEMENT_CHARACTER)
}

/// Signs at which a damaged run may end.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '、' | '。' | '，' | '；' | '：' | '！' | '？' | '（' | '）' | '《' | '》' | '“' | '”')
}
