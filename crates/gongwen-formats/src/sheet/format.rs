//! Number formats: what a number of a cell means.
//!
//! A number is written with all the digits that the cell holds: a format that rounds it hides what the document says.
//! What the format adds stays: the sign of a percentage, words and signs around the number (`0"万元"`), and the form of a
//! date or a time.

use std::collections::BTreeMap;

use gongwen_text::{DataError, Rows};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const FORMATS: (&str, &str) = ("number_formats.tsv", include_str!("../../data/number_formats.tsv"));

/// Formats that are known by their number alone.
#[derive(Debug)]
pub(crate) struct Formats(BTreeMap<u16, Shown>);

impl Formats {
    /// Loads the file.
    ///
    /// # Errors
    /// When a row is malformed.
    pub(crate) fn new() -> Result<Self, DataError> {
        let row = |row: &[&'static str]| {
            let [number, code] = row else { return Err("no format".to_owned()) };
            Ok((number.parse::<u16>().map_err(|e| e.to_string())?, Shown::new(code)))
        };
        Ok(Self(Rows::parse(FORMATS.0, FORMATS.1, 2)?.map(row)?.into_iter().collect()))
    }

    /// The format of that number.
    pub(super) fn get(&self, number: u16) -> Option<&Shown> {
        self.0.get(&number)
    }
}

/// A piece of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// Years with so many digits, and so on.
    Year(usize),
    Month(usize),
    Day(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// All hours of a time span.
    Hours,
    Weekday(bool),
    /// 上午, 下午.
    HalfDay,
    /// AM, PM.
    Meridiem,
}

/// How a number is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    Number { before: String, percent: bool, behind: String },
    Date(Vec<Piece>),
}

impl Default for Shown {
    fn default() -> Self {
        Self::PLAIN
    }
}

/// First day that cannot be a date.
const LAST: f64 = 2_958_466.0;

const WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

impl Shown {
    /// The number alone.
    pub(super) const PLAIN: Self =
        Self::Number { before: String::new(), percent: false, behind: String::new() };

    /// Reads the first section of a format.
    pub(super) fn new(code: &str) -> Self {
        let tokens = tokens(code);
        match tokens.iter().any(|token| matches!(token, Token::Date(..) | Token::Special(_))) {
            true => Self::Date(pieces(tokens)),
            false => number(&tokens),
        }
    }

    /// `value` as it is shown; `since_1904` where days are counted from 1904 on.
    pub(super) fn write(&self, value: f64, since_1904: bool) -> String {
        match self {
            Self::Number { before, percent, behind } => {
                let digits = if *percent { hundredfold(&value.to_string()) } else { digits(value) };
                match digits.strip_prefix('-') {
                    Some(digits) => format!("-{before}{digits}{behind}"),
                    None => format!("{before}{digits}{behind}"),
                }
            }
            Self::Date(pieces) => {
                moment(value, since_1904).map_or_else(|| value.to_string(), |moment| moment.write(pieces))
            }
        }
    }
}

/// A piece of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Literal(String),
    /// A letter of a date and how often it stands.
    Date(char, usize),
    /// A piece of a date that is no letter.
    Special(Piece),
    /// A place of a digit.
    Digit,
    /// Between digits no sign of its own.
    Point(char),
    Percent,
}

