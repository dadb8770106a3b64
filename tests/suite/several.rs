//! Several records at once: marks, and one change to all that is marked.

use super::support::*;
use folkmoot::{
    app::overlay::Overlay,
    plan::{
        Kind, action, slip,
        status::{self, Stage},
        update,
    },
};

fn stage(officer: &Officer, reference: &str) -> Stage {
    status::stage(action_of(officer.plan(), reference))
}

#[test]
fn what_is_marked_changes_together_in_one_step_after_each_was_shown_before_and_after() {
    let mut officer = Officer::at_kent();
    let updates = officer.plan().all(Kind::Update).len();
    let before: Vec<Stage> = ["DA-01", "DA-05", "DA-06"].map(|reference| stage(&officer, reference)).to_vec();
    officer.press("A Space j j j Space Space").sees("3 marked").press("s h \"Waits for the budget.\" Enter");
    officer.sees("Change 3 actions: Stage on hold").sees("DA-05 Stage: in progress → on hold");
    assert_eq!(stage(&officer, "DA-01"), before[0], "nothing moves before it was seen");
    officer.press("Enter").sees("3 actions: Stage on hold").sees_no("marked");
    for reference in ["DA-01", "DA-05", "DA-06"] {
        assert_eq!(stage(&officer, reference), Stage::OnHold, "{reference}");
        let update = status::latest_update(officer.plan(), action_of(officer.plan(), reference).id).unwrap();
        assert_eq!(update.get(update::NOTE), "Waits for the budget.", "{reference}");
    }
    assert_eq!(officer.plan().all(Kind::Update).len(), updates + 3);
    officer.press("u");
    let after: Vec<Stage> = ["DA-01", "DA-05", "DA-06"].map(|reference| stage(&officer, reference)).to_vec();
    assert_eq!((after, officer.plan().all(Kind::Update).len()), (before, updates), "one undo takes all of it back");
}

#[test]
fn only_what_is_typed_moves_and_what_differs_stays_with_each() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"DA-0\" Enter * e").sees("Change 9 actions").sees("they differ; what is typed holds for all");
    officer.sees_no("Reference");
    let titles: Vec<String> =
        officer.plan().all(Kind::Action).iter().map(|one| one.get(action::TITLE).into()).collect();
    // The coordinator is the same post for all of them afterwards.
    let Some(Overlay::Form(form)) = officer.session.app.overlays.last() else { panic!("no form") };
    let place = form.entries.iter().position(|entry| entry.field == action::COORDINATOR.number()).unwrap();
    let post = officer.plan().label(Kind::Lead, officer.plan().all(Kind::Lead)[3].id).to_string();
    for _ in 0..place {
        officer.press("Tab");
    }
    officer.paste(&post).press("Enter Enter");
    let coordinated =
        officer.plan().count_naming(Kind::Action, action::COORDINATOR, officer.plan().find(Kind::Lead, &post).unwrap());
    assert!(coordinated >= 9, "{coordinated}\n{}", officer.screen());
    let after: Vec<String> = officer.plan().all(Kind::Action).iter().map(|one| one.get(action::TITLE).into()).collect();
    assert_eq!(titles, after);
}

#[test]
fn a_mark_that_a_filter_hides_is_counted_before_anything_moves() {
    let mut officer = Officer::at_kent();
    officer.press("A Space Space / \"webinar\" Enter Space").sees("marked, 2 of them hidden");
    officer.press("r a Enter").sees("2 of them hidden by the filter");
    officer.press("Esc Esc y Esc").sees_no("marked").sees("taken away; nothing was changed").sees("webinar");
}

#[test]
fn a_range_runs_from_the_row_that_was_marked_last() {
    let mut officer = Officer::at_kent();
    officer.press("A j Space j j j +").sees("5 actions marked");
    officer.press("g *").sees("179 marked").press("*").sees_no("179 marked");
}

#[test]
fn due_dates_that_move_together_ask_once_why_and_each_keeps_its_slip() {
    let mut officer = Officer::at_kent();
    let due = |officer: &Officer| -> Vec<_> {
        officer.plan().all(Kind::Action).iter().filter(|one| one.get(action::DUE).is_some()).map(|one| one.id).collect()
    };
    let dated = due(&officer);
    assert!(dated.len() > 2);
    officer.press("A / \"due>1/1/2000\" Enter").sees("due>1/1/2000");
    officer.press("Space Space Space e");
    let Some(Overlay::Form(form)) = officer.session.app.overlays.last() else { panic!("no form") };
    let place = form.entries.iter().position(|entry| entry.field == action::DUE.number()).unwrap();
    for _ in 0..place {
        officer.press("Tab");
    }
    officer.press("\"30/6/2027\" Enter").sees("Why do the due dates of 3 actions move?");
    officer.press("\"The board meets later.\" Enter Enter").sees("Saved");
    let slips: Vec<_> = officer.plan().all(Kind::Slip).iter().rev().take(3).collect();
    assert!(slips.iter().all(|slip| slip.get(slip::WHY) == "The board meets later."), "{slips:?}");
    assert!(slips.iter().all(|slip| slip.get(slip::MOVED_FROM) != slip.get(slip::MOVED_TO)));
    let actions: std::collections::HashSet<_> = slips.iter().map(|slip| slip.get(slip::ACTION)).collect();
    assert_eq!(actions.len(), 3, "each of its own action");
}

