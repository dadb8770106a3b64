//! Series: the figures of one indicator as a table, areas down and periods across.
//!
//! The CSPs of the agreement stand first, each with its own figure or the sum of its districts,
//! and the districts of a CSP that has several under it; then what stands beside them: areas of no
//! place, such as *Unassigned Kent*, and the CSPs outside the agreement. What is suppressed,
//! missing or never published is no number and is never drawn as zero. Figures that cannot be
//! compared (months with years, counts with rates) are in slices of their own.

use super::{
    Id, Kind, Plan, csp,
    csp::YesNo,
    district,
    figure::{Number, Taken},
    figures::{self, Answer, Counting, Key, NoNumber},
    period::{Grain, Period},
    record::Record,
};
use std::collections::BTreeSet;

/// All that is shown of an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Its figures by measure and by length of period.
    pub slices: Vec<Slice>,
    /// What must be said with them, each once.
    pub said: Vec<Said>,
}

/// A caveat, and how much it touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What must be said.
    pub text: String,
    /// Whether it touches every figure: then none of them needs a mark.
    pub of_all: bool,
}

/// Figures that can stand in one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// How they are measured, where the indicator has several measures.
    pub measure: String,
    /// How long their periods are; nothing where they cannot be read.
    pub grain: Option<Grain>,
    /// The periods in the order of time, as they are stored.
    pub periods: Vec<String>,
    /// The areas.
    pub areas: Vec<Area>,
}

/// Where an area stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// A CSP of the agreement.
    Within,
    /// A district of the CSP above it, which has several.
    Part,
    /// Beside the agreement, or no place at all.
    Beside,
}

/// One area and its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// What it is called.
    pub name: String,
    /// The CSP or district that it is; nothing where it is no place.
    pub place: Option<(Kind, Id)>,
    /// Where it stands.
    pub stands: Stands,
    /// Its figures, one for each period.
    pub points: Vec<Point>,
}

/// What an area has for a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The number, or why there is none.
    pub value: Result<Number, NoNumber>,
    /// The figures that it was made of, or that stand in its way.
    pub behind: Vec<Behind>,
    /// Which of [`Series::said`] touch it.
    pub said: Vec<usize>,
}

/// A figure behind a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The edition that holds it.
    pub edition: Id,
    /// The line of the file that it stands on.
    pub line: usize,
    /// What its area is called.
    pub area: String,
    /// Its number, or why it has none.
    pub value: Result<Number, NoNumber>,
}

/// The figures of an indicator as a table.
pub fn series(plan: &Plan, indicator: Id, taken: &[Taken]) -> Series {
    let counting = figures::standing(taken);
    let grain = |period: &str| Period::read(period).map(Period::grain);
    let mut kinds: Vec<(&str, Option<Grain>)> =
        counting.keys().filter(|key| key.indicator == indicator).map(|key| (key.measure, grain(key.period))).collect();
    kinds.sort_unstable_by_key(|(measure, grain)| (*measure, grain.is_none(), *grain));
    kinds.dedup();
    let mut texts: Vec<String> = Vec::new();
    let mut slices = Vec::new();
    for (measure, wanted) in kinds {
        let here: Counting<'_> = counting
            .iter()
            .filter(|(key, _)| key.indicator == indicator && key.measure == measure && grain(key.period) == wanted)
            .map(|(key, taken)| (*key, *taken))
            .collect();
        let mut building =
            Building { plan, counting: &here, indicator, measure, periods: figures::periods(&here), texts };
        let areas = building.areas();
        let periods = building.periods.iter().map(ToString::to_string).collect();
        texts = building.texts;
        slices.push(Slice { measure: measure.to_owned(), grain: wanted, periods, areas });
    }
    let published = || slices.iter().flat_map(|slice| &slice.areas).flat_map(|area| &area.points);
    let touches = |number: usize| published().filter(|it| !it.behind.is_empty()).all(|it| it.said.contains(&number));
    let said = texts.into_iter().enumerate().map(|(number, text)| Said { of_all: touches(number), text }).collect();
    Series { slices, said }
}

