//! The districts' assessments of a year: who has replied, which CSP names which issue, and the
//! tally that the agreement prints from them.
//!
//! The published form counts the CSPs that name an issue *as a main priority, a cross-cutting
//! theme or an issue within a broader theme*, among the returns received (KCSP paper, 18 March
//! 2020, section 3.2 and appendix A): *n of returns received*, never of all CSPs unless all have
//! replied. A return that is still awaited and the CSPs beside the agreement are shown and never
//! counted. Screens and papers call the same functions, so they agree.

use super::{
    Id, Kind, Plan,
    assessment_return::{self, ReturnState},
    csp::{self, YesNo},
    day::FinancialYear,
    finding::{self, Prominence},
    progress,
    record::Record,
    tally,
};
use jiff::civil::Date;
use std::cmp::Reverse;

/// How far one CSP is with its assessment of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The CSP.
    pub csp: Id,
    /// Whether the agreement covers it; Medway stands beside and is not counted.
    pub in_agreement: bool,
    /// Its return, where there is a record of it.
    pub record: Option<Id>,
    /// How far it has come.
    pub state: ReturnState,
    /// The day on which it was received, where it is known.
    pub received: Option<Date>,
    /// How many findings stand in it.
    pub findings: usize,
}

impl Reply {
    fn of(plan: &Plan, csp: &Record, year: FinancialYear) -> Self {
        let record = progress::return_of(plan, csp.id, year);
        Self {
            csp: csp.id,
            in_agreement: csp.get(csp::IN_AGREEMENT) == Some(YesNo::Yes),
            record: record.map(|record| record.id),
            state: record.and_then(|record| record.get(assessment_return::STATE)).unwrap_or(ReturnState::Awaited),
            received: record.and_then(|record| record.get(assessment_return::RECEIVED)),
            findings: record.map_or(0, |record| plan.count_naming(Kind::Finding, finding::RETURN, record.id)),
        }
    }

    /// Whether it is here, as a draft or final.
    pub fn is_received(&self) -> bool {
        self.state != ReturnState::Awaited
    }

    /// Whether its findings count in the tally.
    pub fn counts(&self) -> bool {
        self.in_agreement && self.is_received()
    }
}

/// How far each CSP is with its assessment of a year: those of the agreement by name, then those beside it.
pub fn replies(plan: &Plan, year: FinancialYear) -> Vec<Reply> {
    let mut csps: Vec<&Record> = plan.all(Kind::Csp).iter().collect();
    csps.sort_by_key(|csp| (csp.get(csp::IN_AGREEMENT) != Some(YesNo::Yes), csp.get(csp::NAME)));
    csps.into_iter().map(|csp| Reply::of(plan, csp, year)).collect()
}

/// The findings of a return in the CSP's own order: by rank, then as they were entered.
pub fn findings(plan: &Plan, record: Id) -> Vec<&Record> {
    let mut findings: Vec<&Record> = plan.naming(Kind::Finding, finding::RETURN, record).collect();
    findings.sort_by_key(|finding| finding.get(finding::RANK).unwrap_or(i64::MAX));
    findings
}

/// How one CSP names one issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The finding that says so.
    pub finding: Id,
    /// How prominent the issue is in the return, where it says.
    pub prominence: Option<Prominence>,
    /// The issue's place in the CSP's own order, where it gives one.
    pub rank: Option<i64>,
}

/// One issue and who names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The issue.
    pub issue: Id,
    /// How each CSP names it, in the order of [`Matrix::replies`].
    pub by: Vec<Option<Naming>>,
    /// How many CSPs name it whose returns count.
    pub count: usize,
    /// How many of these name it a main priority.
    pub main: usize,
}

/// Issues by CSPs for a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The CSPs, those beside the agreement last.
    pub replies: Vec<Reply>,
    /// The issues that any of them names, the most named first.
    pub issues: Vec<Named>,
}

impl Matrix {
    /// How many returns count.
    pub fn received(&self) -> usize {
        self.replies.iter().filter(|reply| reply.counts()).count()
    }

    /// Findings that stand in returns of the agreement which are still awaited, and so are not counted.
    pub fn in_awaited(&self) -> usize {
        self.replies.iter().filter(|reply| reply.in_agreement && !reply.is_received()).map(|reply| reply.findings).sum()
    }
}

