//! Matrices, and the lines of paths.

use crate::page::Rule;

/// `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) d: f64,
    pub(super) e: f64,
    pub(super) f: f64,
}

impl Matrix {
    pub(super) const IDENTITY: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    pub(super) fn new(numbers: &[f64]) -> Option<Self> {
        let [a, b, c, d, e, f] = *numbers else { return None };
        numbers.iter().all(|n| n.is_finite()).then_some(Self { a, b, c, d, e, f })
    }

    pub(super) fn shift(e: f64, f: f64) -> Self {
        Self { e, f, ..Self::IDENTITY }
    }

    /// First `self`, then `next`.
    pub(super) fn then(self, next: Self) -> Self {
        let (x, y) = (next.along(self.a, self.b), next.along(self.c, self.d));
        let (e, f) = next.apply(self.e, self.f);
        Self { a: x.0, b: x.1, c: y.0, d: y.1, e, f }
    }

    pub(super) fn apply(self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// A direction.
    pub(super) fn along(self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x + self.c * y, self.b * x + self.d * y)
    }
}

/// Widest filled rectangle that is a line.
const THIN: f64 = 3.0;
/// Shortest line that is one.
const SHORT: f64 = 1.5;
/// How far a line may be from straight across or down.
const SLANT: f64 = 0.6;
/// Most lines of a page.
const RULES: usize = 100_000;
/// Most points of a path that is looked at.
const POINTS: usize = 10_000;

/// A path in the making, in points of the page.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// Start and end of each straight piece.
    pieces: Vec<((f64, f64), (f64, f64))>,
    /// Opposite corners of rectangles.
    boxes: Vec<((f64, f64), (f64, f64))>,
    start: (f64, f64),
    at: (f64, f64),
}

impl Path {
    pub(super) fn move_to(&mut self, point: (f64, f64)) {
        (self.start, self.at) = (point, point);
    }

    pub(super) fn line_to(&mut self, point: (f64, f64)) {
        if self.pieces.len() < POINTS {
            self.pieces.push((self.at, point));
        }
        self.at = point;
    }

    /// A curve is no line, but what follows begins at its end.
    pub(super) fn curve_to(&mut self, point: (f64, f64)) {
        self.at = point;
    }

    pub(super) fn close(&mut self) {
        self.line_to(self.start);
    }

    pub(super) fn rectangle(&mut self, matrix: Matrix, [x, y, width, height]: [f64; 4]) {
        if self.boxes.len() < POINTS {
            self.boxes.push((matrix.apply(x, y), matrix.apply(x + width, y + height)));
        }
        self.move_to(matrix.apply(x, y));
    }

    /// Ends the path, drawn or not.
    pub(super) fn end(&mut self, stroked: bool, filled: bool, rules: &mut Vec<Rule>) {
        let mut line = |(x0, y0): (f64, f64), (x1, y1): (f64, f64)| {
            let (dx, dy) = ((x1 - x0).abs(), (y1 - y0).abs());
            let straight = dx.min(dy) <= SLANT && dx.max(dy) >= SHORT && (dx + dy).is_finite();
            if straight && rules.len() < RULES {
                let (x0, y0, x1, y1) = (x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1));
                rules.push(Rule { x0: x0 as f32, y0: y0 as f32, x1: x1 as f32, y1: y1 as f32 });
            }
        };
        // A polygon that encloses a thin stretch is a line, too.
        if filled && !stroked && self.boxes.is_empty() && (3..=5).contains(&self.pieces.len()) {
            let points = self.pieces.iter().flat_map(|(from, to)| [*from, *to]);
            let low = points.clone().fold((f64::MAX, f64::MAX), |l, p| (l.0.min(p.0), l.1.min(p.1)));
            let high = points.fold((f64::MIN, f64::MIN), |h, p| (h.0.max(p.0), h.1.max(p.1)));
            self.boxes.push((low, high));
        }
        for &((x0, y0), (x1, y1)) in &self.boxes {
            let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
            if width.min(height) <= THIN && (filled || stroked) {
                let (x, y) = ((x0 + x1) / 2.0, (y0 + y1) / 2.0);
                if width > height { line((x0, y), (x1, y)) } else { line((x, y0), (x, y1)) }
            } else if stroked {
                line((x0, y0), (x1, y0));
                line((x1, y0), (x1, y1));
                line((x0, y1), (x1, y1));
                line((x0, y0), (x0, y1));
            }
        }
        if stroked {
            for (from, to) in &self.pieces {
                line(*from, *to);
            }
        }
        self.pieces.clear();
        self.boxes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices() {
        let turned = Matrix::new(&[0.0, 1.0, -1.0, 0.0, 5.0, 0.0]).unwrap();
        assert_eq!(Matrix::shift(1.0, 2.0).then(turned).apply(0.0, 0.0), (3.0, 1.0));
        assert_eq!(Matrix::new(&[1.0, f64::NAN, 0.0, 0.0, 0.0, 0.0]), None);
    }

    #[test]
    fn lines_of_paths() {
        let mut rules = Vec::new();
        let mut path = Path::default();
        path.rectangle(Matrix::IDENTITY, [0.0, 0.0, 100.0, 0.5]);
        path.end(false, true, &mut rules);
        assert_eq!(rules, [Rule { x0: 0.0, y0: 0.25, x1: 100.0, y1: 0.25 }]);
        path.rectangle(Matrix::IDENTITY, [0.0, 0.0, 100.0, 50.0]);
        path.end(false, true, &mut rules);
        assert_eq!(rules.len(), 1, "a filled field is no line");
        path.rectangle(Matrix::IDENTITY, [0.0, 0.0, 100.0, 50.0]);
        path.move_to((0.0, 0.0));
        path.line_to((30.0, 30.0));
        path.end(true, false, &mut rules);
        assert_eq!(rules.len(), 5, "four sides, and no slanting line");
        path.line_to((9.0, 0.0));
        path.end(false, false, &mut rules);
        assert_eq!(rules.len(), 5, "a path that only clips");
    }
}
