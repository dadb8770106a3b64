//! What somebody who hears the plan for the first time must not stumble over.

use super::*;
use folkmoot::app::arrangement::Sorted;

fn sorted(ear: &Ear) -> Vec<Sorted> {
    ear.officer.session.app.list().arrangement.sort.clone()
}

#[test]
fn by_ear_every_command_of_a_form_is_one_on_each_line_of_a_long_text() {
    let mut ear = Ear::at_kent();
    let note = |ear: &Ear| {
        let draft = ear.officer.session.app.draft().unwrap();
        draft.forms[0].fields.iter().find(|typed| typed.text.contains("First")).map(|typed| typed.text.clone())
    };
    ear.types(&["go da-05", "note", "First line", "second line", "/read"]).hears("second line").hears("Line 3;");
    ear.types(&["/?"]).hears("/leave leaves the form").hears("Line 3;");
    ear.types(&["/paths/are/text", "=/quit", "=."]);
    assert_eq!(note(&ear).unwrap(), "First line\nsecond line\n/paths/are/text\n/quit\n.");
    ear.types(&["/leave"]).hears("Drop what you typed?").types(&["no"]).hears("Line 6;");
    ear.types(&["sixth"]);
    assert!(note(&ear).unwrap().ends_with("\n.\nsixth"), "{:?}", note(&ear));
    ear.types(&["/back"]).hears("Rating, now").types(&["/leave", "yes"]).hears("Actions, ");
    ear.types(&["note", "Half", "/save"]).hears("To be saved:\nNote: Half").types(&["leave", "yes"]);
    ear.types(&["note", "Half", "/clear"]).hears("Note, now empty.").types(&["Half", "/quit"]);
    assert!(ear.left);
}

#[test]
fn by_ear_an_empty_line_in_a_long_text_is_said_not_to_end_it_once() {
    let mut ear = Ear::at_kent();
    ear.types(&["go da-05", "note", "First line", ""]).hears("The text goes on; a full stop alone ends it");
    assert_eq!(ear.heard().lines().count(), 1);
    ear.types(&["", "third"]);
    assert_eq!(ear.heard(), "");
    ear.types(&["."]).hears("Note: First line, third").types(&["leave", "yes"]);
    ear.types(&["note", "One line", "", "."]).hears("Note: One line\n");
}

#[test]
fn by_ear_opening_a_field_of_a_detail_reads_it_in_full_and_opens_no_form() {
    let mut ear = Ear::at_kent();
    ear.types(&["go da-11", "page 100", "detail"]);
    let of = |ear: &Ear, label: &str| {
        let line = ear.said.iter().rev().find(|line| line.contains(label)).cloned();
        line.and_then(|line| Some(line.split_once('.')?.0.to_owned())).unwrap()
    };
    let (text, stage, nowhere) = (of(&ear, ". Description: "), of(&ear, ". Stage: "), of(&ear, ". Next step: "));
    ear.types(&[&format!("open {text}")])
        .hears("Description: 10,000 posters")
        .hears("support.\n")
        .hears("edit changes it.");
    assert!(ear.officer.session.app.overlays.is_empty());
    ear.types(&["open"])
        .hears("edit changes it.")
        .types(&["edit"])
        .hears("Description, now 10,000 posters")
        .hears("in the place of what stands")
        .types(&["/leave"]);
    ear.types(&[&format!("open {stage}")]).hears("Stage: ").hears("status changes it.");
    ear.types(&[&format!("open {nowhere}")]).hears("Next step: Decision of the commissioner. It leads nowhere.");
}

#[test]
fn by_ear_saved_views_are_offered_and_opened_by_their_names() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "views"]).hears("1. Overdue: actions, overdue, ").hears(" of 179\n2. No update");
    ear.hears_no("that has number").hears("7. save (s)");
    ear.types(&["4"]).hears("filter open mine").hears_no("not understood");
    ear.types(&["go actions", "views", "overdue"]).hears("filter overdue");
    ear.types(&["go actions", "views", "9"]).hears("None of these has the number 9.").types(&["1"]).hears("Overdue: ");
    ear.types(&["go overview", "go overdue"]).hears("Overdue: ").hears("filter overdue");
    ear.types(&["go unlinked money"]).hears("Projects, ").hears("filter unlinked");
    ear.types(&["go saved views"]).hears("Saved views; a number chooses one").types(&["back"]);
    ear.types(&["go actions", "views", "s"]).hears("No name yet, number 7").hears_no("Name ,");
}

