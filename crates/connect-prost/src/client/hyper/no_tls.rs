//! Stands where TLS would, in a build without the feature `tls`.

use super::failure::BoxError;
use super::stream::Stream;

const MISSING: &str = "the feature `tls` of connect-prost is off in this build";

/// Secures nothing, and says so.
#[derive(Clone)]
pub(super) struct Dialer;

impl Dialer {
    pub(super) fn prepare(&self) -> Result<(), BoxError> {
        Err(MISSING.into())
    }

    pub(super) async fn handshake(&self, _host: &str, _stream: Stream) -> Result<Stream, BoxError> {
        Err(MISSING.into())
    }
}
