//! Drafts: what is being typed, as a value that outlives a session, and what a later session
//! does with it.
//!
//! A draft holds each form's record as it was when the form opened, and what was typed since.
//! It is opened again over the plan as it stands by then: fields that nobody typed in show what
//! is there now, and a field that was typed in keeps its first value as what the change is
//! measured against. Saving it therefore meets a colleague's change as if the form had stayed
//! open all the while. Where drafts are kept, only the session knows.

use super::{
    App, Effect,
    form::{Form, Purpose, entry_text},
    overlay::Overlay,
};
use crate::plan::{Id, Kind, Plan, cell::Cell, record::Record, route_step, update};
use jiff::civil::Date;
use tui_input::Input;

/// What was being typed: the forms as they lay on each other, the lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The forms; never none.
    pub forms: Vec<Kept>,
}

/// One form of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What it said at the top.
    pub title: String,
    /// What it was for.
    pub aim: Aim,
    /// The record that was edited, as it was when the form opened.
    pub record: Record,
    /// The record that the changes are measured against, if it is another one: the action of an
    /// update, the project of a step.
    pub base: Id,
    /// The records that it held for, where it held for several.
    pub several: Vec<Id>,
    /// The number of the field that had the focus.
    pub focus: usize,
    /// The fields that were typed in, or that this form needs.
    pub fields: Vec<Typed>,
}

/// A field of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The field's number.
    pub field: usize,
    /// What was typed, as it was typed.
    pub text: String,
    /// Whether the form needs it, beyond what the kind needs.
    pub needed: bool,
}

/// What a form was for: a [`Purpose`] without what follows from the forms beneath it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A new record.
    Add,
    /// Fields of a record.
    Edit,
    /// An update of an action.
    Update,
    /// A step of a project on its route.
    Step,
    /// What else must be said of what the form beneath it changes.
    Also,
}

impl Aim {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Add, Self::Edit, Self::Update, Self::Step, Self::Also];

    /// Its name in a draft's file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Update => "update",
            Self::Step => "step",
            Self::Also => "also",
        }
    }

    /// The one with this name; version 0.1.0 knew no other question than why a date moved.
    pub fn named(word: &str) -> Option<Self> {
        let word = if word == "slip" { Self::Also.word() } else { word };
        Self::ALL.into_iter().find(|aim| aim.word() == word)
    }

    fn of(purpose: &Purpose) -> Self {
        match purpose {
            Purpose::Add => Self::Add,
            Purpose::Edit => Self::Edit,
            Purpose::Update => Self::Update,
            Purpose::Step => Self::Step,
            Purpose::Also(_) => Self::Also,
        }
    }
}

/// A draft of a session that is gone, offered to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What the session calls it.
    pub name: String,
    /// When it was typed, in words of the officer's own time.
    pub when: String,
    /// What was typed.
    pub draft: Draft,
}

/// The drafts that are offered, one after another.
#[derive(Clone, Debug, Default)]
pub struct Drafts {
    /// The drafts, newest first; never none.
    pub offers: Vec<Offer>,
    /// The one that is shown.
    pub cursor: usize,
    /// Whether what stands there now is shown beside what was typed.
    pub compares: bool,
    /// The first line that is drawn.
    pub top: usize,
}

impl Drafts {
    /// The draft that is shown.
    pub fn shown(&self) -> Option<&Offer> {
        self.offers.get(self.cursor)
    }

    /// Shows the next draft, or the one before.
    pub fn turn_to(&mut self, by: isize) {
        let count = self.offers.len().max(1);
        self.cursor = self.cursor.wrapping_add_signed(by + isize::try_from(count).unwrap_or(1)) % count;
        self.top = 0;
    }
}

/// A field of a draft beside what stands there by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What the field is called.
    pub header: &'static str,
    /// What was typed.
    pub typed: String,
    /// What stands there now; nothing where the record is gone.
    pub now: Option<String>,
    /// What stood there when the form opened.
    pub original: String,
}

