//! OFD (GB/T 33190): pages of placed text, as ministries sign and publish them.
//!
//! The text of a page comes from its layers and from those of its templates, glyph by glyph where the file places them;
//! [`crate::page`] makes it into lines. Annotations and stamps give no text and are reported. Known limits: widths are those
//! that the file gives by its steps, since typefaces are not read; text that is drawn as paths is not text; of several
//! versions of a document the one is read that the package names.

mod numbers;
mod page;
mod resources;

use std::collections::BTreeMap;

use gongwen_model::{Diagnostic, Encoding, EncodingEvidence, Pending, Severity};
use gongwen_text::Span;

use self::page::{Canvas, Part};
use self::resources::Resources;
use crate::page::{Builder, Glyph, Page, Rect, Rule};
use crate::xml::{NodeIndex, Xml};
use crate::zip::{Archive, resolve};
use crate::{Format, FormatError, Limits, Link, PageFact, PageField, Reading, Stream};

/// Deepest chain of templates.
const TEMPLATES: usize = 8;

/// A part as it was unpacked.
#[derive(Debug)]
struct Raw {
    name: String,
    text: String,
    /// Bytes before the text: a byte order mark.
    mark: usize,
}

impl Raw {
    /// The folder that it lies in.
    fn folder(&self) -> &str {
        self.name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// What a template draws.
#[derive(Debug, Clone, Default)]
struct Drawn {
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
    /// Templates that it stands on, and whether each lies in front.
    templates: Vec<(String, bool)>,
}

/// Reads a file.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, FormatError> {
    let mut archive = Archive::new(bytes, limits)?;
    if archive.has("Encryptions.xml") {
        return Err(FormatError::Encrypted);
    }
    let no_root = FormatError::Corrupt { reason: "the archive has no OFD.xml" };
    let root = raw(&mut archive, "OFD.xml".to_owned())?.ok_or(no_root)?;
    let mut book = Book::new(archive, limits);
    let xml = Xml::new(&root.text, limits.nodes)?;
    for body in xml.all("DocBody") {
        let path = |name| xml.child(body, name).map(|at| xml.characters(at)).unwrap_or_default();
        let (document, signatures) = (path("DocRoot"), path("Signatures"));
        book.document(document.trim())?;
        if !signatures.trim().is_empty() {
            book.signatures(signatures.trim())?;
        }
    }
    book.finish(&root, &xml)
}

/// The part `name`, which must be in UTF-8.
fn raw(archive: &mut Archive<'_>, name: String) -> Result<Option<Raw>, FormatError> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let Some(mut bytes) = archive.read(&name)? else { return Ok(None) };
    let mark = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let not_utf8 = FormatError::Corrupt { reason: "a part is not in UTF-8" };
    let text = String::from_utf8(bytes.split_off(mark)).map_err(|_| not_utf8)?;
    Ok(Some(Raw { name, text, mark }))
}

/// A file in reading.
#[derive(Debug)]
struct Book<'b> {
    archive: Archive<'b>,
    limits: &'b Limits,
    builder: Builder,
    streams: Vec<Stream>,
    diagnostics: Vec<Pending>,
    /// Numbers of the pages of the document by their ids.
    numbers: BTreeMap<String, u32>,
    pages: u32,
    missing: u32,
    glyphs: usize,
    objects: u32,
    /// Names and paths of attached files.
    attached: Vec<(String, String)>,
}

impl<'b> Book<'b> {
    fn new(archive: Archive<'b>, limits: &'b Limits) -> Self {
        Self {
            archive,
            limits,
            builder: Builder::new(),
            streams: Vec::new(),
            diagnostics: Vec::new(),
            numbers: BTreeMap::new(),
            pages: 0,
            missing: 0,
            glyphs: 0,
            objects: 0,
            attached: Vec::new(),
        }
    }

    fn report(&mut self, code: &'static str, severity: Severity, message: String) {
        let diagnostic = Diagnostic { code, message, severity, span: None };
        self.diagnostics.push(Pending { diagnostic, origin: None });
    }

    /// The part that `target` in `folder` names; some producers count paths from the root.
    fn part(&mut self, folder: &str, target: &str) -> Result<Option<Raw>, FormatError> {
        let near = resolve(folder, target.trim());
        let far = resolve("", target.trim());
        let name = if self.archive.has(&near) { near } else { far };
        match raw(&mut self.archive, name) {
            // A damaged part costs what it holds and no more.
            Err(FormatError::Corrupt { .. }) => Ok(None),
            other => other,
        }
    }

