//! Sentences of invented documents of other cities: what is named, and what is said of it.

use gongwen_link::Linker;
use gongwen_model::{
    Cell, Citation, CitationRelation, Document, EntityType, Facts, Issuer, Links, Metadata, NumberStyle,
    Part, Role, Section, Span, Subject, Table,
};
use gongwen_text::{Draft, sentences};

/// A document of 杭州 with one section: a heading and a body.
fn document(heading: &str, body: &str) -> Document {
    let text = format!("{heading}\n{body}");
    let whole = Span::new(0, text.len());
    let metadata = Metadata {
        title: Some("杭州市茶业发展规划".to_owned()),
        genre: Some("规划".to_owned()),
        issuers: vec![Issuer { name: "杭州市人民政府".to_owned() }],
        ..Metadata::default()
    };
    let section = Section {
        parent: None,
        depth: 1,
        number: None,
        ordinal: vec![1],
        style: NumberStyle::None,
        heading: (!heading.is_empty()).then(|| Span::new(0, heading.len())),
        run_in: false,
        span: whole,
        part: 0,
    };
    let part = Part {
        parent: None,
        role: Role::Main,
        title: metadata.title.clone(),
        span: whole,
        metadata: None,
        quotes: vec![],
    };
    Document {
        sentences: sentences(&text),
        draft: Draft::new(text),
        metadata,
        parts: vec![part],
        sections: vec![section],
        tables: vec![],
        diagnostics: vec![],
    }
}

fn link(heading: &str, body: &str) -> Links {
    Linker::new().unwrap().link(&document(heading, body), &Facts::default())
}

