//! What the layers of a page show: its glyphs and rules.

use gongwen_text::{Source, Span};

use super::numbers::{self, Matrix, POINTS};
use super::resources::{Ink, Resources};
use crate::Style;
use crate::page::{Glyph, Rect, Rule, Shown};
use crate::xml::{Kind, NodeIndex, Xml};

/// Deepest nesting of groups.
const DEPTH: usize = 8;

/// Part of the em above the baseline.
const ASCENT: f32 = 0.86;

/// A part with layers, and where it begins in the space [`Source`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'p, 'x> {
    pub(super) xml: &'p Xml<'x>,
    pub(super) base: usize,
}

/// Collects what is drawn.
#[derive(Debug)]
pub(super) struct Canvas<'p, 'x> {
    pub(super) resources: &'p Resources,
    /// The resource files.
    pub(super) files: &'p [Part<'p, 'x>],
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    /// Text objects so far.
    pub(super) objects: u32,
    /// Groups that were drawn, so that groups of groups cannot draw without end.
    pub(super) groups: usize,
    /// Most glyphs.
    pub(super) limit: usize,
    /// Whether the glyphs belong to a template.
    pub(super) late: bool,
}

/// What holds for the objects in a layer or group.
#[derive(Debug, Clone, Copy)]
struct Context {
    matrix: Matrix,
    ink: Option<Ink>,
    faint: bool,
    depth: usize,
}

impl<'p, 'x> Canvas<'p, 'x> {
    /// Draws the layers of a page or template whose box begins at `corner`.
    pub(super) fn layers(&mut self, part: Part<'_, '_>, root: NodeIndex, corner: (f32, f32)) {
        let matrix = Matrix::scaled(POINTS, -corner.0 * POINTS, -corner.1 * POINTS);
        let xml = part.xml;
        let contents = xml.children(root).filter(|at| xml.name(*at) == "Content");
        for layer in contents.flat_map(|content| xml.children(content)) {
            if xml.name(layer) == "Layer" {
                let ink = xml.attribute(layer, "DrawParam").and_then(|id| self.resources.param(&id));
                self.members(part, layer, Context { matrix, ink, faint: false, depth: 0 });
            }
        }
    }

    fn members(&mut self, part: Part<'_, '_>, node: NodeIndex, context: Context) {
        /// Most groups that a page draws.
        const GROUPS: usize = 10_000;
        let xml = part.xml;
        for at in xml.children(node) {
            if self.glyphs.len() >= self.limit {
                return;
            }
            match xml.name(at) {
                "PageBlock" => self.members(part, at, context),
                "TextObject" => self.text(part, at, context),
                "PathObject" => self.path(part, at, context),
                "CompositeObject" if context.depth < DEPTH && self.groups < GROUPS => {
                    self.groups += 1;
                    let group = xml.attribute(at, "ResourceID");
                    let group = group.and_then(|id| self.resources.groups.get(&*id).copied());
                    let Some((file, content)) = group else { continue };
                    let Some(context) = self.enter(xml, at, context) else { continue };
                    let Some(part) = self.files.get(file).copied() else { continue };
                    self.members(part, content, Context { depth: context.depth + 1, ..context });
                }
                _ => {}
            }
        }
    }

    /// What holds in the object `at`; nothing where it is not seen.
    fn enter(&self, xml: &Xml<'_>, at: NodeIndex, context: Context) -> Option<Context> {
        let attribute = |name| xml.attribute(at, name);
        if attribute("Visible").is_some_and(|v| v.trim().eq_ignore_ascii_case("false")) {
            return None;
        }
        let bounds = attribute("Boundary").and_then(|b| numbers::rect(&b)).unwrap_or_default();
        let own = Matrix::parse(attribute("CTM").as_deref());
        let matrix = own.then(Matrix::scaled(1.0, bounds.x0, bounds.y0)).then(context.matrix);
        let param = attribute("DrawParam").and_then(|id| self.resources.param(&id));
        let color = xml.child(at, "FillColor").map(|color| self.resources.ink(xml, color));
        let faint = context.faint || attribute("Alpha").is_some_and(|a| numbers::number(&a) < 128.0);
        Some(Context { matrix, ink: color.or(param).or(context.ink), faint, ..context })
    }

