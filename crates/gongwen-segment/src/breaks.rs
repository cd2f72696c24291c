//! Lost line breaks: `…水平。（二）发展海洋药物。` where （一） and （三） open lines of their own.
//!
//! A number inside a line is taken for a heading only where the lines show that exactly this number is missing: the
//! one before it and the one behind it open lines, and it follows a full stop between them. Lists that a paragraph
//! holds as a whole are so left alone. Where several places fit, none is chosen.

use std::collections::BTreeMap;

use gongwen_text::{Draft, Edits, Lines, Repair, RepairKind, Span, Why};

use crate::label::{self, Form};
use crate::line;

/// Puts the breaks back.
pub(crate) fn repair(draft: &mut Draft) {
    let text = draft.text();
    let mut edits = Edits::new();
    // Of each form: place and value of the last number that opens a line.
    let mut last: BTreeMap<Form, (usize, u32)> = BTreeMap::new();
    for (span, raw) in Lines::new(text) {
        let content = raw.trim_start_matches(|c| line::is_blank(c) || matches!(c, '*' | '#'));
        let Some(label) = label::read(content).filter(|l| !l.doubtful) else { continue };
        last.retain(|form, _| *form <= label.form);
        if let Some(&(from, value)) = last.get(&label.form)
            && label.value == value + 2
            && let Some(at) = glued(text, Span::new(from, span.start()), label.form, value + 1)
        {
            let repair = Repair {
                kind: RepairKind::HardWrap,
                rule: "segment/lost-break",
                confidence: 0.9,
                evidence: vec![format!("missing:{}", value + 1)],
            };
            edits.replace(Span::empty(at), "\n", Why::Repair(Box::new(repair)));
        }
        last.insert(label.form, (span.end() - content.len(), label.value));
    }
    if !edits.is_empty() {
        draft.apply(edits);
    }
}

/// The one place behind a full stop within `span` where the number stands.
fn glued(text: &str, span: Span<gongwen_text::Text>, form: Form, value: u32) -> Option<usize> {
    let mut found = span.of(text).match_indices('。').filter_map(|(at, stop)| {
        let behind = span.start() + at + stop.len();
        let rest = text.get(behind..span.end())?;
        let rest = rest.trim_start_matches(['”', '）', ' ', '\u{3000}']);
        let label = label::read(rest.lines().next()?)?;
        (label.form == form && label.value == value && !label.doubtful).then(|| span.end() - rest.len())
    });
    let place = found.next()?;
    found.next().is_none().then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let mut draft = Draft::new(text.to_owned());
        repair(&mut draft);
        assert_eq!(draft.text(), expect);
    }

    #[test]
    fn a_missing_number_is_found_inside_a_line() {
        check("（一）甲。做强产业。（二）乙。\n（三）丙。", "（一）甲。做强产业。\n（二）乙。\n（三）丙。");
        check("一、甲。二、乙\n（一）丁\n三、丙", "一、甲。\n二、乙\n（一）丁\n三、丙");
    }

    #[test]
    fn lists_inside_a_paragraph_stay() {
        check(
            "一、甲。分三步：1.调查。2.设计。3.施工。\n二、乙",
            "一、甲。分三步：1.调查。2.设计。3.施工。\n二、乙",
        );
        check("（一）甲。见（二）。（二）乙。\n（三）丙。", "（一）甲。见（二）。\n（二）乙。\n（三）丙。");
        check("（一）甲。（二）乙。（二）丁。\n（三）丙。", "（一）甲。（二）乙。（二）丁。\n（三）丙。");
    }
}
