//! The text of a document: paragraphs, tables, notes, text boxes, headers and footers.

use std::collections::{BTreeMap, BTreeSet};

use gongwen_text::{Removal, Source, Span};

use super::shape::{boxes, branch, members};
use super::styles::{Properties, Styles};
use crate::lines::Lines;
use crate::numbering::Numbering;
use crate::symbols::Symbols;
use crate::xml::{Kind, NodeIndex, Xml};
use crate::{Align, BlockKind, Link, Stream, Style};

/// Index of a part.
pub(super) type PartIndex = usize;

/// A part that gives text.
#[derive(Debug)]
pub(super) struct Part<'x> {
    pub(super) name: String,
    pub(super) xml: Xml<'x>,
    /// Bytes before the text of `xml`: a byte order mark.
    pub(super) mark: usize,
    /// Targets of its links by id.
    pub(super) links: Vec<(String, String)>,
}

/// The notes of a part by id.
#[derive(Debug)]
pub(super) struct Notes {
    part: PartIndex,
    /// Name of the elements that refer to them.
    reference: &'static str,
    nodes: BTreeMap<String, NodeIndex>,
}

impl Notes {
    /// The notes of `part`, which are elements called `name`, referred to by elements called `reference`.
    pub(super) fn new(parts: &[Part<'_>], part: PartIndex, name: &str, reference: &'static str) -> Self {
        let xml = &parts[part].xml;
        let node = |at| Some((xml.attribute(at, "id")?.into_owned(), at));
        Self { part, reference, nodes: xml.all(name).filter_map(node).collect() }
    }
}

/// What holds for the paragraphs of a story.
#[derive(Debug, Clone, Copy)]
struct Context {
    part: PartIndex,
    furniture: Option<Removal>,
    /// Whether they stand in a cell, whose paragraphs are parted by spaces.
    in_cell: bool,
}

/// Counts for the diagnostics.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) labels: usize,
    pub(super) deleted: usize,
    pub(super) inserted: usize,
    pub(super) hidden: usize,
}

/// Writes a document.
#[derive(Debug)]
pub(super) struct Body<'p, 'x> {
    pub(super) parts: &'p [Part<'x>],
    pub(super) styles: &'p Styles,
    pub(super) styles_part: Option<PartIndex>,
    pub(super) numbering: Numbering,
    pub(super) notes: Vec<Notes>,
    symbols: &'p Symbols,
    pub(super) lines: Lines<Source>,
    pub(super) streams: Vec<Stream>,
    /// Where each part begins in the space [`Source`], once it gave text.
    bases: Vec<Option<usize>>,
    pub(super) counts: Counts,
    /// Open fields: whether their result is being read.
    fields: Vec<bool>,
    /// Notes that are referred to and not written yet.
    pending: Vec<(PartIndex, NodeIndex)>,
    /// Texts that are no part of the document, until the line that they stand in is written.
    aside: Vec<(Removal, PartIndex, NodeIndex)>,
    /// Notes that were written.
    written: BTreeSet<(PartIndex, NodeIndex)>,
    /// Whether white space stands between the cell's paragraphs here.
    gap: Option<Span<Source>>,
    /// Label of the paragraph, until a character of it is written.
    label: Option<(String, Span<Source>)>,
    kind: BlockKind,
    align: Align,
    links: Vec<String>,
    link: Option<usize>,
    tables: u32,
}

impl<'p, 'x> Body<'p, 'x> {
    pub(super) fn new(
        parts: &'p [Part<'x>],
        styles: (&'p Styles, Option<PartIndex>),
        numbering: Numbering,
        notes: Vec<Notes>,
        symbols: &'p Symbols,
    ) -> Self {
        Self {
            parts,
            styles: styles.0,
            styles_part: styles.1,
            numbering,
            notes,
            symbols,
            lines: Lines::new(),
            streams: Vec::new(),
            bases: vec![None; parts.len()],
            counts: Counts::default(),
            fields: Vec::new(),
            pending: Vec::new(),
            aside: Vec::new(),
            written: BTreeSet::new(),
            gap: None,
            label: None,
            kind: BlockKind::Paragraph,
            align: Align::Unknown,
            links: Vec::new(),
            link: None,
            tables: 0,
        }
    }

    /// Writes all of a part whose blocks stand in its root, as furniture for `furniture`.
    pub(super) fn story(&mut self, part: PartIndex, furniture: Option<Removal>) {
        let roots: Vec<NodeIndex> = self.parts[part].xml.roots().collect();
        for root in roots {
            self.blocks(root, Context { part, furniture, in_cell: false });
        }
    }

