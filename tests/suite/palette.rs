//! Finding without a manual: the palette, help from everywhere, back and forward.

use super::support::*;
use folkmoot::{
    app::{keys::Scope, overlay::Overlay, screen::Page},
    plan::Kind,
};

/// The lines of the palette, the best first.
fn found(officer: &Officer) -> Vec<String> {
    match officer.session.app.overlays.last() {
        Some(Overlay::Palette(palette)) => palette.found().iter().map(|entry| entry.text.clone()).collect(),
        _ => panic!("no palette"),
    }
}

fn at(officer: &Officer) -> (Page, String) {
    let app = &officer.session.app;
    let label = app.chosen_record().map(|record| app.plan.label_of(record).into_owned());
    (app.page, label.unwrap_or_default())
}

#[test]
fn a_reference_a_word_and_a_command_are_found_from_every_screen() {
    for screen in ["O", "P", "A", "L", "J", "J v", "D", "M", "H", "R"] {
        let mut officer = Officer::at_kent();
        officer.press(screen).press(": \"DA-03\" Enter");
        assert_eq!(at(&officer), (Page::List(Kind::Action), "DA-03".to_owned()), "from {screen}");
        officer.press("Esc").press(": \"trauma\"");
        assert!(found(&officer)[0].to_lowercase().contains("trauma"), "{:?}", found(&officer));
        officer.press("Esc : \"undo\"");
        assert!(found(&officer)[0].starts_with("Undo: "), "{:?}", found(&officer));
        officer.sees("Undo your own latest change").sees(" u ");
    }
}

#[test]
fn a_few_letters_are_enough_and_the_key_stands_beside() {
    let mut officer = Officer::at_kent();
    officer.press(": \"gomeet\" Enter");
    assert_eq!(at(&officer).0, Page::List(Kind::Meeting));
    officer.press(": \"markshow\"");
    let row = officer.row_with("Mark shown");
    assert!(row.trim_end_matches(['│', ' ', '\n']).ends_with('*'), "{row}");
}

#[test]
fn a_paper_is_found_and_asks_where_it_is_written() {
    let mut officer = Officer::at_kent();
    officer.press("J v < < < < : \"grant return\"");
    assert!(found(&officer)[0].starts_with("Grant return: Return to the PCC 20"), "{:?}", found(&officer));
    officer.press("Enter").sees("Write the paper into").sees("return.md");
}

#[test]
fn what_cannot_be_done_now_is_there_with_the_reason_and_says_it_when_run() {
    let mut officer = Officer::at_kent();
    officer.press("O : \"take back\"").sees("go to the history (H) and choose a step first");
    officer.press("Enter").sees("go to the history (H) and choose a step first");
}

#[test]
fn what_was_used_before_comes_first_and_what_was_typed_comes_back() {
    let mut officer = Officer::at_kent();
    officer.press(": \"DA-03\" Enter : \"meetings\" Enter : ");
    let first = found(&officer);
    assert!(first[0].starts_with("Go to meetings") && first[1].starts_with("DA-03"), "{:?}", &first[..3]);
    officer.press("Ctrl-P Ctrl-P").sees(": DA-03").press("Ctrl-N").sees(": meetings").press("Ctrl-N");
    officer.press("\"DA-1\" Tab");
    let Some(Overlay::Palette(palette)) = officer.session.app.overlays.last() else { panic!("no palette") };
    assert!(palette.input.value().starts_with("DA-1") && palette.input.value().len() > 4, "{}", palette.input.value());
}

#[test]
fn nothing_restricted_is_found_in_the_plan() {
    let mut officer = Officer::at_kent();
    officer.press(": \"dhr case\"");
    assert!(found(&officer).iter().all(|line| !line.to_lowercase().contains("restricted")));
}

#[test]
fn help_is_a_key_away_from_everything_that_lies_on_top() {
    for (keys, scope) in [
        ("A e Ctrl-X", Scope::Form),
        ("A / Ctrl-X", Scope::Filter),
        ("i Ctrl-X", Scope::Chooser),
        (": Ctrl-X", Scope::Palette),
        ("A S ?", Scope::Arranging),
        ("A Space Space s c Enter ?", Scope::Preview),
        ("J o ?", Scope::Papers),
        ("A t \"word\" Esc ?", Scope::Ask),
    ] {
        let mut officer = Officer::at_kent();
        officer.press(keys);
        let Some(Overlay::Help(help)) = officer.session.app.overlays.last() else { panic!("{keys}: no help") };
        assert_eq!(help.scopes[0], scope, "{keys}");
        officer.press("Esc");
        assert_eq!(officer.session.app.scope(), scope, "{keys}: back to where one was");
    }
}

#[test]
fn help_is_searched_by_word_and_by_key_and_shows_keys_that_were_changed() {
    let mut officer = Officer::at_kent();
    officer.press("? \"ctrl-r\"").sees("Redo what you undid last").sees_no("Change the stage");
    officer.press("Esc ? \"withdraw the\"").sees("with a reason");
    officer.press("Esc");
    let wish = folkmoot::app::keys::Rebinding {
        scope: "list".to_owned(),
        command: "undo".to_owned(),
        keys: vec!["Z".to_owned()],
    };
    officer.session.app.keymap = folkmoot::app::keys::Keymap::with(&[wish]).unwrap();
    officer.press("? \"Z\"").sees("Undo your own latest change").press("Esc").sees("Z undo");
    officer.press("A t \"A note.\" Enter Z").sees("Done");
}

#[test]
fn one_goes_back_and_forward_through_where_one_was() {
    let mut officer = Officer::at_kent();
    officer.press("A j j P j L j j");
    let leads = at(&officer);
    officer.press("(");
    let priorities = at(&officer);
    assert_eq!(priorities.0, Page::List(Kind::Priority));
    officer.press("( )");
    assert_eq!(at(&officer), priorities);
    officer.press(") )").sees("there is nowhere to go forward to");
    assert_eq!(at(&officer), leads);
    officer.press("( ( /").press("Esc").press("( (").sees("this is where you began");
    officer.press(") M )").sees("there is nowhere to go forward to");
    assert_eq!(at(&officer).0, Page::List(Kind::Meeting), "who goes elsewhere leaves what was ahead");
}

#[test]
fn back_passes_a_filter_and_marks_that_esc_would_drop_first() {
    let mut officer = Officer::at_kent();
    officer.press("P A / \"trauma\" Enter Space (");
    assert_eq!(at(&officer).0, Page::List(Kind::Priority));
    officer.press(")").sees("trauma").sees("1 marked");
    assert!(officer.session.app.list().is_filtered());
}
