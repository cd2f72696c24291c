//! Bytes to Unicode text, with the evidence for the choice of encoding.
//!
//! In: the bytes of a file and, if a transport named one, its charset. Out: the text, a map from
//! each of its positions back to the bytes, and what the choice of the encoding rests on.
//!
//! The order: byte order mark, strict UTF-8, then every encoding that Chinese text comes in, judged
//! by the share of well-known characters that it gives ([`Encoding::confidence`]). A declaration
//! counts as evidence and is ignored when the bytes contradict it. What is called GBK or GB2312 is
//! read as `gb18030`, which contains both. Bytes that are no character become U+FFFD, each place
//! with a diagnostic.
//!
//! ```
//! // 通知 in GBK
//! let source = gongwen_ingest::decode(b"\xcd\xa8\xd6\xaa\n", Some("text/plain; charset=gb2312"))?;
//! assert_eq!(source.text, "通知\n");
//! assert_eq!(source.encoding.name, "gb18030");
//! assert_eq!(source.map.range(gongwen_text::Span::new(3, 6)).range(), 2..4);
//! # Ok::<(), gongwen_ingest::IngestError>(())
//! ```
//!
//! Known limits: text in another language's legacy encoding (Shift_JIS, windows-1252) is read as
//! the Chinese encoding that fits it best; of one or two characters without a declaration nobody
//! can tell the encoding; Chinese in seven bits (HZ, ISO-2022-CN, UTF-7) is refused. Mark-up stays in the text: `gongwen-formats` reads it.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod binary;
mod codec;
mod declared;
mod error;
mod judge;
mod mixed;
mod stateful;

use gongwen_model::{DecodedSource, Diagnostic, Encoding, EncodingEvidence, Pending, Severity};
use gongwen_text::{Decoded, Span};

use codec::{Bad, Codec, Output};
use judge::Choice;

pub use error::IngestError;

/// Largest source in bytes. A byte that is no character takes three in the text, and positions have
/// 32 bits.
pub const MAX_BYTES: usize = 1 << 30;

/// Places of one kind that are reported one by one; more are counted.
const REPORTED: usize = 20;

/// Decodes `bytes`. `declared` is a charset that a transport named (an HTTP header or its value), if any.
///
/// # Errors
/// When the bytes are no text: nothing but white space, a known binary format, too many bytes that
/// are no characters, or more than [`MAX_BYTES`].
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Result<DecodedSource, IngestError> {
    if bytes.len() > MAX_BYTES {
        return Err(IngestError::TooLarge { bytes: bytes.len(), limit: MAX_BYTES });
    }
    if let Some(format) = binary::format(bytes) {
        return Err(IngestError::Binary { format });
    }
    if let Some(name) = stateful::name(bytes) {
        return Err(IngestError::Encoding { name });
    }
    let declared = declared::charsets(bytes, declared);
    let (mark, choice) = choose(bytes, &declared);
    let mut out = Output::default();
    let mut foreign: Vec<(Codec, Span<Decoded>)> = Vec::new();
    let body = bytes.get(mark..).unwrap_or(&[]);
    for (codec, range) in mixed::stretches(body, choice.codec) {
        let start = out.len();
        codec.decode(body.get(range.clone()).unwrap_or(&[]), mark + range.start, &mut out);
        if codec != choice.codec {
            foreign.push((codec, Span::new(start, out.len())));
        }
    }
    let (text, map, bad) = out.finish();
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').is_empty() {
        return Err(IngestError::Empty);
    }
    if !choice.readable || binary::is_noise(&text, bad.len()) {
        return Err(IngestError::Binary { format: "binary data, or text in an unknown encoding" });
    }

    let mut diagnostics = bad_bytes(&bad, bytes, choice.codec);
    diagnostics.extend(foreign_lines(&foreign, choice.codec));
    diagnostics.extend(lost_before(&text, &bad));
    if let Some(lie) = declared.iter().find(|d| **d != choice.codec).filter(|_| !bytes.is_ascii()) {
        let message = format!("declared as {}, but the bytes are {}", lie.name(), choice.codec.name());
        diagnostics.push(pending("decode/declared_ignored", message, Severity::Info, None));
    }
    let encoding = Encoding {
        name: choice.codec.name(),
        evidence: choice.evidence,
        confidence: choice.confidence,
        runner_up: choice.runner_up.map(Codec::name),
    };
    Ok(DecodedSource { text, map, encoding, diagnostics })
}

