//! What was being typed when a session ended: kept, offered to the next one, and never in the way.
//!
//! Sessions of these tests are all of one process, which still runs. One is made to look dead by
//! writing the number of a process that has ended into its draft; the tests of the real program
//! in `terminal` kill it instead.

use super::{
    journeys::held,
    support::{Officer, SIZES, action_of, identity, kent_file, noon},
};
use folkmoot::{
    app::{Message, form::Form, keys::Key, overlay::Overlay},
    plan::{
        Kind, action,
        status::{self, Stage},
        update,
    },
    session::{desk::Desk, reviews},
};
use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// A plan, and a folder for drafts beside it.
struct House {
    folder: TempDir,
    plan: PathBuf,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let plan = kent_file(folder.path());
        Self { folder, plan }
    }

    fn drafts(&self) -> PathBuf {
        self.folder.path().join("state/drafts")
    }

    /// Somebody who sits down so many seconds after noon.
    fn officer(&self, second: i64) -> Officer {
        Officer::with_drafts(&self.plan, "clerk", second, Some(&self.drafts()))
    }

    /// Presses keys, keeps the draft as a pause would, and ends as a line ends that drops.
    fn typed(&self, keys: &str) {
        self.typed_at(0, keys);
    }

    fn typed_at(&self, second: i64, keys: &str) {
        let mut officer = self.officer(second);
        officer.press(keys);
        officer.session.keep();
        drop(officer);
        self.dies();
    }

    /// What lies in the folder.
    fn files(&self) -> Vec<PathBuf> {
        files_in(&self.drafts())
    }

    /// The one draft that lies there.
    fn file(&self) -> PathBuf {
        let files = self.files();
        assert_eq!(files.len(), 1, "{files:?}");
        files[0].clone()
    }

    fn dies(&self) {
        dies_in(&self.drafts());
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).map_or_else(|_| Vec::new(), |entries| entries.flatten().collect());
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Makes the session that wrote the drafts look dead, under a name that the next one will not take.
pub(super) fn dies_in(folder: &Path) {
    let mut child = Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    let alive = format!("\"pid\": {}", std::process::id());
    for path in files_in(folder) {
        let text = fs::read_to_string(&path).unwrap();
        if text.contains(&alive) {
            let dead = text.replace(&alive, &format!("\"pid\": {}", child.id()));
            fs::write(folder.join(format!("{}.draft", child.id())), dead).unwrap();
            fs::remove_file(path).unwrap();
        }
    }
}

fn typed_in(officer: &Officer, column: usize) -> String {
    let Some(Overlay::Form(form)) = officer.session.app.overlays.last() else { panic!("no form is open") };
    form.entries.iter().find(|entry| entry.field == column).unwrap().input.value().to_owned()
}

#[test]
fn what_was_typed_is_kept_offered_and_restored() {
    let house = House::new();
    house.typed("A j j t \"The plan was agreed\"");
    for size in SIZES {
        held("draft_offered", &mut house.officer(60).sized(size));
    }
    let mut officer = house.officer(60);
    officer.sees("What you were typing was kept").sees("22 Nov 2026 12:00").sees("DA-03").sees("The plan was agreed");
    officer.press("r");
    assert_eq!(typed_in(&officer, update::NOTE.number()), "The plan was agreed");
    assert_eq!(house.files().len(), 1, "the restored text is kept by this session, and only by it");
    officer.press("\" at last\" Enter").sees("Saved (u undoes): note on DA-03");
    assert_eq!(house.files(), Vec::<PathBuf>::new(), "what is saved is no draft");
    house.officer(120).sees_no("was kept");
}

