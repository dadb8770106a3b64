//! Figures: the indicators that have figures, and the figures of one, areas by periods.

use super::{Picture, Place};
use crate::{
    app::{
        detail::Target,
        screen::Role,
        sheet::{Bar, Column, Row, Said, Sheet, Square, Stands as Sticks},
    },
    plan::{
        Id, Kind, Plan, contains_folded,
        figure::Number,
        figure_edition::{self, Standing},
        figures::{self, NoNumber},
        indicator,
        period::{Grain, Period},
        record::Record,
        select,
        series::{Area, Bands, Point, Series, Slice, Stands, show_number},
        taken_file,
    },
};
use std::collections::BTreeSet;

/// The editions of an indicator's figures that are shown, the one taken last first.
fn editions(plan: &Plan, indicator: Id) -> Vec<&Record> {
    let shown = figures::editions(plan, Some(indicator));
    shown.into_iter().rev().filter_map(|id| plan.record(Kind::FigureEdition, id)).collect()
}

/// All editions whose figures of an indicator are shown.
fn current_editions(plan: &Plan, indicator: Id) -> Target {
    let term = select::naming_term(plan, Kind::FigureEdition, figure_edition::INDICATORS.number(), indicator);
    Target::Rows(Kind::FigureEdition, format!("{term} standing=current"))
}

/// The indicators that have figures, by name.
pub(super) fn indicators(plan: &Plan) -> Vec<Id> {
    let editions = plan.all(Kind::FigureEdition).iter();
    let shown = editions.filter(|edition| edition.get(figure_edition::STANDING) == Some(Standing::Current));
    let named: BTreeSet<Id> = shown.flat_map(|edition| edition.get(figure_edition::INDICATORS)).copied().collect();
    let mut indicators: Vec<&Record> = named.into_iter().filter_map(|id| plan.record(Kind::Indicator, id)).collect();
    indicators.sort_by_cached_key(|record| record.get(indicator::NAME).to_lowercase());
    indicators.into_iter().map(|record| record.id).collect()
}

/// The table of the indicators that have figures.
pub(super) fn list(plan: &Plan) -> Sheet {
    let rows: Vec<Row> = indicators(plan).into_iter().filter_map(|id| listed(plan, id)).collect();
    let count = rows.len();
    let says = match count {
        0 => "Figures by district and period".to_owned(),
        1 => "1 indicator with figures".to_owned(),
        _ => format!("{count} indicators with figures"),
    };
    Sheet {
        says: vec![(says, Role::Heading)],
        columns: vec![
            Column::new("Indicator", 34).wide(44).walked(),
            Column::new("Unit", 10).wide(16),
            Column::new("Provider", 18).wide(26).stands(Sticks::WhereRoomy),
            Column::new("Periods", 18).wide(22),
            Column::new("Editions", 12).walked(),
        ],
        rows,
        empty: vec![
            "No figures have been taken in yet.".to_owned(),
            "i takes in a file of figures: police.uk street files, Home Office tables, or".to_owned(),
            "any table of areas and periods.".to_owned(),
        ],
        ..Sheet::default()
    }
}

fn listed(plan: &Plan, id: Id) -> Option<Row> {
    let record = plan.record(Kind::Indicator, id)?;
    let editions = editions(plan, id);
    let name = record.get(indicator::NAME);
    let periods = match editions.as_slice() {
        [] => String::new(),
        [only] => only.get(figure_edition::PERIOD).to_owned(),
        [newest, rest @ ..] => format!("{} and {} more", newest.get(figure_edition::PERIOD), rest.len()),
    };
    let target = if let [only] = editions.as_slice() {
        Target::Record(Kind::FigureEdition, only.id)
    } else {
        current_editions(plan, id)
    };
    let titles: Vec<&str> = editions.iter().map(|edition| edition.get(figure_edition::TITLE)).collect();
    Some(Row {
        id: Some(id),
        squares: vec![
            Square::text(name).leads(format!("{name}: Enter opens its figures"), Some(Target::Series(id))),
            Square::text(record.get(indicator::UNIT)),
            Square::text(record.get(indicator::PROVIDER)),
            Square::text(periods),
            Square::text(editions.len().to_string()).leads(format!("{name}: from {}", titles.join("; ")), Some(target)),
        ],
        ..Row::default()
    })
}

/// How many shades a heat map has.
const SHADES: [char; 4] = ['░', '▒', '▓', '█'];