    /// Writes the main part.
    pub(super) fn document(&mut self, part: PartIndex) {
        let bodies: Vec<NodeIndex> = self.parts[part].xml.all("body").take(1).collect();
        for body in bodies {
            self.blocks(body, Context { part, furniture: None, in_cell: false });
        }
    }

    /// The place of `start..end` of a part in the space [`Source`].
    pub(super) fn place(&mut self, part: PartIndex, start: usize, end: usize) -> Span<Source> {
        let base = self.base(part) + self.parts[part].mark;
        Span::new(base + start, base + end)
    }

    /// Where a part begins in the space [`Source`].
    fn base(&mut self, part: PartIndex) -> usize {
        if let Some(base) = self.bases[part] {
            return base;
        }
        let base = self.streams.last().map_or(0, |s| s.base + s.len);
        let Part { name, xml, mark, .. } = &self.parts[part];
        self.streams.push(Stream { name: name.clone(), page: None, base, len: mark + xml.text.len() });
        self.bases[part] = Some(base);
        base
    }

    fn tag(&mut self, part: PartIndex, node: NodeIndex) -> Span<Source> {
        let span = self.parts[part].xml.nodes[node].span;
        self.place(part, span.start(), span.end())
    }

    /// Writes the blocks in `node`.
    fn blocks(&mut self, node: NodeIndex, context: Context) {
        let xml = &self.parts[context.part].xml;
        for at in xml.children(node) {
            match xml.nodes[at].name {
                "p" => self.paragraph(at, context),
                "tbl" => self.table(at, context),
                "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo" => {
                    self.blocks(at, context)
                }
                "AlternateContent" => {
                    if let Some(branch) = branch(xml, at) {
                        self.blocks(branch, context);
                    }
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, node: NodeIndex, context: Context) {
        let xml = &self.parts[context.part].xml;
        for text_box in boxes(xml, node) {
            self.blocks(text_box, context);
        }
        let properties = xml.child(node, "pPr");
        let named = properties.and_then(|at| xml.value(at, "pStyle")).map(|v| v.into_owned());
        let style = named.or_else(|| self.styles.of_paragraphs().map(str::to_owned));
        let (inherited, numbered) = style.as_deref().map(|id| self.styles.resolve(id)).unwrap_or_default();
        let mut own = Properties::default();
        if let Some(at) = properties {
            own.read_paragraph(xml, at);
        }
        let direct = own.numbering.is_some();
        let all = own.or(&inherited);
        self.count(&all, direct, numbered.as_deref(), context.part);
        self.kind = match all.outline {
            Some(level) if level < 9 => BlockKind::Heading { level: level + 1 },
            _ => match &all.numbering {
                Some(n) if n.num.as_deref().is_some_and(|num| num != "0") => {
                    BlockKind::Item { level: n.level.unwrap_or(0) as u8 + 1 }
                }
                _ => BlockKind::Paragraph,
            },
        };
        self.align = all.align.unwrap_or_default();
        let tag = self.tag(context.part, node);
        if context.in_cell {
            self.gap = Some(tag);
        } else if self.lines.line().is_empty() {
            self.lines.edge(tag);
        }
        self.inline(node, context, &all);
        let label = self.label.take();
        // The mark of this paragraph was deleted: the next one goes on in its line.
        let mark = properties.and_then(|at| xml.child(at, "rPr"));
        if mark.is_some_and(|at| xml.child(at, "del").is_some()) {
            return;
        }
        // A paragraph without text has its number all the same: forms count their rows like that.
        if let Some((label, place)) = label {
            self.write_label(label.trim_end(), place, context, all.style());
        }
        if !context.in_cell {
            self.end_line();
            self.write_notes(context);
        }
    }

    /// Takes the paragraph's number, and keeps its label until a character is written.
    fn count(&mut self, all: &Properties, direct: bool, numbered: Option<&str>, part: PartIndex) {
        self.label = None;
        let Some(numbering) = &all.numbering else { return };
        let Some(num) = numbering.num.as_deref().filter(|num| *num != "0") else { return };
        let by_style = || numbered.and_then(|style| self.numbering.level_of(num, style));
        let level = match direct {
            true => numbering.level,
            false => by_style().or(numbering.level),
        };
        let label = self.numbering.count(num, level.unwrap_or(0));
        let part = if direct { Some(part) } else { self.styles_part };
        if let (Some(label), Some(part), Some(span)) = (label.filter(|l| !l.is_empty()), part, numbering.span)
        {
            let place = self.place(part, span.start(), span.end());
            self.label = Some((label, place));
        }
    }

    /// Ends the line: its first block, if something stands in it.
    fn end_line(&mut self) -> Option<usize> {
        self.gap = None;
        let ended = self.lines.end()?;
        for (link, span) in ended.links.into_iter().filter(|_| ended.furniture.is_none()) {
            let target = self.links[link].clone();
            self.lines.marks.links.push(Link { span, target, attachment: false });
        }
        Some(ended.block)
    }

    /// Writes what belongs to the lines before: the notes that they refer to, and, as furniture, what was taken out of them.
    fn write_notes(&mut self, context: Context) {
        let aside = std::mem::take(&mut self.aside);
        for group in aside.chunk_by(|a, b| a.0 == b.0) {
            self.kind = BlockKind::Paragraph;
            if let Some((_, part, node)) = group.first() {
                let tag = self.tag(*part, *node);
                self.lines.edge(tag);
            }
            for (reason, part, node) in group {
                let context = Context { part: *part, furniture: Some(*reason), in_cell: false };
                self.text(*node, context, Style::default());
            }
            self.end_line();
        }
        for (part, node) in std::mem::take(&mut self.pending) {
            if self.written.insert((part, node)) {
                self.blocks(node, Context { part, ..context });
            }
        }
    }

    /// Writes the runs in `node`, whose paragraph says `base`.
    fn inline(&mut self, node: NodeIndex, context: Context, base: &Properties) {
        let xml = &self.parts[context.part].xml;
        for at in xml.children(node) {
            match xml.nodes[at].name {
                "r" => self.run(at, context, base),
                "hyperlink" => {
                    let outer = self.link;
                    self.link = self.target(at, context.part).or(outer);
                    self.inline(at, context, base);
                    self.link = outer;
                }
                "ins" | "moveTo" => {
                    self.counts.inserted += 1;
                    self.inline(at, context, base);
                }
                "sdt" | "sdtContent" | "smartTag" | "customXml" | "fldSimple" | "bdo" | "dir" => {
                    self.inline(at, context, base);
                }
                "AlternateContent" => {
                    if let Some(branch) = branch(xml, at) {
                        self.inline(branch, context, base);
                    }
                }
                "oMath" | "oMathPara" => self.formula(at, context, base.style()),
                "del" | "moveFrom" => {
                    self.counts.deleted += 1;
                    let texts =
                        (at..xml.nodes[at].end).filter(|t| matches!(xml.nodes[*t].name, "t" | "delText"));
                    self.aside.extend(texts.map(|text| (Removal::Deleted, context.part, text)));
                }
                _ => {}
            }
        }
    }

    /// The number of the link that `node` is.
    fn target(&mut self, node: NodeIndex, part: PartIndex) -> Option<usize> {
        let Part { xml, links, .. } = &self.parts[part];
        let id = xml.attribute(node, "id")?;
        let (_, target) = links.iter().find(|(known, _)| *known == id)?;
        self.links.push(target.clone());
        Some(self.links.len() - 1)
    }

    fn run(&mut self, node: NodeIndex, context: Context, base: &Properties) {
        let xml = &self.parts[context.part].xml;
        let mut own = Properties::default();
        let mut named = Properties::default();
        if let Some(at) = xml.child(node, "rPr") {
            own.read_run(xml, at);
            if let Some(style) = xml.value(at, "rStyle") {
                named = self.styles.resolve(&style).0;
            }
        }
        let all = own.or(&named).or(base);
        let hidden = all.hidden.unwrap_or(false);
        self.content(node, context, all.style(), hidden);
    }

    /// Writes what a run holds.
    fn content(&mut self, node: NodeIndex, context: Context, style: Style, hidden: bool) {
        let xml = &self.parts[context.part].xml;
        for at in xml.children(node) {
            let name = xml.nodes[at].name;
            match name {
                "fldChar" => match xml.attribute(at, "fldCharType").as_deref() {
                    Some("begin") => self.fields.push(false),
                    Some("separate") => {
                        if let Some(result) = self.fields.last_mut() {
                            *result = true;
                        }
                    }
                    Some("end") => {
                        self.fields.pop();
                    }
                    _ => {}
                },
                "AlternateContent" => {
                    if let Some(branch) = branch(xml, at) {
                        self.content(branch, context, style, hidden);
                    }
                }
                // Instructions of a field are no text.
                _ if self.fields.contains(&false) => {}
                _ if hidden && name == "t" => {
                    self.counts.hidden += 1;
                    self.aside.push((Removal::Hidden, context.part, at));
                }
                _ if hidden => {}
                "t" => self.text(at, context, style),
                "tab" | "ptab" => self.sign(at, context, if context.in_cell { " " } else { "\t" }, style),
                "br" | "cr" if context.in_cell => self.gap = Some(self.tag(context.part, at)),
                "br" | "cr" => {
                    self.end_line();
                    let tag = self.tag(context.part, at);
                    self.lines.edge(tag);
                }
                "noBreakHyphen" => self.sign(at, context, "\u{2011}", style),
                "sym" => {
                    let code = xml.attribute(at, "char").and_then(|v| u32::from_str_radix(&v, 16).ok());
                    let font = xml.attribute(at, "font").unwrap_or_default();
                    let c = code.map_or('\u{FFFD}', |code| self.symbols.read(&font, code));
                    self.sign(at, context, c.encode_utf8(&mut [0; 4]), style);
                }
                "ruby" => {
                    if let Some(text) = xml.child(at, "rubyBase") {
                        self.inline(text, context, &Properties::default());
                    }
                }
                "footnoteReference" | "endnoteReference" => self.note(at, context.part),
                _ => {}
            }
        }
    }

    /// Keeps the note that `node` refers to until the paragraph is written.
    fn note(&mut self, node: NodeIndex, part: PartIndex) {
        let xml = &self.parts[part].xml;
        let notes = self.notes.iter().find(|n| n.reference == xml.nodes[node].name);
        let Some((notes, id)) = notes.zip(xml.attribute(node, "id")) else { return };
        self.pending.extend(notes.nodes.get(&*id).map(|at| (notes.part, *at)));
    }

    /// Writes the characters of `node`.
    fn text(&mut self, node: NodeIndex, context: Context, style: Style) {
        let xml = &self.parts[context.part].xml;
        let kept = xml.attribute(node, "space").is_some_and(|v| v == "preserve");
        let (first, last) = (node + 1, xml.nodes[node].end.saturating_sub(1));
        for at in first..xml.nodes[node].end {
            let span = xml.nodes[at].span;
            match xml.nodes[at].kind {
                Kind::Reference(c) => {
                    let place = self.place(context.part, span.start(), span.end());
                    self.write(c.encode_utf8(&mut [0; 4]), place, false, context, style);
                }
                Kind::Text => {
                    let written = span.of(xml.text);
                    let space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
                    let trimmed =
                        if !kept && at == first { written.trim_start_matches(space) } else { written };
                    let start = span.end() - trimmed.len();
                    let trimmed = if !kept && at == last { trimmed.trim_end_matches(space) } else { trimmed };
                    self.characters(trimmed, start, context, style);
                }
                Kind::Element => {}
            }
        }
    }

    /// Writes `text`, which stands at `start` of its part. White space that would end a line or a cell is a space.
    fn characters(&mut self, text: &str, start: usize, context: Context, style: Style) {
        let breaks = |c: char| matches!(c, '\t' | '\r' | '\n');
        let mut at = start;
        for piece in text.split_inclusive(breaks) {
            let plain = piece.trim_end_matches(breaks);
            if !plain.is_empty() {
                let place = self.place(context.part, at, at + plain.len());
                self.write(plain, place, true, context, style);
            }
            if plain.len() < piece.len() {
                let place = self.place(context.part, at + plain.len(), at + piece.len());
                self.write(" ", place, false, context, style);
            }
            at += piece.len();
        }
    }

    /// Writes `new` for the element `node`.
    fn sign(&mut self, node: NodeIndex, context: Context, new: &str, style: Style) {
        let place = self.tag(context.part, node);
        self.write(new, place, false, context, style);
    }

    /// Writes the characters of a formula, in their order.
    fn formula(&mut self, node: NodeIndex, context: Context, style: Style) {
        let xml = &self.parts[context.part].xml;
        for at in node..xml.nodes[node].end {
            if xml.nodes[at].name == "t" && !self.fields.contains(&false) {
                self.text(at, context, style);
            }
        }
    }

    /// Writes `new`, which stands for `from`, with what is due before it.
    fn write(&mut self, new: &str, from: Span<Source>, copied: bool, context: Context, style: Style) {
        if let Some((label, place)) = self.label.take() {
            self.write_label(&label, place, context, style);
        }
        self.begin(context, style);
        self.lines.write(new, from, copied, style);
        if let Some(link) = self.link {
            self.lines.link(link, new.len());
        }
    }

    fn write_label(&mut self, label: &str, place: Span<Source>, context: Context, style: Style) {
        self.counts.labels += 1;
        self.begin(context, style);
        self.lines.write(label, place, false, style);
        if !context.in_cell {
            self.lines.label();
        }
    }

    /// Says what the line is, and writes the space between paragraphs of a cell.
    fn begin(&mut self, context: Context, style: Style) {
        self.lines.block(self.kind, self.align, context.furniture);
        if let Some(gap) = self.gap.take().filter(|_| !self.lines.at_start()) {
            self.lines.write(" ", gap, false, style);
        }
    }

    fn table(&mut self, node: NodeIndex, context: Context) {
        let xml = &self.parts[context.part].xml;
        let rows = members(xml, node, "tr");
        let cells: Vec<Vec<NodeIndex>> = rows.iter().map(|row| members(xml, *row, "tc")).collect();
        // A table in a cell is a part of the cell's text; one of a single cell is a frame.
        if context.in_cell || cells.iter().map(Vec::len).sum::<usize>() == 1 {
            cells.iter().flatten().for_each(|cell| self.blocks(*cell, context));
            return;
        }
        self.end_line();
        let table = self.tables;
        self.tables += 1;
        // By column, the block of a cell that reaches down.
        let mut origins: Vec<Option<usize>> = Vec::new();
        for (row, (node, cells)) in rows.iter().zip(&cells).enumerate() {
            if xml.child(*node, "trPr").is_some_and(|at| xml.child(at, "del").is_some()) {
                self.counts.deleted += 1;
                continue;
            }
            self.row(*node, cells, (table, row as u32), &mut origins, context);
        }
    }

    fn row(
        &mut self,
        node: NodeIndex,
        cells: &[NodeIndex],
        (table, row): (u32, u32),
        origins: &mut Vec<Option<usize>>,
        context: Context,
    ) {
        /// Most columns of a cell, and most that are followed down from row to row.
        const COLUMNS: usize = 1000;
        const FOLLOWED: usize = 4000;
        let xml = &self.parts[context.part].xml;
        let number = |at: Option<NodeIndex>, name| {
            at.and_then(|at| xml.value(at, name)?.parse::<usize>().ok()).unwrap_or(0).min(COLUMNS)
        };
        let edge = self.tag(context.part, node);
        self.lines.edge(edge);
        let mut column = number(xml.child(node, "trPr"), "gridBefore");
        // Columns of the cells that are written, and whether each reaches down.
        let mut written: Vec<(std::ops::Range<usize>, bool)> = Vec::new();
        for cell in cells {
            let properties = xml.child(*cell, "tcPr");
            let wide = number(properties, "gridSpan").max(1);
            let columns = column..column + wide;
            column = columns.end;
            let followed = columns.end.min(FOLLOWED);
            if origins.len() < followed {
                origins.resize(followed, None);
            }
            let merge = properties.and_then(|at| xml.child(at, "vMerge"));
            let begins = merge.and_then(|at| xml.attribute(at, "val")).is_some_and(|v| v == "restart");
            let above = origins.get(columns.start).copied().flatten();
            if let Some(block) = above.filter(|_| merge.is_some() && !begins) {
                if let Some(BlockKind::Cell { rowspan, .. }) =
                    self.lines.marks.blocks.get_mut(block).map(|b| &mut b.kind)
                {
                    *rowspan += 1;
                }
                continue;
            }
            let kind = BlockKind::Cell {
                table,
                row,
                column: columns.start as u32,
                rowspan: 1,
                colspan: wide as u32,
            };
            self.lines.block(kind, Align::Unknown, context.furniture);
            let tag = self.tag(context.part, *cell);
            self.lines.begin_cell(kind, tag);
            self.gap = None;
            self.blocks(*cell, Context { in_cell: true, ..context });
            self.lines.end_cell();
            written.push((columns, merge.is_some()));
        }
        let first = self.end_line();
        for (at, (columns, reaches)) in written.into_iter().enumerate() {
            let columns = columns.start.min(origins.len())..columns.end.min(origins.len());
            origins[columns].fill(first.filter(|_| reaches).map(|first| first + at));
        }
        self.write_notes(context);
    }
}
