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
