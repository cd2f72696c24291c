//! Prints a file as it is read: `cargo run --release -p gongwen-formats --example read -- FILE [--marks]`.
//! Alone it prints the document; with `--whole` also what stands around it; with `--marks` each line with its marks, then the facts and diagnostics; with `--time`
//! how long the fastest and the median of 21 readings took.

use gongwen_formats::{Limits, Reader};

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a program")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().ok_or("which file?")?;
    let bytes = std::fs::read(path)?;
    let reader = Reader::new()?;
    let reading = reader.read(&bytes, None, &Limits::default())?;
    if arguments.iter().any(|a| a == "--time") {
        let mut times = Vec::new();
        for _ in 0..21 {
            let begin = std::time::Instant::now();
            reader.read(&bytes, None, &Limits::default())?;
            times.push(begin.elapsed());
        }
        times.sort();
        println!("{:?} {:?} for {} KB", times[0], times[10], bytes.len() / 1000);
        return Ok(());
    }
    if arguments.iter().any(|a| a == "--whole") {
        println!("{}", reading.text);
        return Ok(());
    }
    if !arguments.iter().any(|a| a == "--marks") {
        println!("{}", reading.body());
        return Ok(());
    }
    for block in &reading.marks.blocks {
        println!(
            "{:?} {:?} {:?}\t{}",
            block.kind,
            block.align,
            block.furniture,
            block.span.of(&reading.text)
        );
    }
    for fact in &reading.facts {
        println!(
            "{} = {} ({:?}, bytes {:?}, text {:?})",
            fact.field.name(),
            fact.value,
            fact.date,
            fact.source,
            fact.text
        );
    }
    for link in &reading.marks.links {
        println!("link {} -> {} {}", link.span.of(&reading.text), link.target, link.attachment);
    }
    for pending in &reading.diagnostics {
        println!("{}: {}", pending.diagnostic.code, pending.diagnostic.message);
    }
    println!("{}, {} runs of the map", reading.encoding.name, reading.map.runs());
    Ok(())
}
