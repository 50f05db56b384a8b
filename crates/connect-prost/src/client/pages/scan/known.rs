//! The rows that a scan has given, and whether it still gets new ones.

use std::collections::HashSet;

use super::{Key, Received, ScanError};

/// How many rows may come again in a row, beside four times as many as are known.
const PATIENCE: u64 = 64;

/// The rows of a page that are not new, even if they are unknown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    /// Those with a key before this index.
    pub(super) keyed: usize,
    /// Those without a key before this index.
    pub(super) keyless: usize,
    /// Whether the scan has stepped back to this page.
    pub(super) is_step_back: bool,
}

#[derive(Debug)]
pub(super) struct Known<K> {
    keys: HashSet<K>,
    /// Hashes of the pages whose rows cannot all be told apart.
    contents: HashSet<u64>,
    /// How many known rows have been received since the last new one.
    stale: u64,
}

impl<K: Key> Known<K> {
    pub(super) fn new(recent: &[K]) -> Known<K> {
        Known {
            keys: recent.iter().cloned().collect(),
            contents: HashSet::new(),
            stale: 0,
        }
    }

    /// Returns how many rows are known.
    pub(super) fn len(&self) -> u64 {
        self.keys.len() as u64
    }

    pub(super) fn has(&self, key: &Option<K>) -> bool {
        key.as_ref().is_some_and(|key| self.keys.contains(key))
    }

    /// Returns the index of the last row of a page that is known.
    pub(super) fn newest_in(&self, page: &Received<K>) -> Option<usize> {
        page.keys.iter().rposition(|key| self.has(key))
    }

    /// Takes in the new rows of a page, which are those behind `before`.
    ///
    /// # Errors
    ///
    /// When too many rows in a row were known already. In a list at rest, a scan meets each known row once before it gets a new
    /// one, so the server repeats itself, or rows are inserted before the scan faster than it reads.
    pub(super) fn take(
        &mut self,
        page: Received<K>,
        before: Before,
    ) -> Result<Vec<(usize, Option<K>)>, ScanError> {
        let received = page.len();
        let known_before = self.len();
        let mut rows = Vec::new();
        let mut has_keyless = false;
        for (index, key) in page.keys.into_iter().enumerate() {
            let is_new = match &key {
                Some(key) => index >= before.keyed && self.keys.insert(key.clone()),
                None => index >= before.keyless,
            };
            has_keyless |= is_new && key.is_none();
            if is_new {
                rows.push((index, key));
            }
        }
        let is_fresh = has_keyless && self.contents.insert(page.content);
        if is_fresh || self.len() > known_before {
            self.stale = 0;
            return Ok(rows);
        }
        // The seam of a page is the last row of the page before, and a scan that has stepped back reads again what it knows.
        let again = match before.is_step_back {
            true => 1,
            false => received.saturating_sub(rows.len() as u64 + 1).max(1),
        };
        self.stale = self.stale.saturating_add(again);
        let limit = known_before.saturating_mul(4).saturating_add(PATIENCE);
        if self.stale > limit {
            return Err(ScanError::Stalled);
        }
        Ok(rows)
    }
}
