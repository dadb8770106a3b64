//! Rows -> records of one kind, by the id of our own exports, by key, or by code.
//!
//! A row that has a record's id is that record, whatever else it says. Any other row is the
//! record that has its key or its code, or else a new one. A column that is not in the file
//! leaves its field alone; an empty cell in a column that is there clears it, so that what was
//! exported reads back exactly. Only fields that start with a word are never cleared.

use super::{
    Choices, Problem, Warning,
    cells::Cells,
    mapping::{Becomes, ColumnUse, ID},
    marks::Mark,
    names,
    outcome::{Outcome, Outcomes, twice},
    sheet::{Row, Rows, Sheet},
    text::Stop,
};
use crate::plan::{
    ById, Id, Kind, Mint, Plan, action,
    cell::{Cell, Domain},
    change::{Change, diff},
    day::FinancialYear,
    grant, ledger_entry, progress,
    project::{self, Route},
    record::{Record, Words},
    route, route_step, status, update,
};

/// Reads every row of a sheet as a record of a kind.
pub(super) fn read(
    sheet: &Sheet,
    rows: &mut Rows,
    kind: Kind,
    columns: &[ColumnUse],
    plan: &Plan,
    mint: &mut Mint,
    choices: &Choices,
) -> Result<Outcomes, Stop> {
    let mut outcomes = Outcomes::new(columns);
    let mut reader = Reader::new(sheet, kind, columns, plan, choices);
    let mut row = Row::default();
    while rows.read(&mut row)? {
        if let Some(ignored) = sheet.ignored(&row) {
            outcomes.ignore(ignored);
            continue;
        }
        let place = outcomes.rows.len();
        outcomes.rows.push(Outcome::of(&row));
        if let Err(problem) = reader.row(&row, place, mint, &mut outcomes) {
            outcomes.refuse(place, problem);
        }
    }
    outcomes.warnings.extend(reader.assumed());
    outcomes.warnings.extend(reader.cells.warnings());
    Ok(outcomes)
}

/// What is known while rows are read.
struct Reader<'a> {
    sheet: &'a Sheet,
    kind: Kind,
    plan: &'a Plan,
    choices: &'a Choices,
    cells: Cells<'a>,
    id: Option<usize>,
    /// The columns that become fields, and these.
    fields: Vec<(usize, usize)>,
    marks: Vec<Mark>,
    /// What tells bids apart that have no reference yet.
    title: Option<Mark>,
    /// The row that each record of the plan was met in.
    met: ById<usize>,
    /// The grant year of bids that do not say theirs.
    year: Option<Id>,
    /// How many bids got their reference here.
    bids: u32,
    /// How many got their grant year.
    dated: usize,
}

/// Bids by their title within their year.
fn titled(plan: &Plan) -> Option<Mark> {
    Mark::of(Kind::Project, vec![project::TITLE.number(), project::GRANT.number()], plan)
}

/// Whether a row has no reference of its own, and so is known by its title.
fn is_untold(kind: Kind, probe: &Record) -> bool {
    kind == Kind::Project && probe.get(project::REFERENCE).is_empty()
}

/// The grant year that bids are for where their file does not say: the one that somebody said, else
/// that of the day, else the newest.
fn grant_year(plan: &Plan, choices: &Choices) -> Option<Id> {
    let of = |year: FinancialYear| plan.all(Kind::Grant).iter().find(|grant| grant.get(grant::YEAR) == Some(year));
    let said = choices.year.map(of);
    let grant = match said {
        Some(said) => said,
        None => of(FinancialYear::of(choices.today)).or_else(|| progress::grants(plan).into_iter().next()),
    };
    grant.map(|grant| grant.id)
}

/// What a row says: fields by number.
type Fields = Vec<(usize, Cell)>;

impl<'a> Reader<'a> {
    fn new(sheet: &'a Sheet, kind: Kind, columns: &[ColumnUse], plan: &'a Plan, choices: &'a Choices) -> Self {
        let fields: Vec<(usize, usize)> = columns
            .iter()
            .enumerate()
            .filter_map(|(column, one)| match one.becomes {
                Becomes::Field(_, field) => Some((column, field)),
                _ => None,
            })
            .collect();
        let has = |number: &usize| fields.iter().any(|(_, field)| field == number);
        let key: Vec<usize> = kind.declaration().key.iter().copied().filter(has).collect();
        let is_code = |number: &usize| kind.fields().get(*number).is_some_and(|field| field.domain == Domain::Code);
        let codes: Vec<usize> = (0..kind.fields().len()).filter(|number| is_code(number) && has(number)).collect();
        let codes = codes.into_iter().map(|code| vec![code]).filter(|code| *code != key);
        let marks: Vec<Mark> =
            std::iter::once(key.clone()).chain(codes).filter_map(|fields| Mark::of(kind, fields, plan)).collect();
        let id = columns.iter().position(|one| one.becomes == Becomes::Id);
        let title = (kind == Kind::Project && has(&project::TITLE.number())).then(|| titled(plan)).flatten();
        let cells = Cells::new(plan, choices);
        let year = if kind == Kind::Project { grant_year(plan, choices) } else { None };
        Self {
            sheet,
            kind,
            plan,
            choices,
            cells,
            id,
            fields,
            marks,
            title,
            met: ById::default(),
            year,
            bids: 0,
            dated: 0,
        }
    }

