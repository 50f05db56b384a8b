//! The schema as the later stages read it: packages, messages and services, with everything resolved that depends on other
//! elements or on options. Whether it makes sense is not decided here but in `check`.

mod element;
mod enumeration;
mod errors;
mod external;
mod field;
mod kind;
mod layout;
mod message;
mod method;
pub(crate) mod naming;
mod oneof;
mod option;
mod page;
mod path_template;
mod poll;
mod position;
mod provider;
mod recursion;
mod route;
mod scheme;
mod service;
mod type_ref;
mod unused_options;
mod well_known;
mod wrapper;

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DescriptorPool, EnumDescriptor, FileDescriptor, MessageDescriptor};

pub(crate) use self::element::Element;
pub(crate) use self::enumeration::Enum;
pub(crate) use self::errors::{CODES, ErrorsOption, WordOption};
use self::external::Externals;
pub(crate) use self::field::{Cardinality, Field};
pub(crate) use self::kind::Kind;
use self::layout::Layout;
pub(crate) use self::layout::{boxed_name, bytes_name};
pub(crate) use self::message::Message;
pub(crate) use self::method::{Consumes, Method, StreamType};
pub(crate) use self::oneof::Oneof;
pub(crate) use self::option::{ElementOptions, boolean, enum_value};
pub(crate) use self::page::{PageOption, PageStyle};
pub(crate) use self::path_template::{PathTemplate, Segment, Variable};
pub(crate) use self::poll::PollOption;
pub(crate) use self::route::{Route, RouteId, is_token};
pub(crate) use self::scheme::{SchemeOption, SchemePlace};
pub(crate) use self::service::{JsonOption, Service};
pub(crate) use self::type_ref::TypeRef;
pub(crate) use self::well_known::WellKnown;
pub(crate) use self::wrapper::{WrapperField, WrapperFields, WrapperOption};
use crate::error::Sources;
use crate::load::{Loaded, describes_only};
use crate::options::Options;

/// Everything to generate.
#[derive(Debug)]
pub(crate) struct Model {
    /// Sorted by name.
    pub packages: Vec<Package>,
    /// Everything, also what is imported and not generated.
    pub pool: DescriptorPool,
    pub options: Options,
    pub externals: Externals,
    /// Messages that are not generated here, by full name; without the well-known ones.
    pub external: BTreeMap<String, Message>,
    /// Import names of the files to generate.
    pub generated: BTreeSet<String>,
    /// How keys are sent, by the order of the files' names.
    pub schemes: Vec<SchemeOption>,
    sources: Sources,
    /// Full name to package and index in it.
    messages: BTreeMap<String, (usize, usize)>,
}

/// A protobuf package, whichever files it is spread over.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub name: String,
    /// In declaration order, each before the messages nested in it; no map entries.
    pub messages: Vec<Message>,
    /// In declaration order, those nested in messages included.
    pub enums: Vec<Enum>,
    pub services: Vec<Service>,
}

impl Model {
    /// Resolves the compiled files and the options. Nothing is checked here.
    pub(crate) fn of(loaded: Loaded, options: &Options) -> Model {
        let externals = Externals::of(&options.extern_paths);
        let layout = Layout::of(&loaded.pool, &externals, options);
        let mut packages: BTreeMap<String, Package> = BTreeMap::new();
        let generated = |file: &FileDescriptor| loaded.generated.contains(file.name());
        for file in loaded.pool.files().filter(generated) {
            let name = file.package_name();
            if layout.is_external(name) {
                continue;
            }
            let package = packages.entry(name.to_owned()).or_default();
            name.clone_into(&mut package.name);
            package.add(&file, &layout);
        }
        let packages: Vec<Package> = packages.into_values().collect();
        let mut messages = BTreeMap::new();
        for (at, package) in packages.iter().enumerate() {
            for (position, message) in package.messages.iter().enumerate() {
                messages.insert(message.type_ref.full_name.clone(), (at, position));
            }
        }
        let mut model = Model {
            packages,
            external: external(&loaded.pool, &layout, &messages),
            schemes: SchemeOption::all(&loaded.pool),
            pool: loaded.pool,
            options: options.clone(),
            externals,
            generated: loaded.generated,
            sources: loaded.sources,
            messages,
        };
        model.resolve_wrappers();
        model.resolve_schemes();
        model
    }

