//! Real public files against figures that were counted without this program.

use super::*;
use crate::support::{kent_plan, record_of};
use folkmoot::plan::{
    figure::Number,
    figure_edition,
    figures::{self, Key, NoNumber},
    indicator, taken_file,
};
use std::collections::BTreeMap;

/// What the file of a month of street crimes holds of each district.
const STREET: [(&str, f64); 14] = [
    ("Ashford", 465.0),
    ("Canterbury", 768.0),
    ("Dartford", 532.0),
    ("Dover", 548.0),
    ("Folkestone and Hythe", 493.0),
    ("Gravesham", 596.0),
    ("Maidstone", 786.0),
    ("Medway", 1325.0),
    ("Not located", 237.0),
    ("Sevenoaks", 384.0),
    ("Swale", 667.0),
    ("Thanet", 850.0),
    ("Tonbridge and Malling", 373.0),
    ("Tunbridge Wells", 388.0),
];

/// The sums of figures by the name of their area.
fn by_area(plan: &Plan, taken: &[Taken]) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::new();
    for one in taken {
        let value = one.figure.value.map_or(0.0, |number| number.0);
        *sums.entry(figures::area_name(plan, &one.figure.area).into_owned()).or_default() += value;
    }
    sums
}

fn elsewhere(draft: &Draft) -> Vec<(&str, usize)> {
    draft.elsewhere.iter().map(|place| (place.place.as_str(), place.count)).collect()
}

/// A file of ours for such tests, or the whole one where it lies beside the project.
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/csv").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {name} is not beside the project");
    }
    bytes
}

/// Holds the street file of December 2018, whole or with fewer columns, to its counts.
fn holds_street(bytes: &[u8], title: &str) {
    let mut plan = kent_plan().clone();
    let draft = draft_of(bytes, &plan, &Choices::new("2018-12-kent-street.csv", TODAY, "officer"));
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!(draft.shape, Shape::Figures);
    assert_eq!(draft.summary(), "8412 new, 26 not records");
    assert_eq!(draft.reading.rows, 8438);
    assert_eq!(draft.elsewhere.iter().map(|place| place.count).sum::<usize>(), 26);
    assert!(elsewhere(&draft).iter().all(|(place, _)| !place.is_empty()), "each is named: {:?}", draft.elsewhere);
    let taken = played(bytes, &plan, &draft);
    plan.forward(&draft.revision("street"));
    assert_eq!(by_area(&plan, &taken), STREET.map(|(area, count)| (area.to_owned(), count)).into());
    let set = draft.figures.unwrap();
    assert_eq!(set.periods, ["2018-12"]);
    assert_eq!((set.areas.len(), set.suppressed, set.missing), (14, 0, 0));
    let edition = plan.record(Kind::FigureEdition, set.edition.unwrap()).unwrap();
    assert_eq!(
        (
            edition.get(figure_edition::TITLE),
            edition.get(figure_edition::PROVIDER),
            edition.get(figure_edition::PERIOD)
        ),
        (title, "police.uk", "2018-12")
    );

    // A CSP's figure is the sum of its districts', for each type of crime.
    // So a kind of crime that did not happen in one of them is a nought: Gravesham lost no bicycle.
    let counting = figures::standing(&taken);
    let both = record_of(&plan, Kind::Csp, "Dartford and Gravesham").id;
    let of = |csp: Id| -> f64 {
        let answers = plan.all(Kind::Indicator).iter().map(|indicator| {
            let key = Key { indicator: indicator.id, measure: "", area: "", period: "2018-12" };
            figures::of_csp(&plan, &counting, csp, key).value
        });
        answers.map(|value| value.map_or(0.0, |number| number.0)).sum()
    };
    assert_eq!(Number(of(both)), Number(1_128.0));
    assert_eq!(Number(of(record_of(&plan, Kind::Csp, "Folkestone and Hythe").id)), Number(493.0));
}

#[test]
fn a_month_of_kents_street_crimes_gives_exactly_its_counts_by_district() {
    holds_street(&bytes("real/police-uk_2018-12-kent-street_reduced.csv"), "Street-level crime");
}

#[test]
fn the_whole_street_file_gives_the_same_where_it_is_beside_the_project() {
    if let Some(bytes) = shared("police-uk_2018-12-kent-street.csv") {
        holds_street(&bytes, "Street-level crime, Kent Police");
    }
}

