//! The table of routes: from an HTTP method and a path to the place of a route in a list.
//!
//! All paths without wildcards, of procedures and of HTTP rules, lie in one hash table. Only a request that has no route there
//! walks the trie of rules with wildcards. Neither allocates; the exception is a path with an escape that is not in normal form,
//! which is normalised first. A literal is nearer than `*`, `*` is nearer than `**`, and a named HTTP method is nearer than `*`.
//! A nearer path without the method of the request does not hide one that has it.

mod builder;
mod captures;
mod method_table;
mod path;
#[cfg(test)]
mod tests;
mod text_map;
mod trie;
mod words;

use std::borrow::Cow;
use std::ops::ControlFlow;

use http::{HeaderValue, Method};

use self::builder::Builder;
use self::method_table::{MethodTable, allow};
use self::text_map::TextMap;
use self::trie::Trie;
use crate::{HttpRule, Spec};

pub(super) use self::captures::captures;
pub(super) use self::path::{normal, shared_segments};

/// Where a route leads, and by which rule; by its procedure if there is none.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub(super) spec: &'static Spec,
    pub(super) rule: Option<&'static HttpRule>,
}

/// A table that does not change.
#[derive(Clone)]
pub(super) struct RouteTable {
    /// Paths without wildcards, by their whole text, and the edges of the trie.
    texts: TextMap,
    /// A bit for each length that a path without wildcards has, modulo 64. Others need no search.
    lengths: u64,
    trie: Trie,
    methods: Vec<MethodTable>,
}

/// The owner of whole paths in the map of texts. Nodes of the trie own the others.
const WHOLE_PATHS: u32 = 0;

impl RouteTable {
    /// Makes the table of a list. Of two equal targets, the earlier one is served.
    pub(super) fn new(targets: &[Target]) -> Self {
        Builder::new(targets).build()
    }

    /// Returns the place of the target that a request names.
    #[inline]
    pub(super) fn find(&self, method: &Method, path: &str) -> Option<usize> {
        self.find_literal(method, path)
            .or_else(|| self.find_further(method, path))
    }

    #[inline(always)]
    fn find_literal(&self, method: &Method, path: &str) -> Option<usize> {
        let is_possible = self.lengths >> (path.len() % 64) & 1 != 0;
        let at = is_possible.then(|| self.texts.get(WHOLE_PATHS, path.as_bytes()))??;
        self.methods[at as usize].find(method)
    }

    /// Finds what is not in the map of texts as it is. A call of its own, so that the way of literals saves no registers for it.
    #[inline(never)]
    fn find_further(&self, method: &Method, path: &str) -> Option<usize> {
        if !path.starts_with('/') {
            return None;
        }
        let nearest = self.trie.descend(&self.texts, path);
        nearest
            .and_then(|at| self.methods[at as usize].find(method))
            .or_else(|| self.find_anywhere(method, path))
    }

    #[cold]
    fn find_anywhere(&self, method: &Method, path: &str) -> Option<usize> {
        let path = normal(path);
        let literal = match &path {
            Cow::Borrowed(_) => None,
            Cow::Owned(path) => self.find_literal(method, path),
        };
        literal.or_else(|| {
            let found = self.trie.visit(&self.texts, &path, self.visitor(method));
            found.break_value()
        })
    }

    fn visitor(&self, method: &Method) -> impl FnMut(u32) -> ControlFlow<usize> {
        |at| match self.methods[at as usize].find(method) {
            Some(place) => ControlFlow::Break(place),
            None => ControlFlow::Continue(()),
        }
    }

    /// Returns the value of `Allow` for a path that has rules, and the place of the nearest of their targets. The path `*` has all
    /// rules.
    pub(super) fn allowed(&self, path: &str) -> Option<(HeaderValue, usize)> {
        let tables = match path {
            "*" => self.methods.iter().collect(),
            _ => self.at(&normal(path)),
        };
        allow(tables)
    }

    /// Returns what a path has, nearest first.
    fn at(&self, path: &str) -> Vec<&MethodTable> {
        let literal = self.texts.get(WHOLE_PATHS, path.as_bytes());
        let mut tables: Vec<&MethodTable> = Vec::new();
        tables.extend(literal.map(|at| &self.methods[at as usize]));
        let _ = self.trie.visit(&self.texts, path, |at| {
            tables.push(&self.methods[at as usize]);
            ControlFlow::<()>::Continue(())
        });
        tables
    }
}
