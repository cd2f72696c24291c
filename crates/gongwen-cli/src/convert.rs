//! `gongwen convert`: files in parallel, results in order.

use std::collections::BTreeMap;

use gongwen::{Analysis, Pipeline, Severity, SourceFile};
use gongwen_export::{Counts, Document, Manifest, ManifestEntry, Status};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::args::{Convert, Format, ScriptEngine};
use crate::inputs::Input;
use crate::names::output_of;
use crate::plain::plain;
use crate::report::Reporter;
use crate::sink::Sink;
use crate::write::write_whole;
use crate::{Failure, Fatal, Outcome, alone};

/// Names that the program itself writes into an output folder.
pub(crate) const GRAPH: &str = "graph.jsonld";
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const CONTEXT: &str = "gongwen.context.jsonld";
pub(crate) const SCHEMA: &str = "gongwen.schema.json";
pub(crate) const VOCABULARY: &str = "gongwen.ttl";

/// Documents that are in memory at once, per thread: enough to keep all threads busy.
const BATCH: usize = 16;

/// Threads per core, at most: more only cost memory.
const THREADS: usize = 4;

/// One input on its way through.
struct Job {
    input: Input,
    /// Path of its document below the output folder, with `/`.
    output: String,
    /// Set where the input cannot even be tried.
    refused: Option<Failure>,
}

/// What one input gave. The analysis is gone by then: it is several times the size of the document.
struct Converted {
    document: Document,
    /// Its line of a JSONL file; none where it is written to a file of its own by now.
    line: Option<String>,
    entry: ManifestEntry,
    problems: Vec<String>,
}

/// An input that gave nothing.
struct Failed {
    sha256: Option<String>,
    failure: Failure,
}

pub(crate) fn run(args: &Convert, reporter: &mut Reporter) -> Outcome {
    let listing = args.inputs.list(Some(&args.output))?;
    listing.report(reporter)?;
    let threads = threads(args.jobs, reporter)?;
    let pipeline = pipeline(args.script_engine)?;
    let jobs = plan(listing.inputs);
    let mut sink = Sink::open(args, reporter)?;
    reporter.start(jobs.len());

    let mut manifest = Manifest::new();
    for batch in jobs.chunks(BATCH * threads.current_num_threads()) {
        let convert = |job: &Job| convert_one(job, &pipeline, args, reporter);
        let done: Vec<_> = threads.install(|| batch.par_iter().map(convert).collect());
        for (job, done) in batch.iter().zip(done) {
            manifest.push(settle(job, done, &mut sink, reporter)?);
        }
    }
    reporter.finish();
    sink.close(&manifest, reporter)?;

    let entries = manifest.entries();
    if entries.iter().all(|e| e.code.as_deref() == Some("not_found")) {
        return Err(Fatal::Unable("none of the inputs exists".to_owned()));
    }
    reporter.summary(entries, listing.skipped.len());
    Ok(entries.iter().all(|e| e.status != Status::Failed))
}

fn threads(jobs: usize, reporter: &Reporter) -> Result<ThreadPool, Fatal> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let most = THREADS * cores;
    if jobs > most {
        reporter.note(&format!("--jobs {jobs}: taken as {most}, {THREADS} for each of {cores} cores"));
    }
    let pool = ThreadPoolBuilder::new().num_threads(jobs.min(most)).build();
    pool.map_err(|e| Fatal::Unable(format!("threads: {e}")))
}

fn pipeline(engine: ScriptEngine) -> Result<Pipeline, Fatal> {
    match engine {
        ScriptEngine::Own => crate::pipeline(),
        #[cfg(feature = "opencc")]
        ScriptEngine::Opencc => {
            let options =
                gongwen::Options { script_engine: gongwen::ScriptEngine::OpenCc, ..Default::default() };
            Pipeline::with_options(&options).map_err(|e| Fatal::Unable(e.to_string()))
        }
        #[cfg(not(feature = "opencc"))]
        ScriptEngine::Opencc => Err(Fatal::Usage(
            "this build has no OpenCC; build with `--features opencc` for --script-engine opencc".to_owned(),
        )),
    }
}

