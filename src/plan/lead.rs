//! Leads: posts, not people, that answer for priorities or coordinate actions.

use super::group::Group;
use super::organisation::Organisation;
use super::record::{Line, One, Prose, record};

record! {
    Lead { table: "lead", one: "lead", many: "leads",
        about: "A post, or the chair of a group, that answers for a priority or coordinates actions; never a person's name.", key: [POST, ORGANISATION], title: POST }
    POST: Line = "post" "Post" required, "The post, such as Head of Transportation; never a person's name.";
    ORGANISATION: One<Organisation> = "organisation" "Organisation", "The organisation the post belongs to.";
    CHAIRS: One<Group> = "chairs" "Chairs", "The group that this post chairs, where it leads as its chair.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
