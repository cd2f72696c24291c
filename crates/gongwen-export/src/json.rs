//! How JSON is written: two-space indent, lists of plain values on one line, a line end at the end.

use std::io;

use gongwen_model::{Budget, Exceeded};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::wire::Document;

/// The file of a document: UTF-8, two-space indent, trailing newline.
pub fn to_json(document: &Document) -> String {
    pretty(document)
}

/// The same, unless it has more bytes than `budget` allows a source of this size, or the time is over.
///
/// # Errors
/// The limit that is exceeded.
pub fn to_json_within(document: &Document, budget: &Budget<'_>) -> Result<String, Exceeded> {
    let mut out = Bounded::new(document, budget);
    finish(write_pretty(document, &mut out), out)
}

/// [`to_json_line`], with the same limits.
///
/// # Errors
/// The limit that is exceeded.
pub fn to_json_line_within(document: &Document, budget: &Budget<'_>) -> Result<String, Exceeded> {
    let mut out = Bounded::new(document, budget);
    let written = serde_json::to_writer(&mut out, document);
    Ok(line(document, &finish(written.map_err(io::Error::from), out)?))
}

/// The line of a document in a JSONL file: the context inline, trailing newline.
pub fn to_json_line(document: &Document) -> String {
    line(document, &compact(document))
}

fn line(document: &Document, plain: &str) -> String {
    // `@context` is the first key: what stands before its comma gives way to the context itself.
    let head = format!("{{\"@context\":{}", compact(&document.context));
    let rest = plain.strip_prefix(&head).unwrap_or(plain);
    format!("{{\"@context\":{}{rest}\n", compact(&crate::context::inline()))
}

/// Bytes that are written between two looks at the clock.
const STEP: usize = 1 << 16;

/// Memory that takes no more than the budget allows.
struct Bounded<'b> {
    out: Vec<u8>,
    most: usize,
    budget: &'b Budget<'b>,
}

impl<'b> Bounded<'b> {
    fn new(document: &Document, budget: &'b Budget<'b>) -> Self {
        let bytes = usize::try_from(document.source.bytes).unwrap_or(usize::MAX);
        Self { out: Vec::new(), most: budget.limits().output(bytes), budget }
    }
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let before = self.out.len();
        if before + bytes.len() > self.most {
            self.budget.exceed(Exceeded::Output(self.most));
        }
        // The first error ends the writing; the budget knows which limit it was.
        let looks = before / STEP != (before + bytes.len()) / STEP;
        if before + bytes.len() > self.most || looks && self.budget.outcome().is_err() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.out.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn finish(written: io::Result<()>, out: Bounded<'_>) -> Result<String, Exceeded> {
    out.budget.outcome()?;
    // Our types cannot fail to be written otherwise.
    Ok(written.ok().and_then(|()| String::from_utf8(out.out).ok()).unwrap_or_default())
}

fn compact(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// `value` with two-space indent and a trailing newline.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    // Neither our types nor a `Vec` can fail to be written.
    let _ = write_pretty(value, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Like [`pretty`], piece by piece.
pub(crate) fn write_pretty(value: &impl Serialize, mut out: impl io::Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut out, Indent::default()))?;
    out.write_all(b"\n")
}

/// Indents objects, and lists that hold objects or lists.
#[derive(Debug, Default)]
struct Indent {
    /// Per open list or object: whether a line was broken in it.
    open: Vec<bool>,
    /// The next value is an element of a list.
    element: bool,
}

impl Indent {
    fn line<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(broken) = self.open.last_mut() {
            *broken = true;
        }
        writer.write_all(b"\n")?;
        self.open.iter().try_for_each(|_| writer.write_all(b"  "))
    }

    fn begin<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        if std::mem::take(&mut self.element) {
            self.line(writer)?;
        }
        self.open.push(false);
        writer.write_all(bracket)
    }

    fn end<W: ?Sized + io::Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.element = false;
        if self.open.pop() == Some(true) {
            writer.write_all(b"\n")?;
            self.open.iter().try_for_each(|_| writer.write_all(b"  "))?;
        }
        writer.write_all(bracket)
    }
}

impl Formatter for Indent {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.element = true;
        if first { Ok(()) } else { writer.write_all(b",") }
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.element = false;
        Ok(())
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn lists_of_plain_values_take_one_line() {
        let value = json!({"a": [1, 2], "b": [], "c": {}, "d": [{"e": null}, {}], "f": [["x", "y"], []]});
        let expect = "{\n  \"a\": [1,2],\n  \"b\": [],\n  \"c\": {},\n  \"d\": [\n    {\n      \"e\": null\n    },\
                      \n    {}\n  ],\n  \"f\": [\n    [\"x\",\"y\"],\n    []\n  ]\n}\n";
        let text = super::pretty(&value);
        assert_eq!(text, expect);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
