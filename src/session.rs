//! SESSION: the app, the store, the clock and the files together: performs effects until
//! none are left.
//!
//! The terminal hands it messages and draws its app; tests drive it with keys alone. It is
//! the only place where the app and the store meet.

pub mod backups;
pub mod checkup;
mod copying;
pub mod desk;
pub mod drafts;
pub mod figures;
pub mod files;
pub mod habits;
pub mod kent;
pub mod lending;
mod places;
pub mod presence;
mod reading;
pub mod reviews;
pub mod sample;
pub mod source;
pub mod views;
pub mod writing;

use crate::{
    app::{
        App, Effect, Message, Setting, Step,
        here::Colleague,
        keys::{Key, Keymap},
        message::Asked,
        overlay::Place,
        standoff::Clash,
    },
    intake::{self, Batch, Choices, Limits, Outside, Source},
    plan::{
        Mint, Plan,
        change::{Conflict, Revision},
        past,
        select::Me,
    },
    store::Ask,
};
use desk::{Clock, Desk, Identity, Refusal};
use drafts::Keeper;
use figures::go_on;
use lending::Lent;
use presence::{Presence, Sitter};
use reading::{Reading, Told};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// How many steps of the history are read at once.
const STEPS: usize = 2_000;
/// How many changes of a step are shown.
const CHANGES: usize = 500;

/// From how many bytes on files are read in a thread of their own, with their progress shown.
const LARGE: u64 = 2 << 20;

/// Where a session begins.
#[derive(Clone, Debug)]
pub struct Start {
    /// Who sits at the keyboard.
    pub identity: Identity,
    /// Whose post it is, as the configuration says.
    pub me: Me,
    /// What tells the time.
    pub clock: Clock,
    /// Where the user's own plan is or would be.
    pub own: PathBuf,
    /// Where the choice of a file begins.
    pub folder: PathBuf,
    /// Whether the plan is a scratch copy.
    pub scratch: bool,
    /// Whether whatever is opened is only looked at.
    pub read_only: bool,
    /// How much of a file is read.
    pub limits: Limits,
    /// How many backups of each sort are kept.
    pub backups_kept: usize,
    /// The table of keys, with those that this person changed.
    pub keymap: Keymap,
    /// The file in which it is kept how this person left their screens; nothing where that is not kept.
    pub habits: Option<PathBuf>,
    /// Where drafts of what is being typed are kept; nothing where there is no place for them.
    pub drafts: Option<PathBuf>,
    /// What the officer writes long texts with, where one is named.
    pub editor: Option<String>,
    /// The file of the user's own views of lists; nothing where there is no place for it.
    pub views: Option<PathBuf>,
}

impl Start {
    /// A desk at a file, as this session opens files.
    fn desk_at(&self, path: &Path) -> Result<Desk, String> {
        let open = if self.read_only { Desk::open_to_read } else { Desk::open };
        open(path, self.identity.clone(), self.clock.clone()).map(|desk| self.furnished(desk))
    }

    fn furnished(&self, desk: Desk) -> Desk {
        desk.within(self.limits).keeping(Some(self.backups_kept))
    }
}

/// What the terminal has to do after a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether to leave.
    pub quit: bool,
    /// Whether to draw everything again, not only what differs.
    pub redraw: bool,
    /// Whether to stop the program and go back to the shell.
    pub suspend: bool,
    /// Whether the mouse is to be looked at, or no longer; nothing where that stays.
    pub mouse: Option<bool>,
}

impl Outcome {
    /// What has to be done after two messages.
    #[must_use]
    pub fn and(self, next: Self) -> Self {
        Self {
            quit: self.quit || next.quit,
            redraw: self.redraw || next.redraw,
            suspend: self.suspend || next.suspend,
            mouse: next.mouse.or(self.mouse),
        }
    }
}

