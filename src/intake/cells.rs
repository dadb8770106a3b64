//! The text of one cell -> what stands in a field, or what would have been accepted.

use super::{Choices, Problem, Warning, names::Names, sheet::Row};
use crate::plan::{
    Id, Kind, Plan,
    cell::{Cell, Domain},
    day::show_day,
    record::Field,
};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use std::{cell::RefCell, collections::BTreeMap};

/// Reads cells, and remembers what was read as nothing.
pub(super) struct Cells<'p> {
    pub names: Names<'p>,
    /// The most bytes of a cell.
    most: usize,
    /// For each column and word that stands for nothing: its first line, and how often it came.
    absent: BTreeMap<(String, String), (usize, usize)>,
    /// For each column in which a spreadsheet's number stood for a day: its first line, how often,
    /// and the first number.
    numbered: BTreeMap<String, (usize, usize, String)>,
}

impl<'p> Cells<'p> {
    pub fn new(plan: &'p Plan, choices: &Choices) -> Self {
        Self { names: Names::new(plan), most: choices.limits.cell, absent: BTreeMap::new(), numbered: BTreeMap::new() }
    }

    /// Reads the text that stands in a column of a row into a field.
    pub fn read(&mut self, row: &Row, column: &str, field: &Field, text: &str) -> Result<Cell, Problem> {
        let text = unguarded(field.domain, text);
        if text.len() > self.most {
            let wanted = format!("at most {} KiB in a cell; is a quotation mark missing?", self.most >> 10);
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
            Err(_) if field.domain == Domain::Day && day_of_number(text).is_some() => {
                let seen = self.numbered.entry(column.to_owned()).or_insert((row.line, 0, text.to_owned()));
                seen.1 += 1;
                Ok(day_of_number(text).map_or(Cell::Empty, Cell::Day))
            }
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

    /// What was read as nothing, and as a day, column by column.
    pub fn warnings(self) -> impl Iterator<Item = Warning> {
        let times = |count: usize| if count > 1 { format!(" ({count} times in the file)") } else { String::new() };
        let absent = self.absent.into_iter().map(move |((column, text), (line, count))| Warning {
            line,
            says: format!("{column}: \"{text}\" is read as nothing{}", times(count)),
        });
        let numbered = self.numbered.into_iter().map(move |(column, (line, count, text))| {
            let day = day_of_number(&text).map_or_else(String::new, show_day);
            let says = format!("{column}: {text} is read as {day}, a spreadsheet's number for a day{}", times(count));
            Warning { line, says }
        });
        absent.chain(numbered)
    }
}

/// The day that a spreadsheet's number stands for: days since the end of 1899, for days of our time.
fn day_of_number(text: &str) -> Option<Date> {
    const DAYS: std::ops::RangeInclusive<i32> = 32_874..=73_050; // 1990 to 2099
    let number: i32 = text.parse().ok().filter(|_| text.len() == 5)?;
    let first = date(1899, 12, 30);
    DAYS.contains(&number).then(|| first.checked_add(number.days()).ok()).flatten()
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

    #[test]
    fn a_spreadsheets_number_is_a_day_only_where_days_stand_and_that_is_said() {
        assert_eq!(day_of_number("45382"), Some(date(2024, 3, 31)));
        assert_eq!(day_of_number("36526"), Some(date(2000, 1, 1)));
        for text in ["4538", "20240331", "99999", "12", "-5382", "soon"] {
            assert_eq!(day_of_number(text), None, "{text}");
        }
        let plan = Plan::empty();
        let mut cells = Cells::new(&plan, &Choices::new("april.csv", date(2026, 3, 10), "officer"));
        let row = Row { line: 7, ..Row::default() };
        let field = |column: &str| Kind::Action.fields().iter().find(|field| field.column == column).unwrap();
        assert_eq!(cells.read(&row, "Due", field("due"), "45382"), Ok(Cell::Day(date(2024, 3, 31))));
        assert_eq!(cells.read(&row, "Title", field("title"), "45382"), Ok(Cell::text("45382")));
        let says: Vec<Warning> = cells.warnings().collect();
        let wanted = "Due: 45382 is read as 31 Mar 2024, a spreadsheet's number for a day";
        assert_eq!(says, [Warning { line: 7, says: wanted.to_owned() }]);
    }
}
