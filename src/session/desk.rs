//! A desk: a plan file with somebody at it, who has a name and a clock.
//!
//! What the screen and the subcommands do alike stands here: opening, committing by the
//! rules, undoing, reading a file as a draft. Every change goes through [`Desk::commit`], and one
//! that brings figures through [`Desk::take_in`].

use super::{
    backups::{self, KEPT, Made, Restoration, Why},
    figures::{OfFiles, Standing, counting},
    kent,
    source::OnDisk,
};
use crate::{
    intake::{self, Batch, Choices, Draft, Limits, Shape, Source, Watch},
    plan::{
        Book, Id, Kind, Mint, Plan, action,
        cell::Cell,
        change::{Change, Conflict, Edit, Revision},
        day::show_day,
        figure::{Figure, Figures, Taken},
        figures,
        past::{Query, Test},
        record::Record,
        register,
        rules::{self, Problem},
        slip,
    },
    store::{Ask, Copied, Error, Head, Store},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Who sits at the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// As the operating system names them.
    pub by: String,
    /// The machine.
    pub host: String,
}

/// What tells the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The machine's own.
    System,
    /// One that stands still, for tests.
    Fixed(Timestamp),
}

impl Clock {
    /// Now.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(moment) => *moment,
        }
    }

    /// Now in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }

    /// Today where the officer is.
    pub fn today(&self) -> Date {
        self.now().to_zoned(self.zone()).date()
    }

    /// A moment of the journal in the officer's own time: `22 Nov 2026 14:05`.
    pub fn moment(&self, seconds: i64) -> String {
        let Ok(moment) = Timestamp::from_second(seconds) else { return String::new() };
        let zoned = moment.to_zoned(self.zone());
        format!("{} {:02}:{:02}", show_day(zoned.date()), zoned.hour(), zoned.minute())
    }

    /// When a day begins where the officer is, in seconds since 1970.
    pub fn midnight(&self, day: Date) -> i64 {
        day.to_zoned(self.zone()).map_or(i64::MAX, |midnight| midnight.timestamp().as_second())
    }

    /// Now as it stands in the names of files, in the officer's own time: `2026-11-22T141503`.
    pub fn stamp(&self) -> String {
        self.now().to_zoned(self.zone()).strftime("%Y-%m-%dT%H%M%S").to_string()
    }

    fn zone(&self) -> TimeZone {
        if *self == Self::System { TimeZone::system() } else { TimeZone::UTC }
    }

    /// A mint for ids that starts now.
    pub fn mint(&self) -> Mint {
        let random = match self {
            // A hasher's keys are random, and it is all the randomness that is needed.
            Self::System => std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id()),
            Self::Fixed(_) => 0,
        };
        Mint::new(self.now_ms(), random)
    }
}

/// Why nothing was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Something else stands there now.
    Conflicts(Vec<Conflict>),
    /// It would not be lawful.
    Problems(Vec<Problem>),
    /// It could not be done: a sentence.
    Failed(String),
}

impl Refusal {
    /// The refusal in a sentence.
    pub fn worded(&self, plan: &Plan) -> String {
        match self {
            Self::Conflicts(conflicts) => {
                let says: Vec<String> = conflicts.iter().map(|conflict| conflict.worded(plan)).collect();
                format!("nothing was changed: {}", says.join("; "))
            }
            Self::Problems(problems) => {
                let says: Vec<String> = problems.iter().map(Problem::worded).collect();
                format!("nothing was changed: {}", says.join("; "))
            }
            Self::Failed(sentence) => sentence.clone(),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflicts(conflicts) => Self::Conflicts(conflicts),
            other => Self::Failed(other.to_string()),
        }
    }
}

/// What was committed, oldest first, to be played forward; one's own is the last.
pub type Committed = Result<Vec<Revision>, Refusal>;

/// The source of the step that fills a new plan.
const SEED: &str = "the seed of folkmoot";

/// A plan file with somebody at it.
#[derive(Debug)]
pub struct Desk {
    store: Store,
    identity: Identity,
    clock: Clock,
    /// The last revision that the plan in memory has.
    known: i64,
    /// How much of a file is read.
    limits: Limits,
    /// How many backups of each sort are kept; nothing where none is made before an intake.
    kept: Option<usize>,
    /// Of which moment it is, where it is a snapshot for readers.
    snapshot: Option<String>,
}

