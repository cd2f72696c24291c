//! The JSON of a document: structs whose fields are the keys of the output contract, in its order.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_model as model;
use gongwen_model::{
    Analysis, Change, CitationRelation, Comparator, EncodingEvidence, EntityType, NumberStyle, Precision,
    Predicate, QuantityKind, Role, Script, Severity, Subject, TimeMode, TimeSource, Via,
};
use gongwen_text::{CodePoints, Decoded, Fold, OffsetMap, Removal, Span, Text};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

use crate::ids::Ids;

/// Version of the output contract.
pub const SCHEMA_VERSION: &str = "2";

/// One document as linked JSON.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Document {
    /// Where the context is: a path relative to this file.
    #[serde(rename = "@context")]
    pub context: Context,
    /// `urn:gongwen:doc:` and the first 32 hex digits of the SHA-256 of the source.
    #[serde(rename = "@id")]
    #[schemars(regex(pattern = r"^urn:gongwen:doc:[0-9a-f]{32}$"))]
    pub id: String,
    /// `Document`.
    #[serde(rename = "@type")]
    pub kind: DocumentType,
    /// Version of the output contract.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: &'static str,
    /// What wrote this.
    pub generator: Generator,
    /// The input.
    pub source: Source,
    /// Elements of an official document (GB/T 9704).
    pub metadata: Metadata,
    /// Where each element of `metadata` was read.
    pub metadata_evidence: MetadataEvidence,
    /// What was changed on the way from the source to `text`.
    pub normalization: Normalization,
    /// The whole normalised text: one paragraph a line, one table row a line, furniture removed.
    pub text: String,
    /// Furniture taken out of the text.
    pub removed: Vec<Removed>,
    /// The documents within the file.
    pub parts: Vec<Part>,
    /// The section tree, in reading order, flat with `parent`.
    pub sections: Vec<Section>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Things of the world that the text names.
    pub entities: Vec<Entity>,
    /// Places in the text that name them.
    pub mentions: Vec<Mention>,
    /// Numbers with what they measure.
    pub quantities: Vec<Quantity>,
    /// Date and period expressions.
    pub dates: Vec<Date>,
    /// References to documents.
    pub citations: Vec<Citation>,
    /// Facts between two entities.
    pub relations: Vec<Relation>,
    /// What was seen and not settled.
    pub diagnostics: Vec<Diagnostic>,
}

/// The context of a document: a path in files, the context itself in lines.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Context {
    /// Relative path of `gongwen.context.jsonld`.
    Path(#[schemars(extend("format" = "uri-reference"))] String),
    /// The context itself.
    Inline(serde_json::Map<String, serde_json::Value>),
}

/// `Document`.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub enum DocumentType {
    /// A document.
    Document,
}

/// The program that wrote a document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Generator {
    /// Name of the program.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Version of its word lists, which are built into it.
    pub lexicons: &'static str,
}

/// What is known of the input from its bytes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Source {
    /// Path relative to the input root, with `/`; `-` for standard input.
    pub path: String,
    /// IANA media type.
    pub media_type: &'static str,
    /// What the bytes are: `text`, `html`, `docx`, …
    pub format: &'static str,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Parts of a container that positions count in; empty for text and HTML.
    pub streams: Vec<Stream>,
    /// WHATWG name of the encoding; null where the format has none.
    pub encoding: Option<&'static str>,
    /// What the choice of the encoding rests on.
    pub encoding_evidence: Option<EncodingEvidence>,
    /// How sure the choice is.
    #[schemars(range(min = 0, max = 1))]
    pub encoding_confidence: Option<f64>,
    /// The next best encoding, where there was a choice.
    pub encoding_runner_up: Option<&'static str>,
}

/// A part of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Stream {
    /// Its name, e.g. `word/document.xml`.
    pub name: String,
    /// The page that it is, counted from 1.
    pub page: Option<u32>,
    /// Its size in bytes, decompressed.
    pub bytes: u64,
}

/// An issuing authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Issuer {
    /// The entity.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// Name as printed.
    pub name: String,
}

/// A person or office to ask. Personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, extend("x-personal-data" = true))]
pub struct Contact {
    /// Name of the person.
    pub person: Option<String>,
    /// Telephone number as printed.
    pub phone: Option<String>,
}

/// A file that belongs to the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Attachment {
    /// Its title.
    pub name: String,
    /// Where the page links it, as written.
    pub href: Option<String>,
}

/// The web site that published the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Site {
    /// 网站名称.
    pub name: Option<String>,
    /// 网站标识码.
    pub code: Option<String>,
}

/// Elements of an official document (GB/T 9704); null or empty where the document prints none.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Metadata {
    /// 标题; of the document put into force where a notice does that.
    pub title: Option<String>,
    /// Title of the notice that puts another document into force.
    pub cover_title: Option<String>,
    /// 文种: last word of the title.
    pub genre: Option<String>,
    /// 发文机关.
    pub issuers: Vec<Issuer>,
    /// 主送机关.
    pub addressees: Vec<String>,
    /// 发文字号.
    pub doc_number: Option<String>,
    /// 成文日期.
    #[schemars(extend("format" = "date"))]
    pub issued_date: Option<String>,
    /// 发布日期.
    #[schemars(extend("format" = "date"))]
    pub published_date: Option<String>,
    /// 信息来源.
    pub publisher: Option<String>,
    /// 施行日期.
    #[schemars(extend("format" = "date"))]
    pub effective_date: Option<String>,
    /// Last day of the 有效期.
    #[schemars(extend("format" = "date"))]
    pub expiry_date: Option<String>,
    /// 废止.
    pub repeals: Vec<String>,
    /// What a 函 answers.
    pub replies_to: Option<String>,
    /// 署名.
    pub signatories: Vec<String>,
    /// 联系人.
    pub contacts: Vec<Contact>,
    /// 附件.
    pub attachments: Vec<Attachment>,
    /// 抄送.
    pub copied_to: Vec<String>,
    /// 附注.
    pub note: Option<String>,
    /// 密级.
    pub classification: Option<String>,
    /// The `Policy` entity that this document is.
    #[schemars(extend("format" = "iri"))]
    pub policy: Option<String>,
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
}

