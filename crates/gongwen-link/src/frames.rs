//! Frames: each clause once, with whom it is about and what its verb promises.
//!
//! The subject is printed in the clause (甲产业聚焦…, 支持乙区发展…), opened the sentence (甲产业，…), is what the section's
//! heading names, or was named by the sentence that opened the paragraph or by a clause before (发展甲产业，做强乙、丙).
//! What the clause says is read by the word that it opens with (`clauses.tsv`), behind adverbs (`adverbs.tsv`).
//!
//! Known limits: a verb in the middle of a clause is not read; a subject that is taken up by 其 or 该产业 is not known.

use std::collections::BTreeMap;

use gongwen_model::{Document, EntityType, Span, Text, Via};
use gongwen_text::{
    DataError, Rows,
    window::{self, cut},
    work,
};

use crate::entities::store::Handle;
use crate::lists::{chars, list_close, top_level, trim};
use crate::view::View;
use crate::words::Words;
use crate::work::Work;

/// How many adverbs may open a clause, and how many zones a sentence: more is no sentence.
const MOST_ADVERBS: usize = 8;
const MOST_ZONES: usize = 64;

/// Longest sentence in characters that only says what a paragraph is about.
const LONGEST_TOPIC: usize = 30;

/// How far into a sentence the industry may go that it opens with, in bytes.
const NEAR: usize = 120;

/// What can develop and build.
const SUBJECTS: [EntityType; 3] = [EntityType::Industry, EntityType::Zone, EntityType::Program];

/// One clause of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clause {
    pub sentence: Span<Text>,
    pub span: Span<Text>,
    /// Whether it opens its sentence.
    pub first: bool,
    /// The clause before, where a colon stands between them.
    pub announced_by: Option<Span<Text>>,
}

/// All clauses of a document: sentences split at commas and the like outside brackets and quotation marks.
pub(crate) fn clauses(document: &Document) -> Vec<Clause> {
    let text = document.text();
    let marks = ['，', ',', '；', ';', '。', '：', ':', '!', '！'];
    let mut out = Vec::new();
    for &sentence in &document.sentences {
        let mut before: Option<Span<Text>> = None;
        for part in top_level(text, sentence, &marks) {
            let span = behind_number(text, trim(text, part));
            if span.is_empty() {
                continue;
            }
            let colon = |b: &Span<Text>| cut(text, b.end()..span.start()).trim_end() == "：";
            let announced_by = before.filter(colon);
            out.push(Clause { sentence, span, first: before.is_none(), announced_by });
            before = Some(span);
        }
    }
    out
}

/// A clause without the number that opens it: （七）加速…, 二要加快…, 3.打造….
fn behind_number(text: &str, span: Span<Text>) -> Span<Text> {
    let body = span.of(text);
    let rest = body.strip_prefix(['（', '(']).unwrap_or(body);
    let inner = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let behind = match rest.len() < body.len() {
        true => inner.strip_prefix(['）', ')']),
        false => inner.strip_prefix(['要', '是', '.', '．', '、']),
    };
    match behind {
        Some(behind) if inner.len() < rest.len() => Span::new(span.end() - behind.len(), span.end()),
        _ => span,
    }
}

/// What the opening word of a clause promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promise {
    /// 重点发展: a list of fields, be it of one.
    Develop,
    /// 围绕, 以…为重点: a list of fields where it is a list.
    Around,
    /// 推动…协同发展, 完善…产业链: a list of fields where the end says so.
    Promote,
    /// 在…等领域: a list of fields in front of what is done there.
    Within,
    /// 建设, 布局: things that are built.
    Build,
    /// 推进…建设, 实施…项目: things that are built where the end says so.
    Advance,
    /// 打造: an aim.
    Aim,
    /// 延伸, 提高: nothing, but the clause is about what it governs.
    Govern,
}

impl Promise {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "develop" => Self::Develop,
            "around" => Self::Around,
            "promote" => Self::Promote,
            "within" => Self::Within,
            "build" => Self::Build,
            "advance" => Self::Advance,
            "aim" => Self::Aim,
            "govern" => Self::Govern,
            _ => return None,
        })
    }

    /// Whether fields are promised.
    pub(crate) fn lists(self) -> bool {
        matches!(self, Self::Develop | Self::Around | Self::Promote | Self::Within)
    }
}

