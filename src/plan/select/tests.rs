//! Filter lines and what they pick, as tables of cases over a small plan.

use super::{Me, Query, Standpoint};
use crate::plan::{
    Id, Kind, Plan, action,
    cell::Cell,
    day::FinancialYear,
    finding, grant, lead, meeting,
    meeting::Body,
    money::Pence,
    organisation, priority,
    progress::AsAt,
    project,
    record::{Record, Words},
    status::{Rating, Stage},
    update,
};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 1, 20);

fn as_at() -> AsAt {
    AsAt { today: TODAY, stale_days: 90 }
}

fn one(id: i64) -> Cell {
    Cell::One(Id(id))
}

fn said(id: i64, of: i64, day: Date, rating: Rating) -> Record {
    Record::new(Kind::Update, Id(id))
        .with(update::ACTION, one(of))
        .with(update::DATE, Cell::Day(day))
        .with(update::STAGE, Stage::InProgress.cell())
        .with(update::RATING, rating.cell())
        .with(update::CONFIRMED, Rating::NotRated.cell())
}

/// Three actions of a county in which the working group met on 13 January and meets on 3 February:
/// 2 became red since, 3 was red before and is not heard of since, 4 is done and of no priority.
fn plan() -> Plan {
    let priority = Record::new(Kind::Priority, Id(1))
        .with(priority::CODE, Cell::text("DA"))
        .with(priority::NAME, Cell::text("Domestic Abuse"))
        .with(priority::LEADS, Cell::many(&[Id(21)]));
    let action = |id: i64, title: &str, stage: Stage, rating: Rating| {
        Record::new(Kind::Action, Id(id))
            .with(action::REFERENCE, Cell::text(&format!("DA-{id:02}")))
            .with(action::TITLE, Cell::text(title))
            .with(action::PRIORITY, one(1))
            .with(action::STAGE, stage.cell())
            .with(action::RATING, rating.cell())
    };
    let new = action(2, "Share lessons", Stage::NotStarted, Rating::Red)
        .with(action::DUE, Cell::Day(date(2026, 1, 30)))
        .with(action::LINKS, Cell::many(&[Id(41)]));
    let late = action(3, "Train the staff", Stage::InProgress, Rating::Red)
        .with(action::DUE, Cell::Day(date(2025, 10, 1)))
        .with(action::COORDINATOR, one(22));
    let bare = action(4, "Miscellaneous work", Stage::Complete, Rating::Green)
        .with(action::PRIORITY, Cell::Empty)
        .with(action::CONFIRMED, Rating::Amber.cell())
        .with(action::SINCE, Cell::Day(date(2026, 1, 14)));
    let post = |id: i64, post: &str, of: i64| {
        Record::new(Kind::Lead, Id(id)).with(lead::POST, Cell::text(post)).with(lead::ORGANISATION, one(of))
    };
    let office = |id: i64, name: &str, short: &str| {
        Record::new(Kind::Organisation, Id(id))
            .with(organisation::NAME, Cell::text(name))
            .with(organisation::SHORT, Cell::text(short))
    };
    let met = |id: i64, body: Body, day: Date| {
        Record::new(Kind::Meeting, Id(id)).with(meeting::BODY, body.cell()).with(meeting::DATE, Cell::Day(day))
    };
    let group = Record::new(Kind::Group, Id(41)).with(crate::plan::group::NAME, Cell::text("Prevention board"));
    let project = Record::new(Kind::Project, Id(51))
        .with(project::REFERENCE, Cell::text("CRG-25-01"))
        .with(project::TITLE, Cell::text("A bus"))
        .with(project::ACTIONS, Cell::many(&[Id(3)]));
    Plan::of(vec![
        (Kind::Priority, vec![priority]),
        (Kind::Action, vec![new, late, bare]),
        (Kind::Organisation, vec![office(11, "Kent Fire", "KFRS"), office(12, "Kent Police", "")]),
        (Kind::Lead, vec![post(21, "Head of Safety", 11), post(22, "Inspector, North", 12)]),
        (
            Kind::Meeting,
            vec![
                met(31, Body::WorkingGroup, date(2026, 1, 13)),
                met(32, Body::Partnership, date(2026, 1, 19)),
                met(33, Body::WorkingGroup, date(2026, 2, 3)),
            ],
        ),
        (Kind::Group, vec![group]),
        (Kind::Project, vec![project]),
        (
            Kind::Update,
            vec![
                said(61, 2, date(2026, 1, 5), Rating::Amber),
                said(62, 2, date(2026, 1, 15), Rating::Red),
                said(63, 3, date(2025, 9, 1), Rating::Red),
            ],
        ),
    ])
}

