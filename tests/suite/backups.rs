//! Backups, restoring, checks, snapshots: what is kept of a file, and what comes back.

use super::{
    sharing::task,
    store::{
        a_theme, adds, an_action, by_hand,
        figures::{AtHand, a_figure, an_edition, an_indicator},
        same,
    },
    support::{Shell, action_of, identity, kent_file, noon},
};
use folkmoot::{
    intake::{self, Choices, Outside, Source},
    plan::{
        Book, Id, Kind, Plan, action,
        cell::Cell,
        change::{Change, Revision, diff},
    },
    session::{
        backups::{self, Why},
        desk::{Desk, Refusal},
    },
    store::{Error, Store},
};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    ops::ControlFlow,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use tempfile::TempDir;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn names(directory: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// A folder with a plan of three themes, each a step.
fn three() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("plan.folkmoot"), Book::Plan).unwrap();
    for id in 1..=3 {
        store.commit(&adds(&[a_theme(id, &format!("Theme {id}"))])).unwrap();
    }
    (folder, store)
}

fn at(path: &Path, second: i64) -> Desk {
    Desk::open(path, identity("ann"), noon(second)).unwrap()
}

#[test]
fn a_backup_is_whole_private_and_never_over_another_file() {
    let (folder, store) = three();
    let to = folder.path().join("copy.folkmoot");
    let copied = store.backup_to(&to).unwrap();
    assert_eq!((copied.revisions, copied.bytes), (3, fs::metadata(&to).unwrap().len()));
    assert_eq!(mode(&to), 0o600);
    let backup = Store::open_backup(&to).unwrap();
    same(&backup.load().unwrap().plan, &store.load().unwrap().plan);
    assert!(backup.read_only().is_some());
    drop(backup);
    let before = fs::read(&to).unwrap();
    let refused = store.backup_to(&to).unwrap_err();
    assert!(matches!(refused, Error::Exists { .. }), "{refused:?}");
    assert_eq!(fs::read(&to).unwrap(), before);
    let all = ["copy.folkmoot", "plan.folkmoot", "plan.folkmoot-shm", "plan.folkmoot-wal"];
    assert_eq!(names(folder.path()), all.map(str::to_owned).into(), "and nothing is left beside it");
}

#[test]
fn a_copy_that_is_not_sound_gets_no_name() {
    let (folder, store) = three();
    let file = by_hand(&store);
    file.execute_batch(
        "PRAGMA foreign_keys = OFF; INSERT INTO \"change\" VALUES (99, 1, 'add', 'theme', 9, '', NULL, NULL, '{}')",
    )
    .unwrap();
    let there = names(folder.path());
    let refused = store.backup_to(&folder.path().join("copy.folkmoot")).unwrap_err();
    let says = refused.to_string();
    assert!(matches!(refused, Error::BadCopy { .. }) && says.contains("names a revision that is not there"), "{says}");
    assert_eq!(names(folder.path()), there);
    let nowhere = store.backup_to(&folder.path().join("none/copy.folkmoot")).unwrap_err();
    assert!(nowhere.to_string().contains("none/copy.folkmoot"), "{nowhere}");
}

