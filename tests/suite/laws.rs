//! What holds for any keys, any changes, any cell, any line: nothing panics, nothing is lost.

use super::support::*;
use folkmoot::{
    app::{
        App, Focus, Message,
        import::Pane,
        keys::{BINDINGS, Key},
        overlay::Overlay,
        screen::Page,
    },
    intake::{self, Choices},
    paper::csv::{self, Guard},
    plan::{
        Id, Kind, Mint, Plan,
        cell::{Cell, Domain, Stored},
        change::{Change, Revision, diff},
        day::FinancialYear,
        money::Pence,
        progress::AsAt,
        record::Record,
        select::Query,
    },
    session::desk::{Desk, Refusal},
};
use jiff::civil::{Date, date};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest},
    sample::{Index, select},
    test_runner::Config,
};
use ratatui::style::Modifier;

/// Any key of the table, any letter, a few that nobody binds.
fn any_key() -> impl Strategy<Value = Key> {
    let bound: Vec<Key> = BINDINGS.iter().flat_map(|row| row.keys.iter().copied()).collect();
    prop_oneof![
        6 => select(bound),
        3 => prop::char::range(' ', '~').prop_map(Key::char),
        1 => select(vec![
            Key::char('é'), Key::char('\u{301}'), Key::char('中'), Key::char('\u{1b}'), Key::char('\u{202e}'),
            Key::BACKSPACE, Key::DELETE, Key::LEFT, Key::RIGHT, Key::HOME, Key::END, Key::ctrl('w'), Key::ctrl('k'),
            Key::ctrl('u'), Key::ctrl('x'),
        ]),
    ]
}

/// Keys as officers press them: now and then a journey that opens something.
fn any_keys() -> impl Strategy<Value = Vec<Key>> {
    let journeys = select(vec![
        "A j j s p",
        "A e",
        "A a",
        "P Enter",
        "J s",
        "J m v Down m v",
        "J v v > a",
        "J v v v l l Enter",
        "J K Enter",
        "J j j j p Enter",
        "J o Down Enter",
        "A w Enter",
        "H x",
        "R j Enter",
        "A / \"a\"",
        "A / s Tab Tab",
        "' 1",
        "' e j r",
        "A ' s \"a\" Tab 1 Tab s Enter",
        "i",
        "?",
        "O j Enter",
        "A s p \"word\" Enter",
        "u",
        "U",
        "A t \"note\" Enter",
        "Esc y",
        "A e Down Down Down Down Ctrl-T PgDn Down Enter",
        "A t Ctrl-G \"two words\" Enter Up Ctrl-P Esc",
        "A t Ctrl-E",
        "A f d \"fri\" Enter",
    ]);
    vec(prop_oneof![3 => journeys.prop_map(keys), 7 => vec(any_key(), 1..8)], 1..12).prop_map(|parts| parts.concat())
}

fn any_size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![select(vec![(0, 0), (1, 1), (60, 14), (80, 24), (120, 40), (200, 60)]), (0..220u16, 0..80u16)]
}

