//! The Kent plan: CSV files embedded in the program and read through the same intake that
//! officers use. Made from the partnership's published papers; each row names its source.

use crate::{
    intake::{self, Choices},
    plan::{Kind, Mint, Plan, change::Change},
};
use jiff::civil::Date;

macro_rules! files {
    ($($kind:ident $file:literal,)*) => {
        /// The files in an order in which each names only records of files before it.
        pub const FILES: &[(Kind, &str, &[u8])] = &[$((
            Kind::$kind,
            concat!("seed/", $file, ".csv"),
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/seed/", $file, ".csv")),
        ),)*];
    };
}

files! {
    Partnership "partnership",
    Organisation "organisation",
    Group "group",
    Lead "lead",
    LinkedPlan "linked_plan",
    PccPriority "pcc_priority",
    Theme "theme",
    Priority "priority",
    Edition "edition",
    EditionChange "edition_change",
    Listing "listing",
    ThemeListing "theme_listing",
    Meeting "meeting",
    AgendaItem "agenda_item",
    Decision "decision",
    Action "action",
    Update "update",
    Slip "slip",
    Grant "grant",
    Project "project",
    RouteStep "route_step",
    LedgerEntry "ledger_entry",
    Csp "csp",
    District "district",
    Issue "issue",
    IssueAlias "issue_alias",
    Return "return",
    Finding "finding",
    Tally "tally",
    TakenFile "taken_file",
    Mapping "mapping",
    Indicator "indicator",
    FigureEdition "figure_edition",
    Caveat "caveat",
    RiskCriterion "risk_criterion",
    RiskScore "risk_score",
    HorizonItem "horizon_item",
    Recommendation "recommendation",
    SavedView "saved_view",
}

/// The changes that make the Kent plan out of an empty one.
///
/// # Errors
/// Where a file is not sound: a sentence with its line. A test keeps them sound.
pub fn changes(mint: &mut Mint, today: Date) -> Result<Vec<Change>, String> {
    let mut plan = Plan::empty();
    let mut changes = Vec::new();
    for (kind, file, bytes) in FILES {
        let choices = Choices::new(*file, today, "").of(*kind);
        let draft = intake::draft(bytes, &plan, mint, &choices);
        if let Some(problem) = draft.problems.first() {
            return Err(problem.worded(file));
        }
        for change in &draft.changes {
            plan.play(change);
        }
        changes.extend(draft.changes);
    }
    Ok(changes)
}
