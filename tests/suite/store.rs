//! The store holds what was committed, whole or not at all, and says what stands in the way.

use folkmoot::{
    plan::{
        Id, Kind, Plan, action,
        apply::everything,
        cell::Cell,
        change::{Change, Edit, Found, Revision, diff},
        priority,
        record::{Record, Words},
        status::Stage,
        theme,
    },
    store::{Ask, Error, Store},
};

fn action(id: i64, reference: &str) -> Record {
    Record::new(Kind::Action, Id(id))
        .with(action::REFERENCE, Cell::text(reference))
        .with(action::TITLE, Cell::text("Share the lessons of reviews"))
}

fn theme(id: i64, name: &str) -> Record {
    Record::new(Kind::Theme, Id(id)).with(theme::NAME, Cell::text(name))
}

fn adds(records: &[Record]) -> Revision {
    let plan = Plan::empty();
    let changes = records.iter().map(|record| Change::add(&plan, record)).collect();
    Revision { by: "ann".into(), host: "box".into(), at: 1, ..Revision::new("start", changes) }
}

#[test]
fn what_was_committed_is_loaded_again() {
    let mut store = Store::in_memory().unwrap();
    let themes = [theme(1, "Young people"), theme(2, "Alcohol")];
    let action = action(3, "DA-03").with(action::THEMES, Cell::many(&[Id(2), Id(1)]));
    assert_eq!(store.commit(&adds(&[action.clone(), themes[0].clone(), themes[1].clone()])).unwrap(), 1);
    let loaded = store.load().unwrap();
    assert_eq!((loaded.number, loaded.damage), (1, vec![]));
    assert_eq!(loaded.plan.record(Kind::Action, Id(3)), Some(&action));
    assert_eq!(loaded.plan.len(), 3);
}

#[test]
fn a_plan_file_is_made_opened_and_shared() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    let mut first = Store::create(&path).unwrap();
    let second = Store::open(&path).unwrap();
    assert!(!second.changed_elsewhere().unwrap());
    let revision = adds(&[action(3, "DA-03")]);
    assert_eq!(first.commit(&revision).unwrap(), 1);
    assert!(second.changed_elsewhere().unwrap());
    let mut expected = revision.clone();
    expected.number = 1;
    assert_eq!(second.since(0).unwrap(), vec![expected]);
    assert!(!second.changed_elsewhere().unwrap());
}