/// A word that opens a clause.
#[derive(Debug, Clone)]
struct Opener {
    promises: Vec<Promise>,
    /// Of whom it says so: letters of `clauses.tsv`.
    of: &'static str,
}

/// The verbs that a clause opens with, by what they do to what they govern.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Governing {
    /// Where what they govern begins; 0 where there is no verb.
    pub end: usize,
    /// Whether the last of them fosters it (发展), lays it out (布局), helps it along (推动).
    pub fosters: bool,
    pub lays_out: bool,
    pub helps: bool,
    /// Whether one of them fosters it.
    pub fostered: bool,
}

impl Governing {
    fn take(&mut self, end: usize, letters: &str) {
        self.end = end;
        self.fosters = letters.contains('f');
        self.lays_out = letters.contains('l');
        self.helps = letters.contains('h');
        self.fostered |= self.fosters;
    }
}

/// The words that open clauses.
#[derive(Debug)]
pub(crate) struct Triggers {
    words: Words,
    openers: BTreeMap<&'static str, Opener>,
    pub adverbs: Words,
}

impl Triggers {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("clauses.tsv", include_str!("../data/clauses.tsv"), 3)?;
        rows.check_sorted(1)?;
        let openers = rows.map(|row| {
            let [word, promises, of] = *row else { return Err("three columns".to_owned()) };
            let promises: Option<Vec<Promise>> = promises.split('|').map(Promise::parse).collect();
            Ok((word, Opener { promises: promises.ok_or("unknown promise")?, of }))
        })?;
        Ok(Self {
            words: Words::new(openers.iter().map(|(word, _)| *word)),
            openers: openers.into_iter().collect(),
            adverbs: Words::load("adverbs.tsv", include_str!("../data/adverbs.tsv"))?,
        })
    }

    /// The opening word at the head of `text`.
    pub(crate) fn at_head<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.words.at_head(text)
    }

    /// The verbs that `text` opens with, adverbs between them.
    pub(crate) fn governing(&self, text: &str) -> Governing {
        let mut found = Governing::default();
        let mut at = 0;
        for _ in 0..=MOST_ADVERBS {
            let rest = cut(text, at..);
            // 以 and 在 govern no industry.
            if let Some(word) = self.words.at_head(rest).filter(|word| chars(word) > 1) {
                at += word.len();
                found.take(at, self.openers.get(word).map_or("", |opener| opener.of));
                // 建立和巩固, 发展并积极引导: two verbs.
                let and = cut(text, at..).chars().next().filter(|c| matches!(c, '和' | '并'));
                let next = at + and.map_or(0, char::len_utf8);
                let verb = cut(text, next..);
                if self.words.at_head(verb).is_some() || and.is_some() && self.adverbs.at_head(verb).is_some()
                {
                    at = next;
                }
            } else if let Some(word) = self.adverbs.at_head(rest) {
                at += word.len();
            } else {
                break;
            }
        }
        found
    }

    /// Whether `text` opens with adverbs, be it none, and an opening word.
    fn opens(&self, text: &str) -> bool {
        let mut at = 0;
        for _ in 0..=MOST_ADVERBS {
            let rest = cut(text, at..);
            if self.words.at_head(rest).is_some() {
                return true;
            }
            let Some(adverb) = self.adverbs.at_head(rest) else { return false };
            at += adverb.len();
        }
        false
    }
}

/// How the subject of a frame was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// It stands in the clause, or opened the sentence.
    Printed,
    /// The heading of the section names it.
    Heading,
    /// The plan or work at the end of the clause before: 实施甲行动，推动….
    Work,
    /// A sentence before, which says no more, names it: 打造甲产业集群。
    Paragraph,
    /// A clause before names it: 发展甲产业，做强乙、丙.
    Clause,
}

impl How {
    /// Whether it stands in front of the clause and its sentence's opening.
    pub(crate) fn is_distant(self) -> bool {
        matches!(self, Self::Paragraph | Self::Clause)
    }
}

