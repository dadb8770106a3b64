//! Text that acts on a terminal, in every field of every kind of record, in a file's name and
//! in the plan's own: nothing of it reaches a cell of a screen or a byte of the shell's output.

use super::support::*;
use folkmoot::{
    app::screen::Page,
    plan::{
        Book, Id, Kind, Mint,
        cell::{Cell, Domain},
        change::{Change, Revision, diff},
        record::Record,
    },
    session::desk::Desk,
    ui::theme::Theme,
};
use std::path::Path;

/// What each does: sets a title, moves the cursor, asks the terminal to answer, reverses text,
/// hides, breaks lines, piles up, runs on.
fn hostile() -> Vec<String> {
    vec![
        "\u{1b}]0;owned\u{7}title".to_owned(),
        "\u{1b}[2J\u{1b}[1;1Hgone".to_owned(),
        "\u{9b}31mred\u{9d}0;x\u{9c}\u{90}q".to_owned(),
        "type\u{5}this\u{1b}[c\u{1b}[6n\u{7f}".to_owned(),
        "\u{202e}desrever\u{202c}\u{2066}x\u{2069}\u{200f}\u{61c}".to_owned(),
        "ze\u{200b}ro\u{200d}wi\u{feff}dth\u{ad}soft\u{2060}\u{2028}\u{2029}".to_owned(),
        "tag\u{e0001}\u{e0041}\u{e007f}ged\u{fe0f}".to_owned(),
        "line\nbreak\r\ntab\tend\u{b}\u{c}".to_owned(),
        format!("tower e{} a{}", "\u{301}".repeat(200), "\u{20dd}".repeat(50)),
        format!("long {}", "x".repeat(10_000)),
        "wide \u{4e2d}\u{6587}\u{ff21} \u{1f468}\u{200d}\u{1f469}".to_owned(),
        "\u{0}nul".to_owned(),
    ]
}

/// Whether a character acts on a terminal or hides: written apart from the program's own list.
fn acts(letter: char) -> bool {
    let code = u32::from(letter);
    letter.is_control()
        || (0x200b..=0x200f).contains(&code)
        || (0x2028..=0x202e).contains(&code)
        || (0x2060..=0x206f).contains(&code)
        || (0xe0000..=0xe0fff).contains(&code)
        || (0xfe00..=0xfe0f).contains(&code)
        || [0xad, 0x61c, 0x180e, 0xfeff, 0x115f, 0x1160, 0x3164].contains(&code)
}

/// A plan file in which hostile text stands in every text field of some records of every kind.
fn hostile_plan(folder: &Path) -> std::path::PathBuf {
    let path = kent_file(folder);
    let mut desk = Desk::open(&path, identity("cl\u{1b}[31merk\u{202e}"), noon(1)).unwrap();
    let (mut plan, _) = desk.load().unwrap();
    let mut mint = Mint::new(noon(1).now_ms(), 0);
    let texts = hostile();
    for kind in Book::Plan.kinds() {
        let mut changes = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let before = plan.all(*kind).get(number).cloned();
            let mut after = before.clone().unwrap_or_else(|| Record::new(*kind, mint.next_id()));
            for (field, declared) in kind.fields().iter().enumerate() {
                match declared.domain {
                    // The rules let nothing but a period stand here.
                    Domain::Line if *kind == Kind::Caveat && ["from", "until"].contains(&declared.column) => {}
                    // A view lists a kind that there is, and nine keys open one each.
                    Domain::Line if *kind == Kind::SavedView && declared.column == "lists" => {
                        after.set_cell(field, Cell::text("actions"));
                    }
                    Domain::Whole if *kind == Kind::SavedView => {
                        let number = i64::try_from(number).unwrap() + 1;
                        after.set_cell(field, if number > 9 { Cell::Empty } else { Cell::Whole(number) });
                    }
                    Domain::Code | Domain::Line | Domain::Prose => {
                        after.set_cell(field, Cell::text(&format!("{text}{number}")));
                    }
                    Domain::One(named) if before.is_none() && declared.required => {
                        after.set_cell(field, Cell::One(plan.all(named).first().map_or(Id(1), |record| record.id)));
                    }
                    Domain::Word(choices) if before.is_none() => {
                        after.set_cell(field, Cell::Word(choices[0].word));
                    }
                    Domain::Day if declared.required => {
                        after.set_cell(field, Cell::Day(jiff::civil::date(2026, 11, 1)));
                    }
                    Domain::Year if before.is_none() => {
                        let year = 1950 + i16::try_from(number).unwrap();
                        after.set_cell(field, Cell::Year(folkmoot::plan::day::FinancialYear(year)));
                    }
                    Domain::Whole if before.is_none() => {
                        after.set_cell(field, Cell::Whole(i64::try_from(number).unwrap()));
                    }
                    _ => {}
                }
            }
            match before {
                Some(before) => changes.extend(diff(&plan, &before, &after)),
                None => changes.push(Change::add(&plan, &after)),
            }
        }
        let revision = Revision::new(format!("why {}", texts[0]), changes);
        let committed = desk.commit(&plan, &mut mint, revision);
        for revision in committed.unwrap_or_else(|refusal| panic!("{}: {}", kind.one(), refusal.worded(&plan))) {
            plan.forward(&revision);
        }
    }
    path
}

