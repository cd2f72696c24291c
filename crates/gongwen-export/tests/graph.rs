//! Documents merged into one graph.

mod common;

use common::{Sample, by_year, full};
use gongwen_export::graph::Builder;
use gongwen_model::*;
use serde_json::{Value, json};

fn build(samples: &[&Sample]) -> Vec<Value> {
    let mut builder = Builder::new();
    samples.iter().for_each(|s| builder.add(&s.wire()));
    let mut graph: Value = serde_json::from_str(&builder.finish()).unwrap();
    serde_json::from_value(graph["@graph"].take()).unwrap()
}

fn of_type<'n>(nodes: &'n [Value], kind: &str) -> Vec<&'n Value> {
    nodes.iter().filter(|n| n["@type"] == kind).collect()
}

/// A plan of a city with one target.
fn plan(indicator: &str, words: &str, value: &str, adjust: impl FnOnce(&mut Quantity)) -> Sample {
    let text = format!("合肥市科技规划\n到2025年，{indicator}{words}。\n");
    let mut s = Sample::new("plan.txt", &text);
    s.analysis.document.metadata.title = Some("合肥市科技规划".to_owned());
    s.quantity(words, indicator, value, adjust);
    s
}

/// A report of a city with one fact of 2022.
fn report(
    city: &str,
    indicator: &str,
    words: &str,
    value: &str,
    adjust: impl FnOnce(&mut Quantity),
) -> Sample {
    let text = format!("{city}工作报告\n2022年，{indicator}{words}。\n");
    let mut s = Sample::new("report.txt", &text);
    s.analysis.document.metadata.title = Some(format!("{city}工作报告"));
    s.quantity(words, indicator, value, |q| {
        q.kind = QuantityKind::Actual;
        q.comparator = Comparator::Equal;
        q.time = Some(by_year("2022"));
        adjust(q);
    });
    s
}

fn progress(target: &Sample, reported: &Sample) -> Vec<Value> {
    of_type(&build(&[target, reported]), "Progress").into_iter().cloned().collect()
}

#[test]
fn the_order_of_the_documents_does_not_matter() {
    let samples = [
        full(),
        plan("技术合同成交额", "超过900亿元", "90000000000", |_| {}),
        report("合肥市", "技术合同成交额", "1000亿元", "100000000000", |_| {}),
    ];
    let forward = build(&[&samples[0], &samples[1], &samples[2]]);
    let backward = build(&[&samples[2], &samples[1], &samples[0]]);
    assert_eq!(forward, backward);
    let ids: Vec<_> = forward.iter().map(|n| n["@id"].as_str().unwrap()).collect();
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len());
}

#[test]
fn the_same_bytes_under_two_paths_are_one_document() {
    let mut copy = full();
    copy.analysis.source.path = "archive/plan.txt".to_owned();
    let nodes = build(&[&full(), &copy]);
    let documents = of_type(&nodes, "Document");
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["paths"], json!(["archive/plan.txt", "city/plan.txt"]));
    assert!(of_type(&nodes, "Relation").iter().all(|r| r["evidence_count"] == 1));
}

#[test]
fn a_linked_file_of_the_run_is_joined() {
    let mut page = Sample::new("city/page.html", "成都市水务局通知。");
    let attachment = |name: &str, href: Option<&str>| gongwen_model::Attachment {
        name: name.to_owned(),
        href: href.map(str::to_owned),
    };
    page.analysis.document.metadata.attachments = vec![
        attachment("任务分工表", Some("./plan.txt")),
        attachment("申请表", Some("./form.docx")),
        attachment("名单", None),
    ];
    let plan = full();
    let id = |sample: &Sample| of_type(&build(&[sample]), "Document")[0]["@id"].clone();
    let nodes = build(&[&page, &plan]);
    let documents = of_type(&nodes, "Document");
    let node = documents.iter().find(|d| d["@id"] == id(&page)).unwrap();
    assert_eq!(
        node["attachments"],
        json!([
            { "name": "任务分工表", "href": "./plan.txt", "document": id(&plan) },
            { "name": "申请表", "href": "./form.docx", "document": null },
        ])
    );
}

#[test]
fn entities_and_relations_merge_with_their_evidence() {
    let make = |k: usize| {
        let mut s = Sample::new(&format!("{k}.txt"), &format!("{k}：支持庐阳区建设光伏产业集群。"));
        let district = s.entity(EntityType::District, "340103", "庐阳区");
        let industry = s.entity(EntityType::Industry, "光伏产业", "光伏产业");
        s.mention(district, "庐阳区");
        s.relation(Subject::Entity(industry), Predicate::LocatedIn, district, "支持庐阳区建设光伏产业集群。");
        s
    };
    let samples: Vec<Sample> = (0..25).map(make).collect();
    let nodes = build(&samples.iter().collect::<Vec<_>>());
    let relations = of_type(&nodes, "Relation");
    assert_eq!(relations.len(), 1);
    assert_eq!(relations[0]["evidence_count"], 25);
    assert_eq!(relations[0]["evidence"].as_array().unwrap().len(), 20);
    let districts = of_type(&nodes, "District");
    assert_eq!(districts.len(), 1);
    assert_eq!(districts[0]["mentioned_in"].as_array().unwrap().len(), 25);
    assert_eq!(of_type(&nodes, "Industry")[0]["located_in"], json!(["urn:gongwen:district:340103"]));
    assert_eq!(of_type(&nodes, "Industry")[0]["mentioned_in"], json!([]));
}

