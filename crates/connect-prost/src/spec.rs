//! What the schema declares about a method, as a constant.
//!
//! Generated code makes one [`Spec`] per method; client, server and tools read nothing else. What a call brings along
//! (headers, deadline, request id) is not here.

mod http;
mod idempotency;
mod json;
mod page;
mod poll;
mod stream_type;
mod wrapper;

pub use self::http::{HttpBody, HttpRule};
pub use self::idempotency::IdempotencyLevel;
pub use self::json::JsonShape;
pub use self::page::{Page, PageStyle};
pub use self::poll::Poll;
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
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    procedure: &'static str,
    stream_type: StreamType,
    idempotency: IdempotencyLevel,
    operation: Option<&'static str>,
    credentials: &'static [&'static str],
    json: JsonShape,
    wrapper: Option<Wrapper>,
    http: &'static [HttpRule],
    rest_only: bool,
    page: Option<Page>,
    poll: Option<Poll>,
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

    /// Sets the stable public name.
    #[must_use]
    pub const fn with_operation(mut self, operation: &'static str) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Sets the kinds of credential, each of which opens the method.
    #[must_use]
    pub const fn with_credentials(mut self, credentials: &'static [&'static str]) -> Self {
        self.credentials = credentials;
        self
    }

    /// Sets how the server writes JSON.
    #[must_use]
    pub const fn with_json(mut self, json: JsonShape) -> Self {
        self.json = json;
        self
    }

    /// Sets the response fields that the server fills in.
    #[must_use]
    pub const fn with_wrapper(mut self, wrapper: Wrapper) -> Self {
        self.wrapper = Some(wrapper);
        self
    }

    /// Sets the HTTP rules, the main one first.
    #[must_use]
    pub const fn with_http(mut self, rules: &'static [HttpRule]) -> Self {
        self.http = rules;
        self
    }

    /// Marks the method as one that has HTTP rules and no procedure.
    #[must_use]
    pub const fn with_rest_only(mut self) -> Self {
        self.rest_only = true;
        self
    }

    /// Sets how the method pages.
    #[must_use]
    pub const fn with_page(mut self, page: Page) -> Self {
        self.page = Some(page);
        self
    }

    /// Sets how to follow what the method starts.
    #[must_use]
    pub const fn with_poll(mut self, poll: Poll) -> Self {
        self.poll = Some(poll);
        self
    }

    /// Returns the path on the wire: `/package.Service/Method`.
    #[must_use]
    pub const fn procedure(&self) -> &'static str {
        self.procedure
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

    /// Returns which side sends more than one message.
    #[must_use]
    pub const fn stream_type(&self) -> StreamType {
        self.stream_type
    }

    /// Returns what happens when a call is made twice.
    #[must_use]
    pub const fn idempotency(&self) -> IdempotencyLevel {
        self.idempotency
    }

    /// Returns the stable public name, if the schema has one: `team.user.update`.
    #[must_use]
    pub const fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Returns the kinds of credential, each of which opens the method; if there are none, it is open.
    #[must_use]
    pub const fn credentials(&self) -> &'static [&'static str] {
        self.credentials
    }

    /// Returns how the server writes JSON.
    #[must_use]
    pub const fn json(&self) -> JsonShape {
        self.json
    }

    /// Returns the response fields that the server fills in.
    #[must_use]
    pub const fn wrapper(&self) -> Option<Wrapper> {
        self.wrapper
    }

    /// Returns the HTTP rules, the main one first.
    #[must_use]
    pub const fn http(&self) -> &'static [HttpRule] {
        self.http
    }

    /// Whether the method has HTTP rules and no procedure.
    #[must_use]
    pub const fn is_rest_only(&self) -> bool {
        self.rest_only
    }

    /// Returns how the method pages, if it does.
    #[must_use]
    pub const fn page(&self) -> Option<Page> {
        self.page
    }

    /// Returns how to follow what the method starts, if it starts something.
    #[must_use]
    pub const fn poll(&self) -> Option<Poll> {
        self.poll
    }
}
