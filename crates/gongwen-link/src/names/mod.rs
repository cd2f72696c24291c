//! Names as candidates that are weighed.
//!
//! A name of an institution, a zone, a facility, a programme or a fund ends with a head that says what it is
//! (研究院, 科学城, 基地, 计划, 基金: `heads.tsv`). From the head every place to the left at which the name may begin is a
//! candidate (`candidates`): behind punctuation, a verb, a conjunction, 的, praise, at a place. What stands in front of a
//! candidate and in it are its features (`features`, all in one list); `weights.tsv` says what each is worth. The candidate
//! with the greatest sum is the name, if the sum is above that of no name, which is 0 (`decide`).
//!
//! Borders are no matter of weight: no name goes over punctuation, out of a bracket, or over a number with its measure word.
//!
//! Known limits: a verb that is in no list makes the name too long where nothing in it looks like the beginning of a name.

mod candidates;
mod decide;
mod features;
mod heads;
mod places;
mod shared;
mod tails;
mod training;
mod vocabulary;
mod weights;
mod works;

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{DataError, Rows};

use crate::boundaries::Boundaries;
use crate::lists::chars;
use crate::words::Words;
pub(crate) use decide::Scene;
pub(crate) use features::Feature;
pub(crate) use heads::Sort;
pub(crate) use places::Places;
pub(crate) use shared::Shared;
pub use training::{Choice, Start};
pub(crate) use vocabulary::is_proper;

/// A name that was found, or a head to which no name could be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Where it stands.
    pub span: Span<Text>,
    /// What it names; `None` for a head that names nothing.
    pub kind: Option<EntityType>,
    pub sort: Sort,
    /// Where its head begins.
    pub head: usize,
    /// Where its head ends: what goes on behind it may belong to it.
    pub head_end: usize,
    /// The word in front of it that ends it: a stop word or "".
    pub before: &'static str,
    /// A number, 一批 or the like stands in front: a class of things.
    pub counted: bool,
    /// Nothing but generic words in front of the head.
    pub bare: bool,
    /// Opens with, or stands in, quotation marks.
    pub quoted: bool,
    /// Carries a word that single things carry: 国家, 中国, a region.
    pub proper: bool,
    /// Whether it outweighs that there is no name.
    pub accepted: bool,
    pub evidence: Evidence,
}

/// Why a name was taken or left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Evidence {
    /// The row of `heads.tsv`.
    pub head: &'static str,
    /// What spoke for and against it, with what each was worth.
    pub features: Vec<(Feature, i32)>,
}

impl Evidence {
    /// Sum of the weights; no name is worth 0.
    #[cfg_attr(not(test), expect(dead_code, reason = "for `explain`"))]
    pub(crate) fn sum(&self) -> i32 {
        self.features.iter().map(|(_, weight)| weight).sum()
    }
}

/// The reader with its words.
#[derive(Debug)]
pub(crate) struct Names {
    heads: heads::Heads,
    weights: weights::Weights,
    hard: Words,
    soft: Words,
    class: Words,
    generic: Words,
    generic_funds: Words,
    whole: Words,
    evaluative: Words,
    /// Verbs behind which a plan or work is carried out.
    acting: Words,
    /// Verbs whose whole object is a plan or work.
    carrying: Words,
    /// Verbs that do so where they open a clause.
    carrying_open: Words,
    /// Verbs between a place and what is built there.
    pub(crate) laying: Words,
    /// Verbs behind which a thing is set up or run.
    founding: Words,
    /// What stands behind a thing that is being built.
    building: Words,
    /// Verbs behind which a name is an aim.
    aiming: Words,
    adverbs: Words,
    /// Verbs of the dictionary.
    verbs: Words,
    /// Enterprises of the central government.
    firms: Words,
    tails: tails::Tails,
    boundaries: Boundaries,
}

/// Longest name in characters; longer ones are read wrongly.
const LONGEST: usize = 36;

