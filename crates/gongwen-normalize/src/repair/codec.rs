//! Wrong codecs: text that was written with one codec and read with another.
//!
//! Line by line, and word by word where only a part was misread: the characters are turned back into the bytes that
//! the wrong codec took them from, and these are read with the right one. UTF-8 proves itself by its form; text in a
//! legacy codec must read better by the language prior. Where the wrong codec dropped bytes, the characters that they
//! belonged to are given back if the prior leaves no doubt, and become U+FFFD with a diagnostic if not.

use std::cell::Cell;
use std::iter::Peekable;
use std::ops::Range;
use std::str::Chars;

use encoding_rs::{BIG5, Encoding, GB18030, WINDOWS_1250, WINDOWS_1252};
use gongwen_model::Budget;
use gongwen_text::{Repair, RepairKind, Span, Why, is_han, window};

use super::habits::Habits;
use super::{Found, Tables};
use crate::look::{Lines, Traits};

/// How much more likely each character must become on average (natural logarithm).
const MARGIN: f64 = 2.5;

/// Least average log-probability of text that is taken for Chinese.
const PROSE: f64 = -9.0;

/// The same for bytes whose form speaks for itself, with some lost and with none.
const PROVEN_PROSE: f64 = -11.0;
const WHOLE_PROSE: f64 = -15.0;

/// Log-probability of a character behind another from which on both are taken for a word.
const WORD: f64 = -6.5;

/// Fewest Chinese characters that a repair rests on.
const FEWEST: usize = 4;

/// How often a text may have been misread one time after another.
const ROUNDS: usize = 3;

/// How often a text that lost bytes is read with the words that are known of it.
const PASSES: usize = 2;

/// Below this share of the probability a character of which bytes are lost counts as unknown.
const KNOWN: f64 = 0.85;

/// The numbers of headings.
const NUMERALS: &str = "一二三四五六七八九十";

/// Readings of a run that are kept at each step, and choices for one character that are looked at.
const PATHS: usize = 24;
const CHOICES: usize = 200;

/// Characters in a text that may be weighed so; behind that, few choices are: hostile text must not cost more than its length.
const BUDGET: usize = 20_000_000;
const FEW_CHOICES: usize = 4;

/// Longest run in characters that is weighed as a whole.
const LONGEST_RUN: usize = 24;

/// How far back an open bracket is looked for, in characters.
const FAR: usize = 240;

/// What a bracket in its place is worth.
const BRACKET: f64 = 4.0;

/// What a traditional character costs on a page without such.
const SCRIPT: f64 = 6.0;

/// What the brackets around the year of a document number are worth.
const YEAR: f64 = 25.0;

/// Longest line that is looked at as a whole.
const LONGEST: usize = 1 << 20;

/// Finds misread text, and its places in order: those that are repaired, and those that are not.
pub(super) fn find(
    tables: &Tables,
    text: &str,
    lines: &Lines,
    time: &Budget<'_>,
) -> (Found, Vec<Range<usize>>) {
    let (mut found, mut places) =
        Reader { tables, budget: Cell::new(BUDGET), numbered: Cell::new(0), habits: None }
            .find(text, lines, time);
    if found.reports.is_empty() || found.edits.is_empty() {
        return (found, places);
    }
    // Bytes were lost. What is known of the document tells its words: with them it is read once more, and again.
    for _ in 0..PASSES {
        let known: Vec<&str> = found.edits.iter().map(|edit| found.edits.new_text(edit)).collect();
        let habits = Some(Habits::new(tables, &known.join("\n")));
        (found, places) = Reader { tables, budget: Cell::new(BUDGET), numbered: Cell::new(0), habits }
            .find(text, lines, time);
    }
    (found, places)
}

/// Reads text anew.
struct Reader<'t> {
    tables: &'t Tables,
    /// How many characters may still be weighed with all their choices.
    budget: Cell<usize>,
    /// How far the headings in brackets have been counted.
    numbered: Cell<usize>,
    /// The words of the document, once some of it has been read.
    habits: Option<Habits>,
}

