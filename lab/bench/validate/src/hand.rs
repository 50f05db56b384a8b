//! The rules of the scenarios, checked by hand.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::ours::bench::validate::v1::{
    CreateMemberRequest, MemberRole, Profile, ScheduleExportRequest,
};

/// A broken rule and its field.
pub struct Violation {
    /// The field, `team_ids[1]`; empty for the message.
    pub path: String,
    /// Id of the rule.
    pub rule: &'static str,
    /// What must hold.
    pub message: &'static str,
}

#[derive(Default)]
struct Violations(Vec<Violation>);

impl Violations {
    fn check(&mut self, holds: bool, path: &str, rule: &'static str, message: &'static str) {
        if !holds {
            self.add(path.to_owned(), rule, message);
        }
    }

    fn add(&mut self, path: String, rule: &'static str, message: &'static str) {
        self.0.push(Violation {
            path,
            rule,
            message,
        });
    }

    fn into_result(self) -> Result<(), Vec<Violation>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }
}

/// Checks a request with standard rules on every field.
///
/// # Errors
///
/// The violations.
pub fn member(request: &CreateMemberRequest) -> Result<(), Vec<Violation>> {
    let mut violations = Violations::default();
    let id = is_uuid(&request.request_id);
    violations.check(id, "request_id", "string.uuid", "must be a UUID");
    let email = is_email(&request.email);
    violations.check(email, "email", "string.email", "must be an e-mail address");
    let length = request.display_name.chars().count();
    violations.check(length >= 1, "display_name", "string.min_len", "is empty");
    violations.check(
        length <= 80,
        "display_name",
        "string.max_len",
        "is too long",
    );
    let role = MemberRole::try_from(request.role).is_ok();
    violations.check(role, "role", "enum.defined_only", "is not a role");
    violations.check(request.role != 0, "role", "enum.not_in", "must be set");
    teams(&request.team_ids, &mut violations);
    labels(&request.labels, &mut violations);
    match &request.profile {
        Some(profile) => self::profile(profile, &mut violations),
        None => violations.check(false, "profile", "required", "must be set"),
    }
    violations.into_result()
}

fn teams(teams: &[String], violations: &mut Violations) {
    static TEAM: LazyLock<Regex> = LazyLock::new(|| pattern("^tm_[0-9a-z]{8}$"));
    const PATH: &str = "team_ids";
    violations.check(!teams.is_empty(), PATH, "repeated.min_items", "is empty");
    violations.check(
        teams.len() <= 16,
        PATH,
        "repeated.max_items",
        "are too many",
    );
    let is_unique = (1..teams.len()).all(|at| !teams[..at].contains(&teams[at]));
    violations.check(is_unique, PATH, "repeated.unique", "must differ");
    for (at, team) in teams.iter().enumerate() {
        if !TEAM.is_match(team) {
            violations.add(format!("{PATH}[{at}]"), "string.pattern", "is not a team");
        }
    }
}

fn labels(labels: &HashMap<String, String>, violations: &mut Violations) {
    violations.check(labels.len() <= 8, "labels", "map.max_pairs", "are too many");
    for (key, value) in labels {
        let length = key.chars().count();
        if length < 1 {
            violations.add(format!("labels[{key:?}]"), "string.min_len", "is empty");
        }
        if length > 32 {
            violations.add(format!("labels[{key:?}]"), "string.max_len", "is too long");
        }
        if value.chars().count() > 64 {
            violations.add(format!("labels[{key:?}]"), "string.max_len", "is too long");
        }
    }
}

fn profile(profile: &Profile, violations: &mut Violations) {
    static LOCALE: LazyLock<Regex> = LazyLock::new(|| pattern("^[a-z]{2}(-[A-Z]{2})?$"));
    let locale = LOCALE.is_match(&profile.locale);
    violations.check(
        locale,
        "profile.locale",
        "string.pattern",
        "is not a locale",
    );
    let title = profile.title.chars().count() <= 60;
    violations.check(title, "profile.title", "string.max_len", "is too long");
    let seats = (1..=500).contains(&profile.seats);
    violations.check(seats, "profile.seats", "uint32.gte_lte", "must be 1 to 500");
}

/// Checks a request with the rules that are CEL elsewhere.
///
/// # Errors
///
/// The violations.
pub fn export(request: &ScheduleExportRequest) -> Result<(), Vec<Violation>> {
    let mut violations = Violations::default();
    let window = request.from_day < request.until_day;
    violations.check(
        window,
        "",
        "export.window",
        "from_day must be before until_day",
    );
    let recipient = !request.deliver || !request.recipient.is_empty();
    violations.check(
        recipient,
        "",
        "export.recipient",
        "a delivered export needs a recipient",
    );
    let name = request.name.starts_with("exp_") && request.name.chars().count() <= 40;
    violations.check(
        name,
        "name",
        "export.name",
        "must begin with exp_ and be short",
    );
    violations.into_result()
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Accepts what HTML accepts as an address.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let is_name =
        |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    !name.is_empty() && name.bytes().all(is_name) && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&label.len())
        && label.bytes().all(is_inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}
