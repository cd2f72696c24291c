#![allow(missing_docs, unused)]
use gongwen_export::wire::Document;
pub(crate) struct Counts;
impl Counts { pub(crate) fn of(_: &Document) -> Self { Self } }
#[derive(PartialEq, Clone, Copy)]
pub(crate) enum Status { Ok, Degraded, Failed }
pub(crate) struct ManifestEntry { pub path: String, pub sha256: Option<String>, pub status: Status, pub code: Option<String>, pub message: Option<String>, pub counts: Option<Counts>, pub output: Option<String> }
pub(crate) struct Manifest(Vec<ManifestEntry>);
impl Manifest { pub(crate) fn new() -> Self { Self(vec![]) } pub(crate) fn push(&mut self, e: ManifestEntry) { self.0.push(e) } pub(crate) fn entries(&self) -> &[ManifestEntry] { &self.0 } pub(crate) fn to_json(&self) -> String { "{}".into() } }
pub(crate) mod graph { #[derive(Default)] pub(crate) struct Builder; impl Builder { pub(crate) fn new() -> Self { Self } pub(crate) fn add(&mut self, _: &gongwen_export::wire::Document) {} pub(crate) fn finish(self) -> String { "{}".into() } } }
