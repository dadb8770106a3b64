//! Agenda items of the parts that are open to press and public; those of Part E are in the restricted file.

use super::meeting::Meeting;
use super::record::{Line, One, Prose, record};

record! {
    AgendaItem { table: "agenda_item", one: "agenda item", many: "agenda items",
        about: "One item of a meeting's agenda; restricted items have a file of their own.", key: [MEETING, NUMBER], title: TITLE }
    MEETING: One<Meeting> = "meeting" "Meeting" required, "The meeting.";
    NUMBER: Line = "number" "Number" required, "Its number on the agenda, such as B1.";
    TITLE: Line = "title" "Title" required, "What it is about.";
    PRESENTER: Line = "presenter" "Presented by", "The post that presents it.";
    NOTE: Prose = "note" "Note", "What was said.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
