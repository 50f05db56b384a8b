//! A double of one's own: one method is implemented, the others return `unimplemented`, and the whole is mounted in an axum app.
//!
//! ```text
//! cargo run --package manus-api --example implement
//! curl http://127.0.0.1:PORT/team.v2.TeamUserManagementApiV2Service/GetUser -H 'content-type: application/json' -d '{"email": "ada@acme.example"}'
//! ```

#![allow(clippy::print_stdout, reason = "an example prints its address")]

use std::error::Error;

use connect_prost::server::{Context, Router};
use connect_prost::{ConnectError, Response};
use manus_api::team::v2::{
    GetUserRequest, GetUserResponse, TeamMemberRole, TeamUserManagementApiV2Service,
    TeamUserManagementApiV2ServiceServer, User, UserStatus,
};

/// Knows a single person.
struct Directory;

impl TeamUserManagementApiV2Service for Directory {
    async fn get_user(
        &self,
        _: Context,
        request: GetUserRequest,
    ) -> Result<Response<GetUserResponse>, ConnectError> {
        if request.email.as_deref() != Some("ada@acme.example") {
            return Err(ConnectError::not_found("no such user"));
        }
        Ok(Response::new(GetUserResponse {
            user: Some(User {
                email: "ada@acme.example".into(),
                user_name: "Ada".into(),
                status: UserStatus::Active.into(),
                role: TeamMemberRole::Admin.into(),
                team_user_id: "ada".into(),
                ..Default::default()
            }),
            // `ok` and `request_id` are filled in on the way out.
            ..Default::default()
        }))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let api = Router::new().add(TeamUserManagementApiV2ServiceServer::new(Directory));
    let app = axum::Router::new()
        .route("/healthz", axum::routing::get(|| async { "ok" }))
        .fallback_service(api);

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