/// A session at one plan, or at none yet.
#[derive(Debug)]
pub struct Session {
    /// What is on the screen.
    pub app: App,
    desk: Option<Desk>,
    start: Start,
    /// The reading of large files, while it lasts.
    reading: Option<Reading>,
    /// The session at the other book, once one has turned to it.
    other: Option<Box<Session>>,
    /// Keeps what is being typed.
    keeper: Keeper,
    /// The text that is being written in an editor.
    lent: Option<Lent>,
    /// One's own place at the plan, and others'.
    presence: Option<Presence>,
    /// What waits to be put on the clipboard of the terminal.
    copied: Option<String>,
    /// For how many more seconds drafts are looked for: who comes back at once may be here before
    /// the session that was lost has ended.
    looks_again: u8,
}

/// For how many seconds after the start drafts of a session that is just ending are looked for.
const LOOKS_AGAIN: u8 = 10;

impl Session {
    /// A session without a plan: the first screen.
    pub fn welcome(start: Start) -> Self {
        let mut session = Self::over(start, None, Plan::empty(), String::new());
        session.app.welcome();
        session
    }

    /// A session at a plan.
    ///
    /// # Errors
    /// Where the plan cannot be read: a sentence.
    pub fn at(start: Start, desk: Desk) -> Result<Self, String> {
        let mut desk = desk;
        let (plan, damage) = desk.load()?;
        let name = file_name(desk.path());
        let read_only = desk.read_only().map(str::to_owned);
        let beside = has_beside(&desk);
        let mut session = Self::over(start, Some(desk), plan, name);
        session.app.setting.read_only = read_only;
        session.app.setting.beside = beside;
        if let Some(first) = damage.first() {
            session.app.say(format!("{first}; {} damaged values in all", damage.len()));
        }
        for message in session.of_this_person() {
            session.handle(message);
        }
        if let Some(drafts) = session.begin_drafts() {
            session.handle(drafts);
            session.looks_again = if session.app.overlays.is_empty() { LOOKS_AGAIN } else { 0 };
        }
        Ok(session)
    }

    /// What this person keeps beside the plan: how their screens were left, and views of their own.
    fn of_this_person(&self) -> Vec<Message> {
        self.settle_in().into_iter().chain(self.own_views()).collect()
    }

    fn over(start: Start, desk: Option<Desk>, plan: Plan, plan_name: String) -> Self {
        let setting = Setting {
            today: start.clock.today(),
            who: start.identity.by.clone(),
            me: start.me.clone(),
            plan_name,
            scratch: start.scratch,
            read_only: None,
            beside: false,
            folder: start.folder.clone(),
            own: start.own.clone(),
        };
        let mut app = App::new(plan, setting, start.clock.mint());
        app.keymap = start.keymap.clone();
        let presence = desk.as_ref().map(|desk| present(desk, &start));
        Self {
            app,
            desk,
            start,
            reading: None,
            other: None,
            keeper: Keeper::default(),
            lent: None,
            presence,
            copied: None,
            looks_again: 0,
        }
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key) -> Outcome {
        self.handle(Message::Key(key))
    }

