//! The audit log: one row per call with an accepted credential, whatever its outcome.

use jiff::Timestamp;
use serde::Serialize;

/// One row, in the form of the admin API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct AuditRow {
    pub(crate) at: Timestamp,
    pub(crate) request_id: String,
    pub(crate) operation: String,
    pub(crate) enterprise_uid: String,
    pub(crate) key_name: String,
    pub(crate) key_type: String,
    /// The id of the member that the call is about, or the identifier in the request.
    pub(crate) target: Option<String>,
    /// The caller's remark; for operations that accept one.
    pub(crate) remark: Option<String>,
    /// `ok`, or the code of the error.
    pub(crate) outcome: String,
}
