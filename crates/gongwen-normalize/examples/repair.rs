//! Prints the table of `docs/repairs.md`: damage done to the clean simplified texts in the given folders, and how much of it is
//! repaired. With `--show`, the places that are not.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use gongwen_normalize::repair::Repairer;
use gongwen_testkit::corrupt::{Cut, Misread, Shift, Traditional, is_sound};
use gongwen_text::{Span, Why};

/// Places that were damaged; those right; those changed and not right.
#[derive(Default)]
struct Tally {
    places: usize,
    right: usize,
    wrong: usize,
    /// Right but for characters that are marked as unknown.
    gaps: usize,
    /// Changes in lines that were not damaged.
    stray: usize,
}

#[expect(clippy::disallowed_methods, reason = "an example reads files")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let show = std::env::args().any(|a| a == "--show");
    let mut paths: Vec<PathBuf> = Vec::new();
    for dir in std::env::args().skip(1).filter(|a| a != "--show") {
        match Path::new(&dir).is_dir() {
            true => {
                for entry in std::fs::read_dir(&dir)? {
                    paths.push(entry?.path());
                }
            }
            false => paths.push(dir.into()),
        }
    }
    paths.sort();
    // A text that is damaged, traditional or not UTF-8 has no clean form to start from.
    let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    let texts: Vec<String> = texts.filter(|text| is_sound(text)).collect();
    let texts: Vec<&String> = texts.iter().collect();
    let traditional = Traditional::default();
    let repairer = Repairer::new()?;

    let mut rows: BTreeMap<(usize, String), Tally> = BTreeMap::new();
    // Repairs by their confidence in hundredths: those in lines that came out right, with gaps, wrong.
    let mut sure: BTreeMap<u32, [usize; 3]> = BTreeMap::new();
    let mut settings = vec![];
    for (cut, name) in [(Cut::Sentences, "sentences"), (Cut::Marks, "marks"), (Cut::Lines, "lines")] {
        for wide in [false, true] {
            for notes in [true, false] {
                let label = format!(
                    "cut at {name}, {}, {}",
                    if wide { "wide" } else { "narrow" },
                    if notes { "notes" } else { "no notes" }
                );
                settings.push((label, Shift { notes, wide, cut, line_starts: false }));
            }
        }
    }
    let start = Shift { notes: false, wide: false, cut: Cut::Sentences, line_starts: true };
    settings.push(("line starts".to_owned(), start));
    for (i, (label, shift)) in settings.iter().enumerate() {
        let tally = rows.entry((i, label.clone())).or_default();
        for text in &texts {
            let text: String = match shift.line_starts {
                true => text.lines().map(|l| format!("　　{}\n", l.trim())).collect(),
                false => (*text).clone(),
            };
            let damaged = traditional.shift(&text, *shift);
            let (got, touched) = repaired(&repairer, &damaged.text);
            let mut site_lines = Vec::new();
            for site in &damaged.sites {
                site_lines.push(site.line);
                tally.places += 1;
                let line = got.lines().nth(site.line).unwrap_or_default();
                let (have, expect) = (squash(line), squash(&site.expect));
                let right = have.contains(&expect);
                let gaps = !right && has_with_gaps(&have, &expect);
                tally.right += usize::from(right);
                tally.gaps += usize::from(gaps);
                tally.wrong += usize::from(!right && !gaps && touched.contains_key(&site.line));
                count(&mut sure, touched.get(&site.line), right, gaps);
                if show && !right {
                    let was = damaged.text.lines().nth(site.line).unwrap_or_default();
                    writeln!(out, "{label}: {}\n  was  {was}\n  have {line}", site.expect)?;
                }
            }
            tally.stray += touched.keys().filter(|l| !site_lines.contains(l)).count();
        }
    }
    let base = settings.len();
    for (i, misread) in Misread::ALL.into_iter().enumerate() {
        let tally = rows.entry((base + i, format!("{misread:?}"))).or_default();
        for text in &texts {
            // The whole document was read so; lines whose damage holds a line end are left out.
            let convert = |line: &str| match misread {
                Misread::Big5AsGbk => traditional.convert(line),
                _ => line.to_owned(),
            };
            let lines = text.lines().filter(|l| l.chars().count() >= 8).map(convert);
            let lines: Vec<(String, String)> = lines
                .filter_map(|clean| misread.apply(&clean).map(|damaged| (clean, damaged)))
                .filter(|(_, damaged)| !damaged.contains(['\n', '\r']))
                .collect();
            let page: Vec<&str> = lines.iter().map(|(_, damaged)| damaged.as_str()).collect();
            let (got, touched) = repaired(&repairer, &page.join("\n"));
            for (k, ((clean, damaged), got)) in lines.iter().zip(got.split('\n')).enumerate() {
                tally.places += 1;
                let right = got == clean;
                tally.right += usize::from(right);
                let gaps = got.chars().count() == clean.chars().count()
                    && got.chars().zip(clean.chars()).all(|(a, b)| a == b || a == '\u{FFFD}');
                tally.gaps += usize::from(gaps && !right);
                tally.wrong += usize::from(!right && !gaps && touched.contains_key(&k));
                count(&mut sure, touched.get(&k), right, gaps);
                if show && !right {
                    writeln!(out, "{misread:?}: {clean}\n  was  {damaged}\n  have {got}")?;
                }
            }
        }
    }
    let noted = Shift { notes: true, wide: false, cut: Cut::Sentences, line_starts: false };
    for (i, label) in
        ["clean, simplified", "clean, traditional", "clean, traditional with notes"].into_iter().enumerate()
    {
        let tally = rows.entry((100 + i, label.to_owned())).or_default();
        for text in &texts {
            let text = match i {
                0 => (*text).clone(),
                1 => traditional.convert(text),
                _ => traditional.shift(text, noted).clean,
            };
            let (got, touched) = repaired(&repairer, &text);
            tally.stray += touched.len();
            for line in touched.keys().filter(|_| show) {
                let nth = |t: &str| t.lines().nth(*line).unwrap_or_default().to_owned();
                writeln!(out, "{label}\n  was  {}\n  have {}", nth(&text), nth(&got))?;
            }
        }
    }
    writeln!(
        out,
        "| damage | places | right | right but for U+FFFD | wrong | left alone | changes elsewhere |\n|---|--:|--:|--:|--:|--:|--:|"
    )?;
    for ((_, label), t) in rows {
        let share = if t.places > 0 {
            format!("{} ({:.1} %)", t.right, 100.0 * t.right as f64 / t.places as f64)
        } else {
            "–".into()
        };
        let left = t.places - t.right - t.gaps - t.wrong;
        writeln!(
            out,
            "| {label} | {} | {share} | {} | {} | {left} | {} |",
            t.places, t.gaps, t.wrong, t.stray
        )?;
    }
    writeln!(
        out,
        "\n| confidence | repairs | in lines that are right | right but for U+FFFD | in lines with something wrong |\n|--:|--:|--:|--:|--:|"
    )?;
    for (hundredths, [right, gaps, wrong]) in sure {
        let all = right + gaps + wrong;
        writeln!(
            out,
            "| 0.{hundredths:02} | {all} | {right} ({:.1} %) | {gaps} | {wrong} |",
            100.0 * right as f64 / all as f64
        )?;
    }
    Ok(())
}

