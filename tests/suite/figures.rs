//! Which figures count, what a CSP's figure is, and what is said beside it: on the Kent plan.

use super::{
    store::{
        adds,
        figures::{AtHand, a_figure as of_indicator, an_edition, an_indicator},
    },
    support::*,
};
use folkmoot::plan::{
    Id, Kind, Plan,
    caveat::{self, CSPS},
    cell::Cell,
    change::{Change, Edit, Revision},
    csp,
    figure::{Figure, Number, Taken},
    figure_edition, figures,
    figures::{Counting, Key, NoNumber},
    indicator,
    record::Record,
    rules,
};
use folkmoot::session::desk::{Committed, Desk, Refusal};
use jiff::civil::date;

const DARTFORD: &str = "E07000107";
const GRAVESHAM: &str = "E07000109";
const UNASSIGNED: &str = "recorded under an unassigned CSP group from 2024 onwards";

fn a_figure(edition: i64, area: &str, value: f64) -> Taken {
    let figure = Figure {
        line: 2,
        indicator: Id(1),
        area,
        period: "2023-12",
        measure: "",
        value: Some(Number(value)),
        mark: "",
        suppressed: false,
    };
    Taken { edition: Id(edition), figure: figure.held() }
}

fn withheld(area: &str) -> Taken {
    let mut taken = a_figure(10, area, 0.0);
    (taken.figure.value, taken.figure.mark, taken.figure.suppressed) = (None, "<=5".into(), true);
    taken
}

fn of_csp(counting: &Counting<'_>, name: &str, measure: &str) -> (Result<f64, String>, usize) {
    let plan = kent_plan();
    let key = Key { indicator: Id(1), measure, area: "", period: "2023-12" };
    let answer = figures::of_csp(plan, counting, record_of(plan, Kind::Csp, name).id, key);
    (answer.value.map(|number| number.0).map_err(|why| why.worded()), answer.behind.len())
}

#[test]
fn the_edition_taken_last_counts_and_a_retired_one_is_not_asked() {
    let taken = [a_figure(10, "E07000105", 5.0), a_figure(12, "E07000105", 7.0), a_figure(11, "E07000105", 6.0)];
    let counting = figures::standing(&taken);
    let values: Vec<&Taken> = counting.values().copied().collect();
    assert_eq!(values, [&taken[1]]);

    let mut plan = kent_plan().clone();
    for (id, measures, standing) in [(21, 1, "current"), (20, 1, "current"), (22, 2, "current"), (23, 1, "retired")] {
        plan.insert(
            Record::new(Kind::FigureEdition, Id(id))
                .with(figure_edition::INDICATORS, Cell::many(&[Id(measures)]))
                .with(figure_edition::STANDING, Cell::Word(standing)),
        );
    }
    assert_eq!(figures::editions(&plan, Some(Id(1))), [Id(20), Id(21)]);
    assert_eq!(figures::editions(&plan, None), [Id(20), Id(21), Id(22)]);
}

#[test]
fn areas_have_the_names_of_their_places_and_belong_to_a_csp() {
    let plan = kent_plan();
    for (area, name, csp) in [
        ("E07000105", "Ashford", "Ashford"),
        ("E22000137", "Ashford", "Ashford"),
        ("E07000112", "Folkestone and Hythe", "Folkestone and Hythe"),
        ("Shepway", "Folkestone and Hythe", "Folkestone and Hythe"),
        (DARTFORD, "Dartford", "Dartford and Gravesham"),
        ("Dartford & Gravesham", "Dartford and Gravesham", "Dartford and Gravesham"),
        ("E06000035", "Medway", "Medway"),
        ("Unassigned Kent", "Unassigned Kent", ""),
        ("E07000999", "E07000999", ""),
    ] {
        assert_eq!(figures::area_name(plan, area), name, "{area}");
        let found = figures::csp_of(plan, area).and_then(|id| plan.record(Kind::Csp, id));
        assert_eq!(found.map_or("", |record| record.get(csp::NAME)), csp, "{area}");
    }
}

