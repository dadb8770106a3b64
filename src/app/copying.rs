//! What can be copied: the reference, the row, what is seen as text, CSV or Markdown.
//!
//! The text leaves through the terminal, which may keep it, cut it or do nothing with it, and never
//! says which: nothing here claims that it arrived. What is restricted is never copied.

use super::{
    App, Effect, Focus,
    overlay::{Overlay, Prompt, Wish},
    screen::Page,
};
use crate::{
    paper,
    plan::{Book, Kind},
};
use std::path::{Path, PathBuf};

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Copied {
    /// What the record is called by: its reference, or its name.
    Reference,
    /// The row.
    Row,
    /// What is seen, as text in columns.
    Text,
    /// What is seen, as CSV.
    Csv,
    /// What is seen, as Markdown.
    Markdown,
}

/// How to save what is not copied.
const OR_FILE: &str = "y f writes a file";

/// A table: its first row holds the headings.
type Table = Vec<Vec<String>>;

impl App {
    /// Why nothing can be copied.
    pub(super) fn no_copy(&self, what: Option<Copied>) -> Option<String> {
        if what.is_some() && self.plan.book() == Book::Reviews {
            return Some("what is restricted never goes to a clipboard, which others may read".to_owned());
        }
        let empty = match (self.focus, self.walked()) {
            (Focus::Detail, _) => self.detail.lines.is_empty(),
            (_, Some(walked)) => walked.sheet.rows.is_empty(),
            _ => self.list().rows.is_empty(),
        };
        match what {
            Some(Copied::Reference) if self.called().is_none() => Some("choose a record first".to_owned()),
            _ if empty => Some("there is nothing here to copy".to_owned()),
            _ => None,
        }
    }

    /// Copies something of what is seen.
    pub(super) fn copy(&mut self, what: Copied) -> Vec<Effect> {
        let table = self.seen();
        let (text, says) = match what {
            Copied::Reference => (self.called().unwrap_or_default(), self.called().unwrap_or_default()),
            Copied::Row => {
                let place = if self.focus == Focus::Detail { self.detail.cursor } else { self.list().cursor };
                let row = table.get(place + 1).cloned().unwrap_or_default();
                let said: Vec<String> = row.into_iter().filter(|cell| !cell.is_empty()).collect();
                (said.join("  "), "the row".to_owned())
            }
            Copied::Text => (columns(&table), rows(&table, "text")),
            Copied::Csv => (csv(&table, false), rows(&table, "CSV")),
            Copied::Markdown => (markdown(&table), rows(&table, "Markdown")),
        };
        vec![Effect::Copy {
            text,
            says: format!("{says} sent to the terminal's clipboard, where it allows that; {OR_FILE}"),
        }]
    }

    /// Asks into which file what is seen is written.
    pub(super) fn ask_for_file(&mut self) -> Vec<Effect> {
        let name = self.page.title().to_lowercase().replace(' ', "-");
        let path = self.setting.folder.join(format!("{name}.csv"));
        self.overlays.push(Overlay::Prompt(Prompt::new(Wish::Seen, path.to_string_lossy().into_owned())));
        Vec::new()
    }

    /// Writes what is seen into a file, as its ending says.
    pub(super) fn write_seen(&self, typed: &str) -> Vec<Effect> {
        let path = if typed.starts_with('~') { PathBuf::from(typed) } else { self.setting.folder.join(typed) };
        let table = self.seen();
        let ending = Path::new(typed).extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let text = match ending.as_deref() {
            Some("md") => markdown(&table),
            Some("txt") => columns(&table),
            _ => csv(&table, true),
        };
        vec![Effect::SaveFile { path, bytes: text.into_bytes(), replace: false }]
    }

    /// What the chosen record is called by.
    fn called(&self) -> Option<String> {
        self.chosen_record().map(|record| self.plan.label_of(record).into_owned())
    }

