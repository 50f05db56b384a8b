//! Compares the index with a plain sorted list.

use std::collections::BTreeMap;

use super::*;
use crate::rules::fixtures::member;

const TEAM: EnterpriseNo = 1;

fn added(id: &str, user: &User) -> Change {
    Change {
        team: TEAM,
        id: Arc::from(id),
        from: None,
        to: Some(Facets::of(user)),
    }
}

fn with(status: Status, holds: u32) -> User {
    User {
        status,
        holds,
        ..member("m1")
    }
}

fn window(rank: &Rank, filter: Filter, offset: usize, limit: usize) -> Vec<String> {
    rank.window(TEAM, filter, offset, limit)
        .map(str::to_owned)
        .collect()
}

/// Asserts that totals and windows of a filtered list equal those of the sorted list.
fn assert_agrees(rank: &Rank, plain: &BTreeMap<String, User>, filter: Filter) {
    let passes = |user: &User| {
        filter.status.is_none_or(|status| status == user.status)
            && filter
                .delegation
                .is_none_or(|state| state == user.delegation_state())
    };
    let expected: Vec<&String> = plain
        .iter()
        .filter(|(_, user)| passes(user))
        .map(|(id, _)| id)
        .collect();
    assert_eq!(rank.total(TEAM, filter), expected.len());
    for offset in [
        0,
        1,
        511,
        512,
        513,
        expected.len() / 2,
        expected.len() - 1,
        expected.len(),
        usize::MAX,
    ] {
        let want: Vec<String> = expected
            .iter()
            .skip(offset)
            .take(7)
            .map(|id| (*id).clone())
            .collect();
        assert_eq!(window(rank, filter, offset, 7), want, "offset {offset}");
    }
}

#[test]
fn agrees_with_a_sorted_list_after_many_random_changes() {
    let mut rng = fastrand::Rng::with_seed(42);
    let mut rank = Rank::default();
    let mut plain: BTreeMap<String, User> = BTreeMap::new();
    let shapes = [
        with(Status::Active, 0),
        with(Status::Active, 2),
        with(Status::Inactive, 0),
        with(Status::Removed, 0),
    ];
    for _ in 0..20_000 {
        let id = format!("{:05}", rng.u32(..6_000));
        let next = (rng.u8(..5) > 0).then(|| shapes[rng.usize(..shapes.len())].clone());
        let from = plain.get(&id).map(Facets::of);
        rank.apply(&Change {
            team: TEAM,
            id: Arc::from(&*id),
            from,
            to: next.as_ref().map(Facets::of),
        });
        match next {
            Some(user) => plain.insert(id, user),
            None => plain.remove(&id),
        };
    }
    for filter in [
        Filter::default(),
        Filter {
            status: Some(Status::Active),
            delegation: None,
        },
        Filter {
            status: None,
            delegation: Some(DelegationState::None),
        },
        Filter {
            status: Some(Status::Active),
            delegation: Some(DelegationState::HasDelegates),
        },
    ] {
        assert_agrees(&rank, &plain, filter);
    }
    let paid = plain.values().filter(|user| user.takes_paid_seat()).count();
    assert_eq!(rank.paid_seats(TEAM), i64::try_from(paid).unwrap());
}

#[test]
fn an_unknown_team_is_empty() {
    let rank = Rank::default();
    assert_eq!(rank.total(TEAM, Filter::default()), 0);
    assert!(window(&rank, Filter::default(), 0, 10).is_empty());
}

#[test]
fn teams_do_not_see_each_other() {
    let mut rank = Rank::default();
    rank.apply(&added("a", &member("a")));
    rank.apply(&Change {
        team: 2,
        ..added("b", &member("b"))
    });
    assert_eq!(window(&rank, Filter::default(), 0, 10), ["a"]);
    assert_eq!(rank.total(2, Filter::default()), 1);
}
