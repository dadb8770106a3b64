//! The columns of a file of figures: which say where, when and what, and which hold numbers.
//!
//! ```text
//! tall              Area, Period, Indicator, Measure, Value
//! wide by period    Area, Offence Group, 2015/16, 2016/17, ...
//! wide by area      Indicator, Ashford, Canterbury, ...
//! wide by measure   Area, Period, Violence, Theft, ...
//! counted           Month, LSOA name, Crime type: a row for each crime
//! ```

use super::{
    headers::plain,
    numbers,
    places::Places,
    sheet::{Row, Sheet},
};
use crate::plan::period::{Grain, Period};
use csv::StringRecord;

/// What a column of a file of figures is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Names the area, by code or name.
    Area,
    /// Names the period, or the year of it.
    Period,
    /// Names the quarter of the year that stands beside it.
    Quarter,
    /// Says what is measured.
    Indicator,
    /// Says how it is measured.
    Measure,
    /// Says in what it is counted.
    Unit,
    /// Holds numbers.
    Value,
    /// Holds the numbers of one period, of one measure where its header says that too.
    ValueOfPeriod(Period, Box<str>),
    /// Holds the numbers of one area, by its code.
    ValueOfArea(Box<str>),
    /// Holds numbers of what its header says.
    ValueOfHeader,
}

