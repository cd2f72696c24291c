//! Who answers for what, as lists of units say it: in brackets, behind labels, in the columns of a table.
//!
//! What they answer for is what stands in front of the list in its paragraph, called by its first clause; a heading that
//! the list alone closes; or the cell of the row that says what is to be done. `units.rs` reads the lists, `bodies.rs`
//! tells which bodies their items name, `duties.rs` reads what sentences say.

use std::collections::BTreeMap;

use gongwen_model::{Cell, Document, EntityType, Predicate, RelationRole, Span, Table, Text, Via};
use gongwen_text::work;

use super::bodies::Shared;
use super::roles::Roles;
use super::units::{Unit, lists_in, units};
use crate::entities::lines;
use crate::entities::store::Handle;
use crate::lists::{chars, top_level, trim};
use crate::work::Work;

/// Shortest and longest name of a task, in characters: more is a paragraph.
const SHORTEST_TASK: usize = 3;
const LONGEST_TASK: usize = 60;
/// How many clauses of a paragraph become other names of its task, and how long the longest is, in characters.
const MOST_CLAUSES: usize = 16;
const LONGEST_CLAUSE: usize = 200;

/// How many columns of a table may name bodies.
const MOST_COLUMNS: usize = 8;

/// What a list of units answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answered {
    /// The heading of a section, and the text below it, if any.
    Heading(usize, Span<Text>),
    /// A run of text: the paragraph in front of the list, or a cell.
    Text(Span<Text>),
}

/// A list with what it answers for.
#[derive(Debug)]
struct Assignment {
    units: Vec<Unit>,
    task: Answered,
    via: Via,
    rule: &'static str,
}

/// A list as the lines give it: its section, and the text that it stands behind.
struct Raw {
    section: Option<usize>,
    units: Vec<Unit>,
    front: Span<Text>,
}

impl Work<'_> {
    /// 乙工作。…（甲局牵头，丙局配合）: 甲 and 丙 answer for 乙工作.
    pub(super) fn responsible_units(&mut self) {
        let document = self.document;
        let roles = &self.linker.roles;
        let mut all = in_lines(document, roles);
        for table in &document.tables {
            all.extend(in_table(document.text(), table, roles));
        }
        for assignment in all {
            if self.is_over() {
                return;
            }
            self.assign(assignment);
        }
    }

    fn assign(&mut self, assignment: Assignment) {
        let mut shared = Shared::default();
        let mut bodies: Vec<(Unit, Handle)> = Vec::new();
        for unit in assignment.units {
            if let Some(handle) = self.body_named(unit.span, &mut shared) {
                bodies.push((unit, handle));
            }
        }
        if bodies.is_empty() {
            return;
        }
        let (task, span) = match assignment.task {
            Answered::Heading(section, front) => (self.task_of_heading(section, front), None),
            Answered::Text(front) => (self.task_of_text(front), Some(front)),
        };
        let Some(task) = task else { return };
        for (unit, body) in bodies {
            let sentence = self.document.sentence_at(unit.span.start());
            let object = (task, span.filter(|s| sentence.contains(*s)));
            self.relate(body, Predicate::ResponsibleFor, object, sentence, assignment.via, assignment.rule);
            self.in_role(unit.role, unit.span);
        }
    }

    /// Says in which role, and where the subject is named, of the relation noted last.
    pub(crate) fn in_role(&mut self, role: RelationRole, subject: Span<Text>) {
        if let Some(last) = self.found.last_mut() {
            last.role = Some(role);
            last.subject_span = Some(subject);
        }
    }

    /// What the heading of a section names: a work or a project, else a task of its own, under the clauses below it as well.
    fn task_of_heading(&mut self, section: usize, front: Span<Text>) -> Option<Handle> {
        let heading = self.document.sections.get(section)?.heading?;
        let named = self.headings.get(&section).copied().filter(|&h| {
            matches!(self.store.kind(h), EntityType::Program | EntityType::Project | EntityType::Task)
        });
        let task = match named {
            Some(task) => task,
            None => {
                let name = trim(self.text, without_lists(self.text, heading, &self.linker.roles));
                if !(SHORTEST_TASK..=LONGEST_TASK).contains(&chars(name.of(self.text))) {
                    return self.task_of_text(front);
                }
                let task = self.store.add(EntityType::Task, name.of(self.text));
                self.store.mention(task, name, "task/heading");
                self.headings.entry(section).or_insert(task);
                task
            }
        };
        if self.store.kind(task) == EntityType::Task {
            self.also_called(task, front);
        }
        Some(task)
    }

    /// The task that a run of text tells: called by its first clause, and known by the others.
    fn task_of_text(&mut self, front: Span<Text>) -> Option<Handle> {
        let front = trim(self.text, front);
        let clauses = clauses(self.text, front);
        let first = *clauses.first()?;
        let name = first.of(self.text);
        if !(SHORTEST_TASK..=LONGEST_TASK).contains(&chars(name)) {
            return None;
        }
        let task = self.store.add(EntityType::Task, name);
        self.store.mention(task, first, "task/units");
        self.also_called(task, front);
        Some(task)
    }

    fn also_called(&mut self, task: Handle, front: Span<Text>) {
        let clauses = clauses(self.text, front);
        let whole = clauses.first().map(|first| Span::new(first.start(), front.end()));
        for clause in clauses.into_iter().take(MOST_CLAUSES).chain(whole) {
            let clause = clause.of(self.text);
            if (SHORTEST_TASK..=LONGEST_CLAUSE).contains(&chars(clause)) {
                self.store.printed_as(task, clause);
            }
        }
    }
}

