//! The figures of the reviews: what needs attention, the caseload by stage, and what is published of
//! each financial year. Every figure opens the rows behind it; none of them is ever shown in the plan.

use super::{
    detail::Target,
    overview::{Block, Figure, Overview},
    screen::Role,
};
use crate::plan::{
    Kind, Plan,
    progress::AsAt,
    record::{Record, Words},
    review::ReviewStage,
    reviews::{self, Year},
    wording::capital,
};

/// So many years of the published figures have room in the smallest window.
const YEARS: usize = 4;

/// Computes the figures of the reviews.
pub fn caseload(plan: &Plan, as_at: AsAt) -> Overview {
    let overdue = |record: &Record| reviews::is_overdue(record, as_at.today);
    let attention = vec![
        recommended(plan, "overdue", &overdue, Role::Warning),
        recommended(plan, "open", &reviews::is_open, Role::Plain),
        at(plan, ReviewStage::Notified, Role::Warning),
    ];
    let stages = [
        ReviewStage::UnderReview,
        ReviewStage::HomeOffice,
        ReviewStage::ToPublish,
        ReviewStage::Published,
        ReviewStage::SignedOff,
    ];
    let label = reviews::label(plan);
    let years = reviews::years(plan, as_at.today);
    let block = |title: &str, figures: Vec<Figure>| Block { title: title.to_owned(), figures };
    Overview {
        blocks: [
            block("Needs attention", attention),
            block(&format!("Caseload ({label})"), stages.map(|stage| at(plan, stage, Role::Plain)).into()),
            block(
                "As published, by financial year",
                years.iter().take(YEARS).flat_map(|year| of(year, label)).collect(),
            ),
            Block::default(),
        ],
    }
}

fn figure(label: String, count: usize, kind: Kind, line: String, role: Role) -> Figure {
    let role = if count == 0 { Role::Faint } else { role };
    Figure { label, value: count.to_string(), role, target: Some(Target::Rows(kind, line)), ..Figure::default() }
}

/// The recommendations of which a word of the filter line holds.
fn recommended(plan: &Plan, word: &str, holds: &dyn Fn(&Record) -> bool, role: Role) -> Figure {
    let count = plan.all(Kind::ReviewRecommendation).iter().filter(|record| holds(record)).count();
    figure(format!("Recommendations {word}"), count, Kind::ReviewRecommendation, word.to_owned(), role)
}

/// The reviews at a stage.
fn at(plan: &Plan, stage: ReviewStage, role: Role) -> Figure {
    let line = format!("stage=\"{}\"", stage.word());
    figure(capital(stage.word()), reviews::at(plan, stage), Kind::Review, line, role)
}

/// What is published of a year.
fn of(done: &Year, label: &str) -> [Figure; 3] {
    let (starts, ends) = (done.year.starts(), done.year.ends());
    let days = (starts.yesterday().unwrap_or(starts), ends.tomorrow().unwrap_or(ends));
    let within = |column: &str| format!("{column}>{} {column}<{}", days.0, days.1);
    let reviews = |words: &str, count: usize, column: &str| {
        figure(format!("{}  {label}s {words}", done.year), count, Kind::Review, within(column), Role::Plain)
    };
    let implemented = Figure {
        value: match done.implemented {
            0 => "0".to_owned(),
            count => format!("{count} from {}", Kind::Review.counted(done.from_reviews)),
        },
        ..figure(
            format!("{}  recommendations implemented", done.year),
            done.implemented,
            Kind::ReviewRecommendation,
            format!("stage=implemented {}", within("completed")),
            Role::Plain,
        )
    };
    [
        reviews("published", done.published, "published"),
        implemented,
        reviews("signed off, every recommendation complete", done.signed_off, "signed_off"),
    ]
}
