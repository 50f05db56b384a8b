//! What became of a call, for the layers around a router.

use super::RequestId;
use crate::{Code, Spec};

/// Why a call failed. Every such answer of a router carries it in its extensions, and no other answer does.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The method, unless the path names none.
    pub spec: Option<&'static Spec>,
    /// The code of the error.
    pub code: Code,
    /// The id of the call.
    pub request_id: RequestId,
}
