use crate::{Decoded, Edits, Fold, MapBuilder, OffsetMap, Removal, Repair, Span, Text, Why};

/// One fold: where it stands in the text and what it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldRecord {
    /// Kind of fold.
    pub kind: Fold,
    /// Place in the text; empty for a deletion.
    pub span: Span<Text>,
    /// What stood in the decoded text.
    pub origin: Span<Decoded>,
}

/// One repair: its place, its origin and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct RepairRecord {
    /// Place in the text; empty for a deletion.
    pub span: Span<Text>,
    /// What stood in the decoded text.
    pub origin: Span<Decoded>,
    /// Kind, rule, confidence, evidence.
    pub repair: Repair,
}

/// One piece of furniture taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furniture {
    /// What stood in the decoded text.
    pub origin: Span<Decoded>,
    /// Its text, as normalised as it was when it was removed.
    pub text: String,
    /// Why it was taken out.
    pub reason: Removal,
}

/// A text in work: the text as it stands, the way back, and a record of each change so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    text: String,
    map: OffsetMap<Text, Decoded>,
    folds: Vec<FoldRecord>,
    repairs: Vec<RepairRecord>,
    removed: Vec<Furniture>,
}

impl Draft {
    /// A draft of `decoded` without any change.
    pub fn new(decoded: String) -> Self {
        let map = OffsetMap::even(decoded.len(), 0);
        Self { text: decoded, map, folds: Vec::new(), repairs: Vec::new(), removed: Vec::new() }
    }

    /// The text as it stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The way back to the decoded text.
    pub fn map(&self) -> &OffsetMap<Text, Decoded> {
        &self.map
    }

    /// Folds so far, in text order.
    pub fn folds(&self) -> &[FoldRecord] {
        &self.folds
    }

    /// Repairs so far, in text order.
    pub fn repairs(&self) -> &[RepairRecord] {
        &self.repairs
    }

    /// Furniture removed so far, in the order of the decoded text.
    pub fn removed(&self) -> &[Furniture] {
        &self.removed
    }

    /// The place in the text of what stood at `origin`, or `None` where none of it is left.
    /// On character boundaries where `origin` is.
    pub fn locate(&self, origin: Span<Decoded>) -> Option<Span<Text>> {
        let found = self.map.find(origin)?;
        let whole = self.text.is_char_boundary(found.start()) && self.text.is_char_boundary(found.end());
        whole.then_some(found)
    }

