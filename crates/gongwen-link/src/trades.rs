//! What can be an industry, and what can be a field of one: judged by the words of the name alone.

use gongwen_text::{DataError, Rows, window::cut};

use crate::entities::names::Names;
use crate::lists::{chars, tail};
use crate::words::Words;

/// A word list of this crate.
macro_rules! words {
    ($name:literal) => {
        Words::load($name, include_str!(concat!("../data/", $name)))
    };
}

/// What the items of a list are, by the class word that closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// 等产业, 等赛道: industries.
    Industry,
    /// 等领域: anything that an industry works in.
    Field,
}

/// The words by which industries and fields are told.
#[derive(Debug)]
pub(crate) struct Trades {
    /// Class words behind a list of fields.
    pub field_closers: Words,
    /// What is done for what is listed: 发展, 转型升级.
    processes: Words,
    not_fields: Words,
    pub not_industries: Words,
    pub no_industry: Words,
    /// What ends with 业 and is no industry.
    no_trades: Words,
    /// Last words of what is made or done for a living.
    activities: Words,
    /// Those of them that say so by themselves.
    own_activities: Words,
    /// Class words that say that a name is one of an industry.
    class_words: Words,
    /// What announces a list in front of a colon.
    announcers: Words,
    /// Headers of columns of industries.
    pub columns: Words,
    /// Class words that close a list, with those that list anything.
    classes: Words,
    any_classes: Words,
    /// What makes such a word the class of something else.
    bars: Words,
    pub measures: Words,
    grades: Words,
    adverbs: Words,
    /// Words in front of 产业 that say of what sort it is.
    qualifiers: Words,
    /// What a list is of that names no fields: 企业, 项目.
    pub no_fields: Words,
    /// Last words of organisations that build.
    pub builders: Words,
    /// Words that praise what is built.
    pub praise: Words,
    pub categories: Words,
}

impl Trades {
    pub(crate) fn load() -> Result<Self, DataError> {
        let classes = Rows::parse("list_classes.tsv", include_str!("../data/list_classes.tsv"), 2)?;
        classes.check_sorted(1)?;
        let activities = Rows::parse("activity_heads.tsv", include_str!("../data/activity_heads.tsv"), 2)?;
        activities.check_sorted(1)?;
        Ok(Self {
            field_closers: words!("field_closers.tsv")?,
            processes: words!("promote_closers.tsv")?,
            not_fields: words!("not_fields.tsv")?,
            not_industries: words!("not_industries.tsv")?,
            no_industry: words!("no_industry.tsv")?,
            no_trades: words!("no_trades.tsv")?,
            activities: Words::new(activities.iter().filter_map(|row| row.first().copied())),
            own_activities: Words::of_sort(&activities, "own"),
            classes: Words::new(classes.iter().filter_map(|row| row.first().copied())),
            any_classes: Words::of_sort(&classes, "field"),
            bars: words!("closer_bars.tsv")?,
            class_words: words!("class_words.tsv")?,
            announcers: words!("announcers.tsv")?,
            columns: words!("industry_columns.tsv")?,
            measures: words!("measures.tsv")?,
            grades: words!("grades.tsv")?,
            adverbs: words!("adverbs.tsv")?,
            qualifiers: words!("qualifiers.tsv")?,
            no_fields: words!("no_field_lists.tsv")?,
            builders: words!("builders.tsv")?,
            praise: words!("praise.tsv")?,
            categories: words!("categories.tsv")?,
        })
    }

