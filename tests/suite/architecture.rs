//! Who may know whom, and who may name which crate: the table of `src/lib.rs`, held.
//!
//! The source is read as text: comments and strings are taken out, and what is left is searched
//! for paths. Each rule is a function of a file's path and text, so that each is seen red here
//! on a file that breaks it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A room, the rooms it may use, and the crates it may name.
struct Room {
    name: &'static str,
    knows: &'static [&'static str],
    crates: &'static [&'static str],
}

/// The rooms in their order: each knows only those before it, so no two can go in a circle.
const ROOMS: &[Room] = &[
    Room { name: "plan", knows: &[], crates: &["jiff"] },
    Room {
        name: "intake",
        knows: &["plan"],
        crates: &["jiff", "csv", "encoding_rs", "calamine", "memchr", "sha2", "zip"],
    },
    Room { name: "paper", knows: &["plan"], crates: &["jiff", "csv", "serde_json"] },
    Room {
        name: "app",
        knows: &["plan", "intake", "paper"],
        crates: &["jiff", "tui_input", "crossterm", "nucleo_matcher", "unicode_width"],
    },
    Room { name: "ui", knows: &["plan", "paper", "app"], crates: &["ratatui", "unicode_width"] },
    Room { name: "linear", knows: &["plan", "paper", "app"], crates: &[] },
    Room { name: "store", knows: &["plan"], crates: &["rusqlite", "serde_json", "nix", "sha2", "thiserror"] },
    Room {
        name: "session",
        knows: &["plan", "intake", "paper", "app", "store"],
        crates: &["jiff", "nix", "serde", "serde_json"],
    },
    Room {
        name: "terminal",
        knows: &["app", "ui", "session"],
        crates: &["ratatui", "crossterm", "signal_hook", "nix"],
    },
    Room {
        name: "config",
        knows: &["plan", "intake", "app", "ui", "session"],
        crates: &["anyhow", "directories", "nix", "serde", "toml"],
    },
    Room {
        name: "cli",
        knows: &["plan", "intake", "paper", "app", "ui", "linear", "store", "session", "terminal", "config"],
        crates: &["clap", "indicatif", "serde_json", "signal_hook", "unicode_width"],
    },
    Room { name: "main", knows: &["cli"], crates: &["clap", "folkmoot"] },
    Room {
        name: "lib",
        knows: &["plan", "intake", "paper", "app", "ui", "linear", "store", "session", "terminal", "config", "cli"],
        crates: &[],
    },
];

/// Crates that only these files may name, although their room may.
const ONLY_IN: &[(&str, &str, &[&str])] = &[
    ("app", "crossterm", &["src/app/keys/key.rs"]),
    ("app", "nucleo_matcher", &["src/app/palette.rs"]),
    ("app", "unicode_width", &["src/app/prose.rs"]),
    ("store", "thiserror", &["src/store/error.rs"]),
    ("session", "serde", &["src/session/drafts.rs", "src/session/habits.rs", "src/session/views.rs"]),
    ("session", "serde_json", &["src/session/drafts.rs", "src/session/habits.rs", "src/session/views.rs"]),
    ("session", "jiff", &["src/session/desk.rs", "src/session/kent.rs", "src/session/sample.rs"]),
];

/// Crates that tests beside the code may name anywhere.
const IN_TESTS: &[&str] = &["proptest", "tempfile", "vt100"];

/// All that may stand at the top of the project.
const TOP: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "benches",
    "clippy.toml",
    "docs",
    "fuzz",
    "rustfmt.toml",
    "seed",
    "src",
    "target",
    "tests",
];

/// Names that say nothing about what is in a file.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "core", "types", "misc"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file with its text, by its path from the top.
pub(super) fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src"), &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    found.into_iter().map(read).collect()
}

/// The room of a file: `plan` for `src/plan.rs` and `src/plan/cell.rs`.
fn room_of(path: &str) -> &str {
    let inner = path.strip_prefix("src/").unwrap();
    inner.split('/').next().unwrap().trim_end_matches(".rs")
}

