//! Places as offices write them -> the local CSP: by code, by name, by the name of a district.
//!
//! A district's figures and findings belong to its CSP, also where one CSP covers two districts;
//! what a CSP says is never split. Names are matched within the plan only, because the same
//! names stand elsewhere in the country.

use super::names::Meant;
use crate::plan::{Id, Kind, Plan, csp, district, folded};
use std::collections::HashMap;

/// Every code and name of the plan's CSPs and districts.
pub(super) struct Places {
    exact: HashMap<String, Vec<Id>>,
    bare: HashMap<String, Vec<Id>>,
}

impl Places {
    pub fn new(plan: &Plan) -> Self {
        let mut places = Self { exact: HashMap::new(), bare: HashMap::new() };
        for record in plan.all(Kind::Csp) {
            places.add([record.get(csp::CODE), record.get(csp::NAME)], record.get(csp::ALSO), record.id);
        }
        for record in plan.all(Kind::District) {
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

/// A folded name of a place without what kind of council or partnership it is.
fn bare(name: &str) -> String {
    const BEFORE: [&str; 5] = ["the ", "city of ", "royal borough of ", "borough of ", "district of "];
    const AFTER: [&str; 10] = [
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
}
