//! One style of `use` in the whole tree: one item for each module, and braces around its last names only.
//!
//! That is rustfmt's `imports_granularity = "Module"`, which its stable release does not have.

use std::collections::BTreeMap;
use std::path::Path;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, File, Item, ItemMod, ItemUse, Stmt, UseTree, Visibility};

use super::graph::{Import, imports};
use crate::workspace;

/// Returns the `use` items to rewrite, in all Rust files that git knows, apart from generated ones.
pub(super) fn style(root: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut diagnostics = Vec::new();
    for file in workspace::tracked(root, &["*.rs", ":!tests/golden/expected"])? {
        let text = std::fs::read_to_string(root.join(&file))?;
        let found = check(&text).map_err(|error| format!("{file}: {error}"))?;
        let shown = found.into_iter();
        diagnostics.extend(shown.map(|(line, problem)| format!("{file}:{line}: {problem}")));
    }
    Ok(diagnostics)
}

/// Returns the line and the text of each problem in a file.
fn check(text: &str) -> syn::Result<Vec<(usize, String)>> {
    let mut checker = Checker::default();
    checker.visit_file(&syn::parse_file(text)?);
    Ok(checker.problems)
}

/// Checks the `use` items of each scope.
#[derive(Default)]
struct Checker {
    problems: Vec<(usize, String)>,
}

impl Checker {
    fn scope<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        let uses: Vec<Use<'_>> = items.filter_map(Use::of).collect();
        let mut modules = Modules::new();
        for item in &uses {
            item.add_to(&mut modules);
        }
        let problems = uses.iter().filter_map(|item| item.problem(&modules));
        self.problems.extend(problems);
    }
}

impl<'ast> Visit<'ast> for Checker {
    fn visit_file(&mut self, file: &'ast File) {
        self.scope(file.items.iter());
        visit::visit_file(self, file);
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.scope(module.content.iter().flat_map(|(_, items)| items));
        visit::visit_item_mod(self, module);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.scope(block.stmts.iter().filter_map(|statement| match statement {
            Stmt::Item(item) => Some(item),
            _ => None,
        }));
        visit::visit_block(self, block);
    }
}

/// The modules that a scope imports from, by attributes and visibility, then by path.
type Modules<'a> = BTreeMap<(String, String), Imported<'a>>;

/// What a scope imports from one module.
struct Imported<'a> {
    /// The first `use` item.
    first: &'a ItemUse,
    names: Vec<String>,
}

/// A `use` item.
struct Use<'a> {
    item: &'a ItemUse,
    /// Attributes and visibility. Items that differ in them stay apart.
    head: String,
    visibility: String,
    imports: Vec<Import>,
}

impl<'a> Use<'a> {
    fn of(item: &'a Item) -> Option<Self> {
        let Item::Use(item) = item else {
            return None;
        };
        let visibility = match &item.vis {
            Visibility::Inherited => String::new(),
            written => written.span().source_text().unwrap_or_default() + " ",
        };
        let attributes = item.attrs.iter().filter_map(|a| a.span().source_text());
        Some(Self {
            head: attributes.collect::<String>() + &visibility,
            visibility,
            imports: imports(&item.tree),
            item,
        })
    }

    /// Returns the path of the module that a name is imported from, with `::` at its end; nothing for a crate.
    fn module(&self, import: &Import) -> String {
        let colons = self.item.leading_colon.map_or("", |_| "::");
        let names = import.module.iter().map(|name| format!("{name}::"));
        colons.to_owned() + &names.collect::<String>()
    }

    fn add_to(&self, modules: &mut Modules<'a>) {
        for import in &self.imports {
            let key = (self.head.clone(), self.module(import));
            let imported = modules.entry(key).or_insert_with(|| Imported {
                first: self.item,
                names: Vec::new(),
            });
            let alias = import.alias.iter().map(|alias| format!(" as {alias}"));
            imported
                .names
                .push(import.name.clone() + &alias.collect::<String>());
        }
    }

