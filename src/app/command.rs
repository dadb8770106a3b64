//! Everything a user can ask for: what stands in its way, and what it does.

use super::{
    App, Effect, Focus,
    arrangement::Arrange,
    copying::Copied,
    detail::Target,
    districts::View,
    drafts::Drafts,
    form::Form,
    funding::Face,
    keys::Scope,
    overlay::{Ask, Chooser, Help, Overlay, Wanted, Wish, Yes},
    saving::{cancel, save},
    screen::{Page, Screen, screens},
    taking,
};
use crate::plan::{
    Book, Id, Kind, action,
    cell::Cell,
    project::{self, Route},
    record::Record,
    restricted_item, route, status, update,
};

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
/// Why a draft cannot be opened as a form.
const ORPHANED: &str = "the record is no longer in the plan; what was typed can be read and copied here";

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

/// Whether one key changes how far a record of this kind is.
const fn has_status(kind: Kind) -> bool {
    matches!(kind, Kind::Action | Kind::Project | Kind::Review | Kind::ReviewRecommendation)
}

/// Whether a command leads to a change of the plan.
const fn writes(command: Command) -> bool {
    matches!(
        command,
        Do::Status
            | Do::Note
            | Do::Rate
            | Do::Spend
            | Do::Refund
            | Do::KeepMarks
            | Do::Withdraw
            | Do::Edit
            | Do::EditField
            | Do::Add
            | Do::TakeBack
            | Do::Undo
            | Do::Redo
            | Do::Import
    )
}

/// Why the chosen record cannot be withdrawn.
fn no_withdrawal(app: &App) -> Option<String> {
    let says = |text: &str| Some(text.to_owned());
    match app.chosen_record() {
        Some(record) if record.kind == Kind::Action && status::stage(record) == status::Stage::Withdrawn => {
            says("it is withdrawn already")
        }
        Some(record) if record.kind == Kind::Project && route::route(record) == Route::Withdrawn => {
            says("it is withdrawn already")
        }
        Some(record) if matches!(record.kind, Kind::Action | Kind::Project) => None,
        _ => says("only actions and projects are withdrawn; other records are edited"),
    }
}

