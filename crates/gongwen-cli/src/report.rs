//! What a person sees: progress, and errors with the file and the place. All of it goes to stderr.

use std::io::{IsTerminal, Write};

use gongwen::{Analysis, Severity};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use miette::{GraphicalReportHandler, LabeledSpan, MietteDiagnostic, NamedSource, Report};

use crate::args::Verbosity;

/// Problems shown per document; more are counted.
const SHOWN: usize = 3;

/// Writes to stderr.
#[derive(Debug)]
pub(crate) struct Reporter {
    quiet: bool,
    verbose: bool,
    terminal: bool,
    progress: ProgressBar,
}

impl Reporter {
    pub(crate) fn new(verbosity: &Verbosity) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let progress = ProgressBar::hidden();
        Self { quiet: verbosity.quiet, verbose: verbosity.verbose, terminal, progress }
    }

    /// Starts a progress bar over `len` documents: on a terminal only.
    pub(crate) fn start(&mut self, len: usize) {
        if self.terminal && !self.quiet {
            let style = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} {per_sec} {msg}");
            self.progress = ProgressBar::with_draw_target(Some(len as u64), ProgressDrawTarget::stderr());
            if let Ok(style) = style {
                self.progress.set_style(style);
            }
        }
    }

    pub(crate) fn advance(&self) {
        self.progress.inc(1);
    }

    pub(crate) fn finish(&self) {
        self.progress.finish_and_clear();
    }

    /// One line, whatever the verbosity.
    pub(crate) fn error(&self, line: &str) {
        self.say(&format!("gongwen: {line}"));
    }

    /// One line, unless quiet.
    pub(crate) fn note(&self, line: &str) {
        if !self.quiet {
            self.say(&format!("gongwen: {line}"));
        }
    }

    /// Text as it is.
    pub(crate) fn say(&self, text: &str) {
        self.progress.suspend(|| {
            // Nobody is left to tell when stderr is gone.
            let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
        });
    }

    /// The problems of one document: errors always, warnings when verbose. On a terminal with the
    /// line they stand in, else one line each.
    pub(crate) fn problems(&self, name: &str, analysis: &Analysis) -> Vec<String> {
        let least = if self.verbose { Severity::Warning } else { Severity::Error };
        let problems: Vec<_> = analysis.diagnostics.iter().filter(|d| d.severity >= least).collect();
        let text = analysis.document.text();
        let mut said = Vec::new();
        for problem in problems.iter().take(SHOWN) {
            let line = problem.span.map(|s| text[..s.start()].matches('\n').count() + 1);
            if !self.terminal {
                let place = line.map_or(String::new(), |l| format!(":{l}"));
                said.push(format!("gongwen: {name}{place}: {} [{}]", problem.message, problem.code));
                continue;
            }
            let mut shown = MietteDiagnostic::new(problem.message.clone()).with_code(problem.code);
            let mut context = String::new();
            if let Some(span) = problem.span {
                // The line alone: a paragraph of a policy document is context enough.
                let start = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
                let end = text[span.start()..].find('\n').map_or(text.len(), |at| span.start() + at);
                context = text[start..end].to_owned();
                let length = span.end().min(end) - span.start();
                shown = shown.with_label(LabeledSpan::new(None, span.start() - start, length));
            }
            let report = Report::new(shown).with_source_code(NamedSource::new(name, context));
            let mut out = String::new();
            if GraphicalReportHandler::new().render_report(&mut out, report.as_ref()).is_ok() {
                said.push(out);
            }
        }
        if problems.len() > SHOWN {
            said.push(format!("gongwen: {name}: {} more; all are in its JSON", problems.len() - SHOWN));
        }
        said
    }
}
