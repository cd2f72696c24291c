//! Small analyses made by hand: an invented text, and what the stages would have found in it.

#![allow(dead_code, reason = "each test file uses a part of it")]

use gongwen_model::*;
use gongwen_text::{Decoded, Draft, Edits, Fold, OffsetMap, Removal, Repair, RepairKind, Source, Why};
use serde_json::Value;

/// Builds an analysis; spans are named by the words that stand there.
pub(crate) struct Sample {
    pub(crate) analysis: Analysis,
}

fn digest(text: &str) -> String {
    let sum = text.bytes().fold(7_u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
    format!("{sum:016x}").repeat(4)
}

impl Sample {
    /// A document whose source is `text` in UTF-8, without any change.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self::edited(path, text, 0, Edits::new())
    }

    /// A document whose source is a mark of `mark` bytes and `decoded`, changed by `edits`.
    pub(crate) fn edited(path: &str, decoded: &str, mark: usize, edits: Edits) -> Self {
        let mut draft = Draft::new(decoded.to_owned());
        draft.apply(edits);
        let decoded_map: OffsetMap<Decoded, Source> = OffsetMap::even(decoded.len(), mark);
        let map = draft.map().then(&decoded_map);
        let text = draft.text().to_owned();
        let part = Part {
            parent: None,
            role: Role::Main,
            title: None,
            span: Span::new(0, text.len()),
            metadata: None,
            quotes: Vec::new(),
        };
        let analysis = Analysis {
            source: SourceInfo {
                path: path.to_owned(),
                bytes: (decoded.len() + mark) as u64,
                sha256: digest(decoded),
            },
            format: "text",
            media_type: "text/plain",
            encoding: Some(Encoding {
                name: "UTF-8",
                evidence: EncodingEvidence::ValidUtf8,
                confidence: 1.0,
                runner_up: None,
            }),
            streams: Vec::new(),
            decoded: decoded.to_owned(),
            map,
            decoded_map,
            script: Script::Hans,
            document: Document {
                metadata: Metadata::default(),
                parts: vec![part],
                sections: Vec::new(),
                tables: Vec::new(),
                sentences: gongwen_text::sentences(&text),
                diagnostics: Vec::new(),
                draft,
            },
            facts: Facts::default(),
            links: Links { part_policies: vec![None], part_issuers: vec![Vec::new()], ..Links::default() },
            diagnostics: Vec::new(),
        };
        Self { analysis }
    }

    /// The first place where `words` stand.
    #[track_caller]
    pub(crate) fn span(&self, words: &str) -> Span<Text> {
        let at = self.analysis.document.text().find(words).expect("the words stand in the text");
        Span::new(at, at + words.len())
    }

    /// From the start of `first` to the end of `last` behind it.
    #[track_caller]
    pub(crate) fn reach(&self, first: &str, last: &str) -> Span<Text> {
        let start = self.span(first).start();
        let rest = &self.analysis.document.text()[start..];
        Span::new(start, start + rest.find(last).expect("the end stands behind the start") + last.len())
    }

    pub(crate) fn entity(&mut self, kind: EntityType, slug: &str, name: &str) -> usize {
        let entity = Entity {
            id: format!("urn:gongwen:{}:{slug}", kind.name().to_lowercase()),
            kind,
            name: name.to_owned(),
            aliases: Vec::new(),
            codes: Vec::new(),
            parent: None,
            same_as: Vec::new(),
        };
        self.analysis.links.entities.push(entity);
        self.analysis.links.entities.len() - 1
    }

    #[track_caller]
    pub(crate) fn mention(&mut self, entity: usize, words: &str) -> usize {
        let span = self.span(words);
        self.analysis.links.mentions.push(Mention { entity, span, rule: "mention/test" });
        self.analysis.links.mentions.len() - 1
    }

    #[track_caller]
    pub(crate) fn relation(&mut self, subject: Subject, predicate: Predicate, object: usize, sentence: &str) {
        let sentence = self.span(sentence);
        self.analysis.links.relations.push(Relation {
            subject,
            predicate,
            object,
            sentence,
            subject_mention: None,
            object_mention: None,
            via: Via::Clause,
            role: None,
            rule: "relation/test",
        });
    }

    #[track_caller]
    pub(crate) fn citation(
        &mut self,
        words: &str,
        title: Option<&str>,
        number: Option<&str>,
        entity: Option<usize>,
    ) {
        let span = self.span(words);
        self.analysis.links.citations.push(Citation {
            span,
            title: title.map(str::to_owned),
            doc_number: number.map(str::to_owned),
            relation: CitationRelation::BasedOn,
            antecedent: None,
            resolved_part: None,
            entity,
        });
    }

    /// A quantity; `adjust` sets what is not a plain target of 亿元 by 2025.
    #[track_caller]
    pub(crate) fn quantity(
        &mut self,
        words: &str,
        indicator: &str,
        value: &str,
        adjust: impl FnOnce(&mut Quantity),
    ) {
        let mut quantity = Quantity {
            span: self.span(words),
            kind: QuantityKind::Target,
            rhetorical: false,
            indicator: Some(indicator.to_owned()),
            indicator_span: None,
            denominator: None,
            per: None,
            comparator: Comparator::Greater,
            approx: false,
            value: value.parse().unwrap(),
            value_max: None,
            unit: "CNY".to_owned(),
            unit_text: "亿元".to_owned(),
            terms: vec![],
            currency_inferred: false,
            change: None,
            baseline_value: None,
            baseline_time: None,
            time: Some(by_year("2025")),
            table: None,
            rule: "quantity/test",
            evidence: vec!["kind:到2025年".to_owned()],
        };
        adjust(&mut quantity);
        self.analysis.facts.quantities.push(quantity);
        self.analysis.links.subjects.push(Vec::new());
        self.analysis.links.indicators.push(None);
    }

    pub(crate) fn wire(&self) -> gongwen_export::Document {
        gongwen_export::Document::new(&self.analysis, "gongwen.context.jsonld")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&gongwen_export::to_json(&self.wire())).unwrap()
    }
}

