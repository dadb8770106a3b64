//! APP: what is on the screen. State moves only by messages; what must be done outside is
//! returned as effects.
//!
//! Used by the session, which performs the effects, and by the ui, which draws the state.
//! It never reads a clock, a file or the store, so every journey through it can be played
//! in a test with nothing but keys.

mod answer;
pub mod arrangement;
pub mod calendar;
pub mod caseload;
pub mod columns;
pub mod command;
pub mod copying;
pub mod detail;
pub mod districts;
pub mod drafts;
pub mod filtering;
pub mod form;
pub mod funding;
pub mod habits;
pub mod here;
pub mod history;
pub mod import;
pub mod in_place;
pub mod keys;
pub mod list;
pub mod look;
pub mod message;
pub mod mouse;
pub mod overlay;
pub mod overview;
pub mod palette;
pub mod papers;
pub mod prose;
mod saving;
pub mod screen;
pub mod several;
pub mod sheet;
mod show;
pub mod spoken;
pub mod standoff;
mod taking;
pub mod text_pane;
pub mod tour;
mod typing;
pub mod views;
mod walk;

use crate::{
    intake::Batch,
    plan::{
        Book, Id, Kind, Mint, Plan,
        change::Change,
        day::FinancialYear,
        progress::{self, AsAt, Progress},
        record::Record,
        select::Me,
    },
};
use arrangement::Arrangement;
use columns::{ListColumn, Sight};
use detail::{Line, Target};
use districts::Districts;
use filtering::Offers;
use funding::{Face, Funding};
use habits::Looked;
use here::{Colleague, News};
use history::Past;
use import::Import;
use jiff::civil::Date;
use keys::{Keymap, Scope};
use list::{List, scrolled};
use look::Looks;
pub use message::{Effect, Message, Step};
use mouse::Patch;
use overlay::{Chooser, Overlay, Preview, Welcome};
use overview::Overview;
use palette::Remembered;
use screen::Page;
use sheet::Walked;
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};
use views::OwnView;

/// What does not move with the keys.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The day.
    pub today: Date,
    /// Who sits at the keyboard, as the operating system names them.
    pub who: String,
    /// Whose post it is, as the configuration says.
    pub me: Me,
    /// What the plan's file is called; empty while there is none.
    pub plan_name: String,
    /// Whether this is a scratch copy.
    pub scratch: bool,
    /// Why the plan may only be read; nothing where it may be changed.
    pub read_only: Option<String>,
    /// Whether there is another book that may be read, the restricted file beside the plan or the plan beside it.
    pub beside: bool,
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

/// The most tabs that there are.
pub const TABS: usize = 12;

/// How much of what the last drawing had room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metrics {
    /// Rows of the list.
    pub list: usize,
    /// Lines of the detail.
    pub detail: usize,
    /// Columns of a table that scroll sideways.
    pub columns: usize,
    /// Lines of what lies on top.
    pub overlay: usize,
    /// How many lines further what lies on top can be scrolled from its first.
    pub further: usize,
    /// The first line of it that was drawn, where the drawing itself chose it.
    pub first: usize,
    /// Columns of the pane of a long text.
    pub text: usize,
    /// Whether the window had room to show anything: what is not seen is not changed.
    pub seen: bool,
    /// Where the rows of the list are.
    pub rows: Patch,
    /// Where the tabs are, in their order.
    pub tabs: [Patch; TABS],
}

