//! Where the text leads.

use gongwen_text::{Decoded, OffsetMap, Source, Span};
use hayro_syntax::object::{Array, Dict, Name, Rect as PdfRect, String as Text};
use hayro_syntax::page::Page as PdfPage;

use super::geometry::Matrix;
use crate::Link;
use crate::html::is_document;
use crate::page::{Glyph, Rect};

/// Most links of a page.
const MOST: usize = 10_000;

/// Links of the pages: where each leads, and the glyphs that stand in it.
#[derive(Debug, Default)]
pub(super) struct Links {
    targets: Vec<String>,
    glyphs: Vec<(Span<Source>, usize)>,
}

/// Links of a page that lead out of the file: the box of each and where it leads.
pub(super) fn of_page(page: &PdfPage<'_>, matrix: Matrix) -> Vec<(Rect, String)> {
    let Some(all) = page.raw().get::<Array<'_>>("Annots") else { return Vec::new() };
    let link = |dict: Dict<'_>| {
        let is_link = dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Link");
        let action = dict.get::<Dict<'_>>("A").filter(|_| is_link)?;
        let target = super::info::text(&action.get::<Text<'_>>("URI")?);
        let place = dict.get::<PdfRect>("Rect")?;
        let corner = |(x, y): (f64, f64)| {
            let (x, y) = matrix.apply(x, y);
            (x as f32, y as f32)
        };
        Some((Rect::around([corner((place.x0, place.y0)), corner((place.x1, place.y1))]), target))
    };
    all.iter::<Dict<'_>>().take(MOST).filter_map(link).collect()
}

impl Links {
    /// Takes the links of a page and the glyphs that stand on it.
    pub(super) fn take(&mut self, links: Vec<(Rect, String)>, glyphs: &[Glyph]) {
        for (place, target) in links {
            let inside = |glyph: &&Glyph| {
                let (x, y) = glyph.bounds.middle();
                (place.x0..=place.x1).contains(&x) && (place.y0..=place.y1).contains(&y)
            };
            let index = self.targets.len();
            self.glyphs.extend(glyphs.iter().filter(inside).map(|glyph| (glyph.source, index)));
            self.targets.push(target);
        }
    }

    /// The links of the text.
    pub(super) fn of_text(mut self, text: &str, map: &OffsetMap<Decoded, Source>) -> Vec<Link> {
        if self.glyphs.is_empty() {
            return Vec::new();
        }
        self.glyphs.sort_by_key(|(span, link)| (span.start(), *link));
        let mut found: Vec<(usize, Span<Decoded>)> = Vec::new();
        for (at, c) in text.char_indices() {
            let span = Span::new(at, at + c.len_utf8());
            let start = map.range(span).start();
            let index = self.glyphs.partition_point(|(source, _)| source.start() < start);
            let Some((_, link)) = self.glyphs.get(index).filter(|(source, _)| source.start() == start) else {
                continue;
            };
            // A space or a line break that was written between two of its words belongs to it.
            match found.last_mut().filter(|(last, place)| last == link && at <= place.end() + 1) {
                Some((_, place)) => *place = place.cover(span),
                None => found.push((*link, span)),
            }
        }
        let link = |(link, span): (usize, Span<Decoded>)| {
            let target = self.targets.get(link)?.clone();
            Some(Link { span, attachment: is_document(&target), target })
        };
        found.into_iter().filter_map(link).collect()
    }
}
