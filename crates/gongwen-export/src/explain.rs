//! Why a place of the output reads as it does.

use std::fmt;

use gongwen_model::{Analysis, RuleInfo, Severity, Subject};
use gongwen_text::{CodePoints, Decoded, LineIndex, Span, Text};

use crate::wire::{SourcePlace, source_place};

/// All that is known of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The code point asked for.
    pub offset: usize,
    /// The character there.
    pub character: char,
    /// Its line, counted from 1.
    pub line: usize,
    /// Text of that line.
    pub line_text: String,
    /// Where it came from.
    pub source: SourcePlace,
    /// The bytes there, if they were given with [`Explanation::with_source`].
    pub source_bytes: Option<Vec<u8>>,
    /// Encoding of the source, where the format has one.
    pub encoding: Option<&'static str>,
    /// What stood there as decoded.
    pub decoded: String,
    /// Titles of the parts that hold it, outermost first.
    pub parts: Vec<String>,
    /// Sections that hold it, outermost first.
    pub sections: Vec<String>,
    /// Every change and every finding that covers it.
    pub findings: Vec<Finding>,
}

/// A change or a finding that covers the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `repair`, `fold`, `mention`, `quantity`, `date`, `citation`, `relation`, `diagnostic`.
    pub layer: &'static str,
    /// Code points.
    pub span: (usize, usize),
    /// What was found.
    pub what: String,
    /// The rule that decided; empty where the layer has none.
    pub rule: String,
    /// What it rests on: words, or the ids of the rules that decided its parts.
    pub evidence: Vec<String>,
    /// What those rules say, if they were given with [`Explanation::with_rules`].
    pub reasons: Vec<String>,
}

impl Explanation {
    /// Adds the bytes of the place, out of all bytes of the source.
    #[must_use]
    pub fn with_source(mut self, bytes: &[u8]) -> Self {
        // Positions in a container count in what its streams hold unpacked.
        if self.source.source_part.is_none() {
            let range = self.source.source_start..self.source.source_end;
            self.source_bytes = bytes.get(range).map(<[u8]>::to_vec);
        }
        self
    }
}

