use proc_macro2::TokenStream;
use prost_reflect::{EnumDescriptor, MessageDescriptor};
use quote::quote;
use syn::Ident;

use super::naming::{snake, upper_camel};

/// A message, an enum or a oneof, and the Rust type that stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeRef {
    /// `team.v2.User.Role`.
    pub full_name: String,
    /// `team.v2`.
    pub package: String,
    /// Modules below the package's: those of the messages it is nested in.
    modules: Vec<Ident>,
    /// The type's own name.
    pub ident: Ident,
}

impl TypeRef {
    pub(crate) fn message(descriptor: &MessageDescriptor) -> Self {
        Self::named(descriptor.full_name(), descriptor.package_name())
    }

    pub(crate) fn enumeration(descriptor: &EnumDescriptor) -> Self {
        Self::named(descriptor.full_name(), descriptor.package_name())
    }

    fn named(full_name: &str, package: &str) -> Self {
        let below = full_name
            .strip_prefix(package)
            .unwrap_or(full_name)
            .trim_start_matches('.');
        let (outer, name) = below.rsplit_once('.').unwrap_or(("", below));
        TypeRef {
            full_name: full_name.to_owned(),
            package: package.to_owned(),
            modules: outer
                .split('.')
                .filter(|part| !part.is_empty())
                .map(snake)
                .collect(),
            ident: upper_camel(name),
        }
    }

    /// A type that prost puts into the module of this message.
    pub(crate) fn inside(&self, name: &str, ident: Ident) -> Self {
        let message = self.full_name.rsplit('.').next().unwrap_or(&self.full_name);
        let mut modules = self.modules.clone();
        modules.push(snake(message));
        TypeRef {
            full_name: format!("{}.{name}", self.full_name),
            package: self.package.clone(),
            modules,
            ident,
        }
    }

    /// Whether it is one of Google's own, whose Rust type is not generated.
    pub(crate) fn is_well_known(&self) -> bool {
        is_well_known(&self.package)
    }

    /// Path of the type, as seen from the module of `package`.
    ///
    /// Wrappers such as `google.protobuf.Int64Value` are plain Rust types and `Empty` is `()`, as in prost.
    pub(crate) fn tokens(&self, package: &str) -> TokenStream {
        self.tokens_below(package, 0)
    }

    /// The same, as seen from a module `depth` levels below that of `package`.
    pub(crate) fn tokens_below(&self, package: &str, depth: usize) -> TokenStream {
        if let Some(native) = self.native() {
            return native;
        }
        let TypeRef { modules, ident, .. } = self;
        if self.is_well_known() {
            let outer = self.package.strip_prefix(GOOGLE).unwrap_or("");
            let outer = outer.split('.').filter(|part| !part.is_empty()).map(snake);
            return quote!(::prost_types::#(#outer::)*#(#modules::)*#ident);
        }
        let parts = |name: &str| -> Vec<String> {
            name.split('.')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (from, to) = (parts(package), parts(&self.package));
        let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n(quote!(super::), from.len() - common + depth);
        let down = to[common..].iter().map(|part| snake(part));
        quote!(#(#up)* #(#down::)* #(#modules::)* #ident)
    }

    fn native(&self) -> Option<TokenStream> {
        if self.package != GOOGLE {
            return None;
        }
        Some(match self.ident.to_string().as_str() {
            "BoolValue" => quote!(bool),
            "BytesValue" => quote!(::prost::alloc::vec::Vec<u8>),
            "DoubleValue" => quote!(f64),
            "Empty" => quote!(()),
            "FloatValue" => quote!(f32),
            "Int32Value" => quote!(i32),
            "Int64Value" => quote!(i64),
            "StringValue" => quote!(::prost::alloc::string::String),
            "UInt32Value" => quote!(u32),
            "UInt64Value" => quote!(u64),
            _ => return None,
        })
    }

    /// Path below the package's module, as text: `user::Role`.
    pub(crate) fn path(&self) -> String {
        let modules = self.modules.iter().map(|module| format!("{module}::"));
        modules.chain([self.ident.to_string()]).collect()
    }
}

const GOOGLE: &str = "google.protobuf";

/// Whether the types of the package are those of `prost_types`.
pub(crate) fn is_well_known(package: &str) -> bool {
    package
        .strip_prefix(GOOGLE)
        .is_some_and(|rest| rest.is_empty() || rest == ".compiler")
}
