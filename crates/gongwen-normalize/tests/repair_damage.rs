//! Damage done to real documents and undone; sound documents left alone.

#![allow(clippy::disallowed_methods, reason = "tests read the documents")]

use std::sync::LazyLock;

use gongwen_normalize::repair::{Repairer, fold};
use gongwen_testkit::corrupt::{Cut, Misread, Shift, Traditional, is_sound};
use proptest::prelude::*;

const PLAIN: Shift = Shift { notes: false, wide: false, cut: Cut::Lines, line_starts: false };

static REPAIRER: LazyLock<Repairer> = LazyLock::new(|| Repairer::new().unwrap());
static TRADITIONAL: LazyLock<Traditional> = LazyLock::new(Traditional::default);

/// Real documents.
const SEEDS: &[&str] = &["seeds"];
/// Short texts of our own, full of invented names that no language prior knows.
const FIXTURES: &[&str] = &["fixtures"];
const ALL: &[&str] = &["seeds", "fixtures"];

/// The documents in these folders of the repository that are sound, simplified and UTF-8.
fn texts(dirs: &[&str]) -> Vec<String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut paths: Vec<_> = dirs
        .iter()
        .filter_map(|dir| std::fs::read_dir(format!("{root}/{dir}")).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    texts.filter(|text| is_sound(text)).collect()
}

fn repaired(text: &str) -> String {
    REPAIRER.repairs(text).edits.apply_to(text)
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
                    out.push(fold(c));
                }
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// At least `least` of the places damaged in one of these ways come out exactly as they were.
#[track_caller]
fn check(dirs: &[&str], shifts: &[Shift], least: f64) {
    let (mut places, mut right) = (0, 0);
    for (text, shift) in texts(dirs).iter().flat_map(|text| shifts.iter().map(move |shift| (text, *shift))) {
        let damaged = TRADITIONAL.shift(text, shift);
        let lines: Vec<String> = repaired(&damaged.text).lines().map(squash).collect();
        places += damaged.sites.len();
        right += damaged.sites.iter().filter(|s| lines[s.line].contains(&squash(&s.expect))).count();
    }
    assert!(places > 0 && right as f64 >= least * places as f64, "{right} of {places}");
}

#[test]
fn shifted_text_comes_back() {
    let (bare, line_starts) =
        ([PLAIN, Shift { wide: true, ..PLAIN }], [Shift { line_starts: true, ..PLAIN }]);
    check(SEEDS, &bare, 0.95);
    check(SEEDS, &line_starts, 0.95);
    check(FIXTURES, &[bare[0], bare[1], line_starts[0]], 0.85);
}

#[test]
fn shifted_text_with_notes_comes_back() {
    let noted = Shift { notes: true, ..PLAIN };
    let wide = Shift { wide: true, ..noted };
    check(SEEDS, &[noted], 0.97);
    check(SEEDS, &[wide], 0.95);
    check(FIXTURES, &[noted, wide], 0.80);
}

#[test]
fn sound_text_is_left_alone() {
    for text in texts(ALL) {
        let noted = TRADITIONAL.shift(&text, Shift { notes: true, ..PLAIN }).clean;
        for text in [TRADITIONAL.convert(&text), noted, text] {
            let edits = REPAIRER.repairs(&text).edits;
            assert_eq!(edits.len(), 0, "{:?}", edits.iter().next().map(|e| e.span.of(&text)));
        }
    }
}

#[test]
fn signs_that_open_items_are_no_damage() {
    let check = |sign: char, rest: &str| {
        let line = format!("{sign}{rest}");
        let text = format!("{line}\n正文如下。\n{line}\n");
        assert_eq!(repaired(&text), text);
    };
    for sign in "●■◆▲★◇□○◎※→√§①⑴㈠㈡Ⅰⅰ℃〓▶☆✓❶➢".chars() {
        for rest in [" 交通便利的邻海城市", "全国著名的革命老区", "3 条"] {
            check(sign, rest);
        }
    }
    for sign in "×∶±∩≥＃『【＊".chars() {
        check(sign, " 交通便利的邻海城市");
    }
}

