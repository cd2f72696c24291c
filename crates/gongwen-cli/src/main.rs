//! The `gongwen` program: arguments, files, threads and exit codes; nothing else.

#![allow(clippy::disallowed_methods, reason = "this is the crate that reads and writes files")]

mod args;
mod check;
mod convert;
mod explain;
mod export;
mod graph;
mod inputs;
mod normalize;
mod numbers;
mod outline;
mod report;
mod targets;
mod write;

use std::io::Write;
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
}

impl Fatal {
    fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Unable(_) => 3,
        }
    }

    fn message(&self) -> &str {
        match self {
            Self::Usage(message) | Self::Unable(message) => message,
        }
    }
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
        Command::Normalize(args) => normalize::run(args, &reporter),
        Command::Outline(args) => outline::run(args),
        Command::Targets(args) => targets::run(args, &reporter),
        Command::Numbers(args) => numbers::run(args, &reporter),
        Command::Explain(args) => explain::run(args),
        Command::Schema(args) => print(&match args.what {
            Contract::JsonSchema => gongwen_export::schema(),
            Contract::Context => gongwen_export::context(),
            Contract::Vocabulary => gongwen_export::vocabulary(),
        }),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(fatal) => {
            reporter.error(fatal.message());
            ExitCode::from(fatal.code())
        }
    }
}

/// Prints to stdout. A reader that has gone away (`| head`) is no error.
pub(crate) fn print(text: &str) -> Outcome {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Fatal::Unable(format!("standard output: {e}")))
        }
        _ => Ok(true),
    }
}

/// Loads the data of all stages.
pub(crate) fn pipeline() -> Result<gongwen::Pipeline, Fatal> {
    gongwen::Pipeline::new().map_err(|e| Fatal::Unable(format!("built-in data: {e}")))
}

/// Default of `--max-bytes`.
pub(crate) const MAX_BYTES: u64 = 256 << 20;

/// Bytes and analysis of one document, for the commands that look at one.
pub(crate) fn analyse(file: &str) -> Result<(Vec<u8>, gongwen::Analysis), Fatal> {
    let input = inputs::Input::named(file);
    let bytes = input.read(MAX_BYTES).map_err(|e| Fatal::Unable(format!("{file}: {}", e.message)))?;
    let source = gongwen::SourceFile { path: input.name, bytes };
    let analysis = pipeline()?.convert(&source).map_err(|e| Fatal::Unable(format!("{file}: {e}")))?;
    Ok((source.bytes, analysis))
}
