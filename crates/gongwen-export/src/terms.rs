//! The terms of the linked data: one table for the context and the vocabulary.

use std::sync::LazyLock;

use gongwen_text::{DataError, Rows};

/// The namespace of our own terms.
pub(crate) const NAMESPACE: &str = "https://w3id.org/gongwen#";

/// The namespace of the types of literals.
pub(crate) const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

const TERMS: &str = include_str!("../data/terms.tsv");
const CLASSES: &str = include_str!("../data/classes.tsv");
const VALUES: &str = include_str!("../data/values.tsv");

/// What a key means as linked data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For JSON users only.
    Null,
    /// A string.
    Text,
    /// An integer, a boolean or a typed string.
    Literal(&'static str),
    /// The id of a node.
    Id,
    /// A term of the context.
    Vocab,
    /// An object.
    Node,
}

/// One key of the output.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    pub(crate) key: &'static str,
    pub(crate) form: Form,
    /// Whether its value is a list.
    pub(crate) list: bool,
    pub(crate) ties: &'static str,
    pub(crate) comment: &'static str,
}

/// A class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Class {
    pub(crate) name: &'static str,
    pub(crate) ties: &'static str,
    pub(crate) comment: &'static str,
}

/// A value that a public term means too.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value {
    pub(crate) group: &'static str,
    pub(crate) notation: &'static str,
    pub(crate) ties: &'static str,
    pub(crate) comment: &'static str,
}

/// All terms.
#[derive(Debug)]
pub(crate) struct Terms {
    pub(crate) terms: Vec<Term>,
    pub(crate) classes: Vec<Class>,
    pub(crate) values: Vec<Value>,
}

static TABLE: LazyLock<Terms> = LazyLock::new(|| Terms::load().expect("a test loads the built-in terms"));

impl Terms {
    /// The built-in table.
    pub(crate) fn get() -> &'static Self {
        &TABLE
    }

    fn load() -> Result<Self, DataError> {
        let terms = Rows::parse("terms.tsv", TERMS, 5)?;
        terms.check_sorted(1)?;
        let classes = Rows::parse("classes.tsv", CLASSES, 3)?;
        classes.check_sorted(1)?;
        let values = Rows::parse("values.tsv", VALUES, 4)?;
        values.check_sorted(2)?;
        Ok(Self {
            terms: terms.map(term)?,
            classes: classes.map(|row| {
                let [name, ties, comment] = *row else { return Err("three columns".to_owned()) };
                Ok(Class { name, ties, comment })
            })?,
            values: values.map(|row| {
                let [group, notation, ties, comment] = *row else { return Err("four columns".to_owned()) };
                Ok(Value { group, notation, ties, comment })
            })?,
        })
    }

    /// The term for `key`.
    pub(crate) fn of(&self, key: &str) -> Option<&Term> {
        self.terms.binary_search_by_key(&key, |t| t.key).ok().and_then(|k| self.terms.get(k))
    }

    /// Whether `name` is a class or a property of the vocabulary.
    pub(crate) fn is_name(&self, name: &str) -> bool {
        self.of(name).is_some_and(|t| t.form != Form::Null) || self.classes.iter().any(|c| c.name == name)
    }
}

fn term(row: &[&'static str]) -> Result<Term, String> {
    let [key, form, list, ties, comment] = *row else { return Err("five columns".to_owned()) };
    let form = match form {
        "null" => Form::Null,
        "text" => Form::Text,
        "integer" => Form::Literal("integer"),
        "boolean" => Form::Literal("boolean"),
        "date" => Form::Literal("date"),
        "decimal" => Form::Literal("decimal"),
        "id" => Form::Id,
        "vocab" => Form::Vocab,
        "node" => Form::Node,
        other => return Err(format!("unknown form {other:?}")),
    };
    let list = match list {
        "set" => true,
        "-" => false,
        other => return Err(format!("{other:?} where `set` or `-` is expected")),
    };
    Ok(Term { key, form, list, ties, comment })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongwen_model::{EntityType, Predicate};

    #[test]
    fn the_tables_are_well_formed() {
        let terms = Terms::load().unwrap();
        assert!(terms.terms.iter().all(|t| !t.comment.is_empty()));
        assert_eq!(terms.of("unit").map(|t| t.form), Some(Form::Text));
        assert!(terms.of("units").is_none());
    }

    #[test]
    fn each_predicate_and_each_type_is_a_term() {
        let terms = Terms::load().unwrap();
        for predicate in Predicate::ALL {
            let term = terms.of(predicate.name()).unwrap();
            assert_eq!((term.form, term.list), (Form::Id, true), "{}", term.key);
        }
        for name in [EntityType::District, EntityType::Indicator].map(EntityType::name) {
            assert!(terms.classes.iter().any(|c| c.name == name), "{name}");
        }
    }
}