fn assert_in_range(officer: &Officer) {
    let app = &officer.session.app;
    let list = app.list();
    assert!(list.cursor < list.rows.len().max(1), "the list's cursor {} of {}", list.cursor, list.rows.len());
    assert!(list.top <= list.cursor, "the cursor's row is not seen");
    assert!(app.detail.cursor < app.detail.lines.len().max(1), "the detail's cursor");
    assert!(app.focus != Focus::Detail || !app.detail.lines.is_empty(), "the focus is on nothing");
    for overlay in &app.overlays {
        match overlay {
            Overlay::Form(form) => assert!(form.focus < form.entries.len()),
            Overlay::Help(help) => assert!(help.cursor < help.rows(&app.keymap).len().max(1)),
            Overlay::Chooser(chooser) => assert!(chooser.cursor < chooser.fitting().len().max(1)),
            Overlay::Conflict(standoff) => assert!(standoff.cursor < standoff.clashes.len()),
            Overlay::Welcome(welcome) => assert!(welcome.cursor < 3),
            Overlay::Import(import) => {
                assert!(import.shown < import.batch.drafts.len(), "the shown file");
                let counts = [import.settings.len(), import.columns.len(), import.heaps.len()];
                assert!(import.cursors.iter().zip(counts).all(|(cursor, count)| *cursor < count.max(1)));
                if let Some(opened) = &import.opened {
                    assert!(opened.cursor < opened.items.len().max(1), "the opened heap's cursor");
                    let lines = import.detail(&app.plan).len();
                    assert!(opened.line.is_none_or(|line| line < lines.max(1)), "the line of its detail");
                }
            }
            Overlay::Papers(papers) => assert!(papers.cursor < folkmoot::paper::PAPERS.len()),
            Overlay::Pick(pick) => assert!(pick.cursor < pick.fitting().len().max(1)),
            Overlay::Drafts(drafts) => assert!(drafts.cursor < drafts.offers.len(), "the draft that is shown"),
            Overlay::Palette(shown) => assert!(shown.cursor < shown.count().max(1)),
            Overlay::Who(who) => assert!(who.cursor < app.here.len().max(1)),
            Overlay::Arranging(shown) => assert!(shown.cursor < app.list().offered(shown.kind).len()),
            Overlay::Text(_) => assert!(app.form_on_top().is_some(), "a text of no form"),
            Overlay::Calendar(calendar) => assert!(calendar.day.year() >= 1000),
            Overlay::Fields(fields) => assert!(fields.cursor < fields.choices.len().max(1)),
            Overlay::Views(views) => assert!(views.cursor < app.views().len().max(1)),
            Overlay::Preview(_) | Overlay::Ask(_) | Overlay::Prompt(_) | Overlay::Keeping(_) | Overlay::Reading(_) => {}
        }
    }
}

/// Whether what has the keys is a list in which something is chosen.
fn walks_a_list(app: &App) -> bool {
    match app.overlays.last() {
        None => match app.focus {
            Focus::Detail => true,
            // An empty plan says where to begin instead.
            Focus::List if app.page == Page::Overview && app.plan.is_empty() => false,
            Focus::List => !app.list().rows.is_empty(),
            Focus::Filter => app.walks && !app.list().rows.is_empty(),
        },
        Some(Overlay::Help(help)) => app.walks && !help.rows(&app.keymap).is_empty(),
        Some(Overlay::Palette(palette)) => app.walks && palette.count() > 0,
        Some(Overlay::Chooser(chooser)) => app.walks && !chooser.fitting().is_empty(),
        Some(Overlay::Pick(pick)) => app.walks && !pick.fitting().is_empty(),
        Some(Overlay::Who(_)) => !app.here.is_empty(),
        Some(
            Overlay::Papers(_) | Overlay::Welcome(_) | Overlay::Conflict(_) | Overlay::Arranging(_) | Overlay::Views(_),
        ) => true,
        Some(Overlay::Import(import)) => match (&import.opened, import.pane) {
            (Some(_), _) => true,
            (None, Pane::Reading) => !import.settings.is_empty(),
            (None, Pane::Columns) => !import.columns.is_empty(),
            (None, Pane::Heaps) => !import.heaps.is_empty(),
        },
        Some(
            Overlay::Form(_)
            | Overlay::Preview(_)
            | Overlay::Prompt(_)
            | Overlay::Keeping(_)
            | Overlay::Reading(_)
            | Overlay::Drafts(_)
            | Overlay::Text(_)
            | Overlay::Calendar(_)
            | Overlay::Ask(_),
        ) => false,
        Some(Overlay::Fields(fields)) => !fields.choices.is_empty(),
    }
}

