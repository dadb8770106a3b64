//! Who else has the plan open, what they look at, and what they changed a moment ago.
//!
//! The session reads others' places once a second and sends them when they moved. What
//! colleagues changed is marked where it stands until the officer has had the time to see it:
//! for five seconds at least and three keys at least, so that a mark waits for somebody who
//! was away, and nothing but that second moves it.

use super::{
    App, Effect,
    detail::{Line, Target},
    form::{Form, Purpose},
    overlay::Overlay,
    screen::Page,
};
use crate::plan::{
    Id, Kind, Plan,
    change::{Change, Edit, Revision},
    record::Record,
    route_step, slip, update,
};
use std::collections::BTreeMap;

/// How many seconds a mark stays at least.
const SECONDS: u8 = 5;
/// How many keys a mark stays at least.
const KEYS: u8 = 3;

/// What somebody does in the plan just now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doing {
    /// The screen they are on, in words.
    pub screen: String,
    /// The record they look at or write on.
    pub record: Option<(Kind, Id)>,
    /// What people call that record.
    pub label: String,
    /// Whether a form is open on it.
    pub writes: bool,
}

/// Somebody else who has the plan open. All of it was written by another program: it is shown as
/// any text is, and believed only as far as that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colleague {
    /// Who, as the operating system names them.
    pub by: String,
    /// On which machine.
    pub host: String,
    /// Since when, in seconds since 1970.
    pub since: i64,
    /// Since when, in words of the officer's own time.
    pub when: String,
    /// What they do.
    pub doing: Doing,
}

impl Colleague {
    /// Where they are, in words: `Actions, editing DA-03`.
    pub fn place(&self) -> String {
        let Doing { screen, label, writes, .. } = &self.doing;
        match (label.is_empty(), *writes) {
            (true, false) => screen.clone(),
            (true, true) => format!("{screen}, in a form"),
            (false, true) => format!("{screen}, in a form on {label}"),
            (false, false) => format!("{screen}, at {label}"),
        }
    }
}

/// The list of who is here, on top of a screen.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// The chosen one.
    pub cursor: usize,
    /// The first that is drawn.
    pub top: usize,
}

/// What a colleague did to a record, as its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is new.
    New,
    /// Something of it was changed.
    Changed,
}

impl Mark {
    /// The character that stands for it, as in a preview of changes.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::New => "+",
            Self::Changed => "~",
        }
    }
}

/// What colleagues changed a moment ago.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// What they did, in a sentence.
    pub heard: String,
    records: BTreeMap<(Kind, Id), (Mark, Vec<usize>)>,
    seconds: u8,
    keys: u8,
}

impl News {
    /// Takes a colleague's revisions in.
    fn hear(&mut self, revisions: &[Revision]) {
        let Some(last) = revisions.last() else { return };
        let more = if revisions.len() > 1 { format!(" and {} more", revisions.len() - 1) } else { String::new() };
        self.heard = format!("{} changed the plan: {}{more}", last.by, last.why);
        revisions.iter().flat_map(|revision| &revision.changes).for_each(|change| self.mark(change));
        (self.seconds, self.keys) = (SECONDS, KEYS);
    }

    fn mark(&mut self, change: &Change) {
        let key = (change.kind, change.id);
        match &change.edit {
            Edit::Add(cells) => {
                self.records.insert(key, (Mark::New, Vec::new()));
                if let Some(about) = said_of(change, cells) {
                    self.records.entry(about).or_insert((Mark::Changed, Vec::new()));
                }
            }
            Edit::Set { field, .. } => {
                self.records.entry(key).or_insert((Mark::Changed, Vec::new())).1.push(*field);
            }
            Edit::Remove(_) => {
                self.records.remove(&key);
            }
        }
    }

    /// The mark of a record.
    pub fn of(&self, kind: Kind, id: Id) -> Option<Mark> {
        self.records.get(&(kind, id)).map(|(mark, _)| *mark)
    }

    /// The mark of a line in the detail of a record: its field was changed, or what it names is new.
    pub fn of_line(&self, kind: Kind, id: Id, line: &Line) -> Option<Mark> {
        let fields = self.records.get(&(kind, id)).map(|(_, fields)| fields.as_slice()).unwrap_or_default();
        if line.field.is_some_and(|field| fields.contains(&field)) {
            return Some(Mark::Changed);
        }
        match (&line.target, line.field) {
            (Some(Target::Record(kind, id)), None) => self.of(*kind, *id),
            _ => None,
        }
    }
}

/// The action or project that a new update, slip or step speaks of.
fn said_of(change: &Change, cells: &[crate::plan::cell::Cell]) -> Option<(Kind, Id)> {
    let record = Record::with_cells(change.kind, change.id, cells.to_vec());
    match change.kind {
        Kind::Update => record.get(update::ACTION).map(|id| (Kind::Action, id)),
        Kind::Slip => record.get(slip::ACTION).map(|id| (Kind::Action, id)),
        Kind::RouteStep => record.get(route_step::PROJECT).map(|id| (Kind::Project, id)),
        _ => None,
    }
}

