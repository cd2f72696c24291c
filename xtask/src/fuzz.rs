//! Documents made up from a seed, each checked for what must hold for any bytes ([`contract`]).
//!
//! An input depends on the seed, its number and the texts alone: a failure comes again with the same command. Build
//! without `--release` to have overflow checks and debug assertions as well.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use encoding_rs::{BIG5, GB18030, WINDOWS_1252};
use gongwen_testkit::contract::{Contract, Fault};

/// Longest excerpt of a text in characters: short inputs find the same faults and more of them fit into an hour.
const EXCERPT: u64 = 1500;

/// Marks that the stages look for.
const MARKS: [&str; 64] = [
    "\n",
    "\n\n",
    "。",
    "，",
    "、",
    "；",
    "：",
    "《",
    "》",
    "（",
    "）",
    "(",
    ")",
    "“",
    "”",
    "〔2025〕17号",
    "一、",
    "（二）",
    "1.",
    "(3)",
    "①",
    "第四条",
    "第一章 总则",
    "一是",
    "——",
    "\t",
    "  ",
    "　　",
    "|",
    "**",
    "# ",
    "- ",
    "附件：",
    "附件1",
    "抄送：",
    "目录",
    "……12",
    "到2030年",
    "2025年3月1日",
    "十四五",
    "近三年",
    "超过",
    "约",
    "不低于",
    "1.5万亿元",
    "三百万",
    "12%",
    "5个百分点",
    "百分之二十",
    "和",
    "与",
    "等",
    "的",
    "市人民政府",
    "自治区",
    "委员会",
    "研究院",
    "集群",
    "示范区",
    "基金",
    "牵头",
    "负责",
    "\u{FFFD}",
    "(fā)",
];

/// Checks `count` inputs and writes a table to `out`.
///
/// # Errors
/// When there was a fault, or the stages cannot be loaded or the inputs written.
#[expect(clippy::disallowed_methods, reason = "a chore writes files and measures")]
pub(crate) fn run(
    seed: u64,
    count: u64,
    texts: &[String],
    dir: &Path,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(dir)?;
    // A panic is a fault like any other: it is counted, its input is kept, and the next one is tried.
    std::panic::set_hook(Box::new(|_| {}));
    let next = AtomicU64::new(0);
    let work = || -> Result<Tally, Box<dyn Error + Send + Sync>> {
        let mut contract = Contract::new()?;
        let mut tally = Tally::default();
        loop {
            let k = next.fetch_add(1, Ordering::Relaxed);
            if k >= count {
                return Ok(tally);
            }
            let input = input(seed, k, texts);
            let start = Instant::now();
            let tried = contract.check(&input);
            tally.micros.push(start.elapsed().as_micros());
            *tally.outcomes.entry(tried.refused.unwrap_or("converted")).or_insert(0) += 1;
            if !tried.faults.is_empty() {
                std::fs::write(dir.join(format!("{seed}-{k}.txt")), &input)?;
                tally.faults.push((k, tried.faults));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let tallies = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().map(|h| h.join().map_err(|_| "a thread died")).collect::<Result<Vec<_>, _>>()
    })?;
    let mut all = Tally::default();
    for tally in tallies {
        all.add(tally.map_err(|e| e.to_string())?);
    }
    all.report(seed, count, out)?;
    if all.faults.is_empty() {
        Ok(())
    } else {
        Err(format!("{} inputs with faults", all.faults.len()).into())
    }
}

/// What was seen.
#[derive(Debug, Default)]
struct Tally {
    micros: Vec<u128>,
    outcomes: BTreeMap<&'static str, u64>,
    faults: Vec<(u64, Vec<Fault>)>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.micros.extend(other.micros);
        for (outcome, count) in other.outcomes {
            *self.outcomes.entry(outcome).or_insert(0) += count;
        }
        self.faults.extend(other.faults);
    }

    fn report(&mut self, seed: u64, count: u64, out: &mut impl Write) -> std::io::Result<()> {
        self.micros.sort_unstable();
        self.faults.sort();
        let last = self.micros.len().saturating_sub(1);
        let at = |share: usize| self.micros.get(last * share / 1000).map_or(0.0, |m| *m as f64 / 1000.0);
        writeln!(
            out,
            "| seed | executions | p50 ms | p99 ms | max ms |\n| --- | ---: | ---: | ---: | ---: |"
        )?;
        writeln!(out, "| {seed} | {count} | {:.1} | {:.1} | {:.0} |\n", at(500), at(990), at(1000))?;
        let mut kinds = BTreeMap::new();
        for (_, faults) in &self.faults {
            // Of each kind once: an input counts, not each of its breaches.
            for kind in faults.iter().map(|f| f.kind).collect::<std::collections::BTreeSet<_>>() {
                *kinds.entry(kind).or_insert(0) += 1;
            }
        }
        writeln!(out, "| outcome or fault | inputs |\n| --- | ---: |")?;
        for (outcome, count) in &self.outcomes {
            writeln!(out, "| {outcome} | {count} |")?;
        }
        for kind in ["panic", "contract", "lost", "control", "not-reproducible", "not-idempotent"] {
            writeln!(out, "| **{kind}** | {} |", kinds.get(kind).unwrap_or(&0))?;
        }
        writeln!(out)?;
        for (k, faults) in &self.faults {
            for fault in faults.iter().take(1) {
                writeln!(out, "{seed}-{k}.txt: {}: {}", fault.kind, fault.message)?;
            }
        }
        Ok(())
    }
}

