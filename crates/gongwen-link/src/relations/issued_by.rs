//! Who issued what: 甲局印发《乙》.

use gongwen_model::{EntityType, Predicate, Span, Text, Via};
use gongwen_text::window::cut;

use crate::entities::lines;
use crate::entities::store::Handle;
use crate::lists::chars;
use crate::work::Work;

/// How many bodies may issue one document.
const MOST: usize = 64;
/// How many lines from the top may say who put the document into force, and how long such a line is, in characters.
const FIRST_LINES: usize = 8;
const LONGEST_LINE: usize = 80;

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
                    None => self.issuers_beside(before),
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

    /// 甲局《乙》: the authorities right in front of the title, with nothing between.
    fn issuers_beside(&self, before: Span<Text>) -> Vec<(Span<Text>, Handle)> {
        let found = self.issuers_at(before);
        let beside = found.last().is_some_and(|(span, _)| span.end() == before.end());
        let authority = |&(_, by): &(Span<Text>, Handle)| self.linker.roles.is_authority(self.store.name(by));
        if beside && found.iter().all(authority) { found } else { Vec::new() }
    }

    /// The line below the title that says who put the document into force: 国务院令第415号公布.
    pub(super) fn promulgated(&mut self) {
        let Some(policy) = self.policy else { return };
        for line in lines(self.text).filter(|line| !line.is_empty()).take(FIRST_LINES) {
            let body = line.of(self.text);
            if chars(body) > LONGEST_LINE {
                continue;
            }
            let bodies = self.mentions(line, &[EntityType::Organization]);
            let said = bodies.into_iter().rev().find(|(span, _)| {
                let behind = cut(self.text, span.end()..line.end());
                self.linker.promulgated.is_match(behind)
            });
            if let Some((span, by)) = said {
                let object = (by, Some(span));
                self.relate(policy, Predicate::IssuedBy, object, line, Via::Title, "relation/promulgated");
                return;
            }
        }
    }

    /// The bodies at the end of `clause`, with nothing but an adverb or a date behind the last and the signs of a list
    /// between them.
    fn issuers_at(&self, clause: Span<Text>) -> Vec<(Span<Text>, Handle)> {
        let mut out: Vec<(Span<Text>, Handle)> = Vec::new();
        for (span, by) in self.mentions(clause, &[EntityType::Organization]).into_iter().rev() {
            let fits = match out.last() {
                None => {
                    let gap = cut(self.text, span.end()..clause.end());
                    chars(gap) <= 8 && !gap.contains(['，', ',', '。', '；', '、'])
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::tests::told;

    #[test]
    fn the_line_below_the_title_says_who_put_it_into_force() {
        let told = |text: &str| told(text, Predicate::IssuedBy, "relation/promulgated");
        let title = "杭州市茶业发展规划";
        for (line, expected) in [
            ("2031年5月1日 国务院令第999号公布", "国务院"),
            ("2031年5月1日浙江省人民政府发布", "浙江省人民政府"),
            (
                "2031年5月1日浙江省第十九届人民代表大会常务委员会第三次会议通过",
                "浙江省人民代表大会常务委员会",
            ),
            ("国务院要求各地发布目录", ""),
            ("浙江省人民政府办公厅督查室", ""),
        ] {
            let expected = if expected.is_empty() { String::new() } else { format!("{title} {expected}") };
            assert_eq!(
                told(&format!("{title}\n{line}\n第一条 为发展茶业，制定本规划。")),
                expected,
                "{line}"
            );
        }
    }
}