/// The list behind a trigger, and what closes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing {
    pub list: Span<Text>,
    pub closing: Span<Text>,
    /// Whether nothing but 等 says that it is a list of fields.
    pub weak: bool,
}

/// A word that opens a clause, with what it promises.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trigger {
    pub promise: Promise,
    pub word: &'static str,
    /// Of whom it says so: letters of `clauses.tsv`.
    pub of: &'static str,
    /// What stands behind it.
    pub rest: Span<Text>,
    pub listing: Option<Listing>,
}

/// A clause with what it is about.
#[derive(Debug)]
pub(crate) struct Frame {
    pub sentence: Span<Text>,
    /// What it says, behind the hosts and subjects that it opens with.
    pub clause: Span<Text>,
    /// The clause as it stands.
    pub whole: Clause,
    /// Several where a clause names several: 甲片区和乙片区，聚焦….
    pub subjects: Vec<Handle>,
    pub how: How,
    /// The longest word first.
    pub triggers: Vec<Trigger>,
    /// Where the clause says that what it builds is.
    pub hosts: Vec<(Span<Text>, Handle)>,
}

impl Frame {
    /// How the subject was found, as the output says it.
    pub(crate) fn via(&self) -> Via {
        if self.how == How::Heading { Via::Heading } else { Via::Clause }
    }

    /// The subjects of the given types.
    pub(crate) fn subjects_of(&self, view: &View<'_>, kinds: &[EntityType]) -> Vec<Handle> {
        self.subjects.iter().copied().filter(|&s| view.is(s, kinds)).collect()
    }

    /// Whether there are subjects, and all of that type.
    pub(crate) fn all(&self, view: &View<'_>, kind: EntityType) -> bool {
        !self.subjects.is_empty() && self.subjects.iter().all(|&s| view.is(s, &[kind]))
    }
}

/// Whom a sentence or clause is about.
#[derive(Debug, Clone)]
struct About {
    subjects: Vec<Handle>,
    how: How,
}

/// All frames of a document but those of headings.
pub(crate) fn read(work: &Work<'_>) -> Vec<Frame> {
    let view = work.view();
    let mut out: Vec<Frame> = Vec::new();
    let mut paragraph = Paragraph::default();
    let all = &work.clauses;
    let mut from = 0;
    while let Some(first) = all.get(from) {
        let sentence = first.sentence;
        let end = from + all.iter().skip(from).take_while(|c| c.sentence == sentence).count();
        let clauses = all.get(from..end).unwrap_or_default();
        from = end;
        if work.is_over() {
            break;
        }
        if work.is_heading(sentence) {
            continue;
        }
        paragraph.enter(&view, sentence);
        let mut about = about(&view, sentence, &paragraph);
        paragraph.note(&view, clauses);
        for clause in clauses {
            let frame = frame(work, &view, *clause, &about);
            if let Some(next) = taken_up(&view, &frame, &about) {
                about = next;
            }
            out.push(frame);
        }
    }
    out
}

/// What the sentences of one line have said that it is about.
#[derive(Debug, Default)]
struct Paragraph {
    /// Whether the topic is all that a sentence said: 甲产业。
    titled: bool,
    /// Whether the sentence that is read opens the line.
    opens: bool,
    topic: Option<Handle>,
}

impl Paragraph {
    /// Forgets what the line before was about.
    fn enter(&mut self, view: &View<'_>, sentence: Span<Text>) {
        let line = cut(view.text, ..sentence.start());
        self.opens = line.trim_end_matches([' ', '\u{3000}']).ends_with('\n') || line.is_empty();
        if self.opens {
            self.topic = None;
        }
    }

    /// Takes note of a sentence that says what those behind it are about: the first of a line (大力发展甲产业。), or one
    /// that opens a cluster (打造乙产业集群。). Another short sentence ends it.
    fn note(&mut self, view: &View<'_>, clauses: &[Clause]) {
        let [only] = clauses else { return };
        let body = only.span.of(view.text);
        if chars(body) > LONGEST_TOPIC || body.contains('、') {
            return;
        }
        let known = view.mentions(only.span, &[EntityType::Industry]);
        match known.as_slice() {
            [(span, handle)] if span.contains(only.span) && self.opens => {
                self.topic = Some(*handle);
                self.titled = true;
            }
            [(span, handle)] if view.linker.triggers.opens(body) => {
                self.titled = false;
                let cluster = span.of(view.text).ends_with("集群");
                self.topic = (self.opens || cluster).then_some(*handle);
            }
            // 推动服务业扩能提质 is about another, 实施种业振兴行动 serves the one before.
            _ if body.contains('业') && view.mentions(only.span, &[EntityType::Program]).is_empty() => {
                self.topic = None;
            }
            _ => {}
        }
    }
}

