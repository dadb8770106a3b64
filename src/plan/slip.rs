//! Slips: a due date that was moved, with why and who agreed.

use super::action::Action;
use super::record::{Day, Line, One, Prose, record};

record! {
    Slip { table: "slip", one: "slip", many: "slips",
        about: "A due date that was moved: from when to when, why, and who agreed.", key: [ACTION, DATE, MOVED_TO], title: WHY }
    ACTION: One<Action> = "action" "Action" required, "The action whose date moved.";
    DATE: Day = "date" "Date" required, "The day on which it was moved.";
    MOVED_FROM: Day = "moved_from" "Moved from", "The due date before.";
    MOVED_TO: Day = "moved_to" "Moved to", "The due date after; empty where it fell away.";
    WHY: Prose = "why" "Why" required, "Why it was moved.";
    AGREED_BY: Line = "agreed_by" "Agreed by", "The post or meeting that agreed.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
