//! Laws over random plans: whatever lawful revisions come, the file holds exactly what they say.

use super::{revision, same};
use folkmoot::{
    plan::{
        Book, Id, Kind, Plan,
        cell::{Cell, Domain, Stored},
        change::{Change, Edit, Revision},
        day::FinancialYear,
        figure_edition,
        money::Pence,
        record::Record,
    },
    store::{Ask, Error, Store},
};
use jiff::{ToSpan, civil::date};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

/// Random numbers that follow from one, so that a failing case stays the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.roll(of.len()))
    }
}

/// Texts that trip up whoever quotes, cuts or counts them wrongly.
const TEXTS: &[&str] = &[
    "plain",
    "it's; DROP TABLE \"action\"--",
    "{\"a\": [1, \"\\u0000\"]}",
    "\u{0}nul\u{0}",
    "\u{1}1",
    "two\nlines\r\n\tand a tab",
    "  spaces  ",
    "£ é 日本 🙂 e\u{301}",
    "\u{202e}turned\u{200b}",
    "NULL",
    "007",
    "1e3",
];

/// A value for a field of a record; `fresh` is used nowhere else.
fn value(dice: &mut Dice, plan: &Plan, kind: Kind, number: usize, fresh: i64) -> Cell {
    let field = &kind.fields()[number];
    // An edition that says it holds figures is sound only where it does.
    let counts_figures = kind == Kind::FigureEdition && number == figure_edition::FIGURES.number();
    if (!field.required && dice.roll(4) == 0) || counts_figures {
        return Cell::Empty;
    }
    let once = field.domain == Domain::Code || kind.declaration().key == [number];
    let small = i64::try_from(dice.roll(100)).unwrap();
    match field.domain {
        Domain::Code | Domain::Line | Domain::Prose => {
            let text = *dice.pick(TEXTS).unwrap();
            // What must be there once is compared without case, and SQLite then stops at a NUL.
            if once { Cell::text(&format!("{fresh}{text}")) } else { Cell::text(text) }
        }
        Domain::Word(choices) => Cell::Word(dice.pick(choices).unwrap().word),
        Domain::Whole => Cell::Whole(if small == 0 { i64::MAX } else { small }),
        Domain::Money => Cell::Money(Pence(if small == 0 { i64::MIN } else { small - 50 })),
        Domain::Day => Cell::Day(date(2020, 1, 1) + (small * 40).days()),
        Domain::Year => {
            Cell::Year(FinancialYear(i16::try_from(if once { 1950 + fresh } else { 1950 + small }).unwrap()))
        }
        Domain::One(target) => dice.pick(plan.all(target)).map_or(Cell::Empty, |record| Cell::One(record.id)),
        Domain::Many(target) => {
            let ids: Vec<Id> =
                (0..=dice.roll(4)).filter_map(|_| dice.pick(plan.all(target))).map(|record| record.id).collect();
            Cell::many(&ids)
        }
    }
}

/// One change that is lawful in a plan, or none where the dice fall badly.
fn change(dice: &mut Dice, plan: &Plan, next: &mut i64) -> Vec<Change> {
    *next += 1;
    let kinds: Vec<Kind> = plan.kinds().iter().copied().filter(|kind| !plan.all(*kind).is_empty()).collect();
    let some = |dice: &mut Dice| dice.pick(&kinds).and_then(|kind| dice.pick(plan.all(*kind)));
    let set = |record: &Record, field: usize, after: Cell| Change {
        kind: record.kind,
        id: record.id,
        code: plan.label_of(record).into_owned(),
        edit: Edit::Set { field, before: record.cell(field).clone(), after },
    };
    match dice.roll(10) {
        0..=4 => {
            let kind = *dice.pick(plan.kinds()).unwrap();
            let cells: Vec<Cell> =
                (0..kind.fields().len()).map(|number| value(dice, plan, kind, number, *next)).collect();
            let lawful = kind.fields().iter().zip(&cells).all(|(field, cell)| !field.required || !cell.is_empty());
            // Ids come out of order too.
            let id = Id(if dice.roll(2) == 0 { *next } else { 1_000_000 - *next });
            if lawful { vec![Change::add(plan, &Record::with_cells(kind, id, cells))] } else { Vec::new() }
        }
        5..=7 => {
            let Some(record) = some(dice) else { return Vec::new() };
            let field = dice.roll(record.kind.fields().len());
            vec![set(record, field, value(dice, plan, record.kind, field, *next))]
        }
        8 => {
            let Some(record) = some(dice) else { return Vec::new() };
            if plan.referrers(record.id).is_empty() { vec![Change::add(plan, record).inverse()] } else { Vec::new() }
        }
        _ => {
            let Some(first) = some(dice) else { return Vec::new() };
            let text = |field: &folkmoot::plan::record::Field| matches!(field.domain, Domain::Code | Domain::Line);
            let Some(field) = first.kind.fields().iter().position(text) else { return Vec::new() };
            let Some(second) = dice.pick(plan.all(first.kind)).filter(|second| second.id != first.id) else {
                return Vec::new();
            };
            vec![set(first, field, second.cell(field).clone()), set(second, field, first.cell(field).clone())]
        }
    }
}

