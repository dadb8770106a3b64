//! A stopped process (Ctrl-Z, a suspended laptop) holds up nobody, unless it was stopped while it wrote.
//!
//! Which it was is read from the system's own table of locks, so no refusal is explained away.

use crate::ground::{Beside, Chance, Home, a_theme, adds, alone, revision, sound};
use folkmoot::{
    plan::{Book, Id, Kind, cell::Cell, change::diff, record::Record, theme},
    store::{Error, Store},
};
use nix::{
    sys::{
        signal::{Signal, kill},
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::{
    fs,
    io::{Read, Write},
    num::NonZero,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

/// How long a save may take that nobody holds up, on a machine that others use too.
const AT_ONCE: Duration = Duration::from_secs(2);
/// A save that takes longer than this is looked into: somebody may hold the plan.
const LONG: Duration = Duration::from_millis(700);

/// A theme that no other process adds.
fn own_theme(number: i64) -> Record {
    let process = i64::from(std::process::id());
    a_theme(process << 24 | number, &format!("{process} {number}"))
}

/// Commits for ever.
pub fn churn(plan: &Path) {
    let mut store = Store::open(plan).unwrap();
    println!("begins");
    for id in 1.. {
        store.commit(&adds(&[own_theme(id)])).unwrap();
        thread::sleep(Duration::from_millis(3));
    }
}

/// Opens the plan, commits and closes it again, for ever, and is away as long as it is there.
pub fn visit(plan: &Path) {
    println!("begins");
    for id in 1.. {
        let start = Instant::now();
        let mut store = Store::open(plan).unwrap();
        store.commit(&adds(&[own_theme(id)])).unwrap();
        drop(store);
        thread::sleep(start.elapsed());
    }
}

/// Stops a process, and waits until it stands still.
fn stop(id: Pid) {
    kill(id, Signal::SIGSTOP).unwrap();
    assert_eq!(waitpid(id, Some(WaitPidFlag::WUNTRACED)).unwrap(), WaitStatus::Stopped(id, Signal::SIGSTOP));
}

/// Whether a process holds a lock on the plan or a side file of it with which others cannot write.
fn holds(id: Pid, plan: &Path) -> bool {
    let side = |suffix: &str| PathBuf::from(format!("{}{suffix}", plan.display()));
    let inodes: Vec<u64> = [plan.to_path_buf(), side("-wal"), side("-shm")]
        .iter()
        .filter_map(|path| fs::metadata(path).ok().map(|found| found.ino()))
        .collect();
    fs::read_to_string("/proc/locks").unwrap().lines().any(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["POSIX", _, "WRITE", pid, place, ..] = words[1..] else { return false };
        let inode = place.rsplit(':').next().and_then(|inode| inode.parse().ok());
        pid == id.to_string() && inode.is_some_and(|inode| inodes.contains(&inode))
    })
}

/// What came of the saves beside stopped processes.
#[derive(Debug, Default)]
struct Count {
    free: usize,
    held: usize,
    busy: usize,
    slowest: Duration,
}

/// Saves beside a stopped process, and lets that go on or ends it where it holds the plan; whether it was ended.
fn save_beside(other: &Beside, plan: &Path, number: i64, count: &mut Count, is_new: bool) -> bool {
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            let start = Instant::now();
            let saved = Store::open(plan).and_then(|mut store| {
                if !is_new {
                    store.load()?;
                }
                store.commit(&adds(&[a_theme(number, &format!("beside {number}"))]))
            });
            sender.send((saved, start.elapsed())).unwrap();
        });
        if let Ok((saved, took)) = receiver.recv_timeout(LONG) {
            saved.unwrap();
            count.free += 1;
            count.slowest = count.slowest.max(took);
            return false;
        }
        let held = holds(other.id(), plan);
        // Twice it is waited out; else it is found that a save goes on as soon as the plan is let go.
        if held && count.busy < 2 {
            let (saved, took) = receiver.recv_timeout(Duration::from_secs(30)).unwrap();
            let error = saved.unwrap_err();
            assert!(matches!(error, Error::Busy { .. }), "{error}");
            assert!(error.to_string().contains("look for a stopped folkmoot"), "{error}");
            assert!((4..12).contains(&took.as_secs()), "{took:?}");
            count.busy += 1;
            return false;
        }
        if held {
            let release = if count.held.is_multiple_of(2) { Signal::SIGCONT } else { Signal::SIGKILL };
            kill(other.id(), release).unwrap();
            let start = Instant::now();
            receiver.recv_timeout(Duration::from_secs(30)).unwrap().0.unwrap();
            assert!(start.elapsed() < AT_ONCE, "it went on only after {:?}", start.elapsed());
            count.held += 1;
            return release == Signal::SIGKILL;
        }
        // Nobody held it: then the machine was slow, and the save comes through.
        let (saved, took) = receiver.recv_timeout(Duration::from_secs(30)).unwrap();
        saved.unwrap();
        count.free += 1;
        count.slowest = count.slowest.max(took);
        false
    })
}

