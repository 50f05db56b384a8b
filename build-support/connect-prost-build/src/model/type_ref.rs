//! Names of types: in protobuf, and as Rust paths from any module.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::external::{External, Externals};
use super::naming::{snake, upper_camel};
use super::well_known::WellKnown;

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
    /// Where the type is when it is not generated here.
    external: Option<External>,
    /// Which of Google's well-known messages it is by its name, whatever its Rust type.
    pub google: Option<WellKnown>,
}

impl TypeRef {
    pub(super) fn named(full_name: &str, package: &str, externals: &Externals) -> Self {
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
            external: externals.resolve(full_name, package),
            google: WellKnown::named(full_name),
        }
    }

    /// Returns a type that prost puts into the module of this message.
    pub(crate) fn inside(&self, name: &str, ident: Ident) -> Self {
        let message = self.full_name.rsplit('.').next().unwrap_or(&self.full_name);
        let mut modules = self.modules.clone();
        modules.push(snake(message));
        let external = self.external.as_ref();
        TypeRef {
            full_name: format!("{}.{name}", self.full_name),
            package: self.package.clone(),
            modules,
            external: external.map(|external| external.inside(&ident)),
            ident,
            google: None,
        }
    }

    /// Returns which well-known message it is, if it has the Rust type that prost has for that.
    pub(crate) fn well_known(&self) -> Option<WellKnown> {
        self.google.filter(|_| self.is_well_known())
    }

    /// Returns whether it is one of Google's own in the Rust type that prost has for it.
    pub(crate) fn is_well_known(&self) -> bool {
        self.external
            .as_ref()
            .is_some_and(|external| external.is_well_known)
    }

    /// Returns whether the Rust type is not generated here.
    pub(crate) fn is_external(&self) -> bool {
        self.external.is_some()
    }

    /// Returns the path of the type, as seen from the module of `package`.
    ///
    /// A type that is somewhere else has the same path from everywhere.
    pub(crate) fn tokens(&self, package: &str) -> TokenStream {
        self.tokens_below(package, 0)
    }

    /// Returns the path of the type, as seen from a module `depth` levels below that of `package`.
    pub(crate) fn tokens_below(&self, package: &str, depth: usize) -> TokenStream {
        if let Some(external) = &self.external {
            let path: Result<TokenStream, _> = external.path.parse();
            return path.expect("options are checked to be types of Rust");
        }
        let TypeRef { modules, ident, .. } = self;
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

    /// Returns the path below the package's module, as text: `user::Role`.
    pub(crate) fn path(&self) -> String {
        let modules = self.modules.iter().map(|module| format!("{module}::"));
        modules.chain([self.ident.to_string()]).collect()
    }
}
