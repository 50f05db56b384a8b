//! Builds a client. A call can set most of this differently, by a method of the same name with `with_` before it.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use protojson_prost::{Budget, Registry};

use super::Client;
use super::interceptor::Interceptor;
use super::retry::RetryPolicy;
use super::retry_budget::RetryBudget;
use super::settings::ClientSettings;
use super::timer::{Executor, Timer};
use crate::compression::Encoding;
use crate::header::is_reserved;
use crate::{Codec, Protocol};

/// Builds a [`Client`]. The order of the settings does not matter.
#[derive(Debug)]
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    settings: ClientSettings,
}

impl ClientBuilder {
    pub(super) fn new(settings: ClientSettings) -> ClientBuilder {
        ClientBuilder { settings }
    }

    /// Sends this header with every call. A call's own header of the same name replaces it. With a header that
    /// belongs to the protocol, every call fails before it is sent.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.settings.has_reserved |= is_reserved(&name);
        self.settings.headers.append(name, value);
        self
    }

    /// Sets how long a call may take, from its first poll to its whole response, with all its attempts and the waits between them;
    /// without a limit by default.
    ///
    /// The server is sent the timeout, and it holds on this side even if the server ignores it.
    ///
    /// # Panics
    ///
    /// The call, with the timer of the feature `hyper`, when it is polled outside of a Tokio runtime with its clock on.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = Some(timeout);
        self
    }

    /// Sets how long one attempt of a call may take; without a limit of its own by default.
    ///
    /// An attempt that takes longer fails with [`ErrorKind::AttemptTimeout`](super::ErrorKind::AttemptTimeout), and the call is
    /// made again where its method and the retry policy allow it. The limit of an attempt of a server stream ends with its first
    /// message. Calls whose requests are streamed have one attempt and no such limit.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = Some(timeout);
        self
    }

    /// Sets when failed calls are made again; never by default. [`StandardRetry`](super::StandardRetry) suits most clients.
    ///
    /// Only calls are made again of which nothing has left, or which the schema declares harmless to repeat (`idempotency_level`).
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.settings.retry = Some(Arc::new(policy));
        self
    }

    /// Sets how many tokens the retries of all calls of this client have together; 500 by default.
    ///
    /// A retry costs 14 of them, one after an error that asks to slow down 5. A success gives back what the call's last retry cost,
    /// or 1. With too few left, a call fails with the error of its attempt, whatever the policy decides. So retries end when
    /// nothing succeeds, and go on with the first successes. Zero allows none.
    pub fn retry_budget(mut self, tokens: u32) -> Self {
        self.settings.retry_budget = Arc::new(RetryBudget::new(tokens));
        self
    }

    /// Sets the clock of timeouts, retries and polls; Tokio's by default with the feature `hyper`, and none without it.
    pub fn timer(mut self, timer: impl Timer) -> Self {
        self.settings.set_timer(timer);
        self
    }

    /// Sets what runs the exchange of calls whose requests are streamed; Tokio by default with the feature `hyper`, and nothing
    /// without it.
    pub fn executor(mut self, executor: impl Executor) -> Self {
        self.settings.set_executor(executor);
        self
    }

    /// Sets the source of random numbers for jitter, for tests that must see the same waits in every run.
    pub fn random(mut self, random: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.settings.random = Arc::new(random);
        self
    }

    /// Sets the codec: JSON, which is the default, or binary protobuf.
    pub fn codec(mut self, codec: Codec) -> Self {
        self.settings.codec = codec;
        self
    }

    /// Sets the protocol; Connect by default. Services whose schema declares them `rest_only` are called over REST all the same.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.settings.protocol = protocol;
        self
    }

    /// Sets how the messages of requests are compressed; not at all by default. Compressed responses are always accepted.
    pub fn send_encoding(mut self, encoding: Encoding) -> Self {
        self.settings.send_encoding = encoding;
        self
    }

    /// Sets whether unary Connect calls of methods without side effects are made by GET, which allows caching; off by default.
    ///
    /// The message is in the URL then, where logs may keep it.
    pub fn http_get(mut self, get: bool) -> Self {
        self.settings.http_get = get;
        self
    }

    /// Sets the longest URL of a GET, in bytes; 8 KiB by default. A call with a longer one is a POST. Over REST it is the longest
    /// URL of any request, and a call with a longer one fails before it is sent.
    pub fn http_get_url_limit(mut self, bytes: usize) -> Self {
        self.settings.http_get_url_limit = bytes;
        self
    }

    /// Sets whether requests that break a rule of their schema fail before they are sent; on by default.
    pub fn validate(mut self, validate: bool) -> Self {
        self.settings.validate = validate;
        self
    }

    /// Sets the greatest length of a response message in bytes, after decompression; 4 MiB by default. It overrides the `bytes` of
    /// the budget.
    pub fn receive_limit(mut self, bytes: usize) -> Self {
        self.settings.receive_limit = Some(bytes);
        self
    }

    /// Sets what reading a response may cost. Limits far above 4 MiB may need more `heap` too.
    pub fn budget(mut self, budget: Budget) -> Self {
        self.settings.budget = budget;
        self
    }

    /// Sets the messages that may stand in a `google.protobuf.Any` of a request or a response in JSON.
    pub fn registry(mut self, registry: Registry) -> Self {
        self.settings.registry = registry;
        self
    }

    /// Adds an interceptor, inside those added before.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        let interceptor: Arc<dyn Interceptor> = Arc::new(interceptor);
        if interceptor.wraps() {
            self.settings.wrapping.push(Arc::clone(&interceptor));
        }
        self.settings.interceptors.push(interceptor);
        self
    }

    /// Makes the client; nothing is connected yet.
    pub fn build(self) -> Client {
        Client {
            settings: Arc::new(self.settings),
        }
    }
}
