//! The Kent plan is sound, and its figures are those of the papers, to the penny.

use super::support::*;
use folkmoot::{
    plan::{
        Kind, Plan,
        account::{self, Account, Figure, Part},
        action, csp, district, edition, edition_change, grant, issue, ledger_entry, listing, meeting,
        money::Pence,
        priority, progress, project, recommendation,
        record::{Record, Words},
        risk_score, rules, status, tally,
        terms::{Standing, Third},
        theme_listing, update,
    },
    plan::{apply, change::Revision, csp::YesNo, listing::Lineage, recommendation::Ask, status::Rating},
};
use jiff::civil::date;

fn pounds(text: &str) -> Pence {
    Pence::read(text).unwrap()
}

fn account(year: &str) -> Account {
    let plan = kent_plan();
    account::account(plan, record_of(plan, Kind::Grant, year).id)
}

fn texts<'p>(plan: &'p Plan, kind: Kind, field: &str) -> Vec<&'p str> {
    let number = kind.field(field).unwrap();
    let text = |record: &'p Record| match record.cell(number) {
        folkmoot::plan::cell::Cell::Text(text) => &**text,
        _ => "",
    };
    plan.all(kind).iter().map(text).collect()
}

// Money.

#[test]
fn the_grant_of_2022_is_as_the_paper_of_november_2022_prints_it() {
    let account = account("2022/23");
    assert_eq!(account.whole(Figure::Allocation), pounds("39661.00"));
    assert_eq!(account.amount(Figure::Pot, Part::Upfront), pounds("21440.00"));
    assert_eq!(account.amount(Figure::Pot, Part::Tactical), pounds("18221.00"));
    assert_eq!(account.whole(Figure::Committed), pounds("21440.00"));
    assert_eq!(account.whole(Figure::Pending), pounds("7600.00"));
    assert_eq!(account.whole(Figure::AfterApproved), pounds("18221.00"));
    assert_eq!(account.whole(Figure::AfterPending), pounds("10621.00"));
    assert_eq!(account.amount(Figure::AfterPending, Part::Tactical), pounds("10621.00"));
    assert_eq!(account.whole(Figure::Spent), Pence::ZERO, "the papers state no spend");
    assert_eq!(account.whole(Figure::AfterSpent), pounds("39661.00"));
    let third = Third::of(record_of(kent_plan(), Kind::Grant, "2022/23"), &account).unwrap();
    assert_eq!((third.third, third.standing), (pounds("13220.33"), Standing::Met));
    assert_eq!(third.worded(), "Tactical pot at least a third (£13,220.33): met with £18,221.00, 45.9% of £39,661.00");
    let plan = kent_plan();
    let entries = plan.naming(Kind::LedgerEntry, ledger_entry::GRANT, record_of(plan, Kind::Grant, "2022/23").id);
    let committed: Vec<Pence> = entries
        .filter(|entry| entry.get(ledger_entry::ENTRY) == Some(ledger_entry::Entry::Commitment))
        .filter_map(|entry| entry.get(ledger_entry::AMOUNT))
        .collect();
    assert_eq!(committed, [pounds("622.50"), pounds("13000"), pounds("5980"), pounds("1837.50")]);
}

#[test]
fn the_grant_of_2019_is_as_the_paper_of_march_2020_prints_it() {
    let account = account("2019/20");
    let pot = |part| account.amount(Figure::Pot, part);
    assert_eq!((pot(Part::Upfront), pot(Part::Tactical)), (pounds("26441"), pounds("13220")));
    assert_eq!(account.whole(Figure::Allocation), pounds("39661"));
    assert_eq!(account.whole(Figure::Withdrawn), pounds("9541"));
    assert_eq!(account.whole(Figure::Refunded), pounds("10000"));
    assert_eq!((account.whole(Figure::Committed), account.whole(Figure::Spent)), (Pence::ZERO, Pence::ZERO));
    let plan = kent_plan();
    let fallen = plan
        .all(Kind::LedgerEntry)
        .iter()
        .filter(|entry| entry.get(ledger_entry::ENTRY) == Some(ledger_entry::Entry::Withdrawal));
    assert_eq!(fallen.count(), 3, "three projects were withdrawn");
}

#[test]
fn what_is_only_asked_is_in_no_balance() {
    let account = account("2020/21");
    assert_eq!(account.whole(Figure::Allocation), pounds("39661"));
    assert_eq!(account.whole(Figure::RolloverAsked), pounds("10000"));
    assert_eq!((account.whole(Figure::RolloverAgreed), account.whole(Figure::Pot)), (Pence::ZERO, pounds("39661")));
    let third = Third::of(record_of(kent_plan(), Kind::Grant, "2020/21"), &account).unwrap();
    assert_eq!((third.asks, third.third), (grant::TacticalShare::AtMostAThird, pounds("13220.33")));
}

