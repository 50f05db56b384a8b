//! The paths of rules with wildcards, segment by segment.
//!
//! A node is reached by one sequence of literals and wildcards only, and each of these takes one segment. So a request visits a
//! node once at most, whatever its path: a visit cannot take longer than the templates allow, and recurses as deep as their
//! segments.

use std::ops::ControlFlow;

use super::path::{cut_verb, slash};
use super::text_map::TextMap;

/// The nodes. Children by literals, and ends by path verbs, are in the map of texts.
#[derive(Clone)]
pub(super) struct Trie {
    /// The first one is the root.
    pub(super) nodes: Vec<Node>,
    pub(super) has_verbs: bool,
}

/// What may follow some segments.
#[derive(Clone, Copy, Default)]
pub(super) struct Node {
    pub(super) has_literals: bool,
    /// The child by `*`.
    pub(super) any: Option<u32>,
    /// The rules that end here.
    pub(super) end: End,
    /// The rules that end here by `**`.
    pub(super) rest: End,
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
    #[inline]
    pub(super) fn visit<B>(
        &self,
        texts: &TextMap,
        path: &str,
        visit: impl FnMut(u32) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let Some(text) = path.strip_prefix('/') else {
            return ControlFlow::Continue(());
        };
        let mut walk = Walk {
            trie: self,
            texts,
            visit,
        };
        walk.below(0, text.as_bytes())
    }
}

struct Walk<'t, V> {
    trie: &'t Trie,
    texts: &'t TextMap,
    visit: V,
}

impl<B, V: FnMut(u32) -> ControlFlow<B>> Walk<'_, V> {
    /// Visits what is below a node and matches the text behind a slash.
    fn below(&mut self, at: u32, text: &[u8]) -> ControlFlow<B> {
        let node = self.node(at);
        match slash(text) {
            Some(end) => {
                let (segment, rest) = (&text[..end], &text[end + 1..]);
                if let Some(child) = self.literal(at, segment) {
                    self.below(child, rest)?;
                }
                if let Some(child) = node.any.filter(|_| !segment.is_empty()) {
                    self.below(child, rest)?;
                }
            }
            None => self.last(at, text)?,
        }
        self.visit_verb(node.rest, rest_verbs_of(at), || Some(cut_verb(text)?.1))?;
        self.visit_plain(node.rest)
    }

    /// Visits what is below a node and matches the last segment.
    fn last(&mut self, at: u32, segment: &[u8]) -> ControlFlow<B> {
        let any = self.node(at).any;
        if let Some(child) = self.literal(at, segment) {
            self.end(child)?;
        }
        if self.trie.has_verbs
            && let Some((stem, verb)) = cut_verb(segment)
        {
            if let Some(child) = self.literal(at, stem) {
                self.end_with(child, verb)?;
            }
            if let Some(child) = any.filter(|_| !stem.is_empty()) {
                self.end_with(child, verb)?;
            }
        }
        match any {
            Some(child) if !segment.is_empty() => self.end(child),
            _ => ControlFlow::Continue(()),
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
        self.visit_verb(node.end, verbs_of(at), || Some(verb))?;
        self.visit_verb(node.rest, rest_verbs_of(at), || Some(verb))
    }

    fn visit_plain(&mut self, end: End) -> ControlFlow<B> {
        match end.plain {
            Some(place) => (self.visit)(place),
            None => ControlFlow::Continue(()),
        }
    }

    fn visit_verb<'v>(
        &mut self,
        end: End,
        owner: u32,
        verb: impl FnOnce() -> Option<&'v [u8]>,
    ) -> ControlFlow<B> {
        if end.has_verbs
            && let Some(verb) = verb()
            && let Some(place) = self.texts.get(owner, verb)
        {
            return (self.visit)(place);
        }
        ControlFlow::Continue(())
    }

    fn literal(&self, at: u32, segment: &[u8]) -> Option<u32> {
        if !self.node(at).has_literals {
            return None;
        }
        self.texts.get(literals_of(at), segment)
    }

    fn node(&self, at: u32) -> Node {
        self.trie.nodes[at as usize]
    }
}
