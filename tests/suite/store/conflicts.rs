//! Nothing is overwritten unseen: each way in which a change can come too late.

use super::{a_theme, adds, an_action, by_hand, revision, same};
use folkmoot::{
    plan::{
        Book, Id, Kind, Plan, action,
        cell::Cell,
        change::{Change, Conflict, Edit, Found, Revision, diff},
        figure_edition, grant, indicator,
        record::Record,
        theme, update,
    },
    store::{Ask, Error, Store},
};

/// A store with two themes, an action of them, and an update on it.
fn started() -> (Store, Plan) {
    let mut store = Store::in_memory(Book::Plan).unwrap();
    let said = Record::new(Kind::Update, Id(4))
        .with(update::ACTION, Cell::One(Id(3)))
        .with(update::DATE, Cell::Day(jiff::civil::date(2026, 3, 31)));
    let acts = an_action(3, "DA-03").with(action::THEMES, Cell::many(&[Id(1)]));
    store.commit(&adds(&[a_theme(1, "Young people"), a_theme(2, "Alcohol"), acts, said])).unwrap();
    let plan = store.load().unwrap().plan;
    (store, plan)
}

/// What stands in the way of changes; they must then have left no trace.
#[track_caller]
fn refused(store: &mut Store, changes: &[Change]) -> Vec<(usize, Found)> {
    let before = (store.load().unwrap(), store.history(&Ask::default()).unwrap());
    let wanted = revision("bob", "too late", changes.to_vec());
    let Err(Error::Conflicts(conflicts)) = store.commit(&wanted) else { panic!("it was not refused") };
    let after = (store.load().unwrap(), store.history(&Ask::default()).unwrap());
    same(&before.0.plan, &after.0.plan);
    assert_eq!((before.0.number, before.1), (after.0.number, after.1));
    let place = |wanted: &Change| changes.iter().position(|change| change == wanted).unwrap();
    conflicts.into_iter().map(|Conflict { wanted, found }| (place(&wanted), found)).collect()
}

fn set(plan: &Plan, record: &Record, field: usize, after: Cell) -> Change {
    let code = plan.label_of(record).into_owned();
    let edit = Edit::Set { field, before: record.cell(field).clone(), after };
    Change { kind: record.kind, id: record.id, code, edit }
}

fn gone(plan: &Plan, record: &Record) -> Change {
    Change::add(plan, record).inverse()
}

#[test]
fn a_field_that_moved_on_is_shown_as_it_stands_now() {
    let (mut store, plan) = started();
    let mine = plan.record(Kind::Action, Id(3)).unwrap();
    let theirs = mine
        .clone()
        .with(action::TITLE, Cell::text("Share all lessons"))
        .with(action::DUE, Cell::Day(jiff::civil::date(2026, 9, 1)))
        .with(action::THEMES, Cell::many(&[Id(2), Id(1)]));
    store.commit(&revision("ann", "first", diff(&plan, mine, &theirs))).unwrap();
    let wanted = vec![
        set(&plan, mine, action::TITLE.number(), Cell::text("Share some lessons")),
        set(&plan, mine, action::MEASURE.number(), Cell::text("By count")),
        set(&plan, mine, action::DUE.number(), Cell::Day(jiff::civil::date(2027, 1, 1))),
        set(&plan, mine, action::THEMES.number(), Cell::Empty),
    ];
    let found = refused(&mut store, &wanted);
    let other = |number: usize| Found::Other(theirs.cell(number).clone());
    assert_eq!(
        found,
        [(0, other(action::TITLE.number())), (2, other(action::DUE.number())), (3, other(action::THEMES.number()))]
    );
    // Another field of the same record is nobody's loss.
    store.commit(&revision("bob", "beside", vec![wanted[1].clone()])).unwrap();
    let both = store.load().unwrap().plan;
    let both = both.record(Kind::Action, Id(3)).unwrap();
    assert_eq!((both.get(action::TITLE), both.get(action::MEASURE)), ("Share all lessons", "By count"));
}

#[test]
fn the_same_names_in_another_order_are_another_value() {
    let (mut store, plan) = started();
    let record = plan.record(Kind::Action, Id(3)).unwrap();
    let both = record.clone().with(action::THEMES, Cell::many(&[Id(1), Id(2)]));
    store.commit(&revision("ann", "both", diff(&plan, record, &both))).unwrap();
    let turned = both.clone().with(action::THEMES, Cell::many(&[Id(2), Id(1)]));
    let stale = set(&plan, &turned, action::THEMES.number(), Cell::Empty);
    assert_eq!(refused(&mut store, &[stale]), [(0, Found::Other(Cell::many(&[Id(1), Id(2)])))]);
    store.commit(&revision("ann", "turn", diff(&plan, &both, &turned))).unwrap();
    assert_eq!(store.load().unwrap().plan.record(Kind::Action, Id(3)), Some(&turned));
}