impl Desk {
    /// Makes a new plan file: empty, or with the Kent plan in it as one step.
    ///
    /// # Errors
    /// A sentence; a file that is there already is left as it is.
    pub fn create(path: &Path, kent: bool, identity: Identity, clock: Clock) -> Result<Self, String> {
        Self::create_for(path, kent, None, identity, clock)
    }

    /// The same for a group of this name.
    ///
    /// # Errors
    /// As [`Desk::create`], and where the file cannot be given to that group.
    pub fn create_for(
        path: &Path,
        kent: bool,
        group: Option<&str>,
        identity: Identity,
        clock: Clock,
    ) -> Result<Self, String> {
        let mut mint = clock.mint();
        // Read before the file is made, so that nothing half-made is left.
        let changes = if kent { kent::changes(&mut mint, clock.today())? } else { Vec::new() };
        let store = Store::create_for(path, Book::Plan, group).map_err(|error| error.to_string())?;
        let mut desk = Self::at(store, identity, clock);
        desk.fill(changes, &mut mint)?;
        Ok(desk)
    }

    /// Makes a restricted file, for a group of its own where one is named: whose reviews these are, and what
    /// they are called.
    ///
    /// # Errors
    /// A sentence.
    pub fn create_reviews(
        path: &Path,
        (name, called): (&str, &str),
        group: Option<&str>,
        identity: Identity,
        clock: Clock,
    ) -> Result<Self, String> {
        let mut mint = clock.mint();
        let register = Record::new(Kind::Register, mint.next_id())
            .with(register::NAME, Cell::text(name))
            .with(register::CALLED, Cell::text(called));
        let store = Store::create_for(path, Book::Reviews, group).map_err(|error| error.to_string())?;
        let mut desk = Self::at(store, identity, clock);
        let plan = Plan::empty().in_book(Book::Reviews);
        let revision = Revision::new("the register of reviews", vec![Change::add(&plan, &register)]);
        desk.commit(&plan, &mut mint, revision).map_err(|refusal| refusal.worded(&plan))?;
        Ok(desk)
    }

    /// Opens a plan file.
    ///
    /// # Errors
    /// A sentence.
    pub fn open(path: &Path, identity: Identity, clock: Clock) -> Result<Self, String> {
        Store::open(path).map(|store| Self::at(store, identity, clock)).map_err(|error| error.to_string())
    }

    /// Opens a plan file only to see it: whatever may be written, nothing is.
    ///
    /// # Errors
    /// A sentence.
    pub fn open_to_read(path: &Path, identity: Identity, clock: Clock) -> Result<Self, String> {
        Store::open_to_read(path).map(|store| Self::at(store, identity, clock)).map_err(|error| error.to_string())
    }

    fn at(store: Store, identity: Identity, clock: Clock) -> Self {
        let snapshot = store.snapshot().map(|at| {
            let moment = clock.moment(at);
            format!("this is a snapshot of {moment}, for readers; changes are made in the plan itself")
        });
        Self { store, identity, clock, known: 0, limits: Limits::default(), kept: Some(KEPT), snapshot }
    }

    /// A desk at a plan in memory, empty or the Kent plan.
    ///
    /// # Errors
    /// A sentence.
    pub fn in_memory(kent: bool, identity: Identity, clock: Clock) -> Result<Self, String> {
        let mut mint = clock.mint();
        let changes = if kent { kent::changes(&mut mint, clock.today())? } else { Vec::new() };
        let store = Store::in_memory(Book::Plan).map_err(|error| error.to_string())?;
        let mut desk = Self::at(store, identity, clock);
        desk.fill(changes, &mut mint)?;
        Ok(desk)
    }

    /// The same with other limits to how much of a file is read.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same that keeps so many backups of each sort; with nothing, none is made before a large intake.
    #[must_use]
    pub fn keeping(self, kept: Option<usize>) -> Self {
        Self { kept, ..self }
    }

    /// Which book it is.
    pub fn book(&self) -> Book {
        self.store.book()
    }

    /// The folder that nothing of this book may be written outside of; nothing where it may go anywhere.
    pub fn confines(&self) -> Option<PathBuf> {
        match self.book() {
            Book::Plan => None,
            Book::Reviews => self.path().parent().map(Path::to_path_buf),
        }
    }

    /// Where the plan is.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Why it may only be read; nothing where it may be changed.
    pub fn read_only(&self) -> Option<&str> {
        self.snapshot.as_deref().or_else(|| self.store.read_only())
    }