    /// Takes a message and performs what follows from it.
    pub fn handle(&mut self, message: Message) -> Outcome {
        let mut outcome = Outcome::default();
        if matches!(message, Message::Key(_) | Message::Spoken(_)) {
            self.app.mint.at(self.start.clock.now_ms());
        }
        let mut waiting: std::collections::VecDeque<Effect> = self.app.update(message).into();
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Quit => outcome.quit = true,
                Effect::Redraw => outcome.redraw = true,
                Effect::TurnTo(page) => {
                    for message in self.turn_to(page) {
                        waiting.extend(self.app.update(message));
                    }
                }
                Effect::Suspend => outcome.suspend = true,
                Effect::Mouse(on) => outcome.mouse = Some(on),
                Effect::Copy { text, says } => {
                    let told = self.copy(text, says);
                    waiting.extend(self.app.update(told));
                }
                Effect::WriteElsewhere(text) => {
                    if let Err(says) = self.lend(&text) {
                        waiting.extend(self.app.update(Message::Written(Err(says))));
                    }
                }
                effect => {
                    for message in self.perform(effect) {
                        waiting.extend(self.app.update(message));
                    }
                }
            }
        }
        self.keeper.holds(self.app.draft(), self.start.clock.now().as_second());
        self.say_trouble();
        outcome
    }

    /// Who keeps what is being typed: for whoever has to end the session from outside.
    pub fn keeper(&self) -> Keeper {
        self.keeper.clone()
    }

    /// Whether what is being typed waits for a pause, to be kept by [`Session::keep`].
    pub fn wants_keeping(&self) -> bool {
        self.keeper.waits()
    }

    /// Keeps what is being typed; whether there is something new to be said of it.
    pub fn keep(&mut self) -> bool {
        self.keeper.keep();
        self.say_trouble()
    }

    /// Says once why drafts cannot be kept.
    fn say_trouble(&mut self) -> bool {
        let trouble = self.keeper.trouble();
        let says = trouble.is_some();
        self.app.fittings.no_drafts |= says;
        trouble.map(|trouble| self.app.say(trouble));
        says
    }

    /// Begins to keep drafts of the open plan, and finds those that other sessions left of it.
    fn begin_drafts(&self) -> Option<Message> {
        self.keep_here().then(|| {
            let mut found = self.keeper.found();
            let offers = found.offers(|at| self.start.clock.moment(at));
            Message::Drafts { offers, strange: found.strange }
        })
    }

    /// Looks once more for drafts, where none was there at the start and nothing lies on the screen.
    /// The book that is not on the screen has no keeper, and so finds none.
    fn look_again(&mut self) -> bool {
        self.looks_again = self.looks_again.saturating_sub(1);
        if self.looks_again == 0 || !self.app.overlays.is_empty() {
            return false;
        }
        let offers = self.keeper.found().offers(|at| self.start.clock.moment(at));
        if offers.is_empty() {
            return false;
        }
        self.looks_again = 0;
        // What is strange was said at the start.
        self.handle(Message::Drafts { offers, strange: Vec::new() });
        true
    }

    /// Has the keeper keep what is typed at the open plan; whether there is anything to keep there.
    ///
    /// Not of a scratch copy, which is gone with its session, nor where nothing can be typed. What is
    /// typed into a restricted file is kept beside it, in a folder of one's own.
    fn keep_here(&self) -> bool {
        let desk = self.desk.as_ref().filter(|desk| !self.start.scratch && desk.read_only().is_none());
        let Some(desk) = desk else { return false };
        self.keeper.sit(self.own_folder().as_deref(), desk.path(), &self.start.identity.host);
        true
    }

    /// The folder for what an officer types, for that officer alone: beside a restricted file its own.
    fn own_folder(&self) -> Option<PathBuf> {
        let by = self.start.identity.by.replace('/', "-");
        let beside = self.desk.as_ref().and_then(Desk::confines).map(|folder| folder.join(format!("drafts-{by}")));
        beside.or_else(|| self.start.drafts.clone())
    }

    /// Looks whether others have changed the plan; whether anything came.
    pub fn tick(&mut self) -> bool {
        // What is not on the screen is kept up to date too, so that turning to it shows it as it is.
        if let Some(mut other) = self.other.take() {
            other.tick();
            self.other = Some(other);
        }
        let today = self.start.clock.today();
        if today != self.app.setting.today {
            self.handle(Message::Today(today));
        }
        let mut moved = self.look_around() | self.look_again();
        if self.app.has_news() {
            self.handle(Message::Second);
            moved |= !self.app.has_news();
        }
        let Some(desk) = &mut self.desk else { return false };
        match desk.news() {
            Ok(news) if news.is_empty() => moved,
            Ok(news) => {
                self.handle(Message::News(news));
                true
            }
            Err(sentence) => {
                let known = self.app.notice.as_ref().is_some_and(|notice| notice.text == sentence);
                self.handle(Message::Failed(sentence));
                moved || !known
            }
        }
    }

    /// Says where one is, and looks where the others are; whether any of them moved.
    fn look_around(&mut self) -> bool {
        let Some(presence) = &mut self.presence else { return false };
        presence.say(self.app.doing());
        let others = presence.others().into_iter();
        let clock = &self.start.clock;
        let here: Vec<Colleague> = others.map(|other| Colleague { when: clock.moment(other.since), ..other }).collect();
        let moved = here != self.app.here;
        if moved {
            self.handle(Message::Here(here));
        }
        moved
    }

    fn perform(&mut self, effect: Effect) -> Vec<Message> {
        match effect {
            Effect::ListFolder(folder) => vec![folder_of(places::at_home(folder))],
            Effect::Create { kent } => self.create(kent),
            Effect::OpenPlan(path) => self.open(&places::at_home(path)),
            Effect::ReadFiles(paths) => {
                self.read_files(paths.into_iter().map(|path| (places::at_home(path), None)).collect())
            }
            Effect::Redraft(files) => {
                self.read_files(files.into_iter().map(|(path, choices)| (path, Some(choices))).collect())
            }
            Effect::StopReading => {
                self.reading = None;
                Vec::new()
            }
            Effect::DropDraft(name) => {
                // What was restored is kept before the file that it came from goes.
                self.keeper.holds(self.app.draft(), self.start.clock.now().as_second());
                self.keeper.drop_draft(&name).err().map(Message::Failed).into_iter().collect()
            }
            Effect::ReadViews => self.own_views(),
            Effect::KeepView { view, was } => self.keep_view(view, was.as_deref()),
            Effect::DropView(name) => self.drop_view(&name),
            Effect::SaveFile { path, bytes, replace } => vec![self.save_file(places::at_home(path), bytes, replace)],
            effect => {
                let Some(desk) = &mut self.desk else {
                    return vec![Message::Failed("there is no plan open".to_owned())];
                };
                let plan = &self.app.plan;
                let committed = match effect {
                    Effect::Commit(revision) => desk.commit(plan, &mut self.app.mint, revision),
                    Effect::TakeIn { paths, batch } => take_in(desk, plan, &mut self.app.mint, &paths, &batch),
                    Effect::Undo => desk.undo(plan),
                    Effect::Redo => desk.redo(plan),
                    Effect::TakeBack(number) => desk.take_back(plan, number),
                    reading => return read(desk, plan, &reading),
                };
                match committed {
                    Ok(revisions) => told(revisions),
                    Err(refusal) => {
                        // After a failed write nothing more is written, and every key shall say so.
                        self.app.setting.read_only = desk.read_only().map(str::to_owned);
                        refused(desk, refusal)
                    }
                }
            }
        }
    }

    /// Reads files as drafts of changes: at once, or where they are large in a thread of its own.
    fn read_files(&mut self, files: Vec<(PathBuf, Option<Choices>)>) -> Vec<Message> {
        let Some(desk) = &self.desk else {
            return vec![Message::Failed("there is no plan to import into yet".to_owned())];
        };
        // A folder that was typed as a file is opened: that is what was meant.
        if let [(path, None)] = files.as_slice()
            && path.is_dir()
        {
            return vec![folder_of(path.clone())];
        }
        let found = files.into_iter().map(|(path, choices)| {
            let file = desk.source(&path)?;
            let choices = choices.unwrap_or_else(|| desk.choices(file.name()));
            Ok((path, (file, choices)))
        });
        let (paths, files): (Vec<PathBuf>, Vec<_>) = match found.collect::<Result<Vec<_>, String>>() {
            Ok(found) => found.into_iter().unzip(),
            Err(sentence) => return vec![Message::Failed(sentence)],
        };
        if files.iter().map(|(file, _)| file.len()).sum::<u64>() > LARGE {
            let reading =
                Reading::begin(paths, files, Arc::clone(&self.app.plan), self.app.mint.clone(), desk.standing());
            let progress = reading.progress();
            self.reading = Some(reading);
            return vec![Message::Reading(progress)];
        }
        let lent: Vec<_> = files.iter().map(|(file, choices)| (file as &dyn Source, choices.clone())).collect();
        let outside = Outside { watch: &go_on, standing: &|plan, indicator| desk.counting(plan, indicator) };
        let batch = intake::batch(&lent, &self.app.plan, &mut self.app.mint, &outside);
        batch.map(|batch| Message::Drafted { paths, batch: Box::new(batch) }).into_iter().collect()
    }

    /// Whether files are being read in a thread of their own, so that [`Session::poll`] has to be asked.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Looks how far the reading of large files has come; whether anything is to be drawn.
    pub fn poll(&mut self) -> bool {
        use crate::app::overlay::Overlay;
        let Some(reading) = &self.reading else { return false };
        match reading.told() {
            Told::Still(progress) => {
                let percent = |progress: intake::Progress| progress.done * 100 / progress.total.max(1);
                let known = self.app.overlays.iter().find_map(|overlay| match overlay {
                    Overlay::Reading(known) => Some(percent(*known)),
                    _ => None,
                });
                if known == Some(percent(progress)) {
                    return false;
                }
                self.handle(Message::Reading(progress));
            }
            Told::Done(batch, mut mint) => {
                // What is minted from now on comes after all that the draft has.
                self.app.mint.after(mint.next_id());
                let paths = self.reading.take().map(|reading| reading.paths.clone()).unwrap_or_default();
                self.handle(Message::Drafted { paths, batch });
            }
            Told::Lost => {
                self.reading = None;
                self.handle(Message::Failed(
                    "the files could not be read to their end; nothing was changed".to_owned(),
                ));
            }
        }
        true
    }

    /// Writes a file; one that is there is replaced only where somebody said so, and the plan never.
    fn save_file(&self, path: PathBuf, bytes: Vec<u8>, replace: bool) -> Message {
        if self.desk.as_ref().is_some_and(|desk| desk.is_at(&path)) {
            return Message::Failed(format!("{} is the plan itself; choose another name", path.display()));
        }
        if let Some(folder) = self.desk.as_ref().and_then(Desk::confines)
            && !is_within(&path, &folder)
        {
            return Message::Failed(format!(
                "what is restricted is written only beside its file; name a file in {}",
                folder.display()
            ));
        }
        match writing::write(&path, &bytes, replace) {
            Ok(()) => Message::Saved(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_file() => {
                Message::IsThere { path, bytes }
            }
            Err(error) => Message::Failed(format!("could not write {}: {error}", path.display())),
        }
    }

    fn create(&mut self, kent: bool) -> Vec<Message> {
        if self.start.read_only {
            let says = "this was opened with --read-only: no plan is made; leave, and start without it";
            return vec![Message::Failed(says.to_owned())];
        }
        let made = Desk::create(&self.start.own, kent, self.start.identity.clone(), self.start.clock.clone());
        let made = made.map(|desk| self.start.furnished(desk));
        self.opened(made)
    }

    fn open(&mut self, path: &Path) -> Vec<Message> {
        let opened = self.start.desk_at(path);
        self.opened(opened)
    }

    /// Sits down at a plan that was opened or made.
    fn opened(&mut self, desk: Result<Desk, String>) -> Vec<Message> {
        let loaded = desk.and_then(|mut desk| desk.load().map(|loaded| (desk, loaded)));
        match loaded {
            Ok((desk, (plan, damage))) => {
                let name = file_name(desk.path());
                let read_only = desk.read_only().map(str::to_owned);
                self.app.setting.beside = has_beside(&desk);
                self.presence = Some(present(&desk, &self.start));
                self.desk = Some(desk);
                self.other = None;
                let mut messages = vec![Message::Opened { plan: Arc::new(plan), name, damage, read_only }];
                messages.extend(self.of_this_person());
                messages.extend(self.begin_drafts());
                messages
            }
            Err(sentence) => vec![Message::Failed(sentence)],
        }
    }
}

