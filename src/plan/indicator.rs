//! Indicators: measured series by area and period.

use super::priority::Priority;
use super::record::{Line, One, Prose, record};

record! {
    Indicator { table: "indicator", one: "indicator", many: "indicators",
        about: "A measured series by area and period, with its provider and its caveat.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "What is measured.";
    UNIT: Line = "unit" "Unit", "What its figures count.";
    PRIORITY: One<Priority> = "priority" "Priority", "The priority it informs.";
    PROVIDER: Line = "provider" "Provider", "Who publishes it.";
    CAVEAT: Prose = "caveat" "Caveat", "What must be said wherever its figures are shown.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
    SOURCE: Line = "source" "Source", "The file or paper that says so.";
}