/// The screen's own cursor, by which a screen reader reads, is shown, and stands on the chosen row.
fn assert_cursor(officer: &mut Officer) {
    let terminal = officer.drawn();
    let (backend, app) = (terminal.backend(), &officer.session.app);
    let place = backend.cursor_position();
    assert!(backend.cursor_visible() && backend.buffer().area.contains(place), "the cursor is not shown");
    if app.metrics.seen && walks_a_list(app) {
        let chosen = backend.buffer()[place].modifier.contains(Modifier::REVERSED);
        assert!(chosen, "{:?}: {place} is not on the chosen row:\n{}", app.scope(), text(backend.buffer()));
    }
}

/// Presses keys without drawing after each, drawing at every fifth, in a size of its own at the end.
fn pressed(officer: &mut Officer, keys: &[Key], size: (u16, u16)) {
    for (number, key) in keys.iter().enumerate() {
        officer.session.press(*key);
        if number % 5 == 0 {
            officer.drawn();
            officer.session.handle(Message::Rest);
        }
        assert_in_range(officer);
    }
    assert_cursor(officer);
    officer.size = size;
    if size.0 > 0 && size.1 > 0 {
        assert_cursor(officer);
    }
}

#[test]
fn the_cursor_of_the_screen_stands_on_the_chosen_row_in_every_list() {
    let journeys = [
        "A j j",
        "A j Tab j j",
        "P",
        "L G",
        "J j",
        "J v j",
        "J v v j j",
        "J v v v",
        "D",
        "D v",
        "D v v",
        "D v v v",
        "M",
        "H",
        "H Tab j",
        "R j j",
        "? Down Down",
        "? \"add\" Down",
        ": Down",
        ": \"da-0\" Down Down",
        "i Down",
        "A / \"a\" Down",
        "J o Down",
        "A / \"zzzz\"",
        "H x",
        "A s",
        "A e Esc",
        "D i \"april\" Enter Tab j",
        "D i \"april\" Enter Tab Tab j",
        "D i \"april\" Enter Enter j",
        "D i \"april\" Enter Tab Enter Down",
    ];
    for size in SIZES {
        for journey in journeys {
            let mut officer = Officer::at_kent().sized(size);
            officer.file("april.csv", "CSP,Year,Issue,Rank\nAshford,2027/28,Road Safety,1\nDover,2027/28,nonsense,x\n");
            officer.press(journey);
            assert_cursor(&mut officer);
        }
        // Also where the window has no room for all figures.
        let mut officer = Officer::at_kent().sized(size);
        for _ in 0..officer.session.app.list().rows.len() {
            officer.press("j");
            assert_cursor(&mut officer);
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 96, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_keys_panic_and_every_cursor_stays_in_range(keys in any_keys(), size in any_size()) {
        pressed(&mut Officer::at_kent(), &keys, size);
    }

    #[test]
    fn no_keys_panic_at_a_plan_in_which_nothing_stands(keys in any_keys(), size in any_size()) {
        pressed(&mut Officer::at_nothing(), &keys, size);
    }

    #[test]
    fn no_keys_panic_where_files_are_looked_at(keys in vec(any_key(), 1..40), size in any_size()) {
        let mut officer = Officer::at_kent();
        officer.file("april.csv", "CSP,Year,Issue,Rank\nAshford,2027/28,Road Safety,1\nDover,2027/28,nonsense,x\n");
        officer.file("may.csv", "CSP;Year;Issue;Rank\nDover;2027/28;Hate Crime;1\nTotal;;;\n");
        officer.press("D i BackTab Enter");
        pressed(&mut officer, &keys, size);
    }

    #[test]
    fn no_keys_panic_on_the_first_screen(keys in any_keys(), size in any_size()) {
        pressed(&mut Officer::welcomed(), &keys, size);
    }

    #[test]
    fn what_the_screen_shows_after_any_keys_is_what_the_file_holds(keys in any_keys()) {
        let home = tempfile::tempdir().unwrap();
        let path = kent_file(home.path());
        let mut officer = Officer::at(&path, "clerk", 0);
        pressed(&mut officer, &keys, SIZES[0]);
        let mut read = Desk::open(&path, identity("clerk"), noon(1)).unwrap();
        let (plan, damage) = read.load().unwrap();
        prop_assert_eq!(damage, Vec::<String>::new());
        prop_assert_eq!(everything(officer.plan()), everything(&plan));
    }
}

/// Where commands are asked for: every screen and view, its list and its detail, and where nothing stands.
const SCREENS: [&str; 17] = [
    "O", "P", "A", "A Enter", "L", "J", "J Enter", "J v", "J v v", "J v v v", "D", "D v", "D v v", "D v v v",
    "M Enter", "H", "R",
];

#[test]
fn every_command_from_every_screen_does_what_it_does_and_esc_leads_back() {
    for screen in SCREENS {
        let mut officer = Officer::at_kent();
        officer.press(screen);
        let scope = officer.session.app.scope();
        let rows: Vec<Key> =
            officer.session.app.keymap.rows(scope).filter_map(|row| row.keys.first().copied()).collect();
        for key in rows {
            let mut officer = Officer::at_kent();
            officer.press(screen);
            officer.session.press(key);
            assert_in_range(&officer);
            officer.drawn();
            // What lies on top is left, whatever it asks; where one began is a screen again.
            for _ in 0..8 {
                if officer.session.app.scope().is_body() {
                    break;
                }
                officer.press(if matches!(officer.session.app.overlays.last(), Some(Overlay::Ask(_))) {
                    "y"
                } else {
                    "Esc"
                });
            }
            assert!(
                officer.session.app.scope().is_body(),
                "{screen} {key}: {:?} cannot be left",
                officer.session.app.scope()
            );
            assert_in_range(&officer);
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_command_from_any_screen_and_any_keys_after_it_strand_nothing(
        screen in select(SCREENS.to_vec()), command in any::<Index>(), keys in vec(any_key(), 0..12), size in any_size()
    ) {
        let mut officer = Officer::at_kent();
        officer.press(screen);
        let key = *command.get(BINDINGS).keys.first().unwrap_or(&Key::ESC);
        officer.session.press(key);
        assert_in_range(&officer);
        pressed(&mut officer, &keys, size);
    }
}

// Changes.

/// A cell that may stand in a field.
fn any_cell(domain: Domain, plan: &Plan) -> proptest::strategy::BoxedStrategy<Cell> {
    let text = "[ -~é£–\n\t;\\\\\"'#=+@]{1,30}".prop_map(|text: String| Cell::text(&text));
    match domain {
        Domain::Code => "[A-Z]{2,6}-[0-9]{1,4}".prop_map(|text: String| Cell::text(&text)).boxed(),
        Domain::Line | Domain::Prose => prop_oneof![5 => text, 1 => Just(Cell::Empty)].boxed(),
        Domain::Word(choices) => {
            select(choices.iter().map(|choice| Cell::Word(choice.word)).collect::<Vec<_>>()).boxed()
        }
        Domain::Whole => (0..=i64::MAX).prop_map(Cell::Whole).boxed(),
        Domain::Money => any::<i64>().prop_map(|pence| Cell::Money(Pence(pence))).boxed(),
        Domain::Day => any_day().prop_map(Cell::Day).boxed(),
        Domain::Year => (1900..=9000i16).prop_map(|year| Cell::Year(FinancialYear(year))).boxed(),
        Domain::One(kind) => {
            named(plan, kind).prop_map(|ids| ids.first().map_or(Cell::Empty, |id| Cell::One(*id))).boxed()
        }
        Domain::Many(kind) => named(plan, kind).prop_map(|ids| Cell::many(&ids)).boxed(),
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (1..=9999i16, 1..=12i8, 1..=28i8).prop_map(|(year, month, day)| date(year, month, day))
}

fn named(plan: &Plan, kind: Kind) -> impl Strategy<Value = Vec<Id>> + use<> {
    let ids: Vec<Id> = plan.all(kind).iter().map(|record| record.id).collect();
    if ids.is_empty() { Just(Vec::new()).boxed() } else { vec(select(ids), 1..4).boxed() }
}

/// What somebody does: a record of a kind that comes to be, or some fields of one that move.
fn any_deed() -> impl Strategy<Value = (Kind, bool, Index, Vec<(usize, Cell)>)> {
    (select(Kind::ALL), any::<bool>(), any::<Index>()).prop_flat_map(|(kind, adds, which)| {
        let plan = kent_plan();
        let cells: Vec<_> = kind.fields().iter().map(|field| any_cell(field.domain, plan)).collect();
        let count = cells.len();
        let fields = proptest::sample::subsequence((0..count).collect::<Vec<_>>(), 1..=count.min(4));
        (Just(kind), Just(adds), Just(which), cells, fields).prop_map(|(kind, adds, which, cells, fields)| {
            let moved = cells.into_iter().enumerate().filter(|(number, _)| adds || fields.contains(number));
            (kind, adds, which, moved.collect())
        })
    })
}

fn revision(plan: &Plan, mint: &mut Mint, deed: &(Kind, bool, Index, Vec<(usize, Cell)>)) -> Revision {
    let (kind, adds, which, cells) = deed;
    let fill = |mut record: Record| {
        for (field, cell) in cells {
            record.set_cell(*field, cell.clone());
        }
        record
    };
    let records = plan.all(*kind);
    let changes = if *adds || records.is_empty() {
        vec![Change::add(plan, &fill(Record::new(*kind, mint.next_id())))]
    } else {
        let before = which.get(records);
        diff(plan, before, &fill(before.clone()))
    };
    Revision::new("any deed", changes)
}

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn undo_at_once_restores_the_plan_exactly_and_redo_does_it_again(deeds in vec(any_deed(), 1..5)) {
        let home = tempfile::tempdir().unwrap();
        let path = kent_file(home.path());
        let mut desk = Desk::open(&path, identity("clerk"), noon(1)).unwrap();
        let (mut plan, _) = desk.load().unwrap();
        let mut mint = Mint::new(noon(1).now_ms(), 0);
        for deed in &deeds {
            let before = everything(&plan);
            let revision = revision(&plan, &mut mint, deed);
            let refused = match desk.commit(&plan, &mut mint, revision) {
                Ok(committed) => {
                    for revision in &committed {
                        plan.forward(revision);
                    }
                    false
                }
                // Unlawful, or nothing: then nothing has changed.
                Err(Refusal::Problems(_) | Refusal::Failed(_)) => true,
                Err(Refusal::Conflicts(conflicts)) => panic!("{conflicts:?}"),
            };
            let after = everything(&plan);
            if refused || before == after {
                let (read, _) = Desk::open(&path, identity("reader"), noon(2)).unwrap().load().unwrap();
                prop_assert_eq!(everything(&read), before);
                continue;
            }
            desk.undo(&plan).unwrap().iter().for_each(|revision| plan.forward(revision));
            prop_assert_eq!(&everything(&plan), &before);
            let (read, _) = Desk::open(&path, identity("reader"), noon(2)).unwrap().load().unwrap();
            prop_assert_eq!(&everything(&read), &before);
            desk.redo(&plan).unwrap().iter().for_each(|revision| plan.forward(revision));
            prop_assert_eq!(everything(&plan), after);
        }
    }
}

// Cells, files, queries.

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_cell_is_restored_as_it_was_stored((domain, cell) in select(all_domains()).prop_flat_map(|domain| {
        (Just(domain), any_cell(domain, kent_plan()))
    })) {
        let stored = cell.stored();
        let restored = domain.restore(stored.as_deref().map_or(Stored::Null, Stored::Text));
        prop_assert_eq!(restored, Ok(cell.clone()));
        if let (true, Some(number)) = (domain.is_number(), stored.and_then(|text| text.parse().ok())) {
            prop_assert_eq!(domain.restore(Stored::Whole(number)), Ok(cell));
        }
    }

    #[test]
    fn what_is_written_for_a_file_reads_back_as_it_was((domain, cell) in select(all_domains()).prop_flat_map(|domain| {
        (Just(domain), any_cell(domain, kent_plan()))
    })) {
        let plan = kent_plan();
        let written = plan.written(domain, &cell);
        let mut named = cell.names().iter().zip(domain.refers_to().into_iter().cycle());
        let alone = named.all(|(id, kind)| plan.find(kind, &plan.label(kind, *id)) == Some(*id));
        let wanted = match &cell {
            // One line has no breaks and no two blanks; nothing begins or ends with a blank.
            Cell::Text(text) if domain == Domain::Line => {
                Cell::text(&text.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            Cell::Text(text) => Cell::text(text.trim()),
            cell => cell.clone(),
        };
        if alone {
            prop_assert_eq!(domain.read(&written, &|kind, name| plan.find(kind, name)), Ok(wanted));
        }
    }

    #[test]
    fn no_filter_line_panics(kind in select(Kind::ALL), line in prop_oneof![any::<String>(), "[a-z:=<>\"\\- /£é0-9]{0,40}", any_term()]) {
        let plan = kent_plan();
        let as_at = AsAt::of(plan, date(2026, 11, 22));
        let query = Query::parse(plan, kind, &line, as_at);
        let passed = plan.all(kind).iter().filter(|record| query.matches(plan, record, as_at)).count();
        prop_assert!(passed <= plan.all(kind).len());
    }

    #[test]
    fn no_cell_that_is_read_panics(domain in select(all_domains()), text in any::<String>()) {
        let plan = kent_plan();
        let _ = domain.read(&text, &|kind, name| plan.find(kind, name));
        let _ = domain.restore(Stored::Text(&text));
    }
}

/// A term with a field that some kind has.
fn any_term() -> impl Strategy<Value = String> {
    let columns: Vec<&str> = Kind::ALL.iter().flat_map(|kind| kind.fields()).map(|field| field.column).collect();
    (select(columns), select(vec![":", "=", "<", ">"]), any::<String>(), any::<bool>())
        .prop_map(|(column, sign, value, not)| format!("{}{column}{sign}{value}", if not { "-" } else { "" }))
}

fn all_domains() -> Vec<Domain> {
    let mut domains: Vec<Domain> = Vec::new();
    for field in Kind::ALL.iter().flat_map(|kind| kind.fields()) {
        if !domains.contains(&field.domain) {
            domains.push(field.domain);
        }
    }
    domains
}

#[test]
fn the_export_of_every_kind_of_the_kent_plan_is_imported_as_unchanged() {
    let plan = kent_plan();
    for kind in plan.kinds() {
        for guard in [Guard::Formulas, Guard::Nothing] {
            let bytes = csv::records(plan, *kind, plan.all(*kind), guard);
            let mut mint = Mint::new(noon(9).now_ms(), 0);
            for choices in [
                Choices::new("export.csv", date(2026, 11, 22), "clerk").of(*kind),
                Choices::new("export.csv", date(2026, 11, 22), "clerk"),
            ] {
                if plan.all(*kind).is_empty() && choices.shape.is_none() {
                    continue;
                }
                let draft = intake::draft(&bytes, plan, &mut mint, &choices);
                let problems: Vec<String> = draft.problems.iter().map(|problem| problem.worded("export.csv")).collect();
                assert_eq!(problems, Vec::<String>::new(), "{} {guard:?}", kind.one());
                assert_eq!(draft.changes, [], "{} {guard:?}", kind.one());
                assert_eq!(draft.same, plan.all(*kind).len(), "{} {guard:?}", kind.one());
            }
        }
    }
}
