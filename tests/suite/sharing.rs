//! Several officers on one file: many processes, killed ones, and readers beside them.
//!
//! The processes are this test binary again, told by an environment variable what to do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use crate::{
    store::{
        a_theme, adds, an_action,
        figures::{a_figure, an_edition, an_indicator},
        revision, same,
    },
    support::{action_of, identity, kent_file, noon},
};
use folkmoot::{
    intake::{self, Batch, Choices, Outside, Source},
    plan::{
        Book, Id, Kind, Mint, Plan,
        account::{self, Figure, Part},
        action,
        cell::Cell,
        change::{Change, Edit, Revision, diff},
        figure::{Figures, Sink},
        ledger_entry, partnership, recommendation,
        recommendation::RECOMMENDATION as WORDS,
        record::{Record, Words},
        theme,
    },
    session::{
        desk::{Desk, Refusal},
        source::OnDisk,
    },
    store::{Ask, Error, Store},
};
use rusqlite::Connection;
use std::{
    env,
    fmt::Write as _,
    io::{BufRead, BufReader, Write as _},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio, exit},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const TASK: &str = "FOLKMOOT_TEST_TASK";
const PLAN: &str = "FOLKMOOT_TEST_PLAN";

/// This binary once more, doing one task on a plan.
pub fn task(what: &str, plan: &Path) -> Command {
    let module = module_path!().split_once("::").map_or("", |(_, rest)| rest);
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([&format!("{module}::a_process_of_another_test"), "--exact", "--nocapture", "--test-threads=1"]);
    command.env(TASK, what).env(PLAN, plan).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

#[test]
fn a_process_of_another_test() {
    let (Ok(what), Some(plan)) = (env::var(TASK), env::var_os(PLAN).map(PathBuf::from)) else { return };
    match what.as_str() {
        "count" => count_up(&plan, 50),
        "say" => say_and_say(&plan),
        "fill" => fill(&plan),
        "figures" => take_figures(&plan),
        "import" => take_file_in(&plan),
        "hold" => hold(&plan),
        "look" => println!("steps {}", Store::open(&plan).unwrap().load().unwrap().number),
        "migrate" => {
            println!("begins");
            Store::open(&plan).unwrap();
        }
        "limited" => write_beyond_a_limit(&plan),
        "open" => assert!(Store::open(&plan).unwrap().load().unwrap().plan.is_empty()),
        "read" => {
            let store = Store::open(&plan).map_err(|error| error.to_string());
            let told = store.map(|mut store| {
                let read = store.load().unwrap().plan.len();
                let committed = store.commit(&adds(&[a_theme(99, "Mine")])).map_err(|error| error.to_string());
                format!("{read} {:?} {committed:?}", store.read_only())
            });
            println!("told {told:?}");
        }
        other => panic!("no such task: {other}"),
    }
    exit(0);
}

/// Has the plan open until it is killed.
fn hold(plan: &Path) {
    let store = Store::open(plan).unwrap();
    store.load().unwrap();
    println!("holds");
    thread::sleep(Duration::from_secs(60));
    drop(store);
}

/// Writes until the system refuses to make a file longer, and tries again.
fn write_beyond_a_limit(plan: &Path) {
    use nix::sys::resource::{Resource, setrlimit};
    let told = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, told).unwrap();
    let mut store = Store::open(plan).unwrap();
    let (soft, hard) = nix::sys::resource::getrlimit(Resource::RLIMIT_FSIZE).unwrap();
    setrlimit(Resource::RLIMIT_FSIZE, 300_000, hard).unwrap();
    let themes: Vec<Record> = (100..4_000).map(|id| a_theme(id, &format!("Theme {id}"))).collect();
    let first = store.commit(&adds(&themes)).unwrap_err();
    setrlimit(Resource::RLIMIT_FSIZE, soft, hard).unwrap();
    let second = store.commit(&adds(&[a_theme(9, "Mine")])).unwrap_err();
    let (why, read) = (store.read_only().unwrap_or_default().to_owned(), store.load().unwrap().plan.len());
    println!("told {first} / {second} / {why} / {read}");
}

