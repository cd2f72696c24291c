//! Elements of an official document (GB/T 9704) read from its lines.

use std::borrow::Cow;

use gongwen_lexicon::Pattern;
use gongwen_model::{Attachment, Contact, Diagnostic, Field, Issuer, Metadata, Severity};
use gongwen_text::{DataError, Removal, Rows, Span, Text, window};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::chars;
use crate::dates::Dates;
use crate::label;
use crate::layout::{self, Reading};
use crate::page::Para;
use crate::parts;
use crate::words::{self, Words};

const FIELDS: &str = include_str!("../data/page_fields.tsv");

/// The patterns of this step.
#[derive(Debug)]
pub(crate) struct Elements {
    pub(crate) dates: Dates,
    number: Pattern,
    effective: Pattern,
    from_issue: Pattern,
    until: Pattern,
    years: Pattern,
    repeal: Pattern,
    phone: Pattern,
    answers: Pattern,
    posted: Pattern,
    /// Label of a fact on a page, field; longest first.
    fields: Vec<(&'static str, &'static str)>,
}

/// What a document's lines gave: its elements, and which lines they took.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) metadata: Metadata,
    /// Lines (by index into the region) that are elements and no body.
    pub(crate) taken: Vec<bool>,
}

fn pattern(source: impl Into<Cow<'static, str>>) -> Result<Pattern, DataError> {
    let pattern = Pattern::new("elements.rs", source)?;
    // Elsewhere when it is first needed.
    if cfg!(test) {
        pattern.compile().map_err(|reason| DataError { file: "elements.rs", line: 0, reason })?;
    }
    Ok(pattern)
}

impl Elements {
    /// Loads the patterns.
    pub(crate) fn new() -> Result<Self, DataError> {
        let mut fields = Rows::parse("page_fields.tsv", FIELDS, 2)?.map(|row| match *row {
            [label, field] => Ok((label, field)),
            _ => Err("two columns".to_owned()),
        })?;
        fields.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
        let date = r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日";
        Ok(Self {
            dates: Dates::new()?,
            number: pattern(
                r"([\p{Han}A-Za-z]{1,16})\s*[〔\[（(【﹝]\s*(\d{4})\s*[〕\]）)】﹞]\s*第?\s*(\d{1,5})\s*号",
            )?,
            effective: pattern(format!(r"自?\s*({date})\s*起\s*(?:正式)?(?:施行|实施|执行|生效|[，,]?至)"))?,
            from_issue: pattern(
                r"自(?:印发|发布|公布|发文|下发)之日起(?:满?\s*(\d{1,3})\s*日(?:之?后)?)?(?:正式)?起?(?:施行|实施|执行|生效)",
            )?,
            until: pattern(format!(
                r"(?:有效期(?:限)?(?:自?\s*{date}\s*起?)?|起(?:正式)?(?:施行|实施|执行|生效))[，,]?\s*(?:有效期)?(?:至|到|截至|截止至|延长至)\s*({date})"
            ))?,
            years: pattern(r"(?:有效|试行)期(?:限)?(?:为)?\s*([\d一二三四五六七八九十两]{1,3})\s*年")?,
            repeal: pattern(
                r"(《[^》《]{2,80}(?:《[^》]*》[^》《]*)*》(?:[（(][^）)]{4,40}[）)])?(?:\s*[、，和及]?\s*《[^》]{2,80}》(?:[（(][^）)]{4,40}[）)])?)*)\s*(?:自[^。，]{0,12})?(?:同时|即行|予以|相应)?\s*废止",
            )?,
            phone: pattern(r"(?:电话|手机|联系方式)\s*[:：]?\s*([\d()（）\-—转、\s]{7,40}\d)")?,
            answers: pattern(
                r"(?:关于|对)(.{0,30}(?:第?\s*[\w]*\d{2,}\s*号)[^的]{0,14}(?:提案|建议|议案|来函|请示))",
            )?,
            posted: pattern(r"^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s*\d{1,2}:\d{2}")?,
            fields,
        })
    }

    /// 发文字号 with its brackets normalised, if the line holds one and little else.
    pub(crate) fn doc_number(&self, line: &str) -> Option<String> {
        // 签发人 stands in the same line.
        let line = line.split("签发人").next()?;
        let found = self.number.captures(line)?;
        let whole = found.get(0)?;
        let rest = chars::len(line.trim()).saturating_sub(chars::len(whole.as_str()));
        (rest <= 4).then(|| format!("{}〔{}〕{}号", &found[1], &found[2], &found[3]))
    }

