//! A full disk, a limit, a read-only place: one sentence that names the cause, exit code 1, nothing half done.

use crate::ground::{Home, Ran, a_theme, adds, sound};
use folkmoot::{
    plan::{Kind, action},
    store::{Error, Store},
};
use std::{
    fs,
    io::Write,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};

/// A home whose place is a small disk of its own.
struct Disk {
    home: Home,
}

impl Disk {
    /// With the Kent plan on it; nothing where this machine lets nobody mount one.
    fn at_kent(size: &str) -> Option<Self> {
        let disk = Self { home: Home::new() };
        let options = format!("size={size}");
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(disk.home.place());
        if !command.output().is_ok_and(|output| output.status.success()) {
            println!("skipped: a small disk cannot be mounted here (it takes root)");
            return None;
        }
        disk.home.put_kent();
        Some(disk)
    }

    fn remount(&self, how: &str) {
        let option = format!("remount,{how}");
        let done = Command::new("mount").args(["-o", &option]).arg(self.home.place()).status().unwrap();
        assert!(done.success(), "{option}");
    }

    fn ballast(&self) -> PathBuf {
        self.home.place().join("ballast")
    }

    /// Takes all the room that is left, but for some.
    fn fill(&self, spare: u64) {
        let mut file = fs::File::create(self.ballast()).unwrap();
        while file.write_all(&[7; 4096]).is_ok() {}
        let long = file.metadata().unwrap().len();
        file.set_len(long.saturating_sub(spare)).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.home.place()).status();
    }
}

/// A file of themes that takes more room than a page or two.
fn themes() -> String {
    (0..60).fold("Name,Note\n".to_owned(), |text, number| format!("{text}Theme {number},{}\n", "words ".repeat(60)))
}

const CHANGES: [&[&str]; 3] =
    [&["set", "DA-03", "title", "Another title"], &["import", "themes.csv", "--as", "themes"], &["undo"]];

/// What stands in the plan, for comparing.
fn standing(plan: &Path) -> (usize, String) {
    let plan = Store::open(plan).unwrap().load().unwrap().plan;
    let found = plan.all(Kind::Action).iter().find(|record| record.get(action::REFERENCE) == "DA-03").unwrap();
    (plan.all(Kind::Theme).len(), found.get(action::TITLE).to_owned())
}

/// A plan with a step of mine to be undone, and a file to be taken in.
fn prepare(home: &Home) {
    home.file("themes.csv", &themes());
    assert_eq!(home.run(&["set", "DA-04", "title", "To be undone"]).code, 0);
}

#[test]
fn a_full_disk_is_told_in_one_sentence_and_everything_goes_on_once_there_is_room() {
    let Some(disk) = Disk::at_kent("8m") else { return };
    let home = &disk.home;
    prepare(home);
    let before = standing(&home.plan());
    // With the plan open elsewhere, as on a day at work: the side files are there.
    let mut colleague = Store::open(&home.plan()).unwrap();
    colleague.load().unwrap();
    for spare in [0, 4096, 16 << 10] {
        disk.fill(spare);
        let export = ["export", "actions", "--to", "place/actions.csv"];
        for words in CHANGES.iter().copied().chain([export.as_slice()]) {
            let ran = home.run(words);
            if ran.code == 0 {
                // It fits into what was spared.
                assert!(spare > 0 && words[0] != "export", "{words:?} on a full disk: {ran:?}");
                assert_eq!(home.run(&["undo"]).code, 0, "{words:?}");
                continue;
            }
            let says = ran.could_not();
            println!("{} bytes spared, {}: {says}", spare, words[0]);
            assert!(says.contains("full") || says.contains("No space left"), "the cause: {says}");
            assert!(says.contains("make room") || says.contains("choose another"), "the next step: {says}");
            assert_eq!(home.run(&["show", "DA-03"]).code, 0, "reading goes on");
        }
        let many: Vec<_> = (0..400).map(|number| a_theme(7_000 + number, &format!("Many {number}"))).collect();
        let refused = colleague.commit(&adds(&many)).unwrap_err();
        assert!(matches!(refused, Error::Full { .. }), "{refused}");
        assert_eq!(colleague.load().unwrap().plan.all(Kind::Theme).len(), before.0);
        assert_eq!(fs::read_dir(home.place()).unwrap().flatten().filter(|file| is_strange(&file.path())).count(), 0);
        disk.make_room();
        assert_eq!(standing(&home.plan()), before, "as it was");
        sound(&home.plan());
    }
    colleague.commit(&adds(&[a_theme(7_999, "There is room")])).unwrap();
    drop(colleague);
    goes_on(home);
}

/// Whether a file in a plan's place is neither the plan's nor the test's.
fn is_strange(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    !name.starts_with("plan.") && name != "ballast"
}

