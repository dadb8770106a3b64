//! Districts' assessment findings, a row for each place and issue.

use super::*;
use folkmoot::{
    intake::{Shape, mapping::Becomes},
    plan::{
        assessment_return::{self, ReturnState},
        change::Edit,
        day::FinancialYear,
        finding, progress, rules,
    },
};

const FILE: &str = "Community Safety Partnership,Year,Issue,Prominence,Rank,Evidence,Officer\n\
                    Ashford Borough Council,2026/27,Domestic Abuse,main priority,1,Up 4%,x\n\
                    E07000105,2026/27,nte,cross-cutting theme,2,,x\n\
                    Gravesham,2026/27,Burglary,broader theme,,\"Three\nwards\",x\n";

fn taken(text: &str, plan: &mut Plan) -> Draft {
    let draft = draft_of(text, plan, &choices());
    assert_eq!(rules::problems(plan, &draft.revision(""), jiff::civil::date(2026, 11, 22)), []);
    plan.forward(&draft.revision("intake"));
    draft
}

#[test]
fn findings_make_their_returns_received_and_the_same_file_twice_changes_nothing() {
    let mut plan = kent();
    let draft = taken(FILE, &mut plan);
    assert_eq!(draft.shape, Shape::Findings);
    assert_eq!((draft.summary().as_str(), draft.sound()), ("3 new", true), "{:?}", sentences(&draft));
    assert!(matches!(draft.columns[6].becomes, Becomes::Nothing(_)), "an unknown column is named and left out");
    let year = FinancialYear(2026);
    let ashford = progress::return_of(&plan, Id(20), year).unwrap();
    assert_eq!(ashford.get(assessment_return::STATE), Some(ReturnState::Final));
    assert_eq!(ashford.get(assessment_return::RECEIVED), Some(TODAY));
    assert_eq!(ashford.get(assessment_return::SOURCE), "april.csv");
    assert_eq!(progress::returns(&plan, year).received(), 2);
    let found: Vec<(String, &str, Option<i64>)> = plan
        .all(Kind::Finding)
        .iter()
        .map(|record| (plan.label_of(record).into_owned(), record.get(finding::WORDS), record.get(finding::RANK)))
        .collect();
    assert_eq!(
        found,
        [
            ("Ashford, 2026/27, Domestic abuse".to_owned(), "", Some(1)),
            ("Ashford, 2026/27, Night time economy".to_owned(), "nte", Some(2)),
            ("Dartford and Gravesham, 2026/27, Burglary".to_owned(), "", None),
        ]
    );
    assert_eq!(
        draft.changes.iter().map(|change| &*change.code).collect::<Vec<_>>()[..2],
        ["Ashford, 2026/27", "Ashford, 2026/27, Domestic abuse"]
    );
    let again = draft_of(FILE, &plan, &choices());
    assert_eq!((again.summary().as_str(), again.changes.len()), ("3 unchanged", 0));
    let renamed = draft_of(FILE, &plan, &Choices::new("copy of april.csv", TODAY, "officer"));
    assert_eq!(renamed.summary(), "3 unchanged");
}

#[test]
fn a_corrected_file_makes_only_the_corrections_and_names_what_it_lacks() {
    let mut plan = kent();
    taken(FILE, &mut plan);
    let corrected = "CSP,Issue,Rank\nAshford,Domestic abuse,2\nAshford,Speeding,3\n";
    let may = Choices { year: Some(FinancialYear(2026)), ..Choices::new("may.csv", TODAY, "officer") };
    let draft = draft_of(corrected, &plan, &may);
    assert_eq!(draft.summary(), "1 new, 1 changed");
    assert_eq!(
        words(&draft, &plan),
        [
            "Ashford, 2026/27, Domestic abuse Rank: 1 → 2",
            "Ashford, 2026/27, Domestic abuse Source: april.csv → may.csv",
            "new finding: Ashford, 2026/27, Speeding"
        ]
    );
    assert_eq!(draft.missing, ["Ashford, 2026/27, Night time economy"]);
}

#[test]
fn the_year_is_the_files_else_the_choice_else_the_one_that_is_assessed_now() {
    let plan = kent();
    for (file, year, wanted) in [
        ("CSP,Issue,Year\nAshford,Burglary,2024-25\n", Some(2030), 2024),
        ("CSP,Issue,Year\nAshford,Burglary,\n", Some(2030), 2030),
        ("CSP,Issue\nAshford,Burglary\n", None, 2026),
    ] {
        let draft = draft_of(file, &plan, &Choices { year: year.map(FinancialYear), ..choices() });
        let Edit::Add(cells) = &draft.changes[0].edit else { panic!("{draft:?}") };
        assert_eq!(cells[assessment_return::YEAR.number()], Cell::Year(FinancialYear(wanted)));
    }
}

