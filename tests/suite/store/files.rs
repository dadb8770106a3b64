//! What is not a plan is refused in one sentence and stays as it was, byte by byte.

use super::{a_theme, adds, an_action, by_hand};
use folkmoot::{
    plan::Book,
    store::{Error, Store},
};
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    fs,
    os::unix::{
        ffi::OsStrExt,
        fs::{MetadataExt, PermissionsExt, symlink},
        net::UnixListener,
    },
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};
use tempfile::TempDir;

fn scratch() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A closed plan file with a little in it.
fn a_plan(directory: &Path) -> PathBuf {
    let path = directory.join("plan.folk");
    let mut store = Store::create(&path, Book::Plan).unwrap();
    store.commit(&adds(&[a_theme(1, "Young people"), an_action(3, "DA-03")])).unwrap();
    path
}

/// Every file under a directory with its bytes; other things by their names.
fn everything_in(directory: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| (path.clone(), path.symlink_metadata().unwrap().is_file().then(|| fs::read(&path).unwrap())))
        .collect()
}

/// Why a path is not opened; waits a few seconds at most, and nothing in its directory may change.
#[track_caller]
fn refused(path: &Path) -> (Error, String) {
    let directory = path.parent().unwrap();
    let before = everything_in(directory);
    let (sender, receiver) = mpsc::channel();
    let path = path.to_path_buf();
    let name = path.clone();
    thread::spawn(move || sender.send(Store::open(&path).map(|_| ())));
    let opened = receiver.recv_timeout(Duration::from_secs(4)).expect("it must not hang");
    let error = opened.expect_err("it must not open");
    assert!(everything_in(directory) == before, "{error}: something was written");
    let sentence = error.to_string();
    assert!(sentence.contains(name.file_name().unwrap().to_str().unwrap()), "{sentence}");
    assert!(!sentence.contains('\n') && !sentence.ends_with('.'), "{sentence}");
    (error, sentence)
}

