//! The overview: figures of the whole plan, each of which opens the rows behind it.

use super::{
    detail::Target,
    districts::View,
    screen::{Page, Role},
};
use crate::plan::{
    Kind, Plan,
    account::{self, Part},
    day::{FinancialYear, show_day},
    fact, grant, meeting, priority,
    progress::{self, AsAt, Progress, Standing},
    record::Words,
    status::{Rating, Stage},
    update, warning,
    wording::capital,
};

/// One figure.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// The figure.
    pub value: String,
    /// How much of a whole, for a bar: the part and the whole.
    pub share: Option<(i64, i64)>,
    /// How the actions stand, for a bar of stages.
    pub standing: Option<Standing>,
    /// What it is, for how it looks.
    pub role: Role,
    /// The rows behind it.
    pub target: Option<Target>,
}

/// Figures under one heading.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Its heading.
    pub title: String,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// The overview: what needs attention and the state of the year side by side, the bars, what changed lately.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// What needs attention, the year, the actions by priority, and the latest updates.
    pub blocks: [Block; 4],
}

impl Overview {
    /// All figures in the order in which the cursor walks them.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.blocks.iter().flat_map(|block| &block.figures)
    }
}

fn actions(line: &str) -> Target {
    Target::Rows(Kind::Action, line.to_owned())
}

/// Computes the overview.
pub fn overview(plan: &Plan, as_at: AsAt, progress: &Progress) -> Overview {
    Overview {
        blocks: [
            attention(plan, &progress.all, as_at),
            year(plan, as_at),
            Block { title: "Actions by priority".to_owned(), figures: bars(plan, progress) },
            Block { title: "Said lately".to_owned(), figures: lately(plan) },
        ],
    }
}

fn attention(plan: &Plan, all: &Standing, as_at: AsAt) -> Block {
    let figure = |label: String, count: usize, line: &str, role: Role| Figure {
        label,
        value: count.to_string(),
        role: if count == 0 { Role::Faint } else { role },
        target: Some(actions(line)),
        ..Figure::default()
    };
    let rated = |rating: Rating| {
        let line = format!("open rating:{}", rating.word());
        figure(format!("Rated {}", rating.word()), all.rated(rating), &line, Role::Rating(rating))
    };
    // Of money only what is found is said: most of the time it is nothing.
    let found = |label: &str, count: usize, kind: Kind, line: &str| {
        let target = Some(Target::Rows(kind, line.to_owned()));
        (count > 0).then(|| Figure { target, ..figure(label.to_owned(), count, line, Role::Warning) })
    };
    let money = [
        found("Projects unlinked", fact::unlinked(plan, as_at), Kind::Project, "unlinked"),
        found("Actions whose project fell", fact::lost_their_project(plan), Kind::Action, "fell"),
    ];
    let warned = progress::latest_grant(plan).and_then(|grant| {
        let (count, year) = (warning::warnings(plan, grant, as_at).len(), grant.get(grant::YEAR)?);
        let target = Some(Target::Warnings(year));
        (count > 0).then(|| Figure { target, ..figure(format!("Warnings, grant {year}"), count, "", Role::Warning) })
    });
    Block {
        title: "Needs attention".to_owned(),
        figures: [
            figure("Overdue".to_owned(), all.overdue, "overdue", Role::Warning),
            figure(format!("No update for {} days", as_at.stale_days), all.stale, "stale", Role::Warning),
            rated(Rating::Red),
            rated(Rating::Amber),
            figure("On hold".to_owned(), all.at(Stage::OnHold), "stage:\"on hold\"", Role::Stage(Stage::OnHold)),
        ]
        .into_iter()
        .chain(warned)
        .chain(money.into_iter().flatten())
        .collect(),
    }
}

/// How many of the next deadlines are shown.
const DEADLINES: usize = 3;

