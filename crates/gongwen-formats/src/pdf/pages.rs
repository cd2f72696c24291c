//! The pages of a file.

use gongwen_model::{Pending, Severity};
use gongwen_text::Span;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Stream as PdfStream};
use hayro_syntax::page::{Page as PdfPage, Rotation};

use super::content::{Fonts, Interpreter, Shown};
use super::fonts::Tools;
use super::geometry::Matrix;
use super::links::{self, Links};
use super::report;
use crate::page::{Builder, Page, Rect};
use crate::{FormatError, Limits, Stream};

/// Share of a page that an image covers if it is a scan of the page.
const SCAN: f32 = 0.8;
/// Glyphs of a scanned page that are no text of it: a number, the name of the program that scanned it.
const FEW: usize = 20;

/// Pages as they were read.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) builder: Builder,
    pub(super) streams: Vec<Stream>,
    pub(super) diagnostics: Vec<Pending>,
    /// Pages whose content cannot be read.
    pub(super) failed: usize,
    pub(super) images: usize,
    pub(super) links: Links,
    glyphs: usize,
    /// Pages whose text lies unseen over an image.
    recognised: Vec<u32>,
    /// Pages that are images with next to no text.
    scanned: Vec<u32>,
}

impl Book {
    /// Reads all pages.
    ///
    /// # Errors
    /// When a stream is over a limit.
    pub(super) fn read<'p>(
        pdf: &'p Pdf,
        fonts: &mut Fonts<'p>,
        tools: &mut Tools<'_>,
        limits: &Limits,
    ) -> Result<Self, FormatError> {
        let mut book = Self { builder: Builder::new(), ..Self::default() };
        let mut number = 0;
        let mut failed = Vec::new();
        for page in pdf.pages().iter() {
            if number as usize >= limits.pages {
                let message = format!("pages behind the {number}th are not read");
                book.diagnostics.push(report("limit/pages", Severity::Error, message));
                break;
            }
            if book.glyphs >= limits.glyphs {
                let message = format!("glyphs behind the {}th are not read", limits.glyphs);
                book.diagnostics.push(report("limit/glyphs", Severity::Error, message));
                break;
            }
            number += 1;
            let Some(content) = content(page, tools)? else {
                failed.push(number);
                continue;
            };
            let frame = Frame::new(page);
            let mut interpreter = Interpreter::new(fonts, tools, limits, frame.matrix);
            let resources = resources(page);
            interpreter.page(&content, &resources)?;
            let shown = interpreter.shown;
            book.take(number, &frame, shown, links::of_page(page, frame.matrix));
        }
        book.failed = failed.len();
        book.say(&failed, "pdf/page_failed", "cannot be read");
        let recognised = std::mem::take(&mut book.recognised);
        book.say(
            &recognised,
            "pdf/ocr_layer",
            "are images with text that a program recognised, errors included",
        );
        let scanned = std::mem::take(&mut book.scanned);
        book.say(&scanned, "pdf/scanned", "are images without text");
        Ok(book)
    }

    /// Says something of pages, as an error: the document is not what was printed.
    fn say(&mut self, pages: &[u32], code: &'static str, what: &str) {
        if pages.is_empty() {
            return;
        }
        let shown: Vec<String> = pages.iter().take(10).map(u32::to_string).collect();
        let more = if pages.len() > shown.len() { " …" } else { "" };
        let message = format!("{} pages {what}: {}{more}", pages.len(), shown.join(", "));
        self.diagnostics.push(report(code, Severity::Error, message));
    }

    /// Takes what a page shows.
    fn take(&mut self, number: u32, frame: &Frame, shown: Shown, links: Vec<(Rect, String)>) {
        if shown.cut {
            let message = format!("page {number} has more operators than are read");
            self.diagnostics.push(report("limit/operators", Severity::Error, message));
        }
        self.images += shown.images.len();
        self.glyphs += shown.drawn.len();
        self.judge(number, frame, &shown);
        // Only streams that give text take room.
        let mut bases: Vec<Option<usize>> = vec![None; shown.streams.len()];
        let mut glyphs = Vec::with_capacity(shown.drawn.len());
        for drawn in shown.drawn {
            let (Some(base), Some(ran)) = (bases.get_mut(drawn.stream), shown.streams.get(drawn.stream))
            else {
                continue;
            };
            let base = *base.get_or_insert_with(|| {
                let base = self.streams.last().map_or(0, |last| last.base + last.len);
                let name = format!("page {number}{}", ran.name);
                self.streams.push(Stream { name, page: Some(number), base, len: ran.len });
                base
            });
            let mut glyph = drawn.glyph;
            glyph.source = Span::new(base + drawn.place.start, base + drawn.place.end);
            glyphs.push(glyph);
        }
        self.links.take(links, &glyphs);
        self.builder.page(Page {
            number,
            width: frame.width,
            height: frame.height,
            glyphs,
            rules: shown.rules,
        });
    }

    /// Whether a page is a scan.
    fn judge(&mut self, number: u32, frame: &Frame, shown: &Shown) {
        let area = frame.width * frame.height;
        let clipped = |image: &Rect| {
            let width = image.x1.min(frame.width) - image.x0.max(0.0);
            let height = image.y1.min(frame.height) - image.y0.max(0.0);
            width.max(0.0) * height.max(0.0)
        };
        let covered: f32 = shown.images.iter().map(clipped).sum();
        if area <= 0.0 || covered < SCAN * area {
            return;
        }
        let visible = |invisible: bool| {
            let of = |drawn: &&super::content::Drawn| {
                drawn.glyph.invisible == invisible && !drawn.glyph.text.is_blank()
            };
            shown.drawn.iter().filter(of).count()
        };
        let (seen, unseen) = (visible(false), visible(true));
        if unseen > seen {
            self.recognised.push(number);
        } else if seen < FEW {
            self.scanned.push(number);
        }
    }
}