#[test]
fn two_districts_sum_to_their_csp_and_a_missing_part_is_never_zero() {
    const BOTH: &str = "Dartford and Gravesham";
    let both = [a_figure(10, DARTFORD, 300.0), a_figure(10, GRAVESHAM, -2.0)];
    assert_eq!(of_csp(&figures::standing(&both), BOTH, ""), (Ok(298.0), 2));
    assert_eq!(of_csp(&figures::standing(&both), "Ashford", ""), (Err("not published".to_owned()), 0));

    let one = [a_figure(10, DARTFORD, 300.0)];
    let lacks = "no sum: Gravesham not published";
    assert_eq!(of_csp(&figures::standing(&one), BOTH, ""), (Err(lacks.to_owned()), 1));
    let hidden = [a_figure(10, DARTFORD, 300.0), withheld(GRAVESHAM)];
    let lacks = "no sum: Gravesham suppressed (<=5)";
    assert_eq!(of_csp(&figures::standing(&hidden), BOTH, ""), (Err(lacks.to_owned()), 2));
    let alone = [withheld("E07000105")];
    assert_eq!(of_csp(&figures::standing(&alone), "Ashford", ""), (Err("suppressed (<=5)".to_owned()), 1));

    let rates = both.map(|mut taken| {
        taken.figure.measure = "per 1,000 people".into();
        taken
    });
    let (why, behind) = of_csp(&figures::standing(&rates), BOTH, "per 1,000 people");
    assert!(why.is_err_and(|why| why.contains("rates of several districts cannot be added")) && behind == 2);
}

#[test]
fn what_is_published_for_a_csp_stands_for_it_and_is_never_split() {
    let own = [a_figure(10, "E22000352", 310.0), a_figure(10, DARTFORD, 300.0), a_figure(10, GRAVESHAM, 8.0)];
    let counting = figures::standing(&own);
    assert_eq!(of_csp(&counting, "Dartford and Gravesham", ""), (Ok(310.0), 1));
    let only = [a_figure(10, "Dartford and Gravesham", 310.0)];
    assert_eq!(of_csp(&figures::standing(&only), "Dartford and Gravesham", ""), (Ok(310.0), 1));
    assert_eq!(figures::standing(&only).keys().filter(|key| key.area == DARTFORD).count(), 0);
    assert_eq!(figures::number(None), Err(NoNumber::Unpublished));
}

#[test]
fn the_published_caveat_travels_with_every_figure_that_it_touches_and_no_other() {
    let plan = kent_plan();
    let touched = |provider, area, period| figures::caveats(plan, provider, area, period).len();
    for area in
        ["E07000110", "E06000035", "E07000115", DARTFORD, GRAVESHAM, "E22000352", "E07000116", "Unassigned Kent"]
    {
        assert_eq!(touched(Some("Home Office"), area, "2024-01"), 1, "{area}");
        assert_eq!(touched(Some("Home Office"), area, "2023-12"), 0, "{area}");
    }
    for (area, period, wanted) in [
        ("Maidstone", "2023/24", 1),
        ("Maidstone", "2025/26 Q4", 1),
        ("Maidstone", "2024", 1),
        ("Maidstone", "2022/23", 0),
        ("Maidstone", "some time", 1),
        ("E07000105", "2025/26", 0),
        ("E07000114", "2025/26", 0),
    ] {
        assert_eq!(touched(Some("Home Office"), area, period), wanted, "{area} {period}");
        assert_eq!(touched(None, area, period), wanted, "nobody said who published it: {area} {period}");
    }
    assert_eq!(touched(Some("the Home Office, by way of Kent Police"), "Medway", "2025/26"), 1);
    assert_eq!(touched(Some("NHS England"), "Medway", "2025/26"), 0);
    let text = figures::caveats(plan, None, "Medway", "2025/26")[0].get(caveat::TEXT);
    assert!(text.starts_with("Kent: Due to ongoing IT issues") && text.contains(UNASSIGNED), "{text}");
    assert_eq!(plan.all(Kind::Caveat)[0].get(CSPS).len(), 5);
}

#[test]
fn what_is_said_with_a_figure_is_said_once() {
    let mut plan = kent_plan().clone();
    let mut insert = |record: Record| plan.insert(record);
    insert(Record::new(Kind::Indicator, Id(1)).with(indicator::CAVEAT, Cell::text("Counts are of offences.")));
    insert(
        Record::new(Kind::FigureEdition, Id(10))
            .with(figure_edition::PROVIDER, Cell::text("Home Office"))
            .with(figure_edition::CAVEAT, Cell::text("Counts are of offences.")),
    );
    let mut taken = a_figure(10, "E06000035", 5.0);
    assert_eq!(figures::said_with(&plan, &taken), ["Counts are of offences."]);
    taken.figure.period = "2025/26".into();
    let said = figures::said_with(&plan, &taken);
    assert!(said.len() == 2 && said[1].contains(UNASSIGNED), "{said:?}");
}

