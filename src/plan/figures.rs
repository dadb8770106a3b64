//! Figures as screens and papers read them: which edition counts, what an area is called, what a
//! local CSP's figure is, and what must be said beside it.
//!
//! ```text
//! editions   which of them to ask the file for          caveats     what its publisher says of a
//! standing   of several figures of one thing, the newest            figure's area and time
//! of_csp     a CSP's own figure, or its districts' sum   said_with   all that travels with a figure
//! ```
//!
//! A missing figure is never zero. A sum that lacks a part is no number and says what it lacks;
//! what is published for a CSP is never split over its districts.

use super::{
    Id, Kind, Plan, caveat, csp, district,
    figure::{Number, Taken},
    figure_edition::{self, Standing},
    folded, indicator,
    period::Period,
    record::Record,
};
use std::{borrow::Cow, collections::BTreeMap};

/// The editions whose figures are shown, oldest first: all, or those that measure one indicator.
pub fn editions(plan: &Plan, indicator: Option<Id>) -> Vec<Id> {
    let measures = |edition: &Record| indicator.is_none_or(|id| edition.get(figure_edition::INDICATORS).contains(&id));
    let shown =
        |edition: &&Record| edition.get(figure_edition::STANDING) == Some(Standing::Current) && measures(edition);
    plan.all(Kind::FigureEdition).iter().filter(shown).map(|edition| edition.id).collect()
}

/// By what a figure is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key<'f> {
    /// What is measured.
    pub indicator: Id,
    /// How it is measured.
    pub measure: &'f str,
    /// The area as it is stored.
    pub area: &'f str,
    /// The period as it is stored.
    pub period: &'f str,
}

impl<'f> Key<'f> {
    /// By what this figure is known.
    pub fn of(taken: &'f Taken) -> Self {
        let figure = &taken.figure;
        Self { indicator: figure.indicator, measure: &figure.measure, area: &figure.area, period: &figure.period }
    }
}

/// The figures that count, by what they are known by.
pub type Counting<'f> = BTreeMap<Key<'f>, &'f Taken>;

/// The figures that count: where several editions have one, that of the edition taken last.
pub fn standing(taken: &[Taken]) -> Counting<'_> {
    let mut counting: Counting<'_> = BTreeMap::new();
    for one in taken {
        let counts = counting.entry(Key::of(one)).or_insert(one);
        // Ids rise with time, so the order in which editions were asked for does not matter.
        if counts.edition <= one.edition {
            *counts = one;
        }
    }
    counting
}

/// Their periods in the order of time; what cannot be read stands last.
pub fn periods<'f>(counting: &Counting<'f>) -> Vec<&'f str> {
    let mut periods: Vec<&str> = counting.keys().map(|key| key.period).collect();
    periods.sort_unstable();
    periods.dedup();
    periods.sort_by_cached_key(|text| Period::read(text).map_or((true, None), |period| (false, Some(period))));
    periods
}

/// The district or the CSP that an area is, by code or by name; nothing where it is neither.
pub fn place<'p>(plan: &'p Plan, area: &str) -> Option<&'p Record> {
    let mut districts = plan.all(Kind::District).iter();
    let mut csps = plan.all(Kind::Csp).iter();
    districts
        .find(|record| record.get(district::GSS) == area)
        .or_else(|| csps.find(|record| record.get(csp::CODE) == area))
        .or_else(|| [Kind::District, Kind::Csp].into_iter().find_map(|kind| plan.record(kind, plan.find(kind, area)?)))
}

/// What an area is called: `Ashford` for `E07000105`; an area of no place as it is stored.
pub fn area_name<'a>(plan: &'a Plan, area: &'a str) -> Cow<'a, str> {
    place(plan, area).map_or(Cow::Borrowed(area), |record| plan.name_of(record))
}

/// The CSP that an area is or belongs to.
pub fn csp_of(plan: &Plan, area: &str) -> Option<Id> {
    place(plan, area)
        .and_then(|record| if record.kind == Kind::Csp { Some(record.id) } else { record.get(district::CSP) })
}

/// A number, or why there is none, and the figures behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'f> {
    /// The number.
    pub value: Result<Number, NoNumber>,
    /// The figures that it was made of, or that stand in its way.
    pub behind: Vec<&'f Taken>,
}

/// Why there is no number. None of these is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoNumber {
    /// Nobody has published one.
    Unpublished,
    /// Its publisher withholds it; what stands in its place.
    Suppressed(String),
    /// Its publisher has none; what stands in its place.
    Missing(String),
    /// A part of the sum is no number: the part's name, and why.
    Lacks(String, Box<NoNumber>),
    /// Rates of two places have no sum.
    Rate,
}

impl NoNumber {
    /// The reason in words: `suppressed (<=5)`, `no sum: Gravesham not published`.
    pub fn worded(&self) -> String {
        match self {
            Self::Unpublished => "not published".to_owned(),
            Self::Suppressed(mark) if mark.is_empty() => "suppressed".to_owned(),
            Self::Suppressed(mark) => format!("suppressed ({mark})"),
            Self::Missing(mark) if mark.is_empty() => "missing".to_owned(),
            Self::Missing(mark) => format!("missing ({mark})"),
            Self::Lacks(part, why) => format!("no sum: {part} {}", why.worded()),
            Self::Rate => "no sum: rates of several districts cannot be added".to_owned(),
        }
    }
}

