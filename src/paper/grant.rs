//! The papers about a grant year: the funding section of the working group's paper, the return to the
//! PCC, and the account. All are made from the same sums as the screens.

use super::document::{Document, Part, Section, Table};
use crate::plan::{
    Id, Kind, Plan,
    account::{self, Account, Figure},
    day::show_day,
    fact, grant,
    ledger_entry::{self, Entry},
    money::Pence,
    partnership, pcc_priority, priority,
    progress::AsAt,
    project,
    project::Route,
    record::{Record, Words},
    route,
    terms::{self, Third},
    wording::capital,
};
use std::fmt::Write as _;

/// What a paper says of itself at its foot.
fn foot(as_at: AsAt) -> String {
    format!("As at {}. Every figure is a sum of entries in the ledger.", show_day(as_at.today))
}

fn year_of(grant: &Record) -> String {
    grant.get(grant::YEAR).map_or_else(String::new, |year| year.to_string())
}

/// The partnership in a sentence, and its short name.
fn partnership_of(plan: &Plan) -> (String, String) {
    let of = |column| plan.partnership().map_or("", |record| record.get(column)).to_owned();
    let (name, short) = (of(partnership::NAME), of(partnership::SHORT));
    let short = match (short.as_str(), name.as_str()) {
        ("", "") => "Partnership".to_owned(),
        ("", name) => name.to_owned(),
        _ => short,
    };
    let name = if name.is_empty() { "the partnership".to_owned() } else { format!("the {name}") };
    (name, short)
}

/// What of a project a list says after its name: an amount, where it stands if that is to be said, what it
/// does, what came of it.
fn item(project: &Record, amount: &str, stands: Option<Route>) -> (String, String) {
    let stands = stands.map(|route| format!("{}.", capital(route.word()))).unwrap_or_default();
    let says = [stands.as_str(), project.get(project::DESCRIPTION), project.get(project::OUTCOME)];
    let says: Vec<&str> = says.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect();
    let says = if says.is_empty() { amount.to_owned() } else { format!("{amount} – {}", says.join(" ")) };
    (project.get(project::TITLE).to_owned(), says)
}

/// The same of a bid: what it asks.
fn bid(project: &Record) -> (String, String) {
    let asked = project.get(project::ASKED);
    item(project, &asked.map_or("(amount not stated)".to_owned(), |asked| format!("({asked})")), None)
}

/// The funding section of the working group's paper. Every heading is the sum of what stands under it, and
/// the table at the end goes from what is in the pots to what is left.
pub fn funding(plan: &Plan, grant: &Record, as_at: AsAt) -> Document {
    let account = account::account(plan, grant.id);
    let (_, short) = partnership_of(plan);
    let year = year_of(grant);
    let projects = account::projects(plan, grant.id);
    let mut section = Section::new(2, format!("{short} Funding – {}", titled(grant, &year)));
    section.says(allocated(plan, grant, &account));
    committed(plan, grant.id, &account, &projects, &mut section);
    let unstated: Vec<&&Record> =
        projects.iter().filter(|project| fact::Fact::Unstated.holds(plan, project, as_at)).collect();
    if !unstated.is_empty() {
        section
            .says(format!("{} went ahead whose amount is not in the ledger:", Kind::Project.counted(unstated.len())));
        section.parts.push(Part::Items(unstated.into_iter().map(|project| bid(project)).collect()));
    }
    came_back(plan, grant.id, &account, &projects, &mut section);
    pending(grant, &account, &projects, &mut section);
    section.says("What remains, to the penny:");
    section.parts.push(Part::Table(remainders(&account)));
    for deadline in terms::deadlines(grant).filter(|deadline| deadline.day >= as_at.today) {
        section.says(format!("{} {}.", deadline.says, show_day(deadline.day)));
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
        allocation => format!("The {} allocated {allocation} to {name} for {}.", grant::funder(grant), year_of(grant)),
    };
    let (agreed, asked) = (account.whole(Figure::RolloverAgreed), account.whole(Figure::RolloverAsked));
    if agreed != Pence::ZERO {
        let _ = write!(says, " A further {agreed} was carried over with the funder's agreement.");
    }
    if asked != Pence::ZERO {
        let _ = write!(says, " A rollover of {asked} was asked for; until it is agreed it is in no figure below.");
    }
    let moved = account::entries(plan, grant.id).filter(|entry| entry.get(ledger_entry::ENTRY) == Some(Entry::Moved));
    let moved: Pence = moved.filter_map(|entry| entry.get(ledger_entry::AMOUNT)).sum();
    if moved != Pence::ZERO {
        let _ = write!(says, " {moved} of the upfront pot was moved into the tactical pot.");
    }
    let [upfront, tactical] =
        [account::Part::Upfront, account::Part::Tactical].map(|part| account.amount(Figure::Pot, part));
    if account.split == account::Split::Set {
        let _ = write!(says, " The upfront pot is {upfront}, and the tactical pot for in-year use {tactical}.");
    }
    if let Some(third) = Third::of(grant, account) {
        let _ = write!(says, " {}", third.sentence());
    }
    says
}

