//! What a text says of the things it names.

mod bodies;
mod body;
mod duties;
mod groups;
mod located_in;
mod responsible_for;
mod roles;
mod ties;
mod units;

pub(crate) use body::Opening;
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