impl Default for Metrics {
    fn default() -> Self {
        let (rows, tabs) = (Patch::default(), [Patch::default(); TABS]);
        Self { list: 20, detail: 20, columns: 8, overlay: 20, further: 0, first: 0, text: 76, seen: true, rows, tabs }
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
    version: u64,
}

impl Detail {
    /// Where the cursor's line stands among others: what came or went before it does not move it.
    fn cursor_in(&self, lines: &[Line]) -> usize {
        let leads = |line: &Line| (line.field, line.target.clone(), line.label.clone());
        let wanted = self.lines.get(self.cursor);
        let same = wanted.and_then(|wanted| lines.iter().position(|line| line == wanted));
        let alike = || wanted.and_then(|wanted| lines.iter().position(|line| leads(line) == leads(wanted)));
        same.or_else(alike).unwrap_or(self.cursor).min(lines.len().saturating_sub(1))
    }
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
    place: districts::Place,
    grant: (Option<FinancialYear>, usize),
    /// How a list was arranged before a view arranged it.
    arranged: Option<(Page, Arrangement)>,
}

/// A sentence under the body, until the next key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether it says that something could not be done.
    pub warns: bool,
}

/// What the terminal that the screen is shown in has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fittings {
    /// Why it has no clipboard; nothing where it may have one.
    pub no_clipboard: Option<String>,
    /// Whether what is being typed cannot be kept as a draft.
    pub no_drafts: bool,
    /// Whether its mouse is looked at.
    pub mouse: bool,
    /// Whether there is a shell that the program was started from and can be stopped to go back to.
    pub shell: bool,
}

/// What is on the screen.
#[derive(Debug)]
pub struct App {
    /// The records, which a reading of large files looks at too while it lasts.
    pub plan: Arc<Plan>,
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
    /// The screen of the districts.
    pub districts: Districts,
    /// The screen of the grant.
    pub funding: Funding,
    /// What lies on top, the topmost last.
    pub overlays: Vec<Overlay>,
    /// A sentence under the body.
    pub notice: Option<Notice>,
    /// Who else has the plan open.
    pub here: Vec<Colleague>,
    /// What colleagues changed a moment ago.
    pub news: News,
    /// The table of keys as it holds at this keyboard.
    pub keymap: Keymap,
    /// Whether the last key walked what is listed, where text is typed too: the screen's cursor stands on
    /// the chosen row then, and else in the text.
    pub walks: bool,
    /// The number typed before a motion.
    pub count: Option<usize>,
    /// What the next key belongs to, after a key that is only a prefix.
    pub prefix: Option<Scope>,
    /// The history, as far as it was read.
    pub past: Past,
    /// What the last drawing had room for.
    pub metrics: Metrics,
    /// The theme of colours.
    pub looks: Looks,
    /// What the terminal that it is shown in has.
    pub fittings: Fittings,
    /// What was typed and chosen in palettes before.
    pub remembered: Remembered,
    /// The card of the tour that is shown, where one is.
    pub tour: Option<usize>,
    /// Whether the tour was taken or left once.
    toured: bool,
    /// How the lists stood when the session began.
    began: BTreeMap<String, Looked>,
    /// How lists were arranged before a view arranged them.
    own_arrangements: BTreeMap<Page, Arrangement>,
    /// What is to be known of the paper that is being written.
    said_of_paper: String,
    lists: BTreeMap<Page, List>,
    offered: Offers,
    /// The user's own views of lists.
    pub own_views: Vec<OwnView>,
    /// The list that a view was opened on, and what the view is called.
    opened_view: Option<(Page, String)>,
    trail: Vec<Been>,
    /// Where one came back from, the nearest last.
    ahead: Vec<Been>,
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
            setting,
            mint,
            page: Page::first(plan.book()),
            plan: Arc::new(plan),
            focus: Focus::List,
            detail: Detail::default(),
            overview: Overview::default(),
            districts: Districts::default(),
            funding: Funding::default(),
            overlays: Vec::new(),
            notice: None,
            here: Vec::new(),
            news: News::default(),
            keymap: Keymap::default(),
            walks: false,
            count: None,
            prefix: None,
            past: Past::default(),
            metrics: Metrics::default(),
            looks: Looks::default(),
            fittings: Fittings::default(),
            remembered: Remembered::default(),
            tour: None,
            toured: false,
            began: BTreeMap::new(),
            own_arrangements: BTreeMap::new(),
            said_of_paper: String::new(),
            lists: BTreeMap::new(),
            offered: Offers::default(),
            own_views: Vec::new(),
            opened_view: None,
            trail: Vec::new(),
            ahead: Vec::new(),
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
        let newest =
            self.plan.kinds().iter().filter_map(|kind| self.plan.all(*kind).last()).map(|record| record.id).max();
        if let Some(id) = newest {
            self.mint.after(id);
        }
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

