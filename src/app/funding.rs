//! The grant and its projects: the screen of Projects in four views.
//!
//! ```text
//! List     the projects, a list as any other        Board    the projects of a year by step of the route
//! Account  the year's figures, its pots as bars,    Years    the same figures, years side by side
//!          what wants attention, the ledger
//! ```
//!
//! All but the list are [`Sheet`]s computed from the plan. What is counted stands in
//! [`crate::plan::account`], and what is only thought of in [`what_if`].

mod account;
mod board;
mod what_if;

use super::{App, Effect, command::Command, detail::Target, form::Form, overlay::Overlay, screen::Page, sheet::Sheet};
use crate::plan::{
    Id, Kind, Plan,
    account::{self as money, Figure, Part},
    cell::Cell,
    day::FinancialYear,
    grant,
    ledger_entry::{self, Entry},
    money::Pence,
    progress::{self, AsAt},
    project::{self, Route},
    record::{Record, Words},
    route,
};
use jiff::civil::Date;
use std::collections::HashMap;

/// A view of Projects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// The projects as a list.
    #[default]
    List,
    /// The projects of a year by step.
    Board,
    /// The account of a year.
    Account,
    /// Years side by side.
    Years,
}

impl Face {
    /// Those that the key walks, in order.
    pub const WALKED: [Self; 4] = [Self::List, Self::Board, Self::Account, Self::Years];

    /// Its name over the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Board => "Board",
            Self::Account => "Account",
            Self::Years => "Years",
        }
    }

    /// The page that shows it.
    pub const fn page(self) -> Page {
        match self {
            Self::List => Page::List(Kind::Project),
            face => Page::Grant(face),
        }
    }

    fn neighbour(self, by: usize) -> Self {
        Self::WALKED.get((self as usize + by) % Self::WALKED.len()).copied().unwrap_or_default()
    }
}

/// The screen of the grant.
#[derive(Debug, Default)]
pub struct Funding {
    /// The year that is shown; nothing is the one that has money now.
    pub year: Option<FinancialYear>,
    /// The bids that are marked as if they were approved, of whatever year.
    pub marked: Vec<Id>,
    /// Where each of them stood when it was marked: what moved since is no longer thought of.
    stood: HashMap<Id, Route>,
    /// The project that had the cursor last: the board finds it again.
    chosen: Option<Id>,
    /// The table.
    pub sheet: Sheet,
    /// The walked column.
    pub walked: usize,
    /// The first scrolling column that is drawn.
    pub left: usize,
    /// The view of projects, and the account, that were seen last: one key goes from one to the other.
    projects: Face,
    of: Option<(Face, u64, Date, FinancialYear, Vec<Id>)>,
}

impl Funding {
    /// The number of the walked column that has the cursor.
    pub fn column(&self) -> usize {
        self.walked.min(self.sheet.walked().len().saturating_sub(1))
    }

    /// The year that is shown.
    pub fn year(&self, plan: &Plan, today: Date) -> FinancialYear {
        self.year.unwrap_or_else(|| {
            let newest = progress::latest_grant(plan).or_else(|| progress::grants(plan).into_iter().next());
            newest.and_then(|grant| grant.get(grant::YEAR)).unwrap_or_else(|| FinancialYear::of(today))
        })
    }

    /// Scrolls sideways, so that the walked column is seen among so many that fit.
    pub fn scroll(&mut self, fit: usize) {
        self.left = self.sheet.left(self.left, self.column(), fit);
    }
}

/// The grant of a year, where there is one.
pub fn grant_of(plan: &Plan, year: FinancialYear) -> Option<&Record> {
    plan.all(Kind::Grant).iter().find(|grant| grant.get(grant::YEAR) == Some(year))
}

/// The years that can be stepped over, without a gap: from the first with a grant to the one after the
/// newest, to begin it.
fn years(plan: &Plan, today: Date) -> Vec<FinancialYear> {
    let granted = || plan.all(Kind::Grant).iter().filter_map(|grant| grant.get(grant::YEAR));
    let this = FinancialYear::of(today);
    let first = granted().min().unwrap_or(this).min(this);
    let last = granted().max().map_or(this, |newest| FinancialYear(newest.0 + 1)).max(this);
    (first.0..=last.0).map(FinancialYear).collect()
}

impl App {
    /// The view of Projects that fills the body.
    pub fn face(&self) -> Option<Face> {
        match self.page {
            Page::Grant(face) => Some(face),
            Page::List(Kind::Project) => Some(Face::List),
            _ => None,
        }
    }

    /// The grant year that is shown.
    pub fn grant_year(&self) -> FinancialYear {
        self.funding.year(&self.plan, self.setting.today)
    }

