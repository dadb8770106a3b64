//! Ledger entries: every movement of the grant's money. Balances are sums of these.

use super::day::FinancialYear;
use super::grant::Grant;
use super::project::Project;
use super::record::{Day, Line, Money, One, Prose, record, words};
use jiff::civil::{Date, date};

words! {
    /// What an entry in the grant's ledger records.
    Entry {
        /// In.
        Allocation = "allocation" 'a' "The funder gives it for the year.",
        /// Asked.
        RolloverAsked = "rollover asked" 'k' "The partnership asks to carry it over; in no balance until agreed.",
        /// Agreed.
        RolloverAgreed = "rollover agreed" 'g' "The funder agrees that it is carried into this year.",
        /// Refused.
        RolloverRefused = "rollover refused" 'f' "The funder refuses the rollover.",
        /// Committed.
        Commitment = "commitment" 'c' "The PCC's approval of a project commits it.",
        /// Changed.
        CommitmentChange = "change of commitment" 'h' "A commitment grows, or shrinks where negative.",
        /// Freed.
        Withdrawal = "withdrawal" 'w' "A project falls: what was committed is free again.",
        /// Freed.
        Refund = "refund" 'r' "Money paid out for a project comes back and is free again.",
        /// Out.
        Spend = "spend" 's' "Money is spent on a project.",
        /// Back.
        Return = "return of underspend" 'u' "Unspent money goes back to the funder.",
        /// Lost.
        Lapse = "lapse" 'l' "Money that was not used in time and is lost.",
        /// From one pot into the other.
        Moved = "moved to tactical" 'm' "What fell upfront goes into the tactical pot, where the funder agrees.",
    }
}

impl Entry {
    /// Whether it is about one project and cannot be about the grant as a whole.
    pub const fn needs_project(self) -> bool {
        matches!(self, Self::Commitment | Self::CommitmentChange | Self::Withdrawal | Self::Refund | Self::Spend)
    }

    /// Whether it is about the grant as a whole and cannot be about one project.
    pub const fn is_of_the_whole(self) -> bool {
        matches!(self, Self::Allocation | Self::Moved)
    }

    /// The days that an entry of a grant year may have, the first and the last.
    ///
    /// What is decided may be decided in the quarter before the year: business cases for 2020/21 were due
    /// on 20 March 2020 (working group paper of 18 March 2020, para 3.2). What comes back may come in the
    /// half year in which the accounts are closed; a project falls on the day on which it falls. The funder may say what
    /// it gives, and be asked what it lets over, a year ahead. Money is spent, moved and lost within the year.
    pub fn days(self, year: FinancialYear) -> (Date, Date) {
        let (starts, ends) = (year.starts(), year.ends());
        match self {
            Self::Spend | Self::Lapse | Self::Moved => (starts, ends),
            Self::Refund | Self::Return => (starts, date(ends.year(), 9, 30)),
            Self::Withdrawal => (starts, Date::MAX),
            Self::Allocation | Self::RolloverAsked | Self::RolloverAgreed | Self::RolloverRefused => {
                (date(starts.year() - 1, 4, 1), ends)
            }
            _ => (date(starts.year(), 1, 1), ends),
        }
    }
}

words! {
    /// A part of the grant.
    Pot {
        /// Committed at the start of the year.
        Upfront = "upfront" 'u' "For projects approved at the start of the year.",
        /// Kept for the year.
        Tactical = "tactical" 't' "Kept for needs that emerge in the year.",
    }
}

record! {
    LedgerEntry { table: "ledger_entry", one: "ledger entry", many: "ledger entries",
        about: "One movement of the grant's money; every balance is a sum of these.", key: [GRANT, ENTRY, POT, PROJECT, AMOUNT, DATE], title: NOTE }
    GRANT: One<Grant> = "grant" "Grant" required, "The grant year.";
    DATE: Day = "date" "Date", "The day of the movement.";
    ENTRY: Entry = "entry" "Entry" required, "What happened.";
    AMOUNT: Money = "amount" "Amount" required, "How much, in pounds and pence.";
    POT: Pot = "pot" "Pot", "The pot it concerns; an allocation without one leaves to the tactical pot what is not approved upfront.";
    PROJECT: One<Project> = "project" "Project", "The project it concerns.";
    DECIDED_BY: Line = "decided_by" "Decided by", "The post or body that decided.";
    NOTE: Prose = "note" "Note", "What it is for.";
    SOURCE: Line = "source" "Source", "The evidence: the paper, and the paragraph or page, that says so.";
}
