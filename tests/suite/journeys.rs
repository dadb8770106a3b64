//! Journeys: keys -> screen, as officers go, with snapshots at 80x24 and 120x40.
//!
//! A snapshot is the screen as text and, under it, how each row looks. `INSTA_UPDATE=always
//! cargo test --test suite` writes them anew; look at the difference before you keep it.

use super::support::*;
use folkmoot::{
    app::{Focus, screen::Page},
    plan::{
        Kind, action, assessment_return, finding, issue_alias, project, route_step, slip,
        status::{self, Rating, Stage},
        update,
    },
    ui::theme::Theme,
};
use jiff::civil::date;
use ratatui::style::Color;

/// Holds a drawing against its snapshot.
pub fn held(name: &str, officer: &mut Officer) {
    let picture = officer.picture();
    let (width, height) = officer.size;
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), picture);
    });
}

/// Plays a journey through the Kent plan at both sizes and holds where it ends.
pub fn shown(name: &str, journey: impl Fn(&mut Officer)) {
    for size in SIZES {
        let mut officer = Officer::at_kent().sized(size);
        journey(&mut officer);
        held(name, &mut officer);
    }
}

// Every screen.

#[test]
fn every_screen_is_one_key_away() {
    for (name, keys) in [
        ("overview", "O"),
        ("priorities", "P j"),
        ("actions", "A j j"),
        ("leads", "L j"),
        ("projects", "J j"),
        ("districts", "D j"),
        ("meetings", "M j j"),
        ("history", "H"),
        ("records", "R j"),
    ] {
        shown(name, |officer| {
            officer.press(keys);
        });
    }
}

#[test]
fn the_next_screen_and_the_one_before_go_round() {
    let mut officer = Officer::at_kent();
    for title in ["Priorities (8)", "Actions (179)", "Leads (33)", "Projects (19)", "0 of 11 returns", "Meetings (24)"]
    {
        officer.press("]").sees(title);
    }
    officer.press("] ] ]").sees("Needs attention").press("[").sees("All kinds of record");
}

#[test]
fn every_kind_of_record_can_be_opened_from_records() {
    for size in SIZES {
        let mut officer = Officer::at_kent().sized(size);
        officer.press("R");
        let rows = officer.session.app.list().rows.len();
        for row in 0..rows {
            let title = format!("R g {} Enter", "j ".repeat(row));
            officer.press(&title);
            let Page::List(kind) = officer.session.app.page else { panic!("{title} opened nothing") };
            let count = officer.plan().all(kind).len();
            officer.sees(&Page::List(kind).title()).sees(&format!("({count})"));
            officer.press("Esc").sees("All kinds of record");
        }
    }
}

#[test]
fn help_names_every_key_and_says_why_one_cannot_be_used_now() {
    shown("help", |officer| {
        officer.press("?");
    });
    let mut officer = Officer::at_kent();
    officer.press("? \"withdraw\"").sees("Withdraw the action or project");
    officer.press("Esc A : \"rating\" Enter").sees("Rating");
}

// Walking and jumping.

#[test]
fn one_jumps_from_reference_to_reference_and_back_to_the_very_same_places() {
    let mut officer = Officer::at_kent();
    officer.press("P j Enter");
    let line = |officer: &Officer, text: &str| {
        officer.session.app.detail.lines.iter().position(|line| line.text.contains(text)).unwrap()
    };
    let to = |officer: &mut Officer, text: &str| {
        let place = line(officer, text);
        officer.press("g").press(&"j ".repeat(place));
        assert_eq!(officer.session.app.focus, Focus::Detail);
        let picture = officer.picture();
        officer.press("Enter");
        picture
    };
    let first = to(&mut officer, "DA-01");
    officer.sees("Actions (179)").sees("DA-01 Run domestic homicide reviews").press("Tab");
    let second = to(&mut officer, "Kent Community Safety Team");
    officer.sees("Leads (33)").press("Tab");
    let third = to(&mut officer, "DA-06");
    officer.sees("DA-06 Hold DHR learning webinars").press("Tab");
    let fourth = to(&mut officer, "Kent and Medway Safeguarding Adults Board");
    officer.sees("Groups (63)");
    officer.press("Esc");
    assert_eq!(officer.picture(), fourth);
    // From a detail the first Esc goes to its list, the second back the way one came.
    for picture in [third, second, first] {
        officer.press("Esc Esc");
        assert_eq!(officer.picture(), picture);
    }
}

#[test]
fn a_heading_of_a_detail_opens_all_rows_under_it_and_esc_comes_back() {
    let mut officer = Officer::at_kent();
    officer.press("P j Tab");
    let heading = officer.session.app.detail.lines.iter().position(|line| line.text == "Actions (16)").unwrap();
    officer.press(&"j ".repeat(heading));
    let before = officer.picture();
    officer.press("Enter").sees("showing 16 of 179");
    held("rows_behind_a_heading", &mut officer);
    officer.press("j j Esc");
    assert_eq!(officer.picture(), before);
}

#[test]
fn every_figure_of_the_overview_opens_the_rows_behind_it() {
    let mut officer = Officer::at_kent().sized(SIZES[1]);
    let figures: Vec<(String, String)> = officer
        .session
        .app
        .overview
        .figures()
        .map(|figure| (figure.label.trim().to_owned(), figure.value.clone()))
        .collect();
    assert!(figures.len() > 25, "{figures:?}");
    for (place, (label, value)) in figures.iter().enumerate() {
        officer.press("O g").press(&"j ".repeat(place));
        let before = officer.picture();
        officer.press("Enter");
        assert_ne!(officer.session.app.page, Page::Overview, "{label} opens nothing");
        if officer.session.app.page == Page::List(Kind::Action) && value.parse::<usize>().is_ok() {
            assert_eq!(officer.session.app.list().rows.len().to_string(), *value, "{label}");
        }
        officer.press("Esc");
        assert_eq!(officer.picture(), before, "{label}");
    }
}

#[test]
fn a_number_before_a_motion_repeats_it() {
    let mut officer = Officer::at_kent();
    officer.press("A 7 j").sees("DA-08 Settle");
    officer.press("1 0 0 G");
    assert_eq!(officer.session.app.list().cursor, 99);
    officer.press("3 k");
    assert_eq!(officer.session.app.list().cursor, 96);
}

#[test]
fn a_key_that_does_nothing_says_so_and_where_help_is() {
    Officer::at_kent().press("A z").sees("z does nothing here; ? shows what can be done");
    Officer::at_kent().press("O s").sees("choose an action or a project first");
}