fn room(path: &str) -> &'static Room {
    let name = room_of(path);
    ROOMS.iter().find(|room| room.name == name).unwrap_or_else(|| panic!("{path} is in no room of the table"))
}

/// The crates that the project depends on, as code names them.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut names = BTreeSet::from(["folkmoot".to_owned()]);
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let (true, Some((name, _))) = (inside, line.split_once('=')) {
            names.insert(name.trim().replace('-', "_"));
        }
    }
    names
}

/// The code without its comments, strings and characters.
fn bare(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut bare = String::with_capacity(text.len());
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let mut place = 0;
    while place < letters.len() {
        match (at(place), at(place + 1)) {
            ('/', '/') => {
                while place < letters.len() && at(place) != '\n' {
                    place += 1;
                }
            }
            ('/', '*') => {
                while place < letters.len() && (at(place), at(place + 1)) != ('*', '/') {
                    place += 1;
                }
                place += 2;
            }
            ('r', '"' | '#')
                if !at(place.wrapping_sub(1)).is_alphanumeric() && raw_hashes(&letters, place).is_some() =>
            {
                let hashes = raw_hashes(&letters, place).unwrap();
                place += hashes + 2;
                while place < letters.len()
                    && !(at(place) == '"' && (1..=hashes).all(|further| at(place + further) == '#'))
                {
                    place += 1;
                }
                place += hashes + 1;
            }
            ('"', _) => {
                place += 1;
                while place < letters.len() && at(place) != '"' {
                    place += if at(place) == '\\' { 2 } else { 1 };
                }
                place += 1;
                bare.push(' ');
            }
            // A character and not a lifetime.
            ('\'', '\\') => {
                place += 3;
                while place < letters.len() && at(place) != '\'' {
                    place += 1;
                }
                place += 1;
            }
            ('\'', _) if at(place + 2) == '\'' => place += 3,
            (letter, _) => {
                bare.push(letter);
                place += 1;
            }
        }
    }
    bare
}