#[test]
fn citations_find_the_documents_of_the_run() {
    let mut cited = Sample::new("law.txt", "合肥市人民政府关于印发量子科技行动计划的通知");
    let m = &mut cited.analysis.document.metadata;
    m.title = Some("合肥市量子科技行动计划（2023-2025年）".to_owned());
    m.doc_number = Some("合政〔2023〕7号".to_owned());
    let id = cited.wire().id;
    let check = |words: &str, title: Option<&str>, number: Option<&str>, by: Value| {
        let mut citing = Sample::new("a.txt", &format!("依据{words}制定。"));
        let policy = citing.entity(EntityType::Policy, "x", title.or(number).unwrap());
        citing.citation(words, title, number, Some(policy));
        let nodes = build(&[&cited, &citing]);
        let citation = of_type(&nodes, "Citation")[0];
        assert_eq!(citation["by"], by, "{words}");
        let expected = if by.is_null() { json!([]) } else { json!([id]) };
        assert_eq!(citation["resolved"], expected, "{words}");
        assert_eq!(of_type(&nodes, "Policy")[0]["documents"], expected);
        assert_eq!(citation["cited_by"][0]["document"], citing.wire().id);
    };
    check("合政[2023]7号", None, Some("合政[2023]7号"), json!("number"));
    let title = "合肥量子科技行动计划(2023—2025年)";
    check(&format!("《{title}》"), Some(title), None, json!("title"));
    let other = "量子科技行动计划（2020-2022年）";
    check(&format!("《{other}》"), Some(other), None, Value::Null);
    check("《计划》", Some("计划"), None, Value::Null);
}

#[test]
fn a_target_stands_beside_its_report() {
    let target = plan("技术合同成交额", "超过900亿元", "90000000000", |_| {});
    let pairs =
        progress(&target, &report("合肥市", "全市技术合同成交额", "1000亿元", "100000000000", |_| {}));
    assert_eq!(pairs.len(), 1);
    let pair = &pairs[0];
    assert_eq!(pair["indicator"], "技术合同成交额");
    assert_eq!((&pair["status"], &pair["direction"]), (&json!("met"), &json!("higher")));
    assert_eq!((&pair["comparable"], &pair["note"]), (&json!("yes"), &Value::Null));
    assert_eq!(pair["target"]["text"], "超过900亿元");
    assert_eq!(
        pair["reported"]["document"],
        report("合肥市", "全市技术合同成交额", "1000亿元", "1", |_| {}).wire().id
    );
}

#[test]
fn not_met_only_where_the_report_reaches_the_deadline() {
    let target =
        plan("技术合同成交额", "达到900亿元", "90000000000", |q| q.comparator = Comparator::Equal);
    let early = report("合肥市", "技术合同成交额", "800亿元", "80000000000", |_| {});
    assert_eq!(progress(&target, &early)[0]["status"], "open");
    let late = report("合肥市", "技术合同成交额", "800亿元", "80000000000", |q| {
        q.time = Some(by_year("2025"))
    });
    assert_eq!(progress(&target, &late)[0]["status"], "not_met");
}

#[test]
fn lower_is_better_for_ceilings_and_for_burdens() {
    let ceiling = |q: &mut Quantity| q.comparator = Comparator::AtMost;
    let target = plan("研发用时", "不超过30天", "30", ceiling);
    let reported = report("合肥市", "研发用时", "20天", "20", |_| {});
    assert_eq!(progress(&target, &reported)[0]["status"], "met");
    let plain = |q: &mut Quantity| q.comparator = Comparator::Equal;
    let target = plan("单位产值能耗", "为30克", "30", plain);
    let reported =
        report("合肥市", "单位产值能耗", "35克", "35", |q| q.time = Some(by_year("2025")));
    let pairs = progress(&target, &reported);
    assert_eq!((&pairs[0]["direction"], &pairs[0]["status"]), (&json!("lower"), &json!("not_met")));
}

