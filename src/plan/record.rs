//! One declaration per kind of record, from which everything that is the same for all
//! kinds follows: tables, CSV headers, forms, details, filters, exports, the field pages.
//!
//! A record is a row of cells. A kind's module declares its fields once with [`record!`]
//! and gets a typed [`Column`] for each, so that rules read `action.get(action::DUE)` and
//! get a date, while lists, forms and files walk the same fields by number.

use super::{
    Id, Kind,
    cell::{Cell, Choice, Domain},
    day::FinancialYear,
    money::Pence,
};
use jiff::civil::Date;
use std::marker::PhantomData;

/// One record of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Which record it is, for ever.
    pub id: Id,
    /// What kind of record it is.
    pub kind: Kind,
    cells: Box<[Cell]>,
}

impl Record {
    /// A record in which nothing stands yet but what its kind starts with.
    pub fn new(kind: Kind, id: Id) -> Self {
        let cells = kind.fields().iter().map(|field| match (field.starts, field.domain) {
            (Some(word), Domain::Word(choices)) => {
                choices.iter().find(|choice| choice.word == word).map_or(Cell::Empty, |choice| Cell::Word(choice.word))
            }
            _ => Cell::Empty,
        });
        Self { id, kind, cells: cells.collect() }
    }

    /// A record with these cells, one for each field in order.
    pub fn with_cells(kind: Kind, id: Id, mut cells: Vec<Cell>) -> Self {
        cells.resize(kind.fields().len(), Cell::Empty);
        Self { id, kind, cells: cells.into_boxed_slice() }
    }

    /// The cells, one for each field in order.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell of a field by its number; empty where the kind has no such field.
    pub fn cell(&self, field: usize) -> &Cell {
        const NOTHING: &Cell = &Cell::Empty;
        self.cells.get(field).unwrap_or(NOTHING)
    }

    /// Puts a cell into a field by its number and returns what stood there.
    pub fn set_cell(&mut self, field: usize, cell: Cell) -> Cell {
        match self.cells.get_mut(field) {
            Some(place) => std::mem::replace(place, cell),
            None => Cell::Empty,
        }
    }

    /// What stands in a column, as its own type.
    pub fn get<S: Shape>(&self, column: Column<S>) -> S::Value<'_> {
        S::value(self.cell(column.number()))
    }

    /// Puts a value into a column.
    pub fn set<S: Shape>(&mut self, column: Column<S>, cell: Cell) {
        self.set_cell(column.number(), cell);
    }

    /// The same record with a value in a column: for building one in an expression.
    #[must_use]
    pub fn with<S: Shape>(mut self, column: Column<S>, cell: Cell) -> Self {
        self.set(column, cell);
        self
    }
}

/// One field of a kind of record.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in SQL, JSON and on the command line.
    pub column: &'static str,
    /// Its name on screens, in papers and in CSV headers.
    pub header: &'static str,
    /// What may stand in it.
    pub domain: Domain,
    /// Whether a lawful record has something here.
    pub required: bool,
    /// The word that a new record starts with.
    pub starts: Option<&'static str>,
    /// What it wants, for forms and docs.
    pub help: &'static str,
}

/// One kind of record.
#[derive(Debug)]
pub struct Declaration {
    /// Its table, and its name in JSON and in the journal.
    pub table: &'static str,
    /// One of them, in words.
    pub one: &'static str,
    /// Several of them, in words; also its name on the command line, with dashes.
    pub many: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// The fields that together tell one from another for people; their words make the label.
    pub key: &'static [usize],
    /// The field that says most about it in a list.
    pub title: usize,
    /// Its fields in the order of forms and files.
    pub fields: &'static [Field],
}

/// A field as rules name it: its number, and the type of what it holds.
#[derive(Debug)]
pub struct Column<S>(u8, PhantomData<S>);

impl<S> Clone for Column<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Column<S> {}

impl<S> Column<S> {
    /// The field with this number.
    pub const fn new(number: u8) -> Self {
        Self(number, PhantomData)
    }

    /// Its number among the kind's fields.
    pub const fn number(self) -> usize {
        self.0 as usize
    }
}

/// What a column holds, and how rules see it.
pub trait Shape {
    /// What may stand in it.
    const DOMAIN: Domain;
    /// What a rule gets.
    type Value<'a>;
    /// The rule's view of a cell; a cell of another shape counts as empty.
    fn value(cell: &Cell) -> Self::Value<'_>;
}

/// A marker for each kind, so that references are typed.
pub trait Named {
    /// The kind.
    const KIND: Kind;
}

