//! What a document's resources say about its text: typefaces, how things are drawn, groups that are drawn again.

use std::collections::{BTreeMap, BTreeSet};

use super::numbers;
use crate::xml::{NodeIndex, Xml};
use crate::{Font, fonts};

/// Most resources of a kind that one document has.
const MOST: usize = 100_000;

/// A typeface.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Typeface {
    pub(super) font: Option<Font>,
    pub(super) bold: bool,
}

/// A colour, as far as it tells something.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Ink {
    pub(super) red: bool,
    pub(super) faint: bool,
}

/// The resources of a document, by id.
#[derive(Debug, Default)]
pub(super) struct Resources {
    pub(super) fonts: BTreeMap<String, Typeface>,
    /// Colour of what is filled, and the parameters that these ones build on.
    params: BTreeMap<String, (Option<Ink>, Option<String>)>,
    /// Groups: the resource file, counted in the order of reading, and the node of their content.
    pub(super) groups: BTreeMap<String, (usize, NodeIndex)>,
    /// Colour spaces with one number, and with four.
    grey: BTreeSet<String>,
    cmyk: BTreeSet<String>,
}

impl Resources {
    /// Adds those of a resource file, the `file`th one.
    pub(super) fn add(&mut self, file: usize, xml: &Xml<'_>) {
        let id = |at| Some(xml.attribute(at, "ID")?.into_owned());
        for at in xml.all("ColorSpace").take(MOST) {
            let Some(id) = id(at) else { continue };
            match xml.attribute(at, "Type").as_deref().map(str::to_ascii_uppercase).as_deref() {
                Some("GRAY") => self.grey.insert(id),
                Some("CMYK") => self.cmyk.insert(id),
                _ => false,
            };
        }
        for at in xml.all("Font").take(MOST) {
            let Some(id) = id(at) else { continue };
            let name = |name| xml.attribute(at, name).unwrap_or_default();
            let (full, family) = (name("FontName"), name("FamilyName"));
            let bold = name("Bold").trim() == "true" || full.to_ascii_lowercase().contains("bold");
            let font = fonts::font(&full).or_else(|| fonts::font(&family));
            self.fonts.insert(id, Typeface { font, bold });
        }
        for at in xml.all("DrawParam").take(MOST) {
            let Some(id) = id(at) else { continue };
            let relative = xml.attribute(at, "Relative").map(|r| r.into_owned());
            let ink = xml.child(at, "FillColor").map(|color| self.ink(xml, color));
            self.params.insert(id, (ink, relative));
        }
        for at in xml.all("CompositeGraphicUnit").take(MOST) {
            if let (Some(id), Some(content)) = (id(at), xml.child(at, "Content")) {
                self.groups.insert(id, (file, content));
            }
        }
    }

    /// The colour that a parameter set gives, by way of those that it builds on.
    pub(super) fn param(&self, id: &str) -> Option<Ink> {
        const CHAIN: usize = 8;
        let mut id = id;
        for _ in 0..CHAIN {
            match self.params.get(id)? {
                (Some(ink), _) => return Some(*ink),
                (None, next) => id = next.as_deref()?,
            }
        }
        None
    }

    /// The colour of the element `at`.
    pub(super) fn ink(&self, xml: &Xml<'_>, at: NodeIndex) -> Ink {
        let value = xml.attribute(at, "Value").unwrap_or_default();
        let numbers: Vec<u32> = value
            .split_ascii_whitespace()
            .map(|word| match word.strip_prefix('#') {
                Some(hex) => u32::from_str_radix(hex, 16).unwrap_or(0),
                None => numbers::number(word).max(0.0) as u32,
            })
            .collect();
        let space = xml.attribute(at, "ColorSpace").unwrap_or_default();
        let rgb = match numbers[..] {
            [grey] => (grey, grey, grey),
            [grey, ..] if self.grey.contains(&*space) => (grey, grey, grey),
            [c, m, y, k] if self.cmyk.contains(&*space) || !value.is_empty() => {
                let mix = |n: u32| 255u32.saturating_sub(n.saturating_add(k));
                (mix(c), mix(m), mix(y))
            }
            [red, green, blue] => (red, green, blue),
            _ => (0, 0, 0),
        };
        let alpha = xml.attribute(at, "Alpha").map_or(255.0, |alpha| numbers::number(&alpha));
        let (red, green, blue) = (rgb.0.min(255), rgb.1.min(255), rgb.2.min(255));
        Ink {
            red: fonts::is_red_of(red, green, blue),
            faint: fonts::is_faint_of(red, green, blue) || alpha < 128.0,
        }
    }
}