#[test]
fn what_differs_in_name_unit_place_or_sort_makes_no_pair() {
    let target = || plan("高新技术企业数量", "超过5000家", "5000", |q| q.unit = "家".to_owned());
    let check = |city: &str, indicator: &str, adjust: fn(&mut Quantity)| {
        let reported = report(city, indicator, "6000家", "6000", |q| {
            q.unit = "家".to_owned();
            adjust(q);
        });
        progress(&target(), &reported).len()
    };
    assert_eq!(check("合肥市", "高新技术企业数量", |_| {}), 1);
    assert_eq!(check("合肥市", "科技型中小企业数量", |_| {}), 0);
    assert_eq!(check("芜湖市", "高新技术企业数量", |_| {}), 0);
    assert_eq!(check("合肥市", "高新技术企业数量", |q| q.unit = "万人".to_owned()), 0);
    assert_eq!(check("合肥市", "高新技术企业数量", |q| q.change = Some(Change::Increase)), 0);
    assert_eq!(check("合肥市", "高新技术企业数量", |q| q.denominator = Some("企业".to_owned())), 0);
    assert_eq!(check("合肥市", "高新技术企业数量", |q| q.per = Some("万人".to_owned())), 0);
    assert_eq!(check("合肥市", "高新技术企业数量", |q| q.rhetorical = true), 0);
    assert_eq!(check("合肥市", "高新技术企业数量", |q| q.kind = QuantityKind::Budget), 0);
    assert_eq!(check("合肥市", "高新技术企业数量", |q| q.time = None), 0);
}

#[test]
fn what_a_period_brings_is_compared_with_the_same_period() {
    let check = |reported: Time, expected: usize| {
        let growth = |q: &mut Quantity| {
            q.unit = "%".to_owned();
            q.change = Some(Change::Increase);
            q.time = Some(Time { mode: TimeMode::During, ..by_year("2024") });
        };
        let target = plan("工业增加值", "增长8%", "8", growth);
        let reported = report("合肥市", "工业增加值", "增长9%", "9", |q| {
            growth(q);
            q.time = Some(reported);
        });
        assert_eq!(progress(&target, &reported).len(), expected);
    };
    check(Time { mode: TimeMode::During, ..by_year("2024") }, 1);
    check(Time { mode: TimeMode::During, ..by_year("2023") }, 0);
    let five_years = Time {
        from: Some("2020-01-01".parse().unwrap()),
        precision: Precision::Plan,
        mode: TimeMode::During,
        ..by_year("2024")
    };
    check(five_years, 0);
    // A report for a time after the deadline tells nothing of it.
    let target = plan("技术合同成交额", "超过900亿元", "90000000000", |_| {});
    let later = report("合肥市", "技术合同成交额", "950亿元", "95000000000", |q| {
        q.time = Some(by_year("2027"))
    });
    assert_eq!(progress(&target, &later).len(), 0);
}

#[test]
fn what_stands_in_the_way_of_a_comparison_is_said() {
    let target = plan("技术合同成交额", "超过900亿元", "90000000000", |_| {});
    let reported = report("合肥市", "技术合同成交额", "约950亿元", "95000000000", |q| {
        q.comparator = Comparator::About;
        q.approx = true;
    });
    let pairs = progress(&target, &reported);
    assert_eq!(pairs[0]["comparable"], "partial");
    assert_eq!(pairs[0]["note"], "the reported value is approximate");
}

#[test]
fn a_report_may_name_the_indicator_in_short() {
    let target = plan("技术合同成交额", "超过900亿元", "90000000000", |_| {});
    let check = |sentence: &str, expected: usize| {
        let mut reported = Sample::new("r.txt", &format!("合肥市工作报告\n{sentence}\n"));
        reported.analysis.document.metadata.title = Some("合肥市工作报告".to_owned());
        reported.quantity("1000亿元", "成交额", "100000000000", |q| {
            q.kind = QuantityKind::Actual;
            q.time = Some(by_year("2022"));
        });
        let pairs = progress(&target, &reported);
        assert_eq!(pairs.len(), expected, "{sentence}");
        assert!(pairs.iter().all(|p| p["note"] == "the report names the indicator in short"));
    };
    check("2022年登记技术合同2万份，成交额1000亿元。", 1);
    check("2022年商品房成交额1000亿元。", 0);
    check("2022年登记技术合同2万份。土地成交额1000亿元。", 0);
}

#[test]
fn an_approximate_target_is_reached_nearby() {
    let about = |q: &mut Quantity| q.comparator = Comparator::About;
    let target = plan("技术合同成交额", "1000亿元左右", "100000000000", about);
    let check = |words: &str, value: &str, status: &str| {
        let at_last = |q: &mut Quantity| q.time = Some(by_year("2025"));
        let pairs = progress(&target, &report("合肥市", "技术合同成交额", words, value, at_last));
        assert_eq!(pairs[0]["status"], status);
    };
    check("980亿元", "98000000000", "met");
    check("900亿元", "90000000000", "not_met");
}

#[test]
fn a_document_is_no_report_of_its_own_targets() {
    let mut sample = plan("技术合同成交额", "超过900亿元", "90000000000", |_| {});
    sample.quantity("900亿元", "技术合同成交额", "90000000000", |q| q.kind = QuantityKind::Baseline);
    assert_eq!(of_type(&build(&[&sample]), "Progress").len(), 0);
}