impl Role {
    /// The names by which an officer chooses what a column is.
    pub const CHOICES: [(&'static str, Self); 8] = [
        ("area", Self::Area),
        ("period", Self::Period),
        ("quarter", Self::Quarter),
        ("indicator", Self::Indicator),
        ("measure", Self::Measure),
        ("unit", Self::Unit),
        ("value", Self::Value),
        ("values of its heading", Self::ValueOfHeader),
    ];

    /// What the column becomes, in words.
    pub fn worded(&self) -> String {
        match self {
            Self::ValueOfPeriod(period, measure) if measure.is_empty() => format!("figures of {period}"),
            Self::ValueOfPeriod(period, measure) => format!("figures of {period}, {measure}"),
            Self::ValueOfArea(area) => format!("figures of {area}"),
            Self::ValueOfHeader => "figures of what it is called".to_owned(),
            other => Self::CHOICES.iter().find(|(_, role)| role == other).map_or("", |(name, _)| *name).to_owned(),
        }
    }

    /// Whether it holds numbers.
    pub fn holds_numbers(&self) -> bool {
        matches!(self, Self::Value | Self::ValueOfPeriod(..) | Self::ValueOfArea(_) | Self::ValueOfHeader)
    }
}

/// Words for columns of figures.
const WORDS: &[(Role, &[&str])] = &[
    (
        Role::Area,
        &[
            "area",
            "area code",
            "area name",
            "areacd",
            "areanm",
            "area cd",
            "area nm",
            "geography code",
            "geography name",
            "district",
            "district name",
            "district code",
            "local authority",
            "local authority name",
            "local authority code",
            "authority",
            "council",
            "borough",
            "lad name",
            "lad code",
            "csp",
            "csp name",
            "csp code",
            "community safety partnership",
            "partnership",
            "lsoa name",
            "gss code",
            "ons code",
            "place",
            "lad",
            "la name",
            "la code",
            "ltla name",
            "ltla code",
            "force",
            "force name",
            "police force",
            "police force area",
        ],
    ),
    (
        Role::Period,
        &["period", "month", "year", "financial year", "time period", "time", "date", "year month", "calendar year"],
    ),
    (Role::Quarter, &["quarter", "financial quarter"]),
    (
        Role::Indicator,
        &["indicator", "indicator name", "crime type", "offence group", "crime group", "offence type", "series"],
    ),
    (Role::Measure, &["measure", "measure type", "statistic"]),
    (Role::Unit, &["unit", "units", "unit of measure"]),
    (
        Role::Value,
        &[
            "value",
            "count",
            "number",
            "number of offences",
            "offence count",
            "offences",
            "figure",
            "obs value",
            "observation",
            "crimes",
            "number of crimes",
        ],
    ),
];

/// Columns of files that are known, and say less than others beside them.
const LEFT_OUT: &[&str] = &[
    "offence description",
    "offence subgroup",
    "offence sub group",
    "offence code",
    "offencecode",
    "lsoa code",
    "crime id",
    "reported by",
    "falls within",
    "longitude",
    "latitude",
    "easting",
    "northing",
    "location",
    "last outcome category",
    "context",
    "fid",
];

/// What a header says that its column is.
pub(super) fn named(header: &str) -> Option<Role> {
    let name = plain(header);
    let found = WORDS.iter().find(|(_, words)| words.contains(&name.as_str())).map(|(role, _)| role.clone());
    found.or_else(|| is_area_of_a_year(&name).then_some(Role::Area))
}

/// Whether a header is one of the official ones that carry their year: `LAD16CD`, `CSP23NM`.
fn is_area_of_a_year(name: &str) -> bool {
    const STARTS: [&str; 5] = ["lad", "csp", "ltla", "utla", "la"];
    let body = name.strip_suffix("cd").or_else(|| name.strip_suffix("nm")).unwrap_or("");
    STARTS
        .iter()
        .filter_map(|start| body.strip_prefix(start))
        .any(|year| (2..=4).contains(&year.len()) && year.bytes().all(|byte| byte.is_ascii_digit()))
}

/// How many cells of a row are known as headers of figures.
pub(super) fn known(cells: &StringRecord) -> usize {
    let is_known = |cell: &&str| named(cell).is_some() || LEFT_OUT.contains(&plain(cell).as_str());
    cells.iter().filter(is_known).count()
}

/// How many cells of a row are periods; none where other numbers stand among them, for a count
/// may look like a year.
pub(super) fn periods_in(cells: &StringRecord) -> usize {
    let mut periods = 0;
    for cell in cells {
        if Period::read(cell).is_some() {
            periods += 1;
        } else if numbers::number(cell).is_some() {
            return 0;
        }
    }
    periods
}

/// The columns of a file of figures.
#[derive(Clone, Debug, Default)]
pub(super) struct FigureColumns {
    /// What each column is; nothing where it is left out, and why.
    pub roles: Vec<Result<Role, String>>,
    /// Whether areas are CSPs by the header of their column.
    pub of_csps: bool,
    /// Whether each row is one of what is counted.
    pub counted: bool,
    /// Whether rows are finer than what is kept, and are added up.
    pub summed: bool,
    /// How the texts of the period column are to be read.
    pub grain: Option<Grain>,
}

impl FigureColumns {
    /// The columns of a sheet: what a person says of one counts before its header.
    pub fn new(sheet: &Sheet, said: &[Option<String>], places: &Places) -> Self {
        let headers: Vec<&str> = sheet.headers().collect();
        let rows = &sheet.sample;
        let numeric: Vec<bool> = (0..headers.len()).map(|column| is_numeric(rows, column)).collect();
        let name = |column: usize| match said.get(column) {
            Some(Some(said)) => said.as_str(),
            _ => headers.get(column).copied().unwrap_or(""),
        };
        let has = |words: &[&str]| (0..headers.len()).any(|column| words.contains(&plain(name(column)).as_str()));
        let street = has(&["crime type"]) && has(&["lsoa name", "lsoa code"]) && has(&["month"]);
        let offences = has(&["offence group"]) && has(&["csp name", "community safety partnership", "csp"]);
        let columns = Columns { headers: &headers, said, numeric: &numeric, rows, places };
        let mut roles: Vec<Result<Role, String>> = (0..headers.len()).map(|column| columns.role(column)).collect();
        // A force names the area only where nothing smaller does.
        demote(&mut roles, &|column| is_force(name(column)), "a smaller area stands beside it");
        // A small area is known by its name, or else by its code.
        let small_codes = (0..headers.len()).find(|column| plain(name(*column)) == "lsoa code");
        if let Some(place) = small_codes.filter(|_| street && !has(&["lsoa name"]))
            && let Some(role) = roles.get_mut(place)
        {
            *role = Ok(Role::Area);
        }
        // Rows of finer offences are added up to their group.
        if street || offences {
            for (column, role) in roles.iter_mut().enumerate() {
                let keeps = matches!(plain(name(column)).as_str(), "crime type" | "offence group");
                let chosen = matches!(said.get(column), Some(Some(_)));
                if *role == Ok(Role::Indicator) && !keeps && !chosen {
                    *role = Err("a broader group stands beside it".to_owned());
                }
            }
        }
        columns.settle_periods(&mut roles);
        columns.settle_values(&mut roles, street);
        columns.settle_indicator(&mut roles, street);
        let of_csps = roles.iter().enumerate().any(|(column, role)| {
            let name = plain(name(column));
            *role == Ok(Role::Area) && (name.starts_with("csp") || name.contains("partnership"))
        });
        let counted = street && !roles.iter().flatten().any(Role::holds_numbers);
        let texts = |wanted: &Role| {
            let of_role = roles.iter().position(|role| role.as_ref() == Ok(wanted));
            of_role.map(|column| rows.iter().map(|row| row.cell(column)).collect::<Vec<_>>())
        };
        let across: Vec<&str> = (0..headers.len())
            .filter(|column| matches!(roles.get(*column), Some(Ok(Role::ValueOfPeriod(..)))))
            .filter_map(|column| headers.get(column).copied())
            .map(|header| period_in(header).map_or(header, |(period, _)| period))
            .collect();
        let grain = texts(&Role::Period).and_then(Period::column);
        if let Some(grain) = Period::column(&across) {
            for (column, role) in roles.iter_mut().enumerate() {
                if let (Ok(Role::ValueOfPeriod(period, _)), Some(header)) = (role, headers.get(column)) {
                    let said = period_in(header).map_or(*header, |(period, _)| period);
                    *period = Period::read_as(said, grain).unwrap_or(*period);
                }
            }
        }
        Self { roles, of_csps, counted, summed: street || offences, grain }
    }

