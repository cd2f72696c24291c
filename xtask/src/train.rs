//! Fits the weights of names (`crates/gongwen-link/data/weights.tsv`) on hand-made truth.
//!
//! Each folder holds `docs/*.txt` and, for the first part `Dnn` of a file's name, `Dnn.entities.jsonl` with `type`, `name`,
//! `aliases`, `minor` and `type_alt`; or the documents beside it, by the folder that follows a `=`.
//! An averaged perceptron over the candidates of each head: the right start should outweigh all others by a margin, or no
//! name (0) all starts where the truth knows none. It begins at the weights by hand and visits the heads in an order
//! that a seed fixes, so the same truth gives the same table.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::Write;
use std::path::Path;

use gongwen::{Pipeline, SourceFile};
use gongwen_link::{Linker, names::Choice};
use serde_json::Value;

/// How often all heads are visited.
const EPOCHS: usize = 8;

/// By how much what is right should outweigh what is wrong.
const MARGIN: i64 = 2 * SCALE;

/// The same where no name is right: a wrong name is worse than none.
const CAUTION: i64 = 4 * SCALE;

/// Weights are counted in this part of one while they are fitted.
const SCALE: i64 = 16;

/// Features whose weight stands for other kinds of texts than the truth has: laws and notices.
const HELD: [&str; 3] = ["built.class", "first.word", "law"];

const SEED: u64 = 20_261_128;

/// A head of a document, with what truth says of its candidates.
struct Case {
    document: usize,
    starts: Vec<Candidate>,
    /// Whether truth leaves open that there is a name.
    open: bool,
}

struct Candidate {
    features: Vec<(usize, i64)>,
    right: bool,
    surface: String,
}

/// Prints the table fitted on the truth in `folders`, with what it says of documents that it has not seen.
#[expect(clippy::disallowed_methods, reason = "a chore reads files")]
pub(crate) fn run(folders: &[&str], show: bool, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let linker = Linker::new()?;
    let pipeline = Pipeline::new()?;
    let table = linker.name_weights();
    let index: BTreeMap<&str, usize> = table.iter().enumerate().map(|(k, (name, ..))| (*name, k)).collect();
    let mut cases = Vec::new();
    let mut documents = Vec::new();
    for folder in folders {
        let (truth, docs) =
            folder.split_once('=').map_or((*folder, format!("{folder}/docs")), |(a, b)| (a, b.to_owned()));
        let mut paths: Vec<_> =
            std::fs::read_dir(docs)?.map(|e| Ok(e?.path())).collect::<std::io::Result<_>>()?;
        paths.sort();
        for path in paths {
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            let id = name.split(['-', '_', '.']).next().unwrap_or_default();
            let Ok(rows) = std::fs::read_to_string(Path::new(truth).join(format!("{id}.entities.jsonl")))
            else {
                continue;
            };
            let analysis =
                pipeline.convert(&SourceFile { path: name.clone(), bytes: std::fs::read(&path)? })?;
            let text = analysis.document.text();
            let truth = surfaces(&rows)?;
            for choice in linker.name_choices(&analysis.document) {
                cases.push(case(documents.len(), text, &choice, &truth, &index));
            }
            documents.push(name);
        }
    }
    let hand: Vec<i64> = table.iter().map(|(_, w, _)| i64::from(*w) * SCALE).collect();
    let in_use: Vec<i64> = table.iter().map(|(.., w)| i64::from(*w) * SCALE).collect();
    if show {
        return shown(&cases, &documents, &table, &in_use, out);
    }
    // The fronts that say nothing against a name are the measure of all others, and stay at nothing.
    let fixed: Vec<bool> = table
        .iter()
        .map(|(name, w, _)| name.starts_with("front.") && *w == 0 || HELD.contains(name))
        .collect();
    let fitted = fit(&cases, &hand, &fixed, None);
    let mut left_out = Figures::default();
    for document in 0..documents.len() {
        let weights = fit(&cases, &hand, &fixed, Some(document));
        left_out.add(&cases, &weights, |c| c.document == document);
    }
    let mut seen = vec![0usize; table.len()];
    for candidate in cases.iter().flat_map(|c| &c.starts) {
        for &(feature, _) in &candidate.features {
            if let Some(n) = seen.get_mut(feature) {
                *n += 1;
            }
        }
    }
    writeln!(
        out,
        "# {} documents, {} heads, {} candidates.",
        documents.len(),
        cases.len(),
        cases.iter().map(|c| c.starts.len()).sum::<usize>()
    )?;
    writeln!(out, "# by hand: {}", Figures::of(&cases, &hand))?;
    writeln!(out, "# fitted: {}", Figures::of(&cases, &fitted))?;
    writeln!(out, "# each document left out once: {left_out}")?;
    let mut rows: Vec<_> = table.iter().zip(&fitted).zip(&seen).collect();
    rows.sort();
    for (((name, hand, _), weight), seen) in rows {
        writeln!(out, "{name}\t{hand}\t{}\t{seen}", rounded(*weight))?;
    }
    Ok(())
}

