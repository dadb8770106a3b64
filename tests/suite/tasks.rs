//! The commonest tasks, with the keys that each takes: pressed, checked, counted, printed in `docs/tasks.md`.
//!
//! What is typed (a note, a name, an amount) costs what it costs; counted are the keys besides. A
//! task that takes a key more than it needs to is a defect like any other, so each has its number.

use super::support::*;
use folkmoot::{
    app::screen::Page,
    plan::{
        Kind, action, ledger_entry,
        money::Pence,
        slip,
        status::{self, Rating, Stage},
        update,
    },
};
use std::fmt::Write as _;

/// One task.
pub struct Task {
    /// What is to be done.
    pub name: &'static str,
    /// Where one is before it.
    pub from: &'static str,
    /// The keys that lead there; not counted.
    begin: &'static str,
    /// The keys of the task.
    pub keys: &'static str,
    /// How many keys it takes besides what is typed.
    pub most: usize,
    /// Whether it is done.
    done: fn(&mut Officer) -> bool,
}

/// The tasks, the commonest first.
pub const TASKS: &[Task] = &[
    Task {
        name: "Set one status with a note",
        from: "the action in its list",
        begin: "A",
        keys: "s h \"Waits for the budget.\" Enter",
        most: 3,
        done: |officer| stage(officer, "DA-01") == Stage::OnHold && newest_note(officer) == "Waits for the budget.",
    },
    Task {
        name: "Set ten statuses with one note",
        from: "the first of ten actions",
        begin: "A",
        keys: "Space 8 j + s h \"Waits for the budget.\" Enter Enter",
        most: 8,
        done: |officer| {
            let first = officer.session.app.list().rows.iter().take(10).copied().collect::<Vec<_>>();
            let held = |id| status::stage(officer.plan().record(Kind::Action, id).unwrap()) == Stage::OnHold;
            first.into_iter().all(held)
        },
    },
    Task {
        name: "Rate one with a note",
        from: "the action in its list",
        begin: "A",
        keys: "r r \"Two milestones missed.\" Enter",
        most: 3,
        done: |officer| status::rating(action_of(officer.plan(), "DA-01")) == Rating::Red,
    },
    Task {
        name: "Find what is overdue for one organisation",
        from: "any screen",
        begin: "P",
        keys: "A / \"overdue org:kfrs\" Enter",
        most: 3,
        done: |officer| {
            let app = &officer.session.app;
            app.page == Page::List(Kind::Action) && app.list().is_filtered() && app.list().query.problem().is_none()
        },
    },
    Task {
        name: "See what had no update since the last meeting",
        from: "any screen",
        begin: "O",
        keys: "' 2",
        most: 2,
        done: |officer| {
            let app = &officer.session.app;
            app.page == Page::List(Kind::Action) && app.list().filter.value().contains("unheard")
        },
    },
    Task {
        name: "Open the project that funds an action",
        from: "the action in its list",
        begin: "A / \"EH-06\" Enter",
        keys: "Enter } } Enter",
        most: 4,
        done: |officer| officer.session.app.page == Page::List(Kind::Project),
    },
    Task {
        name: "Go to a record by its reference",
        from: "any screen",
        begin: "O",
        keys: ": \"SO-12\" Enter",
        most: 2,
        done: |officer| chosen(officer) == "SO-12",
    },
    Task {
        name: "Undo your latest change",
        from: "any list",
        begin: "A s h \"Waits.\" Enter",
        keys: "u",
        most: 1,
        done: |officer| stage(officer, "DA-01") == Stage::InProgress || stage(officer, "DA-01") == Stage::Complete,
    },
    Task {
        name: "Move a due date, with the reason",
        from: "the action in its list",
        begin: "A / \"EH-06\" Enter",
        keys: "f d \"+3m\" Enter \"The speaker fell ill.\" Enter",
        most: 4,
        done: |officer| {
            officer.plan().all(Kind::Slip).last().is_some_and(|slip| slip.get(slip::WHY).contains("speaker"))
        },
    },
    Task {
        name: "See who changed a record, and when",
        from: "the record in its list",
        begin: "A",
        keys: "b",
        most: 1,
        done: |officer| officer.session.app.page == Page::History && officer.session.app.past.about.is_some(),
    },
    Task {
        name: "Add an action to a priority",
        from: "an action of that priority",
        begin: "A",
        keys: "a \"Hold a webinar on stalking.\" Enter",
        most: 2,
        done: |officer| {
            let added = officer.plan().all(Kind::Action).last().unwrap();
            added.get(action::TITLE) == "Hold a webinar on stalking." && added.get(action::PRIORITY).is_some()
        },
    },
    Task {
        name: "Enter money spent on a project of a past year, with its day",
        from: "the project in its list",
        begin: "J / \"CRG-22-02\" Enter",
        keys: "p \"120.50\" Tab \"31/3/2023\" Enter",
        most: 3,
        done: |officer| {
            let entry = officer.plan().all(Kind::LedgerEntry).last().unwrap();
            entry.get(ledger_entry::AMOUNT) == Some(Pence(12_050))
        },
    },
    Task {
        name: "Write the return to the PCC",
        from: "any screen of a year that has a grant",
        begin: "J v v",
        keys: ": \"grant return\" Enter Enter",
        most: 3,
        done: |officer| {
            std::fs::read_dir(officer.folder())
                .unwrap()
                .flatten()
                .any(|entry| entry.file_name().to_string_lossy().ends_with("return.md"))
        },
    },
    Task {
        name: "Copy a reference",
        from: "the record in its list",
        begin: "A",
        keys: "y r",
        most: 2,
        done: |officer| officer.session.app.notice.as_ref().is_some_and(|notice| notice.text.contains("clipboard")),
    },
    Task {
        name: "Sort a list by its second column",
        from: "any list",
        begin: "A",
        keys: "S j Enter Esc",
        most: 4,
        done: |officer| officer.session.app.list().arrangement.written_sort() == "title",
    },
];

