//! Policies: what the document is, what it cites, and who issued it.
//!
//! A title is printed with and without its issuer (甲市人民政府关于…的意见, 关于…的意见), in brackets
//! of either width. The id is made from the part that all prints share, so that the same document
//! has the same id wherever it is cited.

use gongwen_model::{
    Citation, Document, EntityType, Facts, PartIndex, Predicate, Role, Span, Subject, Text, Via,
};
use gongwen_text::{window::cut, work};
use std::collections::BTreeMap;

use crate::entities::store::Handle;
use crate::ids;
use crate::work::{Found, Work};

/// The part of a title that is the same in each print: from 关于 on where a body stands in front of
/// it, else the whole, as a slug.
pub(crate) fn title_key(title: &str) -> String {
    let title = ["(试行)", "（试行）", "(暂行)", "（暂行）"]
        .iter()
        .find_map(|tail| title.strip_suffix(tail))
        .unwrap_or(title);
    work::tick(title.len());
    let slug = ids::slug(title);
    let from = slug.find("关于").filter(|&at| at > 0 && !cut(&slug, ..at).contains("落实")).unwrap_or(0);
    cut(&slug, from..).to_owned()
}

/// Longest title in bytes: more is a paragraph that stands where a title should.
const LONGEST: usize = 600;

/// How many short forms may stand between a citation and the full title.
const STEPS: usize = 16;

/// Where the name of a policy says who issued it: the text in front of 关于.
fn issuer_in(title: &str) -> Option<&str> {
    let at = title.find("关于").filter(|&at| at > 0)?;
    Some(cut(title, ..at).trim_end_matches("印发").trim())
}

