//! A page to look at: the corpus graph with the sentence of each fact, as one HTML file that needs no network.
//!
//! In go `graph.jsonld` and the JSON of its documents, as `convert` wrote them; out comes the page. It is a function
//! of these bytes. Documents stream by in the order of [`Report::paths`]. A small corpus is embedded whole; of a
//! large one ([`Extent::of`]) only a bounded number of facts with a few sentences each, and the page says so.
//!
//! Words of a document reach the page as JSON that cannot end its script element, and from there as text nodes alone.
//!
//! ```
//! use gongwen_report::{Extent, Report};
//!
//! let graph = r#"{"@graph": [{"@id": "urn:gongwen:zone:x", "@type": "Zone", "name": "</script>"}]}"#;
//! let page = Report::new(graph, |_| Extent::Whole)?.finish();
//! assert!(page.starts_with("<!doctype html>"));
//! assert!(page.contains(r"\u003c/script>"));
//! # Ok::<(), serde_json::Error>(())
//! ```

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod collect;
mod page;
mod read;

pub use collect::{Extent, Report};
