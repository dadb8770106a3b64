//! One column of a list: what stands in it, and by what its rows stand in order.

use crate::{
    app::screen::Role,
    plan::{
        Kind, Plan,
        cell::{Cell, Domain},
        folded,
        progress::{AsAt, Progress},
        record::Record,
    },
};
use jiff::civil::Date;
use std::{borrow::Cow, cmp::Ordering};

/// What the columns of a list look at: the plan, the moment, and figures computed once for both.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    /// The records.
    pub plan: &'a Plan,
    /// The moment.
    pub as_at: AsAt,
    /// How the actions stand.
    pub progress: &'a Progress,
}

/// One column of a list.
#[derive(Clone, Copy)]
pub struct ListColumn {
    /// Its heading.
    pub header: &'static str,
    /// Its width in cells; 0 takes what is left.
    pub width: u16,
    /// Whether it is shown only where there is room.
    pub extra: bool,
    /// Whether its text stands at the right.
    pub right: bool,
    /// Its name where the configuration of a list is written, where it is made and no field.
    pub(super) name: &'static str,
    pub(super) says: Says,
    /// What it is.
    pub role: fn(&Record, AsAt) -> Role,
}

/// Where the text of a column comes from, and with it the order of its rows.
#[derive(Clone, Copy)]
pub(super) enum Says {
    /// A field, by its number: in the order of what is in it.
    Field(usize),
    /// Another text than that of the field whose order it has.
    Of(usize, Text),
    /// How many of something there are: none is a dot.
    Count(fn(&Sight<'_>, &Record) -> usize),
    /// A mark where there is something.
    Mark(&'static str, fn(&Sight<'_>, &Record) -> bool),
    /// A text, in the order of a number where there is one.
    Made(Text, fn(&Sight<'_>, &Record) -> Option<i64>),
    /// A text in its own order.
    Text(Text),
}

pub(super) type Text = for<'a> fn(&Sight<'a>, &'a Record) -> Cow<'a, str>;

pub(super) fn plain(_: &Record, _: AsAt) -> Role {
    Role::Plain
}

/// A column that is no field.
pub(super) const fn made(name: &'static str, header: &'static str, width: u16, says: Says) -> ListColumn {
    ListColumn { header, width, extra: false, right: false, name, says, role: plain }
}

/// By what the rows of a list stand in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// A number, a day, an amount, the place of a word among its choices.
    Number(i64),
    /// A text, in which `2` comes before `10`.
    Text(String),
    /// Nothing: last, whichever way round.
    Nothing,
}

impl SortKey {
    /// A text as a key: without case, its numbers in the order of numbers.
    fn text(text: &str) -> Self {
        const DIGITS: usize = 12;
        let mut key = String::with_capacity(text.len());
        let mut digits = String::new();
        for letter in folded(text).chars().chain(std::iter::once(' ')) {
            if letter.is_ascii_digit() {
                digits.push(letter);
                continue;
            }
            if !digits.is_empty() {
                key.extend(std::iter::repeat_n('0', DIGITS.saturating_sub(digits.len())));
                key.push_str(&digits);
                digits.clear();
            }
            key.push(letter);
        }
        if key.trim().is_empty() { Self::Nothing } else { Self::Text(key) }
    }

    /// The order of two: upwards, or downwards with nothing still last.
    pub fn compared(&self, other: &Self, down: bool) -> Ordering {
        match (self == &Self::Nothing, other == &Self::Nothing) {
            (false, false) if down => other.cmp(self),
            _ => self.cmp(other),
        }
    }
}

impl ListColumn {
    /// The field that stands in it, or that it shows in other words.
    pub fn field(&self, kind: Kind) -> Option<usize> {
        match self.says {
            Says::Field(field) | Says::Of(field, _) => Some(field),
            Says::Made(..) | Says::Text(_) => kind.field(self.header),
            Says::Count(_) | Says::Mark(..) => None,
        }
    }

    /// What stands in it.
    pub fn text<'a>(&self, sight: &Sight<'a>, record: &'a Record) -> Cow<'a, str> {
        match self.says {
            Says::Field(field) => shown(sight.plan, record, field),
            Says::Of(_, text) | Says::Made(text, _) | Says::Text(text) => text(sight, record),
            Says::Count(count) => match count(sight, record) {
                0 => Cow::Borrowed("·"),
                count => Cow::Owned(count.to_string()),
            },
            Says::Mark(mark, is_so) => Cow::Borrowed(if is_so(sight, record) { mark } else { "" }),
        }
    }

    /// By what a record stands in its order.
    pub fn sort_key(&self, sight: &Sight<'_>, record: &Record) -> SortKey {
        let of_number = |number: Option<i64>| number.map_or(SortKey::Nothing, SortKey::Number);
        match self.says {
            Says::Field(field) | Says::Of(field, _) => field_key(sight.plan, record, field),
            Says::Count(count) => of_number(i64::try_from(count(sight, record)).ok()),
            Says::Mark(_, is_so) => of_number(is_so(sight, record).then_some(0)),
            Says::Made(_, number) => of_number(number(sight, record)),
            Says::Text(text) => SortKey::text(&text(sight, record)),
        }
    }

    /// Its name where the arrangement of a list is written: the name of its field, or its own.
    pub fn name(&self, kind: Kind) -> &'static str {
        match self.says {
            Says::Field(field) if self.name.is_empty() => kind.fields().get(field).map_or("", |field| field.column),
            _ => self.name,
        }
    }

    /// The same with another width; with nothing, with its own.
    #[must_use]
    pub fn as_wide(self, width: Option<u16>) -> Self {
        Self { width: width.unwrap_or(self.width), extra: self.extra && width.is_none(), ..self }
    }

    pub(super) const fn extra(mut self) -> Self {
        self.extra = true;
        self
    }

    pub(super) const fn right(mut self) -> Self {
        self.right = true;
        self
    }

    pub(super) const fn role(mut self, role: fn(&Record, AsAt) -> Role) -> Self {
        self.role = role;
        self
    }
}

/// The cell of a field as people read it.
pub fn shown<'a>(plan: &'a Plan, record: &'a Record, field: usize) -> Cow<'a, str> {
    let domain = record.kind.fields().get(field).map_or(Domain::Line, |field| field.domain);
    plan.shown(domain, record.cell(field))
}

fn field_key(plan: &Plan, record: &Record, field: usize) -> SortKey {
    let domain = record.kind.fields().get(field).map_or(Domain::Line, |field| field.domain);
    match (record.cell(field), domain) {
        (Cell::Empty, _) => SortKey::Nothing,
        (Cell::Whole(number), _) => SortKey::Number(*number),
        (Cell::Money(amount), _) => SortKey::Number(amount.0),
        (Cell::Day(day), _) => SortKey::Number(days(*day)),
        (Cell::Year(year), _) => SortKey::Number(days(year.starts())),
        (Cell::Word(word), Domain::Word(choices)) => {
            let place = choices.iter().position(|choice| choice.word == *word);
            place.and_then(|place| i64::try_from(place).ok()).map_or(SortKey::Nothing, SortKey::Number)
        }
        _ => SortKey::text(&shown(plan, record, field)),
    }
}

/// A day as a number whose order is that of days.
fn days(day: Date) -> i64 {
    (i64::from(day.year()) * 100 + i64::from(day.month())) * 100 + i64::from(day.day())
}
