//! The one table of keys, from which dispatch, footer, help, palette and `docs/keys.md` come.
//!
//! Its order is the order of help. A row says where it applies, which keys, which command,
//! what the footer says in a word or two (nothing: not in the footer), and what help says.
//! Only plain keys and Ctrl with a letter are bound: PuTTY sends Alt and function keys in
//! several ways, and every screen is one capital letter, so that digits stay free for counts.

use super::{command::Command, districts::View, screen::Page};
use crate::plan::Kind;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::fmt;

/// A key as it is bound: SHIFT is in the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    ctrl: bool,
}

impl Key {
    /// The Enter key.
    pub const ENTER: Self = Self::plain(KeyCode::Enter);
    /// The Escape key.
    pub const ESC: Self = Self::plain(KeyCode::Esc);
    /// The Tab key.
    pub const TAB: Self = Self::plain(KeyCode::Tab);
    /// Shift with Tab.
    pub const BACK_TAB: Self = Self::plain(KeyCode::BackTab);
    /// The arrow up.
    pub const UP: Self = Self::plain(KeyCode::Up);
    /// The arrow down.
    pub const DOWN: Self = Self::plain(KeyCode::Down);
    /// The arrow to the left.
    pub const LEFT: Self = Self::plain(KeyCode::Left);
    /// The arrow to the right.
    pub const RIGHT: Self = Self::plain(KeyCode::Right);
    /// Page up.
    pub const PAGE_UP: Self = Self::plain(KeyCode::PageUp);
    /// Page down.
    pub const PAGE_DOWN: Self = Self::plain(KeyCode::PageDown);
    /// Home.
    pub const HOME: Self = Self::plain(KeyCode::Home);
    /// End.
    pub const END: Self = Self::plain(KeyCode::End);
    /// Backspace.
    pub const BACKSPACE: Self = Self::plain(KeyCode::Backspace);
    /// Delete.
    pub const DELETE: Self = Self::plain(KeyCode::Delete);

    const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    /// A character.
    pub const fn char(letter: char) -> Self {
        Self::plain(KeyCode::Char(letter))
    }

    /// Ctrl with a letter.
    pub const fn ctrl(letter: char) -> Self {
        Self { code: KeyCode::Char(letter), ctrl: true }
    }

    /// The key that a terminal's event stands for; nothing for releases and unknown modifiers.
    pub fn of(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release || event.modifiers.contains(KeyModifiers::ALT) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        Some(match event.code {
            // Ctrl-H is what many terminals send for Backspace.
            KeyCode::Char('h') if ctrl => Self::BACKSPACE,
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Self::BACK_TAB,
            code @ KeyCode::Char(_) => Self { code, ctrl },
            code => Self::plain(code),
        })
    }

    /// The character it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match (self.code, self.ctrl) {
            (KeyCode::Char(letter), false) => Some(letter),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(letter) if self.ctrl => format!("Ctrl-{}", letter.to_ascii_uppercase()),
            KeyCode::Char(letter) => letter.to_string(),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::Esc => "Esc".to_owned(),
            KeyCode::Enter => "Enter".to_owned(),
            other => format!("{other:?}"),
        };
        out.pad(&name)
    }
}

/// Where a binding applies: what has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A list of records, the overview, the history.
    List,
    /// The detail beside the list.
    Detail,
    /// A table whose cells the cursor walks: the districts, the money.
    Sheet,
    /// The views of the districts.
    Districts,
    /// The projects and the grant: their list, their board, the account.
    Projects,
    /// The projects and the grant as tables.
    Board,
    /// The detail of a project.
    ProjectDetail,
    /// The filter line under a list.
    Filter,
    /// A form.
    Form,
    /// A choice of a form that a colleague's change stands against.
    Conflict,
    /// Changes shown before they are made.
    Preview,
    /// Files looked at before they are taken in.
    Import,
    /// A list of ways of reading a file.
    Pick,
    /// The papers of a grant year that can be written.
    Papers,
    /// A name or a path to be typed.
    Prompt,
    /// Files are being read.
    Reading,
    /// The choice of a file.
    Chooser,
    /// Help and the palette.
    Help,
    /// The first screen, where there is no plan yet.
    Welcome,
    /// Drafts of sessions that are gone.
    Drafts,
    /// A question with yes and no.
    Ask,
    /// The list of who is here.
    Who,
    /// Everywhere: its rows apply in every other scope, unless a row of that scope differs.
    Anywhere,
}

