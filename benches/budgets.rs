//! The budgets of the design, measured from inside: `cargo bench`.
//!
//! Each runs at 300, 3,000 and 30,000 actions with two updates each on average, on a plan made
//! by the same deterministic generator as `folkmoot demo --actions N --to FILE`, which lets the
//! whole program be measured from outside on the same plan. Beside `commit` runs the disk's own
//! sync of a file, for a commit is measured by what it takes beyond that.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "a bench is no library, and may stop at the first error"
)]

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use folkmoot::{
    app::{
        Message,
        keys::{Key, Keymap},
    },
    intake::{Choices, Outside, Shape, batch as intake_of},
    paper,
    plan::{
        Book, Id, Kind, Mint, Plan, account,
        cell::Cell,
        change::{Change, Revision},
        csp,
        day::FinancialYear,
        figure::{Figure, Figures, Number, Sink},
        figure_edition, grant, indicator,
        ledger_entry::{self, Entry, Pot},
        money::Pence,
        progress::AsAt,
        project::{self, Route},
        record::{Record, Words},
        warning,
    },
    session::{
        Session, Start,
        desk::{Clock, Desk, Identity},
        sample,
    },
    store::Store,
    ui::{self, theme::Theme},
};
use ratatui::{Terminal, backend::TestBackend};
use std::{fs, hint::black_box, io::Write, path::Path};
use tempfile::TempDir;

const SIZES: [usize; 3] = [300, 3_000, 30_000];

fn identity() -> Identity {
    Identity { by: "bench".to_owned(), host: "bench".to_owned() }
}

/// A plan file with so many actions.
fn made(actions: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut desk = Desk::create(&folder.path().join("plan.folkmoot"), true, identity(), Clock::System).unwrap();
    let (plan, _) = desk.load().unwrap();
    let mut mint = Clock::System.mint();
    let more = actions - plan.all(Kind::Action).len();
    let changes = sample::actions(&plan, &mut mint, more, desk.today());
    desk.commit(&plan, &mut mint, Revision::new("sample", changes)).unwrap();
    folder
}

fn opened(folder: &Path) -> Session {
    let start = Start {
        identity: identity(),
        me: folkmoot::plan::select::Me::default(),
        clock: Clock::System,
        own: folder.join("plan.folkmoot"),
        folder: folder.to_path_buf(),
        scratch: false,
        read_only: false,
        backups_kept: 14,
        habits: None,
        keymap: Keymap::default(),
        limits: folkmoot::intake::Limits::default(),
        drafts: Some(folder.join("drafts")),
        editor: None,
        views: None,
    };
    let desk = Desk::open(&folder.join("plan.folkmoot"), identity(), Clock::System).unwrap();
    Session::at(start, desk).unwrap()
}

fn screen() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(120, 36)).unwrap()
}

fn draw(session: &mut Session, screen: &mut Terminal<TestBackend>) {
    let mut metrics = session.app.metrics;
    screen.draw(|frame| metrics = ui::draw(frame, &session.app, Theme::default())).unwrap();
    session.app.measured(metrics);
}

fn press(session: &mut Session, screen: &mut Terminal<TestBackend>, keys: &str) {
    for letter in keys.chars() {
        let key = if letter == '\n' { Key::ENTER } else { Key::char(letter) };
        session.press(key);
        draw(session, screen);
    }
}

fn opening(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open and first frame");
    group.sample_size(20);
    for size in SIZES {
        let folder = made(size);
        group.bench_with_input(BenchmarkId::from_parameter(size), &size, |bench, _| {
            bench.iter(|| {
                let mut session = opened(folder.path());
                draw(&mut session, &mut screen());
                session
            });
        });
    }
}

fn keys(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one key");
    for size in SIZES {
        let folder = made(size);
        let mut session = opened(folder.path());
        let mut screen = screen();
        press(&mut session, &mut screen, "A");
        let mut down = true;
        group.bench_with_input(BenchmarkId::new("move", size), &size, |bench, _| {
            bench.iter(|| {
                down = !down;
                press(&mut session, &mut screen, if down { "j" } else { "k" });
            });
        });
        group.bench_with_input(BenchmarkId::new("move, and the detail follows", size), &size, |bench, _| {
            bench.iter(|| {
                down = !down;
                press(&mut session, &mut screen, if down { "j" } else { "k" });
                session.handle(Message::Rest);
                draw(&mut session, &mut screen);
            });
        });
        group.bench_with_input(BenchmarkId::new("page", size), &size, |bench, _| {
            bench.iter(|| {
                down = !down;
                session.press(if down { Key::PAGE_DOWN } else { Key::PAGE_UP });
                draw(&mut session, &mut screen);
            });
        });
        group.bench_with_input(BenchmarkId::new("next screen and back", size), &size, |bench, _| {
            bench.iter(|| press(&mut session, &mut screen, "PA"));
        });
    }
}

