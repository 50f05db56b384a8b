//! Who provides which product of an element: messages aside, every product can be switched off.

use super::{Match, Paths};

/// Which products are made of which element; all of all, unless switched off.
#[derive(Debug, Clone, Default)]
pub(crate) struct Products {
    /// By service.
    pub client: Paths<bool>,
    /// By service.
    pub server: Paths<bool>,
    /// By message and enum.
    pub json: Paths<bool>,
    /// By message.
    pub validators: Paths<bool>,
}

/// Who provides a product of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Provider {
    /// The generator.
    Generated,
    /// The consumer or another crate: the element was switched off by its own name, or its Rust type is external.
    External,
    /// Nobody: the element was switched off together with what contains it.
    Disabled,
}

impl Provider {
    /// Returns the provider of `product` for the element `full_name`.
    pub(crate) fn of(product: &Paths<bool>, full_name: &str) -> Self {
        match product.find(full_name) {
            None | Some(Match { value: true, .. }) => Provider::Generated,
            Some(Match { is_own: true, .. }) => Provider::External,
            Some(Match { is_own: false, .. }) => Provider::Disabled,
        }
    }
}
