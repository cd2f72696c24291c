//! Which body an item of a list of units names.
//!
//! In such a list an item that reads as a body is one, known or not: 省, 市, 区, 县 or a place in front and the head of a
//! department, or a name with the head of an institution. Short forms lead to full names where the gazetteer or the
//! characters of one department alone allow it; a joined abbreviation shares the division in front (市科委、财政局), and
//! one without any is of the document's own (牵头单位：农牧厅).

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::cut;

use crate::entities::store::Handle;
use crate::gazetteer::{Gazetteer, Jurisdiction};
use crate::lists::chars;
use crate::work::Work;

/// Shortest and longest name of a body without a gazetteer, in characters.
const SHORTEST: usize = 3;
const LONGEST: usize = 24;
/// Longest short form of a department that stands without its division, in characters.
const LONGEST_BARE: usize = 8;
/// Longest name of a division, in bytes.
const LONGEST_DIVISION: usize = 36;

/// Ranks that stand for the document's own division in front of a department; the longer first.
const RANKS: [&str; 8] = ["自治区", "自治州", "省", "市", "区", "县", "州", "旗"];

/// What the items of one list share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The division printed in front of the last item that had one: 市, 甲市.
    division: Option<String>,
}

impl Work<'_> {
    /// The body that an item names.
    pub(super) fn body_named(&mut self, item: Span<Text>, shared: &mut Shared) -> Option<Handle> {
        let surface = item.of(self.text);
        if self.linker.roles.is_class(surface) || chars(surface) > LONGEST {
            return None;
        }
        let (gazetteer, own) = (&self.linker.gazetteer, &self.own);
        // 市场监管局 without a division begins with no 市.
        let whole = own.place().and_then(|p| full_name(&gazetteer.place(p).name, surface, gazetteer, own));
        let printed = division_of(surface, gazetteer, own)
            .filter(|&end| whole.is_none() || !RANKS.contains(&cut(surface, ..end)));
        let known = self
            .store
            .mentions_in(item)
            .find(|&(span, handle)| span == item && self.store.kind(handle) == EntityType::Organization);
        let division = printed.map(|end| cut(surface, ..end).to_owned());
        shared.division = division.clone().or_else(|| shared.division.take());
        if let Some((_, handle)) = known {
            return Some(handle);
        }
        let stem = cut(surface, printed.unwrap_or(0)..);
        let full = match printed {
            Some(end) => full_name(cut(surface, ..end), stem, gazetteer, own),
            None => fronts(surface, shared, gazetteer, own)
                .iter()
                .find_map(|f| full_name(f, stem, gazetteer, own)),
        };
        let handle = match full {
            Some(name) => self.store.add(EntityType::Organization, &name),
            None if printed.is_some() && self.is_department(stem) => self.organization(surface),
            None if self.is_institution_name(surface) => self.organization(surface),
            None if printed.is_none() && chars(surface) <= LONGEST_BARE && self.is_department(surface) => {
                let front = fronts(surface, shared, &self.linker.gazetteer, &self.own).into_iter().next();
                self.organization(&format!("{}{surface}", front.unwrap_or_default()))
            }
            None => return None,
        };
        self.store.printed_as(handle, surface);
        self.store.mention(handle, item, "agency/units");
        Some(handle)
    }

    /// Whether a name without its division ends like that of a department and holds nothing but a name.
    fn is_department(&self, stem: &str) -> bool {
        let inner = stem.chars().rev().skip(1);
        chars(stem) + 1 >= SHORTEST
            && self.linker.roles.is_body(stem)
            && stem.chars().all(|c| c.is_alphanumeric())
            && !inner.clone().any(|c| matches!(c, '的' | '等' | '各'))
    }

    /// Whether a name has the head of an institution and more than that: 甲供电公司.
    fn is_institution_name(&self, surface: &str) -> bool {
        let head = self.linker.names.head_of(surface);
        let headed = head.is_some_and(|(head, kind, _)| {
            kind == Some(EntityType::Organization)
                && surface.ends_with(head)
                && chars(head) + 2 <= chars(surface)
        });
        headed && chars(surface) > SHORTEST && surface.chars().all(|c| c.is_alphanumeric())
    }
}

/// Where the division ends that a name begins with: 市|住房保障办, 甲市乙区|水务局.
fn division_of(surface: &str, gazetteer: &Gazetteer, own: &Jurisdiction) -> Option<usize> {
    let mut end = 0;
    // 甲省乙市: one behind the other.
    for _ in 0..3 {
        let rest = cut(surface, end..);
        let ends = rest.char_indices().map(|(at, _)| at).skip(2).take_while(|&at| at <= LONGEST_DIVISION);
        let place = ends.filter(|&at| gazetteer.place_by_name(cut(rest, ..at), own).is_some()).last();
        match place {
            Some(at) => end += at,
            None => break,
        }
    }
    if end == 0 {
        end = RANKS.iter().find(|rank| surface.starts_with(**rank)).map_or(0, |rank| rank.len());
    }
    (end > 0 && end < surface.len()).then_some(end)
}

/// The divisions that a department without one may belong to: that of the list, else the document's own; an office that
/// provinces alone have is the province's.
fn fronts(surface: &str, shared: &Shared, gazetteer: &Gazetteer, own: &Jurisdiction) -> Vec<String> {
    let name = |place| gazetteer.place(place).name.clone();
    let province = own.province.map(name).filter(|_| surface.ends_with('厅'));
    let place = || own.place().map(|p| gazetteer.place(p).name.clone());
    province.or_else(|| shared.division.clone()).or_else(place).into_iter().collect()
}

/// The full name of a department of a division, if the gazetteer has it in any of its forms.
fn full_name(division: &str, stem: &str, gazetteer: &Gazetteer, own: &Jurisdiction) -> Option<String> {
    let of = |stem: &str| gazetteer.agency(&format!("{division}{stem}"), own).map(|a| a.name);
    // 宣传部 is the committee's.
    let party = || stem.ends_with('部').then(|| of(&format!("委{stem}"))).flatten();
    of(stem).or_else(party).or_else(|| of(gazetteer.department(stem)?))
}
