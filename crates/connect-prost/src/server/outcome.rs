//! What became of a call, for the layers around a router.

use super::RequestId;
use crate::{Code, Spec};

/// What became of a call. Every answer of a router carries it in its extensions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The method, unless the path names none.
    pub spec: Option<&'static Spec>,
    /// Why the call failed; `None` when it did not.
    pub code: Option<Code>,
    /// The id of the call.
    pub request_id: RequestId,
}
