//! One run at a time in an output folder.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

use crate::Fatal;
use crate::plain::plain;

/// The file that a run holds as long as it writes to its folder.
const NAME: &str = ".gongwen.lock";

/// Held by the run that may write to a folder. The system gives the lock back when the run ends, however it
/// ends; the file goes away with it, and one that a killed run left is taken over.
pub(crate) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// `Ok(None)` where the file system has no locks: then two runs are not told apart.
    pub(crate) fn take(folder: &Path) -> Result<Option<Self>, Fatal> {
        let path = folder.join(NAME);
        let unable = |e: io::Error| Fatal::Unable(format!("{}: {}", path.display(), plain(&e)));
        loop {
            let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let file = file.map_err(unable)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let folder = folder.display();
                    let message =
                        format!("{folder}: another run is writing to this folder; nothing was changed");
                    return Err(Fatal::Unable(message));
                }
                Err(TryLockError::Error(_)) => {
                    // A file that locks nothing is clutter.
                    let _ = fs::remove_file(&path);
                    return Ok(None);
                }
            }
            // The run that held it may have removed it since it was opened here: then it locks nothing.
            let held = file.try_clone().and_then(Handle::from_file).map_err(unable)?;
            if Handle::from_path(&path).is_ok_and(|there| there == held) {
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is still held: who opens it from now on finds that it is not this file any more.
        let _ = fs::remove_file(&self.path);
    }
}
