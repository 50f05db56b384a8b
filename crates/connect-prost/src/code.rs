//! The sixteen error codes of Connect and gRPC, with their names, numbers and HTTP statuses.
//!
//! Basis: "Error Codes" of the Connect protocol. One table serves all conversions.

use http::StatusCode;

/// The reason of a failed call.
///
/// The protocol defines exactly these sixteen. A `match` may be exhaustive.
///
/// ```
/// use connect_prost::Code;
///
/// assert_eq!(Code::NotFound.as_str(), "not_found");
/// assert_eq!(Code::NotFound.http_status(), 404);
/// assert_eq!("not_found".parse(), Ok(Code::NotFound));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The caller canceled the call.
    Canceled,
    /// The reason is unknown, or has no better code.
    Unknown,
    /// The request is invalid, whatever the state of the system.
    InvalidArgument,
    /// The deadline expired before the call finished.
    DeadlineExceeded,
    /// The requested entity does not exist.
    NotFound,
    /// The entity to create exists already.
    AlreadyExists,
    /// The caller is known and lacks the permission.
    PermissionDenied,
    /// A quota, a limit or the storage is exhausted.
    ResourceExhausted,
    /// The system is not in the state that the call requires.
    FailedPrecondition,
    /// The call conflicts with another one, for example in a transaction. A retry of the whole operation may succeed.
    Aborted,
    /// The request goes past the valid range.
    OutOfRange,
    /// The procedure does not exist or is not implemented.
    Unimplemented,
    /// An invariant of the system is broken.
    Internal,
    /// The service is not available at the moment. A retry may succeed.
    Unavailable,
    /// Data is lost or corrupted and cannot be recovered.
    DataLoss,
    /// The caller has no valid credentials.
    Unauthenticated,
}

impl Code {
    /// All codes in the order of their numbers.
    pub(crate) const ALL: [Self; 16] = [
        Self::Canceled,
        Self::Unknown,
        Self::InvalidArgument,
        Self::DeadlineExceeded,
        Self::NotFound,
        Self::AlreadyExists,
        Self::PermissionDenied,
        Self::ResourceExhausted,
        Self::FailedPrecondition,
        Self::Aborted,
        Self::OutOfRange,
        Self::Unimplemented,
        Self::Internal,
        Self::Unavailable,
        Self::DataLoss,
        Self::Unauthenticated,
    ];

    const fn row(self) -> (&'static str, u16) {
        match self {
            Self::Canceled => ("canceled", 499),
            Self::Unknown => ("unknown", 500),
            Self::InvalidArgument => ("invalid_argument", 400),
            Self::DeadlineExceeded => ("deadline_exceeded", 504),
            Self::NotFound => ("not_found", 404),
            Self::AlreadyExists => ("already_exists", 409),
            Self::PermissionDenied => ("permission_denied", 403),
            Self::ResourceExhausted => ("resource_exhausted", 429),
            Self::FailedPrecondition => ("failed_precondition", 400),
            Self::Aborted => ("aborted", 409),
            Self::OutOfRange => ("out_of_range", 400),
            Self::Unimplemented => ("unimplemented", 501),
            Self::Internal => ("internal", 500),
            Self::Unavailable => ("unavailable", 503),
            Self::DataLoss => ("data_loss", 500),
            Self::Unauthenticated => ("unauthenticated", 401),
        }
    }

    /// Returns the name in a Connect error body, such as `not_found`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// Returns the HTTP status of a unary Connect error with this code.
    #[must_use]
    pub fn http_status(self) -> StatusCode {
        StatusCode::from_u16(self.row().1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Returns gRPC's number of the code, 1 to 16.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32 + 1
    }

    /// Returns the code with gRPC's `number`; `None` for 0 (success) and above 16.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.number() == number)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error of parsing a [`Code`] from a text that is not its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownCode;

impl std::fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not the name of a Connect code")
    }
}

impl std::error::Error for UnknownCode {}

impl std::str::FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str() == name)
            .ok_or(UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_round_trip() {
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(code));
            assert_eq!(Code::from_number(code.number()), Some(code));
        }
        assert_eq!(Code::from_number(0), None);
        assert_eq!(Code::from_number(17), None);
        assert_eq!("NOT_FOUND".parse::<Code>(), Err(UnknownCode));
    }

    #[test]
    fn canceled_has_the_status_that_http_does_not_name() {
        assert_eq!(Code::Canceled.http_status().as_u16(), 499);
    }
}
