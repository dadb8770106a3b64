//! The filter line at the keyboard: chips, problems where they are, completion, the chosen row.

use super::support::{Officer, action_of, kent_file};
use folkmoot::{
    app::keys::Key,
    plan::{Kind, action, progress::AsAt, record::Words, select::Query, status},
};

/// The title line of the list.
fn heading(officer: &mut Officer) -> String {
    officer.screen().lines().find(|line| line.starts_with("Actions")).unwrap().to_owned()
}

#[test]
fn a_filter_stands_over_the_list_as_chips_with_how_many_pass() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"open rating:red,amber -project:*\" Enter");
    let shown = officer.session.app.list().rows.len();
    assert_eq!(heading(&mut officer), format!("Actions showing {shown} of 179 [open] [rating:red,amber] [-project:*]"));
    officer.press("Esc").sees("Actions (179)");
}

#[test]
fn at_80_columns_terms_without_room_are_counted_and_none_is_half_shown() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"open stage:progress timing:ongoing -title:nothing -project:* -overdue\" Enter");
    let line = heading(&mut officer);
    assert!(line.ends_with("[timing:ongoing] +3") && line.chars().count() <= 80, "{line}");
    officer.size = (200, 50);
    assert!(heading(&mut officer).contains("[-project:*] [-overdue]"), "{}", heading(&mut officer));
}

#[test]
fn a_line_longer_than_the_screen_moves_so_that_its_cursor_is_seen() {
    let mut officer = Officer::at_kent();
    officer.press("A /").press(&format!("\"{} last\"", "word ".repeat(20)));
    assert!(heading(&mut officer).ends_with("last"), "{}", heading(&mut officer));
    let mut terminal = officer.drawn();
    assert!(terminal.get_cursor_position().unwrap().x < 80);
    officer.press("Home");
    assert!(heading(&mut officer).contains("· /word"), "{}", heading(&mut officer));
}

#[test]
fn what_cannot_be_read_is_marked_where_it_stands_and_the_rest_of_the_line_works() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"overdue\"");
    let overdue = officer.session.app.list().rows.clone();
    officer.press("\" owner:me due<soon\"");
    assert_eq!(officer.session.app.list().rows, overdue, "two terms ask for nothing, and are said");
    // The cursor is on the second: the first is wrong, the second not finished.
    officer.sees("\"owner\" is no field of actions");
    officer.press("Enter").sees("[! owner:me] [! due<soon] [overdue]");
    officer.press("/ Ctrl-U").press("\"due<so\"").sees("due< wants a date as 31/3/2026");
    officer.press("Ctrl-U").press("\"due<30d\"").sees_no("wants");
}

#[test]
fn a_term_that_names_nobody_shows_nothing_and_says_why() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"lead:nobody\" Enter").sees("showing 0 of 179 [! lead:nobody]");
    officer.sees("no lead is called \"nobody\"");
}

#[test]
fn tab_completes_names_and_values_and_goes_on_to_the_next() {
    let mut officer = Officer::at_kent();
    let line = |officer: &Officer| officer.session.app.list().filter.value().to_owned();
    officer.press("A / s t a g").sees("Tab stage:").press("Tab");
    assert_eq!(line(&officer), "stage:");
    officer.sees("complete  \"on hold\"").press("w Tab");
    assert_eq!(line(&officer), "stage:withdrawn");
    officer.press("Space r a t Tab r Tab");
    assert_eq!(line(&officer), "stage:withdrawn rating:red");
    officer.press("Ctrl-U r e Tab");
    let first = line(&officer);
    officer.press("Tab");
    assert_ne!(line(&officer), first, "again for the next");
    officer.press("BackTab");
    assert_eq!(line(&officer), first);
    // What is put in filters at once, and nothing to put in is said.
    officer.press("Ctrl-U o v e r Tab");
    assert!(officer.session.app.list().rows.len() < 179);
    officer.press("Ctrl-U x x x Tab").sees("nothing that could stand here begins so");
    officer.press("Esc H / b Tab").sees("/by:");
}

