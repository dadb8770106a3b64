//! The palette: every command, record and paper, found by some of its letters and run or gone to.
//!
//! `:DA-03` goes to a record, `:trauma` finds the actions with the word, `:grant return` writes the
//! paper. Beside a command stands its key, so that who finds it here needs the palette less. What
//! was used before comes first while nothing is typed.

use super::{
    App, Effect,
    command::{self, Command, absent, blocked, word},
    detail::Target,
    keys::{Binding, Keymap, Scope},
    overlay::Overlay,
    papers::Papers,
    views::View,
};
use crate::{
    paper::PAPERS,
    plan::{Id, Kind, Plan, folded, wording::capital},
};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};
use std::cmp::Reverse;
use tui_input::Input;

/// How many lines that fit are kept.
const KEPT: usize = 200;
/// How many of what was used last are remembered.
const REMEMBERED: usize = 20;

/// What a line of the palette leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A command is run.
    Command(Command),
    /// A record is gone to.
    Record(Kind, Id),
    /// A paper of a grant year is written, by its place in the table of papers.
    Paper(usize),
    /// A saved view is opened.
    View(Box<View>),
}

/// A line of the palette.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it leads to.
    pub choice: Choice,
    /// What it says.
    pub text: String,
    /// What stands at its right: the key, the kind of record.
    pub beside: String,
    /// Why it cannot be done now.
    pub blocked: Option<String>,
    /// What is put in its place by completion.
    name: String,
}

impl Entry {
    /// The line as it is shown: where it cannot be done now the reason stands instead of what it does.
    pub fn shown(&self) -> String {
        match &self.blocked {
            Some(why) => format!("{}: {why}", capital(&self.name)),
            None => self.text.clone(),
        }
    }
}

/// The palette.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub input: Input,
    /// All there is.
    entries: Vec<Entry>,
    /// The places of those that fit, the best first.
    found: Vec<usize>,
    /// The places of what was used before, the latest first.
    recent: Vec<usize>,
    /// The chosen one among those that fit.
    pub cursor: usize,
    /// The first that is drawn.
    pub top: usize,
    /// The place among what was typed before; nothing while something new is.
    before: Option<usize>,
}

/// What was typed and chosen in palettes before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// What was typed, the latest last.
    pub typed: Vec<String>,
    /// What was chosen, by the words it completes to, the latest last.
    pub chosen: Vec<String>,
}

impl Remembered {
    fn add(list: &mut Vec<String>, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        list.retain(|known| known != text);
        list.push(text.to_owned());
        let extra = list.len().saturating_sub(REMEMBERED);
        list.drain(..extra);
    }
}

impl Palette {
    /// The lines that fit what is typed, the best first.
    pub fn found(&self) -> Vec<&Entry> {
        self.found.iter().filter_map(|place| self.entries.get(*place)).collect()
    }

    /// How many lines fit.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Whether the line at a place of those found was used before and is shown for that.
    pub fn is_recent(&self, place: usize) -> bool {
        self.input.value().trim().is_empty() && place < self.recent.len()
    }

    /// The chosen line.
    pub fn chosen(&self) -> Option<&Entry> {
        self.entries.get(*self.found.get(self.cursor)?)
    }

    /// Looks for what is typed among all there is.
    pub fn look(&mut self) {
        (self.cursor, self.top) = (0, 0);
        let typed = self.input.value().trim().trim_start_matches(':');
        if typed.is_empty() {
            let rest = (0..self.entries.len()).filter(|place| !self.recent.contains(place)).take(KEPT);
            // What cannot be done now is there, after what can.
            let can = |place: &usize| self.entries.get(*place).is_some_and(|entry| entry.blocked.is_none());
            let (can, cannot): (Vec<usize>, Vec<usize>) = rest.partition(can);
            self.found = self.recent.iter().copied().chain(can).chain(cannot).collect();
            return;
        }
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut letters = Vec::new();
        let wanted = folded(typed);
        let mut scored: Vec<(Reverse<u32>, usize)> = Vec::new();
        for (place, entry) in self.entries.iter().enumerate() {
            let text = Utf32Str::new(&entry.text, &mut letters);
            if let Some(score) = pattern.score(text, &mut matcher) {
                // Who types a name or a reference in full means just that.
                let exact = if folded(&entry.name) == wanted { u32::MAX / 2 } else { 0 };
                scored.push((Reverse(score.saturating_add(exact)), place));
            }
        }
        scored.sort_unstable();
        self.found = scored.into_iter().take(KEPT).map(|(_, place)| place).collect();
    }

    /// Completes what is typed to the chosen line.
    fn complete(&mut self) {
        if let Some(name) = self.chosen().map(|entry| entry.name.clone()) {
            self.input = Input::new(name);
            self.look();
        }
    }

    /// Puts in what was typed before, or what was typed after it.
    fn walk(&mut self, typed: &[String], back: bool) {
        let last = typed.len().checked_sub(1);
        self.before = match (self.before, back) {
            (None, true) => last,
            (Some(place), true) => Some(place.saturating_sub(1)),
            (Some(place), false) if Some(place) != last => Some(place + 1),
            _ => None,
        };
        let text = self.before.and_then(|place| typed.get(place)).cloned().unwrap_or_default();
        self.input = Input::new(text);
        self.look();
    }
}