#[test]
fn after_a_failed_write_nothing_more_is_written_and_everything_can_be_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    Store::create(&path, Book::Plan).unwrap().commit(&adds(&[a_theme(1, "Young people")])).unwrap();
    let output = task("limited", &path).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = told.split("told ").nth(1).and_then(|rest| rest.lines().next()).unwrap_or_else(|| {
        panic!("{told}{}", String::from_utf8_lossy(&output.stderr));
    });
    let parts: Vec<&str> = told.split(" / ").collect();
    assert!(parts[0].contains("could not be read or written"), "{told}");
    assert!(parts[1].contains("nothing more is written") && parts[1].contains("folkmoot check"), "{told}");
    assert!(parts[2].contains("nothing more is written") && parts[3] == "1", "{told}");
    // Whoever opens it again goes on.
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    store.commit(&adds(&[a_theme(9, "Mine")])).unwrap();
}

/// A file as version 1 made it, with so many themes, each a step.
fn of_version_1(path: &Path, book: Book, steps: i64) {
    let file = Connection::open(path).unwrap();
    let (own, application) = match book {
        Book::Plan => (include_str!("../../src/store/schema/plan-1.sql"), 0x666F_6C6B),
        Book::Reviews => (include_str!("../../src/store/schema/reviews-1.sql"), 0x666F_6C72),
    };
    file.execute_batch("BEGIN").unwrap();
    for text in
        [include_str!("../../src/store/schema/journal-1.sql"), include_str!("../../src/store/schema/files-1.sql"), own]
    {
        file.execute_batch(text).unwrap();
    }
    for step in 1..=steps {
        let kind = if book == Book::Plan { "theme" } else { "mapping" };
        let headings = if book == Book::Plan { "" } else { ", \"headings\"" };
        let value = if book == Book::Plan { "" } else { ", 'Name'" };
        let json = if book == Book::Plan { "" } else { ",\"headings\":\"Name\"" };
        file.execute_batch(&format!(
            "INSERT INTO \"revision\" (\"at\", \"by\", \"host\", \"why\", \"source\") \
             VALUES (1700000000, 'ann', 'county', 'step {step}', '');
             INSERT INTO \"change\" VALUES ({step}, 1, 'add', '{kind}', {step}, 'No {step}', NULL, NULL, \
             '{{\"name\":\"No {step}\"{json}}}');
             INSERT INTO \"{kind}\" (\"id\", \"name\"{headings}) VALUES ({step}, 'No {step}'{value});"
        ))
        .unwrap();
    }
    file.execute_batch(&format!("PRAGMA application_id = {application}; PRAGMA user_version = 1; COMMIT")).unwrap();
    file.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
}

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

/// The files in the directory of backups.
fn kept(plan: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(plan.with_file_name("backups")).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_file_of_version_1_is_brought_up_to_date_once_after_one_backup_however_many_open_it() {
    for book in [Book::Plan, Book::Reviews] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.folk");
        of_version_1(&path, book, 40);
        let children: Vec<Child> = (0..8).map(|_| task("look", &path).spawn().unwrap()).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success() && told.contains("steps 40"), "{told}");
        }
        let backups = kept(&path);
        let newest = if book == Book::Plan { 4 } else { 2 };
        let backup = format!("plan-before-version-{newest}.folkmoot");
        assert_eq!(backups, [path.with_file_name("backups").join(backup)]);
        assert_eq!((version(&backups[0]), version(&path)), (1, newest));
        let mut store = Store::open(&path).unwrap();
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        // The chain begins with the first revision of the new version.
        if book == Book::Plan {
            store.commit(&adds(&[a_theme(99, "Rural")])).unwrap();
            assert_eq!(store.check().unwrap(), Vec::<String>::new());
            let file = Connection::open(&path).unwrap();
            let without: i64 =
                file.query_row("SELECT count(*) FROM revision WHERE chain IS NULL", [], |row| row.get(0)).unwrap();
            assert_eq!(without, 40);
        }
    }
}