#[test]
fn a_backup_is_of_one_moment_while_others_go_on() {
    let (folder, mut store) = three();
    let path = store.path().to_path_buf();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for turn in 1..10_000 {
                let pair =
                    [a_theme(turn * 2 + 100, &format!("a {turn}")), a_theme(turn * 2 + 101, &format!("b {turn}"))];
                store.commit(&adds(&pair)).unwrap();
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let mut last = 0;
        for turn in 0..5 {
            let copy = folder.path().join(format!("{turn}.folkmoot"));
            let copied = Store::open(&path).unwrap().backup_to(&copy).unwrap();
            let backup = Store::open_backup(&copy).unwrap();
            let loaded = backup.load().unwrap();
            assert_eq!((loaded.number, backup.check().unwrap()), (copied.revisions, Vec::<String>::new()));
            assert_eq!(i64::try_from(loaded.plan.len()).unwrap(), 3 + (loaded.number - 3) * 2);
            assert!(loaded.number >= last, "a later backup holds no less");
            last = loaded.number;
        }
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn so_many_of_each_sort_are_kept_and_nothing_else_is_ever_removed() {
    let (folder, store) = three();
    let path = store.path().to_path_buf();
    drop(store);
    let backups = folder.path().join("backups");
    fs::create_dir(&backups).unwrap();
    let strange = [
        "plan-2020-01-01T000000.folkmoot",
        "plan-2020-01-01T000000.txt",
        "other-2020-01-01T000000.folkmoot",
        "plan-2020-01-01T000000-before-import.folkmoot",
        "plan-before-version-2.folkmoot",
    ];
    for name in strange {
        fs::write(backups.join(name), "somebody else's").unwrap();
    }
    let reviews = Store::create(&folder.path().join("r/reviews.folkmoot"), Book::Reviews).unwrap();
    reviews.backup_to(&backups.join("plan-2020-01-02T000000.folkmoot")).unwrap();
    for second in 1..=5 {
        let made = at(&path, second).back_up(None, 3).unwrap();
        assert_eq!(made.removed.len(), usize::from(second > 3));
    }
    let wanted = [3, 4, 5].map(|second| format!("plan-2026-11-22T12000{second}.folkmoot"));
    let mut all: BTreeSet<String> = strange.map(str::to_owned).into();
    all.extend(wanted);
    all.insert("plan-2020-01-02T000000.folkmoot".to_owned());
    assert_eq!(names(&backups), all);
    // Two within one second, and a number that would keep none.
    let made = at(&path, 5).back_up(None, 0).unwrap();
    assert!(made.path.ends_with("plan-2026-11-22T120005-2.folkmoot") && made.path.exists(), "{made:?}");
    assert_eq!((made.removed.len(), mode(&backups.join(made.path))), (3, 0o600));
}

/// Takes so many themes in from a file.
fn taken(desk: &mut Desk, rows: usize) -> Result<Vec<Revision>, Refusal> {
    let file = desk.path().with_file_name(format!("{rows}.csv"));
    let names: Vec<String> = (0..rows).map(|row| format!("Theme {rows} {row}")).collect();
    fs::write(&file, format!("Name\n{}\n", names.join("\n"))).unwrap();
    let (plan, _) = desk.load().unwrap();
    let mut mint = noon(i64::try_from(rows).unwrap()).mint();
    let source = desk.source(&file).unwrap();
    let choices = Choices { shape: Some(intake::Shape::Records(Kind::Theme)), ..desk.choices(source.name()) };
    let batch = intake::batch(&[(&source as &dyn Source, choices)], &plan, &mut mint, &Outside::NOTHING).unwrap();
    assert!(batch.sound(), "{}", batch.summary());
    desk.take_in_files(&plan, &mut mint, &batch, vec![&source], &|_| ControlFlow::Continue(()))
}

#[test]
fn before_much_is_taken_in_a_backup_is_made_and_without_one_it_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.folkmoot");
    let mut desk = Desk::create(&path, false, identity("ann"), noon(1)).unwrap();
    taken(&mut desk, 20).unwrap();
    let backups = folder.path().join("backups");
    assert!(!backups.exists(), "a little is not worth one");
    taken(&mut desk, 1_200).unwrap();
    let name = "plan-2026-11-22T120001-before-import.folkmoot";
    assert_eq!(names(&backups), [name.to_owned()].into());
    assert_eq!(Store::open_backup(&backups.join(name)).unwrap().load().unwrap().plan.all(Kind::Theme).len(), 20);
    fs::remove_dir_all(&backups).unwrap();
    fs::write(&backups, "in the way").unwrap();
    let number = desk.revision(2).map(|step| step.number);
    let refused = taken(&mut desk, 1_300).unwrap_err().worded(&Plan::empty());
    assert!(refused.contains("could not be") && refused.contains("--no-backup"), "{refused}");
    assert_eq!((number, desk.revision(3).is_err()), (Ok(2), true), "nothing was taken");
    let mut desk = desk.keeping(None);
    taken(&mut desk, 1_300).unwrap();
}

#[test]
fn a_restored_backup_is_one_step_that_others_see_and_undo_takes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut desk = at(&path, 1);
    let (then, _) = desk.load().unwrap();
    let made = desk.back_up(None, 14).unwrap();
    assert!(made.path.ends_with("backups/kent-2026-11-22T120001.folkmoot"), "{made:?}");
    let bytes = fs::read(&made.path).unwrap();
    let mut plan = then.clone();
    let mut mint = noon(2).mint();
    let kept = action_of(&plan, "DA-03").clone();
    let gone = plan.all(Kind::HorizonItem).last().cloned();
    let mut changes = diff(&plan, &kept, &kept.clone().with(action::TITLE, Cell::text("Mine")));
    changes.extend(gone.map(|record| Change::add(&plan, &record).inverse()));
    // What takes a reference that comes back.
    let other = action_of(&plan, "DA-04").clone();
    changes.extend(diff(&plan, &other, &other.clone().with(action::REFERENCE, Cell::text("DA-99"))));
    changes.push(Change::add(&plan, &an_action(mint.next_id().0, "DA-04")));
    for revision in desk.commit(&plan, &mut mint, Revision::new("by hand", changes)).unwrap() {
        plan.forward(&revision);
    }
    let mut colleague = Desk::open(&path, identity("bob"), noon(3)).unwrap();
    let (mut theirs, _) = colleague.load().unwrap();

    let restoration = desk.restoration(&plan, &made.path).unwrap();
    assert_eq!((restoration.since.len(), restoration.people()), (1, vec!["ann"]));
    let restored = desk.restore(restoration).unwrap();
    assert_eq!(restored.len(), 1, "one step");
    for revision in &restored {
        plan.forward(revision);
    }
    same(&plan, &then);
    colleague.news().unwrap().iter().for_each(|revision| theirs.forward(revision));
    same(&theirs, &then);
    let step = desk.revision(3).unwrap();
    assert!(step.why.starts_with("restored as it was on") && step.source.starts_with("kent-2026"), "{step:?}");
    assert!(desk.restoration(&plan, &made.path).unwrap().changes.is_empty(), "nothing differs by now");
    desk.undo(&plan).unwrap().iter().for_each(|revision| plan.forward(revision));
    assert_eq!(action_of(&plan, "DA-03").get(action::TITLE), "Mine");
    assert_eq!(Store::open(&path).unwrap().check().unwrap(), Vec::<String>::new());
    assert!(fs::read(&made.path).unwrap() == bytes, "the backup is as it was");
    assert_eq!(names(&folder.path().join("backups")).len(), 1, "and nothing was made beside it");
}

