//! Offices: what a phrase beside a name says of the body and the office that a person holds.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_text::{DataError, Rows, window::cut};

use crate::gazetteer::{Gazetteer, Jurisdiction};
use crate::lists::chars;
use crate::words::Words;

/// How many words may stand in front of an office to make another of it.
const MOST_RANKS: usize = 4;
/// Longest phrase that names a body and an office, in characters.
const LONGEST: usize = 40;

/// The words of `offices.tsv`.
#[derive(Debug)]
pub(crate) struct Offices {
    of: BTreeMap<&'static str, Words>,
    /// The characters with which offices end and verbs of office begin: a look that saves the search.
    last: BTreeSet<char>,
    first: BTreeSet<char>,
}

/// A body and an office in it, as a phrase says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Post {
    /// The body in full, if the phrase names one.
    pub body: Option<String>,
    /// The office as printed.
    pub office: String,
}

impl Offices {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("offices.tsv", include_str!("../../data/offices.tsv"), 2)?;
        rows.check_sorted(1)?;
        let classes = [
            "office", "group", "rank", "label", "names", "as", "loses", "removes", "ends", "speech",
            "honour", "not",
        ];
        if let Some(row) = rows.iter().find(|row| row.get(1).is_none_or(|class| !classes.contains(class))) {
            return Err(DataError {
                file: "offices.tsv",
                line: 0,
                reason: format!("{}: no class", row.join(" ")),
            });
        }
        let words = |class: &'static str| {
            rows.iter().filter(move |row| row.get(1) == Some(&class)).filter_map(|row| row.first())
        };
        let last = words("office").chain(words("group")).filter_map(|w| w.chars().next_back()).collect();
        let first = words("names").chain(words("removes")).filter_map(|w| w.chars().next()).collect();
        let of = classes.into_iter().map(|class| (class, Words::of_sort(&rows, class))).collect();
        Ok(Self { of, last, first })
    }

    /// Whether an office may end with `c`.
    pub(crate) fn may_end(&self, c: char) -> bool {
        self.last.contains(&c)
    }

    /// Whether a verb that gives or takes an office may begin with `c`.
    pub(crate) fn may_begin(&self, c: char) -> bool {
        self.first.contains(&c)
    }

    /// Whether `word` is one of a class.
    pub(crate) fn has(&self, class: &str, word: &str) -> bool {
        self.of.get(class).is_some_and(|words| words.has(word))
    }

    /// The longest word of a class that `text` begins with.
    pub(crate) fn at_head<'t>(&self, class: &str, text: &'t str) -> Option<&'t str> {
        self.of.get(class)?.at_head(text)
    }

    /// The longest word of a class that `text` ends with.
    pub(crate) fn at_tail<'t>(&self, class: &str, text: &'t str) -> Option<&'t str> {
        self.of.get(class)?.at_tail(text)
    }

    /// Where the office begins that `phrase` ends with, ranks in front included.
    pub(crate) fn office_at_tail(&self, phrase: &str) -> Option<usize> {
        let word = ["office", "group"].into_iter().filter_map(|class| self.at_tail(class, phrase));
        let mut at = phrase.len() - word.max_by_key(|w| w.len())?.len();
        for _ in 0..MOST_RANKS {
            let Some(rank) = self.at_tail("rank", cut(phrase, ..at)) else { break };
            at -= rank.len();
        }
        Some(at)
    }

    /// Whether an office or a rank begins `text`: no name begins there.
    pub(crate) fn opens_office(&self, text: &str) -> bool {
        ["office", "group", "rank"]
            .into_iter()
            .any(|class| self.at_head(class, text).is_some_and(|w| chars(w) > 1))
    }

    /// The body and the office of a phrase: 市水务局副局长, 甲县县长, 国务院副总理; the first of several (县委常委、副县长).
    pub(crate) fn post(&self, phrase: &str, gazetteer: &Gazetteer, own: &Jurisdiction) -> Option<Post> {
        let phrase = phrase.trim().trim_end_matches("职务").trim_start_matches(['原', '的']);
        let first = phrase.split(['、', '，', ',', '；']).next().unwrap_or("").trim();
        // 局长（兼）.
        let behind = first.strip_suffix(['）', ')']).and_then(|inner| inner.rfind(['（', '(']));
        let first = behind.map_or(first, |at| cut(first, ..at));
        if first.is_empty() || chars(first) > LONGEST {
            return None;
        }
        let at = self.office_at_tail(first)?;
        let (body, office) = (cut(first, ..at), cut(first, at..));
        Some(Post { body: self.body_of(body, office, gazetteer, own), office: office.to_owned() })
    }

    /// The body whose office it is: an agency in any form, a government by its head, else what is printed.
    fn body_of(&self, body: &str, office: &str, gazetteer: &Gazetteer, own: &Jurisdiction) -> Option<String> {
        if let Some(agency) = gazetteer.agency(body, own) {
            return Some(agency.name);
        }
        if let Some(head) = self.at_tail("group", office) {
            if matches!(head, "总理" | "国务委员") {
                return body.is_empty().then(|| "国务院".to_owned());
            }
            let rank = cut(head, ..head.len() - '长'.len_utf8());
            // 市长 of the document's own city, 甲市市长, 甲市长.
            let place = match body.is_empty() {
                true => own_at(rank, gazetteer, own),
                false => gazetteer
                    .place_by_name(body, own)
                    .or_else(|| gazetteer.place_by_name(&format!("{body}{rank}"), own))
                    .map(|p| gazetteer.place(p).name.clone()),
            };
            return place.map(|place| format!("{place}人民政府"));
        }
        // 自治区人民政府主席, and what no gazetteer has.
        (chars(body) >= 4).then(|| body.to_owned())
    }
}

/// The document's own division of a rank: 省, 市, 区, 县.
fn own_at(rank: &str, gazetteer: &Gazetteer, own: &Jurisdiction) -> Option<String> {
    let mut own =
        [own.county, own.city, own.province].into_iter().flatten().map(|p| gazetteer.place(p).name.clone());
    own.find(|name| name.ends_with(rank))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, body: &str, office: &str) {
        let gazetteer = Gazetteer::load().unwrap();
        let own = gazetteer.jurisdiction_of(gazetteer.place_by_code("330100").unwrap());
        let post = Offices::load().unwrap().post(phrase, &gazetteer, &own);
        let found = post.as_ref().map(|p| (p.body.as_deref().unwrap_or(""), p.office.as_str()));
        assert_eq!(found, (!office.is_empty()).then_some((body, office)), "{phrase}");
    }

    #[test]
    fn a_phrase_names_a_body_and_an_office() {
        check("市水务局副局长", "杭州市水务局", "副局长");
        check("市长", "杭州市人民政府", "市长");
        check("淳安县县长", "淳安县人民政府", "县长");
        check("淳安县常务副县长", "淳安县人民政府", "常务副县长");
        check("国务院副总理", "国务院", "副总理");
        check("浙江省人民政府秘书长", "浙江省人民政府", "秘书长");
        check("龙坞茶业研究院院长、研究员", "龙坞茶业研究院", "院长");
        check("市水务局党组成员", "杭州市水务局", "党组成员");
        check("主任", "", "主任");
        check("修缮堤坝", "", "");
    }
}
