//! The response wrapper of a service.

/// Response fields that the server fills in if the handler left them empty; from the service's `wrapper` option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wrapper {
    /// The bool field that reports whether the call succeeded.
    pub ok: Option<&'static str>,
    /// The string field that takes the request id.
    pub request_id: Option<&'static str>,
}