#[test]
fn the_ledger_of_an_older_file_is_held_to_the_penny_and_takes_new_entries() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    of_version_1(&path, Book::Plan, 1);
    let file = Connection::open(&path).unwrap();
    file.execute_batch(
        "INSERT INTO \"organisation\" (\"id\", \"name\") VALUES (50, 'County');
         INSERT INTO \"grant\" (\"id\", \"year\", \"name\") VALUES (60, '2022/23', 'CRG');
         INSERT INTO \"project\" (\"id\", \"reference\", \"title\", \"grant\", \"route\") \
         VALUES (70, 'CRG-22-01', 'Best Bar None', 60, 'in delivery');
         INSERT INTO \"ledger_entry\" (\"id\", \"grant\", \"entry\", \"amount\", \"pot\", \"project\", \"date\", \"note\") \
         VALUES (80, 60, 'allocation', 3966100, NULL, NULL, NULL, 'given'), \
                (81, 60, 'commitment', 62250, 'upfront', 70, '2022-06-01', NULL);",
    )
    .unwrap();
    drop(file);
    let mut store = Store::open(&path).unwrap();
    let plan = store.load().unwrap().plan;
    let account = account::account(&plan, Id(60));
    assert_eq!(account.whole(Figure::Allocation).0, 3_966_100);
    assert_eq!(account.amount(Figure::Pot, Part::Tactical).0, 3_966_100 - 62_250);
    let moved = Record::new(Kind::LedgerEntry, Id(90))
        .with(ledger_entry::GRANT, Cell::One(Id(60)))
        .with(ledger_entry::ENTRY, ledger_entry::Entry::Moved.cell())
        .with(ledger_entry::AMOUNT, Cell::Money(folkmoot::plan::money::Pence(1)));
    store.commit(&adds(&[moved])).unwrap();
    // What was put in here by hand has no journal; nothing else is wrong.
    assert!(store.check().unwrap().iter().all(|says| says.ends_with("was added without the journal")));
    assert_eq!(store.load().unwrap().plan.all(Kind::LedgerEntry).len(), 3);
}

#[test]
fn without_a_backup_a_file_stays_of_its_version_and_one_sentence_says_why() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    of_version_1(&path, Book::Plan, 3);
    let before = std::fs::read(&path).unwrap();
    std::fs::write(directory.path().join("backups"), "in the way").unwrap();
    let refused = Store::open(&path).unwrap_err();
    assert!(matches!(refused, Error::NoBackup { .. }) && refused.to_string().contains("backups"), "{refused}");
    assert_eq!((version(&path), std::fs::read(&path).unwrap() == before), (1, true));
    std::fs::remove_file(directory.path().join("backups")).unwrap();
    let looking = Store::open_to_read(&path).unwrap_err();
    assert!(matches!(looking, Error::Older { found: 1, .. }), "who only looks changes nothing: {looking:?}");
    assert_eq!(Store::open(&path).unwrap().load().unwrap().number, 3);
}

#[test]
fn a_migration_that_is_killed_is_done_or_not_and_the_next_program_goes_on() {
    let mut seen = [false; 2];
    for round in 0..12_u64 {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.folk");
        of_version_1(&path, Book::Plan, 200);
        let mut child = task("migrate", &path).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("begins"))).unwrap().unwrap();
        if round < 11 {
            thread::sleep(Duration::from_millis(round * 4));
            child.kill().unwrap();
        }
        child.wait().unwrap();
        let found = version(&path);
        seen[usize::from(found == 4)] = true;
        let backups = kept(&path).into_iter().filter(|path| path.extension().is_some_and(|end| end == "folkmoot"));
        for backup in backups {
            assert_eq!(version(&backup), 1, "no backup is half a file, or of what came after");
        }
        let store = Store::open(&path).unwrap();
        assert_eq!((store.load().unwrap().number, store.check().unwrap()), (200, Vec::new()));
        let left = kept(&path).iter().any(|path| path.to_string_lossy().contains("unfinished"));
        assert!(!left || found == 4, "what was left goes with the next backup");
    }
    assert_eq!(seen, [true, true], "some were killed too early, some were not");
}

#[test]
fn a_new_plan_whose_maker_is_killed_is_no_plan_yet_and_stands_in_nobodys_way() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    // What a killed maker leaves: its file under a name of its own, with a log beside it.
    for name in [".folkmoot-0123456789abcdef.unfinished", ".folkmoot-0123456789abcdef.unfinished-wal"] {
        std::fs::write(directory.path().join(name), "half a plan").unwrap();
    }
    assert!(matches!(Store::open(&path).unwrap_err(), Error::Missing { .. }));
    let store = Store::create(&path, Book::Plan).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    drop(store);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn of_several_who_make_a_plan_at_once_one_does_and_all_find_it_whole() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    let made = thread::scope(|scope| {
        let one = || match Store::create(&path, Book::Plan) {
            Ok(_) => 1,
            Err(Error::Exists { .. }) => {
                assert_eq!(Store::open(&path).unwrap().load().unwrap().number, 0);
                0
            }
            Err(error) => panic!("{error}"),
        };
        let all: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
        all.into_iter().map(|one| one.join().unwrap()).sum::<i32>()
    });
    assert_eq!(made, 1);
}