#[test]
fn nothing_is_written_while_nothing_is_typed_and_what_is_dropped_is_gone() {
    let house = House::new();
    let mut officer = house.officer(0);
    officer.press("A j j e");
    assert!(!officer.session.wants_keeping());
    officer.session.keep();
    assert!(!house.drafts().exists(), "an open form alone is nothing to keep");
    officer.press("\"x\"");
    assert!(officer.session.wants_keeping());
    officer.session.keep();
    house.file();
    assert!(!officer.session.wants_keeping(), "it is kept once");
    officer.press("Backspace");
    assert_eq!(house.files().len(), 0, "what was taken back is nothing to keep");
    officer.press("\"y\"").session.keep();
    officer.press("Esc").sees("Drop what you typed?");
    house.file();
    officer.press("y");
    assert_eq!(house.files().len(), 0);
}

#[test]
fn two_hundred_keys_are_kept_without_any_pause() {
    let house = House::new();
    let mut officer = house.officer(0);
    officer.press("A j j t");
    for _ in 0..200 {
        assert_eq!(house.files().len(), 0);
        officer.session.press(Key::char('x'));
    }
    assert!(fs::read_to_string(house.file()).unwrap().contains(&"x".repeat(200)));
}

#[test]
fn a_draft_of_a_session_that_still_runs_is_not_offered() {
    let house = House::new();
    let mut first = house.officer(0);
    first.press("A j j t \"still here\"");
    first.session.keep();
    house.officer(60).sees_no("was kept");
    // Another process that runs by now under the number of one that is gone is not the one that typed.
    let text = fs::read_to_string(house.file()).unwrap();
    let at = text.find("\"started\": ").unwrap() + "\"started\": ".len();
    fs::write(house.file(), format!("{}1{}", &text[..at], &text[at..])).unwrap();
    house.officer(120).sees("What you were typing was kept").sees("still here");
}

#[test]
fn a_restored_draft_meets_a_colleagues_change_as_an_open_form_would() {
    let house = House::new();
    house.typed("A j j e Tab \" (mine)\"");
    let mut other = Officer::with_drafts(&house.plan, "colleague", 30, None);
    other.press("A j j e Tab Ctrl-u \"Theirs\" Enter").sees("Saved");
    let mut officer = house.officer(60);
    officer.press("c").sees("now (changed since)").sees("Theirs").sees("(mine)");
    for size in SIZES {
        held("draft_compared", house.officer(60).sized(size).press("c"));
    }
    officer.press("r Enter").sees("changed this while you were typing").sees("t theirs: colleague");
    officer.press("m Enter").sees("Saved (u undoes): DA-03 Title: Theirs →");
    assert!(action_of(officer.plan(), "DA-03").get(action::TITLE).ends_with(" (mine)"));
    assert_eq!(house.files().len(), 0);
}

#[test]
fn a_restored_draft_keeps_what_others_changed_in_other_fields() {
    let house = House::new();
    house.typed("A j j e Tab \" (mine)\"");
    let mut other = Officer::with_drafts(&house.plan, "colleague", 30, None);
    other.press("A j j t p \"Theirs\" Enter");
    other.press("s p Enter").sees("Saved (u undoes): DA-03 Stage: complete → in progress");
    let mut officer = house.officer(60);
    officer.press("r Enter").sees("Saved (u undoes): DA-03 Title");
    let action = action_of(officer.plan(), "DA-03");
    assert!(action.get(action::TITLE).ends_with(" (mine)"));
    assert_eq!(action.get(action::STAGE).map(|stage| format!("{stage:?}")), Some("InProgress".to_owned()));
}

#[test]
fn a_status_that_a_colleague_moved_meanwhile_is_a_conflict_and_one_left_alone_is_theirs() {
    for (mine, conflict) in [("s h \"Mine\"", true), ("t \"Mine\"", false)] {
        let house = House::new();
        house.typed(&format!("A j j {mine}"));
        let mut other = Officer::with_drafts(&house.plan, "colleague", 30, None);
        other.press("A j j s p Enter").sees("Saved");
        let mut officer = house.officer(60);
        officer.press("r Enter");
        if conflict {
            officer.sees("changed this while you were typing").press("m Enter");
            officer.sees("Saved (u undoes): DA-03 Stage: in progress → on hold");
        } else {
            officer.sees("Saved (u undoes): note on DA-03: Mine");
        }
    }
}

