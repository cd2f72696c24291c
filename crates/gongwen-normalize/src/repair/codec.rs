//! Wrong codecs: text that was written with one codec and read with another.
//!
//! Line by line, and word by word where only a part was misread: the characters are turned back into the bytes that
//! the wrong codec took them from, and these are read with the right one. UTF-8 proves itself by its form; text in a
//! legacy codec must read better by the language prior. Where the wrong codec dropped bytes, the characters that they
//! belonged to are given back if the prior leaves no doubt, and become U+FFFD with a diagnostic if not.

use std::iter::Peekable;
use std::ops::Range;
use std::str::Chars;

use encoding_rs::{BIG5, GB18030, WINDOWS_1252};
use gongwen_model::{Budget, Severity};
use gongwen_text::{Repair, RepairKind, Span, Why};

use super::habits::Habits;
use super::{Found, Tables, is_han, keep_best};
use crate::look::{Lines, Traits};

/// How much more likely each character must become on average (natural logarithm).
const MARGIN: f64 = 2.5;

/// Least average log-probability of text that is taken for Chinese.
const PROSE: f64 = -9.0;

/// The same for bytes whose form speaks for itself.
const PROVEN_PROSE: f64 = -11.0;

/// Fewest Chinese characters that a repair rests on.
const FEWEST: usize = 4;

/// How often a text may have been misread one time after another.
const ROUNDS: usize = 3;

/// Below this share of the probability a character of which bytes are lost counts as unknown.
const KNOWN: f64 = 0.98;

/// How far back an open bracket is looked for, in characters.
const FAR: usize = 240;

/// What a bracket in its place is worth.
const BRACKET: f64 = 4.0;

/// What the brackets around the year of a document number are worth.
const YEAR: f64 = 25.0;

/// Longest line that is looked at as a whole.
const LONGEST: usize = 1 << 20;

/// Finds misread text, and its places in order.
pub(super) fn find(
    tables: &Tables,
    text: &str,
    lines: &Lines,
    budget: &Budget<'_>,
) -> (Found, Vec<Range<usize>>) {
    let (found, places) = Reader { tables, habits: None }.find(text, lines, budget);
    if found.pending.is_empty() {
        return (found, places);
    }
    // Bytes were lost. What is known of the document tells its words: with them it is read once more.
    let known: Vec<&str> = found.edits.iter().map(|edit| found.edits.new_text(edit)).collect();
    let habits = Some(Habits::new(tables, &known.join("\n")));
    Reader { tables, habits }.find(text, lines, budget)
}

/// Reads text anew.
struct Reader<'t> {
    tables: &'t Tables,
    /// The words of the document, once some of it has been read.
    habits: Option<Habits>,
}

