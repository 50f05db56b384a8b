//! Contract A.3: `team.user.list`.

use connect_prost::Code;
use contract_tests::{GLOBEX_KEY, code};
use manus_api::team::v2::{DelegationState, ListUsersRequest, UserStatus};

use crate::World;

fn window(limit: i32, offset: i32) -> ListUsersRequest {
    ListUsersRequest {
        limit: Some(limit),
        offset: Some(offset),
        ..Default::default()
    }
}

fn filtered(status: Option<UserStatus>, state: Option<DelegationState>) -> ListUsersRequest {
    ListUsersRequest {
        limit: Some(1000),
        status_filter: status.map(Into::into),
        delegation_state: state.map(Into::into),
        ..Default::default()
    }
}

#[tokio::test]
async fn limit_is_100_by_default() {
    let page = World::demo().list(ListUsersRequest::default()).await;
    assert_eq!((page.users.len(), page.limit), (100, 100));
}

#[tokio::test]
async fn limit_goes_from_1_to_1000() {
    let world = World::demo();
    assert_eq!(world.list(window(1, 0)).await.users.len(), 1);
    assert_eq!(world.list(window(1000, 0)).await.users.len(), 251);
}

#[tokio::test]
async fn offset_is_0_by_default_and_zero_based() {
    let world = World::demo();
    let first = world.list(ListUsersRequest::default()).await;
    assert_eq!(first.offset, 0);
    assert_eq!(world.list(window(1, 0)).await.users[0], first.users[0]);
    assert_eq!(world.list(window(1, 1)).await.users[0], first.users[1]);
}

#[tokio::test]
async fn offset_past_the_end_gives_no_users_and_the_same_total() {
    let page = World::demo().list(window(10, 100_000)).await;
    assert_eq!((page.users.len(), page.total), (0, 251));
}

#[tokio::test]
async fn limit_and_offset_out_of_range_are_invalid_arguments() {
    let world = World::demo();
    for request in [window(0, 0), window(-1, 0), window(1001, 0), window(1, -1)] {
        assert_eq!(
            code(world.users.list_users(request).await),
            Code::InvalidArgument
        );
    }
}

#[tokio::test]
async fn status_filter_takes_active_inactive_and_removed() {
    let world = World::demo();
    for (status, total) in [
        (UserStatus::Active, 248),
        (UserStatus::Inactive, 2),
        (UserStatus::Removed, 1),
    ] {
        let page = world.list(filtered(Some(status), None)).await;
        assert_eq!(page.total, total, "{status:?}");
        assert!(page.users.iter().all(|user| user.status() == status));
    }
}

#[tokio::test]
async fn delegation_state_takes_delegated_has_delegates_and_none() {
    let world = World::demo();
    let delegated = world
        .list(filtered(None, Some(DelegationState::Delegated)))
        .await;
    assert_eq!(delegated.total, 2);
    assert!(
        delegated
            .users
            .iter()
            .all(|user| user.delegated_to.is_some())
    );
    let holders = world
        .list(filtered(None, Some(DelegationState::HasDelegates)))
        .await;
    assert_eq!(
        holders
            .users
            .iter()
            .map(|user| user.email.as_str())
            .collect::<Vec<_>>(),
        ["holder@acme.example"]
    );
    assert_eq!(
        world
            .list(filtered(None, Some(DelegationState::None)))
            .await
            .total,
        248
    );
}

#[tokio::test]
async fn unspecified_delegation_state_filters_nothing() {
    let page = World::demo()
        .list(filtered(None, Some(DelegationState::Unspecified)))
        .await;
    assert_eq!(page.total, 251);
}

#[tokio::test]
async fn both_filters_together_mean_and() {
    let world = World::demo();
    let both = |status| filtered(Some(status), Some(DelegationState::Delegated));
    let active = world.list(both(UserStatus::Active)).await;
    assert_eq!((active.total, active.users.len()), (1, 1));
    assert_eq!(world.list(both(UserStatus::Inactive)).await.total, 1);
    assert_eq!(world.list(both(UserStatus::Removed)).await.total, 0);
}

#[tokio::test]
async fn without_status_filter_removed_members_are_listed_too() {
    let page = World::demo().list(filtered(None, None)).await;
    assert_eq!(page.total, 251);
    assert_eq!(
        page.users
            .iter()
            .filter(|user| user.status() == UserStatus::Removed)
            .count(),
        1
    );
}

#[tokio::test]
async fn response_is_ok_and_has_a_unique_request_id() {
    let world = World::demo();
    let (one, two) = (
        world.list(window(1, 0)).await,
        world.list(window(1, 0)).await,
    );
    assert!(one.ok && two.ok);
    assert!(one.request_id.starts_with("req_"));
    assert_ne!(one.request_id, two.request_id);
    assert_eq!(one.headers()["x-request-id"], one.request_id.as_str());
}

#[tokio::test]
async fn rows_leave_delegated_profiles_out() {
    let page = World::demo().list(filtered(None, None)).await;
    assert!(
        page.users
            .iter()
            .all(|user| user.delegated_profiles.is_empty())
    );
}

#[tokio::test]
async fn total_counts_what_the_filters_let_through_not_the_page() {
    let page = World::demo()
        .list(ListUsersRequest {
            limit: Some(1),
            ..filtered(Some(UserStatus::Active), None)
        })
        .await;
    assert_eq!((page.users.len(), page.total), (1, 248));
}

#[tokio::test]
async fn limit_and_offset_are_echoed() {
    let page = World::demo().list(window(7, 13)).await;
    assert_eq!((page.limit, page.offset), (7, 13));
}

#[tokio::test]
async fn rows_are_sorted_by_id_and_pages_neither_overlap_nor_leave_gaps() {
    let world = World::demo();
    let whole = world.list(window(1000, 0)).await;
    assert!(
        whole
            .users
            .is_sorted_by(|one, two| one.team_user_id < two.team_user_id)
    );
    let mut joined = Vec::new();
    for offset in (0..251).step_by(40) {
        joined.extend(world.list(window(40, offset)).await.into_inner().users);
    }
    assert_eq!(joined, whole.users);
}

#[tokio::test]
async fn enterprises_do_not_see_each_other() {
    let world = World::demo();
    let globex = World::client(&world.mock, GLOBEX_KEY)
        .list_users(ListUsersRequest::default())
        .await
        .unwrap();
    assert_eq!(globex.total, 4);
    assert!(
        globex
            .users
            .iter()
            .all(|user| user.email.ends_with("@globex.example"))
    );
}
