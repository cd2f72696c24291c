//! Persons with their office: 丁某市长, 院长戊某.
//!
//! A name is a family name with one or two characters beside a word for an office. A person named
//! once is known from there on. Contacts are personal data and make no entity.

use std::collections::BTreeSet;

use gongwen_model::{EntityType, Span};
use gongwen_text::window::cut;

use crate::lists::chars;
use crate::search::occurrences;
use crate::work::Work;

impl Work<'_> {
    /// Finds persons by their offices, then wherever they are named.
    pub(crate) fn persons(&mut self) {
        let linker = self.linker;
        let mut names: BTreeSet<String> = BTreeSet::new();
        for hit in linker.office_before.captures_iter(self.text) {
            let Some(rest) = hit.get(0).map(|m| cut(self.text, m.end()..)) else { continue };
            // 省长 王某: a signature.
            let spaced = rest.trim_start_matches([' ', '\u{3000}']);
            let (rest, signed) = (spaced, spaced.len() < rest.len());
            // 由副市长任组长: 任 is no family name here.
            if ["组长", "副组长", "主任", "召集人", "总指挥"]
                .iter()
                .any(|o| rest.get('任'.len_utf8()..).is_some_and(|r| r.starts_with(o)))
            {
                continue;
            }
            if let Some(name) = linker.family_names.at_head(rest).and_then(|family| {
                let given: String = cut(rest, family.len()..).chars().take(3).collect();
                // The given name ends where a verb of speech or punctuation begins.
                (1..=2).rev().find_map(|n| {
                    let end = given.char_indices().nth(n).map_or(given.len(), |(i, _)| i);
                    let after = cut(rest, family.len() + end..);
                    let speech = [
                        "表示", "介绍", "指出", "认为", "说", "解读", "强调", "主持", "出席", "：", ":",
                        "，", "。", "、", "（", "(",
                    ];
                    (chars(cut(&given, ..end)) == n
                        && is_han(cut(&given, ..end))
                        && (if signed {
                            after.is_empty() || after.starts_with('\n')
                        } else {
                            speech.iter().any(|s| after.starts_with(s))
                        }))
                    .then(|| format!("{family}{}", cut(&given, ..end)))
                })
            }) {
                names.insert(name);
            }
        }
        for hit in linker.office_behind.find_iter(self.text) {
            let head = cut(self.text, ..hit.start());
            for n in [3, 2] {
                let Some((at, _)) = head.char_indices().rev().nth(n - 1) else { continue };
                let name = cut(head, at..);
                let Some(family) = linker.family_names.at_head(name) else { continue };
                let before = cut(head, ..at);
                let free = before.chars().next_back().is_none_or(|c| !is_han(&c.to_string()))
                    || linker.before_person.at_tail(before).is_some();
                if is_han(name)
                    && family.len() < name.len()
                    && free
                    && linker.names.stop_at_head(name).is_none()
                {
                    names.insert(name.to_owned());
                    break;
                }
            }
        }
        names.extend(self.speakers());
        let names: Vec<String> = names.into_iter().collect();
        for (name, found) in names.iter().zip(occurrences(self.text, &names)) {
            let handle = self.store.add(EntityType::Person, name);
            for at in found {
                self.store.mention(handle, Span::new(at, at + name.len()), "person/office");
            }
        }
    }
}

impl Work<'_> {
    /// Who answers on a page of questions and answers: lines that open with a name and a colon.
    fn speakers(&self) -> BTreeSet<String> {
        let linker = self.linker;
        if linker.questions.find_iter(self.text).take(2).count() < 2 {
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
                && !linker.names.is_common_word(name.as_str()))
            .then(|| name.as_str().to_owned())
        });
        names.collect()
    }
}

fn is_han(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}
