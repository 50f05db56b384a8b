//! Shared code of the contract tests: a mock per test, a generated client for it, and raw requests.
//!
//! The tests are in `tests/operations`, one file per operation, named after the rows of the contract. `tests/connect.rs` and
//! `tests/rest.rs` run all of them, each over one surface of the mock.

mod surface;

use std::marker::PhantomData;

use connect_prost::client::{Client, Error};
use connect_prost::{Body, Code, Protocol, Response};
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::BodyExt;
use manus_api::team::v2::{
    CreateUserRequest, DelegateProfileRequest, GetUserRequest, ListUsersRequest, ListUsersResponse,
    MigratedProfileRole, TeamMemberRole, TeamUserManagementApiV2ServiceClient, UpdateUserRequest,
    User, UserStatus,
};
use manus_mock::{Mock, Seed};
use serde_json::Value;
use tower::ServiceExt;

pub use crate::surface::{Connect, Rest, Surface};

/// The demo key for Acme's user management.
pub const KEY: &str = "mock-key-team-user";
/// The demo key for Globex's user management.
pub const GLOBEX_KEY: &str = "mock-key-globex-team-user";

/// A mock, and Acme's client for it over one surface.
#[derive(Debug)]
pub struct World<S> {
    /// The mock.
    pub mock: Mock,
    /// The client of Acme. It does not validate: the tests are about the server.
    pub users: TeamUserManagementApiV2ServiceClient,
    surface: PhantomData<S>,
}

/// A response as received over the wire.
#[derive(Debug)]
pub struct RawResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The header `x-request-id`; empty without one.
    pub request_id: String,
    /// The body.
    pub text: String,
}

impl RawResponse {
    /// Returns the body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("the body is JSON")
    }

    /// Returns the code in the body of an error; empty without one.
    pub fn code(&self) -> String {
        let body = self.json();
        let code = body["error"].get("code").or_else(|| body.get("code"));
        let code = code.and_then(Value::as_str);
        code.unwrap_or_default().to_owned()
    }

    /// Returns the body without the request id, which differs from call to call.
    pub fn text_without_id(&self) -> String {
        self.text.replace(&self.request_id, "")
    }
}

impl<S: Surface> World<S> {
    /// The protocol of the surface.
    pub const PROTOCOL: Protocol = S::PROTOCOL;

    /// Returns the demo world on a virtual clock.
    pub fn demo() -> Self {
        Self::from_seed(Seed::demo())
    }

    /// Returns the empty world on a virtual clock.
    pub fn empty() -> Self {
        Self::from_seed(Seed::empty())
    }

    fn from_seed(seed: Seed) -> Self {
        let mock = Mock::builder()
            .seed(seed)
            .virtual_clock()
            .build()
            .expect("the seed makes a world");
        let users = Self::client(&mock, KEY);
        Self {
            mock,
            users,
            surface: PhantomData,
        }
    }

    /// Returns a client with this key that does not validate.
    pub fn client(mock: &Mock, key: &'static str) -> TeamUserManagementApiV2ServiceClient {
        let client = Client::builder(mock.transport(), Uri::from_static("http://mock"))
            .header(
                HeaderName::from_static("x-api-key"),
                HeaderValue::from_static(key),
            )
            .protocol(S::PROTOCOL)
            .validate(false)
            .build();
        TeamUserManagementApiV2ServiceClient::from_client(client)
    }

    /// Returns the member with the address `part@acme.example`.
    pub async fn member(&self, part: &str) -> User {
        let email = Some(format!("{part}@acme.example"));
        let response = self
            .users
            .get_user(GetUserRequest {
                email,
                ..Default::default()
            })
            .await;
        response
            .expect("the demo world has this member")
            .into_inner()
            .user
            .expect("a detail has a user")
    }

    /// Returns the member with this id.
    pub async fn by_id(&self, id: &str) -> User {
        let team_user_id = Some(id.to_owned());
        let response = self
            .users
            .get_user(GetUserRequest {
                team_user_id,
                ..Default::default()
            })
            .await;
        response
            .expect("the member is there")
            .into_inner()
            .user
            .expect("a detail has a user")
    }