    /// The columns of the list of the page, as they are arranged; none where it is no list of records.
    pub fn columns(&self) -> Vec<ListColumn> {
        self.page.kind().map_or_else(Vec::new, |kind| self.list().arrangement.laid(kind))
    }

    /// What has the focus.
    pub fn scope(&self) -> Scope {
        match (self.overlays.last(), self.focus) {
            (Some(overlay), _) => overlay.scope(),
            (None, Focus::Filter) => Scope::Filter,
            _ => self.prefix.unwrap_or_else(|| self.body_scope()),
        }
    }

    /// What of the body has the focus, or had it before something was laid on top.
    pub fn body_scope(&self) -> Scope {
        match self.focus {
            Focus::Detail if self.face().is_some() => Scope::ProjectDetail,
            Focus::Detail => Scope::Detail,
            Focus::List | Focus::Filter => match self.page {
                Page::Districts(_) => Scope::Districts,
                Page::Grant(_) => Scope::Board,
                Page::List(Kind::Project) => Scope::Projects,
                _ => Scope::List,
            },
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
        if self.walked().is_some() {
            let Some(Target::Record(kind, id)) = self.behind_square() else { return None };
            return self.plan.record(*kind, *id);
        }
        let kind = self.page.kind()?;
        self.plan.record(kind, self.list().chosen()?)
    }

    /// The chosen step of the history.
    pub fn chosen_step(&self) -> Option<&Step> {
        let number = self.list().chosen()?.0;
        let step = self.past.steps.get(self.list().cursor).filter(|step| step.number == number);
        if self.page == Page::History { step } else { None }
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
        self.overlays.is_empty() && (self.detail_wanted() != self.detail.of || self.history_waits())
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
            Message::Pointed(pointed) => self.pointed(pointed),
            Message::Paste(text) => self.paste(&text),
            Message::Spoken(spoken) => self.spoken(spoken),
            Message::Rest => self.rest(),
            Message::Today(today) => {
                self.setting.today = today;
                self.lists.values_mut().for_each(List::stale);
                Vec::new()
            }
            Message::Habits(habits) => self.settle_in(&habits),
            Message::Opened { plan, name, damage, read_only } => self.opened(plan, name, &damage, read_only),
            Message::Committed(revision) => self.committed(&revision),
            Message::News(revisions) => self.news(&revisions),
            Message::Here(here) => {
                self.moved(here);
                Vec::new()
            }
            Message::Second => {
                self.second();
                Vec::new()
            }
            Message::Conflicts(clashes) => self.conflicts(clashes),
            Message::Problems(problems) => self.problems(&problems),
            Message::Failed(sentence) => self.failed(sentence),
            Message::Folder { folder, places } => {
                if let Some(Overlay::Chooser(chooser)) = self.overlays.last_mut() {
                    let (wanted, marked) = (chooser.wanted, std::mem::take(&mut chooser.marked));
                    *chooser = Chooser { wanted, marked, folder: folder.clone(), places, ..Chooser::default() };
                    self.setting.folder = folder;
                }
                Vec::new()
            }
            Message::Reading(progress) => {
                self.overlays.retain(|overlay| !matches!(overlay, Overlay::Reading(_)));
                self.overlays.push(Overlay::Reading(progress));
                Vec::new()
            }
            Message::Drafted { paths, batch } => self.drafted(paths, *batch),
            Message::Turned(page) => {
                let page = page.unwrap_or(self.page);
                if page == self.page { Vec::new() } else { self.go(page) }
            }
            Message::Copied(says) => {
                self.tell(says);
                Vec::new()
            }
            Message::Saved(path) => self.saved(&path),
            Message::IsThere { path, bytes } => self.is_there(path, bytes),
            Message::History { asked, steps, more, problem } => self.history_read(&asked, steps, more, problem),
            Message::Changes { number, changes } => {
                self.changes = Some((number, changes));
                self.detail.of = None;
                self.show_detail()
            }
            Message::Written(written) => self.written_elsewhere(written),
            Message::Views { views, says } => {
                self.views_read(views, says);
                Vec::new()
            }
            Message::Drafts { offers, strange } => self.offered(offers, &strange),
            Message::Figures { indicator, figures } => {
                self.figures_read(indicator, &figures);
                Vec::new()
            }
            Message::TakeBack(revision) => {
                self.overlays.push(Overlay::Preview(Preview::take_back(&self.plan, &revision)));
                Vec::new()
            }
        };
        self.refresh();
        if self.focus == Focus::Detail && self.detail.lines.is_empty() {
            self.focus = Focus::List;
        }
        effects
    }