    /// Whether these are the columns of a file of figures: where and what numbers.
    pub fn fit(&self) -> bool {
        let has = |wanted: &dyn Fn(&Role) -> bool| self.roles.iter().flatten().any(wanted);
        let area = has(&|role| matches!(role, Role::Area | Role::ValueOfArea(_)));
        let numbers = self.counted || has(&Role::holds_numbers);
        area && numbers
    }

    /// Whether they say when, too.
    pub fn say_when(&self) -> bool {
        self.roles.iter().flatten().any(|role| matches!(role, Role::Period | Role::ValueOfPeriod(..)))
    }

    /// The columns of a role.
    pub fn of(&self, wanted: &Role) -> Vec<usize> {
        let columns = self.roles.iter().enumerate();
        columns.filter(|(_, role)| role.as_ref() == Ok(wanted)).map(|(column, _)| column).collect()
    }
}

/// Whether a column names the police force.
pub(super) fn is_force_column(header: &str) -> bool {
    is_force(header) || plain(header) == "falls within"
}

fn is_force(name: &str) -> bool {
    matches!(plain(name).as_str(), "force" | "force name" | "police force" | "police force area")
}

/// Leaves out columns of areas where others stand beside them.
fn demote(roles: &mut [Result<Role, String>], lesser: &dyn Fn(usize) -> bool, why: &str) {
    let areas = |column: &usize, role: &Result<Role, String>| *role == Ok(Role::Area) && !lesser(*column);
    if roles.iter().enumerate().any(|(column, role)| areas(&column, role)) {
        for (column, role) in roles.iter_mut().enumerate() {
            if *role == Ok(Role::Area) && lesser(column) {
                *role = Err(why.to_owned());
            }
        }
    }
}

/// Whether most of what stands in a column are numbers, and the rest marks in their place.
fn is_numeric(rows: &[Row], column: usize) -> bool {
    let mut numbers = 0;
    for row in rows {
        match numbers::read(row.cell(column)) {
            Some(numbers::Said::Number(_)) => numbers += 1,
            Some(_) => {}
            None => return false,
        }
    }
    numbers > 0
}

/// Whether more of what stands in a column are numbers and marks for them than anything else.
fn mostly_numbers(rows: &[Row], column: usize) -> bool {
    let cells = rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty());
    let (numbers, others): (Vec<&str>, Vec<&str>) = cells.partition(|cell| numbers::read(cell).is_some());
    numbers.len() > others.len()
}

/// A period and what else a header says, before or after it: `2022/23 Count`, `Rate 2018`.
fn period_in(header: &str) -> Option<(&str, &str)> {
    let gaps: Vec<usize> = header.match_indices(' ').map(|(place, _)| place).collect();
    let split = |place: &usize| header.split_at_checked(*place).map(|(one, other)| (one.trim(), other.trim()));
    let is_period = |text: &str| Period::read(text).is_some();
    // The longest period counts: `Apr 2015 to Mar 2016 Rate`.
    let before = gaps.iter().rev().filter_map(split).find(|(period, _)| is_period(period));
    let after = || gaps.iter().filter_map(split).find(|(_, period)| is_period(period)).map(|(one, other)| (other, one));
    before.or_else(after).filter(|(_, rest)| !rest.is_empty() && !is_period(rest))
}

/// The columns while it is found out what they are.
struct Columns<'a> {
    headers: &'a [&'a str],
    said: &'a [Option<String>],
    numeric: &'a [bool],
    rows: &'a [Row],
    places: &'a Places,
}

