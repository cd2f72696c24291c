//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// What the names of our temporary files begin and end with.
const PREFIX: &str = ".gongwen-";
const SUFFIX: &str = ".part";

/// Writes `content` to a temporary name in the folder of `path`, to the disk, and renames it: nothing
/// half-written is ever under the final name, not after a loss of power either, and an older file stays until
/// the new one is complete. The name itself is on the disk after [`sync_folder`].
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = temporary(folder_of(path))?;
    file.write_all(content)?;
    finish(file, path)
}

/// A new file in `folder`, which is made if need be, that goes away unless it is finished.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    // As any other new file: the user's mask decides who may read it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    // Says that somebody is writing it. Where files cannot be locked, `sweep` leaves them alone.
    let _ = file.as_file().try_lock();
    Ok(file)
}

fn finish(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|e| e.error)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Brings the names of a folder's files to the disk.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        // Folders cannot be opened there.
        return Ok(());
    }
    // A folder that may be written and not read cannot be synced, nor one of some network file systems.
    let Ok(file) = File::open(folder) else { return Ok(()) };
    match file.sync_all() {
        Err(e) if !matches!(e.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Err(e),
        _ => Ok(()),
    }
}

/// Removes what a run that was killed left in `folder`: temporary files of ours that nobody holds.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|n| n.starts_with(PREFIX) && n.ends_with(SUFFIX));
        if !ours || !entry.file_type().is_ok_and(|t| t.is_file()) {
            continue;
        }
        let file = File::options().read(true).write(true).open(entry.path());
        if file.is_ok_and(|f| f.try_lock().is_ok()) {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The same for `folder` and all folders below it.
pub(crate) fn sweep_tree(folder: &Path) {
    sweep(folder);
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            sweep_tree(&entry.path());
        }
    }
}

/// A file that is written piece by piece and gets its name when it is complete; or standard output, or
/// what is no file (a FIFO, a device, a socket), which is written through and stays what it is.
pub(crate) enum Stream {
    Whole(BufWriter<NamedTempFile>, PathBuf),
    Through(BufWriter<Box<dyn Write>>),
}

impl Stream {
    /// `-` is standard output. A link keeps standing; what it leads to is replaced.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self::Through(BufWriter::new(Box::new(io::stdout()))));
        }
        let path = match fs::metadata(path) {
            Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if !there.is_file() || is_open_file(path) => {
                return Ok(Self::Through(BufWriter::new(through(path, &there.file_type())?)));
            }
            Ok(_) => path.canonicalize()?,
            Err(_) => path.to_owned(),
        };
        let folder = folder_of(&path);
        sweep(folder);
        Ok(Self::Whole(BufWriter::new(temporary(folder)?), path))
    }

    pub(crate) fn close(self) -> io::Result<()> {
        match self {
            Self::Through(mut out) => out.flush(),
            Self::Whole(out, path) => {
                finish(out.into_inner().map_err(|e| e.into_error())?, &path)?;
                sync_folder(folder_of(&path))
            }
        }
    }
}

/// Whether `path` is a name of a file that is open (`/dev/stdout`, `/dev/fd/3`): what it holds so far stays.
fn is_open_file(path: &Path) -> bool {
    (path.starts_with("/dev") || path.starts_with("/proc")) && path.is_symlink()
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "sockets are files on Unix alone"))]
fn through(path: &Path, kind: &fs::FileType) -> io::Result<Box<dyn Write>> {
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_socket(kind) {
        return Ok(Box::new(std::os::unix::net::UnixStream::connect(path)?));
    }
    Ok(Box::new(File::options().append(true).open(path)?))
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Whole(out, _) => out.write(bytes),
            Self::Through(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Whole(out, _) => out.flush(),
            Self::Through(out) => out.flush(),
        }
    }
}
