//! The run of damaged characters behind a mark, and where it may end.

use std::ops::Range;

use gongwen_text::window;

use super::{LONGEST, MOST_CROSSED, Mark, Page, Sign, is_junk, is_stop, wide_form};
use crate::repair::notes;

/// Place, character, bytes.
pub(super) type Wide = (usize, char, [u8; 2]);

/// Where and how a run of damaged characters ends.
#[derive(Debug, Clone)]
pub(super) struct Tail<'t> {
    /// Whole characters got back, without the first, whose lead byte is lost.
    pub(super) middle: Vec<char>,
    /// The lead byte of a last character whose trail byte is lost.
    pub(super) lead: Option<u8>,
    /// One past the damage, the note of the last character included where it has to go.
    pub(super) end: usize,
    /// One past the damaged characters.
    pub(super) chars_end: usize,
    /// The note that the last character must have as a reading.
    pub(super) note: Option<&'t str>,
    /// A sign that was lost with the last byte.
    pub(super) eaten: Option<char>,
}

impl<'t> Page<'t> {
    /// Two-byte characters from `start` on, at most `most`: place, character, bytes. A note that suits the character before it may
    /// have been put there after the bytes fell out of step: the run goes on behind it.
    pub(super) fn run(&self, start: usize, end: usize, most: usize) -> (Vec<Wide>, usize) {
        let mut run: Vec<Wide> = Vec::new();
        let mut crossed = 0;
        let mut at = start;
        while let Some(c) = self.piece(at..end).chars().next().filter(|_| run.len() < most) {
            // The search for full-width signs may have found one across two characters in step.
            let wide = || wide_form(c).filter(|_| c != '?' && !run.is_empty() && crossed < MOST_CROSSED);
            if let Some(bytes) = self.tables.gbk.encode(c).or_else(wide) {
                crossed += usize::from(c.is_ascii());
                run.push((at, c, bytes));
                at += c.len_utf8();
                continue;
            }
            match (notes::note(self.piece(at..end)), run.last()) {
                (Some((note, len)), Some(last)) if notes::reads(last.1, note) => at += len,
                _ => break,
            }
        }
        // Nothing is joined across a sign behind which nothing stands.
        while let Some(last) = run.pop_if(|r| r.1.is_ascii()) {
            at = last.0;
        }
        (run, at)
    }

