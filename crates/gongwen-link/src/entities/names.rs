//! Names read from their last word leftwards.
//!
//! A name of an institution, a zone, a facility, a programme or a fund ends with a head that says
//! what it is (研究院, 科学城, 基地, 计划, 基金: `heads.tsv`). From the head the name goes left until
//! something that does not stand inside names: punctuation, a verb or another word of `stops.tsv`, a
//! number with its measure word, an 和 behind another head. What is left is a name where it holds a
//! word that any city's plan does not use of any such thing (`generic.tsv`): 稻米研发平台 is one,
//! 公共技术服务平台 is a class.
//!
//! Known limits: a verb that is in no list makes the name too long, a name that holds a verb of the
//! list too short.

use gongwen_lexicon::{Finder, Hit};
use gongwen_model::{EntityType, Span, Text};
use gongwen_text::{
    DataError, Rows,
    window::{self, cut},
    work,
};

use crate::boundaries::Boundaries;
use crate::lists::chars;
use crate::words::Words;

/// How a head makes a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A standing thing: reported wherever it has a name.
    Name,
    /// Reported where it is built, or carries a proper word.
    Built,
    /// A designation: like `Built`, but never an aim (打造…示范区).
    Aim,
    /// A plan or work: reported in quotation marks or where it is carried out.
    Act,
    /// Ends a name and is none.
    End,
}

/// A name that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Where it stands.
    pub span: Span<Text>,
    /// What it names; `None` for a head that names nothing.
    pub kind: Option<EntityType>,
    pub sort: Sort,
    /// Where its head begins.
    pub head: usize,
    /// The word in front of it ends it: a stop word or "".
    pub before: &'static str,
    /// A number, 一批 or the like stands in front: a class of things.
    pub counted: bool,
    /// Nothing but generic words in front of the head.
    pub bare: bool,
    /// Opens with, or stands in, quotation marks.
    pub quoted: bool,
    /// Carries a word that single things carry: 国家, 中国, a region.
    pub proper: bool,
}

#[derive(Debug)]
struct Head {
    word: &'static str,
    kind: Option<EntityType>,
    sort: Sort,
    not_before: Vec<&'static str>,
}

/// The reader with its words.
#[derive(Debug)]
pub(crate) struct Names {
    heads: Vec<Head>,
    finder: Finder,
    head_words: Words,
    hard: Words,
    soft: Words,
    class: Words,
    generic: Words,
    generic_funds: Words,
    whole: Words,
    evaluative: Words,
    boundaries: Boundaries,
}

/// Widest bracket or quotation inside a name, in bytes.
const WIDEST: usize = 120;

/// Longest name in characters; longer ones are read wrongly.
const LONGEST: usize = 36;

impl Names {
    pub(crate) fn load() -> Result<Self, DataError> {
        let rows = Rows::parse("heads.tsv", include_str!("../../data/heads.tsv"), 4)?;
        rows.check_sorted(1)?;
        let heads = rows.map(|row| {
            let [word, kind, sort, not_before] = *row else { return Err("four columns".to_owned()) };
            let kind = match kind {
                "Organization" => Some(EntityType::Organization),
                "Zone" => Some(EntityType::Zone),
                "Project" => Some(EntityType::Project),
                "Program" => Some(EntityType::Program),
                "Fund" => Some(EntityType::Fund),
                "-" => None,
                other => return Err(format!("unknown type {other}")),
            };
            let sort = match sort {
                "name" => Sort::Name,
                "built" => Sort::Built,
                "aim" => Sort::Aim,
                "act" => Sort::Act,
                "end" => Sort::End,
                other => return Err(format!("unknown sort {other}")),
            };
            let not_before = not_before.split('|').filter(|s| *s != "-").collect();
            Ok(Head { word, kind, sort, not_before })
        })?;
        let finder = Finder::new(heads.iter().map(|h| h.word));
        let head_words = Words::new(heads.iter().map(|h| h.word));
        let stops = Rows::parse("stops.tsv", include_str!("../../data/stops.tsv"), 2)?;
        stops.check_sorted(1)?;
        let boundaries = Boundaries::new(heads.iter().map(|h| h.word).filter(|w| chars(w) > 1).collect());
        let sort = |name: &str| Words::of_sort(&stops, name);
        Ok(Self {
            heads,
            finder,
            head_words,
            hard: sort("hard"),
            soft: sort("soft"),
            class: sort("class"),
            generic: Words::load("generic.tsv", include_str!("../../data/generic.tsv"))?,
            generic_funds: Words::load("generic_funds.tsv", include_str!("../../data/generic_funds.tsv"))?,
            whole: Words::load("whole_words.tsv", include_str!("../../data/whole_words.tsv"))?,
            evaluative: Words::load("evaluative.tsv", include_str!("../../data/evaluative.tsv"))?,
            boundaries,
        })
    }

