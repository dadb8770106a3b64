//! Saved views: those of the program, of the plan, and of one's own.

use super::support::{Officer, SIZES, kent_file};
use folkmoot::plan::{Kind, meeting, meeting::Body, progress, saved_view, status, update};
use std::{collections::BTreeSet, fs};

/// The references of the rows that are shown.
fn shown(officer: &Officer) -> BTreeSet<String> {
    let app = &officer.session.app;
    let records = app.list().rows.iter().filter_map(|id| app.plan.record(app.page.kind()?, *id));
    records.map(|record| app.plan.label_of(record).into_owned()).collect()
}

#[test]
fn a_number_after_the_prefix_opens_a_view_and_esc_goes_back() {
    let mut officer = Officer::at_kent();
    officer
        .press("M '")
        .sees("1 Overdue  2 No update since last meeting  3 Newly red  4 Mine")
        .sees("6 Unlinked money");
    officer.press("1").sees("[overdue]").sees("Overdue: ");
    assert!(shown(&officer).contains("DA-07"));
    // From view to view, and back the whole way.
    officer.press("' 6").sees("Projects showing").press("Esc").sees("Actions showing").sees("[overdue]");
    officer.press("Esc").sees("Meetings (");
    officer.press("' 9").sees("no view has the number 9").press("' z").sees("does nothing there");
}

#[test]
fn the_views_of_the_program_answer_the_standing_questions_of_the_working_group() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let views = folder.path().join("views.json");
    let mut officer = Officer::with_views(&path, "clerk", 0, &views, "Kent Community Safety Team");
    // The working group met on 10 November and meets again on 8 December; today is 22 November.
    for day in ["10/11/2026", "8/12/2026"] {
        officer.press(&format!("M a w \"{day}\" Enter")).sees("Saved");
    }
    let dates: Vec<_> = officer.plan().all(Kind::Meeting).iter().rev().take(2).collect();
    assert!(dates.iter().all(|one| one.get(meeting::BODY) == Some(Body::WorkingGroup)), "{dates:?}");
    // DA-05 becomes red and DA-06 due in December, both after the meeting.
    officer.press("A j j j j r r \"Late\" Enter").sees("Saved");
    officer.press("' 3");
    assert_eq!(shown(&officer), BTreeSet::from(["DA-05".to_owned()]), "newly red");
    officer.press("' 2");
    let unheard = shown(&officer);
    let plan = officer.plan();
    let since = progress::last_working_group(plan, officer.session.app.setting.today).unwrap().get(meeting::DATE);
    for action in plan.all(Kind::Action).iter().filter(|action| status::stage(action).is_open()) {
        let latest =
            plan.naming(Kind::Update, update::ACTION, action.id).filter_map(|said| said.get(update::DATE)).max();
        let name = plan.label_of(action).into_owned();
        assert_eq!(unheard.contains(&name), latest <= since, "{name}");
    }
    assert!(!unheard.contains("DA-05") && unheard.contains("DA-06"));
    officer.press("' 4").sees("[open] [mine]");
    assert!(shown(&officer).contains("DA-05") && shown(&officer).len() < 179);
    officer.press("' 5").sees("[due<meeting]").sees_no("[!");
    officer.press("' 1");
    assert!(shown(&officer).contains("DA-07"));
    officer.press("' 6").sees("Unlinked money: 0 projects");
}

#[test]
fn a_view_whose_question_cannot_be_answered_yet_shows_nothing_and_says_what_it_lacks() {
    let mut officer = Officer::at_kent();
    officer.press("' 4").sees("showing 0 of 179").sees("your post is not known: put post =");
    officer.press("' 5").sees("showing 0 of 179").sees("no meeting on or after 22 Nov 2026 is in the plan");
}

