//! Makes the table of gongwen-dictionary from the dictionary of jieba-rs.
//!
//! The words are sorted and written in columns: how many characters each shares with the one before, how many are its own,
//! upper bytes of these, lower bytes, and twice the frequency, plus one for the name of a person (tags `nr…`), seven bits a
//! byte, the lowest first. In front the number of words and of characters. All is deflated.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Finds the dictionary in the sources of jieba-rs and writes the table to `out`.
pub(crate) fn write(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    out.write_all(&miniz_oxide::deflate::compress_to_vec(&columns(&read()?)?, 10))?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a chore reads files")]
fn read() -> Result<String, Box<dyn Error>> {
    let path = sources()?.join("src/data/dict.txt");
    Ok(std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// The folder of the sources of jieba-rs.
fn sources() -> Result<PathBuf, Box<dyn Error>> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let mut cargo = Command::new("cargo");
    cargo.args(["metadata", "--locked", "--format-version", "1", "--manifest-path", manifest]);
    let metadata: Value =
        serde_json::from_slice(&cargo.stderr(std::process::Stdio::inherit()).output()?.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let jieba = packages.iter().find(|p| p["name"] == "jieba-rs").ok_or("no jieba-rs")?;
    let manifest = jieba["manifest_path"].as_str().ok_or("no path")?;
    Ok(Path::new(manifest).parent().ok_or("no folder")?.to_owned())
}

/// The columns of the dictionary `text`: a word, its frequency and its tag a line.
fn columns(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut words: BTreeMap<Vec<u16>, u32> = BTreeMap::new();
    for line in text.lines() {
        let mut fields = line.split_ascii_whitespace();
        let Some(word) = fields.next() else { continue };
        let frequency: u32 = fields.next().ok_or_else(|| format!("{word}: no frequency"))?.parse()?;
        let is_name = fields.next().is_some_and(|tag| tag.starts_with("nr"));
        if word.chars().any(|c| c > '\u{FFFF}') {
            return Err(format!("{word}: a character beyond the first plane").into());
        }
        if words.insert(word.encode_utf16().collect(), frequency << 1 | u32::from(is_name)).is_some() {
            return Err(format!("{word} stands twice").into());
        }
    }
    let (mut shared, mut own, mut high, mut low, mut frequencies) = (vec![], vec![], vec![], vec![], vec![]);
    let mut before: &[u16] = &[];
    for (word, &frequency) in &words {
        let same = before.iter().zip(word).take_while(|(a, b)| a == b).count();
        shared.push(u8::try_from(same)?);
        own.push(u8::try_from(word.len() - same)?);
        for unit in &word[same..] {
            let [upper, lower] = unit.to_be_bytes();
            high.push(upper);
            low.push(lower);
        }
        let mut rest = frequency;
        while rest >= 0x80 {
            frequencies.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        frequencies.push(rest as u8);
        before = word;
    }
    let count = |column: &[u8]| Ok::<_, Box<dyn Error>>(u32::try_from(column.len())?.to_le_bytes());
    Ok([&count(&shared)?[..], &count(&high)?, &shared, &own, &high, &low, &frequencies].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_written_in_columns() {
        let table = columns("中国 300 ns\n中 2 f\n中国人 1 nr\n").unwrap();
        let expected = [
            &[3, 0, 0, 0, 3, 0, 0, 0][..],
            &[0, 1, 2],
            &[1, 1, 1],
            &[0x4E, 0x56, 0x4E],
            &[0x2D, 0xFD, 0xBA],
            &[4, 0xD8, 4, 3],
        ];
        assert_eq!(table, expected.concat());
        assert!(columns("中国 x n").is_err());
        assert!(columns("中国").is_err());
        assert!(columns("中国 1 n\n中国 2 n").unwrap_err().to_string().contains("twice"));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test reads files")]
    fn the_committed_table_is_that_of_the_sources() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/gongwen-dictionary/data/words.deflate");
        let committed = miniz_oxide::inflate::decompress_to_vec(&std::fs::read(path).unwrap()).unwrap();
        assert!(committed == columns(&read().unwrap()).unwrap(), "run `cargo run -p xtask -- dictionary`");
    }
}
