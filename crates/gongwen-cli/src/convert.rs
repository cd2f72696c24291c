//! `gongwen convert`: files in parallel, results in order.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use gongwen::{Analysis, Budget, Pipeline, Severity, SourceFile};
use gongwen_export::{Counts, Document, Manifest, ManifestEntry, Status, graph};
use rayon::prelude::*;

use crate::args::{Convert, Format, ScriptEngine};
use crate::inputs::Input;
use crate::report::Reporter;
use crate::write::{Stream, write_whole};
use crate::{Fatal, Outcome};

/// Names that the program itself writes into an output folder.
pub(crate) const GRAPH: &str = "graph.jsonld";
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const CONTEXT: &str = "gongwen.context.jsonld";
pub(crate) const SCHEMA: &str = "gongwen.schema.json";
pub(crate) const VOCABULARY: &str = "gongwen.ttl";

/// Documents that are in memory at once, per thread: enough to keep all threads busy.
const BATCH: usize = 16;

/// One input on its way through.
struct Job {
    input: Input,
    /// Path of its document below the output folder, with `/`.
    output: String,
    /// Set where the input cannot even be tried.
    refused: Option<(&'static str, String)>,
}

/// What became of one input.
enum Done {
    /// The analysis is gone by then: it is several times the size of the document.
    Converted {
        document: Box<Document>,
        json: String,
        entry: Box<ManifestEntry>,
        problems: Vec<String>,
    },
    Failed {
        sha256: Option<String>,
        code: &'static str,
        message: String,
    },
}

pub(crate) fn run(args: &Convert, reporter: &mut Reporter) -> Outcome {
    let inputs = args.inputs.list(&args.output)?;
    if inputs.is_empty() {
        return Err(Fatal::Unable("no input files".to_owned()));
    }
    let threads = rayon::ThreadPoolBuilder::new().num_threads(args.jobs).build();
    let threads = threads.map_err(|e| Fatal::Unable(format!("threads: {e}")))?;
    let pipeline = pipeline(args.script_engine)?;
    let jobs = plan(inputs);
    let mut sink = Sink::open(args)?;
    reporter.start(jobs.len());

    let mut manifest = Manifest::new();
    for batch in jobs.chunks(BATCH * threads.current_num_threads()) {
        let done: Vec<Done> = threads.install(|| {
            let convert = |job: &Job| {
                let done = convert_one(job, &pipeline, args, reporter);
                reporter.advance();
                done
            };
            batch.par_iter().map(convert).collect()
        });
        for (job, done) in batch.iter().zip(done) {
            manifest.push(settle(job, done, &mut sink, reporter)?);
        }
    }
    reporter.finish();
    sink.close(&manifest, reporter)?;

    let entries = manifest.entries();
    let count = |status| entries.iter().filter(|e| e.status == status).count();
    let (failed, degraded) = (count(Status::Failed), count(Status::Degraded));
    if entries.iter().all(|e| e.code.as_deref() == Some("not_found")) {
        return Err(Fatal::Unable("none of the inputs exists".to_owned()));
    }
    if failed + degraded > 0 {
        let good = entries.len() - failed;
        reporter.note(&format!("{good} converted ({degraded} degraded), {failed} failed"));
    }
    Ok(failed == 0)
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

/// Gives each input its output; of several that would write the same file the first one may.
fn plan(inputs: Vec<Input>) -> Vec<Job> {
    let own = [GRAPH, MANIFEST, CONTEXT, SCHEMA, VOCABULARY];
    let mut taken: BTreeMap<String, String> =
        own.into_iter().map(|name| (name.to_owned(), "the program itself".to_owned())).collect();
    let mut jobs = Vec::with_capacity(inputs.len());
    for input in inputs {
        let output = output_of(&input.name);
        let refused = taken.get(&output).map(|by| {
            let message = format!("would write {output}, which is written by {by}");
            ("duplicate_output", message)
        });
        if refused.is_none() {
            let by = input.place.as_ref().map_or("-".to_owned(), |p| p.display().to_string());
            taken.insert(output.clone(), by);
        }
        jobs.push(Job { input, output, refused });
    }
    jobs
}

/// Where the document of a source path stands below the output folder.
pub(crate) fn output_of(path: &str) -> String {
    format!("{}.json", if path == "-" { "stdin" } else { path })
}

fn convert_one(job: &Job, pipeline: &Pipeline, args: &Convert, reporter: &Reporter) -> Done {
    let failed = |sha256, code, message| Done::Failed { sha256, code, message };
    if let Some((code, message)) = &job.refused {
        return failed(None, code, message.clone());
    }
    let bytes = match job.input.read(args.inputs.max_bytes) {
        Ok(bytes) => bytes,
        Err(e) => return failed(None, e.code, e.message),
    };
    let source = SourceFile { path: job.input.name.clone(), bytes };
    let context = format!("{}{CONTEXT}", "../".repeat(job.output.matches('/').count()));
    let expired = args.inputs.clock();
    let budget = Budget::new(args.inputs.limits(), &expired);
    // A defect that one file brings out must not cost the others.
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let analysis = pipeline.convert_within(&source, &budget)?;
        let document = Document::new(&analysis, &context);
        let json = match args.format {
            Format::Json => gongwen_export::to_json_within(&document, &budget)?,
            Format::Jsonl => gongwen_export::to_json_line_within(&document, &budget)?,
        };
        let entry = Box::new(entry(job, &document, &analysis));
        let problems = reporter.problems(&source.path, &analysis);
        Ok::<_, gongwen::ConvertError>(Done::Converted {
            document: Box::new(document),
            json,
            entry,
            problems,
        })
    }));
    let sha256 = || Some(gongwen::sha256_hex(&source.bytes));
    match attempt {
        Ok(Ok(done)) => done,
        Ok(Err(e)) => failed(sha256(), e.code(), e.to_string()),
        Err(_) => failed(sha256(), "internal", "a defect of gongwen; please report this file".to_owned()),
    }
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

