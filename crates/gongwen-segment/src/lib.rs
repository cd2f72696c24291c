//! Layout, official elements, section tree and tables of a Chinese official document.
//!
//! In goes a draft whose text is repaired and folded but still has the lines, indents and mark-up of its source;
//! out comes the document: one paragraph a line, furniture set aside, parts, elements, sections and tables with
//! spans in the final text.
//!
//! ```
//! use gongwen_segment::Segmenter;
//! use gongwen_text::Draft;
//!
//! let source = "成都市节水办法\n\n一、总体要求\n\n  坚持节水优先。\n";
//! let document = Segmenter::new()?.segment(Draft::new(source.to_owned()));
//! assert_eq!(document.metadata.genre.as_deref(), Some("办法"));
//! assert_eq!(document.sections[0].number.as_deref(), Some("一、"));
//! # Ok::<(), gongwen_text::DataError>(())
//! ```
//!
//! The steps: [`html`] sees through tags, [`breaks`] puts lost line breaks back, [`line`] reads each line by itself, [`layout`] all lines together, [`compose`] turns the readings into
//! edits; on the final text [`parts`] finds the documents within the file, [`elements`] their elements of GB/T 9704,
//! [`tree`] their sections, [`tables`] the tables, [`quotes`] what one part repeats of another. Mark-up (`**`, `#`,
//! list marks, link targets) is folded like white space: it is layout, not text.

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod brackets;
mod breaks;
mod chars;
mod compose;
mod dates;
mod elements;
mod furniture;
mod html;
mod label;
mod layout;
mod line;
mod marks;
mod nature;
mod ocr;
mod page;
mod page_facts;
mod parts;
mod quotes;
mod tables;
mod tree;
mod words;

use gongwen_lexicon::Pattern;
use gongwen_model::{Budget, Diagnostic, Document, Field, Limit, Marks, Metadata, PageFact, Part, Role};
use gongwen_text::{DataError, Draft, Removal, Span};

use crate::elements::{Elements, Found};
use crate::furniture::Furniture;
use crate::page::Para;
use crate::page_facts::PageFacts;
use crate::parts::Plan;
use crate::words::Words;

/// The segmenting steps with their patterns loaded.
#[derive(Debug)]
pub struct Segmenter {
    furniture: Furniture,
    words: Words,
    elements: Elements,
    conjunction: Pattern,
    tags: Pattern,
}