/// SplitMix64: a good generator that fits into a line.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `n`, which is not 0.
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.index(of.len())]
    }

    fn text<'t>(&mut self, texts: &'t [String]) -> &'t str {
        &texts[self.index(texts.len())]
    }
}

/// The input with this number.
fn input(seed: u64, number: u64, texts: &[String]) -> Vec<u8> {
    let mut random = Random(seed ^ number.wrapping_mul(0xD134_2543_DE82_EF95));
    // The first numbers are all alike otherwise.
    random.next();
    let r = &mut random;
    match r.below(100) {
        0..25 => mutated(r, texts),
        25..35 => encoded(r, texts),
        35..60 => structured(r, texts).into_bytes(),
        60..85 => soup(r, texts).into_bytes(),
        85..92 => code_points(r).into_bytes(),
        92..96 => (0..r.below(400)).map(|_| r.next() as u8).collect(),
        96..98 => repeated(r, texts).into_bytes(),
        _ => r.text(texts).as_bytes().to_vec(),
    }
}

/// Up to `most` characters from somewhere in a text.
fn excerpt(r: &mut Random, texts: &[String], most: u64) -> String {
    let text = r.text(texts);
    let start = r.index(text.len());
    let start = (start..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let len = 1 + r.below(most) as usize;
    text[start..].chars().take(len).collect()
}

/// An excerpt with bytes lost, added, doubled and moved.
fn mutated(r: &mut Random, texts: &[String]) -> Vec<u8> {
    let mut bytes = excerpt(r, texts, EXCERPT).into_bytes();
    for _ in 0..1 + r.below(8) {
        let at = r.index(bytes.len() + 1);
        let end = (at + 1 + r.index(12)).min(bytes.len());
        match r.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, r.pick(&MARKS).bytes())),
            2 => drop(bytes.splice(at..at, excerpt(r, texts, 30).into_bytes())),
            3 => bytes.get_mut(at).into_iter().for_each(|b| *b ^= 1 << (r.next() % 8)),
            4 => {
                let piece = bytes[at..end].to_vec();
                let to = r.index(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ => bytes.get_mut(at).into_iter().for_each(|b| *b = r.next() as u8),
        }
    }
    bytes
}

/// An excerpt in another encoding, read in a wrong one, or out of step.
fn encoded(r: &mut Random, texts: &[String]) -> Vec<u8> {
    let text = excerpt(r, texts, EXCERPT);
    let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let gbk = GB18030.encode(&text).0.into_owned();
    match r.below(8) {
        0 => gbk,
        1 => BIG5.encode(&text).0.into_owned(),
        2 => utf16(u16::to_le_bytes),
        3 => [&b"\xFE\xFF"[..], &utf16(u16::to_be_bytes)].concat(),
        4 => GB18030.decode(text.as_bytes()).0.into_owned().into_bytes(),
        5 => WINDOWS_1252.decode(&gbk).0.into_owned().into_bytes(),
        // A byte lost here and there, and what follows read in the wrong halves.
        6 => {
            let step = 20 + r.index(200);
            let torn: Vec<u8> =
                gbk.iter().enumerate().filter(|(k, _)| k % step != step - 1).map(|(_, b)| *b).collect();
            GB18030.decode(&torn).0.into_owned().into_bytes()
        }
        _ => {
            let half = gbk.len() / 2;
            [&gbk[..half], text.as_bytes()].concat()
        }
    }
}