/// The number of one figure, or why it is none.
pub fn number(taken: Option<&Taken>) -> Result<Number, NoNumber> {
    let figure = &taken.ok_or(NoNumber::Unpublished)?.figure;
    let mark = || figure.mark.to_string();
    match figure.value {
        Some(number) => Ok(number),
        None if figure.suppressed => Err(NoNumber::Suppressed(mark())),
        None => Err(NoNumber::Missing(mark())),
    }
}

/// What a CSP's figure is: the one published for it, else that of its district, else the sum of all
/// its districts. The area of the key is not looked at.
pub fn of_csp<'f>(plan: &Plan, counting: &Counting<'f>, csp: Id, key: Key<'_>) -> Answer<'f> {
    let stored = |texts: [&str; 2]| {
        let mut found = texts.into_iter().filter_map(|area| counting.get(&Key { area, ..key }).copied());
        found.next()
    };
    let own = plan.record(Kind::Csp, csp).and_then(|record| stored([record.get(csp::CODE), record.get(csp::NAME)]));
    if let Some(own) = own {
        return Answer { value: number(Some(own)), behind: vec![own] };
    }
    let districts = plan.naming(Kind::District, district::CSP, csp);
    let parts: Vec<(&str, Option<&'f Taken>)> = districts
        .map(|record| (record.get(district::NAME), stored([record.get(district::GSS), record.get(district::NAME)])))
        .collect();
    let behind: Vec<&'f Taken> = parts.iter().filter_map(|(_, taken)| *taken).collect();
    let unit = plan.record(Kind::Indicator, key.indicator).map_or("", |record| record.get(indicator::UNIT));
    let value = match parts.as_slice() {
        [(_, only)] => number(*only),
        _ if behind.is_empty() => Err(NoNumber::Unpublished),
        _ if [key.measure, unit].into_iter().any(is_rate) => Err(NoNumber::Rate),
        several => sum(several),
    };
    Answer { value, behind }
}

/// The sum of named parts, where each is a number.
fn sum(parts: &[(&str, Option<&Taken>)]) -> Result<Number, NoNumber> {
    parts.iter().try_fold(Number(0.0), |sum, (name, taken)| match number(*taken) {
        Ok(part) => Ok(Number(sum.0 + part.0)),
        Err(why) => Err(NoNumber::Lacks((*name).to_owned(), Box::new(why))),
    })
}

/// Whether a measure or unit is of a kind that has no sum over places.
fn is_rate(words: &str) -> bool {
    const RATES: [&str; 11] =
        ["%", "per", "rate", "rates", "percentage", "proportion", "share", "average", "mean", "median", "index"];
    let lower = words.to_lowercase();
    let mut each = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '%');
    lower.contains('%') || each.any(|word| RATES.contains(&word))
}

/// The caveats that touch a figure of an area and a period, of one provider or of one unknown.
///
/// What is not known (who published it, when it was) is touched: saying too much does less harm.
pub fn caveats<'p>(plan: &'p Plan, provider: Option<&str>, area: &str, period: &str) -> Vec<&'p Record> {
    let all = plan.all(Kind::Caveat);
    if all.is_empty() {
        return Vec::new();
    }
    let provider = provider.map(folded).filter(|provider| !provider.is_empty());
    let (csp, named, period) = (csp_of(plan, area), folded(area), Period::read(period));
    let by = |caveat: &Record| {
        let whose = folded(caveat.get(caveat::PROVIDER));
        provider.as_ref().is_none_or(|provider| provider.contains(&whose) || whose.contains(provider))
    };
    let of = |caveat: &Record| {
        let (csps, others) = (caveat.get(caveat::CSPS), caveat.get(caveat::AREAS));
        let all = csps.is_empty() && others.is_empty();
        all || csp.is_some_and(|csp| csps.contains(&csp)) || others.split(';').any(|other| folded(other) == named)
    };
    all.iter().filter(|caveat| by(caveat) && of(caveat) && caveat::holds(caveat, period)).collect()
}

/// All that must be said wherever a figure is shown: its edition's caveat, its indicator's, and
/// those of its provider, area and period, each once.
pub fn said_with<'p>(plan: &'p Plan, taken: &Taken) -> Vec<&'p str> {
    let figure = &taken.figure;
    let edition = plan.record(Kind::FigureEdition, taken.edition);
    let indicator = plan.record(Kind::Indicator, figure.indicator);
    let providers = [
        edition.map(|edition| edition.get(figure_edition::PROVIDER)),
        indicator.map(|indicator| indicator.get(indicator::PROVIDER)),
    ];
    let provider = providers.into_iter().flatten().find(|provider| !provider.is_empty());
    let own = [
        edition.map(|edition| edition.get(figure_edition::CAVEAT)),
        indicator.map(|indicator| indicator.get(indicator::CAVEAT)),
    ];
    let travelling = caveats(plan, provider, &figure.area, &figure.period);
    let mut said: Vec<&str> = Vec::new();
    for words in own.into_iter().flatten().chain(travelling.into_iter().map(|caveat| caveat.get(caveat::TEXT))) {
        if !words.is_empty() && !said.contains(&words) {
            said.push(words);
        }
    }
    said
}
