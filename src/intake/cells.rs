//! The text of one cell -> what stands in a field, or what would have been accepted.

use super::{CELL_BYTES, Problem, Warning, names::Names, sheet::Row};
use crate::plan::{
    Id, Kind, Plan,
    cell::{Cell, Domain},
    record::Field,
};
use std::{cell::RefCell, collections::BTreeMap};

/// Reads cells, and remembers what was read as nothing.
pub(super) struct Cells<'p> {
    pub names: Names<'p>,
    /// For each column and word that stands for nothing: its first line, and how often it came.
    absent: BTreeMap<(String, String), (usize, usize)>,
}

impl<'p> Cells<'p> {
    pub fn new(plan: &'p Plan) -> Self {
        Self { names: Names::new(plan), absent: BTreeMap::new() }
    }

    /// Reads the text that stands in a column of a row into a field.
    pub fn read(&mut self, row: &Row, column: &str, field: &Field, text: &str) -> Result<Cell, Problem> {
        let text = unguarded(field.domain, text);
        if text.len() > CELL_BYTES {
            let wanted = format!("at most {} KiB in a cell; is a quotation mark missing?", CELL_BYTES / 1024);
            return Err(Problem::of_cell(row, column, text, wanted));
        }
        let failed: RefCell<Option<(Kind, String)>> = RefCell::default();
        let find = |kind: Kind, name: &str| -> Option<Id> {
            let found = self.names.find(kind, name);
            if found.is_none() {
                failed.replace(Some((kind, name.to_owned())));
            }
            found
        };
        match field.domain.read(text, &find) {
            Ok(cell) => Ok(cell),
            Err(_) if is_absent(text) => {
                let seen = self.absent.entry((column.to_owned(), text.to_owned())).or_insert((row.line, 0));
                seen.1 += 1;
                Ok(Cell::Empty)
            }
            Err(wanted) => {
                let wanted = match failed.take() {
                    Some((kind, name)) => self.names.wanted(kind, &name),
                    None => wanted,
                };
                Err(Problem::of_cell(row, column, text, wanted))
            }
        }
    }

    /// What was read as nothing, column by column.
    pub fn warnings(self) -> impl Iterator<Item = Warning> {
        self.absent.into_iter().map(|((column, text), (line, count))| {
            let more = if count > 1 { format!(" ({count} times in the file)") } else { String::new() };
            Warning { line, says: format!("{column}: \"{text}\" is read as nothing{more}") }
        })
    }
}

/// Whether a word that is no value stands for none.
fn is_absent(text: &str) -> bool {
    const WORDS: [&str; 11] = ["-", "–", "—", "...", "…", "n/a", "na", "none", "tbc", "tba", "not known"];
    WORDS.contains(&text.to_lowercase().as_str())
}

/// Text without the quote that our export puts before what a spreadsheet would run as a formula.
///
/// The reverse of `paper::csv`'s guard, and of nothing else: exactly one is taken away, and only
/// where the rest is such text, so that `'Tis` keeps its own.
fn unguarded(domain: Domain, text: &str) -> &str {
    let text = text.trim();
    let words = matches!(domain, Domain::Code | Domain::Line | Domain::Prose | Domain::One(_) | Domain::Many(_));
    match text.strip_prefix('\'') {
        Some(rest) if words && is_formula(rest) => rest,
        _ => text,
    }
}

/// Whether a spreadsheet would run a text as a formula, or it is such a text behind quotes.
fn is_formula(text: &str) -> bool {
    let start = text.trim_start_matches('\'');
    // White space is looked through, but a tab or a line end at the very start is itself a danger.
    start.starts_with(['\t', '\r', '\n'])
        || start.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_against_formulas_is_taken_off_once_and_only_from_words() {
        for (domain, text, wanted) in [
            (Domain::Line, "'=SUM(A1)", "=SUM(A1)"),
            (Domain::Line, "''=SUM(A1)", "'=SUM(A1)"),
            (Domain::Line, "' -5 degrees", " -5 degrees"),
            (Domain::Prose, "'＝1", "＝1"),
            (Domain::Code, "'-1", "-1"),
            (Domain::One(Kind::Lead), "'@home", "@home"),
            (Domain::Line, "'Tis the season", "'Tis the season"),
            (Domain::Line, "=SUM(A1)", "=SUM(A1)"),
            (Domain::Line, "'", "'"),
            (Domain::Money, "'-5", "'-5"),
        ] {
            assert_eq!(unguarded(domain, text), wanted, "{text}");
        }
    }
}