fn a_partnership(count: i64) -> Record {
    Record::new(Kind::Partnership, Id(1))
        .with(partnership::NAME, Cell::text("Kent"))
        .with(partnership::STALE_DAYS, Cell::Whole(count))
}

/// Adds one to a number so many times, with a theme each time, whatever others do meanwhile.
fn count_up(plan: &Path, times: i64) {
    let process = i64::from(std::process::id());
    let mut store = Store::open(plan).unwrap();
    let loaded = store.load().unwrap();
    let (mut plan, mut known) = (loaded.plan, loaded.number);
    let mut worst = Duration::ZERO;
    for turn in 0..times {
        let new = a_theme(process * 1_000 + turn, &format!("{process} {turn}"));
        loop {
            let before = plan.partnership().unwrap();
            let after = a_partnership(before.get(partnership::STALE_DAYS).unwrap() + 1);
            let mut changes = diff(&plan, before, &after);
            changes.push(Change::add(&plan, &new));
            let start = Instant::now();
            let done = store.commit(&revision(&process.to_string(), "one more", changes));
            worst = worst.max(start.elapsed());
            let again = match done {
                Ok(_) => false,
                Err(Error::Conflicts(_)) => true,
                Err(error) => panic!("{error}"),
            };
            for revision in store.since(known).unwrap() {
                plan.forward(&revision);
                known = revision.number;
            }
            if !again {
                break;
            }
        }
    }
    println!("worst {}", worst.as_millis());
}

