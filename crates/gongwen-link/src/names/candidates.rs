//! Where a name may begin: every place to the left of its head that has a reason.
//!
//! What is a border whatever stands around it ends the search: punctuation, a bracket that is not closed in the name, a
//! number with its measure word, 一批. Everything else (verbs, 的, conjunctions, praise, places) makes a candidate and lets the
//! search go on, so that 落实 in 落实中心 and 促进 in 实施促进…行动 are weighed and not decided here.

use gongwen_text::{
    window::{self, cut},
    work,
};

use super::decide::Scene;
use super::heads::{Hit, Mark, Sort};
use super::vocabulary::{counter, is_border, opening};
use super::{LONGEST, Names};
use crate::lists::chars;

/// Why a name may begin somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Front {
    /// Behind punctuation or at the beginning of the line.
    Open,
    /// Behind 、 or behind a conjunction that ends another name.
    List,
    /// Behind another conjunction.
    Joint,
    /// Behind a verb, preposition or adverb.
    Verb,
    /// Behind the verb of which the whole work is the object.
    Carry,
    /// Behind a word that is a verb or part of a name.
    Soft,
    /// Behind 的.
    Of,
    /// Behind words that praise.
    Praise,
    /// At a word that begins with a place, or with the country.
    Place,
    /// At an opening quotation mark.
    Quote,
}

/// One of the places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub start: usize,
    pub front: Front,
    /// The stop word in front, or "".
    pub word: &'static str,
    /// Behind a number of things.
    pub counted: bool,
    pub inside: Inside,
}

/// What lies between a candidate and the head.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Inside {
    pub verbs: i32,
    pub softs: i32,
    pub ofs: i32,
    /// Conjunctions and marks that end another name.
    pub joints: i32,
    /// Quotation marks.
    pub quoted: bool,
    /// The name of a place.
    pub places: bool,
    pub long: bool,
}

/// Widest bracket or quotation inside a name, in bytes.
const WIDEST: usize = 120;

/// Longest body behind 第…届, in front of its head: 人民代表大会常务.
const CONGRESS: usize = 8;

/// What stands in front of 第…届.
fn without_term(left: &str) -> Option<&str> {
    let number = left.strip_suffix('届')?;
    let front = number.trim_end_matches(|c: char| c.is_ascii_digit() || gongwen_text::numeral::is_small(c));
    front.strip_suffix('第').filter(|_| front.len() < number.len())
}

/// Longest end of a line that no gazetteer knows, in characters.
const END: usize = 5;

/// Most verbs that the search goes over.
const VERBS: i32 = 3;

/// Longest object of a verb that carries a work out, in characters.
const LONGEST_OBJECT: usize = 28;

/// How far in front of its head a work's verb is looked for, in bytes.
const REACH: usize = 600;

/// The candidates for the head `hit`, whose positions are those of the text, the nearest first.
pub(super) fn candidates(scene: &Scene<'_>, floor: usize, hit: &Hit<'_>, words: &[usize]) -> Vec<Candidate> {
    let mut search = Search {
        scene,
        names: scene.names,
        hit,
        words,
        floor,
        at: hit.start,
        inside: Inside::default(),
        found: Vec::new(),
    };
    let mut length = 0;
    loop {
        work::tick(1);
        let left = cut(scene.text, floor..search.at);
        let Some(c) = left.chars().next_back() else {
            search.push(Front::Open, "", false);
            break;
        };
        search.inside.long = length > LONGEST;
        if search.inside.long {
            search.push(Front::Open, "", false);
            break;
        }
        let at = search.at;
        let goes_on = match opening(c) {
            Some(open) => search.over_bracket(left, c, open),
            None => search.over_word(left, c),
        };
        if !goes_on {
            break;
        }
        if search.at == at {
            search.at_word();
            search.at -= c.len_utf8();
        }
        length += chars(cut(scene.text, search.at..at));
    }
    search.carried(floor);
    search.found
}

struct Search<'a> {
    scene: &'a Scene<'a>,
    names: &'a Names,
    hit: &'a Hit<'a>,
    /// Where words begin and end, from `floor` on; none where they are not known.
    words: &'a [usize],
    floor: usize,
    at: usize,
    inside: Inside,
    found: Vec<Candidate>,
}

