//! Quantities, dates and citations in Chinese policy text.
//!
//! In: a [`Document`] with its sections, tables and dates. Out: [`Facts`], every one with its place.
//! The scanners can be used on plain text too:
//!
//! ```
//! use gongwen_extract::{Extractor, parse_number};
//!
//! assert_eq!(parse_number("两千三百万").map(|n| n.to_string()).as_deref(), Some("23000000"));
//! let found = Extractor::new()?.quantities_in("到2030年,全市数字经济增加值超过1.5万亿元。");
//! assert_eq!((found[0].unit.as_str(), found[0].value.to_string().as_str()), ("CNY", "1500000000000"));
//! # Ok::<(), gongwen_text::DataError>(())
//! ```

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod change;
mod citations;
mod comparators;
mod context;
mod cues;
mod dates;
mod grammar;
mod indicator;
mod kind;
mod meant;
mod mood;
mod noun;
mod numbers;
mod rules;
mod scan;
mod table;
mod time;
mod units;

use gongwen_model::{
    Budget, Diagnostic, Document, Facts, Limit, Metadata, Part, Quantity, Role, RuleInfo, Severity, Span,
};
use gongwen_text::{DataError, Draft, cursor, numeral};
use jiff::civil::Date;

pub use citations::citations_in;
pub use dates::dates_in;
pub use numbers::{Number, numbers_in};
pub use numeral::{Form, Numeral, numeral_at, parse_number, to_hanzi};

/// Quantities of one sentence that are looked at together.
const GROUP: usize = 64;
/// How far from a quantity its sentence is read, in bytes.
const REACH: usize = 1500;

/// The extractors with their lexicons loaded.
#[derive(Debug)]
pub struct Extractor {
    grammar: grammar::Grammar,
    moods: mood::Moods,
    phrases: indicator::Phrases,
}

impl Extractor {
    /// Loads the lexicons.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self {
            grammar: grammar::Grammar::load()?,
            moods: mood::Moods::load()?,
            phrases: indicator::Phrases::load()?,
        })
    }

    /// Reads the facts of a document from its text.
    ///
    /// Relative dates are resolved with the date of issue, else of publication; without either they
    /// stay open, and a diagnostic says so. A numeral without a unit is no quantity, whatever stands around it:
    /// [`numbers_in`] reads those.
    pub fn extract(&self, document: &Document) -> Facts {
        self.extract_within(document, &Budget::unlimited())
    }

    /// The same within a budget. Where it is over, what comes back is of no worth.
    pub fn extract_within(&self, document: &Document, budget: &Budget<'_>) -> Facts {
        let text = document.text();
        let (units, comparators) = (&self.grammar.units, &self.grammar.comparators);
        let anchor = document.metadata.issued_date.or(document.metadata.published_date);
        let citations = citations::citations(document, &self.grammar.cues);
        let titles: Vec<_> = citations.iter().map(|c| c.span).collect();
        let bars = scan::bars(document, &titles, (units, &self.grammar.cues), anchor);
        let before = citations.len() + document.tables.iter().map(|t| t.cells.len()).sum::<usize>();
        let within = |found: usize| !budget.is_over() && budget.allows(Limit::Spans, before + found);
        let (dates, raws) = scan::scan(&self.grammar, text, anchor, &bars, within);
        let context = context::Context::new(
            document,
            (&self.grammar.cues, &self.phrases, &self.moods),
            &dates,
            titles,
            anchor,
        );
        let mut quantities: Vec<Quantity> = Vec::new();
        let mut k = 0;
        while let Some(raw) = raws.get(k).filter(|_| !budget.is_over()) {
            let sentence = document.sentence_at(raw.number);
            let together = raws.iter().skip(k).take(GROUP).take_while(|r| r.number < sentence.end());
            let end = together.count().max(1) + k;
            let group = raws.get(k..end).unwrap_or(&[]);
            let (first, last) = (raw.start, group.last().map_or(raw.end, |r| r.end));
            let from = sentence.start().max(cursor::back(text, first, REACH)).min(first);
            let to = sentence.end().min(cursor::ahead(text, last, REACH)).max(last);
            let sentence = Span::new(from, to);
            context.sentence(sentence, group, &mut quantities);
            k = end;
        }
        for (index, table) in document.tables.iter().enumerate() {
            if table::is_indicators(text, table, (units, &self.grammar.cues), anchor) {
                quantities.extend(table::quantities(
                    text,
                    index,
                    table,
                    (units, &self.grammar.cues, comparators),
                    anchor,
                ));
            }
        }
        quantities.sort_by_key(|q| q.span);
        let open = dates.iter().filter(|d| d.rule != "date/relative-period" && d.time.from.is_none());
        let diagnostics = open
            .map(|d| Diagnostic {
                code: "extract/open-date",
                message: format!("{} needs the date of the document, which it does not print", d.time.text),
                severity: Severity::Info,
                span: Some(d.span),
            })
            .collect();
        Facts { quantities, dates, citations, diagnostics }
    }

    /// The rules that decide, in the order of their layers: whether a number is meant, its sense, its time, its
    /// direction and its noun.
    pub fn rules() -> Vec<RuleInfo> {
        let mut all: Vec<RuleInfo> = Vec::new();
        all.extend(meant::RULES.iter().map(rules::Rule::info));
        all.extend(kind::RULES.iter().map(rules::Rule::info));
        all.extend(time::NEAR.iter().map(rules::Rule::info));
        all.extend(time::FAR.iter().map(rules::Rule::info));
        all.extend(change::RULES.iter().map(rules::Rule::info));
        all.extend(noun::RULES.iter().map(rules::Rule::info));
        all
    }

    /// The quantities of a plain text, each line a paragraph.
    pub fn quantities_in(&self, text: &str) -> Vec<Quantity> {
        self.facts_in(text, None).quantities
    }

    /// The facts of a plain text; `anchor` is its date.
    pub fn facts_in(&self, text: &str, anchor: Option<Date>) -> Facts {
        let span = Span::new(0, text.len());
        let main = Part { parent: None, role: Role::Main, title: None, span, metadata: None, quotes: vec![] };
        self.extract(&Document {
            sentences: gongwen_text::sentences(text),
            draft: Draft::new(text.to_owned()),
            metadata: Metadata { issued_date: anchor, ..Metadata::default() },
            parts: vec![main],
            sections: vec![],
            tables: vec![],
            diagnostics: vec![],
        })
    }
}

