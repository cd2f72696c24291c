//! Packages of Office Open XML: parts, and the relations between them.

use crate::xml::Xml;
use crate::zip::{Archive, resolve};
use crate::{FormatError, Limits};

/// A part as it was unpacked.
#[derive(Debug)]
pub(crate) struct Raw {
    /// Last word of the type of the relation that leads to it.
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) mark: usize,
    pub(crate) relations: Vec<Relation>,
}

/// A relation of a part to another one or to something outside.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) target: String,
    pub(crate) external: bool,
}

/// The part `name`, to which a relation of the type `kind` leads, with its relations; `None` where there is none.
pub(crate) fn raw(
    archive: &mut Archive<'_>,
    kind: &str,
    name: &str,
    limits: &Limits,
) -> Result<Option<Raw>, FormatError> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let Some(mut bytes) = archive.read(name)? else { return Ok(None) };
    let mark = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let not_utf8 = FormatError::Corrupt { reason: "a part is not in UTF-8" };
    let text = String::from_utf8(bytes.split_off(mark)).map_err(|_| not_utf8)?;
    let relations = relations(archive, name, limits)?;
    Ok(Some(Raw { kind: kind.to_owned(), name: name.to_owned(), text, mark, relations }))
}

/// The relations of the part `name`, or of the package.
pub(crate) fn relations(
    archive: &mut Archive<'_>,
    name: &str,
    limits: &Limits,
) -> Result<Vec<Relation>, FormatError> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let path = format!("{folder}/_rels/{file}.rels");
    let Some(bytes) = archive.read(path.trim_start_matches('/'))? else { return Ok(Vec::new()) };
    let text = String::from_utf8_lossy(&bytes);
    let xml = Xml::new(text.trim_start_matches('\u{FEFF}'), limits.nodes)?;
    let relation = |node| {
        let target = xml.attribute(node, "Target")?;
        let external = xml.attribute(node, "TargetMode").is_some_and(|mode| mode == "External");
        Some(Relation {
            id: xml.attribute(node, "Id")?.into_owned(),
            kind: xml.attribute(node, "Type")?.rsplit('/').next()?.to_owned(),
            target: if external { target.into_owned() } else { resolve(folder, &target) },
            external,
        })
    };
    Ok(xml.all("Relationship").filter_map(relation).collect())
}
