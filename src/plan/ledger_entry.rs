//! Ledger entries: every movement of the grant's money. Balances are sums of these.

use super::grant::Grant;
use super::project::Project;
use super::record::{Day, Line, Money, One, Prose, record, words};

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
    POT: Pot = "pot" "Pot", "The pot it concerns; empty where it concerns the whole grant.";
    PROJECT: One<Project> = "project" "Project", "The project it concerns.";
    DECIDED_BY: Line = "decided_by" "Decided by", "The post or body that decided.";
    NOTE: Prose = "note" "Note", "What it is for.";
    SOURCE: Line = "source" "Source", "The evidence: the paper, and the paragraph or page, that says so.";
}
