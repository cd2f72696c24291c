//! Plans and works by the verb that carries them out: 实施防止土壤退化攻坚行动 names 防止土壤退化攻坚行动,
//! though 防止 ends names elsewhere.
//!
//! The object of such a verb is one name up to its head. Known limit: a verb inside the object that opens a
//! second object without a conjunction makes the name too long.

use gongwen_model::{EntityType, Span};
use gongwen_text::window::{self, cut};

use crate::lists::chars;
use crate::work::Work;

use super::names::{Name, Sort};

/// Longest object in characters.
const LONGEST: usize = 28;

/// How far in front of its head a work's verb is looked for, in bytes.
const REACH: usize = 600;

impl Work<'_> {
    /// A plan or work with all that stands between the verb that carries it out and its head.
    pub(super) fn carried(&self, name: &mut Name) {
        if name.kind != Some(EntityType::Program) || name.sort != Sort::Act || name.quoted {
            return;
        }
        let front = window::tail(cut(self.text, ..name.head), REACH);
        let opens =
            front.rfind(CLAUSE_ENDS).map(|at| at + cut(front, at..).chars().next().map_or(0, char::len_utf8));
        let whole = opens.is_some() || front.len() == name.head;
        let clause = name.head - front.len() + opens.unwrap_or(0);
        let Some(start) = self.behind_verb(clause, name.head, whole) else { return };
        let object = cut(self.text, start..name.head);
        let before = self.text.get(start..name.span.start()).unwrap_or("");
        let opens_another =
            before.contains(['和', '与', '并', '及']) && self.linker.names.verb_at_tail(before).is_some();
        if opens_another
            || object.contains(['的', '等'])
            || chars(object) > LONGEST
            || object.matches('“').count() != object.matches('”').count()
            || self.linker.names.is_counted(object)
            || self.linker.names.is_general(object)
            || self.linker.names.is_counted(object.rsplit('”').next().unwrap_or(object))
            || self.linker.names.is_bare(object) && chars(object) < 4
        {
            return;
        }
        name.span = Span::new(start, name.span.end());
        name.counted = false;
        name.bare = false;
    }

    /// Where the object of the last verb of carrying out in a clause begins; `whole` says that what
    /// begins at `clause` is a clause and not the end of a longer one.
    fn behind_verb(&self, clause: usize, end: usize, whole: bool) -> Option<usize> {
        let body = cut(self.text, clause..end);
        let ends = body.char_indices().map(|(at, _)| at).rev();
        let at = ends.into_iter().find(|&at| self.linker.carrying.at_tail(cut(body, ..at)).is_some());
        let at = at.or_else(|| {
            let mut rest = Some(body).filter(|_| whole)?;
            while let Some(adverb) = self.linker.triggers.adverbs.at_head(rest) {
                rest = cut(rest, adverb.len()..);
            }
            let verb = self.linker.carrying_open.at_head(rest)?;
            Some(body.len() - rest.len() + verb.len())
        })?;
        // 甲行动和乙行动: the second begins behind the first.
        let mut pairs = body.char_indices().filter(|(_, c)| matches!(c, '和' | '与' | '及'));
        let ended = |left: &str| {
            self.linker.names.head_of(left).is_some_and(|(_, kind, _)| kind == Some(EntityType::Program))
        };
        let second = pairs.rfind(|&(k, _)| k > at && ended(cut(body, at..k)));
        let at = second.map_or(at, |(k, c)| k + c.len_utf8());
        let rest = cut(body, at..);
        let skip = ["好", "了"].iter().find(|w| rest.starts_with(**w)).map_or(0, |w| w.len());
        let start = clause + at + skip;
        (start < end).then_some(start)
    }

    /// Whether a verb of carrying out stands in front of a name, or a name in front of it in its list has one.
    pub(super) fn is_acted(&self, name: &Name, last: Option<Span<gongwen_model::Text>>) -> bool {
        let head = cut(self.text, ..name.span.start());
        if last.is_some_and(|l| {
            self.text.get(l.end()..name.span.start()).is_some_and(|glue| LIST_GLUE.contains(&glue))
        }) {
            return true;
        }
        let head = head.trim_end_matches("首批").trim_end_matches('了');
        [head, head.trim_end_matches('好')].iter().any(|head| self.linker.acting.at_tail(head).is_some())
    }
}

/// What ends a clause, and so the reach of a verb. An item of a list is a clause of its own.
const CLAUSE_ENDS: [char; 14] =
    ['，', ',', '。', '；', ';', '：', ':', '、', '\n', '！', '？', '（', '(', '》'];

/// What stands between two items of a list.
const LIST_GLUE: [&str; 6] = ["、", "和", "及", "以及", "与", "，"];