#[test]
fn the_columns_of_a_street_file_are_told_and_two_rows_of_each_district_are_counted() {
    let plan = kent_plan();
    let bytes = bytes("real/police-uk_2018-12-kent-street_excerpt.csv");
    let draft = draft_of(&bytes, plan, &Choices::new("2018-12-kent-street.csv", TODAY, "officer"));
    let becomes: Vec<String> =
        draft.columns.iter().map(|column| format!("{}: {}", column.header, column.worded())).collect();
    for wanted in ["Month: period", "LSOA name: area", "Crime type: indicator"] {
        assert!(becomes.iter().any(|said| said == wanted), "{wanted} is not in {becomes:?}");
    }
    for header in ["Crime ID", "Longitude", "Location", "LSOA code", "Last outcome category", "Context"] {
        assert!(becomes.iter().any(|said| said.starts_with(&format!("{header}: left out"))), "{header}: {becomes:?}");
    }
    assert_eq!(draft.summary(), "28 new, 2 not records");
    let sums = by_area(plan, &played(&bytes, plan, &draft));
    assert_eq!(sums, STREET.map(|(area, _)| (area.to_owned(), 2.0)).into());
}

/// Holds the ONS's indicators to the rows that Kent's districts have there.
fn holds_indicators(bytes: &[u8]) -> Draft {
    let plan = kent_plan();
    let draft = draft_of(bytes, plan, &Choices::new("machine_readable.csv", TODAY, "officer"));
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!((draft.shape, draft.reading.header_line), (Shape::Figures, 3));
    let taken = played(bytes, plan, &draft);
    let twelve = |area: &str| area.starts_with("E070001") && ("E07000105".."E07000117").contains(&area);
    let of = |wanted: &dyn Fn(&str) -> bool| taken.iter().filter(|one| wanted(&one.figure.area)).count();
    assert_eq!(of(&|area| area == "E07000112"), 24, "under three spellings");
    assert_eq!(of(&twelve), 288);
    for number in 105..117 {
        assert_eq!(of(&|area| area == format!("E07000{number}")), 24, "E07000{number}");
    }
    draft
}

#[test]
fn the_onss_indicators_give_24_rows_for_each_of_the_twelve_districts_under_any_spelling() {
    let bytes = bytes("real/ons_subnational-indicators_kent.csv");
    for name in ["Folkestone and Hythe", "Folkestone & Hythe", "Shepway"] {
        assert!(bytes.windows(name.len()).any(|part| part == name.as_bytes()), "{name} is in the file");
    }
    let draft = holds_indicators(&bytes);
    assert_eq!(draft.reading.encoding, folkmoot::intake::decode::Encoding::Windows1252);
    let sample = draft.reading.sample.as_ref().unwrap();
    assert!(sample.text.contains('£') && sample.line > 3, "a line to judge by: {sample:?}");
    assert_eq!(draft.count(Became::Aside), 6);
    assert_eq!(elsewhere(&draft).iter().map(|(_, rows)| rows).sum::<usize>(), 6);

    let plan = kent_plan();
    let taken = played(&bytes, plan, &draft);
    let mut after = plan.clone();
    after.forward(&draft.revision(""));
    let grouped = taken.iter().filter(|one| one.figure.value.is_some_and(|number| number.0 > 1_000.0)).count();
    assert!(grouped > 0, "thousands are read with their separators");
    let units: Vec<&str> = after.all(Kind::Indicator).iter().map(|record| record.get(indicator::UNIT)).collect();
    assert!(units.contains(&"£") && units.contains(&"%"), "{units:?}");
}

#[test]
fn the_onss_whole_file_gives_the_same_where_it_is_beside_the_project() {
    if let Some(bytes) = shared("ons_subnational-indicators_machine-readable.csv") {
        let draft = holds_indicators(&bytes);
        assert_eq!(draft.reading.rows, 10_758);
    }
}

/// Kent's plan with Calderdale as one more CSP.
fn with_calderdale() -> Plan {
    let mut plan = kent_plan().clone();
    plan.insert(
        Record::new(Kind::Csp, Id(7))
            .with(csp::CODE, Cell::text("E22000366"))
            .with(csp::NAME, Cell::text("Calderdale")),
    );
    plan
}

const CALDERDALE: &str = "real/csp_calderdale-recorded-crime_2015-16_to_2021-22.csv";

