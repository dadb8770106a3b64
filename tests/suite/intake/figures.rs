//! Figures in the shapes and marks in which offices send them.

use super::*;
use crate::support::{kent_plan, record_of};
use folkmoot::{
    intake::Problem,
    plan::{
        figure::Number,
        figure_edition::{self, Standing},
        figures as of_plan, indicator,
    },
};

/// A file of figures read over Kent's plan.
fn read(name: &str, text: &str) -> Draft {
    draft_of(text, kent_plan(), &Choices::new(name, TODAY, "officer"))
}

/// A figure in a line: `Recorded crime: Theft, E07000105, 2018/19 Q1: 5`.
fn lines(text: &str, plan: &Plan, draft: &Draft) -> Vec<String> {
    let indicators = &draft.figures.as_ref().unwrap().indicators;
    let line = |one: &Taken| {
        let figure = &one.figure;
        let name = indicators.iter().find(|(_, id)| *id == figure.indicator).map_or("", |(name, _)| name);
        let measure = if figure.measure.is_empty() { String::new() } else { format!(" [{}]", figure.measure) };
        let value = figure.value.map_or_else(|| format!("{:?}", figure.mark), |number| number.to_string());
        let withheld = if figure.suppressed { " withheld" } else { "" };
        format!("{name}{measure}, {}, {}: {value}{withheld}", figure.area, figure.period)
    };
    let mut all: Vec<String> = played(text, plan, draft).iter().map(line).collect();
    all.sort();
    all
}

/// The figures of a file that must be sound, one in a line.
#[track_caller]
fn all(name: &str, text: &str) -> Vec<String> {
    let draft = read(name, text);
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!(draft.shape, Shape::Figures);
    lines(text, kent_plan(), &draft)
}

const OLDER: &str = "Financial Year,Financial Quarter,Force Name,CSP Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,Number of Offences\n\
    2014/15,1,Kent,Ashford,Burglary in a dwelling,Theft offences,Domestic burglary,28A,40\n\
    2014/15,1,Kent,Ashford,Shoplifting,Theft offences,Shoplifting,46,100\n\
    2014/15,1,Kent,Ashford,Murder,Violence against the person,Homicide,1,-1\n\
    2014/15,2,Kent,Ashford,Shoplifting,Theft offences,Shoplifting,46,90\n\
    2014/15,1,Kent,Shepway,Shoplifting,Theft offences,Shoplifting,46,30\n\
    2014/15,1,Kent,Dartford and Gravesham,Shoplifting,Theft offences,Shoplifting,46,210\n\
    2014/15,1,Kent,Unassigned Kent,Shoplifting,Theft offences,Shoplifting,46,3\n\
    2014/15,1,Sussex,Hastings,Shoplifting,Theft offences,Shoplifting,46,70\n";

const NEWER: &str = "Financial Year,Financial Quarter,Police Force,CSP Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,Offence Count\n\
    2025/26,4,Kent,Medway,Arson endangering life,Criminal damage and arson,Arson,56A,2\n\
    2025/26,4,Kent,Medway,Criminal damage to a dwelling,Criminal damage and arson,Criminal damage,58A,3\n\
    2025/26,4,Kent,Ashford,Criminal damage to a dwelling,Criminal damage and arson,Criminal damage,58A,-2\n\
    2025/26,4,Kent,Folkestone and Hythe,Criminal damage to a dwelling,Criminal damage and arson,Criminal damage,58A,11\n\
    2025/26,4,Kent,Unassigned Kent,Criminal damage to a dwelling,Criminal damage and arson,Criminal damage,58A,812\n";

#[test]
fn a_home_office_table_of_the_older_kind_is_added_up_to_its_groups_by_quarter() {
    let draft = read("prc-csp.csv", OLDER);
    assert_eq!(draft.summary(), "7 new, 1 not a record", "{:?}", sentences(&draft));
    assert_eq!(draft.elsewhere.iter().map(|place| place.place.as_str()).collect::<Vec<_>>(), ["Hastings"]);
    assert_eq!(
        all("prc-csp.csv", OLDER),
        [
            "Recorded crime: Theft offences, E22000137, 2014/15 Q1: 140",
            "Recorded crime: Theft offences, E22000137, 2014/15 Q2: 90",
            "Recorded crime: Theft offences, E22000145, 2014/15 Q1: 30",
            "Recorded crime: Theft offences, E22000352, 2014/15 Q1: 210",
            "Recorded crime: Theft offences, Unassigned Kent, 2014/15 Q1: 3",
            "Recorded crime: Violence against the person, E22000137, 2014/15 Q1: -1",
        ],
        "a count that was taken back keeps its sign; what is published for a CSP is not split"
    );
}

