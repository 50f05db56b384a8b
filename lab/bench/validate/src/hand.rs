use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::ours::bench::validate::v1::{
    CreateMemberRequest, MemberRole, Profile, ScheduleExportRequest,
};

/// A broken rule: where, and which.
pub struct Broken {
    /// The field, `team_ids[1]`; empty for the message.
    pub path: String,
    /// Id of the rule.
    pub rule: &'static str,
    /// What must hold.
    pub message: &'static str,
}

#[derive(Default)]
struct Findings(Vec<Broken>);

impl Findings {
    fn check(&mut self, holds: bool, path: &str, rule: &'static str, message: &'static str) {
        if !holds {
            self.add(path.to_owned(), rule, message);
        }
    }

    fn add(&mut self, path: String, rule: &'static str, message: &'static str) {
        self.0.push(Broken {
            path,
            rule,
            message,
        });
    }

    fn into_result(self) -> Result<(), Vec<Broken>> {
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
/// The rules that are broken.
pub fn member(request: &CreateMemberRequest) -> Result<(), Vec<Broken>> {
    let mut findings = Findings::default();
    let id = is_uuid(&request.request_id);
    findings.check(id, "request_id", "string.uuid", "must be a UUID");
    let email = is_email(&request.email);
    findings.check(email, "email", "string.email", "must be an e-mail address");
    let length = request.display_name.chars().count();
    findings.check(length >= 1, "display_name", "string.min_len", "is empty");
    findings.check(
        length <= 80,
        "display_name",
        "string.max_len",
        "is too long",
    );
    let role = MemberRole::try_from(request.role).is_ok();
    findings.check(role, "role", "enum.defined_only", "is not a role");
    findings.check(request.role != 0, "role", "enum.not_in", "must be set");
    teams(&request.team_ids, &mut findings);
    labels(&request.labels, &mut findings);
    match &request.profile {
        Some(profile) => self::profile(profile, &mut findings),
        None => findings.check(false, "profile", "required", "must be set"),
    }
    findings.into_result()
}

fn teams(teams: &[String], findings: &mut Findings) {
    static TEAM: LazyLock<Regex> = LazyLock::new(|| pattern("^tm_[0-9a-z]{8}$"));
    const PATH: &str = "team_ids";
    findings.check(!teams.is_empty(), PATH, "repeated.min_items", "is empty");
    findings.check(
        teams.len() <= 16,
        PATH,
        "repeated.max_items",
        "are too many",
    );
    let is_unique = (1..teams.len()).all(|at| !teams[..at].contains(&teams[at]));
    findings.check(is_unique, PATH, "repeated.unique", "must differ");
    for (at, team) in teams.iter().enumerate() {
        if !TEAM.is_match(team) {
            findings.add(format!("{PATH}[{at}]"), "string.pattern", "is not a team");
        }
    }
}

fn labels(labels: &HashMap<String, String>, findings: &mut Findings) {
    findings.check(labels.len() <= 8, "labels", "map.max_pairs", "are too many");
    for (key, value) in labels {
        let length = key.chars().count();
        if length < 1 {
            findings.add(format!("labels[{key:?}]"), "string.min_len", "is empty");
        }
        if length > 32 {
            findings.add(format!("labels[{key:?}]"), "string.max_len", "is too long");
        }
        if value.chars().count() > 64 {
            findings.add(format!("labels[{key:?}]"), "string.max_len", "is too long");
        }
    }
}

fn profile(profile: &Profile, findings: &mut Findings) {
    static LOCALE: LazyLock<Regex> = LazyLock::new(|| pattern("^[a-z]{2}(-[A-Z]{2})?$"));
    let locale = LOCALE.is_match(&profile.locale);
    findings.check(
        locale,
        "profile.locale",
        "string.pattern",
        "is not a locale",
    );
    let title = profile.title.chars().count() <= 60;
    findings.check(title, "profile.title", "string.max_len", "is too long");
    let seats = (1..=500).contains(&profile.seats);
    findings.check(seats, "profile.seats", "uint32.gte_lte", "must be 1 to 500");
}

/// Checks a request with the rules that are CEL elsewhere.
///
/// # Errors
///
/// The rules that are broken.
pub fn export(request: &ScheduleExportRequest) -> Result<(), Vec<Broken>> {
    let mut findings = Findings::default();
    let window = request.from_day < request.until_day;
    findings.check(
        window,
        "",
        "export.window",
        "from_day must be before until_day",
    );
    let recipient = !request.deliver || !request.recipient.is_empty();
    findings.check(
        recipient,
        "",
        "export.recipient",
        "a delivered export needs a recipient",
    );
    let name = request.name.starts_with("exp_") && request.name.chars().count() <= 40;
    findings.check(
        name,
        "name",
        "export.name",
        "must begin with exp_ and be short",
    );
    findings.into_result()
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// What HTML takes for an address.
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
