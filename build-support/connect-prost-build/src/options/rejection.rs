//! Options that are wrong with any schema.

use std::collections::BTreeSet;

use super::{AttributeOn, Options};
use crate::BuildError;

pub(super) fn check(options: &Options) -> Result<(), BuildError> {
    extern_paths(options)?;
    for (on, path, text) in &options.attributes {
        attribute(*on, path, text)?;
    }
    let mut paths = options.paths();
    paths.try_for_each(|(option, path)| is_path(option, path))
}

fn extern_paths(options: &Options) -> Result<(), BuildError> {
    let mut seen = BTreeSet::new();
    for (proto, rust) in &options.extern_paths {
        let shown = format!("extern_path({proto:?}, {rust:?})");
        if proto == "." || !proto.starts_with('.') {
            return Err(BuildError::new(format!("{shown}: the first path is not absolute"))
                .with_help("write a dot in front of the full name of a package, a message or an enum: .google.type"));
        }
        if !seen.insert(proto) {
            return Err(
                BuildError::new(format!("{shown}: the path is mapped twice"))
                    .with_help("map it once"),
            );
        }
        let is_relative = ["self", "super"]
            .iter()
            .any(|word| rust == word || rust.starts_with(&format!("{word}::")));
        if is_relative || syn::parse_str::<syn::Type>(rust).is_err() {
            return Err(BuildError::new(format!(
                "{shown}: the second path is none of Rust that every module can use"
            ))
            .with_help(
                "write a path of Rust that starts with :: or with crate: ::google_types::r#type",
            ));
        }
    }
    Ok(())
}

/// Fails unless a path has dots between names, and perhaps one in front; or is `.` alone.
fn is_path(option: &str, path: &str) -> Result<(), BuildError> {
    let names = path.strip_prefix('.').unwrap_or(path);
    if path == "." || names.split('.').all(|name| !name.is_empty()) {
        return Ok(());
    }
    Err(BuildError::new(format!("{option}({path:?}): no element has such a name")).with_help(
        "write .team.v2.User for an element, .team.v2 for a package, User for everything of that name, or . for all",
    ))
}

fn attribute(on: AttributeOn, path: &str, text: &str) -> Result<(), BuildError> {
    let parsed = syn::parse::Parser::parse_str(syn::Attribute::parse_outer, text);
    if parsed.is_ok_and(|attributes| !attributes.is_empty()) {
        return Ok(());
    }
    let name = on.name();
    let message = format!("{name}({path:?}, {text:?}): this is no attribute of Rust");
    Err(BuildError::new(message).with_help("write it as in source: #[derive(PartialOrd)]"))
}