/// What a colleague did to the record under a form, in a sentence.
fn beside(plan: &Plan, form: &Form, revision: &Revision) -> Option<String> {
    let of_it = revision.changes.iter().filter(|change| (change.kind, change.id) == (form.base.kind, form.base.id));
    let mut fields = Vec::new();
    for change in of_it {
        match &change.edit {
            Edit::Remove(_) => {
                let name = plan.label_of(&form.base);
                return Some(format!(
                    "{} took {name} out of the plan; what you typed stays here to be read",
                    revision.by
                ));
            }
            Edit::Set { field, .. } => fields.extend(change.kind.fields().get(*field).map(|field| field.header)),
            Edit::Add(_) => {}
        }
    }
    (!fields.is_empty()).then(|| format!("{} has changed {} while you type", revision.by, fields.join(", ")))
}

impl App {
    /// What the officer does just now, for others to see.
    pub fn doing(&self) -> Doing {
        let screen = match self.overlays.last() {
            Some(Overlay::Import(_) | Overlay::Reading(_)) => "Import".to_owned(),
            _ => self.page.title(),
        };
        if let Some(form) = self.overlays.iter().find_map(|overlay| match overlay {
            Overlay::Form(form) => Some(form.as_ref()),
            Overlay::Conflict(standoff) => Some(&standoff.form),
            _ => None,
        }) {
            let known = form.purpose != Purpose::Add;
            let record = known.then_some((form.base.kind, form.base.id));
            let label = if known { self.plan.label_of(&form.base).into_owned() } else { form.base.kind.with_article() };
            return Doing { screen, record, label, writes: true };
        }
        let record = self.chosen_record();
        let label = record.map_or_else(String::new, |record| self.plan.label_of(record).into_owned());
        Doing { screen, record: record.map(|record| (record.kind, record.id)), label, writes: false }
    }

    /// Whoever else is at a record, each in a few words: `bob has this open too`.
    pub fn also_at(&self, kind: Kind, id: Id) -> Vec<String> {
        let at = self.here.iter().filter(|colleague| colleague.doing.record == Some((kind, id)));
        let said = at.map(|colleague| {
            let who = self.name_of(colleague);
            let does = if colleague.doing.writes { "has a form open on this too" } else { "has this open too" };
            format!("{who} {does}")
        });
        // One who is there twice is named once.
        let mut said: Vec<String> = said.collect();
        said.sort();
        said.dedup();
        said
    }

    /// What a colleague is called: oneself at another terminal is not one's own name.
    pub fn name_of(&self, colleague: &Colleague) -> String {
        match &colleague.by {
            by if *by == self.setting.who => "your other session".to_owned(),
            by if by.is_empty() => "somebody".to_owned(),
            by => by.clone(),
        }
    }

    /// Others' changes: played forward, marked, and named in a form over what they changed.
    pub(super) fn heard(&mut self, revisions: &[Revision]) {
        self.news.hear(revisions);
        for overlay in &mut self.overlays {
            let form = match overlay {
                Overlay::Form(form) => form.as_mut(),
                Overlay::Conflict(standoff) => &mut standoff.form,
                _ => continue,
            };
            let said: Vec<String> =
                revisions.iter().filter_map(|revision| beside(&self.plan, form, revision)).collect();
            form.beside.extend(said);
        }
    }

    /// A key went by. A sentence stands until the next one, and over what is being typed, where
    /// keys come fast, as long as the marks.
    pub(super) fn news_seen(&mut self) {
        if self.overlays.is_empty() {
            self.news.heard.clear();
        }
        self.news.keys = self.news.keys.saturating_sub(1);
    }

    /// Whether anything is marked, so that seconds count.
    pub fn has_news(&self) -> bool {
        !(self.news.heard.is_empty() && self.news.records.is_empty())
    }

    /// A second went by; marks that were there long enough go.
    pub(super) fn second(&mut self) {
        self.news.seconds = self.news.seconds.saturating_sub(1);
        if (self.news.seconds, self.news.keys) == (0, 0) {
            self.news = News::default();
        }
    }

    /// Shows who is here.
    pub(super) fn show_who(&mut self) -> Vec<Effect> {
        self.overlays.push(Overlay::Who(Who::default()));
        Vec::new()
    }

    /// Goes to what the chosen colleague is at.
    pub(super) fn follow_who(&mut self) -> Vec<Effect> {
        let Some(Overlay::Who(who)) = self.overlays.last() else { return Vec::new() };
        let record = self.here.get(who.cursor).and_then(|colleague| colleague.doing.record);
        let Some((kind, id)) = record.filter(|(kind, id)| self.plan.record(*kind, *id).is_some()) else {
            return self.say("nobody is at a record there".to_owned());
        };
        self.overlays.pop();
        if self.page == Page::List(kind) && self.list().chosen() == Some(id) {
            return Vec::new();
        }
        self.jump(&Target::Record(kind, id))
    }

    /// Others moved; the chosen one stays within the list.
    pub(super) fn moved(&mut self, here: Vec<Colleague>) {
        self.here = here;
        let last = self.here.len().saturating_sub(1);
        if let Some(Overlay::Who(who)) = self.overlays.last_mut() {
            who.cursor = who.cursor.min(last);
        }
    }
}
