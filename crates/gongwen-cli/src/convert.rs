//! `gongwen convert`: files in parallel, results in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, channel};

use gongwen::{Analysis, Budget, Pipeline, Severity, SourceFile};
use gongwen_export::{Counts, Document, Manifest, ManifestEntry, Status};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::archive::{self, Opened};
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

/// Threads that write documents: they wait for the disk, while the others work.
const WRITERS: usize = 8;

/// One input on its way through.
struct Job {
    input: Input,
    place: Place,
    /// Set where the input cannot even be tried.
    refused: Option<Failure>,
}

/// What a document goes by.
struct Place {
    /// Path relative to the input root, with `/`.
    name: String,
    /// Path of its document below the output folder, with `/`.
    output: String,
}

/// What an input is.
enum Taken {
    /// A document.
    Document(Box<Result<Converted, Failed>>),
    /// All bytes of an archive, whose files are documents.
    Archive(Vec<u8>),
}

/// What one input gave. The analysis is gone by then: it is several times the size of the document.
struct Converted {
    document: Document,
    form: Form,
    entry: ManifestEntry,
    problems: Vec<String>,
}

/// Where the JSON of a document is.
enum Form {
    /// On its way to a file of its own; says whether it came there.
    File(Receiver<Result<(), Failure>>),
    /// A line of a JSONL file.
    Line(String),
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

    let outputs: BTreeSet<String> =
        jobs.iter().map(|job| &job.place.output).filter(|o| o.contains('!')).cloned().collect();
    let run = Run { args, reporter, pipeline, writers: pool(WRITERS)?, outputs };
    let mut manifest = Manifest::new();
    for batch in jobs.chunks(BATCH * threads.current_num_threads()) {
        let done: Vec<_> = threads.install(|| batch.par_iter().map(|job| run.convert(job)).collect());
        for (job, done) in batch.iter().zip(done) {
            match done {
                Taken::Document(done) => manifest.push(settle(&job.place, *done, &mut sink, reporter)?),
                Taken::Archive(bytes) => run.archive(job, &bytes, &threads, &mut sink, &mut manifest)?,
            }
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
    pool(jobs.min(most))
}

fn pool(threads: usize) -> Result<ThreadPool, Fatal> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
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
        jobs.push(Job { place: Place { name: input.name.clone(), output }, input, refused });
    }
    jobs
}

/// What all documents of a run share.
struct Run<'r> {
    args: &'r Convert,
    reporter: &'r Reporter,
    pipeline: Pipeline,
    writers: ThreadPool,
    /// Outputs of inputs whose names look like those of files in archives.
    outputs: BTreeSet<String>,
}

