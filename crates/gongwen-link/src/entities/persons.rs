//! Persons and the offices that they hold: 丁某市长, 院长戊某, 任命己某为甲局局长, 组长：庚某　县长.
//!
//! A name is a family name with one or two characters, two parts around a · or a family name and one character with a
//! space between. It counts where an office, a verb that gives or takes one, or a label stands beside it, and what stands
//! on its other side ends it; words of the dictionary are no names. A person named once is known from there on. Contacts
//! are personal data and make no entity.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_model::{EntityType, Predicate, RelationRole, Span, Text, Via};
use gongwen_text::{
    window::{self, cut},
    work,
};

use super::lines;
use super::posts::Offices;
use crate::lists::chars;
use crate::search::occurrences;
use crate::words::Words;
use crate::work::Work;

/// Longest phrase that tells an office, in bytes.
const LONGEST_POST: usize = 150;
/// How many persons one list may name.
const MOST: usize = 256;
/// Parts of a name around a ·, in characters.
const PARTS: std::ops::RangeInclusive<usize> = 1..=8;

/// A name in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    span: Span<Text>,
    /// Without the spaces in it.
    name: String,
}

/// A person as one place tells.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    name: Name,
    /// The phrase that tells what the person is.
    post: Option<Span<Text>>,
    rule: &'static str,
}

/// What the readers of lines look into.
struct Page<'a> {
    text: &'a str,
    offices: &'a Offices,
    families: &'a Words,
}

