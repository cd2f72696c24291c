//! Many documents out of a few: copies with other numbers and another city.

const DIVISIONS: &str = include_str!("../../gongwen-link/data/gazetteer/divisions.tsv");

/// Cities that the copies are about: each text comes back about the same city after so many rounds, so that
/// the number of distinct things stays bounded while documents go on coming.
const CITIES: usize = 20;

/// `count` documents made of `texts` in turn, no two of them alike. The same texts give the same copies.
pub fn copies(texts: &[String], count: usize) -> impl Iterator<Item = String> {
    let cities = cities();
    let own: Vec<Option<&str>> = texts.iter().map(|t| most_named(t, &cities)).collect();
    (0..count).map(move |k| {
        let (round, base) = (k / texts.len(), k % texts.len());
        let mut copy = other_numbers(&texts[base], k as u64);
        if let (Some(old), Some(new)) = (own[base], cities.get(round % CITIES)) {
            copy = copy.replace(old, new);
        }
        format!("{copy}\n(第{k}份)\n")
    })
}

/// Names of prefecture-level cities without 市.
fn cities() -> Vec<&'static str> {
    let rows = DIVISIONS.lines().filter_map(|l| l.split_once('\t'));
    rows.filter(|(code, _)| code.ends_with("00")).filter_map(|(_, name)| name.strip_suffix('市')).collect()
}

/// The city that `text` names most often.
fn most_named<'c>(text: &str, cities: &[&'c str]) -> Option<&'c str> {
    let counts = cities.iter().map(|&c| (text.matches(c).count(), c)).filter(|(n, _)| *n > 0);
    counts.max().map(|(_, city)| city)
}

/// `text` with other digits in all numbers of two digits and more but years, as `seed` says.
fn other_numbers(text: &str, seed: u64) -> String {
    let mut out = String::with_capacity(text.len());
    let mut state = seed;
    for run in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        for (at, c) in run.chars().enumerate() {
            // A number keeps its first digit, and with it its size.
            if at == 0 || is_year || digits.len() < 2 || !c.is_ascii_digit() {
                out.push(c);
                continue;
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            out.push(char::from(b'0' + (state >> 33) as u8 % 10));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_change_but_years_and_items_do_not() {
        let text = "1.到2025年,增加值超过1500亿元。";
        let copy = other_numbers(text, 7);
        assert_ne!(copy, text);
        assert_eq!(copy, other_numbers(text, 7));
        assert!(copy.starts_with("1.到2025年,增加值超过1") && copy.ends_with("亿元。"), "{copy}");
    }

    #[test]
    fn a_text_is_about_the_city_that_it_names_most() {
        let cities = cities();
        assert!(cities.len() > CITIES);
        assert_eq!(most_named("合肥与芜湖:合肥市", &cities), Some("合肥"));
        assert_eq!(most_named("无", &cities), None);
    }
}
