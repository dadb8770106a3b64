//! Reads the whole plan at one moment.
//!
//! One pass over each table in the order of its ids, and one over each table of links, which
//! are merged in; nothing is looked up row by row, because a start waits for this. A value
//! that this program did not write is left out and named, so that the rest can be used.

use super::{error::Trouble, journal, row, schema};
use crate::plan::{
    Id, Kind, Plan,
    cell::{Cell, Domain},
    record::Record,
};
use rusqlite::Connection;
use std::{
    iter::Peekable,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// A plan as it was read.
#[derive(Debug)]
pub struct Loaded {
    /// The plan.
    pub plan: Plan,
    /// The number of the last revision in it.
    pub number: i64,
    /// What was left out because this program did not write it: table, record, column, value.
    pub damage: Vec<String>,
}

/// The tables of these kinds are the longest by far, and are begun first.
const LONGEST: [Kind; 2] = [Kind::Update, Kind::Action];

/// Reads the plan; the caller holds a transaction, so that all tables are of one moment.
///
/// Where `second` opens another connection to the file, both read, each the next table that
/// nobody has begun.
pub(super) fn all(connection: &Connection, second: Option<&Second<'_>>) -> Result<Loaded, Trouble> {
    let number = journal::last(connection)?;
    let book = schema::book(connection)?;
    let rest = book.kinds().iter().copied().filter(|kind| !LONGEST.contains(kind));
    let order: Vec<Kind> = LONGEST.into_iter().filter(|kind| book.has(*kind)).chain(rest).collect();
    let begun = AtomicUsize::new(0);
    let next = || order.get(begun.fetch_add(1, Ordering::Relaxed)).copied();
    let mut read = thread::scope(|scope| {
        let helper = second.map(|open| scope.spawn(|| at_the_same_moment(open, number, &next)));
        let mut read = Vec::with_capacity(order.len());
        while let Some(kind) = next() {
            read.push(table(connection, kind)?);
        }
        if let Some(Ok(Ok(theirs))) = helper.map(thread::ScopedJoinHandle::join) {
            read.extend(theirs);
        }
        Ok::<_, Trouble>(read)
    })?;
    // What the helper could not read, for whatever reason, is read here.
    for kind in book.kinds() {
        if !read.iter().any(|table| table.kind == *kind) {
            read.push(table(connection, *kind)?);
        }
    }
    read.sort_by_key(|table| table.kind);
    let damage = read.iter_mut().flat_map(|table| std::mem::take(&mut table.damage)).collect();
    let plan = Plan::of(read.into_iter().map(|table| (table.kind, table.records)).collect()).in_book(book);
    Ok(Loaded { plan, number, damage })
}

/// Opens another connection to the same file, where it is worth it.
pub(super) type Second<'a> = dyn Fn() -> Result<Connection, Trouble> + Sync + 'a;

/// Reads tables over another connection, if what it sees ends with the same revision.
fn at_the_same_moment(
    open: &Second<'_>,
    number: i64,
    next: &(dyn Fn() -> Option<Kind> + Sync),
) -> Result<Vec<Table>, Trouble> {
    let connection = open()?;
    let moment = connection.unchecked_transaction()?;
    let mut read = Vec::new();
    if journal::last(&moment)? == number {
        while let Some(kind) = next() {
            read.push(table(&moment, kind)?);
        }
    }
    Ok(read)
}

/// The records of one kind as they were read.
struct Table {
    kind: Kind,
    records: Vec<Record>,
    damage: Vec<String>,
}

/// The records of one kind.
fn table(connection: &Connection, kind: Kind) -> Result<Table, Trouble> {
    let statements = row::statements(kind);
    let mut links = Vec::with_capacity(statements.links.len());
    for link in &statements.links {
        links.push(pairs(connection, &link.all)?.into_iter().peekable());
    }
    let mut statement = connection.prepare_cached(&statements.all)?;
    let mut rows = statement.query([])?;
    let (mut records, mut damage) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let id = Id(row.get(0)?);
        let mut cells = Vec::with_capacity(kind.fields().len());
        let (mut column, mut links) = (1, links.iter_mut());
        for field in kind.fields() {
            if let Domain::Many(_) = field.domain {
                cells.push(links.next().map_or(Cell::Empty, |pairs| named(pairs, id)));
                continue;
            }
            cells.push(row::restored(field.domain, row.get_ref(column)?).unwrap_or_else(|what| {
                damage.push(format!("{}: {what}", row::place(kind, id, field)));
                Cell::Empty
            }));
            column += 1;
        }
        records.push(Record::with_cells(kind, id, cells));
    }
    Ok(Table { kind, records, damage })
}

