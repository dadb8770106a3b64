//! An empty file to send to an office: its headings, each explained, as they will be read back.

use super::Shape;
use crate::plan::{
    Kind, Plan, csp, issue, progress,
    record::{Record, Words},
    risk_criterion,
    risk_criterion::Section,
};
use csv::WriterBuilder;
use jiff::civil::Date;

/// An empty CSV file for what it shall bring; nothing where no such file can be sent.
///
/// What is explained stands above the headings, where a person reads it first; the intake finds
/// the headings below it by their words.
pub fn template(shape: Shape, plan: &Plan, today: Date) -> Option<Vec<u8>> {
    let year = progress::assessment_year(today).to_string();
    let (title, notes, rows) = match shape {
        Shape::Records(kind) => of_kind(kind),
        Shape::Findings => (
            format!("Assessment findings for {year}: a row for each CSP and issue"),
            vec![
                ("CSP".to_owned(), "which community safety partnership or district; needed".to_owned()),
                ("Year".to_owned(), format!("the financial year it assesses for, such as {year}")),
                ("Issue".to_owned(), "what it is about, in your own words; needed".to_owned()),
                ("Prominence".to_owned(), "main priority, cross-cutting, or part of a broader theme".to_owned()),
                ("Rank".to_owned(), "its place in your own order; 1 is first".to_owned()),
                ("Evidence".to_owned(), "what it is based on".to_owned()),
                ("State".to_owned(), "draft or final; final where it is empty".to_owned()),
            ],
            vec![words(&["CSP", "Year", "Issue", "Prominence", "Rank", "Evidence", "State"])],
        ),
        Shape::Matrix => {
            let csps = plan.all(Kind::Csp).iter().filter(|csp| csp.get(csp::IN_AGREEMENT) != Some(csp::YesNo::No));
            let mut header = vec!["Issue".to_owned()];
            header.extend(csps.map(|record| record.get(csp::NAME).to_owned()));
            let rows = issues_down(plan, header);
            let notes = vec![(
                "each cell".to_owned(),
                "x where the CSP names the issue, or its rank, or M main priority, C cross-cutting, \
                 B part of a broader theme; nothing where it does not"
                    .to_owned(),
            )];
            (format!("Assessment findings for {year}: issues down, CSPs across"), notes, rows)
        }
        Shape::Scores => {
            let criteria = plan.all(Kind::RiskCriterion).iter();
            let of_year =
                criteria.filter(|record| record.get(risk_criterion::YEAR).is_some_and(|of| of.to_string() == year));
            let mut header = vec!["Issue".to_owned()];
            header.extend(of_year.map(|record| record.get(risk_criterion::NAME).to_owned()));
            if header.len() == 1 {
                header.extend(super::scores::usual().map(|(_, name)| name));
            }
            header.extend(words(&["Total", "Rank", "Scored by", "Date", "Rationale"]));
            let rows = issues_down(plan, header);
            let sections =
                [Section::Individual, Section::Wider, Section::Likelihood, Section::Position].map(Words::word);
            let notes = vec![(
                "each criterion".to_owned(),
                format!("a whole score, or nothing where it is not scored ({})", sections.join(", ")),
            )];
            (format!("Risk scores for {year}: issues down, criteria across"), notes, rows)
        }
        Shape::Figures => (
            "Figures: a row for each area, period and indicator".to_owned(),
            vec![
                ("Area".to_owned(), "a district or CSP, by code or name; needed".to_owned()),
                ("Period".to_owned(), "such as 2026-04, 2025/26 Q4, 2025/26 or 2025; needed".to_owned()),
                ("Indicator".to_owned(), "what is measured; needed".to_owned()),
                ("Measure".to_owned(), "how, where there are several, such as per 1,000".to_owned()),
                ("Unit".to_owned(), "what is counted".to_owned()),
                ("Value".to_owned(), "the number; <=5 or * where it is withheld, NA where it is missing".to_owned()),
            ],
            vec![words(&["Area", "Period", "Indicator", "Measure", "Unit", "Value"])],
        ),
        Shape::Unknown => return None,
    };
    Some(written(&title, &notes, &rows))
}

/// A table with the plan's issues down, below a header.
fn issues_down(plan: &Plan, header: Vec<String>) -> Vec<Vec<String>> {
    let width = header.len();
    let row = |record: &Record| {
        let mut row = vec![record.get(issue::NAME).to_owned()];
        row.resize(width, String::new());
        row
    };
    std::iter::once(header).chain(plan.all(Kind::Issue).iter().map(row)).collect()
}

type Notes = Vec<(String, String)>;

fn of_kind(kind: Kind) -> (String, Notes, Vec<Vec<String>>) {
    let declaration = kind.declaration();
    let note = |field: &crate::plan::record::Field| {
        let needed = if field.required && field.starts.is_none() { " Needed." } else { "" };
        (field.header.to_owned(), format!("{} Write {}.{needed}", field.help, field.domain.wanted()))
    };
    let notes = declaration.fields.iter().map(note).collect();
    let header = declaration.fields.iter().map(|field| field.header.to_owned()).collect();
    (format!("{}: {}", declaration.many, declaration.about), notes, vec![header])
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The file, with the mark by which spreadsheets know UTF-8.
fn written(title: &str, notes: &Notes, rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer =
        WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    // Writing to memory cannot fail.
    let _ = writer.write_record([title]);
    for (heading, says) in notes {
        let _ = writer.write_record([format!("Note: {heading} - {says}")]);
    }
    let _ = writer.write_record([""]);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
