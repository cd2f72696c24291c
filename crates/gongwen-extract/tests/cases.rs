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
            // A rank needs its verb, a bare sum or crowd its noun, a number of a list the unit at its end,
            // and a bound or a sign may stand in front of what lies between.
            let leans = matches!(q.unit.as_str(), "位次" | "1")
                || q.currency_inferred
                || q.unit_text.is_empty() && q.unit != "%";
            if leans || q.rule == "quantity/shared-unit" {
                continue;
            }
            let text = q.span.of(&case.text);
            let again = extractor.quantities_in(text);
            let far = case.text.contains("不超过") || case.text.contains("不得超过");
            let same = again.iter().any(|a| {
                (a.value, a.value_max, &a.unit) == (q.value, q.value_max, &q.unit)
                    && (a.comparator == q.comparator || far)
            });
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

    /// A date written out is read as that date.
    #[test]
    fn dates_are_read_back(year in 1950_i16..2090, month in 1_i8..=12, day in 1_i8..=28) {
        let hanzi = |n: i16| gongwen_extract::to_hanzi(n.into()).unwrap().replacen("一十", "十", 1);
        let digits: String =
            year.to_string().bytes().map(|b| "〇一二三四五六七八九".chars().nth((b - b'0').into()).unwrap()).collect();
        let date = Date::new(year, month, day).unwrap();
        for text in [
            format!("{year}年{month}月{day}日"),
            format!("{year}-{month:02}-{day:02}"),
            format!("{digits}年{}月{}日", hanzi(month.into()), hanzi(day.into())),
        ] {
            let found = dates_in(&text, None);
            proptest::prop_assert_eq!(found.len(), 1, "{}", text);
            proptest::prop_assert_eq!((found[0].time.from, found[0].time.to), (Some(date), Some(date)), "{}", text);
        }
    }

    /// An amount is read back from what is printed for it, comparator and unit included.
    #[test]
    fn quantities_are_read_back(
        mantissa in 1_u32..99_999,
        scale in 0_u32..3,
        magnitude in proptest::sample::select(vec![("", 0_u32), ("万", 4), ("亿", 8), ("万亿", 12)]),
        unit in proptest::sample::select(vec![("元", "CNY"), ("万美元", ""), ("平方公里", "km2"), ("家", "家"), ("%", "%")]),
        word in proptest::sample::select(vec![("", "Equal"), ("超过", "Greater"), ("不低于", "AtLeast"), ("不超过", "AtMost"), ("约", "About")]),
    ) {
        let number = rust_decimal::Decimal::new(mantissa.into(), scale);
        let (sign, power) = if unit.0 == "%" || unit.0 == "万美元" { ("", 0) } else { magnitude };
        let text = format!("{}{number}{sign}{}", word.0, unit.0);
        let found = Extractor::new().unwrap().quantities_in(&text);
        proptest::prop_assert_eq!(found.len(), 1, "{}", text);
        let power = if unit.0 == "万美元" { 4 } else { power };
        let factor = rust_decimal::Decimal::from_i128_with_scale(10_i128.pow(power), 0);
        proptest::prop_assert_eq!(found[0].value, number * factor, "{}", text);
        let code = if unit.1.is_empty() { "USD" } else { unit.1 };
        proptest::prop_assert_eq!(&found[0].unit, code, "{}", text);
        proptest::prop_assert_eq!(format!("{:?}", found[0].comparator), word.1, "{}", text);
        proptest::prop_assert_eq!(found[0].span.range(), 0..text.len(), "{}", text);
    }
}
