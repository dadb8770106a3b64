//! What may stand in one field of a record, and its four ways in and out.
//!
//! | way | from or to | forgiving |
//! | --- | --- | --- |
//! | [`Cell::stored`], [`Domain::restore`] | the file and the journal | never: exactly what was stored |
//! | [`Domain::read`] | a person or a CSV file | as far as nothing is guessed |
//! | [`Plan::written`] | a CSV file that reads back exactly | - |
//! | [`Plan::shown`] | the screen and the papers | - |
//!
//! `restore` and `read` are never mixed: reading back what was stored with a forgiving
//! reader would change it.

use super::{
    Id, Kind, Plan,
    day::{FinancialYear, read_day, show_day},
    money::{Pence, whole},
};
use jiff::civil::Date;
use std::borrow::Cow;

/// The value of one field of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Nothing is known or nothing applies.
    #[default]
    Empty,
    /// Words; never empty.
    Text(Box<str>),
    /// One of the field's choices, by its stored word.
    Word(&'static str),
    /// A whole number.
    Whole(i64),
    /// An amount of money.
    Money(Pence),
    /// A day.
    Day(Date),
    /// A financial year.
    Year(FinancialYear),
    /// One other record.
    One(Id),
    /// Several other records, in order, each once; never none.
    Many(Box<[Id]>),
}

/// One of the words that a field accepts.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word, as stored and as shown.
    pub word: &'static str,
    /// The key that chooses it in a form; unique among the field's choices.
    pub letter: char,
    /// What it means, for help and docs.
    pub about: &'static str,
}

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// A short reference that people use, such as `DA-03`; unique within its kind.
    Code,
    /// One line of text.
    Line,
    /// Text of any length.
    Prose,
    /// One of a few words.
    Word(&'static [Choice]),
    /// A whole number, zero or more.
    Whole,
    /// Pounds and pence.
    Money,
    /// A day.
    Day,
    /// A financial year.
    Year,
    /// One record of a kind.
    One(Kind),
    /// Any number of records of a kind.
    Many(Kind),
}

/// A value as the file holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored<'a> {
    /// Nothing.
    Null,
    /// A number.
    Whole(i64),
    /// Text.
    Text(&'a str),
}

impl Cell {
    /// Text, or nothing where it is empty.
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    /// Several records without repeats, or nothing where there are none.
    pub fn many(ids: &[Id]) -> Self {
        let mut kept: Vec<Id> = Vec::with_capacity(ids.len());
        for id in ids {
            if !kept.contains(id) {
                kept.push(*id);
            }
        }
        if kept.is_empty() { Self::Empty } else { Self::Many(kept.into()) }
    }

    /// Whether nothing stands here.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// The text of the file and the journal, which [`Domain::restore`] reads back exactly.
    pub fn stored(&self) -> Option<String> {
        Some(match self {
            Self::Empty => return None,
            Self::Text(text) => text.to_string(),
            Self::Word(word) => (*word).to_owned(),
            Self::Whole(number) => number.to_string(),
            Self::Money(pence) => pence.0.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Year(year) => year.to_string(),
            Self::One(id) => id.0.to_string(),
            Self::Many(ids) => ids.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(" "),
        })
    }

    /// The ids of the records that this cell names.
    pub fn names(&self) -> &[Id] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
            _ => &[],
        }
    }
}

