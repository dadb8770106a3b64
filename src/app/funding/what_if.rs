//! What if: bids that are marked as if they were approved, before a meeting decides.
//!
//! What is thought of lives here and nowhere else, for one grant year at a time, and is kept only as a
//! recommendation of the working group. A bid that moves loses its mark.

use super::Funding;
use crate::{
    app::{
        App, Effect,
        funding::Face,
        overlay::{Overlay, Preview},
    },
    plan::{
        Id, Kind, Plan,
        account::{self, Figure, Part, Split},
        cell::Cell,
        change::Revision,
        grant,
        money::Pence,
        project::{self, Route},
        record::Record,
        route, route_step,
    },
};

impl App {
    /// A bid that moved since it was marked, or is gone, is no longer thought of.
    pub(super) fn forget_marks(&mut self) {
        let Funding { marked, stood, .. } = &mut self.funding;
        let plan = &self.plan;
        marked.retain(|id| plan.record(Kind::Project, *id).map(route::route) == stood.get(id).copied());
    }

    /// The marked bids of the year that is shown.
    pub(super) fn marked_bids(&self) -> Vec<Id> {
        self.shown_grant().map(|grant| marked_for(&self.plan, &self.funding.marked, grant.id)).unwrap_or_default()
    }

    /// Marks the chosen bid as if it were approved, or takes its mark away.
    pub(super) fn mark_bid(&mut self) -> Vec<Effect> {
        let Some(id) = self.chosen_record().map(|record| record.id) else { return Vec::new() };
        if let Some(place) = self.funding.marked.iter().position(|marked| *marked == id) {
            self.funding.marked.remove(place);
        } else {
            let bid = self.plan.record(Kind::Project, id);
            let grant = bid.and_then(|bid| self.plan.record(Kind::Grant, bid.get(project::GRANT)?));
            let (stands, year) = (bid.map(route::route), grant.and_then(|grant| grant.get(grant::YEAR)));
            self.funding.stood.extend(stands.map(|route| (id, route)));
            self.funding.marked.push(id);
            // What is thought of is thought of for the year of the bid.
            self.funding.year = year.or(self.funding.year);
        }
        // The board says it over its table.
        if self.page == Face::List.page() {
            let says = self.what_if().unwrap_or_else(|| "no bid is marked any more".to_owned());
            self.tell(says);
        }
        Vec::new()
    }

    /// What the marked bids would leave, in a sentence; nothing where none is marked.
    pub fn what_if(&self) -> Option<String> {
        what_if(&self.plan, self.shown_grant()?, &self.marked_bids())
    }

    /// Why the marked bids cannot be kept as the recommendation.
    pub(in crate::app) fn no_marks(&self) -> Option<String> {
        let marked = self.marked_bids();
        if marked.is_empty() {
            return Some(format!("mark bids of {} first (m on a bid)", self.grant_year()));
        }
        let waits = |id: &Id| self.plan.record(Kind::Project, *id).is_some_and(waits_for_the_group);
        (!marked.iter().any(waits)).then(|| "the marked bids are recommended already".to_owned())
    }

    /// Shows the marked bids as the recommendation of the working group, to be kept as one step.
    pub(super) fn keep_marks(&mut self) -> Vec<Effect> {
        let today = self.setting.today;
        let ids = self.marked_bids();
        let mut marked: Vec<Record> =
            ids.iter().filter_map(|id| self.plan.record(Kind::Project, *id)).cloned().collect();
        marked.sort_by(|one, other| one.get(project::REFERENCE).cmp(other.get(project::REFERENCE)));
        let asked: Pence = marked.iter().filter_map(|bid| bid.get(project::ASKED)).sum();
        let mut changes = Vec::new();
        let mut references = Vec::new();
        for bid in marked.iter().filter(|bid| waits_for_the_group(bid)) {
            let note = format!("Recommended together with all that was marked: {asked}.");
            let step = route::proposed(&self.plan, bid, self.mint.next_id(), Route::Recommended, today)
                .with(route_step::NOTE, Cell::text(&note));
            changes.extend(route::step_changes(&self.plan, bid, &step));
            references.push(bid.get(project::REFERENCE).to_owned());
        }
        let why = format!("recommended: {}", references.join(", "));
        let left = self.shown_grant().map(|grant| account::as_if(&self.plan, grant.id, &ids));
        let left = left.map_or(Pence::ZERO, |account| account.whole(Figure::AfterApproved));
        let pending = self.shown_grant().map_or(Pence::ZERO, |grant| other_pending(&self.plan, grant.id, &ids));
        // Bids that are with the Chair or the PCC already will draw on it too.
        let left = match left - pending {
            short if short < Pence::ZERO => format!("{} more than there is", -short),
            left => format!("{left} would be left"),
        };
        let left = if pending == Pence::ZERO { left } else { format!("{left} with all pending bids") };
        let title = format!("Recommend what is marked, {asked} in all: {left}");
        let accept = Effect::Commit(Revision::new(why, changes.clone()));
        self.overlays.push(Overlay::Preview(Preview::revision(&self.plan, title, &changes, accept)));
        Vec::new()
    }
}