/// The clauses of a run of text, without the number in front.
fn clauses(text: &str, front: Span<Text>) -> Vec<Span<Text>> {
    let front = behind_number(text, trim(text, front));
    let parts = top_level(text, front, &['，', ',', '；', ';', '。', '：', ':', '\n']);
    parts.into_iter().map(|clause| trim(text, clause)).filter(|clause| !clause.is_empty()).collect()
}

/// Text without the number of an item in front: 1. （二） 三、 ③.
pub(super) fn behind_number(text: &str, span: Span<Text>) -> Span<Text> {
    let body = span.of(text);
    let inner = body.trim_start_matches(['（', '(', '第']);
    let rest = inner.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || "〇零一二三四五六七八九十百".contains(c)
            || ('①'..='⑳').contains(&c)
    });
    let numbered = rest.len() < inner.len();
    let closed = rest.trim_start_matches(['）', ')', '、', '．', '.', '条', ' ', '\u{3000}']);
    let circled = inner.starts_with(|c| ('①'..='⑳').contains(&c));
    if numbered && (closed.len() < rest.len() || circled) {
        Span::new(span.end() - closed.len(), span.end())
    } else {
        span
    }
}

/// A heading in front of the list of units that closes it.
fn without_lists(text: &str, heading: Span<Text>, roles: &Roles) -> Span<Text> {
    lists_in(text, heading, roles).first().map_or(heading, |list| list.front)
}

/// The lists in the lines of a document, with what each answers for.
fn in_lines(document: &Document, roles: &Roles) -> Vec<Assignment> {
    let text = document.text();
    let mut raw: Vec<Raw> = Vec::new();
    // The last line without a list, and what the list in front stood behind.
    let mut before: Option<Span<Text>> = None;
    let mut open: Option<Span<Text>> = None;
    let mut tables = document.tables.iter().map(|t| t.span).peekable();
    for line in lines(text) {
        while tables.next_if(|t| t.end() <= line.start()).is_some() {}
        let body = trim(text, line);
        if body.is_empty() || tables.peek().is_some_and(|t| t.start() < line.end()) {
            continue;
        }
        let lists = lists_in(text, line, roles);
        if lists.is_empty() {
            (before, open) = (Some(body), None);
            continue;
        }
        let section = document.section_at(body.start());
        let heading = section.and_then(|k| document.sections.get(k)?.heading);
        for list in lists {
            let front = match list.front.is_empty() {
                true => open.or(before).unwrap_or(list.front),
                false => list.front,
            };
            let front = match heading {
                Some(h) if front.contains(h) => Span::new(h.start(), front.end()),
                _ => front,
            };
            open = Some(front);
            raw.push(Raw { section, units: list.units, front });
        }
    }
    assignments(document, raw)
}

