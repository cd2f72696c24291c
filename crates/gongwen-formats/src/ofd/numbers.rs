//! Numbers as an OFD file writes them: lists, deltas, matrices, paths.

use crate::page::Rect;

/// Largest number that is taken as a position.
const LARGEST: f32 = 1e6;

/// Points in a millimetre.
pub(super) const POINTS: f32 = 72.0 / 25.4;

/// Millimetres in points.
pub(super) fn points(millimetres: f32) -> f32 {
    millimetres * POINTS
}

/// The numbers of a list parted by spaces.
pub(super) fn list(text: &str) -> impl Iterator<Item = f32> + '_ {
    text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).map(number)
}

/// A number; one that is none is nought.
pub(super) fn number(word: &str) -> f32 {
    word.trim().parse().ok().filter(|n: &f32| n.is_finite()).unwrap_or(0.0).clamp(-LARGEST, LARGEST)
}

/// The box `x y width height`.
pub(super) fn rect(text: &str) -> Option<Rect> {
    let mut numbers = list(text);
    let (x, y, width, height) = (numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?);
    Some(Rect { x0: x, y0: y, x1: x + width, y1: y + height })
}

/// At most `most` deltas; `g n d` stands for n times d.
pub(super) fn deltas(text: &str, most: usize) -> Vec<f32> {
    let mut words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let mut found = Vec::new();
    while let Some(word) = words.next() {
        if found.len() >= most {
            break;
        }
        let (count, delta) = match word {
            "g" | "G" => {
                let count = words.next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
                (count.min(most - found.len()), words.next().map_or(0.0, number))
            }
            word => (1, number(word)),
        };
        found.extend(std::iter::repeat_n(delta, count));
    }
    found
}

/// A map of the plane: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f32,
    pub(super) b: f32,
    pub(super) c: f32,
    pub(super) d: f32,
    pub(super) e: f32,
    pub(super) f: f32,
}

impl Matrix {
    /// Moves by (e, f) and scales by `scale`.
    pub(super) fn scaled(scale: f32, e: f32, f: f32) -> Self {
        Self { a: scale, b: 0.0, c: 0.0, d: scale, e, f }
    }

    /// The matrix of an attribute `CTM`; nothing changes where it is none.
    pub(super) fn parse(text: Option<&str>) -> Self {
        let numbers: Vec<f32> = text.map(|text| list(text).collect()).unwrap_or_default();
        match numbers[..] {
            [a, b, c, d, e, f] => Self { a, b, c, d, e, f },
            _ => Self::scaled(1.0, 0.0, 0.0),
        }
    }

    /// First `self`, then `next`.
    pub(super) fn then(self, next: Self) -> Self {
        let (e, f) = next.apply((self.e, self.f));
        Self {
            a: next.a * self.a + next.c * self.b,
            b: next.b * self.a + next.d * self.b,
            c: next.a * self.c + next.c * self.d,
            d: next.b * self.c + next.d * self.d,
            e,
            f,
        }
    }

    pub(super) fn apply(self, (x, y): (f32, f32)) -> (f32, f32) {
        let clamp = |n: f32| if n.is_finite() { n.clamp(-LARGEST, LARGEST) } else { 0.0 };
        (clamp(self.a * x + self.c * y + self.e), clamp(self.b * x + self.d * y + self.f))
    }

    /// How much longer it makes what is upright.
    pub(super) fn height(self) -> f32 {
        self.c.hypot(self.d).clamp(0.0, LARGEST)
    }

    /// Degrees by which it turns clockwise.
    pub(super) fn angle(self) -> f32 {
        self.b.atan2(self.a).to_degrees()
    }
}

/// The straight strokes of a path, each with both its ends, and whether the path has a curve.
pub(super) fn strokes(path: &str) -> (Vec<[(f32, f32); 2]>, bool) {
    let mut strokes = Vec::new();
    let mut curved = false;
    let mut words = path.split_ascii_whitespace();
    let (mut first, mut at) = ((0.0, 0.0), (0.0, 0.0));
    while let Some(word) = words.next() {
        let mut point = || Some((number(words.next()?), number(words.next()?)));
        match word {
            "S" | "M" => {
                at = point().unwrap_or(at);
                first = at;
            }
            "L" => {
                let to = point().unwrap_or(at);
                strokes.push([at, to]);
                at = to;
            }
            "C" => {
                strokes.push([at, first]);
                at = first;
            }
            "Q" | "B" => {
                let more = if word == "Q" { 1 } else { 2 };
                (0..more).for_each(|_| {
                    point();
                });
                at = point().unwrap_or(at);
                curved = true;
            }
            "A" => {
                let _ = (point(), point());
                words.next();
                let mut point = || Some((number(words.next()?), number(words.next()?)));
                at = point().unwrap_or(at);
                curved = true;
            }
            _ => {}
        }
    }
    (strokes, curved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deltas_in_runs() {
        assert_eq!(deltas("1.5 g 3 2 g 1 -4", 10), [1.5, 2.0, 2.0, 2.0, -4.0]);
        assert_eq!(deltas("g 4000000000 1", 3), [1.0; 3]);
        assert_eq!(deltas("g x y z", 3), [0.0]);
        assert_eq!(deltas("1e99 NaN", 3), [0.0, 0.0]);
    }

    #[test]
    fn matrices() {
        let object = Matrix::parse(Some("0 2 -2 0 10 5"));
        assert_eq!(object.apply((1.0, 0.0)), (10.0, 7.0));
        assert_eq!(object.then(Matrix::scaled(1.0, 100.0, 0.0)).apply((1.0, 1.0)), (108.0, 7.0));
        assert_eq!((object.height(), object.angle()), (2.0, 90.0));
        assert_eq!(Matrix::parse(Some("1 2")), Matrix::scaled(1.0, 0.0, 0.0));
    }

    #[test]
    fn paths() {
        let (found, curved) = strokes("M 0 0 L 5 0 L 5 5 C B 1 1 2 2 3 3 L 9 3");
        assert_eq!(
            found,
            [
                [(0.0, 0.0), (5.0, 0.0)],
                [(5.0, 0.0), (5.0, 5.0)],
                [(5.0, 5.0), (0.0, 0.0)],
                [(3.0, 3.0), (9.0, 3.0)]
            ]
        );
        assert!(curved);
        assert_eq!(strokes("A 1 1 0 0 1 7 8 L 9 8").0, [[(7.0, 8.0), (9.0, 8.0)]]);
    }
}
