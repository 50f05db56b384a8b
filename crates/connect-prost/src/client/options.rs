//! What one call sets differently from its client.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::compression::Encoding;
use crate::header::is_reserved;
use crate::{ConnectError, Protocol};

#[derive(Default)]
pub(super) struct CallOptions {
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) receive_limit: Option<usize>,
    pub(super) validate: Option<bool>,
    pub(super) protocol: Option<Protocol>,
    pub(super) send_encoding: Option<Encoding>,
    pub(super) http_get: Option<bool>,
    /// The error of a header that cannot be sent, which fails the call when it is made.
    pub(super) invalid_header: Option<ConnectError>,
}

impl CallOptions {
    pub(super) fn add_header<K, V>(&mut self, name: K, value: V)
    where
        K: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
        K::Error: Into<http::Error>,
        V::Error: Into<http::Error>,
    {
        match (
            name.try_into().map_err(Into::into),
            value.try_into().map_err(Into::into),
        ) {
            (Ok(name), Ok(value)) => {
                if is_reserved(&name) {
                    self.invalid_header = Some(reserved(&name));
                }
                self.headers.append(name, value);
            }
            (Err(error), _) | (_, Err(error)) => {
                let error = format!("a header of the call: {error}");
                self.invalid_header = Some(ConnectError::invalid_argument(error));
            }
        }
    }

    /// Checks the headers that an interceptor may have added.
    pub(super) fn check_headers(&self) -> Result<(), ConnectError> {
        match self.headers.keys().find(|name| is_reserved(name)) {
            None => Ok(()),
            Some(name) => Err(reserved(name)),
        }
    }
}

/// Returns the error of a header that only the protocol sets.
pub(super) fn reserved(name: &HeaderName) -> ConnectError {
    ConnectError::invalid_argument(format!("the header `{name}` belongs to the protocol"))
}