/// 到`year`年.
pub(crate) fn by_year(year: &str) -> Time {
    Time {
        text: format!("{year}年"),
        from: Some(format!("{year}-01-01").parse().unwrap()),
        to: Some(format!("{year}-12-31").parse().unwrap()),
        precision: Precision::Year,
        mode: TimeMode::By,
        source: TimeSource::Sentence,
        anchor: None,
    }
}

const PAGE: &str = "首页 > 政务公开
合肥市量(liàng)子产业行动方案
合政〔2023〕12号
一、发展目标
到2025年，𠮷祥园区量子产业增加值超过1.5亿元。
（一）空间布局
支持蜀山区高新园建设量子产业集聚区。依据《合肥市科技创新
条例》执行。
指标\t单位\t2025年
增加值\t亿元\t1.5
联系人：王某，电话：0551-1234567。
";

/// One document with something in every list.
pub(crate) fn full() -> Sample {
    let mut edits = Edits::new();
    let find = |words: &str| {
        let at = PAGE.find(words).unwrap();
        Span::new(at, at + words.len())
    };
    edits.delete(find("首页 > 政务公开\n"), Why::Removal(Removal::Navigation));
    edits.delete(find("(liàng)"), Why::Fold(Fold::PinyinNote));
    let wrap = find("\n条例");
    let repair = Repair {
        kind: RepairKind::HardWrap,
        rule: "repair/wrap",
        confidence: 0.9,
        evidence: vec!["bracket:open".to_owned()],
    };
    edits.delete(Span::new(wrap.start(), wrap.start() + 1), Why::Repair(Box::new(repair)));
    let mut s = Sample::edited("city/plan.txt", PAGE, 3, edits);
    let end = s.analysis.document.text().len();

    let district = s.entity(EntityType::District, "340104", "蜀山区");
    let zone = s.entity(EntityType::Zone, "蜀山区高新园", "蜀山区高新园");
    let industry = s.entity(EntityType::Industry, "量子产业", "量子产业");
    let policy = s.entity(EntityType::Policy, "合肥市科技创新条例", "合肥市科技创新条例");
    let own = s.entity(EntityType::Policy, "合肥市量子产业行动方案", "合肥市量子产业行动方案");
    let issuer = s.entity(EntityType::Organization, "合肥市人民政府", "合肥市人民政府");
    s.analysis.links.entities[district].codes.push(("gb2260", "340104".to_owned()));
    s.analysis.links.entities[district].same_as.push("http://www.wikidata.org/entity/Q1361369".to_owned());
    s.analysis.links.entities[industry].aliases.push("量子".to_owned());
    s.analysis.links.policy = Some(own);

    let at_district = s.mention(district, "蜀山区");
    let at_zone = s.mention(zone, "蜀山区高新园");
    s.mention(industry, "量子产业");
    s.relation(
        Subject::Entity(industry),
        Predicate::LocatedIn,
        district,
        "支持蜀山区高新园建设量子产业集聚区。",
    );
    s.relation(Subject::Entity(zone), Predicate::PartOf, district, "支持蜀山区高新园建设量子产业集聚区。");
    s.relation(Subject::Document, Predicate::Cites, policy, "依据《合肥市科技创新条例》执行。");
    s.analysis.links.relations[1].subject_mention = Some(at_zone);
    s.analysis.links.relations[1].object_mention = Some(at_district);
    s.citation("《合肥市科技创新条例》", Some("合肥市科技创新条例"), None, Some(policy));

    s.quantity("超过1.5亿元", "量子产业增加值", "150000000", |_| {});
    s.analysis.links.subjects[0].push(industry);
    let cell = s.reach("1.5\n联", "1.5");
    s.quantity("1.5\n联", "增加值", "36.20", |q| {
        q.span = cell;
        q.comparator = Comparator::Range;
        q.value_max = Some("40".parse().unwrap());
        q.baseline_value = Some("30".parse().unwrap());
        q.baseline_time = Some(by_year("2020"));
        q.table = Some(TableCell { table: 0, row: 0, column: 2 });
    });
    let span = s.span("2025年");
    s.analysis.facts.dates.push(DateMention { span, time: by_year("2025"), rule: "date/test" });

    let (title, number) = (s.span("合肥市量子产业行动方案"), s.span("合政〔2023〕12号"));
    let (goals, goals_heading) = (s.reach("一、发展目标", "条例》执行。"), s.span("发展目标"));
    let (layout, layout_heading) = (s.reach("（一）空间布局", "条例》执行。"), s.span("空间布局"));
    let table = s.reach("指标\t", "1.5\n");
    let cells = ["增加值\t", "亿元\t1"].map(|w| s.span(w));
    let cell_ends = [cells[0].end() - 1, cells[1].end() - 2];
    let whole = Span::new(0, end);
    let contact = s.reach("联系人", "。");
    let embedded = Part {
        parent: Some(0),
        role: Role::Embedded,
        title: Some("合肥市量子产业行动方案".to_owned()),
        span: Span::new(goals.start(), end),
        metadata: Some(Metadata {
            title: Some("合肥市量子产业行动方案".to_owned()), ..Metadata::default()
        }),
        quotes: vec![Quote { span: s.span("量子产业增加值"), of: title }],
    };
    let d = &mut s.analysis.document;
    d.parts[0].span = whole;
    d.parts.push(embedded);
    d.metadata = Metadata {
        title: Some("合肥市量子产业行动方案".to_owned()),
        genre: Some("方案".to_owned()),
        issuers: vec![Issuer { name: "合肥市人民政府".to_owned() }],
        doc_number: Some("合政〔2023〕12号".to_owned()),
        issued_date: Some("2023-02-28".parse().unwrap()),
        contacts: vec![Contact { person: Some("王某".to_owned()), phone: Some("0551-1234567".to_owned()) }],
        evidence: vec![
            (Field::Title, Some(title)),
            (Field::DocNumber, Some(number)),
            (Field::Contacts, Some(contact)),
            (Field::Publisher, None),
        ],
        ..Metadata::default()
    };
    let section = |parent, depth, number: &str, ordinal: &[u32], style, heading, span| Section {
        parent,
        depth,
        number: Some(number.to_owned()),
        ordinal: ordinal.to_vec(),
        style,
        heading: Some(heading),
        run_in: false,
        span,
        part: 1,
    };
    d.sections = vec![
        section(None, 1, "一、", &[1], NumberStyle::Chinese, goals_heading, goals),
        section(Some(0), 2, "(一)", &[1, 1], NumberStyle::ChineseParen, layout_heading, layout),
    ];
    d.tables = vec![Table {
        caption: None,
        columns: ["指标", "单位", "2025年"].map(str::to_owned).to_vec(),
        rows: vec![["增加值", "亿元", "1.5"].map(str::to_owned).to_vec()],
        cells: vec![
            Cell {
                row: 0,
                column: 0,
                row_span: 1,
                column_span: 1,
                span: Span::new(cells[0].start(), cell_ends[0]),
            },
            Cell {
                row: 0,
                column: 1,
                row_span: 1,
                column_span: 1,
                span: Span::new(cells[1].start(), cell_ends[1]),
            },
            Cell { row: 0, column: 2, row_span: 1, column_span: 1, span: cell },
        ],
        notes: Vec::new(),
        span: table,
        part: 1,
        section: None,
    }];
    s.analysis.links.issuers = vec![issuer];
    s.analysis.links.part_policies = vec![None, Some(own)];
    s.analysis.links.part_issuers = vec![Vec::new(), Vec::new()];
    s.analysis.diagnostics.push(Diagnostic {
        code: "date/unresolved",
        message: "a date without a year".to_owned(),
        severity: Severity::Info,
        span: Some(number),
    });
    s
}
