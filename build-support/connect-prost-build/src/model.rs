//! What the files say, in the terms that emitters think in.

mod check;
mod enumeration;
mod external;
mod field;
mod http;
mod layout;
mod message;
pub(crate) mod naming;
mod oneof;
mod option;
mod position;
mod product;
mod recursion;
pub(crate) mod rules;
mod service;
mod type_ref;
mod unused_options;

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DescriptorPool, EnumDescriptor, FileDescriptor, MessageDescriptor};

pub(crate) use self::enumeration::Enum;
use self::external::Externals;
pub(crate) use self::field::{Cardinality, Field, Kind};
use self::layout::Layout;
pub(crate) use self::layout::{boxed_name, bytes_name};
pub(crate) use self::message::Message;
pub(crate) use self::oneof::Oneof;
pub(crate) use self::service::{
    Idempotency, JsonOption, Method, PageOption, PageStyle, PollOption, Service, WrapperOption,
};
pub(crate) use self::type_ref::TypeRef;

use crate::BuildError;
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
    /// Messages that are generated somewhere else, or not now, by full name; not the well-known ones.
    pub external: BTreeMap<String, Message>,
    /// Import names of the files to generate.
    pub generated: BTreeSet<String>,
    sources: Sources,
    /// Full name to package and place in it.
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
    /// Reads and checks the compiled files; what is wrong with files that did not compile is told too.
    pub(crate) fn build(mut loaded: Loaded, options: &Options) -> Result<Model, BuildError> {
        options.check()?;
        let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
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
        let model = Model {
            packages,
            external: external(&loaded.pool, &layout, &messages),
            pool: loaded.pool,
            options: options.clone(),
            externals,
            generated: loaded.generated,
            sources: loaded.sources,
            messages,
        };
        check::all(&model, &mut diagnostics);
        diagnostics.into_result()?;
        Ok(model)
    }

    /// The message of that full name, generated here or somewhere else.
    pub(crate) fn message(&self, full_name: &str) -> Option<&Message> {
        match self.messages.get(full_name) {
            Some((package, position)) => Some(&self.packages[*package].messages[*position]),
            None => self.external.get(full_name),
        }
    }

    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// What is not generated here, and of prost's well-known types is none.
///
/// What is generated does not depend on what else is, so that packages can be generated one by one.
fn external(
    pool: &DescriptorPool,
    layout: &Layout<'_>,
    generated: &BTreeMap<String, (usize, usize)>,
) -> BTreeMap<String, Message> {
    let messages = pool.all_messages().filter(|message| {
        let type_ref = layout.message(message);
        let is_met = type_ref.is_external() || !describes_only(message.package_name());
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
