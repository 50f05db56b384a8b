//! Where the world is kept, behind a trait whose operations are the domain's.
//!
//! A [`Store`] runs one transaction after another. What a transaction did is durable when [`transact`] has answered
//! `Ok`, and gone without a trace when it has answered anything else.

use std::fmt;

use jiff::Timestamp;

use crate::audit::AuditRow;
use crate::credential::Key;
use crate::domain::{Enterprise, EnterpriseNo, Filter, Page, StripeCall, User};
use crate::settings::Settings;

pub(crate) mod rank;
pub(crate) mod sqlite;

/// The store could not do its work. One line, fit for an operator.
#[derive(Debug)]
pub(crate) struct StoreError(String);

impl StoreError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

/// Keeps a world.
pub(crate) trait Store: Send + Sync {
    /// Runs `work` in a transaction, and commits it if the answer is `true`.
    fn run(&self, work: &mut dyn FnMut(&mut dyn Transaction) -> bool) -> Result<(), StoreError>;
}

/// Runs `work` in a transaction of `store`: kept on `Ok`, undone on `Err`.
pub(crate) fn transact<T, E: From<StoreError>>(
    store: &dyn Store,
    work: impl FnOnce(&mut dyn Transaction) -> Result<T, E>,
) -> Result<T, E> {
    let mut work = Some(work);
    let mut answer = None;
    store.run(&mut |transaction| {
        let work = work.take().expect("a store runs the work once");
        let result = work(transaction);
        let keep = result.is_ok();
        answer = Some(result);
        keep
    })?;
    answer.expect("a store that succeeds has run the work")
}

/// One unit of work on the world.
pub(crate) trait Transaction {
    fn enterprises(&mut self) -> Result<Vec<Enterprise>, StoreError>;

    /// The member with this id, tombstones included.
    fn user(&mut self, team: EnterpriseNo, id: &str) -> Result<Option<User>, StoreError>;
    /// The living member with this address, else the youngest tombstone that had it.
    fn user_by_email(
        &mut self,
        team: EnterpriseNo,
        email: &str,
    ) -> Result<Option<User>, StoreError>;
    /// A window of the members in order of their ids (H31).
    fn page(
        &mut self,
        team: EnterpriseNo,
        filter: Filter,
        offset: usize,
        limit: usize,
    ) -> Result<Page, StoreError>;
    /// The profiles delegated to a member, in order of their ids.
    fn profiles_of(&mut self, team: EnterpriseNo, holder: &str) -> Result<Vec<User>, StoreError>;
    fn insert_user(&mut self, team: EnterpriseNo, user: &User) -> Result<(), StoreError>;
    /// Replaces the member with the id of `user`; `holds` is the store's own and not taken from it.
    fn update_user(&mut self, team: EnterpriseNo, user: &User) -> Result<(), StoreError>;
    /// Active members with a paid role.
    fn paid_seats(&mut self, team: EnterpriseNo) -> Result<u64, StoreError>;

    fn add_stripe_call(&mut self, team: EnterpriseNo, call: &StripeCall) -> Result<(), StoreError>;
    /// Oldest first.
    fn stripe_calls(&mut self, team: EnterpriseNo) -> Result<Vec<StripeCall>, StoreError>;

    fn add_audit_row(&mut self, row: &AuditRow) -> Result<(), StoreError>;
    /// Newest first.
    fn audit_rows(
        &mut self,
        request_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<AuditRow>, StoreError>;

    fn keys(&mut self) -> Result<Vec<Key>, StoreError>;
    fn add_key(&mut self, key: &Key) -> Result<(), StoreError>;
    /// Whether there was one.
    fn remove_key(&mut self, name: &str) -> Result<bool, StoreError>;

    /// Where a virtual clock stood last.
    fn clock(&mut self) -> Result<Option<Timestamp>, StoreError>;
    fn set_clock(&mut self, now: Timestamp) -> Result<(), StoreError>;
    /// How often the store was opened again.
    fn generation(&mut self) -> Result<Option<u64>, StoreError>;
    fn set_generation(&mut self, generation: u64) -> Result<(), StoreError>;
    fn settings(&mut self) -> Result<Settings, StoreError>;
    fn set_settings(&mut self, settings: &Settings) -> Result<(), StoreError>;

    /// Empties the world, all but what says how it was made, and founds `enterprises` in it.
    fn found(&mut self, enterprises: &[Enterprise]) -> Result<(), StoreError>;
    /// The seed the world was made from, as text that `Seed` understands.
    fn seed_text(&mut self) -> Result<String, StoreError>;
    fn set_seed_text(&mut self, text: &str) -> Result<(), StoreError>;
}