// Search.

#[test]
fn a_search_narrows_while_it_is_typed_and_walks_from_match_to_match() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"webinar\"");
    held("search", &mut officer);
    let found: Vec<_> = officer.session.app.list().rows.clone();
    assert!((2..30).contains(&found.len()), "{}", found.len());
    officer.press("Enter Esc").sees("Actions (179)");
    assert_eq!(officer.session.app.list().chosen(), Some(found[0]), "the chosen row stays chosen");
    officer.press("n");
    assert_eq!(officer.session.app.list().chosen(), Some(found[1]));
    officer.press("N");
    assert_eq!(officer.session.app.list().chosen(), Some(found[0]));
    officer.press("N");
    assert_eq!(officer.session.app.list().chosen(), found.last().copied(), "before the first comes the last");
}

#[test]
fn a_search_by_fields_finds_what_it_says_and_says_what_it_does_not_know() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"priority=DA stage:complete\" Enter");
    let complete = |officer: &Officer| {
        let rows = officer.session.app.list().rows.clone();
        rows.iter().all(|id| {
            let record = officer.plan().record(Kind::Action, *id).unwrap();
            status::stage(record) == Stage::Complete && record.get(action::REFERENCE).starts_with("DA-")
        })
    };
    assert!(complete(&officer) && officer.session.app.list().rows.len() > 1);
    officer.press("Esc / \"nothing like this\" Enter").sees("nothing fits the filter; Esc drops it");
    officer.press("Esc / \"owner:me\"").sees("is no field of actions").press("Enter").sees("[! owner:me]");
}

// Status.

#[test]
fn a_status_is_one_key_to_open_and_one_to_choose() {
    shown("status_form", |officer| {
        officer.press("A j j s");
    });
    shown("status_chosen", |officer| {
        officer.press("A j j s p \"Work resumes\" Tab \"Report in January\"");
    });
    shown("status_saved", |officer| {
        officer.press("A j j s p \"Work resumes\" Tab \"Report in January\" Enter");
    });
    let mut officer = Officer::at_kent();
    officer.press("A j j s p \"Work resumes\" Tab \"Report in January\" Enter");
    let record = action_of(officer.plan(), "DA-03");
    assert_eq!(status::stage(record), Stage::InProgress);
    let newest = status::latest_update(officer.plan(), record.id).unwrap();
    assert_eq!(newest.get(update::NOTE), "Work resumes");
    assert_eq!(newest.get(update::NEXT_STEP), "Report in January");
    assert_eq!(newest.get(update::DATE), Some(date(2026, 11, 22)));
    officer.sees("Saved (u undoes): DA-03 Stage: complete → in progress");
    officer.press("Tab").sees("Next step         Report in January").press("Esc b").sees("History of DA-03");
    officer.sees("clerk").sees("DA-03 Stage: complete → in progress");
    officer.press("H").sees("History (2)").sees("22 Nov 2026");
}

#[test]
fn a_rating_and_a_note_have_keys_of_their_own() {
    let mut officer = Officer::at_kent();
    officer.press("A j j r a \"No money yet\" Enter").sees("DA-03 Rating: not rated → amber");
    assert_eq!(status::rating(action_of(officer.plan(), "DA-03")), Rating::Amber);
    assert!(officer.row_with("DA-03    Put").contains("▲ A"), "letter and shape");
    officer.press("t \"Only a word\" Enter").sees("note on DA-03: Only a word");
    let record = action_of(officer.plan(), "DA-03");
    assert_eq!((status::stage(record), status::rating(record)), (Stage::Complete, Rating::Amber));
    officer.press("t Enter").sees("nothing was changed");
}

#[test]
fn a_fact_typed_letter_by_letter_finds_what_the_overview_counts() {
    let mut officer = Officer::at_kent();
    for (fact, count) in [("overdue", 25), ("stale", 130), ("open", 130), ("priority:DA", 16)] {
        officer.press(&format!("A A / \"{fact}\"")).sees(&format!("showing {count} of 179"));
        officer.press("Esc");
    }
}

#[test]
fn nothing_is_said_on_a_day_to_come_and_nothing_is_withdrawn_without_a_reason() {
    let mut officer = Officer::at_kent();
    officer.press("A s h \"Waits\" Tab Tab Tab \"1/3/2027\" Enter").sees("a day to come").sees("Waits");
    officer.press("Esc y s w Enter").sees("a withdrawal needs its reason");
    assert_eq!(status::stage(action_of(officer.plan(), "DA-01")), Stage::InProgress);
}

#[test]
fn a_stage_that_a_later_note_states_is_not_taken_back_from_under_it() {
    let mut officer = Officer::at_kent();
    officer
        .press("A s h \"Waits\" Enter t \"Still waits\" Enter H Down x Enter")
        .sees("a later update states it as on hold");
    assert_eq!(status::stage(action_of(officer.plan(), "DA-01")), Stage::OnHold);
}

#[test]
fn a_proposed_reference_follows_the_priority_that_is_chosen() {
    let mut officer = Officer::at_kent();
    officer.press("A a \"A new piece of work\" Tab \"road\" Enter").sees("RS-05");
    let action = action_of(officer.plan(), "RS-05");
    assert_eq!(officer.plan().name(Kind::Priority, action.get(action::PRIORITY).unwrap()), "Road Safety");
}

#[test]
fn in_a_window_too_small_to_show_anything_no_key_changes_anything() {
    let mut officer = Officer::at_kent();
    officer.press("A s h \"Waits\" Enter");
    let mut officer = officer.sized((40, 10));
    officer.sees("too small").press("u s c Enter");
    assert_eq!(status::stage(action_of(officer.plan(), "DA-01")), Stage::OnHold);
}

#[test]
fn the_lines_of_a_paste_stay_lines_in_a_note_and_become_blanks_elsewhere() {
    let mut officer = Officer::at_kent();
    officer.press("A t").paste("First line\rSecond\tline").press("Enter");
    let id = action_of(officer.plan(), "DA-01").id;
    assert_eq!(status::latest_update(officer.plan(), id).unwrap().get(update::NOTE), "First line\nSecond line");
}

#[test]
fn a_note_stands_in_the_history_of_its_action_although_it_moved_nothing() {
    let mut officer = Officer::at_kent();
    officer.press("A j j t \"Spoke to the board\" Enter b").sees("History of DA-03").sees("note on DA-03: Spoke to");
}

