//! Recommendations from scrutiny, an audit or a review, and how each is answered.

use super::action::Action;
use super::lead::Lead;
use super::meeting::Meeting;
use super::record::{Line, One, Prose, record, words};

words! {
    /// Where a recommendation came from.
    Origin {
        /// Scrutiny.
        Scrutiny = "scrutiny" 's' "The Crime and Disorder Scrutiny Committee.",
        /// Audit.
        Audit = "audit" 'a' "An internal audit.",
        /// Review.
        Review = "review" 'r' "A review of the agreement or of a case.",
        /// Meeting.
        Partnership = "partnership" 'p' "The partnership's own meeting.",
    }
}

words! {
    /// What a recommendation asks for.
    Ask {
        /// In the report.
        Consideration = "report consideration" 'c' "To be considered in the next report.",
        /// Of interest.
        Interest = "area of interest" 'i' "A matter the committee will keep asking about.",
        /// A recommendation proper.
        Recommendation = "recommendation" 'r' "A recommendation to be answered.",
    }
}

words! {
    /// How far the answer to a recommendation is.
    AnswerState {
        /// Open.
        Open = "open" 'o' "It has no answer yet.",
        /// Accepted.
        Accepted = "accepted" 'a' "It is accepted, and nothing is under way yet.",
        /// In progress.
        InProgress = "in progress" 'p' "The answer is under way.",
        /// Done.
        Done = "done" 'd' "It is answered.",
        /// Noted.
        Noted = "noted" 'n' "It is noted and asks for nothing more.",
    }
}

record! {
    Recommendation { table: "recommendation", one: "recommendation", many: "recommendations",
        about: "What scrutiny, an audit or a review asks of the partnership, and how it is answered.", key: [ORIGIN, RECOMMENDATION], title: RECOMMENDATION }
    ORIGIN: Origin = "origin" "Origin" required, "Where it came from.";
    MEETING: One<Meeting> = "meeting" "Made at", "The meeting that made it.";
    ASK: Ask = "ask" "Form", "What it asks for.";
    RECOMMENDATION: Prose = "recommendation" "Recommendation" required, "What is asked.";
    STATE: AnswerState = "state" "State" required starts "open", "How far the answer is.";
    ANSWERED_BY: One<Lead> = "answered_by" "Answered by", "The post that answers it.";
    ACTION: One<Action> = "action" "Action", "The action that answers it.";
    ANSWERED_AT: One<Meeting> = "answered_at" "Answered at", "The meeting that took the answer.";
    ANSWER: Prose = "answer" "Answer", "What the answer is.";
    SOURCE: Line = "source" "Source", "The paper, and the paragraph or page, that says so.";
}
