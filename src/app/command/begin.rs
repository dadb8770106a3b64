//! The forms that commands begin: of a status, a withdrawal, a new record, one record or several.

use super::why_not::has_status;
use crate::{
    app::{App, Effect, Focus, detail::Target, form::Form, funding::Face, overlay::Overlay, screen::Page},
    plan::{
        Id, Kind, action,
        cell::Cell,
        project::{self, Route},
        record::Record,
        restricted_item, route, update,
    },
};

/// Edits the chosen record, at the field that the detail's cursor is on.
pub(super) fn edit(app: &mut App) -> Vec<Effect> {
    let field = match app.detail_target() {
        Some(Target::Field(field)) if app.focus == Focus::Detail => Some(field),
        _ => None,
    };
    app.edit(field)
}

/// Opens the form of an update or a step at a field that moves by one; nothing where it is edited.
pub(in crate::app) fn moved_by_step(app: &mut App, field: usize) -> Option<Vec<Effect>> {
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

pub(super) fn status_form(app: &mut App, focus: usize) -> Vec<Effect> {
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

pub(super) fn withdraw_form(app: &mut App) -> Vec<Effect> {
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

pub(super) fn add_form(app: &mut App) -> Vec<Effect> {
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

pub(super) fn with_form(app: &mut App, edit: impl FnOnce(&mut Form, &App)) -> Vec<Effect> {
    if let Some(Overlay::Form(mut form)) = app.overlays.pop() {
        edit(&mut form, app);
        app.overlays.push(Overlay::Form(form));
    }
    Vec::new()
}
