//! The shape of a plan file, as numbered steps that are only ever added to.
//!
//! A new file takes all steps; an older one those it lacks, once, however many programs open
//! it at the same moment. The step that a file has reached stands in its `user_version`.
//! Each [`Book`] has steps of its own. Used by [`super::open`]; each write reads the version again, so that a
//! program that has been running since before an upgrade does not write in the old way.

use super::error::Trouble;
use crate::plan::Book;
use rusqlite::{Connection, Transaction, TransactionBehavior};

const JOURNAL_1: &str = include_str!("schema/journal-1.sql");
const JOURNAL_2: &str = include_str!("schema/journal-2.sql");
const FILES_1: &str = include_str!("schema/files-1.sql");
const PLAN_1: &str = include_str!("schema/plan-1.sql");
const PLAN_3: &str = include_str!("schema/plan-3.sql");
const PLAN_4: &str = include_str!("schema/plan-4.sql");
const REVIEWS_1: &str = include_str!("schema/reviews-1.sql");

/// What stands in the header of a book's file and says whose it is: "folk", "folr".
pub(super) const fn application(book: Book) -> i64 {
    match book {
        Book::Plan => 0x666F_6C6B,
        Book::Reviews => 0x666F_6C72,
    }
}

/// What stands in the header of a snapshot of the plan for readers: "fols". No restricted file is published.
const SNAPSHOT: i64 = 0x666F_6C73;

/// The table of a snapshot that says when it was made; no other file has it.
pub(super) const SNAPSHOT_TABLE: &str = "snapshot";

/// The book of a file by what stands in its header.
pub(super) fn book(connection: &Connection) -> Result<Book, Trouble> {
    let found = header(connection)?;
    let book = [Book::Plan, Book::Reviews].into_iter().find(|book| application(*book) == found);
    let book = book.or((found == SNAPSHOT).then_some(Book::Plan));
    book.ok_or(Trouble::NotAPlan("a SQLite file of another program"))
}

fn header(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA application_id")?.query_row([], |row| row.get(0))
}

/// Whether a file is a snapshot for readers.
pub(super) fn is_snapshot(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(header(connection)? == SNAPSHOT)
}

/// Makes a copy of the plan a snapshot of a moment, so that nobody ever takes it for the plan.
pub(super) fn make_snapshot(copy: &Connection, at: i64) -> rusqlite::Result<()> {
    copy.execute_batch(&format!(
        "BEGIN; CREATE TABLE \"{SNAPSHOT_TABLE}\" (\"at\" INTEGER NOT NULL) STRICT; \
         INSERT INTO \"{SNAPSHOT_TABLE}\" VALUES ({at}); PRAGMA application_id = {SNAPSHOT}; COMMIT"
    ))
}

/// When a snapshot was made, in seconds since 1970.
pub(super) fn made_at(snapshot: &Connection) -> rusqlite::Result<i64> {
    snapshot.query_row(&format!("SELECT \"at\" FROM \"{SNAPSHOT_TABLE}\""), [], |row| row.get(0))
}

/// What was published stays as it is: a file may hold it already.
const fn steps(book: Book) -> &'static [&'static [&'static str]] {
    match book {
        Book::Plan => &[&[JOURNAL_1, FILES_1, PLAN_1], &[JOURNAL_2], &[PLAN_3], &[PLAN_4]],
        Book::Reviews => &[&[JOURNAL_1, FILES_1, REVIEWS_1], &[JOURNAL_2]],
    }
}

/// The newest version of a book's file.
pub(super) fn newest(book: Book) -> i64 {
    i64::try_from(steps(book).len()).unwrap_or(i64::MAX)
}

/// The version that the file has reached.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))
}

/// Brings a file to the newest version; before one is changed that has something in it, `keep` is asked
/// to make a backup, while nobody else can write.
pub(super) fn migrate(connection: &mut Connection, book: Book, keep: Keep<'_>) -> Result<(), Trouble> {
    // Most files are of this version, and to ask for the write lock would make them wait for others.
    if is_newest(version(connection)?, book)? {
        return Ok(());
    }
    let writing = Transaction::new(connection, TransactionBehavior::Immediate)?;
    let found = version(&writing)?;
    if is_newest(found, book)? {
        return Ok(());
    }
    if found > 0 {
        keep(newest(book))?;
    }
    for step in steps(book).iter().skip(usize::try_from(found).unwrap_or(0)) {
        for text in *step {
            writing.execute_batch(text)?;
        }
    }
    let (application, version) = (application(book), newest(book));
    writing.execute_batch(&format!("PRAGMA application_id = {application}; PRAGMA user_version = {version}"))?;
    writing.commit()?;
    Ok(())
}

/// Makes a backup of a file before it is brought to a version.
pub(super) type Keep<'a> = &'a dyn Fn(i64) -> Result<(), Trouble>;

