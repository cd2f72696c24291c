//! The program from outside: commands, files, messages and exit codes.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use common::{NOTICE, codes, folder, gongwen, gongwen_with_input, json, tree};

#[test]
fn a_folder_with_broken_files_gives_the_good_ones_and_a_code_for_each_other() {
    let place = folder(&[
        ("in/a.txt", NOTICE.as_bytes()),
        ("in/sub/b.txt", NOTICE.as_bytes()),
        ("in/empty.txt", b""),
        ("in/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0"),
        ("in/large.txt", "一二三四五六七八九十".repeat(100).as_bytes()),
    ]);
    let run = gongwen(place.path(), &["convert", "in", "missing.txt", "-o", "out", "--max-bytes", "2000"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(run.stdout, "");
    let manifest = json(place.path().join("out/manifest.json"));
    let expect = [
        ("a.txt", "ok", "-"),
        ("empty.txt", "failed", "empty"),
        ("large.txt", "failed", "too_large"),
        ("missing.txt", "failed", "not_found"),
        ("picture.txt", "failed", "binary"),
        ("sub/b.txt", "ok", "-"),
    ];
    assert_eq!(codes(&manifest), expect.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    for name in ["empty.txt", "large.txt", "missing.txt", "picture.txt"] {
        assert_eq!(run.stderr.matches(name).count(), 1, "one line for {name}:\n{}", run.stderr);
    }
    let context = &json(place.path().join("out/sub/b.txt.json"))["@context"];
    assert_eq!(context, "../gongwen.context.jsonld");
    assert_eq!(gongwen(place.path(), &["check", "out"]).code, 0);
}

#[test]
fn a_file_cut_inside_a_character_is_degraded_and_still_converted() {
    let cut = &NOTICE.as_bytes()[..NOTICE.len() - 5];
    let place = folder(&[("cut.txt", cut)]);
    let run = gongwen(place.path(), &["convert", "cut.txt", "-o", "out"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let manifest = json(place.path().join("out/manifest.json"));
    assert_eq!(codes(&manifest)[0].1, "degraded");
    assert!(run.stderr.contains("cut.txt:"), "{}", run.stderr);
}

#[test]
fn an_input_cannot_overwrite_what_the_program_writes() {
    let place = folder(&[("manifest", NOTICE.as_bytes()), ("a.txt", NOTICE.as_bytes())]);
    let run = gongwen(place.path(), &["convert", "manifest", "a.txt", "-o", "out"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("duplicate_output"), "{}", run.stderr);
}

#[test]
fn the_same_bytes_come_out_for_any_number_of_jobs_and_any_order() {
    let files: Vec<(String, String)> =
        (0..40).map(|n| (format!("in/{n:02}.txt"), NOTICE.replace("5000", &format!("{n}00")))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    let place = folder(&files);
    assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "one", "-j", "1"]).code, 0);
    let mut names: Vec<&str> = files.iter().map(|f| f.0).collect();
    names.reverse();
    let list = names.join("\n");
    let args = ["convert", "--files-from", "-", "-o", "eight", "-j", "8"];
    assert_eq!(gongwen_with_input(place.path(), &args, list.as_bytes()).code, 0);
    assert_eq!(tree(&place.path().join("one")), tree(&place.path().join("eight")));
}

/// What the documents of an output folder hold, counted once per document: mentions by entity, relations.
fn counted(documents: &[Value]) -> (BTreeMap<(String, String), u64>, BTreeMap<String, u64>) {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let (mut mentions, mut relations) = (BTreeMap::new(), BTreeMap::new());
    for d in documents {
        for e in d["entities"].as_array().unwrap().iter().filter(|e| e["mentions"] != 0) {
            mentions.insert((text(&e["@id"]), text(&d["@id"])), e["mentions"].as_u64().unwrap());
        }
        for r in d["relations"].as_array().unwrap() {
            let key = ["subject", "predicate", "object"].map(|k| text(&r[k])).join(" ");
            *relations.entry(key).or_insert(0) += 1;
        }
    }
    (mentions, relations)
}

#[test]
fn the_graph_of_many_documents_counts_what_they_hold_whatever_their_order() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let mut paths: Vec<PathBuf> = fs::read_dir(seeds).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    let names: Vec<String> = (0..60).map(|k| format!("in/{k:02}.txt")).collect();
    let texts: Vec<String> = gongwen_testkit::copies::copies(&texts, 60).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().zip(&texts).map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    let place = folder(&files);
    assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "one", "-j", "1"]).code, 0);
    let list = names.iter().rev().map(String::as_str).collect::<Vec<_>>().join("\n");
    let args = ["convert", "--files-from", "-", "-o", "five", "-j", "5"];
    assert_eq!(gongwen_with_input(place.path(), &args, list.as_bytes()).code, 0);
    assert_eq!(tree(&place.path().join("one")), tree(&place.path().join("five")));

    let documents: Vec<Value> =
        (0..60).map(|k| json(place.path().join(format!("one/{k:02}.txt.json")))).collect();
    let (mentions, relations) = counted(&documents);
    let graph = json(place.path().join("one/graph.jsonld"));
    let nodes = graph["@graph"].as_array().unwrap();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let (mut mentions_found, mut relations_found) = (BTreeMap::new(), BTreeMap::new());
    for node in nodes {
        for m in node["mentioned_in"].as_array().into_iter().flatten() {
            mentions_found.insert((text(&node["@id"]), text(&m["document"])), m["count"].as_u64().unwrap());
        }
        if node["@type"] == "Relation" {
            let key = ["subject", "predicate", "object"].map(|k| text(&node[k])).join(" ");
            let count = node["evidence_count"].as_u64().unwrap();
            assert_eq!(node["evidence"].as_array().unwrap().len() as u64, count.min(20));
            relations_found.insert(key, count);
        }
    }
    assert_eq!(nodes.iter().filter(|n| n["@type"] == "Document").count(), 60);
    assert!(mentions == mentions_found && relations == relations_found);
}

