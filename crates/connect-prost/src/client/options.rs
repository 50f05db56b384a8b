//! What one call sets differently from its client.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::retry::RetryPolicy;
use crate::Protocol;
use crate::compression::Encoding;
use crate::header::is_reserved;

#[derive(Clone, Default)]
pub(super) struct CallOptions {
    pub(super) headers: HeaderMap,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retry: Option<Arc<dyn RetryPolicy>>,
    pub(super) receive_limit: Option<usize>,
    pub(super) validate: Option<bool>,
    pub(super) protocol: Option<Protocol>,
    pub(super) send_encoding: Option<Encoding>,
    pub(super) http_get: Option<bool>,
    /// A header that HTTP does not allow, which fails the call when it is made.
    pub(super) invalid_header: Option<Arc<http::Error>>,
    /// Whether `headers` may hold one that only the protocol sets.
    pub(super) may_be_reserved: bool,
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
                self.may_be_reserved |= is_reserved(&name);
                self.headers.append(name, value);
            }
            (Err(error), _) | (_, Err(error)) => self.invalid_header = Some(Arc::new(error)),
        }
    }
}
