//! Weighing the readings of a damaged place: which characters stood at the ends of the run, whose other halves are lost.
//!
//! The prior and the form of the line are asked first. What the document itself tells ([`Habits`](super::Habits)) takes a look at
//! all of it, so it is asked only where it can still decide: in sound text, hardly ever.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use gongwen_text::is_han;

use super::tails::Tail;
use super::{MARGIN, Mark, Page, Sign, UNSUPPORTED, is_junk, wide_form};
use crate::look::Traits;
use crate::repair::habits;
use crate::repair::prior::is_single;
use crate::repair::{is_plausible, keep_best, notes};

/// A reading that cannot gain more than this is not weighed: it is too little even for one that speaks against another.
const HOPELESS: f64 = -MARGIN - 1.0;

/// What a quotation mark that finds its partner is worth.
const QUOTE: f64 = 3.0;

/// What a bracket is worth that closes what would stay open at the end of the line.
const LINE_END: f64 = 10.0;

/// What it costs a run to go on across a sign, which then is no sign.
const CROSSED: f64 = 12.0;

/// What it costs that a `?` took nothing along, in a document whose other `?` did.
const UNEATEN: f64 = 2.0;

/// What a reading with three lost characters costs of the budget.
pub(super) const COSTLY: usize = 8;

/// Lead byte of the quotation marks.
const QUOTES: u8 = 0xA1;

/// A reading of a damaged place.
#[derive(Debug, Clone)]
pub(super) struct Guess<'t> {
    pub(super) text: Vec<char>,
    /// How much likelier (natural logarithm) it is than the text as it stands.
    pub(super) gain: f64,
    /// How many characters at the start are choices.
    pub(super) lost: usize,
    /// Probabilities of the first and the last character against their alternatives.
    pub(super) first: (f64, Option<char>),
    pub(super) last: (f64, Option<char>),
    pub(super) end: usize,
    pub(super) note: Option<&'t str>,
    pub(super) quotes: bool,
    pub(super) rare: bool,
    pub(super) eaten: bool,
    /// How many characters between the choices there are.
    known: usize,
    /// How many of the Chinese characters among them there are, and how many of those belong to known words: of the language or
    /// of the document.
    pub(super) han: usize,
    pub(super) words: usize,
    /// Whether one of them is as rare as what torn bytes give.
    pub(super) strange: bool,
    /// Average log-probability of a character.
    pub(super) worth: f64,
}

impl Guess<'_> {
    /// Whether hardly a character is known: what is left then is a guess, and sound text can be guessed at, too.
    pub(super) fn is_guessed(&self) -> bool {
        /// Below this share of the probability a choice is open.
        const OPEN: f64 = 0.9;
        let open = self.first.0 < OPEN && self.last.0 < OPEN;
        self.known < 2 && open || self.known == 0 && self.first.0 < super::KNOWN
    }
}

/// What stands around and in a damaged place, as the prior reads it.
#[derive(Debug)]
struct Place {
    before: [char; 2],
    after: [char; 2],
    /// The characters that are known again.
    middle: Vec<char>,
    /// The mark that closes what is open.
    closer: Option<char>,
    /// Whether only white space follows.
    at_end: bool,
}

impl Place {
    /// The two characters before the last one.
    fn context(&self) -> [char; 2] {
        match self.middle[..] {
            [] => ['^', self.before[1]],
            [one] => ['^', one],
            [.., a, b] => [a, b],
        }
    }

    /// What the form of the line says for a last character.
    fn form(&self, last: char) -> f64 {
        match last {
            // A line that ends leaves nothing open, and ends with no comma.
            _ if Some(last) == self.closer && self.after[0] == '^' => LINE_END,
            _ if Some(last) == self.closer => QUOTE,
            '，' | '、' if self.at_end => -QUOTE,
            '；' if self.at_end => QUOTE,
            _ => 0.0,
        }
    }
}

/// A choice of the characters at the start of a run.
#[derive(Debug, Clone, Copy)]
struct Start {
    chars: [char; 3],
    len: usize,
    /// What speaks for it besides the prior.
    worth: f64,
}

impl Start {
    fn one(c: char, worth: f64) -> Self {
        Self { chars: [c; 3], len: 1, worth }
    }

    fn chars(&self) -> &[char] {
        self.chars.get(..self.len).unwrap_or_default()
    }
}

/// Five characters in a row, of whose last three the document may say more.
type Run = [char; 5];

