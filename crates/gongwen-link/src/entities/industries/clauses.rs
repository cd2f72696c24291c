//! Industries that a clause names, by rules over its words.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::{self, cut};
use gongwen_text::work;

use super::{known_name, noun_start, without_brackets};
use crate::frames::Clause;
use crate::lists::{self, Item, chars, tail, trim};
use crate::rules::{All, Rule};
use crate::trades::Class;
use crate::view::View;

/// Longest list of industries, and longest name of one, in bytes.
const LONGEST_LIST: usize = 3000;
const LONGEST: usize = 90;

/// Longest phrase between 等 and its class word, and longest name in front of a verb, in characters.
const LONGEST_PHRASE: usize = 14;
const LONGEST_NAME: usize = 16;

/// Last words of verbs that say that an industry is fostered.
const FOSTERED: [&str; 5] = ["发展", "壮大", "做强", "做优", "培育"];

const SUBJECTS: [EntityType; 2] = [EntityType::Industry, EntityType::Zone];
const PLACES: [EntityType; 3] = [EntityType::District, EntityType::Place, EntityType::Zone];

/// An industry that a rule found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub span: Span<Text>,
    pub rule: &'static str,
}

/// A rule over a clause.
type ClauseRule = Rule<fn(&Clause, &View<'_>) -> Vec<Span<Text>>, All>;

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
        ],
        rejects: &[
            "推进水利、交通等1.1万个重大产业项目。",
            "支持恒安、立达等领军企业全面提升产业创新能力。",
            "加强土地、资金等产业要素保障。",
            "设立农业、文旅等产业基金。",
        ],
        apply: listed,
    },
    Rule {
        id: "industry/joined",
        doc: "The items of a list whose last one carries the class word: 甲、乙产业规模分别达…, 培育甲、乙全产业链.",
        examples: &[
            ("力争毛纺、制糖、农机产业规模分别达900亿元、700亿元、300亿元。", &["毛纺", "制糖", "农机"]),
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
        ],
        rejects: &["特色产业加快发展。", "三次产业结构持续优化。", "产业加快集聚。"],
        apply: about,
    },
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
        id: "industry/kind",
        doc: "What a list of things made closes with, where it is a name of its own.",
        examples: &[("发展血液制品、重组疫苗等生物技术药物。", &["生物技术药物"])],
        rejects: &["发展绿茶、红茶等特色产品。", "发展水稻、玉米等高产作物。"],
        apply: kind,
    },
    Rule {
        id: "industry/developed",
        doc: "A list of what is made or done that a verb develops, without a class word.",
        examples: &[
            ("大力发展新型电池、海水养殖、绿色氢能等。", &["新型电池", "海水养殖", "绿色氢能"]),
            ("发展设施渔业、智慧农业。", &["智慧农业"]),
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

/// A class word that closes a list, and where the list ends.
struct Closer {
    /// Where 等 or the number stands.
    at: usize,
    /// Where the class word ends.
    end: usize,
    class: Class,
    cluster: bool,
    /// Whether 等 stands there rather than a number.
    open: bool,
}

/// The class words of a clause that close a list by 等 or by a number.
fn closers(body: &str, view: &View<'_>) -> Vec<Closer> {
    let mut out: Vec<Closer> = Vec::new();
    let mut from = 0;
    for (at, _) in body.char_indices() {
        work::tick(1);
        if at < from {
            continue;
        }
        let Some((word, class)) = view.linker.trades.class_at_head(cut(body, at..)) else { continue };
        let end = at + word.len();
        from = end;
        let floor = out.last().map_or(0, |c| c.end);
        let Some((start, open)) = opener(cut(body, floor..at), view) else { continue };
        let phrase = cut(body, floor + start..end);
        let cluster = phrase.contains("集群");
        out.push(Closer { at: floor + start, end, class, cluster, open });
    }
    out
}

/// Where the phrase begins that ends in front of a class word: at 等, or at a number (两大, 3个); and whether it is 等.
fn opener(front: &str, view: &View<'_>) -> Option<(usize, bool)> {
    let near = window::tail(front, LONGEST_PHRASE * 3);
    let offset = front.len() - near.len();
    let plain = |phrase: &str| {
        let phrase = phrase.trim_start_matches("国家级").trim_start_matches("国家");
        !phrase.contains(['，', '。', '、', '；', '区', '建', '推', '的'])
            && !view.linker.trades.no_fields.any_in(phrase)
            && !phrase
                .char_indices()
                .any(|(at, _)| view.linker.names.verb_at_head(cut(phrase, at..)).is_some())
    };
    if let Some(at) = near.rfind('等').filter(|&at| lists::closes(front, offset + at)) {
        return plain(cut(near, at + '等'.len_utf8()..)).then_some((offset + at, true));
    }
    // 甲、乙两大产业集群, 甲、乙“四大产业”.
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百两".contains(c);
    let mark = near.rfind(['大', '个', '条', '类'])?;
    let count = cut(near, ..mark);
    let start = count.trim_end_matches(number).len();
    let behind = near.get(mark..).unwrap_or("").chars().next().map_or(0, char::len_utf8);
    if start == count.len() || !plain(cut(near, mark + behind..)) {
        return None;
    }
    let quoted = cut(near, ..start).trim_end_matches('“').len();
    Some((offset + quoted, false))
}

fn listed(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    if !body.contains(['等', '大', '个', '条']) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut floor = 0;
    for closer in closers(body, view) {
        let list = list_between(clause, view, floor, closer.at);
        floor = closer.end;
        if list.len() > LONGEST_LIST || topic_is_industry(view, list.start()) && !closer.cluster {
            continue;
        }
        let mut items = items(view, list, closer.open);
        if cut(body, closer.at..closer.end).ends_with("业态") && !is_fostered(view, body) {
            continue;
        }
        if closer.class == Class::Field && closer.open {
            items.retain(|item| known_name(view, item.of(view.text)).is_some());
            if items.len() < 2 {
                continue;
            }
        }
        out.extend(items);
    }
    out
}

/// Whether a clause says that what it lists is fostered: 培育壮大….
fn is_fostered(view: &View<'_>, body: &str) -> bool {
    let verb = cut(body, ..view.linker.triggers.behind_verbs(body));
    FOSTERED.iter().any(|w| verb.contains(w))
}

/// The list in front of a closer: what stands between it and the closer before.
fn list_between(clause: &Clause, view: &View<'_>, floor: usize, at: usize) -> Span<Text> {
    let body = clause.span.of(view.text);
    let mut start = floor;
    if floor > 0 {
        let rest = cut(body, floor..at);
        let glue =
            ["以及", "和", "与", "及", "、"].iter().filter_map(|w| rest.find(w).map(|k| k + w.len())).min();
        start = floor + glue.unwrap_or(0);
    }
    let near = window::tail(cut(body, start..at), LONGEST_LIST + 1);
    Span::new(clause.span.start() + at - near.len(), clause.span.start() + at)
}

fn joined(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    if !body.contains('、') || topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let names = &view.linker.names;
    let trades = &view.linker.trades;
    let Some((at, word)) = ["全产业链", "制造业集群", "产业集群", "产业链", "产业"]
        .iter()
        .filter_map(|w| body.find(w).map(|at| (at, *w)))
        .min_by_key(|&(at, w)| (at, std::cmp::Reverse(w.len())))
    else {
        return Vec::new();
    };
    let behind = cut(body, at + word.len()..);
    let said = behind.is_empty()
        || trades.measures.at_head(behind).is_some()
        || trades.is_done(&view.linker.names, behind) && word != "产业";
    if !said || opener(cut(body, ..at), view).is_some() {
        return Vec::new();
    }
    let list = Span::new(clause.span.start(), clause.span.start() + at);
    let items = items(view, list, false);
    let plain = |s: &Span<Text>| {
        let name = s.of(view.text);
        let verb = |at: usize| names.verb_at_head(cut(name, at..)).is_some();
        chars(name) <= 10 && !name.char_indices().any(|(at, _)| verb(at))
    };
    if items.len() < 2
        || !items.iter().all(plain)
        || !items.iter().any(|s| trades.is_activity(s.of(view.text)))
    {
        return Vec::new();
    }
    items
}

fn promoted(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    if topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let body = clause.span.of(view.text);
    let mut start = view.linker.triggers.behind_verbs(body);
    if start == 0 {
        return Vec::new();
    }
    // 支持甲市、乙县发展丙产业.
    while let Some((span, _)) = view.mention_at(clause.span.start() + start, clause.span.end(), &PLACES) {
        start = span.end() - clause.span.start();
        start +=
            cut(body, start..).chars().next().filter(|c| matches!(c, '、' | '和')).map_or(0, char::len_utf8);
    }
    start += view.linker.triggers.behind_verbs(cut(body, start..));
    let Some(len) = named_at(view, cut(body, start..), 3) else { return Vec::new() };
    let at = clause.span.start() + start;
    match holds_verb(view, cut(body, start..start + len)) {
        true => Vec::new(),
        false => vec![Span::new(at, at + len)],
    }
}

/// Whether a verb that opens clauses stands in a name: 质取胜发展农业.
fn holds_verb(view: &View<'_>, name: &str) -> bool {
    let verb = |word: &str| chars(word) > 1 && !name.ends_with(word);
    name.char_indices().any(|(at, _)| view.linker.triggers.at_head(cut(name, at..)).is_some_and(verb))
}

/// The one thing made or done that a verb promotes, without a class word: 大力发展工业互联网, 推动清洁能源集成发展.
fn made(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let triggers = &view.linker.triggers;
    let body = clause.span.of(view.text);
    let start = triggers.behind_verbs(body);
    if start == 0 || topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let (verb, object) = (cut(body, ..start), cut(body, start..));
    let trades = &view.linker.trades;
    let names = &view.linker.names;
    let strong = FOSTERED.iter().any(|w| verb.ends_with(w));
    let helped = ["推动", "推进", "促进", "加快", "支持"].iter().any(|w| verb.ends_with(w));
    // 推动甲由…向…延伸: what moves stands in front.
    let moved = object.find(['由', '向']).filter(|_| helped);
    let core = moved.map_or_else(|| trades.without_process(names, object), |at| cut(object, ..at));
    let span = Span::new(clause.span.start() + start, clause.span.start() + start + core.len());
    if strong && is_coined(object) {
        return vec![Span::new(span.start(), clause.span.end())];
    }
    let fits = (strong && core.len() == object.len() || helped && core.len() < object.len())
        && (3..=12).contains(&chars(core))
        && !core.contains(['、', '的', '“', '《', '（', '(', '等', '对'])
        && trades.is_made(core)
        && trades.could_be_industry(names, core)
        && !holds_verb(view, core)
        && names.head_of(core).is_none_or(|(_, kind, _)| kind.is_none())
        && view.mention_at(span.start(), span.end(), &PLACES).is_none();
    if fits { vec![span] } else { Vec::new() }
}

/// “甲+”产业, “甲+乙”: what is named by a plus sign in quotation marks.
fn is_coined(object: &str) -> bool {
    let Some(rest) = object.strip_prefix('“') else { return false };
    let Some((inner, behind)) = rest.split_once('”') else { return false };
    inner.contains(['+', '＋']) && (2..=12).contains(&chars(inner)) && matches!(behind, "" | "产业")
}

/// What lists of what is made or done close with, where it is a name of its own: 甲、乙等生物技术药物.
fn kind(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let body = clause.span.of(view.text);
    let start = view.linker.triggers.behind_verbs(body);
    if !FOSTERED.iter().any(|w| cut(body, ..start).ends_with(w))
        || topic_is_industry(view, clause.span.start())
    {
        return Vec::new();
    }
    let Some(at) = lists::list_close(body).filter(|_| body.contains('、')) else { return Vec::new() };
    let name = cut(body, at + '等'.len_utf8()..);
    let trades = &view.linker.trades;
    let names = &view.linker.names;
    let items =
        view.linker.lists.split(view.text, Span::new(clause.span.start() + start, clause.span.start() + at));
    let made = items.iter().filter(|i| trades.is_activity(&i.name)).count();
    let fits = (4..=12).contains(&chars(name))
        && trades.is_made(name)
        && trades.could_be_industry(names, name)
        && !name.contains(['和', '与', '及', '、'])
        && names.head_of(name).is_none_or(|(_, kind, _)| kind.is_none())
        && items.len() > 1
        && made * 2 >= items.len();
    if fits { vec![Span::new(clause.span.end() - name.len(), clause.span.end())] } else { Vec::new() }
}

/// A list of what is made or done that a verb develops, without a class word: 大力发展新型电池、生物制造等.
fn developed(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    let triggers = &view.linker.triggers;
    let body = clause.span.of(view.text);
    let start = triggers.behind_verbs(body);
    if start == 0
        || !body.contains('、')
        || view.topic(clause.span.start()).is_some_and(|t| view.is(t, &SUBJECTS))
    {
        return Vec::new();
    }
    let (verb, object) = (cut(body, ..start), cut(body, start..));
    if !FOSTERED.iter().any(|w| verb.ends_with(w)) && !verb.ends_with("布局") {
        return Vec::new();
    }
    let list = object.strip_suffix('等').unwrap_or(object);
    if list.len() > LONGEST_LIST {
        return Vec::new();
    }
    let at = clause.span.start() + start;
    let items = items(view, Span::new(at, at + list.len()), list.len() < object.len());
    let trades = &view.linker.trades;
    let fits = |s: &Span<Text>| {
        let name = s.of(view.text);
        trades.is_activity(name)
            && view.linker.names.head_of(name).is_none_or(|(_, kind, _)| kind.is_none())
            && !name.contains('等')
    };
    let own = items.iter().filter(|s| trades.is_made(s.of(view.text))).count();
    if items.len() > 1 && items.iter().all(fits) && own * 3 >= items.len() { items } else { Vec::new() }
}

fn about(clause: &Clause, view: &View<'_>) -> Vec<Span<Text>> {
    if topic_is_industry(view, clause.span.start()) {
        return Vec::new();
    }
    let body = clause.span.of(view.text);
    let Some(len) = named_at(view, body, usize::MAX) else { return Vec::new() };
    let (name, behind) = (cut(body, ..len), cut(body, len..));
    let says = behind.is_empty() && clause.first
        || goes_on(view, behind)
        || view.linker.trades.measures.at_head(behind).is_some();
    let verb = holds_verb(view, name);
    let placed = view.mention_at(clause.span.start(), clause.span.start() + len, &PLACES).is_some();
    match says && !verb && !placed && noun_start(&view.linker.names, name) == 0 {
        true => vec![Span::new(clause.span.start(), clause.span.start() + len)],
        false => Vec::new(),
    }
}

/// Whether `text` goes on with a verb, an adverb or a preposition: 加快…, 以…为…; not 发展规律.
fn goes_on(view: &View<'_>, text: &str) -> bool {
    let triggers = &view.linker.triggers;
    !text.starts_with("发展")
        && (triggers.at_head(text).is_some()
            || triggers.adverbs.at_head(text).is_some()
            || view.linker.names.verb_at_head(text).is_some()
            || text.starts_with(['以', '在', '用', '向']))
}

/// The length of the name of one industry at the head of `text`: up to the first word for what it is behind which the
/// clause ends, or says what is done or measured. `least`: see `Trades::is_trade`.
fn named_at(view: &View<'_>, text: &str, least: usize) -> Option<usize> {
    let trades = &view.linker.trades;
    let names = &view.linker.names;
    for (at, c) in text.char_indices().take(LONGEST_NAME) {
        if matches!(
            c,
            '、' | '的' | '“' | '”' | '《' | '（' | '(' | '：' | '等' | '对' | '以' | '在' | '为' | '同'
        ) {
            return None;
        }
        let rest = cut(text, at..);
        let tail =
            ["产业集群", "集群", "产业链", "产业", "业", "经济"].iter().find(|w| rest.starts_with(**w));
        let Some(tail) = tail else { continue };
        let end = at + tail.len();
        let (name, behind) = (cut(text, ..end), cut(text, end..));
        let stands = behind.is_empty()
            || behind.starts_with(['在', '向', '由', '和', '与', '、'])
            || trades.is_done(names, behind)
            || trades.measures.at_head(behind).is_some()
            || least == usize::MAX && goes_on(view, behind);
        let whole = least < usize::MAX || *tail != "经济" || chars(name) == 4;
        if stands && whole && trades.is_trade(names, name, least) {
            return Some(end);
        }
    }
    None
}

fn topic_is_industry(view: &View<'_>, at: usize) -> bool {
    view.topic(at).is_some_and(|h| view.is(h, &[EntityType::Industry]))
}

/// The items of a list of industries, or nothing where one of them cannot be one. `open`: 等 closes it, so that it may
/// be one item, or two that only 和 joins.
fn items(view: &View<'_>, list: Span<Text>, open: bool) -> Vec<Span<Text>> {
    let mut items = view.linker.lists.split(view.text, list);
    let mut led = false;
    if let Some(first) = items.first_mut() {
        let body = first.span.of(view.text);
        let start = start_of(view, body);
        led = start > 0;
        first.span = trim(view.text, Span::new(first.span.start() + start, first.span.end()));
    }
    join_known(view, &mut items);
    let mut spans: Vec<Span<Text>> = items.into_iter().map(|i| i.span).collect();
    if open && let [only] = spans.as_slice() {
        spans = pair(view, *only);
    }
    let trades = &view.linker.trades;
    let single = spans.len() == 1 && open && led && spans.iter().all(|s| chars(s.of(view.text)) <= 12);
    if spans.len() < 2 && !single || spans.iter().any(|s| !view.mentions(*s, &PLACES).is_empty()) {
        return Vec::new();
    }
    let fine = |span: &Span<Text>| {
        trades.could_be_industry(&view.linker.names, &without_brackets(span.of(view.text)))
    };
    if spans.iter().all(fine) { spans } else { Vec::new() }
}

/// Where the first item of a list begins: behind the verb that governs it, or with an industry of a taxonomy.
fn start_of(view: &View<'_>, body: &str) -> usize {
    // What ends with an industry of the taxonomy begins with it: 展示茶业.
    let near = window::tail(body, LONGEST);
    let known = near
        .char_indices()
        .find(|&(at, _)| near.get(at..).is_some_and(|name| known_name(view, name).is_some()))
        .map(|(at, _)| body.len() - near.len() + at);
    known.unwrap_or_else(|| {
        let verbs = view.linker.triggers.behind_verbs(body);
        let verbs = body.rfind('的').map_or(verbs, |at| verbs.max(at + '的'.len_utf8()));
        let start = verbs + noun_start(&view.linker.names, cut(body, verbs..));
        // 研究开发 is one, though 研究 is a verb.
        if view.linker.trades.is_bare_activity(cut(body, start..)) { verbs } else { start }
    })
}

/// 甲和乙 that a heading names as one is one.
fn join_known(view: &View<'_>, items: &mut Vec<Item>) {
    if let [.., left, right] = items.as_slice()
        && view.between(left.span, right.span) == Some("和")
    {
        let both = left.span.cover(right.span);
        let joined = both.of(view.text).replace('和', "与");
        if view.store.find(EntityType::Industry, &joined).is_some() {
            items.truncate(items.len() - 2);
            items.push(Item { span: both, name: joined });
        }
    }
}

/// 甲和乙 in front of 等: two.
fn pair(view: &View<'_>, only: Span<Text>) -> Vec<Span<Text>> {
    let body = only.of(view.text);
    let Some(at) = body.find('和') else { return vec![only] };
    let (left, right) = (cut(body, ..at), cut(body, at + '和'.len_utf8()..));
    let two = chars(left) >= 3 && chars(right) >= 3 && tail(left, 1).is_some();
    match two {
        true => {
            vec![Span::new(only.start(), only.start() + at), Span::new(only.end() - right.len(), only.end())]
        }
        false => vec![only],
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rules_do_as_they_say() {
        crate::rules::tests::run(super::RULES);
    }
}