/// Relations as `subject predicate object`, but for the issuers of the document.
#[track_caller]
fn check(heading: &str, body: &str, expected: &[&str]) {
    let links = link(heading, body);
    let mut found: Vec<String> = links
        .relations
        .iter()
        .filter(|r| r.predicate.name() != "issued_by")
        .map(|r| {
            let subject = match r.subject {
                Subject::Entity(k) => links.entities[k].name.clone(),
                _ => "-".to_owned(),
            };
            format!("{subject} {} {}", r.predicate.name(), links.entities[r.object].name)
        })
        .collect();
    found.sort();
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

/// Names of one type.
#[track_caller]
fn names(body: &str, kind: EntityType, expected: &[&str]) {
    let links = link("", body);
    let mut found: Vec<&str> =
        links.entities.iter().filter(|e| e.kind == kind).map(|e| e.name.as_str()).collect();
    found.sort_unstable();
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn districts_host_the_industry_of_the_heading() {
    check(
        "茶叶机械产业集群",
        "支持西湖、余杭和临平等区建设集聚区。",
        &["茶叶机械 located_in 西湖区", "茶叶机械 located_in 余杭区", "茶叶机械 located_in 临平区"],
    );
}

#[test]
fn an_industry_develops_what_its_clause_lists() {
    check(
        "茶叶机械产业集群",
        "重点发展采摘机器人、揉捻设备和烘干设备等领域。",
        &["茶叶机械 develops 采摘机器人", "茶叶机械 develops 揉捻设备", "茶叶机械 develops 烘干设备"],
    );
}

#[test]
fn what_is_built_is_told_from_aims_and_classes() {
    check(
        "茶叶机械产业集群",
        "建设龙坞茶机试验基地、虚拟茶园平台等重大项目，打造全国茶机示范区，建设一批公共技术服务平台。",
        &["茶叶机械 builds 龙坞茶机试验基地", "茶叶机械 builds 虚拟茶园平台"],
    );
}

#[test]
fn an_agency_answers_for_its_tasks() {
    check(
        "",
        "市发展改革委负责茶园改造、古树普查等项目。",
        &[
            "杭州市发展和改革委员会 responsible_for 茶园改造项目",
            "杭州市发展和改革委员会 responsible_for 古树普查项目",
        ],
    );
}

#[test]
fn units_of_a_list_answer_for_the_heading_each_in_its_role() {
    let three = &[
        "杭州市财政局 lead 完善票据管理",
        "杭州市教育局 responsible 完善票据管理",
        "杭州市水务局 cooperate 完善票据管理",
    ];
    let roles = |body: &str, expected: &[&str]| in_roles("完善票据管理", body, expected);
    roles("推广电子票据。（市财政局牵头，市教育局按职责分工负责，市水务局配合）", three);
    roles("推广电子票据。\n牵头单位：市财政局；责任单位：市教育局，配合单位：市水务局", three);
    roles("推广电子票据。【牵头单位：市财政局；责任单位：市教育局；配合单位：市水务局】", three);
    roles("推广电子票据。牵头单位：市财政局（市国资委）。", &["杭州市财政局 lead 完善票据管理"]);
    roles("推广电子票据。（市财政局牵头，各县（市、区）人民政府配合）", &["杭州市财政局 lead 完善票据管理"]);
    roles("推广电子票据（市财政局另行制定）。", &[]);
    roles("推广电子票据（责任单位另行确定）。", &[]);
}

#[test]
fn of_several_lists_each_is_of_its_own_paragraph() {
    in_roles(
        "完善票据管理",
        "推广电子票据，清理纸质票据。（责任单位：市财政局）\n补齐历史档案。（责任单位：市档案局）",
        &["杭州市财政局 responsible 推广电子票据", "杭州市档案局 responsible 补齐历史档案"],
    );
}

#[test]
fn bodies_that_no_gazetteer_has_stay_in_their_list() {
    in_roles(
        "完善票据管理",
        "推广电子票据。（责任单位：市票据办、省票证厅、人力社保厅、萧山区票据中心，有关部门）",
        &[
            "杭州市票据办 responsible 完善票据管理",
            "浙江省票证厅 responsible 完善票据管理",
            "浙江省人力资源和社会保障厅 responsible 完善票据管理",
            "萧山区票据中心 responsible 完善票据管理",
        ],
    );
}

#[test]
fn the_columns_of_a_table_name_bodies_for_the_task_of_the_row() {
    let rows = [["推广电子票据", "市财政局", "市教育局、市水务局"], ["补齐历史档案", "市档案局", ""]];
    let text = rows.map(|row| row.join("\t")).join("\n");
    let mut document = document("", &text);
    let columns = ["工作任务", "牵头单位", "配合单位"].map(str::to_owned).to_vec();
    let mut cells = Vec::new();
    let mut at = 1;
    for (row, words) in rows.iter().enumerate() {
        for (column, word) in words.iter().enumerate() {
            let span = Span::new(at, at + word.len());
            cells.push(Cell { row, column, row_span: 1, column_span: 1, span });
            at += word.len() + 1;
        }
    }
    document.tables = vec![Table {
        caption: None,
        columns,
        rows: rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
        cells,
        notes: vec![],
        span: Span::new(1, text.len() + 1),
        part: 0,
        section: None,
    }];
    let links = Linker::new().unwrap().link(&document, &Facts::default());
    assert_eq!(
        of_roles(&links),
        [
            "杭州市教育局 cooperate 推广电子票据",
            "杭州市档案局 lead 补齐历史档案",
            "杭州市水务局 cooperate 推广电子票据",
            "杭州市财政局 lead 推广电子票据",
        ]
    );
}

/// `subject role object` of each relation that has a role, sorted.
fn of_roles(links: &Links) -> Vec<String> {
    let name = |s: Subject| match s {
        Subject::Entity(k) => links.entities[k].name.as_str(),
        _ => "-",
    };
    let with_role = links.relations.iter().filter_map(|r| Some((r, r.role.as_ref()?)));
    let mut found: Vec<String> = with_role
        .map(|(r, role)| format!("{} {} {}", name(r.subject), role.name(), links.entities[r.object].name))
        .collect();
    found.sort();
    found
}

#[track_caller]
fn in_roles(heading: &str, body: &str, expected: &[&str]) {
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(of_roles(&link(heading, body)), expected, "{body}");
}

#[test]
fn what_has_a_committee_of_its_own_is_a_zone() {
    names(
        "向龙坞地区简政放权。龙坞地区管委会编制预算。龙坞地区产业用地从优。支持龙坞地区引才。",
        EntityType::Zone,
        &["龙坞地区"],
    );
}

#[test]
fn fields_in_a_list_of_companies_are_no_bodies() {
    names("推动机器人、人工智能、增材制造等企业集聚。", EntityType::Organization, &["杭州市人民政府"]);
}

#[test]
fn a_body_leads_the_alliance_that_it_founds() {
    check("", "由龙坞茶叶研究院牵头成立江南茶业联盟。", &["龙坞茶叶研究院 leads 江南茶业联盟"]);
}

#[test]
fn a_district_inside_a_longer_name_is_none() {
    names("加快建设余杭科学城。", EntityType::District, &[]);
    names("加快建设余杭科学城。", EntityType::Zone, &["余杭科学城"]);
}

#[test]
fn funds_and_programmes_have_names_of_their_own() {
    names("设立产业引导基金。", EntityType::Fund, &[]);
    names("设立龙坞茶业发展基金。", EntityType::Fund, &["龙坞茶业发展基金"]);
    names("深入实施“春茶行动”，开展工作。", EntityType::Program, &["春茶行动"]);
}

#[test]
fn persons_are_known_by_their_office() {
    names("会上，市长钱文山表示，茶业要做强。钱文山强调质量。", EntityType::Person, &["钱文山"]);
}

#[test]
fn any_text_is_linked_without_a_panic() {
    let linker = Linker::new().unwrap();
    for text in [
        "",
        "、",
        "等",
        "支持",
        "支持、、等区",
        "“",
        "”",
        "（）",
        "建设的",
        "以为重点",
        "（以下简称",
        "由牵头成立",
        "𠮷中心",
        "一二三\n\n四、",
    ] {
        linker.link(&document("", text), &Facts::default());
        linker.link(&document(text, text), &Facts::default());
    }
}

#[test]
fn the_and_inside_an_agency_begins_no_name() {
    names(
        "人力资源和社会保障部茶艺技能鉴定指导委员会，余杭区自然资源和规划局茶园基金会。",
        EntityType::Organization,
        &["人力资源和社会保障部茶艺技能鉴定指导委员会", "余杭区自然资源和规划局茶园基金会", "杭州市人民政府"],
    );
}

#[test]
fn mentions_nest_or_stand_apart() {
    for text in [
        "人力资源和社会保障部茶艺技能鉴定指导委员会",
        "余杭区自然资源和规划委员会基金",
        "与余杭区自然资源和规划委员会基金、丁市人力资源和社会保障部基金联合设立茶业联盟",
        "上海茶艺委员会（以下简称市科委）条发布茶园建设指南，市科委、上海茶艺委员会印发茶叶加工指南",
        "广丰区人力资源和社会保障厅中央网络安全和信息化委员会",
    ] {
        for links in [link("", text), link(text, text)] {
            for a in &links.mentions {
                let crossing = links.mentions.iter().find(|b| a.span.crosses(b.span));
                assert_eq!(crossing, None, "{text}: {a:?}");
            }
        }
    }
}

#[test]
fn the_verb_that_carries_a_work_out_shows_where_its_name_begins() {
    names(
        "深入实施防止土壤退化攻坚行动，开展提升茶农素质三年行动和改造老旧茶厂专项行动。做好第三次茶园普查工作。",
        EntityType::Program,
        &["提升茶农素质三年行动", "改造老旧茶厂专项行动", "第三次茶园普查", "防止土壤退化攻坚行动"],
    );
    names("实施一批补短板工程，开展有关人才行动。", EntityType::Program, &[]);
    names("实施茶园提质“春风行动”计划。", EntityType::Program, &["“春风行动”计划"]);
}

#[test]
fn rules_that_are_drawn_up_need_no_brackets() {
    names(
        "推动出台湿地公园保护条例，制定茶叶加工卫生导则。研究制定实施方案和年度工作计划，优化营商环境。",
        EntityType::Policy,
        &["杭州市茶业发展规划", "湿地公园保护条例", "茶叶加工卫生导则"],
    );
    names("落实监管部门发布的“茶市八条”。", EntityType::Policy, &["杭州市茶业发展规划", "茶市八条"]);
}

#[test]
fn a_list_of_companies_names_them() {
    names(
        "支持钱塘激光、西溪生物、龙井茶业等企业牵头攻关。",
        EntityType::Organization,
        &["杭州市人民政府", "西溪生物", "钱塘激光", "龙井茶业"],
    );
    names("鼓励国有、民营、外资等企业参与。", EntityType::Organization, &["杭州市人民政府"]);
}

#[test]
fn who_answers_on_a_page_of_questions_is_a_person() {
    let answer =
        "近年来，我市持续优化茶叶交易环境，推动茶农增收，茶叶质量不断提高，下一步将继续加大支持力度。";
    let page = format!("晚报：茶业发展得怎么样？\n李茶青：{answer}\n日报：下一步怎么做？\n方式：{answer}");
    names(&page, EntityType::Person, &["李茶青"]);
    names(&format!("李茶青：{answer}"), EntityType::Person, &[]);
}

#[test]
fn partners_work_together() {
    check(
        "",
        "湖滨大学、江干学院与龙井茶业有限公司联合设立茶学院。建立茶业银行与茶农银行的联动机制。",
        &["江干学院 cooperates_with 龙井茶业有限公司", "湖滨大学 cooperates_with 龙井茶业有限公司"],
    );
}

#[test]
fn what_is_built_at_a_place_is_there() {
    check("", "在余杭区建设国家茶叶海外交流创新基地。", &["国家茶叶海外交流创新基地 located_in 余杭区"]);
}

#[test]
fn several_bodies_issue_several_documents() {
    let document = document("", "根据省委办公厅、省政府办公厅印发的《茶园管理办法》《茶厂管理办法》制定。");
    let citations = document.text().match_indices('《').map(|(start, _)| {
        let end = start + document.text()[start..].find('》').unwrap() + '》'.len_utf8();
        Citation {
            span: Span::new(start, end),
            title: Some(document.text()[start + '《'.len_utf8()..end - '》'.len_utf8()].to_owned()),
            doc_number: None,
            relation: CitationRelation::BasedOn,
            antecedent: None,
            resolved_part: None,
            entity: None,
        }
    });
    let facts = Facts { citations: citations.collect(), ..Facts::default() };
    let links = Linker::new().unwrap().link(&document, &facts);
    let issued = links.relations.iter().filter(|r| r.rule == "relation/issued");
    let mut found: Vec<String> = issued
        .map(|r| match r.subject {
            Subject::Entity(k) => format!("{} {}", links.entities[k].name, links.entities[r.object].name),
            _ => String::new(),
        })
        .collect();
    found.sort();
    let bodies = ["中共浙江省委员会办公厅", "浙江省人民政府办公厅"];
    let expected: Vec<String> = ["茶厂管理办法", "茶园管理办法"]
        .iter()
        .flat_map(|policy| bodies.iter().map(move |body| format!("{policy} {body}")))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_trade_is_an_industry_where_it_is_promoted() {
    names(
        "培育壮大食用菌产业，促进茶叶加工流通业高质量发展。推动传统产业转型升级，促进就业。",
        EntityType::Industry,
        &["茶叶加工流通业", "食用菌"],
    );
}

#[test]
fn zones_of_the_own_city_stand_in_one_list() {
    check(
        "茶叶机械产业集群",
        "支持高新区、经开区建设集聚区，支持余杭区、淳安县布局茶机产业园。",
        &[
            "茶叶机械 located_in 杭州国家高新区",
            "茶叶机械 located_in 杭州经济技术开发区",
            "茶叶机械 located_in 余杭区",
            "茶叶机械 located_in 淳安县",
            "茶叶机械 builds 茶机产业园",
        ],
    );
}

#[test]
fn an_alliance_may_stand_before_its_leader() {
    check("", "组建西溪茶业联盟，由龙坞茶叶研究院牵头组建。", &["龙坞茶叶研究院 leads 西溪茶业联盟"]);
}

#[test]
fn a_centre_of_an_agency_is_a_body() {
    names(
        "由农业农村部茶叶质量服务中心承担。",
        EntityType::Organization,
        &["杭州市人民政府", "农业农村部茶叶质量服务中心"],
    );
}

#[test]
fn committees_and_offices_are_bodies_of_their_own() {
    let bodies = |body: &str, expected: &[&str]| names(body, EntityType::Organization, expected);
    bodies("认真落实省委部署。", &["中共浙江省委员会", "杭州市人民政府"]);
    bodies("宁夏回族自治区党委批准。", &["中共宁夏回族自治区委员会", "杭州市人民政府"]);
    bodies("报国务院茶叶普查领导小组办公室。", &["国务院茶叶普查领导小组办公室", "杭州市人民政府"]);
    bodies("最高人民法院台湾司法事务办公室答复。", &["最高人民法院台湾司法事务办公室", "杭州市人民政府"]);
    bodies(
        "泉州市财政局农业处、绍兴市公安局查处。",
        &["杭州市人民政府", "泉州市财政局农业处", "绍兴市公安局"],
    );
    bodies("成为高质量发展的标杆泉州市人民代表大会作出决定。", &["杭州市人民政府", "泉州市人民代表大会"]);
    bodies("相对人不服海关处罚的，讲好中华民族共同体故事。", &["杭州市人民政府"]);
}

#[test]
fn companies_of_rank_may_be_called_by_words() {
    let bodies = |body: &str, expected: &[&str]| names(body, EntityType::Organization, expected);
    bodies("依托晨风、榕宁、麒麟等头部企业。", &["晨风", "杭州市人民政府", "榕宁", "麒麟"]);
    bodies("支持国有、民营等龙头企业。", &["杭州市人民政府"]);
    bodies(
        "支持榕宁、西江、明镜湖实验室建设。",
        &["明镜湖实验室", "杭州市人民政府", "榕宁实验室", "西江实验室"],
    );
    bodies("建设国家、省级实验室。", &["杭州市人民政府"]);
}

#[test]
fn a_zone_is_known_by_its_short_form_and_so_is_its_council() {
    let body = "建设泉厦茶叶绿色发展示范区（以下简称示范区）。示范区理事会负责协调。";
    names(body, EntityType::Organization, &["杭州市人民政府", "泉厦茶叶绿色发展示范区理事会"]);
    // A free trade area of states is another one.
    let zones = ["东盟自贸区", "中国（浙江）自由贸易试验区"];
    names("深化自贸试验区改革，建成中国—东盟自贸区。", EntityType::Zone, &zones);
}

#[test]
fn a_law_is_named_by_its_subject_alone() {
    let policies = ["杭州市茶业发展规划", "民营经济促进法"];
    names("严格落实民营经济促进法。", EntityType::Policy, &policies);
}