/// What is committed from each pot, and to which projects.
fn committed(plan: &Plan, grant: Id, account: &Account, projects: &[&Record], section: &mut Section) {
    use account::Part as Share;
    for (share, from) in [(Share::Upfront, "upfront"), (Share::Tactical, "from the tactical pot")] {
        let of = |project: &Record, figure| account::of_project(plan, project.id, Some(grant)).amount(figure, share);
        let funded: Vec<&&Record> =
            projects.iter().filter(|project| of(project, Figure::Committed) != Pence::ZERO).collect();
        if funded.is_empty() {
            continue;
        }
        let total = account.amount(Figure::Committed, share);
        let lines = funded.iter().map(|project| {
            let (amount, approved) = (of(project, Figure::Committed), of(project, Figure::Approved));
            let amount =
                if amount == approved { format!("({amount})") } else { format!("({amount} of {approved} approved)") };
            let route = route::route(project);
            item(project, &amount, (!route.is_approved()).then_some(route))
        });
        let items = lines.collect();
        section.says(format!("{} approved {from}, {total} in all:", Kind::Project.counted(funded.len())));
        section.parts.push(Part::Items(items));
    }
    let tactical = account.amount(Figure::Pot, Share::Tactical);
    let upfront = account.amount(Figure::Pot, Share::Upfront);
    if account.split == account::Split::Rest && tactical != Pence::ZERO && upfront != Pence::ZERO {
        section.says(format!(
            "Of the funding {upfront} was approved upfront, and the remainder ({tactical}) is the tactical pot for \
             in-year use."
        ));
    }
}

/// What was approved and is not committed any more, and what of the grant went back or was lost.
fn came_back(plan: &Plan, grant: Id, account: &Account, projects: &[&Record], section: &mut Section) {
    const WAYS: [(Figure, &str); 3] = [
        (Figure::Withdrawn, "withdrawn"),
        (Figure::Refunded, "refunded"),
        (Figure::Returned, "returned to the funder"),
    ];
    let mut items = Vec::new();
    let mut sums = [Pence::ZERO; WAYS.len()];
    for project in projects {
        let own = account::of_project(plan, project.id, Some(grant));
        for ((figure, what), sum) in WAYS.iter().zip(&mut sums) {
            let amount = own.whole(*figure);
            if amount != Pence::ZERO {
                *sum = *sum + amount;
                items.push((project.get(project::TITLE).to_owned(), format!("({amount} {what})")));
            }
        }
    }
    let told: Vec<String> = WAYS
        .iter()
        .zip(sums)
        .filter(|(_, sum)| *sum != Pence::ZERO)
        .enumerate()
        .map(|(place, ((_, what), sum))| format!("{sum}{} {what}", if place == 0 { " was" } else { "" }))
        .collect();
    if let Some((last, first)) = told.split_last() {
        let all = if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) };
        section.says(format!("Of what was approved {all}:"));
        section.parts.push(Part::Items(items));
    }
    let [_, _, of_projects] = sums;
    let (returned, lapsed) = (account.whole(Figure::Returned) - of_projects, account.whole(Figure::Lapsed));
    let rest: Vec<String> = [(returned, "went back to the funder"), (lapsed, "lapsed")]
        .into_iter()
        .filter(|(amount, _)| *amount != Pence::ZERO)
        .map(|(amount, what)| format!("{amount} {what}"))
        .collect();
    if !rest.is_empty() {
        section.says(format!("Of what was not committed {}.", rest.join(" and ")));
    }
}

fn pending(grant: &Record, account: &Account, projects: &[&Record], section: &mut Section) {
    let here = |project: &&&Record| account::is_pending(project) && project.get(project::GRANT) == Some(grant.id);
    let waiting: Vec<&&Record> = projects.iter().filter(here).collect();
    if waiting.is_empty() {
        return;
    }
    let (total, left) = (account.whole(Figure::Pending), account.whole(Figure::AfterPending));
    let with = if waiting.len() == 1 { "is with" } else { "are with" };
    let sum = match account.unstated {
        0 => format!(", {total} in all. If approved, {left} would remain:"),
        none if none == waiting.len() => "; no amount is stated:".to_owned(),
        some => format!(
            ", {total} in all without the {some} that {} no amount. If approved, {left} would remain:",
            if some == 1 { "states" } else { "state" }
        ),
    };
    section.says(format!(
        "{} recommended by the working group {with} the Chair and the {} for approval{sum}",
        Kind::Project.counted(waiting.len()),
        grant::funder(grant)
    ));
    section.parts.push(Part::Items(waiting.into_iter().map(|project| bid(project)).collect()));
}