fn year(plan: &Plan, as_at: AsAt) -> Block {
    let mut figures = Vec::new();
    if let Some(record) = progress::latest_grant(plan) {
        let account = account::account(plan, record.id);
        let year = record.get(grant::YEAR).map_or_else(String::new, |year| year.to_string());
        let whole = account.whole(account::Figure::Pot);
        let money = |label: String, figure: account::Figure, share: bool| Figure {
            label,
            value: account.whole(figure).to_string(),
            share: share.then(|| (account.whole(figure).0, whole.0)),
            target: Some(Target::behind(plan, record.id, figure, Part::Whole)),
            ..Figure::default()
        };
        figures.push(Figure {
            target: record.get(grant::YEAR).map(Target::Account),
            ..money(format!("Grant {year}"), account::Figure::Pot, false)
        });
        figures.push(money("  committed".to_owned(), account::Figure::Committed, true));
        figures.push(money("  spent".to_owned(), account::Figure::Spent, true));
        figures.push(money("  left after pending".to_owned(), account::Figure::AfterPending, true));
    }
    let year: FinancialYear = progress::assessment_year(as_at.today);
    let returns = progress::returns(plan, year);
    let (received, expected) = (returns.received(), returns.expected);
    figures.push(Figure {
        label: format!("Returns {year}"),
        value: format!("{received} of {expected}"),
        share: Some((i64::try_from(received).unwrap_or(0), i64::try_from(expected).unwrap_or(0))),
        target: Some(Target::Page(Page::Districts(View::Returns))),
        ..Figure::default()
    });
    for (of, deadline) in warning::next_deadlines(plan, as_at.today).into_iter().take(DEADLINES) {
        let until = warning::until(as_at.today, deadline.day);
        figures.push(Figure {
            label: capital(deadline.what),
            value: format!("{}, {until}", show_day(deadline.day)),
            target: of.get(grant::YEAR).map(Target::Account),
            ..Figure::default()
        });
    }
    let next = progress::next_meeting(plan, as_at.today);
    let (label, meeting) = match next {
        Some(meeting) => ("Next meeting", Some(meeting)),
        None => ("Last meeting", progress::last_meeting(plan, as_at.today)),
    };
    if let Some(record) = meeting {
        let body = record.get(meeting::BODY).map_or("", Words::word);
        figures.push(Figure {
            label: label.to_owned(),
            value: format!("{} {body}", record.get(meeting::DATE).map_or_else(String::new, show_day)),
            target: Some(Target::Record(Kind::Meeting, record.id)),
            ..Figure::default()
        });
    }
    Block { title: "This year".to_owned(), figures }
}

fn bars(plan: &Plan, progress: &Progress) -> Vec<Figure> {
    let mut figures = vec![Figure {
        label: "All actions".to_owned(),
        value: progress.all.actions.to_string(),
        standing: Some(progress.all),
        target: Some(actions("")),
        ..Figure::default()
    }];
    for (id, standing) in &progress.by_priority {
        if id.is_none() && standing.actions == 0 {
            continue;
        }
        let record = id.and_then(|id| plan.record(Kind::Priority, id));
        let line = record.map_or("priority:".to_owned(), |record| format!("priority={}", record.get(priority::CODE)));
        figures.push(Figure {
            label: progress::priority_name(plan, *id).to_owned(),
            value: standing.actions.to_string(),
            standing: Some(*standing),
            target: Some(actions(&line)),
            ..Figure::default()
        });
    }
    figures
}

/// The newest updates.
fn lately(plan: &Plan) -> Vec<Figure> {
    const SHOWN: usize = 12;
    let mut updates: Vec<_> = plan.all(Kind::Update).iter().map(|update| (update.get(update::DATE), update)).collect();
    let newest =
        |pair: &(Option<jiff::civil::Date>, &crate::plan::record::Record)| std::cmp::Reverse((pair.0, pair.1.id));
    if updates.len() > SHOWN {
        updates.select_nth_unstable_by_key(SHOWN, newest);
        updates.truncate(SHOWN);
    }
    updates.sort_by_key(newest);
    let figure = |(date, update): &(Option<jiff::civil::Date>, &crate::plan::record::Record)| {
        let action = update.get(update::ACTION).and_then(|id| plan.record(Kind::Action, id));
        let stage = update.get(update::STAGE).map_or("", Words::word);
        let named = action.map_or_else(String::new, |action| plan.line_of(action));
        Figure {
            label: date.map_or_else(String::new, show_day),
            value: format!("{named}: {stage}"),
            target: action.map(|action| Target::Record(Kind::Action, action.id)),
            ..Figure::default()
        }
    };
    updates.iter().map(figure).collect()
}
