//! Saving a form: what was typed becomes a revision, a moved due date asks why, a step asks for the
//! money that it moves, and a colleague's change is settled field by field.

use super::{
    App, Effect,
    drafts::Drafts,
    form::{Form, Purpose},
    overlay::{Ask, Overlay, Yes},
};
use crate::plan::{
    Id, Kind, action,
    cell::Cell,
    change::{Change, Edit, Revision, reason},
    record::Record,
    route,
    rules::{self, Problem},
    slip,
};

pub(super) fn save(app: &mut App) -> Vec<Effect> {
    match app.overlays.pop() {
        Some(Overlay::Form(form)) => save_form(app, *form),
        Some(Overlay::Keeping(keeping)) => {
            app.overlays.push(Overlay::Keeping(keeping));
            app.keep()
        }
        Some(Overlay::Conflict(standoff)) => {
            if let Some(place) = standoff.clashes.iter().position(|clash| clash.mine.is_none()) {
                let mut standoff = standoff;
                (standoff.cursor, standoff.top) = (place, None);
                app.overlays.push(Overlay::Conflict(standoff));
                return app.say("choose mine (m) or theirs (t) for each field first".to_owned());
            }
            let mut form = standoff.form;
            for clash in &standoff.clashes {
                let mine = clash.mine.unwrap_or(true);
                form.settle(&app.plan, &clash.conflict, mine);
                // Under the question why a date moves stands the form in which it was moved.
                if let (Purpose::Also(_), Some(Overlay::Form(under))) = (&form.purpose, app.overlays.last_mut()) {
                    under.settle(&app.plan, &clash.conflict, mine);
                }
            }
            save_form(app, form)
        }
        other => {
            app.overlays.extend(other);
            Vec::new()
        }
    }
}

fn save_form(app: &mut App, mut form: Form) -> Vec<Effect> {
    // What was said last is the newest, although its form may have been opened before a colleague's.
    if matches!(form.purpose, Purpose::Update | Purpose::Step) {
        form.record.id = app.mint.next_id();
        form.own_ids = form.several.iter().map(|_| app.mint.next_id()).collect();
    }
    renew(app, &mut form);
    let Some(changes) = form.changes(&app.plan, app.setting.today) else {
        let says = form.focused().and_then(|(entry, _)| {
            let field = form.field(entry)?;
            entry.problem.as_ref().map(|problem| format!("{}: {problem}", field.header))
        });
        app.overlays.push(Overlay::Form(Box::new(form)));
        return says.map_or_else(Vec::new, |says| app.say(says));
    };
    if changes.is_empty() {
        return app.say("nothing was changed".to_owned());
    }
    let mut slips = moved_dates(app, &changes).into_iter();
    if let Some(first) = slips.next() {
        // The form stays underneath, so that leaving the question loses nothing.
        return ask_also(app, form, first, slips.collect(), changes);
    }
    if let Some((step, entries)) = money_of_step(app, &changes) {
        // What is wrong with the step itself is said before its money is asked for.
        let asked = Revision::new("", changes.clone());
        let problems: Vec<Problem> = rules::problems(&app.plan, &asked, app.setting.today)
            .into_iter()
            .filter(|problem| problem.id == step)
            .collect();
        if !problems.is_empty() {
            app.overlays.push(Overlay::Form(Box::new(form)));
            return app.problems(&problems);
        }
        let mut entries = entries.into_iter();
        if let Some(first) = entries.next() {
            let rest = entries.map(|entry| Change::add(&app.plan, &entry));
            let waiting = changes.into_iter().chain(rest).collect();
            return ask_also(app, form, first, Vec::new(), waiting);
        }
        return Vec::new();
    }
    app.overlays.push(Overlay::Form(Box::new(form)));
    if let Some(several) = app.several_form().cloned() {
        app.preview_several(&several, &changes);
        return Vec::new();
    }
    let why = reason(&app.plan, &changes);
    vec![Effect::Commit(Revision::new(why, changes))]
}

/// Why the dates of several records move is asked over changes that wait; what a colleague changed since
/// is looked at again, so that what is shown next is what stands by now.
fn renew(app: &mut App, form: &mut Form) {
    if !matches!(form.purpose, Purpose::Also(_)) {
        return;
    }
    let today = app.setting.today;
    let several = app.several_form().cloned();
    let Some(changes) = several.and_then(|mut several| several.changes(&app.plan, today)) else { return };
    let mut slips = moved_dates(app, &changes).into_iter();
    if let Some(first) = slips.next() {
        form.record = first;
        form.alike = slips.collect();
    }
    form.purpose = Purpose::Also(changes);
}

