//! What of a screen outlives its session: where one was, how lists were left, the tour that was taken.

use super::support::*;
use folkmoot::{
    app::screen::Page,
    plan::Kind,
    session::{desk::Desk, reviews},
};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};
use tempfile::TempDir;

/// A plan, and a file of habits beside it.
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

    fn file(&self) -> PathBuf {
        self.folder.path().join("state/folkmoot/habits.json")
    }

    fn officer(&self, second: i64) -> Officer {
        Officer::with_habits(&self.plan, second, &self.file())
    }

    /// The home of somebody who was here before.
    fn lived_in() -> Self {
        let house = Self::new();
        house.officer(0).press("Esc").session.leave();
        house
    }
}

#[test]
fn screens_come_back_as_they_were_left_with_filter_order_columns_and_row() {
    let house = House::lived_in();
    let mut officer = house.officer(0);
    officer.press("A S j j j j Enter Esc c G Space Esc / \"stage:complete\" Enter j j j P j j J A");
    let (row, columns) = (officer.session.app.list().chosen(), officer.session.app.columns().len());
    officer.session.leave();
    let mut next = house.officer(10);
    assert_eq!(next.session.app.page, Page::List(Kind::Action));
    next.sees("As you left it: Actions, filter \"stage:complete\" (Esc drops it)").sees("Stage").sees("▲");
    assert_eq!((next.session.app.list().chosen(), next.session.app.columns().len()), (row, columns));
    next.press("P");
    assert_eq!(next.session.app.list().cursor, 2, "and the rows of the other lists");
}

#[test]
fn two_sessions_of_one_person_take_nothing_from_each_other() {
    let house = House::lived_in();
    let (mut one, mut other) = (house.officer(0), house.officer(5));
    one.press("A / \"overdue\" Enter : \"meetings\" Enter A");
    other.press("M S j Enter Esc : \"DA-03\" Esc L j");
    one.session.leave();
    other.session.leave();
    let mut next = house.officer(10);
    assert_eq!(next.session.app.page, Page::List(Kind::Lead), "where the one that ended last was");
    next.press("A").sees("overdue").press("M");
    assert!(!next.session.app.list().arrangement.sort.is_empty());
    next.press(": ").sees("· Go to meetings");
}

#[test]
fn habits_are_of_one_plan_and_what_is_gone_from_it_is_left_out() {
    let house = House::lived_in();
    house.officer(0).press("A / \"overdue\" Enter").session.leave();
    let other = tempfile::tempdir().unwrap();
    let elsewhere = kent_file(other.path());
    let mut officer = Officer::with_habits(&elsewhere, 10, &house.file());
    assert_eq!(officer.session.app.page, Page::Overview);
    officer.press("A").sees("Actions (");
    let text = fs::read_to_string(house.file()).unwrap();
    fs::write(house.file(), text.replace("\"action\": {", "\"a_kind_of_later\": {},\n\"action\": {")).unwrap();
    assert_eq!(house.officer(20).session.app.page, Page::List(Kind::Action), "a later version's list is left out");
}