/// The records that one record names, off the front of what its kind names.
fn named(pairs: &mut Peekable<impl Iterator<Item = (Id, Id)>>, id: Id) -> Cell {
    // Most name one or two.
    let mut ids = Vec::new();
    while let Some((_, target)) = pairs.next_if(|(from, _)| *from <= id) {
        ids.push(target);
    }
    if ids.is_empty() { Cell::Empty } else { Cell::Many(ids.into_boxed_slice()) }
}

/// The pairs of a table of links, in order.
fn pairs(connection: &Connection, text: &str) -> Result<Vec<(Id, Id)>, Trouble> {
    let mut statement = connection.prepare_cached(text)?;
    let mut rows = statement.query([])?;
    let mut pairs = Vec::new();
    while let Some(row) = rows.next()? {
        pairs.push((Id(row.get(0)?), Id(row.get(1)?)));
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::{
            Book, action, change::Change, change::Revision, day::read_day, group, lead, linked_plan, organisation,
            partnership, priority, theme, update,
        },
        store::{commit, connection},
    };
    use std::sync::Mutex;

    /// A plan in memory of so many themes, and one of each kind that is read before them.
    fn themes(count: i64) -> Connection {
        let mut connection = connection::in_memory(Book::Plan).unwrap();
        let some = Cell::text("some");
        let mut records = vec![
            Record::new(Kind::Action, Id(-8)).with(action::REFERENCE, some.clone()).with(action::TITLE, some.clone()),
            Record::new(Kind::Update, Id(-7))
                .with(update::ACTION, Cell::One(Id(-8)))
                .with(update::DATE, Cell::Day(read_day("2026-03-31").unwrap())),
            Record::new(Kind::Partnership, Id(-1)).with(partnership::NAME, some.clone()),
            Record::new(Kind::Organisation, Id(-2)).with(organisation::NAME, some.clone()),
            Record::new(Kind::Group, Id(-3)).with(group::NAME, some.clone()),
            Record::new(Kind::Lead, Id(-4)).with(lead::POST, some.clone()),
            Record::new(Kind::LinkedPlan, Id(-5)).with(linked_plan::NAME, some.clone()),
            Record::new(Kind::Priority, Id(-6)).with(priority::CODE, some.clone()).with(priority::NAME, some),
        ];
        let theme = |id| Record::new(Kind::Theme, Id(id)).with(theme::NAME, Cell::text(&format!("Theme {id}")));
        records.extend((1..=count).map(theme));
        let changes = records.iter().map(|record| Change::add(&Plan::empty(), record)).collect();
        commit::revision(&mut connection, &|| false, &Revision::new("start", changes), None, None).unwrap();
        connection
    }

    #[test]
    fn what_the_second_connection_cannot_read_is_read_all_the_same() {
        let connection = themes(3_000);
        let alone = all(&connection, None).unwrap().plan;
        let broken = themes(1);
        for kind in Book::Plan.kinds() {
            let table = kind.table();
            broken.execute_batch(&format!("ALTER TABLE \"{table}\" RENAME TO \"was {table}\"")).unwrap();
        }
        let mut later = themes(1);
        commit::revision(&mut later, &|| false, &Revision::new("later", Vec::new()), None, None).unwrap();
        for other in [Some(broken), Some(later), Some(themes(3_000)), None] {
            let other = Mutex::new(other);
            let second = || other.lock().unwrap().take().ok_or(Trouble::Moved);
            let loaded = all(&connection, Some(&second)).unwrap();
            assert_eq!(loaded.number, 1);
            for kind in Book::Plan.kinds() {
                assert_eq!(loaded.plan.all(*kind), alone.all(*kind));
            }
        }
    }
}