#[test]
fn rare_names_and_half_width_marks_are_no_damage() {
    let lines = [
        "获奖人员:王翀,李堃,张晗,赵喆,钱昊,孙珺,周旻,吴倜,郑骁,冯玥",
        "主任:龚旭;副主任:翟彧,邬祎;成员:佟昕,缪赟,阚喆",
        "联系人:訾某,电话:0755-12345678",
        "宓某,某公司,工程师",
        "邛崃市;郫都区;犍为县;珙县",
        "砀山县,歙县,黟县,濉溪县,枞阳县",
        "埗头村,埔头村,磜头村,岽下村,嶂背村",
        "元素:镧,铈,镨,钕,钷,钐,铕,钆,铽,镝,钬,铒,铥,镱,镥",
        "中药材:黄芪,枸杞,当归,茯苓,菘蓝,薏苡,山茱萸,荜茇",
        "器物:青铜簋,鬲,甗,觚,爵,斝,卣",
        "总书记指出:“绿水青山就是金山银山!”",
        "“走!去看看!”老人说:“好嘞!”",
        "你好!请问如何办理?谢谢!",
        "上一页【1】【2】【3】【4】下一页",
        "【1】【2】【3】【4】",
        "骉骉餐饮店,鱻鱻超市,骠骑将军,鸿胪寺",
    ];
    let page = lines.join("\n");
    for text in lines.into_iter().chain([page.as_str()]) {
        assert_eq!(repaired(text), text);
    }
}

#[test]
fn misread_text_comes_back() {
    for misread in Misread::ALL {
        let lossless = !matches!(
            misread,
            Misread::Utf8AsGbk
                | Misread::Utf8AsGbkMarked
                | Misread::Utf8AsGbkLossy
                | Misread::Utf8AsGbkSilent
                | Misread::GbkAsBig5
        );
        let (mut places, mut right) = (0, 0);
        for text in texts(ALL) {
            for line in text.lines().filter(|l| l.chars().count() >= 8) {
                let clean =
                    if misread == Misread::Big5AsGbk { TRADITIONAL.convert(line) } else { line.to_owned() };
                let Some(damaged) = misread.apply(&clean) else { continue };
                places += 1;
                let got = repaired(&damaged);
                // Where bytes are gone, every character that is not marked as unknown must be right.
                let same = |(a, b): (char, char)| a == b || (!lossless && a == '\u{FFFD}');
                let exact = got.chars().count() == clean.chars().count();
                right += usize::from(exact && got.chars().zip(clean.chars()).all(same));
            }
        }
        let lossy = matches!(misread, Misread::Utf8AsGbkLossy | Misread::Utf8AsGbkSilent);
        let least = if lossy { 0.6 } else { 0.9 };
        assert!(places > 0 && right as f64 >= least * places as f64, "{misread:?}: {right} of {places}");
    }
}

#[test]
fn the_words_of_a_misread_document_fill_its_gaps() {
    let (mut alone, mut together) = (0, 0);
    for text in texts(SEEDS) {
        let lines = text.lines().filter(|l| l.chars().count() >= 8);
        let damaged: Vec<(&str, String)> = lines
            .filter_map(|line| Some((line, Misread::Utf8AsGbk.apply(line)?)))
            .filter(|(_, damaged)| !damaged.contains(['\n', '\r']))
            .collect();
        alone += damaged.iter().filter(|(line, damaged)| repaired(damaged) == *line).count();
        let page: Vec<&str> = damaged.iter().map(|d| d.1.as_str()).collect();
        let page = repaired(&page.join("\n"));
        together += damaged.iter().zip(page.lines()).filter(|(d, got)| d.0 == *got).count();
    }
    assert!(together * 100 > alone * 110, "{together} lines right together, {alone} alone");
}

#[test]
fn hostile_text_takes_linear_time() {
    for piece in [
        "!",
        "?",
        "!敝",
        "(",
        "（jié)",
        ",?ràng)",
        "\u{FFFD}",
        "“!\n",
        "é",
        "鍏",
        "鍏?",
        "?敝袊(guó)",
        ";?nüè)",
    ] {
        // Quadratic work on this much would not end.
        let text = piece.repeat(20_000);
        REPAIRER.repairs(&text).edits.apply_to(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_passes(text in "(?s)[!?,;:(（）)“”。、a-zé\u{FFFD}\u{E000}-\u{E800}中國發敝袊瓶贾行€ÖÐ\n ]{0,80}") {
            repaired(&text);
    }
}
