//! What came of an effect: a plan that was opened, changes that were committed, news of
//! colleagues, and what stood in the way. Nothing typed is lost by any of it.

use super::{App, Effect, funding::Face, overlay::Overlay, screen::Page};
use crate::plan::{Kind, Plan, change::Revision, grant, record::Record, rules::Problem};
use std::sync::Arc;

impl App {
    pub(super) fn opened(
        &mut self,
        plan: Arc<Plan>,
        name: String,
        damage: &[String],
        read_only: Option<String>,
    ) -> Vec<Effect> {
        self.plan = plan;
        (self.here, self.news) = (Vec::new(), super::here::News::default());
        self.past = super::history::Past::default();
        self.mint_after_all();
        self.setting.plan_name = name;
        self.setting.read_only = read_only;
        self.overlays.clear();
        self.lists.clear();
        self.trail.clear();
        self.ahead.clear();
        self.began.clear();
        self.own_arrangements.clear();
        (self.prefix, self.opened_view) = (None, None);
        self.overview_of = None;
        self.progress_of = None;
        self.districts = super::districts::Districts::default();
        self.funding = super::funding::Funding::default();
        self.page = Page::first(self.plan.book());
        if let Some(first) = damage.first() {
            return self.say(format!("{first}; {} damaged values in all", damage.len()));
        }
        Vec::new()
    }

    pub(super) fn committed(&mut self, revision: &Revision) -> Vec<Effect> {
        Arc::make_mut(&mut self.plan).forward(revision);
        if self.several_form().is_some() {
            let list = self.list_mut();
            list.marked.clear();
            list.last_marked = None;
        }
        self.overlays.retain(|overlay| matches!(overlay, Overlay::Drafts(_)));
        let is_undo = revision.undoes.is_some() && !revision.why.starts_with("redo: ");
        let undo = if is_undo { "U redoes" } else { "u undoes" };
        let count = revision.changes.len();
        let many = if count > 3 { format!(" ({count} changes)") } else { String::new() };
        let verb = if revision.undoes.is_some() { "Done" } else { "Saved" };
        self.tell(format!("{verb} ({undo}): {}{many}", revision.why));
        let stood = self.list().chosen().filter(|_| self.page.kind().is_some() && self.list().is_filtered());
        self.choose_new(revision);
        let effects = self.after_changes();
        if let (Some(id), Some(notice)) = (stood, &mut self.notice)
            && !self.lists.get(&self.page).is_some_and(|list| list.rows.contains(&id))
        {
            // At the front, where no window cuts it.
            notice.text = notice.text.replacen("):", "; it no longer fits the filter):", 1);
        }
        effects
    }

    /// A record that was just added is the one that is chosen.
    pub(super) fn choose_new(&mut self, revision: &Revision) {
        use crate::plan::change::Edit;
        let mut years = revision.changes.iter().filter_map(|change| match &change.edit {
            Edit::Add(cells) if change.kind == Kind::Grant => {
                Record::with_cells(change.kind, change.id, cells.clone()).get(grant::YEAR)
            }
            _ => None,
        });
        if let (Some(year), true) = (years.next_back(), self.face().is_some()) {
            self.funding.year = Some(year);
        }
        if self.face() == Some(Face::Board) {
            self.refresh();
            let of_projects = revision.changes.iter().filter(|change| change.kind == Kind::Project);
            if let Some(id) = of_projects.map(|change| change.id).next_back() {
                self.choose_on_board(id);
            }
            return;
        }
        let Some(kind) = self.page.kind() else { return };
        self.refresh();
        let added = revision.changes.iter().find(|change| change.kind == kind && matches!(change.edit, Edit::Add(_)));
        if let Some(change) = added {
            let id = change.id;
            if !self.list_mut().choose(id) && self.list().is_filtered() {
                self.filter_by("");
                self.list_mut().choose(id);
            }
        }
    }

    pub(super) fn news(&mut self, revisions: &[Revision]) -> Vec<Effect> {
        for revision in revisions {
            Arc::make_mut(&mut self.plan).forward(revision);
            revision.changes.iter().for_each(|change| self.mint.after(change.id));
        }
        self.heard(revisions);
        self.after_changes()
    }

    pub(super) fn after_changes(&mut self) -> Vec<Effect> {
        self.refresh();
        let mut effects = self.show_detail();
        if self.page == Page::History {
            effects.extend(self.read_history());
        }
        effects.extend(self.figures_wanted());
        effects
    }

    pub(super) fn problems(&mut self, problems: &[Problem]) -> Vec<Effect> {
        let mut told = problems.first().map_or_else(String::new, Problem::worded);
        let mut on_field = None;
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            for problem in problems {
                let place = form.entries.iter().position(|entry| Some(entry.field) == problem.field);
                if let Some(place) = place.filter(|_| problem.kind == form.kind) {
                    if let Some(entry) = form.entries.get_mut(place) {
                        entry.problem = Some(problem.says.clone());
                        // The form says which record it is about.
                        if on_field.is_none() {
                            let header = form.kind.fields().get(entry.field).map_or("", |field| field.header);
                            told = format!("{header}: {}", problem.says);
                        }
                    }
                    on_field = on_field.or(Some(place));
                }
            }
            form.focus = on_field.unwrap_or(form.focus);
        }
        self.say(format!("not saved: {told}"))
    }

    pub(super) fn failed(&mut self, sentence: String) -> Vec<Effect> {
        self.overlays.retain(|overlay| !matches!(overlay, Overlay::Reading(_)));
        match self.overlays.last_mut() {
            Some(Overlay::Chooser(chooser)) => chooser.problem = Some(sentence),
            Some(Overlay::Keeping(keeping)) => keeping.problem = Some(sentence),
            Some(Overlay::Prompt(prompt)) => prompt.problem = Some(sentence),
            Some(Overlay::Welcome(welcome)) => welcome.problem = Some(sentence),
            _ => return self.say(sentence),
        }
        Vec::new()
    }
}
