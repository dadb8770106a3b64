//! Walking: from screen to screen, into what a line names, and back the way one came.

use super::{
    App, Been, Detail, Effect, Focus,
    columns::Sight,
    detail::{Line, Target},
    form,
    funding::Face,
    list::{moved, scrolled},
    overlay::Overlay,
    screen::Page,
};
use crate::plan::{
    Book, Id,
    select::{Query, Standpoint},
};

impl App {
    /// Goes to a screen; pressed again on the screen itself, it drops the filter.
    pub fn go(&mut self, page: Page) -> Vec<Effect> {
        if page.book().is_some_and(|book| book != self.plan.book()) {
            return vec![Effect::TurnTo(Some(page))];
        }
        // A screen that is gone to is as one arranged it oneself: what a view arranged was the view's.
        if let Some(own) = self.own_arrangements.remove(&page) {
            let list = self.lists.entry(page).or_default();
            list.arrangement = own;
            list.sort_again();
        }
        if self.page == page {
            self.focus = Focus::List;
            self.jumped = false;
            self.past.about = None;
            if self.list().is_filtered() {
                return self.filter_by("");
            }
        } else {
            self.remember();
            self.arrive(page);
            self.past.about = None;
        }
        self.entered()
    }

    pub(super) fn arrive(&mut self, page: Page) {
        self.page = page;
        self.focus = Focus::List;
        self.jumped = false;
        self.detail = Detail::default();
    }

    pub(super) fn entered(&mut self) -> Vec<Effect> {
        self.refresh();
        if self.page == Page::History {
            return self.read_history();
        }
        let mut effects = self.show_detail();
        effects.extend(self.figures_wanted());
        effects
    }

    pub(super) fn remember(&mut self) {
        const KEPT: usize = 100;
        let been = self.been();
        if self.trail.len() == KEPT {
            self.trail.remove(0);
        }
        self.trail.push(been);
        self.ahead.clear();
    }

    /// Where one is, to come back to.
    fn been(&self) -> Been {
        let list = self.list();
        Been {
            page: self.page,
            filter: list.filter.value().to_owned(),
            jumped: self.jumped,
            chosen: list.chosen(),
            focus: if self.focus == Focus::Filter { Focus::List } else { self.focus },
            line: self.detail.cursor,
            about: self.past.about,
            place: self.districts.place,
            grant: (self.funding.year, self.funding.walked),
            arranged: None,
        }
    }

    /// Where one is when one goes from here to where one was: what a view arranged is put back as it
    /// stood then, and comes again on the way forward.
    fn leaving_for(&mut self, been: &Been) -> Been {
        let arranged = been.arranged.clone().map(|(page, arrangement)| {
            let list = self.lists.entry(page).or_default();
            list.sort_again();
            let stood = std::mem::replace(&mut list.arrangement, arrangement.clone());
            // Back in a view it is the view's again, and out of all views one's own.
            match self.own_arrangements.get(&page) {
                Some(own) if *own == arrangement => drop(self.own_arrangements.remove(&page)),
                Some(_) => {}
                None => drop(self.own_arrangements.insert(page, stood.clone())),
            }
            (page, stood)
        });
        Been { arranged, ..self.been() }
    }

    /// Goes where something leads, so that Esc comes back here.
    pub fn jump(&mut self, target: &Target) -> Vec<Effect> {
        match target {
            Target::Record(kind, id) => {
                self.remember();
                self.arrive(Page::List(*kind));
                self.refresh();
                if !self.list_mut().choose(*id) {
                    self.filter_by("");
                    if !self.list_mut().choose(*id) {
                        return self.say("it is no longer in the plan".to_owned());
                    }
                }
                self.entered()
            }
            Target::Rows(kind, line) => {
                self.remember();
                self.arrive(Page::List(*kind));
                self.jumped = true;
                self.list_mut().cursor = 0;
                self.filter_by(line)
            }
            Target::Page(page) => {
                let effects = self.go(*page);
                // What leads here is a figure of now.
                self.districts.place.year = None;
                effects
            }
            Target::History(id) => {
                self.remember();
                self.arrive(Page::History);
                self.past.about = Some(*id);
                self.forget_steps();
                self.filter_by("")
            }
            Target::Step(number) => {
                self.remember();
                self.arrive(Page::History);
                self.past.about = None;
                if self.list_mut().choose(Id(*number)) {
                    return self.read_history();
                }
                self.jumped = true;
                self.filter_by(&format!("step:{number}"))
            }
            Target::Series(indicator) => self.open_series(*indicator),
            Target::Account(year) => self.open_year(*year, Face::Account),
            Target::Warnings(year) => self.open_warnings(*year),
            Target::Field(_) => Vec::new(),
        }
    }