#[test]
fn a_projects_step_moves_on_its_route() {
    let mut officer = Officer::at_kent();
    officer.press("J s a Ctrl-U \"20/11/2026\" Enter").sees("Saved (u undoes): CRG-22-06 Route");
    let step = officer.plan().all(Kind::RouteStep).last().unwrap();
    assert_eq!(step.get(route_step::STEP), Some(project::Route::Agreed));
    assert_eq!(step.get(route_step::DATE), Some(date(2026, 11, 20)));
    assert!(officer.row_with("CRG-22-06").contains("agreed by the Chair"));
}

// Undo and redo.

#[test]
fn what_is_undone_is_as_it_was_and_what_is_redone_is_as_it_was_done() {
    let mut officer = Officer::at_kent();
    let before = everything(officer.plan());
    officer.press("A j j s p \"Work resumes\" Enter");
    let after = everything(officer.plan());
    assert_ne!(before, after);
    officer.press("u").sees("undo: DA-03 Stage");
    assert_eq!(everything(officer.plan()), before);
    officer.press("U").sees("redo: DA-03 Stage");
    assert_eq!(everything(officer.plan()), after);
    officer.press("u");
    assert_eq!(everything(officer.plan()), before);
    officer.press("H");
    held("history_after_undo", &mut officer);
}

#[test]
fn undo_and_redo_work_after_a_restart_and_only_on_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mut officer = Officer::at(&path, "clerk", 0);
    let before = everything(officer.plan());
    officer.press("A j j s p \"Work resumes\" Enter");
    let after = everything(officer.plan());
    drop(officer);
    let mut other = Officer::at(&path, "chair", 1);
    other.press("A u").sees("there is nothing of yours to undo");
    drop(other);
    let mut officer = Officer::at(&path, "clerk", 2);
    assert_eq!(everything(officer.plan()), after);
    officer.press("A u");
    assert_eq!(everything(officer.plan()), before);
    drop(officer);
    let mut officer = Officer::at(&path, "clerk", 3);
    officer.press("A U");
    assert_eq!(everything(officer.plan()), after);
    drop(officer);
    assert_eq!(everything(Officer::at(&path, "clerk", 4).plan()), after);
}

#[test]
fn undo_never_empties_a_plan_that_was_made_from_the_seed() {
    let mut officer = Officer::at_kent();
    officer.press("u").sees("there is nothing of yours to undo");
    officer.press("A j j s p \"Work resumes\" Enter u").sees("undo: DA-03").press("u").sees("nothing of yours");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
}

#[test]
fn any_step_of_the_history_is_taken_back_after_it_was_shown() {
    let mut officer = Officer::at_kent();
    officer.press("A j j s p \"First\" Enter j s h \"Second\" Enter");
    officer.press("H j x");
    held("take_back", &mut officer);
    officer.press("Enter").sees("undo: DA-03 Stage");
    assert_eq!(status::stage(action_of(officer.plan(), "DA-03")), Stage::Complete);
    assert_eq!(status::stage(action_of(officer.plan(), "DA-04")), Stage::OnHold);
    officer.sees("(taken back) DA-03 Stage").press("x").sees("this step is taken back already");
}

#[test]
fn a_step_that_later_ones_stand_on_cannot_be_taken_back() {
    let mut officer = Officer::at_kent();
    officer.press("A j j s p \"First\" Enter s h \"Second\" Enter");
    let before = everything(officer.plan());
    officer.press("H j x Enter").sees("nothing was changed");
    officer.press("Enter").sees("cannot be accepted");
    assert_eq!(everything(officer.plan()), before);
}

// Forms.

#[test]
fn an_action_is_added_beside_the_chosen_one() {
    shown("add_form", |officer| {
        officer.press("A j j a");
    });
    let mut officer = Officer::at_kent();
    officer.press("A j j a \"Train the trainers\" Tab Tab d \"31/3/2027\" Enter");
    officer.sees("Saved (u undoes): new action: DA-17");
    assert_eq!(officer.session.app.chosen_record().unwrap().get(action::REFERENCE), "DA-17", "it is the chosen one");
    officer.sees("DA-17 Train the trainers").sees("31 Mar 2027");
    let record = action_of(officer.plan(), "DA-17");
    assert_eq!(record.get(action::PRIORITY), Some(record_of(officer.plan(), Kind::Priority, "DA").id));
    assert_eq!(record.get(action::SINCE), Some(date(2026, 11, 22)));
}

#[test]
fn what_is_wrong_stays_as_it_was_typed_with_the_sentence_beside_it() {
    shown("wrong_date", |officer| {
        officer.press("A j j e Down Down Down Down \"soon\" Enter");
    });
    let mut officer = Officer::at_kent();
    let before = everything(officer.plan());
    officer.press("A j j e Down Down Down Down \"soon\" Enter");
    officer.sees("expected a date as 31/3, 31 Mar 2026, fri, +2w, end q3 or today").sees("soon");
    assert_eq!(everything(officer.plan()), before, "nothing was saved");
    officer.press("Backspace Backspace Backspace Backspace \"1/4/2027\" Enter").sees("Saved (u undoes): DA-03 Due");
    assert_eq!(action_of(officer.plan(), "DA-03").get(action::DUE), Some(date(2027, 4, 1)));
}

#[test]
fn what_a_form_needs_is_said_and_a_reference_is_held_once() {
    let mut officer = Officer::at_kent();
    officer.press("A a BackTab Ctrl-U \"DA-01\" Enter").sees("needed: one line of text");
    officer.press("\"Same reference\" Enter").sees("another action has it already");
    officer.sees("Same reference");
    officer.press("Esc").sees("Drop what you typed?");
}

#[test]
fn esc_asks_only_where_something_was_typed() {
    let mut officer = Officer::at_kent();
    officer.press("A j j e Esc").sees_no("Edit action").press("e \"x\" Esc");
    held("asked", &mut officer);
    officer.press("n").sees("Edit action DA-03").press("Esc y").sees_no("Edit action");
    officer.sees_no("Saved");
}

#[test]
fn a_name_is_completed_from_a_part_of_it() {
    let mut officer = Officer::at_kent();
    officer.press("A j j e").press(&"Down ".repeat(6)).press("\"transport\"");
    officer.sees("Tab takes");
    held("name_offered", &mut officer);
    officer.press("Tab Enter").sees("Saved (u undoes): DA-03 Coordinator");
}

