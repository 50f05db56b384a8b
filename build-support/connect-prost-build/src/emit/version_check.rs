//! The version check at the top of a generated file: it compiles only with runtime crates that fit.

use std::fmt::Write as _;

/// The crates that generated code calls, each with the version of what lies between the two.
///
/// A version is raised when generated code needs something that the crate did not have before; the crate's `__private`
/// module has the versions that it still serves.
const CRATES: [(&str, u32); 3] = [
    ("connect_prost", 4),
    ("protojson_prost", 2),
    ("protovalidate_prost", 2),
];

/// A constant for each of the crates that the file calls, which does not compile where the two do not fit.
///
/// The text is searched, not the tokens: walking through tokens copies them.
pub(super) fn emit(file: &str) -> String {
    let mut checks = String::new();
    for (name, version) in CRATES {
        if calls(file, &format!("::{name}::")) {
            let _ = writeln!(
                checks,
                "const _: () = ::{name}::__private::check({version});"
            );
        }
    }
    checks
}

fn calls(file: &str, path: &str) -> bool {
    file.match_indices(path).any(|(at, _)| {
        let line = file[..at].rfind('\n').map_or(0, |end| end + 1);
        !file[line..at].trim_start().starts_with("//")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_checks_the_versions_of_the_crates_it_calls() {
        let file =
            "impl A for B {\n    fn f() { ::protojson_prost::f(); }\n}\nstruct C(::prost::D);\n";
        let expected = "const _: () = ::protojson_prost::__private::check(2);\n";
        assert_eq!(emit(file), expected);
    }

    #[test]
    fn a_crate_that_a_comment_speaks_of_is_not_called() {
        assert_eq!(
            emit("    /// See `::connect_prost::Code`.\n    pub code: i32,\n"),
            ""
        );
    }
}