    /// The class word that `text` begins with, unless what follows makes it one of something else.
    pub(crate) fn class_at_head<'t>(&self, text: &'t str) -> Option<(&'t str, Class)> {
        let word = self.classes.at_head(text)?;
        let class = if self.any_classes.has(word) { Class::Field } else { Class::Industry };
        self.bars.at_head(cut(text, word.len()..)).is_none().then_some((word, class))
    }

    /// `name` without the words that say that it is an industry.
    pub(crate) fn stem<'n>(&self, name: &'n str) -> &'n str {
        let name = name.trim();
        let class = self.class_words.at_tail(name).filter(|class| class.len() < name.len());
        let stem = class.map(|class| cut(name, ..name.len() - class.len()));
        let Some(mut stem) = stem else { return name };
        // 世界级甲产业集群.
        if let Some(grade) = self.grades.at_head(stem).filter(|w| w.len() < stem.len()) {
            stem = cut(stem, grade.len()..);
        }
        // 甲国家先进制造业集群: the words between say what sort of cluster it is.
        while let Some(word) = self.not_industries.at_tail(stem)
            && word.len() < stem.len()
            && chars(word) > 1
            && name.ends_with("集群")
            && self.is_grade(word)
        {
            stem = cut(stem, ..stem.len() - word.len());
        }
        stem
    }

    /// Where a category is named in `text`, and which.
    pub(crate) fn categories_in<'t>(&self, text: &'t str) -> Vec<(usize, &'t str)> {
        let mut out: Vec<(usize, &'t str)> = Vec::new();
        for (at, _) in text.char_indices() {
            let free = out.last().is_none_or(|(last, word)| last + word.len() <= at);
            out.extend(
                free.then(|| self.categories.at_head(cut(text, at..))).flatten().map(|word| (at, word)),
            );
        }
        out
    }

    /// Whether `name` is a class word and nothing else: 产业集群.
    pub(crate) fn is_class_word(&self, name: &str) -> bool {
        self.class_words.has(name)
    }

    /// `text` without the class word that it opens with.
    pub(crate) fn behind_class<'t>(&self, text: &'t str) -> &'t str {
        cut(text, self.class_words.at_head(text).map_or(0, str::len)..)
    }

    /// `text` without the verb that announces a list at its end: 包括.
    pub(crate) fn without_link<'t>(&self, text: &'t str) -> &'t str {
        cut(text, ..text.len() - self.announcers.at_tail(text).map_or(0, str::len))
    }

    /// Whether a word grades a cluster rather than says what it makes: 国家级, 先进制造业.
    fn is_grade(&self, word: &str) -> bool {
        word.ends_with('级') || word.starts_with("国家") || word.ends_with("制造业") || word.ends_with("特色")
    }

    /// `text` without what is said to be done for it at its end: 发展, 转型升级, 加快发展, 品牌化升级, 强链补链. A verb in
    /// front of such a word goes with it, as does how it is done (…化).
    pub(crate) fn without_process<'t>(&self, names: &Names, text: &'t str) -> &'t str {
        let mut core = text;
        while let Some(word) = self.processes.at_tail(core) {
            core = cut(core, ..core.len() - word.len());
            while let Some(manner) = self.manner(names, core) {
                core = cut(core, ..core.len() - manner.len());
            }
            core = core.trim_end_matches(['和', '与', '及', '的', '、']);
        }
        core
    }

    /// Whether `text` says what is done for what stands in front of it, and goes on with nothing else: 转型升级, not
    /// 创新发展高地.
    pub(crate) fn is_done(&self, names: &Names, text: &str) -> bool {
        let mut rest = text;
        loop {
            let mut manner = 0;
            while let Some(at) = cut(rest, manner..).find('化').filter(|&at| at <= 6) {
                manner += at + '化'.len_utf8();
            }
            let verb = names.verb_at_head(rest).map_or(0, str::len);
            let adverb = self.adverbs.at_head(rest).map_or(0, str::len);
            let done = [0, manner, verb, adverb].into_iter().find_map(|skip| {
                let word = self.processes.at_head(cut(rest, skip..))?;
                Some(skip + word.len())
            });
            let Some(len) = done else { return false };
            rest = cut(rest, len..);
            if rest.is_empty() || rest.starts_with(['、', '和', '与', '在', '，', '上']) {
                return true;
            }
        }
    }

    /// The class words at the end of a list, with the number in front of them: 领域, 三条主线.
    pub(crate) fn closed_by<'t>(&self, text: &'t str) -> Option<&'t str> {
        let class = self.field_closers.at_tail(text)?;
        let front = cut(text, ..text.len() - class.len());
        let counted = front.strip_suffix(['大', '个', '条', '类', '项']).unwrap_or(front);
        let number =
            counted.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两".contains(c));
        let from = if counted.len() < front.len() && number.len() < counted.len() { number } else { front };
        Some(cut(text, from.len()..))
    }

    /// Whether `name` ends with a word for what is made or done for a living.
    pub(crate) fn is_activity(&self, name: &str) -> bool {
        let name = name.trim_end_matches(['”', '）', ')']);
        self.activities.at_tail(name).is_some() && !self.is_no_trade(name)
    }

    /// Whether the last word of `name` alone tells that it is made or done for a living: 工业互联网, not 学前教育.
    pub(crate) fn is_made(&self, name: &str) -> bool {
        let longest = self.activities.at_tail(name).map_or("", |word| word);
        chars(name) > chars(longest).max(2)
            && self.own_activities.has(longest)
            && self.not_fields.at_tail(name).is_none_or(|word| self.own_activities.has(word))
            && !self.is_no_trade(name)
    }

    /// Whether `name` is a last word of such names and nothing else: 开发.
    pub(crate) fn is_bare_activity(&self, name: &str) -> bool {
        self.activities.has(name)
    }

    /// Whether a name that stands alone is one of its own: not 新业态, 关键环节.
    pub(crate) fn is_own(&self, name: &str) -> bool {
        self.not_fields.at_tail(name).is_none_or(|word| word.len() < name.len() && self.is_activity(name))
    }

    /// Whether a word stands in `name` that no industry is named by; one inside the name of what is made or done is none:
    /// 企业孵化.
    fn is_foreign(&self, name: &str) -> bool {
        match self.is_activity(name) && chars(name) > 3 {
            true => self.no_industry.at_tail(name).is_some(),
            false => self.no_industry.any_in(name),
        }
    }

    fn is_no_trade(&self, name: &str) -> bool {
        self.no_trades.at_tail(name).is_some_and(|w| w != "产业")
    }

    /// Whether `name` can be an item of a list of industries.
    pub(crate) fn could_be_industry(&self, names: &Names, name: &str) -> bool {
        (2..=14).contains(&chars(name))
            && !self.class_words.has(name)
            // 研究开发 is one, though 研究 is a verb.
            && names
                .stop_at_head(name)
                .is_none_or(|w| chars(w) < 2 || self.activities.has(cut(name, w.len()..)))
            && !self.not_industries.cover(name, &['和', '与'])
            && !self.is_foreign(name)
            && !name.contains('的')
            && !names.is_counted(name)
    }

    /// Whether `name` names one industry: 食用菌产业, 农产品加工流通业, not 就业, 传统产业. `least`: how many characters a
    /// name has at least that no class word closes.
    pub(crate) fn is_trade(&self, names: &Names, name: &str, least: usize) -> bool {
        let stem = self.stem(name);
        let economy = stem.strip_suffix("经济").filter(|front| stem.len() == name.len() && !front.is_empty());
        // 平台经济 is one, 全省经济 is not.
        let coined = economy
            .is_some_and(|front| self.no_industry.has(front) && !front.starts_with(['全', '我', '本', '各']));
        let least = if stem.len() < name.len() || name.ends_with("经济") { 2 } else { least };
        (name.ends_with('业') || name.ends_with("集群") || name.ends_with("产业链") || name.ends_with("经济"))
            && chars(stem) >= least
            && !names.is_class(stem)
            && !names.is_counted(stem)
            && !["业和", "业与", "业特别", "事业"].iter().any(|w| name.contains(w))
            && !stem.contains("产业")
            && (stem.len() == name.len() || self.qualifiers.at_tail(stem).is_none())
            && !stem.starts_with("国家")
            && !stem.starts_with(['受', '和', '与', '跨', '—'])
            && !self.no_trades.at_tail(name).is_some_and(|w| w != "产业" || stem.is_empty())
            && !(if stem.len() < name.len() {
                self.not_industries.cover(stem, &['和', '与'])
            } else {
                self.not_industries.has(stem)
            })
            && economy.is_none_or(|front| self.not_industries.at_tail(front).is_none_or(|w| chars(w) < 2))
            && (coined || !self.is_foreign(stem))
            && names.stop_at_head(stem).is_none()
            && !self.categories.any_in(name)
    }

    /// Whether a name can be a field.
    pub(crate) fn could_be_field(&self, names: &Names, name: &str) -> bool {
        (2..=24).contains(&chars(name))
            && !self.not_fields.has(name)
            && self.not_fields.at_tail(name).is_none_or(|w| chars(w) <= 3)
            && !name.ends_with(['化', '性', '型'])
            && !name.contains('为')
            && !name.contains(['《', '，'])
            && (!name.contains('“') || name.starts_with('“') && name.ends_with('”') && name.contains('+'))
            && !names.is_class(name)
            && names.verb_at_head(name).is_none()
    }

    /// How something is done, at the end of `core`: a verb (加快, 实现), an adverb (快速) or …化.
    fn manner<'t>(&self, names: &Names, core: &'t str) -> Option<&'t str> {
        if core.ends_with('化') {
            return tail(core, 3).filter(|t| t.len() < core.len());
        }
        let word = names.verb_at_tail(core).or_else(|| self.adverbs.at_tail(core))?;
        (word.len() < core.len() && chars(word) > 1).then_some(word)
    }

    /// Whether `name` ends with what the public hand does as well: 互联网+教育.
    pub(crate) fn is_public(&self, name: &str) -> bool {
        self.activities.at_tail(name).is_some_and(|word| !self.own_activities.has(word))
    }
}
