//! Any one write, sync or cut of an import fails, at each place in turn: before or after, never between.
//!
//! A shim in C (`fail.c`) is loaded into the real program and makes the Nth call on a file of the plan's
//! directory fail; N moves on until the import comes through untouched.

use crate::ground::{Home, Ran, sound};
use folkmoot::{
    plan::{Book, Kind},
    store::Store,
};
use nix::errno::Errno;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const ROWS: usize = 12;

/// The shim, compiled; nothing where there is no compiler.
fn shim(folder: &Path) -> Option<PathBuf> {
    let library = folder.join("fail.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/weather/fail.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    match compiler.output() {
        Err(error) => {
            println!("skipped: there is no C compiler here: {error}");
            None
        }
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(library)
        }
    }
}

/// What came of the faults.
#[derive(Debug, Default)]
struct Count {
    points: usize,
    refused: usize,
    taken: usize,
}

/// Lets each call in turn fail with an error, once or from then on.
fn each_fault(shim: &Path, error: Errno, once: bool) -> Count {
    let mut count = Count::default();
    let mut heard: Vec<String> = Vec::new();
    for place in 1_usize.. {
        let home = Home::new();
        let rows = (0..ROWS).map(|number| format!("Theme {number},{}\n", "words ".repeat(200)));
        home.file("themes.csv", &format!("Name,Note\n{}", rows.collect::<String>()));
        drop(Store::create(&home.plan(), Book::Plan).unwrap());
        let told = home.folder().join("told");
        let import = ["import", "themes.csv", "--as", "themes"];
        let mut command = home.program(&import);
        command.env("LD_PRELOAD", shim).env("FAIL_IN", format!("{}/", home.place().display()));
        command.env("FAIL_AT", place.to_string()).env("FAIL_WITH", (error as i32).to_string()).env("FAIL_TOLD", &told);
        if once {
            command.env("FAIL_ONCE", "1");
        }
        let ran = Ran::of(&command.output().unwrap());
        let there = Store::open(&home.plan()).unwrap().load().unwrap().plan.all(Kind::Theme).len();
        let at = format!("{error} at call {place}, once: {once}");
        sound(&home.plan());
        assert!([0, ROWS].contains(&there), "{at}: {there} rows are there");
        if !told.exists() {
            assert_eq!((ran.code, there), (0, ROWS), "{at}: {ran:?}");
            break;
        }
        count.points += 1;
        if ran.code == 0 {
            count.taken += 1;
            assert_eq!(there, ROWS, "{at}: it was said to be taken");
        } else {
            count.refused += 1;
            let says = ran.could_not().replace(home.folder().to_str().unwrap(), "");
            assert_eq!(there, 0, "{at}: {says}");
            if !heard.contains(&says) {
                heard.push(says);
            }
        }
        let again = home.run(&import);
        assert_eq!(again.code, if there == 0 { 0 } else { 4 }, "{at}, and again: {again:?}");
        assert_eq!(fs::read_dir(home.place()).unwrap().count(), 1, "{at}: only the plan is left");
    }
    println!("{error}, once: {once}: {count:?}; what was said: {heard:#?}");
    count
}

#[test]
fn an_import_in_which_any_one_write_fails_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let Some(shim) = shim(folder.path()) else { return };
    for (error, once) in [(Errno::EIO, true), (Errno::EIO, false), (Errno::ENOSPC, true), (Errno::ENOSPC, false)] {
        let count = each_fault(&shim, error, once);
        assert!(count.refused > 5, "{count:?}");
    }
}