impl Scope {
    /// All that have rows of their own, in the order of help.
    pub const ALL: [Self; 21] = [
        Self::List,
        Self::Detail,
        Self::Sheet,
        Self::Districts,
        Self::Projects,
        Self::Filter,
        Self::Form,
        Self::Conflict,
        Self::Preview,
        Self::Chooser,
        Self::Reading,
        Self::Import,
        Self::Pick,
        Self::Papers,
        Self::Prompt,
        Self::Help,
        Self::Welcome,
        Self::Drafts,
        Self::Ask,
        Self::Who,
        Self::Anywhere,
    ];

    /// The scopes whose rows apply too, unless a row before them has the key.
    pub const fn beneath(self) -> &'static [Self] {
        match self {
            Self::Detail | Self::Sheet | Self::Projects => &[Self::List],
            Self::Districts => &[Self::Sheet, Self::List],
            Self::Board => &[Self::Projects, Self::Sheet, Self::List],
            Self::ProjectDetail => &[Self::Detail, Self::Projects, Self::List],
            _ => &[],
        }
    }

    /// Whether it is of the body of a screen, where the rows of lists apply too.
    pub const fn is_body(self) -> bool {
        matches!(self, Self::List) || !self.beneath().is_empty()
    }

    /// Whether a row of another scope can be used in it.
    pub fn takes(self, other: Self) -> bool {
        self == other || other == Self::Anywhere || self.beneath().contains(&other)
    }

    /// What it is called in help and docs.
    pub const fn title(self) -> &'static str {
        match self {
            Self::List => "In a list",
            Self::Detail => "In a detail",
            Self::Sheet => "In a table",
            Self::Districts => "On Districts",
            Self::Projects | Self::Board | Self::ProjectDetail => "On Projects",
            Self::Filter => "While filtering",
            Self::Form => "In a form",
            Self::Conflict => "When a colleague was faster",
            Self::Preview => "When changes are shown",
            Self::Chooser => "When choosing a file",
            Self::Reading => "While files are read",
            Self::Import => "When files are looked at before they are taken in",
            Self::Pick => "When choosing how a file is read",
            Self::Papers => "When choosing a paper",
            Self::Prompt => "When a name or path is typed",
            Self::Help => "In this help",
            Self::Welcome => "On the first screen",
            Self::Drafts => "When a draft is offered",
            Self::Ask => "When asked",
            Self::Who => "In the list of who is here",
            Self::Anywhere => "Everywhere",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Where it applies; the rows of lists apply in details too, unless a row of its own differs.
    pub scope: Scope,
    /// The keys, the one to show first.
    pub keys: &'static [Key],
    /// What it does.
    pub command: Command,
    /// What the footer calls it; nothing where the footer leaves it out.
    pub hint: &'static str,
    /// What help says of it.
    pub help: &'static str,
}

const fn row(scope: Scope, keys: &'static [Key], command: Command, hint: &'static str, help: &'static str) -> Binding {
    Binding { scope, keys, command, hint, help }
}

const fn key(letter: char) -> Key {
    Key::char(letter)
}

use Command as Do;
use Scope::{
    Anywhere, Ask, Chooser, Conflict, Detail, Districts, Drafts, Filter, Form, Help, Import, List, Papers, Pick,
    Preview, Projects, Prompt, Reading, Sheet, Welcome, Who,
};

