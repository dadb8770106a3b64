//! The papers about a grant year: the funding section of the working group's paper, the return to the
//! PCC, and the account. All are made from the same sums as the screens.

use super::document::{Document, Part, Section, Table};
use crate::plan::{
    Id, Kind, Plan,
    account::{self, Account, Figure},
    day::{FinancialYear, show_day},
    fact, grant,
    ledger_entry::{self, Entry, Pot},
    money::Pence,
    partnership, pcc_priority, priority,
    progress::AsAt,
    project,
    project::Route,
    record::{Record, Words},
    route,
    terms::{self, Third},
};
use std::fmt::Write as _;

/// What a paper says of itself at its foot.
fn foot(as_at: AsAt) -> String {
    format!("As at {}. Every figure is a sum of entries in the ledger.", show_day(as_at.today))
}

fn year_of(grant: &Record) -> String {
    grant.get(grant::YEAR).map_or_else(String::new, |year| year.to_string())
}

fn partnership_of(plan: &Plan) -> (String, String) {
    let of = |column| plan.partnership().map_or("", |record| record.get(column)).to_owned();
    let (name, short) = (of(partnership::NAME), of(partnership::SHORT));
    let name = if name.is_empty() { "the partnership".to_owned() } else { name };
    let short = if short.is_empty() { name.clone() } else { short };
    (name, short)
}

fn funder(grant: &Record) -> &str {
    match grant.get(grant::FUNDER) {
        "" => "Police and Crime Commissioner",
        funder => funder,
    }
}

/// What of a project a list says: its amount, what it does, what came of it.
fn item(plan: &Plan, grant: Id, project: &Record) -> (String, String) {
    let account = account::of_project(plan, project.id, Some(grant));
    let approved = account.whole(Figure::Approved);
    let amount = match (approved, project.get(project::ASKED)) {
        (Pence::ZERO, Some(asked)) => format!("({asked})"),
        (Pence::ZERO, None) => "(amount not stated)".to_owned(),
        (approved, _) => format!("({approved})"),
    };
    let says = [project.get(project::DESCRIPTION), project.get(project::OUTCOME)];
    let says: Vec<&str> = says.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect();
    let says = if says.is_empty() { amount } else { format!("{amount} – {}", says.join(" ")) };
    (project.get(project::TITLE).to_owned(), says)
}

/// The funding section of the working group's paper.
pub fn funding(plan: &Plan, grant: &Record, as_at: AsAt) -> Document {
    let account = account::account(plan, grant.id);
    let (_, short) = partnership_of(plan);
    let year = year_of(grant);
    let projects = account::projects(plan, grant.id);
    let mut section = Section::new(2, format!("{short} Funding – {}", titled(grant, &year)));
    section.says(allocated(plan, grant, &account));
    approved(plan, grant, &account, &projects, as_at, &mut section);
    fallen(plan, grant, &account, &projects, &mut section);
    pending(plan, grant, &account, &projects, &mut section);
    section.says("What remains, to the penny:");
    section.parts.push(Part::Table(remainders(&account)));
    for deadline in terms::deadlines(grant).filter(|deadline| deadline.day >= as_at.today) {
        section.says(format!("The deadline for {} is {}.", deadline.what, show_day(deadline.day)));
    }
    Document { head: Vec::new(), sections: vec![section], foot: foot(as_at) }
}

fn titled(grant: &Record, year: &str) -> String {
    match grant.get(grant::NAME) {
        "" => format!("Grant {year}"),
        name if name.contains(year) => name.to_owned(),
        name => format!("{name} {year}"),
    }
}

fn allocated(plan: &Plan, grant: &Record, account: &Account) -> String {
    let (name, _) = partnership_of(plan);
    let mut says = match account.whole(Figure::Allocation) {
        Pence::ZERO => format!("No allocation of {} is entered yet.", year_of(grant)),
        allocation => format!("The {} allocated {allocation} to the {name} for {}.", funder(grant), year_of(grant)),
    };
    let (agreed, asked) = (account.whole(Figure::RolloverAgreed), account.whole(Figure::RolloverAsked));
    if agreed != Pence::ZERO {
        let _ = write!(says, " A further {agreed} was carried over with the funder's agreement.");
    }
    if asked != Pence::ZERO {
        let _ = write!(says, " A rollover of {asked} was asked for; until it is agreed it is in no figure below.");
    }
    if let Some(third) = Third::of(grant, account) {
        let _ = write!(says, " The terms: {}.", lower(&third.worded()));
    }
    says
}

