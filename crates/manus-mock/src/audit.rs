//! The audit log: one row per call that carried an accepted credential, whatever came of it.

use jiff::Timestamp;
use serde::Serialize;

/// One row, in the form in which the admin API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct AuditRow {
    pub(crate) at: Timestamp,
    pub(crate) request_id: String,
    pub(crate) operation: String,
    pub(crate) enterprise_uid: String,
    pub(crate) key_name: String,
    pub(crate) key_type: String,
    /// What the call was about: an id, or what the caller named in its stead.
    pub(crate) target: Option<String>,
    /// The caller's own words, where an operation takes them.
    pub(crate) remark: Option<String>,
    /// `ok`, or the code of the error.
    pub(crate) outcome: String,
}
