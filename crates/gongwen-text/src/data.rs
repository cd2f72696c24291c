use std::fmt;

/// A data file that does not have the form its owner expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataError {
    /// Name of the file.
    pub file: &'static str,
    /// Line, counted from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

impl std::error::Error for DataError {}

/// Rows of a data file: tab-separated columns, `#` comments, blank lines allowed.
///
/// The comment at the head of a file names its format, source, licence, date, and what gets in.
#[derive(Debug, Clone)]
pub struct Rows<'d> {
    file: &'static str,
    columns: usize,
    /// Row by row.
    fields: Vec<&'d str>,
    /// The line of each row.
    lines: Vec<usize>,
}

impl<'d> Rows<'d> {
    /// Reads `text`; each row must have `columns` columns.
    ///
    /// # Errors
    /// When a row has another number of columns.
    pub fn parse(file: &'static str, text: &'d str, columns: usize) -> Result<Self, DataError> {
        let mut rows = Self { file, columns: columns.max(1), fields: Vec::new(), lines: Vec::new() };
        for (number, line) in (1..).zip(text.lines()) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let before = rows.fields.len();
            rows.fields.extend(line.split('\t'));
            rows.lines.push(number);
            let found = rows.fields.len() - before;
            if found != rows.columns {
                let reason = format!("{found} columns where {columns} are expected");
                return Err(DataError { file, line: number, reason });
            }
        }
        Ok(rows)
    }

    /// The rows in file order.
    pub fn iter(&self) -> impl Iterator<Item = &[&'d str]> {
        self.fields.chunks_exact(self.columns)
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &[&'d str])> {
        self.lines.iter().copied().zip(self.iter())
    }

    /// Makes a value of each row; an error message of `make` gets the file and the line.
    ///
    /// # Errors
    /// When `make` refuses a row.
    pub fn map<T>(&self, make: impl Fn(&[&'d str]) -> Result<T, String>) -> Result<Vec<T>, DataError> {
        let file = self.file;
        let row = |(line, row)| make(row).map_err(|reason| DataError { file, line, reason });
        self.numbered().map(row).collect()
    }

    /// Whether the rows are sorted and unique by their first `key` columns: for the test that owns the file.
    ///
    /// # Errors
    /// Names the first row that is out of order or there twice.
    pub fn check_sorted(&self, key: usize) -> Result<(), DataError> {
        for ((_, before), (line, row)) in self.numbered().zip(self.numbered().skip(1)) {
            let (a, b) = (before.get(..key).unwrap_or(before), row.get(..key).unwrap_or(row));
            if a >= b {
                let what = if a == b { "is there twice" } else { "is out of order" };
                let reason = format!("{b:?} {what} (before it: {a:?})");
                return Err(DataError { file: self.file, line, reason });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_checked() {
        let rows = Rows::parse("x.tsv", "# head\n\na\t1\nb\t2\n", 2).unwrap();
        assert_eq!(rows.iter().map(|r| r[0]).collect::<Vec<_>>(), ["a", "b"]);
        rows.check_sorted(1).unwrap();
        let error = Rows::parse("x.tsv", "a\t1\nb\n", 2).unwrap_err();
        assert_eq!(error.to_string(), "x.tsv:2: 1 columns where 2 are expected");
        let error = Rows::parse("x.tsv", "b\na\n", 1).unwrap().check_sorted(1).unwrap_err();
        assert_eq!(error.line, 2);
        let error = rows.map(|r| r[0].parse::<u8>().map_err(|e| e.to_string())).unwrap_err();
        assert_eq!((error.file, error.line), ("x.tsv", 3));
    }
}
