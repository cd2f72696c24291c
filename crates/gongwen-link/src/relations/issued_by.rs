//! Who issued what: 甲局印发《乙》.

use gongwen_model::{EntityType, Predicate, Span, Text, Via};
use gongwen_text::window::cut;

use crate::entities::store::Handle;
use crate::lists::chars;
use crate::work::Work;

/// How many bodies may issue one document.
const MOST: usize = 64;

impl Work<'_> {
    /// 甲局、乙局印发《丙》和《丁》: each of them issued each.
    pub(super) fn published(&mut self, sentence: Span<Text>) {
        let cited: Vec<(Span<Text>, _)> = self.mentions(sentence, &[EntityType::Policy]);
        let mut from = sentence.start();
        let mut issuers: Vec<(Span<Text>, Handle)> = Vec::new();
        for (span, policy) in cited {
            // One title under two names.
            let Some(body) = self.text.get(from..span.start()) else { continue };
            let before: Span<Text> = Span::new(from, span.start());
            from = span.end();
            // 《丙》《丁》, 《丙》和《丁》: the second is issued like the first.
            let next = matches!(body.trim_matches(['《', '》']), "" | "、" | "和" | "及" | "与" | "以及");
            if !next {
                issuers = match self.linker.publish.find(body) {
                    Some(verb) => self.issuers_at(Span::new(before.start(), before.start() + verb.start())),
                    None => Vec::new(),
                };
            }
            for &(by_span, by) in &issuers {
                self.relate(
                    policy,
                    Predicate::IssuedBy,
                    (by, Some(by_span)),
                    sentence,
                    Via::Clause,
                    "relation/issued",
                );
            }
        }
    }

    /// The bodies at the end of `clause`, with nothing but an adverb or a date behind the last and the signs of a list
    /// between them.
    fn issuers_at(&self, clause: Span<Text>) -> Vec<(Span<Text>, Handle)> {
        let mut out: Vec<(Span<Text>, Handle)> = Vec::new();
        for (span, by) in self.mentions(clause, &[EntityType::Organization]).into_iter().rev() {
            let fits = match out.last() {
                None => chars(cut(self.text, span.end()..clause.end())) <= 8,
                Some((later, _)) => {
                    matches!(
                        self.between(span, *later),
                        Some("" | "、" | "和" | "与" | "及" | " " | "联合" | "会同")
                    )
                }
            };
            if !fits || out.len() == MOST {
                break;
            }
            out.push((span, by));
        }
        out.reverse();
        out
    }
}
