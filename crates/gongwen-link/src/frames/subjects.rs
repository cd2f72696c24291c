//! Whom a sentence or clause is about.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::{self, cut};

use super::{Clause, Frame, How};
use crate::entities::store::Handle;
use crate::lists::{chars, top_level};
use crate::view::View;

/// How many zones a sentence may open with: more is no sentence.
const MOST_ZONES: usize = 64;

/// Longest sentence in characters that only says what a paragraph is about.
const LONGEST_TOPIC: usize = 30;

/// How far into a sentence the industry may go that it opens with, in bytes.
const NEAR: usize = 120;

/// What can develop and build.
const SUBJECTS: [EntityType; 3] = [EntityType::Industry, EntityType::Zone, EntityType::Program];

/// Whom a sentence or clause is about.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub subjects: Vec<Handle>,
    pub how: How,
}

/// What the sentences of one line have said that it is about.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Whether the topic is all that a sentence said: 甲产业。
    titled: bool,
    /// Whether the sentence that is read opens the line.
    opens: bool,
    topic: Option<Handle>,
}

impl Paragraph {
    /// Forgets what the line before was about.
    pub(super) fn enter(&mut self, view: &View<'_>, sentence: Span<Text>) {
        let line = cut(view.text, ..sentence.start());
        self.opens = line.trim_end_matches([' ', '\u{3000}']).ends_with('\n') || line.is_empty();
        if self.opens {
            self.topic = None;
        }
    }

    /// Takes note of a sentence that says what those behind it are about: the first of a line (大力发展甲产业。), or one
    /// that opens a cluster (打造乙产业集群。). Another short sentence ends it.
    pub(super) fn note(&mut self, view: &View<'_>, clauses: &[Clause]) {
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
pub(super) fn about(view: &View<'_>, sentence: Span<Text>, paragraph: &Paragraph) -> About {
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
pub(super) fn behind_class<'t>(view: &View<'_>, text: &'t str) -> &'t str {
    let rest = view.linker.trades.behind_class(text);
    ["发展方面", "方面"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest)
}

/// 支持甲片区…, 推动甲片区和乙片区…: the zones, and where what they do begins.
pub(super) fn led_zones(view: &View<'_>, clause: Span<Text>) -> Option<(Vec<Handle>, usize)> {
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

/// Whom the clauses behind a frame are about, where it says so.
pub(super) fn taken_up(view: &View<'_>, frame: &Frame, about: &About) -> Option<About> {
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
