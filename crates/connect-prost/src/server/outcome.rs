//! How a call ended, for the layers around a router.

use std::sync::{Arc, OnceLock};

use crate::request_id::RequestId;
use crate::{Code, HttpRule, Protocol, Spec};

/// What a router knows of a call, in the extensions of its response: enough for a journal, metrics or an access log.
///
/// Every response of a router carries it, also those of failed calls and of rejected requests, if
/// [`Router::outcomes`](super::Router::outcomes) asks for it.
#[derive(Clone, Debug)]
pub struct Outcome(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    spec: Option<&'static Spec>,
    rule: Option<&'static HttpRule>,
    protocol: Option<Protocol>,
    request_id: RequestId,
    result: OnceLock<Result<(), Code>>,
}

impl Outcome {
    /// An outcome whose result is still open.
    pub(super) fn new(
        spec: Option<&'static Spec>,
        rule: Option<&'static HttpRule>,
        protocol: Option<Protocol>,
        request_id: RequestId,
    ) -> Self {
        Self(Arc::new(Inner {
            spec,
            rule,
            protocol,
            request_id,
            result: OnceLock::new(),
        }))
    }

    /// Sets the result. The first one counts.
    pub(super) fn end(&self, result: Result<(), Code>) {
        // A body that is dropped after its end has nothing to add.
        let _ = self.0.result.set(result);
    }

    /// Returns the method; `None` if the path names none. Where a path has HTTP rules, but none for the HTTP method of the request, it is
    /// the nearest of their methods.
    #[must_use]
    pub fn spec(&self) -> Option<&'static Spec> {
        self.0.spec
    }

    /// Returns the path template of the HTTP rule of [`spec`](Self::spec), or the path of its procedure; `None` if the path names no method.
    ///
    /// Unlike the path, which may hold addresses and ids, it is fit for logs and for the labels of metrics.
    #[must_use]
    pub fn template(&self) -> Option<&'static str> {
        let by_rule = self.0.rule.map(|rule| rule.template);
        by_rule.or_else(|| self.0.spec.map(|spec| spec.procedure))
    }

    /// Returns the protocol of the request; `None` if it is none that the router knows.
    #[must_use]
    pub fn protocol(&self) -> Option<Protocol> {
        self.0.protocol
    }

    /// Returns the id of the call.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.0.request_id.as_str()
    }

    /// Returns how the call ended: `Ok`, or the code of its error.
    ///
    /// It is `None` while a response that streams is being sent. A stream whose body is dropped before its end is
    /// [`Code::Canceled`].
    #[must_use]
    pub fn result(&self) -> Option<Result<(), Code>> {
        self.0.result.get().copied()
    }
}