/// A lawful revision of a plan, and the plan after it.
fn lawful(dice: &mut Dice, plan: &Plan, next: &mut i64) -> (Revision, Plan) {
    let mut after = plan.clone();
    let mut changes = Vec::new();
    for _ in 0..=dice.roll(12) {
        for change in change(dice, &after.clone(), next) {
            after.play(&change);
            changes.push(change);
        }
    }
    (revision("ann", "random", changes), after)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_file_holds_what_was_committed_and_undo_restores_it(seed in any::<u64>()) {
        let (mut dice, mut next) = (Dice(seed), 0);
        let mut store = Store::in_memory(Book::Plan).unwrap();
        let mut plans = vec![Plan::empty()];
        for number in 1..=10 {
            let (revision, after) = lawful(&mut dice, plans.last().unwrap(), &mut next);
            prop_assert_eq!(store.commit(&revision).unwrap(), number);
            let loaded = store.load().unwrap();
            prop_assert_eq!((loaded.number, loaded.damage), (number, vec![]));
            same(&loaded.plan, &after);
            prop_assert_eq!(store.revision(number).unwrap(), Some(Revision { number, ..revision }));
            plans.push(after);
        }
        let mut played = Plan::empty();
        for revision in store.since(0).unwrap() {
            played.forward(&revision);
        }
        same(&played, plans.last().unwrap());
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
        for number in (1..=10).rev() {
            plans.pop();
            prop_assert_eq!(store.to_undo("ann").unwrap(), Some(number));
            let step = store.revision(number).unwrap().unwrap();
            store.commit(&Revision { by: "ann".into(), ..step.inverse() }).unwrap();
            same(&store.load().unwrap().plan, plans.last().unwrap());
        }
        prop_assert_eq!(store.load().unwrap().plan.len(), 0);
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn one_change_that_comes_too_late_stops_them_all(seed in any::<u64>()) {
        let (mut dice, mut next) = (Dice(seed), 0);
        let mut store = Store::in_memory(Book::Plan).unwrap();
        let mut plan = Plan::empty();
        for _ in 0..4 {
            let (revision, after) = lawful(&mut dice, &plan, &mut next);
            store.commit(&revision).unwrap();
            plan = after;
        }
        let (mut late, _) = lawful(&mut dice, &plan, &mut next);
        let Some(which) = (0..late.changes.len()).next_back() else { return Ok(()) };
        let mut there = plan.clone();
        late.changes[..which].iter().for_each(|change| there.play(change));
        let change = &mut late.changes[which];
        match &mut change.edit {
            // A stranger's record stands under the id.
            Edit::Add(_) => match there.all(change.kind).first() {
                Some(there) => change.id = there.id,
                None => return Ok(()),
            },
            Edit::Remove(cells) => cells[0] = Cell::text("something else"),
            Edit::Set { field, before, .. } => *before = match change.kind.fields()[*field].domain {
                Domain::Code | Domain::Line | Domain::Prose => Cell::text("something else"),
                _ if before.is_empty() => return Ok(()),
                _ => Cell::Empty,
            },
        }
        let wanted = change.clone();
        let refused = store.commit(&late).unwrap_err();
        let Error::Conflicts(conflicts) = refused else { panic!("{refused:?}") };
        prop_assert!(conflicts.iter().any(|conflict| conflict.wanted == wanted), "{conflicts:?}");
        same(&store.load().unwrap().plan, &plan);
        prop_assert_eq!(store.history(&Ask::default()).unwrap().len(), 4);
    }
}

/// Any cell that may stand in a field.
fn cell(domain: Domain) -> proptest::strategy::BoxedStrategy<Cell> {
    let ids = || proptest::collection::vec(any::<i64>().prop_map(Id), 1..6);
    let filled = match domain {
        Domain::Code | Domain::Line | Domain::Prose => any::<String>().prop_map(|text| Cell::text(&text)).boxed(),
        Domain::Word(choices) => (0..choices.len()).prop_map(move |place| Cell::Word(choices[place].word)).boxed(),
        Domain::Whole => any::<i64>().prop_map(Cell::Whole).boxed(),
        Domain::Money => any::<i64>().prop_map(|pence| Cell::Money(Pence(pence))).boxed(),
        Domain::Day => (0..3_652_058_i64).prop_map(|days| Cell::Day(date(1, 1, 1) + days.days())).boxed(),
        Domain::Year => (1900..=9000_i16).prop_map(|year| Cell::Year(FinancialYear(year))).boxed(),
        Domain::One(_) => any::<i64>().prop_map(|id| Cell::One(Id(id))).boxed(),
        Domain::Many(_) => ids().prop_map(|ids| Cell::many(&ids)).boxed(),
    };
    prop_oneof![1 => Just(Cell::Empty), 9 => filled].boxed()
}

#[test]
fn what_is_stored_is_restored_exactly_in_every_field() {
    let mut seen: Vec<Domain> = Vec::new();
    for field in Kind::ALL.iter().flat_map(|kind| kind.fields()) {
        if seen.contains(&field.domain) {
            continue;
        }
        seen.push(field.domain);
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(64));
        let law = runner.run(&cell(field.domain), |cell| {
            let stored = cell.stored();
            let stored = stored.as_deref().map_or(Stored::Null, Stored::Text);
            prop_assert_eq!(field.domain.restore(stored), Ok(cell));
            Ok(())
        });
        law.unwrap_or_else(|broken| panic!("{:?}: {broken}", field.domain));
    }
}
