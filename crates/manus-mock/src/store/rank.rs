//! A rank index: maps an offset in a filtered list to ids. It holds, for every filter, the matching ids in order, in
//! blocks of known length.
//!
//! The API pages by arbitrary offset with exact totals. A database scans every row before the offset; this index skips
//! whole blocks, and the last page costs as much as the first. The index changes when a transaction of the store
//! commits, and is rebuilt by one scan when a store is opened.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::{DelegationState, EnterpriseNo, Filter, Status, User};

/// The size at which a block is split: small enough to shift cheaply, large enough for few blocks.
const BLOCK: usize = 512;
const FILTERS: usize = 16;

/// The properties of a member that decide which lists and totals it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facets {
    status: Status,
    delegation: DelegationState,
    paid: bool,
}

impl Facets {
    pub(crate) fn of(user: &User) -> Self {
        Self {
            status: user.status,
            delegation: user.delegation_state(),
            paid: user.takes_paid_seat(),
        }
    }

    /// Returns the positions of the filters that match the member.
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

/// Returns the position of a filter's list.
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

/// The change of one member: `from` is `None` for an insertion, `to` for a deletion.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) team: EnterpriseNo,
    pub(crate) id: Arc<str>,
    pub(crate) from: Option<Facets>,
    pub(crate) to: Option<Facets>,
}

impl Change {
    /// Returns the difference in the paid seats of the team.
    pub(crate) fn paid_seats(&self) -> i64 {
        let paid = |facets: Option<Facets>| i64::from(facets.is_some_and(|facets| facets.paid));
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
    lists: [OrderedIds; FILTERS],
    paid: i64,
}

impl Rank {
    pub(crate) fn apply(&mut self, change: &Change) {
        let team = self.teams.entry(change.team).or_default();
        team.paid += change.paid_seats();
        let from = change.from.map(Facets::filters);
        let to = change.to.map(Facets::filters);
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

    /// Returns the length of the filtered list.
    pub(crate) fn total(&self, team: EnterpriseNo, filter: Filter) -> usize {
        self.teams
            .get(&team)
            .map_or(0, |team| team.lists[position(filter)].len)
    }

    /// Returns the number of active members with a paid role.
    pub(crate) fn paid_seats(&self, team: EnterpriseNo) -> i64 {
        self.teams.get(&team).map_or(0, |team| team.paid)
    }

    /// Returns the ids in a window of the filtered list.
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
            .flat_map(move |list| list.iter_from(offset))
            .take(limit)
    }
}

/// Ids in order, in blocks that are never empty.
#[derive(Debug, Default)]
struct OrderedIds {
    blocks: Vec<Vec<Arc<str>>>,
    len: usize,
}

impl OrderedIds {
    /// Returns the index of the block that contains `id` or into which it belongs.
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

    fn iter_from(&self, offset: usize) -> impl Iterator<Item = &str> {
        let mut remaining = offset;
        let mut block = 0;
        while let Some(candidate) = self
            .blocks
            .get(block)
            .filter(|candidate| candidate.len() <= remaining)
        {
            remaining -= candidate.len();
            block += 1;
        }
        let rest = self.blocks.get(block..).unwrap_or_default();
        rest.iter().flatten().skip(remaining).map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests;
