//! Caveats: what their publisher says about figures of some areas from some time on.
//!
//! A caveat travels with every figure that it touches; see [`super::figures::caveats`].

use super::csp::Csp;
use super::period::Period;
use super::record::{Line, Many, Prose, Record, record};

record! {
    Caveat { table: "caveat", one: "caveat", many: "caveats",
        about: "What must be said wherever a figure of its areas and time is shown, as its publisher says it.", key: [NAME], title: NAME }
    NAME: Line = "name" "Name" required, "What it is called in a list.";
    TEXT: Prose = "text" "Text" required, "What must be said, in its publisher's words.";
    PROVIDER: Line = "provider" "Provider", "Whose figures it is about; nothing for everybody's.";
    CSPS: Many<Csp> = "csps" "CSPs", "The CSPs whose figures it touches, with their districts'; no areas at all for all areas.";
    AREAS: Line = "areas" "Other areas", "Areas that are no CSPs, as figures name them, with ; between them.";
    FROM: Line = "from" "From", "The period from which it holds, as 2024, 2023/24 or 2024-04.";
    UNTIL: Line = "until" "Until", "The last period for which it holds; nothing while it goes on.";
    SOURCE: Line = "source" "Source", "Where it was published.";
}

/// Whether a caveat holds for some part of a period. A period that cannot be read is touched: to say
/// too much does less harm than to say nothing.
pub fn holds(caveat: &Record, period: Option<Period>) -> bool {
    let Some(period) = period else { return true };
    let begun = Period::read(caveat.get(FROM)).is_none_or(|from| from.first_day() <= period.last_day());
    let over = Period::read(caveat.get(UNTIL)).is_some_and(|until| until.last_day() < period.first_day());
    begun && !over
}
