//! Dates as documents print them: 2022年6月6日, 二〇二二年六月六日, 2022-06-06.

use gongwen_lexicon::Pattern;
use gongwen_text::DataError;
use jiff::civil::Date;

use crate::chars;

/// Finds dates.
#[derive(Debug)]
pub(crate) struct Dates {
    pattern: Pattern,
}

impl Dates {
    pub(crate) fn new() -> Result<Self, DataError> {
        let pattern = Pattern::new(
            "dates.rs",
            r"(?x) (?P<y>\d{4}|[〇○零一二三四五六七八九]{4}) \s*(?:年|-|/|\.)\s*
                   (?P<m>\d{1,2}|[一二三四五六七八九十]{1,2}) \s*(?:月|-|/|\.)\s*
                   (?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}) \s*日?",
        )?;
        Ok(Self { pattern })
    }

    /// The first date of `s` with its byte range.
    pub(crate) fn first(&self, s: &str) -> Option<(Date, usize, usize)> {
        self.pattern.captures_iter(s).find_map(|found| {
            let whole = found.get(0)?;
            let year = found.name("y")?.as_str();
            let year = match year.parse::<i16>() {
                Ok(y) => y,
                Err(_) => year.chars().try_fold(0, |y, c| Some(y * 10 + chars::digit(c)? as i16))?,
            };
            let part = |name| chars::number(found.name(name)?.as_str()).and_then(|v| i8::try_from(v).ok());
            let date = Date::new(year, part("m")?, part("d")?).ok()?;
            Some((date, whole.start(), whole.end()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        let dates = Dates::new().unwrap();
        let read = |s: &str| dates.first(s).map(|(d, _, _)| d.to_string());
        assert_eq!(read("2021年3月4日").as_deref(), Some("2021-03-04"));
        assert_eq!(read("二〇二一年十二月三十日").as_deref(), Some("2021-12-30"));
        assert_eq!(read("发布于2021-03-04 10:00").as_deref(), Some("2021-03-04"));
        assert_eq!(read("2021年13月4日"), None);
        assert_eq!(read("2021年3月"), None);
    }
}
