//! From the command line to a sorted list of files with the names they go by.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::archive::{self, Opened};
use crate::args::Inputs;
use crate::names::name_of;
use crate::plain::plain;
use crate::report::Reporter;
use crate::walk::{self, Filter, Found, Walk};
use crate::{Failure, Fatal};

/// One input: where it is and the path that it goes by in the output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Input {
    /// Path relative to the input root, with `/`.
    pub(crate) name: String,
    /// Where to read it; `None` is standard input.
    pub(crate) place: Option<PathBuf>,
}

/// All inputs of a run.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// In the order of their names, each file once.
    pub(crate) inputs: Vec<Input>,
    /// What was found in folders and is no input: where, and what it is.
    pub(crate) skipped: Vec<(PathBuf, &'static str)>,
    /// Patterns and folders that gave nothing.
    pub(crate) vain: Vec<PathBuf>,
}

/// Things skipped that are named one by one; more are counted.
const SHOWN: usize = 20;

impl Listing {
    /// Says what was skipped; without any input left that is all there is to say.
    pub(crate) fn report(&self, reporter: &Reporter) -> Result<(), Fatal> {
        for (place, what) in self.skipped.iter().take(SHOWN) {
            reporter.note(&format!("{}: skipped: {what}", place.display()));
        }
        if self.skipped.len() > SHOWN {
            reporter.note(&format!("{} more skipped", self.skipped.len() - SHOWN));
        }
        for place in &self.vain {
            reporter.note(&format!("{}: no file to take", place.display()));
        }
        if self.inputs.is_empty() { Err(Fatal::Unable("no input files".to_owned())) } else { Ok(()) }
    }
}

/// A file on its way to becoming an input.
struct Candidate {
    place: PathBuf,
    /// What it is called below the folder that was named, or in its own where it was named itself.
    name: String,
    /// Its absolute path, where that is not where it really is: where it is a link.
    absolute: Option<PathBuf>,
}

/// Candidates by where they really are, which tells the same file under two arguments apart from two files.
type Candidates = BTreeMap<PathBuf, Candidate>;

impl Inputs {
    /// All inputs. `output` is not walked into.
    pub(crate) fn list(&self, output: Option<&Path>) -> Result<Listing, Fatal> {
        let filter = Filter::new(&self.include, &self.exclude)?;
        let output = output.and_then(|o| o.canonicalize().ok());
        let walk = Walk { filter: &filter, follow: self.follow, output: output.as_deref() };
        let (mut listing, mut candidates) = (Listing::default(), Candidates::new());
        for argument in self.arguments()? {
            if argument == "-" {
                listing.inputs.push(Input { name: "-".to_owned(), place: None });
            } else {
                take(Path::new(&argument), &walk, &mut candidates, &mut listing)?;
            }
        }
        listing.inputs.dedup();
        listing.inputs.extend(named(candidates, self.root.as_deref())?);
        listing.inputs.sort();
        Ok(listing)
    }

    fn arguments(&self) -> Result<Vec<OsString>, Fatal> {
        let mut arguments = self.inputs.clone();
        if let Some(list) = &self.files_from {
            let mut bytes = Vec::new();
            let read = match list.to_str() {
                Some("-") => io::stdin().read_to_end(&mut bytes),
                _ => File::open(list).and_then(|mut file| file.read_to_end(&mut bytes)),
            };
            read.map_err(|e| Fatal::Usage(format!("--files-from {}: {}", list.display(), plain(&e))))?;
            let lines = bytes.split(|&b| b == b'\n').map(|l| l.strip_suffix(b"\r").unwrap_or(l));
            arguments.extend(lines.filter(|l| !l.is_empty()).map(line_of));
        }
        Ok(arguments)
    }
}

