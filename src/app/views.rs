//! Saved views: a list with its filter, order and columns under a name and a number key.
//!
//! ```text
//! shipped   in the program       the working group's standing questions
//! shared    records of the plan  journaled, and taken back as any change
//! own       the user's own file  read and written by the session (`session::views`)
//! ```
//!
//! Of several views with one number one's own is opened before a shared one, and that before a shipped
//! one: a number that is given away hides the view that had it, which stays in the list of views.

pub mod keeping;

use super::{
    App, Effect,
    arrangement::Arrangement,
    detail::Target,
    overlay::{Ask, Overlay, Yes},
    screen::Page,
};
use crate::plan::{
    Book, Id, Kind, Plan,
    change::{Change, Edit, Revision},
    record::Record,
    saved_view::{self, SHIPPED},
};
use keeping::Keeping;

/// What a list looks like under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnView {
    /// What it is called.
    pub name: String,
    /// The kind of record that it lists, as people call several of them.
    pub kind: String,
    /// Its filter line.
    pub filter: String,
    /// The order of its rows; empty for that of the list.
    pub sort: String,
    /// Its columns; empty for those of the list.
    pub columns: String,
    /// The key that opens it.
    pub number: Option<u8>,
}

/// Whose a view is, in the order in which a number is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The user's alone.
    Own,
    /// Everybody's: a record of the plan.
    Shared(Id),
    /// The program's.
    Shipped,
}

impl Whose {
    /// It, in a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "private",
            Self::Shared(_) => "shared",
            Self::Shipped => "program",
        }
    }
}

/// A view that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What it is.
    pub is: OwnView,
    /// Its kind.
    pub kind: Kind,
    /// Whose it is.
    pub whose: Whose,
}

/// The list of views, on top of a screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Views {
    /// The chosen row.
    pub cursor: usize,
    /// The first row that is drawn.
    pub top: usize,
}

impl OwnView {
    fn of(view: &Record) -> Self {
        Self {
            name: view.get(saved_view::NAME).to_owned(),
            kind: view.get(saved_view::LISTS).to_owned(),
            filter: view.get(saved_view::FILTER).to_owned(),
            sort: view.get(saved_view::SORT).to_owned(),
            columns: view.get(saved_view::COLUMNS).to_owned(),
            number: saved_view::number_of(view),
        }
    }
}

/// Every view that can be opened over a plan, by number and then by name; a number stands with the one it opens.
pub fn all(plan: &Plan, own: &[OwnView]) -> Vec<View> {
    if plan.book() != Book::Plan {
        return Vec::new();
    }
    let own = own.iter().map(|view| (view.clone(), Whose::Own));
    let shared = plan.all(Kind::SavedView).iter().map(|view| (OwnView::of(view), Whose::Shared(view.id)));
    let shipped = SHIPPED.iter().map(|view| {
        let is = OwnView {
            name: view.name.to_owned(),
            kind: view.kind.many().to_owned(),
            filter: view.filter.to_owned(),
            number: Some(view.number),
            ..OwnView::default()
        };
        (is, Whose::Shipped)
    });
    let mut taken = Vec::new();
    let mut views: Vec<View> = Vec::new();
    for (mut is, whose) in own.chain(shared).chain(shipped) {
        // A view of a kind that this program does not know is left alone.
        let Some(kind) = saved_view::kind_of(plan, &is.kind) else { continue };
        is.number = is.number.filter(|number| !taken.contains(number));
        taken.extend(is.number);
        views.push(View { is, kind, whose });
    }
    views.sort_by_key(|view| (view.is.number.unwrap_or(u8::MAX), view.whose, view.is.name.to_lowercase()));
    views
}

impl App {
    /// Every view of the plan that is open, as [`all`] has them.
    pub fn views(&self) -> Vec<View> {
        all(&self.plan, &self.own_views)
    }

    /// The view that a number opens.
    pub fn view_with(&self, number: u8) -> Option<View> {
        self.views().into_iter().find(|view| view.is.number == Some(number))
    }

