//! A plan of any size for measuring, the same for the same number: actions with updates
//! spread over the Kent priorities, leads, groups and themes.

use crate::plan::{
    Id, Kind, Mint, Plan, action,
    action::Timing,
    cell::Cell,
    change::Change,
    priority,
    record::{Record, Words},
    status::{Rating, Stage},
    update,
};
use jiff::{ToSpan, civil::Date};

const VERBS: [&str; 10] =
    ["Review", "Commission", "Publish", "Run", "Extend", "Agree", "Train staff for", "Evaluate", "Set up", "Map"];
const THINGS: [&str; 10] = [
    "the street lighting survey",
    "a repeat victim pathway",
    "the night bus patrol",
    "the data sharing protocol",
    "school visits",
    "the target hardening offer",
    "outreach with the youth service",
    "a hot spot patrol plan",
    "the trigger process",
    "a licensing visit round",
];
const REMARKS: [&str; 6] = [
    "Awaiting costs from the contractor.",
    "The board asked for a short paper.",
    "Agreed at the March meeting.",
    "Depends on the analyst being in post.",
    "Funding runs out in June and needs a decision.",
    "On track.",
];

/// A small generator of numbers, so that the plan is the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % below.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let place = self.next(from.len());
        from.get(place)
    }
}

/// So many more actions, with two updates each on average.
pub fn actions(plan: &Plan, mint: &mut Mint, count: usize, today: Date) -> Vec<Change> {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let ids = |kind: Kind| plan.all(kind).iter().map(|record| record.id).collect::<Vec<Id>>();
    let (leads, groups, themes) = (ids(Kind::Lead), ids(Kind::Group), ids(Kind::Theme));
    let priorities = plan.all(Kind::Priority);
    let mut changes = Vec::with_capacity(count * 3);
    for number in 1..=count {
        let priority = numbers.pick(priorities);
        let code = priority.map_or("MI", |priority| priority.get(priority::CODE));
        let verb = numbers.pick(&VERBS).copied().unwrap_or_default();
        let thing = numbers.pick(&THINGS).copied().unwrap_or_default();
        let place = plan.all(Kind::District).get(numbers.next(12));
        let place = place.map_or_else(String::new, |district| format!(" in {}", plan.name_of(district)));
        let stage = [Stage::NotStarted, Stage::InProgress, Stage::InProgress, Stage::Complete, Stage::OnHold];
        let stage = numbers.pick(&stage).copied().unwrap_or(Stage::InProgress);
        let rating = [Rating::Green, Rating::Amber, Rating::Red, Rating::NotRated];
        let rating = numbers.pick(&rating).copied().unwrap_or(Rating::NotRated);
        let due = today.saturating_add((i64::try_from(numbers.next(720)).unwrap_or(0) - 120).days());
        let action = Record::new(Kind::Action, mint.next_id())
            .with(action::REFERENCE, Cell::text(&format!("{code}-{:05}", 10_000 + number)))
            .with(action::TITLE, Cell::text(&format!("{verb} {thing}{place}")))
            .with(action::PRIORITY, priority.map_or(Cell::Empty, |priority| Cell::One(priority.id)))
            .with(action::STAGE, stage.cell())
            .with(action::RATING, rating.cell())
            .with(action::TIMING, Timing::Dated.cell())
            .with(action::DUE, Cell::Day(due))
            .with(action::COORDINATOR, numbers.pick(&leads).map_or(Cell::Empty, |id| Cell::One(*id)))
            .with(action::THEMES, numbers.pick(&themes).map_or(Cell::Empty, |id| Cell::many(&[*id])))
            .with(action::LINKS, numbers.pick(&groups).map_or(Cell::Empty, |id| Cell::many(&[*id])))
            .with(action::DESCRIPTION, Cell::text(&format!("{verb} {thing}, with the partners that it concerns.")));
        changes.push(Change::add(plan, &action));
        for _ in 0..numbers.next(5) {
            let date = today.saturating_sub(i64::try_from(numbers.next(400)).unwrap_or(0).days());
            let update = Record::new(Kind::Update, mint.next_id())
                .with(update::ACTION, Cell::One(action.id))
                .with(update::DATE, Cell::Day(date))
                .with(update::STAGE, stage.cell())
                .with(update::RATING, rating.cell())
                .with(update::NOTE, Cell::text(numbers.pick(&REMARKS).copied().unwrap_or_default()));
            changes.push(Change {
                kind: Kind::Update,
                id: update.id,
                code: action.get(action::REFERENCE).to_owned(),
                edit: crate::plan::change::Edit::Add(update.cells().to_vec()),
            });
        }
    }
    changes
}
