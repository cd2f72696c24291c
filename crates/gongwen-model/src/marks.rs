//! What a file's format says about its text: evidence for the stages that read the text.

use gongwen_text::{Decoded, Removal, Source, Span};
use jiff::civil::Date;

/// A part of a container whose bytes positions point into, e.g. `word/document.xml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Name within the container.
    pub name: String,
    /// Page, counted from 1, where the part is one.
    pub page: Option<u32>,
    /// Where it begins in the space [`Source`].
    pub base: usize,
    /// Its length in bytes, decompressed.
    pub len: usize,
}

impl Stream {
    /// The stream of `streams`, which are in order, that holds the position `at`. A position between two streams
    /// belongs to the second.
    pub fn at(streams: &[Self], at: usize) -> Option<&Self> {
        let next = streams.partition_point(|s| s.base <= at);
        let stream = streams.get(next.checked_sub(1)?)?;
        (at <= stream.base + stream.len).then_some(stream)
    }
}

/// What a format says about stretches of the text. Evidence for later stages, which look it up through their map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Marks {
    /// Lines and cells, in order; they do not overlap.
    pub blocks: Vec<Block>,
    /// Stretches in one type, in order; where there is none the type is not known.
    pub runs: Vec<Run>,
    /// Links, in order.
    pub links: Vec<Link>,
}

/// A line of the text, or a cell of a line that is a table row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Where it stands, without the line break or tab behind it; empty for an empty cell.
    pub span: Span<Decoded>,
    /// What it is.
    pub kind: BlockKind,
    /// Bytes of the number at its start that the format keeps apart from the text.
    pub label_len: u32,
    /// How it is set.
    pub align: Align,
    /// Why it is no part of the document, if it is none.
    pub furniture: Option<Removal>,
    /// Whether it is furniture that parts a paragraph, such as a page number: without it what stands before and behind it
    /// is one line.
    pub inside: bool,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading by the format's own word.
    Heading {
        /// 1 = highest.
        level: u8,
    },
    /// An item of a list.
    Item {
        /// 1 = outermost list.
        level: u8,
    },
    /// A cell of a table.
    Cell {
        /// Which table of the text, counted from 0.
        table: u32,
        /// Row, counted from 0.
        row: u32,
        /// First column, counted from 0.
        column: u32,
        /// Rows that it reaches over, at least 1.
        rowspan: u32,
        /// Columns that it reaches over, at least 1.
        colspan: u32,
    },
}

/// How a block is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Nothing is said.
    #[default]
    Unknown,
    /// To the left, or justified.
    Left,
    /// Centred, as titles are.
    Center,
    /// To the right, as signatures are.
    Right,
}

/// A stretch of text in one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Where.
    pub span: Span<Decoded>,
    /// Its type.
    pub style: Style,
}

/// Type of a stretch of text, as far as the format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Size in half-points.
    pub half_points: Option<u16>,
    /// Whether it is bold.
    pub bold: bool,
    /// Whether it is red, as the head of a document is.
    pub red: bool,
    /// Kind of its typeface.
    pub font: Option<Font>,
}

/// Typefaces by which GB/T 9704 tells the parts of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Font {
    /// 小标宋: title and head.
    Biaosong,
    /// 黑体: headings of the first level.
    Hei,
    /// 楷体: headings of the second level, 签发人.
    Kai,
    /// 仿宋: the text.
    Fangsong,
    /// 宋体.
    Song,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its text.
    pub span: Span<Decoded>,
    /// Where it leads, as written.
    pub target: String,
    /// Whether it leads to a file that belongs to the document.
    pub attachment: bool,
}

/// Something that a page or a container says about the document in a place made for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFact {
    /// What is said.
    pub field: PageField,
    /// The value as written, white space trimmed.
    pub value: String,
    /// The value as a date, where the field is one and it can be read.
    pub date: Option<Date>,
    /// Where it is written.
    pub source: Span<Source>,
    /// Where it stands in the text, if it does.
    pub text: Option<Span<Decoded>>,
}

/// Fields of the page tags of government web sites (政府网站发展指引) and of the index table of 信息公开 pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageField {
    /// 网站名称.
    SiteName,
    /// 网站域名.
    SiteDomain,
    /// 网站标识码: ten signs, the first six of a local site's are its district's code.
    SiteIdCode,
    /// 栏目名称.
    ColumnName,
    /// 栏目描述.
    ColumnDescription,
    /// 栏目关键词.
    ColumnKeywords,
    /// 栏目类别.
    ColumnType,
    /// 内容标题.
    ArticleTitle,
    /// 发布时间, of the page.
    PubDate,
    /// 内容来源.
    ContentSource,
    /// 关键词.
    Keywords,
    /// 作者.
    Author,
    /// 内容摘要.
    Description,
    /// 图片.
    Image,
    /// 网址.
    Url,
    /// Day of the last change.
    ModifiedDate,
    /// Issue of a gazette.
    Issue,
    /// Number of the manuscript in the publisher's system.
    ManuscriptId,
    /// 责任编辑.
    Editor,
    /// 索引号.
    IndexNumber,
    /// 主题分类.
    Topic,
    /// 发文机关.
    Issuer,
    /// 成文日期.
    IssuedDate,
    /// 标题, in the index table.
    Title,
    /// 发文字号.
    DocNumber,
    /// 主题词.
    SubjectWords,
    /// 有效性.
    Validity,
    /// 公文种类, 体裁.
    Genre,
    /// 施行日期.
    EffectiveDate,
    /// 废止日期, 失效日期.
    ExpiryDate,
}

impl PageField {
    /// All fields with the names that data files use.
    const NAMES: [(Self, &'static str); 30] = [
        (Self::SiteName, "site_name"),
        (Self::SiteDomain, "site_domain"),
        (Self::SiteIdCode, "site_id_code"),
        (Self::ColumnName, "column_name"),
        (Self::ColumnDescription, "column_description"),
        (Self::ColumnKeywords, "column_keywords"),
        (Self::ColumnType, "column_type"),
        (Self::ArticleTitle, "article_title"),
        (Self::PubDate, "pub_date"),
        (Self::ContentSource, "content_source"),
        (Self::Keywords, "keywords"),
        (Self::Author, "author"),
        (Self::Description, "description"),
        (Self::Image, "image"),
        (Self::Url, "url"),
        (Self::ModifiedDate, "modified_date"),
        (Self::Issue, "issue"),
        (Self::ManuscriptId, "manuscript_id"),
        (Self::Editor, "editor"),
        (Self::IndexNumber, "index_number"),
        (Self::Topic, "topic"),
        (Self::Issuer, "issuer"),
        (Self::IssuedDate, "issued_date"),
        (Self::Title, "title"),
        (Self::DocNumber, "doc_number"),
        (Self::SubjectWords, "subject_words"),
        (Self::Validity, "validity"),
        (Self::Genre, "genre"),
        (Self::EffectiveDate, "effective_date"),
        (Self::ExpiryDate, "expiry_date"),
    ];

    /// Stable name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }

    /// The field with that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, n)| *n == name).map(|(field, _)| *field)
    }

    /// Whether its value is a day.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::PubDate | Self::ModifiedDate | Self::IssuedDate | Self::EffectiveDate | Self::ExpiryDate
        )
    }
}
