//! Several officers at one plan: who is here, what they changed, and what the history says of it.
//!
//! The others are real processes: this test binary again, as an officer who presses some keys
//! and then stays, telling once a second whom it sees.

use super::support::*;
use folkmoot::{
    app::{
        here::{Colleague, Doing},
        overlay::Overlay,
    },
    plan::{Id, Kind, action, record::Record, slip},
    session::presence::{self, Presence, Sitter},
};
use std::{
    env, fs,
    os::unix::{
        fs::{FileExt, MetadataExt, PermissionsExt, symlink},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const PLAN: &str = "FOLKMOOT_TEST_HERE";
const KEYS: &str = "FOLKMOOT_TEST_KEYS";

/// How long anything may take before a test fails; a loaded machine is slow, not wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// An officer in a process of their own, which is killed when nobody looks any more.
struct Elsewhere(Child);

impl Elsewhere {
    fn at(plan: &Path, by: &str, keys: &str) -> Self {
        Self(Self::command(plan, by, keys).spawn().unwrap())
    }

    fn command(plan: &Path, by: &str, keys: &str) -> Command {
        let module = module_path!().split_once("::").map_or("", |(_, rest)| rest);
        let mut command = Command::new(env::current_exe().unwrap());
        command.args([&format!("{module}::an_officer_of_another_test"), "--exact", "--nocapture", "--test-threads=1"]);
        command.env(PLAN, plan).env(KEYS, format!("{by} {keys}"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn an_officer_of_another_test() {
    let (Some(plan), Ok(task)) = (env::var_os(PLAN).map(PathBuf::from), env::var(KEYS)) else { return };
    let (by, keys) = task.split_once(' ').unwrap();
    let mut officer = Officer::at(&plan, by, 5);
    officer.press(keys);
    loop {
        officer.tick();
        if let Some(told) = env::var_os("FOLKMOOT_TEST_TOLD") {
            fs::write(told, officer.screen()).unwrap();
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Waits until something holds.
#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "{what} never came");
        thread::sleep(Duration::from_millis(20));
    }
}

fn kent() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    (folder, path)
}

fn side_file(plan: &Path) -> PathBuf {
    plan.with_file_name("kent.folkmoot-here")
}

fn names(here: &[Colleague]) -> Vec<&str> {
    here.iter().map(|colleague| colleague.by.as_str()).collect()
}

fn seat(plan: &Path, by: &str) -> Presence {
    let sitter = Sitter { by: by.to_owned(), host: "county".to_owned(), since: 1_795_348_800 };
    Presence::at(plan, Some(sitter))
}

// Who is here.

#[test]
fn who_else_is_here_is_seen_with_the_record_and_gone_when_their_session_is_killed() {
    let (_folder, path) = kent();
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.press("A j j").tick().sees_no("clerk · with");
    let mut theirs = Elsewhere::at(&path, "chair", "A j j");
    until("the chair at DA-03", || mine.tick().screen().contains("chair has this open too"));
    mine.sees("clerk · with chair").press("@").sees("Actions, at DA-03").sees("since 22 Nov 2026 12:00").press("Esc");
    mine.press("O P").sees("clerk · with chair").press("@ Enter").sees("DA-03").sees("chair has this open too");
    theirs.kill();
    let start = Instant::now();
    until("the end of the chair", || !mine.tick().screen().contains("chair"));
    assert!(start.elapsed() < Duration::from_secs(2), "one look is enough");
    mine.press("@").sees("nobody else has the plan open");
}

#[test]
fn a_form_says_who_else_has_one_open_on_its_record() {
    let (_folder, path) = kent();
    let mut mine = Officer::at(&path, "clerk", 0);
    let theirs = Elsewhere::at(&path, "chair", "A j j e Down \"their words\"");
    mine.press("A j j e Down \"my words\"");
    until("the chair's form", || mine.tick().screen().contains("chair has a form open on this too"));
    mine.sees("my words");
    drop(theirs);
    until("the end of it", || !mine.tick().screen().contains("chair has a form"));
    mine.sees("my words");
}

#[test]
fn one_who_is_here_twice_is_told_so() {
    let (_folder, path) = kent();
    let mut one = Officer::at(&path, "clerk", 0);
    let mut two = Officer::at(&path, "clerk", 1);
    two.tick().tick();
    one.tick().sees("· with 1 other").press("@").sees("your other session").press("Esc");
    one.size = (120, 40);
    one.tick().sees("· with your other session");
    drop(two);
    one.tick().sees_no("clerk · with");
}

#[test]
fn many_are_counted_where_their_names_have_no_room() {
    let (_folder, path) = kent();
    let mut mine = Officer::at(&path, "clerk", 0);
    let names = ["bartholomew.fotheringay", "chair", "wilhelmina.featherstonehaugh"];
    let places: Vec<Presence> = names.iter().map(|name| seat(&path, name)).collect();
    for (mut place, screen) in places.into_iter().zip(["Actions", "Leads", "Projects"]) {
        place.say(Doing { screen: screen.to_owned(), ..Default::default() });
        // They stay until the test ends.
        std::mem::forget(place);
    }
    mine.tick().sees("clerk · with 3 others").press("@").sees("wilhelmina.feathe").sees("at county, since");
    mine.size = (160, 40);
    mine.press("Esc").tick().sees("with bartholomew.fotheringay, chair and wilhelmina.featherstonehaugh");
}

#[test]
fn nothing_is_written_and_nothing_drawn_while_nobody_moves() {
    let (_folder, path) = kent();
    let mut mine = Officer::at(&path, "clerk", 0);
    let mut theirs = Officer::at(&path, "chair", 1);
    for _ in 0..2 {
        mine.session.tick();
        theirs.session.tick();
    }
    let before = fs::metadata(side_file(&path)).unwrap();
    for _ in 0..20 {
        assert!(!mine.session.tick(), "a second in which nothing happened draws nothing");
    }
    let after = fs::metadata(side_file(&path)).unwrap();
    assert_eq!((before.mtime(), before.mtime_nsec()), (after.mtime(), after.mtime_nsec()));
    theirs.press("A j j j");
    theirs.session.tick();
    assert!(mine.session.tick(), "a move is drawn");
}

#[test]
fn more_sessions_than_slots_see_the_others_and_take_a_slot_when_one_is_free() {
    let (_folder, path) = kent();
    let mut seated: Vec<Presence> = (0..64).map(|number| seat(&path, &format!("p{number}"))).collect();
    for presence in &mut seated {
        presence.say(Doing::default());
    }
    let mut last = seat(&path, "last");
    last.say(Doing::default());
    assert_eq!(last.others().len(), 64, "it sees them all");
    assert_eq!(seated[0].others().len(), 63, "and is not seen");
    seated.remove(5);
    last.say(Doing::default());
    assert!(names(&seated[0].others()).contains(&"last"));
    assert_eq!(presence::everybody(&path).len(), 64);
}

#[test]
fn what_a_killed_session_left_in_the_file_is_nobody() {
    let (_folder, path) = kent();
    let mut theirs = Elsewhere::at(&path, "chair", "A");
    until("the chair", || names(&presence::everybody(&path)) == ["chair"]);
    theirs.kill();
    assert!(fs::read(side_file(&path)).unwrap().starts_with(b"folkmoot 1\nchair\n"), "nothing cleaned up after it");
    assert_eq!(presence::everybody(&path), Vec::new());
    let mut again = seat(&path, "bob");
    again.say(Doing::default());
    assert_eq!(names(&presence::everybody(&path)), ["bob"], "its slot is taken again");
}

#[test]
fn the_file_has_the_mode_of_the_plan_whatever_the_umask() {
    for mode in [0o660, 0o640, 0o600] {
        let (_folder, path) = kent();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let _place = seat(&path, "clerk");
        let made = fs::metadata(side_file(&path)).unwrap();
        assert_eq!(made.mode() & 0o777, mode);
        assert_eq!(made.gid(), fs::metadata(&path).unwrap().gid());
    }
}

#[test]
fn a_side_file_that_is_none_is_left_alone_and_stops_nobody() {
    let (folder, path) = kent();
    let side = side_file(&path);
    let victim = folder.path().join("victim");
    let lay: [(&str, &dyn Fn()); 5] = [
        ("a link", &|| symlink(&victim, &side).unwrap()),
        ("a second name", &|| fs::hard_link(&victim, &side).unwrap()),
        ("a pipe", &|| nix::unistd::mkfifo(&side, nix::sys::stat::Mode::from_bits_truncate(0o600)).unwrap()),
        ("a folder", &|| fs::create_dir(&side).unwrap()),
        ("a link that points nowhere", &|| symlink(folder.path().join("nothing"), &side).unwrap()),
    ];
    for (what, lay) in lay {
        fs::write(&victim, "precious").unwrap();
        lay();
        let mut officer = Officer::at(&path, "clerk", 0);
        officer.press("A j").tick().tick().sees("DA-02");
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious", "{what}");
        assert!(!folder.path().join("nothing").exists(), "{what}");
        if side.is_dir() && !side.is_symlink() {
            fs::remove_dir(&side).unwrap();
        } else {
            fs::remove_file(&side).unwrap();
        }
        let mut other = Officer::at(&path, "chair", 1);
        other.tick();
        officer.tick();
        other.tick().sees("with clerk");
        officer.tick().sees("with chair");
        drop((officer, other));
        fs::remove_file(&side).unwrap();
    }
}

#[test]
fn whatever_stands_in_a_locked_slot_cannot_act_on_the_screen_or_stop_it() {
    let (_folder, path) = kent();
    let mut mine = Officer::at(&path, "clerk", 0);
    let mut hostile = seat(&path, "\u{1b}]0;mine\u{7}\u{202e}evil");
    hostile.say(Doing {
        screen: "\u{1b}[2J".to_owned(),
        record: Some((Kind::Action, Id(-1))),
        label: "x".repeat(4_000),
        writes: true,
    });
    let file = fs::OpenOptions::new().write(true).open(side_file(&path)).unwrap();
    let slot = 512;
    for bytes in [vec![0xff; 512], b"folkmoot 1\n\n\n".to_vec(), b"folkmoot 9\na\nb\n1\nc\n\n\nd\nlooks".to_vec()] {
        mine.tick().press("@");
        let screen = mine.screen();
        assert!(!screen.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{screen:?}");
        mine.press("Enter Esc").tick();
        file.write_all_at(&bytes, slot).unwrap();
        mine.tick().press("@ Enter Esc");
    }
    drop(file);
    fs::write(side_file(&path), vec![b'x'; 300_000]).unwrap();
    mine.tick().sees_no("clerk · with");
}

#[test]
fn sessions_find_each_other_again_where_the_side_file_was_removed() {
    let (_folder, path) = kent();
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.tick();
    fs::remove_file(side_file(&path)).unwrap();
    let mut theirs = Officer::at(&path, "chair", 1);
    mine.tick();
    theirs.tick().sees("with clerk");
    mine.tick().sees("with chair");
}

#[test]
fn one_who_may_only_read_sees_the_others_and_is_not_seen() {
    // Only root can be somebody else for a while; root itself is refused nothing.
    if !nix::unistd::geteuid().is_root() {
        println!("skipped: only root can be somebody else");
        return;
    }
    let (folder, path) = kent();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.tick();
    // The binary is run from a place that the other may enter.
    let program = folder.path().join("suite");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let told = folder.path().join("told");
    fs::create_dir(&told).unwrap();
    fs::set_permissions(&told, fs::Permissions::from_mode(0o777)).unwrap();
    let like = Elsewhere::command(&path, "reader", "A");
    let mut command = Command::new(&program);
    command.args(like.get_args()).env(PLAN, &path).env(KEYS, "reader A").env("TMPDIR", &told).current_dir("/");
    command.env("FOLKMOOT_TEST_TOLD", told.join("screen"));
    let mut child = Elsewhere(command.uid(65_534).gid(65_534).stdout(Stdio::null()).spawn().unwrap());
    let seen = || fs::read_to_string(told.join("screen")).unwrap_or_default();
    until("the clerk", || seen().contains("with 1 other"));
    mine.tick().sees_no("clerk · with");
    child.kill();
}

#[test]
fn who_prints_the_same_in_the_shell() {
    let shell = Shell::new();
    let path = kent_file(shell.home());
    let plan = path.to_str().unwrap();
    let alone = shell.run(&["--plan", plan, "who"]);
    assert_eq!((alone.code, alone.out.as_str()), (0, "nobody has the plan open on the screen\n"));
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.press("A j j e").tick();
    let told = shell.run(&["--plan", plan, "who"]);
    assert!(told.out.contains("clerk  Actions, in a form on DA-03  22 Nov 2026 12:00  county"), "{}", told.out);
    let json: serde_json::Value = serde_json::from_str(&shell.run(&["--plan", plan, "who", "--json"]).out).unwrap();
    assert_eq!((&json[0]["by"], &json[0]["record"]["label"]), (&"clerk".into(), &"DA-03".into()));
    assert_eq!(json[0]["writes"], true);
}

// What colleagues changed.

/// Two officers at one file, both looking at DA-03.
fn two() -> (tempfile::TempDir, Officer, Officer) {
    let (folder, path) = kent();
    let mut mine = Officer::at(&path, "clerk", 0);
    let mut theirs = Officer::at(&path, "chair", 1);
    mine.press("A j j");
    theirs.press("A j j");
    (folder, mine, theirs)
}

/// Whether a row of the list has a mark behind its reference.
#[track_caller]
fn mark_of(officer: &mut Officer, reference: &str) -> char {
    let row = officer.screen().lines().find(|line| line.starts_with(reference)).unwrap().to_owned();
    row.chars().nth(8).unwrap()
}

#[test]
fn what_a_colleague_changed_is_marked_until_there_was_time_and_a_key_or_three_to_see_it() {
    let (_folder, mut mine, mut theirs) = two();
    theirs.press("j j e Down Ctrl-U \"Another title\" Enter");
    mine.tick().sees("chair changed the plan: DA-05 Title").sees("DA-05   ~Another title");
    assert_eq!(mark_of(&mut mine, "DA-04"), ' ');
    for _ in 0..30 {
        mine.tick();
    }
    assert_eq!(mark_of(&mut mine, "DA-05"), '~', "it waits for somebody who was away");
    mine.press("k j").tick();
    assert_eq!(mark_of(&mut mine, "DA-05"), '~');
    mine.press("j").tick();
    assert_eq!(mark_of(&mut mine, "DA-05"), ' ');
    theirs.press("e Down Ctrl-U \"A third title\" Enter");
    mine.tick().press("k j k j");
    for _ in 0..3 {
        mine.tick();
        assert_eq!(mark_of(&mut mine, "DA-05"), '~', "fast keys do not take it away at once");
    }
    mine.tick().tick();
    assert_eq!(mark_of(&mut mine, "DA-05"), ' ');
}

#[test]
fn in_the_detail_the_changed_field_and_the_new_note_are_marked_and_the_cursor_stays_on_its_line() {
    let (_folder, mut mine, mut theirs) = two();
    mine.press("Enter").press(&"Down ".repeat(6));
    let line = |officer: &Officer| {
        let detail = &officer.session.app.detail;
        detail.lines[detail.cursor].text.clone()
    };
    let before = line(&mine);
    theirs.press("s p \"Work resumes\" Tab \"A step that comes first\" Enter");
    mine.tick();
    assert_eq!(line(&mine), before);
    mine.press("Home Esc").sees("Stage            ~► in progress");
    mine.size = (120, 60);
    mine.tick().sees(" +22 Nov 2026 in progress: Work resumes");
}

#[test]
fn a_record_that_a_colleague_adds_moves_neither_the_cursor_nor_the_view() {
    let (_folder, mut mine, mut theirs) = two();
    mine.row(60);
    let chosen = mine.session.app.chosen_record().unwrap().id;
    let line = |officer: &mut Officer| officer.drawn().get_cursor_position().unwrap().y;
    let before = line(&mut mine);
    theirs.press("a \"Train the trainers\" Enter").sees("new action: DA-17");
    mine.tick();
    assert_eq!(mine.session.app.chosen_record().unwrap().id, chosen);
    assert_eq!(line(&mut mine), before);
    mine.row(16);
    assert_eq!(mark_of(&mut mine, "DA-17"), '+');
}

#[test]
fn a_form_is_left_as_it_is_and_says_what_was_changed_under_it_and_by_whom() {
    for size in SIZES {
        let (_folder, mine, mut theirs) = two();
        let mut mine = mine.sized(size);
        mine.press("e Down Ctrl-U \"My title\"");
        theirs.press("e").press(&"Down ".repeat(7)).press("Ctrl-U \"Their words\" Enter");
        mine.tick().sees("! chair has changed Description while you type").sees("My title");
        mine.press("\" and more\"").sees("! chair has changed Description").sees("My title and more");
        mine.press("Enter").sees("Saved (u undoes): DA-03 Title");
        let record = action_of(mine.plan(), "DA-03");
        assert_eq!(record.get(action::DESCRIPTION), "Their words");
    }
}

#[test]
fn while_saved_stands_a_colleagues_change_is_told_beside_it() {
    let (_folder, mut mine, mut theirs) = two();
    mine.press("t \"Mine\" Enter").sees("Saved (u undoes): note on DA-03: Mine");
    theirs.press("j t \"Theirs\" Enter");
    mine.tick().sees("Saved (u undoes): note on DA-03: Mine · chair changed the plan: note on DA-04");
    mine.press("j").sees_no("Saved").sees_no("chair changed");
}

// The same field.

#[test]
fn what_another_process_changes_in_another_field_is_kept_beside_mine() {
    let (_folder, path) = kent();
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.press("A j j e Down Ctrl-U \"My title\"");
    let keys = format!("A j j e {} Ctrl-U \"Their words\" Enter", "Down ".repeat(7));
    let _theirs = Elsewhere::at(&path, "chair", &keys);
    until("the chair's change", || mine.tick().screen().contains("chair has changed Description while you type"));
    mine.press("Enter").sees("Saved (u undoes): DA-03 Title");
    let again = Officer::at(&path, "reader", 9);
    let record = action_of(again.plan(), "DA-03");
    assert_eq!((record.get(action::TITLE), record.get(action::DESCRIPTION)), ("My title", "Their words"));
}

#[test]
fn every_field_that_both_changed_is_chosen_by_itself_with_who_and_when() {
    for size in SIZES {
        let (_folder, mine, mut theirs) = two();
        let mut mine = mine.sized(size);
        mine.press("e Down Ctrl-U \"My title\"")
            .press(&"Down ".repeat(6))
            .press("Ctrl-U \"My words\" Down \"My measure\"");
        theirs.press("e Down Ctrl-U \"Their title\"").press(&"Down ".repeat(6)).press("Ctrl-U \"Their words\" Enter");
        mine.press("Enter");
        super::journeys::held("conflict_of_two_fields", &mut mine);
        mine.sees("DA-03 Title").sees("DA-03 Description").sees("My title").sees("Their title");
        mine.press("m").sees("► mine").sees("Their words").press("Enter").sees("choose mine (m) or theirs (t)");
        mine.press("t").sees("► theirs").press("Enter").sees("Saved");
        let record = action_of(mine.plan(), "DA-03");
        assert_eq!(record.get(action::TITLE), "My title");
        assert_eq!(record.get(action::DESCRIPTION), "Their words");
    }
}

#[test]
fn long_texts_of_a_conflict_begin_where_they_differ_and_are_read_in_full() {
    let (_folder, mut mine, mut theirs) = two();
    let long = (0..250).map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ");
    theirs.press("e").press(&"Down ".repeat(7)).press("Ctrl-U").paste(&long).press("Enter").sees("Saved");
    mine.tick().press("e").press(&"Down ".repeat(7)).press("\" mine\"");
    theirs.press("e").press(&"Down ".repeat(7)).press("\" theirs\" Enter").sees("Saved");
    mine.press("Enter").sees("word249 mine").sees("word249 theirs").sees("lines before; PgUp");
    let read = |officer: &mut Officer| {
        let mut seen = officer.screen();
        for _ in 0..20 {
            officer.press("PgUp");
            seen.push_str(&officer.screen());
        }
        seen
    };
    let seen = read(&mut mine);
    assert!((0..250).all(|number| seen.contains(&format!("word{number} "))), "all of it is read");
    mine.sees("lines more; PgDn reads on").press("Esc");
    let Some(Overlay::Form(form)) = mine.session.app.overlays.last() else { panic!() };
    assert!(form.entries[7].input.value().ends_with("word249 mine"), "Esc leads back to what was typed");
}

#[test]
fn a_list_that_both_changed_shows_its_names() {
    let (_folder, mut mine, mut theirs) = two();
    let field = action::LINKS.number();
    let place = |officer: &Officer| {
        let form = officer.session.app.overlays.last().unwrap();
        let Overlay::Form(form) = form else { panic!() };
        form.entries.iter().position(|entry| entry.field == field).unwrap()
    };
    for (officer, name) in [(&mut theirs, "KDAT; RCRP"), (&mut mine, "")] {
        officer.press("e");
        let down = "Down ".repeat(place(officer));
        officer.press(&down).press("Ctrl-U").press(&format!("\"{name}\" Enter"));
    }
    mine.sees("changed this while you were typing").sees("DA-03 Links").sees("original");
    mine.press("t Enter").sees("nothing was changed");
}

#[test]
fn a_form_on_a_record_that_a_colleague_took_away_keeps_what_was_typed_and_says_so() {
    let (_folder, mut mine, mut theirs) = two();
    theirs.press("a \"Train the trainers\" Enter").sees("new action: DA-17");
    mine.tick().row(16).press("e Down Ctrl-U \"My title\"");
    theirs.press("u").sees("undo: new action: DA-17");
    mine.press("Enter")
        .sees("My title")
        .sees("chair took DA-17 out of the plan")
        .sees("not saved: action DA-17 is no longer in the plan (chair, 22 Nov");
    mine.press("Enter").sees("My title");
}

#[test]
fn a_due_date_that_both_moved_is_chosen_and_no_reason_is_kept_for_a_date_that_did_not_move() {
    for (choice, slips) in [("m", 2), ("t", 1)] {
        let (_folder, path) = kent();
        let mut mine = Officer::at(&path, "clerk", 0);
        let mut theirs = Officer::at(&path, "chair", 1);
        let before = mine.plan().all(Kind::Slip).len();
        let due = action::DUE.number();
        for (officer, day) in [(&mut mine, "31/3/2027"), (&mut theirs, "30/6/2027")] {
            officer.press("A").row(6).press("e");
            let Overlay::Form(form) = officer.session.app.overlays.last().unwrap() else { panic!() };
            let place = form.entries.iter().position(|entry| entry.field == due).unwrap();
            officer
                .press(&"Down ".repeat(place))
                .press(&format!("Ctrl-U \"{day}\" Enter"))
                .sees("Why does the due date");
        }
        theirs.press("\"Their reason\" Enter").sees("Saved");
        mine.press("\"My reason\" Enter").sees("31 Mar 2027").sees("30 Jun 2027").press(choice).press("Enter");
        if choice == "t" {
            mine.sees("nothing was changed").sees("30 Jun 2027");
        }
        assert_eq!(mine.plan().all(Kind::Slip).len(), before + slips, "{choice}");
        if choice == "m" {
            let said = |slip: &&Record| slip.get(slip::WHY) == "My reason";
            let slip = mine.plan().all(Kind::Slip).iter().find(said).unwrap();
            let from = slip.get(slip::MOVED_FROM).unwrap();
            assert_eq!(from, jiff::civil::date(2027, 6, 30), "it moved from where the colleague had put it");
        }
    }
}

// The history.

/// A plan with a few steps by several people, one of them from a file.
fn with_steps() -> (tempfile::TempDir, Officer) {
    let (folder, mut mine, mut theirs) = two();
    mine.press("s p \"Mine\" Enter");
    theirs.tick().press("j j e Down Ctrl-U \"A title by the chair\" Enter");
    let path = mine.session.app.setting.plan_name.clone();
    assert_eq!(path, "kent.folkmoot");
    mine.tick().press("a \"Train the trainers\" Enter u").sees("undo: new action: DA-17");
    mine.press("H");
    (folder, mine)
}

fn steps(officer: &Officer) -> Vec<i64> {
    officer.session.app.past.steps.iter().map(|step| step.number).collect()
}

#[test]
fn the_history_is_filtered_by_person_record_day_kind_and_deed() {
    let (_folder, mut mine) = with_steps();
    assert_eq!(steps(&mine), [5, 4, 3, 2, 1]);
    for (line, wanted) in [
        ("by:chair", vec![3]),
        ("title", vec![3]),
        ("by:clerk -undo added", vec![4, 2, 1]),
        ("undo", vec![5]),
        ("record:DA-03", vec![2, 1]),
        ("record:DA-17", vec![5, 4]),
        ("kind:action changed", vec![3, 2]),
        ("removed kind:action", vec![5]),
        ("file:seed", vec![1]),
        ("on:2026-11-22", vec![5, 4, 3, 2, 1]),
        ("before:2026-11", vec![]),
        ("since:2026-11 import", vec![1]),
    ] {
        mine.press("/ Ctrl-U").press(&format!("\"{line}\" Enter"));
        assert_eq!(steps(&mine), wanted, "{line}");
        let chips: Vec<String> = line.split(' ').map(|term| format!("[{term}]")).collect();
        mine.sees(&format!("showing {} {}", wanted.len(), chips.join(" ")));
    }
    mine.press("Esc");
    assert_eq!(steps(&mine).len(), 5, "Esc drops the filter");
    for size in SIZES {
        mine.size = size;
        mine.press("/ \"who:bob\" Enter").sees("\"who\" is no field of the history").sees("undo").press("Esc");
    }
    mine.press("/").sees("Tab by:  record:  kind:").press("\"by:chair\" Enter");
    for size in SIZES {
        mine.size = size;
        super::journeys::held("history_filtered", &mut mine);
    }
}

#[test]
fn a_records_own_history_is_filtered_too_and_the_way_back_is_as_it_was() {
    let (_folder, mut mine) = with_steps();
    mine.press("/ \"by:chair\" Enter").sees("showing 1 [by:chair]").press("Tab Down Down Down Down Enter");
    mine.sees("A title by the chair").press("b").sees("History of DA-05").press("/ \"by:clerk\" Enter");
    assert_eq!(steps(&mine), [1]);
    mine.press("Esc").sees("(2)").press("Esc Esc").sees("showing 1 [by:chair]");
    assert_eq!(steps(&mine), [3]);
}

#[test]
fn a_step_that_a_step_takes_back_is_gone_to_and_come_back_from_also_under_a_filter() {
    let (_folder, mut mine) = with_steps();
    mine.press("/ \"undo\" Enter").sees("undo: new action: DA-17").press("Tab").press("Down Down Down").sees("step 4");
    mine.press("Enter").sees("[step:4]").sees("new action: DA-17").press("Esc").sees("showing 1 [undo]");
    assert_eq!(steps(&mine), [5]);
}

#[test]
fn what_is_cut_in_the_list_of_steps_is_read_in_full_beside_it() {
    let (_folder, mut mine, _theirs) = two();
    let long = (0..60).map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ");
    mine.press("e").press(&"Down ".repeat(7)).press("Ctrl-U").paste(&long).press("Enter H Enter");
    let mut seen = mine.screen();
    for _ in 0..10 {
        mine.press("Down");
        seen.push_str(&mine.screen());
    }
    assert!((0..60).all(|number| seen.contains(&format!("word{number}"))), "{seen}");
}

#[test]
fn a_long_history_is_read_on_as_the_cursor_reaches_its_end() {
    let (_folder, path) = kent();
    let count = 4_500;
    {
        let file = rusqlite::Connection::open(&path).unwrap();
        file.execute_batch(&format!(
            "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
             INSERT INTO revision (at, \"by\", host, why, source) SELECT i, 'ann', 'county', 'step ' || i, '' FROM n"
        ))
        .unwrap();
    }
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.press("H").sees("History (2000+)").press("G");
    assert_eq!(mine.session.app.list().chosen(), Some(Id(2_501)), "the cursor stays where it is");
    mine.sees("History (4000+)").press("G G").sees("History (4500)");
    assert_eq!(mine.session.app.list().chosen(), Some(Id(1)));
    assert_eq!(steps(&mine), (1..=4_500).rev().collect::<Vec<_>>());
    let mut theirs = Officer::at(&path, "chair", 1);
    theirs.press("A t \"A note\" Enter").sees("Saved");
    mine.tick().sees("History (4501)");
    assert_eq!(mine.session.app.list().chosen(), Some(Id(1)), "a new step takes nobody back to the first");
}
