//! Names of files: as text, as files of the output, and as they reach a terminal.

use std::ffi::{OsStr, OsString};
use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

/// Bytes that a part of an output path takes at most. File systems take 255; what copies and archives
/// files adds to names.
const LONGEST: usize = 240;

/// A relative path as it stands in the output, with `/`, without anything that leads out of it.
///
/// A part that is UTF-8 stays as it is. One that is not is written in ASCII, each byte from 0x80 on and each `%`
/// as `%XX`; and so is the rare UTF-8 part that would be taken for such a one (`%FF.txt`). So two files never
/// share a name, and [`path_of`] finds the file again.
pub(crate) fn name_of(path: &Path) -> String {
    let parts = path.components().filter_map(|c| match c {
        Component::Normal(part) => Some(part_of(part)),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The relative path that [`name_of`] names.
pub(crate) fn path_of(name: &str) -> PathBuf {
    name.split('/')
        .map(|part| if looks_escaped(part) { os_string(unescaped(part)) } else { part.into() })
        .collect()
}

fn part_of(part: &OsStr) -> String {
    match part.to_str() {
        Some(text) if !looks_escaped(text) => text.to_owned(),
        _ => escaped(part.as_encoded_bytes()),
    }
}

fn escaped(bytes: &[u8]) -> String {
    let mut out = String::new();
    for &b in bytes {
        if b.is_ascii() && b != b'%' {
            out.push(char::from(b));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// The bytes that [`escaped`] wrote as `part`; bytes that it did not write stay.
fn unescaped(part: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&b, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|d| std::str::from_utf8(d).ok());
        match digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
            Some(byte) if b == b'%' => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                out.push(b);
                rest = after;
            }
        }
    }
    out
}

/// Whether `part` is what [`escaped`] makes of a name that has to be escaped.
fn looks_escaped(part: &str) -> bool {
    if !part.contains('%') {
        return false;
    }
    let bytes = unescaped(part);
    // Each step takes at least two bytes away, so this ends.
    escaped(&bytes) == part && std::str::from_utf8(&bytes).map_or(true, looks_escaped)
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// Elsewhere no name holds such bytes.
#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Where the document of a source path stands below the output folder. A part that would be longer than
/// [`LONGEST`] ends with a hash of its full name instead.
pub(crate) fn output_of(name: &str) -> String {
    let name = if name == "-" { "stdin" } else { name };
    let (folders, file) = name.rsplit_once('/').map_or((None, name), |(folders, file)| (Some(folders), file));
    let folders = folders.into_iter().flat_map(|f| f.split('/')).map(|f| fitting(f, ""));
    folders.chain([fitting(file, ".json")]).collect::<Vec<_>>().join("/")
}

fn fitting(part: &str, ending: &str) -> String {
    if part.len() + ending.len() <= LONGEST {
        return format!("{part}{ending}");
    }
    let hash: String = gongwen::sha256_hex(part.as_bytes()).chars().take(16).collect();
    let mut kept = String::new();
    for c in part.chars() {
        if kept.len() + c.len_utf8() + 1 + hash.len() + ending.len() > LONGEST {
            break;
        }
        kept.push(c);
    }
    format!("{kept}~{hash}{ending}")
}

/// `text` as one line that does nothing to a terminal: controls, line separators and marks of direction as
/// `\u{1b}`.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => {
                out.extend(c.escape_unicode());
            }
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &[u8], name: &str) {
        let path = PathBuf::from(os_string(file.to_vec()));
        assert_eq!(name_of(&path), name);
        assert_eq!(path_of(name), path);
    }

    #[test]
    #[cfg(unix)]
    fn every_name_has_a_text_of_its_own_and_leads_back() {
        check("2025/通知.txt".as_bytes(), "2025/通知.txt");
        check(br"back\slash.txt", r"back\slash.txt");
        check(b"50%.txt", "50%.txt");
        check(b"100%25.txt", "100%25.txt");
        check(b"%E9%80%9A.txt", "%E9%80%9A.txt");
        check(b"bad\xff\xfe.txt", "bad%FF%FE.txt");
        check("通/\u{b9}%\u{ff}".as_bytes(), "通/\u{b9}%\u{ff}");
        // 公 in GBK.
        check(b"in/5%\xb9\xab.txt", "in/5%25%B9%AB.txt");
        // UTF-8, but what the names above became.
        check(b"bad%FF%FE.txt", "bad%25FF%25FE.txt");
        check(b"bad%25FF%25FE.txt", "bad%2525FF%2525FE.txt");
    }

    #[test]
    fn nothing_leads_out_of_the_output_folder() {
        assert_eq!(name_of(Path::new("/../etc/./x")), "etc/x");
    }

    #[test]
    fn long_names_are_cut_between_characters_and_told_apart_by_a_hash() {
        assert_eq!(output_of("-"), "stdin.json");
        let fits = "a".repeat(LONGEST - 5);
        assert_eq!(output_of(&fits), format!("{fits}.json"));
        let (one, two) = ("通".repeat(80) + "一.txt", "通".repeat(80) + "二.txt");
        for name in [&one, &two] {
            let output = output_of(&format!("in/{name}"));
            let file = output.strip_prefix("in/").unwrap();
            assert!(file.len() <= LONGEST && file.len() > LONGEST - 3, "{}", file.len());
            assert!(file.starts_with("通通") && file.ends_with(".json"));
        }
        assert_ne!(output_of(&one), output_of(&two));
        assert!(output_of(&format!("{one}/x")).split('/').all(|part| part.len() <= LONGEST));
    }

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        assert_eq!(shown("a\u{1b}[31m\n通\u{202e}\u{9b}"), r"a\u{1b}[31m\u{a}通\u{202e}\u{9b}");
    }
}