/// How a page is shown: its size in points and the matrix that leads to it from its own space, y downwards.
#[derive(Debug)]
struct Frame {
    width: f32,
    height: f32,
    matrix: Matrix,
}

impl Frame {
    fn new(page: &PdfPage<'_>) -> Self {
        let unit =
            page.raw().get::<f32>("UserUnit").filter(|unit| (0.01..=1000.0).contains(unit)).unwrap_or(1.0);
        let crop = page.intersected_crop_box();
        let (width, height) = page.base_dimensions();
        let (unit, width, height) = (f64::from(unit), f64::from(width), f64::from(height));
        let upright = Matrix {
            a: unit,
            d: -unit,
            e: -crop.x0 * unit,
            f: (crop.y0 + height) * unit,
            ..Matrix::IDENTITY
        };
        let (width, height) = (width * unit, height * unit);
        let zero = Matrix { a: 0.0, d: 0.0, ..Matrix::IDENTITY };
        let (turn, turned) = match page.rotation() {
            Rotation::None => (Matrix::IDENTITY, false),
            Rotation::Horizontal => (Matrix { b: 1.0, c: -1.0, e: height, ..zero }, true),
            Rotation::Flipped => (Matrix { a: -1.0, d: -1.0, e: width, f: height, ..zero }, false),
            Rotation::FlippedHorizontal => (Matrix { b: -1.0, c: 1.0, f: width, ..zero }, true),
        };
        let (width, height) = if turned { (height, width) } else { (width, height) };
        Self { width: width as f32, height: height as f32, matrix: upright.then(turn) }
    }
}

/// The content of a page, its streams joined by white space; `None` if it has some and none can be read.
fn content(page: &PdfPage<'_>, tools: &mut Tools<'_>) -> Result<Option<Vec<u8>>, FormatError> {
    let dict = page.raw();
    if let Some(stream) = dict.get::<PdfStream<'_>>("Contents") {
        return tools.budget.unpack(&stream);
    }
    let Some(streams) = dict.get::<Array<'_>>("Contents") else {
        return Ok((!dict.contains_key("Contents")).then(Vec::new));
    };
    let mut joined = Vec::new();
    for stream in streams.iter::<PdfStream<'_>>() {
        if let Some(content) = tools.budget.unpack(&stream)? {
            joined.extend(content);
            joined.push(b'\n');
        }
    }
    Ok(Some(joined))
}

/// The resources of a page, which it may inherit.
fn resources<'a>(page: &PdfPage<'a>) -> Dict<'a> {
    let mut dict = page.raw().clone();
    for _ in 0..32 {
        if let Some(resources) = dict.get::<Dict<'a>>("Resources") {
            return resources;
        }
        let Some(parent) = dict.get::<Dict<'a>>("Parent") else { break };
        dict = parent;
    }
    Dict::empty()
}