/// The tokens of the first section of `code`.
fn tokens(code: &str) -> Vec<Token> {
    const NAMED: [(&str, Piece); 4] = [
        ("上午/下午", Piece::HalfDay),
        ("AM/PM", Piece::Meridiem),
        ("am/pm", Piece::Meridiem),
        ("A/P", Piece::Meridiem),
    ];
    let mut tokens: Vec<Token> = Vec::new();
    if code.eq_ignore_ascii_case("general") || code == "@" {
        return tokens;
    }
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let named = NAMED.iter().find_map(|(name, piece)| Some((rest.strip_prefix(name)?, piece)));
        if let Some((behind, piece)) = named {
            tokens.push(Token::Special(piece.clone()));
            rest = behind;
            continue;
        }
        let mut chars = rest.chars();
        chars.next();
        rest = chars.as_str();
        let lower = c.to_ascii_lowercase();
        match c {
            ';' => break,
            '"' => {
                let (text, behind) = rest.split_once('"').unwrap_or((rest, ""));
                tokens.push(Token::Literal(text.to_owned()));
                rest = behind;
            }
            '\\' | '!' => {
                tokens.extend(chars.next().map(|c| Token::Literal(c.into())));
                rest = chars.as_str();
            }
            // The width of a sign, and a sign that fills the cell.
            '_' | '*' => {
                chars.next();
                rest = chars.as_str();
            }
            '[' => {
                let (inside, behind) = rest.split_once(']').unwrap_or((rest, ""));
                match bracket(inside) {
                    Ok(token) => tokens.extend(token),
                    // A form of the system's.
                    Err(code) => return self::tokens(code),
                }
                rest = behind;
            }
            '0' | '#' | '?' => tokens.push(Token::Digit),
            '.' | ',' => tokens.push(Token::Point(c)),
            '%' => tokens.push(Token::Percent),
            'E' | 'e' if rest.starts_with(['+', '-']) => rest = chars.as_str().get(1..).unwrap_or_default(),
            _ if matches!(lower, 'y' | 'm' | 'd' | 'h' | 's' | 'a' | 'e') => match tokens.last_mut() {
                Some(Token::Date(letter, count)) if *letter == lower => *count += 1,
                _ => tokens.push(Token::Date(lower, 1)),
            },
            _ => tokens.push(Token::Literal(c.into())),
        }
    }
    tokens
}

/// What stands for the text in a pair of brackets, or the format that it is the name of.
fn bracket(inside: &str) -> Result<Option<Token>, &'static str> {
    let lower = inside.to_ascii_lowercase();
    match lower.as_str() {
        "$-f800" => Err("yyyy\"年\"m\"月\"d\"日\""),
        "$-f400" => Err("h:mm:ss"),
        "h" | "hh" => Ok(Some(Token::Special(Piece::Hours))),
        // A currency, as it is written.
        _ => Ok(inside.strip_prefix('$').and_then(|currency| {
            let sign = currency.split('-').next()?;
            (!sign.is_empty()).then(|| Token::Literal(sign.to_owned()))
        })),
    }
}

/// The format of a number: what stands before its first digit and behind its last.
fn number(tokens: &[Token]) -> Shown {
    let is_digit = |token: &Token| *token == Token::Digit;
    let (Some(first), Some(last)) = (tokens.iter().position(is_digit), tokens.iter().rposition(is_digit))
    else {
        return Shown::default();
    };
    // Words between the digits: the format is one of codes, not of amounts.
    let between = tokens.get(first..last).unwrap_or_default();
    if between.iter().any(|token| matches!(token, Token::Literal(_))) {
        return Shown::default();
    }
    let written = |tokens: &[Token]| {
        let literals = tokens.iter().filter_map(|token| match token {
            Token::Literal(text) => Some(text.as_str()),
            Token::Percent => Some("%"),
            _ => None,
        });
        literals.collect::<String>().trim().to_owned()
    };
    Shown::Number {
        before: written(tokens.get(..first).unwrap_or_default()),
        percent: tokens.contains(&Token::Percent),
        behind: written(tokens.get(last + 1..).unwrap_or_default()),
    }
}