    /// The names in `line`, a span without line breaks, in text order. Names may nest (a fund's name
    /// holds an industry) but of two that end at one place only the longer is there.
    pub(crate) fn find(&self, text: &str, line: Span<Text>) -> Vec<Name> {
        let line = behind_number(text, line);
        let body = line.of(text);
        // Per end the longest head.
        let mut ends: Vec<(usize, usize, &Head)> = Vec::new();
        let mut hits: Vec<Hit> = self.finder.hits(body).collect();
        hits.sort_unstable_by_key(|hit| (hit.end, hit.start));
        for Hit { start, end, word } in hits {
            let Some(head) = self.heads.get(word) else { continue };
            match ends.last_mut() {
                Some(last) if last.1 == end => {
                    if start < last.0 {
                        *last = (start, end, head);
                    }
                }
                _ => ends.push((start, end, head)),
            }
        }
        ends.retain(|&(_, end, head)| {
            let rest = cut(body, end..);
            head.kind.is_some() && !head.not_before.iter().any(|word| rest.starts_with(word))
        });
        let mut names: Vec<Name> = Vec::new();
        for &(start, end, head) in &ends {
            let name = self.grow(text, line.start(), line.start() + start, line.start() + end, head);
            // A head inside a longer name (发展中心城市规划院) is part of it.
            while names
                .last()
                .is_some_and(|n| n.span.start() >= name.span.start() && n.span.end() < name.span.end())
            {
                let inner = names.pop();
                // 甲园区乙中心: what stands in front of the outer head stays known where it is a name of its own.
                if let Some(inner) = inner
                    && inner.sort == Sort::Name
                    && inner.kind == Some(EntityType::Zone)
                    && name.kind != Some(EntityType::Zone)
                {
                    names.push(inner);
                    break;
                }
            }
            names.push(name);
        }
        if !names.is_empty() {
            // What begins or ends inside a word is no name: 场直接融资银行 of 市场直接融资银行.
            let mut words = self.boundaries.within(body);
            let mut at_word = |at: usize| words.has(at - line.start());
            // A work begins behind the verb that carries it out, wherever the reading stopped.
            // Behind a conjunction the dictionary is not asked: it holds rare words such as 和洛河.
            let joined = |at: usize| cut(text, ..at).ends_with(['和', '与', '及', '暨']);
            names.retain(|n| {
                let start = n.span.start();
                (at_word(n.span.end()) || cut(text, n.span.end()..).starts_with("工作"))
                    && (at_word(start) || joined(start) || n.sort == Sort::Act)
            });
        }
        names.sort_by_key(|n| (n.span.start(), std::cmp::Reverse(n.span.end())));
        names
    }