impl Work<'_> {
    /// Finds persons by their offices, then wherever they are named.
    pub(crate) fn persons(&mut self) {
        let linker = self.linker;
        let page = Page { text: self.text, offices: &linker.offices, families: &linker.family_names };
        let mut told: Vec<Told> = Vec::new();
        let mut rows: Vec<Told> = Vec::new();
        for line in lines(self.text) {
            if self.is_over() {
                return;
            }
            work::tick(line.len());
            told.extend(page.appointed(line));
            told.extend(page.took(line));
            told.extend(page.labelled(line));
            told.extend(page.office_before(line));
            match page.row(line) {
                Some(row) => rows.push(row),
                None => told.extend(roster(&mut rows)),
            }
        }
        told.extend(roster(&mut rows));
        told.retain(|t| !linker.names.is_common_word(&t.name.name));
        let mut names: BTreeMap<String, Vec<Told>> = BTreeMap::new();
        for one in told {
            names.entry(one.name.name.clone()).or_default().push(one);
        }
        for name in self.named_before_office().into_iter().chain(self.speakers()) {
            names.entry(name).or_default();
        }
        let known: Vec<String> = names.keys().cloned().collect();
        for (name, found) in known.iter().zip(occurrences(self.text, &known)) {
            let person = self.store.add(EntityType::Person, name);
            let told = names.remove(name).unwrap_or_default();
            for one in &told {
                self.store.printed_as(person, one.name.span.of(self.text));
                self.store.mention(person, one.name.span, one.rule);
                self.holds(person, one);
            }
            // Two characters are often part of other words: they count where they were told.
            for at in found.into_iter().filter(|_| told.is_empty() || chars(name) > 2) {
                self.store.mention(person, Span::new(at, at + name.len()), "person/office");
            }
        }
    }

    /// The office that a place says a person holds.
    fn holds(&mut self, person: super::store::Handle, told: &Told) {
        let Some(phrase) = told.post.filter(|p| p.len() <= LONGEST_POST) else { return };
        let linker = self.linker;
        let Some(post) = linker.offices.post(phrase.of(self.text), &linker.gazetteer, &self.own) else {
            return;
        };
        let Some(body) = post.body.or_else(|| self.shared_body(phrase)) else { return };
        let body = self.organization(&body);
        let sentence = self.document.sentence_at(told.name.span.start());
        self.relate(person, Predicate::HoldsOffice, (body, None), sentence, Via::Clause, told.rule);
        self.in_role(RelationRole::Office(post.office), told.name.span);
    }

    /// The body of an office that shares it with the one in front: 甲局党组书记、|局长.
    fn shared_body(&self, phrase: Span<Text>) -> Option<String> {
        let linker = self.linker;
        let head = window::tail(cut(self.text, ..phrase.start()), LONGEST_POST).strip_suffix('、')?;
        let from = head
            .char_indices()
            .rev()
            .find(|(_, c)| !c.is_alphanumeric() && !matches!(c, '（' | '）' | '(' | ')'))
            .map_or(0, |(at, c)| at + c.len_utf8());
        linker.offices.post(cut(head, from..), &linker.gazetteer, &self.own)?.body
    }

    /// Names with an office right behind: 丁某市长.
    fn named_before_office(&self) -> BTreeSet<String> {
        let linker = self.linker;
        let mut names = BTreeSet::new();
        for hit in linker.office_behind.find_iter(self.text) {
            let head = cut(self.text, ..hit.start());
            for n in [3, 2] {
                let Some((at, _)) = head.char_indices().rev().nth(n - 1) else { continue };
                let name = cut(head, at..);
                let Some(family) = linker.family_names.at_head(name) else { continue };
                let before = cut(head, ..at);
                let free = before.chars().next_back().is_none_or(|c| !is_han(c))
                    || linker.before_person.at_tail(before).is_some();
                if name.chars().all(is_han)
                    && family.len() < name.len()
                    && free
                    && !linker.offices.opens_office(name)
                    && linker.offices.at_tail("rank", name).is_none()
                    && linker.offices.at_tail("not", name).is_none()
                    && !linker.names.is_common_word(name)
                    && linker.names.stop_at_head(name).is_none()
                {
                    names.insert(name.to_owned());
                    break;
                }
            }
        }
        names
    }

    /// Who answers on a page of questions and answers: lines that open with a name and a colon.
    fn speakers(&self) -> BTreeSet<String> {
        let linker = self.linker;
        if linker.questions.find_iter(self.text).next().is_none() {
            return BTreeSet::new();
        }
        let names = linker.speakers.captures_iter(self.text).filter_map(|hit| {
            let (whole, name) = (hit.get(0)?, hit.name("name")?);
            let answer = cut(self.text, whole.end()..).lines().next().unwrap_or("");
            let family = linker.family_names.at_head(name.as_str())?;
            let given = chars(name.as_str()) - chars(family);
            ((1..=2).contains(&given)
                && !answer.trim_end().ends_with(['？', '?'])
                && chars(answer) > 30
                && !linker.offices.opens_office(name.as_str())
                && !linker.names.is_common_word(name.as_str()))
            .then(|| name.as_str().to_owned())
        });
        names.collect()
    }
}

/// Rows of names and offices make a list where two stand together.
fn roster(rows: &mut Vec<Told>) -> Vec<Told> {
    let rows = std::mem::take(rows);
    if rows.len() < 2 { Vec::new() } else { rows }
}

