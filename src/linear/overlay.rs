//! What lies on top of a screen, in words: what it says, what can be chosen in it by number.
//!
//! The match over the overlays has no rest: one that is new does not compile without its words.
//! Forms are not here: they are asked field by field, by the walk.

use super::{body, foreseen, import, offers, plain::ended, standoff};
use crate::{
    app::{
        App,
        arrangement::{Arranging, Offered},
        calendar::Calendar,
        command::blocked,
        drafts::Drafts,
        here::Who,
        in_place::Fields,
        overlay::{Ask, Chooser, Help, Overlay, Pick, Place, Preview, Prompt, Wanted, Welcome, Yes},
        palette::{Entry, Palette},
        papers::Papers,
        views::{
            View, Views,
            keeping::{Asks, Keeping},
        },
    },
    paper::PAPERS,
};

/// What a number means here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Takes {
    /// The command with this number: there are no rows, or they are only read.
    #[default]
    Command,
    /// The row, and that it is what is wanted.
    Choice,
    /// The row, to be looked at or opened.
    Row,
}

/// What lies on top, in words.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// What is the same while nothing but the chosen row moves.
    pub key: String,
    /// What it says, line by line.
    pub says: Vec<String>,
    /// Which part of it has the keys, where it has several: said alone while the rest stays.
    pub part: String,
    /// What is listed in it.
    pub rows: Vec<String>,
    /// The chosen row.
    pub cursor: usize,
    /// What a number means.
    pub takes: Takes,
}

impl Shown {
    pub(super) fn new(title: impl Into<String>) -> Self {
        let title = title.into();
        Self { key: title.clone(), says: vec![title], ..Self::default() }
    }

    pub(super) fn says(mut self, line: impl Into<String>) -> Self {
        self.says.push(line.into());
        self
    }

    pub(super) fn lists(mut self, rows: Vec<String>, cursor: usize, takes: Takes) -> Self {
        (self.rows, self.cursor, self.takes) = (rows, cursor, takes);
        self
    }

    /// What is typed, and what else tells two of its states apart.
    fn typed(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.says.push(format!("With \"{text}\": {}.", counted(self.rows.len())));
        }
        self.key.push('/');
        self.key.push_str(text);
        self
    }

    /// A row with its number.
    pub fn row(&self, place: usize) -> Option<String> {
        self.rows.get(place).map(|row| format!("{}. {row}", place + 1))
    }
}

fn counted(rows: usize) -> String {
    if rows == 1 { "1 fits".to_owned() } else { format!("{rows} fit") }
}

/// What lies on top in words; nothing where it is a form, or nothing does.
pub fn shown(app: &App) -> Option<Shown> {
    let overlay = app.overlays.last()?;
    let mut shown = match overlay {
        Overlay::Form(_) => return None,
        Overlay::Help(help) => helped(app, help),
        Overlay::Palette(palette) => found(palette),
        Overlay::Conflict(standoff) => standoff::shown(app, standoff),
        Overlay::Preview(preview) => previewed(app, preview),
        Overlay::Import(shown) => import::shown(app, shown),
        Overlay::Pick(pick) => picking(pick),
        Overlay::Papers(papers) => papers_of(*papers),
        Overlay::Prompt(prompt) => prompted(prompt),
        Overlay::Reading(progress) => reading(progress.done, progress.total),
        Overlay::Chooser(chooser) => choosing(chooser),
        Overlay::Welcome(welcome) => welcomed(welcome),
        Overlay::Drafts(drafts) => drafted(app, drafts),
        Overlay::Ask(ask) => asked(ask),
        Overlay::Arranging(arranging) => arranged(app, arranging),
        Overlay::Who(who) => present(app, who),
        Overlay::Text(_) => text_of(app),
        Overlay::Calendar(calendar) => calendar_of(calendar),
        Overlay::Fields(fields) => fields_of(app, fields),
        Overlay::Views(views) => saved(app, *views),
        Overlay::Keeping(keeping) => kept(keeping),
    };
    shown.key = format!("{}:{:?}:{}", app.overlays.len(), overlay.scope(), shown.key);
    Some(shown)
}

