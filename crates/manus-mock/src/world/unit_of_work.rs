//! Runs a call's work and its audit row in one transaction, on a blocking thread.
//!
//! The rules themselves are pure functions in `rules`; this module gives the operations the store, the clock, the ids
//! and the payment provider.

use jiff::Timestamp;

use super::World;
use crate::audit::AuditRow;
use crate::call_record::CallRecord;
use crate::domain::{CascadeAffected, EnterpriseNo, StripeCall, User};
use crate::fault::InjectedFault;
use crate::rejection::Rejection;
use crate::rules::{cascade_reclaim, email_taken, reclaim};
use crate::settings::Settings;
use crate::store::{StoreError, Transaction};

/// The outcome of a successful call in the audit log and the journal.
pub(crate) const OK: &str = "ok";

/// One call's transaction on the caller's team.
pub(crate) struct UnitOfWork<'a> {
    pub(crate) transaction: &'a mut dyn Transaction,
    pub(crate) team: EnterpriseNo,
    pub(crate) now: Timestamp,
    pub(crate) settings: Settings,
    world: &'a World,
    call: &'a CallRecord,
    failed_payment: Option<StripeCall>,
}

impl World {
    /// Runs `work` for `call`. On `Ok` the change and its audit row are durable; on `Err` the change is rolled back.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        call: CallRecord,
        work: impl FnOnce(&mut UnitOfWork<'_>) -> Result<T, Rejection> + Send + 'static,
    ) -> Result<T, Rejection> {
        let world = self.clone();
        let running = tokio::task::spawn_blocking(move || world.run_blocking(&call, work));
        running
            .await
            .unwrap_or(Err(Rejection::internal("the operation broke off")))
    }

    fn run_blocking<T>(
        &self,
        call: &CallRecord,
        work: impl FnOnce(&mut UnitOfWork<'_>) -> Result<T, Rejection>,
    ) -> Result<T, Rejection> {
        let caller = call.facts().caller.clone();
        let team = caller
            .ok_or(Rejection::internal("the call has no caller"))?
            .enterprise;
        let mut failed_payment = None;
        let result = self.transact(|transaction| {
            let (now, settings) = (self.clock().now(), self.settings());
            let mut unit = UnitOfWork {
                transaction,
                team,
                now,
                settings,
                world: self,
                call,
                failed_payment: None,
            };
            let result = work(&mut unit);
            failed_payment = unit.failed_payment.take();
            let value = result?;
            if let Some(row) = self.audit_row(call, OK) {
                transaction.add_audit_row(&row)?;
            }
            match call.finish() {
                true => Ok(value),
                // The deadline has passed and an error is already sent: undo a change that the caller cannot know of.
                false => Err(Rejection::abandoned()),
            }
        });
        // The provider keeps its record of the failed call although the role change is rolled back.
        if let Some(failed) = failed_payment {
            self.transact(|transaction| transaction.add_stripe_call(team, &failed))?;
        }
        result
    }

    /// Writes the audit row of a call that ended with the error `code`, unless its work already wrote one.
    pub(crate) async fn audit_error(
        &self,
        call: CallRecord,
        code: &'static str,
    ) -> Result<(), StoreError> {
        if call.facts().caller.is_none() || !call.finish() {
            return Ok(());
        }
        let world = self.clone();
        let writing = tokio::task::spawn_blocking(move || match world.audit_row(&call, code) {
            Some(row) => world.transact(|transaction| transaction.add_audit_row(&row)),
            None => Ok(()),
        });
        writing
            .await
            .unwrap_or_else(|_| Err(StoreError::new("the audit row was not written")))
    }

    fn audit_row(&self, call: &CallRecord, outcome: &str) -> Option<AuditRow> {
        let facts = call.facts();
        let caller = facts.caller.as_ref()?;
        let enterprise = self.enterprise(|enterprise| enterprise.no == caller.enterprise)?;
        Some(AuditRow {
            at: call.at(),
            request_id: call.request_id().to_owned(),
            operation: facts.operation?.to_owned(),
            enterprise_uid: enterprise.uid,
            key_name: caller.key_name.clone(),
            key_type: caller.kind.as_str().to_owned(),
            target: facts.target.clone(),
            remark: None,
            outcome: outcome.to_owned(),
        })
    }
}

impl UnitOfWork<'_> {
    /// Returns the member with this id and records it as the call's target.
    pub(crate) fn member(&mut self, id: &str) -> Result<User, Rejection> {
        let found = self.transaction.user(self.team, id)?;
        self.found_target(found, "team_user_id: the team has no such member")
    }

