//! The paths in the code of one module.
//!
//! In the arguments of a macro, it sees paths of two or more names; what `quote!` and its kin hold is code of other
//! crates.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, ImplItemFn, Item, ItemFn, ItemUse, Macro, PatIdent, Visibility};

use super::import::{Import, imports};
use super::items::{is_for_tests, is_impl_item_for_tests};

/// Macros whose arguments are code that is not compiled here.
const QUOTES: [&str; 4] = [
    "parse_quote",
    "parse_quote_spanned",
    "quote",
    "quote_spanned",
];

/// A path, as written.
pub(super) struct WrittenPath {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
    pub(super) kind: Kind,
}

/// The construct that a path stands in.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Use,
    /// A `use` with a visibility.
    Reexport,
    Code,
    /// The name of a macro before its `!`.
    Macro,
}

/// Collects the paths of a module.
#[derive(Default)]
pub(super) struct Paths {
    pub(super) imports: Vec<Import>,
    pub(super) written: Vec<WrittenPath>,
    /// Names of the variables of the function that is visited.
    variables: BTreeSet<String>,
}

impl Paths {
    /// Returns the paths of a module with these items.
    pub(super) fn of(items: &[Item]) -> Self {
        let mut paths = Self::default();
        for item in items {
            paths.visit_item(item);
        }
        paths
    }

    fn record(&mut self, path: &syn::Path, kind: Kind) {
        let Some(first) = path.segments.first() else {
            return;
        };
        let segments = path.segments.iter();
        let segments: Vec<_> = segments.map(|s| s.ident.unraw().to_string()).collect();
        let is_variable = segments.len() == 1 && self.variables.contains(&segments[0]);
        if path.leading_colon.is_none() && !is_variable {
            self.written.push(WrittenPath {
                segments,
                line: first.ident.span().start().line,
                kind,
            });
        }
    }

    /// Records the paths of two or more names in the arguments of a macro.
    fn scan(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if let TokenTree::Group(group) = token {
                self.scan(group.stream());
            }
            let segments = segments(&tokens[at..]);
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            at += (3 * segments.len()).saturating_sub(2).max(1);
            let starts_a_path = !is_punct(before, ':')
                && (!is_punct(before, '$') || segments.first().is_some_and(|s| s == "crate"));
            if segments.len() > 1 && starts_a_path {
                self.written.push(WrittenPath {
                    segments,
                    line: token.span().start().line,
                    kind: Kind::Code,
                });
            }
        }
    }

    /// Visits a function with the names of its variables known.
    fn within(&mut self, variables: Variables, visit: impl FnOnce(&mut Self)) {
        let outer = self.variables.clone();
        self.variables.extend(variables.0);
        visit(self);
        self.variables = outer;
    }
}

/// Returns the names of the path that the tokens begin with.
fn segments(tokens: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = tokens;
    while let Some(TokenTree::Ident(ident)) = rest.first() {
        found.push(ident.unraw().to_string());
        if !is_punct(rest.get(1), ':') || !is_punct(rest.get(2), ':') {
            break;
        }
        rest = &rest[3..];
    }
    found
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !is_impl_item_for_tests(item) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let mut variables = Variables::default();
        variables.visit_item_fn(function);
        self.within(variables, |paths| visit::visit_item_fn(paths, function));
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        let mut variables = Variables::default();
        variables.visit_impl_item_fn(function);
        self.within(variables, |paths| {
            visit::visit_impl_item_fn(paths, function)
        });
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_some() {
            return;
        }
        let kind = match item.vis {
            Visibility::Inherited => Kind::Use,
            _ => Kind::Reexport,
        };
        let imports = imports(&item.tree);
        self.written
            .extend(imports.iter().map(|import| WrittenPath {
                segments: import.path(),
                line: item.use_token.span.start().line,
                kind,
            }));
        self.imports.extend(imports);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.record(path, Kind::Code);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.record(&call.path, Kind::Macro);
        let name = call.path.segments.last().map(|last| last.ident.to_string());
        if !name.is_some_and(|name| QUOTES.contains(&name.as_str())) {
            self.scan(call.tokens.clone());
        }
    }

    // `pub(in path)` and attributes hold no references.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// Collects the names of a function's variables, which hide items of the same name.
#[derive(Default)]
struct Variables(BTreeSet<String>);

impl<'ast> Visit<'ast> for Variables {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        self.0.insert(pattern.ident.unraw().to_string());
        visit::visit_pat_ident(self, pattern);
    }
}
