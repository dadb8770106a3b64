//! How a list is arranged: which columns it shows, how wide, in which order its rows stand.
//!
//! A person arranges the lists of their own screen; nothing of it is in the plan unless it is
//! kept as a view. Written down it is two lines, `due,-rating` and `reference,title,due:12`, which
//! the session keeps for each person and a saved view holds; what a later version no longer knows
//! in them is left out, and the rest holds.

use super::{
    App, Effect,
    columns::{ListColumn, Sight, SortKey, all, columns},
    list::{List, moved, scrolled},
    overlay::Overlay,
};
use crate::plan::{Kind, record::Record};
use std::cmp::Ordering;

/// The least and the most that a column can be made.
const WIDTHS: (u16, u16) = (3, 80);

/// One of the columns by which rows are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// The column's name.
    pub name: String,
    /// Whether the last comes first.
    pub down: bool,
}

/// One of the columns that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The column's name.
    pub name: String,
    /// Its width; nothing where it has its own.
    pub width: Option<u16>,
}

/// How a list is arranged; empty parts stand for the list's own way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// By what the rows are sorted, the first first.
    pub sort: Vec<Sorted>,
    /// The columns, from left to right.
    pub columns: Vec<Shown>,
}

impl Arrangement {
    /// The arrangement that two lines write down, as far as a list of the kind has these columns.
    pub fn read(kind: Kind, sort: &str, columns: &str) -> Self {
        let known = all(kind);
        let is_known = |name: &str| known.iter().any(|column| column.name(kind) == name);
        let words = |line: &str| -> Vec<String> {
            line.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
        };
        let sorted = |word: String| match word.strip_prefix('-') {
            Some(name) => Sorted { name: name.to_owned(), down: true },
            None => Sorted { name: word, down: false },
        };
        let shown = |word: String| match word.split_once(':') {
            Some((name, width)) => Shown {
                name: name.to_owned(),
                width: width.parse().ok().map(|width: u16| width.clamp(WIDTHS.0, WIDTHS.1)),
            },
            None => Shown { name: word, width: None },
        };
        let mut sort: Vec<Sorted> = words(sort).into_iter().map(sorted).filter(|one| is_known(&one.name)).collect();
        let mut columns: Vec<Shown> = words(columns).into_iter().map(shown).filter(|one| is_known(&one.name)).collect();
        once(&mut sort, |one| &one.name);
        once(&mut columns, |one| &one.name);
        Self { sort, columns }
    }

    /// The sorting as [`Arrangement::read`] reads it.
    pub fn written_sort(&self) -> String {
        let word = |one: &Sorted| format!("{}{}", if one.down { "-" } else { "" }, one.name);
        self.sort.iter().map(word).collect::<Vec<_>>().join(",")
    }

    /// The columns as [`Arrangement::read`] reads them.
    pub fn written_columns(&self) -> String {
        let word = |one: &Shown| one.width.map_or_else(|| one.name.clone(), |width| format!("{}:{width}", one.name));
        self.columns.iter().map(word).collect::<Vec<_>>().join(",")
    }

    /// The columns of a list of the kind that is arranged so.
    pub fn laid(&self, kind: Kind) -> Vec<ListColumn> {
        if self.columns.is_empty() {
            return columns(kind).to_vec();
        }
        let known = all(kind);
        let find = |shown: &Shown| {
            let column = known.iter().find(|column| column.name(kind) == shown.name)?;
            Some(column.as_wide(shown.width))
        };
        self.columns.iter().filter_map(find).collect()
    }

    /// How a column takes part in the sorting: its place, from 1, and whether it goes down.
    pub fn sorts(&self, name: &str) -> Option<(usize, bool)> {
        self.sort.iter().position(|one| one.name == name).map(|place| (place + 1, self.sort[place].down))
    }