/// Those of the marked bids that are bids for a grant: what is thought of for one year moves no other.
fn marked_for(plan: &Plan, marked: &[Id], grant: Id) -> Vec<Id> {
    let is_for = |id: &&Id| plan.record(Kind::Project, **id).is_some_and(|bid| bid.get(project::GRANT) == Some(grant));
    marked.iter().filter(is_for).copied().collect()
}

/// What a marked bid asks, of a part of the grant.
pub(super) fn marked_of(plan: &Plan, marked: &[Id], part: Part) -> Pence {
    let bids = marked.iter().filter_map(|id| plan.record(Kind::Project, *id));
    bids.filter(|bid| part.has(bid.get(project::POT))).filter_map(|bid| bid.get(project::ASKED)).sum()
}

/// Whether a bid waits for the working group.
fn waits_for_the_group(bid: &Record) -> bool {
    matches!(route::route(bid), Route::Proposed | Route::Deferred)
}

/// What the pending bids of a grant year ask that are not among these.
fn other_pending(plan: &Plan, grant: Id, marked: &[Id]) -> Pence {
    let bids = plan.naming(Kind::Project, project::GRANT, grant);
    let others = bids.filter(|bid| account::is_pending(bid) && !marked.contains(&bid.id));
    others.filter_map(|bid| bid.get(project::ASKED)).sum()
}

/// What marked bids would leave of a grant year, in a sentence.
pub(super) fn what_if(plan: &Plan, grant: &Record, marked: &[Id]) -> Option<String> {
    if marked.is_empty() {
        return None;
    }
    let after = account::as_if(plan, grant.id, marked);
    let bids = if marked.len() == 1 { "1 bid were".to_owned() } else { format!("{} bids were", marked.len()) };
    let left = |part: Part| after.amount(Figure::AfterApproved, part);
    let draws = |part| marked_of(plan, marked, part) != Pence::ZERO;
    // The pots that the bids draw on, and any that would be short, which is told first. Where no allocation
    // sets the upfront pot, all of them draw on the rest.
    let told = |part: &Part| match (part, after.split) {
        _ if left(*part) < Pence::ZERO => true,
        (Part::Upfront, Split::Rest) => false,
        (_, Split::Rest) => draws(Part::Whole),
        (part, Split::Set) => draws(*part),
    };
    let mut parts: Vec<Part> = [Part::Upfront, Part::Tactical].into_iter().filter(told).collect();
    parts.sort_by_key(|part| left(*part) >= Pence::ZERO);
    let left: Vec<String> = parts
        .into_iter()
        .map(|part| match left(part) {
            left if left < Pence::ZERO => format!("{} over-committed by {}", part.label().to_lowercase(), -left),
            left => format!("{left} left in the {}", part.label().to_lowercase()),
        })
        .collect();
    let unstated = marked
        .iter()
        .filter_map(|id| plan.record(Kind::Project, *id))
        .filter(|bid| bid.get(project::ASKED).is_none())
        .count();
    let unstated = if unstated > 0 { format!("; {unstated} of them states no amount") } else { String::new() };
    let left = if left.is_empty() { "nothing moves".to_owned() } else { left.join(", ") };
    Some(format!("If {bids} approved ({}): {left}{unstated}", marked_of(plan, marked, Part::Whole)))
}

/// What would be left where the other pending bids are approved too; nothing where there are none, or no marks.
pub(super) fn with_pending(plan: &Plan, grant: &Record, marked: &[Id]) -> Option<String> {
    let pending = other_pending(plan, grant.id, marked);
    if marked.is_empty() || pending == Pence::ZERO {
        return None;
    }
    let left = account::as_if(plan, grant.id, marked).whole(Figure::AfterApproved) - pending;
    let says = if left < Pence::ZERO { format!("{} more than there is", -left) } else { format!("{left} left") };
    Some(format!("With the other pending bids too ({pending}): {says} of the whole grant"))
}
