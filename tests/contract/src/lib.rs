//! What the contract's tests share: a world of their own each, a generated client for it, and bare requests.
//!
//! The tests themselves are in `tests/`, one file per operation, named after the rows of the contract.

use connect_prost::client::{Client, Error};
use connect_prost::{Body, Code, Response};
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

/// The key of the demo seed that opens user management of Acme.
pub const KEY: &str = "mock-key-team-user";
/// The same of Globex.
pub const GLOBEX_KEY: &str = "mock-key-globex-team-user";

/// A world of its own, and Acme's client for it.
#[derive(Debug)]
pub struct World {
    /// The mock.
    pub mock: Mock,
    /// Sends what it is given, valid or not: it is the server that is tested.
    pub users: TeamUserManagementApiV2ServiceClient,
}

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The header `x-request-id`, or nothing.
    pub request_id: String,
    /// The body.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("the mock answers JSON")
    }
}

impl World {
    /// The demo world on a virtual clock.
    pub fn demo() -> Self {
        Self::from_seed(Seed::demo())
    }

    /// The same without members.
    pub fn empty() -> Self {
        Self::from_seed(Seed::empty())
    }

    fn from_seed(seed: Seed) -> Self {
        let mock = Mock::builder()
            .seed(seed)
            .virtual_clock()
            .build()
            .expect("the seed makes a world");
        let users = client(&mock, KEY);
        Self { mock, users }
    }

    /// The member with the address `part@acme.example`.
    pub async fn member(&self, part: &str) -> User {
        let email = Some(format!("{part}@acme.example"));
        let answer = self
            .users
            .get_user(GetUserRequest {
                email,
                ..Default::default()
            })
            .await;
        answer
            .expect("the demo world has this member")
            .into_inner()
            .user
            .expect("a detail has a user")
    }

    /// The member with this id.
    pub async fn by_id(&self, id: &str) -> User {
        let team_user_id = Some(id.to_owned());
        let answer = self
            .users
            .get_user(GetUserRequest {
                team_user_id,
                ..Default::default()
            })
            .await;
        answer
            .expect("the member is there")
            .into_inner()
            .user
            .expect("a detail has a user")
    }

    /// The id of the member with the address `part@acme.example`.
    pub async fn id(&self, part: &str) -> String {
        self.member(part).await.team_user_id
    }

    /// The profile that was `lent@acme.example` before it was delegated.
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

    /// A list that works.
    pub async fn list(&self, request: ListUsersRequest) -> Response<ListUsersResponse> {
        self.users
            .list_users(request)
            .await
            .expect("the list is answered")
    }

    /// A new member with this role.
    pub async fn create(&self, part: &str, role: TeamMemberRole) -> User {
        let email = format!("{part}@acme.example");
        let answer = self
            .users
            .create_user(CreateUserRequest {
                email,
                role: role.into(),
                ..Default::default()
            })
            .await;
        answer
            .expect("the member is created")
            .into_inner()
            .user
            .expect("a create answers the user")
    }

    /// Sets the status of a member.
    pub async fn set_status(&self, id: &str, status: UserStatus) -> User {
        let request = update(id, Some(status), None);
        let answer = self.users.update_user(request).await;
        answer
            .expect("the status is changed")
            .into_inner()
            .user
            .expect("an update answers the user")
    }

    /// Delegates a profile.
    pub async fn delegate(&self, source: &str, target: &str, role: MigratedProfileRole) -> User {
        let answer = self
            .users
            .delegate_profile(delegation(source, target, role))
            .await;
        answer
            .expect("the profile is delegated")
            .into_inner()
            .user
            .expect("a delegation answers the user")
    }

    /// A call with this key as it goes over the wire.
    pub async fn call(&self, key: Option<&str>, method: &str, json: &str) -> Answer {
        let path = format!("/team.v2.TeamUserManagementApiV2Service/{method}");
        self.send(Method::POST, &path, key, json).await
    }

    /// A call of the admin API that works.
    pub async fn admin(&self, method: Method, path: &str, json: &str) -> Value {
        let answer = self
            .send(method, &format!("/__mock/{path}"), None, json)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()
    }

    /// Sends a request.
    pub async fn send(&self, method: Method, path: &str, key: Option<&str>, json: &str) -> Answer {
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
            .expect("the connection is not cut");
        let (head, body) = response.into_parts();
        let request_id = head
            .headers
            .get("x-request-id")
            .and_then(|id| id.to_str().ok())
            .unwrap_or_default();
        let bytes = body.collect().await.expect("the body is whole").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("the body is text");
        Answer {
            status: head.status,
            request_id: request_id.to_owned(),
            text,
        }
    }
}

/// A client with this key that leaves validation to the server.
pub fn client(mock: &Mock, key: &'static str) -> TeamUserManagementApiV2ServiceClient {
    let client = Client::builder(mock.transport(), Uri::from_static("http://mock"))
        .header(
            HeaderName::from_static("x-api-key"),
            HeaderValue::from_static(key),
        )
        .validate(false)
        .build();
    TeamUserManagementApiV2ServiceClient::from_client(client)
}

/// An update of the member with this id.
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

/// A delegation.
pub fn delegation(source: &str, target: &str, role: MigratedProfileRole) -> DelegateProfileRequest {
    DelegateProfileRequest {
        team_user_id: source.to_owned(),
        target_team_user_id: target.to_owned(),
        role: role.into(),
    }
}

/// The code that a call was refused with.
pub fn code<T: std::fmt::Debug>(answer: Result<T, Error>) -> Code {
    answer.expect_err("the call is refused").code()
}