fn lower(text: &str) -> String {
    text.chars().take(1).flat_map(char::to_lowercase).chain(text.chars().skip(1)).collect()
}

fn approved(plan: &Plan, grant: &Record, account: &Account, projects: &[&Record], as_at: AsAt, section: &mut Section) {
    use account::Part as Share;
    for (share, from) in [(Share::Upfront, "upfront"), (Share::Tactical, "from the tactical pot")] {
        let of = |project: &&&Record| {
            let own = account::of_project(plan, project.id, Some(grant.id));
            route::route(project).is_approved() && own.amount(Figure::Committed, share) > Pence::ZERO
        };
        let funded: Vec<&&Record> = projects.iter().filter(of).collect();
        if funded.is_empty() {
            continue;
        }
        let total = account.amount(Figure::Committed, share);
        let count = Kind::Project.counted(funded.len());
        section.says(format!("{count} approved {from}, {total} in all:"));
        section.parts.push(Part::Items(funded.into_iter().map(|project| item(plan, grant.id, project)).collect()));
    }
    let unstated: Vec<&&Record> =
        projects.iter().filter(|project| fact::Fact::Unstated.holds(plan, project, as_at)).collect();
    if !unstated.is_empty() {
        section
            .says(format!("{} went ahead whose amount is not in the ledger:", Kind::Project.counted(unstated.len())));
        section.parts.push(Part::Items(unstated.into_iter().map(|project| item(plan, grant.id, project)).collect()));
    }
    let tactical = account.amount(Figure::Pot, Share::Tactical);
    if tactical != Pence::ZERO && account.amount(Figure::Pot, Share::Upfront) != Pence::ZERO {
        section.says(format!("The remainder of the funding ({tactical}) is the tactical pot for in-year use."));
    }
}

fn fallen(plan: &Plan, grant: &Record, account: &Account, projects: &[&Record], section: &mut Section) {
    let (withdrawn, refunded) = (account.whole(Figure::Withdrawn), account.whole(Figure::Refunded));
    if withdrawn == Pence::ZERO && refunded == Pence::ZERO {
        return;
    }
    let mut items = Vec::new();
    for project in projects {
        let own = account::of_project(plan, project.id, Some(grant.id));
        for (figure, what) in [(Figure::Withdrawn, "withdrawn"), (Figure::Refunded, "refunded")] {
            let amount = own.whole(figure);
            if amount != Pence::ZERO {
                items.push((project.get(project::TITLE).to_owned(), format!("({amount} {what})")));
            }
        }
    }
    section.says(format!("{withdrawn} was withdrawn and {refunded} refunded:"));
    section.parts.push(Part::Items(items));
}

fn pending(plan: &Plan, grant: &Record, account: &Account, projects: &[&Record], section: &mut Section) {
    let waiting: Vec<&&Record> = projects.iter().filter(|project| account::is_pending(project)).collect();
    if waiting.is_empty() {
        return;
    }
    let (total, left) = (account.whole(Figure::Pending), account.whole(Figure::AfterPending));
    let with = if waiting.len() == 1 { "is with" } else { "are with" };
    section.says(format!(
        "{} recommended by the working group {with} the Chair and the {} for approval, {total} in all. If approved, {left} \
         would remain:",
        Kind::Project.counted(waiting.len()),
        funder(grant)
    ));
    section.parts.push(Part::Items(waiting.into_iter().map(|project| item(plan, grant.id, project)).collect()));
}

fn remainders(account: &Account) -> Table {
    use account::Part as Share;
    let figures = [Figure::Pot, Figure::AfterApproved, Figure::AfterPending, Figure::AfterSpent];
    let row = |figure: Figure| {
        let amounts = Share::ALL.map(|part| account.amount(figure, part).to_string());
        std::iter::once(figure.label().to_owned()).chain(amounts).collect()
    };
    Table {
        headers: vec![("", false), ("Upfront", true), ("Tactical", true), ("Whole grant", true)],
        rows: figures.into_iter().map(row).collect(),
        total: None,
    }
}

