//! Rows of one kind of record: by id, by key, by code; what they change; what is wrong.

use super::*;
use folkmoot::{
    intake::{Shape, mapping::Becomes},
    paper::csv::{Guard, records},
    plan::{Book, change::Edit, rules, update},
};

#[test]
fn a_new_action_an_edited_one_and_an_unchanged_one_are_told_apart() {
    let plan = kent();
    let file = "Reference,Title,Priority,Due,Coordinator\n\
                DA-01,Share the lessons of reviews,Domestic Abuse,,\n\
                DA-02,Run the campaign twice,DA,31/03/2026,\"Head of Safety, Kent Police\"\n\
                ASB-01,Visit the hot spots,neighbourhood crime and asb,1 Apr 2026,chief inspector\n";
    let draft = draft_of(file, &plan, &choices());
    assert_eq!(draft.summary(), "1 new, 1 changed, 1 unchanged");
    assert_eq!(draft.shape, Shape::Records(Kind::Action));
    assert_eq!(
        words(&draft, &plan),
        [
            "DA-02 Title: Run the campaign → Run the campaign twice",
            "DA-02 Due: (empty) → 31 Mar 2026",
            "DA-02 Coordinator: (empty) → Head of Safety, Kent Police",
            "new action: ASB-01",
        ]
    );
    let mut after = plan.clone();
    after.forward(&draft.revision("intake"));
    let new = after.record(Kind::Action, after.find(Kind::Action, "ASB-01").unwrap()).unwrap();
    assert_eq!(new.get(action::STAGE), Some(Stage::NotStarted), "a new record starts with its kind's word");
    assert_eq!(draft.revision("intake").source, "april.csv");
    assert_eq!(rules::problems(&plan, &draft.revision("intake"), jiff::civil::date(2026, 11, 22)), []);
}

#[test]
fn a_file_taken_twice_changes_nothing_the_second_time() {
    let mut plan = kent();
    let file = "Reference,Title,Stage,Due\nDA-01,New title,complete,\nDA-09,Another,on hold,2026-05-01\n";
    let first = draft_of(file, &plan, &choices());
    assert_eq!((first.added, first.changed), (1, 1));
    plan.forward(&first.revision(""));
    let again = draft_of(file, &plan, &choices());
    assert_eq!(again.summary(), "2 unchanged");
}

#[test]
fn an_empty_cell_clears_its_field_and_a_missing_column_leaves_it_alone() {
    let plan = kent();
    let draft = draft_of("Ref,Priority\nDA-01,\n", &plan, &choices().of(Kind::Action));
    assert_eq!(words(&draft, &plan), ["DA-01 Priority: Domestic Abuse → (empty)"]);
    let draft = draft_of("Ref,Due\nDA-01,\n", &plan, &choices().of(Kind::Action));
    assert_eq!(draft.summary(), "1 unchanged");
}

#[test]
fn the_stage_of_an_action_moves_by_an_update_that_names_the_file() {
    let plan = kent();
    let draft = draft_of("Reference,Status,RAG,Title\nDA-01,complete,green,Changed\n", &plan, &choices());
    assert_eq!(draft.summary(), "1 changed");
    let Edit::Add(cells) = &draft.changes[0].edit else { panic!("{:?}", draft.changes) };
    let said = Record::with_cells(Kind::Update, draft.changes[0].id, cells.clone());
    assert_eq!(said.get(update::ACTION), Some(Id(60)));
    assert_eq!(said.get(update::DATE), Some(TODAY));
    assert_eq!(said.get(update::STAGE), Some(Stage::Complete));
    assert_eq!(said.get(update::NOTE), "From april.csv.");
    assert_eq!(said.get(update::STATED_BY), "officer");
    assert_eq!(
        words(&draft, &plan)[1..],
        [
            "DA-01 Stage: in progress → complete",
            "DA-01 Rating: not rated → green",
            "DA-01 Title: Share the lessons of reviews → Changed"
        ]
    );
    assert_eq!(rules::problems(&plan, &draft.revision(""), jiff::civil::date(2026, 11, 22)), []);
}

