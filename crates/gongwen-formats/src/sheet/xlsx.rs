//! XLSX: sheets in the order of the workbook. A string maps to its characters in `xl/sharedStrings.xml` or in the sheet, a
//! number to its value in the sheet.

use gongwen_text::{Source, Span};

use super::format::{Formats, Shown};
use super::grid::{Cell, Merge, Sheet, Writer};
use crate::lines::Lines;
use crate::package::{Raw, raw, relations};
use crate::xml::{Kind, NodeIndex, Xml};
use crate::zip::Archive;
use crate::{FormatError, Limits, Reading, Stream, Style};

/// Most rows and columns of a sheet.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// What a cell holds.
#[derive(Debug, Clone, Copy)]
enum Value {
    /// The shared string of that number.
    Shared(usize),
    /// The characters in an element of the sheet.
    Inline(NodeIndex),
    /// The number in an element, with the format of that number.
    Number(NodeIndex, usize),
    Boolean(NodeIndex),
}

/// A part that gives text, and where it begins in the space [`Source`].
#[derive(Debug, Clone, Copy)]
struct Part<'p, 'x> {
    xml: &'p Xml<'x>,
    base: usize,
}

/// Parts in the order in which they give text.
#[derive(Debug, Default)]
struct Streams(Vec<Stream>);

impl Streams {
    /// Adds a part: where its text begins.
    fn add(&mut self, raw: &Raw) -> usize {
        let base = self.0.last().map_or(0, |stream| stream.base + stream.len);
        self.0.push(Stream { name: raw.name.clone(), page: None, base, len: raw.mark + raw.text.len() });
        base + raw.mark
    }
}

/// What holds for all sheets.
#[derive(Debug)]
struct Book<'p, 'x> {
    strings: Option<Part<'p, 'x>>,
    /// Elements of the shared strings.
    items: Vec<NodeIndex>,
    /// Formats by the number that cells name.
    formats: Vec<Shown>,
    since_1904: bool,
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], formats: &Formats, limits: &Limits) -> Result<Reading, FormatError> {
    let mut archive = Archive::new(bytes, limits)?;
    let package = relations(&mut archive, "", limits)?;
    let main = package.iter().find(|r| r.kind == "officeDocument").map(|r| r.target.as_str());
    let no_book = FormatError::Corrupt { reason: "the archive has no workbook" };
    let book =
        raw(&mut archive, "officeDocument", main.unwrap_or("xl/workbook.xml"), limits)?.ok_or(no_book)?;
    let mut part = |kind: &str| {
        let target = book.relations.iter().find(|r| r.kind == kind && !r.external);
        target.map_or(Ok(None), |r| raw(&mut archive, kind, &r.target, limits))
    };
    let (strings, styles) = (part("sharedStrings")?, part("styles")?);
    let book_xml = Xml::new(&book.text, limits.nodes)?;
    let strings_xml = strings.as_ref().map(|part| Xml::new(&part.text, limits.nodes)).transpose()?;
    let shown = match &styles {
        Some(part) => self::formats(&Xml::new(&part.text, limits.nodes)?, formats),
        None => Vec::new(),
    };
    let mut streams = Streams::default();
    let base = streams.add(&book);
    let strings =
        strings.as_ref().zip(strings_xml.as_ref()).map(|(raw, xml)| Part { xml, base: streams.add(raw) });
    let all = Book {
        items: strings.map(|part| part.xml.all("si").collect()).unwrap_or_default(),
        strings,
        formats: shown,
        since_1904: book_xml.all("workbookPr").any(|at| is_on(&book_xml, at, "date1904")),
    };
    let mut writer = Writer::new(limits);
    for node in book_xml.all("sheet") {
        let Some(id) = book_xml.attribute(node, "id") else { continue };
        let related = book.relations.iter().find(|r| r.id == id && r.kind == "worksheet");
        let Some(target) = related.map(|r| &r.target) else { continue };
        let Some(raw) = raw(&mut archive, "worksheet", target, limits)? else { continue };
        let xml = Xml::new(&raw.text, limits.nodes)?;
        let part = Part { xml: &xml, base: streams.add(&raw) };
        let tag = book_xml.nodes.get(node).map_or(0..0, |node| node.span.start()..node.span.end());
        let sheet = Sheet {
            name: book_xml.attribute(node, "name").unwrap_or_default().into_owned(),
            place: Span::new(base + tag.start, base + tag.end),
            hidden: book_xml.attribute(node, "state").is_some_and(|state| state != "visible"),
            hidden_rows: xml.all("row").filter(|row| is_on(&xml, *row, "hidden")).count(),
            cells: cells(part),
            merges: xml.all("mergeCell").filter_map(|at| merge(&xml.attribute(at, "ref")?)).collect(),
        };
        writer.sheet(sheet, |lines, value| all.write(lines, part, value));
    }
    super::reading(crate::Format::Xlsx, writer, streams.0)
}

