//! The span of a call in the client, and an event per attempt. Without the feature `tracing`, `no_call_span.rs` takes the place of
//! this file.
//!
//! Numbers are recorded as `i64`: the layer of OpenTelemetry turns a `u64` into text.

use std::future::Future;
use std::task::Poll;
use std::time::Duration;

use http::HeaderMap;
use http::uri::Scheme;
use tracing::Span;
use tracing::field::Empty;
use tracing::instrument::{Instrument as _, Instrumented};
use tracing::span::Entered;

use super::error::{Error, ErrorKind};
use super::options::CallOptions;
use super::request::PreparedCall;
use super::settings::ClientSettings;
use crate::protocol::client::protocol_of_call;
use crate::protocol::telemetry::{ERROR, method_name, status_code, system_name};
use crate::{Code, Protocol, Response, Spec, header};

/// The span of one call, and whether the call goes on. Dropped before its end, the call was canceled.
pub(super) struct CallSpan {
    span: Span,
    protocol: Protocol,
    is_open: bool,
}

impl CallSpan {
    pub(super) fn new(
        settings: &ClientSettings,
        spec: &'static Spec,
        options: &CallOptions,
    ) -> CallSpan {
        let chosen = options.protocol.unwrap_or(settings.protocol);
        let protocol = protocol_of_call(spec, chosen);
        let method = method_name(spec);
        let span = tracing::info_span!(
            target: "connect_prost::client",
            "call",
            otel.name = method,
            otel.kind = "client",
            otel.status_code = Empty,
            rpc.system.name = system_name(protocol),
            rpc.method = method,
            rpc.response.status_code = Empty,
            error.type = Empty,
            server.address = address(settings),
            server.port = port(settings).map(i64::from),
            request_id = Empty,
        );
        CallSpan {
            span,
            protocol,
            is_open: true,
        }
    }

    /// Returns no span, for a response whose call has one elsewhere.
    pub(super) fn none() -> CallSpan {
        CallSpan {
            span: Span::none(),
            protocol: Protocol::default(),
            is_open: false,
        }
    }

    /// Makes the span current while the guard lives.
    pub(super) fn enter(&self) -> Entered<'_> {
        self.span.enter()
    }

    /// Makes the span current while a step of the call is polled.
    pub(super) fn within<F: Future>(&self, step: F) -> Instrumented<F> {
        step.instrument(self.span.clone())
    }

    /// Ends the span if a step of the call has failed.
    pub(super) fn checked<T>(&mut self, step: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &step {
            self.failed(error);
        }
        step
    }

    /// Makes the span current while the call is polled, and ends it with the call.
    pub(super) fn poll<Res>(
        &mut self,
        poll: impl FnOnce() -> Poll<Result<Response<Res>, Error>>,
    ) -> Poll<Result<Response<Res>, Error>> {
        let polled = self.span.in_scope(poll);
        match &polled {
            Poll::Ready(Ok(response)) => self.succeeded(response.headers()),
            Poll::Ready(Err(error)) => self.failed(error),
            Poll::Pending => {}
        }
        polled
    }

    /// Ends the span of a call with these headers in its response.
    pub(super) fn succeeded(&mut self, headers: &HeaderMap) {
        let id = headers.get(header::REQUEST_ID);
        let id = id.and_then(|id| id.to_str().ok());
        self.record_end(Ok(()), None, id);
    }

    /// Ends the span with the error of the call. The first one counts.
    pub(super) fn failed(&mut self, error: &Error) {
        let kind = error_type(self.protocol, error);
        self.record_end(Err(error.code()), kind, error.request_id());
    }

    fn record_end(
        &mut self,
        result: Result<(), Code>,
        error_type: Option<&str>,
        request_id: Option<&str>,
    ) {
        if !self.is_open {
            return;
        }
        self.is_open = false;
        let span = std::mem::replace(&mut self.span, Span::none());
        span.record(
            "rpc.response.status_code",
            status_code(self.protocol, result),
        );
        span.record("request_id", request_id);
        if error_type.is_some() {
            span.record("error.type", error_type);
            span.record("otel.status_code", ERROR);
        }
    }
}

impl Default for CallSpan {
    fn default() -> Self {
        CallSpan::none()
    }
}

impl Drop for CallSpan {
    fn drop(&mut self) {
        self.record_end(Err(Code::Canceled), None, None);
    }
}

/// The current span, for a task that works for it.
pub(super) struct TaskSpan(Span);

impl TaskSpan {
    pub(super) fn current() -> TaskSpan {
        TaskSpan(Span::current())
    }

    pub(super) fn enter(&self) -> Entered<'_> {
        self.0.enter()
    }
}

/// Reports an attempt that gave the call its response.
pub(super) fn attempt_succeeded(call: &PreparedCall, number: u32) {
    tracing::debug!(
        target: "connect_prost::client",
        attempt = i64::from(number),
        rpc.response.status_code = status_code(call.format.protocol, Ok(())),
        url.template = template(call),
        "the attempt succeeded",
    );
}

/// Reports an attempt that failed; `wait` is the time until the next one.
pub(super) fn attempt_failed(
    call: &PreparedCall,
    number: u32,
    error: &Error,
    wait: Option<Duration>,
) {
    let protocol = call.format.protocol;
    tracing::debug!(
        target: "connect_prost::client",
        attempt = i64::from(number),
        rpc.response.status_code = status_code(protocol, Err(error.code())),
        error.type = error_type(protocol, error),
        url.template = template(call),
        wait = wait.map(tracing::field::debug),
        "the attempt failed",
    );
}

/// Returns the path template that an attempt was made by. Its URL may hold secrets.
fn template(call: &PreparedCall) -> Option<&'static str> {
    call.target.as_ref().map(|target| target.rule.template)
}

/// Reports a poll of work that goes on after its call; the state is missing where the response has none.
pub(super) fn polled(spec: &'static Spec, state: impl FnOnce() -> Option<String>) {
    tracing::debug!(
        target: "connect_prost::client",
        state = state(),
        rpc.method = method_name(spec),
        "the work was polled",
    );
}

/// Returns the class of an error: the code that the server sent, or where the call failed in the client.
fn error_type(protocol: Protocol, error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::Request => Some("request"),
        ErrorKind::Transport => Some("transport"),
        ErrorKind::Timeout => Some("timeout"),
        ErrorKind::AttemptTimeout => Some("attempt_timeout"),
        ErrorKind::Wire => status_code(protocol, Err(error.code())),
        ErrorKind::Response => Some("response"),
        ErrorKind::Job => Some("job"),
    }
}

/// Returns the host of the base URL, an IPv6 address without its brackets.
fn address(settings: &ClientSettings) -> Option<&str> {
    let host = settings.base_url.host()?;
    Some(host.trim_matches(['[', ']']))
}

/// Returns the port of the base URL, or that of its scheme.
fn port(settings: &ClientSettings) -> Option<u16> {
    let url = &settings.base_url;
    url.port_u16().or_else(|| {
        let scheme = url.scheme()?;
        match () {
            () if *scheme == Scheme::HTTPS => Some(443),
            () if *scheme == Scheme::HTTP => Some(80),
            () => None,
        }
    })
}
