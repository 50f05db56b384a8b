//! Methods: one procedure each, with its options.

use prost_reflect::MethodDescriptor;
use prost_types::method_options::IdempotencyLevel;
use syn::Ident;

use super::element::Element;
use super::errors::WordOption;
use super::layout::Layout;
use super::naming::snake;
use super::option::ElementOptions;
use super::page::PageOption;
use super::poll::PollOption;
use super::route::Route;
use super::scheme::SchemeOption;
use super::type_ref::TypeRef;
use super::wrapper::WrapperFields;

/// A method of a service.
#[derive(Debug)]
pub(crate) struct Method {
    pub name: String,
    /// `team.v2.UserManagementService.ListUsers`.
    pub full_name: String,
    /// `/team.v2.UserManagementService/ListUsers`.
    pub procedure: String,
    /// Rust name of the function.
    pub ident: Ident,
    pub input: TypeRef,
    pub output: TypeRef,
    pub stream_type: StreamType,
    pub idempotency: IdempotencyLevel,
    pub deprecated: bool,
    /// Its stable public name.
    pub operation: Option<String>,
    /// Kinds of key, each of which permits a call; the names are the consumer's own.
    pub credentials: Vec<String>,
    pub page: Option<PageOption>,
    pub poll: Option<PollOption>,
    /// The wrapper fields of its response; set by the model, which knows the response's fields.
    pub wrapper: Option<WrapperFields>,
    /// Plain HTTP routes to it, besides its procedure.
    pub routes: Vec<Route>,
    /// Words of its errors over REST, besides those of its service.
    pub words: Vec<WordOption>,
    /// What the body of a request over REST is; `None` if the schema does not say.
    pub consumes: Option<Consumes>,
    /// HTTP status of a success over REST, as written; `None` if the schema does not say.
    pub success: Option<i32>,
    /// How its credentials are sent, where a scheme says so; set by the model, which knows all files.
    pub schemes: Vec<SchemeOption>,
    pub comment: String,
    pub descriptor: MethodDescriptor,
}

/// Which sides of a method are streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StreamType {
    Unary,
    ClientStream,
    ServerStream,
    BidiStream,
}

/// What the body of a request over REST is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consumes {
    Json,
    Form,
}

impl Method {
    pub(super) fn of(descriptor: MethodDescriptor, layout: &Layout<'_>) -> Self {
        let options = ElementOptions::of(&descriptor);
        let proto = descriptor
            .method_descriptor_proto()
            .options
            .clone()
            .unwrap_or_default();
        let service = descriptor.parent_service().full_name();
        Method {
            name: descriptor.name().to_owned(),
            full_name: descriptor.full_name().to_owned(),
            procedure: format!("/{service}/{}", descriptor.name()),
            ident: snake(descriptor.name()),
            input: layout.message(&descriptor.input()),
            output: layout.message(&descriptor.output()),
            stream_type: StreamType::of(&descriptor),
            idempotency: proto.idempotency_level(),
            deprecated: proto.deprecated(),
            operation: options.extension_string("connectprost.options.v1.operation"),
            credentials: options.extension_strings("connectprost.options.v1.credential"),
            page: options
                .extension_message("connectprost.options.v1.page")
                .map(|values| PageOption::of(&values, &descriptor, layout)),
            poll: options
                .extension_message("connectprost.options.v1.poll")
                .map(|values| PollOption::of(&values)),
            wrapper: None,
            routes: Route::all(&descriptor),
            words: WordOption::all(&options.extension_messages("connectprost.options.v1.word")),
            consumes: Consumes::of(&options),
            success: options.extension_int32("connectprost.options.v1.success"),
            schemes: Vec::new(),
            comment: descriptor.comment(),
            descriptor,
        }
    }
}

impl Consumes {
    fn of(options: &ElementOptions) -> Option<Self> {
        let value = options.extension_enum_value("connectprost.options.v1.consumes")?;
        match value.as_str() {
            "CONSUMES_FORM" => Some(Consumes::Form),
            _ => Some(Consumes::Json),
        }
    }
}

impl StreamType {
    pub(crate) fn of(descriptor: &MethodDescriptor) -> Self {
        match (
            descriptor.is_client_streaming(),
            descriptor.is_server_streaming(),
        ) {
            (false, false) => StreamType::Unary,
            (true, false) => StreamType::ClientStream,
            (false, true) => StreamType::ServerStream,
            (true, true) => StreamType::BidiStream,
        }
    }

    /// Returns whether the client sends a stream of requests.
    pub(crate) fn is_client_streaming(self) -> bool {
        matches!(self, StreamType::ClientStream | StreamType::BidiStream)
    }

    /// Returns whether the server sends a stream of responses.
    pub(crate) fn is_server_streaming(self) -> bool {
        matches!(self, StreamType::ServerStream | StreamType::BidiStream)
    }
}