/// What is said for a choice at one end of a run.
#[derive(Debug)]
struct Side {
    score: f64,
    /// What the document may add at most.
    room: f64,
    run: Option<Run>,
}

/// A choice for both ends.
#[derive(Debug)]
struct Choice {
    /// Place in the list of starts.
    first: usize,
    last: Option<char>,
    score: f64,
    /// What the document may add at most.
    room: f64,
    /// What it is asked.
    runs: [Option<Run>; 2],
}

impl<'t> Page<'t> {
    /// The best reading of a place, for one way in which it may end.
    pub(super) fn guess(
        &self,
        mark: &Mark<'t>,
        tail: &Tail<'t>,
        line: &Range<usize>,
        quotes: i32,
    ) -> Option<Guess<'t>> {
        let damaged = self.piece(mark.span.end..tail.chars_end);
        let rare = damaged.chars().any(|c| self.tables.is(c, Traits::SUSPECT));
        let least = least(mark, tail, rare)?;
        let cost = if mark.sign == Sign::Note && !mark.fixed.is_empty() { COSTLY } else { 1 };
        self.budget.set(self.budget.get().checked_sub(cost)?);
        let trails = self.first_trails(mark, tail)?;
        if let (None, Some(note), Some(&c)) = (tail.lead, tail.note, tail.middle.last())
            && !notes::reads(c, note)
        {
            return None;
        }
        let prior = &self.tables.prior;
        let plain = |c: &char| self.tables.plain(*c);
        let behind = self.after(tail.end, line.end);
        let place = Place {
            before: self.before(mark.span.start, line.start),
            after: self.behind_eaten(tail, behind),
            middle: tail.middle.iter().map(plain).collect(),
            closer: self.closer(mark.span.start, line.start, &tail.middle),
            at_end: self.piece(tail.end..line.end).trim().is_empty(),
        };
        let reading = self.tables.reading(self.piece(mark.span.start..tail.end));
        let as_it_stands = prior.score(place.before, reading, behind);
        if self.most(mark, tail, &place) - as_it_stands < least {
            return None;
        }

        let firsts = self.best_firsts(mark, tail, &place, trails);
        let lasts = self.best_lasts(tail, &place);
        let mut choices = self.choices(&place, &firsts, &lasts);
        for choice in &mut choices {
            choice.score += quote_worth(&tail.middle, choice.last, quotes).0;
            choice.score += choice.last.map_or(0.0, |c| place.form(c));
            // 金山!” closes with the mark that stands there.
            if choice.last == Some('”') && place.after[0] == '”' {
                choice.score -= LINE_END;
            }
        }
        let crossed = damaged.chars().filter(|c| wide_form(*c).is_some() && *c != '?').count();
        let mut cost = CROSSED * crossed as f64;
        let listed = if tail.note.is_some() { habits::LISTED } else { 0.0 };
        let most = choices.iter().map(|c| c.score + c.room).fold(f64::NEG_INFINITY, f64::max);
        if most + listed - cost - as_it_stands < least {
            return None;
        }

