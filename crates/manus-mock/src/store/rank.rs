//! Turns an offset into ids: for every filter the ids that pass it, in order, in blocks whose lengths are known.
//!
//! The API pages by arbitrary offset with exact totals. A database answers that by walking over everything that comes
//! before; here the blocks before the offset are skipped by their length, so the deepest page costs what the first
//! one costs. The index follows the transactions of the store: it changes when one is committed, and is made anew
//! from one scan when a store is opened.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::{DelegationState, EnterpriseNo, Filter, Status, User};

/// A full block is split in two; small enough to move cheaply, large enough that few are skipped.
const BLOCK: usize = 512;
const FILTERS: usize = 16;

/// What the index needs to know of a member: where it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    status: Status,
    delegation: DelegationState,
    paid: bool,
}

impl Cell {
    pub(crate) fn of(user: &User) -> Self {
        Self {
            status: user.status,
            delegation: user.delegation_state(),
            paid: user.takes_paid_seat(),
        }
    }

    /// The filters that let the member through: with either part named or not.
    fn filters(self) -> [usize; 4] {
        let (status, delegation) = (Some(self.status), Some(self.delegation));
        [
            (None, None),
            (status, None),
            (None, delegation),
            (status, delegation),
        ]
        .map(|(status, delegation)| position(Filter { status, delegation }))
    }
}

fn position(filter: Filter) -> usize {
    let status = match filter.status {
        None => 0,
        Some(Status::Active) => 1,
        Some(Status::Inactive) => 2,
        Some(Status::Removed) => 3,
    };
    let delegation = match filter.delegation {
        None => 0,
        Some(DelegationState::Delegated) => 1,
        Some(DelegationState::HasDelegates) => 2,
        Some(DelegationState::None) => 3,
    };
    status * 4 + delegation
}

/// A member that came, went or changed its place.
#[derive(Debug)]
pub(crate) struct Move {
    pub(crate) team: EnterpriseNo,
    pub(crate) id: Arc<str>,
    pub(crate) from: Option<Cell>,
    pub(crate) to: Option<Cell>,
}

impl Move {
    /// By how much the move changes the paid seats of its team.
    pub(crate) fn paid_seats(&self) -> i64 {
        let paid = |cell: Option<Cell>| i64::from(cell.is_some_and(|cell| cell.paid));
        paid(self.to) - paid(self.from)
    }
}

/// The index of all teams.
#[derive(Debug, Default)]
pub(crate) struct Rank {
    teams: HashMap<EnterpriseNo, Team>,
}

#[derive(Debug, Default)]
struct Team {
    lists: [Ordered; FILTERS],
    paid: i64,
}

impl Rank {
    pub(crate) fn apply(&mut self, change: &Move) {
        let team = self.teams.entry(change.team).or_default();
        team.paid += change.paid_seats();
        let from = change.from.map(Cell::filters);
        let to = change.to.map(Cell::filters);
        for filter in from.into_iter().flatten() {
            if !to.is_some_and(|to| to.contains(&filter)) {
                team.lists[filter].remove(&change.id);
            }
        }
        for filter in to.into_iter().flatten() {
            if !from.is_some_and(|from| from.contains(&filter)) {
                team.lists[filter].insert(Arc::clone(&change.id));
            }
        }
    }

    pub(crate) fn total(&self, team: EnterpriseNo, filter: Filter) -> usize {
        self.teams
            .get(&team)
            .map_or(0, |team| team.lists[position(filter)].len)
    }

    /// Active members with a paid role.
    pub(crate) fn paid_seats(&self, team: EnterpriseNo) -> i64 {
        self.teams.get(&team).map_or(0, |team| team.paid)
    }

    /// The ids of a window of the list.
    pub(crate) fn window(
        &self,
        team: EnterpriseNo,
        filter: Filter,
        offset: usize,
        limit: usize,
    ) -> impl Iterator<Item = &str> {
        let list = self
            .teams
            .get(&team)
            .map(|team| &team.lists[position(filter)]);
        list.into_iter()
            .flat_map(move |list| list.from(offset))
            .take(limit)
    }
}

/// Ids in order, in blocks. No block is empty.
#[derive(Debug, Default)]
struct Ordered {
    blocks: Vec<Vec<Arc<str>>>,
    len: usize,
}

impl Ordered {
    /// The block that has `id` or should get it.
    fn block_of(&self, id: &str) -> usize {
        self.blocks
            .partition_point(|block| block.first().is_some_and(|first| &**first <= id))
            .saturating_sub(1)
    }

    fn insert(&mut self, id: Arc<str>) {
        if self.blocks.is_empty() {
            self.blocks.push(Vec::new());
        }
        let at = self.block_of(&id);
        let block = &mut self.blocks[at];
        let Err(place) = block.binary_search(&id) else {
            return;
        };
        block.insert(place, id);
        self.len += 1;
        if block.len() > BLOCK {
            let rest = block.split_off(BLOCK / 2);
            self.blocks.insert(at + 1, rest);
        }
    }

    fn remove(&mut self, id: &str) {
        let at = self.block_of(id);
        let Some(block) = self.blocks.get_mut(at) else {
            return;
        };
        let Ok(place) = block.binary_search_by(|other| (**other).cmp(id)) else {
            return;
        };
        block.remove(place);
        self.len -= 1;
        if block.is_empty() {
            self.blocks.remove(at);
        }
    }

    fn from(&self, offset: usize) -> impl Iterator<Item = &str> {
        let mut left = offset;
        let mut block = 0;
        while let Some(candidate) = self
            .blocks
            .get(block)
            .filter(|candidate| candidate.len() <= left)
        {
            left -= candidate.len();
            block += 1;
        }
        let rest = self.blocks.get(block..).unwrap_or_default();
        rest.iter().flatten().skip(left).map(AsRef::as_ref)
    }
}

#[cfg(test)]
#[path = "rank_tests.rs"]
mod tests;
