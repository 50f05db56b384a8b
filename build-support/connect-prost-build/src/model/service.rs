//! Services, with the options that hold for all of their methods.

use prost_reflect::ServiceDescriptor;
use syn::Ident;

use super::element::Element;
use super::errors::ErrorsOption;
use super::layout::Layout;
use super::method::Method;
use super::naming::{snake, upper_camel};
use super::option::{ElementOptions, OptionValues};
use super::poll::PollOption;
use super::wrapper::WrapperOption;

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
    /// How errors are written over REST.
    pub errors: Option<ErrorsOption>,
    pub deprecated: bool,
    pub comment: String,
    pub descriptor: ServiceDescriptor,
}

/// How the server writes JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct JsonOption {
    pub emit_defaults: bool,
    pub int64_as_number: bool,
}

impl Service {
    pub(crate) fn of(descriptor: ServiceDescriptor, layout: &Layout<'_>) -> Self {
        let options = ElementOptions::of(&descriptor);
        let json = options.extension_message("connectprost.options.v1.json");
        let wrapper = options.extension_message("connectprost.options.v1.wrapper");
        let errors = options.extension_message("connectprost.options.v1.errors");
        Service {
            full_name: descriptor.full_name().to_owned(),
            ident: upper_camel(descriptor.name()),
            module: snake(descriptor.name()),
            methods: descriptor
                .methods()
                .map(|method| Method::of(method, layout))
                .collect(),
            wrapper: wrapper.map(|values| WrapperOption::of(&values)),
            json: json.map_or_else(JsonOption::default, |values| JsonOption::of(&values)),
            rest_only: options.extension_bool("connectprost.options.v1.rest_only"),
            errors: errors.map(|values| ErrorsOption::of(&values)),
            deprecated: descriptor
                .service_descriptor_proto()
                .options
                .as_ref()
                .is_some_and(|options| options.deprecated()),
            comment: descriptor.comment(),
            descriptor,
        }
    }

    /// Returns the Rust name of its client or server: `UserManagementServiceClient`.
    pub(crate) fn role(&self, role: &str) -> Ident {
        upper_camel(&format!("{}_{role}", self.descriptor.name()))
    }

    pub(crate) fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }

    /// Returns the methods that start work whose state `get` reports, with their options.
    pub(crate) fn starts<'a>(
        &'a self,
        get: &'a Method,
    ) -> impl Iterator<Item = (&'a Method, &'a PollOption)> {
        let polled = self.methods.iter();
        let polled = polled.filter_map(|method| Some((method, method.poll.as_ref()?)));
        polled.filter(|(method, poll)| poll.get == get.name && method.name != get.name)
    }
}

impl JsonOption {
    fn of(values: &OptionValues) -> Self {
        JsonOption {
            emit_defaults: values.boolean("emit_defaults"),
            int64_as_number: values.enum_value("int64").as_deref() == Some("INT64_NUMBER"),
        }
    }
}
