//! Writing: days as people type them, the calendar, long texts, a field edited in its row, and nothing
//! typed that is dropped unasked.

use super::{journeys::held, support::*};
use folkmoot::{
    app::{form::Form, overlay::Overlay},
    plan::{Kind, action, cell::Domain, lead, meeting, status::Stage},
    session::reviews,
};
use jiff::civil::date;
use std::{fs, os::unix::fs::PermissionsExt};

/// At the due date of DA-03 in its form.
const AT_DUE: &str = "A j j e Down Down Down Down";
/// At the description of DA-03 in its form.
const AT_DESCRIPTION: &str = "A j j e Down Down Down Down Down Down Down";

fn form(officer: &Officer) -> &Form {
    officer.session.app.form_on_top().expect("a form")
}

fn typed(officer: &Officer) -> String {
    form(officer).focused().unwrap().0.input.value().to_owned()
}

/// A note on DA-03 in the pane, and at the end of it.
fn described(officer: &mut Officer) -> &mut Officer {
    officer.press(AT_DESCRIPTION).press("End")
}

// Days.

#[test]
fn a_day_is_typed_as_people_write_it_and_what_it_became_stands_beside_it() {
    let mut officer = Officer::at_kent();
    officer.press(AT_DUE).press("\"31/3\"").sees("31/3          = Wed 31 Mar 2027");
    officer.press("Ctrl-u \"end q3\"").sees("= Thu 31 Dec 2026").press("Ctrl-u \"+2w\"").sees("= Sun 6 Dec 2026");
    officer.press("Ctrl-u \"3\"").sees_no("= ").press("Ctrl-u \"fri\" Tab BackTab");
    assert_eq!(typed(&officer), "27 Nov 2026", "fri would be another day tomorrow");
    officer.press("Enter").sees("Saved (u undoes): DA-03 Due: (empty) → 27 Nov 2026");
    assert_eq!(action_of(officer.plan(), "DA-03").get(action::DUE), Some(date(2026, 11, 27)));
    // The day on which something was said lies behind, and not ahead.
    officer.press("t \"Said\" Tab Tab Tab Ctrl-u \"31/3\"").sees("= Tue 31 Mar 2026");
}

#[test]
fn a_day_that_there_is_not_stays_typed_with_the_nearest_right_one_beside_it() {
    let mut officer = Officer::at_kent();
    officer.press(AT_DUE).press("\"31/6/2027\" Enter").sees("Jun 2027 has 30 days, so 30 Jun 2027");
    assert_eq!(typed(&officer), "31/6/2027");
    officer.press("Ctrl-u \"3/31/2027\" Enter").sees("the day before the month, as 31/3/2027");
    officer.press("Ctrl-u \"30/6/2027\" Enter").sees("Saved");
}