impl Names {
    pub(crate) fn load() -> Result<Self, DataError> {
        let heads = heads::Heads::load()?;
        let stops = Rows::parse("stops.tsv", include_str!("../../data/stops.tsv"), 2)?;
        stops.check_sorted(1)?;
        let verbs = Rows::parse("verbs.tsv", include_str!("../../data/verbs.tsv"), 2)?;
        verbs.check_sorted(2)?;
        let boundaries = Boundaries::new(heads.words().filter(|w| chars(w) > 1).collect());
        let stop = |sort: &str| Words::of_sort(&stops, sort);
        let verb = |sort: &str| Words::of_sort(&verbs, sort);
        Ok(Self {
            heads,
            weights: weights::Weights::load()?,
            hard: stop("hard"),
            soft: stop("soft"),
            class: stop("class"),
            generic: Words::load("generic.tsv", include_str!("../../data/generic.tsv"))?,
            generic_funds: Words::load("generic_funds.tsv", include_str!("../../data/generic_funds.tsv"))?,
            whole: Words::load("whole_words.tsv", include_str!("../../data/whole_words.tsv"))?,
            evaluative: Words::load("evaluative.tsv", include_str!("../../data/evaluative.tsv"))?,
            acting: verb("act"),
            carrying: verb("carry"),
            carrying_open: verb("open"),
            laying: verb("lay"),
            founding: verb("found"),
            building: verb("works"),
            aiming: verb("aim"),
            verbs: Words::load("dictionary_verbs.tsv", include_str!("../../data/dictionary_verbs.tsv"))?,
            adverbs: Words::load("adverbs.tsv", include_str!("../../data/adverbs.tsv"))?,
            firms: Words::load(
                "central_enterprises.tsv",
                include_str!("../../data/central_enterprises.tsv"),
            )?,
            tails: tails::Tails::load()?,
            boundaries,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::gazetteer::{Gazetteer, Jurisdiction};

    static NAMES: LazyLock<Names> = LazyLock::new(|| Names::load().unwrap());
    static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::load().unwrap());

    /// The names that are taken in `text`, and those that its lists complete.
    fn read(text: &str) -> (Vec<Name>, Vec<Shared>) {
        let own = Jurisdiction::default();
        let scene = Scene::new(text, &NAMES, Places { gazetteer: &GAZETTEER, own: &own });
        let line = Span::new(0, text.len());
        let mut names: Vec<Name> = scene.find(line).into_iter().map(|n| scene.extended(n)).collect();
        let mut shared = scene.shared(line, &mut names);
        shared.extend(scene.works(line, &mut names));
        names.retain(|n| n.accepted);
        (names, shared)
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (names, _) = read(text);
        let found: Vec<_> = names.iter().map(|n| n.span.of(text)).collect();
        assert_eq!(found, expected, "{names:#?}");
    }

    #[track_caller]
    fn shares(text: &str, expected: &[&str]) {
        let (_, shared) = read(text);
        let found: Vec<_> = shared.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_begins_behind_a_verb() {
        check("加快建设太湖稻作研究院，支持运河茶谷做强", &["太湖稻作研究院", "运河茶谷"]);
        check("依托钱塘科学城和洛河大学", &["钱塘科学城", "洛河大学"]);
        check("推进江心洲氢能基地建设", &["江心洲氢能基地"]);
        check("做强洛阳稻作研究院", &["洛阳稻作研究院"]);
        check("力促邕江梧桐铁路开工", &["邕江梧桐铁路"]);
        // A verb of the dictionary alone.
        check("全力兑付泉州侨乡银行", &["泉州侨乡银行"]);
    }

    #[test]
    fn a_class_is_no_name() {
        check("搭建公共技术服务平台", &[]);
        check("建设一批茶叶检测中心", &[]);
        check("规划15个茶产业园", &[]);
        check("设立产业引导基金", &[]);
        check("新建民用机场和高速公路", &[]);
        check("涉及航道的，应当移送海关", &[]);
        check("打造一流茶产业示范区", &[]);
    }

    #[test]
    fn a_word_that_holds_a_stop_is_none() {
        check("建设洛阳虚拟仿真大学", &["洛阳虚拟仿真大学"]);
        check("对接浦西资本市场研究院", &["浦西资本市场研究院"]);
        check("做好临海基因技术研究院", &["临海基因技术研究院"]);
    }

    #[test]
    fn quotation_marks_belong_to_a_work() {
        check("企业培育“春笋破土”计划", &["“春笋破土”计划"]);
        check("深入实施“春笋行动”", &["春笋行动"]);
        check("开展“智惠乡邻”赋能企业行动", &["“智惠乡邻”赋能企业行动"]);
        check("在“春笋破土”专项扶持计划中开展试点", &["“春笋破土”专项扶持计划"]);
    }

    #[test]
    fn a_work_is_all_that_its_verb_carries_out() {
        check("实施防止土壤退化攻坚行动", &["防止土壤退化攻坚行动"]);
        check("实施茶园焕新工程和老字号振兴行动", &["茶园焕新工程", "老字号振兴行动"]);
        check("一九五六年生产计划完成", &[]);
    }

    #[test]
    fn nothing_goes_over_a_conjunction_that_ends_a_name() {
        check("参与“海丝”和中缅经济走廊建设", &["中缅经济走廊"]);
        check("服务西江大学和高水平研究型大学", &["西江大学"]);
        check("推进二期和梧岔水库建设", &["梧岔水库"]);
    }

    #[test]
    fn what_stands_in_brackets_does_not_join_two_names() {
        check("泉州湾文旅合作区（以下简称泉州湾）建设集聚区", &["泉州湾文旅合作区"]);
    }

    #[test]
    fn a_line_runs_between_two_ends() {
        check("建成赣州至瑞金高速公路", &["赣州至瑞金高速公路"]);
        check("开工石牛坪至兴国铁路", &["石牛坪至兴国铁路"]);
    }

    #[test]
    fn what_goes_on_behind_a_head_belongs_to_the_name() {
        check("开工邕柳高速梧苍段等项目", &["邕柳高速梧苍段"]);
        check("推进梧岔水库扩建工程建设", &["梧岔水库扩建工程"]);
        check("建好港航技术转化中心（泉州）", &["港航技术转化中心（泉州）"]);
        check("实施茶园焕新行动2.0版", &["茶园焕新行动2.0版"]);
    }

    #[test]
    fn items_share_a_head() {
        shares("建设泉州、晋江国家级侨乡合作试验区", &["泉州国家级侨乡合作试验区"]);
        shares("推动徐州、呼和浩特、东营3个综保区升级", &["徐州综保区", "呼和浩特综保区", "东营综保区"]);
        shares("实施茶园宜机化改、蚕桑品种更新、稻渔循环利用工程", &["茶园宜机化改工程", "蚕桑品种更新工程"]);
        // Classes and verbs share nothing.
        shares("建设技术研发、成果转化中心", &[]);
        shares("泉州、厦门获批服务贸易试点", &[]);
        shares("支持泉州、厦门等区建设集聚区", &[]);
    }

    #[test]
    fn lists_of_works_name_each() {
        shares(
            "推动邕柳轻轨三期、梧苍磷化8万吨净化磷酸等项目建设",
            &["邕柳轻轨三期", "梧苍磷化8万吨净化磷酸项目"],
        );
        shares("推进黔桂直流等输电工程", &["黔桂直流输电工程"]);
        shares("加快绿氢、储能等领域项目", &[]);
        shares("实施垃圾分类、文明创建等项目", &[]);
    }

    #[test]
    fn evidence_tells_the_head_and_the_sum() {
        let (names, _) = read("依托钱塘科学城");
        let evidence = &names[0].evidence;
        assert_eq!(evidence.head, "科学城");
        assert!(evidence.sum() > 0 && evidence.features.iter().any(|(f, _)| f.name() == "name"));
        assert_eq!(evidence.sum(), evidence.features.iter().map(|(_, w)| w).sum::<i32>());
    }
}