#[test]
fn a_shared_view_is_a_step_that_colleagues_have_at_once_and_that_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut mine = Officer::at(&path, "clerk", 0);
    let mut theirs = Officer::at(&path, "chair", 1);
    mine.press("A / \"open lead:kfrs\" Enter ' s").sees("Save this view").sees("actions: open lead:kfrs");
    mine.press("\"Fire and rescue\" Tab Tab s").sees("everybody has it").press("Enter").sees("kept for everybody");
    theirs.tick().press("'").sees("7 Fire and rescue").press("7").sees("[open] [lead:kfrs]");
    let view = &theirs.plan().all(Kind::SavedView)[0];
    assert_eq!((view.get(saved_view::LISTS), saved_view::number_of(view)), ("actions", Some(7)));
    // The same name again replaces it, with one journaled step that says what moved.
    mine.press("/ \" -overdue\" Enter ' s").press("Ctrl-U \"Fire and rescue\" Tab Tab s");
    mine.sees("takes the place of \"Fire and rescue\"").press("Enter").sees("changed");
    assert_eq!(mine.plan().all(Kind::SavedView)[0].get(saved_view::FILTER), "open lead:kfrs -overdue");
    mine.press("u");
    assert_eq!(mine.plan().all(Kind::SavedView)[0].get(saved_view::FILTER), "open lead:kfrs");
    mine.press("u");
    assert!(mine.plan().all(Kind::SavedView).is_empty());
    mine.press("' 7").sees("no view has the number 7");
}

#[test]
fn a_private_view_is_there_next_time_and_is_nobody_elses() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let views = folder.path().join("state/views.json");
    let mut officer = Officer::with_views(&path, "clerk", 0, &views, "");
    officer
        .press("J / \"asked>5000\" Enter ' s \"Large bids\" Tab 8 Enter")
        .sees("Saved for you: Large bids (' 8 opens it)");
    assert!(officer.plan().all(Kind::SavedView).is_empty(), "nothing of it is in the plan");
    let mut again = Officer::with_views(&path, "clerk", 5, &views, "");
    again.press("' 8").sees("Projects showing").sees("[asked>5000]");
    let mut other = Officer::with_views(&path, "chair", 6, &folder.path().join("theirs.json"), "");
    other.press("' 8").sees("no view has the number 8");
}

#[test]
fn two_sessions_of_one_person_lose_no_view_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let views = folder.path().join("views.json");
    let mut one = Officer::with_views(&path, "clerk", 0, &views, "");
    let mut other = Officer::with_views(&path, "clerk", 3, &views, "");
    one.press("A / \"open\" Enter ' s \"One\" Enter").sees("Saved for you");
    other.press("A / \"stale\" Enter ' s \"Other\" Tab 8 Enter").sees("Saved for you");
    one.press("' e").sees("7 One").sees("8 Other");
    other.press("' e").sees("7 One").sees("8 Other");
}

#[test]
fn a_number_given_away_leaves_the_view_that_had_it_in_the_list() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"stale\" Enter ' s \"Mine first\" Tab 1").sees("opens \"Overdue\" until now").press("Enter");
    officer.press("' 1").sees("[stale]").press("' e").sees("1 Mine first").sees("  Overdue");
    // Once it goes, the program's own has its number back.
    officer.press("X").sees("Drop your view \"Mine first\"?").press("y").sees("Dropped: Mine first");
    officer.press("Esc ' 1").sees("[overdue]");
}

#[test]
fn a_view_is_opened_renamed_and_dropped_from_the_list_and_those_of_the_program_stay() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"stale\" Enter ' s \"Old name\" Tab Tab s Enter").sees("Saved");
    officer.press("O ' '").sees("Saved views").press("r").sees("it comes with the program");
    officer.press("X").sees("it comes with the program").press("G r").sees("Change a saved view");
    officer.press("Ctrl-U \"New name\" Tab 9 Enter").sees("New name changed");
    officer.press("' 9").sees("[stale]").press("' e G X").sees("saved view New name dropped").press("' 9");
    officer.sees("no view has the number 9").press("u ' e").sees("9 New name").press("G Enter").sees("[stale]");
}

#[test]
fn a_view_needs_a_name_and_a_list_and_where_the_plan_may_only_be_read_it_is_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut officer = Officer::looking_at(&path, "clerk", 0);
    officer.press("' s").sees("go to a list first");
    officer.press("A ' s Enter").sees("it needs a name").press("\"All\" Tab Tab s Enter").sees("may only be read");
    officer.press("p Enter").sees("Saved for you: All");
}

