//! No bytes at all can make the intake panic, and whatever they are, every row has one outcome.
//!
//! The first byte says as what the rest is read; 0 leaves it to the bytes.

#![no_main]

use folkmoot::{
    intake::{self, Became, Choices, Outside, Shape},
    plan::{Id, Kind, Mint, Plan, cell::Cell, csp, district, figure::Figure, issue, partnership, record::Record},
};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// A small Kent: two CSPs, three districts, two issues.
static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let mut plan = Plan::empty();
    plan.insert(Record::new(Kind::Partnership, Id(1)).with(partnership::AREA, Cell::text("Kent")));
    for (id, code, name) in [(2, "E22000137", "Ashford"), (3, "E22000352", "Dartford and Gravesham")] {
        let record = Record::new(Kind::Csp, Id(id)).with(csp::CODE, Cell::text(code));
        plan.insert(record.with(csp::NAME, Cell::text(name)));
    }
    for (id, code, name, of) in
        [(4, "E07000105", "Ashford", 2), (5, "E07000107", "Dartford", 3), (6, "E07000109", "Gravesham", 3)]
    {
        let record = Record::new(Kind::District, Id(id)).with(district::GSS, Cell::text(code));
        plan.insert(record.with(district::NAME, Cell::text(name)).with(district::CSP, Cell::One(Id(of))));
    }
    for (id, name) in [(7, "Burglary"), (8, "Domestic abuse")] {
        plan.insert(Record::new(Kind::Issue, Id(id)).with(issue::NAME, Cell::text(name)));
    }
    plan
});

fn shape(number: u8) -> Option<Shape> {
    let number = usize::from(number).checked_sub(1)?;
    let beside = Shape::BESIDE_RECORDS.get(number).map(|(_, shape)| *shape);
    beside.or_else(|| Kind::ALL.get(number - Shape::BESIDE_RECORDS.len()).map(|kind| Shape::Records(*kind)))
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let choices = Choices { shape: shape(*first), ..Choices::new("crime 2023-24.csv", date(2026, 3, 10), "officer") };
    let draft = intake::draft(bytes, &PLAN, &mut Mint::new(1_800_000_000_000, 7), &choices);
    let told: usize = Became::ALL.iter().map(|became| draft.count(*became)).sum();
    assert_eq!(told, draft.reading.rows, "every row has one outcome");
    let mut count = 0;
    let mut sink = |_: Id, _: &Figure<&str>| {
        count += 1;
        Ok(())
    };
    intake::play(bytes, &PLAN, &draft, Outside::NOTHING.watch, &mut sink).expect("what was drafted is played");
    let drafted = draft.figures.filter(|set| set.edition.is_some()).map_or(0, |set| set.count);
    assert_eq!(count, drafted, "what is played is what was shown");
});
