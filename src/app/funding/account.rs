//! The account of a grant year, and years side by side: the same figures, each with the rows behind it.

use super::{
    grant_of,
    what_if::{marked_of, what_if, with_pending},
};
use crate::{
    app::{
        columns::shown,
        detail::Target,
        screen::Role,
        sheet::{Column, Row, Said, Sheet, Square, Stack, Stands},
    },
    plan::{
        Id, Kind, Plan,
        account::{self, Account, Figure, Part},
        day::{FinancialYear, show_day},
        grant, ledger_entry,
        money::Pence,
        progress::{self, AsAt},
        project::{self, Route},
        record::Record,
        route,
        terms::{self, Standing, Third},
        warning::{self, Warning},
        wording::capital,
    },
};

/// The shades of the bars.
const COMMITTED: char = '█';
const PENDING: char = '▓';
const MARKED: char = '▒';
const FREE: char = '░';

/// The figures that are shown even where they are nothing.
const ALWAYS: [Figure; 8] = [
    Figure::Allocation,
    Figure::Pot,
    Figure::Committed,
    Figure::Pending,
    Figure::Spent,
    Figure::AfterApproved,
    Figure::AfterPending,
    Figure::AfterSpent,
];

/// Whether a figure says something that the others do not: what was approved is what is committed
/// until something falls.
fn tells(account: &Account, figure: Figure) -> bool {
    let is_committed = figure == Figure::Approved && account.whole(figure) == account.whole(Figure::Committed);
    account.whole(figure) != Pence::ZERO && !is_committed
}

/// The three remainders stand apart from what they are made of.
const FIRST_REMAINDER: Figure = Figure::AfterApproved;

/// The account of a year.
pub(super) fn year(plan: &Plan, year: FinancialYear, marked: &[Id], as_at: AsAt) -> Sheet {
    let Some(grant) = grant_of(plan, year) else {
        let empty = vec![
            format!("There is no grant of {year} yet."),
            "a adds it: its name, who gives it, its deadlines. Its money is in the ledger: a again adds an entry."
                .to_owned(),
            "< and > go to the years before and after; i takes in a file of grants, entries or bids.".to_owned(),
        ];
        return Sheet { says: vec![(format!("Grant {year}"), Role::Heading)], empty, ..Sheet::default() };
    };
    let account = account::account(plan, grant.id);
    let after = (!marked.is_empty()).then(|| account::as_if(plan, grant.id, marked));
    let amount = |header: &str| Column::new(header, 14).wide(16).right().walked();
    let mut columns = vec![Column::new(format!("Figures of {year}"), 32).wide(34)];
    columns.extend(Part::ALL.map(|part| amount(part.label())));
    let mut rows: Vec<Row> = Figure::ALL
        .into_iter()
        .filter(|figure| ALWAYS.contains(figure) || tells(&account, *figure))
        .map(|figure| figures_of(plan, grant, &account, figure))
        .collect();
    if !marked.is_empty() {
        rows.extend(as_if(plan, after.as_ref().unwrap_or(&account), marked));
    }
    let warnings = warning::warnings(plan, grant, as_at);
    let warned = warnings.len();
    rows.extend(attention(plan, grant, &account, warnings, as_at));
    rows.extend(ledger(plan, grant));
    Sheet {
        says: says(plan, grant, marked, warned),
        stacks: [Part::Upfront, Part::Tactical].map(|part| stack(&account, after.as_ref(), part)).into(),
        columns,
        rows,
        words_in: 2,
        ..Sheet::default()
    }
}

fn says(plan: &Plan, grant: &Record, marked: &[Id], warnings: usize) -> Vec<Said> {
    let mut legend = format!("{COMMITTED} committed  {PENDING} pending  {FREE} free");
    if !marked.is_empty() {
        legend = format!("{COMMITTED} committed  {MARKED} marked  {FREE} free");
    }
    let name = plan.name_of(grant);
    let title = grant.get(grant::NAME);
    let title = if title.contains(&*name) { title.to_owned() } else { format!("{name} {title}") };
    let warned = if warnings > 0 { format!("   ! {warnings}") } else { String::new() };
    let mut says = vec![(format!("{title}   {legend}{warned}"), Role::Heading)];
    let thought = [what_if(plan, grant, marked), with_pending(plan, grant, marked)];
    says.extend(thought.into_iter().flatten().map(|says| (says, Role::Warning)));
    says
}

/// A pot as a bar: what is committed, what is pending or marked, what is free.
fn stack(account: &Account, after: Option<&Account>, part: Part) -> Stack {
    let of = |figure| account.amount(figure, part).0.max(0);
    let (approved, committed) = (account.amount(Figure::AfterApproved, part).0, of(Figure::Committed));
    let (free, shade) = match after {
        Some(after) => (after.amount(Figure::AfterApproved, part).0, MARKED),
        None => (account.amount(Figure::AfterPending, part).0, PENDING),
    };
    let thought_of = (approved - free).max(0);
    let label = if part == Part::Upfront { "Upfront" } else { "Tactical" };
    Stack {
        label: label.to_owned(),
        parts: vec![(committed, COMMITTED), (thought_of, shade), (free.max(0), FREE)],
        says: account.amount(Figure::Pot, part).to_string(),
    }
}