#[track_caller]
fn assert_harmless(place: &str, officer: &mut Officer) {
    let terminal = officer.drawn();
    let buffer = terminal.backend().buffer();
    for (number, cell) in buffer.content().iter().enumerate() {
        let symbol = cell.symbol();
        let (x, y) = buffer.pos_of(number);
        assert!(!symbol.chars().any(acts), "{place}: {symbol:?} at {x},{y}");
        assert!(symbol.chars().count() <= 5, "{place}: {symbol:?} at {x},{y}");
        assert!(unicode_width::UnicodeWidthStr::width(symbol) <= 2, "{place}: {symbol:?} at {x},{y}");
    }
}

#[test]
fn hostile_text_in_any_record_is_harmless_on_every_screen() {
    let folder = tempfile::tempdir().unwrap();
    let path = hostile_plan(folder.path());
    for (size, theme) in [(SIZES[0], Theme::default()), (SIZES[1], Theme::BARE)] {
        let mut officer = Officer::at(&path, "clerk\u{1b}[2J", 2).sized(size).themed(theme);
        let look = |officer: &mut Officer, keys: &str| {
            officer.session.app.overlays.clear();
            officer.press("Esc Esc O").press(keys);
            assert_harmless(keys, officer);
            if theme.ascii {
                let screen = officer.screen();
                assert!(screen.is_ascii(), "{keys}: {:?}", screen.lines().find(|line| !line.is_ascii()));
            }
        };
        for screen in ["O", "P", "A", "L", "J", "D", "M", "H", "R"] {
            officer.press(screen);
            for row in 0..hostile().len() {
                officer.row(row);
                assert_harmless(screen, &mut officer);
            }
            look(&mut officer, &format!("{screen} g Tab G"));
        }
        let kinds: Vec<Kind> = {
            officer.press("R");
            officer.session.app.list().rows.iter().map(|id| Kind::ALL[usize::try_from(id.0).unwrap()]).collect()
        };
        for (row, kind) in kinds.iter().enumerate() {
            officer.press("Esc Esc O R").row(row).press("Enter");
            assert_harmless(kind.many(), &mut officer);
            assert_eq!(officer.session.app.page, Page::List(*kind));
            for row in 0..hostile().len() {
                officer.row(row);
                assert_harmless(&format!("{} {row}", kind.one()), &mut officer);
                officer.press("e");
                assert_harmless(&format!("form of {} {row}", kind.one()), &mut officer);
                officer.press("Esc");
            }
        }
        for keys in [
            "A s",
            "A r",
            "A t",
            "A w Enter",
            "A b",
            "A e Tab Tab \"x\"",
            "J s",
            "H x",
            "A / \"long\"",
            "A / l e a d : Tab Tab",
            "A / \"-priority:\" BackTab Enter",
            "'",
            "' e j j",
            "' 2",
            "' 3",
            "A ' s \"x\"",
            "A e \"x\" Esc",
        ] {
            look(&mut officer, keys);
        }
    }
}

