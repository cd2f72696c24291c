//! What the page or the file that carries a document says about it: it fills what the document does not print, and where
//! both speak and differ the document wins and a diagnostic says so.

use gongwen_model::{
    Attachment, Diagnostic, Field, Issuer, Link, Metadata, PageFact, PageField, Severity, Site,
};
use gongwen_text::Draft;

use crate::chars;
use crate::elements::{self, Elements};
use crate::label;
use crate::words::Words;

/// What the page says, looked up by field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageFacts<'a> {
    facts: &'a [PageFact],
    elements: &'a Elements,
    words: &'a Words,
}

impl<'a> PageFacts<'a> {
    pub(crate) fn new(facts: &'a [PageFact], elements: &'a Elements, words: &'a Words) -> Self {
        Self { facts, elements, words }
    }

    fn all(self, field: PageField) -> impl Iterator<Item = &'a PageFact> {
        self.facts.iter().filter(move |fact| fact.field == field && !fact.value.is_empty())
    }

    fn value(self, field: PageField) -> Option<&'a str> {
        self.all(field).map(|fact| fact.value.as_str()).next()
    }

    fn date(self, field: PageField) -> Option<jiff::civil::Date> {
        self.all(field).find_map(|fact| fact.date)
    }

    /// The title: of the index table, else of the page, without the name of the site behind it.
    fn title(self) -> Option<&'a str> {
        let fact = self.title_fact()?;
        let site = self.value(PageField::SiteName);
        Some(without_site(&fact.value, site)).filter(|title| !is_site(title, site))
    }

    fn title_fact(self) -> Option<&'a PageFact> {
        self.all(PageField::Title).chain(self.all(PageField::ArticleTitle)).next()
    }

    fn issuers(self) -> Vec<&'a str> {
        self.value(PageField::Issuer).map(|names| self.words.organs(names)).unwrap_or_default()
    }

    fn doc_number(self) -> Option<String> {
        self.elements.doc_number(self.value(PageField::DocNumber)?)
    }

    /// Fills what the document does not print, and what only a page can say.
    pub(crate) fn fill(self, m: &mut Metadata) {
        if self.facts.is_empty() {
            return;
        }
        let mut from_page = Vec::new();
        let mut fill = |field, filled: bool| {
            if filled {
                from_page.push((field, None));
            }
        };
        // A line that only looks like a title says less than the title that the page prints above the article.
        let above = self.title_fact().is_some_and(|fact| fact.text.is_some());
        let printed = m.title.as_ref().filter(|_| m.genre.is_some() || !above);
        if let Some(title) = self.title()
            && printed.is_none()
            && !m.title.as_ref().is_some_and(|own| is_like(title, own))
        {
            m.evidence.retain(|(field, _)| *field != Field::Title);
            m.title = Some(title.to_owned());
            m.genre = self.words.genre(title).map(str::to_owned);
            fill(Field::Title, true);
            fill(Field::Genre, m.genre.is_some());
        }
        if m.issuers.is_empty() {
            m.issuers = self.issuers().into_iter().map(|name| Issuer { name: name.to_owned() }).collect();
            fill(Field::Issuers, !m.issuers.is_empty());
        }
        fill(Field::DocNumber, set(&mut m.doc_number, self.doc_number()));
        fill(Field::IssuedDate, set(&mut m.issued_date, self.date(PageField::IssuedDate)));
        fill(Field::PublishedDate, set(&mut m.published_date, self.date(PageField::PubDate)));
        fill(Field::EffectiveDate, set(&mut m.effective_date, self.date(PageField::EffectiveDate)));
        fill(Field::ExpiryDate, set(&mut m.expiry_date, self.date(PageField::ExpiryDate)));
        let publisher = self.value(PageField::ContentSource).map(str::to_owned);
        fill(Field::Publisher, set(&mut m.publisher, publisher));
        let own = |field| self.value(field).map(str::to_owned);
        m.index_number = own(PageField::IndexNumber);
        // `卫生、体育\卫生` is a path of two steps.
        let steps = |list| words_of(list, |c| matches!(c, ';' | '；' | '\\' | '>' | '|'));
        m.topics = self.value(PageField::Topic).map(steps).unwrap_or_default();
        let keywords = self.value(PageField::SubjectWords).or_else(|| self.value(PageField::Keywords));
        let words =
            |list| words_of(list, |c| matches!(c, ';' | '；' | ',' | '，' | '、' | '|') || c.is_whitespace());
        m.keywords = keywords.map(words).unwrap_or_default();
        m.validity = own(PageField::Validity);
        m.url = own(PageField::Url);
        let (name, code) = (own(PageField::SiteName), own(PageField::SiteIdCode));
        m.site = (name.is_some() || code.is_some()).then_some(Site { name, code });
        m.evidence.extend(from_page);
    }

    /// Where the page contradicts what the document prints.
    pub(crate) fn differences(self, m: &Metadata) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        let mut differ = |what: &str, page: &str, printed: &str| {
            let message = format!("the page gives {page} as {what}, the document {printed}");
            out.push(Diagnostic {
                code: "metadata/page_differs",
                message,
                severity: Severity::Info,
                span: None,
            });
        };
        if let (Some(page), Some(own)) = (self.title(), &m.title) {
            let printed = [Some(own), m.cover_title.as_ref()];
            if !printed.into_iter().flatten().any(|printed| is_like(page, printed)) {
                differ("title", page, own);
            }
        }
        if let (Some(page), Some(own)) = (self.doc_number(), &m.doc_number)
            && chars::key(&page) != chars::key(own)
        {
            differ("document number", &page, own);
        }
        let dates = [
            ("date of issue", PageField::IssuedDate, m.issued_date),
            ("first day in force", PageField::EffectiveDate, m.effective_date),
            ("last day in force", PageField::ExpiryDate, m.expiry_date),
        ];
        for (what, field, own) in dates {
            if let (Some(page), Some(own)) = (self.date(field), own)
                && page != own
            {
                differ(what, &page.to_string(), &own.to_string());
            }
        }
        let issuers = self.issuers();
        let known = |name: &&str| m.issuers.iter().any(|own| is_like(name, &own.name));
        if !issuers.is_empty() && !m.issuers.is_empty() && !issuers.iter().any(known) {
            let own: Vec<&str> = m.issuers.iter().map(|issuer| issuer.name.as_str()).collect();
            differ("issuer", &issuers.join("、"), &own.join("、"));
        }
        out
    }

    /// A title that only the page prints may be that of the notice which puts the document into force.
    pub(crate) fn cover_title(self, m: &mut Metadata) {
        let Some(page) = self.title() else { return };
        if m.cover_title.is_none()
            && let Some(own) = &m.title
            && elements::carried_title(page, self.words).is_some_and(|name| is_like(name, own))
        {
            m.cover_title = Some(page.to_owned());
            m.evidence.push((Field::CoverTitle, None));
        }
    }
}

