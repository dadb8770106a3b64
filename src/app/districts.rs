//! Districts: the assessments of the CSPs and the figures of their areas, in views of one screen.
//!
//! ```text
//! Returns   who has replied this year        Matrix   issues down, CSPs across
//! Tally     the published form, beside the   Figures  the indicators with figures, and of each
//!           year before                               (Series) areas by periods: table, bars, heat
//! ```
//!
//! Each view is a [`Sheet`] computed from the plan, and from the figures that the session reads
//! for the chosen indicator. What is counted stands in [`crate::plan::assessment`].

mod figures;
mod matrix;
mod returns;
mod tally;

use super::{App, Effect, screen::Page, sheet::Sheet};
use crate::plan::{
    Id, Kind, Plan, assessment, assessment_return, csp,
    day::FinancialYear,
    figure::Taken,
    issue, priority,
    progress::{self, AsAt},
    record::Record,
    select,
    series::{self, Series},
};
use jiff::civil::Date;

/// A view of Districts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// Who has replied.
    #[default]
    Returns,
    /// Issues by CSPs.
    Matrix,
    /// How many CSPs name each issue.
    Tally,
    /// The indicators that have figures.
    Figures,
    /// The figures of one indicator.
    Series,
}

impl View {
    /// Those that the key walks, in order; a series is opened from the list of figures.
    pub const WALKED: [Self; 4] = [Self::Returns, Self::Matrix, Self::Tally, Self::Figures];

    /// Its name over the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Returns => "Returns",
            Self::Matrix => "Matrix",
            Self::Tally => "Tally",
            Self::Figures | Self::Series => "Figures",
        }
    }

    /// The view so many places on.
    fn neighbour(self, by: usize) -> Self {
        let place = Self::WALKED.iter().position(|view| view.name() == self.name()).unwrap_or(0);
        Self::WALKED.get((place + by) % Self::WALKED.len()).copied().unwrap_or_default()
    }
}

/// How the figures of an indicator are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    /// The numbers, areas by periods.
    #[default]
    Table,
    /// A bar for each area, of one period.
    Bars,
    /// A shade for each area and period.
    Heat,
}

impl Picture {
    /// All of them, in the order of the key.
    pub const ALL: [Self; 3] = [Self::Table, Self::Bars, Self::Heat];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "Table",
            Self::Bars => "Bars",
            Self::Heat => "Heat",
        }
    }

    fn next(self) -> Self {
        match self {
            Self::Table => Self::Bars,
            Self::Bars => Self::Heat,
            Self::Heat => Self::Table,
        }
    }
}

/// What of the screen is chosen, to come back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The year; nothing is the one that is gathered for now.
    pub year: Option<FinancialYear>,
    /// The indicator.
    pub indicator: Option<Id>,
    /// Which of its measures and lengths of period.
    pub slice: usize,
    /// How its figures are shown.
    pub picture: Picture,
    /// The walked column; one past the last stands for the last.
    pub column: usize,
}

/// What is shown of an indicator, and the state of the plan in which they were read.
#[derive(Clone, Debug)]
struct Read {
    indicator: Id,
    version: u64,
    series: Series,
}

/// The screen of the districts.
#[derive(Debug, Default)]
pub struct Districts {
    /// The view that was seen last.
    pub view: View,
    /// What of it is chosen.
    pub place: Place,
    /// The first scrolling column that is drawn.
    pub left: usize,
    /// The table.
    pub sheet: Sheet,
    read: Option<Read>,
    of: Option<(View, u64, Date, Place, bool)>,
}

impl Districts {
    /// The number of the walked column that has the cursor.
    pub fn column(&self) -> usize {
        self.place.column.min(self.sheet.walked().len().saturating_sub(1))
    }

    /// The year that is shown.
    pub fn year(&self, today: Date) -> FinancialYear {
        self.place.year.unwrap_or_else(|| progress::assessment_year(today))
    }

    /// Computes the table of a view again, where it moved since.
    pub fn refresh(&mut self, view: View, plan: &Plan, as_at: AsAt) {
        self.view = view;
        let read = self.read.as_ref().filter(|read| Some(read.indicator) == self.place.indicator);
        // The table is the same whichever column has the cursor.
        let place = Place { column: 0, ..self.place };
        let now = Some((view, plan.version(), as_at.today, place, read.is_some()));
        if self.of == now {
            return;
        }
        self.of = now;
        let year = self.year(as_at.today);
        self.sheet = match view {
            View::Returns => returns::sheet(plan, year),
            View::Matrix => matrix::sheet(plan, year, as_at.today),
            View::Tally => tally::sheet(plan, year, as_at.today),
            View::Figures => figures::list(plan),
            View::Series => figures::sheet(plan, self.place, read.map(|read| &read.series)),
        };
    }

    /// Scrolls sideways, so that the walked column is seen among so many that fit.
    pub fn scroll(&mut self, fit: usize) {
        self.left = self.sheet.left(self.left, self.column(), fit);
    }

