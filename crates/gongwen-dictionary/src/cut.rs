//! The most probable way to make a text of words.

use crate::added::Added;
use crate::table;

/// The dictionary of jieba with further words.
#[derive(Debug, Clone)]
pub struct Dictionary {
    /// By the number of a frequency, its logarithm.
    logs: Vec<f64>,
    added: Added,
    /// The logarithm of the sum of all frequencies.
    total: f64,
}

/// A character of a text, and how it goes on from there.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// Where the character begins.
    at: usize,
    c: char,
    /// The logarithm of the probability of the best way from here to the end.
    best: f64,
    /// The number of the step behind the word that this way begins with.
    next: usize,
}

impl Dictionary {
    /// The dictionary with `words` beside its own. Each counts just so often that it is rather one word than several.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let logs: Vec<f64> = table::frequencies().map(|f| f64::from(f).ln()).collect();
        let mut sum = table::TOTAL;
        let mut dictionary = Self { logs, added: Added::default(), total: (sum as f64).ln() };
        for word in words {
            let word = word.as_ref();
            if !word.is_empty() && dictionary.log(word).is_none() {
                let frequency = dictionary.suggested(word);
                dictionary.added.insert(word, (frequency as f64).ln());
                sum += frequency;
                dictionary.total = (sum as f64).ln();
            }
        }
        dictionary
    }

    /// One more than the frequency that is as probable as the words of `text` together.
    fn suggested(&self, text: &str) -> u64 {
        let ends = self.boundaries(text);
        let words = ends.iter().zip(ends.iter().skip(1)).filter_map(|(&from, &to)| text.get(from..to));
        let all = words.fold(0.0, |sum, word| sum + self.log(word).unwrap_or_default() - self.total);
        (all + self.total).exp() as u64 + 1
    }

    /// The logarithm of the frequency of a word.
    fn log(&self, word: &str) -> Option<f64> {
        let code = table::word(word);
        code.and_then(|code| self.logs.get(code.number()).copied()).or_else(|| self.added.log(word))
    }

    /// Whether `text` is one word, and not the name of a person.
    pub fn is_common(&self, text: &str) -> bool {
        matches!(*self.boundaries(text), [_, _]) && !table::word(text).is_some_and(|code| code.is_name())
    }

    /// The byte positions in `text` at which a word begins or ends, in order.
    pub fn boundaries(&self, text: &str) -> Vec<usize> {
        let mut found = vec![0];
        let mut steps = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c == '\r' {
                chars.next_if(|&(_, c)| c == '\n');
            }
            let next = chars.peek().copied();
            let end = next.map_or(text.len(), |(at, _)| at);
            if !is_in_words(c) {
                found.push(end);
                continue;
            }
            steps.push(Step { at, c, best: 0.0, next: 0 });
            if next.is_none_or(|(_, c)| !is_in_words(c)) {
                steps.push(Step { at: end, c: '\0', best: 0.0, next: 0 });
                self.weigh(text.get(..end).unwrap_or_default().as_bytes(), &mut steps);
                follow(&steps, &mut found);
                steps.clear();
            }
        }
        found
    }

    /// Fills in the best way from each step, of which the last is the end of `text`.
    fn weigh(&self, text: &[u8], steps: &mut [Step]) {
        for k in (0..steps.len().saturating_sub(1)).rev() {
            let Some((here, behind)) = steps.get_mut(k..).and_then(<[Step]>::split_first_mut) else { return };
            let way = |log: f64, number: usize| Some((log - self.total + behind.get(number)?.best, number));
            let mut best = None;
            self.offers(text, here.c, behind, |log, number| {
                if let Some((all, number)) = way(log, number)
                    && best.is_none_or(|(b, n)| all > b || all == b && number > n)
                {
                    best = Some((all, number));
                }
            });
            // What no word begins with is passed by itself.
            let Some((all, number)) = best.or_else(|| way(0.0, 0)) else { return };
            (here.best, here.next) = (all, k + 1 + number);
        }
    }

    /// The words that begin with `first`, in front of the steps `behind`: the logarithm of each and the number of the step behind it.
    fn offers(&self, text: &[u8], first: char, behind: &[Step], mut offer: impl FnMut(f64, usize)) {
        let log = |code: table::Code| self.logs.get(code.number()).copied().unwrap_or_default();
        if let Some(code) = table::single(first) {
            offer(log(code), 0);
        }
        for (_, log) in self.added.behind(first, None) {
            offer(*log, 0);
        }
        if let [second, third, ..] = behind {
            let rest = text.get(third.at..).unwrap_or_default();
            // The number of the step at which a word ends that goes on so behind its second character.
            let end = |word: &[u8]| {
                let end = third.at + word.len();
                rest.starts_with(word).then(|| behind.iter().position(|step| step.at == end)).flatten()
            };
            for (word, code) in table::behind(first, second.c) {
                if let Some(number) = end(word) {
                    offer(log(code), number);
                }
            }
            for (word, log) in self.added.behind(first, Some(second.c)) {
                if let Some(number) = end(word.as_bytes()) {
                    offer(*log, number);
                }
            }
        }
    }
}

