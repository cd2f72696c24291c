//! `styles.xml`: what a paragraph or a run inherits.

use std::collections::BTreeMap;

use gongwen_text::{Decoded, Span};

use crate::fonts::{font, is_red};
use crate::xml::{NodeIndex, Xml};
use crate::{Align, Style};

/// Longest chain of styles that are based on each other.
const CHAIN: usize = 32;

/// The numbering that a paragraph or a style asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct NumPr {
    pub(super) num: Option<String>,
    pub(super) level: Option<usize>,
    /// The element.
    pub(super) span: Option<Span<Decoded>>,
}

/// What properties say; `None` where they say nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Properties {
    pub(super) align: Option<Align>,
    /// Outline level, counted from 0.
    pub(super) outline: Option<u8>,
    pub(super) numbering: Option<NumPr>,
    bold: Option<bool>,
    red: Option<bool>,
    half_points: Option<u16>,
    font: Option<crate::Font>,
    pub(super) hidden: Option<bool>,
}

#[derive(Debug, Default)]
struct Entry {
    based_on: Option<String>,
    own: Properties,
}

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    entries: BTreeMap<String, Entry>,
    /// Style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    /// Reads the part.
    pub(super) fn new(xml: &Xml<'_>) -> Self {
        let mut styles = Self::default();
        for node in xml.all("style") {
            let Some(id) = xml.attribute(node, "styleId") else { continue };
            let is = |name, value| xml.attribute(node, name).is_some_and(|v| v == value);
            if is("type", "paragraph")
                && xml.attribute(node, "default").is_some_and(|v| v == "1" || v == "true")
            {
                styles.default = Some(id.clone().into_owned());
            }
            let mut own = Properties::default();
            if let Some(properties) = xml.child(node, "pPr") {
                own.read_paragraph(xml, properties);
            }
            if let Some(properties) = xml.child(node, "rPr") {
                own.read_run(xml, properties);
            }
            let based_on = xml.value(node, "basedOn").map(|v| v.into_owned());
            styles.entries.insert(id.into_owned(), Entry { based_on, own });
        }
        styles
    }

    /// Style of paragraphs that name none.
    pub(super) fn of_paragraphs(&self) -> Option<&str> {
        self.default.as_deref()
    }

    /// What the style `id` says, with what it is based on; and the style of the chain that asks for a numbering.
    pub(super) fn resolve(&self, id: &str) -> (Properties, Option<String>) {
        let mut all = Properties::default();
        let mut numbered = None;
        let mut next = Some(id);
        for _ in 0..CHAIN {
            let Some((id, entry)) = next.and_then(|id| Some((id, self.entries.get(id)?))) else { break };
            if all.numbering.is_none() && entry.own.numbering.is_some() {
                numbered = Some(id.to_owned());
            }
            all = all.or(&entry.own);
            next = entry.based_on.as_deref();
        }
        (all, numbered)
    }

    /// The use of a list that a numbering style names.
    pub(super) fn num_of(&self, id: &str) -> Option<String> {
        self.entries.get(id)?.own.numbering.as_ref()?.num.clone()
    }
}

impl Properties {
    /// What this says, and where it says nothing what `base` says.
    pub(super) fn or(self, base: &Self) -> Self {
        Self {
            align: self.align.or(base.align),
            outline: self.outline.or(base.outline),
            numbering: match (self.numbering, &base.numbering) {
                (Some(own), Some(base)) => Some(NumPr {
                    num: own.num.or_else(|| base.num.clone()),
                    level: own.level.or(base.level),
                    span: own.span.or(base.span),
                }),
                (own, base) => own.or_else(|| base.clone()),
            },
            bold: self.bold.or(base.bold),
            red: self.red.or(base.red),
            half_points: self.half_points.or(base.half_points),
            font: self.font.or(base.font),
            hidden: self.hidden.or(base.hidden),
        }
    }

    /// The type.
    pub(super) fn style(&self) -> Style {
        Style {
            half_points: self.half_points,
            bold: self.bold.unwrap_or(false),
            red: self.red.unwrap_or(false),
            font: self.font,
        }
    }

    /// Reads a `pPr`.
    pub(super) fn read_paragraph(&mut self, xml: &Xml<'_>, node: NodeIndex) {
        self.align = match xml.value(node, "jc").as_deref() {
            Some("center") => Some(Align::Center),
            Some("right" | "end") => Some(Align::Right),
            Some(_) => Some(Align::Left),
            None => self.align,
        };
        // 9 is body text.
        let outline = xml.value(node, "outlineLvl").and_then(|v| v.parse().ok());
        self.outline = outline.or(self.outline);
        if let Some(at) = xml.child(node, "numPr") {
            self.numbering = Some(NumPr {
                num: xml.value(at, "numId").map(|v| v.into_owned()),
                level: xml.value(at, "ilvl").and_then(|v| v.parse().ok()).filter(|l| *l < 9),
                span: Some(Span::new(xml.nodes[at].span.start(), xml.nodes[at].close)),
            });
        }
    }

    /// Reads an `rPr`.
    pub(super) fn read_run(&mut self, xml: &Xml<'_>, node: NodeIndex) {
        self.bold = xml.is_on(node, "b").or(self.bold);
        self.hidden = xml.is_on(node, "vanish").or(self.hidden);
        let size = xml.value(node, "sz").and_then(|v| v.parse().ok());
        self.half_points = size.or(self.half_points);
        if let Some(color) = xml.value(node, "color") {
            self.red = Some(is_red(&format!("#{color}")));
        }
        let name = xml.child(node, "rFonts").and_then(|at| xml.attribute(at, "eastAsia"));
        self.font = name.and_then(|name| font(&name)).or(self.font);
    }
}