fn picked(plan: &Plan, kind: Kind, line: &str, me: &Me) -> (Vec<i64>, Query) {
    let query = Query::asked(plan, kind, line, Standpoint { as_at: as_at(), me });
    let found = plan.all(kind).iter().filter(|record| query.matches(plan, record, as_at()));
    (found.map(|record| record.id.0).collect(), query)
}

#[test]
fn a_filter_line_picks_the_records_that_it_says() {
    let plan = plan();
    for (line, wanted) in [
        ("", vec![2, 3, 4]),
        ("lessons", vec![2]),
        ("domestic", vec![2, 3]),
        ("TRAIN staff", vec![3]),
        ("\"train the\"", vec![3]),
        ("stage:complete", vec![4]),
        ("-stage:complete", vec![2, 3]),
        ("stage:complete,progress", vec![3, 4]),
        ("stage:\"complete,in progress\"", vec![3, 4]),
        ("-stage:complete,\"in progress\"", vec![2]),
        ("priority=da", vec![2, 3]),
        ("prio:dom", vec![2, 3]),
        ("priority=\"Domestic Abuse\" -overdue", vec![2]),
        ("priority:", vec![4]),
        ("priority:*", vec![2, 3]),
        ("-priority:*", vec![4]),
        ("overdue", vec![3]),
        ("open", vec![2, 3]),
        ("rating:red", vec![2, 3]),
        ("rating:amber", vec![4]),
        ("rating:r", vec![2, 3]),
        ("lead:kfrs", vec![2, 3]),
        ("lead:\"Head of Safety\"", vec![2, 3]),
        ("lead:\"Inspector, North\"", vec![3]),
        ("lead:police,kfrs", vec![2, 3]),
        ("lead:", vec![4]),
        ("lead:*", vec![2, 3]),
        ("org:police", vec![3]),
        ("coordinator:police", vec![3]),
        ("coordinator=\"Inspector, North, Kent Police\"", vec![3]),
        ("project:*", vec![3]),
        ("project:", vec![2, 4]),
        ("project:crg-25-01", vec![3]),
        ("unlinked", vec![3, 4]),
        ("due<2025-11-01", vec![3]),
        ("due>2025-11-01", vec![2]),
        ("due<30d", vec![2, 3]),
        ("due<10d", vec![3]),
        ("due<=10d", vec![2, 3]),
        // What is typed in a form is a day here too.
        ("due<31/1", vec![2, 3]),
        ("due<\"end month\"", vec![2, 3]),
        ("due<fri", vec![3]),
        ("due>1w", vec![2]),
        ("due<today", vec![3]),
        ("due>-4m", vec![2, 3]),
        ("due:2026-01", vec![2]),
        ("due:10d", vec![2]),
        ("due:jan", vec![2]),
        ("due:january", vec![2]),
        ("due:\"January 2026\"", vec![2]),
        ("due:2026", vec![2]),
        ("due:30", vec![2]),
        ("due:2026-1", vec![2]),
        ("due:2027", vec![]),
        ("due=30/1/2026", vec![2]),
        ("open due<meeting -overdue", vec![2]),
        ("stale", vec![3]),
        ("stale>60d", vec![3]),
        ("stale<60d", vec![2]),
        ("stale>1w", vec![3]),
        ("unheard", vec![3]),
        ("newly:red", vec![2]),
        ("newly:complete", vec![4]),
        ("new", vec![4]),
    ] {
        let (found, query) = picked(&plan, Kind::Action, line, &Me::default());
        assert_eq!(query.problem(), None, "{line}");
        assert_eq!(found, wanted, "{line}");
    }
}

