//! Maps: what an officer said of a file is remembered, and the next one is read by it; templates.

use super::*;
use crate::support::kent_plan;
use folkmoot::{
    intake::{mapping::Becomes, template},
    paper::csv::{Guard, records},
    plan::{change::Edit, mapping},
};

/// The officer's own words for columns, by heading.
fn said(pairs: &[(&str, &str)]) -> Choices {
    let mut choices = Choices::new("kent police april.csv", TODAY, "officer");
    choices.headings = pairs.iter().map(|(heading, field)| ((*heading).to_owned(), (*field).to_owned())).collect();
    choices
}

const FILE: &str = "Locality,Theme,Weight,Officer\nAshford,Burglary,1,x\nCanterbury,Speeding,2,y\n";

fn taken(text: &str, plan: &mut Plan, choices: &Choices) -> Draft {
    let draft = draft_of(text, plan, choices);
    assert!(draft.sound(), "{:?}", sentences(&draft));
    plan.forward(&draft.revision(""));
    draft
}

#[test]
fn what_an_officer_says_of_columns_is_kept_with_the_take_and_offered_for_the_next_such_file() {
    let mut plan = kent();
    assert_eq!(draft_of(FILE, &plan, &choices()).shape, Shape::Unknown);
    let officer = said(&[("Locality", "CSP"), ("theme", "Issue"), ("Weight", "Rank"), ("Officer", "")]);
    let draft = taken(FILE, &mut plan, &officer);
    assert_eq!((draft.shape, draft.summary().as_str(), &draft.map), (Shape::Findings, "2 new", &None));
    let map = &plan.all(Kind::Mapping)[0];
    assert_eq!(map.get(mapping::NAME), "Kent police april");
    assert_eq!(map.get(mapping::COLUMNS), "Locality = CSP\nTheme = Issue\nWeight = Rank\nOfficer = nothing");
    assert_eq!(map.get(mapping::READ_AS), "findings");
    assert_eq!(map.get(mapping::SOURCE), "kent police april.csv");

    // The same headings again, and in another order.
    let next = "Locality,Theme,Weight,Officer\nMedway,Burglary,1,x\n";
    let other = "Officer,Weight,Theme,Locality\nx,1,Burglary,Medway\n";
    for text in [next, other] {
        let draft = draft_of(text, &plan, &Choices::new("may.csv", TODAY, "officer"));
        assert_eq!(draft.map.as_deref(), Some("Kent police april"), "{text}");
        assert_eq!((draft.shape, draft.summary().as_str()), (Shape::Findings, "1 new"));
        assert!(
            draft
                .columns
                .iter()
                .any(|column| column.header == "Officer" && matches!(column.becomes, Becomes::Nothing(_)))
        );
        let changed: Vec<&Change> = draft.records.iter().filter(|change| change.kind == Kind::Mapping).collect();
        assert_eq!(changed, Vec::<&Change>::new(), "to use a map is not to change it");
    }
    let without = Choices { without_map: true, ..Choices::new("may.csv", TODAY, "officer") };
    assert_eq!(draft_of(next, &plan, &without).shape, Shape::Unknown);
}

#[test]
fn a_map_can_be_named_is_used_by_its_name_and_changed_by_a_later_take() {
    let mut plan = kent();
    let named = |name: &str, choices: Choices| Choices { map: Some(name.to_owned()), ..choices };
    let officer = named("Police", said(&[("Locality", "CSP"), ("Theme", "Issue"), ("Weight", "")]));
    taken(FILE, &mut plan, &officer);
    assert_eq!(plan.all(Kind::Mapping)[0].get(mapping::NAME), "Police");

    // By its name it is used where other columns stand beside.
    let wider = "Ward,Locality,Theme\nNorth,Medway,Burglary\n";
    assert_eq!(draft_of(wider, &plan, &choices()).shape, Shape::Unknown);
    let draft = draft_of(wider, &plan, &named("police", choices()));
    assert_eq!((draft.shape, draft.map.as_deref(), draft.added), (Shape::Findings, Some("Police"), 1));

    // What is said anew under its name changes it, and does not make another.
    let again = named("Police", said(&[("Locality", "CSP"), ("Theme", "Issue"), ("Weight", "Rank")]));
    let draft = taken(FILE, &mut plan, &again);
    assert_eq!(draft.summary(), "2 changed");
    let change = draft.records.iter().find(|change| change.kind == Kind::Mapping).unwrap();
    assert!(matches!(change.edit, Edit::Set { .. }), "{change:?}");
    assert_eq!(plan.all(Kind::Mapping).len(), 1);
    assert!(plan.all(Kind::Mapping)[0].get(mapping::COLUMNS).contains("Weight = Rank"));

    let unknown = draft_of(FILE, &plan, &named("Nobody's", choices()));
    assert_eq!(sentences(&unknown), ["april.csv: expected the name of a map (Police), and \"Nobody's\" is none"]);
}

