//! Laws over random plans and random bytes.

use super::*;
use folkmoot::{
    intake::mapping::ID,
    paper::csv::{Guard, records},
    plan::{cell::Domain, day::FinancialYear, money::Pence},
};
use proptest::prelude::*;

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
        let mut plan = Plan::empty();
        let mut next = 0;
        for kind in in_order() {
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
fn in_order() -> Vec<Kind> {
    let mut left = Kind::ALL.to_vec();
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
    for folder in ["csv-spectrum", "sineemore", "csvkit", "real"] {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(data(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        files.extend(
            paths
                .into_iter()
                .filter(|path| path.extension().is_some_and(|end| end == "csv"))
                .map(|path| std::fs::read(path).unwrap()),
        );
    }
    let plan = kent();
    files.extend(
        [Kind::Action, Kind::Csp, Kind::Lead].map(|kind| records(&plan, kind, plan.all(kind), Guard::Formulas)),
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_of_any_plan_reads_back_without_a_change(mut tape in tape()) {
        let plan = tape.plan();
        for kind in Kind::ALL {
            let file = records(&plan, *kind, plan.all(*kind), Guard::Formulas);
            let draft = draft_of(&file, &plan, &choices().of(*kind));
            prop_assert!(draft.sound(), "{}: {:?}", kind.table(), sentences(&draft));
            prop_assert_eq!(draft.same, plan.all(*kind).len(), "{}: {:?}", kind.table(), words(&draft, &plan));
        }
    }

    #[test]
    fn what_was_taken_once_changes_nothing_when_taken_again(mut tape in tape()) {
        let source = tape.plan();
        for kind in in_order() {
            let file = records(&source, kind, source.all(kind), Guard::Formulas);
            // Into a plan that has everything but this kind, and so none of its ids.
            let others = Kind::ALL.iter().filter(|other| **other != kind);
            let mut plan = Plan::of(others.map(|other| (*other, source.all(*other).to_vec())).collect());
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
        harms in prop::collection::vec((any::<usize>(), any::<u8>()), 0..24),
        kind in prop::option::of(0..Kind::ALL.len()),
    ) {
        let mut bytes = seeds().swap_remove(file);
        for one in harms {
            harm(&mut bytes, one);
        }
        let plan = kent();
        let draft = draft_of(&bytes, &plan, &Choices { shape: kind.map(|kind| Shape::Records(Kind::ALL[kind])), ..choices() });
        prop_assert_eq!(plan.conflicts(&draft.changes), vec![]);
        let taken = draft.revision("");
        prop_assert_eq!(folkmoot::plan::rules::problems(&plan, &taken, jiff::civil::date(2026, 11, 22)), vec![]);
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
