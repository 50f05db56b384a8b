//! What all calls of a client share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Uri};
use protojson_prost::{Budget, Registry};

use super::interceptor::Interceptor;
use super::transport::Transport;
use crate::compression::Encoding;
use crate::{Codec, Protocol};

pub(super) struct ClientSettings {
    pub(super) transport: Box<dyn Transport>,
    pub(super) base_url: Uri,
    pub(super) headers: HeaderMap,
    /// Whether `headers` holds one that only the protocol sets, which fails every call.
    pub(super) has_reserved: bool,
    pub(super) timeout: Option<Duration>,
    pub(super) codec: Codec,
    pub(super) protocol: Protocol,
    pub(super) send_encoding: Encoding,
    pub(super) http_get: bool,
    pub(super) http_get_url_limit: usize,
    pub(super) validate: bool,
    pub(super) receive_limit: Option<usize>,
    pub(super) budget: Budget,
    pub(super) registry: Registry,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
}

impl ClientSettings {
    pub(super) fn new(transport: Box<dyn Transport>, base_url: Uri) -> ClientSettings {
        ClientSettings {
            transport,
            base_url,
            headers: HeaderMap::new(),
            has_reserved: false,
            timeout: None,
            codec: Codec::Json,
            protocol: Protocol::default(),
            send_encoding: Encoding::Identity,
            http_get: false,
            http_get_url_limit: 8 * 1024,
            validate: true,
            receive_limit: None,
            budget: Budget::new(),
            registry: Registry::new(),
            interceptors: Vec::new(),
        }
    }
}

impl fmt::Debug for ClientSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.base_url.host().unwrap_or_default())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("timeout", &self.timeout)
            .field("codec", &self.codec)
            .finish_non_exhaustive()
    }
}