/// A plan file with a grant year of so many entries on two hundred projects.
fn of_grant(entries: usize) -> TempDir {
    let folder = made(300);
    let mut desk = Desk::open(&folder.path().join("plan.folkmoot"), identity(), Clock::System).unwrap();
    let (plan, _) = desk.load().unwrap();
    let mut mint = Clock::System.mint();
    let year = Record::new(Kind::Grant, mint.next_id())
        .with(grant::YEAR, Cell::Year(FinancialYear(2030)))
        .with(grant::NAME, Cell::text("Sample grant"));
    let projects: Vec<Record> = (0..200)
        .map(|number| {
            Record::new(Kind::Project, mint.next_id())
                .with(project::REFERENCE, Cell::text(&format!("S-30-{number:03}")))
                .with(project::TITLE, Cell::text("A sample project"))
                .with(project::GRANT, Cell::One(year.id))
                .with(project::ROUTE, Route::InDelivery.cell())
        })
        .collect();
    let mut entry = |what: Entry, pence: i64, project: Option<Id>| {
        Record::new(Kind::LedgerEntry, mint.next_id())
            .with(ledger_entry::GRANT, Cell::One(year.id))
            .with(ledger_entry::ENTRY, what.cell())
            .with(ledger_entry::AMOUNT, Cell::Money(Pence(pence)))
            .with(ledger_entry::POT, if project.is_some() { Pot::Upfront.cell() } else { Cell::Empty })
            .with(ledger_entry::PROJECT, project.map_or(Cell::Empty, Cell::One))
            .with(ledger_entry::SOURCE, Cell::text("sample"))
    };
    let mut ledger = vec![entry(Entry::Allocation, 90_000_000_000, None)];
    ledger.extend(projects.iter().map(|project| entry(Entry::Commitment, 10_000_000, Some(project.id))));
    let spends = projects.iter().cycle().take(entries - ledger.len());
    let spends: Vec<Record> = spends.map(|project| entry(Entry::Spend, 101, Some(project.id))).collect();
    let all = std::iter::once(year).chain(projects).chain(ledger).chain(spends);
    let changes = all.map(|record| Change::add(&plan, &record)).collect();
    desk.commit(&plan, &mut mint, Revision::new("sample", changes)).unwrap();
    folder
}

fn money(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("grant");
    for entries in [300, 3_000, 30_000] {
        let folder = of_grant(entries);
        let mut session = opened(folder.path());
        let mut screen = screen();
        let plan = session.app.plan.clone();
        let year = plan.all(Kind::Grant).last().unwrap().id;
        group.bench_with_input(BenchmarkId::new("account summed", entries), &entries, |bench, _| {
            bench.iter(|| account::account(&plan, year));
        });
        press(&mut session, &mut screen, "JJ");
        let mut down = true;
        group.bench_with_input(BenchmarkId::new("move over the account", entries), &entries, |bench, _| {
            bench.iter(|| {
                down = !down;
                press(&mut session, &mut screen, if down { "j" } else { "k" });
            });
        });
        group.sample_size(20);
        group.bench_with_input(
            BenchmarkId::new("from the account to the board and back", entries),
            &entries,
            |bench, _| {
                bench.iter(|| press(&mut session, &mut screen, "Vv"));
            },
        );
        let as_at = AsAt::of(&plan, jiff::civil::date(2031, 1, 10));
        let grant = plan.all(Kind::Grant).last().unwrap();
        group.bench_with_input(BenchmarkId::new("what wants attention", entries), &entries, |bench, _| {
            bench.iter(|| warning::warnings(&plan, grant, as_at));
        });
    }
}

