//! One text set as the files that offices publish: a web page, DOCX, OFD and PDF.
//!
//! The text has one paragraph a line and one table row a line with tabs between its cells; its first line is the title.
//! Numbers such as 一、 in front of a line are not written into the DOCX but left to its lists, as word processors do.

use std::fmt::Write;

/// A run of lines of one kind.
#[derive(Debug)]
enum Item<'t> {
    Title(&'t str),
    Paragraph(&'t str),
    Table(Vec<Vec<&'t str>>),
}

fn items(text: &str) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        match (items.last_mut(), cells.as_slice()) {
            (None, _) => items.push(Item::Title(line.trim())),
            (_, [_]) => items.push(Item::Paragraph(line.trim())),
            (Some(Item::Table(rows)), _) => rows.push(cells),
            _ => items.push(Item::Table(vec![cells])),
        }
    }
    items
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A web page with the menus of a site around the text.
pub fn html(text: &str) -> Vec<u8> {
    let mut body = String::new();
    for item in items(text) {
        // Writing to a string cannot fail.
        let _ = match item {
            Item::Title(title) => writeln!(body, "<p style=\"text-align: center\">{}</p>", escaped(title)),
            Item::Paragraph(line) => writeln!(body, "<p>　　{}</p>", escaped(line)),
            Item::Table(rows) => {
                let row = |row: Vec<&str>| {
                    let cells = row.into_iter().map(|cell| format!("<td>{}</td>", escaped(cell)));
                    format!("<tr>{}</tr>\n", cells.collect::<String>())
                };
                writeln!(body, "<table>{}</table>", rows.into_iter().map(row).collect::<String>())
            }
        };
    }
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>某市水务局网站</title>\n\
         <script>var total = '999亿元';</script></head>\n<body>\n<div class=\"nav\"><a href=\"/\">首页</a> \
         <a href=\"/gk\">政务公开</a></div>\n<div id=\"zoom\">\n{body}</div>\n\
         <div class=\"footer\">主办：某市水务局　备案号：12345678</div>\n</body></html>\n"
    )
    .into_bytes()
}

/// The number in front of `line` as a list would count it, and what stands behind it.
fn counted(line: &str) -> Option<(u32, &str)> {
    const DIGITS: &str = "一二三四五六七八九";
    let (number, rest) = line.split_once('、')?;
    let mut chars = number.chars();
    let digit = |c: char| DIGITS.chars().position(|d| d == c).map(|at| at as u32 + 1);
    let value = match (chars.next()?, chars.next(), chars.next()) {
        ('十', None, None) => 10,
        ('十', Some(unit), None) => 10 + digit(unit)?,
        (unit, None, None) => digit(unit)?,
        _ => return None,
    };
    Some((value, rest))
}

/// A DOCX file.
pub fn docx(text: &str) -> Vec<u8> {
    const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text));
    let mut body = String::new();
    let mut last = 0;
    for item in items(text) {
        let _ = match item {
            Item::Title(title) => {
                writeln!(body, "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}</w:p>", run(title))
            }
            Item::Paragraph(line) => match counted(line).filter(|(value, _)| *value == last + 1) {
                Some((value, rest)) => {
                    last = value;
                    let list =
                        "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>";
                    writeln!(body, "<w:p>{list}{}</w:p>", run(rest))
                }
                None => writeln!(body, "<w:p>{}</w:p>", run(line)),
            },
            Item::Table(rows) => {
                let cell = |cell: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run(cell));
                let row = |row: Vec<&str>| {
                    format!("<w:tr>{}</w:tr>", row.into_iter().map(cell).collect::<String>())
                };
                writeln!(body, "<w:tbl>{}</w:tbl>", rows.into_iter().map(row).collect::<String>())
            }
        };
    }
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
         <w:numFmt w:val=\"chineseCounting\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"r1\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    zip(&[
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".into(),
        ),
        ("_rels/.rels", relations("officeDocument", "word/document.xml")),
        ("word/document.xml", format!("<w:document {NAMES}><w:body>{body}</w:body></w:document>")),
        ("word/_rels/document.xml.rels", relations("numbering", "numbering.xml")),
        ("word/numbering.xml", format!("<w:numbering {NAMES}>{numbering}</w:numbering>")),
    ])
}