#[test]
fn standard_input_gives_one_document_and_lines_go_to_standard_output() {
    let place = folder(&[]);
    let args = ["convert", "-", "-o", "-", "--format", "jsonl"];
    let run = gongwen_with_input(place.path(), &args, NOTICE.as_bytes());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout.lines().count(), 1);
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["source"]["path"], "-");
    assert!(document["@context"].is_object());
}

#[test]
fn globs_and_nothing_to_do() {
    let place = folder(&[("in/a.txt", NOTICE.as_bytes()), ("in/b.md", NOTICE.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", "in/*.txt", "-o", "out"]).code, 0);
    assert!(place.path().join("out/a.txt.json").exists());
    assert!(!place.path().join("out/b.md.json").exists());
    let run = gongwen(place.path(), &["convert", "none/*.txt", "-o", "out2"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    let run = gongwen(place.path(), &["convert", "none.txt", "-o", "out3"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
}

#[test]
fn wrong_usage_is_2_and_a_folder_that_cannot_be_written_is_3() {
    let place = folder(&[("a.txt", NOTICE.as_bytes()), ("taken", b"a file")]);
    assert_eq!(gongwen(place.path(), &["convert", "a.txt"]).code, 2);
    assert_eq!(gongwen(place.path(), &["convert", "a.txt", "-o", "o", "--format", "xml"]).code, 2);
    let run = gongwen(place.path(), &["convert", "a.txt", "-o", "taken/out"]);
    assert_eq!((run.code, run.stderr.lines().count()), (3, 1), "{}", run.stderr);
}

#[test]
fn what_an_earlier_run_left_is_reported_and_kept() {
    let place = folder(&[("a.txt", NOTICE.as_bytes()), ("b.txt", NOTICE.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", "a.txt", "b.txt", "-o", "out"]).code, 0);
    let run = gongwen(place.path(), &["convert", "a.txt", "-o", "out"]);
    assert!(run.stderr.contains("b.txt.json"), "{}", run.stderr);
    assert!(place.path().join("out/b.txt.json").exists());
}

#[test]
fn the_output_folder_is_no_input_and_nothing_temporary_stays() {
    let place = folder(&[("a.txt", NOTICE.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", ".", "-o", "out"]).code, 0);
    assert_eq!(gongwen(place.path(), &["convert", ".", "-o", "out"]).code, 0);
    let names: Vec<String> = tree(&place.path().join("out")).into_keys().collect();
    let expect = [
        "a.txt.json",
        "gongwen.context.jsonld",
        "gongwen.schema.json",
        "gongwen.ttl",
        "graph.jsonld",
        "manifest.json",
    ];
    assert_eq!(names, expect);
}

#[test]
fn check_names_the_file_the_pointer_and_the_rule() {
    let place = folder(&[("a.txt", NOTICE.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", "a.txt", "-o", "out"]).code, 0);
    assert_eq!(gongwen(place.path(), &["check", "out", "--sources", "."]).code, 0);
    let path = place.path().join("out/a.txt.json");
    let broken =
        fs::read_to_string(&path).unwrap().replace("\"schema_version\": \"2\"", "\"schema_version\": 2");
    fs::write(&path, broken).unwrap();
    let run = gongwen(place.path(), &["check", "out"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("a.txt.json"), "{}", run.stderr);
    assert!(run.stderr.contains("/schema_version"), "{}", run.stderr);
    assert_eq!(gongwen(place.path(), &["check", "nowhere"]).code, 3);
}

#[test]
fn export_writes_rdf_in_the_order_of_the_files() {
    let place = folder(&[("in/a.txt", NOTICE.as_bytes()), ("in/sub/b.txt", NOTICE.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "output"]).code, 0);
    let run = gongwen(place.path(), &["export"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let paths: Vec<&str> = run.stdout.lines().filter(|l| l.contains("gongwen#path>")).collect();
    assert_eq!(paths.len(), 2, "one source for each file");
    assert!(paths[0].contains("\"a.txt\"") && paths[1].contains("\"sub/b.txt\""), "{paths:?}");
    assert!(run.stdout.lines().all(|l| l.ends_with(" .")));

    let args = ["export", "output", "--format", "ttl", "-o", "all.ttl"];
    assert_eq!(gongwen(place.path(), &args).code, 0);
    let turtle = fs::read_to_string(place.path().join("all.ttl")).unwrap();
    assert!(turtle.starts_with("@prefix gw:"));
    assert!(!place.path().join("all.ttl.part").exists());
    assert_eq!(turtle.matches("gw:value_decimal \"500000000000\"^^xsd:decimal").count(), 2);
}

#[test]
fn export_refuses_what_it_cannot_read() {
    let place = folder(&[("a.txt", NOTICE.as_bytes())]);
    assert_eq!(gongwen(place.path(), &["export", "nowhere"]).code, 3);
    assert_eq!(gongwen(place.path(), &["convert", "a.txt", "-o", "output"]).code, 0);
    let file = place.path().join("output/a.txt.json");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"schema_version\"", "\"schema version\"")).unwrap();
    let run = gongwen(place.path(), &["export"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("a.txt.json#/schema version"), "{}", run.stderr);
    fs::write(place.path().join("output/gongwen.context.jsonld"), "{}").unwrap();
    assert!(gongwen(place.path(), &["export"]).stderr.contains("another version"));
}

#[test]
fn explain_says_why_a_number_is_a_target_by_words_and_by_line() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("a.txt"), "某省关于发展茶业的意见\n\n到2030年，茶叶产量达到30万吨。\n")
        .unwrap();
    for by in [["--find", "30万吨"], ["--line", "2"]] {
        let run = gongwen(place.path(), &["explain", "a.txt", by[0], by[1]]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stdout.contains("kind/by-year: 到…年: a level by a time that is still to come."),
            "{}",
            run.stdout
        );
        assert!(run.stdout.contains("time/before 2030年"), "{}", run.stdout);
    }
}

#[test]
fn rules_are_listed_and_told_with_their_examples() {
    let place = tempfile::tempdir().unwrap();
    let all = gongwen(place.path(), &["rules"]).stdout;
    assert!(all.contains("kind/past-time\t") && all.contains("noun/front\t"), "{all}");
    let one = gongwen(place.path(), &["rules", "kind/run"]).stdout;
    assert!(one.starts_with("kind/run\n") && one.contains("  + 粮食产量连续⟦八年⟧增产。\n"), "{one}");
    assert!(one.contains("  - 连续⟦两年⟧不合格的"), "{one}");
    assert_eq!(
        gongwen(place.path(), &["rules", "kind"]).stdout.matches("\nkind/").count() + 1,
        all.matches("kind/").count()
    );
    assert_eq!(gongwen(place.path(), &["rules", "no-such"]).code, 2);
}

#[test]
fn explain_shows_the_source_bytes_and_the_rule_of_a_place() {
    let place = folder(&[("a.txt", NOTICE.as_bytes())]);
    let text: String = {
        gongwen(place.path(), &["convert", "a.txt", "-o", "out"]);
        json(place.path().join("out/a.txt.json"))["text"].as_str().unwrap().to_owned()
    };
    let offset = text[..text.find("5000").unwrap()].chars().count().to_string();
    let run = gongwen(place.path(), &["explain", "a.txt", &offset]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("5000"), "{}", run.stdout);
    assert!(run.stdout.contains("35"), "the byte of 5: {}", run.stdout);
    assert_eq!(gongwen(place.path(), &["explain", "a.txt", "999999"]).code, 2);
    assert_eq!(gongwen(place.path(), &["explain", "a.txt", "--find", "无此词"]).code, 2);
    assert_eq!(gongwen(place.path(), &["explain", "a.txt"]).code, 2);
}

#[test]
fn schema_prints_the_contract() {
    let place = folder(&[]);
    for what in [&["schema"][..], &["schema", "json-schema"], &["schema", "context"]] {
        let run = gongwen(place.path(), what);
        assert_eq!(run.code, 0);
        serde_json::from_str::<Value>(&run.stdout).unwrap();
    }
    assert!(gongwen(place.path(), &["schema", "vocabulary"]).stdout.contains("@prefix gw:"));
}

#[test]
fn graph_makes_one_page_and_the_same_one_again() {
    let place = folder(&[("in/a.txt", NOTICE.as_bytes()), ("in/sub/b.txt", "杭州市通知".as_bytes())]);
    assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "output"]).code, 0);
    let run = gongwen(place.path(), &["graph", "-o", "graph.html"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let page = fs::read_to_string(place.path().join("graph.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("到2030年,产值超过5000亿元。"));
    assert!(!page.contains(place.path().to_str().unwrap()));
    fs::rename(place.path().join("output"), place.path().join("moved")).unwrap();
    assert_eq!(gongwen(place.path(), &["graph", "moved", "-o", "-"]).stdout, page);
    assert_eq!(gongwen(place.path(), &["check", "moved"]).code, 0);
}

#[test]
fn graph_says_what_it_misses() {
    let place = folder(&[("a.txt", NOTICE.as_bytes()), ("taken", b"a file")]);
    let run = gongwen(place.path(), &["graph", "nowhere", "-o", "graph.html"]);
    assert_eq!((run.code, run.stderr.lines().count()), (3, 1), "{}", run.stderr);
    assert!(run.stderr.contains("nowhere/graph.jsonld") && run.stderr.contains("convert"), "{}", run.stderr);
    assert_eq!(gongwen(place.path(), &["convert", "a.txt", "-o", "output"]).code, 0);
    assert_eq!(gongwen(place.path(), &["graph"]).code, 2);
    assert_eq!(gongwen(place.path(), &["graph", "-o", "taken/graph.html"]).code, 3);
    fs::write(place.path().join("output/a.txt.json"), "{}").unwrap();
    let run = gongwen(place.path(), &["graph", "-o", "graph.html"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("a.txt.json") && run.stderr.contains("missing field"), "{}", run.stderr);
    fs::remove_file(place.path().join("output/a.txt.json")).unwrap();
    assert_eq!(gongwen(place.path(), &["graph", "-o", "graph.html"]).code, 3);
    assert!(!place.path().join("graph.html").exists());
}

#[test]
fn each_limit_has_a_flag_that_costs_the_one_document_alone() {
    let table = "表1 各县水量\n\n县\t年份\t水量\n甲县\t2021\t35\n乙县\t2021\t36\n丙县\t2021\t37\n";
    let large = format!("一、目标\n二、任务\n三、措施\n\n{table}");
    // Its JSON is longer than what is free.
    let long = format!("一、目标\n\n{}。\n", "各县要节约用水，".repeat(50_000));
    let cases = [
        ("--max-lines", "5", "too_many_lines", &large),
        ("--max-sections", "2", "too_many_sections", &large),
        ("--max-spans", "9", "too_many_spans", &large),
        ("--max-output-ratio", "0", "output_too_large", &long),
    ];
    for (flag, most, code, text) in cases {
        let place = folder(&[("in/a.txt", "各县要节水。\n".as_bytes()), ("in/b.txt", text.as_bytes())]);
        let run = gongwen(place.path(), &["convert", "in", "-o", "out", flag, most]);
        assert_eq!(run.code, 1, "{flag}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("b.txt: more than {most} ")) || flag.contains("output"));
        assert!(run.stderr.contains(&format!("({flag}) [{code}]")), "{flag}: {}", run.stderr);
        assert!(
            place.path().join("out/a.txt.json").exists() && !place.path().join("out/b.txt.json").exists()
        );
        assert_eq!(gongwen(place.path(), &["convert", "in", "-o", "out"]).code, 0, "{flag}");
    }
    let place = folder(&[("a.txt", "各县（区（乡））要节水。\n".as_bytes())]);
    let run = gongwen(place.path(), &["convert", "a.txt", "-o", "out", "--max-nesting", "1"]);
    assert!(run.code == 0 && run.stderr.contains("[nested_brackets]"), "{}", run.stderr);
}
