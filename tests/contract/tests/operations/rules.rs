//! Rules across fields, on both sides of the wire: the client rejects before sending, and the server rejects a request
//! that was sent without validation.

use connect_prost::client::{Client, Error};
use connect_prost::server::Router;
use connect_prost::{Code, Protocol};
use http::Uri;
use manus_api::dataexport::v1::{
    EnterpriseDataExportService, EnterpriseDataExportServiceClient,
    EnterpriseDataExportServiceServer,
};
use manus_api::dataexport::v2::{
    EnterpriseDataExportV2Service, EnterpriseDataExportV2ServiceClient,
    EnterpriseDataExportV2ServiceServer,
};
use manus_api::observability::v2::{
    EnterpriseComplianceV2Service, EnterpriseComplianceV2ServiceClient,
    EnterpriseComplianceV2ServiceServer,
};
use manus_api::team::v2::{
    AssetType, TeamAssetAuditApiV2Service, TeamAssetAuditApiV2ServiceClient,
    TeamAssetAuditApiV2ServiceServer, TeamMemberRole, TeamUserManagementApiV2Service,
    TeamUserManagementApiV2ServiceClient, TeamUserManagementApiV2ServiceServer, UserStatus,
};
use manus_api::{dataexport, observability, team};
use prost_types::Timestamp;

use crate::World;

/// Implements no operation: a valid request fails with `unimplemented`.
struct Nothing;

impl TeamUserManagementApiV2Service for Nothing {}
impl TeamAssetAuditApiV2Service for Nothing {}
impl EnterpriseDataExportService for Nothing {}
impl EnterpriseDataExportV2Service for Nothing {}
impl EnterpriseComplianceV2Service for Nothing {}

fn client(validate: bool, protocol: Protocol) -> Client {
    let router = Router::new()
        .add(TeamUserManagementApiV2ServiceServer::new(Nothing))
        .add(TeamAssetAuditApiV2ServiceServer::new(Nothing))
        .add(EnterpriseDataExportServiceServer::new(Nothing))
        .add(EnterpriseDataExportV2ServiceServer::new(Nothing))
        .add(EnterpriseComplianceV2ServiceServer::new(Nothing));
    Client::builder(router, Uri::from_static("http://nothing"))
        .protocol(protocol)
        .validate(validate)
        .build()
}

/// Returns the ids of the rules that a call breaks, and asserts that client and server agree.
async fn broken<T: std::fmt::Debug>(call: impl AsyncFn(Client) -> Result<T, Error>) -> Vec<String> {
    broken_over(World::PROTOCOL, call).await
}

/// The same over this protocol.
async fn broken_over<T: std::fmt::Debug>(
    protocol: Protocol,
    call: impl AsyncFn(Client) -> Result<T, Error>,
) -> Vec<String> {
    let ids = |error: &Error| -> Vec<String> {
        let violations = error.violations().iter();
        violations
            .map(|violation| violation.rule_id().to_owned())
            .collect()
    };
    let (before, after) = (
        call(client(true, protocol)).await.unwrap_err(),
        call(client(false, protocol)).await.unwrap_err(),
    );
    assert_eq!(before.code(), after.code());
    assert_eq!(ids(&before), ids(&after));
    let found = ids(&after);
    let expected = if found.is_empty() {
        Code::Unimplemented
    } else {
        Code::InvalidArgument
    };
    assert_eq!(after.code(), expected);
    found
}

fn at(seconds: i64) -> Option<Timestamp> {
    Some(Timestamp { seconds, nanos: 0 })
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test]
async fn a_user_is_named_by_id_or_address() {
    for (team_user_id, email, rules) in [
        (None, None, &["user.identifier_required"][..]),
        (text(""), None, &["user.identifier_required"]),
        (text("u1"), None, &[]),
        (None, text("a@acme.example"), &[]),
        (text("u1"), text("a@acme.example"), &[]),
    ] {
        let request = team::v2::GetUserRequest {
            email,
            team_user_id,
        };
        let call = async |client| {
            TeamUserManagementApiV2ServiceClient::from_client(client)
                .get_user(request.clone())
                .await
        };
        assert_eq!(broken(call).await, rules, "{request:?}");
    }
}

#[tokio::test]
async fn an_update_needs_an_identifier_and_a_change_h20_h22() {
    let (active, removed) = (
        Some(UserStatus::Active.into()),
        Some(UserStatus::Removed.into()),
    );
    let admin = Some(TeamMemberRole::Admin.into());
    for (team_user_id, status, role, rules) in [
        (
            None,
            None,
            None,
            &["user.identifier_required", "user.change_required"][..],
        ),
        (text("u1"), None, None, &["user.change_required"]),
        (text("u1"), removed, admin, &["user.removed_excludes_role"]),
        (text("u1"), removed, None, &[]),
        (text("u1"), active, admin, &[]),
        (text("u1"), None, admin, &[]),
    ] {
        let request = team::v2::UpdateUserRequest {
            email: None,
            team_user_id,
            status,
            role,
        };
        let call = async |client| {
            TeamUserManagementApiV2ServiceClient::from_client(client)
                .update_user(request.clone())
                .await
        };
        assert_eq!(broken(call).await, rules, "{request:?}");
    }
}