    /// The ways in which the run may end.
    pub(super) fn tails(&self, mark: &Mark<'t>, run: &[Wide], end: usize, line_end: usize) -> Vec<Tail<'t>> {
        let mut tails = Vec::new();
        let mut middle = Vec::new();
        // The byte that still looks for its other half.
        let mut open = mark.fixed.last().copied().filter(|_| mark.sign == Sign::Punctuation);
        for (i, &(at, c, [first, second])) in run.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| run.get(i)).map_or(at, |r| r.0 + r.1.len_utf8());
            let torn = i > 0 || mark.sign == Sign::Punctuation;
            if (is_stop(c) || wide_form(c).is_some() || before < at) && torn {
                tails.extend(self.cut(mark, &middle, open, before));
                if matches!(c, '、' | '。') {
                    return tails;
                }
            }
            match open {
                // The first byte of the run belongs to the character whose lead byte is lost.
                None if i == 0 => {}
                Some(lead) => match self.tables.gbk.decode(lead, first) {
                    Some(c) => middle.push(c),
                    None => return tails,
                },
                None => return tails,
            }
            let after = at + c.len_utf8();
            if second.is_ascii() {
                // The trail byte was a character of its own: from here on the bytes are in step.
                middle.push(char::from(second));
                tails.push(Tail {
                    middle,
                    lead: None,
                    end: after,
                    chars_end: after,
                    note: None,
                    eaten: None,
                });
                return tails;
            }
            open = Some(second);
        }
        if run.is_empty() && open.is_none() {
            if mark.sign == Sign::Note {
                tails.extend(self.alone(mark.span.end, line_end));
            }
            return tails;
        }
        if run.len() == LONGEST {
            return tails;
        }
        let chars_end = run.last().map_or(mark.span.end, |r| r.0 + r.1.len_utf8());
        if chars_end < end {
            tails.extend(self.cut(mark, &middle, open, chars_end));
        }
        let rest = self.piece(end..line_end);
        // A letter may be the trail byte that was left alone.
        if let Some(letter) = rest.bytes().next().filter(|b| (0x40..0x7F).contains(b))
            && let Some(c) = open.and_then(|lead| self.tables.gbk.decode(lead, letter))
        {
            let mut middle = middle.clone();
            middle.push(c);
            let note = notes::note(window::cut(rest, 1..));
            let note_end = end + 1 + note.map_or(0, |n| n.1);
            let note = note.map(|n| n.0);
            tails.push(Tail { middle, lead: None, end: note_end, chars_end: end + 1, note, eaten: None });
        }
        tails.extend(self.cut(mark, &middle, open, end));
        tails
    }

    /// What a `?` before `at` took along, and whether it must have taken something.
    pub(super) fn eaten(&self, at: usize, line: &Range<usize>) -> (Option<char>, bool) {
        let mut next = self.piece(at..line.end).chars();
        let eats = self.piece(..at).ends_with('?') && self.habits().eats;
        match (next.next(), next.next()) {
            (Some('0'), Some('0'..='9')) if eats => (Some(char::REPLACEMENT_CHARACTER), true),
            (Some('0'..='9'), _) if eats && self.habits().spaced => (Some(' '), true),
            (Some(c), _) if eats && c.is_ascii_alphanumeric() => (Some(char::REPLACEMENT_CHARACTER), true),
            // Half of a pair of stars.
            (Some('*'), _) if eats => (Some('*'), true),
            (Some(a), Some(b)) if eats && a == b && a.is_ascii_punctuation() => (Some(a), true),
            (Some(_), _) if eats && self.habits().tabs => (Some('\t'), true),
            _ => (Some(','), false),
        }
    }

    /// The tail of a note inside a character that nothing follows: its trail byte looks like a letter, or is lost too.
    fn alone(&self, at: usize, line_end: usize) -> Option<Tail<'t>> {
        let rest = self.piece(at..line_end);
        let next = rest.chars().next();
        let chars_end = match next {
            Some(c) if matches!(c, '@'..='~') || is_junk(c) => at + c.len_utf8(),
            // The trail byte stood alone before a sign and was dropped.
            Some(c) if wide_form(c).is_some() => at,
            None => at,
            _ => return None,
        };
        let behind = self.piece(chars_end..line_end);
        let note = notes::note(behind).or_else(|| notes::torn(behind).filter(|_| next.is_some_and(is_junk)));
        let end = chars_end + note.map_or(0, |n| n.1);
        Some(Tail { middle: Vec::new(), lead: None, end, chars_end, note: note.map(|n| n.0), eaten: None })
    }

    /// The tails of a run that was cut at `at`, inside its last character.
    fn cut(&self, mark: &Mark<'t>, middle: &[char], open: Option<u8>, at: usize) -> Vec<Tail<'t>> {
        let Some(lead) = open else { return Vec::new() };
        let rest = self.piece(at..);
        let junk =
            rest.chars().next().filter(|c| is_junk(*c) && at > mark.span.end).map_or(0, char::len_utf8);
        // A decoder that writes a lost byte as `?` may take the bracket behind it along.
        let torn = notes::torn(window::cut(rest, junk..)).filter(|_| junk > 0);
        let tail = |junk: usize, note: Option<(&'t str, usize)>| Tail {
            middle: middle.to_vec(),
            lead: Some(lead),
            end: at + junk + note.map_or(0, |n| n.1),
            chars_end: at + junk,
            note: note.map(|n| n.0),
            eaten: None,
        };
        // Such a note may also stand inside the next character.
        let next = torn.map(|_| tail(0, None));
        [tail(junk, notes::note(window::cut(rest, junk..)).or(torn))].into_iter().chain(next).collect()
    }
}
