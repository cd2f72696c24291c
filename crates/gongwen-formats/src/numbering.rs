//! Lists of numbered paragraphs: which label each paragraph gets.

use std::collections::{BTreeMap, BTreeSet};

use crate::counting::Counting;

/// Levels of a list.
pub(crate) const LEVELS: usize = 9;

/// What follows a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suffix {
    Tab,
    Space,
    Nothing,
}

/// A level of a list.
#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub(crate) start: u32,
    pub(crate) counting: Counting,
    /// Text with `%1` … `%9` where numbers stand.
    pub(crate) text: String,
    pub(crate) suffix: Suffix,
    /// Whether all numbers are written in decimals.
    pub(crate) legal: bool,
    /// The level (counted from 1) whose use begins this one anew: `None` = any higher one, 0 = none.
    pub(crate) restart: Option<u32>,
    /// Id of the style whose paragraphs have this level.
    pub(crate) style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        let counting = Counting::Decimal;
        Self {
            start: 1,
            counting,
            text: String::new(),
            suffix: Suffix::Tab,
            legal: false,
            restart: None,
            style: None,
        }
    }
}

/// A list as it is defined.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    pub(crate) levels: BTreeMap<usize, Level>,
    /// Style of a list that this one stands for.
    pub(crate) style_link: Option<String>,
}

/// A use of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Num {
    pub(crate) list: String,
    pub(crate) levels: BTreeMap<usize, Level>,
    pub(crate) starts: BTreeMap<usize, u32>,
}

/// All lists of a document, and how far each was counted.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    pub(crate) lists: BTreeMap<String, List>,
    pub(crate) nums: BTreeMap<String, Num>,
    /// Numbers by list.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Uses and levels whose own start was taken.
    started: BTreeSet<(String, usize)>,
}

impl Numbering {
    /// Makes each list that stands for a style's list the same as that. `num_of` gives the use that a style names.
    pub(crate) fn link(&mut self, num_of: impl Fn(&str) -> Option<String>) {
        let target = |list: &List| Some(self.nums.get(&num_of(list.style_link.as_deref()?)?)?.list.clone());
        let links: Vec<(String, String)> =
            self.lists.iter().filter_map(|(id, list)| Some((id.clone(), target(list)?))).collect();
        for num in self.nums.values_mut() {
            if let Some((_, to)) = links.iter().find(|(from, _)| *from == num.list) {
                num.list.clone_from(to);
            }
        }
    }

    /// The level of the use `num` that paragraphs of `style` have.
    pub(crate) fn level_of(&self, num: &str, style: &str) -> Option<usize> {
        let num = self.nums.get(num)?;
        let list = self.lists.get(&num.list)?;
        let of = |levels: &BTreeMap<usize, Level>| {
            levels.iter().find(|(_, l)| l.style.as_deref() == Some(style)).map(|(at, _)| *at)
        };
        of(&num.levels).or_else(|| of(&list.levels))
    }

    /// Counts a paragraph at `level` of the use `num`: its label, with a space behind it where the list has one.
    /// `None` where the list is not known.
    pub(crate) fn count(&mut self, num_id: &str, level: usize) -> Option<String> {
        let num = self.nums.get(num_id)?;
        let list = self.lists.get(&num.list)?;
        let default = Level::default();
        let of = |at: usize| num.levels.get(&at).or_else(|| list.levels.get(&at)).unwrap_or(&default);
        let counts = self.counts.entry(num.list.clone()).or_default();
        let own = num.starts.get(&level).filter(|_| !self.started.contains(&(num_id.to_owned(), level)));
        counts[level] = Some(match (own, counts[level]) {
            (Some(start), _) => *start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => of(level).start,
        });
        self.started.insert((num_id.to_owned(), level));
        for (deeper, count) in counts.iter_mut().enumerate().skip(level + 1) {
            match of(deeper).restart {
                Some(above) if level as u32 >= above => {}
                _ => *count = None,
            }
        }
        let own = of(level);
        if own.counting == Counting::Bullet {
            return Some(String::new());
        }
        let number = |at: usize| {
            let shown = of(at);
            let counting = if own.legal && shown.counting != Counting::None {
                Counting::Decimal
            } else {
                shown.counting
            };
            counting.write(counts[at].unwrap_or(num.starts.get(&at).copied().unwrap_or(shown.start)))
        };
        let mut label = String::new();
        let mut rest = own.text.as_str();
        while let Some((before, behind)) = rest.split_once('%') {
            label.push_str(before);
            match behind.bytes().next() {
                Some(digit @ b'1'..=b'9') => {
                    label.push_str(&number(usize::from(digit - b'1')));
                    rest = &behind[1..];
                }
                _ => {
                    label.push('%');
                    rest = behind;
                }
            }
        }
        label.push_str(rest);
        if !label.is_empty() && own.suffix != Suffix::Nothing {
            label.push(' ');
        }
        Some(label)
    }
}