#[test]
fn an_awaited_return_is_received_and_one_that_was_received_moves_only_as_the_file_says() {
    let mut plan = kent();
    let awaited = Record::new(Kind::Return, Id(70))
        .with(assessment_return::CSP, Cell::One(Id(21)))
        .with(assessment_return::YEAR, Cell::Year(FinancialYear(2026)));
    plan.insert(awaited);
    let draft = taken("District,Issue,State,Received\nCity of Canterbury,Burglary,draft,1/3/2026\n", &mut plan);
    assert_eq!(draft.summary(), "1 new");
    let state = |plan: &Plan| {
        let record = plan.record(Kind::Return, Id(70)).unwrap();
        (record.get(assessment_return::STATE), record.get(assessment_return::RECEIVED))
    };
    assert_eq!(state(&plan), (Some(ReturnState::Draft), Some(date(2026, 3, 1))));
    taken("CSP,Issue,Rank\nCanterbury,Burglary,1\n", &mut plan);
    assert_eq!(state(&plan), (Some(ReturnState::Draft), Some(date(2026, 3, 1))), "the file does not say");
    let draft = taken("CSP,Issue,State\nCanterbury,Burglary,final\n", &mut plan);
    assert_eq!(draft.summary(), "1 changed");
    assert_eq!(state(&plan), (Some(ReturnState::Final), Some(TODAY)));
}

#[test]
fn what_is_wrong_with_a_finding_is_said_and_nothing_is_dropped() {
    let plan = kent();
    let file = "CSP,CSP code,Issue,Rank,State\n\
                Ashforth,,Speding,first,final\n\
                Ashford,E22000138,Burglary,1,final\n\
                ,,Burglary,1,final\n\
                Dartford,,Burglary,1,final\n\
                Gravesham,,burglary,2,final\n\
                Ashford,,,1,final\n\
                Ashford,,Speeding,1,final\n\
                Ashford,,Burglary,1,draft\n\
                Medway,,Burglary,1,awaited\n";
    let draft = draft_of(file, &plan, &choices());
    assert_eq!(draft.summary(), "1 new, 8 refused");
    assert_eq!(
        sentences(&draft),
        [
            "april.csv, line 2, CSP: expected a CSP that is in the plan, such as \"Ashford\", or one of its districts, by name or code, found \"Ashforth\"",
            "april.csv, line 2, Issue: expected an issue that is in the plan, such as \"Speeding\"; or say what these words mean, in the preview or as an issue alias, found \"Speding\"",
            "april.csv, line 2, Rank: expected a whole number, zero or more, found \"first\"",
            "april.csv, line 3, CSP code: expected one place, but this is Canterbury and the row says Ashford before it, found \"E22000138\"",
            "april.csv, line 4, CSP: expected the CSP or district of the finding, found nothing",
            "april.csv, line 5: expected Dartford and Gravesham, 2026/27, Burglary once, but line 6 has it too",
            "april.csv, line 6: expected Dartford and Gravesham, 2026/27, Burglary once, but line 5 has it too",
            "april.csv, line 7, Issue: expected the issue of the finding, found nothing",
            "april.csv, line 9: expected one state for Ashford, 2026/27, but line 8 says another",
            "april.csv, line 10, State: expected draft or final: what has findings is not awaited, found \"awaited\"",
        ]
    );
}

#[test]
fn findings_are_recognised_only_where_a_place_and_an_issue_are_named() {
    let plan = kent();
    for (header, kind, shape) in [
        ("CSP,Issue", None, Shape::Findings),
        ("District/Borough,Topic,Rank", None, Shape::Findings),
        ("GSS code,issue name", Some(Kind::Finding), Shape::Findings),
        ("Return,Issue,Prominence", None, Shape::Records(Kind::Finding)),
        ("Return,Issue,CSP", Some(Kind::Finding), Shape::Records(Kind::Finding)),
        ("Id,Return,Issue,Prominence,Rank,Evidence,In its words,Source", None, Shape::Records(Kind::Finding)),
        ("CSP,Year,State", None, Shape::Records(Kind::Return)),
        ("Name,Issue,CSP", Some(Kind::Issue), Shape::Records(Kind::Issue)),
    ] {
        let choices = Choices { shape: kind.map(Shape::Records), ..choices() };
        assert_eq!(draft_of(header, &plan, &choices).shape, shape, "{header}");
    }
}

#[test]
fn a_new_return_comes_with_its_first_sound_row_also_where_the_rows_before_it_are_refused() {
    let mut plan = kent();
    let file = "CSP,Issue\nDartford,Burglary\nGravesham,Burglary\nGravesham,Speeding\n";
    let draft = taken(file, &mut plan);
    assert_eq!(draft.summary(), "1 new, 2 refused");
    assert_eq!(draft.changes.iter().map(|change| change.kind).collect::<Vec<_>>(), [Kind::Return, Kind::Finding]);
    let only = plan.all(Kind::Finding).first().and_then(|finding| finding.get(finding::RETURN));
    assert_eq!(only, plan.all(Kind::Return).first().map(|record| record.id));
}

#[test]
fn a_column_that_a_person_names_as_the_place_makes_findings_of_the_rows() {
    let mut choices = choices();
    let file = "Locality,Issue\nAshford,Burglary\n";
    assert_ne!(draft_of(file, &kent(), &choices).shape, Shape::Findings);
    choices.columns.insert(0, "CSP".to_owned());
    let draft = draft_of(file, &kent(), &choices);
    assert_eq!((draft.shape, draft.added), (Shape::Findings, 1));
}

#[test]
fn of_two_columns_for_one_field_the_one_with_its_own_name_is_read() {
    let plan = kent();
    let file = "CSP,Issue,Comments,Evidence\nAshford,Burglary,a comment,the evidence\n";
    let draft = draft_of(file, &plan, &choices());
    assert_eq!(draft.columns[2].worded(), "left out: it means the same as the column Evidence");
    let mut after = plan.clone();
    after.forward(&draft.revision(""));
    assert_eq!(after.all(Kind::Finding)[0].get(finding::EVIDENCE), "the evidence");
}