#[test]
fn priorities_leads_and_projects_are_added_and_edited_in_forms_too() {
    let mut officer = Officer::at_kent();
    officer.press("P a \"KN\" Tab \"Knife Crime\" Enter").sees("Saved (u undoes): new priority: Knife Crime");
    officer
        .press("L a \"Clerk to the partnership\" Enter")
        .sees("Saved (u undoes): new lead: Clerk to the partnership");
    officer.press("J a \"Knife bins\" Enter").sees("Saved (u undoes): new project: CRG-22-07");
    officer.press("P g e Tab \" (all)\" Enter").sees("Saved (u undoes): Preventing Neighbourhood Crime & ASB Name");
    officer.press("u u u u").sees("undo: new priority: Knife Crime");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
}

#[test]
fn an_action_is_withdrawn_with_a_reason_and_stays_in_the_plan() {
    shown("withdraw", |officer| {
        officer.press("A j j w Enter");
    });
    let mut officer = Officer::at_kent();
    officer.press("A j j w Enter").sees("needed: the reason");
    assert_eq!(status::stage(action_of(officer.plan(), "DA-03")), Stage::Complete);
    officer.press("\"The reviews end\" Enter").sees("DA-03 Stage: complete → withdrawn");
    let record = action_of(officer.plan(), "DA-03");
    assert_eq!(status::latest_update(officer.plan(), record.id).unwrap().get(update::NOTE), "The reviews end");
    officer.press("w").sees("it is withdrawn already");
    officer.press("J w \"No bids\" Enter").sees("CRG-22-06").sees("withdrawn");
}

#[test]
fn a_due_date_that_moves_asks_why_and_becomes_a_slip() {
    let mut officer = Officer::at_kent();
    officer.press("A / \"DA-07\" Enter e Down Down Down Down Ctrl-U \"30/11/2026\" Enter");
    officer.sees("Why does the due date of");
    held("slip", &mut officer);
    officer.press("Enter").sees("needed: the reason");
    officer.press("\"The venue was closed\" Enter").sees("Saved (u undoes): DA-07 Due: 24 Nov 2022 → 30 Nov 2026");
    let slips = officer.plan().all(Kind::Slip);
    assert_eq!(slips.len(), 1);
    assert_eq!(slips[0].get(slip::MOVED_FROM), Some(date(2022, 11, 24)));
    assert_eq!(slips[0].get(slip::MOVED_TO), Some(date(2026, 11, 30)));
    assert_eq!(slips[0].get(slip::WHY), "The venue was closed");
    officer.press("Tab G").sees("moved from 24 Nov 2022 to 30 Nov 2026");
    officer.press("u");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
}

// Intake.

const ASSESSMENT: &str = "CSP,Year,Issue,Prominence,Rank,Evidence\n\
    Ashford Borough Council,2027/28,Domestic Abuse,main priority,1,Up 4%\n\
    Ashford,2027/28,Road Safety,cross-cutting,2,\n\
    Shepway,2027/28,Hate Crime,,3,Three incidents\n";

#[test]
fn a_districts_assessment_is_chosen_looked_at_accepted_and_taken_back_as_one_step() {
    let mut officer = Officer::at_kent();
    officer.file("assessment.csv", ASSESSMENT);
    officer.press("D i").sees("assessment.csv").press("\"assess\" Enter");
    assert_eq!(officer.plan().all(Kind::Finding).len(), 0, "looking at it changes nothing");
    officer.press("Enter").sees("These rows make new records").press("Esc");
    assert_eq!(officer.plan().all(Kind::Finding).len(), 0, "nor does opening what would change");
    officer.press("t").sees("Saved (u undoes): import assessment.csv");
    let plan = officer.plan();
    assert_eq!((plan.all(Kind::Finding).len(), plan.all(Kind::Return).len()), (3, 2));
    let states: Vec<_> = plan.all(Kind::Return).iter().map(|record| record.get(assessment_return::STATE)).collect();
    assert_eq!(states, [Some(assessment_return::ReturnState::Final); 2]);
    assert!(plan.all(Kind::Finding).iter().all(|record| record.get(finding::SOURCE) == "assessment.csv"));
    held("districts_with_findings", &mut officer);
    officer.press("i \"assess\" Enter").sees("3 unchanged").press("t").sees("nothing to do");
    officer.press("Esc u").sees("undo: import assessment.csv");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
    assert!(officer.row_with("Ashford").contains("awaited"));
}

#[test]
fn a_refused_row_blocks_the_whole_file_and_says_what_would_be_accepted() {
    for size in SIZES {
        let mut officer = Officer::at_kent().sized(size);
        let wrong = ASSESSMENT.replace("cross-cutting,2", "cross-cutting,second");
        officer.file("assessment.csv", wrong);
        officer.press("D i \"assess\" Enter");
        held("import_refused", &mut officer);
        officer.sees("line 3").sees("Rank").sees("expected a whole number").sees("second");
        officer.press("t").sees("a row is refused");
        assert_eq!(everything(officer.plan()), everything(kent_plan()));
        officer.press("Esc").sees("0 of 11 returns received");
    }
}

#[test]
fn a_file_is_found_by_walking_folders_or_by_its_path() {
    let mut officer = Officer::at_kent();
    std::fs::create_dir(officer.folder().join("returns")).unwrap();
    let path = officer.file("returns/ashford.csv", ASSESSMENT);
    officer.file("notes.txt", "no records");
    officer.press("i").sees("returns/").press("\"ret\" Enter").sees("ashford.csv").press("\"ash\" Enter");
    officer.sees("Import ashford.csv").press("Esc i").press(&format!("\"{}\" Enter", path.display()));
    officer.sees("Import ashford.csv").press("Esc i \"nowhere.csv\" Enter").sees("could not read");
    officer.press("Esc i").sees("..").press("\"..\" Enter").sees("In ");
    officer.press("Esc").sees("Needs attention");
}

#[test]
fn the_open_plan_is_never_read_as_a_file_to_import() {
    let home = tempfile::tempdir().unwrap();
    let plan = kent_file(home.path());
    let mut officer = Officer::at(&plan, "clerk", 0);
    officer.press(&format!("i \"{}\" Enter", plan.display())).sees("is the plan itself");
}

