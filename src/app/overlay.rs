//! What lies on top of a screen: help, forms, changes shown before they are made, the choice of a file.

use super::{
    Effect,
    arrangement::Arranging,
    calendar::Calendar,
    command::absent,
    drafts::Drafts,
    form::Form,
    here::Who,
    import::{Import, ways::Way},
    in_place::Fields,
    keys::{Binding, Keymap, Scope},
    palette::Palette,
    papers::Papers,
    screen::Role,
    standoff::Standoff,
    text_pane::TextPane,
    views::{Views, keeping::Keeping},
};
use crate::{
    intake::Progress,
    plan::{
        Plan,
        change::{Change, Extent, Revision},
        select::contains,
    },
};
use std::path::{Path, PathBuf};
use tui_input::Input;

/// What lies on top.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// Help.
    Help(Help),
    /// The palette.
    Palette(Box<Palette>),
    /// A form.
    Form(Box<Form>),
    /// A form that a colleague's change stands against.
    Conflict(Box<Standoff>),
    /// Changes shown before they are made.
    Preview(Preview),
    /// Files looked at before they are taken in.
    Import(Box<Import>),
    /// One of several ways of reading a file.
    Pick(Box<Pick>),
    /// The papers of a grant year that can be written.
    Papers(Papers),
    /// A name or a path to be typed.
    Prompt(Prompt),
    /// Files are being read, and have come so far.
    Reading(Progress),
    /// The choice of a file.
    Chooser(Chooser),
    /// The first screen.
    Welcome(Welcome),
    /// Drafts of sessions that are gone.
    Drafts(Drafts),
    /// A question.
    Ask(Ask),
    /// Who else has the plan open.
    Who(Who),
    /// The columns of a list, and its order.
    Arranging(Arranging),
    /// A long text of the form beneath, in a pane of its own.
    Text(TextPane),
    /// A calendar over a date of the form beneath.
    Calendar(Calendar),
    /// The short fields of the chosen row, to edit one in its place.
    Fields(Fields),
    /// The saved views.
    Views(Views),
    /// The name and the number of a view that is kept.
    Keeping(Box<Keeping>),
}

impl Overlay {
    /// What has the focus while it lies on top.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Help(_) => Scope::Help,
            Self::Palette(_) => Scope::Palette,
            Self::Form(_) => Scope::Form,
            Self::Conflict(_) => Scope::Conflict,
            Self::Preview(_) => Scope::Preview,
            Self::Import(_) => Scope::Import,
            Self::Pick(_) => Scope::Pick,
            Self::Papers(_) => Scope::Papers,
            Self::Prompt(_) => Scope::Prompt,
            Self::Reading(_) => Scope::Reading,
            Self::Chooser(_) => Scope::Chooser,
            Self::Welcome(_) => Scope::Welcome,
            Self::Drafts(_) => Scope::Drafts,
            Self::Ask(_) => Scope::Ask,
            Self::Who(_) => Scope::Who,
            Self::Arranging(_) => Scope::Arranging,
            Self::Text(_) => Scope::Text,
            Self::Calendar(_) => Scope::Calendar,
            Self::Fields(_) => Scope::Fields,
            Self::Views(_) => Scope::ViewList,
            Self::Keeping(_) => Scope::Keeping,
        }
    }
}

/// Help over one scope; typing narrows it.
#[derive(Clone, Debug, Default)]
pub struct Help {
    /// The scopes it explains.
    pub scopes: Vec<Scope>,
    /// What is typed to narrow it.
    pub input: Input,
    /// The chosen row.
    pub cursor: usize,
    /// The first row that is drawn.
    pub top: usize,
    /// Whether there is another book that may be read.
    pub beside: bool,
}

impl Help {
    /// Its rows: those whose keys or words fit what was typed.
    pub fn rows<'a>(&self, keymap: &'a Keymap) -> Vec<&'a Binding> {
        let wanted = self.input.value().to_lowercase();
        let fits = |row: &&Binding| {
            wanted.is_empty()
                || contains(row.help, &wanted)
                || contains(row.hint, &wanted)
                || row.keys.iter().any(|key| is_called(&key.to_string(), self.input.value()))
        };
        let mut found: Vec<&Binding> = Vec::new();
        let known = |row: &&Binding| !absent(row.command, self.beside);
        for row in self.scopes.iter().flat_map(|scope| keymap.rows(*scope)).filter(known).filter(fits) {
            if !found.iter().any(|known| known.command == row.command && known.keys == row.keys) {
                found.push(row);
            }
        }
        found
    }
}

/// Whether a key is called so: `a` is not `A`, but `ctrl-r` is `Ctrl-R`.
fn is_called(key: &str, typed: &str) -> bool {
    key == typed || (key.chars().count() > 1 && key.eq_ignore_ascii_case(typed))
}

/// One line of a preview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewLine {
    /// The line.
    pub text: String,
    /// What it is.
    pub role: Role,
}