    /// Applies `edits` to the text, composes the map and moves the earlier records along.
    ///
    /// Records that overlap merge into one: a repair takes in the folds and repairs it overlaps,
    /// and a fold inside a repair is part of that repair. What is removed as furniture takes its
    /// folds and repairs with it: the furniture's record holds their result.
    ///
    /// # Panics
    /// When two edits overlap or one does not lie on character boundaries.
    pub fn apply(&mut self, mut edits: Edits) {
        if edits.is_empty() {
            return;
        }
        edits.sort();
        let mut step = Step::new(&self.text, edits.len());
        let mut old_folds = std::mem::take(&mut self.folds).into_iter().peekable();
        let mut folds = Vec::with_capacity(old_folds.len() + edits.len());
        let (mut places, mut new_repairs) = (Vec::new(), Vec::new());
        let mut origins = self.map.ranges();
        for edit in edits.iter() {
            // Earlier folds come along, but for those that the edit overlaps.
            while let Some(fold) = old_folds.next_if(|f| f.span.end() <= edit.span.start()) {
                folds.push(FoldRecord { span: step.moved(fold.span), ..fold });
            }
            let touched =
                |f: &FoldRecord| edit.span.start() < f.span.end() && f.span.start() < edit.span.end();
            while old_folds.next_if(touched).is_some() {}
            let span = step.replace(edit.span, edits.new_text(edit));
            let origin = origins.range(edit.span);
            match &edit.why {
                Why::Fold(kind) => folds.push(FoldRecord { kind: *kind, span, origin }),
                Why::Repair(repair) => {
                    new_repairs.push(RepairRecord { span, origin, repair: (**repair).clone() });
                }
                Why::Removal(reason) => {
                    let text = edit.span.of(&self.text).to_owned();
                    self.removed.push(Furniture { origin, text, reason: *reason });
                }
            }
            if !self.repairs.is_empty() {
                places.push(Place { old: edit.span, new: span, why: &edit.why });
            }
        }
        folds.extend(old_folds.map(|fold| FoldRecord { span: step.moved(fold.span), ..fold }));
        let mut shift = Shift { places: &places, cursor: 0 };
        let mut repairs = Vec::with_capacity(self.repairs.len() + new_repairs.len());
        for record in self.repairs.drain(..) {
            match shift.record(record.span) {
                Fate::Kept(span) => repairs.push(RepairRecord { span, ..record }),
                Fate::Touched(span, by) if !matches!(by, Why::Removal(_)) => {
                    repairs.push(RepairRecord { span, ..record });
                }
                Fate::Touched(..) | Fate::Swallowed => {}
            }
        }
        // A stable sort: of two records at one place the earlier step's stands first.
        repairs.extend(new_repairs);
        repairs.sort_by_key(|r| (r.span, r.origin));
        (self.repairs, self.folds) = unite(repairs, folds);
        self.removed.sort_by_key(|f| f.origin);
        let (text, map) = step.finish();
        let before = std::mem::replace(&mut self.map, OffsetMap::even(0, 0));
        self.map = map.over(before);
        self.text = text;
    }
}

/// Makes repairs that overlap one record, and lets them take in the folds that they overlap. Both
/// lists are in text order.
fn unite(repairs: Vec<RepairRecord>, folds: Vec<FoldRecord>) -> (Vec<RepairRecord>, Vec<FoldRecord>) {
    let mut united: Vec<RepairRecord> = Vec::with_capacity(repairs.len());
    for r in repairs {
        match united.last_mut() {
            Some(last) if last.span.overlaps(r.span) || last.origin.overlaps(r.origin) => {
                last.span = last.span.cover(r.span);
                last.origin = last.origin.cover(r.origin);
                last.repair.confidence = last.repair.confidence.min(r.repair.confidence);
                for e in r.repair.evidence {
                    if !last.repair.evidence.contains(&e) {
                        last.repair.evidence.push(e);
                    }
                }
            }
            _ => united.push(r),
        }
    }
    if united.is_empty() {
        return (united, folds);
    }
    let mut kept = Vec::with_capacity(folds.len());
    let mut at = 0;
    for fold in folds {
        while united.get(at).is_some_and(|r| r.origin.end() <= fold.origin.start()) {
            at += 1;
        }
        match united.get_mut(at) {
            Some(r) if r.origin.overlaps(fold.origin) => {
                r.origin = r.origin.cover(fold.origin);
                r.span = r.span.cover(fold.span);
            }
            _ => kept.push(fold),
        }
    }
    (united, kept)
}

/// A text with some edits made, in order, and the map from it back to the old text.
struct Step<'o> {
    old: &'o str,
    text: String,
    map: MapBuilder<Text, Text>,
    /// Up to where the old text is done.
    at: usize,
}

impl<'o> Step<'o> {
    fn new(old: &'o str, edits: usize) -> Self {
        let (text, map) = (String::with_capacity(old.len()), MapBuilder::with_capacity(2 * edits + 1));
        Self { old, text, map, at: 0 }
    }

    fn keep_up_to(&mut self, end: usize) {
        self.text.push_str(Span::<Text>::new(self.at, end).of(self.old));
        self.map.even(end - self.at, self.at);
    }

