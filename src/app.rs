//! APP: what is on the screen. State moves only by messages; what must be done outside is
//! returned as effects.
//!
//! Used by the session, which performs the effects, and by the ui, which draws the state.
//! It never reads a clock, a file or the store, so every journey through it can be played
//! in a test with nothing but keys.

pub mod command;
pub mod detail;
pub mod form;
pub mod keys;
pub mod list;
pub mod overlay;
pub mod overview;
pub mod screen;

use crate::{
    intake::Draft,
    plan::{
        Id, Kind, Mint, Plan,
        change::{Change, Conflict, Revision},
        progress::{self, AsAt, Progress},
        record::Record,
        rules::Problem,
    },
};
use command::Command;
use detail::{Line, Target};
use jiff::civil::Date;
use keys::{Key, Scope};
use list::{List, moved, scrolled};
use overlay::{Chooser, Overlay, Place, Preview, Standoff, Welcome};
use overview::Overview;
use screen::{Page, Role, Sight};
use std::{collections::BTreeMap, path::PathBuf};
use tui_input::{Input, InputRequest};

/// What the session tells the app.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// No key for a moment: what waits for the cursor to rest can be shown.
    Rest,
    /// The day may have changed.
    Today(Date),
    /// A plan was opened or made.
    Opened {
        /// The records.
        plan: Plan,
        /// What the file is called.
        name: String,
        /// What was found damaged, in sentences.
        damage: Vec<String>,
        /// Whether it may only be read.
        read_only: bool,
    },
    /// Own changes are in the file.
    Committed(Revision),
    /// Others' changes are in the file.
    News(Vec<Revision>),
    /// Others changed what was to be changed; nothing was saved.
    Conflicts(Vec<Conflict>),
    /// The changes are not lawful; nothing was saved.
    Problems(Vec<Problem>),
    /// Something could not be done; the sentence says what, why and what was left untouched.
    Failed(String),
    /// A folder was read.
    Folder {
        /// Which.
        folder: PathBuf,
        /// What is in it.
        places: Vec<Place>,
    },
    /// A file was read as a draft of changes.
    Drafted {
        /// Which file.
        path: PathBuf,
        /// What it would change.
        draft: Box<Draft>,
    },
    /// Steps of the history were read.
    History {
        /// The record they are about, where about one.
        about: Option<Id>,
        /// The steps, newest first.
        steps: Vec<Step>,
    },
    /// The changes of a step were read.
    Changes {
        /// Which step.
        number: i64,
        /// Its changes, or the first of them.
        changes: Vec<Change>,
    },
    /// A step was read, to be shown before it is taken back.
    TakeBack(Revision),
}

/// What the app asks to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Commits these changes.
    Commit(Revision),
    /// Takes back a step of the history.
    TakeBack(i64),
    /// Reads a step, to be shown before it is taken back.
    ShowTakeBack(i64),
    /// Undoes one's own latest change.
    Undo,
    /// Redoes what was undone last.
    Redo,
    /// Reads a folder.
    ListFolder(PathBuf),
    /// Reads a file as a draft.
    ReadFile(PathBuf),
    /// Reads the history, of one record where one is named.
    ReadHistory(Option<Id>),
    /// Reads the changes of a step.
    ReadChanges(i64),
    /// Makes the user's own plan.
    Create {
        /// Whether with the Kent plan in it.
        kent: bool,
    },
    /// Opens another plan.
    OpenPlan(PathBuf),
    /// Draws everything again.
    Redraw,
    /// Leaves.
    Quit,
}

/// A step of the history, as the list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Its number in the journal.
    pub number: i64,
    /// When, in words of the officer's own time.
    pub when: String,
    /// Who.
    pub by: String,
    /// What or why.
    pub why: String,
    /// The file it came from.
    pub source: String,
    /// The step it takes back.
    pub undoes: Option<i64>,
    /// The step that took it back.
    pub undone_by: Option<i64>,
    /// How many changes it holds.
    pub changes: usize,
}

