//! What offices send: the slips and habits that a stranger met, each as a promise.

use super::*;
use folkmoot::{
    intake::{Shape, mapping::Becomes},
    plan::{cell::Cell, finding, mapping, record::Record},
};

/// The whole Kent plan, as it is seeded.
fn county() -> Plan {
    let mut plan = Plan::empty();
    let changes = folkmoot::session::kent::changes(&mut mint(), TODAY).unwrap();
    for change in &changes {
        plan.play(change);
    }
    plan
}

/// A mint whose ids come after those of the plan.
fn later_mint(plan: &Plan) -> folkmoot::plan::Mint {
    let mut mint = mint();
    let newest = Kind::ALL.iter().filter_map(|kind| plan.all(*kind).last()).map(|record| record.id).max();
    if let Some(id) = newest {
        mint.after(id);
    }
    mint
}

fn looked_at(text: &str, plan: &Plan, choices: &Choices) -> Draft {
    intake::draft(text.as_bytes(), plan, &mut later_mint(plan), choices)
}

fn says(draft: &Draft) -> Vec<&str> {
    draft.warnings.iter().map(|warning| &*warning.says).collect()
}

#[test]
fn a_mistyped_place_of_a_figure_is_asked_about_and_a_real_place_elsewhere_is_not() {
    let file = "Area,Period,Indicator,Value\nAshford,2018,a,1\nAshfrod,2018,a,2\nFolkstone and Hythe,2018,a,3\nBexley,2018,a,4\nAshfield,2018,a,5\n";
    let draft = looked_at(file, &county(), &choices());
    assert_eq!(draft.summary(), "1 new, 4 not records");
    let asked: Vec<&str> = says(&draft).into_iter().filter(|says| says.ends_with("meant?")).collect();
    assert_eq!(
        asked,
        [
            "\"Ashfrod\": 1 row is counted as elsewhere; is Ashford meant?",
            "\"Folkstone and Hythe\": 1 row is counted as elsewhere; is Folkestone and Hythe meant?"
        ]
    );
}

#[test]
fn the_initials_of_a_partnership_of_several_words_are_known() {
    let file = "Issue,D&G,F&H,T&M,TW\nDomestic Abuse,x,x,1,m\n";
    let draft = looked_at(file, &county(), &choices());
    assert_eq!((draft.shape, draft.summary().as_str()), (Shape::Matrix, "1 new"), "{:?}", sentences(&draft));
    let places = draft.columns.iter().filter(|used| matches!(used.becomes, Becomes::Place(_))).count();
    assert_eq!(places, 4);
}

#[test]
fn a_column_of_a_matrix_that_names_no_place_is_warned_of_with_what_it_holds() {
    let file = "Issue,Ashford,Dover,Westshire\nDomestic Abuse,x,x,x\nDrugs,x,,x\n";
    let draft = looked_at(file, &county(), &choices());
    assert!(
        says(&draft).contains(&"no CSP or district is called \"Westshire\", so its 2 cells are left out"),
        "{:?}",
        says(&draft)
    );
}

#[test]
fn the_columns_of_a_file_that_nobody_knows_are_listed_so_that_somebody_can_say_what_they_are() {
    let plan = county();
    let file = "Partnership,Matter at hand,Place in our order\nAshford,Domestic Abuse,1\n";
    let draft = looked_at(file, &plan, &choices());
    assert!(!draft.sound());
    assert_eq!(draft.columns.len(), 3);
    let asked = Choices { shape: Some(Shape::Findings), ..choices() };
    let draft = looked_at(file, &plan, &asked);
    assert_eq!((draft.sound(), draft.columns.len()), (false, 3));
    let mut said = asked;
    said.columns.insert(1, "Issue".to_owned());
    said.columns.insert(2, "Rank".to_owned());
    let draft = looked_at(file, &plan, &said);
    assert_eq!(draft.summary(), "1 new", "{:?}", sentences(&draft));
}

#[test]
fn refused_rows_that_were_mended_come_back_by_the_same_map_and_the_map_stays_what_it_was() {
    let mut plan = county();
    let file = "Partnership,Matter,Weight\nAshford,Domestic Abuse,main priority\nDover,Drugs,dear to us\n";
    let mut said = Choices { shape: Some(Shape::Findings), map: Some("Our way".to_owned()), ..choices() };
    said.columns.insert(1, "Issue".to_owned());
    said.columns.insert(2, "Prominence".to_owned());
    let draft = looked_at(file, &plan, &said);
    assert_eq!(draft.summary(), "1 new, 1 refused");
    draft.changes.iter().chain(&draft.records).for_each(|change| plan.play(change));
    let headings = |plan: &Plan| -> Vec<String> {
        plan.all(Kind::Mapping).iter().map(|map: &Record| map.get(mapping::HEADINGS).to_owned()).collect()
    };
    let before = headings(&plan);
    let mended = "Partnership,Matter,Weight,Line,Reason\nDover,Drugs,cross-cutting,3,expected one of a few\n";
    let draft = looked_at(mended, &plan, &choices());
    assert_eq!((draft.map.as_deref(), draft.summary().as_str()), (Some("Our way"), "1 new"), "{:?}", sentences(&draft));
    draft.changes.iter().chain(&draft.records).for_each(|change| plan.play(change));
    assert_eq!(headings(&plan), before);
}

