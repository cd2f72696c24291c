//! Traditional to simplified script: the gate that decides line by line, and what it calls.
//!
//! A line is traditional where more of its characters are traditional only than simplified only. A
//! traditional line is converted whole, with OpenCC's phrases, and its 著 are settled ([`zhe`]). In a line
//! that is simplified but for some characters (a name, a quotation) those characters alone are
//! converted, where simplified script knows no such character; 乾, 於 or 著 stay as they are. A line
//! with no evidence of its own goes with the majority of the document's lines. So simplified text is left byte for byte.
//!
//! Passages in Japanese or Korean ([`foreign`]) count for no script and stay as they are. Words that OpenCC's dictionaries
//! lack, and names that they take for words, are in [`words`].

mod engine;
mod foreign;
#[cfg(feature = "opencc")]
mod opencc;
mod words;
mod zhe;

use std::iter::Peekable;

use gongwen_model::Script;
use gongwen_text::{DataError, Edits, Fold, Repair, RepairKind, Rows, Span, Text, Why};

use engine::{CharMap, dictionary};
pub use engine::{Engine, Standard};
#[cfg(feature = "opencc")]
pub use opencc::OpenCc;
use words::Words;
use zhe::{Zhe, ZheWords};

use crate::ScriptEngine;
use crate::look::{Line, Lines, Traits};

/// What a character says about the script of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tells {
    #[default]
    Nothing,
    /// Nothing, but in a traditional line it may need a change.
    Either,
    /// Nothing, but it needs a change in any line: a second code point for a character.
    Odd,
    Simplified,
    Traditional,
}

/// How many characters of a line tell what.
#[derive(Debug, Default)]
struct Told([usize; Tells::Traditional as usize + 1]);

impl Told {
    /// Counts without branches: what the next character tells cannot be foreseen.
    fn add(&mut self, tells: Tells) {
        if let Some(count) = self.0.get_mut(tells as usize) {
            *count += 1;
        }
    }

    fn count(&self, tells: Tells) -> usize {
        self.0.get(tells as usize).copied().unwrap_or_default()
    }
}

/// A line that may need changes.
#[derive(Debug, Clone, Copy)]
struct Suspect {
    span: Span<Text>,
    simplified: usize,
    traditional: usize,
    /// Whether it has characters that change in any line.
    changes: bool,
    /// Whether a passage in another language may stand in it.
    foreign: bool,
}

/// What the lines of a text tell.
#[derive(Debug, Default)]
struct Survey {
    /// Lines with characters that are not simplified beyond doubt.
    suspects: Vec<Suspect>,
    simplified_lines: usize,
    traditional_lines: usize,
    /// 着 and 著 in traditional lines.
    zhe: usize,
    zhu: usize,
}

impl Survey {
    fn script(&self) -> Script {
        match (self.simplified_lines, self.traditional_lines) {
            (_, 0) => Script::Hans,
            (0, _) => Script::Hant,
            _ => Script::Mixed,
        }
    }
}

/// Converts the traditional parts of a text.
#[derive(Debug, Clone)]
pub(crate) struct Converter {
    engine: Engine,
    #[cfg(feature = "opencc")]
    opencc: Option<std::sync::Arc<OpenCc>>,
    tells: CharMap<Tells>,
    /// Variants of Taiwan and Hong Kong that the engine leaves, with their simplified characters.
    variants: CharMap<char>,
    words: Words,
    zhe: ZheWords,
}

/// Keys of a dictionary of single characters, with their values.
fn pairs((file, text): (&'static str, &str)) -> Result<Vec<(char, Vec<char>)>, DataError> {
    Rows::parse(file, text, 2)?.map(|row| {
        let [key, values] = *row else { return Err("two columns".to_owned()) };
        let key = key.chars().next().ok_or("an empty key")?;
        Ok((key, values.split(' ').filter_map(|value| value.chars().next()).collect()))
    })
}

/// Whether `c` is one of the characters of GB 2312, the first standard set of simplified script.
fn is_gb2312(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, _) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    matches!(*bytes, [0xB0..=0xF7, 0xA1..=0xFE])
}