/// Whom a sentence is about.
fn about(view: &View<'_>, sentence: Span<Text>, paragraph: &Paragraph) -> About {
    let topic = view.topic(sentence.start());
    let (zones, _) = opening_zones(view, sentence);
    if !zones.is_empty() {
        return About { subjects: zones, how: How::Printed };
    }
    if let Some(builder) = opening_builder(view, sentence) {
        return About { subjects: vec![builder], how: How::Printed };
    }
    if let Some(industry) = opening_industry(view, sentence, topic) {
        return About { subjects: vec![industry], how: How::Printed };
    }
    let named: Vec<Handle> =
        topic.into_iter().filter(|&t| !view.is(t, &[EntityType::Place, EntityType::District])).collect();
    match paragraph.topic {
        Some(said) if !named.iter().any(|&t| view.is(t, &SUBJECTS)) => {
            let how = if paragraph.titled { How::Printed } else { How::Paragraph };
            About { subjects: vec![said], how }
        }
        _ => About { subjects: named, how: How::Heading },
    }
}

/// The zones that a sentence opens with, where it goes on about them: 甲片区和乙片区，聚焦…; and where they end.
pub(crate) fn opening_zones(view: &View<'_>, sentence: Span<Text>) -> (Vec<Handle>, usize) {
    let body = sentence.of(view.text);
    let first = top_level(view.text, sentence, &['，', ',', '；', '。', '：']).into_iter().next();
    let mut at = sentence.start() + (body.len() - body.trim_start().len());
    let mut zones = Vec::new();
    for (span, handle) in view.mentions(first.unwrap_or(sentence), &[EntityType::Zone]) {
        if span.start() != at || zones.len() == MOST_ZONES {
            break;
        }
        zones.push(handle);
        at = span.end();
        let glue = cut(view.text, at..).chars().next().filter(|c| matches!(c, '和' | '、' | '与' | '及'));
        at += glue.map_or(0, char::len_utf8);
    }
    let after = cut(view.text, at..sentence.end().max(at));
    let led = after.starts_with(['，', ',']) || view.linker.triggers.at_head(after).is_some();
    if !led {
        zones.clear();
    }
    (zones, at)
}

/// The firm or institute that a sentence opens with, where it goes on with what it does: 甲公司投资建设乙.
fn opening_builder(view: &View<'_>, sentence: Span<Text>) -> Option<Handle> {
    let (span, builder) = view.mention_at(sentence.start(), sentence.end(), &[EntityType::Organization])?;
    let does = view.linker.triggers.opens(cut(view.text, span.end()..sentence.end()));
    (does && is_builder(view, builder)).then_some(builder)
}

/// Whether an organisation is one that builds, not an authority.
fn is_builder(view: &View<'_>, handle: Handle) -> bool {
    view.linker.trades.builders.at_tail(view.store.name(handle)).is_some()
}

/// The industry that a sentence opens with: 甲产业，…; 乙重点发展….
fn opening_industry(view: &View<'_>, sentence: Span<Text>, topic: Option<Handle>) -> Option<Handle> {
    let body = sentence.of(view.text);
    let start = sentence.start() + (body.len() - body.trim_start().len());
    let near = window::ahead(view.text, start, NEAR).min(sentence.end()).max(start);
    let near = Span::new(start, near);
    let (span, handle) = view.mentions(near, &[EntityType::Industry]).into_iter().next()?;
    let lead = cut(view.text, start..span.start());
    let after = behind_class(view, cut(view.text, span.end()..sentence.end()));
    let numbered = lead.chars().all(|c| c.is_ascii_digit() || "（）().、—一二三四五六七八九十".contains(c));
    // 在甲产业方面，….
    let side = matches!(lead, "在" | "围绕") && after.starts_with(['，', ',']);
    if !(numbered && chars(lead) <= 4 || side) {
        return None;
    }
    let said = span.of(view.text).ends_with(['业', '群', '链']) || after.len() < sentence.end() - span.end();
    let governs = view.linker.triggers.opens(after);
    // Without a verb that lists fields the class word tells that the industry is what the sentence is about.
    let free = topic.is_none_or(|t| !view.is(t, &SUBJECTS));
    (governs || free && said && !after.starts_with(['、', '和', '与', '等'])).then_some(handle)
}