fn filtering(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("filter, one character");
    for size in SIZES {
        let folder = made(size);
        let mut session = opened(folder.path());
        let mut screen = screen();
        press(&mut session, &mut screen, "A/");
        group.bench_with_input(BenchmarkId::new("the first", size), &size, |bench, _| {
            bench.iter(|| {
                press(&mut session, &mut screen, "t");
                session.press(Key::BACKSPACE);
            });
        });
        group.bench_with_input(BenchmarkId::new("a word of six, all six", size), &size, |bench, _| {
            bench.iter(|| {
                press(&mut session, &mut screen, "patrol");
                session.press(Key::ctrl('u'));
            });
        });
        // Most of a line stands already: its last letter is read with all of it and asked of every record.
        press(&mut session, &mut screen, "open unheard newly:re");
        group.bench_with_input(BenchmarkId::new("the last of a line of fields", size), &size, |bench, _| {
            bench.iter(|| {
                press(&mut session, &mut screen, "d");
                session.press(Key::BACKSPACE);
            });
        });
    }
}

/// The palette, an order of one's own, a view, and what all that is marked would become.
fn finding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("find and arrange");
    for size in SIZES {
        let folder = made(size);
        let mut session = opened(folder.path());
        let mut screen = screen();
        press(&mut session, &mut screen, "A");
        let esc = |session: &mut Session| {
            session.press(Key::ESC);
        };
        group.bench_with_input(BenchmarkId::new("palette opened and left", size), &size, |bench, _| {
            bench.iter(|| {
                press(&mut session, &mut screen, ":");
                esc(&mut session);
            });
        });
        press(&mut session, &mut screen, ":traum");
        group.bench_with_input(BenchmarkId::new("a letter of the palette, and back", size), &size, |bench, _| {
            bench.iter(|| {
                press(&mut session, &mut screen, "a");
                session.press(Key::BACKSPACE);
            });
        });
        esc(&mut session);
        press(&mut session, &mut screen, "Sjjjj");
        group.bench_with_input(BenchmarkId::new("sorted by another column", size), &size, |bench, _| {
            bench.iter(|| press(&mut session, &mut screen, "\n"));
        });
        esc(&mut session);
        group.bench_with_input(BenchmarkId::new("a view opened and left", size), &size, |bench, _| {
            bench.iter(|| {
                press(&mut session, &mut screen, "'1");
                esc(&mut session);
                draw(&mut session, &mut screen);
            });
        });
        press(&mut session, &mut screen, "*");
        let mut down = true;
        group.bench_with_input(BenchmarkId::new("a move while all is marked", size), &size, |bench, _| {
            bench.iter(|| {
                down = !down;
                press(&mut session, &mut screen, if down { "j" } else { "k" });
            });
        });
    }
}

fn committing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("commit");
    for size in SIZES {
        let folder = made(size);
        let mut session = opened(folder.path());
        let mut screen = screen();
        press(&mut session, &mut screen, "A");
        let mut number = 0;
        group.bench_with_input(BenchmarkId::new("a status, journaled, synced, seen", size), &size, |bench, _| {
            bench.iter(|| {
                number += 1;
                let keys = if number % 2 == 0 { "scdone\n" } else { "spback\n" };
                press(&mut session, &mut screen, keys);
            });
        });
    }
    let folder = TempDir::new().unwrap();
    let mut file = fs::File::create(folder.path().join("sync")).unwrap();
    group.bench_function("the disk's own sync of 8 kB", |bench| {
        bench.iter(|| {
            file.write_all(&[7; 8192]).unwrap();
            file.sync_data().unwrap();
        });
    });
}

fn intake(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("intake");
    group.sample_size(10);
    for size in SIZES {
        let folder = made(size);
        let session = opened(folder.path());
        let plan = &session.app.plan;
        let mut mint = Clock::System.mint();
        let records: Vec<&Record> = plan.all(Kind::Action).iter().collect();
        let same = paper::csv::records(plan, Kind::Action, records.iter().copied(), paper::csv::Guard::Formulas);
        let desk = Desk::open(&folder.path().join("plan.folkmoot"), identity(), Clock::System).unwrap();
        group.bench_with_input(BenchmarkId::new("draft, nothing changed", size), &size, |bench, _| {
            bench.iter(|| black_box(desk.draft_of(plan, &mut mint, &same, "actions.csv", None)));
        });
        let fresh = without_ids(&same);
        group.bench_with_input(BenchmarkId::new("draft and commit, all new", size), &size, |bench, _| {
            bench.iter_batched(
                || {
                    let folder = TempDir::new().unwrap();
                    let path = folder.path().join("plan.folkmoot");
                    (Desk::create(&path, true, identity(), Clock::System).unwrap(), folder)
                },
                |(mut desk, folder)| {
                    let mut mint = Clock::System.mint();
                    let (kent, _) = desk.load().unwrap();
                    let draft = desk.draft_of(&kent, &mut mint, fresh.as_bytes(), "new.csv", Some(Kind::Action));
                    assert!(draft.sound(), "{:?}", draft.problems.first());
                    desk.commit(&kent, &mut mint, draft.revision("new")).unwrap();
                    (desk, folder)
                },
                BatchSize::PerIteration,
            );
        });
    }
}

