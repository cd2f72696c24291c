//! What inline styles say about type and alignment. Style sheets are not read.

use super::elements;
use super::tree::{NodeIndex, Tree};
use crate::{Align, Font, Style};

/// Applies what the element `node` says of itself.
pub(super) fn apply(tree: &Tree<'_>, node: NodeIndex, style: &mut Style, align: &mut Align) {
    let name = tree.nodes[node].name;
    style.bold |= elements::is(name, &["b", "strong"]);
    set(align, tree.value(node, "align"));
    for (property, value) in elements::declarations(tree.value(node, "style")) {
        if property.eq_ignore_ascii_case("text-align") {
            set(align, value);
        } else if property.eq_ignore_ascii_case("font-weight") {
            style.bold =
                elements::is(value, &["bold", "bolder"]) || value.parse().is_ok_and(|w: u16| w >= 600);
        } else if property.eq_ignore_ascii_case("font-size") {
            style.half_points = half_points(value).or(style.half_points);
        } else if property.eq_ignore_ascii_case("font-family") {
            style.font = font(value).or(style.font);
        } else if property.eq_ignore_ascii_case("color") {
            style.red = is_red(value);
        }
    }
}

fn set(align: &mut Align, value: &str) {
    *align = match value.trim() {
        v if v.eq_ignore_ascii_case("center") => Align::Center,
        v if v.eq_ignore_ascii_case("right") => Align::Right,
        v if elements::is(v, &["left", "justify"]) => Align::Left,
        _ => *align,
    };
}

/// A size in `pt` or `px` (96 to the inch).
fn half_points(value: &str) -> Option<u16> {
    let lower = value.to_ascii_lowercase();
    let (number, factor) = match (lower.strip_suffix("pt"), lower.strip_suffix("px")) {
        (Some(number), _) => (number, 2.0),
        (_, Some(number)) => (number, 1.5),
        _ => return None,
    };
    let size: f32 = number.trim().parse().ok()?;
    (1.0..=400.0).contains(&size).then(|| (size * factor).round() as u16)
}

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
    matches!(parts[..], [r, g, b] if r >= 180 && g <= 80 && b <= 80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        assert_eq!(half_points("22pt"), Some(44));
        assert_eq!(half_points("16.0000PT"), Some(32));
        assert_eq!(half_points("16px"), Some(24));
        assert_eq!(half_points("2em"), None);
        assert_eq!(font("方正小标宋简体"), Some(Font::Biaosong));
        assert_eq!(font("'Times New Roman', 仿宋_GB2312"), Some(Font::Fangsong));
        assert_eq!(font("Arial"), None);
        assert!(is_red("#FF0000") && is_red("red") && is_red("rgb(255, 0, 0)") && is_red("#e00"));
        assert!(!is_red("#ffffff") && !is_red("black") && !is_red("#红红"));
    }
}