/// A figure of both pots and of the whole.
fn figures_of(plan: &Plan, grant: &Record, account: &Account, figure: Figure) -> Row {
    let year = plan.name_of(grant);
    let mut squares = vec![Square::text(figure.label())];
    squares.extend(Part::ALL.map(|part| {
        let words = format!("{} {year}", part.label().to_lowercase());
        square(plan, grant.id, account, figure, part, &words)
    }));
    Row { id: Some(Id(-100 - figure as i64)), squares, apart: figure == FIRST_REMAINDER, spans: false }
}

fn square(plan: &Plan, grant: Id, account: &Account, figure: Figure, part: Part, of: &str) -> Square {
    let amount = account.amount(figure, part);
    let is_rest = part != Part::Whole && figure == Figure::Pot && account.split == account::Split::Rest;
    let sum = match (is_rest, part) {
        (true, Part::Upfront) => "what was approved upfront",
        (true, _) => "the whole, less what was approved upfront",
        _ => figure.sum(),
    };
    let (text, role) = match amount {
        Pence::ZERO => ("·".to_owned(), Role::Faint),
        // What is asked and not agreed is no money yet.
        amount if figure == Figure::RolloverAsked => (amount.to_string(), Role::Faint),
        amount if amount < Pence::ZERO => (amount.to_string(), Role::Warning),
        amount => (amount.to_string(), Role::Plain),
    };
    let target = (amount != Pence::ZERO).then(|| Target::behind(plan, grant, figure, part));
    Square::text(text).role(role).leads(format!("{}, {of}: {amount} = {sum}", figure.label()), target)
}

/// What the marked bids ask, and what would be left.
fn as_if(plan: &Plan, after: &Account, marked: &[Id]) -> [Row; 2] {
    let row = |place: i64, label: &str, amount: &dyn Fn(Part) -> Pence| {
        let mut squares = vec![Square::text(label)];
        squares.extend(Part::ALL.map(|part| {
            let amount = amount(part);
            let role = if amount < Pence::ZERO { Role::Warning } else { Role::Plain };
            let text = if amount == Pence::ZERO { "·".to_owned() } else { amount.to_string() };
            let words = format!("{label}, {}: {amount}; nothing of this is saved", part.label().to_lowercase());
            Square::text(text).role(role).leads(words, None)
        }));
        Row { id: Some(Id(-200 - place)), squares, apart: place == 0, spans: false }
    };
    [
        row(0, "Marked bids, as if approved", &|part| marked_of(plan, marked, part)),
        row(1, "Left if they are approved", &|part| after.amount(Figure::AfterApproved, part)),
    ]
}

/// The condition on the tactical pot, the deadlines, and what wants attention.
fn attention(plan: &Plan, grant: &Record, account: &Account, warnings: Vec<Warning>, as_at: AsAt) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |text: String, role: Role, target: Option<Target>| {
        let id = Some(Id(-300 - i64::try_from(rows.len()).unwrap_or(0)));
        rows.push(Row::over_all(id, Square::text(text.clone()).role(role).leads(text, target)));
    };
    if let Some(third) = Third::of(grant, account) {
        let target = Target::behind(plan, grant.id, Figure::Pot, Part::Tactical);
        if third.standing != Standing::NotMet {
            add(third.worded(), Role::Plain, Some(target));
        }
    }
    for warning in warnings {
        let (kind, line) = warning.behind;
        add(format!("! {}", warning.says), Role::Warning, Some(Target::Rows(kind, line)));
    }
    let bids: Vec<&Record> = plan.naming(Kind::Project, project::GRANT, grant.id).collect();
    let proposed: Vec<&&Record> = bids.iter().filter(|bid| route::route(bid) == Route::Proposed).collect();
    if !proposed.is_empty() {
        let asked: Pence = proposed.iter().filter_map(|bid| bid.get(project::ASKED)).sum();
        let (count, asks) = if proposed.len() == 1 {
            ("1 bid".to_owned(), "asks")
        } else {
            (format!("{} bids", proposed.len()), "ask")
        };
        let text = format!("Proposed, not pending yet: {count} {asks} {asked}, in no figure above");
        let line = format!("{} route:proposed", warning::projects_of(plan, grant.id));
        add(text, Role::Plain, Some(Target::Rows(Kind::Project, line)));
    }
    // What fell upfront stays there until the funder lets it be drawn on in the year.
    let fell = account.amount(Figure::Withdrawn, Part::Upfront) + account.amount(Figure::Refunded, Part::Upfront);
    let free = account.amount(Figure::AfterApproved, Part::Upfront).min(fell);
    let is_open = grant.get(grant::YEAR).is_some_and(|year| year.ends() >= as_at.today);
    if free > Pence::ZERO && is_open {
        let text = format!("{free} that fell is free upfront; a moves it to tactical, if agreed");
        let target = Target::behind(plan, grant.id, Figure::AfterApproved, Part::Upfront);
        add(text, Role::Plain, Some(target));
    }
    for deadline in terms::deadlines(grant).filter(|deadline| deadline.day >= as_at.today) {
        let until = warning::until(as_at.today, deadline.day);
        let text = format!("{} by {}: {until}", capital(deadline.what), show_day(deadline.day));
        add(text, Role::Plain, Some(Target::Record(Kind::Grant, grant.id)));
    }
    if let Some(first) = rows.first_mut() {
        first.apart = true;
    }
    rows
}

