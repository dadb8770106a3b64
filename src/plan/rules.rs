//! What makes a revision lawful, whoever asks for it: a form, a file, a script.
//!
//! The rules speak about the plan as it would be after the changes. Each breach is a
//! [`Problem`]: what is wrong, at which field, and what would be accepted. The session
//! refuses to commit while there are any, and nothing is changed.

mod money;
mod route;

use super::{
    Id, Kind, Plan, action,
    action::Timing,
    caveat,
    cell::Domain,
    change::{Change, Edit, Revision},
    figure_edition, folded,
    period::Period,
    record::{Column, Day, Record, Words},
    review::{self, ReviewStage},
    review_recommendation, reviews, saved_view,
    status::{self, Stage},
    update,
};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// One breach of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The record's kind.
    pub kind: Kind,
    /// The record.
    pub id: Id,
    /// What people call it.
    pub code: String,
    /// The field's number, where it is about one.
    pub field: Option<usize>,
    /// What is wrong and what would be accepted, without the record and the field.
    pub says: String,
}

impl Problem {
    /// The problem in a sentence: `action DA-03, Due: ...`.
    pub fn worded(&self) -> String {
        let field = self.field.and_then(|number| self.kind.fields().get(number));
        let place = field.map_or(String::new(), |field| format!(", {}", field.header));
        format!("{} {}{place}: {}", self.kind.one(), self.code, self.says)
    }
}

/// What in a revision is not lawful; nothing where all is well.
pub fn problems(plan: &Plan, revision: &Revision, today: Date) -> Vec<Problem> {
    // A step that is taken back restores what was lawful when it was made.
    if revision.undoes.is_some() {
        let mut problems = stood_on(plan, &revision.changes);
        problems.extend(money::stood_on(plan, &revision.changes));
        return problems;
    }
    let touched = touched(plan, &revision.changes);
    let mut problems = Vec::new();
    for (record, fields) in &touched {
        fields_of(plan, record, fields, &mut problems);
    }
    as_taken(plan, &revision.changes, &mut problems);
    unique(plan, &touched, &revision.changes, &mut problems);
    views(plan, &touched, &revision.changes, &mut problems);
    status_by_update(plan, &revision.changes, &mut problems);
    updates(plan, &revision.changes, today, &mut problems);
    restricted(plan, &touched, today, &mut problems);
    route::problems(plan, &revision.changes, today, &mut problems);
    money::problems(plan, &touched, &revision.changes, today, &mut problems);
    problems
}

/// A problem of a record as it is or would be.
fn said_of(plan: &Plan, record: &Record, field: Option<usize>, says: String) -> Problem {
    let code = plan.label_of(record).into_owned();
    Problem { kind: record.kind, id: record.id, code, field, says }
}

/// A review is counted by its dates, so what its stage says has its day, and no day is still to come;
/// and it is signed off when every recommendation of it is complete.
fn restricted(plan: &Plan, touched: &[(Record, Vec<usize>)], today: Date, problems: &mut Vec<Problem>) {
    let as_it_would_be = |id: Id| touched.iter().map(|(record, _)| record).find(|record| record.id == id);
    for (record, fields) in touched {
        let mut add = |field: usize, says: String| {
            let code = plan.label_of(record).into_owned();
            problems.push(Problem { kind: record.kind, id: record.id, code, field: Some(field), says });
        };
        let (stage, dated): (&str, &[(&str, Column<Day>)]) = match record.kind {
            Kind::Review => (record.get(review::STAGE).map_or("", Words::word), REVIEWED),
            Kind::ReviewRecommendation => {
                (record.get(review_recommendation::STAGE).map_or("", Words::word), IMPLEMENTED)
            }
            _ => continue,
        };
        for (of_stage, day) in dated {
            match record.get(*day) {
                None if !stage.is_empty() && stage == *of_stage => {
                    add(day.number(), format!("it is {stage}, so it has a day; expected the day as 31/03/2026"));
                }
                Some(day_of) if day_of > today && fields.contains(&day.number()) => {
                    add(day.number(), "it is a day to come; expected today or a day before".to_owned());
                }
                _ => {}
            }
        }
        if record.get(review::STAGE) == Some(ReviewStage::SignedOff) && record.kind == Kind::Review {
            let named = plan.naming(Kind::ReviewRecommendation, review_recommendation::REVIEW, record.id);
            let open = named.filter(|one| reviews::is_open(as_it_would_be(one.id).unwrap_or(one))).count();
            if open > 0 {
                let says = format!("recommendations still open: {open}; expected all implemented or not taken up");
                add(review::STAGE.number(), says);
            }
        }
    }
}

/// The days of a review, each with the stage that cannot be without it.
const REVIEWED: &[(&str, Column<Day>)] = &[
    ("", review::NOTIFIED),
    ("", review::DECIDED),
    ("", review::TOLD_HOME_OFFICE),
    ("with the Home Office", review::SENT),
    ("to be published", review::REPLIED),
    ("published", review::PUBLISHED),
    ("signed off", review::SIGNED_OFF),
];
const IMPLEMENTED: &[(&str, Column<Day>)] = &[("implemented", review_recommendation::COMPLETED)];