#[test]
fn the_overview_shows_the_newest_grant_that_has_a_ledger() {
    let plan = kent_plan();
    assert_eq!(progress::latest_grant(plan).unwrap().get(grant::YEAR).unwrap().to_string(), "2022/23");
}

#[test]
fn every_project_has_its_amounts_route_and_pot_as_the_papers_state_them() {
    let plan = kent_plan();
    let stated = plan.all(Kind::Project).iter().filter_map(|record| {
        let (asked, route) = (record.get(project::ASKED)?, record.get(project::ROUTE)?);
        Some(format!("{} {} {asked}", record.get(project::REFERENCE), route.word()))
    });
    assert_eq!(
        stated.collect::<Vec<_>>(),
        [
            "CRG-19-01 withdrawn £2,000.00",
            "CRG-19-02 withdrawn £2,541.00",
            "CRG-19-03 withdrawn £5,000.00",
            "CRG-19-04 withdrawn £10,000.00",
            "CRG-22-01 in delivery £622.50",
            "CRG-22-02 in delivery £13,000.00",
            "CRG-22-03 in delivery £5,980.00",
            "CRG-22-04 approved by the PCC £1,837.50",
            "CRG-22-05 recommended £4,600.00",
            "CRG-22-06 recommended £3,000.00",
        ]
    );
    assert_eq!(plan.all(Kind::Project).len(), 19, "nine more are named without an amount");
}

// Counts.

#[test]
fn the_plan_holds_all_that_the_papers_state() {
    let plan = kent_plan();
    assert!(plan.all(Kind::Action).len() > 60);
    let in_agreement = plan.all(Kind::Csp).iter().filter(|record| record.get(csp::IN_AGREEMENT) == Some(YesNo::Yes));
    assert_eq!(in_agreement.count(), 11);
    assert_eq!((plan.all(Kind::Csp).len(), plan.all(Kind::District).len()), (12, 13));
    for (kind, count) in [
        (Kind::Action, 179),
        (Kind::Update, 229),
        (Kind::Project, 19),
        (Kind::Priority, 8),
        (Kind::Theme, 5),
        (Kind::Lead, 33),
        (Kind::Organisation, 38),
        (Kind::Group, 63),
        (Kind::LinkedPlan, 16),
        (Kind::PccPriority, 16),
        (Kind::Meeting, 24),
        (Kind::Decision, 23),
        (Kind::HorizonItem, 39),
        (Kind::Recommendation, 19),
    ] {
        assert_eq!(plan.all(kind).len(), count, "{}", kind.many());
    }
}

#[test]
fn there_are_twelve_districts_with_their_codes_and_medway_beside_them() {
    let plan = kent_plan();
    let codes: Vec<&str> = texts(plan, Kind::District, "gss");
    assert_eq!(codes.iter().filter(|code| code.starts_with("E07")).count(), 12);
    let medway = record_of(plan, Kind::District, "Medway");
    assert_eq!(medway.get(district::GSS), "E06000035");
    let own = plan.record(Kind::Csp, medway.get(district::CSP).unwrap()).unwrap();
    assert_eq!(own.get(csp::IN_AGREEMENT), Some(YesNo::No));
    let shared = record_of(plan, Kind::Csp, "Dartford and Gravesham");
    assert_eq!(plan.naming(Kind::District, district::CSP, shared.id).count(), 2);
    let year = progress::assessment_year(date(2026, 11, 22));
    assert_eq!(progress::returns(plan, year).expected, 11);
}

#[test]
fn the_published_tally_is_a_tally_and_no_csp_is_said_to_have_named_anything() {
    let plan = kent_plan();
    let rows: Vec<(&str, i64)> = plan
        .all(Kind::Tally)
        .iter()
        .map(|record| {
            assert_eq!((record.get(tally::RECEIVED), record.get(tally::EXPECTED)), (Some(6), Some(11)));
            let issue = plan.record(Kind::Issue, record.get(tally::ISSUE).unwrap()).unwrap();
            (issue.get(issue::NAME), record.get(tally::COUNT).unwrap())
        })
        .collect();
    let count = |name: &str| rows.iter().find(|(issue, _)| issue.eq_ignore_ascii_case(name)).map(|(_, count)| *count);
    assert_eq!(rows.len(), 12);
    assert_eq!(count("Domestic Abuse"), Some(6));
    assert_eq!(count("Anti-Social Behaviour"), Some(5));
    assert_eq!(count("Safeguarding and Vulnerability"), Some(4));
    assert_eq!(count("Substance Misuse"), Some(4));
    assert_eq!(count("Road Safety"), Some(1));
    assert_eq!((plan.all(Kind::Return).len(), plan.all(Kind::Finding).len()), (0, 0));
}

