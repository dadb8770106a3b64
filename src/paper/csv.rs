//! Records as a CSV file that reads back exactly, in a spreadsheet and through intake.
//!
//! The first column is the record's id, written `#123` so that a spreadsheet keeps it as text
//! instead of rounding nineteen digits. A record that is named is written by what people call
//! it, and by its id only where several are called the same. UTF-8 with its mark (Excel needs
//! it), CRLF, every cell quoted.

use crate::plan::{
    Id, Kind, Plan,
    cell::{Cell, Domain},
    folded,
    record::Record,
};
use ::csv::{QuoteStyle, Terminator, WriterBuilder};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

/// The header of the first column.
pub const ID: &str = "Id";

/// Whether text that a spreadsheet would run as a formula gets a quote before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guard {
    /// It does: for people. Intake takes the quote off again.
    #[default]
    Formulas,
    /// It does not: for programs that take every letter as it stands.
    Nothing,
}

/// Records of one kind as a CSV file: a column for their id and one for each field.
pub fn records<'a>(plan: &Plan, kind: Kind, records: impl IntoIterator<Item = &'a Record>, guard: Guard) -> Vec<u8> {
    let mut writer = writer();
    let mut names = Names::new(plan);
    let headers = std::iter::once(ID).chain(kind.fields().iter().map(|field| field.header));
    // Writing to memory cannot fail.
    let _ = writer.write_record(headers);
    for record in records {
        let _ = writer.write_field(format!("#{}", record.id));
        for (field, cell) in kind.fields().iter().zip(record.cells()) {
            let text = names.written(field.domain, cell);
            let text = if guard == Guard::Formulas { guarded(field.domain, &text) } else { Cow::Borrowed(&*text) };
            let _ = writer.write_field(text.as_bytes());
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    writer.into_inner().unwrap_or_default()
}

fn writer() -> ::csv::Writer<Vec<u8>> {
    WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec())
}

/// Rows of text as a CSV file: the first holds the headings. What a spreadsheet would run gets a quote before it.
pub fn table(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = writer();
    for row in rows {
        // Writing to memory cannot fail.
        let _ = writer.write_record(row.iter().map(|cell| raw(cell).into_owned()));
    }
    writer.into_inner().unwrap_or_default()
}

/// A row of a file that could not be taken, with why.
#[derive(Clone, Debug)]
pub struct Refused<'r> {
    /// The line of the file that it starts on.
    pub line: usize,
    /// Its cells as they stand there.
    pub cells: &'r [String],
    /// Everything that is wrong with it.
    pub reason: String,
}

/// Refused rows as a CSV file under the headings of their own file, with the line and the reason
/// beside each: to be mended, and taken in again.
pub fn refused<'r>(headers: &[&str], rows: impl IntoIterator<Item = Refused<'r>>) -> Vec<u8> {
    let mut writer = writer();
    // A file may have a column of this name already.
    let own = |name: &str| {
        let taken = headers.iter().any(|header| header.trim().eq_ignore_ascii_case(name));
        if taken { format!("{name} (refused)") } else { name.to_owned() }
    };
    let rows: Vec<Refused<'r>> = rows.into_iter().collect();
    let width = rows.iter().map(|row| row.cells.len()).chain([headers.len()]).max().unwrap_or(0);
    let heading = |place: usize| headers.get(place).copied().unwrap_or("");
    // Writing to memory cannot fail.
    let _ = (0..width).try_for_each(|place| writer.write_field(raw(heading(place)).as_bytes()));
    let _ = writer.write_record([own("Line"), own("Reason")]);
    for row in rows {
        let cell = |place: usize| row.cells.get(place).map_or("", String::as_str);
        let _ = (0..width).try_for_each(|place| writer.write_field(raw(cell(place)).as_bytes()));
        let _ = writer.write_record([row.line.to_string().as_str(), &raw(&row.reason)]);
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell of somebody's file with a quote before it where a spreadsheet would run it; a number,
/// and a dash that stands for nothing, are no formula.
fn raw(text: &str) -> Cow<'_, str> {
    let harmless = text.trim().parse::<f64>().is_ok() || !text.contains(char::is_alphanumeric);
    if harmless && !text.starts_with(['\t', '\r', '\n']) { Cow::Borrowed(text) } else { guarded(Domain::Line, text) }
}

/// How named records are written, so that each reads back as itself.
struct Names<'p> {
    plan: &'p Plan,
    /// Labels, as they are compared, that several records of a kind have.
    shared: HashMap<Kind, HashSet<String>>,
}

impl<'p> Names<'p> {
    fn new(plan: &'p Plan) -> Self {
        Self { plan, shared: HashMap::new() }
    }

    fn written(&mut self, domain: Domain, cell: &Cell) -> String {
        match (cell, domain) {
            (Cell::One(id), Domain::One(kind)) => self.name(kind, *id),
            (Cell::Many(ids), Domain::Many(kind)) => {
                let names = ids.iter().map(|id| self.name(kind, *id).replace('\\', "\\\\").replace(';', "\\;"));
                names.collect::<Vec<_>>().join("; ")
            }
            _ => self.plan.written(domain, cell),
        }
    }

