//! Many open an older or a newer file, or make one, at the same moment. The quick suite has six on an older one.

use crate::ground::{Beside, Home, Ran, a_theme, adds, sound, task};
use folkmoot::{plan::Book, store::Store};
use rusqlite::Connection;
use std::{
    fs,
    path::Path,
    process::{Child, Stdio},
};

const PROCESSES: usize = 8;

/// Opens the plan, commits, and says so.
pub fn open(plan: &Path) {
    let mut store = Store::open(plan).unwrap();
    let own = i64::from(std::process::id());
    store.commit(&adds(&[a_theme(own, &format!("Process {own}"))])).unwrap();
    println!("opened");
}

#[test]
fn eight_open_an_older_plan_at_once_and_all_of_them_write_it() {
    for _ in 0..6 {
        let home = Home::new();
        // Version 0 is the oldest there is: ours, and nothing in it.
        Connection::open(home.plan()).unwrap().execute_batch("PRAGMA application_id = 0x666F6C6B").unwrap();
        let all: Vec<Beside> = (0..PROCESSES).map(|_| Beside::of(&mut task("open", &home.plan()))).collect();
        for process in all {
            assert!(process.said().contains("opened"));
        }
        assert_eq!(sound(&home.plan()), i64::try_from(PROCESSES).unwrap());
    }
}

/// Runs the same so many times at once.
fn at_once(home: &Home, words: &[&str]) -> Vec<Ran> {
    let start = |_| home.program(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<Child> = (0..PROCESSES).map(start).collect();
    children.into_iter().map(|child| Ran::of(&child.wait_with_output().unwrap())).collect()
}

#[test]
fn eight_open_a_newer_plan_at_once_and_all_are_told_and_leave_it_as_it_was() {
    let home = Home::new();
    drop(Store::create(&home.plan(), Book::Plan).unwrap());
    Connection::open(home.plan()).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let bytes = fs::read(home.plan()).unwrap();
    for ran in at_once(&home, &["add", "theme", "name=Mine"]) {
        assert!(ran.could_not().contains("newer folkmoot"), "{ran:?}");
    }
    assert!(fs::read(home.plan()).unwrap() == bytes, "not a byte was changed");
    assert_eq!(fs::read_dir(home.place()).unwrap().count(), 1);
}

#[test]
fn of_eight_that_make_one_plan_at_once_one_makes_it_and_the_others_leave_it() {
    for _ in 0..4 {
        let home = Home::new();
        let ran = at_once(&home, &["init", "--kent"]);
        let (made, refused): (Vec<_>, Vec<_>) = ran.into_iter().partition(|ran| ran.code == 0);
        assert_eq!(made.len(), 1, "{made:?}");
        for ran in refused {
            assert!(ran.could_not().contains("is there already"), "{ran:?}");
        }
        assert_eq!(sound(&home.plan()), 1);
        assert_eq!(home.run(&["show", "DA-03"]).code, 0);
    }
}