impl Draft {
    /// What is being typed on these overlays; nothing where nothing is.
    pub fn of(overlays: &[Overlay]) -> Option<Self> {
        let forms: Vec<&Form> = overlays
            .iter()
            .filter_map(|overlay| match overlay {
                Overlay::Form(form) => Some(&**form),
                Overlay::Conflict(standoff) => Some(&standoff.form),
                _ => None,
            })
            .collect();
        let touched = forms.iter().any(|form| form.is_touched());
        touched.then(|| Self { forms: forms.into_iter().map(Kept::of).collect() })
    }

    /// What it was about.
    pub fn title(&self) -> &str {
        self.forms.first().map_or("", |kept| &kept.title)
    }

    /// Whether the record that it changes is no longer in the plan, so that no form can be opened.
    pub fn is_orphaned(&self, plan: &Plan) -> bool {
        self.forms.first().is_none_or(|kept| kept.fresh(plan).is_none())
    }

    /// The fields that were typed in, each beside what stands there now.
    pub fn compared(&self, plan: &Plan) -> Vec<Compared> {
        self.forms.iter().flat_map(|kept| kept.compared(plan)).collect()
    }

    /// The forms again over the plan as it stands now; none where the record is gone.
    ///
    /// A question that can no longer be put, because what lies beneath cannot be read any more,
    /// is left out; then fewer forms come back than are kept.
    fn opened(&self, plan: &Plan, today: Date) -> Vec<Form> {
        let mut forms: Vec<Form> = Vec::new();
        for kept in &self.forms {
            let form = match (kept.aim, forms.last_mut()) {
                (Aim::Also, None) => None,
                (Aim::Also, Some(beneath)) => beneath
                    .changes(plan, today)
                    .map(|waiting| Form::also(plan, kept.record.clone(), Vec::new(), waiting)),
                _ => kept.fresh(plan),
            };
            let Some(mut form) = form else { break };
            kept.lay_over(plan, &mut form);
            forms.push(form);
        }
        forms
    }
}

impl Kept {
    fn of(form: &Form) -> Self {
        let kept = form.entries.iter().filter(|entry| entry.needed || entry.input.value() != entry.started);
        let typed =
            kept.map(|entry| Typed { field: entry.field, text: entry.input.value().to_owned(), needed: entry.needed });
        Self {
            title: form.title.clone(),
            aim: Aim::of(&form.purpose),
            record: form.record.clone(),
            base: form.base.id,
            several: form.several.clone(),
            focus: form.entries.get(form.focus).map_or(0, |entry| entry.field),
            fields: typed.collect(),
        }
    }

    /// The form as it would open now, before anything is typed.
    fn fresh(&self, plan: &Plan) -> Option<Form> {
        let base = |kind: Kind| plan.record(kind, self.base);
        if !self.several.is_empty() {
            return self.fresh_for_several(plan);
        }
        Some(match self.aim {
            Aim::Add => Form::add(plan, self.record.clone()),
            Aim::Also => Form::also(plan, self.record.clone(), Vec::new(), Vec::new()),
            Aim::Edit => Form::edit(plan, base(self.record.kind)?, None),
            // What was said keeps the day on which it was said.
            Aim::Update => {
                let day = self.record.get(update::DATE)?;
                Form::update(plan, base(Kind::Action)?, self.record.id, day, self.focus)
            }
            Aim::Step => {
                // No day is proposed where the grant year was over, as it still is.
                let day = self.record.get(route_step::DATE).unwrap_or(Date::MAX);
                Form::step(plan, base(Kind::Project)?, self.record.id, day, None)
            }
        })
    }

    /// The form for those of several records that are still in the plan.
    fn fresh_for_several(&self, plan: &Plan) -> Option<Form> {
        let of = |kind: Kind| self.several.iter().filter_map(move |id| plan.record(kind, *id)).collect::<Vec<_>>();
        if self.aim == Aim::Update {
            let day = self.record.get(update::DATE)?;
            return Form::update_several(plan, &of(Kind::Action), self.record.id, day, self.focus);
        }
        let records = of(self.record.kind);
        Form::edit_several(plan, &records, Form::edit(plan, records.first()?, None))
    }