    fn grow(&self, text: &str, floor: usize, head: usize, end: usize, h: &Head) -> Name {
        let mut at = head;
        let (mut before, mut counted, mut quoted) = ("", false, false);
        let mut length = 0;
        while at > floor && length <= LONGEST {
            let left = cut(text, floor..at);
            let Some(c) = left.chars().next_back() else { break };
            let body = cut(text, at..head);
            work::tick(1);
            if let Some(open) = opening(c) {
                let near = window::tail(left, WIDEST);
                // 甲合作区（以下简称乙）: a name of its own ends in front of the bracket.
                if c != '”'
                    && near.rfind(open).is_none_or(|from| {
                        let (front, inner) = left.split_at(left.len() - near.len() + from);
                        self.head_of(front).is_some()
                            || ["简称", "含", "如", "即"].iter().any(|w| inner.contains(w))
                    })
                {
                    break;
                }
                // What stands in brackets or quotation marks belongs to the name as a whole.
                let limit = if c == '”' { 24 } else { 8 };
                let from = near.rfind(open).map(|from| left.len() - near.len() + from);
                let Some(from) = from.filter(|&f| chars(cut(left, f..)) <= limit + 2) else { break };
                if c != '”' && from == 0 {
                    break;
                }
                quoted |= c == '”';
                length += chars(cut(left, from..));
                at = floor + from;
                if c == '”' && h.sort == Sort::Act {
                    // A work is called by what stands in quotation marks: the name begins there.
                    break;
                }
                continue;
            }
            if is_boundary(c) {
                break;
            }
            if let Some(word) = self.class.at_tail(left).filter(|w| !self.inside_word(left, w, body)) {
                counted = true;
                before = self.class_word(word);
                break;
            }
            if let Some(n) = counter(left) {
                counted = n;
                break;
            }
            let soft = self.soft.at_tail(left);
            if let Some(word) = self.hard.at_tail(left)
                && soft.is_none_or(|s| s.len() <= word.len())
                && !self.inside_word(left, word, body)
            {
                before = self.hard_word(word);
                break;
            }
            if let Some(word) = soft.filter(|w| !self.inside_word(left, w, body)) {
                let rest = cut(left, ..left.len() - word.len());
                let opens = rest.is_empty()
                    || rest.chars().next_back().is_some_and(is_boundary)
                    || self.hard.at_tail(rest).is_some()
                    || self.class.at_tail(rest).is_some()
                    || self.soft.at_tail(rest).is_some_and(|w| {
                        let r = cut(rest, ..rest.len() - w.len());
                        r.is_empty()
                            || r.chars().next_back().is_some_and(is_boundary)
                            || self.hard.at_tail(r).is_some()
                    });
                let builds =
                    word == "建设" && (!self.is_bare(body) || h.kind != Some(EntityType::Organization));
                if opens && !body.is_empty() || builds {
                    before = self.soft_word(word);
                    break;
                }
            }
            if matches!(c, '年' | '届' | '日')
                && cut(left, ..left.len() - c.len_utf8()).ends_with(|d: char| d.is_ascii_digit() || d == '度')
            {
                break;
            }
            if c == '元'
                && cut(left, ..left.len() - c.len_utf8())
                    .ends_with(|d: char| d.is_ascii_digit() || matches!(d, '亿' | '万'))
            {
                break;
            }
            if c == '的' && !left.ends_with("性的") {
                break;
            }
            if matches!(c, '和' | '与' | '及' | '暨' | '同')
                && self.ends_name(cut(left, ..left.len() - c.len_utf8()), c, body)
            {
                break;
            }
            at -= c.len_utf8();
            length += 1;
        }
        // 世界一流的, 高水平 and the like tell how good it is, not which.
        while h.sort != Sort::Act
            && let Some(word) = self.evaluative.at_head(cut(text, at..head))
        {
            at += word.len();
        }
        // 各…, 新一轮…: what stands inside quotation marks as a whole is a name.
        let enclosed = cut(text, floor..at).ends_with('“') && cut(text, end..).starts_with('”');
        while at < head
            && matches!(
                cut(text, at..head).chars().next(),
                Some('和' | '与' | '及' | '的' | '等' | '、' | '·' | '-' | '—' | '性' | '型' | '级' | '类')
            )
        {
            at += cut(text, at..).chars().next().map_or(0, char::len_utf8);
        }
        let body = cut(text, at..head);
        Name {
            span: Span::new(at, end),
            kind: h.kind,
            sort: h.sort,
            head,
            before,
            counted,
            bare: length > LONGEST || self.is_bare_before(body, h),
            quoted: quoted || enclosed,
            proper: is_proper(body),
        }
    }

    /// Whether a stop word is part of a longer word that stands in names: 对 in 对外开放, 拟 in 虚拟,
    /// 本市 in 资本市场.
    fn inside_word(&self, left: &str, word: &str, body: &str) -> bool {
        let longer = |w: Option<&str>| w.is_some_and(|w| w.len() > word.len());
        let ahead = cut(body, ..body.char_indices().nth(3).map_or(body.len(), |(at, _)| at));
        let joined = || format!("{word}{ahead}");
        let last = word.char_indices().next_back().map_or(0, |(at, _)| at);
        longer(self.whole.at_tail(left))
            || self.whole.may_begin(word) && longer(self.whole.at_head(&joined()))
            || last == 0 && self.generic.may_begin(word) && longer(self.generic.at_head(&joined()))
            || last > 0
                && self.whole.may_begin(cut(word, last..))
                && self.whole.at_head(cut(&joined(), last..)).is_some()
    }

    /// Whether what stands in front of a conjunction is a name of its own, so that a new one begins.
    fn ends_name(&self, left: &str, conjunction: char, body: &str) -> bool {
        if left.ends_with('）') || left.ends_with(')') {
            return conjunction == '和';
        }
        match self.head_of(left) {
            None => false,
            // 甲产业和乙产业专项资金: two that share what comes behind.
            Some((word, _, Sort::End)) => !body.contains(word),
            Some(_) => true,
        }
    }

