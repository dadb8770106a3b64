//! What holds by ear whatever is typed, and for every row of the table of keys.

use super::*;
use folkmoot::{
    app::{
        command::{Command, absent, word},
        keys::{Binding, Scope},
        spoken::Spoken,
    },
    intake::Progress,
    linear::plain,
    ui::visible::visible,
};
use proptest::{
    collection::vec,
    prelude::{Strategy, any, prop_assert, prop_oneof, proptest},
    sample::select,
    test_runner::Config,
};

/// A line that somebody types: a key, a name, a number, words of this room, anything.
fn any_line() -> impl Strategy<Value = String> {
    let keys: Vec<String> = BINDINGS.iter().flat_map(|row| row.keys.iter().map(ToString::to_string)).collect();
    let names: Vec<String> = BINDINGS.iter().map(|row| word(row.command)).collect();
    let own = vec![
        "list",
        "list 3",
        "more",
        "detail",
        "row",
        "row 2",
        "where",
        "columns",
        "column 2",
        "open 3",
        "status 2",
        "mark 1 2",
        "go actions",
        "go account",
        "go matrix",
        "go",
        "go DA-03",
        "filter overdue",
        "filter -",
        "/trauma",
        "/save",
        "/fields",
        "/leave",
        "/read",
        "/back",
        ".",
        "-",
        "?",
        "? add",
        "page 5",
        "yes",
        "no",
        "1",
        "2",
        "3",
        "4",
        "12",
        "0",
        "",
        "a text",
        "31/3/2027",
        "dom",
        "+dom",
        "=1",
        "save",
    ];
    prop_oneof![
        3 => select(keys),
        3 => select(names),
        6 => select(own).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_lines_panic_by_ear_and_each_is_answered(lines in vec(any_line(), 1..40)) {
        let mut ear = Ear::at_kent();
        ear.officer.file("april.csv", "CSP,Year,Issue,Rank\nAshford,2027/28,Road Safety,1\nDover,2027/28,nonsense,x\n");
        for line in &lines {
            let in_text = ear.officer.session.app.scope() == Scope::Form;
            ear.types(&[line]);
            prop_assert!(in_text || ear.left || !ear.heard().trim().is_empty(), "nothing was said after {line:?}");
            let app = &ear.officer.session.app;
            prop_assert!(app.list().cursor < app.list().rows.len().max(1));
        }
        for line in &ear.said {
            let shown = plain::ascii(&visible(line));
            prop_assert!(shown.is_ascii() && !shown.contains(char::is_control), "{line:?}");
        }
    }
}

/// The lines that lead to each scope in which somebody can be.
fn ways() -> Vec<(Scope, Ear)> {
    let with = |ear: Ear, lines: &[&str]| {
        let mut ear = ear;
        ear.types(lines);
        ear
    };
    let at = |lines: &[&str]| with(Ear::at_kent(), lines);
    let looking = |lines: &[&str]| {
        let ear = Ear::at_kent();
        ear.officer.file("april.csv", "CSP,Year,Issue,Rank\nAshford,2027/28,Road Safety,1\nDover,2027/28,nonsense,x\n");
        with(ear, lines)
    };
    let mut reading = at(&["import"]);
    reading.officer.session.handle(Message::Reading(Progress { done: 1, total: 2 }));
    vec![
        (Scope::List, at(&["go actions"])),
        (Scope::Detail, at(&["go actions", "detail"])),
        (Scope::Districts, at(&["go districts"])),
        (Scope::Projects, at(&["go projects"])),
        (Scope::Board, at(&["go board"])),
        (Scope::ProjectDetail, at(&["go projects", "detail"])),
        (Scope::Preview, at(&["go history", "take back"])),
        (Scope::Import, looking(&["import", "april", "1"])),
        (Scope::Pick, looking(&["import", "april", "1", "pane", "open 1"])),
        (Scope::Papers, at(&["go account", "papers"])),
        (Scope::Prompt, at(&["go account", "papers", "1"])),
        (Scope::Reading, reading),
        (Scope::Palette, at(&["go actions", ":"])),
        (Scope::Chooser, at(&["import"])),
        (Scope::Welcome, Ear::over(Officer::welcomed())),
        (Scope::ViewList, at(&["go actions", "views", "e"])),
        (Scope::Keeping, at(&["go actions", "views", "s"])),
        (Scope::Fields, at(&["go actions", "field"])),
        (Scope::Arranging, at(&["go actions", "sort"])),
        (Scope::Ask, at(&["go actions", "status", "complete", "/leave"])),
    ]
}

/// What is done by ear in another way than by asking it of the app.
fn own(command: Command) -> bool {
    matches!(command, Command::Help | Command::Filter | Command::Redraw | Command::Prefix(_) | Command::Follow)
}

#[test]
fn every_row_of_the_table_that_applies_is_reached_by_its_key_and_by_its_name() {
    for (scope, mut ear) in ways() {
        assert_eq!(ear.officer.session.app.scope(), scope, "{}", ear.heard());
        let app = &ear.officer.session.app;
        let rows: Vec<Binding> =
            app.keymap.rows(scope).filter(|row| !absent(row.command, app.setting.beside)).cloned().collect();
        for row in &rows {
            let key = row.keys.first().unwrap().to_string();
            let mut linear = ear.linear.clone();
            let asked = linear.hear(&key, app);
            let told = linear.tell(app).join("\n");
            let reached = asked == [Spoken::Command(row.command)] || (own(row.command) && !told.is_empty());
            assert!(reached, "{scope:?} {key} {:?}: {asked:?}\n{told}", row.command);
        }
        ear.types(&["page 1000", "?"]);
        for (place, row) in rows.iter().enumerate() {
            // A command that two scopes name is told once, by the nearer.
            if rows.iter().take(place).any(|nearer| nearer.command == row.command) {
                continue;
            }
            assert!(ear.heard().contains(row.help), "{scope:?}: ? does not say \"{}\":\n{}", row.help, ear.heard());
        }
    }
}

#[test]
fn every_row_of_forms_and_filters_has_its_way_by_ear() {
    for row in BINDINGS.iter().filter(|row| matches!(row.scope, Scope::Form | Scope::Filter)) {
        let way = match row.command {
            Command::Save => "at the end: 1 save",
            Command::NextField => "an empty line, or an answer",
            Command::PreviousField => "/back",
            Command::NextChoice | Command::PreviousChoice => "names that fit are numbered",
            Command::Cancel => "/leave",
            Command::KeepFilter => "filter and its line",
            Command::DropFilter => "filter -",
            Command::RecallFilter => "filter and its line: what is heard is said again",
            Command::Down | Command::Up => "next, previous",
            Command::Calendar => "a day is typed as people say it: fri, +2w, end q3",
            Command::OpenText | Command::WriteElsewhere => "a long text is typed line by line",
            other => panic!("{other:?} of {:?} has no way by ear yet", row.scope),
        };
        assert!(!way.is_empty());
    }
}

#[test]
fn every_page_every_view_and_every_kind_of_record_is_reached_by_its_name() {
    let mut ear = Ear::at_kent();
    ear.types(&["go"]).hears("Where to?");
    let names: Vec<String> = ear.heard().lines().filter_map(|line| Some(line.split_once(". ")?.1.to_owned())).collect();
    assert!(names.len() > 40, "{names:?}");
    for name in names {
        ear.types(&[&format!("go {name}")]);
        assert!(!ear.heard().contains("Where to?"), "{name}");
        ear.types(&["list"]);
        assert!(!ear.heard().is_empty(), "{name}");
    }
}