#[cfg(test)]
mod tests {
    use gongwen_model::{Exceeded, Limits};
    use gongwen_text::sentences;

    use super::*;

    #[track_caller]
    fn check(text: &str, genre: Option<&str>, expected: &[&str]) {
        let span = Span::new(0, text.len());
        let main = Part { parent: None, role: Role::Main, title: None, span, metadata: None, quotes: vec![] };
        let document = Document {
            sentences: sentences(text),
            draft: Draft::new(text.to_owned()),
            metadata: Metadata { genre: genre.map(str::to_owned), ..Metadata::default() },
            parts: vec![main],
            sections: vec![],
            tables: vec![],
            diagnostics: vec![],
        };
        let facts = Extractor::new().unwrap().extract(&document);
        let found: Vec<String> =
            facts.quantities.iter().map(|q| format!("{} {}", q.value, q.unit).trim().to_owned()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_numeral_without_a_unit_is_no_quantity_even_in_a_list_of_phrases() {
        check("二十二万五千\n三百公里\n2031年5月\n-3.5", None, &["300 km"]);
        check("二十二万五千\n三百公里", Some("通知"), &["300 km"]);
    }

    #[test]
    fn spans_over_the_limit_end_the_scan() {
        let text = "建设300公里。\n".repeat(20);
        let span = Span::new(0, text.len());
        let main = Part { parent: None, role: Role::Main, title: None, span, metadata: None, quotes: vec![] };
        let document = Document {
            sentences: sentences(&text),
            draft: Draft::new(text),
            metadata: Metadata::default(),
            parts: vec![main],
            sections: vec![],
            tables: vec![],
            diagnostics: vec![],
        };
        let extractor = Extractor::new().unwrap();
        let enough = Budget::new(Limits { spans: 20, ..Limits::NONE }, &|| false);
        assert_eq!(extractor.extract_within(&document, &enough).quantities.len(), 20);
        assert_eq!(enough.outcome(), Ok(()));
        let less = Budget::new(Limits { spans: 19, ..Limits::NONE }, &|| false);
        extractor.extract_within(&document, &less);
        assert_eq!(less.outcome(), Err(Exceeded::Spans(19)));
    }
}