impl Converter {
    pub(crate) fn new(engine: ScriptEngine) -> Result<Self, DataError> {
        #[cfg(feature = "opencc")]
        let opencc = match engine {
            ScriptEngine::Own => None,
            ScriptEngine::OpenCc => Some(std::sync::Arc::new(OpenCc::new(Standard::OpenCc)?)),
        };
        #[cfg(not(feature = "opencc"))]
        let ScriptEngine::Own = engine;
        let engine = Engine::new(Standard::OpenCc)?;
        let one = |c: char| {
            let mut c = [c];
            engine.convert(&mut c);
            c[0]
        };
        let simplified = pairs(dictionary!("STCharacters"))?;
        let traditional = pairs(dictionary!("TSCharacters"))?;
        let mut tells = CharMap::new();
        let mut variants = CharMap::new();
        for (c, values) in &simplified {
            if !values.contains(c) {
                *tells.entry(*c) = Tells::Simplified;
            }
        }
        for dictionary in [dictionary!("TWVariantsRev"), dictionary!("HKVariantsRev")] {
            for (c, values) in pairs(dictionary)? {
                // 么 is a word of simplified text; what the engine converts needs no other table.
                if *tells.entry(c) != Tells::Simplified && one(c) == c {
                    if let Some(to) = values.first().map(|v| one(*v)).filter(|to| *to != c) {
                        *variants.entry(c) = to;
                        *tells.entry(c) = Tells::Traditional;
                    }
                } else if *tells.entry(c) == Tells::Simplified && c != '么' {
                    // 温, 税, 户: simplified, and what Hong Kong or Taiwan writes.
                    *tells.entry(c) = Tells::Nothing;
                }
            }
        }
        for (c, values) in &traditional {
            *tells.entry(*c) = match values.iter().position(|v| v == c) {
                // 么, 坏, 沈: characters of simplified script that some word of traditional text changes.
                Some(0) if *tells.entry(*c) == Tells::Simplified => continue,
                // Known to simplified script in another sense: 乾坤, 於 as a name.
                Some(k) if k > 0 || one(*c) == *c => Tells::Either,
                // 拚, 摺: a character of the mainland's own standard, where 後 stands by mistake.
                _ if is_gb2312(*c) && *c != '後' => Tells::Either,
                _ => Tells::Traditional,
            };
        }
        for (c, _) in pairs(dictionary!("CJK_Compatibility_Ideographs"))? {
            *tells.entry(c) = Tells::Odd;
        }
        // Left to the words, and no evidence.
        *tells.entry('著') = Tells::Either;
        *variants.entry('著') = '\0';
        let words = Words::new()?;
        for c in engine.phrase_characters().chain(words.changed()) {
            let tells = tells.entry(c);
            if *tells == Tells::Nothing {
                *tells = Tells::Either;
            }
        }
        Ok(Self {
            engine,
            #[cfg(feature = "opencc")]
            opencc,
            tells,
            variants,
            words,
            zhe: ZheWords::new()?,
        })
    }

    /// The edits that make `text` simplified, and the script that it is in now. No edit reaches over one of
    /// the `borders`, which are in order: there an earlier step changed the text, and its records stay apart.
    pub(crate) fn edits(
        &self,
        text: &str,
        lines: &Lines,
        borders: impl Iterator<Item = usize>,
    ) -> (Edits, Script) {
        let mut borders = borders.peekable();
        let survey = self.survey(text, lines);
        let majority = survey.traditional_lines > survey.simplified_lines;
        let apart = survey.zhe > 0 && survey.zhe * 3 >= survey.zhu;
        let traditional: usize = survey.suspects.iter().map(|line| line.traditional).sum();
        let mut edits = Edits::with_capacity(traditional);
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for line in &survey.suspects {
            let whole = match line.traditional.cmp(&line.simplified) {
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Equal => majority,
            };
            if !whole && !line.changes {
                continue;
            }
            old.clear();
            old.extend(line.span.of(text).chars());
            new.clone_from(&old);
            self.convert(&old, &mut new);
            for (to, from) in new.iter_mut().zip(&old) {
                if !whole && !matches!(self.tells.get(*from), Tells::Traditional | Tells::Odd) {
                    *to = *from;
                }
            }
            let passages = if line.foreign { foreign::passages(&old) } else { Vec::new() };
            for passage in &passages {
                let kept = old.get(passage.clone()).unwrap_or_default();
                for (to, from) in new.iter_mut().skip(passage.start).zip(kept) {
                    *to = *from;
                }
            }
            push_runs(&mut edits, line.span.start(), &old, &new, &mut borders);
            if whole {
                let own = |k: usize| !passages.iter().any(|p| p.contains(&k));
                self.settle_zhe(&mut edits, line.span.start(), &old, &new, apart, own);
            }
        }
        (edits, survey.script())
    }

