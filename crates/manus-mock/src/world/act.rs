//! Carrying out the work of a call: in one transaction with its audit row, away from the threads that serve sockets.

use jiff::Timestamp;

use super::World;
use crate::audit::AuditRow;
use crate::call::Call;
use crate::domain::{EnterpriseNo, StripeCall, User};
use crate::fault::Strike;
use crate::refusal::Refusal;
use crate::rules::{cascade_reclaim, email_taken, reclaim};
use crate::settings::Settings;
use crate::store::{StoreError, Transaction};

/// The outcome of a call that did what it was asked to.
pub(crate) const OK: &str = "ok";

/// A transaction of one call on the team of its caller.
pub(crate) struct Act<'a> {
    pub(crate) transaction: &'a mut dyn Transaction,
    pub(crate) team: EnterpriseNo,
    pub(crate) now: Timestamp,
    pub(crate) settings: Settings,
    world: &'a World,
    call: &'a Call,
    refused_payment: Option<StripeCall>,
}

impl World {
    /// Runs `work` for `call`. On `Ok` the change and its audit row are durable; on `Err` nothing was done.
    pub(crate) async fn act<T: Send + 'static>(
        &self,
        call: Call,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let world = self.clone();
        let running = tokio::task::spawn_blocking(move || world.act_now(&call, work));
        running
            .await
            .unwrap_or(Err(Refusal::internal("the operation broke off")))
    }

    fn act_now<T>(
        &self,
        call: &Call,
        work: impl FnOnce(&mut Act<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let caller = call.facts().caller.clone();
        let team = caller
            .ok_or(Refusal::internal("the call has no caller"))?
            .enterprise;
        let mut refused_payment = None;
        let result = self.transact(|transaction| {
            let (now, settings) = (self.clock().now(), self.settings());
            let mut act = Act {
                transaction,
                team,
                now,
                settings,
                world: self,
                call,
                refused_payment: None,
            };
            let result = work(&mut act);
            refused_payment = act.refused_payment.take();
            let value = result?;
            if let Some(row) = self.audit_row(call, OK) {
                transaction.add_audit_row(&row)?;
            }
            match call.settle() {
                true => Ok(value),
                // The deadline has passed and the answer is out: what nobody was told has not happened.
                false => Err(Refusal::abandoned()),
            }
        });
        // The provider remembers that it refused, although the role change was rolled back.
        if let Some(refused) = refused_payment {
            self.transact(|transaction| transaction.add_stripe_call(team, &refused))?;
        }
        result
    }

    /// Writes the audit row of a call that ended with the error `code`, unless the work has written one.
    pub(crate) async fn audit_error(
        &self,
        call: Call,
        code: &'static str,
    ) -> Result<(), StoreError> {
        if call.facts().caller.is_none() || !call.settle() {
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

    fn audit_row(&self, call: &Call, outcome: &str) -> Option<AuditRow> {
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

impl Act<'_> {
    /// The member that the caller names, and from now on the target of the call.
    pub(crate) fn member(&mut self, id: &str) -> Result<User, Refusal> {
        let found = self.transaction.user(self.team, id)?;
        self.target(found, "team_user_id: the team has no such member")
    }

    /// The same, by address.
    pub(crate) fn member_by_email(&mut self, email: &str) -> Result<User, Refusal> {
        let found = self.transaction.user_by_email(self.team, email)?;
        self.target(found, "email: the team has no member with this address")
    }

    fn target(&mut self, found: Option<User>, missing: &'static str) -> Result<User, Refusal> {
        let user = found.ok_or(Refusal::not_found(missing))?;
        self.about(&user.id);
        Ok(user)
    }

    /// Notes what the call is about.
    pub(crate) fn about(&self, id: &str) {
        self.call.facts().target = Some(id.to_owned());
    }

    /// A new id, one that the team does not have yet.
    pub(crate) fn new_id(&mut self) -> Result<String, Refusal> {
        loop {
            let id = self.world.random().entity_id();
            if self.transaction.user(self.team, &id)?.is_none() {
                return Ok(id);
            }
        }
    }

    /// Stores the changed member and returns it as it now is.
    pub(crate) fn save(&mut self, user: &User) -> Result<User, Refusal> {
        self.transaction.update_user(self.team, user)?;
        let saved = self.transaction.user(self.team, &user.id)?;
        saved.ok_or(Refusal::internal("the member has vanished"))
    }

    /// Gives a delegated profile back to the pool.
    pub(crate) fn reclaim(&mut self, profile: &User) -> Result<User, Refusal> {
        let mut restored = None;
        if let Some(email) = profile
            .original_email
            .clone()
            .filter(|_| self.settings.reclaim_restores_email)
        {
            // Somebody else may have got the address in the meantime (H24).
            let holder = self.transaction.user_by_email(self.team, &email)?;
            restored = (!email_taken::holds(holder.as_ref())).then_some(email);
        }
        self.save(&reclaim::reclaim(profile, restored))
    }

    /// Gives back everything that `holder` holds, and returns it as it now is.
    pub(crate) fn reclaim_all(
        &mut self,
        holder: &User,
    ) -> Result<Vec<crate::domain::CascadeAffected>, Refusal> {
        let profiles = self.transaction.profiles_of(self.team, &holder.id)?;
        let returned = profiles
            .iter()
            .map(|profile| Ok(cascade_reclaim::report(&self.reclaim(profile)?)));
        returned.collect()
    }

    /// Asks the payment provider for a total of `quantity` seats.
    pub(crate) fn pay_for(&mut self, quantity: u64) -> Result<(), Refusal> {
        let promised = self.call.facts().strike == Strike::Stripe;
        let succeeded = !(promised && self.world.faults().refuse_payment());
        let stripe_call = StripeCall {
            at: self.now,
            quantity,
            succeeded,
        };
        match succeeded {
            true => Ok(self.transaction.add_stripe_call(self.team, &stripe_call)?),
            false => {
                self.refused_payment = Some(stripe_call);
                Err(Refusal::internal(
                    "the payment provider refused the seat; the role was not changed",
                ))
            }
        }
    }
}
