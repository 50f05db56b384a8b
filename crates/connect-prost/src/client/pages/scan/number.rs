//! A scan by the numbers of pages, which cannot overlap: rows may be lost, and the scan says where that may have happened.

use super::known::{Before, Known};
use super::{Ask, Key, Plan, Received, ScanError, Taken, believable};

#[derive(Debug)]
pub(crate) struct NumberScan<K> {
    known: Known<K>,
    /// Whether rows were given by an earlier scan, whose keys are forgotten but for a few.
    is_resumed: bool,
    size: Option<u64>,
    page: u64,
    /// How many rows of this page were given before.
    skip: usize,
    /// The most rows of a page so far, which is what the server takes a page for.
    longest: u64,
    /// The total of the page before.
    total: Option<u64>,
    is_first: bool,
    has_ended: bool,
}

impl<K: Key> NumberScan<K> {
    pub(super) fn new(plan: Plan<K>) -> NumberScan<K> {
        NumberScan {
            known: Known::new(&plan.recent),
            is_resumed: !plan.recent.is_empty(),
            size: plan.size,
            page: plan.begin,
            skip: plan.skip,
            longest: 0,
            total: None,
            is_first: true,
            has_ended: false,
        }
    }

    pub(super) fn next(&self) -> Option<Ask> {
        (!self.has_ended).then_some(Ask {
            start: self.page,
            size: self.size,
        })
    }

    pub(super) fn take(&mut self, page: Received<K>) -> Result<Taken<K>, ScanError> {
        let (received, reported) = (page.len(), page.total);
        let seam = self.known.newest_in(&page);
        let reach = self.reach(received)?;
        let total = believable(reported, reach.unwrap_or(received));
        let has_drifted = !self.is_first && (seam.is_some() || self.total != reported);
        let skip = std::mem::take(&mut self.skip);
        let (keyed, keyless) = match seam {
            Some(seam) if self.is_resumed => (seam + 1, seam + 1),
            Some(seam) => (0, seam + 1),
            None => (skip, skip),
        };
        let rows = self.known.take(
            page,
            Before {
                keyed,
                keyless,
                is_step_back: false,
            },
        )?;
        // Of a page without a new row nobody knows where it stands.
        let is_last = !rows.is_empty()
            && self.size.is_none_or(|size| received < size)
            && reach.is_some_and(|reach| reported == Some(reach));
        // A page with as many rows as the list has, all of them known, shows the whole list.
        let is_whole = rows.is_empty() && reported == Some(received);
        self.has_ended = received == 0 || is_last || is_whole;
        self.longest = self.longest.max(received);
        self.total = reported;
        self.is_first = false;
        if !self.has_ended {
            self.page = self.page.checked_add(1).ok_or(ScanError::TooFar)?;
        }
        Ok(Taken {
            rows,
            total,
            has_drifted,
        })
    }

    /// Returns how many rows there are up to the end of this page; `None` where it is not known how many a full page has.
    fn reach(&self, received: u64) -> Result<Option<u64>, ScanError> {
        if self.page <= 1 {
            return Ok(Some(received));
        }
        if self.longest == 0 {
            return Ok(None);
        }
        let before = (self.page - 1).checked_mul(self.longest.max(received));
        let reach = before.and_then(|before| before.checked_add(received));
        reach.map(Some).ok_or(ScanError::TooFar)
    }
}
