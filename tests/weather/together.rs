//! Sixteen write at once: all is kept, nobody is turned away, and readers see one moment.

use crate::ground::{Beside, Home, WORD, a_theme, adds, alone, revision, sound, task};
use folkmoot::{
    plan::{
        Id, Kind,
        cell::Cell,
        change::{Edit, diff},
        theme,
    },
    store::Store,
};
use rusqlite::{Connection, ffi};
use std::{
    path::Path,
    time::{Duration, Instant},
};

const PROCESSES: i64 = 16;
const TURNS: i64 = 100;
/// Their themes, four fields of each for four processes.
const THEMES: std::ops::Range<i64> = 1..5;
/// What an officer may wait at most for a save, as it was promised.
const WORST: Duration = Duration::from_secs(2);

/// The theme and its field that a process counts in.
fn own(process: i64) -> (Id, usize) {
    let fields = ["name", "also", "note", "source"].map(|name| Kind::Theme.field(name).unwrap());
    (Id(1 + process / 4), fields[usize::try_from(process % 4).unwrap()])
}

/// What stands in a field when it was counted up so many times; names have to differ.
fn counted(process: i64, turn: i64) -> Cell {
    Cell::text(&format!("{process} came to {turn}"))
}

fn count_of(cell: &Cell) -> i64 {
    let Cell::Text(text) = cell else { panic!("{cell:?}") };
    text.rsplit(' ').next().unwrap().parse().unwrap()
}

/// Counts up a field of its own in a record that three others change too, and says the worst wait.
pub fn count_up(plan: &Path, process: i64) {
    let (id, field) = own(process);
    let mut store = Store::open(plan).unwrap();
    let mut plan = store.load().unwrap().plan;
    let mut worst = Duration::ZERO;
    for turn in 1..=TURNS {
        let before = plan.record(Kind::Theme, id).unwrap();
        let mut after = before.clone();
        after.set_cell(field, counted(process, turn));
        let mut wanted = revision(diff(&plan, before, &after));
        wanted.by = process.to_string();
        let start = Instant::now();
        store.commit(&wanted).unwrap();
        worst = worst.max(start.elapsed());
        plan.forward(&wanted);
    }
    println!("worst {}", worst.as_millis());
}

/// Loads the whole plan again and again: each time all counts together are what the journal's number says.
pub fn watch(plan: &Path) {
    let store = Store::open(plan).unwrap();
    let mut last = 0;
    for times in 1.. {
        let loaded = store.load().unwrap();
        let fields = (0..PROCESSES).map(own);
        let sum: i64 =
            fields.map(|(id, field)| count_of(loaded.plan.record(Kind::Theme, id).unwrap().cell(field))).sum();
        assert_eq!((sum, loaded.damage), (loaded.number - 2, vec![]), "a moment is whole");
        assert!(loaded.number >= last, "time goes forward");
        last = loaded.number;
        if sum == PROCESSES * TURNS {
            println!("looked {times} times");
            return;
        }
    }
}

/// The Kent plan with the themes in which all count, at zero.
fn ready() -> Home {
    let home = Home::in_memory();
    home.put_kent();
    let themes = THEMES.map(|id| {
        let mut theme = a_theme(id, "");
        for process in (id - 1) * 4..id * 4 {
            theme.set_cell(own(process).1, counted(process, 0));
        }
        theme
    });
    Store::open(&home.plan()).unwrap().commit(&adds(&themes.collect::<Vec<_>>())).unwrap();
    home
}

/// The number that a process said after a word, once it ended well.
fn told(process: Beside, word: &str) -> u64 {
    let all = process.said();
    all.split(word).nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().parse().unwrap()
}

#[test]
fn sixteen_officers_make_sixteen_hundred_changes_and_all_are_kept_and_none_waits_two_seconds() {
    let _alone = alone();
    let home = ready();
    let path = home.plan();
    let watchers: Vec<Beside> = (0..2).map(|_| Beside::of(&mut task("watch", &path))).collect();
    let start = Instant::now();
    let counter = |process: i64| Beside::of(task("count", &path).env(WORD, process.to_string()));
    let counters: Vec<Beside> = (0..PROCESSES).map(counter).collect();
    let waits: Vec<u64> = counters.into_iter().map(|child| told(child, "worst ")).collect();
    let took = start.elapsed();
    let looked: Vec<u64> = watchers.into_iter().map(|child| told(child, "looked ")).collect();
    let worst = *waits.iter().max().unwrap();
    println!(
        "1,600 changes in {took:.1?}, none refused; the worst wait was {worst} ms; readers looked {looked:?} times"
    );
    assert!(Duration::from_millis(worst) < WORST, "somebody waited {worst} ms");

    assert_eq!(sound(&path), 2 + PROCESSES * TURNS);
    let store = Store::open(&path).unwrap();
    let plan = store.load().unwrap().plan;
    let journal = store.since(2).unwrap();
    for process in 0..PROCESSES {
        let (id, field) = own(process);
        assert_eq!(plan.record(Kind::Theme, id).unwrap().cell(field), &counted(process, TURNS), "all fields are kept");
        let own = journal.iter().filter(|revision| revision.by == process.to_string());
        for (turn, revision) in (1..).zip(own) {
            let [change] = revision.changes.as_slice() else { panic!("{revision:?}") };
            let wanted = Edit::Set { field, before: counted(process, turn - 1), after: counted(process, turn) };
            assert_eq!((change.id, &change.edit), (id, &wanted), "its chain is unbroken");
        }
    }
}

#[test]
fn a_transaction_that_reads_first_would_be_refused_at_once_and_ours_is_not() {
    let home = ready();
    let mut colleague = Store::open(&home.plan()).unwrap();
    // Reads, is overtaken, and would write: it has five seconds of patience, and SQLite does not ask for them.
    let by_hand = Connection::open(home.plan()).unwrap();
    by_hand.busy_timeout(Duration::from_secs(5)).unwrap();
    by_hand.execute_batch("BEGIN DEFERRED").unwrap();
    by_hand.query_row("SELECT count(*) FROM \"theme\"", [], |row| row.get::<_, i64>(0)).unwrap();
    colleague.commit(&adds(&[a_theme(90, "Overtakes")])).unwrap();
    let start = Instant::now();
    let refused = by_hand.execute("UPDATE \"theme\" SET \"note\" = 'lost' WHERE \"id\" = 1", []).unwrap_err();
    assert_eq!(refused.sqlite_extended_error_code(), Some(ffi::SQLITE_BUSY_SNAPSHOT), "{refused}");
    assert!(start.elapsed() < Duration::from_secs(2), "it was refused without waiting: {:?}", start.elapsed());
    by_hand.execute_batch("ROLLBACK").unwrap();

    // The same in our way: what was read is checked inside the transaction that writes.
    let mut ours = Store::open(&home.plan()).unwrap();
    let read = ours.load().unwrap().plan;
    colleague.commit(&adds(&[a_theme(91, "Overtakes again")])).unwrap();
    let before = read.record(Kind::Theme, Id(1)).unwrap();
    let after = before.clone().with(theme::NOTE, Cell::text("kept"));
    ours.commit(&revision(diff(&read, before, &after))).unwrap();
    assert_eq!(ours.load().unwrap().plan.record(Kind::Theme, Id(1)).unwrap().get(theme::NOTE), "kept");
}