#[test]
fn every_kind_of_form_comes_back_with_what_was_typed() {
    for (keys, seen, saved) in [
        ("A a \"A new one\"", "A new one", "Saved (u undoes): new action: DA-17"),
        ("A w \"No money\"", "No money", "Saved (u undoes): DA-01 Stage"),
        ("J s Tab Tab \"The Chair\"", "The Chair", "nothing was changed"),
        ("P e Tab \" and more\"", "and more", "Saved (u undoes)"),
    ] {
        let house = House::new();
        house.typed(keys);
        let mut officer = house.officer(60);
        officer.sees(seen).press("r").sees(seen).press("Enter");
        if saved != "nothing was changed" {
            officer.sees(saved);
        }
    }
}

#[test]
fn a_form_of_every_kind_is_written_and_read_back_as_it_was() {
    let house = House::new();
    let mut officer = house.officer(0);
    let plan = officer.plan().clone();
    for kind in Kind::ALL.iter().copied().filter(|kind| !plan.all(*kind).is_empty()) {
        let mut form = Form::edit(&plan, &plan.all(kind)[0], None);
        for entry in &mut form.entries {
            entry.input = format!("{} and \u{1b} more", entry.started).into();
        }
        officer.session.app.overlays = vec![Overlay::Form(Box::new(form.clone()))];
        officer.session.handle(Message::Rest);
        officer.session.keep();
        house.dies();
        let mut next = house.officer(60);
        next.press("r");
        let Some(Overlay::Form(again)) = next.session.app.overlays.last() else { panic!("no form of {kind:?}") };
        let told = |form: &Form| {
            let told =
                form.entries.iter().map(|entry| (entry.field, entry.input.value().to_owned(), entry.started.clone()));
            (form.title.clone(), form.record.clone(), form.base.clone(), told.collect::<Vec<_>>())
        };
        assert_eq!(told(again), told(&form));
        next.press("Esc y");
        assert_eq!(house.files().len(), 0);
    }
}

#[test]
fn the_question_above_a_form_comes_back_with_the_form() {
    let house = House::new();
    let mut officer = house.officer(0);
    let place = officer.plan().all(Kind::Action).iter().position(|action| action.get(action::DUE).is_some()).unwrap();
    let reference = officer.plan().all(Kind::Action)[place].get(action::REFERENCE).to_owned();
    officer.press("A").press(&format!("/ \"reference={reference}\" Enter e"));
    while !matches!(officer.session.app.overlays.last(), Some(Overlay::Form(form))
        if form.entries[form.focus].field == action::DUE.number())
    {
        officer.press("Tab");
    }
    officer.press("Ctrl-u \"31/12/2030\" Enter").sees("Why does the due date of");
    officer.press("\"Waits for the grant\"").session.keep();
    drop(officer);
    house.dies();
    let mut officer = house.officer(60);
    officer.sees("31 Dec 2030").sees("Waits for the grant").press("r");
    officer.sees("Why does the due date of").sees("Waits for the grant");
    assert_eq!(officer.session.app.overlays.len(), 2, "the form lies beneath");
    officer.press("Enter").sees("Saved (u undoes)").sees("31 Dec 2030");
}

#[test]
fn a_form_under_a_question_and_under_a_colleagues_change_is_kept_too() {
    let house = House::new();
    house.typed("A j j t \"asked about\" Esc");
    house.officer(30).sees("asked about").press("X");
    let mut officer = house.officer(60);
    officer.press("A j j e Tab \" (mine)\"");
    let mut other = Officer::with_drafts(&house.plan, "colleague", 90, None);
    other.press("A j j e Tab Ctrl-u \"Theirs\" Enter").sees("Saved");
    officer.press("Enter").sees("changed this while you were typing").session.keep();
    drop(officer);
    house.dies();
    house.officer(120).sees("(mine)").press("r Enter").sees("changed this while you were typing");
}

