//! Numbers as Word writes them in front of paragraphs.

/// A counting system of Word (`ST_NumberFormat`), as far as it is met in Chinese documents; others count in decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    Decimal,
    /// 01
    DecimalZero,
    /// １
    FullWidth,
    /// ①
    Circled,
    /// ⑴
    Parenthesised,
    /// ⒈
    FullStop,
    /// 一百零一
    Chinese,
    /// 百一
    Japanese,
    /// 一〇一
    ChineseDigits,
    /// 壹佰零壹
    ChineseLegal,
    /// 甲
    Stems,
    /// 子
    Branches,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    /// A sign in place of a number.
    Bullet,
    /// No number.
    None,
}

const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
const BRANCHES: [&str; 12] = ["子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"];

/// Names by code.
const NAMES: [&str; 40] = [
    "decimal",
    "upperRoman",
    "lowerRoman",
    "upperLetter",
    "lowerLetter",
    "ordinal",
    "cardinalText",
    "ordinalText",
    "hex",
    "chicago",
    "ideographDigital",
    "japaneseCounting",
    "aiueo",
    "iroha",
    "decimalFullWidth",
    "decimalHalfWidth",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "decimalEnclosedCircle",
    "decimalFullWidth2",
    "aiueoFullWidth",
    "irohaFullWidth",
    "decimalZero",
    "bullet",
    "ganada",
    "chosung",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "ideographZodiacTraditional",
    "taiwaneseCounting",
    "ideographLegalTraditional",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "chineseCounting",
    "chineseLegalSimplified",
    "chineseCountingThousand",
];

impl Counting {
    /// The system of that name.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circled,
            "decimalEnclosedParen" => Self::Parenthesised,
            "decimalEnclosedFullstop" => Self::FullStop,
            "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "ideographLegalTraditional" => Self::Chinese,
            "japaneseCounting" | "koreanCounting" => Self::Japanese,
            "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" | "koreanDigital2" => {
                Self::ChineseDigits
            }
            "chineseLegalSimplified" => Self::ChineseLegal,
            "ideographTraditional" => Self::Stems,
            "ideographZodiac" => Self::Branches,
            "lowerLetter" => Self::LowerLetter,
            "upperLetter" => Self::UpperLetter,
            "lowerRoman" => Self::LowerRoman,
            "upperRoman" => Self::UpperRoman,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    /// The system of that code in binary files (`MSONFC`), which count the names of `ST_NumberFormat`.
    pub(crate) fn coded(code: u8) -> Self {
        Self::named(if code == u8::MAX { "none" } else { NAMES.get(usize::from(code)).unwrap_or(&"") })
    }

