//! Assessments side by side, and the risk scoring.

use super::*;
use folkmoot::{
    intake::{Unmapped, mapping::Becomes},
    plan::{
        assessment_return::{self, ReturnState},
        day::FinancialYear,
        finding::{self, Prominence},
        risk_criterion, risk_score,
    },
};

const YEAR: FinancialYear = FinancialYear(2026);

fn taken(text: &str, plan: &mut Plan) -> Draft {
    let draft = draft_of(text, plan, &choices());
    assert!(draft.sound(), "{:?}", sentences(&draft));
    plan.forward(&draft.revision(""));
    draft
}

/// The findings of a plan: whose, of what, how prominent, which rank.
fn findings(plan: &Plan) -> Vec<(String, Option<Prominence>, Option<i64>)> {
    let told = |record: &Record| {
        (plan.label_of(record).into_owned(), record.get(finding::PROMINENCE), record.get(finding::RANK))
    };
    plan.all(Kind::Finding).iter().map(told).collect()
}

#[test]
fn a_matrix_of_ticks_ranks_and_words_makes_a_return_with_findings_for_each_csp() {
    let mut plan = kent();
    let text = "Issue,Ashford,Canterbury,Dartford & Gravesham,Medway Council\n\
                Domestic abuse,x,1,main priority,M1\n\
                nte,✓,2,cross-cutting,b\n\
                Burglary,,3,part of a broader theme,\n\
                Speeding,-,,,C (2)\n";
    let draft = taken(text, &mut plan);
    assert_eq!((draft.shape, draft.summary().as_str()), (Shape::Matrix, "4 new"));
    let (main, cross, broader) = (Some(Prominence::Main), Some(Prominence::CrossCutting), Some(Prominence::Broader));
    let mut found = findings(&plan);
    found.sort();
    let wanted = [
        ("Ashford, 2026/27, Domestic abuse", None, None),
        ("Ashford, 2026/27, Night time economy", None, None),
        ("Canterbury, 2026/27, Burglary", None, Some(3)),
        ("Canterbury, 2026/27, Domestic abuse", None, Some(1)),
        ("Canterbury, 2026/27, Night time economy", None, Some(2)),
        ("Dartford and Gravesham, 2026/27, Burglary", broader, None),
        ("Dartford and Gravesham, 2026/27, Domestic abuse", main, None),
        ("Dartford and Gravesham, 2026/27, Night time economy", cross, None),
        ("Medway, 2026/27, Domestic abuse", main, Some(1)),
        ("Medway, 2026/27, Night time economy", broader, None),
        ("Medway, 2026/27, Speeding", cross, Some(2)),
    ];
    assert_eq!(found, wanted.map(|(label, prominence, rank)| (label.to_owned(), prominence, rank)));
    assert_eq!(plan.all(Kind::Return).len(), 4);
    assert!(plan.all(Kind::Return).iter().all(|one| one.get(assessment_return::STATE) == Some(ReturnState::Final)));
    let words: Vec<&str> = plan.all(Kind::Finding).iter().map(|one| one.get(finding::WORDS)).collect();
    assert_eq!(words.iter().filter(|words| **words == "nte").count(), 4, "its own words are kept: {words:?}");
    assert_eq!(draft_of(text, &plan, &choices()).summary(), "4 unchanged");
    let corrected = text.replace("Burglary,,3", "Burglary,x,4");
    assert_eq!(draft_of(&corrected, &plan, &choices()).summary(), "1 new, 3 unchanged");
    let corrected = text.replace("Burglary,,3", "Burglary,,4");
    assert_eq!(draft_of(&corrected, &plan, &choices()).summary(), "1 changed, 3 unchanged");
}

#[test]
fn ones_under_a_csp_that_has_no_other_number_are_ticks_and_not_first_ranks() {
    let mut plan = kent();
    taken("Issue,Ashford,Canterbury\nDomestic abuse,1,1\nBurglary,1,2\nSpeeding,0,3\n", &mut plan);
    let mut found = findings(&plan);
    found.sort();
    let ranks: Vec<Option<i64>> = found.iter().map(|(.., rank)| *rank).collect();
    assert_eq!(ranks, [None, None, Some(2), Some(1), Some(3)], "{found:?}");
}

#[test]
fn two_districts_of_one_csp_may_agree_and_must_not_disagree() {
    let mut plan = kent();
    let draft = taken("Issue,Dartford,Gravesham,Ashford\nBurglary,1,1,2\nSpeeding,2,,\n", &mut plan);
    assert_eq!(draft.summary(), "2 new");
    assert_eq!(findings(&plan).len(), 3);
    let draft = draft_of("Issue,Dartford,Gravesham,Ashford\nBurglary,1,2,2\nSpeeding,2,,\n", &kent(), &choices());
    assert_eq!(draft.summary(), "1 new, 1 refused");
    assert_eq!(
        sentences(&draft),
        ["april.csv, line 2, Gravesham: expected the same as in Dartford, which is of the same CSP, found \"2\""]
    );
}

