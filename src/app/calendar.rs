//! The small calendar over a date of a form: a month, with the meetings and due dates of the plan.
//!
//! Opened from a form and drawn by the ui. It holds a day and nothing of the form: leaving it leaves
//! what was typed, and Enter puts the chosen day there.

use super::{App, Effect, command::Command, overlay::Overlay};
use crate::plan::{
    Kind, Plan, action,
    cell::Domain,
    day::{month, typed::said},
    grant, meeting,
    record::Record,
    review_recommendation,
    status::{self, Stage},
};
use jiff::{Span, civil::Date};
use std::collections::BTreeMap;

/// The calendar.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The field that the day is for.
    pub header: &'static str,
    /// The chosen day.
    pub day: Date,
    /// The day on which it is opened.
    pub today: Date,
    /// What the plan knows of its days.
    pub known: BTreeMap<Date, Vec<Known>>,
}

/// A day as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Square {
    /// Its number in the month.
    pub number: i8,
    /// The character beside it: `m` for a meeting, `d` for what falls due, `*` for both, else a blank.
    pub sign: char,
    /// Whether it is the chosen one.
    pub chosen: bool,
    /// Whether it is today.
    pub today: bool,
}

/// What the plan knows of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Whether it is a meeting, and not something that falls due.
    pub meets: bool,
    /// What it is, in a line.
    pub text: String,
}

impl Calendar {
    /// The calendar at a day.
    pub fn at(plan: &Plan, header: &'static str, day: Date, today: Date) -> Self {
        Self { header, day, today, known: known(plan) }
    }

    /// The chosen month, in words.
    pub fn month(&self) -> String {
        format!("{} {}", month(self.day), self.day.year())
    }

    /// The chosen day, in words.
    pub fn chosen(&self) -> String {
        format!("{}{}", said(self.day), if self.day == self.today { ", today" } else { "" })
    }

    /// What the plan knows of the chosen day.
    pub fn known_of_chosen(&self) -> &[Known] {
        self.known.get(&self.day).map_or(&[], Vec::as_slice)
    }

    fn square(&self, day: Date) -> Square {
        let known = self.known.get(&day).map_or(&[][..], Vec::as_slice);
        let sign = match (known.iter().any(|known| known.meets), known.iter().any(|known| !known.meets)) {
            (true, true) => '*',
            (true, false) => 'm',
            (false, true) => 'd',
            (false, false) => ' ',
        };
        Square { number: day.day(), sign, chosen: day == self.day, today: day == self.today }
    }

    /// The weeks that have days of the chosen month, each from its Monday.
    pub fn weeks(&self) -> Vec<[Option<Square>; 7]> {
        let mut weeks = Vec::with_capacity(6);
        let mut week = [None; 7];
        let mut next = Some(self.day.first_of_month());
        while let Some(day) = next.filter(|day| day.month() == self.day.month()) {
            let place = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
            if let Some(square) = week.get_mut(place) {
                *square = Some(self.square(day));
            }
            next = day.tomorrow().ok();
            if place == 6 {
                weeks.push(std::mem::take(&mut week));
            }
        }
        if week.iter().any(Option::is_some) {
            weeks.push(week);
        }
        weeks
    }

    /// Goes to another day; whether the command is one that does.
    pub fn goes(&mut self, command: Command) -> bool {
        let span = Span::new();
        let span = match command {
            Command::Down => span.try_weeks(1),
            Command::Up => span.try_weeks(-1),
            Command::ColumnRight => span.try_days(1),
            Command::ColumnLeft => span.try_days(-1),
            Command::PageDown => span.try_months(1),
            Command::PageUp => span.try_months(-1),
            Command::First => {
                self.day = self.day.first_of_month();
                return true;
            }
            Command::Last => {
                self.day = self.day.last_of_month();
                return true;
            }
            Command::Today => {
                self.day = self.today;
                return true;
            }
            _ => return false,
        };
        let there = span.ok().and_then(|span| self.day.checked_add(span).ok());
        // Only years of four digits read back as they are shown.
        self.day = there.filter(|day| day.year() >= 1000).unwrap_or(self.day);
        true
    }
}

