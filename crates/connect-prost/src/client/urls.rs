//! The URLs of methods: put together at the first call, and kept.

use std::sync::{Mutex, PoisonError};

use http::Uri;

use crate::Spec;

/// How many are kept. A client of more methods puts the others together each time.
const KEPT: usize = 32;

#[derive(Default)]
pub(super) struct Urls(Mutex<Vec<(&'static Spec, Uri)>>);

impl Urls {
    /// Returns the URL of a method, which `make` puts together.
    pub(super) fn get<E>(
        &self,
        spec: &'static Spec,
        make: impl FnOnce() -> Result<Uri, E>,
    ) -> Result<Uri, E> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(other, _)| std::ptr::eq(*other, spec));
        if let Some((_, url)) = found {
            return Ok(url.clone());
        }
        let url = make()?;
        if kept.len() < KEPT {
            kept.push((spec, url.clone()));
        }
        Ok(url)
    }
}