impl Work<'_> {
    /// The policies that the document and its parts are, with their issuers.
    pub(crate) fn own_policies(&mut self) {
        let document: &Document = self.document;
        let meta = &document.metadata;
        let roles: Vec<Role> = document.parts.iter().map(|p| p.role).collect();
        let is_news =
            roles.first() == Some(&Role::NewsReport) || roles.first() == Some(&Role::QuestionsAnswers);
        // A page without a kind, a number and an issuer is an article.
        let is_official = meta.genre.is_some() || meta.doc_number.is_some() || !meta.issuers.is_empty();
        if let Some(title) = meta.title.as_deref().filter(|_| !is_news && is_official) {
            let policy = self.policy(title);
            if let Some(cover) = meta.cover_title.as_deref() {
                self.store.printed_as(policy, cover);
            }
            self.policy = Some(policy);
        }
        for issuer in &meta.issuers {
            let handle = self.organization(&issuer.name);
            self.issuers.push(handle);
            if let Some(policy) = self.policy {
                self.issued(policy, handle, self.title_span(0));
            }
        }
        for (k, part) in document.parts.iter().enumerate() {
            let own = matches!(part.role, Role::Embedded | Role::Attachment)
                .then_some(part.title.as_deref())
                .flatten()
                .filter(|title| !self.linker.title_forms.is_form(title));
            let policy = match own {
                Some(title) => Some(self.policy(title)),
                None => self.policy.filter(|_| matches!(part.role, Role::Main | Role::Reply)),
            };
            let mut issuers = Vec::new();
            for issuer in part.metadata.iter().flat_map(|meta| &meta.issuers) {
                let handle = self.organization(&issuer.name);
                issuers.push(handle);
                if let Some(policy) = policy {
                    self.issued(policy, handle, self.title_span(k));
                }
            }
            self.part_policies.push(policy);
            self.part_issuers.push(issuers);
        }
    }

    /// The entity of a title, known under both of its prints.
    pub(crate) fn policy(&mut self, title: &str) -> Handle {
        let title = title.trim();
        let title = title
            .strip_prefix("附件")
            .map_or(title, |t| t.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == '：'));
        let handle = match self.policy.filter(|&own| self.is_same_policy(title, self.store.name(own))) {
            Some(own) => own,
            None => self.store.add_with_slug(EntityType::Policy, title, &title_key(title)),
        };
        self.store.rename_if_longer(handle, title);
        self.store.alias(handle, title);
        handle
    }

    /// Whether two titles differ by the place in front alone: 甲市乙办法 and 乙办法.
    fn is_same_policy(&self, one: &str, other: &str) -> bool {
        if one.len().max(other.len()) > LONGEST {
            return false;
        }
        let (one, other) = (title_key(one), title_key(other));
        let (long, short) = if one.len() > other.len() { (&one, &other) } else { (&other, &one) };
        long.strip_suffix(short.as_str())
            .is_some_and(|front| self.linker.gazetteer.place_by_name(front, &self.own).is_some())
    }

    fn issued(&mut self, policy: Handle, by: Handle, sentence: Span<Text>) {
        self.found.push(Found {
            subject: Subj::Entity(policy),
            predicate: Predicate::IssuedBy,
            object: by,
            sentence,
            subject_span: None,
            object_span: None,
            via: Via::Title,
            role: None,
            rule: "relation/issuer",
        });
    }

    /// The line of a part's title, else its first sentence.
    fn title_span(&self, part: PartIndex) -> Span<Text> {
        let Some(p) = self.document.parts.get(part) else { return Span::empty(0) };
        let body = p.span.of(self.text);
        let title = p.title.as_deref().or(self.document.metadata.title.as_deref()).unwrap_or("");
        let at = match title.is_empty() {
            true => 0,
            false => body.find(title).unwrap_or(0),
        };
        let span = self.document.sentence_at(p.span.start() + at);
        if span.is_empty() { p.span } else { span }
    }

    /// Citations as policies, short forms through what they stand for.
    pub(crate) fn cited(&mut self, facts: &Facts) -> Vec<Citation> {
        let mut citations = self.linker.title_forms.cited(self.text, &facts.citations);
        let printed = citations.clone();
        let mut handles: BTreeMap<usize, Handle> = BTreeMap::new();
        // Titles of parts, to resolve into this document.
        let mut parts: BTreeMap<String, PartIndex> = BTreeMap::new();
        for (k, part) in self.document.parts.iter().enumerate() {
            if let Some(title) =
                part.title.as_deref().filter(|_| matches!(part.role, Role::Embedded | Role::Attachment))
            {
                parts.entry(title_key(title)).or_insert(k);
            }
        }
        let own_keys: Vec<String> = [&self.document.metadata.title, &self.document.metadata.cover_title]
            .into_iter()
            .flatten()
            .map(|t| title_key(t))
            .collect();
        let roots: Vec<_> = (0..citations.len()).map(|k| root(&printed, k)).collect();
        for (k, (citation, root)) in citations.iter_mut().zip(roots).enumerate() {
            let span = citation.span;
            let Some((root, Citation { title, doc_number: number, .. })) = root else { continue };
            let name = match (title, number) {
                (Some(title), _) => title.clone(),
                (None, Some(number)) => number.clone(),
                (None, None) => continue,
            };
            let handle = match handles.get(&root) {
                Some(handle) => *handle,
                None if title.is_some() => self.policy(&name),
                None => self.store.add(EntityType::Policy, &name),
            };
            handles.insert(k, handle);
            if root != k
                && let Some(short) = &citation.title
            {
                self.store.printed_as(handle, &format!("《{short}》"));
            }
            self.store.mention(handle, span, "policy/citation");
            let key = title.as_deref().map(title_key);
            if let Some(part) = key.as_ref().and_then(|key| parts.get(key)) {
                citation.resolved_part = Some(*part);
            }
            let own = key.is_some_and(|key| own_keys.contains(&key)) || self.policy == Some(handle);
            let here = self.document.part_at(span.start());
            let within_itself = citation.resolved_part == Some(here);
            if !own && !within_itself {
                self.found.push(Found {
                    subject: Subj::Document,
                    predicate: Predicate::Cites,
                    object: handle,
                    sentence: self.document.sentence_at(span.start()),
                    subject_span: None,
                    object_span: Some(span),
                    via: if root == k { Via::Clause } else { Via::Antecedent },
                    role: None,
                    rule: "relation/citation",
                });
            }
            if let Some(issuer) = title.as_deref().and_then(issuer_in) {
                let names = self.joint(issuer);
                for name in names {
                    let by = self.organization(&name);
                    let sentence = self.document.sentence_at(span.start());
                    self.issued(handle, by, sentence);
                }
            }
        }
        self.cited = handles;
        citations
    }

    /// The bodies that a run of names in front of 关于 names, or nothing where it is none.
    fn joint(&self, run: &str) -> Vec<String> {
        let mut names = Vec::new();
        for name in run.split(|c: char| c.is_whitespace() || c == '、').filter(|n| !n.is_empty()) {
            let agency = self.linker.gazetteer.agency(name, &self.own).map(|a| a.name);
            let headed = self
                .linker
                .names
                .head_of(name)
                .is_some_and(|(_, kind, _)| kind == Some(EntityType::Organization));
            match agency {
                Some(full) => names.push(full),
                None if headed => names.push(name.to_owned()),
                None => return Vec::new(),
            }
        }
        names
    }
}

/// The citation that the short form at `k` stands for in the end, and its place.
fn root(citations: &[Citation], k: usize) -> Option<(usize, &Citation)> {
    let mut root = (k, citations.get(k)?);
    for _ in 0..STEPS {
        work::tick(1);
        let (k, citation) = root;
        match citation.antecedent.filter(|&a| a != k).and_then(|a| Some((a, citations.get(a)?))) {
            Some(next) => root = next,
            None => break,
        }
    }
    Some(root)
}

/// Who a relation is about, while handles are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subj {
    /// An entity.
    Entity(Handle),
    /// The document.
    Document,
}

impl Subj {
    /// The subject with its entity as an index.
    pub(crate) fn settle(self, index: &BTreeMap<Handle, usize>) -> Option<Subject> {
        match self {
            Self::Entity(handle) => index.get(&handle).map(|&k| Subject::Entity(k)),
            Self::Document => Some(Subject::Document),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, same: bool) {
        assert_eq!(title_key(a) == title_key(b), same, "{} / {}", title_key(a), title_key(b));
    }

    #[test]
    fn prints_of_one_title_are_one() {
        check("丙市人民政府关于振兴茶业的意见", "关于振兴茶业的意见", true);
        check("丙市茶业振兴行动计划（2031—2035年）", "丙市茶业振兴行动计划(2031-2035年)", true);
        check("丙市茶业条例", "丁市茶业条例", false);
        check("关于振兴茶业的意见", "关于振兴茶业的若干措施", false);
    }
}
