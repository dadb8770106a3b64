//! Everything a user can ask for: one command for each, what stands in its way, and what it does.
//!
//! ```text
//! why_not   why it cannot be done now: the footer, help and the palette say it, dispatch obeys it
//! deed      what it does
//! begin     the forms that some of them begin
//! ```

mod begin;
mod deed;
mod why_not;

use super::{arrangement::Arrange, copying::Copied, keys::Scope, screen::Page};
use crate::plan::Book;
pub(super) use begin::moved_by_step;
pub use deed::run;
pub use why_not::blocked;

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Goes to a screen.
    Go(Page),
    /// Goes to the next screen.
    NextPage,
    /// Goes to the screen before.
    PreviousPage,
    /// Opens the chosen row.
    Open,
    /// Goes where the chosen line of a detail leads.
    Follow,
    /// Goes to the next part of the detail.
    NextPart,
    /// Goes to the part of the detail before.
    PreviousPart,
    /// Goes from the detail to the list.
    Leave,
    /// Goes to the other pane.
    OtherPane,
    /// Goes back the way one came.
    Back,
    /// Goes back to where one was, past filters and marks.
    JumpBack,
    /// Goes forward again.
    JumpAhead,
    /// Moves down.
    Down,
    /// Moves up.
    Up,
    /// Moves a page down.
    PageDown,
    /// Moves a page up.
    PageUp,
    /// Moves to the first.
    First,
    /// Moves to the last.
    Last,
    /// Begins a filter.
    Filter,
    /// Keeps the filter.
    KeepFilter,
    /// Drops the filter.
    DropFilter,
    /// Puts the filter that was kept or dropped last into the line again.
    RecallFilter,
    /// Goes to the next view of the screen.
    NextView,
    /// Goes to the view before.
    PreviousView,
    /// Goes to the year or the indicator before.
    Earlier,
    /// Goes to the year or the indicator after.
    Later,
    /// Shows figures as a table, as bars, as a heat map.
    Picture,
    /// Shows the next measure of figures.
    Measure,
    /// Moves to the column on the left.
    ColumnLeft,
    /// Moves to the column on the right.
    ColumnRight,
    /// Goes to the next match.
    NextMatch,
    /// Goes to the match before.
    PreviousMatch,
    /// Opens the status form.
    Status,
    /// Opens the status form at the rating.
    Rate,
    /// Opens the status form at the note.
    Note,
    /// Opens a form for money spent on a project.
    Spend,
    /// Opens a form for money of a project that came back.
    Refund,
    /// Marks a bid as if it were approved.
    MarkBid,
    /// Keeps the marked bids as the recommendation.
    KeepMarks,
    /// Chooses a paper of the grant year to write.
    Papers,
    /// Opens a form over the record.
    Edit,
    /// Chooses a short field of the row, to edit it there.
    EditField,
    /// Opens a form for a new record.
    Add,
    /// Opens the form that withdraws.
    Withdraw,
    /// Shows the taking back of a step of the history.
    TakeBack,
    /// Undoes one's own latest change.
    Undo,
    /// Redoes what was undone last.
    Redo,
    /// Chooses a file to import.
    Import,
    /// Shows a record's own history.
    Behind,
    /// Shows who else has the plan open.
    Who,
    /// Opens the view with this number.
    OpenView(u8),
    /// Keeps what a list shows as a view.
    KeepView,
    /// Shows the list of views.
    ListViews,
    /// Asks for another name or number of a view.
    RenameView,
    /// Drops a view.
    DropView,
    /// Waits for the key that follows a prefix.
    Prefix(Scope),
    /// Begins the tour.
    Tour,
    /// Opens help.
    Help,
    /// Opens the palette.
    Palette,
    /// Chooses the next theme of colours.
    NextTheme,
    /// Looks at the mouse, or no longer.
    Mouse,
    /// Copies something of what is seen.
    Copy(Copied),
    /// Writes what is seen into a file.
    WriteSeen,
    /// Draws the screen again.
    Redraw,
    /// Stops the program and goes back to the shell.
    Suspend,
    /// Leaves.
    Quit,
    /// Opens the form of a draft with what was typed.
    Restore,
    /// Shows what stands there now beside what was typed.
    Compare,
    /// Drops a draft.
    Discard,
    /// Saves a form.
    Save,
    /// Leaves what lies on top.
    Cancel,
    /// To the next field.
    NextField,
    /// To the field before.
    PreviousField,
    /// Offers the next name.
    NextChoice,
    /// Offers the name before.
    PreviousChoice,
    /// Opens the calendar.
    Calendar,
    /// Goes to today.
    Today,
    /// Opens a long text in a pane of its own.
    OpenText,
    /// Writes a long text in the officer's own editor.
    WriteElsewhere,
    /// Begins a new line.
    NewLine,
    /// To the next word.
    NextWord,
    /// To the word before.
    PreviousWord,
    /// Keeps mine.
    TakeMine,
    /// Keeps theirs.
    TakeTheirs,
    /// Reads on in long texts.
    ReadOn,
    /// Reads back in long texts.
    ReadBack,
    /// Accepts what is shown, or chooses the line.
    Accept,
    /// Completes a path.
    Complete,
    /// Opens the columns of the list to sort by.
    Sort,
    /// Opens the columns of the list to choose from.
    Columns,
    /// Does something to a column.
    Arrange(Arrange),
    /// Marks the chosen row, or takes its mark away.
    MarkRow,
    /// Marks all rows that are shown.
    MarkShown,
    /// Marks the rows from the last mark to the chosen one.
    MarkRange,
    /// Marks a file, to take in several.
    Mark,
    /// Marks all files.
    MarkAll,
    /// Goes to the next pane.
    NextPane,
    /// Goes to the pane before.
    PreviousPane,
    /// Changes how a file is read, to the next way.
    Turn,
    /// Changes how a file is read, to the way before.
    TurnBack,
    /// Takes files in.
    Take,
    /// Takes only the sound rows, or all or nothing.
    SoundOnly,
    /// Saves the refused rows.
    SaveRefused,
    /// Names how a file is read.
    NameMap,
    /// Reads the files again.
    ReadAgain,
    /// Takes back the latest choice of how a file is read.
    Unchoose,
    /// Shows the next file.
    NextFile,
    /// Shows the file before.
    PreviousFile,
    /// Leaves the shown file out.
    LeaveOut,
    /// Stops a reading.
    Stop,
    /// Answers yes.
    Yes,
    /// Starts with the Kent plan.
    StartKent,
    /// Starts with an empty plan.
    StartEmpty,
    /// Opens another plan.
    StartOther,
}

