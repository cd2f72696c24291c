use gongwen_text::{Draft, Span, Text};
use jiff::civil::Date;

use crate::Diagnostic;

/// Index into [`Document::parts`].
pub type PartIndex = usize;
/// Index into [`Document::sections`].
pub type SectionIndex = usize;
/// Index into [`Document::tables`].
pub type TableIndex = usize;

/// A document as its authors laid it out: the output of `gongwen-segment`.
#[derive(Debug, Clone)]
pub struct Document {
    /// The final text: one paragraph a line, one table row a line with cells joined by tabs,
    /// furniture removed; with the way back and the record of each change.
    pub draft: Draft,
    /// Elements of an official document.
    pub metadata: Metadata,
    /// At least one; in reading order, a parent before its children. Parts without a common parent do not overlap.
    pub parts: Vec<Part>,
    /// The section tree in reading order.
    pub sections: Vec<Section>,
    /// Tables in reading order.
    pub tables: Vec<Table>,
    /// Sentences of the text, in order; no sentence reaches over a line end.
    pub sentences: Vec<Span<Text>>,
    /// What was looked for and not settled.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// The final text.
    pub fn text(&self) -> &str {
        self.draft.text()
    }

    /// The innermost part that holds the position `at`.
    pub fn part_at(&self, at: usize) -> PartIndex {
        self.parts.iter().rposition(|p| p.span.contains_pos(at)).unwrap_or(0)
    }

    /// The innermost section that holds the position `at`.
    pub fn section_at(&self, at: usize) -> Option<SectionIndex> {
        // In reading order with parents first, the last section that starts at or before `at` is the
        // innermost candidate; if it ended before `at`, one of its ancestors may hold the position.
        let mut k = self.sections.partition_point(|s| s.span.start() <= at).checked_sub(1)?;
        loop {
            let section = self.sections.get(k)?;
            if section.span.contains_pos(at) {
                return Some(k);
            }
            k = section.parent?;
        }
    }

    /// The sentence that holds the position `at`.
    pub fn sentence_at(&self, at: usize) -> Span<Text> {
        gongwen_text::sentence_around(&self.sentences, at).unwrap_or(Span::empty(at))
    }
}

/// An issuing authority 发文机关 as printed or as the title names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Issuer {
    /// Name as printed, joint names split.
    pub name: String,
}

/// A person or office to ask, from 附注 or a contact line: personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Name of the person, if printed.
    pub person: Option<String>,
    /// Telephone number as printed.
    pub phone: Option<String>,
}

/// A file that belongs to the document 附件.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its title.
    pub name: String,
    /// Where the page links it, as written.
    pub href: Option<String>,
}

/// The web site that published the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// 网站名称.
    pub name: Option<String>,
    /// 网站标识码.
    pub code: Option<String>,
}

/// Names of the metadata fields, for the evidence of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the field of `Metadata` of the same name")]
pub enum Field {
    Title,
    CoverTitle,
    Genre,
    Issuers,
    Addressees,
    DocNumber,
    IssuedDate,
    PublishedDate,
    Publisher,
    EffectiveDate,
    ExpiryDate,
    Repeals,
    RepliesTo,
    Signatories,
    Contacts,
    Attachments,
    CopiedTo,
    Note,
    Classification,
}