impl Reader<'_> {
    fn find(&self, text: &str, lines: &Lines, time: &Budget<'_>) -> (Found, Vec<Range<usize>>) {
        let (mut found, mut places) = (Found::default(), Vec::new());
        for line in lines.with(Traits::ODD).take_while(|_| !time.is_over()) {
            let start = line.span.start();
            let body = line.span.of(text).trim_end_matches('\r');
            if !suspicious(self.tables, body) || body.len() >= LONGEST {
                continue;
            }
            let line = start..start + body.len();
            if self.accept(text, line.clone(), &mut found) {
                places.push(line);
                continue;
            }
            let before = places.len();
            self.words(text, line.clone(), &mut found, &mut places);
            let mut rest = String::with_capacity(body.len());
            let mut at = line.start;
            for place in places.iter().skip(before) {
                rest.push_str(window::cut(text, at..place.start));
                at = place.end;
            }
            rest.push_str(window::cut(text, at..line.end));
            if looks_misread(self.tables, &rest) {
                let message =
                    "this line looks like text that was read with a wrong codec; no reading of it is known";
                found.doubt("repair/misread", line.clone(), message.to_owned());
                found.held.push(Span::new(line.start, line.end));
                places.truncate(before);
                places.push(line);
            }
        }
        (found, places)
    }

    /// Repairs the words of a line that is not misread as a whole: what stands between white space, else between ASCII.
    fn words(&self, text: &str, line: Range<usize>, found: &mut Found, places: &mut Vec<Range<usize>>) {
        for word in pieces(text, line.clone(), char::is_whitespace) {
            if !suspicious(self.tables, window::cut(text, word.clone())) {
                continue;
            }
            if word != line && self.accept(text, word.clone(), found) {
                places.push(word);
                continue;
            }
            for run in pieces(text, word.clone(), |c| c.is_ascii() && c != '?') {
                if run != word
                    && suspicious(self.tables, window::cut(text, run.clone()))
                    && self.accept(text, run.clone(), found)
                {
                    places.push(run);
                }
            }
        }
    }

    /// Repairs the span if another reading is the better one.
    fn accept(&self, text: &str, span: Range<usize>, found: &mut Found) -> bool {
        let tables = self.tables;
        let before = window::cut(text, span.clone());
        let mut current = before.to_owned();
        let mut evidence: Vec<String> = Vec::new();
        let (mut unknown, mut guessed, mut lost, mut proven) = (0, 0, 0, true);
        for _ in 0..ROUNDS {
            let readings = self.readings(&current);
            let sure = readings.iter().any(|r| r.proven && r.unknown + r.guessed == 0 && !r.text.is_ascii());
            let score = |r: &Reading| worth(tables, &r.text);
            let readings = readings.into_iter().filter(|r| r.proven || !sure);
            let Some(best) = readings.reduce(|a, b| if score(&b) > score(&a) { b } else { a }) else {
                break;
            };
            evidence.push(format!("codec:{}", best.what));
            (unknown, guessed) = (unknown + best.unknown, guessed + best.guessed);
            (lost, proven) = (lost + best.lost, proven && best.proven);
            current = best.text;
            if suspicious_codec(&current) {
                continue;
            }
            break;
        }
        let han = current.chars().filter(|c| is_han(*c)).count();
        // Both readings have the same bytes, so their probabilities can be compared as they are.
        let wide = current.chars().filter(|c| !c.is_ascii()).count().max(1);
        let gain = (likelihood(tables, &current) - likelihood(tables, before)) / wide as f64;
        let enough = if proven { 2 } else { FEWEST - 1 };
        let whole = proven && lost == 0;
        let least = match proven {
            true if whole => WHOLE_PROSE,
            true => PROVEN_PROSE,
            false => PROSE,
        };
        let prose = worth(tables, &current) >= least && han >= 2.max(2 * unknown) && han + unknown >= enough;
        let short = !proven && han == 2 && is_pair(tables, before, &current);
        // A reading of which no word is known is a guess, but where the form of the bytes proves it.
        let words = tables.known_characters(&current);
        let known = whole || words * if proven { 4 } else { 2 } >= han;
        if evidence.is_empty() || !(prose && known || short) || gain < MARGIN {
            return false;
        }
        evidence.push(format!("margin:{gain:.1} a character"));
        let mut confidence: f64 = if proven { 0.98 } else { 0.9 };
        if unknown + guessed > 0 {
            confidence = 0.7;
            evidence.push(format!("bytes lost in {} places, {} of them unknown", unknown + guessed, unknown));
        }
        if unknown + guessed > 0 {
            let message = format!(
                "the codec that read this text dropped bytes: {guessed} characters are the likeliest ones, {unknown} cannot be known"
            );
            found.report("repair/codec-unknown", span.clone(), message);
        }
        let repair =
            Repair { kind: RepairKind::WrongCodec, rule: "repair/wrong-codec", confidence, evidence };
        found.edits.replace(Span::new(span.start, span.end), &current, Why::Repair(Box::new(repair)));
        true
    }

    /// All ways to read `text` anew.
    fn readings(&self, text: &str) -> Vec<Reading> {
        let mut out = Vec::new();
        let mut add = |what, text: Option<String>, proven| {
            out.extend(text.map(|text| Reading { text, what, unknown: 0, guessed: 0, lost: 0, proven }));
        };
        let strict = |bytes: &[u8], codec: &'static encoding_rs::Encoding| {
            codec.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
        };
        let eastern = single_bytes(text, WINDOWS_1250).and_then(|bytes| String::from_utf8(bytes).ok());
        add("UTF-8 read as Windows-1250", eastern, true);
        let latin = single_bytes(text, WINDOWS_1252);
        if let Some(bytes) = &latin {
            add("UTF-8 read as Latin-1", String::from_utf8(bytes.clone()).ok(), true);
            add("GBK read as Latin-1", strict(bytes, GB18030), false);
            add("Big5 read as Latin-1", strict(bytes, BIG5), false);
        }
        if latin.is_some() {
            if !out.iter().any(|r| r.proven) {
                out.extend(self.latin_with_gaps(text));
            }
            return out;
        }
        let (bytes, _, failed) = GB18030.encode(text);
        if !failed {
            add("UTF-8 read as GBK", String::from_utf8(bytes.to_vec()).ok(), true);
            add("Big5 read as GBK", strict(&bytes, BIG5), false);
        }
        // Pairs of GBK that Big5 does not have are lost; the others are in step.
        let piece = |piece: &str| {
            let (bytes, _, failed) = BIG5.encode(piece);
            if failed { None } else { strict(&bytes, GB18030) }
        };
        let pieces: Option<Vec<String>> = text.split(char::REPLACEMENT_CHARACTER).map(piece).collect();
        if let Some(pieces) = pieces {
            let (text, unknown) = (pieces.join("\u{FFFD}"), pieces.len() - 1);
            out.push(Reading {
                text,
                what: "GBK read as Big5",
                unknown,
                guessed: 0,
                lost: unknown,
                proven: false,
            });
        }
        out.extend(self.with_gaps(text));
        out
    }

    /// UTF-8 read as Windows-1252 by a program that dropped or replaced what it could not print: a no-break space became a
    /// space, quotation marks became straight ones, a soft hyphen and the five bytes without a character went.
    fn latin_with_gaps(&self, text: &str) -> Option<Reading> {
        let tails = |c: char| -> Vec<u8> {
            match c {
                ' ' => vec![0xA0],
                '"' => vec![0x93, 0x94],
                '\'' => vec![0x91, 0x92],
                '-' => vec![0x96, 0x97],
                _ => single_byte(c, WINDOWS_1252).filter(|b| (0x80..0xC0).contains(b)).into_iter().collect(),
            }
        };
        let mut slots: Vec<Slot> = Vec::new();
        let (mut lost, mut stood_in) = (0, 0);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let lead = single_byte(c, WINDOWS_1252)?;
            let need = match lead {
                0..=0x7F => 0,
                0xC2..=0xDF => 1,
                0xE0..=0xEF => 2,
                _ => return None,
            };
            let mut forms: Vec<Vec<u8>> = vec![vec![lead]];
            for _ in 0..need {
                let mut next = chars.peek().map(|c| tails(*c)).unwrap_or_default();
                if !next.is_empty() {
                    stood_in += usize::from(chars.peek().is_some_and(char::is_ascii));
                    chars.next();
                } else {
                    lost += 1;
                    // What is cut off at the end may be any character.
                    next = if chars.peek().is_some() { UNPRINTED.to_vec() } else { Vec::new() };
                }
                forms = forms
                    .iter()
                    .flat_map(|form| next.iter().map(move |b| form.iter().copied().chain([*b]).collect()))
                    .collect();
            }
            let read = |form: &Vec<u8>| std::str::from_utf8(form).ok().and_then(|s| s.chars().next());
            let mut choice: Vec<char> = forms.iter().filter_map(read).collect();
            if choice.len() > 1 {
                choice.retain(|c| super::is_plausible(*c));
            }
            slots.push(Slot { chars: choice, joined: false });
        }
        if lost + stood_in == 0 || slots.iter().filter(|slot| slot.chars.is_empty()).count() * 2 > slots.len()
        {
            return None;
        }
        let (out, unknown, guessed) = self.choose(&slots);
        let text = out.into_iter().collect();
        Some(Reading { text, what: "UTF-8 read as Windows-1252", unknown, guessed, lost, proven: true })
    }

    /// UTF-8 read as GBK by a decoder that left out, or marked, what it could not read.
    ///
    /// UTF-8 says how many bytes a character still needs, so each gap is known to be a pair that GBK has no printed
    /// character for, or the one byte before a sign of ASCII. Few characters can have such bytes.
    fn with_gaps(&self, text: &str) -> Option<Reading> {
        let tables = self.tables;
        let bytes = bytes_with_gaps(tables, text)?;
        let tail = |at: usize| bytes.get(at).copied().flatten().filter(|b| (0x80..0xC0).contains(b));
        let lost = |at: usize| bytes.get(at) == Some(&None);
        let unprinted = |a: u8, b: u8| tables.is_unprinted(a, b);
        let join = |a: u8, b: u8, c: u8| std::str::from_utf8(&[a, b, c]).ok().and_then(|s| s.chars().next());
        let tails = || 0x80..=0xBF_u8;
        let mut slots: Vec<Slot> = Vec::new();
        let mut at = 0;
        while let Some(&first) = bytes.get(at) {
            let (second, third) = (tail(at + 1), tail(at + 2));
            let indent = slots.iter().all(|slot| matches!(slot.chars[..], ['\u{3000}']));
            let plausible = |c: &char| super::is_plausible(*c) || indent && *c == '\u{3000}';
            let (choice, len): (Vec<char>, usize) = match (first, second, third) {
                (Some(b), ..) if b.is_ascii() => (vec![char::from(b)], 1),
                (Some(a @ 0xE0..=0xEF), Some(b), Some(c)) => (join(a, b, c).into_iter().collect(), 3),
                // The last byte, alone or with the first of the next character.
                (Some(a @ 0xE0..=0xEF), Some(b), None) if lost(at + 2) => {
                    let pair = lost(at + 3);
                    let fits = |c: &u8| !pair || (0xE2..=0xEF).any(|d| unprinted(*c, d));
                    (tails().filter(fits).filter_map(|c| join(a, b, c)).filter(plausible).collect(), 3)
                }
                (Some(a @ 0xE0..=0xEF), Some(b), None) => {
                    (tails().filter_map(|c| join(a, b, c)).filter(plausible).collect(), 2)
                }
                (Some(a @ 0xE0..=0xEF), None, None) => {
                    let pairs =
                        tails().flat_map(|b| tails().map(move |c| (b, c))).filter(|p| unprinted(p.0, p.1));
                    let choice = pairs.filter_map(|(b, c)| join(a, b, c)).filter(plausible).collect();
                    (choice, if lost(at + 1) && lost(at + 2) { 3 } else { 1 })
                }
                (Some(0xE0..=0xEF), ..) => (Vec::new(), 1),
                (Some(a @ 0xC2..=0xDF), Some(b), _) => (
                    std::str::from_utf8(&[a, b]).ok().and_then(|s| s.chars().next()).into_iter().collect(),
                    2,
                ),
                // The end of a character whose first byte is in the gap.
                (None, Some(b), Some(c)) => {
                    ((0xE2..=0xEF).filter_map(|a| join(a, b, c)).filter(plausible).collect(), 3)
                }
                (None, Some(b), None) if lost(at + 2) => {
                    let heads = (0xE2..=0xEF).flat_map(|a| tails().filter_map(move |c| join(a, b, c)));
                    (heads.filter(plausible).collect(), 3)
                }
                (None, Some(_), None) => (Vec::new(), 2),
                (None, ..) => (Vec::new(), 1 + (1..3).take_while(|i| lost(at + i)).count()),
                _ => return None,
            };
            // A pair across the border of two characters, of which both halves are gone, is one that is not printed.
            let joined = at > 0 && first.is_none() && lost(at - 1);
            slots.push(Slot { chars: choice, joined });
            at += len;
        }
        let gone = bytes.iter().filter(|byte| byte.is_none()).count();
        if gone * 2 > bytes.len() {
            return None;
        }
        let (out, unknown, guessed) = self.choose(&slots);
        let text = out.into_iter().collect();
        Some(Reading { text, what: "UTF-8 read as GBK", unknown, guessed, lost: gone, proven: true })
    }

    /// What the document adds to the log-probability of characters behind `before`.
    fn known(&self, before: [char; 2], chars: impl Iterator<Item = char>) -> f64 {
        let Some(habits) = &self.habits else { return 0.0 };
        let [mut a, mut b] = before;
        let mut sum = 0.0;
        for c in chars {
            sum += habits.worth([a, b, c], || self.tables.prior.log_prob(a, b, c));
            (a, b) = (b, c);
        }
        sum
    }

    /// Takes the likeliest of the choices for each character; also says how many cannot be known and how many are guesses.
    fn choose(&self, slots: &[Slot]) -> (Vec<char>, usize, usize) {
        let mut out: Vec<char> = Vec::with_capacity(slots.len());
        let (mut unknown, mut guessed) = (0, 0);
        while let Some(slot) = slots.get(out.len()) {
            if let &[c] = slot.chars.as_slice() {
                out.push(c);
                continue;
            }
            let run = out.len()..end_of_run(slots, out.len());
            let picks = self.run(&out, slots, run);
            for (slot, pick) in slots.iter().skip(out.len()).zip(picks) {
                if slot.chars.len() != 1 {
                    guessed += usize::from(pick.is_some());
                    unknown += usize::from(pick.is_none());
                }
                out.push(pick.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        let mut head = out.iter().skip_while(|c| c.is_whitespace());
        if let (Some('(' | '（'), Some(c), Some(')' | '）')) = (head.next(), head.next(), head.next())
            && let Some(place) = NUMERALS.chars().position(|n| n == *c)
        {
            self.numbered.set(place + 1);
        }
        (out, unknown, guessed)
    }

    /// What it is worth for `c` to stand alone in the brackets at the head of a line: a numeral, the one behind the last.
    fn number_worth(&self, c: char) -> f64 {
        match NUMERALS.chars().position(|n| n == c) {
            Some(place) if place == self.numbered.get() => YEAR,
            Some(_) => 0.0,
            None => -YEAR,
        }
    }

    /// The characters of a run, as far as they are known: the readings of all of it are weighed against each other, the
    /// best few at each step.
    fn run(&self, before: &[char], slots: &[Slot], run: Range<usize>) -> Vec<Option<char>> {
        let tables = self.tables;
        let open = open_bracket(before);
        let indent = before.iter().all(|c| c.is_whitespace());
        // Both forms of a character are one to the prior: a page has one script.
        let sure = || slots.iter().filter_map(|slot| <[char; 1]>::try_from(slot.chars.as_slice()).ok());
        let page = sure().filter(|[c]| tables.is_traditional(*c)).count() * 8 > sure().count();
        let script = |c: char| if tables.is_traditional(c) && !page { -SCRIPT } else { 0.0 };
        let back = |n: usize| before.iter().rev().nth(n).map_or('^', |c| tables.plain(*c));
        let mut paths = vec![Path { score: 0.0, context: [back(1), back(0)], chars: Vec::new() }];
        for (at, slot) in slots.iter().enumerate().take(run.end).skip(run.start) {
            let year = year_bracket(before, slots, at);
            let number = is_number_of_heading(before, slots, at);
            let form = |c: char| match c {
                // Headings are counted.
                _ if number => self.number_worth(c),
                // No line begins with a mark that ends something; many begin with an indent.
                '。' | '，' | '、' | '；' | '：' if indent && at == run.start => -YEAR,
                _ if slot.chars.len() == 1 => 0.0,
                _ => form_worth(c, open, at + 1 == slots.len(), year),
            };
            let choices = self.likely(&slot.chars);
            // Score, path so far, character.
            let mut next: Vec<(f64, &Path, char)> = Vec::with_capacity(paths.len() * choices.len());
            for path in &paths {
                for &c in &choices {
                    if slot.joined && !path.chars.last().is_none_or(|left| tables.may_join(*left, c)) {
                        continue;
                    }
                    let [a, b] = path.context;
                    let plain = tables.plain(c);
                    let term =
                        tables.prior.log_prob(a, b, plain) + self.known([a, b], std::iter::once(plain));
                    next.push((path.score + term + form(c) + script(c), path, c));
                }
            }
            self.budget.set(self.budget.get().saturating_sub(next.len()));
            next.sort_by(|a, b| b.0.total_cmp(&a.0));
            next.truncate(PATHS);
            if next.is_empty() {
                return vec![None; run.len()];
            }
            let extend = |&(score, path, c): &(f64, &Path, char)| {
                let context = [path.context[1], tables.plain(c)];
                Path { score, context, chars: [path.chars.as_slice(), &[c]].concat() }
            };
            paths = next.iter().map(extend).collect();
        }
        if run.end == slots.len() {
            for path in &mut paths {
                path.score += tables.prior.log_prob(path.context[0], path.context[1], '^');
            }
        }
        let most = paths.iter().map(|p| p.score).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = paths.iter().map(|p| (p.score - most).exp()).sum();
        let Some(best) = paths.iter().max_by(|a, b| a.score.total_cmp(&b.score)) else { return Vec::new() };
        let share = |k: usize, c: char| {
            let same = paths.iter().filter(|p| p.chars.get(k) == Some(&c));
            same.map(|p| (p.score - most).exp()).sum::<f64>() / sum
        };
        let known =
            |(k, &c): (usize, &char)| (c != char::REPLACEMENT_CHARACTER && share(k, c) > KNOWN).then_some(c);
        best.chars.iter().enumerate().map(known).collect()
    }

    /// The choices for a character that are worth a look; U+FFFD where there is none.
    fn likely(&self, chars: &[char]) -> Vec<char> {
        let mut choices = chars.to_vec();
        if choices.is_empty() {
            choices.push(char::REPLACEMENT_CHARACTER);
        }
        let share = |c: &char| self.tables.prior.share(self.tables.plain(*c));
        let most = if self.budget.get() == 0 { FEW_CHOICES } else { CHOICES };
        if choices.len() > most {
            choices.sort_by(|a, b| share(b).total_cmp(&share(a)));
            choices.truncate(most);
        }
        choices
    }
}

/// Where a run of characters that are not known ends: behind two that are.
fn end_of_run(slots: &[Slot], start: usize) -> usize {
    let known = |at: usize| slots.get(at).is_none_or(|slot| slot.chars.len() == 1);
    let end = (start + 1..slots.len()).find(|&at| known(at) && known(at + 1));
    (end.unwrap_or(slots.len()) + 2).min(slots.len()).min(start + LONGEST_RUN)
}

/// Whether the character at `at` stands alone in the brackets at the head of a line.
fn is_number_of_heading(before: &[char], slots: &[Slot], at: usize) -> bool {
    let closed = slots.get(at + 1).is_some_and(|s| matches!(s.chars[..], [')' | '）']));
    let mut head = before.iter().skip_while(|c| c.is_whitespace());
    closed && before.len() == at && matches!((head.next(), head.next()), (Some('(' | '（'), None))
}

/// The bracket that belongs at `at`, where the year of a document number stands beside it: `〔2024〕`.
fn year_bracket(before: &[char], slots: &[Slot], at: usize) -> Option<char> {
    let year = |at: usize| slots.get(at..at + 4).is_some_and(|s| s.iter().all(|s| is_digit(&s.chars)));
    let may_be = |at: usize, c| slots.get(at).is_some_and(|slot| slot.chars.contains(&c));
    match at.checked_sub(5) {
        _ if year(at + 1) && may_be(at + 5, '〕') => Some('〔'),
        Some(start) if year(start + 1) && (before.get(start) == Some(&'〔') || may_be(start, '〔')) => {
            Some('〕')
        }
        _ => None,
    }
}

/// What may stand at the place of one character.
#[derive(Debug)]
struct Slot {
    /// The character, if it is known; else the choices; empty where nothing is.
    chars: Vec<char>,
    /// Whether the reader left out the pair that the last byte of the character before and the first of this one make.
    joined: bool,
}

/// A reading of the first characters of a run.
#[derive(Debug, Clone)]
struct Path {
    score: f64,
    /// The last two characters as the prior reads them.
    context: [char; 2],
    chars: Vec<char>,
}

/// The pieces of a span between characters that `splits`.
fn pieces(text: &str, span: Range<usize>, splits: fn(char) -> bool) -> Vec<Range<usize>> {
    let body = window::cut(text, span.clone());
    let mut out = Vec::new();
    let mut at = span.start;
    for piece in body.split(splits) {
        if !piece.is_empty() {
            out.push(at..at + piece.len());
        }
        let end = at + piece.len();
        at = end + window::cut(text, end..span.end).chars().next().map_or(0, char::len_utf8);
    }
    out
}

impl Tables {
    /// Whether `c` has another simplified form.
    fn is_traditional(&self, c: char) -> bool {
        is_han(c) && self.plain(c) != c
    }

    /// How many Chinese characters of `text` make a known word with a neighbour.
    fn known_characters(&self, text: &str) -> usize {
        let chars: Vec<char> = text.chars().map(|c| self.plain(c)).collect();
        let prior = &self.prior;
        let is_word = |pair: Option<&[char]>| match pair {
            Some(&[a, b]) if (is_han(a) || a == '0') && is_han(b) => {
                prior.is_pair(a, b) || prior.log_prob('\0', a, b) > WORD
            }
            _ => false,
        };
        let known = |k: &usize| {
            is_word(k.checked_sub(1).and_then(|before| chars.get(before..=*k)))
                || is_word(chars.get(*k..k + 2))
        };
        (0..chars.len()).filter(known).count()
    }

    /// Whether the pair of the last byte of `left` and the first of `right`, both in UTF-8, is one that readers of GBK leave out.
    fn may_join(&self, left: char, right: char) -> bool {
        let (mut a, mut b) = ([0; 4], [0; 4]);
        let last = left.encode_utf8(&mut a).bytes().last().unwrap_or_default();
        let first = right.encode_utf8(&mut b).bytes().next().unwrap_or_default();
        [left, right].contains(&char::REPLACEMENT_CHARACTER) || self.is_unprinted(last, first)
    }

    /// Whether GBK has no printed character for a pair of bytes.
    fn is_unprinted(&self, first: u8, second: u8) -> bool {
        self.gbk.decode(first, second).is_none_or(|c| ('\u{E000}'..='\u{F8FF}').contains(&c))
    }
}

/// Whether much of the text is no ordinary Chinese.
fn suspicious(tables: &Tables, text: &str) -> bool {
    let (mut odd, mut all) = (0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        odd += usize::from(tables.is(c, Traits::ODD));
    }
    odd * 8 >= all && (odd >= 2 || odd == 1 && all == 2)
}

/// A way to read a text anew.
struct Reading {
    text: String,
    /// E.g. `UTF-8 read as Windows-1252`.
    what: &'static str,
    unknown: usize,
    guessed: usize,
    /// How many bytes are gone; those that a stand-in tells of are not.
    lost: usize,
    /// Whether the form of the bytes speaks for itself.
    proven: bool,
}

/// Bytes that Windows-1252 has no printed character for, the soft hyphen and the no-break space: programs drop them.
const UNPRINTED: [u8; 7] = [0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xA0, 0xAD];

/// The bytes of text that was read with a codec of one byte a character, or as ISO 8859-1.
fn single_bytes(text: &str, codec: &'static Encoding) -> Option<Vec<u8>> {
    text.chars().map(|c| single_byte(c, codec)).collect()
}

/// The byte of a character in `codec`; what it does not have counts as in ISO 8859-1, whose last controls readers keep.
fn single_byte(c: char, codec: &'static Encoding) -> Option<u8> {
    let mut buffer = [0; 4];
    let (one, _, failed) = codec.encode(c.encode_utf8(&mut buffer));
    match (failed, one.as_ref()) {
        (false, &[byte]) => Some(byte),
        _ => u8::try_from(c).ok(),
    }
}

/// Whether two Chinese characters alone are a word, in the place of Latin characters that are none: `¹þ` has a sign in it that
/// no word of a Latin script has.
fn is_pair(tables: &Tables, before: &str, reading: &str) -> bool {
    let signs = before.chars().filter(|c| matches!(c, '\u{A1}'..='\u{BF}' | '×' | '÷')).count();
    let chars: Vec<char> = reading.chars().map(|c| tables.plain(c)).collect();
    match chars[..] {
        [a, b] if before.chars().all(|c| ('\u{A1}'..='\u{FF}').contains(&c)) => {
            signs > 0 && tables.prior.is_pair(a, b)
        }
        _ => false,
    }
}

/// Whether the text has the form of what wrong codecs make: the bytes of UTF-8, read as GBK or a Latin codec.
fn looks_misread(tables: &Tables, text: &str) -> bool {
    /// Fewest characters that show a form.
    const FEWEST: usize = 4;
    let (mut wide, mut fitting, mut leading) = (0, 0, 0);
    for pair in text.chars().filter(|c| !c.is_ascii()).map(|c| tables.gbk.encode(c)) {
        wide += 1;
        let Some([a, b]) = pair else { continue };
        let (tail, lead) = (|x: u8| (0x80..0xC0).contains(&x), |x: u8| (0xE2..0xF0).contains(&x));
        // A pair may be missing, so that any kind may follow any other. Two of three hold the first byte of a character.
        let leads = lead(a) && tail(b) || tail(a) && lead(b);
        leading += usize::from(leads);
        fitting += usize::from(leads || tail(a) && tail(b));
    }
    if wide >= FEWEST && fitting * 10 >= wide * 6 && leading * 10 >= wide * 4 {
        return true;
    }
    let latin: Vec<u8> = text.chars().filter_map(|c| single_byte(c, WINDOWS_1252)).collect();
    let starts = latin.windows(2).filter(|w| matches!(w, [0xE2..0xF0, 0x80..0xC0])).count();
    let high = latin.iter().filter(|b| **b >= 0x80).count();
    starts >= 2 && starts * 4 >= high
}

/// The bytes of `text` in GBK, with `None` for each that the reader lost; `None` where GBK cannot write the text.
fn bytes_with_gaps(tables: &Tables, text: &str) -> Option<Vec<Option<u8>>> {
    let mut bytes: Vec<Option<u8>> = Vec::with_capacity(text.len());
    // How many bytes the character in work still needs.
    let mut need = 0_usize;
    let mut after_wide = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let start = bytes.len();
        let next = chars.peek().copied();
        let dropped = tables.gbk.encode(c).filter(|_| c != '€').map_or(0, |pair| dropped_before(need, pair));
        bytes.extend(std::iter::repeat_n(None, dropped));
        match tables.gbk.encode(c) {
            // Decoders read the byte 0x80, which is no lead byte, so; A2 E3 is the same sign. What follows tells.
            Some(pair) if c == '€' => {
                let next = next.and_then(|c| if c == '€' { Some([0x80; 2]) } else { tables.gbk.encode(c) });
                match next.map(|pair| pair.map(|byte| (0x80..0xC0).contains(&byte))) {
                    Some([true, true]) if need == 1 => bytes.extend(pair.map(Some)),
                    // The pair before it went: 术、 is E6 9C, AF E3, 80, 81 …
                    Some([true, false]) if need == 1 => bytes.extend([None, None, Some(0x80)]),
                    _ => bytes.push(Some(0x80)),
                }
            }
            _ if c == char::REPLACEMENT_CHARACTER && marks_0x80(tables, need, &chars) => {
                bytes.push(Some(0x80));
            }
            _ if c == char::REPLACEMENT_CHARACTER || (c == '?' && after_wide && need > 0) => {
                let alone = need == 1 && next.is_none_or(|n| n.is_ascii() && n != '?');
                bytes.extend_from_slice(if alone { &[None] } else { &[None, None] });
            }
            Some(pair) => bytes.extend(pair.map(Some)),
            None if c.is_ascii() => bytes.push(Some(c as u8)),
            None => return None,
        }
        for byte in bytes.iter().skip(start) {
            need = match byte {
                Some(0xE0..=0xEF) => 2,
                Some(0xC2..=0xDF) => 1,
                Some(0x80..=0xBF) => need.saturating_sub(1),
                // Behind the last byte of one character the first of another is lost.
                None if need == 0 => 2,
                None => need - 1,
                _ => 0,
            };
        }
        after_wide = !c.is_ascii() || (c == '?' && after_wide);
    }
    Some(bytes)
}

/// How many bytes a reader left out, without a mark, before a pair: the character in work still needs `need`. A pair at whose
/// place in the character other bytes should stand shows that one or two pairs went.
fn dropped_before(need: usize, pair: [u8; 2]) -> usize {
    let [first, second] = pair.map(|byte| (0x80..0xC0).contains(&byte));
    match (need, first, second) {
        // The last byte of one character and the first of the next.
        (1, true, true) => 2,
        // These, and the rest of the next.
        (1, false, true) if pair[0] >= 0xE2 => 4,
        // The rest of a character.
        (2, false, true) if pair[0] >= 0xE2 => 2,
        _ => 0,
    }
}

/// Whether U+FFFD in front of `behind` stands for the byte 0x80, which is no lead byte, alone: then the next bytes are in step.
/// `need` is how many bytes the character in work still needs.
fn marks_0x80(tables: &Tables, need: usize, behind: &Peekable<Chars<'_>>) -> bool {
    let mut behind = behind.clone();
    let (next, later) = (behind.next(), behind.next());
    let byte = |c: Option<char>| c.and_then(|c| tables.gbk.encode(c)).map(|pair| pair[0]);
    let begins = |c: Option<char>| byte(c).is_some_and(|b| (0xC2..=0xEF).contains(&b));
    match need {
        1 => begins(next),
        // Twice, as in 退.
        2 if next == Some(char::REPLACEMENT_CHARACTER) => later.is_none_or(|c| c.is_ascii()) || begins(later),
        2 => byte(next).is_some_and(|b| (0x80..0xC0).contains(&b)),
        _ => false,
    }
}

fn is_digit(choice: &[char]) -> bool {
    matches!(choice, [c] if c.is_ascii_digit())
}

/// The mark that closes the innermost bracket open at the end of `text`.
fn open_bracket(text: &[char]) -> Option<char> {
    let mut closed = 0_u32;
    for &c in text.iter().rev().take(FAR) {
        match c {
            _ if super::closer_of(c).is_some() && closed > 0 => closed -= 1,
            _ if super::closer_of(c).is_some() => return super::closer_of(c),
            '”' | '）' | '》' | '〕' => closed += 1,
            _ => {}
        }
    }
    None
}

/// What the form of a text says for `c` (natural logarithm): brackets close what is open, a year of a document
/// number stands in `〔〕`, and no line ends with a comma.
fn form_worth(c: char, open: Option<char>, at_end: bool, bracket: Option<char>) -> f64 {
    match c {
        _ if bracket == Some(c) => YEAR,
        '”' | '）' | '》' | '〕' if open == Some(c) => BRACKET,
        '”' | '）' | '》' | '〕' => -BRACKET,
        '，' | '、' if at_end => -BRACKET,
        _ => 0.0,
    }
}

/// Log-probability of a text.
fn likelihood(tables: &Tables, text: &str) -> f64 {
    tables.prior.score(['^', '^'], text.chars().map(|c| tables.plain(c)), ['^'])
}

/// Average log-probability of a character.
fn worth(tables: &Tables, text: &str) -> f64 {
    likelihood(tables, text) / text.chars().count().max(1) as f64
}

/// Whether the text can only be one that was misread as Latin-1.
fn suspicious_codec(text: &str) -> bool {
    text.chars().filter(|c| ('\u{80}'..='\u{FF}').contains(c)).count() * 2 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::super::Repairer;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(Repairer::new().unwrap().repairs(input).edits.apply_to(input), expected);
    }

    #[test]
    fn text_read_with_the_wrong_codec() {
        let clean = "各市、县人民政府办公室";
        let latin = |bytes: &[u8]| bytes.iter().map(|&b| char::from(b)).collect::<String>();
        check(&latin(clean.as_bytes()), clean);
        check(&latin(latin(clean.as_bytes()).as_bytes()), clean);
        check(&latin(&encoding_rs::GBK.encode(clean).0), clean);
        check(&encoding_rs::WINDOWS_1252.decode(clean.as_bytes()).0, clean);
    }

    #[test]
    fn lost_bytes_are_not_made_up() {
        let damaged = "2024年 鍏充簬鍔犲己鏁板瓧鏀垮簻寤鸿\u{E195}鐨勬剰瑙�";
        check(damaged, "2024年 关于加强数字政府建设的意见");
        // 设 and 议 both lose their last two bytes when the private character is left out: the words around decide.
        check(&damaged.replace('\u{E195}', ""), "2024年 关于加强数字政府建设的意见");
        check("寤鸿\u{FFFD}", "寤鸿\u{FFFD}");
        let latin = "2025骞�8鏈�25鏃�";
        check(latin, "2025年8月25�");
        // The year of a document number stands in brackets of its own.
        check("鏉\u{e15f}斂鍔炲嚱銆�2024銆�18鍙�", "杭政办函〔2024〕18�");
    }

    #[test]
    fn a_marked_byte_that_is_no_lead_byte_is_known() {
        check(
            "鏂颁竴杞鎶\u{fffd}闈╁懡锛岄\u{fffd}\u{fffd}鑰曡繕鏋楀缓璁\u{fffd}",
            "新一轮科技革命，退耕还林建\u{fffd}",
        );
    }

    #[test]
    fn sound_text_stays() {
        for text in [
            "各市、县人民政府办公室",
            "Société générale, café à côté",
            "頓號、逗號",
            "龘龖龗",
            "价格为€5～€8",
            "×÷±°·",
        ] {
            check(text, text);
        }
    }
}
