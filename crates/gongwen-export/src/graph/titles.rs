//! Titles and document numbers as keys: which document of a run does a citation mean?

use std::collections::BTreeMap;

/// A document number as a key: brackets of one form, no white space, no 第.
pub(super) fn number_key(number: &str) -> String {
    let fold = |c: char| match fold_width(c) {
        '[' | '(' | '【' | '〔' | '〖' => Some('〔'),
        ']' | ')' | '】' | '〕' | '〗' => Some('〕'),
        '第' => None,
        c if c.is_whitespace() => None,
        c => Some(c),
    };
    number.chars().filter_map(fold).collect()
}

/// A title as a key, and the name of the issuer that it opens with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TitleKey {
    /// The title without its issuer, 印发…的通知 around it, marks and 市.
    pub(super) core: String,
    /// The issuer or place in front of 关于, without 市 and the like; empty where there is none.
    pub(super) issuer: String,
}

/// The key of `title`. Two titles mean the same document where their cores are equal and their issuers
/// do not contradict each other.
pub(super) fn title_key(title: &str) -> TitleKey {
    let mut title: String = title.chars().map(fold_width).filter(|&c| !is_mark(c)).collect();
    let mut issuer = String::new();
    if let Some((before, rest)) = title.split_once("关于").filter(|(_, rest)| rest.chars().count() > 3) {
        issuer = place(before);
        title = rest.to_owned();
    }
    for verb in ["印发", "发布", "公布"] {
        if let Some(inner) = title.strip_prefix(verb).and_then(|t| strip_notice(t)) {
            title = inner.to_owned();
            break;
        }
    }
    if let Some((before, rest)) = title.split_once("关于").filter(|(_, rest)| rest.chars().count() > 3) {
        if issuer.is_empty() {
            issuer = place(before);
        }
        title = rest.to_owned();
    }
    TitleKey { core: title.replace(['市', '省'], ""), issuer }
}

fn strip_notice(title: &str) -> Option<&str> {
    title
        .strip_suffix("的通知")
        .or_else(|| title.strip_suffix("的公告"))
        .or_else(|| title.strip_suffix("通知"))
}

/// The place in an issuer's name: what stands in front of the office.
fn place(issuer: &str) -> String {
    let mut name = issuer;
    for office in ["人民政府", "政府", "委员会", "办公", "发展和改革", "中共"] {
        if let Some(at) = name.find(office).filter(|&at| at > 0) {
            name = name.get(..at).unwrap_or(name);
        }
    }
    name.trim_start_matches("中共").replace(['市', '省'], "")
}

/// Whether two issuers may be the same: one is not named, or one opens the other.
fn agree(a: &str, b: &str) -> bool {
    a.is_empty() || b.is_empty() || a.starts_with(b) || b.starts_with(a)
}

fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '《' | '》' | '〈' | '〉' | '<' | '>' | '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」'
        )
}

fn fold_width(c: char) -> char {
    match c {
        '—' | '–' | '－' | '~' | '～' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// How a citation was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum By {
    /// By document number.
    Number,
    /// By title.
    Title,
}

/// The documents and parts of a run by number and by title.
#[derive(Debug, Default)]
pub(super) struct Index {
    numbers: BTreeMap<String, Vec<String>>,
    titles: BTreeMap<String, Vec<(String, String)>>,
}

/// A core shorter than this names no document: 《意见》, 《若干措施》, 《实施方案》.
const LEAST: usize = 5;

impl Index {
    /// Adds a document or part; `issuer` is its first issuer, for titles that do not name one.
    pub(super) fn add(&mut self, id: &str, number: Option<&str>, titles: [Option<&str>; 2], issuer: &str) {
        if let Some(number) = number {
            self.numbers.entry(number_key(number)).or_default().push(id.to_owned());
        }
        for title in titles.into_iter().flatten() {
            let key = title_key(title);
            if key.core.chars().count() >= LEAST {
                let issuer = if key.issuer.is_empty() { place(issuer) } else { key.issuer };
                self.titles.entry(key.core).or_default().push((issuer, id.to_owned()));
            }
        }
    }

    /// What a citation with this number or title means. A title that fits documents of two issuers and
    /// names neither means none of them.
    pub(super) fn resolve(&self, numbers: &[&str], titles: &[&str]) -> Option<(By, Vec<String>)> {
        let tidy = |mut ids: Vec<String>| {
            ids.sort();
            ids.dedup();
            (!ids.is_empty()).then_some(ids)
        };
        let by_number = numbers.iter().filter_map(|n| self.numbers.get(&number_key(n))).flatten().cloned();
        if let Some(ids) = tidy(by_number.collect()) {
            return Some((By::Number, ids));
        }
        let mut found = Vec::new();
        for key in titles.iter().map(|t| title_key(t)) {
            let Some(candidates) = self.titles.get(&key.core) else { continue };
            let mut fits: Vec<_> =
                candidates.iter().filter(|(issuer, _)| agree(issuer, &key.issuer)).collect();
            fits.sort();
            let contradict = fits.iter().any(|(a, _)| fits.iter().any(|(b, _)| !agree(a, b)));
            if !contradict {
                found.extend(fits.into_iter().map(|(_, id)| id.clone()));
            }
        }
        tidy(found).map(|ids| (By::Title, ids))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(a: &str, b: &str) {
        let (x, y) = (title_key(a), title_key(b));
        assert!(x.core == y.core && agree(&x.issuer, &y.issuer), "{x:?}\n{y:?}");
    }

    #[track_caller]
    fn differ(a: &str, b: &str) {
        let (x, y) = (title_key(a), title_key(b));
        assert!(x.core != y.core || !agree(&x.issuer, &y.issuer), "{x:?}");
    }

    #[test]
    fn one_document_under_several_titles() {
        same("合肥市人民政府关于促进量子产业发展的若干意见", "关于促进量子产业发展的若干意见");
        same("合肥市关于印发《量子产业行动方案（2023—2025年）》的通知", "量子产业行动方案(2023-2025年)");
        same("合肥量子科技发展规划", "合肥市量子科技发展规划");
        same("中共合肥市委合肥市人民政府关于科技创新的意见", "合肥市关于科技创新的意见");
    }

    #[test]
    fn look_alike_titles_stay_apart() {
        differ(
            "合肥市人民政府关于促进量子产业发展的若干意见",
            "芜湖市人民政府关于促进量子产业发展的若干意见",
        );
        differ("量子产业行动方案(2023-2025年)", "量子产业行动方案(2021-2023年)");
        differ("关于促进量子产业发展的若干措施", "关于促进量子产业发展的若干意见");
    }

    #[test]
    fn numbers_are_read_in_any_bracket() {
        for number in ["合政〔2023〕12号", "合政[2023]12号", "合政（2023）第12号", "合政 〔2023〕 12 号"]
        {
            assert_eq!(number_key(number), "合政〔2023〕12号");
        }
    }

    #[test]
    fn an_ambiguous_title_resolves_to_nothing() {
        let mut index = Index::default();
        let title = |city: &str| format!("{city}人民政府关于促进数字经济发展的意见");
        index.add("urn:a", None, [Some(&title("合肥市")), None], "");
        index.add("urn:b", None, [Some(&title("芜湖市")), None], "");
        assert_eq!(index.resolve(&[], &["关于促进数字经济发展的意见"]), None);
        let found = index.resolve(&[], &[&title("芜湖市")]);
        assert_eq!(found, Some((By::Title, vec!["urn:b".to_owned()])));
        assert_eq!(index.resolve(&[], &["意见"]), None);
    }
}