    /// Reads the elements of the document in `paras`; `title` is the index of its title line.
    pub(crate) fn read(&self, paras: &[Para<'_>], title: Option<usize>, words: &Words) -> Found {
        let mut found = Found { metadata: Metadata::default(), taken: vec![false; paras.len()] };
        if let Some(para) = title.and_then(|t| paras.get(t)) {
            found.set_title(para, title.unwrap_or(0), words);
        }
        self.head(paras, title, words, &mut found);
        self.tail(paras, title, words, &mut found);
        self.articles(paras, &mut found.metadata);
        let m = &mut found.metadata;
        // The title prints joint names without a gap, the signature one by one.
        let joined =
            |names: &mut dyn Iterator<Item = &String>| names.map(|n| chars::key(n)).collect::<String>();
        if m.signatories.len() > 1
            && joined(&mut m.signatories.iter()) == joined(&mut m.issuers.iter().map(|i| &i.name))
        {
            m.issuers = m.signatories.iter().map(|name| Issuer { name: name.clone() }).collect();
        }
        if m.issuers.is_empty() && m.signatories.iter().any(|name| words.is_organ(name)) {
            m.issuers = m
                .signatories
                .iter()
                .filter(|name| words.is_organ(name))
                .map(|name| Issuer { name: name.clone() })
                .collect();
            let places: Vec<_> =
                m.evidence.iter().filter(|(f, _)| *f == Field::Signatories).map(|(_, s)| *s).collect();
            m.evidence.extend(places.into_iter().map(|s| (Field::Issuers, s)));
        }
        if m.genre.as_deref().is_some_and(|g| matches!(g, "函" | "批复" | "答复")) {
            self.replies(paras, title, m);
        }
        found
    }

    /// Number, date and addressees around the title.
    fn head(&self, paras: &[Para<'_>], title: Option<usize>, words: &Words, found: &mut Found) {
        if let Some(title) = title {
            issuer_mark(paras.get(..title).unwrap_or_default(), words, found);
        }
        for (k, para) in paras.iter().enumerate().take(title.unwrap_or(0) + 12) {
            if Some(k) == title {
                continue;
            }
            let text = para.text;
            if found.metadata.doc_number.is_none()
                && let Some(number) = self.doc_number(text)
            {
                found.metadata.doc_number = Some(number);
                found.note(Field::DocNumber, para.span, k);
                continue;
            }
            if let Some(class) = classification(text) {
                found.metadata.classification = Some(class);
                found.note(Field::Classification, para.span, k);
                continue;
            }
            if title.is_some_and(|t| k > t && k <= t + 3)
                && layout::is_date(text)
                && let Some((date, _, _)) = self.dates.first(text)
            {
                found.metadata.issued_date = Some(date);
                found.note(Field::IssuedDate, para.span, k);
                continue;
            }
            if found.metadata.doc_number.is_none()
                && let Some(number) = counted(text, found.metadata.title.as_deref(), words)
            {
                found.metadata.doc_number = Some(number);
                found.note(Field::DocNumber, para.span, k);
                continue;
            }
            if para.label().is_some() || text.contains('。') {
                break;
            }
            if title.is_none_or(|t| k > t)
                && let Some(names) = addressees(text)
            {
                found.metadata.addressees = names;
                found.note(Field::Addressees, para.span, k);
                break;
            }
        }
    }

    /// Signature, date, notes, contacts, list of attachments, copies: from the end upwards.
    fn tail(&self, paras: &[Para<'_>], title: Option<usize>, words: &Words, found: &mut Found) {
        let first = title.map_or(0, |t| t + 1);
        for (k, para) in paras.iter().enumerate().skip(first) {
            if ["附件：", "附件:", "附件1", "附件 1", "附：", "附:"].iter().any(|a| para.text.starts_with(a))
                && !found.is_taken(k)
                && !parts::announces_text(para.text)
            {
                attachments(paras, k, found, words);
            }
        }
        // The last date line with an authority above it, or close to the end.
        let mut date_at = None;
        for (k, para) in paras.iter().enumerate().skip(first).rev().take(30) {
            if layout::is_date(para.text) && self.dates.first(para.text).is_some() && !found.is_taken(k) {
                date_at = Some(k);
                break;
            }
            let joined = self.dates.first(para.text).filter(|(_, at, end)| {
                *at > 0
                    && para.text.get(*end..).is_some_and(|t| t.trim().is_empty())
                    && para.text.get(..*at).is_some_and(|t| {
                        words.organs(t).iter().all(|o| words.is_organ(o)) && !t.trim().is_empty()
                    })
            });
            if joined.is_some() {
                date_at = Some(k);
                break;
            }
        }
        let mut above = paras.len();
        if let Some(d) = date_at
            && let Some(para) = paras.get(d)
            && let Some((date, at, _)) = self.dates.first(para.text)
        {
            let inline = para.text.get(..at).unwrap_or_default();
            let signed = !inline.trim().is_empty()
                || d > first && paras.get(d - 1).is_some_and(|p| is_signature(p, words));
            if signed || d + 4 >= paras.len() {
                found.metadata.issued_date = Some(date);
                found.note(Field::IssuedDate, para.span, d);
                // Above the text it says who printed the minutes and when; nobody signs there.
                let signs = paras.get(first..d).unwrap_or_default().iter().any(|p| chars::is_ended(p.text));
                for name in words.organs(inline).into_iter().filter(|n| signs && words.is_organ(n)) {
                    found.metadata.signatories.push(name.to_owned());
                    found.note(Field::Signatories, para.span, d);
                }
                above = d;
            }
        }
        let mut names: Vec<(String, usize)> = Vec::new();
        while above > first && paras.get(above - 1).is_some_and(|p| is_signature(p, words)) {
            above -= 1;
            if let Some(p) = paras.get(above) {
                let mut here: Vec<_> = match officer(p.text) {
                    Some(name) => vec![(name, above)],
                    None => words.organs(p.text).iter().map(|n| ((*n).to_owned(), above)).collect(),
                };
                here.append(&mut names);
                names = here;
            }
        }
        for (name, k) in names {
            found.metadata.signatories.push(name);
            if let Some(p) = paras.get(k) {
                found.note(Field::Signatories, p.span, k);
            }
        }
        let from = paras.len().saturating_sub(8).max(first);
        for (k, para) in paras.iter().enumerate().skip(from) {
            let text = para.text.trim();
            if let Some(rest) =
                ["抄送：", "抄送:", "抄报：", "抄报:"].iter().find_map(|m| text.strip_prefix(m))
            {
                found.metadata.copied_to =
                    split_names(rest.trim_end_matches('。')).into_iter().filter(|n| !n.is_empty()).collect();
                found.note(Field::CopiedTo, para.span, k);
            }
            let bracketed =
                text.starts_with(['(', '（']) && text.ends_with([')', '）']) && chars::len(text) >= 5;
            let contact = text.contains("联系人") || text.contains("联系电话");
            if bracketed && !layout::is_date(text) && (date_at.is_some_and(|d| k > d) || contact) {
                let inside = text.trim_start_matches(['(', '（']).trim_end_matches([')', '）']);
                found.metadata.note = Some(inside.to_owned());
                found.note(Field::Note, para.span, k);
            }
            if contact && chars::len(text) <= 120 {
                self.contact(para, k, found);
            }
        }
    }

    fn contact(&self, para: &Para<'_>, k: usize, found: &mut Found) {
        let text = para.text;
        let phone = self.phone.captures(text).and_then(|c| c.get(1)).map(|p| p.as_str().trim().to_owned());
        let person = text.split("联系人").nth(1).map(|rest| {
            let rest = rest.trim_start_matches([':', '：', ' ']);
            let end = rest.find(|c: char| !chars::is_han(c) && c != '·').unwrap_or(rest.len());
            rest.get(..end).unwrap_or_default().to_owned()
        });
        let person = person.filter(|p| (2..=12).contains(&chars::len(p)));
        if phone.is_some() || person.is_some() {
            found.metadata.contacts.push(Contact { person, phone });
            found.note(Field::Contacts, para.span, k);
        }
    }

    /// 施行日期, 有效期, 废止 from the closing articles.
    pub(crate) fn articles(&self, paras: &[Para<'_>], m: &mut Metadata) {
        for para in paras.iter().rev().take(12).chain(paras.iter().take(6)) {
            let text = para.text;
            let place = |start: usize, end: usize| {
                Some(Span::new(para.span.start() + start, para.span.start() + end))
            };
            if m.effective_date.is_none()
                && let Some(found) = self.effective.captures(text).and_then(|c| c.get(1))
                && let Some((date, _, _)) = self.dates.first(found.as_str())
            {
                m.effective_date = Some(date);
                m.evidence.push((Field::EffectiveDate, place(found.start(), found.end())));
            }
            if m.effective_date.is_none()
                && m.issued_date.is_some()
                && let Some(captures) = self.from_issue.captures(text)
                && let Some(found) = captures.get(0)
            {
                let days: i64 = captures.get(1).and_then(|d| d.as_str().parse().ok()).unwrap_or(0);
                m.effective_date = m.issued_date.and_then(|d| d.checked_add(days.days()).ok());
                m.evidence.push((Field::EffectiveDate, place(found.start(), found.end())));
            }
            if m.expiry_date.is_none()
                && let Some(found) = self.until.captures(text).and_then(|c| c.get(1))
                && let Some((date, _, _)) = self.dates.first(found.as_str())
            {
                m.expiry_date = Some(date);
                m.evidence.push((Field::ExpiryDate, place(found.start(), found.end())));
            }
            if m.expiry_date.is_none()
                && let Some(found) = self.years.captures(text)
                && let (Some(whole), Some(years)) =
                    (found.get(0), found.get(1).and_then(|y| chars::number(y.as_str())))
                && let Some(date) = m.effective_date.and_then(|d| expiry(d, years))
            {
                m.expiry_date = Some(date);
                m.evidence.push((Field::ExpiryDate, place(whole.start(), whole.end())));
            }
            if m.repeals.is_empty() {
                for found in self.repeal.captures_iter(text).filter_map(|c| c.get(1)) {
                    for (start, end) in titles(found.as_str()) {
                        m.repeals.extend(found.as_str().get(start..end).map(str::to_owned));
                        m.evidence.push((Field::Repeals, place(found.start() + start, found.start() + end)));
                    }
                }
            }
        }
        if m.repeals.is_empty() {
            Self::listed_repeals(paras, m);
        }
    }

    /// 废止下列…： the documents of the list below it.
    fn listed_repeals(paras: &[Para<'_>], m: &mut Metadata) {
        let announces = |p: &Para<'_>| {
            p.text.contains("废止")
                && ["下列", "以下", "如下"].iter().any(|w| p.text.contains(w))
                && !p.text.contains('《')
                && chars::len(p.text) <= 80
        };
        for (at, _) in paras.iter().enumerate().filter(|(_, p)| announces(p)) {
            for p in paras.iter().skip(at + 1) {
                let Some(name) = p.label().and_then(|l| p.text.get(l.len..)) else { break };
                let Some(end) =
                    name.starts_with('《').then(|| name.trim_end_matches(['。', '；', ';']).len())
                else {
                    break;
                };
                m.repeals.extend(name.get(..end).map(str::to_owned));
                let start = p.span.end() - name.len();
                m.evidence.push((Field::Repeals, Some(Span::new(start, start + end))));
            }
        }
    }

    /// What a letter answers: the proposal that its title names, or what it says it received.
    fn replies(&self, paras: &[Para<'_>], title: Option<usize>, m: &mut Metadata) {
        for para in title.and_then(|t| paras.get(t)).into_iter().chain(paras.iter().take(6)) {
            if let Some(found) = self.answers.captures(para.text).and_then(|c| c.get(1)) {
                m.replies_to = Some(found.as_str().to_owned());
                let span = Span::new(para.span.start() + found.start(), para.span.start() + found.end());
                m.evidence.push((Field::RepliesTo, Some(span)));
                return;
            }
            if let Some(at) = para.text.find("收悉")
                && let Some(end) = para.text.get(..at).and_then(|t| t.rfind('》'))
                && let Some(start) = para.text.get(..end).and_then(|t| t.find('《'))
            {
                let end = end + '》'.len_utf8();
                m.replies_to = para.text.get(start..end).map(str::to_owned);
                let span = Span::new(para.span.start() + start, para.span.start() + end);
                m.evidence.push((Field::RepliesTo, Some(span)));
                return;
            }
        }
    }

    /// Takes the title and the issuers from the labels of a page whose document prints none of its own.
    pub(crate) fn read_labels(&self, removed: &[(Removal, String)], words: &Words, m: &mut Metadata) {
        let labels = removed.iter().filter(|(reason, _)| *reason == Removal::FrontMatter);
        let facts: Vec<_> = labels.flat_map(|(_, line)| self.facts(line)).collect();
        let value = |field| facts.iter().find(|(f, _)| *f == field).map(|(_, value)| *value);
        let printed = m.title.is_some();
        if let Some(title) = value("title").filter(|t| !printed && chars::len(t) >= 4) {
            m.title = Some(title.to_owned());
            m.evidence.push((Field::Title, None));
            m.genre = words.genre(title).map(str::to_owned);
            m.evidence.extend(m.genre.iter().map(|_| (Field::Genre, None)));
        }
        if m.issuers.is_empty() {
            let named =
                value("issuers").map(|names| words.organs(names).into_iter().map(str::to_owned).collect());
            let named: Vec<String> =
                named.or_else(|| Some(title_issuers(value("title")?, words))).unwrap_or_default();
            m.evidence.extend(named.first().map(|_| (Field::Issuers, None)));
            m.issuers = named.into_iter().map(|name| Issuer { name }).collect();
        }
    }

    /// Reads facts about the document out of furniture; they fill only what the document does not print. What is
    /// labelled as a date and is no full one is told in the result.
    pub(crate) fn read_furniture(&self, removed: &[(Removal, String)], m: &mut Metadata) -> Vec<Diagnostic> {
        let mut unsure = Vec::new();
        for (reason, line) in removed {
            if !matches!(reason, Removal::FrontMatter | Removal::Navigation | Removal::Footer) {
                continue;
            }
            for (field, value) in self.facts(line) {
                let date = self.dates.first(value).map(|(d, _, _)| d);
                if field.ends_with("_date") && date.is_none() && value.contains(|c: char| c.is_ascii_digit())
                {
                    let message = format!("{value} is no full date, so {field} stays open");
                    unsure.push(info("segment/date-unsure", message));
                }
                match field {
                    "publisher" if m.publisher.is_none() => {
                        let name = value.split_whitespace().next().unwrap_or_default();
                        if !name.is_empty() && !name.contains("://") && chars::len(name) <= 40 {
                            m.publisher = Some(name.to_owned());
                            m.evidence.push((Field::Publisher, None));
                        }
                    }
                    "published_date" if m.published_date.is_none() && date.is_some() => {
                        m.published_date = date;
                        m.evidence.push((Field::PublishedDate, None));
                    }
                    "issued_date" if m.issued_date.is_none() && date.is_some() => {
                        m.issued_date = date;
                        m.evidence.push((Field::IssuedDate, None));
                    }
                    "effective_date" if m.effective_date.is_none() && date.is_some() => {
                        m.effective_date = date;
                        m.evidence.push((Field::EffectiveDate, None));
                    }
                    "expiry_date" if m.expiry_date.is_none() && date.is_some() => {
                        m.expiry_date = date;
                        m.evidence.push((Field::ExpiryDate, None));
                    }
                    "doc_number" if m.doc_number.is_none() => {
                        if let Some(number) = self.doc_number(value) {
                            m.doc_number = Some(number);
                            m.evidence.push((Field::DocNumber, None));
                        }
                    }
                    _ => {}
                }
            }
        }
        // A date with the time of day, and no label: when the page was put up.
        let posted = removed.iter().filter(|(reason, _)| *reason == Removal::FrontMatter);
        let posted = posted.filter_map(|(_, line)| self.posted.captures(line)?.get(1)).next();
        if let Some((date, _, _)) = posted.and_then(|date| self.dates.first(date.as_str()))
            && m.published_date.is_none()
        {
            m.published_date = Some(date);
            m.evidence.push((Field::PublishedDate, None));
        }
        unsure
    }

    /// Pairs of field and value on a line such as `信息来源:某局 发布时间:2021-03-04 字号:大`.
    fn facts<'l>(&self, line: &'l str) -> Vec<(&'static str, &'l str)> {
        let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
        for (at, _) in line.match_indices([':', '：']) {
            let before = line.get(..at).unwrap_or_default();
            // 文　　号 and 文号 are one label.
            let label =
                self.fields.iter().find_map(|(label, field)| Some((spaced_suffix(before, label)?, field)));
            let from = at + line.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
            if let Some((start, field)) = label {
                found.push((start, from, field));
            }
        }
        let mut out = Vec::new();
        for (k, (_, from, field)) in found.iter().enumerate() {
            let end = found.get(k + 1).map_or(line.len(), |next| next.0.max(*from));
            let value = line.get(*from..end).unwrap_or_default().trim();
            out.push((*field, value.split('\t').next().unwrap_or_default().trim()));
        }
        out
    }
}

/// What an official document has and this one was not found to have.
pub(crate) fn missing(m: &Metadata) -> Vec<Diagnostic> {
    // A document number says that it is one.
    let Some(number) = m.doc_number.as_deref() else { return Vec::new() };
    let mut out = Vec::new();
    if m.issuers.is_empty() {
        let message = format!("{number} has no issuer in head, title or signature that was recognised");
        out.push(info("segment/issuer-unsure", message));
    }
    if m.issued_date.is_none() {
        let message = format!("{number} has no date of issue that was recognised");
        out.push(info("segment/date-unsure", message));
    }
    out
}

fn info(code: &'static str, message: String) -> Diagnostic {
    Diagnostic { code, message, severity: Severity::Info, span: None }
}

/// Where `label` begins at the end of `s`, white space inside and behind it aside.
fn spaced_suffix(s: &str, label: &str) -> Option<usize> {
    let mut rest = s;
    for wanted in label.chars().rev() {
        rest = rest.trim_end().strip_suffix(wanted)?;
    }
    Some(rest.len())
}

impl Found {
    fn note(&mut self, field: Field, span: Span<Text>, k: usize) {
        self.metadata.evidence.push((field, Some(span)));
        if let Some(taken) = self.taken.get_mut(k) {
            *taken = true;
        }
    }

    /// Whether line `k` is an element.
    fn is_taken(&self, k: usize) -> bool {
        self.taken.get(k).copied().unwrap_or(false)
    }

    fn set_title(&mut self, para: &Para<'_>, k: usize, words: &Words) {
        let m = &mut self.metadata;
        m.title = Some(para.text.to_owned());
        m.genre = words.genre(para.text).map(str::to_owned);
        if m.genre.is_some() {
            m.evidence.push((Field::Genre, Some(para.span)));
        }
        let issuers = title_issuers(para.text, words);
        if !issuers.is_empty() {
            m.issuers = issuers.into_iter().map(|name| Issuer { name }).collect();
            m.evidence.push((Field::Issuers, Some(para.span)));
        }
        if words::numbered_kind(para.text).is_some()
            && para.text.trim_end_matches(['）', ')']).ends_with('号')
        {
            m.doc_number = Some(para.text.to_owned());
            m.evidence.push((Field::DocNumber, Some(para.span)));
        }
        self.note(Field::Title, para.span, k);
    }
}

/// Words behind the issuers of a title.
const ABOUT: [&str; 8] = ["关于", "印发", "转发", "发布", "公布", "批转", "颁布", "下发"];

/// Authorities that the title names in front of 关于 or 印发.
pub(crate) fn title_issuers(title: &str, words: &Words) -> Vec<String> {
    let front = match ABOUT.iter().filter_map(|w| title.find(w)).min() {
        Some(at) => title.get(..at),
        None => words::numbered_kind(title).map(|(front, _)| front),
    };
    let names = words.organs(front.unwrap_or_default());
    match !names.is_empty() && names.iter().all(|n| words.is_organ(n) || *n == "中共中央" || *n == "国务院")
    {
        true => names.into_iter().map(str::to_owned).collect(),
        false => Vec::new(),
    }
}

/// The title of the document that `title` says it puts into force: `…关于印发《某办法》的通知`.
pub(crate) fn carried_title<'t>(title: &'t str, words: &Words) -> Option<&'t str> {
    let verb = ["印发", "发布", "公布", "颁布", "下发", "转发", "批转"]
        .iter()
        .filter_map(|w| title.find(w).map(|at| at + w.len()))
        .min()?;
    let rest = title.get(verb..)?;
    if let Some(open) = rest.find('《')
        && let Some(close) = rest.rfind('》')
        && open < close
        && chars::len(rest.get(..open)?) <= 12
    {
        let behind = rest.get(close + '》'.len_utf8()..)?.trim();
        let inside = rest.get(open + '《'.len_utf8()..close)?;
        return (behind.starts_with('的') || behind.is_empty() && words.genre(inside).is_some())
            .then_some(inside);
    }
    let core = words::core(rest).strip_suffix("的通知")?;
    words.genre(core).map(|_| core)
}

/// 发文机关标志: the names above the title of which one is followed by 文件. The title itself may name them better.
fn issuer_mark(above: &[Para<'_>], words: &Words, found: &mut Found) {
    let names = |p: &Para<'_>| -> Vec<String> {
        let mark = p.text.trim_end_matches("文件");
        words.organs(mark).into_iter().map(str::to_owned).collect()
    };
    let is_mark = |p: &Para<'_>| {
        let names = names(p);
        !names.is_empty() && names.iter().all(|n| words.is_organ(n))
    };
    let Some(file) = above.iter().position(|p| p.text.ends_with("文件") && is_mark(p)) else { return };
    let from = above.iter().take(file).rposition(|p| !is_mark(p)).map_or(0, |k| k + 1);
    let run = above.iter().enumerate().skip(from).take_while(|(_, p)| is_mark(p));
    let named = !found.metadata.issuers.is_empty();
    for (k, p) in run {
        if !named {
            found.metadata.issuers.extend(names(p).into_iter().map(|name| Issuer { name }));
        }
        found.note(Field::Issuers, p.span, k);
    }
}

/// The number of an order or announcement, which its issuer counts: 第3号 below the title 某市人民政府令, or a line that
/// says it in full.
fn counted(text: &str, title: Option<&str>, words: &Words) -> Option<String> {
    let full = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if words::is_count(text) {
        let (front, _) = words::numbered_kind(title?)?;
        let own = !title?.contains("关于") && !front.is_empty();
        let count = full(text.trim().trim_matches(['（', '）', '(', ')']));
        return Some(if own { format!("{}{count}", title?) } else { count });
    }
    let (front, _) = words::numbered_kind(text)?;
    (text.trim_end_matches(['）', ')']).ends_with('号') && words.is_organ(front)).then(|| full(text))
}

fn classification(text: &str) -> Option<String> {
    let core = text.trim();
    let level = ["绝密", "机密", "秘密"].iter().find(|l| core.starts_with(**l))?;
    let rest = core.strip_prefix(level)?;
    (rest.is_empty() || rest.starts_with(['★', '☆'])).then(|| core.to_owned())
}

fn is_signature(para: &Para<'_>, words: &Words) -> bool {
    let text = para.text.trim();
    para.label().is_none()
        && !text.starts_with(['附', '《'])
        && !text.ends_with(['。', '：', ':', '；'])
        && chars::len(text) <= 80
        && para.shape.reading != Reading::Row
        && (officer(text).is_some() || text.split_whitespace().all(|n| words.is_organ(n)))
}

/// Offices whose holders sign orders.
const OFFICES: [&str; 13] =
    ["省长", "市长", "州长", "县长", "区长", "部长", "局长", "厅长", "署长", "行长", "主任", "主席", "总理"];

/// `市　长　王某某`: the office and the name of who signs an order.
fn officer(text: &str) -> Option<String> {
    let letters: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：')).collect();
    let office = OFFICES.iter().find(|o| letters.trim_start_matches('代').starts_with(**o))?;
    let name = letters.trim_start_matches('代').strip_prefix(office)?;
    let spaced = text.trim().chars().any(|c| c.is_whitespace() || matches!(c, ':' | '：'));
    let fits =
        spaced && (2..=4).contains(&chars::len(name)) && name.chars().all(|c| chars::is_han(c) || c == '·');
    fits.then(|| format!("{office} {name}"))
}

/// 主送机关: the names of a line that ends with a colon, or `None` if it is no such line.
fn addressees(text: &str) -> Option<Vec<String>> {
    let names = text.trim().strip_suffix([':', '：'])?;
    let receivers = [
        "政府",
        "单位",
        "部门",
        "委",
        "局",
        "厅",
        "办",
        "会",
        "公司",
        "企业",
        "机构",
        "院",
        "校",
        "大学",
        "中心",
        "部",
        "处",
        "队",
        "所",
        "站",
        "街道",
        "乡镇",
        "代表",
        "组织",
        "行",
        "社",
        "人",
        "同志",
        "委员",
        "先生",
        "女士",
        "兵团",
        "集团",
        "法院",
        "检察院",
        "园",
        "港",
        "省军区",
    ];
    let all = names.starts_with('各');
    let fits = chars::len(names) <= 300
        && !names.contains(['。', ':', '：', '《'])
        && (all || !names.contains('；'));
    let core = words::core(names);
    // 各街道、镇: whole places, where the line says that all of them are meant.
    let places = ["镇", "乡", "村", "区", "县", "市", "旗", "州", "盟"];
    let ends = receivers.iter().any(|r| core.ends_with(r)) || all && places.iter().any(|p| core.ends_with(p));
    let speech = names.starts_with("各位") || names.ends_with("如下") || names.starts_with("附");
    (fits && ends && !speech).then(|| split_names(names))
}

/// Splits names at ， and ;, or at 、 where there is none; an item that is only the front of the next (各省、自治区、
/// 直辖市人民政府) stays with it.
fn split_names(names: &str) -> Vec<String> {
    let top: Vec<&str> =
        names.split(['，', ',', '；', ';']).map(str::trim).filter(|n| !n.is_empty()).collect();
    if top.len() > 1 {
        return top.into_iter().map(str::to_owned).collect();
    }
    let whole = |s: &str| {
        chars::len(s) >= 3
            && [
                "政府", "单位", "部门", "局", "委", "厅", "办", "会", "公司", "企业", "机构", "院", "校",
                "大学", "中心", "部", "处", "所", "街道", "组织", "行", "集团", "区",
            ]
            .iter()
            .any(|e| words::core(s).ends_with(e))
            && !matches!(s, "自治区" | "各自治区")
    };
    let mut out: Vec<String> = Vec::new();
    let mut open = String::new();
    for piece in names.split('、').map(str::trim) {
        if !open.is_empty() {
            open.push('、');
        }
        open.push_str(piece);
        if whole(piece) {
            out.push(std::mem::take(&mut open));
        } else if chars::len(piece) <= 1
            && let Some(last) = out.last_mut()
        {
            // 各委、办、局
            last.push('、');
            last.push_str(&std::mem::take(&mut open).replace('、', ""));
        }
    }
    if !open.is_empty() {
        out.push(open);
    }
    out
}

/// 附件说明: the line that begins with 附件： and the numbered lines that go on with it.
fn attachments(paras: &[Para<'_>], k: usize, found: &mut Found, words: &Words) {
    let Some(para) = paras.get(k) else { return };
    let rest = para.text.trim_start_matches('附').trim_start_matches('件');
    let list = rest.starts_with(['：', ':']);
    let rest = rest.trim_start_matches(['：', ':', ' ']);
    let single = !list && rest.starts_with(|c: char| c.is_ascii_digit());
    if single
        || rest.is_empty() && paras.get(k + 1).is_none_or(|p| p.label().is_none())
        || para.text.contains('。')
    {
        return;
    }
    let name = |s: &str| {
        let s = label::read(s).and_then(|l| s.get(l.len..)).unwrap_or(s).trim();
        s.trim_matches(['《', '》']).to_owned()
    };
    if !rest.is_empty() {
        let named = |item| Attachment { name: name(item), href: None };
        found.metadata.attachments.extend(items(rest).into_iter().map(named));
    }
    found.note(Field::Attachments, para.span, k);
    for (d, p) in paras.iter().enumerate().skip(k + 1).take(40) {
        let is_item = p.label().is_some() && !p.text.contains('。') && chars::len(p.text) <= 80;
        if !is_item || layout::is_date(p.text) || words.is_organ(p.text) {
            break;
        }
        found.metadata.attachments.push(Attachment { name: name(p.text), href: None });
        found.note(Field::Attachments, p.span, d);
    }
}

/// The places of the titles in `list`, each with its number in brackets: 《甲》（某发〔2019〕1号）和《乙》.
fn titles(list: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '《' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            '》' if depth > 0 => {
                depth -= 1;
                let behind = list.get(at + c.len_utf8()..).unwrap_or_default();
                let remark = behind.starts_with(['（', '(']).then(|| behind.find(['）', ')'])).flatten();
                let remark = remark.map_or(0, |end| {
                    end + window::cut(behind, end..).chars().next().map_or(0, char::len_utf8)
                });
                if depth == 0 {
                    out.push((start, at + c.len_utf8() + remark));
                }
            }
            _ => {}
        }
    }
    out
}