/// Whether the other book of a desk's book is there and may be read.
fn has_beside(desk: &Desk) -> bool {
    reviews::other_of(desk.book(), desk.path()).is_some_and(|path| reviews::may_read(&path))
}

/// Whether a file that is to be written lies in a folder, by whatever name.
pub fn is_within(path: &Path, folder: &Path) -> bool {
    let path = std::path::absolute(path).unwrap_or_default();
    let parent = path.parent().map(fs::canonicalize);
    matches!((parent, fs::canonicalize(folder)), (Some(Ok(parent)), Ok(folder)) if parent.starts_with(&folder))
}

/// A place at the plan of a desk; nobody is seen where the plan may only be read.
fn present(desk: &Desk, start: &Start) -> Presence {
    let Identity { by, host } = start.identity.clone();
    let sitter = Sitter { by, host, since: start.clock.now().as_second() };
    Presence::at(desk.path(), desk.read_only().is_none().then_some(sitter))
}

/// Takes files in as one step.
fn take_in(desk: &mut Desk, plan: &Plan, mint: &mut Mint, paths: &[PathBuf], batch: &Batch) -> desk::Committed {
    let files: Result<Vec<_>, String> = paths.iter().map(|path| desk.source(path)).collect();
    let files = files.map_err(Refusal::Failed)?;
    let sources = files.iter().map(|file| file as &dyn Source).collect();
    desk.take_in_files(plan, mint, batch, sources, &go_on)
}

