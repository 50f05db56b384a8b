//! Rust types that are not generated here: those of other crates, and Google's own.

use std::collections::BTreeMap;

use syn::Ident;

use super::naming::{snake, upper_camel};

const GOOGLE: &str = "google.protobuf";

/// What `prost` has plain Rust types for.
const PLAIN: [(&str, &str); 10] = [
    ("BoolValue", "bool"),
    ("BytesValue", "::prost::alloc::vec::Vec<u8>"),
    ("DoubleValue", "f64"),
    ("Empty", "()"),
    ("FloatValue", "f32"),
    ("Int32Value", "i32"),
    ("Int64Value", "i64"),
    ("StringValue", "::prost::alloc::string::String"),
    ("UInt32Value", "u32"),
    ("UInt64Value", "u64"),
];

/// Packages, messages and enums whose Rust types are somewhere else.
#[derive(Debug)]
pub(crate) struct Externals {
    /// By full name, without the dot in front.
    paths: BTreeMap<String, External>,
}

/// A Rust type that is not generated here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct External {
    pub path: String,
    /// Whether it is prost's own choice for one of Google's types, which the runtime crates know.
    pub is_well_known: bool,
}

impl External {
    /// Returns a type that prost puts into the module of this message.
    pub(super) fn inside(&self, ident: &Ident) -> External {
        External {
            path: format!("{}::{ident}", module_of(&self.path)),
            is_well_known: self.is_well_known,
        }
    }
}

impl Externals {
    /// Collects the types that the consumer maps, and those of `prost_types` for the rest of Google's own.
    pub(crate) fn of(extern_paths: &[(String, String)]) -> Self {
        let own = |path: &str| External {
            path: path.to_owned(),
            is_well_known: false,
        };
        let mut paths: BTreeMap<String, External> = extern_paths
            .iter()
            .map(|(proto, rust)| (proto.trim_start_matches('.').to_owned(), own(rust)))
            .collect();
        if !paths.contains_key(GOOGLE) {
            let plain = PLAIN.map(|(name, path)| (format!("{GOOGLE}.{name}"), path));
            let package = [(GOOGLE.to_owned(), "::prost_types")];
            for (name, path) in plain.into_iter().chain(package) {
                paths.entry(name).or_insert_with(|| External {
                    path: path.to_owned(),
                    is_well_known: true,
                });
            }
        }
        Externals { paths }
    }

    /// Returns whether everything of that name, a package or an element, is somewhere else.
    pub(crate) fn covers(&self, full_name: &str) -> bool {
        self.closest(full_name).is_some()
    }

    /// Returns the Rust type of a message or an enum of `package`.
    pub(crate) fn resolve(&self, full_name: &str, package: &str) -> Option<External> {
        let (known, external) = self.closest(full_name)?;
        let Some(below) = full_name[known.len()..].strip_prefix('.') else {
            return Some(external.clone());
        };
        let (outer, name) = below.rsplit_once('.').unwrap_or(("", below));
        let mut path = match known.len() > package.len() {
            // What is nested in a message is in the module that is named like it.
            true => module_of(&external.path),
            false => external.path.clone(),
        };
        for module in outer.split('.').filter(|part| !part.is_empty()) {
            path.push_str(&format!("::{}", snake(module)));
        }
        path.push_str(&format!("::{}", upper_camel(name)));
        Some(External { path, ..*external })
    }

    fn closest(&self, full_name: &str) -> Option<(&str, &External)> {
        let around = full_name
            .rmatch_indices('.')
            .map(|(at, _)| &full_name[..at]);
        let mut names = std::iter::once(full_name).chain(around);
        names.find_map(|name| {
            let (known, external) = self.paths.get_key_value(name)?;
            Some((known.as_str(), external))
        })
    }
}

/// Returns the module of what is nested in a type: `::bank::money` for `::bank::Money`.
fn module_of(path: &str) -> String {
    let (outer, name) = path.rsplit_once("::").unwrap_or(("", path));
    let module = snake(name.trim_start_matches("r#"));
    match outer.is_empty() && !path.starts_with("::") {
        true => module.to_string(),
        false => format!("{outer}::{module}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Externals;

    fn resolved(mappings: &[(&str, &str)], full_name: &str, package: &str) -> Option<String> {
        let mappings: Vec<_> = mappings
            .iter()
            .map(|(proto, rust)| ((*proto).to_owned(), (*rust).to_owned()))
            .collect();
        let found = Externals::of(&mappings).resolve(full_name, package)?;
        Some(found.path)
    }

    #[test]
    fn the_closest_path_gives_the_type() {
        let mappings = [
            (".a", "::outer"),
            (".a.b.v1", "::inner::r#type"),
            (".a.b.v1.Money", "crate::Coin"),
        ];
        for (full_name, package, expected) in [
            ("a.X", "a", Some("::outer::X")),
            (
                "a.c.fooBar.x_y",
                "a.c.fooBar",
                Some("::outer::c::foo_bar::XY"),
            ),
            ("a.b.v1.User", "a.b.v1", Some("::inner::r#type::User")),
            (
                "a.b.v1.User.Role",
                "a.b.v1",
                Some("::inner::r#type::user::Role"),
            ),
            ("a.b.v1.Money", "a.b.v1", Some("crate::Coin")),
            ("a.b.v1.Money.Kind", "a.b.v1", Some("crate::coin::Kind")),
            ("ab.X", "ab", None),
        ] {
            assert_eq!(
                resolved(&mappings, full_name, package).as_deref(),
                expected,
                "{full_name}"
            );
        }
    }

    #[test]
    fn googles_types_are_those_of_prost_until_replaced() {
        let google = |mappings: &[(&str, &str)], name: &str| {
            resolved(
                mappings,
                &format!("google.protobuf.{name}"),
                "google.protobuf",
            )
            .unwrap()
        };
        assert_eq!(google(&[], "Duration"), "::prost_types::Duration");
        assert_eq!(google(&[], "Empty"), "()");
        assert_eq!(
            google(&[], "compiler.Version"),
            "::prost_types::compiler::Version"
        );
        let one = [(".google.protobuf.Duration", "::mine::Span")];
        assert_eq!(google(&one, "Duration"), "::mine::Span");
        assert_eq!(google(&one, "Int32Value"), "i32");
        let all = [(".google.protobuf", "::other_types")];
        assert_eq!(google(&all, "Int32Value"), "::other_types::Int32Value");
    }
}
