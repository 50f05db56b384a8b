//! What the bodies of REST requests are.

/// What the body of a request over REST is; from the method's `consumes` option. Over other protocols it has no meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Consumes {
    /// JSON.
    #[default]
    Json,
    /// A form, `application/x-www-form-urlencoded`.
    Form,
}
