//! What is wrong with a file or strange about it, and the rows of it that are no records.

use super::sheet::Row;
use std::borrow::Cow;

/// Something that cannot be taken as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The line that its row starts on; 0 where it concerns the whole file.
    pub line: usize,
    /// The row's number below the header, from 1; 0 where it concerns no row.
    pub record: usize,
    /// The column's header; empty where it concerns no column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What would be accepted; completes "expected ...".
    pub wanted: String,
}

impl Problem {
    /// A problem of the whole file.
    pub(super) fn of_file(line: usize, wanted: impl Into<String>) -> Self {
        Self { line, wanted: wanted.into(), ..Self::default() }
    }

    /// A problem of a row as a whole.
    pub(super) fn of_row(row: &Row, wanted: impl Into<String>) -> Self {
        Self { line: row.line, record: row.number, wanted: wanted.into(), ..Self::default() }
    }

    /// A problem of one cell.
    pub(super) fn of_cell(row: &Row, column: &str, value: &str, wanted: impl Into<String>) -> Self {
        Self { column: column.to_owned(), value: value.to_owned(), ..Self::of_row(row, wanted) }
    }

    /// The problem in a sentence: `april.csv, line 12, Due: expected a date ..., found "soon"`.
    pub fn worded(&self, file: &str) -> String {
        let line = if self.line == 0 { String::new() } else { format!(", line {}", self.line) };
        let column = if self.column.is_empty() { String::new() } else { format!(", {}", self.column) };
        let found = match (self.value.is_empty(), self.column.is_empty()) {
            (false, _) => format!(", found \"{}\"", clipped(&self.value)),
            (true, false) => ", found nothing".to_owned(),
            (true, true) => String::new(),
        };
        format!("{file}{line}{column}: expected {}{found}", self.wanted)
    }
}

/// The start of a long value, for a message.
fn clipped(value: &str) -> String {
    const MOST: usize = 60;
    match value.char_indices().nth(MOST) {
        Some((place, _)) => format!("{}...", value.get(..place).unwrap_or(value)),
        None => value.to_owned(),
    }
}

/// Something that was read, but that a careful person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The line it was first seen on.
    pub line: usize,
    /// What it is, in a sentence without its line.
    pub says: String,
}

/// Where something strange was seen first, and how often.
#[derive(Debug, Default)]
pub(super) struct Strange {
    first: usize,
    count: usize,
}

impl Strange {
    pub fn seen(&mut self, line: usize) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }

    pub fn warning(&self, says: &str) -> Option<Warning> {
        let more = if self.count > 1 { format!(" ({} times in the file)", self.count) } else { String::new() };
        (self.count > 0).then(|| Warning { line: self.first, says: format!("{says}{more}") })
    }
}

/// A row that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The line it starts on.
    pub line: usize,
    /// The row's number below the header, from 1.
    pub record: usize,
    /// Why it is none.
    pub why: Cow<'static, str>,
}
