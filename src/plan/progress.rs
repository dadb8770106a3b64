//! Every number that a screen or a paper prints, with the day it holds for.
//!
//! Screens and papers call the same functions, so they agree. Nothing here is stored:
//! overdue and stale are computed from records each time. Money has a room of its own, [`super::account`].

use super::{
    ById, Id, Kind, Plan, action,
    assessment_return::{self, ReturnState},
    csp::{self, YesNo},
    day::FinancialYear,
    grant, ledger_entry,
    meeting::{self, Body},
    partnership, priority,
    record::Record,
    status::{self, Rating, Stage},
    update,
};
use jiff::civil::Date;

/// The moment that figures hold for, and what counts as old at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsAt {
    /// The day.
    pub today: Date,
    /// Days without an update after which an open action is stale.
    pub stale_days: i64,
}

impl AsAt {
    /// The day with the plan's own number of days until stale; 90 where it has none.
    pub fn of(plan: &Plan, today: Date) -> Self {
        let days = plan.partnership().and_then(|record| record.get(partnership::STALE_DAYS));
        Self { today, stale_days: days.unwrap_or(90) }
    }

    fn is_old(self, day: Option<Date>) -> bool {
        day.is_none_or(|day| days_between(day, self.today) > self.stale_days)
    }
}

/// Whole days from one day to a later one; negative where it is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Whether an action's due date has passed and it is not done. A fact, never a rating.
pub fn is_overdue(action: &Record, as_at: AsAt) -> bool {
    status::stage(action).is_open() && action.get(action::DUE).is_some_and(|due| due < as_at.today)
}

/// Whether an open action has had no update for the plan's number of days.
pub fn is_stale(plan: &Plan, action: &Record, as_at: AsAt) -> bool {
    let latest = || status::latest_update(plan, action.id).and_then(|update| update.get(update::DATE));
    status::stage(action).is_open() && as_at.is_old(latest())
}

/// How many actions stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many there are.
    pub actions: usize,
    /// How many by stage, in the order of [`Stage`].
    pub stages: [usize; 5],
    /// How many by the rating that counts, in the order of [`Rating`]; open actions only.
    pub ratings: [usize; 4],
    /// How many are overdue.
    pub overdue: usize,
    /// How many are stale.
    pub stale: usize,
}

impl Standing {
    fn count(&mut self, action: &Record, latest: Option<Date>, as_at: AsAt) {
        let stage = status::stage(action);
        self.actions += 1;
        if let Some(count) = self.stages.get_mut(stage as usize) {
            *count += 1;
        }
        if !stage.is_open() {
            return;
        }
        if let Some(count) = self.ratings.get_mut(status::rating(action) as usize) {
            *count += 1;
        }
        self.overdue += usize::from(is_overdue(action, as_at));
        self.stale += usize::from(as_at.is_old(latest));
    }

    /// How many stand at a stage.
    pub fn at(&self, stage: Stage) -> usize {
        self.stages.get(stage as usize).copied().unwrap_or(0)
    }

    /// How many still have to be done.
    pub fn open(&self) -> usize {
        self.ratings.iter().sum()
    }

    /// How many open ones have a rating.
    pub fn rated(&self, rating: Rating) -> usize {
        self.ratings.get(rating as usize).copied().unwrap_or(0)
    }
}

/// How the actions of the whole plan and of each priority stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// All actions, each once.
    pub all: Standing,
    /// The actions of each priority in the order of the plan; last those of none.
    pub by_priority: Vec<(Option<Id>, Standing)>,
}

/// How the actions stand.
pub fn progress(plan: &Plan, as_at: AsAt) -> Progress {
    let mut latest: ById<Date> = ById::default();
    for update in plan.all(Kind::Update) {
        if let (Some(action), Some(date)) = (update.get(update::ACTION), update.get(update::DATE)) {
            let newest = latest.entry(action).or_insert(date);
            *newest = date.max(*newest);
        }
    }
    let priorities = plan.all(Kind::Priority).iter().map(|priority| Some(priority.id)).chain([None]);
    let mut by_priority: Vec<(Option<Id>, Standing)> = priorities.map(|id| (id, Standing::default())).collect();
    let mut all = Standing::default();
    for action in plan.all(Kind::Action) {
        let last = latest.get(&action.id).copied();
        all.count(action, last, as_at);
        let priority = action.get(action::PRIORITY);
        if let Some((_, standing)) = by_priority.iter_mut().find(|(id, _)| *id == priority) {
            standing.count(action, last, as_at);
        }
    }
    Progress { all, by_priority }
}

/// A priority's name for a bar or a row; actions of none are *miscellaneous*.
pub fn priority_name(plan: &Plan, id: Option<Id>) -> &str {
    match id.and_then(|id| plan.record(Kind::Priority, id)) {
        Some(record) => record.get(priority::NAME),
        None => "Miscellaneous",
    }
}

/// The grant years, newest first.
pub fn grants(plan: &Plan) -> Vec<&Record> {
    let mut grants: Vec<&Record> = plan.all(Kind::Grant).iter().collect();
    grants.sort_by_key(|grant| std::cmp::Reverse(grant.get(grant::YEAR)));
    grants
}

/// The newest grant year that has an entry in its ledger.
pub fn latest_grant(plan: &Plan) -> Option<&Record> {
    let has_entry = |grant: &&Record| plan.naming(Kind::LedgerEntry, ledger_entry::GRANT, grant.id).next().is_some();
    grants(plan).into_iter().find(has_entry)
}