impl Page<'_> {
    /// 任命甲为乙局局长, 免去甲、丙的乙局副局长职务: who is in office from then on, and who no longer is.
    fn appointed(&self, line: Span<Text>) -> Vec<Told> {
        let mut out = Vec::new();
        let body = line.of(self.text);
        let mut at = 0;
        while let Some((found, verb)) = cut(body, at..)
            .char_indices()
            .filter(|(_, c)| self.offices.may_begin(*c))
            .find_map(|(k, _)| Some((k, self.gives_or_takes(cut(body, at + k..))?)))
        {
            // 甲免去乙公司总裁职务: who loses it stands in front.
            let in_front = self.ends_with_name(line.start(), line.start() + at + found);
            at += found + verb.len();
            if in_front && self.offices.has("removes", verb) {
                continue;
            }
            let (names, end) = self.list(line.start() + at, line.end());
            let rest = cut(self.text, end..line.end());
            let gains = self.offices.at_head("as", rest);
            let loses = self.offices.at_head("ends", rest).or_else(|| {
                let clause = rest.split(['，', '。', '；', '、']).next().unwrap_or("");
                clause.trim_end().ends_with("职务").then_some("")
            });
            if names.is_empty() || gains.is_none() && loses.is_none() {
                continue;
            }
            let post = gains.map(|word| self.phrase(end + word.len(), line.end()));
            at = end - line.start();
            out.extend(names.into_iter().map(|name| Told { name, post, rule: "person/appointed" }));
        }
        out
    }

    /// 甲任乙局局长, 甲同志当选为丙会会长; 甲免去乙公司总裁职务.
    fn took(&self, line: Span<Text>) -> Vec<Told> {
        let mut out = Vec::new();
        for clause in clauses(self.text, line) {
            let (names, end) = self.list(clause.start(), clause.end());
            let rest = cut(self.text, end..clause.end());
            let gains = self.offices.at_head("as", rest).filter(|word| *word != "为");
            let Some(word) = gains.or_else(|| self.loses(rest)) else { continue };
            let post = self.phrase(end + word.len(), clause.end());
            if self.offices.office_at_tail(post.of(self.text).trim_end_matches("职务")).is_none() {
                continue;
            }
            let holds = gains.is_some();
            let post = Some(post).filter(|_| holds);
            out.extend(names.into_iter().map(|name| Told { name, post, rule: "person/took" }));
        }
        out
    }

    /// Whether the clause in front of `at` is one name.
    fn ends_with_name(&self, start: usize, at: usize) -> bool {
        let front = window::tail(cut(self.text, start..at), LONGEST_POST);
        let clause = front.rsplit(|c: char| !is_han(c) && c != '·').next().unwrap_or(front);
        self.names_at(at - clause.len(), at).iter().any(|name| name.span.end() == at)
    }

    /// The verb that `text` opens with by which the person in front loses an office.
    fn loses<'t>(&self, text: &'t str) -> Option<&'t str> {
        ["loses", "removes"].iter().find_map(|class| self.offices.at_head(class, text))
    }

    /// The verb that `text` opens with by which the persons behind get or lose an office.
    fn gives_or_takes<'t>(&self, text: &'t str) -> Option<&'t str> {
        ["names", "removes"].iter().find_map(|class| self.offices.at_head(class, text))
    }

    /// 组长：甲　县长, 出席：甲、乙.
    fn labelled(&self, line: Span<Text>) -> Vec<Told> {
        let body = line.of(self.text);
        let Some(colon) = window::head(body, 60).find(['：', ':']) else { return Vec::new() };
        let label: String = cut(body, ..colon).chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
        let known = self.offices.has("label", &label)
            || self.offices.has("speech", &label) && chars(&label) > 1
            || self.offices.office_at_tail(&label) == Some(0);
        if !known {
            return Vec::new();
        }
        let sign = cut(body, colon..).chars().next().map_or(0, char::len_utf8);
        let mut out = Vec::new();
        let mut at = line.start() + colon + sign;
        while out.len() < MOST {
            let rest = cut(self.text, at..line.end());
            at += rest.len() - rest.trim_start_matches(is_gap).len();
            let Some(name) =
                self.name_at(at, line.end(), |behind| behind.is_none_or(|c| !c.is_alphanumeric()))
            else {
                break;
            };
            at = name.span.end();
            let post = self.post_behind(at, line.end());
            at = post.map_or(at, |p| p.end());
            out.push(Told { name, post, rule: "person/label" });
        }
        out
    }

    /// A line that is a name and an office, with spaces between: 甲　　国务院副总理.
    fn row(&self, line: Span<Text>) -> Option<Told> {
        let body = line.of(self.text);
        let at = line.start() + (body.len() - body.trim_start().len());
        let name = self.name_at(at, line.end(), |behind| behind.is_some_and(char::is_whitespace))?;
        let post = self.post_behind(name.span.end(), line.end())?;
        let ends = cut(self.text, post.end()..line.end()).trim().is_empty();
        ends.then_some(Told { name, post: Some(post), rule: "person/row" })
    }

    /// 甲市市长乙表示, 甲研究院院长乙: the office in front; and a signature, 省长　甲.
    fn office_before(&self, line: Span<Text>) -> Vec<Told> {
        let mut out = Vec::new();
        let body = line.of(self.text);
        let mut floor = 0;
        for (at, c) in body.char_indices().skip(1) {
            if at < floor || !is_han(c) && !is_gap(c) {
                continue;
            }
            let front = cut(body, ..at);
            let office = front.ends_with(|c| self.offices.may_end(c))
                && self.offices.office_at_tail(window::tail(front, LONGEST_POST)).is_some();
            if !office {
                continue;
            }
            let gap = cut(body, at..).len() - cut(body, at..).trim_start_matches(is_gap).len();
            let start = line.start() + at + gap;
            let name = match gap {
                0 => self
                    .name_at(start, line.end(), |behind| {
                        behind.is_some_and(|c| !c.is_alphanumeric() && !is_gap(c))
                    })
                    .or_else(|| self.speaking(start, line.end())),
                _ => self.name_at(start, line.end(), |behind| behind.is_none()),
            };
            let Some(name) = name else { continue };
            let post = self.phrase_before(line, line.start() + at);
            floor = name.span.end() - line.start();
            out.push(Told { name, post: Some(post), rule: "person/office" });
        }
        out
    }

    /// A name with a verb of speech behind.
    fn speaking(&self, at: usize, limit: usize) -> Option<Name> {
        let names = self.names_at(at, limit);
        names.into_iter().find(|name| {
            self.offices
                .at_head("speech", cut(self.text, name.span.end()..limit))
                .is_some_and(|w| chars(w) > 1)
        })
    }

    /// The names of a list that begins at `at`, 甲、乙同志, and where it ends.
    fn list(&self, at: usize, limit: usize) -> (Vec<Name>, usize) {
        let mut out = Vec::new();
        let mut pos = at;
        let mut end = at;
        while out.len() < MOST {
            let rest = cut(self.text, pos..limit);
            pos += rest.len() - rest.trim_start_matches(' ').len();
            let ended = |name: &Name| {
                let behind = cut(self.text, name.span.end()..limit);
                behind.starts_with(['、', '的'])
                    || ["as", "honour", "loses", "removes"]
                        .iter()
                        .any(|class| self.offices.at_head(class, behind).is_some())
            };
            let free =
                |name: &Name| out.is_empty() && cut(self.text, name.span.end()..limit).contains("职务");
            let names = self.names_at(pos, limit);
            let Some(name) = names.iter().find(|n| ended(n)).or_else(|| names.iter().find(|n| free(n)))
            else {
                break;
            };
            end = name.span.end();
            out.push(name.clone());
            end += self.offices.at_head("honour", cut(self.text, end..limit)).map_or(0, str::len);
            match cut(self.text, end..limit).strip_prefix('、') {
                Some(_) => pos = end + '、'.len_utf8(),
                None => break,
            }
        }
        (out, end)
    }

    /// The longest name that begins at `at` and has what `ends` it behind.
    fn name_at(&self, at: usize, limit: usize, ends: impl Fn(Option<char>) -> bool) -> Option<Name> {
        let behind = |name: &Name| cut(self.text, name.span.end()..limit).chars().next();
        self.names_at(at, limit).into_iter().find(|name| ends(behind(name)))
    }

    /// What may be a name at `at`, the longest first.
    fn names_at(&self, at: usize, limit: usize) -> Vec<Name> {
        let rest = cut(self.text, at..limit);
        let mut out = Vec::new();
        if self.offices.opens_office(rest) {
            return out;
        }
        if let Some(len) = dotted(rest) {
            out.push(Name { span: Span::new(at, at + len), name: cut(rest, ..len).to_owned() });
        }
        let Some(family) = self.families.at_head(rest) else { return out };
        let given = cut(rest, family.len()..);
        for n in [2, 1] {
            let end = given.char_indices().nth(n).map_or(given.len(), |(k, _)| k);
            let part = cut(given, ..end);
            let ranked =
                ["rank", "not", "ends"].iter().any(|class| self.offices.at_tail(class, part).is_some())
                    || self.offices.opens_office(part);
            if chars(part) == n && part.chars().all(is_han) && !ranked {
                let span = Span::new(at, at + family.len() + end);
                out.push(Name { span, name: cut(rest, ..family.len() + end).to_owned() });
            }
        }
        // 黄　卫.
        let apart = given.trim_start_matches([' ', '\u{3000}']);
        let mut letters = apart.chars();
        if apart.len() < given.len()
            && chars(family) == 1
            && let Some(c) = letters.next().filter(|c| is_han(*c))
            && letters.next().is_none_or(|c| !is_han(c))
        {
            let end = rest.len() - apart.len() + c.len_utf8();
            out.push(Name { span: Span::new(at, at + end), name: format!("{family}{c}") });
        }
        out
    }

    /// The office behind a name and a gap or a bracket: 甲　县长, 甲（县长）.
    fn post_behind(&self, at: usize, limit: usize) -> Option<Span<Text>> {
        let rest = cut(self.text, at..limit);
        let inner = rest.trim_start_matches(is_gap).trim_start_matches(['（', '(', '，', ',']);
        let start = at + rest.len() - inner.len();
        let end = inner
            .find(|c: char| c.is_whitespace() || matches!(c, '）' | ')' | '；' | ';' | '。' | '，' | ','))
            .unwrap_or(inner.len());
        let phrase = Span::new(start, start + end);
        let told = start > at && self.offices.office_at_tail(phrase.of(self.text)).is_some();
        told.then_some(phrase)
    }

    /// The phrase from `at` to the end of its clause.
    fn phrase(&self, at: usize, limit: usize) -> Span<Text> {
        let rest = cut(self.text, at..limit);
        let end = rest.find(['，', '。', '；', ',', ';', '（', '(']).unwrap_or(rest.len());
        Span::new(at, at + end)
    }

    /// The run of characters in front of `at` that tells an office.
    fn phrase_before(&self, line: Span<Text>, at: usize) -> Span<Text> {
        let front = window::tail(cut(self.text, line.start()..at), LONGEST_POST);
        // 中国（甲市）乙院院长: a bracket inside the name holds together.
        let mut depth = 0usize;
        let from = front
            .char_indices()
            .rev()
            .find(|(_, c)| match c {
                ')' | '）' => {
                    depth += 1;
                    false
                }
                '(' | '（' => {
                    let open = depth > 0;
                    depth = depth.saturating_sub(1);
                    !open
                }
                c => !c.is_alphanumeric() && *c != '·',
            })
            .map_or(0, |(k, c)| k + c.len_utf8());
        Span::new(at - front.len() + from, at)
    }
}

