//! Rows of figures -> figures, one row at a time.
//!
//! Texts that come again and again (areas, periods, indicators) are each looked up once and known
//! by a number from then on; a row costs its numbers and a few lookups.

use super::{
    Desk, Elsewhere, Problem,
    figure_columns::{FigureColumns, Role, is_force_column},
    numbers::{self, Said},
    places::NOT_LOCATED,
    sheet::{Row, Sheet},
    totals::{Sums, sums_up},
};
use crate::plan::{Plan, figure::Number, period::Period};
use std::collections::{BTreeMap, HashMap};

/// The most different areas, periods, indicators or measures of one file: each is told by 16 bits.
pub(super) const MOST: usize = (1 << 16) - 1;

/// Texts that come again and again, each kept once and known by its number.
#[derive(Debug, Default)]
pub(super) struct Texts {
    numbers: HashMap<Box<str>, u16>,
    pub all: Vec<Box<str>>,
}

impl Texts {
    pub fn number(&mut self, text: &str) -> Option<u16> {
        if let Some(number) = self.numbers.get(text) {
            return Some(*number);
        }
        let number = u16::try_from(self.all.len()).ok()?;
        self.numbers.insert(text.into(), number);
        self.all.push(text.into());
        Some(number)
    }

    pub fn text(&self, number: u16) -> &str {
        self.all.get(usize::from(number)).map_or("", |text| &**text)
    }
}

/// Which figure it is: the numbers of its indicator, area, period and measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub indicator: u16,
    pub measure: u16,
    pub period: u16,
    pub area: u16,
}

/// What stands in a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Number(Number),
    /// A mark, by its number, and whether it says that the number is withheld.
    Mark(u16, bool),
}

/// Which area a text means.
#[derive(Clone, Copy, Debug)]
pub(super) enum Where {
    Here(u16),
    /// Elsewhere, by the number of its name.
    Elsewhere(usize),
}

/// What a row turned out to be.
pub(super) enum Taken {
    /// Figures.
    Figures,
    /// No record, and why.
    Aside(String),
}

/// Reads rows of figures.
pub(super) struct Reader<'a> {
    desk: &'a Desk<'a>,
    pub columns: FigureColumns,
    area_columns: Vec<usize>,
    period_column: Option<usize>,
    quarter_column: Option<usize>,
    indicator_columns: Vec<usize>,
    measure_columns: Vec<usize>,
    unit_column: Option<usize>,
    values: Vec<(usize, Role)>,
    /// The period of a file that has no column for it.
    one_period: Option<Period>,
    pub dataset: Dataset,
    pub areas: Texts,
    pub periods: Texts,
    pub indicators: Texts,
    pub measures: Texts,
    pub marks: Texts,
    pub units: HashMap<u16, Box<str>>,
    /// What raw texts of cells were found to mean.
    met_areas: HashMap<Box<str>, Option<Where>>,
    /// The period of the row before, which is often that of the next.
    last_period: Option<(Box<str>, Box<str>, u16)>,
    /// The areas of the row before by the place of their column.
    last_areas: Vec<(Box<str>, Option<Where>)>,
    met_periods: HashMap<TwoTexts, u16>,
    met_indicators: HashMap<Box<str>, Option<u16>>,
    pub spans: BTreeMap<u16, Period>,
    pub elsewhere: Vec<Elsewhere>,
    elsewhere_numbers: HashMap<Box<str>, usize>,
    sums: Sums,
    text: String,
}

/// What is known of a whole file of figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Dataset {
    pub title: String,
    pub provider: &'static str,
    /// What stands before the name of each indicator; empty where the file names them in full.
    prefix: String,
}

impl Dataset {
    pub fn new(sheet: &Sheet, columns: &FigureColumns, desk: &Desk, force: &str) -> Self {
        let headed =
            |name: &str| columns.of(&Role::Indicator).iter().any(|column| plain_header(sheet, *column) == name);
        let force = if force.is_empty() { String::new() } else { format!(", {force}") };
        let (title, provider, prefix) = if columns.counted {
            (format!("Street-level crime{force}"), "police.uk", "Street crime".to_owned())
        } else if headed("offence group") {
            (format!("Recorded crime by CSP{force}"), "Home Office", "Recorded crime".to_owned())
        } else {
            let title = title_of(&desk.choices.file);
            let in_full = headed("indicator") || headed("indicator name");
            (title.clone(), "", if in_full { String::new() } else { title })
        };
        let title = desk.choices.title.clone().unwrap_or(title);
        let prefix = if provider.is_empty() && !prefix.is_empty() { title.clone() } else { prefix };
        Self { title, provider, prefix }
    }

