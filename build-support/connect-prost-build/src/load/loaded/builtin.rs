//! Built-in `.proto` files: imports that resolve without a file on the include path.

/// Import names and texts: declarations of their own of what other projects define.
const FILES: &[(&str, &str)] = &[
    (
        "buf/validate/validate.proto",
        include_str!("../../../proto/buf/validate/validate.proto"),
    ),
    (
        "connectprost/options/v1/options.proto",
        include_str!("../../../proto/connectprost/options/v1/options.proto"),
    ),
    (
        "google/api/annotations.proto",
        include_str!("../../../proto/google/api/annotations.proto"),
    ),
    (
        "google/api/http.proto",
        include_str!("../../../proto/google/api/http.proto"),
    ),
    (
        HTTP_BODY,
        include_str!("../../../proto/google/api/httpbody.proto"),
    ),
];

/// A message of its own accord, in a package that otherwise only describes.
const HTTP_BODY: &str = "google/api/httpbody.proto";

/// Packages that only describe: their messages are generated when a consumer compiles their files itself.
const PACKAGES: &[&str] = &["buf.validate", "connectprost.options.v1", "google.api"];

pub(crate) fn text(name: &str) -> Option<&'static str> {
    FILES
        .iter()
        .find(|(file, _)| *file == name)
        .map(|(_, text)| *text)
}

/// Returns whether a file only describes: it is not generated for being imported.
pub(crate) fn describes_only(file: &str, package: &str) -> bool {
    PACKAGES.contains(&package) && file != HTTP_BODY
}
