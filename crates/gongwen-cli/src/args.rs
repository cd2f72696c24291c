use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Turns Chinese government documents into linked JSON.
#[derive(Debug, Parser)]
#[command(name = "gongwen", version, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) verbosity: Verbosity,
}

const EXIT_CODES: &str = "Exit codes: 0 all good · 1 some documents failed, or `check` found a breach · \
                          2 usage or configuration · 3 nothing could run";

#[derive(Debug, Args)]
pub(crate) struct Verbosity {
    /// Say nothing but errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more: warnings of each document.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Convert files to linked JSON.
    Convert(Convert),
    /// Verify what `convert` wrote against the output contract.
    Check(Check),
    /// Make one HTML page of what `convert` wrote: matrix, targets, entities, each fact with its sentence.
    Graph(Graph),
    /// Write what `convert` wrote as RDF: what a JSON-LD processor reads from it.
    Export(Export),
    /// Print the published contract: JSON Schema, JSON-LD context or vocabulary.
    Schema(Schema),
    /// Print the text of files as they are read (HTML, DOCX, …), before anything is repaired or understood.
    Text(Text),
    /// Repair and fold text without reading its structure.
    Normalize(Normalize),
    /// Show the section tree of a document.
    Outline(Outline),
    /// List the numbers that documents state: indicator, comparator, value, unit, time, kind, where.
    Targets(Targets),
    /// List every numeral of a text, with or without a unit, as JSON lines.
    Numbers(Numbers),
    /// Show which rules fired at a place of a document, and the source bytes of that place.
    Explain(Explain),
    /// List the rules that decide, or say what one of them does, with the texts that it is tested on.
    Rules(Rules),
}

/// What is read: shared by the commands that take many documents.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Files, folders or globs; `-` is standard input.
    #[arg(required_unless_present = "files_from")]
    pub(crate) inputs: Vec<OsString>,
    /// Read more paths from this file, one a line (`-`: standard input).
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// Take only files whose name matches (`*.txt`), or whose path below the named folder does (`2025/**`);
    /// may be given again.
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// Leave out files and folders whose name or path matches; may be given again.
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
    /// Follow links that are found in folders. (One that is named itself is always followed.)
    #[arg(long)]
    pub(crate) follow: bool,
    /// Name documents by their path below this folder, which holds all inputs.
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Refuse files that are larger than this many bytes.
    #[arg(long, value_name = "BYTES", default_value_t = crate::MAX_BYTES,
          value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    pub(crate) max_bytes: u64,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// What one document may have and take. Over a limit it fails alone, or is degraded as `--max-nesting` says.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits of a document")]
pub(crate) struct Limits {
    /// Lines.
    #[arg(long, value_name = "N", default_value_t = gongwen::Limits::DEFAULT.lines)]
    max_lines: usize,
    /// Sections.
    #[arg(long, value_name = "N", default_value_t = gongwen::Limits::DEFAULT.sections)]
    max_sections: usize,
    /// Mentions, quantities, dates, citations and cells, taken together.
    #[arg(long, value_name = "N", default_value_t = gongwen::Limits::DEFAULT.spans)]
    max_spans: usize,
    /// Brackets open at one place; with more the document is degraded.
    #[arg(long, value_name = "N", default_value_t = gongwen::Limits::DEFAULT.nesting)]
    max_nesting: usize,
    /// Bytes of JSON for each byte of a file, where they are more than a million.
    #[arg(long, value_name = "N", default_value_t = gongwen::Limits::DEFAULT.output_ratio)]
    max_output_ratio: usize,
    /// Seconds that one document may take; 0 for any time.
    #[arg(long, value_name = "SECS", default_value_t = 300)]
    doc_timeout: u64,
}

impl Inputs {
    /// The limits of each document.
    pub(crate) fn limits(&self) -> gongwen::Limits {
        gongwen::Limits {
            bytes: usize::try_from(self.max_bytes).unwrap_or(usize::MAX),
            lines: self.limits.max_lines,
            sections: self.limits.max_sections,
            spans: self.limits.max_spans,
            nesting: self.limits.max_nesting,
            output_ratio: self.limits.max_output_ratio,
        }
    }

