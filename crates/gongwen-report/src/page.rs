//! The rows that the page's script reads, and the page around them.

use std::collections::BTreeMap;

use serde::Serialize;

/// The page with a place for each of style, data and script.
const TEMPLATE: &str = include_str!("../assets/page.html");
const STYLE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = include_str!("../assets/page.js");

#[derive(Debug, Serialize)]
pub(crate) struct Page {
    pub(crate) generator: &'static str,
    /// Whether all texts are there.
    pub(crate) whole: bool,
    pub(crate) totals: Totals,
    pub(crate) documents: Vec<DocumentRow>,
    /// Headings that passages stand under.
    pub(crate) sections: Vec<String>,
    pub(crate) passages: Vec<Passage>,
    pub(crate) entities: Vec<EntityRow>,
    pub(crate) relations: Vec<RelationRow>,
    pub(crate) quantities: Vec<QuantityRow>,
    pub(crate) progress: Vec<PairRow>,
}

/// What the corpus holds; the page may hold less.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Totals {
    pub(crate) documents: usize,
    pub(crate) entities: usize,
    pub(crate) mentions: usize,
    pub(crate) relations: usize,
    pub(crate) quantities: usize,
}

#[derive(Debug, Serialize)]
pub(crate) struct DocumentRow {
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) encoding: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) issuers: Vec<String>,
    pub(crate) number: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) sections: Vec<SectionRow>,
}

/// Depth, start, and where the heading stands.
#[derive(Debug, Serialize)]
pub(crate) struct SectionRow(pub(crate) usize, pub(crate) usize, pub(crate) usize, pub(crate) usize);

/// A sentence, in code points of its document's text; with its own text where the document has none.
#[derive(Debug, Serialize)]
pub(crate) struct Passage {
    pub(crate) document: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) section: Option<usize>,
    pub(crate) text: Option<String>,
}

/// A marked span: code points of the text, then bytes of the source.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Mark(pub(crate) usize, pub(crate) usize, pub(crate) u64, pub(crate) u64, pub(crate) Role);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    Mention,
    Subject,
    Object,
    Quantity,
}

/// A passage and what is marked in it.
#[derive(Debug, Serialize)]
pub(crate) struct Piece(pub(crate) usize, pub(crate) Vec<Mark>);

/// The passages that state one fact together: a sentence, and the headings that it needs.
pub(crate) type Evidence = Vec<Piece>;

#[derive(Debug, Serialize)]
pub(crate) struct EntityRow {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) codes: BTreeMap<String, String>,
    pub(crate) parent: Option<String>,
    /// Mentions and documents in the corpus.
    pub(crate) count: usize,
    pub(crate) documents: usize,
    /// Documents or parts of the corpus that it is.
    pub(crate) is: Vec<String>,
    pub(crate) mentions: Vec<Piece>,
}

#[derive(Debug, Serialize)]
pub(crate) struct RelationRow {
    pub(crate) subject: String,
    pub(crate) predicate: String,
    pub(crate) object: String,
    pub(crate) count: usize,
    pub(crate) evidence: Vec<Evidence>,
}

#[derive(Debug, Serialize)]
pub(crate) struct QuantityRow {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) indicator: Option<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) denominator: Option<String>,
    pub(crate) per: Option<String>,
    pub(crate) comparator: String,
    pub(crate) approx: bool,
    pub(crate) value: String,
    pub(crate) value_max: Option<String>,
    pub(crate) unit: String,
    pub(crate) change: Option<String>,
    pub(crate) time: Option<String>,
    /// Last day of `time`.
    pub(crate) by: Option<String>,
    pub(crate) text: String,
    /// Heading of its column, in a table.
    pub(crate) column: Option<String>,
    pub(crate) evidence: Piece,
}

/// A target and what is reported of it, by the ids of their quantities.
#[derive(Debug, Serialize)]
pub(crate) struct PairRow {
    pub(crate) target: String,
    pub(crate) reported: String,
    pub(crate) status: String,
    pub(crate) direction: String,
    pub(crate) comparable: String,
    pub(crate) note: Option<String>,
}

impl Page {
    pub(crate) fn to_html(&self) -> String {
        // Plain values in a `Vec` or a map with string keys cannot fail to be written.
        let data = escape(&serde_json::to_string(self).unwrap_or_default());
        let mut page = String::with_capacity(TEMPLATE.len() + STYLE.len() + SCRIPT.len() + data.len());
        // The template is cut before anything is put in: what a document says is never taken for a place.
        for (k, piece) in TEMPLATE.split("{{}}").enumerate() {
            page.push_str(["", STYLE, &data, SCRIPT].get(k).copied().unwrap_or_default());
            page.push_str(piece);
        }
        page
    }
}

/// JSON that cannot end the element it stands in, and is a valid script in any version of the language.
fn escape(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_inside_its_string() {
        let text = "</script><!--<script>\u{2028}\u{2029}𠮷{{}}\"\\";
        let json = serde_json::to_string(text).unwrap();
        let escaped = escape(&json);
        assert!(!escaped.contains(['<', '\u{2028}', '\u{2029}']), "{escaped}");
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
    }

    #[test]
    fn the_template_has_a_place_for_each_of_style_data_and_script() {
        assert_eq!(TEMPLATE.matches("{{}}").count(), 3);
        assert!(!STYLE.contains("</style") && !SCRIPT.contains("</script"));
    }
}