/// Sets what is not known yet; whether that was done.
fn set<T>(own: &mut Option<T>, page: Option<T>) -> bool {
    if own.is_some() || page.is_none() {
        return false;
    }
    *own = page;
    true
}

/// Whether two names say the same, one perhaps more of it.
fn is_like(a: &str, b: &str) -> bool {
    let (a, b) = (chars::key(a), chars::key(b));
    a.contains(&b) || b.contains(&a)
}

/// Whether `name` is that of a web site.
fn is_site(name: &str, site: Option<&str>) -> bool {
    let named = site.is_some_and(|site| chars::key(site) == chars::key(name));
    named || name.ends_with('网') || name.ends_with("网站")
}

/// `title` without what a site puts behind it: `…的通知_某市人民政府网站`.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    let is_edge = |c: char| matches!(c, '_' | '-' | '|' | '－' | '—') || c.is_whitespace();
    let Some(at) = title.rfind(['_', '-', '|', '－', '—']) else { return title };
    let (front, behind) = title.split_at(at);
    let front = front.trim_end_matches(is_edge);
    if !front.is_empty() && is_site(behind.trim_start_matches(is_edge), site) { front } else { title }
}

/// The words of a list whose edges are told by `is_edge`, each once.
fn words_of(list: &str, is_edge: fn(char) -> bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in list.split(is_edge).map(str::trim).filter(|word| !word.is_empty()) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// Files that the page links as attachments: name and target, in order.
pub(crate) fn linked(links: &[Link], draft: &Draft) -> Vec<Attachment> {
    let attachment = |link: &Link| {
        let text = draft.locate(link.span)?.of(draft.text());
        let name = name_of(text);
        (!name.is_empty()).then(|| Attachment { name: name.to_owned(), href: Some(link.target.clone()) })
    };
    links.iter().filter(|link| link.attachment).filter_map(attachment).collect()
}

/// The name of an attachment without its number, its marks and the suffix of its file.
fn name_of(text: &str) -> &str {
    /// Longest suffix in letters.
    const SUFFIX: usize = 4;
    let text = text.trim();
    let numbered = text.strip_prefix("附件").map(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || chars::digit(c).is_some());
        rest.trim_start_matches(|c: char| matches!(c, '：' | ':' | '.' | '、' | '-') || c.is_whitespace())
    });
    let text = numbered.filter(|rest| !rest.is_empty()).unwrap_or(text);
    let text = label::read(text).and_then(|l| text.get(l.len..)).unwrap_or(text).trim();
    let file = text.rsplit_once('.').filter(|(_, suffix)| {
        (2..=SUFFIX).contains(&suffix.len()) && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    file.map_or(text, |(name, _)| name).trim_matches(['《', '》'])
}

/// Gives the attachments that the document names their targets, and adds those that only the page names.
pub(crate) fn join_links(linked: Vec<Attachment>, m: &mut Metadata) {
    for file in linked {
        match m.attachments.iter_mut().find(|own| is_like(&own.name, &file.name)) {
            Some(own) if own.href.is_none() => own.href = file.href,
            Some(_) => {}
            None => {
                m.attachments.push(file);
                m.evidence.push((Field::Attachments, None));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sites_and_files_come_off() {
        assert_eq!(without_site("节水办法的通知_成都市水务局", Some("成都市水务局")), "节水办法的通知");
        assert_eq!(without_site("节水办法的通知 - 某某政府网", None), "节水办法的通知");
        assert_eq!(without_site("2021-2025年规划", None), "2021-2025年规划");
        assert_eq!(name_of("附件2：《申请表》.docx"), "申请表");
        assert_eq!(name_of("附件"), "附件");
        assert_eq!(name_of("1.任务分工表.xlsx"), "任务分工表");
        assert_eq!(name_of("预算3.5亿元"), "预算3.5亿元");
    }

    #[test]
    fn linked_files_give_named_attachments_their_targets() {
        let file = |name: &str, href: Option<&str>| Attachment {
            name: name.to_owned(),
            href: href.map(str::to_owned),
        };
        let mut m = Metadata { attachments: vec![file("任务分工表", None)], ..Metadata::default() };
        join_links(vec![file("任务分工表", Some("1.docx")), file("申请表", Some("2.docx"))], &mut m);
        assert_eq!(m.attachments, [file("任务分工表", Some("1.docx")), file("申请表", Some("2.docx"))]);
        join_links(vec![file("申请表", Some("3.docx"))], &mut m);
        assert_eq!(m.attachments[1].href.as_deref(), Some("2.docx"), "the first link counts");
    }
}