#[test]
fn words_for_no_issue_are_listed_never_dropped_and_what_an_officer_says_of_them_is_remembered() {
    let mut plan = kent();
    let text = "Issue,Ashford,Canterbury\nBurglary,x,x\nboy racers,x,\nBoy  Racers,,x\nDA,x,x\ncounty lines,x,\n";
    let draft = draft_of(text, &plan, &choices());
    assert_eq!((draft.shape, draft.summary().as_str()), (Shape::Matrix, "2 new, 3 refused"));
    let unmapped = |words: &str, line, count| Unmapped { words: words.to_owned(), line, count };
    assert_eq!(draft.unmapped, [unmapped("boy racers", 3, 2), unmapped("county lines", 6, 1)]);
    assert!(sentences(&draft)[0].contains("say what these words mean"), "{:?}", sentences(&draft));
    let says: Vec<&str> =
        draft.rows.iter().filter(|row| row.became == Became::Refused).map(|row| row.says.as_str()).collect();
    assert_eq!(says, ["boy racers, x", "Boy  Racers, x", "county lines, x"]);

    let mut said = choices();
    said.issues.insert("boy racers".to_owned(), Id(43));
    let draft = draft_of(text, &plan, &said);
    // Now two rows are about speeding.
    assert_eq!(draft.summary(), "4 new, 1 refused", "{:?}", sentences(&draft));
    said.issues.insert("county lines".to_owned(), Id(42));
    let draft = draft_of(text, &plan, &said);
    assert!(draft.sound() && draft.unmapped.is_empty(), "{:?}", sentences(&draft));
    plan.forward(&draft.revision(""));
    let aliases: Vec<(&str, Option<Id>)> = plan
        .all(Kind::IssueAlias)
        .iter()
        .skip(2)
        .map(|alias| (alias.get(issue_alias::ALIAS), alias.get(issue_alias::ISSUE)))
        .collect();
    assert_eq!(aliases, [("boy racers", Some(Id(43))), ("county lines", Some(Id(42)))]);
    let next = draft_of(text, &plan, &Choices::new("next.csv", TODAY, "officer"));
    assert_eq!((next.summary().as_str(), next.sound()), ("5 unchanged", true), "nobody is asked again");
}

#[test]
fn a_csp_without_anything_under_it_has_not_replied_and_totals_and_blank_rows_are_no_records() {
    let mut plan = kent();
    let text = "Issue,Ashford,Canterbury,Medway\nBurglary,x,1,\nSpeeding,,2,\nDomestic abuse,,,\n,,,\nTotal,1,2,0\nSource: returns,,,\n";
    let draft = taken(text, &mut plan);
    assert_eq!(draft.summary(), "2 new, 4 not records");
    let why: Vec<&str> = draft.ignored.iter().map(|row| &*row.why).collect();
    assert_eq!(why, ["no CSP names it", "blank row", "total row", "footnote"]);
    assert!(
        draft.warnings.iter().any(|one| one.says == "nothing stands under Medway: no return is received by this file")
    );
    assert!(plan.all(Kind::Return).iter().all(|one| one.get(assessment_return::CSP) != Some(Id(24))));
}

#[test]
fn a_cell_of_a_matrix_that_says_nothing_known_is_refused_with_its_column() {
    let draft =
        draft_of("Issue,Ashford,Canterbury\nBurglary,x,perhaps\nSpeeding,x,1.5\nNTE,x,M\n", &kent(), &choices());
    let wanted = "a tick, a rank, or how prominent it is: main priority, cross-cutting, part of a broader theme";
    assert_eq!(
        sentences(&draft),
        [
            format!("april.csv, line 2, Canterbury: expected {wanted}, found \"perhaps\""),
            format!("april.csv, line 3, Canterbury: expected {wanted}, found \"1.5\""),
        ]
    );
    assert_eq!(draft.summary(), "1 new, 2 refused");
}

// The scoring.

/// What a plan holds of the year's scores: issue, criterion or the whole, score, rank.
fn scores(plan: &Plan) -> Vec<(String, String, Option<i64>, Option<i64>)> {
    let told = |record: &Record| {
        assert_eq!(record.get(risk_score::YEAR), Some(YEAR));
        let issue = record.get(risk_score::ISSUE).map_or(String::new(), |id| plan.label(Kind::Issue, id).into_owned());
        let criterion = record.get(risk_score::CRITERION).and_then(|id| plan.record(Kind::RiskCriterion, id));
        let criterion = criterion.map_or("", |record| record.get(risk_criterion::NAME)).to_owned();
        (issue, criterion, record.get(risk_score::SCORE), record.get(risk_score::RANK))
    };
    let mut all: Vec<_> = plan.all(Kind::RiskScore).iter().map(told).collect();
    all.sort();
    all
}

fn score(
    issue: &str,
    criterion: &str,
    score: Option<i64>,
    rank: Option<i64>,
) -> (String, String, Option<i64>, Option<i64>) {
    (issue.to_owned(), criterion.to_owned(), score, rank)
}

