//! What a review recommends, as its action plan lists it: restricted.
//!
//! The fields are those of the action plan in the Home Office's statutory guidance: recommendation,
//! scope, action to take, lead agency, key milestones, target date, completion and outcome.

use super::record::{Day, Line, One, Prose, record, words};
use super::review::Review;

words! {
    /// Whom a recommendation is for.
    Scope {
        /// Local.
        Local = "local" 'l' "For the local partnership or one agency.",
        /// Regional.
        Regional = "regional" 'r' "For the county or the region.",
        /// National.
        National = "national" 'n' "For the government or a national body.",
    }
}

words! {
    /// How far a recommendation is.
    RecommendationStage {
        /// Not started.
        NotStarted = "not started" 'n' "Nothing has been done yet.",
        /// In progress.
        InProgress = "in progress" 'p' "It is under way.",
        /// Implemented.
        Implemented = "implemented" 'i' "It is complete.",
        /// Not taken up.
        NotTakenUp = "not taken up" 'x' "It was decided not to do it.",
    }
}

impl RecommendationStage {
    /// Whether work on it is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::NotStarted | Self::InProgress)
    }
}

record! {
    ReviewRecommendation { table: "review_recommendation", one: "review recommendation", many: "review recommendations",
        about: "What a review recommends, who owns it, and when it was completed: restricted.", key: [REVIEW, NUMBER], title: RECOMMENDATION }
    REVIEW: One<Review> = "review" "Review" required, "The review that recommends it.";
    NUMBER: Line = "number" "Number" required, "Its number in the report.";
    RECOMMENDATION: Prose = "recommendation" "Recommendation" required, "What is recommended.";
    SCOPE: Scope = "scope" "Scope", "Whom it is for.";
    ACTION: Prose = "action" "Action to take", "What is to be done.";
    OWNER: Line = "owner" "Owner", "The agency or post that answers for it.";
    MILESTONES: Prose = "milestones" "Key milestones", "The steps towards it.";
    TARGET: Day = "target" "Target", "The day by which it shall be complete.";
    STAGE: RecommendationStage = "stage" "Stage" required starts "not started", "How far it is.";
    COMPLETED: Day = "completed" "Completed", "The day on which it was complete.";
    OUTCOME: Prose = "outcome" "Outcome", "What came of it.";
    NOTE: Prose = "note" "Note", "Anything else worth knowing.";
}
