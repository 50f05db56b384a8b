//! The replacement for `tls` in a build without the feature `tls`: every `https` URL fails.

use crate::client::hyper::net::{BoxError, Stream};

const MISSING: &str = "the feature `tls` of connect-prost is off in this build";

/// Fails every handshake.
#[derive(Clone)]
pub(crate) struct TlsConnector;

impl TlsConnector {
    pub(crate) fn prepare(&self) -> Result<(), BoxError> {
        Err(MISSING.into())
    }

    pub(crate) async fn handshake(&self, _host: &str, _stream: Stream) -> Result<Stream, BoxError> {
        Err(MISSING.into())
    }
}
