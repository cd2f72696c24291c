//! What drawing depends on.

use super::geometry::Matrix;

/// A colour to fill with, as far as text needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Color {
    red: f64,
    green: f64,
    blue: f64,
}

impl Color {
    pub(super) const BLACK: Self = Self { red: 0.0, green: 0.0, blue: 0.0 };

    /// A colour by its components: grey, red-green-blue, or cyan-magenta-yellow-black.
    pub(super) fn new(components: &[f64]) -> Option<Self> {
        Some(match *components {
            [grey] => Self { red: grey, green: grey, blue: grey },
            [red, green, blue] => Self { red, green, blue },
            [cyan, magenta, yellow, black] => {
                let light = |ink: f64| (1.0 - ink) * (1.0 - black);
                Self { red: light(cyan), green: light(magenta), blue: light(yellow) }
            }
            _ => return None,
        })
    }

    /// The red of the head of a document.
    pub(super) fn is_red(self) -> bool {
        self.red >= 0.7 && self.green <= 0.32 && self.blue <= 0.32
    }

    /// Light grey, as watermarks are; white is no grey.
    pub(super) fn is_faint(self) -> bool {
        let (low, high) = (self.red.min(self.green).min(self.blue), self.red.max(self.green).max(self.blue));
        low >= 0.65 && high <= 0.97 && high - low <= 0.12
    }
}

/// The graphics state.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) matrix: Matrix,
    pub(super) color: Color,
    pub(super) alpha: f64,
    /// Index of the font.
    pub(super) font: Option<usize>,
    pub(super) size: f64,
    pub(super) character_space: f64,
    pub(super) word_space: f64,
    /// Horizontal scale; 1 is as designed.
    pub(super) stretch: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) mode: i64,
}

impl State {
    pub(super) fn new(matrix: Matrix) -> Self {
        Self {
            matrix,
            color: Color::BLACK,
            alpha: 1.0,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours() {
        let color = |components: &[f64]| Color::new(components).unwrap();
        assert!(color(&[1.0, 0.0, 0.0]).is_red() && color(&[0.0, 1.0, 1.0, 0.0]).is_red());
        assert!(!color(&[0.0]).is_red() && !color(&[1.0]).is_red());
        assert!(color(&[0.8]).is_faint() && !color(&[1.0]).is_faint() && !color(&[0.5]).is_faint());
        assert!(Color::new(&[1.0, 2.0]).is_none());
    }
}
