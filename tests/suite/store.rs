//! The store holds what was committed, whole or not at all, and says what stands in the way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod conflicts;
pub mod figures;
mod files;
mod laws;
mod undo;

use folkmoot::{
    plan::{
        Book, Id, Kind, Plan, action,
        cell::Cell,
        change::{Change, Edit, Revision},
        past::{Query, Term, Test},
        record::Record,
        theme, update,
    },
    store::{Ask, Store},
};
use rusqlite::Connection;

/// An action with what an action must have.
pub fn an_action(id: i64, reference: &str) -> Record {
    Record::new(Kind::Action, Id(id))
        .with(action::REFERENCE, Cell::text(reference))
        .with(action::TITLE, Cell::text("Share the lessons of reviews"))
}

/// A theme.
pub fn a_theme(id: i64, name: &str) -> Record {
    Record::new(Kind::Theme, Id(id)).with(theme::NAME, Cell::text(name))
}

/// A revision of one person.
pub fn revision(by: &str, why: &str, changes: Vec<Change>) -> Revision {
    Revision { by: by.to_owned(), host: "desk".to_owned(), at: 1_700_000_000, ..Revision::new(why, changes) }
}

/// A revision that adds records.
pub fn adds(records: &[Record]) -> Revision {
    let plan = Plan::empty();
    revision("ann", "a start", records.iter().map(|record| Change::add(&plan, record)).collect())
}

/// Whether two plans hold the same; says where they do not.
#[track_caller]
pub fn same(left: &Plan, right: &Plan) {
    for kind in Kind::ALL {
        assert_eq!(left.all(*kind), right.all(*kind), "{kind:?}");
    }
}

/// The file with no rules but SQLite's own, as another tool would open it.
pub fn by_hand(store: &Store) -> Connection {
    Connection::open(store.path()).unwrap()
}

#[test]
fn what_was_committed_is_loaded_again() {
    let mut store = Store::in_memory(Book::Plan).unwrap();
    let themes = [a_theme(1, "Young people"), a_theme(2, "Alcohol")];
    let action = an_action(3, "DA-03").with(action::THEMES, Cell::many(&[Id(2), Id(1)]));
    assert_eq!(store.commit(&adds(&[action.clone(), themes[0].clone(), themes[1].clone()])).unwrap(), 1);
    let loaded = store.load().unwrap();
    assert_eq!((loaded.number, loaded.damage), (1, vec![]));
    assert_eq!(loaded.plan.record(Kind::Action, Id(3)), Some(&action));
    assert_eq!(loaded.plan.len(), 3);
}

#[test]
fn others_see_what_was_committed_and_are_told_until_they_have_read_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    let mut first = Store::create(&path, Book::Plan).unwrap();
    let second = Store::open(&path).unwrap();
    assert!(!second.changed_elsewhere().unwrap());
    let wanted = adds(&[an_action(3, "DA-03")]);
    assert_eq!(first.commit(&wanted).unwrap(), 1);
    assert!(!first.changed_elsewhere().unwrap(), "what it did itself is no news");
    assert!(second.changed_elsewhere().unwrap());
    assert_eq!(second.history(&Ask::default()).unwrap().len(), 1);
    assert!(second.changed_elsewhere().unwrap(), "the history is not the plan");
    assert_eq!(second.since(0).unwrap(), vec![Revision { number: 1, ..wanted }]);
    assert!(!second.changed_elsewhere().unwrap());
    assert_eq!(second.since(1).unwrap(), vec![]);
}

