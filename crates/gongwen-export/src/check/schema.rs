//! Validation against our own JSON Schema, for the keywords that it uses.
//!
//! `check` runs on a user's machine, where a general validator would more than double the crates in the
//! program. The tests run the general one beside this and compare the verdicts.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Map, Value};

/// Keywords that say nothing about an instance.
const NOTES: [&str; 8] =
    ["$schema", "$id", "$defs", "title", "description", "default", "x-personal-data", "$comment"];

/// A schema with its patterns compiled.
#[derive(Debug)]
pub(super) struct Schema {
    root: Value,
    patterns: BTreeMap<String, Regex>,
}

/// One way in which a value does not fit.
pub(super) type Misfit = (String, String);

impl Schema {
    /// The schema of a document.
    pub(super) fn new() -> Self {
        let root = crate::schema::value();
        let mut patterns = BTreeMap::new();
        collect_patterns(&root, &mut patterns);
        Self { root, patterns }
    }

    /// All misfits of `value`, as JSON pointer and reason.
    pub(super) fn validate(&self, value: &Value) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        self.check(&self.root, value, "", &mut misfits);
        misfits
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut misfits = Vec::new();
        self.check(schema, value, "", &mut misfits);
        misfits.is_empty()
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, out: &mut Vec<Misfit>) {
        let Some(keywords) = schema.as_object() else {
            if schema == &Value::Bool(false) {
                out.push((at.to_owned(), "nothing may stand here".to_owned()));
            }
            return;
        };
        for (keyword, rule) in keywords {
            let fits = match keyword.as_str() {
                "$ref" => {
                    match rule.as_str().and_then(|r| r.strip_prefix('#')).and_then(|r| self.root.pointer(r)) {
                        Some(target) => self.check(target, value, at, out),
                        None => out.push((at.to_owned(), format!("unknown reference {rule}"))),
                    }
                    true
                }
                "type" => has_type(rule, value),
                "enum" => rule.as_array().is_some_and(|r| r.contains(value)),
                "const" => rule == value,
                "minimum" => value.as_f64().zip(rule.as_f64()).is_none_or(|(v, r)| v >= r),
                "maximum" => value.as_f64().zip(rule.as_f64()).is_none_or(|(v, r)| v <= r),
                "pattern" => {
                    let pattern = rule.as_str().and_then(|r| self.patterns.get(r));
                    value.as_str().zip(pattern).is_none_or(|(v, r)| r.is_match(v))
                }
                "format" => value.as_str().zip(rule.as_str()).is_none_or(|(v, r)| has_format(r, v)),
                "anyOf" => branches(rule).any(|r| self.fits(r, value)),
                "oneOf" => branches(rule).filter(|r| self.fits(r, value)).count() == 1,
                "items" => {
                    for (k, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{at}/{k}"), out);
                    }
                    true
                }
                "properties" => {
                    if let (Some(rules), Some(object)) = (rule.as_object(), value.as_object()) {
                        self.properties(rules, object, at, out);
                    }
                    true
                }
                "required" => {
                    let names = branches(rule).filter_map(Value::as_str);
                    for name in names.filter(|n| value.is_object() && value.get(n).is_none()) {
                        out.push((at.to_owned(), format!("the key {name:?} is missing")));
                    }
                    true
                }
                "additionalProperties" => {
                    let known = keywords.get("properties").and_then(Value::as_object);
                    for (name, member) in value.as_object().into_iter().flatten() {
                        if known.is_some_and(|k| k.contains_key(name)) {
                            continue;
                        }
                        match rule {
                            Value::Bool(false) => {
                                out.push((at.to_owned(), format!("the key {name:?} is not in the contract")));
                            }
                            _ => self.check(rule, member, &join(at, name), out),
                        }
                    }
                    true
                }
                other if NOTES.contains(&other) => true,
                other => {
                    out.push((at.to_owned(), format!("the schema uses {other:?}, which is not supported")));
                    true
                }
            };
            if !fits {
                out.push((at.to_owned(), format!("{} does not fit {keyword} {}", short(value), short(rule))));
            }
        }
    }

    /// Known members one by one, and in the order of the schema.
    fn properties(
        &self,
        rules: &Map<String, Value>,
        object: &Map<String, Value>,
        at: &str,
        out: &mut Vec<Misfit>,
    ) {
        for (name, rule) in rules {
            if let Some(member) = object.get(name) {
                self.check(rule, member, &join(at, name), out);
            }
        }
        let expected = rules.keys().filter(|k| object.contains_key(*k));
        let actual = object.keys().filter(|k| rules.contains_key(*k));
        if let Some((_, found)) = expected.zip(actual).find(|(a, b)| a != b) {
            out.push((at.to_owned(), format!("the key {found:?} is not in its place")));
        }
    }
}

fn branches(rule: &Value) -> impl Iterator<Item = &Value> {
    rule.as_array().into_iter().flatten()
}

/// `at`, and the member `name` of it.
pub(crate) fn join(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn has_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => false,
    };
    match rule {
        Value::String(name) => is(name),
        _ => branches(rule).filter_map(Value::as_str).any(is),
    }
}

fn has_format(format: &str, text: &str) -> bool {
    match format {
        "date" => {
            let dashes =
                text.len() == 10 && text.bytes().enumerate().all(|(k, b)| (k == 4 || k == 7) == (b == b'-'));
            dashes && text.parse::<jiff::civil::Date>().is_ok()
        }
        "iri" => is_iri(text),
        "uri-reference" => !text.contains(char::is_whitespace),
        _ => false,
    }
}

/// Whether `text` is an absolute IRI: a scheme, and no character that an IRI may not hold. Chinese is fine.
pub(crate) fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut letters = scheme.chars();
    let scheme_ok = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let bad = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`' | '\u{200b}'..='\u{200f}')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}')
            || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
    };
    let escapes_ok = rest.match_indices('%').all(|(at, _)| {
        rest.get(at + 1..at + 3).is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    scheme_ok && !rest.is_empty() && !rest.contains(bad) && escapes_ok && rest.matches('#').count() <= 1
}

fn collect_patterns(schema: &Value, out: &mut BTreeMap<String, Regex>) {
    match schema {
        Value::Object(map) => {
            if let Some(pattern) = map.get("pattern").and_then(Value::as_str)
                && let Ok(regex) = Regex::new(pattern)
            {
                out.insert(pattern.to_owned(), regex);
            }
            map.values().for_each(|v| collect_patterns(v, out));
        }
        Value::Array(list) => list.iter().for_each(|v| collect_patterns(v, out)),
        _ => {}
    }
}

/// A value for a message.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(iri: &str, expected: bool) {
        assert_eq!(is_iri(iri), expected, "{iri}");
    }

    #[test]
    fn iris_may_hold_chinese_but_no_white_space() {
        check("urn:gongwen:district:340104", true);
        check("urn:gongwen:industry:量子科技", true);
        check("urn:gongwen:doc:ab#q-1-2", true);
        check("https://www.wikidata.org/wiki/Q1", true);
        check("urn:gongwen:policy:a b", false);
        check("urn:gongwen:policy:a\u{3000}b", false);
        check("#q-1-2", false);
        check("合肥市", false);
        check("urn:x:100%", false);
        check("urn:x:a#b#c", false);
        check("urn:", false);
    }

    #[test]
    fn dates_are_full_and_real() {
        assert!(has_format("date", "2024-02-29"));
        assert!(!has_format("date", "2023-02-29"));
        assert!(!has_format("date", "20230228"));
        assert!(!has_format("date", "2023-02"));
    }
}
