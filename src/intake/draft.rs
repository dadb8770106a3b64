//! Drafts: how a file was read, what became of each of its rows, what taking it in would change.

use super::{
    Choices, Ignored, Problem, Shape, Warning,
    decode::{Encoding, Sample},
    held::Held,
    layout::Delimiter,
    mapping::ColumnUse,
};
use crate::plan::{
    Id,
    change::{Change, Revision},
    figure::Figure,
};
use std::{collections::HashSet, ops::Range, sync::Arc};

/// How the file was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// How its bytes are written.
    pub encoding: Encoding,
    /// A line to judge a guessed encoding by.
    pub sample: Option<Sample>,
    /// What stands between its cells.
    pub delimiter: Delimiter,
    /// The line that its header starts on; 0 where none was found.
    pub header_line: usize,
    /// How many rows the header has.
    pub header_rows: usize,
    /// The tables in the file; one, unless several stand below each other.
    pub tables: Vec<Table>,
    /// Which of these was read.
    pub table: usize,
    /// The sheets of a workbook; none where the file is text.
    pub sheets: Vec<String>,
    /// The sheet that was read.
    pub sheet: String,
    /// How many rows stand below the header; lines with nothing at all are no rows.
    pub rows: usize,
    /// The first of these rows.
    pub first: Vec<Shown>,
}

/// One of the tables in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The line that it starts on.
    pub first_line: usize,
    /// The line after it; 0 where it goes on to the end of the file.
    pub end_line: usize,
    /// Its title where it has one, else its first headers.
    pub title: String,
}

/// One row as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The line it starts on.
    pub line: usize,
    /// Its number below the header, from 1.
    pub record: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What became of a row. Every row below the header has exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Became {
    /// It makes a new record, or brings figures that the plan has not.
    New,
    /// It changes a record or a figure.
    Changed,
    /// The plan holds it already.
    Same,
    /// It cannot be taken as it stands.
    Refused,
    /// It is no record: a total, a footnote, a place elsewhere.
    Aside,
}

impl Became {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::New, Self::Changed, Self::Same, Self::Refused, Self::Aside];

    /// The word of a summary that follows its count.
    pub const fn word(self, count: usize) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "unchanged",
            Self::Refused => "refused",
            Self::Aside if count == 1 => "not a record",
            Self::Aside => "not records",
        }
    }
}

/// One row and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOutcome {
    /// The line it starts on.
    pub line: usize,
    /// Its number below the header, from 1.
    pub record: usize,
    /// What became of it.
    pub became: Became,
    /// Where its changes stand among those of the draft.
    pub changes: Range<usize>,
    /// What people would call it, or why it is no record.
    pub says: String,
}

/// Words for an issue that the plan does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// The words as they stand in the file.
    pub words: String,
    /// The line they were first met on.
    pub line: usize,
    /// How many rows have them.
    pub count: usize,
}

/// Places of a file that the plan does not cover; their rows are counted, not lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The place as the file names it.
    pub place: String,
    /// How many rows are about it.
    pub count: usize,
}

/// An edition of figures that a file would make. Those of a very long file are not held: taking it
/// in reads it again and hands each to the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureSet {
    /// The edition's record, which is among the changes of the draft.
    pub edition: Option<Id>,
    /// The record of the file, which is among the records of the draft.
    pub file: Option<Id>,
    /// How many figures there are, suppressed and missing ones among them.
    pub count: usize,
    /// How many are suppressed.
    pub suppressed: usize,
    /// How many are missing.
    pub missing: usize,
    /// The periods, oldest first.
    pub periods: Vec<String>,
    /// The areas as they are stored, in the order in which the file names them.
    pub areas: Vec<String>,
    /// The indicators by name; those that are new are among the changes of the draft.
    pub indicators: Vec<(String, Id)>,
    /// The first figures: those to be looked at before they are taken.
    pub first: Vec<Figure>,
    /// All of them, where the file is short enough.
    pub held: Option<Arc<Held>>,
}

/// What taking a file in would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The file's name.
    pub file: String,
    /// By what it was read, so that it can be read again a little differently.
    pub choices: Option<Choices>,
    /// The hash of its bytes, SHA-256 in hexadecimal.
    pub hash: String,
    /// How the file was read.
    pub reading: Reading,
    /// What it turned out to hold.
    pub shape: Shape,
    /// The remembered map by which it was read.
    pub map: Option<String>,
    /// What each of its columns becomes.
    pub columns: Vec<ColumnUse>,
    /// The changes that its sound rows make.
    pub changes: Vec<Change>,
    /// What is kept about the intake itself: the file taken in, its map, new words for issues.
    pub records: Vec<Change>,
    /// The figures that it holds, where it holds figures.
    pub figures: Option<FigureSet>,
    /// Rows that make a new record.
    pub added: usize,
    /// Rows that change a record.
    pub changed: usize,
    /// Rows that the plan holds already.
    pub same: usize,
    /// Rows that cannot be taken as they stand.
    pub refused: usize,
    /// The first rows of each outcome, in the order of the file.
    pub rows: Vec<RowOutcome>,
    /// Everything that is wrong, by line.
    pub problems: Vec<Problem>,
    /// What was read but should be looked at.
    pub warnings: Vec<Warning>,
    /// The numbers of all rows of figures that are refused.
    pub refused_rows: HashSet<usize>,
    /// The first rows that are refused, as they stand in the file.
    pub rejected: Vec<Shown>,
    /// How many rows are no record.
    pub aside: usize,
    /// The first of them.
    pub ignored: Vec<Ignored>,
    /// Words for issues that the plan does not know, in the order of the file.
    pub unmapped: Vec<Unmapped>,
    /// Places that the plan does not cover, in the order of the file.
    pub elsewhere: Vec<Elsewhere>,
    /// Findings in the plan that a newer file of the same return lacks; they are never taken away.
    pub missing: Vec<String>,
    /// Where this very file was taken in before: when and by whom, in a sentence.
    pub taken_before: Option<String>,
}