    /// What `c` is to this step.
    pub(crate) fn traits(&self, c: char) -> Traits {
        let script = match self.tells.get(c) {
            Tells::Nothing => Traits::NONE,
            Tells::Simplified => Traits::SIMPLIFIED,
            Tells::Either | Tells::Odd | Tells::Traditional => Traits::SCRIPT,
        };
        script | foreign::traits(c)
    }

    /// Weighs the lines.
    fn survey(&self, text: &str, lines: &Lines) -> Survey {
        let mut survey = Survey::default();
        for line in lines.with(Traits::SIMPLIFIED | Traits::SCRIPT) {
            if line.traits.meet(Traits::SCRIPT) {
                self.weigh(text, line, &mut survey);
            } else {
                survey.simplified_lines += 1;
            }
        }
        survey
    }

    /// Counts what tells the script of a line that may need changes.
    fn weigh(&self, text: &str, line: &Line, survey: &mut Survey) {
        let mut told = Told::default();
        let (mut zhe, mut zhu) = (0, 0);
        let foreign = line.traits.meet(Traits::FOREIGN);
        let own: String;
        let body = match foreign {
            true => {
                own = foreign::without(line.span.of(text));
                own.as_str()
            }
            false => line.span.of(text),
        };
        for c in body.chars() {
            told.add(self.tells.get(c));
            zhe += usize::from(c == '着');
            zhu += usize::from(c == '著');
        }
        let line = Suspect {
            span: line.span,
            foreign,
            simplified: told.count(Tells::Simplified),
            traditional: told.count(Tells::Traditional),
            changes: told.count(Tells::Traditional) + told.count(Tells::Odd) > 0,
        };
        if line.traditional > line.simplified {
            survey.traditional_lines += 1;
            survey.zhe += zhe;
            survey.zhu += zhu;
        } else if line.simplified > line.traditional {
            survey.simplified_lines += 1;
        }
        survey.suspects.push(line);
    }

    /// Converts `line`, so far the same as `old`, as a traditional one, but for 著.
    fn convert(&self, old: &[char], line: &mut [char]) {
        #[cfg(feature = "opencc")]
        let done = self.opencc.as_ref().is_some_and(|opencc| opencc.convert(line));
        #[cfg(not(feature = "opencc"))]
        let done = false;
        if !done {
            self.engine.convert(line);
        }
        for c in line.iter_mut().filter(|c| self.tells.get(**c) == Tells::Traditional) {
            match self.variants.get(*c) {
                '\0' => {}
                to => *c = to,
            }
        }
        self.words.settle(old, line);
    }

    /// Adds a repair for each 著 of a traditional line, at the places that are its `own`, that is to be 着.
    fn settle_zhe(
        &self,
        edits: &mut Edits,
        start: usize,
        old: &[char],
        new: &[char],
        apart: bool,
        own: impl Fn(usize) -> bool,
    ) {
        let mut at = start;
        for (k, (from, to)) in old.iter().zip(new).enumerate() {
            let end = at + from.len_utf8();
            if (*from, *to) == ('著', '著')
                && own(k)
                && let Zhe::Change(word) = self.zhe.decide(new, k, apart)
            {
                let (confidence, evidence) = match word {
                    Some(word) => (0.95, format!("word:{}", word.replace('著', "着"))),
                    None => (0.8, "text:no 着 of its own".to_owned()),
                };
                let repair = Repair {
                    kind: RepairKind::ScriptForm,
                    rule: "script/zhe",
                    confidence,
                    evidence: vec![evidence],
                };
                edits.replace(Span::new(at, end), "着", Why::Repair(Box::new(repair)));
            }
            at = end;
        }
    }
}