#[test]
fn a_record_that_is_gone_cannot_change_or_go_again() {
    let (mut store, plan) = started();
    let said = plan.record(Kind::Update, Id(4)).unwrap();
    let spare = plan.record(Kind::Theme, Id(2)).unwrap();
    store.commit(&revision("ann", "gone", vec![gone(&plan, said), gone(&plan, spare)])).unwrap();
    let wanted = vec![
        set(&plan, said, update::NOTE.number(), Cell::text("late")),
        gone(&plan, spare),
        set(&plan, said, update::NOTE.number(), Cell::Empty),
        Change {
            id: Id(88),
            ..set(&plan, plan.record(Kind::Action, Id(3)).unwrap(), action::THEMES.number(), Cell::Empty)
        },
    ];
    assert_eq!(refused(&mut store, &wanted), [(0, Found::Gone), (1, Found::Gone), (2, Found::Gone), (3, Found::Gone)]);
}

#[test]
fn a_record_that_was_changed_does_not_go() {
    let (mut store, plan) = started();
    let said = plan.record(Kind::Update, Id(4)).unwrap();
    let more = said.clone().with(update::NOTE, Cell::text("All well"));
    store.commit(&revision("ann", "more", diff(&plan, said, &more))).unwrap();
    assert_eq!(refused(&mut store, &[gone(&plan, said)]), [(0, Found::Changed)]);
    let acts = plan.record(Kind::Action, Id(3)).unwrap().clone().with(action::THEMES, Cell::many(&[Id(2)]));
    assert_eq!(refused(&mut store, &[gone(&plan, &acts)]), [(0, Found::Changed)]);
}

#[test]
fn an_id_a_reference_and_a_name_are_given_once() {
    let (mut store, plan) = started();
    let add = |record: &Record| Change::add(&plan, record);
    let found = refused(
        &mut store,
        &[
            add(&an_action(3, "DA-09")),
            add(&an_action(10, "DA-03")),
            add(&an_action(11, "da-03")),
            add(&a_theme(12, "alcohol")),
            add(&an_action(13, "DA-13")),
            add(&an_action(14, "DA-13")),
            set(&plan, plan.record(Kind::Theme, Id(1)).unwrap(), theme::NAME.number(), Cell::text("Alcohol")),
        ],
    );
    let taken = |place: usize| (place, Found::Taken);
    assert_eq!(found, [0, 1, 2, 3, 5, 6].map(taken), "of the two that want DA-13 the first has it");
    let year = |id| {
        let year = folkmoot::plan::day::FinancialYear(2022);
        Record::new(Kind::Grant, Id(id)).with(grant::YEAR, Cell::Year(year)).with(grant::NAME, Cell::text("Grant"))
    };
    store.commit(&adds(&[year(20)])).unwrap();
    assert_eq!(refused(&mut store, &[add(&year(21))]), [taken(0)]);
}