/// `text` without the class word that it opens with, and without the side from which it is seen: 产业集群, 产业方面.
fn behind_class<'t>(view: &View<'_>, text: &'t str) -> &'t str {
    let rest = view.linker.trades.behind_class(text);
    ["发展方面", "方面"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest)
}

/// One clause, read.
fn frame(work: &Work<'_>, view: &View<'_>, clause: Clause, about: &About) -> Frame {
    let whole = clause.span;
    let (span, hosts) = work.behind_hosts(whole);
    // 支持甲片区发展乙: the zone is printed as the one that does.
    let own = !about.how.is_distant()
        && about.subjects.iter().any(|&s| view.is(s, &[EntityType::Industry, EntityType::Program]));
    let (span, about) = match led_zones(view, whole).filter(|_| !own) {
        Some((subjects, at)) => (Span::new(at, whole.end()), About { subjects, how: How::Printed }),
        None => (span, about.clone()),
    };
    Frame {
        sentence: clause.sentence,
        clause: span,
        whole: clause,
        subjects: about.subjects,
        how: about.how,
        triggers: triggers(view, span),
        hosts,
    }
}

/// 支持甲片区…, 推动甲片区和乙片区…: the zones, and where what they do begins.
fn led_zones(view: &View<'_>, clause: Span<Text>) -> Option<(Vec<Handle>, usize)> {
    let body = clause.of(view.text);
    let word = ["支持", "推动", "鼓励", "引导"].iter().find(|w| body.starts_with(**w))?;
    let mut at = clause.start() + word.len();
    let mut zones = Vec::new();
    let led = |at: usize| {
        let zone = view.mention_at(at, clause.end(), &[EntityType::Zone]);
        let builder = || view.mention_at(at, clause.end(), &[EntityType::Organization]);
        zone.or_else(|| builder().filter(|&(_, handle)| is_builder(view, handle)))
    };
    while let Some((span, zone)) = led(at).filter(|_| zones.len() < MOST_ZONES) {
        zones.push(zone);
        at = span.end();
        let glue = cut(view.text, at..).chars().next().filter(|c| matches!(c, '和' | '、' | '与' | '及'));
        at += glue.map_or(0, char::len_utf8);
    }
    (!zones.is_empty() && view.linker.triggers.opens(cut(view.text, at..clause.end()))).then_some((zones, at))
}

/// What the opening words of a clause promise, and what stands behind each: the longest word first.
fn triggers(view: &View<'_>, clause: Span<Text>) -> Vec<Trigger> {
    let words = &view.linker.triggers;
    let body = clause.of(view.text);
    let mut start = 0;
    // Who does it stands in front: 乙产业重点发展….
    let kinds = [EntityType::Industry, EntityType::Zone, EntityType::Organization];
    if let Some((span, _)) = view.mention_at(clause.start(), clause.end(), &kinds) {
        let after = cut(view.text, span.end()..clause.end());
        let verb = behind_class(view, after);
        if words.opens(verb) {
            start = span.end() + (after.len() - verb.len()) - clause.start();
        }
    }
    let mut out = Vec::new();
    for _ in 0..=MOST_ADVERBS {
        let rest = cut(body, start..);
        if let Some(word) = words.at_head(rest) {
            let rest = Span::new(clause.start() + start + word.len(), clause.end());
            let word = words.words.get(word);
            if let Some(opener) = words.openers.get(word) {
                out.extend(opener.promises.iter().map(|&promise| Trigger {
                    promise,
                    word,
                    of: opener.of,
                    rest,
                    listing: listing(view, word, rest, promise),
                }));
            }
        }
        let Some(adverb) = words.adverbs.at_head(rest) else { break };
        start += adverb.len();
    }
    out
}

