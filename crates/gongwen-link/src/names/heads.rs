//! Last words of names (`heads.tsv`), and where they stand in a text.

use gongwen_lexicon::Finder;
use gongwen_model::EntityType;
use gongwen_text::{DataError, Rows, window::cut};

use crate::words::Words;

/// How a head makes a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A standing thing: reported wherever it has a name.
    Name,
    /// Reported where it is built, or carries a proper word.
    Built,
    /// A designation: like `Built`, but never an aim (打造…示范区).
    Aim,
    /// A plan or work: reported in quotation marks or where it is carried out.
    Act,
    /// Ends a name and is none.
    End,
}

#[derive(Debug)]
pub(super) struct Head {
    pub word: &'static str,
    pub kind: Option<EntityType>,
    pub sort: Sort,
    pub not_before: Vec<&'static str>,
    pub mark: Mark,
}

/// What else is known of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Runs between two ends: 甲至乙铁路.
    Line,
    /// A body: 委员会 with less than four characters in front is none.
    Body,
    /// An association: with less than two characters in front it is none.
    Club,
    /// A name with any word in front: 科技城.
    Own,
    /// Of a place and of nothing else: 人民政府.
    Seat,
    /// A class where only a place and generic words stand in front: 甲市公共设施.
    Class,
    None,
}

/// A head in a text, by bytes of the text that was searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'h> {
    pub start: usize,
    pub end: usize,
    pub head: &'h Head,
}

#[derive(Debug)]
pub(super) struct Heads {
    rows: Vec<Head>,
    tails: Words,
    finder: Finder,
}

impl Heads {
    pub(super) fn load() -> Result<Self, DataError> {
        let table = Rows::parse("heads.tsv", include_str!("../../data/heads.tsv"), 5)?;
        table.check_sorted(1)?;
        let rows = table.map(head)?;
        let words: Vec<&'static str> = rows.iter().map(|h| h.word).collect();
        let finder = Finder::new(&words);
        Ok(Self { rows, tails: Words::new(words), finder })
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.rows.iter().map(|h| h.word)
    }

    /// The longest head that `name` ends with.
    pub(super) fn at_tail(&self, name: &str) -> Option<&Head> {
        self.rows.get(self.tails.number_at_tail(name)?)
    }

    /// The heads of names in `body`, per end the longest, in text order.
    pub(super) fn find(&self, body: &str) -> Vec<Hit<'_>> {
        let found = self.finder.hits(body);
        let mut ends: Vec<Hit<'_>> = found
            .filter_map(|hit| Some(Hit { start: hit.start, end: hit.end, head: self.rows.get(hit.word)? }))
            .collect();
        ends.sort_by_key(|hit| (hit.end, hit.start));
        ends.dedup_by_key(|hit| hit.end);
        // 高速 in 高速公路 is no head of its own.
        let spans: Vec<(usize, usize)> = ends.iter().map(|hit| (hit.start, hit.end)).collect();
        let mut k = 0;
        ends.retain(|hit| {
            k += 1;
            !spans.iter().skip(k).take(NEAR).any(|&(start, end)| start <= hit.start && end > hit.end)
        });
        ends.retain(|hit| {
            let rest = cut(body, hit.end..);
            hit.head.kind.is_some() && !hit.head.not_before.iter().any(|word| rest.starts_with(word))
        });
        ends
    }
}

/// How many heads behind one are looked at that may hold it.
const NEAR: usize = 4;

fn head(row: &[&'static str]) -> Result<Head, String> {
    let [word, kind, sort, not_before, mark] = *row else { return Err("five columns".to_owned()) };
    let kind = match kind {
        "Organization" => Some(EntityType::Organization),
        "Zone" => Some(EntityType::Zone),
        "Project" => Some(EntityType::Project),
        "Program" => Some(EntityType::Program),
        "Fund" => Some(EntityType::Fund),
        "-" => None,
        other => return Err(format!("unknown type {other}")),
    };
    let sort = match sort {
        "name" => Sort::Name,
        "built" => Sort::Built,
        "aim" => Sort::Aim,
        "act" => Sort::Act,
        "end" => Sort::End,
        other => return Err(format!("unknown sort {other}")),
    };
    let mark = match mark {
        "line" => Mark::Line,
        "body" => Mark::Body,
        "club" => Mark::Club,
        "own" => Mark::Own,
        "seat" => Mark::Seat,
        "class" => Mark::Class,
        "-" => Mark::None,
        other => return Err(format!("unknown mark {other}")),
    };
    let not_before = not_before.split('|').filter(|s| *s != "-").collect();
    Ok(Head { word, kind, sort, not_before, mark })
}
