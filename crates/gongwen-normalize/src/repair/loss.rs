//! Characters that were lost before the text came to us: nothing can be repaired, but it is said.

use std::ops::Range;

use gongwen_text::is_han;

use super::Found;
use crate::look::{Lines, Traits};

/// What decoders of UTF-8 and debuggers leave of lost text, read as GBK: U+FFFD twice, 0xCC and 0xCD.
const RESIDUE: [&str; 3] = ["锟斤拷", "烫烫烫", "屯屯屯"];

/// Question marks in a row that stand for lost characters: two beside a Chinese character, four anywhere.
const MANY: usize = 4;

/// Places that are reported one by one; more are counted.
const REPORTED: usize = 20;

/// What `c` is to this step.
pub(super) fn traits(c: char) -> Traits {
    Traits::LOSS.when(matches!(c, '?' | '锟' | '烫' | '屯' | '\u{E000}'..='\u{F8FF}'))
}

/// Reports signs of loss in lines that nobody repaired.
pub(super) fn find(text: &str, lines: &Lines, found: &mut Found) {
    let mut places: Vec<(&str, Range<usize>)> = Vec::new();
    for line in lines.with(Traits::LOSS) {
        signs(line.span.of(text), line.span.start(), &mut places);
    }
    let edited: Vec<Range<usize>> = found.edits.iter().map(|e| e.span.range()).collect();
    let held: Vec<Range<usize>> = found.held.iter().map(|span| span.range()).collect();
    places.retain(|(_, place)| {
        let meets = |spans: &[Range<usize>]| {
            let at = spans.partition_point(|span| span.end <= place.start);
            spans.get(at).is_some_and(|span| span.start < place.end)
        };
        !meets(&edited) && !meets(&held)
    });
    for (what, place) in places.iter().take(REPORTED) {
        found.doubt("repair/lost-characters", place.clone(), (*what).to_owned());
    }
    if let Some((_, place)) = places.get(REPORTED) {
        let message = format!("signs of lost characters at {} more places", places.len() - REPORTED);
        found.doubt("repair/lost-characters", place.clone(), message);
    }
}

fn signs(line: &str, start: usize, places: &mut Vec<(&str, Range<usize>)>) {
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let c = rest.chars().next().unwrap_or_default();
        let marks = rest.bytes().take_while(|b| *b == b'?').count();
        let private = rest.chars().take_while(|c| ('\u{E000}'..='\u{F8FF}').contains(c)).count();
        let before = line.get(..at).and_then(|b| b.chars().next_back());
        let behind = line.get(at + marks..).and_then(|b| b.chars().next());
        let beside = [before, behind].into_iter().flatten().any(is_han);
        let len = if let Some(residue) = RESIDUE.iter().find(|r| rest.starts_with(**r)) {
            places.push(("what a decoder leaves of lost characters", start + at..start + at + residue.len()));
            residue.len()
        } else if marks >= MANY || marks > 1 && beside {
            places.push(("question marks in the place of lost characters", start + at..start + at + marks));
            marks
        } else if private > 0 {
            let len = private * c.len_utf8();
            places.push((
                "private-use characters, which only their own font knows",
                start + at..start + at + len,
            ));
            len
        } else {
            c.len_utf8()
        };
        at += len;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Repairer;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = Repairer::new().unwrap().repairs(text);
        let lost = found.doubts.iter().filter(|p| p.diagnostic.code == "repair/lost-characters");
        let places: Vec<&str> = lost.map(|p| &text[p.origin.unwrap().range()]).collect();
        assert_eq!(places, expected);
        assert!(found.edits.is_empty());
    }

    #[test]
    fn signs_of_loss_are_said() {
        check("关于锟斤拷的通知", &["锟斤拷"]);
        check("??年度???报告，????", &["??", "???", "????"]);
        check("公式\u{F041}如下", &["\u{F041}"]);
        check("怎么办?请问?", &[]);
        check("屯昌县、热水烫伤", &[]);
    }
}