    /// Reads the plan, with sentences about what was found damaged.
    ///
    /// # Errors
    /// A sentence.
    pub fn load(&mut self) -> Result<(Plan, Vec<String>), String> {
        let loaded = self.store.load().map_err(|error| error.to_string())?;
        self.known = loaded.number;
        Ok((loaded.plan, loaded.damage))
    }

    /// Fills an empty plan, as one step.
    fn fill(&mut self, changes: Vec<Change>, mint: &mut Mint) -> Result<(), String> {
        if changes.is_empty() {
            return Ok(());
        }
        let revision = Revision {
            source: SEED.to_owned(),
            ..Revision::new("the Kent plan, from the partnership's published papers", changes)
        };
        let plan = Plan::empty();
        self.commit(&plan, mint, revision).map(|_| ()).map_err(|refusal| refusal.worded(&plan))
    }

    /// Commits changes by the rules, as this person, now.
    ///
    /// # Errors
    /// Why nothing was committed.
    pub fn commit(&mut self, plan: &Plan, mint: &mut Mint, revision: Revision) -> Committed {
        let revision = self.lawful(plan, mint, revision)?;
        self.write(plan, revision, None)
    }

    /// Commits changes as [`Desk::commit`], together with the figures of the editions among them.
    ///
    /// The figures are asked for one by one while the file is held, after everything else was found
    /// lawful and nothing in the plan stood in the way; none of them is kept in memory.
    ///
    /// # Errors
    /// Why nothing was committed; also what the figures' own reader says.
    pub fn take_in(
        &mut self,
        plan: &Plan,
        mint: &mut Mint,
        revision: Revision,
        figures: &mut dyn Figures,
    ) -> Committed {
        let revision = self.lawful(plan, mint, revision)?;
        self.write(plan, revision, Some(figures))
    }

    /// The changes as they would be committed, if the rules allow it.
    fn lawful(&self, plan: &Plan, mint: &mut Mint, revision: Revision) -> Result<Revision, Refusal> {
        let mut revision = self.signed(revision);
        let slips = self.slips(plan, mint, &revision);
        revision.changes.extend(slips);
        let problems = rules::problems(plan, &revision, self.clock.today());
        if problems.is_empty() { Ok(revision) } else { Err(Refusal::Problems(problems)) }
    }

    /// The figures that are shown for an indicator, or for all: those of current editions, the
    /// oldest edition first. See [`crate::plan::figures`] for what is made of them.
    ///
    /// # Errors
    /// A sentence.
    pub fn figures(&self, plan: &Plan, indicator: Option<Id>) -> Result<Vec<Taken>, String> {
        self.store.figures(&figures::editions(plan, indicator), indicator).map_err(|error| error.to_string())
    }

    /// Lends the figures of some editions one after another, by indicator and then in the order of
    /// the file: for an edition too long to be held, and for one that is opened whatever its standing.
    ///
    /// # Errors
    /// A sentence.
    pub fn each_figure(
        &self,
        editions: &[Id],
        indicator: Option<Id>,
        each: &mut dyn FnMut(Id, &Figure<&str>),
    ) -> Result<(), String> {
        self.store.each_figure(editions, indicator, each).map_err(|error| error.to_string())
    }

    /// How many figures an edition holds.
    ///
    /// # Errors
    /// A sentence.
    pub fn count_figures(&self, edition: Id) -> Result<usize, String> {
        self.store.count_figures(edition).map_err(|error| error.to_string())
    }

    /// Takes back this person's latest step that stands.
    ///
    /// The step that filled a new plan is not among them: who made the plan and presses undo
    /// once too often would empty it. It is taken back by its number, after it was shown.
    ///
    /// # Errors
    /// Why nothing was committed; that there is nothing to undo is a sentence too.
    pub fn undo(&mut self, plan: &Plan) -> Committed {
        match self.store.to_undo(&self.identity.by)? {
            Some(number) if !self.fills(number)? => self.take_back(plan, number),
            _ => Err(Refusal::Failed("there is nothing of yours to undo".to_owned())),
        }
    }

    /// Whether a step is the one that filled a new plan.
    fn fills(&self, number: i64) -> Result<bool, Error> {
        let heads = self.store.history(&Ask { before: Some(number + 1), limit: 1, ..Ask::default() })?;
        Ok(heads.first().is_some_and(|head| head.number == number && head.source == SEED))
    }