    /// Puts records in order; those that are equal in it stay as they stand.
    pub fn order(&self, kind: Kind, sight: &Sight<'_>, records: &mut [(usize, &Record)]) {
        let known = all(kind);
        let by: Vec<(&ListColumn, bool)> = self
            .sort
            .iter()
            .filter_map(|one| Some((known.iter().find(|column| column.name(kind) == one.name)?, one.down)))
            .collect();
        if by.is_empty() {
            return;
        }
        let keys =
            |record: &Record| -> Vec<SortKey> { by.iter().map(|(column, _)| column.sort_key(sight, record)).collect() };
        let mut keyed: Vec<(Vec<SortKey>, (usize, &Record))> =
            records.iter().map(|(place, record)| (keys(record), (*place, *record))).collect();
        keyed.sort_by(|(one, _), (other, _)| {
            let pairs = one.iter().zip(other).zip(&by);
            pairs
                .map(|((one, other), (_, down))| one.compared(other, *down))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        for (place, (_, record)) in records.iter_mut().zip(keyed) {
            *place = record;
        }
    }

    /// Sorts by a column: upwards, downwards, not at all; alone, or after those that sort already.
    fn sort_by(&mut self, name: &str, also: bool) {
        let stands = self.sorts(name);
        if !also && self.sort.len() > 1 {
            self.sort.retain(|one| one.name == name);
        }
        match stands {
            None => {
                if !also {
                    self.sort.clear();
                }
                self.sort.push(Sorted { name: name.to_owned(), down: false });
            }
            Some((_, false)) => self.sort.iter_mut().filter(|one| one.name == name).for_each(|one| one.down = true),
            Some((_, true)) => self.sort.retain(|one| one.name != name),
        }
    }

    /// Writes down the columns that the list shows of itself, so that one of them can be changed.
    fn spell_out(&mut self, kind: Kind) {
        if self.columns.is_empty() {
            let own = columns(kind).iter();
            self.columns = own.map(|column| Shown { name: column.name(kind).to_owned(), width: None }).collect();
        }
    }

    /// Shows a column, or hides it; the last one stays.
    fn show(&mut self, kind: Kind, name: &str) -> bool {
        self.spell_out(kind);
        match self.columns.iter().position(|one| one.name == name) {
            Some(_) if self.columns.len() == 1 => return false,
            Some(place) => {
                self.columns.remove(place);
            }
            None => self.columns.push(Shown { name: name.to_owned(), width: None }),
        }
        true
    }
}

/// Leaves the first of several of one name.
fn once<T>(list: &mut Vec<T>, name: impl Fn(&T) -> &String) {
    let mut seen = Vec::new();
    list.retain(|one| {
        let is_new = !seen.contains(name(one));
        seen.push(name(one).clone());
        is_new
    });
}

/// The columns of a list, to be chosen, ordered, sized, and sorted by.
#[derive(Clone, Debug)]
pub struct Arranging {
    /// The kind that the list is of.
    pub kind: Kind,
    /// The chosen column.
    pub cursor: usize,
    /// The first that is drawn.
    pub top: usize,
}

/// A column as it stands among those to be chosen from.
#[derive(Clone, Copy)]
pub struct Offered {
    /// The column.
    pub column: ListColumn,
    /// Whether the list shows it.
    pub shown: bool,
}

impl List {
    /// All columns that the list can have: those it shows in their order, then the others.
    pub fn offered(&self, kind: Kind) -> Vec<Offered> {
        let laid = self.arrangement.laid(kind);
        let is_laid = |column: &ListColumn| laid.iter().any(|one| one.name(kind) == column.name(kind));
        let others: Vec<ListColumn> = all(kind).into_iter().filter(|column| !is_laid(column)).collect();
        let shown = laid.into_iter().map(|column| Offered { column, shown: true });
        shown.chain(others.into_iter().map(|column| Offered { column, shown: false })).collect()
    }
}

/// What is done to the chosen column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arrange {
    /// Sorts by it alone; again, the other way round; again, no more.
    Sort,
    /// Sorts by it too, after the others.
    SortAlso,
    /// Shows or hides it.
    Show,
    /// Moves it to the left.
    Earlier,
    /// Moves it to the right.
    Later,
    /// Makes it narrower.
    Narrower,
    /// Makes it wider.
    Wider,
    /// Puts all columns and the order back to the list's own.
    Standard,
}

impl App {
    /// Opens the columns of the list, at the first that it is sorted by, or at the first.
    pub(super) fn arrange(&mut self, sorts: bool) -> Vec<Effect> {
        let Some(kind) = self.page.kind() else { return Vec::new() };
        let list = self.list();
        let sorted = list.arrangement.sort.first();
        let is_sorted = |one: &Offered| sorted.is_some_and(|sorted| sorted.name == one.column.name(kind));
        let cursor = if sorts { list.offered(kind).iter().position(is_sorted).unwrap_or(0) } else { 0 };
        self.overlays.push(Overlay::Arranging(Arranging { kind, cursor, top: 0 }));
        Vec::new()
    }

