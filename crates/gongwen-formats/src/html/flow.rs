//! A page as lines: what a browser shows, in the order of the mark-up.

use std::ops::Range;

use gongwen_text::{Decoded, OffsetMap, Removal, Span};

use super::elements::{self, Role};
use super::entity::Entities;
use super::page::Page;
use super::table::{Grid, Mode};
use super::tree::{Kind, NodeIndex};
use crate::lines::Lines;
use crate::{Align, BlockKind, Link, Marks, Style};

/// Suffixes of files that a document has as attachments.
const DOCUMENTS: [&str; 14] =
    ["csv", "doc", "docx", "et", "ofd", "pdf", "ppt", "pptx", "rar", "rtf", "wps", "xls", "xlsx", "zip"];

/// The lines of a page. The mark-up is in the space [`Decoded`], too: it is the text before this step.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) text: String,
    /// From `text` to the mark-up, in order.
    pub(super) map: OffsetMap<Decoded, Decoded>,
    /// Stretches that stand in `text` byte for byte: place in the mark-up and in the text.
    pub(super) copied: Vec<(Span<Decoded>, usize)>,
    pub(super) marks: Marks,
    /// Whether the text would have become longer than allowed.
    pub(super) cut: bool,
}

impl Flow {
    /// The place in the text of what stands at `markup` in the mark-up, if it was copied.
    pub(super) fn find(&self, markup: Span<Decoded>) -> Option<Span<Decoded>> {
        let next = self.copied.partition_point(|(span, _)| span.start() <= markup.start());
        let (span, at) = self.copied.get(next.checked_sub(1)?)?;
        span.contains(markup).then(|| {
            let start = at + markup.start() - span.start();
            Span::new(start, start + markup.len())
        })
    }
}

/// Writes `page`, whose article is `article`, until the text has `limit` bytes.
pub(super) fn write(page: &Page<'_>, article: &Range<NodeIndex>, limit: usize) -> Flow {
    let mut writer = Writer::new(page, article.clone());
    let (mut at, mut cut) = (0, false);
    while at < page.len() {
        writer.close_until(at);
        if at == article.start || at == article.end {
            writer.line_break();
        }
        if writer.lines.len() > limit {
            cut = true;
            break;
        }
        if page.is_out(at) {
            at = page.end(at);
            continue;
        }
        writer.node(at);
        at += 1;
    }
    writer.close_until(usize::MAX);
    writer.line_break();
    let Lines { text, map, copied, marks, .. } = writer.lines;
    Flow { text, map: map.finish(), copied, marks, cut }
}

/// White space that was met and not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// White space with a line break, which no reader sees between Chinese characters.
    Newline,
    Space,
}

/// What holds for the text inside an element.
#[derive(Debug, Clone, Copy)]
struct Context {
    kind: BlockKind,
    align: Align,
    style: Style,
    preformatted: bool,
    lists: u8,
    link: Option<NodeIndex>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    role: Role,
    end: NodeIndex,
    context: Context,
}

#[derive(Debug)]
struct Writer<'p, 't> {
    page: &'p Page<'t>,
    article: Range<NodeIndex>,
    entities: Entities<'t>,
    open: Vec<Open>,
    tables: Vec<Grid>,
    /// Tables of data so far.
    count: u32,
    /// Next of the page's surroundings.
    surrounding: usize,
    /// End in the mark-up of what was written last.
    last: usize,
    gap: Gap,
    /// The link of the last entry of the marks.
    last_link: Option<NodeIndex>,
    lines: Lines<Decoded>,
}

impl<'p, 't> Writer<'p, 't> {
    fn new(page: &'p Page<'t>, article: Range<NodeIndex>) -> Self {
        Self {
            page,
            article,
            entities: Entities::default(),
            open: Vec::new(),
            tables: Vec::new(),
            count: 0,
            surrounding: 0,
            last: 0,
            gap: Gap::None,
            last_link: None,
            lines: Lines::new(),
        }
    }