impl Run<'_> {
    fn convert(&self, job: &Job) -> Taken {
        let read = match &job.refused {
            Some(failure) => Err(failure.clone()),
            None => job.input.read(self.args.inputs.max_bytes),
        };
        let taken = read.and_then(|bytes| {
            let is_archive = archive::entries(&bytes)?.is_some();
            Ok((bytes, is_archive))
        });
        match taken {
            Ok((bytes, true)) => Taken::Archive(bytes),
            Ok((bytes, false)) => {
                Taken::Document(Box::new(self.document(&job.place, Opened { bytes, entry: None })))
            }
            Err(failure) => {
                self.reporter.advance(0);
                Taken::Document(Box::new(Err(Failed { sha256: None, failure })))
            }
        }
    }

    /// Converts the files in an archive, as many at once as there are of other inputs.
    fn archive(
        &self,
        job: &Job,
        bytes: &[u8],
        threads: &ThreadPool,
        sink: &mut Sink,
        manifest: &mut Manifest,
    ) -> Result<(), Fatal> {
        let place = |entry: &str| {
            let name = archive::name_inside(&job.place.name, entry);
            Place { output: output_of(&name), name }
        };
        // They were counted before: this cannot fail any more.
        let entries = archive::entries(bytes).ok().flatten().unwrap_or_default();
        for batch in entries.chunks(BATCH * threads.current_num_threads()) {
            let convert = |entry: &gongwen::archive::ArchiveEntry<'_>| {
                let place = place(&entry.name);
                let free = match self.outputs.contains(&place.output) {
                    true => Err(Failure::new(
                        "duplicate_output",
                        format!("would write {}, as another input does", place.output),
                    )),
                    false => archive::unpack(entry),
                };
                let done = free
                    .map_err(|failure| Failed { sha256: None, failure })
                    .and_then(|opened| self.document(&place, opened));
                (place, done)
            };
            let done: Vec<_> = threads.install(|| batch.par_iter().map(convert).collect());
            for (place, done) in done {
                manifest.push(settle(&place, done, sink, self.reporter)?);
            }
        }
        self.reporter.advance(bytes.len());
        Ok(())
    }

    fn document(&self, place: &Place, Opened { bytes, entry: inside }: Opened) -> Result<Converted, Failed> {
        let source = SourceFile { path: place.name.clone(), bytes };
        let context = format!("{}{CONTEXT}", "../".repeat(place.output.matches('/').count()));
        let expired = self.args.inputs.clock();
        let budget = Budget::new(self.args.inputs.limits(), &expired);
        let converted = alone(|| {
            let analysis = self.pipeline.convert_within(&source, &budget)?;
            let analysis = archive::settle(analysis, inside.as_deref(), source.bytes.len());
            let document = Document::new(&analysis, &context);
            let entry = entry(place, &document, &analysis);
            let problems = self.reporter.problems(&source.path, &analysis);
            let form = match self.args.format {
                Format::Json => {
                    Form::File(self.write(place, gongwen_export::to_json_within(&document, &budget)?))
                }
                Format::Jsonl => Form::Line(gongwen_export::to_json_line_within(&document, &budget)?),
            };
            Ok(Converted { document, form, entry, problems })
        });
        if inside.is_none() {
            self.reporter.advance(source.bytes.len());
        }
        converted.map_err(|failure| Failed { sha256: Some(gongwen::sha256_hex(&source.bytes)), failure })
    }

    fn write(&self, place: &Place, json: String) -> Receiver<Result<(), Failure>> {
        let place = self.args.output.join(&place.output);
        let (written, receiver) = channel();
        self.writers.spawn(move || {
            let outcome = alone(|| {
                let message = |e| format!("{} cannot be written: {}", place.display(), plain(&e));
                write_whole(&place, json.as_bytes()).map_err(|e| Failure::new("write_failed", message(e)))
            });
            // Nobody listens any more when the run has ended for another reason.
            let _ = written.send(outcome);
        });
        receiver
    }
}

/// The line of the manifest for a document.
fn entry(place: &Place, document: &Document, analysis: &Analysis) -> ManifestEntry {
    let worst = analysis.diagnostics.iter().find(|d| d.severity == Severity::Error);
    ManifestEntry {
        path: place.name.clone(),
        sha256: Some(analysis.source.sha256.clone()),
        status: if worst.is_some() { Status::Degraded } else { Status::Ok },
        code: worst.map(|d| d.code.to_owned()),
        message: worst.map(|d| d.message.clone()),
        counts: Some(Counts::of(document)),
        output: Some(place.output.clone()),
    }
}

/// Passes on what one input gave and returns its line of the manifest.
fn settle(
    place: &Place,
    done: Result<Converted, Failed>,
    sink: &mut Sink,
    reporter: &Reporter,
) -> Result<ManifestEntry, Fatal> {
    let Failed { sha256, failure } = match done {
        Ok(Converted { document, form, entry, problems }) => {
            let written = match &form {
                Form::File(written) => written.recv().unwrap_or_else(|_| Err(Failure::defect())),
                Form::Line(line) => sink.line(line).map(Ok)?,
            };
            match written {
                Ok(()) => {
                    sink.add(&place.output, &document);
                    problems.iter().for_each(|p| reporter.say(p));
                    return Ok(entry);
                }
                Err(failure) => Failed { sha256: entry.sha256, failure },
            }
        }
        Err(failed) => failed,
    };
    let path = place.name.clone();
    reporter.failed(&path, &failure);
    let (code, message) = (Some(failure.code.to_owned()), Some(failure.message));
    Ok(ManifestEntry { path, sha256, status: Status::Failed, code, message, counts: None, output: None })
}
