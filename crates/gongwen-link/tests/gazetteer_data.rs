//! Owner of the data files of the gazetteer: form, order, uniqueness, references.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_link::gazetteer::Gazetteer;
use gongwen_text::Rows;

macro_rules! data {
    ($file:literal, $columns:literal) => {
        Rows::parse($file, include_str!(concat!("../data/gazetteer/", $file)), $columns).unwrap()
    };
}

fn divisions() -> BTreeMap<&'static str, &'static str> {
    data!("divisions.tsv", 2).map(|r| Ok((r[0], r[1]))).unwrap().into_iter().collect()
}

#[test]
fn all_files_load_and_are_sorted() {
    Gazetteer::load().unwrap();
    data!("agencies.tsv", 3).check_sorted(2).unwrap();
    data!("ambiguous.tsv", 3).check_sorted(1).unwrap();
    data!("context.tsv", 2).check_sorted(2).unwrap();
    data!("divisions.tsv", 2).check_sorted(1).unwrap();
    data!("industries.tsv", 8).check_sorted(2).unwrap();
    data!("issuer_codes.tsv", 2).check_sorted(1).unwrap();
    data!("overlay.tsv", 4).check_sorted(4).unwrap();
    data!("zone_names.tsv", 3).check_sorted(3).unwrap();
}

#[test]
fn every_division_has_its_province_and_a_name_of_its_level() {
    let divisions = divisions();
    assert_eq!(divisions.keys().filter(|c| c.ends_with("0000")).count(), 34);
    for (code, name) in &divisions {
        assert!(divisions.contains_key(format!("{}0000", &code[..2]).as_str()), "{code} {name}");
        let suffixes = match *code {
            c if c.ends_with("0000") => ["省", "市", "区", "区"],
            c if c.ends_with("00") => ["市", "州", "盟", "区"],
            _ => ["区", "县", "市", "旗"],
        };
        // The three groups of islands of 三沙.
        let islands = name.contains("群岛");
        assert!(islands || suffixes.iter().any(|s| name.ends_with(s)), "{code} {name}");
    }
}

#[test]
fn ambiguous_names_are_names_and_traps_hold_them() {
    let gazetteer = Gazetteer::load().unwrap();
    let own = Default::default();
    for row in data!("ambiguous.tsv", 3).iter() {
        let [name, class, trap] = row else { unreachable!() };
        assert!(trap.is_empty() || trap.contains(name), "{name}: {trap}");
        let found: Vec<_> = gazetteer.places(trap, &own);
        let bad = found.iter().any(|h| h.span.of(trap) == *name);
        assert!(*class == "block" || !bad, "{name} is found in {trap}");
    }
}

#[test]
fn one_surface_means_one_agency_in_a_scope() {
    let mut seen: BTreeMap<(&str, String), String> = BTreeMap::new();
    for row in data!("agencies.tsv", 3).iter() {
        let [scope, name, others] = row else { unreachable!() };
        for surface in std::iter::once(*name).chain(others.split('、').filter(|s| !s.is_empty())) {
            let old = seen.insert((scope, surface.to_owned()), (*name).to_owned());
            assert!(old.is_none(), "{scope} {surface}: {old:?} and {name}");
        }
    }
}

#[test]
fn zones_are_named_once_and_lie_somewhere() {
    let divisions = divisions();
    let mut names = BTreeSet::new();
    for row in data!("overlay.tsv", 4).iter() {
        let [kind, name, others, parent] = row else { unreachable!() };
        assert!(parent.is_empty() || divisions.contains_key(parent), "{name}: {parent}");
        assert!(names.insert((*kind, *name)), "{name} is there twice");
        assert!(others.split('、').all(|o| o != *name), "{name} is its own other name");
    }
    let kinds: BTreeSet<&str> = data!("zone_names.tsv", 3).iter().map(|r| r[0]).collect();
    for kind in kinds {
        let named = data!("zone_names.tsv", 3).iter().filter(|r| r[0] == kind && r[1] == "name").count();
        assert_eq!(named, 1, "{kind}");
    }
}

#[test]
fn concepts_are_numbered_once_and_their_groups_are_there() {
    let rows = data!("industries.tsv", 8);
    let names: BTreeSet<(&str, &str)> = rows.iter().map(|r| (r[0], r[2])).collect();
    assert_eq!(names.len(), rows.iter().count(), "a name is there twice in one scheme");
    for row in rows.iter().filter(|r| r[0] == "sz-20-8") {
        let top = ["战略性新兴产业", "未来产业"].contains(&row[3]);
        assert!(top || names.contains(&(row[0], row[3])), "{row:?}");
    }
    assert_eq!(rows.iter().filter(|r| r[0] == "sz-20-8" && !r[1].starts_with('G')).count(), 28);
}

#[test]
fn roles_of_context_words_are_known() {
    let known = [
        "breaks",
        "closes",
        "fuses",
        "goes_on",
        "industry_left",
        "industry_not",
        "joins",
        "left",
        "people",
        "right",
        "tail",
    ];
    let used: BTreeSet<&str> = data!("context.tsv", 2).iter().map(|r| r[0]).collect();
    assert!(used.iter().copied().eq(known), "{used:?}");
}
