//! The figures of editions: written once, with the revision that adds their edition; then only read.
//!
//! ```text
//! write   while a revision is committed: one figure at a time, straight into its row
//! each    the rows of some editions, lent one at a time
//! wrong   for the check of a file: figures that nobody took in, editions that lack some
//! ```
//!
//! An edition's record is the pointer to its figures. Taking the record back leaves them where
//! they are, unread; nothing here ever removes one. They never pass through the journal.

use super::error::Trouble;
use crate::plan::{
    Id, IdHasher, Kind, Plan,
    change::{Change, Edit},
    figure::{Figure, Figures, Number, Stop},
    figure_edition,
    record::Record,
};
use rusqlite::{Connection, Row, Statement, types::Null};
use std::{collections::HashSet, hash::BuildHasherDefault};

/// An edition that is being filled.
struct Filling {
    edition: Record,
    indicators: HashSet<Id, BuildHasherDefault<IdHasher>>,
    count: i64,
}

/// Writes figures for editions that these changes add; the caller holds the transaction.
pub(super) fn write(connection: &Connection, changes: &[Change], figures: &mut dyn Figures) -> Result<(), Trouble> {
    let mut filling: Vec<Filling> = added(changes).map(Filling::of).collect();
    let mut insert = connection.prepare(
        "INSERT INTO \"figure\" (\"edition\", \"number\", \"line\", \"indicator\", \"area\", \"period\", \"measure\", \
         \"value\", \"mark\", \"suppressed\") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    let mut trouble = None;
    let played = figures.play(&mut |edition, figure| {
        // Few editions are filled at once, and nearly always one.
        let written = match filling.iter_mut().find(|filling| filling.edition.id == edition) {
            None => Err(Trouble::Refused(format!("figures of edition #{edition}, which this step does not add"))),
            // By its indicators an edition is found, and they stay as long as it does.
            Some(filling) if !filling.indicators.contains(&figure.indicator) => {
                let Figure { line, indicator, .. } = figure;
                Err(Trouble::Refused(format!("line {line}: a figure of #{indicator}, which its edition does not name")))
            }
            Some(filling) => {
                filling.count += 1;
                put(&mut insert, edition, filling.count, figure)
            }
        };
        written.map_err(|found| {
            trouble = Some(found);
            Stop
        })
    });
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    played.map_err(Trouble::GivenUp)?;
    for filling in filling.iter_mut().filter(|filling| filling.count == 0) {
        // An edition that comes back, as from a backup, finds the figures that it left.
        filling.count = i64::try_from(count(connection, filling.edition.id)?).unwrap_or(i64::MAX);
    }
    match filling.iter().find_map(Filling::short) {
        Some(cause) => Err(Trouble::GivenUp(cause)),
        None => Ok(()),
    }
}

/// The editions of figures that changes add.
fn added(changes: &[Change]) -> impl Iterator<Item = Record> {
    changes.iter().filter_map(|change| match (change.kind, &change.edit) {
        (Kind::FigureEdition, Edit::Add(cells)) => Some(Record::with_cells(change.kind, change.id, cells.clone())),
        _ => None,
    })
}

impl Filling {
    fn of(edition: Record) -> Self {
        let indicators = edition.get(figure_edition::INDICATORS).iter().copied().collect();
        Self { edition, indicators, count: 0 }
    }

    /// Whether as many figures came as the record of the edition says.
    fn short(&self) -> Option<String> {
        let said = self.edition.get(figure_edition::FIGURES)?;
        let title = self.edition.get(figure_edition::TITLE);
        let differs = said != self.count;
        differs.then(|| format!("{title} was shown with {said} figures, and its file now holds {}", self.count))
    }
}

/// Writes one figure; nothing is allocated for it here.
fn put(insert: &mut Statement<'_>, edition: Id, number: i64, figure: &Figure<&str>) -> Result<(), Trouble> {
    let lawful = match figure.value {
        Some(Number(value)) => value.is_finite() && figure.mark.is_empty() && !figure.suppressed,
        None => true,
    };
    if !lawful {
        let Figure { line, value, mark, .. } = figure;
        return Err(Trouble::Refused(format!(
            "line {line}: a figure is a number or a mark, and not {value:?} {mark:?}"
        )));
    }
    insert.raw_bind_parameter(1, edition.0)?;
    insert.raw_bind_parameter(2, number)?;
    insert.raw_bind_parameter(3, i64::try_from(figure.line).unwrap_or(i64::MAX))?;
    insert.raw_bind_parameter(4, figure.indicator.0)?;
    insert.raw_bind_parameter(5, figure.area)?;
    insert.raw_bind_parameter(6, figure.period)?;
    insert.raw_bind_parameter(7, Some(figure.measure).filter(|measure| !measure.is_empty()))?;
    if let Some(Number(value)) = figure.value {
        insert.raw_bind_parameter(8, value)?;
        insert.raw_bind_parameter(9, Null)?;
    } else {
        insert.raw_bind_parameter(8, Null)?;
        // A blank cell has an empty mark, so that it is known not to be a number.
        insert.raw_bind_parameter(9, figure.mark)?;
    }
    insert.raw_bind_parameter(10, figure.suppressed)?;
    insert.raw_execute()?;
    Ok(())
}

/// Lends the figures of editions one after another, by indicator and then in the order of the file.
pub(super) fn each(
    connection: &Connection,
    editions: &[Id],
    indicator: Option<Id>,
    each: &mut dyn FnMut(Id, &Figure<&str>),
) -> Result<(), Trouble> {
    const ROWS: &str = "SELECT \"line\", \"indicator\", \"area\", \"period\", \"measure\", \"value\", \"mark\", \"suppressed\" \
         FROM \"figure\" WHERE \"edition\" = ?1";
    // In the order of the table's own key, so that nothing is sorted and no other indicator is read.
    let (only, order) = match indicator {
        Some(_) => (" AND \"indicator\" = ?2", "\"number\""),
        None => ("", "\"indicator\", \"number\""),
    };
    let mut statement = connection.prepare_cached(&format!("{ROWS}{only} ORDER BY {order}"))?;
    for edition in editions {
        let mut rows = match indicator {
            Some(indicator) => statement.query([edition.0, indicator.0])?,
            None => statement.query([edition.0])?,
        };
        while let Some(row) = rows.next()? {
            each(*edition, &lent(row).map_err(|what| strange(*edition, &what))?);
        }
    }
    Ok(())
}

/// A row as a figure.
fn lent<'r>(row: &'r Row<'_>) -> Result<Figure<&'r str>, rusqlite::Error> {
    let text =
        |column: usize| -> rusqlite::Result<&'r str> { Ok(row.get_ref(column)?.as_str_or_null()?.unwrap_or_default()) };
    Ok(Figure {
        line: usize::try_from(row.get::<_, i64>(0)?).unwrap_or_default(),
        indicator: Id(row.get(1)?),
        area: text(2)?,
        period: text(3)?,
        measure: text(4)?,
        value: row.get::<_, Option<f64>>(5)?.map(Number),
        mark: text(6)?,
        suppressed: row.get(7)?,
    })
}

fn strange(edition: Id, what: &rusqlite::Error) -> Trouble {
    Trouble::Strange(format!("figure of edition #{edition}: {what}"))
}

/// How many figures an edition holds.
pub(super) fn count(connection: &Connection, edition: Id) -> Result<usize, Trouble> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM \"figure\" WHERE \"edition\" = ?1")?;
    let count: i64 = statement.query_row([edition.0], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Figures of editions that the journal never added, and editions that hold other than they say.
///
/// Figures of an edition that was taken back are where they belong: it may be redone.
pub(super) fn wrong(connection: &Connection, plan: &Plan) -> Result<Vec<String>, Trouble> {
    let mut wrong = Vec::new();
    // From one edition to the next, not through all their rows.
    let mut next = connection.prepare("SELECT min(\"edition\") FROM \"figure\" WHERE \"edition\" > ?1")?;
    let mut told = connection.prepare(
        "SELECT EXISTS (SELECT 1 FROM \"change\" WHERE \"record\" = ?1 AND \"kind\" = ?2 AND \"op\" = 'add')",
    )?;
    let mut before = i64::MIN;
    while let Some(edition) = next.query_row([before], |row| row.get::<_, Option<i64>>(0))? {
        if !told.query_row((edition, Kind::FigureEdition.table()), |row| row.get::<_, bool>(0))? {
            let count = count(connection, Id(edition))?;
            wrong.push(format!("figures of an edition that the journal does not know, #{edition}: {count}"));
        }
        before = edition;
    }
    for edition in plan.all(Kind::FigureEdition) {
        let Some(said) = edition.get(figure_edition::FIGURES) else { continue };
        let held = count(connection, edition.id)?;
        if usize::try_from(said) != Ok(held) {
            let name = plan.label_of(edition);
            wrong.push(format!("{} {name} says that it holds {said} figures, and it holds {held}", edition.kind.one()));
        }
    }
    Ok(wrong)
}
