//! The saved views by their names: what `views` offers, each with what it lists and how many.

use super::{
    Linear,
    menu::{Choice, Deed},
    offers,
};
use crate::{
    app::{App, command::Command, keys::Scope, spoken::Spoken, views::View},
    plan::select::{Query, standpoint::Standpoint},
};

impl Linear {
    /// The views by name; the number of one is the key that opens it, those without one follow.
    pub(super) fn views(&mut self, app: &App) -> Vec<Spoken> {
        let views = app.views().into_iter().map(|view| {
            let number = view.is.number.map_or(0, usize::from);
            let by = vec![view.is.name.clone(), view.is.name.to_lowercase()];
            Choice { number, by, ..Choice::new(says(app, &view), Deed::Ask(vec![Spoken::View(Box::new(view))])) }
        });
        let others = offers::within(app, Scope::Views);
        let others = others
            .iter()
            .filter(|offer| !matches!(offer.command, Command::OpenView(_) | Command::Cancel))
            .map(Choice::of);
        let choices = views.chain(others).collect();
        self.choose("Saved views: a number or a name opens one.", choices)
    }
}

/// A view in words: `Overdue: actions, overdue, 12 of 179`.
fn says(app: &App, view: &View) -> String {
    let standpoint = Standpoint { as_at: app.as_at(), me: &app.setting.me };
    let query = Query::asked(&app.plan, view.kind, &view.is.filter, standpoint);
    let all = app.plan.all(view.kind);
    let count = all.iter().filter(|record| query.matches(&app.plan, record, standpoint.as_at)).count();
    let filter = if view.is.filter.is_empty() { "all" } else { view.is.filter.as_str() };
    // Why a view finds nothing is known before it is opened.
    let why = query.problem().map_or_else(String::new, |problem| format!("; {problem}"));
    format!("{}: {}, {filter}, {count} of {}{why}", view.is.name, view.is.kind.to_lowercase(), all.len())
}