    /// Returns the id of the member with the address `part@acme.example`.
    pub async fn id(&self, part: &str) -> String {
        self.member(part).await.team_user_id
    }

    /// Returns the profile that was `lent@acme.example` before it was delegated.
    pub async fn lent(&self) -> User {
        let all = self
            .list(ListUsersRequest {
                limit: Some(1000),
                ..Default::default()
            })
            .await;
        let is_lent = |user: &User| user.original_email.as_deref() == Some("lent@acme.example");
        all.users
            .iter()
            .find(|user| is_lent(user))
            .expect("the demo world has lent a profile")
            .clone()
    }

    /// Lists members. Panics if the call fails.
    pub async fn list(&self, request: ListUsersRequest) -> Response<ListUsersResponse> {
        self.users
            .list_users(request)
            .await
            .expect("the list succeeds")
    }

    /// Creates a member with the address `part@acme.example` and this role.
    pub async fn create(&self, part: &str, role: TeamMemberRole) -> User {
        let email = format!("{part}@acme.example");
        let response = self
            .users
            .create_user(CreateUserRequest {
                email,
                role: role.into(),
                ..Default::default()
            })
            .await;
        response
            .expect("the member is created")
            .into_inner()
            .user
            .expect("a create returns the user")
    }

    /// Sets the status of a member, and returns the member.
    pub async fn set_status(&self, id: &str, status: UserStatus) -> User {
        let request = update(id, Some(status), None);
        let response = self.users.update_user(request).await;
        response
            .expect("the status is changed")
            .into_inner()
            .user
            .expect("an update returns the user")
    }

    /// Delegates a profile, and returns it.
    pub async fn delegate(&self, source: &str, target: &str, role: MigratedProfileRole) -> User {
        let response = self
            .users
            .delegate_profile(delegation(source, target, role))
            .await;
        response
            .expect("the profile is delegated")
            .into_inner()
            .user
            .expect("a delegation returns the user")
    }

    /// Sends a call of user management with this key and this JSON, as the surface has it.
    pub async fn call(&self, key: Option<&str>, method: &str, json: &str) -> RawResponse {
        let (method, target, body) = S::request(method, json);
        self.send(method, &target, key, &body).await
    }

    /// Calls the admin API, and returns the body. Panics if the status is not 200.
    pub async fn admin(&self, method: Method, path: &str, json: &str) -> Value {
        let response = self
            .send(method, &format!("/__mock/{path}"), None, json)
            .await;
        assert_eq!(response.status, StatusCode::OK, "{}", response.text);
        response.json()
    }

    /// Sends a request with this key and JSON body.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        json: &str,
    ) -> RawResponse {
        let mut request = Request::new(Body::full(json.to_owned()));
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().expect("a path is an address");
        request
            .headers_mut()
            .insert("content-type", HeaderValue::from_static("application/json"));
        if let Some(key) = key {
            request
                .headers_mut()
                .insert("x-api-key", key.parse().expect("a key is a header value"));
        }
        let response = self
            .mock
            .service()
            .oneshot(request)
            .await
            .expect("the connection stays open");
        let (head, body) = response.into_parts();
        let request_id = head
            .headers
            .get("x-request-id")
            .and_then(|id| id.to_str().ok())
            .unwrap_or_default();
        let bytes = body.collect().await.expect("the body is whole").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("the body is text");
        RawResponse {
            status: head.status,
            request_id: request_id.to_owned(),
            text,
        }
    }
}

/// Returns an update of the member with this id.
pub fn update(
    id: &str,
    status: Option<UserStatus>,
    role: Option<TeamMemberRole>,
) -> UpdateUserRequest {
    UpdateUserRequest {
        team_user_id: Some(id.to_owned()),
        status: status.map(Into::into),
        role: role.map(Into::into),
        ..Default::default()
    }
}

/// Returns a request to delegate a profile.
pub fn delegation(source: &str, target: &str, role: MigratedProfileRole) -> DelegateProfileRequest {
    DelegateProfileRequest {
        team_user_id: source.to_owned(),
        target_team_user_id: target.to_owned(),
        role: role.into(),
    }
}

/// Returns the error code of a failed call. Panics if the call succeeded.
pub fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    result.expect_err("the call fails").code()
}