    /// Reads one row; what is wrong with single cells goes straight to the outcomes.
    fn row(&mut self, row: &Row, place: usize, mint: &mut Mint, outcomes: &mut Outcomes) -> Result<(), Problem> {
        if let Some(problem) = self.sheet.ragged(row) {
            return Err(problem);
        }
        let (read, said) = self.read_cells(row, place, outcomes);
        let named = self.named(row)?;
        let unreadable = |mark: &Mark| mark.fields.iter().any(|number| said.contains(&(self.kind, *number)));
        if named.is_none() && self.marks.iter().any(unreadable) {
            return Ok(());
        }
        let mut probe = Record::with_cells(self.kind, Id(0), Vec::new());
        for (number, cell) in &read {
            probe.set_cell(*number, cell.clone());
        }
        if let Some(year) = self.year_of(&probe) {
            probe.set(project::GRANT, Cell::One(year));
        }
        let known = if named.is_some() { named } else { self.known(row, &probe)? };
        let before = known.and_then(|id| self.plan.record(self.kind, id));
        let changes = if let Some(before) = before {
            self.once(row, place, before, outcomes)?;
            // What a bid got when it was taken in is not taken away by the file that did not say it.
            let given = [project::REFERENCE.number(), project::GRANT.number()];
            let untold = is_untold(self.kind, &probe);
            let read = read.into_iter().filter(|(field, cell)| !(untold && cell.is_empty() && given.contains(field)));
            self.changed(before, read.collect(), mint)
        } else {
            self.new_once(row, place, &probe, outcomes)?;
            self.proposed(row, &probe)?;
            self.added(read, mint)
        };
        if let Some(outcome) = outcomes.rows.get_mut(place) {
            outcome.adds = before.is_none();
            outcome.changes = changes;
            outcome.said = said;
        }
        Ok(())
    }

    /// What the row says of each field that could be read, and the fields that could not.
    fn read_cells(&mut self, row: &Row, place: usize, outcomes: &mut Outcomes) -> (Fields, Vec<(Kind, usize)>) {
        let mut read = Vec::with_capacity(self.fields.len());
        let mut said = Vec::new();
        for (column, number) in &self.fields {
            let Some(field) = self.kind.fields().get(*number) else { continue };
            match self.cells.read(row, self.sheet.header(*column), field, row.cell(*column)) {
                Ok(cell) => read.push((*number, cell)),
                Err(problem) => {
                    said.push((self.kind, *number));
                    outcomes.refuse(place, problem);
                }
            }
        }
        (read, said)
    }

    /// The record whose id the row has, where it has one that is in the plan.
    fn named(&self, row: &Row) -> Result<Option<Id>, Problem> {
        let text = self.id.map_or("", |column| row.cell(column));
        if text.is_empty() {
            return Ok(None);
        }
        let id = names::id(text)
            .ok_or_else(|| Problem::of_cell(row, ID, text, "an id as in our exports, such as #123, or nothing"))?;
        match self.plan.anywhere(id).map(|record| record.kind) {
            Some(kind) if kind == self.kind => Ok(Some(id)),
            Some(other) => {
                let wanted =
                    format!("the id of {}, but it is that of {}", self.kind.with_article(), other.with_article());
                Err(Problem::of_cell(row, ID, text, wanted))
            }
            None => Ok(None),
        }
    }