/// A place where an element was read; null where it was read from furniture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Evidence {
    /// First code point.
    pub start: Option<usize>,
    /// Behind the last code point.
    pub end: Option<usize>,
}

/// Places of the elements of an official document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the field of `Metadata` of the same name")]
pub struct MetadataEvidence {
    pub title: Vec<Evidence>,
    pub cover_title: Vec<Evidence>,
    pub genre: Vec<Evidence>,
    pub issuers: Vec<Evidence>,
    pub addressees: Vec<Evidence>,
    pub doc_number: Vec<Evidence>,
    pub issued_date: Vec<Evidence>,
    pub published_date: Vec<Evidence>,
    pub publisher: Vec<Evidence>,
    pub effective_date: Vec<Evidence>,
    pub expiry_date: Vec<Evidence>,
    pub repeals: Vec<Evidence>,
    pub replies_to: Vec<Evidence>,
    pub signatories: Vec<Evidence>,
    pub contacts: Vec<Evidence>,
    pub attachments: Vec<Evidence>,
    pub copied_to: Vec<Evidence>,
    pub note: Vec<Evidence>,
    pub classification: Vec<Evidence>,
}

/// What was changed on the way to the text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Normalization {
    /// Script of the text as decoded.
    pub script: Script,
    /// Repairs, one by one.
    pub repairs: Vec<Repair>,
    /// The harmless mass, by columns.
    pub folds: Vec<Folds>,
}

/// Kind of damage that a repair undoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RepairKind {
    /// Multi-byte text whose bytes fell out of step.
    ByteShift,
    /// Text decoded with the wrong encoding.
    WrongCodec,
    /// A line cut by a page or a column.
    HardWrap,
    /// Residue of character recognition or of a rewriting tool.
    Ocr,
    /// A character form that the document's own place would not write.
    ScriptForm,
}

impl From<gongwen_text::RepairKind> for RepairKind {
    fn from(kind: gongwen_text::RepairKind) -> Self {
        match kind {
            gongwen_text::RepairKind::ByteShift => Self::ByteShift,
            gongwen_text::RepairKind::WrongCodec => Self::WrongCodec,
            gongwen_text::RepairKind::HardWrap => Self::HardWrap,
            gongwen_text::RepairKind::Ocr => Self::Ocr,
            gongwen_text::RepairKind::ScriptForm => Self::ScriptForm,
        }
    }
}

/// Where something comes from: bytes of the file, or of a stream of a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourcePlace {
    /// Stream of a container that the positions count in.
    pub source_part: Option<String>,
    /// Its page, counted from 1.
    pub source_page: Option<u32>,
    /// First byte in the source.
    pub source_start: usize,
    /// Behind the last byte in the source.
    pub source_end: usize,
}

/// A repair of damaged text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Repair {
    /// Kind of damage.
    pub kind: RepairKind,
    /// First code point; equals `end` for a deletion.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// Where it comes from.
    #[serde(flatten)]
    pub source_place: SourcePlace,
    /// Decoded source of the span.
    pub before: String,
    /// `text[start:end]`.
    pub after: String,
    /// The rule that decided.
    pub rule: &'static str,
    /// How sure the repair is.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// Short strings, e.g. `pinyin:guó`.
    pub evidence: Vec<String>,
}

/// Kind of harmless change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoldKind {
    /// A pinyin reading in brackets, taken out.
    PinyinNote,
    /// A traditional form written in simplified script.
    Script,
    /// A letter, digit or sign in another width or form.
    Width,
    /// White space that is layout.
    Space,
    /// A Kangxi or CJK radical in the place of the character.
    Radical,
    /// A character reference left by mark-up, `&ldquo;`.
    Entity,
    /// A private-use character of an older GB 18030.
    PrivateUse,
}

impl From<Fold> for FoldKind {
    fn from(fold: Fold) -> Self {
        match fold {
            Fold::PinyinNote => Self::PinyinNote,
            Fold::Script => Self::Script,
            Fold::Width => Self::Width,
            Fold::Space => Self::Space,
            Fold::Radical => Self::Radical,
            Fold::Entity => Self::Entity,
            Fold::PrivateUse => Self::PrivateUse,
        }
    }
}

/// All folds of one kind: three columns of equal length.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Folds {
    /// Kind of change.
    pub kind: FoldKind,
    /// Code points where the folds stand.
    pub starts: Vec<usize>,
    /// Streams of a container that the positions count in; empty where there are none.
    pub source_parts: Vec<String>,
    /// First bytes in the source.
    pub source_starts: Vec<usize>,
    /// Bytes behind the last ones.
    pub source_ends: Vec<usize>,
}

/// Why a span was taken out of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Menus, breadcrumbs, site headers.
    Navigation,
    /// Share buttons and other widgets.
    ShareBar,
    /// Site footer.
    Footer,
    /// What a crawler wrote above the document.
    FrontMatter,
    /// Table of contents.
    Toc,
    /// Page number.
    PageNumber,
    /// A second copy of what stands nearby.
    Duplicate,
    /// Control and invisible characters.
    Control,
    /// Header of a page.
    Header,
    /// Watermark.
    Watermark,
    /// Text that the file says is hidden.
    Hidden,
    /// Text that was deleted while changes were tracked.
    Deleted,
}

impl From<Removal> for Reason {
    fn from(removal: Removal) -> Self {
        match removal {
            Removal::Navigation => Self::Navigation,
            Removal::ShareBar => Self::ShareBar,
            Removal::Footer => Self::Footer,
            Removal::FrontMatter => Self::FrontMatter,
            Removal::Toc => Self::Toc,
            Removal::PageNumber => Self::PageNumber,
            Removal::Duplicate => Self::Duplicate,
            Removal::Control => Self::Control,
            Removal::Header => Self::Header,
            Removal::Watermark => Self::Watermark,
            Removal::Hidden => Self::Hidden,
            Removal::Deleted => Self::Deleted,
        }
    }
}

