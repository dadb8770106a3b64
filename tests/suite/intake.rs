//! Intake and export of files: real and broken files, records, findings, and laws.

#![cfg(test)] // So that helpers, too, may unwrap.

mod conformance;
mod figures;
mod findings;
mod laws;
mod maps;
mod matrix;
mod offices;
mod oracles;
mod records;
mod workbooks;

use folkmoot::{
    intake::{self, Became, Choices, Draft, Outside, Shape},
    plan::{
        Id, Kind, Mint, Plan, action,
        cell::Cell,
        change::Change,
        csp, district,
        figure::{Figure, Taken},
        group, issue, issue_alias, lead, organisation, priority,
        record::{Record, Words},
        status::Stage,
    },
};
use jiff::civil::{Date, date};
use std::path::{Path, PathBuf};

const TODAY: Date = date(2026, 3, 10);

fn choices() -> Choices {
    Choices::new("april.csv", TODAY, "officer")
}

fn mint() -> Mint {
    Mint::new(1_800_000_000_000, 7)
}

/// The draft of a text, whose rows are all accounted for.
fn draft_of(text: impl AsRef<[u8]>, plan: &Plan, choices: &Choices) -> Draft {
    let draft = intake::draft(text.as_ref(), plan, &mut mint(), choices);
    assert_accounted(&draft);
    draft
}

/// Holds that every row below the header has exactly one outcome.
fn assert_accounted(draft: &Draft) {
    let outcomes: usize = Became::ALL.iter().map(|became| draft.count(*became)).sum();
    assert_eq!(outcomes, draft.reading.rows, "{draft:?}");
    let mut records: Vec<usize> = draft.rows.iter().map(|row| row.record).collect();
    assert!(records.is_sorted() && records.iter().all(|record| (1..=outcomes).contains(record)), "{:?}", draft.rows);
    records.dedup();
    assert_eq!(records.len(), draft.rows.len(), "a row has one outcome: {:?}", draft.rows);
    if outcomes < KEPT && !draft.could_not_be_read() {
        for became in Became::ALL {
            let told = draft.rows.iter().filter(|row| row.became == became).count();
            assert_eq!(told, draft.count(became), "{became:?}: {:?}", draft.rows);
        }
        assert_eq!(draft.rejected.len(), draft.refused, "what is refused can be saved: {:?}", sentences(draft));
        assert_eq!(draft.ignored.len(), draft.aside);
    }
    assert_eq!(
        draft.refused > 0,
        draft.problems.iter().any(|problem| problem.record > 0) || (draft.refused > 0 && !draft.sound())
    );
    assert!(draft.refused == 0 || !draft.sound());
    assert_eq!(draft.changes.is_empty(), draft.added + draft.changed == 0, "{draft:?}");
}

/// How many rows of each outcome a draft keeps.
const KEPT: usize = 10_000;

/// The figures of a drafted file, as they are handed to the store when it is taken in: the same
/// whether they are held or the file is read once more.
fn played(bytes: impl AsRef<[u8]>, plan: &Plan, draft: &Draft) -> Vec<Taken> {
    let taken = handed(bytes.as_ref(), plan, draft);
    let mut unheld = draft.clone();
    if let Some(set) = &mut unheld.figures {
        set.held = None;
    }
    assert_eq!(handed(bytes.as_ref(), plan, &unheld), taken);
    let set = draft.figures.as_ref();
    assert_eq!(taken.len(), set.filter(|set| set.edition.is_some()).map_or(0, |set| set.count));
    if let Some(set) = set {
        let marked = |suppressed: bool| {
            taken.iter().filter(|one| one.figure.value.is_none() && one.figure.suppressed == suppressed).count()
        };
        assert!(taken.is_empty() || (marked(true), marked(false)) == (set.suppressed, set.missing), "{set:?}");
    }
    taken
}

fn handed(bytes: &[u8], plan: &Plan, draft: &Draft) -> Vec<Taken> {
    let mut taken = Vec::new();
    let mut sink = |edition: Id, figure: &Figure<&str>| {
        taken.push(Taken { edition, figure: figure.held() });
        Ok(())
    };
    intake::play(bytes, plan, draft, Outside::NOTHING.watch, &mut sink).unwrap();
    let key = |one: &Taken| {
        let Figure { indicator, line, area, period, measure, .. } = &one.figure;
        (*indicator, *line, area.clone(), period.clone(), measure.clone())
    };
    taken.sort_by_key(key);
    taken
}