#[test]
fn what_was_typed_on_a_record_that_is_gone_can_be_read_in_full() {
    let house = House::new();
    let mut officer = house.officer(0);
    officer.press("A a \"Short-lived\" Enter").sees("Saved (u undoes): new action: DA-17");
    let long = (1..=60).map(|number| format!("line{number}")).collect::<Vec<_>>().join("\n");
    officer.press("t").paste(&long);
    officer.session.keep();
    drop(officer);
    house.dies();
    house.officer(30).press("Esc u").sees("Done (U redoes)");
    let mut officer = house.officer(60);
    officer.sees("no longer in the plan").sees("line1").sees_no("line60");
    officer.press("r").sees("no longer in the plan; what was typed can be read");
    for _ in 0..10 {
        officer.press("PgDn");
    }
    officer.sees("line60").press("Up").sees_no("line60");
    house.file();
}

#[test]
fn a_draft_stays_until_it_is_deliberately_dropped() {
    let house = House::new();
    house.typed("A j j t \"later\"");
    let before = fs::read(house.file()).unwrap();
    house.officer(60).press("Esc").sees("offered again when the plan is next opened").sees_no("was kept");
    assert_eq!(fs::read(house.file()).unwrap(), before);
    // Keys that somebody has under the fingers drop nothing.
    let mut officer = house.officer(120);
    officer.press("Enter Enter d x y n Delete Backspace").sees("What you were typing was kept");
    officer.press("X").sees("the draft is gone");
    assert_eq!(house.files().len(), 0);
}

#[test]
fn several_drafts_are_offered_one_after_another() {
    let house = House::new();
    house.typed_at(0, "A j j t \"oldest\"");
    house.typed_at(10, "Esc A j j t \"middle\"");
    house.typed_at(20, "Esc A j j t \"newest\"");
    let mut officer = house.officer(60);
    officer.sees("(1 of 3)").sees("newest").press("]").sees("(2 of 3)").sees("middle");
    officer.press("r Enter").sees("note on DA-03: middle").sees("(1 of 2)").sees("newest");
    officer.press("X").sees_no(" of 2").sees("oldest").press("Esc").sees_no("was kept");
    assert!(fs::read_to_string(house.file()).unwrap().contains("oldest"));
}