    /// Puts what was typed into a form that was opened afresh.
    fn lay_over(&self, plan: &Plan, form: &mut Form) {
        form.title.clone_from(&self.title);
        for typed in &self.fields {
            // What several records have in common now is what the change is measured against.
            if self.several.is_empty() {
                form.start_from(plan, typed.field, self.record.cell(typed.field));
            }
            for entry in form.entries.iter_mut().filter(|entry| entry.field == typed.field) {
                entry.input = Input::new(typed.text.clone());
                entry.needed = typed.needed;
            }
        }
        form.focus_on(Some(self.focus));
    }

    fn compared(&self, plan: &Plan) -> Vec<Compared> {
        let fresh = self.fresh(plan);
        let compare = |typed: &Typed| {
            let field = self.record.kind.fields().get(typed.field)?;
            let text = |cell: &Cell| entry_text(plan, field.domain, cell);
            let original = text(self.record.cell(typed.field));
            // What a form only needs was not typed.
            (typed.text != original).then(|| Compared {
                header: field.header,
                typed: typed.text.clone(),
                now: fresh.as_ref().map(|form| text(form.record.cell(typed.field))),
                original,
            })
        };
        self.fields.iter().filter_map(compare).collect()
    }
}

impl App {
    /// What is being typed; nothing where nothing is.
    pub fn draft(&self) -> Option<Draft> {
        Draft::of(&self.overlays)
    }

    /// Offers drafts of sessions that are gone, and says what is strange about others.
    pub(super) fn offered(&mut self, offers: Vec<Offer>, strange: &[String]) -> Vec<Effect> {
        if !offers.is_empty() {
            self.overlays.push(Overlay::Drafts(Drafts { offers, ..Drafts::default() }));
        }
        if let Some(first) = strange.first() {
            let before = self.notice.take().map_or_else(String::new, |notice| format!("{}; ", notice.text));
            let more = if strange.len() > 1 { format!("; and {} more", strange.len() - 1) } else { String::new() };
            return self.say(format!("{before}{first}{more}"));
        }
        Vec::new()
    }

    /// The drafts that are offered, if they are on top.
    pub fn drafts(&self) -> Option<&Drafts> {
        match self.overlays.last() {
            Some(Overlay::Drafts(drafts)) => Some(drafts),
            _ => None,
        }
    }

    pub(super) fn drafts_mut(&mut self) -> Option<&mut Drafts> {
        match self.overlays.last_mut() {
            Some(Overlay::Drafts(drafts)) => Some(drafts),
            _ => None,
        }
    }

    /// Opens the form of the draft that is shown, with everything that was typed.
    ///
    /// The other drafts stay beneath it. The file goes only once what is in the form is kept anew.
    pub(super) fn restore(&mut self) -> Vec<Effect> {
        let Some(offer) = self.drafts().and_then(Drafts::shown) else { return Vec::new() };
        let forms = offer.draft.opened(&self.plan, self.setting.today);
        let whole = forms.len() == offer.draft.forms.len();
        let name = offer.name.clone();
        self.settle_offer();
        self.overlays.extend(forms.into_iter().map(|form| Overlay::Form(Box::new(form))));
        if whole {
            return vec![Effect::DropDraft(name)];
        }
        self.say("the question on top could not be put again; its text stays in the draft".to_owned())
    }

    /// Drops the draft that is shown.
    pub(super) fn discard(&mut self) -> Vec<Effect> {
        let Some(name) = self.drafts().and_then(Drafts::shown).map(|offer| offer.name.clone()) else {
            return Vec::new();
        };
        self.settle_offer();
        self.tell("the draft is gone; nothing else was changed".to_owned());
        vec![Effect::DropDraft(name)]
    }

    /// Takes the draft that is shown out of those on offer.
    fn settle_offer(&mut self) {
        let Some(drafts) = self.drafts_mut() else { return };
        let cursor = drafts.cursor;
        if cursor < drafts.offers.len() {
            drafts.offers.remove(cursor);
        }
        let rest = std::mem::take(&mut drafts.offers);
        self.overlays.pop();
        if !rest.is_empty() {
            self.overlays.push(Overlay::Drafts(Drafts { offers: rest, ..Drafts::default() }));
        }
    }
}