/// Why a command cannot be done now; nothing where it can.
pub fn blocked(command: Command, app: &App) -> Option<String> {
    let chosen = || app.chosen_record();
    let says = |text: &str| Some(text.to_owned());
    if let (Some(why), true) = (&app.setting.read_only, writes(command)) {
        return Some(format!("this may only be read: {why}"));
    }
    match command {
        Do::Status | Do::Rate | Do::Note | Do::Withdraw if app.no_bulk(command == Do::Withdraw).is_some() => {
            app.no_bulk(command == Do::Withdraw)
        }
        Do::MarkRow | Do::MarkShown | Do::MarkRange | Do::Sort | Do::Columns if app.page.kind().is_none() => {
            says("go to a list first")
        }
        Do::MarkRow | Do::MarkShown | Do::MarkRange if app.list().rows.is_empty() => says("there is no row to mark"),
        Do::JumpBack => app.no_jump(false),
        Do::JumpAhead => app.no_jump(true),
        Do::Help if matches!(app.overlays.last(), Some(Overlay::Help(_))) => says("this is the help"),
        Do::Prefix(Scope::Views) | Do::ListViews => app.no_views(),
        Do::OpenView(number) => app.no_view_with(number),
        Do::KeepView => app.no_view_to_keep(),
        Do::RenameView | Do::DropView => app.no_view_to_change(),
        Do::Suspend if !app.fittings.shell => says(NO_SHELL),
        Do::NextTheme => app.looks.blocked().map(str::to_owned),
        Do::Copy(what) => app.no_copy(Some(what)),
        Do::WriteSeen => app.no_copy(None),
        Do::Restore => match app.drafts().and_then(Drafts::shown) {
            Some(offer) if offer.draft.is_orphaned(&app.plan) => says(ORPHANED),
            _ => None,
        },
        Do::NextFile | Do::PreviousFile if app.drafts().is_some_and(|drafts| drafts.offers.len() < 2) => {
            says("there is one draft")
        }
        Do::Status => match chosen() {
            Some(record) if has_status(record.kind) => None,
            _ if app.plan.book() == Book::Reviews => says("choose a review or a recommendation first"),
            _ => says("choose an action or a project first"),
        },
        Do::Rate => match chosen() {
            Some(record) if record.kind == Kind::Action => None,
            _ => says("choose an action first"),
        },
        Do::Note => match chosen() {
            Some(record) if matches!(record.kind, Kind::Action | Kind::Project) => None,
            _ => says("choose an action or a project first"),
        },
        Do::Spend => app.no_movement(false),
        Do::Refund => app.no_movement(true),
        Do::MarkBid => match chosen() {
            Some(record) if record.kind == Kind::Project && route::route(record).is_bid() => None,
            Some(record) if record.kind == Kind::Project => says("only a bid that may still be approved is marked"),
            _ => says("choose a bid first"),
        },
        Do::KeepMarks => app.no_marks(),
        Do::Papers => app.no_papers(),
        Do::Withdraw => no_withdrawal(app),
        Do::Edit if app.lacking_return().is_some() => says("a enters the return of this CSP first"),
        Do::Edit | Do::Behind if chosen().is_none() => says("choose a record first"),
        Do::Add => match app.page {
            Page::List(_) | Page::Grant(_) => None,
            Page::Districts(View::Returns) if app.lacking_return().is_some() => None,
            Page::Districts(View::Returns) => says("its return is there; e edits it"),
            Page::Records if app.list().chosen().is_some() => None,
            _ => says("go to the list of what you want to add first"),
        },
        Do::TakeBack => match (app.page, app.chosen_step()) {
            (Page::History, Some(step)) if step.undone_by.is_some() => says("this step is taken back already"),
            (Page::History, Some(_)) => None,
            _ => says("go to the history (H) and choose a step first"),
        },
        Do::OtherPane if app.page.is_figures() => says("there is one pane here; Enter opens a figure"),
        Do::Filter => match app.page {
            Page::List(_) | Page::History => None,
            _ => says("go to a list first"),
        },
        Do::Who if app.here.is_empty() => says("nobody else has the plan open"),
        Do::ReadOn | Do::ReadBack if app.metrics.further == 0 => says("all of it is shown"),
        Do::Earlier | Do::Later if app.face().is_some() => app.no_year(command == Do::Later),
        Do::Earlier => app.no_step(false),
        Do::Later => app.no_step(true),
        Do::Picture if app.view() != Some(View::Series) => says("open the figures of an indicator first"),
        Do::Measure if app.slices() < 2 => says("there is one measure here"),
        Do::Open if app.walked().is_some() && app.behind_square().is_none() => says("nothing stands behind this"),
        Do::NextMatch | Do::PreviousMatch if app.list().search.is_empty() => says("search for something first (/)"),
        Do::Open if !app.page.is_figures() && app.list().chosen().is_none() => says("there is nothing to open"),
        Do::EditField => app.no_field(),
        Do::Calendar => app.no_calendar(),
        Do::OpenText | Do::WriteElsewhere => app.no_long_text(),
        Do::Accept if !matches!(app.overlays.last(), Some(Overlay::Import(_))) => match app.overlays.last() {
            Some(Overlay::Preview(preview)) => preview.blocked.clone(),
            _ => None,
        },
        _ => app.import().and_then(|import| taking::blocked(import, command)),
    }
}

