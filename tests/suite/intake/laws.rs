//! Laws over random plans and random bytes.

use super::*;
use crate::support::kent_plan;
use folkmoot::{
    intake::{Source, decode::Encoding, layout::Delimiter, mapping::ID},
    paper::csv::{Guard, records},
    plan::{Book, cell::Domain, day::FinancialYear, figures as of_plan, money::Pence},
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::{io, ops::Range};

/// A row of numbers from which a random plan is drawn; a shorter row is a simpler plan.
struct Tape {
    numbers: Vec<u32>,
    at: usize,
}

impl Tape {
    fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        number as usize % count.max(1)
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 28] = [
            "a",
            "Kent",
            " ",
            "=",
            "+1",
            "-",
            "@x",
            "'",
            "''",
            "\"",
            ",",
            ";",
            "\\",
            "#5",
            "\n",
            "\r\n",
            "\t",
            "é",
            "＝",
            "Total",
            "Id",
            "&",
            "and",
            "|",
            "none",
            "  ",
            "£",
            "\u{1F600}",
        ];
        let count = self.below(6);
        (0..count).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }

    fn cell(&mut self, domain: Domain, plan: &Plan) -> Cell {
        if self.below(4) == 0 {
            return Cell::Empty;
        }
        let text = self.text();
        match domain {
            Domain::Code => Cell::text(&text.split_whitespace().collect::<String>()),
            Domain::Line => Cell::text(&text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Domain::Prose => Cell::text(text.replace("\r\n", "\n").replace('\r', "\n").trim()),
            Domain::Word(choices) => Cell::Word(choices[self.below(choices.len())].word),
            Domain::Whole => Cell::Whole(i64::try_from(self.below(100_000)).unwrap()),
            Domain::Money => Cell::Money(Pence(i64::try_from(self.below(1_000_000)).unwrap() - 500_000)),
            Domain::Day => Cell::Day(
                date(2020, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from(self.below(4_000)).unwrap())),
            ),
            Domain::Year => Cell::Year(FinancialYear(i16::try_from(1998 + self.below(40)).unwrap())),
            Domain::One(kind) => self.named(kind, plan).map_or(Cell::Empty, Cell::One),
            Domain::Many(kind) => {
                let ids: Vec<Id> = (0..self.below(4)).filter_map(|_| self.named(kind, plan)).collect();
                Cell::many(&ids)
            }
        }
    }

    fn named(&mut self, kind: Kind, plan: &Plan) -> Option<Id> {
        let all = plan.all(kind);
        let place = self.below(all.len());
        all.get(place).map(|record| record.id)
    }

    fn plan(&mut self) -> Plan {
        let book = if self.below(4) == 3 { Book::Reviews } else { Book::Plan };
        let mut plan = Plan::empty().in_book(book);
        let mut next = 0;
        for kind in in_order(book) {
            for _ in 0..self.below(5) {
                next += 1;
                let cells = kind.fields().iter().map(|field| self.cell(field.domain, &plan)).collect();
                plan.insert(Record::with_cells(kind, Id(next), cells));
            }
        }
        plan
    }
}

/// The kinds, each after those that it names.
fn in_order(book: Book) -> Vec<Kind> {
    let mut left = book.kinds().to_vec();
    let mut done: Vec<Kind> = Vec::new();
    while !left.is_empty() {
        let ready = |kind: &Kind| {
            kind.fields().iter().filter_map(|field| field.domain.refers_to()).all(|named| done.contains(&named))
        };
        let place = left.iter().position(ready).expect("kinds name each other in a ring");
        done.push(left.remove(place));
    }
    done
}

fn tape() -> impl Strategy<Value = Tape> {
    prop::collection::vec(any::<u32>(), 0..3_000).prop_map(|numbers| Tape { numbers, at: 0 })
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "a tape of {}", self.numbers.len())
    }
}