/// A piece of furniture.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Removed {
    /// Where it comes from.
    #[serde(flatten)]
    pub source_place: SourcePlace,
    /// As decoded.
    pub source_text: String,
    /// Normalised like the body.
    pub text: String,
    /// Why it was taken out.
    pub reason: Reason,
}

/// A passage that repeats another one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Quote {
    /// First code point of the passage here.
    pub start: usize,
    /// Behind its last code point.
    pub end: usize,
    /// First code point of the passage that it repeats.
    pub of_start: usize,
    /// Behind the last code point of that.
    pub of_end: usize,
}

/// A document within the file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Part {
    /// Its id.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// The part that holds it.
    #[schemars(extend("format" = "iri"))]
    pub parent: Option<String>,
    /// What it is.
    pub role: Role,
    /// Its title.
    pub title: Option<String>,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// Elements of an embedded document or attachment.
    pub metadata: Option<Metadata>,
    /// Passages here that repeat a passage elsewhere in the document.
    pub quotes: Vec<Quote>,
}

/// A section of the tree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Section {
    /// Its id.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// The section that holds it.
    #[schemars(extend("format" = "iri"))]
    pub parent: Option<String>,
    /// 1 = top of its part.
    #[schemars(range(min = 1))]
    pub depth: usize,
    /// Number as printed but normalised.
    pub number: Option<String>,
    /// Positions from the part's root on.
    pub ordinal: Vec<u32>,
    /// Style of the number.
    pub style: NumberStyle,
    /// Heading without number and closing 。
    pub heading: Option<String>,
    /// First code point of the heading.
    pub heading_start: Option<usize>,
    /// Behind the last code point of the heading.
    pub heading_end: Option<usize>,
    /// Whether the body goes on in the heading's line.
    pub run_in: bool,
    /// First code point of all it contains.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// The part it belongs to.
    #[schemars(extend("format" = "iri"))]
    pub part: String,
}

/// A cell of a table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Cell {
    /// Row, from 0, headers not counted.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Rows that it reaches over.
    pub row_span: usize,
    /// Columns that it reaches over.
    pub column_span: usize,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
}

/// A table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Table {
    /// Its id.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// Caption as printed.
    pub caption: Option<String>,
    /// Header cells.
    pub columns: Vec<String>,
    /// Cells row by row.
    pub rows: Vec<Vec<String>>,
    /// Places of the cells.
    pub cells: Vec<Cell>,
    /// Notes as printed.
    pub notes: Vec<String>,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// The part it stands in.
    #[schemars(extend("format" = "iri"))]
    pub part: String,
    /// The section it stands in.
    #[schemars(extend("format" = "iri"))]
    pub section: Option<String>,
}

/// Objects by predicate: a direct triple beside each relation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "each is the predicate of the same name")]
pub struct Objects {
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub located_in: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub develops: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub builds: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub cites: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub issued_by: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub leads: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub association_for: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub fund_for: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub responsible_for: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub part_of: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub cooperates_with: Vec<String>,
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub holds_office: Vec<String>,
}

impl Objects {
    pub(crate) fn of(&mut self, predicate: Predicate) -> &mut Vec<String> {
        match predicate {
            Predicate::LocatedIn => &mut self.located_in,
            Predicate::Develops => &mut self.develops,
            Predicate::Builds => &mut self.builds,
            Predicate::Cites => &mut self.cites,
            Predicate::IssuedBy => &mut self.issued_by,
            Predicate::Leads => &mut self.leads,
            Predicate::AssociationFor => &mut self.association_for,
            Predicate::FundFor => &mut self.fund_for,
            Predicate::ResponsibleFor => &mut self.responsible_for,
            Predicate::PartOf => &mut self.part_of,
            Predicate::CooperatesWith => &mut self.cooperates_with,
            Predicate::HoldsOffice => &mut self.holds_office,
        }
    }

    pub(crate) fn tidy(&mut self) {
        for predicate in Predicate::ALL {
            let objects = self.of(predicate);
            objects.sort();
            objects.dedup();
        }
    }
}

/// A thing of the world.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct Entity {
    /// `urn:gongwen:<type>:<slug>`.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// Its type.
    #[serde(rename = "@type")]
    pub kind: EntityType,
    /// Canonical name.
    pub name: String,
    /// Other surfaces in this document.
    pub aliases: Vec<String>,
    /// Codes by scheme.
    pub codes: BTreeMap<&'static str, String>,
    /// Administrative or taxonomic parent.
    #[schemars(extend("format" = "iri"))]
    pub parent: Option<String>,
    /// Public identifiers.
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub same_as: Vec<String>,
    /// How many mentions this document has.
    pub mentions: usize,
    /// Objects by predicate.
    #[serde(flatten)]
    pub objects: Objects,
}

/// A place in the text that names an entity.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mention {
    /// Its id.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// The entity.
    #[schemars(extend("format" = "iri"))]
    pub entity: String,
    /// Type of the entity.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// `text[start:end]`.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// Where it comes from.
    #[serde(flatten)]
    pub source_place: SourcePlace,
    /// The part it stands in.
    #[schemars(extend("format" = "iri"))]
    pub part: String,
    /// The innermost section.
    #[schemars(extend("format" = "iri"))]
    pub section: Option<String>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A time as printed and as a range of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Time {
    /// As printed.
    pub text: String,
    /// First day; null where the expression could not be resolved.
    #[schemars(extend("format" = "date"))]
    pub from: Option<String>,
    /// Last day, inclusive.
    #[schemars(extend("format" = "date"))]
    pub to: Option<String>,
    /// How fine it is given.
    pub precision: Precision,
    /// How the fact stands to it.
    pub mode: TimeMode,
    /// Where it was read.
    pub source: TimeSource,
    /// The date that a relative expression was resolved with.
    #[schemars(extend("format" = "date"))]
    pub anchor: Option<String>,
}

