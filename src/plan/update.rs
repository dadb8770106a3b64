//! Updates: what was said about an action on a day. Stage and rating move only by these.

use super::action::Action;
use super::meeting::Meeting;
use super::record::{Day, Line, One, Prose, record};
use super::status::{Rating, Stage};

record! {
    Update { table: "update", one: "update", many: "updates",
        about: "What was said about an action on a day, with its stage and rating after it.", key: [ACTION, DATE, NOTE], title: NOTE }
    ACTION: One<Action> = "action" "Action" required, "The action it is about.";
    DATE: Day = "date" "Date" required, "The day on which it was said.";
    STAGE: Stage = "stage" "Stage", "The action's stage after it.";
    RATING: Rating = "rating" "Rating", "The lead's rating after it.";
    CONFIRMED: Rating = "confirmed" "Confirmed rating", "The working group's rating after it.";
    NOTE: Prose = "note" "Note", "What was said.";
    NEXT_STEP: Prose = "next_step" "Next step", "What happens next.";
    STATED_BY: Line = "stated_by" "Stated by", "The post that said it.";
    MEETING: One<Meeting> = "meeting" "Meeting", "The meeting at which it was said.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