    /// Takes back this person's latest undo.
    ///
    /// # Errors
    /// Why nothing was committed; that there is nothing to redo is a sentence too.
    pub fn redo(&mut self, plan: &Plan) -> Committed {
        match self.store.to_redo(&self.identity.by)? {
            Some(number) => self.take_back(plan, number),
            None => Err(Refusal::Failed("there is nothing of yours to redo".to_owned())),
        }
    }

    /// Takes back one step, where nothing later stands on it.
    ///
    /// # Errors
    /// Why nothing was committed.
    pub fn take_back(&mut self, plan: &Plan, number: i64) -> Committed {
        let Some(step) = self.store.revision(number)? else {
            return Err(Refusal::Failed(format!("there is no step {number} in the history")));
        };
        let inverse = self.signed(step.inverse());
        // Asked of the plan in memory first: it knows every conflict, and in words.
        let conflicts = plan.conflicts(&inverse.changes);
        if !conflicts.is_empty() && self.news_waits() == Ok(false) {
            return Err(Refusal::Conflicts(conflicts));
        }
        // The latest step gives back a plan that was; only what has something later is judged.
        if !self.is_latest(number)? {
            let problems = rules::problems(plan, &inverse, self.clock.today());
            if !problems.is_empty() {
                return Err(Refusal::Problems(problems));
            }
        }
        self.write(plan, inverse, None)
    }

    /// Whether the plan is as it was right after a step: whatever came later was taken back.
    fn is_latest(&self, number: i64) -> Result<bool, Error> {
        /// Who undoes so many steps back is judged by the rules.
        const FAR: usize = 1_000;
        let query = Query::of([Test::From(number + 1)]);
        let heads = self.store.history(&Ask { query, limit: FAR + 1, ..Ask::default() })?;
        let undone = |head: &Head| head.undone_by.is_some() || head.undoes.is_some_and(|undoes| undoes > number);
        Ok(heads.len() <= FAR && heads.iter().all(undone))
    }

    /// What others have committed since, to be played forward.
    ///
    /// # Errors
    /// A sentence: also where the file under this name is another one by now.
    pub fn news(&mut self) -> Result<Vec<Revision>, String> {
        if let (true, Some(snapshot)) = (self.store.moved(), &self.snapshot) {
            return Err(format!("{snapshot}; there is a newer one by now: leave, and open it again"));
        }
        if self.store.moved() {
            return Err("the plan's file was replaced or removed: nothing more is saved; open it again".to_owned());
        }
        if !self.news_waits()? {
            return Ok(Vec::new());
        }
        let news = self.store.since(self.known).map_err(|error| error.to_string())?;
        self.known = news.last().map_or(self.known, |revision| revision.number);
        Ok(news)
    }

    fn news_waits(&self) -> Result<bool, String> {
        self.store.changed_elsewhere().map_err(|error| error.to_string())
    }

    /// The figures of an indicator that stand; none where they cannot be read.
    pub fn counting(&self, plan: &Plan, indicator: Id) -> Vec<Figure> {
        counting(&self.figures(plan, Some(indicator)).unwrap_or_default())
    }

    /// The same over a connection of its own, for a reading in a thread.
    pub fn standing(&self) -> Standing {
        Standing::at(self.path().to_path_buf())
    }

    /// Takes files in as they were drafted, all as one step: their changes and their figures.
    ///
    /// # Errors
    /// Why nothing was committed; also that a file is another one by now.
    pub fn take_in_files(
        &mut self,
        plan: &Plan,
        mint: &mut Mint,
        batch: &Batch,
        sources: Vec<&dyn Source>,
        watch: &Watch,
    ) -> Committed {
        let revision = self.lawful(plan, mint, batch.revision())?;
        let figures = batch.drafts.iter().filter_map(|draft| draft.figures.as_ref()).map(|set| set.count).sum();
        self.keep_before(revision.changes.len(), figures)?;
        if batch.drafts.iter().all(|draft| draft.figures.is_none()) {
            return self.write(plan, revision, None);
        }
        self.write(plan, revision, Some(&mut OfFiles { sources, batch, plan, watch }))
    }

