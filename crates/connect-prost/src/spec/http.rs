//! The HTTP rules of a method.
//!
//! Basis: `google.api.http`. The generator has checked and parsed the path templates: nothing is parsed at run time.

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

/// What one piece of a path, between slashes, has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathSegment {
    /// This text. Escapes of unreserved characters are decoded, and the digits of all others are in upper case:
    /// `team%2euser%2flist` in the schema is `team.user%2Flist` here.
    Literal(&'static str),
    /// Any text that is not empty: `*`.
    Any,
    /// Any number of pieces, also none: `**`. It is the last segment.
    Rest,
}

/// A field of the request that takes the text of some segments of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PathVariable {
    /// The path of the field, by the names in the schema: `user.team_user_id`.
    pub field: &'static str,
    /// The index of its first segment in [`HttpRule::segments`].
    pub start: usize,
    /// The index behind its last segment; greater than `start`.
    pub end: usize,
}

impl PathVariable {
    /// Whether the variable may span several segments of a path, so that its value has slashes which divide them. `rule` is its own.
    #[cfg(feature = "_rpc")]
    pub(crate) fn is_multi(&self, rule: &HttpRule) -> bool {
        let pattern = self.pattern(rule);
        pattern.len() > 1 || pattern.first() == Some(&PathSegment::Rest)
    }

    /// Returns the segments that the variable takes.
    #[cfg(feature = "_rpc")]
    pub(crate) fn pattern(&self, rule: &HttpRule) -> &'static [PathSegment] {
        rule.segments.get(self.start..self.end).unwrap_or_default()
    }
}

/// One HTTP rule of a method: a verb and a path template, and how messages are bound to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRule {
    /// The HTTP method, in upper case; `*` for all of them.
    pub verb: &'static str,
    /// The path template as the schema has it: `/v2/users/{team_user_id}`.
    pub template: &'static str,
    /// What the body of the request holds.
    pub body: HttpBody,
    /// The response field that is the body of the response; `None` for the whole response.
    pub response_body: Option<&'static str>,
    /// The segments of the path, with what variables match in their place; none for the path `/`.
    pub segments: &'static [PathSegment],
    /// The fields that the path binds, in the order of the path. They do not overlap.
    pub variables: &'static [PathVariable],
    /// The text behind the colon that ends the path, `cancel` in `/v1/jobs/{id}:cancel`; normalised like a literal.
    pub path_verb: Option<&'static str>,
}