#[test]
fn a_home_office_table_of_the_newer_kind_brings_the_caveat_on_kent_with_every_figure_that_it_touches() {
    assert_eq!(
        all("prc-csp-2526.csv", NEWER),
        [
            "Recorded crime: Criminal damage and arson, E22000137, 2025/26 Q4: -2",
            "Recorded crime: Criminal damage and arson, E22000143, 2025/26 Q4: 5",
            "Recorded crime: Criminal damage and arson, E22000145, 2025/26 Q4: 11",
            "Recorded crime: Criminal damage and arson, Unassigned Kent, 2025/26 Q4: 812",
        ]
    );
    let mut plan = kent_plan().clone();
    let draft = read("prc-csp-2526.csv", NEWER);
    let taken = played(NEWER, &plan, &draft);
    plan.forward(&draft.revision(""));
    let said: Vec<(String, bool)> = taken
        .iter()
        .map(|one| {
            let said = of_plan::said_with(&plan, one);
            (
                of_plan::area_name(&plan, &one.figure.area).into_owned(),
                said.iter().any(|text| text.contains("unassigned CSP group")),
            )
        })
        .collect();
    let mut said: Vec<(&str, bool)> = said.iter().map(|(area, said)| (area.as_str(), *said)).collect();
    said.sort_unstable();
    assert_eq!(
        said,
        [("Ashford", false), ("Folkestone and Hythe", false), ("Medway", true), ("Unassigned Kent", true)]
    );
    let edition = plan.record(Kind::FigureEdition, draft.figures.unwrap().edition.unwrap()).unwrap();
    assert_eq!(edition.get(figure_edition::PROVIDER), "Home Office");
}

#[test]
fn both_generations_of_the_home_offices_table_make_one_series() {
    let mut plan = kent_plan().clone();
    plan.forward(&read("a.csv", OLDER).revision(""));
    let newer = NEWER.replace("Criminal damage and arson", "Theft offences");
    let draft = draft_of(&newer, &plan, &Choices::new("b.csv", TODAY, "officer"));
    plan.forward(&draft.revision(""));
    let named: Vec<&str> = plan.all(Kind::Indicator).iter().map(|record| record.get(indicator::NAME)).collect();
    assert_eq!(named, ["Recorded crime: Theft offences", "Recorded crime: Violence against the person"]);
    let standing = plan.all(Kind::FigureEdition).iter().map(|one| one.get(figure_edition::STANDING).unwrap());
    assert_eq!(standing.collect::<Vec<_>>(), [Standing::Current, Standing::Current], "their periods are others");
}

#[test]
fn figures_stand_tall_wide_by_period_by_area_or_by_measure_and_mean_the_same() {
    let wanted = [
        "Burglary, E07000105, 2022/23: 10",
        "Burglary, E07000105, 2023/24: 20",
        "Burglary, E07000106, 2022/23: 30",
        "Burglary, E07000106, 2023/24: 40",
    ];
    for text in [
        "Area,Period,Indicator,Value\nAshford,2022/23,Burglary,10\nAshford,2023/24,Burglary,20\nCanterbury,2022/23,Burglary,30\nCanterbury,2023/24,Burglary,40\n",
        "District,Indicator,2022/23,2023/24\nAshford,Burglary,10,20\nCanterbury,Burglary,30,40\n",
        "Local authority code;Indicator;2022-23;2023-24\nE07000105;Burglary;10;20\nE07000106;Burglary;30;40\n",
        "Indicator,Period,Ashford Borough Council,City of Canterbury\nBurglary,2022/23,10,30\nBurglary,2023/24,20,40\n",
        "Council,Indicator,FY 2022/23,FY 2023/24\nThe Ashford Borough,Burglary,10,20\nCANTERBURY CITY COUNCIL,Burglary,30,40\n",
    ] {
        assert_eq!(all("x.csv", text), wanted, "{text}");
    }
    assert_eq!(
        all("crime.csv", "Area,Year,Burglary,Robbery\nAshford,2023,1,2\nMedway,2023,3,4\n"),
        [
            "Crime: Burglary, E06000035, 2023: 3",
            "Crime: Burglary, E07000105, 2023: 1",
            "Crime: Robbery, E06000035, 2023: 4",
            "Crime: Robbery, E07000105, 2023: 2",
        ]
    );
}

