//! Who makes which product of an element.

use super::{Model, Service, TypeRef};
use crate::options::{Maker, Paths};

impl Model {
    /// Who gives a message or an enum its ProtoJSON; what is somewhere else has it there.
    pub(crate) fn json(&self, type_ref: &TypeRef) -> Maker {
        match type_ref.is_external() {
            true => Maker::Consumer,
            false => Maker::of(&self.options.products.json, &type_ref.full_name),
        }
    }

    /// Who gives a message its validator; what is somewhere else has it there, unless it was switched off.
    pub(crate) fn validator(&self, type_ref: &TypeRef) -> Maker {
        match Maker::of(&self.options.products.validators, &type_ref.full_name) {
            maker if !type_ref.is_external() => maker,
            Maker::Generator => Maker::Consumer,
            Maker::Consumer | Maker::Nobody => Maker::Nobody,
        }
    }

    pub(crate) fn has_client(&self, service: &Service) -> bool {
        is_on(&self.options.products.client, service)
    }

    pub(crate) fn has_server(&self, service: &Service) -> bool {
        is_on(&self.options.products.server, service)
    }

    /// Whether anything is called or served, so that messages have to be what `connect_prost::Message` asks for.
    pub(crate) fn has_endpoints(&self) -> bool {
        let mut services = self.packages.iter().flat_map(|package| &package.services);
        services.any(|service| self.has_client(service) || self.has_server(service))
    }
}

fn is_on(product: &Paths<bool>, service: &Service) -> bool {
    !service.rest_only && Maker::of(product, &service.full_name) == Maker::Generator
}