/// A slice that is being made.
struct Building<'a, 'f> {
    plan: &'a Plan,
    counting: &'a Counting<'f>,
    indicator: Id,
    measure: &'a str,
    periods: Vec<&'f str>,
    /// What must be said with the figures so far.
    texts: Vec<String>,
}

impl<'f> Building<'_, 'f> {
    fn areas(&mut self) -> Vec<Area> {
        let plan = self.plan;
        let mut csps: Vec<&Record> = plan.all(Kind::Csp).iter().collect();
        csps.sort_by_key(|csp| csp.get(csp::NAME));
        let (within, beside): (Vec<&Record>, Vec<&Record>) =
            csps.into_iter().partition(|csp| csp.get(csp::IN_AGREEMENT) == Some(YesNo::Yes));
        let mut areas = Vec::new();
        for csp in within {
            areas.push(self.csp(csp, Stands::Within));
            let mut districts: Vec<&Record> = plan.naming(Kind::District, district::CSP, csp.id).collect();
            districts.sort_by_key(|district| district.get(district::NAME));
            if districts.len() > 1 {
                let parts = districts.into_iter().filter_map(|district| self.district(district));
                areas.extend(parts.collect::<Vec<_>>());
            }
        }
        let stored: BTreeSet<&'f str> = self.counting.keys().map(|key| key.area).collect();
        for area in stored.into_iter().filter(|area| figures::place(plan, area).is_none()) {
            areas.push(self.area(area.to_owned(), None, Stands::Beside, |here, key| own(here, &[area], key)));
        }
        let beside = beside.into_iter().map(|csp| self.csp(csp, Stands::Beside));
        areas.extend(beside.filter(|area| area.points.iter().any(|it| !it.behind.is_empty())).collect::<Vec<_>>());
        areas
    }

    fn csp(&mut self, csp: &Record, stands: Stands) -> Area {
        let plan = self.plan;
        let name = csp.get(csp::NAME).to_owned();
        self.area(name, Some((Kind::Csp, csp.id)), stands, |counting, key| figures::of_csp(plan, counting, csp.id, key))
    }

    /// A district of a CSP that has several; nothing where it has no figure of its own.
    fn district(&mut self, district: &Record) -> Option<Area> {
        let names = [district.get(district::GSS), district.get(district::NAME)];
        let place = Some((Kind::District, district.id));
        let area = self.area(names[1].to_owned(), place, Stands::Part, |counting, key| own(counting, &names, key));
        area.points.iter().any(|point| !point.behind.is_empty()).then_some(area)
    }

    fn area(
        &mut self,
        name: String,
        place: Option<(Kind, Id)>,
        stands: Stands,
        answer: impl Fn(&Counting<'f>, Key<'_>) -> Answer<'f>,
    ) -> Area {
        let mut points = Vec::with_capacity(self.periods.len());
        for period in self.periods.clone() {
            let key = Key { indicator: self.indicator, measure: self.measure, area: "", period };
            let answer = answer(self.counting, key);
            points.push(self.point(answer));
        }
        Area { name, place, stands, points }
    }

    fn point(&mut self, answer: Answer<'_>) -> Point {
        let mut said: Vec<usize> = Vec::new();
        for taken in &answer.behind {
            for text in figures::said_with(self.plan, taken) {
                let number = self.texts.iter().position(|known| known == text).unwrap_or_else(|| {
                    self.texts.push(text.to_owned());
                    self.texts.len() - 1
                });
                if !said.contains(&number) {
                    said.push(number);
                }
            }
        }
        let behind = answer.behind.iter().map(|taken| Behind {
            edition: taken.edition,
            line: taken.figure.line,
            area: figures::area_name(self.plan, &taken.figure.area).into_owned(),
            value: figures::number(Some(taken)),
        });
        Point { behind: behind.collect(), value: answer.value, said }
    }
}

/// The figure that is stored for an area under one of its names.
fn own<'f>(counting: &Counting<'f>, names: &[&str], key: Key<'_>) -> Answer<'f> {
    let found = names.iter().find_map(|area| counting.get(&Key { area, ..key }).copied());
    Answer { value: figures::number(found), behind: found.into_iter().collect() }
}

