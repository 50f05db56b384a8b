//! Imports inside the runtime crate: its pure rooms know neither client nor server.

use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, UseTree};

/// The two halves, modules of the crate root. All others are pure, the halves of a protocol included.
const HALVES: [&str; 2] = ["client", "server"];

/// Imports of a half by a pure room, in the crate whose sources are at `source`.
///
/// The crate root is left out: it declares both halves behind their features.
pub(super) fn imports(source: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut rooms = Vec::new();
    collect(source, &mut rooms)?;
    rooms.sort();
    let mut findings = Vec::new();
    for room in rooms {
        let inside = room.strip_prefix(source)?;
        if inside == Path::new("lib.rs") || is_half(inside) {
            continue;
        }
        let text = std::fs::read_to_string(&room)?;
        let file =
            syn::parse_file(&text).map_err(|error| format!("{}: {error}", inside.display()))?;
        let mut finder = Finder {
            depth: depth(inside),
            found: Vec::new(),
        };
        finder.visit_file(&file);
        findings.extend(finder.found.into_iter().map(|path| {
            format!(
                "connect-prost/src/{} imports {path}; a pure room knows neither client nor server",
                inside.display()
            )
        }));
    }
    Ok(findings)
}

fn collect(folder: &Path, rooms: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, rooms)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            rooms.push(path);
        }
    }
    Ok(())
}

fn is_half(inside: &Path) -> bool {
    let first = inside.iter().next().map(Path::new);
    let stem = first.and_then(Path::file_stem);
    HALVES.iter().any(|half| stem == Some(half.as_ref()))
}

/// How many modules a file's own one lies below the crate root.
fn depth(inside: &Path) -> usize {
    inside.iter().count()
}

/// Collects every path of this crate that leads into a half.
struct Finder {
    depth: usize,
    found: Vec<String>,
}

impl Finder {
    fn look_at(&mut self, segments: &[String]) {
        let ups = segments
            .iter()
            .take_while(|segment| *segment == "super")
            .count();
        let from_root = match segments.first().map(String::as_str) {
            Some("crate") => &segments[1..],
            Some("super") if ups == self.depth => &segments[ups..],
            _ => return,
        };
        let first = from_root.first();
        if first.is_some_and(|first| HALVES.contains(&first.as_str())) {
            self.found.push(segments.join("::"));
        }
    }

    fn look_along(&mut self, tree: &UseTree, before: &mut Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.look_along(&path.tree, before);
                before.pop();
            }
            UseTree::Group(group) => {
                for item in &group.items {
                    self.look_along(item, before);
                }
            }
            UseTree::Name(_) | UseTree::Rename(_) | UseTree::Glob(_) => {
                let last = match tree {
                    UseTree::Name(name) => name.ident.to_string(),
                    UseTree::Rename(rename) => rename.ident.to_string(),
                    _ => "*".to_owned(),
                };
                let path: Vec<String> = before.iter().cloned().chain([last]).collect();
                self.look_at(&path);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !for_tests(&item.attrs) {
            self.look_along(&item.tree, &mut Vec::new());
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.look_at(&segments);
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
}

/// Whether `#[cfg(test)]` keeps the item out of the crate.
fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|condition| condition == "test")
    })
}
