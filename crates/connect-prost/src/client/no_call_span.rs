//! Takes the place of `call_span.rs` without the feature `tracing`. Nothing here does anything.

use std::future::Future;
use std::time::Duration;

use http::HeaderMap;

use super::error::Error;
use super::options::CallOptions;
use super::request::PreparedCall;
use super::settings::ClientSettings;
use crate::{Response, Spec};

#[derive(Default)]
pub(super) struct CallSpan;

pub(super) struct TaskSpan;

pub(super) struct Entered;

impl CallSpan {
    #[inline]
    pub(super) fn new(_: &ClientSettings, _: &'static Spec, _: &CallOptions) -> CallSpan {
        CallSpan
    }

    #[inline]
    pub(super) fn none() -> CallSpan {
        CallSpan
    }

    #[inline]
    pub(super) fn enter(&self) -> Entered {
        Entered
    }

    #[inline]
    pub(super) fn within<F: Future>(&self, step: F) -> F {
        step
    }

    #[inline]
    pub(super) fn checked<T>(&mut self, step: Result<T, Error>) -> Result<T, Error> {
        step
    }

    #[inline]
    pub(super) fn end<Res>(&mut self, _: &Result<Response<Res>, Error>) {}

    #[inline]
    pub(super) fn succeeded(&mut self, _: &HeaderMap) {}

    #[inline]
    pub(super) fn failed(&mut self, _: &Error) {}
}

impl TaskSpan {
    #[inline]
    pub(super) fn current() -> TaskSpan {
        TaskSpan
    }

    #[inline]
    pub(super) fn enter(&self) -> Entered {
        Entered
    }
}

#[inline]
pub(super) fn attempt_succeeded(_: &PreparedCall, _: u32) {}

#[inline]
pub(super) fn attempt_failed(_: &PreparedCall, _: u32, _: &Error, _: Option<Duration>) {}

#[inline]
pub(super) fn polled(_: &'static Spec, _: impl FnOnce() -> Option<String>) {}
