//! Units and measure words: `data/units.tsv`.

use gongwen_text::{DataError, Rows};

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Money,
    Percent,
    Point,
    Duration,
    Times,
    People,
    Count,
    /// Lengths, areas, masses and other physical units.
    Measure,
    /// Values of an index and ratios, which have no unit.
    Index,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) form: &'static str,
    pub(crate) code: &'static str,
    pub(crate) class: Class,
    /// Characters that, behind the form, make it part of another word.
    barred: &'static str,
}

/// The table of units, grouped by first character, longest form first.
#[derive(Debug)]
pub(crate) struct Units {
    groups: Vec<(char, Vec<Unit>)>,
}

const DATA: &str = include_str!("../data/units.tsv");

impl Units {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("units.tsv", DATA, 4)?;
        let units = rows.map(|row| {
            let [form, code, class, barred] = *row else { return Err("four columns".to_owned()) };
            let class = match class {
                "money" => Class::Money,
                "percent" => Class::Percent,
                "point" => Class::Point,
                "duration" => Class::Duration,
                "times" => Class::Times,
                "people" => Class::People,
                "count" => Class::Count,
                "area" | "data" | "energy" | "frequency" | "length" | "mass" | "power" | "pressure"
                | "temperature" | "volume" => Class::Measure,
                other => return Err(format!("no class of units: {other}")),
            };
            if form.is_empty() || code.is_empty() {
                return Err("a form and a code are needed".to_owned());
            }
            let barred = if barred == "-" { "" } else { barred };
            Ok(Unit { form, code, class, barred })
        })?;
        let mut groups: Vec<(char, Vec<Unit>)> = Vec::new();
        for unit in units {
            let Some(first) = unit.form.chars().next() else { continue };
            match groups.last_mut() {
                Some((c, group)) if *c == first => group.push(unit),
                _ => groups.push((first, vec![unit])),
            }
        }
        groups.sort_by_key(|(c, _)| *c);
        for (_, group) in &mut groups {
            group.sort_by_key(|u| std::cmp::Reverse(u.form.len()));
        }
        Ok(Self { groups })
    }

    /// The longest unit at the start of `rest`. A unit in Latin letters ends at a word boundary.
    pub(crate) fn at(&self, rest: &str) -> Option<Unit> {
        let first = rest.chars().next()?;
        let k = self.groups.binary_search_by_key(&first, |(c, _)| *c).ok()?;
        let whole = |u: &&Unit| {
            rest.strip_prefix(u.form).is_some_and(|after| {
                let latin = u.form.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '%');
                let next = after.chars().next();
                !next.is_some_and(|c| latin && c.is_ascii_alphanumeric() || u.barred.contains(c))
            })
        };
        self.groups.get(k)?.1.iter().find(whole).copied()
    }

    /// The currency that ends `head`: 人民币 of 人民币500万.
    pub(crate) fn currency_before(&self, head: &str) -> Option<Unit> {
        let mut starts: Vec<usize> = head.char_indices().rev().take(4).map(|(at, _)| at).collect();
        starts.reverse();
        let whole = |at: usize| {
            let form = head.get(at..)?;
            self.at(form).filter(|u| u.form == form)
        };
        starts
            .into_iter()
            .filter_map(whole)
            .find(|u| u.class == Class::Money && !matches!(u.form, "元" | "圆" | "块"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_in_order() {
        Rows::parse("units.tsv", DATA, 4).unwrap().check_sorted(1).unwrap();
        Units::load().unwrap();
    }

    #[track_caller]
    fn check(rest: &str, code: Option<&str>) {
        assert_eq!(Units::load().unwrap().at(rest).map(|u| u.code), code, "{rest}");
    }

    #[test]
    fn longest_unit_wins() {
        check("平方公里的园区", Some("km2"));
        check("千瓦时", Some("kWh"));
        check("个工作日", Some("workday"));
        check("个百分点", Some("pp"));
        check("个月", Some("month"));
        check("人次", Some("人次"));
        check("GB", Some("GB"));
        check("Gbps", Some("Gbit/s"));
        check("mRNA", None);
        check("%E4", None);
        check("号", None);
    }
}