    /// Goes back: out of the detail, out of a filter, to where one came from.
    pub fn back(&mut self) -> Vec<Effect> {
        if self.back_leaves_tour() {
            return self.leave_tour();
        }
        if self.focus == Focus::Detail {
            return self.focus_on(Focus::List);
        }
        if !self.list().marked.is_empty() {
            return self.drop_marks();
        }
        if self.list().is_filtered() && !self.jumped {
            return self.filter_by("");
        }
        let Some(been) = self.trail.pop() else {
            if self.list().is_filtered() {
                return self.filter_by("");
            }
            if self.plan.book() == Book::Reviews && self.setting.beside {
                return vec![Effect::TurnTo(None)];
            }
            return self.say("this is where you began; q leaves the program".to_owned());
        };
        let here = self.leaving_for(&been);
        self.ahead.push(here);
        self.return_to(&been)
    }

    /// Goes back to where one was before, whatever is filtered or marked here.
    pub(super) fn jump_back(&mut self) -> Vec<Effect> {
        let Some(been) = self.trail.pop() else { return Vec::new() };
        let here = self.leaving_for(&been);
        self.ahead.push(here);
        self.return_to(&been)
    }

    /// Goes forward again to where one came back from.
    pub(super) fn jump_ahead(&mut self) -> Vec<Effect> {
        let Some(been) = self.ahead.pop() else { return Vec::new() };
        let here = self.leaving_for(&been);
        self.trail.push(here);
        self.return_to(&been)
    }

    /// Why one cannot go back or forward.
    pub(super) fn no_jump(&self, ahead: bool) -> Option<String> {
        let there = if ahead { &self.ahead } else { &self.trail };
        let says = if ahead { "there is nowhere to go forward to" } else { "this is where you began" };
        there.is_empty().then(|| says.to_owned())
    }

    fn return_to(&mut self, been: &Been) -> Vec<Effect> {
        if self.jumped {
            self.filter_by("");
        }
        self.arrive(been.page);
        self.districts.place = been.place;
        (self.funding.year, self.funding.walked) = been.grant;
        self.jumped = been.jumped;
        self.past.about = been.about;
        if self.list().filter.value() != been.filter {
            self.filter_by(&been.filter);
        }
        self.refresh();
        if let Some(id) = been.chosen
            && !self.list_mut().choose(id)
        {
            // The steps of the history come only when they were read.
            self.past.wanted = (self.page == Page::History).then_some(id);
        }
        let effects = self.entered();
        self.focus = been.focus;
        self.detail.cursor = been.line.min(self.detail.lines.len().saturating_sub(1));
        effects
    }

    /// Sends the keys to a pane.
    pub fn focus_on(&mut self, focus: Focus) -> Vec<Effect> {
        let effects = self.show_detail();
        if focus == Focus::Detail && self.detail.lines.is_empty() {
            return effects;
        }
        self.focus = focus;
        effects
    }

    /// Opens a form over the chosen record.
    pub fn edit(&mut self, field: Option<usize>) -> Vec<Effect> {
        let marked = self.marked();
        let form = match marked.first() {
            Some(first) => {
                let several = form::Form::edit_several(&self.plan, &marked, form::Form::edit(&self.plan, first, None));
                if several.is_none() {
                    return self.say("each of these has only fields of its own; they are edited one by one".to_owned());
                }
                several
            }
            None => self.chosen_record().map(|record| form::Form::edit(&self.plan, record, field)),
        };
        self.overlays.extend(form.map(|form| Overlay::Form(Box::new(form))));
        Vec::new()
    }

    /// Puts a filter line in.
    pub fn filter_by(&mut self, line: &str) -> Vec<Effect> {
        if let Some(kind) = self.page.kind() {
            let sight = Sight { plan: &self.plan, as_at: self.as_at(), progress: &self.progress };
            self.lists.entry(self.page).or_default().filter_by(line, kind, &sight, &self.setting.me);
        } else if self.page == Page::History {
            self.list_mut().filter = tui_input::Input::new(line.to_owned());
        }
        self.entered()
    }

    pub(super) fn filter_moved(&mut self, before: &str) -> Vec<Effect> {
        if let Some(kind) = self.page.kind() {
            let sight = Sight { plan: &self.plan, as_at: self.as_at(), progress: &self.progress };
            self.lists.entry(self.page).or_default().filter_moved(before, kind, &sight, &self.setting.me);
        }
        Vec::new()
    }

    /// What stands in the history is of another record or filter: its first step is chosen next.
    fn forget_steps(&mut self) {
        self.past.steps.clear();
        let list = self.list_mut();
        list.rows.clear();
        list.cursor = 0;
    }

