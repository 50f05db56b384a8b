//! The file that a consumer includes: a module for each package.

use std::collections::BTreeMap;

use quote::quote;
use syn::{Attribute, Item, parse_quote};

use super::HEADER;
use crate::model::{Model, naming};

/// The file that a consumer includes.
pub(crate) const PROTOS: &str = "protos.rs";

/// What is no consumer's concern: documentation that the protos lack, uses of what they deprecate,
/// what a program leaves unused, and style. Lints of correctness stay.
const ALLOWED: &[&str] = &[
    "clippy::complexity",
    "clippy::pedantic",
    "clippy::perf",
    "clippy::style",
    "dead_code",
    "deprecated",
    "missing_docs",
    "unreachable_pub",
    "unused_parens",
    "unused_qualifications",
];

/// Returns the name of a package's file.
pub(crate) fn file_name(package: &str) -> String {
    // An empty package has no name to give; `_` cannot be one.
    format!("{}.rs", if package.is_empty() { "_" } else { package })
}

/// A module per part of the packages' names, with the packages' files in them.
#[derive(Default)]
struct Tree {
    files: Vec<String>,
    below: BTreeMap<String, Tree>,
}

/// The text of [`PROTOS`].
///
/// The files are included by their names alone, which the compiler looks up beside this file:
/// the bytes are the same wherever it lies.
pub(crate) fn emit(model: &Model) -> String {
    let mut root = Tree::default();
    for package in &model.packages {
        let parts = package.name.split('.').filter(|part| !part.is_empty());
        let leaf = parts.fold(&mut root, |tree, part| {
            tree.below
                .entry(naming::snake(part).to_string())
                .or_default()
        });
        leaf.files.push(file_name(&package.name));
    }
    let mut text = format!("{HEADER}\n");
    root.print(0, &mut text);
    text
}

/// Puts the allowance that other packages have from their module onto each item.
pub(crate) fn allow_on_items(file: &mut syn::File) {
    let lints = ALLOWED.iter().map(|lint| {
        let parts = lint.split("::").map(naming::ident);
        quote!(#(#parts)::*)
    });
    let allowance: Attribute = parse_quote!(#[allow(#(#lints),*)]);
    for item in &mut file.items {
        let attributes = match item {
            Item::Const(item) => &mut item.attrs,
            Item::Enum(item) => &mut item.attrs,
            Item::Impl(item) => &mut item.attrs,
            Item::Mod(item) => &mut item.attrs,
            Item::Struct(item) => &mut item.attrs,
            Item::Trait(item) => &mut item.attrs,
            _ => continue,
        };
        attributes.push(allowance.clone());
    }
}

impl Tree {
    fn print(&self, depth: usize, text: &mut String) {
        let margin = "    ".repeat(depth);
        for file in &self.files {
            text.push_str(&format!("{margin}include!({file:?});\n"));
        }
        for (name, below) in &self.below {
            if depth == 0 {
                text.push_str(&format!("#[allow({})]\n", ALLOWED.join(", ")));
            }
            text.push_str(&format!("{margin}pub mod {name} {{\n"));
            below.print(depth + 1, text);
            text.push_str(&format!("{margin}}}\n"));
        }
    }
}