#[test]
fn calderdales_table_gives_its_seven_yearly_sums_and_its_total_is_no_record() {
    let plan = with_calderdale();
    let bytes = bytes(CALDERDALE);
    let draft = draft_of(&bytes, &plan, &Choices::new("calderdale.csv", TODAY, "officer"));
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!(draft.summary(), "135 new, 1 not a record");
    let last = draft.ignored.first().unwrap();
    assert_eq!((last.line, &*last.why), (137, "total row: it is the sum of the rows above"));
    let taken = played(&bytes, &plan, &draft);
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for one in &taken {
        assert_eq!(&*one.figure.area, "E22000366");
        *sums.entry(&one.figure.period).or_default() += one.figure.value.unwrap().0;
    }
    let wanted = [
        ("2015/16", 17_697.0),
        ("2016/17", 20_888.0),
        ("2017/18", 22_463.0),
        ("2018/19", 25_633.0),
        ("2019/20", 24_404.0),
        ("2020/21", 21_182.0),
        ("2021/22", 24_733.0),
    ];
    assert_eq!(sums, wanted.into());
    // Rows of finer offences are added up to their group, once for each year.
    let set = draft.figures.as_ref().unwrap();
    assert_eq!(taken.len(), set.indicators.len() * 7);
    assert!(set.indicators.iter().any(|(name, _)| name == "Recorded crime: Violence against the person"), "{set:?}");
}

#[test]
fn for_kents_own_plan_all_of_calderdales_table_is_elsewhere_and_named() {
    let plan = kent_plan();
    let draft = draft_of(bytes(CALDERDALE), plan, &Choices::new("calderdale.csv", TODAY, "officer"));
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!(draft.summary(), "136 not records");
    assert_eq!(elsewhere(&draft), [("Calderdale", 135)], "the total is no row of a place");
    assert!(draft.changes_nothing() && draft.records.is_empty());
}

#[test]
fn crimes_by_district_and_year_are_read_from_a_table_whose_first_heading_is_empty() {
    let plan = kent_plan();
    let bytes = bytes("real/police-uk_total-crime-by-lad-year_kent.csv");
    let draft = draft_of(&bytes, plan, &Choices::new("total_crime_LAD_year.csv", TODAY, "officer"));
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!(draft.summary(), "91 new, 14 not records");
    assert_eq!(elsewhere(&draft), [("Adur", 7), ("York", 7)]);
    let taken: Vec<Taken> =
        played(&bytes, plan, &draft).into_iter().filter(|one| &*one.figure.period == "2015").collect();
    let wanted = [
        ("Ashford", 7744.0),
        ("Canterbury", 11965.0),
        ("Dartford", 9935.0),
        ("Dover", 8836.0),
        ("Folkestone and Hythe", 8433.0),
        ("Gravesham", 9515.0),
        ("Maidstone", 11591.0),
        ("Medway", 25268.0),
        ("Sevenoaks", 7321.0),
        ("Swale", 12631.0),
        ("Thanet", 15071.0),
        ("Tonbridge and Malling", 7739.0),
        ("Tunbridge Wells", 6675.0),
    ];
    assert_eq!(by_area(plan, &taken), wanted.map(|(area, count)| (area.to_owned(), count)).into());
}

#[test]
fn a_file_whose_lines_end_with_cr_alone_has_all_its_46_rows() {
    let bytes = bytes("real/bbc_outcomes-by-force.csv");
    let draft = draft_of(&bytes, kent_plan(), &Choices::new("outcomes_2012-2016.csv", TODAY, "officer"));
    // The header is one of the 46.
    assert_eq!((draft.reading.header_line, draft.reading.rows), (1, 45));
    assert_eq!(draft.reading.first.last().map(|row| (row.line, row.cells.len())), Some((46, 27)));
}

#[test]
fn a_header_of_three_rows_is_read_as_one_and_its_total_rows_are_no_records() {
    let name = "real/cabinet-office_note4-staff-numbers_2013-14.csv";
    let draft = draft_of(bytes(name), kent_plan(), &choices());
    assert_eq!((draft.reading.header_line, draft.reading.header_rows), (3, 3));
    let headers: Vec<&str> = draft.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(draft.reading.rows, 15);
    if !headers.is_empty() {
        assert_eq!(headers.last(), Some(&"2012-13 Total Restated"));
    }
    // An officer who says that segments are areas gets the numbers, and the totals of both blocks stay out.
    let mut plan = Plan::empty();
    for (id, name) in [(1, "Hosted Functions"), (2, "National Security"), (3, "Executive NDPBs")] {
        plan.insert(Record::new(Kind::Csp, Id(id)).with(csp::CODE, Cell::text(name)).with(csp::NAME, Cell::text(name)));
    }
    let mut said = Choices::new("staff 2013-14.csv", TODAY, "officer");
    said.shape = Some(Shape::Figures);
    said.columns.insert(0, "area".to_owned());
    let draft = draft_of(bytes(name), &plan, &said);
    let totals: Vec<usize> = draft.ignored.iter().filter(|row| row.why.contains("total")).map(|row| row.line).collect();
    assert_eq!(totals, [15, 20], "{:?}", draft.ignored);
    assert_eq!(draft.added, 3, "{:?} {:?}", sentences(&draft), draft.ignored);
    let headers: Vec<&str> = draft.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers[0], "Operating Segment");
    assert_eq!(headers[6..], ["2013-14 Total", "2012-13 Total Restated"]);
    let taken = played(bytes(name), &plan, &draft);
    let nil = taken.iter().find(|one| &*one.figure.area == "Hosted Functions" && &*one.figure.mark == "-").unwrap();
    assert_eq!((nil.figure.value, nil.figure.suppressed), (None, false), "a dash is no zero");
}

