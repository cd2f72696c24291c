//! Words that say who answers for what, and in which role: `roles.tsv`.

use gongwen_model::RelationRole;
use gongwen_text::{DataError, Rows, window::cut};

use crate::lists::chars;
use crate::words::Words;

/// Longest label in front of a colon, in characters: more is a sentence.
const LONGEST_LABEL: usize = 14;
/// How many words a label or an end may be made of.
const MOST_WORDS: usize = 8;

/// The words by their classes.
#[derive(Debug)]
pub(crate) struct Roles {
    leads: Words,
    answers: Words,
    helps: Words,
    manners: Words,
    nouns: Words,
    levels: Words,
    joins: Words,
    classes: Words,
    tasks: Words,
    duties: Words,
    bodies: Words,
    others: Words,
    authorities: Words,
    bases: Words,
    afters: Words,
}

impl Roles {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("roles.tsv", include_str!("../../data/roles.tsv"), 3)?;
        rows.check_sorted(1)?;
        rows.map(|row| match *row {
            [_, "role", "lead" | "responsible" | "cooperate"] => Ok(()),
            [
                _,
                "manner" | "noun" | "level" | "join" | "class" | "task" | "duty" | "body" | "other"
                | "authority" | "basis" | "after",
                "-",
            ] => Ok(()),
            _ => Err(format!("{}: no class or role", row.join(" "))),
        })?;
        let of = |class: &str, role: &str| {
            Words::new(rows.iter().filter_map(|row| match *row {
                [word, c, r] if c == class && r == role => Some(word),
                _ => None,
            }))
        };
        Ok(Self {
            leads: of("role", "lead"),
            answers: of("role", "responsible"),
            helps: of("role", "cooperate"),
            manners: of("manner", "-"),
            nouns: of("noun", "-"),
            levels: of("level", "-"),
            joins: of("join", "-"),
            classes: of("class", "-"),
            tasks: of("task", "-"),
            duties: of("duty", "-"),
            bodies: of("body", "-"),
            others: of("other", "-"),
            authorities: of("authority", "-"),
            bases: of("basis", "-"),
            afters: of("after", "-"),
        })
    }

    /// The role of the bodies behind a label: 牵头单位, 市级责任部门, 主要责任单位（部门）.
    pub(crate) fn label(&self, label: &str) -> Option<RelationRole> {
        let label: String = label.chars().filter(|c| !is_dressing(*c)).collect();
        if chars(&label) > LONGEST_LABEL {
            return None;
        }
        let mut rest = label.as_str();
        let mut role = None;
        let mut noun = false;
        for _ in 0..MOST_WORDS {
            if rest.is_empty() {
                break;
            }
            let (word, found) = self.word_at_head(rest)?;
            role = stronger(role, found);
            noun |= self.nouns.has(word);
            rest = cut(rest, word.len()..);
        }
        role.filter(|_| noun && rest.is_empty())
    }

    /// The longest word of a label that `text` begins with.
    fn word_at_head<'t>(&self, text: &'t str) -> Option<(&'t str, Option<RelationRole>)> {
        let plain = [&self.nouns, &self.levels, &self.manners].into_iter().filter_map(|w| w.at_head(text));
        let roles = self.roles().filter_map(|(words, role)| Some((words.at_head(text)?, Some(role))));
        let glue = text.chars().next().filter(|c| matches!(c, '和' | '及' | '与' | '、' | '或'));
        let glue = glue.and_then(|c| text.get(..c.len_utf8()));
        plain.chain(glue).map(|word| (word, None)).chain(roles).max_by_key(|(word, _)| word.len())
    }

    /// The role that the end of a list of bodies tells, and where the list ends: 甲局、乙局 | 按职责分工负责.
    pub(crate) fn end<'t>(&self, item: &'t str) -> Option<(RelationRole, &'t str)> {
        let mut head = item;
        let mut role = None;
        let mut told = item;
        for _ in 0..MOST_WORDS {
            let found = self
                .roles()
                .filter_map(|(words, role)| Some((words.at_tail(head)?, role)))
                .max_by_key(|(w, _)| w.len());
            if let Some((word, found)) = found {
                role = stronger(role, Some(found));
                head = cut(head, ..head.len() - word.len());
                told = head;
                continue;
            }
            let Some(word) = self.manners.at_tail(head).filter(|_| role.is_some()) else { break };
            head = cut(head, ..head.len() - word.len());
            told = head;
        }
        role.map(|role| (role, told))
    }

    /// Where a word stands in `item` that parts who leads from those with it, and where it ends.
    pub(crate) fn join(&self, item: &str) -> Option<(usize, usize)> {
        item.char_indices()
            .skip(2)
            .find_map(|(at, _)| self.joins.at_head(cut(item, at..)).map(|word| (at, at + word.len())))
    }

    /// A list without the words that close it: 甲局等, 甲局等有关部门.
    pub(crate) fn without_closing<'t>(&self, list: &'t str) -> &'t str {
        let head = self.nouns.at_tail(list).map_or(list, |noun| cut(list, ..list.len() - noun.len()));
        let class = self.classes.at_tail(head).map_or(head, |word| cut(head, ..head.len() - word.len()));
        class.strip_suffix('等').or_else(|| list.strip_suffix('等')).unwrap_or(list)
    }

    /// Whether a name means any of a class: 各区政府, 有关部门.
    pub(crate) fn is_class(&self, name: &str) -> bool {
        self.classes.at_head(name).is_some()
    }

    /// Whether the words between a body and its verb say how and nothing else; 国务院|有关部门|负责 is of others.
    pub(crate) fn is_manner(&self, between: &str) -> bool {
        let mut rest = between;
        for _ in 0..MOST_WORDS {
            let words = [&self.manners, &self.leads, &self.answers];
            let Some(word) = words.into_iter().filter_map(|w| w.at_head(rest)).max_by_key(|w| w.len()) else {
                break;
            };
            rest = cut(rest, word.len()..);
        }
        rest.is_empty()
    }

    /// Whether a body ends in front of `rest`: what it does, how and where follows.
    pub(crate) fn goes_on_to_act(&self, rest: &str) -> bool {
        let words = [&self.afters, &self.manners, &self.bases, &self.leads, &self.answers, &self.joins];
        words.into_iter().any(|w| w.at_head(rest).is_some())
    }

    /// Whether what a body answers for is another body: 负责乙工作的部门.
    pub(crate) fn is_of_a_body(&self, object: &str) -> bool {
        object.match_indices('的').any(|(at, word)| {
            let behind = cut(object, at + word.len()..);
            behind.char_indices().take(5).any(|(k, _)| self.nouns.at_head(cut(behind, k..)).is_some())
        })
    }

    /// Whether a clause says on what a duty rests: 根据本条例.
    pub(crate) fn is_basis(&self, clause: &str) -> bool {
        self.bases.at_head(clause).is_some()
    }

    /// Whether the column of a table says what is to be done.
    pub(crate) fn is_task_column(&self, column: &str) -> bool {
        let column: String = column.chars().filter(|c| !c.is_whitespace() && !is_dressing(*c)).collect();
        self.tasks.at_tail(&column).is_some()
    }

    /// Whether a name ends like that of a body: 局, 委, 办, 厅.
    pub(crate) fn is_body(&self, name: &str) -> bool {
        self.bodies.at_tail(name).is_some()
    }

    /// Whether a body is one that issues documents: a congress, a government, a court or one of its departments.
    pub(crate) fn is_authority(&self, name: &str) -> bool {
        let department = |c| matches!(c, '部' | '委' | '厅' | '局' | '办' | '署' | '会' | '室');
        self.authorities.at_tail(name).is_some()
            || self.bodies.at_tail(name).is_some() && name.chars().next_back().is_some_and(department)
    }

    /// Whether what stands behind 负责 makes another word of it: 负责人, 负责制.
    pub(crate) fn is_other_word(&self, behind: &str) -> bool {
        self.others.at_head(behind).or_else(|| self.nouns.at_head(behind)).is_some()
    }

    /// Where the words begin that open a list of duties at the end of `lead`, …的主要职责是：.
    pub(crate) fn opens_duties(&self, lead: &str) -> Option<usize> {
        let lead = lead.trim_end().trim_end_matches(['：', ':']);
        self.duties.at_tail(lead).map(|word| lead.len() - word.len())
    }

    fn roles(&self) -> impl Iterator<Item = (&Words, RelationRole)> {
        [
            (&self.leads, RelationRole::Lead),
            (&self.answers, RelationRole::Responsible),
            (&self.helps, RelationRole::Cooperate),
        ]
        .into_iter()
    }
}