/// The table cell that a quantity was read from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TableCell {
    /// The table.
    #[schemars(extend("format" = "iri"))]
    pub table: String,
    /// Row, from 0.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
}

/// A number with what it measures.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Quantity {
    /// Its id.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// `text[start:end]`.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// Where it comes from.
    #[serde(flatten)]
    pub source_place: SourcePlace,
    /// The part it stands in.
    #[schemars(extend("format" = "iri"))]
    pub part: String,
    /// The innermost section.
    #[schemars(extend("format" = "iri"))]
    pub section: Option<String>,
    /// First code point of the sentence that states it.
    pub sentence_start: usize,
    /// Behind the last code point of that sentence.
    pub sentence_end: usize,
    /// What it states.
    pub kind: QuantityKind,
    /// The count of a slogan or of a named group.
    pub rhetorical: bool,
    /// Printed noun phrase.
    pub indicator: Option<String>,
    /// The `Indicator` entity.
    #[schemars(extend("format" = "iri"))]
    pub indicator_id: Option<String>,
    /// Whose it is.
    #[schemars(extend("items" = {"type": "string", "format": "iri"}))]
    pub subjects: Vec<String>,
    /// 占GDP比重 → GDP.
    pub denominator: Option<String>,
    /// 每年, 万人.
    pub per: Option<String>,
    /// How the true value stands to the printed one.
    pub comparator: Comparator,
    /// Whether the text hedges.
    pub approx: bool,
    /// The value, 万 and 亿 multiplied out.
    pub value: Number,
    /// Upper end of a range.
    pub value_max: Option<Number>,
    /// The value, exact.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub value_decimal: String,
    /// Upper end of a range, exact.
    #[schemars(extend("pattern" = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub value_max_decimal: Option<String>,
    /// The parts of a ratio; `[]` for anything else.
    pub terms: Vec<Number>,
    /// Unit code or measure word; `1` for index values and ratios.
    pub unit: String,
    /// Unit as printed.
    pub unit_text: String,
    /// No currency is printed.
    pub currency_inferred: bool,
    /// Direction, where the number is a change.
    pub change: Option<Change>,
    /// The level that a change starts from.
    pub baseline_value: Option<Number>,
    /// The time of that level.
    pub baseline_time: Option<Time>,
    /// When.
    pub time: Option<Time>,
    /// The cell it was read from.
    pub table: Option<TableCell>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A date or period expression.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Date {
    /// Its id.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// Where it comes from.
    #[serde(flatten)]
    pub source_place: SourcePlace,
    /// The part it stands in.
    #[schemars(extend("format" = "iri"))]
    pub part: String,
    /// The innermost section.
    #[schemars(extend("format" = "iri"))]
    pub section: Option<String>,
    /// `text[start:end]`.
    pub text: String,
    /// First day; null where the expression could not be resolved.
    #[schemars(extend("format" = "date"))]
    pub from: Option<String>,
    /// Last day, inclusive.
    #[schemars(extend("format" = "date"))]
    pub to: Option<String>,
    /// How fine it is given.
    pub precision: Precision,
    /// How a fact stands to it.
    pub mode: TimeMode,
    /// Where it was read.
    pub source: TimeSource,
    /// The date that a relative expression was resolved with.
    #[schemars(extend("format" = "date"))]
    pub anchor: Option<String>,
}

/// A reference to a document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Citation {
    /// Its id.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// `text[start:end]`.
    pub text: String,
    /// Title without the brackets.
    pub title: Option<String>,
    /// Document number.
    pub doc_number: Option<String>,
    /// First code point.
    pub start: usize,
    /// Behind the last code point.
    pub end: usize,
    /// Where it comes from.
    #[serde(flatten)]
    pub source_place: SourcePlace,
    /// The part it stands in.
    #[schemars(extend("format" = "iri"))]
    pub part: String,
    /// The innermost section.
    #[schemars(extend("format" = "iri"))]
    pub section: Option<String>,
    /// The `Policy` entity.
    #[schemars(extend("format" = "iri"))]
    pub entity: Option<String>,
    /// How the document refers to it.
    pub relation: CitationRelation,
    /// The citation that a short form stands for.
    #[schemars(extend("format" = "iri"))]
    pub antecedent: Option<String>,
    /// A part of this document that it names.
    #[schemars(extend("format" = "iri"))]
    pub resolved_part: Option<String>,
}

/// A fact between two entities.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Relation {
    /// Its id.
    #[serde(rename = "@id")]
    #[schemars(extend("format" = "iri"))]
    pub id: String,
    /// Who.
    #[schemars(extend("format" = "iri"))]
    pub subject: String,
    /// What.
    pub predicate: Predicate,
    /// To whom.
    #[schemars(extend("format" = "iri"))]
    pub object: String,
    /// The part that states it.
    #[schemars(extend("format" = "iri"))]
    pub part: String,
    /// The innermost section.
    #[schemars(extend("format" = "iri"))]
    pub section: Option<String>,
    /// First code point of the sentence that states it.
    pub sentence_start: usize,
    /// Behind the last code point of that sentence.
    pub sentence_end: usize,
    /// The mention of the subject.
    #[schemars(extend("format" = "iri"))]
    pub subject_mention: Option<String>,
    /// The mention of the object.
    #[schemars(extend("format" = "iri"))]
    pub object_mention: Option<String>,
    /// Which structure of the text carries it.
    pub via: Via,
    /// Of `responsible_for`: `lead`, `responsible` or `cooperate`; of `holds_office`: the office as printed.
    pub role: Option<String>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Something that was seen and not settled.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Diagnostic {
    /// Stable code.
    pub code: &'static str,
    /// One sentence for a reader.
    pub message: String,
    /// How grave.
    pub severity: Severity,
    /// First code point, where it has a place.
    pub start: Option<usize>,
    /// Behind the last code point.
    pub end: Option<usize>,
    /// Stream of a container that holds the source of the place.
    pub source_part: Option<String>,
    /// Its page, counted from 1.
    pub source_page: Option<u32>,
    /// First byte in the source.
    pub source_start: Option<usize>,
    /// Behind the last byte in the source.
    pub source_end: Option<usize>,
}