/// Stops a process again and again, at moments that chance gives.
fn stopped_at_random(what: &str, rounds: i64, watcher: bool) -> Count {
    let home = Home::new();
    let plan = home.plan();
    drop(Store::create(&plan, Book::Plan).unwrap());
    let reader = watcher.then(|| Store::open(&plan).unwrap());
    let mut chance = Chance::new(7);
    let mut count = Count::default();
    let mut other = Beside::begun(what, &plan);
    for number in 1..=rounds {
        thread::sleep(Duration::from_millis(1) + chance.time(Duration::from_millis(25)));
        stop(other.id());
        if let Some(reader) = &reader {
            let start = Instant::now();
            reader.load().unwrap();
            assert!(start.elapsed() < AT_ONCE, "reading goes on: {:?}", start.elapsed());
        }
        let ended = save_beside(&other, &plan, number, &mut count, !watcher);
        if number % 2 == 0 && !ended {
            kill(other.id(), Signal::SIGCONT).unwrap();
        } else {
            drop(other);
            other = Beside::begun(what, &plan);
        }
        // Whether it went on or was ended: nothing of it is in the way.
        let start = Instant::now();
        let mut store = Store::open(&plan).unwrap();
        store.commit(&adds(&[a_theme(1_000 + number, &format!("after {number}"))])).unwrap();
        assert!(start.elapsed() < AT_ONCE, "after it went: {:?}", start.elapsed());
    }
    drop(other);
    sound(&plan);
    count
}

#[test]
fn a_process_stopped_at_any_moment_holds_up_nobody_unless_it_was_writing() {
    let _alone = alone();
    let count = stopped_at_random("churn", 100, true);
    println!(
        "stopped 100 times: {} saves went on (slowest {:.1?}), {} waited until it went on or was ended, {} were told it is busy",
        count.free, count.slowest, count.held, count.busy
    );
    assert!(count.free > 10 && count.held + count.busy > 2, "both were seen: {count:?}");
}

#[test]
fn a_process_stopped_while_it_opens_or_closes_the_plan_holds_up_nobody_unless_it_was_writing() {
    let _alone = alone();
    let count = stopped_at_random("visit", 60, false);
    println!(
        "stopped 60 times among opening and closing: {} went on (slowest {:.1?}), {} waited, {} were told it is busy",
        count.free, count.slowest, count.held, count.busy
    );
    assert!(count.free > 0, "{count:?}");
}

#[test]
fn a_screen_that_is_stopped_at_rest_in_a_list_or_in_a_form_holds_up_nobody() {
    let _alone = alone();
    let home = Home::at_kent();
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = match native_pty_system().openpty(size) {
        Ok(pair) => pair,
        Err(error) => {
            println!("skipped: no pseudo-terminal can be had here: {error}");
            return;
        }
    };
    let like = home.program(&[]);
    let mut command = CommandBuilder::new(like.get_program());
    command.env_clear();
    for (name, value) in like.get_envs() {
        command.env(name, value.unwrap());
    }
    command.args(like.get_args());
    command.cwd(home.folder());
    let mut child = pair.slave.spawn_command(command).unwrap();
    let id = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap());
    drop(pair.slave);
    let cells = |count| NonZero::new(count).unwrap();
    let screen = Arc::new(Mutex::new(vt100::Parser::new(cells(24), cells(80), 0)));
    let shown = screen.clone();
    let mut reader = pair.master.try_clone_reader().unwrap();
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut bytes) {
            shown.lock().unwrap().process(&bytes[..count]);
        }
    });
    let sees = |wanted: &str| {
        let start = Instant::now();
        loop {
            let text = screen.lock().unwrap().screen().contents();
            if text.contains(wanted) {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "\"{wanted}\" never came:\n{text}");
            thread::sleep(Duration::from_millis(10));
        }
    };
    let mut keyboard = pair.master.take_writer().unwrap();
    let mut colleague = Store::open(&home.plan()).unwrap();
    let mut chance = Chance::new(3);
    let mut slowest = Duration::ZERO;
    sees("Needs attention");
    let steps = [("at rest", "", ""), ("in a list", "A", "Actions (179)"), ("in a form", "jjs", "stage after it.")];
    for (round, (moment, keys, text)) in (1..).zip(steps) {
        keyboard.write_all(keys.as_bytes()).unwrap();
        sees(text);
        for turn in 0..8 {
            thread::sleep(chance.time(Duration::from_millis(300)));
            stop(id);
            let start = Instant::now();
            colleague.commit(&adds(&[a_theme(round * 100 + turn, &format!("{moment} {turn}"))])).unwrap();
            assert!(colleague.load().unwrap().number > 1);
            slowest = slowest.max(start.elapsed());
            kill(id, Signal::SIGCONT).unwrap();
        }
    }
    println!("a screen stopped 24 times at rest, in a list and in a form: saves took {slowest:.1?} at most");
    assert!(slowest < AT_ONCE, "{slowest:?}");

    // It goes on where it was: what was typed is saved beside all that was done meanwhile.
    let plan = colleague.load().unwrap().plan;
    let before = plan.record(Kind::Theme, Id(100)).unwrap();
    let after = before.clone().with(theme::NOTE, Cell::text("while it stood"));
    colleague.commit(&revision(diff(&plan, before, &after))).unwrap();
    keyboard.write_all(b"pGoes on\r").unwrap();
    sees("Saved");
    child.kill().unwrap();
    child.wait().unwrap();
    drop(colleague);
    sound(&home.plan());
}
