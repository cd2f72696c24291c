//! The words that open clauses, and the lists that they promise.

use std::collections::BTreeMap;

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{DataError, Rows, window::cut, work};

use super::subjects::behind_class;
use super::{Listing, MOST_ADVERBS, Trigger};
use crate::lists::{chars, list_close};
use crate::view::View;
use crate::words::Words;

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
        let rows = Rows::parse("clauses.tsv", include_str!("../../data/clauses.tsv"), 3)?;
        rows.check_sorted(1)?;
        let openers = rows.map(|row| {
            let [word, promises, of] = *row else { return Err("three columns".to_owned()) };
            let promises: Option<Vec<Promise>> = promises.split('|').map(Promise::parse).collect();
            Ok((word, Opener { promises: promises.ok_or("unknown promise")?, of }))
        })?;
        Ok(Self {
            words: Words::new(openers.iter().map(|(word, _)| *word)),
            openers: openers.into_iter().collect(),
            adverbs: Words::load("adverbs.tsv", include_str!("../../data/adverbs.tsv"))?,
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
    pub(super) fn opens(&self, text: &str) -> bool {
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

/// What the opening words of a clause promise, and what stands behind each: the longest word first.
pub(super) fn triggers(view: &View<'_>, clause: Span<Text>) -> Vec<Trigger> {
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