fn stage(officer: &Officer, reference: &str) -> Stage {
    status::stage(action_of(officer.plan(), reference))
}

fn newest_note(officer: &Officer) -> String {
    let newest = officer.plan().all(Kind::Update).last().unwrap();
    newest.get(update::NOTE).to_owned()
}

fn chosen(officer: &Officer) -> String {
    let app = &officer.session.app;
    app.chosen_record().map_or_else(String::new, |record| app.plan.label_of(record).into_owned())
}

/// The keys of a task besides what is typed in it.
pub fn besides(task: &Task) -> usize {
    let mut parts = task.keys.split('"');
    let mut count = 0;
    while let Some(outside) = parts.next() {
        count += outside.split_whitespace().count();
        parts.next();
    }
    count
}

/// The page that says it.
pub fn page() -> String {
    let mut page = "# The commonest tasks, and the keys they take\n\n".to_owned();
    page.push_str(
        "Each row is pressed, checked and counted by a test. What is typed is in quotes and is not counted.\n\n",
    );
    page.push_str("| Task | From | Keys | Besides what is typed |\n| --- | --- | --- | --- |\n");
    for task in TASKS {
        let keys = task.keys.replace('|', "\\|");
        let _ = writeln!(page, "| {} | {} | `{keys}` | {} |", task.name, task.from, besides(task));
    }
    page
}

#[test]
fn each_of_the_commonest_tasks_is_done_by_its_keys_and_none_takes_more_than_it_needs() {
    for task in TASKS {
        let mut officer = Officer::at_kent();
        officer.press(task.begin).press(task.keys);
        assert!((task.done)(&mut officer), "{} is not done by {}:\n{}", task.name, task.keys, officer.screen());
        assert_eq!(besides(task), task.most, "{}: {}", task.name, task.keys);
    }
    println!("{}", page());
}