    fn text(&mut self, part: Part<'_, '_>, at: NodeIndex, context: Context) {
        let xml = part.xml;
        let Some(context) = self.enter(xml, at, context) else { return };
        self.objects = self.objects.saturating_add(1);
        let attribute = |name| xml.attribute(at, name);
        let size = attribute("Size").map(|n| numbers::number(&n)).filter(|n| *n > 0.0).unwrap_or(1.0);
        let wide = attribute("HScale").map(|n| numbers::number(&n)).filter(|n| *n > 0.0).unwrap_or(1.0);
        let face = attribute("Font").and_then(|id| self.resources.fonts.get(id.trim()).copied());
        let face = face.unwrap_or_default();
        let heavy = attribute("Weight").is_some_and(|w| numbers::number(&w) >= 600.0);
        let seen = size * context.matrix.height();
        let ink = context.ink.unwrap_or_default();
        let setting = Setting {
            matrix: context.matrix,
            size,
            wide,
            down: attribute("ReadDirection").is_some_and(|d| matches!(d.trim(), "90" | "270")),
            glyph: Glyph {
                text: Shown::One(' '),
                source: Span::empty(0),
                copied: false,
                bounds: Rect::default(),
                origin: (0.0, 0.0),
                size: seen,
                angle: context.matrix.angle(),
                vertical: false,
                style: Style {
                    half_points: (seen > 0.0).then(|| (seen * 2.0).round().min(f32::from(u16::MAX)) as u16),
                    bold: face.bold || heavy,
                    red: ink.red,
                    font: face.font,
                },
                faint: context.faint || ink.faint,
                invisible: false,
                artifact: false,
                late: self.late,
                object: self.objects,
            },
        };
        let mut start = (0.0, 0.0);
        for code in xml.children(at).filter(|at| xml.name(*at) == "TextCode") {
            let number = |name| xml.attribute(code, name).map(|n| numbers::number(&n));
            start = (number("X").unwrap_or(start.0), number("Y").unwrap_or(start.1));
            self.code(part, code, start, &setting);
        }
    }

    /// The glyphs of a `TextCode`, the first of which stands at `start`.
    fn code(&mut self, part: Part<'_, '_>, code: NodeIndex, start: (f32, f32), setting: &Setting) {
        let xml = part.xml;
        let characters = characters(xml, code);
        let deltas = |name| {
            xml.attribute(code, name).map(|text| numbers::deltas(&text, characters.len())).unwrap_or_default()
        };
        let (across, down) = (deltas("DeltaX"), deltas("DeltaY"));
        // Without any delta the typeface moves on; with some, what has none stays.
        let free = across.is_empty() && down.is_empty();
        let vertical = setting.down || (across.iter().all(|x| *x == 0.0) && down.iter().any(|y| *y != 0.0));
        let mut at = start;
        for (k, (c, span, copied)) in characters.into_iter().enumerate() {
            if self.glyphs.len() >= self.limit {
                return;
            }
            let advance = width(c) * setting.size * if vertical { 1.0 } else { setting.wide };
            let step = match free {
                true if vertical => (0.0, setting.size),
                true => (advance, 0.0),
                false => (across.get(k).copied().unwrap_or(0.0), down.get(k).copied().unwrap_or(0.0)),
            };
            if !c.is_control() {
                let source = Span::new(part.base + span.start(), part.base + span.end());
                self.glyphs.push(setting.glyph(c, source, copied, at, (advance, step), vertical));
            }
            at = (at.0 + step.0, at.1 + step.1);
        }
    }