/// Does a command.
pub fn run(command: Command, app: &mut App) -> Vec<Effect> {
    app.walks = command.walks();
    let count = app.count.take();
    let times = isize::try_from(count.unwrap_or(1)).unwrap_or(1);
    if let Some(effects) = app.on_projects(command, times) {
        return effects;
    }
    if app.walk_text(command) || app.walk_calendar(command) {
        return Vec::new();
    }
    if command.is_a_motion()
        && let Some(effects) = motion(command, app, count)
    {
        return effects;
    }
    if let Some(effects) = walk(command, app, times) {
        return effects;
    }
    match command {
        Do::Sort => app.arrange(true),
        Do::Columns => app.arrange(false),
        Do::Arrange(deed) => app.arrange_column(deed),
        Do::MarkRow => app.mark_row(),
        Do::MarkShown => app.mark_shown(),
        Do::MarkRange => app.mark_range(),
        Do::Status => status_form(app, update::STAGE.number()),
        Do::Rate => status_form(app, update::RATING.number()),
        Do::Note => status_form(app, update::NOTE.number()),
        Do::Withdraw => withdraw_form(app),
        Do::Edit => edit(app),
        Do::EditField => app.choose_field(),
        Do::Add => add_form(app),
        Do::TakeBack => app.chosen_step().map(|step| Effect::ShowTakeBack(step.number)).into_iter().collect(),
        Do::Undo => vec![Effect::Undo],
        Do::Redo => vec![Effect::Redo],
        Do::Import => {
            app.overlays.push(Overlay::Chooser(Chooser::default()));
            vec![Effect::ListFolder(app.setting.folder.clone())]
        }
        Do::Who => app.show_who(),
        Do::Prefix(scope) => {
            app.prefix = Some(scope);
            Vec::new()
        }
        Do::Tour => app.begin_tour(),
        Do::Copy(_) | Do::WriteSeen | Do::Mouse | Do::NextTheme => at_the_terminal(command, app),
        Do::Palette => app.open_palette(),
        Do::Help => explain(app),
        Do::Redraw => vec![Effect::Redraw],
        Do::Suspend => vec![Effect::Suspend],
        Do::Quit => vec![Effect::Quit],
        other => on_top(other, app),
    }
}

/// Goes somewhere, or chooses what is shown there.
fn walk(command: Command, app: &mut App, times: isize) -> Option<Vec<Effect>> {
    Some(match command {
        Do::Go(Page::Districts(_)) => app.go(app.districts_page()),
        Do::Go(Page::List(Kind::Project)) => app.go_to_projects(),
        Do::Go(page) => app.go(page),
        Do::NextView => app.next_view(1),
        Do::PreviousView => app.next_view(View::WALKED.len() - 1),
        Do::Earlier => app.step_view(-times),
        Do::Later => app.step_view(times),
        Do::Picture => app.next_picture(),
        Do::Measure => app.next_slice(),
        Do::NextPage => app.go(neighbour(app.plan.book(), app.page, 1)),
        Do::PreviousPage => {
            let book = app.plan.book();
            let last = screens(book, false).count() - 1;
            app.go(neighbour(book, app.page, last))
        }
        Do::Open => open(app),
        Do::Follow => follow(app),
        Do::Leave => app.focus_on(Focus::List),
        Do::OtherPane => match app.focus {
            Focus::Detail => app.focus_on(Focus::List),
            _ => app.focus_on(Focus::Detail),
        },
        Do::Back => app.back(),
        Do::JumpBack => app.jump_back(),
        Do::JumpAhead => app.jump_ahead(),
        Do::Filter => {
            app.focus = Focus::Filter;
            app.offer();
            Vec::new()
        }
        Do::NextChoice | Do::PreviousChoice if app.scope() == Scope::Filter => app.complete(command == Do::NextChoice),
        Do::KeepFilter => {
            app.focus = Focus::List;
            let list = app.list_mut();
            list.search = list.filter.value().trim().to_owned();
            list.settle();
            if let Some(problem) = list.query.problem().map(str::to_owned) {
                app.say(problem);
            }
            app.rest()
        }
        Do::DropFilter => {
            app.focus = Focus::List;
            let search = app.list().filter.value().trim().to_owned();
            if !search.is_empty() {
                app.list_mut().search = search;
            }
            app.filter_by("")
        }
        Do::NextMatch => app.next_match(true),
        Do::PreviousMatch => app.next_match(false),
        Do::Behind => match app.chosen_record().map(|record| record.id) {
            Some(id) => app.jump(&Target::History(id)),
            None => Vec::new(),
        },
        other => return of_views(other, app),
    })
}

