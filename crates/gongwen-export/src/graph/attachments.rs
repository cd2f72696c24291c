//! Files that a page links and that lie beside it in the run.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::wire::Metadata;

/// A linked attachment.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Attached {
    name: String,
    href: String,
    /// The document that it is, where it is one of the run.
    document: Option<String>,
}

/// The attachments that the document links.
pub(super) fn of(m: &Metadata) -> Vec<Attached> {
    let attached = |a: &crate::wire::Attachment| {
        Some(Attached { name: a.name.clone(), href: a.href.clone()?, document: None })
    };
    m.attachments.iter().filter_map(attached).collect()
}

impl Attached {
    /// Finds the document among those of the run by their paths, as the page at `path` links it: where the link leads, else
    /// under its file name beside the page.
    pub(super) fn resolve(&mut self, path: &str, by_path: &BTreeMap<&str, &str>) {
        let folder: Vec<&str> = path.split('/').collect();
        let folder = folder.split_last().map_or(&[][..], |(_, folder)| folder);
        let target = self.href.split(['?', '#']).next().unwrap_or_default();
        let target = decoded(target);
        let file = target.rsplit('/').next().unwrap_or_default();
        let relative = (!target.contains("://") && !target.starts_with('/')).then(|| joined(folder, &target));
        let candidates = relative.into_iter().chain([joined(folder, file)]);
        let found = candidates.filter_map(|candidate| by_path.get(candidate.as_str())).next();
        self.document = found.map(|id| (*id).to_owned());
    }
}

/// `target` seen from `folder`.
fn joined(folder: &[&str], target: &str) -> String {
    let mut steps = folder.to_vec();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop(),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// `%E8%A1%A8.docx` as the name that it stands for; what is no escaped UTF-8 stays.
fn decoded(escaped: &str) -> Cow<'_, str> {
    if !escaped.contains('%') {
        return Cow::Borrowed(escaped);
    }
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((front, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(front.as_bytes());
        let code = behind.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(b'%'));
        rest = if code.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).map_or(Cow::Borrowed(escaped), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, href: &str, expected: Option<&str>) {
        let by_path =
            BTreeMap::from([("a/表.docx", "beside"), ("a/files/1.pdf", "below"), ("1.pdf", "above")]);
        let mut attached = Attached { name: "表".to_owned(), href: href.to_owned(), document: None };
        attached.resolve(path, &by_path);
        assert_eq!(attached.document.as_deref(), expected, "{href}");
    }

    #[test]
    fn a_link_finds_the_file() {
        check("a/page.html", "./表.docx", Some("beside"));
        check("a/page.html", "%E8%A1%A8.docx?id=3", Some("beside"));
        check("a/page.html", "http://www.example.gov.cn/files/2024/表.docx", Some("beside"));
        check("a/page.html", "files/1.pdf", Some("below"));
        check("a/page.html", "../1.pdf", Some("above"));
        check("a/page.html", "../../1.pdf", Some("above"));
        check("a/page.html", "2.pdf", None);
        check("a/page.html", "%zz%E8.docx", None);
        check("page.html", "表.docx", None);
    }
}