/// Adds an edit for each run of changed characters that keep the same widths, so that the map of a
/// run leads each character back to its own.
fn push_runs(
    edits: &mut Edits,
    start: usize,
    old: &[char],
    new: &[char],
    borders: &mut Peekable<impl Iterator<Item = usize>>,
) {
    let mut border = |at: usize| {
        while borders.next_if(|&border| border < at).is_some() {}
        borders.peek() == Some(&at)
    };
    // The run in work: its place and what it becomes.
    let (mut from, mut run, mut run_widths) = (start, String::new(), (0, 0));
    let mut at = start;
    for (&was, &is) in old.iter().zip(new) {
        let widths = (was.len_utf8(), is.len_utf8());
        if !run.is_empty() && (was == is || widths != run_widths || border(at)) {
            edits.replace(Span::new(from, at), &run, Why::Fold(Fold::Script));
            run.clear();
        }
        if was != is {
            if run.is_empty() {
                (from, run_widths) = (at, widths);
            }
            run.push(is);
        }
        at += widths.0;
    }
    if !run.is_empty() {
        edits.replace(Span::new(from, at), &run, Why::Fold(Fold::Script));
    }
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::*;
    use crate::look::Look;

    #[track_caller]
    fn check(input: &str, script: Script, expected: &str) {
        let converter = Converter::new(ScriptEngine::Own).unwrap();
        let look = Look::new(|c| converter.traits(c), Traits::SCRIPT);
        let edits = |text: &str| converter.edits(text, &look.lines(text), iter::empty());
        let (edits_of_input, found) = edits(input);
        let text = edits_applied(edits_of_input, input);
        assert_eq!((text.as_str(), found), (expected, script));
        assert!(edits(&text).0.is_empty(), "a second pass changes nothing");
    }

    fn edits_applied(mut edits: Edits, input: &str) -> String {
        edits.sort();
        edits.apply_to(input)
    }

    #[test]
    fn simplified_lines_stay() {
        for text in [
            "成效显著，著名专著的著作权，意味著什么。\n坏账率、沈阳市、乾安县、于都县、什么都要干、皇后、里程",
            "顽强拚搏，毕昇、於崇文、乾隆年间、魏徵、瞭望、狼藉、批覆",
            "温室气体、户籍、税务、悦读、脱贫、群众、高峰、床位、粽子",
            "GDP 5.4%",
            "",
        ] {
            check(text, Script::Hans, text);
        }
    }

    #[test]
    fn traditional_lines_are_converted() {
        check("推動廣州發展戰略性新興產業", Script::Hant, "推动广州发展战略性新兴产业");
        check("乾燥與乾坤，後臺與皇后", Script::Hant, "干燥与乾坤，后台与皇后");
        check("衞生署説明，枱曆，裡面與裏面", Script::Hant, "卫生署说明，台历，里面与里面");
    }

    #[test]
    fn each_line_has_its_own_script() {
        check("首页 成效显著\n成效顯著，著力發展", Script::Mixed, "首页 成效显著\n成效显著，着力发展");
        check("首页 網絡\n經濟發展\n發展", Script::Hant, "首页 网络\n经济发展\n发展");
    }

    #[test]
    fn traditional_characters_in_a_simplified_line() {
        check(
            "项目负责人為陳先生，显著提高了于都县乾坤湾的发展质量",
            Script::Hans,
            "项目负责人为陈先生，显著提高了于都县乾坤湾的发展质量",
        );
    }

    #[test]
    fn lines_without_evidence_follow_the_document() {
        check("著手\n經濟發展", Script::Hant, "着手\n经济发展");
        check("著手\n经济发展", Script::Hans, "著手\n经济发展");
    }

    #[test]
    fn second_code_points_are_settled_in_any_line() {
        check("\u{F90A}融业务", Script::Hans, "金融业务");
    }

    #[test]
    fn runs_keep_their_widths() {
        let converter = Converter::new(ScriptEngine::Own).unwrap();
        let look = Look::new(|c| converter.traits(c), Traits::SCRIPT);
        let edits = |text: &str, borders: &[usize]| {
            converter.edits(text, &look.lines(text), borders.iter().copied()).0
        };
        let edits_of_one = edits("經濟發展", &[]);
        assert_eq!(edits_of_one.len(), 1);
        let text = "他說經濟㑮";
        let spans: Vec<_> = edits(text, &[]).iter().map(|e| e.span.of(text)).collect();
        assert_eq!(spans, ["說經濟", "㑮"]);
        assert_eq!(edits(text, &[0, 6]).iter().next().map(|e| e.span.of(text)), Some("說"));
    }
}