/// The figures of an indicator; nothing while they are read.
pub(super) fn sheet(plan: &Plan, place: Place, series: Option<&Series>) -> Sheet {
    let Some((series, slice)) = series.and_then(|series| Some((series, slice_of(series, place)?))) else {
        return Sheet { empty: vec!["No figures of this indicator are held.".to_owned()], ..Sheet::default() };
    };
    let mut columns = vec![Column::new("Area", 22).wide(30).walked()];
    columns.extend(slice.periods.iter().enumerate().map(|(at, period)| column(slice, at, period, place.picture)));
    let shown = Shown { plan, place, series, slice, scale: Scale::of(slice) };
    let first_beside = slice.areas.iter().position(|area| area.stands == Stands::Beside);
    let rows = slice.areas.iter().enumerate().map(|(at, area)| Row {
        id: area.place.map(|(_, id)| id),
        squares: shown.squares(area),
        apart: Some(at) == first_beside && at > 0,
        ..Row::default()
    });
    Sheet {
        says: vec![(headline(plan, place, series, slice), Role::Heading)],
        columns,
        rows: rows.collect(),
        notes: shown.notes(),
        ..Sheet::default()
    }
}

/// The slice that is chosen.
fn slice_of(series: &Series, place: Place) -> Option<&Slice> {
    series.slices.get(place.slice).or(series.slices.last())
}

/// `Burglary: crimes by month, per 1,000`.
fn headline(plan: &Plan, place: Place, series: &Series, slice: &Slice) -> String {
    let unit = unit(plan, place.indicator);
    let unit = if unit.is_empty() { "figures" } else { unit };
    let by = match slice.grain {
        Some(Grain::Month) => "by month",
        Some(Grain::Quarter) => "by quarter",
        Some(Grain::CalendarYear) => "by calendar year",
        Some(Grain::FinancialYear) => "by financial year",
        Some(Grain::Span) | None => "by period",
    };
    // A measure often says its unit again: `Rate per 1,000`.
    let (unit, measure) = match slice.measure.as_str() {
        "" => (unit, String::new()),
        measure if contains_folded(measure, unit) => (measure, String::new()),
        measure => (unit, format!(", {measure}")),
    };
    let several = series.slices.len();
    let at = place.slice.min(several.saturating_sub(1)) + 1;
    let more = if several > 1 { format!(" (m: {at} of {several})") } else { String::new() };
    format!("{unit} {by}{measure}{more}")
}

fn unit(plan: &Plan, indicator: Option<Id>) -> &str {
    indicator.and_then(|id| plan.record(Kind::Indicator, id)).map_or("", |record| record.get(indicator::UNIT))
}

/// The column of a period.
fn column(slice: &Slice, at: usize, period: &str, picture: Picture) -> Column {
    let (header, under) = headed(period, picture == Picture::Heat);
    let widest =
        |texts: usize| u16::try_from(texts.max(header.chars().count()).max(under.chars().count())).unwrap_or(8);
    let column = match picture {
        Picture::Table => {
            let texts =
                slice.areas.iter().filter_map(|area| area.points.get(at)).map(|it| text(&it.value).chars().count());
            let width = widest(texts.max().unwrap_or(0) + 1).max(5);
            Column::new(header, width).wide(width + 3).right()
        }
        Picture::Bars => Column::new(header, 40).wide(80),
        Picture::Heat => Column::new(header, 4),
    };
    Column { under, ..column }.walked().stands(Sticks::Moving)
}

/// The heading of a period, in two lines where it has two parts.
fn headed(period: &str, narrow: bool) -> (String, String) {
    let Some(read) = Period::read(period) else { return (period.to_owned(), String::new()) };
    let text = read.to_string();
    let parts = match (read.grain(), text.split_once(' ')) {
        (Grain::Month, _) => read.shown().split_once(' ').map(|(month, year)| (month.to_owned(), year.to_owned())),
        (Grain::Quarter, Some((year, quarter))) if !narrow => Some((quarter.to_owned(), year.to_owned())),
        (Grain::Quarter, Some((year, quarter))) => {
            Some((quarter.to_owned(), year.chars().skip(2).take(2).collect::<String>() + "/"))
        }
        (Grain::FinancialYear, _) if narrow => {
            text.split_once('/').map(|(from, to)| (from.to_owned(), format!("/{to}")))
        }
        (Grain::Span, _) => text.split_once([' ', '-']).map(|(from, to)| (from.to_owned(), to.to_owned())),
        _ => None,
    };
    parts.unwrap_or((text, String::new()))
}

