//! Frames: each clause once, with whom it is about and what its verb promises.
//!
//! The subject is printed in the clause (甲产业聚焦…, 支持乙区发展…), opened the sentence (甲产业，…), is what the section's
//! heading names, or was named by the sentence that opened the paragraph or by a clause before (发展甲产业，做强乙、丙).
//! What the clause says is read by the word that it opens with (`clauses.tsv`), behind adverbs (`adverbs.tsv`).
//!
//! Known limits: a verb in the middle of a clause is not read; a subject that is taken up by 其 or 该产业 is not known.

mod clauses;
mod subjects;
mod triggers;

use gongwen_model::{EntityType, Span, Text, Via};

use crate::entities::store::Handle;
use crate::view::View;
use crate::work::Work;

pub(crate) use clauses::{Clause, clauses};
pub(crate) use subjects::opening_zones;
use subjects::{About, Paragraph, about, led_zones, taken_up};
use triggers::triggers;
pub(crate) use triggers::{Promise, Triggers};

/// How many adverbs may open a clause: more is no sentence.
const MOST_ADVERBS: usize = 8;

/// How the subject of a frame was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// It stands in the clause, or opened the sentence.
    Printed,
    /// The heading of the section names it.
    Heading,
    /// The plan or work at the end of the clause before: 实施甲行动，推动….
    Work,
    /// A sentence before, which says no more, names it: 打造甲产业集群。
    Paragraph,
    /// A clause before names it: 发展甲产业，做强乙、丙.
    Clause,
}

impl How {
    /// Whether it stands in front of the clause and its sentence's opening.
    pub(crate) fn is_distant(self) -> bool {
        matches!(self, Self::Paragraph | Self::Clause)
    }
}

/// The list behind a trigger, and what closes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing {
    pub list: Span<Text>,
    pub closing: Span<Text>,
    /// Whether nothing but 等 says that it is a list of fields.
    pub weak: bool,
}

/// A word that opens a clause, with what it promises.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trigger {
    pub promise: Promise,
    pub word: &'static str,
    /// Of whom it says so: letters of `clauses.tsv`.
    pub of: &'static str,
    /// What stands behind it.
    pub rest: Span<Text>,
    pub listing: Option<Listing>,
}

/// A clause with what it is about.
#[derive(Debug)]
pub(crate) struct Frame {
    pub sentence: Span<Text>,
    /// What it says, behind the hosts and subjects that it opens with.
    pub clause: Span<Text>,
    /// The clause as it stands.
    pub whole: Clause,
    /// Several where a clause names several: 甲片区和乙片区，聚焦….
    pub subjects: Vec<Handle>,
    pub how: How,
    /// The longest word first.
    pub triggers: Vec<Trigger>,
    /// Where the clause says that what it builds is.
    pub hosts: Vec<(Span<Text>, Handle)>,
}

impl Frame {
    /// How the subject was found, as the output says it.
    pub(crate) fn via(&self) -> Via {
        if self.how == How::Heading { Via::Heading } else { Via::Clause }
    }

    /// The subjects of the given types.
    pub(crate) fn subjects_of(&self, view: &View<'_>, kinds: &[EntityType]) -> Vec<Handle> {
        self.subjects.iter().copied().filter(|&s| view.is(s, kinds)).collect()
    }

    /// Whether there are subjects, and all of that type.
    pub(crate) fn all(&self, view: &View<'_>, kind: EntityType) -> bool {
        !self.subjects.is_empty() && self.subjects.iter().all(|&s| view.is(s, &[kind]))
    }
}

/// All frames of a document but those of headings.
pub(crate) fn read(work: &Work<'_>) -> Vec<Frame> {
    let view = work.view();
    let mut out: Vec<Frame> = Vec::new();
    let mut paragraph = Paragraph::default();
    let all = &work.clauses;
    let mut from = 0;
    while let Some(first) = all.get(from) {
        let sentence = first.sentence;
        let end = from + all.iter().skip(from).take_while(|c| c.sentence == sentence).count();
        let clauses = all.get(from..end).unwrap_or_default();
        from = end;
        if work.is_over() {
            break;
        }
        if work.is_heading(sentence) {
            continue;
        }
        paragraph.enter(&view, sentence);
        let mut about = about(&view, sentence, &paragraph);
        paragraph.note(&view, clauses);
        for clause in clauses {
            let frame = frame(work, &view, *clause, &about);
            if let Some(next) = taken_up(&view, &frame, &about) {
                about = next;
            }
            out.push(frame);
        }
    }
    out
}

/// One clause, read.
fn frame(work: &Work<'_>, view: &View<'_>, clause: Clause, about: &About) -> Frame {
    let whole = clause.span;
    let (span, hosts) = work.behind_hosts(whole);
    // 支持甲片区发展乙: the zone is printed as the one that does.
    let own = !about.how.is_distant()
        && about.subjects.iter().any(|&s| view.is(s, &[EntityType::Industry, EntityType::Program]));
    let (span, about) = match led_zones(view, whole).filter(|_| !own) {
        Some((subjects, at)) => (Span::new(at, whole.end()), About { subjects, how: How::Printed }),
        None => (span, about.clone()),
    };
    Frame {
        sentence: clause.sentence,
        clause: span,
        whole: clause,
        subjects: about.subjects,
        how: about.how,
        triggers: triggers(view, span),
        hosts,
    }
}

