//! Actions: the lines of the action plan.

use super::group::Group;
use super::lead::Lead;
use super::priority::{self, Priority};
use super::record::{Code, Day, Line, Many, One, Prose, record, words};
use super::status::{Rating, Stage};
use super::theme::Theme;
use super::{Id, Kind, Plan};

words! {
    /// When an action is to be done.
    Timing {
        /// By a date.
        Dated = "dated" 'd' "It is to be done by its due date.",
        /// Always.
        Ongoing = "ongoing" 'o' "It goes on; its review date says when to look again.",
        /// Each year.
        Annual = "annual" 'a' "It falls due every year; its due date is the next time.",
    }
}

record! {
    Action { table: "action", one: "action", many: "actions",
        about: "One line of the action plan: what is done, for which priority, by when, and how it stands.", key: [REFERENCE], title: TITLE }
    REFERENCE: Code = "reference" "Reference" required, "What people call it, such as DA-03; unique.";
    TITLE: Line = "title" "Title" required, "What is to be done, in a line.";
    PRIORITY: One<Priority> = "priority" "Priority", "The priority it serves; empty for miscellaneous.";
    STAGE: Stage = "stage" "Stage" required starts "not started", "How far it is; moves only by an update.";
    RATING: Rating = "rating" "Rating" required starts "not rated", "The lead's judgement of how it goes; moves only by an update.";
    CONFIRMED: Rating = "confirmed" "Confirmed rating" required starts "not rated", "The working group's judgement; moves only by an update.";
    TIMING: Timing = "timing" "Timing" required starts "ongoing", "Dated, ongoing or annual.";
    DUE: Day = "due" "Due", "When it is to be done; for an annual action the next time.";
    REVIEW: Day = "review" "Review", "When an ongoing action is looked at again.";
    COORDINATOR: One<Lead> = "coordinator" "Coordinator", "The post that coordinates it.";
    DESCRIPTION: Prose = "description" "Description", "What it is about.";
    MEASURE: Prose = "measure" "Measured by", "How delivery is measured and reported.";
    THEMES: Many<Theme> = "themes" "Themes", "The cross-cutting themes it serves.";
    LINKS: Many<Group> = "links" "Links", "The groups and strategies it links to (printed in green).";
    SINCE: Day = "since" "In the plan since", "When it entered the plan.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}

/// The next free reference for a new action: its priority's code, or `MI`, and the next number.
pub fn next_reference(plan: &Plan, priority: Option<Id>) -> String {
    let code =
        priority.and_then(|id| plan.record(Kind::Priority, id)).map_or("MI", |record| record.get(priority::CODE));
    let number = |record: &super::record::Record| {
        let (prefix, number) = record.get(REFERENCE).rsplit_once('-')?;
        number.parse::<u32>().ok().filter(|_| prefix == code)
    };
    let last = plan.all(Kind::Action).iter().filter_map(number).max().unwrap_or(0);
    format!("{code}-{:02}", last + 1)
}