/// Asks what else must be said of changes; the form stays underneath, so that leaving the question loses nothing.
fn ask_also(app: &mut App, form: Form, record: Record, alike: Vec<Record>, waiting: Vec<Change>) -> Vec<Effect> {
    app.overlays.push(Overlay::Form(Box::new(form)));
    app.overlays.push(Overlay::Form(Box::new(Form::also(&app.plan, record, alike, waiting))));
    Vec::new()
}

/// The step that moves a project without the money that it commits or frees, and the entries that
/// say it; the first is asked for, and the others free what stands elsewhere exactly.
fn money_of_step(app: &mut App, changes: &[Change]) -> Option<(Id, Vec<Record>)> {
    if changes.iter().any(|change| change.kind == Kind::LedgerEntry) {
        return None;
    }
    let moved = changes.iter().find(|change| route::moves_route(change));
    let project = moved.and_then(|change| app.plan.record(Kind::Project, change.id))?;
    let step = changes.iter().find_map(|change| match &change.edit {
        Edit::Add(cells) if change.kind == Kind::RouteStep => {
            Some(Record::with_cells(Kind::RouteStep, change.id, cells.clone()))
        }
        _ => None,
    })?;
    let mut entries = route::money_of(&app.plan, project, &step);
    for entry in &mut entries {
        entry.id = app.mint.next_id();
    }
    (!entries.is_empty()).then_some((step.id, entries))
}

/// The slips that are still to be said of the due dates that move: from which day to which.
fn moved_dates(app: &mut App, changes: &[Change]) -> Vec<Record> {
    let said: Vec<Id> = changes
        .iter()
        .filter_map(|change| match &change.edit {
            Edit::Add(cells) if change.kind == Kind::Slip => {
                Record::with_cells(change.kind, change.id, cells.clone()).get(slip::ACTION)
            }
            _ => None,
        })
        .collect();
    let moved = changes.iter().filter_map(|change| match &change.edit {
        Edit::Set { field, before, after }
            if change.kind == Kind::Action && *field == action::DUE.number() && !before.is_empty() =>
        {
            (!said.contains(&change.id)).then(|| (change.id, before.clone(), after.clone()))
        }
        _ => None,
    });
    let today = app.setting.today;
    let slip = |(action, from, to): (Id, Cell, Cell)| {
        Record::new(Kind::Slip, app.mint.next_id())
            .with(slip::ACTION, Cell::One(action))
            .with(slip::DATE, Cell::Day(today))
            .with(slip::MOVED_FROM, from)
            .with(slip::MOVED_TO, to)
    };
    moved.map(slip).collect()
}

pub(super) fn cancel(app: &mut App) -> Vec<Effect> {
    if matches!(app.overlays.last(), Some(Overlay::Import(_))) {
        return app.leave_import();
    }
    match app.overlays.pop() {
        Some(Overlay::Form(form)) if form.is_touched() => {
            app.overlays.push(Overlay::Form(form));
            let question = "Drop what you typed?".to_owned();
            app.overlays.push(Overlay::Ask(Ask { question, yes: Yes::DropForm }));
        }
        Some(Overlay::Prompt(prompt)) if prompt.is_touched() => {
            app.overlays.push(Overlay::Prompt(prompt));
            let question = "Drop what you typed?".to_owned();
            app.overlays.push(Overlay::Ask(Ask { question, yes: Yes::DropTyped }));
        }
        Some(Overlay::Chooser(chooser)) if chooser.is_touched() => {
            let question = match chooser.marked.len() {
                0 => "Drop the path that you typed?".to_owned(),
                1 => "Leave, and forget the file that is marked?".to_owned(),
                count => format!("Leave, and forget the {count} files that are marked?"),
            };
            app.overlays.push(Overlay::Chooser(chooser));
            app.overlays.push(Overlay::Ask(Ask { question, yes: Yes::DropTyped }));
        }
        Some(Overlay::Conflict(standoff)) => app.overlays.push(Overlay::Form(Box::new(standoff.form))),
        Some(Overlay::Drafts(drafts)) if drafts.compares => {
            app.overlays.push(Overlay::Drafts(Drafts { compares: false, top: 0, ..drafts }));
        }
        Some(Overlay::Drafts(_)) => app.tell("kept: it is offered again when the plan is next opened".to_owned()),
        _ => {}
    }
    Vec::new()
}
