//! Undo and redo over the journal are what a stack for each person would be.

use super::{a_theme, adds};
use folkmoot::{
    plan::{Book, change::Revision},
    store::Store,
};
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};

/// What a person's own stacks hold, kept beside the journal by the plainest means.
#[derive(Default)]
struct Stacks {
    undo: Vec<i64>,
    redo: Vec<i64>,
}

const PEOPLE: [&str; 2] = ["ann", "bob"];

/// Takes a revision back as somebody, and keeps the stacks as people expect them.
fn take_back(store: &mut Store, stacks: &mut [Stacks; 2], who: usize, number: i64) {
    let undone = store.revision(number).unwrap().unwrap();
    let own = undone.by == PEOPLE[who];
    let new = store.commit(&Revision { by: PEOPLE[who].into(), ..undone.inverse() }).unwrap();
    let was_step = stacks.iter().any(|stacks| stacks.undo.contains(&number));
    for stacks in stacks.iter_mut() {
        stacks.undo.retain(|other| *other != number);
        stacks.redo.retain(|other| *other != number);
    }
    match (own, was_step) {
        (true, true) => stacks[who].redo.push(new),
        (true, false) => stacks[who].undo.push(new),
        (false, _) => {
            stacks[who].undo.push(new);
            stacks[who].redo.clear();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn they_follow_from_the_journal_alone(moves in proptest::collection::vec(any::<(bool, u8, u8)>(), 1..60)) {
        let mut store = Store::in_memory(Book::Plan).unwrap();
        let mut stacks = [Stacks::default(), Stacks::default()];
        let (mut next, mut open) = (1, Vec::new());
        for (who, what, which) in moves {
            let who = usize::from(who);
            match what % 8 {
                0..=2 => {
                    let new = Revision { by: PEOPLE[who].into(), ..adds(&[a_theme(next, &format!("Theme {next}"))]) };
                    let number = store.commit(&new).unwrap();
                    next += 1;
                    stacks[who].undo.push(number);
                    stacks[who].redo.clear();
                    open.push(number);
                }
                3..=4 => if let Some(number) = stacks[who].undo.last().copied() {
                    take_back(&mut store, &mut stacks, who, number);
                },
                5..=6 => if let Some(number) = stacks[who].redo.last().copied() {
                    take_back(&mut store, &mut stacks, who, number);
                },
                // From the history: any that stands, whoever did it.
                _ => {
                    let heads = store.history(&folkmoot::store::Ask::default()).unwrap();
                    let standing: Vec<i64> = heads.iter().filter(|h| h.undone_by.is_none()).map(|h| h.number).collect();
                    if !standing.is_empty() {
                        take_back(&mut store, &mut stacks, who, standing[usize::from(which) % standing.len()]);
                    }
                }
            }
            for (person, stacks) in PEOPLE.iter().zip(&stacks) {
                prop_assert_eq!(store.to_undo(person).unwrap(), stacks.undo.last().copied(), "undo of {}", person);
                prop_assert_eq!(store.to_redo(person).unwrap(), stacks.redo.last().copied(), "redo of {}", person);
            }
        }
    }
}

#[test]
fn a_long_run_of_undos_and_redos_is_followed_and_stays_quick() {
    let mut store = Store::in_memory(Book::Plan).unwrap();
    for id in 1..=300 {
        store.commit(&adds(&[a_theme(id, &format!("Theme {id}"))])).unwrap();
    }
    let take_back = |store: &mut Store, number: Option<i64>| {
        let revision = store.revision(number.unwrap()).unwrap().unwrap();
        store.commit(&Revision { by: "ann".into(), ..revision.inverse() }).unwrap()
    };
    for left in (0..300).rev() {
        let number = store.to_undo("ann").unwrap();
        assert_eq!(number, Some(left + 1));
        take_back(&mut store, number);
    }
    assert_eq!(store.to_undo("ann").unwrap(), None);
    assert_eq!(store.load().unwrap().plan.len(), 0);
    for count in 1..=300 {
        let number = store.to_redo("ann").unwrap();
        take_back(&mut store, number);
        if count % 100 == 0 {
            assert_eq!(store.load().unwrap().plan.len(), count);
        }
    }
    assert_eq!(store.to_redo("ann").unwrap(), None);
    // Back and forth over one and the same step.
    for _ in 0..200 {
        let undone = store.to_undo("ann").unwrap();
        let undo = take_back(&mut store, undone);
        assert_eq!(store.to_redo("ann").unwrap(), Some(undo));
        take_back(&mut store, Some(undo));
    }
    assert_eq!(store.load().unwrap().plan.len(), 300);
    let start = std::time::Instant::now();
    for _ in 0..10 {
        store.to_undo("ann").unwrap();
        store.to_redo("ann").unwrap();
    }
    assert!(start.elapsed().as_millis() < 1_000, "{:?}", start.elapsed());
}
