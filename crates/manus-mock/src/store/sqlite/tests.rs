//! Tests the store alone: transactions, order, delegation counts, files.

use jiff::Timestamp;

use super::*;
use crate::domain::{Delegation, DelegationState, Enterprise, Filter, Status, User};
use crate::rules::fixtures::member;
use crate::store::transact;

const TEAM: i64 = 1;

fn acme(transaction: &mut dyn Transaction) -> Result<(), StoreError> {
    let named = |text: &str| text.to_owned();
    transaction.reinitialize(&[Enterprise {
        no: TEAM,
        uid: named("e"),
        name: named("acme"),
        team_uid: named("t"),
    }])
}

fn store() -> Sqlite {
    Sqlite::in_memory(acme).unwrap()
}

fn run<T>(store: &Sqlite, work: impl FnOnce(&mut dyn Transaction) -> Result<T, StoreError>) -> T {
    transact(store, work).unwrap()
}

fn ids(store: &Sqlite, filter: Filter) -> Vec<String> {
    let page = run(store, |tx| tx.page(TEAM, filter, 0, 100));
    assert_eq!(page.total, page.users.len());
    page.users.into_iter().map(|user| user.id).collect()
}

fn holders() -> Filter {
    Filter {
        status: None,
        delegation: Some(DelegationState::HasDelegates),
    }
}

fn delegated_to(holder: &str, id: &str) -> User {
    let delegation = Some(Delegation {
        to: holder.to_owned(),
        at: Timestamp::UNIX_EPOCH,
    });
    User {
        delegation,
        status: Status::Inactive,
        ..member(id)
    }
}

#[test]
fn members_round_trip() {
    let store = store();
    let full = User {
        label: Some("Label".to_owned()),
        original_email: Some("old@acme.example".to_owned()),
        removed_at: Some(Timestamp::UNIX_EPOCH),
        first_name: "F".to_owned(),
        ..delegated_to("h", "m1")
    };
    run(&store, |tx| tx.insert_user(TEAM, &full));
    assert_eq!(run(&store, |tx| tx.user(TEAM, "m1")), Some(full));
    assert_eq!(run(&store, |tx| tx.user(2, "m1")), None);
}

#[test]
fn addresses_ignore_case_and_the_living_come_first() {
    let store = store();
    run(&store, |tx| {
        let removed = |id: &str, second| User {
            email: "Who@Acme.example".to_owned(),
            status: Status::Removed,
            removed_at: Timestamp::from_second(second).ok(),
            ..member(id)
        };
        tx.insert_user(TEAM, &removed("a", 1))?;
        tx.insert_user(TEAM, &removed("b", 2))
    });
    let find = || {
        run(&store, |tx| tx.user_by_email(TEAM, "WHO@acme.EXAMPLE"))
            .unwrap()
            .id
    };
    assert_eq!(find(), "b");
    run(&store, |tx| {
        tx.insert_user(
            TEAM,
            &User {
                email: "who@acme.example".to_owned(),
                ..member("z")
            },
        )
    });
    assert_eq!(find(), "z");
}

#[test]
fn a_rolled_back_transaction_leaves_rows_and_counts_unchanged() {
    let store = store();
    run(&store, |tx| tx.insert_user(TEAM, &member("m1")));
    let rolled_back: Result<(), StoreError> = transact(&store, |tx| {
        tx.insert_user(TEAM, &member("m2"))?;
        tx.update_user(
            TEAM,
            &User {
                status: Status::Inactive,
                ..member("m1")
            },
        )?;
        assert_eq!(tx.paid_seats(TEAM)?, 1);
        Err(StoreError::new("no"))
    });
    assert!(rolled_back.is_err());
    assert_eq!(ids(&store, Filter::default()), ["m1"]);
    assert_eq!(
        ids(
            &store,
            Filter {
                status: Some(Status::Active),
                delegation: None
            }
        ),
        ["m1"]
    );
    assert_eq!(run(&store, |tx| tx.paid_seats(TEAM)), 1);
}

#[test]
fn holders_are_known_by_the_profiles_delegated_to_them() {
    let store = store();
    run(&store, |tx| {
        // A profile may be inserted before its holder.
        tx.insert_user(TEAM, &delegated_to("h1", "a"))?;
        tx.insert_user(TEAM, &member("h1"))?;
        tx.insert_user(TEAM, &member("h2"))?;
        tx.insert_user(TEAM, &delegated_to("h1", "b"))
    });
    assert_eq!(ids(&store, holders()), ["h1"]);
    run(&store, |tx| tx.update_user(TEAM, &delegated_to("h2", "a")));
    assert_eq!(ids(&store, holders()), ["h1", "h2"]);
    run(&store, |tx| {
        tx.update_user(
            TEAM,
            &User {
                delegation: None,
                ..delegated_to("h1", "b")
            },
        )
    });
    assert_eq!(ids(&store, holders()), ["h2"]);
    let held = run(&store, |tx| tx.profiles_of(TEAM, "h2"));
    assert_eq!(
        held.iter().map(|user| user.id.as_str()).collect::<Vec<_>>(),
        ["a"]
    );
}

#[test]
fn reinitializing_removes_everything() {
    let store = store();
    run(&store, |tx| tx.insert_user(TEAM, &member("m1")));
    run(&store, |tx| {
        acme(tx)?;
        tx.insert_user(TEAM, &member("m2"))
    });
    assert_eq!(ids(&store, Filter::default()), ["m2"]);
}

#[test]
fn a_reopened_file_has_its_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world.db");
    let (store, is_new) = Sqlite::in_file(&path, acme).unwrap();
    assert!(is_new);
    run(&store, |tx| {
        tx.insert_user(TEAM, &member("h1"))?;
        tx.insert_user(TEAM, &delegated_to("h1", "a"))
    });
    drop(store);
    let (store, is_new) = Sqlite::in_file(&path, |_| panic!("the store is not new")).unwrap();
    assert!(!is_new);
    assert_eq!(ids(&store, Filter::default()), ["a", "h1"]);
    assert_eq!(ids(&store, holders()), ["h1"]);
    assert_eq!(run(&store, |tx| tx.paid_seats(TEAM)), 1);
}

#[test]
fn a_file_in_use_cannot_be_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world.db");
    let _first = Sqlite::in_file(&path, acme).unwrap();
    let error = Sqlite::in_file(&path, acme).err().unwrap().to_string();
    assert!(error.contains("another process"), "{error}");
}

#[test]
fn a_seed_that_fails_leaves_a_file_that_is_still_new() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world.db");
    assert!(Sqlite::in_file(&path, |_| Err(StoreError::new("no"))).is_err());
    let (_, is_new) = Sqlite::in_file(&path, acme).unwrap();
    assert!(is_new);
}