    fn context(&self) -> Context {
        let none = Context {
            kind: BlockKind::Paragraph,
            align: Align::Unknown,
            style: Style::default(),
            preformatted: false,
            lists: 0,
            link: None,
        };
        self.open.last().map_or(none, |open| open.context)
    }

    /// Closes the elements that end before the node `at`.
    fn close_until(&mut self, at: NodeIndex) {
        while let Some(open) = self.open.last().copied().filter(|o| o.end <= at) {
            self.open.pop();
            match open.role {
                Role::Cell => match self.tables.last_mut() {
                    Some(grid) if grid.mode == Mode::Data => {
                        grid.in_cell = false;
                        self.gap = Gap::None;
                        self.lines.end_cell();
                    }
                    _ => self.block_edge(),
                },
                Role::Table => {
                    self.tables.pop();
                    self.block_edge();
                }
                role if role.is_block() => self.block_edge(),
                _ => {}
            }
        }
    }

    fn node(&mut self, at: NodeIndex) {
        let node = &self.page.tree.nodes[at];
        match node.kind {
            Kind::Comment => {}
            Kind::Text => self.write(at, node.span),
            Kind::Element(Role::Break, _) => self.block_edge(),
            Kind::Element(role, _) => {
                let context = self.enter(at, role);
                self.open.push(Open { role, end: node.end, context });
            }
        }
    }

    /// Begins an element.
    fn enter(&mut self, at: NodeIndex, role: Role) -> Context {
        let mut context = self.context();
        super::style::apply(&self.page.tree, at, &mut context.style, &mut context.align);
        match role {
            Role::Table => {
                self.block_edge();
                let outer = self.tables.last().is_some_and(|grid| grid.holds_text());
                let grid = Grid::new(self.page, at, &self.article, outer, self.count);
                self.count += u32::from(grid.mode == Mode::Data);
                self.tables.push(grid);
            }
            Role::Row => match self.tables.last_mut().filter(|grid| grid.mode == Mode::Data) {
                Some(grid) => {
                    grid.row();
                    self.line_break();
                }
                None => self.block_edge(),
            },
            Role::Cell => {
                let (rows, columns) =
                    (self.page.tree.value(at, "rowspan"), self.page.tree.value(at, "colspan"));
                match self.tables.last_mut().filter(|grid| grid.mode == Mode::Data) {
                    Some(grid) => {
                        let cell = grid.cell(rows, columns);
                        context.kind = cell;
                        self.begin_cell(at, cell);
                    }
                    None => self.block_edge(),
                }
            }
            Role::Heading(level) => {
                self.block_edge();
                context.kind = BlockKind::Heading { level };
            }
            Role::List => {
                self.block_edge();
                context.lists = context.lists.saturating_add(1);
            }
            Role::Item => {
                self.block_edge();
                context.kind = BlockKind::Item { level: context.lists.max(1) };
            }
            Role::Preformatted => {
                self.block_edge();
                context.preformatted = true;
            }
            Role::Block => {
                self.block_edge();
                if elements::is(self.page.tree.nodes[at].name, &["center"]) {
                    context.align = Align::Center;
                }
            }
            Role::Link if !self.page.tree.value(at, "href").is_empty() => context.link = Some(at),
            _ => {}
        }
        context
    }

    /// Begins the cell at the node `at` of the row that this line is.
    fn begin_cell(&mut self, at: NodeIndex, cell: BlockKind) {
        if !self.lines.in_row() {
            self.line_break();
        }
        self.gap = Gap::None;
        let reason = self.reason(at);
        self.lines.block(cell, Align::Unknown, reason);
        let tag = self.page.tree.nodes[at].span;
        self.lines.begin_cell(cell, tag);
        self.last = tag.end();
    }

    /// The edge of a block or a line break: within a cell a space, else the end of the line.
    fn block_edge(&mut self) {
        if self.tables.last().is_some_and(Grid::holds_text) {
            self.gap = Gap::Space;
        } else {
            self.line_break();
        }
    }

