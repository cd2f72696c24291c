//! Tables that go on where the next page begins.

use gongwen_text::Removal;

use super::printed::Printed;

/// Columns that are continued have the same edges within this distance, in points.
const EDGE: f32 = 2.0;

/// Most rows of a head that is printed again.
const HEAD: usize = 4;

/// Where a row stands in the text: its table, counted over the text, and its row, counted over the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowPlace {
    pub(super) table: u32,
    pub(super) row: u32,
}

/// The place of each line that is a row. A head that is printed again is marked in `reasons`.
pub(super) fn rows(
    lines: &[Printed],
    tables: &[Vec<f32>],
    reasons: &mut [Option<Removal>],
) -> Vec<Option<RowPlace>> {
    let mut places: Vec<Option<RowPlace>> = Vec::with_capacity(lines.len());
    let mut count = 0;
    // The table in reading, its first rows, and how many rows stand before this page's.
    let mut current: Option<(usize, Vec<&Printed>, u32)> = None;
    // How many lines of the repeated head were met; none once another row came.
    let mut head: Option<usize> = None;
    let mut last: u32 = 0;
    for (line, reason) in lines.iter().zip(reasons) {
        let Some(table) = line.table else {
            if reason.is_none() {
                current = None;
            }
            places.push(None);
            continue;
        };
        current = match current {
            Some((of, rows, base)) if of == table => Some((of, rows, base)),
            Some((of, rows, _)) if same_columns(tables, of, table) => {
                head = Some(0);
                Some((table, rows, (last + 1).saturating_sub(line.row)))
            }
            _ => {
                count += 1;
                head = None;
                Some((table, Vec::new(), 0))
            }
        };
        let Some((_, rows, base)) = &mut current else { continue };
        let again = head.and_then(|at| rows.get(at)).is_some_and(|row| row.text == line.text);
        head = head.filter(|_| again).map(|at| at + 1);
        if again && reason.is_none() {
            *reason = Some(Removal::Duplicate);
        } else if head.is_none() && rows.len() < HEAD {
            rows.push(line);
        }
        last = *base + line.row;
        places.push(Some(RowPlace { table: count - 1, row: last }));
    }
    places
}

/// Whether two tables have the same columns.
fn same_columns(tables: &[Vec<f32>], a: usize, b: usize) -> bool {
    let (Some(a), Some(b)) = (tables.get(a), tables.get(b)) else { return false };
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= EDGE)
}
