//! The HTTP methods of a path.

use http::{HeaderValue, Method};

use super::Target;
use crate::IdempotencyLevel;

/// The HTTP methods of a path, with the places of their targets.
#[derive(Clone, Default)]
pub(super) struct MethodTable {
    named: Vec<(Method, u32)>,
    /// The target of all other methods.
    any: Option<u32>,
}

impl MethodTable {
    /// Returns the place of the target of a method.
    #[inline]
    pub(super) fn find(&self, method: &Method) -> Option<usize> {
        let named = self.named.iter().find(|(named, _)| named == method);
        let place = named.map(|(_, place)| *place).or(self.any);
        place.map(|place| place as usize)
    }

    /// Adds a target of all methods, unless there is one.
    pub(super) fn add_any(&mut self, place: u32) {
        self.any.get_or_insert(place);
    }

    /// Adds a target of one method, unless there is one.
    pub(super) fn add(&mut self, method: Method, place: u32) {
        if self.named.iter().all(|(named, _)| *named != method) {
            self.named.push((method, place));
        }
    }

    /// Adds `HEAD` where `GET` leads to a method without side effects.
    pub(super) fn add_head(&mut self, targets: &[Target]) {
        let get = self.named.iter().find(|(named, _)| *named == Method::GET);
        let Some(place) = get.map(|(_, place)| *place) else {
            return;
        };
        if targets[place as usize].spec.idempotency == IdempotencyLevel::NoSideEffects {
            self.add(Method::HEAD, place);
        }
    }
}

/// Returns the value of `Allow`, and the place of the first target that has a named method. In the header the usual methods come
/// first, `OPTIONS` is always among them, and the others are in the order of the alphabet.
pub(super) fn allow(tables: Vec<&MethodTable>) -> Option<(HeaderValue, usize)> {
    let named = || tables.iter().flat_map(|table| &table.named);
    let (_, nearest) = named().next()?;
    let mut methods: Vec<&Method> = named().map(|(method, _)| method).collect();
    methods.push(&Method::OPTIONS);
    methods.sort_by_key(|method| (rank(method), method.as_str()));
    methods.dedup();
    let names: Vec<&str> = methods.into_iter().map(Method::as_str).collect();
    let value = HeaderValue::try_from(names.join(", ")).ok()?;
    Some((value, *nearest as usize))
}

fn rank(method: &Method) -> usize {
    const USUAL: [Method; 7] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    let place = USUAL.iter().position(|usual| usual == method);
    place.unwrap_or(USUAL.len())
}
