//! Speed of each stage on the seeds, on one of them repeated, and on one document of five megabytes made of all; speed of
//! the normalise stage on clean, noted, damaged, hostile and large text.
//!
//! `cargo bench -p gongwen` measures; `cargo run -p xtask -- bench` also prints the stages as ratios
//! to encoding_rs's GB18030 decoder in the same run, which do not depend on the machine.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use encoding_rs::GB18030;
use gongwen::{Pipeline, SourceFile};
use gongwen_extract::Extractor;
use gongwen_link::Linker;
use gongwen_normalize::Normalizer;
use gongwen_segment::Segmenter;
use gongwen_testkit::corrupt::{Cut, Shift, Traditional};

const LARGE: usize = 5_000_000;

/// The seeds, each decoded.
fn seeds() -> Vec<String> {
    [
        include_bytes!("../../../seeds/000_e7bf582ce70ada16.txt").as_slice(),
        include_bytes!("../../../seeds/001_8dd13de59e616110.txt"),
        include_bytes!("../../../seeds/002_cb0b95285b2d92fe.txt"),
        include_bytes!("../../../seeds/003_e3baab13100b597a.txt"),
        include_bytes!("../../../seeds/004_789f9a6bb2014bd9.txt"),
    ]
    .into_iter()
    .map(|bytes| gongwen_ingest::decode(bytes, None).expect("the seeds are text").text)
    .collect()
}

fn stages(criterion: &mut Criterion, name: &str, texts: &[String]) {
    let normalizer = Normalizer::new().expect("built-in data");
    let segmenter = Segmenter::new().expect("built-in data");
    let extractor = Extractor::new().expect("built-in data");
    let linker = Linker::new().expect("built-in data");
    let pipeline = Pipeline::new().expect("built-in data");

    let legacy: Vec<Vec<u8>> = texts.iter().map(|t| GB18030.encode(t).0.into_owned()).collect();
    let drafts: Vec<_> = texts.iter().map(|t| normalizer.normalize(t).draft).collect();
    let documents: Vec<_> = drafts.iter().map(|d| segmenter.segment(d.clone())).collect();
    let facts: Vec<_> = documents.iter().map(|d| extractor.extract(d)).collect();
    let sources: Vec<SourceFile> =
        texts.iter().map(|t| SourceFile { path: "x".into(), bytes: t.clone().into_bytes() }).collect();

    let mut group = criterion.benchmark_group(name);
    // Every stage is measured against the same number of bytes: the UTF-8 text.
    group.throughput(Throughput::Bytes(texts.iter().map(|t| t.len() as u64).sum()));
    group.sample_size(10);
    group.bench_function("encoding_rs", |b| {
        b.iter(|| legacy.iter().for_each(|bytes| drop(black_box(GB18030.decode(bytes)))));
    });
    group.bench_function("decode-utf8", |b| {
        b.iter(|| sources.iter().for_each(|s| drop(black_box(gongwen_ingest::decode(&s.bytes, None)))));
    });
    group.bench_function("decode-gb18030", |b| {
        b.iter(|| legacy.iter().for_each(|bytes| drop(black_box(gongwen_ingest::decode(bytes, None)))));
    });
    group.bench_function("normalize", |b| {
        b.iter(|| texts.iter().for_each(|t| drop(black_box(normalizer.normalize(t)))));
    });
    group.bench_function("segment", |b| {
        let run = |drafts: Vec<_>| drafts.into_iter().for_each(|d| drop(black_box(segmenter.segment(d))));
        b.iter_batched(|| drafts.clone(), run, BatchSize::LargeInput);
    });
    group.bench_function("extract", |b| {
        b.iter(|| documents.iter().for_each(|d| drop(black_box(extractor.extract(d)))));
    });
    group.bench_function("link", |b| {
        let run = |(d, f)| drop(black_box(linker.link(d, f)));
        b.iter(|| documents.iter().zip(&facts).for_each(run));
    });
    group.bench_function("convert", |b| {
        b.iter(|| sources.iter().for_each(|s| drop(black_box(pipeline.convert(s)))));
    });
    group.finish();
}

/// The longest seed once, twice, four and eight times: the same bytes a second each time.
fn growth(criterion: &mut Criterion, seeds: &[String]) {
    let pipeline = Pipeline::new().expect("built-in data");
    let longest = seeds.iter().max_by_key(|t| t.len()).expect("there are seeds");
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(10);
    for times in [1, 2, 4, 8] {
        let source = SourceFile { path: "x".into(), bytes: longest.repeat(times).into_bytes() };
        group.throughput(Throughput::Bytes(source.bytes.len() as u64));
        group.bench_function(times.to_string(), |b| b.iter(|| black_box(pipeline.convert(&source))));
    }
    group.finish();
}

/// The normalise stage against the decoder, on the same text.
fn normalize(criterion: &mut Criterion, name: &str, text: &str, normalizer: &Normalizer) {
    let legacy = GB18030.encode(text).0.into_owned();
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(10);
    group.bench_function("encoding_rs", |b| b.iter(|| drop(black_box(GB18030.decode(&legacy)))));
    group.bench_function("normalize", |b| b.iter(|| drop(black_box(normalizer.normalize(text)))));
    group.finish();
}

fn texts(criterion: &mut Criterion) {
    let normalizer = Normalizer::new().expect("built-in data");
    let seeds = seeds();
    let filled = |text: &str, len: usize| text.repeat(len.div_ceil(text.len()));
    // Seed 001 is the damaged one: traditional, with notes.
    let clean = [&seeds[0], &seeds[2], &seeds[3], &seeds[4]].map(String::as_str).concat();
    let truth = normalizer.normalize(&seeds[1]).draft.text().to_owned();
    let shift = Shift { notes: true, wide: false, cut: Cut::Lines, line_starts: false };
    let noted = Traditional::default().shift(&truth, shift).clean;
    let inputs = [
        ("clean", filled(&clean, 1_000_000)),
        ("clean-10", filled(&clean, 10_000_000)),
        ("clean-100", filled(&clean, 100_000_000)),
        ("noted", filled(&noted, 1_000_000)),
        ("damaged", seeds[1].clone()),
        ("exclamations", filled("!", 100_000)),
        ("exclamations-10", filled("!", 1_000_000)),
        ("questions", filled("?", 100_000)),
        ("questions-10", filled("?", 1_000_000)),
        ("brackets", filled("((（（", 100_000)),
        ("brackets-10", filled("((（（", 1_000_000)),
        ("like-notes", filled("（jié)", 100_000)),
        ("like-notes-10", filled("（jié)", 1_000_000)),
    ];
    for (name, text) in inputs {
        normalize(criterion, name, &text, &normalizer);
    }
}

fn pipeline(criterion: &mut Criterion) {
    let seeds = seeds();
    let all = seeds.concat();
    growth(criterion, &seeds);
    stages(criterion, "seeds", &seeds);
    stages(criterion, "large", &[all.repeat(LARGE.div_ceil(all.len()))]);
}

criterion_group!(benches, pipeline, texts);
criterion_main!(benches);
