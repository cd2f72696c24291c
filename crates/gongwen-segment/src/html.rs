//! Tags of HTML inside a text: a table becomes one row a line with tabs between its cells, the rest is mark-up.

use gongwen_lexicon::Pattern;
use gongwen_text::{DataError, Draft, Edits, Fold, Span, Text, Why};

/// Tags that begin and end a line.
const BLOCKS: [&str; 18] = [
    "br", "p", "div", "li", "ul", "ol", "table", "tr", "thead", "tbody", "tfoot", "caption", "h1", "h2",
    "h3", "h4", "h5", "section",
];

/// The pattern of the tags that are seen through.
pub(crate) fn tags() -> Result<Pattern, DataError> {
    let names = "table|thead|tbody|tfoot|colgroup|col|caption|tr|td|th|br|p|div|span|strong|b|em|i|u|font|ul|ol|li|h[1-5]|section|sup|sub|center|img|a";
    Pattern::new("html.rs", format!(r"(?i)<(?P<close>/?)(?P<name>{names})(?P<rest>\s[^<>]*)?/?>|&nbsp;"))
}

/// Where the reader is within a table.
#[derive(Debug, Default)]
struct Place {
    /// Open tables.
    tables: usize,
    in_cell: bool,
    /// Column of the next cell, and tabs that this row has so far.
    column: usize,
    tabs: usize,
    /// Rows that a cell of each column still reaches down.
    down: Vec<usize>,
}

/// Folds the tags of `draft`.
pub(crate) fn fold(draft: &mut Draft, tags: &Pattern) {
    let text = draft.text();
    if !text.contains('<') && !text.contains("&nbsp;") {
        return;
    }
    let mut edits = Edits::new();
    let mut place = Place::default();
    let mut at = 0;
    for found in tags.captures_iter(text) {
        let Some(tag) = found.get(0) else { continue };
        if place.tables > 0 {
            breaks(&mut edits, text, Span::new(at, tag.start()));
        }
        let name = found.name("name").map_or(String::new(), |n| n.as_str().to_ascii_lowercase());
        let closes = found.name("close").is_some_and(|c| !c.as_str().is_empty());
        let rest = found.name("rest").map_or("", |r| r.as_str());
        let new = place.step(&name, closes, rest);
        edits.replace(Span::new(tag.start(), tag.end()), &new, Why::Fold(Fold::Space));
        at = tag.end();
    }
    if !edits.is_empty() {
        draft.apply(edits);
    }
}

/// Takes the line breaks of `span` out: inside a table the tags alone say where a row ends.
fn breaks(edits: &mut Edits, text: &str, span: Span<Text>) {
    for (at, c) in span.of(text).match_indices(['\n', '\r', '\t']) {
        let start = span.start() + at;
        edits.delete(Span::new(start, start + c.len()), Why::Fold(Fold::Space));
    }
}

impl Place {
    /// What stands for a tag.
    fn step(&mut self, name: &str, closes: bool, rest: &str) -> String {
        match (name, closes) {
            ("table", false) => self.tables += 1,
            ("table", true) => {
                self.tables = self.tables.saturating_sub(1);
                self.down.clear();
                self.in_cell = false;
            }
            ("tr", false) => (self.column, self.tabs, self.in_cell) = (0, 0, false),
            ("td" | "th", false) => return self.cell(rest),
            ("td" | "th", true) => self.in_cell = false,
            _ => {}
        }
        let inside = self.in_cell && self.tables > 0 && name != "table";
        if BLOCKS.contains(&name) && !inside { "\n".to_owned() } else { String::new() }
    }

    fn cell(&mut self, rest: &str) -> String {
        while let Some(rows) = self.down.get_mut(self.column).filter(|rows| **rows > 0) {
            *rows -= 1;
            self.column += 1;
        }
        let tabs = "\t".repeat(self.column - self.tabs);
        self.tabs = self.column;
        let (wide, high) = (attribute(rest, "colspan"), attribute(rest, "rowspan"));
        let end = self.column + wide;
        if self.down.len() < end {
            self.down.resize(end, 0);
        }
        for rows in self.down.iter_mut().take(end).skip(self.column) {
            *rows = high - 1;
        }
        self.column = end;
        self.in_cell = true;
        tabs
    }
}

/// The number that an attribute holds, from 1 to 60.
fn attribute(rest: &str, name: &str) -> usize {
    let value = rest.to_ascii_lowercase().split(name).nth(1).and_then(|v| {
        let v = v.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
        v.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    });
    value.unwrap_or(1).clamp(1, 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let mut draft = Draft::new(text.to_owned());
        fold(&mut draft, &tags().unwrap());
        let lines: Vec<&str> = draft.text().lines().filter(|l| !l.is_empty()).collect();
        assert_eq!(lines.join("\n"), expect);
    }

    #[test]
    fn tables_become_rows() {
        check(
            "<table>\n<tr><th>指标</th>\n<th>数</th></tr>\n<tr><td><p>用水\n量</p></td><td>3</td></tr></table>",
            "指标\t数\n用水量\t3",
        );
        check(
            "<TABLE><TR><TD rowspan=\"2\">甲</TD><TD>1</TD></TR><TR><TD>2</TD></TR><TR><TD colspan=2>乙</TD><TD>3</TD></TR></TABLE>",
            "甲\t1\n\t2\n乙\t\t3",
        );
    }

    #[test]
    fn other_tags_are_seen_through() {
        check(
            "<p><strong>一、目标</strong></p><p>用水量&nbsp;下降<br/>三成。</p>",
            "一、目标\n用水量下降\n三成。",
        );
        check("占比<30%,增速>5%", "占比<30%,增速>5%");
    }
}