    /// Opens a view, so that Esc comes back here.
    pub fn open_view(&mut self, view: &View) -> Vec<Effect> {
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Views(_)));
        let mut effects = self.jump(&Target::Rows(view.kind, view.is.filter.clone()));
        self.arrange_as(view.kind, &view.is.sort, &view.is.columns);
        // A view is read from its beginning.
        let list = self.list_mut();
        (list.cursor, list.top) = (0, 0);
        self.opened_view = Some((Page::List(view.kind), view.is.name.clone()));
        effects.extend(self.show_detail());
        let problem = self.list().query.problem().map(str::to_owned);
        match problem {
            Some(problem) => drop(self.say(format!("{}: {problem}", view.is.name))),
            None => self.tell(format!("{}: {}", view.is.name, view.kind.counted(self.list().rows.len()))),
        }
        effects
    }

    /// Arranges the list of the page as a view says; what it does not say stays as it is. How the list was
    /// arranged comes back with Esc: a view changes nothing that somebody keeps for themselves.
    fn arrange_as(&mut self, kind: Kind, sort: &str, columns: &str) {
        let page = Page::List(kind);
        let stands = self.list().arrangement.clone();
        let own = self.own_arrangements.get(&page).unwrap_or(&stands).clone();
        let Arrangement { sort, columns } = Arrangement::read(kind, sort, columns);
        let sort = if sort.is_empty() { own.sort.clone() } else { sort };
        let columns = if columns.is_empty() { own.columns.clone() } else { columns };
        let wanted = Arrangement { sort, columns };
        if wanted == own {
            self.own_arrangements.remove(&page);
        } else {
            self.own_arrangements.insert(page, own);
        }
        if wanted == stands {
            return;
        }
        if let Some(been) = self.trail.last_mut() {
            been.arranged = Some((page, stands));
        }
        self.arrange_by(wanted);
    }

    /// The order and the columns of the list of the page, as a view says them.
    fn arranged(&self) -> (String, String) {
        let arrangement = &self.list().arrangement;
        (arrangement.written_sort(), arrangement.written_columns())
    }

    /// Why no view can be opened or kept.
    pub(super) fn no_views(&self) -> Option<String> {
        (self.plan.book() != Book::Plan).then(|| "views are of the plan; nothing restricted is kept in them".to_owned())
    }

    /// Why no view is opened by a number.
    pub(super) fn no_view_with(&self, number: u8) -> Option<String> {
        self.no_views().or_else(|| {
            let none = format!("no view has the number {number}; s after ' saves what a list shows as one");
            self.view_with(number).is_none().then_some(none)
        })
    }

    /// Why what is shown cannot be kept as a view.
    pub(super) fn no_view_to_keep(&self) -> Option<String> {
        self.no_views().or_else(|| self.page.kind().is_none().then(|| "go to a list first".to_owned()))
    }

    /// Asks under which name what is shown is kept.
    pub(super) fn keep_view(&mut self) -> Vec<Effect> {
        let Some(kind) = self.page.kind() else { return Vec::new() };
        let (sort, columns) = self.arranged();
        let filter = self.list().filter.value().trim().to_owned();
        let opened = self.opened_view.as_ref().filter(|(page, _)| *page == self.page).map(|(_, name)| name.clone());
        let known = self.views().into_iter().find(|view| opened.as_ref() == Some(&view.is.name));
        // Under another filter it is another view.
        let known = known.filter(|view| view.whose != Whose::Shipped && view.is.filter.trim() == filter);
        let taken: Vec<u8> = self.views().iter().filter_map(|view| view.is.number).collect();
        let free = (1..=9).find(|number| !taken.contains(number));
        let is = OwnView {
            name: known.as_ref().map_or_else(String::new, |view| view.is.name.clone()),
            kind: kind.many().to_owned(),
            number: known.as_ref().map_or(free, |view| view.is.number),
            filter,
            sort,
            columns,
        };
        let shared = known.is_some_and(|view| matches!(view.whose, Whose::Shared(_)));
        self.overlays.push(Overlay::Keeping(Box::new(Keeping::new(is, shared, None))));
        Vec::new()
    }

    /// Shows the list of views; those that another session kept meanwhile are read.
    pub(super) fn show_views(&mut self) -> Vec<Effect> {
        self.overlays.push(Overlay::Views(Views::default()));
        vec![Effect::ReadViews]
    }

    /// The view that is chosen in the list of views.
    pub fn chosen_view(&self) -> Option<View> {
        let Some(Overlay::Views(views)) = self.overlays.last() else { return None };
        self.views().into_iter().nth(views.cursor)
    }

    /// Why the chosen view cannot be renamed or dropped.
    pub(super) fn no_view_to_change(&self) -> Option<String> {
        match self.chosen_view() {
            None => Some("choose a view first".to_owned()),
            Some(view) if view.whose == Whose::Shipped => {
                Some("it comes with the program; one of your own can have its number".to_owned())
            }
            Some(view) if view.whose != Whose::Own => self.no_shared(),
            Some(_) => None,
        }
    }

    /// Why nothing shared can be kept.
    pub(super) fn no_shared(&self) -> Option<String> {
        self.setting.read_only.as_ref().map(|why| format!("this may only be read: {why}; a private view can be kept"))
    }

    /// Asks for another name or number of the chosen view.
    pub(super) fn rename_view(&mut self) -> Vec<Effect> {
        if let Some(view) = self.chosen_view() {
            let shared = view.whose != Whose::Own;
            let was = (view.is.name.clone(), view.whose);
            self.overlays.push(Overlay::Keeping(Box::new(Keeping::new(view.is, shared, Some(was)))));
        }
        Vec::new()
    }

    /// Drops the chosen view: a shared one as a step that can be taken back, one's own after a question.
    pub(super) fn drop_view(&mut self) -> Vec<Effect> {
        let Some(view) = self.chosen_view() else { return Vec::new() };
        match view.whose {
            Whose::Shared(id) => {
                let Some(record) = self.plan.record(Kind::SavedView, id) else { return Vec::new() };
                let edit = Edit::Remove(record.cells().to_vec());
                let code = view.is.name.clone();
                let change = Change { kind: Kind::SavedView, id, code, edit };
                vec![Effect::Commit(Revision::new(format!("saved view {} dropped", view.is.name), vec![change]))]
            }
            Whose::Own => {
                let question = format!("Drop your view \"{}\"? It cannot be taken back", view.is.name);
                self.overlays.push(Overlay::Ask(Ask { question, yes: Yes::DropView(view.is.name) }));
                Vec::new()
            }
            Whose::Shipped => Vec::new(),
        }
    }

    /// The user's own views were read, perhaps after one was kept or dropped.
    pub(super) fn views_read(&mut self, views: Vec<OwnView>, says: Option<String>) {
        self.own_views = views;
        if let Some(says) = says {
            self.overlays.retain(|overlay| !matches!(overlay, Overlay::Keeping(_)));
            self.tell(says);
        }
        let count = self.views().len();
        if let Some(Overlay::Views(views)) = self.overlays.last_mut() {
            views.cursor = views.cursor.min(count.saturating_sub(1));
        }
    }
}
