//! Decisions: the numbered resolutions of a meeting.

use super::agenda_item::AgendaItem;
use super::meeting::Meeting;
use super::record::{Line, One, Prose, record};

record! {
    Decision { table: "decision", one: "decision", many: "decisions",
        about: "A numbered resolution of a meeting.", key: [MEETING, NUMBER], title: RESOLVED }
    MEETING: One<Meeting> = "meeting" "Meeting" required, "The meeting that decided.";
    NUMBER: Line = "number" "Number" required, "Its number in the minutes, with a letter where an item has several.";
    ITEM: One<AgendaItem> = "item" "Agenda item", "The item it was decided under.";
    RESOLVED: Prose = "resolved" "Resolved" required, "What was resolved.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
