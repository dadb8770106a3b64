//! What is counted of reviews: the caseload, and the three figures that a partnership publishes.
//!
//! Kent's agreement of April 2020 prints for the year: reviews published, recommendations
//! implemented with the number of reviews that they come from, and reviews signed off with every
//! recommendation complete. Here they follow from the dates in the records, so each opens its rows.

use super::{
    Id, Kind, Plan,
    day::FinancialYear,
    record::{Column, Day, Record},
    register,
    review::{self, ReviewStage},
    review_recommendation::{self, RecommendationStage},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What reviews are called where the register does not say.
const LABEL: &str = "DARDR";

/// What reviews are called in titles and figures: `DHR`, `DARDR`.
pub fn label(plan: &Plan) -> &str {
    let said = plan.all(Kind::Register).first().map_or("", |record| record.get(register::CALLED));
    if said.is_empty() { LABEL } else { said }
}

/// What was done in one financial year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// Which.
    pub year: FinancialYear,
    /// Reviews published.
    pub published: usize,
    /// Recommendations implemented.
    pub implemented: usize,
    /// The reviews that the implemented recommendations come from.
    pub from_reviews: usize,
    /// Reviews signed off.
    pub signed_off: usize,
}

/// The years in which something was done, and the present one, newest first.
pub fn years(plan: &Plan, today: Date) -> Vec<Year> {
    let dates = |kind: Kind, column: Column<Day>| {
        plan.all(kind).iter().filter_map(move |record| record.get(column)).map(FinancialYear::of)
    };
    let years: BTreeSet<FinancialYear> = dates(Kind::Review, review::PUBLISHED)
        .chain(dates(Kind::Review, review::SIGNED_OFF))
        .chain(dates(Kind::ReviewRecommendation, review_recommendation::COMPLETED))
        .chain([FinancialYear::of(today)])
        .collect();
    years.into_iter().rev().map(|year| of_year(plan, year)).collect()
}

fn of_year(plan: &Plan, year: FinancialYear) -> Year {
    let within =
        |record: &Record, column: Column<Day>| record.get(column).is_some_and(|day| FinancialYear::of(day) == year);
    let reviews = |column: Column<Day>| plan.all(Kind::Review).iter().filter(|record| within(record, column)).count();
    let implemented: Vec<&Record> = plan
        .all(Kind::ReviewRecommendation)
        .iter()
        .filter(|record| stage(record) == RecommendationStage::Implemented)
        .filter(|record| within(record, review_recommendation::COMPLETED))
        .collect();
    let from: BTreeSet<Id> =
        implemented.iter().filter_map(|record| record.get(review_recommendation::REVIEW)).collect();
    Year {
        year,
        published: reviews(review::PUBLISHED),
        implemented: implemented.len(),
        from_reviews: from.len(),
        signed_off: reviews(review::SIGNED_OFF),
    }
}

fn stage(recommendation: &Record) -> RecommendationStage {
    recommendation.get(review_recommendation::STAGE).unwrap_or(RecommendationStage::NotStarted)
}

/// How many reviews are at a stage.
pub fn at(plan: &Plan, wanted: ReviewStage) -> usize {
    plan.all(Kind::Review).iter().filter(|record| record.get(review::STAGE) == Some(wanted)).count()
}

/// Whether work on a review or a recommendation is still to be done; nothing else is ever open.
pub fn is_open(record: &Record) -> bool {
    match record.kind {
        Kind::Review => record.get(review::STAGE).is_some_and(ReviewStage::is_open),
        Kind::ReviewRecommendation => stage(record).is_open(),
        _ => false,
    }
}

/// Whether a recommendation is open and its target has passed.
pub fn is_overdue(record: &Record, today: Date) -> bool {
    record.kind == Kind::ReviewRecommendation
        && is_open(record)
        && record.get(review_recommendation::TARGET).is_some_and(|target| target < today)
}

/// The recommendations of a review that are still open.
pub fn open_of(plan: &Plan, review: Id) -> impl Iterator<Item = &Record> {
    plan.naming(Kind::ReviewRecommendation, review_recommendation::REVIEW, review).filter(|record| is_open(record))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{cell::Cell, record::Words};
    use jiff::civil::date;

    fn day(year: i16, month: i8) -> Cell {
        Cell::Day(date(year, month, 1))
    }

    fn recommendation(id: i64, of: i64, stage: RecommendationStage) -> Record {
        Record::new(Kind::ReviewRecommendation, Id(id))
            .with(review_recommendation::REVIEW, Cell::One(Id(of)))
            .with(review_recommendation::STAGE, stage.cell())
    }

    #[test]
    fn a_year_counts_what_was_done_in_it_and_nothing_twice() {
        let review = |id: i64| Record::new(Kind::Review, Id(id));
        let implemented = |id: i64, of: i64, when: Cell| {
            recommendation(id, of, RecommendationStage::Implemented).with(review_recommendation::COMPLETED, when)
        };
        let plan = Plan::of(vec![
            (
                Kind::Review,
                vec![
                    review(1).with(review::PUBLISHED, day(2019, 4)).with(review::SIGNED_OFF, day(2020, 3)),
                    review(2).with(review::PUBLISHED, day(2020, 3)),
                    review(3).with(review::PUBLISHED, day(2020, 4)),
                ],
            ),
            (
                Kind::ReviewRecommendation,
                vec![
                    implemented(11, 1, day(2019, 5)),
                    implemented(12, 1, day(2020, 2)),
                    implemented(13, 2, day(2020, 2)),
                    implemented(14, 3, day(2020, 4)),
                    recommendation(15, 3, RecommendationStage::InProgress)
                        .with(review_recommendation::COMPLETED, day(2020, 2)),
                ],
            ),
        ]);
        let years = years(&plan, date(2021, 6, 1));
        let told: Vec<_> =
            years.iter().map(|y| (y.year.0, y.published, y.implemented, y.from_reviews, y.signed_off)).collect();
        assert_eq!(told, [(2021, 0, 0, 0, 0), (2020, 1, 1, 1, 0), (2019, 2, 3, 2, 1)]);
    }

    #[test]
    fn only_what_is_open_is_overdue() {
        let with = |stage| recommendation(1, 9, stage).with(review_recommendation::TARGET, day(2020, 5));
        let after = date(2020, 5, 2);
        assert!(is_overdue(&with(RecommendationStage::InProgress), after));
        assert!(!is_overdue(&with(RecommendationStage::InProgress), date(2020, 5, 1)), "the day itself is in time");
        assert!(!is_overdue(&with(RecommendationStage::Implemented), after));
        assert!(!is_overdue(&with(RecommendationStage::NotTakenUp), after));
    }
}