/// All that was refused is done when it is asked again.
fn goes_on(home: &Home) {
    for words in CHANGES {
        let ran = home.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
    }
    sound(&home.plan());
}

#[test]
fn a_disk_that_was_full_before_the_plan_is_opened_is_told_too() {
    let Some(disk) = Disk::at_kent("8m") else { return };
    let home = &disk.home;
    prepare(home);
    let before = standing(&home.plan());
    disk.fill(0);
    let mut heard = Vec::new();
    for words in CHANGES {
        let ran = home.run(words);
        let says = ran.could_not().to_owned();
        assert!(says.contains("full"), "{words:?}: {says}");
        heard.push(says);
    }
    heard.dedup();
    println!("full before it is opened: {heard:#?}");
    disk.make_room();
    assert_eq!(standing(&home.plan()), before);
    goes_on(home);
}

#[test]
fn a_disk_that_is_mounted_read_only_is_told_and_nothing_is_lost() {
    let Some(disk) = Disk::at_kent("8m") else { return };
    let home = &disk.home;
    prepare(home);
    let before = standing(&home.plan());
    disk.remount("ro");
    let mut heard = Vec::new();
    for words in CHANGES {
        let ran = home.run(words);
        let says = ran.could_not().to_owned();
        assert!(says.contains("mounted for reading only"), "{words:?}: {says}");
        heard.push(says);
    }
    heard.dedup();
    println!("on a disk that is read-only: {heard:#?}");
    disk.remount("rw");
    assert_eq!(standing(&home.plan()), before);
    goes_on(home);
}

#[test]
fn a_directory_that_may_not_be_written_is_named_and_nothing_is_changed() {
    let home = Home::at_kent();
    prepare(&home);
    let before = standing(&home.plan());
    let bytes = fs::read(home.plan()).unwrap();
    let program = home.folder().join("program");
    fs::copy(env!("CARGO_BIN_EXE_folkmoot"), &program).unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(&home.place(), 0o555);
    mode(&home.plan(), 0o666);
    for words in CHANGES {
        let mut command = Command::new(&program);
        home.dress(&mut command).arg("--plan").arg(home.plan()).args(words);
        if nix::unistd::geteuid().is_root() {
            // To root itself every directory is open.
            command.uid(65_534).gid(65_534);
        }
        let ran = Ran::of(&command.output().unwrap());
        let says = ran.could_not();
        assert!(says.contains("directory may not be written") && says.contains("2770"), "{words:?}: {says}");
    }
    assert!(fs::read(home.plan()).unwrap() == bytes, "not a byte was changed");
    mode(&home.place(), 0o755);
    assert_eq!(standing(&home.plan()), before);
    goes_on(&home);
}

/// Runs every change under each limit: it ends by itself, and is done or refused in a sentence.
fn under(limits: impl Iterator<Item = String>, named: &[&str]) {
    let mut heard: Vec<String> = Vec::new();
    let (mut refused, mut done) = (0, 0);
    for limit in limits {
        for words in CHANGES.iter().copied().chain([["export", "actions", "--to", "actions.csv"].as_slice()]) {
            let home = Home::at_kent();
            prepare(&home);
            let before = standing(&home.plan());
            let number = sound(&home.plan());
            let ran = home.run_under(&limit, words);
            let after = sound(&home.plan());
            if ran.code == 0 {
                done += 1;
                assert_eq!(after, number + i64::from(words[0] != "export"), "{limit}: {words:?}: {ran:?}");
                continue;
            }
            refused += 1;
            let says = ran.could_not().replace(home.folder().to_str().unwrap(), "");
            assert_eq!((standing(&home.plan()), after), (before, number), "{limit}: {words:?}: {says}");
            assert!(named.iter().any(|name| says.contains(name)), "the limit is named: {says}");
            assert!(!home.folder().join("actions.csv").exists(), "{limit}: half an export: {says}");
            assert_eq!(home.run(words).code, 0, "{limit}: {words:?} without the limit");
            if !heard.contains(&says) {
                heard.push(says);
            }
        }
    }
    println!("{refused} refused, {done} done; what was said: {heard:#?}");
    assert!(refused > 3 && done > 3, "the limits are some too small and some enough");
}

#[test]
fn a_limit_on_the_length_of_files_is_an_error_that_is_told_and_never_the_end_of_the_program() {
    under(
        [0, 8, 64, 100, 500, 100_000].into_iter().map(|blocks| format!("ulimit -f {blocks}")),
        &["ulimit -f", "File too large"],
    );
}

#[test]
fn a_limit_on_open_files_is_an_error_that_is_told() {
    under((4..14).chain([64]).map(|files| format!("ulimit -n {files}")), &["how many files", "Too many open files"]);
}