/// The pieces of a date.
fn pieces(tokens: Vec<Token>) -> Vec<Piece> {
    let letter = |token: &Token| match token {
        Token::Date(letter, _) => Some(*letter),
        Token::Special(Piece::Hours) => Some('h'),
        _ => None,
    };
    let mut pieces = Vec::new();
    let mut before = ' ';
    for (at, token) in tokens.iter().enumerate() {
        let behind = tokens.iter().skip(at + 1).find_map(letter);
        pieces.push(match token {
            Token::Literal(text) => Piece::Text(text.clone()),
            Token::Special(piece) => piece.clone(),
            Token::Date('y', count) => Piece::Year(*count),
            Token::Date('e', _) => Piece::Year(4),
            // Behind hours or before seconds it is minutes.
            Token::Date('m', count) if before == 'h' || behind == Some('s') => Piece::Minute(*count),
            Token::Date('m', count) => Piece::Month(*count),
            Token::Date('d', count) if *count < 3 => Piece::Day(*count),
            Token::Date('d' | 'a', count) => Piece::Weekday(*count > 3),
            Token::Date('h', count) => Piece::Hour(*count),
            Token::Date('s', count) => Piece::Second(*count),
            // Not of a second's parts.
            Token::Point(c) if tokens.get(at + 1) != Some(&Token::Digit) => Piece::Text(c.to_string()),
            _ => continue,
        });
        before = letter(token).unwrap_or(before);
    }
    pieces
}

/// A day and a time of it.
#[derive(Debug, Clone, Copy)]
struct Moment {
    year: i16,
    month: i8,
    day: i8,
    /// Counted from Monday.
    weekday: usize,
    seconds: i64,
    /// Days since the first.
    days: i64,
}

/// The moment that a number of days means.
fn moment(value: f64, since_1904: bool) -> Option<Moment> {
    const DAY: f64 = 86_400.0;
    if !(0.0..LAST).contains(&value) {
        return None;
    }
    let all = (value * DAY).round() as i64;
    let (days, seconds) = (all / DAY as i64, all % DAY as i64);
    // Excel knows a 29 February 1900, and a day before the first one.
    let (first, extra) = match days {
        _ if since_1904 => (date(1904, 1, 1), None),
        0 => (date(1899, 12, 31), Some((1900, 1, 0))),
        1..=59 => (date(1899, 12, 31), None),
        60 => (date(1899, 12, 30), Some((1900, 2, 29))),
        _ => (date(1899, 12, 30), None),
    };
    let day: Date = first.checked_add(days.days()).ok()?;
    let weekday = day.weekday().to_monday_zero_offset() as usize;
    let (year, month, day) = extra.unwrap_or((day.year(), day.month(), day.day()));
    Some(Moment { year, month, day, weekday, seconds, days })
}

impl Moment {
    fn write(self, pieces: &[Piece]) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let half = pieces.iter().any(|piece| matches!(piece, Piece::HalfDay | Piece::Meridiem));
        let (hour, minute, second) = (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
        let padded = |number: i64, count: usize| format!("{number:0count$}", count = count.min(2));
        let write = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Year(..=2) => padded(i64::from(self.year) % 100, 2),
            Piece::Year(_) => self.year.to_string(),
            Piece::Month(3..) => {
                let name = MONTHS.get(usize::from(self.month.unsigned_abs()).saturating_sub(1));
                name.copied().unwrap_or_default().to_owned()
            }
            Piece::Month(count) => padded(self.month.into(), *count),
            Piece::Day(count) => padded(self.day.into(), *count),
            Piece::Hour(count) if half => padded((hour + 11) % 12 + 1, *count),
            Piece::Hour(count) => padded(hour, *count),
            Piece::Hours => (self.days * 24 + hour).to_string(),
            Piece::Minute(count) => padded(minute, *count),
            Piece::Second(count) => padded(second, *count),
            Piece::Weekday(full) => {
                let name = WEEKDAYS.get(self.weekday).copied().unwrap_or_default();
                format!("{}{name}", if *full { "星期" } else { "" })
            }
            Piece::HalfDay => if hour < 12 { "上午" } else { "下午" }.to_owned(),
            Piece::Meridiem => if hour < 12 { "AM" } else { "PM" }.to_owned(),
        };
        pieces.iter().map(write).collect()
    }
}