    /// What is over the table at its right: the year, or the indicator.
    pub fn stepped(&self, view: View, plan: &Plan, today: Date) -> String {
        match view {
            View::Returns | View::Matrix | View::Tally => self.year(today).to_string(),
            View::Figures => String::new(),
            View::Series => {
                self.place.indicator.map_or_else(String::new, |id| plan.name(Kind::Indicator, id).into_owned())
            }
        }
    }
}

impl App {
    /// The view of Districts that fills the body.
    pub fn view(&self) -> Option<View> {
        if let Page::Districts(view) = self.page { Some(view) } else { None }
    }

    /// Brings the table of a view and its list of rows up to date.
    pub(super) fn refresh_sheet(&mut self, view: View, as_at: AsAt) {
        self.districts.refresh(view, &self.plan, as_at);
        let rows = (0..).zip(&self.districts.sheet.rows).map(|(place, row)| row.id.unwrap_or(Id(place))).collect();
        let list = self.list_mut();
        if list.rows != rows {
            list.replace(rows);
        }
        self.districts.scroll(self.metrics.columns);
    }

    /// Where the key of Districts leads: to the view that was seen last, from within to the first.
    pub(super) fn districts_page(&self) -> Page {
        let view = match (self.view(), self.districts.view) {
            (Some(_), _) => View::default(),
            (None, View::Series) => View::Figures,
            (None, last) => last,
        };
        Page::Districts(view)
    }

    /// Shows the view so many places on; the views are one screen, so that Esc leaves them all.
    pub(super) fn next_view(&mut self, by: usize) -> Vec<Effect> {
        let Some(view) = self.view() else { return Vec::new() };
        self.show_view(view.neighbour(by));
        self.entered()
    }

    fn show_view(&mut self, view: View) {
        self.arrive(Page::Districts(view));
        self.districts.place.column = 0;
        self.districts.left = 0;
    }

    /// Opens the figures of an indicator, at their newest period.
    pub(super) fn open_series(&mut self, indicator: Id) -> Vec<Effect> {
        self.remember();
        self.show_view(View::Series);
        self.districts.place.indicator = Some(indicator);
        self.districts.place.slice = 0;
        self.districts.place.column = usize::MAX;
        self.list_mut().cursor = 0;
        self.entered()
    }

    /// Moves over the columns that have something behind them.
    pub(super) fn move_column(&mut self, by: isize) -> Vec<Effect> {
        let last = self.districts.sheet.walked().len().saturating_sub(1);
        self.districts.place.column = self.districts.column().saturating_add_signed(by).min(last);
        self.refresh();
        self.districts.scroll(self.metrics.columns);
        Vec::new()
    }

    /// Shows the figures in the next way.
    pub(super) fn next_picture(&mut self) -> Vec<Effect> {
        self.districts.place.picture = self.districts.place.picture.next();
        Vec::new()
    }

    /// The years, or the indicators, that can be stepped over, and the place of the one that is shown.
    fn steps_of_view(&self) -> (Vec<Place>, Option<usize>) {
        let now = self.districts.place;
        let today = self.setting.today;
        match self.view() {
            Some(View::Returns | View::Matrix | View::Tally) => {
                let years = assessment::years(&self.plan, today);
                let at = years.iter().position(|year| *year == self.districts.year(today));
                (years.into_iter().map(|year| Place { year: Some(year), ..now }).collect(), at)
            }
            Some(View::Series) => {
                let indicators = figures::indicators(&self.plan);
                let at = indicators.iter().position(|id| Some(*id) == now.indicator);
                (
                    indicators
                        .into_iter()
                        .map(|id| Place { indicator: Some(id), slice: 0, column: usize::MAX, ..now })
                        .collect(),
                    at,
                )
            }
            _ => (Vec::new(), None),
        }
    }

    /// Why one cannot step so many years or indicators on; nothing where one can.
    pub(super) fn no_step(&self, later: bool) -> Option<String> {
        let (steps, at) = self.steps_of_view();
        let what = match self.view() {
            Some(View::Series) => "indicator with figures",
            Some(View::Figures) => return Some("open an indicator first".to_owned()),
            Some(_) => "year with returns or a tally",
            None => return Some("go to the districts (D) first".to_owned()),
        };
        let there = match (at, later) {
            (Some(at), true) => at + 1 < steps.len(),
            (Some(at), false) => at > 0,
            (None, _) => false,
        };
        let order = if later { "after" } else { "before" };
        (!there).then(|| format!("there is no {what} {order} this one"))
    }

    /// Steps to the year or the indicator so many places on.
    pub(super) fn step_view(&mut self, by: isize) -> Vec<Effect> {
        let (steps, at) = self.steps_of_view();
        let Some(at) = at else { return Vec::new() };
        let to = at.saturating_add_signed(by).min(steps.len().saturating_sub(1));
        if let Some(place) = steps.get(to) {
            self.districts.place = *place;
        }
        self.entered()
    }

