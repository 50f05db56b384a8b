//! `gt`, `gte`, `lt` and `lte`, alone and together.

use std::cmp::Ordering;

use proc_macro2::TokenStream;
use prost_reflect::Value;
use quote::{format_ident, quote};

use super::literal;
use super::target::RuleTarget;

/// One end of a range.
struct End {
    /// The rule that sets it.
    rule: &'static str,
    text: &'static str,
    is_included: bool,
    value: Value,
}

/// The check of the range of `value`; nothing when it has no end.
///
/// An upper end below the lower one means what lies outside of the two.
pub(super) fn emit(target: &RuleTarget<'_>, value: &TokenStream) -> Option<TokenStream> {
    let lower = end(
        target,
        [
            ("gt", "greater than", false),
            ("gte", "greater than or equal to", true),
        ],
    );
    let upper = end(
        target,
        [
            ("lt", "less than", false),
            ("lte", "less than or equal to", true),
        ],
    );
    let bounds = (bound(lower.as_ref()), bound(upper.as_ref()));
    let (check, rule, id, message) = match (&lower, &upper) {
        (None, None) => return None,
        (Some(only), None) | (None, Some(only)) => (
            "is_within",
            only.rule,
            only.rule.to_owned(),
            format!("must be {}", only.describe()),
        ),
        (Some(lower), Some(upper)) => {
            let id = format!("{}_{}", lower.rule, upper.rule);
            let (low, high) = (lower.describe(), upper.describe());
            if literal::compare(&upper.value, &lower.value) == Some(Ordering::Less) {
                let message = format!("must be {low} or {high}");
                ("is_without", lower.rule, format!("{id}_exclusive"), message)
            } else {
                (
                    "is_within",
                    lower.rule,
                    id,
                    format!("must be {low} and {high}"),
                )
            }
        }
    };
    let (check, (lower, upper)) = (format_ident!("{check}"), bounds);
    let violation = target.violation_as(rule, &id, &message);
    Some(
        quote!(if !::protovalidate_prost::__private::#check(#value, #lower, #upper) { #violation }),
    )
}

impl End {
    fn describe(&self) -> String {
        format!("{} {}", self.text, literal::text(&self.value))
    }
}

fn end(target: &RuleTarget<'_>, rules: [(&'static str, &'static str, bool); 2]) -> Option<End> {
    rules.into_iter().find_map(|(rule, text, is_included)| {
        let value = target.rules.value(rule)?;
        Some(End {
            rule,
            text,
            is_included,
            value,
        })
    })
}

fn bound(end: Option<&End>) -> TokenStream {
    let Some(end) = end else {
        return quote!(::core::ops::Bound::Unbounded);
    };
    let value = literal::tokens(&end.value);
    if end.is_included {
        quote!(::core::ops::Bound::Included(#value))
    } else {
        quote!(::core::ops::Bound::Excluded(#value))
    }
}