/// Who has replied with an assessment for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returns {
    /// The year that the assessments are for.
    pub year: FinancialYear,
    /// CSPs in the agreement.
    pub expected: usize,
    /// Returns received as drafts.
    pub draft: usize,
    /// Returns received as final.
    pub final_: usize,
}

impl Returns {
    /// Returns received, as drafts or final.
    pub fn received(&self) -> usize {
        self.draft + self.final_
    }
}

/// The year that assessments gathered on a day are for: the next financial year.
///
/// Assessments of November 2025 inform the agreement of April 2026 (KCSP paper, 20 November 2025).
pub fn assessment_year(today: Date) -> FinancialYear {
    FinancialYear(FinancialYear::of(today).0 + 1)
}

/// Who of the CSPs in the agreement has replied for a year; Medway stands beside them.
pub fn returns(plan: &Plan, year: FinancialYear) -> Returns {
    let csps: Vec<&Record> = in_agreement(plan).collect();
    let mut returns = Returns { year, expected: csps.len(), draft: 0, final_: 0 };
    for csp in csps {
        match return_of(plan, csp.id, year).and_then(|record| record.get(assessment_return::STATE)) {
            Some(ReturnState::Draft) => returns.draft += 1,
            Some(ReturnState::Final) => returns.final_ += 1,
            Some(ReturnState::Awaited) | None => {}
        }
    }
    returns
}

/// The CSPs that the agreement covers.
pub fn in_agreement(plan: &Plan) -> impl Iterator<Item = &Record> {
    plan.all(Kind::Csp).iter().filter(|csp| csp.get(csp::IN_AGREEMENT) == Some(YesNo::Yes))
}

/// The return of a CSP for a year.
pub fn return_of(plan: &Plan, csp: Id, year: FinancialYear) -> Option<&Record> {
    plan.naming(Kind::Return, assessment_return::CSP, csp)
        .find(|record| record.get(assessment_return::YEAR) == Some(year))
}

/// The next meeting on or after a day.
pub fn next_meeting(plan: &Plan, today: Date) -> Option<&Record> {
    let meetings = plan.all(Kind::Meeting).iter();
    meetings
        .filter(|meeting| meeting.get(meeting::DATE) >= Some(today))
        .min_by_key(|meeting| meeting.get(meeting::DATE))
}

/// The last meeting of any body before a day.
pub fn last_meeting(plan: &Plan, today: Date) -> Option<&Record> {
    let meetings = plan.all(Kind::Meeting).iter();
    meetings.filter(|meeting| meeting.get(meeting::DATE) < Some(today)).max_by_key(|meeting| meeting.get(meeting::DATE))
}

/// The meeting that the working group's standing questions look forward to: its own next one on or after
/// a day, or where none is in the plan the next of any body.
pub fn next_working_group(plan: &Plan, today: Date) -> Option<&Record> {
    let meetings = plan.all(Kind::Meeting).iter();
    let to_come = meetings.filter(|meeting| meeting.get(meeting::DATE) >= Some(today) && is_working_group(meeting));
    to_come.min_by_key(|meeting| meeting.get(meeting::DATE)).or_else(|| next_meeting(plan, today))
}

/// The meeting that they look back to: its own last one before a day, or where none is in the plan the
/// last of any body.
pub fn last_working_group(plan: &Plan, today: Date) -> Option<&Record> {
    let meetings = plan.all(Kind::Meeting).iter();
    let held = meetings.filter(|meeting| meeting.get(meeting::DATE) < Some(today) && is_working_group(meeting));
    held.max_by_key(|meeting| meeting.get(meeting::DATE)).or_else(|| last_meeting(plan, today))
}

fn is_working_group(meeting: &Record) -> bool {
    meeting.get(meeting::BODY) == Some(Body::WorkingGroup)
}

/// Whether nothing was said of an open action after a day, that of the last meeting.
pub fn is_unheard(plan: &Plan, action: &Record, since: Date) -> bool {
    let latest = || status::latest_update(plan, action.id).and_then(|update| update.get(update::DATE));
    status::stage(action).is_open() && latest().is_none_or(|day| day <= since)
}

/// How an action stood at the end of a day, by the last update until then: its stage and the rating that
/// counted; nothing where nothing had been said of it yet.
pub fn stood(plan: &Plan, action: Id, on: Date) -> Option<(Stage, Rating)> {
    let until = plan.naming(Kind::Update, update::ACTION, action).filter(|update| update.get(update::DATE) <= Some(on));
    let last = until.max_by_key(|update| (update.get(update::DATE), update.id))?;
    let confirmed = last.get(update::CONFIRMED).filter(|rating| *rating != Rating::NotRated);
    let rating = confirmed.or(last.get(update::RATING)).unwrap_or(Rating::NotRated);
    Some((last.get(update::STAGE).unwrap_or(Stage::NotStarted), rating))
}

/// Whether something was said of an action, or it came, after a day: only then can it be newly so.
pub fn moved_since(plan: &Plan, action: &Record, since: Date) -> bool {
    let latest = status::latest_update(plan, action.id).and_then(|update| update.get(update::DATE));
    latest > Some(since) || action.get(action::SINCE) > Some(since)
}
