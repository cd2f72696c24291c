//! The same answers from jieba-rs.

/// jieba-rs with further words: what [`Dictionary`](crate::Dictionary) is measured by.
#[derive(Debug, Clone)]
pub struct Jieba(jieba_rs::Jieba);

impl Jieba {
    /// As [`Dictionary::new`](crate::Dictionary::new).
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut jieba = jieba_rs::Jieba::new();
        for word in words {
            if !jieba.has_word(word.as_ref()) {
                jieba.add_word(word.as_ref(), None, None);
            }
        }
        Self(jieba)
    }

    /// As [`Dictionary::is_common`](crate::Dictionary::is_common), except that jieba guesses whether a single character that it does not
    /// know is a name.
    pub fn is_common(&self, text: &str) -> bool {
        let tags = self.0.tag(text, false);
        matches!(tags.as_slice(), [only] if !only.tag.starts_with("nr"))
    }

    /// As [`Dictionary::boundaries`](crate::Dictionary::boundaries).
    pub fn boundaries(&self, text: &str) -> Vec<usize> {
        let ends = self.0.cut(text, false).into_iter().map(|token| token.byte_end);
        std::iter::once(0).chain(ends).collect()
    }
}
