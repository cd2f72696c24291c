//! Properties of edits and maps: what they promise holds for any text and any edits.

use gongwen_text::{Decoded, Draft, Edits, Fold, MapBuilder, OffsetMap, Source, Span, Text, Why};
use proptest::prelude::*;

/// A text with characters of every width.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(prop_oneof![Just('a'), Just('é'), Just('深'), Just('𠮷'), Just('\n')], 0..60)
        .prop_map(|chars| chars.into_iter().collect())
}

/// Edits of `text`: which characters to touch, how many, and what to put there.
fn edits(text: &str, plan: &[(usize, usize, String)]) -> Edits {
    let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let mut out = Edits::new();
    let mut at = 0;
    for (skip, take, new) in plan {
        let (from, to) = (at + skip, at + skip + take);
        if to >= bounds.len() {
            break;
        }
        out.replace(Span::new(bounds[from], bounds[to]), new, Why::Fold(Fold::Script));
        at = to + 1;
    }
    out
}

fn plan() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    proptest::collection::vec((0_usize..6, 1_usize..4, "[aé深𠮷]{0,3}"), 0..8)
}

/// A map from a text to a "source" in which each character takes two bytes, with gaps.
fn far_map(text: &str) -> OffsetMap<Decoded, Source> {
    let mut builder = MapBuilder::new();
    let mut at = 0;
    for c in text.chars() {
        builder.fixed(1, c.len_utf8() as u8, 2, at);
        at += 2 + usize::from(c == '\n') * 5;
    }
    builder.finish()
}

proptest! {
    #[test]
    fn the_text_is_the_source_with_the_edits_applied(text in text(), a in plan()) {
        let mut set = edits(&text, &a);
        set.sort();
        let expect = set.apply_to(&text);
        let mut draft = Draft::new(text);
        draft.apply(set);
        prop_assert_eq!(draft.text(), expect);
    }

    #[test]
    fn composition_equals_stepwise_mapping(text in text(), a in plan(), b in plan()) {
        let mut draft = Draft::new(text.clone());
        draft.apply(edits(&text, &a));
        let first = draft.map().clone();
        let middle = draft.text().to_owned();
        let mut second = Draft::new(middle.clone());
        second.apply(edits(&middle, &b));
        draft.apply(edits(&middle, &b));
        let far = far_map(&text);
        let whole = draft.map().then(&far);
        for (at, c) in draft.text().char_indices() {
            let span: Span<Text> = Span::new(at, at + c.len_utf8());
            let near: Span<Decoded> = second.map().range(span);
            let stepwise = first.range(Span::new(near.start(), near.end()));
            prop_assert_eq!(draft.map().range(span), stepwise);
            prop_assert_eq!(whole.range(span), far.range(stepwise));
        }
    }

    #[test]
    fn maps_end_on_character_boundaries_and_tile_the_text(text in text(), a in plan(), b in plan()) {
        let mut draft = Draft::new(text.clone());
        draft.apply(edits(&text, &a));
        let middle = draft.text().to_owned();
        draft.apply(edits(&middle, &b));
        prop_assert_eq!(draft.map().len(), draft.text().len());
        for (at, c) in draft.text().char_indices() {
            let origin = draft.map().range(Span::new(at, at + c.len_utf8()));
            prop_assert!(text.is_char_boundary(origin.start()) && text.is_char_boundary(origin.end()));
            prop_assert!(!origin.is_empty(), "a code point without source at {}", at);
        }
    }

    #[test]
    fn what_is_gone_from_the_text_is_in_a_record(text in text(), a in plan(), b in plan()) {
        let mut draft = Draft::new(text.clone());
        draft.apply(edits(&text, &a));
        let middle = draft.text().to_owned();
        draft.apply(edits(&middle, &b));
        let mut covered = vec![false; text.len()];
        let mapped = draft.map().targets();
        let spans = mapped.iter().copied().chain(draft.folds().iter().map(|f| f.origin));
        for span in spans.chain(draft.repairs().iter().map(|r| r.origin)) {
            covered[span.range()].fill(true);
        }
        prop_assert!(covered.iter().all(|c| *c), "lost: {:?}", covered);
    }
}