#[cfg(unix)]
fn line_of(bytes: &[u8]) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn line_of(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// Adds what `argument` names.
fn take(argument: &Path, walk: &Walk, to: &mut Candidates, listing: &mut Listing) -> Result<(), Fatal> {
    let is_pattern = |p: &Path| p.to_str().is_some_and(|p| p.contains(['*', '?', '[']));
    if is_pattern(argument) && fs::symlink_metadata(argument).is_err() {
        let fixed: PathBuf = argument.components().take_while(|c| !is_pattern(c.as_ref())).collect();
        let pattern = argument.strip_prefix(&fixed).unwrap_or(argument).to_string_lossy();
        let folder = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
        let found = walk.pattern(folder, &pattern)?;
        if found.is_empty() {
            listing.vain.push(argument.to_owned());
        }
        add(folder, found, true, walk, to, listing);
    } else if !argument.is_dir() {
        let folder = argument.parent().unwrap_or(Path::new(""));
        if walk.filter.takes(argument.strip_prefix(folder).unwrap_or(argument)) {
            add(folder, vec![Found::File(argument.to_owned())], true, walk, to, listing);
        }
    } else if walk.output.is_some() && argument.canonicalize().ok().as_deref() == walk.output {
        let message = "is both the input and the output (-o); name another folder to write to";
        return Err(Fatal::Usage(format!("{} {message}", argument.display())));
    } else if walk::is_ours(argument) {
        listing.skipped.push((argument.to_owned(), walk::OURS));
    } else {
        let found = walk.folder(argument);
        if found.is_empty() {
            listing.vain.push(argument.to_owned());
        }
        add(argument, found, walk.follow, walk, to, listing);
    }
    Ok(())
}

/// Adds what was found below `folder`. `links` says that there may be links among it.
fn add(
    folder: &Path,
    found: Vec<Found>,
    links: bool,
    walk: &Walk,
    to: &mut Candidates,
    listing: &mut Listing,
) {
    let root = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let root = root.canonicalize().or_else(|_| std::path::absolute(root)).unwrap_or_else(|_| root.to_owned());
    for found in found {
        let place = match found {
            Found::File(place) => place,
            Found::Skipped(place, what) => {
                listing.skipped.push((place, what));
                continue;
            }
        };
        let below = place.strip_prefix(folder).unwrap_or(&place);
        let mut candidate = Candidate { name: name_of(below), absolute: None, place: PathBuf::new() };
        let mut real = root.join(below);
        if candidate.name.is_empty() {
            // A folder that was named and cannot be read.
            candidate.name = name_of(place.file_name().map_or(&place, Path::new));
            real.clone_from(&root);
        }
        // A path that is not there stays in the list: reading it says so in the manifest.
        if links
            && let Ok(target) = real.canonicalize()
            && target != real
        {
            candidate.absolute = Some(std::mem::replace(&mut real, target));
        }
        candidate.place = place;
        if walk.output != Some(&real) {
            to.entry(real).or_insert(candidate);
        }
    }
}

/// Gives the candidates their names: the path below `root`, where there is one; else the path below what was
/// named, unless two files would share a name: then all are named from the innermost folder that holds them all.
fn named(candidates: Candidates, root: Option<&Path>) -> Result<Vec<Input>, Fatal> {
    let mut base = None;
    if let Some(root) = root {
        let absolute = root.canonicalize();
        base = Some(absolute.map_err(|e| Fatal::Usage(format!("--root {}: {}", root.display(), plain(&e))))?);
    } else if candidates.values().map(|c| &c.name).collect::<BTreeSet<_>>().len() < candidates.len() {
        base = common(candidates.iter().filter_map(|(real, c)| c.absolute.as_ref().unwrap_or(real).parent()));
    }
    let mut inputs = Vec::with_capacity(candidates.len());
    for (real, candidate) in candidates {
        let mut name = candidate.name;
        if let Some(base) = &base {
            let below = candidate.absolute.as_ref().unwrap_or(&real).strip_prefix(base).map_err(|_| {
                let (place, base) = (candidate.place.display(), base.display());
                Fatal::Usage(format!("{place} is not below --root {base}"))
            })?;
            name = name_of(below);
        }
        inputs.push(Input { name, place: Some(candidate.place) });
    }
    Ok(inputs)
}

/// The innermost folder that holds all of `folders`.
fn common<'p>(mut folders: impl Iterator<Item = &'p Path>) -> Option<PathBuf> {
    let mut shared = folders.next()?.to_owned();
    for folder in folders {
        while !folder.starts_with(&shared) {
            if !shared.pop() {
                return None;
            }
        }
    }
    Some(shared)
}

impl Input {
    /// The input that a path on the command line names; `-` is standard input.
    pub(crate) fn named(path: &Path) -> Self {
        let name = path.to_str().map_or_else(|| name_of(path), str::to_owned);
        Self { name, place: (path.as_os_str() != "-").then(|| path.to_owned()) }
    }

    /// The document that it names: all bytes of a file, or of a file in an archive (`archive.zip!file`).
    pub(crate) fn open(&self, max_bytes: u64) -> Result<Opened, Failure> {
        match &self.place {
            None => Ok(Opened { bytes: self.read(max_bytes)?, entry: None }),
            Some(place) => archive::open(place, max_bytes),
        }
    }

    /// Reads all bytes, at most `max_bytes`.
    pub(crate) fn read(&self, max_bytes: u64) -> Result<Vec<u8>, Failure> {
        let too_large = || Failure::new("too_large", format!("larger than {max_bytes} bytes (--max-bytes)"));
        let unreadable = |e: io::Error| match e.kind() {
            io::ErrorKind::NotFound => Failure::new("not_found", "no such file".to_owned()),
            _ => Failure::new("unreadable", plain(&e)),
        };
        let mut bytes = Vec::new();
        match &self.place {
            None => io::stdin().lock().take(max_bytes + 1).read_to_end(&mut bytes),
            Some(place) => {
                let file = File::open(place).map_err(unreadable)?;
                if file.metadata().is_ok_and(|m| m.is_file() && m.len() > max_bytes) {
                    return Err(too_large());
                }
                file.take(max_bytes + 1).read_to_end(&mut bytes)
            }
        }
        .map_err(unreadable)?;
        if bytes.len() as u64 > max_bytes {
            return Err(too_large());
        }
        Ok(bytes)
    }
}