/// The list that a promise is about, and what closes it.
fn listing(view: &View<'_>, word: &str, rest: Span<Text>, promise: Promise) -> Option<Listing> {
    work::tick(rest.len());
    let body = rest.of(view.text);
    // The list ends at 等 behind its last 、, or at the words that close the clause.
    let close = list_close(body);
    let listed = body.contains('、');
    let trades = &view.linker.trades;
    let mut weak = false;
    let end = match promise {
        Promise::Develop => {
            let cut = trades.closed_by(body).filter(|_| close.is_none());
            close.unwrap_or(body.len()) - cut.map_or(0, str::len)
        }
        Promise::Around => {
            // 以…为重点: the words in front of 为.
            let target = ["为重点", "为主攻方向"].iter().find_map(|w| body.find(w));
            match (close, target) {
                (Some(at), _) | (None, Some(at)) => at,
                (None, None) if listed && chars(body) < 60 && !word.ends_with('以') => {
                    let core = trades.without_process(&view.linker.names, body);
                    core.len() - trades.closed_by(core).map_or(0, str::len)
                }
                _ => return None,
            }
        }
        Promise::Promote => {
            // 甲、乙的研发攻关和推广应用: what is promoted stands in front of all that is done for it.
            let core = trades.without_process(&view.linker.names, body);
            if core.len() == body.len() && listed {
                weak = true;
                close?
            } else if core.len() == body.len() || !listed && !body.contains('和') {
                return None;
            } else {
                let ends = cut(body, core.len()..);
                // 与…融合发展 joins industries, 在…的推广应用 says where: neither lists anything.
                if ends.ends_with("融合发展") && body.contains('与')
                    || ends.ends_with("应用") && body.contains('在')
                {
                    return None;
                }
                close.unwrap_or(core.len())
            }
        }
        Promise::Within => {
            let at = close.or_else(|| body.find("领域")).or_else(|| body.find('上'))?;
            let behind = cut(body, at..);
            let place = ["等领域", "等方面", "领域", "上"].iter().find_map(|w| behind.strip_prefix(w))?;
            // 在甲、乙领域 without a verb behind it says nothing of them.
            (!place.is_empty() && listed).then_some(at)?
        }
        Promise::Build | Promise::Advance | Promise::Aim | Promise::Govern => return None,
    };
    let at = rest.start() + end;
    Some(Listing { list: Span::new(rest.start(), at), closing: Span::new(at, rest.end()), weak })
}