    /// What is seen, as a table: all rows that pass the filter, in the columns that are shown.
    fn seen(&self) -> Table {
        if self.focus == Focus::Detail {
            let mut table = vec![vec!["Field".to_owned(), self.detail.title.clone()]];
            table.extend(self.detail.lines.iter().map(|line| vec![line.label.clone(), line.text.clone()]));
            return table;
        }
        if let Some(walked) = self.walked() {
            let heading = walked.sheet.columns.iter().map(|column| column.header.clone()).collect();
            let rows = walked.sheet.rows.iter();
            let rows = rows.map(|row| row.squares.iter().map(|square| square.text.clone()).collect());
            return [heading].into_iter().chain(rows).collect();
        }
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let list = self.list();
        match self.page {
            Page::List(kind) => self.list_seen(kind),
            Page::History => {
                let step = |step: &super::Step| {
                    vec![step.number.to_string(), step.when.clone(), step.by.clone(), step.why.clone()]
                };
                let shown = self.past.steps.iter().take(list.rows.len());
                [words(&["Step", "When", "Who", "What"])].into_iter().chain(shown.map(step)).collect()
            }
            Page::Overview | Page::Caseload => {
                let figures = self.overview.figures();
                let figures = figures.map(|figure| vec![figure.label.clone(), figure.value.clone()]);
                [words(&["What", "How many"])].into_iter().chain(figures).collect()
            }
            _ => {
                let kinds = list.rows.iter().filter_map(|id| Kind::ALL.get(usize::try_from(id.0).ok()?));
                let kinds = kinds.map(|kind| vec![Page::List(*kind).title(), self.plan.all(*kind).len().to_string()]);
                [words(&["Kind of record", "Records"])].into_iter().chain(kinds).collect()
            }
        }
    }

    fn list_seen(&self, kind: Kind) -> Table {
        let (list, sight) = (self.list(), self.sight());
        let columns = list.arrangement.laid(kind);
        let records = list.rows.iter().filter_map(|id| self.plan.record(kind, *id));
        let rows =
            records.map(|record| columns.iter().map(|column| column.text(&sight, record).into_owned()).collect());
        let heading = columns.iter().map(|column| column.header.to_owned()).collect();
        [heading].into_iter().chain(rows).collect()
    }
}

fn rows(table: &Table, form: &str) -> String {
    match table.len().saturating_sub(1) {
        1 => format!("1 row as {form}"),
        count => format!("{count} rows as {form}"),
    }
}

/// As text: each column as wide as its widest cell, the last left as it is.
fn columns(table: &Table) -> String {
    let wide = |place: usize| table.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..table.first().map_or(0, Vec::len)).map(|place| wide(place).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{:width$}", one_line(cell)));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    table.iter().map(line).collect()
}

fn csv(table: &Table, marked: bool) -> String {
    let bytes = paper::csv::table(table);
    let text = String::from_utf8(bytes).unwrap_or_default();
    // The mark at the beginning is for programs that open a file.
    if marked { text } else { text.trim_start_matches('\u{FEFF}').to_owned() }
}

fn markdown(table: &Table) -> String {
    let line = |row: &Vec<String>| {
        let cells = row.iter().map(|cell| one_line(cell).replace('\\', "\\\\").replace('|', "\\|"));
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut lines = table.iter().map(line);
    let heading = lines.next().unwrap_or_default();
    let rule = format!("|{}\n", " --- |".repeat(table.first().map_or(0, Vec::len)));
    [heading, rule].into_iter().chain(lines).collect()
}

/// A cell without line ends.
fn one_line(cell: &str) -> String {
    cell.split(['\r', '\n']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        [["Ref", "Action"], ["DA-01", "=SUM(1)"], ["DA-02", "a|b\nc"]]
            .map(|row| row.map(str::to_owned).to_vec())
            .to_vec()
    }

    #[test]
    fn a_table_is_copied_as_text_as_csv_with_its_guard_and_as_markdown() {
        assert_eq!(columns(&table()), "Ref    Action\nDA-01  =SUM(1)\nDA-02  a|b c\n");
        assert_eq!(csv(&table(), false).lines().nth(1), Some("\"DA-01\",\"'=SUM(1)\""));
        assert_eq!(markdown(&table()), "| Ref | Action |\n| --- | --- |\n| DA-01 | =SUM(1) |\n| DA-02 | a\\|b c |\n");
    }
}
