//! Takes the place of `call_span.rs` without the feature `tracing`. Nothing here does anything.

use http::request;

use super::settings::RouterSettings;
use crate::Code;
use crate::protocol::server::ResponseContext;

pub(super) type SpanHook = ();

#[derive(Default)]
pub(super) struct CallSpan;

pub(super) struct Entered;

impl CallSpan {
    #[inline]
    pub(super) fn new(settings: &RouterSettings, _: &request::Parts, _: &ResponseContext) -> Self {
        let () = settings.span_hook;
        Self
    }

    #[inline]
    pub(super) fn none() -> Self {
        Self
    }

    #[inline]
    pub(super) fn enter(&self) -> Entered {
        Entered
    }

    #[inline]
    pub(super) fn share(&self) -> Self {
        Self
    }

    #[inline]
    pub(super) fn opened(self) -> Self {
        self
    }

    #[inline]
    pub(super) fn end(&mut self, _: Result<(), Code>) {}

    #[inline]
    pub(super) fn leave(&mut self) {}

    #[inline]
    pub(super) fn drop_within<T: Default>(&self, _: &mut T) {}
}
