//! Brackets that nest deeper than anybody prints them.

use gongwen_model::{Diagnostic, Severity};
use gongwen_text::{Lines, Span};

/// Says where more than `most` brackets of any kind are open at once, at the first place of it. A line begins anew:
/// what is left open in one is a misprint there.
pub(crate) fn deepest(text: &str, most: usize) -> Option<Diagnostic> {
    for (line, raw) in Lines::new(text) {
        let mut depth = 0_usize;
        for (at, c) in raw.char_indices() {
            match c {
                '《' | '〈' | '（' | '(' | '【' | '〔' | '[' | '［' | '“' | '‘' | '「' | '『' | '{' => {
                    depth += 1
                }
                '》' | '〉' | '）' | ')' | '】' | '〕' | ']' | '］' | '”' | '’' | '」' | '』' | '}' =>
                {
                    depth = depth.saturating_sub(1);
                }
                _ => continue,
            }
            if depth > most {
                let start = line.start() + at;
                return Some(Diagnostic {
                    code: "nested_brackets",
                    message: format!(
                        "more than {most} brackets are open here: titles and names in this line cannot be relied on"
                    ),
                    severity: Severity::Error,
                    span: Some(Span::new(start, start + c.len_utf8())),
                });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bracket_too_many_is_named() {
        let found = deepest("(a)(b)\n[《甲（乙", 2).unwrap();
        assert_eq!(found.span, Some(Span::new(14, 17)));
        assert_eq!(deepest("(a)(b)\n[《甲》（乙", 2), None);
        assert_eq!(deepest("((\n((\n((", 2), None);
    }
}
