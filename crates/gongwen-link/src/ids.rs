//! Ids of entities: made from a code or a canonical name, so that each document makes the same.

use gongwen_model::EntityType;

/// The name reduced to what may stand in a URN: letters and digits, full width folded, quotation
/// marks and white space left out, any other run of signs one `-`.
///
/// Two names that differ in brackets, quotation marks or width alone have the same slug on purpose.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars().map(fold) {
        if c.is_alphanumeric() || c == '+' || c == '_' || c == '.' {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else if !c.is_whitespace() && !is_quote(c) {
            gap = true;
        }
    }
    slug
}

/// `urn:gongwen:<type>:<slug>`.
pub(crate) fn urn(kind: EntityType, slug: &str) -> String {
    format!("urn:gongwen:{}:{slug}", kind.name().to_ascii_lowercase())
}

/// A full-width form as its ASCII character.
pub(crate) fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」' | '《' | '》' | '<' | '>' | '〈' | '〉')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(slug(name), expected);
    }

    #[test]
    fn names_become_slugs() {
        check("杭州市西湖区", "杭州市西湖区");
        check("“春笋”行动", "春笋行动");
        check("无人机（船）", "无人机-船");
        check("4K/8K 设备", "4K-8K设备");
        check("ＡＢ+云", "AB+云");
        check("a<b>{c}|d\\e^f`", "ab-c-d-e-f");
        check("", "");
    }

    #[test]
    fn an_urn_names_the_type() {
        assert_eq!(urn(EntityType::Policy, "x"), "urn:gongwen:policy:x");
    }
}
