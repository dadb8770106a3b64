//! Organisations: the partners, of which some are responsible authorities.

use super::record::{Code, Line, Prose, record, words};

words! {
    /// What an organisation is to the partnership.
    Role {
        /// Named by the Crime and Disorder Act.
        Responsible = "responsible authority" 'r' "It has the statutory duty under the Crime and Disorder Act 1998.",
        /// Works with it.
        Partner = "partner" 'p' "It works with the partnership without that duty.",
    }
}

record! {
    Organisation { table: "organisation", one: "organisation", many: "organisations",
        about: "A partner of the partnership; some are responsible authorities.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "The organisation's full name.";
    SHORT: Line = "short" "Short name", "What people call it, such as KFRS.";
    ROLE: Role = "role" "Role", "Whether it is a responsible authority.";
    IDENTIFIER: Code = "identifier" "Identifier", "Its number in a public register as org-id.guide writes it, such as GB-LAE-KEN; for published grant data.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
