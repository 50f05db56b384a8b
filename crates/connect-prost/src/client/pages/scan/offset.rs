//! A scan by offset, which asks one row back: the page shows by a row that is known whether it joins the page before.

use super::known::{Before, Known};
use super::seek::Seek;
use super::{Ask, Key, Plan, Received, ScanError, Taken, believable};

/// How many rows a page is taken to have when neither the request nor a page has shown it.
const ROWS: u64 = 16;

#[derive(Debug)]
pub(crate) struct OffsetScan<K> {
    known: Known<K>,
    /// Whether rows before `begin` were given by an earlier scan, whose keys are forgotten but for a few.
    is_resumed: bool,
    begin: u64,
    size: Option<u64>,
    /// The size of pages that overlap; `None` also where only one row is allowed.
    overlap: Option<u64>,
    can_overlap: bool,
    start: u64,
    step: Step,
    /// The most rows of a page so far.
    longest: u64,
    /// The total of the page before.
    total: Option<u64>,
    is_first: bool,
}

/// What the next page is expected to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// No row that is known: the first page, or one behind a row that cannot be asked for once more.
    Plain,
    /// First the row that is known as the last.
    Overlap,
    /// A known row, somewhere: that of the step before was not where it should have been. The next step back is this long.
    Back(u64),
    /// The same, in a scan that remembers only few rows.
    Seek(Seek),
    /// There is no next page.
    Ended,
}

impl<K: Key> OffsetScan<K> {
    pub(super) fn new(plan: Plan<K>) -> OffsetScan<K> {
        let is_resumed = !plan.recent.is_empty();
        let fits = |size: &u64| plan.maximum.is_none_or(|maximum| *size <= maximum);
        let overlap = match plan.size {
            Some(1) => Some(2).filter(fits),
            size => size,
        };
        OffsetScan {
            known: Known::new(&plan.recent),
            is_resumed,
            begin: plan.begin,
            size: plan.size,
            overlap,
            can_overlap: overlap.is_some() || plan.size.is_none(),
            start: plan.begin,
            step: if is_resumed {
                Step::Overlap
            } else {
                Step::Plain
            },
            longest: 0,
            total: None,
            is_first: true,
        }
    }

    pub(super) fn next(&self) -> Option<Ask> {
        let size = match self.step {
            Step::Ended => return None,
            Step::Plain => self.size,
            Step::Overlap | Step::Back(_) | Step::Seek(_) => self.overlap.or(self.size),
        };
        Some(Ask {
            start: self.start,
            size,
        })
    }

    pub(super) fn take(&mut self, page: Received<K>) -> Result<Taken<K>, ScanError> {
        let received = page.len();
        let reach = self.start.checked_add(received);
        let reach = reach.ok_or(ScanError::TooFar)?;
        let (before, total) = (self.total, believable(page.total, reach));
        let seam = self.known.newest_in(&page);
        self.total = page.total;
        self.longest = self.longest.max(received);
        let is_first = std::mem::replace(&mut self.is_first, false);
        let is_plain = self.step == Step::Plain;
        let (keyed, keyless) = match seam {
            // Rows before the seam are given only where the page need not join the one before.
            Some(seam) if is_plain => (0, seam + 1),
            Some(seam) => (seam + 1, seam + 1),
            None if is_plain || self.is_at_floor() => (0, 0),
            None => {
                let fall = before.zip(page.total);
                let fall = fall.map_or(0, |(before, now)| before.saturating_sub(now));
                self.look_elsewhere(received, fall)?;
                return Ok(Taken {
                    rows: Vec::new(),
                    total,
                    has_drifted: false,
                });
            }
        };
        let has_drifted = is_plain && !is_first && (seam.is_some() || before != page.total);
        let (reported, ends_keyed) = (page.total, page.keys.last().is_some_and(Option::is_some));
        let rows = self.known.take(
            page,
            Before {
                keyed,
                keyless,
                is_step_back: matches!(self.step, Step::Back(_) | Step::Seek(_)),
            },
        )?;
        let step = Arrived {
            received,
            reach,
            total,
            // A page with as many rows as the list has, all of them known, shows the whole list.
            is_whole: rows.is_empty() && reported == Some(received),
            is_barren: rows.is_empty(),
            ends_keyed,
        };
        (self.start, self.step) = self.after(&step);
        Ok(Taken {
            rows,
            total,
            has_drifted,
        })
    }

    /// Returns whether nothing is known even where the scan began: then everything that it gave is gone, and the page is the first.
    fn is_at_floor(&self) -> bool {
        !self.is_resumed && self.start <= self.begin
    }

    /// Chooses where to look for a row that is known.
    fn look_elsewhere(&mut self, received: u64, fall: u64) -> Result<(), ScanError> {
        if self.is_resumed {
            return self.seek(received);
        }
        // Most often one row is gone, or as many as the total has fallen by. If that was not it, whole pages follow, doubled: with
        // shorter steps, rows might go as fast as the scan steps back.
        let (distance, next) = match self.step {
            Step::Back(distance) => (distance, distance.saturating_mul(2)),
            _ => (fall.clamp(1, self.stride() + 1), self.stride().max(2)),
        };
        self.start = self.start.saturating_sub(distance).max(self.begin);
        self.step = Step::Back(next);
        Ok(())
    }

    /// Returns how far a page reaches, but for the row that it shares with the next.
    fn stride(&self) -> u64 {
        let rows = match self.longest {
            0 => self.overlap.unwrap_or(ROWS),
            longest => longest,
        };
        rows.saturating_sub(1).max(1)
    }

    fn seek(&mut self, received: u64) -> Result<(), ScanError> {
        let stride = self.stride();
        let mut seek = match self.step {
            Step::Seek(mut seek) => {
                seek.missed(self.start, received);
                seek
            }
            _ => Seek::new(self.start, received, stride),
        };
        self.start = seek.next(stride)?;
        self.step = Step::Seek(seek);
        Ok(())
    }

    /// Returns the step behind a page that was accepted.
    fn after(&self, page: &Arrived) -> (u64, Step) {
        let ended = (self.start, Step::Ended);
        let asked = self.next().and_then(|ask| ask.size);
        if page.received == 0 || page.is_whole {
            return ended;
        }
        let is_short = asked.is_none_or(|size| page.received < size);
        let plain = (page.reach, Step::Plain);
        if is_short && page.total == Some(page.reach) {
            // A page without a new row may come from anywhere, unless the scan has seen as many rows as there are.
            let has_seen = self.begin.saturating_add(self.known.len());
            let is_end = !page.is_barren || has_seen >= page.reach;
            return if is_end { ended } else { plain };
        }
        if !page.ends_keyed || !self.can_overlap {
            return plain;
        }
        let overlap = (page.reach - 1, Step::Overlap);
        if page.received > 1 {
            return overlap;
        }
        match self.step {
            // One row was asked for; that the next page overlaps takes two.
            Step::Plain if asked == Some(1) => overlap,
            // A server that sends single rows whatever is asked for leaves no way but this.
            Step::Plain => plain,
            // Nothing but the seam: the end, unless the total says more, or the server has only ever sent single rows.
            _ if page.is_barren && page.total.is_none() && self.longest > 1 => ended,
            _ => plain,
        }
    }
}

/// A page that was accepted.
struct Arrived {
    received: u64,
    /// The offset behind its last row.
    reach: u64,
    total: Option<u64>,
    is_whole: bool,
    is_barren: bool,
    /// Whether its last row has a key.
    ends_keyed: bool,
}