impl Document {
    /// The wire form of `analysis`. `context_path` leads from the file of the document to the context.
    pub fn new(analysis: &Analysis, context_path: &str) -> Self {
        Writer::new(analysis).document(context_path)
    }
}

/// Turns spans and indices into code points, source bytes and ids.
struct Writer<'a> {
    analysis: &'a Analysis,
    text: &'a str,
    points: CodePoints<'a>,
    ids: Ids<'a>,
    parts: Vec<String>,
    sections: Vec<String>,
    tables: Vec<String>,
    mentions: Vec<String>,
    citations: Vec<String>,
}

/// A span in code points and in source bytes, with what it stands in.
struct Place {
    start: usize,
    end: usize,
    source: SourcePlace,
    part: String,
    section: Option<String>,
}

impl<'a> Writer<'a> {
    fn new(analysis: &'a Analysis) -> Self {
        let document = &analysis.document;
        let text = document.text();
        let mut ids = Ids::new(&analysis.source.sha256, text);
        let parts = document.parts.iter().map(|p| ids.span("part", p.span)).collect();
        let sections = document.sections.iter().map(|s| ids.span("sec", s.span)).collect();
        let tables = document.tables.iter().map(|t| ids.span("table", t.span)).collect();
        let links = &analysis.links;
        let entity = |k: usize| links.entities.get(k).map_or("", |e| e.id.as_str());
        let mentions = links.mentions.iter().map(|m| ids.keyed("m", m.span, entity(m.entity))).collect();
        let citations = links.citations.iter().map(|c| ids.span("cite", c.span)).collect();
        let points = CodePoints::new(text);
        Self { analysis, text, points, ids, parts, sections, tables, mentions, citations }
    }

    fn document(mut self, context_path: &str) -> Document {
        let analysis = self.analysis;
        let quantities = self.quantities();
        let dates = self.dates();
        Document {
            context: Context::Path(context_path.to_owned()),
            id: self.ids.document().to_owned(),
            kind: DocumentType::Document,
            schema_version: SCHEMA_VERSION,
            generator: Generator {
                name: "gongwen",
                version: env!("CARGO_PKG_VERSION"),
                lexicons: env!("CARGO_PKG_VERSION"),
            },
            source: source(analysis),
            metadata: self.metadata(
                &analysis.document.metadata,
                &analysis.links.issuers,
                analysis.links.policy,
            ),
            metadata_evidence: self.evidence(),
            normalization: Normalization {
                script: analysis.script,
                repairs: self.repairs(),
                folds: self.folds(),
            },
            text: self.text.to_owned(),
            removed: self.removed(),
            parts: self.parts(),
            sections: self.sections(),
            tables: self.tables(),
            entities: self.entities(),
            mentions: self.mentions(),
            quantities,
            dates,
            citations: self.citations(),
            relations: self.relations(),
            diagnostics: self.diagnostics(),
        }
    }

    /// The part at `at`. There is one: the model has at least one part; a document without any has its own id.
    fn part(&self, at: usize) -> String {
        let part = self.parts.get(self.analysis.document.part_at(at));
        part.map_or_else(|| self.ids.document().to_owned(), Clone::clone)
    }

    fn place(&self, span: Span<Text>) -> Place {
        let range = self.points.span(span);
        let section = self.analysis.document.section_at(span.start());
        Place {
            start: range.start,
            end: range.end,
            source: source_place(&self.analysis.streams, &self.analysis.map, span),
            part: self.part(span.start()),
            section: section.and_then(|s| self.sections.get(s).cloned()),
        }
    }

    fn slice(&self, span: Span<Text>) -> String {
        self.text.get(span.range()).unwrap_or_default().to_owned()
    }

    fn entity(&self, index: usize) -> Option<String> {
        self.analysis.links.entities.get(index).map(|e| e.id.clone())
    }

    fn metadata(&self, m: &model::Metadata, issuers: &[usize], policy: Option<usize>) -> Metadata {
        let issuer = |(k, issuer): (usize, &model::Issuer)| {
            let known = issuers.get(k).and_then(|&e| self.entity(e));
            let id = known.unwrap_or_else(|| self.ids.hashed("issuer", &[&issuer.name]));
            Issuer { id, name: issuer.name.clone() }
        };
        let contact = |c: &model::Contact| Contact { person: c.person.clone(), phone: c.phone.clone() };
        let attachment = |a: &model::Attachment| Attachment { name: a.name.clone(), href: a.href.clone() };
        let date = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
        Metadata {
            title: m.title.clone(),
            cover_title: m.cover_title.clone(),
            genre: m.genre.clone(),
            issuers: m.issuers.iter().enumerate().map(issuer).collect(),
            addressees: m.addressees.clone(),
            doc_number: m.doc_number.clone(),
            issued_date: date(m.issued_date),
            published_date: date(m.published_date),
            publisher: m.publisher.clone(),
            effective_date: date(m.effective_date),
            expiry_date: date(m.expiry_date),
            repeals: m.repeals.clone(),
            replies_to: m.replies_to.clone(),
            signatories: m.signatories.clone(),
            contacts: m.contacts.iter().map(contact).collect(),
            attachments: m.attachments.iter().map(attachment).collect(),
            copied_to: m.copied_to.clone(),
            note: m.note.clone(),
            classification: m.classification.clone(),
            policy: policy.and_then(|p| self.entity(p)),
            index_number: m.index_number.clone(),
            topics: m.topics.clone(),
            keywords: m.keywords.clone(),
            validity: m.validity.clone(),
            url: m.url.clone(),
            site: m.site.as_ref().map(|s| Site { name: s.name.clone(), code: s.code.clone() }),
        }
    }

