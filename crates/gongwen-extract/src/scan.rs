//! One pass over a text: dates first, then quantities, from the characters that may begin one.

use gongwen_model::{DateMention, Document, NumberStyle, Span, Text};
use jiff::civil::Date;

use crate::cues::Cues;
use crate::cursor;
use crate::grammar::{Grammar, Raw, SHARED, share_units};
use crate::units::Units;
use crate::{dates, meant, numeral, table};

/// Spans without quantities, sorted and merged: titles and numbers of documents, section numbers,
/// tables that `table` reads.
pub(crate) fn bars(
    document: &Document,
    titles: &[Span<Text>],
    (units, cues): (&Units, &Cues),
    anchor: Option<Date>,
) -> Vec<Span<Text>> {
    let mut spans: Vec<Span<Text>> = titles.to_vec();
    for section in document.sections.iter().filter(|s| s.style != NumberStyle::None) {
        if let Some(heading) = section.heading
            && heading.start() > section.span.start()
        {
            spans.push(Span::new(section.span.start(), heading.start()));
        }
    }
    for table in
        document.tables.iter().filter(|t| table::is_indicators(document.text(), t, (units, cues), anchor))
    {
        spans.push(table.span);
    }
    spans.sort();
    let mut merged: Vec<Span<Text>> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged
}

/// How far in front of a number its words are looked for, in bytes.
const REACH: usize = 300;

/// Dates and bare quantities of `text`, in order. Nothing is found in `bars` but dates. The scan stops where `within`
/// does not want so many finds.
pub(crate) fn scan(
    grammar: &Grammar,
    text: &str,
    anchor: Option<Date>,
    bars: &[Span<Text>],
    within: impl Fn(usize) -> bool,
) -> (Vec<DateMention>, Vec<Raw>) {
    let mut found_dates: Vec<DateMention> = Vec::new();
    let mut raws: Vec<Raw> = Vec::new();
    let mut skip = 0;
    let mut line = 0;
    let mut bar = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            if byte == b'\n' || byte == b'\t' {
                line = at + 1;
            }
            if at < skip || !byte.is_ascii_digit() {
                at += 1;
                continue;
            }
        } else if byte < 0xE3 || at < skip {
            at += width(byte);
            continue;
        }
        let Some(c) = text.get(at..).and_then(|r| r.chars().next()) else {
            at += 1;
            continue;
        };
        if !within(found_dates.len() + raws.len()) {
            break;
        }
        let here = at;
        at += c.len_utf8();
        if dates::begins(c)
            && let Some(date) = dates::date_at(text, here, anchor)
        {
            skip = date.span.end();
            found_dates.push(date);
            continue;
        }
        while bars.get(bar).is_some_and(|b| b.end() <= here) {
            bar += 1;
        }
        let barred = bars.get(bar).is_some_and(|b| b.start() <= here);
        if barred || !(numeral::begins(c) || matches!(c, '首' | '半')) {
            if barred && c.is_ascii_digit() {
                skip = here + bytes.iter().skip(here).take_while(|b| b.is_ascii_digit()).count();
            }
            continue;
        }
        let before_bar = bar.checked_sub(1).and_then(|k| bars.get(k)).map_or(0, |b| b.end());
        let floor = line
            .max(before_bar)
            .max(raws.last().map_or(0, |r| r.end))
            .max(found_dates.last().map_or(0, |d| d.span.end()))
            .max(cursor::back(text, here, REACH))
            .min(here);
        if let Some(rank) = grammar.rank_at(text, here, line.max(cursor::back(text, here, REACH)).min(here)) {
            skip = rank.end;
            raws.push(rank);
            continue;
        }
        if matches!(c, '一' | '半')
            && let Some(half) = grammar.half_at(text, here, floor)
        {
            skip = half.end;
            raws.push(half);
            continue;
        }
        if matches!(c, '首' | '半') {
            continue;
        }
        match grammar.quantity_at(text, here, floor) {
            Ok(raw) => {
                skip = raw.end;
                if meant::decide(&grammar.cues, text, &raw, floor).0 {
                    raws.push(raw);
                }
            }
            Err(next) => {
                skip = next;
                let listed = text.get(floor..here).is_some_and(|head| head.contains("分别"))
                    || raws.last().is_some_and(|r| r.rule == SHARED && here <= r.end + 3);
                if listed && let Some(raw) = grammar.listed_at(text, here, floor) {
                    raws.push(raw);
                }
            }
        }
    }
    share_units(text, &mut raws);
    (found_dates, raws)
}

fn width(byte: u8) -> usize {
    match byte {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}