    pub fn indicator(&self, said: &str) -> String {
        match (self.prefix.is_empty(), said.is_empty()) {
            (true, _) => said.to_owned(),
            (false, true) => self.prefix.clone(),
            (false, false) => format!("{}: {said}", self.prefix),
        }
    }
}

pub(super) fn plain_header(sheet: &Sheet, column: usize) -> String {
    super::headers::plain(sheet.header(column))
}

/// What figures are called after their file: its name without its ending, dates and numbers, so
/// that next year's file is known as the same series.
pub(super) fn title_of(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = stem.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> =
        words.filter(|word| !word.is_empty() && !word.bytes().any(|byte| byte.is_ascii_digit())).collect();
    let words = words.join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(|| "Figures".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// The period that a file's name holds: `crime 2013-14.csv`.
pub(super) fn period_of_name(file: &str) -> Option<Period> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_period = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '/');
    let digits = stem.split(|letter| !is_period(letter)).map(|run| run.trim_matches(['-', '/']));
    digits.filter(|run| run.len() >= 4).find_map(Period::read)
}

impl<'a> Reader<'a> {
    pub fn new(sheet: &Sheet, columns: FigureColumns, desk: &'a Desk<'a>) -> Result<Self, Problem> {
        let first = |role: &Role| columns.of(role).first().copied();
        let values: Vec<(usize, Role)> = columns
            .roles
            .iter()
            .enumerate()
            .filter_map(|(column, role)| Some((column, role.as_ref().ok()?.clone())))
            .filter(|(_, role)| role.holds_numbers())
            .collect();
        let one_period = (!columns.say_when()).then(|| period_of_name(&desk.choices.file)).flatten();
        if !columns.fit() {
            let wanted = "a column for the area and one or more with numbers, to read figures";
            return Err(Problem::of_file(sheet.header.line, wanted));
        }
        if !columns.say_when() && one_period.is_none() {
            let wanted = "a column for the period of the figures, or a period in the file's name such as 2024-25";
            return Err(Problem::of_file(sheet.header.line, wanted));
        }
        let force = sheet.sample.first().map_or("", |row| {
            let column = (0..sheet.header.cells.len()).find(|column| is_force_column(sheet.header(*column)));
            column.map_or("", |column| row.cell(column))
        });
        Ok(Self {
            desk,
            dataset: Dataset::new(sheet, &columns, desk, force),
            area_columns: columns.of(&Role::Area),
            period_column: first(&Role::Period),
            quarter_column: first(&Role::Quarter),
            indicator_columns: columns.of(&Role::Indicator),
            measure_columns: columns.of(&Role::Measure),
            unit_column: first(&Role::Unit),
            sums: Sums::new(values.len()),
            values,
            one_period,
            columns,
            areas: Texts::default(),
            periods: Texts::default(),
            indicators: Texts::default(),
            measures: Texts::default(),
            marks: Texts::default(),
            units: HashMap::new(),
            met_areas: HashMap::new(),
            last_period: None,
            last_areas: Vec::new(),
            met_periods: HashMap::new(),
            met_indicators: HashMap::new(),
            spans: BTreeMap::new(),
            elsewhere: Vec::new(),
            elsewhere_numbers: HashMap::new(),
            text: String::new(),
        })
    }