/// The digits of a number; very small and very large ones with an exponent, as they are shown.
fn digits(value: f64) -> String {
    if value == 0.0 || (1e-4..1e16).contains(&value.abs()) || !value.is_finite() {
        return value.to_string();
    }
    let written = format!("{value:e}");
    match written.split_once('e').and_then(|(digits, exponent)| Some((digits, exponent.parse::<i32>().ok()?)))
    {
        Some((digits, exponent)) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}E{sign}{:02}", exponent.abs())
        }
        None => written,
    }
}

/// A hundred times the number that is written `digits`: the point moves, nothing is computed.
fn hundredfold(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut moved: String = part.chars().chain("00".chars()).take(2).collect();
    moved.insert_str(0, whole);
    let moved = moved.trim_start_matches('0');
    let moved = if moved.is_empty() { "0" } else { moved };
    match part.get(2..).unwrap_or_default() {
        "" => format!("{sign}{moved}"),
        rest => format!("{sign}{moved}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, value: f64, expected: &str) {
        assert_eq!(Shown::new(code).write(value, false), expected, "{code}");
    }

    #[test]
    fn data_file() {
        Rows::parse(FORMATS.0, FORMATS.1, 2).unwrap().check_sorted(1).unwrap();
        let formats = Formats::new().unwrap();
        let written = |number: u16| formats.get(number).unwrap().write(45_356.5, false);
        assert_eq!([14, 31, 57, 58].map(written), ["2024/3/5", "2024年3月5日", "2024年3月", "3月5日"]);
        assert_eq!([22, 34].map(written), ["2024/3/5 12:00", "下午12时00分"]);
        assert!(formats.get(99).is_none());
    }

    #[test]
    fn numbers_keep_their_digits() {
        check("General", 1234.5, "1234.5");
        check("0.00_ ", 0.417733229656789, "0.417733229656789");
        check("#,##0_);[Red]\\(#,##0\\)", -1234567.0, "-1234567");
        check("0.00E+00", 12.5, "12.5");
        check("@", 7.0, "7");
        check(";;;", 7.0, "7");
        check("000-0000", 1234567.0, "1234567");
        check("General", 9.97914727275558e-5, "9.97914727275558E-05");
        check("General", -1e20, "-1E+20");
        check("0.00%", 0.00001, "0.001%");
    }

    #[test]
    fn percentages_and_words() {
        check("0%", 0.25, "25%");
        check("0.00%", 1.00840086489277, "100.840086489277%");
        check("0.0%", -0.005, "-0.5%");
        check("0%", 0.0, "0%");
        check("0%", 12.0, "1200%");
        check("0.0\"万元\"", 1500.0, "1500万元");
        check("\"第\"0\"期\"", 3.0, "第3期");
        check("[$¥-804]#,##0.00;[Red]-[$¥-804]#,##0.00", -20.0, "-¥20");
        check("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 20.5, "20.5");
    }

    #[test]
    fn dates() {
        check("yyyy\"年\"m\"月\"d\"日\";@", 43589.0, "2019年5月4日");
        check("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", 43589.0, "2019年5月4日");
        check("yyyy.mm.dd", 43589.0, "2019.05.04");
        check("yyyy-mm-dd hh:mm:ss", 43589.75, "2019-05-04 18:00:00");
        check("[h]:mm", 1.5, "36:00");
        check("h:mm AM/PM", 0.0, "12:00 AM");
        check("d-mmm-yy", 43589.0, "4-May-19");
        check("m月d日aaaa", 43589.0, "5月4日星期六");
        check("yyyy/m/d", 60.0, "1900/2/29");
        check("yyyy/m/d", 1.0, "1900/1/1");
        check("yyyy/m/d", 61.0, "1900/3/1");
        check("yyyy/m/d", 0.0, "1900/1/0");
        check("yyyy/m/d", -1.0, "-1");
        assert_eq!(Shown::new("yyyy/m/d").write(0.0, true), "1904/1/1");
        assert_eq!(Shown::new("yyyy/m/d").write(f64::NAN, true), "NaN");
    }
}
