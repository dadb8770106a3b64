//! Which fields name records, which must be unique, and which names point nowhere.
//!
//! SQLite says only that some reference is broken when it refuses to commit. A person needs
//! to know which: this finds it, inside the transaction that was refused.

use super::{error::Trouble, row, schema};
use crate::plan::{
    Id, Kind,
    cell::{Cell, Domain},
    change::{Change, Edit, Found},
};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;

/// The numbers of the fields that no two records of a kind may share.
pub(super) fn unique(kind: Kind) -> impl Iterator<Item = usize> {
    let declaration = kind.declaration();
    let fields = declaration.fields.iter().enumerate();
    fields
        .filter(|(number, field)| field.domain == Domain::Code || declaration.key == [*number])
        .map(|(number, _)| number)
}

/// The changes that leave a reference which points nowhere, beside those that met something already.
pub(super) fn broken(
    connection: &Connection,
    changes: &[Change],
    known: &[(usize, Found)],
) -> Result<Vec<(usize, Found)>, Trouble> {
    let known: HashSet<usize> = known.iter().map(|(place, _)| *place).collect();
    let mut broken = Vec::new();
    for (place, change) in changes.iter().enumerate() {
        if known.contains(&place) {
            continue;
        }
        let found = match &change.edit {
            Edit::Remove(_) => {
                let gone = !row::exists(connection, change.kind, change.id)?;
                (gone && is_named(connection, change.kind, change.id)?).then_some(Found::Named)
            }
            Edit::Add(cells) => names_nothing(connection, change.kind, cells.iter().enumerate())?,
            Edit::Set { field, after, .. } => names_nothing(connection, change.kind, [(*field, after)])?,
        };
        broken.extend(found.map(|found| (place, found)));
    }
    Ok(broken)
}

/// Whether some record names this one.
fn is_named(connection: &Connection, kind: Kind, id: Id) -> Result<bool, Trouble> {
    let asks = |text: String| -> rusqlite::Result<bool> {
        Ok(connection.prepare_cached(&text)?.query_row([id.0], |_| Ok(())).optional()?.is_some())
    };
    for other in schema::book(connection)?.kinds() {
        for field in other.fields().iter().filter(|field| field.domain == Domain::One(kind)) {
            let column = field.column;
            if asks(format!("SELECT 1 FROM \"{}\" WHERE \"{column}\" = ?1 LIMIT 1", other.table()))? {
                return Ok(true);
            }
        }
        for link in row::statements(*other).links.iter().filter(|link| link.target == kind) {
            if asks(format!("SELECT 1 FROM \"{}\" WHERE \"{}\" = ?1 LIMIT 1", link.table, kind.table()))? {
                return Ok(true);
            }
        }
    }
    // Figures name their edition and indicator too. They stay where they are when an edition is taken
    // back, and an indicator cannot go before the editions that name it.
    Ok(false)
}

/// Whether one of these cells names a record that is not there.
fn names_nothing<'a>(
    connection: &Connection,
    kind: Kind,
    cells: impl IntoIterator<Item = (usize, &'a Cell)>,
) -> Result<Option<Found>, Trouble> {
    for (number, cell) in cells {
        let Some(target) = kind.fields().get(number).and_then(|field| field.domain.refers_to()) else { continue };
        for id in cell.names() {
            if !row::exists(connection, target, *id)? {
                return Ok(Some(Found::NamesNothing));
            }
        }
    }
    Ok(None)
}
