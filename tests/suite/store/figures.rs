//! Figures are written with the edition that holds them, whole or not at all, and found again by it.

use super::{adds, by_hand, revision};
use folkmoot::{
    plan::{
        Book, Id, Kind, Plan,
        cell::Cell,
        change::{Change, Revision},
        figure::{Figure, Figures, Number, Sink, Taken},
        figure_edition, indicator,
        record::Record,
    },
    store::{Error, Store},
};

/// An indicator.
pub fn an_indicator(id: i64) -> Record {
    Record::new(Kind::Indicator, Id(id)).with(indicator::NAME, Cell::text(&format!("Indicator {id}")))
}

/// An edition of indicator 1 that says it holds so many figures.
pub fn an_edition(id: i64, title: &str, figures: i64) -> Record {
    Record::new(Kind::FigureEdition, Id(id))
        .with(figure_edition::INDICATORS, Cell::many(&[Id(1)]))
        .with(figure_edition::TITLE, Cell::text(title))
        .with(figure_edition::FIGURES, Cell::Whole(figures))
}

/// A number for an area in a period.
pub fn a_figure<'a>(indicator: i64, area: &'a str, period: &'a str, value: f64) -> Figure<&'a str> {
    Figure {
        line: 2,
        indicator: Id(indicator),
        area,
        period,
        measure: "",
        value: Some(Number(value)),
        mark: "",
        suppressed: false,
    }
}

/// Figures that are at hand, and how their reading ends.
pub struct AtHand<'a> {
    /// Each with its edition.
    pub figures: Vec<(i64, Figure<&'a str>)>,
    /// What the reader says after the last of them.
    pub ends: Result<(), String>,
}

impl<'a> AtHand<'a> {
    /// Figures of one edition, all of which can be read.
    pub fn of(edition: i64, figures: Vec<Figure<&'a str>>) -> Self {
        Self { figures: figures.into_iter().map(|figure| (edition, figure)).collect(), ends: Ok(()) }
    }
}

impl Figures for AtHand<'_> {
    fn play(&mut self, sink: &mut Sink<'_>) -> Result<(), String> {
        for (edition, figure) in &self.figures {
            sink(Id(*edition), figure)?;
        }
        self.ends.clone()
    }
}

fn two() -> Vec<Figure<&'static str>> {
    let line = |line, figure| Figure { line, ..figure };
    vec![line(7, a_figure(1, "E07000105", "2018-12", 512.0)), line(9, a_figure(1, "Unassigned Kent", "2018-12", -3.5))]
}

fn held(edition: i64, figures: &[Figure<&str>]) -> Vec<Taken> {
    figures.iter().map(|figure| Taken { edition: Id(edition), figure: figure.held() }).collect()
}

#[test]
fn figures_come_back_as_they_were_given_by_edition_and_indicator() {
    let mut store = Store::in_memory(Book::Plan).unwrap();
    let odd = [
        Figure { value: None, mark: "<=5", suppressed: true, ..a_figure(2, "E07000106", "2018/19 Q2", 0.0) },
        Figure { value: None, mark: "", measure: "per 1,000", ..a_figure(2, "E07000106", "2018/19 Q2", 0.0) },
        Figure { measure: "per 1,000", ..a_figure(1, "Thanet \u{2013} \"wide\"", "2016-2018", 0.1 + 0.2) },
    ];
    let mut figures = AtHand::of(10, two());
    figures.figures.extend(odd.iter().map(|figure| (11, figure.clone())));
    let editions = [an_indicator(1), an_indicator(2), an_edition(10, "Street crime", 2), an_edition(11, "Other", 3)];
    let of_both = editions[3].clone().with(figure_edition::INDICATORS, Cell::many(&[Id(2), Id(1)]));
    let editions = [editions[0].clone(), editions[1].clone(), editions[2].clone(), of_both];
    assert_eq!(store.commit_with(&adds(&editions), &mut figures).unwrap(), 1);
    assert_eq!(store.figures(&[Id(10)], None).unwrap(), held(10, &two()));
    let by_indicator = [held(11, &odd[2..]), held(11, &odd[..2]), held(10, &two())].concat();
    assert_eq!(store.figures(&[Id(11), Id(10)], None).unwrap(), by_indicator);
    assert_eq!(store.figures(&[Id(10), Id(11)], Some(Id(2))).unwrap(), held(11, &odd[..2]));
    assert_eq!(store.figures(&[Id(12)], None).unwrap(), []);
    assert_eq!([10, 11, 12].map(|id| store.count_figures(Id(id)).unwrap()), [2, 3, 0]);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn whatever_goes_wrong_leaves_neither_the_edition_nor_a_figure() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
    store.commit(&adds(&[an_indicator(1), an_edition(9, "Last year", 0)])).unwrap();
    let new = adds(&[an_edition(10, "Street crime", 2)]);
    let stopped = AtHand { ends: Err("stopped after 2 of 3 rows".to_owned()), ..AtHand::of(10, two()) };
    let of_another = AtHand::of(9, two());
    let one_short = AtHand::of(10, two().split_off(1));
    let strange = |figure| AtHand::of(10, vec![figure]);
    let number = || a_figure(1, "E07000105", "2018-12", 5.0);
    let of_indicator = |id| strange(a_figure(id, "E07000105", "2018-12", 5.0));
    for (mut figures, says) in [
        (of_indicator(2), "line 2: a figure of #2, which its edition does not name"),
        (stopped, "stopped after 2 of 3 rows; nothing was changed"),
        (of_another, "figures of edition #9, which this step does not add"),
        (one_short, "Street crime was shown with 2 figures, and its file now holds 1; nothing was changed"),
        (strange(Figure { mark: "*", ..number() }), "a figure is a number or a mark"),
        (strange(Figure { suppressed: true, ..number() }), "a figure is a number or a mark"),
        (strange(a_figure(1, "E07000105", "2018-12", f64::NAN)), "a figure is a number or a mark"),
    ] {
        let error = store.commit_with(&new, &mut figures).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
        let loaded = store.load().unwrap();
        assert_eq!((loaded.number, loaded.plan.len()), (1, 2), "{says}");
        assert_eq!(by_hand(&store).query_row("SELECT count(*) FROM \"figure\"", [], |row| row.get(0)), Ok(0), "{says}");
    }
    assert_eq!(store.commit_with(&new, &mut AtHand::of(10, two())).unwrap(), 2, "and the store goes on");
}