    /// Starts the time of one document: says whether it is over.
    pub(crate) fn clock(&self) -> impl Fn() -> bool + use<> {
        let (start, limit) = (Instant::now(), Duration::from_secs(self.limits.doc_timeout));
        move || !limit.is_zero() && start.elapsed() >= limit
    }
}

#[derive(Debug, Args)]
pub(crate) struct Convert {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Output folder; with `--format jsonl` a file, a FIFO or a device, or `-` for standard output.
    #[arg(short, long)]
    pub(crate) output: PathBuf,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub(crate) format: Format,
    /// Threads, at most four a core; 0 takes all cores. The output is the same for any number.
    #[arg(short, long, default_value_t = 0)]
    pub(crate) jobs: usize,
    /// Engine that converts traditional to simplified script.
    #[arg(long, value_enum, default_value_t = ScriptEngine::Own)]
    pub(crate) script_engine: ScriptEngine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON-LD file a document, the corpus graph and a manifest.
    Json,
    /// One document a line.
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScriptEngine {
    /// Built in, with alignment.
    Own,
    /// The system's OpenCC (needs a build with the feature `opencc`).
    Opencc,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Folder that `convert` wrote.
    pub(crate) output: PathBuf,
    /// The folder of the inputs: convert again, compare, and verify that nothing is lost.
    #[arg(long, value_name = "DIR")]
    pub(crate) sources: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// Folder that `convert` wrote.
    #[arg(default_value = "output", value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// The page to write; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Folder that `convert` wrote.
    #[arg(value_name = "DIR", default_value = "output")]
    pub(crate) folder: PathBuf,
    /// Syntax.
    #[arg(long, value_enum, default_value_t = Rdf::Nquads)]
    pub(crate) format: Rdf,
    /// A file; `-` is standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rdf {
    /// N-Quads: one fact a line.
    Nquads,
    /// Turtle.
    Ttl,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// What to print.
    #[arg(value_enum, default_value_t = Contract::JsonSchema)]
    pub(crate) what: Contract,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Contract {
    /// JSON Schema (2020-12) of a document.
    JsonSchema,
    /// JSON-LD context.
    Context,
    /// Classes and properties in Turtle.
    Vocabulary,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The document.
    pub(crate) file: PathBuf,
    /// Place in the `text` of its JSON, in code points.
    #[arg(required_unless_present_any = ["find", "line"])]
    pub(crate) offset: Option<usize>,
    /// Each place of the text where these words stand.
    #[arg(long, value_name = "TEXT", conflicts_with = "offset")]
    pub(crate) find: Option<String>,
    /// All that was found in a line of the text, counted from 1.
    #[arg(long, value_name = "N", conflicts_with_all = ["offset", "find"])]
    pub(crate) line: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// One rule, or a layer of them (`kind`, `time`); without it all are listed.
    pub(crate) id: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Text {
    /// Files; `-` is standard input.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Print each line with what the format says about it (heading, cell, furniture and why), and what it says about the
    /// document.
    #[arg(long)]
    pub(crate) marks: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Normalize {
    /// Files; without any, standard input.
    #[arg(default_value = "-")]
    pub(crate) files: Vec<PathBuf>,
    /// Write each file's text to this folder under its own name instead of to standard output.
    #[arg(short, long)]
    pub(crate) output: Option<PathBuf>,
    /// Print each change as before → after with its evidence, instead of the text.
    #[arg(long, conflicts_with_all = ["json", "output"])]
    pub(crate) explain: bool,
    /// Print the records of all changes, one JSON object a line, instead of the text.
    #[arg(long, conflicts_with = "output")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Numbers {
    /// Files; without any, standard input. The text is taken as it is (UTF-8).
    #[arg(default_value = "-")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Outline {
    /// The document; `-` is standard input.
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Targets {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Which kinds to list; all but `other` if none is named.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) kind: Vec<Kind>,
    /// Comma-separated values.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// One JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a number states; the words of the output's `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Target,
    Baseline,
    Actual,
    Budget,
    Planned,
    Other,
}
