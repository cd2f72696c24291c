//! What the stages take from the heap.

use std::alloc::System;

use gongwen::{Pipeline, SourceFile};
use gongwen_export::{Document, to_json};
use gongwen_extract::Extractor;
use gongwen_link::Linker;
use gongwen_normalize::Normalizer;
use gongwen_segment::Segmenter;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often memory was taken, or made longer, and how many bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Taken {
    pub(crate) times: usize,
    pub(crate) bytes: usize,
}

/// Adds what `run` takes.
fn count<T>(taken: &mut Taken, run: impl FnOnce() -> T) -> T {
    let region = Region::new(HEAP);
    let value = run();
    let change = region.change();
    taken.times += change.allocations + change.reallocations;
    taken.bytes += change.bytes_allocated;
    value
}

/// What loading all data takes; and what each stage takes for `files`, when what is made on first use is there.
pub(crate) fn stages(files: Vec<Vec<u8>>) -> (Taken, [(&'static str, Taken); 8]) {
    let mut loading = Taken::default();
    let pipeline = count(&mut loading, || Pipeline::new().expect("built-in data"));
    let normalizer = Normalizer::new().expect("built-in data");
    let segmenter = Segmenter::new().expect("built-in data");
    let extractor = Extractor::new().expect("built-in data");
    let linker = Linker::new().expect("built-in data");
    let sources: Vec<SourceFile> =
        files.into_iter().map(|bytes| SourceFile { path: "x".into(), bytes }).collect();
    let round = || {
        let mut taken = [
            "read",
            "normalize",
            "segment",
            "extract",
            "link",
            "Pipeline::convert",
            "Document::new",
            "to_json",
        ]
        .map(|stage| (stage, Taken::default()));
        for source in &sources {
            let [read, normalize, segment, extract, link, convert, new, json] =
                taken.each_mut().map(|(_, t)| t);
            let reading = count(read, || pipeline.read(source)).expect("a document");
            let draft = count(normalize, || normalizer.normalize(&reading.text)).draft;
            let document = count(segment, || segmenter.segment(draft));
            let facts = count(extract, || extractor.extract(&document));
            count(link, || linker.link(&document, &facts));
            let analysis = count(convert, || pipeline.convert(source)).expect("a document");
            let wire = count(new, || Document::new(&analysis, ""));
            count(json, || to_json(&wire));
        }
        taken
    };
    round();
    (loading, round())
}
