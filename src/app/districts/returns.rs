//! Returns: how far each CSP is with its assessment of a year.

use crate::{
    app::{
        detail::Target,
        screen::Role,
        sheet::{Column, Row, Sheet, Square, Stands},
    },
    plan::{
        Id, Kind, Plan,
        assessment::{self, Basis, Reply, Tallied},
        assessment_return::ReturnState,
        day::{FinancialYear, show_day},
        finding,
        record::Words,
        select,
    },
};

/// How many of a CSP's first issues a wide screen names.
const NAMED: usize = 3;

/// The table of the returns of a year.
pub(super) fn sheet(plan: &Plan, year: FinancialYear) -> Sheet {
    let replies = assessment::replies(plan, year);
    let tally = assessment::tally(plan, year);
    let before = assessment::year_before(plan, year)
        .filter(|before| assessment::tally(plan, *before).basis == Basis::Returns)
        .unwrap_or(FinancialYear(year.0 - 1));
    let earlier = assessment::replies(plan, before);
    let columns = vec![
        Column::new("CSP", 24).wide(30).walked(),
        Column::new("Return", 10),
        Column::new("Received", 11).right(),
        Column::new("Findings", 8).right().walked(),
        Column::new("Named first", 36).wide(60).stands(Stands::WhereRoomy),
        Column::new(before.to_string(), 13).walked(),
    ];
    let was = |csp: Id| earlier.iter().find(|reply| reply.csp == csp);
    let known = tally.basis != Basis::Printed;
    let rows = replies.iter().map(|reply| row(plan, reply, was(reply.csp), (year, before), known)).collect();
    Sheet {
        says: vec![(headline(&tally), Role::Heading)],
        columns: if replies.is_empty() { Vec::new() } else { columns },
        rows: apart(rows, &replies),
        notes: beside(plan, &replies)
            .into_iter()
            .chain(printed_only(plan, &tally))
            .map(|it| (it, Role::Plain))
            .collect(),
        empty: vec!["no CSPs yet; R and CSPs, then a adds one".to_owned()],
        ..Sheet::default()
    }
}

/// `3 of 11 returns received (1 draft), 8 awaited`.
fn headline(tally: &Tallied) -> String {
    let year = tally.year;
    let of = tally.expected.map_or_else(String::new, |expected| format!(" of {expected}"));
    if tally.basis == Basis::Printed {
        return format!("{year}: {}{of} returns were received, says a printed tally; not whose", tally.received);
    }
    let draft = match tally.draft {
        0 => String::new(),
        1 => " (1 draft)".to_owned(),
        drafts => format!(" ({drafts} drafts)"),
    };
    let awaited = tally.expected.unwrap_or(0).saturating_sub(tally.received);
    format!("{year}: {}{of} returns received{draft}, {awaited} awaited", tally.received)
}

/// The first row that stands beside the agreement is set apart.
fn apart(mut rows: Vec<Row>, replies: &[Reply]) -> Vec<Row> {
    if let Some(first) = replies.iter().position(|reply| !reply.in_agreement)
        && let Some(row) = rows.get_mut(first)
    {
        row.apart = true;
    }
    rows
}

fn beside(plan: &Plan, replies: &[Reply]) -> Option<String> {
    let names: Vec<_> =
        replies.iter().filter(|reply| !reply.in_agreement).map(|reply| plan.name(Kind::Csp, reply.csp)).collect();
    let stands = if names.len() == 1 { "stands" } else { "stand" };
    (!names.is_empty())
        .then(|| format!("{} {stands} beside the agreement and are not counted.", names.join(", ")))
        .map(|text| if names.len() == 1 { text.replace(" are not", " is not") } else { text })
}

/// Where the year is known only from a printed tally, what that means.
fn printed_only(plan: &Plan, tally: &Tallied) -> Option<String> {
    let first = tally.issues.first().and_then(|count| count.printed).filter(|_| tally.basis == Basis::Printed)?;
    let source = plan.record(Kind::Tally, first).map_or("", |row| row.get(crate::plan::tally::SOURCE));
    Some(format!("The tally of {} was printed in {source}; the returns themselves are not held here.", tally.year))
}

fn row(
    plan: &Plan,
    reply: &Reply,
    was: Option<&Reply>,
    (year, before): (FinancialYear, FinancialYear),
    known: bool,
) -> Row {
    let name = plan.name(Kind::Csp, reply.csp).into_owned();
    let own = reply.record.map_or(Target::Record(Kind::Csp, reply.csp), |id| Target::Record(Kind::Return, id));
    let received = reply.received.map_or_else(String::new, show_day);
    let on = if received.is_empty() { String::new() } else { format!(", received {received}") };
    let state = if known { marked(reply.state) } else { "not said".to_owned() };
    let counted = Kind::Finding.counted(reply.findings);
    let words = match (reply.record, known) {
        (Some(_), _) => format!("{name} {year}: {}{on}, {counted}", reply.state.word()),
        (None, true) => format!("{name} {year}: awaited; a enters the return, i takes in its file"),
        (None, false) => format!("{name} {year}: not held; only the printed tally is"),
    };
    let held = reply.record.filter(|_| reply.findings > 0);
    let rows = held
        .map(|id| Target::Rows(Kind::Finding, select::naming_term(plan, Kind::Finding, finding::RETURN.number(), id)));
    let count = if reply.findings == 0 { "·".to_owned() } else { reply.findings.to_string() };
    let first = reply.record.map_or_else(String::new, |id| first_named(plan, id));
    let (then, then_words, then_target) = match was.and_then(|was| Some((was, was.record?))) {
        Some((was, id)) => {
            let words = format!("{name} {before}: {}, {}", was.state.word(), Kind::Finding.counted(was.findings));
            (format!("{} {}", marked(was.state), was.findings), words, Some(Target::Record(Kind::Return, id)))
        }
        None => ("·".to_owned(), format!("{name} {before}: no return is held"), None),
    };
    let role = if reply.in_agreement { Role::Plain } else { Role::Faint };
    let awaited = if reply.is_received() { role } else { Role::Faint };
    Row {
        id: Some(reply.csp),
        squares: vec![
            Square::text(name.clone()).role(role).leads(words, Some(own)),
            Square::text(state).role(awaited),
            Square::text(received).role(role),
            Square::text(count).role(role).leads(format!("{name} {year}: {counted}"), rows),
            Square::text(first).role(role),
            Square::text(then).role(role).leads(then_words, then_target),
        ],
        ..Row::default()
    }
}

/// The issues that a CSP puts first.
fn first_named(plan: &Plan, record: Id) -> String {
    let findings = assessment::findings(plan, record);
    let issues = findings.iter().take(NAMED).filter_map(|it| it.get(finding::ISSUE));
    issues.map(|id| plan.name(Kind::Issue, id)).collect::<Vec<_>>().join(", ")
}

/// A state with its shape: those of a stage, for the same idea.
fn marked(state: ReturnState) -> String {
    let shape = match state {
        ReturnState::Final => '■',
        ReturnState::Draft => '►',
        ReturnState::Awaited => '□',
    };
    format!("{shape} {}", state.word())
}