#[test]
fn figures_that_the_file_lacks_come_back_with_their_edition() {
    let (folder, mut store) = three();
    let early = folder.path().join("early.folkmoot");
    store.backup_to(&early).unwrap();
    let counts = [3.0, 4.5, 7.25].map(|value| a_figure(1, "Ashford", "2025-04", value));
    let new = adds(&[an_indicator(1), an_edition(10, "Street crime", 3)]);
    store.commit_with(&new, &mut AtHand::of(10, counts.to_vec())).unwrap();
    let late = folder.path().join("late.folkmoot");
    store.backup_to(&late).unwrap();
    let wanted = store.figures(&[Id(10)], None).unwrap();
    let path = store.path().to_path_buf();
    drop(store);
    // The plan was put back from the early one, and then somebody finds the late one.
    fs::remove_file(&path).unwrap();
    Store::put_back(&early, &path, Book::Plan, "damaged").unwrap();
    for turn in 0..2 {
        let mut desk = at(&path, turn);
        let (plan, _) = desk.load().unwrap();
        let restoration = desk.restoration(&plan, &late).unwrap();
        desk.restore(restoration).unwrap();
        let store = Store::open(&path).unwrap();
        assert_eq!(store.figures(&[Id(10)], None).unwrap(), wanted);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        // The second time the figures are there still, and only their edition comes back.
        let (plan, _) = desk.load().unwrap();
        desk.undo(&plan).unwrap();
    }
}