/// From what is in the pots to what is left: what is nothing in all parts is left out of what goes off.
fn remainders(account: &Account) -> Table {
    use account::Part as Share;
    let goes = [Figure::Committed, Figure::Returned, Figure::Lapsed];
    let left = [Figure::AfterApproved, Figure::AfterPending, Figure::Spent, Figure::AfterSpent];
    let has = |figure: &Figure| Share::ALL.iter().any(|part| account.amount(*figure, *part) != Pence::ZERO);
    let figures = std::iter::once(Figure::Pot).chain(goes.into_iter().filter(has)).chain(left);
    let row = |figure: Figure| {
        let amounts = Share::ALL.map(|part| account.amount(figure, part).to_string());
        std::iter::once(figure.label().to_owned()).chain(amounts).collect()
    };
    Table {
        headers: vec![("", false), ("Upfront", true), ("Tactical", true), ("Whole grant", true)],
        rows: figures.map(row).collect(),
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
    /// What was approved, with its changes; nothing where no amount is in the ledger.
    pub approved: Option<Pence>,
    /// What of it was withdrawn or paid back, and so was free again.
    pub fell: Pence,
    /// What was spent, less what was paid back; nothing where no spend was entered yet.
    pub spent: Option<Pence>,
    /// What came of it.
    pub outcome: String,
    /// What of the approval neither fell nor was spent; nothing where that is not known yet.
    pub underspend: Option<Pence>,
    /// What of the approval was returned.
    pub returned: Pence,
}

/// What the return to the PCC says of each project that was approved in a year or has money of it.
pub fn returned(plan: &Plan, grant: Id) -> Vec<Returned> {
    let names = |ids: &[Id], name: &dyn Fn(Id) -> String| ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join("; ");
    let of = |project: &Record| {
        let entries = || {
            let all = plan.naming(Kind::LedgerEntry, ledger_entry::PROJECT, project.id);
            all.filter(|entry| entry.get(ledger_entry::GRANT) == Some(grant))
        };
        let went_ahead = route::route(project).is_approved() && project.get(project::GRANT) == Some(grant);
        let has_money = entries().any(|entry| {
            !matches!(entry.get(ledger_entry::ENTRY), Some(Entry::RolloverAsked | Entry::RolloverRefused))
        });
        if !went_ahead && !has_money {
            return None;
        }
        let own = account::of_project(plan, project.id, Some(grant));
        let approved = own.whole(Figure::Approved);
        let fell = own.whole(Figure::Withdrawn) + own.whole(Figure::Refunded);
        let returned = own.whole(Figure::Returned);
        let paid = entries().any(|entry| entry.get(ledger_entry::ENTRY) == Some(Entry::Spend));
        // Where all of it fell or went back nothing was spent, and nothing is awaited.
        let spent = (paid || approved - fell - returned == Pence::ZERO).then(|| own.whole(Figure::Spent));
        let spent = spent.filter(|_| has_money);
        let of_priority = |id| plan.record(Kind::Priority, id).map_or("", |it| it.get(priority::NAME)).to_owned();
        let of_pcc = |id| plan.record(Kind::PccPriority, id).map_or("", |it| it.get(pcc_priority::PRIORITY)).to_owned();
        Some(Returned {
            reference: project.get(project::REFERENCE).to_owned(),
            title: project.get(project::TITLE).to_owned(),
            priorities: names(project.get(project::PRIORITIES), &of_priority),
            pcc_priorities: names(project.get(project::PCC_PRIORITIES), &of_pcc),
            route: route::route(project).word(),
            approved: has_money.then_some(approved),
            fell,
            spent,
            outcome: project.get(project::OUTCOME).to_owned(),
            underspend: spent.map(|spent| approved - fell - spent),
            returned,
        })
    };
    account::projects(plan, grant).into_iter().filter_map(of).collect()
}

/// What of a year's money went back or was lost without being any project's.
fn of_no_project(plan: &Plan, grant: Id, figure: Figure) -> Pence {
    let own = account::entries(plan, grant).filter(|entry| entry.get(ledger_entry::PROJECT).is_none());
    let counted = |entry: &Record| {
        let amount = entry.get(ledger_entry::AMOUNT).unwrap_or_default();
        amount.times(figure.weight(entry, account::Part::Whole, account::Split::Set))
    };
    own.map(counted).sum()
}

impl Returned {
    /// Its amounts in the order of the columns: where all are known, approved is the sum of the three
    /// after it.
    fn money(&self) -> [Option<Pence>; 5] {
        [self.approved, Some(self.fell), self.spent, self.underspend, Some(self.returned)]
    }
}

/// The sums of a return: what went back without being a project's is in the last.
fn sums(rows: &[Returned], of_none: Pence) -> [Option<Pence>; 5] {
    let sum = |place: usize| -> Option<Pence> {
        let known = || rows.iter().filter_map(move |row| row.money().get(place).copied().flatten());
        known().next().map(|_| known().sum())
    };
    let mut sums = [0, 1, 2, 3, 4].map(sum);
    if rows.is_empty() {
        sums = [Some(Pence::ZERO); 5];
    }
    if let [.., Some(returned)] = &mut sums {
        *returned = *returned + of_none;
    }
    sums
}

/// The return to the PCC as a paper.
pub fn outcomes(plan: &Plan, grant: &Record, as_at: AsAt) -> Document {
    let (name, short) = partnership_of(plan);
    let year = year_of(grant);
    let rows = returned(plan, grant.id);
    let of_none = of_no_project(plan, grant.id, Figure::Returned);
    let mut section = Section::new(1, format!("Projects of {}", titled(grant, &year)));
    if rows.is_empty() {
        section.says("No project was approved in this year.");
    } else {
        section.says(format!(
            "{} approved. Underspend is what was approved and neither fell (was withdrawn or refunded) nor was spent; \
             returned is the part of it that went back. Where no spend is entered yet, spent and underspend are in \
             no sum.",
            Kind::Project.counted(rows.len())
        ));
        let open: Pence =
            rows.iter().filter(|row| row.spent.is_none()).filter_map(|row| Some(row.approved? - row.fell)).sum();
        if open != Pence::ZERO {
            section.says(format!("{open} of what was approved has no spend entered yet."));
        }
        let line = |before: [String; 3], money: [Option<Pence>; 5], after: String| -> Vec<String> {
            let money = money.map(|amount| amount.map_or("not entered".to_owned(), |amount| amount.to_string()));
            before.into_iter().chain(money).chain([after]).collect()
        };
        let cells = |row: &Returned| {
            let title = format!("{} {}", row.reference, row.title);
            let outcome = if row.outcome.is_empty() { format!("({})", row.route) } else { row.outcome.clone() };
            line([title, row.priorities.clone(), row.pcc_priorities.clone()], row.money(), outcome)
        };
        let right = ["Approved", "Fell", "Spent", "Underspend", "Returned"].map(|header| (header, true));
        let left = [("Project", false), ("Priority", false), ("PCC priority", false)];
        let mut lines: Vec<Vec<String>> = rows.iter().map(cells).collect();
        if of_none != Pence::ZERO {
            let mut cells = vec!["Of no project".to_owned()];
            cells.extend(std::iter::repeat_n(String::new(), 6));
            cells.extend([of_none.to_string(), String::new()]);
            lines.push(cells);
        }
        let all = line(["All".to_owned(), String::new(), String::new()], sums(&rows, of_none), String::new());
        section.parts.push(Part::Table(Table {
            headers: left.into_iter().chain(right).chain([("Outcome", false)]).collect(),
            rows: lines,
            total: Some(all),
        }));
    }
    let lapsed = account::account(plan, grant.id).whole(Figure::Lapsed);
    if lapsed != Pence::ZERO {
        section.says(format!("{lapsed} was not committed in time and lapsed."));
    }
    if let Some(day) = grant.get(grant::OUTCOMES_BY) {
        section.says(format!("Outcomes are to be reported by {}.", show_day(day)));
    }
    let head = vec![
        ("By", format!("{short} Working Group")),
        ("To", grant::funder(grant).to_owned()),
        ("Subject", format!("{}: return of {name}", titled(grant, &year))),
    ];
    Document { head, sections: vec![section], foot: foot(as_at) }
}

/// The return as rows for a spreadsheet; a cell is empty where nothing is entered.
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
    let line = |words: [&str; 5], money: [Option<Pence>; 5], outcome: &str| -> Vec<String> {
        let words = [year.as_str(), &day].into_iter().chain(words).map(str::to_owned);
        let money = money.map(|amount| amount.map_or_else(String::new, Pence::written));
        words.chain(money).chain([outcome.to_owned()]).collect()
    };
    let all = returned(plan, grant.id);
    let mut rows = vec![HEADERS.map(str::to_owned).to_vec()];
    rows.extend(all.iter().map(|row| {
        let words = [&row.reference, &row.title, &row.priorities, &row.pcc_priorities, row.route];
        line(words, row.money(), &row.outcome)
    }));
    let of_none = of_no_project(plan, grant.id, Figure::Returned);
    if of_none != Pence::ZERO {
        rows.push(line(["", "Of no project", "", "", ""], [None, None, None, None, Some(of_none)], ""));
    }
    rows.push(line(["", "All", "", "", ""], sums(&all, of_none), ""));
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

/// What was awarded to a project in a year, for those who publish grants: what is committed to it or was
/// returned of it, and when it was first committed. Nothing where no money is.
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