impl Reader<'_> {
    fn find(&self, text: &str, lines: &Lines, budget: &Budget<'_>) -> (Found, Vec<Range<usize>>) {
        let (mut found, mut places) = (Found::default(), Vec::new());
        for line in lines.with(Traits::ODD).take_while(|_| !budget.is_over()) {
            let start = line.span.start();
            let body = line.span.of(text).trim_end_matches('\r');
            if suspicious(self.tables, body) && body.len() < LONGEST {
                if self.accept(text, start..start + body.len(), &mut found) {
                    places.push(start..start + body.len());
                } else {
                    self.words(text, start..start + body.len(), &mut found, &mut places);
                }
            }
        }
        (found, places)
    }

    /// Repairs the words of a line that is not misread as a whole: what stands between white space, else between ASCII.
    fn words(&self, text: &str, line: Range<usize>, found: &mut Found, places: &mut Vec<Range<usize>>) {
        for word in pieces(text, line.clone(), char::is_whitespace) {
            if !suspicious(self.tables, &text[word.clone()]) {
                continue;
            }
            if word != line && self.accept(text, word.clone(), found) {
                places.push(word);
                continue;
            }
            for run in pieces(text, word.clone(), |c| c.is_ascii() && c != '?') {
                if run != word
                    && suspicious(self.tables, &text[run.clone()])
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
        let before = &text[span.clone()];
        let mut current = before.to_owned();
        let mut evidence: Vec<String> = Vec::new();
        let (mut unknown, mut guessed, mut proven) = (0, 0, true);
        for _ in 0..ROUNDS {
            let readings = self.readings(&current);
            let sure = readings.iter().any(|r| r.proven && r.unknown + r.guessed == 0 && !r.text.is_ascii());
            let score = |r: &Reading| worth(tables, &r.text);
            let readings = readings.into_iter().filter(|r| r.proven || !sure);
            let Some(best) = readings.reduce(|a, b| if score(&b) > score(&a) { b } else { a }) else {
                break;
            };
            evidence.push(format!("codec:{}", best.what));
            (unknown, guessed, proven) =
                (unknown + best.unknown, guessed + best.guessed, proven && best.proven);
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
        let enough = if proven && unknown + guessed == 0 { 2 } else { FEWEST - 1 };
        let least = if proven { PROVEN_PROSE } else { PROSE };
        let prose = worth(tables, &current) >= least && han >= 2.max(2 * unknown) && han + unknown >= enough;
        if evidence.is_empty() || !prose || gain < MARGIN {
            return false;
        }
        evidence.push(format!("margin:{gain:.1} a character"));
        let mut confidence: f64 = if proven { 0.98 } else { 0.9 };
        if unknown + guessed > 0 {
            confidence = 0.7;
            evidence.push(format!("bytes lost in {} places, {} of them unknown", unknown + guessed, unknown));
        }
        if unknown > 0 {
            let message =
                format!("the codec that read this text dropped bytes: {unknown} characters cannot be known");
            found.report("repair/codec-unknown", Severity::Warning, span.clone(), message);
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
            out.extend(text.map(|text| Reading { text, what, unknown: 0, guessed: 0, proven }));
        };
        let strict = |bytes: &[u8], codec: &'static encoding_rs::Encoding| {
            codec.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
        };
        if let Some(bytes) = latin_bytes(text) {
            add("UTF-8 read as Latin-1", String::from_utf8(bytes.clone()).ok(), true);
            add("GBK read as Latin-1", strict(&bytes, GB18030), false);
            add("Big5 read as Latin-1", strict(&bytes, BIG5), false);
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
            out.push(Reading { text, what: "GBK read as Big5", unknown, guessed: 0, proven: false });
        }
        out.extend(self.with_gaps(text));
        out
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
        let unprinted =
            |a: u8, b: u8| tables.gbk.decode(a, b).is_none_or(|c| ('\u{E000}'..='\u{F8FF}').contains(&c));
        let join = |a: u8, b: u8, c: u8| std::str::from_utf8(&[a, b, c]).ok().and_then(|s| s.chars().next());
        let tails = || 0x80..=0xBF_u8;
        let mut choices: Vec<Vec<char>> = Vec::new();
        let mut at = 0;
        while let Some(&first) = bytes.get(at) {
            let (second, third) = (tail(at + 1), tail(at + 2));
            let indent = choices.iter().all(|choice| matches!(choice[..], ['\u{3000}']));
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
            choices.push(choice);
            at += len;
        }
        let open = choices.iter().filter(|choice| choice.len() != 1).count();
        if open * 2 > choices.len() {
            return None;
        }
        let (out, unknown, guessed) = self.choose(&choices);
        let text = out.into_iter().collect();
        Some(Reading { text, what: "UTF-8 read as GBK", unknown, guessed, proven: true })
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
    fn choose(&self, choices: &[Vec<char>]) -> (Vec<char>, usize, usize) {
        let tables = self.tables;
        let mut out: Vec<char> = Vec::with_capacity(choices.len());
        let (mut unknown, mut guessed) = (0, 0);
        let sure = |i: usize| match choices.get(i).map(Vec::as_slice) {
            Some(&[c]) => Some(tables.plain(c)),
            Some(_) => None,
            None => Some('^'),
        };
        while let Some(choice) = choices.get(out.len()) {
            let at = out.len();
            if let &[c] = choice.as_slice() {
                out.push(c);
                continue;
            }
            // A lost byte may have cost its neighbour one too: both are weighed together.
            let pair = choices.get(at + 1).filter(|c| c.len() > 1 && !choice.is_empty());
            let behind = if pair.is_some() { at + 2 } else { at + 1 };
            let after: Vec<char> =
                sure(behind).into_iter().chain(sure(behind).and(sure(behind + 1))).collect();
            let plain = |back: usize| at.checked_sub(back).map_or('^', |i| tables.plain(out[i]));
            let before = [plain(2), plain(1)];
            let open = open_bracket(&out);
            // `〔2024〕` of a document number.
            let year = |at: usize| choices.get(at..at + 4).is_some_and(|c| c.iter().all(|c| is_digit(c)));
            let may_be = |at: usize, c| choices.get(at).is_some_and(|choice| choice.contains(&c));
            let bracket = match at.checked_sub(5) {
                _ if year(at + 1) && may_be(at + 5, '〕') => Some('〔'),
                Some(start) if year(start + 1) && out.get(start) == Some(&'〔') => Some('〕'),
                _ => None,
            };
            // No line begins with a mark that ends something; many begin with an indent.
            let indent = out.iter().all(|c| c.is_whitespace());
            let form = |c: char, at: usize| match c {
                '。' | '，' | '、' | '；' | '：' if indent => -YEAR,
                _ => form_worth(c, open, at + 1 == choices.len(), bracket),
            };
            let mut firsts = choice.clone();
            let right = if pair.is_some() { &[][..] } else { &after };
            let any = |_: &char| f64::INFINITY;
            keep_best(&mut firsts, any, |&c| {
                form(c, at)
                    + tables.prior.score(before, [tables.plain(c)], right.iter().copied())
                    + self.known(before, [tables.plain(c)].into_iter().chain(right.iter().copied()))
            });
            let mut seconds = pair.cloned().unwrap_or_default();
            keep_best(&mut seconds, any, |&c| {
                form(c, at + 1) + tables.prior.score(['^', '^'], [tables.plain(c)], after.iter().copied())
            });
            let mut scored: Vec<Scored> = Vec::new();
            for &first in &firsts {
                for second in seconds.iter().map(|&c| Some(c)).chain(pair.is_none().then_some(None)) {
                    let chars = [first].into_iter().chain(second).map(|c| tables.plain(c));
                    let form = form(first, at) + second.map_or(0.0, |c| form(c, at + 1));
                    let score = form
                        + tables.prior.score(before, chars.clone(), after.iter().copied())
                        + self.known(before, chars.chain(after.iter().copied()));
                    scored.push((score.exp(), first, second));
                }
            }
            let sum: f64 = scored.iter().map(|s| s.0).sum();
            let best = scored.iter().copied().reduce(|a, b| if b.0 > a.0 { b } else { a });
            let (first, second) = best.map_or((None, None), |b| (Some(b.1), b.2));
            let share = |same: &dyn Fn(&Scored) -> bool| -> f64 {
                scored.iter().filter(|s| same(s)).map(|s| s.0).sum::<f64>() / sum
            };
            let first = first.filter(|&c| share(&|s| s.1 == c) > KNOWN);
            let mut picks = vec![first];
            if pair.is_some() {
                picks.push(second.filter(|&c| share(&|s| s.2 == Some(c)) > KNOWN));
            }
            for pick in picks {
                guessed += usize::from(pick.is_some());
                unknown += usize::from(pick.is_none());
                out.push(pick.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        (out, unknown, guessed)
    }
}

/// The pieces of a span between characters that `splits`.
fn pieces(text: &str, span: Range<usize>, splits: fn(char) -> bool) -> Vec<Range<usize>> {
    let body = &text[span.clone()];
    let mut out = Vec::new();
    let mut at = span.start;
    for piece in body.split(splits) {
        if !piece.is_empty() {
            out.push(at..at + piece.len());
        }
        let end = at + piece.len();
        at = end + text[end..span.end].chars().next().map_or(0, char::len_utf8);
    }
    out
}

/// Whether much of the text is no ordinary Chinese.
fn suspicious(tables: &Tables, text: &str) -> bool {
    let (mut odd, mut all) = (0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        odd += usize::from(tables.is(c, Traits::ODD));
    }
    odd >= 2 && odd * 8 >= all
}

/// A way to read a text anew.
struct Reading {
    text: String,
    /// E.g. `UTF-8 read as Windows-1252`.
    what: &'static str,
    unknown: usize,
    guessed: usize,
    /// Whether the form of the bytes speaks for itself.
    proven: bool,
}

/// The bytes of text that was read as ISO 8859-1 or Windows-1252.
fn latin_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(c) {
            Ok(byte) => bytes.push(byte),
            Err(_) => {
                let mut buffer = [0; 4];
                let (one, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
                match (failed, one.as_ref()) {
                    (false, &[byte]) => bytes.push(byte),
                    _ => return None,
                }
            }
        }
    }
    Some(bytes)
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
        match tables.gbk.encode(c) {
            // Decoders read the byte 0x80, which is no lead byte, so; A2 E3 is the same sign.
            Some(pair) if c == '€' => {
                let next = chars.peek().and_then(|c| tables.gbk.encode(*c)).map_or(0, |p| p[0]);
                match need == 1 && ((0x80..0xC0).contains(&next) || chars.peek() == Some(&'€')) {
                    true => bytes.extend(pair.map(Some)),
                    false => bytes.push(Some(0x80)),
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
        for byte in &bytes[start..] {
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

/// Log-probability or probability, a character and the next one if that is a choice too.
type Scored = (f64, char, Option<char>);

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
        let (mut edits, _) = Repairer::new().unwrap().edits(input);
        edits.sort();
        assert_eq!(edits.apply_to(input), expected);
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
        // 设 and 议 both lose their last two bytes when the private character is left out.
        check(&damaged.replace('\u{E195}', ""), "2024年 关于加强数字政府建�的意见");
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