    fn evidence(&self) -> MetadataEvidence {
        use model::Field;
        let mut out = MetadataEvidence::default();
        for (field, span) in &self.analysis.document.metadata.evidence {
            let list = match field {
                Field::Title => &mut out.title,
                Field::CoverTitle => &mut out.cover_title,
                Field::Genre => &mut out.genre,
                Field::Issuers => &mut out.issuers,
                Field::Addressees => &mut out.addressees,
                Field::DocNumber => &mut out.doc_number,
                Field::IssuedDate => &mut out.issued_date,
                Field::PublishedDate => &mut out.published_date,
                Field::Publisher => &mut out.publisher,
                Field::EffectiveDate => &mut out.effective_date,
                Field::ExpiryDate => &mut out.expiry_date,
                Field::Repeals => &mut out.repeals,
                Field::RepliesTo => &mut out.replies_to,
                Field::Signatories => &mut out.signatories,
                Field::Contacts => &mut out.contacts,
                Field::Attachments => &mut out.attachments,
                Field::CopiedTo => &mut out.copied_to,
                Field::Note => &mut out.note,
                Field::Classification => &mut out.classification,
            };
            let range = span.map(|s| self.points.span(s));
            list.push(Evidence { start: range.clone().map(|r| r.start), end: range.map(|r| r.end) });
        }
        out
    }

    fn repairs(&self) -> Vec<Repair> {
        let repair = |r: &gongwen_text::RepairRecord| {
            let range = self.points.span(r.span);
            Repair {
                kind: r.repair.kind.into(),
                start: range.start,
                end: range.end,
                source_place: self.decoded_place(r.origin),
                before: self.decoded(r.origin),
                after: self.slice(r.span),
                rule: r.repair.rule,
                confidence: r.repair.confidence,
                evidence: r.repair.evidence.clone(),
            }
        };
        self.analysis.document.draft.repairs().iter().map(repair).collect()
    }

    fn decoded_place(&self, span: Span<Decoded>) -> SourcePlace {
        source_place(&self.analysis.streams, &self.analysis.decoded_map, span)
    }

    fn decoded(&self, span: Span<Decoded>) -> String {
        self.analysis.decoded.get(span.range()).unwrap_or_default().to_owned()
    }

    fn folds(&self) -> Vec<Folds> {
        let mut out = Vec::new();
        for kind in Fold::ALL {
            let mut folds = Folds {
                kind: kind.into(),
                starts: Vec::new(),
                source_parts: Vec::new(),
                source_starts: Vec::new(),
                source_ends: Vec::new(),
            };
            for record in self.analysis.document.draft.folds().iter().filter(|f| f.kind == kind) {
                let source = self.decoded_place(record.origin);
                folds.starts.push(self.points.at(record.span.start()));
                folds.source_parts.extend(source.source_part);
                folds.source_starts.push(source.source_start);
                folds.source_ends.push(source.source_end);
            }
            if !folds.starts.is_empty() {
                out.push(folds);
            }
        }
        out
    }

    fn removed(&self) -> Vec<Removed> {
        let removed = |f: &gongwen_text::Furniture| Removed {
            source_place: self.decoded_place(f.origin),
            source_text: self.decoded(f.origin),
            text: f.text.clone(),
            reason: f.reason.into(),
        };
        self.analysis.document.draft.removed().iter().map(removed).collect()
    }

    fn parts(&self) -> Vec<Part> {
        let links = &self.analysis.links;
        let part = |(k, part): (usize, &model::Part)| {
            let range = self.points.span(part.span);
            let issuers = links.part_issuers.get(k).map_or(&[][..], Vec::as_slice);
            let policy = links.part_policies.get(k).copied().flatten();
            let quote = |q: &model::Quote| {
                let (here, of) = (self.points.span(q.span), self.points.span(q.of));
                Quote { start: here.start, end: here.end, of_start: of.start, of_end: of.end }
            };
            Part {
                id: self.parts.get(k).cloned().unwrap_or_default(),
                parent: part.parent.and_then(|p| self.parts.get(p).cloned()),
                role: part.role,
                title: part.title.clone(),
                start: range.start,
                end: range.end,
                metadata: part.metadata.as_ref().map(|m| self.metadata(m, issuers, policy)),
                quotes: part.quotes.iter().map(quote).collect(),
            }
        };
        self.analysis.document.parts.iter().enumerate().map(part).collect()
    }

    fn sections(&self) -> Vec<Section> {
        let section = |(k, s): (usize, &model::Section)| {
            let range = self.points.span(s.span);
            let heading = s.heading.map(|h| self.points.span(h));
            Section {
                id: self.sections.get(k).cloned().unwrap_or_default(),
                parent: s.parent.and_then(|p| self.sections.get(p).cloned()),
                depth: s.depth,
                number: s.number.clone(),
                ordinal: s.ordinal.clone(),
                style: s.style,
                heading: s.heading.map(|h| self.slice(h)),
                heading_start: heading.clone().map(|h| h.start),
                heading_end: heading.map(|h| h.end),
                run_in: s.run_in,
                start: range.start,
                end: range.end,
                part: self.parts.get(s.part).cloned().unwrap_or_else(|| self.part(s.span.start())),
            }
        };
        self.analysis.document.sections.iter().enumerate().map(section).collect()
    }

    fn tables(&self) -> Vec<Table> {
        let cell = |c: &model::Cell| {
            let range = self.points.span(c.span);
            Cell {
                row: c.row,
                column: c.column,
                row_span: c.row_span,
                column_span: c.column_span,
                start: range.start,
                end: range.end,
            }
        };
        let table = |(k, t): (usize, &model::Table)| {
            let range = self.points.span(t.span);
            Table {
                id: self.tables.get(k).cloned().unwrap_or_default(),
                caption: t.caption.map(|c| self.slice(c)),
                columns: t.columns.clone(),
                rows: t.rows.clone(),
                cells: t.cells.iter().map(cell).collect(),
                notes: t.notes.clone(),
                start: range.start,
                end: range.end,
                part: self.parts.get(t.part).cloned().unwrap_or_else(|| self.part(t.span.start())),
                section: t.section.and_then(|s| self.sections.get(s).cloned()),
            }
        };
        self.analysis.document.tables.iter().enumerate().map(table).collect()
    }

