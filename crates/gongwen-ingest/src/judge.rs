//! Which encoding bytes are in: each one is tried, and the one that gives the most well-known
//! characters wins.
//!
//! Official Chinese is made of few characters: nine of ten are among the 850 of
//! `data/common_hanzi.tsv`. Read in a wrong encoding, the same bytes give characters from all over
//! Unicode, of which one in twenty is well-known by accident. So every well-known character speaks
//! for an encoding and every other one against it, and a handful decides. It fails where text is
//! made of rare characters and very short: a list of three names.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use gongwen_model::EncodingEvidence;

use crate::codec::{Codec, Output};

/// The encoding that was chosen, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choice {
    pub(crate) codec: Codec,
    pub(crate) evidence: EncodingEvidence,
    pub(crate) confidence: f64,
    pub(crate) runner_up: Option<Codec>,
    /// Whether the text looks like text at all.
    pub(crate) readable: bool,
}

/// Bytes that are looked at, from shortly before the first one that is not ASCII.
const SAMPLE: usize = 1 << 14;
const BEFORE: usize = 256;

/// Logarithms of how much one character changes the odds. In the right encoding 85 of 100 are
/// well-known, in a wrong one about 8; halved, because characters of a text are not independent.
const KNOWN: f64 = 1.2;
const OTHER: f64 = -0.9;
/// Bytes that are no character, or a control character: hardly ever in the right encoding.
const BAD: f64 = -3.0;
/// A declaration is worth this much: five characters.
const DECLARED: f64 = 6.0;
/// Below this margin between GB18030 and Big5 a second opinion is asked for.
const CLOSE: f64 = 2.0;

/// Below this average nothing speaks for text: less than one character in seven is well-known.
const NOISE: f64 = -0.6;
/// Fewer characters than this prove nothing against a text.
const FEW: usize = 8;

/// In the order of preference where nothing else decides.
const CODECS: [Codec; 5] = [Codec::Utf8, Codec::Gb18030, Codec::Big5, Codec::Utf16Le, Codec::Utf16Be];

/// Chooses the encoding of `bytes`, which have no byte order mark.
pub(crate) fn choose(bytes: &[u8], declared: &[Codec]) -> Choice {
    let sample = sample(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let multi = sample.iter().filter(|b| **b >= 0xC0).count();
        let doubtful = bytes.contains(&0) || could_be_gb18030(text, sample);
        if !doubtful {
            let evidence = evidence(Codec::Utf8, declared, EncodingEvidence::ValidUtf8);
            // ASCII is the same in all; each further character halves the doubt.
            let confidence = if multi == 0 { 1.0 } else { 1.0 - 0.5f64.powi(multi.min(60) as i32 + 1) };
            let runner_up = (multi > 0).then_some(Codec::Gb18030);
            let confidence = rounded(confidence);
            return Choice { codec: Codec::Utf8, evidence, confidence, runner_up, readable: true };
        }
    }
    let mut scores = CODECS.map(|codec| {
        let bonus = if declared.contains(&codec) { DECLARED } else { 0.0 };
        (codec, score(codec, sample) + bonus)
    });
    // Stable: of equals the one named first.
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    let is_legacy = |(codec, _): &(Codec, f64)| matches!(codec, Codec::Gb18030 | Codec::Big5);
    let close = scores[0].1 - scores[1].1 < CLOSE && scores[..2].iter().all(is_legacy);
    if close && second_opinion(sample) == Some(scores[1].0) {
        scores.swap(0, 1);
    }
    let codec = scores[0].0;
    let total: f64 = scores.iter().map(|(_, s)| (s - scores[0].1).exp()).sum();
    let confidence = (1.0 / total).min(0.99);
    let evidence = evidence(codec, declared, EncodingEvidence::Detected);
    let Reading { score, characters } = read(codec, sample);
    let readable = codec == Codec::Utf8 || characters < FEW || score > NOISE * characters as f64;
    Choice { codec, evidence, confidence: rounded(confidence), runner_up: Some(scores[1].0), readable }
}

/// How well bytes read in some encoding.
struct Reading {
    score: f64,
    characters: usize,
}

/// The logarithm of the odds that `bytes` are text in `codec`, but for a constant.
pub(crate) fn score(codec: Codec, bytes: &[u8]) -> f64 {
    read(codec, bytes).score
}