    /// `number` in this system; in decimals where the system has no sign for it.
    pub(crate) fn write(self, number: u32) -> String {
        let sign = |first: char, most: u32, at: u32| {
            (1..=most)
                .contains(&number)
                .then(|| char::from_u32(first as u32 + at))
                .flatten()
                .map(String::from)
        };
        let written = match self {
            Self::Decimal => None,
            Self::DecimalZero => Some(format!("{number:02}")),
            Self::FullWidth => {
                Some(digits(number, &['０', '１', '２', '３', '４', '５', '６', '７', '８', '９']))
            }
            Self::Circled => match number {
                0 => Some("⓪".to_owned()),
                1..=20 => sign('①', 20, number - 1),
                21..=35 => sign('㉑', 35, number - 21),
                _ => sign('㊱', 50, number.wrapping_sub(36)),
            },
            Self::Parenthesised => sign('⑴', 20, number.wrapping_sub(1)),
            Self::FullStop => sign('⒈', 20, number.wrapping_sub(1)),
            Self::Chinese => Some(chinese(number, &HAN, false)),
            Self::Japanese => Some(chinese(number, &HAN, true)),
            Self::ChineseDigits => {
                Some(digits(number, &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九']))
            }
            Self::ChineseLegal => Some(chinese(number, &LEGAL, false)),
            Self::Stems => cycle(number, &STEMS),
            Self::Branches => cycle(number, &BRANCHES),
            Self::LowerLetter => letters(number, 'a'),
            Self::UpperLetter => letters(number, 'A'),
            Self::LowerRoman => roman(number).map(|r| r.to_lowercase()),
            Self::UpperRoman => roman(number),
            Self::Bullet | Self::None => Some(String::new()),
        };
        written.unwrap_or_else(|| number.to_string())
    }
}

/// Digits and units of a way to write numbers.
struct Signs {
    digits: [&'static str; 10],
    units: [&'static str; 4],
    ten_thousand: &'static str,
    /// Whether 10 to 19 begin with a one.
    one_ten: bool,
}

const HAN: Signs = Signs {
    digits: ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
    units: ["", "十", "百", "千"],
    ten_thousand: "万",
    one_ten: false,
};
const LEGAL: Signs = Signs {
    digits: ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"],
    units: ["", "拾", "佰", "仟"],
    ten_thousand: "万",
    one_ten: true,
};

/// `number` with units; `short` without zeros and without ones before units.
fn chinese(number: u32, signs: &Signs, short: bool) -> String {
    if number == 0 {
        return signs.digits[0].to_owned();
    }
    let mut out = String::new();
    let (high, low) = (number / 10_000, number % 10_000);
    if high > 0 {
        out.push_str(&chinese(high, signs, short));
        out.push_str(signs.ten_thousand);
    }
    let mut gap = false;
    for power in (0..4_u32).rev() {
        let digit = low / 10_u32.pow(power) % 10;
        if digit == 0 {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() && !short {
            out.push_str(signs.digits[0]);
        }
        gap = false;
        let ten = power == 1 && out.is_empty() && !signs.one_ten;
        if !(digit == 1 && power > 0 && (short || ten)) {
            out.push_str(signs.digits[digit as usize]);
        }
        out.push_str(signs.units[power as usize]);
    }
    out
}

fn digits(number: u32, signs: &[char; 10]) -> String {
    number.to_string().bytes().map(|b| signs[usize::from(b - b'0')]).collect()
}

fn cycle(number: u32, signs: &[&str]) -> Option<String> {
    let at = number.checked_sub(1)? as usize;
    signs.get(at).map(|s| (*s).to_owned())
}

/// a … z, aa, bb …
fn letters(number: u32, first: char) -> Option<String> {
    const MOST: usize = 30;
    let at = number.checked_sub(1)?;
    let letter = char::from_u32(first as u32 + at % 26)?;
    let times = at as usize / 26 + 1;
    (times <= MOST).then(|| letter.to_string().repeat(times))
}

fn roman(number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value && number < 4000 {
            out.push_str(sign);
            left -= value;
        }
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(counting: Counting, expected: &[(u32, &str)]) {
        for (number, written) in expected {
            assert_eq!(counting.write(*number), *written, "{counting:?} {number}");
        }
    }

    #[test]
    fn systems() {
        let chinese = [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百")];
        check(Counting::Chinese, &chinese);
        check(
            Counting::Chinese,
            &[(101, "一百零一"), (110, "一百一十"), (1001, "一千零一"), (10_010, "一万零一十")],
        );
        check(Counting::Japanese, &[(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (101, "百一")]);
        check(Counting::ChineseDigits, &[(10, "一〇"), (2024, "二〇二四")]);
        check(Counting::ChineseLegal, &[(10, "壹拾"), (105, "壹佰零伍")]);
        check(Counting::Circled, &[(1, "①"), (20, "⑳"), (21, "㉑"), (36, "㊱"), (50, "㊿"), (51, "51")]);
        check(Counting::Parenthesised, &[(1, "⑴"), (0, "0"), (21, "21")]);
        check(Counting::FullStop, &[(2, "⒉")]);
        check(Counting::FullWidth, &[(12, "１２")]);
        check(Counting::DecimalZero, &[(3, "03"), (12, "12")]);
        check(Counting::Stems, &[(1, "甲"), (10, "癸"), (11, "11")]);
        check(Counting::Branches, &[(12, "亥")]);
        check(Counting::LowerLetter, &[(1, "a"), (26, "z"), (27, "aa"), (0, "0"), (u32::MAX, "4294967295")]);
        assert_eq!(
            [0, 11, 23, 37, 200, 255].map(Counting::coded).map(|c| c.write(101)),
            ["101", "百一", "", "一百零一", "101", ""]
        );
        check(Counting::UpperRoman, &[(4, "IV"), (1999, "MCMXCIX"), (5000, "5000")]);
    }
}
