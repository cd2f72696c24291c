//! Inputs that are meant to break something: what must hold for any bytes, and what must come of each.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use gongwen::{Analysis, ConvertError, Pipeline, Severity, SourceFile};
use gongwen_testkit::contract::Contract;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().unwrap());

/// The files of `fixtures/hostile/` by name.
static INPUTS: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/hostile");
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let texts = entries.filter(|p| p.extension().is_some_and(|e| e == "txt"));
    texts.map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&p).unwrap())).collect()
});

fn convert(name: &str) -> Result<Analysis, ConvertError> {
    PIPELINE.convert(&SourceFile { path: name.to_owned(), bytes: INPUTS[name].clone() })
}

#[test]
fn every_input_keeps_the_contract() {
    let mut contract = Contract::new().unwrap();
    let mut broken = Vec::new();
    for (name, bytes) in INPUTS.iter() {
        let faults = contract.check(bytes).faults;
        broken.extend(faults.iter().map(|f| format!("{name}: {}: {}", f.kind, f.message)));
    }
    assert!(INPUTS.len() >= 30, "only {} inputs", INPUTS.len());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Codes of the refusal or of the errors of an input.
#[track_caller]
fn check(name: &str, expected: &[&str]) {
    let codes: Vec<&str> = match convert(name) {
        Ok(analysis) => {
            let errors = analysis.diagnostics.iter().filter(|d| d.severity == Severity::Error);
            let mut codes: Vec<&str> = errors.map(|d| d.code).collect();
            codes.dedup();
            codes
        }
        Err(error) => vec![error.code()],
    };
    assert_eq!(codes, expected, "{name}");
}

#[test]
fn what_cannot_be_read_is_refused_or_degraded() {
    check("15-half-pairs-utf16.txt", &["decode/replacement"]);
    check("16-nul-first-utf16.txt", &[]);
    check("17-one-nul.txt", &["binary"]);
    check("23-nested-brackets.txt", &["nested_brackets"]);
}

#[test]
fn what_is_no_document_says_so_and_is_no_policy() {
    check("28-csv.txt", &["not_a_document"]);
    check("29-source-code.txt", &["not_a_document"]);
    check("30-english.txt", &["not_a_document"]);
    check("31-menu.txt", &["not_a_document"]);
    check("32-json.txt", &["not_a_document"]);
    check("33-html.txt", &[]);
    check("34-file-name.txt", &[]);
    for name in ["28-csv.txt", "29-source-code.txt", "30-english.txt", "31-menu.txt", "34-file-name.txt"] {
        assert_eq!(convert(name).unwrap().links.policy, None, "{name}");
    }
}

#[test]
fn sound_text_stays_as_it_is() {
    for (name, text) in
        [("07-rare-hanzi.txt", "黾𩔻"), ("08-replacement-in-a-name.txt", "7#508\n河市\u{FFFD}区。")]
    {
        let analysis = convert(name).unwrap();
        assert_eq!(analysis.document.text(), text, "{name}");
        assert!(analysis.document.draft.repairs().is_empty(), "{name}");
    }
}

#[test]
fn bare_numbers_are_no_facts() {
    let analysis = convert("13-bare-numbers.txt").unwrap();
    assert!(analysis.facts.quantities.is_empty());
}