/// The clauses of a line.
fn clauses(text: &str, line: Span<Text>) -> Vec<Span<Text>> {
    let mut out = Vec::new();
    let mut from = line.start();
    for (at, c) in line.of(text).char_indices() {
        if matches!(c, '，' | '。' | '；' | ',' | ';' | '：' | ':' | ' ' | '\u{3000}') {
            out.push(Span::new(from, line.start() + at));
            from = line.start() + at + c.len_utf8();
        }
    }
    out.push(Span::new(from, line.end()));
    out
}

/// Length of a name of two parts around a ·.
fn dotted(text: &str) -> Option<usize> {
    let dot = window::head(text, 30).find(['·', '•', '・'])?;
    let sign = cut(text, dot..).chars().next()?;
    let behind = cut(text, dot + sign.len_utf8()..);
    let tail = behind.char_indices().find(|(_, c)| !is_han(*c)).map_or(behind.len(), |(k, _)| k);
    let tail = ["同志", "任", "为", "的", "当选"]
        .iter()
        .filter_map(|w| cut(behind, ..tail).find(w))
        .min()
        .unwrap_or(tail);
    let fits = |part: &str| PARTS.contains(&chars(part)) && part.chars().all(is_han);
    (fits(cut(text, ..dot)) && fits(cut(behind, ..tail))).then(|| dot + sign.len_utf8() + tail)
}

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\t' | '、' | '，' | ',' | '；' | ';')
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use gongwen_model::{EntityType, Predicate};

    use crate::relations::tests::{linked, told};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let links = linked(text);
        let found: Vec<&str> =
            links.entities.iter().filter(|e| e.kind == EntityType::Person).map(|e| e.name.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn persons_are_told_by_what_stands_beside_them() {
        check("任命李茶山为市水务局局长。", &["李茶山"]);
        check("免去王绿、丁芽青的市水务局副局长职务。", &["丁芽青", "王绿"]);
        check("丁芽青同志任市林业局副局长，不再担任市水务局副局长。", &["丁芽青"]);
        check("组长：丁芽青　县长\n副组长：王绿　副县长", &["丁芽青", "王绿"]);
        check("出席：丁芽青 王绿 黄　卫", &["丁芽青", "王绿", "黄卫"]);
        check("法定代表人：丁芽青", &["丁芽青"]);
        check("王绿免去龙坞茶业有限公司总经理职务；", &["王绿"]);
        check("公司党组书记、总经理王绿主持会议并讲话，纪检组长丁芽青作工作报告。", &["丁芽青", "王绿"]);
        check(
            "会议学习了李茶山局长的讲话、丁芽青组长所作的报告及王绿副局长的意见。",
            &["丁芽青", "李茶山", "王绿"],
        );
        check("丁芽青　　国务院副总理\n王绿　　　水利部副部长", &["丁芽青", "王绿"]);
        check("龙坞茶业研究院院长丁芽青表示，今年丰收。", &["丁芽青"]);
        check("浙江省人民政府省长 丁芽青", &["丁芽青"]);
        check("中国（龙坞）茶业研究院常务副院长丁芽青：今年丰收。", &["丁芽青"]);
        check("阿依努尔·买山同志任市民宗委副主任。", &["阿依努尔·买山"]);
    }

    #[test]
    fn offices_and_words_are_no_persons() {
        check("李茶山　县委常委、常务副县长", &[]);
        check("市长主持会议，常务副市长参加。", &[]);
        check("出席：高校、企业", &[]);
        check("成员：市水务局、市林业局", &[]);
        check("由副市长任组长，成员单位配合。", &[]);
        check("联系人：丁芽青", &[]);
        check("聘任专家为茶园顾问。", &[]);
        check("应报经院长批准，免除许可的职务。裁定撤销申请人的代管人身份。", &[]);
    }

    #[test]
    fn an_office_is_held_in_a_body() {
        let told = |text: &str, rule: &str| told(text, Predicate::HoldsOffice, rule);
        assert_eq!(told("任命李茶山为市水务局局长。", "person/appointed"), "李茶山 局长 杭州市水务局");
        assert_eq!(told("免去李茶山的市水务局局长职务。", "person/appointed"), "");
        assert_eq!(told("王绿免去龙坞茶业有限公司总经理职务；", "person/took"), "");
        assert_eq!(told("丁芽青任淳安县县长。", "person/took"), "丁芽青 县长 淳安县人民政府");
        assert_eq!(
            told("中国（龙坞）茶业研究院院长丁芽青表示，今年丰收。", "person/office"),
            "丁芽青 院长 中国（龙坞）茶业研究院"
        );
        assert_eq!(
            told("龙坞茶业有限公司党委书记、董事长丁芽青出席会议。", "person/office"),
            "丁芽青 董事长 龙坞茶业有限公司"
        );
        assert_eq!(told("公司党委书记、董事长丁芽青出席会议。", "person/office"), "");
        assert_eq!(told("组长：丁芽青　市林业局副局长", "person/label"), "丁芽青 副局长 杭州市林业局");
    }
}
