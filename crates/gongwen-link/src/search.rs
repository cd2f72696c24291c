//! Where many words stand in a text, in one pass over it.

use gongwen_lexicon::Finder;
use gongwen_text::work;

/// Per word the byte positions at which it stands in `text`, from left to right; a place that overlaps
/// the one before it is left out.
pub(crate) fn occurrences<W: AsRef<str>>(text: &str, words: &[W]) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); words.len()];
    let finder = Finder::new(words);
    for hit in finder.hits(text) {
        work::tick(1);
        if let Some(places) = found.get_mut(hit.word)
            && places.last().is_none_or(|&last| last + (hit.end - hit.start) <= hit.start)
        {
            places.push(hit.start);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_found_as_if_it_were_alone() {
        let text = "甲乙甲乙丙丙丙";
        let words = ["甲乙", "乙甲", "丙丙", "丁", "乙"];
        let alone: Vec<Vec<usize>> =
            words.iter().map(|w| text.match_indices(w).map(|(at, _)| at).collect()).collect();
        assert_eq!(occurrences(text, &words), alone);
        assert_eq!(occurrences::<&str>(text, &[]), Vec::<Vec<usize>>::new());
    }
}
