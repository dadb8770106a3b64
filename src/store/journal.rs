//! The journal: every revision that was committed, change by change, in plain text.
//!
//! It is only ever added to; triggers in the file hold that against other tools too. What is
//! read from it plays forward or back over a plan exactly as it was committed.

use super::{
    chain::{self, Link},
    error::Trouble,
};
use crate::plan::{
    Id, Kind,
    cell::{Cell, Stored},
    change::{Change, Edit, Revision},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

/// The number of the last revision; zero where there is none.
pub(super) fn last(connection: &Connection) -> rusqlite::Result<i64> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(\"id\"), 0) FROM \"revision\"")?;
    statement.query_row([], |row| row.get(0))
}

/// Adds a revision and returns its number; the caller holds the transaction.
///
/// The head comes first in the file and carries the hash over its changes, so each is turned into text
/// twice and none is kept: an import holds enough already.
pub(super) fn add(connection: &Connection, revision: &Revision) -> Result<i64, Trouble> {
    let Revision { at, by, host, why, source, undoes, changes, .. } = revision;
    let number = next(connection)?;
    let chain = chained(connection, number, revision)?;
    let mut head = connection.prepare_cached(
        "INSERT INTO \"revision\" (\"id\", \"at\", \"by\", \"host\", \"why\", \"source\", \"undoes\", \"chain\") \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    head.execute(params![number, at, by, host, why, source, undoes, chain])?;
    let mut row = connection.prepare_cached(
        "INSERT INTO \"change\" \
         (\"revision\", \"seq\", \"op\", \"kind\", \"record\", \"code\", \"column\", \"before\", \"after\") \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (place, change) in (1_i64..).zip(changes) {
        let Change { kind, id, code, .. } = change;
        let (operation, column, before, after) = in_words(change);
        row.execute(params![number, place, operation, kind.table(), id.0, code, column, before, after])?;
    }
    Ok(number)
}

/// The hash that a revision carries, over the one before it and all that it holds itself.
fn chained(connection: &Connection, number: i64, revision: &Revision) -> Result<String, Trouble> {
    let Revision { at, by, host, why, source, undoes, changes, .. } = revision;
    let mut link = Link::after(chain::last(connection)?.as_deref());
    link.number(number);
    link.number(*at);
    for text in [by, host, why, source] {
        link.text(Some(text));
    }
    link.maybe(*undoes);
    for (place, change) in (1_i64..).zip(changes) {
        let (operation, column, before, after) = in_words(change);
        link.number(place);
        link.text(Some(operation));
        link.text(Some(change.kind.table()));
        link.number(change.id.0);
        for text in [Some(change.code.as_str()), column, before.as_deref(), after.as_deref()] {
            link.text(text);
        }
    }
    Ok(link.close())
}

/// What a change does, at which column, and the texts of what was and shall be.
fn in_words(change: &Change) -> (&'static str, Option<&'static str>, Option<String>, Option<String>) {
    let kind = change.kind;
    match &change.edit {
        Edit::Add(cells) => ("add", None, None, Some(written(kind, cells))),
        Edit::Remove(cells) => ("remove", None, Some(written(kind, cells)), None),
        Edit::Set { field, before, after } => {
            let column = kind.fields().get(*field).map(|field| field.column);
            ("set", column, before.stored(), after.stored())
        }
    }
}

/// The number that the next revision gets: one that no revision has had, also none that was removed.
fn next(connection: &Connection) -> rusqlite::Result<i64> {
    Ok(1 + last(connection)?.max(given(connection)?))
}

/// The highest number that a revision was ever given.
pub(super) fn given(connection: &Connection) -> rusqlite::Result<i64> {
    let mut statement = connection
        .prepare_cached("SELECT coalesce(max(\"seq\"), 0) FROM \"sqlite_sequence\" WHERE \"name\" = 'revision'")?;
    statement.query_row([], |row| row.get(0))
}

/// The cells of a record as a JSON object of those that are not empty.
fn written(kind: Kind, cells: &[Cell]) -> String {
    let filled = kind.fields().iter().zip(cells);
    let filled = filled.filter_map(|(field, cell)| Some((field.column.to_owned(), Value::String(cell.stored()?))));
    Value::Object(filled.collect::<Map<_, _>>()).to_string()
}

/// The whole revisions that were committed after one, oldest first.
pub(super) fn since(connection: &Connection, number: i64) -> Result<Vec<Revision>, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT \"id\", \"at\", \"by\", \"host\", \"why\", \"source\", \"undoes\" \
         FROM \"revision\" WHERE \"id\" > ?1 ORDER BY \"id\"",
    )?;
    let mut revisions = statement.query_map([number], head)?.collect::<Result<Vec<_>, _>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT \"revision\", \"seq\", \"op\", \"kind\", \"record\", \"code\", \"column\", \"before\", \"after\" \
         FROM \"change\" WHERE \"revision\" > ?1 ORDER BY \"revision\", \"seq\"",
    )?;
    let mut rows = statement.query([number])?;
    let mut place = 0;
    while let Some(row) = rows.next()? {
        let of: i64 = row.get(0)?;
        while revisions.get(place).is_some_and(|revision| revision.number < of) {
            place += 1;
        }
        if let Some(revision) = revisions.get_mut(place) {
            revision.changes.push(change(row)?);
        }
    }
    Ok(revisions)
}

