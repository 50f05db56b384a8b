//! The paths of rules with wildcards, segment by segment.
//!
//! A node is reached by one sequence of literals and wildcards only, and each of these takes one segment. So a request visits a
//! node once at most, whatever its path: a visit cannot take longer than the templates allow, and recurses as deep as their
//! segments.

use std::ops::ControlFlow;

use super::path::cut_verb;
use super::text_map::TextMap;
use super::words::{self, are_equal, segment_end, slash};

/// The nodes. Most of their literals, and ends by path verbs, are in the map of texts.
#[derive(Clone)]
pub(super) struct Trie {
    /// The first one is the root.
    pub(super) nodes: Vec<Node>,
    pub(super) has_verbs: bool,
}

/// What may follow some segments.
#[derive(Clone, Default)]
pub(super) struct Node {
    pub(super) literals: Literals,
    /// The child by `*`.
    pub(super) any: Option<u32>,
    /// The rules that end here.
    pub(super) end: End,
    /// The rules that end here by `**`.
    pub(super) rest: End,
}

/// The children by literals.
#[derive(Clone, Default)]
pub(super) enum Literals {
    #[default]
    None,
    /// Most nodes have no other.
    One(Box<[u8]>, u32),
    /// Those in the map of texts.
    Many,
}

/// Rules that end at the same segments.
#[derive(Clone, Copy, Default)]
pub(super) struct End {
    pub(super) has_verbs: bool,
    /// The rules without a path verb.
    pub(super) plain: Option<u32>,
}

impl Node {
    pub(super) fn has_verbs(&self) -> bool {
        self.end.has_verbs || self.rest.has_verbs
    }
}

/// Returns the owner of the literals below a node.
pub(super) const fn literals_of(node: u32) -> u32 {
    3 * node + 1
}

/// Returns the owner of the path verbs of rules that end at a node.
pub(super) const fn verbs_of(node: u32) -> u32 {
    3 * node + 2
}

/// Returns the owner of the path verbs of rules that end at a node by `**`.
pub(super) const fn rest_verbs_of(node: u32) -> u32 {
    3 * node + 3
}

impl Trie {
    /// Passes what matches a path to `visit`, nearest first, until that breaks.
    pub(super) fn visit<B>(
        &self,
        texts: &TextMap,
        path: &str,
        visit: impl FnMut(u32) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        match path.strip_prefix('/') {
            Some(text) => self.walk(texts, visit).below(0, text.as_bytes()),
            None => ControlFlow::Continue(()),
        }
    }

    /// Returns what `visit` breaks with for one of those that match a path, if it is surely the nearest one and the path has no
    /// escape where a wildcard is possible. Others may be nearest if this returns none.
    #[inline]
    pub(super) fn descend<B>(
        &self,
        texts: &TextMap,
        path: &str,
        visit: impl FnMut(u32) -> ControlFlow<B>,
    ) -> Option<B> {
        self.walk(texts, visit).descend(path.as_bytes())
    }

    fn walk<'t, V>(&'t self, texts: &'t TextMap, visit: V) -> Walk<'t, V> {
        Walk {
            trie: self,
            texts,
            visit,
        }
    }
}

struct Walk<'t, V> {
    trie: &'t Trie,
    texts: &'t TextMap,
    visit: V,
}

impl<'t, B, V: FnMut(u32) -> ControlFlow<B>> Walk<'t, V> {
    /// Goes down by literals where it can, and never back.
    #[inline]
    fn descend(&mut self, path: &[u8]) -> Option<B> {
        let (mut at, mut from) = (0, 1);
        loop {
            // Where only one literal is possible, comparing it finds the end of the segment.
            if let Some((child, end)) = self.only_literal(at, path, from) {
                if end == path.len() {
                    return self.end(child).break_value();
                }
                (at, from) = (child, end + 1);
                continue;
            }
            match segment_end(path, from) {
                words::End::Slash(end) => {
                    let segment = &path[from..end];
                    let literal = self.shared_literal(at, segment);
                    let child = literal.or_else(|| self.any(at, segment))?;
                    (at, from) = (child, end + 1);
                }
                words::End::Path => return self.last(at, &path[from..]).break_value(),
                words::End::Escape => return None,
            }
        }
    }

