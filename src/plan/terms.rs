//! The terms of a grant year: what they ask of the tactical pot, held against the account, and the days
//! by which something is owed.

use super::{
    account::{Account, Figure, Part, Split},
    grant::{BUSINESS_CASES_BY, OUTCOMES_BY, SHARE, TACTICAL_BY, TacticalShare},
    money::Pence,
    record::Record,
};
use jiff::civil::Date;

/// What the terms ask of the tactical pot, and whether it is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Third {
    /// What is asked.
    pub asks: TacticalShare,
    /// A third of the year's money, to the nearest penny.
    pub third: Pence,
    /// The tactical pot.
    pub tactical: Pence,
    /// The year's money.
    pub whole: Pence,
    /// Whether the condition is met.
    pub standing: Standing,
}

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is, to the whole pound as the papers print it.
    Met,
    /// It is not.
    NotMet,
    /// Nothing is set aside or approved upfront yet, so there is no tactical pot to hold against it.
    NotSplit,
}

impl Third {
    /// The condition of a grant year held against its account; nothing where the terms ask none.
    pub fn of(grant: &Record, account: &Account) -> Option<Self> {
        let asks = grant.get(SHARE).filter(|share| *share != TacticalShare::None)?;
        let (whole, tactical) = (account.whole(Figure::Pot), account.amount(Figure::Pot, Part::Tactical));
        if whole <= Pence::ZERO {
            return None;
        }
        let third = Pence((whole.0 + 1) / 3);
        // 13,220 of 39,661 was a third to the partnership and to the commissioner: papers print whole pounds.
        let met = match asks {
            TacticalShare::AtLeastAThird => tactical.0 >= whole.0 / 300 * 100,
            _ => tactical.0 * 3 <= whole.0,
        };
        let is_split = account.split == Split::Set || account.amount(Figure::Approved, Part::Upfront) != Pence::ZERO;
        let standing = match (is_split, met) {
            (false, _) => Standing::NotSplit,
            (true, true) => Standing::Met,
            (true, false) => Standing::NotMet,
        };
        Some(Self { asks, third, tactical, whole, standing })
    }

    /// The condition as a paper says it: `The terms ask for a tactical pot of at least a third (£13,220.33),
    /// which is met with £18,221.00 (45.9%).`
    pub fn sentence(&self) -> String {
        let asked = if self.asks == TacticalShare::AtLeastAThird { "at least" } else { "at most" };
        let asks = format!("The terms ask for a tactical pot of {asked} a third ({})", self.third);
        let met = match self.standing {
            Standing::NotSplit => return format!("{asks}; nothing is approved upfront yet."),
            Standing::Met => "met",
            Standing::NotMet => "not met",
        };
        format!("{asks}, which is {met} with {} ({}).", self.tactical, self.share())
    }

    /// The tactical pot's share of the whole: `45.9%`.
    fn share(&self) -> String {
        let tenths = (self.tactical.0.max(0) * 2000 + self.whole.0) / (self.whole.0 * 2);
        format!("{}.{}%", tenths / 10, tenths % 10)
    }

    /// The condition on a line of its own: `Tactical pot at least a third (£13,220.33): met with £18,221.00, ...`.
    pub fn worded(&self) -> String {
        let asked = if self.asks == TacticalShare::AtLeastAThird { "at least" } else { "at most" };
        if self.standing == Standing::NotSplit {
            return format!("Tactical pot {asked} a third ({}): nothing is approved upfront yet", self.third);
        }
        let met = if self.standing == Standing::Met { "met" } else { "not met" };
        format!(
            "Tactical pot {asked} a third ({}): {met} with {}, {} of {}",
            self.third,
            self.tactical,
            self.share(),
            self.whole
        )
    }
}

/// A day by which something is owed, of a grant year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// What is owed.
    pub what: &'static str,
    /// The same as a sentence that ends with the day.
    pub says: &'static str,
    /// By when.
    pub day: Date,
    /// The number of the field that holds it.
    pub field: usize,
}

/// The deadlines of a grant year that are known, in the order of the year.
pub fn deadlines(grant: &Record) -> impl Iterator<Item = Deadline> {
    let known = [
        ("business cases", "Business cases are due by", BUSINESS_CASES_BY),
        ("tactical pot", "The tactical pot may be drawn on until", TACTICAL_BY),
        ("outcomes", "Outcomes are to be reported by", OUTCOMES_BY),
    ];
    known.into_iter().filter_map(|(what, says, column)| {
        Some(Deadline { what, says, day: grant.get(column)?, field: column.number() })
    })
}
