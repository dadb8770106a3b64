//! What people call records, looked up in one step: an index for each kind, made when first asked.
//!
//! A label counts before a code or another name. Where a text fits several records none is
//! taken, and the answer names them; where it fits none, the answer names the closest.

use crate::plan::{ById, Id, Kind, Plan, folded};
use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
};

/// Whom a text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    One(Id),
    Several(Vec<Id>),
    Nobody,
}

/// The names of all records of a plan.
pub(super) struct Names<'p> {
    plan: &'p Plan,
    kinds: Vec<OnceCell<Index>>,
    /// Looking for the closest costs more than a lookup, so each text is looked for once.
    closest: RefCell<HashMap<(Kind, String), String>>,
}

#[derive(Default)]
struct Index {
    labels: HashMap<String, Vec<Id>>,
    others: HashMap<String, Vec<Id>>,
}

impl<'p> Names<'p> {
    pub fn new(plan: &'p Plan) -> Self {
        let kinds = Kind::ALL.iter().map(|_| OnceCell::new()).collect();
        Self { plan, kinds, closest: RefCell::default() }
    }

    fn index(&self, kind: Kind) -> Option<&Index> {
        let make = || {
            let mut index = Index::default();
            for record in self.plan.all(kind) {
                index.labels.entry(folded(&self.plan.label_of(record))).or_default().push(record.id);
                for name in self.plan.also_called(record).iter().skip(1) {
                    let ids = index.others.entry(folded(name)).or_default();
                    if ids.last() != Some(&record.id) {
                        ids.push(record.id);
                    }
                }
            }
            index
        };
        self.kinds.get(kind as usize).map(|index| index.get_or_init(make))
    }

    /// Whom of a kind a text means: `#` and an id, or what people call a record.
    pub fn meant(&self, kind: Kind, text: &str) -> Meant {
        if let Some(record) = id(text).and_then(|id| self.plan.record(kind, id)) {
            return Meant::One(record.id);
        }
        let wanted = folded(text);
        let Some(index) = self.index(kind) else { return Meant::Nobody };
        match index.labels.get(&wanted).or_else(|| index.others.get(&wanted)).map(Vec::as_slice) {
            Some([only]) => Meant::One(*only),
            Some(several) => Meant::Several(several.to_vec()),
            None => Meant::Nobody,
        }
    }

    /// The one record that a text means.
    pub fn find(&self, kind: Kind, text: &str) -> Option<Id> {
        if let Meant::One(id) = self.meant(kind, text) { Some(id) } else { None }
    }

    /// What would be accepted instead of a text that does not mean one record.
    pub fn wanted(&self, kind: Kind, text: &str) -> String {
        let in_plan = format!("{} that is in the plan", kind.with_article());
        match self.meant(kind, text) {
            Meant::Several(ids) => format!("one {}; \"{text}\" may be {}", kind.one(), self.listed(kind, &ids)),
            Meant::One(_) => in_plan,
            Meant::Nobody => match self.closest(kind, text) {
                close if close.is_empty() => in_plan,
                close => format!("{in_plan}, such as {close}"),
            },
        }
    }

    /// Records with the numbers that tell them apart.
    fn listed(&self, kind: Kind, ids: &[Id]) -> String {
        let names = ids.iter().take(5).map(|id| format!("{} (#{id})", self.plan.label(kind, *id)));
        names.collect::<Vec<_>>().join(" or ")
    }