/// 牵头负责 leads, 配合落实 helps: who only answers says so with nothing beside it.
fn stronger(one: Option<RelationRole>, other: Option<RelationRole>) -> Option<RelationRole> {
    match (one, other) {
        (Some(RelationRole::Responsible) | None, Some(role)) => Some(role),
        (role, _) => role,
    }
}

/// What may stand around or in a label: brackets, marks of emphasis, spaces.
fn is_dressing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '（' | '）' | '(' | ')' | '【' | '】' | '*' | '#' | '“' | '”' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use RelationRole::{Cooperate, Lead, Responsible};

    #[test]
    fn labels_are_made_of_a_role_and_a_noun() {
        let roles = Roles::load().unwrap();
        for (label, role) in [
            ("牵头单位", Some(Lead)),
            ("**责任单位", Some(Responsible)),
            ("市级牵头部门", Some(Lead)),
            ("主要责任单位（部门）", Some(Responsible)),
            ("配合单位", Some(Cooperate)),
            ("牵头负责单位", Some(Lead)),
            ("牵头及配合单位", Some(Lead)),
            ("参与部门", Some(Cooperate)),
            ("责任", None),
            ("单位", None),
            ("工作时间", None),
            ("用人单位", None),
            ("主办单位变更", None),
        ] {
            assert_eq!(roles.label(label), role, "{label}");
        }
    }

    #[test]
    fn ends_tell_the_role_of_a_list() {
        let roles = Roles::load().unwrap();
        for (item, end) in [
            ("甲局按职责分工负责", Some((Responsible, "甲局"))),
            ("甲局牵头负责", Some((Lead, "甲局"))),
            ("甲局牵头", Some((Lead, "甲局"))),
            ("甲局配合落实", Some((Cooperate, "甲局"))),
            ("甲局分别负责", Some((Responsible, "甲局"))),
            ("甲局", None),
            ("甲局共同", None),
        ] {
            assert_eq!(roles.end(item), end, "{item}");
        }
    }

    #[test]
    fn classes_columns_and_lists_of_duties_are_told() {
        let roles = Roles::load().unwrap();
        assert!(roles.is_class("各区政府") && roles.is_class("有关部门") && !roles.is_class("市水务局"));
        assert!(roles.is_task_column("工作 任务") && !roles.is_task_column("完成时限"));
        assert_eq!(roles.opens_duties("甲委员会的主要职责是："), Some("甲委员会的".len()));
        assert_eq!(roles.opens_duties("甲委员会的职工"), None);
        assert_eq!(roles.join("甲局会同乙局"), Some(("甲局".len(), "甲局会同".len())));
    }
}