    /// The grant of the year that is shown.
    pub fn shown_grant(&self) -> Option<&Record> {
        grant_of(&self.plan, self.grant_year())
    }

    /// Where the key of Projects leads: to the projects as they were seen last, from there to the account.
    pub(super) fn projects_page(&self) -> Page {
        match self.face() {
            Some(Face::List | Face::Board) => Face::Account.page(),
            Some(_) | None => self.funding.projects.page(),
        }
    }

    /// Goes to Projects; pressed again on it, to its other face.
    pub(super) fn go_to_projects(&mut self) -> Vec<Effect> {
        let page = self.projects_page();
        if self.face().is_none() {
            return self.go(page);
        }
        match page {
            Page::Grant(face) => self.show_face(face),
            _ => self.show_face(Face::List),
        }
        self.entered()
    }

    /// Brings the table of a view and its list of rows up to date.
    pub(super) fn refresh_funding(&mut self, face: Face, as_at: AsAt) {
        self.forget_marks();
        let year = self.grant_year();
        if matches!(face, Face::List | Face::Board) {
            self.funding.projects = face;
        }
        let now = Some((face, self.plan.version(), as_at.today, year, self.funding.marked.clone()));
        let stood = self.chosen_record().map(|record| record.id);
        let moved = self.funding.of != now;
        if moved {
            self.funding.of = now;
            let (plan, marked) = (&self.plan, &self.marked_bids());
            self.funding.sheet = match face {
                Face::List => Sheet::default(),
                Face::Board => board::sheet(plan, year, marked),
                Face::Account => account::year(plan, year, marked, as_at),
                Face::Years => account::years(plan),
            };
        }
        if let (Face::List | Face::Board, Some(id)) = (face, stood) {
            self.funding.chosen = Some(id);
        }
        if face == Face::List {
            return;
        }
        let rows = (0..).zip(&self.funding.sheet.rows).map(|(place, row)| row.id.unwrap_or(Id(-1 - place))).collect();
        let list = self.list_mut();
        if list.rows != rows {
            list.replace(rows);
        }
        if face == Face::Board {
            if let (Some(id), true) = (stood, moved) {
                self.choose_on_board(id);
            }
            self.stay_on_a_project();
        }
        self.funding.scroll(self.metrics.columns);
    }

    /// Puts the cursor on a project of the board, wherever its step has taken it.
    pub(super) fn choose_on_board(&mut self, id: Id) {
        let sheet = &self.funding.sheet;
        let leads = |row: usize, column: usize| {
            let target = sheet.square(row, column).and_then(|square| square.target.as_ref());
            matches!(target, Some(Target::Record(Kind::Project, project)) if *project == id)
        };
        let columns = sheet.walked().len();
        let place = (0..sheet.rows.len()).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let found = { place }.find(|(row, column)| leads(*row, *column));
        if let Some((row, column)) = found {
            self.funding.walked = column;
            self.list_mut().cursor = row;
        }
    }

    /// Shows the view so many places on; the views are one screen, so that Esc leaves them all.
    pub(super) fn next_face(&mut self, by: usize) -> Vec<Effect> {
        let Some(face) = self.face() else { return Vec::new() };
        self.show_face(face.neighbour(by));
        self.entered()
    }

    fn show_face(&mut self, face: Face) {
        self.arrive(face.page());
        // The whole grant; the newest year.
        let first = match face {
            Face::Account => 2,
            Face::Years => usize::MAX,
            Face::List | Face::Board => 0,
        };
        (self.funding.walked, self.funding.left) = (first, 0);
        if face == Face::Board {
            let chosen = self.funding.chosen;
            self.refresh();
            self.funding.walked = self.filled_column(0, 1).unwrap_or(0);
            if let Some(id) = chosen {
                self.choose_on_board(id);
            }
        }
    }

    /// Goes to a view of the grant of a year.
    pub(super) fn open_year(&mut self, year: FinancialYear, face: Face) -> Vec<Effect> {
        self.remember();
        self.funding.year = Some(year);
        self.show_face(face);
        self.entered()
    }

    /// Goes to what wants attention in the account of a year.
    pub(super) fn open_warnings(&mut self, year: FinancialYear) -> Vec<Effect> {
        let effects = self.open_year(year, Face::Account);
        let warns = |row: &super::sheet::Row| row.squares.first().is_some_and(|square| square.text.starts_with("! "));
        if let Some(place) = self.funding.sheet.rows.iter().position(warns) {
            self.list_mut().cursor = place;
        }
        effects
    }

