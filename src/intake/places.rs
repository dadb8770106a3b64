//! Places as offices write them -> the local CSP: by code, by name, by the name of a district.
//!
//! A district's figures and findings belong to its CSP, also where one CSP covers two districts;
//! what a CSP says is never split. Names are matched within the plan only, because the same
//! names stand elsewhere in the country.

use super::names::Meant;
use crate::plan::{Id, Kind, Plan, csp, district, folded, partnership};
use std::collections::HashMap;

/// Every code and name of the plan's CSPs and districts.
pub(super) struct Places {
    exact: HashMap<String, Vec<Id>>,
    bare: HashMap<String, Vec<Id>>,
    /// For figures: the code of the area itself, a district before the CSP of its name.
    districts: HashMap<String, Box<str>>,
    csps: HashMap<String, Box<str>>,
    /// The codes of small areas for statistics, from and to, each with its district.
    small: Vec<(Box<str>, Box<str>, Box<str>)>,
    /// The area that the partnership answers for, folded.
    whole: String,
}

/// What figures whose place nobody wrote down are kept under.
pub(super) const NOT_LOCATED: &str = "Not located";

impl Places {
    pub fn new(plan: &Plan) -> Self {
        let area = plan.partnership().map_or("", |record| record.get(partnership::AREA));
        let mut places = Self {
            exact: HashMap::new(),
            bare: HashMap::new(),
            districts: HashMap::new(),
            csps: HashMap::new(),
            small: Vec::new(),
            whole: folded(area),
        };
        for record in plan.all(Kind::Csp) {
            let names = [record.get(csp::CODE), record.get(csp::NAME)];
            name_area(&mut places.csps, names, record.get(csp::ALSO));
            places.add([record.get(csp::CODE), record.get(csp::NAME)], record.get(csp::ALSO), record.id);
            places.add_initials(record.get(csp::NAME), record.id);
        }
        for record in plan.all(Kind::District) {
            let names = [record.get(district::GSS), record.get(district::NAME)];
            name_area(&mut places.districts, names, record.get(district::ALSO));
            let codes = record.get(district::LSOAS).split(';').map(folded).filter(|code| !code.is_empty());
            places.small.extend(codes.map(|code| {
                let (from, to) = code.split_once('-').unwrap_or((&code, &code));
                (from.trim().into(), to.trim().into(), record.get(district::GSS).into())
            }));
            let Some(csp) = record.get(district::CSP) else { continue };
            places.add([record.get(district::GSS), record.get(district::NAME)], record.get(district::ALSO), csp);
        }
        places
    }

    fn add(&mut self, names: [&str; 2], also: &str, csp: Id) {
        for name in names.into_iter().chain(also.split(';')).map(folded).filter(|name| !name.is_empty()) {
            let bare = bare(&name);
            for (map, name) in [(&mut self.exact, name), (&mut self.bare, bare)] {
                let ids = map.entry(name).or_default();
                if !ids.contains(&csp) {
                    ids.push(csp);
                }
            }
        }
    }

    /// Notes what people write for a name of several words: `D&G`, `DG` for Dartford and Gravesham.
    fn add_initials(&mut self, name: &str, csp: Id) {
        let folded = folded(name);
        let initials = folded.split(' ').filter(|word| *word != "and").filter_map(|word| word.chars().next());
        let initials: Vec<String> = initials.map(String::from).collect();
        if initials.len() < 2 {
            return;
        }
        for short in [initials.concat(), initials.join(" and ")] {
            let ids = self.exact.entry(short).or_default();
            if !ids.contains(&csp) {
                ids.push(csp);
            }
        }
    }

    /// The place of the plan whose name is so like a text that it may be it, mistyped.
    pub fn close_to(&self, text: &str) -> Option<&str> {
        let text = folded(text);
        let bare = bare(&text);
        let most = if bare.chars().count() >= 8 { 2 } else { 1 };
        let names = self.districts.keys().chain(self.csps.keys()).filter(|name| name.len() > 4);
        let mut close: Vec<&String> = names.filter(|name| apart(name, &bare, most)).collect();
        close.sort();
        close.first().map(|name| name.as_str())
    }

