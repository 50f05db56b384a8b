//! The store of the world: a trait whose operations are in domain terms.
//!
//! A [`Store`] runs one transaction at a time. The changes of a transaction are durable when [`transact`] returns `Ok`,
//! and rolled back when it returns `Err`.

use std::fmt;

use jiff::Timestamp;

use crate::audit::AuditRow;
use crate::credential::Key;
use crate::domain::{Enterprise, EnterpriseNo, Filter, Page, StripeCall, User};
use crate::settings::Settings;

pub(crate) mod rank;
pub(crate) mod sqlite;

/// A failure of the store; the message is one line for an operator.
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

/// Stores a world.
pub(crate) trait Store: Send + Sync {
    /// Runs `work` once, in a transaction. Commits if it returns `true`, rolls back otherwise.
    fn run(&self, work: &mut dyn FnMut(&mut dyn Transaction) -> bool) -> Result<(), StoreError>;
}

/// Runs `work` in a transaction of `store`: commits on `Ok`, rolls back on `Err`.
pub(crate) fn transact<T, E: From<StoreError>>(
    store: &dyn Store,
    work: impl FnOnce(&mut dyn Transaction) -> Result<T, E>,
) -> Result<T, E> {
    let mut work = Some(work);
    let mut result = None;
    store.run(&mut |transaction| {
        let work = work.take().expect("a store runs the work once");
        let returned = work(transaction);
        let commit = returned.is_ok();
        result = Some(returned);
        commit
    })?;
    result.expect("a store that succeeds has run the work")
}

/// One transaction on the world.
pub(crate) trait Transaction {
    fn enterprises(&mut self) -> Result<Vec<Enterprise>, StoreError>;

    /// Returns the member with this id, tombstones included.
    fn user(&mut self, team: EnterpriseNo, id: &str) -> Result<Option<User>, StoreError>;
    /// Returns the living member with this address, else the latest tombstone with it.
    fn user_by_email(
        &mut self,
        team: EnterpriseNo,
        email: &str,
    ) -> Result<Option<User>, StoreError>;
    /// Returns a window of the members, ordered by id (H31).
    fn page(
        &mut self,
        team: EnterpriseNo,
        filter: Filter,
        offset: usize,
        limit: usize,
    ) -> Result<Page, StoreError>;
    /// Returns the profiles that are delegated to a member, ordered by id.
    fn profiles_of(&mut self, team: EnterpriseNo, holder: &str) -> Result<Vec<User>, StoreError>;
    fn insert_user(&mut self, team: EnterpriseNo, user: &User) -> Result<(), StoreError>;
    /// Replaces the member with the id of `user`. Ignores `holds`, which the store maintains itself.
    fn update_user(&mut self, team: EnterpriseNo, user: &User) -> Result<(), StoreError>;
    /// Returns the number of active members with a paid role.
    fn paid_seats(&mut self, team: EnterpriseNo) -> Result<u64, StoreError>;

    fn add_stripe_call(&mut self, team: EnterpriseNo, call: &StripeCall) -> Result<(), StoreError>;
    /// Returns the calls, oldest first.
    fn stripe_calls(&mut self, team: EnterpriseNo) -> Result<Vec<StripeCall>, StoreError>;

    fn add_audit_row(&mut self, row: &AuditRow) -> Result<(), StoreError>;
    /// Returns the rows, newest first.
    fn audit_rows(
        &mut self,
        request_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<AuditRow>, StoreError>;

    fn keys(&mut self) -> Result<Vec<Key>, StoreError>;
    fn add_key(&mut self, key: &Key) -> Result<(), StoreError>;
    /// Removes a key. Returns whether there was one.
    fn remove_key(&mut self, name: &str) -> Result<bool, StoreError>;

    /// Returns the last time of a virtual clock.
    fn clock(&mut self) -> Result<Option<Timestamp>, StoreError>;
    fn set_clock(&mut self, now: Timestamp) -> Result<(), StoreError>;
    /// Returns how often the store has been opened again.
    fn generation(&mut self) -> Result<Option<u64>, StoreError>;
    fn set_generation(&mut self, generation: u64) -> Result<(), StoreError>;
    fn settings(&mut self) -> Result<Settings, StoreError>;
    fn set_settings(&mut self, settings: &Settings) -> Result<(), StoreError>;

    /// Removes everything but the metadata, and inserts `enterprises`.
    fn reinitialize(&mut self, enterprises: &[Enterprise]) -> Result<(), StoreError>;
    /// Returns the seed of the world, as text.
    fn seed_text(&mut self) -> Result<String, StoreError>;
    fn set_seed_text(&mut self, text: &str) -> Result<(), StoreError>;
}
