//! One look at each character of a text: what each line holds that a step may be about.
//!
//! Most lines of most documents need no change. A table tells for each character which steps it may concern, so that
//! a step reads only the lines that hold something of its own.

use std::ops::{BitOr, BitOrAssign};

use gongwen_text::{Edits, Span, Text};

/// A set of traits of a character or of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Traits(u32);

impl Traits {
    pub(crate) const NONE: Self = Self(0);
    /// Line ends of other kinds, control and invisible characters.
    pub(crate) const CONTROL: Self = Self(1);
    /// The same, if the repairs leave them.
    pub(crate) const LATE_CONTROL: Self = Self(1 << 1);
    /// Characters that are odd in Chinese prose.
    pub(crate) const ODD: Self = Self(1 << 2);
    /// Characters that prose seldom has.
    pub(crate) const RARE: Self = Self(1 << 3);
    /// Those of them that are evidence of damage wherever they stand.
    pub(crate) const SUSPECT: Self = Self(1 << 4);
    /// `?` and `!`, which stand for what a reader lost.
    pub(crate) const DOUBT: Self = Self(1 << 5);
    /// Half-width `,`, `;` and `:`.
    pub(crate) const MARK: Self = Self(1 << 6);
    /// Opening round brackets.
    pub(crate) const BRACKET: Self = Self(1 << 7);
    /// Characters of simplified script alone.
    pub(crate) const SIMPLIFIED: Self = Self(1 << 8);
    /// Characters that another script than simplified may have.
    pub(crate) const SCRIPT: Self = Self(1 << 9);
    /// White space.
    pub(crate) const SPACE: Self = Self(1 << 10);
    /// Full-width letters, digits and signs.
    pub(crate) const WIDTH: Self = Self(1 << 11);
    /// Notes that do not suit what stands before them; no trait of a character.
    pub(crate) const MISPLACED: Self = Self(1 << 12);
    /// Characters under a second code point.
    pub(crate) const COMPAT: Self = Self(1 << 13);
    /// `&` and `\\`, with which character references begin.
    pub(crate) const ENTITY: Self = Self(1 << 14);
    /// What is typed for the digit 〇.
    pub(crate) const ZERO: Self = Self(1 << 15);
    /// Chinese digits.
    pub(crate) const NUMERAL: Self = Self(1 << 16);
    /// Letters of Japanese and Korean.
    pub(crate) const FOREIGN: Self = Self(1 << 19);
    /// Signs of characters that were lost before the text came to us.
    pub(crate) const LOSS: Self = Self(1 << 18);

    /// Whether the sets have a trait in common.
    pub(crate) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// This set where `holds`, else none.
    pub(crate) fn when(self, holds: bool) -> Self {
        if holds { self } else { Self::NONE }
    }
}

impl BitOr for Traits {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Traits {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// The traits of each character.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// Of the basic plane.
    plane: Vec<Traits>,
    /// Of all other characters together.
    beyond: Traits,
}

/// Code points of the basic plane.
const PLANE: u32 = 0x1_0000;

impl Look {
    /// Asks `traits` for each character of the basic plane; all others may have all traits of `beyond`.
    pub(crate) fn new(traits: impl Fn(char) -> Traits, beyond: Traits) -> Self {
        let plane = (0..PLANE).map(|c| char::from_u32(c).map_or(Traits::NONE, &traits)).collect();
        Self { plane, beyond }
    }

    /// What `c` may concern.
    pub(crate) fn traits(&self, c: char) -> Traits {
        self.plane.get(c as usize).copied().unwrap_or(self.beyond)
    }

    /// What the characters of `text` may concern.
    fn of(&self, text: &str) -> Traits {
        text.chars().fold(Traits::NONE, |traits, c| traits | self.traits(c))
    }

    /// The lines of `text`.
    pub(crate) fn lines(&self, text: &str) -> Lines {
        let mut lines = Lines::default();
        let (mut start, mut traits) = (0, Traits::NONE);
        for (at, c) in text.char_indices() {
            if c == '\n' {
                lines.push(Line { span: Span::new(start, at), traits, held: false });
                (start, traits) = (at + 1, Traits::NONE);
            } else {
                traits |= self.traits(c);
            }
        }
        lines.push(Line { span: Span::new(start, text.len()), traits, held: false });
        lines
    }
}

/// A line, its end left out, and all traits of its characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) span: Span<Text>,
    pub(crate) traits: Traits,
    /// Whether it is left as it stands: it looks damaged, and nobody knows what it was.
    held: bool,
}

/// The lines of a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    lines: Vec<Line>,
    all: Traits,
}

impl Lines {
    fn push(&mut self, line: Line) {
        self.all |= line.traits;
        self.lines.push(line);
    }

    /// Adds `traits` to the lines where the places stand, which are in order.
    pub(crate) fn add(&mut self, places: impl Iterator<Item = Span<Text>>, traits: Traits) {
        for place in places {
            let at = self.lines.partition_point(|line| line.span.end() < place.start());
            if let Some(line) = self.lines.get_mut(at) {
                line.traits |= traits;
                self.all |= traits;
            }
        }
    }

