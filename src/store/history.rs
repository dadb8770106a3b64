//! Reading the journal: who did what, and what undo and redo would take back.
//!
//! Every person has a stack of their own steps. It is not kept anywhere: it follows from the
//! journal, so it survives a restart and is the same in two windows. A step is a revision
//! that did something: a plain one, a redo, or taking back what somebody else did. An undo is
//! a revision that takes back a step of the same person.
//!
//! ```text
//! number  1    2    3          4          5          6
//!         A    B    undoes 2   undoes 1   undoes 4   C
//!         step step undo       undo       step=redo  step
//! to undo 1    2    1          -          5          6
//! to redo -    -    3          4          3          -
//! ```
//!
//! Only the newest revisions of one person are looked at: as far back as a run of undos goes.

use super::error::Trouble;
use crate::plan::{
    change::{Change, Edit},
    past::{Query, Term, Test},
};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter, types::Value};

/// What to look for in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Only revisions of which this holds.
    pub query: Query,
    /// Only revisions before this number, to read on.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: usize,
}

impl Default for Ask {
    fn default() -> Self {
        Self { query: Query::default(), before: None, limit: 100 }
    }
}

/// A revision without its changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its place in the journal.
    pub number: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who, as the operating system names them.
    pub by: String,
    /// What it does, in words, or why.
    pub why: String,
    /// The file it was read from, where it was.
    pub source: String,
    /// The revision that it takes back.
    pub undoes: Option<i64>,
    /// The revision that took it back.
    pub undone_by: Option<i64>,
    /// How many changes it holds.
    pub changes: usize,
}

/// Revisions, newest first.
pub(super) fn heads(connection: &Connection, ask: &Ask) -> Result<Vec<Head>, Trouble> {
    // Changes are numbered from one without gaps, so the last number is their count.
    let mut text = String::from(
        "SELECT \"id\", \"at\", \"by\", \"why\", \"source\", \"undoes\", \
         (SELECT \"later\".\"id\" FROM \"revision\" AS \"later\" WHERE \"later\".\"undoes\" = \"revision\".\"id\"), \
         (SELECT coalesce(max(\"seq\"), 0) FROM \"change\" WHERE \"change\".\"revision\" = \"revision\".\"id\") \
         FROM \"revision\" WHERE \"id\" < ?",
    );
    let mut values = vec![Value::Integer(ask.before.unwrap_or(i64::MAX))];
    conditions(&ask.query, &mut text, &mut values);
    text.push_str(" ORDER BY \"id\" DESC LIMIT ?");
    values.push(Value::Integer(i64::try_from(ask.limit).unwrap_or(i64::MAX)));
    let mut statement = connection.prepare(&text)?;
    let heads = statement.query_map(params_from_iter(values), |row| {
        Ok(Head {
            number: row.get(0)?,
            at: row.get(1)?,
            by: row.get(2)?,
            why: row.get(3)?,
            source: row.get(4)?,
            undoes: row.get(5)?,
            undone_by: row.get(6)?,
            changes: usize::try_from(row.get::<_, i64>(7)?).unwrap_or(0),
        })
    })?;
    Ok(heads.collect::<Result<_, _>>()?)
}

/// A condition in SQL with its values.
type Condition = (String, Vec<Value>);

/// Adds what a query asks for to a statement over revisions.
fn conditions(query: &Query, text: &mut String, values: &mut Vec<Value>) {
    let mut changes: Vec<Condition> = Vec::new();
    let mut named = false;
    for Term { negated, test } in &query.terms {
        let (condition, of_a_change) = condition(test);
        if of_a_change && !negated {
            named |= matches!(test, Test::Records(_));
            changes.push(condition);
            continue;
        }
        let condition = if of_a_change { of_some_change(vec![condition], false) } else { condition };
        text.push_str(if *negated { " AND NOT (" } else { " AND (" });
        text.push_str(&condition.0);
        text.push(')');
        values.extend(condition.1);
    }
    // All that is asked of changes is asked of one and the same.
    if !changes.is_empty() {
        let (condition, asked) = of_some_change(changes, named);
        text.push_str(" AND ");
        text.push_str(&condition);
        values.extend(asked);
    }
}

/// That some change of a revision is all of this. Where records are named their index finds the few
/// changes; else each revision's own are looked through.
fn of_some_change(conditions: Vec<Condition>, named: bool) -> Condition {
    let (texts, values): (Vec<String>, Vec<Vec<Value>>) = conditions.into_iter().unzip();
    let all = texts.join(" AND ");
    let text = if named {
        format!("\"id\" IN (SELECT \"change\".\"revision\" FROM \"change\" WHERE {all})")
    } else {
        format!("EXISTS (SELECT 1 FROM \"change\" WHERE \"change\".\"revision\" = \"revision\".\"id\" AND {all})")
    };
    (text, values.concat())
}