/// Whether a version is the newest; one that is newer still is refused.
fn is_newest(found: i64, book: Book) -> Result<bool, Trouble> {
    let known = newest(book);
    if found > known { Err(Trouble::Newer(found, known)) } else { Ok(found == known) }
}

/// Refuses a file of a version that is newer than those known.
pub(super) fn not_newer(connection: &Connection) -> Result<Book, Trouble> {
    let book = book(connection)?;
    is_newest(version(connection)?, book)?;
    Ok(book)
}

/// Refuses to go on with a file that has moved on to a newer version.
pub(super) fn still_known(connection: &Connection) -> Result<(), Trouble> {
    let found = version(connection)?;
    if is_newest(found, book(connection)?)? { Ok(()) } else { Err(Trouble::Older(found)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        plan::cell::Domain,
        store::{references::unique, row},
    };
    use std::collections::{BTreeMap, BTreeSet};

    const BOOKS: [Book; 2] = [Book::Plan, Book::Reviews];

    fn fresh(book: Book) -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, book, &|_| Ok(())).unwrap();
        connection
    }

    fn texts(connection: &Connection, text: &str) -> Vec<String> {
        let mut statement = connection.prepare(text).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// The columns of a table: name, then type and whether it must be filled.
    fn columns(connection: &Connection, table: &str) -> BTreeMap<String, (String, bool)> {
        let mut statement = connection.prepare("SELECT name, type, \"notnull\" FROM pragma_table_info(?1)").unwrap();
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)));
        statement.query_map([table], row).unwrap().map(Result::unwrap).collect()
    }

    /// The references of a table: column to table, and whether all wait until a transaction ends.
    fn references(connection: &Connection, table: &str) -> BTreeMap<String, String> {
        let text = "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)";
        let mut statement = connection.prepare(text).unwrap();
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        statement.query_map([table], row).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn every_field_has_its_column_and_every_list_of_records_its_table() {
        for book in BOOKS {
            every_kind_has_its_tables(book);
        }
    }

    fn every_kind_has_its_tables(book: Book) {
        let connection = fresh(book);
        let mut tables: BTreeSet<String> = ["revision", "change"].map(str::to_owned).into();
        if book == Book::Plan {
            tables.insert("figure".to_owned());
        }
        for kind in book.kinds() {
            let mut wanted = BTreeMap::from([("id".to_owned(), ("INTEGER".to_owned(), false))]);
            let mut named = BTreeMap::new();
            for field in kind.fields() {
                let affinity = if field.domain.is_number() { "INTEGER" } else { "TEXT" };
                match field.domain {
                    Domain::Many(_) => continue,
                    Domain::One(target) => drop(named.insert(field.column.to_owned(), target.table().to_owned())),
                    _ => {}
                }
                wanted.insert(field.column.to_owned(), (affinity.to_owned(), field.required));
            }
            assert_eq!(columns(&connection, kind.table()), wanted, "{kind:?}");
            assert_eq!(references(&connection, kind.table()), named, "{kind:?}");
            tables.insert(kind.table().to_owned());
            for link in &row::statements(*kind).links {
                let of = [kind.table(), link.target.table()].map(str::to_owned);
                assert_eq!(references(&connection, &link.table), of.clone().into_iter().zip(of.clone()).collect());
                let columns: Vec<String> = columns(&connection, &link.table).into_keys().collect();
                assert_eq!(
                    BTreeSet::from_iter(columns),
                    BTreeSet::from([of[0].clone(), of[1].clone(), "position".into()])
                );
                tables.insert(link.table.clone());
            }
        }
        let there =
            texts(&connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
        assert_eq!(BTreeSet::from_iter(there), tables);
        let loose =
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite%'";
        assert_eq!(texts(&connection, loose), Vec::<String>::new(), "every table is strict");
        // In any order within a transaction, so no reference may be checked at once; the journal's own are.
        for text in texts(&connection, "SELECT sql FROM sqlite_schema WHERE sql LIKE '%REFERENCES%'") {
            let of_the_journal = text.contains("TABLE \"revision\"") || text.contains("TABLE \"change\"");
            let deferred = text.matches("(\"id\") DEFERRABLE INITIALLY DEFERRED").count();
            assert_eq!(deferred, if of_the_journal { 0 } else { text.matches("REFERENCES").count() }, "{text}");
        }
    }

    #[test]
    fn the_file_takes_every_word_and_no_other() {
        let mut id = 0;
        for (book, kind) in BOOKS.into_iter().flat_map(|book| book.kinds().iter().map(move |kind| (book, kind))) {
            let connection = fresh(book);
            connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
            for (number, field) in kind.fields().iter().enumerate() {
                let Domain::Word(choices) = field.domain else { continue };
                for (word, lawful) in choices.iter().map(|choice| (choice.word, true)).chain([("nonsense", false)]) {
                    id += 1;
                    let columns: Vec<String> = (row::statements(*kind).fields.iter())
                        .map(|other| {
                            let other_field = &kind.fields()[*other];
                            match other_field.domain {
                                _ if *other == number => format!("'{word}'"),
                                Domain::Word(choices) => format!("'{}'", choices[0].word),
                                Domain::Day => "'2026-03-31'".to_owned(),
                                Domain::Year => format!("'{}/00'", 1000 + id),
                                Domain::Whole | Domain::Money | Domain::One(_) => "1".to_owned(),
                                _ => format!("'{id}'"),
                            }
                        })
                        .collect();
                    let names: Vec<String> = (row::statements(*kind).fields.iter())
                        .map(|other| format!("\"{}\"", kind.fields()[*other].column))
                        .collect();
                    let (names, columns) = (names.join(", "), columns.join(", "));
                    let text = format!("INSERT INTO \"{}\" (\"id\", {names}) VALUES ({id}, {columns})", kind.table());
                    let done = connection.execute(&text, []);
                    assert_eq!(done.is_ok(), lawful, "{kind:?} {} {word}: {done:?}", field.column);
                }
            }
        }
    }

    #[test]
    fn what_is_looked_up_has_an_index_and_what_is_once_is_held() {
        for (book, kind) in BOOKS.into_iter().flat_map(|book| book.kinds().iter().map(move |kind| (book, kind))) {
            let connection = fresh(book);
            let indexes = texts(&connection, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
            let table = kind.table();
            for (number, field) in kind.fields().iter().enumerate() {
                let column = field.column;
                if let Domain::One(_) = field.domain {
                    let start = format!("CREATE INDEX \"{table}_by_{column}\" ON \"{table}\" (\"{column}\")");
                    assert!(indexes.iter().any(|index| index.starts_with(&start)), "{start}");
                }
                let once = format!(
                    "CREATE UNIQUE INDEX \"{table}_{column}_once\" ON \"{table}\" (\"{column}\" COLLATE NOCASE)"
                );
                assert_eq!(indexes.contains(&once), unique(*kind).any(|other| other == number), "{once}");
            }
        }
    }

    #[test]
    fn a_new_file_and_one_that_took_every_step_are_alike() {
        for book in BOOKS {
            let mut stepped = Connection::open_in_memory().unwrap();
            for (done, step) in steps(book).iter().enumerate() {
                step.iter().for_each(|text| stepped.execute_batch(text).unwrap());
                stepped.execute_batch(&format!("PRAGMA user_version = {}", done + 1)).unwrap();
            }
            let schema = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
            let new = fresh(book);
            assert_eq!(texts(&stepped, schema), texts(&new, schema));
            assert_eq!(version(&new).unwrap(), newest(book));
            assert_eq!(super::book(&new).unwrap(), book);
            migrate(&mut stepped, book, &|_| Ok(())).unwrap();
            assert_eq!(texts(&stepped, schema), texts(&new, schema), "what is done is not done again");
        }
    }

    #[test]
    fn a_version_that_is_not_known_is_named() {
        let mut connection = fresh(Book::Plan);
        assert!(still_known(&connection).is_ok());
        connection.execute_batch("PRAGMA user_version = 99").unwrap();
        assert!(matches!(still_known(&connection), Err(Trouble::Newer(99, 4))));
        assert!(matches!(migrate(&mut connection, Book::Plan, &|_| Ok(())), Err(Trouble::Newer(99, 4))));
        connection.execute_batch("PRAGMA user_version = 0").unwrap();
        assert!(matches!(still_known(&connection), Err(Trouble::Older(0))));
    }

    #[test]
    fn the_plan_has_no_table_for_what_is_restricted() {
        let names = texts(&fresh(Book::Plan), "SELECT lower(sql) FROM sqlite_schema WHERE sql IS NOT NULL");
        assert!(names.iter().all(|sql| !sql.contains("review_recommendation") && !sql.contains("restricted")));
        assert!(!names.iter().any(|sql| sql.contains("\"review\" (")), "{names:?}");
    }

    #[test]
    fn a_figure_never_changes() {
        let connection = fresh(Book::Plan);
        connection
            .execute_batch("INSERT INTO \"figure\" VALUES (1, 1, 2, 7, 'Ashford', '2025-04', NULL, 12, NULL, 0);")
            .unwrap();
        let refused = connection.execute("UPDATE \"figure\" SET \"value\" = 13", []).unwrap_err();
        assert!(refused.to_string().contains("a figure never changes"), "{refused}");
        let odd = "INSERT INTO \"figure\" VALUES (1, 2, 3, 7, 'Dover', '2025-04', NULL, 12, NULL, 1)";
        assert!(connection.execute(odd, []).is_err(), "what is suppressed has no value");
    }
}
