//! Tally: the published form, how many CSPs name each issue, beside the year before.

use super::{findings_line, matrix::counted_line, priority_code};
use crate::{
    app::{
        detail::Target,
        screen::Role,
        sheet::{Bar, Column, Row, Said, Sheet, Square, Stands},
    },
    plan::{
        Id, Kind, Plan,
        assessment::{self, Basis, Beside, Matrix, Tallied},
        day::FinancialYear,
        tally,
    },
};
use jiff::civil::Date;

/// What the view shows.
const WHAT: &str = "CSPs naming each issue";

/// The two tallies that stand beside each other, with the findings behind them.
struct Two {
    now: Tallied,
    before: Tallied,
    now_by: Matrix,
    before_by: Matrix,
}

/// The table of the tally.
pub(super) fn sheet(plan: &Plan, year: FinancialYear, today: Date) -> Sheet {
    let earlier = assessment::year_before(plan, year).unwrap_or(FinancialYear(year.0 - 1));
    let two = Two {
        now: assessment::tally(plan, year),
        before: assessment::tally(plan, earlier),
        now_by: assessment::matrix(plan, year),
        before_by: assessment::matrix(plan, earlier),
    };
    if two.now.basis == Basis::Nothing {
        let says = vec![(headline(plan, year, WHAT), Role::Heading)];
        return Sheet { says, empty: nothing_yet(plan, year, today), ..Sheet::default() };
    }
    let mut columns = vec![
        Column::new("Issue", 30).wide(40).walked(),
        Column::new("Pr", 3).stands(Stands::WhereRoomy),
        Column { under: under(&two.now), ..Column::new(year.to_string(), 13).right().walked() },
    ];
    if two.before.basis != Basis::Nothing {
        columns.push(Column { under: under(&two.before), ..Column::new(earlier.to_string(), 13).right().walked() });
        columns.push(Column::new("Change", 6).right());
    }
    columns.push(Column::new("", 8).wide(24));
    let rows = assessment::beside(plan, &two.now, &two.before);
    Sheet {
        says: vec![(headline(plan, year, WHAT), Role::Heading)],
        columns,
        rows: rows.iter().map(|beside| row(plan, beside, &two)).collect(),
        notes: notes(plan, &two),
        ..Sheet::default()
    }
}

/// What a view of a year without returns says instead of a table, and where there is one.
pub(super) fn nothing_yet(plan: &Plan, year: FinancialYear, today: Date) -> Vec<String> {
    let mut says =
        vec![format!("No finding of {year} is held yet: i takes in a district's file, Returns shows who is awaited.")];
    let tally = assessment::tally(plan, year);
    if tally.basis == Basis::Printed {
        let received = tally.of_received();
        says = vec![
            format!("Of {year} only the printed tally is held ({received}); it does not say which CSPs."),
            "v goes on to the Tally, which shows it.".to_owned(),
        ];
    }
    let years = assessment::years(plan, today);
    if let Some(before) = assessment::year_before(plan, year) {
        let steps = years.iter().filter(|other| **other >= before && **other < year).count();
        let keys = "<".repeat(steps.min(9));
        says.push(format!("{keys} goes back to {before}, the year before with a tally."));
    }
    says
}

fn under(tally: &Tallied) -> String {
    match tally.basis {
        Basis::Nothing => "none received".to_owned(),
        Basis::Returns => format!("of {}", tally.received),
        Basis::Printed => format!("of {}, printed", tally.received),
    }
}

/// What a view shows, and *of n returns received*: never of all CSPs unless all have replied.
pub(super) fn headline(plan: &Plan, year: FinancialYear, what: &str) -> String {
    let tally = assessment::tally(plan, year);
    let draft = match tally.draft {
        0 => String::new(),
        1 => " (1 draft)".to_owned(),
        drafts => format!(" ({drafts} drafts)"),
    };
    match tally.basis {
        Basis::Nothing => format!("{year}: {what}; no return received yet"),
        Basis::Returns => format!("{year}: {what}, {}{draft}", tally.of_received()),
        Basis::Printed => format!("{year}: {what}, {}, as printed", tally.of_received()),
    }
}

fn notes(plan: &Plan, two: &Two) -> Vec<Said> {
    let mut notes =
        vec![("Named as a main priority, cross-cutting or in a broader theme: counts once.".to_owned(), Role::Plain)];
    for tally in [&two.now, &two.before] {
        let Some(first) = tally.issues.first().and_then(|count| count.printed) else { continue };
        let source = plan.record(Kind::Tally, first).map_or("", |row| row.get(tally::SOURCE));
        let says = format!("{} as printed in {source}, not saying whose; - is not in its table.", tally.year);
        notes.push((says, Role::Plain));
    }
    if (two.now.basis, two.before.basis) == (Basis::Returns, Basis::Printed) {
        // Appendix A prints broad issues: serious and organised crime takes in gangs and county lines.
        notes.push(("A printed issue may take in others that have rows of their own here.".to_owned(), Role::Plain));
    }
    let (now, before) = (two.now.received, two.before.received);
    if two.before.basis != Basis::Nothing && now != before {
        notes.push((format!("The change is between {now} and {before} returns: compare with care."), Role::Plain));
    }
    notes
}

fn row(plan: &Plan, beside: &Beside, two: &Two) -> Row {
    let issue = plan.name(Kind::Issue, beside.issue).into_owned();
    let code = priority_code(plan, beside.issue);
    let now = square(plan, &issue, beside.issue, &two.now, &two.now_by);
    let before = square(plan, &issue, beside.issue, &two.before, &two.before_by);
    let own = now.target.clone().or_else(|| before.target.clone());
    let mut squares =
        vec![Square::text(issue).leads(now.words.clone(), own), Square::text(code).role(Role::Faint), now];
    if two.before.basis != Basis::Nothing {
        squares.push(before);
        squares.push(Square::text(match beside.change() {
            None => "·".to_owned(),
            Some(0) => "=".to_owned(),
            Some(more) => format!("{more:+}").replace('-', "−"),
        }));
    }
    let bar = beside.now.map(|count| Bar { part: share(count), whole: share(two.now.received) });
    squares.push(Square { bar, ..Square::default() });
    Row { id: Some(beside.issue), squares, ..Row::default() }
}

/// A count as a length.
fn share(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The count of an issue in a tally, and the rows behind it.
fn square(plan: &Plan, issue: &str, id: Id, tally: &Tallied, matrix: &Matrix) -> Square {
    let year = tally.year;
    let Some(count) = tally.count(id) else {
        let why = if tally.basis == Basis::Printed { "is not in the printed table" } else { "no return is held" };
        return Square::text(if tally.basis == Basis::Printed { "-" } else { "" })
            .leads(format!("{issue} {year}: {why}"), None);
    };
    let printed = tally.issues.iter().find(|it| it.issue == id).and_then(|it| it.printed);
    let target = match (printed, matrix.issues.iter().find(|named| named.issue == id)) {
        (Some(row), _) => Some(Target::Record(Kind::Tally, row)),
        (None, Some(named)) if count > 0 => Some(Target::Rows(Kind::Finding, counted_line(plan, named, matrix, year))),
        (None, Some(_)) => Some(Target::Rows(Kind::Finding, findings_line(plan, id, year))),
        (None, None) => None,
    };
    let as_printed = if printed.is_some() { ", as printed" } else { "" };
    let words = format!("{issue} {year}: named by {count} {}{as_printed}", tally.of_received());
    Square::text(count.to_string()).leads(words, target)
}
