//! The cases of `tests/cases` at the root, each text on its own.

use gongwen_extract::{Extractor, dates_in};
use gongwen_testkit::cases::{Found, parse, run};
use jiff::civil::Date;
use toml::{Table, Value};

fn table(pairs: impl IntoIterator<Item = (&'static str, String)>) -> Table {
    pairs.into_iter().map(|(k, v)| (k.to_owned(), Value::String(v))).collect()
}

fn name(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

#[test]
fn quantities() {
    let cases = parse("quantities.toml", include_str!("../../../tests/cases/quantities.toml")).unwrap();
    let extractor = Extractor::new().unwrap();
    run(&cases, |text| {
        let found = extractor.quantities_in(text).into_iter().map(|q| {
            let comparator = match name(q.comparator).as_str() {
                "equal" => "=",
                "greater" => ">",
                "atleast" => ">=",
                "less" => "<",
                "atmost" => "<=",
                "about" => "~",
                _ => "range",
            };
            let mut value = table([
                ("kind", name(q.kind)),
                ("comparator", comparator.to_owned()),
                ("value", q.value.to_string()),
                ("unit", q.unit),
            ]);
            value.extend(table(q.value_max.map(|m| ("value_max", m.to_string()))));
            value.extend(table(q.indicator.map(|i| ("indicator", i))));
            Found { span: q.span.range(), value }
        });
        found.collect()
    });
}

#[test]
fn dates() {
    let cases = parse("dates.toml", include_str!("../../../tests/cases/dates.toml")).unwrap();
    let anchor = Date::new(2023, 9, 27).ok();
    run(&cases, |text| {
        let found = dates_in(text, anchor).into_iter().map(|d| {
            let mut value = table([("mode", name(d.time.mode)), ("precision", name(d.time.precision))]);
            value.extend(table(d.time.from.map(|f| ("from", f.to_string()))));
            value.extend(table(d.time.to.map(|t| ("to", t.to_string()))));
            Found { span: d.span.range(), value }
        });
        found.collect()
    });
}

#[test]
fn citations() {
    let cases = parse("citations.toml", include_str!("../../../tests/cases/citations.toml")).unwrap();
    let extractor = Extractor::new().unwrap();
    run(&cases, |text| {
        let all = extractor.facts_in(text, None).citations;
        let found = all.iter().map(|c| {
            let mut value = table([("relation", name(c.relation))]);
            value.extend(table(c.title.clone().map(|t| ("title", t))));
            value.extend(table(c.doc_number.clone().map(|n| ("doc_number", n))));
            let full = c.antecedent.and_then(|k| all[k].title.clone());
            value.extend(table(full.map(|t| ("antecedent", t))));
            Found { span: c.span.range(), value }
        });
        found.collect()
    });
}

/// Every quantity's text reads the same on its own.
#[test]
fn quantities_read_again() {
    let cases = parse("quantities.toml", include_str!("../../../tests/cases/quantities.toml")).unwrap();
    let extractor = Extractor::new().unwrap();
    for case in &cases {
        for q in extractor.quantities_in(&case.text) {
            // A rank needs its verb, a share the base between, a bare sum the noun in front, and ages
            // of rank the word 连续.
            if q.unit == "位次" || q.currency_inferred || q.evidence.iter().any(|e| e.contains("between")) {
                continue;
            }
            let text = q.span.of(&case.text);
            let again = extractor.quantities_in(text);
            let same =
                again.iter().any(|a| (a.value, a.value_max, &a.unit) == (q.value, q.value_max, &q.unit));
            let word = text.chars().any(|c| c.is_ascii_digit());
            assert!(same || !word, "{text} of {}", case.text);
        }
    }
}

proptest::proptest! {
    /// Any text gives facts inside it and in order, and no panic.
    #[test]
    fn any_text_is_survived(text in "[0-9一二三十百千万亿年月日%％成分之至到—\\-~个家元公里第前首位《》〔〕号（）“”，。、\n\t约超过以上增长从较比每 a-c.]{0,80}") {
        let facts = Extractor::new().unwrap().facts_in(&text, Date::new(2023, 9, 27).ok());
        let mut at = 0;
        for q in &facts.quantities {
            proptest::prop_assert!(text.get(q.span.range()).is_some());
            proptest::prop_assert!(q.span.start() >= at, "{:?}", q);
            at = q.span.end();
        }
        for d in &facts.dates {
            proptest::prop_assert_eq!(text.get(d.span.range()), Some(d.time.text.as_str()));
        }
    }
}