#[test]
fn a_draft_is_its_owners_alone() {
    let house = House::new();
    fs::create_dir_all(house.drafts()).unwrap();
    fs::set_permissions(house.drafts(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut officer = house.officer(0);
    officer.press("A j j t \"private\"").session.keep();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!((mode(&house.drafts()), mode(&house.file())), (0o700, 0o600));
    // Where somebody has put a link, the file that it leads to is left alone.
    let elsewhere = house.folder.path().join("elsewhere");
    fs::write(&elsewhere, "untouched").unwrap();
    let path = house.file();
    fs::remove_file(&path).unwrap();
    symlink(&elsewhere, &path).unwrap();
    officer.press("\" more\"").session.keep();
    officer.sees("drafts cannot be kept in");
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "untouched");
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
}

#[test]
fn text_is_kept_to_the_byte_whatever_it_holds() {
    let hostile = "\u{0}\u{1b}]0;x\u{7}\r\n\t\"\\\u{202e}é\u{301}中\u{1f600} \u{feff}\u{9b}31m";
    let house = House::new();
    let mut officer = house.officer(0);
    officer.press("A j j t");
    if let Some(Overlay::Form(form)) = officer.session.app.overlays.last_mut() {
        let focus = form.focus;
        form.entries[focus].input = tui_input::Input::new(hostile.to_owned());
    }
    officer.press("Left").session.keep();
    drop(officer);
    house.dies();
    let mut officer = house.officer(60);
    assert!(!officer.screen().contains('\u{1b}') && !officer.screen().contains('\u{202e}'));
    officer.press("r");
    assert_eq!(typed_in(&officer, update::NOTE.number()), hostile);
}

#[test]
fn a_file_that_cannot_be_read_is_said_once_and_left_where_it_is() {
    let house = House::new();
    house.typed("A j j t \"good\"");
    let good = fs::read_to_string(house.file()).unwrap();
    let newer = good.replacen("\"version\": 1", "\"version\": 2", 1);
    let unknown = good.replacen("\"kind\": \"update\"", "\"kind\": \"spell\"", 1);
    let long = format!("{good}{}", " ".repeat(500_000));
    for (text, says) in [
        ("{\"version\": 1, \"pl", "it is damaged"),
        ("", "it is damaged"),
        (&newer, "it was written by a newer folkmoot"),
        (&unknown, "it names a kind of record"),
        (&long, "it is longer than the 384 KiB"),
    ] {
        let strange = house.drafts().join("0.draft");
        fs::write(&strange, text).unwrap();
        let mut officer = house.officer(60).sized((160, 40));
        officer.sees("What you were typing was kept").sees("good").sees(says).sees("left as it is");
        assert_eq!(fs::read_to_string(&strange).unwrap(), text);
        fs::remove_file(&strange).unwrap();
    }
    let link = house.drafts().join("0.draft");
    symlink(house.file(), &link).unwrap();
    house.officer(60).sized((160, 40)).sees("it is a link").sees("good");
    fs::remove_file(&link).unwrap();
    let pipe = house.drafts().join("0.draft");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    house.officer(60).sized((160, 40)).sees("it is not a file of your own").sees("good");
}

#[test]
fn what_a_killed_session_was_writing_is_cleared_away_after_a_day() {
    let house = House::new();
    fs::create_dir_all(house.drafts()).unwrap();
    let begun = [house.drafts().join(".a.draft.9-0"), house.drafts().join(".b.draft.9-0")];
    for path in &begun {
        fs::write(path, "{").unwrap();
    }
    let days_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 24 * 3_600);
    fs::File::options().write(true).open(&begun[0]).unwrap().set_modified(days_ago).unwrap();
    house.officer(0).sees_no("draft");
    assert_eq!(house.files(), [begun[1].clone()], "one that may still be written stays");
}

#[test]
fn where_drafts_cannot_be_kept_it_is_said_once_and_typing_goes_on() {
    let house = House::new();
    let mut officer = Officer::with_drafts(&house.plan, "clerk", 0, None);
    officer.sees_no("drafts").press("A j j t \"a\"").sees("there is no folder of your own for drafts");
    officer.press("\"b\"").sees_no("no folder of your own").press("Enter").sees("Saved (u undoes): note on DA-03: ab");
    // A file where the folder should be.
    fs::create_dir_all(house.drafts().parent().unwrap()).unwrap();
    fs::write(house.drafts(), "in the way").unwrap();
    let mut officer = house.officer(60);
    officer.press("A j j t \"c\"").session.keep();
    officer.sees("drafts cannot be kept in");
    officer.press("\"d\"").session.keep();
    officer.sees_no("drafts cannot be kept in").press("Enter").sees("Saved (u undoes): note on DA-03: cd");
    assert_eq!(fs::read_to_string(house.drafts()).unwrap(), "in the way");
}

#[test]
fn a_text_too_long_for_a_draft_leaves_the_last_one_that_was_not() {
    let house = House::new();
    let mut officer = house.officer(0);
    officer.press("A j j t \"short\"").session.keep();
    if let Some(Overlay::Form(form)) = officer.session.app.overlays.last_mut() {
        let focus = form.focus;
        form.entries[focus].input = tui_input::Input::new("x".repeat(500_000));
    }
    officer.press("y");
    officer.session.keep();
    officer.sees("too long for a draft");
    let kept = fs::read_to_string(house.file()).unwrap();
    assert!(kept.len() < 10_000 && kept.contains("short"));
}

#[test]
fn who_may_only_read_the_plan_is_offered_nothing_and_nothing_goes() {
    if nix::unistd::geteuid().is_root() {
        println!("skipped: the superuser may write any file");
        return;
    }
    let house = House::new();
    house.typed("A j j t \"mine\"");
    let before = house.files();
    fs::set_permissions(&house.plan, fs::Permissions::from_mode(0o440)).unwrap();
    house.officer(60).sees_no("was kept").press("A j j t").sees("this may only be read: ");
    assert_eq!(house.files(), before);
}