/// Changes shown before they are made.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What it says at the top.
    pub title: String,
    /// The whole in a line.
    pub summary: String,
    /// The changes, line by line.
    pub lines: Vec<PreviewLine>,
    /// The first line that is drawn.
    pub top: usize,
    /// What accepting does.
    pub accept: Effect,
    /// Why it cannot be accepted.
    pub blocked: Option<String>,
}

/// How many changes a preview lists; the summary counts them all.
const LISTED: usize = 5_000;

impl Preview {
    /// The changes of a revision before it is committed.
    pub fn revision(plan: &Plan, title: String, changes: &[Change], accept: Effect) -> Self {
        let lines = changes.iter().take(LISTED).map(|change| line(plan, change)).collect();
        let extent = Extent::of(changes);
        let summary = format!("{} new, {} changed, {} gone", extent.added, extent.changed, extent.removed);
        Self { title, summary, lines, top: 0, accept, blocked: None }
    }

    /// A step of the history about to be taken back.
    pub fn take_back(plan: &Plan, step: &Revision) -> Self {
        let inverse = step.inverse();
        let title = format!("Take back step {}: {}", step.number, step.why);
        Self::revision(plan, title, &inverse.changes, Effect::TakeBack(step.number))
    }
}

fn line(plan: &Plan, change: &Change) -> PreviewLine {
    use crate::plan::change::Edit;
    let (sign, role) = match change.edit {
        Edit::Add(_) => ('+', Role::Reference),
        Edit::Set { .. } => ('~', Role::Plain),
        Edit::Remove(_) => ('-', Role::Warning),
    };
    PreviewLine { text: format!("{sign} {}", change.told(plan)), role }
}

/// A file or folder to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Its size in bytes.
    pub size: u64,
}

/// What files of tables end in.
const TABLES: [&str; 5] = ["csv", "tsv", "txt", "xlsx", "ods"];

impl Place {
    /// Whether it is a file that can be taken in, by how its name ends.
    pub fn is_table(&self) -> bool {
        let ending = Path::new(&self.name).extension();
        !self.folder && ending.is_some_and(|ending| TABLES.iter().any(|table| ending.eq_ignore_ascii_case(table)))
    }
}

/// What a file is chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// To import it.
    #[default]
    Import,
    /// To open it as the plan.
    Plan,
}

/// The choice of a file.
#[derive(Clone, Debug, Default)]
pub struct Chooser {
    /// What the file is for.
    pub wanted: Wanted,
    /// The folder that is shown.
    pub folder: PathBuf,
    /// What is in it.
    pub places: Vec<Place>,
    /// What is typed: the start of a name, or a path.
    pub input: Input,
    /// The chosen row among those that fit.
    pub cursor: usize,
    /// The first row that is drawn.
    pub top: usize,
    /// Why the last choice could not be read.
    pub problem: Option<String>,
    /// The files that are marked, in any folder, to be taken in together.
    pub marked: Vec<PathBuf>,
}

impl Chooser {
    /// Whether leaving it would lose something: marks, or a path that was typed. A word that narrows what is
    /// shown is a search and no more.
    pub fn is_touched(&self) -> bool {
        !self.marked.is_empty() || self.input.value().contains('/')
    }

    /// Whether a file of the folder is marked.
    pub fn is_marked(&self, place: &Place) -> bool {
        self.marked.contains(&self.folder.join(&place.name))
    }

    /// Marks the chosen file and goes on to the next, or takes its mark away.
    pub fn mark(&mut self) {
        let Some((path, false)) = self.path() else { return };
        // Half a name that fits nothing here is no file.
        if !self.places.iter().any(|place| self.folder.join(&place.name) == path) {
            return;
        }
        match self.marked.iter().position(|marked| *marked == path) {
            Some(place) => {
                self.marked.remove(place);
            }
            None => self.marked.push(path),
        }
        self.cursor = super::list::moved(self.cursor, 1, self.fitting().len());
    }

    /// Marks every file that can be taken in among those that fit, or takes all marks away.
    pub fn mark_all(&mut self) {
        let fitting = self.fitting().into_iter().filter(|place| place.is_table());
        let all: Vec<PathBuf> = fitting.map(|place| self.folder.join(&place.name)).collect();
        if all.iter().all(|path| self.marked.contains(path)) {
            self.marked.retain(|path| !all.contains(path));
        } else {
            let new: Vec<PathBuf> = all.into_iter().filter(|path| !self.marked.contains(path)).collect();
            self.marked.extend(new);
        }
    }

    /// The marked files in the order of their names: each is read over those before it.
    pub fn in_order(&self) -> Vec<PathBuf> {
        let mut marked = self.marked.clone();
        marked.sort();
        marked
    }