/// The encoding and the length of the byte order mark.
fn choose(bytes: &[u8], declared: &[Codec]) -> (usize, Choice) {
    for (mark, codec) in codec::MARKS {
        if let Some(rest) = bytes.strip_prefix(*mark) {
            let judged = judge::choose(rest, &[*codec]);
            // A mark that was put before text in another encoding is not evidence.
            if judged.codec == *codec {
                let sure =
                    Choice { evidence: EncodingEvidence::Bom, confidence: 1.0, runner_up: None, ..judged };
                return (mark.len(), sure);
            }
            return (mark.len(), judged);
        }
    }
    (0, judge::choose(bytes, declared))
}

/// Reports the places with undecodable bytes, neighbours as one.
fn bad_bytes(bad: &[Bad], bytes: &[u8], codec: Codec) -> Vec<Pending> {
    let mut places: Vec<(Span<Decoded>, usize, bool)> = Vec::new();
    for b in bad {
        let torn = bytes.get(b.source.range()).filter(|_| b.source.end() == bytes.len());
        let cut = torn.is_some_and(|torn| codec.is_start(torn));
        match places.last_mut() {
            Some((span, count, _)) if span.end() == b.text.start() && !cut => {
                *span = span.cover(b.text);
                *count += b.source.len();
            }
            _ => places.push((b.text, b.source.len(), cut)),
        }
    }
    let report = |(span, count, cut): &(Span<Decoded>, usize, bool)| {
        let (code, message) = match cut {
            true => ("decode/truncated", "the file ends inside a character".to_owned()),
            false => ("decode/replacement", format!("{count} bytes are no character in {}", codec.name())),
        };
        pending(code, message, Severity::Error, Some(*span))
    };
    let mut reports: Vec<Pending> = places.iter().take(REPORTED).map(report).collect();
    if places.len() > REPORTED {
        let message = format!("undecodable bytes at {} more places", places.len() - REPORTED);
        reports.push(pending("decode/replacement", message, Severity::Error, None));
    }
    reports
}

/// Reports U+FFFD that the file itself holds: there a program before us lost characters.
fn lost_before(text: &str, bad: &[Bad]) -> Vec<Pending> {
    let mut places: Vec<Span<Decoded>> = Vec::new();
    for (at, mark) in text.match_indices(char::REPLACEMENT_CHARACTER) {
        let ours = bad.partition_point(|b| b.text.end() <= at);
        if bad.get(ours).is_some_and(|b| b.text.start() <= at) {
            continue;
        }
        match places.last_mut() {
            Some(last) if last.end() == at => *last = Span::new(last.start(), at + mark.len()),
            _ => places.push(Span::new(at, at + mark.len())),
        }
    }
    let report = |place: &Span<Decoded>| {
        let message = "the file holds U+FFFD: these characters were lost before it was written".to_owned();
        pending("decode/lost_before", message, Severity::Warning, Some(*place))
    };
    let mut reports: Vec<Pending> = places.iter().take(REPORTED).map(report).collect();
    if places.len() > REPORTED {
        let message = format!("U+FFFD in the file at {} more places", places.len() - REPORTED);
        reports.push(pending("decode/lost_before", message, Severity::Warning, None));
    }
    reports
}

/// Reports runs of lines that were read in another encoding than the rest.
fn foreign_lines(foreign: &[(Codec, Span<Decoded>)], rest: Codec) -> Vec<Pending> {
    let report = |(codec, span): &(Codec, Span<Decoded>)| {
        let message = format!("lines in {} among lines in {}", codec.name(), rest.name());
        pending("decode/mixed", message, Severity::Warning, Some(*span))
    };
    let mut reports: Vec<Pending> = foreign.iter().take(REPORTED).map(report).collect();
    if foreign.len() > REPORTED {
        let message = format!("lines in another encoding at {} more places", foreign.len() - REPORTED);
        reports.push(pending("decode/mixed", message, Severity::Warning, None));
    }
    reports
}

fn pending(
    code: &'static str,
    message: String,
    severity: Severity,
    origin: Option<Span<Decoded>>,
) -> Pending {
    Pending { diagnostic: Diagnostic { code, message, severity, span: None }, origin }
}
