//! Matrix: which CSP names which issue in a year, how prominently, and where it ranks it.

use super::{findings_line, priority_code, short_names};
use crate::{
    app::{
        detail::Target,
        screen::Role,
        sheet::{Column, Row, Said, Sheet, Square, Stands},
    },
    plan::{
        Id, Kind, Plan,
        assessment::{self, Matrix, Named, Naming, Reply},
        assessment_return::{self, ReturnState},
        day::FinancialYear,
        finding::{self, Prominence},
        record::Words,
        select,
    },
};
use jiff::civil::Date;

/// The table of issues by CSPs.
pub(super) fn sheet(plan: &Plan, year: FinancialYear, today: Date) -> Sheet {
    let matrix = assessment::matrix(plan, year);
    let shorts = short_names(plan, matrix.replies.iter().map(|reply| reply.csp));
    let received = matrix.received();
    let mut columns = vec![
        Column::new("Issue", 22).wide(34).walked(),
        Column::new("Pr", 3).stands(Stands::WhereRoomy),
        Column { under: format!("of {received}"), ..Column::new("CSPs", 5).right().walked() },
    ];
    let ranked = matrix.issues.iter().flat_map(|named| &named.by).flatten().filter_map(|naming| naming.rank).max();
    let digits = u16::try_from(ranked.unwrap_or(1).to_string().len()).unwrap_or(1);
    let first_beside = matrix.replies.iter().position(|reply| !reply.in_agreement);
    for (place, (reply, short)) in matrix.replies.iter().zip(&shorts).enumerate() {
        columns.push(Column {
            under: letter(reply.state).to_owned(),
            stands: if Some(place) == first_beside { Stands::MovingApart } else { Stands::Moving },
            ..Column::new(short, (2 + digits).max(3)).wide(5 + digits).walked()
        });
    }
    let rows: Vec<Row> = matrix.issues.iter().map(|named| row(plan, named, &matrix, year)).collect();
    Sheet {
        says: vec![(super::tally::headline(plan, year, "issues by CSP"), Role::Heading)],
        columns,
        notes: if rows.is_empty() { Vec::new() } else { notes(plan, &matrix, &shorts) },
        rows,
        empty: super::tally::nothing_yet(plan, year, today),
        ..Sheet::default()
    }
}

/// How far a return has come, under the name of its CSP.
fn letter(state: ReturnState) -> &'static str {
    match state {
        ReturnState::Final => "F",
        ReturnState::Draft => "D",
        ReturnState::Awaited => "-",
    }
}

/// The shape and the letter of a prominence.
fn mark(prominence: Option<Prominence>) -> &'static str {
    match prominence {
        Some(Prominence::Main) => "■M",
        Some(Prominence::CrossCutting) => "►C",
        Some(Prominence::Broader) => "□B",
        None => "○N",
    }
}

fn notes(plan: &Plan, matrix: &Matrix, shorts: &[String]) -> Vec<Said> {
    let mut notes = vec![(
        "■M main priority  ►C cross-cutting  □B in a broader theme  ○N named  2: its rank".to_owned(),
        Role::Plain,
    )];
    notes.push(("·  not named in the return   blank: awaited   F final  D draft  - awaited".to_owned(), Role::Plain));
    // What begins with its own name needs no explaining.
    let named = matrix.replies.iter().zip(shorts).map(|(reply, short)| (plan.name(Kind::Csp, reply.csp), short));
    let explained = named.filter(|(name, short)| !name.starts_with(short.as_str()));
    let legend: Vec<String> = explained.map(|(name, short)| format!("{short} {name}")).collect();
    if !legend.is_empty() {
        notes.push((legend.join("  "), Role::Plain));
    }
    let waiting = matrix.in_awaited();
    if waiting > 0 {
        let says =
            format!("{} stand in returns that are still awaited: shown, not counted.", Kind::Finding.counted(waiting));
        notes.push((says, Role::Warning));
    }
    notes
}

fn row(plan: &Plan, named: &Named, matrix: &Matrix, year: FinancialYear) -> Row {
    let issue = plan.name(Kind::Issue, named.issue).into_owned();
    let code = priority_code(plan, named.issue);
    let all = Target::Rows(Kind::Finding, findings_line(plan, named.issue, year));
    let belongs = if code.is_empty() { String::new() } else { format!(" ({code})") };
    let everyone = format!("{issue}{belongs}: every finding of {year}");
    let received = matrix.received();
    let count =
        format!("{issue}: named by {} of {received} returns received, {} as a main priority", named.count, named.main);
    let counted = (named.count > 0).then(|| Target::Rows(Kind::Finding, counted_line(plan, named, matrix, year)));
    let mut squares = vec![
        Square::text(issue.clone()).leads(everyone, Some(all)),
        Square::text(code).role(Role::Faint),
        Square::text(if named.count == 0 { "·".to_owned() } else { named.count.to_string() }).leads(count, counted),
    ];
    for (reply, naming) in matrix.replies.iter().zip(&named.by) {
        squares.push(square(plan, &issue, reply, *naming));
    }
    Row { id: Some(named.issue), squares, ..Row::default() }
}

/// A filter line for the findings that a count counts: without those of returns that do not.
pub(super) fn counted_line(plan: &Plan, named: &Named, matrix: &Matrix, year: FinancialYear) -> String {
    let mut line = findings_line(plan, named.issue, year);
    for (reply, naming) in matrix.replies.iter().zip(&named.by) {
        if let (false, Some(_), Some(record)) = (reply.counts(), naming, reply.record) {
            let term = select::naming_term(plan, Kind::Finding, finding::RETURN.number(), record);
            line = format!("{line} -{term}");
        }
    }
    line
}

fn square(plan: &Plan, issue: &str, reply: &Reply, naming: Option<Naming>) -> Square {
    let csp = plan.name(Kind::Csp, reply.csp);
    let Some(naming) = naming else {
        let own = reply.record.map(|id| Target::Record(Kind::Return, id));
        if reply.is_received() {
            return Square::text("·").role(Role::Faint).leads(format!("{csp} does not name {issue}"), own);
        }
        return Square::text("").leads(format!("{csp}: its return is awaited"), own);
    };
    let rank = naming.rank.map_or_else(String::new, |rank| rank.to_string());
    let role = if naming.prominence == Some(Prominence::Main) { Role::Heading } else { Role::Plain };
    Square::text(format!("{}{rank}", mark(naming.prominence)))
        .role(role)
        .leads(worded(plan, issue, reply, naming), Some(Target::Record(Kind::Finding, naming.finding)))
}

/// A naming in words, with the file or paper that it came from.
fn worded(plan: &Plan, issue: &str, reply: &Reply, naming: Naming) -> String {
    let csp = plan.name(Kind::Csp, reply.csp);
    let how = naming.prominence.map_or("named", Words::word);
    let rank = naming.rank.map_or_else(String::new, |rank| format!(", rank {rank}"));
    let state = match reply.state {
        ReturnState::Draft => ", in a draft",
        ReturnState::Awaited => ", in a return still awaited",
        ReturnState::Final => "",
    };
    let source = plan.record(Kind::Finding, naming.finding).map_or("", |it| it.get(finding::SOURCE));
    let source = if source.is_empty() { own_source(plan, reply.record) } else { source };
    let from = if source.is_empty() { String::new() } else { format!(" (from {source})") };
    format!("{csp}, {issue}: {how}{rank}{state}{from}")
}

fn own_source(plan: &Plan, record: Option<Id>) -> &str {
    record.and_then(|id| plan.record(Kind::Return, id)).map_or("", |it| it.get(assessment_return::SOURCE))
}
