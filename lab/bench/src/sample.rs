//! The content of the scenarios, the same on every run: every codec reads these bytes.

use prost_types::Timestamp;
use protojson_prost::WriteOptions;

use crate::ours::bench::v1::{
    Actor, AuditEvent, ListMembersResponse, Member, RecordEventsRequest, Role, Severity,
};

const ACTIONS: [&str; 4] = ["user.create", "user.remove", "export.start", "share.revoke"];
const AGENTS: [&str; 2] = [
    "manusctl/1.4.2 (linux; x86_64; rust)",
    "Mozilla/5.0 (Macintosh; Intel; en)",
];
const REGIONS: [&str; 3] = ["eu-central-1", "us-east-1", "ap-south-1"];
const NAMES: [&str; 4] = ["Ada", "Grace", "Edsger", "Barbara"];

/// A batch of 50 audit events: 14.5 KB binary, 22.2 KB JSON.
pub fn ingest50() -> RecordEventsRequest {
    RecordEventsRequest {
        events: (0..50).map(event).collect(),
    }
}

/// A page of 100 members: 6.6 KB binary.
pub fn list100() -> ListMembersResponse {
    ListMembersResponse {
        members: (0..100).map(member).collect(),
        total: 4217,
    }
}

/// The batch in ProtoJSON.
pub fn ingest50_json() -> Vec<u8> {
    json(&ingest50())
}

/// The page in ProtoJSON.
pub fn list100_json() -> Vec<u8> {
    json(&list100())
}

fn json<M: protojson_prost::ProtoJson>(message: &M) -> Vec<u8> {
    protojson_prost::to_vec(message, &WriteOptions::new()).expect("the sample has a JSON form")
}

fn event(at: u32) -> AuditEvent {
    let place = at as usize;
    let action = ACTIONS[place % ACTIONS.len()];
    let attributes = [
        ("region", REGIONS[place % REGIONS.len()].to_owned()),
        ("request_id", format!("req_{:016x}", scatter(at))),
        ("resource", format!("team/{}/member/{at}", at % 7)),
        (
            "reason",
            format!("by \"{}\" on request", NAMES[place % NAMES.len()]),
        ),
    ];
    AuditEvent {
        event_id: format!("evt_{:016x}{:016x}", scatter(at), scatter(at + 50)),
        occurred_at: Some(Timestamp {
            seconds: 1_780_000_000 + i64::from(at) * 37,
            nanos: (at % 10).cast_signed() * 100_000_000,
        }),
        actor: Some(Actor {
            user_id: identifier("usr", at % 9),
            email: email(at % 9),
            ip_address: format!("10.24.{}.{}", at % 4, 17 + at),
            user_agent: AGENTS[place % AGENTS.len()].to_owned(),
        }),
        action: action.to_owned(),
        severity: if at.is_multiple_of(5) {
            Severity::Warning
        } else {
            Severity::Notice
        }
        .into(),
        serial: 8_100_000 + at,
        attributes: attributes
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    }
}

fn member(at: u32) -> Member {
    let name = NAMES[at as usize % NAMES.len()];
    Member {
        member_id: format!("mbr_{:010x}", scatter(at) >> 24),
        email: format!("{}{at}@corp.test", name.to_lowercase()),
        name: format!("{name} {at}"),
        role: if at.is_multiple_of(11) {
            Role::Admin
        } else {
            Role::Member
        }
        .into(),
        version: 1 + at % 40,
        team_ids: vec![
            format!("tm_{:02}", at % 12),
            format!("tm_{:02}", 50 + at % 7),
        ],
    }
}

fn email(at: u32) -> String {
    format!(
        "{}.{at}@corp.test",
        NAMES[at as usize % NAMES.len()].to_lowercase()
    )
}

fn identifier(kind: &str, at: u32) -> String {
    format!("{kind}_{:016x}", scatter(at))
}

/// A number that looks random.
fn scatter(at: u32) -> u64 {
    (u64::from(at) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
