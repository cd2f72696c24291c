//! Which organisation leads an alliance.

use gongwen_model::{EntityType, Predicate, Span, Text, Via};
use gongwen_text::window::cut;

use crate::lists::top_level;
use crate::work::Work;

impl Work<'_> {
    /// 由甲牵头成立乙联盟.
    pub(super) fn alliances(&mut self, sentence: Span<Text>) {
        for clause in top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':']) {
            let body = clause.of(self.text);
            let Some(lead) = self.linker.lead.find(body) else { continue };
            let split = clause.start() + lead.start();
            let behind = clause.start() + lead.end();
            let leader = self
                .mentions(Span::new(clause.start(), split), &[EntityType::Organization])
                .into_iter()
                .rfind(|(s, _)| {
                    matches!(cut(self.text, s.end()..split), "" | "将" | "已" | "正" | "负责" | "具体")
                });
            let mut led = self.mentions(Span::new(behind, clause.end()), &[EntityType::Organization]);
            if led.is_empty() {
                // 组建乙联盟，由甲牵头组建.
                let before = Span::new(sentence.start(), clause.start());
                led = self.mentions(before, &[EntityType::Organization]).into_iter().rev().take(1).collect();
            }
            let Some((leader_span, leader)) = leader else { continue };
            for (span, alliance) in led {
                let name = self.store.name(alliance);
                if ["联盟", "联合体", "共同体"].iter().any(|h| name.ends_with(h)) {
                    self.relate(
                        leader,
                        Predicate::Leads,
                        (alliance, Some(span)),
                        sentence,
                        Via::Clause,
                        "relation/leads",
                    );
                    if let Some(f) = self.found.last_mut() {
                        f.subject_span = Some(leader_span);
                    }
                }
            }
        }
    }
}