#[test]
fn references_may_be_swapped_and_passed_on_within_one_revision() {
    let (mut store, plan) = started();
    store.commit(&adds(&[an_action(5, "DA-05"), an_action(6, "DA-06")])).unwrap();
    let number = action::REFERENCE.number();
    let set = |id, before: &str, after: &str| set(&plan, &an_action(id, before), number, Cell::text(after));
    // What waits for its reference holds what it waits for, and of two that wait for one the first has it.
    let found = refused(
        &mut store,
        &[
            set(5, "DA-05", "DA-06"),
            set(3, "DA-03", "DA-06"),
            set(5, "DA-99", "DA-07"),
            Change::add(&plan, &an_action(3, "DA-08")),
            set(6, "DA-06", "DA-09"),
        ],
    );
    let wanted = [(1, Found::Taken), (2, Found::Other(Cell::text("DA-06"))), (3, Found::Taken)];
    assert_eq!(found, wanted, "in the order of the changes");

    let plan = store.load().unwrap().plan;
    let swap = revision(
        "ann",
        "swap",
        vec![
            set(5, "DA-05", "DA-06"),
            set(6, "DA-06", "DA-03"),
            set(3, "DA-03", "DA-05"),
            // What waits for its reference can be changed and added to like any other.
            set(5, "DA-06", "DA-07"),
            Change::add(&plan, &an_action(7, "DA-05")),
            set(3, "DA-05", "DA-08"),
        ],
    );
    store.commit(&swap).unwrap();
    let mut forward = plan.clone();
    forward.forward(&swap);
    same(&store.load().unwrap().plan, &forward);
    let back = store.revision(3).unwrap().unwrap().inverse();
    store.commit(&Revision { by: "ann".into(), ..back }).unwrap();
    same(&store.load().unwrap().plan, &plan);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_record_that_is_named_does_not_go_and_one_that_is_gone_is_not_named() {
    let (mut store, plan) = started();
    let acts = plan.record(Kind::Action, Id(3)).unwrap();
    let said = plan.record(Kind::Update, Id(4)).unwrap();
    let young = plan.record(Kind::Theme, Id(1)).unwrap();
    assert_eq!(refused(&mut store, &[gone(&plan, young), gone(&plan, acts)]), [(1, Found::Named)]);
    assert_eq!(refused(&mut store, &[gone(&plan, young)]), [(0, Found::Named)]);
    let lost = said.clone().with(update::ACTION, Cell::One(Id(99)));
    let lost = Change { id: Id(50), ..Change::add(&plan, &lost) };
    let wanted = vec![
        lost.clone(),
        set(&plan, acts, action::THEMES.number(), Cell::many(&[Id(2), Id(98)])),
        set(&plan, acts, action::COORDINATOR.number(), Cell::One(Id(97))),
    ];
    let nothing = |place: usize| (place, Found::NamesNothing);
    assert_eq!(refused(&mut store, &wanted), [0, 1, 2].map(nothing));
    // Beside a conflict of another kind they are told too.
    let stale = set(&plan, &a_theme(2, "Drink"), theme::NAME.number(), Cell::text("Drugs"));
    assert_eq!(refused(&mut store, &[stale, lost]), [(0, Found::Other(Cell::text("Alcohol"))), nothing(1)]);
    // One that goes and comes again is there in the end; a change meets one thing only.
    let again = Change::add(&plan, &a_theme(1, "The young"));
    let late =
        set(&plan, &acts.clone().with(action::MEASURE, Cell::text("old")), action::MEASURE.number(), Cell::Empty);
    let twice = Record::new(Kind::Action, Id(3)).with(action::COORDINATOR, Cell::One(Id(96)));
    let twice = set(&plan, &twice, action::COORDINATOR.number(), Cell::One(Id(97)));
    let found = refused(&mut store, &[late, gone(&plan, young), again, twice]);
    assert_eq!(found, [(0, Found::Other(Cell::Empty)), (3, Found::Other(Cell::Empty))]);
    // In any order, as long as it is right in the end.
    store.commit(&revision("ann", "all", vec![gone(&plan, young), gone(&plan, acts), gone(&plan, said)])).unwrap();
    assert_eq!(store.load().unwrap().plan.len(), 1);
}

#[test]
fn what_an_edition_measures_stays_and_so_does_what_stands_outside_the_plan_names() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
    let taken = Record::new(Kind::FigureEdition, Id(1))
        .with(figure_edition::TITLE, Cell::text("Recorded crime"))
        .with(figure_edition::INDICATORS, Cell::many(&[Id(2)]))
        .with(figure_edition::STANDING, Cell::Word("current"));
    let measured = Record::new(Kind::Indicator, Id(2)).with(indicator::NAME, Cell::text("Burglary"));
    let young = a_theme(3, "Young people");
    store.commit(&adds(&[taken.clone(), measured.clone(), young.clone()])).unwrap();
    by_hand(&store)
        .execute_batch(
            "CREATE TABLE \"elsewhere\" (\"theme\" REFERENCES \"theme\" (\"id\") DEFERRABLE INITIALLY DEFERRED);
             INSERT INTO \"elsewhere\" VALUES (3);",
        )
        .unwrap();
    let plan = store.load().unwrap().plan;
    assert_eq!(refused(&mut store, &[gone(&plan, &measured)]), [(0, Found::Named)]);
    let refused = store.commit(&revision("bob", "gone", vec![gone(&plan, &young)])).unwrap_err();
    assert!(refused.to_string().contains("a reference in it would point nowhere"), "{refused}");
}

#[test]
fn a_cell_of_another_shape_is_refused_and_not_turned_into_one() {
    let (mut store, plan) = started();
    let acts = plan.record(Kind::Action, Id(3)).unwrap();
    for (field, cell) in [
        (action::TITLE.number(), Cell::Whole(5)),
        (action::DUE.number(), Cell::text("2026-03-31")),
        (action::STAGE.number(), Cell::Word("green")),
        (action::TITLE.number(), Cell::Empty),
        (action::MEASURE.number(), Cell::Text("".into())),
        (action::THEMES.number(), Cell::Many(Box::default())),
        (action::THEMES.number(), Cell::Many(Box::new([Id(2), Id(2)]))),
        (99, Cell::Empty),
    ] {
        let refused = store.commit(&revision("bob", "odd", vec![set(&plan, acts, field, cell.clone())])).unwrap_err();
        assert!(matches!(refused, Error::Refused { .. }), "{cell:?}: {refused:?}");
    }
    same(&store.load().unwrap().plan, &plan);
}

#[test]
fn a_revision_is_taken_back_once() {
    let (mut store, _) = started();
    store.commit(&adds(&[a_theme(8, "Rural")])).unwrap();
    let undo = store.revision(2).unwrap().unwrap().inverse();
    assert_eq!(store.commit(&undo).unwrap(), 3);
    let again = store.commit(&undo).unwrap_err();
    assert!(matches!(again, Error::TakenBack { number: 2, taken_back_by: 3 }), "{again:?}");
    let nothing = store.commit(&Revision { undoes: Some(77), ..undo }).unwrap_err();
    assert!(matches!(nothing, Error::NoRevision { number: 77, .. }), "{nothing:?}");
}