    /// Whether what stands in front of the head `h` makes no name.
    fn is_bare_before(&self, body: &str, h: &Head) -> bool {
        let admin = ["委员会", "领导小组", "协调小组", "联席会议", "指挥部", "基金会"];
        match h.kind {
            Some(EntityType::Fund) => {
                body.is_empty() || self.generic_funds.cover(body, &['和', '与', '及', '、', '的'])
            }
            Some(EntityType::Organization) if matches!(h.word, "协会" | "学会" | "促进会" | "商会") => {
                chars(body) < 2 || self.is_bare(body)
            }
            Some(EntityType::Organization) if admin.contains(&h.word) => chars(body) < 4,
            Some(EntityType::Zone)
                if h.sort == Sort::Name && chars(h.word) > 2 && h.word.ends_with(['城', '谷', '港']) =>
            {
                body.is_empty()
            }
            _ => self.is_bare(body),
        }
    }

    /// Whether nothing but generic words stands in front of a head.
    pub(crate) fn is_bare(&self, body: &str) -> bool {
        body.is_empty() || self.generic.cover(body, &['和', '与', '及', '的', '、', '/'])
    }

    /// Whether `name` as a whole is a class rather than a name.
    pub(crate) fn is_bare_name(&self, name: &str) -> bool {
        let head = self.head_words.number_at_tail(name).and_then(|k| self.heads.get(k));
        head.is_some_and(|h| self.is_bare_before(cut(name, ..name.len() - h.word.len()), h))
    }

    /// The head that `name` ends with, with its type.
    pub(crate) fn head_of<'n>(&self, name: &'n str) -> Option<(&'n str, Option<EntityType>, Sort)> {
        let head = self.heads.get(self.head_words.number_at_tail(name)?)?;
        Some((cut(name, name.len() - head.word.len()..), head.kind, head.sort))
    }

    /// `name` without words that only praise it.
    pub(crate) fn plain<'n>(&self, name: &'n str) -> &'n str {
        let mut name = name;
        while let Some(word) = self.evaluative.at_head(name)
            && word.len() < name.len()
        {
            name = cut(name, word.len()..);
        }
        name
    }

    /// What stands in front of the generic words at the end of a stem: 甲学 of 甲学研发.
    pub(crate) fn specific_prefix(&self, stem: &str) -> Option<String> {
        let mut rest = stem;
        while let Some(word) = self.generic.at_tail(rest)
            && word.len() < rest.len()
        {
            rest = cut(rest, ..rest.len() - word.len());
        }
        (chars(rest) >= 2).then(|| rest.to_owned())
    }

    /// The verb of two or more characters that `text` begins with.
    pub(crate) fn verb_at_head<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.hard.at_head(text).filter(|w| chars(w) > 1)
    }

    /// The verb of two or more characters that `text` ends with.
    pub(crate) fn verb_at_tail<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.hard.at_tail(text).filter(|w| chars(w) > 1)
    }

    /// Whether `text` is a word that names nobody: 方式, 时间.
    pub(crate) fn is_common_word(&self, text: &str) -> bool {
        self.boundaries.is_common_word(text)
    }

    /// Whether `text` is one of the words that a name goes on through: 人工智能.
    pub(crate) fn is_word(&self, text: &str) -> bool {
        self.whole.has(text)
    }

    /// Whether `text` is made of more than words: 长鑫存储, not 纺织服装.
    pub(crate) fn is_coined(&self, text: &str) -> bool {
        let at = self.boundaries.of(text);
        let single =
            at.windows(2).filter(|w| matches!(**w, [from, to] if chars(cut(text, from..to)) == 1)).count();
        single > 0 && !text.contains(['和', '与', '及', '等', '的'])
    }

    /// Whether `text` begins with a number of things: 一批, 若干, 20个.
    pub(crate) fn is_counted(&self, text: &str) -> bool {
        let number: String = text
            .chars()
            .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十百两几多".contains(*c))
            .collect();
        text.starts_with("若干")
            || text.starts_with("一系列")
            || !number.is_empty()
                && cut(text, number.len()..)
                    .chars()
                    .next()
                    .is_some_and(|c| "个批项家座所条处类支种些大".contains(c))
    }

    /// Whether `text` begins with a word that points at things without naming one: 有关, 各类, 任何.
    pub(crate) fn is_general(&self, text: &str) -> bool {
        self.class.at_head(text).is_some_and(|w| !self.evaluative.has(w))
            || self.hard.at_head(text).is_some_and(|w| self.evaluative.has(w) || w.starts_with('各'))
    }

    /// The word of the lists that `text` begins with, if a name cannot begin with it.
    pub(crate) fn stop_at_head<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.hard.at_head(text).or_else(|| self.soft.at_head(text))
    }

    /// Whether `text` begins with a word that makes what follows a class.
    pub(crate) fn is_class(&self, text: &str) -> bool {
        self.class.at_head(text).is_some()
    }

    fn class_word(&self, word: &str) -> &'static str {
        self.class.get(word)
    }

    fn hard_word(&self, word: &str) -> &'static str {
        self.hard.get(word)
    }

    fn soft_word(&self, word: &str) -> &'static str {
        self.soft.get(word)
    }
}

