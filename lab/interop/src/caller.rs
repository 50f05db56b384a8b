//! Who makes calls.

mod axum;
mod foreign;
mod ours;
mod tonic;

use std::future::Future;
use std::pin::Pin;

pub(crate) use self::axum::Axum;
pub(crate) use self::foreign::Foreign;
pub(crate) use self::ours::Ours;
pub(crate) use self::tonic::Tonic;
use crate::call::{Call, Kind, Outcome};
use crate::schema::interop::v1::CallRequest;
use crate::schema::interop::v1::call_request::Wait;

/// The outcome of a call; an error is one of the lab, not of the call.
pub(crate) type CallFuture<'a> = Pin<Box<dyn Future<Output = Result<Outcome, String>> + Send + 'a>>;

/// Makes any call that its implementation can make.
pub(crate) trait Caller: Send + Sync {
    /// Makes a call and returns its outcome.
    fn call<'a>(&'a self, call: &'a Call) -> CallFuture<'a>;
}

/// Makes a call by a function of our language, where a call is cancelled by dropping its future.
pub(crate) async fn cancelable<'a, F>(
    call: &'a Call,
    make: impl Fn(Call) -> F,
) -> Result<Outcome, String>
where
    F: Future<Output = Result<Outcome, String>> + Send + 'a,
{
    let Some(name) = &call.cancel_when_begun else {
        return make(call.clone()).await;
    };
    let begun = Call {
        kind: Kind::Unary,
        headers: Default::default(),
        timeout_ms: None,
        cancel_when_begun: None,
        requests: vec![CallRequest {
            wait: Some(Wait::Begun(name.clone())),
            ..CallRequest::default()
        }],
        ..call.clone()
    };
    tokio::select! {
        outcome = make(call.clone()) => outcome,
        begun = make(begun) => match begun?.error {
            None => Ok(Outcome::canceled()),
            Some(error) => Err(format!("the call did not begin: {error:?}")),
        },
    }
}