/// A number for people: `1,128`, `12.5`, `-3`; at most two decimals.
pub fn show_number(number: Number) -> String {
    let text = format!("{:.2}", number.0.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut shown = String::new();
    for (place, digit) in whole.char_indices() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    let dot = if decimals.is_empty() { "" } else { "." };
    let sign = if number.0 < 0.0 && (shown != "0" || !decimals.is_empty()) { "-" } else { "" };
    format!("{sign}{shown}{dot}{decimals}")
}

/// Bands of equal width from the least to the most of some numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bands {
    least: f64,
    width: f64,
    count: usize,
}

impl Bands {
    /// So many bands over these numbers; nothing where there is none.
    pub fn over(numbers: impl Iterator<Item = f64>, count: usize) -> Option<Self> {
        let (least, most) = numbers.fold(None, |ends: Option<(f64, f64)>, number| {
            let (least, most) = ends.unwrap_or((number, number));
            Some((least.min(number), most.max(number)))
        })?;
        let parts = f64::from(u32::try_from(count.max(1)).unwrap_or(1));
        Some(Self { least, width: (most - least) / parts, count: count.max(1) })
    }

    /// The first number of a band.
    pub fn start(&self, band: usize) -> f64 {
        self.least + self.width * f64::from(u32::try_from(band).unwrap_or(0))
    }

    /// The band that a number falls in, from 0; numbers beyond the ends fall in the first or last.
    pub fn band(&self, number: f64) -> usize {
        (1..self.count).rev().find(|band| self.width > 0.0 && number >= self.start(*band)).unwrap_or(0)
    }

    /// How many bands there are.
    pub fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{caveat, cell::Cell, figure::Figure, figure_edition, record::Words};

    const ASHFORD: &str = "E07000105";
    const DARTFORD: &str = "E07000107";
    const GRAVESHAM: &str = "E07000109";
    const MEDWAY: &str = "E06000035";

    fn plan() -> Plan {
        let csp = |id: i64, name: &str, inside: YesNo| {
            Record::new(Kind::Csp, Id(id)).with(csp::NAME, Cell::text(name)).with(csp::IN_AGREEMENT, inside.cell())
        };
        let district = |id: i64, name: &str, gss: &str, csp: i64| {
            Record::new(Kind::District, Id(id))
                .with(district::NAME, Cell::text(name))
                .with(district::GSS, Cell::text(gss))
                .with(district::CSP, Cell::One(Id(csp)))
        };
        let caveat = Record::new(Kind::Caveat, Id(30))
            .with(caveat::NAME, Cell::text("Medway"))
            .with(caveat::TEXT, Cell::text("Medway is recorded elsewhere."))
            .with(caveat::CSPS, Cell::many(&[Id(3)]))
            .with(caveat::FROM, Cell::text("2019"));
        let edition = Record::new(Kind::FigureEdition, Id(40))
            .with(figure_edition::TITLE, Cell::text("Street crime"))
            .with(figure_edition::CAVEAT, Cell::text("Places are blurred."));
        Plan::of(vec![
            (
                Kind::Csp,
                vec![
                    csp(1, "Ashford", YesNo::Yes),
                    csp(2, "Dartford and Gravesham", YesNo::Yes),
                    csp(3, "Medway", YesNo::No),
                ],
            ),
            (
                Kind::District,
                vec![
                    district(10, "Ashford", ASHFORD, 1),
                    district(11, "Gravesham", GRAVESHAM, 2),
                    district(12, "Dartford", DARTFORD, 2),
                    district(13, "Medway", MEDWAY, 3),
                ],
            ),
            (Kind::Caveat, vec![caveat]),
            (Kind::FigureEdition, vec![edition]),
        ])
    }

    fn taken(area: &str, period: &str, value: Option<f64>) -> Taken {
        let mark = if value.is_none() { "<=5" } else { "" };
        let figure = Figure {
            line: 7,
            indicator: Id(50),
            area,
            period,
            measure: "",
            value: value.map(Number),
            mark,
            suppressed: value.is_none(),
        };
        Taken { edition: Id(40), figure: figure.held() }
    }

