//! The paths of rules with wildcards, segment by segment.
//!
//! A node is reached by one sequence of literals and wildcards only, and each of these takes one segment. So a request visits a
//! node once at most, whatever its path: a visit cannot take longer than the templates allow, and recurses as deep as their
//! segments.

use std::ops::ControlFlow;

use super::path::cut_verb;
use super::text_map::TextMap;
use super::words::{are_equal, segment_end, slash, word_at};

/// The nodes. Their literals, and ends by path verbs, are in the map of texts.
#[derive(Clone)]
pub(super) struct Trie {
    /// The first one is the root.
    pub(super) nodes: Vec<Node>,
    pub(super) has_verbs: bool,
}

/// What may follow some segments.
#[derive(Clone, Default)]
pub(super) struct Node {
    pub(super) runs: Runs,
    /// The child by `*`.
    pub(super) any: Option<u32>,
    /// The rules that end here.
    pub(super) end: Rules,
    /// The rules that end here by `**`.
    pub(super) rest: Rules,
}

/// The ways down by literals alone, as far as there is nothing else on them: `v2/users`, not `v2`. None begins another one.
#[derive(Clone, Default)]
pub(super) enum Runs {
    #[default]
    None,
    /// Most nodes have no other.
    One(Box<Run>),
    /// Those in the map of texts, which have these lengths.
    Many(Box<[usize]>),
}

/// A run of literals that is the only one below a node.
#[derive(Clone)]
pub(super) struct Run {
    text: Box<[u8]>,
    /// Its first eight bytes, filled up with zeros, and which of their bits it has.
    word: u64,
    mask: u64,
    child: u32,
}

/// Rules that end at the same segments.
#[derive(Clone, Copy, Default)]
pub(super) struct Rules {
    pub(super) has_verbs: bool,
    /// The rules without a path verb.
    pub(super) plain: Option<u32>,
}

impl Node {
    pub(super) fn has_verbs(&self) -> bool {
        self.end.has_verbs || self.rest.has_verbs
    }

    /// Whether a path can only go on with a literal.
    pub(super) fn is_passed(&self) -> bool {
        let has_rules = self.end.plain.or(self.rest.plain).is_some() || self.has_verbs();
        self.any.is_none() && !has_rules
    }
}

/// Returns the owner of the literals below a node.
pub(super) const fn literals_of(node: u32) -> u32 {
    4 * node + 1
}

/// Returns the owner of the path verbs of rules that end at a node.
pub(super) const fn verbs_of(node: u32) -> u32 {
    4 * node + 2
}

/// Returns the owner of the path verbs of rules that end at a node by `**`.
pub(super) const fn rest_verbs_of(node: u32) -> u32 {
    4 * node + 3
}

/// Returns the owner of the runs below a node.
pub(super) const fn runs_of(node: u32) -> u32 {
    4 * node + 4
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

    /// Returns the first of what matches a path, in most cases: goes down by literals where it can, never back, and gives up where
    /// an escape or a path verb makes it harder.
    pub(super) fn descend(&self, texts: &TextMap, path: &str) -> Option<u32> {
        let path = path.as_bytes();
        let (mut at, mut from) = (0, 1);
        while from <= path.len() {
            let node = &self.nodes[at as usize];
            let run = match &node.runs {
                Runs::None => None,
                Runs::One(run) => run.at(path, from),
                Runs::Many(lens) => one_of(texts, runs_of(at), lens, path, from),
            };
            let (child, end) = match run {
                Some(found) => found,
                None => {
                    let end = segment_end(path, from)?;
                    if end == path.len() && self.has_verbs && path[from..].contains(&b':') {
                        return None;
                    }
                    (node.any.filter(|_| from < end)?, end)
                }
            };
            (at, from) = (child, end + 1);
        }
        let node = &self.nodes[at as usize];
        node.end.plain.or(node.rest.plain)
    }

    fn walk<'t, V>(&'t self, texts: &'t TextMap, visit: V) -> Walk<'t, V> {
        Walk {
            trie: self,
            texts,
            visit,
        }
    }
}

impl Run {
    pub(super) fn new(text: &[u8], child: u32) -> Self {
        let bits = 8 * text.len().min(8);
        Self {
            text: text.into(),
            word: word_at(text, 0),
            mask: u64::MAX.checked_shr(64 - bits as u32).unwrap_or(0),
            child,
        }
    }

    /// Returns the child and the end of the run, if the segments that begin there are this one.
    #[inline]
    fn at(&self, path: &[u8], from: usize) -> Option<(u32, usize)> {
        if (word_at(path, from) ^ self.word) & self.mask != 0 {
            return None;
        }
        let end = from + self.text.len();
        let is_equal = match self.text.get(8..) {
            Some(text) if !text.is_empty() => are_equal(text, path.get(from + 8..end)?),
            _ => true,
        };
        (is_equal && is_end(path, end)).then_some((self.child, end))
    }
}

/// Returns the child and the end of the run, if the segments that begin there are one in the map. As the lengths of the runs are
/// known, its end needs no search.
#[inline]
fn one_of(
    texts: &TextMap,
    owner: u32,
    lens: &[usize],
    path: &[u8],
    from: usize,
) -> Option<(u32, usize)> {
    lens.iter().find_map(|len| {
        let end = from + len;
        let run = path.get(from..end).filter(|_| is_end(path, end))?;
        Some((texts.get(owner, run)?, end))
    })
}

/// Whether a segment may end there.
#[inline]
fn is_end(path: &[u8], at: usize) -> bool {
    matches!(path.get(at), None | Some(b'/'))
}

struct Walk<'t, V> {
    trie: &'t Trie,
    texts: &'t TextMap,
    visit: V,
}

impl<'t, B, V: FnMut(u32) -> ControlFlow<B>> Walk<'t, V> {
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

    fn visit_plain(&mut self, end: Rules) -> ControlFlow<B> {
        match end.plain {
            Some(place) => (self.visit)(place),
            None => ControlFlow::Continue(()),
        }
    }

    fn visit_verb(&mut self, end: Rules, owner: u32, verb: &[u8]) -> ControlFlow<B> {
        if end.has_verbs
            && let Some(place) = self.texts.get(owner, verb)
        {
            return (self.visit)(place);
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn literal(&self, at: u32, segment: &[u8]) -> Option<u32> {
        self.texts.get(literals_of(at), segment)
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