fn is_on(xml: &Xml<'_>, node: NodeIndex, name: &str) -> bool {
    xml.attribute(node, name).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

/// The formats of the numbers that cells name.
fn formats(styles: &Xml<'_>, known: &Formats) -> Vec<Shown> {
    let number = |at| styles.attribute(at, "numFmtId").and_then(|id| id.parse::<u16>().ok());
    let own: Vec<(u16, Shown)> = styles
        .all("numFmt")
        .filter_map(|at| Some((number(at)?, Shown::new(&styles.attribute(at, "formatCode")?))))
        .collect();
    let shown = |id: u16| {
        let own = own.iter().find(|(number, _)| *number == id).map(|(_, shown)| shown);
        own.or_else(|| known.get(id)).cloned().unwrap_or_default()
    };
    let Some(list) = styles.all("cellXfs").next() else { return Vec::new() };
    styles
        .children(list)
        .filter(|at| styles.is_element(*at, "xf"))
        .map(|at| shown(number(at).unwrap_or(0)))
        .collect()
}

/// The cells of a sheet that hold something.
fn cells(part: Part<'_, '_>) -> Vec<Cell<Value>> {
    let xml = part.xml;
    let mut all = Vec::new();
    let mut row = 0;
    for at in xml.all("row") {
        let own = xml.attribute(at, "r").and_then(|r| r.parse::<u32>().ok()?.checked_sub(1));
        row = own.unwrap_or(row);
        let mut column = 0;
        for at in xml.children(at).filter(|at| xml.is_element(*at, "c")) {
            let own = xml.attribute(at, "r").and_then(|r| reference(&r));
            column = own.map_or(column, |(_, column)| column);
            if row < ROWS && column < COLUMNS {
                let place = part.tag(at);
                all.extend(value(xml, at).map(|value| Cell { row, column, place, value }));
            }
            column = column.saturating_add(1);
        }
        row = row.saturating_add(1);
    }
    all
}

/// What the cell `node` holds.
fn value(xml: &Xml<'_>, node: NodeIndex) -> Option<Value> {
    let kind = xml.attribute(node, "t").unwrap_or_default();
    if kind == "inlineStr" {
        return xml.child(node, "is").map(Value::Inline);
    }
    let at = xml.child(node, "v").filter(|at| xml.children(*at).next().is_some())?;
    Some(match &*kind {
        "s" => Value::Shared(xml.characters(at).trim().parse().ok()?),
        "b" => Value::Boolean(at),
        "" | "n" => {
            let format = xml.attribute(node, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
            Value::Number(at, format)
        }
        _ => Value::Inline(at),
    })
}

/// Row and column of a reference such as `B12`.
fn reference(written: &str) -> Option<(u32, u32)> {
    let letters = written.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let (column, count) = letters.fold((0_u32, 0), |(column, count), letter| {
        (column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1, count + 1)
    });
    let row = written.get(count..)?.parse::<u32>().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The cells of a range such as `A1:C2`.
fn merge(written: &str) -> Option<Merge> {
    let (first, last) = written.split_once(':')?;
    let ((top, left), (bottom, right)) = (reference(first)?, reference(last)?);
    let fits = top <= bottom && left <= right && bottom < ROWS && right < COLUMNS;
    fits.then(|| Merge { rows: top..bottom + 1, columns: left..right + 1 })
}

impl Part<'_, '_> {
    /// The start tag of `node`.
    fn tag(self, node: NodeIndex) -> Span<Source> {
        let span = self.xml.nodes.get(node).map_or(Span::empty(0), |node| node.span);
        Span::new(self.base + span.start(), self.base + span.end())
    }

    /// Writes the characters of the texts in `node`, which may be one itself; not what says how they are read.
    fn text(self, lines: &mut Lines<Source>, node: NodeIndex) {
        let nodes = &self.xml.nodes;
        let end = nodes.get(node).map_or(0, |node| node.end);
        let mut at = node;
        while let Some(next) = nodes.get(at).filter(|_| at < end) {
            match next.name {
                "rPh" => at = next.end,
                "t" | "v" => {
                    for at in self.xml.children(at) {
                        self.characters(lines, at);
                    }
                    at = next.end;
                }
                _ => at += 1,
            }
        }
    }

    /// Writes the characters that `node` is. White space that would end a line or a cell is a space.
    fn characters(self, lines: &mut Lines<Source>, node: NodeIndex) {
        let Some(node) = self.xml.nodes.get(node) else { return };
        let place = |start: usize, len: usize| Span::new(self.base + start, self.base + start + len);
        let start = node.span.start();
        match node.kind {
            Kind::Element => {}
            Kind::Reference(c) => {
                let c = if matches!(c, '\t' | '\r' | '\n') { ' ' } else { c };
                let written = c.encode_utf8(&mut [0; 4]).to_owned();
                lines.write(&written, place(start, node.span.len()), false, Style::default());
            }
            Kind::Text => {
                let text = node.span.of(self.xml.text);
                let mut rest = text;
                while !rest.is_empty() {
                    let at = start + text.len() - rest.len();
                    if let Some((c, len)) = code(rest) {
                        let written = c.encode_utf8(&mut [0; 4]).to_owned();
                        lines.write(&written, place(at, len), false, Style::default());
                        rest = rest.get(len..).unwrap_or_default();
                        continue;
                    }
                    let next =
                        rest.char_indices().skip(1).find(|(k, _)| rest.get(*k..).and_then(code).is_some());
                    let (plain, behind) = rest.split_at(next.map_or(rest.len(), |(k, _)| k));
                    lines.write(plain, place(at, plain.len()), true, Style::default());
                    rest = behind;
                }
            }
        }
    }
}

/// A character at the start of `text` that does not stand for itself, and how long it is written: white space that would
/// end a line, and `_x000D_`.
fn code(text: &str) -> Option<(char, usize)> {
    const LEN: usize = 7;
    match text.bytes().next()? {
        b'\t' | b'\r' | b'\n' => Some((' ', 1)),
        b'_' => {
            let digits = text.get(..LEN)?.strip_prefix("_x")?.strip_suffix('_')?;
            let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            Some((if c.is_control() { ' ' } else { c }, LEN))
        }
        _ => None,
    }
}

impl Book<'_, '_> {
    /// Writes what a cell of the sheet `part` holds.
    fn write(&self, lines: &mut Lines<Source>, part: Part<'_, '_>, value: Value) {
        match value {
            Value::Shared(number) => {
                if let Some((strings, item)) = self.strings.zip(self.items.get(number)) {
                    strings.text(lines, *item);
                }
            }
            Value::Inline(at) => part.text(lines, at),
            Value::Boolean(at) => {
                let shown = if part.xml.characters(at).trim() == "1" { "TRUE" } else { "FALSE" };
                lines.write(shown, part.inside(at), false, Style::default());
            }
            Value::Number(at, format) => {
                let written = part.xml.characters(at);
                match written.trim().parse::<f64>() {
                    Ok(number) => {
                        let shown =
                            self.formats.get(format).unwrap_or(&Shown::PLAIN).write(number, self.since_1904);
                        let place = part.inside(at);
                        let copied = shown == written && place.len() == shown.len();
                        lines.write(&shown, place, copied, Style::default());
                    }
                    Err(_) => part.text(lines, at),
                }
            }
        }
    }
}

impl Part<'_, '_> {
    /// What stands in the element `node`.
    fn inside(self, node: NodeIndex) -> Span<Source> {
        let first = self.xml.nodes.get(node + 1).map_or(Span::empty(0), |node| node.span);
        let end = self.xml.nodes.get(node).map_or(0, |node| node.end);
        let last = self.xml.nodes.get(end.saturating_sub(1)).map_or(first, |node| node.span);
        Span::new(self.base + first.start(), self.base + last.end().max(first.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        assert_eq!(reference("B12"), Some((11, 1)));
        assert_eq!(reference("AA1"), Some((0, 26)));
        assert_eq!([reference("12"), reference("A0"), reference("A"), reference("表1")], [None; 4]);
        assert_eq!(merge("A1:C2"), Some(Merge { rows: 0..2, columns: 0..3 }));
        assert_eq!([merge("C2:A1"), merge("A1"), merge("A1:XFE1")], [None, None, None]);
    }

    #[test]
    fn codes_of_characters() {
        assert_eq!(code("_x000D_后"), Some((' ', 7)));
        assert_eq!(code("_x4E00_"), Some(('一', 7)));
        assert_eq!([code("_x00_"), code("_甲乙丙"), code("x")], [None; 3]);
    }
}
