//! The candidates as `cargo run -p xtask -- train` sees them.

use gongwen_model::{Document, EntityType};

use super::{Places, Scene};
use crate::Linker;

/// A head with the places at which its name may begin.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Where the head ends.
    pub end: usize,
    /// The type of what it names.
    pub kind: EntityType,
    /// The places.
    pub starts: Vec<Start>,
}

/// One place at which a name may begin.
#[derive(Debug, Clone)]
pub struct Start {
    /// Where it begins.
    pub start: usize,
    /// Features by their names, and how often each holds.
    pub features: Vec<(&'static str, i32)>,
}

impl Linker {
    /// Every head of a document with the places at which its name may begin, in text order: what the weights of names
    /// are fitted on.
    pub fn name_choices(&self, document: &Document) -> Vec<Choice> {
        let own = self.gazetteer.jurisdiction(document);
        let places = Places { gazetteer: &self.gazetteer, own: &own };
        let text = document.text();
        let scene = Scene::new(text, &self.names, places);
        let mut found = Vec::new();
        for line in crate::entities::lines(text) {
            scene.weigh(line, |weighed, _, _| {
                let starts = weighed.candidates.iter().map(|(candidate, _, features)| Start {
                    start: candidate.start,
                    features: features.iter().map(|(f, n)| (f.name(), *n)).collect(),
                });
                let name = scene.best(&weighed);
                let kind = weighed.hit.head.kind?;
                found.push(Choice { end: weighed.hit.end, kind, starts: starts.collect() });
                name.filter(|n| n.accepted).map(|n| (n.span, n.sort))
            });
        }
        found
    }

    /// All features of names, with what each is worth by hand and as fitted.
    pub fn name_weights(&self) -> Vec<(&'static str, i32, i32)> {
        self.names.weights.all()
    }
}