    /// The plan that it is read over.
    pub fn plan(&self) -> &'a Plan {
        self.desk.plan
    }

    /// Reads the figures of a row into a list that is used again.
    pub fn row(
        &mut self,
        sheet: &Sheet,
        row: &Row,
        figures: &mut Vec<(Key, Value)>,
        problems: &mut Vec<Problem>,
    ) -> Taken {
        figures.clear();
        if let Some(why) = sheet.aside(row) {
            return Taken::Aside(why.to_owned());
        }
        if let Some(problem) = sheet.ragged(row) {
            problems.push(problem);
            return Taken::Figures;
        }
        let mut numbers: Vec<Option<Said>> = Vec::with_capacity(self.values.len());
        for (column, _) in &self.values {
            numbers.push(numbers::read(row.cell(*column)));
        }
        let hints = || self.indicator_columns.iter().chain(&self.area_columns).any(|column| sums_up(row.cell(*column)));
        let is_first_text = || (0..row.cells.len()).map(|column| row.cell(column)).any(sums_up);
        if self.sums.is_total(&numbers, &|| hints() || is_first_text()) {
            return Taken::Aside("total row: it is the sum of the rows above".to_owned());
        }
        self.sums.add(&numbers);

        let by_area = self.values.iter().any(|(_, role)| matches!(role, Role::ValueOfArea(_)));
        let area = match self.area(sheet, row) {
            Ok(Some(Where::Here(area))) => Some(area),
            Ok(Some(Where::Elsewhere(number))) => {
                let place = self.elsewhere.get_mut(number);
                let name = place.map_or(String::new(), |place| {
                    place.count += 1;
                    place.place.clone()
                });
                return Taken::Aside(format!("a place elsewhere: {name}"));
            }
            Ok(None) if by_area => None,
            Ok(None) if self.columns.counted => self.areas.number(NOT_LOCATED),
            Ok(None) => {
                let header = self.area_columns.first().map_or("", |column| sheet.header(*column));
                problems.push(Problem::of_cell(row, header, "", "the area of the figures, by name or code"));
                None
            }
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let period = self.period(sheet, row).map_err(|problem| problems.push(problem)).ok().flatten();
        let indicator = self.indicator(row);
        let measure = self.measure(row);
        if self.columns.counted {
            if let (Some(area), Some(period), Some(indicator), Some(measure)) = (area, period, indicator, measure) {
                figures.push((Key { indicator, measure, period, area }, Value::Number(Number(1.0))));
            }
            return Taken::Figures;
        }
        for number in 0..self.values.len() {
            let Some((column, role)) = self.values.get(number).cloned() else { continue };
            let Some(said) = numbers.get(number).copied().flatten() else {
                problems.push(Problem::of_cell(row, sheet.header(column), row.cell(column), numbers::WANTED));
                continue;
            };
            let area = if let Role::ValueOfArea(code) = &role { self.areas.number(code) } else { area };
            let period = match &role {
                Role::ValueOfPeriod(of, _) => self.known_period(*of),
                _ => period,
            };
            let (indicator, measure) = match &role {
                Role::ValueOfHeader if self.indicator_columns.is_empty() => (self.named(sheet.header(column)), measure),
                Role::ValueOfHeader => (indicator, self.measures.number(sheet.header(column))),
                Role::ValueOfPeriod(_, said) if !said.is_empty() => (indicator, self.measures.number(said)),
                _ => (indicator, measure),
            };
            let value = match said {
                Said::Number(number) => Some(Value::Number(number)),
                Said::Suppressed => self.mark(row.cell(column), true),
                Said::Missing => self.mark(row.cell(column), false),
            };
            if let (Some(area), Some(period), Some(indicator), Some(measure), Some(value)) =
                (area, period, indicator, measure, value)
            {
                figures.push((Key { indicator, measure, period, area }, value));
            }
        }
        let full = [&self.areas, &self.periods, &self.indicators, &self.measures, &self.marks];
        if full.iter().any(|texts| texts.all.len() >= MOST) {
            let wanted = format!("at most {MOST} different areas, periods, indicators and measures");
            problems.push(Problem::of_row(row, wanted));
        }
        Taken::Figures
    }

    fn mark(&mut self, text: &str, suppressed: bool) -> Option<Value> {
        self.marks.number(text).map(|number| Value::Mark(number, suppressed))
    }

    /// The area of a row; nothing where none of its columns says one.
    fn area(&mut self, sheet: &Sheet, row: &Row) -> Result<Option<Where>, Problem> {
        let mut elsewhere = None;
        let mut found: Option<(u16, usize)> = None;
        for place in 0..self.area_columns.len() {
            let Some(column) = self.area_columns.get(place).copied() else { continue };
            let text = row.cell(column);
            if text.is_empty() {
                continue;
            }
            let met = self.met_area(place, text);
            match (met, found) {
                (Some(Where::Here(area)), None) => found = Some((area, column)),
                (Some(Where::Here(area)), Some((other, first))) if area != other => {
                    // The name of a CSP may stand beside the code of one of its districts.
                    let places = self.desk.places;
                    if places.one(text) != places.one(row.cell(first)) {
                        let wanted = format!("one area, but {} says {}", sheet.header(first), row.cell(first));
                        return Err(Problem::of_cell(row, sheet.header(column), text, wanted));
                    }
                }
                (Some(there @ Where::Elsewhere(_)), _) => elsewhere = Some(there),
                _ => {}
            }
        }
        Ok(found.map(|(area, _)| Where::Here(area)).or(elsewhere))
    }

    /// Which area a text in the column at a place among those of areas means.
    fn met_area(&mut self, place: usize, text: &str) -> Option<Where> {
        if let Some((last, met)) = self.last_areas.get(place)
            && **last == *text
        {
            return *met;
        }
        let met = if let Some(met) = self.met_areas.get(text) {
            *met
        } else {
            let met = self.find_area(text);
            self.met_areas.insert(text.into(), met);
            met
        };
        if self.last_areas.len() <= place {
            self.last_areas.resize(place + 1, (Box::default(), None));
        }
        if let Some(last) = self.last_areas.get_mut(place) {
            *last = (text.into(), met);
        }
        met
    }

    fn find_area(&mut self, text: &str) -> Option<Where> {
        if let Some(code) = self.desk.places.area(text, self.columns.of_csps) {
            return self.areas.number(&code).map(Where::Here);
        }
        let name = super::places::without_small_area(text);
        let next = self.elsewhere.len();
        let number = *self.elsewhere_numbers.entry(name.into()).or_insert(next);
        if number == next {
            self.elsewhere.push(Elsewhere { place: name.to_owned(), count: 0 });
        }
        Some(Where::Elsewhere(number))
    }

    fn known_period(&mut self, period: Period) -> Option<u16> {
        let number = self.periods.number(&period.to_string())?;
        self.spans.insert(number, period);
        Some(number)
    }

    /// The period of a row; nothing where its columns of numbers say theirs.
    fn period(&mut self, sheet: &Sheet, row: &Row) -> Result<Option<u16>, Problem> {
        let Some(column) = self.period_column else {
            let period = self.one_period;
            return Ok(period.and_then(|period| self.known_period(period)));
        };
        let text = row.cell(column);
        let quarter = self.quarter_column.map_or("", |column| row.cell(column));
        if let Some((last, last_quarter, number)) = &self.last_period
            && **last == *text
            && **last_quarter == *quarter
        {
            return Ok(Some(*number));
        }
        if let Some(number) = self.met_periods.get(&(text, quarter) as &dyn Pair) {
            self.last_period = Some((text.into(), quarter.into(), *number));
            return Ok(Some(*number));
        }
        let grain = self.columns.grain;
        let read = |text: &str| grain.map_or_else(|| Period::read(text), |grain| Period::read_as(text, grain));
        let period = if self.quarter_column.is_some() {
            let number = quarter.trim_start_matches(|letter: char| !letter.is_ascii_digit());
            Period::read(&format!("{text} Q{number}"))
        } else {
            read(text)
        };
        let period = period.ok_or_else(|| {
            let wanted = "a period as 2018-12, 2018/19, 2018/19 Q2 or 2018";
            Problem::of_cell(row, sheet.header(column), text, wanted)
        })?;
        let number = self.known_period(period);
        if let Some(number) = number {
            self.met_periods.insert((text.into(), quarter.into()), number);
        }
        Ok(number)
    }

    /// What a row measures.
    pub fn indicator(&mut self, row: &Row) -> Option<u16> {
        match self.indicator_columns.as_slice() {
            [] => self.named(""),
            [column] => {
                let text = row.cell(*column);
                if let Some(met) = self.met_indicators.get(text) {
                    return *met;
                }
                let found = self.named(text);
                self.met_indicators.insert(text.into(), found);
                found
            }
            columns => {
                let mut text = std::mem::take(&mut self.text);
                text.clear();
                for cell in columns.iter().map(|column| row.cell(*column)).filter(|cell| !cell.is_empty()) {
                    if !text.is_empty() {
                        text.push_str(", ");
                    }
                    text.push_str(cell);
                }
                let found = self.named(&text);
                self.text = text;
                found
            }
        }
        .inspect(|number| {
            let unit = self.unit_column.map_or("", |column| row.cell(column));
            if !unit.is_empty() && !self.units.contains_key(number) {
                self.units.insert(*number, unit.into());
            }
        })
    }

    fn named(&mut self, said: &str) -> Option<u16> {
        let name = self.dataset.indicator(&said.split_whitespace().collect::<Vec<_>>().join(" "));
        self.indicators.number(&name)
    }

    fn measure(&mut self, row: &Row) -> Option<u16> {
        let said = self.measure_columns.first().map_or("", |column| row.cell(*column));
        let said = if matches!(numbers::read(said), Some(Said::Missing)) { "" } else { said };
        self.measures.number(said)
    }
}

/// Two texts that are known together.
pub(super) type TwoTexts = (Box<str>, Box<str>);

/// Two texts that are looked up together without being put together.
pub(super) trait Pair {
    fn pair(&self) -> (&str, &str);
}

impl Pair for (&str, &str) {
    fn pair(&self) -> (&str, &str) {
        *self
    }
}

impl Pair for (Box<str>, Box<str>) {
    fn pair(&self) -> (&str, &str) {
        (&self.0, &self.1)
    }
}

impl std::hash::Hash for dyn Pair + '_ {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let (first, second) = self.pair();
        first.hash(state);
        second.hash(state);
    }
}

impl PartialEq for dyn Pair + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.pair() == other.pair()
    }
}

impl Eq for dyn Pair + '_ {}

impl<'a> std::borrow::Borrow<dyn Pair + 'a> for (Box<str>, Box<str>) {
    fn borrow(&self) -> &(dyn Pair + 'a) {
        self
    }
}