/// What the return to the PCC says of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// The priorities of the agreement that it serves.
    pub priorities: String,
    /// The PCC's own.
    pub pcc_priorities: String,
    /// How far it is.
    pub route: &'static str,
    /// What was approved, with its changes.
    pub approved: Pence,
    /// What of it was withdrawn or paid back, and so was free again.
    pub fell: Pence,
    /// What was spent, less what was paid back.
    pub spent: Pence,
    /// What came of it.
    pub outcome: String,
    /// What of the approval neither fell nor was spent.
    pub underspend: Pence,
    /// What of that was returned.
    pub returned: Pence,
}

/// What the return to the PCC says of each project that was approved in a year.
pub fn returned(plan: &Plan, grant: Id) -> Vec<Returned> {
    let projects = account::projects(plan, grant).into_iter();
    let approved = projects.filter(|project| {
        let own = account::of_project(plan, project.id, Some(grant));
        own.whole(Figure::Approved) != Pence::ZERO
    });
    let names = |ids: &[Id], name: &dyn Fn(Id) -> String| ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join("; ");
    approved
        .map(|project| {
            let own = account::of_project(plan, project.id, Some(grant));
            let (approved, spent) = (own.whole(Figure::Approved), own.whole(Figure::Spent));
            let fell = own.whole(Figure::Withdrawn) + own.whole(Figure::Refunded);
            let of_priority =
                |id| plan.record(Kind::Priority, id).map_or("", |record| record.get(priority::NAME)).to_owned();
            let of_pcc = |id| {
                plan.record(Kind::PccPriority, id).map_or("", |record| record.get(pcc_priority::PRIORITY)).to_owned()
            };
            Returned {
                reference: project.get(project::REFERENCE).to_owned(),
                title: project.get(project::TITLE).to_owned(),
                priorities: names(project.get(project::PRIORITIES), &of_priority),
                pcc_priorities: names(project.get(project::PCC_PRIORITIES), &of_pcc),
                route: route::route(project).word(),
                approved,
                fell,
                spent,
                outcome: project.get(project::OUTCOME).to_owned(),
                underspend: approved - fell - spent,
                returned: own.whole(Figure::Returned),
            }
        })
        .collect()
}

/// The sums of a return.
fn sums(rows: &[Returned]) -> [Pence; 5] {
    let sum = |place: usize| rows.iter().filter_map(|row| row.money().get(place).copied()).sum();
    [0, 1, 2, 3, 4].map(sum)
}

impl Returned {
    /// Its amounts in the order of the columns: approved is the sum of the three after it.
    fn money(&self) -> [Pence; 5] {
        [self.approved, self.fell, self.spent, self.underspend, self.returned]
    }
}

/// The return to the PCC as a paper.
pub fn outcomes(plan: &Plan, grant: &Record, as_at: AsAt) -> Document {
    let (name, short) = partnership_of(plan);
    let year = year_of(grant);
    let rows = returned(plan, grant.id);
    let mut section = Section::new(1, format!("Projects of {}", titled(grant, &year)));
    if rows.is_empty() {
        section.says("No project was approved in this year.");
    } else {
        section.says(format!(
            "{} approved. Underspend is what was approved and neither fell (was withdrawn or refunded) nor was spent; \
             returned is the part of it that went back.",
            Kind::Project.counted(rows.len())
        ));
        let line = |before: [String; 3], money: [Pence; 5], after: String| -> Vec<String> {
            before.into_iter().chain(money.map(|amount| amount.to_string())).chain([after]).collect()
        };
        let cells = |row: &Returned| {
            let title = format!("{} {}", row.reference, row.title);
            let outcome = if row.outcome.is_empty() { format!("({})", row.route) } else { row.outcome.clone() };
            line([title, row.priorities.clone(), row.pcc_priorities.clone()], row.money(), outcome)
        };
        let right = ["Approved", "Fell", "Spent", "Underspend", "Returned"].map(|header| (header, true));
        let left = [("Project", false), ("Priority", false), ("PCC priority", false)];
        section.parts.push(Part::Table(Table {
            headers: left.into_iter().chain(right).chain([("Outcome", false)]).collect(),
            rows: rows.iter().map(cells).collect(),
            total: Some(line(["All".to_owned(), String::new(), String::new()], sums(&rows), String::new())),
        }));
    }
    if let Some(day) = grant.get(grant::OUTCOMES_BY) {
        section.says(format!("Outcomes are due by {}.", show_day(day)));
    }
    let head = vec![
        ("By", format!("{short} Working Group")),
        ("To", funder(grant).to_owned()),
        ("Subject", format!("{}: return of the {name}", titled(grant, &year))),
    ];
    Document { head, sections: vec![section], foot: foot(as_at) }
}

