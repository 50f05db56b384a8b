//! Faults that a test plants: the matching call takes the oldest one that has times left.
//!
//! A call takes at most one. The refusal of the payment provider counts as taken only when a call gets that far, so
//! an update that needs no seat does not use it up.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// More faults than this cannot wait at once.
pub(crate) const MAXIMUM: usize = 1_000;
/// The longest delay, in milliseconds.
const LONGEST_DELAY: u64 = 600_000;
/// The only operation that calls the payment provider (H30).
const PAYING_OPERATION: &str = "team.user.update";

/// A planted fault, in the form in which the admin API takes and shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// The operation it waits for, or `*`.
    pub(crate) operation: String,
    /// How many calls it still strikes; every one if absent.
    #[serde(default)]
    pub(crate) times: Option<u32>,
    pub(crate) effect: Effect,
}

/// What happens to the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    /// Answers instead of the work.
    Error(ErrorEffect),
    /// The payment provider refuses.
    Stripe(StripeEffect),
    /// The work waits, in real time.
    DelayMs(u64),
    /// The connection is closed before or after the work.
    Cut(Cut),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorEffect {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) message: String,
    /// Seconds, sent as the header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StripeEffect {
    Fail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cut {
    Before,
    After,
}

/// What a call is struck by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Strike {
    #[default]
    None,
    Error(ErrorEffect),
    Delay(u64),
    Cut(Cut),
    /// The payment provider will refuse if the call gets that far.
    Stripe,
}

/// The faults of one world, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    planted: Mutex<Vec<Fault>>,
}

impl Fault {
    /// Why the fault cannot be planted, given the names of operations and codes there are.
    pub(crate) fn problem(
        &self,
        is_operation: impl Fn(&str) -> bool,
        is_code: impl Fn(&str) -> bool,
    ) -> Option<String> {
        if self.operation != "*" && !is_operation(&self.operation) {
            return Some("operation: there is none of this name".to_owned());
        }
        if self.times == Some(0) {
            return Some("times: must be at least 1, or null for every call".to_owned());
        }
        match &self.effect {
            Effect::Error(error) if !is_code(&error.code) => {
                Some("effect.error.code: there is none of this name".to_owned())
            }
            Effect::DelayMs(delay) if *delay > LONGEST_DELAY => {
                Some(format!("effect.delay_ms: at most {LONGEST_DELAY}"))
            }
            _ => None,
        }
    }

    fn matches(&self, operation: &str) -> bool {
        let named = self.operation == "*" || self.operation == operation;
        named && (operation == PAYING_OPERATION || !matches!(self.effect, Effect::Stripe(_)))
    }
}

impl Faults {
    /// Whether there was room for it.
    pub(crate) fn plant(&self, fault: Fault) -> bool {
        let mut planted = self.planted.lock().unwrap_or_else(PoisonError::into_inner);
        let has_room = planted.len() < MAXIMUM;
        if has_room {
            planted.push(fault);
        }
        has_room
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.planted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn clear(&self) {
        self.planted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// What strikes a call of `operation`. A refusal of the payment provider is only promised here.
    pub(crate) fn strike(&self, operation: &str) -> Strike {
        let mut planted = self.planted.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(oldest) = planted.iter().position(|fault| fault.matches(operation)) else {
            return Strike::None;
        };
        let strike = match planted[oldest].effect.clone() {
            Effect::Stripe(StripeEffect::Fail) => return Strike::Stripe,
            Effect::Error(error) => Strike::Error(error),
            Effect::DelayMs(delay) => Strike::Delay(delay),
            Effect::Cut(cut) => Strike::Cut(cut),
        };
        use_up(&mut planted, oldest);
        strike
    }

    /// Whether the payment provider refuses now; uses the promised fault up.
    pub(crate) fn refuse_payment(&self) -> bool {
        let mut planted = self.planted.lock().unwrap_or_else(PoisonError::into_inner);
        let refusal = |fault: &Fault| {
            fault.matches(PAYING_OPERATION) && matches!(fault.effect, Effect::Stripe(_))
        };
        let Some(oldest) = planted.iter().position(refusal) else {
            return false;
        };
        use_up(&mut planted, oldest);
        true
    }
}

fn use_up(planted: &mut Vec<Fault>, index: usize) {
    match &mut planted[index].times {
        None => {}
        Some(times) if *times > 1 => *times -= 1,
        Some(_) => {
            planted.remove(index);
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
    fn the_oldest_matching_fault_strikes_until_its_times_are_used() {
        let faults = Faults::default();
        faults.plant(fault(
            json!({"operation": "team.user.list", "times": 2, "effect": {"delay_ms": 5}}),
        ));
        faults.plant(fault(
            json!({"operation": "*", "times": null, "effect": {"cut": "before"}}),
        ));
        assert_eq!(faults.strike("team.user.detail"), Strike::Cut(Cut::Before));
        assert_eq!(faults.strike("team.user.list"), Strike::Delay(5));
        assert_eq!(faults.strike("team.user.list"), Strike::Delay(5));
        assert_eq!(faults.strike("team.user.list"), Strike::Cut(Cut::Before));
        assert_eq!(faults.list().len(), 1);
    }

    #[test]
    fn the_payment_provider_refuses_only_who_gets_that_far() {
        let faults = Faults::default();
        faults.plant(fault(
            json!({"operation": "*", "times": 1, "effect": {"stripe": "fail"}}),
        ));
        assert_eq!(faults.strike("team.user.detail"), Strike::None);
        assert_eq!(faults.strike("team.user.update"), Strike::Stripe);
        assert!(faults.refuse_payment());
        assert!(!faults.refuse_payment());
        assert_eq!(faults.strike("team.user.update"), Strike::None);
    }

    #[test]
    fn impossible_faults_are_refused_with_the_field_at_fault() {
        let problem =
            |text| fault(text).problem(|name| name == "team.user.list", |code| code == "internal");
        assert_eq!(
            problem(json!({"operation": "*", "effect": {"error": {"code": "internal"}}})),
            None
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
            assert!(problem(text).unwrap().contains(field));
        }
        for text in [
            json!({"operation": "*", "effect": {"explode": 1}}),
            json!({"operation": "*", "effect": {}, "a": 1}),
        ] {
            assert!(serde_json::from_value::<Fault>(text).is_err());
        }
    }
}