    /// Parses a part; one that is damaged is none.
    fn parse<'x>(&self, part: &'x Raw) -> Result<Option<Xml<'x>>, FormatError> {
        match Xml::new(&part.text, self.limits.nodes) {
            Ok(xml) => Ok(Some(xml)),
            Err(FormatError::Corrupt { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Where the next stream begins.
    fn end(&self) -> usize {
        self.streams.last().map_or(0, |s| s.base + s.len)
    }

    fn stream(&mut self, part: &Raw, page: Option<u32>) {
        let (base, len) = (self.end(), part.mark + part.text.len());
        self.streams.push(Stream { name: part.name.clone(), page, base, len });
    }

    fn document(&mut self, path: &str) -> Result<(), FormatError> {
        let Some(main) = self.part("", path)? else { return self.lost(path) };
        let Some(xml) = self.parse(&main)? else { return self.lost(path) };
        let mut files = Vec::new();
        for at in xml.all("PublicRes").chain(xml.all("DocumentRes")) {
            files.extend(self.part(main.folder(), &xml.characters(at))?);
        }
        let mut parsed = Vec::with_capacity(files.len());
        for file in &files {
            parsed.push(self.parse(file)?);
        }
        let mut resources = Resources::default();
        let mut parts = Vec::new();
        for (file, xml) in files.iter().zip(&parsed) {
            let Some(xml) = xml else { continue };
            resources.add(parts.len(), xml);
            parts.push(Part { xml, base: self.end() + file.mark });
            // A group may hold text.
            if xml.all("TextCode").next().is_some() {
                self.stream(file, None);
            }
        }
        self.attachments(&main, &xml)?;
        let mut reader = Document {
            folder: main.folder().to_owned(),
            area: area(&xml, xml.all("PageArea").next()).unwrap_or_default(),
            paths: xml
                .all("TemplatePage")
                .filter_map(|at| {
                    Some((xml.attribute(at, "ID")?.into_owned(), xml.attribute(at, "BaseLoc")?.into_owned()))
                })
                .collect(),
            resources,
            files: &parts,
            templates: BTreeMap::new(),
        };
        self.numbers.clear();
        let pages = xml.all("Pages").flat_map(|pages| xml.children(pages));
        for at in pages.filter(|at| xml.name(*at) == "Page") {
            if self.pages as usize >= self.limits.pages {
                let message = format!("pages behind the {}th are not read", self.limits.pages);
                self.report("limit/pages", Severity::Error, message);
                break;
            }
            self.pages += 1;
            if let Some(id) = xml.attribute(at, "ID") {
                self.numbers.insert(id.into_owned(), self.pages);
            }
            let path = xml.attribute(at, "BaseLoc").unwrap_or_default();
            if !reader.page(self, &path)? {
                self.missing += 1;
                let message = format!("page {} ({path}) is missing or damaged", self.pages);
                self.report("ofd/page_missing", Severity::Error, message);
            }
        }
        self.annotations(&main, &xml)
    }

    /// Says that a document of the package cannot be read.
    fn lost(&mut self, path: &str) -> Result<(), FormatError> {
        self.missing += 1;
        self.report(
            "ofd/page_missing",
            Severity::Error,
            format!("the document {path} is missing or damaged"),
        );
        Ok(())
    }

    fn attachments(&mut self, main: &Raw, xml: &Xml<'_>) -> Result<(), FormatError> {
        let Some(at) = xml.all("Attachments").next() else { return Ok(()) };
        let Some(list) = self.part(main.folder(), &xml.characters(at))? else { return Ok(()) };
        let Some(xml) = self.parse(&list)? else { return Ok(()) };
        for at in xml.all("Attachment") {
            let Some(path) = xml.child(at, "FileLoc") else { continue };
            let path = resolve(list.folder(), xml.characters(path).trim());
            let name = xml.attribute(at, "Name").map_or_else(|| path.clone(), |name| name.into_owned());
            self.attached.push((name, path));
        }
        Ok(())
    }

    /// Reports stamps and watermarks among the annotations.
    fn annotations(&mut self, main: &Raw, xml: &Xml<'_>) -> Result<(), FormatError> {
        let Some(at) = xml.all("Annotations").next() else { return Ok(()) };
        let Some(list) = self.part(main.folder(), &xml.characters(at))? else { return Ok(()) };
        let Some(xml) = self.parse(&list)? else { return Ok(()) };
        for at in xml.all("Page") {
            let page = xml.attribute(at, "PageID").and_then(|id| self.numbers.get(&*id).copied());
            let Some(path) = xml.child(at, "FileLoc").map(|at| xml.characters(at)) else { continue };
            let Some(part) = self.part(list.folder(), &path)? else { continue };
            let Some(xml) = self.parse(&part)? else { continue };
            for at in xml.all("Annot") {
                let kind = xml.attribute(at, "Type").unwrap_or_default();
                if matches!(&*kind, "Stamp" | "Watermark") {
                    let place = xml.child(at, "Appearance").and_then(|at| xml.attribute(at, "Boundary"));
                    self.stamp(&kind.to_ascii_lowercase(), page, place.as_deref());
                }
            }
        }
        Ok(())
    }

    /// Reports the stamps of the signatures.
    fn signatures(&mut self, path: &str) -> Result<(), FormatError> {
        let Some(list) = self.part("", path)? else { return Ok(()) };
        let Some(xml) = self.parse(&list)? else { return Ok(()) };
        for at in xml.all("Signature") {
            let Some(path) = xml.attribute(at, "BaseLoc") else { continue };
            let Some(part) = self.part(list.folder(), &path)? else { continue };
            let Some(xml) = self.parse(&part)? else { continue };
            for at in xml.all("StampAnnot") {
                let page = xml.attribute(at, "PageRef").and_then(|id| self.numbers.get(&*id).copied());
                self.stamp("seal", page, xml.attribute(at, "Boundary").as_deref());
            }
        }
        Ok(())
    }

    fn stamp(&mut self, what: &str, page: Option<u32>, place: Option<&str>) {
        /// Most stamps that are reported.
        const MOST: usize = 100;
        if self.diagnostics.len() >= MOST {
            return;
        }
        let page = page.map_or_else(String::new, |page| format!(" on page {page}"));
        let place = place.map_or_else(String::new, |place| format!(" at {} mm", place.trim()));
        self.report("stamp", Severity::Info, format!("a {what}{page}{place} is no part of the text"));
    }

    fn finish(mut self, root: &Raw, xml: &Xml<'_>) -> Result<Reading, FormatError> {
        if self.glyphs >= self.limits.glyphs {
            let message = format!("glyphs behind the {}th are not read", self.limits.glyphs);
            self.report("limit/glyphs", Severity::Error, message);
        }
        let built = std::mem::take(&mut self.builder).finish();
        let mut lines = built.lines;
        if lines.text.is_empty() {
            return Err(match self.pages <= self.missing {
                true => FormatError::Corrupt { reason: "no page of the document can be read" },
                false => FormatError::NoText,
            });
        }
        if built.doubled > 0 {
            let message = format!("{} characters were drawn twice and are written once", built.doubled);
            self.report("page/doubled", Severity::Info, message);
        }
        let facts = self.facts(root, xml);
        let end = Span::empty(lines.text.len());
        let link = |(_, target)| Link { span: end, target, attachment: true };
        lines.marks.links.extend(std::mem::take(&mut self.attached).into_iter().map(link));
        Ok(Reading {
            format: Format::Ofd,
            text: lines.text,
            map: lines.map.finish(),
            encoding: Encoding {
                name: "UTF-8",
                evidence: EncodingEvidence::ValidUtf8,
                confidence: 1.0,
                runner_up: None,
            },
            streams: self.streams,
            marks: lines.marks,
            facts,
            diagnostics: self.diagnostics,
        })
    }

    /// What the package says about its documents.
    fn facts(&mut self, root: &Raw, xml: &Xml<'_>) -> Vec<PageFact> {
        const FIELDS: [(&str, PageField); 5] = [
            ("Title", PageField::ArticleTitle),
            ("Keyword", PageField::Keywords),
            ("Author", PageField::Author),
            ("Subject", PageField::Topic),
            ("Abstract", PageField::Description),
        ];
        let base = self.end() + root.mark;
        let mut found = Vec::new();
        for info in xml.all("DocInfo") {
            for at in (info + 1..).take(xml.inside(info).len()) {
                let field = FIELDS.iter().find(|(name, _)| *name == xml.name(at));
                let (Some((_, field)), [first, .., last] | [first @ last]) = (field, xml.inside(at)) else {
                    continue;
                };
                let value = xml.characters(at).trim().to_owned();
                if !value.is_empty() {
                    let source = Span::new(base + first.span.start(), base + last.close);
                    found.push(PageFact { field: *field, value, date: None, source, text: None });
                }
            }
        }
        if !found.is_empty() {
            self.stream(root, None);
        }
        found
    }
}

/// The box of the area `at`.
fn area(xml: &Xml<'_>, at: Option<NodeIndex>) -> Option<Rect> {
    let at = xml.child(at?, "PhysicalBox")?;
    numbers::rect(&xml.characters(at)).filter(|r| r.width() > 0.0 && r.height() > 0.0)
}

/// The templates that a page or template stands on, and whether each lies in front.
fn templates(xml: &Xml<'_>, root: NodeIndex) -> Vec<(String, bool)> {
    let template = |at| {
        let front = xml.attribute(at, "ZOrder").is_some_and(|z| z.trim().eq_ignore_ascii_case("Foreground"));
        Some((xml.attribute(at, "TemplateID")?.into_owned(), front))
    };
    xml.children(root).filter(|at| xml.name(*at) == "Template").filter_map(template).collect()
}

/// A document of the package.
#[derive(Debug)]
struct Document<'p, 'x> {
    folder: String,
    area: Rect,
    /// Paths of templates by id.
    paths: BTreeMap<String, String>,
    resources: Resources,
    files: &'p [Part<'p, 'x>],
    templates: BTreeMap<String, Drawn>,
}

impl Document<'_, '_> {
    /// Gives the builder the page at `path`; `false` if there is none.
    fn page(&mut self, book: &mut Book<'_>, path: &str) -> Result<bool, FormatError> {
        let Some(part) = book.part(&self.folder, path)? else { return Ok(false) };
        let Some(xml) = book.parse(&part)? else { return Ok(false) };
        let Some(root) = xml.all("Page").next() else { return Ok(false) };
        for at in xml.children(root).filter(|at| xml.name(*at) == "PageRes") {
            let Some(file) = book.part(part.folder(), &xml.characters(at))? else { continue };
            if let Some(xml) = book.parse(&file)? {
                self.resources.add(usize::MAX, &xml);
            }
        }
        let templates = templates(&xml, root);
        let area = area(&xml, xml.child(root, "Area")).unwrap_or(self.area);
        let mut behind = Drawn::default();
        let mut front = Drawn::default();
        for (id, in_front) in &templates {
            let to = if *in_front { &mut front } else { &mut behind };
            self.template(book, id, to, &mut Vec::new())?;
        }
        let mut drawn = self.draw(book, (&part, Some(book.pages)), &xml, root, area, false);
        let mut page = Page {
            number: book.pages,
            width: numbers::points(area.width()),
            height: numbers::points(area.height()),
            ..Page::default()
        };
        for from in [&mut behind, &mut drawn, &mut front] {
            page.glyphs.append(&mut from.glyphs);
            page.rules.append(&mut from.rules);
        }
        book.builder.page(page);
        Ok(true)
    }

    /// Adds what the template `id` draws, and those that it stands on, to `to`.
    fn template(
        &mut self,
        book: &mut Book<'_>,
        id: &str,
        to: &mut Drawn,
        open: &mut Vec<String>,
    ) -> Result<(), FormatError> {
        if open.len() >= TEMPLATES || open.iter().any(|o| o == id) {
            return Ok(());
        }
        if !self.templates.contains_key(id) {
            let drawn = self.read_template(book, id)?;
            self.templates.insert(id.to_owned(), drawn);
        }
        let Some(drawn) = self.templates.get(id) else { return Ok(()) };
        let room = book.limits.glyphs.saturating_sub(book.glyphs);
        let glyphs = drawn.glyphs.get(..room.min(drawn.glyphs.len())).unwrap_or_default();
        book.glyphs += glyphs.len();
        to.glyphs.extend_from_slice(glyphs);
        to.rules.extend_from_slice(&drawn.rules);
        let below = drawn.templates.clone();
        open.push(id.to_owned());
        for (id, _) in &below {
            self.template(book, id, to, open)?;
        }
        open.pop();
        Ok(())
    }

    fn read_template(&self, book: &mut Book<'_>, id: &str) -> Result<Drawn, FormatError> {
        let Some(path) = self.paths.get(id) else { return Ok(Drawn::default()) };
        let part = book.part(&self.folder, path)?;
        let Some(part) = part else {
            book.report(
                "ofd/page_missing",
                Severity::Error,
                format!("the template {path} is missing or damaged"),
            );
            return Ok(Drawn::default());
        };
        let Some(xml) = book.parse(&part)? else { return Ok(Drawn::default()) };
        let Some(root) = xml.all("Page").next() else { return Ok(Drawn::default()) };
        let area = area(&xml, xml.child(root, "Area")).unwrap_or(self.area);
        let mut drawn = self.draw(book, (&part, None), &xml, root, area, true);
        // They are counted on each page that they are drawn on.
        book.glyphs = book.glyphs.saturating_sub(drawn.glyphs.len());
        drawn.templates = templates(&xml, root);
        Ok(drawn)
    }

    /// What a page or template draws by itself.
    fn draw(
        &self,
        book: &mut Book<'_>,
        (part, page): (&Raw, Option<u32>),
        xml: &Xml<'_>,
        root: NodeIndex,
        area: Rect,
        late: bool,
    ) -> Drawn {
        let mut canvas = Canvas {
            resources: &self.resources,
            files: self.files,
            glyphs: Vec::new(),
            rules: Vec::new(),
            objects: book.objects,
            groups: 0,
            limit: book.limits.glyphs.saturating_sub(book.glyphs),
            late,
        };
        canvas.layers(Part { xml, base: book.end() + part.mark }, root, (area.x0, area.y0));
        let Canvas { glyphs, rules, objects, .. } = canvas;
        book.objects = objects;
        book.glyphs += glyphs.len();
        if !glyphs.is_empty() {
            book.stream(part, page);
        }
        Drawn { glyphs, rules, templates: Vec::new() }
    }
}
