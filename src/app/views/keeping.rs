//! Keeping a view: its name, its number, and whether it is shared.

use super::{OwnView, View, Whose};
use crate::{
    app::{App, Effect, overlay::Overlay},
    plan::{
        Id, Kind, Plan,
        cell::Cell,
        change::{Change, Revision, diff},
        record::Record,
        saved_view,
    },
};
use tui_input::{Input, InputRequest};

/// What is asked of a view that is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asks {
    /// What it is called.
    #[default]
    Name,
    /// Which key opens it.
    Number,
    /// Whether everybody has it.
    Whose,
}

impl Asks {
    const ALL: [Self; 3] = [Self::Name, Self::Number, Self::Whose];
}

/// A view that is being kept, or gets another name or number.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// What it will be, but for its name.
    pub is: OwnView,
    /// Its name as it is typed.
    pub name: Input,
    /// Whether everybody has it.
    pub shared: bool,
    /// What it was called and whose it was, where it has been kept already.
    pub was: Option<(String, Whose)>,
    /// Where the keys go.
    pub asks: Asks,
    /// Why it could not be kept.
    pub problem: Option<String>,
}

impl Keeping {
    /// Asks for the name and number of a view.
    pub fn new(is: OwnView, shared: bool, was: Option<(String, Whose)>) -> Self {
        let name = Input::new(is.name.clone());
        Self { is, name, shared, was, asks: Asks::Name, problem: None }
    }

    /// Goes to the next thing that is asked, or to the one before.
    pub fn move_focus(&mut self, forward: bool) {
        // Whose a view is does not change with its name.
        let asked = if self.was.is_some() { 2 } else { 3 };
        let place = Asks::ALL.iter().position(|asks| *asks == self.asks).unwrap_or(0);
        let next = if forward { (place + 1) % asked } else { (place + asked - 1) % asked };
        self.asks = Asks::ALL.get(next).copied().unwrap_or_default();
    }

    /// A letter that is typed: of the name, a number, or the first of private and shared.
    pub fn typed(&mut self, letter: char) {
        self.problem = None;
        match (self.asks, letter) {
            (Asks::Name, letter) => drop(self.name.handle(InputRequest::InsertChar(letter))),
            (Asks::Number, '1'..='9') => {
                self.is.number = letter.to_digit(10).and_then(|number| u8::try_from(number).ok());
            }
            (Asks::Number, '0' | '-') => self.is.number = None,
            (Asks::Whose, 'p') => self.shared = false,
            (Asks::Whose, 's') => self.shared = true,
            (Asks::Whose, ' ') => self.shared = !self.shared,
            _ => {}
        }
    }

    /// A key that moves within what is asked or takes from it.
    pub fn request(&mut self, request: InputRequest) {
        self.problem = None;
        let next = |number: Option<u8>, by: u8| match (number.unwrap_or(0) + by) % 10 {
            0 => None,
            number => Some(number),
        };
        match (self.asks, request) {
            (Asks::Name, request) => drop(self.name.handle(request)),
            (Asks::Number, InputRequest::GoToNextChar) => self.is.number = next(self.is.number, 1),
            (Asks::Number, InputRequest::GoToPrevChar) => self.is.number = next(self.is.number, 9),
            (Asks::Number, InputRequest::DeletePrevChar | InputRequest::DeleteNextChar) => self.is.number = None,
            (Asks::Whose, InputRequest::GoToNextChar | InputRequest::GoToPrevChar) => self.shared = !self.shared,
            _ => {}
        }
    }

    /// A whole answer to what is asked, where one does not type letter by letter: a name; a number, in
    /// words too, or none; private or shared.
    pub fn answer(&mut self, text: &str) {
        match self.asks {
            Asks::Name => (self.name, self.problem) = (Input::new(text.to_owned()), None),
            Asks::Number => self.typed(text.chars().find(char::is_ascii_digit).unwrap_or('0')),
            Asks::Whose => self.typed(text.chars().next().map_or('p', |letter| letter.to_ascii_lowercase())),
        }
    }

