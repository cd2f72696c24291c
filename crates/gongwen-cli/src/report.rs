//! What a person sees: progress, errors with the file and the place, and what a run came to. All of it goes to
//! stderr.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use gongwen::{Analysis, Severity};
use gongwen_export::{ManifestEntry, Status};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use miette::{GraphicalReportHandler, LabeledSpan, MietteDiagnostic, NamedSource, Report};

use crate::Failure;
use crate::args::Verbosity;
use crate::names::shown;

/// Problems shown per document; more are counted.
const SHOWN: usize = 3;

/// Writes to stderr.
#[derive(Debug)]
pub(crate) struct Reporter {
    quiet: bool,
    verbose: bool,
    terminal: bool,
    progress: ProgressBar,
    started: Instant,
    /// Bytes of the documents so far.
    read: AtomicU64,
}

impl Reporter {
    pub(crate) fn new(verbosity: &Verbosity) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let (quiet, verbose) = (verbosity.quiet, verbosity.verbose);
        let (progress, started) = (ProgressBar::hidden(), Instant::now());
        Self { quiet, verbose, terminal, progress, started, read: AtomicU64::new(0) }
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

    /// One more document of `bytes` is done.
    pub(crate) fn advance(&self, bytes: usize) {
        self.progress.inc(1);
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn finish(&self) {
        self.progress.finish_and_clear();
    }

    /// One line, whatever the verbosity.
    pub(crate) fn error(&self, line: &str) {
        self.say(&said(line));
    }

    /// One document failed.
    pub(crate) fn failed(&self, name: &str, failure: &Failure) {
        self.error(&format!("{name}: {} [{}]", failure.message, failure.code));
    }

    /// What a run of `convert` came to: on a terminal always, with its speed; elsewhere if not all is well.
    pub(crate) fn summary(&self, entries: &[ManifestEntry], skipped: usize) {
        let line = tally(entries, skipped);
        if self.terminal {
            let speed = speed(self.read.load(Ordering::Relaxed), self.started.elapsed());
            self.note(&format!("{line}; {speed}"));
        } else if skipped > 0 || entries.iter().any(|e| e.status != Status::Ok) {
            self.note(&line);
        }
    }

    /// One line, unless quiet.
    pub(crate) fn note(&self, line: &str) {
        if !self.quiet {
            self.say(&said(line));
        }
    }

    /// Text as it is; what comes from files has been made harmless ([`shown`]).
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
        let mut lines = Vec::new();
        for problem in problems.iter().take(SHOWN) {
            let line = problem.span.map(|s| text[..s.start()].matches('\n').count() + 1);
            if !self.terminal {
                let place = line.map_or(String::new(), |l| format!(":{l}"));
                lines.push(said(&format!("{name}{place}: {} [{}]", problem.message, problem.code)));
                continue;
            }
            let mut diagnostic = MietteDiagnostic::new(shown(&problem.message)).with_code(problem.code);
            let mut context = String::new();
            if let Some(span) = problem.span {
                // The line alone: a paragraph of a policy document is context enough.
                let start = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
                let end = text[span.start()..].find('\n').map_or(text.len(), |at| span.start() + at);
                context = text[start..end].to_owned();
                let length = span.end().min(end) - span.start();
                diagnostic = diagnostic.with_label(LabeledSpan::new(None, span.start() - start, length));
            }
            let report = Report::new(diagnostic).with_source_code(NamedSource::new(shown(name), context));
            let mut out = String::new();
            if GraphicalReportHandler::new().render_report(&mut out, report.as_ref()).is_ok() {
                lines.push(out);
            }
        }
        if problems.len() > SHOWN {
            lines.push(said(&format!("{name}: {} more; all are in its JSON", problems.len() - SHOWN)));
        }
        lines
    }
}

/// A line of ours: names and messages of files do nothing to the terminal.
fn said(line: &str) -> String {
    format!("gongwen: {}", shown(line))
}

/// `12 documents (1 degraded), 3 failed (2 empty, 1 too large), 1 skipped`.
fn tally(entries: &[ManifestEntry], skipped: usize) -> String {
    let count = |status| entries.iter().filter(|e| e.status == status).count();
    let (failed, degraded) = (count(Status::Failed), count(Status::Degraded));
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for code in entries.iter().filter(|e| e.status == Status::Failed).filter_map(|e| e.code.as_deref()) {
        *reasons.entry(code).or_default() += 1;
    }
    let mut reasons: Vec<(&str, usize)> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let reasons: Vec<String> =
        reasons.iter().map(|(code, n)| format!("{n} {}", code.replace('_', " "))).collect();
    let good = entries.len() - failed;
    let mut line = format!("{good} document{} ({degraded} degraded)", if good == 1 { "" } else { "s" });
    line += &format!(", {failed} failed");
    if failed > 0 {
        line += &format!(" ({})", reasons.join(", "));
    }
    if skipped > 0 {
        line += &format!(", {skipped} skipped");
    }
    line
}

/// `12.3 MB in 1.5 s, 8.2 MB/s`.
fn speed(bytes: u64, time: Duration) -> String {
    let (mb, seconds) = (bytes as f64 / 1e6, time.as_secs_f64());
    format!("{mb:.1} MB in {seconds:.1} s, {:.1} MB/s", mb / seconds.max(1e-3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(status: Status, code: Option<&str>) -> ManifestEntry {
        let code = code.map(str::to_owned);
        ManifestEntry {
            path: String::new(),
            sha256: None,
            status,
            code,
            message: None,
            counts: None,
            output: None,
        }
    }

    #[test]
    fn the_summary_counts_and_names_reasons_in_words() {
        let ok = || entry(Status::Ok, None);
        assert_eq!(tally(&[ok()], 0), "1 document (0 degraded), 0 failed");
        let failed = |code| entry(Status::Failed, Some(code));
        let all =
            [ok(), entry(Status::Degraded, Some("x")), failed("too_large"), failed("empty"), failed("empty")];
        assert_eq!(tally(&all, 2), "2 documents (1 degraded), 3 failed (2 empty, 1 too large), 2 skipped");
        assert_eq!(speed(12_345_678, Duration::from_millis(1500)), "12.3 MB in 1.5 s, 8.2 MB/s");
    }
}
