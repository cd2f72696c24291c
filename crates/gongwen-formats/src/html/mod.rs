//! Web pages: the article as lines, what stands around it marked, what the page says about it as facts.

mod article;
mod elements;
mod entity;
mod facts;
mod flow;
mod page;
mod style;
mod table;
mod tree;
mod words;

use gongwen_model::{DecodedSource, Diagnostic, Pending, Severity};

pub(crate) use flow::is_document;
pub(crate) use words::Words;

use self::article::Found;
use self::page::Page;
use self::tree::Tree;
use crate::{Format, FormatError, Limits, Reading};

/// Whether `text` is a web page or a piece of one: it begins with a tag of HTML.
pub(crate) fn is_html(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{FEFF}').trim_start();
    loop {
        // Comments and an XML declaration may stand before the page.
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?xml") => "?>",
            _ => break,
        };
        let Some((_, behind)) = rest.split_once(end) else { return false };
        rest = behind.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or("");
    let block = elements::role(name).is_block() || elements::role(name) == elements::Role::Page;
    let metadata = elements::is(name, &["!doctype", "meta", "title", "link", "script", "style"]);
    // The tag is closed before the next one opens.
    (block || metadata) && tag.find(['<', '>']).is_some_and(|at| tag[at..].starts_with('>'))
}

/// Reads a page whose bytes are decoded.
pub(crate) fn read(source: DecodedSource, words: &Words, limits: &Limits) -> Result<Reading, FormatError> {
    let tree = Tree::new(&source.text, limits);
    let mut diagnostics = Vec::new();
    let mut report = |code, message: &str, severity| {
        let diagnostic = Diagnostic { code, message: message.to_owned(), severity, span: None };
        diagnostics.push(Pending { diagnostic, origin: None });
    };
    if tree.too_deep {
        report("limit/depth", "elements are nested deeper than is read", Severity::Error);
    }
    if tree.too_many {
        report("limit/nodes", "the page has more elements than are read", Severity::Error);
    }
    let page = Page::new(tree, words);
    let (article, found) = article::find(&page, words);
    match found {
        Found::Empty => return Err(FormatError::HtmlShell),
        Found::Guessed => {
            report(
                "html/no_container",
                "no container is known: the densest text is the article",
                Severity::Info,
            );
        }
        Found::Marked => {}
    }
    let mut flow = flow::write(&page, &article, limits.text);
    if flow.cut {
        report("limit/text", "the page gives more text than is written", Severity::Error);
    }
    // Only now all entities are resolved: what was counted may be white space.
    if !flow.marks.blocks.iter().any(|block| block.furniture.is_none()) {
        return Err(FormatError::HtmlShell);
    }
    let facts = facts::read(&page.tree, &mut flow, words, &source.map);
    // What the decoder reports of bytes that are no text of the page (scripts, attributes) concerns nobody.
    for Pending { diagnostic, origin } in source.diagnostics {
        let place = origin.and_then(|origin| flow.find(origin));
        if origin.is_none() || place.is_some() {
            diagnostics.push(Pending { diagnostic, origin: place });
        }
    }
    Ok(Reading {
        format: Format::Html,
        map: flow.map.then(&source.map),
        text: flow.text,
        encoding: source.encoding,
        streams: Vec::new(),
        marks: flow.marks,
        facts,
        diagnostics,
    })
}