/// The meetings of a plan, and what falls due that is still open.
fn known(plan: &Plan) -> BTreeMap<Date, Vec<Known>> {
    let mut known: BTreeMap<Date, Vec<Known>> = BTreeMap::new();
    let mut add = |day: Option<Date>, meets: bool, text: &dyn Fn() -> String| {
        if let Some(day) = day {
            known.entry(day).or_default().push(Known { meets, text: text() });
        }
    };
    for record in plan.all(Kind::Meeting) {
        add(record.get(meeting::DATE), true, &|| plan.name_of(record).into_owned());
    }
    let is_open = |action: &&Record| !matches!(status::stage(action), Stage::Complete | Stage::Withdrawn);
    for record in plan.all(Kind::Action).iter().filter(is_open) {
        add(record.get(action::DUE), false, &|| format!("due: {}", plan.line_of(record)));
    }
    for record in plan.all(Kind::Grant) {
        let name = || plan.name_of(record);
        add(record.get(grant::BUSINESS_CASES_BY), false, &|| format!("business cases by, {}", name()));
        add(record.get(grant::TACTICAL_BY), false, &|| format!("tactical pot by, {}", name()));
        add(record.get(grant::OUTCOMES_BY), false, &|| format!("outcomes by, {}", name()));
    }
    let is_due = |record: &&Record| record.get(review_recommendation::COMPLETED).is_none();
    for record in plan.all(Kind::ReviewRecommendation).iter().filter(is_due) {
        add(record.get(review_recommendation::TARGET), false, &|| format!("due: {}", plan.line_of(record)));
    }
    known
}

impl App {
    /// Why there is no calendar here.
    pub(super) fn no_calendar(&self) -> Option<String> {
        match self.overlays.last() {
            Some(Overlay::Form(form)) if form.focused().is_some_and(|(_, domain)| domain == Domain::Day) => None,
            _ => Some("go to a date first".to_owned()),
        }
    }

    /// Lays the calendar over the focused date: at the day that is typed or stands there, else at today.
    pub(super) fn open_calendar(&mut self) -> Vec<Effect> {
        let today = self.setting.today;
        let Some(Overlay::Form(form)) = self.overlays.last() else { return Vec::new() };
        let header = form.focused().and_then(|(entry, _)| form.field(entry)).map_or("", |field| field.header);
        let calendar = Calendar::at(&self.plan, header, form.day_there(today).unwrap_or(today), today);
        self.overlays.push(Overlay::Calendar(calendar));
        Vec::new()
    }

    /// Goes to another day of the calendar; whether the command is one that does.
    pub(super) fn walk_calendar(&mut self, command: Command) -> bool {
        match self.overlays.last_mut() {
            Some(Overlay::Calendar(calendar)) => calendar.goes(command),
            _ => false,
        }
    }

    /// Puts the chosen day of the calendar into the form beneath.
    pub(super) fn take_day(&mut self) -> Vec<Effect> {
        let Some(Overlay::Calendar(calendar)) = self.overlays.pop() else { return Vec::new() };
        if let Some(Overlay::Form(form)) = self.overlays.last_mut() {
            form.put_day(calendar.day);
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn calendar(day: Date) -> Calendar {
        Calendar { header: "Due", day, today: date(2026, 11, 22), known: BTreeMap::new() }
    }

    #[test]
    fn a_month_has_its_days_each_once_and_monday_first() {
        for (year, month) in [(2026, 2), (2026, 11), (2027, 3), (2028, 2), (2026, 8)] {
            let weeks = calendar(date(year, month, 15)).weeks();
            let numbers: Vec<i8> = weeks.iter().flatten().flatten().map(|square| square.number).collect();
            assert_eq!(numbers, (1..=date(year, month, 1).days_in_month()).collect::<Vec<_>>());
            assert!(weeks.len() <= 6);
            for (place, square) in weeks.iter().flat_map(|week| week.iter().enumerate()) {
                let weekday = |number| date(year, month, number).weekday().to_monday_zero_offset();
                assert!(square.is_none_or(|square| usize::try_from(weekday(square.number)).unwrap() == place));
            }
        }
    }

    #[test]
    fn arrows_go_by_day_and_week_and_pages_by_month() {
        let mut calendar = calendar(date(2026, 1, 31));
        for (command, wanted) in [
            (Command::PageDown, date(2026, 2, 28)),
            (Command::ColumnRight, date(2026, 3, 1)),
            (Command::Up, date(2026, 2, 22)),
            (Command::Last, date(2026, 2, 28)),
            (Command::First, date(2026, 2, 1)),
            (Command::ColumnLeft, date(2026, 1, 31)),
            (Command::Down, date(2026, 2, 7)),
            (Command::PageUp, date(2026, 1, 7)),
            (Command::Today, date(2026, 11, 22)),
        ] {
            assert!(calendar.goes(command));
            assert_eq!(calendar.day, wanted, "{command:?}");
        }
        assert!(!calendar.goes(Command::Save));
        calendar.day = Date::MAX;
        assert!(calendar.goes(Command::PageDown));
        assert_eq!(calendar.day, Date::MAX, "at the end of days it stays");
    }
}
