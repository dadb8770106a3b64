//! Records as rows: the text of each statement, and cells on their way in and out.
//!
//! All statements follow from the declarations, so a new field needs none of its own. Names
//! are always quoted, because `group`, `update` and `return` are words of SQL. Used by
//! loading and committing; nothing here decides anything.

use super::error::Trouble;
use crate::plan::{
    Id, Kind,
    cell::{Cell, Domain, Stored},
    record::Field,
};
use rusqlite::{
    Connection, OptionalExtension, Row, ToSql,
    types::{ToSqlOutput, Value, ValueRef},
};
use std::sync::LazyLock;

/// The statements for the rows of one kind.
pub(super) struct Statements {
    /// All rows, oldest first: the id, then the fields that stand in the table.
    pub all: String,
    /// One row by its id, without the id.
    pub one: String,
    /// A new row: the id, then the fields that stand in the table.
    pub insert: String,
    /// A row that goes.
    pub delete: String,
    /// Whether a row is there.
    pub exists: String,
    /// The numbers of the fields that stand in the table, in order.
    pub fields: Vec<usize>,
    /// The fields that have a table of their own.
    pub links: Vec<Link>,
}

/// The statements for a field that names several records, in a table of its own.
pub(super) struct Link {
    /// The field's number.
    pub field: usize,
    /// The kind of record that is named.
    pub target: Kind,
    /// The table.
    pub table: String,
    /// All pairs of the naming and the named record, in order.
    pub all: String,
    /// Those that one record names, in order.
    pub one: String,
    /// One more at a position.
    pub insert: String,
    /// All of one record.
    pub delete: String,
}

/// The statements for a kind.
pub(super) fn statements(kind: Kind) -> &'static Statements {
    static ALL: LazyLock<Vec<Statements>> = LazyLock::new(|| Kind::ALL.iter().copied().map(write).collect());
    // `ALL` has one for each kind, in the order of the kinds.
    &ALL[kind as usize]
}

fn write(kind: Kind) -> Statements {
    let table = kind.table();
    let (several, single): (Vec<_>, Vec<_>) =
        kind.fields().iter().enumerate().partition(|(_, field)| matches!(field.domain, Domain::Many(_)));
    let columns: Vec<String> = single.iter().map(|(_, field)| format!("\"{}\"", field.column)).collect();
    let columns = columns.join(", ");
    let places: Vec<String> = (1..=single.len() + 1).map(|place| format!("?{place}")).collect();
    Statements {
        all: format!("SELECT \"id\", {columns} FROM \"{table}\" ORDER BY \"id\""),
        one: format!("SELECT {columns} FROM \"{table}\" WHERE \"id\" = ?1"),
        insert: format!("INSERT INTO \"{table}\" (\"id\", {columns}) VALUES ({})", places.join(", ")),
        delete: format!("DELETE FROM \"{table}\" WHERE \"id\" = ?1"),
        exists: format!("SELECT 1 FROM \"{table}\" WHERE \"id\" = ?1"),
        fields: single.iter().map(|(number, _)| *number).collect(),
        links: several.iter().filter_map(|(number, field)| link(kind, *number, field)).collect(),
    }
}

fn link(kind: Kind, number: usize, field: &Field) -> Option<Link> {
    let Domain::Many(target) = field.domain else { return None };
    let (from, to) = (kind.table(), target.table());
    let table = format!("{from}_{}", field.column);
    Some(Link {
        field: number,
        target,
        all: format!("SELECT \"{from}\", \"{to}\" FROM \"{table}\" ORDER BY \"{from}\", \"position\""),
        one: format!("SELECT \"{to}\" FROM \"{table}\" WHERE \"{from}\" = ?1 ORDER BY \"position\""),
        insert: format!("INSERT INTO \"{table}\" (\"{from}\", \"{to}\", \"position\") VALUES (?1, ?2, ?3)"),
        delete: format!("DELETE FROM \"{table}\" WHERE \"{from}\" = ?1"),
        table,
    })
}

/// A cell on its way into a column.
pub(super) struct Bound<'a>(pub &'a Cell);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = |text: String| ToSqlOutput::Owned(Value::Text(text));
        Ok(match self.0 {
            Cell::Empty => ToSqlOutput::Borrowed(ValueRef::Null),
            Cell::Text(text) if text.is_empty() => ToSqlOutput::Borrowed(ValueRef::Null),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Word(word) => ToSqlOutput::Borrowed(ValueRef::Text(word.as_bytes())),
            Cell::Whole(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Cell::Money(pence) => ToSqlOutput::Borrowed(ValueRef::Integer(pence.0)),
            Cell::One(id) => ToSqlOutput::Borrowed(ValueRef::Integer(id.0)),
            Cell::Day(day) => text(day.to_string()),
            Cell::Year(year) => text(year.to_string()),
            Cell::Many(_) => return Err(rusqlite::Error::ToSqlConversionFailure("several in one column".into())),
        })
    }
}