/// Surfaces of names by their types, and whether one must be found.
fn surfaces(rows: &str) -> Result<BTreeMap<(String, String), bool>, Box<dyn Error>> {
    let mut found: BTreeMap<(String, String), bool> = BTreeMap::new();
    for row in rows.lines().filter(|l| !l.trim().is_empty()) {
        let row: Value = serde_json::from_str(row)?;
        let texts = |key: &str| -> Vec<String> {
            row[key].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let of = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let minor = row["minor"].as_bool().unwrap_or(false);
        for (kind, required) in
            std::iter::once((of("type"), !minor)).chain(texts("type_alt").into_iter().map(|k| (k, false)))
        {
            for surface in std::iter::once(of("name")).chain(texts("aliases")) {
                let must = found.entry((kind.clone(), folded(&surface))).or_insert(false);
                *must |= required;
            }
        }
    }
    Ok(found)
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !"“”\"".contains(*c))
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            c => c,
        })
        .collect()
}

fn case(
    document: usize,
    text: &str,
    choice: &Choice,
    truth: &BTreeMap<(String, String), bool>,
    index: &BTreeMap<&str, usize>,
) -> Case {
    let kind = choice.kind.name().to_owned();
    let mut must = false;
    let starts: Vec<Candidate> = choice
        .starts
        .iter()
        .map(|start| {
            let surface = folded(text.get(start.start..choice.end).unwrap_or_default());
            let known = truth.get(&(kind.clone(), surface.clone()));
            must |= known == Some(&true);
            let features =
                start.features.iter().filter_map(|(f, n)| Some((*index.get(f)?, i64::from(*n)))).collect();
            Candidate { features, right: known.is_some(), surface }
        })
        .collect();
    let open = !must && starts.iter().any(|s| s.right);
    Case { document, starts, open }
}

fn sum(candidate: &Candidate, weights: &[i64]) -> i64 {
    candidate.features.iter().map(|&(f, n)| n * weights.get(f).copied().unwrap_or(0)).sum()
}

/// The best candidate that is right, or that is wrong, with what it is worth; `None` is no name.
fn best<'c>(case: &'c Case, weights: &[i64], right: bool) -> Option<(i64, Option<&'c Candidate>)> {
    let named = case.starts.iter().any(|s| s.right);
    let fit = case.starts.iter().filter(|s| s.right == right).map(|s| (sum(s, weights), Some(s)));
    // No name is right where truth has none or leaves it open.
    let none = (right == (!named || case.open)).then_some((0, None));
    fit.chain(none).reduce(|a, b| if b.0 > a.0 { b } else { a })
}