#[test]
fn an_id_of_our_export_is_the_record_whatever_else_the_row_says() {
    let plan = kent();
    let file = "Id,Reference,Title\n#60,DA-77,Renamed\n#99,DA-02,By its key\n,DA-98,New\n";
    let draft = draft_of(file, &plan, &choices().of(Kind::Action));
    assert_eq!(draft.summary(), "1 new, 2 changed");
    assert_eq!(words(&draft, &plan)[0], "DA-01 Reference: DA-01 → DA-77");
    for (id, part) in [("#20", "it is that of a CSP"), ("x", "an id as in our exports")] {
        let file = format!("Id,Reference,Title\n#60,DA-01,One\n{id},DA-02,Two\n");
        let draft = draft_of(&file, &plan, &choices().of(Kind::Action));
        assert_eq!(draft.summary(), "1 changed, 1 refused");
        assert!(sentences(&draft)[0].contains(part), "{:?}", sentences(&draft));
    }
}

#[test]
fn another_programs_numbers_are_not_taken_for_our_ids() {
    let plan = kent();
    let draft = draft_of("id,ref,title\n1,DA-01,Same\n2,DA-02,Other\n", &plan, &choices().of(Kind::Action));
    assert_eq!(draft.summary(), "2 changed");
    assert!(matches!(draft.columns[0].becomes, Becomes::Nothing(_)));
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_line_column_value_and_what_is_wanted() {
    let plan = kent();
    let file = "Reference;Title;Priority;Stage;Timing;Due;Coordinator\n\
                DA-01;;Domestik Abuse;finished;;soon;Head of Safety\n\
                \n\
                DA-02;Fine;RS\n\
                DA-03;\"Two\nlines\";;;dated;;\n\
                DA 04;Title;;;;;\n";
    let draft = draft_of(file, &plan, &choices());
    assert_eq!(draft.summary(), "4 refused");
    assert_eq!(
        sentences(&draft),
        [
            "april.csv, line 2, Priority: expected a priority that is in the plan, such as \"Domestic Abuse\", found \"Domestik Abuse\"",
            "april.csv, line 2, Stage: expected not started, in progress, complete, on hold or withdrawn, found \"finished\"",
            "april.csv, line 2, Due: expected a date as 31/03/2026, 31 Mar 2026 or 2026-03-31, found \"soon\"",
            "april.csv, line 2, Coordinator: expected one lead; \"Head of Safety\" may be Head of Safety, Kent County Council (#3) or Head of Safety, Kent Police (#4), found \"Head of Safety\"",
            "april.csv, line 2, Title: expected one line of text (it is needed), found nothing",
            "april.csv, line 4: expected 7 cells as in the header, but there are 3",
            "april.csv, line 5, Due: expected a date as 31/03/2026 (a dated action needs its due date), found nothing",
            "april.csv, line 7, Reference: expected a reference of at most 40 characters without spaces, as DA-03, found \"DA 04\"",
        ]
    );
    assert_eq!(draft.changes, []);
}

#[test]
fn a_needed_field_without_a_column_is_named_for_each_new_record() {
    let draft = draft_of("Reference,Due\nDA-01,\nDA-50,\n", &kent(), &choices().of(Kind::Action));
    assert_eq!(draft.summary(), "1 unchanged, 1 refused");
    assert_eq!(
        sentences(&draft),
        [
            "april.csv, line 3, Title: expected one line of text (it is needed); the file has no such column, found nothing"
        ]
    );
}

#[test]
fn two_rows_about_one_record_are_both_refused_and_name_each_other() {
    let plan = kent();
    let file = "Reference,Title\nDA-01,One\nDA-50,New\nda-01,Two\nDA-50,New again\nDA-02,Fine\n";
    let draft = draft_of(file, &plan, &choices().of(Kind::Action));
    assert_eq!(draft.summary(), "1 changed, 4 refused");
    assert_eq!(
        sentences(&draft),
        [
            "april.csv, line 2: expected action DA-01 once, but line 4 has it too",
            "april.csv, line 3: expected action DA-50 once, but line 5 has it too",
            "april.csv, line 4: expected action DA-01 once, but line 2 has it too",
            "april.csv, line 5: expected action DA-50 once, but line 3 has it too",
        ]
    );
}

#[test]
fn three_rows_about_one_record_name_the_first_and_the_first_is_named_once() {
    let draft = draft_of("Reference,Title\nDA-01,a\nDA-01,b\nDA-01,c\n", &kent(), &choices().of(Kind::Action));
    let lines: Vec<(usize, bool)> =
        draft.problems.iter().map(|problem| (problem.line, problem.wanted.contains("line 2"))).collect();
    assert_eq!(lines, [(2, false), (3, true), (4, true)]);
}

#[test]
fn a_cell_that_cannot_be_read_is_not_called_empty_as_well() {
    let plan = kent();
    let file = "Year,Issue,CSPs naming it,Returns received\n2026/27,Burglary,many,6\n";
    let draft = draft_of(file, &plan, &choices());
    assert_eq!(
        sentences(&draft),
        ["april.csv, line 2, CSPs naming it: expected a whole number, zero or more, found \"many\""]
    );
    // Nobody can tell which action it is, so nothing is said of what a new one would need.
    let draft = draft_of("Reference,Due\nDA 01,\n", &plan, &choices().of(Kind::Action));
    assert_eq!(draft.problems.len(), 1, "{:?}", sentences(&draft));
}

#[test]
fn a_code_or_a_name_is_enough_and_both_must_mean_the_same() {
    let plan = kent();
    let draft =
        draft_of("ONS code,Name\nE22000145,Folkestone & Hythe (was Shepway)\n", &plan, &choices().of(Kind::Csp));
    assert_eq!(
        words(&draft, &plan),
        ["Folkestone and Hythe Name: Folkestone and Hythe → Folkestone & Hythe (was Shepway)"]
    );
    let draft = draft_of("ONS code,Name\nE22000145,Ashford\n", &plan, &choices().of(Kind::Csp));
    assert_eq!(draft.summary(), "1 refused");
    assert!(sentences(&draft)[0].contains("Ashford"), "{:?}", sentences(&draft));
}

#[test]
fn what_the_rules_refuse_in_one_row_does_not_carry_the_others_with_it() {
    let plan = kent();
    // Line 2 may take the reference only if line 3 gives it up, and line 3 cannot be taken.
    let file = "Id,Reference,Title,Due\n#60,DA-02,One,\n#61,DA-01,Two,never\n";
    let draft = draft_of(file, &plan, &choices());
    assert_eq!(draft.summary(), "2 refused");
    let sound = "Id,Reference,Title,Due\n#60,DA-02,One,\n#61,DA-01,Two,\n";
    assert_eq!(draft_of(sound, &plan, &choices()).summary(), "2 changed");
}

#[test]
fn rows_that_are_no_records_are_named_and_left_out() {
    let file =
        "Our actions,,\n\nReference,Title,Due\nDA-01,One,\n,,\nReference,Title,Due\nTotal,,2\nSource: the plan,,\n";
    let draft = draft_of(file, &kent(), &choices());
    assert_eq!(draft.summary(), "1 changed, 4 not records");
    let lines: Vec<(usize, usize, &str)> = draft.ignored.iter().map(|row| (row.line, row.record, &*row.why)).collect();
    assert_eq!(lines, [(5, 2, "blank row"), (6, 3, "the header again"), (7, 4, "total row"), (8, 5, "footnote")]);
    assert_eq!(draft.reading.header_line, 3);
}

#[test]
fn words_that_stand_for_nothing_are_read_as_nothing_and_warned_of() {
    let draft = draft_of("Reference,Title,Due\nDA-01,One,TBC\nDA-02,Two,tbc\n", &kent(), &choices());
    assert_eq!(draft.summary(), "2 changed");
    let says: Vec<&str> = draft.warnings.iter().map(|warning| &*warning.says).collect();
    assert_eq!(says, ["Due: \"TBC\" is read as nothing", "Due: \"tbc\" is read as nothing"]);
}

#[test]
fn the_kind_is_recognised_by_the_headers_or_else_by_the_files_name() {
    let plan = kent();
    for (file, header, kind) in [
        ("x.csv", "Reference,Title,Stage", Some(Kind::Action)),
        ("x.csv", "reference,title,ROUTE,Amount asked", Some(Kind::Project)),
        ("x.csv", "Name,Also called,Note,Source", Some(Kind::Theme)),
        ("x.csv", "GSS code,Name,CSP", Some(Kind::District)),
        ("x.csv", "Return,Issue,Rank", Some(Kind::Finding)),
        ("x.csv", "Name,Note", None),
        ("x.csv", "Reference,Title", None),
        ("x.csv", "Name,Short name,Note,Source", None),
        ("x.csv", "Name,Owner,Note,Source", Some(Kind::LinkedPlan)),
        ("03_organisations (2).csv", "Name,Note", Some(Kind::Organisation)),
        ("x.csv", "Crime ID,Month,Location,Context", None),
    ] {
        let draft = draft_of(format!("{header}\n"), &plan, &Choices::new(file, TODAY, "officer"));
        assert_eq!(draft.shape, kind.map_or(Shape::Unknown, Shape::Records), "{header} {:?}", draft.problems);
        assert_eq!(draft.sound(), kind.is_some(), "{header}");
    }
}

#[test]
fn our_own_export_of_any_kind_is_recognised_by_its_headers() {
    let both = [kent(), Plan::empty().in_book(Book::Reviews)];
    for (plan, kind) in both.iter().flat_map(|plan| plan.kinds().iter().map(move |kind| (plan, kind))) {
        let file = records(plan, *kind, [], Guard::Formulas);
        let draft = draft_of(&file, plan, &choices());
        assert_eq!((draft.shape, draft.sound()), (Shape::Records(*kind), true), "{}", kind.table());
    }
}

#[test]
fn an_empty_code_makes_no_two_records_the_same() {
    let file = "GSS code,Name\n,Ashford\n,Swale\n,Thanet\n";
    let draft = draft_of(file, &kent(), &choices().of(Kind::District));
    let lines: Vec<(usize, &str)> = draft.problems.iter().map(|one| (one.line, &*one.column)).collect();
    assert_eq!(lines, [(2, "GSS code"), (3, "GSS code"), (4, "GSS code")], "{:?}", sentences(&draft));
}

#[test]
fn where_several_records_have_the_same_key_the_row_must_say_which() {
    let mut plan = kent();
    for id in [80, 81] {
        let record = Record::new(Kind::Lead, Id(id)).with(lead::POST, Cell::text("Community Warden"));
        plan.insert(record);
    }
    let draft = draft_of("Post,Organisation,Note\nCommunity Warden,,x\n", &plan, &choices().of(Kind::Lead));
    assert_eq!(
        sentences(&draft),
        ["april.csv, line 2, Post: expected an Id, because 2 leads have this: #80, #81, found \"Community Warden\""]
    );
    let draft = draft_of("Id,Post,Note\n#81,Community Warden,x\n", &plan, &choices().of(Kind::Lead));
    assert_eq!(draft.summary(), "1 changed");
}

#[test]
fn a_column_can_be_mapped_or_left_out_by_hand() {
    let plan = kent();
    let file = "Nummer,Titel,Title\nDA-01,One,Two\n";
    let mut choices = choices().of(Kind::Action);
    choices.columns.insert(0, "Reference".to_owned());
    choices.columns.insert(2, String::new());
    choices.columns.insert(1, "title".to_owned());
    let draft = draft_of(file, &plan, &choices);
    assert_eq!(words(&draft, &plan), ["DA-01 Title: Share the lessons of reviews → One"]);
}

#[test]
fn a_header_that_stands_twice_is_refused() {
    let draft = draft_of("Reference,Title,title\nDA-01,a,b\n", &kent(), &choices());
    assert_eq!(
        sentences(&draft),
        ["april.csv, line 1, title: expected each header once, but columns 2 and 3 have the same, found \"title\""]
    );
    assert_eq!((draft.refused, draft.changes.len()), (1, 0));
}

#[test]
fn a_file_without_a_column_to_know_its_records_by_is_refused() {
    let draft = draft_of("Title,Due\nOne,\n", &kent(), &choices().of(Kind::Action));
    assert_eq!(sentences(&draft), ["april.csv: expected a column for Reference, by which an action is known"]);
}

#[test]
fn caps_on_cells_and_columns_are_said() {
    let long = "x".repeat(70_000);
    let draft = draft_of(format!("Reference,Title\nDA-01,{long}\nDA-02,Two\n"), &kent(), &choices().of(Kind::Action));
    assert_eq!(draft.summary(), "1 changed, 1 refused");
    assert!(sentences(&draft)[0].contains("at most 64 KiB in a cell"), "{:?}", sentences(&draft)[0]);
    let wide = format!("Reference,Title{}\n", ",x".repeat(1_000));
    assert!(sentences(&draft_of(wide, &kent(), &choices()))[0].contains("at most 1000 columns"));
}

#[test]
fn an_export_opened_and_saved_by_a_spreadsheet_changes_nothing() {
    let plan = kent();
    let file = records(&plan, Kind::Action, plan.all(Kind::Action), Guard::Formulas);
    let text = String::from_utf8(file).unwrap().replace('"', "").replace(',', ";").replace('\u{FEFF}', "");
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.replace(';', "\t").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [
        text.clone().into_bytes(),
        utf16,
        text.replace("\r\n", "\r").into_bytes(),
        format!("sep=;\r\n{text}").into_bytes(),
    ] {
        let draft = draft_of(&bytes, &plan, &choices());
        assert_eq!((draft.summary().as_str(), draft.sound()), ("3 unchanged", true), "{:?}", sentences(&draft));
    }
}
