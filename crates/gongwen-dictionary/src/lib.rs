//! Where Chinese words begin and end.
//!
//! In: a text. Out: the places at which its words meet, as jieba cuts it without guessing at unknown words: of all ways to make
//! the text of words of the dictionary, and of single characters, the most probable. What the dictionary does not know falls into
//! single characters.
//!
//! The dictionary is that of jieba-rs: 349,045 words with their frequencies, and whether a word is the name of a person.
//! `data/words.deflate` holds it sorted and front-coded (1.2 MB, made by `xtask dictionary`); the build script unfolds it into 5 MB of
//! static bytes that are searched where they lie. So nothing is loaded, and of the table only the pages that a text asks for
//! come into memory. jieba-rs itself takes 130 ms and 30 MB before its first answer; behind the feature `jieba` it gives the same
//! ones (`Jieba`).
//!
//! ```
//! use gongwen_dictionary::Dictionary;
//!
//! let dictionary = Dictionary::new(["概念验证中心"]);
//! let line = "扩大市场直接融资，建设概念验证中心";
//! let words: Vec<&str> =
//!     dictionary.boundaries(line).windows(2).filter_map(|w| line.get(w[0]..w[1])).collect();
//! assert_eq!(words, ["扩大", "市场", "直接", "融资", "，", "建设", "概念验证中心"]);
//! ```

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod added;
mod cut;
#[cfg(feature = "jieba")]
mod jieba;
#[path = "layout.rs"]
mod layout;
mod table;

pub use cut::{Dictionary, is_in_words};
#[cfg(feature = "jieba")]
pub use jieba::Jieba;
pub use table::{Word, words};
