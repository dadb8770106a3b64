//! Where ids come from: every new record gets its own before anything is committed.

use super::Id;

/// Mints ids: time-ordered, and unique without asking the file, so that a draft is complete
/// before it is committed and two people can add at once.
///
/// An id is the milliseconds since 2020 above 22 bits that start at random: two sessions that
/// mint in the same millisecond are told apart by these, and the file refuses the rare clash.
#[derive(Clone, Debug)]
pub struct Mint {
    last: i64,
}

impl Mint {
    const BITS: u32 = 22;
    const EPOCH_MS: i64 = 1_577_836_800_000;

    /// A mint for a session that starts at a time in milliseconds since 1970.
    pub fn new(now_ms: i64, random: u64) -> Self {
        let spread = i64::try_from(random & ((1 << (Self::BITS - 1)) - 1)).unwrap_or(0);
        Self { last: ((now_ms - Self::EPOCH_MS).max(1) << Self::BITS) | spread }
    }

    /// Tells the mint the time, so that its ids go on in the order of time.
    pub fn at(&mut self, now_ms: i64) {
        let start = (now_ms - Self::EPOCH_MS).max(1) << Self::BITS;
        let spread = self.last & ((1 << Self::BITS) - 1);
        self.last = self.last.max(start | spread);
    }

    /// Tells the mint an id that others minted, so that its own come after it, whatever the clock says.
    pub fn after(&mut self, id: Id) {
        let spread = self.last & ((1 << Self::BITS) - 1);
        self.last = self.last.max((((id.0 >> Self::BITS) + 1) << Self::BITS) | spread);
    }

    /// The next id.
    pub fn next_id(&mut self) -> Id {
        self.last += 1;
        Id(self.last)
    }
}