#[cfg(test)]
mod tests {
    use gongwen_model::Document;

    use super::*;
    use crate::Linker;
    use crate::rules::tests::facts;

    #[track_caller]
    fn check(linker: &Linker, text: &str, expected: &[&str]) {
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(facts(linker, text), expected, "{text}");
    }

    #[test]
    fn whom_a_clause_is_about() {
        let linker = Linker::new().unwrap();
        // Printed in front of the verb, and at the opening of the sentence.
        check(
            &linker,
            "光学仪器产业重点发展测距仪器、热像设备。",
            &[
                "I 光学仪器",
                "F 测距仪器",
                "F 热像设备",
                "光学仪器 develops 测距仪器",
                "光学仪器 develops 热像设备",
            ],
        );
        check(
            &linker,
            "光学仪器产业，依托龙头企业，重点发展测距仪器、热像设备。",
            &[
                "I 光学仪器",
                "F 测距仪器",
                "F 热像设备",
                "光学仪器 develops 测距仪器",
                "光学仪器 develops 热像设备",
            ],
        );
        check(
            &linker,
            "在光学仪器产业方面，重点发展测距仪器、热像设备。",
            &[
                "I 光学仪器",
                "F 测距仪器",
                "F 热像设备",
                "光学仪器 develops 测距仪器",
                "光学仪器 develops 热像设备",
            ],
        );
        // A sentence that is its name and no more; one that opens the paragraph.
        check(
            &linker,
            "光学仪器产业。重点发展测距仪器、热像设备。",
            &[
                "I 光学仪器",
                "F 测距仪器",
                "F 热像设备",
                "光学仪器 develops 测距仪器",
                "光学仪器 develops 热像设备",
            ],
        );
        check(
            &linker,
            "打造竹木加工产业集群。做好原料保供。大力发展竹质建材、竹质家具。",
            &[
                "I 竹木加工",
                "F 竹质家具",
                "F 竹质建材",
                "竹木加工 develops 竹质家具",
                "竹木加工 develops 竹质建材",
            ],
        );
        // The next sentence of its sort ends it.
        check(
            &linker,
            "打造竹木加工产业集群。推动建筑业转型升级。发展装配式建材、节能门窗玻璃。",
            &["I 竹木加工", "I 建筑业", "I 节能门窗玻璃", "I 装配式建材"],
        );
    }

    #[test]
    fn who_is_no_subject() {
        let linker = Linker::new().unwrap();
        check(&linker, "市财政局重点发展测距仪器、热像设备。", &[]);
        check(&linker, "光学仪器产业依托恒安、立达等企业，推动恒安、立达等扩大产能。", &["I 光学仪器"]);
        check(&linker, "光学仪器产业围绕人才、资金等要素，优化营商环境。", &["I 光学仪器"]);
        check(&linker, "光学仪器产业围绕一流测距实验室、热像设备检测中心，做好服务。", &["I 光学仪器"]);
    }

    #[test]
    fn what_is_not_read_yet() {
        let linker = Linker::new().unwrap();
        // A subject that is taken up by a pronoun.
        check(&linker, "光学仪器产业链不断完善，该产业重点发展测距仪器、热像设备。", &["I 光学仪器"]);
        // Coined names that no last word tells, where nothing closes the list.
        check(&linker, "大力发展扎染、锔瓷、漆线雕。", &[]);
        // What stands behind 等 as the head of all.
        check(&linker, "推动压滤、离心等分离技术示范应用。", &[]);
    }

    #[test]
    fn clauses_end_outside_brackets_and_carry_no_number() {
        let text = "（三）加快转型（含技改，扩能），二要提质：茶叶、蚕桑。";
        let part = gongwen_model::Part {
            parent: None,
            role: gongwen_model::Role::Main,
            title: None,
            span: Span::new(0, text.len()),
            metadata: None,
            quotes: vec![],
        };
        let document = Document {
            sentences: gongwen_text::sentences(text),
            draft: gongwen_text::Draft::new(text.to_owned()),
            metadata: gongwen_model::Metadata::default(),
            parts: vec![part],
            sections: vec![],
            tables: vec![],
            diagnostics: vec![],
        };
        let clauses = clauses(&document);
        let printed: Vec<(&str, bool, Option<&str>)> =
            clauses.iter().map(|c| (c.span.of(text), c.first, c.announced_by.map(|s| s.of(text)))).collect();
        assert_eq!(
            printed,
            [
                ("加快转型（含技改，扩能）", true, None),
                ("提质", false, None),
                ("茶叶、蚕桑", false, Some("提质")),
            ]
        );
    }
}
