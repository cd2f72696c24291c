//! The `gongwen` program: arguments, files, threads and exit codes; nothing else.

#![allow(clippy::disallowed_methods, reason = "this is the crate that reads and writes files")]

mod archive;
mod args;
mod check;
mod convert;
mod explain;
mod export;
mod graph;
mod inputs;
mod lock;
mod names;
mod normalize;
mod numbers;
mod outline;
mod plain;
mod report;
mod rules;
mod sink;
mod targets;
mod text;
mod walk;
mod whereabouts;
mod write;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command, Contract};
use report::Reporter;

/// Why the program as a whole cannot go on.
#[derive(Debug)]
pub(crate) enum Fatal {
    /// Wrong usage or configuration: exit code 2.
    Usage(String),
    /// Nothing could run: exit code 3.
    Unable(String),
    /// Who read the output has gone away (`| head`): no error, but no reason to go on either.
    Closed,
}

impl Fatal {
    /// What it means that `place` cannot be written or read.
    pub(crate) fn at(place: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Unable(format!("{}: {}", place.display(), plain::plain(error))),
        }
    }
}

/// Why one document fails: its code in the manifest, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(code: &'static str, message: String) -> Self {
        Self { code, message }
    }

    /// What should not happen, whatever the file holds.
    pub(crate) fn defect() -> Self {
        Self::new("internal", "a defect of gongwen; please report this file".to_owned())
    }
}

impl From<gongwen::FormatError> for Failure {
    fn from(error: gongwen::FormatError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl From<gongwen::ConvertError> for Failure {
    fn from(error: gongwen::ConvertError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl From<gongwen::Exceeded> for Failure {
    fn from(error: gongwen::Exceeded) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// What `work` on one document gives. A defect that one file brings out must not cost the others.
pub(crate) fn alone<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Failure::defect()))
}

/// Whether all went well: exit code 0, or 1 where some documents failed.
pub(crate) type Outcome = Result<bool, Fatal>;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut reporter = Reporter::new(&cli.verbosity);
    let outcome = match &cli.command {
        Command::Convert(args) => convert::run(args, &mut reporter),
        Command::Check(args) => check::run(args, &reporter),
        Command::Graph(args) => graph::run(args, &reporter),
        Command::Export(args) => export::run(args),
        Command::Text(args) => text::run(args, &reporter),
        Command::Normalize(args) => normalize::run(args, &reporter),
        Command::Outline(args) => outline::run(args),
        Command::Targets(args) => targets::run(args, &reporter),
        Command::Numbers(args) => numbers::run(args, &reporter),
        Command::Explain(args) => explain::run(args),
        Command::Rules(args) => rules::run(args),
        Command::Schema(args) => print(&match args.what {
            Contract::JsonSchema => gongwen_export::schema(),
            Contract::Context => gongwen_export::context(),
            Contract::Vocabulary => gongwen_export::vocabulary(),
        }),
    };
    match outcome {
        Ok(true) | Err(Fatal::Closed) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(Fatal::Usage(message)) => {
            reporter.error(&message);
            ExitCode::from(2)
        }
        Err(Fatal::Unable(message)) => {
            reporter.error(&message);
            ExitCode::from(3)
        }
    }
}

/// Prints to stdout.
pub(crate) fn print(text: &str) -> Outcome {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(e) => Err(Fatal::at(Path::new("standard output"), &e)),
    }
}

/// Loads the data of all stages.
pub(crate) fn pipeline() -> Result<gongwen::Pipeline, Fatal> {
    gongwen::Pipeline::new().map_err(|e| Fatal::Unable(format!("built-in data: {e}")))
}

/// Default of `--max-bytes`.
pub(crate) const MAX_BYTES: u64 = 256 << 20;

/// Bytes and analysis of one document, for the commands that look at one.
pub(crate) fn analyse(file: &Path) -> Result<(Vec<u8>, gongwen::Analysis), Fatal> {
    let input = inputs::Input::named(file);
    let unable = |e: Failure| Fatal::Unable(format!("{}: {} [{}]", file.display(), e.message, e.code));
    let archive::Opened { bytes, entry } = input.open(MAX_BYTES).map_err(unable)?;
    let pipeline = pipeline()?;
    let source = gongwen::SourceFile { path: input.name, bytes };
    let analysis = alone(|| Ok(pipeline.convert(&source)?)).map_err(unable)?;
    let analysis = archive::settle(analysis, entry.as_deref(), source.bytes.len());
    Ok((source.bytes, analysis))
}