    fn entities(&self) -> Vec<Entity> {
        let links = &self.analysis.links;
        let mut objects: BTreeMap<usize, Objects> = BTreeMap::new();
        for relation in &links.relations {
            // A document cites: the direct triple hangs on the policy that the document is.
            let subject = match relation.subject {
                Subject::Entity(e) => Some(e),
                Subject::Document => links.policy,
                Subject::Part(p) => links.part_policies.get(p).copied().flatten(),
            };
            if let (Some(subject), Some(object)) = (subject, self.entity(relation.object)) {
                objects.entry(subject).or_default().of(relation.predicate).push(object);
            }
        }
        let mut counts = vec![0; links.entities.len()];
        for mention in &links.mentions {
            if let Some(count) = counts.get_mut(mention.entity) {
                *count += 1;
            }
        }
        let entity = |(k, e): (usize, &model::Entity)| {
            let mut objects = objects.remove(&k).unwrap_or_default();
            objects.tidy();
            Entity {
                id: e.id.clone(),
                kind: e.kind,
                name: e.name.clone(),
                aliases: e.aliases.clone(),
                codes: e.codes.iter().cloned().collect(),
                parent: e.parent.clone(),
                same_as: e.same_as.clone(),
                mentions: counts.get(k).copied().unwrap_or(0),
                objects,
            }
        };
        links.entities.iter().enumerate().map(entity).collect()
    }

    fn mentions(&self) -> Vec<Mention> {
        let links = &self.analysis.links;
        let mention = |(m, id): (&model::Mention, &String)| {
            let entity = links.entities.get(m.entity)?;
            let place = self.place(m.span);
            Some(Mention {
                id: id.clone(),
                entity: entity.id.clone(),
                kind: entity.kind,
                text: self.slice(m.span),
                start: place.start,
                end: place.end,
                source_place: place.source,
                part: place.part,
                section: place.section,
                rule: m.rule,
            })
        };
        links.mentions.iter().zip(&self.mentions).filter_map(mention).collect()
    }

    fn quantities(&mut self) -> Vec<Quantity> {
        let (facts, links) = (&self.analysis.facts, &self.analysis.links);
        let mut out = Vec::with_capacity(facts.quantities.len());
        for (k, q) in facts.quantities.iter().enumerate() {
            let id = self.ids.span("q", q.span);
            let place = self.place(q.span);
            let sentence = self.points.span(self.analysis.document.sentence_at(q.span.start()));
            let subjects = links.subjects.get(k).map_or(&[][..], Vec::as_slice);
            let table = q.table.and_then(|t| {
                let table = self.tables.get(t.table)?.clone();
                Some(TableCell { table, row: t.row, column: t.column })
            });
            out.push(Quantity {
                id,
                text: self.slice(q.span),
                start: place.start,
                end: place.end,
                source_place: place.source,
                part: place.part,
                section: place.section,
                sentence_start: sentence.start,
                sentence_end: sentence.end,
                kind: q.kind,
                rhetorical: q.rhetorical,
                indicator: q.indicator.clone(),
                indicator_id: links.indicators.get(k).copied().flatten().and_then(|i| self.entity(i)),
                subjects: subjects.iter().filter_map(|&s| self.entity(s)).collect(),
                denominator: q.denominator.clone(),
                per: q.per.clone(),
                comparator: q.comparator,
                approx: q.approx,
                value: number(q.value),
                value_max: q.value_max.map(number),
                value_decimal: decimal(q.value),
                value_max_decimal: q.value_max.map(decimal),
                terms: q.terms.iter().copied().map(number).collect(),
                unit: q.unit.clone(),
                unit_text: q.unit_text.clone(),
                currency_inferred: q.currency_inferred,
                change: q.change,
                baseline_value: q.baseline_value.map(number),
                baseline_time: q.baseline_time.as_ref().map(time),
                time: q.time.as_ref().map(time),
                table,
                rule: q.rule,
            });
        }
        out
    }

    fn dates(&mut self) -> Vec<Date> {
        let mut out = Vec::with_capacity(self.analysis.facts.dates.len());
        for d in &self.analysis.facts.dates {
            let id = self.ids.span("d", d.span);
            let place = self.place(d.span);
            let time = time(&d.time);
            out.push(Date {
                id,
                start: place.start,
                end: place.end,
                source_place: place.source,
                part: place.part,
                section: place.section,
                text: self.slice(d.span),
                from: time.from,
                to: time.to,
                precision: time.precision,
                mode: time.mode,
                source: time.source,
                anchor: time.anchor,
            });
        }
        out
    }

    fn citations(&self) -> Vec<Citation> {
        let citation = |(c, id): (&model::Citation, &String)| {
            let place = self.place(c.span);
            Citation {
                id: id.clone(),
                text: self.slice(c.span),
                title: c.title.clone(),
                doc_number: c.doc_number.clone(),
                start: place.start,
                end: place.end,
                source_place: place.source,
                part: place.part,
                section: place.section,
                entity: c.entity.and_then(|e| self.entity(e)),
                relation: c.relation,
                antecedent: c.antecedent.and_then(|a| self.citations.get(a).cloned()),
                resolved_part: c.resolved_part.and_then(|p| self.parts.get(p).cloned()),
            }
        };
        self.analysis.links.citations.iter().zip(&self.citations).map(citation).collect()
    }