#[test]
fn a_conflict_is_told_before_any_figure_is_asked_for() {
    struct Never;
    impl Figures for Never {
        fn play(&mut self, _: &mut Sink<'_>) -> Result<(), String> {
            panic!("nobody wants them")
        }
    }
    let mut store = Store::in_memory(Book::Plan).unwrap();
    store.commit(&adds(&[an_indicator(1), an_edition(10, "Street crime", 0)])).unwrap();
    let error = store.commit_with(&adds(&[an_edition(10, "Street crime", 2)]), &mut Never).unwrap_err();
    assert!(matches!(error, Error::Conflicts(_)), "{error:?}");
}

#[test]
fn an_edition_taken_back_leaves_its_figures_unread_and_redo_finds_them_again() {
    let mut store = Store::in_memory(Book::Plan).unwrap();
    let plan = Plan::empty();
    let old = an_edition(9, "Street crime", 0);
    store.commit(&adds(&[an_indicator(1), old.clone()])).unwrap();
    let standing = Record::new(Kind::FigureEdition, Id(9)).with(figure_edition::STANDING, Cell::Word("retired"));
    let changes = vec![
        Change::add(&plan, &an_edition(10, "Street crime", 2)),
        Change {
            kind: Kind::FigureEdition,
            id: Id(9),
            code: "Street crime".to_owned(),
            edit: folkmoot::plan::change::Edit::Set {
                field: figure_edition::STANDING.number(),
                before: old.cell(figure_edition::STANDING.number()).clone(),
                after: standing.cell(figure_edition::STANDING.number()).clone(),
            },
        },
    ];
    let taken = store.commit_with(&revision("ann", "import", changes), &mut AtHand::of(10, two())).unwrap();
    let current = |store: &Store| {
        let plan = store.load().unwrap().plan;
        let stands = plan.all(Kind::FigureEdition).iter();
        let stands = stands.filter(|edition| *edition.cell(figure_edition::STANDING.number()) == Cell::Word("current"));
        let ids: Vec<Id> = stands.map(|edition| edition.id).collect();
        store.figures(&ids, None).unwrap()
    };
    assert_eq!(current(&store), held(10, &two()));
    let take_back = |store: &mut Store, number| {
        let inverse = store.revision(number).unwrap().unwrap().inverse();
        store.commit(&Revision { by: "ann".to_owned(), ..inverse }).unwrap()
    };
    let undone = take_back(&mut store, taken);
    assert_eq!(current(&store), [], "the older edition stands again, and has none");
    assert_eq!(store.check().unwrap(), Vec::<String>::new(), "what may be redone is not astray");
    take_back(&mut store, undone);
    assert_eq!(current(&store), held(10, &two()));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn the_check_names_figures_that_nobody_took_in_and_editions_that_lack_some() {
    let directory = tempfile::tempdir().unwrap();
    let mut store = Store::create(&directory.path().join("plan.folk"), Book::Plan).unwrap();
    let editions = adds(&[an_indicator(1), an_edition(10, "Street crime", 2)]);
    store.commit_with(&editions, &mut AtHand::of(10, two())).unwrap();
    let tool = by_hand(&store);
    tool.execute_batch(
        "INSERT INTO \"figure\" SELECT 77, \"number\", \"line\", \"indicator\", \"area\", \"period\", \"measure\", \
         \"value\", \"mark\", \"suppressed\" FROM \"figure\"; DELETE FROM \"figure\" WHERE \"edition\" = 10 AND \"number\" = 2",
    )
    .unwrap();
    assert_eq!(
        store.check().unwrap(),
        [
            "figures of an edition that the journal does not know, #77: 2",
            "edition of figures Street crime says that it holds 2 figures, and it holds 1",
        ]
    );
}

#[test]
fn the_log_is_short_again_after_many_figures() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.folk");
    let mut store = Store::create(&path, Book::Plan).unwrap();
    let many = vec![a_figure(1, "E07000105", "2018-12", 512.0); 100_000];
    let log = || std::fs::metadata(directory.path().join("plan.folk-wal")).unwrap().len();
    let new = adds(&[an_indicator(1), an_edition(10, "Street crime", 100_000)]);
    let stopped = &mut AtHand { ends: Err("stopped".to_owned()), ..AtHand::of(10, many.clone()) };
    store.commit_with(&new, stopped).unwrap_err();
    assert_eq!(log(), 0, "also where it was stopped");
    store.commit_with(&new, &mut AtHand::of(10, many)).unwrap();
    assert_eq!(log(), 0);
    assert_eq!(store.count_figures(Id(10)).unwrap(), 100_000);
}
