//! Why a response gives no message to a client.

use crate::ConnectError;

/// A failed call, and whose error it is.
#[derive(Clone, Debug)]
pub(crate) enum ResponseError {
    /// The peer reports that the call failed.
    Wire(ConnectError),
    /// The response of the peer cannot be read.
    Local(ConnectError),
}
