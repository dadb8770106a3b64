//! The body of a screen in words: where one is, and each row of what is listed there.

use super::{plain::ended, sorting, table};
use crate::{
    app::{
        App, Focus,
        command::{Command, blocked},
        detail::Line,
        here::Mark,
        overview::Figure,
        screen::{Page, Role},
    },
    plan::{
        Id, Kind, action, project,
        record::Words,
        status::{Rating, Stage},
    },
};

/// How many rows there are where the keys go.
pub fn count(app: &App) -> usize {
    if app.focus == Focus::Detail { app.detail.lines.len() } else { app.list().rows.len() }
}

/// The place of the chosen row.
pub fn cursor(app: &App) -> usize {
    if app.focus == Focus::Detail { app.detail.cursor } else { app.list().cursor }
}

/// What the screen is called, with the view and the year of it.
pub fn title(app: &App) -> String {
    let book = if app.plan.book() == crate::plan::Book::Reviews { "Restricted: " } else { "" };
    let view = match (app.view(), app.face()) {
        (Some(view), _) => {
            let stepped = app.districts.stepped(view, &app.plan, app.setting.today);
            let stepped = if stepped.is_empty() { stepped } else { format!(", {stepped}") };
            format!(", {}{stepped}", view.name().to_lowercase())
        }
        (None, Some(face)) if app.walked().is_some() => {
            format!(", {}, {}", face.name().to_lowercase(), app.grant_year())
        }
        _ => String::new(),
    };
    let title = match (app.page, app.past.about) {
        (Page::History, Some(id)) => {
            let of = app.plan.anywhere(id).map_or_else(|| format!("#{id}"), |record| app.plan.line_of(record));
            format!("History of {of}")
        }
        (page, _) => page.title(),
    };
    format!("{book}{title}{view}")
}

/// Where one is, in one line: `Actions, 12 of 114, filter overdue, of 114 in all`.
pub fn place(app: &App) -> String {
    let (count, at) = (count(app), cursor(app) + 1);
    if app.focus == Focus::Detail {
        return format!("Detail of {}, line {at} of {count}.", app.detail.title);
    }
    let list = app.list();
    let more = if app.page == Page::History && app.past.more { " and more" } else { "" };
    let of = match count {
        0 => ", nothing here".to_owned(),
        count => format!(", {at} of {count}{more}"),
    };
    let filter = match list.filter.value().trim() {
        "" => String::new(),
        // What was not understood and leaves every row is no filter: that is said beside it.
        _ if filters_nothing(app) => String::new(),
        filter if app.page == Page::History => format!(", filter {filter}"),
        filter => format!(", filter {filter}, of {} in all", list.total),
    };
    let marked = match app.marked_count() {
        (0, _) => String::new(),
        (count, 0) => format!(", {count} marked"),
        (count, hidden) => format!(", {count} marked, {hidden} of them hidden by the filter"),
    };
    let sorts = sorting::by(app);
    let sorted = if sorts.is_empty() { String::new() } else { format!(", sorted by {}", sorts.join(", then ")) };
    format!("{}{of}{filter}{sorted}{marked}.", title(app))
}

/// Whether nothing of the filter line could be read, so that every row is shown.
fn filters_nothing(app: &App) -> bool {
    let list = app.list();
    matches!(app.page, Page::List(_)) && list.query.is_empty() && !list.query.problems().is_empty()
}

/// What of the filter could not be read, and what is shown for that.
pub fn filter_problem(app: &App) -> Option<String> {
    let list = app.list();
    match app.page {
        Page::History => app.past.problem.as_deref().map(|problem| format!("The filter: {problem}.")),
        Page::List(_) => list.query.problems().first().map(|problem| {
            let line = list.filter.value();
            if filters_nothing(app) {
                return format!(
                    "{} was not understood, all {} are shown: {}",
                    line.trim(),
                    list.total,
                    ended(&problem.says)
                );
            }
            format!("The filter, {}", ended(&problem.pointed(line)))
        }),
        _ => None,
    }
}

/// What is wrong with the filter, as the app says it.
pub fn wrong_filter(app: &App) -> Option<&str> {
    match app.page {
        Page::History => app.past.problem.as_deref(),
        Page::List(_) => app.list().query.problem(),
        _ => None,
    }
}

/// The row at a place in words, with its number.
pub fn row(app: &App, place: usize) -> String {
    let says = if app.focus == Focus::Detail {
        app.detail.lines.get(place).map_or_else(String::new, line)
    } else if let Some(walked) = app.walked() {
        table::row(walked.sheet, place)
    } else {
        listed(app, place)
    };
    format!("{}. {says}", place + 1)
}

/// The chosen row in words: in a table its square too. Nothing where nothing is listed.
pub fn chosen(app: &App) -> Vec<String> {
    let place = cursor(app);
    if place >= count(app) {
        return Vec::new();
    }
    match (app.focus, app.walked()) {
        (Focus::Detail, _) | (_, None) => vec![row(app, place)],
        (_, Some(walked)) => vec![format!("{}. {}", place + 1, table::square(walked, place))],
    }
}

/// What stands over the row at a place, where a new part begins.
pub fn heading(app: &App, place: usize) -> Option<String> {
    if app.focus == Focus::Detail || !app.page.is_figures() {
        return None;
    }
    let mut first = 0;
    for block in &app.overview.blocks {
        if first == place && !block.figures.is_empty() {
            return Some(format!("{}:", block.title));
        }
        first += block.figures.len();
    }
    None
}