/// A reference such as `DA-03`.
#[derive(Debug)]
pub struct Code;
/// One line of text.
#[derive(Debug)]
pub struct Line;
/// Text of any length.
#[derive(Debug)]
pub struct Prose;
/// A whole number.
#[derive(Debug)]
pub struct Whole;
/// An amount of money.
#[derive(Debug)]
pub struct Money;
/// A day.
#[derive(Debug)]
pub struct Day;
/// A financial year.
#[derive(Debug)]
pub struct Year;
/// One record of kind `K`.
#[derive(Debug)]
pub struct One<K>(PhantomData<K>);
/// Several records of kind `K`.
#[derive(Debug)]
pub struct Many<K>(PhantomData<K>);

macro_rules! text_shape {
    ($($shape:ident),*) => {$(
        impl Shape for $shape {
            const DOMAIN: Domain = Domain::$shape;
            type Value<'a> = &'a str;
            fn value(cell: &Cell) -> &str {
                if let Cell::Text(text) = cell { text } else { "" }
            }
        }
    )*};
}
text_shape!(Code, Line, Prose);

macro_rules! copied_shape {
    ($($shape:ident: $value:ty),*) => {$(
        impl Shape for $shape {
            const DOMAIN: Domain = Domain::$shape;
            type Value<'a> = Option<$value>;
            fn value(cell: &Cell) -> Option<$value> {
                if let Cell::$shape(value) = cell { Some(*value) } else { None }
            }
        }
    )*};
}
copied_shape!(Whole: i64, Money: Pence, Day: Date, Year: FinancialYear);

impl<K: Named> Shape for One<K> {
    const DOMAIN: Domain = Domain::One(K::KIND);
    type Value<'a> = Option<Id>;
    fn value(cell: &Cell) -> Option<Id> {
        if let Cell::One(id) = cell { Some(*id) } else { None }
    }
}

impl<K: Named> Shape for Many<K> {
    const DOMAIN: Domain = Domain::Many(K::KIND);
    type Value<'a> = &'a [Id];
    fn value(cell: &Cell) -> &[Id] {
        if let Cell::Many(ids) = cell { ids } else { &[] }
    }
}

/// A closed set of words as an enum: its stored word, the letter that chooses it, what it means.
pub trait Words: Copy + Sized + 'static {
    /// All of them in order.
    const CHOICES: &'static [Choice];
    /// The one with this stored word.
    fn from_word(word: &str) -> Option<Self>;
    /// Its stored word.
    fn word(self) -> &'static str;
    /// It as a cell.
    fn cell(self) -> Cell {
        Cell::Word(self.word())
    }
}

/// Declares an enum of [`Words`] that can be the type of a column.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal $letter:literal $about:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* #[doc = $about] $variant,)* }

        impl $crate::plan::record::Words for $name {
            const CHOICES: &'static [$crate::plan::cell::Choice] = &[
                $($crate::plan::cell::Choice { word: $word, letter: $letter, about: $about },)*
            ];
            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl $crate::plan::record::Shape for $name {
            const DOMAIN: $crate::plan::cell::Domain =
                $crate::plan::cell::Domain::Word(<Self as $crate::plan::record::Words>::CHOICES);
            type Value<'a> = Option<Self>;
            fn value(cell: &$crate::plan::cell::Cell) -> Option<Self> {
                match cell {
                    $crate::plan::cell::Cell::Word(word) => <Self as $crate::plan::record::Words>::from_word(word),
                    _ => None,
                }
            }
        }
    };
}

/// Declares a kind of record: its typed columns and its [`Declaration`].
macro_rules! record {
    (
        $kind:ident { table: $table:literal, one: $one:literal, many: $many:literal, about: $about:literal,
            key: [$($key:ident),*], title: $title:ident }
        $($name:ident: $shape:ty = $column:literal $header:literal $($required:ident)? $(starts $starts:literal)?, $help:literal;)*
    ) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the numbers of the columns below, under their names")]
        #[repr(u8)]
        enum Number { $($name,)* }

        $(
            #[doc = $help]
            pub const $name: $crate::plan::record::Column<$shape> =
                $crate::plan::record::Column::new(Number::$name as u8);
        )*

        /// The kind's marker for typed references.
        #[derive(Debug)]
        pub struct $kind;

        impl $crate::plan::record::Named for $kind {
            const KIND: $crate::plan::Kind = $crate::plan::Kind::$kind;
        }

        /// What this kind of record is and which fields it has.
        pub const DECLARATION: $crate::plan::record::Declaration = $crate::plan::record::Declaration {
            table: $table,
            one: $one,
            many: $many,
            about: $about,
            key: &[$($key.number()),*],
            title: $title.number(),
            fields: &[$($crate::plan::record::Field {
                column: $column,
                header: $header,
                domain: <$shape as $crate::plan::record::Shape>::DOMAIN,
                required: record!(@required $($required)?),
                starts: record!(@starts $($starts)?),
                help: $help,
            },)*],
        };
    };
    (@required required) => { true };
    (@required) => { false };
    (@starts $word:literal) => { Some($word) };
    (@starts) => { None };
}

pub(super) use record;
pub(super) use words;