#[test]
fn only_a_sound_backup_of_this_plan_is_restored() {
    let (folder, store) = three();
    let path = store.path().to_path_buf();
    let within = |name: &str| folder.path().join(name);
    store.publish_to(&within("snapshot.folkmoot"), 1_700_000_000).unwrap();
    let mut other = Store::create(&within("other/plan.folkmoot"), Book::Plan).unwrap();
    other.commit(&adds(&[a_theme(77, "Elsewhere")])).unwrap();
    other.backup_to(&within("other.folkmoot")).unwrap();
    let reviews = Store::create(&within("r/reviews.folkmoot"), Book::Reviews).unwrap();
    reviews.backup_to(&within("reviews.folkmoot")).unwrap();
    for (name, version) in [("newer.folkmoot", 99), ("older.folkmoot", 1)] {
        store.backup_to(&within(name)).unwrap();
        rusqlite::Connection::open(within(name))
            .unwrap()
            .execute_batch(&format!("PRAGMA user_version = {version}"))
            .unwrap();
    }
    store.backup_to(&within("broken.folkmoot")).unwrap();
    let mut bytes = fs::read(within("broken.folkmoot")).unwrap();
    let page = bytes.len() / 4_096 / 2 * 4_096;
    bytes[page..page + 8_192].fill(0xA5);
    fs::write(within("broken.folkmoot"), bytes).unwrap();
    fs::write(within("list.csv"), "Name\nTheme\n").unwrap();
    drop((store, other, reviews));
    let mut desk = at(&path, 1);
    let (plan, _) = desk.load().unwrap();
    for (name, words) in [
        ("snapshot.folkmoot", "a snapshot for readers"),
        ("other.folkmoot", "another plan"),
        ("reviews.folkmoot", "a backup of a restricted file"),
        ("newer.folkmoot", "newer folkmoot"),
        ("older.folkmoot", "an older version"),
        ("broken.folkmoot", "is damaged"),
        ("list.csv", "not a SQLite file"),
        ("none.folkmoot", "there is no plan"),
    ] {
        let refused = desk.restoration(&plan, &within(name)).unwrap_err();
        assert!(refused.contains(words) && refused.contains(name), "{name}: {refused}");
    }
}

#[test]
fn a_damaged_plan_is_moved_aside_with_its_side_files_and_put_back() {
    let (folder, store) = three();
    let path = store.path().to_path_buf();
    let backup = folder.path().join("backup.folkmoot");
    store.backup_to(&backup).unwrap();
    drop(store);
    assert_eq!(backups::lost(&path), Ok(None));
    let half = fs::read(&path).unwrap()[..40_000].to_vec();
    fs::write(&path, &half).unwrap();
    assert!(backups::lost(&path).unwrap().unwrap().contains("is damaged"));
    fs::write(folder.path().join("plan.folkmoot-wal"), "what was not taken in").unwrap();
    let (copied, moved) = backups::put_back(&backup, &path, Book::Plan, "2026-11-22T120000").unwrap();
    assert_eq!((copied.revisions, moved.len(), mode(&path)), (3, 2, 0o660));
    assert_eq!(fs::read(&moved[0]).unwrap(), half, "what was there is kept");
    assert!(moved[0].ends_with("plan.folkmoot.damaged-2026-11-22T120000"), "{moved:?}");
    assert!(moved[1].ends_with("plan.folkmoot.damaged-2026-11-22T120000-wal"), "{moved:?}");
    let store = Store::open(&path).unwrap();
    assert_eq!((store.load().unwrap().number, store.check().unwrap()), (3, Vec::new()));
    assert!(store.load().unwrap().plan.len() == 3 && backup.exists());
}

