//! What the schema says about a method, as a constant.
//!
//! Generated code makes one [`Spec`] per method; client, server and tools read nothing else. What a call brings along
//! (headers, deadline, request id) is not here.

use protojson_prost::{Int64, WriteOptions};

/// Which side sends more than one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StreamType {
    /// One request, one response.
    Unary,
    /// Many requests, one response.
    ClientStream,
    /// One request, many responses.
    ServerStream,
    /// Many requests, many responses.
    BidiStream,
}

/// What happens when a call is made twice; from the method's `idempotency_level`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IdempotencyLevel {
    /// The schema does not say; a call must not be repeated.
    #[default]
    Unknown,
    /// The call changes nothing.
    NoSideEffects,
    /// A second call leaves things as the first did.
    Idempotent,
}

/// How a server writes the JSON of a service's responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct JsonShape {
    /// Whether fields without presence are written when they hold their zero value.
    pub emit_defaults: bool,
    /// Whether 64-bit integers are numbers; strings otherwise, as ProtoJSON has it.
    pub int64_as_number: bool,
}

impl JsonShape {
    /// Exact ProtoJSON: zero values left out, 64-bit integers as strings.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            emit_defaults: false,
            int64_as_number: false,
        }
    }

    /// Says whether zero values are written.
    #[must_use]
    pub const fn with_emit_defaults(mut self, emit_defaults: bool) -> Self {
        self.emit_defaults = emit_defaults;
        self
    }

    /// Says whether 64-bit integers are written as numbers.
    #[must_use]
    pub const fn with_int64_as_number(mut self, int64_as_number: bool) -> Self {
        self.int64_as_number = int64_as_number;
        self
    }

    /// Returns the options of the JSON writer.
    #[must_use]
    pub const fn write_options(self) -> WriteOptions {
        let int64 = if self.int64_as_number {
            Int64::Number
        } else {
            Int64::String
        };
        WriteOptions::new()
            .emit_defaults(self.emit_defaults)
            .int64(int64)
    }
}

/// Response fields that dispatch fills in when the handler left them empty; from the service's `wrapper` option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wrapper {
    /// The bool field that says whether the call succeeded.
    pub ok: Option<&'static str>,
    /// The string field that takes the request id.
    pub request_id: Option<&'static str>,
}

impl Wrapper {
    /// A wrapper of these fields.
    #[must_use]
    pub const fn new(ok: Option<&'static str>, request_id: Option<&'static str>) -> Self {
        Self { ok, request_id }
    }
}

/// How a request says which part of a list it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// By `limit` and `offset`; offsets count items from 0.
    Offset,
    /// By `page` and `page_size`; pages count from 1.
    Page,
}

/// How a method hands out a long list; from its `page` option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// How the request says which part it wants.
    pub style: PageStyle,
    /// The response field that holds the items.
    pub item: &'static str,
    /// The response field that holds the number of items on all pages; empty if there is none.
    pub total: &'static str,
    /// Items per page when the request does not say; 0 if it must.
    pub default: i32,
    /// Most items per page.
    pub maximum: i32,
}

impl Page {
    /// All facts of a paging method.
    #[must_use]
    pub const fn new(
        style: PageStyle,
        item: &'static str,
        total: &'static str,
        default: i32,
        maximum: i32,
    ) -> Self {
        Self {
            style,
            item,
            total,
            default,
            maximum,
        }
    }
}

/// How to follow work that a method starts; from its `poll` option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Poll {
    /// The method of the same service that reports the state.
    pub get: &'static str,
    /// The field that identifies the work.
    pub id: &'static str,
    /// The path of the enum field that holds the state, from the response of `get`.
    pub status: &'static str,
    /// Names of the enum values at which the work has ended.
    pub terminal: &'static [&'static str],
}

impl Poll {
    /// All facts of a method that starts work.
    #[must_use]
    pub const fn new(
        get: &'static str,
        id: &'static str,
        status: &'static str,
        terminal: &'static [&'static str],
    ) -> Self {
        Self {
            get,
            id,
            status,
            terminal,
        }
    }
}

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
    rest_only: bool,
    page: Option<Page>,
    poll: Option<Poll>,
}

impl Spec {
    /// The facts of a method whose schema says nothing further; `procedure` is `/package.Service/Method`.
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

    /// Sets the fields that dispatch fills in.
    #[must_use]
    pub const fn with_wrapper(mut self, wrapper: Wrapper) -> Self {
        self.wrapper = Some(wrapper);
        self
    }

    /// Says that the method has plain HTTP routes only.
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

    /// The path on the wire: `/package.Service/Method`.
    #[must_use]
    pub const fn procedure(&self) -> &'static str {
        self.procedure
    }

    /// The full name of the service: `package.Service`.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.halves().0
    }

    /// The name of the method: `Method`.
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

    /// Which side sends more than one message.
    #[must_use]
    pub const fn stream_type(&self) -> StreamType {
        self.stream_type
    }

    /// What happens when a call is made twice.
    #[must_use]
    pub const fn idempotency(&self) -> IdempotencyLevel {
        self.idempotency
    }

    /// The stable public name, where the schema gives one: `team.user.update`.
    #[must_use]
    pub const fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Kinds of credential, each of which opens the method; none means that it is open.
    #[must_use]
    pub const fn credentials(&self) -> &'static [&'static str] {
        self.credentials
    }

    /// How the server writes JSON.
    #[must_use]
    pub const fn json(&self) -> JsonShape {
        self.json
    }

    /// The fields that dispatch fills in.
    #[must_use]
    pub const fn wrapper(&self) -> Option<Wrapper> {
        self.wrapper
    }

    /// Whether the method has plain HTTP routes only.
    #[must_use]
    pub const fn is_rest_only(&self) -> bool {
        self.rest_only
    }

    /// How the method pages, if it does.
    #[must_use]
    pub const fn page(&self) -> Option<Page> {
        self.page
    }

    /// How to follow what the method starts, if it starts something.
    #[must_use]
    pub const fn poll(&self) -> Option<Poll> {
        self.poll
    }
}
