//! The dated steps that a project took on its route.

use super::meeting::Meeting;
use super::project::{Project, Route};
use super::record::{Day, Line, One, Prose, record};

record! {
    RouteStep { table: "route_step", one: "route step", many: "route steps",
        about: "One step of a project on its route: when, by whom, at which meeting.", key: [PROJECT, STEP, DATE], title: STEP }
    PROJECT: One<Project> = "project" "Project" required, "The project.";
    STEP: Route = "step" "Step" required, "The step it took.";
    DATE: Day = "date" "Date", "The day on which it took it.";
    DECIDED_BY: Line = "decided_by" "Decided by", "The post or body that decided.";
    MEETING: One<Meeting> = "meeting" "Meeting", "The meeting that decided.";
    NOTE: Prose = "note" "Note", "Why, where a step was skipped or refused.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
