//! The idempotency level of a method.

/// What happens when a call is made twice; from the method's `idempotency_level`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IdempotencyLevel {
    /// The schema does not declare it; a call must not be repeated.
    #[default]
    Unknown,
    /// The call changes nothing.
    NoSideEffects,
    /// A second call leaves things as the first did.
    Idempotent,
}
