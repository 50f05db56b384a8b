//! Makes the table of routes.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;

use super::method_table::MethodTable;
use super::text_map::{Key, TextMap};
use super::trie::{Node, Rules, Run, Runs, Trie, literals_of, rest_verbs_of, runs_of, verbs_of};
use super::{RouteTable, Target, WHOLE_PATHS};
use crate::{HttpRule, PathSegment};

pub(super) struct Builder<'t> {
    targets: &'t [Target],
    texts: BTreeMap<(u32, String), u32>,
    nodes: Vec<Node>,
    methods: Vec<MethodTable>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(targets: &'t [Target]) -> Self {
        Self {
            targets,
            texts: BTreeMap::new(),
            nodes: vec![Node::default()],
            methods: Vec::new(),
        }
    }

    pub(super) fn build(mut self) -> RouteTable {
        for (place, target) in (0..).zip(self.targets) {
            if target.rule.is_none() {
                let at = self.methods_of(WHOLE_PATHS, target.spec.procedure.to_owned());
                self.methods[at as usize].add_any(place);
            }
        }
        let procedures = number(self.methods.len());
        for (place, target) in (0..).zip(self.targets) {
            if let Some(rule) = target.rule {
                self.add_rule(rule, place, procedures);
            }
        }
        for table in &mut self.methods {
            table.add_head(self.targets);
        }
        self.set_runs();
        RouteTable {
            lengths: self.lengths(),
            trie: Trie {
                has_verbs: self.nodes.iter().any(Node::has_verbs),
                nodes: self.nodes,
            },
            texts: TextMap::new(keys(self.texts)),
            methods: self.methods,
        }
    }

    fn lengths(&self) -> u64 {
        let texts = self.texts.keys().filter(|(owner, _)| *owner == WHOLE_PATHS);
        texts.fold(0, |lengths, (_, text)| lengths | 1 << (text.len() % 64))
    }

    /// Adds a rule, unless its path is one of the `procedures`, which are the first of the paths.
    fn add_rule(&mut self, rule: &HttpRule, place: u32, procedures: u32) {
        // Without a method by that name, no request can match.
        let method = match rule.verb {
            "*" => None,
            verb => match Method::from_bytes(verb.as_bytes()) {
                Ok(method) => Some(method),
                Err(_) => return,
            },
        };
        let at = match whole_path(rule) {
            Some(path) => self.methods_of(WHOLE_PATHS, path),
            None => self.end_of(rule),
        };
        let table = &mut self.methods[at as usize];
        match method {
            _ if at < procedures => {}
            Some(method) => table.add(method, place),
            None => table.add_any(place),
        }
    }

    /// Returns where a rule with wildcards ends.
    fn end_of(&mut self, rule: &HttpRule) -> u32 {
        let mut node = 0;
        for segment in rule.segments {
            node = match segment {
                PathSegment::Literal(text) => self.literal(node, text),
                PathSegment::Any => self.any(node),
                PathSegment::Rest => {
                    return self.end(node, rule.path_verb, rest_verbs_of, |node| &mut node.rest);
                }
            };
        }
        self.end(node, rule.path_verb, verbs_of, |node| &mut node.end)
    }

    fn end(
        &mut self,
        node: u32,
        verb: Option<&str>,
        verbs: fn(u32) -> u32,
        end: fn(&mut Node) -> &mut Rules,
    ) -> u32 {
        let at = node as usize;
        if let Some(verb) = verb {
            end(&mut self.nodes[at]).has_verbs = true;
            return self.methods_of(verbs(node), verb.to_owned());
        }
        if let Some(place) = end(&mut self.nodes[at]).plain {
            return place;
        }
        let place = self.new_methods();
        end(&mut self.nodes[at]).plain = Some(place);
        place
    }

    fn literal(&mut self, node: u32, text: &str) -> u32 {
        let child = number(self.nodes.len());
        let key = (literals_of(node), text.to_owned());
        let found = *self.texts.entry(key).or_insert(child);
        if found == child {
            self.nodes.push(Node::default());
        }
        found
    }

    /// Tells the nodes at which a run may begin which ones they have.
    fn set_runs(&mut self) {
        let all = 0..number(self.nodes.len());
        let ends = all.filter(|at| !self.nodes[*at as usize].is_passed());
        let behind_any = self.nodes.iter().filter_map(|node| node.any);
        let starts: BTreeSet<u32> = ends.chain(behind_any).chain([0]).collect();
        for at in starts {
            let runs = self.runs(at);
            self.nodes[at as usize].runs = match &*runs {
                [] => Runs::None,
                [(text, child)] => Runs::One(Box::new(Run::new(text.as_bytes(), *child))),
                _ => {
                    let lens: BTreeSet<usize> = runs.iter().map(|(text, _)| text.len()).collect();
                    let keys = runs
                        .into_iter()
                        .map(|(text, child)| ((runs_of(at), text), child));
                    self.texts.extend(keys);
                    Runs::Many(lens.into_iter().collect())
                }
            };
        }
    }

    /// Returns the runs below a node with where they end.
    fn runs(&self, at: u32) -> Vec<(String, u32)> {
        let mut runs = Vec::new();
        let mut open: Vec<(String, u32)> = self.literals(at).collect();
        while let Some((text, child)) = open.pop() {
            if self.nodes[child as usize].is_passed() {
                let further = self.literals(child);
                open.extend(further.map(|(further, child)| (format!("{text}/{further}"), child)));
            } else {
                runs.push((text, child));
            }
        }
        runs
    }

    /// Returns the literals below a node with their children.
    fn literals(&self, node: u32) -> impl Iterator<Item = (String, u32)> {
        let owner = literals_of(node);
        let all = (owner, String::new())..(owner + 1, String::new());
        let literals = self.texts.range(all);
        literals.map(|((_, text), child)| (text.clone(), *child))
    }

    fn any(&mut self, node: u32) -> u32 {
        let child = number(self.nodes.len());
        let found = *self.nodes[node as usize].any.get_or_insert(child);
        if found == child {
            self.nodes.push(Node::default());
        }
        found
    }

    fn methods_of(&mut self, owner: u32, text: String) -> u32 {
        let key = (owner, text);
        if let Some(place) = self.texts.get(&key) {
            return *place;
        }
        let place = self.new_methods();
        self.texts.insert(key, place);
        place
    }

    fn new_methods(&mut self) -> u32 {
        self.methods.push(MethodTable::default());
        number(self.methods.len() - 1)
    }
}

/// Returns the only path that a rule matches, if there is no more than one.
fn whole_path(rule: &HttpRule) -> Option<String> {
    let mut path = String::new();
    for segment in rule.segments {
        let PathSegment::Literal(text) = segment else {
            return None;
        };
        path.push('/');
        path.push_str(text);
    }
    if path.is_empty() {
        path.push('/');
    }
    if let Some(verb) = rule.path_verb {
        path.push(':');
        path.push_str(verb);
    }
    Some(path)
}

fn keys(texts: BTreeMap<(u32, String), u32>) -> Vec<Key> {
    let key = |((owner, text), value): ((u32, String), u32)| Key {
        owner,
        text: text.into_bytes().into_boxed_slice(),
        value,
    };
    texts.into_iter().map(key).collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a program has less than four thousand million routes")
}
