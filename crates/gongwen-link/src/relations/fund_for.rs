//! What a fund is for.

use gongwen_model::{EntityType, Predicate, Span, Text, Via};
use gongwen_text::window::{self, cut};

use crate::lists::{chars, top_level};
use crate::work::Work;

/// How far behind a fund its aim is looked for, in bytes.
const REACH: usize = 600;

impl Work<'_> {
    /// 在甲资金中安排…对乙, 甲基金优先投向乙.
    pub(super) fn funded(&mut self, sentence: Span<Text>) {
        if self.mentions(sentence, &[EntityType::Fund]).is_empty() {
            return;
        }
        for clause in top_level(self.text, sentence, &['。', '；', ';']) {
            let aims = self.mentions(clause, &[EntityType::Industry, EntityType::Program]);
            for (span, fund) in self.mentions(clause, &[EntityType::Fund]) {
                let behind = window::head(self.text.get(span.end()..clause.end()).unwrap_or(""), REACH);
                let given = self.linker.given.find(behind).map(|m| span.end() + m.end());
                let Some(given) = given else { continue };
                let next = aims.partition_point(|(s, _)| s.start() < given);
                let Some((aim_span, aim)) = aims.get(next).copied() else { continue };
                if aim_span.start() - given > REACH || chars(cut(self.text, given..aim_span.start())) > 40 {
                    continue;
                }
                self.relate(
                    fund,
                    Predicate::FundFor,
                    (aim, Some(aim_span)),
                    sentence,
                    Via::Clause,
                    "relation/fund",
                );
            }
        }
    }
}