impl Columns<'_> {
    fn role(&self, column: usize) -> Result<Role, String> {
        let header = self.headers.get(column).copied().unwrap_or("");
        if let Some(Some(said)) = self.said.get(column) {
            let said = plain(said);
            let chosen = Role::CHOICES.iter().find(|(name, _)| *name == said);
            return match chosen {
                _ if said.is_empty() => Err("you left it out".to_owned()),
                Some((_, role)) => Ok(role.clone()),
                None => named(&said).ok_or_else(|| format!("no column of figures is called {said}")),
            };
        }
        let numeric = self.numeric.get(column).copied().unwrap_or(false);
        let name = plain(header);
        if LEFT_OUT.contains(&name.as_str()) {
            return Err("it says nothing that is kept".to_owned());
        }
        if let Some(role) = named(header) {
            return Ok(role);
        }
        // A header that is a period or a place is enough for a column that holds mostly numbers:
        // a cell that is none refuses its row, and not the column.
        if let Some(period) = Period::read(header).filter(|_| mostly_numbers(self.rows, column)) {
            return Ok(Role::ValueOfPeriod(period, "".into()));
        }
        if let Some(area) = self.places.area(header, false).filter(|_| numeric || mostly_numbers(self.rows, column)) {
            return Ok(Role::ValueOfArea(area));
        }
        if numeric && !header.is_empty() {
            return Ok(Role::ValueOfHeader);
        }
        Err(if header.is_empty() { "it has no header" } else { "figures have no such part" }.to_owned())
    }

    /// Where each column of numbers says its period and its measure, they are of these.
    fn settle_periods(&self, roles: &mut [Result<Role, String>]) {
        let mut found = Vec::new();
        for (column, role) in roles.iter().enumerate().filter(|(_, role)| role.as_ref().is_ok_and(Role::holds_numbers))
        {
            let header = self.headers.get(column).copied().unwrap_or("");
            let period = period_in(header).and_then(|(period, rest)| Some((Period::read(period)?, rest)));
            let open = *role == Ok(Role::ValueOfHeader) && !matches!(self.said.get(column), Some(Some(_)));
            let Some((period, rest)) = period.filter(|_| open) else { return };
            found.push((column, Role::ValueOfPeriod(period, rest.into())));
        }
        for (column, role) in found {
            if let Some(stands) = roles.get_mut(column) {
                *stands = Ok(role);
            }
        }
    }

    /// Where one column is plainly the numbers, others of numbers are not.
    fn settle_values(&self, roles: &mut [Result<Role, String>], street: bool) {
        let has = |roles: &[Result<Role, String>], wanted: &dyn Fn(&Role) -> bool| roles.iter().flatten().any(wanted);
        let across = has(roles, &|role| matches!(role, Role::ValueOfPeriod(..) | Role::ValueOfArea(_)));
        let plain = street || across || has(roles, &|role| *role == Role::Value);
        for (column, role) in roles.iter_mut().enumerate() {
            let by_header = !matches!(self.said.get(column), Some(Some(_)));
            let lesser = matches!(role, Ok(Role::ValueOfHeader)) || (across && *role == Ok(Role::Value));
            if plain && by_header && lesser {
                *role = Err("the numbers stand in another column".to_owned());
            }
        }
    }

    /// Where nothing says what is measured, the one column of words that is left does.
    fn settle_indicator(&self, roles: &mut [Result<Role, String>], street: bool) {
        if street || roles.contains(&Ok(Role::Indicator)) {
            return;
        }
        let left = |column: &usize| {
            let open = matches!(self.said.get(*column), None | Some(None));
            let header = self.headers.get(*column).copied().unwrap_or("");
            let known = LEFT_OUT.contains(&plain(header).as_str());
            let numeric = self.numeric.get(*column).copied().unwrap_or(false);
            let mut texts: Vec<&str> = self.rows.iter().map(|row| row.cell(*column)).collect();
            texts.sort_unstable();
            texts.dedup();
            let across = roles.iter().flatten().any(|role| matches!(role, Role::ValueOfArea(_)));
            let says = texts.len() > 1 && (across || texts.len() * 2 <= self.rows.len());
            open && !known && !numeric && says && matches!(roles.get(*column), Some(Err(_)))
        };
        let mut left = (0..roles.len()).filter(left);
        let period = |column: usize| self.rows.iter().all(|row| Period::read(row.cell(column)).is_some());
        if let (Some(only), None) = (left.next(), left.next())
            && let Some(role) = roles.get_mut(only)
        {
            *role = Ok(if period(only) { Role::Period } else { Role::Indicator });
        }
    }
}