/// Opens, keeps, lists, renames or drops a saved view.
fn of_views(command: Command, app: &mut App) -> Option<Vec<Effect>> {
    Some(match command {
        Do::OpenView(number) => app.view_with(number).map_or_else(Vec::new, |view| app.open_view(&view)),
        Do::KeepView => app.keep_view(),
        Do::ListViews => app.show_views(),
        Do::RenameView => app.rename_view(),
        Do::DropView => app.drop_view(),
        _ => return None,
    })
}

/// Edits the chosen record, at the field that the detail's cursor is on.
fn edit(app: &mut App) -> Vec<Effect> {
    let field = match app.detail_target() {
        Some(Target::Field(field)) if app.focus == Focus::Detail => Some(field),
        _ => None,
    };
    app.edit(field)
}

/// Moves the cursor, as often as the number before says.
fn motion(command: Command, app: &mut App, count: Option<usize>) -> Option<Vec<Effect>> {
    let times = isize::try_from(count.unwrap_or(1)).unwrap_or(1);
    let page = isize::try_from(app.page_height().max(1)).unwrap_or(1);
    Some(match command {
        Do::Down => app.move_by(times),
        Do::Up => app.move_by(-times),
        Do::PageDown => app.move_by(page),
        Do::PageUp => app.move_by(-page),
        Do::First => app.move_to(0),
        Do::Last => app.move_to(count.map_or(usize::MAX, |row| row.saturating_sub(1))),
        Do::ColumnLeft => app.move_column(-times),
        Do::ColumnRight => app.move_column(times),
        _ => return None,
    })
}

/// What is done to the terminal: copying, its mouse, its colours.
fn at_the_terminal(command: Command, app: &mut App) -> Vec<Effect> {
    match command {
        Do::Copy(what) => app.copy(what),
        Do::WriteSeen => app.ask_for_file(),
        Do::Mouse => app.turn_mouse(),
        _ => {
            let says = app.looks.turn();
            app.tell(says);
            Vec::new()
        }
    }
}

/// Opens help over what has the focus.
fn explain(app: &mut App) -> Vec<Effect> {
    let scopes = match app.scope() {
        Scope::List => {
            let others = Scope::ALL.into_iter().filter(|other| !matches!(other, Scope::List | Scope::Help));
            [Scope::List].into_iter().chain(others).collect()
        }
        scope => vec![scope],
    };
    let beside = app.setting.beside;
    app.overlays.push(Overlay::Help(Help { scopes, beside, ..Help::default() }));
    Vec::new()
}