/// The rows without the first column, for a plan in which their ids are unknown.
fn without_ids(export: &[u8]) -> String {
    let text = str::from_utf8(export).unwrap();
    text.lines().map(|line| line.split_once(',').unwrap().1).collect::<Vec<_>>().join("\r\n")
}

/// So many figures of one indicator, as a file of districts and months has them.
struct Sampled {
    edition: Id,
    indicators: Vec<Id>,
    count: usize,
}

impl Sampled {
    fn areas() -> Vec<String> {
        (105..118).map(|number| format!("E07000{number}")).collect()
    }

    fn periods() -> Vec<String> {
        (2016..2026).flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}"))).collect()
    }
}

impl Figures for Sampled {
    fn play(&mut self, sink: &mut Sink<'_>) -> Result<(), String> {
        let (areas, periods) = (Self::areas(), Self::periods());
        let mut line = 1;
        for period in periods.iter().cycle() {
            for area in &areas {
                for indicator in &self.indicators {
                    if line > self.count {
                        return Ok(());
                    }
                    line += 1;
                    let value = Some(Number((line % 1_000) as f64));
                    let (measure, mark, suppressed) = ("", "", false);
                    let indicator = *indicator;
                    sink(self.edition, &Figure { line, indicator, area, period, measure, value, mark, suppressed })?;
                }
            }
        }
        Ok(())
    }
}

/// The step that adds an edition of so many figures.
fn edition(mint: &mut Mint, indicators: &[Id], count: usize) -> (Id, Revision) {
    let plan = Plan::empty();
    let record = Record::new(Kind::FigureEdition, mint.next_id())
        .with(figure_edition::TITLE, Cell::text("Street crime"))
        .with(figure_edition::INDICATORS, Cell::many(indicators))
        .with(figure_edition::FIGURES, Cell::Whole(i64::try_from(count).unwrap()));
    (record.id, Revision::new("figures", vec![Change::add(&plan, &record)]))
}