    /// The nearest column of the board with something in it, from one on to the right or the left.
    fn filled_column(&self, from: usize, by: isize) -> Option<usize> {
        let sheet = &self.funding.sheet;
        let count = sheet.walked().len();
        let mut column = Some(from).filter(|column| *column < count);
        while let Some(at) = column {
            if sheet.square(0, at).is_some_and(|square| square.target.is_some()) {
                return Some(at);
            }
            column = at.checked_add_signed(by).filter(|column| *column < count);
        }
        None
    }

    /// On the board the cursor stands on a project wherever its column has one.
    fn stay_on_a_project(&mut self) {
        let column = self.funding.column();
        let sheet = &self.funding.sheet;
        let filled = (0..sheet.rows.len())
            .filter(|row| sheet.square(*row, column).is_some_and(|it| it.target.is_some()))
            .count();
        let list = self.list_mut();
        list.cursor = list.cursor.min(filled.saturating_sub(1));
    }

    /// Moves over the columns of the table; on the board over those with something in them.
    pub(super) fn move_grant_column(&mut self, by: isize) -> Vec<Effect> {
        let last = self.funding.sheet.walked().len().saturating_sub(1);
        let now = self.funding.column();
        let wanted = now.saturating_add_signed(by).min(last);
        self.funding.walked = match self.page {
            Page::Grant(Face::Board) => self.filled_column(wanted, by.signum()).unwrap_or(now),
            _ => wanted,
        };
        self.funding.scroll(self.metrics.columns);
        Vec::new()
    }

    /// Why one cannot step to another year; nothing where one can.
    pub(super) fn no_year(&self, later: bool) -> Option<String> {
        match self.face()? {
            Face::List => return Some("the list shows every year; v goes on to the board of one".to_owned()),
            Face::Years => return Some("all years are shown; v goes on".to_owned()),
            Face::Board | Face::Account => {}
        }
        let (years, now) = (years(&self.plan, self.setting.today), self.grant_year());
        let there = years.iter().any(|year| if later { *year > now } else { *year < now });
        (!there).then(|| format!("there is no grant year {} {now}", if later { "after" } else { "before" }))
    }

    /// Steps to the grant year so many places on.
    pub(super) fn step_year(&mut self, by: isize) -> Vec<Effect> {
        let (years, now) = (years(&self.plan, self.setting.today), self.grant_year());
        let at = years.iter().position(|year| *year >= now).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(years.len().saturating_sub(1));
        self.funding.year = years.get(to).copied();
        if self.page == Face::Board.page() {
            self.refresh();
            self.funding.walked = self.filled_column(0, 1).unwrap_or(0);
        }
        self.entered()
    }

    /// Does a command of the screen of projects; nothing where it is of another.
    pub(super) fn on_projects(&mut self, command: Command, times: isize) -> Option<Vec<Effect>> {
        self.face()?;
        Some(match command {
            Command::NextView => self.next_face(1),
            Command::PreviousView => self.next_face(Face::WALKED.len() - 1),
            Command::Earlier => self.step_year(-times),
            Command::Later => self.step_year(times),
            Command::ColumnLeft => self.move_grant_column(-times),
            Command::ColumnRight => self.move_grant_column(times),
            Command::Spend => self.movement(Entry::Spend),
            Command::Refund => self.movement(Entry::Refund),
            Command::MarkBid => self.mark_bid(),
            Command::KeepMarks => self.keep_marks(),
            Command::Papers => self.show_papers(),
            _ => return None,
        })
    }

    // Money.

    /// Why no money can be entered for the chosen project.
    pub(super) fn no_movement(&self, refund: bool) -> Option<String> {
        let chosen = self.chosen_record().filter(|record| record.kind == Kind::Project);
        let Some(project) = chosen else { return Some("choose a project first".to_owned()) };
        let account = money::of_project(&self.plan, project.id, None);
        if refund && account.whole(Figure::Spent) <= Pence::ZERO {
            return Some("nothing was spent on it; w withdraws it and frees what is committed".to_owned());
        }
        if !refund && account.whole(Figure::Approved) == Pence::ZERO {
            return Some("nothing is committed to it yet; s takes it to the PCC's approval".to_owned());
        }
        None
    }