/// A document with the elements of one, in nearly the right order.
fn structured(r: &mut Random, texts: &[String]) -> String {
    let mut out = String::new();
    let words = |r: &mut Random, most| excerpt(r, texts, most).replace('\n', "");
    if r.below(2) == 0 {
        let (front, about) = (words(r, 6), words(r, 20));
        out +=
            &format!("{front}市人民政府关于{about}的{}\n\n", r.pick(&["通知", "意见", "规划", "办法", "函"]));
        out += &format!("各{}人民政府：\n", words(r, 4));
    }
    let styles: [fn(u64) -> String; 6] = [
        |n| format!("{}、", ["一", "二", "三", "十", "十一"][n as usize % 5]),
        |n| format!("（{}）", ["一", "二", "三", "十", "十一"][n as usize % 5]),
        |n| format!("{n}."),
        |n| format!("第{n}条 "),
        |n| format!("({n})"),
        |n| format!("**{n}、"),
    ];
    for n in 1..2 + r.below(12) {
        match r.below(8) {
            0 => {
                let columns = 1 + r.below(6);
                for _ in 0..2 + r.below(4) {
                    let cells: Vec<String> = (0..columns)
                        .map(|_| if r.below(2) == 0 { words(r, 5) } else { r.below(9999).to_string() })
                        .collect();
                    out += &(cells.join(r.pick(&["\t", "  ", "|"])) + "\n");
                }
            }
            1..4 => {
                out += &r.pick(&styles)(n);
                out += &(words(r, 16) + r.pick(&["\n", "。", "。**", "：\n"]));
            }
            _ => out += &sentence(r, texts),
        }
    }
    if r.below(3) == 0 {
        out +=
            &format!("\n附件：1.{}\n\n{}市人民政府\n2025年{}月1日\n", words(r, 12), words(r, 4), r.below(14));
    }
    out
}

/// Words of a text between the marks that facts are made of.
fn sentence(r: &mut Random, texts: &[String]) -> String {
    let mut out = String::new();
    for _ in 0..1 + r.below(5) {
        out += &excerpt(r, texts, 14).replace('\n', "");
        out += r.pick(&MARKS[2..]);
        out += r.pick(&MARKS[36..]);
    }
    out + "。\n"
}

/// Marks and scraps of text in any order.
fn soup(r: &mut Random, texts: &[String]) -> String {
    let mut out = String::new();
    for _ in 0..1 + r.below(120) {
        match r.below(3) {
            0 => out += &excerpt(r, texts, 6),
            _ => out += r.pick(&MARKS),
        }
    }
    out
}

/// Characters from all over Unicode.
fn code_points(r: &mut Random) -> String {
    let ranges =
        [(0, 0x80), (0x80, 0x800), (0x2000, 0x3100), (0x4E00, 0xA000), (0xE000, 0x10000), (0, 0x110000)];
    let (from, to) = r.pick(&ranges);
    (0..r.below(200)).filter_map(|_| char::from_u32(from + r.below(u64::from(to - from)) as u32)).collect()
}

/// One scrap or mark over and over.
fn repeated(r: &mut Random, texts: &[String]) -> String {
    let unit = if r.below(2) == 0 { r.pick(&MARKS).to_owned() } else { excerpt(r, texts, 4) };
    unit.repeat(1 + r.index(6000) / unit.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_depend_on_seed_and_number_alone() {
        let texts = ["一、发展目标\n到2030年,产值超过5000亿元。\n".repeat(20)];
        let all: Vec<Vec<u8>> = (0..300).map(|k| input(7, k, &texts)).collect();
        assert_eq!(all, (0..300).map(|k| input(7, k, &texts)).collect::<Vec<_>>());
        let distinct: std::collections::BTreeSet<&Vec<u8>> = all.iter().collect();
        assert!(distinct.len() > 280, "{}", distinct.len());
        assert_ne!(all[0], input(8, 0, &texts));
        assert!(all.iter().any(|i| std::str::from_utf8(i).is_err()));
    }

    #[test]
    fn a_run_without_faults_says_how_many_inputs_it_tried() {
        let dir = tempfile::tempdir().unwrap();
        let texts = ["各县要节水。\n一、要求\n二、任务\n三、目标\n".to_owned()];
        let mut out = Vec::new();
        // Whether there are faults is for a long run to find out.
        let _ = run(1, 20, &texts, dir.path(), &mut out);
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("| 1 | 20 |") && out.contains("| **panic** | "), "{out}");
    }
}