/// A list that stands alone under its heading is of the heading; of several each is of its own paragraph.
fn assignments(document: &Document, raw: Vec<Raw>) -> Vec<Assignment> {
    let mut fronts: BTreeMap<Option<usize>, Vec<Span<Text>>> = BTreeMap::new();
    for r in &raw {
        work::tick(1);
        let known = fronts.entry(r.section).or_default();
        if known.last() != Some(&r.front) {
            known.push(r.front);
        }
    }
    let mut out = Vec::with_capacity(raw.len());
    for r in raw {
        let heading = r.section.and_then(|k| document.sections.get(k)?.heading.map(|h| (k, h)));
        let single = fronts.get(&r.section).is_some_and(|f| f.len() == 1);
        let (task, via) = match heading {
            Some((k, h)) if single || h.overlaps(r.front) => (Answered::Heading(k, r.front), Via::Heading),
            _ => (Answered::Text(r.front), Via::Clause),
        };
        out.push(Assignment { units: r.units, task, via, rule: "relation/units" });
    }
    out
}

/// The columns of a table that name bodies, for what the column of tasks says in the same row.
fn in_table(text: &str, table: &Table, roles: &Roles) -> Vec<Assignment> {
    let named: Vec<(usize, RelationRole)> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(k, c)| Some((k, roles.label(c)?)))
        .take(MOST_COLUMNS)
        .collect();
    let is_task = |(k, c): &(usize, &String)| !named.iter().any(|(n, _)| n == k) && roles.is_task_column(c);
    let Some((task, _)) = table.columns.iter().enumerate().rfind(is_task).filter(|_| !named.is_empty())
    else {
        return Vec::new();
    };
    let tasks = column(table, task);
    let mut rows: Vec<Vec<Unit>> = vec![Vec::new(); tasks.len()];
    for (k, role) in named {
        for (row, cell) in rows.iter_mut().zip(column(table, k)) {
            row.extend(cell.into_iter().flat_map(|cell| units(text, cell, Some(role.clone()), roles)));
        }
    }
    let rule = "relation/units-table";
    let assigned = |(task, units): (Option<Span<Text>>, Vec<Unit>)| {
        let task = Answered::Text(task.filter(|t| !t.is_empty())?);
        (!units.is_empty()).then_some(Assignment { units, task, via: Via::Table, rule })
    };
    tasks.into_iter().zip(rows).filter_map(assigned).collect()
}

/// Per row the cell of a column; one that reaches over several rows stands in each.
fn column(table: &Table, column: usize) -> Vec<Option<Span<Text>>> {
    let holds = |c: &&Cell| c.column <= column && column < c.column + c.column_span.max(1);
    let mut cells: Vec<&Cell> = table.cells.iter().filter(holds).collect();
    work::tick(table.cells.len());
    cells.sort_by_key(|c| c.row);
    let mut cells = cells.into_iter().peekable();
    let mut last: Option<&Cell> = None;
    (0..table.rows.len())
        .map(|row| {
            while let Some(cell) = cells.next_if(|c| c.row <= row) {
                last = Some(cell);
            }
            last.filter(|c| row < c.row + c.row_span.max(1)).map(|c| c.span)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_read_without_its_number() {
        for (text, expected) in [
            ("1.修缮堤坝，补种林带。", "修缮堤坝|补种林带"),
            ("（三）修缮堤坝", "修缮堤坝"),
            ("第十二条 修缮堤坝", "修缮堤坝"),
            ("③修缮堤坝", "修缮堤坝"),
            ("2031年修缮堤坝", "2031年修缮堤坝"),
            ("三年修缮堤坝", "三年修缮堤坝"),
        ] {
            let found = clauses(text, Span::new(0, text.len()));
            let found: Vec<&str> = found.iter().map(|c| c.of(text)).collect();
            assert_eq!(found.join("|"), expected);
        }
    }
}
