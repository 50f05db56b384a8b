//! The errors of a poller, and the errors of polls that are not the end of it.

use std::time::Duration;

use super::access::PollAccess;
use crate::client::error::{Error, ErrorKind, request_id};
use crate::{Code, ConnectError, Response, Spec};

/// Whether the next poll may succeed. That the method may be called again is what the schema declares by naming it in `poll`.
pub(super) fn may_pass(error: &Error) -> bool {
    let may_pass = match error.kind() {
        ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::AttemptTimeout => true,
        ErrorKind::Wire => matches!(
            error.code(),
            Code::Unavailable | Code::ResourceExhausted | Code::DeadlineExceeded
        ),
        _ => false,
    };
    may_pass || error.is_retryable()
}

/// The error of work that has ended in a state that means failure.
pub(super) fn failed<Res>(access: &PollAccess<Res>, state: i32, response: &Response<Res>) -> Error {
    let mut message = format!("the work has ended in the state {}", access.name(state));
    if let Some(reason) = access.reason(response) {
        message = format!("{message}: {reason}");
    }
    let mut error = ConnectError::aborted(message);
    *error.headers_mut() = response.headers().clone();
    *error.trailers_mut() = response.trailers().clone();
    Error::job(access.spec, error, request_id(response.headers()))
}

/// The error of a poller whose timeout has passed before the work was started.
pub(super) fn not_started(spec: &'static Spec, timeout: Duration) -> Error {
    let message = format!("the work was not started within {timeout:?}");
    Error::job_timeout(spec, ConnectError::deadline_exceeded(message), None)
}

/// The error of a poller whose timeout has passed before the work has ended; `failure` is that of the last poll.
pub(super) fn not_ended<Res>(
    access: &PollAccess<Res>,
    timeout: Duration,
    last: Option<&Res>,
    failure: Option<Error>,
) -> Error {
    let state = last.and_then(|response| access.state(response));
    let message = match state {
        None => format!("the work has not ended within {timeout:?}, nor reported a state"),
        Some(state) => {
            let name = access.name(state);
            format!("the work has not ended within {timeout:?}; its last state is {name}")
        }
    };
    Error::job_timeout(
        access.spec,
        ConnectError::deadline_exceeded(message),
        failure,
    )
}