/// Gives each input its output. Of several that would write the same file the first one may; and what is a
/// file of one cannot be a folder of another.
fn plan(inputs: Vec<Input>) -> Vec<Job> {
    let own = [GRAPH, MANIFEST, CONTEXT, SCHEMA, VOCABULARY];
    let mut taken: BTreeMap<String, String> =
        own.into_iter().map(|name| (name.to_owned(), "the program itself".to_owned())).collect();
    let mut jobs = Vec::with_capacity(inputs.len());
    for input in inputs {
        let output = output_of(&input.name);
        let folders = output.match_indices('/').map(|(at, _)| &output[..at]);
        let refused = if let Some(by) = taken.get(&output) {
            let message = format!("would write {output}, which is written by {by}");
            Some(Failure::new("duplicate_output", message))
        } else if let Some((folder, by)) = folders.filter_map(|f| taken.get_key_value(f)).next() {
            let message = format!("would need the folder {folder}, which is the document of {by}");
            Some(Failure::new("write_failed", message))
        } else {
            let by = input.place.as_ref().map_or("-".to_owned(), |p| p.display().to_string());
            taken.insert(output.clone(), by);
            None
        };
        jobs.push(Job { input, output, refused });
    }
    jobs
}

fn convert_one(
    job: &Job,
    pipeline: &Pipeline,
    args: &Convert,
    reporter: &Reporter,
) -> Result<Converted, Failed> {
    let unread = |failure| Failed { sha256: None, failure };
    let read = match &job.refused {
        Some(failure) => Err(failure.clone()),
        None => job.input.read(args.inputs.max_bytes),
    };
    let bytes = read.inspect_err(|_| reporter.advance(0)).map_err(unread)?;
    let source = SourceFile { path: job.input.name.clone(), bytes };
    let context = format!("{}{CONTEXT}", "../".repeat(job.output.matches('/').count()));
    let converted = alone(|| {
        let analysis = pipeline.convert(&source)?;
        let document = Document::new(&analysis, &context);
        let entry = entry(job, &document, &analysis);
        let problems = reporter.problems(&source.path, &analysis);
        let line = match args.format {
            Format::Json => {
                let place = args.output.join(&job.output);
                let written = write_whole(&place, gongwen_export::to_json(&document).as_bytes());
                let failed = |e| format!("{} cannot be written: {}", place.display(), plain(&e));
                written.map_err(|e| Failure::new("write_failed", failed(e)))?;
                None
            }
            Format::Jsonl => Some(gongwen_export::to_json_line(&document)),
        };
        Ok(Converted { document, line, entry, problems })
    });
    reporter.advance(source.bytes.len());
    converted.map_err(|failure| Failed { sha256: Some(gongwen::sha256_hex(&source.bytes)), failure })
}

/// The line of the manifest for a document.
fn entry(job: &Job, document: &Document, analysis: &Analysis) -> ManifestEntry {
    let worst = analysis.diagnostics.iter().find(|d| d.severity == Severity::Error);
    ManifestEntry {
        path: job.input.name.clone(),
        sha256: Some(analysis.source.sha256.clone()),
        status: if worst.is_some() { Status::Degraded } else { Status::Ok },
        code: worst.map(|d| d.code.to_owned()),
        message: worst.map(|d| d.message.clone()),
        counts: Some(Counts::of(document)),
        output: Some(job.output.clone()),
    }
}

/// Passes on what one input gave and returns its line of the manifest.
fn settle(
    job: &Job,
    done: Result<Converted, Failed>,
    sink: &mut Sink,
    reporter: &Reporter,
) -> Result<ManifestEntry, Fatal> {
    match done {
        Ok(Converted { document, line, entry, problems }) => {
            sink.add(&job.output, &document, line.as_deref())?;
            problems.iter().for_each(|p| reporter.say(p));
            Ok(entry)
        }
        Err(Failed { sha256, failure }) => {
            let path = job.input.name.clone();
            reporter.failed(&path, &failure);
            let (code, message) = (Some(failure.code.to_owned()), Some(failure.message));
            Ok(ManifestEntry {
                path,
                sha256,
                status: Status::Failed,
                code,
                message,
                counts: None,
                output: None,
            })
        }
    }
}
