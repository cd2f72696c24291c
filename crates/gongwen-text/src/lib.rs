//! Positions and edits: the ground that every other crate stands on.
//!
//! Text changes several times on its way from a file to the final `text` of a document. This crate
//! keeps the way back open. It knows three *spaces*, each with positions of its own:
//!
//! * [`Source`]: bytes of the file (or of the decoded stream of a container),
//! * [`Decoded`]: UTF-8 bytes of the text as decoded, before any change,
//! * [`Text`]: UTF-8 bytes of the text as it stands now (after the last step: the final text).
//!
//! A [`Span`] is typed by its space, so that one cannot be used for another. A step of normalisation
//! never makes a new string: it returns [`Edits`], and [`Draft::apply`] applies them, moves the
//! records of earlier changes along and composes the [`OffsetMap`] back to the decoded text.
//!
//! ```
//! use gongwen_text::{Decoded, Draft, Edits, Fold, Span, Why};
//!
//! let mut draft = Draft::new("協(xié)會".to_owned());
//! let mut edits = Edits::new();
//! edits.delete(Span::new(3, 9), Why::Fold(Fold::PinyinNote));
//! draft.apply(edits);
//! assert_eq!(draft.text(), "協會");
//! assert_eq!(draft.map().range(Span::new(3, 6)), Span::<Decoded>::new(9, 12));
//! ```

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod chars;
pub mod cursor;
mod data;
mod draft;
mod edit;
mod index;
mod map;
pub mod numeral;
mod span;
pub mod window;
pub mod work;

pub use chars::{is_han, reads_as_han};
pub use data::{DataError, Rows};
pub use draft::{Draft, FoldRecord, Furniture, RepairRecord};
pub use edit::{Edit, Edits, Fold, Removal, Repair, RepairKind, Why};
pub use index::{CodePoints, LineIndex, Lines, sentence_around, sentences};
pub use map::{MapBuilder, OffsetMap};
pub use span::{Decoded, Source, Span, Text};