    /// Puts `new` in the place of `old`; returns its place.
    fn replace(&mut self, old: Span<Text>, new: &str) -> Span<Text> {
        assert!(self.at <= old.start(), "edits overlap at byte {}: {old:?}", self.at);
        self.keep_up_to(old.start());
        let widths = if new.is_empty() { (None, None) } else { (uniform(new), uniform(old.of(self.old))) };
        match widths {
            // As many characters as before, of one width: each still stands for its own.
            (Some((n, a)), Some((m, b))) if n == m => self.map.fixed(n, a, b, old.start()),
            _ => self.map.whole(new.len(), old),
        }
        self.at = old.end();
        let start = self.text.len();
        self.text.push_str(new);
        Span::new(start, self.text.len())
    }

    /// The new place of what stands in the old text behind all edits so far.
    fn moved(&self, old: Span<Text>) -> Span<Text> {
        let to = |at: usize| self.text.len() + (at - self.at);
        Span::new(to(old.start()), to(old.end()))
    }

    fn finish(mut self) -> (String, OffsetMap<Text, Text>) {
        self.keep_up_to(self.old.len());
        (self.text, self.map.finish())
    }
}

/// Where one edit stands before and after.
struct Place<'e> {
    old: Span<Text>,
    new: Span<Text>,
    why: &'e Why,
}

/// The number of characters of `s` and their width in bytes, if all have the same.
fn uniform(s: &str) -> Option<(usize, u8)> {
    if let [0xE0..=0xEF, _, _] = s.as_bytes() {
        return Some((1, 3));
    }
    let mut widths = s.chars().map(char::len_utf8);
    let width = widths.next()?;
    let mut count = 1;
    for w in widths {
        if w != width {
            return None;
        }
        count += 1;
    }
    Some((count, width as u8))
}

/// What became of an earlier record.
enum Fate<'e> {
    /// No edit touched it.
    Kept(Span<Text>),
    /// An edit overlapped it.
    Touched(Span<Text>, &'e Why),
    /// It was a deletion, and the place where it stood is gone.
    Swallowed,
}

/// Moves records of the old text into the new one; they come in text order.
struct Shift<'p, 'e> {
    places: &'p [Place<'e>],
    /// First edit that ends behind the start of the last record.
    cursor: usize,
}

