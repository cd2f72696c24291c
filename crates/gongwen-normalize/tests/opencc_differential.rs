//! The engine of this crate against the system's OpenCC, over every dictionary entry and the seeds.
//!
//! `opencc_differences.tsv` lists each difference with its cause. It is written for OpenCC 1.1.6, the version of
//! Debian 12; a difference that is not listed fails the test, and so does a listed one that is gone. The
//! failure's message holds the rows to paste, with the cause left to name.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use gongwen_normalize::script::{Engine, OpenCc, Standard};
use gongwen_text::Rows;

macro_rules! dictionaries {
    ($($name:literal)*) => {
        [$(include_str!(concat!("../data/opencc/", $name, ".txt"))),*]
    };
}

/// The keys of the dictionaries that the engine reads, and OpenCC's own cases.
fn inputs() -> BTreeSet<String> {
    let dictionaries = dictionaries!(
        "TSCharacters" "TSCharactersExt" "TSPhrases" "TWVariantsRev" "TWVariantsRevPhrases" "HKVariantsRev"
        "HKVariantsRevPhrases"
    );
    let mut inputs = BTreeSet::new();
    for text in dictionaries {
        let rows = Rows::parse("dictionary", text, 2).unwrap();
        inputs.extend(rows.iter().map(|row| row[0].to_owned()));
    }
    let cases = Rows::parse("opencc_cases.tsv", include_str!("opencc_cases.tsv"), 3).unwrap();
    inputs.extend(cases.iter().map(|row| row[1].to_owned()));
    inputs
}

const CONFIGS: [(&str, Standard); 3] =
    [("hk2s", Standard::HongKong), ("t2s", Standard::OpenCc), ("tw2s", Standard::Taiwan)];

/// Where the two differ: input, our output and OpenCC's, to the configurations in question.
fn differences(
    configs: &[(&'static str, Standard)],
    inputs: &BTreeSet<String>,
) -> BTreeMap<[String; 3], Vec<&'static str>> {
    let mut found: BTreeMap<[String; 3], Vec<&str>> = BTreeMap::new();
    for (config, standard) in configs {
        let (ours, theirs) = (Engine::new(*standard).unwrap(), OpenCc::new(*standard).unwrap());
        for input in inputs {
            let (a, b) = (ours.convert_str(input), theirs.convert_str(input));
            if a != b {
                found.entry([input.clone(), a, b]).or_default().push(config);
            }
        }
    }
    found
}

#[test]
fn differences_are_known() {
    let known = Rows::parse("opencc_differences.tsv", include_str!("opencc_differences.tsv"), 5).unwrap();
    known.check_sorted(3).unwrap();
    let known: BTreeMap<[String; 3], String> =
        known.iter().map(|row| ([row[2], row[3], row[4]].map(str::to_owned), row[1].to_owned())).collect();
    let found: BTreeMap<[String; 3], String> =
        differences(&CONFIGS, &inputs()).into_iter().map(|(key, configs)| (key, configs.join(","))).collect();
    let mut message = String::new();
    for (key, configs) in found.iter().filter(|(key, configs)| known.get(*key) != Some(*configs)) {
        writeln!(message, "cause\t{configs}\t{}", key.join("\t")).unwrap();
    }
    for (key, configs) in known.iter().filter(|(key, configs)| found.get(*key) != Some(*configs)) {
        writeln!(message, "gone: {configs}\t{}", key[0]).unwrap();
    }
    assert!(message.is_empty(), "differences to OpenCC that are not listed:\n{message}");
}

#[test]
fn compatibility_characters_are_read_as_their_canonical_forms() {
    let (ours, theirs) = (Engine::new(Standard::OpenCc).unwrap(), OpenCc::new(Standard::OpenCc).unwrap());
    let [text] = dictionaries!("CJK_Compatibility_Ideographs");
    let rows = Rows::parse("dictionary", text, 2).unwrap();
    let differ: Vec<&[&str]> =
        rows.iter().filter(|row| ours.convert_str(row[0]) != theirs.convert_str(row[1])).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

/// With the configuration that the normaliser uses there is nothing to excuse on running text.
#[test]
fn seeds_are_converted_alike() {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    let mut inputs = BTreeSet::new();
    for entry in std::fs::read_dir(seeds).unwrap() {
        #[expect(clippy::disallowed_methods, reason = "a test reads files")]
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        inputs.extend(text.lines().map(str::to_owned));
    }
    assert!(inputs.len() > 100);
    let found = differences(&CONFIGS[..2], &inputs);
    assert!(found.is_empty(), "{found:#?}");
}
