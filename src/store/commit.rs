//! Commits a revision: every change checked against what stands there, or nothing at all.
//!
//! ```text
//! BEGIN IMMEDIATE      nobody else writes from here on
//!   is it still the file that was opened, and of our version?
//!   each change        only where the file holds what the change started from
//!   the rules          again, over what others did, where anybody committed since they were asked
//!   figures            of the editions that it adds, where it comes with some
//!   the journal        the same changes, in plain text
//! COMMIT               references are checked here, so their order does not matter
//! ```
//!
//! All conflicts are gathered before anything is given up, so that a person sees them at once.

use super::{
    error::Trouble,
    figures, journal, references,
    row::{self, Bound, Link, Statements},
    schema,
};
use crate::plan::{
    Id, Kind,
    cell::Cell,
    change::{Change, Conflict, Edit, Found, Revision},
    figure::Figures,
    record::Field,
};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, ffi, params};
use std::collections::HashMap;

/// What judges a revision over what others committed since it was made: whether it is lawful still.
pub type Judge<'j> = dyn FnMut(&[Revision]) -> bool + 'j;

/// Commits a revision, with the figures of its editions where there are some, and returns its number.
///
/// Where it was judged when the journal ended at some number and goes on by now, its judge is asked again
/// while nobody else can write: a limit that two officers keep to is kept by both together.
pub(super) fn revision(
    connection: &mut Connection,
    moved: &dyn Fn() -> bool,
    revision: &Revision,
    figures: Option<&mut dyn Figures>,
    judged: Option<(i64, &mut Judge<'_>)>,
) -> Result<i64, Trouble> {
    let writing = Transaction::new(connection, TransactionBehavior::Immediate)?;
    if moved() {
        return Err(Trouble::Moved);
    }
    schema::still_known(&writing)?;
    let book = schema::book(&writing)?;
    if let Some(astray) = revision.changes.iter().find(|change| !book.has(change.kind)) {
        let cause = format!("{} do not stand in a {}", astray.kind.many(), book.word());
        return Err(Trouble::Refused(cause));
    }
    if let Some(number) = revision.undoes {
        not_taken_back(&writing, number)?;
    }
    let changes = &revision.changes;
    let mut desk = Desk { connection: &writing, waiting: HashMap::new() };
    let mut found = Vec::new();
    for (place, change) in changes.iter().enumerate() {
        if let Some(meets) = desk.change(place, change)? {
            found.push((place, meets));
        }
    }
    found.extend(desk.settle()?);
    if let (true, Some((known, judge))) = (found.is_empty(), judged)
        && journal::last(&writing)? != known
        && !judge(&journal::since(&writing, known)?)
    {
        return Err(Trouble::Unlawful);
    }
    if let (true, Some(figures)) = (found.is_empty(), figures) {
        figures::write(&writing, changes, figures)?;
    }
    if found.is_empty() {
        let number = journal::add(&writing, revision)?;
        match writing.execute_batch("COMMIT") {
            Ok(()) => return Ok(number),
            Err(error) if error.sqlite_extended_error_code() == Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // The transaction is still open, and goes when it is dropped.
    found.extend(references::broken(&writing, changes, &found)?);
    if found.is_empty() {
        return Err(Trouble::Refused("a reference in it would point nowhere".to_owned()));
    }
    found.sort_by_key(|(place, _)| *place);
    let conflict =
        |(place, found)| changes.get(place).map(|wanted: &Change| Conflict { wanted: wanted.clone(), found });
    Err(Trouble::Conflicts(found.into_iter().filter_map(conflict).collect()))
}

/// Each revision is taken back at most once; to do it again is to take back what took it back.
fn not_taken_back(connection: &Connection, number: i64) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT (SELECT \"id\" FROM \"revision\" WHERE \"undoes\" = ?1) FROM \"revision\" WHERE \"id\" = ?1",
    )?;
    match statement.query_row([number], |row| row.get::<_, Option<i64>>(0)).optional()? {
        None => Err(Trouble::NoRevision(number)),
        Some(Some(later)) => Err(Trouble::TakenBack(number, later)),
        Some(None) => Ok(()),
    }
}

/// A transaction in which changes are made one after another.
struct Desk<'a> {
    connection: &'a Connection,
    /// References that could not be written because another record held them. It may be about
    /// to let go of them, as when two records swap theirs, so they wait until the end.
    waiting: HashMap<(Id, usize), Waiting>,
}

struct Waiting {
    place: usize,
    kind: Kind,
    cell: Cell,
}

impl Desk<'_> {
    /// Makes one change, or says what it met.
    fn change(&mut self, place: usize, change: &Change) -> Result<Option<Found>, Trouble> {
        let Change { kind, id, edit, .. } = change;
        match edit {
            Edit::Add(cells) => self.add(place, *kind, *id, cells),
            Edit::Remove(cells) => self.remove(*kind, *id, cells),
            Edit::Set { field: number, before, after } => {
                let Some(field) = kind.fields().get(*number) else {
                    return Err(Trouble::Refused(format!("{} has no field {number}", kind.with_article())));
                };
                shaped(*kind, *id, field, after)?;
                if let Some(waiting) = self.waiting.get_mut(&(*id, *number)) {
                    if waiting.cell != *before {
                        return Ok(Some(Found::Other(waiting.cell.clone())));
                    }
                    *waiting = Waiting { place, kind: *kind, cell: after.clone() };
                    return Ok(None);
                }
                match row::statements(*kind).links.iter().find(|link| link.field == *number) {
                    Some(link) => self.set_links(*kind, *id, link, before, after),
                    None => self.set(place, (*kind, *id, *number, field), before, after),
                }
            }
        }
    }

    fn add(&mut self, place: usize, kind: Kind, id: Id, cells: &[Cell]) -> Result<Option<Found>, Trouble> {
        for (field, cell) in kind.fields().iter().zip(cells) {
            shaped(kind, id, field, cell)?;
        }
        let statements = row::statements(kind);
        if let Err(error) = self.insert(statements, id, cells) {
            if !is_taken(&error) {
                return Err(error.into());
            }
            if row::exists(self.connection, kind, id)? {
                return Ok(Some(Found::Taken));
            }
            // Some reference is held by another record, which may let go of it later on.
            let mut parked = cells.to_vec();
            for number in references::unique(kind) {
                if let Some(cell @ Cell::Text(_)) = parked.get_mut(number) {
                    let cell = std::mem::replace(cell, placeholder(id));
                    self.waiting.insert((id, number), Waiting { place, kind, cell });
                }
            }
            match self.insert(statements, id, &parked) {
                Ok(()) => {}
                Err(error) if is_taken(&error) => {
                    self.waiting.retain(|(other, _), _| *other != id);
                    return Ok(Some(Found::Taken));
                }
                Err(error) => return Err(error.into()),
            }
        }
        for link in &statements.links {
            if let Some(cell) = cells.get(link.field) {
                self.insert_links(link, id, cell)?;
            }
        }
        Ok(None)
    }

    fn insert(&self, statements: &Statements, id: Id, cells: &[Cell]) -> rusqlite::Result<()> {
        let mut insert = self.connection.prepare_cached(&statements.insert)?;
        insert.raw_bind_parameter(1, id.0)?;
        for (place, number) in statements.fields.iter().enumerate() {
            insert.raw_bind_parameter(place + 2, Bound(cells.get(*number).unwrap_or(&Cell::Empty)))?;
        }
        insert.raw_execute().map(|_| ())
    }

    fn remove(&mut self, kind: Kind, id: Id, cells: &[Cell]) -> Result<Option<Found>, Trouble> {
        let Some(mut stands) = row::standing(self.connection, kind, id)? else { return Ok(Some(Found::Gone)) };
        for (number, cell) in stands.iter_mut().enumerate() {
            if let Some(waiting) = self.waiting.get(&(id, number)) {
                *cell = waiting.cell.clone();
            }
        }
        let expected = cells.iter().chain(std::iter::repeat(&Cell::Empty)).take(stands.len());
        if !stands.iter().eq(expected) {
            return Ok(Some(Found::Changed));
        }
        self.waiting.retain(|(other, _), _| *other != id);
        let statements = row::statements(kind);
        for link in &statements.links {
            self.connection.prepare_cached(&link.delete)?.execute([id.0])?;
        }
        self.connection.prepare_cached(&statements.delete)?.execute([id.0])?;
        Ok(None)
    }

    fn set(
        &mut self,
        place: usize,
        (kind, id, number, field): (Kind, Id, usize, &Field),
        before: &Cell,
        after: &Cell,
    ) -> Result<Option<Found>, Trouble> {
        let (table, column) = (kind.table(), field.column);
        let text = format!("UPDATE \"{table}\" SET \"{column}\" = ?1 WHERE \"id\" = ?2 AND \"{column}\" IS ?3");
        let mut update = self.connection.prepare_cached(&text)?;
        let mut written = update.execute(params![Bound(after), id.0, Bound(before)]);
        if written.as_ref().is_err_and(is_taken) && matches!(after, Cell::Text(_)) {
            written = update.execute(params![Bound(&placeholder(id)), id.0, Bound(before)]);
            if written == Ok(1) {
                self.waiting.insert((id, number), Waiting { place, kind, cell: after.clone() });
            }
        }
        match written {
            Ok(0) => {}
            Ok(_) => return Ok(None),
            Err(error) if is_taken(&error) => return Ok(Some(Found::Taken)),
            Err(error) => return Err(error.into()),
        }
        Ok(match row::standing_in(self.connection, kind, id, field)? {
            None => Some(Found::Gone),
            // Another tool has left an empty text, which is nothing too.
            Some(cell) if cell == *before => {
                self.write(kind, id, field, after)?;
                None
            }
            Some(cell) => Some(Found::Other(cell)),
        })
    }

    /// Writes a cell whatever stands there.
    fn write(&self, kind: Kind, id: Id, field: &Field, cell: &Cell) -> rusqlite::Result<usize> {
        let text = format!("UPDATE \"{}\" SET \"{}\" = ?1 WHERE \"id\" = ?2", kind.table(), field.column);
        self.connection.prepare_cached(&text)?.execute(params![Bound(cell), id.0])
    }

    fn set_links(
        &self,
        kind: Kind,
        id: Id,
        link: &Link,
        before: &Cell,
        after: &Cell,
    ) -> Result<Option<Found>, Trouble> {
        if !row::exists(self.connection, kind, id)? {
            return Ok(Some(Found::Gone));
        }
        let stands = row::linked(self.connection, link, id)?;
        if stands != *before {
            return Ok(Some(Found::Other(stands)));
        }
        self.connection.prepare_cached(&link.delete)?.execute([id.0])?;
        self.insert_links(link, id, after)?;
        Ok(None)
    }

    fn insert_links(&self, link: &Link, id: Id, cell: &Cell) -> rusqlite::Result<()> {
        let mut insert = self.connection.prepare_cached(&link.insert)?;
        for (position, named) in (1_i64..).zip(cell.names()) {
            insert.execute([id.0, named.0, position])?;
        }
        Ok(())
    }

    /// Writes what waited; what another record still holds was taken.
    fn settle(&mut self) -> Result<Vec<(usize, Found)>, Trouble> {
        let mut waiting: Vec<_> = self.waiting.drain().collect();
        waiting.sort_by_key(|(_, waiting)| waiting.place);
        let mut taken = Vec::new();
        for ((id, number), Waiting { place, kind, cell }) in waiting {
            let Some(field) = kind.fields().get(number) else { continue };
            match self.write(kind, id, field, &cell) {
                Ok(_) => {}
                Err(error) if is_taken(&error) => taken.push((place, Found::Taken)),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(taken)
    }
}

/// What stands for a reference that waits: no person can type it, and no two records share it.
fn placeholder(id: Id) -> Cell {
    Cell::text(&format!("\u{1}{id}"))
}

/// Whether another row holds what may be there only once.
fn is_taken(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_extended_error_code();
    matches!(code, Some(ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY))
}

/// Refuses a cell of another shape than its field's: SQLite would turn it into what it is not.
fn shaped(kind: Kind, id: Id, field: &Field, cell: &Cell) -> Result<(), Trouble> {
    if row::fits(field.domain, cell) {
        return Ok(());
    }
    let wanted = field.domain.wanted();
    Err(Trouble::Refused(format!("{}: {cell:?} is not {wanted}", row::place(kind, id, field))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::{Book, Plan, record::Record, theme},
        store::{Error, Store},
    };

    fn themes(ids: std::ops::Range<i64>) -> Revision {
        let theme = |id| {
            let text = Cell::text(&"much to say ".repeat(100));
            Record::new(Kind::Theme, Id(id))
                .with(theme::NAME, Cell::text(&format!("Theme {id}")))
                .with(theme::NOTE, text)
        };
        Revision::new("more", ids.map(|id| Change::add(&Plan::empty(), &theme(id))).collect())
    }

    #[test]
    fn a_full_disk_leaves_the_plan_as_it_was_and_the_store_usable() {
        let directory = tempfile::tempdir().unwrap();
        let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
        store.commit(&themes(1..10)).unwrap();
        let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        let limit = |store: &Store, pages: i64| {
            store.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
        };
        limit(&store, pages + 20);
        let full = store.commit(&themes(10..1_000)).unwrap_err();
        assert!(matches!(full, Error::Full { .. }), "{full:?}");
        assert_eq!(store.load().unwrap().plan.len(), 9);
        assert_eq!(store.commit(&themes(10..12)).unwrap(), 2);
        limit(&store, i64::from(u32::MAX >> 1));
        assert_eq!(store.commit(&themes(12..1_000)).unwrap(), 3);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
}