impl Explanation {
    /// Adds what the rules say that decided, out of the table of all rules.
    #[must_use]
    pub fn with_rules(mut self, rules: &[RuleInfo]) -> Self {
        for finding in &mut self.findings {
            let ids =
                std::iter::once(finding.rule.as_str()).chain(finding.evidence.iter().map(String::as_str));
            let known = ids.filter_map(|id| rules.iter().find(|r| Some(r.id) == id.split(' ').next()));
            finding.reasons = known.map(|r| format!("{}: {}", r.id, r.doc)).collect();
        }
        self
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = u32::from(self.character);
        writeln!(f, "{} {:?} U+{code:04X}, line {}", self.offset, self.character, self.line)?;
        let SourcePlace { source_part, source_page, source_start, source_end } = &self.source;
        write!(f, "source    bytes {source_start}–{source_end}")?;
        if let Some(part) = source_part {
            write!(f, " of {part}")?;
        }
        if let Some(page) = source_page {
            write!(f, ", page {page}")?;
        }
        if let Some(encoding) = self.encoding {
            write!(f, " ({encoding})")?;
        }
        for byte in self.source_bytes.iter().flatten() {
            write!(f, " {byte:02x}")?;
        }
        writeln!(f, "\ndecoded   {:?}", self.decoded)?;
        writeln!(f, "line      {}", self.line_text)?;
        writeln!(f, "part      {}", self.parts.join(" › "))?;
        writeln!(f, "section   {}", self.sections.join(" › "))?;
        for finding in &self.findings {
            let (start, end) = finding.span;
            writeln!(f, "{:<9} {start}–{end} {}", finding.layer, finding.what)?;
            if !finding.rule.is_empty() {
                writeln!(f, "          rule {}", finding.rule)?;
            }
            if !finding.evidence.is_empty() {
                writeln!(f, "          {}", finding.evidence.join(" · "))?;
            }
            for reason in &finding.reasons {
                writeln!(f, "          {reason}")?;
            }
        }
        Ok(())
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// A code point of the text.
    Offset(usize),
    /// Each place where these words stand in the text; no place where there are no words.
    Find(&'a str),
    /// A line of the text, counted from 1.
    Line(usize),
}

/// Explains each place that is asked for, in text order; none where there is no such place.
pub fn explain(analysis: &Analysis, place: Place<'_>) -> Vec<Explanation> {
    let text = analysis.document.text();
    let spans: Vec<Span<Text>> = match place {
        Place::Offset(offset) => {
            let found = text.char_indices().nth(offset);
            found.map(|(at, c)| Span::new(at, at + c.len_utf8())).into_iter().collect()
        }
        Place::Find("") => Vec::new(),
        Place::Find(words) => text.match_indices(words).map(|(at, w)| Span::new(at, at + w.len())).collect(),
        Place::Line(line) => {
            let mut at = 0;
            let mut lines = text.split('\n').map(|l| {
                let span = Span::new(at, at + l.len());
                at += l.len() + 1;
                span
            });
            line.checked_sub(1).and_then(|k| lines.nth(k)).into_iter().filter(|l| !l.is_empty()).collect()
        }
    };
    spans.into_iter().filter_map(|span| span_of(analysis, span)).collect()
}

fn span_of(analysis: &Analysis, here: Span<Text>) -> Option<Explanation> {
    let document = &analysis.document;
    let text = document.text();
    let at = here.start();
    let character = text.get(at..)?.chars().next()?;
    let points = CodePoints::new(text);
    let offset = points.span(here).start;
    let line_start = text.get(..at)?.rfind('\n').map_or(0, |k| k + 1);
    let line_end = text.get(at..)?.find('\n').map_or(text.len(), |k| at + k);
    let mut parts = Vec::new();
    let mut part = (!document.parts.is_empty()).then(|| document.part_at(at));
    while let Some(p) = part.and_then(|k| document.parts.get(k)) {
        parts.insert(0, p.title.clone().unwrap_or_else(|| format!("{:?}", p.role).to_lowercase()));
        part = p.parent;
    }
    let mut sections = Vec::new();
    let mut section = document.section_at(at);
    while let Some(s) = section.and_then(|k| document.sections.get(k)) {
        let heading = s.heading.and_then(|h| text.get(h.range())).unwrap_or_default();
        sections.insert(0, format!("{}{heading}", s.number.as_deref().unwrap_or_default()));
        section = s.parent;
    }
    Some(Explanation {
        offset,
        character,
        line: LineIndex::new(text.as_bytes()).line(at),
        line_text: text.get(line_start..line_end).unwrap_or_default().to_owned(),
        source: source_place(&analysis.streams, &analysis.map, here),
        source_bytes: None,
        encoding: analysis.encoding.as_ref().map(|e| e.name),
        decoded: decoded(analysis, document.draft.map().range(here)),
        parts,
        sections,
        findings: Finder { analysis, text, points, here }.all(),
    })
}

fn decoded(analysis: &Analysis, span: Span<Decoded>) -> String {
    analysis.decoded.get(span.range()).unwrap_or_default().to_owned()
}

/// Collects what covers one place.
struct Finder<'a> {
    analysis: &'a Analysis,
    text: &'a str,
    points: CodePoints<'a>,
    here: Span<Text>,
}

impl Finder<'_> {
    /// Whether `span` covers the place or lies inside it; a deletion covers the character behind it.
    fn covers(&self, span: Span<Text>) -> bool {
        span.contains(self.here)
            || self.here.contains(span) && !(span.is_empty() && span.start() == self.here.end())
    }

    fn finding(&self, layer: &'static str, span: Span<Text>, what: String) -> Finding {
        let range = self.points.span(span);
        Finding {
            layer,
            span: (range.start, range.end),
            what,
            rule: String::new(),
            evidence: Vec::new(),
            reasons: Vec::new(),
        }
    }

    fn words(&self, span: Span<Text>) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn name(&self, entity: usize) -> &str {
        self.analysis.links.entities.get(entity).map_or("?", |e| e.name.as_str())
    }

