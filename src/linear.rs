//! LINEAR: the app for ears. A typed line becomes what is asked of the app; what came of it becomes
//! plain lines: what happened, where one is, the chosen row.
//!
//! It is a second face of the same app, beside the ui: it decides nothing that the app decides, and
//! reads no line, writes no line and knows no clock. The loop in the cli reads and writes, hands
//! what was asked to the session, and comes back for the words.
//!
//! ```text
//! line ── hear(line, &App) ──> [Spoken] ── session ──> App ── tell(&App) ──> lines
//! ```
//!
//! Nothing that was said is said again unless somebody asks: an empty line says where one is, `list`
//! reads the rows, `detail` the detail, `?` what can be done.

mod answer;
mod asking;
mod body;
mod choosing;
mod foreseen;
mod goal;
mod hearing;
mod import;
mod menu;
mod offers;
mod overlay;
pub mod plain;
mod reading;
mod saved;
mod sorting;
mod standoff;
mod table;
mod walk;

use crate::app::{App, keys::Scope, overlay::Overlay};
use menu::Choice;
use reading::Reading;
use walk::{At, Walk};

/// How many rows are read at once unless somebody says otherwise.
const PAGE: usize = 20;

/// What is said in a plan in which nothing stands, so that its first officer knows where to begin.
const EMPTY: [&str; 3] = [
    "This plan is empty. go partnerships, then add, says whose plan it is.",
    "go priorities, then add, begins with a priority; go actions, then add, with an action.",
    "import takes in CSV files of priorities, leads, actions, districts and more.",
];

/// What follows once what was asked is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum After {
    /// What happened, where one is, the chosen row.
    #[default]
    Tell,
    /// Where one is, with all that is said when one comes there.
    Where,
    /// The rows, from this one on.
    Rows(usize),
    /// The lines of the detail.
    Detail,
    /// The chosen row in full.
    Row,
    /// By what the list is sorted now.
    Sorted,
    /// Only these lines.
    Say(Vec<String>),
}

/// The face for ears, between one line and the next.
#[derive(Clone, Debug)]
pub struct Linear {
    /// How many rows are read at once.
    page: usize,
    /// What the next number chooses from, where something was offered.
    menu: Vec<Choice>,
    /// What is being read, for `more`.
    reading: Option<Reading>,
    after: After,
    walk: Walk,
    /// What lay on top, or which screen it was, when it was last told.
    told: String,
    /// Which part of it had the keys.
    part: String,
    /// Whether the last line asked something of the app, and the notice that was said last.
    asked: bool,
    noticed: String,
    /// What a colleague did that was said last, and what waits to be said.
    heard: String,
    news: Vec<String>,
    /// Whether the next line is a filter.
    filters: bool,
    /// Whether the columns were read to sort by one, so that a number does that.
    sorts: bool,
    /// What was said last that a filter line could not be read in.
    wrong: String,
}

impl Default for Linear {
    fn default() -> Self {
        Self {
            page: PAGE,
            menu: Vec::new(),
            reading: None,
            after: After::default(),
            walk: Walk::default(),
            told: String::new(),
            part: String::new(),
            asked: false,
            noticed: String::new(),
            heard: String::new(),
            news: Vec::new(),
            filters: false,
            sorts: false,
            wrong: String::new(),
        }
    }
}

impl Linear {
    /// What is said when the session begins.
    pub fn greet(&mut self, app: &App) -> Vec<String> {
        let name = if app.setting.plan_name.is_empty() { "no plan yet" } else { &app.setting.plan_name };
        let read_only = app.setting.read_only.as_ref().map_or_else(String::new, |why| format!(" Read only: {why}."));
        let scratch = if app.setting.scratch { " This is a scratch copy." } else { "" };
        let mut lines = vec![
            format!("folkmoot, {name}, in plain lines.{scratch}{read_only}"),
            "Type ? for what can be done, list to hear the rows, quit to leave.".to_owned(),
        ];
        lines.extend(self.tell(app));
        lines
    }

    /// Notes what colleagues did, to be said once before the next prompt.
    pub fn overhear(&mut self, app: &App) {
        if app.news.heard == self.heard {
            return;
        }
        self.heard.clone_from(&app.news.heard);
        if !self.heard.is_empty() {
            self.news.push(plain::ended(&self.heard));
        }
    }

    /// What happened, where one is, the chosen row; or what was asked to be read.
    pub fn tell(&mut self, app: &App) -> Vec<String> {
        self.told_of(app).iter().map(|line| plain::heard(line)).collect()
    }

    fn told_of(&mut self, app: &App) -> Vec<String> {
        self.overhear(app);
        let mut lines = std::mem::take(&mut self.news);
        let after = std::mem::take(&mut self.after);
        if let After::Say(said) = after {
            lines.extend(said);
            return lines;
        }
        // What is wrong with a filter is said where one is told what it shows.
        let notice = self.notice(app);
        lines.extend(notice.filter(|notice| !body::wrong_filter(app).is_some_and(|wrong| notice.contains(wrong))));
        if let Some(form) = walk::form(app) {
            self.told.clear();
            lines.extend(self.walk.tell(app, form));
            return lines;
        }
        if walk::lies_beneath(app) {
            self.walk.covered = true;
        } else {
            self.walk = Walk::default();
        }
        match overlay::shown(app) {
            Some(mut shown) => {
                if let (true, Some(Overlay::Arranging(_))) = (self.sorts, app.overlays.last()) {
                    shown.says = vec![sorting::ASKS.to_owned()];
                }
                self.tell_overlay(app, &shown, &after, &mut lines);
            }
            None if app.scope() == Scope::Filter => {
                self.filters = true;
                lines.push(filter_question(app));
            }
            None => self.tell_body(app, &after, &mut lines),
        }
        if lines.is_empty() {
            lines.push("Nothing is listed here.".to_owned());
        }
        lines
    }