/// Which CSP names which issue in a year.
pub fn matrix(plan: &Plan, year: FinancialYear) -> Matrix {
    let replies = replies(plan, year);
    let mut issues: Vec<Named> = Vec::new();
    let mut places: super::ById<usize> = super::ById::default();
    for (column, reply) in replies.iter().enumerate() {
        for finding in reply.record.into_iter().flat_map(|record| findings(plan, record)) {
            let Some(issue) = finding.get(finding::ISSUE) else { continue };
            let place = *places.entry(issue).or_insert_with(|| {
                issues.push(Named { issue, by: vec![None; replies.len()], count: 0, main: 0 });
                issues.len() - 1
            });
            let Some(named) = issues.get_mut(place) else { continue };
            let prominence = finding.get(finding::PROMINENCE);
            named.count += usize::from(reply.counts());
            named.main += usize::from(reply.counts() && prominence == Some(Prominence::Main));
            if let Some(cell) = named.by.get_mut(column) {
                *cell = Some(Naming { finding: finding.id, prominence, rank: finding.get(finding::RANK) });
            }
        }
    }
    issues.sort_by_cached_key(|named| {
        (Reverse(named.count), Reverse(named.main), plan.name(Kind::Issue, named.issue).to_lowercase())
    });
    Matrix { replies, issues }
}

/// What a tally rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// There is none for the year.
    #[default]
    Nothing,
    /// The findings of the returns received.
    Returns,
    /// A table that a paper printed, without saying which CSPs.
    Printed,
}

/// How many CSPs name one issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The issue.
    pub issue: Id,
    /// How many name it.
    pub csps: usize,
    /// The row of the printed table that says so, where the tally is a printed one.
    pub printed: Option<Id>,
}

/// The tally of a year in the published form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallied {
    /// The year.
    pub year: FinancialYear,
    /// What it rests on.
    pub basis: Basis,
    /// How many returns were received: what every count is *of*.
    pub received: usize,
    /// How many of these are drafts; not known of a printed one.
    pub draft: usize,
    /// How many CSPs there are, where it is known.
    pub expected: Option<usize>,
    /// The issues: counted ones with the most named first, printed ones in the order of the paper.
    pub issues: Vec<Count>,
}

impl Tallied {
    /// How many CSPs name an issue. Nothing where that is not known: there is no tally, or the
    /// printed one, which lists what was named most, leaves the issue out.
    pub fn count(&self, issue: Id) -> Option<usize> {
        let count = self.issues.iter().find(|count| count.issue == issue).map(|count| count.csps);
        count.or((self.basis == Basis::Returns).then_some(0))
    }

    /// What every count is of: `of 6 returns received`.
    pub fn of_received(&self) -> String {
        let returns = if self.received == 1 { "return" } else { "returns" };
        format!("of {} {returns} received", self.received)
    }
}

/// The tally of a year: counted from the returns received, else as a paper printed it.
pub fn tally(plan: &Plan, year: FinancialYear) -> Tallied {
    let matrix = matrix(plan, year);
    let returns = progress::returns(plan, year);
    let mut tally = Tallied {
        year,
        basis: Basis::Nothing,
        received: returns.received(),
        draft: returns.draft,
        expected: Some(returns.expected),
        issues: Vec::new(),
    };
    if returns.received() > 0 {
        let counted = |named: &Named| Count { issue: named.issue, csps: named.count, printed: None };
        tally.basis = Basis::Returns;
        tally.issues = matrix.issues.iter().filter(|named| named.count > 0).map(counted).collect();
        return tally;
    }
    let mut printed = printed(plan, year);
    let Some(received) = printed.iter().filter_map(|row| row.get(tally::RECEIVED)).max() else { return tally };
    printed.sort_by_key(|row| (row.get(tally::POSITION).unwrap_or(i64::MAX), row.id));
    let whole = |number: i64| usize::try_from(number).unwrap_or(0);
    let count = |row: &&Record| {
        let csps = whole(row.get(tally::COUNT)?);
        Some(Count { issue: row.get(tally::ISSUE)?, csps, printed: Some(row.id) })
    };
    tally.basis = Basis::Printed;
    tally.received = whole(received);
    tally.draft = 0;
    tally.expected = printed.iter().filter_map(|row| row.get(tally::EXPECTED)).max().map(whole);
    tally.issues = printed.iter().filter_map(count).collect();
    tally
}

/// The rows of the tally that a paper printed for a year.
pub fn printed(plan: &Plan, year: FinancialYear) -> Vec<&Record> {
    plan.all(Kind::Tally).iter().filter(|row| row.get(tally::YEAR) == Some(year)).collect()
}

/// One issue in two tallies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The issue.
    pub issue: Id,
    /// How many CSPs name it now; nothing where it is not known.
    pub now: Option<usize>,
    /// How many named it before; nothing where it is not known.
    pub before: Option<usize>,
}

impl Beside {
    /// By how many CSPs more it is named than before, where both are known.
    pub fn change(&self) -> Option<i64> {
        let number = |count: Option<usize>| count.and_then(|count| i64::try_from(count).ok());
        Some(number(self.now)? - number(self.before)?)
    }
}

