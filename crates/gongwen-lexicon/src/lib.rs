//! Words and patterns that decide something, and how text is held against them.
//!
//! * [`Words`]: one list, asked at one place of a text: what does it begin with, what does it end with, is it made of nothing else.
//! * [`Finder`]: one list, asked of a whole text: where does which word stand.
//! * [`Pattern`] and [`PatternSet`]: regular expressions that are compiled when a text first comes near a match.
//!
//! Each answers the most frequent question, *no*, by one bit of the first or last character or two.
//!
//! ```
//! use gongwen_lexicon::{Finder, Words};
//!
//! let heads = Words::new(["中心", "创新中心", "大学"]);
//! assert_eq!(heads.at_tail("运河创新中心"), Some("创新中心"));
//! let finder = Finder::new(["大学", "学城"]);
//! let hits: Vec<_> = finder.hits("洛河大学城").map(|hit| (hit.start, hit.word)).collect();
//! assert_eq!(hits, [(6, 0), (9, 1)]);
//! ```

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod finder;
mod hash;
mod index;
mod pattern;
mod words;

pub use finder::{Finder, Hit, Hits, Longest};
pub use hash::Quick;
pub use pattern::{Pattern, PatternSet};
pub use regex::Match;
pub use words::Words;
