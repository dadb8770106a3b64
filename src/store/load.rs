//! Reads the whole plan at one moment.
//!
//! One pass over each table in the order of its ids, and one over each table of links, which
//! are merged in; nothing is looked up row by row, because a start waits for this. A value
//! that this program did not write is left out and named, so that the rest can be used.

use super::{error::Trouble, journal, row};
use crate::plan::{Id, Kind, Plan, cell::Cell, record::Record};
use rusqlite::{Connection, types::ValueRef};

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

/// Reads the plan; the caller holds a transaction, so that all tables are of one moment.
pub(super) fn all(connection: &Connection) -> Result<Loaded, Trouble> {
    let number = journal::last(connection)?;
    let mut damage = Vec::new();
    let mut tables = Vec::with_capacity(Kind::ALL.len());
    for kind in Kind::ALL {
        tables.push((*kind, table(connection, *kind, &mut damage)?));
    }
    Ok(Loaded { plan: Plan::of(tables), number, damage })
}

/// The records of one kind.
fn table(connection: &Connection, kind: Kind, damage: &mut Vec<String>) -> Result<Vec<Record>, Trouble> {
    let statements = row::statements(kind);
    let mut links = Vec::with_capacity(statements.links.len());
    for link in &statements.links {
        links.push((link.field, pairs(connection, &link.all)?.into_iter().peekable()));
    }
    let mut statement = connection.prepare_cached(&statements.all)?;
    let mut rows = statement.query([])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let id = Id(row.get(0)?);
        let mut cells = vec![Cell::Empty; kind.fields().len()];
        for (column, number) in statements.fields.iter().enumerate() {
            let value = row.get_ref(column + 1)?;
            if value == ValueRef::Null {
                continue;
            }
            let (Some(field), Some(cell)) = (kind.fields().get(*number), cells.get_mut(*number)) else { continue };
            match row::restored(field.domain, value) {
                Ok(restored) => *cell = restored,
                Err(what) => damage.push(format!("{}: {what}", row::place(kind, id, field))),
            }
        }
        for (number, pairs) in &mut links {
            let mut named = Vec::new();
            while let Some((_, target)) = pairs.next_if(|(from, _)| *from <= id) {
                named.push(target);
            }
            if let Some(cell) = cells.get_mut(*number).filter(|_| !named.is_empty()) {
                *cell = Cell::Many(named.into_boxed_slice());
            }
        }
        records.push(Record::with_cells(kind, id, cells));
    }
    Ok(records)
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