impl Draft {
    /// Whether the whole file can be taken.
    pub fn sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many rows had one outcome.
    pub fn count(&self, became: Became) -> usize {
        match became {
            Became::New => self.added,
            Became::Changed => self.changed,
            Became::Same => self.same,
            Became::Refused => self.refused,
            Became::Aside => self.aside,
        }
    }

    /// Whether taking it in would leave the plan as it is.
    pub fn changes_nothing(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether it is no file whose rows could be looked at.
    pub fn could_not_be_read(&self) -> bool {
        self.problems.iter().any(|problem| problem.record == 0)
    }

    /// The figures of an indicator that it would bring, where they are held.
    pub(super) fn figures_of(&self, indicator: Id) -> Vec<Figure> {
        let set = self.figures.as_ref().filter(|set| set.indicators.iter().any(|(_, id)| *id == indicator));
        let Some((set, held)) = set.and_then(|set| Some((set, set.held.as_ref()?))) else { return Vec::new() };
        let mut found = Vec::new();
        let all = held.play(&set.indicators, &mut |figure| {
            if figure.indicator == indicator {
                found.push(figure.held());
            }
            Ok::<_, std::convert::Infallible>(())
        });
        // Nothing stops it.
        let Ok(()) = all;
        found
    }

    /// Takes nothing of it in, whatever it would change.
    pub(super) fn leave_out(&mut self) {
        self.changes.clear();
        self.records.clear();
        self.figures = None;
    }

    /// The changes as a revision that names the file.
    pub fn revision(&self, why: impl Into<String>) -> Revision {
        let changes = self.changes.iter().chain(&self.records).cloned().collect();
        Revision { source: self.file.clone(), ..Revision::new(why, changes) }
    }

    /// What became of the rows: `12 new, 3 changed, 117 unchanged, 2 refused, 1 not a record`.
    pub fn summary(&self) -> String {
        counted(&Became::ALL.map(|became| (self.count(became), became)))
    }
}

/// Several files that are taken in together, all or none, each read over those before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// What each would change, in the order in which they were given.
    pub drafts: Vec<Draft>,
}

impl Batch {
    /// Whether all of it can be taken.
    pub fn sound(&self) -> bool {
        self.drafts.iter().all(Draft::sound)
    }

    /// Whether taking it in would leave the plan as it is.
    pub fn changes_nothing(&self) -> bool {
        self.drafts.iter().all(Draft::changes_nothing)
    }

    /// How many rows of all files had one outcome.
    pub fn count(&self, became: Became) -> usize {
        self.drafts.iter().map(|draft| draft.count(became)).sum()
    }

    /// What became of all rows, in a line.
    pub fn summary(&self) -> String {
        counted(&Became::ALL.map(|became| (self.count(became), became)))
    }

    /// What the files are called together: `april.csv`, `april.csv and 11 more files`.
    pub fn files(&self) -> String {
        match self.drafts.as_slice() {
            [] => "no file".to_owned(),
            [only] => only.file.clone(),
            [first, second] => format!("{} and {}", first.file, second.file),
            [first, rest @ ..] => format!("{} and {} more files", first.file, rest.len()),
        }
    }

    /// The changes of all sound rows as one revision. Where some row is refused, these are the
    /// changes of the others: to take them is a choice that an officer makes.
    pub fn revision(&self) -> Revision {
        let taken = self.drafts.iter().filter(|draft| !draft.changes_nothing());
        let changes = taken.flat_map(|draft| draft.changes.iter().chain(&draft.records)).cloned().collect();
        let why = format!("import {}: {}", self.files(), self.summary());
        Revision { source: self.files(), ..Revision::new(why, changes) }
    }
}

/// Counts of outcomes in words: `12 new, 3 changed, 117 unchanged, 2 refused, 1 not a record`.
fn counted(counts: &[(usize, Became)]) -> String {
    let counted = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = counted.map(|(count, became)| format!("{count} {}", became.word(*count))).collect();
    if words.is_empty() { "no rows".to_owned() } else { words.join(", ") }
}