#[test]
fn a_header_of_two_rows_says_the_year_above_and_the_measure_below() {
    let text = "Recorded offences,,,,\n,2022/23,,2023/24,\nArea,Count,Rate,Count,Rate\nAshford,1000,7.5,1100,8.25\nDover,900,7.1,950,7.9\n";
    let draft = read("offences.csv", text);
    assert_eq!((draft.reading.header_line, draft.reading.header_rows), (2, 2));
    assert_eq!(
        all("offences.csv", text),
        [
            "Offences [Count], E07000105, 2022/23: 1000",
            "Offences [Count], E07000105, 2023/24: 1100",
            "Offences [Count], E07000108, 2022/23: 900",
            "Offences [Count], E07000108, 2023/24: 950",
            "Offences [Rate], E07000105, 2022/23: 7.5",
            "Offences [Rate], E07000105, 2023/24: 8.25",
            "Offences [Rate], E07000108, 2022/23: 7.1",
            "Offences [Rate], E07000108, 2023/24: 7.9",
        ]
    );
}

#[test]
fn numbers_are_read_as_offices_write_them_and_marks_are_never_zeros() {
    let text = "Area,Period,Indicator,Value\n\
        Ashford,2018-01,a,\"1,234\"\nAshford,2018-02,a,£12.50\nAshford,2018-03,a,45%\nAshford,2018-04,a,(5)\n\
        Ashford,2018-05,a,−7\nAshford,2018-06,a,1.5E+03\nAshford,2018-07,a,<=5\nAshford,2018-08,a,*\n\
        Ashford,2018-09,a,c\nAshford,2018-10,a,…\nAshford,2018-11,a,:\nAshford,2018-12,a,\n\
        Dover,2018-01,a,N/A\nDover,2018-02,a,Nil\nDover,2018-03,a,-\nDover,2018-04,a,0\n";
    assert_eq!(
        all("x.csv", text),
        [
            "a, E07000105, 2018-01: 1234",
            "a, E07000105, 2018-02: 12.5",
            "a, E07000105, 2018-03: 45",
            "a, E07000105, 2018-04: -5",
            "a, E07000105, 2018-05: -7",
            "a, E07000105, 2018-06: 1500",
            "a, E07000105, 2018-07: \"<=5\" withheld",
            "a, E07000105, 2018-08: \"*\" withheld",
            "a, E07000105, 2018-09: \"c\" withheld",
            "a, E07000105, 2018-10: \"…\"",
            "a, E07000105, 2018-11: \":\"",
            "a, E07000105, 2018-12: \"\"",
            "a, E07000108, 2018-01: \"N/A\"",
            "a, E07000108, 2018-02: \"Nil\"",
            "a, E07000108, 2018-03: \"-\"",
            "a, E07000108, 2018-04: 0",
        ]
    );
    let draft = read("x.csv", text);
    assert!(
        draft
            .warnings
            .iter()
            .any(|warning| warning.says == "3 figures are withheld and 6 figures are missing; none is a zero")
    );
    let set = draft.figures.unwrap();
    assert_eq!((set.suppressed, set.missing, set.count), (3, 6, 16));
}

#[test]
fn a_cell_that_is_no_number_refuses_its_row_at_its_line_and_column() {
    let text = "Area,Indicator,2022/23,2023/24\nAshford,a,1,2\nDover,a,many,\"1,23\"\nSwale,a,3,4\n";
    let draft = read("x.csv", text);
    assert_eq!(draft.shape, Shape::Figures, "{:?}", sentences(&draft));
    assert_eq!(draft.summary(), "2 new, 1 refused");
    let wanted = |line, column: &str, value: &str| Problem {
        line,
        record: 2,
        column: column.to_owned(),
        value: value.to_owned(),
        wanted: "a number as 1,234 or 12.5, or a mark such as *, <=5, NA or -".to_owned(),
    };
    assert_eq!(draft.problems, [wanted(3, "2022/23", "many"), wanted(3, "2023/24", "1,23")]);
    assert_eq!(draft.rejected[0].cells, ["Dover", "a", "many", "1,23"]);
    assert_eq!(played(text, kent_plan(), &draft).len(), 4, "of the sound rows");
}