/// Two tallies beside each other: every issue of either, the most named now first.
pub fn beside(plan: &Plan, now: &Tallied, before: &Tallied) -> Vec<Beside> {
    let of = |issue: Id| Beside { issue, now: now.count(issue), before: before.count(issue) };
    let only_before = before.issues.iter().filter(|old| now.issues.iter().all(|new| new.issue != old.issue));
    let mut rows: Vec<Beside> = now.issues.iter().chain(only_before).map(|count| of(count.issue)).collect();
    // A printed table keeps its own order.
    if now.basis != Basis::Printed {
        rows.sort_by_cached_key(|row| {
            (Reverse(row.now), Reverse(row.before), plan.name(Kind::Issue, row.issue).to_lowercase())
        });
    }
    rows
}

/// The years for which there is a return or a printed tally, and the one that is gathered for now; earliest first.
pub fn years(plan: &Plan, today: Date) -> Vec<FinancialYear> {
    let returns = plan.all(Kind::Return).iter().filter_map(|record| record.get(assessment_return::YEAR));
    let printed = plan.all(Kind::Tally).iter().filter_map(|record| record.get(tally::YEAR));
    let mut years: Vec<FinancialYear> = returns.chain(printed).chain([progress::assessment_year(today)]).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// The newest year before this one that has a tally to compare with, counted or printed.
pub fn year_before(plan: &Plan, year: FinancialYear) -> Option<FinancialYear> {
    let received = |record: &&Record| record.get(assessment_return::STATE) != Some(ReturnState::Awaited);
    let returns = plan.all(Kind::Return).iter().filter(received).filter_map(|it| it.get(assessment_return::YEAR));
    let printed = plan.all(Kind::Tally).iter().filter_map(|record| record.get(tally::YEAR));
    returns.chain(printed).filter(|other| *other < year && tally(plan, *other).basis != Basis::Nothing).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{cell::Cell, issue, record::Words};
    use jiff::civil::date;

    const YEAR: FinancialYear = FinancialYear(2027);
    const ISSUES: [&str; 4] = ["Domestic Abuse", "Road Safety", "County Lines", "Hate Crime"];

    fn csp(id: i64, name: &str, inside: YesNo) -> Record {
        Record::new(Kind::Csp, Id(id)).with(csp::NAME, Cell::text(name)).with(csp::IN_AGREEMENT, inside.cell())
    }

    fn reply(id: i64, csp: i64, year: FinancialYear, state: ReturnState) -> Record {
        Record::new(Kind::Return, Id(id))
            .with(assessment_return::CSP, Cell::One(Id(csp)))
            .with(assessment_return::YEAR, Cell::Year(year))
            .with(assessment_return::STATE, state.cell())
    }

    fn finding(id: i64, reply: i64, issue: i64, prominence: Option<Prominence>, rank: Option<i64>) -> Record {
        Record::new(Kind::Finding, Id(id))
            .with(finding::RETURN, Cell::One(Id(reply)))
            .with(finding::ISSUE, Cell::One(Id(issue)))
            .with(finding::PROMINENCE, prominence.map_or(Cell::Empty, Words::cell))
            .with(finding::RANK, rank.map_or(Cell::Empty, Cell::Whole))
    }

    fn printed_row(id: i64, year: i16, issue: i64, count: i64, position: i64) -> Record {
        Record::new(Kind::Tally, Id(id))
            .with(tally::YEAR, Cell::Year(FinancialYear(year)))
            .with(tally::ISSUE, Cell::One(Id(issue)))
            .with(tally::COUNT, Cell::Whole(count))
            .with(tally::RECEIVED, Cell::Whole(6))
            .with(tally::EXPECTED, Cell::Whole(11))
            .with(tally::POSITION, Cell::Whole(position))
    }

    /// Ashford final, Dover a draft, Swale awaited with a finding all the same, Thanet silent, Medway beside.
    fn plan() -> Plan {
        let issues =
            (30..).zip(ISSUES).map(|(id, name)| Record::new(Kind::Issue, Id(id)).with(issue::NAME, Cell::text(name)));
        Plan::of(vec![
            (
                Kind::Csp,
                vec![
                    csp(9, "Medway", YesNo::No),
                    csp(10, "Swale", YesNo::Yes),
                    csp(11, "Dover", YesNo::Yes),
                    csp(12, "Ashford", YesNo::Yes),
                    csp(13, "Thanet", YesNo::Yes),
                ],
            ),
            (Kind::Issue, issues.collect()),
            (
                Kind::Return,
                vec![
                    reply(20, 12, YEAR, ReturnState::Final),
                    reply(21, 11, YEAR, ReturnState::Draft),
                    reply(22, 10, YEAR, ReturnState::Awaited),
                    reply(23, 9, YEAR, ReturnState::Final),
                    reply(24, 12, FinancialYear(2026), ReturnState::Final),
                    reply(25, 13, FinancialYear(2025), ReturnState::Awaited),
                ],
            ),
            (
                Kind::Finding,
                vec![
                    finding(40, 20, 30, Some(Prominence::Main), Some(1)),
                    finding(41, 20, 31, None, None),
                    finding(42, 21, 30, Some(Prominence::Broader), Some(4)),
                    finding(43, 22, 32, Some(Prominence::Main), None),
                    finding(44, 23, 30, Some(Prominence::Main), Some(2)),
                    finding(45, 24, 31, Some(Prominence::CrossCutting), None),
                    finding(46, 24, 33, Some(Prominence::Main), None),
                ],
            ),
            (Kind::Tally, vec![printed_row(50, 2020, 31, 1, 2), printed_row(51, 2020, 30, 6, 1)]),
        ])
    }

    #[test]
    fn who_has_replied_stands_by_name_and_those_beside_the_agreement_last() {
        let plan = plan();
        let replies = replies(&plan, YEAR);
        let told: Vec<(&str, bool, ReturnState, usize)> = replies
            .iter()
            .map(|reply| (plan.record(Kind::Csp, reply.csp).unwrap(), reply))
            .map(|(csp, reply)| (csp.get(csp::NAME), reply.counts(), reply.state, reply.findings))
            .collect();
        let wanted = [
            ("Ashford", true, ReturnState::Final, 2),
            ("Dover", true, ReturnState::Draft, 1),
            ("Swale", false, ReturnState::Awaited, 1),
            ("Thanet", false, ReturnState::Awaited, 0),
            ("Medway", false, ReturnState::Final, 1),
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn an_issue_is_counted_once_for_each_return_received_and_never_for_those_beside() {
        let matrix = matrix(&plan(), YEAR);
        let counts: Vec<(i64, usize, usize)> =
            matrix.issues.iter().map(|named| (named.issue.0, named.count, named.main)).collect();
        assert_eq!(counts, [(30, 2, 1), (31, 1, 0), (32, 0, 0)], "the most named first; what is awaited is shown");
        assert_eq!((matrix.received(), matrix.in_awaited()), (2, 1));
        let medway = matrix.issues[0].by[4].unwrap();
        assert_eq!((medway.finding, medway.prominence, medway.rank), (Id(44), Some(Prominence::Main), Some(2)));
        assert_eq!(matrix.issues[0].by[2], None);
    }

    #[test]
    fn a_tally_is_of_the_returns_received_and_leaves_out_what_is_awaited() {
        let tally = tally(&plan(), YEAR);
        assert_eq!((tally.basis, tally.received, tally.draft, tally.expected), (Basis::Returns, 2, 1, Some(4)));
        assert_eq!(tally.of_received(), "of 2 returns received");
        assert_eq!([30, 31, 32].map(|id| tally.count(Id(id))), [Some(2), Some(1), Some(0)]);
    }

    #[test]
    fn a_printed_tally_keeps_the_order_of_the_paper_and_says_nothing_of_what_it_leaves_out() {
        let tally = tally(&plan(), FinancialYear(2020));
        assert_eq!((tally.basis, tally.received, tally.expected), (Basis::Printed, 6, Some(11)));
        let rows: Vec<(i64, usize)> = tally.issues.iter().map(|count| (count.issue.0, count.csps)).collect();
        assert_eq!(rows, [(30, 6), (31, 1)]);
        assert_eq!(tally.count(Id(33)), None, "not zero: the paper lists what was named most");
    }

    #[test]
    fn two_years_stand_beside_each_other_with_the_change_where_both_are_known() {
        let plan = plan();
        let (now, before) = (tally(&plan, YEAR), tally(&plan, FinancialYear(2026)));
        let told: Vec<(i64, Option<i64>)> =
            beside(&plan, &now, &before).iter().map(|row| (row.issue.0, row.change())).collect();
        assert_eq!(told, [(30, Some(2)), (31, Some(0)), (33, Some(-1))]);
        let printed = tally(&plan, FinancialYear(2020));
        let told: Vec<(i64, Option<i64>)> =
            beside(&plan, &before, &printed).iter().map(|row| (row.issue.0, row.change())).collect();
        assert_eq!(told, [(31, Some(0)), (33, None), (30, Some(-6))]);
    }

    #[test]
    fn the_years_are_those_with_something_in_them_and_the_one_that_is_gathered_for() {
        let plan = plan();
        let years = years(&plan, date(2027, 11, 22));
        assert_eq!(years, [2020, 2025, 2026, 2027, 2028].map(FinancialYear));
        let before = |year: i16| year_before(&plan, FinancialYear(year)).map(|year| year.0);
        assert_eq!(
            [before(2028), before(2027), before(2026), before(2020)],
            [Some(2027), Some(2026), Some(2020), None]
        );
    }
}