    /// The files and folders that fit what is typed.
    pub fn fitting(&self) -> Vec<&Place> {
        let typed = self.input.value();
        let wanted = typed.rsplit('/').next().unwrap_or(typed).to_lowercase();
        if typed.contains('/') && !wanted.is_empty() {
            return Vec::new();
        }
        self.places.iter().filter(|place| contains(&place.name, &wanted)).collect()
    }

    /// The path that choosing now means: the chosen row, or what is typed where it is a path.
    pub fn path(&self) -> Option<(PathBuf, bool)> {
        let typed = self.input.value().trim();
        if typed.contains('/') || typed.starts_with('~') {
            return Some((meant(typed, &self.folder), typed.ends_with('/')));
        }
        // A folder that is typed in full is meant before a file that only holds its name.
        if let Some(place) = self.places.iter().find(|place| place.folder && place.name == typed) {
            return Some((self.folder.join(&place.name), true));
        }
        match self.fitting().get(self.cursor) {
            Some(place) if place.name == ".." => {
                Some((self.folder.parent().map_or_else(|| self.folder.clone(), Path::to_path_buf), true))
            }
            Some(place) => Some((self.folder.join(&place.name), place.folder)),
            None if typed.is_empty() => None,
            None => Some((self.folder.join(typed), false)),
        }
    }
}

/// A typed path, taken literally; where `~/` is, only the session knows.
fn meant(typed: &str, folder: &Path) -> PathBuf {
    if typed.starts_with('~') { PathBuf::from(typed) } else { folder.join(typed) }
}

/// The first screen, where there is no plan yet.
#[derive(Clone, Debug, Default)]
pub struct Welcome {
    /// Where the user's own plan would be made.
    pub own: PathBuf,
    /// The chosen line.
    pub cursor: usize,
    /// Why the last choice failed.
    pub problem: Option<String>,
}

/// A list of ways of reading a file; typing narrows it.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// What is chosen.
    pub title: String,
    /// The ways there are.
    pub ways: Vec<Way>,
    /// What is typed to narrow them.
    pub input: Input,
    /// The chosen one among those that fit.
    pub cursor: usize,
}

impl Pick {
    /// The ways whose words fit what is typed.
    pub fn fitting(&self) -> Vec<&Way> {
        let wanted = self.input.value().trim().to_lowercase();
        let fits = |way: &&Way| contains(&way.label, &wanted) || contains(&way.about, &wanted);
        self.ways.iter().filter(fits).collect()
    }
}

/// What is asked for in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A name for how a file is read.
    Map,
    /// What the figures of a file are called.
    Title,
    /// Where refused rows are saved.
    Refused,
    /// Where a paper is written.
    Paper,
    /// Where what is seen is written.
    Seen,
}

/// A name or a path to be typed.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it is for.
    pub wish: Wish,
    /// What is typed.
    pub input: Input,
    /// What stood there first.
    began: String,
    /// Why it could not be done with what was typed.
    pub problem: Option<String>,
}

impl Prompt {
    /// A prompt that begins with this.
    pub fn new(wish: Wish, begins: String) -> Self {
        Self { wish, input: Input::new(begins.clone()), began: begins, problem: None }
    }

    /// Makes way for a path that begins, where what stands there was only proposed.
    pub fn begin(&mut self, letter: Option<char>) {
        if matches!(letter, Some('/' | '~')) && !self.is_touched() && self.input.cursor() == self.began.chars().count()
        {
            self.input = Input::default();
        }
    }

    /// Whether something was typed.
    pub fn is_touched(&self) -> bool {
        self.input.value() != self.began
    }

    /// What it says at the top.
    pub const fn title(&self) -> &'static str {
        match self.wish {
            Wish::Map => "Name this way of reading",
            Wish::Title => "What are these figures called?",
            Wish::Refused => "Save the refused rows",
            Wish::Paper => "Write the paper into",
            Wish::Seen => "Write what is seen into",
        }
    }

    /// What is to be typed.
    pub const fn asks(&self) -> &'static str {
        match self.wish {
            Wish::Map => "Files with the same headings are read so next time. It is kept when the files are taken in.",
            Wish::Title => "The title of their edition; nothing leaves it to the file.",
            Wish::Refused => "A CSV file with the reason beside each row, to be mended and taken in again.",
            Wish::Seen => "CSV for a spreadsheet; a name that ends in .md gives Markdown, in .txt text in columns.",
            Wish::Paper => {
                "A file on this machine, for you alone. One that is there is replaced only where you say so."
            }
        }
    }
}

/// A question with yes and no.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The question.
    pub question: String,
    /// What yes does.
    pub yes: Yes,
}

/// What yes does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Yes {
    /// Drops the form underneath and what was typed in it.
    DropForm,
    /// Drops the name or path underneath, or the choice of files with its marks.
    DropTyped,
    /// Leaves the files that are looked at.
    DropImport,
    /// Drops one's own view of this name.
    DropView(String),
    /// Writes a file over the one that is there.
    Replace {
        /// Where.
        path: PathBuf,
        /// What.
        bytes: Vec<u8>,
    },
}
