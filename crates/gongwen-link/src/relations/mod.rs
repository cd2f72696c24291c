//! What a text says of the things it names.

mod bodies;
mod builds;
mod cooperates_with;
mod develops;
mod duties;
mod fund_for;
mod groups;
mod issued_by;
mod leads;
mod located_in;
mod part_of;
mod responsible_for;
mod roles;
mod units;

pub(crate) use located_in::HostWords;
pub(crate) use roles::Roles;

use gongwen_model::{EntityType, Predicate, Span, Text, Via};

use crate::entities::industries::clauses::WEAK;
use crate::entities::store::Handle;
use crate::entities::without_brackets;
use crate::frames::{self, Frame, How, Trigger};
use crate::rules::{All, Rule};
use crate::view::View;
use crate::work::Work;

/// A sentence or clause with what it is about.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    /// What the facts are about; several where a clause names several (甲片区和乙片区，聚焦…).
    pub subjects: Vec<Handle>,
    /// Whether the heading gave the subject.
    pub from_heading: bool,
}

/// How the subject of a scene was found.
fn via(scene: &Scene) -> Via {
    if scene.from_heading { Via::Heading } else { Via::Clause }
}

/// What a rule found, before it is an entity or a relation.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// Of whom it is said; nobody where only the name is reported.
    pub subjects: Vec<Handle>,
    pub predicate: Predicate,
    pub object: Object,
    /// Where the object is printed.
    pub span: Span<Text>,
    /// Whether the relation points at that place.
    pub at: bool,
    /// Whether what was found is the subject of the relation, and `subjects` are its objects.
    pub inverse: bool,
    /// Surfaces that are no names by themselves.
    pub printed: Vec<String>,
    /// The rule that named the object; empty where it was known.
    pub mention: &'static str,
    /// The rule that said it.
    pub rule: &'static str,
}

/// What is found: an entity of the document, or a name.
#[derive(Debug, Clone)]
pub(crate) enum Object {
    Known(Handle),
    Industry(String),
    New(EntityType, String),
}

/// A rule over a frame and one of its triggers; `None` where it does not apply.
pub(crate) type RelationRule = Rule<fn(&Frame, &Trigger, &View<'_>) -> Option<Vec<Finding>>, All>;

impl Work<'_> {
    /// Reads all relations.
    pub(crate) fn relations(&mut self) {
        let frames = frames::read(self);
        let mut frames = frames.iter().peekable();
        let document = self.document;
        for &sentence in &document.sentences {
            if self.is_over() {
                return;
            }
            self.alliances(sentence);
            if self.is_heading(sentence) {
                continue;
            }
            while let Some(frame) = frames.next_if(|f| f.sentence == sentence) {
                self.framed(frame);
            }
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

    /// What one frame says.
    fn framed(&mut self, frame: &Frame) {
        if frame.whole.first {
            for rule in part_of::RULES {
                let found = (rule.apply)(frame.sentence, frame.how, &self.view());
                self.apply(found, frame.sentence, Via::Heading);
            }
            let subjects = if frame.how.is_distant() { Vec::new() } else { frame.subjects.clone() };
            let from_heading = frame.how == How::Heading;
            self.hosted(&Scene { subjects, from_heading }, frame.sentence);
        }
        let mut developed = false;
        for trigger in &frame.triggers {
            if trigger.promise == frames::Promise::Aim {
                break;
            }
            let view = self.view();
            let rules = develops::RULES.iter().chain(builds::RULES);
            let found = rules.filter_map(|rule| (rule.apply)(frame, trigger, &view)).flatten();
            let found: Vec<Finding> = found.collect();
            if found.is_empty() {
                continue;
            }
            developed = trigger.promise.lists();
            let things = self.apply(found, frame.sentence, frame.via());
            if matches!(trigger.promise, frames::Promise::Build | frames::Promise::Advance) {
                for thing in things {
                    self.settle(thing, &frame.hosts, frame.sentence);
                }
            }
            break;
        }
        if !developed {
            self.told_by_last_word(frame);
        }
    }

    /// Industries that only their last word tells, where nobody is said to develop them.
    fn told_by_last_word(&mut self, frame: &Frame) {
        for rule in WEAK {
            for span in (rule.apply)(&frame.whole, &self.view()) {
                let known = self.store.crosses(span)
                    || !self.mentions(span, &[EntityType::Industry, EntityType::Field]).is_empty()
                    || self.is_closed(span);
                let surface = without_brackets(span.of(self.text));
                if !known && let Some(industry) = self.industry(&surface) {
                    self.store.mention(industry, span, rule.id);
                }
            }
        }
    }

    /// Makes findings entities, mentions and relations. The one place where rules write.
    fn apply(&mut self, found: Vec<Finding>, sentence: Span<Text>, via: Via) -> Vec<Handle> {
        let mut things = Vec::new();
        for finding in found {
            let object = match &finding.object {
                Object::Known(handle) => Some(*handle),
                Object::Industry(name) => self.find_industry(name).or_else(|| self.industry(name)),
                Object::New(EntityType::Organization, name) => Some(self.organization(name)),
                Object::New(kind, name) => Some(self.store.add(*kind, name)),
            };
            let Some(object) = object else { continue };
            for surface in &finding.printed {
                self.store.printed_as(object, surface);
            }
            if !finding.mention.is_empty() {
                self.store.mention(object, finding.span, finding.mention);
            }
            let at = Some(finding.span).filter(|_| finding.at);
            for &subject in &finding.subjects {
                let (from, to) = if finding.inverse { (object, subject) } else { (subject, object) };
                self.relate(from, finding.predicate, (to, at), sentence, via, finding.rule);
            }
            things.push(object);
        }
        things
    }

    /// Whether a sentence is a heading and nothing else.
    pub(crate) fn is_heading(&self, sentence: Span<Text>) -> bool {
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
