//! One value: of a field, or an item, a key or a value in it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::target::{RuleTarget, Scope};
use super::{any, bytes, custom, duration, enumeration, field_mask, number, string, timestamp};
use crate::model::{Field, Kind, Model};
use crate::rules::{FamilyKind, FieldRules, Ignore, Rules};

/// What the emitters of a field share.
pub(super) struct FieldEmitter<'a> {
    pub model: &'a Model,
    pub rules: &'a Rules,
    pub field: &'a Field,
}

impl FieldEmitter<'_> {
    /// The checks of one `value`; nothing when there are none.
    pub(super) fn value(&self, kind: &Kind, rules: &FieldRules, scope: Scope) -> TokenStream {
        let held = kind.unwrapped();
        let standard = rules.standard.as_ref().map(|standard| {
            let target = RuleTarget {
                rules: standard,
                kind: held,
                scope,
            };
            match standard.family.kind {
                FamilyKind::Number => number::emit(&target),
                FamilyKind::Bool => number::emit_bool(&target),
                FamilyKind::String => string::emit(&target),
                FamilyKind::Bytes => bytes::emit(&target),
                FamilyKind::Enum => enumeration::emit(self.model, &target),
                FamilyKind::Any => any::emit(&target),
                FamilyKind::Duration => duration::emit(&target),
                FamilyKind::Timestamp => timestamp::emit(&target),
                FamilyKind::FieldMask => field_mask::emit(&target),
                // Those are no families of a single value.
                FamilyKind::Repeated | FamilyKind::Map => TokenStream::new(),
            }
        });
        let custom = custom::of_field(rules, scope);
        let nested = self.nested(held, scope);
        quote!(#standard #custom #nested)
    }

    /// The checks of one item, key or value, with its own `ignore`.
    pub(super) fn element(&self, kind: &Kind, rules: Option<&FieldRules>) -> TokenStream {
        let unruled = FieldRules::default();
        let rules = rules.unwrap_or(&unruled);
        let checks = match rules.ignore {
            Ignore::Always => TokenStream::new(),
            _ => self.value(kind, rules, Scope::Within),
        };
        if checks.is_empty() || rules.ignore != Ignore::IfZeroValue {
            return checks;
        }
        let is_set = match kind.unwrapped() {
            Kind::String | Kind::Bytes => quote!(!value.is_empty()),
            Kind::Bool => quote!(value),
            Kind::Double | Kind::Float => quote!(value != 0.0),
            Kind::Message(_) => quote!(*value != ::core::default::Default::default()),
            _ => quote!(value != 0),
        };
        quote!(if #is_set { #checks })
    }

    fn nested(&self, kind: &Kind, scope: Scope) -> Option<TokenStream> {
        let Kind::Message(inner) = kind else {
            return None;
        };
        if !self.rules.has_checks(&inner.full_name) {
            return None;
        }
        let check = quote!(::protovalidate_prost::Validate::check(value, report););
        Some(match scope {
            Scope::Within => check,
            Scope::Field => quote! {
                let mark = report.mark();
                #check
                report.enclose(mark, &FIELD);
            },
        })
    }
}

/// `let value`, from the name of a reference to what a collection or a oneof holds.
pub(super) fn borrowed(reference: &str, kind: &Kind, boxed: bool) -> TokenStream {
    let reference = format_ident!("{reference}");
    match kind.unwrapped() {
        // What is in a `Box` is reached through it by itself; what is copied has to be taken out.
        Kind::String => quote!(let value = #reference.as_str();),
        Kind::Bytes => quote!(let value = &#reference[..];),
        Kind::Message(_) if boxed => quote!(let value = &**#reference;),
        Kind::Message(_) if reference == "value" => TokenStream::new(),
        Kind::Message(_) => quote!(let value = #reference;),
        _ if boxed => quote!(let value = **#reference;),
        _ => quote!(let value = *#reference;),
    }
}