    fn path(&mut self, part: Part<'_, '_>, at: NodeIndex, context: Context) {
        /// Thickest filled rectangle that is a rule, and shortest rule, in points.
        const THICK: f32 = 3.0;
        const SHORT: f32 = 4.0;
        let xml = part.xml;
        let Some(context) = self.enter(xml, at, context) else { return };
        let is = |name, value: &str| xml.attribute(at, name).map(|v| v.trim().eq_ignore_ascii_case(value));
        let data = xml.child(at, "AbbreviatedData").map(|at| xml.characters(at)).unwrap_or_default();
        let (strokes, curved) = numbers::strokes(&data);
        let strokes = strokes.iter().map(|ends| ends.map(|end| context.matrix.apply(end)));
        if is("Stroke", "false") != Some(true) {
            for [from, to] in strokes.clone() {
                let r = Rect::around([from, to]);
                if r.width().min(r.height()) < 0.5 && r.width().max(r.height()) >= SHORT {
                    self.rules.push(Rule { x0: r.x0, y0: r.y0, x1: r.x1, y1: r.y1 });
                }
            }
        } else if is("Fill", "true") == Some(true) && !curved {
            let r = Rect::around(strokes.flatten());
            if r.width().min(r.height()) <= THICK && r.width().max(r.height()) >= SHORT {
                let (x, y) = r.middle();
                self.rules.push(match r.width() > r.height() {
                    true => Rule { x0: r.x0, y0: y, x1: r.x1, y1: y },
                    false => Rule { x0: x, y0: r.y0, x1: x, y1: r.y1 },
                });
            }
        }
    }
}

/// How a text object is set.
#[derive(Debug)]
struct Setting {
    matrix: Matrix,
    size: f32,
    wide: f32,
    /// Whether it says itself that its text runs downwards.
    down: bool,
    /// A glyph with what all of them share.
    glyph: Glyph,
}

impl Setting {
    /// The glyph of `c` that stands at `at`, which moves on by `step` and is `advance` wide by itself.
    fn glyph(
        &self,
        c: char,
        source: Span<Source>,
        copied: bool,
        at: (f32, f32),
        (advance, step): (f32, (f32, f32)),
        vertical: bool,
    ) -> Glyph {
        // A step that is much wider than the glyph is space behind it; a narrower one says how narrow the glyph is.
        let wide = match step.0 > 0.0 && step.0 < 1.3 * advance {
            true => step.0,
            false => advance,
        };
        let (x0, y0) = (at.0, at.1 - ASCENT * self.size);
        let corner = |x, y| self.matrix.apply((x, y));
        let bounds = Rect::around([
            corner(x0, y0),
            corner(x0 + wide, y0),
            corner(x0, y0 + self.size),
            corner(x0 + wide, y0 + self.size),
        ]);
        let origin = if vertical { corner(x0 + wide / 2.0, y0) } else { corner(x0, at.1) };
        Glyph { text: Shown::One(c), source, copied, bounds, origin, vertical, ..self.glyph.clone() }
    }
}

/// Width of a character in ems, as far as it can be told without its typeface.
fn width(c: char) -> f32 {
    match c {
        'M' | 'W' | 'm' | 'w' | '@' | '%' => 0.85,
        'A'..='Z' | '&' => 0.65,
        '\u{0}'..='\u{7F}' | '\u{FF61}'..='\u{FFDC}' => 0.5,
        c if c.is_alphabetic() && (c as u32) < 0x2000 => 0.6,
        _ => 1.0,
    }
}

/// The characters of `node` with their places and whether each stands there as it is.
fn characters(xml: &Xml<'_>, node: NodeIndex) -> Vec<(char, Span<gongwen_text::Decoded>, bool)> {
    let mut found = Vec::new();
    for node in xml.inside(node) {
        match node.kind {
            Kind::Text => {
                let start = node.span.start();
                let place =
                    |(at, c): (usize, char)| (c, Span::new(start + at, start + at + c.len_utf8()), true);
                found.extend(node.span.of(xml.text).char_indices().map(place));
            }
            Kind::Reference(c) => found.push((c, node.span, false)),
            Kind::Element => {}
        }
    }
    found
}
