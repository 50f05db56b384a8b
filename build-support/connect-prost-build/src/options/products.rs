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

/// Who makes a product of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Maker {
    /// The generator.
    Generator,
    /// Somebody else: the element was switched off by its own name, or its Rust type is from elsewhere.
    Consumer,
    /// Nobody: the element was switched off together with what it is in.
    Nobody,
}

impl Maker {
    pub(crate) fn of(product: &Paths<bool>, full_name: &str) -> Self {
        match product.find(full_name) {
            None | Some(Match { value: true, .. }) => Maker::Generator,
            Some(Match { is_own: true, .. }) => Maker::Consumer,
            Some(Match { is_own: false, .. }) => Maker::Nobody,
        }
    }
}