#[test]
fn words_for_an_issue_that_are_said_of_several_files_are_kept_once() {
    let plan = county();
    let mut said = choices();
    said.issues.insert("scruffy parks".to_owned(), plan.find(Kind::Issue, "Anti-Social Behaviour").unwrap());
    let (one, two) = ("CSP,Issue\nAshford,scruffy parks\n", "CSP,Issue\nDover,scruffy parks\n");
    let files = [one, two].map(|text| (text.as_bytes(), said.clone()));
    let lent: Vec<(&dyn intake::Source, Choices)> =
        files.iter().map(|(bytes, choices)| (bytes as &dyn intake::Source, choices.clone())).collect();
    let batch = intake::batch(&lent, &plan, &mut later_mint(&plan), &intake::Outside::NOTHING).unwrap();
    let aliases = batch.drafts.iter().flat_map(|draft| &draft.records);
    assert_eq!(aliases.filter(|change| change.kind == Kind::IssueAlias).count(), 1);
}

#[test]
fn a_changed_figure_shows_what_was_beside_what_will_be() {
    let plan = county();
    let first = "Area,Period,Indicator,Value\nAshford,2018,a,1\nDover,2018,a,7\n";
    let draft = looked_at(first, &plan, &choices());
    let figures: Vec<_> = handed(first.as_bytes(), &plan, &draft).into_iter().map(|taken| taken.figure).collect();
    let mut later = plan.clone();
    draft.changes.iter().chain(&draft.records).for_each(|change| later.play(change));
    let standing = |_: &Plan, _| figures.clone();
    let outside = intake::Outside { standing: &standing, ..intake::Outside::NOTHING };
    let second = first.replace(",7", ",8");
    let draft = intake::draft_of(second.as_bytes(), &later, &mut later_mint(&later), &choices(), &outside).unwrap();
    let changed: Vec<&str> =
        draft.rows.iter().filter(|row| row.became == intake::Became::Changed).map(|row| &*row.says).collect();
    assert_eq!((draft.summary().as_str(), changed), ("1 changed, 1 unchanged", vec!["a, Dover, 2018: 7 → 8"]));
}

#[test]
fn a_row_about_an_issue_that_a_refused_row_has_too_is_refused_with_it_and_not_overwritten_by_it_later() {
    let file = "CSP,Issue,Rank\nDover,Drugs,10th\nDover,Drugs,2\nDover,Domestic Abuse,1\n";
    let draft = looked_at(file, &county(), &choices());
    assert_eq!(draft.summary(), "1 new, 2 refused", "{:?}", sentences(&draft));
    assert!(
        sentences(&draft).iter().any(|says| says.contains("once, but line 2 has it too")),
        "{:?}",
        sentences(&draft)
    );
}

#[test]
fn what_a_new_row_of_a_matrix_changes_beside_is_said() {
    let mut plan = county();
    let first = looked_at("Issue,Ashford,Dover\nDrugs,,1\nDomestic Abuse,1,\n", &plan, &choices());
    for change in first.changes.iter().chain(&first.records) {
        plan.play(change);
    }
    let draft = looked_at("Issue,Ashford,Dover\nDrugs,2,3\nDomestic Abuse,1,\n", &plan, &choices());
    assert_eq!(draft.summary(), "1 new, 1 unchanged");
    let wanted = "rows that bring new findings also change 1 finding that the plan has already";
    assert!(says(&draft).contains(&wanted), "{:?}", says(&draft));
}

#[test]
fn a_file_that_is_left_out_because_it_was_taken_before_is_not_what_the_next_is_read_over() {
    let mut plan = county();
    let first = "CSP,Year,Issue,Rank\nDover,2026/27,Drugs,1\n";
    let draft = looked_at(first, &plan, &choices());
    for change in draft.changes.iter().chain(&draft.records) {
        plan.play(change);
    }
    // Somebody changed the rank by hand since, and the second file changes it again.
    let found = plan.all(Kind::Finding).last().unwrap().clone();
    plan.set(Kind::Finding, found.id, finding::RANK.number(), Cell::Whole(5));
    let second = first.replace(",1\n", ",7\n");
    let said = Choices { again: false, ..choices() };
    let files = [first.as_bytes(), second.as_bytes()];
    let lent: Vec<(&dyn intake::Source, Choices)> =
        files.iter().map(|bytes| (bytes as &dyn intake::Source, said.clone())).collect();
    let batch = intake::batch(&lent, &plan, &mut later_mint(&plan), &intake::Outside::NOTHING).unwrap();
    assert!(batch.drafts[0].taken_before.is_some() && batch.drafts[0].changes_nothing());
    assert_eq!(plan.conflicts(&batch.revision().changes), []);
    let told: Vec<String> = batch.drafts[1].changes.iter().map(|change| change.worded(&plan)).collect();
    assert!(told.iter().any(|says| says.contains("Rank: 5 → 7")), "{told:?}");
}

#[test]
fn a_file_of_figures_is_compared_with_those_that_are_taken_in_before_it_in_one_go() {
    let plan = county();
    let first = "Area,Period,Indicator,Value\nAshford,2018,a,1\nDover,2018,a,7\n";
    let second = first.replace(",7", ",8");
    let files = [first.as_bytes(), second.as_bytes()];
    let lent: Vec<(&dyn intake::Source, Choices)> =
        files.iter().map(|bytes| (bytes as &dyn intake::Source, choices())).collect();
    let batch = intake::batch(&lent, &plan, &mut later_mint(&plan), &intake::Outside::NOTHING).unwrap();
    let summaries: Vec<String> = batch.drafts.iter().map(Draft::summary).collect();
    assert_eq!(summaries, ["2 new", "1 changed, 1 unchanged"]);
}