/// An update is about what was said, so its day has come; and a withdrawal says why.
fn updates(plan: &Plan, changes: &[Change], today: Date, problems: &mut Vec<Problem>) {
    for change in changes.iter().filter(|change| change.kind == Kind::Update) {
        let Edit::Add(cells) = &change.edit else { continue };
        let update = Record::with_cells(Kind::Update, change.id, cells.clone());
        let mut add = |field: usize, says: &str| {
            let (kind, id, code) = (Kind::Update, change.id, change.code.clone());
            problems.push(Problem { kind, id, code, field: Some(field), says: says.to_owned() });
        };
        if update.get(update::DATE).is_some_and(|date| date > today) {
            add(update::DATE.number(), "nothing was said yet on a day to come; expected today or a day before");
        }
        let action = update.get(update::ACTION).and_then(|id| plan.record(Kind::Action, id));
        let withdraws = update.get(update::STAGE) == Some(Stage::Withdrawn)
            && action.is_some_and(|action| status::stage(action) != Stage::Withdrawn);
        if withdraws && update.get(update::NOTE).is_empty() {
            add(update::NOTE.number(), "a withdrawal needs its reason; expected a note that says why");
        }
    }
}

/// Taking back a stage that a later update of the action still states would leave the two at odds.
fn stood_on(plan: &Plan, changes: &[Change]) -> Vec<Problem> {
    let gone: HashSet<Id> =
        changes.iter().filter(|change| change.kind == Kind::Update).map(|change| change.id).collect();
    let Some(since) = gone.iter().min() else { return Vec::new() };
    let mut problems = Vec::new();
    for change in changes.iter().filter(|change| change.kind == Kind::Action) {
        let Edit::Set { field, after, .. } = &change.edit else { continue };
        if *field != action::STAGE.number() {
            continue;
        }
        let later = plan
            .naming(Kind::Update, update::ACTION, change.id)
            .filter(|update| update.id > *since && !gone.contains(&update.id))
            .max_by_key(|update| update.id);
        let at_odds = later.filter(|update| update.cell(update::STAGE.number()) != after);
        if let Some(stated) = at_odds.and_then(|update| update.get(update::STAGE)) {
            problems.push(Problem {
                kind: Kind::Action,
                id: change.id,
                code: plan.label(Kind::Action, change.id).into_owned(),
                field: Some(*field),
                says: format!("a later update states it as {}; take that back first", stated.word()),
            });
        }
    }
    problems
}

/// The records that changes touch, as they would be, with the numbers of the touched fields.
fn touched(plan: &Plan, changes: &[Change]) -> Vec<(Record, Vec<usize>)> {
    let mut places: HashMap<Id, usize> = HashMap::new();
    let mut touched: Vec<(Record, Vec<usize>)> = Vec::new();
    let mut gone: HashSet<Id> = HashSet::new();
    for change in changes {
        match &change.edit {
            Edit::Add(cells) => {
                places.insert(change.id, touched.len());
                let record = Record::with_cells(change.kind, change.id, cells.clone());
                touched.push((record, (0..change.kind.fields().len()).collect()));
            }
            Edit::Set { field, after, .. } => {
                let place = if let Some(place) = places.get(&change.id) {
                    *place
                } else {
                    let Some(record) = plan.record(change.kind, change.id) else { continue };
                    places.insert(change.id, touched.len());
                    touched.push((record.clone(), Vec::new()));
                    touched.len() - 1
                };
                if let Some((record, fields)) = touched.get_mut(place) {
                    record.set_cell(*field, after.clone());
                    fields.push(*field);
                }
            }
            Edit::Remove(_) => {
                gone.insert(change.id);
            }
        }
    }
    touched.retain(|(record, _)| !gone.contains(&record.id));
    touched
}

/// The rules about single fields of one record.
fn fields_of(plan: &Plan, record: &Record, fields: &[usize], problems: &mut Vec<Problem>) {
    let mut add = |field: usize, says: String| {
        let code = plan.label_of(record).into_owned();
        problems.push(Problem { kind: record.kind, id: record.id, code, field: Some(field), says });
    };
    for number in fields {
        let Some(field) = record.kind.fields().get(*number) else { continue };
        if field.required && record.cell(*number).is_empty() {
            add(*number, format!("it is needed; expected {}", field.domain.wanted()));
        }
    }
    if record.kind == Kind::Caveat {
        for number in [caveat::FROM, caveat::UNTIL] {
            let text = record.get(number);
            if fields.contains(&number.number()) && !text.is_empty() && Period::read(text).is_none() {
                add(
                    number.number(),
                    "expected a month, quarter or year as 2024-04, 2023/24 Q4, 2023/24 or 2024".to_owned(),
                );
            }
        }
    }
    if record.kind == Kind::Action {
        let timing = record.get(action::TIMING);
        let due = action::DUE.number();
        let asks = fields.contains(&due) || fields.contains(&action::TIMING.number());
        if asks && timing == Some(Timing::Dated) && record.get(action::DUE).is_none() {
            add(due, "a dated action needs its due date; expected a date as 31/03/2026".to_owned());
        }
    }
}

