//! Where one can go by a name: the screens, the views of a screen, every kind of record, a record.

use crate::{
    app::{
        App,
        command::{Command, absent},
        detail::Target,
        districts::View,
        funding::Face,
        screen::{Page, screens},
        spoken::Spoken,
    },
    plan::{Book, Kind, folded},
};

/// Somewhere to go, with what it is called.
#[derive(Clone, Debug)]
pub struct Goal {
    /// Its name.
    pub name: String,
    /// What goes there.
    pub way: Spoken,
}

/// All that can be gone to by a name from here, the screens first.
pub fn goals(app: &App) -> Vec<Goal> {
    let book = app.plan.book();
    let mut goals: Vec<Goal> = Vec::new();
    let mut add = |name: String, way: Spoken| {
        if !goals.iter().any(|goal| goal.name == name) {
            goals.push(Goal { name, way });
        }
    };
    for screen in screens(book, app.setting.beside) {
        add(screen.name.to_lowercase(), Spoken::Command(Command::Go(screen.page)));
    }
    if book == Book::Plan {
        for view in View::WALKED {
            add(view.name().to_lowercase(), Spoken::Target(Target::Page(Page::Districts(view))));
        }
        for face in Face::WALKED.into_iter().filter(|face| *face != Face::List) {
            add(face.name().to_lowercase(), Spoken::Target(Target::Page(face.page())));
        }
    } else if app.setting.beside {
        add("plan".to_owned(), Spoken::Command(Command::Go(Page::Overview)));
    }
    let views = app.views();
    if !views.is_empty() {
        add("saved views".to_owned(), Spoken::Command(Command::ListViews));
    }
    for view in views {
        add(view.is.name.to_lowercase(), Spoken::View(Box::new(view)));
    }
    for kind in book.kinds() {
        add(kind.many().to_lowercase(), Spoken::Command(Command::Go(Page::List(*kind))));
    }
    goals.retain(|goal| !matches!(goal.way, Spoken::Command(command) if absent(command, app.setting.beside)));
    goals
}

/// The goals that a word means: the one that is called so, else those that begin so, else the
/// records that are called so.
pub fn meant(app: &App, text: &str) -> Vec<Goal> {
    let wanted = folded(text.trim());
    let wanted = wanted.strip_prefix("to ").unwrap_or(&wanted).trim_start();
    let wanted = wanted.strip_prefix("the ").unwrap_or(wanted).trim();
    let goals = goals(app);
    let letter = screens(app.plan.book(), app.setting.beside).find(|screen| screen.letter.to_string() == text.trim());
    if let Some(screen) = letter {
        return vec![Goal { name: screen.name.to_lowercase(), way: Spoken::Command(Command::Go(screen.page)) }];
    }
    if let Some(goal) = goals.iter().find(|goal| folded(&goal.name) == wanted) {
        return vec![goal.clone()];
    }
    let begins: Vec<Goal> = goals.into_iter().filter(|goal| folded(&goal.name).starts_with(wanted)).collect();
    if !begins.is_empty() && !wanted.is_empty() {
        return begins;
    }
    records(app, text)
}

/// The records that people call so, of any kind of the book.
pub fn records(app: &App, text: &str) -> Vec<Goal> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let found = |kind: &Kind| {
        let record = app.plan.record(*kind, app.plan.find(*kind, text)?)?;
        let name = format!("{} {}", kind.one(), app.plan.line_of(record));
        Some(Goal { name, way: Spoken::Target(Target::Record(*kind, record.id)) })
    };
    app.plan.kinds().iter().filter_map(found).collect()
}
