//! The HTTP rules of a method.
//!
//! Basis: `google.api.http`. The templates are those that the schema writes; the generator has checked them.

/// Which part of a message is the body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpBody {
    /// No body: fields that are not in the path are in the query.
    None,
    /// The whole message, but for the fields in the path.
    Whole,
    /// One field of the message, by name; the others are in the query.
    Field(&'static str),
}

/// One HTTP rule of a method: a verb and a path template, and how messages are bound to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRule {
    /// The HTTP method, in upper case.
    pub verb: &'static str,
    /// The path template: `/v2/users/{team_user_id}`.
    pub template: &'static str,
    /// What the body of the request holds.
    pub body: HttpBody,
    /// The response field that is the body of the response; `None` for the whole response.
    pub response_body: Option<&'static str>,
}