    /// Asks for the figures that the view shows, where they are not those of the plan as it stands.
    pub(super) fn figures_wanted(&self) -> Option<Effect> {
        let indicator = self.districts.place.indicator.filter(|_| self.view() == Some(View::Series))?;
        let version = self.plan.version();
        let known =
            self.districts.read.as_ref().is_some_and(|read| (read.indicator, read.version) == (indicator, version));
        (!known).then_some(Effect::ReadFigures(indicator))
    }

    /// Takes the figures of an indicator.
    pub(super) fn figures_read(&mut self, indicator: Id, figures: &[Taken]) {
        let series = series::series(&self.plan, indicator, figures);
        self.districts.read = Some(Read { indicator, version: self.plan.version(), series });
        self.districts.of = None;
    }

    /// How many measures and lengths of period the figures have that are shown.
    pub(super) fn slices(&self) -> usize {
        let read = self.districts.read.as_ref().filter(|_| self.view() == Some(View::Series));
        read.map_or(0, |read| read.series.slices.len())
    }

    /// Shows the next measure or length of period.
    pub(super) fn next_slice(&mut self) -> Vec<Effect> {
        let place = &mut self.districts.place;
        place.column = usize::MAX;
        place.slice += 1;
        if place.slice >= self.slices() {
            self.districts.place.slice = 0;
        }
        Vec::new()
    }

    /// The CSP and the year of the chosen row of the returns, where there is no return yet.
    pub(super) fn lacking_return(&self) -> Option<Record> {
        if self.view() != Some(View::Returns) {
            return None;
        }
        let csp = self.list().chosen()?;
        let year = self.districts.year(self.setting.today);
        if progress::return_of(&self.plan, csp, year).is_some() {
            return None;
        }
        let record = Record::new(Kind::Return, Id(0))
            .with(assessment_return::CSP, crate::plan::cell::Cell::One(csp))
            .with(assessment_return::YEAR, crate::plan::cell::Cell::Year(year));
        Some(record)
    }
}

/// A filter line for the findings about an issue in a year.
fn findings_line(plan: &Plan, issue: Id, year: FinancialYear) -> String {
    let about = select::naming_term(plan, Kind::Finding, crate::plan::finding::ISSUE.number(), issue);
    format!("{about} return:{year}")
}

/// The code of the priority that an issue belongs to.
fn priority_code(plan: &Plan, issue: Id) -> &str {
    let priority = plan.record(Kind::Issue, issue).and_then(|record| record.get(issue::PRIORITY));
    priority.and_then(|id| plan.record(Kind::Priority, id)).map_or("", |record| record.get(priority::CODE))
}

/// Names in three letters or so, each of its own: `Ash`, `D&G`, `TW`.
fn short_names(plan: &Plan, csps: impl Iterator<Item = Id>) -> Vec<String> {
    let mut shorts: Vec<String> = Vec::new();
    for id in csps {
        let name = plan.record(Kind::Csp, id).map_or("", |record| record.get(csp::NAME));
        let mut short = short(name);
        let letters: Vec<char> = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
        // Two names that begin alike are told apart by a letter further on, else by a number.
        let mut others = letters.iter().skip(3);
        while shorts.contains(&short) {
            match others.next() {
                Some(letter) => short = letters.iter().take(2).chain([letter]).collect(),
                None => short = format!("{}{}", short.chars().take(1).collect::<String>(), shorts.len()),
            }
        }
        shorts.push(short);
    }
    shorts
}

fn short(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).collect::<String>();
    match words.as_slice() {
        [only] => only.chars().take(3).collect(),
        [one, "and" | "&", two, ..] => format!("{}&{}", first(one), first(two)),
        words => words.iter().take(3).map(|word| first(word)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::cell::Cell;

    #[test]
    fn short_names_are_short_and_each_is_of_its_own() {
        let names = ["Ashford", "Dartford and Gravesham", "Tunbridge Wells", "Ashfield", "Tonbridge & Malling", "Ash"];
        let csps = (1..).zip(names).map(|(id, name)| Record::new(Kind::Csp, Id(id)).with(csp::NAME, Cell::text(name)));
        let plan = Plan::of(vec![(Kind::Csp, csps.collect())]);
        assert_eq!(short_names(&plan, (1..=6).map(Id)), ["Ash", "D&G", "TW", "Asf", "T&M", "A5"]);
    }

    #[test]
    fn the_key_walks_all_views_and_comes_round() {
        let walked: Vec<View> = (0..5).map(|by| View::Returns.neighbour(by)).collect();
        assert_eq!(walked, [View::Returns, View::Matrix, View::Tally, View::Figures, View::Returns]);
        assert_eq!(View::Series.neighbour(1), View::Returns);
    }
}
