//! Owner of the data files of the gazetteer: form, order, uniqueness, references.

use gongwen_link::gazetteer::Gazetteer;
use gongwen_text::Rows;

#[test]
fn all_files_load() {
    Gazetteer::load().unwrap();
}

#[test]
fn divisions_are_sorted() {
    let text = include_str!("../data/gazetteer/divisions.tsv");
    Rows::parse("divisions.tsv", text, 2).unwrap().check_sorted(1).unwrap();
}