/// A ZIP archive of `entries` (name and content), not compressed.
pub fn zip<T: AsRef<[u8]>>(entries: &[(&str, T)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    let number = |n: usize, len: usize| n.to_le_bytes()[..len].to_vec();
    for (name, content) in entries {
        let content = content.as_ref();
        let sizes = [number(content.len(), 4), number(content.len(), 4), number(name.len(), 2), number(0, 2)];
        let shared = [number(20, 2), number(1 << 11, 2), number(0, 6), crc(content), sizes.concat()];
        let shared = shared.concat();
        let local = number(out.len(), 4);
        directory
            .extend([b"PK\x01\x02\x14\0", shared.as_slice(), &[0; 10], &local, name.as_bytes()].concat());
        out.extend([b"PK\x03\x04", shared.as_slice(), name.as_bytes(), content].concat());
    }
    let count = number(entries.len(), 2);
    let sizes = [number(directory.len(), 4), number(out.len(), 4), number(0, 2)].concat();
    [out, directory, b"PK\x05\x06\0\0\0\0".to_vec(), count.clone(), count, sizes].concat()
}

/// CRC-32 as ZIP asks for it.
fn crc(bytes: &[u8]) -> Vec<u8> {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ POLYNOMIAL } else { crc >> 1 };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    (!bytes.iter().fold(u32::MAX, byte)).to_le_bytes().to_vec()
}

/// Where a line of type stands on its page, in points from the upper left corner; `y` is its baseline.
#[derive(Debug)]
struct Type {
    x: f64,
    y: f64,
    size: f64,
    text: String,
}

/// A page as it is printed.
#[derive(Debug, Default)]
struct Printed {
    lines: Vec<Type>,
    /// Strokes from one point to another.
    strokes: Vec<[f64; 4]>,
}

/// A4 and the type area of GB/T 9704: 28 characters a line, 22 lines a page.
const PAPER: (f64, f64) = (595.0, 842.0);
const LEFT: f64 = 79.0;
const TOP: f64 = 105.0;
const SIZE: f64 = 15.6;
const LEADING: f64 = 29.0;
const PER_LINE: usize = 28;
const PER_PAGE: usize = 22;
/// Type of the title, and ems in a line of it.
const LARGE: f64 = 22.0;
const PER_TITLE: f64 = 18.0;