fn read(codec: Codec, bytes: &[u8]) -> Reading {
    let mut out = Output::default();
    codec.decode(bytes, 0, &mut out);
    let (text, _, bad) = out.finish();
    let of = |c: char| match c {
        // ASCII is the same in all encodings but UTF-16.
        ' '..='~' | '\t' | '\n' | '\r' if codec.is_utf16() => KNOWN,
        ' '..='~' | '\t' | '\n' | '\r' => 0.0,
        '\0'..='\x1F' | '\x7F'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' => BAD,
        c if is_known(c) => KNOWN,
        _ => OTHER,
    };
    // A sample, and a file that was cut, may end inside a character: that is not held against it.
    let cut = bad.last().is_some_and(|b| {
        b.source.end() == bytes.len() && bytes.get(b.source.range()).is_some_and(|torn| codec.is_start(torn))
    });
    let score = text.chars().map(of).sum::<f64>() - if cut { BAD } else { 0.0 };
    Reading { score, characters: text.chars().count() }
}

/// Well-known: in the list, or punctuation and full-width forms of Chinese text.
fn is_known(c: char) -> bool {
    match c {
        '\u{4E00}'..='\u{9FFF}' => COMMON.get((c as u32 - HANZI) as usize).is_some_and(|known| *known),
        '\u{3000}'..='\u{3002}' | '〈'..='】' | '〔' | '〕' => true,
        '！'..='～' | '—' | '‘' | '’' | '“' | '”' | '…' | '·' | '×' | '±' | '°' | '℃' | '①'..='⑩' => {
            true
        }
        _ => false,
    }
}

/// First of the characters that the data file can list, and how many there are.
const HANZI: u32 = 0x4E00;
const HANZI_COUNT: usize = 0x5200;

/// Whether each of them is in the data file.
static COMMON: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut common = vec![false; HANZI_COUNT];
    let text = include_str!("../data/common_hanzi.tsv");
    for c in text.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars) {
        if let Some(known) = (c as usize).checked_sub(HANZI as usize).and_then(|i| common.get_mut(i)) {
            *known = true;
        }
    }
    common
});

/// Short GBK text can be valid UTF-8 by accident: 校 is the bytes of У. That needs all of it to
/// look like sequences of two bytes, which Chinese in UTF-8 never does.
fn could_be_gb18030(text: &str, sample: &[u8]) -> bool {
    !text.is_ascii()
        && text.chars().all(|c| c < '\u{800}')
        && score(Codec::Gb18030, sample) > score(Codec::Utf8, sample).max(0.0)
}

fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|b| *b >= 0x80).unwrap_or(0);
    // ASCII bytes before it are whole characters; an even start keeps the units of UTF-16.
    let start = first.saturating_sub(BEFORE) & !1;
    bytes.get(start..bytes.len().min(start + SAMPLE)).unwrap_or(&[])
}

fn second_opinion(sample: &[u8]) -> Option<Codec> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    // A top-level domain as a hint makes it call every Big5 text GBK.
    Codec::of(detector.guess(None, Utf8Detection::Deny))
}

fn evidence(codec: Codec, declared: &[Codec], otherwise: EncodingEvidence) -> EncodingEvidence {
    if declared.contains(&codec) { EncodingEvidence::Declared } else { otherwise }
}

fn rounded(confidence: f64) -> f64 {
    (confidence * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use gongwen_text::Rows;

    use super::*;

    #[test]
    fn data_file() {
        let rows = Rows::parse("common_hanzi.tsv", include_str!("../data/common_hanzi.tsv"), 2).unwrap();
        rows.check_sorted(1).unwrap();
        for row in rows.iter() {
            assert_eq!(row[0].chars().count(), 1, "{row:?}");
            assert!(row[0].chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)), "{row:?}");
            assert!(
                row[1] == "-" || row[1].chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)),
                "{row:?}"
            );
            assert!(!row[1].contains(row[0]), "{row:?}");
        }
        assert!(COMMON.iter().filter(|known| **known).count() > 800);
        assert!(is_known('关') && is_known('關') && !is_known('-') && !is_known('龘'));
    }
}