/// A value as it stands in a cell.
fn text(value: &Result<Number, NoNumber>) -> String {
    match value {
        Ok(number) => show_number(*number),
        Err(NoNumber::Unpublished) => String::new(),
        Err(NoNumber::Suppressed(mark)) if mark.is_empty() => "supp.".to_owned(),
        Err(NoNumber::Missing(mark)) if mark.is_empty() => "–".to_owned(),
        Err(NoNumber::Suppressed(mark) | NoNumber::Missing(mark)) => mark.clone(),
        Err(NoNumber::Lacks(..) | NoNumber::Rate) => "no sum".to_owned(),
    }
}

/// What lengths and shades are measured by.
struct Scale {
    most: f64,
    bands: Option<Bands>,
    whole: bool,
}

impl Scale {
    /// Bands are over the agreement's areas, so that what stands beside does not flatten them.
    fn of(slice: &Slice) -> Self {
        let numbers = |areas: fn(&&Area) -> bool| {
            let points = slice.areas.iter().filter(areas).flat_map(|area| &area.points);
            points.filter_map(|point| point.value.as_ref().ok()).map(|number| number.0)
        };
        let within = |area: &&Area| area.stands != Stands::Beside;
        let counted = if numbers(within).next().is_some() { within } else { |_: &&Area| true };
        Self {
            most: numbers(|_| true).fold(0.0, f64::max),
            bands: Bands::over(numbers(counted), SHADES.len()),
            whole: numbers(|_| true).all(|number| number.fract() == 0.0),
        }
    }

    /// The shades in words.
    fn legend(&self) -> Option<String> {
        let bands = self.bands?;
        let edge = |band: usize| {
            let start = bands.start(band);
            show_number(Number(if self.whole { start.ceil() } else { start }))
        };
        if bands.start(1) <= bands.start(0) {
            return Some(format!("{} {} throughout", shade(0), edge(0)));
        }
        let words = (0..bands.count()).map(|band| match band {
            0 => format!("{} least, under {}", shade(0), edge(1)),
            band => format!("{} {} or more", shade(band), edge(band)),
        });
        Some(words.collect::<Vec<_>>().join("  "))
    }
}

/// A shade twice, and its number: it reads without shades too.
fn shade(band: usize) -> String {
    let glyph = SHADES.get(band).copied().unwrap_or('█');
    format!("{glyph}{glyph}{}", band + 1)
}

/// What a slice is shown from.
struct Shown<'a> {
    plan: &'a Plan,
    place: Place,
    series: &'a Series,
    slice: &'a Slice,
    scale: Scale,
}

