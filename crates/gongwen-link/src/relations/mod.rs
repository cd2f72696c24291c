//! What a text says of the things it names.

mod bodies;
mod body;
mod cooperates_with;
mod duties;
mod fund_for;
mod groups;
mod issued_by;
mod leads;
mod located_in;
mod responsible_for;
mod roles;
mod units;

pub(crate) use body::Opening;
pub(crate) use located_in::HostWords;
pub(crate) use roles::Roles;

use gongwen_model::{EntityType, Span, Text, Via};

use crate::entities::store::Handle;
use crate::work::Work;

/// A sentence or clause with what it is about.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    /// The sentence, for evidence.
    pub sentence: Span<Text>,
    /// What the facts are about; several where a clause names several (甲片区和乙片区，聚焦…).
    pub subjects: Vec<Handle>,
    /// Whether the heading gave the subject.
    pub from_heading: bool,
}

/// How the subject of a scene was found.
fn via(scene: &Scene) -> Via {
    if scene.from_heading { Via::Heading } else { Via::Clause }
}

impl Work<'_> {
    /// Reads all relations.
    pub(crate) fn relations(&mut self) {
        let sentences = self.document.sentences.clone();
        for sentence in sentences {
            if self.is_over() {
                return;
            }
            self.alliances(sentence);
            if self.is_heading(sentence) {
                continue;
            }
            self.body(sentence);
            self.duties(sentence);
            self.published(sentence);
            self.funded(sentence);
            self.ties(sentence);
        }
        self.responsible_units();
        self.promulgated();
        self.named_places();
        self.named_groups();
        self.named_purposes();
    }

    /// Whether a sentence is a heading and nothing else.
    fn is_heading(&self, sentence: Span<Text>) -> bool {
        let section = self.document.section_at(sentence.start()).and_then(|k| self.document.sections.get(k));
        section
            .and_then(|s| s.heading)
            .is_some_and(|h| sentence.end() <= h.end() + 4 && sentence.start() <= h.start())
    }

    /// The kinds of the subjects of a scene.
    fn is(&self, handle: Handle, kinds: &[EntityType]) -> bool {
        kinds.contains(&self.store.kind(handle))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::LazyLock;

    use gongwen_model::{Document, Facts, Issuer, Links, Metadata, Part, Predicate, Role, Span, Subject};
    use gongwen_text::{Draft, sentences};

    use crate::Linker;

    static LINKER: LazyLock<Linker> = LazyLock::new(|| Linker::new().unwrap());

    /// A document of 杭州 without sections.
    pub(crate) fn linked(text: &str) -> Links {
        let whole = Span::new(0, text.len());
        let metadata = Metadata {
            title: Some("杭州市茶业发展规划".to_owned()),
            genre: Some("规划".to_owned()),
            issuers: vec![Issuer { name: "杭州市人民政府".to_owned() }],
            ..Metadata::default()
        };
        let part =
            Part { parent: None, role: Role::Main, title: None, span: whole, metadata: None, quotes: vec![] };
        let document = Document {
            sentences: sentences(text),
            draft: Draft::new(text.to_owned()),
            metadata,
            parts: vec![part],
            sections: vec![],
            tables: vec![],
            diagnostics: vec![],
        };
        LINKER.link(&document, &Facts::default())
    }

    /// What one rule says of a text: `subject role object`, joined by `;`.
    pub(crate) fn told(text: &str, predicate: Predicate, rule: &str) -> String {
        let links = linked(text);
        let mut found = Vec::new();
        for r in links.relations.iter().filter(|r| r.predicate == predicate && r.rule == rule) {
            let subject = match r.subject {
                Subject::Entity(k) => links.entities[k].name.as_str(),
                _ => "-",
            };
            let role = r.role.as_ref().map_or("", |role| role.name());
            let words = [subject, role, &links.entities[r.object].name];
            found.push(words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "));
        }
        found.join(";")
    }
}