/// Several names may stand in one line: `1.甲表 2.乙表`.
fn items(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = line;
    if label::read(line).is_some_and(|l| l.value == 1) {
        for next in 2..100 {
            let number = next.to_string();
            let opens = |at: &usize| {
                let before = rest.get(..*at).and_then(|t| t.chars().next_back());
                let behind = rest.get(at + number.len()..).unwrap_or_default();
                let dot = behind.strip_prefix(['.', '．', '、']);
                before.is_some_and(|c| !c.is_ascii_alphanumeric() && c != '.')
                    && dot.is_some_and(|t| !t.starts_with(|c: char| c.is_ascii_digit()))
            };
            let Some(at) = rest.match_indices(&number).map(|(at, _)| at).find(opens) else { break };
            out.extend(rest.get(..at).map(|s| s.trim_end_matches([' ', '；', ';', '，', '\u{3000}'])));
            rest = rest.get(at..).unwrap_or_default();
        }
    }
    out.push(rest);
    out
}

/// The last day of a validity of `years` years that begins on `from`.
fn expiry(from: Date, years: u32) -> Option<Date> {
    let year = from.year().checked_add(i16::try_from(years).ok()?)?;
    let day =
        Date::new(year, from.month(), from.day()).or_else(|_| Date::new(year, from.month(), 28)).ok()?;
    day.yesterday().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_list_is_in_order() {
        Rows::parse("page_fields.tsv", FIELDS, 2).unwrap().check_sorted(1).unwrap();
    }

    #[test]
    fn numbers_are_normalised() {
        let e = Elements::new().unwrap();
        for line in ["成府发〔2021〕7号", "成府发[2021]7号", "成府发（2021）7号", "成府发【2021】第7号"]
        {
            assert_eq!(e.doc_number(line).as_deref(), Some("成府发〔2021〕7号"), "{line}");
        }
        assert_eq!(e.doc_number("根据成府发〔2021〕7号文件精神，现将有关事项通知如下"), None);
    }

    #[test]
    fn a_date_without_a_day_stays_open_and_is_told() {
        let elements = Elements::new().unwrap();
        let mut m =
            Metadata { doc_number: Some("成府发〔2031〕7号".to_owned()), ..Metadata::default() };
        let lines = [
            (Removal::FrontMatter, "发布日期：2031年8月".to_owned()),
            (Removal::FrontMatter, "发布机构：某局".to_owned()),
        ];
        let codes: Vec<_> = elements.read_furniture(&lines, &mut m).iter().map(|d| d.code).collect();
        assert_eq!((m.published_date, codes), (None, vec!["segment/date-unsure"]));
        let codes: Vec<_> = missing(&m).iter().map(|d| d.code).collect();
        assert_eq!(codes, ["segment/issuer-unsure", "segment/date-unsure"]);
        assert!(missing(&Metadata::default()).is_empty());
    }

    #[test]
    fn addressees_are_split() {
        let split = |s| addressees(s).unwrap_or_default();
        assert_eq!(split("各区人民政府、市政府直属各单位:"), ["各区人民政府", "市政府直属各单位"]);
        assert_eq!(split("各省、自治区、直辖市人民政府："), ["各省、自治区、直辖市人民政府"]);
        assert_eq!(
            split("各县人民政府，市政府各委、办、局，各有关单位："),
            ["各县人民政府", "市政府各委、办、局", "各有关单位"]
        );
        assert_eq!(split("各省、自治区、直辖市人民政府，新疆生产建设兵团：").len(), 2);
        assert_eq!(split("各委、办、局，各街道、镇："), ["各委、办、局", "各街道、镇"]);
        assert_eq!(
            split("各市、区人民政府，茶园管委会；市各委办局，各直属单位："),
            ["各市、区人民政府", "茶园管委会", "市各委办局", "各直属单位"]
        );
        assert!(addressees("现将有关事项通知如下：").is_none());
        assert!(addressees("主要目标如下；各项任务落到街道：").is_none());
    }

    #[test]
    fn a_notice_names_what_it_carries() {
        let words = Words::new().unwrap();
        let carried = |t| carried_title(t, &words);
        assert_eq!(
            carried("成都市水务局关于印发《成都市节水办法(试行)》的通知"),
            Some("成都市节水办法(试行)")
        );
        assert_eq!(carried("关于印发《贯彻〈节水条例〉实施意见》的通知"), Some("贯彻〈节水条例〉实施意见"));
        assert_eq!(carried("关于印发成都市节水行动计划的通知"), Some("成都市节水行动计划"));
        assert_eq!(carried("关于开展节水检查的通知"), None);
    }
}
