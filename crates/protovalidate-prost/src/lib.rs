//! The runtime of generated [protovalidate](https://protovalidate.com) validators: violations, field paths, formats.
//!
//! Every message that `connect-prost-build` generates implements [`Validate`], also when its schema has no rules.
//! The rules become plain Rust at build time. This crate holds the shared parts.
//!
//! | Item | What |
//! |---|---|
//! | [`Validate`] | checks a message; [`Validation`] sets the clock and the limit, and may stop at the first violation |
//! | [`ValidationError`], [`Violation`] | which rules were broken, where, and why |
//! | [`FieldPath`] | the path of a value, with subscripts: `users[0].email`, `labels["a"]` |
//! | [`wire`] | the same as `buf.validate.Violations`, the message that is sent |
//! | [`format`](mod@format) | e-mail, host names, IP addresses, URIs, UUIDs, HTTP headers |
//! | [`Report`], [`Rule`], [`Field`] | what a validator fills, and its constant tables |
//!
//! Rule ids and message texts are those of the public protovalidate suite. A valid message costs no allocation, except
//! that `unique` on a list of more than sixteen items builds a set.
//!
//! ```
//! use protovalidate_prost::{Field, FieldType, Report, Rule, Validate};
//!
//! struct User {
//!     email: String,
//! }
//!
//! impl Validate for User {
//!     fn check(&self, report: &mut Report) {
//!         const EMAIL: Field = Field::new(1, "email", FieldType::String);
//!         const RULE: Rule = Rule::new("string.email", "must be a valid email address", &[]);
//!         if !protovalidate_prost::format::is_email(&self.email) {
//!             report.add_at(&EMAIL, &RULE);
//!         }
//!     }
//! }
//!
//! let error = User { email: "nobody".into() }.validate().unwrap_err();
//! assert_eq!(error.violations()[0].field_path().to_string(), "email");
//! assert_eq!(error.to_string(), "email: must be a valid email address");
//! ```

#![forbid(unsafe_code)]

#[doc(hidden)]
pub mod __private;
mod field_path;
pub mod format;
mod report;
mod rule;
mod validate;
mod validation_error;
mod violation;
mod well_known;
pub mod wire;

pub use field_path::{FieldPath, FieldPathElement, Subscript};
pub use prost_types::field_descriptor_proto::Type as FieldType;
pub use report::{Mark, Report};
pub use rule::{Field, Rule};
pub use validate::{Validate, Validation};
pub use validation_error::ValidationError;
pub use violation::Violation;