#[test]
fn the_chosen_row_survives_a_filter_that_moves_and_a_colleagues_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut mine = Officer::at(&path, "clerk", 0);
    let mut theirs = Officer::at(&path, "chair", 1);
    mine.press("A / \"open\" Enter");
    let wanted = action_of(mine.plan(), "DA-06").id;
    assert!(mine.session.app.list_mut().choose(wanted));
    let chosen = |officer: &Officer| officer.session.app.list().chosen();
    for keys in ["/ Space \"lead:safety\"", "Backspace Backspace", "Ctrl-U", "\"learning\"", "Esc"] {
        mine.press(keys);
        assert_eq!(chosen(&mine), Some(wanted), "{keys}");
    }
    mine.press("/ \"open\" Enter");
    // A row before it no longer passes, and one is added.
    theirs.press("A s c \"done\" Enter").sees("Saved").press("a \"Another\" Enter").sees("Saved");
    mine.tick();
    assert_eq!(chosen(&mine), Some(wanted));
    assert!(!mine.session.app.list().rows.contains(&action_of(mine.plan(), "DA-01").id));
}

#[test]
fn the_figure_of_red_actions_opens_as_many_rows_also_where_the_group_confirmed_another_rating() {
    let mut officer = Officer::at_kent();
    officer.press("A j j r r \"Late\" Enter").sees("Saved");
    officer.press("j r r Tab Tab a Enter").sees("Saved");
    let plan = officer.plan();
    let as_at = AsAt::of(plan, officer.session.app.setting.today);
    let red = plan.all(Kind::Action).iter().filter(|one| status::rating(one) == status::Rating::Red).count();
    let query = Query::parse(plan, Kind::Action, "rating:red", as_at);
    let found: Vec<_> = plan.all(Kind::Action).iter().filter(|one| query.matches(plan, one, as_at)).collect();
    assert_eq!((found.len(), red), (1, 1), "of two that a lead rates red the group confirmed one as amber");
    for one in found {
        assert_eq!(status::rating(one).word(), "red", "{}", one.get(action::REFERENCE));
    }
}

#[test]
fn any_keys_in_the_filter_line_leave_the_cursor_in_the_list_and_the_line_as_wide_as_it_is() {
    let mut officer = Officer::at_kent();
    let words = ["stage:", "\"", "due<", "é", ",", "-", "lead:", "日本", " ", "=", "newly:", ":", ">"];
    let keys = [Key::TAB, Key::BACK_TAB, Key::LEFT, Key::RIGHT, Key::HOME, Key::END, Key::BACKSPACE, Key::DOWN];
    officer.press("A /");
    for round in 0..200_usize {
        let word = words[(round * 7 + round / 5) % words.len()];
        word.chars().for_each(|letter| officer.key(Key::char(letter)));
        officer.key(keys[(round * 5 + round / 3) % keys.len()]);
        let list = officer.session.app.list();
        assert!(list.rows.is_empty() || list.cursor < list.rows.len());
        assert!(list.filter.cursor() <= list.filter.value().chars().count());
        if round % 40 == 39 {
            officer.press("Ctrl-U");
        }
    }
}

#[test]
fn a_filter_that_was_dropped_is_said_and_comes_back() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"trauma -overdue\" Esc").sees("dropped the filter \"trauma -overdue\"").sees("Ctrl-P");
    officer.press("/ Ctrl-P").sees("/trauma -overdue").press("Enter");
    assert!(officer.session.app.list().is_filtered());
    officer.press("P / Ctrl-P").sees("no filter was kept or dropped here yet");
}

#[test]
fn a_code_that_is_typed_letter_by_letter_finds_what_it_finds_at_once() {
    let mut typed = Officer::at_kent();
    typed.press("L / \"kfrs\" Enter");
    let mut pasted = Officer::at_kent();
    pasted.press("L /").paste("kfrs").press("Enter");
    let rows = |officer: &Officer| officer.session.app.list().rows.clone();
    assert!(!rows(&pasted).is_empty());
    assert_eq!(rows(&typed), rows(&pasted));
}

#[test]
fn a_record_that_a_change_takes_out_of_the_filter_is_said_to_go() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"stage:progress\" Enter s h \"Waits.\" Enter").sees("it no longer fits the filter");
}