#[test]
fn what_is_restricted_is_never_put_where_a_plan_was() {
    let (folder, store) = three();
    let path = store.path().to_path_buf();
    let reviews = Store::create(&folder.path().join("r/reviews.folkmoot"), Book::Reviews).unwrap();
    let backup = reviews.backups().unwrap().join("reviews.folkmoot");
    reviews.backup_to(&backup).unwrap();
    assert!(backup.starts_with(folder.path().join("r")), "it stays in its place");
    drop(store);
    fs::remove_file(&path).unwrap();
    let refused = backups::put_back(&backup, &path, Book::Plan, "now").unwrap_err();
    assert!(refused.contains("a backup of a restricted file"), "{refused}");
    assert!(!path.exists());
    let refused = reviews.publish_to(&folder.path().join("out.folkmoot"), 0).unwrap_err();
    assert!(refused.to_string().contains("only the plan is published"), "{refused}");
    assert!(!folder.path().join("out.folkmoot").exists());
}

#[test]
fn nothing_is_put_back_under_a_program_that_has_the_file_open() {
    let (folder, store) = three();
    let path = store.path().to_path_buf();
    let backup = folder.path().join("backup.folkmoot");
    store.backup_to(&backup).unwrap();
    drop(store);
    let mut child = task("hold", &path).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.find(|line| line.as_ref().is_ok_and(|line| line.ends_with("holds"))).unwrap().unwrap();
    let refused = backups::put_back(&backup, &path, Book::Plan, "now").unwrap_err();
    assert!(refused.contains(&format!("process {}", child.id())), "{refused}");
    child.kill().unwrap();
    child.wait().unwrap();
    backups::put_back(&backup, &path, Book::Plan, "now").unwrap();
    assert_eq!(Store::open(&path).unwrap().load().unwrap().number, 3);
}

#[test]
fn a_snapshot_is_read_by_everybody_and_written_by_nobody_not_even_its_owner() {
    let folder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let path = kent_file(folder.path());
    let desk = at(&path, 0);
    let (snapshot, _) = desk.publish(None).unwrap();
    assert!(snapshot.ends_with("published/kent.folkmoot"), "{snapshot:?}");
    assert_eq!((mode(&snapshot), mode(snapshot.parent().unwrap())), (0o640, 0o2750));
    assert_eq!(fs::metadata(&snapshot).unwrap().gid(), fs::metadata(snapshot.parent().unwrap()).unwrap().gid());
    let mut reader = at(&snapshot, 60);
    let (plan, damage) = reader.load().unwrap();
    assert!(damage.is_empty() && reader.read_only().unwrap().contains("snapshot of 22 Nov 2026 12:00"));
    let new = Revision::new("mine", vec![Change::add(&plan, &a_theme(99, "Mine"))]);
    let refused = reader.commit(&plan, &mut noon(61).mint(), new).unwrap_err().worded(&plan);
    assert!(refused.contains("snapshot for readers"), "{refused}");
    assert_eq!(names(snapshot.parent().unwrap()).len(), 1, "no side files are needed");
    assert_eq!(reader.news(), Ok(Vec::new()));

    // The next one takes its place, and nothing else does.
    at(&path, 3_600).publish(None).unwrap();
    assert!(at(&snapshot, 3_601).read_only().unwrap().contains("snapshot of 22 Nov 2026 13:00"));
    let told = reader.news().unwrap_err();
    assert!(told.contains("a newer one by now") && told.contains("12:00"), "{told}");
    let refused = desk.publish(Some(&path)).unwrap_err();
    assert!(refused.contains("is there already"), "{refused}");
    assert!(at(&path, 1).load().unwrap().0.len() > 1_000, "the plan is still the plan");
    assert!(reader.publish(Some(&folder.path().join("x"))).is_err() && reader.back_up(None, 3).is_err());
}