/// What an edition of figures says about the file that it was taken from is as the file was.
fn as_taken(plan: &Plan, changes: &[Change], problems: &mut Vec<Problem>) {
    let taken = [figure_edition::FIGURES.number(), figure_edition::INDICATORS.number(), figure_edition::FILE.number()];
    for change in changes.iter().filter(|change| change.kind == Kind::FigureEdition) {
        let Edit::Set { field, .. } = change.edit else { continue };
        if taken.contains(&field) {
            problems.push(Problem {
                kind: change.kind,
                id: change.id,
                code: plan.label(change.kind, change.id).into_owned(),
                field: Some(field),
                says: "it is as the file was, and its figures never change; expected a newer file to be taken in"
                    .to_owned(),
            });
        }
    }
}

/// References are for people, and unique within their kind.
fn unique(plan: &Plan, touched: &[(Record, Vec<usize>)], changes: &[Change], problems: &mut Vec<Problem>) {
    let removed = |change: &&Change| matches!(change.edit, Edit::Remove(_));
    let removed: HashSet<Id> = changes.iter().filter(removed).map(|change| change.id).collect();
    for kind in Kind::ALL {
        for (number, field) in kind.fields().iter().enumerate() {
            let is_key = kind.declaration().key == [number];
            if field.domain != Domain::Code && !is_key {
                continue;
            }
            let text = |record: &Record| folded(&plan.shown(field.domain, record.cell(number)));
            let mine: Vec<&Record> = touched
                .iter()
                .filter(|(record, fields)| record.kind == *kind && fields.contains(&number))
                .map(|(record, _)| record)
                .collect();
            if mine.is_empty() {
                continue;
            }
            let own: HashSet<Id> = mine.iter().map(|record| record.id).collect();
            let others =
                plan.all(*kind).iter().filter(|record| !own.contains(&record.id) && !removed.contains(&record.id));
            let mut held: HashMap<String, Id> = others.map(|record| (text(record), record.id)).collect();
            for record in mine {
                let words = text(record);
                if words.is_empty() {
                    continue;
                }
                if held.insert(words, record.id).is_some_and(|other| other != record.id) {
                    problems.push(Problem {
                        kind: *kind,
                        id: record.id,
                        code: plan.label_of(record).into_owned(),
                        field: Some(number),
                        says: format!("another {} has it already; expected one that is not in use", kind.one()),
                    });
                }
            }
        }
    }
}

/// A view lists a kind of record that there is, and a key opens one of them.
fn views(plan: &Plan, touched: &[(Record, Vec<usize>)], changes: &[Change], problems: &mut Vec<Problem>) {
    let mine = || touched.iter().filter(|(record, _)| record.kind == Kind::SavedView);
    let (kind, number) = (saved_view::LISTS.number(), saved_view::NUMBER.number());
    for (view, fields) in mine() {
        let called = view.get(saved_view::LISTS);
        if fields.contains(&kind) && !called.is_empty() && saved_view::kind_of(plan, called).is_none() {
            let says = format!("\"{called}\" is no kind of record; expected one such as actions, projects or meetings");
            problems.push(said_of(plan, view, Some(kind), says));
        }
        if !fields.contains(&number) || view.get(saved_view::NUMBER).is_none() {
            continue;
        }
        let Some(key) = saved_view::number_of(view) else {
            problems.push(said_of(plan, view, Some(number), "expected a number from 1 to 9, or none".to_owned()));
            continue;
        };
        let moved = |id: Id| mine().any(|(view, _)| view.id == id) || changes.iter().any(|change| change.id == id);
        let others = plan.all(Kind::SavedView).iter().filter(|other| !moved(other.id));
        let beside = mine().map(|(other, _)| other).filter(|other| other.id != view.id);
        if let Some(other) = others.chain(beside).find(|other| saved_view::number_of(other) == Some(key)) {
            let says =
                format!("{key} opens \"{}\" already; expected a number that is free", other.get(saved_view::NAME));
            problems.push(said_of(plan, view, Some(number), says));
        }
    }
}

/// Stage and rating of an action move only by an update in the same revision.
fn status_by_update(plan: &Plan, changes: &[Change], problems: &mut Vec<Problem>) {
    let updated: HashSet<Id> = changes
        .iter()
        .filter_map(|change| match (&change.edit, change.kind) {
            (Edit::Add(cells), Kind::Update) => {
                Record::with_cells(Kind::Update, change.id, cells.clone()).get(update::ACTION)
            }
            _ => None,
        })
        .collect();
    for change in changes.iter().filter(|change| status::moves_status(change) && !updated.contains(&change.id)) {
        let Edit::Set { field, .. } = change.edit else { continue };
        problems.push(Problem {
            kind: change.kind,
            id: change.id,
            code: plan.label(change.kind, change.id).into_owned(),
            field: Some(field),
            says: "it moves only by an update, which says who and why".to_owned(),
        });
    }
}