/// What a command is called: `Undo: undo your own latest change`.
fn said(row: &Binding) -> String {
    format!("{}: {}", capital(&word(row.command)), row.help)
}

/// The commands that can be asked for over a screen, each once.
fn commands(app: &App, keymap: &Keymap, scope: Scope) -> Vec<Entry> {
    let mut told: Vec<Command> = Vec::new();
    let mut entries = Vec::new();
    let rows = keymap.all().iter().filter(|row| scope.takes(row.scope));
    for row in rows.filter(|row| !absent(row.command, app.setting.beside) && !row.command.is_a_motion()) {
        if told.contains(&row.command) {
            continue;
        }
        told.push(row.command);
        let beside = row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let (text, name) = (said(row), word(row.command));
        let blocked = blocked(row.command, app);
        entries.push(Entry { choice: Choice::Command(row.command), text, beside, blocked, name });
    }
    entries
}

fn papers(app: &App) -> impl Iterator<Item = Entry> {
    let blocked = app.no_papers();
    let year = app.grant_year();
    PAPERS.iter().enumerate().map(move |(place, paper)| {
        let name = format!("grant {}", paper.name.replace('-', " "));
        let text = format!("{}: {} {year}", capital(&name), paper.title);
        Entry { choice: Choice::Paper(place), text, beside: "paper".to_owned(), blocked: blocked.clone(), name }
    })
}

fn views(app: &App) -> impl Iterator<Item = Entry> {
    app.views().into_iter().map(|view| {
        let text = format!("View {}: {} {}", view.is.name, view.is.kind, view.is.filter);
        let beside = view.is.number.map_or_else(|| "view".to_owned(), |number| format!("' {number}"));
        let name = view.is.name.clone();
        Entry { choice: Choice::View(Box::new(view)), text, beside, blocked: None, name }
    })
}

/// Kinds that are looked for by name before the others.
const FIRST: [Kind; 6] = [Kind::Action, Kind::Project, Kind::Priority, Kind::Lead, Kind::Group, Kind::Meeting];

fn records(plan: &Plan) -> impl Iterator<Item = Entry> {
    let kinds = plan.kinds();
    let first = FIRST.into_iter().filter(move |kind| kinds.contains(kind));
    // A saved view is listed as what it is, to be opened.
    let others = kinds.iter().copied().filter(|kind| !FIRST.contains(kind) && *kind != Kind::SavedView);
    first.chain(others).flat_map(move |kind| {
        plan.all(kind).iter().map(move |record| Entry {
            choice: Choice::Record(kind, record.id),
            text: plan.line_of(record),
            beside: kind.one().to_owned(),
            blocked: None,
            name: plan.label_of(record).into_owned(),
        })
    })
}

impl App {
    /// Opens the palette over what has the focus.
    pub(super) fn open_palette(&mut self) -> Vec<Effect> {
        let scope = self.body_scope();
        let mut entries = commands(self, &self.keymap, scope);
        entries.extend(views(self));
        entries.extend(papers(self));
        entries.extend(records(&self.plan));
        let find = |name: &String| entries.iter().position(|entry| entry.name == *name);
        let recent = self.remembered.chosen.iter().rev().filter_map(find).collect();
        let mut palette = Palette { entries, recent, ..Palette::default() };
        palette.look();
        self.overlays.push(Overlay::Palette(Box::new(palette)));
        Vec::new()
    }

    /// Does what the chosen line leads to.
    pub(super) fn follow_palette(&mut self) -> Vec<Effect> {
        let Some(Overlay::Palette(palette)) = self.overlays.last() else { return Vec::new() };
        let Some(entry) = palette.chosen() else {
            return self.say("nothing is called so; Backspace widens the search".to_owned());
        };
        let (choice, name, typed) = (entry.choice.clone(), entry.name.clone(), palette.input.value().to_owned());
        self.overlays.pop();
        Remembered::add(&mut self.remembered.chosen, &name);
        Remembered::add(&mut self.remembered.typed, typed.trim());
        match choice {
            Choice::Command(wanted) => self.ask_for(wanted),
            Choice::Record(kind, id) => self.jump(&Target::Record(kind, id)),
            Choice::View(view) => self.open_view(&view),
            Choice::Paper(place) => {
                if let Some(why) = command::blocked(Command::Papers, self) {
                    return self.say(why);
                }
                self.overlays.push(Overlay::Papers(Papers { year: self.grant_year(), cursor: place }));
                self.choose_paper()
            }
        }
    }

    pub(super) fn complete_palette(&mut self) {
        if let Some(Overlay::Palette(palette)) = self.overlays.last_mut() {
            palette.complete();
        }
    }

    pub(super) fn walk_palette(&mut self, back: bool) -> Vec<Effect> {
        if let Some(Overlay::Palette(palette)) = self.overlays.last_mut() {
            palette.walk(&self.remembered.typed, back);
        }
        Vec::new()
    }
}