impl Segmenter {
    /// Loads the patterns.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        Ok(Self {
            furniture: Furniture::new()?,
            words: Words::new()?,
            elements: Elements::new()?,
            conjunction: ocr::conjunction()?,
            tags: html::tags()?,
        })
    }

    /// Segments a normalised text of which nothing else is known.
    pub fn segment(&self, draft: Draft) -> Document {
        self.segment_within(draft, &Marks::default(), &[], &Budget::unlimited())
    }

    /// Segments a normalised text. `marks` and `facts` are what the format of its file says about it, if anything; values
    /// of `facts` are normalised. Where the budget is over, what comes back is of no worth.
    pub fn segment_within(
        &self,
        mut draft: Draft,
        marks: &Marks,
        facts: &[PageFact],
        budget: &Budget<'_>,
    ) -> Document {
        let shape = nature::shape(draft.text());
        html::fold(&mut draft, &self.tags);
        // Everything from here on keeps something of each line.
        if !budget.allows(Limit::Lines, count_lines(draft.text())) {
            return given_up();
        }
        breaks::repair(&mut draft);
        let residue = ocr::repair(&mut draft, &self.conjunction);
        let markdown = marks.blocks.is_empty() || line::is_markdown(draft.text());
        let mut lines = line::read(draft.text(), markdown, budget);
        marks::attach(&mut lines, &draft, marks);
        let readings = layout::read(&mut lines, &self.furniture, &self.words, budget);
        if budget.is_over() {
            return given_up();
        }
        let linked = page_facts::linked(&marks.links, &draft);
        let composed = compose::compose(draft.text(), &lines, &readings);
        draft.apply(composed.edits);
        let text = draft.text();
        let paras = page::paras(text, composed.shapes);
        let plans = parts::plan(&paras, &self.elements, &self.words);
        let mut parts = Vec::with_capacity(plans.len());
        let mut sections = Vec::new();
        let mut found = Vec::with_capacity(plans.len());
        for (index, plan) in plans.iter().enumerate() {
            // An embedded document is read with its own lines only.
            let end = plans.iter().find(|p| p.parent == Some(index)).map_or(plan.to, |child| child.from);
            let own = paras.get(plan.from..end).unwrap_or_default();
            let title = plan.title.and_then(|t| t.checked_sub(plan.from));
            let elements = self.elements.read(own, title, &self.words);
            let span = extent(&paras, plan, text);
            let opens = matches!(plan.role, Role::Embedded | Role::Attachment);
            let region = tree::Region {
                paras: own,
                span: if end < plan.to {
                    extent(&paras, &Plan { to: end, ..plan.clone() }, text)
                } else {
                    span
                },
                part: index,
                title: title.filter(|_| opens),
                skip: &elements.taken,
                news: plan.role == Role::NewsReport,
            };
            sections.extend(tree::sections(&region, &self.words, sections.len(), budget));
            if budget.is_over() {
                return given_up();
            }
            parts.push(Part {
                parent: plan.parent,
                role: plan.role,
                title: plan.title.and_then(|t| paras.get(t)).map(|p| p.text.to_owned()),
                span,
                metadata: opens.then(|| elements.metadata.clone()),
                quotes: Vec::new(),
            });
            found.push(elements);
        }
        // The imprint stands behind the attachments.
        if let Some((last, others)) = found.split_last_mut()
            && plans.last().is_some_and(|p| p.role == Role::Attachment)
            && let Some(first) = others.first_mut()
        {
            move_imprint(&mut last.metadata, &mut first.metadata);
            if let Some(part) = parts.last_mut() {
                part.metadata = Some(last.metadata.clone());
            }
        }
        let page = PageFacts::new(facts, &self.elements, &self.words);
        let (mut metadata, unsure) = self.metadata(&paras, &plans, &found, &composed.removed, page);
        page_facts::join_links(linked, &mut metadata);
        let sentences = gongwen_text::sentences(text);
        for (index, plan) in plans.iter().enumerate() {
            if plan.role == Role::Embedded
                && let Some(source) = parts.get(index).map(|p| p.span)
                && let Some(parent) = plan.parent.and_then(|p| parts.get_mut(p))
            {
                let at = sentences.partition_point(|s| s.start() < source.start());
                let (news, own) = sentences.split_at(at);
                parent.quotes = quotes::quotes(text, news, own);
            }
        }
        let tables = tables::tables(&paras, budget);
        let place = |(diagnostic, origin)| Diagnostic { span: draft.locate(origin), ..diagnostic };
        let diagnostics = residue.into_iter().map(place).chain(unsure).collect();
        let mut document =
            Document { draft, metadata, parts, sections, tables: vec![], sentences, diagnostics };
        for mut table in tables {
            table.part = document.part_at(table.span.start());
            table.section = document.section_at(table.span.start());
            document.tables.push(table);
        }
        document.diagnostics.extend(brackets::deepest(document.text(), budget.limits().nesting));
        nature::settle(shape, &mut document);
        document
    }

    /// Elements of the document: of what the notice puts into force, where there is a notice; and what was looked for
    /// without certainty.
    fn metadata(
        &self,
        paras: &[Para<'_>],
        plans: &[Plan],
        found: &[Found],
        removed: &[(Removal, String)],
        page: PageFacts<'_>,
    ) -> (Metadata, Vec<Diagnostic>) {
        let mut m = found.first().map(|f| f.metadata.clone()).unwrap_or_default();
        self.elements.read_labels(removed, &self.words, &mut m);
        page.fill(&mut m);
        let carried = match (plans.first().map(|p| p.role), plans.get(1)) {
            (Some(Role::CoverNote), Some(_)) => found.get(1).map(|f| &f.metadata),
            _ => None,
        };
        if let Some(own) = carried {
            let same = |a: &Option<String>, b: &Option<String>| {
                a.as_deref().map(chars::key) == b.as_deref().map(chars::key)
            };
            m.evidence.retain(|(f, _)| !matches!(f, Field::Title | Field::Genre));
            if m.title.is_some() && !same(&m.title, &own.title) {
                m.cover_title = m.title.take();
            }
            m.title = own.title.clone();
            m.genre = own.genre.clone().or(m.genre);
            let mut take = |field: Field| m.evidence.extend(own.evidence.iter().filter(|(f, _)| *f == field));
            take(Field::Title);
            take(Field::Genre);
            if m.effective_date.is_none() && own.effective_date.is_some() {
                m.effective_date = own.effective_date;
                take(Field::EffectiveDate);
            }
            if m.expiry_date.is_none() && own.expiry_date.is_some() {
                m.expiry_date = own.expiry_date;
                take(Field::ExpiryDate);
            }
            if m.repeals.is_empty() && !own.repeals.is_empty() {
                m.repeals = own.repeals.clone();
                take(Field::Repeals);
            }
            if m.issuers.is_empty() && !own.issuers.is_empty() {
                m.issuers = own.issuers.clone();
                take(Field::Issuers);
            }
            if m.issued_date.is_none() && own.issued_date.is_some() {
                m.issued_date = own.issued_date;
                take(Field::IssuedDate);
            }
            // What counts from the day of issue needs the notice's date.
            if let Some(plan) = plans.get(1) {
                self.elements.articles(paras.get(plan.from..plan.to).unwrap_or_default(), &mut m);
            }
        } else if let Some(title) = m.title.clone()
            && let Some(name) = elements::carried_title(&title, &self.words)
        {
            // The notice prints no title of what it carries but this one.
            m.genre = self.words.genre(name).map(str::to_owned).or(m.genre);
            m.title = Some(name.to_owned());
            let place = m.evidence.iter().find(|(f, _)| *f == Field::Title).and_then(|(_, s)| *s);
            m.evidence.push((Field::CoverTitle, place));
            m.cover_title = Some(title);
        }
        if plans.first().is_some_and(|p| p.role == Role::NewsReport) && m.genre.is_none() {
            m.genre = Some("报道".to_owned());
        }
        if plans.first().is_some_and(|p| p.role == Role::QuestionsAnswers) && m.genre.is_none() {
            m.genre = m
                .title
                .as_deref()
                .and_then(|t| ["问答实录", "答记者问", "问答"].into_iter().find(|w| t.contains(w)))
                .map(str::to_owned);
        }
        let mut unsure = self.elements.read_furniture(removed, &mut m);
        page.cover_title(&mut m);
        unsure.extend(page.differences(&m));
        unsure.extend(elements::missing(&m));
        (m, unsure)
    }
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count() + 1
}