use Command as Do;

/// Why the program cannot be stopped: it would never be continued.
pub const NO_SHELL: &str = "there is no shell to go back to here; q leaves the program";
impl Command {
    /// Whether it moves the cursor: nobody looks for that by name.
    pub const fn is_a_motion(self) -> bool {
        matches!(
            self,
            Do::Down
                | Do::Up
                | Do::PageDown
                | Do::PageUp
                | Do::First
                | Do::Last
                | Do::ColumnLeft
                | Do::ColumnRight
                | Do::NextPart
                | Do::PreviousPart
                | Do::Palette
                | Do::Leave
        )
    }

    /// Whether it moves the cursor of a list.
    pub const fn walks(self) -> bool {
        matches!(self, Do::Down | Do::Up | Do::PageDown | Do::PageUp | Do::First | Do::Last | Do::Mark | Do::MarkAll)
    }

    /// Whether it goes somewhere instead of doing something: the footer keeps the two apart.
    pub const fn goes(self) -> bool {
        matches!(
            self,
            Do::Open
                | Do::Follow
                | Do::Leave
                | Do::OtherPane
                | Do::Back
                | Do::Behind
                | Do::NextView
                | Do::Earlier
                | Do::Later
                | Do::Filter
                | Do::Who
                | Do::Prefix(Scope::Views)
                | Do::Help
                | Do::Palette
                | Do::Quit
                | Do::Accept
                | Do::Cancel
                | Do::NextPane
                | Do::NextFile
                | Do::Turn
        )
    }
}

/// Whether a command is none at all here: the way into a restricted file that may not be read.
pub fn absent(command: Command, beside: bool) -> bool {
    matches!(command, Do::Go(page) if page.book() == Some(Book::Reviews)) && !beside
}

/// The name of a command, for the palette and the configuration, from its kind of deed.
pub fn word(command: Command) -> String {
    match command {
        Do::Go(page) => format!("go to {}", page.title().to_lowercase()),
        Do::OpenView(number) => format!("open view {number}"),
        Do::Prefix(scope) => scope.slug().replace('-', " "),
        Do::Copy(what) => format!("copy {}", format!("{what:?}").to_lowercase()),
        Do::Arrange(deed) => split(&format!("{deed:?}")),
        other => split(&format!("{other:?}")),
    }
}

/// The words of a name in capitals: `TakeBack` is `take back`.
fn split(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