impl<'a> Search<'a> {
    fn body(&self) -> &'a str {
        cut(self.scene.text, self.at..self.hit.start)
    }

    /// Bytes of the particles here with which no name begins: 和, 等; 好 behind a verb.
    fn particles(&self, front: Front) -> usize {
        let body = self.body();
        if body.starts_with('和') && self.scene.places.known_at_head(body) {
            return 0;
        }
        match body.strip_prefix(['好', '了']) {
            Some(rest) if matches!(front, Front::Verb | Front::Soft) => body.len() - rest.len(),
            _ => particles(body),
        }
    }

    /// A candidate here, and others behind the words that only praise what follows.
    fn push(&mut self, front: Front, word: &'static str, counted: bool) {
        let mut candidate = Candidate { start: self.at, front, word, counted, inside: self.inside };
        candidate.start += self.particles(front);
        self.found.push(candidate);
        if self.hit.head.sort == Sort::Act {
            return;
        }
        let body = |at: usize| cut(self.scene.text, at..self.hit.start);
        while let Some(praise) = self.names.evaluative.at_head(body(candidate.start)) {
            candidate.start += praise.len();
            candidate.start += particles(body(candidate.start));
            candidate.front = Front::Praise;
            self.found.push(candidate);
        }
    }

    /// Whether another head of a work stands between here and the head.
    fn holds_head(&self) -> bool {
        self.names.heads.find(self.body()).iter().any(|hit| hit.head.sort == Sort::Act)
    }

    /// Over what stands in brackets or quotation marks, which belongs to the name as a whole; whether the search goes on.
    fn over_bracket(&mut self, left: &str, c: char, open: char) -> bool {
        let near = window::tail(left, WIDEST);
        let from = near.rfind(open).map(|from| left.len() - near.len() + from);
        let limit = if c == '”' { 24 } else { 8 };
        // 甲合作区（以下简称乙）: a name of its own ends in front of the bracket.
        let stands_apart = |from: usize| {
            let (front, inner) = (cut(left, ..from), cut(left, from..));
            self.names.head_of(front).is_some()
                || ["简称", "含", "如", "即"].iter().any(|w| inner.contains(w))
        };
        let held = from.filter(|&from| {
            let fits = chars(cut(left, from..)) <= limit + 2;
            fits && (c == '”' || from > 0 && !stands_apart(from))
        });
        let Some(from) = held else {
            self.push(Front::Open, "", false);
            return false;
        };
        let floor = self.at - left.len();
        if c == '”' {
            self.inside.quoted = true;
            // 甲“乙”行动: a work is called by what stands in quotation marks; what stands in front may tell whose it is.
            // “甲”赋能乙行动 is one work, “甲”计划中开展试点 is not.
            if self.hit.head.sort == Sort::Act && !self.holds_head() {
                self.inside.verbs = 0;
            }
            self.at = floor + from;
            self.push(Front::Quote, "", false);
            return self.hit.head.sort != Sort::Act;
        }
        self.at = floor + from;
        true
    }

    /// What the word or character in front says; whether the search goes on. Where the position stays, nothing was found.
    fn over_word(&mut self, left: &str, c: char) -> bool {
        let names = self.names;
        let body = self.body();
        if is_border(c) {
            // （含丙水库）: what a name takes in.
            if matches!(c, '（' | '(') && body.starts_with('含') {
                self.at += '含'.len_utf8();
            }
            self.push(if c == '、' { Front::List } else { Front::Open }, "", false);
            return false;
        }
        // 甲省第十四届人民代表大会: the term stands inside the name.
        if chars(body) <= CONGRESS
            && let Some(front) = without_term(left)
            && self.scene.places.at_tail(front).is_some()
        {
            self.at -= left.len() - front.len();
            return true;
        }
        if let Some(word) = names.class.at_tail(left).filter(|w| !names.inside_word(left, w, body)) {
            self.push(Front::Open, names.class.get(word), true);
            return false;
        }
        if let Some(counted) = counter(left) {
            self.push(Front::Open, "", counted);
            return false;
        }
        if is_time_or_sum(left, c) {
            self.push(Front::Open, "", false);
            return false;
        }
        let soft = names.soft.at_tail(left);
        if let Some(word) = names.hard.at_tail(left)
            && soft.is_none_or(|s| s.len() <= word.len())
            && self.is_token(word)
            && !names.inside_word(left, word, body)
        {
            return self.over_verb(left, names.hard.get(word));
        }
        if let Some(word) = soft.filter(|w| !names.inside_word(left, w, body)) {
            let rest = cut(left, ..left.len() - word.len());
            let builds = word == "建设"
                && (!names.is_bare(body)
                    || self.hit.head.kind != Some(gongwen_model::EntityType::Organization));
            // 支持甲县布局乙园: a verb behind a place opens the name.
            let lays = names.laying.has(word) && self.scene.places.at_tail(rest).is_some();
            // 重点 and the like may open the name of a work.
            let opens = self.hit.head.sort != Sort::Act && opens(names, rest);
            if lays || !body.is_empty() && (opens || builds) {
                return self.over_verb(left, names.soft.get(word));
            }
            self.push(Front::Soft, names.soft.get(word), false);
            self.inside.softs += 1;
            self.at -= word.len();
            return true;
        }
        // A verb that no list of ours has: the name may begin behind it.
        if names.verbs.at_tail(left).is_some_and(|w| self.is_dictionary_token(w)) && self.opens_word() {
            self.push(Front::Soft, "", false);
        }
        if c == '的' && !left.ends_with("性的") {
            self.push(Front::Of, "", false);
            self.inside.ofs += 1;
        }
        if matches!(c, '和' | '与' | '及' | '暨' | '同') {
            self.over_conjunction(left, c, body);
        }
        true
    }

    /// Whether a word of one character in front of here is a word to the dictionary: 因 is none in 基因. 等 closes a list whatever
    /// the dictionary makes of it (临平|等, not 平等).
    fn is_token(&self, word: &str) -> bool {
        chars(word) > 1 || word == "等" || self.words.is_empty() || self.is_dictionary_token(word)
    }

    /// Whether the dictionary has `word` in front of here as a word.
    fn is_dictionary_token(&self, word: &str) -> bool {
        let edge =
            |at: usize| at.checked_sub(self.floor).is_some_and(|at| self.words.binary_search(&at).is_ok());
        edge(self.at) && edge(self.at - word.len())
    }

    /// Whether a word of more than one character begins here: 求雨 in 求雨岭产业园 is no verb.
    fn opens_word(&self) -> bool {
        let Some(at) = self.at.checked_sub(self.floor) else { return false };
        let next = self.words.get(self.words.partition_point(|&w| w <= at)..).and_then(|w| w.first());
        next.is_some_and(|next| next - at > '岭'.len_utf8())
    }

    fn over_verb(&mut self, left: &str, word: &'static str) -> bool {
        // 甲至乙铁路: the line runs from 甲.
        if word == "至" && self.hit.head.mark == Mark::Line {
            let front = cut(left, ..left.len() - word.len());
            let item = front.char_indices().rev().find(|(_, c)| is_border(*c) || "和与".contains(*c));
            let item = item.map_or(0, |(at, c)| at + c.len_utf8());
            let end = self.scene.places.known_at_tail(front).or_else(|| {
                let mut plain = cut(front, item..);
                while let Some(verb) = self.names.stop_at_head(plain) {
                    plain = cut(plain, verb.len()..);
                }
                (2..=END).contains(&chars(plain)).then_some(front.len() - plain.len())
            });
            if let Some(start) = end {
                self.at -= left.len() - start;
                self.push(Front::List, "", false);
            }
            return false;
        }
        self.push(Front::Verb, word, false);
        self.inside.verbs += 1;
        self.at -= word.len();
        self.inside.verbs <= VERBS
    }

    /// 和 ends a name in front of it, or opens one behind it, or joins two words.
    fn over_conjunction(&mut self, left: &str, c: char, body: &str) {
        let rest = cut(left, ..left.len() - c.len_utf8());
        // The conjunction of one industry (半导体与集成电路) joins no two names.
        if self.names.joined.iter().any(|(a, b)| rest.ends_with(a) && body.starts_with(b)) {
            return;
        }
        let places = &self.scene.places;
        let whole_place = || {
            self.hit.head.kind == Some(gongwen_model::EntityType::Organization)
                && places
                    .at_tail(rest)
                    .is_some_and(|at| cut(rest, ..at).chars().next_back().is_none_or(is_border))
        };
        let ended = self.names.ends_name(rest, c, body)
            || rest.ends_with('”')
            || is_phase(rest)
            || self.names.evaluative.at_head(body).is_some()
            || places.at_head(body).is_some()
            || places.known_at_head(body)
            || whole_place();
        self.push(if ended { Front::List } else { Front::Joint }, "", false);
        if ended {
            self.inside.joints += 1;
        }
    }

    /// A word that begins with a place or the country may begin the name.
    fn at_word(&mut self) {
        let body = self.body();
        if self.at < self.hit.start
            && self.words.binary_search(&(self.at - self.floor)).is_ok()
            && (self.scene.places.at_head(body).is_some()
                || self.scene.places.known_at_head(body)
                || body.starts_with("国家") && !body.starts_with("国家级")
                || body.starts_with("中国")
                || body.starts_with("全国"))
        {
            self.push(Front::Place, "", false);
            self.inside.places = true;
        }
    }

    /// A work with all that stands between the verb that carries it out and its head: 实施防止土壤退化攻坚行动.
    fn carried(&mut self, floor: usize) {
        if self.hit.head.sort != Sort::Act || self.found.iter().any(|c| c.front == Front::Quote) {
            return;
        }
        let (text, names, end) = (self.scene.text, self.names, self.hit.start);
        let front = window::tail(cut(text, floor..end), REACH);
        let opens =
            front.rfind(CLAUSE_ENDS).map(|at| at + cut(front, at..).chars().next().map_or(0, char::len_utf8));
        let whole = opens.is_some() || front.len() == end - floor;
        let clause = end - front.len() + opens.unwrap_or(0);
        let Some(start) = self.behind_verb(clause, end, whole) else { return };
        let object = cut(text, start..end);
        let nearest = self.found.iter().map(|c| c.start).filter(|&at| at >= start).min().unwrap_or(end);
        let before = cut(text, start..nearest.min(end));
        let opens_another = before.contains(['和', '与', '并', '及']) && names.verb_at_tail(before).is_some();
        if opens_another
            || object.contains('的')
            || object.replace("高等", "").contains('等')
            || chars(object) > LONGEST_OBJECT
            || object.matches('“').count() != object.matches('”').count()
            || names.is_counted(object)
            || names.is_general(object)
            || names.is_counted(object.rsplit('”').next().unwrap_or(object))
            || names.is_bare(object) && chars(object) < 4
        {
            return;
        }
        let inside = Inside { quoted: object.contains('“'), ..Inside::default() };
        self.found.push(Candidate { start, front: Front::Carry, word: "", counted: false, inside });
    }

    /// Where the object of the last verb of carrying out in a clause begins; `whole` says that what
    /// begins at `clause` is a clause and not the end of a longer one.
    fn behind_verb(&self, clause: usize, end: usize, whole: bool) -> Option<usize> {
        let names = self.names;
        let body = cut(self.scene.text, clause..end);
        let ends = body.char_indices().map(|(at, _)| at).rev();
        let at = ends.into_iter().find(|&at| names.carrying.at_tail(cut(body, ..at)).is_some());
        let at = at.or_else(|| {
            let mut rest = Some(body).filter(|_| whole)?;
            while let Some(adverb) = names.adverbs.at_head(rest) {
                rest = cut(rest, adverb.len()..);
            }
            let verb = names.carrying_open.at_head(rest)?;
            Some(body.len() - rest.len() + verb.len())
        })?;
        // 甲行动和乙行动: the second begins behind the first.
        let mut pairs = body.char_indices().filter(|(_, c)| matches!(c, '和' | '与' | '及'));
        let ended = |left: &str| {
            names.head_of(left).is_some_and(|(_, kind, _)| kind == Some(gongwen_model::EntityType::Program))
        };
        let second = pairs.rfind(|&(k, _)| k > at && ended(cut(body, at..k)));
        let at = second.map_or(at, |(k, c)| k + c.len_utf8());
        let rest = cut(body, at..);
        let skip = ["好", "了"].iter().find(|w| rest.starts_with(**w)).map_or(0, |w| w.len());
        let start = clause + at + skip;
        (start < end).then_some(start)
    }
}