/// What a test asks in SQL, and whether of a change instead of its revision.
fn condition(test: &Test) -> (Condition, bool) {
    let like = |text: &str| Value::Text(format!("%{}%", escaped(text)));
    let of_revision = |text: &str, values: Vec<Value>| ((text.to_owned(), values), false);
    let of_change = |text: String, values: Vec<Value>| ((text, values), true);
    let operation = |name: &str| of_change("\"op\" = ?".to_owned(), vec![Value::Text(name.to_owned())]);
    match test {
        Test::Words(words) => {
            of_revision("\"why\" LIKE ? ESCAPE '\\' OR \"source\" LIKE ? ESCAPE '\\'", vec![like(words), like(words)])
        }
        Test::Step(number) => of_revision("\"id\" = ?", vec![Value::Integer(*number)]),
        Test::From(number) => of_revision("\"id\" >= ?", vec![Value::Integer(*number)]),
        Test::By { name, exact: true } => of_revision("\"by\" = ?", vec![Value::Text(name.clone())]),
        Test::By { name, exact: false } => of_revision("\"by\" LIKE ? ESCAPE '\\'", vec![like(name)]),
        Test::File(name) if name.is_empty() => of_revision("\"source\" <> ''", Vec::new()),
        Test::File(name) => of_revision("\"source\" LIKE ? ESCAPE '\\'", vec![like(name)]),
        Test::Undo => of_revision("\"undoes\" IS NOT NULL", Vec::new()),
        Test::Within { from, until } => {
            of_revision("\"at\" >= ? AND \"at\" < ?", vec![Value::Integer(*from), Value::Integer(*until)])
        }
        Test::Records(records) => {
            let places = vec!["?"; records.len()].join(", ");
            let values = records.iter().map(|record| Value::Integer(record.0)).collect();
            of_change(format!("\"record\" IN ({places})"), values)
        }
        Test::Called(name) => of_change("\"code\" = ? COLLATE NOCASE".to_owned(), vec![Value::Text(name.clone())]),
        Test::Kind(kind) => of_change("\"kind\" = ?".to_owned(), vec![Value::Text(kind.table().to_owned())]),
        Test::Adds => operation("add"),
        Test::Sets => operation("set"),
        Test::Removes => operation("remove"),
    }
}

/// A text that stands for itself in a pattern.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// Who touched last what a change touches, and when.
pub(super) fn last_touched(connection: &Connection, change: &Change) -> Result<Option<(String, i64)>, Trouble> {
    let column = match &change.edit {
        Edit::Set { field, .. } => change.kind.fields().get(*field).map(|field| field.column),
        Edit::Add(_) | Edit::Remove(_) => None,
    };
    let mut statement = connection.prepare_cached(
        "SELECT \"by\", \"at\" FROM \"change\" JOIN \"revision\" ON \"revision\".\"id\" = \"change\".\"revision\" \
         WHERE \"record\" = ?1 AND \"kind\" = ?2 AND (?3 IS NULL OR \"column\" IS NULL OR \"column\" = ?3) \
         ORDER BY \"change\".\"revision\" DESC LIMIT 1",
    )?;
    let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(statement.query_row((change.id.0, change.kind.table(), column), row).optional()?)
}

/// The latest step of a person that was not taken back.
pub(super) fn to_undo(connection: &Connection, by: &str) -> Result<Option<i64>, Trouble> {
    let mut statement = connection.prepare_cached(OF_ONE_PERSON)?;
    let mut rows = statement.query([by])?;
    while let Some(row) = rows.next()? {
        let step = Step::of(row)?;
        if !step.taken_back && step.turns(connection, by)? % 2 == 0 {
            return Ok(Some(step.number));
        }
    }
    Ok(None)
}

/// The latest undo of a person that was not taken back, unless they did something new since.
pub(super) fn to_redo(connection: &Connection, by: &str) -> Result<Option<i64>, Trouble> {
    let mut statement = connection.prepare_cached(OF_ONE_PERSON)?;
    let mut rows = statement.query([by])?;
    while let Some(row) = rows.next()? {
        let step = Step::of(row)?;
        if step.own.is_none() {
            return Ok(None);
        }
        if !step.taken_back && step.turns(connection, by)? % 2 == 1 {
            return Ok(Some(step.number));
        }
    }
    Ok(None)
}

/// The revisions of one person from the newest on, with the revision of their own that each takes back.
const OF_ONE_PERSON: &str = "SELECT \"mine\".\"id\", \"own\".\"id\", \
     EXISTS (SELECT 1 FROM \"revision\" AS \"later\" WHERE \"later\".\"undoes\" = \"mine\".\"id\") \
     FROM \"revision\" AS \"mine\" \
     LEFT JOIN \"revision\" AS \"own\" ON \"own\".\"id\" = \"mine\".\"undoes\" AND \"own\".\"by\" = \"mine\".\"by\" \
     WHERE \"mine\".\"by\" = ?1 ORDER BY \"mine\".\"id\" DESC";

/// A revision as it stands on its person's stack.
struct Step {
    number: i64,
    /// The revision of the same person that it takes back.
    own: Option<i64>,
    /// A later revision takes it back.
    taken_back: bool,
}

impl Step {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { number: row.get(0)?, own: row.get(1)?, taken_back: row.get(2)? })
    }

    /// How many times its person has turned a step back and forth up to it: it is an undo where that is odd.
    fn turns(&self, connection: &Connection, by: &str) -> Result<u64, Trouble> {
        let mut statement =
            connection.prepare_cached("SELECT \"undoes\" FROM \"revision\" WHERE \"id\" = ?1 AND \"by\" = ?2")?;
        let mut turns = 0;
        let mut before = self.own;
        while let Some(number) = before {
            // What somebody else did is where this person's own steps begin.
            let Some(further) = statement.query_row((number, by), |row| row.get(0)).optional()? else { break };
            turns += 1;
            before = further;
        }
        Ok(turns)
    }
}