    /// The CSP that a text means.
    pub fn meant(&self, text: &str) -> Meant {
        let text = folded(text);
        match self.exact.get(&text).or_else(|| self.bare.get(&bare(&text))).map(Vec::as_slice) {
            Some([only]) => Meant::One(*only),
            Some(several) => Meant::Several(several.to_vec()),
            None => Meant::Nobody,
        }
    }
}

impl Places {
    /// The area of figures that a text means, as it is stored: the code of a district or a CSP, the
    /// name of the partnership's whole area, or its bucket of what is not assigned to any.
    ///
    /// A district is meant before the CSP of its name, unless the column is one of CSPs. The name
    /// of a small area for statistics means its district: it is that name and a last token.
    pub fn area(&self, text: &str, of_csps: bool) -> Option<Box<str>> {
        let text = folded(text);
        let known = |text: &str| {
            let (first, second) = if of_csps { (&self.csps, &self.districts) } else { (&self.districts, &self.csps) };
            let bare = bare(text);
            [first, second].into_iter().find_map(|names| names.get(text).or_else(|| names.get(&bare))).cloned()
        };
        known(&text)
            .or_else(|| small_area(&text).and_then(known))
            .or_else(|| self.of_small_code(&text))
            .or_else(|| (!self.whole.is_empty() && bare(&text) == self.whole).then(|| self.shown_whole().into()))
            .or_else(|| {
                let rest = text.strip_prefix("unassigned ").or_else(|| text.strip_suffix(" unassigned"))?;
                (!self.whole.is_empty() && rest.trim_matches(['-', ' ', '(', ')']) == self.whole)
                    .then(|| format!("Unassigned {}", self.shown_whole()).into())
            })
    }

    /// The district of the small area for statistics with this code.
    fn of_small_code(&self, code: &str) -> Option<Box<str>> {
        let is_code = code.len() == 9 && code.starts_with("e01");
        let within = |(from, to, _): &&(Box<str>, Box<str>, Box<str>)| (&**from..=&**to).contains(&code);
        is_code.then(|| self.small.iter().find(within)).flatten().map(|(.., district)| district.clone())
    }

    fn shown_whole(&self) -> String {
        let mut letters = self.whole.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// How many different places of the plan are named in some cells.
    pub fn among<'c>(&self, cells: impl Iterator<Item = &'c str>) -> usize {
        let mut found: Vec<Id> = cells.filter_map(|cell| self.one(cell)).collect();
        found.sort_unstable();
        found.dedup();
        found.len()
    }

    /// The one CSP that a text means.
    pub fn one(&self, text: &str) -> Option<Id> {
        if let Meant::One(id) = self.meant(text) { Some(id) } else { None }
    }
}

/// Whether two names differ by at most so many letters that were typed wrongly, left out, put in or
/// swapped, but do differ.
fn apart(one: &str, other: &str, most: usize) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one == other || one.len().abs_diff(other.len()) > most {
        return false;
    }
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX / 2);
    let mut rows: [Vec<usize>; 2] = [Vec::new(), (0..=other.len()).collect()];
    for (down, letter) in one.iter().enumerate() {
        let mut next = vec![down + 1];
        for (across, wanted) in other.iter().enumerate() {
            let [before, last] = &rows;
            let same = usize::from(letter != wanted);
            let mut steps = (at(last, across) + same).min(at(last, across + 1) + 1).min(at(&next, across) + 1);
            let swapped =
                down > 0 && across > 0 && one.get(down - 1) == Some(wanted) && other.get(across - 1) == Some(letter);
            if swapped {
                steps = steps.min(at(before, across - 1) + 1);
            }
            next.push(steps);
        }
        rows = [std::mem::take(&mut rows[1]), next];
    }
    at(&rows[1], other.len()) <= most
}

/// The name of a place without the last token that names a small area in it.
pub(super) fn without_small_area(name: &str) -> &str {
    small_area(name).unwrap_or(name)
}

/// The district in the name of a small area for statistics: `Shepway 001A` lies in Shepway.
fn small_area(name: &str) -> Option<&str> {
    let (district, last) = name.rsplit_once(' ')?;
    let (digits, letter) = last.split_at_checked(3)?;
    let is_code = digits.bytes().all(|byte| byte.is_ascii_digit()) && letter.len() <= 1;
    is_code.then_some(district)
}