/// A line without the number that opens it.
fn behind_number(text: &str, line: Span<Text>) -> Span<Text> {
    let body = line.of(text);
    let digits = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = body.trim_start();
    let inner = rest.trim_start_matches(['（', '(']);
    let after = inner.trim_start_matches(digits);
    let tail = after.trim_start_matches(['.', '．', '、', '）', ')']);
    match after.len() < inner.len() && tail.len() < after.len() {
        true => Span::new(line.end() - tail.len(), line.end()),
        false => line,
    }
}

/// The bracket that a closing one closes.
fn opening(c: char) -> Option<char> {
    Some(match c {
        '”' => '“',
        '）' => '（',
        ')' => '(',
        _ => return None,
    })
}

fn is_boundary(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '或' | '·'
                | '，'
                | ','
                | '。'
                | '；'
                | ';'
                | '：'
                | ':'
                | '！'
                | '!'
                | '？'
                | '?'
                | '、'
                | '（'
                | '('
                | '“'
                | '‘'
                | '’'
                | '《'
                | '》'
                | '〔'
                | '〕'
                | '['
                | ']'
                | '—'
                | '…'
                | '*'
                | '|'
                | '"'
                | '〈'
                | '〉'
                | '<'
                | '>'
                | '\u{fffd}'
        )
}

/// Whether `left` ends with a number and a measure word (`Some(true)`: a class of things), or with an
/// ordinal (`Some(false)`).
fn counter(left: &str) -> Option<bool> {
    let mut back = left.chars().rev();
    let measure = back.next()?;
    if !matches!(
        measure,
        '个' | '家'
            | '批'
            | '项'
            | '座'
            | '所'
            | '条'
            | '处'
            | '类'
            | '支'
            | '大'
            | '种'
            | '些'
            | '期'
            | '轮'
    ) {
        return None;
    }
    let number = back.next()?;
    let is_number = number.is_ascii_digit()
        || matches!(
            number,
            '一' | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '万'
                | '亿'
                | '两'
                | '数'
                | '几'
                | '多'
                | '余'
                | '各'
                | '首'
                | '整'
                | '每'
                | '这'
                | '那'
                | '该'
        );
    if !is_number {
        return None;
    }
    match (measure, number) {
        ('期' | '轮', _) => None,
        _ if left.chars().rev().nth(2) == Some('第') => Some(false),
        // 首批 tells when, not how many.
        (_, '首') => Some(false),
        _ => Some(true),
    }
}

/// Whether a name carries what single things carry.
pub(crate) fn is_proper(body: &str) -> bool {
    let country = ["国家", "中国", "全国", "粤港澳", "大湾区", "长三角", "京津冀", "中央"];
    let proper = |w: &str| {
        body.find(w).is_some_and(|at| {
            !cut(body, at + w.len()..).starts_with('级') && !cut(body, at + w.len()..).starts_with('性')
        })
    };
    country.iter().any(|w| proper(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let names = Names::load().unwrap();
        let found = names.find(text, Span::new(0, text.len()));
        let found: Vec<_> = found.iter().filter(|n| !n.bare && !n.counted).map(|n| n.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_begins_behind_a_verb() {
        check("加快建设太湖稻作研究院，支持运河茶谷做强", &["太湖稻作研究院"]);
        check("依托钱塘科学城和洛河大学", &["钱塘科学城", "洛河大学"]);
        check("推进江心洲氢能基地建设", &["江心洲氢能基地"]);
    }

    #[test]
    fn a_class_is_no_name() {
        check("搭建公共技术服务平台", &[]);
        check("建设一批茶叶检测中心", &[]);
        check("规划15个茶产业园", &[]);
        check("设立产业引导基金", &[]);
    }

    #[test]
    fn a_word_that_holds_a_stop_is_none() {
        check("建设洛阳虚拟仿真大学", &["洛阳虚拟仿真大学"]);
        check("对接浦西资本市场研究院", &["浦西资本市场研究院"]);
    }

    #[test]
    fn quotation_marks_belong_to_a_work() {
        check("企业培育“春笋破土”计划", &["“春笋破土”计划"]);
        check("深入实施“春笋行动”", &["春笋行动"]);
    }

    #[test]
    fn what_stands_in_brackets_does_not_join_two_names() {
        check("运河湾文旅合作区（以下简称运河湾）建设集聚区", &["运河湾文旅合作区"]);
    }
}
