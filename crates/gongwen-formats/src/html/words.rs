//! The data files of the reader of web pages.

use std::collections::HashMap;

use gongwen_text::{DataError, Removal, Rows};

use crate::PageField;

/// How a container is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Naming {
    Id,
    Class,
    ItemProp,
    Role,
    Element,
}

/// A pair that marks where an article begins and ends.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) trust: u8,
    /// Whether it is a pair of comments; else of meta elements.
    pub(super) comment: bool,
    pub(super) begin: &'static str,
    pub(super) end: &'static str,
}

/// A label in front of a fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub(super) text: &'static str,
    /// What it introduces; `None` for what only ends the value before it.
    pub(super) field: Option<PageField>,
    /// Whether it counts close to the article alone.
    pub(super) near: bool,
}

/// A name of a meta element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub(super) field: PageField,
    pub(super) trust: u8,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct Words {
    containers: HashMap<(Naming, &'static str), u8>,
    pub(super) pairs: Vec<Pair>,
    surroundings: HashMap<&'static str, Removal>,
    tags: HashMap<&'static str, Tag>,
    /// By first character, in order; of each the longest first.
    labels: Vec<(char, Vec<Label>)>,
}

const CONTAINERS: (&str, &str) = ("containers.tsv", include_str!("../../data/containers.tsv"));
const SURROUNDINGS: (&str, &str) = ("surroundings.tsv", include_str!("../../data/surroundings.tsv"));
const TAGS: (&str, &str) = ("page_tags.tsv", include_str!("../../data/page_tags.tsv"));
const LABELS: (&str, &str) = ("page_labels.tsv", include_str!("../../data/page_labels.tsv"));

fn trust(column: &str) -> Result<u8, String> {
    column.parse().ok().filter(|t| (1..=3).contains(t)).ok_or_else(|| format!("trust {column:?}"))
}

fn field(name: &str) -> Result<PageField, String> {
    PageField::named(name).ok_or_else(|| format!("no field is named {name:?}"))
}

impl Words {
    /// Loads the files.
    ///
    /// # Errors
    /// When a row is malformed.
    pub(crate) fn new() -> Result<Self, DataError> {
        let mut words = Self {
            containers: HashMap::new(),
            pairs: Vec::new(),
            surroundings: HashMap::new(),
            tags: HashMap::new(),
            labels: Vec::new(),
        };
        words.load_containers()?;
        let reason = |row: &[&'static str]| match row[1] {
            "navigation" => Ok((row[0], Removal::Navigation)),
            "share_bar" => Ok((row[0], Removal::ShareBar)),
            "footer" => Ok((row[0], Removal::Footer)),
            other => Err(format!("no reason is named {other:?}")),
        };
        words.surroundings.extend(Rows::parse(SURROUNDINGS.0, SURROUNDINGS.1, 2)?.map(reason)?);
        let tag = |row: &[&'static str]| Ok((row[0], Tag { field: field(row[1])?, trust: trust(row[2])? }));
        words.tags.extend(Rows::parse(TAGS.0, TAGS.1, 3)?.map(tag)?);
        let label = |row: &[&'static str]| {
            let near = match row[2] {
                "near" => true,
                "page" => false,
                other => return Err(format!("no reach is named {other:?}")),
            };
            let field = if row[1] == "-" { None } else { Some(field(row[1])?) };
            Ok(Label { text: row[0], field, near })
        };
        let mut labels = Rows::parse(LABELS.0, LABELS.1, 3)?.map(label)?;
        labels.sort_by_key(|l| (l.text.chars().next(), std::cmp::Reverse(l.text.len())));
        for group in labels.chunk_by(|a, b| a.text.chars().next() == b.text.chars().next()) {
            words.labels.extend(group[0].text.chars().next().map(|first| (first, group.to_vec())));
        }
        Ok(words)
    }

    fn load_containers(&mut self) -> Result<(), DataError> {
        let row = |row: &[&'static str]| {
            let trust = trust(row[0])?;
            let naming = match row[1] {
                "comment" | "meta" => None,
                "id" => Some(Naming::Id),
                "class" => Some(Naming::Class),
                "itemprop" => Some(Naming::ItemProp),
                "role" => Some(Naming::Role),
                "element" => Some(Naming::Element),
                other => return Err(format!("no kind is named {other:?}")),
            };
            Ok((trust, naming, row[1] == "comment", row[2], row[3]))
        };
        for (trust, naming, comment, name, end) in Rows::parse(CONTAINERS.0, CONTAINERS.1, 4)?.map(row)? {
            match naming {
                Some(naming) => {
                    self.containers.insert((naming, name), trust);
                }
                None => self.pairs.push(Pair { trust, comment, begin: name, end }),
            }
        }
        Ok(())
    }

    /// The trust in an element of that name as the article's container.
    pub(super) fn container(&self, naming: Naming, name: &str) -> Option<u8> {
        // Names of the files are lower case; most names of a page are, too.
        if name.bytes().any(|b| b.is_ascii_uppercase()) {
            let lower = name.to_ascii_lowercase();
            return self.containers.get(&(naming, lower.as_str())).copied();
        }
        self.containers.get(&(naming, name)).copied()
    }

    /// What the words of a class or id say of an element.
    pub(super) fn surrounding(&self, names: &str) -> Option<Removal> {
        pieces(names).find_map(|piece| self.surroundings.get(piece.to_ascii_lowercase().as_str()).copied())
    }

    /// The field that a meta element of that name gives.
    pub(super) fn tag(&self, name: &str) -> Option<Tag> {
        self.tags.get(name.trim().to_ascii_lowercase().as_str()).copied()
    }

    /// Labels that begin with `first`, the longest first.
    pub(super) fn labels(&self, first: char) -> &[Label] {
        let at = self.labels.binary_search_by_key(&first, |(c, _)| *c);
        at.map_or(&[], |at| self.labels[at].1.as_slice())
    }
}

/// The words that a name is made of: `pages_content shareBox-2` gives pages, content, share, Box.
fn pieces(names: &str) -> impl Iterator<Item = &str> {
    names.split(|c: char| !c.is_ascii_alphabetic()).flat_map(|word| {
        let bytes = word.as_bytes();
        let mut start = 0;
        let mut cuts: Vec<&str> = Vec::new();
        for at in 1..bytes.len() {
            if bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase() {
                cuts.push(&word[start..at]);
                start = at;
            }
        }
        cuts.push(&word[start..]);
        cuts.into_iter().filter(|piece| !piece.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_files() {
        Words::new().unwrap();
        for ((file, text), columns, key) in [(SURROUNDINGS, 2, 1), (TAGS, 3, 1), (LABELS, 3, 1)] {
            Rows::parse(file, text, columns).unwrap().check_sorted(key).unwrap();
        }
        let containers = Rows::parse(CONTAINERS.0, CONTAINERS.1, 4).unwrap();
        let names: Vec<_> = containers.iter().map(|row| (row[1], row[2])).collect();
        assert!(names.is_sorted() && names.windows(2).all(|pair| pair[0] != pair[1]));
        for row in containers.iter() {
            assert_eq!(row[2], row[2].to_lowercase(), "names are compared in lower case");
            assert_eq!(row[3] != "-", matches!(row[1], "comment" | "meta"), "{row:?}");
        }
    }

    #[test]
    fn words_of_a_class() {
        let words = Words::new().unwrap();
        assert_eq!(words.surrounding("box shareBar"), Some(Removal::ShareBar));
        assert_eq!(words.surrounding("gov-footer2"), Some(Removal::Footer));
        assert_eq!(words.surrounding("navigator footnote shared"), None);
        assert_eq!(words.container(Naming::Class, "TRS_Editor"), Some(2));
    }
}