    fn a_year() -> Vec<Taken> {
        vec![
            taken(ASHFORD, "2018-12", Some(465.0)),
            taken(DARTFORD, "2018-12", Some(532.0)),
            taken(GRAVESHAM, "2018-12", Some(596.0)),
            taken(DARTFORD, "2019-01", Some(500.0)),
            taken(GRAVESHAM, "2019-01", None),
            taken(MEDWAY, "2019-01", Some(5.0)),
            taken("Unassigned Kent", "2019-01", Some(-2.0)),
            taken(ASHFORD, "2018", Some(6000.0)),
        ]
    }

    #[test]
    fn csps_stand_first_with_the_districts_of_those_that_have_several_and_the_rest_beside() {
        let series = series(&plan(), Id(50), &a_year());
        let [months, years] = series.slices.as_slice() else { panic!("{series:?}") };
        assert_eq!((months.grain, years.grain), (Some(Grain::Month), Some(Grain::CalendarYear)));
        assert_eq!(months.periods, ["2018-12", "2019-01"]);
        let told: Vec<(&str, Stands)> = months.areas.iter().map(|area| (area.name.as_str(), area.stands)).collect();
        let wanted = [
            ("Ashford", Stands::Within),
            ("Dartford and Gravesham", Stands::Within),
            ("Dartford", Stands::Part),
            ("Gravesham", Stands::Part),
            ("Unassigned Kent", Stands::Beside),
            ("Medway", Stands::Beside),
        ];
        assert_eq!(told, wanted);
        assert_eq!(years.areas.len(), 2, "no district has a year of its own, and Medway none at all");
    }

    #[test]
    fn two_districts_sum_to_their_csp_and_what_is_no_number_is_never_zero() {
        let series = series(&plan(), Id(50), &a_year());
        let points = |name: &str| {
            let area = series.slices[0].areas.iter().find(|area| area.name == name).unwrap();
            area.points.iter().map(|it| it.value.clone().map_err(|why| why.worded())).collect::<Vec<_>>()
        };
        let lacks = "no sum: Gravesham suppressed (<=5)".to_owned();
        assert_eq!(points("Dartford and Gravesham"), [Ok(Number(1128.0)), Err(lacks)]);
        assert_eq!(points("Gravesham"), [Ok(Number(596.0)), Err("suppressed (<=5)".to_owned())]);
        assert_eq!(points("Ashford"), [Ok(Number(465.0)), Err("not published".to_owned())]);
        assert_eq!(points("Unassigned Kent")[1], Ok(Number(-2.0)), "a sign is kept");
    }

    #[test]
    fn what_must_be_said_is_said_once_with_what_it_touches() {
        let series = series(&plan(), Id(50), &a_year());
        let said: Vec<(&str, bool)> = series.said.iter().map(|said| (said.text.as_str(), said.of_all)).collect();
        assert_eq!(said, [("Places are blurred.", true), ("Medway is recorded elsewhere.", false)]);
        let touched: Vec<&str> = series.slices[0]
            .areas
            .iter()
            .filter(|area| area.points.iter().any(|point| point.said.contains(&1)))
            .map(|area| area.name.as_str())
            .collect();
        assert_eq!(touched, ["Medway"]);
    }

    #[test]
    fn numbers_are_shown_for_people() {
        for (number, shown) in [
            (0.0, "0"),
            (-0.0, "0"),
            (7.0, "7"),
            (465.0, "465"),
            (1128.0, "1,128"),
            (-12_345.5, "-12,345.5"),
            (1_000_000.0, "1,000,000"),
            (0.126, "0.13"),
            (12.3456, "12.35"),
            (-0.001, "0"),
        ] {
            assert_eq!(show_number(Number(number)), shown);
        }
    }

    #[test]
    fn bands_are_of_equal_width_and_take_what_lies_beyond_them() {
        let bands = Bands::over([10.0, 50.0, 30.0].into_iter(), 4).unwrap();
        let told: Vec<usize> = [5.0, 10.0, 19.9, 20.0, 30.0, 49.0, 50.0, 900.0].map(|it| bands.band(it)).to_vec();
        assert_eq!(told, [0, 0, 0, 1, 2, 3, 3, 3]);
        assert!((bands.start(3) - 40.0).abs() < f64::EPSILON);
        assert_eq!(Bands::over([7.0].into_iter(), 4).unwrap().band(7.0), 0, "one number is one band");
        assert_eq!(Bands::over(std::iter::empty(), 4), None);
    }
}