    /// The record of the plan that has the row's key or code.
    fn known(&self, row: &Row, probe: &Record) -> Result<Option<Id>, Problem> {
        let mut found: Option<Id> = None;
        let by_title = self.title.iter().filter(|_| is_untold(self.kind, probe));
        for mark in self.marks.iter().chain(by_title) {
            let Some(text) = mark.text(self.plan, probe) else { continue };
            let ids = mark.held.get(&text).map_or(&[][..], Vec::as_slice);
            found = match (found, ids) {
                (found, []) => found,
                (None, [only]) => Some(*only),
                (Some(found), ids) if ids.contains(&found) => Some(found),
                (Some(found), [other, ..]) => {
                    let (one, other) = (self.plan.label(self.kind, found), self.plan.label(self.kind, *other));
                    return Err(self.about(
                        row,
                        mark,
                        format!("one {}, but this is {other} and the rest {one}", self.kind.one()),
                    ));
                }
                (None, several) => {
                    let ids: Vec<String> = several.iter().take(5).map(|id| format!("#{id}")).collect();
                    let wanted =
                        format!("an Id, because {} {} have this: {}", several.len(), self.kind.many(), ids.join(", "));
                    return Err(self.about(row, mark, wanted));
                }
            };
        }
        Ok(found)
    }

    /// Refuses a second row for the same record of the plan, and with it the first.
    fn once(&mut self, row: &Row, place: usize, record: &Record, outcomes: &mut Outcomes) -> Result<(), Problem> {
        let Some(first) = self.met.insert(record.id, place) else { return Ok(()) };
        self.met.insert(record.id, first);
        let label = self.plan.label_of(record).into_owned();
        Err(twice(row, first, &format!("{} {label}", self.kind.one()), outcomes))
    }

    /// Refuses a second new record with the same key or code, and with it the first.
    fn new_once(&mut self, row: &Row, place: usize, probe: &Record, outcomes: &mut Outcomes) -> Result<(), Problem> {
        let mut refused = None;
        let by_title = self.title.iter_mut().filter(|_| is_untold(self.kind, probe));
        for mark in self.marks.iter_mut().chain(by_title) {
            let Some(text) = mark.text(self.plan, probe) else { continue };
            let first = *mark.added.entry(text).or_insert(place);
            if first != place && refused.is_none() {
                // Without a reference it is called by what it is about.
                let title = self.kind.declaration().title;
                let label = match self.kind.fields().get(title) {
                    Some(field) if probe.id == Id(0) && is_untold(self.kind, probe) => {
                        self.plan.shown(field.domain, probe.cell(title)).into_owned()
                    }
                    _ => self.plan.label_of(probe).into_owned(),
                };
                refused = Some(twice(row, first, &format!("{} {label}", self.kind.one()), outcomes));
            }
        }
        refused.map_or(Ok(()), Err)
    }

    /// A problem about the columns of a mark.
    fn about(&self, row: &Row, mark: &Mark, wanted: String) -> Problem {
        let columns = self.fields.iter().filter(|(_, field)| mark.fields.contains(field));
        let filled = columns.filter(|(column, _)| !row.cell(*column).is_empty());
        let (headers, values): (Vec<&str>, Vec<&str>) =
            filled.map(|(column, _)| (self.sheet.header(*column), row.cell(*column))).unzip();
        Problem::of_cell(row, &headers.join(", "), &values.join(", "), wanted)
    }

    /// The grant year that a bid gets: where its file has no column for it, or it has no reference yet.
    fn year_of(&self, bid: &Record) -> Option<Id> {
        let said = self.fields.iter().any(|(_, field)| *field == project::GRANT.number());
        let lacks = self.kind == Kind::Project && bid.get(project::GRANT).is_none();
        self.year.filter(|_| lacks && (!said || is_untold(self.kind, bid)))
    }

    /// Which grant year was taken for bids that do not say theirs.
    fn assumed(&self) -> Option<Warning> {
        // Who said the year knows it.
        if self.choices.year.is_some() {
            return None;
        }
        let year = self.plan.label(Kind::Grant, self.year.filter(|_| self.dated > 0)?);
        let bids = if self.dated == 1 { "1 bid is".to_owned() } else { format!("{} bids are", self.dated) };
        let says = format!(
            "no grant year is said: {bids} for {year}; a column Grant, or the Year said for the file, says another"
        );
        Some(Warning { line: self.sheet.header.line, says })
    }

    /// Refuses a new bid that says it is further than proposed, where no paper is named that says so; what
    /// we exported is believed.
    fn proposed(&self, row: &Row, probe: &Record) -> Result<(), Problem> {
        let route = probe.get(project::ROUTE).filter(|route| *route != Route::Proposed);
        let (Kind::Project, Some(route), None) = (self.kind, route, self.id) else { return Ok(()) };
        if !probe.get(project::SOURCE).is_empty() {
            return Ok(());
        }
        let column = self.fields.iter().find(|(_, field)| *field == project::ROUTE.number());
        let header = column.map_or("", |(column, _)| self.sheet.header(*column));
        let wanted = "proposed or nothing: a bid comes in as proposed and moves by its steps";
        Err(Problem::of_cell(row, header, route.word(), wanted))
    }

