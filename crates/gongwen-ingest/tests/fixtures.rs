//! The fixtures whose trap is their bytes.

use gongwen_ingest::decode;

#[track_caller]
fn check(bytes: &[u8], encoding: &str, codes: &[&str], text: &str) {
    let decoded = decode(bytes, None).unwrap();
    assert_eq!(decoded.encoding.name, encoding);
    assert_eq!(decoded.diagnostics.iter().map(|d| d.diagnostic.code).collect::<Vec<_>>(), codes);
    assert!(decoded.text.contains(text), "{}", decoded.text);
}

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../fixtures/", $name))
    };
}

#[test]
fn encodings() {
    check(fixture!("01-notice-gb18030.txt"), "gb18030", &[], "通知\r\n成办函〔2025〕27号\r\n");
    check(fixture!("02-opinion-big5.txt"), "Big5", &[], "總體目標");
    check(fixture!("03-reply-utf16le-mark.txt"), "UTF-16LE", &[], "浙政函〔2022〕61号");
    check(fixture!("04-plan-utf16be-no-mark.txt"), "UTF-16BE", &[], "量子通信");
    check(fixture!("05-truncated-utf8.txt"), "UTF-8", &["decode/truncated"], "2024年2月20\u{FFFD}");
    check(fixture!("26-control-characters.txt"), "UTF-8", &[], "自行车\0运营");
    check(
        fixture!("27-lines-in-two-encodings.txt"),
        "gb18030",
        &["decode/mixed", "decode/mixed"],
        "试点期限1年",
    );
}

#[test]
fn no_text() {
    let code = |bytes: &[u8]| decode(bytes, None).map(|d| d.encoding).unwrap_err().code();
    assert_eq!(code(fixture!("06-empty.txt")), "empty");
    assert_eq!(code(fixture!("07-pdf-by-another-name.txt")), "binary");
}
