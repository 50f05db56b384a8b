//! Faults that a test adds: a matching call takes the oldest one that has times left.
//!
//! A call takes at most one fault. A payment failure is used up only when the call reaches the payment provider; an
//! update that needs no seat leaves it in place.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// The largest number of active faults.
pub(crate) const MAXIMUM: usize = 1_000;
/// The longest delay, in milliseconds.
const LONGEST_DELAY: u64 = 600_000;
/// The only operation that calls the payment provider (H30).
const PAYING_OPERATION: &str = "team.user.update";

/// A fault in the form of the admin API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// The operation that it matches, or `*` for every operation.
    pub(crate) operation: String,
    /// The number of calls that it still affects; `None` affects every call.
    #[serde(default)]
    pub(crate) times: Option<u32>,
    pub(crate) effect: Effect,
}

/// The effect on a matching call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    /// Returns this error instead of running the operation.
    Error(ErrorEffect),
    /// Makes the call to the payment provider fail.
    Stripe(StripeEffect),
    /// Delays the operation, in real time.
    DelayMs(u64),
    /// Closes the connection before or after the operation.
    #[serde(rename = "cut")]
    Disconnect(Disconnect),
}

/// An error to return instead of running the operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorEffect {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) message: String,
    /// The value of the `Retry-After` header, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u32>,
}

/// What the payment provider does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StripeEffect {
    Fail,
}

/// When the connection is closed, relative to the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Disconnect {
    Before,
    After,
}

/// The fault that a call takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum InjectedFault {
    #[default]
    None,
    Error(ErrorEffect),
    Delay(u64),
    Disconnect(Disconnect),
    /// The payment provider fails if the call reaches it.
    Stripe,
}

/// The active faults of one world, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    active: Mutex<Vec<Fault>>,
}

impl Fault {
    /// Fails with a line that names the invalid field: an unknown operation or code, or a number out of range.
    pub(crate) fn check(
        &self,
        is_operation: impl Fn(&str) -> bool,
        is_code: impl Fn(&str) -> bool,
    ) -> Result<(), String> {
        if self.operation != "*" && !is_operation(&self.operation) {
            return Err("operation: there is none of this name".to_owned());
        }
        if self.times == Some(0) {
            return Err("times: must be at least 1, or null for every call".to_owned());
        }
        match &self.effect {
            Effect::Error(error) if !is_code(&error.code) => {
                Err("effect.error.code: there is none of this name".to_owned())
            }
            Effect::DelayMs(delay) if *delay > LONGEST_DELAY => {
                Err(format!("effect.delay_ms: at most {LONGEST_DELAY}"))
            }
            _ => Ok(()),
        }
    }

    fn matches(&self, operation: &str) -> bool {
        let named = self.operation == "*" || self.operation == operation;
        named && (operation == PAYING_OPERATION || !matches!(self.effect, Effect::Stripe(_)))
    }
}

impl Faults {
    /// Adds a fault. Returns `false` if there are [`MAXIMUM`] already.
    pub(crate) fn add(&self, fault: Fault) -> bool {
        let mut faults = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        let has_room = faults.len() < MAXIMUM;
        if has_room {
            faults.push(fault);
        }
        has_room
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.active
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn clear(&self) {
        self.active
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Returns the fault for a call of `operation` and counts it, except a payment failure, which
    /// [`Faults::take_stripe_failure`] counts.
    pub(crate) fn inject(&self, operation: &str) -> InjectedFault {
        let mut faults = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(oldest) = faults.iter().position(|fault| fault.matches(operation)) else {
            return InjectedFault::None;
        };
        let injected = match faults[oldest].effect.clone() {
            Effect::Stripe(StripeEffect::Fail) => return InjectedFault::Stripe,
            Effect::Error(error) => InjectedFault::Error(error),
            Effect::DelayMs(delay) => InjectedFault::Delay(delay),
            Effect::Disconnect(when) => InjectedFault::Disconnect(when),
        };
        use_up(&mut faults, oldest);
        injected
    }

    /// Counts the oldest payment failure. Returns whether there was one.
    pub(crate) fn take_stripe_failure(&self) -> bool {
        let mut faults = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        let is_failure = |fault: &Fault| {
            fault.matches(PAYING_OPERATION) && matches!(fault.effect, Effect::Stripe(_))
        };
        let Some(oldest) = faults.iter().position(is_failure) else {
            return false;
        };
        use_up(&mut faults, oldest);
        true
    }
}

fn use_up(faults: &mut Vec<Fault>, index: usize) {
    match &mut faults[index].times {
        None => {}
        Some(times) if *times > 1 => *times -= 1,
        Some(_) => {
            faults.remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fault(text: serde_json::Value) -> Fault {
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn the_oldest_matching_fault_is_taken_until_its_times_are_used() {
        let faults = Faults::default();
        faults.add(fault(
            json!({"operation": "team.user.list", "times": 2, "effect": {"delay_ms": 5}}),
        ));
        faults.add(fault(
            json!({"operation": "*", "times": null, "effect": {"cut": "before"}}),
        ));
        assert_eq!(
            faults.inject("team.user.detail"),
            InjectedFault::Disconnect(Disconnect::Before)
        );
        assert_eq!(faults.inject("team.user.list"), InjectedFault::Delay(5));
        assert_eq!(faults.inject("team.user.list"), InjectedFault::Delay(5));
        assert_eq!(
            faults.inject("team.user.list"),
            InjectedFault::Disconnect(Disconnect::Before)
        );
        assert_eq!(faults.list().len(), 1);
    }

    #[test]
    fn a_payment_failure_is_used_up_only_by_a_call_that_pays() {
        let faults = Faults::default();
        faults.add(fault(
            json!({"operation": "*", "times": 1, "effect": {"stripe": "fail"}}),
        ));
        assert_eq!(faults.inject("team.user.detail"), InjectedFault::None);
        assert_eq!(faults.inject("team.user.update"), InjectedFault::Stripe);
        assert!(faults.take_stripe_failure());
        assert!(!faults.take_stripe_failure());
        assert_eq!(faults.inject("team.user.update"), InjectedFault::None);
    }

    #[test]
    fn impossible_faults_are_rejected_with_the_field_at_fault() {
        let check =
            |text| fault(text).check(|name| name == "team.user.list", |code| code == "internal");
        assert_eq!(
            check(json!({"operation": "*", "effect": {"error": {"code": "internal"}}})),
            Ok(())
        );
        for (text, field) in [
            (
                json!({"operation": "x", "effect": {"cut": "after"}}),
                "operation",
            ),
            (
                json!({"operation": "*", "times": 0, "effect": {"cut": "after"}}),
                "times",
            ),
            (
                json!({"operation": "*", "effect": {"error": {"code": "odd"}}}),
                "code",
            ),
            (
                json!({"operation": "*", "effect": {"delay_ms": 600_001}}),
                "delay_ms",
            ),
        ] {
            assert!(check(text).unwrap_err().contains(field));
        }
        for text in [
            json!({"operation": "*", "effect": {"explode": 1}}),
            json!({"operation": "*", "effect": {}, "a": 1}),
        ] {
            assert!(serde_json::from_value::<Fault>(text).is_err());
        }
    }
}
