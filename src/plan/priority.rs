//! Priorities: each keeps its identity across editions, however it is renamed.

use super::lead::Lead;
use super::linked_plan::LinkedPlan;
use super::pcc_priority::PccPriority;
use super::record::{Code, Line, Many, Prose, record};

record! {
    Priority { table: "priority", one: "priority", many: "priorities",
        about: "A county priority. It keeps its identity across editions: a new name is lineage, not a new record.", key: [NAME], title: NAME }
    CODE: Code = "code" "Code" required, "Two or three letters that start its actions' references, such as DA.";
    NAME: Line = "name" "Name" required, "Its name in the newest edition.";
    AIM: Prose = "aim" "Overall aim", "What the partnership wants to achieve.";
    OUTCOMES: Prose = "outcomes" "Planned outcomes", "What will be different.";
    LEADS: Many<Lead> = "leads" "Leads", "The posts that answer for it; several are joint leads.";
    PLANS: Many<LinkedPlan> = "plans" "Linked plans", "The plans and strategies it helps to deliver.";
    PCC_PRIORITIES: Many<PccPriority> = "pcc_priorities" "PCC priorities", "The priorities of the Police and Crime Plan it serves.";
    ALSO: Line = "also" "Also called", "Earlier or other names, with ; between them.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
