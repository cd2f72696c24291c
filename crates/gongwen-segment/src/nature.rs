//! What is no Chinese document: data, source code, another language, a page without a sentence.
//!
//! All that is decided here, from two looks. The first is at the lines as they came ([`shape`]): JSON, CSV and source
//! code are told by their punctuation alone, each by a pattern that prose cannot keep up from the first line to the
//! last. The second is at the document ([`of`]): whether there is a Chinese sentence, or any element of an official
//! document that makes up for it (a list of names under a title is a document, a menu is none).
//!
//! Tried on 1,288 texts (regulations, plans, reports, crawled pages), it speaks of two: settings files of a web site,
//! which hold a title and no Chinese. Wrong alarms do more harm than silence: a sentence anywhere is enough, and what has a section, a table, a genre, a
//! number, issuers or addressees is never called no document for want of sentences. An HTML page is left to
//! `decode/markup`.

use gongwen_model::{Diagnostic, Document, Field, Metadata, Severity};

use crate::chars;

/// What a text looks like that is no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    Json,
    Csv,
    Code,
    /// Letters, hardly any of them Chinese.
    Foreign,
    /// Chinese words without a sentence: a menu, a list of links.
    Words,
}

/// Fewest lines that make source code or CSV: what is shorter may be a quotation.
const FEWEST_LINES: usize = 3;
/// In code there are at least so many ASCII letters, digits and signs for each Chinese character. A document has less
/// than one, if it is no table of figures.
const ASCII_PER_HAN: usize = 3;
/// Share of the lines of source code that end or begin as code does. A document may end all items of a list with an
/// ASCII semicolon, which is why the share of ASCII is asked as well.
const CODE_LINES: (usize, usize) = (2, 5);
/// Share of letters that are Chinese below which a text without a Chinese sentence is in another language.
const HAN_LETTERS: (usize, usize) = (1, 10);
/// Fewest letters that say which language a text is in.
const FEWEST_LETTERS: usize = 20;
/// Fewest Chinese characters of a sentence that ends with its stop, and of a line that has only a comma.
const SENTENCE: usize = 4;
const CLAUSES: usize = 12;

impl Nature {
    fn message(self) -> &'static str {
        match self {
            Self::Json => "this looks like JSON, not like a document",
            Self::Csv => "this looks like comma-separated values, not like a document",
            Self::Code => "this looks like source code, not like a document",
            Self::Foreign => "hardly any of this is Chinese: it is read as if it were",
            Self::Words => "there is no Chinese sentence here: a menu or a list of words, not a document",
        }
    }
}

/// What the lines of `text` are, if they are data or code.
pub(crate) fn shape(text: &str) -> Option<Nature> {
    let whole = text.trim();
    if is_json(whole) {
        return Some(Nature::Json);
    }
    let lines = || whole.lines().map(str::trim).filter(|l| !l.is_empty());
    // Most texts are told by their first line: no CSV and no code opens without one of these signs.
    let first = lines().next()?;
    if is_csv(first, lines()) {
        return Some(Nature::Csv);
    }
    is_code(lines()).then_some(Nature::Code)
}

/// Whether `text` is one JSON value with keys, or one on each line.
fn is_json(text: &str) -> bool {
    let (open, close) = (text.starts_with(['{', '[']), text.ends_with(['}', ']']));
    // A key with its value; enough of them that the brackets are not those of a page label.
    open && close && text.matches("\":").count() > text.len() / 4000
}

/// Whether every line has as many commas as the first, and none ends a sentence.
fn is_csv<'t>(first: &str, lines: impl Iterator<Item = &'t str>) -> bool {
    let commas = cells(first);
    if commas == 0 {
        return false;
    }
    // One comma a line is little: a poem has that.
    let enough = if commas == 1 { 2 * FEWEST_LINES } else { FEWEST_LINES };
    let mut count = 0;
    for line in lines {
        if cells(line) != commas || line.ends_with(['。', '；', '：', '，', ',', '、']) {
            return false;
        }
        count += 1;
    }
    count >= enough
}

/// ASCII commas outside quotation marks.
fn cells(line: &str) -> usize {
    line.split('"').step_by(2).map(|part| part.matches(',').count()).sum()
}

/// Whether most lines end or begin as lines of programs do.
fn is_code<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    const ENDS: [&str; 9] = [";", "{", "}", "};", ");", "):", "->", "=>", "*/"];
    const OPENERS: [&str; 18] = [
        "#include",
        "#define",
        "import ",
        "from ",
        "def ",
        "class ",
        "return ",
        "function ",
        "const ",
        "let ",
        "var ",
        "if (",
        "for (",
        "while (",
        "public ",
        "package ",
        "SELECT ",
        "<?php",
    ];
    let (mut all, mut code, mut ascii, mut han) = (0, 0, 0, 0);
    for line in lines {
        all += 1;
        code += usize::from(
            ENDS.iter().any(|e| line.ends_with(e)) || OPENERS.iter().any(|o| line.starts_with(o)),
        );
        ascii += line.bytes().filter(u8::is_ascii_graphic).count();
        han += line.chars().filter(|c| chars::is_han(*c)).count();
    }
    all >= FEWEST_LINES && code * CODE_LINES.1 >= all * CODE_LINES.0 && ascii >= han * ASCII_PER_HAN
}