#[test]
fn equal_to_an_amount_a_number_or_a_year_means_the_value_however_it_is_written() {
    let year = FinancialYear::read("2025/26").unwrap();
    let project = Record::new(Kind::Project, Id(51)).with(project::ASKED, Cell::Money(Pence(254_100)));
    let grant = Record::new(Kind::Grant, Id(71)).with(grant::YEAR, Cell::Year(year));
    let finding = Record::new(Kind::Finding, Id(81)).with(finding::RANK, Cell::Whole(1_200));
    let plan =
        Plan::of(vec![(Kind::Project, vec![project]), (Kind::Grant, vec![grant]), (Kind::Finding, vec![finding])]);
    for (kind, line, finds) in [
        (Kind::Project, "asked=2541", true),
        (Kind::Project, "asked=2541.00", true),
        (Kind::Project, "asked=£2541", true),
        (Kind::Project, "asked=£2,541.0", true),
        (Kind::Project, "asked=2542", false),
        (Kind::Project, "-asked=2541", false),
        (Kind::Finding, "rank=1200", true),
        (Kind::Finding, "rank=1,200", true),
        (Kind::Finding, "rank=120", false),
        (Kind::Grant, "year=2025/26", true),
        (Kind::Grant, "year=2024/25", false),
    ] {
        let (found, query) = picked(&plan, kind, line, &Me::default());
        assert_eq!((query.problem(), found.len()), (None, usize::from(finds)), "{line}");
    }
    for (kind, line) in [(Kind::Project, "asked=much"), (Kind::Finding, "rank=first"), (Kind::Grant, "year=soon")] {
        let (_, query) = picked(&plan, kind, line, &Me::default());
        assert!(query.problem().is_some_and(|says| says.contains("= wants a")), "{line}: {:?}", query.problem());
    }
}

#[test]
fn a_value_that_is_no_day_and_no_part_of_a_date_is_a_problem_that_says_what_would_be_accepted() {
    let plan = plan();
    for (line, says) in [
        ("due:2026..2027", "a range is two terms, as in due>=1/4/2026 due<=31/3/2027"),
        ("due:none", "due: wants a date as 31/3/2026"),
        ("due:none", "or a part of one: 2026, mar"),
        ("due:none", "due: alone asks for those without one"),
        ("due:2026-13", "due: wants a month from 1 to 12; 13 is none"),
        ("due:20261", "due: wants"),
        ("due=2026", "due= wants a date as 31/3/2026"),
        ("due=2026", "due:2026 holds what is in it"),
        ("due=none", "due= wants a date as 31/3/2026"),
        ("due:31/6", "due: wants a day that there is: Jun 2026 has 30 days, so 30 Jun 2026"),
        ("due=29/2/2026", "due= wants a day that there is: Feb 2026 has 28 days, so 28 Feb 2026"),
        ("due>29/2/2026", "due> wants a day that there is: Feb 2026 has 28 days, so 28 Feb 2026"),
        ("due<3/31/2026", "due< wants the day before the month, as 31/3/2026 for 31 Mar 2026"),
    ] {
        let (_, query) = picked(&plan, Kind::Action, line, &Me::default());
        assert!(query.problem().is_some_and(|problem| problem.contains(says)), "{line}: {:?}", query.problem());
    }
}

#[test]
fn where_no_meeting_is_to_come_the_words_say_on_which_side_of_it_nothing_falls() {
    let plan = Plan::of(vec![(Kind::Action, plan().all(Kind::Action).to_vec())]);
    for (line, says) in [
        ("due<meeting", "so nothing falls before it"),
        ("due>meeting", "so nothing falls after it"),
        ("due:meeting", "so nothing falls on it"),
    ] {
        let (found, query) = picked(&plan, Kind::Action, line, &Me::default());
        assert!(query.problem().is_some_and(|problem| problem.contains(says)), "{line}: {:?}", query.problem());
        assert_eq!(found, Vec::<i64>::new());
    }
}

