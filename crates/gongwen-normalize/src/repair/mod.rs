//! Damage done to bytes: text whose multi-byte characters fell out of step, and text read with the wrong codec.
//!
//! Runs on the decoded text, before pinyin notes are taken out (they are evidence) and before scripts are converted.
//! What is repaired stays in the script of the page. `docs/repairs.md` says how it works and how often it is right.

mod codec;
mod gbk;
mod habits;
mod loss;
mod notes;
mod prior;
mod shift;

use std::ops::Range;

use gongwen_model::{Budget, Diagnostic, Pending, Severity};
use gongwen_text::{DataError, Edits, Rows, Span, Text, is_han, window};

use gbk::Gbk;
pub(crate) use notes::is_toned;
pub(crate) use prior::Prior;

use crate::look::{Lines, Look, Traits};

/// How many choices for a lost byte are weighed against each other in full.
const BEAM: usize = 12;

/// Share of all characters below which one is odd in a line of prose.
const ODD: f64 = 1e-5;

/// Share of all characters up to which one is rare: it may be the wrong halves of two.
const RARE: f64 = 2e-6;

/// The repairs with their tables loaded.
#[derive(Debug)]
pub struct Repairer {
    tables: Tables,
}

/// What all repairs look things up in.
#[derive(Debug)]
struct Tables {
    prior: Prior,
    gbk: Gbk,
    /// The characters of the basic plane as the prior knows them: simplified and folded.
    plain: Vec<char>,
    /// Traditional characters, sorted, with their simplified forms.
    simple: Vec<(char, char)>,
    /// What each character is to the repairs.
    look: Look,
}

impl Repairer {
    /// Loads the tables.
    ///
    /// # Errors
    /// When a data file is malformed.
    pub fn new() -> Result<Self, DataError> {
        let rows = Rows::parse("TSCharacters.txt", include_str!("../../data/opencc/TSCharacters.txt"), 2)?;
        let mut simple = rows.map(|row| {
            let first = |s: &str| s.chars().next().ok_or_else(|| "an empty column".to_owned());
            let [from, to] = *row else { return Err("two columns".to_owned()) };
            Ok((first(from)?, first(to)?))
        })?;
        simple.sort_unstable();
        let mut plain: Vec<char> =
            (0..0x1_0000).map(|c| char::from_u32(c).map_or(char::REPLACEMENT_CHARACTER, fold)).collect();
        for &(from, to) in &simple {
            if let Some(slot) = plain.get_mut(from as usize) {
                *slot = fold(to);
            }
        }
        let prior = Prior::new()?;
        let share = |c: char| prior.share(plain.get(c as usize).copied().unwrap_or(c));
        let look = Look::new(
            |c| {
                let toned = notes::is_toned(c);
                let rare = !c.is_ascii() && share(c) <= RARE;
                // A letter of a note, or a sign that opens items, is no evidence inside a line.
                let in_place = toned || matches!(c, '‘' | '’' | '·' | '×' | '℃' | 'Ⅰ'..='Ⅻ' | '①'..='⑳');
                Traits::ODD.when(!c.is_ascii() && !toned && !is_sign(c) && share(c) < ODD)
                    | Traits::RARE.when(rare)
                    | Traits::SUSPECT.when(rare && !in_place)
                    | Traits::DOUBT.when(matches!(c, '!' | '?'))
                    | Traits::MARK.when(matches!(c, ',' | ';' | ':'))
                    | crate::notes::traits(c)
                    | loss::traits(c)
            },
            Traits::ODD | Traits::RARE | Traits::SUSPECT,
        );
        Ok(Self { tables: Tables { prior, gbk: Gbk::new(), plain, simple, look } })
    }

    /// What `c` is to the repairs.
    pub(crate) fn traits(&self, c: char) -> Traits {
        self.tables.look.traits(c)
    }

    /// What is damaged in `text`, which is decoded text without control characters.
    pub fn repairs(&self, text: &str) -> Found {
        let mut lines = self.tables.look.lines(text);
        lines.add(crate::notes::find(text, &lines).misplaced(), Traits::MISPLACED);
        self.find(text, &lines, &Budget::unlimited())
    }

    /// The same for a text whose lines are known.
    pub(crate) fn find(&self, text: &str, lines: &Lines, budget: &Budget<'_>) -> Found {
        let (mut found, misread) = codec::find(&self.tables, text, lines, budget);
        shift::find(&self.tables, text, (lines, budget), &misread, &mut found);
        found.edits.sort();
        loss::find(text, lines, &mut found);
        found
    }

    /// The language prior, for steps that ask how well characters go together.
    pub(crate) fn prior(&self) -> &Prior {
        &self.tables.prior
    }
}

