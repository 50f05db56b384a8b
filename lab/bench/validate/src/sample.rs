//! The content of the scenarios: what keeps the rules, and what breaks three of them.

use crate::ours::bench::validate::v1::{
    CreateMemberRequest, MemberRole, Profile, ScheduleExportRequest,
};

/// 200 bytes binary. Invalid: a plain field, an item of a list and a field of a nested message.
pub fn member(is_valid: bool) -> CreateMemberRequest {
    let word = |valid: &str, invalid: &str| if is_valid { valid } else { invalid }.to_owned();
    CreateMemberRequest {
        request_id: "0b96c1b4-7d42-4a57-9a3e-5f1c2d8e6b70".to_owned(),
        email: word("grace.hopper@corp.test", "grace.hopper at corp.test"),
        display_name: "Grace Hopper".to_owned(),
        role: MemberRole::Admin.into(),
        team_ids: vec![
            "tm_4f9a01c7".to_owned(),
            word("tm_90bb3e12", "team 90bb3e12"),
            "tm_c2d4e6f8".to_owned(),
        ],
        labels: [("cost-center", "R&D 4711"), ("region", "eu-central-1")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        profile: Some(Profile {
            locale: word("en-US", "english"),
            title: "Rear Admiral".to_owned(),
            seats: 3,
        }),
    }
}

/// Invalid: both rules of the message and that of the field.
pub fn export(is_valid: bool) -> ScheduleExportRequest {
    ScheduleExportRequest {
        name: if is_valid { "exp_2026-11" } else { "2026-11" }.to_owned(),
        from_day: 20_400,
        until_day: if is_valid { 20_430 } else { 20_370 },
        deliver: true,
        recipient: if is_valid { "audit@corp.test" } else { "" }.to_owned(),
    }
}
