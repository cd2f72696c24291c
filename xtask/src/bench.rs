//! The benchmark of the stages as ratios to encoding_rs's decoder, measured in the same run.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const INPUTS: [&str; 2] = ["seeds", "large"];
const REFERENCE: &str = "encoding_rs";
const STEPS: [&str; 8] =
    [REFERENCE, "decode-utf8", "decode-gb18030", "normalize", "segment", "extract", "link", "convert"];

/// Texts for the normalise stage alone.
const TEXTS: [&str; 13] = [
    "clean",
    "clean-10",
    "clean-100",
    "noted",
    "damaged",
    "exclamations",
    "exclamations-10",
    "questions",
    "questions-10",
    "brackets",
    "brackets-10",
    "like-notes",
    "like-notes-10",
];

/// Runs `cargo bench`, which leaves its estimates in `dir`, and writes a table of the medians to `out`.
pub(crate) fn run(dir: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let dir = std::path::absolute(dir)?;
    let mut bench = Command::new("cargo");
    bench.args(["bench", "-q", "-p", "gongwen", "--bench", "pipeline"]).env("CRITERION_HOME", &dir);
    let status = bench.stdout(std::io::stderr()).status()?;
    if !status.success() {
        return Err("the benchmark failed".into());
    }
    writeln!(out, "| input | step | MB/s of text | share of {REFERENCE} |\n| --- | --- | ---: | ---: |")?;
    let stages = INPUTS.iter().map(|input| (input, STEPS.as_slice()));
    let texts = TEXTS.iter().map(|input| (input, [REFERENCE, "normalize"].as_slice()));
    for (input, steps) in stages.chain(texts) {
        let reference = seconds(&dir, input, REFERENCE)?;
        for step in steps {
            let (bytes, time) = seconds(&dir, input, step)?;
            writeln!(out, "| {input} | {step} | {:.1} | {:.3} |", bytes / time / 1e6, reference.1 / time)?;
        }
    }
    Ok(())
}

/// Bytes of text and the median time in seconds.
#[expect(clippy::disallowed_methods, reason = "a chore reads files")]
fn seconds(dir: &Path, input: &str, step: &str) -> Result<(f64, f64), Box<dyn Error>> {
    let read = |file: &str| -> Result<Value, Box<dyn Error>> {
        let path = dir.join(input).join(step).join("new").join(file);
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(serde_json::from_str(&text)?)
    };
    let bytes = read("benchmark.json")?["throughput"]["Bytes"].as_f64();
    let nanos = read("estimates.json")?["median"]["point_estimate"].as_f64();
    Ok((bytes.ok_or("no throughput")?, nanos.ok_or("no median")? / 1e9))
}
