//! Changes: which way a number goes, and the level that it starts from.

use gongwen_model::{Change, Quantity};

use crate::context::{Context, Scope};
use crate::cues::Class as Cue;
use crate::grammar::Raw;
use crate::rules::{Rule, report};
use crate::units::Class;

/// A number that may state a change.
pub(crate) struct Case<'a> {
    pub context: &'a Context<'a>,
    pub raw: &'a Raw,
    pub scope: &'a Scope<'a>,
    /// The quantity in front in the sentence.
    pub previous: Option<&'a Quantity>,
}

type Direction = fn(&Case<'_>) -> Option<(Option<Change>, &'static str)>;

/// The direction of a change with the word that gives it, and the rule.
pub(crate) fn change(case: &Case<'_>) -> Option<(Change, &'static str, &'static str)> {
    let ((change, word), id) = RULES.iter().find_map(|rule| Some(((rule.apply)(case)?, rule.id)))?;
    Some((change?, word, id))
}

impl Case<'_> {
    fn word(&self, class: Cue) -> Option<&'static str> {
        self.context.cues.ending(class, self.scope.before.trim_end_matches([' ', '了']))
    }
}

/// In order.
pub(crate) const RULES: &[Rule<Direction>] = &[
    Rule {
        id: "change/list",
        doc: "An item of a list changes as the item in front: 分别增长9.4%、9.1%.",
        examples: &[report("出口、进口分别增长9.4%、⟦9.1%⟧。")],
        rejects: &[report("出口增长⟦9.4%⟧。")],
        apply: |c| {
            let listed = matches!(c.scope.before.trim(), "、" | "和" | "及" | "以及");
            let same = c.previous.filter(|q| listed && q.unit == c.raw.unit)?;
            Some((same.change, ""))
        },
    },
    Rule {
        id: "change/up",
        doc: "A word of growth directly in front.",
        examples: &[report("出口增长⟦9.4%⟧。")],
        rejects: &[report("出口下降⟦9.4%⟧。"), report("增加值⟦9.4亿元⟧。")],
        apply: |c| {
            let word = c.word(Cue::Up).filter(|_| c.raw.class != Class::Duration)?;
            Some((Some(Change::Increase), word))
        },
    },
    Rule {
        id: "change/down",
        doc: "A word of decline directly in front.",
        examples: &[report("出口下降⟦9.4%⟧。")],
        rejects: &[report("出口增长⟦9.4%⟧。")],
        apply: |c| {
            let word = c.word(Cue::Down).filter(|_| c.raw.class != Class::Duration)?;
            Some((Some(Change::Decrease), word))
        },
    },
];

/// Longest way from 从 to the level that a change starts from, in bytes.
const FROM: usize = 60;

/// Whether `raw` is the level that the next number starts from: 较2021年19.5亿元增长, 从2家增加到12家.
pub(crate) fn is_base(context: &Context<'_>, raw: &Raw, next: &Raw, scope: &Scope<'_>) -> bool {
    if next.start >= scope.clause.end() || raw.max.is_some() {
        return false;
    }
    let before = scope.before;
    let between = context.slice(raw.end, next.number);
    let from = before.rfind(['从', '由']).is_some_and(|at| before.len() - at < FROM)
        && raw.class == next.class
        && context.cues.has(Cue::ToLevel, between);
    let against = before.contains(['较', '比'])
        && (context.cues.has(Cue::Up, between) || context.cues.has(Cue::Down, between))
        && context.date_between(scope.before_at, raw.start).is_some();
    from || against
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_and_rejects() {
        crate::rules::tests::run("change", RULES);
    }
}