/// Real and broken files to start from.
fn seeds() -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for folder in ["csv-spectrum", "sineemore", "csvkit", "real", "workbooks"] {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(data(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        files.extend(
            paths
                .into_iter()
                .filter(|path| path.extension().is_some_and(|end| end == "csv" || folder == "workbooks"))
                .map(|path| std::fs::read(path).unwrap())
                // What takes long to read is tried often enough elsewhere.
                .map(|mut bytes| {
                    bytes.truncate(20_000);
                    bytes
                }),
        );
    }
    let plan = kent();
    files.extend(
        [Kind::Action, Kind::Csp, Kind::Lead].map(|kind| records(&plan, kind, plan.all(kind), Guard::Formulas)),
    );
    files.extend(
        [
            "Issue,Ashford,Canterbury,Dartford,Gravesham\nDomestic abuse,x,1,2,2\nNTE,M1,,b,b\nboy racers,,,x,\nTotal,2,1,3,2\n",
            "Issue,Physical,Volume,Total,Rank,Date\nDomestic abuse,5,,9,1,1/3/2026\nNTE,1,2,3,2,\nSpeeding,,,,,\n",
            "Financial Year,Financial Quarter,Police Force,CSP Name,Offence Group,Offence Code,Offence Count\n\
             2025/26,4,Kent,Ashford,Theft,46,-2\n2025/26,4,Kent,Unassigned Kent,Theft,46,812\n2025/26,4,Sussex,Hove,Theft,46,8\n",
            "Area,Indicator,2022/23,2023/24\nAshford,a,1,<=5\nDover,a,2,NA\nTotal,a,3,\n",
            ",2022/23,,2023/24,\nArea,Count,Rate,Count,Rate\nAshford,1000,7.5,1100,8.25\nMedway,900,7.1,950,7.9\n",
            "Indicator,Period,Ashford,Canterbury\nBurglary,2022/23,\"1,000\",30\nBurglary,2023/24,20,(40)\n",
        ]
        .map(|text| text.as_bytes().to_vec()),
    );
    files.push(b"CSP,Year,Issue,Rank\nAshford,2026/27,NTE,1\nDartford,2026/27,Burglary,2\n".to_vec());
    files
}

/// One small harm to a file.
fn harm(bytes: &mut Vec<u8>, (place, what): (usize, u8)) {
    const NASTY: &[u8] = b"\"\"',;\t|\r\n\0\x1A\xFF\xFE\xEF\xBB\xBF\x96=#";
    let place = place % bytes.len().max(1);
    let nasty = NASTY[usize::from(what) % NASTY.len()];
    match what % 5 {
        0 if !bytes.is_empty() => bytes[place] = nasty,
        1 if !bytes.is_empty() => drop(bytes.remove(place)),
        2 => bytes.truncate(place),
        3 => {
            let piece = bytes[place..bytes.len().min(place + usize::from(what))].to_vec();
            bytes.splice(place..place, piece);
        }
        _ => bytes.insert(place, nasty),
    }
}

/// The records that a revision's records name and that are nowhere.
fn dangling(plan: &Plan, revision: &folkmoot::plan::change::Revision) -> Vec<String> {
    let mut after = plan.clone();
    after.forward(revision);
    let mut found = Vec::new();
    for kind in Kind::ALL {
        for record in after.all(*kind) {
            for (number, field) in kind.fields().iter().enumerate() {
                let ids: Vec<Id> = match (field.domain, record.cell(number)) {
                    (Domain::One(_), Cell::One(id)) => vec![*id],
                    (Domain::Many(_), Cell::Many(ids)) => ids.to_vec(),
                    _ => Vec::new(),
                };
                let named = field.domain.refers_to();
                let lost = |id: &&Id| named.is_some_and(|named| after.record(named, **id).is_none());
                found.extend(
                    ids.iter().filter(lost).map(|id| format!("{} of {} names #{id}", field.header, kind.one())),
                );
            }
        }
    }
    found
}

/// Bytes that come a few at a time.
struct Dribble<'b> {
    bytes: &'b [u8],
    sizes: &'b [usize],
}

impl Source for Dribble<'_> {
    fn open(&self) -> io::Result<Box<dyn io::Read + '_>> {
        Ok(Box::new(Drops { bytes: self.bytes, sizes: self.sizes, turn: 0 }))
    }

    fn len(&self) -> u64 {
        u64::try_from(self.bytes.len()).unwrap()
    }
}