    /// Makes a backup before much is taken in; a plan in memory has nothing that could be kept.
    fn keep_before(&self, changes: usize, figures: usize) -> Result<(), Refusal> {
        let (Some(kept), true) = (self.kept, backups::is_large(changes, figures)) else { return Ok(()) };
        if !self.path().is_absolute() || self.read_only().is_some() {
            return Ok(());
        }
        match backups::make(&self.store, None, &self.clock.stamp(), Why::Intake, kept) {
            Ok(_) => Ok(()),
            Err(error) => Err(Refusal::Failed(format!(
                "a backup is made before so much is taken in, and it could not be: {error}; in the shell, \
                 `folkmoot import --no-backup` takes the file without one"
            ))),
        }
    }

    /// Makes a checked backup: in its own place or in a directory, where so many are kept, or under a name.
    ///
    /// # Errors
    /// A sentence; nothing half made is left.
    pub fn back_up(&self, to: Option<&Path>, kept: usize) -> Result<Made, String> {
        backups::make(&self.store, to, &self.clock.stamp(), Why::Asked, kept).map_err(|error| error.to_string())
    }

    /// Makes a snapshot for readers, in the place of the one before.
    ///
    /// # Errors
    /// A sentence: also where this is not the plan, but the restricted file or a snapshot.
    pub fn publish(&self, to: Option<&Path>) -> Result<(PathBuf, Copied), String> {
        let told = |error: Error| error.to_string();
        let path = match to {
            Some(to) => std::path::absolute(to).unwrap_or_else(|_| to.to_path_buf()),
            None => self.store.published().map_err(told)?.join(backups::named(self.path())),
        };
        let copied = self.store.publish_to(&path, self.clock.now().as_second()).map_err(told)?;
        Ok((path, copied))
    }

    /// What restoring a backup into this plan would change.
    ///
    /// # Errors
    /// A sentence: where it is no backup, or not of this plan.
    pub fn restoration(&self, plan: &Plan, backup: &Path) -> Result<Restoration, String> {
        backups::restoration(&self.store, plan, backup)
    }

    /// Makes the plan as it was in a backup, as one step like any other. The rules are not asked: what is
    /// restored was lawful when it was committed.
    ///
    /// # Errors
    /// Why nothing was committed.
    pub fn restore(&mut self, mut restoration: Restoration) -> Committed {
        let changes = std::mem::take(&mut restoration.changes);
        let why = match restoration.as_at {
            Some(at) => format!("restored as it was on {}", self.clock.moment(at)),
            None => "restored as it was when it was new".to_owned(),
        };
        let revision = self.signed(Revision { source: restoration.name.clone(), ..Revision::new(why, changes) });
        let number = self.store.commit_with(&revision, &mut restoration)?;
        self.committed(revision, number)
    }

    /// A file to be read: never the open plan, for reading it as a plain file would drop SQLite's
    /// locks on it.
    ///
    /// # Errors
    /// A sentence where it cannot be read at all.
    pub fn source(&self, path: &Path) -> Result<OnDisk, String> {
        if self.is_at(path) {
            return Err(format!("{} is the plan itself, or one of its side files; choose a CSV file", path.display()));
        }
        OnDisk::at(path, self.limits.file)
    }

    /// Whether a path leads to the open plan or one of its side files.
    pub fn is_at(&self, path: &Path) -> bool {
        self.store.is_at(path)
    }

    /// What a file that this person takes in now is read by, where nothing else is said.
    pub fn choices(&self, file: impl Into<String>) -> Choices {
        let choices = Choices::new(file, self.clock.today(), self.identity.by.clone());
        Choices { limits: self.limits, ..choices }
    }

    /// Reads bytes as a draft of changes.
    pub fn draft_of(&self, plan: &Plan, mint: &mut Mint, bytes: &[u8], name: &str, kind: Option<Kind>) -> Draft {
        let shape = kind.map(Shape::Records);
        let choices = Choices { shape, ..self.choices(name) };
        intake::draft(bytes, plan, mint, &choices)
    }

    /// The steps of the history that somebody asks for, newest first.
    ///
    /// # Errors
    /// A sentence.
    pub fn history(&self, ask: &Ask) -> Result<Vec<Head>, String> {
        self.store.history(ask).map_err(|error| error.to_string())
    }

    /// One step with all its changes.
    ///
    /// # Errors
    /// A sentence.
    pub fn revision(&self, number: i64) -> Result<Revision, String> {
        let revision = self.store.revision(number).map_err(|error| error.to_string())?;
        revision.ok_or_else(|| format!("there is no step {number} in the history"))
    }