fn helped(app: &App, help: &Help) -> Shown {
    let here = help.scopes.first();
    let row = |row: &&crate::app::keys::Binding| {
        let keys: Vec<String> = row.keys.iter().map(|key| offers::spelled(&key.to_string())).collect();
        let applies = here.is_some_and(|first| first.takes(row.scope));
        let why = if applies { blocked(row.command, app) } else { None };
        let why = why.map_or_else(String::new, |why| format!(" (not now: {why})"));
        format!("{}, {}: {}{why}", row.scope.title(), keys.join(" "), row.help)
    };
    let rows: Vec<String> = help.rows(&app.keymap).iter().map(row).collect();
    Shown::new("All keys of the screens. Type words to narrow; a number runs the line.")
        .lists(rows, help.cursor, Takes::Choice)
        .typed(help.input.value())
}

fn found(palette: &Palette) -> Shown {
    // A command may have several keys, each of which is a word.
    let keys = |beside: &str| beside.split(' ').map(offers::spelled).collect::<Vec<_>>().join(" ");
    let row = |entry: &&Entry| format!("{}, {}", entry.shown(), keys(&entry.beside));
    let rows: Vec<String> = palette.found().iter().map(row).collect();
    Shown::new("Find and do: type some letters of a command, a record or a paper; a number does it.")
        .lists(rows, palette.cursor, Takes::Choice)
        .typed(palette.input.value())
}

fn previewed(app: &App, preview: &Preview) -> Shown {
    let mut shown = Shown::new(ended(&preview.title)).says(format!("In all: {}", ended(&preview.summary)));
    if let Some(why) = &preview.blocked {
        shown.key.push_str(why);
        shown = shown.says(format!("It cannot be accepted: {}", ended(why)));
    }
    shown.lists(foreseen::rows(app, preview), preview.top, Takes::Command)
}

fn picking(pick: &Pick) -> Shown {
    let rows = pick.fitting().into_iter().map(|way| {
        let now = if way.now { " (as now)" } else { "" };
        let about = if way.about.is_empty() { String::new() } else { format!(": {}", way.about) };
        format!("{}{about}{now}", way.label)
    });
    let rows = rows.collect();
    Shown::new(format!("{} Type words to narrow.", pick.title))
        .lists(rows, pick.cursor, Takes::Choice)
        .typed(pick.input.value())
}

fn papers_of(papers: Papers) -> Shown {
    let rows = PAPERS.iter().map(|paper| format!("{}: {}", paper.title, paper.about)).collect();
    Shown::new(format!("Papers of the grant {}.", papers.year)).lists(rows, papers.cursor, Takes::Choice)
}

fn prompted(prompt: &Prompt) -> Shown {
    let stands = match prompt.input.value() {
        "" => "Nothing stands there yet; type it.".to_owned(),
        text => format!("Now: {text}. Type another, or choose 1."),
    };
    let mut shown = Shown::new(format!("{}.", prompt.title().trim_end_matches('?'))).says(prompt.asks()).says(stands);
    if let Some(problem) = &prompt.problem {
        shown.key.push_str(problem);
        shown = shown.says(format!("Not done: {}", ended(problem)));
    }
    shown.key.push_str(prompt.input.value());
    shown
}

fn reading(done: u64, total: u64) -> Shown {
    let percent = done.saturating_mul(100) / total.max(1);
    let mut shown = Shown::new("Reading the files; nothing is changed yet.");
    shown.says.push(format!("{percent} per cent."));
    shown
}