#[test]
fn a_period_or_an_area_that_cannot_be_told_refuses_its_row() {
    let text = "Area,Period,Indicator,Value\nAshford,soon,a,1\n,2018-01,a,2\nAshford,2018-01,a,3\nAshford,2018-01,a,4\nE07000105,2018-01,a,5\n";
    let draft = read("x.csv", text);
    assert_eq!(
        sentences(&draft),
        [
            "x.csv, line 2, Period: expected a period as 2018-12, 2018/19, 2018/19 Q2 or 2018, found \"soon\"",
            "x.csv, line 3, Area: expected the area of the figures, by name or code, found nothing",
            "x.csv, line 5: expected a, Ashford, 2018-01 once",
            "x.csv, line 6: expected a, Ashford, 2018-01 once",
        ]
    );
    assert_eq!(draft.summary(), "1 new, 4 refused");
}

#[test]
fn a_code_and_a_name_that_disagree_are_a_problem_and_two_names_of_one_place_are_not() {
    let text = "Area code,Area name,Year,Indicator,Value\nE07000112,Shepway,2018,a,1\nE07000105,Dover,2018,a,2\nE07000107,Dartford and Gravesham,2018,a,3\n";
    let draft = read("x.csv", text);
    assert_eq!(
        sentences(&draft),
        ["x.csv, line 3, Area name: expected one area, but Area code says E07000105, found \"Dover\""]
    );
    assert_eq!(draft.summary(), "2 new, 1 refused");
}

#[test]
fn totals_are_found_by_their_words_or_their_sums_and_subtotals_too() {
    let text = "Area,Indicator,2022/23,2023/24\nAshford,a,100,110\nDover,a,200,210\nEast Kent,a,300,320\nSwale,a,50,60\nKent districts,a,350,380\nTotal,a,350,380\n";
    let draft = read("x.csv", text);
    assert_eq!(draft.summary(), "3 new, 3 not records", "{:?}", draft.ignored);
    let text = "Area,Indicator,2022/23,2023/24\nAshford,a,100,110\nDover,a,200,210\nSwale,a,50,60\nThanet,a,70,80\nMedway,a,500,510\nKent,a,920,970\n";
    let draft = read("x.csv", text);
    assert_eq!(draft.summary(), "5 new, 1 not a record");
    assert_eq!(&*draft.ignored[0].why, "total row: it is the sum of the rows above", "disguised as a row of Kent");
    let text = text.replace("920", "921");
    assert_eq!(read("x.csv", &text).summary(), "6 new", "what is not the sum is a row of its own");
}

#[test]
fn the_period_of_a_file_without_a_column_for_it_is_in_its_name_or_it_is_refused() {
    let text = "Area,Burglary,Robbery\nAshford,1,2\nDover,3,4\n";
    assert_eq!(all("crime 2023-24.csv", text)[0], "Crime: Burglary, E07000105, 2023/24: 1");
    let draft = read("crime.csv", text);
    assert_eq!(
        sentences(&draft),
        [
            "crime.csv, line 1: expected a column for the period of the figures, or a period in the file's name such as 2024-25"
        ]
    );
}

/// Takes a file in, as a store would: its records into the plan, its figures beside those that stand.
fn take(plan: &mut Plan, stored: &mut Vec<Taken>, name: &str, text: &str) -> Draft {
    let draft = again(plan, stored, name, text);
    stored.extend(played(text, plan, &draft));
    plan.forward(&draft.revision(""));
    draft
}