    /// Finds the schemes of the credentials of every method, which may be declared in any file.
    fn resolve_schemes(&mut self) {
        let packages = self.packages.iter_mut();
        let services = packages.flat_map(|package| &mut package.services);
        for method in services.flat_map(|service| &mut service.methods) {
            let schemes = &self.schemes;
            let of_kind = |kind: &String| schemes.iter().find(|scheme| scheme.kind == *kind);
            method.schemes = method
                .credentials
                .iter()
                .filter_map(of_kind)
                .cloned()
                .collect();
        }
    }

    /// Finds the wrapper fields of every response, which may be a message of any package.
    fn resolve_wrappers(&mut self) {
        let of_method = |service: &Service, method: &Method| {
            let response = self.message(&method.output.full_name)?;
            WrapperFields::of(service.wrapper.as_ref()?, response)
        };
        let of_service = |service: &Service| -> Vec<_> {
            let methods = service.methods.iter();
            methods.map(|method| of_method(service, method)).collect()
        };
        let services = self.packages.iter().flat_map(|package| &package.services);
        let wrappers: Vec<_> = services.flat_map(of_service).collect();
        let packages = self.packages.iter_mut();
        let services = packages.flat_map(|package| &mut package.services);
        let methods = services.flat_map(|service| &mut service.methods);
        for (method, wrapper) in methods.zip(wrappers) {
            method.wrapper = wrapper;
        }
    }

    /// Returns the message of that full name, generated here or somewhere else.
    pub(crate) fn message(&self, full_name: &str) -> Option<&Message> {
        match self.messages.get(full_name) {
            Some((package, position)) => Some(&self.packages[*package].messages[*position]),
            None => self.external.get(full_name),
        }
    }

    /// Removes routes that are not to be generated.
    pub(crate) fn leave_out(&mut self, routes: &BTreeSet<RouteId>) {
        if routes.is_empty() {
            return;
        }
        let packages = self.packages.iter_mut();
        let services = packages.flat_map(|package| &mut package.services);
        for method in services.flat_map(|service| &mut service.methods) {
            let mut index = 0;
            method.routes.retain(|_| {
                let id = RouteId {
                    method: method.full_name.clone(),
                    index,
                };
                index += 1;
                !routes.contains(&id)
            });
        }
    }

    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// Returns the messages that are not generated here, without prost's well-known types.
///
/// What is generated for one package does not depend on what is generated for another: each can be generated by itself.
fn external(
    pool: &DescriptorPool,
    layout: &Layout<'_>,
    generated: &BTreeMap<String, (usize, usize)>,
) -> BTreeMap<String, Message> {
    let messages = pool.all_messages().filter(|message| {
        let type_ref = layout.message(message);
        let describes_only = describes_only(message.parent_file().name(), message.package_name());
        let is_met = type_ref.is_external() || !describes_only;
        !message.is_map_entry()
            && is_met
            && !type_ref.is_well_known()
            && !generated.contains_key(message.full_name())
    });
    messages
        .map(|message| (message.full_name().to_owned(), Message::of(message, layout)))
        .collect()
}

impl Package {
    fn add(&mut self, file: &FileDescriptor, layout: &Layout<'_>) {
        for message in file.messages() {
            self.add_message(&message, layout);
        }
        self.add_enums(file.enums(), layout);
        let services = file
            .services()
            .filter(|service| !layout.is_external(service.full_name()));
        self.services
            .extend(services.map(|service| Service::of(service, layout)));
    }

    fn add_message(&mut self, message: &MessageDescriptor, layout: &Layout<'_>) {
        // What is nested in an external message is external too.
        if message.is_map_entry() || layout.is_external(message.full_name()) {
            return;
        }
        self.messages.push(Message::of(message.clone(), layout));
        for nested in message.child_messages() {
            self.add_message(&nested, layout);
        }
        self.add_enums(message.child_enums(), layout);
    }

    fn add_enums(&mut self, enums: impl Iterator<Item = EnumDescriptor>, layout: &Layout<'_>) {
        let own = enums.filter(|item| !layout.is_external(item.full_name()));
        self.enums.extend(own.map(|item| Enum::of(item, layout)));
    }
}