#[test]
fn a_reader_without_write_access_opens_a_snapshot_in_a_directory_that_is_closed_to_writing() {
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: only root can be somebody else for a while");
        return;
    }
    let folder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let path = kent_file(folder.path());
    let (snapshot, _) = at(&path, 0).publish(None).unwrap();
    let published = snapshot.parent().unwrap();
    fs::set_permissions(published, fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("program");
    fs::copy(env!("CARGO_BIN_EXE_folkmoot"), &program).unwrap();
    let run = |snapshot: &Path| {
        let mut command = Command::new(&program);
        command.env_clear().env("HOME", folder.path()).current_dir("/").uid(65_534).gid(65_534);
        let output = command.arg("--plan").arg(snapshot).args(["list", "actions"]).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let (code, says) = run(&snapshot);
    assert!(code == Some(1) && says.contains("you may not read it"), "{says}");
    // As its directory's group says, so the snapshot.
    nix::unistd::chown(published, None, Some(nix::unistd::Gid::from_raw(65_534))).unwrap();
    at(&path, 1).publish(None).unwrap();
    let (code, says) = run(&snapshot);
    assert!(code == Some(0) && says.contains("DA-03"), "{says}");
    assert_eq!(names(published).len(), 1);
}

#[test]
fn to_look_at_a_plan_or_a_backup_changes_not_one_byte() {
    let (folder, mut store) = three();
    let path = store.path().to_path_buf();
    let backup = store.backups().unwrap().join("plan-2026-11-22T120000.folkmoot");
    store.backup_to(&backup).unwrap();
    store.commit(&adds(&[a_theme(4, "Theme 4")])).unwrap();
    drop(store);
    for (file, steps) in [(&path, 4), (&backup, 3)] {
        let (before, around) = (fs::read(file).unwrap(), names(file.parent().unwrap()));
        let mut store = Store::open_to_read(file).unwrap();
        assert_eq!(store.load().unwrap().number, steps);
        let refused = store.commit(&adds(&[a_theme(9, "Mine")])).unwrap_err();
        assert!(refused.to_string().contains("opened with --read-only"), "{refused}");
        drop(store);
        assert!(fs::read(file).unwrap() == before && names(file.parent().unwrap()) == around, "{file:?}");
    }
    drop(folder);
}

// The subcommands.

/// A shell with the Kent plan in a shared directory.
fn shell() -> (Shell, PathBuf) {
    let shell = Shell::new();
    let path = shell.home().join("shared/plan.folkmoot");
    let ran = shell.run(&["--plan", path.to_str().unwrap(), "init", "--kent"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    (shell, path)
}

fn run(shell: &Shell, plan: &Path, code: i32, words: &[&str]) -> String {
    let ran = shell.run(&[&["--plan", plan.to_str().unwrap()], words].concat());
    assert_eq!(ran.code, code, "{words:?}\n{}{}", ran.out, ran.err);
    ran.out + &ran.err
}

#[test]
fn check_tells_a_nightly_job_what_is_wrong_and_a_person_how_to_mend_it() {
    let (shell, path) = shell();
    let says = run(&shell, &path, 4, &["check"]);
    assert!(says.contains("no backup") && says.contains("mend it with: folkmoot --plan '"), "{says}");
    run(&shell, &path, 0, &["backup"]);
    let says = run(&shell, &path, 0, &["check"]);
    assert!(says.contains("the file is sound") && says.contains("newest backup"), "{says}");
    let directory = path.parent().unwrap();
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    // A log with something in it, which SQLite does not mend itself.
    let mut held = Store::open(&path).unwrap();
    held.commit(&adds(&[a_theme(99, "Rural")])).unwrap();
    let side = directory.join("plan.folkmoot-wal");
    for (of, wrong, right, command) in [
        (path.as_path(), 0o664, 0o660, "chmod 660 "),
        (directory, 0o2775, 0o2770, "chmod 2770 "),
        (directory, 0o770, 0o2770, "chmod 2770 "),
        (side.as_path(), 0o600, 0o660, "chmod --reference="),
    ] {
        set(of, wrong);
        let says = shell.run(&["--plan", path.to_str().unwrap(), "check"]);
        assert_eq!(says.code, 4, "{of:?} {wrong:o}: {}", says.out);
        let says = says.out;
        assert!(says.contains(command) && says.contains(&format!("'{}'", of.display())), "{says}");
        let mend = says.lines().find_map(|line| line.trim().strip_prefix("mend it with: ")).unwrap();
        assert!(Command::new("sh").args(["-c", mend]).status().unwrap().success(), "{mend}");
        assert_eq!(mode(of), right, "{mend}");
        run(&shell, &path, 0, &["check"]);
    }
    by_hand(&held).execute_batch("UPDATE \"action\" SET \"title\" = 'Quietly' WHERE \"reference\" = 'DA-03'").unwrap();
    drop(held);
    let says = run(&shell, &path, 3, &["check"]);
    assert!(says.contains("action DA-03 was changed without the journal"), "{says}");
    let value = run(&shell, &path, 3, &["check", "--json"]);
    let value: serde_json::Value = serde_json::from_str(value.split("\nfolkmoot: ").next().unwrap()).unwrap();
    assert_eq!(value["wrong"].as_array().unwrap().len(), 1);
    assert_eq!(value["look"].as_array().unwrap().len(), 0);
    run(&shell, &path.with_file_name("none.folkmoot"), 1, &["check"]);
    fs::write(&path, &fs::read(&path).unwrap()[..50_000]).unwrap();
    assert!(run(&shell, &path, 3, &["check"]).contains("is damaged"));
}

#[test]
fn restore_shows_what_would_change_and_does_it_only_where_somebody_said_so() {
    let (shell, path) = shell();
    let value: serde_json::Value = serde_json::from_str(&run(&shell, &path, 0, &["backup", "--json"])).unwrap();
    let backup = value["backup"].as_str().unwrap();
    assert_eq!(value["steps"], 1);
    run(&shell, &path, 4, &["restore", backup, "--yes"]);
    run(&shell, &path, 0, &["set", "DA-03", "title", "Mine"]);
    let says = run(&shell, &path, 3, &["restore", backup]);
    for part in ["actions: 0 new, 1 changed, 0 gone", "DA-03 Title: Mine →", "1 step was taken since", "--yes"] {
        assert!(says.contains(part), "{part} in {says}");
    }
    assert!(run(&shell, &path, 0, &["show", "DA-03"]).contains("Mine"));
    run(&shell, &path, 1, &["--read-only", "restore", backup, "--yes"]);
    let value: serde_json::Value =
        serde_json::from_str(&run(&shell, &path, 0, &["restore", backup, "--yes", "--json"])).unwrap();
    assert_eq!((value["step"].as_i64(), value["kinds"][0]["changed"].as_i64()), (Some(3), Some(1)));
    run(&shell, &path, 0, &["undo"]);
    assert!(run(&shell, &path, 0, &["show", "DA-03"]).contains("Mine"));
    fs::write(&path, &fs::read(&path).unwrap()[..50_000]).unwrap();
    run(&shell, &path, 3, &["restore", backup]);
    let says = run(&shell, &path, 0, &["restore", backup, "--yes"]);
    assert!(
        says.contains("put back with its whole history (1 step)") && says.contains("plan.folkmoot.damaged-"),
        "{says}"
    );
    assert!(!run(&shell, &path, 0, &["show", "DA-03"]).contains("Mine"));
}

#[test]
fn read_only_changes_nothing_whatever_is_asked() {
    let (shell, path) = shell();
    let before = fs::read(&path).unwrap();
    assert!(run(&shell, &path, 0, &["--read-only", "list", "actions"]).contains("DA-03"));
    for words in [&["set", "DA-03", "title", "Mine"][..], &["note", "DA-03", "said"], &["undo", "--step", "1"]] {
        let says = run(&shell, &path, 1, &[&["--read-only"], words].concat());
        assert!(says.contains("it was opened with --read-only; nothing was changed"), "{says}");
    }
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
fn a_plan_is_its_groups_whatever_the_umask_of_who_makes_or_uses_it() {
    for umask in ["000", "077", "777"] {
        let shell = Shell::new();
        let script = format!(
            "umask {umask}; f=$1; $f --plan shared/plan.folkmoot init && \
             $f --plan shared/plan.folkmoot add theme name=Rural && $f --plan shared/plan.folkmoot backup"
        );
        let program = env!("CARGO_BIN_EXE_folkmoot");
        let mut command = shell.command(&[]);
        let like: Vec<_> =
            command.get_envs().map(|(name, value)| (name.to_owned(), value.unwrap().to_owned())).collect();
        command = Command::new("sh");
        let output = command.env_clear().envs(like).current_dir(shell.home()).args(["-c", &script, "sh", program]);
        let output = output.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let shared = shell.home().join("shared");
        assert_eq!((mode(&shared), mode(&shared.join("plan.folkmoot"))), (0o2770, 0o660), "{umask}");
        assert_eq!(mode(&shared.join("backups")), 0o2770, "{umask}");
        let backup = names(&shared.join("backups")).pop_first().unwrap();
        assert_eq!(mode(&shared.join("backups").join(backup)), 0o600, "{umask}");
    }
}

#[test]
fn a_plan_is_made_for_the_group_that_is_named() {
    let shell = Shell::new();
    let says = run(&shell, Path::new("a/plan.folkmoot"), 1, &["init", "--group", "no such group"]);
    assert!(says.contains("no such group") && !shell.home().join("a").exists(), "{says}");
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: only root can give a file to any group");
        return;
    }
    let group = nix::unistd::Group::from_gid(nix::unistd::Gid::from_raw(1)).unwrap().unwrap();
    run(&shell, Path::new("b/plan.folkmoot"), 0, &["init", "--group", &group.name]);
    for path in ["b", "b/plan.folkmoot"] {
        assert_eq!(fs::metadata(shell.home().join(path)).unwrap().gid(), 1, "{path}");
    }
    assert_eq!(mode(&shell.home().join("b")), 0o2770);
}

#[test]
fn a_backup_before_an_import_is_not_counted_among_those_of_the_night() {
    assert_ne!(Why::Asked, Why::Intake);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.folkmoot");
    let mut desk = Desk::create(&path, false, identity("ann"), noon(1)).unwrap();
    taken(&mut desk, 1_200).unwrap();
    for second in 2..5 {
        at(&path, second).back_up(None, 1).unwrap();
    }
    let left = ["plan-2026-11-22T120001-before-import.folkmoot", "plan-2026-11-22T120004.folkmoot"];
    assert_eq!(names(&folder.path().join("backups")), left.map(str::to_owned).into());
}

#[test]
fn a_plan_that_cannot_be_copied_because_it_is_damaged_is_named_and_not_the_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut bytes = fs::read(&path).unwrap();
    bytes[30 * 4_096..70 * 4_096].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let says = run(&Shell::new(), &path, 1, &["backup"]);
    assert!(says.contains("kent.folkmoot\" is damaged") && says.contains("folkmoot restore"), "{says}");
    assert_eq!(names(&folder.path().join("backups")).len(), 0, "and no copy is left");
}