fn figures(criterion: &mut Criterion) {
    const MANY: usize = 1_000_000;
    let mut group = criterion.benchmark_group("figures");
    group.sample_size(10);
    let mut mint = Clock::System.mint();
    let indicators: Vec<Id> = (0..14).map(|_| mint.next_id()).collect();
    let named = |id: &Id| Record::new(Kind::Indicator, *id).with(indicator::NAME, Cell::text(&id.to_string()));
    let measured = indicators.iter().map(|id| Change::add(&Plan::empty(), &named(id))).collect();
    let measured = Revision::new("indicators", measured);
    let fresh = || {
        let folder = TempDir::new().unwrap();
        let mut store = Store::create(&folder.path().join("plan.folkmoot"), Book::Plan).unwrap();
        store.commit(&measured).unwrap();
        (store, folder)
    };
    group.bench_function("a million written, synced", |bench| {
        bench.iter_batched(
            fresh,
            |(mut store, folder)| {
                let (edition, revision) = edition(&mut mint, &indicators, MANY);
                let mut sampled = Sampled { edition, indicators: indicators.clone(), count: MANY };
                store.commit_with(&revision, &mut sampled).unwrap();
                (store, folder)
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("the same by SQLite alone", |bench| {
        bench.iter_batched(
            fresh,
            |(store, folder)| {
                let mut sampled = Sampled { edition: Id(1), indicators: indicators.clone(), count: MANY };
                alone(store.path(), &mut sampled);
                (store, folder)
            },
            BatchSize::PerIteration,
        );
    });
    let (mut store, _folder) = fresh();
    let (whole, revision) = edition(&mut mint, &indicators, 13 * 120 * 14);
    let mut sampled = Sampled { edition: whole, indicators: indicators.clone(), count: 13 * 120 * 14 };
    store.commit_with(&revision, &mut sampled).unwrap();
    let monthly: Vec<Id> = (0..120)
        .map(|_| {
            let (id, revision) = edition(&mut mint, &indicators, 13 * 14);
            let mut sampled = Sampled { edition: id, indicators: indicators.clone(), count: 13 * 14 };
            store.commit_with(&revision, &mut sampled).unwrap();
            id
        })
        .collect();
    let (long, revision) = edition(&mut mint, &indicators, MANY);
    let mut sampled = Sampled { edition: long, indicators: indicators.clone(), count: MANY };
    store.commit_with(&revision, &mut sampled).unwrap();
    let of = indicators.first().copied();
    for (name, editions) in
        [("ten years in one edition", &[whole][..]), ("120 monthly editions", &monthly), ("a million", &[long])]
    {
        group.bench_function(format!("read {name}, one indicator"), |bench| {
            bench.iter(|| black_box(store.figures(editions, of).unwrap()));
        });
        group.bench_function(format!("read {name}, all"), |bench| {
            let mut sum = 0.0;
            bench.iter(|| {
                let mut add = |_, figure: &Figure<&str>| sum += figure.value.map_or(0.0, |number| number.0);
                store.each_figure(editions, None, &mut add).unwrap();
            });
            black_box(sum);
        });
    }
}

/// The least that SQLite can be asked for: the same rows into the same table, with nothing looked at.
fn alone(path: &Path, figures: &mut dyn Figures) {
    let tool = rusqlite::Connection::open(path).unwrap();
    tool.execute_batch("PRAGMA synchronous = FULL; BEGIN IMMEDIATE").unwrap();
    let mut insert = tool.prepare("INSERT INTO \"figure\" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)").unwrap();
    let mut number = 0_i64;
    figures
        .play(&mut |edition, figure| {
            number += 1;
            let Figure { line, indicator, area, period, value, .. } = figure;
            let (line, value) = (*line as i64, value.map(|number| number.0));
            let nothing = None::<String>;
            let row = (edition.0, number, line, indicator.0, area, period, &nothing, value, &nothing, 0);
            insert.execute(row).unwrap();
            Ok(())
        })
        .unwrap();
    tool.execute_batch("COMMIT").unwrap();
}

/// How many CSPs, issues and years the long file has: their product is its rows.
const AREAS: usize = 1_000;
const ISSUES: usize = 50;
const YEARS: usize = 20;

/// A million rows of about 120 bytes as districts' assessments come: a row for each CSP, year and
/// issue with fourteen columns, one row in ten with a note that must be quoted.
fn million(folder: &Path) -> std::path::PathBuf {
    let mut text = String::with_capacity(125 << 20);
    text.push_str(
        "csp,year,issue,rank,kind,incidents,rate_per_1000,physical_harm,psychological_harm,financial_harm,\
         community_harm,likelihood,confidence,notes\n",
    );
    let mut bits = 1_u64;
    for area in 0..AREAS {
        for year in 0..YEARS {
            for issue in 0..ISSUES {
                // A step of a linear congruence: the same file each time, and no two rows alike.
                bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let some = |shift: u32, most: u64| (bits >> shift) % most;
                let note = if some(60, 10) == 0 {
                    "\"repeat victims, mostly elderly residents\""
                } else {
                    "peak on Friday and Saturday nights"
                };
                let _ = std::fmt::Write::write_fmt(
                    &mut text,
                    format_args!(
                        "District number {area} CSP,{},Burglary of the kind {issue},{},risk,{},{}.{:02},{},{},{},{},0.{:03},medium,{note}\n",
                        2005 + year,
                        1 + some(8, 50),
                        some(14, 9_973),
                        some(20, 90),
                        some(24, 100),
                        some(30, 99),
                        some(34, 99),
                        some(38, 99),
                        some(42, 99),
                        some(46, 1_000),
                    ),
                );
            }
        }
    }
    let path = folder.join("districts.csv");
    fs::write(&path, text).unwrap();
    path
}

/// A plan that has the CSPs of the long file.
fn of_districts(path: &Path) -> Desk {
    let mut desk = Desk::create(path, false, identity(), Clock::System).unwrap();
    let (plan, _) = desk.load().unwrap();
    let mut mint = Clock::System.mint();
    let csp = |number: usize| {
        let record = Record::new(Kind::Csp, mint.next_id())
            .with(csp::CODE, Cell::text(&format!("E22{number:06}")))
            .with(csp::NAME, Cell::text(&format!("District number {number} CSP")));
        Change::add(&plan, &record)
    };
    let changes = (0..AREAS).map(csp).collect();
    desk.commit(&plan, &mut mint, Revision::new("CSPs", changes)).unwrap();
    desk
}

/// The long file checked, compared and taken in, beside SQLite's own import of all its columns into
/// a typed table with the same unique key, and a bare loop that does as much.
fn million_rows(criterion: &mut Criterion) {
    let folder = TempDir::new().unwrap();
    let file = million(folder.path());
    let mut group = criterion.benchmark_group("a million rows");
    group.sample_size(10);
    let go_on = |_| std::ops::ControlFlow::Continue(());
    let outside = Outside { watch: &go_on, standing: &|_, _| Vec::new() };
    let said = [
        "rank",
        "rate_per_1000",
        "physical_harm",
        "psychological_harm",
        "financial_harm",
        "community_harm",
        "likelihood",
    ];
    let fresh = || {
        let folder = TempDir::new().unwrap();
        (of_districts(&folder.path().join("plan.folkmoot")), folder)
    };
    group.bench_function("checked, compared and taken in", |bench| {
        bench.iter_batched(
            fresh,
            |(mut desk, folder)| {
                let (plan, _) = desk.load().unwrap();
                let mut mint = Clock::System.mint();
                let source = desk.source(&file).unwrap();
                let mut choices = Choices { shape: Some(Shape::Figures), ..desk.choices("districts.csv") };
                choices.headings.insert("issue".to_owned(), "indicator".to_owned());
                choices.headings.extend(said.map(|heading| (heading.to_owned(), String::new())));
                let batch = intake_of(&[(&source, choices)], &plan, &mut mint, &outside).unwrap();
                assert_eq!(batch.summary(), "1000000 new");
                desk.take_in_files(&plan, &mut mint, &batch, vec![&source], &go_on).unwrap();
                (desk, folder)
            },
            BatchSize::PerIteration,
        );
    });
    let table = "CREATE TABLE d (csp TEXT NOT NULL, year INTEGER NOT NULL, issue TEXT NOT NULL, rank INTEGER, kind TEXT, \
        incidents INTEGER, rate REAL, a INTEGER, b INTEGER, c INTEGER, e INTEGER, likelihood REAL, confidence TEXT, \
        notes TEXT, UNIQUE (csp, year, issue)) STRICT;";
    let shell = std::process::Command::new("sqlite3").arg("-version").output().is_ok();
    if shell {
        group.bench_function("sqlite3 .import", |bench| {
            bench.iter_batched(
                || TempDir::new().unwrap(),
                |folder| {
                    let import = format!(".import --csv --skip 1 {} d", file.display());
                    let mut shell = std::process::Command::new("sqlite3");
                    let done = shell.arg(folder.path().join("d.db")).arg(table).arg(import).status().unwrap();
                    assert!(done.success());
                    folder
                },
                BatchSize::PerIteration,
            );
        });
    } else {
        eprintln!("skipped: `sqlite3 .import`, because there is no sqlite3 shell here");
    }
    group.bench_function("a bare loop of csv into rusqlite", |bench| {
        bench.iter_batched(
            || TempDir::new().unwrap(),
            |folder| {
                let tool = rusqlite::Connection::open(folder.path().join("d.db")).unwrap();
                tool.execute_batch(table).unwrap();
                tool.execute_batch("BEGIN").unwrap();
                let places: Vec<String> = (1..=14).map(|place| format!("?{place}")).collect();
                let mut insert = tool.prepare(&format!("INSERT INTO d VALUES ({})", places.join(", "))).unwrap();
                let mut reader = csv::Reader::from_path(&file).unwrap();
                let mut row = csv::StringRecord::new();
                while reader.read_record(&mut row).unwrap() {
                    insert.execute(rusqlite::params_from_iter(row.iter())).unwrap();
                }
                drop(insert);
                tool.execute_batch("COMMIT").unwrap();
                folder
            },
            BatchSize::PerIteration,
        );
    });
}

criterion_group!(budgets, opening, keys, money, filtering, finding, committing, intake, figures, million_rows);
criterion_main!(budgets);