/// Drafts a file over figures that are taken.
fn again(plan: &Plan, stored: &[Taken], name: &str, text: &str) -> Draft {
    let standing = |plan: &Plan, indicator: Id| {
        let editions = of_plan::editions(plan, Some(indicator));
        let of_it = stored.iter().filter(|one| one.figure.indicator == indicator && editions.contains(&one.edition));
        let taken: Vec<Taken> = of_it.cloned().collect();
        of_plan::standing(&taken).into_values().map(|one| one.figure.clone()).collect::<Vec<_>>()
    };
    let outside = Outside { standing: &standing, ..Outside::NOTHING };
    // A day later, so that ids are minted that are newer.
    let mut mint = Mint::new(1_800_000_000_000 + i64::try_from(stored.len()).unwrap() * 60_000 + 60_000, 7);
    let choices = Choices::new(name, TODAY, "officer");
    let draft = intake::draft_of(text.as_bytes(), plan, &mut mint, &choices, &outside).unwrap();
    assert_accounted(&draft);
    draft
}

#[test]
fn the_same_figures_again_change_nothing_in_any_shape_and_a_corrected_file_only_what_it_corrects() {
    let (mut plan, mut stored) = (kent_plan().clone(), Vec::new());
    let text = "Area,Indicator,2022/23,2023/24\nAshford,Burglary,10,20\nCanterbury,Burglary,30,<=5\n";
    take(&mut plan, &mut stored, "burglary.csv", text);
    assert_eq!(again(&plan, &stored, "burglary.csv", text).summary(), "2 unchanged");
    let tall = "Area,Period,Indicator,Value\nAshford,2022/23,Burglary,10\nAshford,2023/24,Burglary,20\nCanterbury,2022/23,Burglary,30\nCanterbury,2023/24,Burglary,<=5\n";
    let same = again(&plan, &stored, "burglary.csv", tall);
    assert_eq!((same.summary().as_str(), same.changes_nothing()), ("4 unchanged", true));

    let corrected =
        text.replace("10,20", "10,21").replace("<=5", "4").replace("\nCanterbury", "\nDover,Burglary,7,8\nCanterbury");
    let draft = take(&mut plan, &mut stored, "burglary 2.csv", &corrected);
    assert_eq!(draft.summary(), "1 new, 2 changed");
    let standings: Vec<Standing> =
        plan.all(Kind::FigureEdition).iter().map(|one| one.get(figure_edition::STANDING).unwrap()).collect();
    assert_eq!(standings, [Standing::Retired, Standing::Current]);
    assert_eq!(again(&plan, &stored, "burglary.csv", &corrected).summary(), "3 unchanged");
    let back = draft.revision("").inverse();
    plan.forward(&back);
    let standings = plan.all(Kind::FigureEdition).iter().map(|one| one.get(figure_edition::STANDING).unwrap());
    assert_eq!(standings.collect::<Vec<_>>(), [Standing::Current], "the undo brings the old edition back");
    assert_eq!(again(&plan, &stored, "burglary.csv", text).summary(), "2 unchanged");
}

#[test]
fn rows_that_are_added_up_have_the_outcome_of_their_sum() {
    let (mut plan, mut stored) = (kent_plan().clone(), Vec::new());
    take(&mut plan, &mut stored, "prc.csv", OLDER);
    assert_eq!(again(&plan, &stored, "prc.csv", OLDER).summary(), "7 unchanged, 1 not a record");
    // One offence of the group is corrected: both rows of its quarter and CSP are of the changed sum.
    let corrected = OLDER.replace("28A,40", "28A,41");
    assert_eq!(again(&plan, &stored, "prc.csv", &corrected).summary(), "2 changed, 5 unchanged, 1 not a record");
    let wide = "CSP Name,Offence Description,Offence Group,2015/16,2016/17\nAshford,x,Theft,1,2\nAshford,y,Theft,3,4\nDover,x,Theft,5,6\n";
    let draft = take(&mut plan, &mut stored, "wide.csv", wide);
    assert_eq!((draft.summary().as_str(), draft.figures.unwrap().count), ("3 new", 4));
    assert_eq!(again(&plan, &stored, "wide.csv", wide).summary(), "3 unchanged");
    let corrected = wide.replace("Theft,3,4", "Theft,3,5");
    assert_eq!(again(&plan, &stored, "wide.csv", &corrected).summary(), "2 changed, 1 unchanged");
}

