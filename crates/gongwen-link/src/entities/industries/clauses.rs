//! Industries that a clause names, by rules over its words.

use gongwen_model::{Span, Text};

use super::listed::{announced, joined, listed};
use super::promoted::{about, developed, growing, kind, made, promoted};
use crate::frames::Clause;
use crate::rules::{All, Rule};
use crate::view::View;

/// An industry that a rule found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub span: Span<Text>,
    pub rule: &'static str,
}

/// A rule over a clause.
pub(crate) type ClauseRule = Rule<fn(&Clause, &View<'_>) -> Vec<Span<Text>>, All>;

/// The rules, in the order in which they are tried; what one found, the next does not name again.
pub(super) const RULES: &[ClauseRule] = &[
    Rule {
        id: "industry/list",
        doc: "The items of a list that closes with 等产业, 等赛道, 六大产业集群, 等领域 (what a taxonomy has).",
        examples: &[
            ("推进毛纺、制糖、水产加工等产业数智化转型。", &["毛纺", "制糖", "水产加工"]),
            ("前瞻布局深海养殖、生物农药等未来产业。", &["深海养殖", "生物农药"]),
            ("加快发展毛纺、制糖、果蔬“三大产业”。", &["毛纺", "制糖", "果蔬"]),
            ("培育陶瓷釉料、卫浴五金两大产业集群。", &["陶瓷釉料", "卫浴五金"]),
            ("做强水泵等3个国家级先进制造业集群。", &["水泵"]),
            ("发展绿色氢能和海水淡化等产业。", &["绿色氢能", "海水淡化"]),
            ("培育壮大直播带货、社区团购等新增长点。", &["直播带货", "社区团购"]),
            ("推动宜昌磷化工、襄阳汽车零部件等产业集群提质。", &["宜昌磷化工", "襄阳汽车零部件"]),
            ("陶瓷釉料产业集群、卫浴五金产业集群等3家集群入选。", &["陶瓷釉料", "卫浴五金"]),
            ("打造竹木、藤编等县域特色产业集群。", &["竹木", "藤编"]),
        ],
        rejects: &[
            "推进水利、交通等1.1万个重大产业项目。",
            "支持恒安、立达等领军企业全面提升产业创新能力。",
            "加强土地、资金等产业要素保障。",
            "设立农业、文旅等产业基金。",
            "建设宜昌、襄阳等产业集群。",
        ],
        apply: listed,
    },
    Rule {
        id: "industry/announced",
        doc: "The items behind a colon that a class word announces: 重点发展六大产业：甲、乙、丙.",
        examples: &[
            ("重点发展三大产业：竹木加工、精细陶瓷、特种纸。", &["竹木加工", "精细陶瓷", "特种纸"]),
            ("重点产业链包括：船用阀门、海缆、浮式风机等。", &["船用阀门", "海缆", "浮式风机"]),
        ],
        rejects: &["推进三项工作：机构改革、作风建设。", "关于产业：一要加强统筹、二要加强监管。"],
        apply: announced,
    },
    Rule {
        id: "industry/joined",
        doc: "The items of a list whose last one carries the class word: 甲、乙产业规模分别达…, 培育甲、乙全产业链.",
        examples: &[
            (
                "力争纺纱、制糖设备、农机产业规模分别达900亿元、700亿元、300亿元。",
                &["纺纱", "制糖设备", "农机"],
            ),
            ("培育铝电池、镁电池全产业链。", &["铝电池", "镁电池"]),
        ],
        rejects: &["支持企业、高校、产业联盟发展。", "统筹安全、产业发展。"],
        apply: joined,
    },
    Rule {
        id: "industry/promoted",
        doc: "The one industry that a verb promotes: 培育壮大食用菌产业, 推动零售业创新发展, 打造甲产业集群.",
        examples: &[
            ("培育壮大食用菌产业。", &["食用菌"]),
            ("推动零售业创新发展。", &["零售业"]),
            ("促进卫星通信产业高质量发展。", &["卫星通信"]),
            ("打造有机茶加工产业集群。", &["有机茶加工"]),
            ("有序发展银发经济。", &["银发经济"]),
            ("推动山地水果产业在山区延伸布局。", &["山地水果"]),
        ],
        rejects: &[
            "推动传统产业转型升级。",
            "壮大民营经济。",
            "支持高校毕业生就业创业。",
            "发展工业互联网。",
            "推动产业集聚发展。",
            "促进产业链供应链优化升级。",
            "支持专业镇发展。",
        ],
        apply: promoted,
    },
    Rule {
        id: "industry/about",
        doc: "The industry that a clause opens with, in front of its verb or of what is measured of it: 甲产业加快….",
        examples: &[
            ("汽车产业加快转型，食品产业突出绿色。", &["汽车产业", "食品产业"]),
            ("竹木加工产业增加值增长12%。", &["竹木加工"]),
            ("光学仪器产业，依托现有园区提升能级。", &["光学仪器"]),
            ("海洋工程产业方面，培育壮大深潜装备、浮式风机。", &["海洋工程"]),
        ],
        rejects: &[
            "特色产业加快发展。",
            "三次产业结构持续优化。",
            "产业加快集聚。",
            "世界经济保持增长。",
            "工程抗震相关产业加快发展。",
        ],
        apply: about,
    },
    Rule {
        id: "industry/kind",
        doc: "What a list of things made closes with, where it is a name of its own.",
        examples: &[("发展血液制品、重组疫苗等生物技术药物。", &["生物技术药物"])],
        rejects: &["发展绿茶、红茶等特色产品。", "发展水稻、玉米等高产作物。"],
        apply: kind,
    },
    Rule {
        id: "industry/growing",
        doc: "A list of what is made or done that opens a clause and grows: 甲、乙等持续壮大.",
        examples: &[
            ("装备制造、海洋药物、高端船舶等持续壮大。", &["装备制造", "海洋药物", "高端船舶"]),
            ("一批项目落地，低空经济、新型储能等加快布局。", &["低空经济", "新型储能"]),
        ],
        rejects: &["教育、医疗、养老等加快发展。", "电力、交通、水利等不断完善。", "恒安、立达等快速发展。"],
        apply: growing,
    },
];

/// Rules for what nothing but its last word tells: tried where a clause says of nobody that he develops it.
pub(crate) const WEAK: &[ClauseRule] = &[
    Rule {
        id: "industry/made",
        doc: "The one thing made or done that a verb promotes, without a class word.",
        examples: &[
            ("大力发展工业互联网。", &["工业互联网"]),
            ("推动清洁能源集成融合发展。", &["清洁能源"]),
            ("推进山地旅游品质化品牌化升级。", &["山地旅游"]),
            ("做大做强专用汽车及配套设备。", &["专用汽车及配套设备"]),
            ("推动水性涂料由单品向成套延伸。", &["水性涂料"]),
            ("大力发展“茶叶+”产业。", &["“茶叶+”"]),
        ],
        rejects: &["大力发展学前教育。", "推动城乡融合发展。", "加快发展新质生产力。", "发展公共交通。"],
        apply: made,
    },
    Rule {
        id: "industry/developed",
        doc: "A list of what is made or done that a verb develops, without a class word.",
        examples: &[
            ("大力发展新型电池、海水养殖、绿色氢能等。", &["新型电池", "海水养殖", "绿色氢能"]),
            ("发展设施渔业、智慧农业。", &["设施渔业", "智慧农业"]),
        ],
        rejects: &["发展教育、医疗、养老等。", "培育企业、人才、品牌。"],
        apply: developed,
    },
];

/// All that the rules find in a clause.
pub(super) fn read(clause: &Clause, view: &View<'_>) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    for rule in RULES {
        for span in (rule.apply)(clause, view) {
            if !view.is_closed(span) && !out.iter().any(|n| n.span.overlaps(span)) {
                out.push(Named { span, rule: rule.id });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rules_do_as_they_say() {
        crate::rules::tests::run(super::RULES);
        crate::rules::tests::run(super::WEAK);
    }
}
