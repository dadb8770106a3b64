//! A sheet: a table whose cells the cursor walks, with what each cell says in words and the
//! rows behind it.
//!
//! The views of Districts and of the grant are sheets. A sheet is computed when the plan or the view moves,
//! never while drawing; the ui decides what fits, and this room what is shown.
//!
//! ```text
//! says      what the table is of, and how much of it is here
//! stacks    wholes and their parts, as bars over the table
//! columns   | label | fixed ... | moving ...        those that do not fit scroll sideways
//! rows      | Dover | 2         | ■M1  ·   >C       each cell: text, words, target
//! notes     the legend, the caveats
//! ```

use super::{detail::Target, list::scrolled, screen::Role};
use crate::plan::Id;

/// Whether a column is always seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stands {
    /// It is.
    #[default]
    Still,
    /// It is where there is room.
    WhereRoomy,
    /// It scrolls sideways where not all fit.
    Moving,
    /// So it does, and it and those after it stand apart from those before.
    MovingApart,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub header: String,
    /// A second line under its heading; nothing where no column has one.
    pub under: String,
    /// The least columns of the screen that it takes.
    pub width: u16,
    /// As many as it takes where there is room.
    pub wide: u16,
    /// Whether its text stands at the right.
    pub right: bool,
    /// Whether it is always seen.
    pub stands: Stands,
    /// Whether the cursor walks it: something lies behind its cells.
    pub walked: bool,
}

impl Column {
    /// A column with a heading, of so many columns.
    pub fn new(header: impl Into<String>, width: u16) -> Self {
        Self { header: header.into(), width, wide: width, ..Self::default() }
    }

    /// Takes so many columns where there is room.
    #[must_use]
    pub fn wide(self, wide: u16) -> Self {
        Self { wide, ..self }
    }

    /// Is seen so.
    #[must_use]
    pub fn stands(self, stands: Stands) -> Self {
        Self { stands, ..self }
    }

    /// Whether it scrolls sideways.
    pub fn moves(&self) -> bool {
        matches!(self.stands, Stands::Moving | Stands::MovingApart)
    }

    /// Text that stands at the right.
    #[must_use]
    pub fn right(self) -> Self {
        Self { right: true, ..self }
    }

    /// Has something behind its cells.
    #[must_use]
    pub fn walked(self) -> Self {
        Self { walked: true, ..self }
    }
}

/// A part of a whole, drawn as a bar as wide as its column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// The part.
    pub part: f64,
    /// The whole, for the full width.
    pub whole: f64,
}

/// What stands where a row and a column meet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Square {
    /// Its text.
    pub text: String,
    /// What it is, for how it looks.
    pub role: Role,
    /// The same in words, for the line under the table.
    pub words: String,
    /// The rows behind it.
    pub target: Option<Target>,
    /// A bar in its place.
    pub bar: Option<Bar>,
    /// What stands there where the text has no room; nothing cuts the text.
    pub brief: String,
    /// Whether it is marked.
    pub marked: bool,
}

impl Square {
    /// A square with a text and nothing behind it.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Looks like this.
    #[must_use]
    pub fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// Says this, and leads there.
    #[must_use]
    pub fn leads(self, words: impl Into<String>, target: Option<Target>) -> Self {
        Self { words: words.into(), target, ..self }
    }
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// What it is of: the cursor stays with it when the sheet is computed again.
    pub id: Option<Id>,
    /// Its squares, one for each column.
    pub squares: Vec<Square>,
    /// Whether it stands apart from the rows before it.
    pub apart: bool,
    /// Whether its first square stands over all columns.
    pub spans: bool,
}

impl Row {
    /// A row of one text over all columns.
    pub fn over_all(id: Option<Id>, square: Square) -> Self {
        Self { id, squares: vec![square], apart: false, spans: true }
    }
}

/// A whole and its parts, drawn as one bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stack {
    /// What it is of.
    pub label: String,
    /// How much each part is, and its shade.
    pub parts: Vec<(i64, char)>,
    /// The whole, in words.
    pub says: String,
}

/// A sentence with what it is.
pub type Said = (String, Role);

/// A table to walk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Sentences over the table.
    pub says: Vec<Said>,
    /// Bars over the table.
    pub stacks: Vec<Stack>,
    /// The columns: those that stand still first.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Sentences under the table: the legend and what must be said with the figures.
    pub notes: Vec<Said>,
    /// In how many lines a square is said in words; one where it says nothing.
    pub words_in: u16,
    /// What stands in place of the table where it has no rows.
    pub empty: Vec<String>,
}

impl Sheet {
    /// The places of the columns that the cursor walks; the first is the row's own.
    pub fn walked(&self) -> Vec<usize> {
        let places = self.columns.iter().enumerate().filter(|(_, column)| column.walked);
        places.map(|(place, _)| place).collect()
    }

    /// The square of a row, and of a walked column by its number.
    pub fn square(&self, row: usize, walked: usize) -> Option<&Square> {
        let row = self.rows.get(row)?;
        let place = if row.spans { 0 } else { *self.walked().get(walked)? };
        row.squares.get(place)
    }

    /// How many columns scroll sideways.
    pub fn moving(&self) -> usize {
        self.columns.iter().filter(|column| column.moves()).count()
    }

    /// The first scrolling column to draw, so that the walked column is seen among so many.
    pub fn left(&self, left: usize, walked: usize, fit: usize) -> usize {
        let still = self.columns.len() - self.moving();
        let moving = self.walked().get(walked).and_then(|place| place.checked_sub(still));
        match moving {
            Some(cursor) => scrolled(left, cursor, self.moving(), fit),
            None => left.min(self.moving().saturating_sub(fit.max(1))),
        }
    }
}

/// A sheet with the cursor on it, as it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Walked<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// The number of the walked column that has the cursor.
    pub column: usize,
    /// The first scrolling column that is drawn.
    pub left: usize,
}

impl Walked<'_> {
    /// What the square under the cursor in a row says in words.
    pub fn words(&self, row: usize) -> &str {
        self.sheet.square(row, self.column).map_or("", |square| &square.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_walks_the_columns_with_something_behind_and_those_that_move_follow_it() {
        let moving = |name: &str| Column::new(name, 3).walked().stands(Stands::Moving);
        let mut sheet =
            Sheet { columns: vec![Column::new("Issue", 20).walked(), Column::new("Note", 9)], ..Sheet::default() };
        sheet.columns.extend(["A", "B", "C", "D", "E"].map(moving));
        sheet.rows = vec![Row { squares: (0..7).map(|n| Square::text(n.to_string())).collect(), ..Row::default() }];
        assert_eq!(sheet.walked(), [0, 2, 3, 4, 5, 6]);
        assert_eq!(sheet.square(0, 1).unwrap().text, "2");
        assert_eq!(sheet.square(0, 6), None);
        assert_eq!(sheet.left(0, 5, 2), 3, "the last column is seen");
        assert_eq!(sheet.left(3, 1, 2), 0, "and the first again");
        assert_eq!(sheet.left(3, 0, 5), 0, "nothing scrolls where all fit");
    }
}