#[test]
fn the_shell_takes_days_as_people_type_them_and_files_never_guess() {
    let shell = Shell::new();
    let plan = kent_file(shell.home());
    let plan = plan.to_str().unwrap();
    let ran = shell.run(&["--plan", plan, "set", "DA-03", "review", "31 march 27"]);
    assert!(ran.code == 0 && ran.out.contains("31 Mar 2027"), "{}{}", ran.out, ran.err);
    let ran = shell.run(&["--plan", plan, "set", "DA-03", "review", "tomorrow"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = shell.run(&["--plan", plan, "set", "DA-03", "review", "30/2/2027"]);
    assert!(ran.code != 0 && ran.err.contains("so 28 Feb 2027"), "{}", ran.err);
    for text in ["31/3", "31/3/27", "fri", "+2w", "today", "end q3"] {
        assert!(Domain::Day.read(text, &|_, _| None).is_err(), "{text} in a file");
    }
    fs::write(shell.home().join("a.csv"), "reference,title,due\nDA-03,Put into practice,31/3\n").unwrap();
    let ran = shell.run(&["--plan", plan, "import", "a.csv", "--as", "actions"]);
    assert!(
        ran.code != 0 && format!("{}{}", ran.out, ran.err).contains("expected a date as 31/03/2026"),
        "{}",
        ran.out
    );
}

// The calendar.

#[test]
fn a_calendar_over_a_date_marks_meetings_and_due_dates_and_gives_its_day_to_the_form() {
    let mut officer = Officer::at_kent();
    officer.press(AT_DUE).press("\"31/3/20\" Ctrl-t").sees("March 2020").sees("[31]").sees("Tue 31 Mar 2020");
    held("calendar", &mut officer);
    let app = &officer.session.app;
    let Some(Overlay::Calendar(calendar)) = app.overlays.last() else { panic!("no calendar") };
    let meets = app.plan.all(Kind::Meeting).iter().filter_map(|record| record.get(meeting::DATE));
    for day in meets {
        assert!(calendar.known[&day].iter().any(|known| known.meets), "{day}");
    }
    officer.press("Up Left PgDn Enter");
    assert_eq!(typed(&officer), "23 Apr 2020");
    officer.press("Ctrl-t t Enter").sees("= Sun 22 Nov 2026");
    assert_eq!(typed(&officer), "22 Nov 2026");
}

#[test]
fn leaving_the_calendar_leaves_what_was_typed_and_there_is_none_where_no_date_is() {
    let mut officer = Officer::at_kent();
    officer.press(AT_DUE).press("\"next w\" Ctrl-t PgDn Down Esc");
    assert_eq!(typed(&officer), "next w");
    officer.press("Down Down Ctrl-t").sees("go to a date first");
}

// Long texts.

#[test]
fn a_long_text_opens_in_a_pane_and_is_in_the_form_all_the_while() {
    for size in SIZES {
        let mut officer = Officer::at_kent().sized(size);
        described(&mut officer).press("Ctrl-g").sees("Description: Edit action DA-03").sees("20 words");
        officer.press("Enter \"A second paragraph that is rather long and goes on\" Up Home \"First. \"");
        held("text_pane", &mut officer);
        assert!(typed(&officer).contains("\nA second paragraph"));
        assert!(officer.session.app.draft().is_some_and(|draft| draft.forms[0].fields[0].text.contains("First. ")));
        officer.press("Esc").sees("Edit action DA-03").sees("First. ");
        officer.press("Ctrl-g \"!\" Ctrl-c Ctrl-g \"?\" Ctrl-g Enter").sees("Saved (u undoes)");
        let description = action_of(officer.plan(), "DA-03").get(action::DESCRIPTION).to_owned();
        assert!(description.contains("First. !?") && description.ends_with("goes on"), "{description}");
    }
}

#[test]
fn the_pane_moves_by_drawn_lines_and_words_and_cuts_only_its_own_line() {
    let mut officer = Officer::at_kent();
    described(&mut officer).press("Ctrl-u Ctrl-g \"one two three\" Enter \"four five\"");
    officer.press("Ctrl-p Ctrl-p \"x\" Up Home Ctrl-n \"y\" Ctrl-k");
    assert_eq!(typed(&officer), "one y\nxfour five");
    officer.press("Down End Ctrl-w Ctrl-u");
    assert_eq!(typed(&officer), "one y\n");
    officer.paste("pasted\r\nlines").press("PgUp Home \"z\"");
    assert_eq!(typed(&officer), "zone y\npasted\nlines");
}

#[test]
fn a_text_longer_than_its_place_in_the_form_shows_where_the_cursor_is_and_how_long_it_is() {
    let mut officer = Officer::at_kent();
    described(&mut officer).press("Ctrl-u Ctrl-g");
    for line in 0..30 {
        officer.press(&format!("\"line {line}\" Enter"));
    }
    officer
        .press("\"the last\" Esc")
        .sees("the last")
        .sees("… 31 lines; Ctrl-G opens the whole text")
        .sees_no("line 12");
    officer.press("Home").sees("line 0").sees_no("the last").press("Tab").sees("… 31 lines").sees_no("line 4");
}

// The officer's own editor.

#[test]
fn a_text_is_lent_in_a_private_file_and_what_was_written_is_in_the_form() {
    let mut officer = Officer::at_kent();
    described(&mut officer).press("\" One\u{20}more.\" Ctrl-e");
    let before = typed(&officer);
    let path = officer.session.lent().expect("a text is lent").to_path_buf();
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{before}\n"));
    for (path, mode) in [(path.as_path(), 0o600), (path.parent().unwrap(), 0o700)] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
    }
    // Others' changes come in meanwhile, and nothing is held.
    officer.tick();
    fs::write(&path, "Written elsewhere\r\nwith a \u{1b}[31mcolour\u{7}\n\n").unwrap();
    officer.session.take_back(Ok(()));
    assert_eq!(typed(&officer), "Written elsewhere\nwith a [31mcolour");
    assert!(!path.parent().unwrap().exists() && officer.session.lent().is_none());
    officer.sees("the text is in the form").press("Enter").sees("Saved");
}

#[test]
fn an_editor_that_fails_takes_nothing_and_what_it_wrote_is_not_lost() {
    let mut officer = Officer::at_kent();
    described(&mut officer).press("\" mine\" Ctrl-g Ctrl-e");
    let before = typed(&officer);
    let path = officer.session.lent().unwrap().to_path_buf();
    officer.session.take_back(Err("the editor nosuch cannot be started".to_owned()));
    assert_eq!(typed(&officer), before);
    officer.sees("the editor nosuch cannot be started; the form keeps what it had");
    assert!(!path.parent().unwrap().exists());
    for (written, says) in [
        (Some(&b"half"[..]), "and what was written is in"),
        (Some(&b"\xff\xfe"[..]), "what the editor wrote is not UTF-8 text"),
        (None, "what the editor wrote cannot be read"),
    ] {
        officer.press("Ctrl-e");
        let path = officer.session.lent().unwrap().to_path_buf();
        match written {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let ended = if written == Some(b"half") { Err("it ended with an error (1)".to_owned()) } else { Ok(()) };
        officer.session.take_back(ended);
        let notice = officer.session.app.notice.clone().unwrap_or_default();
        assert!(notice.warns && notice.text.contains(says), "{}", notice.text);
        assert_eq!(typed(&officer), before);
        assert_eq!(fs::read(&path).ok().as_deref(), written, "it stays where it is");
    }
}

#[test]
fn a_text_of_a_restricted_book_is_lent_only_beside_its_file() {
    let folder = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let plan = kent_file(folder.path());
    let path = reviews::beside(&plan);
    let made = folkmoot::session::desk::Desk::create_reviews(
        &path,
        ("Kent and Medway", "DHR"),
        None,
        identity("secretary"),
        noon(-3600),
    );
    drop(made.unwrap());
    let mut officer = Officer::at(&plan, "clerk", 0);
    officer.press("E a");
    while !matches!(form(&officer).focused(), Some((_, Domain::Prose))) {
        officer.press("Tab");
    }
    officer.press("\"A secret\" Ctrl-e");
    let lent = officer.session.lent().expect("a text is lent").to_path_buf();
    assert!(lent.starts_with(path.parent().unwrap()), "{}", lent.display());
    officer.session.take_back(Ok(()));
    assert!(!lent.parent().unwrap().exists());
}

#[test]
fn a_short_field_has_neither_a_pane_nor_an_editor() {
    let mut officer = Officer::at_kent();
    officer.press("A j j e Down Ctrl-g").sees("go to a field of long text first").press("Ctrl-e");
    assert!(officer.session.lent().is_none());
}

// A field in its row.

#[test]
fn a_short_field_is_edited_in_its_row() {
    for size in SIZES {
        let mut officer = Officer::at_kent().sized(size);
        officer.press("A j j f").sees("Edit in the row of DA-03").sees("d Due");
        held("fields", &mut officer);
        officer.press("d \"end q3\"").sees("Due: = Thu 31 Dec 2026").sees("DA-04");
        held("in_place", &mut officer);
        officer.press("Enter").sees("Saved (u undoes): DA-03 Due: (empty) → 31 Dec 2026");
        // A date that moves asks why, as from the form.
        officer.press("f d \"+2w\" Enter").sees("Why does the due date of DA-03 move?").press("\"Later\" Enter");
        officer.sees("Saved").press("f o").sees("Confirmed rating").press("Esc");
        officer.press("f s").sees("The action's stage after it.").press("Esc f Down Down Enter").sees("action's stage");
    }
}

#[test]
fn a_field_in_its_row_is_a_form_like_any_other() {
    let mut officer = Officer::at_kent();
    // What is wrong stays typed, with what would be right; Esc asks, and no goes back to it.
    officer.press("A j j f d \"soon\" Enter").sees("Due: expected a date as").press("Esc").sees("Drop what you typed?");
    officer.press("n").sees("[soon").press("Esc y").sees_no("[soon").press("f d Esc").sees_no("Drop what you typed?");
    // What is typed is a draft.
    officer.press("f t End \" again\"");
    assert!(officer.session.app.draft().is_some());
    officer.press("Enter").sees("in 2019/20 again");
    // A name is completed, a word is chosen by its letter.
    officer.press("f c \"transp\" Tab Enter").sees("Saved (u undoes): DA-03 Coordinator");
    officer.press("f i a Enter").sees("ongoing → annual");
    // On marked rows, in a table and where only looking is allowed it says why not.
    officer
        .press("Space f")
        .sees("rows are marked: e changes them together")
        .press("Esc O f")
        .sees("go to a list first");
}

#[test]
fn two_who_edit_one_field_in_its_row_meet_as_from_the_form() {
    let folder = tempfile::tempdir().unwrap();
    let plan = kent_file(folder.path());
    let (mut clerk, mut chair) = (Officer::at(&plan, "clerk", 0), Officer::at(&plan, "chair", 60));
    clerk.press("A j j f d \"1/12/2026\"");
    chair.press("A j j f d \"2/12/2026\" Enter").sees("Saved");
    clerk.press("Enter").sees("m mine").sees("2 Dec 2026").press("m Enter").sees("Why does the due date");
    clerk.press("\"So it was agreed\" Enter").sees("Saved");
    assert_eq!(action_of(clerk.plan(), "DA-03").get(action::DUE), Some(date(2026, 12, 1)));
}

// Names and choices.

#[test]
fn where_several_names_fit_none_is_taken_that_nobody_chose() {
    let mut officer = Officer::at_kent();
    officer
        .press("A j j e Down Down Down Down Down Down \"kent p\" Enter")
        .sees("several fit (Ctrl-N goes through them");
    assert_eq!(typed(&officer), "kent p");
    assert_eq!(action_of(officer.plan(), "DA-03").get(action::COORDINATOR), None);
    officer.press("BackTab Tab");
    assert_eq!(typed(&officer), "kent p", "going back takes nothing");
    officer.press("Ctrl-n").sees("Tab takes Head of").press("Enter").sees("Saved");
    let chosen = action_of(officer.plan(), "DA-03").get(action::COORDINATOR).unwrap();
    let post = officer.plan().record(Kind::Lead, chosen).unwrap().get(lead::POST).to_owned();
    assert_eq!(post, "Head of Serious Crime Command");
    // A code in full is that record, although other names hold its letters.
    officer.press("e Down Down \"SV\" Enter").sees("DA-03 Priority: Domestic Abuse → ");
}

#[test]
fn a_letter_goes_on_where_a_record_is_entered_and_stays_where_one_is_edited() {
    let mut officer = Officer::at_kent();
    officer.press("A j j e Down Down Down d a");
    assert_eq!(typed(&officer), "annual", "the second letter corrects the first");
    officer.press("Esc y");
    officer.press("s p \"Begun\" Enter").sees("Saved");
    assert_eq!(folkmoot::plan::status::stage(action_of(officer.plan(), "DA-03")), Stage::InProgress);
}

// What is typed is never dropped unasked.

#[test]
fn esc_asks_before_it_drops_a_name_a_path_or_marks() {
    let mut officer = Officer::at_kent();
    officer.file("a.csv", "CSP,Year,Issue,Rank\nAshford,2027/28,Road Safety,1\nDover,2027/28,nonsense,x\n");
    officer.press("i Esc").sees_no("Drop").press("i \"sub/fold\" Esc").sees("Drop the path that you typed?");
    officer.press("n").sees("sub/fold").press("Esc y").sees("Needs attention");
    officer.press("i BackTab Esc").sees("Leave, and forget the file that is marked?").press("n Enter");
    officer.press("s \"-april\" Esc").sees("Drop what you typed?").press("n").sees("-april");
    officer.press("Esc y").sees_no("Save the refused rows").sees("Import a.csv");
}