    /// Does something to the chosen column.
    pub(super) fn arrange_column(&mut self, deed: Arrange) -> Vec<Effect> {
        let Some(Overlay::Arranging(arranging)) = self.overlays.last() else { return Vec::new() };
        let (kind, cursor) = (arranging.kind, arranging.cursor);
        let list = self.list();
        let Some(chosen) = list.offered(kind).get(cursor).copied() else { return Vec::new() };
        let name = chosen.column.name(kind);
        let mut arrangement = list.arrangement.clone();
        let mut done = true;
        match deed {
            Arrange::Sort => arrangement.sort_by(name, false),
            Arrange::SortAlso => arrangement.sort_by(name, true),
            Arrange::Show => done = arrangement.show(kind, name),
            Arrange::Standard => arrangement = Arrangement::default(),
            Arrange::Earlier | Arrange::Later if chosen.shown => {
                arrangement.spell_out(kind);
                let place = arrangement.columns.iter().position(|one| one.name == name).unwrap_or(0);
                let to = moved(place, if deed == Arrange::Later { 1 } else { -1 }, arrangement.columns.len());
                arrangement.columns.swap(place, to);
            }
            Arrange::Narrower | Arrange::Wider if chosen.shown => {
                arrangement.spell_out(kind);
                for one in arrangement.columns.iter_mut().filter(|one| one.name == name) {
                    // The column that takes what is left has no width of its own to begin from.
                    let stands = one.width.unwrap_or(if chosen.column.width == 0 { 30 } else { chosen.column.width });
                    let wider = if deed == Arrange::Wider { stands + 1 } else { stands.saturating_sub(1) };
                    one.width = Some(wider.clamp(WIDTHS.0, WIDTHS.1));
                }
            }
            _ => return self.say("show the column first (Space)".to_owned()),
        }
        if !done {
            return self.say("a list keeps one column".to_owned());
        }
        self.arrange_by(arrangement);
        // The cursor stays on its column, wherever that went; on all of them, where it was.
        let offered = self.list().offered(kind);
        let place = offered.iter().position(|one| one.column.name(kind) == name).filter(|_| deed != Arrange::Standard);
        let height = self.metrics.overlay;
        if let Some(Overlay::Arranging(arranging)) = self.overlays.last_mut() {
            arranging.cursor = place.unwrap_or(cursor).min(offered.len().saturating_sub(1));
            arranging.top = scrolled(arranging.top, arranging.cursor, offered.len(), height);
        }
        Vec::new()
    }

    /// Arranges the list of the page so; the chosen row stays chosen.
    pub fn arrange_by(&mut self, arrangement: Arrangement) {
        let list = self.list_mut();
        if list.arrangement != arrangement {
            list.arrangement = arrangement;
            list.sort_again();
        }
        self.refresh();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrangement_is_read_as_it_was_written_and_what_is_not_known_is_left_out() {
        let read = |sort: &str, columns: &str| Arrangement::read(Kind::Action, sort, columns);
        let one = read("when,-rating", "reference:9,title,coordinator,due");
        assert_eq!(
            (one.written_sort().as_str(), one.written_columns().as_str()),
            ("when,-rating", "reference:9,title,coordinator,due")
        );
        assert_eq!(read("height,-when,when", "title:900,shoe,title").written_sort(), "-when");
        assert_eq!(read("", "title:900,shoe,title").written_columns(), "title:80");
        assert_eq!(read(" ,, ", "shoe"), Arrangement::default());
    }

    #[test]
    fn every_column_of_every_kind_has_a_name_of_its_own() {
        for kind in Kind::ALL {
            let mut names: Vec<&str> = all(*kind).iter().map(|column| column.name(*kind)).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert!(names.len() == count && names.iter().all(|name| !name.is_empty()), "{kind:?}: {names:?}");
        }
    }
}
