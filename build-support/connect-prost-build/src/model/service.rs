use prost_reflect::{MethodDescriptor, ServiceDescriptor};
use prost_types::method_options::IdempotencyLevel;
use syn::Ident;

use super::TypeRef;
use super::http::HttpRule;
use super::layout::Layout;
use super::naming::{snake, upper_camel};
use super::option::{Options, Values};
use super::position::Element;

/// A service.
#[derive(Debug)]
pub(crate) struct Service {
    /// `team.v2.UserManagementService`.
    pub full_name: String,
    /// Rust name of what stands for it.
    pub ident: Ident,
    /// Rust name of a module for it.
    pub module: Ident,
    pub methods: Vec<Method>,
    pub wrapper: Option<WrapperOption>,
    pub json: JsonOption,
    pub rest_only: bool,
    pub deprecated: bool,
    pub comment: String,
    pub descriptor: ServiceDescriptor,
}

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
    pub client_streaming: bool,
    pub server_streaming: bool,
    pub idempotency: Idempotency,
    pub deprecated: bool,
    /// Its stable public name.
    pub operation: Option<String>,
    /// Kinds of key, each of which opens it; the names are the consumer's own.
    pub credentials: Vec<String>,
    pub page: Option<PageOption>,
    pub poll: Option<PollOption>,
    /// Routes that lead to it besides its procedure.
    pub http: Vec<HttpRule>,
    pub comment: String,
    pub descriptor: MethodDescriptor,
}

/// What a second call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Idempotency {
    Unknown,
    NoSideEffects,
    Idempotent,
}

/// How a method pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageOption {
    pub style: PageStyle,
    /// Response field with the items.
    pub item: String,
    /// Response field with the number of all items.
    pub total: Option<String>,
    /// Items per page when the request does not say; 0 when it has to.
    pub default: i32,
    /// Most items per page; 0 without limit.
    pub maximum: i32,
}

/// How a request says which part of a list it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageStyle {
    /// Not said: refused by the checks.
    Unspecified,
    /// `limit` and `offset`.
    Offset,
    /// `page` and `page_size`.
    Page,
}

/// How to wait for what a method starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PollOption {
    /// Method of the same service.
    pub get: String,
    /// Field of the response and of the request of `get`.
    pub id: String,
    /// Path from the response of `get`.
    pub status: String,
    pub terminal: Vec<String>,
}

/// Fields that dispatch fills in every answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrapperOption {
    pub ok: Option<String>,
    pub request_id: Option<String>,
}

/// How the server writes JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct JsonOption {
    pub emit_defaults: bool,
    pub int64_as_number: bool,
}

impl Service {
    pub(crate) fn of(descriptor: ServiceDescriptor, layout: &Layout<'_>) -> Self {
        let options = Options::of(&descriptor);
        let json = options.extension_message("connectprost.options.v1.json");
        let wrapper = options.extension_message("connectprost.options.v1.wrapper");
        Service {
            full_name: descriptor.full_name().to_owned(),
            ident: upper_camel(descriptor.name()),
            module: snake(descriptor.name()),
            methods: descriptor
                .methods()
                .map(|method| Method::of(method, layout))
                .collect(),
            wrapper: wrapper.map(|values| WrapperOption {
                ok: values.string("ok"),
                request_id: values.string("request_id"),
            }),
            json: json.map_or_else(JsonOption::default, |values| JsonOption {
                emit_defaults: values.boolean("emit_defaults"),
                int64_as_number: values.enum_number("int64") == 2,
            }),
            rest_only: options.extension_bool("connectprost.options.v1.rest_only"),
            deprecated: descriptor
                .service_descriptor_proto()
                .options
                .as_ref()
                .is_some_and(|options| options.deprecated()),
            comment: descriptor.comment(),
            descriptor,
        }
    }

    /// Rust name of what plays a role for it: `UserManagementServiceClient`.
    pub(crate) fn role(&self, role: &str) -> Ident {
        upper_camel(&format!("{}_{role}", self.descriptor.name()))
    }

    pub(crate) fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }
}

impl Method {
    fn of(descriptor: MethodDescriptor, layout: &Layout<'_>) -> Self {
        let options = Options::of(&descriptor);
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
            client_streaming: descriptor.is_client_streaming(),
            server_streaming: descriptor.is_server_streaming(),
            idempotency: match proto.idempotency_level() {
                IdempotencyLevel::IdempotencyUnknown => Idempotency::Unknown,
                IdempotencyLevel::NoSideEffects => Idempotency::NoSideEffects,
                IdempotencyLevel::Idempotent => Idempotency::Idempotent,
            },
            deprecated: proto.deprecated(),
            operation: options.extension_string("connectprost.options.v1.operation"),
            credentials: options.extension_strings("connectprost.options.v1.credential"),
            page: options
                .extension_message("connectprost.options.v1.page")
                .map(PageOption::of),
            poll: options
                .extension_message("connectprost.options.v1.poll")
                .map(PollOption::of),
            http: HttpRule::all(&descriptor),
            comment: descriptor.comment(),
            descriptor,
        }
    }
}

impl PageOption {
    fn of(values: Values) -> Self {
        PageOption {
            style: match values.enum_number("style") {
                1 => PageStyle::Offset,
                2 => PageStyle::Page,
                _ => PageStyle::Unspecified,
            },
            item: values.string("item").unwrap_or_default(),
            total: values.string("total"),
            default: values.int32("default"),
            maximum: values.int32("maximum"),
        }
    }
}

impl PollOption {
    fn of(values: Values) -> Self {
        PollOption {
            get: values.string("get").unwrap_or_default(),
            id: values.string("id").unwrap_or_default(),
            status: values.string("status").unwrap_or_default(),
            terminal: values.strings("terminal"),
        }
    }
}