/// Does a command of what lies on top.
fn on_top(command: Command, app: &mut App) -> Vec<Effect> {
    match command {
        Do::Save => save(app),
        Do::Cancel => cancel(app),
        Do::NextField | Do::PreviousField if matches!(app.overlays.last(), Some(Overlay::Keeping(_))) => {
            if let Some(Overlay::Keeping(keeping)) = app.overlays.last_mut() {
                keeping.move_focus(command == Do::NextField);
            }
            Vec::new()
        }
        Do::NextField => with_form(app, |form, app| form.move_focus(&app.plan, app.setting.today, 1)),
        Do::PreviousField => with_form(app, |form, app| form.move_focus(&app.plan, app.setting.today, -1)),
        Do::NextChoice | Do::PreviousChoice if matches!(app.overlays.last(), Some(Overlay::Palette(_))) => {
            app.walk_palette(command == Do::PreviousChoice)
        }
        Do::NextChoice => with_form(app, |form, app| form.move_candidate(&app.plan, 1)),
        Do::PreviousChoice => with_form(app, |form, app| form.move_candidate(&app.plan, -1)),
        Do::Calendar => app.open_calendar(),
        Do::OpenText => app.open_text(),
        Do::WriteElsewhere => app.hand_out_text(),
        Do::NewLine => app.new_line(),
        Do::TakeMine => app.choose_side(true),
        Do::TakeTheirs => app.choose_side(false),
        Do::ReadOn | Do::ReadBack => {
            let page = isize::try_from(app.metrics.overlay.max(1)).unwrap_or(1);
            app.read_on(if command == Do::ReadOn { page } else { -page })
        }
        Do::Accept => accept(app),
        Do::Complete => complete(app),
        Do::Yes => match app.overlays.pop() {
            Some(Overlay::Ask(Ask { yes: Yes::DropForm | Yes::DropImport | Yes::DropTyped, .. })) => {
                app.overlays.pop();
                Vec::new()
            }
            Some(Overlay::Ask(Ask { yes: Yes::DropView(name), .. })) => vec![Effect::DropView(name)],
            Some(Overlay::Ask(Ask { yes: Yes::Replace { path, bytes }, .. })) => {
                vec![Effect::SaveFile { path, bytes, replace: true }]
            }
            other => {
                app.overlays.extend(other);
                Vec::new()
            }
        },
        Do::Mark | Do::MarkAll => mark(app, command),
        Do::Stop => {
            app.overlays.pop();
            vec![Effect::StopReading]
        }
        Do::Take => app.take_in(),
        Do::Turn => app.import_turn(true),
        Do::TurnBack => app.import_turn(false),
        Do::ReadAgain => app.read_again(),
        Do::Unchoose => app.unchoose(),
        Do::LeaveOut => app.leave_out(),
        Do::NameMap => app.import_prompt(Wish::Map),
        Do::SaveRefused => app.import_prompt(Wish::Refused),
        Do::Restore => app.restore(),
        Do::Discard => app.discard(),
        Do::Compare | Do::NextFile | Do::PreviousFile if app.drafts().is_some() => {
            if let Some(drafts) = app.drafts_mut() {
                match command {
                    Do::NextFile => drafts.turn_to(1),
                    Do::PreviousFile => drafts.turn_to(-1),
                    _ => (drafts.compares, drafts.top) = (!drafts.compares, 0),
                }
            }
            Vec::new()
        }
        Do::NextPane | Do::PreviousPane | Do::SoundOnly | Do::NextFile | Do::PreviousFile => {
            if let Some(import) = app.import_mut() {
                match command {
                    Do::NextPane => import.move_pane(true),
                    Do::PreviousPane => import.move_pane(false),
                    Do::NextFile => import.turn_to(1),
                    Do::PreviousFile => import.turn_to(-1),
                    _ => import.sound_only = !import.sound_only,
                }
            }
            Vec::new()
        }
        Do::StartKent => vec![Effect::Create { kent: true }],
        Do::StartEmpty => vec![Effect::Create { kent: false }],
        Do::StartOther => {
            app.overlays.push(Overlay::Chooser(Chooser { wanted: Wanted::Plan, ..Chooser::default() }));
            vec![Effect::ListFolder(app.setting.folder.clone())]
        }
        _ => Vec::new(),
    }
}

/// The page of the tab of a book so many places on.
fn neighbour(book: Book, page: Page, by: usize) -> Page {
    let screens: Vec<&Screen> = screens(book, false).collect();
    let place = (page.tab(book) + by) % screens.len().max(1);
    screens.get(place).map_or(Page::first(book), |screen| screen.page)
}

fn open(app: &mut App) -> Vec<Effect> {
    match app.page {
        Page::Overview | Page::Caseload => {
            let target = app.overview.figures().nth(app.list().cursor).and_then(|figure| figure.target.clone());
            target.map_or_else(Vec::new, |target| app.jump(&target))
        }
        Page::Records => match app.chosen_kind() {
            Some(kind) => app.jump(&Target::Page(Page::List(kind))),
            None => Vec::new(),
        },
        Page::Districts(_) | Page::Grant(_) => {
            let target = app.behind_square().cloned();
            target.map_or_else(Vec::new, |target| app.jump(&target))
        }
        Page::List(_) | Page::History => app.focus_on(Focus::Detail),
    }
}

fn follow(app: &mut App) -> Vec<Effect> {
    match app.detail_target() {
        Some(Target::Field(field)) => match blocked(Do::Edit, app) {
            Some(why) => app.say(why),
            None => moved_by_step(app, field).unwrap_or_else(|| app.edit(Some(field))),
        },
        Some(target) => app.jump(&target),
        None => Vec::new(),
    }
}