    /// Returns the line and what to write instead, if the item has braces within braces or an earlier one imports from its
    /// module.
    fn problem(&self, modules: &Modules<'_>) -> Option<(usize, String)> {
        let mut paths: Vec<String> = self.imports.iter().map(|i| self.module(i)).collect();
        paths.sort();
        paths.dedup();
        let imported = |path: &String| &modules[&(self.head.clone(), path.clone())];
        let written = paths
            .iter()
            .flat_map(|path| self.written(path, &imported(path).names));
        let written = written.collect::<Vec<_>>().join(" ");
        if is_nested(&self.item.tree) {
            let text = format!("write {written}; braces stand at the end, around names");
            return Some((line(self.item), text));
        }
        let module = paths.first().filter(|path| !path.is_empty())?;
        let first = imported(module).first;
        let text = format!(
            "write {written} in line {}; it imports from the same module",
            line(first)
        );
        (!std::ptr::eq(first, self.item)).then_some((line(self.item), text))
    }

    fn written(&self, module: &str, names: &[String]) -> Vec<String> {
        let visibility = &self.visibility;
        match names {
            [name] => vec![format!("`{visibility}use {module}{name};`")],
            // Crates have no module in common.
            _ if module.is_empty() => names
                .iter()
                .map(|name| format!("`{visibility}use {name};`"))
                .collect(),
            _ => vec![format!(
                "`{visibility}use {module}{{{}}};`",
                names.join(", ")
            )],
        }
    }
}

fn line(item: &ItemUse) -> usize {
    item.use_token.span.start().line
}

/// Whether braces hold more than names, or stand without a path before them.
fn is_nested(tree: &UseTree) -> bool {
    let mut end = tree;
    while let UseTree::Path(path) = end {
        end = &path.tree;
    }
    let UseTree::Group(group) = end else {
        return false;
    };
    let is_more = |item: &UseTree| matches!(item, UseTree::Path(_) | UseTree::Group(_));
    matches!(tree, UseTree::Group(_)) || group.items.iter().any(is_more)
}

#[cfg(test)]
mod tests {
    use super::check;

    fn problems(text: &str) -> Vec<(usize, String)> {
        check(text).unwrap()
    }

    #[test]
    fn one_item_for_each_module_is_the_style() {
        let text = "use serde_json;\nuse std::fmt::{self, Display as Show, *};\nuse std::future::Future;\n\
            use std::fs;\nuse tempfile;\nfn local() { use std::fs; }\nmod inner { use std::fs; }\n";
        assert_eq!(problems(text), []);
    }

    #[test]
    fn braces_in_the_middle_of_paths_are_found() {
        let text = "\nuse std::{fmt, sync::{Arc, mpsc::{self, Sender}}};\n";
        let instead = "write `use std::fmt;` `use std::sync::Arc;` `use std::sync::mpsc::{self, Sender};`; \
            braces stand at the end, around names";
        assert_eq!(problems(text), [(2, instead.to_owned())]);
        assert_eq!(problems("fn local() { use {a, b::c}; }").len(), 1);
    }

    #[test]
    fn a_module_that_is_imported_from_twice_is_found() {
        let text = "pub(crate) use a::b;\nuse c::d;\npub(crate) use a::{e, f as g};\n";
        let instead =
            "write `pub(crate) use a::{b, e, f as g};` in line 1; it imports from the same module";
        assert_eq!(problems(text), [(3, instead.to_owned())]);
        assert_eq!(
            problems("mod inner { fn local() { use ::a::b; let c = 1; use ::a::d; } }").len(),
            1
        );
    }

    #[test]
    fn items_with_other_attributes_or_visibility_stay_apart() {
        let text = "use a::b;\npub use a::c;\n#[cfg(unix)]\nuse a::d;\n#[cfg(windows)]\nuse a::e;\nuse ::a::f;\n";
        assert_eq!(problems(text), []);
        assert_eq!(
            problems("#[cfg(unix)]\nuse a::d;\n#[cfg(unix)]\nuse a::e;\n").len(),
            1
        );
    }
}