    /// The names most like a text; nothing where none is, or after too many were looked for.
    fn closest(&self, kind: Kind, text: &str) -> String {
        const SEARCHES: usize = 200;
        const NAMES: usize = 2_000;
        let key = (kind, folded(text));
        if let Some(known) = self.closest.borrow().get(&key) {
            return known.clone();
        }
        let Some(index) = self.index(kind) else { return String::new() };
        if self.closest.borrow().len() >= SEARCHES || index.labels.len() + index.others.len() > NAMES {
            return String::new();
        }
        let mut best: ById<u32> = ById::default();
        for (name, ids) in index.labels.iter().chain(&index.others) {
            let like = likeness(&key.1, name);
            for id in ids {
                let most = best.entry(*id).or_default();
                *most = like.max(*most);
            }
        }
        let mut best: Vec<(Id, u32)> = best.into_iter().filter(|(_, like)| *like >= 30).collect();
        best.sort_by_key(|(id, like)| (std::cmp::Reverse(*like), *id));
        let names: Vec<String> =
            best.iter().take(3).map(|(id, _)| format!("\"{}\"", self.plan.label(kind, *id))).collect();
        let words = names.join(", ");
        self.closest.borrow_mut().insert(key, words.clone());
        words
    }
}

/// The id that a text such as `#123` writes.
pub(super) fn id(text: &str) -> Option<Id> {
    text.strip_prefix('#')?.parse().ok().map(Id)
}

/// How alike two folded texts are, in hundredths: the pairs of letters that they share.
pub(super) fn likeness(one: &str, other: &str) -> u32 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (one, mut other) = (pairs(one), pairs(other));
    let count = one.len() + other.len();
    let mut shared = 0_usize;
    for pair in one {
        if let Some(place) = other.iter().position(|candidate| *candidate == pair) {
            other.swap_remove(place);
            shared += 1;
        }
    }
    (200 * shared).checked_div(count).and_then(|like| u32::try_from(like).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{cell::Cell, organisation, priority, record::Record};

    fn plan() -> Plan {
        let mut plan = Plan::empty();
        for (id, name, short) in [
            (1, "Kent Police", "KP"),
            (2, "Kent Probation", "KP"),
            (3, "Fire & Rescue", "KFRS"),
            (4, "KFRS", ""),
            (5, "Twin", ""),
            (6, "twin", ""),
        ] {
            let record = Record::new(Kind::Organisation, Id(id)).with(organisation::NAME, Cell::text(name));
            plan.insert(record.with(organisation::SHORT, Cell::text(short)));
        }
        plan
    }

    #[test]
    fn a_text_means_the_one_record_that_is_called_so() {
        let plan = plan();
        let names = Names::new(&plan);
        for (text, meant) in [
            ("kent  police", Meant::One(Id(1))),
            ("fire and rescue", Meant::One(Id(3))),
            ("#3", Meant::One(Id(3))),
            ("kfrs", Meant::One(Id(4))), // A label counts before another name.
            ("KP", Meant::Several(vec![Id(1), Id(2)])),
            ("TWIN", Meant::Several(vec![Id(5), Id(6)])),
            ("#99", Meant::Nobody),
            ("Kent", Meant::Nobody),
            ("", Meant::Nobody),
        ] {
            assert_eq!(names.meant(Kind::Organisation, text), meant, "{text}");
        }
        assert_eq!(names.meant(Kind::Lead, "kent police"), Meant::Nobody);
    }

    #[test]
    fn two_names_of_one_record_that_are_alike_still_mean_it() {
        let mut plan = Plan::empty();
        let record = Record::new(Kind::Priority, Id(1)).with(priority::NAME, Cell::text("Domestic Abuse"));
        plan.insert(record.with(priority::CODE, Cell::text("DA")).with(priority::ALSO, Cell::text("DA; da")));
        assert_eq!(Names::new(&plan).meant(Kind::Priority, "da"), Meant::One(Id(1)));
    }

    #[test]
    fn what_would_be_accepted_names_the_candidates_or_the_closest() {
        let plan = plan();
        let names = Names::new(&plan);
        for (text, wanted) in [
            ("KP", "one organisation; \"KP\" may be Kent Police (#1) or Kent Probation (#2)"),
            ("Kent Polise", "an organisation that is in the plan, such as \"Kent Police\", \"Kent Probation\""),
            ("xyz", "an organisation that is in the plan"),
        ] {
            assert_eq!(names.wanted(Kind::Organisation, text), wanted);
        }
    }
}
