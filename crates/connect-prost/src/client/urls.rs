//! The URLs of procedures and of rules without variables: put together at the first call, and kept.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::Uri;
use http::uri::PathAndQuery;

use crate::ConnectError;

/// How many are kept. A client of more methods puts the others together each time.
const KEPT: usize = 32;

#[derive(Default)]
pub(super) struct Urls(Mutex<Vec<(&'static str, Uri)>>);

impl Urls {
    /// Returns the URL of a procedure or a path template, which `make` puts together.
    pub(super) fn get<E>(
        &self,
        path: &'static str,
        make: impl FnOnce() -> Result<Uri, E>,
    ) -> Result<Uri, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(other, _)| std::ptr::eq(*other, path));
        if let Some((_, url)) = found {
            return Ok(url.clone());
        }
        let url = make()?;
        if kept.len() < KEPT {
            kept.push((path, url.clone()));
        }
        Ok(url)
    }
}

/// Returns the base URL with a path after its own.
pub(super) fn url(base_url: &Uri, path: Cow<'static, str>) -> Result<Uri, ConnectError> {
    let mut parts = base_url.clone().into_parts();
    if parts.scheme.is_none() || parts.authority.is_none() {
        return Err(ConnectError::invalid_argument(
            "the base URL needs a scheme and a host, as in http://127.0.0.1:8080",
        ));
    }
    let path = match base_url.path().trim_end_matches('/') {
        "" => PathAndQuery::from_maybe_shared(match path {
            Cow::Borrowed(path) => Bytes::from_static(path.as_bytes()),
            Cow::Owned(path) => Bytes::from(path),
        }),
        prefix => PathAndQuery::try_from(format!("{prefix}{path}")),
    };
    parts.path_and_query =
        Some(path.map_err(|error| ConnectError::invalid_argument(format!("the URL: {error}")))?);
    Uri::from_parts(parts)
        .map_err(|error| ConnectError::invalid_argument(format!("the base URL: {error}")))
}