    /// Chooses the next or previous row that the last search found.
    pub fn next_match(&mut self, forward: bool) -> Vec<Effect> {
        let Some(kind) = self.page.kind() else { return Vec::new() };
        let as_at = self.as_at();
        let list = self.list();
        let query = Query::asked(&self.plan, kind, &list.search, Standpoint { as_at, me: &self.setting.me });
        let count = list.rows.len();
        let passes = |place: &usize| {
            let record = list.rows.get(*place).and_then(|id| self.plan.record(kind, *id));
            record.is_some_and(|record| query.matches(&self.plan, record, as_at))
        };
        let step = |by: usize| if forward { (list.cursor + by) % count } else { (list.cursor + count - by) % count };
        if let Some(place) = (1..=count).map(step).find(passes) {
            return self.move_to(place);
        }
        let search = list.search.clone();
        self.say(format!("nothing here has \"{search}\""))
    }

    /// Moves the cursor that has the focus.
    pub fn move_by(&mut self, by: isize) -> Vec<Effect> {
        let height = self.metrics.overlay;
        let count = if let Some(Overlay::Views(_)) = self.overlays.last() { self.views().len() } else { 0 };
        match self.overlays.last_mut() {
            Some(Overlay::Help(help)) => {
                let count = help.rows(&self.keymap).len();
                help.cursor = moved(help.cursor, by, count);
                help.top = scrolled(help.top, help.cursor, count, height);
            }
            Some(Overlay::Palette(palette)) => {
                let count = palette.count();
                palette.cursor = moved(palette.cursor, by, count);
                palette.top = scrolled(palette.top, palette.cursor, count, height);
            }
            Some(Overlay::Conflict(standoff)) => standoff.move_by(by),
            Some(Overlay::Preview(preview)) => {
                preview.top = moved(preview.top, by, (preview.lines.len() + 1).saturating_sub(height));
            }
            Some(Overlay::Import(import)) => {
                let detail = import.detail(&self.plan).len();
                import.move_by(by, detail);
            }
            Some(Overlay::Who(who)) => {
                let count = self.here.len();
                who.cursor = moved(who.cursor, by, count);
                who.top = scrolled(who.top, who.cursor, count, height);
            }
            Some(Overlay::Arranging(arranging)) => {
                let count = crate::app::columns::all(arranging.kind).len();
                arranging.cursor = moved(arranging.cursor, by, count);
                arranging.top = scrolled(arranging.top, arranging.cursor, count, height);
            }
            Some(Overlay::Views(views)) => {
                views.cursor = moved(views.cursor, by, count);
                views.top = scrolled(views.top, views.cursor, count, height);
            }
            Some(Overlay::Papers(papers)) => papers.cursor = moved(papers.cursor, by, crate::paper::PAPERS.len()),
            Some(Overlay::Pick(pick)) => pick.cursor = moved(pick.cursor, by, pick.fitting().len()),
            Some(Overlay::Chooser(chooser)) => {
                let count = chooser.fitting().len();
                chooser.cursor = moved(chooser.cursor, by, count);
                chooser.top = scrolled(chooser.top, chooser.cursor, count, height);
            }
            Some(Overlay::Fields(fields)) => fields.move_by(by),
            Some(Overlay::Welcome(welcome)) => welcome.cursor = moved(welcome.cursor, by, 3),
            Some(Overlay::Drafts(drafts)) => drafts.top = moved(drafts.top, by, self.metrics.further + 1),
            Some(_) => {}
            None if self.focus == Focus::Detail => {
                self.detail.cursor = moved(self.detail.cursor, by, self.detail.lines.len());
            }
            None => {
                let list = self.list_mut();
                list.cursor = moved(list.cursor, by, list.rows.len());
            }
        }
        Vec::new()
    }

    /// Moves the cursor of the detail to the first line of its next part, or of the one before.
    pub fn move_part(&mut self, forward: bool) -> Vec<Effect> {
        let begins = |place: usize| place == 0 || self.detail.lines.get(place - 1).is_some_and(Line::is_heading);
        let (cursor, count) = (self.detail.cursor, self.detail.lines.len());
        let found = if forward {
            (cursor + 1..count).find(|place| begins(*place))
        } else {
            (0..cursor).rev().find(|place| begins(*place))
        };
        self.detail.cursor = found.unwrap_or(cursor);
        Vec::new()
    }

    /// Moves the cursor that has the focus to a place.
    pub fn move_to(&mut self, place: usize) -> Vec<Effect> {
        let far = isize::MAX / 2;
        self.move_by(-far);
        self.move_by(isize::try_from(place).unwrap_or(far).min(far))
    }
}
