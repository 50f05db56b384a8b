//! A scan by offset, which asks back: the page shows by a row that is known whether it joins the page before.

use super::known::{Before, Known};
use super::overlap::Overlap;
use super::seek::Seek;
use super::{Ask, Key, Plan, Received, ScanError, Taken, believable};

/// How many rows a page is taken to have when neither the request nor a page has shown it.
const ROWS: u64 = 16;

#[derive(Debug)]
pub(crate) struct OffsetScan<K> {
    known: Known<K>,
    /// Whether rows were given by an earlier scan, whose keys are forgotten but for a few.
    is_resumed: bool,
    begin: u64,
    size: Option<u64>,
    /// The size of pages that overlap: a request for single rows asks for two then. `None` if that is not allowed.
    overlap_size: Option<u64>,
    can_overlap: bool,
    start: u64,
    step: Step,
    overlap: Overlap,
    /// The last row of the page before.
    last: Option<K>,
    /// Whether nothing was behind that row.
    is_at_last: bool,
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
    /// Nothing at all: one look behind what seems to be the end.
    Behind,
    /// The last row of the page before, at its beginning.
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
        let overlap_size = match plan.size {
            Some(1) => Some(2).filter(fits),
            size => size,
        };
        let mut overlap = Overlap::default();
        overlap.accepted(plan.begin);
        OffsetScan {
            known: Known::new(&plan.recent),
            is_resumed,
            begin: plan.begin,
            size: plan.size,
            overlap_size,
            can_overlap: overlap_size.is_some() || plan.size.is_none(),
            start: plan.begin,
            step: if is_resumed {
                Step::Overlap
            } else {
                Step::Plain
            },
            overlap,
            last: plan.recent.last().cloned(),
            is_at_last: false,
            longest: 0,
            total: None,
            is_first: true,
        }
    }

    pub(super) fn next(&self) -> Option<Ask> {
        let size = match self.step {
            Step::Ended => return None,
            Step::Plain | Step::Behind => self.size,
            Step::Overlap | Step::Back(_) | Step::Seek(_) => self.overlap_size.or(self.size),
        };
        Some(Ask {
            start: self.start,
            size,
        })
    }

    pub(super) fn take(&mut self, page: Received<K>) -> Result<Taken<K>, ScanError> {
        let reach = self.start.checked_add(page.len());
        let reach = reach.ok_or(ScanError::TooFar)?;
        let before = std::mem::replace(&mut self.total, page.total);
        let is_first = std::mem::replace(&mut self.is_first, false);
        let total = believable(page.total, reach);
        self.longest = self.longest.max(page.len());
        self.overlap.received();
        let seam = self.known.newest_in(&page);
        if seam.is_none() && self.expects_known() && !self.is_at_floor() {
            let fall = before.zip(page.total);
            let fall = fall.map_or(0, |(before, now)| before.saturating_sub(now));
            self.look_elsewhere(page.len(), fall)?;
            return Ok(Taken {
                rows: Vec::new(),
                total,
                has_drifted: false,
            });
        }
        let has_changed = !is_first && (seam.is_some() || before != page.total);
        let has_drifted = has_changed && self.can_hide();
        let rows = self.accept(page, seam, reach)?;
        Ok(Taken {
            rows,
            total,
            has_drifted,
        })
    }

    /// Returns whether a row that is known shows whether the page joins the one before.
    fn expects_known(&self) -> bool {
        !matches!(self.step, Step::Plain | Step::Behind | Step::Ended)
    }

    /// Returns whether rows before the page may have become hidden. What is behind the end of a list was not there before, unless
    /// the server sends single rows only.
    fn can_hide(&self) -> bool {
        match self.step {
            Step::Plain => true,
            Step::Behind => self.longest < 2,
            _ => false,
        }
    }

    /// Returns whether nothing is known even where the scan began: then everything that it gave is gone, and the page is the first.
    fn is_at_floor(&self) -> bool {
        !self.is_resumed && self.start <= self.begin
    }

    /// Takes in a page that joins what is known, and chooses the next.
    fn accept(
        &mut self,
        page: Received<K>,
        seam: Option<usize>,
        reach: u64,
    ) -> Result<Vec<(usize, Option<K>)>, ScanError> {
        let behind = seam.map_or(0, |seam| seam + 1);
        let (received, total) = (page.len(), page.total);
        let last = page.keys.last().cloned().flatten();
        let before = Before {
            // Rows before the seam are given only where the page need not join the one before.
            keyed: if self.expects_known() { behind } else { 0 },
            keyless: behind,
            is_step_back: matches!(self.step, Step::Back(_) | Step::Seek(_)),
        };
        let rows = self.known.take(page, before)?;
        let shows_last = last.is_some() && last == self.last;
        if let Some(seam) = seam.filter(|_| shows_last || !rows.is_empty()) {
            let at = self.start.saturating_add(seam as u64);
            self.overlap.found(at, self.stride());
        }
        let step = self.after(&Arrived {
            received,
            reach,
            total,
            // A page with as many rows as the list has, all of them known, shows the whole list.
            is_whole: rows.is_empty() && total == Some(received),
            is_barren: rows.is_empty(),
            has_last: last.is_some(),
            shows_last,
        });
        self.is_at_last = rows.is_empty() && shows_last;
        self.last = last;
        self.go(step, reach);
        Ok(rows)
    }

    /// Goes on behind the offset `reach`.
    fn go(&mut self, step: Step, reach: u64) {
        self.overlap.accepted(reach.saturating_sub(1));
        if self.is_at_last {
            self.overlap.reset();
        }
        self.start = match step {
            Step::Overlap => self.overlap.start().max(self.begin_of_list()),
            _ => reach,
        };
        self.step = step;
    }

    /// Returns the lowest offset that the scan may look at.
    fn begin_of_list(&self) -> u64 {
        if self.is_resumed { 0 } else { self.begin }
    }

    /// Returns the step behind a page that was accepted.
    fn after(&self, page: &Arrived) -> Step {
        if page.received == 0 || page.is_whole {
            return Step::Ended;
        }
        let asked = self.next().and_then(|ask| ask.size);
        let has_seen = self.begin.saturating_add(self.known.len());
        let is_short = asked.is_none_or(|size| page.received < size);
        if is_short && page.total == Some(page.reach) {
            // A page without a new row may come from anywhere, unless the scan has seen as many rows as there are.
            let is_end = !page.is_barren || has_seen >= page.reach;
            return if is_end { Step::Ended } else { Step::Behind };
        }
        if !page.has_last || !self.can_overlap {
            return Step::Plain;
        }
        if self.shows_end(page) {
            // If the total says more, one look behind the row shows whether it lies.
            let is_sure = page.total.is_none_or(|total| total <= has_seen);
            return if is_sure { Step::Ended } else { Step::Behind };
        }
        match self.step {
            // A server that sends single rows whatever is asked for leaves no way to overlap.
            Step::Plain | Step::Behind if self.longest < 2 && asked != Some(1) => Step::Plain,
            _ if page.received == 1 && page.is_barren => Step::Behind,
            _ => Step::Overlap,
        }
    }

    /// Returns whether a page shows that nothing is behind the last row of the page before: asked for alone, or twice with others, if
    /// rows before it are deleted so fast that it cannot be asked for alone. Pages have been longer, so the server could send more.
    fn shows_end(&self, page: &Arrived) -> bool {
        let is_alone = page.received == 1 || self.is_at_last;
        let is_cut = page.received < self.longest && page.is_barren && page.shows_last;
        self.expects_known() && is_cut && is_alone
    }

    /// Chooses where to look for a row that is known.
    fn look_elsewhere(&mut self, received: u64, fall: u64) -> Result<(), ScanError> {
        if self.is_resumed {
            return self.seek(received);
        }
        // Most often one row is gone, or as many as the total has fallen by. If that was not it, whole pages follow, doubled: with
        // shorter steps, rows might go as fast as the scan steps back.
        let stride = self.stride();
        let (distance, next) = match self.step {
            Step::Back(distance) => (distance, distance.saturating_mul(2)),
            _ => {
                let likely = fall.max(self.overlap.margin());
                (likely.clamp(1, stride + 1), stride.max(2))
            }
        };
        self.start = self.start.saturating_sub(distance).max(self.begin);
        self.step = Step::Back(next);
        Ok(())
    }

    /// Returns how far a page reaches, but for the row that it shares with the next.
    fn stride(&self) -> u64 {
        let rows = match self.longest {
            0 => self.overlap_size.unwrap_or(ROWS),
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
    has_last: bool,
    /// Whether that is the last row of the page before.
    shows_last: bool,
}