/// Elements of an official document (GB/T 9704). `None` or empty: the document does not print it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    /// 标题, of the document put into force where a notice does that.
    pub title: Option<String>,
    /// Title of the notice that puts the document into force.
    pub cover_title: Option<String>,
    /// 文种: last word of the title.
    pub genre: Option<String>,
    /// 发文机关.
    pub issuers: Vec<Issuer>,
    /// 主送机关.
    pub addressees: Vec<String>,
    /// 发文字号, brackets normalised to 〔〕.
    pub doc_number: Option<String>,
    /// 成文日期.
    pub issued_date: Option<Date>,
    /// 发布日期, from the page.
    pub published_date: Option<Date>,
    /// 信息来源, from the page.
    pub publisher: Option<String>,
    /// 施行日期.
    pub effective_date: Option<Date>,
    /// End of the 有效期, inclusive.
    pub expiry_date: Option<Date>,
    /// 废止: what this document repeals, as printed.
    pub repeals: Vec<String>,
    /// What a 函 answers, as printed.
    pub replies_to: Option<String>,
    /// 署名.
    pub signatories: Vec<String>,
    /// 联系人.
    pub contacts: Vec<Contact>,
    /// 附件.
    pub attachments: Vec<Attachment>,
    /// 抄送机关.
    pub copied_to: Vec<String>,
    /// 附注.
    pub note: Option<String>,
    /// 密级.
    pub classification: Option<String>,
    /// 索引号, of the page or file that carries the document, as are the fields below.
    pub index_number: Option<String>,
    /// 主题分类.
    pub topics: Vec<String>,
    /// 主题词.
    pub keywords: Vec<String>,
    /// 有效性.
    pub validity: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// The site that published it.
    pub site: Option<Site>,
    /// Where each value was read; `None` for a value from furniture.
    pub evidence: Vec<(Field, Option<Span<Text>>)>,
}

/// What a part is within its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The document itself.
    Main,
    /// The notice that puts another document into force.
    CoverNote,
    /// News about a document.
    NewsReport,
    /// A document printed in full inside another.
    Embedded,
    /// 附件.
    Attachment,
    /// A letter of reply.
    Reply,
    /// Questions and answers.
    QuestionsAnswers,
}

impl Role {
    /// Name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::CoverNote => "cover_note",
            Self::NewsReport => "news_report",
            Self::Embedded => "embedded",
            Self::Attachment => "attachment",
            Self::Reply => "reply",
            Self::QuestionsAnswers => "questions_answers",
        }
    }
}

/// A passage of one part that repeats a passage elsewhere in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// The passage here.
    pub span: Span<Text>,
    /// The passage that it repeats.
    pub of: Span<Text>,
}

/// A document within the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The part that holds this one.
    pub parent: Option<PartIndex>,
    /// What it is.
    pub role: Role,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// All it contains.
    pub span: Span<Text>,
    /// Its own elements, where it is an embedded document or an attachment.
    pub metadata: Option<Metadata>,
    /// Passages that repeat another part.
    pub quotes: Vec<Quote>,
}

/// How a section is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// 一、
    Chinese,
    /// （一）
    ChineseParen,
    /// 1.
    Arabic,
    /// (1)
    ArabicParen,
    /// ①
    Circled,
    /// 第一编, 第一章, 第一节
    Chapter,
    /// 第一条
    Article,
    /// 一是, 第一, ——
    Enumeration,
    /// No number.
    None,
}

/// A section of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The section that holds this one.
    pub parent: Option<SectionIndex>,
    /// 1 = top of its part.
    pub depth: usize,
    /// Number as printed but normalised: `一、` `(一)` `1.` `(1)` `第三条`.
    pub number: Option<String>,
    /// Positions among the siblings from the part's root on, counted from 1.
    pub ordinal: Vec<u32>,
    /// Style of the number.
    pub style: NumberStyle,
    /// Place of the heading without number and closing 。; its text is the heading.
    pub heading: Option<Span<Text>>,
    /// Whether the body goes on in the heading's line.
    pub run_in: bool,
    /// All it contains, with number and heading.
    pub span: Span<Text>,
    /// The part it belongs to.
    pub part: PartIndex,
}

/// One cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Row, counted from 0, headers not counted.
    pub row: usize,
    /// First column, counted from 0.
    pub column: usize,
    /// Rows that it reaches over, at least 1.
    pub row_span: usize,
    /// Columns that it reaches over, at least 1.
    pub column_span: usize,
    /// Its text.
    pub span: Span<Text>,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// 表 1 …, as printed.
    pub caption: Option<Span<Text>>,
    /// Header cells.
    pub columns: Vec<String>,
    /// Cells row by row.
    pub rows: Vec<Vec<String>>,
    /// Places of the cells.
    pub cells: Vec<Cell>,
    /// 注：…, as printed.
    pub notes: Vec<String>,
    /// From caption to last note.
    pub span: Span<Text>,
    /// The part it stands in.
    pub part: PartIndex,
    /// The section it stands in.
    pub section: Option<SectionIndex>,
}
