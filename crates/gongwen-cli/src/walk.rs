//! The files of a folder: which are taken and which are not, and why.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::{Error, WalkBuilder};

use crate::Fatal;
use crate::convert::CONTEXT;

/// Which files are taken, by their paths below the folder that is walked.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Filter {
    /// Without a pattern in `include` all files are taken that `exclude` does not name.
    pub(crate) fn new(include: &[String], exclude: &[String]) -> Result<Self, Fatal> {
        let set = |patterns: &[String]| {
            // A pattern without `/` is one of names, in whatever folder; one with `/` is one of whole paths.
            let anywhere = |p: &String| match p.trim_end_matches('/') {
                p if p.contains('/') => p.trim_start_matches('/').to_owned(),
                p => format!("**/{p}"),
            };
            glob_set(patterns.iter().map(anywhere))
        };
        let include = if include.is_empty() { None } else { Some(set(include)?) };
        Ok(Self { include, exclude: set(exclude)? })
    }

    /// Whether the file at `path` is taken.
    pub(crate) fn takes(&self, path: &Path) -> bool {
        self.include.as_ref().is_none_or(|i| i.is_match(path)) && !self.exclude.is_match(path)
    }
}

/// Patterns in which `*` stops at `/` and `**` does not.
fn glob_set(patterns: impl IntoIterator<Item = String>) -> Result<GlobSet, Fatal> {
    let wrong = |e: globset::Error| Fatal::Usage(format!("not a pattern: {e}"));
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(GlobBuilder::new(&pattern).literal_separator(true).build().map_err(wrong)?);
    }
    set.build().map_err(wrong)
}

/// What a walk came upon.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A file, or a folder that cannot be read, which reading will say.
    File(PathBuf),
    /// What is no file of ours to read, and why.
    Skipped(PathBuf, &'static str),
}

/// How folders are walked.
#[derive(Debug)]
pub(crate) struct Walk<'w> {
    /// What takes part of the files.
    pub(crate) filter: &'w Filter,
    /// Whether links are followed.
    pub(crate) follow: bool,
    /// The folder or file that this run writes, without links; it is not taken.
    pub(crate) output: Option<&'w Path>,
}

impl Walk<'_> {
    /// All files below `folder` but hidden ones, in the order of their names.
    pub(crate) fn folder(&self, folder: &Path) -> Vec<Found> {
        let mut builder = WalkBuilder::new(folder);
        builder.standard_filters(false).hidden(true).follow_links(self.follow);
        let ours = self.keep_out(&mut builder, folder);
        let mut found = Vec::new();
        for entry in builder.build() {
            match entry {
                Ok(entry) => {
                    let Some(kind) = entry.file_type() else { continue };
                    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    if !kind.is_dir() && self.filter.takes(below) {
                        found.push(match kind.is_file() {
                            true => Found::File(entry.into_path()),
                            false => Found::Skipped(entry.into_path(), kind_of(kind)),
                        });
                    }
                }
                Err(e) => found.extend(refused(&e)),
            }
        }
        found.extend(skipped(&ours));
        found
    }

    /// The files below `folder` whose path below it `pattern` matches, hidden ones and links too: as though a
    /// shell had named them.
    pub(crate) fn pattern(&self, folder: &Path, pattern: &str) -> Result<Vec<Found>, Fatal> {
        let mut builder = WalkBuilder::new(folder);
        builder.standard_filters(false).follow_links(self.follow);
        if !pattern.contains("**") {
            builder.max_depth(Some(pattern.split('/').count()));
        }
        let ours = self.keep_out(&mut builder, folder);
        let matcher = glob_set([pattern.to_owned()])?;
        let mut found = Vec::new();
        for entry in builder.build().flatten() {
            let path = entry.into_path();
            let below = path.strip_prefix(folder).unwrap_or(&path);
            if matcher.is_match(below) && self.filter.takes(below) && !path.is_dir() {
                found.push(match path.metadata() {
                    Ok(there) if !there.is_file() => Found::Skipped(path, kind_of(there.file_type())),
                    _ => Found::File(path),
                });
            }
        }
        found.extend(skipped(&ours));
        Ok(found)
    }

    /// Keeps a walk of `folder` in order, and out of the output, of excluded folders, and of those that
    /// `convert` wrote, which it returns once it is done.
    fn keep_out(&self, builder: &mut WalkBuilder, folder: &Path) -> Arc<Mutex<Vec<PathBuf>>> {
        let ours = Arc::new(Mutex::new(Vec::new()));
        let (filter, output) = (self.filter.clone(), self.output.map(Path::to_owned));
        let (root, seen) = (folder.to_owned(), Arc::clone(&ours));
        builder.sort_by_file_name(|a, b| a.cmp(b));
        builder.filter_entry(move |entry| {
            let path = entry.path();
            if !entry.file_type().is_some_and(|t| t.is_dir()) {
                return true;
            }
            if filter.exclude.is_match(path.strip_prefix(&root).unwrap_or(path))
                || (output.is_some() && path.canonicalize().ok() == output)
            {
                return false;
            }
            let is_ours = is_ours(path);
            if is_ours {
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
            }
            !is_ours
        });
        ours
    }
}

fn skipped(ours: &Mutex<Vec<PathBuf>>) -> Vec<Found> {
    let paths = std::mem::take(&mut *ours.lock().unwrap_or_else(PoisonError::into_inner));
    paths.into_iter().map(|path| Found::Skipped(path, OURS)).collect()
}

/// Why a folder that `convert` wrote is not taken.
pub(crate) const OURS: &str = "a folder that gongwen wrote";

/// Whether `convert` wrote `folder`: whole or not, it holds the context.
pub(crate) fn is_ours(folder: &Path) -> bool {
    folder.join(CONTEXT).is_file()
}

/// What is no file, in a word.
fn kind_of(kind: std::fs::FileType) -> &'static str {
    if kind.is_symlink() {
        return "a link (--follow follows links)";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a FIFO";
        }
        if kind.is_socket() {
            return "a socket";
        }
    }
    "a device"
}

/// What to make of a place that could not be walked.
fn refused(error: &Error) -> Option<Found> {
    match error {
        Error::WithPath { path, .. } => Some(Found::File(path.clone())),
        Error::WithDepth { err, .. } => refused(err),
        Error::Loop { child, .. } => Some(Found::Skipped(child.clone(), "a link to a folder around it")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(include: &[&str], exclude: &[&str], taken: &[&str], left: &[&str]) {
        let owned = |list: &[&str]| list.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>();
        let filter = Filter::new(&owned(include), &owned(exclude)).unwrap();
        for path in taken {
            assert!(filter.takes(Path::new(path)), "{path} is taken");
        }
        for path in left {
            assert!(!filter.takes(Path::new(path)), "{path} is left out");
        }
    }

    #[test]
    fn patterns_are_of_names_or_of_whole_paths() {
        check(&[], &[], &["a", "b/c"], &[]);
        check(&["*.txt"], &[], &["a.txt", "b/c.txt"], &["a.md", "a.txt.bak"]);
        check(&["2025/*.txt"], &[], &["2025/a.txt"], &["a.txt", "2025/x/a.txt", "x/2025/a.txt"]);
        check(&["2025/**"], &["草稿*"], &["2025/x/a.txt"], &["2025/x/草稿1.txt", "2024/a.txt"]);
        check(&["*.txt", "*.md"], &["/b/c.md"], &["a.md", "c.md"], &["b/c.md", "a.html"]);
        assert!(Filter::new(&["[".to_owned()], &[]).is_err());
    }
}