#[test]
fn a_map_goes_out_with_an_export_and_comes_back_into_another_plan() {
    let mut plan = kent();
    let officer = said(&[("Locality", "CSP"), ("Theme", "Issue"), ("Weight", ""), ("Officer", "")]);
    taken(FILE, &mut plan, &officer);
    let file = records(&plan, Kind::Mapping, plan.all(Kind::Mapping), Guard::Formulas);
    let mut other = kent();
    let draft = draft_of(&file, &other, &choices());
    assert_eq!((draft.shape, draft.summary().as_str()), (Shape::Records(Kind::Mapping), "1 new"));
    other.forward(&draft.revision(""));
    let read = draft_of(FILE, &other, &choices());
    assert_eq!((read.shape, read.map.as_deref()), (Shape::Findings, Some("Kent police april")));
}

#[test]
fn a_map_of_figures_keeps_their_title_and_how_the_text_is_written() {
    let mut plan = kent_plan().clone();
    let text = "sep=;\nOrt;Jahr;Anzahl;Was\nAshford;2023;5;Burglary\n".replace("sep=;\n", "");
    let mut officer = said(&[("Ort", "area"), ("Jahr", "period"), ("Anzahl", "value"), ("Was", "indicator")]);
    officer.title = Some("Crimes of the twin town".to_owned());
    officer.shape = Some(Shape::Figures);
    officer.delimiter = folkmoot::intake::layout::Delimiter::of(';');
    officer.map = Some("Twin".to_owned());
    let draft = taken(&text, &mut plan, &officer);
    assert_eq!((draft.shape, draft.added), (Shape::Figures, 1));
    let next = Choices { map: Some("Twin".to_owned()), ..Choices::new("x.csv", TODAY, "officer") };
    let draft = draft_of(text.replace("2023", "2024"), &plan, &next);
    assert_eq!((draft.shape, draft.added), (Shape::Figures, 1), "{:?}", sentences(&draft));
    assert_eq!(draft.choices.unwrap().title.as_deref(), Some("Crimes of the twin town"));
}

#[test]
fn a_heading_that_is_not_there_is_said_with_those_that_are() {
    let draft = draft_of(FILE, &kent(), &said(&[("Localty", "CSP")]));
    assert_eq!(
        sentences(&draft),
        [
            "kent police april.csv, line 1: expected a column \"Localty\", but they are: Locality, Theme, Weight, Officer"
        ]
    );
}

#[test]
fn the_template_of_every_shape_reads_back_as_its_own_shape_with_no_records() {
    let plan = kent_plan();
    let kinds = plan.kinds().iter().map(|kind| Shape::Records(*kind));
    for shape in Shape::BESIDE_RECORDS.iter().map(|(_, shape)| *shape).chain(kinds) {
        let bytes = template(shape, plan, TODAY).unwrap();
        let draft = draft_of(&bytes, plan, &Choices::new("template.csv", TODAY, "officer"));
        assert!(draft.sound(), "{shape:?}: {:?}", sentences(&draft));
        assert_eq!(draft.shape, shape, "{:?}", draft.columns);
        assert_eq!((draft.reading.rows, draft.changes.len()), (draft.aside, 0), "{shape:?}: {}", draft.summary());
        let lost: Vec<&str> = draft
            .columns
            .iter()
            .filter(|column| matches!(column.becomes, Becomes::Nothing(_)))
            .map(|column| column.header.as_str())
            .collect();
        assert_eq!(lost, Vec::<&str>::new(), "{shape:?}");
    }
    assert_eq!(template(Shape::Unknown, plan, TODAY), None);
}

#[test]
fn a_template_that_was_filled_in_is_taken() {
    for (shape, row, filled, summary) in [
        (Shape::Findings, "", "Ashford,2026/27,Domestic Abuse,main priority,1,Up,\r\n", "1 new"),
        (Shape::Figures, "", "Ashford,2025/26,Burglary,,offences,12\r\n", "1 new"),
        (Shape::Matrix, "Domestic Abuse,", "Domestic Abuse,x", "1 new"),
        (Shape::Scores, "Domestic Abuse,", "Domestic Abuse,5", "1 new"),
    ] {
        let plan = kent_plan();
        let mut text = String::from_utf8(template(shape, plan, TODAY).unwrap()).unwrap();
        if row.is_empty() {
            text.push_str(filled);
        } else {
            assert!(text.contains(row), "{text}");
            text = text.replacen(&format!("\n{row}"), &format!("\n{filled}"), 1);
        }
        let draft = draft_of(&text, plan, &Choices::new("template.csv", TODAY, "officer"));
        assert_eq!(draft.shape, shape);
        assert!(
            draft.sound() && draft.summary().starts_with(summary),
            "{shape:?} {} {:?}",
            draft.summary(),
            sentences(&draft)
        );
    }
}
