//! From the command line to a sorted list of files with the names they go by.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::Fatal;
use crate::args::Inputs;

/// One input: where it is and the path that it goes by in the output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Input {
    /// Path relative to the input root, with `/`.
    pub(crate) name: String,
    /// Where to read it; `None` is standard input.
    pub(crate) place: Option<PathBuf>,
}

/// Why an input could not be read, with its code in the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadError {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Inputs {
    /// All inputs in the order of their names, each file once. `output` is not walked into.
    pub(crate) fn list(&self, output: &Path) -> Result<Vec<Input>, Fatal> {
        let mut arguments = self.inputs.clone();
        if let Some(list) = &self.files_from {
            let lines = match list.to_str() {
                Some("-") => io::read_to_string(io::stdin()),
                _ => fs::read_to_string(list),
            };
            let lines = lines.map_err(|e| Fatal::Usage(format!("--files-from {}: {e}", list.display())))?;
            arguments.extend(lines.lines().filter(|l| !l.is_empty()).map(str::to_owned));
        }
        let skip = output.canonicalize().ok();
        let mut found = BTreeMap::new();
        for argument in &arguments {
            add(argument, skip.as_deref(), &mut found)?;
        }
        let mut inputs: Vec<Input> = found.into_values().collect();
        inputs.sort();
        Ok(inputs)
    }
}

/// Adds what `argument` names. The key tells the same file under two arguments apart from two files.
fn add(argument: &str, skip: Option<&Path>, found: &mut BTreeMap<PathBuf, Input>) -> Result<(), Fatal> {
    if argument == "-" {
        found.insert(PathBuf::from("-"), Input { name: "-".to_owned(), place: None });
        return Ok(());
    }
    let path = Path::new(argument);
    let is_pattern = argument.contains(['*', '?', '[']) && !path.exists();
    if !is_pattern {
        walk(path, base_of(path), skip, found);
        return Ok(());
    }
    let fixed: PathBuf = path
        .components()
        .take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '[']))
        .collect();
    let matches = glob::glob(argument).map_err(|e| Fatal::Usage(format!("{argument}: {e}")))?;
    for place in matches.flatten() {
        if place.is_file() {
            walk(&place, &fixed, skip, found);
        }
    }
    Ok(())
}

/// The folder that the names of `path` are relative to.
fn base_of(path: &Path) -> &Path {
    if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) }
}

fn walk(path: &Path, base: &Path, skip: Option<&Path>, found: &mut BTreeMap<PathBuf, Input>) {
    let key = path.canonicalize();
    if key.is_ok() && key.as_deref().ok() == skip {
        return;
    }
    if !path.is_dir() {
        // A path that is not there stays in the list: reading it says so in the manifest.
        let name = name_of(path.strip_prefix(base).unwrap_or(path));
        let place = Some(path.to_owned());
        found.entry(key.unwrap_or_else(|_| path.to_owned())).or_insert(Input { name, place });
        return;
    }
    let Ok(entries) = fs::read_dir(path) else {
        let name = name_of(path.strip_prefix(base).unwrap_or(path));
        found.insert(path.to_owned(), Input { name, place: Some(path.to_owned()) });
        return;
    };
    for entry in entries.flatten() {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let is_link_to_folder = entry.file_type().is_ok_and(|t| t.is_symlink()) && entry.path().is_dir();
        if !hidden && !is_link_to_folder {
            walk(&entry.path(), base, skip, found);
        }
    }
}

/// A relative path as it stands in the output, without anything that leads out of it.
fn name_of(path: &Path) -> String {
    let parts = path.components().filter_map(|c| match c {
        Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

impl Input {
    /// The input that a path on the command line names; `-` is standard input.
    pub(crate) fn named(path: &str) -> Self {
        Self { name: path.to_owned(), place: (path != "-").then(|| PathBuf::from(path)) }
    }

    /// Reads all bytes, at most `max_bytes`.
    pub(crate) fn read(&self, max_bytes: u64) -> Result<Vec<u8>, ReadError> {
        let error = |code, message: String| ReadError { code, message };
        let too_large = || error("too_large", format!("larger than {max_bytes} bytes (--max-bytes)"));
        let mut bytes = Vec::new();
        let outcome = match &self.place {
            None => io::stdin().lock().take(max_bytes + 1).read_to_end(&mut bytes),
            Some(place) => {
                let file = match File::open(place) {
                    Ok(file) => file,
                    Err(e) if e.kind() == io::ErrorKind::NotFound => {
                        return Err(error("not_found", "no such file".to_owned()));
                    }
                    Err(e) => return Err(error("unreadable", e.to_string())),
                };
                if file.metadata().is_ok_and(|m| m.is_file() && m.len() > max_bytes) {
                    return Err(too_large());
                }
                file.take(max_bytes + 1).read_to_end(&mut bytes)
            }
        };
        outcome.map_err(|e| error("unreadable", e.to_string()))?;
        if bytes.len() as u64 > max_bytes {
            return Err(too_large());
        }
        Ok(bytes)
    }
}
