//! The cases of `tests/cases/normalise.toml`, and what holds of damaged text beside what comes out.

use std::sync::LazyLock;

use gongwen::{Pipeline, SourceFile};
use gongwen_testkit::cases::{Case, Pile, parse};

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new().unwrap());

fn source(text: &str) -> SourceFile {
    SourceFile { path: "case.txt".to_owned(), bytes: text.as_bytes().to_vec() }
}

fn outcome(case: &Case) -> String {
    if case.label.starts_with("lines:") {
        return PIPELINE.convert(&source(&case.text)).unwrap().document.draft.text().to_owned() + "\n";
    }
    PIPELINE.normalize(&source(&case.text)).unwrap().1.draft.text().to_owned()
}

/// The codes of all that is said of a text.
fn codes(text: &str) -> Vec<&'static str> {
    let (decoded, normalized) = PIPELINE.normalize(&source(text)).unwrap();
    decoded.diagnostics.iter().chain(&normalized.diagnostics).map(|p| p.diagnostic.code).collect()
}

#[test]
fn cases() {
    let file = "normalise.toml";
    let mut failures = Vec::new();
    for case in parse(file, include_str!("../../../tests/cases/normalise.toml")).unwrap() {
        let got = outcome(&case);
        let expect = case.expect.first().and_then(|value| value.as_str()).unwrap_or(&case.text);
        match (case.pile, got == expect) {
            (Pile::Gap, true) => failures.push(format!("{}: works now, so it is no gap", case.label)),
            (Pile::Positive | Pile::Negative, false) => {
                failures.push(format!("{}\n  expected {expect:?}\n  got      {got:?}", case.label));
            }
            _ => {}
        }
        if !case.label.starts_with("lines:") {
            let again = PIPELINE.normalize(&source(&got)).unwrap().1.draft;
            assert_eq!(again.text(), got, "{}: a second pass changes nothing", case.label);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_cannot_be_repaired_is_said() {
    for (text, code) in [
        ("锛氢氦鏄扑剑閲戝嵆鐢卞埜鍟嗘敹鍙栵纴", "repair/misread"),
        ("李�环主席出席座谈会。", "decode/lost_before"),
        ("??季度???通报", "repair/lost-characters"),
        ("关于锟斤拷的通知", "repair/lost-characters"),
        ("公式\u{F123}", "repair/lost-characters"),
        ("TPC-C鏄叏鐞冩暟鎹簱鍘傚晢鍏鐨勬€ц兘璇勪环鏍囧噯", "repair/codec-unknown"),
    ] {
        assert!(codes(text).contains(&code), "{text}: {:?}", codes(text));
    }
    assert_eq!(codes("关于印发规划的通知"), [""; 0]);
}

#[test]
fn chinese_in_seven_bits_is_refused_by_name() {
    for (bytes, name) in
        [(&b"~{9XSZ<S?lMF=xJ}WV>-<C~}"[..], "HZ"), (b"\x1B$)A\x0E9XSZ<S?l\x0F\n", "ISO-2022-CN")]
    {
        let source = SourceFile { path: "mail.txt".to_owned(), bytes: bytes.to_vec() };
        let error = PIPELINE.normalize(&source).unwrap_err();
        assert_eq!(error.code(), "unsupported_encoding");
        assert!(error.to_string().contains(name), "{error}");
    }
}