fn choosing(chooser: &Chooser) -> Shown {
    let what = match chooser.wanted {
        Wanted::Import => "Choose a file to import, CSV, xlsx or ods",
        Wanted::Plan => "Choose the file of a plan",
    };
    let row = |place: &&Place| {
        let marked = if chooser.is_marked(place) { ", marked" } else { "" };
        if place.folder {
            format!("{}, folder", place.name)
        } else {
            format!("{}, {} bytes{marked}", place.name, place.size)
        }
    };
    let rows: Vec<String> = chooser.fitting().iter().map(row).collect();
    let mut shown = Shown::new(format!("{what}, or type a path or part of a name."))
        .says(format!("In {}.", chooser.folder.display()));
    shown.key = format!("{}{}{}", shown.key, chooser.folder.display(), chooser.marked.len());
    if !chooser.marked.is_empty() {
        shown = shown.says(format!("{} marked; done reads them together.", chooser.marked.len()));
    }
    if let Some(problem) = &chooser.problem {
        shown.key.push_str(problem);
        shown = shown.says(format!("Not done: {}", ended(problem)));
    }
    shown.lists(rows, chooser.cursor, Takes::Choice).typed(chooser.input.value())
}

fn welcomed(welcome: &Welcome) -> Shown {
    let rows = [
        "The Kent plan: Kent's agreement and action plan, from its papers",
        "An empty plan: for another partnership, or to import your own",
        "Open another file: a plan kept elsewhere, as in a shared folder",
    ];
    let own = welcome.own.display();
    let mut shown = Shown::new("Welcome to folkmoot.")
        .says(format!("There is no plan yet. Yours would be kept in {own}. What would you like to begin with?"));
    if let Some(problem) = &welcome.problem {
        shown.key.push_str(problem);
        shown = shown.says(format!("Not done: {}", ended(problem)));
    }
    shown.lists(rows.map(str::to_owned).to_vec(), welcome.cursor, Takes::Choice)
}

fn drafted(app: &App, drafts: &Drafts) -> Shown {
    let Some(offer) = drafts.shown() else { return Shown::new("No draft.") };
    let several = match drafts.offers.len() {
        1 => String::new(),
        count => format!("Draft {} of {count}. ", drafts.cursor + 1),
    };
    let mut shown = Shown::new(format!("{several}Typed and not saved on {}: {}.", offer.when, offer.draft.title()));
    let orphaned = offer.draft.is_orphaned(&app.plan);
    shown = shown.says(if orphaned {
        "This record is no longer in the plan, so no form can be opened; the text can be read here."
    } else {
        "The session ended while this was being typed."
    });
    for field in offer.draft.compared(&app.plan) {
        let stands = |text: &str| if text.is_empty() { "(empty)".to_owned() } else { text.replace('\n', " ") };
        if drafts.compares {
            let now = field.now.as_deref().map_or_else(|| "(gone)".to_owned(), stands);
            let (typed, original) = (stands(&field.typed), stands(&field.original));
            shown = shown.says(format!("{}: typed {typed}; now {now}; at first {original}.", field.header));
        } else {
            shown = shown.says(format!("{}: {}", field.header, stands(&field.typed)));
        }
    }
    shown.key = format!("{}{}{}", shown.key, drafts.cursor, drafts.compares);
    shown
}

fn asked(ask: &Ask) -> Shown {
    let shown = Shown::new(ask.question.clone());
    match ask.yes {
        Yes::DropForm => shown.says("Leaving the program with quit keeps it as a draft."),
        _ => shown,
    }
}

fn present(app: &App, who: &Who) -> Shown {
    let row = |one: &crate::app::here::Colleague| {
        format!("{} at {}, since {}: {}", app.name_of(one), one.host, one.when, one.place())
    };
    let rows: Vec<String> = app.here.iter().map(row).collect();
    let title = if rows.is_empty() {
        "Nobody else has the plan open any more."
    } else {
        "Who else has the plan open. A number goes to where they are."
    };
    Shown::new(title).lists(rows, who.cursor, Takes::Choice)
}