    /// The first changes of a step.
    ///
    /// # Errors
    /// A sentence.
    pub fn changes_of(&self, number: i64, limit: usize) -> Result<Vec<Change>, String> {
        self.store.changes_of(number, limit).map_err(|error| error.to_string())
    }

    /// Who touched last what a change touches, and when in words; nothing where nobody did.
    pub fn last_touched(&self, change: &Change) -> Option<(String, String)> {
        let (by, at) = self.store.last_touched(change).ok().flatten()?;
        Some((by, self.moment(at)))
    }

    /// When a day begins where the officer is, in seconds since 1970.
    pub fn midnight(&self, day: Date) -> i64 {
        self.clock.midnight(day)
    }

    /// Today where the officer is.
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// A moment of the journal in the officer's own time: `22 Nov 2026 14:05`.
    pub fn moment(&self, seconds: i64) -> String {
        self.clock.moment(seconds)
    }

    fn signed(&self, revision: Revision) -> Revision {
        Revision {
            at: self.clock.now().as_second(),
            by: self.identity.by.clone(),
            host: self.identity.host.clone(),
            ..revision
        }
    }

    /// Writes a revision that was judged over this plan.
    ///
    /// Where others have committed since the plan was read, it is judged again over what they did, while
    /// they wait: two officers who each keep to a limit would break it together.
    fn write(&mut self, plan: &Plan, revision: Revision, figures: Option<&mut dyn Figures>) -> Committed {
        let today = self.clock.today();
        let mut problems = Vec::new();
        let mut judge = |news: &[Revision]| {
            let mut stands = plan.clone();
            news.iter().flat_map(|revision| &revision.changes).for_each(|change| stands.play(change));
            // What meets another's change is told as that, by the file when it commits.
            if stands.conflicts(&revision.changes).is_empty() {
                problems = rules::problems(&stands, &revision, today);
            }
            problems.is_empty()
        };
        let written = self.store.commit_judged(&revision, figures, self.known, &mut judge);
        match written {
            Err(Error::Unlawful { .. }) => Err(Refusal::Problems(problems)),
            written => self.committed(revision, written?),
        }
    }

    /// What was committed since the plan was read, with a revision that has just got its number.
    fn committed(&mut self, mut revision: Revision, number: i64) -> Committed {
        revision.number = number;
        let committed =
            if revision.number == self.known + 1 { vec![revision] } else { self.store.since(self.known)? };
        self.known = committed.last().map_or(self.known, |last| last.number);
        Ok(committed)
    }

    /// A due date that moves without a slip gets one that says so, whoever moved it.
    fn slips(&self, plan: &Plan, mint: &mut Mint, revision: &Revision) -> Vec<Change> {
        let told: Vec<_> = revision
            .changes
            .iter()
            .filter(|change| change.kind == Kind::Slip)
            .filter_map(|change| match &change.edit {
                Edit::Add(cells) => Record::with_cells(Kind::Slip, change.id, cells.clone()).get(slip::ACTION),
                _ => None,
            })
            .collect();
        let mut slips = Vec::new();
        for change in &revision.changes {
            let Edit::Set { field, before, after } = &change.edit else { continue };
            let moves = change.kind == Kind::Action && *field == action::DUE.number() && !before.is_empty();
            if !moves || told.contains(&change.id) {
                continue;
            }
            let record = Record::new(Kind::Slip, mint.next_id())
                .with(slip::ACTION, Cell::One(change.id))
                .with(slip::DATE, Cell::Day(self.clock.today()))
                .with(slip::MOVED_FROM, before.clone())
                .with(slip::MOVED_TO, after.clone())
                .with(slip::WHY, Cell::text(&revision.why));
            slips.push(Change::add(plan, &record));
        }
        slips
    }
}

/// A folder for scratch copies that goes when the program ends.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new folder that only its owner may enter.
    ///
    /// # Errors
    /// A sentence.
    pub fn new() -> Result<Self, String> {
        use std::os::unix::fs::DirBuilderExt;
        let base = std::env::temp_dir();
        for attempt in 0..100u32 {
            let random = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), attempt);
            let path = base.join(format!("folkmoot-demo-{random:016x}"));
            match fs::DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(format!("could not make a scratch folder in {}: {error}", base.display())),
            }
        }
        Err(format!("could not make a scratch folder in {}", base.display()))
    }

    /// Where the scratch plan is.
    pub fn plan(&self) -> PathBuf {
        self.0.join("demo.folkmoot")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