#[test]
fn the_ranking_is_twelve_names_in_order_without_scores() {
    let plan = kent_plan();
    let ranks: Vec<i64> = plan.all(Kind::RiskScore).iter().filter_map(|record| record.get(risk_score::RANK)).collect();
    assert_eq!(ranks, (1..=12).collect::<Vec<_>>());
    assert!(plan.all(Kind::RiskScore).iter().all(|record| record.get(risk_score::SCORE).is_none()));
    assert!(plan.all(Kind::RiskScore)[0].get(risk_score::PRINTED).starts_with("Child Sexual Exploitation"));
}

// Editions.

#[test]
fn the_editions_are_there_with_their_change_lists() {
    let plan = kent_plan();
    let changes = |title: &str| {
        let edition = record_of(plan, Kind::Edition, title);
        plan.naming(Kind::EditionChange, edition_change::EDITION, edition.id).count()
    };
    for (title, version, count) in
        [("April 2017", "1.0", 1), ("April 2018", "2.0", 9), ("April 2019", "3.0", 9), ("April 2020", "4.0", 11)]
    {
        assert_eq!(record_of(plan, Kind::Edition, title).get(edition::VERSION), version);
        assert_eq!(changes(title), count, "{title}");
    }
    assert!(changes("April 2022") > 0);
    let current = plan.edition(date(2026, 11, 22)).unwrap();
    assert_eq!(current.get(edition::TITLE), "April 2025");
}

#[test]
fn priorities_keep_their_identity_through_their_names() {
    let plan = kent_plan();
    let lineage = |code: &str| -> Vec<(String, &str, Option<Lineage>)> {
        let id = plan.all(Kind::Priority).iter().find(|record| record.get(priority::CODE) == code).unwrap().id;
        plan.naming(Kind::Listing, listing::PRIORITY, id)
            .map(|record| {
                let edition = plan.label(Kind::Edition, record.get(listing::EDITION).unwrap()).into_owned();
                (edition, record.get(listing::NAME), record.get(listing::LINEAGE))
            })
            .collect()
    };
    let stands = |code: &str, edition: &str| {
        lineage(code).into_iter().find(|(title, _, _)| title == edition).map(|(_, name, how)| (name, how))
    };
    assert_eq!(stands("NC", "April 2020"), Some(("Anti-Social Behaviour", Some(Lineage::Unchanged))));
    let widened = Some(("Preventing Neighbourhood Crime & ASB", Some(Lineage::Widened)));
    assert_eq!(stands("NC", "April 2022"), widened);
    assert_eq!(stands("SO", "April 2019"), Some(("Serious and Organised Crime", Some(Lineage::Unchanged))));
    let renamed = Some(("Serious Violence and Organised Crime", Some(Lineage::Renamed)));
    assert_eq!(stands("SO", "April 2020"), renamed);
    assert_eq!(stands("VW", "April 2022"), Some(("Violence against women and girls", Some(Lineage::New))));
    assert_eq!((stands("VW", "April 2020"), stands("VW", "April 2025").is_some()), (None, true));
    for (edition, count) in [("April 2018", 7), ("April 2020", 7), ("April 2022", 8), ("April 2025", 8)] {
        let id = record_of(plan, Kind::Edition, edition).id;
        assert_eq!(plan.naming(Kind::Listing, listing::EDITION, id).count(), count, "{edition}");
    }
    let includes = plan.all(Kind::Listing).iter().filter(|record| !record.get(listing::INCLUDES).is_empty());
    assert!(includes.count() >= 3, "what a priority includes");
}

#[test]
fn the_theme_of_the_pandemic_was_renamed_in_2022() {
    let plan = kent_plan();
    let id = record_of(plan, Kind::Edition, "April 2022").id;
    let listed: Vec<_> = plan.naming(Kind::ThemeListing, theme_listing::EDITION, id).collect();
    let renamed: Vec<&str> = listed
        .iter()
        .filter(|record| matches!(record.get(theme_listing::LINEAGE), Some(Lineage::Renamed | Lineage::Widened)))
        .map(|record| record.get(theme_listing::NAME))
        .collect();
    assert!(renamed.iter().any(|name| name.to_lowercase().contains("significant community events")), "{renamed:?}");
}