#[test]
fn eight_processes_count_together_and_none_is_turned_away() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    Store::create(&path, Book::Plan).unwrap().commit(&adds(&[a_partnership(0)])).unwrap();
    let children: Vec<Child> = (0..8).map(|_| task("count", &path).spawn().unwrap()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{told}");
        let worst = told.split("worst ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
        assert!(worst.parse::<u64>().unwrap() < 4_000, "somebody waited {worst} ms");
    }
    let store = Store::open(&path).unwrap();
    let loaded = store.load().unwrap();
    assert_eq!(loaded.number, 401);
    assert_eq!(loaded.plan.partnership().unwrap().get(partnership::STALE_DAYS), Some(400));
    assert_eq!(loaded.plan.all(Kind::Theme).len(), 400);
    let revisions = store.since(1).unwrap();
    for (number, revision) in (2..).zip(&revisions) {
        let count = |by: i64| Cell::Whole(number - 2 + by);
        let Edit::Set { before, after, .. } = &revision.changes[0].edit else { panic!() };
        assert_eq!((revision.number, before, after), (number, &count(0), &count(1)), "the chain is unbroken");
    }
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

/// Commits for ever, and says each number once it is committed.
fn say_and_say(plan: &Path) {
    let mut store = Store::open(plan).unwrap();
    let mut out = std::io::stdout();
    for id in 1.. {
        let number = store.commit(&adds(&[a_theme(id, &format!("Theme {id}"))])).unwrap();
        writeln!(out, "committed {number}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_acknowledged_outlives_kill_nine() {
    for round in 0..6 {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.folk");
        Store::create(&path, Book::Plan).unwrap();
        let mut child = task("say", &path).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = |line: String| line.split("committed ").nth(1).and_then(|number| number.trim().parse::<i64>().ok());
        let wanted = 3 + round * 7;
        let last = lines.map_while(Result::ok).filter_map(said).find(|number| *number >= wanted).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let store = Store::open(&path).unwrap();
        let loaded = store.load().unwrap();
        assert!(loaded.number >= last, "{} of {last} are there", loaded.number);
        let mut played = Plan::empty();
        store.since(0).unwrap().iter().for_each(|revision| played.forward(revision));
        same(&played, &loaded.plan);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
}

/// Says that it begins, and commits much at once.
fn fill(plan: &Path) {
    let mut store = Store::open(plan).unwrap();
    let themes: Vec<Record> = (1..=8_000).map(|id| a_theme(id, &format!("Theme {id}"))).collect();
    let all = adds(&themes);
    println!("begins");
    store.commit(&all).unwrap();
}

#[test]
fn a_commit_that_is_killed_is_there_whole_or_not_at_all() {
    let mut seen = [false; 2];
    for round in 0..8_u64 {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.folk");
        Store::create(&path, Book::Plan).unwrap();
        let mut child = task("fill", &path).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("begins"))).unwrap().unwrap();
        if round < 7 {
            thread::sleep(Duration::from_millis(1 + round * 40));
            child.kill().unwrap();
        }
        child.wait().unwrap();
        let store = Store::open(&path).unwrap();
        let count = store.load().unwrap().plan.len();
        assert!(count == 0 || count == 8_000, "{count}");
        seen[usize::from(count > 0)] = true;
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
    assert_eq!(seen, [true, true], "some were killed too early, some were not");
}

const FIGURES: i64 = 120_000;

/// Says how far it has come while it takes in figures.
fn take_figures(plan: &Path) {
    struct Many;
    impl Figures for Many {
        fn play(&mut self, sink: &mut Sink<'_>) -> Result<(), String> {
            for number in 0..FIGURES {
                sink(Id(10), &a_figure(1, "E07000105", "2018-12", 512.0))?;
                if (number + 1) % 30_000 == 0 {
                    println!("played {}", number + 1);
                }
            }
            Ok(())
        }
    }
    let mut store = Store::open(plan).unwrap();
    let new = adds(&[an_indicator(1), an_edition(10, "Street crime", FIGURES)]);
    store.commit_with(&new, &mut Many).unwrap();
    println!("played all");
}

#[test]
fn figures_that_were_being_taken_in_by_a_killed_process_are_there_all_or_none() {
    let mut seen = [false; 2];
    for (moment, pause) in [("30000", 0), ("90000", 3), ("120000", 0), ("120000", 20), ("120000", 60), ("all", 0)] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.folk");
        Store::create(&path, Book::Plan).unwrap();
        let mut child = task("figures", &path).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reached = format!("played {moment}");
        lines.find(|line| line.as_ref().is_ok_and(|line| line.ends_with(&reached))).unwrap().unwrap();
        thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut store = Store::open(&path).unwrap();
        let (records, figures) = (store.load().unwrap().plan.len(), store.count_figures(Id(10)).unwrap());
        assert!([(0, 0), (2, 120_000)].contains(&(records, figures)), "{records} and {figures} at {moment}");
        seen[usize::from(figures > 0)] = true;
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        store.commit(&adds(&[a_theme(99, "Alcohol")])).unwrap();
    }
    assert_eq!(seen, [true, true], "some were killed too early, some were not");
}

/// A file of figures of all Kent's districts: so many months of so many kinds.
fn crimes(months: usize, kinds: usize) -> String {
    let mut text = "Area,Period,Indicator,Value\n".to_owned();
    for district in 105..117 {
        for month in 0..months {
            for kind in 0..kinds {
                let period = format!("{}-{:02}", 2010 + month / 12, 1 + month % 12);
                let _ = writeln!(text, "E07000{district},{period},Kind {kind},{}", month * kind);
            }
        }
    }
    text
}

/// Takes a file in as an officer does, and says how far it has come.
fn take_file_in(path: &Path) {
    let mut desk = Desk::open(path, identity("ann"), noon(1)).unwrap();
    let (plan, _) = desk.load().unwrap();
    let mut mint = noon(1).mint();
    let source = desk.source(&path.with_file_name("crimes.csv")).unwrap();
    let batch = batch_of(&desk, &plan, &mut mint, &[&source]);
    assert!(batch.sound());
    println!("drafted");
    let watch = |_| ControlFlow::Continue(());
    desk.take_in_files(&plan, &mut mint, &batch, vec![&source], &watch).unwrap();
    println!("taken");
}

fn batch_of(desk: &Desk, plan: &Plan, mint: &mut Mint, files: &[&OnDisk]) -> Batch {
    let lent: Vec<(&dyn Source, Choices)> =
        files.iter().map(|file| (*file as &dyn Source, desk.choices(file.name()))).collect();
    let outside = Outside { standing: &|plan, id| desk.counting(plan, id), ..Outside::NOTHING };
    intake::batch(&lent, plan, mint, &outside).unwrap()
}

#[test]
fn a_file_of_figures_that_was_being_taken_in_is_there_with_its_edition_or_not_at_all() {
    let (months, kinds) = (60, 40);
    let all = 12 * months * kinds;
    let mut seen = [false; 2];
    for (moment, pause) in
        [("drafted", 0), ("drafted", 15), ("drafted", 60), ("drafted", 150), ("drafted", 400), ("taken", 0)]
    {
        let directory = tempfile::tempdir().unwrap();
        let path = kent_file(directory.path());
        std::fs::write(directory.path().join("crimes.csv"), crimes(months, kinds)).unwrap();
        let before = Store::open(&path).unwrap().load().unwrap();
        let mut child = task("import", &path).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.find(|line| line.as_ref().is_ok_and(|line| line.ends_with(moment))).unwrap().unwrap();
        thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut desk = Desk::open(&path, identity("bob"), noon(2)).unwrap();
        let (mut plan, damage) = desk.load().unwrap();
        assert_eq!(damage, Vec::<String>::new());
        let count = |kind: Kind| plan.all(kind).len();
        let records = [Kind::FigureEdition, Kind::TakenFile, Kind::Indicator].map(count);
        let figures = desk.figures(&plan, None).unwrap().len();
        let is_there = figures > 0;
        let wanted = if is_there { ([1, 1, kinds], all) } else { ([0, 0, 0], 0) };
        assert_eq!((records, figures), wanted, "at {moment} and {pause} ms later");
        seen[usize::from(is_there)] = true;
        assert_eq!(Store::open(&path).unwrap().check().unwrap(), Vec::<String>::new());
        if !is_there {
            same(&plan, &before.plan);
            // And it can be taken then.
            let mut mint = noon(2).mint();
            let source = desk.source(&directory.path().join("crimes.csv")).unwrap();
            let batch = batch_of(&desk, &plan, &mut mint, &[&source]);
            let watch = |_| ControlFlow::Continue(());
            let taken = desk.take_in_files(&plan, &mut mint, &batch, vec![&source], &watch).unwrap();
            for revision in &taken {
                plan.forward(revision);
            }
            assert_eq!(desk.figures(&plan, None).unwrap().len(), all);
        }
    }
    assert_eq!(seen, [true, true], "some were killed too early, some were not");
}

#[test]
fn a_row_that_a_colleague_changed_since_the_preview_is_named_and_nothing_is_taken() {
    let directory = tempfile::tempdir().unwrap();
    let path = kent_file(directory.path());
    for (name, text) in
        [("actions.csv", "Reference,Title\nDA-03,Mine\nDA-04,Also mine\n".to_owned()), ("crimes.csv", crimes(2, 2))]
    {
        std::fs::write(directory.path().join(name), text).unwrap();
    }
    let mut ann = Desk::open(&path, identity("ann"), noon(1)).unwrap();
    let (mut plan, _) = ann.load().unwrap();
    let mut mint = noon(1).mint();
    let files = ["actions.csv", "crimes.csv"].map(|name| ann.source(&directory.path().join(name)).unwrap());
    let sources = || files.iter().map(|file| file as &dyn Source).collect::<Vec<_>>();
    let batch = batch_of(&ann, &plan, &mut mint, &files.each_ref());
    assert!(batch.sound());
    let watch = |_| ControlFlow::Continue(());

    let mut bob = Desk::open(&path, identity("bob"), noon(2)).unwrap();
    let (his, _) = bob.load().unwrap();
    let before = action_of(&his, "DA-03");
    let after = before.clone().with(action::TITLE, Cell::text("His"));
    let changes = diff(&his, before, &after);
    bob.commit(&his, &mut noon(2).mint(), Revision::new("by hand", changes)).unwrap();

    let refusal = ann.take_in_files(&plan, &mut mint, &batch, sources(), &watch).unwrap_err();
    let says = refusal.worded(&plan);
    assert!(matches!(&refusal, Refusal::Conflicts(conflicts) if conflicts.len() == 1), "{refusal:?}");
    assert!(says.contains("DA-03") && says.contains("His") && !says.contains("DA-04"), "{says}");
    ann.news().unwrap().iter().for_each(|revision| plan.forward(revision));
    assert_eq!(action_of(&plan, "DA-04").get(action::TITLE), action_of(&his, "DA-04").get(action::TITLE));
    assert_eq!(action_of(&plan, "DA-03").get(action::TITLE), "His");
    let count = [Kind::FigureEdition, Kind::TakenFile, Kind::Indicator].map(|kind| plan.all(kind).len());
    assert_eq!((count, ann.figures(&plan, None).unwrap().len()), ([0, 0, 0], 0), "nor the other file's figures");

    // Read again over what stands now, both are taken.
    let batch = batch_of(&ann, &plan, &mut mint, &files.each_ref());
    let taken = ann.take_in_files(&plan, &mut mint, &batch, sources(), &watch).unwrap();
    for revision in &taken {
        plan.forward(revision);
    }
    assert_eq!(action_of(&plan, "DA-03").get(action::TITLE), "Mine");
    assert_eq!(ann.figures(&plan, None).unwrap().len(), 12 * 4);
}

#[test]
fn a_file_that_was_changed_between_preview_and_acceptance_brings_what_was_shown_or_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = kent_file(directory.path());
    let file = directory.path().join("crimes.csv");
    std::fs::write(&file, crimes(2, 2)).unwrap();
    let mut desk = Desk::open(&path, identity("ann"), noon(1)).unwrap();
    let (plan, _) = desk.load().unwrap();
    let mut mint = noon(1).mint();
    let source = desk.source(&file).unwrap();
    let mut batch = batch_of(&desk, &plan, &mut mint, &[&source]);
    // As those of a file that is too long to be held.
    for set in batch.drafts.iter_mut().filter_map(|draft| draft.figures.as_mut()) {
        set.held = None;
    }
    std::fs::write(&file, crimes(2, 2).replace(",0\n", ",1\n")).unwrap();
    let watch = |_| ControlFlow::Continue(());
    let refusal = desk.take_in_files(&plan, &mut mint, &batch, vec![&source], &watch).unwrap_err();
    assert!(refusal.worded(&plan).contains("is another file than the one that was shown"), "{refusal:?}");
    assert_eq!(Store::open(&path).unwrap().load().unwrap().plan.all(Kind::FigureEdition).len(), 0);
}

#[test]
fn a_plan_of_an_older_version_is_brought_up_to_date_once() {
    for _ in 0..4 {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plan.folk");
        // Version 0 is the oldest there is: ours, and nothing in it.
        Connection::open(&path).unwrap().execute_batch("PRAGMA application_id = 0x666F6C6B").unwrap();
        let children: Vec<Child> = (0..6).map(|_| task("open", &path).spawn().unwrap()).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        }
        assert_eq!(Store::open(&path).unwrap().check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_plan_opens_while_others_write_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    Store::create(&path, Book::Plan).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let themes = |turn: i64| (1..500).map(move |id| a_theme(turn * 1_000 + id, &format!("{turn} {id}")));
            for turn in 0..12 {
                // Each opening and closing by the last one out brings the log into the file, which grows.
                let mut store = Store::open(&path).unwrap();
                store.commit(&adds(&themes(turn).collect::<Vec<_>>())).unwrap();
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            let loaded = Store::open(&path).unwrap().load().unwrap();
            assert_eq!(loaded.plan.len(), usize::try_from(loaded.number).unwrap() * 499);
        }
    });
}

