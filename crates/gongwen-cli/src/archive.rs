//! Archives among the inputs: each file in one is a document of the run, `archive.zip!file`.

use std::path::{Path, PathBuf};

use gongwen::{Analysis, archive};

use crate::Failure;
use crate::inputs::Input;

/// What stands between the name of an archive and that of a file in it.
const INSIDE: char = '!';

/// The bytes of one document.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) bytes: Vec<u8>,
    /// Its name in the archive that it was taken from.
    pub(crate) entry: Option<String>,
}

/// Lets the places of `analysis`, whose source has `len` bytes, name the file in the archive that it was taken from, if it was.
pub(crate) fn settle(mut analysis: Analysis, entry: Option<&str>, len: usize) -> Analysis {
    if let Some(entry) = entry {
        archive::within(&mut analysis.streams, entry, len);
    }
    analysis
}

/// What a document from an archive is called.
pub(crate) fn name_inside(archive: &str, entry: &str) -> String {
    format!("{archive}{INSIDE}{entry}")
}

/// The files in `bytes`, in the order of their names; `None` where they are no archive.
pub(crate) fn entries(bytes: &[u8]) -> Result<Option<Vec<archive::ArchiveEntry<'_>>>, Failure> {
    let Some(mut entries) = archive::entries(bytes, &archive::Limits::default())? else { return Ok(None) };
    if entries.is_empty() {
        return Err(Failure::new("empty", "an archive without a file to take".to_owned()));
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Some(entries))
}

/// Unpacks one of [`entries`].
pub(crate) fn unpack(entry: &archive::ArchiveEntry<'_>) -> Result<Opened, Failure> {
    let bytes = entry.read(&archive::Limits::default())?;
    Ok(Opened { bytes, entry: Some(entry.name.clone()) })
}

/// Reads the document that `place` names: a file, or a file in an archive.
pub(crate) fn open(place: &Path, max_bytes: u64) -> Result<Opened, Failure> {
    let input = Input { name: String::new(), place: Some(place.to_owned()) };
    let missing = match input.read(max_bytes) {
        Ok(bytes) => return Ok(Opened { bytes, entry: None }),
        Err(failure) if failure.code != "not_found" => return Err(failure),
        Err(failure) => failure,
    };
    let Some(text) = place.to_str() else { return Err(missing) };
    for (at, _) in text.match_indices(INSIDE) {
        let (archive, inside) = text.split_at(at);
        let archive = PathBuf::from(archive);
        if archive.is_file() {
            let bytes = Input { name: String::new(), place: Some(archive) }.read(max_bytes)?;
            let wanted = inside.trim_start_matches(INSIDE);
            let found = entries(&bytes)?.unwrap_or_default().into_iter().find(|e| e.name == wanted);
            return found.map_or(Err(missing), |entry| unpack(&entry));
        }
    }
    Err(missing)
}