#[test]
fn the_journal_is_plain_text_that_only_grows() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
    let before = an_action(3, "DA-03").with(action::THEMES, Cell::many(&[Id(2), Id(1)]));
    store.commit(&adds(&[a_theme(1, "Young people"), a_theme(2, "Alcohol"), before.clone()])).unwrap();
    let after = before.clone().with(action::THEMES, Cell::many(&[Id(1)])).with(action::MEASURE, Cell::text("By count"));
    let plan = store.load().unwrap().plan;
    store.commit(&revision("bob", "fewer", folkmoot::plan::change::diff(&plan, &before, &after))).unwrap();

    let file = by_hand(&store);
    let rows = |text: &str| {
        let mut statement = file.prepare(text).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let text = |place| match row.get::<_, rusqlite::types::Value>(place).unwrap() {
                rusqlite::types::Value::Text(text) => text,
                rusqlite::types::Value::Integer(number) => number.to_string(),
                _ => "-".to_owned(),
            };
            lines.push((0..columns).map(text).collect::<Vec<_>>().join("|"));
        }
        lines
    };
    assert_eq!(
        rows(r#"SELECT "id", "at", "by", "host", "why", "source", "undoes" FROM "revision""#),
        ["1|1700000000|ann|desk|a start||-", "2|1700000000|bob|desk|fewer||-"]
    );
    assert_eq!(
        rows(r#"SELECT * FROM "change""#),
        [
            r#"1|1|add|theme|1|Young people|-|-|{"name":"Young people"}"#,
            r#"1|2|add|theme|2|Alcohol|-|-|{"name":"Alcohol"}"#,
            "1|3|add|action|3|DA-03|-|-|{\"reference\":\"DA-03\",\"title\":\"Share the lessons of reviews\",\
             \"stage\":\"not started\",\"rating\":\"not rated\",\"confirmed\":\"not rated\",\"timing\":\"ongoing\",\
             \"themes\":\"2 1\"}",
            "2|1|set|action|3|DA-03|measure|-|By count",
            "2|2|set|action|3|DA-03|themes|2 1|1",
        ]
    );
    for text in [
        r#"UPDATE "revision" SET "by" = 'eve'"#,
        r#"DELETE FROM "revision""#,
        r#"UPDATE "change" SET "after" = 'x'"#,
        r#"DELETE FROM "change" WHERE "seq" = 1"#,
    ] {
        let refused = file.execute(text, []).unwrap_err().to_string();
        assert!(refused.contains("the journal is only added to"), "{text}: {refused}");
    }
}

fn asks<const N: usize>(tests: [Test; N]) -> Ask {
    Ask { query: Query::of(tests), ..Ask::default() }
}

#[test]
fn history_is_told_by_person_and_record_and_read_on() {
    let mut store = Store::in_memory(Book::Plan).unwrap();
    for id in 1..=5 {
        let by = if id % 2 == 0 { "bob" } else { "ann" };
        store.commit(&Revision { by: by.into(), ..adds(&[a_theme(id, &format!("Theme {id}"))]) }).unwrap();
    }
    let undo = store.revision(2).unwrap().unwrap().inverse();
    store.commit(&Revision { by: "ann".into(), source: "a.csv".into(), ..undo }).unwrap();
    let numbers = |ask: Ask| store.history(&ask).unwrap().iter().map(|head| head.number).collect::<Vec<_>>();
    let by = |name: &str| Test::By { name: name.to_owned(), exact: true };
    assert_eq!(numbers(Ask::default()), [6, 5, 4, 3, 2, 1]);
    assert_eq!(numbers(Ask { limit: 2, ..Ask::default() }), [6, 5]);
    assert_eq!(numbers(Ask { limit: 2, before: Some(5), ..Ask::default() }), [4, 3]);
    assert_eq!(numbers(asks([by("bob")])), [4, 2]);
    assert_eq!(numbers(asks([Test::Records(vec![Id(2)])])), [6, 2]);
    assert_eq!(numbers(asks([Test::Records(vec![Id(2)]), by("ann")])), [6]);
    let heads = store.history(&Ask::default()).unwrap();
    assert_eq!((heads[0].undoes, heads[0].undone_by, heads[0].source.as_str()), (Some(2), None, "a.csv"));
    assert_eq!((heads[4].undoes, heads[4].undone_by, heads[4].why.as_str()), (None, Some(6), "a start"));
    let many: Vec<Record> = (10..40).map(|id| a_theme(id, &format!("Theme {id}"))).collect();
    let number = store.commit(&adds(&many)).unwrap();
    assert_eq!(store.history(&Ask { limit: 1, ..Ask::default() }).unwrap()[0].changes, 30);
    assert_eq!(store.changes_of(number, 3).unwrap(), adds(&many[..3]).changes);
    assert_eq!(store.revision(99).unwrap(), None);
}

#[test]
fn history_is_asked_for_by_words_time_kind_deed_and_file() {
    let mut store = Store::in_memory(Book::Plan).unwrap();
    let mut commit = |at: i64, by: &str, why: &str, source: &str, changes: Vec<Change>| {
        store.commit(&Revision { at, source: source.into(), ..revision(by, why, changes) }).unwrap()
    };
    let plan = Plan::empty();
    let (action, theme) = (an_action(1, "DA-01"), a_theme(2, "100% trauma_informed"));
    let add = |record: &Record| Change::add(&plan, record);
    let title = action::TITLE.number();
    let moves = Edit::Set { field: title, before: action.cell(title).clone(), after: Cell::text("Another") };
    commit(100, "ann", "the start of 100% of it", "", vec![add(&action), add(&theme)]);
    commit(200, "bob", "a title", "Returns.csv", vec![Change { edit: moves, ..add(&action) }]);
    commit(300, "bobby", "no longer", "", vec![add(&theme).inverse()]);
    let undo = store.revision(3).unwrap().unwrap().inverse();
    store.commit(&Revision { at: 400, by: "ann".into(), ..undo }).unwrap();
    let numbers = |query: Query| {
        let ask = Ask { query, ..Ask::default() };
        store.history(&ask).unwrap().iter().map(|head| head.number).collect::<Vec<_>>()
    };
    let by = |name: &str, exact| Test::By { name: name.to_owned(), exact };
    for (tests, wanted) in [
        (vec![Test::Words("START".into())], vec![1]),
        (vec![Test::Words("returns".into())], vec![2]),
        (vec![Test::Words("100%".into())], vec![1]),
        (vec![Test::Words("%".into())], vec![1]),
        (vec![by("bob", false)], vec![3, 2]),
        (vec![by("bob", true)], vec![2]),
        (vec![Test::Within { from: 200, until: 400 }], vec![3, 2]),
        (vec![Test::File(String::new())], vec![2]),
        (vec![Test::File("csv".into())], vec![2]),
        (vec![Test::Undo], vec![4]),
        (vec![Test::Step(3)], vec![3]),
        (vec![Test::Kind(Kind::Theme)], vec![4, 3, 1]),
        (vec![Test::Kind(Kind::Action), Test::Adds], vec![1]),
        (vec![Test::Kind(Kind::Action), Test::Removes], vec![]),
        (vec![Test::Removes], vec![3]),
        (vec![Test::Sets], vec![2]),
        (vec![Test::Called("da-01".into())], vec![2, 1]),
        (vec![Test::Records(vec![Id(1)]), Test::Sets], vec![2]),
    ] {
        assert_eq!(numbers(Query::of(tests.clone())), wanted, "{tests:?}");
    }
    let not = |test| Term { negated: true, test };
    let mut query = Query::of([Test::Kind(Kind::Theme)]);
    query.terms.extend([not(by("ann", false)), not(Test::Adds)]);
    assert_eq!(numbers(query), [3]);
}

#[test]
fn a_value_that_was_not_written_here_is_named_and_left_out() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
    let said = Record::new(Kind::Update, Id(4))
        .with(update::ACTION, Cell::One(Id(3)))
        .with(update::DATE, Cell::Day(jiff::civil::date(2026, 3, 31)))
        .with(update::NOTE, Cell::text("All well"));
    store.commit(&adds(&[an_action(3, "DA-03"), said.clone()])).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let file = by_hand(&store);
    file.execute_batch(
        "PRAGMA ignore_check_constraints = ON;
         UPDATE \"action\" SET \"stage\" = 'sleeping', \"due\" = 'soon', \"measure\" = CAST(x'41ff42' AS TEXT);
         UPDATE \"update\" SET \"note\" = '';",
    )
    .unwrap();
    let loaded = store.load().unwrap();
    let sentences = loaded.damage.join("\n");
    for part in ["action #3, stage: ", "\"sleeping\"", "action #3, due: ", "\"soon\"", "action #3, measure: ", "UTF-8"]
    {
        assert!(sentences.contains(part), "{part} in {sentences}");
    }
    let read = loaded.plan.record(Kind::Action, Id(3)).unwrap();
    assert!(read.get(action::STAGE).is_none() && read.get(action::DUE).is_none());
    assert_eq!(read.get(action::TITLE), "Share the lessons of reviews");
    assert!(store.check().unwrap().join("\n").contains("soon"));

    // Nothing is written over what could not be read.
    let later = read.clone().with(action::DUE, Cell::Day(jiff::civil::date(2026, 3, 31)));
    let over = revision("ann", "over it", folkmoot::plan::change::diff(&loaded.plan, read, &later));
    let refused = store.commit(&over).unwrap_err().to_string();
    assert!(refused.contains("action #3, due: ") && refused.contains("\"soon\""), "{refused}");

    // An empty text is nothing, here and there.
    let seen = loaded.plan.record(Kind::Update, Id(4)).unwrap();
    assert_eq!(seen.cell(update::NOTE.number()), &Cell::Empty);
    let after = seen.clone().with(update::NOTE, Cell::text("Said again"));
    store.commit(&revision("ann", "again", folkmoot::plan::change::diff(&loaded.plan, seen, &after))).unwrap();
    assert_eq!(store.load().unwrap().plan.record(Kind::Update, Id(4)), Some(&after));
}

