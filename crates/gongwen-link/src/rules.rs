//! Rules as values.
//!
//! A subject that decides in several ways is an ordered table of [`Rule`]s: each has an id, which goes into the evidence,
//! says what it reads, and carries examples and rejects that one test runs through the whole crate.

/// One row of a table; `F` is the function that decides, the same type for the whole table, `E` what an example expects.
#[allow(dead_code, reason = "readers and tests use all of it")]
#[derive(Debug)]
pub(crate) struct Rule<F: 'static, E: 'static = &'static str> {
    /// Layer and name; `rule` of what it finds.
    pub id: &'static str,
    /// What it says, and why.
    pub doc: &'static str,
    /// A text, and what the rule reads in it. Where a table is run by `tests::run`, a heading stands in front of the text,
    /// ended by `｜`, and what is expected is all that the rule finds, in order.
    pub examples: &'static [(&'static str, E)],
    /// Texts in which it reads nothing.
    pub rejects: &'static [&'static str],
    /// Reads, or leaves it to the rules behind.
    pub apply: F,
}

/// What `tests::run` expects of an example: `甲 develops 乙` of relations, names alone of entities.
pub(crate) type All = &'static [&'static str];

#[cfg(test)]
pub(crate) mod tests {
    use gongwen_model::{
        Document, EntityType, Facts, Links, Metadata, NumberStyle, Part, Predicate, Role, Section, Span,
        Subject,
    };
    use gongwen_text::{Draft, sentences};

    use super::{All, Rule};
    use crate::Linker;

    fn document(text: &str) -> Document {
        let (heading, body) = text.split_once('｜').unwrap_or(("", text));
        let text = format!("{heading}\n{body}");
        let whole = Span::new(0, text.len());
        let part =
            Part { parent: None, role: Role::Main, title: None, span: whole, metadata: None, quotes: vec![] };
        let section = Section {
            parent: None,
            depth: 1,
            number: None,
            ordinal: vec![1],
            style: NumberStyle::None,
            heading: (!heading.is_empty()).then(|| Span::new(0, heading.len())),
            run_in: false,
            span: whole,
            part: 0,
        };
        Document {
            sentences: sentences(&text),
            draft: Draft::new(text),
            metadata: Metadata::default(),
            parts: vec![part],
            sections: vec![section],
            tables: vec![],
            diagnostics: vec![],
        }
    }

    /// What one rule said: `甲 develops 乙` of relations, the name alone of entities.
    fn said(links: &Links, id: &str) -> Vec<String> {
        let mut out = Vec::new();
        for r in links.relations.iter().filter(|r| r.rule == id) {
            let subject = match r.subject {
                Subject::Entity(k) => links.entities[k].name.as_str(),
                _ => "-",
            };
            out.push(format!("{subject} {} {}", r.predicate.name(), links.entities[r.object].name));
        }
        for m in links.mentions.iter().filter(|m| m.rule == id) {
            out.push(links.entities[m.entity].name.clone());
        }
        out
    }

    /// What is said of industries, fields and buildings in a text, whatever the rule: names with the letter of their type,
    /// then relations.
    pub(crate) fn facts(linker: &Linker, text: &str) -> Vec<String> {
        let links = linker.link(&document(text), &Facts::default());
        let mut out = Vec::new();
        for entity in &links.entities {
            match entity.kind {
                EntityType::Industry => out.push(format!("I {}", entity.name)),
                EntityType::Field => out.push(format!("F {}", entity.name)),
                _ => {}
            }
        }
        let told = [Predicate::Develops, Predicate::Builds, Predicate::PartOf];
        for r in links.relations.iter().filter(|r| told.contains(&r.predicate)) {
            let Subject::Entity(k) = r.subject else { continue };
            let (subject, object) = (&links.entities[k].name, &links.entities[r.object].name);
            out.push(format!("{subject} {} {object}", r.predicate.name()));
        }
        out.sort();
        out
    }

    /// Runs the examples and rejects of a table.
    #[track_caller]
    pub(crate) fn run<F>(rules: &[Rule<F, All>]) {
        let linker = Linker::new().unwrap();
        let mut wrong = Vec::new();
        for rule in rules {
            assert!(!rule.doc.is_empty() && !rule.examples.is_empty(), "{} explains itself", rule.id);
            for (text, expected) in rule.examples {
                let found = said(&linker.link(&document(text), &Facts::default()), rule.id);
                if found != *expected {
                    wrong.push(format!("{}: {text}\n  wanted {expected:?}\n  found  {found:?}", rule.id));
                }
            }
            for text in rule.rejects {
                let found = said(&linker.link(&document(text), &Facts::default()), rule.id);
                if !found.is_empty() {
                    wrong.push(format!("{}: {text}\n  wanted nothing\n  found  {found:?}", rule.id));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