#[test]
fn by_ear_a_number_after_help_is_still_one_of_the_choice() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "field"]).hears("2. ");
    let second = ear.heard().lines().find_map(|line| line.strip_prefix("2. ").map(str::to_owned)).unwrap();
    let header = second.split_once(':').unwrap().0.to_owned();
    ear.types(&["?"]).hears("a number still chooses").hears_no("1. ");
    ear.types(&["2"]).hears(&format!("{header}, "));
}

#[test]
fn by_ear_where_sort_read_the_columns_a_number_sorts_and_says_so() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "sort"]).hears("a number sorts by one");
    ear.types(&["2"]).hears("Sorted by action.");
    ear.types(&["2"]).hears("Sorted by action downwards.");
    assert!(matches!(sorted(&ear).as_slice(), [Sorted { down: true, .. }]));
    ear.types(&["2"]).hears("In the list's own order.").types(&["close"]);
    ear.types(&["columns", "2"]).hears_no("Sorted by");
    assert!(sorted(&ear).is_empty(), "where columns read them a number chooses one");
}

#[test]
fn by_ear_a_list_is_sorted_by_the_name_of_a_column() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "sort due"]).hears("of 179, sorted by due.");
    ear.types(&["sort by due downwards"]).hears("sorted by due downwards.").types(&["sort by due downwards"]);
    ear.hears("sorted by due downwards.");
    ear.types(&["sort priority down"]).hears("sorted by priority downwards.");
    ear.types(&["sort height"]).hears_no("sorted by height");
}

#[test]
fn by_ear_each_key_of_a_command_that_is_found_is_spelled_and_none_becomes_another() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", ":focus"]);
    for line in ear.said.clone() {
        assert!(!line.contains('→') && !line.contains("Enter becomes"), "{line}");
    }
    ear.types(&["back", ":open"]).hears_no("becomes");
    ear.hears("Enter Right l");
}

#[test]
fn by_ear_the_program_is_left_from_the_question_about_what_was_typed() {
    let mut ear = Ear::at_kent();
    ear.types(&["go da-05", "status", "complete", "/leave"]).hears("Drop what you typed?").types(&["/quit"]);
    assert!(ear.left);
}

#[test]
fn by_ear_help_says_one_total() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "?"]);
    let heard = ear.heard();
    let first = heard.lines().next().unwrap();
    let total = heard.lines().last().unwrap().split_once(" of ").unwrap().1.split_once(';').unwrap().0;
    assert!(first.contains(&format!(", {total} lines:")), "{heard}");
}

#[test]
fn by_ear_a_filter_that_was_not_understood_does_not_claim_to_filter_and_is_said_once() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "filter foo:bar"]).hears("foo:bar was not understood, all 179 are shown: ");
    ear.hears("Actions, 1 of 179.").hears_no("filter foo:bar");
    assert_eq!(ear.heard().matches("no field of actions").count(), 1, "{}", ear.heard());
    ear.types(&["next"]).hears_no("not understood").types(&[""]).hears("foo:bar was not understood");
    ear.types(&["filter overdue foo:bar"])
        .hears("filter overdue foo:bar, of 179 in all")
        .hears("The filter, in foo:bar: ");
}

#[test]
fn by_ear_a_change_of_several_is_one_line_for_each_and_not_read_again() {
    let mut ear = Ear::at_kent();
    ear.types(&["go actions", "mark 7 8", "status", "complete", "Done by all.", ".", "save"]);
    ear.hears("1. DA-07: stage not started to complete; note taken").hears("2. DA-08: stage not started to complete");
    ear.hears_no("3. ").hears_no("~").hears_no("+ ").hears_no("..");
    ear.types(&[""]).hears("1 accept, 2 leave").hears_no("DA-07").types(&["list"]).hears("1. DA-07: ");
    ear.types(&["accept"]).hears("Saved (u undoes)");
}

#[test]
fn by_ear_what_a_colleague_noted_ends_with_one_full_stop() {
    let home = tempfile::tempdir().unwrap();
    let path = kent_file(home.path());
    let mut chair = Officer::at(&path, "chair", 60);
    let mut ear = Ear::over(Officer::at(&path, "clerk", 120));
    ear.types(&["go da-01", "edit"]);
    chair.press("A t \"Done.\" Enter");
    chair.sees("Saved");
    ear.types(&[""]).hears("chair ").hears("Done").hears_no("..");
}

#[test]
fn by_ear_a_view_is_opened_by_its_number_or_its_name_after_the_word() {
    let mut ear = Ear::at_kent();
    ear.types(&["view 1"]).hears("Overdue").hears("filter overdue");
    ear.types(&["view 8"]).hears("No view has the number 8");
    ear.types(&["go leads", "view overdue"]).hears("filter overdue");
}
