//! Messages as structs written by hand, for the stacks without a schema.

use serde::{Deserialize, Serialize};

pub use bench::hand::{AuditEvent, ListMembersResponse, Member, RecordEventsRequest};

#[derive(Debug, Serialize, Deserialize)]
pub struct Echo {
    pub text: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListMembersRequest {
    pub team_id: String,
    pub limit: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordEventsResponse {
    pub events: u32,
    pub id_bytes: u32,
}

/// The query of `find`.
#[derive(Debug, Deserialize)]
pub struct Find {
    pub limit: u32,
    pub cursor: String,
}

/// A query of eight parameters.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Search {
    pub team_id: String,
    pub role: Role,
    pub limit: u32,
    pub since: i64,
    pub is_active: bool,
    pub name: String,
    pub cursor: String,
    pub score: f64,
}

/// A role, by its name in the schema.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    RoleUnspecified,
    RoleAdmin,
    RoleMember,
}