    /// What happened: said once, and again only where the same happened again.
    fn notice(&mut self, app: &App) -> Option<String> {
        let text = app.notice.as_ref().map_or("", |notice| &notice.text);
        let known = !self.asked && self.noticed == text;
        text.clone_into(&mut self.noticed);
        (!known && !text.is_empty()).then(|| plain::ended(text))
    }

    fn tell_overlay(&mut self, app: &App, shown: &overlay::Shown, after: &After, lines: &mut Vec<String>) {
        let known = self.told == shown.key;
        let whole = !known || *after == After::Where;
        // What was read to be decided on is not read again with the question.
        let is_asked = shown.takes == overlay::Takes::Command;
        let part = std::mem::replace(&mut self.part, shown.part.clone());
        self.told.clone_from(&shown.key);
        if whole {
            lines.extend(shown.says.iter().cloned());
        }
        let same = !whole && part == shown.part;
        if !same {
            self.reading = None;
        }
        lines.extend((!same && !shown.part.is_empty()).then(|| shown.part.clone()));
        match after {
            After::Detail => {
                let all = hearing::detail_of_overlay(app);
                let said = if all.is_empty() { vec!["There is no detail here.".to_owned()] } else { all };
                self.begin(Reading::of(said), app, lines);
            }
            After::Rows(from) => self.begin(Reading::Rows(*from), app, lines),
            After::Sorted => lines.push(sorting::says(app)),
            After::Where if known && is_asked => {}
            After::Tell | After::Where if !same && !shown.rows.is_empty() => {
                self.begin(Reading::Rows(0), app, lines);
            }
            _ => lines.extend(shown.row(shown.cursor).filter(|_| shown.takes != overlay::Takes::Command)),
        }
        // What can be done: numbered where numbers mean no rows.
        let choices = offers::choices(app);
        let names = choices.iter().filter_map(|offer| offer.names.first());
        if shown.takes == overlay::Takes::Command {
            let numbered = names.enumerate().map(|(place, name)| format!("{} {name}", place + 1));
            lines.push(format!("{}.", numbered.collect::<Vec<_>>().join(", ")));
        } else if whole {
            lines.push(format!("A number, or: {}.", names.cloned().collect::<Vec<_>>().join(", ")));
        }
    }

    fn tell_body(&mut self, app: &App, after: &After, lines: &mut Vec<String>) {
        let key = body::title(app);
        let same = self.told == key;
        self.told = key;
        if !same {
            self.reading = None;
        }
        // The sentences over a table say what it is of: once, when one comes there.
        if let (Some(walked), true) = (app.walked(), !same || *after == After::Where) {
            lines.extend(walked.sheet.says.iter().map(|(says, _)| says.trim().to_owned()));
            if walked.sheet.rows.is_empty() {
                lines.extend(walked.sheet.empty.iter().cloned());
            }
        }
        if !same && app.plan.is_empty() {
            lines.extend(EMPTY.map(str::to_owned));
        }
        lines.push(body::place(app));
        let wrong = body::filter_problem(app).unwrap_or_default();
        let again = !same || *after == After::Where || wrong != self.wrong;
        self.wrong.clone_from(&wrong);
        lines.extend((again && !wrong.is_empty()).then_some(wrong));
        match after {
            After::Rows(from) => self.begin(Reading::Rows(*from), app, lines),
            After::Detail => self.begin(Reading::Rows(0), app, lines),
            After::Row => lines.extend(hearing::whole_row(app)),
            _ => lines.extend(body::chosen(app)),
        }
    }

    fn begin(&mut self, reading: Reading, app: &App, lines: &mut Vec<String>) {
        self.reading = Some(reading);
        lines.extend(self.read_on(app));
    }

    /// The next page of what is read.
    fn read_on(&mut self, app: &App) -> Vec<String> {
        let Some(reading) = self.reading.take() else { return vec!["There is nothing to read on.".to_owned()] };
        let (lines, rest) = reading.page(app, self.page);
        self.reading = rest;
        if lines.is_empty() { vec!["That was all.".to_owned()] } else { lines }
    }

    /// Whether a text is being typed that an end of the input would leave unsaved.
    pub fn in_form(&self) -> bool {
        self.walk.at != At::New
    }
}

fn filter_question(app: &App) -> String {
    let now = app.list().filter.value().trim();
    let now = if now.is_empty() { String::new() } else { format!(" Now: {now}; - drops it, empty keeps it.") };
    format!("Filter by words or fields, as overdue, rating:red, due<31/12/2026, -stage:complete.{now}")
}