/// One revision with all its changes.
pub(super) fn revision(connection: &Connection, number: i64) -> Result<Option<Revision>, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT \"id\", \"at\", \"by\", \"host\", \"why\", \"source\", \"undoes\" FROM \"revision\" WHERE \"id\" = ?1",
    )?;
    let Some(mut revision) = statement.query_row([number], head).optional()? else { return Ok(None) };
    revision.changes = changes(connection, number, usize::MAX)?;
    Ok(Some(revision))
}

/// The first changes of a revision.
pub(super) fn changes(connection: &Connection, number: i64, limit: usize) -> Result<Vec<Change>, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT \"revision\", \"seq\", \"op\", \"kind\", \"record\", \"code\", \"column\", \"before\", \"after\" \
         FROM \"change\" WHERE \"revision\" = ?1 ORDER BY \"seq\" LIMIT ?2",
    )?;
    let mut rows = statement.query(params![number, i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push(change(row)?);
    }
    Ok(changes)
}

fn head(row: &Row<'_>) -> rusqlite::Result<Revision> {
    Ok(Revision {
        number: row.get(0)?,
        at: row.get(1)?,
        by: row.get(2)?,
        host: row.get(3)?,
        why: row.get(4)?,
        source: row.get(5)?,
        undoes: row.get(6)?,
        changes: Vec::new(),
    })
}

/// A change as the journal holds it.
fn change(row: &Row<'_>) -> Result<Change, Trouble> {
    let (number, place): (i64, i64) = (row.get(0)?, row.get(1)?);
    let strange = |what: String| Trouble::Strange(format!("change {place} of revision {number}: {what}"));
    let operation: String = row.get(2)?;
    let table: String = row.get(3)?;
    let kind = Kind::of_table(&table).ok_or_else(|| strange(format!("{table:?} is no kind of record")))?;
    let (before, after): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
    let edit = match operation.as_str() {
        "add" => Edit::Add(read(kind, after.as_deref()).map_err(strange)?),
        "remove" => Edit::Remove(read(kind, before.as_deref()).map_err(strange)?),
        "set" => {
            let column: String = row.get(6)?;
            let field = position(kind, &column).map_err(strange)?;
            let cell = |stored: Option<&str>| cell(kind, field, stored);
            Edit::Set {
                field,
                before: cell(before.as_deref()).map_err(strange)?,
                after: cell(after.as_deref()).map_err(strange)?,
            }
        }
        other => return Err(strange(format!("{other:?} is nothing that a change does"))),
    };
    Ok(Change { kind, id: Id(row.get(4)?), code: row.get(5)?, edit })
}

/// The cells of a record out of a JSON object.
fn read(kind: Kind, text: Option<&str>) -> Result<Vec<Cell>, String> {
    let object: Map<String, Value> = serde_json::from_str(text.unwrap_or_default())
        .map_err(|error| format!("its record cannot be read: {error}"))?;
    let mut cells = vec![Cell::Empty; kind.fields().len()];
    for (column, value) in &object {
        let field = position(kind, column)?;
        let stored = value.as_str().ok_or_else(|| format!("{column} holds {value}, not text"))?;
        if let Some(place) = cells.get_mut(field) {
            *place = cell(kind, field, Some(stored))?;
        }
    }
    Ok(cells)
}

/// The number of the field with exactly this column.
fn position(kind: Kind, column: &str) -> Result<usize, String> {
    let place = kind.fields().iter().position(|field| field.column == column);
    place.ok_or_else(|| format!("{} has no column {column:?}", kind.table()))
}

fn cell(kind: Kind, field: usize, stored: Option<&str>) -> Result<Cell, String> {
    let Some(field) = kind.fields().get(field) else { return Ok(Cell::Empty) };
    let stored = stored.map_or(Stored::Null, Stored::Text);
    field.domain.restore(stored).map_err(|what| format!("{}: {what}", field.column))
}