        let junk = self.piece(..tail.end).ends_with('?') && tail.end < line.end && tail.note.is_none();
        if junk && tail.eaten.is_none() && self.habits().eats {
            cost += UNEATEN;
        }
        self.ask_document(&mut choices, tail);
        // Later candidates win ties never: the order of bytes decides.
        let best = choices.iter().reduce(|a, b| if b.score > a.score { b } else { a })?;
        let (first_share, first_other) = share(&choices, best, |c| c.first == best.first);
        let (last_share, last_other) = share(&choices, best, |c| c.last == best.last);
        let start = firsts.get(best.first)?;
        let text: Vec<char> =
            start.chars().iter().chain(&tail.middle).copied().chain(best.last).chain(tail.eaten).collect();
        let worth = prior.score(place.before, text.iter().map(plain), []) / text.len().max(1) as f64;
        let first_char = |c: &Choice| firsts.get(c.first).map(|start| start.chars[0]);
        Some(Guess {
            gain: best.score - cost - as_it_stands,
            lost: start.len,
            first: (first_share, first_other.and_then(first_char)),
            last: match best.last {
                Some(_) => (last_share, last_other.and_then(|c| c.last)),
                None => (1.0, None),
            },
            end: tail.end,
            note: tail.note,
            quotes: quote_worth(&tail.middle, best.last, quotes).1,
            rare,
            eaten: tail.eaten.is_some(),
            known: tail.middle.len(),
            han: tail.middle.iter().filter(|c| is_han(**c)).count(),
            words: self.words(tail, &place) + usize::from(self.is_torn_letter(tail)),
            strange: tail.middle.iter().any(|&c| self.tables.is(c, Traits::SUSPECT)),
            worth,
            text,
        })
    }

    /// The trail bytes that the last lost character at the start may have.
    fn first_trails(&self, mark: &Mark<'t>, tail: &Tail<'t>) -> Option<RangeInclusive<u8>> {
        let any = 0x40..=0xFE;
        Some(match (mark.fixed.first(), self.piece(mark.span.end..).chars().next()) {
            (Some(&byte), _) if mark.sign == Sign::Punctuation => byte..=byte,
            (_, Some(c)) if is_junk(c) || tail.chars_end == mark.span.end => any,
            (_, Some(c)) if c.is_ascii() => c as u8..=c as u8,
            (_, None) => any,
            (_, Some(c)) => {
                let byte = self.tables.gbk.encode(c)?[0];
                byte..=byte
            }
        })
    }

    /// The two characters behind a place, of which a sign of loss may have taken one along.
    fn behind_eaten(&self, tail: &Tail<'t>, behind: [char; 2]) -> [char; 2] {
        match tail.eaten {
            // What is unknown is a digit, or a letter before others.
            Some(char::REPLACEMENT_CHARACTER) if matches!(behind[0], '0' | 'a') => behind,
            Some(char::REPLACEMENT_CHARACTER) => ['0', behind[0]],
            Some(c) => [self.tables.plain(c), behind[0]],
            None => behind,
        }
    }

    /// The likeliest starts by what follows them.
    fn best_firsts(
        &self,
        mark: &Mark<'t>,
        tail: &Tail<'t>,
        place: &Place,
        trails: RangeInclusive<u8>,
    ) -> Vec<Start> {
        let prior = &self.tables.prior;
        let plain = |c: &char| self.tables.plain(*c);
        let mut known: Vec<char> = place.middle.iter().copied().take(2).collect();
        if tail.lead.is_none() || known.len() == 2 {
            known.extend(place.after);
            known.truncate(2);
        }
        let mut firsts = self.firsts(mark, trails);
        let chars = |start: &Start| -> Vec<char> { start.chars().iter().map(plain).collect() };
        keep_best(
            &mut firsts,
            |start| start.worth + prior.score(place.before, start.chars().iter().map(plain), []),
            |start| start.worth + prior.score(place.before, chars(start), known.iter().copied()),
        );
        firsts
    }

    /// The likeliest last characters by what stands around them.
    fn best_lasts(&self, tail: &Tail<'t>, place: &Place) -> Vec<Option<char>> {
        let Some(lead) = tail.lead else { return vec![None] };
        let may_be = |c: &char| is_plausible(*c) && tail.note.is_none_or(|note| notes::reads(*c, note));
        let all = (0x40..=0xFE).filter_map(|trail| self.tables.gbk.decode(lead, trail)).filter(may_be);
        let mut lasts: Vec<Option<char>> = all.map(Some).collect();
        let score = |last: &Option<char>, after: &[char]| {
            let closes = if *last == place.closer { LINE_END } else { 0.0 };
            let plain = last.map(|c| self.tables.plain(c));
            closes + self.tables.prior.score(place.context(), plain, after.iter().copied())
        };
        keep_best(&mut lasts, |last| score(last, &[]), |last| score(last, &place.after));
        lasts
    }

    /// Each start with each last character, as the prior weighs them.
    fn choices(&self, place: &Place, firsts: &[Start], lasts: &[Option<char>]) -> Vec<Choice> {
        let prior = &self.tables.prior;
        let plain = |c: &char| self.tables.plain(*c);
        let mut choices = Vec::with_capacity(firsts.len() * lasts.len());
        if let [a, b, ..] = place.middle[..]
            && place.middle.iter().all(|c| is_single(*c))
        {
            // With two known characters between them the ends do not meet: each is looked up once.
            let head = |start: &Start| self.side(place.before, start.chars().iter().map(plain).chain([a, b]));
            let end =
                |last: &Option<char>| self.side(place.context(), last.iter().map(plain).chain(place.after));
            let heads: Vec<Side> = firsts.iter().map(head).collect();
            let ends: Vec<Side> = lasts.iter().map(end).collect();
            let known = |w: &[char]| match *w {
                [a, b, c] => prior.log_prob(a, b, c),
                _ => 0.0,
            };
            let known: f64 = place.middle.windows(3).map(known).sum();
            for (first, (start, head)) in firsts.iter().zip(&heads).enumerate() {
                choices.extend(lasts.iter().zip(&ends).map(|(&last, end)| Choice {
                    first,
                    last,
                    score: start.worth + head.score + known + end.score,
                    room: head.room + end.room,
                    runs: [head.run, end.run],
                }));
            }
            return choices;
        }
        let mut chars: Vec<char> = Vec::new();
        for (first, start) in firsts.iter().enumerate() {
            for &last in lasts {
                chars.clear();
                chars.extend(place.before);
                chars.extend(start.chars().iter().map(plain));
                chars.extend(&place.middle);
                chars.extend(last.iter().map(plain).chain(place.after));
                let run = |from: usize| [0, 1, 2, 3, 4].map(|i| chars.get(from + i).copied().unwrap_or('^'));
                let runs = [Some(run(start.len - 1)), last.map(|_| run(chars.len() - 5))];
                choices.push(Choice {
                    first,
                    last,
                    score: start.worth + prior.score(place.before, chars.iter().copied().skip(2), []),
                    room: runs.iter().flatten().count() as f64 * 3.0 * habits::MOST,
                    runs,
                });
            }
        }
        choices
    }

    /// What the prior says for characters behind `context`.
    fn side(&self, context: [char; 2], chars: impl Iterator<Item = char>) -> Side {
        let all: Vec<char> = context.into_iter().chain(chars).collect();
        let terms: Vec<f64> = self.tables.prior.terms(context, all.iter().copied().skip(2)).collect();
        let run: Option<Run> = all.last_chunk().copied();
        // Each of three characters may be likelier by the document; some have no term of their own.
        let own = terms.len().min(3);
        let last = terms.iter().skip(terms.len() - own);
        let more: f64 = last.map(|&term| habits::most_with(term) - term).sum();
        let room = more + (3 - own) as f64 * habits::MOST;
        Side { score: terms.iter().sum(), room: if run.is_some() { room } else { 0.0 }, run }
    }

    /// Adds what the document says for the choices.
    fn ask_document(&self, choices: &mut [Choice], tail: &Tail<'t>) {
        let mut asked: BTreeMap<Run, f64> = BTreeMap::new();
        for choice in choices {
            for run in choice.runs.into_iter().flatten() {
                choice.score += *asked.entry(run).or_insert_with(|| self.known(run));
            }
            if let Some(last) = choice.last.filter(|_| tail.note.is_some()) {
                choice.score += self.habits().note_worth(last);
            }
        }
    }

    /// What no reading of a place can be worth more than: the characters that are known, which seldom make sense where
    /// nothing is damaged, and the most that all else can add.
    fn most(&self, mark: &Mark<'t>, tail: &Tail<'t>, place: &Place) -> f64 {
        let Place { before, after, middle, at_end, .. } = place;
        let single = |c: &char| is_single(*c);
        let probable = |w: &[char]| match w {
            &[a, b, c] if w.iter().all(single) => self.tables.prior.log_prob(a, b, c),
            _ => 0.0,
        };
        let known: f64 = middle.windows(3).map(probable).sum();
        // A character counts as it does in the prior and in the document together, which is a share of less than 1.5.
        let both = 3.0 * 1.5_f64.ln();
        let apart =
            middle.len() > 2 && middle.iter().take(2).chain(before).all(single) && mark.sign != Sign::Lost;
        let mut most = if apart { both } else { 3.0 * habits::MOST };
        if mark.note.is_some() {
            most += habits::LISTED;
        }
        if tail.lead.is_some() {
            let apart = middle.len() > 2 && after[0] != after[1];
            most += if apart { both } else { 3.0 * habits::MOST };
            most += if tail.note.is_some() { habits::LISTED } else { 0.0 };
            most += if *at_end || after[0] == '^' { LINE_END } else { QUOTE };
        }
        let marks = tail.middle.iter().filter(|c| matches!(c, '“' | '”')).count();
        known + most + QUOTE * (marks + 1) as f64
    }

    /// The characters that may have stood at the start; `trails` are the bytes that their last one may end with.
    fn firsts(&self, mark: &Mark<'t>, trails: RangeInclusive<u8>) -> Vec<Start> {
        let gbk = &self.tables.gbk;
        let may_be = |c: &char| is_plausible(*c) || (*c == '\u{3000}' && mark.sign == Sign::Lost);
        let ending =
            |lead: u8| trails.clone().filter_map(move |trail| gbk.decode(lead, trail)).filter(may_be);
        let listed = |c: char| self.habits().note_worth(c);
        let Some((note, left)) = mark.note else {
            return (0x81..=0xFE).flat_map(ending).map(|c| Start::one(c, 0.0)).collect();
        };
        if let Some(left) = left {
            let whose = |lead: u8| gbk.decode(left, lead).filter(|&c| notes::reads(c, note));
            let leads = (0x81..=0xFE).filter_map(|lead| Some((lead, listed(whose(lead)?))));
            return leads.flat_map(|(lead, worth)| ending(lead).map(move |c| Start::one(c, worth))).collect();
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
                let worth = listed(whose);
                out.extend(firsts.map(|first| Start { chars: [first, second, third], len: 3, worth }));
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
    pub(super) fn whole(&self, mark: &Mark<'t>, line: &Range<usize>) -> Option<Guess<'t>> {
        let (note, _) = mark.note.filter(|_| mark.fixed.is_empty())?;
        let tables = self.tables;
        let choices = self.read_as(note);
        let (before, after) = (self.before(mark.span.start, line.start), self.after(mark.span.end, line.end));
        let signed =
            self.piece(line.start..mark.span.start).chars().next_back().and_then(wide_form).is_some();
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
        let damaged = self.tables.reading(self.piece(mark.span.clone()));
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
            known: 0,
            han: 0,
            words: 0,
            strange: false,
            worth: best.0 / 3.0,
        })
    }

    /// Whether a letter that stood by itself and the byte before it are a character of common text: by accident they hardly ever are.
    fn is_torn_letter(&self, tail: &Tail<'t>) -> bool {
        let letter = self.piece(..tail.chars_end).ends_with(|c: char| c.is_ascii());
        let last = tail.middle.last().filter(|_| tail.lead.is_none() && letter);
        last.is_some_and(|c| is_han(*c) && !self.tables.is(*c, Traits::ODD))
    }

    /// How many of the characters that are known again make a word with a neighbour that is no choice.
    fn words(&self, tail: &Tail<'t>, place: &Place) -> usize {
        // What stands before the first and behind the last of them is a choice, but where the bytes are in step again.
        let behind = tail.lead.is_none().then_some(place.after[0]);
        let chars: Vec<char> = place.middle.iter().copied().chain(behind).collect();
        let is_word = |pair: Option<&[char]>| match pair {
            Some(&[a, b]) if is_han(a) && is_han(b) => {
                self.tables.prior.is_pair(a, b) || self.habits().has_pair(a, b)
            }
            // The number of a heading.
            Some(&[a, b]) => matches!(b, '、' | '）') && is_numeral(a) || a == '（' && is_numeral(b),
            _ => false,
        };
        let known = |k: usize| {
            is_word(k.checked_sub(1).and_then(|left| chars.get(left..=k))) || is_word(chars.get(k..k + 2))
        };
        (0..place.middle.len()).filter(|&k| known(k)).count()
    }

    /// What the document adds to the probability of the third to the fifth of five characters in a row.
    fn known(&self, run: [char; 5]) -> f64 {
        let worth = |w: &[char]| match *w {
            [a, b, c] => self.habits().worth([a, b, c], || self.tables.prior.log_prob(a, b, c)),
            _ => 0.0,
        };
        run.windows(3).map(worth).sum()
    }
}

fn is_numeral(c: char) -> bool {
    !matches!(c, '〇' | '零') && gongwen_text::numeral::is_small(c)
}

/// The share of the probability that the choices like the `best` have, and the best of the others.
fn share<'c>(
    choices: &'c [Choice],
    best: &Choice,
    same: impl Fn(&Choice) -> bool,
) -> (f64, Option<&'c Choice>) {
    let sum = |like: bool| -> f64 {
        choices.iter().filter(|c| same(c) == like).map(|c| (c.score - best.score).exp()).sum()
    };
    let others = choices.iter().filter(|c| !same(c));
    (sum(true) / (sum(true) + sum(false)), others.reduce(|a, b| if b.score > a.score { b } else { a }))
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
