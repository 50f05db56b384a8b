//! The services of version 1, on users in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use connect_prost::server::Context;
use connect_prost::{ConnectError, Response};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use manus_api::usermanage::v1::{
    CreateTokenRequest, CreateTokenResponse, CreateUserRequest, CreateUserResponse, GetUserRequest,
    GetUserResponse, ListUsersRequest, ListUsersResponse, OAuthService, UpdateUserRequest,
    UpdateUserResponse, User, UserService,
};

/// The public half of the only credential.
pub(crate) const CLIENT_ID: &str = "tm_1";
/// Its secret half, with characters that a form has to escape.
pub(crate) const CLIENT_SECRET: &str = "hush & more = 100%";
/// The token that is minted for it.
pub(crate) const TOKEN: &str = "minted.for.tm_1";

/// Returns how the detail of a user fails whose address has one of these words before its `@`.
fn failure(email: &str) -> Option<ConnectError> {
    match email.split_once('@')?.0 {
        "internal" => Some(ConnectError::internal("why")),
        "unknown" => Some(ConnectError::unknown("why")),
        "data_loss" => Some(ConnectError::data_loss("why")),
        "busy" => Some(ConnectError::resource_exhausted("why")),
        "precondition" => {
            let status = StatusCode::PRECONDITION_FAILED;
            Some(ConnectError::failed_precondition("why").with_http_status(status))
        }
        _ => None,
    }
}

/// Users by address, shared by all services of a router.
#[derive(Clone, Default)]
pub(crate) struct Directory {
    users: Arc<Mutex<BTreeMap<String, User>>>,
    /// The changes that have reached the handler, newest last.
    pub(crate) updates: Arc<Mutex<Vec<UpdateUserRequest>>>,
}

impl Directory {
    /// Returns a directory with these members, all active.
    pub(crate) fn with(emails: impl IntoIterator<Item = String>) -> Self {
        let directory = Directory::default();
        for email in emails {
            let user = User {
                email: email.clone(),
                status: "active".to_owned(),
                role: "member".to_owned(),
                ..User::default()
            };
            directory.users().insert(email, user);
        }
        directory
    }

    fn users(&self) -> MutexGuard<'_, BTreeMap<String, User>> {
        self.users.lock().unwrap()
    }

    fn unknown() -> ConnectError {
        ConnectError::not_found("no member has this address")
    }
}

impl OAuthService for Directory {
    async fn create_token(
        &self,
        _: Context,
        request: CreateTokenRequest,
    ) -> Result<Response<CreateTokenResponse>, ConnectError> {
        if (request.client_id.as_str(), request.client_secret.as_str())
            != (CLIENT_ID, CLIENT_SECRET)
        {
            return Err(ConnectError::unauthenticated("the credential is unknown"));
        }
        let mut response = Response::new(CreateTokenResponse {
            access_token: TOKEN.to_owned(),
            token_type: "Bearer".to_owned(),
            expires_in: 3600,
        });
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().insert(CACHE_CONTROL, no_store);
        Ok(response)
    }
}

impl UserService for Directory {
    async fn list_users(
        &self,
        _: Context,
        request: ListUsersRequest,
    ) -> Result<Response<ListUsersResponse>, ConnectError> {
        let (limit, offset) = (request.limit.unwrap_or(100), request.offset.unwrap_or(0));
        let users = self.users();
        let page = users.values().skip(offset as usize).take(limit as usize);
        Ok(Response::new(ListUsersResponse {
            users: page.cloned().collect(),
            total: users.len().try_into().unwrap(),
            limit,
            offset,
        }))
    }

    async fn get_user(
        &self,
        _: Context,
        request: GetUserRequest,
    ) -> Result<Response<GetUserResponse>, ConnectError> {
        if let Some(error) = failure(&request.email) {
            return Err(error);
        }
        let user = self.users().get(&request.email).cloned();
        let user = Some(user.ok_or_else(Directory::unknown)?);
        Ok(Response::new(GetUserResponse { user }))
    }

    async fn create_user(
        &self,
        _: Context,
        request: CreateUserRequest,
    ) -> Result<Response<CreateUserResponse>, ConnectError> {
        let mut users = self.users();
        if users.contains_key(&request.email) {
            return Err(ConnectError::already_exists("the address is in the team"));
        }
        let names = [&request.first_name, &request.last_name];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        let user = User {
            email: request.email.clone(),
            user_name: match names.is_empty() {
                true => request.user_name.unwrap_or_default(),
                false => names.join(" "),
            },
            first_name: request.first_name.unwrap_or_default(),
            last_name: request.last_name.unwrap_or_default(),
            status: "active".to_owned(),
            role: request.role,
        };
        users.insert(request.email, user.clone());
        Ok(Response::new(CreateUserResponse { user: Some(user) }))
    }

    async fn update_user(
        &self,
        _: Context,
        request: UpdateUserRequest,
    ) -> Result<Response<UpdateUserResponse>, ConnectError> {
        self.updates.lock().unwrap().push(request.clone());
        let mut users = self.users();
        let user = users
            .get_mut(&request.email)
            .ok_or_else(Directory::unknown)?;
        if let Some(status) = request.status {
            user.status = status;
        }
        if let Some(role) = request.role {
            user.role = role;
        }
        let user = Some(user.clone());
        Ok(Response::new(UpdateUserResponse { user }))
    }
}