struct Drops<'b> {
    bytes: &'b [u8],
    sizes: &'b [usize],
    turn: usize,
}

impl io::Read for Drops<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = self.sizes[self.turn % self.sizes.len()].min(room.len()).min(self.bytes.len());
        self.turn += 1;
        let (now, later) = self.bytes.split_at(count);
        room[..count].copy_from_slice(now);
        self.bytes = later;
        Ok(count)
    }
}

/// What an officer may say of a file, sensible or not.
fn a_choice() -> impl Strategy<Value = Choices> {
    let shapes: Vec<Option<Shape>> = Kind::ALL
        .iter()
        .map(|kind| Some(Shape::Records(*kind)))
        .chain(Shape::BESIDE_RECORDS.iter().cycle().take(24).map(|(_, shape)| Some(*shape)))
        .chain(std::iter::repeat_n(None, 20))
        .collect();
    let field = select(vec![
        "",
        "area",
        "period",
        "quarter",
        "indicator",
        "measure",
        "unit",
        "value",
        "values of its heading",
        "Issue",
        "CSP",
        "Year",
        "Rank",
        "Total",
        "Physical",
        "Ashford",
        "Name",
        "Reference",
        "Title",
        "Id",
        "State",
        "Due",
        "Nothing like it",
    ]);
    let columns = prop::collection::btree_map(0_usize..8, field.prop_map(str::to_owned), 0..4);
    let encodings: Vec<Option<Encoding>> =
        Encoding::ALL.into_iter().map(Some).chain(std::iter::repeat_n(None, 12)).collect();
    let delimiters = vec![None, None, None, None, Delimiter::of(','), Delimiter::of(';'), Delimiter::of('|')];
    let small = |range: Range<usize>| prop::option::weighted(0.15, range);
    let text = (select(encodings), select(delimiters), small(0..12), small(0..7), small(0..9));
    let sheet = prop::option::weighted(0.1, select(vec!["Actions".to_owned(), "Cover".to_owned(), String::new()]));
    let rest = (sheet, prop::option::weighted(0.1, 1990_i16..2060), prop::option::weighted(0.1, "[a-z ]{0,5}"));
    (select(shapes), columns, text, rest).prop_map(|(shape, columns, text, (sheet, year, title))| {
        let (encoding, delimiter, header_line, header_rows, table) = text;
        let year = year.map(FinancialYear);
        let base = Choices::new("crime 2023-24.csv", TODAY, "officer");
        let text = Choices { encoding, delimiter, header_line, header_rows, table, ..base };
        Choices { shape, columns, sheet, year, title, ..text }
    })
}