    /// The lines after `edits`, which are in order: with what they had and what the edits bring. `None` where an edit
    /// joins or parts lines.
    pub(crate) fn kept(&self, edits: &Edits, look: &Look) -> Option<Self> {
        let mut lines = Self { lines: Vec::with_capacity(self.lines.len()), all: Traits::NONE };
        let mut edits = edits.iter().map(|edit| (edit.span, edits.new_text(edit))).peekable();
        // What the text has gained and lost so far, in bytes.
        let (mut more, mut less) = (0, 0);
        for &Line { span, mut traits, held } in &self.lines {
            let start = span.start() + more - less;
            while let Some((old, new)) = edits.next_if(|(old, _)| old.end() <= span.end()) {
                if old.start() < span.start() || new.contains('\n') {
                    return None;
                }
                (more, less) = (more + new.len(), less + old.len());
                traits |= look.of(new);
            }
            lines.push(Line { span: Span::new(start, span.end() + more - less), traits, held });
        }
        edits.next().is_none().then_some(lines)
    }

    /// Where the held lines, which no edit touches, stand after `edits`.
    pub(crate) fn held_after<'e>(&'e self, edits: &'e Edits) -> impl Iterator<Item = Span<Text>> + 'e {
        let mut edits = edits.iter().map(|edit| (edit.span, edits.new_text(edit).len())).peekable();
        let (mut more, mut less) = (0, 0);
        self.lines.iter().filter(|line| line.held).map(move |line| {
            while let Some((old, new)) = edits.next_if(|(old, _)| old.end() <= line.span.start()) {
                (more, less) = (more + new, less + old.len());
            }
            Span::new(line.span.start() + more - less, line.span.end() + more - less)
        })
    }

    /// Holds the lines where the places stand, which are in order: no step that asks for lines gets them.
    pub(crate) fn hold(&mut self, places: impl Iterator<Item = Span<Text>>) {
        for place in places {
            let at = self.lines.partition_point(|line| line.span.end() < place.start());
            if let Some(line) = self.lines.get_mut(at) {
                line.held = true;
            }
        }
    }

    /// All lines.
    #[cfg(test)]
    fn iter(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }

    /// The lines that have one of these traits, but for those that are held.
    pub(crate) fn with(&self, traits: Traits) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.traits.meet(traits) && !line.held)
    }
}

#[cfg(test)]
mod tests {
    use gongwen_text::{Fold, Why};

    use super::*;

    #[test]
    fn lines_have_the_traits_of_their_characters() {
        let traits = |c: char| {
            Traits::SPACE.when(c == ' ') | Traits::WIDTH.when(c == '１') | Traits::ODD.when(c == '敝')
        };
        let look = Look::new(traits, Traits::RARE);
        let text = "甲 乙\n\n１敝\u{20000}";
        let lines = look.lines(text);
        let found: Vec<(&str, Traits)> = lines.iter().map(|l| (l.span.of(text), l.traits)).collect();
        let last = Traits::WIDTH | Traits::ODD | Traits::RARE;
        assert_eq!(found, [("甲 乙", Traits::SPACE), ("", Traits::NONE), ("１敝\u{20000}", last)]);
        assert_eq!(lines.with(Traits::ODD | Traits::DOUBT).count(), 1);
        assert!(lines.all.meet(Traits::SPACE) && !lines.all.meet(Traits::DOUBT));
    }

    #[test]
    fn lines_move_with_edits() {
        let look = Look::new(|c| Traits::SPACE.when(c == ' ') | Traits::ODD.when(c == '敝'), Traits::NONE);
        let text = "甲乙\n丙 丁\n戊";
        let edits = |changes: &[(usize, usize, &str)]| {
            let mut edits = Edits::new();
            for &(from, to, new) in changes {
                edits.replace(Span::new(from, to), new, Why::Fold(Fold::Space));
            }
            edits
        };
        let inside = edits(&[(3, 6, "敝敝"), (10, 11, ""), (18, 18, " ")]);
        let new = inside.apply_to(text);
        let moved = look.lines(text).kept(&inside, &look).unwrap();
        let found: Vec<(&str, Traits)> = moved.iter().map(|l| (l.span.of(&new), l.traits)).collect();
        assert_eq!(found, [("甲敝敝", Traits::ODD), ("丙丁", Traits::SPACE), ("戊 ", Traits::SPACE)]);
        for (from, to, new) in [(6, 7, ""), (3, 3, "\n"), (3, 10, "a")] {
            assert!(look.lines(text).kept(&edits(&[(from, to, new)]), &look).is_none());
        }
        // A held line stays so, whatever becomes of the lines before it.
        for change in [(3, 3, "\n"), (0, 3, ""), (6, 7, "")] {
            let mut lines = look.lines(text);
            lines.hold([Span::new(15, 18)].into_iter());
            let change = edits(&[change]);
            let new = change.apply_to(text);
            let held: Vec<&str> = lines.held_after(&change).map(|span| span.of(&new)).collect();
            assert_eq!(held, ["戊"]);
        }
    }
}