#[test]
fn a_draft_of_another_plan_is_not_offered_and_a_plan_that_was_moved_finds_its_own() {
    let house = House::new();
    house.typed("A j j t \"mine\"");
    let elsewhere = tempfile::tempdir().unwrap();
    let other = kent_file(elsewhere.path());
    Officer::with_drafts(&other, "clerk", 60, Some(&house.drafts())).sees_no("was kept");
    let moved = house.folder.path().join("moved.folkmoot");
    fs::rename(&house.plan, &moved).unwrap();
    Officer::with_drafts(&moved, "clerk", 60, Some(&house.drafts())).sees("was kept").sees("mine");
}

#[test]
fn what_is_typed_into_the_restricted_file_is_kept_beside_it_and_offered_only_there() {
    let house = House::new();
    let path = reviews::beside(&house.plan);
    drop(Desk::create_reviews(&path, ("Kent and Medway", "DHR"), None, identity("secretary"), noon(-3600)).unwrap());
    let beside = path.parent().unwrap().join("drafts-clerk");
    let mut officer = house.officer(0);
    officer.press("E a \"Zebedee\"").session.keeper().keep();
    assert!(!house.drafts().exists(), "nothing of it is written elsewhere");
    // Whoever looks at the plan meanwhile, what is typed stays.
    officer.tick().sees("Zebedee");
    let [file] = files_in(&beside).try_into().unwrap();
    assert!(fs::read_to_string(&file).unwrap().contains("Zebedee"));
    assert_eq!(fs::metadata(&beside).unwrap().permissions().mode() & 0o777, 0o700);
    drop(officer);
    dies_in(&beside);
    let mut officer = house.officer(60);
    officer.sees_no("was kept").press("E").sees("What you were typing was kept").sees("Zebedee");
    officer.press("Esc Esc").sees_no("RESTRICTED").press("A j j t \"in the plan\"").session.keep();
    assert!(fs::read_to_string(house.file()).unwrap().contains("in the plan"));
    officer.tick().sees("in the plan");
    house.file();
    // Without the plan around it too.
    let mut alone = Officer::with_drafts(&path, "clerk", 120, Some(&house.drafts()));
    alone.sees("Zebedee").press("X");
    assert_eq!((files_in(&beside).len(), house.files().len()), (0, 1));
}

#[test]
fn in_a_window_too_small_ctrl_c_leaves_a_form_and_keeps_it() {
    let house = House::new();
    let mut officer = house.officer(0);
    officer.press("A j j t \"small\"");
    officer.size = (40, 10);
    officer.drawn();
    officer.press("q").sees("Ctrl-C leaves");
    assert!(!officer.outcome.quit);
    officer.press("Ctrl-C");
    assert!(officer.outcome.quit && officer.session.keeper().keep());
    assert!(fs::read_to_string(house.file()).unwrap().contains("small"));
}

#[test]
fn who_comes_back_before_the_lost_session_has_ended_is_offered_its_draft_all_the_same() {
    let house = House::new();
    let mut lost = house.officer(0);
    lost.press("A t \"half a note\"");
    lost.session.keep();
    let mut back = house.officer(30);
    back.sees_no("was kept").tick().sees_no("was kept");
    drop(lost);
    house.dies();
    back.tick().sees("What you were typing was kept").sees("half a note");
}

#[test]
fn a_form_for_several_records_comes_back_for_all_of_them() {
    let house = House::new();
    house.typed("A Space Space Space s h \"Half a sentence\"");
    let mut officer = house.officer(10);
    officer.sees("Change 3 actions").press("r").sees("Half a sentence").press("Enter");
    officer.sees("DA-01 Stage: in progress → on hold").press("Enter").sees("Saved");
    for reference in ["DA-01", "DA-02", "DA-03"] {
        assert_eq!(status::stage(action_of(officer.plan(), reference)), Stage::OnHold, "{reference}");
    }
}
