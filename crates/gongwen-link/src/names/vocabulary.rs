//! The words that names are held against: which are generic, which praise, at which a name ends.

use gongwen_model::{EntityType, Span, Text};
use gongwen_text::window::cut;

use super::heads::{Head, Mark};
use super::{Names, Sort};
use crate::lists::chars;

impl Names {
    /// Whether a stop word is part of a longer word that stands in names: 对 in 对外开放, 拟 in 虚拟,
    /// 本市 in 资本市场.
    pub(super) fn inside_word(&self, left: &str, word: &str, body: &str) -> bool {
        let longer = |w: Option<&str>| w.is_some_and(|w| w.len() > word.len());
        let ahead: String = body.chars().take(3).collect();
        longer(self.whole.at_tail(left))
            || longer(self.whole.at_head(&format!("{word}{ahead}")))
            || chars(word) == 1 && longer(self.generic.at_head(&format!("{word}{ahead}")))
            || word.chars().next_back().is_some_and(|last| {
                chars(word) > 1 && self.whole.at_head(&format!("{last}{ahead}")).is_some()
            })
    }

    /// Whether what stands in front of a conjunction is a name of its own, so that a new one begins.
    pub(super) fn ends_name(&self, left: &str, conjunction: char, body: &str) -> bool {
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
    pub(super) fn is_bare_before(&self, body: &str, h: &Head) -> bool {
        match (h.kind, h.mark) {
            (Some(EntityType::Fund), _) => {
                body.is_empty() || self.generic_funds.cover(body, &['和', '与', '及', '、', '的'])
            }
            (_, Mark::Club) => chars(body) < 2 || self.is_bare(body),
            (_, Mark::Body) => chars(body) < 4,
            (_, Mark::Own) => body.is_empty(),
            _ => self.is_bare(body),
        }
    }

    /// Whether nothing but generic words stands in front of a head.
    pub(crate) fn is_bare(&self, body: &str) -> bool {
        body.is_empty() || self.generic.cover(body, &['和', '与', '及', '的', '、', '/'])
    }

    /// Whether `name` as a whole is a class rather than a name.
    pub(crate) fn is_bare_name(&self, name: &str) -> bool {
        self.heads
            .at_tail(name)
            .is_some_and(|h| self.is_bare_before(cut(name, ..name.len() - h.word.len()), h))
    }

    /// The head that `name` ends with, with its type.
    pub(crate) fn head_of<'n>(&self, name: &'n str) -> Option<(&'n str, Option<EntityType>, Sort)> {
        let head = self.heads.at_tail(name)?;
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

    /// Short names of the enterprises of the central government.
    pub(crate) fn central_enterprises(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.firms.iter()
    }

    /// Where the words of `text` begin and end, by bytes.
    pub(crate) fn words(&self, text: &str) -> Vec<usize> {
        self.boundaries.of(text)
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
}

/// A line without the number that opens it.
pub(super) fn behind_number(text: &str, line: Span<Text>) -> Span<Text> {
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
pub(super) fn opening(c: char) -> Option<char> {
    Some(match c {
        '”' => '“',
        '）' => '（',
        ')' => '(',
        _ => return None,
    })
}

pub(super) fn is_border(c: char) -> bool {
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
pub(super) fn counter(left: &str) -> Option<bool> {
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
    // 国家级, 国家5A级: a level and no name.
    let level = |rest: &str| {
        rest.starts_with(['级', '性'])
            || rest.starts_with(|c: char| c.is_ascii_digit() || "一二三四五".contains(c))
                && rest.contains('级')
    };
    let proper = |w: &str| body.find(w).is_some_and(|at| !level(cut(body, at + w.len()..)));
    country.iter().any(|w| proper(w))
}