    /// What a new bid gets that its row does not say: its grant year, and a reference of that year.
    fn completed(&mut self, mut record: Record) -> Record {
        if self.kind != Kind::Project {
            return record;
        }
        if let Some(year) = self.year_of(&record) {
            record.set(project::GRANT, Cell::One(year));
            self.dated += 1;
        }
        if record.get(project::REFERENCE).is_empty() {
            let next = route::next_reference(self.plan, record.get(project::GRANT), self.choices.today);
            let (start, first) = next.rsplit_once('-').unwrap_or((&next, "1"));
            let number = first.parse::<u32>().unwrap_or(1).saturating_add(self.bids);
            self.bids += 1;
            record.set(project::REFERENCE, Cell::text(&format!("{start}-{number:02}")));
        }
        record
    }

    /// The change that makes a new record of what the row says.
    fn added(&mut self, read: Fields, mint: &mut Mint) -> Vec<Change> {
        let mut record = Record::new(self.kind, mint.next_id());
        // It keeps the word that its kind starts with where the file says nothing.
        for (number, cell) in read.into_iter().filter(|(_, cell)| !cell.is_empty()) {
            record.set_cell(number, cell);
        }
        let record = self.completed(record);
        vec![Change::add(self.plan, &record)]
    }

    /// The changes that make a record what the row says.
    fn changed(&self, before: &Record, read: Fields, mint: &mut Mint) -> Vec<Change> {
        let mut after = before.clone();
        // Nothing clears a field, but not one that starts with a word: there it says nothing.
        let starts = |number: usize| self.kind.fields().get(number).is_some_and(|field| field.starts.is_some());
        for (number, cell) in read.into_iter().filter(|(number, cell)| !(cell.is_empty() && starts(*number))) {
            after.set_cell(number, cell);
        }
        let mut changes = self.status_moved(before, &mut after, mint);
        changes.extend(self.route_moved(before, &mut after, mint));
        changes.extend(diff(self.plan, before, &after));
        changes
    }

    /// The step by which a file moves a project, with the money that the step moves; the route of the
    /// record after the changes is put back to what it was.
    fn route_moved(&self, before: &Record, after: &mut Record, mint: &mut Mint) -> Vec<Change> {
        let number = project::ROUTE.number();
        let moved = before.cell(number) != after.cell(number);
        let (Kind::Project, true, Some(to)) = (self.kind, moved, after.get(project::ROUTE)) else { return Vec::new() };
        after.set(project::ROUTE, before.cell(number).clone());
        let file = &self.choices.file;
        // What the row says of the bid else is said of it before it moves: the amount that is approved too.
        let (said, plan) = (&after.clone(), self.plan);
        let step = route::proposed(plan, said, mint.next_id(), to, self.choices.today)
            .with(route_step::NOTE, Cell::text(&format!("From {file}.")))
            .with(route_step::SOURCE, Cell::text(file));
        let mut changes = route::step_changes(plan, before, &step);
        for mut entry in route::money_of(plan, said, &step) {
            entry.id = mint.next_id();
            entry.set(ledger_entry::SOURCE, Cell::text(file));
            changes.push(Change::add(self.plan, &entry));
        }
        changes
    }

    /// The update by which a file moves the stage or a rating of an action, and what it moves;
    /// these fields of the record after the changes are put back to what they were.
    fn status_moved(&self, before: &Record, after: &mut Record, mint: &mut Mint) -> Vec<Change> {
        if self.kind != Kind::Action {
            return Vec::new();
        }
        let mut said = Record::new(Kind::Update, Id(0));
        let mut moves = false;
        for (stands, says) in [
            (action::STAGE.number(), update::STAGE.number()),
            (action::RATING.number(), update::RATING.number()),
            (action::CONFIRMED.number(), update::CONFIRMED.number()),
        ] {
            let (was, shall) = (before.cell(stands).clone(), after.cell(stands).clone());
            if was != shall {
                said.set_cell(says, shall);
                after.set_cell(stands, was);
                moves = true;
            }
        }
        if !moves {
            return Vec::new();
        }
        said.id = mint.next_id();
        let file = &self.choices.file;
        let said = said
            .with(update::ACTION, Cell::One(before.id))
            .with(update::DATE, Cell::Day(self.choices.today))
            .with(update::NOTE, Cell::text(&format!("From {file}.")))
            .with(update::STATED_BY, Cell::text(&self.choices.by))
            .with(update::SOURCE, Cell::text(file));
        status::update_changes(self.plan, said)
    }
}
