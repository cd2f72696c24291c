//! What is part of what, by the clause: zones that a sentence opens with, under the heading of the area that they lie in.

use gongwen_model::{EntityType, Predicate, Span, Text};

use super::{Finding, Object};
use crate::frames::{self, How};
use crate::rules::{All, Rule};
use crate::view::View;

/// A rule over a sentence.
type SentenceRule = Rule<fn(Span<Text>, How, &View<'_>) -> Vec<Finding>, All>;

/// The rules; each is tried.
pub(crate) const RULES: &[SentenceRule] = &[SentenceRule {
    id: "relation/area",
    doc: "甲片区，聚焦… under the heading of a zone: the area is part of it.",
    examples: &[(
        "天目湖高新区｜南渡产业园，聚焦绿茶加工、红茶加工等产业。",
        &["南渡产业园 part_of 天目湖高新区"],
    )],
    rejects: &["茶叶机械产业集群｜南渡产业园，聚焦绿茶加工、红茶加工等产业。"],
    apply: |sentence, how, view| {
        let area = view.topic(sentence.start()).filter(|&t| view.is(t, &[EntityType::Zone]));
        let Some(area) = area.filter(|_| how == How::Printed) else { return Vec::new() };
        let (zones, _) = frames::opening_zones(view, sentence);
        let part = |zone| Finding {
            inverse: false,
            subjects: vec![zone],
            predicate: Predicate::PartOf,
            object: Object::Known(area),
            span: sentence,
            at: false,
            printed: Vec::new(),
            mention: "",
            rule: "relation/area",
        };
        zones.into_iter().map(part).collect()
    },
}];

#[cfg(test)]
mod tests {
    #[test]
    fn the_rules_do_as_they_say() {
        crate::rules::tests::run(super::RULES);
    }
}