#[test]
fn a_plan_that_stays_busy_is_given_up_after_five_seconds() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    let mut store = Store::create(&path, Book::Plan).unwrap();
    let stopped = Connection::open(&path).unwrap();
    stopped.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = Instant::now();
    let error = store.commit(&adds(&[a_theme(1, "Young people")])).unwrap_err();
    assert!(matches!(error, Error::Busy { .. }), "{error:?}");
    assert!((4..8).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    // Reading goes on meanwhile, and so does writing afterwards.
    assert_eq!(store.load().unwrap().number, 0);
    stopped.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.commit(&adds(&[a_theme(1, "Young people")])).unwrap(), 1);
}

#[test]
fn a_long_plan_is_read_at_one_moment_by_two_connections() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    let mut store = Store::create(&path, Book::Plan).unwrap();
    let asked = Record::new(Kind::Recommendation, Id(2))
        .with(recommendation::ORIGIN, Cell::Word("scrutiny"))
        .with(WORDS, Cell::text("0"));
    let acts = an_action(1, "DA-01").with(action::TITLE, Cell::text("0"));
    let long: Vec<Record> = (10..30)
        .map(|id| a_theme(id, &format!("Theme {id}")).with(theme::NOTE, Cell::text(&"long ".repeat(200_000))))
        .collect();
    store.commit(&adds(&long)).unwrap();
    store.commit(&adds(&[acts.clone(), asked.clone()])).unwrap();
    drop(store);
    assert!(std::fs::metadata(&path).unwrap().len() > 16 << 20, "long enough for a second connection");

    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut store = Store::open(&path).unwrap();
            let plan = Plan::empty();
            let (mut acts, mut asked) = (acts, asked);
            for turn in 1..400 {
                let text = Cell::text(&turn.to_string());
                let next = (acts.clone().with(action::TITLE, text.clone()), asked.clone().with(WORDS, text));
                let mut changes = diff(&plan, &acts, &next.0);
                changes.extend(diff(&plan, &asked, &next.1));
                store.commit(&revision("ann", "both", changes)).unwrap();
                (acts, asked) = next;
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let store = Store::open(&path).unwrap();
        for _ in 0..40 {
            let loaded = store.load().unwrap();
            let title = loaded.plan.record(Kind::Action, Id(1)).unwrap().get(action::TITLE).to_owned();
            let words = loaded.plan.record(Kind::Recommendation, Id(2)).unwrap().get(WORDS).to_owned();
            let of = (loaded.number - 2).to_string();
            assert_eq!((&title, &words), (&of, &of), "the plan is of one moment");
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn who_may_only_read_sees_everything_and_changes_nothing() {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};
    // Only root can be somebody else for a while; root itself is refused nothing.
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let directory = tempfile::Builder::new().permissions(std::fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let place = directory.path().join("place");
    let path = place.join("plan.folk");
    let program = directory.path().join("program");
    std::fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let mut store = Store::create(&path, Book::Plan).unwrap();
    store.commit(&adds(&[a_theme(1, "Young people")])).unwrap();
    let mode = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let told = || {
        let like = task("read", &path);
        let mut command = Command::new(&program);
        command.args(like.get_args()).env(TASK, "read").env(PLAN, &path).current_dir("/").uid(65_534).gid(65_534);
        let output = command.output().unwrap();
        let all = String::from_utf8_lossy(&output.stdout).into_owned();
        let told = all.split("told ").nth(1).and_then(|rest| rest.lines().next());
        told.unwrap_or_else(|| panic!("{all}{}", String::from_utf8_lossy(&output.stderr))).to_owned()
    };
    let nobody = told();
    assert!(nobody.starts_with("Err(") && nobody.contains("may not reach it"), "{nobody}");
    mode(&place, 0o755);
    let unreadable = told();
    assert!(unreadable.contains("you may not read it (owner root, group root, mode 0660)"), "{unreadable}");
    mode(&path, 0o664);
    for side in ["plan.folk-wal", "plan.folk-shm"] {
        mode(&place.join(side), 0o664);
    }
    let reader = told();
    assert!(reader.starts_with("Ok(\"1 Some(") && reader.contains("you may not write it"), "{reader}");
    assert!(reader.contains("may only be read: you may not write it"), "and it says so when asked to: {reader}");
    mode(&path, 0o666);
    let shut_out = told();
    assert!(shut_out.contains("plan.folk-wal") && shut_out.contains("chmod --reference"), "{shut_out}");
    for side in ["plan.folk-wal", "plan.folk-shm"] {
        mode(&place.join(side), 0o666);
    }
    let no_directory = told();
    assert!(no_directory.contains("its directory may not be written (owner root"), "{no_directory}");
    drop(store);
    let no_sides = told();
    assert!(no_sides.starts_with("Err(") && no_sides.contains("mode 2770 (it is owner root"), "{no_sides}");
    assert_eq!(std::fs::read_dir(&place).unwrap().count(), 1, "and no side files were left");
    mode(&place, 0o777);
    let all = told();
    assert_eq!(all, "Ok(\"1 None Ok(2)\")");
}

#[test]
fn ids_of_two_sessions_do_not_meet() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    let mut first = Store::create(&path, Book::Plan).unwrap();
    let mut second = Store::open(&path).unwrap();
    let mut mints = [Mint::new(1_700_000_000_000, 7), Mint::new(1_700_000_000_000, 900_001)];
    for turn in 0..20 {
        let [mine, theirs] = &mut mints;
        first.commit(&adds(&[a_theme(mine.next_id().0, &format!("mine {turn}"))])).unwrap();
        second.commit(&adds(&[a_theme(theirs.next_id().0, &format!("theirs {turn}"))])).unwrap();
    }
    assert_eq!(first.history(&Ask { limit: 1, ..Ask::default() }).unwrap()[0].number, 40);
    assert_eq!(second.load().unwrap().plan.all(Kind::Theme).len(), 40);
}
