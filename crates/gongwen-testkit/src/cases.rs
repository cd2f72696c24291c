//! Cases as data.
//!
//! A file is a list of cases in four piles. Origin `wild` (met in a document) or `issue` and origin
//! `made-up` are told apart by their key; `[[negative]]` must find nothing; `[[gap]]` is known not to
//! work yet, and fails the run as soon as it does, so that it gets moved.
//!
//! ```toml
//! [[case]]
//! label  = "over, with 万亿 and a year"
//! origin = "made-up"
//! text   = "到2030年,全市数字经济增加值⟦超过1.5万亿元⟧。"
//! expect = { kind = "target", comparator = ">", value = "1500000000000" }
//!
//! [[negative]]
//! label  = "network generations are no quantities"
//! origin = "made-up"
//! text   = "建设5G基站"
//! ```
//!
//! `⟦ ⟧` mark the spans, which may nest; `expect` is a table, or a list with one table for each span
//! in the order in which they open. Only the keys that `expect` names are compared. A text without a
//! mark leaves the place open.
//!
//! ```
//! use gongwen_testkit::cases::{Found, parse, run};
//!
//! let cases = parse("sum.toml", r#"
//!     [[case]]
//!     label = "a number"
//!     origin = "made-up"
//!     text = "共⟦12⟧个"
//!     expect = { value = 12 }
//! "#)?;
//! run(&cases, |text| {
//!     let start = text.find("12").unwrap();
//!     let value = toml::toml! { value = 12 unit = "个" };
//!     vec![Found { span: start..start + 2, value }]
//! });
//! # Ok::<(), gongwen_testkit::cases::CaseError>(())
//! ```

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::{Table, Value};

/// Where a case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Met in a published document.
    Wild,
    /// Reported.
    Issue,
    /// Written for the test.
    MadeUp,
}

/// What is asked of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pile {
    /// `[[case]]`: exactly what is expected is found.
    Positive,
    /// `[[negative]]`: nothing is found.
    Negative,
    /// `[[gap]]`: does not work yet.
    Gap,
}

/// One case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What the case is about, unique in its file.
    pub label: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What is asked of it.
    pub pile: Pile,
    /// The text without its markers.
    pub text: String,
    /// The marked spans (bytes of `text`), in the order in which they open.
    pub spans: Vec<Range<usize>>,
    /// One value for each thing to be found, as the file has it.
    pub expect: Vec<Value>,
    /// Why the case is there.
    pub comment: String,
}

/// One thing that the code under test found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its place (bytes).
    pub span: Range<usize>,
    /// Its fields.
    pub value: Table,
}

/// A case file that does not have the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError(String);

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CaseError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    case: Vec<Row>,
    #[serde(default)]
    negative: Vec<Row>,
    #[serde(default)]
    gap: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    label: String,
    origin: Origin,
    text: String,
    expect: Option<Value>,
    #[serde(default)]
    comment: String,
}

/// Reads the cases of `toml`, the content of `file`.
///
/// # Errors
/// When it is no TOML of this form, a marker has no partner, a label is there twice, a negative
/// case expects something, or the spans and the expectations are not equally many.
pub fn parse(file: &str, toml: &str) -> Result<Vec<Case>, CaseError> {
    let piles: File = toml::from_str(toml).map_err(|e| CaseError(format!("{file}: {e}")))?;
    let rows = [(Pile::Positive, piles.case), (Pile::Negative, piles.negative), (Pile::Gap, piles.gap)];
    let mut cases: Vec<Case> = Vec::new();
    for (pile, row) in rows.into_iter().flat_map(|(pile, rows)| rows.into_iter().map(move |r| (pile, r))) {
        let fail = |reason: &str| Err(CaseError(format!("{file}: case {:?}: {reason}", row.label)));
        let Some((text, spans)) = unmark(&row.text) else { return fail("a marker has no partner") };
        let expect = match row.expect.clone() {
            None => Vec::new(),
            Some(Value::Array(list)) => list,
            Some(one) => vec![one],
        };
        if cases.iter().any(|c| c.label == row.label) {
            return fail("the label is there twice");
        }
        if pile == Pile::Negative && !(expect.is_empty() && spans.is_empty()) {
            return fail("a negative case expects nothing");
        }
        if pile == Pile::Positive && expect.is_empty() {
            return fail("`expect` is missing");
        }
        if !spans.is_empty() && !expect.is_empty() && spans.len() != expect.len() {
            return fail("one expectation for each span");
        }
        let Row { label, origin, comment, .. } = row;
        cases.push(Case { label, origin, pile, text, spans, expect, comment });
    }
    Ok(cases)
}

/// Takes the markers `⟦` `⟧` out of `marked`: the plain text and the spans in the order in which
/// they open, or `None` where a marker has no partner.
pub fn unmark(marked: &str) -> Option<(String, Vec<Range<usize>>)> {
    let mut text = String::with_capacity(marked.len());
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for c in marked.chars() {
        match c {
            '⟦' => {
                open.push(spans.len());
                spans.push(text.len()..text.len());
            }
            '⟧' => spans[open.pop()?].end = text.len(),
            c => text.push(c),
        }
    }
    open.is_empty().then_some((text, spans))
}

/// Runs `find` over the text of each case and compares what it finds, by [`compare`].
///
/// # Panics
/// With a list of all cases that went wrong, the gaps that now work among them.
#[track_caller]
pub fn run(cases: &[Case], find: impl Fn(&str) -> Vec<Found>) {
    run_with(cases, |case| compare(case, &find(&case.text)));
}

