//! Who provides which product of an element of the schema.

use super::{Model, Service, TypeRef};
use crate::options::{Paths, Provider};

impl Model {
    /// Returns who provides the ProtoJSON of a message or an enum; an external type brings its own.
    pub(crate) fn json(&self, type_ref: &TypeRef) -> Provider {
        match type_ref.is_external() {
            true => Provider::External,
            false => Provider::of(&self.options.products.json, &type_ref.full_name),
        }
    }

    /// Returns who provides the validator of a message; an external type brings its own, unless it was switched off.
    pub(crate) fn validator(&self, type_ref: &TypeRef) -> Provider {
        match Provider::of(&self.options.products.validators, &type_ref.full_name) {
            provider if !type_ref.is_external() => provider,
            Provider::Generated => Provider::External,
            Provider::External | Provider::Disabled => Provider::Disabled,
        }
    }

    pub(crate) fn has_client(&self, service: &Service) -> bool {
        is_on(&self.options.products.client, service)
    }

    pub(crate) fn has_server(&self, service: &Service) -> bool {
        is_on(&self.options.products.server, service)
    }

    /// Returns whether there is any client or server, whose messages have to implement `connect_prost::Message`.
    pub(crate) fn has_endpoints(&self) -> bool {
        let mut services = self.packages.iter().flat_map(|package| &package.services);
        services.any(|service| self.has_client(service) || self.has_server(service))
    }
}

fn is_on(product: &Paths<bool>, service: &Service) -> bool {
    Provider::of(product, &service.full_name) == Provider::Generated
}