/// Whom the clauses behind a frame are about, where it says so.
fn taken_up(view: &View<'_>, frame: &Frame, about: &About) -> Option<About> {
    let bound = about.subjects.iter().any(|&s| view.is(s, &[EntityType::Industry, EntityType::Zone]));
    // 实施甲行动，推动乙、丙…: what follows is the work's.
    let work = view.mentions(frame.clause, &[EntityType::Program]).pop();
    if let Some((span, work)) = work
        && span.end() == frame.clause.end()
        && (!bound || about.how.is_distant())
    {
        return Some(About { subjects: vec![work], how: How::Work });
    }
    // 发展甲产业，做强乙、丙: what follows is the industry's.
    let free = !bound && about.how != How::Work || about.how == How::Clause;
    let industries = view.mentions(frame.clause, &[EntityType::Industry]);
    match industries.as_slice() {
        [(span, industry)]
            if free
                && span.end() == frame.clause.end()
                && span.of(view.text).ends_with(['业', '群'])
                && frame.triggers.iter().any(|t| t.promise.lists()) =>
        {
            Some(About { subjects: vec![*industry], how: How::Clause })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Linker;
    use crate::rules::tests::facts;

    #[track_caller]
    fn check(linker: &Linker, text: &str, expected: &[&str]) {
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(facts(linker, text), expected, "{text}");
    }

    #[test]
    fn whom_a_clause_is_about() {
        let linker = Linker::new().unwrap();
        // Printed in front of the verb, and at the opening of the sentence.
        check(
            &linker,
            "光学仪器产业重点发展测距仪器、热像设备。",
            &[
                "I 光学仪器",
                "F 测距仪器",
                "F 热像设备",
                "光学仪器 develops 测距仪器",
                "光学仪器 develops 热像设备",
            ],
        );
        check(
            &linker,
            "光学仪器产业，依托龙头企业，重点发展测距仪器、热像设备。",
            &[
                "I 光学仪器",
                "F 测距仪器",
                "F 热像设备",
                "光学仪器 develops 测距仪器",
                "光学仪器 develops 热像设备",
            ],
        );
        check(
            &linker,
            "在光学仪器产业方面，重点发展测距仪器、热像设备。",
            &[
                "I 光学仪器",
                "F 测距仪器",
                "F 热像设备",
                "光学仪器 develops 测距仪器",
                "光学仪器 develops 热像设备",
            ],
        );
        // A sentence that is its name and no more; one that opens the paragraph.
        check(
            &linker,
            "光学仪器产业。重点发展测距仪器、热像设备。",
            &[
                "I 光学仪器",
                "F 测距仪器",
                "F 热像设备",
                "光学仪器 develops 测距仪器",
                "光学仪器 develops 热像设备",
            ],
        );
        check(
            &linker,
            "打造竹木加工产业集群。做好原料保供。大力发展竹质建材、竹质家具。",
            &[
                "I 竹木加工",
                "F 竹质家具",
                "F 竹质建材",
                "竹木加工 develops 竹质家具",
                "竹木加工 develops 竹质建材",
            ],
        );
        // The next sentence of its sort ends it.
        check(
            &linker,
            "打造竹木加工产业集群。推动建筑业转型升级。发展装配式建材、节能门窗玻璃。",
            &["I 竹木加工", "I 建筑业", "I 节能门窗玻璃", "I 装配式建材"],
        );
    }

    #[test]
    fn who_is_no_subject() {
        let linker = Linker::new().unwrap();
        check(&linker, "市财政局重点发展测距仪器、热像设备。", &[]);
        check(&linker, "光学仪器产业依托恒安、立达等企业，推动恒安、立达等扩大产能。", &["I 光学仪器"]);
        check(&linker, "光学仪器产业围绕人才、资金等要素，优化营商环境。", &["I 光学仪器"]);
        check(&linker, "光学仪器产业围绕一流测距实验室、热像设备检测中心，做好服务。", &["I 光学仪器"]);
    }

    #[test]
    fn what_is_not_read_yet() {
        let linker = Linker::new().unwrap();
        // A subject that is taken up by a pronoun.
        check(&linker, "光学仪器产业链不断完善，该产业重点发展测距仪器、热像设备。", &["I 光学仪器"]);
        // Coined names that no last word tells, where nothing closes the list.
        check(&linker, "大力发展扎染、锔瓷、漆线雕。", &[]);
        // What stands behind 等 as the head of all.
        check(&linker, "推动压滤、离心等分离技术示范应用。", &[]);
    }

    #[test]
    fn clauses_end_outside_brackets_and_carry_no_number() {
        let text = "（三）加快转型（含技改，扩能），二要提质：茶叶、蚕桑。";
        let part = gongwen_model::Part {
            parent: None,
            role: gongwen_model::Role::Main,
            title: None,
            span: Span::new(0, text.len()),
            metadata: None,
            quotes: vec![],
        };
        let document = Document {
            sentences: gongwen_text::sentences(text),
            draft: gongwen_text::Draft::new(text.to_owned()),
            metadata: gongwen_model::Metadata::default(),
            parts: vec![part],
            sections: vec![],
            tables: vec![],
            diagnostics: vec![],
        };
        let clauses = clauses(&document);
        let printed: Vec<(&str, bool, Option<&str>)> =
            clauses.iter().map(|c| (c.span.of(text), c.first, c.announced_by.map(|s| s.of(text)))).collect();
        assert_eq!(
            printed,
            [
                ("加快转型（含技改，扩能）", true, None),
                ("提质", false, None),
                ("茶叶、蚕桑", false, Some("提质")),
            ]
        );
    }
}
