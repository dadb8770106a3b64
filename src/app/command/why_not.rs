//! Why a command cannot be done now, in words that say what to do first.

use super::{Command, Do, NO_SHELL};
use crate::{
    app::{App, districts::View, drafts::Drafts, keys::Scope, overlay::Overlay, screen::Page, taking},
    plan::{Book, Kind, project::Route, route, status},
};

/// Why a draft cannot be opened as a form.
const ORPHANED: &str = "the record is no longer in the plan; what was typed can be read and copied here";

/// Whether one key changes how far a record of this kind is.
pub(super) const fn has_status(kind: Kind) -> bool {
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
    if matches!(command, Do::Status | Do::Rate | Do::Note | Do::Withdraw)
        && let Some(why) = app.no_bulk(command == Do::Withdraw)
    {
        return Some(why);
    }
    match command {
        Do::Spend | Do::Refund if app.marked_count().0 > 0 => {
            says("money is entered for one project at a time; Esc drops the marks")
        }
        Do::MarkRow | Do::MarkShown | Do::MarkRange | Do::Sort | Do::Columns if app.page.kind().is_none() => {
            says("go to a list first")
        }
        Do::MarkRow | Do::MarkShown | Do::MarkRange if app.list().rows.is_empty() => says("there is no row to mark"),
        Do::RecallFilter if app.list().search.is_empty() => says("no filter was kept or dropped here yet"),
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