/// The averaged weights after all visits; the cases of the document `without` are not visited.
fn fit(cases: &[Case], from: &[i64], fixed: &[bool], without: Option<usize>) -> Vec<i64> {
    let mut weights = from.to_vec();
    let mut total: Vec<i64> = vec![0; weights.len()];
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut random = SEED;
    let mut steps = 0;
    for _ in 0..EPOCHS {
        for k in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from((random >> 33) % (k as u64 + 1)).unwrap_or(0);
            order.swap(k, other);
        }
        for &k in &order {
            let Some(case) = cases.get(k).filter(|c| Some(c.document) != without) else { continue };
            if let (Some((good, right)), Some((bad, wrong))) =
                (best(case, &weights, true), best(case, &weights, false))
                && good < bad + if right.is_some() { MARGIN } else { CAUTION }
            {
                let mut turn = |candidate: Option<&Candidate>, step: i64| {
                    for &(feature, n) in candidate.into_iter().flat_map(|c| &c.features) {
                        if let Some(w) = weights.get_mut(feature)
                            && fixed.get(feature) != Some(&true)
                        {
                            *w += step * n;
                        }
                    }
                };
                turn(right, 1);
                turn(wrong, -1);
            }
            steps += 1;
            total.iter_mut().zip(&weights).for_each(|(t, w)| *t += w);
        }
    }
    total.iter().map(|t| if steps > 0 { t / steps } else { 0 }).collect()
}

fn rounded(weight: i64) -> i64 {
    (weight + weight.signum() * SCALE / 2) / SCALE
}

/// Names found rightly, wrongly and not.
#[derive(Debug, Default, Clone, Copy)]
struct Figures {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Figures {
    fn of(cases: &[Case], weights: &[i64]) -> Self {
        let mut figures = Self::default();
        figures.add(cases, weights, |_| true);
        figures
    }

    fn add(&mut self, cases: &[Case], weights: &[i64], which: impl Fn(&Case) -> bool) {
        for case in cases.iter().filter(|c| which(c)) {
            let must = !case.open && case.starts.iter().any(|s| s.right);
            match chosen(case, weights) {
                Some(c) if c.right => self.right += usize::from(must),
                Some(_) => {
                    self.wrong += 1;
                    self.missed += usize::from(must);
                }
                None => self.missed += usize::from(must),
            }
        }
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (right, wrong, missed) = (self.right as f64, self.wrong as f64, self.missed as f64);
        write!(
            f,
            "{} names right, {} wrong, {} missed; precision {:.3}, recall {:.3}",
            self.right,
            self.wrong,
            self.missed,
            right / (right + wrong).max(1.0),
            right / (right + missed).max(1.0)
        )
    }
}

/// The candidate that outweighs all others and no name.
fn chosen<'c>(case: &'c Case, weights: &[i64]) -> Option<&'c Candidate> {
    let best = case.starts.iter().rev().max_by_key(|s| sum(s, weights))?;
    (sum(best, weights) > 0).then_some(best)
}

/// The heads that are read wrongly, with all their candidates.
fn shown(
    cases: &[Case],
    documents: &[String],
    table: &[(&str, i32, i32)],
    weights: &[i64],
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    for case in cases {
        let must: BTreeSet<&str> =
            case.starts.iter().filter(|s| s.right).map(|s| s.surface.as_str()).collect();
        let choice = chosen(case, weights);
        let fine = match choice {
            Some(c) => c.right,
            None => case.open || must.is_empty(),
        };
        if fine {
            continue;
        }
        let name = documents.get(case.document).map_or("", String::as_str);
        writeln!(out, "{name}\twant {must:?}\tread {:?}", choice.map(|c| c.surface.as_str()))?;
        for s in &case.starts {
            let features: Vec<String> = s
                .features
                .iter()
                .filter_map(|&(f, n)| Some(format!("{}:{}", table.get(f)?.0, n * weights.get(f)? / SCALE)))
                .collect();
            let mark = if s.right { '+' } else { ' ' };
            writeln!(out, "  {mark} {:4} {} [{}]", sum(s, weights) / SCALE, s.surface, features.join(" "))?;
        }
    }
    Ok(())
}
