//! What inline styles say about type and alignment. Style sheets are not read.

use super::elements;
use super::tree::{NodeIndex, Tree};
use crate::fonts::{font, is_red};
use crate::{Align, Style};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        assert_eq!(half_points("22pt"), Some(44));
        assert_eq!(half_points("16.0000PT"), Some(32));
        assert_eq!(half_points("16px"), Some(24));
        assert_eq!(half_points("2em"), None);
    }
}