    /// Why the node `at` is no part of the article, if it is none.
    fn reason(&mut self, at: NodeIndex) -> Option<Removal> {
        if self.article.contains(&at) {
            return None;
        }
        let surroundings = &self.page.surroundings;
        while surroundings.get(self.surrounding).is_some_and(|(node, _)| self.page.end(*node) <= at) {
            self.surrounding += 1;
        }
        let around = surroundings.get(self.surrounding).filter(|(node, _)| *node <= at);
        Some(around.map_or(Removal::Navigation, |(_, reason)| *reason))
    }

    /// Writes the text node `at`, which stands at `span`.
    fn write(&mut self, at: NodeIndex, span: Span<Decoded>) {
        let context = self.context();
        let markup = self.page.tree.text;
        let (mut here, end) = (span.start(), span.end());
        while here < end {
            let rest = &markup[here..end];
            let plain = rest.find(|c: char| c.is_ascii_whitespace() || c == '&').unwrap_or(rest.len());
            if plain > 0 {
                self.push(at, context, Span::new(here, here + plain), None);
                here += plain;
                continue;
            }
            if !rest.starts_with('&') {
                self.space(rest.as_bytes()[0], context.preformatted);
                here += 1;
                continue;
            }
            let (len, value) = match self.entities.resolve(rest) {
                Some((len, value)) => (len, value.to_owned()),
                None => (1, "&".to_owned()),
            };
            match value.as_bytes() {
                [byte] if byte.is_ascii_whitespace() => self.space(*byte, context.preformatted),
                _ => self.push(at, context, Span::new(here, here + len), Some(&value)),
            }
            here += len;
        }
    }

    /// White space that mark-up may hold anywhere.
    fn space(&mut self, byte: u8, preformatted: bool) {
        match byte {
            b'\n' if preformatted => self.block_edge(),
            b'\n' => self.gap = self.gap.max(Gap::Newline),
            // A carriage return stands beside a line break.
            b'\r' => {}
            _ => self.gap = if self.gap == Gap::Newline { Gap::Newline } else { Gap::Space },
        }
    }

    /// Writes what stands at `from`, or `value` in its place.
    fn push(&mut self, at: NodeIndex, context: Context, from: Span<Decoded>, value: Option<&str>) {
        let markup = self.page.tree.text;
        let new = value.unwrap_or_else(|| from.of(markup));
        let before = self.lines.line().chars().next_back();
        let joined = self.gap == Gap::Newline && before.is_some_and(is_wide) && new.starts_with(is_wide);
        if self.gap != Gap::None && !self.lines.at_start() && !joined {
            let gap = Span::new(self.last.min(from.start()), from.start());
            self.lines.write(" ", gap, gap.of(markup) == " ", context.style);
        }
        self.gap = Gap::None;
        self.last = from.end();
        let reason = self.reason(at);
        self.lines.block(context.kind, context.align, reason);
        self.lines.write(new, from, value.is_none(), context.style);
        if let Some(link) = context.link {
            self.lines.link(link, new.len());
        }
    }

    /// Ends the line.
    fn line_break(&mut self) {
        self.gap = Gap::None;
        let Some(ended) = self.lines.end() else { return };
        for (node, span) in ended.links {
            self.link(node, span, ended.furniture.is_none());
        }
    }

    /// Marks a link, or its next line.
    fn link(&mut self, node: NodeIndex, span: Span<Decoded>, inside: bool) {
        if self.last_link == Some(node)
            && let Some(link) = self.lines.marks.links.last_mut()
        {
            link.span = link.span.cover(span);
            return;
        }
        let target = self.page.tree.value(node, "href").trim();
        let attachment = is_document(target) || (inside && span.of(&self.lines.text).starts_with("附件"));
        if inside || attachment {
            self.last_link = Some(node);
            self.lines.marks.links.push(Link { span, target: target.to_owned(), attachment });
        }
    }
}

/// Whether a link leads to a file that a document has as an attachment.
pub(crate) fn is_document(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or("");
    let suffix = path.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    elements::is(suffix, &DOCUMENTS)
}

/// Whether `c` is a character between which no space is written.
fn is_wide(c: char) -> bool {
    ('\u{2E80}'..='\u{FFEF}').contains(&c) || c >= '\u{20000}'
}
