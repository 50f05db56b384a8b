//! How many retries all calls of a client may make together.
//!
//! Basis: the retry quota of the AWS SDKs as announced in May 2026 (<https://github.com/aws/aws-sdk-go-v2/pull/3400>): 500 tokens,
//! 14 for a retry, 5 for one of a throttled call. The price of a retry was 5 before; raising it makes clients of a service that
//! is down add about a third of the requests that they would add else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens of a client that sets no number of its own.
pub(super) const DEFAULT_TOKENS: u32 = 500;

const RETRY_COST: u32 = 14;

/// A server that throttles is alive and says so: a retry after the longer wait is likely to help.
const THROTTLED_RETRY_COST: u32 = 5;

/// What a success without a retry gives back.
const SUCCESS_REFUND: u32 = 1;

/// A number of tokens that retries take and successes give back.
///
/// The order in which threads see its changes does not matter: no other memory depends on it.
#[derive(Debug)]
pub(super) struct RetryBudget {
    tokens: AtomicU32,
    capacity: u32,
}

impl RetryBudget {
    pub(super) fn new(capacity: u32) -> RetryBudget {
        RetryBudget {
            tokens: AtomicU32::new(capacity),
            capacity,
        }
    }

    /// Takes the tokens of a retry; `None` if there are too few.
    pub(super) fn withdraw(self: &Arc<Self>, throttled: bool) -> Option<Withdrawal> {
        let cost = match throttled {
            true => THROTTLED_RETRY_COST,
            false => RETRY_COST,
        };
        let taken = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(cost)
            });
        taken.ok()?;
        Some(Withdrawal {
            budget: Arc::clone(self),
            cost,
        })
    }

    /// Gives back what the last retry of a successful call has cost; one token for a call without a retry.
    pub(super) fn succeeded(&self, last_cost: Option<u32>) {
        self.give_back(last_cost.unwrap_or(SUCCESS_REFUND));
    }

    fn give_back(&self, refund: u32) {
        // An update that fails found the budget full, where most successes find it.
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                (tokens < self.capacity).then(|| tokens.saturating_add(refund).min(self.capacity))
            });
    }
}

/// The tokens of a retry that has not been sent yet. They go back to the budget if it is dropped before [`spent`](Self::spent).
#[derive(Debug)]
#[must_use = "a withdrawal that is dropped is given back"]
pub(super) struct Withdrawal {
    budget: Arc<RetryBudget>,
    cost: u32,
}

impl Withdrawal {
    /// Keeps the tokens, because the retry is being sent. Returns their number for [`RetryBudget::succeeded`].
    pub(super) fn spent(mut self) -> u32 {
        std::mem::take(&mut self.cost)
    }
}

impl Drop for Withdrawal {
    fn drop(&mut self) {
        if self.cost > 0 {
            self.budget.give_back(self.cost);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::Ordering;
    use std::thread;

    use super::{DEFAULT_TOKENS, RetryBudget};

    fn budget(capacity: u32) -> Arc<RetryBudget> {
        Arc::new(RetryBudget::new(capacity))
    }

    fn tokens(budget: &RetryBudget) -> u32 {
        budget.tokens.load(Ordering::Relaxed)
    }

    #[test]
    fn retries_end_when_the_tokens_do() {
        let budget = budget(DEFAULT_TOKENS);
        let mut retries = 0;
        while let Some(withdrawal) = budget.withdraw(false) {
            assert_eq!(withdrawal.spent(), 14);
            retries += 1;
        }
        assert_eq!((retries, tokens(&budget)), (35, 10));
        // What is too little for a retry is enough for two of throttled calls.
        assert_eq!(budget.withdraw(true).unwrap().spent(), 5);
        assert_eq!(budget.withdraw(true).unwrap().spent(), 5);
        assert!(budget.withdraw(true).is_none());
        assert_eq!(tokens(&budget), 0);
    }

    #[test]
    fn a_success_gives_back_what_its_last_retry_cost_or_one() {
        let budget = budget(100);
        for throttled in [false, true] {
            let cost = budget.withdraw(throttled).unwrap().spent();
            assert_eq!(tokens(&budget), 100 - cost);
            budget.succeeded(Some(cost));
            assert_eq!(tokens(&budget), 100);
        }
        budget.withdraw(true).unwrap().spent();
        budget.succeeded(None);
        assert_eq!(tokens(&budget), 96);
        budget.succeeded(Some(14));
        assert_eq!(tokens(&budget), 100);
    }

    #[test]
    fn a_retry_that_is_not_sent_costs_nothing() {
        let budget = budget(14);
        let withdrawal = budget.withdraw(false);
        assert!(budget.withdraw(true).is_none());
        drop(withdrawal);
        assert_eq!(tokens(&budget), 14);
    }

    #[test]
    fn the_greatest_budget_does_not_overflow() {
        let budget = budget(u32::MAX);
        budget.withdraw(true).unwrap().spent();
        budget.succeeded(Some(14));
        budget.succeeded(None);
        assert_eq!(tokens(&budget), u32::MAX);
        assert!(self::budget(0).withdraw(true).is_none());
    }

    #[test]
    fn threads_lose_and_invent_no_tokens() {
        let budget = budget(DEFAULT_TOKENS);
        thread::scope(|scope| {
            for throttled in [false, true, false, true] {
                let budget = &budget;
                scope.spawn(move || {
                    for turn in 0..10_000 {
                        let Some(withdrawal) = budget.withdraw(throttled) else {
                            continue;
                        };
                        match turn % 2 {
                            0 => drop(withdrawal),
                            _ => budget.succeeded(Some(withdrawal.spent())),
                        }
                    }
                });
            }
        });
        assert_eq!(tokens(&budget), DEFAULT_TOKENS);
    }
}
