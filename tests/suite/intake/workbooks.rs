//! Workbooks: read as their sheet were a text, and refused in one sentence where they are none.

use super::*;
use crate::support::kent_plan;
use folkmoot::plan::action;

fn workbook(name: &str, plan: &Plan, choices: &Choices) -> Draft {
    draft_of(bytes(&format!("workbooks/{name}")), plan, &Choices { file: name.to_owned(), ..choices.clone() })
}

#[test]
fn of_a_workbook_the_sheet_with_the_table_is_read_although_a_cover_stands_before_it() {
    let plan = kent();
    let draft = workbook("actions.xlsx", &plan, &choices());
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!(draft.reading.sheets, ["Cover", "Actions", "Notes"]);
    assert_eq!((draft.reading.sheet.as_str(), draft.reading.header_line), ("Actions", 3), "below a merged title");
    assert_eq!(draft.shape, Shape::Records(Kind::Action));
    assert_eq!(draft.summary(), "2 changed, 1 not a record");
    let changes = words(&draft, &plan);
    assert!(changes.contains(&"DA-01 Due: (empty) → 31 Mar 2026".to_owned()), "a date is a date: {changes:?}");
    assert!(
        changes.contains(&"DA-02 Title: Run the campaign → Run the campaign \"Speak up\"".to_owned()),
        "{changes:?}"
    );
    assert_eq!(draft.ignored.iter().map(|row| (row.line, &*row.why)).collect::<Vec<_>>(), [(7, "total row")]);
    let mut after = plan.clone();
    after.forward(&draft.revision(""));
    assert_eq!(after.record(Kind::Action, Id(61)).unwrap().get(action::DUE), Some(date(2026, 12, 1)));
    assert_eq!(workbook("actions.xlsx", &after, &choices()).summary(), "2 unchanged, 1 not a record");
}

#[test]
fn a_sheet_can_be_chosen_and_one_that_is_not_there_is_said_with_those_that_are() {
    let plan = kent();
    let sheet = |name: &str| Choices { sheet: Some(name.to_owned()), ..choices() };
    let first = workbook("returns.xlsx", &plan, &choices());
    assert_eq!((first.reading.sheet.as_str(), first.shape, first.added), ("Ashford 2026", Shape::Findings, 2));
    let second = workbook("returns.xlsx", &plan, &sheet("medway 2026"));
    assert_eq!((second.reading.sheet.as_str(), second.shape, second.added), ("Medway 2026", Shape::Findings, 1));
    assert_eq!(second.reading.sheets, ["Ashford 2026", "Medway 2026"]);
    let none = workbook("returns.xlsx", &plan, &sheet("Swale"));
    assert!(sentences(&none)[0].starts_with("returns.xlsx: expected one of its sheets: "), "{:?}", sentences(&none));
    assert!(none.could_not_be_read());
}

#[test]
fn an_open_document_is_read_as_well_and_its_figures_are_taken_sheet_by_sheet() {
    let plan = kent_plan();
    let draft = workbook("prc-csp.ods", plan, &choices());
    assert!(draft.sound(), "{:?}", sentences(&draft));
    assert_eq!((draft.reading.sheet.as_str(), draft.shape), ("2023_24", Shape::Figures));
    assert_eq!(draft.reading.sheets, ["Cover", "Notes", "2023_24", "2024_25"]);
    let taken = played(bytes("workbooks/prc-csp.ods"), plan, &draft);
    let mut figures: Vec<(String, String, f64)> = taken
        .iter()
        .map(|one| (one.figure.area.to_string(), one.figure.period.to_string(), one.figure.value.unwrap().0))
        .collect();
    figures.sort_by(|one, other| one.partial_cmp(other).unwrap());
    assert_eq!(
        figures,
        [
            ("E22000137".to_owned(), "2023/24 Q1".to_owned(), 37.0),
            ("E22000143".to_owned(), "2023/24 Q2".to_owned(), 100.0)
        ]
    );
    let later = workbook("prc-csp.ods", plan, &Choices { sheet: Some("2024_25".to_owned()), ..choices() });
    assert_eq!(later.figures.unwrap().periods, ["2024/25 Q1"]);

    let plan = kent();
    let draft = workbook("dated.ods", &plan, &choices().of(Kind::Action));
    let changes = words(&draft, &plan);
    assert!(changes.contains(&"DA-01 Due: (empty) → 31 Mar 2026".to_owned()), "{changes:?}");
    assert!(changes.contains(&"DA-02 Due: (empty) → 1 Dec 2026".to_owned()), "{changes:?}");
}

#[test]
fn what_only_looks_like_a_workbook_is_refused_in_one_sentence() {
    for (name, part) in [
        ("letter.docx", "but this is neither; ask for the table as CSV UTF-8"),
        ("photos.zip", "but this is neither; ask for the table as CSV UTF-8"),
        ("empty.xlsx", "but all its sheets are empty"),
        ("far-corner.xlsx", "at most 1000 columns, but there are 16384"),
    ] {
        let draft = workbook(name, &kent(), &choices());
        assert!(draft.could_not_be_read(), "{name}");
        let said = sentences(&draft);
        assert!(said.len() == 1 && said[0].contains(part), "{said:?}");
        assert!(draft.changes.is_empty() && draft.reading.rows == 0);
    }
    let cut = &bytes("workbooks/actions.xlsx")[..1500];
    assert!(sentences(&draft_of(cut, &kent(), &choices()))[0].contains("this is neither"));
}

/// A workbook whose directory says another size of its largest part.
fn with_size(size: u32) -> Vec<u8> {
    let mut bytes = bytes("workbooks/actions.xlsx");
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
    bytes
}

#[test]
fn an_archive_that_would_unpack_to_more_than_memory_is_refused_before_it_is_unpacked() {
    let draft = draft_of(with_size((512 << 20) + 1), &kent(), &choices());
    assert_eq!(
        sentences(&draft),
        ["april.csv: expected a workbook that unpacks to at most 512 MiB; save the sheet as CSV UTF-8"]
    );
}

#[test]
fn an_archive_whose_directory_says_less_than_there_is_is_not_unpacked_any_further() {
    // 8 MiB of blanks, packed a thousandfold, of which the directory says that they are one byte.
    let draft = workbook("bomb.xlsx", &kent(), &choices());
    assert!(sentences(&draft)[0].ends_with("but this is neither; ask for the table as CSV UTF-8"));
}

#[test]
fn a_workbook_of_many_bytes_is_refused_before_it_is_read() {
    struct Long;
    impl intake::Source for Long {
        fn open(&self) -> std::io::Result<Box<dyn std::io::Read + '_>> {
            Ok(Box::new(&b"PK\x03\x04"[..]))
        }
        fn len(&self) -> u64 {
            (64 << 20) + 1
        }
    }
    let draft = intake::draft_of(&Long, &kent(), &mut mint(), &choices(), &Outside::NOTHING).unwrap();
    assert_eq!(sentences(&draft), ["april.csv: expected a workbook of at most 64 MiB; save the sheet as CSV UTF-8"]);
}
