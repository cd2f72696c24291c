//! What the elements of HTML are to a reader. A closed class of the language.

/// How an element takes part in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `html`, `head`, `body`.
    Page,
    /// Begins and ends a line.
    Block,
    /// h1 … h6.
    Heading(u8),
    /// An item of a list or of definitions.
    Item,
    /// `ul`, `ol`, `dl`.
    List,
    /// Text in which line breaks count.
    Preformatted,
    Table,
    /// `tbody`, `thead`, `tfoot`.
    Rows,
    Row,
    Cell,
    /// A line break.
    Break,
    /// A hyperlink.
    Link,
    /// Never text.
    Skip,
    /// All else.
    Inline,
}

impl Role {
    /// Whether a browser begins a line with it and closes an open paragraph.
    pub(super) fn is_block(self) -> bool {
        !matches!(self, Self::Page | Self::Break | Self::Link | Self::Skip | Self::Inline)
    }
}

/// Longest name that is known.
const LONGEST: usize = 16;

/// `name` in lower case, if it is short enough to be known.
fn lower<'b>(name: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let lower = buffer.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    Some(lower)
}

/// The role of the element `name`.
pub(super) fn role(name: &str) -> Role {
    let mut buffer = [0; LONGEST];
    let Some(lower) = lower(name, &mut buffer) else { return Role::Inline };
    match lower {
        b"html" | b"head" | b"body" => Role::Page,
        b"p" | b"div" | b"section" | b"article" | b"header" | b"footer" | b"nav" | b"main" | b"aside"
        | b"address" | b"blockquote" | b"center" | b"fieldset" | b"figure" | b"figcaption" | b"form"
        | b"hr" | b"details" | b"summary" | b"hgroup" | b"legend" | b"caption" | b"dir" | b"menu" => {
            Role::Block
        }
        [b'h', level @ b'1'..=b'6'] => Role::Heading(level - b'0'),
        b"li" | b"dt" | b"dd" => Role::Item,
        b"ul" | b"ol" | b"dl" => Role::List,
        b"pre" | b"listing" | b"xmp" | b"plaintext" => Role::Preformatted,
        b"table" => Role::Table,
        b"tbody" | b"thead" | b"tfoot" => Role::Rows,
        b"tr" => Role::Row,
        b"td" | b"th" => Role::Cell,
        b"br" => Role::Break,
        b"a" => Role::Link,
        b"script" | b"style" | b"title" | b"noscript" | b"template" | b"textarea" | b"select" | b"option"
        | b"button" | b"iframe" | b"noframes" | b"noembed" | b"object" | b"applet" | b"canvas" | b"video"
        | b"audio" | b"svg" | b"datalist" | b"xml" => Role::Skip,
        _ => Role::Inline,
    }
}

/// Whether `name` is one of `names`.
pub(super) fn is(name: &str, names: &[&str]) -> bool {
    names.iter().any(|n| name.eq_ignore_ascii_case(n))
}

/// Whether the element never has content.
pub(super) fn is_void(name: &str) -> bool {
    let mut buffer = [0; LONGEST];
    let void = |lower: &[u8]| {
        matches!(
            lower,
            b"area"
                | b"base"
                | b"basefont"
                | b"bgsound"
                | b"br"
                | b"col"
                | b"embed"
                | b"frame"
                | b"hr"
                | b"img"
                | b"input"
                | b"keygen"
                | b"link"
                | b"meta"
                | b"param"
                | b"source"
                | b"track"
                | b"wbr"
        )
    };
    lower(name, &mut buffer).is_some_and(void)
}

/// The attribute `name`, if some step looks at it. The tokenizer gives names in lower case.
pub(super) fn attribute(name: &[u8]) -> Option<&'static str> {
    Some(match name {
        b"align" => "align",
        b"class" => "class",
        b"colspan" => "colspan",
        b"content" => "content",
        b"hidden" => "hidden",
        b"href" => "href",
        b"id" => "id",
        b"itemprop" => "itemprop",
        b"name" => "name",
        b"property" => "property",
        b"role" => "role",
        b"rowspan" => "rowspan",
        b"style" => "style",
        _ => return None,
    })
}

/// Whether the class `name` stands for `display: none`: the one that AngularJS sets on what it does not show.
pub(super) fn hides(name: &str) -> bool {
    name == "ng-hide"
}

/// The declarations of a `style` attribute: property and value, trimmed.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style.split(';').filter_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        Some((property.trim_ascii(), value.trim_ascii()))
    })
}

/// Whether the value of a declaration is `name`.
pub(super) fn says(value: &str, name: &str) -> bool {
    let word = value.split(['!', ' ']).next().unwrap_or("");
    word.eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles() {
        assert_eq!(role("DIV"), Role::Block);
        assert_eq!(role("h3"), Role::Heading(3));
        assert_eq!(role("h7"), Role::Inline);
        assert_eq!(role("a-name-that-is-longer-than-any"), Role::Inline);
        assert_eq!(role("o:p"), Role::Inline);
    }

    #[test]
    fn styles() {
        let read: Vec<_> = declarations("color:red; DISPLAY : none !important;;x").collect();
        assert_eq!(read, [("color", "red"), ("DISPLAY", "none !important")]);
        assert!(
            says("none !important", "none") && says("None!important", "none") && !says("nonesuch", "none")
        );
    }
}
