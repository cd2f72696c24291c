//! Entities with stable ids, relations and resolved citations.
//!
//! In: a [`Document`] and its [`Facts`]. Out: [`Links`]. What a document says does not depend on its
//! name, nor on other documents.
//!
//! ```
//! use gongwen_link::Linker;
//! # use gongwen_model::{Document, Facts, Metadata, Part, Role, Span};
//! # use gongwen_text::{Draft, sentences};
//! # let text = "支持西湖、滨江等区建设集聚区。";
//! # let part = Part { parent: None, role: Role::Main, title: None, span: Span::new(0, text.len()), metadata: None, quotes: vec![] };
//! # let document = Document { draft: Draft::new(text.to_owned()), metadata: Metadata::default(), parts: vec![part],
//! #     sections: vec![], tables: vec![], sentences: sentences(text), diagnostics: vec![] };
//! let linker = Linker::new()?;
//! let links = linker.link(&document, &Facts::default());
//! assert!(links.relations.is_empty());
//! # Ok::<(), gongwen_text::DataError>(())
//! ```

#![cfg_attr(not(test), warn(clippy::string_slice, clippy::indexing_slicing))]

mod boundaries;
mod citations;
mod entities;
mod frames;
pub mod gazetteer;
mod ids;
mod lists;
pub mod names;
mod relations;
mod rules;
mod search;
mod trades;
mod view;
mod work;

use gongwen_lexicon as words;
use gongwen_lexicon::Pattern;
use gongwen_model::{Budget, Document, Facts, Links, RuleInfo};
use gongwen_text::{DataError, Rows};

use entities::posts::Offices;
use frames::Triggers;
use gazetteer::Gazetteer;
use lists::Lists;
use names::Names;
use relations::{HostWords, Roles};
use trades::Trades;
use words::Words;
use work::Work;

/// The linkers with their gazetteers loaded.
#[derive(Debug)]
pub struct Linker {
    gazetteer: Gazetteer,
    names: Names,
    lists: Lists,
    triggers: Triggers,
    trades: Trades,
    /// Verbs behind which rules and plans are drawn up.
    drafting: Words,
    /// Verbs behind which 与 opens a partner.
    closer: Words,
    /// Words that say that two work together.
    together: Words,
    /// Verbs that two names go through in step.
    in_step: Words,
    no_rule: Words,
    policy_heads: Vec<(&'static str, usize)>,
    company_tails: Words,
    zone_bodies: Vec<(&'static str, &'static str)>,
    /// Ranks of single companies: 龙头.
    leaders: Words,
    /// Last words of offices inside a body.
    offices_open: Words,
    offices_closed: Words,
    title_forms: entities::titles::TitleForms,
    family_names: Words,
    before_person: Words,
    office_behind: Pattern,
    named_articles: Pattern,
    roster_closers: Words,
    speakers: Pattern,
    questions: Pattern,
    articles: Pattern,
    reports: Pattern,
    duty: Pattern,
    roles: Roles,
    hosts: HostWords,
    offices: Offices,
    lead: Pattern,
    publish: Pattern,
    /// What stands behind an authority that puts a document into force.
    promulgated: Pattern,
    chief_system: Pattern,
    given: Pattern,
}

/// A word list of this crate.
macro_rules! words {
    ($name:literal) => {
        Words::load($name, include_str!(concat!("../data/", $name)))
    };
}

impl Linker {
    /// Loads the gazetteers.
    ///
    /// # Errors
    /// When a data file of this crate is malformed.
    pub fn new() -> Result<Self, DataError> {
        let verbs = Rows::parse("verbs.tsv", include_str!("../data/verbs.tsv"), 2)?;
        verbs.check_sorted(2)?;
        let verb = |sort: &str| Words::of_sort(&verbs, sort);
        let policy_heads = Rows::parse("policy_heads.tsv", include_str!("../data/policy_heads.tsv"), 2)?;
        policy_heads.check_sorted(1)?;
        let office_tails = Rows::parse("office_tails.tsv", include_str!("../data/office_tails.tsv"), 2)?;
        office_tails.check_sorted(2)?;
        let office = |sort: &str| Words::of_sort(&office_tails, sort);
        Ok(Self {
            drafting: verb("draft"),
            closer: verb("closer"),
            together: verb("together"),
            in_step: verb("step"),
            no_rule: words!("no_rule.tsv")?,
            policy_heads: policy_heads.map(|row| match *row {
                [head, number] => Ok((head, number.parse().map_err(|_| "no number of characters")?)),
                _ => Err("two columns".to_owned()),
            })?,
            company_tails: words!("company_tails.tsv")?,
            zone_bodies: entities::zone_bodies()?,
            leaders: words!("leaders.tsv")?,
            offices_open: office("open"),
            offices_closed: office("closed"),
            title_forms: entities::titles::TitleForms::load()?,
            gazetteer: Gazetteer::load()?,
            names: Names::load()?,
            lists: Lists::load()?,
            triggers: Triggers::load()?,
            trades: Trades::load()?,
            family_names: words!("family_names.tsv")?,
            before_person: words!("before_person.tsv")?,
            office_behind: pattern(
                r"总书记|新时代中国特色|经济思想|法治思想|文化思想|强军思想|外交思想|生态文明思想|国家主席|主席|总理|副总理|委员长|书记|副书记|省长|副省长|市长|副市长|区长|副区长|县长|部长|厅长|副厅长|局长|副局长|组长|副组长|院长|副院长|校长|副校长|院士|教授|同志",
            )?,
            named_articles: pattern(r"“(?P<name>\p{Han}{2,8}(?:\d{1,3}|[一二三四五六七八九十]{1,3})条)”")?,
            roster_closers: words!("roster_closers.tsv")?,
            speakers: pattern(r"(?m)^[ \u{3000}]*(?P<name>\p{Han}{2,4})[：:]")?,
            questions: pattern(r"(?m)^[ \u{3000}]*[^：:，。\n]{2,20}[：:][^\n]*[？?]")?,
            articles: pattern(r"(?P<body>\p{Han}{3,14})“\d{1,3}条”")?,
            reports: pattern(
                r"(?:(?:[一-龥]{2,6})?的)?政府工作报告|党的(?:十|二十)[一二三四五六七八九]?大报告",
            )?,
            roles: Roles::load()?,
            hosts: HostWords::load()?,
            offices: Offices::load()?,
            duty: pattern(
                r"^(?:[^，。、]{0,6}?)(?:具体|主要|共同|全面|牵头)*(?P<verb>负责|主管|统筹协调推进|统筹协调|统筹推进|统筹)",
            )?,
            lead: pattern(r"牵头(?:组织|负责)?(?:成立|组建|发起成立|发起组建|发起设立|设立|发起)")?,
            publish: pattern(
                r"(?:联合)?(?:印发|发布|出台|颁布|制定|牵头编制|编制|修订|下发)(?:实施|施行)?(?:了|的)?[《“]?$",
            )?,
            promulgated: pattern(
                r"^[ \u{3000}]*(?:第[^，。]{1,24}会议)?令?(?:第?[\d〇零一二三四五六七八九十百]+号)?[ \u{3000}]*(?:公布|发布|颁布|通过|批准)",
            )?,
            chief_system: pattern(r"“?(\p{Han}长制)”?")?,
            given: pattern(r"中安排|安排|优先投向|重点投向|投向|用于|支持")?,
        })
    }