    /// What it is called as it is typed now.
    pub fn typed_name(&self) -> String {
        self.name.value().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The view that has this name already among those of the same people, and is replaced.
    pub fn replaces<'v>(&self, views: &'v [View]) -> Option<&'v View> {
        let name = crate::plan::folded(&self.typed_name());
        let was = self.was.as_ref().map(|(name, _)| crate::plan::folded(name));
        let same = |view: &&View| crate::plan::folded(&view.is.name) == name && self.is_beside(view);
        views.iter().find(same).filter(|_| was.as_ref() != Some(&name))
    }

    /// The view whose number it takes.
    pub fn takes_from<'v>(&self, views: &'v [View]) -> Option<&'v View> {
        let was = self.was.as_ref().map(|(name, _)| name);
        let mine = |view: &View| Some(&view.is.name) == was || view.is.name == self.typed_name();
        self.is.number?;
        views.iter().find(|view| view.is.number == self.is.number && !(self.is_beside(view) && mine(view)))
    }

    fn is_beside(&self, view: &View) -> bool {
        match view.whose {
            Whose::Own => !self.shared,
            Whose::Shared(_) => self.shared,
            Whose::Shipped => false,
        }
    }
}

impl App {
    /// Keeps the view that is asked for: one's own in one's own file, a shared one as a step.
    pub(in crate::app) fn keep(&mut self) -> Vec<Effect> {
        let views = self.views();
        let no_shared = self.no_shared();
        let id = self.mint.next_id();
        let Some(Overlay::Keeping(keeping)) = self.overlays.last_mut() else { return Vec::new() };
        let name = keeping.typed_name();
        if name.is_empty() {
            keeping.problem = Some("it needs a name; expected a few words".to_owned());
            return Vec::new();
        }
        keeping.problem = if keeping.shared { no_shared } else { None };
        if keeping.problem.is_some() {
            return Vec::new();
        }
        let is = OwnView { name, ..keeping.is.clone() };
        if !keeping.shared {
            let was = keeping.was.as_ref().map(|(name, _)| name.clone());
            return vec![Effect::KeepView { view: is, was }];
        }
        let replaced = keeping.replaces(&views).map(|view| view.whose);
        let known = match (keeping.was.as_ref().map(|(_, whose)| *whose), replaced) {
            (Some(_), Some(_)) => {
                keeping.problem = Some("another shared view is called so; expected another name".to_owned());
                return Vec::new();
            }
            (Some(Whose::Shared(id)), None) | (None, Some(Whose::Shared(id))) => Some(id),
            _ => None,
        };
        let changes = shared(&self.plan, &is, known, id);
        if changes.is_empty() {
            self.overlays.pop();
            return self.say("nothing was changed".to_owned());
        }
        let verb = if known.is_some() { "changed" } else { "kept for everybody" };
        vec![Effect::Commit(Revision::new(format!("saved view {} {verb}", is.name), changes))]
    }
}

/// What has to change for a shared view to stand in the plan; the one that had its number gives it up.
fn shared(plan: &Plan, is: &OwnView, known: Option<Id>, id: Id) -> Vec<Change> {
    let number = is.number.map_or(Cell::Empty, |number| Cell::Whole(i64::from(number)));
    let filled = |record: Record| {
        record
            .with(saved_view::NAME, Cell::text(&is.name))
            .with(saved_view::LISTS, Cell::text(&is.kind))
            .with(saved_view::FILTER, Cell::text(&is.filter))
            .with(saved_view::SORT, Cell::text(&is.sort))
            .with(saved_view::COLUMNS, Cell::text(&is.columns))
            .with(saved_view::NUMBER, number.clone())
    };
    let others = plan.all(Kind::SavedView).iter().filter(|other| Some(other.id) != known);
    let gives_up = others.filter(|other| is.number.is_some() && saved_view::number_of(other) == is.number);
    let mut changes: Vec<Change> =
        gives_up.flat_map(|other| diff(plan, other, &other.clone().with(saved_view::NUMBER, Cell::Empty))).collect();
    match known.and_then(|id| plan.record(Kind::SavedView, id)) {
        Some(record) => changes.extend(diff(plan, record, &filled(record.clone()))),
        None => changes.push(Change::add(plan, &filled(Record::new(Kind::SavedView, id)))),
    }
    changes
}