/// What does not move with the keys.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The day.
    pub today: Date,
    /// Who sits at the keyboard, as the operating system names them.
    pub who: String,
    /// What the plan's file is called; empty while there is none.
    pub plan_name: String,
    /// Whether this is a scratch copy.
    pub scratch: bool,
    /// Whether the plan may only be read.
    pub read_only: bool,
    /// Where the choice of a file begins.
    pub folder: PathBuf,
    /// Where the user's own plan is or would be.
    pub own: PathBuf,
}

/// Which pane the keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    #[default]
    List,
    /// The detail.
    Detail,
    /// The filter line.
    Filter,
}

/// How much of what the last drawing had room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metrics {
    /// Rows of the list.
    pub list: usize,
    /// Lines of the detail.
    pub detail: usize,
    /// Lines of what lies on top.
    pub overlay: usize,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { list: 20, detail: 20, overlay: 20 }
    }
}

/// The detail that is shown.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// What it is of; nothing while there is nothing to show.
    pub of: Option<(Page, Id)>,
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// The line that has the cursor.
    pub cursor: usize,
    /// The first line that is drawn.
    pub top: usize,
    version: u64,
}

/// A place to come back to.
#[derive(Clone, Debug)]
struct Been {
    page: Page,
    filter: String,
    jumped: bool,
    chosen: Option<Id>,
    focus: Focus,
    line: usize,
    about: Option<Id>,
}

/// A sentence under the body, until the next key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether it says that something could not be done.
    pub warns: bool,
}

/// What is on the screen.
#[derive(Debug)]
pub struct App {
    /// The records.
    pub plan: Plan,
    /// What does not move with the keys.
    pub setting: Setting,
    /// Where new ids come from.
    pub mint: Mint,
    /// What fills the body.
    pub page: Page,
    /// Which pane the keys go to.
    pub focus: Focus,
    /// The detail that is shown.
    pub detail: Detail,
    /// The overview, computed for one state of the plan.
    pub overview: Overview,
    /// What lies on top, the topmost last.
    pub overlays: Vec<Overlay>,
    /// A sentence under the body.
    pub notice: Option<Notice>,
    /// The number typed before a motion.
    pub count: Option<usize>,
    /// The steps of the history that were read.
    pub steps: Vec<Step>,
    /// The record whose own history is shown.
    pub about: Option<Id>,
    /// What the last drawing had room for.
    pub metrics: Metrics,
    lists: BTreeMap<Page, List>,
    trail: Vec<Been>,
    jumped: bool,
    progress: Progress,
    progress_of: Option<(u64, Date)>,
    overview_of: Option<(u64, Date)>,
    changes: Option<(i64, Vec<Change>)>,
    nothing: List,
}

impl App {
    /// The app over a plan, on the overview.
    pub fn new(plan: Plan, setting: Setting, mint: Mint) -> Self {
        let mut app = Self {
            plan,
            setting,
            mint,
            page: Page::Overview,
            focus: Focus::List,
            detail: Detail::default(),
            overview: Overview::default(),
            overlays: Vec::new(),
            notice: None,
            count: None,
            steps: Vec::new(),
            about: None,
            metrics: Metrics::default(),
            lists: BTreeMap::new(),
            trail: Vec::new(),
            jumped: false,
            progress: Progress::default(),
            progress_of: None,
            overview_of: None,
            changes: None,
            nothing: List::default(),
        };
        app.mint_after_all();
        app.refresh();
        app
    }

    /// New ids come after all that the plan holds, also where a clock went back.
    fn mint_after_all(&mut self) {
        let newest = Kind::ALL.iter().filter_map(|kind| self.plan.all(*kind).last()).map(|record| record.id).max();
        newest.into_iter().for_each(|id| self.mint.after(id));
    }

    /// Puts the first screen up, where there is no plan yet.
    pub fn welcome(&mut self) {
        let own = self.setting.own.clone();
        self.overlays = vec![Overlay::Welcome(Welcome { own, ..Welcome::default() })];
    }

    /// The moment that figures hold for.
    pub fn as_at(&self) -> AsAt {
        AsAt::of(&self.plan, self.setting.today)
    }