/// What stands for a document whose budget is over.
fn given_up() -> Document {
    let main = Part {
        parent: None,
        role: Role::Main,
        title: None,
        span: Span::empty(0),
        metadata: None,
        quotes: Vec::new(),
    };
    Document {
        draft: Draft::new(String::new()),
        metadata: Metadata::default(),
        parts: vec![main],
        sections: Vec::new(),
        tables: Vec::new(),
        sentences: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// Moves 抄送 from the attachment where it was read to the document it belongs to.
fn move_imprint(from: &mut Metadata, to: &mut Metadata) {
    if to.copied_to.is_empty() {
        to.copied_to = std::mem::take(&mut from.copied_to);
        let (imprint, own) =
            std::mem::take(&mut from.evidence).into_iter().partition(|(f, _)| *f == Field::CopiedTo);
        from.evidence = own;
        to.evidence.extend::<Vec<_>>(imprint);
    }
}

/// All that a part contains, from its first line to its last.
fn extent(paras: &[Para<'_>], plan: &Plan, text: &str) -> Span<gongwen_text::Text> {
    let start = if plan.from == 0 { 0 } else { paras.get(plan.from).map_or(text.len(), |p| p.span.start()) };
    let end = if plan.to >= paras.len() {
        text.len()
    } else {
        paras.get(plan.to).map_or(text.len(), |p| p.span.start())
    };
    Span::new(start, end.max(start))
}
