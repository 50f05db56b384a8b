//! Names of the members of a message, an enum or a service: whether each is unique in Rust.

use std::collections::BTreeMap;

use super::names::Names;
use crate::BuildError;
use crate::error::Diagnostics;
use crate::model::{Cardinality, Enum, Field, Kind, Message, Model, Service};

/// Checks fields, members of oneofs, and the methods that prost generates for fields.
pub(super) fn of_message(model: &Model, message: &Message, diagnostics: &mut Diagnostics) {
    let mut fields = Names::new(model);
    let mut methods = Names::new(model);
    let mut variants: Vec<_> = message.oneofs.iter().map(|_| Names::new(model)).collect();
    for field in &message.fields {
        let mut reserved = message.descriptor.reserved_names();
        if reserved.any(|name| name == field.name) {
            let error = model.error_at_field(field, "", reserved_name(&field.name));
            diagnostics.add(error.with_help(RESERVED_HELP));
        }
        let owner = format!("field `{}`", field.name);
        if let (Some(oneof), Some(variant)) = (field.oneof, &field.variant) {
            variants[oneof].take(&variant.to_string(), &owner, &field.descriptor, diagnostics);
            continue;
        }
        fields.take(
            &field.ident.to_string(),
            &owner,
            &field.descriptor,
            diagnostics,
        );
        diagnostics.keep(has_methods(model, field));
        for prefix in methods_of(field) {
            let name = format!("{prefix}{}", bare(&field.ident.to_string()));
            let owner = format!("the method `{name}` of field `{}`", field.name);
            methods.take(&name, &owner, &field.descriptor, diagnostics);
        }
    }
    for oneof in &message.oneofs {
        let owner = format!("oneof `{}`", oneof.name);
        fields.take(
            &oneof.ident.to_string(),
            &owner,
            &oneof.descriptor,
            diagnostics,
        );
    }
}

/// Returns the prefixes of the methods that prost generates for a field.
fn methods_of(field: &Field) -> &'static [&'static str] {
    let is_enum = matches!(field.element(), Kind::Enum(_));
    let is_message = matches!(field.element(), Kind::Message(_));
    match &field.cardinality {
        Cardinality::Map { .. } if is_enum => &["get_", "insert_"],
        Cardinality::Repeated if is_enum => &["", "push_"],
        Cardinality::Explicit | Cardinality::Required | Cardinality::Implicit if is_enum => {
            &["", "set_"]
        }
        Cardinality::Explicit if !is_message => &[""],
        _ => &[],
    }
}

/// prost-derive panics over a map of enums whose name is a keyword: it puts `get_` in front of `r#`.
fn has_methods(model: &Model, field: &Field) -> Result<(), BuildError> {
    let is_map_of_enums = methods_of(field).contains(&"get_");
    if !is_map_of_enums || !field.ident.to_string().starts_with("r#") {
        return Ok(());
    }
    let name = &field.name;
    let message = format!("prost cannot name a map of enums `{name}`, which is a keyword of Rust");
    let error = model.error_at_field(field, "", message);
    Err(error.with_help(format!(
        "rename the field, as in `{name}_by_key`; json_name = \"{name}\" keeps its JSON"
    )))
}

const RESERVED_HELP: &str =
    "take another name: reserved ones belonged to something that was removed";

fn reserved_name(name: &str) -> String {
    format!("the name `{name}` is reserved")
}

fn bare(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// Checks whether the values of an enum have different Rust names; prost would panic.
pub(super) fn of_enum(model: &Model, item: &Enum, diagnostics: &mut Diagnostics) {
    let mut taken = BTreeMap::new();
    for value in &item.values {
        if item
            .descriptor
            .reserved_names()
            .any(|name| name == value.name)
        {
            let error = model.error_at(&value.descriptor, "", reserved_name(&value.name));
            diagnostics.add(error.with_help(RESERVED_HELP));
        }
        let first = taken.entry(value.variant.to_string()).or_insert(value);
        if first.number != value.number {
            let message = format!(
                "`{}` and `{}` are both `{}` in Rust",
                first.name, value.name, value.variant
            );
            let error = model.error_at(&value.descriptor, "", message);
            diagnostics.add(error.with_help("rename one of them"));
        }
    }
}

pub(super) fn of_service(model: &Model, service: &Service, diagnostics: &mut Diagnostics) {
    let mut names = Names::new(model);
    for method in &service.methods {
        let owner = format!("rpc `{}`", method.name);
        names.take(
            &method.ident.to_string(),
            &owner,
            &method.descriptor,
            diagnostics,
        );
    }
}
