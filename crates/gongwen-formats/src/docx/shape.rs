//! Where the parts of a document's XML are that mark-up may wrap or give twice.

use crate::xml::{NodeIndex, Xml};

/// The branch of alternatives that is read: the first choice, else the fallback.
pub(super) fn branch(xml: &Xml<'_>, node: NodeIndex) -> Option<NodeIndex> {
    xml.child(node, "Choice").or_else(|| xml.child(node, "Fallback"))
}

/// The rows of a table or the cells of a row, through what may wrap them.
pub(super) fn members(xml: &Xml<'_>, node: NodeIndex, name: &str) -> Vec<NodeIndex> {
    let mut found = Vec::new();
    let mut at = node + 1;
    while at < xml.nodes[node].end {
        match xml.nodes[at].name {
            this if this == name => found.push(at),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => {
                at += 1;
                continue;
            }
            _ => {}
        }
        at = xml.nodes[at].end;
    }
    found
}

/// Contents of the text boxes that hang on the paragraph `node`, each once; not those of boxes within boxes.
pub(super) fn boxes(xml: &Xml<'_>, node: NodeIndex) -> Vec<NodeIndex> {
    let mut found = Vec::new();
    let mut at = node + 1;
    while at < xml.nodes[node].end {
        match xml.nodes[at].name {
            "txbxContent" => found.push(at),
            "del" | "moveFrom" => {}
            // The fallback is read where there is no choice.
            "AlternateContent" if branch(xml, at).is_some_and(|b| xml.nodes[b].name == "Choice") => {
                if let Some(choice) = branch(xml, at) {
                    found.extend(boxes(xml, choice));
                }
            }
            _ => {
                at += 1;
                continue;
            }
        }
        at = xml.nodes[at].end;
    }
    found
}
