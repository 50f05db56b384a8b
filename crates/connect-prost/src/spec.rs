//! What the schema declares about a method, as a constant.
//!
//! Generated code makes one [`Spec`] per method; client, server and tools read nothing else. What a call brings along
//! (headers, deadline, request id) is not here.

mod consumes;
mod errors;
mod http;
mod idempotency;
mod json;
mod page;
mod poll;
mod scheme;
mod stream_type;
mod wrapper;

pub use self::consumes::Consumes;
pub use self::errors::{CodeCase, ErrorShape, ErrorWord};
pub use self::http::{HttpBody, HttpRule, PathSegment, PathVariable};
pub use self::idempotency::IdempotencyLevel;
pub use self::json::JsonShape;
pub use self::page::{Page, PageStyle};
pub use self::poll::Poll;
pub use self::scheme::{Scheme, SchemePlace};
pub use self::stream_type::StreamType;
pub use self::wrapper::Wrapper;

/// The static facts of one method.
///
/// ```
/// use connect_prost::{IdempotencyLevel, Spec, StreamType};
///
/// const GET: Spec = Spec::new("/acme.v1.ThingService/Get", StreamType::Unary)
///     .with_idempotency(IdempotencyLevel::NoSideEffects)
///     .with_credentials(&["reader"]);
///
/// assert_eq!(GET.service(), "acme.v1.ThingService");
/// assert_eq!(GET.method(), "Get");
/// assert_eq!(GET.credentials, ["reader"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spec {
    /// The path on the wire: `/package.Service/Method`.
    pub procedure: &'static str,
    /// Which side sends more than one message.
    pub stream_type: StreamType,
    /// What happens when a call is made twice.
    pub idempotency: IdempotencyLevel,
    /// The stable public name, if the schema has one: `team.user.update`.
    pub operation: Option<&'static str>,
    /// The kinds of credential, each of which opens the method; if there are none, it is open.
    pub credentials: &'static [&'static str],
    /// How the server writes JSON.
    pub json: JsonShape,
    /// The response fields that the server fills in.
    pub wrapper: Option<Wrapper>,
    /// The HTTP rules, the main one first.
    pub http: &'static [HttpRule],
    /// Whether the method has HTTP rules and no procedure.
    pub rest_only: bool,
    /// What the body of a request over REST is.
    pub consumes: Consumes,
    /// The HTTP status of a success over REST: 200, 201, 202 or 204. A response with 204 has no body.
    pub success: u16,
    /// How errors are written over REST; `None` for `google.rpc.Status`.
    pub errors: Option<&'static ErrorShape>,
    /// The words that stand for codes over REST: those of the method first, then those of its service. The first one that fits is
    /// written; read, a word means the code of the first row that has it.
    pub words: &'static [ErrorWord],
    /// How the credentials of the kinds in `credentials` are sent, where the schema declares it.
    pub schemes: &'static [Scheme],
    /// How the method pages, if it does.
    pub page: Option<Page>,
    /// How to follow what the method starts, if it starts something.
    pub poll: Option<Poll>,
}

impl Spec {
    /// The facts of a method whose schema declares nothing else; `procedure` is `/package.Service/Method`.
    #[must_use]
    pub const fn new(procedure: &'static str, stream_type: StreamType) -> Self {
        Self {
            procedure,
            stream_type,
            idempotency: IdempotencyLevel::Unknown,
            operation: None,
            credentials: &[],
            json: JsonShape::new(),
            wrapper: None,
            http: &[],
            rest_only: false,
            consumes: Consumes::Json,
            success: 200,
            errors: None,
            words: &[],
            schemes: &[],
            page: None,
            poll: None,
        }
    }

    /// Sets what happens when a call is made twice.
    #[must_use]
    pub const fn with_idempotency(mut self, idempotency: IdempotencyLevel) -> Self {
        self.idempotency = idempotency;
        self
    }

    /// Sets the kinds of credential, each of which opens the method.
    #[must_use]
    pub const fn with_credentials(mut self, credentials: &'static [&'static str]) -> Self {
        self.credentials = credentials;
        self
    }

    /// Returns the full name of the service: `package.Service`.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.halves().0
    }

    /// Returns the name of the method: `Method`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.halves().1
    }

    fn halves(&self) -> (&'static str, &'static str) {
        self.procedure
            .trim_start_matches('/')
            .split_once('/')
            .unwrap_or((self.procedure, ""))
    }
}
