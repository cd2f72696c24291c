use gongwen_text::{Span, Text};

use crate::{Diagnostic, PartIndex};

/// Index into [`Links::entities`].
pub type EntityIndex = usize;
/// Index into [`Links::mentions`].
pub type MentionIndex = usize;

/// Type of an entity.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
pub enum EntityType {
    /// County-level division, or functional district that is run like one.
    District,
    /// Any other division or region.
    Place,
    /// Functional area, park, cluster area.
    Zone,
    /// Cluster or category of a plan.
    Industry,
    /// What an industry's clause lists.
    Field,
    /// Standing institution.
    Organization,
    /// A person.
    Person,
    /// A policy document.
    Policy,
    /// Centre, facility, platform, base, line.
    Project,
    /// Plan or work that is no document.
    Program,
    /// What a department answers for.
    Task,
    /// A fund.
    Fund,
    /// What a quantity measures.
    Indicator,
}

impl EntityType {
    /// Name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::District => "District",
            Self::Place => "Place",
            Self::Zone => "Zone",
            Self::Industry => "Industry",
            Self::Field => "Field",
            Self::Organization => "Organization",
            Self::Person => "Person",
            Self::Policy => "Policy",
            Self::Project => "Project",
            Self::Program => "Program",
            Self::Task => "Task",
            Self::Fund => "Fund",
            Self::Indicator => "Indicator",
        }
    }
}

/// A thing of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// `urn:gongwen:<type>:<slug>`; the same in every document.
    pub id: String,
    /// Its type.
    pub kind: EntityType,
    /// Canonical name.
    pub name: String,
    /// Other surfaces in this document, sorted.
    pub aliases: Vec<String>,
    /// Codes by scheme, e.g. (`gb2260`, `440305`).
    pub codes: Vec<(&'static str, String)>,
    /// Id of the administrative or taxonomic parent.
    pub parent: Option<String>,
    /// Public identifiers that are certain.
    pub same_as: Vec<String>,
}

/// A place in the text that names an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The entity.
    pub entity: EntityIndex,
    /// The place.
    pub span: Span<Text>,
    /// Id of the rule that found it.
    pub rule: &'static str,
}

/// Predicates of relations.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Predicate {
    /// Industry, project or zone → the narrowest zone, district or other place that the text names as its host.
    LocatedIn,
    /// Industry, zone or programme → field.
    Develops,
    /// Industry, zone or organisation → project, zone or organisation.
    Builds,
    /// Document or part → policy.
    Cites,
    /// Policy → organisation.
    IssuedBy,
    /// Organisation → alliance.
    Leads,
    /// Association → industry.
    AssociationFor,
    /// Fund → industry or programme.
    FundFor,
    /// Department → task.
    ResponsibleFor,
    /// Part → whole.
    PartOf,
    /// Either order.
    CooperatesWith,
    /// Person → organisation.
    HoldsOffice,
}

impl Predicate {
    /// All predicates, in the order of the output.
    pub const ALL: [Self; 12] = [
        Self::LocatedIn,
        Self::Develops,
        Self::Builds,
        Self::Cites,
        Self::IssuedBy,
        Self::Leads,
        Self::AssociationFor,
        Self::FundFor,
        Self::ResponsibleFor,
        Self::PartOf,
        Self::CooperatesWith,
        Self::HoldsOffice,
    ];

    /// Name in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::LocatedIn => "located_in",
            Self::Develops => "develops",
            Self::Builds => "builds",
            Self::Cites => "cites",
            Self::IssuedBy => "issued_by",
            Self::Leads => "leads",
            Self::AssociationFor => "association_for",
            Self::FundFor => "fund_for",
            Self::ResponsibleFor => "responsible_for",
            Self::PartOf => "part_of",
            Self::CooperatesWith => "cooperates_with",
            Self::HoldsOffice => "holds_office",
        }
    }
}

/// Who a relation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// An entity.
    Entity(EntityIndex),
    /// The document (`cites` only).
    Document,
    /// A part of it (`cites` only).
    Part(PartIndex),
}

/// Which structure of the text carries a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// One clause says it.
    Clause,
    /// The heading names the subject, the body says the rest.
    Heading,
    /// A row of a table.
    Table,
    /// A title.
    Title,
    /// Through a short form.
    Antecedent,
    /// The name of the subject alone.
    Name,
}

/// What the subject of a relation is to its object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelationRole {
    /// 牵头: it leads those that answer for a task.
    Lead,
    /// 责任, 负责: it answers for a task.
    Responsible,
    /// 配合: it helps those that answer.
    Cooperate,
    /// The office that a person holds, as printed.
    Office(String),
}

impl RelationRole {
    /// The value of `role` in the output.
    pub fn name(&self) -> &str {
        match self {
            Self::Lead => "lead",
            Self::Responsible => "responsible",
            Self::Cooperate => "cooperate",
            Self::Office(printed) => printed,
        }
    }
}

/// A fact between two entities. One record per subject, predicate, object and part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Who.
    pub subject: Subject,
    /// What.
    pub predicate: Predicate,
    /// To whom.
    pub object: EntityIndex,
    /// The sentence that states it.
    pub sentence: Span<Text>,
    /// The mention of the subject that the fact was read from.
    pub subject_mention: Option<MentionIndex>,
    /// The mention of the object.
    pub object_mention: Option<MentionIndex>,
    /// How it was read.
    pub via: Via,
    /// What the subject is to the object: of `responsible_for` and `holds_office`.
    pub role: Option<RelationRole>,
    /// Id of the rule that found it.
    pub rule: &'static str,
}

/// What a document says about the world: the output of `gongwen-link`.
#[derive(Debug, Clone, Default)]
pub struct Links {
    /// Sorted by id.
    pub entities: Vec<Entity>,
    /// Sorted by span, then entity.
    pub mentions: Vec<Mention>,
    /// In text order of their sentences.
    pub relations: Vec<Relation>,
    /// The facts, with subjects, indicators and citations resolved.
    pub subjects: Vec<Vec<EntityIndex>>,
    /// Per quantity: the `Indicator` entity.
    pub indicators: Vec<Option<EntityIndex>>,
    /// Per citation: entity, antecedent and part; replaces those of [`crate::Facts`].
    pub citations: Vec<crate::Citation>,
    /// The `Policy` entity that the document is.
    pub policy: Option<EntityIndex>,
    /// Per part: the `Policy` entity that it is.
    pub part_policies: Vec<Option<EntityIndex>>,
    /// Issuers of the document, one entity for each of `metadata.issuers`.
    pub issuers: Vec<EntityIndex>,
    /// Per part with metadata of its own: its issuers.
    pub part_issuers: Vec<Vec<EntityIndex>>,
    /// What could not be resolved.
    pub diagnostics: Vec<Diagnostic>,
}