fn raw_hashes(letters: &[char], place: usize) -> Option<usize> {
    let hashes = letters[place + 1..].iter().take_while(|letter| **letter == '#').count();
    (letters.get(place + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// The names that paths of a text begin with, and apart the names next to `crate` and `super`.
///
/// Of `use crate::{plan::Id, app}; jiff::civil::date(..)` these are `crate` and `jiff`, and `plan` and `app`.
fn heads(text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let code = bare(text);
    let letters: Vec<char> = code.chars().collect();
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (mut heads, mut inner) = (BTreeSet::new(), BTreeSet::new());
    let mut place = 0;
    while place < letters.len() {
        if !is_name(letters[place]) {
            place += 1;
            continue;
        }
        let start = place;
        while place < letters.len() && is_name(letters[place]) {
            place += 1;
        }
        let word: String = letters[start..place].iter().collect();
        let follows = letters[place..].starts_with(&[':', ':']);
        // `::csv` names the crate outright; `paper::csv` is a module of ours.
        let after = start >= 2 && letters[start - 2..start] == [':', ':'];
        let begins = !after || start < 3 || !(is_name(letters[start - 3]) || letters[start - 3] == '>');
        if !begins || !follows {
            continue;
        }
        if matches!(word.as_str(), "crate" | "super" | "folkmoot") {
            inner.extend(members(&letters[place + 2..]));
        }
        heads.insert(word);
    }
    (heads, inner)
}

/// The first names after `crate::` or `super::`: one, or those of a group.
fn members(letters: &[char]) -> Vec<String> {
    let name = |letters: &[char]| -> String {
        letters.iter().take_while(|letter| letter.is_alphanumeric() || **letter == '_').collect()
    };
    if letters.first() != Some(&'{') {
        return vec![name(letters)];
    }
    let mut depth = 0;
    let mut names = Vec::new();
    let mut expects = false;
    for (place, letter) in letters.iter().enumerate() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(letter, '{' | ',') {
            expects = true;
        } else if expects && !letter.is_whitespace() {
            names.push(name(&letters[place..]));
            expects = false;
        }
    }
    names
}

/// What a file knows that it may not.
fn trespasses(path: &str, text: &str, dependencies: &BTreeSet<String>) -> Vec<String> {
    let room = room(path);
    let mut found = Vec::new();
    let (heads, inner) = heads(text);
    for known in inner.iter().map(String::as_str) {
        let is_room = ROOMS.iter().any(|other| other.name == known);
        if is_room && known != room.name && !room.knows.contains(&known) {
            found.push(format!("{path} knows {known}, and {} may not", room.name));
        }
    }
    for head in heads.iter().map(String::as_str) {
        if !dependencies.contains(head) || IN_TESTS.contains(&head) {
            continue;
        }
        if !room.crates.contains(&head) {
            found.push(format!("{path} names the crate {head}, and {} may not", room.name));
        }
        let narrower = ONLY_IN.iter().find(|(of, name, _)| *of == room.name && *name == head);
        if narrower.is_some_and(|(_, _, files)| !files.contains(&path)) {
            found.push(format!("{path} names the crate {head}, which only some files of {} may", room.name));
        }
    }
    found
}

/// What is wrong with how a file is called and how it begins.
fn manners(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let name = Path::new(path).file_stem().unwrap().to_string_lossy();
    if name == "mod" {
        found.push(format!("{path}: a room's front door is room.rs, not mod.rs"));
    }
    if EMPTY_NAMES.contains(&&*name) {
        found.push(format!("{path}: the name says nothing"));
    }
    if !text.starts_with("//! ") {
        found.push(format!("{path} does not open with what it is for"));
    }
    found
}

/// What only some rooms may do, wherever it stands.
fn deeds(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut only = |rooms: &[&str], wanted: &[&str], what: &str| {
        if !rooms.contains(&room_of(path)) && wanted.iter().any(|words| text.contains(words)) {
            found.push(format!("{path}: {what}"));
        }
    };
    only(
        &["store"],
        &["SELECT ", "INSERT INTO", "DELETE FROM", "PRAGMA ", "CREATE TABLE"],
        "SQL stands in the store only",
    );
    only(&["cli"], &["println!(", "print!(", "eprint!("], "only the subcommands print");
    only(
        &["session", "terminal", "cli", "config"],
        &["Timestamp::now", "SystemTime::now", "Zoned::now"],
        "reads a clock",
    );
    only(&["session", "store", "cli", "config"], &["fs::read", "fs::write", "File::open", "read_dir"], "touches files");
    only(&["terminal", "cli", "config"], &["stdout()", "stdin()"], "touches the terminal");
    only(
        &["session", "cli", "config"],
        &["env::var", "env::home_dir", "env::temp_dir", "env::current_dir"],
        "asks the environment",
    );
    found
}

fn all(rule: impl Fn(&str, &str) -> Vec<String>) -> Vec<String> {
    // Tests beside the code may read files and print.
    let code = |text: &str| text.split("\n#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
    sources().iter().flat_map(|(path, text)| rule(path, &code(text))).collect()
}

#[test]
fn each_room_knows_only_those_before_it_and_names_only_its_own_crates() {
    let dependencies = dependencies();
    let found: Vec<String> = sources().iter().flat_map(|(path, text)| trespasses(path, text, &dependencies)).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn no_two_rooms_of_the_table_go_in_a_circle() {
    for (place, room) in ROOMS.iter().enumerate() {
        for known in room.knows {
            let before = ROOMS.iter().position(|other| other.name == *known).unwrap();
            assert!(before < place, "{} knows {known}, which comes later", room.name);
        }
    }
}

#[test]
fn the_table_allows_no_more_than_is_used() {
    let sources = sources();
    for room in ROOMS {
        let files = sources.iter().filter(|(path, _)| room_of(path) == room.name);
        let used: BTreeSet<String> = files.flat_map(|(_, text)| heads(text).0).collect();
        for name in room.crates {
            assert!(used.contains(*name), "{} may name {name} and does not", room.name);
        }
    }
    for (_, name, files) in ONLY_IN {
        for file in *files {
            let (_, text) = sources.iter().find(|(path, _)| path == file).unwrap();
            assert!(heads(text).0.contains(*name), "{file} may name {name} and does not");
        }
    }
}

#[test]
fn the_map_in_the_library_names_every_room_and_whom_it_knows() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for room in ROOMS.iter().filter(|room| !["main", "lib", "config"].contains(&room.name)) {
        let row = library.lines().find(|line| line.starts_with(&format!("//! {} ", room.name)));
        let row = row.unwrap_or_else(|| panic!("{} is not in the map", room.name));
        let knows = match row.rsplit_once('(') {
            Some((_, inside)) => inside.trim_end_matches(')').to_owned(),
            None => String::new(),
        };
        if knows != "all" {
            assert_eq!(knows, room.knows.join(", "), "{row}");
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_under_a_name_that_says_something() {
    assert_eq!(all(manners), Vec::<String>::new());
}

#[test]
fn sql_clocks_files_and_the_terminal_stand_in_their_own_rooms() {
    assert_eq!(all(deeds), Vec::<String>::new());
}

#[test]
fn the_top_of_the_project_holds_only_what_is_allowed() {
    let names = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let strange: Vec<String> = names.filter(|name| !name.starts_with('.') && !TOP.contains(&name.as_str())).collect();
    assert_eq!(strange, Vec::<String>::new());
}

#[test]
fn every_rule_is_red_on_a_file_that_breaks_it() {
    let dependencies = dependencies();
    for (path, text) in [
        ("src/plan/action.rs", "use crate::store::Store;"),
        ("src/plan/action.rs", "use crate::{\n    plan::Id,\n    app,\n};"),
        ("src/app/list.rs", "fn f() { crate::store::open(); }"),
        ("src/app.rs", "use super::store::Store;"),
        ("src/ui/list.rs", "use crate::{app::App, session};"),
        ("src/store.rs", "use crate::app::{App, list};"),
        ("src/plan/cell.rs", "use serde::Serialize;"),
        ("src/plan/cell.rs", "fn f() -> ::rusqlite::Result<()> { Ok(()) }"),
        ("src/intake/rows.rs", "let x = r#\"a \" b\"#; let y = serde_json::json!({});"),
        ("src/app/list.rs", "use crossterm::event::KeyCode;"),
        ("src/session/places.rs", "use jiff::Timestamp;"),
        ("src/app/form.rs", "use {std::fmt, ratatui::layout::Rect};"),
    ] {
        assert_eq!(trespasses(path, text, &dependencies).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("src/app/list.rs", "use crate::plan::{self, select}; // crate::store::Store, rusqlite::Row"),
        ("src/app/list.rs", "const X: &str = \"crate::store\"; fn f<'a>(x: &'a str) -> char { '\"' } use std::fmt;"),
        ("src/cli/export.rs", "fn f() { crate::paper::csv::records(); paper::json::list(); }"),
        ("src/app/keys/key.rs", "use crossterm::event::KeyCode; #[cfg(test)] use proptest::prelude::*;"),
    ] {
        assert_eq!(trespasses(path, text, &dependencies), Vec::<String>::new(), "{path}: {text}");
    }
    for (path, text) in [
        ("src/plan/mod.rs", "//! Doc.\n"),
        ("src/plan/utils.rs", "//! Doc.\n"),
        ("src/plan/action.rs", "use std::fmt;\n"),
    ] {
        assert_eq!(manners(path, text).len(), 1, "{path}");
    }
    for (path, text) in [
        ("src/session/desk.rs", "\"SELECT id FROM action\""),
        ("src/app.rs", "println!(\"{x}\")"),
        ("src/app.rs", "jiff::Timestamp::now()"),
        ("src/intake.rs", "std::fs::read(path)"),
        ("src/ui.rs", "std::io::stdout().flush()"),
        ("src/app/overlay.rs", "std::env::home_dir()"),
    ] {
        assert_eq!(deeds(path, text).len(), 1, "{path}: {text}");
    }
}