#[test]
fn scrutiny_has_two_considerations_for_the_report_and_five_areas_of_interest() {
    let plan = kent_plan();
    let meeting = plan.all(Kind::Meeting).iter().find(|record| record.get(meeting::DATE) == Some(date(2025, 10, 2)));
    let asks = |ask: Ask| {
        let made = plan.naming(Kind::Recommendation, recommendation::MEETING, meeting.unwrap().id);
        made.filter(|record| record.get(recommendation::ASK) == Some(ask)).count()
    };
    assert_eq!((asks(Ask::Consideration), asks(Ask::Interest)), (2, 5));
}

#[test]
fn the_meetings_stand_with_their_dates() {
    let plan = kent_plan();
    let partnership = |day| {
        let body = Some(meeting::Body::Partnership);
        plan.all(Kind::Meeting)
            .iter()
            .any(|record| record.get(meeting::DATE) == Some(day) && record.get(meeting::BODY) == body)
    };
    for day in [date(2020, 3, 18), date(2022, 7, 14), date(2022, 11, 17), date(2025, 11, 20)] {
        assert!(partnership(day), "{day}");
    }
}

// Soundness.

#[test]
fn the_seed_breaks_no_rule_and_names_nothing_that_is_not_there() {
    let plan = kent_plan();
    let revision = Revision::new("all", apply::everything(plan));
    assert_eq!(rules::problems(&Plan::empty(), &revision, jiff::civil::date(2026, 11, 22)), []);
    for record in everything(plan) {
        for named in record.cells().iter().flat_map(folkmoot::plan::cell::Cell::names) {
            assert!(plan.anywhere(*named).is_some(), "{} names nothing", plan.line_of(&record));
        }
    }
}

#[test]
fn no_two_records_of_the_seed_have_the_same_id() {
    let mut ids: Vec<_> = everything(kent_plan()).iter().map(|record| record.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn every_row_says_its_source() {
    let plan = kent_plan();
    for record in everything(plan) {
        let number = record.kind.field("source").unwrap_or_else(|| panic!("{} has no source", record.kind.one()));
        assert!(!record.cell(number).is_empty(), "{} {}", record.kind.one(), plan.line_of(&record));
    }
}

#[test]
fn no_person_is_named_and_no_address_stands_anywhere() {
    const TITLES: [&str; 14] =
        ["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "cllr", "councillor", "supt", "insp", "lord", "lady"];
    let plan = kent_plan();
    for record in everything(plan) {
        for (field, cell) in record.kind.fields().iter().zip(record.cells()) {
            let text = plan.shown(field.domain, cell);
            assert!(!text.contains('@') && !text.contains("http"), "{text}");
            assert!(!text.contains("01622") && !text.contains("03000"), "{text}");
            let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
            for pair in words.windows(2) {
                // MS Teams is no person either.
                let title = TITLES.contains(&pair[0].to_lowercase().as_str()) && pair != ["MS", "Teams"];
                let name = pair[1].chars().next().is_some_and(char::is_uppercase);
                assert!(!(title && name), "{}: {text}", plan.line_of(&record));
            }
        }
    }
}

#[test]
fn each_actions_stage_and_ratings_are_those_of_its_newest_update() {
    let plan = kent_plan();
    for record in plan.all(Kind::Action) {
        let Some(newest) = status::latest_update(plan, record.id) else {
            panic!("{} has no update", plan.line_of(record));
        };
        let line = plan.line_of(record);
        assert_eq!(newest.get(update::STAGE), Some(status::stage(record)), "{line}");
        assert_eq!(newest.get(update::RATING), record.get(action::RATING), "{line}");
        assert_eq!(newest.get(update::CONFIRMED), record.get(action::CONFIRMED), "{line}");
        assert_eq!(status::rating(record), Rating::NotRated, "the papers rate nothing: {line}");
    }
}

#[test]
fn references_carry_the_code_of_their_priority() {
    let plan = kent_plan();
    for record in plan.all(Kind::Action) {
        let code = record
            .get(action::PRIORITY)
            .and_then(|id| plan.record(Kind::Priority, id))
            .map_or("MI", |priority| priority.get(priority::CODE));
        assert!(record.get(action::REFERENCE).starts_with(&format!("{code}-")), "{}", plan.line_of(record));
    }
}

#[test]
fn joint_leads_are_two() {
    let plan = kent_plan();
    let joint = plan.all(Kind::Priority).iter().filter(|record| record.get(priority::LEADS).len() > 1);
    assert!(joint.count() >= 1);
}