/// One row of figures: area, period, indicator, value.
type Row = (&'static str, &'static str, &'static str, String);

fn a_figure() -> impl Strategy<Value = Row> {
    let value = prop_oneof![
        6 => (-3_i32..2_000).prop_map(|number| number.to_string()),
        1 => (0_u32..9_999_999).prop_map(|number| format!("{}.{}", number / 100, number % 100)),
        2 => select(vec!["<=5", "*", "c", "NA", "-", "", "…", "(7)", "45%", "1.5e3"]).prop_map(str::to_owned),
        1 => select(vec!["many", "1;2", "--", "£"]).prop_map(str::to_owned),
    ];
    (
        select(vec![
            "Ashford",
            "E07000107",
            "Shepway",
            "Medway Council",
            "Kent",
            "Unassigned Kent",
            "Bexley",
            "Total",
            "E22000137",
        ]),
        select(vec!["2022/23", "2023/24", "2018-12", "2018", "2018/19 Q1"]),
        select(vec!["Burglary", "Robbery"]),
        value,
    )
}

fn tall(rows: &[Row]) -> String {
    let rows = rows.iter().map(|(area, period, indicator, value)| format!("{area},{period},{indicator},{value}\n"));
    format!("Area,Period,Indicator,Value\n{}", rows.collect::<String>())
}

fn wide_by_period(rows: &[Row]) -> String {
    let rows = rows.chunks(2).map(|pair| {
        let (area, _, indicator, value) = &pair[0];
        format!("{area},{indicator},7,{value},{}\n", pair.last().map_or("", |(.., value)| value))
    });
    format!("Area,Indicator,2021/22,2022/23,2023/24\n{}", rows.collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_of_any_plan_reads_back_without_a_change(mut tape in tape()) {
        let plan = tape.plan();
        for kind in plan.kinds() {
            let file = records(&plan, *kind, plan.all(*kind), Guard::Formulas);
            let draft = draft_of(&file, &plan, &choices().of(*kind));
            prop_assert!(draft.sound(), "{}: {:?}", kind.table(), sentences(&draft));
            prop_assert_eq!(draft.same, plan.all(*kind).len(), "{}: {:?}", kind.table(), words(&draft, &plan));
        }
    }

    #[test]
    fn what_was_taken_once_changes_nothing_when_taken_again(mut tape in tape()) {
        let source = tape.plan();
        for kind in in_order(source.book()) {
            let file = records(&source, kind, source.all(kind), Guard::Formulas);
            // Into a plan that has everything but this kind, and so none of its ids.
            let others = source.kinds().iter().filter(|other| **other != kind);
            let mut plan = Plan::of(others.map(|other| (*other, source.all(*other).to_vec())).collect()).in_book(source.book());
            let first = draft_of(&file, &plan, &choices().of(kind));
            plan.forward(&first.revision(""));
            let again = draft_of(&file, &plan, &choices().of(kind));
            prop_assert_eq!(again.changes.len(), 0, "{}: {:?}", kind.table(), words(&again, &plan));
            prop_assert_eq!(again.same, first.added, "{}: {:?}", kind.table(), sentences(&again));
        }
    }

    #[test]
    fn a_mutated_file_never_panics_and_every_row_has_one_outcome(
        file in 0..seeds().len(),
        harms in vec((any::<usize>(), any::<u8>()), 0..24),
        choices in a_choice(),
    ) {
        let mut bytes = seeds().swap_remove(file);
        for one in harms {
            harm(&mut bytes, one);
        }
        let plan = kent();
        let draft = draft_of(&bytes, &plan, &choices);
        prop_assert_eq!(plan.conflicts(&draft.changes), vec![]);
        let taken = draft.revision("");
        prop_assert_eq!(folkmoot::plan::rules::problems(&plan, &taken, jiff::civil::date(2026, 11, 22)), vec![]);
        prop_assert_eq!(dangling(&plan, &taken), Vec::<String>::new());
        played(&bytes, &plan, &draft);
    }

    #[test]
    fn a_file_is_read_alike_however_few_bytes_come_at_a_time(
        file in 0..seeds().len(),
        harms in vec((any::<usize>(), any::<u8>()), 0..6),
        sizes in vec(1_usize..64, 1..9),
    ) {
        let mut bytes = seeds().swap_remove(file);
        for one in harms {
            harm(&mut bytes, one);
        }
        let plan = kent();
        let whole = draft_of(&bytes, &plan, &choices());
        let dribble = Dribble { bytes: &bytes, sizes: &sizes };
        let draft = intake::draft_of(&dribble, &plan, &mut mint(), &choices(), &Outside::NOTHING);
        prop_assert_eq!(draft, Some(whole));
    }

    #[test]
    fn figures_taken_once_change_nothing_when_taken_again(rows in vec(a_figure(), 1..40), wide in any::<bool>()) {
        let text = if wide { wide_by_period(&rows) } else { tall(&rows) };
        let choices = Choices::new("figures.csv", TODAY, "officer");
        let mut plan = kent_plan().clone();
        let first = draft_of(&text, &plan, &choices);
        let taken = played(&text, &plan, &first);
        prop_assert_eq!(first.shape, Shape::Figures, "{}", text);
        let sound: Vec<usize> = first.rows.iter().filter(|row| row.became == Became::New).map(|row| row.line).collect();
        prop_assert!(taken.iter().all(|one| sound.contains(&one.figure.line)), "{}", text);
        plan.forward(&first.revision(""));
        let standing = |_: &Plan, indicator: Id| {
            let of_it: Vec<Taken> = taken.iter().filter(|one| one.figure.indicator == indicator).cloned().collect();
            of_plan::standing(&of_it).into_values().map(|one| one.figure.clone()).collect::<Vec<_>>()
        };
        let outside = Outside { standing: &standing, ..Outside::NOTHING };
        let again = intake::draft_of(text.as_bytes(), &plan, &mut mint(), &choices, &outside).unwrap();
        assert_accounted(&again);
        prop_assert_eq!((again.added, again.changed, again.same), (0, 0, first.added), "{}", text);
        prop_assert_eq!((again.refused, again.aside), (first.refused, first.aside));
        prop_assert!(again.changes_nothing() && again.records.is_empty());
    }

    #[test]
    fn a_matrix_or_a_scoring_taken_once_changes_nothing_when_taken_again(
        cells in vec(select(vec!["", "x", "1", "2", "3", "M", "b2", "main priority", "-", "0", "1.5", "many"]), 20),
        scored in any::<bool>(),
    ) {
        let header = if scored { "Issue,Physical,Financial harm,Rank,Total" } else { "Issue,Ashford,Dartford,Gravesham,Medway" };
        let issues = ["Domestic abuse", "Burglary", "nte", "Speeding", "boy racers"];
        let rows = cells.chunks(4).zip(issues).map(|(cells, issue)| format!("\n{issue},{}", cells.join(",")));
        let text = format!("{header}{}", rows.collect::<String>());
        let shape = if scored { Shape::Scores } else { Shape::Matrix };
        let choices = Choices { shape: Some(shape), ..choices() };
        let mut plan = kent();
        let first = draft_of(&text, &plan, &choices);
        prop_assert_eq!(first.shape, shape);
        prop_assert_eq!(dangling(&plan, &first.revision("")), Vec::<String>::new(), "{}", text);
        plan.forward(&first.revision(""));
        let mut mint = Mint::new(1_900_000_000_000, 7);
        let again = intake::draft(text.as_bytes(), &plan, &mut mint, &choices);
        assert_accounted(&again);
        prop_assert_eq!(words(&again, &plan), Vec::<String>::new(), "{}", text);
        prop_assert_eq!((again.same, again.refused), (first.added + first.same, first.refused), "{}", text);
    }

    #[test]
    fn no_bytes_at_all_can_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        draft_of(&bytes, &kent(), &choices());
    }

    #[test]
    fn a_row_is_cut_as_written_and_its_line_is_right(
        rows in prop::collection::vec(prop::collection::vec("[a-c,;\"\r\n ]{0,6}", 2), 1..8),
        blank in prop::collection::vec(0_usize..3, 8),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let mut text = format!("Name,Note{end}");
        let mut lines = Vec::new();
        for (row, blank) in rows.iter().zip(blank) {
            text.push_str(&end.repeat(blank));
            lines.push(1 + text.replace("\r\n", "\n").matches(['\n', '\r']).count());
            let quoted: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text.push_str(&quoted.join(","));
            text.push_str(end);
        }
        let draft = draft_of(&text, &Plan::empty(), &choices().of(Kind::Organisation));
        let first = &draft.reading.first;
        prop_assert_eq!(first.iter().map(|row| row.cells.clone()).collect::<Vec<_>>(), rows);
        prop_assert_eq!(first.iter().map(|row| row.line).collect::<Vec<_>>(), lines);
    }
}

#[test]
fn the_column_of_ids_is_called_the_same_where_it_is_written_and_read() {
    assert_eq!(ID, folkmoot::paper::csv::ID);
}

#[test]
fn no_kind_names_records_of_its_own_kind_so_a_file_needs_none_of_its_own_rows() {
    for kind in Kind::ALL {
        assert!(kind.fields().iter().all(|field| field.domain.refers_to() != Some(*kind)), "{}", kind.table());
    }
}
