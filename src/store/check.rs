//! Looks through a whole plan file and says what is not sound.
//!
//! Nothing here runs when a plan is opened: a start must not wait for it. It changes nothing
//! and repairs nothing; what to do about a finding is for a person to decide.

use super::{chain, error::Trouble, figures, journal, load, schema};
use crate::plan::{Book, Id, Plan};
use rusqlite::Connection;

/// More of the same would help nobody.
const MOST: usize = 20;

/// What SQLite finds wrong with the pages and tables; `integrity_check` asks of every index too.
pub(super) fn pages(connection: &Connection, how: How) -> Result<Vec<String>, Trouble> {
    let asked = match how {
        How::Quick => "quick_check",
        How::Whole => "integrity_check",
    };
    let mut statement = connection.prepare(&format!("PRAGMA {asked}({MOST})"))?;
    let found = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(found.into_iter().filter(|line| line != "ok").collect())
}

/// How far SQLite looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum How {
    /// Every page and row.
    Quick,
    /// Whether each index agrees with its rows as well.
    Whole,
}

/// What is wrong with the records: names that point nowhere, strange values, a broken journal.
pub(super) fn records(connection: &Connection) -> Result<Vec<String>, Trouble> {
    let mut wrong = nameless(connection)?;
    wrong.extend(gaps(connection)?);
    wrong.extend(chain::broken(connection)?);
    let loaded = load::all(connection, None)?;
    if loaded.plan.book() == Book::Plan {
        wrong.extend(figures::wrong(connection, &loaded.plan)?);
    }
    // A value that could not be read is no longer as the journal says either; once is enough.
    if loaded.damage.is_empty() {
        wrong.extend(astray(&loaded.plan, &replayed(connection)?));
    }
    wrong.extend(loaded.damage);
    wrong.truncate(MOST);
    Ok(wrong)
}

/// Rows that name a record which is not there.
pub(super) fn nameless(connection: &Connection) -> Result<Vec<String>, Trouble> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let found = statement.query_map([], |row| {
        let (table, id, target): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let id = id.map_or(String::new(), |id| format!(" #{id}"));
        Ok(format!("{table}{id} names a {target} that is not there"))
    })?;
    Ok(found.take(MOST).collect::<Result<_, _>>()?)
}

/// Numbers that the journal lacks.
fn gaps(connection: &Connection) -> Result<Vec<String>, Trouble> {
    let mut wrong = Vec::new();
    let count = |text: &str| connection.query_row(text, [], |row| row.get::<_, i64>(0));
    let (last, held) = (journal::given(connection)?, count("SELECT count(*) FROM \"revision\"")?);
    if last != held {
        wrong.push(format!("the journal holds {held} revisions, and {last} were committed"));
    }
    let mut statement = connection.prepare(
        "SELECT \"revision\" FROM \"change\" GROUP BY \"revision\" HAVING count(*) <> max(\"seq\") ORDER BY 1",
    )?;
    let found = statement.query_map([], |row| row.get::<_, i64>(0))?;
    for number in found.take(MOST) {
        wrong.push(format!("revision {} of the journal lacks changes", number?));
    }
    Ok(wrong)
}

/// The plan as the journal alone makes it.
fn replayed(connection: &Connection) -> Result<Plan, Trouble> {
    let mut plan = Plan::empty().in_book(schema::book(connection)?);
    for revision in journal::since(connection, 0)? {
        plan.forward(&revision);
    }
    Ok(plan)
}

/// Records that are not as the journal says.
fn astray(plan: &Plan, replayed: &Plan) -> Vec<String> {
    let mut wrong = Vec::new();
    for kind in plan.kinds() {
        let mut ids: Vec<Id> = [plan, replayed].into_iter().flat_map(|plan| plan.all(*kind)).map(|r| r.id).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let (stands, should) = (plan.record(*kind, id), replayed.record(*kind, id));
            let (Some(name), true) = (stands.or(should).map(|record| plan.label_of(record)), stands != should) else {
                continue;
            };
            wrong.push(match (stands, should) {
                (Some(_), Some(_)) => format!("{} {name} was changed without the journal", kind.one()),
                (Some(_), None) => format!("{} {name} was added without the journal", kind.one()),
                _ => format!("{} {name} was removed without the journal", kind.one()),
            });
        }
    }
    wrong
}