#[test]
fn periods_are_in_the_order_of_time() {
    let taken = ["2018/19", "2018-12", "unknown", "2018-02", "2018/19 Q1"].map(|period| {
        let mut taken = a_figure(10, DARTFORD, 1.0);
        taken.figure.period = period.into();
        taken
    });
    let periods = figures::periods(&figures::standing(&taken));
    assert_eq!(periods, ["2018-02", "2018/19 Q1", "2018/19", "2018-12", "unknown"]);
}

#[test]
fn a_file_of_figures_is_taken_in_by_the_rules_taken_back_and_taken_in_again() {
    let directory = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&kent_file(directory.path()), identity("clerk"), noon(1)).unwrap();
    let (mut plan, _) = desk.load().unwrap();
    let mut mint = noon(1).mint();
    let edition = an_edition(10, "Street crime", 2);
    let step = |records: &[Record]| adds(records).changes;
    let revision = |changes| Revision { source: "dec.csv".to_owned(), ..Revision::new("import dec.csv", changes) };
    let rows = || vec![of_indicator(1, DARTFORD, "2018-12", 512.0), of_indicator(1, GRAVESHAM, "2018-12", 498.0)];

    let nameless = step(&[an_indicator(1).with(indicator::NAME, Cell::Empty), edition.clone()]);
    let refused = desk.take_in(&plan, &mut mint, revision(nameless), &mut AtHand::of(10, rows()));
    assert!(matches!(refused, Err(Refusal::Problems(_))), "{refused:?}");
    let changes = step(&[an_indicator(1), edition]);
    let mut stopped = AtHand { ends: Err("stopped at row 3".to_owned()), ..AtHand::of(10, rows()) };
    let refused = desk.take_in(&plan, &mut mint, revision(changes.clone()), &mut stopped);
    assert_eq!(refused, Err(Refusal::Failed("stopped at row 3; nothing was changed".to_owned())));
    assert_eq!(desk.count_figures(Id(10)), Ok(0));

    let play = |plan: &mut Plan, committed: Committed| {
        committed.unwrap().iter().for_each(|revision| plan.forward(revision));
    };
    let taken = desk.take_in(&plan, &mut mint, revision(changes), &mut AtHand::of(10, rows()));
    assert_eq!(taken.as_ref().unwrap()[0].by, "clerk");
    play(&mut plan, taken);
    let shown = desk.figures(&plan, Some(Id(1))).unwrap();
    let key = Key { indicator: Id(1), measure: "", area: "", period: "2018-12" };
    let csp = figures::csp_of(&plan, DARTFORD).unwrap();
    assert_eq!(figures::of_csp(&plan, &figures::standing(&shown), csp, key).value, Ok(Number(1010.0)));
    let back = desk.undo(&plan);
    play(&mut plan, back);
    assert_eq!((desk.figures(&plan, None), desk.count_figures(Id(10))), (Ok(Vec::new()), Ok(2)));
    let back = desk.redo(&plan);
    play(&mut plan, back);
    assert_eq!(desk.figures(&plan, Some(Id(1))), Ok(shown));
}

#[test]
fn an_edition_stays_as_its_file_was_and_a_caveat_has_periods() {
    let mut plan = Plan::empty();
    let edition = Record::new(Kind::FigureEdition, Id(10)).with(figure_edition::TITLE, Cell::text("Street crime"));
    plan.insert(edition);
    let set = |field: usize, after: Cell| Change {
        kind: Kind::FigureEdition,
        id: Id(10),
        code: "Street crime".to_owned(),
        edit: Edit::Set { field, before: Cell::Empty, after },
    };
    let says = |changes: Vec<Change>| {
        let problems = rules::problems(&plan, &Revision::new("a try", changes), date(2026, 3, 31));
        problems.iter().map(rules::Problem::worded).collect::<Vec<_>>()
    };
    let kept = says(vec![set(figure_edition::FIGURES.number(), Cell::Whole(3))]);
    assert!(kept.len() == 1 && kept[0].contains("its figures never change"), "{kept:?}");
    assert_eq!(says(vec![set(figure_edition::CAVEAT.number(), Cell::text("mind"))]), Vec::<String>::new());

    let caveat = Record::new(Kind::Caveat, Id(11))
        .with(caveat::NAME, Cell::text("mind"))
        .with(caveat::TEXT, Cell::text("mind this"));
    let from = |text: &str| says(vec![Change::add(&plan, &caveat.clone().with(caveat::FROM, Cell::text(text)))]);
    assert_eq!(from("2023/24 Q4"), Vec::<String>::new());
    assert_eq!(
        from("some day"),
        ["caveat mind, From: expected a month, quarter or year as 2024-04, 2023/24 Q4, 2023/24 or 2024"]
    );
}
