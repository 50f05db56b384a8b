//! The head of a response whose body is its message, in the protocols that have such responses.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use protojson_prost::Registry;

use super::ResponseError;
use crate::envelope::TooLong;
use crate::protocol::{connect_unary, rest};

/// The head of a response whose body is worth reading.
#[derive(Debug)]
pub(crate) enum UnframedHead {
    Connect(connect_unary::client::ResponseHead),
    Rest(rest::client::ResponseHead),
}

impl UnframedHead {
    #[inline]
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            // A response with another status is no message.
            Self::Connect(_) => StatusCode::OK,
            Self::Rest(head) => head.status(),
        }
    }

    /// Returns the greatest length of the body, both as received and decompressed: `message` if it is a message, else that of
    /// an error.
    #[inline]
    pub(crate) fn limit(&self, message: usize) -> usize {
        match self {
            Self::Connect(head) => head.limit(message),
            Self::Rest(head) => head.limit(message),
        }
    }

    /// Ends the response with its whole body: the message, decompressed, with headers and trailers. `message` is the
    /// greatest length of a message; the registry has the messages that may be details of an error.
    ///
    /// # Errors
    ///
    /// The error that the body reports; or its compression is broken, or it is too long when decompressed.
    #[inline]
    pub(crate) fn finish(
        self,
        body: Bytes,
        message: usize,
        registry: &Registry,
    ) -> Result<(Bytes, HeaderMap, HeaderMap), ResponseError> {
        match self {
            Self::Connect(head) => head.finish(body, message),
            Self::Rest(head) => {
                let (body, headers) = head.finish(body, message, registry)?;
                Ok((body, headers, HeaderMap::new()))
            }
        }
    }

    /// Ends a response whose body is too long to be read.
    pub(crate) fn too_long(self, error: TooLong) -> ResponseError {
        match self {
            Self::Connect(head) => head.too_long(error),
            Self::Rest(head) => head.too_long(error),
        }
    }
}