fn name_area(areas: &mut HashMap<String, Box<str>>, [code, name]: [&str; 2], also: &str) {
    let stored = if code.is_empty() { name } else { code };
    for name in [code, name].into_iter().chain(also.split(';')).map(folded).filter(|name| !name.is_empty()) {
        let bare = bare(&name);
        for name in [name, bare] {
            areas.entry(name).or_insert_with(|| stored.into());
        }
    }
}

/// A folded name of a place without what kind of council or partnership it is.
fn bare(name: &str) -> String {
    const BEFORE: [&str; 5] = ["the ", "city of ", "royal borough of ", "borough of ", "district of "];
    const AFTER: [&str; 12] = [
        " police",
        " constabulary",
        " community safety partnership",
        " csp",
        " borough council",
        " city council",
        " district council",
        " council",
        " unitary authority",
        " (ua)",
        " ua",
        " borough",
    ];
    let mut bare = name.trim();
    loop {
        let before = BEFORE.iter().find_map(|word| bare.strip_prefix(word));
        let shorter = before.or_else(|| AFTER.iter().find_map(|word| bare.strip_suffix(word)));
        match shorter.map(|rest| rest.trim().trim_end_matches(',')) {
            Some(rest) if !rest.is_empty() => bare = rest,
            _ => return bare.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{cell::Cell, record::Record};

    fn plan() -> Plan {
        let mut plan = Plan::empty();
        for (id, code, name, also) in [
            (1, "E22000145", "Folkestone and Hythe", "Shepway"),
            (2, "E22000352", "Dartford and Gravesham", ""),
            (3, "E22000143", "Medway", ""),
            (4, "E22000138", "Canterbury", ""),
        ] {
            let csp = Record::new(Kind::Csp, Id(id)).with(csp::CODE, Cell::text(code));
            plan.insert(csp.with(csp::NAME, Cell::text(name)).with(csp::ALSO, Cell::text(also)));
        }
        for (id, gss, name, csp) in [
            (5, "E07000107", "Dartford", 2),
            (6, "E07000109", "Gravesham", 2),
            (7, "E07000112", "Folkestone & Hythe", 1),
        ] {
            let district = Record::new(Kind::District, Id(id)).with(district::GSS, Cell::text(gss));
            plan.insert(district.with(district::NAME, Cell::text(name)).with(district::CSP, Cell::One(Id(csp))));
        }
        plan
    }

    #[test]
    fn a_place_is_known_by_any_of_its_codes_and_names() {
        let places = Places::new(&plan());
        for (text, csp) in [
            ("E22000145", 1),
            ("e07000112", 1),
            ("Folkestone & Hythe", 1),
            ("FOLKESTONE AND HYTHE DISTRICT COUNCIL", 1),
            ("Shepway", 1),
            ("Shepway District Council", 1),
            ("Dartford", 2),
            ("Gravesham Borough Council", 2),
            ("Dartford & Gravesham CSP", 2),
            ("Dartford and Gravesham Community Safety Partnership", 2),
            ("The Medway UA", 3),
            ("Medway Council", 3),
            ("City of Canterbury", 4),
            (" canterbury  city council ", 4),
        ] {
            assert_eq!(places.meant(text), Meant::One(Id(csp)), "{text}");
        }
    }

    #[test]
    fn a_place_elsewhere_is_not_taken_for_one_of_ours() {
        let places = Places::new(&plan());
        for text in ["", "Kent", "Council", "The CSP", "Canterbury Bankstown", "E07000999"] {
            assert_eq!(places.meant(text), Meant::Nobody, "{text}");
        }
    }

    #[test]
    fn a_small_area_means_its_district_by_its_name_or_by_its_code() {
        let mut plan = plan();
        let dover = Record::new(Kind::District, Id(8)).with(district::GSS, Cell::text("E07000108"));
        let dover = dover.with(district::NAME, Cell::text("Dover")).with(district::CSP, Cell::One(Id(3)));
        plan.insert(dover.with(district::LSOAS, Cell::text("E01024190-E01024256; E01033209")));
        let places = Places::new(&plan);
        for (text, area) in [
            ("Dover 001A", Some("E07000108")),
            ("E01024190", Some("E07000108")),
            ("E01024256", Some("E07000108")),
            ("e01033209", Some("E07000108")),
            ("E01024257", None),
            ("E01033210", None),
            ("Elsewhere 001A", None),
        ] {
            assert_eq!(places.area(text, false).as_deref(), area, "{text}");
        }
    }
}