#[test]
fn the_rating_that_a_list_shows_is_the_one_that_is_filtered() {
    let (found, _) = picked(&plan(), Kind::Action, "rating:green", &Me::default());
    assert_eq!(found, Vec::<i64>::new(), "the group confirmed another");
}

#[test]
fn mine_is_what_the_configured_post_or_organisation_answers_for() {
    let plan = plan();
    let me =
        |post: &str, organisation: &str| Me { post: post.into(), organisation: organisation.into(), ..Me::default() };
    for (me, wanted) in [
        (me("head of safety", ""), vec![2, 3]),
        (me("Inspector, North", "Kent Police"), vec![3]),
        (me("", "kfrs"), vec![2, 3]),
    ] {
        let (found, query) = picked(&plan, Kind::Action, "mine", &me);
        assert_eq!((found, query.problem()), (wanted, None), "{me:?}");
    }
    for (me, says) in [
        (Me::default(), "post = \"...\""),
        (me("Head of Parks", ""), "no lead is called \"Head of Parks\""),
        (me("", "Parks"), "no organisation is called \"Parks\""),
        (me("Head of Safety", "Kent Police"), "no lead is called"),
    ] {
        let (found, query) = picked(&plan, Kind::Action, "mine", &me);
        assert!(query.problem().is_some_and(|problem| problem.contains(says)), "{me:?}: {:?}", query.problem());
        assert_eq!(found, Vec::<i64>::new(), "whose it is, is not known: so it is nobody's");
    }
}

#[test]
fn each_problem_has_its_place_and_the_rest_of_the_line_works_without_it() {
    let plan = plan();
    let line = "overdue owner:me due<soon stage:done re:x";
    let (found, query) = picked(&plan, Kind::Action, line, &Me::default());
    assert_eq!(found, vec![3], "only overdue is asked");
    let told: Vec<(&str, &str)> =
        query.problems().iter().map(|problem| (&line[problem.at.clone()], problem.says.as_str())).collect();
    for ((place, says), (at, wanted)) in told.iter().zip([
        ("owner:me", "coordinator"),
        ("due<soon", "30d"),
        ("done", "in progress"),
        ("re:x", "reference, review"),
    ]) {
        assert!(*place == at && says.contains(wanted), "{place}: {says}");
    }
    assert_eq!(told.len(), 4);
    let bad = query.chips().iter().filter(|chip| query.problem_at(chip).is_some()).count();
    assert_eq!((query.chips().len(), bad), (5, 4));
}

#[test]
fn what_names_nothing_that_is_there_picks_nothing_and_says_so() {
    let plan = plan();
    let without = Plan::of(vec![(Kind::Action, plan.all(Kind::Action).to_vec())]);
    for (plan, line, says) in [
        (&plan, "lead:nobody", "no lead is called \"nobody\""),
        (&plan, "project:ZZ-1", "no project is called"),
        (&without, "unheard", "no meeting is in the plan"),
        (&without, "due<meeting", "no meeting on or after 20 Jan 2026"),
    ] {
        let (found, query) = picked(plan, Kind::Action, line, &Me::default());
        assert_eq!(found, Vec::<i64>::new(), "{line}");
        assert!(query.problem().is_some_and(|problem| problem.contains(says)), "{line}: {:?}", query.problem());
    }
}

#[test]
fn no_word_of_any_kind_is_also_a_name_of_a_field_of_it_that_means_something_else() {
    for kind in Kind::ALL {
        let mut names: Vec<&str> = super::name::names(*kind).iter().map(|name| name.word).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{kind:?}: one name, one meaning");
        for field in kind.fields() {
            let choices = if let crate::plan::cell::Domain::Word(choices) = field.domain { choices } else { &[] };
            assert!(!choices.iter().any(|choice| choice.word.contains(',')), "commas stand between values");
        }
    }
}