    fn relations(&self) -> Vec<Relation> {
        let mut out = Vec::with_capacity(self.analysis.links.relations.len());
        let mut seen = BTreeSet::new();
        for r in &self.analysis.links.relations {
            let subject = match r.subject {
                Subject::Entity(e) => self.entity(e),
                Subject::Document => Some(self.ids.document().to_owned()),
                Subject::Part(p) => self.parts.get(p).cloned(),
            };
            let (Some(subject), Some(object)) = (subject, self.entity(r.object)) else { continue };
            let place = self.place(r.sentence);
            let id = self.ids.hashed("r", &[&subject, r.predicate.name(), &object, &place.part]);
            // One record per subject, predicate, object and part: the first in the text.
            if !seen.insert(id.clone()) {
                continue;
            }
            let mention = |m: Option<usize>| m.and_then(|m| self.mentions.get(m).cloned());
            out.push(Relation {
                id,
                subject,
                predicate: r.predicate,
                object,
                part: place.part,
                section: place.section,
                sentence_start: place.start,
                sentence_end: place.end,
                subject_mention: mention(r.subject_mention),
                object_mention: mention(r.object_mention),
                via: r.via,
                role: r.role.as_ref().map(|role| role.name().to_owned()),
                rule: r.rule,
            });
        }
        out
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        let diagnostic = |d: &model::Diagnostic| {
            let place = d.span.map(|s| self.place(s));
            let of = |get: fn(&Place) -> usize| place.as_ref().map(get);
            let source = place.as_ref().map(|p| &p.source);
            Diagnostic {
                code: d.code,
                message: d.message.clone(),
                severity: d.severity,
                start: of(|p| p.start),
                end: of(|p| p.end),
                source_part: source.and_then(|s| s.source_part.clone()),
                source_page: source.and_then(|s| s.source_page),
                source_start: of(|p| p.source.source_start),
                source_end: of(|p| p.source.source_end),
            }
        };
        self.analysis.diagnostics.iter().map(diagnostic).collect()
    }
}

/// Where `span` comes from. Of what comes from several streams (a number that a list counts and the text behind it) the
/// stream counts that holds the last of it.
pub(crate) fn source_place<S>(
    streams: &[model::Stream],
    map: &OffsetMap<S, gongwen_text::Source>,
    span: Span<S>,
) -> SourcePlace {
    let whole = map.range(span);
    let place = |part: Option<&model::Stream>, start: usize, end: usize| {
        let base = part.map_or(0, |p| p.base);
        // What joins two streams, such as the line break between two pages, belongs to the first.
        let end = part.map_or(end, |p| end.min(p.base + p.len));
        SourcePlace {
            source_part: part.map(|p| p.name.clone()),
            source_page: part.and_then(|p| p.page),
            source_start: start.saturating_sub(base),
            source_end: end.saturating_sub(base),
        }
    };
    let of = |at| model::Stream::at(streams, at);
    let (first, last) = (of(whole.start()), of(whole.end().saturating_sub(1).max(whole.start())));
    if first == last {
        return place(first, whole.start(), whole.end());
    }
    let stream = of(map.range(Span::new(span.end().saturating_sub(1), span.end())).start());
    let inside = |at: &Span<gongwen_text::Source>| of(at.start()) == stream;
    let hull = map.pieces(span).into_iter().filter(inside).reduce(Span::cover).unwrap_or(whole);
    place(stream, hull.start(), hull.end())
}

fn source(analysis: &Analysis) -> Source {
    let encoding = analysis.encoding.as_ref();
    let stream = |s: &model::Stream| Stream { name: s.name.clone(), page: s.page, bytes: s.len as u64 };
    Source {
        path: analysis.source.path.clone(),
        media_type: analysis.media_type,
        format: analysis.format,
        bytes: analysis.source.bytes,
        sha256: analysis.source.sha256.clone(),
        streams: analysis.streams.iter().map(stream).collect(),
        encoding: encoding.map(|e| e.name),
        encoding_evidence: encoding.map(|e| e.evidence),
        encoding_confidence: encoding.map(|e| e.confidence),
        encoding_runner_up: encoding.and_then(|e| e.runner_up),
    }
}

fn time(t: &model::Time) -> Time {
    Time {
        text: t.text.clone(),
        from: t.from.map(|d| d.to_string()),
        to: t.to.map(|d| d.to_string()),
        precision: t.precision,
        mode: t.mode,
        source: t.source,
        anchor: t.anchor.map(|d| d.to_string()),
    }
}

/// The exact value in the lexical form of `xsd:decimal`, without trailing zeros.
pub(crate) fn decimal(value: Decimal) -> String {
    value.normalize().to_string()
}

/// The value as a JSON number: an integer where it is one, else the nearest double.
pub(crate) fn number(value: Decimal) -> Number {
    let exact = decimal(value);
    if let Ok(integer) = exact.parse::<i64>() {
        return Number::from(integer);
    }
    exact.parse::<f64>().ok().and_then(Number::from_f64).unwrap_or_else(|| Number::from(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongwen_text::{MapBuilder, Source};

    #[test]
    fn places_count_in_the_stream_that_holds_them() {
        let stream = |name: &str, page, base, len| model::Stream { name: name.to_owned(), page, base, len };
        let streams = [
            stream("page 1", Some(1), 0, 10),
            stream("page 2", Some(2), 10, 20),
            stream("styles", None, 30, 5),
        ];
        // A label out of the styles, three bytes of page 2, a break between the pages, one byte of page 1.
        let mut map: MapBuilder<Text, Source> = MapBuilder::new();
        map.whole(1, Span::new(31, 34));
        map.even(3, 12);
        map.whole(1, Span::new(8, 14));
        map.even(1, 9);
        let map = map.finish();
        let place = |from, to| {
            let place = source_place(&streams, &map, Span::new(from, to));
            (place.source_part.unwrap_or_default(), place.source_page, place.source_start, place.source_end)
        };
        assert_eq!(place(0, 1), ("styles".to_owned(), None, 1, 4));
        assert_eq!(place(1, 4), ("page 2".to_owned(), Some(2), 2, 5));
        assert_eq!(place(0, 4), ("page 2".to_owned(), Some(2), 2, 5), "the text counts, not its number");
        assert_eq!(
            place(4, 5),
            ("page 1".to_owned(), Some(1), 8, 10),
            "what joins two streams ends with the first"
        );
    }
}