/// The table.
pub const BINDINGS: &[Binding] = &[
    row(List, &[key('s')], Do::Status, "status", "Change the stage, or the step of the project"),
    row(List, &[key('r')], Do::Rate, "rating", "Change the rating of the action"),
    row(List, &[key('t')], Do::Note, "note", "Take a note on the action without moving it"),
    row(List, &[key('e')], Do::Edit, "edit", "Edit the record in a form"),
    row(List, &[key('a')], Do::Add, "add", "Add a record of this kind"),
    row(List, &[key('w')], Do::Withdraw, "withdraw", "Withdraw the action or project, with a reason"),
    row(List, &[key('x')], Do::TakeBack, "take back", "Take back the chosen step of the history"),
    row(List, &[key('u')], Do::Undo, "undo", "Undo your own latest change"),
    row(List, &[key('U'), Key::ctrl('r')], Do::Redo, "", "Redo what you undid last"),
    row(List, &[key('i')], Do::Import, "import", "Import files, looked at before they are taken in"),
    row(List, &[key('/')], Do::Filter, "search", "Search: show only the rows with these words or fields"),
    row(
        List,
        &[Key::ENTER, Key::RIGHT, key('l')],
        Do::Open,
        "open",
        "Open: go into the detail, or to what the line names",
    ),
    row(List, &[Key::ESC], Do::Back, "back", "Go back the way you came; drop a filter first"),
    row(List, &[key('O')], Do::Go(Page::Overview), "", "The overview"),
    row(List, &[key('P')], Do::Go(Page::List(Kind::Priority)), "", "The priorities"),
    row(List, &[key('A')], Do::Go(Page::List(Kind::Action)), "", "The actions"),
    row(List, &[key('L')], Do::Go(Page::List(Kind::Lead)), "", "The leads"),
    row(
        List,
        &[key('J')],
        Do::Go(Page::List(Kind::Project)),
        "",
        "The projects; pressed again the grant's account, and back",
    ),
    row(
        List,
        &[key('D')],
        Do::Go(Page::Districts(View::Returns)),
        "",
        "The districts: returns, matrix, tally, figures",
    ),
    row(List, &[key('M')], Do::Go(Page::List(Kind::Meeting)), "", "The meetings"),
    row(List, &[key('H')], Do::Go(Page::History), "", "The history of the plan"),
    row(List, &[key('R')], Do::Go(Page::Records), "", "All other kinds of record"),
    row(List, &[key('E')], Do::Go(Page::List(Kind::Review)), "", "The reviews, where you may read the restricted file"),
    row(List, &[key('C')], Do::Go(Page::List(Kind::ReviewRecommendation)), "", "What reviews recommend, likewise"),
    row(List, &[key('I')], Do::Go(Page::List(Kind::RestrictedItem)), "", "Items of restricted parts, likewise"),
    row(List, &[key('F')], Do::Go(Page::Caseload), "", "The figures of the reviews, likewise"),
    row(List, &[key(']')], Do::NextPage, "", "The next screen"),
    row(List, &[key('[')], Do::PreviousPage, "", "The screen before"),
    row(List, &[key('b')], Do::Behind, "history", "What is behind this record: its own history, who and when"),
    row(List, &[Key::DOWN, key('j')], Do::Down, "", "Down; with a number before it, so many rows"),
    row(List, &[Key::UP, key('k')], Do::Up, "", "Up; with a number before it, so many rows"),
    row(List, &[Key::PAGE_DOWN, Key::ctrl('d')], Do::PageDown, "", "A page down"),
    row(List, &[Key::PAGE_UP, Key::ctrl('u')], Do::PageUp, "", "A page up"),
    row(List, &[Key::HOME, key('g')], Do::First, "", "To the first row"),
    row(List, &[Key::END, key('G')], Do::Last, "", "To the last row; with a number before it, to that row"),
    row(List, &[Key::TAB, Key::BACK_TAB], Do::OtherPane, "pane", "To the other pane and back"),
    row(List, &[key('n')], Do::NextMatch, "", "To the next row that the last search found"),
    row(List, &[key('N')], Do::PreviousMatch, "", "To the row before that the last search found"),
    row(List, &[key('@')], Do::Who, "", "Who else has the plan open, since when, and at what"),
    row(List, &[key('?')], Do::Help, "help", "This help"),
    row(List, &[key(':')], Do::Palette, "", "Find a command by its name and run it"),
    row(List, &[Key::ctrl('l')], Do::Redraw, "", "Draw the screen again"),
    row(List, &[key('q'), Key::ctrl('c')], Do::Quit, "quit", "Leave; everything is saved already"),
    row(
        Detail,
        &[Key::ENTER, Key::RIGHT, key('l')],
        Do::Follow,
        "open",
        "Go to what the line names, or edit the field",
    ),
    row(Detail, &[Key::LEFT, key('h')], Do::Leave, "list", "Back to the list"),
    row(Sheet, &[key('v'), Key::TAB], Do::NextView, "", "The next view of the screen"),
    row(Sheet, &[key('V'), Key::BACK_TAB], Do::PreviousView, "", "The view before"),
    row(Sheet, &[key('<'), key(',')], Do::Earlier, "earlier", "The year before; in figures the indicator before"),
    row(Sheet, &[key('>'), key('.')], Do::Later, "later", "The year after; in figures the next indicator"),
    row(Sheet, &[Key::RIGHT, key('l')], Do::ColumnRight, "", "To the column on the right"),
    row(Sheet, &[Key::LEFT, key('h')], Do::ColumnLeft, "", "To the column on the left"),
    row(Sheet, &[Key::ENTER], Do::Open, "open", "Open the rows behind the figure, and the file they came from"),
    row(Districts, &[key('v'), Key::TAB], Do::NextView, "next view", "The next view: returns, matrix, tally, figures"),
    row(Districts, &[key('c')], Do::Picture, "table bars heat", "Figures as a table, as bars, as a heat map"),
    row(Districts, &[key('m')], Do::Measure, "measure", "The next measure of the figures, or length of their periods"),
    row(Projects, &[key('s')], Do::Status, "advance", "Take the project to its next step, or to another"),
    row(Projects, &[key('p')], Do::Spend, "spend", "Enter money spent on the project"),
    row(Projects, &[key('r')], Do::Refund, "refund", "Enter money of the project that was paid back"),
    row(
        Projects,
        &[key('m')],
        Do::MarkBid,
        "what if",
        "What if this bid were approved: mark it, or take its mark away",
    ),
    row(Projects, &[key('K')], Do::KeepMarks, "keep", "Keep the marked bids as the working group's recommendation"),
    row(
        Projects,
        &[key('o')],
        Do::Papers,
        "papers",
        "Write a paper of the grant year: section, return, account, 360Giving",
    ),
    row(Projects, &[key('v')], Do::NextView, "", "The next view: list, board by step, the year's account, years"),
    row(Projects, &[key('V')], Do::PreviousView, "", "The view before"),
    row(Filter, &[Key::ENTER], Do::KeepFilter, "keep", "Keep the filter and go back to the list"),
    row(Filter, &[Key::ESC, Key::ctrl('c')], Do::DropFilter, "clear", "Drop the filter"),
    row(Filter, &[Key::DOWN], Do::Down, "", "Down"),
    row(Filter, &[Key::UP], Do::Up, "", "Up"),
    row(Form, &[Key::ENTER], Do::Save, "save", "Save, and close the form"),
    row(Form, &[Key::TAB, Key::DOWN], Do::NextField, "next field", "To the next field; a name begun is completed"),
    row(Form, &[Key::BACK_TAB, Key::UP], Do::PreviousField, "field before", "To the field before"),
    row(Form, &[Key::ctrl('n')], Do::NextChoice, "", "The next of the names that fit"),
    row(Form, &[Key::ctrl('p')], Do::PreviousChoice, "", "The name before, of those that fit"),
    row(
        Form,
        &[Key::ESC, Key::ctrl('c')],
        Do::Cancel,
        "cancel",
        "Leave the form; asks first where something was typed",
    ),
    row(Conflict, &[key('m')], Do::TakeMine, "mine", "Keep what you typed for this field"),
    row(Conflict, &[key('t')], Do::TakeTheirs, "theirs", "Keep what your colleague saved for this field"),
    row(Conflict, &[Key::DOWN, key('j')], Do::Down, "", "To the next field"),
    row(Conflict, &[Key::UP, key('k')], Do::Up, "", "To the field before"),
    row(Conflict, &[Key::PAGE_DOWN, Key::ctrl('d')], Do::ReadOn, "read on", "Read on where the texts are long"),
    row(Conflict, &[Key::PAGE_UP, Key::ctrl('u')], Do::ReadBack, "", "Read back where the texts are long"),
    row(Conflict, &[Key::ENTER], Do::Save, "save", "Save with these choices"),
    row(Conflict, &[Key::ESC], Do::Cancel, "back to the form", "Back to the form with everything that was typed"),
    row(Preview, &[Key::ENTER], Do::Accept, "accept", "Make these changes, all together"),
    row(Preview, &[Key::ESC, key('q')], Do::Cancel, "leave", "Leave without changing anything"),
    row(Preview, &[Key::DOWN, key('j')], Do::Down, "", "Down"),
    row(Preview, &[Key::UP, key('k')], Do::Up, "", "Up"),
    row(Preview, &[Key::PAGE_DOWN, Key::ctrl('d')], Do::PageDown, "", "A page down"),
    row(Preview, &[Key::PAGE_UP, Key::ctrl('u')], Do::PageUp, "", "A page up"),
    row(Preview, &[Key::HOME, key('g')], Do::First, "", "To the first line"),
    row(Preview, &[Key::END, key('G')], Do::Last, "", "To the last line"),
    row(Chooser, &[Key::ENTER], Do::Accept, "choose", "Open the folder, or read the file; or read the marked files"),
    row(
        Chooser,
        &[Key::TAB],
        Do::Mark,
        "mark",
        "Mark the file, to take in several together; go into the folder; complete the path of a plan",
    ),
    row(Chooser, &[Key::BACK_TAB], Do::MarkAll, "mark all", "Mark every CSV, xlsx and ods file that is shown"),
    row(Chooser, &[Key::DOWN], Do::Down, "", "Down"),
    row(Chooser, &[Key::UP], Do::Up, "", "Up"),
    row(Chooser, &[Key::PAGE_DOWN], Do::PageDown, "", "A page down"),
    row(Chooser, &[Key::PAGE_UP], Do::PageUp, "", "A page up"),
    row(Chooser, &[Key::ESC, Key::ctrl('c')], Do::Cancel, "leave", "Leave without reading a file"),
    row(Reading, &[Key::ESC, Key::ctrl('c')], Do::Stop, "stop", "Stop reading; nothing is changed"),
    row(Import, &[Key::TAB], Do::NextPane, "pane", "To the next part: how it is read, its columns, what would change"),
    row(Import, &[Key::BACK_TAB], Do::PreviousPane, "", "To the part before"),
    row(
        Import,
        &[Key::ENTER],
        Do::Accept,
        "open",
        "Open the line: the ways of reading, what a column can become, the rows, the issues that words can mean",
    ),
    row(Import, &[Key::RIGHT, key('l')], Do::Turn, "change", "Change how it is read to the next way"),
    row(Import, &[Key::LEFT, key('h')], Do::TurnBack, "", "Change how it is read to the way before"),
    row(Import, &[key(']')], Do::NextFile, "next file", "The next of several files"),
    row(Import, &[key('[')], Do::PreviousFile, "", "The file before"),
    row(Import, &[key('x')], Do::LeaveOut, "leave file out", "Leave the file that is shown out of those taken in"),
    row(Import, &[key('t')], Do::Take, "take in", "Take the files in, all as one step that u takes back"),
    row(Import, &[key('o')], Do::SoundOnly, "only sound rows", "Take only the sound rows, or again all or nothing"),
    row(Import, &[key('s')], Do::SaveRefused, "save refused", "Save the refused rows as CSV, the reason beside each"),
    row(Import, &[key('m')], Do::NameMap, "name the map", "Name how the file is read, for the next with its headings"),
    row(Import, &[key('u')], Do::Unchoose, "undo choice", "Take back the latest choice of how it is read"),
    row(Import, &[key('r')], Do::ReadAgain, "read again", "Read the files again, as after they were mended"),
    row(Import, &[Key::DOWN, key('j')], Do::Down, "", "Down"),
    row(Import, &[Key::UP, key('k')], Do::Up, "", "Up"),
    row(Import, &[Key::PAGE_DOWN, Key::ctrl('d')], Do::PageDown, "", "A page down"),
    row(Import, &[Key::PAGE_UP, Key::ctrl('u')], Do::PageUp, "", "A page up"),
    row(Import, &[Key::HOME, key('g')], Do::First, "", "To the first line"),
    row(Import, &[Key::END, key('G')], Do::Last, "", "To the last line"),
    row(Import, &[Key::ESC, key('q')], Do::Cancel, "back", "Back from what is opened; leave without changing anything"),
    row(Import, &[key('?')], Do::Help, "help", "The keys of this screen"),
    row(Pick, &[Key::ENTER], Do::Accept, "choose", "Read the file so"),
    row(Pick, &[Key::DOWN], Do::Down, "", "Down"),
    row(Pick, &[Key::UP], Do::Up, "", "Up"),
    row(Pick, &[Key::PAGE_DOWN], Do::PageDown, "", "A page down"),
    row(Pick, &[Key::PAGE_UP], Do::PageUp, "", "A page up"),
    row(Pick, &[Key::ESC, Key::ctrl('c')], Do::Cancel, "leave", "Leave it as it is"),
    row(Papers, &[Key::ENTER], Do::Accept, "write", "Write this paper into a file"),
    row(Papers, &[Key::DOWN, key('j')], Do::Down, "", "Down"),
    row(Papers, &[Key::UP, key('k')], Do::Up, "", "Up"),
    row(Papers, &[Key::ESC, key('q'), Key::ctrl('c')], Do::Cancel, "leave", "Leave without writing anything"),
    row(Prompt, &[Key::ENTER], Do::Accept, "done", "Do it with what is typed"),
    row(Prompt, &[Key::ESC, Key::ctrl('c')], Do::Cancel, "leave", "Leave it as it is"),
    row(Help, &[Key::ENTER], Do::Accept, "run", "Run the chosen line"),
    row(Help, &[Key::DOWN], Do::Down, "", "Down"),
    row(Help, &[Key::UP], Do::Up, "", "Up"),
    row(Help, &[Key::PAGE_DOWN], Do::PageDown, "", "A page down"),
    row(Help, &[Key::PAGE_UP], Do::PageUp, "", "A page up"),
    row(Help, &[Key::ESC, Key::ctrl('c')], Do::Cancel, "close", "Close"),
    row(Welcome, &[key('k')], Do::StartKent, "", "Start with the Kent plan"),
    row(Welcome, &[key('n')], Do::StartEmpty, "", "Start with an empty plan"),
    row(Welcome, &[key('o')], Do::StartOther, "", "Open a plan that is somewhere else"),
    row(Welcome, &[Key::DOWN, key('j')], Do::Down, "", "Down"),
    row(Welcome, &[Key::UP], Do::Up, "", "Up"),
    row(Welcome, &[Key::ENTER], Do::Accept, "choose", "Choose the line"),
    row(Welcome, &[key('q'), Key::ESC, Key::ctrl('c')], Do::Quit, "quit", "Leave"),
    row(Drafts, &[key('r')], Do::Restore, "restore", "Open the form again with everything that was typed"),
    row(Drafts, &[key('c'), Key::ENTER], Do::Compare, "compare", "Show what stands there now beside what was typed"),
    row(Drafts, &[key('X')], Do::Discard, "discard", "Drop the draft for good"),
    row(Drafts, &[key(']')], Do::NextFile, "next draft", "The next of several drafts"),
    row(Drafts, &[key('[')], Do::PreviousFile, "", "The draft before"),
    row(Drafts, &[Key::DOWN, key('j')], Do::Down, "", "Down"),
    row(Drafts, &[Key::UP, key('k')], Do::Up, "", "Up"),
    row(Drafts, &[Key::PAGE_DOWN, Key::ctrl('d')], Do::PageDown, "", "A page down"),
    row(Drafts, &[Key::PAGE_UP, Key::ctrl('u')], Do::PageUp, "", "A page up"),
    row(Drafts, &[Key::ESC, key('q'), Key::ctrl('c')], Do::Cancel, "later", "Leave it; it is offered again next time"),
    row(Ask, &[key('y')], Do::Yes, "yes", "Yes"),
    row(Ask, &[key('n'), Key::ESC], Do::Cancel, "no", "No"),
    row(Ask, &[Key::ctrl('c')], Do::Quit, "", "Leave the program; what is typed in a form is kept as a draft"),
    row(Who, &[Key::ENTER], Do::Accept, "go there", "Go to the record that the colleague is at"),
    row(Who, &[Key::DOWN, key('j')], Do::Down, "", "Down"),
    row(Who, &[Key::UP, key('k')], Do::Up, "", "Up"),
    row(Who, &[Key::ESC, key('q'), key('@')], Do::Cancel, "close", "Close"),
    row(Anywhere, &[Key::ctrl('z')], Do::Suspend, "", "Stop, and go back to the shell; fg continues"),
];