    /// Shows files that were read: on the screen where they are looked at already, or on a new one.
    fn drafted(&mut self, paths: Vec<PathBuf>, batch: Batch) -> Vec<Effect> {
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Chooser(_) | Overlay::Reading(_)));
        if let Some(import) = self.import_mut() {
            import.read(paths, batch);
        } else {
            let import = Import::new(paths, batch, self.setting.today, &self.setting.who);
            self.overlays.push(Overlay::Import(Box::new(import)));
        }
        Vec::new()
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
            Page::Overview | Page::Caseload => {
                if self.overview_of != Some(now) {
                    self.overview_of = Some(now);
                    self.overview = match self.plan.book() {
                        Book::Plan => overview::overview(&self.plan, as_at, &self.progress),
                        Book::Reviews => caseload::caseload(&self.plan, as_at),
                    };
                    let count = i64::try_from(self.overview.figures().count()).unwrap_or(0);
                    let list = self.lists.entry(self.page).or_default();
                    list.replace((0..count).map(Id).collect());
                }
            }
            Page::List(kind) => {
                let sight = Sight { plan: &self.plan, as_at, progress: &self.progress };
                self.lists.entry(self.page).or_default().refresh(kind, &sight, &self.setting.me);
                if kind == Kind::Project {
                    self.refresh_funding(Face::List, as_at);
                }
            }
            Page::Grant(face) => self.refresh_funding(face, as_at),
            Page::Districts(view) => self.refresh_sheet(view, as_at),
            Page::Records => {
                let book = self.plan.book();
                let with_tab = |kind: &Kind| Page::List(*kind).tab(book) == Page::Records.tab(book);
                let kinds = book.kinds().iter().filter(|kind| with_tab(kind)).map(|kind| Id(*kind as i64)).collect();
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
        // So does that of what lies on top, whose keys may have come before it was ever drawn.
        if !self.overlays.is_empty() {
            self.move_by(0);
        }
        self.show_cursor();
        let list = self.lists.entry(self.page).or_default();
        list.top = scrolled(list.top, list.cursor, list.rows.len(), metrics.list);
        match self.page {
            Page::Grant(_) => self.funding.scroll(metrics.columns),
            _ => self.districts.scroll(metrics.columns),
        }
    }

    /// The table that fills the body, with the cursor on it; nothing where the body is none.
    pub fn walked(&self) -> Option<Walked<'_>> {
        match self.page {
            Page::Districts(_) => {
                let Districts { sheet, left, .. } = &self.districts;
                Some(Walked { sheet, column: self.districts.column(), left: *left })
            }
            Page::Grant(_) => {
                let Funding { sheet, left, .. } = &self.funding;
                Some(Walked { sheet, column: self.funding.column(), left: *left })
            }
            _ => None,
        }
    }

    /// What stands behind the square under the cursor.
    pub(super) fn behind_square(&self) -> Option<&Target> {
        let walked = self.walked()?;
        walked.sheet.square(self.list().cursor, walked.column)?.target.as_ref()
    }
}