/// The long text of a form, to be read; it is written field by field.
fn text_of(app: &App) -> Shown {
    let text = app.form_on_top().and_then(|form| form.focused()).map_or("", |(entry, _)| entry.input.value());
    let text = if text.is_empty() { "(empty)" } else { text };
    text.lines().fold(Shown::new("The text of the field; back goes to the form, where it is written."), Shown::says)
}

/// The chosen day of a calendar, and what the plan knows of it.
fn calendar_of(calendar: &Calendar) -> Shown {
    let mut shown = Shown::new(format!("Calendar for {}.", calendar.header)).says(format!("{}.", calendar.chosen()));
    shown.key.push_str(&calendar.chosen());
    calendar.known_of_chosen().iter().fold(shown, |shown, known| shown.says(format!("{}.", known.text)))
}

/// The short fields of a row with what stands in them, one to be edited by itself.
fn fields_of(app: &App, fields: &Fields) -> Shown {
    let record = app.chosen_record();
    let row = |(_, number): &(char, usize)| {
        let field = fields.kind.and_then(|kind| kind.fields().get(*number))?;
        let value = record.map_or_else(Default::default, |record| app.plan.shown(field.domain, record.cell(*number)));
        Some(format!("{}: {}", field.header, if value.is_empty() { "nothing" } else { &value }))
    };
    let rows = fields.choices.iter().filter_map(row).collect();
    Shown::new("Which field?").lists(rows, fields.cursor, Takes::Choice)
}

/// The saved views: what each shows, and whose it is.
fn saved(app: &App, views: Views) -> Shown {
    let row = |view: View| {
        let number = view.is.number.map_or_else(String::new, |number| format!(", key {number}"));
        let filter = if view.is.filter.is_empty() { "all" } else { view.is.filter.as_str() };
        format!("{}{number}, {}: {}, {filter}", view.is.name, view.whose.word(), view.is.kind)
    };
    let rows = app.views().into_iter().map(row).collect();
    Shown::new("Saved views; a number chooses one, and open opens it.").lists(rows, views.cursor, Takes::Row)
}

/// What is asked of a view that is kept.
fn kept(keeping: &Keeping) -> Shown {
    let number = keeping.is.number.map_or_else(|| "none".to_owned(), |number| number.to_string());
    let whose = if keeping.shared { "shared" } else { "private" };
    let asks = match keeping.asks {
        Asks::Name => "Type its name.",
        Asks::Number => "Type the key that opens it, as number 7, or number 0 for none.",
        Asks::Whose => "Type private or shared.",
    };
    let mut shown = Shown::new("Save a view: next goes from name to number to whose; save saves it.");
    let name = keeping.typed_name();
    let name = if name.is_empty() { "No name yet".to_owned() } else { format!("Name {name}") };
    shown.part = format!("{name}, number {number}, {whose}. {asks}");
    if let Some(problem) = &keeping.problem {
        shown.key.push_str(problem);
        shown = shown.says(format!("Not saved: {}", ended(problem)));
    }
    shown
}

/// The columns of a list: which are shown, which sort it and how, how wide each is.
fn arranged(app: &App, arranging: &Arranging) -> Shown {
    let list = app.list();
    let row = |one: &Offered| {
        let shown = if one.shown { "shown" } else { "hidden" };
        let sorts =
            list.arrangement.sorts(one.column.name(arranging.kind)).map_or_else(String::new, |(number, down)| {
                format!(", sorts {number}, {}", if down { "downwards" } else { "upwards" })
            });
        let width = if one.column.width == 0 { "the rest".to_owned() } else { one.column.width.to_string() };
        format!("{}, {shown}{sorts}, width {width}", body::sign(one.column.header))
    };
    let rows = list.offered(arranging.kind).iter().map(row).collect();
    Shown::new("Columns and order of the list; a number chooses a column.").lists(rows, arranging.cursor, Takes::Row)
}
