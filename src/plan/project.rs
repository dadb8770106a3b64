//! Projects: a bid and then a funded piece of work; what the partnership prints in purple.

use super::action::Action;
use super::grant::Grant;
use super::ledger_entry::Pot;
use super::organisation::Organisation;
use super::pcc_priority::PccPriority;
use super::priority::Priority;
use super::record::{Code, Line, Many, Money, One, Prose, record, words};
use super::theme::Theme;

words! {
    /// How far a bid has come on its way. Only the PCC's approval commits money.
    Route {
        /// Handed in.
        Proposed = "proposed" 'p' "A partner has handed the bid in.",
        /// By the working group.
        Recommended = "recommended" 'r' "The working group recommends it.",
        /// By the chair.
        Agreed = "agreed by the Chair" 'a' "The partnership's Chair agrees.",
        /// By the PCC.
        Approved = "approved by the PCC" 'v' "The PCC has approved it: the money is committed.",
        /// Under way.
        InDelivery = "in delivery" 'i' "The work is under way.",
        /// Done.
        Complete = "complete" 'c' "The work is done.",
        /// Reported.
        Reported = "outcome reported" 'o' "Its outcome has gone to the PCC.",
        /// Not taken up.
        Declined = "declined" 'd' "It was not taken up.",
        /// Taken back.
        Withdrawn = "withdrawn" 'w' "It was withdrawn or could not take place.",
        /// Put off.
        Deferred = "deferred" 'f' "It was put off to later.",
    }
}

record! {
    Project { table: "project", one: "project", many: "projects",
        about: "A bid to the grant and then a funded piece of work; the partnership prints these in purple.", key: [REFERENCE], title: TITLE }
    REFERENCE: Code = "reference" "Reference" required, "What people call it, such as CRG-22-01; unique.";
    TITLE: Line = "title" "Title" required, "Its name.";
    GRANT: One<Grant> = "grant" "Grant", "The grant year it was first bid for.";
    POT: Pot = "pot" "Pot", "The pot it is funded from.";
    ROUTE: Route = "route" "Route" required starts "proposed", "How far it has come.";
    ASKED: Money = "asked" "Amount asked", "What the bid asks for.";
    BIDDER: One<Organisation> = "bidder" "Bidder", "The organisation that bids.";
    PRIORITIES: Many<Priority> = "priorities" "Priorities", "The priorities it serves.";
    ACTIONS: Many<Action> = "actions" "Actions", "The actions it helps to deliver.";
    THEMES: Many<Theme> = "themes" "Themes", "The cross-cutting themes it serves.";
    PCC_PRIORITIES: Many<PccPriority> = "pcc_priorities" "PCC priorities", "The PCC's priorities it serves.";
    DESCRIPTION: Prose = "description" "Description", "What it does.";
    OUTCOME: Prose = "outcome" "Outcome", "What came of it.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
