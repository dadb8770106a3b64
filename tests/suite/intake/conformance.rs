//! The collections of good and bad files, each against what it says that it holds.

use super::*;
use folkmoot::intake::{Reading, decode::Encoding};
use serde_json::{Value, json};

/// The header and rows of a file as read.
fn table(name: &str) -> (Draft, Vec<Vec<String>>) {
    let draft = draft_of(bytes(name), &Plan::empty(), &Choices::new(name, TODAY, "officer"));
    let rows = draft.reading.first.iter().map(|row| row.cells.clone()).collect();
    (draft, rows)
}

/// The header row as it stands in a file: rows are shown only below it.
fn header(name: &str) -> Vec<String> {
    let mut choices = Choices::new(name, TODAY, "officer").of(Kind::Organisation);
    choices.columns.insert(0, "name".to_owned());
    let draft = draft_of(bytes(name), &Plan::empty(), &choices);
    draft.columns.iter().map(|column| column.header.clone()).collect()
}

fn expected(name: &str) -> Value {
    serde_json::from_slice(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn csv_spectrum_is_read_as_its_authors_expect() {
    for name in [
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    ] {
        let file = format!("csv-spectrum/{name}.csv");
        let headers = header(&file);
        let (draft, rows) = table(&file);
        let objects: Vec<Value> = rows
            .iter()
            .map(|row| {
                headers
                    .iter()
                    .cloned()
                    .zip(row.iter().map(|cell| json!(cell)))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            })
            .collect();
        assert_eq!(Value::from(objects), expected(&format!("csv-spectrum/{name}.json")), "{name}");
        assert_eq!(draft.warnings, [], "{name}");
    }
}

#[test]
fn sineemores_good_files_are_read_as_he_expects() {
    for name in [
        "empty-field",
        "leading-space",
        "one-column",
        "quotes-empty",
        "quotes-with-comma",
        "quotes-with-escaped-quote",
        "quotes-with-newline",
        "quotes-with-space",
        "simple-crlf",
        "simple-lf",
        "trailing-newline",
        "trailing-newline-one-field",
        "trailing-space",
        "utf8",
    ] {
        let file = format!("sineemore/{name}.csv");
        let (_, rows) = table(&file);
        let all: Vec<Vec<String>> = std::iter::once(header(&file)).chain(rows).collect();
        assert_eq!(json!(all), expected(&format!("sineemore/{name}.json")), "{name}");
    }
    assert_eq!(table("sineemore/header-no-rows.csv").1, Vec::<Vec<String>>::new());
    assert_eq!(table("sineemore/header-simple.csv").1, [["1", "2", "3"]]);
    // What we decided: a line with nothing on it is no row.
    assert_eq!(table("sineemore/empty-one-column.csv").1, Vec::<Vec<String>>::new());
    assert!(sentences(&table("sineemore/all-empty.csv").0)[0].contains("expected a header row"));
}

/// The draft of a file of three columns as organisations.
fn organisations(name: &str) -> Draft {
    let mut choices = Choices::new(name, TODAY, "officer").of(Kind::Organisation);
    for (column, field) in [(0, "name"), (1, "short"), (2, "note")] {
        choices.columns.insert(column, field.to_owned());
    }
    draft_of(bytes(name), &Plan::empty(), &choices)
}

#[test]
fn broken_files_are_refused_or_warned_of_at_the_right_line() {
    for (name, line, part) in [
        ("sineemore/bad-header-less-fields.csv", 2, "expected 3 cells as in the header, but there are 2"),
        ("sineemore/bad-header-more-fields.csv", 2, "expected 3 cells as in the header, but there are 4"),
        ("sineemore/bad-header-no-header.csv", 0, "expected a header row"),
        ("sineemore/bad-missing-quote.csv", 2, "closes the cell opened on this line"),
        ("csvkit/bad.csv", 2, "expected 3 cells as in the header, but there are 4"),
        ("csvkit/bad_skip_lines.csv", 5, "expected 3 cells as in the header, but there are 4"),
        ("csvkit/test_extra_header.csv", 2, "expected 4 cells as in the header, but there are 3"),
        ("csvkit/test_join_short_rows.csv", 2, "expected 3 cells as in the header, but there are 2"),
        ("csvkit/null_byte.csv", 2, "NUL byte"),
    ] {
        let draft = organisations(name);
        let problem = draft.problems.first().unwrap_or_else(|| panic!("{name} has no problem"));
        assert_eq!(problem.line, line, "{name}");
        assert!(problem.worded(name).contains(part), "{name}: {}", problem.worded(name));
    }
    for (name, line, part) in [
        ("sineemore/bad-quotes-with-unescaped-quote.csv", 2, "follows a closing quotation mark"),
        ("sineemore/bad-unescaped-quote.csv", 2, "inside a cell that does not start with one"),
    ] {
        let draft = organisations(name);
        assert_eq!(draft.warnings.first().map(|warning| warning.line), Some(line), "{name}");
        assert!(draft.warnings[0].says.contains(part), "{name}: {:?}", draft.warnings);
    }
    assert!(!table("sineemore/bad-header-wrong-header.csv").0.sound());
}

#[test]
fn csvkits_encodings_line_ends_and_layouts_are_read() {
    for (name, encoding, rows) in [
        ("test_latin1", Encoding::Windows1252, json!([["1", "2", "3"], ["4", "5", "©"]])),
        ("test_utf16_big", Encoding::Utf16Big, json!([["1", "2", "3"], ["4", "5", "ʤ"]])),
        ("test_utf16_little", Encoding::Utf16Little, json!([["1", "2", "3"], ["4", "5", "ʤ"]])),
        ("test_utf8", Encoding::Utf8, json!([["1", "2", "3"], ["4", "5", "ʤ"]])),
        ("test_utf8_bom", Encoding::Utf8, json!([["1", "2", "3"], ["4", "5", "ʤ"]])),
        ("optional_quote_characters", Encoding::Utf8, json!([["1", "2", "3"]])),
        ("mac_newlines", Encoding::Utf8, json!([["1", "2", "3"], ["Once upon\ra time", "5", "6"]])),
        ("dummy_col_shuffled_ragged", Encoding::Utf8, json!([["2", "3", "1", "4"]])),
        ("test_skip_lines", Encoding::Utf8, json!([["1", "2", "3"]])),
        ("test_locale", Encoding::Utf8, json!([["1,7", "200.000.000", ""]])),
    ] {
        let (draft, found) = table(&format!("csvkit/{name}.csv"));
        assert_eq!((draft.reading.encoding, json!(found)), (encoding, rows), "{name}");
    }
    let lines = |reading: &Reading| -> Vec<usize> { reading.first.iter().map(|row| row.line).collect() };
    assert_eq!(lines(&table("csvkit/mac_newlines.csv").0.reading), [2, 3]);
    assert_eq!(lines(&table("csvkit/test_skip_lines.csv").0.reading), [5]);
    assert_eq!(lines(&table("csvkit/test_header_newline.csv").0.reading), [8]);
    let sample = table("csvkit/test_latin1.csv").0.reading.sample;
    assert_eq!(sample.map(|sample| (sample.line, sample.text)), Some((3, "4,5,©".to_owned())));
}

#[test]
fn real_files_are_laid_out_as_a_person_would() {
    for (name, encoding, header, rows) in [
        ("real/bbc_outcomes-by-force.csv", Encoding::Utf8, 1, 45),
        ("real/ons_lad-csp-pfa-lookup_kent.csv", Encoding::Utf8, 1, 13),
        ("real/ons_subnational-indicators_excerpt.csv", Encoding::Windows1252, 3, 57),
        ("csvkit/Datagov_FY10_EDU_recp_by_State.csv", Encoding::Utf8, 3, 55),
        ("real/cabinet-office_note4-staff-numbers_2013-14.csv", Encoding::Utf8, 3, 15),
    ] {
        let reading = table(name).0.reading;
        assert_eq!((reading.encoding, reading.header_line), (encoding, header), "{name}");
        assert_eq!(reading.rows, rows, "{name}");
    }
    let shown = table("real/bbc_outcomes-by-force.csv").0.reading.first;
    let last = shown.last().map(|row| (row.line, &*row.cells[0]));
    assert_eq!(last, Some((46, "Wiltshire Police")), "lines end with CR alone");
}