#[test]
fn the_chain_names_the_first_revision_that_was_changed_in_the_journal_and_the_tables_alike() {
    type Edit = (&'static str, &'static str);
    let edits: [Edit; 5] = [
        (r#"UPDATE "revision" SET "by" = 'eve' WHERE "id" = 2"#, "revision 2"),
        (r#"UPDATE "revision" SET "at" = "at" + 1 WHERE "id" = 3"#, "revision 3"),
        (r#"UPDATE "change" SET "code" = 'Alcohol' WHERE "revision" = 2"#, "revision 2"),
        (
            r#"UPDATE "change" SET "after" = '{"name":"Drugs"}' WHERE "revision" = 1;
               UPDATE "theme" SET "name" = 'Drugs' WHERE "id" = 1"#,
            "revision 1",
        ),
        (
            r#"DELETE FROM "change" WHERE "revision" = 2; DELETE FROM "revision" WHERE "id" = 2;
               DELETE FROM "theme" WHERE "id" = 2; UPDATE "sqlite_sequence" SET "seq" = 2;
               UPDATE "change" SET "revision" = 2 WHERE "revision" = 3;
               UPDATE "revision" SET "id" = 2 WHERE "id" = 3"#,
            "revision 2",
        ),
    ];
    for (edit, first) in edits {
        let directory = tempfile::tempdir().unwrap();
        let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
        for id in 1..=3 {
            store.commit(&adds(&[a_theme(id, &format!("Theme {id}"))])).unwrap();
        }
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        let file = by_hand(&store);
        let free = "PRAGMA foreign_keys = OFF; DROP TRIGGER \"revision_never_changes\"; DROP TRIGGER \
                    \"revision_never_goes\"; DROP TRIGGER \"change_never_changes\"; DROP TRIGGER \"change_never_goes\";";
        file.execute_batch(&format!("{free} {edit}")).unwrap();
        let wrong = store.check().unwrap();
        let chain = wrong.iter().find(|line| line.contains("chain does not hold"));
        assert!(chain.is_some_and(|line| line.contains(first)), "{edit}: {wrong:?}");
    }
}

#[test]
fn a_revision_that_was_cut_off_the_end_of_the_journal_is_missed_and_its_number_never_given_again() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
    for id in 1..=3 {
        store.commit(&adds(&[a_theme(id, &format!("Theme {id}"))])).unwrap();
    }
    let cut = r#"DROP TRIGGER "revision_never_goes"; DROP TRIGGER "change_never_goes";
        DELETE FROM "change" WHERE "revision" = 3; DELETE FROM "revision" WHERE "id" = 3; DELETE FROM "theme" WHERE "id" = 3"#;
    by_hand(&store).execute_batch(cut).unwrap();
    let wrong = store.check().unwrap();
    assert_eq!(wrong, ["the journal holds 2 revisions, and 3 were committed"]);
    assert_eq!(store.commit(&adds(&[a_theme(9, "Rural")])).unwrap(), 4);
}

#[test]
fn check_finds_what_was_done_without_the_journal() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
    store.commit(&adds(&[a_theme(1, "Young people"), a_theme(2, "Alcohol"), an_action(3, "DA-03")])).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let file = by_hand(&store);
    file.execute_batch(
        "PRAGMA foreign_keys = OFF;
         UPDATE \"theme\" SET \"name\" = 'Drugs' WHERE \"id\" = 2; DELETE FROM \"theme\" WHERE \"id\" = 1;
         INSERT INTO \"theme\" (\"id\", \"name\") VALUES (9, 'Rural');
         UPDATE \"action\" SET \"priority\" = 77;
         DROP TRIGGER \"change_never_goes\"; DELETE FROM \"change\" WHERE \"seq\" = 1;",
    )
    .unwrap();
    let wrong = store.check().unwrap();
    for sentence in [
        "action #3 names a priority that is not there",
        "revision 1 of the journal lacks changes",
        "theme Drugs was changed without the journal",
        "theme Rural was added without the journal",
        "action DA-03 was changed without the journal",
    ] {
        assert!(wrong.iter().any(|line| line == sentence), "{sentence} in {wrong:?}");
    }
}
