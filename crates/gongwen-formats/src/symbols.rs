//! Characters that are named by their code in a symbol font.

use std::collections::BTreeMap;

use gongwen_text::{DataError, Rows};

const SYMBOLS: (&str, &str) = ("symbols.tsv", include_str!("../data/symbols.tsv"));

/// Word adds this to the codes of symbol fonts.
const PRIVATE: u32 = 0xF000;

/// Signs by font and code.
#[derive(Debug)]
pub(crate) struct Symbols(BTreeMap<(&'static str, u32), char>);

impl Symbols {
    /// Loads the file.
    ///
    /// # Errors
    /// When a row is malformed.
    pub(crate) fn new() -> Result<Self, DataError> {
        let row = |row: &[&'static str]| {
            let code = u32::from_str_radix(row[1], 16).map_err(|e| e.to_string())?;
            let c = row[2].parse::<char>().map_err(|e| e.to_string())?;
            Ok(((row[0], code), c))
        };
        Ok(Self(Rows::parse(SYMBOLS.0, SYMBOLS.1, 3)?.map(row)?.into_iter().collect()))
    }

    /// The character that `code` is in `font`; U+FFFD where nobody knows.
    pub(crate) fn read(&self, font: &str, code: u32) -> char {
        let own = if (PRIVATE..PRIVATE + 256).contains(&code) { code - PRIVATE } else { code };
        let known = self.0.get(&(font.to_lowercase().as_str(), own)).copied();
        let private = (0xE000..0xF900).contains(&code);
        known.or_else(|| char::from_u32(code).filter(|_| !private)).unwrap_or('\u{FFFD}')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_file() {
        Rows::parse(SYMBOLS.0, SYMBOLS.1, 3).unwrap().check_sorted(2).unwrap();
        let symbols = Symbols::new().unwrap();
        assert_eq!(symbols.read("Wingdings", 0xF0FE), '☑');
        assert_eq!(symbols.read("Wingdings", 0xA8), '□');
        assert_eq!(symbols.read("宋体", 0x2611), '☑');
        assert_eq!(symbols.read("Webdings", 0xF061), '\u{FFFD}');
    }
}