/// What was committed, others' first: the last is one's own.
fn told(mut revisions: Vec<Revision>) -> Vec<Message> {
    let own = revisions.pop();
    let mut messages = Vec::new();
    if !revisions.is_empty() {
        messages.push(Message::News(revisions));
    }
    messages.extend(own.map(Message::Committed));
    messages
}

/// What stood in the way; what others changed meanwhile is played forward first.
fn refused(desk: &mut Desk, refusal: Refusal) -> Vec<Message> {
    let mut messages = Vec::new();
    if let Ok(news) = desk.news()
        && !news.is_empty()
    {
        messages.push(Message::News(news));
    }
    messages.push(match refusal {
        Refusal::Conflicts(conflicts) => {
            Message::Conflicts(conflicts.into_iter().map(|conflict| clash(desk, conflict)).collect())
        }
        Refusal::Problems(problems) => Message::Problems(problems),
        Refusal::Failed(sentence) => Message::Failed(sentence),
    });
    messages
}

/// A conflict with who put there what stands there, and when.
fn clash(desk: &Desk, conflict: Conflict) -> Clash {
    let (by, when) = desk.last_touched(&conflict.wanted).unwrap_or_default();
    Clash { conflict, by, when, mine: None }
}

fn read(desk: &Desk, plan: &Plan, effect: &Effect) -> Vec<Message> {
    let message = match effect {
        Effect::ReadHistory(asked) => history(desk, plan, asked),
        Effect::ReadChanges(number) => {
            desk.changes_of(*number, CHANGES).map(|changes| Message::Changes { number: *number, changes })
        }
        Effect::ShowTakeBack(number) => desk.revision(*number).map(Message::TakeBack),
        Effect::ReadFigures(indicator) => {
            let indicator = *indicator;
            desk.figures(plan, Some(indicator)).map(|figures| Message::Figures { indicator, figures })
        }
        _ => return Vec::new(),
    };
    vec![message.unwrap_or_else(Message::Failed)]
}