/// Width of a character in ems: what ASCII has is half as wide as the others.
fn width(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

/// The longest piece at the start of `chars` that is no wider than `ems`, and the rest.
fn line_of(chars: &[char], ems: f64) -> (&[char], &[char]) {
    let mut room = ems;
    let fits = chars.iter().take_while(|c| {
        room -= width(**c);
        room >= 0.0
    });
    let end = fits.count().max(1).min(chars.len());
    let (line, rest) = chars.split_at(end);
    // Words are not cut; numbers may be.
    let is_letter = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
    let cut = if is_letter(rest.first()) {
        line.iter().rev().take_while(|c| is_letter(Some(c))).count()
    } else {
        0
    };
    if cut < end { chars.split_at(end - cut) } else { (line, rest) }
}

/// Sets `text` on pages with page numbers.
fn printed(text: &str) -> Vec<Printed> {
    let mut rows: Vec<(Vec<Type>, Vec<[f64; 4]>)> = Vec::new();
    for item in items(text) {
        match item {
            Item::Title(title) => {
                let chars: Vec<char> = title.chars().collect();
                let mut rest = chars.as_slice();
                while !rest.is_empty() {
                    let (part, behind) = line_of(rest, PER_TITLE);
                    let wide = part.iter().copied().map(width).sum::<f64>() * LARGE;
                    let text = part.iter().collect();
                    rows.push((
                        vec![Type { x: (PAPER.0 - wide) / 2.0, y: 0.0, size: LARGE, text }],
                        Vec::new(),
                    ));
                    rest = behind;
                }
            }
            Item::Paragraph(line) => {
                let chars: Vec<char> = line.chars().collect();
                let (head, mut rest) = line_of(&chars, PER_LINE as f64 - 2.0);
                let set = |x: f64, part: &[char]| Type { x, y: 0.0, size: SIZE, text: part.iter().collect() };
                rows.push((vec![set(LEFT + 2.0 * SIZE, head)], Vec::new()));
                while !rest.is_empty() {
                    let (part, behind) = line_of(rest, PER_LINE as f64);
                    rows.push((vec![set(LEFT, part)], Vec::new()));
                    rest = behind;
                }
            }
            Item::Table(table) => rows.extend(table_rows(&table)),
        }
    }
    let mut pages = Vec::new();
    for (number, rows) in rows.chunks_mut(PER_PAGE).enumerate() {
        let mut page = Printed::default();
        for (k, (lines, strokes)) in rows.iter_mut().enumerate() {
            let y = TOP + k as f64 * LEADING;
            page.lines.extend(lines.drain(..).map(|line| Type { y, ..line }));
            page.strokes.extend(strokes.drain(..).map(|[a, b, c, d]| [a, b + y, c, d + y]));
        }
        let text = format!("— {} —", number + 1);
        page.lines.push(Type { x: PAPER.0 / 2.0 - 20.0, y: PAPER.1 - 70.0, size: 14.0, text });
        pages.push(page);
    }
    pages
}

/// The rows of a table, each in a frame of lines; no cell is wider than its column.
fn table_rows(table: &[Vec<&str>]) -> Vec<(Vec<Type>, Vec<[f64; 4]>)> {
    const SMALL: f64 = 10.0;
    let columns = table.iter().map(Vec::len).max().unwrap_or(1);
    let width = PER_LINE as f64 * SIZE / columns as f64;
    let (above, below) = (-20.0, LEADING - 20.0);
    let edge = |k: usize| LEFT + k as f64 * width;
    let row = |row: &Vec<&str>| {
        let cell = |(k, text): (usize, &&str)| Type {
            x: edge(k) + 3.0,
            y: 0.0,
            size: SMALL,
            text: (*text).to_owned(),
        };
        let mut strokes: Vec<[f64; 4]> = (0..=columns).map(|k| [edge(k), above, edge(k), below]).collect();
        strokes.extend([above, below].map(|y| [LEFT, y, edge(columns), y]));
        (row.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(cell).collect(), strokes)
    };
    table.iter().map(row).collect()
}

/// A PDF file without embedded fonts: its characters are coded in UCS-2, as the predefined map `UniGB-UCS2-H` has them.
pub fn pdf(text: &str) -> Vec<u8> {
    let pages = printed(text);
    let mut objects: Vec<String> = vec![String::new(), String::new()];
    objects.push(
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"
            .into(),
    );
    objects.push(
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R>>"
            .into(),
    );
    objects.push(
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880\
         /Descent -120/CapHeight 880/StemV 93>>"
            .into(),
    );
    let mut kids = String::new();
    for page in &pages {
        let mut content = String::new();
        for [a, b, c, d] in &page.strokes {
            let _ = writeln!(content, "0.5 w {a:.2} {:.2} m {c:.2} {:.2} l S", PAPER.1 - b, PAPER.1 - d);
        }
        for Type { x, y, size, text } in &page.lines {
            let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            let _ = writeln!(content, "BT /F1 {size} Tf {x:.2} {:.2} Td <{codes}> Tj ET", PAPER.1 - y);
        }
        let number = objects.len() + 1;
        let _ = write!(kids, "{number} 0 R ");
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {} {}]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            PAPER.0,
            PAPER.1,
            number + 1
        ));
        objects.push(format!("<</Length {}>>stream\n{content}endstream", content.len()));
    }
    objects[0] = "<</Type/Catalog/Pages 2 0 R>>".into();
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (k, object) in objects.iter().enumerate() {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", k + 1);
    }
    let start = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ = write!(out, "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

/// An OFD file.
pub fn ofd(text: &str) -> Vec<u8> {
    const NAMES: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    const MM: f64 = 25.4 / 72.0;
    let pages = printed(text);
    let mut entries: Vec<(String, String)> = vec![
        (
            "OFD.xml".into(),
            format!(
                "<ofd:OFD {NAMES} DocType=\"OFD\" Version=\"1.0\"><ofd:DocBody><ofd:DocInfo/>\
                 <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
            ),
        ),
        (
            "Doc_0/PublicRes.xml".into(),
            format!(
                "<ofd:Res {NAMES}><ofd:Fonts><ofd:Font ID=\"1\" FontName=\"仿宋\"/></ofd:Fonts></ofd:Res>"
            ),
        ),
    ];
    let mut list = String::new();
    for (k, page) in pages.iter().enumerate() {
        let _ = write!(list, "<ofd:Page ID=\"{}\" BaseLoc=\"Pages/Page_{k}/Content.xml\"/>", k + 10);
        let mut content = String::new();
        for (n, [a, b, c, d]) in page.strokes.iter().enumerate() {
            let [a, b, c, d] = [a, b, c, d].map(|v| v * MM);
            let _ = write!(
                content,
                "<ofd:PathObject ID=\"{}\" Boundary=\"{a:.3} {b:.3} {:.3} {:.3}\" LineWidth=\"0.2\">\
                 <ofd:AbbreviatedData>M 0 0 L {:.3} {:.3}</ofd:AbbreviatedData></ofd:PathObject>",
                n + 1000,
                c - a,
                d - b,
                c - a,
                d - b
            );
        }
        for (n, Type { x, y, size, text }) in page.lines.iter().enumerate() {
            let [x, y, size] = [x, y, size].map(|v| v * MM);
            let widths: Vec<f64> = text.chars().map(|c| width(c) * size).collect();
            let (_, steps) = widths.split_last().unwrap_or((&0.0, &[]));
            let steps: Vec<String> = steps.iter().map(|step| format!("{step:.3}")).collect();
            let step =
                if steps.is_empty() { String::new() } else { format!(" DeltaX=\"{}\"", steps.join(" ")) };
            let _ = write!(
                content,
                "<ofd:TextObject ID=\"{}\" Boundary=\"{x:.3} {:.3} {:.3} {:.3}\" Font=\"1\" Size=\"{size:.3}\">\
                 <ofd:TextCode X=\"0\" Y=\"{size:.3}\"{step}>{}</ofd:TextCode></ofd:TextObject>",
                n + 5000,
                y - size,
                widths.iter().sum::<f64>(),
                size * 1.3,
                escaped(text)
            );
        }
        entries.push((
            format!("Doc_0/Pages/Page_{k}/Content.xml"),
            format!(
                "<ofd:Page {NAMES}><ofd:Content><ofd:Layer ID=\"2\" Type=\"Body\">{content}</ofd:Layer></ofd:Content></ofd:Page>"
            ),
        ));
    }
    entries.push((
        "Doc_0/Document.xml".into(),
        format!(
            "<ofd:Document {NAMES}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 {:.1} {:.1}\
             </ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>",
            PAPER.0 * MM,
            PAPER.1 * MM
        ),
    ));
    let entries: Vec<(&str, String)> =
        entries.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    zip(&entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_lists() {
        assert_eq!(counted("十二、保障"), Some((12, "保障")));
        assert_eq!(counted("三、目标"), Some((3, "目标")));
        assert_eq!(counted("水利、电力"), None);
    }

    #[test]
    fn checksums_are_those_of_zip() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926_u32.to_le_bytes());
    }

    #[test]
    fn long_lines_are_broken_and_pages_filled() {
        let pages = printed(&format!("题\n{}\n", "字".repeat(28 * 30)));
        assert_eq!(pages.len(), 2);
        assert_eq!(pages[0].lines.len(), PER_PAGE + 1);
        assert_eq!(pages[0].lines[1].text.chars().count(), 26);
        assert_eq!(pages[1].lines.last().map(|line| line.text.as_str()), Some("— 2 —"));
    }
}