#[test]
fn whatever_is_wrong_with_the_file_the_plan_opens_and_it_is_written_anew_for_its_owner_alone() {
    for text in ["", "{", "[1,2]", "\u{0}\u{1}", "{\"toured\":\"maybe\"}"] {
        let house = House::new();
        fs::create_dir_all(house.file().parent().unwrap()).unwrap();
        fs::write(house.file(), text).unwrap();
        let mut officer = house.officer(0);
        officer.press("Esc M");
        officer.session.leave();
        assert_eq!(fs::metadata(house.file()).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(house.officer(5).session.app.page, Page::List(Kind::Meeting), "{text:?}");
    }
}

#[test]
fn who_is_new_is_shown_around_by_pressing_and_nobody_is_held_up() {
    let house = House::new();
    let mut officer = house.officer(0);
    officer.sees("A minute to look around: 1 of 6").sees("Press A to go to the actions");
    officer.press("P").sees("Priorities (").sees("1 of 6");
    officer.press("A").sees("2 of 6").press("j").sees("3 of 6").press("Space").sees("4 of 6").press("/");
    officer.sees_no("look around").press("\"trauma\" Enter").sees("5 of 6").press(":").sees_no("look around");
    officer.press("Esc").sees("6 of 6").press("?").press("Esc").sees_no("look around");
    officer.session.leave();
    house.officer(5).sees_no("look around").press(": \"tour\" Enter").sees("1 of 6");
}

#[test]
fn the_tour_can_be_skipped_and_a_card_names_the_key_that_this_keyboard_has() {
    let house = House::new();
    let mut officer = house.officer(0);
    officer.press("Esc").sees("The tour is over").sees_no("look around");
    officer.session.leave();
    let mut next = house.officer(5);
    next.sees_no("look around");
    let wish = folkmoot::app::keys::Rebinding {
        scope: "list".to_owned(),
        command: "go-to-actions".to_owned(),
        keys: vec!["Z".to_owned()],
    };
    next.session.app.keymap = folkmoot::app::keys::Keymap::with(&[wish]).unwrap();
    next.press(": \"tour\" Enter").sees("Press Z to go to the actions").press("Z").sees("2 of 6");
}

#[test]
fn a_view_that_is_left_open_comes_back_with_its_filter_and_its_order_is_not_taken_for_ones_own() {
    let house = House::lived_in();
    let mut officer = house.officer(0);
    officer.press("A S j j j j j Enter Esc ' s \"Turned\" Tab Tab s Enter S x Esc ' 1");
    officer.press("/ \"stage:progress\" Enter");
    officer.session.leave();
    house.officer(5).sees("stage:progress").sees("As you left it: Actions, filter");
    let mut officer = house.officer(10);
    officer.press("' 7");
    assert!(!officer.session.app.list().arrangement.sort.is_empty());
    officer.session.leave();
    let mut next = house.officer(15);
    assert!(!next.session.app.list().arrangement.sort.is_empty(), "it is as it was left");
    next.press("A");
    assert!(next.session.app.list().arrangement.sort.is_empty(), "the view's order is the view's");
}

#[test]
fn what_one_session_arranged_is_not_undone_by_another_that_only_looked() {
    let house = House::lived_in();
    let (mut one, mut other) = (house.officer(0), house.officer(5));
    one.press("A j");
    other.press("A S Enter Enter Esc");
    other.session.leave();
    // The one that only looked leaves last.
    let mut looked = house.officer(7);
    looked.press("P A");
    other.press("A");
    one.press("P");
    one.session.leave();
    assert!(!house.officer(10).press("A").session.app.list().arrangement.sort.is_empty());
}

#[test]
fn esc_does_in_the_tour_what_the_tour_says_it_does() {
    let house = House::new();
    let mut officer = house.officer(0);
    officer.press("A Enter Esc").sees("2 of 6");
    assert_eq!(officer.session.app.page, Page::List(Kind::Action));
    officer.press("j").sees("3 of 6").sees("(Esc leaves it)").press("Esc").sees("The tour is over");
}

#[test]
fn who_begins_with_a_new_plan_is_shown_around_too_and_finds_it_again_as_it_was_left() {
    let house = House::new();
    let own = house.folder.path().join("own/plan.folkmoot");
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    let mut officer = Officer::welcomed_at(&own, &house.file());
    officer.press("k").sees("A minute to look around: 1 of 6");
    officer.session.leave();
    let mut again = Officer::with_habits(&own, 10, &house.file());
    again.sees("1 of 6").press("Esc M");
    again.session.leave();
    let mut third = Officer::with_habits(&own, 20, &house.file());
    third.sees_no("look around");
    assert_eq!(third.session.app.page, Page::List(Kind::Meeting));
}

#[test]
fn screens_are_kept_also_where_one_leaves_from_the_reviews() {
    let house = House::lived_in();
    let reviews = reviews::beside(&house.plan);
    Desk::create_reviews(&reviews, ("Kent and Medway", "DHR"), None, identity("clerk"), noon(0)).unwrap();
    let mut officer = house.officer(1);
    officer.session.app.fittings.mouse = true;
    officer.press("M j E");
    assert!(officer.session.app.fittings.mouse, "it is the same terminal");
    assert_eq!(officer.session.app.page, Page::List(Kind::Review));
    officer.session.leave();
    assert_eq!(house.officer(5).session.app.page, Page::List(Kind::Meeting));
}