#[tokio::test]
async fn an_export_needs_a_user_and_session_ids_in_both_versions() {
    use dataexport::v2::EnterpriseExportScope::{CustomSessionIds, Full};
    let sessions = vec!["s1".to_owned()];
    for (user_id, scope, session_ids, rules) in [
        (None, Full, vec![], &["export.user_required"][..]),
        (
            text("u1"),
            CustomSessionIds,
            vec![],
            &["export.session_ids_required"],
        ),
        (
            None,
            CustomSessionIds,
            vec![],
            &["export.user_required", "export.session_ids_required"],
        ),
        (text("u1"), CustomSessionIds, sessions, &[]),
        (text("u1"), Full, vec![], &[]),
    ] {
        let request = dataexport::v2::CreateExportRequest {
            user_id,
            scope: scope.into(),
            session_ids,
            ..Default::default()
        };
        let call = async |client| {
            EnterpriseDataExportV2ServiceClient::from_client(client)
                .create_export(request.clone())
                .await
        };
        assert_eq!(broken(call).await, rules, "{request:?}");
        let earlier = dataexport::v1::CreateExportRequest {
            user_id: request.user_id.clone(),
            scope: request.scope,
            session_ids: request.session_ids.clone(),
            ..Default::default()
        };
        let call = async |client| {
            EnterpriseDataExportServiceClient::from_client(client)
                .create_export(earlier.clone())
                .await
        };
        // Version 1 of exports has no REST.
        let found = broken_over(Protocol::Connect, call).await;
        assert_eq!(found, rules, "{earlier:?}");
    }
}

/// Start, end, and whether the two are a range.
fn ranges() -> [(Option<Timestamp>, Option<Timestamp>, bool); 6] {
    [
        (None, None, true),
        (at(5), None, true),
        (None, at(5), true),
        (at(5), at(5), true),
        (at(5), at(6), true),
        (at(6), at(5), false),
    ]
}

/// Returns the rules that a request with these times must break.
fn expected(rule: &str, is_range: bool) -> Vec<String> {
    match is_range {
        true => vec![],
        false => vec![rule.to_owned()],
    }
}

#[tokio::test]
async fn no_range_ends_before_it_starts_h41() {
    for (start_time, end_time, is_range) in ranges() {
        let assets = team::v2::ListShareableAssetsRequest {
            asset_type: AssetType::FileShare.into(),
            start_time,
            end_time,
            ..Default::default()
        };
        let call = async |client| {
            TeamAssetAuditApiV2ServiceClient::from_client(client)
                .list_shareable_assets(assets.clone())
                .await
        };
        assert_eq!(broken(call).await, expected("asset.time_range", is_range));
        let export = dataexport::v2::CreateExportRequest {
            user_id: text("u1"),
            scope: dataexport::v2::EnterpriseExportScope::Full.into(),
            start_time,
            end_time,
            ..Default::default()
        };
        let call = async |client| {
            EnterpriseDataExportV2ServiceClient::from_client(client)
                .create_export(export.clone())
                .await
        };
        assert_eq!(broken(call).await, expected("export.time_range", is_range));
        let events = observability::v2::CreateExportRequest {
            start_time,
            end_time,
            ..Default::default()
        };
        let call = async |client| {
            EnterpriseComplianceV2ServiceClient::from_client(client)
                .create_export(events.clone())
                .await
        };
        assert_eq!(
            broken(call).await,
            expected("compliance.time_range", is_range)
        );
    }
}

#[tokio::test]
async fn no_range_of_tasks_ends_before_it_starts_in_both_versions_h41() {
    for (start_time, end_time, is_range) in ranges() {
        let tasks = dataexport::v2::ListTasksRequest {
            user: "u1".to_owned(),
            start_time,
            end_time,
            ..Default::default()
        };
        let call = async |client| {
            EnterpriseDataExportV2ServiceClient::from_client(client)
                .list_tasks(tasks.clone())
                .await
        };
        assert_eq!(broken(call).await, expected("task.time_range", is_range));
        let earlier = dataexport::v1::ListTasksRequest {
            user: "u1".to_owned(),
            start_time,
            end_time,
            page: 1,
            page_size: 10,
            ..Default::default()
        };
        let call = async |client| {
            EnterpriseDataExportServiceClient::from_client(client)
                .list_tasks(earlier.clone())
                .await
        };
        let found = broken_over(Protocol::Connect, call).await;
        assert_eq!(found, expected("task.time_range", is_range));
    }
}