/// A plan file with other bytes in some places.
fn changed(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_new_plan_belongs_to_its_group_whatever_the_umask() {
    let directory = scratch();
    let path = directory.path().join("shared/plan.folk");
    let store = Store::create(&path, Book::Plan).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&path), 0o660);
    assert_eq!(mode(path.parent().unwrap()), 0o2770);
    // SQLite gives the side files the mode of the plan.
    assert_eq!(mode(&path.with_file_name("plan.folk-wal")), 0o660);
    let asked = |text: &str| by_hand(&store).query_row(text, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(asked("PRAGMA journal_mode"), "wal");
    drop(store);
    assert_eq!(everything_in(path.parent().unwrap()).len(), 1, "no side files are left behind");
    let header = fs::read(&path).unwrap();
    assert_eq!(&header[68..72], b"folk");

    let before = fs::read(&path).unwrap();
    let again = Store::create(&path, Book::Plan).unwrap_err();
    assert!(matches!(again, Error::Exists { .. }), "{again:?}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_plan_that_could_not_be_made_leaves_nothing_behind() {
    let directory = scratch();
    fs::write(directory.path().join("file"), "text").unwrap();
    let before = everything_in(directory.path());
    let error = Store::create(&directory.path().join("file/plan.folk"), Book::Plan).unwrap_err();
    assert!(!error.to_string().is_empty());
    // A name that SQLite cannot hold: longer than its own limit.
    let long = directory.path().join("x".repeat(250)).join("y".repeat(250)).join("z".repeat(250));
    Store::create(&long, Book::Plan).unwrap_err();
    assert!(!long.exists());
    assert!(before.keys().all(|path| everything_in(directory.path()).contains_key(path)));
}

#[test]
fn a_name_is_taken_literally() {
    let directory = scratch();
    for name in ["plan?mode=memory", "file:plan", "a b%41#c.folk", ":memory:", "plän 🙂\".folk", "a\nb\u{1b}[31m"] {
        let path = directory.path().join(name);
        let mut store = Store::create(&path, Book::Plan).unwrap();
        store.commit(&adds(&[a_theme(1, "Young people")])).unwrap();
        drop(store);
        assert!(path.exists(), "{name:?}");
        let store = Store::open(&path).unwrap();
        assert_eq!(store.load().unwrap().plan.len(), 1, "{name:?}");
        assert_eq!(store.path().file_name().unwrap().as_bytes(), name.as_bytes());
    }
    let bad = directory.path().join("a\u{1b}[31mred\nnext");
    fs::write(&bad, "text").unwrap();
    let sentence = Store::open(&bad).unwrap_err().to_string();
    assert!(!sentence.contains(['\u{1b}', '\n']), "{sentence:?}");
}

#[test]
fn a_directory_reached_by_a_link_is_spelled_out() {
    let directory = scratch();
    let path = a_plan(directory.path());
    let other = scratch();
    symlink(directory.path(), other.path().join("link")).unwrap();
    let store = Store::open(&other.path().join("link/plan.folk")).unwrap();
    assert_eq!(store.path(), path.canonicalize().unwrap());
    assert_eq!(store.read_only(), None);
}

#[test]
fn what_is_no_plan_is_refused_and_left_alone() {
    let directory = scratch();
    let at = |name: &str| directory.path().join(name);
    fs::create_dir(at("folder")).unwrap();
    fs::write(at("empty"), "").unwrap();
    fs::write(at("list.csv"), "Reference,Title\nDA-03,Share\n").unwrap();
    fs::write(at("noise"), (0..20_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<u8>>()).unwrap();
    fs::write(at("almost"), b"SQLite format 3\0").unwrap();
    nix::unistd::mkfifo(&at("pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
    let _listener = UnixListener::bind(at("socket")).unwrap();
    Connection::open(at("other.db")).unwrap().execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1").unwrap();
    let wal = Connection::open(at("other-wal.db")).unwrap();
    wal.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (a)").unwrap();
    drop(wal);
    for (name, found) in [
        ("folder", "a directory"),
        ("empty", "an empty file"),
        ("list.csv", "not a SQLite file"),
        ("noise", "not a SQLite file"),
        ("almost", "not a SQLite file"),
        ("pipe", "a pipe"),
        ("socket", "a device or socket"),
        ("other.db", "a SQLite file of another program"),
        ("other-wal.db", "a SQLite file of another program"),
    ] {
        let (error, sentence) = refused(&at(name));
        assert!(matches!(error, Error::NotAPlan { .. }), "{name}: {error:?}");
        assert!(sentence.contains(found) && sentence.contains("left untouched"), "{name}: {sentence}");
    }
    let device = Store::open(Path::new("/dev/zero")).unwrap_err();
    assert!(matches!(device, Error::NotAPlan { .. }), "{device:?}");
    let (error, sentence) = refused(&at("nothing"));
    assert!(matches!(error, Error::Missing { .. }) && sentence.contains("folkmoot init"), "{sentence}");
    let (error, _) = refused(&at("nowhere"));
    assert!(matches!(error, Error::Missing { .. }), "{error:?}");
    assert!(matches!(Store::open(Path::new("")).unwrap_err(), Error::Missing { .. } | Error::Device { .. }));
}

#[test]
fn other_names_of_a_plan_are_refused() {
    let directory = scratch();
    let path = a_plan(directory.path());
    symlink(&path, directory.path().join("link")).unwrap();
    symlink(directory.path().join("nothing"), directory.path().join("dangling")).unwrap();
    for name in ["link", "dangling"] {
        let (error, sentence) = refused(&directory.path().join(name));
        assert!(matches!(error, Error::OtherName { .. }), "{error:?}");
        assert!(sentence.contains("a symbolic link"), "{sentence}");
    }
    assert!(!directory.path().join("nothing").exists());
    fs::hard_link(&path, directory.path().join("second")).unwrap();
    let (error, sentence) = refused(&path);
    assert!(matches!(error, Error::OtherName { .. }) && sentence.contains("one of 2 names"), "{sentence}");
}

#[test]
fn a_newer_plan_is_refused_and_left_alone() {
    let directory = scratch();
    let path = a_plan(directory.path());
    changed(&path, |bytes| bytes[60..64].copy_from_slice(&99_u32.to_be_bytes()));
    let (error, sentence) = refused(&path);
    assert!(matches!(error, Error::Newer { found: 99, .. }), "{error:?}");
    assert!(sentence.contains("newer folkmoot"), "{sentence}");
}

type Damage = fn(&mut Vec<u8>);

#[test]
fn a_damaged_plan_is_refused_and_left_alone() {
    let directory = scratch();
    let path = a_plan(directory.path());
    let whole = fs::read(&path).unwrap();
    let damages: [(&str, Damage); 4] = [
        ("cut off", |bytes| bytes.truncate(bytes.len() / 2)),
        ("only its first page", |bytes| bytes.truncate(4_096)),
        ("its schema overwritten", |bytes| bytes[100..4_096].fill(0xA5)),
        ("its header bent", |bytes| bytes[16..18].copy_from_slice(&[7, 7])),
    ];
    for (name, damage) in damages {
        fs::write(&path, &whole).unwrap();
        changed(&path, damage);
        let (error, sentence) = refused(&path);
        assert!(matches!(error, Error::Damaged { .. } | Error::NotAPlan { .. }), "{name}: {error:?}");
        assert!(sentence.contains("damaged") || sentence.contains("not a SQLite file"), "{name}: {sentence}");
    }
    // Deeper inside it shows only when it is read; it is told then, and nothing panics.
    let mut told = 0;
    for page in 2..whole.len() / 4_096 {
        fs::write(&path, &whole).unwrap();
        changed(&path, |bytes| bytes[page * 4_096..(page + 1) * 4_096].fill(0xA5));
        let before = fs::read(&path).unwrap();
        let read = Store::open(&path).and_then(|store| store.load().and_then(|_| store.check()));
        told += usize::from(!matches!(&read, Ok(wrong) if wrong.is_empty()));
        if let Err(error) = read {
            assert!(matches!(error, Error::Damaged { .. }), "{page}: {error:?}");
        }
        assert!(fs::read(&path).unwrap() == before, "page {page} was written");
    }
    assert_eq!(told, whole.len() / 4_096 - 2, "every broken page is told");
}

#[test]
fn a_copy_in_the_old_journal_mode_is_opened_and_shared_again() {
    let directory = scratch();
    let path = a_plan(directory.path());
    Connection::open(&path).unwrap().query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).unwrap();
    let store = Store::open(&path).unwrap();
    assert_eq!(store.load().unwrap().plan.len(), 2);
    let mode: String = by_hand(&store).query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn a_copy_in_the_old_journal_mode_waits_for_who_writes_it() {
    let directory = scratch();
    let path = a_plan(directory.path());
    let writer = Connection::open(&path).unwrap();
    writer.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    thread::scope(|scope| {
        scope.spawn(move || {
            thread::sleep(Duration::from_millis(300));
            drop(writer);
        });
        assert_eq!(Store::open(&path).unwrap().load().unwrap().plan.len(), 2);
    });
}

#[test]
fn a_plan_that_was_moved_or_replaced_is_not_written() {
    let directory = scratch();
    let path = a_plan(directory.path());
    let mut store = Store::open(&path).unwrap();
    assert!(!store.moved());
    let kept = directory.path().join("kept.folk");
    fs::rename(&path, &kept).unwrap();
    assert!(store.moved());
    let lost = store.commit(&adds(&[a_theme(9, "Rural")])).unwrap_err();
    assert!(matches!(lost, Error::Moved { .. }), "{lost:?}");
    // The side files that are still there would be taken for a new plan's.
    let refused = Store::create(&path, Book::Plan).unwrap_err();
    assert!(refused.to_string().contains("plan.folk-wal"), "{refused}");
    let other = scratch();
    fs::rename(a_plan(other.path()), &path).unwrap();
    assert!(store.moved(), "another plan of the same name is another plan");
    assert!(matches!(store.commit(&adds(&[a_theme(9, "Rural")])).unwrap_err(), Error::Moved { .. }));
    fs::remove_file(&path).unwrap();
    fs::rename(&kept, &path).unwrap();
    assert!(!store.moved());
    store.commit(&adds(&[a_theme(9, "Rural")])).unwrap();
    assert!(!Store::in_memory(Book::Plan).unwrap().moved());
}

#[test]
fn the_plan_is_known_by_whatever_name_it_is_read() {
    let directory = scratch();
    let path = a_plan(directory.path());
    let store = Store::open(&path).unwrap();
    store.load().unwrap();
    symlink(&path, directory.path().join("list.csv")).unwrap();
    fs::write(directory.path().join("other.csv"), "Name\n").unwrap();
    for (name, is) in [
        ("plan.folk", true),
        ("plan.folk-wal", true),
        ("plan.folk-shm", true),
        ("list.csv", true),
        ("other.csv", false),
        ("none", false),
    ] {
        assert_eq!(store.is_at(&directory.path().join(name)), is, "{name}");
    }
    assert!(!Store::in_memory(Book::Plan).unwrap().is_at(Path::new("nowhere")));
}

#[test]
fn an_older_program_stops_when_the_file_has_moved_on() {
    let directory = scratch();
    let path = a_plan(directory.path());
    let mut store = Store::open(&path).unwrap();
    let newer = by_hand(&store);
    newer.execute_batch("PRAGMA user_version = 5").unwrap();
    let refused = store.commit(&adds(&[a_theme(9, "Rural")])).unwrap_err();
    assert!(matches!(refused, Error::Newer { found: 5, known: 4, .. }), "{refused:?}");
    assert!(matches!(store.since(0).unwrap_err(), Error::Newer { .. }));
    let count = newer.query_row("SELECT count(*) FROM \"revision\"", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count, 1);
    drop((store, newer));
    assert!(matches!(Store::open(&path).unwrap_err(), Error::Newer { .. }));
}

#[test]
fn the_file_is_opened_by_its_owner_even_when_its_directory_was_made_by_hand() {
    let directory = scratch();
    let path = a_plan(directory.path());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let store = Store::open(&path).unwrap();
    assert_eq!((store.read_only(), fs::metadata(store.path()).unwrap().mode() & 0o777), (None, 0o600));
}