/// The entries of the year, as a ledger has them.
fn ledger(plan: &Plan, grant: &Record) -> Vec<Row> {
    let entries = account::ledger(plan, grant.id);
    let title = match entries.len() {
        0 => "Ledger: no entry yet; a adds one, such as the allocation".to_owned(),
        1 => "Ledger (1 entry)".to_owned(),
        count => format!("Ledger ({count} entries)"),
    };
    let of = crate::plan::select::naming_term(plan, Kind::LedgerEntry, ledger_entry::GRANT.number(), grant.id);
    let all = (!entries.is_empty()).then_some(Target::Rows(Kind::LedgerEntry, of));
    let head = Square::text(title.clone()).role(Role::Heading).leads(title, all);
    let mut rows = vec![Row { apart: true, ..Row::over_all(Some(Id(-400)), head) }];
    rows.extend(entries.into_iter().map(|entry| {
        let text = |field: usize| shown(plan, entry, field).into_owned();
        let (entry_word, amount) = (text(ledger_entry::ENTRY.number()), text(ledger_entry::AMOUNT.number()));
        let line = format!(
            "{:>11}  {entry_word:<20} {amount:>12}  {:<8}  {:<9} {}",
            text(ledger_entry::DATE.number()),
            text(ledger_entry::POT.number()),
            text(ledger_entry::PROJECT.number()),
            text(ledger_entry::NOTE.number()),
        );
        let told = [
            entry.get(ledger_entry::DATE).map_or_else(|| "no day stated".to_owned(), show_day),
            format!("{entry_word} {amount}"),
            text(ledger_entry::PROJECT.number()),
            text(ledger_entry::DECIDED_BY.number()),
            text(ledger_entry::NOTE.number()),
            text(ledger_entry::SOURCE.number()),
        ];
        let words: Vec<&str> = told.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let target = Some(Target::Record(Kind::LedgerEntry, entry.id));
        Row::over_all(Some(entry.id), Square::text(line).leads(words.join(" · "), target))
    }));
    rows
}

/// Years side by side.
pub(super) fn years(plan: &Plan) -> Sheet {
    let mut grants = progress::grants(plan);
    grants.reverse();
    if grants.is_empty() {
        let empty = vec!["There is no grant yet: a adds the first.".to_owned()];
        return Sheet { says: vec![("Grant years".to_owned(), Role::Heading)], empty, ..Sheet::default() };
    }
    let accounts: Vec<(&Record, Account)> =
        grants.into_iter().map(|grant| (grant, account::account(plan, grant.id))).collect();
    let mut columns = vec![Column::new("Figures", 31).wide(34)];
    columns.extend(
        accounts
            .iter()
            .map(|(grant, _)| Column::new(plan.name_of(grant), 11).wide(14).right().walked().stands(Stands::Moving)),
    );
    let used = |figure: &Figure| ALWAYS.contains(figure) || accounts.iter().any(|(_, account)| tells(account, *figure));
    let row = |figure: Figure, part: Part, label: &str| {
        let mut squares = vec![Square::text(label)];
        squares.extend(accounts.iter().map(|(grant, account)| {
            let of = format!("{} {}", part.label().to_lowercase(), plan.name_of(grant));
            square(plan, grant.id, account, figure, part, &of)
        }));
        let place = figure as i64 * 3 + part as i64;
        Row { id: Some(Id(-500 - place)), squares, apart: figure == FIRST_REMAINDER, spans: false }
    };
    let mut rows = Vec::new();
    for figure in Figure::ALL.into_iter().filter(used) {
        rows.push(row(figure, Part::Whole, figure.label()));
        if figure == Figure::Pot {
            rows.push(row(figure, Part::Upfront, "  of which upfront"));
            rows.push(row(figure, Part::Tactical, "  of which tactical"));
        }
    }
    rows.push(shares(plan, &accounts));
    Sheet {
        says: vec![("Grant years side by side, to the penny".to_owned(), Role::Heading)],
        columns,
        rows,
        notes: vec![(
            "A project carried into the next year counts in each with its own entries.".to_owned(),
            Role::Plain,
        )],
        ..Sheet::default()
    }
}

/// How many projects took part in each year.
fn shares(plan: &Plan, accounts: &[(&Record, Account)]) -> Row {
    let mut squares = vec![Square::text("Projects")];
    squares.extend(accounts.iter().map(|(grant, _)| {
        let count = account::projects(plan, grant.id).len();
        let words = format!("{} take part in {}", Kind::Project.counted(count), plan.name_of(grant));
        let rows = Target::Rows(Kind::Project, warning::projects_of(plan, grant.id));
        Square::text(count.to_string()).leads(words, Some(rows))
    }));
    Row { id: Some(Id(-600)), squares, apart: true, spans: false }
}