/// The steps that are asked for, and whether there are more.
fn history(desk: &Desk, plan: &Plan, asked: &Asked) -> Result<Message, String> {
    let mut query = past::Query::parse(plan, &asked.line, &|day| desk.midnight(day));
    if let Some(problem) = query.problem() {
        // Half a filter would show what was not asked for.
        let problem = Some(problem.to_owned());
        return Ok(Message::History { asked: asked.clone(), steps: Vec::new(), more: false, problem });
    }
    if let Some(id) = asked.about {
        query = query.and(past::Test::Records(plan.with_what_was_said(id)));
    }
    let limit = match asked.down_to {
        Some(number) => {
            query = query.and(past::Test::From(number));
            usize::MAX
        }
        None => STEPS,
    };
    let heads = desk.history(&Ask { query, before: asked.before, limit })?;
    let more = heads.len() == limit;
    let step = |head: crate::store::Head| Step {
        number: head.number,
        when: desk.moment(head.at),
        by: head.by,
        why: head.why,
        source: head.source,
        undoes: head.undoes,
        undone_by: head.undone_by,
        changes: head.changes,
    };
    let steps = heads.into_iter().map(step).collect();
    Ok(Message::History { asked: asked.clone(), steps, more, problem: None })
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn folder_of(folder: PathBuf) -> Message {
    match places::places(&folder) {
        Ok(places) => Message::Folder { folder, places },
        Err(sentence) => Message::Failed(sentence),
    }
}

/// Files first that can be imported, then folders, each by name.
fn order(place: &Place) -> (bool, bool, String) {
    (place.name != "..", !place.is_table(), place.name.to_lowercase())
}