#[test]
fn eight_small_tables_in_one_file_are_offered_one_by_one() {
    let bytes = bytes("real/council_calderdale-road-casualties-guidance.csv");
    let first = draft_of(&bytes, kent_plan(), &choices());
    let titles: Vec<&str> = first.reading.tables.iter().map(|table| table.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "1st Road Class, 1st Road Class Desc",
            "Road Surface, Road Surface Desc",
            "Lighting Conditions, Lighting Conditions Desc",
            "Weather Conditions, Weather Conditions Desc",
            "Casualty Class, Casualty Class Desc",
            "Casualty Severity, Casualty Severity Desc",
            "Type of Vehicle, Type of Vehicle Desc",
            "Sex of Casualty, Sex of Casualty Desc",
        ]
    );
    assert_eq!(first.reading.encoding, folkmoot::intake::decode::Encoding::Windows1252);
    let mut rows = Vec::new();
    for table in 0..8 {
        let mut said = Choices { table: Some(table), ..choices().of(Kind::Organisation) };
        said.columns.insert(0, "Short name".to_owned());
        said.columns.insert(1, "Name".to_owned());
        let draft = draft_of(&bytes, &Plan::empty(), &said);
        assert_eq!(draft.reading.table, table);
        rows.push((draft.reading.header_line, draft.reading.first[0].cells[1].clone()));
    }
    assert_eq!(
        rows,
        [
            (1, "Motorway".to_owned()),
            (9, "Dry".to_owned()),
            (16, "Daylight: street lights present".to_owned()),
            (25, "Fine without high winds".to_owned()),
            (36, "Driver or rider".to_owned()),
            (41, "Fatal".to_owned()),
            (50, "Pedal cycle".to_owned()),
            (76, "Male".to_owned()),
        ]
    );
}

#[test]
fn the_lookup_of_districts_and_csps_is_known_by_its_codes() {
    let plan = kent_plan();
    let mut said = Choices::new("lookup.csv", TODAY, "officer").of(Kind::District);
    for (column, field) in [(0, "GSS code"), (1, "Name"), (2, "CSP")] {
        said.columns.insert(column, field.to_owned());
    }
    for column in 3..7 {
        said.columns.insert(column, String::new());
    }
    let draft = draft_of(bytes("real/ons_lad-csp-pfa-lookup_kent.csv"), plan, &said);
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!(
        (draft.reading.rows, draft.added),
        (13, 0),
        "every code is one of the plan's: {:?}",
        words(&draft, plan)
    );
    let names: Vec<String> =
        draft.changes.iter().map(|change| change.worded(plan)).filter(|says| says.contains("Name:")).collect();
    assert_eq!(names, ["Folkestone and Hythe Name: Folkestone and Hythe → Shepway"]);
}

#[test]
fn a_file_taken_in_is_recorded_with_its_rows_and_hash() {
    let mut plan = kent_plan().clone();
    let bytes = bytes("real/police-uk_total-crime-by-lad-year_kent.csv");
    let draft = draft_of(&bytes, &plan, &Choices::new("lad.csv", TODAY, "ann"));
    plan.forward(&draft.revision(""));
    let file = &plan.all(Kind::TakenFile)[0];
    assert_eq!(
        (file.get(taken_file::FILE), file.get(taken_file::TAKEN_BY), file.get(taken_file::ROWS)),
        ("lad.csv", "ann", Some(105))
    );
    assert_eq!(file.get(taken_file::HASH), draft.hash);
    let key = Key { indicator: plan.all(Kind::Indicator)[0].id, measure: "", area: "", period: "2009" };
    let taken = played(&bytes, &plan, &draft);
    let csp = record_of(&plan, Kind::Csp, "Ashford").id;
    assert_eq!(figures::of_csp(&plan, &figures::standing(&taken), csp, key).value, Err(NoNumber::Unpublished));
}
