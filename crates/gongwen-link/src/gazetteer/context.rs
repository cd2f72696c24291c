use gongwen_text::{DataError, Rows};

use super::PlaceKind;

const CONTEXT: &str = include_str!("../../data/gazetteer/context.tsv");

/// Words around a name that tell whether it names a place.
#[derive(Debug, Default)]
pub(super) struct Context {
    peoples: Vec<&'static str>,
    goes_on: Vec<&'static str>,
    before: Vec<&'static str>,
    after: Vec<&'static str>,
}

impl Context {
    pub(super) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("context.tsv", CONTEXT, 2)?;
        let mut context = Self::default();
        for (role, word) in rows.map(|r| Ok((r[0], r[1])))? {
            let list = match role {
                "people" => &mut context.peoples,
                "goes_on" => &mut context.goes_on,
                "before" => &mut context.before,
                "after" => &mut context.after,
                _ => {
                    let reason = format!("{role} is no role");
                    return Err(DataError { file: "context.tsv", line: 0, reason });
                }
            };
            list.push(word);
        }
        Ok(context)
    }

    /// The name without its suffix, where at least two characters are left.
    pub(super) fn short_name<'n>(&self, kind: PlaceKind, name: &'n str) -> Option<&'n str> {
        let suffixes: &[&str] = match kind {
            PlaceKind::Province => &["特别行政区", "自治区", "省", "市"],
            PlaceKind::Prefecture => &["自治州", "地区", "盟", "市"],
            _ => &["自治县", "自治旗", "特区", "林区", "新区", "区", "县", "市", "旗"],
        };
        let stem = |suffix: &&str| name.strip_suffix(*suffix).filter(|s| s.chars().count() >= 2);
        let mut short = suffixes.iter().find_map(stem)?;
        while let Some(rest) = self.peoples.iter().find_map(|p| short.strip_suffix(p)) {
            if rest.chars().count() < 2 {
                break;
            }
            short = rest;
        }
        Some(short)
    }

    /// Whether the name in front of `tail` is the head of a longer one.
    pub(super) fn name_goes_on(&self, tail: &str) -> bool {
        self.goes_on.iter().any(|w| tail.starts_with(w))
    }

    /// Whether a bare name between `head` and `tail` names a place.
    pub(super) fn names_a_place(&self, head: &str, tail: &str) -> bool {
        self.before.iter().any(|w| head.ends_with(w)) || self.after.iter().any(|w| tail.starts_with(w))
    }
}
