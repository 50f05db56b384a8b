//! The search for rows of which only few are remembered: in both directions, in ever wider circles, without a gap.

use super::ScanError;

/// How many pages the search goes beyond twice the position that it begins with.
const PAGES: u64 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seek {
    /// What has been looked through: from here...
    low: u64,
    /// ...to here.
    high: u64,
    /// Where the search ends.
    limit: u64,
    is_forward: bool,
    is_at_end: bool,
}

impl Seek {
    /// Begins behind a page that has none of the rows; `stride` is how far a page reaches.
    pub(super) fn new(start: u64, received: u64, stride: u64) -> Seek {
        Seek {
            low: start,
            high: start.saturating_add(received),
            limit: start
                .saturating_mul(2)
                .saturating_add(stride.saturating_mul(PAGES)),
            is_forward: true,
            is_at_end: received == 0,
        }
    }

    /// Takes in another page that has none of them.
    pub(super) fn missed(&mut self, start: u64, received: u64) {
        if !self.is_forward {
            self.low = start;
            return;
        }
        let reach = start.saturating_add(received);
        // A page that shows nothing beyond what was seen is the last.
        self.is_at_end = reach <= self.high || reach >= self.limit;
        self.high = self.high.max(reach);
    }

    /// Returns where to look next: backwards and forwards by turns.
    ///
    /// # Errors
    ///
    /// When everything has been looked through.
    pub(super) fn next(&mut self, stride: u64) -> Result<u64, ScanError> {
        let can_go_back = self.low > 0;
        if self.is_at_end && !can_go_back {
            return Err(ScanError::Lost);
        }
        self.is_forward = !(self.is_at_end || can_go_back && self.is_forward);
        Ok(match self.is_forward {
            // One row again, so that nothing slips through when a row before is deleted.
            true if stride > 1 => self.high.saturating_sub(1),
            true => self.high,
            false => self.low.saturating_sub(stride),
        })
    }
}
