//! Whether a paragraph tells what was done or says what is to be done: how often clauses open and end with two
//! characters in the look-backs and in the tasks of work reports.
//!
//! The reports label themselves: what stands below a heading of the look-back tells, what stands below a heading of tasks
//! plans. A row is printed where the two differ by a factor of e or more; the figures in the head are of paragraphs of a
//! report that was left out.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Headings of the look-back and of the tasks.
const TOLD: [&str; 5] = ["回顾", "过去一年", "工作情况", "主要成就", "发展成就"];
const PLANNED: [&str; 8] =
    ["重点工作", "主要任务", "工作任务", "工作安排", "总体要求", "工作部署", "重点任务", "工作建议"];
/// Longest heading, in characters; shortest paragraph that is weighed, in characters.
const HEADING: usize = 45;
const PARAGRAPH: usize = 60;
/// How often a row must occur, and the least weight, in tenths of a natural logarithm.
const SEEN: u32 = 25;
const LEAST: i32 = 10;
/// A report with fewer characters on either side is left out.
const ENOUGH: usize = 1000;

/// How often a mark occurs in what tells and in what plans.
type Counts = BTreeMap<String, (u32, u32)>;

#[derive(Default)]
struct Report {
    told: Vec<String>,
    planned: Vec<String>,
}

/// Writes the table made from the texts in `dirs`.
#[allow(clippy::disallowed_methods, reason = "a chore that reads files")]
pub(crate) fn write(dirs: &[&str], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut reports = Vec::new();
    for dir in dirs {
        let mut paths: Vec<_> =
            fs::read_dir(Path::new(dir))?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
        paths.sort();
        for path in paths {
            let report = split(&fs::read_to_string(&path)?);
            let enough = |lines: &[String]| lines.iter().map(|l| l.chars().count()).sum::<usize>() > ENOUGH;
            if enough(&report.told) && enough(&report.planned) {
                reports.push(report);
            }
        }
    }
    let (mut right, mut wrong, mut open) = (0, 0, 0);
    for k in 0..reports.len() {
        let others = reports.iter().enumerate().filter(|(i, _)| *i != k).map(|(_, r)| r);
        let table = weights(&count(others));
        let Some(report) = reports.get(k) else { continue };
        let sides = [(&report.told, true), (&report.planned, false)];
        for (line, told) in sides.into_iter().flat_map(|(lines, told)| lines.iter().map(move |l| (l, told))) {
            if line.chars().count() < PARAGRAPH {
                continue;
            }
            let sum: i32 = marks(line).iter().filter_map(|m| table.get(m)).sum();
            match (sum.abs() < LEAST, (sum > 0) == told) {
                (true, _) => open += 1,
                (_, true) => right += 1,
                (_, false) => wrong += 1,
            }
        }
    }
    let table = weights(&count(reports.iter()));
    writeln!(
        out,
        "# Whether a paragraph tells what was done (above zero) or says what is to be done (below)."
    )?;
    writeln!(out, "#")?;
    writeln!(
        out,
        "# Columns: place in the clause (`head`, `tail`), two characters, weight in tenths of a natural logarithm."
    )?;
    writeln!(
        out,
        "# Made by `cargo run -p xtask -- mood DIR...` from {} work reports of governments, whose headings say which is",
        reports.len()
    )?;
    writeln!(
        out,
        "# which. Paragraphs of a report that was left out: {right} right, {wrong} wrong, {open} left open."
    )?;
    for (mark, weight) in &table {
        let (place, word) = mark.split_at(4);
        writeln!(out, "{place}\t{word}\t{weight}")?;
    }
    Ok(())
}

/// The paragraphs of a report on either side.
fn split(text: &str) -> Report {
    let mut report = Report::default();
    let mut told = None;
    for line in text.lines() {
        let line = line.trim_matches(['#', '*', ' ', '\u{3000}', '\t']);
        if line.is_empty() {
            continue;
        }
        if line.chars().count() < HEADING && !line.ends_with('。') {
            if TOLD.iter().any(|w| line.contains(w)) {
                told = Some(true);
            } else if PLANNED.iter().any(|w| line.contains(w)) {
                told = Some(false);
            }
            continue;
        }
        match told {
            Some(true) => report.told.push(line.to_owned()),
            Some(false) => report.planned.push(line.to_owned()),
            None => {}
        }
    }
    report
}

/// `head` and `tail` of each clause, with their characters; a share at the end is one mark.
fn marks(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    for clause in line.split(['，', '。', '；', '、', '：', ',', ';', ':']) {
        let chars: Vec<char> = clause.chars().filter(|c| !c.is_whitespace()).collect();
        if let [a, b, .., y, z] = *chars.as_slice() {
            out.push(format!("head{a}{b}"));
            out.push(format!("tail{y}{z}"));
        }
    }
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    out.retain(|mark| mark.chars().skip(4).all(han));
    out
}

fn count<'r>(reports: impl Iterator<Item = &'r Report>) -> Counts {
    let mut counts = Counts::new();
    for report in reports {
        for mark in report.told.iter().flat_map(|l| marks(l)) {
            counts.entry(mark).or_default().0 += 1;
        }
        for mark in report.planned.iter().flat_map(|l| marks(l)) {
            counts.entry(mark).or_default().1 += 1;
        }
    }
    counts
}

fn weights(counts: &Counts) -> BTreeMap<String, i32> {
    let (told, planned) = counts.values().fold((0, 0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
    let share = |n: u32, all: u32| (f64::from(n) + 2.0) / f64::from(all.max(1));
    let weighed = counts.iter().filter(|(_, (a, b))| a + b >= SEEN).map(|(mark, &(a, b))| {
        let weight = (share(a, told) / share(b, planned)).ln() * 10.0;
        (mark.clone(), weight.round() as i32)
    });
    weighed.filter(|(_, weight)| weight.abs() >= LEAST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_go_with_the_heading_above() {
        let report = split(
            "一、去年工作回顾\n产业结构持续优化，粮食稳产。\n二、今年重点工作\n加快建设水网，培育茶业。\n",
        );
        assert_eq!(report.told, ["产业结构持续优化，粮食稳产。"]);
        assert_eq!(report.planned, ["加快建设水网，培育茶业。"]);
        assert_eq!(marks("加快建设水网，"), ["head加快", "tail水网"]);
    }
}