#[test]
fn a_colleague_who_is_faster_stops_the_whole_and_the_next_preview_shows_what_stands_by_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.press("A Space Space Space s c \"Done.\" Enter").sees("Change 3 actions");
    let mut other = Officer::at(&path, "chair", 10);
    other.press("A s h \"Not yet.\" Enter").sees("Saved");
    mine.press("Enter").sees("nothing was changed").sees("cannot be accepted");
    assert_eq!(stage(&mine, "DA-02"), stage(&other, "DA-02"), "nothing of it was saved");
    mine.tick().press("Esc Enter").sees("DA-01 Stage: on hold → complete").press("Enter").sees("Saved");
    assert_eq!(stage(&mine, "DA-01"), Stage::Complete);
}

#[test]
fn projects_take_their_steps_one_by_one_and_are_told_so() {
    let mut officer = Officer::at_kent();
    officer.press("J Space Space s").sees("projects take their steps one by one");
    officer.press("e").sees("Change 2 projects");
}

#[test]
fn a_withdrawal_of_several_needs_its_reason_and_leaves_alone_what_is_withdrawn() {
    let mut officer = Officer::at_kent();
    officer.press("A Space Space w Enter").sees("Withdraw 2 actions").sees("needed: the reason");
    officer.press("\"Merged into the new plan.\" Enter Enter").sees("Saved");
    officer.press("g Space w").sees("all that is marked is withdrawn already");
}

#[test]
fn a_reason_that_waits_for_several_dates_meets_what_a_colleague_changed_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut mine = Officer::at(&path, "clerk", 0);
    mine.press("A / \"due>1/1/2000\" Enter Space Space e");
    let Some(Overlay::Form(form)) = mine.session.app.overlays.last() else { panic!("no form") };
    let place = form.entries.iter().position(|entry| entry.field == action::DUE.number()).unwrap();
    for _ in 0..place {
        mine.press("Tab");
    }
    mine.press("\"30/6/2027\" Enter").sees("Why do the due dates of 2 actions move?");
    let first = mine.session.app.marked()[0].clone();
    let label = mine.plan().label_of(&first).to_string();
    let mut other = Officer::at(&path, "chair", 10);
    other.press(&format!("A / \"{label}\" Enter f d \"1/5/2027\" Enter \"Said so.\" Enter")).sees("Saved");
    mine.press("\"Later.\" Enter Enter").sees("nothing was changed");
    mine.tick().press("Esc Enter").sees(&format!("{label} Due: 1 May 2027 → 30 Jun 2027")).press("Enter").sees("Saved");
}

#[test]
fn what_would_be_refused_is_said_before_it_is_accepted() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"due: -stage:complete\" Enter Space Space e");
    let Some(Overlay::Form(form)) = officer.session.app.overlays.last() else { panic!("no form") };
    let place = form.entries.iter().position(|entry| entry.field == action::TIMING.number()).unwrap();
    for _ in 0..place {
        officer.press("Tab");
    }
    officer.press("d Enter").sees("cannot be accepted").sees("a dated action needs its due date");
    officer.press("Enter").sees("a dated action needs its due date");
}

#[test]
fn only_what_something_is_done_to_is_counted() {
    let mut officer = Officer::at_kent();
    officer.press("A Space Space Space Space s c Tab Tab Enter");
    let changed = ["DA-01", "DA-02", "DA-03", "DA-04"].map(|reference| stage(&officer, reference) != Stage::Complete);
    let count = changed.iter().filter(|changed| **changed).count();
    assert!(count > 0 && count < 4);
    let says = if count == 1 { "Change 1 action:".to_owned() } else { format!("Change {count} actions:") };
    officer.sees(&says).sees(&format!("of 4 actions {count} change"));
}

#[test]
fn with_marks_no_money_is_entered_on_the_row_that_happens_to_be_chosen() {
    let mut officer = Officer::at_kent();
    officer.press("J Space Space p").sees("money is entered for one project at a time");
    officer.press("r").sees("money is entered for one project at a time");
}