    /// Returns the child by the only literal, and the end of its segment.
    #[inline]
    fn only_literal(&self, at: u32, path: &[u8], from: usize) -> Option<(u32, usize)> {
        let Literals::One(text, child) = &self.node(at).literals else {
            return None;
        };
        let end = from + text.len();
        let is_segment = matches!(path.get(end), None | Some(b'/'));
        let is_equal = is_segment && are_equal(text, path.get(from..end)?);
        is_equal.then_some((*child, end))
    }

    #[inline]
    fn shared_literal(&self, at: u32, segment: &[u8]) -> Option<u32> {
        match self.node(at).literals {
            Literals::Many => self.texts.get(literals_of(at), segment),
            Literals::None | Literals::One(..) => None,
        }
    }

    /// Visits what is below a node and matches the text behind a slash.
    fn below(&mut self, at: u32, text: &[u8]) -> ControlFlow<B> {
        match text.split_at(slash(text, 0)) {
            (segment, [_, rest @ ..]) => {
                if let Some(child) = self.literal(at, segment) {
                    self.below(child, rest)?;
                }
                if let Some(child) = self.any(at, segment) {
                    self.below(child, rest)?;
                }
            }
            (segment, []) => self.last(at, segment)?,
        }
        self.rest(at, text)
    }

    /// Visits what is below a node and matches the last segment.
    fn last(&mut self, at: u32, segment: &[u8]) -> ControlFlow<B> {
        if let Some(child) = self.literal(at, segment) {
            self.end(child)?;
        }
        if self.trie.has_verbs
            && let Some((stem, verb)) = cut_verb(segment)
        {
            if let Some(child) = self.literal(at, stem) {
                self.end_with(child, verb)?;
            }
            if let Some(child) = self.any(at, stem) {
                self.end_with(child, verb)?;
            }
        }
        match self.any(at, segment) {
            Some(child) => self.end(child),
            None => ControlFlow::Continue(()),
        }
    }

    /// Visits what ends at a node, also where `**` matches nothing.
    fn end(&mut self, at: u32) -> ControlFlow<B> {
        let node = self.node(at);
        self.visit_plain(node.end)?;
        self.visit_plain(node.rest)
    }

    fn end_with(&mut self, at: u32, verb: &[u8]) -> ControlFlow<B> {
        let node = self.node(at);
        self.visit_verb(node.end, verbs_of(at), verb)?;
        self.visit_verb(node.rest, rest_verbs_of(at), verb)
    }

    /// Visits what ends at a node and takes the whole text by `**`.
    fn rest(&mut self, at: u32, text: &[u8]) -> ControlFlow<B> {
        let rest = self.node(at).rest;
        if rest.has_verbs
            && let Some((_, verb)) = cut_verb(text)
        {
            self.visit_verb(rest, rest_verbs_of(at), verb)?;
        }
        self.visit_plain(rest)
    }

    fn visit_plain(&mut self, end: End) -> ControlFlow<B> {
        match end.plain {
            Some(place) => (self.visit)(place),
            None => ControlFlow::Continue(()),
        }
    }

    fn visit_verb(&mut self, end: End, owner: u32, verb: &[u8]) -> ControlFlow<B> {
        if end.has_verbs
            && let Some(place) = self.texts.get(owner, verb)
        {
            return (self.visit)(place);
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn literal(&self, at: u32, segment: &[u8]) -> Option<u32> {
        match &self.node(at).literals {
            Literals::None => None,
            Literals::One(text, child) => are_equal(text, segment).then_some(*child),
            Literals::Many => self.texts.get(literals_of(at), segment),
        }
    }

    /// Returns the child by `*`, which takes no empty segment.
    #[inline]
    fn any(&self, at: u32, segment: &[u8]) -> Option<u32> {
        self.node(at).any.filter(|_| !segment.is_empty())
    }

    #[inline]
    fn node(&self, at: u32) -> &'t Node {
        &self.trie.nodes[at as usize]
    }
}