impl Domain {
    /// Whether the file holds it as a number.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Money | Self::One(_))
    }

    /// The kind of record that a reference names.
    pub fn refers_to(self) -> Option<Kind> {
        match self {
            Self::One(kind) | Self::Many(kind) => Some(kind),
            _ => None,
        }
    }

    /// Reads exactly what was stored.
    ///
    /// # Errors
    /// Says what is wrong with a value that this program did not write.
    pub fn restore(self, stored: Stored<'_>) -> Result<Cell, String> {
        let strange = || format!("{stored:?} is not {}", self.wanted());
        match (self, stored) {
            (_, Stored::Null) => Ok(Cell::Empty),
            (Self::Code | Self::Line | Self::Prose, Stored::Text(text)) => Ok(Cell::text(text)),
            (Self::Word(choices), Stored::Text(text)) => {
                let choice = choices.iter().find(|choice| choice.word == text);
                choice.map(|choice| Cell::Word(choice.word)).ok_or_else(strange)
            }
            (Self::Whole, Stored::Whole(number)) => Ok(Cell::Whole(number)),
            (Self::Money, Stored::Whole(pence)) => Ok(Cell::Money(Pence(pence))),
            (Self::One(_), Stored::Whole(id)) => Ok(Cell::One(Id(id))),
            (Self::Whole | Self::Money | Self::One(_), Stored::Text(text)) => {
                text.parse().map_err(|_| strange()).and_then(|number| self.restore(Stored::Whole(number)))
            }
            (Self::Day, Stored::Text(text)) => text.parse().map(Cell::Day).map_err(|_| strange()),
            (Self::Year, Stored::Text(text)) => FinancialYear::read(text).map(Cell::Year).map_err(|_| strange()),
            (Self::Many(_), Stored::Text(text)) => {
                let ids = text.split(' ').map(|id| id.parse().map(Id)).collect::<Result<Vec<_>, _>>();
                ids.map(|ids| Cell::many(&ids)).map_err(|_| strange())
            }
            (_, Stored::Whole(_)) => Err(strange()),
        }
    }

    /// Reads what a person typed or a file holds; empty text is [`Cell::Empty`].
    ///
    /// `find` looks a named record up by what people call it.
    ///
    /// # Errors
    /// The words that complete "expected ...".
    pub fn read(self, text: &str, find: &dyn Fn(Kind, &str) -> Option<Id>) -> Result<Cell, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Cell::Empty);
        }
        let wanted = |words: &str| words.to_owned();
        // No CSV file could be read back that holds one.
        if text.contains('\0') {
            return Err("text without NUL characters".to_owned());
        }
        match self {
            Self::Code => {
                let plain = text.chars().all(|letter| !letter.is_whitespace() && !letter.is_control());
                if plain && text.chars().count() <= 40 { Ok(Cell::text(text)) } else { Err(self.wanted()) }
            }
            Self::Line => Ok(Cell::text(&text.split_whitespace().collect::<Vec<_>>().join(" "))),
            Self::Prose => Ok(Cell::text(&text.replace("\r\n", "\n").replace('\r', "\n"))),
            Self::Word(choices) => {
                // "Up-front" and "In Progress" are words that offices write.
                let apart = |letter: char| letter.is_whitespace() || letter == '_' || letter == '-';
                let plain = |text: &str| text.to_lowercase().replace(apart, "");
                let wanted = plain(text);
                let same = |word: &str| plain(word) == wanted;
                let mut starts = choices.iter().filter(|choice| plain(choice.word).starts_with(&wanted));
                let choice = match choices.iter().find(|choice| same(choice.word)) {
                    Some(choice) => Some(choice),
                    None => starts.next().filter(|_| starts.next().is_none()),
                };
                choice.map(|choice| Cell::Word(choice.word)).ok_or_else(|| self.wanted())
            }
            Self::Whole => whole(text).map(Cell::Whole).ok_or_else(|| self.wanted()),
            Self::Money => Pence::read(text).map(Cell::Money).map_err(wanted),
            Self::Day => read_day(text).map(Cell::Day).map_err(wanted),
            Self::Year => FinancialYear::read(text).map(Cell::Year).map_err(wanted),
            Self::One(kind) => find(kind, text).map(Cell::One).ok_or_else(|| self.wanted()),
            Self::Many(kind) => {
                let mut ids = Vec::new();
                for name in split_names(text) {
                    let id =
                        find(kind, &name).ok_or_else(|| format!("{}; \"{name}\" is none of them", self.wanted()))?;
                    ids.push(id);
                }
                Ok(Cell::many(&ids))
            }
        }
    }

    /// What it accepts, to complete "expected ...".
    pub fn wanted(self) -> String {
        match self {
            Self::Code => "a reference of at most 40 characters without spaces, as DA-03".to_owned(),
            Self::Line => "one line of text".to_owned(),
            Self::Prose => "text".to_owned(),
            Self::Word(choices) => {
                let words: Vec<&str> = choices.iter().map(|choice| choice.word).collect();
                match words.split_last() {
                    Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
                    _ => words.concat(),
                }
            }
            Self::Whole => "a whole number, zero or more".to_owned(),
            Self::Money => "an amount in pounds with at most two decimals, as £1,837.50".to_owned(),
            Self::Day => "a date as 31/03/2026, 31 Mar 2026 or 2026-03-31".to_owned(),
            Self::Year => "a financial year as 2022/23".to_owned(),
            Self::One(kind) => format!("{} that is in the plan", kind.with_article()),
            Self::Many(kind) => format!("{} that are in the plan, with ; between them", kind.many()),
        }
    }
}

/// Splits `a; b\; c` into `a` and `b; c`.
fn split_names(text: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, names.last_mut()) {
            (';', _) => names.push(String::new()),
            ('\\', Some(name)) => name.extend(letters.next()),
            (_, Some(name)) => name.push(letter),
            (_, None) => {}
        }
    }
    names.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

impl Plan {
    /// A cell as people read it: `31 Mar 2026`, `£1,837.50`, the names of records.
    pub fn shown<'a>(&'a self, domain: Domain, cell: &'a Cell) -> Cow<'a, str> {
        match (cell, domain) {
            (Cell::Empty, _) => Cow::Borrowed(""),
            (Cell::Text(text), _) => Cow::Borrowed(text),
            (Cell::Word(word), _) => Cow::Borrowed(word),
            (Cell::Whole(number), _) => Cow::Owned(number.to_string()),
            (Cell::Money(pence), _) => Cow::Owned(pence.to_string()),
            (Cell::Day(day), _) => Cow::Owned(show_day(*day)),
            (Cell::Year(year), _) => Cow::Owned(year.to_string()),
            (Cell::One(id), Domain::One(kind)) => self.name(kind, *id),
            (Cell::Many(ids), Domain::Many(kind)) => {
                Cow::Owned(ids.iter().map(|id| self.name(kind, *id)).collect::<Vec<_>>().join("; "))
            }
            (Cell::One(_) | Cell::Many(_), _) => Cow::Borrowed("?"),
        }
    }

    /// A cell as a file holds it for reading back: ISO dates, plain amounts, labels of records.
    pub fn written(&self, domain: Domain, cell: &Cell) -> String {
        match (cell, domain) {
            (Cell::Money(pence), _) => pence.written(),
            (Cell::Day(day), _) => day.to_string(),
            (Cell::One(id), Domain::One(kind)) => self.label(kind, *id).into_owned(),
            (Cell::Many(ids), Domain::Many(kind)) => {
                let labels = ids.iter().map(|id| self.label(kind, *id).replace('\\', "\\\\").replace(';', "\\;"));
                labels.collect::<Vec<_>>().join("; ")
            }
            _ => self.shown(domain, cell).into_owned(),
        }
    }
}