/// The return as rows for a spreadsheet.
pub fn outcomes_rows(plan: &Plan, grant: &Record, as_at: AsAt) -> Vec<Vec<String>> {
    const HEADERS: [&str; 13] = [
        "Financial year",
        "As at",
        "Reference",
        "Project",
        "Priority",
        "PCC priority",
        "Route",
        "Approved",
        "Fell",
        "Spent",
        "Underspend",
        "Returned",
        "Outcome",
    ];
    let (year, day) = (year_of(grant), as_at.today.to_string());
    let line = |words: [&str; 5], money: [Pence; 5], outcome: &str| -> Vec<String> {
        let words = [year.as_str(), &day].into_iter().chain(words).map(str::to_owned);
        words.chain(money.map(Pence::written)).chain([outcome.to_owned()]).collect()
    };
    let all = returned(plan, grant.id);
    let mut rows = vec![HEADERS.map(str::to_owned).to_vec()];
    rows.extend(all.iter().map(|row| {
        let words = [&row.reference, &row.title, &row.priorities, &row.pcc_priorities, row.route];
        line(words, row.money(), &row.outcome)
    }));
    rows.push(line(["", "All projects", "", "", ""], sums(&all), ""));
    rows
}

/// The account of a year as rows for a spreadsheet.
pub fn account_rows(plan: &Plan, grant: &Record, as_at: AsAt) -> Vec<Vec<String>> {
    use account::Part as Share;
    let account = account::account(plan, grant.id);
    let (year, day) = (year_of(grant), as_at.today.to_string());
    let head = ["Financial year", "As at", "Figure", "Upfront pot", "Tactical pot", "Whole grant", "Sum of"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(Figure::ALL.map(|figure| {
        let [upfront, tactical, whole] = Share::ALL.map(|part| account.amount(figure, part).written());
        vec![year.clone(), day.clone(), figure.label().to_owned(), upfront, tactical, whole, figure.sum().to_owned()]
    }));
    rows
}

/// What was awarded to a project in a year, for those who publish grants: what is committed to it, when
/// it was first committed, and from which pot. Nothing where it fell.
pub(super) fn award(plan: &Plan, grant: Id, project: &Record) -> Option<(Pence, Option<jiff::civil::Date>)> {
    let own = account::of_project(plan, project.id, Some(grant));
    let awarded = own.whole(Figure::Committed) + own.whole(Figure::Returned);
    if awarded <= Pence::ZERO {
        return None;
    }
    let commitments = plan.naming(Kind::LedgerEntry, ledger_entry::PROJECT, project.id).filter(|entry| {
        entry.get(ledger_entry::GRANT) == Some(grant) && entry.get(ledger_entry::ENTRY) == Some(Entry::Commitment)
    });
    let committed = commitments.filter_map(|entry| entry.get(ledger_entry::DATE)).min();
    Some((awarded, committed.or_else(|| route::taken_on(plan, project.id, Route::Approved))))
}

/// The year of a grant.
pub(super) fn financial_year(grant: &Record) -> Option<FinancialYear> {
    grant.get(grant::YEAR)
}

/// The pot of a project in words.
pub(super) fn pot_of(project: &Record) -> Option<&'static str> {
    project.get(project::POT).map(Pot::word)
}