#[test]
fn a_file_that_is_no_table_is_refused_in_a_sentence() {
    let mut officer = Officer::at_kent();
    officer.file("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice());
    officer.press("i \"picture\" Enter");
    officer.press("t");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
    held("import_no_table", &mut officer);
}

#[test]
fn every_heap_of_rows_opens_and_shows_field_by_field_what_was_and_what_will_be() {
    let same = action_of(kent_plan(), "DA-02").get(action::TITLE);
    let actions = format!(
        "Reference,Title,Due\nDA-03,Put recommendations of reviews into practice in 2019/20,31/12/2026\n\
         DA-04,Another title,\nDA-02,\"{same}\",\nZZ-01,A new one,1/4/2027\nTotal,,\n"
    );
    shown("import_preview", |officer| {
        officer.file("assessment.csv", ASSESSMENT);
        officer.press("D i \"assess\" Enter");
    });
    shown("import_changed", |officer| {
        officer.file("actions.csv", &actions);
        officer.press("A i \"actions\" Enter Down Enter Down");
    });
    let mut officer = Officer::at_kent();
    officer.file("actions.csv", &actions);
    officer.press("A i \"actions\" Enter").sees("1 new").sees("2 changed").sees("1 unchanged").sees("1 not a record");
    officer.press("Enter").sees("actions.csv: 1 new").sees("new action").sees("1 Apr 2027").press("Esc Down");
    officer.press("Enter").sees("actions.csv: 2 changed").sees("was").sees("will be           31 Dec 2026");
    officer.press("Down").sees("will be           Another title").press("Tab End Tab Esc");
    officer.press("Down Enter").sees("actions.csv: 1 unchanged").press("Enter").sees("all there is to it");
    officer.press("Esc Down Enter").sees("actions.csv: 1 not a record").sees("total row").press("Esc Esc");
    officer.sees("Actions (179)");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
}

#[test]
fn words_that_no_issue_is_known_by_are_given_one_and_it_is_remembered() {
    let words = ASSESSMENT.replace("Road Safety", "cars going too fast").replace("Hate Crime", "cars going too fast");
    shown("import_words", |officer| {
        officer.file("assessment.csv", &words);
        officer.press("D i \"assess\" Enter Enter");
    });
    let mut officer = Officer::at_kent();
    officer.file("assessment.csv", &words);
    officer.press("D i \"assess\" Enter").sees("1 issue unknown").sees("2 refused").press("t").sees("say");
    officer.press("Enter Enter").sees("Which issue is meant by \"cars going too fast\"?");
    officer.press("\"road\" Enter").sees("3 new").sees_no("unknown").press("t").sees("Saved (u undoes)");
    let road = record_of(officer.plan(), Kind::Issue, "Road Safety").id;
    assert!(officer.plan().all(Kind::IssueAlias).iter().any(|alias| {
        alias.get(issue_alias::ALIAS) == "cars going too fast" && alias.get(issue_alias::ISSUE) == Some(road)
    }));
    assert_eq!(officer.plan().count_naming(Kind::Finding, finding::ISSUE, road), 2);
    officer.press("u");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
}

#[test]
fn how_a_file_is_read_is_named_and_the_next_is_read_so() {
    let mut officer = Officer::at_kent();
    let file = ASSESSMENT.replace("Evidence", "Because");
    officer.file("april.csv", &file);
    officer.file("may.csv", file.replace("2027/28", "2028/29"));
    officer.press("D i \"april\" Enter m").sees("say what a column becomes first");
    officer.press("BackTab End Enter \"evid\" Enter m").sees("Name this way of reading");
    officer.press("Enter").sees("type it first").press("\"County form\" Enter").sees("County form");
    officer.press("t").sees("Saved (u undoes)").press("i \"may\" Enter").sees("» County form");
    assert!(officer.row_with("Because").contains("Evidence"));
    officer.press("Tab").press(&"Down ".repeat(6)).press("Enter \"alone\" Enter").sees("Map           » none");
    assert!(officer.row_with("Because").contains("(left out)"));
}

#[test]
fn the_same_file_again_is_nothing_to_do_and_says_when_it_was_taken() {
    let mut officer = Officer::at_kent();
    officer.file("assessment.csv", ASSESSMENT);
    officer.press("D i \"assess\" Enter t").sees("Saved (u undoes)").press("i \"assess\" Enter");
    officer.sees("3 unchanged").sees("nothing to do: this very file was taken in on 22 Nov 2026 by clerk").press("t");
    assert_eq!(officer.plan().all(Kind::Finding).len(), 3);
}

#[test]
fn what_a_newer_return_lacks_is_listed_and_left() {
    let mut officer = Officer::at_kent();
    officer.file("assessment.csv", ASSESSMENT);
    officer.file("newer.csv", ASSESSMENT.replace("Ashford,2027/28,Road Safety,cross-cutting,2,\n", ""));
    officer.press("D i \"assess\" Enter t i \"newer\" Enter").sees("1 not in the file");
    officer.press("End Enter").sees("Road Safety").sees("they are left as they are");
}

#[test]
fn refused_rows_are_saved_with_their_reasons_and_no_file_is_overwritten_unasked() {
    let mut officer = Officer::at_kent();
    let path = officer.file(
        "figures.csv",
        "Area code,Period,Indicator,Value\nE07000105,2018-12,Burglary,28\nE07000106,2018-12,Burglary,=1+1\n",
    );
    let saved = path.with_file_name("figures-refused.csv");
    officer.press("D i \"figures\" Enter s").sees("Save the refused rows").press("Enter").sees("saved ");
    let text = std::fs::read_to_string(&saved).unwrap();
    assert!(text.starts_with("\u{FEFF}\"Area code\",\"Period\",\"Indicator\",\"Value\",\"Line\",\"Reason\"\r\n"));
    assert!(text.contains("\"E07000106\",\"2018-12\",\"Burglary\",\"'=1+1\",\"3\",\"Value: expected"), "{text}");
    std::fs::write(&saved, "mine").unwrap();
    officer.press("s Enter").sees("figures-refused.csv is there already. Replace it?").press("n");
    assert_eq!(std::fs::read_to_string(&saved).unwrap(), "mine");
    officer.press("Enter y").sees("saved ");
    assert_eq!(std::fs::read_to_string(&saved).unwrap(), text);
    officer.press("s Ctrl-U \"/nowhere/at/all.csv\" Enter").sees("could not write /nowhere/at/all.csv");
}

#[test]
fn refused_rows_are_never_written_over_the_plan() {
    let home = tempfile::tempdir().unwrap();
    let plan = kent_file(home.path());
    let mut officer = Officer::at(&plan, "clerk", 0);
    officer.file("figures.csv", "Area code,Period,Indicator,Value\nE07000105,2018-12,Burglary,many\n");
    officer.press("D i \"figures\" Enter s Ctrl-U").press(&format!("\"{}\" Enter", plan.display()));
    officer.sees("is the plan itself");
}

#[test]
fn figures_are_looked_at_and_taken_in() {
    let figures = "Area code,Period,Indicator,Value\nE07000105,2018-12,Burglary,28\nE07000106,2018-12,Burglary,*\n\
        E08000033,2018-12,Burglary,7\n";
    shown("import_figures", |officer| {
        officer.file("figures.csv", figures);
        officer.press("D i \"figures\" Enter");
    });
    let mut officer = Officer::at_kent();
    officer.file("figures.csv", figures);
    officer.press("D i \"figures\" Enter").sees("2 figures").sees("1 elsewhere").press("t").sees("Saved (u undoes)");
    assert_eq!(officer.plan().all(Kind::FigureEdition).len(), 1);
    officer.press("u");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
}

/// Actions in a file of more than two megabytes.
fn large() -> String {
    let about = "Nothing but words. ".repeat(150);
    let rows = (0..1_000).map(|number| format!("ZZ-{number:04},Action {number},{about}\n"));
    format!("Reference,Title,Description\n{}", rows.collect::<Vec<_>>().concat())
}

/// Waits until large files are read, as the terminal does.
fn read_to_the_end(officer: &mut Officer) {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while officer.session.is_reading() {
        officer.session.poll();
        assert!(std::time::Instant::now() < end, "it never came");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn a_large_file_shows_how_far_it_was_read_and_stops_without_trace() {
    let mut officer = Officer::at_kent();
    officer.file("actions.csv", large());
    officer.press("A i \"actions\" Enter").sees("% of 2").sees("Esc stops");
    assert!(officer.session.is_reading());
    officer.press("t Enter").sees("Esc stops");
    officer.press("Esc").sees("Import: choose").sees_no("Esc stops");
    assert!(!officer.session.is_reading() && !officer.session.poll(), "nothing comes of it");
    officer.press("Esc i \"actions\" Enter");
    read_to_the_end(&mut officer);
    officer.sees("1000 new").press("t").sees("Saved (u undoes): import actions.csv: 1000 new");
    assert_eq!(officer.plan().all(Kind::Action).len(), 1_179);
    // What is added afterwards is newer than all of it.
    officer.press("A a \"Newest\" Enter").sees("Saved (u undoes): new action");
    let newest = officer.plan().all(Kind::Action).last().unwrap();
    assert_eq!(newest.get(action::TITLE), "Newest");
    officer.press("u u");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
}

#[test]
fn what_a_colleague_changes_while_a_large_file_is_read_is_seen_and_named() {
    let mut two = two();
    let path = two.mine.file("actions.csv", large().replace("ZZ-0007,Action 7,", "DA-03,My title,"));
    two.mine.press(&format!("A i \"{}\" Enter", path.display())).sees("Esc stops");
    two.theirs.press("A j j e Down Ctrl-U \"Their title\" Enter").sees("Saved");
    two.mine.tick().sees("Esc stops");
    read_to_the_end(&mut two.mine);
    let before = everything(two.mine.plan());
    two.mine.press("t").sees("nothing was changed").sees("DA-03").sees("Their title");
    assert_eq!(everything(two.mine.plan()), before);
    two.mine.press("t").sees("r reads it again first: action DA-03");
    two.mine.press("r");
    read_to_the_end(&mut two.mine);
    two.mine.press("t").sees("Saved (u undoes): import actions.csv");
    assert_eq!(action_of(two.mine.plan(), "DA-03").get(action::TITLE), "My title");
}

#[test]
fn several_files_are_marked_and_taken_in_as_one_step() {
    let mut officer = Officer::at_kent();
    officer.file("april.csv", ASSESSMENT);
    officer.file("may.csv", "CSP,Year,Issue,Rank\nDover,2027/28,Road Safety,1\n");
    officer.file("notes.doc", "no table");
    officer.press("D i BackTab").sees("2 marked; Enter reads them").sees("[x] may.csv").press("BackTab");
    officer.sees_no("marked").press("Down Tab Tab").sees("2 marked; Enter reads them");
    officer.press("Enter").sees("Import april.csv · file 1 of 2").sees("All 2 files: 4 new").sees("3 new");
    officer.press("]").sees("Import may.csv · file 2 of 2").sees("1 new").press("]").sees("file 1 of 2");
    officer.press("[ x").sees("Import april.csv").sees_no("file 1 of").press("u").sees("All 2 files: 4 new");
    officer.press("t").sees("Saved (u undoes): import april.csv and may.csv: 4 new");
    assert_eq!(officer.plan().all(Kind::Return).len(), 3);
    officer.press("u");
    assert_eq!(everything(officer.plan()), everything(kent_plan()));
}

#[test]
fn only_the_sound_rows_are_taken_where_an_officer_says_so() {
    let mut officer = Officer::at_kent();
    officer.file("assessment.csv", ASSESSMENT.replace("cross-cutting,2", "cross-cutting,second"));
    officer.press("D i \"assess\" Enter").sees("o takes only the sound rows").press("t").sees("a row is refused");
    officer.press("o").sees("t takes 2 new rows, as one step; 1 refused row is left behind");
    officer.press("o").sees("cannot be taken").press("o t").sees("Saved (u undoes): import assessment.csv");
    assert_eq!(officer.plan().all(Kind::Finding).len(), 2);
}

#[test]
fn what_a_column_becomes_is_chosen_and_the_rest_follows() {
    let mut officer = Officer::at_kent();
    officer.file("assessment.csv", ASSESSMENT.replace("Evidence", "Because"));
    officer.press("D i \"assess\" Enter BackTab").press("End").sees("Because: left out");
    officer.press("Enter").sees("What does the column Because become?").press("\"evid\" Enter");
    officer.sees("» Evidence").press("t").sees("Saved (u undoes)");
    assert!(officer.plan().all(Kind::Finding).iter().any(|record| record.get(finding::EVIDENCE) == "Up 4%"));
    // A field is said once: who gives it to another column takes it from the first.
    officer.press("i \"assess\" Enter BackTab End Enter \"in its\" Enter k k Enter \"in its\" Enter");
    assert_eq!(officer.screen().matches("» In its words").count(), 1);
}

#[test]
fn each_choice_of_how_a_file_is_read_can_be_taken_back() {
    let mut officer = Officer::at_kent();
    officer.file("assessment.csv", ASSESSMENT);
    officer.press("D i \"assess\" Enter");
    let before = officer.picture();
    officer.press("Tab Down Down").sees("comma").press("Right").sees("» comma").press("Right").sees("» semicolon");
    officer.sees("cannot be taken").press("u u").sees_no("»");
    officer.press("u").sees("the files are read as they were at first");
    officer.press("Tab Tab Home");
    assert_eq!(officer.picture(), before);
    officer.press("Tab Home Enter").sees("Read as: how shall the file be read?").press("\"actions\" Enter");
    officer.sees("» actions").press("Esc").sees("Leave, and forget").press("n").sees("» actions").press("Esc y");
    officer.sees("0 of 11 returns received");
}

// Two at one plan.

struct Two {
    mine: Officer,
    theirs: Officer,
    _folder: tempfile::TempDir,
}

/// Two officers at one file; what mine says last is minted from an earlier second than theirs.
fn two() -> Two {
    let folder = tempfile::tempdir().unwrap();
    let path = kent_file(folder.path());
    let mine = Officer::at(&path, "clerk", 0);
    let theirs = Officer::at(&path, "chair", 1);
    Two { mine, theirs, _folder: folder }
}

#[test]
fn a_colleagues_change_is_seen_within_a_second_and_named() {
    let mut two = two();
    two.mine.press("A j j");
    two.theirs.press("A j j s p \"Work resumes\" Enter");
    two.mine.tick().sees("chair changed the plan: DA-03 Stage: complete → in progress");
    assert_eq!(status::stage(action_of(two.mine.plan(), "DA-03")), Stage::InProgress);
    assert_eq!(everything(two.mine.plan()), everything(two.theirs.plan()));
}

#[test]
fn a_stale_change_is_refused_and_mine_theirs_and_the_original_are_shown() {
    for size in SIZES {
        let mut two = two();
        two.mine.size = size;
        two.mine.press("A j j s h \"My note stays\" Tab \"My step too\"");
        two.theirs.press("A j j s p \"Their note\" Enter");
        two.mine.press("Enter");
        held("conflict", &mut two.mine);
        let sides = two.mine.row_with("on hold");
        assert_eq!(sides.split_whitespace().collect::<Vec<_>>().join(" "), "│ on hold in progress complete │");
        two.mine.sees("m mine").sees("t theirs: chair").sees("22 Nov 2026 12:00");
        let record = action_of(two.mine.plan(), "DA-03");
        assert_eq!(status::stage(record), Stage::InProgress, "theirs stands until I choose");
        two.mine.press("Enter").sees("choose mine (m) or theirs (t)");
        two.mine.press("Esc").sees("My note stays").sees("My step too");
    }
}

#[test]
fn in_a_conflict_mine_can_be_kept_and_the_note_with_it() {
    let mut two = two();
    two.mine.press("A j j s h \"My note stays\"");
    two.theirs.press("A j j s p \"Their note\" Enter");
    two.mine.press("Enter m Enter").sees("Saved (u undoes): DA-03 Stage: in progress → on hold");
    two.theirs.tick();
    for officer in [&two.mine, &two.theirs] {
        let record = action_of(officer.plan(), "DA-03");
        assert_eq!(status::stage(record), Stage::OnHold);
        let notes: Vec<_> = officer.plan().naming(Kind::Update, update::ACTION, record.id).collect();
        let said = |note: &str| notes.iter().any(|update| update.get(update::NOTE) == note);
        assert!(said("My note stays") && said("Their note"));
        let newest = status::latest_update(officer.plan(), record.id).unwrap();
        assert_eq!(newest.get(update::NOTE), "My note stays", "what was said last is the newest");
    }
}

#[test]
fn in_a_conflict_theirs_can_be_kept_and_my_note_with_it() {
    let mut two = two();
    two.mine.press("A j j s h \"My note stays\"");
    two.theirs.press("A j j s p \"Their note\" Enter");
    two.mine.press("Enter t Enter");
    let record = action_of(two.mine.plan(), "DA-03");
    assert_eq!(status::stage(record), Stage::InProgress);
    let newest = status::latest_update(two.mine.plan(), record.id).unwrap();
    assert_eq!(newest.get(update::NOTE), "My note stays");
    assert_eq!(newest.get(update::STAGE), Some(Stage::InProgress));
}

#[test]
fn a_conflict_that_moves_again_is_shown_again() {
    let mut two = two();
    two.mine.press("A j j s h \"My note\"");
    two.theirs.press("A j j s p \"One\" Enter");
    two.mine.press("Enter m");
    two.theirs.press("s n \"Two\" Enter");
    two.mine.press("Enter").sees("not started").press("m Enter").sees("Saved");
    assert_eq!(status::stage(action_of(two.mine.plan(), "DA-03")), Stage::OnHold);
}

#[test]
fn two_who_change_different_fields_of_one_record_both_keep_their_work() {
    let mut two = two();
    two.mine.press("A j j e Down Ctrl-U \"My title\"");
    two.theirs.press("A j j e").press(&"Down ".repeat(7)).press("Ctrl-U \"Their description\" Enter").sees("Saved");
    two.mine.press("Enter").sees("Saved (u undoes): DA-03 Title");
    two.theirs.tick();
    for officer in [&two.mine, &two.theirs] {
        let record = action_of(officer.plan(), "DA-03");
        assert_eq!(record.get(action::TITLE), "My title");
        assert_eq!(record.get(action::DESCRIPTION), "Their description");
    }
}

#[test]
fn two_who_note_the_same_action_both_keep_their_note() {
    let mut two = two();
    two.mine.press("A j j t \"Mine\"");
    two.theirs.press("A j j t \"Theirs\" Enter");
    two.mine.press("Enter").sees("Saved (u undoes): note on DA-03: Mine");
    assert_eq!(two.mine.plan().all(Kind::Update).len(), kent_plan().all(Kind::Update).len() + 2);
}

#[test]
fn two_who_add_the_same_reference_are_told() {
    let mut two = two();
    two.mine.press("A a \"Mine\"");
    two.theirs.press("A a \"Theirs\" Enter").sees("Saved (u undoes): new action: DA-17");
    two.mine.press("Enter").sees("Mine");
    two.mine.sees_no("Saved:");
    two.mine.press("BackTab Ctrl-U \"DA-18\" Enter").sees("Saved (u undoes): new action: DA-18");
    assert_eq!(two.mine.plan().all(Kind::Action).len(), 181);
}

// The first screen.

#[test]
fn the_first_screen_offers_the_kent_plan_an_empty_one_and_another_file() {
    let mut officer = Officer::welcomed();
    officer.sees("There is no plan yet").sees("The Kent plan").sees("An empty plan").sees("Open another file");
    officer.press("k").sees("Needs attention").sees("folkmoot · KCSP · edition April 2025");
    assert!(officer.folder().join("own.folkmoot").exists());
    let mut officer = Officer::welcomed();
    officer.press("n A").sees("no actions yet; a adds one, i imports a file");
    let mut officer = Officer::welcomed();
    let path = kent_file(officer.folder());
    officer.press("o").sees("kent.folkmoot").press("\"kent\" Enter").sees("Needs attention");
    assert!(path.exists());
    let mut officer = Officer::welcomed();
    officer.file("list.csv", "a,b\n");
    officer.press("o \"list\" Enter").sees("list.csv");
    officer.press("Esc").sees("There is no plan yet");
    assert!(Officer::welcomed().press("q").outcome.quit);
}

// Sizes and themes.

const EVERYWHERE: [&str; 37] = [
    "O",
    "P j",
    "P j Tab j j",
    "A j j",
    "A / \"web\"",
    "A j j s",
    "A j j e",
    "A j j w Enter",
    "A a Tab Tab \"dom\"",
    "L",
    "J",
    "J s",
    "J v",
    "J v v",
    "J v v v",
    "J o",
    "D",
    "D v",
    "D v v <",
    "D v v v",
    "M",
    "H",
    "H x",
    "R",
    "i",
    "i BackTab",
    "i \"every\" Enter",
    "i \"every\" Enter Enter",
    "i \"every\" Enter Tab Enter",
    "i \"every\" Enter Tab Tab Enter",
    "i \"every\" Enter BackTab End Right m",
    "?",
    ":",
    "A e \"x\" Esc",
    "A 7",
    "A b",
    "@",
];

/// An officer at the Kent plan who goes everywhere, in a theme and a size.
pub(super) fn everywhere(theme: Theme, size: (u16, u16), mut look: impl FnMut(&str, &mut Officer)) {
    let mut officer = Officer::at_kent().sized(size).themed(theme);
    officer.file("everywhere.csv", ASSESSMENT.replace("cross-cutting,2", "cross-cutting,second"));
    for keys in EVERYWHERE {
        officer.session.app.overlays.clear();
        officer.press("Esc Esc A A").press(keys);
        look(keys, &mut officer);
    }
}

#[test]
fn no_size_is_too_small_or_too_large_to_draw() {
    everywhere(Theme::default(), SIZES[0], |_, officer| {
        for size in [
            (0, 0),
            (1, 1),
            (1, 200),
            (200, 1),
            (40, 10),
            (59, 14),
            (60, 13),
            (60, 14),
            (79, 23),
            (110, 14),
            (500, 200),
        ] {
            officer.size = size;
            officer.drawn();
        }
        officer.size = SIZES[0];
    });
}

#[test]
fn a_small_window_says_so_and_comes_back() {
    let mut officer = Officer::at_kent();
    officer.press("A j j");
    let before = officer.picture();
    officer.size = (40, 10);
    held("small", &mut officer);
    officer.sees("The window is too small: 40x10.").sees("folkmoot needs 78x18; 80x24 shows all.");
    officer.sees("Nothing is lost; q leaves.");
    for (size, small) in [((77, 18), true), ((78, 17), true), ((78, 18), false)] {
        officer.size = size;
        let says = officer.screen();
        assert_eq!(says.contains("needs 78x18"), small, "{size:?}: {says}");
    }
    officer.size = SIZES[0];
    assert_eq!(officer.picture(), before);
}

#[test]
fn without_colour_nothing_is_coloured_and_what_is_chosen_is_still_seen() {
    let theme = Theme { ascii: false, ..Theme::BARE };
    everywhere(theme, SIZES[0], |keys, officer| {
        let terminal = officer.drawn();
        let coloured = |cell: &&ratatui::buffer::Cell| (cell.fg, cell.bg) != (Color::Reset, Color::Reset);
        assert_eq!(terminal.backend().buffer().content().iter().find(coloured), None, "{keys}");
    });
    let mut officer = Officer::at_kent().themed(theme);
    officer.press("A j j");
    held("actions_no_colour", &mut officer);
}

#[test]
fn in_ascii_every_cell_of_every_screen_is_ascii() {
    let theme = Theme { ascii: true, ..Theme::default() };
    for size in SIZES {
        everywhere(theme, size, |keys, officer| {
            let screen = officer.screen();
            assert!(screen.is_ascii(), "{keys}: {:?}", screen.lines().find(|line| !line.is_ascii()));
            officer.theme.ascii = false;
            let questions = officer.screen().matches('?').count();
            officer.theme.ascii = true;
            assert_eq!(
                screen.matches('?').count(),
                questions,
                "a character has no ASCII of its own, {keys}:\n{screen}"
            );
        });
    }
    let legend = Officer::at_kent().themed(theme).row_with("Actions by priority");
    let words = ["complete", "in progress", "on hold", "not started", "withdrawn"];
    let shade = |word: &str| legend.split(word).next().unwrap().trim_end().chars().last().unwrap();
    let shades: std::collections::HashSet<char> = words.into_iter().map(shade).collect();
    assert_eq!(shades.len(), words.len(), "two stages have one shade: {legend}");
    for (name, keys) in [("overview_ascii", "O"), ("actions_ascii", "A j j"), ("status_form_ascii", "A j j s")] {
        let mut officer = Officer::at_kent().themed(theme);
        officer.press(keys);
        held(name, &mut officer);
    }
}

#[test]
fn stopping_where_there_is_no_shell_is_greyed_with_the_reason_and_asked_for_where_there_is() {
    let mut officer = Officer::at_kent().sized((160, 40));
    officer.press("A e Ctrl-z").sees("there is no shell to go back to here; q leaves the program");
    assert!(!officer.outcome.suspend);
    officer.press("Esc ? \"back to the shell\"").sees("Ctrl-Z").sees("(there is no shell to go back to here");
    officer.press("Esc").session.app.fittings.shell = true;
    officer.press("A e Ctrl-z");
    assert!(officer.outcome.suspend, "from a form too");
}