impl Tables {
    /// Whether `c` has one of these traits.
    fn is(&self, c: char, traits: Traits) -> bool {
        self.look.traits(c).meet(traits)
    }

    /// `c` as the prior knows it: simplified and folded.
    fn plain(&self, c: char) -> char {
        if let Some(&plain) = self.plain.get(c as usize) {
            return plain;
        }
        let at = self.simple.binary_search_by_key(&c, |p| p.0).ok();
        fold(at.and_then(|at| self.simple.get(at)).map_or(c, |p| p.1))
    }

    /// `text` as the prior reads it, notes left out.
    fn reading(&self, text: &str) -> Vec<char> {
        let mut chars = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let len = match notes::note(rest) {
                Some((_, len)) => len,
                None => {
                    chars.push(self.plain(c));
                    c.len_utf8()
                }
            };
            rest = window::cut(rest, len..);
        }
        chars
    }
}

/// Signs of printed Chinese that running text seldom has.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{2100}'..='\u{23FF}' | '\u{2460}'..='\u{27BF}'
        | '\u{3000}'..='\u{301F}' | '\u{3200}'..='\u{33FF}' | '\u{FF01}'..='\u{FF5E}' | '\u{FFE0}'..='\u{FFE6}' | '·' | '×' | '°' | '±')
}

/// Characters that a document may have lost: no private use, no box drawing, no kana, no full-width digits, of which
/// none is likelier than the other.
fn is_plausible(c: char) -> bool {
    let sign =
        matches!(c, '‘' | '’' | '—' | '…' | '·' | '〔' | '〕' | '〈' | '〉' | '【' | '】' | '℃' | '×' | '％');
    is_han(c) || shift::is_stop(c) || sign
}

/// The mark that closes what `c` opens.
fn closer_of(c: char) -> Option<char> {
    match c {
        '“' => Some('”'),
        '（' => Some('）'),
        '《' => Some('》'),
        '〔' => Some('〕'),
        _ => None,
    }
}

/// Keeps the best few in their old order. `most`, which is quick to tell, is never less than the score.
fn keep_best<T: Clone>(items: &mut Vec<T>, most: impl Fn(&T) -> f64, score: impl Fn(&T) -> f64) {
    if items.len() <= BEAM {
        return;
    }
    let mut ranked: Vec<(f64, usize)> = Vec::with_capacity(BEAM + 1);
    for (i, item) in items.iter().enumerate() {
        let worst = ranked.get(BEAM - 1).map_or(f64::NEG_INFINITY, |r| r.0);
        if most(item) < worst {
            continue;
        }
        let score = score(item);
        // Of equals the first stands first.
        let at = ranked.partition_point(|r| r.0.total_cmp(&score).is_ge());
        ranked.insert(at, (score, i));
        ranked.truncate(BEAM);
    }
    ranked.sort_by_key(|r| r.1);
    *items = ranked.iter().filter_map(|r| items.get(r.1).cloned()).collect();
}

/// What the repairs found in a text; all places are in the text that was given.
#[derive(Debug, Default)]
pub struct Found {
    /// The repairs.
    pub edits: Edits,
    /// What is to be said of them: characters that cannot be known.
    pub reports: Vec<Pending>,
    /// What looks damaged and was left as it is.
    pub doubts: Vec<Pending>,
    /// Of that, the lines that no later step may change: they are misread, so their characters mean nothing.
    pub held: Vec<Span<Text>>,
}

impl Found {
    /// Says something of a repair.
    fn report(&mut self, code: &'static str, span: Range<usize>, message: String) {
        self.reports.push(warning(code, span, message));
    }

    /// Says something of a place that is left alone.
    fn doubt(&mut self, code: &'static str, span: Range<usize>, message: String) {
        self.doubts.push(warning(code, span, message));
    }
}

fn warning(code: &'static str, span: Range<usize>, message: String) -> Pending {
    let diagnostic = Diagnostic { code, message, severity: Severity::Warning, span: None };
    Pending { diagnostic, origin: Some(Span::new(span.start, span.end)) }
}

/// A character as the language prior counts it: white space is `^`, a digit `0`, a letter `a`, a sign of ASCII its
/// full-width form where Chinese text has one, else `x`. All others stand for themselves.
pub fn fold(c: char) -> char {
    match c {
        '0'..='9' | '０'..='９' => '0',
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => 'a',
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '!' => '！',
        '?' => '？',
        '(' => '（',
        ')' => '）',
        '^' => 'x',
        _ if c.is_whitespace() => '^',
        '!'..='~' => 'x',
        _ => c,
    }
}