/// A field of the chosen record in full, line by line, and what changes it.
pub fn field(app: &App, number: usize) -> Vec<String> {
    let Some(record) = app.chosen_record() else { return Vec::new() };
    let Some(field) = record.kind.fields().get(number) else { return Vec::new() };
    let text = app.plan.shown(field.domain, record.cell(number));
    let mut lines: Vec<String> = format!("{}: {text}", field.header).lines().map(str::to_owned).collect();
    let stepped = [action::STAGE.number(), action::RATING.number(), action::CONFIRMED.number()];
    let (word, command) = match record.kind {
        Kind::Action if stepped.contains(&number) => ("status", Command::Status),
        Kind::Project if number == project::ROUTE.number() => ("advance", Command::Status),
        _ => ("edit", Command::Edit),
    };
    lines.push(match blocked(command, app) {
        Some(why) => format!("It cannot be changed now: {}", ended(&why)),
        None => format!("{word} changes it."),
    });
    lines
}

/// A line of a detail in words.
pub fn line(line: &Line) -> String {
    let text = line.text.replace('\n', " ");
    let text = match (line.role, text.as_str()) {
        // A rating stands with its letter before its word.
        (Role::Rating(rating), _) => rated(rating),
        (_, text) => text.to_owned(),
    };
    match line.label.trim() {
        "" => text,
        label => format!("{label}: {text}"),
    }
}

fn rated(rating: Rating) -> String {
    if rating == Rating::NotRated { "not rated".to_owned() } else { rating.word().to_owned() }
}

fn listed(app: &App, place: usize) -> String {
    let Some(id) = app.list().rows.get(place).copied() else { return String::new() };
    match app.page {
        Page::Overview | Page::Caseload => app.overview.figures().nth(place).map_or_else(String::new, figure),
        Page::List(kind) => record(app, kind, id),
        Page::History => step(app, place),
        Page::Records => {
            let kind = usize::try_from(id.0).ok().and_then(|number| Kind::ALL.get(number));
            kind.map_or_else(String::new, |kind| {
                format!("{}, {}", Page::List(*kind).title(), app.plan.all(*kind).len())
            })
        }
        Page::Districts(_) | Page::Grant(_) => String::new(),
    }
}

fn figure(figure: &Figure) -> String {
    let standing = figure.standing.map_or_else(String::new, |standing| {
        let stages = [Stage::Complete, Stage::InProgress, Stage::OnHold, Stage::NotStarted, Stage::Withdrawn];
        let told = stages.into_iter().filter(|stage| standing.at(*stage) > 0);
        let told: Vec<String> = told.map(|stage| format!("{} {}", standing.at(stage), stage.word())).collect();
        if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) }
    });
    format!("{} {}{standing}", figure.label.trim(), figure.value)
}

fn step(app: &App, place: usize) -> String {
    let Some(step) = app.past.steps.get(place) else { return String::new() };
    let undone = if step.undone_by.is_some() { ", taken back" } else { "" };
    format!("Step {}, {}, {}: {}{undone}", step.number, step.when, step.by, step.why)
}

/// A record as its row: what it is called, then each column with its heading.
fn record(app: &App, kind: Kind, id: Id) -> String {
    let Some(record) = app.plan.record(kind, id) else { return "no longer in the plan".to_owned() };
    let sight = app.sight();
    let mut says: Vec<String> = Vec::new();
    for (place, column) in app.columns().iter().enumerate() {
        let text = column.text(&sight, record);
        if matches!(&*text, "" | "·") {
            continue;
        }
        let role = (column.role)(record, sight.as_at);
        let said = match role {
            Role::Link if column.width == 1 => "linked to groups".to_owned(),
            Role::Funded if column.width == 1 => "funded".to_owned(),
            Role::Rating(Rating::NotRated) => "not rated".to_owned(),
            Role::Rating(rating) => format!("rating {}", rated(rating)),
            Role::Warning => format!("due {text}, overdue"),
            _ if column.header == "When" => {
                if text.starts_with(|letter: char| letter.is_ascii_digit()) {
                    format!("due {text}")
                } else {
                    text.into_owned()
                }
            }
            // What a record is called needs no heading.
            _ if place == 0 || column.width == 0 => text.into_owned(),
            _ => format!("{} {text}", header(column.header)),
        };
        // A reference and its name are one breath.
        match says.last_mut() {
            Some(first) if place == 1 && column.width == 0 => *first = format!("{first} {said}"),
            _ => says.push(said),
        }
    }
    if app.list().marked.contains(&id) {
        says.push("marked".to_owned());
    }
    if app.funding.marked.contains(&id) {
        says.push("marked for what if".to_owned());
    }
    says.extend(app.news.of(kind, id).map(|mark| match mark {
        Mark::New => "new from a colleague".to_owned(),
        Mark::Changed => "changed by a colleague".to_owned(),
    }));
    says.extend(app.also_at(kind, id));
    says.join(", ")
}

/// A heading that is a sign, in words.
pub fn sign(header: &str) -> &str {
    match header {
        "»" => "Links to a group or strategy",
        "£" => "Funded by a project",
        header => header,
    }
}

/// A heading within a sentence; what is short for something keeps its capitals.
pub fn header(header: &str) -> String {
    let short = header.chars().nth(1).is_some_and(char::is_uppercase);
    if short { header.to_owned() } else { header.to_lowercase() }
}
