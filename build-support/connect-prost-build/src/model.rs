//! What the files say, in the terms that emitters think in.

mod check;
mod enumeration;
mod field;
mod message;
pub(crate) mod naming;
mod oneof;
mod option;
mod position;
mod recursion;
pub(crate) mod rules;
mod service;
mod type_ref;

use std::collections::BTreeMap;

use prost_reflect::{DescriptorPool, FileDescriptor};

pub(crate) use self::enumeration::Enum;
pub(crate) use self::field::{Cardinality, Field, Kind};
pub(crate) use self::message::Message;
pub(crate) use self::oneof::Oneof;
pub(crate) use self::service::{
    Idempotency, JsonOption, Method, PageOption, PageStyle, PollOption, Service, WrapperOption,
};
pub(crate) use self::type_ref::TypeRef;

use crate::BuildError;
use crate::load::source::Sources;
use crate::load::{Loaded, describes_only};

/// Everything to generate.
#[derive(Debug)]
pub(crate) struct Model {
    /// Sorted by name.
    pub packages: Vec<Package>,
    /// Everything, also what is imported and not generated.
    pub pool: DescriptorPool,
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
    /// Reads and checks the compiled files.
    pub(crate) fn build(loaded: Loaded) -> Result<Model, BuildError> {
        let boxes = recursion::Recursion::of(&loaded.pool);
        let mut packages: BTreeMap<String, Package> = BTreeMap::new();
        for file in loaded.pool.files().filter(|file| loaded.is_generated(file)) {
            let name = file.package_name();
            let package = packages.entry(name.to_owned()).or_default();
            name.clone_into(&mut package.name);
            package.add(&file, &boxes);
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
            pool: loaded.pool,
            sources: loaded.sources,
            messages,
        };
        check::all(&model)?;
        Ok(model)
    }

    /// The generated message of that full name.
    pub(crate) fn message(&self, full_name: &str) -> Option<&Message> {
        let (package, position) = self.messages.get(full_name)?;
        Some(&self.packages[*package].messages[*position])
    }

    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }
}

impl Loaded {
    /// Google's own messages are `prost_types`; packages of options only describe.
    pub(crate) fn is_generated(&self, file: &FileDescriptor) -> bool {
        let package = file.package_name();
        !type_ref::is_well_known(package)
            && (self.named.contains(file.name()) || !describes_only(package))
    }
}

impl Package {
    fn add(&mut self, file: &FileDescriptor, boxes: &recursion::Recursion) {
        for message in file.messages() {
            self.add_message(&message, boxes);
        }
        self.enums.extend(file.enums().map(Enum::of));
        self.services.extend(file.services().map(Service::of));
    }

    fn add_message(
        &mut self,
        message: &prost_reflect::MessageDescriptor,
        boxes: &recursion::Recursion,
    ) {
        if message.is_map_entry() {
            return;
        }
        self.messages.push(Message::of(message.clone(), boxes));
        for nested in message.child_messages() {
            self.add_message(&nested, boxes);
        }
        self.enums.extend(message.child_enums().map(Enum::of));
    }
}
