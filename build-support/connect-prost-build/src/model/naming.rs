//! Rust names as prost-build makes them: generated code has to name what prost has generated.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Span;
use syn::Ident;

/// Words that cannot be names, not even raw ones; prost puts an underscore behind `extern` too.
const NEVER: &[&str] = &["_", "super", "self", "Self", "extern", "crate"];

/// Words that are names when written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static",
    "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Returns the name as an identifier that the compiler accepts.
pub(crate) fn ident(name: &str) -> Ident {
    let here = Span::call_site();
    if NEVER.contains(&name) {
        Ident::new(&format!("{name}_"), here)
    } else if KEYWORDS.contains(&name) {
        Ident::new_raw(name, here)
    } else if name.starts_with(|c: char| c.is_numeric()) {
        Ident::new(&format!("_{name}"), here)
    } else {
        Ident::new(name, here)
    }
}

/// Returns the name of a field, a module or a function.
pub(crate) fn snake(name: &str) -> Ident {
    ident(&name.to_snake_case())
}

/// Returns the name of a type or a variant.
pub(crate) fn upper_camel(name: &str) -> Ident {
    ident(&name.to_upper_camel_case())
}

/// Returns the name of an enum's variant: the value's name without the enum's name in front of it.
pub(crate) fn variant(enum_name: &str, value_name: &str) -> Ident {
    let prefix = upper_camel(enum_name).to_string();
    // prost strips from the sanitised name.
    let whole = upper_camel(value_name).to_string();
    match whole.strip_prefix(&prefix) {
        Some(rest) if rest.starts_with(char::is_uppercase) => ident(rest),
        _ => ident(&whole),
    }
}

#[cfg(test)]
mod tests {
    use super::{snake, upper_camel, variant};

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        assert_eq!(snake("type").to_string(), "r#type");
        assert_eq!(snake("Self").to_string(), "self_");
        assert_eq!(upper_camel("self").to_string(), "Self_");
        assert_eq!(snake("userName").to_string(), "user_name");
    }

    #[test]
    fn the_enum_name_is_stripped_where_a_name_remains() {
        assert_eq!(variant("Role", "ROLE_ADMIN").to_string(), "Admin");
        assert_eq!(variant("Role", "ROLE_2FA").to_string(), "Role2fa");
        assert_eq!(variant("Role", "ROLES").to_string(), "Roles");
        assert_eq!(variant("Role", "ROLE_SELF").to_string(), "Self_");
        assert_eq!(variant("Role", "ROLE").to_string(), "Role");
    }
}
