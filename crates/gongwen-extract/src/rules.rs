//! Rules as values.
//!
//! A layer that decides (the sense of a quantity, its time, its noun, whether it is one at all) is an ordered table of
//! [`Rule`]s: the first that answers wins, and its id goes into the evidence. Each row carries examples and rejects, which
//! one test runs through the whole crate.

use gongwen_model::RuleInfo;
use gongwen_text::Rows;

const FORMS: &str = include_str!("../data/rules.tsv");

/// The rules that read numbers and dates from their form: `data/rules.tsv`.
pub(crate) fn forms() -> Vec<RuleInfo> {
    let rows = Rows::parse("rules.tsv", FORMS, 3);
    let info = |row: &[&'static str]| match *row {
        [id, doc, example] => {
            let examples = Some(example).filter(|e| *e != "-").into_iter().collect();
            Ok(RuleInfo { id, doc, examples, rejects: Vec::new() })
        }
        _ => Err("three columns".to_owned()),
    };
    rows.and_then(|rows| rows.map(info)).unwrap_or_default()
}

/// One row of a table; `F` is the function that decides, the same type for the whole table.
pub(crate) struct Rule<F: 'static> {
    /// Layer and name.
    pub id: &'static str,
    /// What it says, and why.
    pub doc: &'static str,
    /// Where it decides.
    pub examples: &'static [Example],
    /// Where another rule decides, or none does.
    pub rejects: &'static [Example],
    /// Decides, or leaves it to the rules behind.
    pub apply: F,
}

impl<F> Rule<F> {
    /// The row for readers.
    pub(crate) fn info(&self) -> RuleInfo {
        let texts = |examples: &[Example]| examples.iter().map(|e| e.text).collect();
        RuleInfo { id: self.id, doc: self.doc, examples: texts(self.examples), rejects: texts(self.rejects) }
    }
}

/// A text with the quantity in question between `⟦` and `⟧`, and the kind of document that it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Example {
    /// 文种: a report, a plan, a set of rules.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests build the document from it"))]
    pub genre: &'static str,
    /// Its title, or "".
    #[cfg_attr(not(test), expect(dead_code, reason = "tests build the document from it"))]
    pub title: &'static str,
    /// The heading above, or "".
    #[cfg_attr(not(test), expect(dead_code, reason = "tests build the document from it"))]
    pub heading: &'static str,
    pub text: &'static str,
}

/// In a report.
pub(crate) const fn report(text: &'static str) -> Example {
    Example { genre: "报告", title: "", heading: "", text }
}

/// In a plan.
pub(crate) const fn plan(text: &'static str) -> Example {
    Example { genre: "方案", title: "", heading: "", text }
}

/// In rules.
pub(crate) const fn ruling(text: &'static str) -> Example {
    Example { genre: "办法", title: "", heading: "", text }
}

/// Below a heading of a plan.
pub(crate) const fn under(heading: &'static str, text: &'static str) -> Example {
    Example { genre: "方案", title: "", heading, text }
}

/// Below a heading of a report.
pub(crate) const fn report_under(heading: &'static str, text: &'static str) -> Example {
    Example { genre: "报告", title: "", heading, text }
}

/// In a document with a title that ends with its genre.
pub(crate) const fn titled(title: &'static str, genre: &'static str, text: &'static str) -> Example {
    Example { genre, title, heading: "", text }
}

#[cfg(test)]
pub(crate) mod tests {
    use gongwen_model::{Document, Metadata, NumberStyle, Part, Quantity, Role, Section, Span};
    use gongwen_text::{Draft, sentences};
    use jiff::civil::Date;

    use super::{Example, Rule};
    use crate::Extractor;

    /// The quantity that an example marks, as the whole crate reads it; `None` where nothing stands there.
    pub(crate) fn marked(extractor: &Extractor, example: &Example) -> Option<Quantity> {
        let body = example.text.replace(['⟦', '⟧'], "");
        let from = example.text.find('⟦').expect("an example marks its quantity");
        let to = example.text.find('⟧').expect("an example marks its quantity") - '⟦'.len_utf8();
        let lead = if example.heading.is_empty() { 0 } else { example.heading.len() + 1 };
        let text = if lead > 0 { format!("{}\n{body}", example.heading) } else { body };
        let whole = Span::new(0, text.len());
        let section = Section {
            parent: None,
            depth: 1,
            number: None,
            ordinal: vec![1],
            style: NumberStyle::None,
            heading: Some(Span::new(0, example.heading.len())),
            run_in: false,
            span: whole,
            part: 0,
        };
        let document = Document {
            sentences: sentences(&text),
            draft: Draft::new(text),
            metadata: Metadata {
                genre: Some(example.genre.to_owned()),
                title: Some(example.title.to_owned()).filter(|t| !t.is_empty()),
                issued_date: Date::new(2023, 9, 27).ok(),
                ..Metadata::default()
            },
            parts: vec![Part {
                parent: None,
                role: Role::Main,
                title: None,
                span: whole,
                metadata: None,
                quotes: vec![],
            }],
            sections: if lead > 0 { vec![section] } else { vec![] },
            tables: vec![],
            diagnostics: vec![],
        };
        let found = extractor.extract(&document).quantities;
        found.into_iter().find(|q| q.span.start() < to + lead && q.span.end() > from + lead)
    }

    #[test]
    fn forms_are_read_where_the_table_says() {
        let rows = gongwen_text::Rows::parse("rules.tsv", super::FORMS, 3).unwrap();
        rows.check_sorted(1).unwrap();
        let extractor = Extractor::new().unwrap();
        let rules = super::forms();
        assert!(rules.len() > 25);
        for rule in rules {
            for text in rule.examples {
                let facts = extractor.facts_in(text, Date::new(2023, 9, 27).ok());
                let mut ids =
                    facts.quantities.iter().map(|q| q.rule).chain(facts.dates.iter().map(|d| d.rule));
                assert!(ids.any(|id| id == rule.id), "{}: {text}: {facts:?}", rule.id);
            }
        }
    }

    /// The rule of the layer that decided on a quantity.
    fn decided(q: &Quantity, layer: &str) -> Option<String> {
        let mut ids = q.evidence.iter().map(|e| e.split(' ').next().unwrap_or(""));
        ids.rfind(|id| id.split('/').next() == Some(layer)).map(str::to_owned)
    }

    /// Runs examples and rejects of a table.
    pub(crate) fn run<F>(layer: &str, table: &[Rule<F>]) {
        let extractor = Extractor::new().unwrap();
        let mut wrong: Vec<String> = Vec::new();
        for rule in table {
            assert!(!rule.examples.is_empty(), "{} has no example", rule.id);
            assert_eq!(rule.id.split('/').next(), Some(layer));
            for example in rule.examples {
                let by = marked(&extractor, example).and_then(|q| decided(&q, layer));
                if by.as_deref() != Some(rule.id) {
                    wrong.push(format!("{}: {} is decided by {by:?}", rule.id, example.text));
                }
            }
            for reject in rule.rejects {
                let by = marked(&extractor, reject).and_then(|q| decided(&q, layer));
                if by.as_deref() == Some(rule.id) {
                    wrong.push(format!("{} decides on {}", rule.id, reject.text));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