    /// The rules of this stage: ids in its output are ids of these.
    pub fn rules() -> Vec<RuleInfo> {
        let mut all = rules::functions();
        all.extend(entities::industries::rules());
        all.extend(relations::rules());
        all
    }

    /// Links a document. `path` is not an input: what a document says does not depend on its name.
    pub fn link(&self, document: &Document, facts: &Facts) -> Links {
        self.link_within(document, facts, &Budget::unlimited())
    }

    /// The same within a budget. Where it is over, what comes back is of no worth.
    pub fn link_within(&self, document: &Document, facts: &Facts, budget: &Budget<'_>) -> Links {
        let mut work = Work::new(self, document, facts, budget);
        work.closed = facts.citations.iter().map(|c| c.span).collect();
        work.closed.sort();
        work.own_policies();
        let citations = work.cited(facts);
        let steps: [fn(&mut Work<'_>); 13] = [
            |work| work.read_names(),
            |work| work.titled_program(),
            |work| work.bodies_of_zones(),
            |work| work.governed_zones(),
            |work| work.zones_of_areas(),
            |work| work.read_headings(),
            |work| work.rosters(),
            |work| work.read_industries(),
            |work| work.persons(),
            |work| work.unmarked_policies(),
            |work| work.chief_systems(),
            |work| work.store.settle(),
            |work| work.relations(),
        ];
        for step in steps {
            if work.is_over() {
                return Links::default();
            }
            step(&mut work);
        }
        work.finish(facts, citations)
    }
}

/// A pattern of this crate.
fn pattern(text: &'static str) -> Result<Pattern, DataError> {
    let pattern = Pattern::new("gongwen-link", text)?;
    // Elsewhere when it is first needed.
    if cfg!(test) {
        pattern.compile().map_err(|reason| DataError { file: "gongwen-link", line: 0, reason })?;
    }
    Ok(pattern)
}