    fn all(&self) -> Vec<Finding> {
        let mut out = self.changes();
        let (facts, links) = (&self.analysis.facts, &self.analysis.links);
        for m in links.mentions.iter().filter(|m| self.covers(m.span)) {
            let kind = links.entities.get(m.entity).map_or("?", |e| e.kind.name());
            let what = format!("{:?} is {kind} {}", self.words(m.span), self.name(m.entity));
            out.push(Finding { rule: m.rule.to_owned(), ..self.finding("mention", m.span, what) });
        }
        for (k, q) in facts.quantities.iter().enumerate().filter(|(_, q)| self.covers(q.span)) {
            let subjects = links.subjects.get(k).map_or(&[][..], Vec::as_slice);
            let whose: Vec<&str> = subjects.iter().map(|&s| self.name(s)).collect();
            let what = format!(
                "{:?} is {:?} of {} [{}]: {:?} {}{} {}, {}",
                self.words(q.span),
                q.kind,
                q.indicator.as_deref().unwrap_or("?"),
                whose.join(" "),
                q.comparator,
                q.value,
                q.value_max.map_or(String::new(), |v| format!("–{v}")),
                q.unit,
                q.time.as_ref().map_or("no time", |t| t.text.as_str()),
            );
            let (rule, evidence) = (q.rule.to_owned(), q.evidence.clone());
            out.push(Finding { rule, evidence, ..self.finding("quantity", q.span, what) });
        }
        for d in facts.dates.iter().filter(|d| self.covers(d.span)) {
            let day = |d: Option<jiff::civil::Date>| d.map_or("?".to_owned(), |d| d.to_string());
            let (from, to) = (day(d.time.from), day(d.time.to));
            let what =
                format!("{:?} is {from} to {to}, {:?} {:?}", d.time.text, d.time.mode, d.time.precision);
            out.push(Finding { rule: d.rule.to_owned(), ..self.finding("date", d.span, what) });
        }
        for c in links.citations.iter().filter(|c| self.covers(c.span)) {
            let entity = c.entity.map_or("no policy", |e| self.name(e));
            let what = format!("{:?} is {entity}, {:?}", self.words(c.span), c.relation);
            out.push(self.finding("citation", c.span, what));
        }
        for r in links.relations.iter().filter(|r| self.covers(r.sentence)) {
            let subject = match r.subject {
                Subject::Entity(e) => self.name(e),
                Subject::Document | Subject::Part(_) => "this document",
            };
            let what = format!("{subject} {} {} ({:?})", r.predicate.name(), self.name(r.object), r.via);
            out.push(Finding { rule: r.rule.to_owned(), ..self.finding("relation", r.sentence, what) });
        }
        for d in &self.analysis.diagnostics {
            let Some(span) = d.span.filter(|s| self.covers(*s)) else { continue };
            let severity = match d.severity {
                Severity::Info => "info",
                Severity::Warning => "warning",
                Severity::Error => "error",
            };
            let what = format!("{severity}: {}", d.message);
            out.push(Finding { rule: d.code.to_owned(), ..self.finding("diagnostic", span, what) });
        }
        out
    }

    /// Repairs and folds.
    fn changes(&self) -> Vec<Finding> {
        let draft = &self.analysis.document.draft;
        let change = |origin, span| {
            let before = decoded(self.analysis, origin);
            format!("{before:?} became {:?}", self.words(span))
        };
        let mut out = Vec::new();
        for r in draft.repairs().iter().filter(|r| self.covers(r.span)) {
            let what =
                format!("{} {}, {:.2}", r.repair.kind.name(), change(r.origin, r.span), r.repair.confidence);
            let (rule, evidence) = (r.repair.rule.to_owned(), r.repair.evidence.clone());
            out.push(Finding { rule, evidence, ..self.finding("repair", r.span, what) });
        }
        for fold in draft.folds().iter().filter(|x| self.covers(x.span)) {
            let what = format!("{} {}", fold.kind.name(), change(fold.origin, fold.span));
            out.push(self.finding("fold", fold.span, what));
        }
        out
    }
}