    /// Returns the member with this address and records it as the call's target.
    pub(crate) fn member_by_email(&mut self, email: &str) -> Result<User, Rejection> {
        let found = self.transaction.user_by_email(self.team, email)?;
        self.found_target(found, "email: the team has no member with this address")
    }

    fn found_target(
        &mut self,
        found: Option<User>,
        missing: &'static str,
    ) -> Result<User, Rejection> {
        let user = found.ok_or(Rejection::not_found(missing))?;
        self.set_target(&user.id);
        Ok(user)
    }

    /// Records the id of the call's target for the audit log.
    pub(crate) fn set_target(&self, id: &str) {
        self.call.facts().target = Some(id.to_owned());
    }

    /// Returns a new id that is unique in the team.
    pub(crate) fn new_id(&mut self) -> Result<String, Rejection> {
        loop {
            let id = self.world.random().entity_id();
            if self.transaction.user(self.team, &id)?.is_none() {
                return Ok(id);
            }
        }
    }

    /// Stores the changed member and returns the stored value.
    pub(crate) fn save(&mut self, user: &User) -> Result<User, Rejection> {
        self.transaction.update_user(self.team, user)?;
        let saved = self.transaction.user(self.team, &user.id)?;
        saved.ok_or(Rejection::internal("the member has vanished"))
    }

    /// Returns a delegated profile to the deactivated pool.
    pub(crate) fn reclaim(&mut self, profile: &User) -> Result<User, Rejection> {
        let mut restored = None;
        if let Some(email) = profile
            .original_email
            .clone()
            .filter(|_| self.settings.reclaim_restores_email)
        {
            // Another member may have taken the address since the delegation (H24).
            let holder = self.transaction.user_by_email(self.team, &email)?;
            restored = (!email_taken::is_taken(holder.as_ref())).then_some(email);
        }
        self.save(&reclaim::reclaim(profile, restored))
    }

    /// Reclaims every profile that is delegated to `holder`, and reports each one.
    pub(crate) fn reclaim_all(&mut self, holder: &User) -> Result<Vec<CascadeAffected>, Rejection> {
        let profiles = self.transaction.profiles_of(self.team, &holder.id)?;
        let returned = profiles
            .iter()
            .map(|profile| Ok(cascade_reclaim::report(&self.reclaim(profile)?)));
        returned.collect()
    }

    /// Asks the payment provider for a total of `quantity` seats. Fails if an injected fault makes the provider fail.
    pub(crate) fn pay_for(&mut self, quantity: u64) -> Result<(), Rejection> {
        let injected = self.call.facts().injected_fault == InjectedFault::Stripe;
        let succeeded = !(injected && self.world.faults().take_stripe_failure());
        let stripe_call = StripeCall {
            at: self.now,
            quantity,
            succeeded,
        };
        match succeeded {
            true => Ok(self.transaction.add_stripe_call(self.team, &stripe_call)?),
            false => {
                self.failed_payment = Some(stripe_call);
                Err(Rejection::internal(
                    "the payment provider refused the seat; the role was not changed",
                ))
            }
        }
    }
}

impl From<StoreError> for Rejection {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::internal("the store failed")
    }
}
