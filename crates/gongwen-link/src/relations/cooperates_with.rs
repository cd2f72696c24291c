//! Who works with whom: 甲大学与乙公司、丙公司联合设立丁院; 加强与甲片区联动发展.

use gongwen_model::{EntityType, Predicate, Span, Text, Via};
use gongwen_text::{window::cut, work};

use crate::entities::store::Handle;
use crate::lists::{chars, top_level};
use crate::work::Work;

/// What can work with another.
const PARTNERS: [EntityType; 3] = [EntityType::Organization, EntityType::Zone, EntityType::Fund];

/// How far behind the last partner such a word may stand, in bytes.
const REACH: usize = 30;

/// How many may work together: a longer list is read in part.
const MOST: usize = 64;

impl Work<'_> {
    /// Reads one sentence.
    pub(super) fn ties(&mut self, sentence: Span<Text>) {
        for clause in top_level(self.text, sentence, &['，', ',', '；', ';', '。', '：', ':']) {
            let known = self.mentions(clause, &PARTNERS);
            self.in_step(&known, clause, sentence);
            for (k, &(span, _)) in known.iter().enumerate() {
                let front = cut(self.text, clause.start()..span.start());
                let Some(and) = front.chars().next_back().filter(|c| matches!(c, '与' | '同' | '和'))
                else {
                    continue;
                };
                let partners = self.run_of(known.get(k..).unwrap_or(&[]));
                let end = partners.last().map_or(span.end(), |(s, _)| s.end());
                let behind = self.text.get(end..clause.end()).unwrap_or("").trim_start_matches('等');
                let near =
                    behind.char_indices().map(|(at, _)| at).find(|&at| at >= REACH).unwrap_or(behind.len());
                let together = cut(behind, ..near).char_indices().any(|(at, _)| {
                    let said =
                        self.linker.together.at_head(cut(behind, at..)).map(|w| cut(behind, at + w.len()..));
                    // 联动机制 is a thing, not what they do.
                    said.is_some_and(|rest| {
                        !["机制", "体系", "平台", "模式"].iter().any(|w| rest.starts_with(w))
                    })
                });
                let before = cut(front, ..front.len() - and.len_utf8());
                // 与 behind the subjects and perhaps an adverb: 甲、乙正与丙.
                let subjects: Vec<Handle> = match k.checked_sub(1).and_then(|p| known.get(p)) {
                    Some(&(s, _)) if self.between(s, span).is_some_and(|glue| chars(glue) <= 4) => {
                        let mut front = known.get(..k).unwrap_or(&[]);
                        let mut listed = Vec::new();
                        while let Some((&(span, handle), rest)) = front.split_last()
                            && listed.len() < MOST
                        {
                            listed.push(handle);
                            front = match rest.last() {
                                Some(&(left, _)) if self.lists(left, span) => rest,
                                _ => break,
                            };
                        }
                        listed.reverse();
                        listed
                    }
                    None if and == '与' && self.linker.closer.at_tail(before).is_some() => {
                        self.topic(clause.start()).filter(|&t| self.is(t, &PARTNERS)).into_iter().collect()
                    }
                    _ => Vec::new(),
                };
                // 甲和乙 lists two more often than it joins them.
                if !together || and == '和' && !behind.starts_with(['联', '合', '共', '签']) {
                    continue;
                }
                for &subject in &subjects {
                    for &(span, partner) in &partners {
                        self.relate(
                            subject,
                            Predicate::CooperatesWith,
                            (partner, Some(span)),
                            sentence,
                            Via::Clause,
                            "relation/together",
                        );
                    }
                }
            }
        }
    }

    /// 甲园、乙园协同发展, 推动甲园和乙园联动发展: what two names are said to do and nothing else.
    fn in_step(&mut self, known: &[(Span<Text>, Handle)], clause: Span<Text>, sentence: Span<Text>) {
        for pair in known.windows(2) {
            let [(left, one), (right, other)] = *pair else { continue };
            let joined = matches!(self.between(left, right), Some("、" | "和" | "与" | "同" | "及"));
            let alone = known.iter().all(|&(span, _)| span == left || span == right);
            let behind = cut(self.text, right.end()..clause.end().max(right.end()));
            let word = self.linker.in_step.at_head(behind).map(|word| cut(behind, word.len()..));
            if joined && alone && one != other && word.is_some_and(ends_there) {
                let object = (other, Some(right));
                self.relate(
                    one,
                    Predicate::CooperatesWith,
                    object,
                    sentence,
                    Via::Clause,
                    "relation/in-step",
                );
            }
        }
    }

    /// Whether nothing but the sign of a list stands between two mentions.
    fn lists(&self, left: Span<Text>, right: Span<Text>) -> bool {
        work::tick(1);
        matches!(self.between(left, right), Some("、" | "和" | "及" | "以及"))
    }

    /// The first of `known` with those that follow it in its list.
    fn run_of(&self, known: &[(Span<Text>, Handle)]) -> Vec<(Span<Text>, Handle)> {
        let mut out: Vec<(Span<Text>, Handle)> = Vec::new();
        for &(span, handle) in known {
            let joined = out.last().is_none_or(|&(last, _)| self.lists(last, span));
            if !joined || out.len() == MOST {
                break;
            }
            out.push((span, handle));
        }
        out
    }
}

/// Whether a verb ends its clause; what goes on makes a thing of it (联动发展示范区).
fn ends_there(behind: &str) -> bool {
    behind.chars().next().is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relations::tests::told;

    #[test]
    fn two_names_that_go_in_step_work_together() {
        let told = |text: &str| told(text, Predicate::CooperatesWith, "relation/in-step");
        assert_eq!(told("推动龙坞科技园与径山农业科技园协同发展。"), "龙坞科技园 径山农业科技园");
        assert_eq!(told("推动龙坞科技园、径山农业科技园结对共建，打响品牌。"), "龙坞科技园 径山农业科技园");
        assert_eq!(told("建设龙坞科技园、径山农业科技园协同发展示范区。"), "");
        assert_eq!(told("推动龙坞科技园、径山农业科技园建设。"), "");
    }
}
