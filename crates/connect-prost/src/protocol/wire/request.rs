//! The head of a request, as a server reads it in any protocol.

use std::time::Duration;

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

use super::{WireFormat, negotiate_encoding};
use crate::ConnectError;
use crate::compression::{ACCEPTED, Encoding};

/// The facts in the head of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RequestHead {
    /// How the request is written.
    pub(crate) format: &'static WireFormat,
    /// How its response is to be written.
    pub(crate) response_format: &'static WireFormat,
    /// How the messages of the request are compressed.
    pub(crate) encoding: Encoding,
    /// How those of the response may be compressed.
    pub(crate) accepts: Encoding,
    /// Whether they have to be, however short they are.
    pub(crate) excludes_identity: bool,
    /// How long the caller waits.
    pub(crate) timeout: Option<Duration>,
}

impl RequestHead {
    /// A head whose response is written like its request, and which names no encodings.
    #[inline]
    pub(crate) fn plain(format: &'static WireFormat, timeout: Option<Duration>) -> Self {
        Self {
            format,
            response_format: format,
            encoding: Encoding::Identity,
            accepts: Encoding::Identity,
            excludes_identity: false,
            timeout,
        }
    }

    /// A head whose response is written like its request. `encoding` and `accept` name the headers on compression.
    #[inline]
    pub(crate) fn read(
        headers: &HeaderMap,
        format: &'static WireFormat,
        encoding: &HeaderName,
        accept: &HeaderName,
        timeout: Option<Duration>,
    ) -> Result<Self, ConnectError> {
        Ok(Self {
            encoding: message_encoding(headers, encoding, accept)?,
            accepts: negotiate_encoding(headers, accept),
            ..Self::plain(format, timeout)
        })
    }
}

/// Returns the encoding that a header names; identity without the header.
pub(crate) fn message_encoding(
    headers: &HeaderMap,
    name: &HeaderName,
    accept: &HeaderName,
) -> Result<Encoding, ConnectError> {
    let Some(value) = single(headers, name)? else {
        return Ok(Encoding::Identity);
    };
    value
        .to_str()
        .ok()
        .and_then(Encoding::from_name)
        .ok_or_else(|| unknown_encoding(name, accept))
}

/// Returns `unimplemented`, with a header that lists the encodings of this build.
pub(crate) fn unknown_encoding(name: impl std::fmt::Display, accept: &HeaderName) -> ConnectError {
    let known = if ACCEPTED.is_empty() {
        "identity"
    } else {
        ACCEPTED
    };
    let error = ConnectError::unimplemented(format!("unknown {name}; supported: {known}"));
    error.with_header(accept.clone(), HeaderValue::from_static(known))
}

/// Returns which of these names a head has. Most heads are short, and a look at each of their names costs less than a look-up of each
/// of these.
#[inline]
pub(crate) fn present<const N: usize>(
    headers: &HeaderMap,
    names: &'static [HeaderName; N],
) -> [bool; N] {
    let mut present = [false; N];
    for name in headers.keys() {
        for (is_present, wanted) in present.iter_mut().zip(names) {
            *is_present |= name == wanted;
        }
    }
    present
}

/// How many headers may be looked at one by one before a look-up costs less.
const SHORT: usize = 8;

/// Returns the value of a header that may occur once.
pub(crate) fn single<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'a HeaderValue>, ConnectError> {
    // Hardly any head has a name twice, and to know that costs no look-up.
    let has_no_name_twice = headers.len() == headers.keys_len();
    if has_no_name_twice && headers.len() <= SHORT {
        let mut all = headers.iter();
        return Ok(all
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value));
    }
    let Some(first) = headers.get(name) else {
        return Ok(None);
    };
    if has_no_name_twice || headers.get_all(name).into_iter().nth(1).is_none() {
        return Ok(Some(first));
    }
    Err(ConnectError::invalid_argument(format!(
        "header {name} is given twice"
    )))
}
