//! The single names that a `use` item imports.

use syn::UseTree;

/// One name of a `use` item. The names are as written, such as `r#type`.
#[derive(Clone)]
pub(in crate::floors) struct Import {
    /// The path before the last name.
    pub(in crate::floors) module: Vec<String>,
    /// The last name; `self` and `*` included.
    pub(in crate::floors) name: String,
    /// The name after `as`.
    pub(in crate::floors) alias: Option<String>,
}

impl Import {
    /// Returns the path of the imported item; for a glob, that of the module.
    pub(super) fn path(&self) -> Vec<String> {
        let name = [&self.name]
            .into_iter()
            .filter(|name| *name != "self" && !self.is_glob());
        let names = self.module.iter().chain(name);
        names.map(|name| unraw(name)).collect()
    }

    /// Returns the name that the importing module knows the item by.
    pub(super) fn bound_name(&self) -> Option<String> {
        let alias = self.alias.as_deref().map(unraw);
        let name = alias.or_else(|| self.path().pop());
        name.filter(|_| !self.is_glob())
    }

    fn is_glob(&self) -> bool {
        self.name == "*"
    }
}

fn unraw(name: &str) -> String {
    name.trim_start_matches("r#").to_owned()
}

/// Returns the names of a `use` item in their order.
pub(in crate::floors) fn imports(tree: &UseTree) -> Vec<Import> {
    let mut found = Vec::new();
    collect(tree, &mut Vec::new(), &mut found);
    found
}

fn collect(tree: &UseTree, module: &mut Vec<String>, found: &mut Vec<Import>) {
    let (name, alias) = match tree {
        UseTree::Path(path) => {
            module.push(path.ident.to_string());
            collect(&path.tree, module, found);
            module.pop();
            return;
        }
        UseTree::Group(group) => {
            for item in &group.items {
                collect(item, module, found);
            }
            return;
        }
        UseTree::Name(name) => (name.ident.to_string(), None),
        UseTree::Rename(rename) => (rename.ident.to_string(), Some(rename.rename.to_string())),
        UseTree::Glob(_) => ("*".to_owned(), None),
    };
    found.push(Import {
        module: module.clone(),
        name,
        alias,
    });
}
