//! Prints the steps of the tour: the call, its result and its request id.

use connect_prost::{Response, client};
use manus_api::team::v2::{TeamMemberRole, User, UserStatus};

/// Prints the steps in order and counts them.
#[derive(Default)]
pub(crate) struct Narrator {
    calls: usize,
}

impl Narrator {
    /// Returns the number of calls.
    pub(crate) fn calls(&self) -> usize {
        self.calls
    }

    /// Prints a call that succeeded.
    pub(crate) fn success<T>(&mut self, what: &str, response: &Response<T>) {
        self.calls += 1;
        println!("\n{:2}. {what}", self.calls);
        println!(
            "    request {}",
            response.request_id().unwrap_or("without id")
        );
    }

    /// Prints a call that failed as expected.
    pub(crate) fn failure(&mut self, what: &str, error: &client::Error) {
        self.calls += 1;
        println!("\n{:2}. {what}", self.calls);
        match error.request_id() {
            Some(id) => println!("    request {id}"),
            None => println!("    not sent"),
        }
        println!("    {}: {}", error.code().as_str(), error.message());
        for violation in error.violations() {
            println!(
                "    - {}: {} ({})",
                violation.field_path(),
                violation.message(),
                violation.rule_id()
            );
        }
    }

    /// Prints one more line of the step.
    pub(crate) fn line(&self, line: &str) {
        println!("    {line}");
    }

    /// Prints a user.
    pub(crate) fn user(&self, user: &User) {
        let role = TeamMemberRole::try_from(user.role).unwrap_or_default();
        let status = UserStatus::try_from(user.status).unwrap_or_default();
        println!(
            "    {} <{}>, {role:?}, {status:?}, {}",
            user.user_name, user.email, user.team_user_id
        );
        if let Some(assignee) = &user.delegated_to {
            println!("    delegated to {assignee}");
        }
        for profile in &user.delegated_profiles {
            println!(
                "    holds {} ({})",
                profile.display_name, profile.team_user_id
            );
        }
    }
}
