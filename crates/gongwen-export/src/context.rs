//! The JSON-LD context: what each key of the output means as linked data.
//!
//! Every key is a term of its own, also those that are not meant for linked data: they are mapped to
//! null. A processor drops a key that it does not know without a word, so that a forgotten key would
//! look just like one left out on purpose.

use serde_json::{Map, Value, json};

use crate::json::pretty;
use crate::terms::{Form, NAMESPACE, Terms, XSD};

/// The prefixes that the context declares. No term has one of these names: a term would hide the prefix.
const PREFIXES: [(&str, &str); 2] = [("gw", NAMESPACE), ("xsd", XSD)];

/// `gongwen.context.jsonld`: the JSON-LD 1.1 context that every document points to.
pub fn context() -> String {
    pretty(&json!({ "@context": inline() }))
}

/// The context itself, as `graph.jsonld` and the lines of a JSONL file carry it.
pub(crate) fn inline() -> Value {
    let mut context = Map::new();
    context.insert("@version".to_owned(), json!(1.1));
    for (prefix, namespace) in PREFIXES {
        context.insert(prefix.to_owned(), json!(namespace));
    }
    let terms = Terms::get();
    for class in &terms.classes {
        context.insert(class.name.to_owned(), json!(format!("gw:{}", class.name)));
    }
    for term in &terms.terms {
        let mut definition = Map::new();
        definition.insert("@id".to_owned(), json!(format!("gw:{}", term.key)));
        let kind = match term.form {
            Form::Null => {
                context.insert(term.key.to_owned(), Value::Null);
                continue;
            }
            // JSON integers and booleans carry their type; a plain string has none.
            Form::Text | Form::Node | Form::Literal("integer" | "boolean") => None,
            Form::Literal(name) => Some(format!("xsd:{name}")),
            Form::Id => Some("@id".to_owned()),
            Form::Vocab => Some("@vocab".to_owned()),
        };
        if let Some(kind) = kind {
            definition.insert("@type".to_owned(), json!(kind));
        }
        if term.list {
            definition.insert("@container".to_owned(), json!("@set"));
        }
        if term.key == "entities" {
            // In an entity `mentions` counts; in a document it lists.
            definition.insert("@context".to_owned(), json!({ "mentions": null }));
        }
        context.insert(term.key.to_owned(), Value::Object(definition));
    }
    Value::Object(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_term_has_the_name_of_a_prefix() {
        for (prefix, _) in PREFIXES {
            assert!(Terms::get().of(prefix).is_none(), "{prefix}");
            assert!(Terms::get().classes.iter().all(|c| c.name != prefix), "{prefix}");
        }
    }

    #[test]
    fn numbers_that_processors_read_differently_are_for_json_users() {
        let context = inline();
        for key in ["value", "value_max", "baseline_value", "confidence", "encoding_confidence"] {
            assert_eq!(context.get(key), Some(&Value::Null), "{key}");
        }
        assert_eq!(context.pointer("/value_decimal/@type"), Some(&json!("xsd:decimal")));
    }
}
