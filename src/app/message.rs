//! What the session tells the app, and what the app asks of the session.

use super::{
    drafts::Offer, habits::Habits, here::Colleague, keys::Key, mouse::Pointed, overlay::Place, screen::Page,
    spoken::Spoken, standoff::Clash, views::OwnView,
};
use crate::{
    intake::{Batch, Choices, Progress},
    plan::{
        Id, Plan,
        change::{Change, Revision},
        figure::Taken,
        rules::Problem,
    },
};
use jiff::civil::Date;
use std::{path::PathBuf, sync::Arc};

/// What the session tells the app.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// The mouse did something.
    Pointed(Pointed),
    /// Text was pasted.
    Paste(String),
    /// Something was asked for by its name.
    Spoken(Spoken),
    /// No key for a moment: what waits for the cursor to rest can be shown.
    Rest,
    /// The day may have changed.
    Today(Date),
    /// How this person left their screens last.
    Habits(Box<Habits>),
    /// A plan was opened or made.
    Opened {
        /// The records.
        plan: Arc<Plan>,
        /// What the file is called.
        name: String,
        /// What was found damaged, in sentences.
        damage: Vec<String>,
        /// Why it may only be read; nothing where it may be changed.
        read_only: Option<String>,
    },
    /// Own changes are in the file.
    Committed(Revision),
    /// Others' changes are in the file.
    News(Vec<Revision>),
    /// These others have the plan open, and moved since they were told last.
    Here(Vec<Colleague>),
    /// A second went by while something was marked as new.
    Second,
    /// Others changed what was to be changed; nothing was saved.
    Conflicts(Vec<Clash>),
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
    /// Files are being read, and have come so far.
    Reading(Progress),
    /// Files were read as drafts of changes.
    Drafted {
        /// Which files.
        paths: Vec<PathBuf>,
        /// What they would change.
        batch: Box<Batch>,
    },
    /// This book was turned to, to a page of it or to where one was.
    Turned(Option<Page>),
    /// A text was sent to the clipboard, or written into a file: this is said of it.
    Copied(String),
    /// A file was written.
    Saved(PathBuf),
    /// A file that was to be written is there already.
    IsThere {
        /// Which.
        path: PathBuf,
        /// What was to be written.
        bytes: Vec<u8>,
    },
    /// Steps of the history were read.
    History {
        /// What was asked.
        asked: Asked,
        /// The steps, newest first.
        steps: Vec<Step>,
        /// Whether there are older ones.
        more: bool,
        /// What of the filter could not be read, and what would be accepted.
        problem: Option<String>,
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
    /// A text was written in an editor; or the sentence that says why none came back.
    Written(Result<String, String>),
    /// The user's own views of lists were read.
    Views {
        /// All that there are.
        views: Vec<OwnView>,
        /// What was done with them.
        says: Option<String>,
    },
    /// Drafts of sessions that are gone were found.
    Drafts {
        /// Those that can be read, newest first.
        offers: Vec<Offer>,
        /// What is wrong with the others, in sentences.
        strange: Vec<String>,
    },
    /// The figures of an indicator were read.
    Figures {
        /// Which indicator.
        indicator: Id,
        /// Its figures.
        figures: Vec<Taken>,
    },
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
    /// Reads files as drafts of changes.
    ReadFiles(Vec<PathBuf>),
    /// Reads files again, each by these choices.
    Redraft(Vec<(PathBuf, Choices)>),
    /// Stops the reading of files.
    StopReading,
    /// Takes files in, as one step.
    TakeIn {
        /// Where they are: figures are read once more while they are taken.
        paths: Vec<PathBuf>,
        /// What they would change.
        batch: Box<Batch>,
    },
    /// Puts a text on the clipboard of the terminal, or where that cannot be into a file.
    Copy {
        /// The text.
        text: String,
        /// What is said of it, where it goes to the terminal.
        says: String,
    },
    /// Looks at the mouse, or no longer.
    Mouse(bool),
    /// Writes a file.
    SaveFile {
        /// Where.
        path: PathBuf,
        /// What.
        bytes: Vec<u8>,
        /// Whether a file that is there is replaced.
        replace: bool,
    },
    /// Reads the history.
    ReadHistory(Asked),
    /// Reads the changes of a step.
    ReadChanges(i64),
    /// Reads the figures of an indicator.
    ReadFigures(Id),
    /// Makes the user's own plan.
    Create {
        /// Whether with the Kent plan in it.
        kent: bool,
    },
    /// Opens another plan.
    OpenPlan(PathBuf),
    /// Turns to the other book: to a page of it, or to where one was.
    TurnTo(Option<Page>),
    /// Reads the user's own views of lists.
    ReadViews,
    /// Keeps one of the user's own views, in the place of what it was called.
    KeepView {
        /// The view.
        view: OwnView,
        /// What it was called until now.
        was: Option<String>,
    },
    /// Drops one of the user's own views.
    DropView(String),
    /// Lets go of a draft, by the name it was offered under; what is being typed is kept first.
    DropDraft(String),
    /// Has a text written in the officer's own editor; what is being typed stays until it comes back.
    WriteElsewhere(String),
    /// Stops the program and goes back to the shell.
    Suspend,
    /// Draws everything again.
    Redraw,
    /// Leaves.
    Quit,
}

/// What is asked of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The record it is about, where it is about one.
    pub about: Option<Id>,
    /// The filter line, as [`crate::plan::past`] reads it.
    pub line: String,
    /// The step before which to read on.
    pub before: Option<i64>,
    /// The step down to which to read, however many there are: the last that was there already.
    pub down_to: Option<i64>,
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
