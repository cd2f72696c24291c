//! Writes many documents, to see what a large run costs.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use gongwen_testkit::copies::copies;

/// Writes `count` copies of the texts in `folders` to `dir`.
#[expect(clippy::disallowed_methods, reason = "a chore reads and writes files")]
pub(crate) fn write(
    count: usize,
    dir: &Path,
    folders: &[&str],
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let texts = texts(folders)?;
    std::fs::create_dir_all(dir)?;
    for (k, copy) in copies(&texts, count).enumerate() {
        std::fs::write(dir.join(format!("{k:06}.txt")), copy)?;
    }
    writeln!(out, "{count} documents from {} texts", texts.len())?;
    Ok(())
}

/// The texts in `folders`, without those in other encodings, those that are broken on purpose and very short ones.
#[expect(clippy::disallowed_methods, reason = "a chore reads files")]
pub(crate) fn texts(folders: &[&str]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for folder in folders {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<std::io::Result<_>>()?;
        paths.sort();
        texts.extend(paths.iter().filter_map(|p| String::from_utf8(std::fs::read(p).ok()?).ok()));
    }
    texts.retain(|t| t.lines().count() > 3);
    if texts.is_empty() { Err("no texts".into()) } else { Ok(texts) }
}