/// The row that a key means in a scope: its own, else one of those beneath it, else one that applies anywhere.
pub fn resolve(scope: Scope, key: Key) -> Option<&'static Binding> {
    let bound = |scope: &Scope| BINDINGS.iter().find(|row| row.scope == *scope && row.keys.contains(&key));
    bound(&scope).or_else(|| scope.beneath().iter().find_map(bound)).or_else(|| bound(&Anywhere))
}

/// The rows that apply in a scope, its own first; one whose every key means something else is left out.
pub fn rows(scope: Scope) -> impl Iterator<Item = &'static Binding> {
    let all = [scope].into_iter().chain(scope.beneath().iter().copied());
    let all = all.chain((scope != Anywhere).then_some(Anywhere));
    let of = move |one: Scope| BINDINGS.iter().filter(move |row| row.scope == one);
    let means = move |row: &&Binding, key: &Key| {
        resolve(scope, *key).is_some_and(|found| (found.scope, found.command) == (row.scope, row.command))
    };
    all.flat_map(of).filter(move |row| row.keys.iter().any(|key| means(row, key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_means_two_things_in_one_scope() {
        let mut seen = HashSet::new();
        for row in BINDINGS {
            for key in row.keys {
                assert!(seen.insert((row.scope, *key)), "{key} twice in {:?}", row.scope);
            }
        }
    }

    #[test]
    fn nothing_is_bound_to_what_terminals_swallow_or_cannot_send() {
        for row in BINDINGS {
            for key in row.keys {
                let swallowed =
                    key.ctrl && matches!(key.code, KeyCode::Char('a' | 'b' | 'h' | 'i' | 'j' | 'm' | 'q' | 's'));
                assert!(!swallowed && !matches!(key.code, KeyCode::F(_)), "{key}");
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for row in BINDINGS {
            assert!(!row.help.is_empty() && !row.keys.is_empty());
            assert!(row.hint.chars().count() <= 16, "{}", row.hint);
        }
    }
}