/// Opens the form of an update or a step at a field that moves by one; nothing where it is edited.
pub(super) fn moved_by_step(app: &mut App, field: usize) -> Option<Vec<Effect>> {
    let record = app.chosen_record().filter(|record| by_update(record, field))?;
    let field = match (record.kind, field) {
        (Kind::Action, number) if number == action::RATING.number() => update::RATING,
        (Kind::Action, number) if number == action::CONFIRMED.number() => update::CONFIRMED,
        _ => return Some(status_form(app, update::STAGE.number())),
    };
    Some(status_form(app, field.number()))
}

/// Whether a field moves by an update or a step instead of by editing.
fn by_update(record: &Record, field: usize) -> bool {
    match record.kind {
        Kind::Action => [action::STAGE.number(), action::RATING.number(), action::CONFIRMED.number()].contains(&field),
        Kind::Project => field == project::ROUTE.number(),
        _ => false,
    }
}

fn status_form(app: &mut App, focus: usize) -> Vec<Effect> {
    let id = app.mint.next_id();
    let today = app.setting.today;
    if let Some(form) = several_status(app, id, focus) {
        app.overlays.push(Overlay::Form(Box::new(form)));
        return Vec::new();
    }
    let form = match app.chosen_record() {
        Some(record) if record.kind == Kind::Action => Form::update(&app.plan, record, id, today, focus),
        Some(record) if record.kind == Kind::Project => {
            let stays = focus == update::NOTE.number();
            Form::step(&app.plan, record, id, today, stays.then(|| route::route(record)))
        }
        Some(record) if has_status(record.kind) => Form::stage(&app.plan, record),
        _ => return Vec::new(),
    };
    app.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// The form for the status of all that is marked; nothing where nothing is.
fn several_status(app: &App, id: Id, focus: usize) -> Option<Form> {
    let marked = app.marked();
    let first = marked.first()?;
    if first.kind == Kind::Action {
        return Form::update_several(&app.plan, &marked, id, app.setting.today, focus);
    }
    has_status(first.kind).then(|| Form::edit_several(&app.plan, &marked, Form::stage(&app.plan, first))).flatten()
}

fn withdraw_form(app: &mut App) -> Vec<Effect> {
    let id = app.mint.next_id();
    let today = app.setting.today;
    if let Some(form) = Form::withdraw_several(&app.plan, &app.marked(), id, today) {
        app.overlays.push(Overlay::Form(Box::new(form)));
        return Vec::new();
    }
    let form = match app.chosen_record() {
        Some(record) if record.kind == Kind::Action => Form::withdraw(&app.plan, record, id, today),
        Some(record) if record.kind == Kind::Project => {
            Form::step(&app.plan, record, id, today, Some(Route::Withdrawn))
        }
        _ => return Vec::new(),
    };
    app.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

fn add_form(app: &mut App) -> Vec<Effect> {
    if let Some(mut record) = app.lacking_return() {
        record.id = app.mint.next_id();
        app.overlays.push(Overlay::Form(Box::new(Form::add(&app.plan, record))));
        return Vec::new();
    }
    let kind = match app.page {
        Page::List(kind) => kind,
        Page::Grant(Face::Board) => Kind::Project,
        Page::Grant(Face::Account) if app.shown_grant().is_some() => Kind::LedgerEntry,
        Page::Grant(_) => Kind::Grant,
        _ => match app.chosen_kind() {
            Some(kind) => kind,
            None => return Vec::new(),
        },
    };
    let mut record = match kind {
        Kind::Project | Kind::LedgerEntry | Kind::Grant => app.begun(kind),
        _ => Record::new(kind, app.mint.next_id()),
    };
    // What is added beside a chosen record most often belongs where that one belongs.
    if let Some(beside) = app.chosen_record().filter(|beside| beside.kind == kind) {
        let same = match kind {
            Kind::Action => vec![action::PRIORITY.number()],
            Kind::LedgerEntry if app.page != Page::List(kind) => Vec::new(),
            Kind::LedgerEntry | Kind::Finding | Kind::AgendaItem | Kind::Decision | Kind::ReviewRecommendation => {
                vec![0]
            }
            Kind::RestrictedItem => vec![restricted_item::BODY.number(), restricted_item::DATE.number()],
            _ => Vec::new(),
        };
        for field in same {
            record.set_cell(field, beside.cell(field).clone());
        }
    }
    if kind == Kind::Action {
        let reference = action::next_reference(&app.plan, record.get(action::PRIORITY));
        record.set(action::REFERENCE, Cell::text(&reference));
        record.set(action::SINCE, Cell::Day(app.setting.today));
    }
    app.overlays.push(Overlay::Form(Box::new(Form::add(&app.plan, record))));
    Vec::new()
}

fn with_form(app: &mut App, edit: impl FnOnce(&mut Form, &App)) -> Vec<Effect> {
    if let Some(Overlay::Form(mut form)) = app.overlays.pop() {
        edit(&mut form, app);
        app.overlays.push(Overlay::Form(form));
    }
    Vec::new()
}

fn accept(app: &mut App) -> Vec<Effect> {
    match app.overlays.last() {
        Some(Overlay::Preview(preview)) => vec![preview.accept.clone()],
        Some(Overlay::Help(help)) => {
            let chosen = help.rows(&app.keymap).get(help.cursor).map(|row| row.command);
            app.overlays.pop();
            match chosen {
                Some(command) => app.ask_for(command),
                None => Vec::new(),
            }
        }
        Some(Overlay::Palette(_)) => app.follow_palette(),
        Some(Overlay::Who(_)) => app.follow_who(),
        Some(Overlay::Calendar(_)) => app.take_day(),
        Some(Overlay::Fields(_)) => app.open_field(None),
        Some(Overlay::Views(_)) => app.chosen_view().map_or_else(Vec::new, |view| app.open_view(&view)),
        Some(Overlay::Import(_)) => app.import_open(),
        Some(Overlay::Pick(_)) => app.picked(),
        Some(Overlay::Papers(_)) => app.choose_paper(),
        Some(Overlay::Prompt(_)) => app.prompted(),
        Some(Overlay::Chooser(chooser)) if !chooser.marked.is_empty() => vec![Effect::ReadFiles(chooser.in_order())],
        Some(Overlay::Chooser(chooser)) => match (chooser.path(), chooser.wanted) {
            (Some((path, true)), _) => vec![Effect::ListFolder(path)],
            (Some((path, false)), Wanted::Import) => vec![Effect::ReadFiles(vec![path])],
            (Some((path, false)), Wanted::Plan) => vec![Effect::OpenPlan(path)],
            (None, _) => Vec::new(),
        },
        Some(Overlay::Welcome(welcome)) => match welcome.cursor {
            0 => run(Do::StartKent, app),
            1 => run(Do::StartEmpty, app),
            _ => run(Do::StartOther, app),
        },
        _ => Vec::new(),
    }
}

/// Marks files to be taken in together; a folder is gone into, and a plan's path is completed.
fn mark(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(Overlay::Chooser(chooser)) = app.overlays.last_mut() else { return Vec::new() };
    match (chooser.wanted, chooser.path()) {
        (Wanted::Plan, _) | (Wanted::Import, Some((_, true))) if command == Do::Mark => complete(app),
        (Wanted::Import, _) if command == Do::MarkAll => {
            chooser.mark_all();
            Vec::new()
        }
        (Wanted::Import, _) => {
            chooser.mark();
            Vec::new()
        }
        (Wanted::Plan, _) => Vec::new(),
    }
}

fn complete(app: &mut App) -> Vec<Effect> {
    app.complete_palette();
    let Some(Overlay::Chooser(chooser)) = app.overlays.last_mut() else { return Vec::new() };
    let Some((path, folder)) = chooser.path() else { return Vec::new() };
    if folder {
        return vec![Effect::ListFolder(path)];
    }
    chooser.input = tui_input::Input::new(path.to_string_lossy().into_owned());
    Vec::new()
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