/// Runs `check` over each case; for what is not a list of things found in a text.
///
/// # Panics
/// With a list of all cases that went wrong, the gaps that now work among them.
#[track_caller]
pub fn run_with(cases: &[Case], check: impl Fn(&Case) -> Result<(), String>) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| match (case.pile, check(case)) {
            (Pile::Gap, Ok(())) => Some(format!("{}: works now, move it out of the gaps", case.label)),
            (Pile::Gap, Err(_)) | (_, Ok(())) => None,
            (_, Err(reason)) => Some(format!("{}: {reason}\n    {}", case.label, case.text)),
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases\n  {}", wrong.len(), cases.len(), wrong.join("\n  "));
}

/// Whether `found` is what `case` expects: as many things as expected, each in its place (where
/// that is marked), with all the fields that are named. Two answers where one is expected are wrong.
///
/// # Errors
/// What differs.
pub fn compare(case: &Case, found: &[Found]) -> Result<(), String> {
    if found.len() != case.expect.len() {
        let shown: Vec<String> = found.iter().map(|f| shown(case, f)).collect();
        return Err(format!("{} expected, {} found: {}", case.expect.len(), found.len(), shown.join(", ")));
    }
    let mut found: Vec<&Found> = found.iter().collect();
    // The order in which spans open; of two that open together the outer one first.
    found.sort_by_key(|f| (f.span.start, usize::MAX - f.span.end));
    for (i, (found, expected)) in found.iter().zip(&case.expect).enumerate() {
        if case.spans.get(i).is_some_and(|span| *span != found.span) {
            return Err(format!("another span: {}", shown(case, found)));
        }
        let Some(fields) = expected.as_table() else { return Err("`expect` is no table".to_owned()) };
        for (key, value) in fields {
            if found.value.get(key) != Some(value) {
                let is = found.value.get(key).map_or("missing".to_owned(), json);
                return Err(format!("{key} is {is}, expected {}: {}", json(value), shown(case, found)));
            }
        }
    }
    Ok(())
}

fn shown(case: &Case, found: &Found) -> String {
    let text = case.text.get(found.span.clone()).unwrap_or("(no text)");
    format!("⟦{text}⟧ {}", json(&found.value))
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases(toml: &str) -> Vec<Case> {
        parse("x.toml", toml).unwrap()
    }

    #[track_caller]
    fn check_error(toml: &str, expected: &str) {
        let error = parse("x.toml", toml).unwrap_err().to_string();
        assert!(error.starts_with("x.toml") && error.contains(expected), "{error}");
    }

    fn digits(text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut rest = 0;
        while let Some(start) = text[rest..].find(|c: char| c.is_ascii_digit()).map(|at| at + rest) {
            let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| at + start);
            let mut value = Table::new();
            value.insert("value".into(), Value::String(text[start..end].into()));
            value.insert("rule".into(), Value::String("digits".into()));
            found.push(Found { span: start..end, value });
            rest = end;
        }
        found
    }

    const FILE: &str = r#"
        case = [
            { label = "one", origin = "wild", text = "共⟦12⟧个", expect = { value = "12" } },
            { label = "two", origin = "issue", text = "⟦1⟧到⟦2⟧", expect = [{ value = "1" }, { value = "2" }] },
            { label = "no place", origin = "made-up", text = "3", expect = {}, comment = "why" },
        ]
        negative = [{ label = "words", origin = "made-up", text = "一批" }]
        gap = [{ label = "hanzi", origin = "made-up", text = "⟦十二⟧个", expect = { value = "12" } }]
    "#;

    #[test]
    fn a_file_is_read_and_run() {
        let cases = cases(FILE);
        assert_eq!(cases.len(), 5);
        assert_eq!((cases[0].text.as_str(), &cases[0].spans[0]), ("共12个", &(3..5)));
        assert_eq!((cases[1].origin, cases[1].pile), (Origin::Issue, Pile::Positive));
        assert_eq!((cases[2].comment.as_str(), cases[4].pile), ("why", Pile::Gap));
        run(&cases, digits);
    }

    #[test]
    #[should_panic(expected = "hanzi: works now")]
    fn a_gap_that_works_fails() {
        run_with(&cases(FILE), |_| Ok(()));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let cases = cases(FILE);
        let compare = |i: usize, text: &str| compare(&cases[i], &digits(text)).unwrap_err();
        assert_eq!(
            compare(0, "共12个3"),
            r#"1 expected, 2 found: ⟦12⟧ {"rule":"digits","value":"12"}, ⟦(no text)⟧ {"rule":"digits","value":"3"}"#
        );
        assert!(compare(0, "12").starts_with("another span"));
        assert!(compare(0, "共13个").starts_with("value is \"13\", expected \"12\""));
        assert!(compare(3, "1").starts_with("0 expected, 1 found"));
    }

    #[test]
    fn markers() {
        assert_eq!(unmark("甲⟦乙⟦丙⟧⟧").unwrap(), ("甲乙丙".to_owned(), vec![3..9, 6..9]));
        assert_eq!(unmark("⟦"), None);
        assert_eq!(unmark("⟧"), None);
    }

    #[test]
    fn form() {
        let case = |more: &str| format!("[[case]]\nlabel = \"a\"\norigin = \"wild\"\n{more}\n");
        check_error(&case("text = \"⟦甲\"\nexpect = {}"), "a marker has no partner");
        check_error(&case("text = \"甲\""), "`expect` is missing");
        check_error(&case("text = \"⟦甲⟧⟦乙⟧\"\nexpect = {}"), "one expectation for each span");
        check_error(&case("text = \"甲\"\nexpect = {}\nspan = 1"), "unknown field");
        let twice = case("text = \"甲\"\nexpect = {}").repeat(2);
        check_error(&twice, "the label is there twice");
        let negative = case("text = \"甲\"\nexpect = {}").replace("[[case]]", "[[negative]]");
        check_error(&negative, "a negative case expects nothing");
    }
}