/// Whether a cell is of the shape that its field holds; the file would else turn it into another.
/// Nothing is [`Cell::Empty`] and nothing else.
pub(super) fn fits(domain: Domain, cell: &Cell) -> bool {
    match (domain, cell) {
        (Domain::Code | Domain::Line | Domain::Prose, Cell::Text(text)) => !text.is_empty(),
        (Domain::Many(_), Cell::Many(ids)) => !ids.is_empty(),
        (_, Cell::Empty)
        | (Domain::Whole, Cell::Whole(_))
        | (Domain::Money, Cell::Money(_))
        | (Domain::Day, Cell::Day(_))
        | (Domain::Year, Cell::Year(_))
        | (Domain::One(_), Cell::One(_)) => true,
        (Domain::Word(choices), Cell::Word(word)) => choices.iter().any(|choice| choice.word == *word),
        _ => false,
    }
}

/// The cell that stands in a column.
///
/// # Errors
/// Says what is wrong with a value that this program did not write.
pub(super) fn restored(domain: Domain, value: ValueRef<'_>) -> Result<Cell, String> {
    match value {
        ValueRef::Null => Ok(Cell::Empty),
        ValueRef::Integer(number) => domain.restore(Stored::Whole(number)),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => domain.restore(Stored::Text(text)),
            Err(_) => Err(format!("{:?} is not UTF-8", String::from_utf8_lossy(bytes))),
        },
        ValueRef::Real(number) => Err(format!("{number} is not {}", domain.wanted())),
        ValueRef::Blob(bytes) => Err(format!("{} bytes are not {}", bytes.len(), domain.wanted())),
    }
}

/// Where a value stands, for sentences about damage.
pub(super) fn place(kind: Kind, id: Id, field: &Field) -> String {
    format!("{} #{id}, {}", kind.one(), field.column)
}

/// The cells of one record as they stand now; nothing where it is not there.
pub(super) fn standing(connection: &Connection, kind: Kind, id: Id) -> Result<Option<Vec<Cell>>, Trouble> {
    let statements = statements(kind);
    let mut statement = connection.prepare_cached(&statements.one)?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut cells = vec![Cell::Empty; kind.fields().len()];
    for (column, number) in statements.fields.iter().enumerate() {
        let (Some(field), Some(cell)) = (kind.fields().get(*number), cells.get_mut(*number)) else { continue };
        *cell = cell_at(row, column, kind, id, field)?;
    }
    for link in &statements.links {
        if let Some(cell) = cells.get_mut(link.field) {
            *cell = linked(connection, link, id)?;
        }
    }
    Ok(Some(cells))
}

/// What stands in one field of one record; nothing where the record is not there.
pub(super) fn standing_in(connection: &Connection, kind: Kind, id: Id, field: &Field) -> Result<Option<Cell>, Trouble> {
    let text = format!("SELECT \"{}\" FROM \"{}\" WHERE \"id\" = ?1", field.column, kind.table());
    let mut statement = connection.prepare_cached(&text)?;
    let mut rows = statement.query([id.0])?;
    rows.next()?.map(|row| cell_at(row, 0, kind, id, field)).transpose()
}

fn cell_at(row: &Row<'_>, column: usize, kind: Kind, id: Id, field: &Field) -> Result<Cell, Trouble> {
    let strange = |what| Trouble::Strange(format!("{}: {what}", place(kind, id, field)));
    restored(field.domain, row.get_ref(column)?).map_err(strange)
}

/// The records that a record names in a field of its own table.
pub(super) fn linked(connection: &Connection, link: &Link, id: Id) -> Result<Cell, Trouble> {
    let mut statement = connection.prepare_cached(&link.one)?;
    let ids = statement.query_map([id.0], |row| row.get(0).map(Id))?.collect::<Result<Vec<_>, _>>()?;
    Ok(Cell::many(&ids))
}

/// Whether a record is there.
pub(super) fn exists(connection: &Connection, kind: Kind, id: Id) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached(&statements(kind).exists)?;
    Ok(statement.query_row([id.0], |_| Ok(())).optional()?.is_some())
}
