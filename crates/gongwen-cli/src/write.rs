//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes `content` to a temporary name beside `path` and renames it: nothing half-written is ever
/// under the final name, and an older file stays until the new one is complete.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let temporary = temporary_name(path);
    let outcome = File::create(&temporary)
        .and_then(|mut file| file.write_all(content))
        .and_then(|()| fs::rename(&temporary, path));
    if outcome.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    outcome
}

fn temporary_name(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

/// A file that is written piece by piece and gets its name when it is complete, or standard output.
pub(crate) struct Stream {
    out: BufWriter<Box<dyn Write>>,
    /// Temporary and final name.
    names: Option<(PathBuf, PathBuf)>,
}

impl Stream {
    /// `-` is standard output.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self { out: BufWriter::new(Box::new(io::stdout())), names: None });
        }
        let mut part = path.to_owned().into_os_string();
        part.push(".part");
        let file = File::create(&part)?;
        let names = Some((PathBuf::from(part), path.to_owned()));
        Ok(Self { out: BufWriter::new(Box::new(file)), names })
    }

    pub(crate) fn close(mut self) -> io::Result<()> {
        self.out.flush()?;
        self.names.map_or(Ok(()), |(part, path)| fs::rename(part, path))
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