    /// Opens a form for money spent on the chosen project, or paid back.
    pub(super) fn movement(&mut self, entry: Entry) -> Vec<Effect> {
        let id = self.mint.next_id();
        let Some(project) = self.chosen_record() else { return Vec::new() };
        let unspent = route::unspent(&self.plan, project);
        let years = money::years_of(&self.plan, project);
        let shown = self.shown_grant().map(|grant| grant.id).filter(|grant| years.contains(grant));
        let year = match (entry, unspent.first()) {
            (Entry::Spend, Some(first)) if !unspent.iter().any(|one| Some(one.grant) == shown) => Some(first.grant),
            _ => shown.or_else(|| project.get(project::GRANT)),
        };
        let account = money::of_project(&self.plan, project.id, year);
        let of = |figure: Figure, pot| account.amount(figure, Part::of(Some(pot)));
        let pots = [ledger_entry::Pot::Upfront, ledger_entry::Pot::Tactical];
        let pot = pots
            .into_iter()
            .find(|pot| of(Figure::Approved, *pot) != Pence::ZERO)
            .or_else(|| project.get(project::POT));
        let amount = pot.map(|pot| match entry {
            // It is freed as it comes back, so it is no more than is committed.
            Entry::Refund => of(Figure::Spent, pot).min(of(Figure::Committed, pot)),
            _ => of(Figure::Committed, pot) - of(Figure::Spent, pot),
        });
        let date = year.and_then(|id| self.plan.record(Kind::Grant, id)).and_then(|grant| grant.get(grant::YEAR));
        let today = self.setting.today;
        // A day that the year does not have is not made up: it is asked for.
        let in_year = date.is_some_and(|year| (entry.days(year).0..=entry.days(year).1).contains(&today));
        let record = Record::new(Kind::LedgerEntry, id)
            .with(ledger_entry::ENTRY, entry.cell())
            .with(ledger_entry::PROJECT, Cell::One(project.id))
            .with(ledger_entry::GRANT, year.map_or(Cell::Empty, Cell::One))
            .with(ledger_entry::POT, pot.map_or(Cell::Empty, Words::cell))
            .with(ledger_entry::AMOUNT, amount.filter(|amount| *amount > Pence::ZERO).map_or(Cell::Empty, Cell::Money))
            .with(ledger_entry::DATE, if in_year { Cell::Day(today) } else { Cell::Empty })
            .with(ledger_entry::DECIDED_BY, Cell::text(&route::decider(&self.plan, project, Route::InDelivery)));
        let does = if entry == Entry::Refund { "Refund of" } else { "Spend on" };
        let title = format!("{does} {}", self.plan.line_of(project));
        let form = Form::movement(&self.plan, record, title);
        self.overlays.push(Overlay::Form(Box::new(form)));
        Vec::new()
    }

    /// A new record of the screen of projects, with what is known of it already.
    pub(super) fn begun(&mut self, kind: Kind) -> Record {
        let id = self.mint.next_id();
        let today = self.setting.today;
        let year = self.grant_year();
        let grant = self.shown_grant();
        match kind {
            Kind::Grant => {
                let wanted =
                    if grant.is_some() { years(&self.plan, today).last().copied().unwrap_or(year) } else { year };
                begun_grant(&self.plan, id, wanted)
            }
            Kind::Project => {
                let grant = grant.map(|grant| grant.id);
                Record::new(Kind::Project, id)
                    .with(project::GRANT, grant.map_or(Cell::Empty, Cell::One))
                    .with(project::REFERENCE, Cell::text(&route::next_reference(&self.plan, grant, year.starts())))
            }
            _ => {
                let funder = grant.map_or("", |grant| grant.get(grant::FUNDER)).to_owned();
                let empty = grant.is_some_and(|grant| money::entries(&self.plan, grant.id).next().is_none());
                let (first, last) = Entry::Allocation.days(year);
                Record::new(Kind::LedgerEntry, id)
                    .with(ledger_entry::GRANT, grant.map_or(Cell::Empty, |grant| Cell::One(grant.id)))
                    .with(ledger_entry::ENTRY, if empty { Entry::Allocation.cell() } else { Cell::Empty })
                    .with(
                        ledger_entry::DATE,
                        if (first..=last).contains(&today) { Cell::Day(today) } else { Cell::Empty },
                    )
                    .with(ledger_entry::DECIDED_BY, Cell::text(&funder))
            }
        }
    }
}

/// A grant of a year, called and given as the newest before it.
fn begun_grant(plan: &Plan, id: Id, year: FinancialYear) -> Record {
    let newest = progress::grants(plan).into_iter().next();
    let name = newest.map_or("", |grant| grant.get(grant::NAME));
    let of = newest.and_then(|grant| grant.get(grant::YEAR)).map_or_else(String::new, |year| year.to_string());
    let name = match name.trim_end_matches(of.as_str()).trim_end() {
        "" => format!("Crime Reduction Grant {year}"),
        name => format!("{name} {year}"),
    };
    let same = |field: usize| newest.map_or(Cell::Empty, |grant| grant.cell(field).clone());
    Record::new(Kind::Grant, id)
        .with(grant::YEAR, Cell::Year(year))
        .with(grant::NAME, Cell::text(&name))
        .with(grant::FUNDER, same(grant::FUNDER.number()))
        .with(grant::SHARE, same(grant::SHARE.number()))
}