impl<'e> Shift<'_, 'e> {
    /// Moves a position that lies behind the first `passed` edits and in front of the others.
    fn pos(&self, passed: usize, old: usize) -> usize {
        match passed.checked_sub(1).and_then(|k| self.places.get(k)) {
            None => old,
            Some(place) => place.new.end() + (old - place.old.end()),
        }
    }

    fn record(&mut self, old: Span<Text>) -> Fate<'e> {
        while self.places.get(self.cursor).is_some_and(|p| p.old.end() <= old.start()) {
            self.cursor += 1;
        }
        let first = self.cursor;
        let Some(place) = self.places.get(first) else {
            return Fate::Kept(Span::new(self.pos(first, old.start()), self.pos(first, old.end())));
        };
        if old.is_empty() {
            return match place.old.start() < old.start() {
                true => Fate::Swallowed,
                false => Fate::Kept(Span::empty(self.pos(first, old.start()))),
            };
        }
        let start = match place.old.start() <= old.start() {
            true => place.new.start(),
            false => self.pos(first, old.start()),
        };
        let mut last = first;
        while self.places.get(last).is_some_and(|p| p.old.start() < old.end()) {
            last += 1;
        }
        let Some(final_place) = self.places.get(first..last).and_then(<[_]>::last) else {
            return Fate::Kept(Span::new(start, self.pos(first, old.end())));
        };
        let end = match final_place.old.end() >= old.end() {
            true => final_place.new.end(),
            false => self.pos(last, old.end()),
        };
        Fate::Touched(Span::new(start, end), place.why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RepairKind;

    #[track_caller]
    fn check(decoded: &str, steps: &[&[(&str, &str, Why)]], expect: &str) -> Draft {
        let mut draft = Draft::new(decoded.to_owned());
        for step in steps {
            let mut edits = Edits::new();
            for (old, new, why) in *step {
                let at = draft.text().find(old).expect("the old text is there");
                edits.replace(Span::new(at, at + old.len()), new, why.clone());
            }
            draft.apply(edits);
        }
        assert_eq!(draft.text(), expect);
        draft
    }

    fn fold(kind: Fold) -> Why {
        Why::Fold(kind)
    }

    fn repair(evidence: &str) -> Why {
        Why::Repair(Box::new(Repair {
            kind: RepairKind::ByteShift,
            rule: "repair/test",
            confidence: 0.9,
            evidence: vec![evidence.to_owned()],
        }))
    }

    #[test]
    fn a_position_leads_back_through_two_steps() {
        let notes = [("(xié)", "", fold(Fold::PinyinNote))];
        let script = [("協", "协", fold(Fold::Script)), ("會", "会", fold(Fold::Script))];
        let draft = check("協(xié)會", &[&notes, &script], "协会");
        assert_eq!(draft.map().range(Span::new(3, 6)), Span::new(9, 12));
        assert_eq!(draft.map().range(Span::new(0, 6)), Span::new(0, 12));
        let kinds: Vec<_> = draft.folds().iter().map(|f| (f.kind, f.span.start())).collect();
        assert_eq!(kinds, [(Fold::Script, 0), (Fold::PinyinNote, 3), (Fold::Script, 3)]);
    }

    #[test]
    fn a_repair_takes_in_what_is_changed_inside_it_later() {
        let first = [("!敝袊", "。”中國", repair("pinyin:guó"))];
        let second = [("國", "国", fold(Fold::Script))];
        let draft = check("效!敝袊", &[&first, &second], "效。”中国");
        assert_eq!(draft.folds(), []);
        assert_eq!(draft.repairs().len(), 1);
        assert_eq!(draft.repairs()[0].span.of(draft.text()), "。”中国");
    }

    #[test]
    fn two_edits_inside_one_repair_stay_one_record() {
        let first = [("abc", "國會", repair("x"))];
        let second = [("國", "国", fold(Fold::Script)), ("會", "会", fold(Fold::Script))];
        let draft = check("1abc2", &[&first, &second], "1国会2");
        assert_eq!((draft.folds().len(), draft.repairs().len()), (0, 1));
        assert_eq!(draft.repairs()[0].span.of(draft.text()), "国会");
    }

    #[test]
    fn furniture_takes_its_folds_with_it() {
        let first = [("頁", "页", fold(Fold::Script)), ("國", "国", fold(Fold::Script))];
        let second = [("首页\n", "", Why::Removal(Removal::Navigation))];
        let draft = check("首頁\n國", &[&first, &second], "国");
        assert_eq!(draft.folds().len(), 1);
        assert_eq!(draft.removed()[0].text, "首页\n");
        assert_eq!(draft.removed()[0].origin, Span::new(0, 7));
    }

    #[test]
    fn what_is_left_of_a_place_is_found_again() {
        let first = [("(xié)", "", fold(Fold::PinyinNote)), ("協", "协", fold(Fold::Script))];
        let draft = check("協(xié)會", &[&first], "协會");
        assert_eq!(draft.locate(Span::new(9, 12)), Some(Span::new(3, 6)));
        assert_eq!(draft.locate(Span::new(0, 3)), Some(Span::new(0, 3)));
        assert_eq!(draft.locate(Span::new(4, 6)), None);
    }

    #[test]
    fn what_goes_at_the_end_leaves_the_map_as_long_as_the_text() {
        let first = [("協", "协会", fold(Fold::Script))];
        let second = [("\n ", "", fold(Fold::Space))];
        let draft = check("協會\n ", &[&first, &second], "协会會");
        assert_eq!(draft.map().len(), draft.text().len());
    }

    #[test]
    #[should_panic(expected = "overlap")]
    fn overlapping_edits_are_refused() {
        check("abc", &[&[("ab", "", fold(Fold::Space)), ("bc", "", fold(Fold::Space))]], "");
    }
}
