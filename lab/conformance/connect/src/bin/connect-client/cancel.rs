//! When a call is cancelled, which its caller does by dropping it.

use std::future::Future;
use std::time::Duration;

use conformance_connect::suite::client_compat_request::cancel::CancelTiming;
use conformance_connect::suite::{ClientCompatRequest, StreamType};
use tokio::time::{Instant, timeout_at};

use crate::BoxError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cancel {
    Never,
    /// Instead of closing the sending half.
    BeforeCloseSend,
    /// This long after the sending half was closed.
    AfterCloseSend(Duration),
    /// Once so many responses have been received.
    AfterResponses(usize),
}

impl Cancel {
    /// Reads it from the test case; `Err` where this kind of call has no such moment.
    pub(crate) fn of(case: &ClientCompatRequest) -> Result<Cancel, BoxError> {
        let Some(cancel) = &case.cancel else {
            return Ok(Cancel::Never);
        };
        let (sends, receives) = match case.stream_type() {
            StreamType::ClientStream => (true, false),
            StreamType::ServerStream => (false, true),
            StreamType::HalfDuplexBidiStream | StreamType::FullDuplexBidiStream => (true, true),
            StreamType::Unary | StreamType::Unspecified => (false, false),
        };
        match cancel.cancel_timing {
            None => Ok(Cancel::AfterCloseSend(Duration::ZERO)),
            Some(CancelTiming::AfterCloseSendMs(millis)) => {
                Ok(Cancel::AfterCloseSend(Duration::from_millis(millis.into())))
            }
            Some(CancelTiming::BeforeCloseSend(())) if sends => Ok(Cancel::BeforeCloseSend),
            Some(CancelTiming::AfterNumResponses(count)) if receives => {
                Ok(Cancel::AfterResponses(count as usize))
            }
            Some(moment) => {
                Err(format!("{:?} cannot be cancelled at {moment:?}", case.stream_type()).into())
            }
        }
    }

    /// After how many responses the call is cancelled, if it is.
    pub(crate) fn enough(self) -> Option<usize> {
        match self {
            Cancel::AfterResponses(count) => Some(count),
            _ => None,
        }
    }

    /// Waits for what follows the sending half, which was closed at `closed`; `None` when the call is to be
    /// cancelled before.
    pub(crate) async fn unless<T>(
        self,
        closed: Instant,
        rest: impl Future<Output = T>,
    ) -> Option<T> {
        match self {
            Cancel::BeforeCloseSend => None,
            Cancel::AfterCloseSend(delay) => timeout_at(closed + delay, rest).await.ok(),
            Cancel::Never | Cancel::AfterResponses(_) => Some(rest.await),
        }
    }
}