/// Every problem in a sentence.
fn sentences(draft: &Draft) -> Vec<String> {
    draft.problems.iter().map(|problem| problem.worded(&draft.file)).collect()
}

/// Every change in words.
fn words(draft: &Draft, plan: &Plan) -> Vec<String> {
    draft.changes.iter().map(|change| change.worded(plan)).collect()
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(data(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A small Kent: enough of each kind that findings and actions name.
fn kent() -> Plan {
    let mut plan = Plan::empty();
    let mut add = |id: i64, kind: Kind, cells: &[(usize, Cell)]| {
        let mut record = Record::new(kind, Id(id));
        for (field, cell) in cells {
            record.set_cell(*field, cell.clone());
        }
        plan.insert(record);
    };
    let text = |text: &str| Cell::text(text);
    add(
        1,
        Kind::Organisation,
        &[(organisation::NAME.number(), text("Kent County Council")), (organisation::SHORT.number(), text("KCC"))],
    );
    add(2, Kind::Organisation, &[(organisation::NAME.number(), text("Kent Police"))]);
    for (id, post, of) in [(3, "Head of Safety", 1), (4, "Head of Safety", 2), (5, "Chief Inspector", 2)] {
        add(id, Kind::Lead, &[(lead::POST.number(), text(post)), (lead::ORGANISATION.number(), Cell::One(Id(of)))]);
    }
    add(
        6,
        Kind::Group,
        &[(group::NAME.number(), text("Prevent Duty Delivery Board")), (group::SHORT.number(), text("PDDB"))],
    );
    for (id, code, name) in
        [(10, "DA", "Domestic Abuse"), (11, "ASB", "Neighbourhood Crime & ASB"), (12, "RS", "Road Safety")]
    {
        add(id, Kind::Priority, &[(priority::CODE.number(), text(code)), (priority::NAME.number(), text(name))]);
    }
    for (id, code, name, also) in [
        (20, "E22000137", "Ashford", ""),
        (21, "E22000138", "Canterbury", ""),
        (22, "E22000352", "Dartford and Gravesham", ""),
        (23, "E22000145", "Folkestone and Hythe", "Shepway"),
        (24, "E22000143", "Medway", ""),
    ] {
        let cells =
            [(csp::CODE.number(), text(code)), (csp::NAME.number(), text(name)), (csp::ALSO.number(), text(also))];
        add(id, Kind::Csp, &cells);
    }
    for (id, gss, name, of) in [
        (30, "E07000105", "Ashford", 20),
        (31, "E07000107", "Dartford", 22),
        (32, "E07000109", "Gravesham", 22),
        (33, "E07000112", "Folkestone and Hythe", 23),
    ] {
        let cells = [
            (district::GSS.number(), text(gss)),
            (district::NAME.number(), text(name)),
            (district::CSP.number(), Cell::One(Id(of))),
        ];
        add(id, Kind::District, &cells);
    }
    for (id, name, of) in
        [(40, "Domestic abuse", 10), (41, "Burglary", 11), (42, "Night time economy", 11), (43, "Speeding", 12)]
    {
        add(id, Kind::Issue, &[(issue::NAME.number(), text(name)), (issue::PRIORITY.number(), Cell::One(Id(of)))]);
    }
    for (id, alias, of) in [(50, "NTE", 42), (51, "DA", 40)] {
        add(
            id,
            Kind::IssueAlias,
            &[(issue_alias::ALIAS.number(), text(alias)), (issue_alias::ISSUE.number(), Cell::One(Id(of)))],
        );
    }
    for (id, reference, title, of) in [
        (60, "DA-01", "Share the lessons of reviews", 10),
        (61, "DA-02", "Run the campaign", 10),
        (62, "RS-01", "Community speed watch", 12),
    ] {
        let cells = [
            (action::REFERENCE.number(), text(reference)),
            (action::TITLE.number(), text(title)),
            (action::PRIORITY.number(), Cell::One(Id(of))),
            (action::STAGE.number(), Stage::InProgress.cell()),
        ];
        add(id, Kind::Action, &cells);
    }
    plan
}
