//! Lists as a person arranges them: which columns, how wide, in which order.

use super::support::*;
use folkmoot::plan::{
    Id, Kind, action,
    record::Words,
    status::{self, Rating},
};

/// The values of a column down the list, as it stands.
fn down<T>(officer: &Officer, value: impl Fn(&folkmoot::plan::record::Record) -> T) -> Vec<T> {
    let rows: &[Id] = &officer.session.app.list().rows;
    rows.iter().map(|id| value(officer.plan().record(Kind::Action, *id).unwrap())).collect()
}

/// Presses keys until the cursor of the columns stands on the one with this heading.
fn on_column(officer: &mut Officer, header: &str) {
    let list = officer.session.app.list();
    let place = list.offered(Kind::Action).iter().position(|one| one.column.header == header).unwrap();
    officer.press("g");
    for _ in 0..place {
        officer.press("j");
    }
}

#[test]
fn a_list_is_sorted_by_any_column_either_way_and_what_is_empty_stands_last() {
    let mut officer = Officer::at_kent();
    officer.press("A S");
    on_column(&mut officer, "When");
    officer.press("Enter");
    let due = |officer: &Officer| down(officer, |record| record.get(action::DUE));
    let dated: Vec<_> = due(&officer).into_iter().flatten().collect();
    assert!(dated.len() > 5 && dated.is_sorted());
    assert!(due(&officer)[..dated.len()].iter().all(Option::is_some), "the empty ones come last");
    officer.press("Enter");
    let backwards: Vec<_> = due(&officer).into_iter().flatten().collect();
    assert!(backwards.is_sorted_by(|one, other| one >= other) && due(&officer)[0].is_some());
    officer.press("Enter Esc");
    assert!(
        down(&officer, |record| record.get(action::REFERENCE).to_owned()).is_sorted(),
        "the third time it is as it was"
    );
}

#[test]
fn a_list_is_sorted_by_several_columns_and_red_comes_first() {
    let mut officer = Officer::at_kent();
    officer.press("A r r Esc y j r a Enter j j r r Enter j r a Enter");
    officer.press("S");
    on_column(&mut officer, "Rating");
    officer.press("Enter");
    on_column(&mut officer, "Ref");
    officer.press("a a").sees("2 ▼").press("Esc").sees("Rati").sees("▲");
    let ratings = down(&officer, status::rating);
    let rated: Vec<Rating> = ratings.iter().copied().take_while(|rating| *rating != Rating::NotRated).collect();
    assert_eq!(rated, [Rating::Red, Rating::Amber, Rating::Amber], "{:?}", &ratings[..5]);
    let references = down(&officer, |record| record.get(action::REFERENCE).to_owned());
    assert!(references[1] > references[2], "the later reference first among those that are amber");
    let words: Vec<&str> = ratings.iter().map(|rating| rating.word()).collect();
    assert_eq!(words[3], "not rated");
}

#[test]
fn the_chosen_row_stays_chosen_through_sorting_filtering_and_a_change() {
    let mut officer = Officer::at_kent();
    officer.press("A").row(40);
    let chosen = officer.session.app.list().chosen();
    officer.press("S j j j j j Enter Esc");
    assert_eq!(officer.session.app.list().chosen(), chosen);
    officer.press("s h \"Waits.\" Enter");
    assert_eq!(officer.session.app.list().chosen(), chosen, "also where the change moves it in the order");
}

#[test]
fn columns_are_shown_hidden_moved_and_sized_and_put_back() {
    let mut officer = Officer::at_kent().sized((200, 40));
    officer.press("A c");
    on_column(&mut officer, "Links");
    officer.press("Space < < < <").sees("Links").press("Esc");
    let headings = officer.row_with("Ref ");
    assert!(headings.find("Links") < headings.find("Stage"), "{headings}");
    officer.press("c");
    on_column(&mut officer, "Stage");
    officer.press("Space Esc");
    assert!(!officer.row_with("Ref ").contains("Stage"));
    officer.press("c");
    on_column(&mut officer, "Ref");
    officer.press("+ + + + Esc");
    assert!(officer.row_with("Ref ").contains("Ref          Action"), "{}", officer.row_with("Ref "));
    officer.press("c x Esc");
    assert!(officer.row_with("Ref ").contains("Stage"));
}

#[test]
fn a_list_keeps_a_column_and_says_so() {
    let mut officer = Officer::at_kent();
    officer.press("R j Enter c");
    let count = officer.session.app.columns().len();
    for _ in 0..count {
        officer.press("g Space");
    }
    assert_eq!(officer.session.app.columns().len(), 1);
    officer.sees("a list keeps one column");
}
