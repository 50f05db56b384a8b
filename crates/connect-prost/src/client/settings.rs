//! What all calls of a client share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Uri};
use protojson_prost::{Budget, Registry};

use super::interceptor::Interceptor;
use super::retry::RetryPolicy;
use super::retry_budget::{DEFAULT_TOKENS, RetryBudget};
use super::timer::{Executor, Timer};
#[cfg(feature = "hyper")]
use super::tokio_runtime::{TokioExecutor, TokioTimer};
use super::transport::Transport;
use super::urls::Urls;
use crate::compression::Encoding;
use crate::{Codec, ConnectError, Protocol};

/// Returns random numbers, for jitter.
pub(super) type Random = Arc<dyn Fn() -> u64 + Send + Sync>;

pub(super) struct ClientSettings {
    pub(super) transport: Box<dyn Transport>,
    timer: Option<Arc<dyn Timer>>,
    executor: Option<Arc<dyn Executor>>,
    pub(super) random: Random,
    pub(super) base_url: Uri,
    /// URLs of methods that were called before.
    pub(super) urls: Urls,
    pub(super) headers: HeaderMap,
    /// Whether `headers` holds one that only the protocol sets, which fails every call.
    pub(super) has_reserved: bool,
    pub(super) timeout: Option<Duration>,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retry: Option<Arc<dyn RetryPolicy>>,
    pub(super) retry_budget: Arc<RetryBudget>,
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
    /// Those of them that wrap calls.
    pub(super) wrapping: Vec<Arc<dyn Interceptor>>,
}

impl ClientSettings {
    pub(super) fn new(transport: Box<dyn Transport>, base_url: Uri) -> ClientSettings {
        ClientSettings {
            transport,
            #[cfg(feature = "hyper")]
            timer: Some(Arc::new(TokioTimer::new())),
            #[cfg(feature = "hyper")]
            executor: Some(Arc::new(TokioExecutor)),
            #[cfg(not(feature = "hyper"))]
            timer: None,
            #[cfg(not(feature = "hyper"))]
            executor: None,
            random: Arc::new(|| fastrand::u64(..)),
            base_url,
            urls: Urls::default(),
            headers: HeaderMap::new(),
            has_reserved: false,
            timeout: None,
            attempt_timeout: None,
            retry: None,
            retry_budget: Arc::new(RetryBudget::new(DEFAULT_TOKENS)),
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
            wrapping: Vec::new(),
        }
    }

    pub(super) fn set_timer(&mut self, timer: impl Timer) {
        self.timer = Some(Arc::new(timer));
    }

    pub(super) fn set_executor(&mut self, executor: impl Executor) {
        self.executor = Some(Arc::new(executor));
    }

    /// # Errors
    ///
    /// When the client has no timer.
    pub(super) fn timer(&self) -> Result<&Arc<dyn Timer>, ConnectError> {
        self.timer.as_ref().ok_or_else(|| {
            ConnectError::failed_precondition(
                "the client has no timer; set one with ClientBuilder::timer, or enable the feature `hyper` of connect-prost",
            )
        })
    }

    /// # Errors
    ///
    /// When the client has no executor.
    pub(super) fn executor(&self) -> Result<&Arc<dyn Executor>, ConnectError> {
        self.executor.as_ref().ok_or_else(|| {
            ConnectError::failed_precondition(
                "the client has no executor for a stream of requests; set one with ClientBuilder::executor, or enable the feature `hyper` of connect-prost",
            )
        })
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
