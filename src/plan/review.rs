//! Reviews of deaths, domestic homicide reviews by their older name: restricted, and kept apart.
//!
//! The stages follow the statutory process: the partnership is told, decides within a month whether
//! to review, tells the Home Office, reviews with a panel, sends the report for quality assurance,
//! publishes it, and signs it off when every recommendation is complete (Kent counts the three
//! figures in its agreement of April 2020).

use super::record::{Code, Day, Line, Prose, record, words};

words! {
    /// How far a review is.
    ReviewStage {
        /// Told.
        Notified = "notified" 'n' "The partnership was told of the death and has not decided yet.",
        /// Under way.
        UnderReview = "under review" 'u' "A panel is reviewing.",
        /// Sent.
        HomeOffice = "with the Home Office" 'h' "The report was sent for quality assurance.",
        /// Approved.
        ToPublish = "to be published" 't' "The Home Office has replied; it is not published yet.",
        /// Published.
        Published = "published" 'p' "It is published; recommendations may still be open.",
        /// Signed off.
        SignedOff = "signed off" 's' "Every recommendation is complete, and the partnership has signed it off.",
        /// No review.
        NotReviewed = "no review" 'x' "It was decided not to hold a review.",
    }
}

impl ReviewStage {
    /// Whether work on it is still to be done.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::SignedOff | Self::NotReviewed)
    }
}

record! {
    Review { table: "review", one: "review", many: "reviews",
        about: "A review of a death (DHR, DARDR): restricted.", key: [REFERENCE], title: SUBJECT }
    REFERENCE: Code = "reference" "Case reference" required, "The case reference by which the group knows it; never a name.";
    SUBJECT: Line = "subject" "Subject", "What tells it from others within the group; never a name.";
    CSP: Line = "csp" "CSP", "The local partnership in whose area it was.";
    STAGE: ReviewStage = "stage" "Stage" required starts "notified", "How far it is.";
    LEAD: Line = "lead" "Lead", "The post that manages it.";
    CHAIR: Line = "chair" "Chair", "Who chairs the panel, by post or firm.";
    NOTIFIED: Day = "notified" "Notified", "The day on which the partnership was told.";
    DECIDED: Day = "decided" "Decided", "The day on which it was decided whether to review.";
    TOLD_HOME_OFFICE: Day = "told_home_office" "Home Office told", "The day on which the Home Office was told of the decision.";
    SENT: Day = "sent" "Sent to Home Office", "The day on which the report went for quality assurance.";
    REPLIED: Day = "replied" "Home Office replied", "The day of the letter of the quality assurance panel.";
    PUBLISHED: Day = "published" "Published", "The day of publication.";
    WHERE: Line = "published_at" "Published where", "The page or paper in which it was published.";
    SIGNED_OFF: Day = "signed_off" "Signed off", "The day on which the partnership signed it off, every recommendation complete.";
    NOTE: Prose = "note" "Note", "What the group needs to know.";
}