/// What a document is whose lines have this shape, if it is none.
pub(crate) fn of(shape: Option<Nature>, document: &Document) -> Option<Nature> {
    let text = document.text();
    if shape.is_some() || text.lines().any(is_sentence) || text.trim_start().starts_with('<') {
        return shape;
    }
    let (mut han, mut letters) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        han += usize::from(chars::is_han(c));
    }
    if letters >= FEWEST_LETTERS && han * HAN_LETTERS.1 < letters * HAN_LETTERS.0 {
        return Some(Nature::Foreign);
    }
    (!has_elements(document)).then_some(Nature::Words)
}

/// Whether a line holds a Chinese sentence.
fn is_sentence(line: &str) -> bool {
    let stop = line.contains(['。', '；', '！', '？', '!', '?', ';']);
    let comma = line.contains(['，', ',', '、', '：', ':']);
    if !stop && !comma {
        return false;
    }
    let han = line.chars().filter(|c| chars::is_han(*c)).take(CLAUSES).count();
    han >= if stop { SENTENCE } else { CLAUSES }
}

fn has_elements(document: &Document) -> bool {
    let m = &document.metadata;
    !document.sections.is_empty()
        || !document.tables.is_empty()
        || document.parts.len() > 1
        || m.genre.is_some()
        || m.doc_number.is_some()
        || !m.issuers.is_empty()
        || !m.addressees.is_empty()
}

/// Endings of the names of files that are crawled beside documents.
const EXTENSIONS: [&str; 22] = [
    ".txt", ".md", ".csv", ".json", ".jsonl", ".xml", ".html", ".htm", ".shtml", ".pdf", ".doc", ".docx",
    ".wps", ".ofd", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".rar", ".jpg", ".png",
];

/// Whether a title is the name of a file.
fn is_file_name(title: &str) -> bool {
    let title = title.trim_end().to_ascii_lowercase();
    EXTENSIONS.iter().any(|e| title.ends_with(e))
}

/// Says of a document what it is instead. What is no document, and what is called by the name of its file, has no
/// title and is so no policy.
pub(crate) fn settle(shape: Option<Nature>, document: &mut Document) {
    let nature = of(shape, document);
    if nature.is_some() || document.metadata.title.as_deref().is_some_and(is_file_name) {
        untitle(&mut document.metadata);
    }
    for part in &mut document.parts {
        part.title.take_if(|title| nature.is_some() || is_file_name(title));
    }
    document.diagnostics.extend(nature.map(|nature| Diagnostic {
        code: "not_a_document",
        message: nature.message().to_owned(),
        severity: Severity::Error,
        span: None,
    }));
}

fn untitle(metadata: &mut Metadata) {
    metadata.title = None;
    metadata.cover_title = None;
    metadata.genre = None;
    metadata.evidence.retain(|(field, _)| !matches!(field, Field::Title | Field::CoverTitle | Field::Genre));
}

#[cfg(test)]
mod tests {
    use gongwen_text::Draft;

    use super::*;
    use crate::Segmenter;

    #[track_caller]
    fn check(text: &str, expected: Option<Nature>) {
        let document = Segmenter::new().unwrap().segment(Draft::new(text.to_owned()));
        let said: Vec<&str> = document
            .diagnostics
            .iter()
            .filter(|d| d.code == "not_a_document")
            .map(|d| d.message.as_str())
            .collect();
        assert_eq!(said, expected.map(Nature::message).as_slice(), "{text}");
        assert!(expected.is_none() || document.metadata.title.is_none(), "{text}");
    }

    #[test]
    fn data_and_code() {
        check("{\"标题\": \"关于节水的通知。\", \"n\": [1, 2]}\n", Some(Nature::Json));
        check("{\"a\": 1}\n{\"a\": 2}\n", Some(Nature::Json));
        check("[索引号]\n关于节水的通知\n各县要节约用水。\n[打印]", None);
        check("县,年,水量\n甲县,2021,35\n乙县,2021,\"3,6\"\n", Some(Nature::Csv));
        check("县,水量\n甲县,35\n乙县,36\n", Some(Nature::Words));
        check(
            "要节约用水,要治理好水库和河道\n要用好水源,要管好沿线的水闸\n各县要动手,各乡要跟着做起来\n",
            None,
        );
        check(
            "import os\n\ndef main(path):\n    # 读取文件。\n    for name in os.listdir(path):\n        print(name);\n",
            Some(Nature::Code),
        );
        check("一、要求\n节水指标达标;\n用水定额合理;\n计量设施齐全;\n", None);
    }

    #[test]
    fn a_file_name_is_no_title() {
        let text = "关于节水的通知.docx\n\n各县要节约用水。\n";
        let document = Segmenter::new().unwrap().segment(Draft::new(text.to_owned()));
        assert!(document.metadata.title.is_none() && document.metadata.genre.is_none());
        assert!(document.parts.iter().all(|p| p.title.is_none()));
        check(text, None);
    }

    #[test]
    fn other_languages() {
        check("Notice on Water Saving\n\nAll counties shall save water.\n", Some(Nature::Foreign));
        check("Water 节水\n各县应当节约用水。\nAll counties shall save water and report on it.", None);
    }

    #[test]
    fn pages_without_a_sentence() {
        check("首页\n机构\n公开\n登录\n", Some(Nature::Words));
        check("三百公里\n二十二万五千\n", Some(Nature::Words));
        check("首页\n关于节水的通知\n登录\n", None);
        check("一、节水\n二、治水\n", None);
        check("各县要节水。\n", None);
    }
}
