//! `kill -9` leaves before or after, never between; what was acknowledged stays; nobody is kept out.
//!
//! Two hundred rounds: a hundred among small commits, forty in an import, forty in undo and redo, twenty
//! while the plan is opened over what a killed process left.

use crate::ground::{Chance, Home, a_theme, adds, sound, task};
use folkmoot::{
    plan::{Book, Id, Kind, action},
    store::Store,
};
use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Commits for ever, and says each number once it is committed.
pub fn say_and_say(plan: &Path) {
    let mut store = Store::open(plan).unwrap();
    let mut out = std::io::stdout();
    for id in 1.. {
        let theme = a_theme(i64::from(std::process::id()) << 24 | id, &format!("{} {id}", std::process::id()));
        let number = store.commit(&adds(&[theme])).unwrap();
        writeln!(out, "committed {number}").unwrap();
        out.flush().unwrap();
    }
}

fn said(line: &str) -> Option<i64> {
    line.split("committed ").nth(1)?.trim().parse().ok()
}

/// Reads what a process says up to a count, kills it after a while, and gives the last number it said.
pub fn killed_after(child: &mut Child, count: usize, pause: Duration) -> i64 {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let last = lines.by_ref().filter_map(|line| said(&line)).nth(count).unwrap();
    thread::sleep(pause);
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said until it was killed was acknowledged too.
    lines.filter_map(|line| said(&line)).last().unwrap_or(last)
}

#[test]
fn what_was_acknowledged_outlives_a_hundred_kills_of_one_plan() {
    let home = Home::new();
    let path = home.plan();
    drop(Store::create(&path, Book::Plan).unwrap());
    let mut chance = Chance::new(1);
    let (mut acknowledged, mut beyond) = (0, 0);
    for round in 0..100 {
        let mut child = task("say", &path).spawn().unwrap();
        let count = usize::try_from(chance.below(5)).unwrap();
        let last = killed_after(&mut child, count, chance.time(Duration::from_millis(12)));
        // The next one comes at once, and over what was left.
        let mut store = Store::open(&path).unwrap();
        let number = store.load().unwrap().number;
        assert!(number >= last, "round {round}: {last} was acknowledged, {number} are there");
        assert!(number <= last + 1, "round {round}: one at most was under way");
        beyond += number - last;
        acknowledged = number;
        store.commit(&adds(&[a_theme(round, &format!("after round {round}"))])).unwrap();
        drop(store);
        if round % 10 == 9 {
            sound(&path);
        }
    }
    println!(
        "killed 100 times among {acknowledged} commits: none lost; {beyond} were whole though nobody was told yet"
    );
}

/// Runs a command, kills it after a while, and says whether it had ended well before.
fn killed(command: &mut Command, pause: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(pause);
    let ended = child.try_wait().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    ended.is_some_and(|status| status.success())
}

/// How long a command takes when nobody kills it.
fn span(command: &mut Command) -> Duration {
    let start = Instant::now();
    assert!(command.stdout(Stdio::null()).status().unwrap().success());
    start.elapsed()
}

/// A file of so many themes.
fn themes(count: usize) -> String {
    let mut text = "Name,Note\n".to_owned();
    for number in 0..count {
        let _ = writeln!(text, "Theme {number},{}", "something to say ".repeat(20));
    }
    text
}

#[test]
fn an_import_that_is_killed_forty_times_is_there_whole_or_not_at_all() {
    const ROWS: usize = 400;
    let import = ["import", "themes.csv", "--as", "themes"];
    let timed = Home::at_kent();
    timed.file("themes.csv", &themes(ROWS));
    let whole = span(&mut timed.program(&import));
    let mut chance = Chance::new(2);
    let mut seen = [0; 2];
    for round in 0..40 {
        let home = Home::at_kent();
        home.file("themes.csv", &themes(ROWS));
        let before = Store::open(&home.plan()).unwrap().load().unwrap().plan.all(Kind::Theme).len();
        let acknowledged = killed(&mut home.program(&import), chance.time(whole * 3 / 2));
        sound(&home.plan());
        let there = Store::open(&home.plan()).unwrap().load().unwrap().plan.all(Kind::Theme).len() - before;
        assert!(there == 0 || there == ROWS, "round {round}: {there} rows are there");
        assert!(there == ROWS || !acknowledged, "round {round}: it was said to be taken");
        seen[usize::from(there > 0)] += 1;
        let again = home.run(&import);
        assert_eq!(again.code, if there == 0 { 0 } else { 4 }, "round {round}: {again:?}");
    }
    println!(
        "an import killed 40 times within {whole:.0?}: {} times nothing was taken, {} times all",
        seen[0], seen[1]
    );
    assert!(seen.iter().all(|count| *count > 0), "some were killed too early, some were not: {seen:?}");
}

#[test]
fn an_undo_that_is_killed_forty_times_is_done_or_not() {
    let home = Home::at_kent();
    assert_eq!(home.run(&["set", "DA-03", "title", "Another title"]).code, 0);
    let standing = || {
        let plan = Store::open(&home.plan()).unwrap().load().unwrap().plan;
        let found = plan.all(Kind::Action).iter().find(|record| record.get(action::REFERENCE) == "DA-03");
        found.unwrap().get(action::TITLE).to_owned()
    };
    let new = standing();
    let whole = span(&mut home.program(&["undo"]));
    let old = standing();
    assert_eq!(new, "Another title");
    let mut chance = Chance::new(3);
    let mut done = 0;
    for round in 0..40 {
        let before = standing();
        let (word, wanted) = if before == old { ("redo", &new) } else { ("undo", &old) };
        let acknowledged = killed(&mut home.program(&[word]), chance.time(whole * 3 / 2));
        let after = standing();
        assert!(after == before || after == *wanted, "round {round}: {after}");
        assert!(after == *wanted || !acknowledged, "round {round}: it was said to be done");
        done += usize::from(after == *wanted);
        if round % 5 == 4 {
            sound(&home.plan());
        }
    }
    println!("an undo or redo killed 40 times within {whole:.0?}: {done} were done, the others not begun");
    assert!((1..40).contains(&done), "some were killed too early, some were not: {done}");
}

#[test]
fn opening_a_plan_that_a_killed_process_left_can_be_killed_too_and_keeps_nobody_out() {
    let home = Home::new();
    let path = home.plan();
    drop(Store::create(&path, Book::Plan).unwrap());
    Store::open(&path).unwrap().commit(&adds(&[a_theme(1, "First")])).unwrap();
    let whole = span(&mut home.program(&["list", "themes"]));
    let mut chance = Chance::new(4);
    let mut left = 0;
    for round in 0..20 {
        let mut child = task("say", &path).spawn().unwrap();
        let last = killed_after(&mut child, 3, Duration::ZERO);
        left += usize::from(home.place().join("plan.folkmoot-wal").exists());
        for _ in 0..3 {
            killed(&mut home.program(&["list", "themes"]), chance.time(whole));
        }
        let ran = home.run(&["add", "theme", &format!("name=Round {round}")]);
        assert_eq!(ran.code, 0, "round {round}: {ran:?}");
        assert!(Store::open(&path).unwrap().load().unwrap().number > last, "round {round}");
    }
    assert!(Store::open(&path).unwrap().load().unwrap().plan.record(Kind::Theme, Id(1)).is_some());
    sound(&path);
    println!(
        "opened over what a killed process left 20 times ({left} with side files), three openings killed each time"
    );
}
