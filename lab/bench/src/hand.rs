//! The scenarios' messages as structs written by hand for serde.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordEventsRequest {
    pub events: Vec<AuditEvent>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvent {
    pub event_id: String,
    /// As text: whoever writes structs by hand for speed leaves times alone.
    pub occurred_at: String,
    pub actor: Actor,
    pub action: String,
    pub severity: Severity,
    pub serial: u32,
    pub attributes: HashMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    pub user_id: String,
    pub email: String,
    pub ip_address: String,
    pub user_agent: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Severity {
    #[serde(rename = "SEVERITY_UNSPECIFIED")]
    Unspecified,
    #[serde(rename = "SEVERITY_NOTICE")]
    Notice,
    #[serde(rename = "SEVERITY_WARNING")]
    Warning,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListMembersResponse {
    pub members: Vec<Member>,
    pub total: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    pub member_id: String,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub version: u32,
    pub team_ids: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Role {
    #[serde(rename = "ROLE_UNSPECIFIED")]
    Unspecified,
    #[serde(rename = "ROLE_ADMIN")]
    Admin,
    #[serde(rename = "ROLE_MEMBER")]
    Member,
}
