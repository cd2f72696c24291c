//! Typefaces and colours by which official documents tell their parts.

use crate::Font;

/// The kind of a typeface by its name.
pub(crate) fn font(name: &str) -> Option<Font> {
    const KINDS: [(&str, Font); 12] = [
        ("标宋", Font::Biaosong),
        ("xbs", Font::Biaosong),
        ("仿宋", Font::Fangsong),
        ("fangsong", Font::Fangsong),
        ("楷体", Font::Kai),
        ("kaiti", Font::Kai),
        ("黑体", Font::Hei),
        ("simhei", Font::Hei),
        ("宋体", Font::Song),
        ("simsun", Font::Song),
        ("宋一", Font::Song),
        ("雅黑", Font::Hei),
    ];
    let lower = name.to_lowercase();
    // The first name of a list is the one meant.
    lower
        .split(',')
        .find_map(|name| KINDS.iter().find(|(part, _)| name.contains(part)).map(|(_, font)| *font))
}

/// Whether a colour is the red of a document's head: much red, little else.
pub(crate) fn is_red(value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    let parts: Vec<u32> = match (value.strip_prefix('#'), value.strip_prefix("rgb(")) {
        (Some(hex), _) if hex.len() == 6 && hex.is_ascii() => {
            (0..3).filter_map(|k| u32::from_str_radix(&hex[2 * k..2 * k + 2], 16).ok()).collect()
        }
        (Some(hex), _) if hex.len() == 3 => {
            hex.chars().filter_map(|c| c.to_digit(16).map(|d| d * 17)).collect()
        }
        (_, Some(list)) => {
            list.trim_end_matches(')').split(',').filter_map(|n| n.trim().parse().ok()).collect()
        }
        _ => return value == "red",
    };
    matches!(parts[..], [r, g, b] if is_red_of(r, g, b))
}

/// The same of a colour in numbers up to 255.
pub(crate) fn is_red_of(red: u32, green: u32, blue: u32) -> bool {
    red >= 180 && green <= 80 && blue <= 80
}

/// Whether a colour in numbers up to 255 is a light grey, as watermarks have; white is none.
pub(crate) fn is_faint_of(red: u32, green: u32, blue: u32) -> bool {
    let (least, most) = (red.min(green).min(blue), red.max(green).max(blue));
    most - least <= 16 && least >= 168 && most <= 250
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_colours() {
        assert_eq!(font("方正小标宋简体"), Some(Font::Biaosong));
        assert_eq!(font("'Times New Roman', 仿宋_GB2312"), Some(Font::Fangsong));
        assert_eq!(font("Arial"), None);
        assert!(is_red("#FF0000") && is_red("red") && is_red("rgb(255, 0, 0)") && is_red("#e00"));
        assert!(!is_red("#ffffff") && !is_red("black") && !is_red("#红红"));
    }
}
