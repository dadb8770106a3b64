//! The register of reviews: one record that titles the restricted file and says what reviews are called.

use super::record::{Line, Prose, record};

record! {
    Register { table: "register", one: "register", many: "registers",
        about: "Whose reviews these are, and what they are called; one record.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "Whose reviews these are.";
    CALLED: Line = "called" "Called", "What reviews are called in titles and figures, such as DHR or DARDR; DARDR where empty.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
}
