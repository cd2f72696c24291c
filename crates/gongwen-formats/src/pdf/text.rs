//! Sets the glyphs of strings.

use gongwen_text::Span;

use super::content::{Drawn, Interpreter};
use super::geometry::Matrix;
use super::lexer::Text;
use crate::page::{Glyph, Rect, Shown};
use crate::{FormatError, Style};

/// Share of the em that lies above the baseline.
const ASCENT: f64 = 0.88;
/// Ink below which a colour is more than half transparent.
const FAINT: f64 = 0.5;
/// Text that is neither filled nor stroked.
const INVISIBLE: i64 = 3;
/// Filled and stroked: how programs make a bold face of another.
const FILLED_AND_STROKED: i64 = 2;

impl Interpreter<'_, '_, '_> {
    /// Moves back by thousandths of an em.
    pub(super) fn kern(&mut self, back: f64) {
        let moved = -back / 1000.0 * self.state.size;
        let vertical =
            self.state.font.and_then(|at| self.fonts.list.get(at)).is_some_and(|font| font.vertical);
        let (x, y) = if vertical { (0.0, moved) } else { (moved * self.state.stretch, 0.0) };
        self.text = Matrix::shift(x, y).then(self.text);
    }

    /// Shows a string.
    pub(super) fn string(&mut self, text: &Text, stream: usize) -> Result<(), FormatError> {
        let Some(font) = self.state.font.and_then(|at| self.fonts.list.get_mut(at)) else { return Ok(()) };
        let state = &self.state;
        let style = Style {
            half_points: None,
            bold: font.bold || state.mode == FILLED_AND_STROKED,
            red: state.color.is_red(),
            font: font.face,
        };
        let vertical = font.vertical;
        let mut at = 0;
        while let Some(rest) = text.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let shape = font.next(rest, self.tools)?;
            let place = text.place(at, at + shape.len);
            // In units of the text space, as seen through its matrix.
            let size =
                Matrix { a: state.size * state.stretch, d: state.size, f: state.rise, ..Matrix::IDENTITY };
            let seen = size.then(self.text).then(state.matrix);
            let width = f64::from(shape.width);
            let (box_, origin) = if vertical {
                let down = f64::from(shape.down.2);
                ([(-0.5, 0.0), (0.5, 0.0), (0.5, down), (-0.5, down)], (0.0, 0.0))
            } else {
                let low = ASCENT - 1.0;
                ([(0.0, low), (width, low), (width, ASCENT), (0.0, ASCENT)], (0.0, 0.0))
            };
            let point = |(x, y): (f64, f64)| {
                let (x, y) = seen.apply(x, y);
                (x as f32, y as f32)
            };
            let (right, up) = (seen.along(1.0, 0.0), seen.along(0.0, 1.0));
            let em = up.0.hypot(up.1);
            let bounds = Rect::around(box_.map(point));
            let usable = em.is_finite()
                && em > 0.01
                && [bounds.x0, bounds.y0, bounds.x1, bounds.y1].iter().all(|n| n.is_finite());
            let shown = shape.text.clone().unwrap_or(Shown::One('\u{FFFD}'));
            // A letter that stands for itself.
            let copied = place.len() == 1
                && matches!(shown, Shown::One(c) if c.is_ascii() && rest.first() == Some(&(c as u8)));
            if usable {
                let half_points = (2.0 * em).round().clamp(0.0, f64::from(u16::MAX)) as u16;
                self.shown.drawn.push(Drawn {
                    stream,
                    place,
                    glyph: Glyph {
                        text: shown,
                        source: Span::empty(0),
                        copied,
                        bounds,
                        origin: point(origin),
                        size: em as f32,
                        angle: angle(right, up),
                        vertical,
                        style: Style { half_points: Some(half_points), ..style },
                        faint: state.color.is_faint() || state.alpha < FAINT,
                        invisible: state.mode == INVISIBLE || state.alpha <= 0.0,
                        artifact: self.marked.is_artifact(),
                        late: false,
                        object: 0,
                    },
                });
            }
            let space = state.character_space + if shape.space { state.word_space } else { 0.0 };
            let step = if vertical {
                (0.0, f64::from(shape.down.2) * state.size + space)
            } else {
                ((width * state.size + space) * state.stretch, 0.0)
            };
            at += shape.len;
            self.text = Matrix::shift(step.0, step.1).then(self.text);
        }
        Ok(())
    }
}

/// By how much text is turned clockwise, seen on the page. Mirrored text is not turned.
fn angle(right: (f64, f64), up: (f64, f64)) -> f32 {
    let mirrored = right.0 * up.1 - right.1 * up.0 > 0.0;
    let right = if mirrored { (right.0.abs(), right.1) } else { right };
    let degrees = right.1.atan2(right.0).to_degrees() as f32;
    // Nothing is turned by less than can be seen.
    if degrees.abs() < 0.05 { 0.0 } else { degrees }
}
