//! A batch from outside: what no file may do to the others, and what the program may not do to files.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use common::{NOTICE, codes, folder, gongwen, gongwen_with_input, json, tree};

/// Statuses with codes, in the order of the paths.
fn states(place: &Path) -> Vec<String> {
    let manifest = json(place.join("out/manifest.json"));
    codes(&manifest).into_iter().map(|(path, status, code)| format!("{path} {status} {code}")).collect()
}

/// The files that a run leaves, but those that are always there.
fn documents(folder: &Path) -> Vec<String> {
    tree(folder)
        .into_keys()
        .filter(|name| name.ends_with(".json") && !name.ends_with("/manifest.json"))
        .collect()
}

#[test]
fn what_cannot_be_written_fails_alone() {
    let notice = NOTICE.as_bytes();
    let files = ["in/a.txt", "in/sub/b.txt", "in/x", "in/x.json/y", "in/z.txt"].map(|name| (name, notice));
    let place = folder(&files);
    fs::create_dir_all(place.path().join("out/a.txt.json")).unwrap();
    fs::write(place.path().join("out/sub"), "a file").unwrap();
    let run = gongwen(place.path(), &["convert", "in", "-o", "out"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let expect = [
        "a.txt failed write_failed",
        "sub/b.txt failed write_failed",
        "x ok -",
        "x.json/y failed write_failed",
        "z.txt ok -",
    ];
    assert_eq!(states(place.path()), expect);
    for reason in [
        "out/a.txt.json cannot be written: it is a folder",
        "out/sub/b.txt.json cannot be written",
        "the document of in/x ",
    ] {
        assert!(run.stderr.contains(reason), "{reason}: {}", run.stderr);
    }
    let graph = json(place.path().join("out/graph.jsonld"));
    let nodes = graph["@graph"].as_array().unwrap();
    let paths: Vec<_> =
        nodes.iter().filter(|n| n["@type"] == "Document").map(|n| n["paths"].clone()).collect();
    assert_eq!(paths, [serde_json::json!(["x", "z.txt"])], "the graph has what was written");
    assert_eq!(gongwen(place.path(), &["check", "out", "--sources", "in"]).code, 0);
}

#[test]
fn a_graph_that_cannot_be_written_ends_the_run_with_a_reason() {
    let place = folder(&[("a.txt", NOTICE.as_bytes()), ("out/graph.jsonld/x", b"")]);
    let run = gongwen(place.path(), &["convert", "a.txt", "-o", "out"]);
    assert_eq!((run.code, run.stderr.lines().count()), (3, 1), "{}", run.stderr);
    assert!(run.stderr.contains("out/graph.jsonld cannot be written: it is a folder"), "{}", run.stderr);
    assert!(!place.path().join("out/manifest.json").exists());
}

#[test]
fn names_that_are_too_long_are_shortened_and_kept_in_the_manifest() {
    let names = ["一", "二"].map(|end| format!("in/{}{end}.txt", "通".repeat(80)));
    let place = folder(&[(&names[0], NOTICE.as_bytes()), (&names[1], NOTICE.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "out"]).code, 0);
    let manifest = json(place.path().join("out/manifest.json"));
    let (path, output) =
        (&manifest["documents"][0]["path"], manifest["documents"][0]["output"].as_str().unwrap());
    assert_eq!(format!("in/{}", path.as_str().unwrap()), names[0]);
    assert!(output.len() <= 240 && output.starts_with("通通"), "{output}");
    assert_eq!(json(place.path().join("out").join(output))["source"]["path"], *path);
    for args in [&["check", "out", "--sources", "in"][..], &["graph", "out", "-o", "-"], &["export", "out"]] {
        let run = gongwen(place.path(), args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    }
}

#[test]
fn equal_names_in_two_roots_are_told_apart_by_their_folders() {
    let files = ["2023/通知.txt", "2024/通知.txt", "2024/sub/b.txt"].map(|name| (name, NOTICE.as_bytes()));
    let place = folder(&files);
    assert_eq!(gongwen(place.path(), &["convert", "2023", "2024", "-o", "out"]).code, 0);
    assert_eq!(states(place.path()), ["2023/通知.txt ok -", "2024/sub/b.txt ok -", "2024/通知.txt ok -"]);
    assert_eq!(gongwen(place.path(), &["check", "out", "--sources", "."]).code, 0);
    // Without a clash names are as short as ever, unless a root is named.
    fs::remove_dir_all(place.path().join("out")).unwrap();
    assert_eq!(gongwen(place.path(), &["convert", "2023", "2024/sub/b.txt", "-o", "out"]).code, 0);
    assert_eq!(states(place.path()), ["b.txt ok -", "通知.txt ok -"]);
    fs::remove_dir_all(place.path().join("out")).unwrap();
    assert_eq!(gongwen(place.path(), &["convert", "2024", "--root", ".", "-o", "out"]).code, 0);
    assert_eq!(states(place.path()), ["2024/sub/b.txt ok -", "2024/通知.txt ok -"]);
    let run = gongwen(place.path(), &["convert", "2023", "2024", "--root", "2024", "-o", "other"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("2023/通知.txt is not below --root"), "{}", run.stderr);
    assert!(!place.path().join("other").exists());
}

#[test]
fn include_and_exclude_choose_among_the_files() {
    let names =
        ["in/a.txt", "in/a.md", "in/草稿/b.txt", "in/2025/c.txt", "in/2025/草稿.txt", "in/.hidden.txt"];
    let place = folder(&names.map(|name| (name, NOTICE.as_bytes())));
    let args =
        ["convert", "in", "--include", "*.txt", "--include", "a.md", "--exclude", "草稿*", "-o", "out"];
    assert_eq!(gongwen(place.path(), &args).code, 0);
    assert_eq!(states(place.path()), ["2025/c.txt ok -", "a.md ok -", "a.txt ok -"]);
    let run = gongwen(place.path(), &["convert", "in", "--include", "*.pdf", "-o", "none"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("in: no file to take"), "{}", run.stderr);
    assert_eq!(gongwen(place.path(), &["convert", "in", "--include", "[", "-o", "none"]).code, 2);
    assert!(!place.path().join("none").exists());
}

#[test]
fn a_file_that_an_ignore_file_names_is_converted() {
    let place =
        folder(&[("in/a.txt", NOTICE.as_bytes()), ("in/.gitignore", b"*.txt\n"), ("in/.ignore", b"*\n")]);
    fs::create_dir(place.path().join("in/.git")).unwrap();
    assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "out"]).code, 0);
    assert_eq!(states(place.path()), ["a.txt ok -"]);
}

#[test]
fn what_gongwen_wrote_is_no_input() {
    let place = folder(&[("in/a.txt", NOTICE.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "in/first"]).code, 0);
    let run = gongwen(place.path(), &["convert", "in", "-o", "in/second"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("in/first: skipped: a folder that gongwen wrote"), "{}", run.stderr);
    assert!(run.stderr.contains("1 document (0 degraded), 0 failed, 1 skipped"), "{}", run.stderr);
    assert_eq!(documents(&place.path().join("in/second")).len(), 3, "the document, manifest and schema");
    let run = gongwen(place.path(), &["convert", "in/first", "-o", "out"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("in/first: skipped"), "{}", run.stderr);
    let run = gongwen(place.path(), &["convert", "in", "-o", "in"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("in is both the input and the output"), "{}", run.stderr);
    assert!(!place.path().join("in/a.txt.json").exists());
}

#[test]
fn a_second_run_into_a_folder_is_refused_while_the_first_writes() {
    let place = folder(&[("a.txt", NOTICE.as_bytes())]);
    let lock = place.path().join("out/.gongwen.lock");
    fs::create_dir(place.path().join("out")).unwrap();
    let held = File::create(&lock).unwrap();
    held.try_lock().unwrap();
    let run = gongwen(place.path(), &["convert", "a.txt", "-o", "out"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("out: another run is writing to this folder"), "{}", run.stderr);
    assert_eq!(tree(&place.path().join("out")).len(), 1, "nothing but the lock");
    // What a run that was killed leaves: the file, without a lock.
    drop(held);
    assert_eq!(gongwen(place.path(), &["convert", "a.txt", "-o", "out"]).code, 0);
    assert!(!lock.exists());
}

#[test]
fn temporary_files_that_nobody_writes_are_removed() {
    let files =
        ["out/.gongwen-dead.part", "out/sub/.gongwen-dead.part", "out/.gongwen-live.part", "out/other.part"];
    let place = folder(&files.map(|name| (name, &b"half"[..])));
    fs::write(place.path().join("a.txt"), NOTICE).unwrap();
    let live = File::open(place.path().join(files[2])).unwrap();
    live.try_lock().unwrap();
    assert_eq!(gongwen(place.path(), &["convert", "a.txt", "-o", "out"]).code, 0);
    let left: Vec<bool> = files.iter().map(|name| place.path().join(name).exists()).collect();
    assert_eq!(left, [false, false, true, true]);
    drop(live);
    assert_eq!(gongwen(place.path(), &["export", "out", "-o", "out/all.nq"]).code, 0);
    assert!(!place.path().join(files[2]).exists());
}

#[test]
fn threads_are_capped() {
    let place = folder(&[("a.txt", NOTICE.as_bytes())]);
    let run = gongwen(place.path(), &["convert", "a.txt", "-o", "out", "-j", "100000"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("--jobs 100000: taken as"), "{}", run.stderr);
}

#[test]
fn cells_of_a_csv_are_no_formulas() {
    let text = "一、目标\n\n@SUM(1)企业达到10家。\n\n到2030年,企业达到20家。\n";
    let place = folder(&[("=1+1.txt", text.as_bytes())]);
    let run = gongwen(place.path(), &["targets", "=1+1.txt", "--csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let rows: Vec<Vec<&str>> = run.stdout.lines().map(|row| row.split(',').collect()).collect();
    assert_eq!(rows.len(), 3, "{}", run.stdout);
    assert!(rows[1..].iter().all(|row| row[7].starts_with("'=1+1.txt:")), "{}", run.stdout);
    assert!(rows.iter().any(|row| row[0].starts_with("'@SUM(1)")), "{}", run.stdout);
    // A comparator stays what it is.
    assert!(rows.iter().any(|row| row[1] == "="), "{}", run.stdout);
}

#[test]
fn every_command_ends_quietly_when_its_reader_goes() {
    // Full-width digits, so that there is a change to show.
    let seed = NOTICE.replace("5000", "５０００").repeat(200);
    let place = folder(&[("in/a.txt", seed.as_bytes()), ("in/b.txt", seed.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "output"]).code, 0);
    let commands: [&[&str]; 14] = [
        &["convert", "in", "--format", "jsonl", "-o", "-"],
        // What is missing would be said, were it ever come to.
        &["targets", "in", "missing.txt"],
        &["targets", "in/a.txt", "missing.txt", "--csv"],
        &["targets", "in/a.txt", "missing.txt", "--json"],
        &["numbers", "in/a.txt", "missing.txt"],
        &["normalize", "in/a.txt", "missing.txt"],
        &["normalize", "in/a.txt", "missing.txt", "--explain"],
        &["normalize", "in/a.txt", "missing.txt", "--json"],
        &["outline", "in/a.txt"],
        &["explain", "in/a.txt", "3"],
        &["export"],
        &["graph", "-o", "-"],
        &["schema"],
        &["schema", "vocabulary"],
    ];
    for args in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let program = Command::new(env!("CARGO_BIN_EXE_gongwen"))
            .args(args)
            .current_dir(place.path())
            .stdin(Stdio::null())
            .stdout(writer)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&program.stderr);
        assert_eq!((program.status.code(), &*said), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn normalize_writes_what_it_can() {
    let place =
        folder(&[("a/x.txt", b"\xe4\xb8\x80"), ("b/x.txt", b"\xe4\xba\x8c"), ("a/y.txt", b"\xe4\xb8\x89")]);
    fs::create_dir_all(place.path().join("out/y.txt")).unwrap();
    let args = ["normalize", "a/y.txt", "a/x.txt", "b/x.txt", "-", "-o", "out"];
    let run = gongwen_with_input(place.path(), &args, NOTICE.as_bytes());
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("a/y.txt: out/y.txt: it is a folder [write_failed]"), "{}", run.stderr);
    assert!(run.stderr.contains("[duplicate_output]"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(place.path().join("out/x.txt")).unwrap(), "一");
    assert!(place.path().join("out/stdin.txt").exists());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::io::{Read, Write};
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    fn fifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    fn start(place: &Path, args: &[&str]) -> std::process::Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongwen"));
        command.args(args).current_dir(place).stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    #[test]
    fn what_is_no_file_is_skipped_and_said() {
        let place = folder(&[("in/a.txt", NOTICE.as_bytes()), ("else/b.txt", NOTICE.as_bytes())]);
        let within = place.path().join("in");
        fifo(&within.join("pipe.txt"));
        let _socket = UnixListener::bind(within.join("socket.txt")).unwrap();
        symlink("../else/b.txt", within.join("link.txt")).unwrap();
        symlink("../else", within.join("folder")).unwrap();
        symlink("nowhere", within.join("broken.txt")).unwrap();
        symlink("..", within.join("loop")).unwrap();
        let run = gongwen(place.path(), &["convert", "in", "-o", "out"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(states(place.path()), ["a.txt ok -"]);
        let link = "a link (--follow follows links)";
        let skipped = [
            ("broken.txt", link),
            ("folder", link),
            ("link.txt", link),
            ("loop", link),
            ("pipe.txt", "a FIFO"),
            ("socket.txt", "a socket"),
        ];
        for (name, what) in skipped {
            assert!(run.stderr.contains(&format!("in/{name}: skipped: {what}\n")), "{name}: {}", run.stderr);
        }
        assert!(run.stderr.contains("1 document (0 degraded), 0 failed, 6 skipped"), "{}", run.stderr);

        fs::remove_dir_all(place.path().join("out")).unwrap();
        fs::remove_file(within.join("loop")).unwrap();
        symlink("../in", within.join("loop")).unwrap();
        let run = gongwen(place.path(), &["convert", "in", "--follow", "-o", "out"]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        // Two ways lead to b.txt; it is one file.
        assert_eq!(states(place.path()), ["a.txt ok -", "broken.txt failed not_found", "folder/b.txt ok -"]);
        assert!(run.stderr.contains("in/loop: skipped: a link to a folder around it"), "{}", run.stderr);
        assert!(run.stderr.contains("in/pipe.txt: skipped: a FIFO"), "{}", run.stderr);
    }

    #[test]
    fn a_link_that_is_named_is_followed() {
        let place = folder(&[("else/b.txt", NOTICE.as_bytes()), ("in/x", b"")]);
        symlink("../else/b.txt", place.path().join("in/link.txt")).unwrap();
        symlink("else", place.path().join("folder")).unwrap();
        assert_eq!(gongwen(place.path(), &["convert", "in/link.txt", "-o", "out"]).code, 0);
        assert_eq!(states(place.path()), ["link.txt ok -"]);
        fs::remove_dir_all(place.path().join("out")).unwrap();
        assert_eq!(gongwen(place.path(), &["convert", "folder", "-o", "out"]).code, 0);
        assert_eq!(states(place.path()), ["b.txt ok -"]);
        fs::remove_dir_all(place.path().join("out")).unwrap();
        assert_eq!(gongwen(place.path(), &["convert", "in/l*.txt", "-o", "out"]).code, 0);
        assert_eq!(states(place.path()), ["link.txt ok -"]);
    }

    #[test]
    fn names_that_are_no_text_lead_back_to_their_files() {
        let place =
            folder(&[(r"in/back\slash.txt", NOTICE.as_bytes()), ("in/bad%FF.txt", NOTICE.as_bytes())]);
        let bad = [&b"in/bad\xff.txt"[..], b"in/bad\xfe.txt"].map(OsStr::from_bytes);
        for (k, name) in bad.iter().enumerate() {
            if fs::write(place.path().join(name), NOTICE.replace("5000", &format!("500{k}"))).is_err() {
                // A file system that takes no such names (macOS).
                return;
            }
        }
        let run = gongwen(place.path(), &["convert", "in", "-o", "out"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let expect = [r"back\slash.txt", "bad%25FF.txt", "bad%FE.txt", "bad%FF.txt"];
        assert_eq!(states(place.path()), expect.map(|name| format!("{name} ok -")));
        for args in [&["check", "out", "--sources", "in"][..], &["graph", "out", "-o", "-"]] {
            let run = gongwen(place.path(), args);
            assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
        }
        let run = gongwen(place.path(), &["export", "out"]);
        assert!(run.code == 0 && run.stdout.contains(r#""back\\slash.txt""#), "{}", run.stderr);
        // Named on the command line, in a list, and for one document.
        let out = tree(&place.path().join("out"));
        let named = [OsStr::new("convert"), OsStr::new("-o"), OsStr::new("named"), bad[0]];
        assert_eq!(gongwen(place.path(), &named).code, 0);
        assert_eq!(tree(&place.path().join("named"))["bad%FF.txt.json"], out["bad%FF.txt.json"]);
        let listed = ["convert", "--files-from", "-", "-o", "listed"];
        assert_eq!(gongwen_with_input(place.path(), &listed, b"in/bad\xfe.txt\n").code, 0);
        assert_eq!(tree(&place.path().join("listed"))["bad%FE.txt.json"], out["bad%FE.txt.json"]);
        let outline = [OsStr::new("outline"), bad[0]];
        assert!(gongwen(place.path(), &outline).stdout.contains("目标"));
    }

    #[test]
    fn names_do_nothing_to_a_terminal() {
        let name = "a\u{1b}]0;x\u{7}\nb\u{202e}.txt";
        let place = folder(&[(name, b"")]);
        let run = gongwen(place.path(), &["convert", name, "missing\u{1b}.txt", "-o", "out"]);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains(r"a\u{1b}]0;x\u{7}\u{a}b\u{202e}.txt: "), "{}", run.stderr);
        assert!(!run.stderr.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", run.stderr);
        fs::write(place.path().join(name), "企业达到10家。").unwrap();
        let run = gongwen(place.path(), &["targets", name, "--kind", "target,other,actual"]);
        assert!(run.stdout.contains(r"a\u{1b}]0;x"), "{}", run.stdout);
        assert!(!run.stdout.contains('\u{1b}'), "{:?}", run.stdout);
    }

    /// Runs `args`, whose output is `out`, with a reader at that FIFO; it must stay one.
    #[track_caller]
    fn read_through(place: &Path, args: &[&str], out: &Path) -> String {
        let child = start(place, args);
        let mut text = String::new();
        File::open(out).unwrap().read_to_string(&mut text).unwrap();
        let run = child.wait_with_output().unwrap();
        assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
        assert!(fs::symlink_metadata(out).unwrap().file_type().is_fifo());
        text
    }

    #[test]
    fn what_is_no_file_is_written_through() {
        let place = folder(&[("a.txt", NOTICE.as_bytes())]);
        let to_file = |args: &[&str]| gongwen(place.path(), args).code;
        assert_eq!(to_file(&["convert", "a.txt", "-o", "output"]), 0);
        assert_eq!(to_file(&["convert", "a.txt", "--format", "jsonl", "-o", "line"]), 0);
        assert_eq!(to_file(&["graph", "-o", "page"]), 0);
        assert_eq!(to_file(&["export", "-o", "rdf"]), 0);
        let pipe = place.path().join("pipe");
        fifo(&pipe);
        symlink("pipe", place.path().join("link")).unwrap();
        let commands: [(&str, &[&str]); 4] = [
            ("line", &["convert", "a.txt", "--format", "jsonl", "-o", "pipe"]),
            ("line", &["convert", "a.txt", "--format", "jsonl", "-o", "link"]),
            ("page", &["graph", "-o", "pipe"]),
            ("rdf", &["export", "-o", "pipe"]),
        ];
        for (file, args) in commands {
            assert_eq!(
                read_through(place.path(), args, &pipe),
                fs::read_to_string(place.path().join(file)).unwrap()
            );
        }
        assert!(fs::symlink_metadata(place.path().join("link")).unwrap().is_symlink());
        // A folder cannot be written through.
        let run = gongwen(place.path(), &["convert", "a.txt", "-o", "pipe"]);
        assert_eq!(run.code, 3);
        assert!(
            run.stderr.contains("pipe: a file or device, where the output needs a folder"),
            "{}",
            run.stderr
        );
        assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());

        let socket = UnixListener::bind(place.path().join("socket")).unwrap();
        let child = start(place.path(), &["export", "-o", "socket"]);
        let mut text = String::new();
        socket.accept().unwrap().0.read_to_string(&mut text).unwrap();
        assert!(child.wait_with_output().unwrap().status.success());
        assert_eq!(text, fs::read_to_string(place.path().join("rdf")).unwrap());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_that_is_open_is_added_to() {
        let place = folder(&[("a.txt", NOTICE.as_bytes()), ("log", b"precious\n")]);
        let log = File::options().append(true).open(place.path().join("log")).unwrap();
        let args = ["convert", "a.txt", "--format", "jsonl", "-o", "/proc/self/fd/1"];
        let mut program = Command::new(env!("CARGO_BIN_EXE_gongwen"));
        assert!(program.args(args).current_dir(place.path()).stdout(log).status().unwrap().success());
        let said = fs::read_to_string(place.path().join("log")).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines.len() == 2 && lines[0] == "precious" && lines[1].starts_with('{'), "{said}");
    }

    #[test]
    fn a_device_stays_a_device() {
        let place = folder(&[("a.txt", NOTICE.as_bytes())]);
        let node = place.path().join("null");
        let made = Command::new("mknod").arg(&node).args(["c", "1", "3"]).output().unwrap().status.success();
        if !made || File::options().write(true).open(&node).is_err() {
            // Making devices is root's alone; the test of FIFOs goes the same way.
            return;
        }
        assert_eq!(gongwen(place.path(), &["convert", "a.txt", "--format", "jsonl", "-o", "null"]).code, 0);
        assert!(fs::symlink_metadata(&node).unwrap().file_type().is_char_device());
    }

    #[test]
    fn a_link_as_output_stays_and_planted_ones_are_not_followed() {
        let place = folder(&[("a.txt", NOTICE.as_bytes()), ("real/line", b"old"), ("precious", b"precious")]);
        symlink("real/line", place.path().join("link")).unwrap();
        assert_eq!(gongwen(place.path(), &["convert", "a.txt", "--format", "jsonl", "-o", "link"]).code, 0);
        assert!(fs::symlink_metadata(place.path().join("link")).unwrap().is_symlink());
        assert!(fs::read_to_string(place.path().join("real/line")).unwrap().starts_with('{'));
        fs::create_dir(place.path().join("out")).unwrap();
        for name in ["graph.jsonld.part", "a.txt.json", "manifest.json"] {
            symlink("../precious", place.path().join("out").join(name)).unwrap();
        }
        assert_eq!(gongwen(place.path(), &["convert", "a.txt", "-o", "out"]).code, 0);
        assert_eq!(fs::read(place.path().join("precious")).unwrap(), b"precious");
        assert_eq!(states(place.path()), ["a.txt ok -"]);
    }

    #[test]
    fn outputs_are_as_readable_as_any_new_file() {
        let place = folder(&[("a.txt", NOTICE.as_bytes())]);
        assert_eq!(gongwen(place.path(), &["convert", "a.txt", "-o", "out"]).code, 0);
        let mode = |name: &str| fs::metadata(place.path().join(name)).unwrap().permissions().mode();
        for name in ["out/a.txt.json", "out/graph.jsonld", "out/manifest.json"] {
            assert_eq!(mode(name), mode("a.txt"), "{name}");
        }
    }

    #[test]
    fn of_two_runs_into_one_folder_the_first_goes_on() {
        let place = folder(&[("b.txt", NOTICE.as_bytes())]);
        let pipe = place.path().join("a.txt");
        fifo(&pipe);
        let first = start(place.path(), &["convert", "a.txt", "-o", "out"]);
        // Opens when the first run does, which holds the folder by then.
        let mut writer = File::options().write(true).open(&pipe).unwrap();
        assert_eq!(gongwen(place.path(), &["convert", "b.txt", "-o", "out"]).code, 3);
        writer.write_all(NOTICE.as_bytes()).unwrap();
        drop(writer);
        assert!(first.wait_with_output().unwrap().status.success());
        assert_eq!(states(place.path()), ["a.txt ok -"]);
        assert!(!place.path().join("out/.gongwen.lock").exists());
        assert_eq!(gongwen(place.path(), &["convert", "b.txt", "-o", "out"]).code, 0);
    }

    #[test]
    fn the_lock_of_a_killed_run_blocks_nobody() {
        let place = folder(&[("b.txt", NOTICE.as_bytes())]);
        let pipe = place.path().join("a.txt");
        fifo(&pipe);
        let mut first = start(place.path(), &["convert", "a.txt", "-o", "out"]);
        let _writer = File::options().write(true).open(&pipe).unwrap();
        first.kill().unwrap();
        first.wait().unwrap();
        assert!(place.path().join("out/.gongwen.lock").exists());
        assert_eq!(gongwen(place.path(), &["convert", "b.txt", "-o", "out"]).code, 0);
        assert!(!place.path().join("out/.gongwen.lock").exists());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_terminal_is_told_what_the_run_came_to() {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

        let place = folder(&[("in/a.txt", NOTICE.as_bytes()), ("in/b.txt", b"")]);
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap();
        let end = File::options().read(true).write(true).open(OsStr::from_bytes(name.as_bytes())).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongwen"));
        command
            .args(["convert", "in", "-o", "out"])
            .current_dir(place.path())
            .stdin(Stdio::null())
            .stderr(end);
        let mut child = command.spawn().unwrap();
        drop(command);
        let mut said = Vec::new();
        // The terminal ends with an error when the last one at its other side goes.
        let _ = File::from(terminal).read_to_end(&mut said);
        assert_eq!(child.wait().unwrap().code(), Some(1));
        let said = String::from_utf8_lossy(&said);
        let summary = said.lines().last().unwrap();
        assert!(
            summary.contains("gongwen: 1 document (0 degraded), 1 failed (1 empty); 0.0 MB in "),
            "{said}"
        );
        assert!(summary.contains(" MB/s"), "{said}");
    }
}

#[test]
fn each_file_in_an_archive_is_a_document() {
    let notice = NOTICE.as_bytes().to_vec();
    let docx = gongwen_testkit::typeset::docx(NOTICE);
    let inner = gongwen_testkit::typeset::zip(&[("x.txt", &notice)]);
    let bundle = gongwen_testkit::typeset::zip(&[
        ("通知/b.docx", docx),
        ("a.txt", notice.clone()),
        ("inner.zip", inner),
        ("empty.txt", Vec::new()),
    ]);
    let place = folder(&[
        ("in/bundle.zip", bundle.as_slice()),
        ("in/c.txt", &notice),
        ("in/bundle.zip!c.txt", &notice),
    ]);
    let run = gongwen(place.path(), &["convert", "in", "-o", "out"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let expect = [
        "bundle.zip!a.txt ok -",
        "bundle.zip!c.txt ok -",
        "bundle.zip!empty.txt failed empty",
        "bundle.zip!inner.zip failed unsupported",
        "bundle.zip!通知/b.docx ok -",
        "c.txt ok -",
    ];
    assert_eq!(states(place.path()), expect);
    let document = json(place.path().join("out/bundle.zip!通知/b.docx.json"));
    assert_eq!(document["source"]["format"], "docx");
    assert_eq!(document["quantities"][0]["source_part"], "通知/b.docx!word/document.xml");
    assert_eq!(json(place.path().join("out/bundle.zip!a.txt.json"))["quantities"][0]["source_part"], "a.txt");
    assert_eq!(gongwen(place.path(), &["check", "out", "--sources", "in"]).code, 0);

    let run = gongwen(place.path(), &["text", "in/bundle.zip!通知/b.docx"]);
    assert_eq!((run.code, run.stdout), (0, NOTICE.replace("\n\n", "\n")), "{}", run.stderr);
    let run = gongwen(place.path(), &["text", "in/bundle.zip!missing.txt"]);
    assert!(run.code == 1 && run.stderr.contains("no such file"), "{}", run.stderr);
    let run = gongwen(place.path(), &["targets", "in/bundle.zip", "--csv"]);
    assert!(
        run.stdout.contains("in/bundle.zip!a.txt:7") || run.stdout.contains("bundle.zip!a.txt:¶"),
        "{}",
        run.stdout
    );
}

#[test]
fn text_shows_what_the_format_says() {
    let page = gongwen_testkit::typeset::html("成都市节水办法\n一、总则\n指标\t数值\n用水量\t3\n");
    let place = folder(&[("a.html", page.as_slice()), ("b.pdf", b"%PDF-1.7\n")]);
    let run = gongwen(place.path(), &["text", "a.html"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "成都市节水办法\n　　一、总则\n指标\t数值\n用水量\t3\n"));
    let run = gongwen(place.path(), &["text", "a.html", "b.pdf", "--marks"]);
    assert_eq!(run.code, 1);
    for line in ["# an HTML page (UTF-8)", "p -navigation\t首页", "cell 0:1:0\t用水量"] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
    assert!(run.stderr.contains("b.pdf: the file is damaged"), "{}", run.stderr);
}