impl Shown<'_> {
    fn squares(&self, area: &Area) -> Vec<Square> {
        let indent = if area.stands == Stands::Part { "  " } else { "" };
        let record = area.place.map(|(kind, id)| Target::Record(kind, id));
        let words = match area.stands {
            Stands::Within => area.name.clone(),
            Stands::Part => format!("{}, which is summed into its CSP", area.name),
            Stands::Beside => format!("{}, beside the agreement: in no sum", area.name),
        };
        let name = Square::text(format!("{indent}{}", area.name)).leads(words, record);
        let points =
            self.slice.periods.iter().zip(&area.points).map(|(period, point)| self.square(area, period, point));
        [name].into_iter().chain(points).collect()
    }

    fn square(&self, area: &Area, period: &str, point: &Point) -> Square {
        let star = if self.is_marked(point) { "*" } else { " " };
        let plain = text(&point.value);
        let (text, bar) = match self.place.picture {
            Picture::Table => (format!("{plain}{star}"), None),
            Picture::Bars => {
                let part = point.value.as_ref().map_or(0.0, |number| number.0);
                (format!("{plain}{star}"), Some(Bar { part, whole: self.scale.most }))
            }
            Picture::Heat => match (&point.value, self.scale.bands) {
                (Ok(number), Some(bands)) => (format!("{}{star}", shade(bands.band(number.0))), None),
                (Err(NoNumber::Lacks(..) | NoNumber::Rate), _) => ("n/s".to_owned(), None),
                _ => (plain, None),
            },
        };
        let role = if point.value.is_ok() { Role::Plain } else { Role::Faint };
        let square = Square::text(text).role(role).leads(self.words(area, period, point), self.editions(point));
        Square { bar, ..square }
    }

    /// Whether something must be said with a figure that is not said with all.
    fn is_marked(&self, point: &Point) -> bool {
        point.said.iter().any(|number| self.series.said.get(*number).is_some_and(|said| !said.of_all))
    }

    /// The editions behind a figure.
    fn editions(&self, point: &Point) -> Option<Target> {
        let first = point.behind.first()?.edition;
        if point.behind.iter().all(|behind| behind.edition == first) {
            return Some(Target::Record(Kind::FigureEdition, first));
        }
        Some(current_editions(self.plan, self.place.indicator?))
    }

    /// A figure in words: of where, of when, how many, of what, and from which file.
    fn words(&self, area: &Area, period: &str, point: &Point) -> String {
        let period = Period::read(period).map_or_else(|| period.to_owned(), Period::shown);
        let unit = unit(self.plan, self.place.indicator);
        let value = match &point.value {
            Ok(number) if unit.is_empty() => show_number(*number),
            Ok(number) => format!("{} {unit}", show_number(*number)),
            Err(why) => why.worded(),
        };
        let parts: Vec<String> =
            point.behind.iter().map(|behind| format!("{} {}", behind.area, text(&behind.value))).collect();
        let sum =
            if parts.len() > 1 && point.value.is_ok() { format!(" = {}", parts.join(" + ")) } else { String::new() };
        let from = point.behind.first().map_or_else(String::new, |behind| {
            let line = if point.behind.len() == 1 { format!(" line {}", behind.line) } else { String::new() };
            format!(" ({}{line})", file_of(self.plan, behind.edition))
        });
        let star = if self.is_marked(point) { " *" } else { "" };
        format!("{}, {period}: {value}{star}{sum}{from}", area.name)
    }

    /// The legend of what is there, the files, and what must be said.
    fn notes(&self) -> Vec<Said> {
        let mut notes: Vec<Said> = Vec::new();
        if self.place.picture == Picture::Heat {
            notes.extend(self.scale.legend().map(|text| (text, Role::Plain)));
        }
        let marks = self.marks();
        if !marks.is_empty() {
            notes.push((marks.join("  "), Role::Plain));
        }
        notes.push((format!("From {}", self.files().join("; ")), Role::Plain));
        let touching: BTreeSet<usize> = self.points().flat_map(|point| &point.said).copied().collect();
        for said in touching.into_iter().filter_map(|number| self.series.said.get(number)) {
            let star = if said.of_all { "" } else { "* " };
            notes.push((format!("{star}{}", said.text), Role::Warning));
        }
        notes
    }

    fn points(&self) -> impl Iterator<Item = &Point> {
        self.slice.areas.iter().flat_map(|area| &area.points)
    }

    /// What stands in place of numbers, each in words, where it is there.
    fn marks(&self) -> Vec<String> {
        let heat = self.place.picture == Picture::Heat;
        let mut marks: BTreeSet<String> = BTreeSet::new();
        for point in self.points() {
            let shown = text(&point.value);
            let _ = match &point.value {
                Ok(_) => false,
                Err(NoNumber::Unpublished) => marks.insert("blank: not published".to_owned()),
                Err(NoNumber::Suppressed(_)) => marks.insert(format!("{shown} suppressed, not zero")),
                Err(NoNumber::Missing(_)) => marks.insert(format!("{shown} missing, not zero")),
                Err(NoNumber::Lacks(..)) if heat => marks.insert("n/s no sum: a part of it is no number".to_owned()),
                Err(NoNumber::Lacks(..)) => marks.insert("no sum: a part of it is no number".to_owned()),
                Err(NoNumber::Rate) if heat => marks.insert("n/s no sum: rates are not added".to_owned()),
                Err(NoNumber::Rate) => marks.insert("no sum: rates are not added".to_owned()),
            };
        }
        marks.into_iter().collect()
    }

    /// The editions that the figures are from, each with its file.
    fn files(&self) -> Vec<String> {
        let editions: BTreeSet<Id> = self.points().flat_map(|it| &it.behind).map(|behind| behind.edition).collect();
        let named = |id: Id| {
            let title = self.plan.record(Kind::FigureEdition, id).map_or("", |it| it.get(figure_edition::TITLE));
            let file = file_of(self.plan, id);
            if file == title { title.to_owned() } else { format!("{title} ({file})") }
        };
        let count = editions.len();
        let mut files: Vec<String> = editions.into_iter().rev().take(NAMED).map(named).collect();
        if count > NAMED {
            files.push(format!("and {} more editions", count - NAMED));
        }
        files
    }
}

/// How many editions are named under a table.
const NAMED: usize = 3;

/// The file that an edition was taken from; its title where none is known.
fn file_of(plan: &Plan, edition: Id) -> &str {
    let Some(record) = plan.record(Kind::FigureEdition, edition) else { return "" };
    let file = record.get(figure_edition::FILE).and_then(|id| plan.record(Kind::TakenFile, id));
    file.map_or(record.get(figure_edition::TITLE), |file| file.get(taken_file::FILE))
}
