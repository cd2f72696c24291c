//! Where the documents of a run go.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gongwen_export::{Document, Manifest, graph};

use crate::Fatal;
use crate::args::{Convert, Format};
use crate::convert::{CONTEXT, GRAPH, MANIFEST, SCHEMA, VOCABULARY};
use crate::lock::Lock;
use crate::plain::plain;
use crate::report::Reporter;
use crate::write::{self, Stream, write_whole};

/// An output folder, or one file of lines.
pub(crate) enum Sink {
    Folder(Folder),
    Lines(PathBuf, Stream),
}

/// A folder in which each document has a file of its own, which is not written here.
pub(crate) struct Folder {
    root: PathBuf,
    graph: graph::Builder,
    /// Files of this run.
    written: BTreeSet<PathBuf>,
    /// Goes last: the folder is ours until all is written.
    _lock: Option<Lock>,
}

impl Sink {
    pub(crate) fn open(args: &Convert, reporter: &Reporter) -> Result<Self, Fatal> {
        match args.format {
            Format::Json => Folder::open(&args.output, reporter).map(Self::Folder),
            Format::Jsonl => {
                let out = Stream::open(&args.output).map_err(|e| Fatal::at(&args.output, &e))?;
                Ok(Self::Lines(args.output.clone(), out))
            }
        }
    }

    /// Takes up a document; one of a folder stands at `output` by now.
    pub(crate) fn add(&mut self, output: &str, document: &Document) {
        if let Self::Folder(folder) = self {
            folder.graph.add(document);
            folder.written.insert(folder.root.join(output));
        }
    }

    /// Writes the line of a document; a folder has none.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Fatal> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Lines(place, out) => out.write_all(line.as_bytes()).map_err(|e| Fatal::at(place, &e)),
        }
    }

    /// Completes the output; the manifest comes last.
    pub(crate) fn close(self, manifest: &Manifest, reporter: &Reporter) -> Result<(), Fatal> {
        match self {
            Self::Folder(folder) => folder.close(manifest, reporter),
            Self::Lines(place, out) => out.close().map_err(|e| Fatal::at(&place, &e)),
        }
    }
}

impl Folder {
    fn open(root: &Path, reporter: &Reporter) -> Result<Self, Fatal> {
        let unable = |e: io::Error| match e.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => Fatal::Unable(format!(
                "{}: a file or device, where the output needs a folder",
                root.display()
            )),
            _ => Fatal::at(root, &e),
        };
        fs::create_dir_all(root).map_err(unable)?;
        let lock = Lock::take(root)?;
        if lock.is_none() {
            let root = root.display();
            reporter
                .note(&format!("{root}: no locks on this file system; see that no other run writes there"));
        }
        write::sweep_tree(root);
        let graph = graph::Builder::new();
        let mut folder = Self { root: root.to_owned(), graph, written: BTreeSet::new(), _lock: lock };
        folder.put(CONTEXT, gongwen_export::context().as_bytes())?;
        folder.put(SCHEMA, gongwen_export::schema().as_bytes())?;
        folder.put(VOCABULARY, gongwen_export::vocabulary().as_bytes())?;
        Ok(folder)
    }

    /// Writes a file of the run as a whole.
    fn put(&mut self, name: &str, content: &[u8]) -> Result<(), Fatal> {
        let path = self.root.join(name);
        write_whole(&path, content).map_err(|e| unable(&path, &e))?;
        self.written.insert(path);
        Ok(())
    }

    fn close(mut self, manifest: &Manifest, reporter: &Reporter) -> Result<(), Fatal> {
        let path = self.root.join(GRAPH);
        let written = Stream::open(&path).and_then(|mut out| {
            std::mem::take(&mut self.graph).write(&mut out)?;
            out.close()
        });
        written.map_err(|e| unable(&path, &e))?;
        // What the manifest lists is on the disk when the manifest is.
        let folders: BTreeSet<&Path> = self.written.iter().filter_map(|path| path.parent()).collect();
        for folder in folders {
            write::sync_folder(folder).map_err(|e| unable(folder, &e))?;
        }
        self.put(MANIFEST, manifest.to_json().as_bytes())?;
        write::sync_folder(&self.root).map_err(|e| unable(&self.root, &e))?;
        let mut left = Vec::new();
        stale(&self.root, &self.written, &mut left);
        left.sort();
        for path in left {
            reporter.note(&format!("{}: left by an earlier run, not written now", path.display()));
        }
        Ok(())
    }
}

/// A file without which the output is none.
fn unable(path: &Path, e: &io::Error) -> Fatal {
    Fatal::Unable(format!("{} cannot be written: {}; the output is not complete", path.display(), plain(e)))
}

/// JSON files below `folder` that this run did not write.
fn stale(folder: &Path, written: &BTreeSet<PathBuf>, left: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            stale(&path, written, left);
        } else if path.extension().is_some_and(|e| e == "json") && !written.contains(&path) {
            left.push(path);
        }
    }
}