    /// What the columns of a list look at.
    pub fn sight(&self) -> Sight<'_> {
        Sight { plan: &self.plan, as_at: self.as_at(), progress: &self.progress }
    }

    /// What has the focus.
    pub fn scope(&self) -> Scope {
        match (self.overlays.last(), self.focus) {
            (Some(overlay), _) => overlay.scope(),
            (None, Focus::Filter) => Scope::Filter,
            (None, Focus::Detail) => Scope::Detail,
            (None, Focus::List) => Scope::List,
        }
    }

    /// The list of the page.
    pub fn list(&self) -> &List {
        self.lists.get(&self.page).unwrap_or(&self.nothing)
    }

    /// The list of the page, to move.
    pub fn list_mut(&mut self) -> &mut List {
        self.lists.entry(self.page).or_default()
    }

    /// The chosen record.
    pub fn chosen_record(&self) -> Option<&Record> {
        let kind = self.page.kind()?;
        self.plan.record(kind, self.list().chosen()?)
    }

    /// The chosen step of the history.
    pub fn chosen_step(&self) -> Option<&Step> {
        let number = self.list().chosen()?.0;
        if self.page == Page::History { self.steps.iter().find(|step| step.number == number) } else { None }
    }

    /// The chosen kind of the records page.
    pub fn chosen_kind(&self) -> Option<Kind> {
        let number = usize::try_from(self.list().chosen()?.0).ok()?;
        if self.page == Page::Records { Kind::ALL.get(number).copied() } else { None }
    }

    /// Where the chosen line of the detail leads.
    pub fn detail_target(&self) -> Option<Target> {
        self.detail.lines.get(self.detail.cursor)?.target.clone()
    }

    /// Whether the detail waits for the cursor to rest.
    pub fn wants_rest(&self) -> bool {
        self.overlays.is_empty() && self.detail_wanted() != self.detail.of
    }

    /// How many rows a page is, where the keys go.
    pub fn page_height(&self) -> usize {
        match (self.overlays.is_empty(), self.focus) {
            (false, _) => self.metrics.overlay,
            (true, Focus::Detail) => self.metrics.detail,
            _ => self.metrics.list,
        }
    }

    /// Takes a message in and says what must be done outside.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let effects = match message {
            Message::Key(key) => self.key(key),
            Message::Paste(text) => self.paste(&text),
            Message::Rest => self.show_detail(),
            Message::Today(today) => {
                self.setting.today = today;
                self.lists.values_mut().for_each(List::stale);
                Vec::new()
            }
            Message::Opened { plan, name, damage, read_only } => self.opened(plan, name, &damage, read_only),
            Message::Committed(revision) => self.committed(&revision),
            Message::News(revisions) => self.news(&revisions),
            Message::Conflicts(conflicts) => self.conflicts(conflicts),
            Message::Problems(problems) => self.problems(&problems),
            Message::Failed(sentence) => self.failed(sentence),
            Message::Folder { folder, places } => {
                if let Some(Overlay::Chooser(chooser)) = self.overlays.last_mut() {
                    let wanted = chooser.wanted;
                    *chooser = Chooser { wanted, folder: folder.clone(), places, ..Chooser::default() };
                    self.setting.folder = folder;
                }
                Vec::new()
            }
            Message::Drafted { path, draft } => {
                self.overlays.retain(|overlay| !matches!(overlay, Overlay::Chooser(_)));
                self.overlays.push(Overlay::Preview(Preview::draft(&self.plan, &path, &draft)));
                Vec::new()
            }
            Message::History { about, steps } => {
                self.steps = steps;
                self.about = about;
                self.list_of_history();
                self.show_detail()
            }
            Message::Changes { number, changes } => {
                self.changes = Some((number, changes));
                self.detail.of = None;
                self.show_detail()
            }
            Message::TakeBack(revision) => {
                self.overlays.push(Overlay::Preview(Preview::take_back(&self.plan, &revision)));
                Vec::new()
            }
        };
        self.refresh();
        effects
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        self.notice = None;
        let scope = self.scope();
        if matches!(scope, Scope::List | Scope::Detail)
            && let Some(digit) = key.typed().and_then(|letter| letter.to_digit(10))
        {
            let before = self.count.unwrap_or(0);
            let count = before.saturating_mul(10).saturating_add(usize::try_from(digit).unwrap_or(0));
            self.count = Some(count.min(1_000_000)).filter(|count| *count > 0);
            return Vec::new();
        }
        if let Some(row) = keys::resolve(scope, key) {
            return self.ask_for(row.command);
        }
        self.count = None;
        self.text_key(scope, key)
    }

    /// Does a command, or says why it cannot be done now.
    pub fn ask_for(&mut self, wanted: Command) -> Vec<Effect> {
        match command::blocked(wanted, self) {
            Some(why) => self.say(why),
            None => command::run(wanted, self),
        }
    }

    /// A key that no row of the table has: text, where text has the focus.
    fn text_key(&mut self, scope: Scope, key: Key) -> Vec<Effect> {
        let request = match (key, key.typed()) {
            (_, Some(letter)) => InputRequest::InsertChar(letter),
            (Key::BACKSPACE, _) => InputRequest::DeletePrevChar,
            (Key::DELETE, _) => InputRequest::DeleteNextChar,
            (Key::LEFT, _) => InputRequest::GoToPrevChar,
            (Key::RIGHT, _) => InputRequest::GoToNextChar,
            (Key::HOME, _) => InputRequest::GoToStart,
            (Key::END, _) => InputRequest::GoToEnd,
            (key, _) if key == Key::ctrl('w') => InputRequest::DeletePrevWord,
            (key, _) if key == Key::ctrl('u') => InputRequest::DeleteLine,
            (key, _) if key == Key::ctrl('k') => InputRequest::DeleteTillEnd,
            _ => return Vec::new(),
        };
        match scope {
            Scope::Filter => {
                let before = self.list().filter.value().to_owned();
                self.list_mut().filter.handle(request);
                self.filter_moved(&before)
            }
            Scope::Form => {
                if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
                    match request {
                        InputRequest::InsertChar(letter) => form.typed(letter),
                        other => form.request(other),
                    }
                }
                Vec::new()
            }
            Scope::Help | Scope::Chooser => {
                match self.overlays.last_mut() {
                    Some(Overlay::Help(help)) => {
                        help.input.handle(request);
                        (help.cursor, help.top) = (0, 0);
                    }
                    Some(Overlay::Chooser(chooser)) => {
                        chooser.input.handle(request);
                        (chooser.cursor, chooser.top, chooser.problem) = (0, 0, None);
                    }
                    _ => {}
                }
                Vec::new()
            }
            Scope::List | Scope::Detail if key.typed().is_some() => {
                self.say(format!("{key} does nothing here; ? shows what can be done"))
            }
            _ => Vec::new(),
        }
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        let one_line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        match (self.scope(), self.overlays.last_mut()) {
            (_, Some(Overlay::Form(form))) => form.paste(text),
            (_, Some(Overlay::Chooser(chooser))) => {
                let joined = format!("{}{}", chooser.input.value(), one_line.trim());
                chooser.input = Input::new(joined);
            }
            (Scope::Filter, _) => {
                let line = format!("{}{}", self.list().filter.value(), one_line.trim());
                return self.filter_by(&line);
            }
            _ => return self.say("what was pasted was not used: no text is being typed here".to_owned()),
        }
        Vec::new()
    }

    /// Says a sentence under the body.
    pub fn say(&mut self, text: String) -> Vec<Effect> {
        self.notice = Some(Notice { text, warns: true });
        Vec::new()
    }

    fn tell(&mut self, text: String) {
        self.notice = Some(Notice { text, warns: false });
    }

    fn opened(&mut self, plan: Plan, name: String, damage: &[String], read_only: bool) -> Vec<Effect> {
        self.plan = plan;
        self.mint_after_all();
        self.setting.plan_name = name;
        self.setting.read_only = read_only;
        self.overlays.clear();
        self.lists.clear();
        self.trail.clear();
        self.overview_of = None;
        self.progress_of = None;
        self.page = Page::Overview;
        if let Some(first) = damage.first() {
            return self.say(format!("{first}; {} damaged values in all", damage.len()));
        }
        Vec::new()
    }

    fn committed(&mut self, revision: &Revision) -> Vec<Effect> {
        self.plan.forward(revision);
        self.overlays.clear();
        let undo = if revision.undoes.is_some() { "U redoes" } else { "u undoes" };
        let count = revision.changes.len();
        let many = if count > 3 { format!(" ({count} changes)") } else { String::new() };
        let verb = if revision.undoes.is_some() { "Done" } else { "Saved" };
        self.tell(format!("{verb}: {}{many}; {undo}", revision.why));
        self.choose_new(revision);
        self.after_changes()
    }

    /// A record that was just added is the one that is chosen.
    fn choose_new(&mut self, revision: &Revision) {
        use crate::plan::change::Edit;
        let Some(kind) = self.page.kind() else { return };
        self.refresh();
        let added = revision.changes.iter().find(|change| change.kind == kind && matches!(change.edit, Edit::Add(_)));
        if let Some(change) = added {
            let id = change.id;
            if !self.list_mut().choose(id) && self.list().is_filtered() {
                self.filter_by("");
                self.list_mut().choose(id);
            }
        }
    }

    fn news(&mut self, revisions: &[Revision]) -> Vec<Effect> {
        for revision in revisions {
            self.plan.forward(revision);
            revision.changes.iter().for_each(|change| self.mint.after(change.id));
        }
        if let (Some(last), true) = (revisions.last(), self.notice.is_none()) {
            let more = if revisions.len() > 1 { format!(" and {} more", revisions.len() - 1) } else { String::new() };
            self.tell(format!("{} changed the plan: {}{more}", last.by, last.why));
        }
        self.after_changes()
    }

    fn after_changes(&mut self) -> Vec<Effect> {
        self.refresh();
        let mut effects = self.show_detail();
        if self.page == Page::History {
            effects.push(Effect::ReadHistory(self.about));
        }
        effects
    }

    fn conflicts(&mut self, conflicts: Vec<Conflict>) -> Vec<Effect> {
        use crate::plan::change::Found;
        let says = conflicts.first().map_or_else(String::new, |conflict| conflict.worded(&self.plan));
        let choosable = conflicts.iter().all(|conflict| matches!(conflict.found, Found::Other(_)));
        match self.overlays.pop() {
            Some(Overlay::Form(form)) if choosable => {
                let mine = vec![None; conflicts.len()];
                self.overlays.push(Overlay::Conflict(Box::new(Standoff { form: *form, conflicts, mine, cursor: 0 })));
                Vec::new()
            }
            Some(Overlay::Preview(mut preview)) => {
                preview.blocked = Some(format!("{says}; leave, and read it again"));
                self.overlays.push(Overlay::Preview(preview));
                self.say(format!("nothing was changed: {says}"))
            }
            other => {
                self.overlays.extend(other);
                self.say(format!("nothing was changed: {says}"))
            }
        }
    }

    fn problems(&mut self, problems: &[Problem]) -> Vec<Effect> {
        let first = problems.first().map_or_else(String::new, Problem::worded);
        let mut on_field = None;
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            for problem in problems {
                let place = form.entries.iter().position(|entry| Some(entry.field) == problem.field);
                if let Some(place) = place.filter(|_| problem.kind == form.kind) {
                    if let Some(entry) = form.entries.get_mut(place) {
                        entry.problem = Some(problem.says.clone());
                    }
                    on_field = on_field.or(Some(place));
                }
            }
            form.focus = on_field.unwrap_or(form.focus);
        }
        self.say(format!("not saved: {first}"))
    }

    fn failed(&mut self, sentence: String) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Chooser(chooser)) => chooser.problem = Some(sentence),
            Some(Overlay::Welcome(welcome)) => welcome.problem = Some(sentence),
            _ => return self.say(sentence),
        }
        Vec::new()
    }

    /// Goes to a screen; pressed again on the screen itself, it drops the filter.
    pub fn go(&mut self, page: Page) -> Vec<Effect> {
        if self.page == page {
            self.focus = Focus::List;
            self.jumped = false;
            self.about = None;
            if self.list().is_filtered() {
                return self.filter_by("");
            }
        } else {
            self.remember();
            self.arrive(page);
            self.about = None;
        }
        self.entered()
    }

    fn arrive(&mut self, page: Page) {
        self.page = page;
        self.focus = Focus::List;
        self.jumped = false;
        self.detail = Detail::default();
    }

    fn entered(&mut self) -> Vec<Effect> {
        self.refresh();
        if self.page == Page::History {
            return vec![Effect::ReadHistory(self.about)];
        }
        self.show_detail()
    }

    fn remember(&mut self) {
        const KEPT: usize = 100;
        let list = self.list();
        let been = Been {
            page: self.page,
            filter: list.filter.value().to_owned(),
            jumped: self.jumped,
            chosen: list.chosen(),
            focus: if self.focus == Focus::Filter { Focus::List } else { self.focus },
            line: self.detail.cursor,
            about: self.about,
        };
        if self.trail.len() == KEPT {
            self.trail.remove(0);
        }
        self.trail.push(been);
    }

    /// Goes where something leads, so that Esc comes back here.
    pub fn jump(&mut self, target: &Target) -> Vec<Effect> {
        match target {
            Target::Record(kind, id) => {
                self.remember();
                self.arrive(Page::List(*kind));
                self.refresh();
                if !self.list_mut().choose(*id) {
                    self.filter_by("");
                    if !self.list_mut().choose(*id) {
                        return self.say("it is no longer in the plan".to_owned());
                    }
                }
                self.entered()
            }
            Target::Rows(kind, line) => {
                self.remember();
                self.arrive(Page::List(*kind));
                self.jumped = true;
                self.list_mut().cursor = 0;
                self.filter_by(line)
            }
            Target::Page(page) => self.go(*page),
            Target::History(id) => {
                self.remember();
                self.arrive(Page::History);
                self.about = Some(*id);
                vec![Effect::ReadHistory(Some(*id))]
            }
            Target::Step(number) => {
                self.remember();
                self.arrive(Page::History);
                self.list_mut().choose(Id(*number));
                vec![Effect::ReadHistory(None)]
            }
            Target::Field(_) => Vec::new(),
        }
    }

    /// Goes back: out of the detail, out of a filter, to where one came from.
    pub fn back(&mut self) -> Vec<Effect> {
        if self.focus == Focus::Detail {
            return self.focus_on(Focus::List);
        }
        if self.list().is_filtered() && !self.jumped {
            return self.filter_by("");
        }
        let Some(been) = self.trail.pop() else {
            if self.list().is_filtered() {
                return self.filter_by("");
            }
            return self.say("this is where you began; q leaves the program".to_owned());
        };
        if self.jumped {
            self.filter_by("");
        }
        self.arrive(been.page);
        self.jumped = been.jumped;
        self.about = been.about;
        if self.list().filter.value() != been.filter {
            self.filter_by(&been.filter);
        }
        self.refresh();
        if let Some(id) = been.chosen {
            self.list_mut().choose(id);
        }
        let effects = self.entered();
        self.focus = been.focus;
        self.detail.cursor = been.line.min(self.detail.lines.len().saturating_sub(1));
        effects
    }

    /// Sends the keys to a pane.
    pub fn focus_on(&mut self, focus: Focus) -> Vec<Effect> {
        let effects = self.show_detail();
        if focus == Focus::Detail && self.detail.lines.is_empty() {
            return effects;
        }
        self.focus = focus;
        effects
    }

    /// Opens a form over the chosen record.
    pub fn edit(&mut self, field: Option<usize>) -> Vec<Effect> {
        if let Some(record) = self.chosen_record() {
            let form = form::Form::edit(&self.plan, record, field);
            self.overlays.push(Overlay::Form(Box::new(form)));
        }
        Vec::new()
    }

    /// Puts a filter line in.
    pub fn filter_by(&mut self, line: &str) -> Vec<Effect> {
        if let Some(kind) = self.page.kind() {
            let as_at = self.as_at();
            self.lists.entry(self.page).or_default().filter_by(line, kind, &self.plan, as_at);
        }
        self.entered()
    }

    fn filter_moved(&mut self, before: &str) -> Vec<Effect> {
        if let Some(kind) = self.page.kind() {
            let as_at = self.as_at();
            self.lists.entry(self.page).or_default().filter_moved(before, kind, &self.plan, as_at);
        }
        Vec::new()
    }

    /// Chooses the next or previous row that the last search found.
    pub fn next_match(&mut self, forward: bool) -> Vec<Effect> {
        let Some(kind) = self.page.kind() else { return Vec::new() };
        let as_at = self.as_at();
        let list = self.list();
        let query = crate::plan::select::Query::parse(&self.plan, kind, &list.search);
        let count = list.rows.len();
        let passes = |place: &usize| {
            let record = list.rows.get(*place).and_then(|id| self.plan.record(kind, *id));
            record.is_some_and(|record| query.matches(&self.plan, record, as_at))
        };
        let step = |by: usize| if forward { (list.cursor + by) % count } else { (list.cursor + count - by) % count };
        if let Some(place) = (1..=count).map(step).find(passes) {
            return self.move_to(place);
        }
        let search = list.search.clone();
        self.say(format!("nothing here has \"{search}\""))
    }

    /// Moves the cursor that has the focus.
    pub fn move_by(&mut self, by: isize) -> Vec<Effect> {
        let height = self.metrics.overlay;
        match self.overlays.last_mut() {
            Some(Overlay::Help(help)) => {
                let count = help.rows().len();
                help.cursor = moved(help.cursor, by, count);
                help.top = scrolled(help.top, help.cursor, count, height);
            }
            Some(Overlay::Conflict(standoff)) => standoff.cursor = moved(standoff.cursor, by, standoff.conflicts.len()),
            Some(Overlay::Preview(preview)) => {
                preview.top = moved(preview.top, by, (preview.lines.len() + 1).saturating_sub(height));
            }
            Some(Overlay::Chooser(chooser)) => {
                let count = chooser.fitting().len();
                chooser.cursor = moved(chooser.cursor, by, count);
                chooser.top = scrolled(chooser.top, chooser.cursor, count, height);
            }
            Some(Overlay::Welcome(welcome)) => welcome.cursor = moved(welcome.cursor, by, 3),
            Some(_) => {}
            None if self.focus == Focus::Detail => {
                self.detail.cursor = moved(self.detail.cursor, by, self.detail.lines.len());
            }
            None => {
                let list = self.list_mut();
                list.cursor = moved(list.cursor, by, list.rows.len());
            }
        }
        Vec::new()
    }

    /// Moves the cursor that has the focus to a place.
    pub fn move_to(&mut self, place: usize) -> Vec<Effect> {
        let far = isize::MAX / 2;
        self.move_by(-far);
        self.move_by(isize::try_from(place).unwrap_or(far).min(far))
    }

    /// What the detail should show.
    fn detail_wanted(&self) -> Option<(Page, Id)> {
        match self.page {
            Page::Overview => None,
            page => self.list().chosen().map(|id| (page, id)),
        }
    }

    /// Shows the detail of what is chosen.
    pub fn show_detail(&mut self) -> Vec<Effect> {
        let wanted = self.detail_wanted();
        if wanted == self.detail.of && self.detail.version == self.plan.version() {
            return Vec::new();
        }
        let same = wanted == self.detail.of;
        let mut effects = Vec::new();
        let (title, lines) = match wanted {
            None => (String::new(), Vec::new()),
            Some((Page::History, Id(number))) => match &self.changes {
                Some((known, _)) if *known == number => self.step_detail(number),
                _ => {
                    effects.push(Effect::ReadChanges(number));
                    (String::new(), Vec::new())
                }
            },
            Some((Page::Records, _)) => self.kind_detail(),
            Some(_) => match self.chosen_record() {
                Some(record) => (self.plan.line_of(record), detail::lines(&self.plan, record, self.as_at())),
                None => (String::new(), Vec::new()),
            },
        };
        let cursor = if same { self.detail.cursor.min(lines.len().saturating_sub(1)) } else { 0 };
        let top = if same { self.detail.top } else { 0 };
        self.detail = Detail { of: wanted, title, lines, cursor, top, version: self.plan.version() };
        effects
    }

    fn step_detail(&self, number: i64) -> (String, Vec<Line>) {
        let Some(step) = self.steps.iter().find(|step| step.number == number) else { return Default::default() };
        let said = |label: &str, text: String| Line { label: label.to_owned(), text, ..Line::default() };
        let mut lines = vec![said("Who", step.by.clone()), said("When", step.when.clone())];
        if !step.source.is_empty() {
            lines.push(said("From file", step.source.clone()));
        }
        if let Some(undoes) = step.undoes {
            let target = Some(Target::Step(undoes));
            lines.push(Line { role: Role::Reference, target, ..said("Takes back", format!("step {undoes}")) });
        }
        if let Some(by) = step.undone_by {
            let target = Some(Target::Step(by));
            lines.push(Line { role: Role::Reference, target, ..said("Taken back by", format!("step {by}")) });
        }
        let heading = format!("Changes ({})", step.changes);
        lines.push(Line { text: heading, role: Role::Heading, ..Line::default() });
        let changes = self.changes.iter().filter(|(known, _)| *known == number).flat_map(|(_, changes)| changes);
        for change in changes {
            let there = self.plan.record(change.kind, change.id).is_some();
            let target = there.then_some(Target::Record(change.kind, change.id));
            lines.push(Line { text: change.worded(&self.plan), target, ..Line::default() });
        }
        (format!("Step {number}: {}", step.why), lines)
    }

    fn kind_detail(&self) -> (String, Vec<Line>) {
        let Some(kind) = self.chosen_kind() else { return Default::default() };
        let mut lines = vec![Line { text: kind.declaration().about.to_owned(), ..Line::default() }];
        let open = format!("Open the {} (Enter)", kind.counted(self.plan.all(kind).len()));
        let target = Some(Target::Page(Page::List(kind)));
        lines.push(Line { text: open, role: Role::Reference, target, ..Line::default() });
        lines.push(Line { text: "Fields".to_owned(), role: Role::Heading, ..Line::default() });
        for field in kind.fields() {
            let needed = if field.required { " (needed)" } else { "" };
            lines.push(Line {
                label: field.header.to_owned(),
                text: format!("{}{needed}", field.help),
                ..Line::default()
            });
        }
        (Page::List(kind).title(), lines)
    }

    fn list_of_history(&mut self) {
        let rows: Vec<Id> = self.steps.iter().map(|step| Id(step.number)).collect();
        let list = self.lists.entry(Page::History).or_default();
        list.total = rows.len();
        list.replace(rows);
    }

    /// Brings what is computed from the plan up to date, for the page that is seen.
    fn refresh(&mut self) {
        let as_at = self.as_at();
        let now = (self.plan.version(), self.setting.today);
        // Figures of the whole plan are computed only where they are seen.
        let figures = matches!(self.page, Page::Overview | Page::List(Kind::Priority));
        if figures && self.progress_of != Some(now) {
            self.progress_of = Some(now);
            self.progress = progress::progress(&self.plan, as_at);
        }
        match self.page {
            Page::Overview => {
                if self.overview_of != Some(now) {
                    self.overview_of = Some(now);
                    self.overview = overview::overview(&self.plan, as_at, &self.progress);
                    let count = i64::try_from(self.overview.figures().count()).unwrap_or(0);
                    let list = self.lists.entry(Page::Overview).or_default();
                    list.replace((0..count).map(Id).collect());
                }
            }
            Page::List(kind) => self.lists.entry(self.page).or_default().refresh(kind, &self.plan, as_at),
            Page::Records => {
                let with_tab = |kind: &Kind| Page::List(*kind).tab() == Page::Records.tab();
                let kinds = Kind::ALL.iter().filter(|kind| with_tab(kind)).map(|kind| Id(*kind as i64)).collect();
                let list = self.lists.entry(Page::Records).or_default();
                if list.rows.is_empty() {
                    list.replace(kinds);
                }
            }
            Page::History => {}
        }
        let height = self.metrics.list;
        let list = self.lists.entry(self.page).or_default();
        list.top = scrolled(list.top, list.cursor, list.rows.len(), height);
        let lines = self.detail.lines.len();
        if self.focus != Focus::Detail {
            self.detail.cursor = self.detail.cursor.min(lines.saturating_sub(1));
        }
    }

    /// What the last drawing had room for; the view follows the cursor.
    pub fn measured(&mut self, metrics: Metrics) {
        self.metrics = metrics;
        let list = self.lists.entry(self.page).or_default();
        list.top = scrolled(list.top, list.cursor, list.rows.len(), metrics.list);
    }
}