#[test]
fn hostile_names_of_files_and_hostile_cells_of_files_are_harmless() {
    let mut officer = Officer::at_kent();
    let names = ["\u{1b}[31mred.csv", "\u{202e}vsc.csv", "new\nline.csv", "zero\u{200b}width.csv"];
    for name in names {
        officer.file(name, "CSP,Issue\nAshford,\u{1b}[2J\u{202e}\nAshford,Road Safety\n");
    }
    let odd = {
        use std::os::unix::ffi::OsStrExt;
        officer.folder().join(std::ffi::OsStr::from_bytes(b"not\xff utf8.csv"))
    };
    std::fs::write(odd, "a,b\n").unwrap();
    officer.press("i");
    assert_harmless("chooser", &mut officer);
    for _ in names {
        officer.press("Down");
        assert_harmless("chooser", &mut officer);
    }
    for row in 0..names.len() {
        officer.session.app.overlays.clear();
        officer.press("i").press(&"Down ".repeat(row)).press("Enter");
        assert_harmless("preview", &mut officer);
    }
    officer.session.app.overlays.clear();
    officer.press("i").paste("/no\u{1b}[2Jwhere\u{202e}").press("Enter");
    assert_harmless("chooser with a path", &mut officer);
}

#[test]
fn what_is_pasted_or_typed_acts_nowhere() {
    let mut officer = Officer::at_kent();
    for text in hostile() {
        for keys in ["A e Down", "A e Down Down Down Down Down Down Down", "A t", "A /", "i", "?", "O"] {
            officer.session.app.overlays.clear();
            officer.press("Esc Esc O").press(keys).paste(&text);
            assert_harmless(keys, &mut officer);
            for letter in text.chars().take(40) {
                officer.handle(folkmoot::app::Message::Key(folkmoot::app::keys::Key::char(letter)));
            }
            assert_harmless(keys, &mut officer);
            officer.press("Enter");
            assert_harmless(keys, &mut officer);
        }
    }
}

#[test]
fn hostile_text_is_harmless_in_the_shell() {
    let folder = tempfile::tempdir().unwrap();
    let path = hostile_plan(folder.path());
    let shell = Shell::new();
    let plan = path.to_str().unwrap();
    let check = |words: &[&str]| {
        let ran = shell.run(&[&["--plan", plan], words].concat());
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
        for text in [&ran.out, &ran.err] {
            let found = text.chars().find(|letter| *letter != '\n' && acts(*letter));
            assert_eq!(found, None, "{words:?} prints {found:?}");
            let tower = text.chars().collect::<Vec<_>>();
            let marks = tower.windows(5).any(|five| five.iter().all(|letter| *letter == '\u{301}'));
            assert!(!marks, "{words:?} prints a tower");
        }
    };
    for kind in Book::Plan.kinds() {
        check(&["list", &kind.many().replace(' ', "-")]);
        check(&["list", kind.table(), "--json"]);
    }
    let mut officer = Officer::at(&path, "clerk", 3);
    officer.press("A");
    for id in officer.session.app.list().rows.iter().take(hostile().len()) {
        let id = format!("#{id}");
        check(&["show", &id]);
        check(&["show", &id, "--json"]);
        check(&["history", &id]);
        check(&["history", &id, "--json"]);
    }
    check(&["history"]);
    check(&["history", "--json"]);
    let refused = shell.run(&["--plan", plan, "show", "no\u{1b}[2Jthing\u{202e}"]);
    assert_eq!(refused.code, 1);
    assert!(!refused.err.trim_end().chars().any(acts), "{:?}", refused.err);
    let nowhere = shell.run(&["--plan", "/no\u{1b}[2J/where", "list", "actions"]);
    assert!(nowhere.code == 1 && !nowhere.err.trim_end().chars().any(acts), "{:?}", nowhere.err);
    let usage = shell.run(&["--plan", plan, "list", "no\u{1b}[2Jkind"]);
    assert!(usage.code == 2 && !usage.err.trim_end().chars().any(acts), "{:?}", usage.err);
    let clap = shell.run(&["lis\u{1b}[2Jt\u{202e}"]);
    assert!(clap.code == 2 && !clap.err.chars().any(|letter| letter != '\n' && acts(letter)), "{:?}", clap.err);
}
