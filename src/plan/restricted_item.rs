//! Items of an agenda's restricted part (Part E), closed to press and public.

use super::meeting::Body;
use super::record::{Day, Line, One, Prose, record};
use super::review::Review;

record! {
    RestrictedItem { table: "restricted_item", one: "restricted item", many: "restricted items",
        about: "An item of an agenda's restricted part, with what was said.", key: [BODY, DATE, NUMBER], title: TITLE }
    BODY: Body = "body" "Body" required, "Who meets.";
    DATE: Day = "date" "Date" required, "The day of the meeting.";
    NUMBER: Line = "number" "Number" required, "Its number on the agenda, such as E1.";
    TITLE: Line = "title" "Title" required, "What it is about.";
    PRESENTER: Line = "presenter" "Presented by", "The post that presents it.";
    REVIEW: One<Review> = "review" "Review", "The review that it is about.";
    SAID: Prose = "said" "What was said", "What was said and decided.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
}
