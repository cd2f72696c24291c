//! How often and how much each stage takes from the heap: `cargo run --release -p gongwen --example allocations -- FILES`.

use std::error::Error;

#[path = "../tests/heap/mod.rs"]
mod heap;

#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "an example reads files and prints")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    for path in std::env::args().skip(1) {
        files.push(std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?);
    }
    let bytes = files.iter().map(Vec::len).sum::<usize>() as f64;
    let (loading, stages) = heap::stages(files);
    println!("loading all data: {} allocations, {:.1} MB\n", loading.times, loading.bytes as f64 / 1e6);
    println!("{bytes} bytes\n\n| stage | allocations per KB | bytes per byte |\n| --- | ---: | ---: |");
    for (stage, taken) in stages {
        println!("| {stage} | {:.1} | {:.1} |", taken.times as f64 * 1e3 / bytes, taken.bytes as f64 / bytes);
    }
    Ok(())
}
