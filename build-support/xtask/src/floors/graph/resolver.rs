//! Finds the module that defines what a path names, through imports, re-exports and globs.
//!
//! A name that no item declares, in a module that the path does lead to, is taken for the work of a macro there.

use std::collections::{BTreeMap, BTreeSet};

use syn::Item;

use super::import::Import;
use super::items;
use super::modules::Module;

/// The index of the crate root among the modules.
const ROOT: usize = 0;

/// No path is longer. After an import of a crate's own name (`use hyper::hyper`), a path would grow without end.
const LONGEST: usize = 32;

/// What the modules of a crate declare and import.
pub(super) struct Resolver<'a> {
    modules: &'a [Module],
    scopes: Vec<Scope>,
}

#[derive(Default)]
struct Scope {
    names: BTreeMap<String, Vec<Meaning>>,
    globs: Vec<Vec<String>>,
    /// Names of `macro_rules!`.
    macros: BTreeSet<String>,
}

/// What a name stands for in a module. It may have several meanings: a module and a function may share it.
enum Meaning {
    Module(usize),
    Item,
    Import(Vec<String>),
}

/// What a path leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Module(usize),
    /// An item, by the module that defines it.
    Item(usize),
}

impl<'a> Resolver<'a> {
    /// Collects the names of `modules`; `imports` has those that each of them imports.
    pub(super) fn new<'i>(
        modules: &'a [Module],
        imports: impl IntoIterator<Item = &'i [Import]>,
    ) -> Self {
        let mut scopes: Vec<Scope> = modules.iter().map(|_| Scope::default()).collect();
        for (index, module) in modules.iter().enumerate() {
            for item in &module.items {
                if let Some(name) = items::name(item) {
                    if matches!(item, Item::Macro(_)) {
                        scopes[index].macros.insert(name.clone());
                    }
                    scopes[index].add(name, Meaning::Item);
                }
            }
            if let (Some(parent), Some(name)) = (module.parent, module.path.last()) {
                scopes[parent].add(name.clone(), Meaning::Module(index));
            }
        }
        for (scope, imports) in scopes.iter_mut().zip(imports) {
            for import in imports {
                match import.bound_name() {
                    Some(name) => scope.add(name, Meaning::Import(import.path())),
                    None => scope.globs.push(import.path()),
                }
            }
        }
        Self { modules, scopes }
    }

    /// Finds what the path `segments` in the module `from` leads to.
    pub(super) fn path(&self, from: usize, segments: &[String]) -> Search<'_> {
        let mut search = Search::new(self);
        search.path(from, segments);
        search
    }

    /// Finds the macro that is called by a name alone in the module `from`: `macro_rules!` reach into all modules below
    /// their own. An import of a macro is a reference by itself.
    pub(super) fn macro_name(&self, from: usize, name: &str) -> Search<'_> {
        let mut search = Search::new(self);
        let mut next = Some(from);
        while let Some(module) = next {
            if self.scopes[module].macros.contains(name) {
                search.targets.insert(Target::Item(module));
                break;
            }
            next = self.modules[module].parent;
        }
        search
    }
}

impl Scope {
    fn add(&mut self, name: String, meaning: Meaning) {
        self.names.entry(name).or_default().push(meaning);
    }
}

/// The search for one path.
pub(super) struct Search<'a> {
    resolver: &'a Resolver<'a>,
    pub(super) targets: BTreeSet<Target>,
    /// What was looked up where: the modules on the way, and a guard against globs that lead back.
    looked_up: BTreeSet<(usize, Vec<String>)>,
}

impl<'a> Search<'a> {
    fn new(resolver: &'a Resolver<'a>) -> Self {
        Self {
            resolver,
            targets: BTreeSet::new(),
            looked_up: BTreeSet::new(),
        }
    }

    /// Returns the modules on the way to the targets.
    pub(super) fn through(&self) -> BTreeSet<usize> {
        self.looked_up.iter().map(|(module, _)| *module).collect()
    }

    fn path(&mut self, from: usize, segments: &[String]) {
        match segments.split_first() {
            Some((first, rest)) if first == "crate" => self.inside(ROOT, rest),
            Some((first, rest)) if first == "self" => self.inside(from, rest),
            Some((first, _)) if first == "super" => self.inside(from, segments),
            // Names that are unknown here are other crates', the prelude's or parameters.
            Some(_) => drop(self.lookup(from, segments)),
            None => {}
        }
    }

    fn inside(&mut self, module: usize, segments: &[String]) {
        match segments.split_first() {
            None => drop(self.targets.insert(Target::Module(module))),
            Some((first, rest)) if first == "super" => {
                if let Some(parent) = self.resolver.modules[module].parent {
                    self.inside(parent, rest);
                }
            }
            Some(_) => {
                if !self.lookup(module, segments) {
                    self.targets.insert(Target::Item(module));
                }
            }
        }
    }

    /// Follows a path whose first name is looked up in `module`. Returns whether the module knows that name.
    fn lookup(&mut self, module: usize, segments: &[String]) -> bool {
        let Some((name, rest)) = segments.split_first() else {
            return false;
        };
        if segments.len() > LONGEST || !self.looked_up.insert((module, segments.to_vec())) {
            return false;
        }
        let scope = &self.resolver.scopes[module];
        let Some(meanings) = scope.names.get(name) else {
            return self.lookup_in_globs(module, segments);
        };
        let is_module = |meaning: &Meaning| matches!(meaning, Meaning::Module(_));
        let names_a_module = meanings.iter().any(is_module);
        for meaning in meanings {
            match meaning {
                Meaning::Module(child) => self.inside(*child, rest),
                // A function beside a module of its name: only the module has names of its own.
                Meaning::Item if names_a_module && !rest.is_empty() => {}
                Meaning::Item => drop(self.targets.insert(Target::Item(module))),
                Meaning::Import(path) => self.path(module, &[path, rest].concat()),
            }
        }
        true
    }

    fn lookup_in_globs(&mut self, module: usize, segments: &[String]) -> bool {
        let resolver = self.resolver;
        resolver.scopes[module].globs.iter().any(|glob| {
            let mut search = Search::new(resolver);
            search.looked_up.clone_from(&self.looked_up);
            search.path(module, glob);
            search.targets.into_iter().any(|source| match source {
                Target::Module(source) => self.lookup(source, segments),
                Target::Item(_) => false,
            })
        })
    }
}
