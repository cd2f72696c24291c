//! Works and things by the list they stand in: 甲化工新材料、乙轻轨三期等项目.
//!
//! A list that closes with 等项目 or 等工程, or of which it is said that it is built (等投运, 等前期工作), names single works where at
//! least half of its items look like proper names or end with a head of their own. 绿氢、储能等领域项目 lists fields.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{
    window::{self, cut},
    work,
};

use super::decide::Scene;
use super::vocabulary::is_border;
use super::{Name, Shared, Sort};
use crate::lists::chars;

/// How far behind 等 the word is looked for that closes a list, in characters.
const REACH: usize = 12;

/// Shortest and longest item in characters.
const SHORTEST: usize = 3;
const LONGEST: usize = 26;

/// What closes a list of works.
struct Closer<'a> {
    /// What the items share in front of 项目 or 工程: 输电 of 等输电工程.
    modifier: &'a str,
    /// 项目 or 工程.
    head: &'a str,
}

impl<'a> Scene<'a> {
    /// The works that the lists of `line` name; those of `names` that are items of such lists are taken.
    pub(crate) fn works(&self, line: Span<Text>, names: &mut [Name]) -> Vec<Shared> {
        let mut found = Vec::new();
        for (at, word) in line.of(self.text).match_indices('等') {
            work::tick(1);
            let at = line.start() + at;
            let behind = cut(self.text, at + word.len()..line.end());
            if let Some(closer) = self.closer(behind) {
                found.extend(self.listed(line.start(), at, &closer, names));
            }
        }
        found
    }

    fn closer(&self, behind: &'a str) -> Option<Closer<'a>> {
        let end =
            behind.char_indices().take(REACH).find(|(_, c)| is_border(*c) || *c == '的').map(|(at, _)| at);
        let piece =
            end.map_or_else(|| window::head(behind, REACH * '等'.len_utf8()), |end| cut(behind, ..end));
        let piece = piece.strip_prefix("一批").unwrap_or(piece);
        let number =
            piece.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十余多".contains(c));
        let piece = match number.len() < piece.len() {
            true => number.trim_start_matches(['个', '项', '条', '处', '座']),
            false => piece,
        };
        let head = ["项目", "工程"].into_iter().filter_map(|w| Some((piece.find(w)?, w))).min();
        match head {
            Some((at, head)) => {
                let mut modifier = cut(piece, ..at);
                while let Some(praise) =
                    self.names.evaluative.at_head(modifier).or_else(|| self.names.soft.at_head(modifier))
                {
                    modifier = cut(modifier, praise.len()..);
                }
                let modifier = modifier.trim_start_matches('新');
                // 等领域项目 lists fields.
                let fields = self.names.heads.at_tail(modifier).is_some_and(|h| h.sort == Sort::End);
                (!fields).then_some(Closer { modifier, head })
            }
            None => {
                let built = self.names.building.at_head(piece)?;
                // 等建设 may be said of a class.
                (built != "建设").then_some(Closer { modifier: "", head: "项目" })
            }
        }
    }

    fn listed(&self, floor: usize, at: usize, closer: &Closer<'_>, names: &mut [Name]) -> Vec<Shared> {
        let items = self.items(floor, at);
        let headed = |item: &Span<Text>, n: &Name| {
            n.span.end() == item.end()
                && n.span.start() >= item.start()
                && n.kind.is_some()
                && n.sort != Sort::Act
        };
        // The names are sorted: those of an item stand together.
        let first =
            |item: &Span<Text>, names: &[Name]| names.partition_point(|n| n.span.start() < item.start());
        let known = |item: &Span<Text>, names: &[Name]| {
            let inside = names.iter().skip(first(item, names)).take_while(|n| n.span.start() < item.end());
            inside.into_iter().any(|n| headed(item, n) && !n.bare && !n.counted)
        };
        let mut sure = 0;
        for item in &items {
            let text = item.of(self.text);
            let proper = self.is_proper_item(text) || self.has_measure(text) || self.names.tails.stays(text);
            sure += usize::from(proper || known(item, names));
            if !known(item, names) && !self.fits(text) {
                return Vec::new();
            }
        }
        if items.is_empty() || sure * 2 < items.len() {
            return Vec::new();
        }
        let group = Span::new(items.first().map_or(at, |i| i.start()), at);
        let mut found = Vec::new();
        for item in items {
            let text = item.of(self.text);
            let from = first(&item, names);
            let mut inside = names.iter_mut().skip(from).take_while(|n| n.span.start() < item.end());
            if let Some(name) = inside.find(|n| headed(&item, n)) {
                name.accepted |= !name.bare && !name.counted;
                continue;
            }
            let name = match closer.modifier {
                "" if self.names.tails.stays(text) => text.to_owned(),
                "" => format!("{text}{}", closer.head),
                // 甲、乙等输电工程; what firms build (甲、乙等船舶项目) is one thing.
                modifier if closer.head == "工程" || self.places.known_end(text) == Some(text.len()) => {
                    format!("{text}{modifier}{}", closer.head)
                }
                _ => continue,
            };
            found.push(Shared { printed: item, group, name, kind: EntityType::Project });
        }
        found
    }

    /// Whether `text` can be a work.
    fn fits(&self, text: &str) -> bool {
        let names = self.names;
        (SHORTEST..=LONGEST).contains(&chars(text))
            && !text.contains(['的', '“', '”', '《', '（', '('])
            && !names.is_bare(text)
            && !names.is_class(text)
            && names.verb_at_head(text).is_none()
            && names.head_of(text).is_none_or(|(_, kind, sort)| kind.is_some() && sort != Sort::Act)
    }

    /// Whether `text` tells the size of a work: 60万吨, 750千伏.
    fn has_measure(&self, text: &str) -> bool {
        let rest = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        rest.len() < text.len()
            && unit.len() < rest.len()
            && unit.starts_with(['万', '千', '亿', '英', '兆', '吨'])
    }
}
