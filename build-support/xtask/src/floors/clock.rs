//! The clock of the system: only the edge of the runtime reads it, so that everything else runs on a clock of a test.

use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, File, Ident, Item};

use crate::workspace;

const SOURCE: &str = "crates/connect-prost/src/";
/// Where the runtime may read a clock: a server, the transport over sockets, and Tokio as a client's timer.
const EDGE: [&str; 3] = ["server/", "client/hyper/", "client/tokio_runtime.rs"];
/// The clocks of the standard library, and of Tokio under the same name.
const CLOCKS: [&str; 2] = ["Instant", "SystemTime"];

/// Returns the places of `connect-prost`, outside of its edge and its tests, that name a clock.
pub(super) fn readers(root: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut problems = Vec::new();
    for file in workspace::tracked(root, &[&format!("{SOURCE}*.rs")])? {
        let is_edge = file
            .strip_prefix(SOURCE)
            .is_some_and(|place| EDGE.iter().any(|edge| place.starts_with(edge)));
        if is_edge {
            continue;
        }
        let text = std::fs::read_to_string(root.join(&file))?;
        let found = clocks(&syn::parse_file(&text).map_err(|error| format!("{file}: {error}"))?);
        let shown = found
            .into_iter()
            .map(|(line, clock)| format!("{file}:{line} names {clock}; ask the client's Timer"));
        problems.extend(shown);
    }
    Ok(problems)
}

fn clocks(file: &File) -> Vec<(usize, String)> {
    let mut finder = Finder::default();
    finder.visit_file(file);
    finder.found
}

#[derive(Default)]
struct Finder {
    found: Vec<(usize, String)>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(item) => item.attrs.as_slice(),
            Item::Fn(item) => item.attrs.as_slice(),
            _ => &[],
        };
        if !attributes.iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_ident(&mut self, ident: &'ast Ident) {
        if CLOCKS.iter().any(|clock| ident == clock) {
            self.found
                .push((ident.span().start().line, ident.to_string()));
        }
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<Ident>()
            .is_ok_and(|ident| ident == "test")
}

#[cfg(test)]
mod tests {
    use super::clocks;

    #[test]
    fn clocks_are_found_outside_of_tests() {
        let text = "use std::time::{Duration, Instant};\n\
                    fn now() -> u64 { tokio::time::Instant::now().elapsed().as_secs() }\n\
                    #[cfg(test)]\nmod tests { use std::time::SystemTime; }\n\
                    fn at(date: httpdate::HttpDate) {}\n";
        let found = clocks(&syn::parse_file(text).unwrap());
        let lines: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2], "{found:?}");
    }
}
