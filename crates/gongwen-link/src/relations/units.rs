//! Units that answer for a section, as the line or bracket that closes it lists them.

use gongwen_model::{EntityType, Predicate, Section, Span, Text, Via};
use gongwen_text::{DataError, Rows, window::cut};

use super::duties::LONGEST_TASK;
use crate::entities::store::Handle;
use crate::lists::{chars, top_level, trim};
use crate::work::Work;

/// The words that tell roles, each with whether its bodies answer for the task.
#[derive(Debug)]
pub(crate) struct Roles {
    labels: Vec<(&'static str, bool)>,
    ends: Vec<(&'static str, bool)>,
}

impl Roles {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("roles.tsv", include_str!("../../data/roles.tsv"), 3)?;
        rows.check_sorted(1)?;
        let rows = rows.map(|row| match *row {
            [form, place, "answers"] => Ok((form, place, true)),
            [form, place, "helps" | "listed"] => Ok((form, place, false)),
            _ => Err(format!("{}: no role", row.join(" "))),
        })?;
        let at = |place: &str| rows.iter().filter(|r| r.1 == place).map(|r| (r.0, r.2)).collect();
        Ok(Self { labels: at("label"), ends: at("end") })
    }

    /// Whether the label that `text` begins with is of bodies that answer, and what stands behind its colon.
    fn label<'t>(&self, text: &'t str) -> Option<(bool, &'t str)> {
        let (label, rest) = text.split_once(['：', ':'])?;
        let answers = self.labels.iter().find(|(form, _)| label.trim() == *form)?.1;
        Some((answers, rest))
    }

    /// Whether the end of a clause says that its bodies answer.
    fn end(&self, clause: &str) -> Option<bool> {
        self.ends
            .iter()
            .filter(|(form, _)| clause.ends_with(form))
            .max_by_key(|(form, _)| form.len())
            .map(|e| e.1)
    }
}

impl Work<'_> {
    /// 乙工作。…（甲局牵头，丙局配合）: 甲 answers for what the heading names.
    pub(super) fn responsible_units(&mut self) {
        let sections = self.document.sections.clone();
        for (k, section) in sections.iter().enumerate() {
            let Some(heading) = section.heading else { continue };
            // Its own text ends where the next section begins.
            let end = sections
                .get(k + 1)
                .map_or(section.span.end(), |next| next.span.start().min(section.span.end()));
            let own = Span::new(heading.end(), end.max(heading.end()));
            let mut units: Vec<(Span<Text>, Handle)> = Vec::new();
            for list in self.unit_lists(own) {
                units.extend(self.answering(list));
            }
            if units.is_empty() {
                continue;
            }
            let Some(task) = self.task_of(k, section) else { continue };
            self.headings.entry(k).or_insert(task);
            for (place, unit) in units {
                let sentence = self.document.sentence_at(place.start());
                self.relate(
                    unit,
                    Predicate::ResponsibleFor,
                    (task, None),
                    sentence,
                    Via::Heading,
                    "relation/units",
                );
            }
        }
    }

    /// Brackets at the ends of lines, and lines that begin with a label of units.
    fn unit_lists(&self, own: Span<Text>) -> Vec<Span<Text>> {
        let mut out = Vec::new();
        let mut at = own.start();
        for line in own.of(self.text).split('\n') {
            let body = line.trim_end().trim_end_matches(['。', '；', ';']);
            if self.linker.roles.label(body.trim_start()).is_some() {
                let start = at + body.len() - body.trim_start().len();
                out.push(Span::new(start, at + body.len()));
            } else if let Some(inner) = body.strip_suffix(['）', ')'])
                && let Some(open) = inner.rfind(['（', '('])
            {
                let start = open + cut(inner, open..).chars().next().map_or(0, char::len_utf8);
                out.push(Span::new(at + start, at + inner.len()));
            }
            at += line.len() + 1;
        }
        out
    }

    /// The bodies of a list that answer for the task.
    fn answering(&self, list: Span<Text>) -> Vec<(Span<Text>, Handle)> {
        let roles = &self.linker.roles;
        let mut labelled = None;
        let mut out = Vec::new();
        for clause in top_level(self.text, list, &['，', ',', '；', ';', '。']) {
            let clause = trim(self.text, clause);
            let mut body = clause.of(self.text);
            if let Some((answers, rest)) = roles.label(body) {
                (labelled, body) = (Some(answers), rest);
            }
            if roles.end(body).or(labelled) == Some(true) {
                let units = Span::new(clause.end() - body.len(), clause.end());
                out.extend(self.mentions(units, &[EntityType::Organization]));
            }
        }
        out
    }

    /// What the heading of a section names: a work or a project, else a task of its own.
    fn task_of(&mut self, k: usize, section: &Section) -> Option<Handle> {
        let named = self.headings.get(&k).copied().filter(|&h| {
            matches!(self.store.kind(h), EntityType::Program | EntityType::Project | EntityType::Task)
        });
        if named.is_some() {
            return named;
        }
        let heading = trim(self.text, section.heading?);
        let name = heading.of(self.text).trim_end_matches(['。', '：', ':']);
        if !(3..=LONGEST_TASK).contains(&chars(name)) {
            return None;
        }
        let name = name.to_owned();
        let task = self.store.add(EntityType::Task, &name);
        self.store.mention(task, Span::new(heading.start(), heading.start() + name.len()), "task/heading");
        Some(task)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_ends_tell_roles() {
        let roles = Roles::load().unwrap();
        assert_eq!(roles.label("牵头单位：甲局"), Some((true, "甲局")));
        assert_eq!(roles.label("工作时间：甲局"), None);
        assert_eq!(roles.end("甲局按职责分工负责"), Some(true));
        assert_eq!(roles.end("甲局配合"), Some(false));
        assert_eq!(roles.end("甲局"), None);
    }
}