/// Writes down where the words of the best way end; letters and digits that stand alone side by side are one word.
fn follow(steps: &[Step], found: &mut Vec<usize>) {
    let mut k = 0;
    let mut alone_before = false;
    while let Some(step) = steps.get(k)
        && let Some(next) = steps.get(step.next)
        && step.next > k
    {
        let alone = step.next == k + 1 && step.c.is_ascii_alphanumeric();
        if alone && alone_before {
            found.pop();
        }
        found.push(next.at);
        (k, alone_before) = (step.next, alone);
    }
}

/// Whether words may hold `c`; any other character is a word of its own.
pub fn is_in_words(c: char) -> bool {
    match c {
        '\u{4E00}'..='\u{9FFF}' => true,
        _ if c.is_ascii() => {
            c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '&' | '.' | '_' | '%' | '-')
        }
        _ => matches!(
            c,
            '\u{3400}'..='\u{4DBF}'
                | '\u{F900}'..='\u{FAFF}'
                | '\u{20000}'..='\u{2A6DF}'
                | '\u{2A700}'..='\u{2EBEF}'
                | '\u{2F800}'..='\u{2FA1F}'
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], line: &str, expected: &str) {
        let at = Dictionary::new(words).boundaries(line);
        let words: Vec<&str> = at.windows(2).map(|w| &line[w[0]..w[1]]).collect();
        assert_eq!(words.join("|"), expected);
    }

    #[test]
    fn a_text_is_cut_into_the_words_that_are_most_frequent_together() {
        check(&[], "扩大市场直接融资", "扩大|市场|直接|融资");
        check(&[], "上海关于农业的意见", "上海|关于|农业|的|意见");
        check(&[], "第3条，5G和C++平台", "第|3|条|，|5G|和|C++|平台");
        check(&[], "一\r\n二\n", "一|\r\n|二|\n");
        check(&[], "", "");
    }

    #[test]
    fn added_words_are_kept_whole() {
        check(&[], "建设概念验证中心", "建设|概念|验证|中心");
        check(&["概念验证中心", "", "中心"], "建设概念验证中心", "建设|概念验证中心");
        check(&["验证中心", "概念验证中心"], "概念验证中心", "概念验证中心");
        check(&["甲“乙"], "甲“乙", "甲|“|乙");
    }

    #[test]
    fn a_common_word_is_one_word_and_no_name() {
        let dictionary = Dictionary::new(["概念验证中心"]);
        for word in ["方式", "概念验证中心", "的", "，", "12"] {
            assert!(dictionary.is_common(word), "{word}");
        }
        for word in ["", "张伟", "方式方法论", "概念验证", "第3条"] {
            assert!(!dictionary.is_common(word), "{word}");
        }
    }
}