#[test]
fn a_file_of_views_that_cannot_be_read_is_said_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let views = folder.path().join("views.json");
    fs::write(&views, "{ not").unwrap();
    let mut officer = Officer::with_views(&path, "clerk", 0, &views, "");
    officer.sees("is damaged");
    officer.press("A ' s \"All\" Enter").sees("is damaged").press("Esc ' 1").sees("[overdue]");
    assert_eq!(fs::read_to_string(&views).unwrap(), "{ not");
}

#[test]
fn the_views_fit_the_footer_and_the_list_at_both_sizes_however_long_their_names() {
    let mut officer = Officer::at_kent();
    for number in 7..=9 {
        officer.press("A / Ctrl-U \"open\" Enter ' s Ctrl-U");
        officer.press(&format!("\"A view with a name that is long enough for two lines {number}\" Tab {number} Enter"));
    }
    for size in SIZES {
        officer.size = size;
        officer.press("'").sees("9 A view").sees("s save").press("Esc");
        officer.press("' e").sees("9 A view with a name").press("Esc");
    }
}

#[test]
fn an_own_view_of_a_kind_or_number_that_is_not_known_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let views = folder.path().join("views.json");
    let text = r#"{"version":1,"views":[{"name":"Odd","kind":"cats","number":7},{"name":"Far","kind":"actions","number":77}]}"#;
    fs::write(&views, text).unwrap();
    let mut officer = Officer::with_views(&path, "clerk", 0, &views, "");
    officer.press("' e").sees("Far").sees_no("Odd").press("Esc ' 7").sees("no view has the number 7");
    officer.press("A ' s \"Mine\" Enter").sees("Saved for you");
    assert!(fs::read_to_string(&views).unwrap().contains("cats"), "what another program kept is kept");
}

#[test]
fn a_view_keeps_the_order_and_the_columns_and_esc_puts_the_lists_own_back() {
    let mut officer = Officer::at_kent();
    let arranged = |officer: &Officer| {
        let arrangement = &officer.session.app.list().arrangement;
        (arrangement.written_sort(), arrangement.written_columns())
    };
    let as_it_was = (String::new(), String::new());
    officer.press("A S Enter Enter Down Space Esc");
    let kept = arranged(&officer);
    assert!(!kept.0.is_empty() && !kept.1.is_empty(), "{kept:?}");
    officer.press("' s \"Turned round\" Tab Tab s Enter").sees("kept for everybody");
    officer.press("S x Esc");
    assert_eq!(arranged(&officer), as_it_was);
    officer.press("' 7");
    assert_eq!(arranged(&officer), kept);
    // A view without an order of its own shows the list as somebody keeps it for themselves.
    officer.press("' 1");
    assert_eq!(arranged(&officer), as_it_was);
    officer.press("Esc");
    assert_eq!(arranged(&officer), kept, "back in the view it is the view's again");
    officer.press("Esc");
    assert_eq!(arranged(&officer), as_it_was, "what a view arranged is not what somebody keeps for themselves");
    officer.press(")");
    assert_eq!(arranged(&officer), kept, "and comes again on the way forward");
}

#[test]
fn a_screen_that_is_gone_to_is_as_one_arranged_it_oneself_and_a_view_is_read_from_its_beginning() {
    let mut officer = Officer::at_kent();
    let arranged = |officer: &Officer| officer.session.app.list().arrangement.written_sort();
    officer.press("A S Enter Enter Esc ' s \"Turned\" Tab Tab s Enter S x Esc");
    officer.row(60).press("' 7");
    assert_eq!((arranged(&officer).as_str(), officer.session.app.list().cursor), ("-reference", 0));
    officer.press("S a j a Esc A");
    assert_eq!(arranged(&officer), "", "what was sorted over the view went with it");
    officer.press("' 7 P A");
    assert_eq!(arranged(&officer), "");
    officer.press(": \"turned\" Enter");
    assert_eq!(arranged(&officer), "-reference", "the palette opens the view, not its record");
}