/// Counts the repairs of a line, all by what became of the line.
fn count(sure: &mut BTreeMap<u32, [usize; 3]>, repairs: Option<&Vec<u32>>, right: bool, gaps: bool) {
    let outcome = if right { 0 } else { 2 - usize::from(gaps) };
    for hundredths in repairs.into_iter().flatten() {
        sure.entry(*hundredths).or_default()[outcome] += 1;
    }
}

/// The text as repaired, and the confidences in hundredths of the repairs of each line that was touched.
fn repaired(repairer: &Repairer, text: &str) -> (String, BTreeMap<usize, Vec<u32>>) {
    let edits = repairer.repairs(text).edits;
    let line = |span: Span<gongwen_text::Text>| text[..span.start()].matches('\n').count();
    let mut touched: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for edit in edits.iter() {
        let repairs = touched.entry(line(edit.span)).or_default();
        if let Why::Repair(repair) = &edit.why {
            repairs.push((repair.confidence * 100.0).round() as u32);
        }
    }
    (edits.apply_to(text), touched)
}

/// Whether `text` has `expect`, but for characters that are marked as unknown.
fn has_with_gaps(text: &str, expect: &str) -> bool {
    let (text, expect): (Vec<char>, Vec<char>) = (text.chars().collect(), expect.chars().collect());
    let same = |(a, b): (&char, &char)| a == b || *a == char::REPLACEMENT_CHARACTER;
    text.windows(expect.len()).any(|w| w.iter().zip(&expect).all(same))
}

/// Without white space and notes, and with one form of each mark.
fn squash(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let note = rest.strip_prefix('(').and_then(|r| r.split_once(')'));
        match note.filter(|n| n.0.chars().all(char::is_lowercase)) {
            Some((_, behind)) => rest = behind,
            None => {
                if !c.is_whitespace() {
                    out.push(gongwen_normalize::repair::fold(c));
                }
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}