    fn name(&mut self, kind: Kind, id: Id) -> String {
        let label = self.plan.label(kind, id);
        let shared = self.shared.entry(kind).or_insert_with(|| shared_labels(self.plan, kind));
        // A label that starts as an id does would be read as one.
        if label.starts_with('#') || shared.contains(&folded(&label)) { format!("#{id}") } else { label.into_owned() }
    }
}

fn shared_labels(plan: &Plan, kind: Kind) -> HashSet<String> {
    let mut seen = HashSet::new();
    let labels = plan.all(kind).iter().map(|record| folded(&plan.label_of(record)));
    labels.filter(|label| !seen.insert(label.clone())).collect()
}

/// Text with a quote before it where a spreadsheet would run it as a formula, or where it is
/// such text behind quotes already: intake takes exactly one off.
///
/// Numbers and days have none: a quote would make text of them.
fn guarded(domain: Domain, text: &str) -> Cow<'_, str> {
    let words = matches!(domain, Domain::Code | Domain::Line | Domain::Prose | Domain::One(_) | Domain::Many(_));
    let start = text.trim_start_matches('\'');
    let runs = start.starts_with(['\t', '\r', '\n'])
        || start.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if words && runs { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ledger_entry, organisation, project, record::Words};

    fn plan() -> Plan {
        let mut plan = Plan::empty();
        let names = ["=HYPERLINK(\"x\")", "Kent; County \\ Council", "Twin", "TWIN", "#7", "'quoted"];
        for (number, name) in names.iter().enumerate() {
            let id = Id(i64::try_from(number).unwrap() + 1);
            plan.insert(Record::new(Kind::Organisation, id).with(organisation::NAME, Cell::text(name)));
        }
        plan
    }

    #[test]
    fn a_file_has_a_mark_an_id_first_and_every_cell_quoted() {
        let plan = plan();
        let file = records(&plan, Kind::Organisation, &plan.all(Kind::Organisation)[1..2], Guard::Formulas);
        let text = "\u{FEFF}\"Id\",\"Name\",\"Short name\",\"Role\",\"Identifier\",\"Note\",\"Source\"\r\n\
                    \"#2\",\"Kent; County \\ Council\",\"\",\"\",\"\",\"\",\"\"\r\n";
        assert_eq!(String::from_utf8(file).unwrap(), text);
    }

    #[test]
    fn what_a_spreadsheet_would_run_gets_a_quote_and_a_number_does_not() {
        for (domain, text, wanted) in [
            (Domain::Line, "=1+1", "'=1+1"),
            (Domain::Prose, "  -1", "'  -1"),
            (Domain::Code, "＠x", "'＠x"),
            (Domain::Line, "'=1", "''=1"),
            (Domain::One(Kind::Lead), "+44", "'+44"),
            (Domain::Line, "'Tis", "'Tis"),
            (Domain::Line, "a=b", "a=b"),
            (Domain::Money, "-5.00", "-5.00"),
        ] {
            assert_eq!(guarded(domain, text), wanted, "{text}");
        }
    }

    #[test]
    fn a_record_is_named_by_its_id_only_where_its_label_would_not_do() {
        let plan = plan();
        let mut names = Names::new(&plan);
        let domain = Domain::One(Kind::Organisation);
        for (id, wanted) in [(1, "=HYPERLINK(\"x\")"), (2, "Kent; County \\ Council"), (3, "#3"), (4, "#4"), (5, "#5")]
        {
            assert_eq!(names.written(domain, &Cell::One(Id(id))), wanted);
        }
        let several = Cell::many(&[Id(2), Id(3)]);
        assert_eq!(names.written(Domain::Many(Kind::Organisation), &several), "Kent\\; County \\\\ Council; #3");
    }

    #[test]
    fn refused_rows_stand_under_their_own_headings_with_the_reason_beside_each() {
        let cells = ["Ashford", "=1+1", "-5", "-"].map(str::to_owned);
        let row = Refused { line: 3, cells: &cells, reason: "Rank: expected a whole number".to_owned() };
        let text = String::from_utf8(refused(&["CSP", "Issue", "Line"], [row])).unwrap();
        let wanted = "\u{FEFF}\"CSP\",\"Issue\",\"Line\",\"\",\"Line (refused)\",\"Reason\"\r\n\
                      \"Ashford\",\"'=1+1\",\"-5\",\"-\",\"3\",\"Rank: expected a whole number\"\r\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn money_and_words_are_written_for_reading_back() {
        let mut plan = Plan::empty();
        let record = Record::new(Kind::Project, Id(1))
            .with(project::REFERENCE, Cell::text("CRG-1"))
            .with(project::ASKED, Cell::Money(crate::plan::money::Pence(-183_750)))
            .with(project::POT, ledger_entry::Pot::Tactical.cell());
        plan.insert(record);
        let file = records(&plan, Kind::Project, plan.all(Kind::Project), Guard::Formulas);
        let text = String::from_utf8(file).unwrap();
        assert!(text.contains("\"tactical\"") && text.contains("\"-1837.50\""), "{text}");
    }
}