#[test]
fn a_scoring_brings_the_criteria_that_the_plan_lacks_and_a_blank_is_not_scored() {
    let mut plan = kent();
    let text = "Issue,Physical,Psychological harm,Volume,Total,Rank,Rationale\nDomestic abuse,5,4,,9,1,Up\nNTE,1,,2,3,2,\nSpeeding,,,,,,\n";
    let draft = taken(text, &mut plan);
    assert_eq!((draft.shape, draft.summary().as_str()), (Shape::Scores, "2 new, 1 not a record"));
    assert_eq!(
        scores(&plan),
        [
            score("Domestic abuse", "", Some(9), Some(1)),
            score("Domestic abuse", "Physical", Some(5), None),
            score("Domestic abuse", "Psychological", Some(4), None),
            score("Night time economy", "", Some(3), Some(2)),
            score("Night time economy", "Physical", Some(1), None),
            score("Night time economy", "Volume", Some(2), None),
        ]
    );
    let criteria: Vec<&str> = plan.all(Kind::RiskCriterion).iter().map(|one| one.get(risk_criterion::NAME)).collect();
    assert_eq!(criteria, ["Physical", "Psychological", "Volume"]);
    assert!(matches!(&draft.columns[1].becomes, Becomes::Criterion(says) if says.contains("which is new")));
    let again = draft_of(text, &plan, &Choices::new("copy.csv", TODAY, "officer"));
    assert_eq!((again.summary().as_str(), again.changes.len()), ("2 unchanged, 1 not a record", 0));
    assert!(matches!(&again.columns[1].becomes, Becomes::Criterion(says) if !says.contains("which is new")));
    let corrected = text.replace("abuse,5", "abuse,3");
    let draft = draft_of(&corrected, &plan, &choices());
    assert_eq!(draft.summary(), "1 changed, 1 unchanged, 1 not a record");
    let later = draft_of(text.replace("NTE,1,,2", "NTE,1,3,2"), &plan, &choices());
    assert_eq!(later.summary(), "1 new, 1 unchanged, 1 not a record", "a score that was blank is a new one");
}

#[test]
fn a_total_or_a_rank_may_stand_alone_and_two_may_tie() {
    let mut plan = kent();
    taken("Issue,Total\nBurglary,12\nSpeeding,12\n", &mut plan);
    assert_eq!(scores(&plan), [score("Burglary", "", Some(12), None), score("Speeding", "", Some(12), None)]);
    let mut plan = kent();
    let text = "Issue,Rank\nBurglary,1\nSpeeding,2\nNTE,2\nDomestic abuse,4\n";
    taken(text, &mut plan);
    let ranks: Vec<Option<i64>> = scores(&plan).iter().map(|(.., rank)| *rank).collect();
    assert_eq!(ranks, [Some(1), Some(4), Some(2), Some(2)]);
    assert_eq!(draft_of(text, &plan, &choices()).summary(), "4 unchanged");
    assert!(scores(&plan).iter().all(|(_, _, score, _)| score.is_none()), "a rank makes no score");
}

#[test]
fn what_is_no_score_and_an_issue_that_stands_twice_are_refused() {
    let text = "Issue,Physical,Financial,Rank\nBurglary,high,1,1\nSpeeding,-1,2.5,2\nNTE,1,2,3\nNight time economy,1,2,4\nboy racers,1,1,5\n";
    let draft = draft_of(text, &kent(), &choices());
    let wanted = "a whole score, nought or more, or nothing where it is not scored";
    let said = sentences(&draft);
    assert_eq!(
        said[..5],
        [
            format!("april.csv, line 2, Physical: expected {wanted}, found \"high\""),
            format!("april.csv, line 3, Physical: expected {wanted}, found \"-1\""),
            format!("april.csv, line 3, Financial: expected {wanted}, found \"2.5\""),
            "april.csv, line 4: expected Night time economy for 2026/27 once, but line 5 has it too".to_owned(),
            "april.csv, line 5: expected Night time economy for 2026/27 once, but line 4 has it too".to_owned(),
        ]
    );
    assert_eq!(draft.unmapped.len(), 1);
    assert_eq!((draft.refused, draft.changes.len()), (5, 0), "a criterion comes only with a row scored by it");
}

#[test]
fn a_criterion_comes_with_the_first_row_that_is_sound() {
    let mut plan = kent();
    let draft = draft_of("Issue,Physical,Financial\nboy racers,1,1\nSpeeding,x,2\nNTE,1,2\n", &plan, &choices());
    assert_eq!(draft.summary(), "1 new, 2 refused");
    plan.forward(&draft.revision(""));
    assert_eq!(
        scores(&plan),
        [
            score("Night time economy", "Financial", Some(2), None),
            score("Night time economy", "Physical", Some(1), None)
        ]
    );
}
#[test]
fn of_two_columns_for_one_criterion_or_for_the_total_the_first_is_read() {
    let mut plan = kent();
    taken("Issue,Physical,Physical harm,Total,Score\nBurglary,1,2,3,4\n", &mut plan);
    assert_eq!(scores(&plan), [score("Burglary", "", Some(3), None), score("Burglary", "Physical", Some(1), None)]);
}