#[test]
fn a_month_of_street_crimes_that_is_published_again_replaces_itself_and_no_other_month() {
    let (mut plan, mut stored) = (kent_plan().clone(), Vec::new());
    let month = |month: &str, rows: &[&str]| {
        let rows: Vec<String> = rows.iter().map(|row| format!("{month},{row}\n")).collect();
        format!("Month,LSOA name,Crime type\n{}", rows.concat())
    };
    let rows = ["Ashford 001A,Burglary", "Ashford 002B,Burglary", "Dover 001A,Drugs", ",Drugs"];
    let january = month("2018-01", &rows);
    take(&mut plan, &mut stored, "2018-01-kent-street.csv", &january);
    take(&mut plan, &mut stored, "2018-02-kent-street.csv", &month("2018-02", &rows));
    assert_eq!(again(&plan, &stored, "x.csv", &january).summary(), "4 unchanged");
    let published_again = month("2018-01", &rows[1..]);
    let draft = take(&mut plan, &mut stored, "2018-01-kent-street.csv", &published_again);
    assert_eq!(draft.summary(), "1 changed, 2 unchanged");
    let taken: Vec<Taken> = {
        let editions = of_plan::editions(&plan, None);
        stored.iter().filter(|one| editions.contains(&one.edition)).cloned().collect()
    };
    let counting = of_plan::standing(&taken);
    let value = |area: &str, period: &str, kind: &str| {
        let indicator = record_of(&plan, Kind::Indicator, kind).id;
        of_plan::number(counting.get(&of_plan::Key { indicator, measure: "", area, period }).copied())
    };
    assert_eq!(value("E07000105", "2018-01", "Street crime: Burglary"), Ok(Number(1.0)));
    assert_eq!(value("E07000105", "2018-02", "Street crime: Burglary"), Ok(Number(2.0)));
    assert_eq!(value("E07000105", "2018-02", "Street crime: Drugs"), Ok(Number(0.0)), "none is nought here");
    assert_eq!(value("Not located", "2018-02", "Street crime: Drugs"), Ok(Number(1.0)));
}

#[test]
fn a_file_with_a_part_of_the_figures_leaves_the_others_as_they_stand() {
    let (mut plan, mut stored) = (kent_plan().clone(), Vec::new());
    let text = "Area,Indicator,2022/23,2023/24\nAshford,Burglary,10,20\nCanterbury,Burglary,30,40\nDover,Robbery,1,2\n";
    take(&mut plan, &mut stored, "crime.csv", text);
    for (part, summary, warned) in [
        ("Area,Indicator,2022/23,2023/24\nAshford,Burglary,10,21\nDover,Robbery,1,2\n", "1 changed, 1 unchanged", true),
        // Nothing is known of what the file does not name.
        (
            "Area,Indicator,2022/23,2023/24\nAshford,Burglary,10,22\nCanterbury,Burglary,30,40\n",
            "1 changed, 1 unchanged",
            false,
        ),
    ] {
        let draft = take(&mut plan, &mut stored, "crime.csv", part);
        assert_eq!(draft.summary(), summary);
        let says = "the plan has 2 figures of Crime for this time that the file lacks; they stay";
        assert_eq!(draft.warnings.iter().any(|warning| warning.says == says), warned, "{:?}", draft.warnings);
        let mut standings = plan.all(Kind::FigureEdition).iter().map(|one| one.get(figure_edition::STANDING));
        assert!(standings.all(|standing| standing == Some(Standing::Current)));
        assert_eq!(again(&plan, &stored, "crime.csv", part).summary(), "2 unchanged");
    }
    let whole = text.replace("10,20", "10,22");
    assert_eq!(again(&plan, &stored, "crime.csv", &whole).summary(), "3 unchanged");
}

#[test]
fn a_figure_that_stands_twice_is_refused_also_after_more_of_them_than_are_told() {
    let rows: Vec<String> = (0..KEPT + 50).map(|kind| format!("Ashford,2018,Kind {kind},1\n")).collect();
    let rows = rows.concat();
    let text = format!("Area,Period,Indicator,Value\n{rows}{rows}");
    let draft = read("x.csv", &text);
    assert_eq!(draft.summary(), "10050 new, 10050 refused");
    assert_eq!((draft.problems.len(), draft.rejected.len(), draft.refused_rows.len()), (KEPT, KEPT, KEPT + 50));
    assert_eq!(played(&text, kent_plan(), &draft).len(), KEPT + 50);
}