/// What ends a clause, and so the reach of a verb. An item of a list is a clause of its own.
const CLAUSE_ENDS: [char; 14] =
    ['，', ',', '。', '；', ';', '：', ':', '、', '\n', '！', '？', '（', '(', '》'];

/// Whether `text` ends with the number of a phase: 二期.
fn is_phase(text: &str) -> bool {
    text.strip_suffix('期').is_some_and(|front| front.ends_with(|c: char| "一二三四五六七八九十".contains(c)))
}

/// Bytes of the particles that `body` begins with and a name does not.
fn particles(body: &str) -> usize {
    let rest =
        body.trim_start_matches(['和', '与', '及', '的', '等', '、', '·', '-', '—', '性', '型', '级', '类']);
    body.len() - rest.len()
}

/// Whether a soft word behind `rest` opens its clause, or follows a word at which names end.
fn opens(names: &Names, rest: &str) -> bool {
    let ended = |rest: &str| rest.chars().next_back().is_none_or(is_border);
    ended(rest)
        || names.hard.at_tail(rest).is_some()
        || names.class.at_tail(rest).is_some()
        || names.soft.at_tail(rest).is_some_and(|w| {
            let rest = cut(rest, ..rest.len() - w.len());
            ended(rest) || names.hard.at_tail(rest).is_some()
        })
}

/// Whether `left` ends with a year, day or sum: 2027年, 30亿元.
fn is_time_or_sum(left: &str, c: char) -> bool {
    let front = cut(left, ..left.len() - c.len_utf8());
    let digit = |d: char| d.is_ascii_digit();
    match c {
        '年' | '届' | '日' => {
            front.ends_with(|d: char| digit(d) || "〇零一二三四五六七八九十度".contains(d))
        }
        '元' => front.ends_with(|d: char| digit(d) || matches!(d, '亿' | '万')),
        _ => false,
    }
}
