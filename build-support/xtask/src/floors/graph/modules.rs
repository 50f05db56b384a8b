//! The module tree of a crate: which file holds a module, and to which folder it belongs.
//!
//! It follows `mod` declarations from the crate root. It does not know `#[path]`.

use std::path::{Path, PathBuf};

use syn::ext::IdentExt;
use syn::{Item, ItemMod};

use super::items::is_for_tests;

/// A module, in a file of its own or inline.
pub(in crate::floors) struct Module {
    /// Names from the crate root, which itself has none.
    pub(in crate::floors) path: Vec<String>,
    pub(super) parent: Option<usize>,
    /// The file, from the crate's folder on, such as `src/client/call.rs`.
    pub(super) file: PathBuf,
    /// Everything in the module but other modules and what is for tests.
    pub(super) items: Vec<Item>,
    /// Whether other modules lie in the folder of its name.
    has_folder: bool,
}

/// Reads the modules of the crate in `package`, parents before children.
pub(super) fn load(package: &Path) -> Result<Vec<Module>, Box<dyn std::error::Error>> {
    let mut loader = Loader {
        package,
        modules: Vec::new(),
    };
    let roots = ["src/lib.rs", "src/main.rs"].map(PathBuf::from);
    if let Some(root) = roots.into_iter().find(|root| package.join(root).exists()) {
        loader.file(root, Path::new("src"), Vec::new(), None)?;
    }
    Ok(loader.modules)
}

/// Returns the folder that a module belongs to: its own, if other modules lie there, else its parent's.
pub(super) fn folder(modules: &[Module], index: usize) -> String {
    let module = &modules[index];
    match module.parent {
        Some(parent) if !module.has_folder => folder(modules, parent),
        _ => ["src".to_owned()]
            .iter()
            .chain(&module.path)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("/"),
    }
}

struct Loader<'a> {
    package: &'a Path,
    modules: Vec<Module>,
}

impl Loader<'_> {
    /// Reads a file; the files of its child modules lie in `folder`.
    fn file(
        &mut self,
        file: PathBuf,
        folder: &Path,
        path: Vec<String>,
        parent: Option<usize>,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = std::fs::read_to_string(self.package.join(&file)).map_err(|e| failed(&e))?;
        let parsed = syn::parse_file(&text).map_err(|error| failed(&error))?;
        let module = Module {
            path,
            parent,
            file,
            items: Vec::new(),
            has_folder: false,
        };
        self.module(module, parsed.items, folder)
    }

    fn module(
        &mut self,
        module: Module,
        items: Vec<Item>,
        folder: &Path,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let index = self.modules.len();
        self.modules.push(module);
        for item in items.into_iter().filter(|item| !is_for_tests(item)) {
            match item {
                Item::Mod(child) => self.child(child, index, folder)?,
                item => self.modules[index].items.push(item),
            }
        }
        Ok(())
    }

    fn child(
        &mut self,
        child: ItemMod,
        parent: usize,
        folder: &Path,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let name = child.ident.unraw().to_string();
        let own_folder = folder.join(&name);
        let mut path = self.modules[parent].path.clone();
        path.push(name);
        if let Some((_, items)) = child.content {
            let module = Module {
                path,
                parent: Some(parent),
                file: self.modules[parent].file.clone(),
                items: Vec::new(),
                has_folder: false,
            };
            return self.module(module, items, &own_folder);
        }
        self.modules[parent].has_folder = true;
        let beside = own_folder.with_extension("rs");
        let file = if self.package.join(&beside).exists() {
            beside
        } else {
            own_folder.join("mod.rs")
        };
        self.file(file, &own_folder, path, Some(parent))
    }
}