/// Writes what one input gave and returns its line of the manifest.
fn settle(job: &Job, done: Done, sink: &mut Sink, reporter: &Reporter) -> Result<ManifestEntry, Fatal> {
    Ok(match done {
        Done::Failed { sha256, code, message } => {
            let path = job.input.name.clone();
            reporter.error(&format!("{path}: {message} [{code}]"));
            ManifestEntry {
                path,
                sha256,
                status: Status::Failed,
                code: Some(code.to_owned()),
                message: Some(message),
                counts: None,
                output: None,
            }
        }
        Done::Converted { document, json, entry, problems } => {
            sink.write(job, &document, &json)?;
            problems.iter().for_each(|p| reporter.say(p));
            *entry
        }
    })
}

/// Where the documents go.
enum Sink {
    Folder { root: PathBuf, graph: graph::Builder, written: BTreeSet<PathBuf> },
    Lines(Stream),
}

impl Sink {
    fn open(args: &Convert) -> Result<Self, Fatal> {
        let unable = |e: std::io::Error| Fatal::Unable(format!("{}: {e}", args.output.display()));
        match args.format {
            Format::Json => {
                let root = args.output.clone();
                fs::create_dir_all(&root).map_err(unable)?;
                let mut sink = Self::Folder { root, graph: graph::Builder::new(), written: BTreeSet::new() };
                sink.put(CONTEXT, gongwen_export::context().as_bytes())?;
                sink.put(SCHEMA, gongwen_export::schema().as_bytes())?;
                sink.put(VOCABULARY, gongwen_export::vocabulary().as_bytes())?;
                Ok(sink)
            }
            Format::Jsonl => Ok(Self::Lines(Stream::open(&args.output).map_err(unable)?)),
        }
    }

    /// Writes one file of an output folder.
    fn put(&mut self, name: &str, content: &[u8]) -> Result<(), Fatal> {
        let Self::Folder { root, written, .. } = self else { return Ok(()) };
        let path = root.join(name);
        write_whole(&path, content).map_err(|e| Fatal::Unable(format!("{}: {e}", path.display())))?;
        written.insert(path);
        Ok(())
    }

    fn write(&mut self, job: &Job, document: &Document, json: &str) -> Result<(), Fatal> {
        match self {
            Self::Folder { graph, .. } => {
                graph.add(document);
                self.put(&job.output, json.as_bytes())
            }
            Self::Lines(out) => {
                let outcome = out.write_all(json.as_bytes());
                outcome.map_err(|e| Fatal::Unable(format!("{}: {e}", job.output)))
            }
        }
    }

    fn close(mut self, manifest: &Manifest, reporter: &Reporter) -> Result<(), Fatal> {
        if let Self::Folder { root, graph, .. } = &mut self {
            let path = root.join(GRAPH);
            let written = Stream::open(&path).and_then(|mut out| {
                std::mem::take(graph).write(&mut out)?;
                out.close()
            });
            written.map_err(|e| Fatal::Unable(format!("{}: {e}", path.display())))?;
            self.put(MANIFEST, manifest.to_json().as_bytes())?;
        }
        match self {
            Self::Folder { root, written, .. } => {
                let mut left = Vec::new();
                stale(&root, &written, &mut left);
                left.sort();
                for path in left {
                    reporter.note(&format!("{}: left by an earlier run, not written now", path.display()));
                }
                Ok(())
            }
            Self::Lines(out) => out.close().map_err(|e| Fatal::Unable(format!("output: {e}"))),
        }
    }
}

/// JSON files below `folder` that this run did not write.
fn stale(folder: &Path, written: &BTreeSet<PathBuf>, left: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            stale(&path, written, left);
        } else if path.extension().is_some_and(|e| e == "json") && !written.contains(&path) {
            left.push(path);
        }
    }
}
